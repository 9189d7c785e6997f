"""Two servers on one register, and two people at once, one at each: race.py ENGINE. The writer is held until both wait for it, so that what either
of them read before is old when its turn comes. Of two acts that exclude each other one is done, whole; the other is refused in words."""
import base64
import hashlib
import hmac
import os
import re
import sqlite3
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from trial import Browser, Server, finish, form, ok, small_register  # noqa: E402 pylint: disable=wrong-import-position

engine = sys.argv[1]
register, unit = small_register("race", os.environ["TEST_PG"] if engine == "postgresql" else None)
DENSE = "ă â đ ê ô ơ ư ạ ả ấ ầ ậ ắ ằ ặ ẹ ẻ ế ề ể ệ ị ỏ ọ ố ồ ộ ớ ờ ợ ụ ủ ứ ừ ữ ự".split()


class Held:
    """Somebody else has the writer; where an act does not go by the register's clock, the table it writes."""

    def __init__(self, by):
        self.by = by

    def __enter__(self):
        if register.pg:
            self.psql = subprocess.Popen(["psql", "-qXAt", "-d", register.address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.psql.stdin.write("BEGIN;\n%s;\nSELECT 'held';\n" % self.by)
            self.psql.stdin.flush()
            self.psql.stdout.readline()
        else:
            self.db = sqlite3.connect(register.address, isolation_level=None, timeout=20)
            self.db.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, *_):
        if register.pg:
            self.psql.communicate("ROLLBACK;\n")
        else:
            self.db.execute("ROLLBACK")
            self.db.close()


def both_wait():
    """On PostgreSQL it is seen; on SQLite they are given a moment (come later, they find each other's work all the same)."""
    until = time.monotonic() + (5 if register.pg else 0.5)
    while time.monotonic() < until:
        if register.pg and register.one("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == "2":
            return
        time.sleep(0.02)


def words(page):
    """What a page says is wrong, without its head and its menus."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.partition("<main")[2].partition(">")[2].partition("</main>")[0])).strip()


def race(*posts, by="UPDATE store_state SET last_ms = last_ms"):
    """Each (browser, path, fields), at once. Their answers: (status, words, head)."""
    answers = [None] * len(posts)

    def ask(n, browser, path, fields):
        status, page, head = browser.post(path, fields)
        answers[n] = (status, words(page), head)

    with Held(by):
        threads = [threading.Thread(target=ask, args=(n, *p)) for n, p in enumerate(posts)]
        for t in threads:
            t.start()
        both_wait()
    for t in threads:
        t.join(60)
    return answers


def one_of_each(name, answers, says, refusals=(400, 403, 404, 409)):
    """One is done, one refused with one of these words."""
    done = [a for a in answers if a is not None and a[0] == 303]
    refused = [a for a in answers if a is not None and a[0] in refusals]
    shown = [(a and (a[0], a[1][:900])) for a in answers]
    ok("%s, %s: one is done, one is refused" % (engine, name), len(done) == 1 and len(refused) == 1, shown)
    said = refused[0][1] if refused else ""
    ok("%s, %s: in words that say why" % (engine, name), any(w in said for w in says) and any(c in said for c in DENSE), shown)
    return answers.index(done[0]) if done else 0


# ---- what stands in the register: bodies, a seat, people in two communes, a report that is asked for

register.put([
    {"do": "insert", "table": "unit", "as": "village", "set": {"level": "village"}},
    {"do": "insert", "table": "unit_v", "set": {"unit_id": "$village", "from_d": "2025-07-01", "name": "Thôn Một", "type": "thon", "parent_id": unit["02578"]}},
    {"do": "insert", "table": "unit", "as": "other", "set": {"level": "village"}},
    {"do": "insert", "table": "unit_v", "set": {"unit_id": "$other", "from_d": "2025-07-01", "name": "Thôn Hai", "type": "thon", "parent_id": unit["02404"]}},
    {"do": "insert", "table": "organisation", "as": "province", "set": {}},
    {"do": "insert", "table": "organisation_v", "set": {"organisation_id": "$province", "from_d": "2025-07-01", "name": "Đảng bộ tỉnh Mẫu", "type": "pb_province", "unit_id": unit["08"]}},
    {"do": "insert", "table": "organisation", "as": "commune", "set": {}},
    {"do": "insert", "table": "organisation_v", "set": {"organisation_id": "$commune", "from_d": "2025-07-01", "name": "Đảng bộ xã Mẫu", "type": "pb_above_base", "unit_id": unit["02578"]}},
    {"do": "insert", "table": "organisation", "as": "cell", "set": {}},
    {"do": "insert", "table": "organisation_v", "set": {"organisation_id": "$cell", "from_d": "2025-07-01", "name": "Chi bộ Mẫu", "type": "cell", "place": "village", "unit_id": unit["02578"]}},
    {"do": "insert", "table": "post", "as": "seat", "set": {"organisation_id": "$cell", "title": "cell_secretary"}},
    {"do": "insert", "table": "post_v", "set": {"post_id": "$seat", "from_d": "2025-07-01", "seats": 1}},
    {"do": "insert", "table": "person", "as": "first", "set": {"area_id": 102578, "birth_d": "1980"}},
    {"do": "insert", "table": "person_v", "set": {"area_id": 102578, "person_id": "$first", "from_d": "1980-01-01", "full_name": "Ma Thị Một", "sex": "female"}},
    {"do": "insert", "table": "person", "as": "second", "set": {"area_id": 102404, "birth_d": "1981"}},
    {"do": "insert", "table": "person_v", "set": {"area_id": 102404, "person_id": "$second", "from_d": "1981-01-01", "full_name": "Ma Văn Hai", "sex": "male"}},
    {"do": "insert", "table": "report_obligation", "set": {"from_d": "2025-07-01", "definition": "thu", "title": "Thôn có đảng viên", "forms": "thon_co_dang_vien", "sender_id": "$commune", "receiver_id": "$province", "kind_r": "ad_hoc", "cycle": "date", "as_of": "2025-12-31", "due_d": "2026-12-31"}},
])
register.put([{"do": "insert", "table": "setting", "set": {"name": "second_factor", "value": '{"value": []}'}}])  # an administrator without a telephone
register.accounts([("quan.tri", "admin", None), ("moi.1", "commune_clerk", unit["02404"])])
body = dict(register.rows("SELECT name, organisation_id FROM organisation_v"))
seat = register.one("SELECT id FROM post")
people = dict(register.rows("SELECT full_name, area_id || '/' || person_id FROM person_v"))
servers = [Server(register), Server(register)]


def at_both(first, second=None):
    """One browser at each server: of one account, or of two."""
    tokens = register.sessions([first, second or first])
    return [Browser(server, token) for server, token in zip(servers, tokens)]


# ---- one report accepted and returned

made = register.coso("report", "open", "thu", "--org", body["Đảng bộ xã Mẫu"], "--today", "2026-01-05").stdout
report = re.search(r"(\d+):(\d+)", made).groups()
for step in (["sign", "%s:%s" % report, "--signer", "A"], ["send", "%s:%s" % report]):
    register.coso("report", *step, "--today", "2026-01-05")
at = "/reports/%s/%s" % report
one, two = at_both("tinh.1")
winner = one_of_each("a report accepted and returned", race((one, at, {"do": "accept"}), (two, at, {"do": "return", "reason": "Rà lại", "due": "22/12/2026"})), ["báo cáo"])
state = register.rows("SELECT state, accepted_ms IS NOT NULL, returned_ms IS NOT NULL FROM report")[0]
ok(engine + ", it is what was said first, and not half the other", state[1:] in (["1", "0"], ["t", "f"]) if winner == 0 else state[1:] in (["0", "1"], ["f", "t"]), (winner, state))

# ---- one seat, two people, of two communes

one, two = at_both("tinh.1")
acts = []
for browser, name in ((one, "Ma Thị Một"), (two, "Ma Văn Hai")):
    address, fields = form(browser.get("/records/tenure/new?person=%s" % people[name].replace("/", ":"))[1])
    fields.update({"post": seat, "source": "appointed_committee", "from.day": "1", "from.month": "3", "from.year": "2026", "_step": "save"})
    acts.append((browser, address, fields))
one_of_each("one seat taken twice", race(*acts), ["hai người cùng giữ"])
ok(engine + ", the seat has one holder", register.one("SELECT count(*) FROM tenure WHERE post_id = " + seat) == "1")

# the first holder there ever was comes into figures that were kept while there was none
ok(engine + ", both servers go on", [b.get("/notices")[0] for b in (one, two)] == [200, 200] and all(s.alive() for s in servers))

# ---- an act taken back, and what it made edited

one, two = at_both("tochuc.1")
address, fields = form(one.get("/records/person/%s/edit?act=correct" % people["Ma Thị Một"])[1])
status, page, head = one.post(address, dict(fields, _step="save", job_text="Việc một", _reason="Thử"))
group = re.search(r"saved=(\d+)", head["Location"]).group(1)
address, fields = form(two.get("/records/person/%s/edit?act=correct" % people["Ma Thị Một"])[1])
winner = one_of_each("an undo and an edit of what it takes back", race((one, "/records/undo", {"group": group, "back": "/"}), (two, address, dict(fields, _step="save", job_text="Việc hai", _reason="Thử"))),
                     ["đã ghi sau đó", "vừa sửa", "đã sửa", "đã được người khác"])
job = register.one("SELECT coalesce(job_text, '-') FROM person_v WHERE full_name = 'Ma Thị Một'")
ok(engine + ", what stands is what was done", job == ("-" if winner == 0 else "Việc hai"), (winner, job))

# ---- the same right given twice

one, two = at_both("quan.tri")
grant = {"do": "grant", "role": "commune_clerk", "unit": "02578", "purpose": "Nhập liệu"}
one_of_each("a right given twice", race((one, "/accounts/moi.1", grant), (two, "/accounts/moi.1", dict(grant, purpose="Nhập liệu giúp"))), ["đã có"])
mine = "SELECT g.id FROM role_grant g JOIN account a ON a.id = g.account_id WHERE a.login = 'moi.1' AND g.unit_id = " + unit["02578"]
ok(engine + ", it is there once: ended, it is over", len(register.rows(mine)) == 1, register.rows(mine))
revoke = {"do": "revoke", "grant": register.one(mine)}
one_of_each("a right ended twice", race((one, "/accounts/moi.1", revoke), (two, "/accounts/moi.1", revoke)), ["không còn", "không có", "đã được người khác"])

# ---- a reorganisation, and an edit in the commune it ends

province, clerk = at_both("tinh.1", "tochuc.1")
village = register.one("SELECT unit_id FROM unit_v WHERE parent_id = %s AND until_d = 99991231 ORDER BY unit_id" % unit["02578"])
villages = int(register.one("SELECT count(*) FROM unit_v WHERE parent_id IN (%s, %s) AND until_d = 99991231" % (unit["02578"], unit["02404"])))
address, fields = form(clerk.get("/records/unit/0/%s/edit?act=change" % village)[1])
fields.update({"_step": "save", "name": "Thôn Đổi Tên", "from.day": "1", "from.month": "6", "from.year": "2026"})
merge = {"do": "confirm", "source": ["#" + unit["02578"], "#" + unit["02404"]], "day": "1/3/2026", "basis_no": "12/NQ", "A.name": "Xã Mới", "A.code": "90101"}
winner = one_of_each("a merger and a village renamed in it", race((province, "/reorganise/merge", merge), (clerk, address, fields)), ["đã sửa", "vừa sửa", "sau ngày", "đã được người khác", "không có quyền ghi"])
moved = register.one("SELECT count(*) FROM unit_v v JOIN unit_v n ON n.unit_id = v.parent_id AND n.code = '90101' AND n.until_d = 99991231 WHERE v.until_d = 99991231")
ok(engine + ", all villages went over, or none", moved == (str(villages) if winner == 0 else "0"), (winner, moved, villages))

# ---- one code, two browsers, a server each


def code(secret):
    number = int(time.time()) // 30
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", number), hashlib.sha1).digest()
    at_byte = mac[19] & 15
    return "%06d" % ((struct.unpack(">I", mac[at_byte:at_byte + 4])[0] & 0x7FFFFFFF) % 1000000)


def fresh_code(secret, used):
    """One that was not used yet, with time left to use it."""
    while True:
        if 30 - time.time() % 30 > 5 and code(secret) != used:
            return code(secret)
        time.sleep(0.2)


class Waiting(Browser):
    """A browser whose password was right, and which is asked for a code."""

    def __init__(self, server):
        super().__init__(server)
        self.cookie = ""
        head = super().ask("POST", "/sign-in", "login=xa.2&password=so-mau-2026")[2]
        self.cookie = "; ".join(c.partition(";")[0] for c in head.get_all("Set-Cookie") or [])
        self.pending = re.search(r'name="_pending" value="([^"]*)"', self.get("/sign-in/code")[1]).group(1)

    def ask(self, method, path, body=None, headers=None):
        return super().ask(method, path, body, dict(headers or {}, Cookie=self.cookie))


clerk = Browser(servers[0], register.sessions(["xa.2"])[0])
clerk.post("/account/code", {"do": "begin", "password": "so-mau-2026"})
secret = re.search(r'<code class="secret">([A-Z2-7 ]*)<', clerk.get("/account/code")[1]).group(1).replace(" ", "")
first = fresh_code(secret, None)
clerk.post("/account/code", {"do": "confirm", "one_time_code": first})
for what, used in (("one code, a browser at each server", first), ("the first code that is ever used, a browser at each server", None)):
    if used is None:
        register.run("DELETE FROM code_use")
    waiting = [Waiting(server) for server in servers]
    sessions = int(register.one("SELECT count(*) FROM session"))
    first = fresh_code(secret, first)
    one_of_each(what, race(*[(b, "/sign-in/code", {"one_time_code": first, "_pending": b.pending}) for b in waiting], by="LOCK TABLE code_use IN EXCLUSIVE MODE"),
                ["Mã chưa đúng hoặc đã dùng rồi"])
    ok("%s, %s: one is in" % (engine, what), int(register.one("SELECT count(*) FROM session")) == sessions + 1)

# ---- and all that is left is whole

ok(engine + ", both servers end in peace", [s.stop() for s in servers] == [0, 0], "".join(s.errors()[-1500:] for s in servers))
done = register.coso("verify", check=False)
ok(engine + ", the register is whole", done.returncode == 0, done.stdout + done.stderr)
finish()
