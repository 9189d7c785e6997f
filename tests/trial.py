"""What the trials in Python share: a small register on either engine, its server, people signed in, counts of every table. A trial is a
script run by a shell test; it says "ok - …" or "not ok - …". Environment: COSO, T, TEST_PG, SRC."""
import base64
import hashlib
import html
import http.client
import json
import mmap
import os
import re
import secrets
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

COSO, T = os.environ["COSO"], os.environ["T"]
TODAY = "2026-11-28"
FAIL_SO = os.path.join(T, "fail_sql.so")
# a hash of "so-mau-2026", as the demo register has it: no trial pays for hashing
HASH = "$argon2id$v=19$m=19456,t=2,p=1$w1AicJmXeqB4Y0BYkd0BBw$EILOs3WTKcX8dCKS933o0oHKc+ID0OIWgNPtmWXS5tE"
# what a look at a page may write: no facts
ASIDE = ("session", "access_log", "access_head", "log_head")
bad = 0
cases = 0


def ok(name, holds, shown=""):
    global bad, cases
    cases += 1
    bad += not holds
    print(("ok - " if holds else "not ok - ") + name, flush=True)
    if not holds:
        print("# " + str(shown)[:3000].replace("\n", "\n# "), flush=True)


def finish():
    print("1..%d" % cases, flush=True)
    sys.exit(1 if bad else 0)


def env_of(**more):
    env = dict(os.environ, COSO_KEY_FILE=os.path.join(T, "pg.key")) if more.pop("pg", False) else dict(os.environ)
    env.update({k: v for k, v in more.items() if v is not None})
    return env


class Register:
    """A register at an address: a file, or a database of PostgreSQL."""

    def __init__(self, address):
        self.address, self.pg, self.db = address, "://" in address, None

    def coso(self, *words, control=None, env=None, check=True, stdin=None, timeout=None):
        e = env_of(pg=self.pg, **(env or {}))
        if control:
            e.update(LD_PRELOAD=FAIL_SO, FAIL_CONTROL=control.path)
        done = subprocess.run([COSO, *words, "--db", self.address], env=e, capture_output=True, text=True, check=False, stdin=stdin or subprocess.DEVNULL, timeout=timeout)
        if check and done.returncode:
            raise RuntimeError("%s: %d\n%s%s" % (" ".join(words), done.returncode, done.stdout, done.stderr))
        return done

    def rows(self, sql):
        """Rows of a query; every value as text."""
        if self.pg:
            done = subprocess.run(["psql", "-qXAt", "-F", "\x1f", "-d", self.address, "-c", sql], capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stderr)
            return [line.split("\x1f") for line in done.stdout.splitlines() if line]
        if self.db is None:
            self.db = sqlite3.connect("file:%s?mode=ro" % self.address, uri=True, timeout=20)
        return [["" if v is None else str(v) for v in row] for row in self.db.execute(sql)]

    def run(self, sql):
        if self.pg:
            subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", self.address], input=sql, check=True, text=True, capture_output=True)
            return
        db = sqlite3.connect(self.address, timeout=20)
        db.executescript("BEGIN;" + sql + ";COMMIT;")
        db.close()

    def one(self, sql):
        rows = self.rows(sql)
        return rows[0][0] if rows else None

    def tables(self):
        if not hasattr(self, "_tables"):
            all_of_them = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'" if self.pg else "SELECT name FROM sqlite_schema WHERE type = 'table'")
            self._tables = sorted(t for (t,) in all_of_them if t not in ASIDE and not t.startswith("sqlite_"))
        return self._tables

    def counts(self):
        """How many rows each table has."""
        sql = "SELECT " + ", ".join('(SELECT count(*) FROM "%s")' % t for t in self.tables())
        return dict(zip(self.tables(), map(int, self.rows(sql)[0])))

    def put(self, lines, **more):
        path = os.path.join(T, "put.%s.jsonl" % secrets.token_hex(4))
        with open(path, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        done = self.coso("put", path, **more)
        os.unlink(path)
        return done

    def accounts(self, many):
        """many: (login, role, unit id or None). Accounts with a known password that need not be changed."""
        roles = dict(self.rows("SELECT code, id FROM role"))
        lines = []
        for n, (login, role, unit) in enumerate(many):
            lines.append({"do": "insert", "table": "account", "as": "a%d" % n, "set": {"login": login, "display": "Người " + login, "password_hash": HASH, "must_change": False, "from_d": "2020-01-01"}})
            grant = {"account_id": "$a%d" % n, "role_id": roles[role], "purpose": "Thử", "from_d": "2020-01-01"}
            if unit:
                grant["unit_id"] = unit
            lines.append({"do": "insert", "table": "role_grant", "set": grant})
        self.put(lines)

    def sessions(self, logins):
        """Sessions of accounts, put into the table as signing in does. The tokens."""
        ids = dict(self.rows("SELECT login, id FROM account"))
        now, tokens, rows = int(time.time() * 1000), [], []
        for login in logins:
            token = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
            hashed = base64.b64encode(hashlib.blake2b(token.encode(), digest_size=32).digest()).decode().rstrip("=")
            form = base64.b64encode(hashlib.blake2b(csrf_of(token).encode(), digest_size=32).digest()).decode().rstrip("=")
            rows.append("(%d, %s, '%s', '%s', %d, %d, %d, 0, 0)" % (secrets.randbits(62) | 1, ids[login], hashed, form, now, now, now + 12 * 3600 * 1000))
            tokens.append(token)
        self.run("INSERT INTO session (id, account_id, token_hash, csrf_hash, started_ms, seen_ms, expires_ms, second_factor, locked) VALUES " + ", ".join(rows))
        return tokens

    def drop(self):
        for tail in ("", "-wal", "-shm", ".key", ".image"):
            if os.path.exists(self.address + tail):
                os.unlink(self.address + tail)


def csrf_of(token):
    key = token.encode()[:64]
    return base64.urlsafe_b64encode(hashlib.blake2b(b"coso form\0", key=key, digest_size=32).digest()).decode().rstrip("=")


class Server:
    def __init__(self, register, control=None, binary=None, listen="127.0.0.1:0", env=None):
        self.register = register
        e = env_of(pg=register.pg, **(env or {}))
        if control:
            e.update(LD_PRELOAD=FAIL_SO, FAIL_CONTROL=control.path)
        self.err_path = os.path.join(T, "serve.%s.err" % secrets.token_hex(4))
        with open(self.err_path, "w", encoding="utf-8") as err:
            self.process = subprocess.Popen([binary or COSO, "serve", "--db", register.address, "--listen", listen, "--today", TODAY], env=e, stdout=subprocess.PIPE, stderr=err, stdin=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            found = re.search(r"http://([^ /]*):(\d+)", line)
            if found:
                self.host, self.port = found.group(1), int(found.group(2))
                break
        else:
            raise RuntimeError("the server did not start: " + self.errors()[-2000:])
        self.base = "http://%s:%d" % (self.host, self.port)

    def errors(self):
        with open(self.err_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def alive(self):
        return self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            return "did not end"

    def resident(self):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) / 1024


class Browser:
    """Somebody signed in, on a connection that is kept."""

    def __init__(self, server, token=None, timeout=60):
        self.server, self.token, self.timeout = server, token, timeout
        self.csrf = csrf_of(token) if token else ""
        self.http = None

    def ask(self, method, path, body=None, headers=None):
        head = {"Cookie": "coso_session=" + self.token} if self.token else {}
        if body is not None:
            head.update({"Content-Type": "application/x-www-form-urlencoded", "Origin": self.server.base})
        head.update(headers or {})
        if self.http is not None and self.http.sock is not None and select.select([self.http.sock], [], [], 0)[0]:
            self.close()  # the server has gone from a connection that was kept too long: as every browser, this one sees it before it sends
        for again in (False, True):
            if self.http is None:
                self.http = http.client.HTTPConnection(self.server.host, self.server.port, timeout=self.timeout)
            try:
                self.http.request(method, path, body, head)
                answer = self.http.getresponse()
                return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()
                if again or method == "POST":  # a kept connection that was closed meanwhile; what was sent is not sent twice
                    raise
            except OSError:
                self.close()
                raise
        return None

    def close(self):
        if self.http is not None:
            self.http.close()
        self.http = None

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, fields):
        return self.ask("POST", path, urllib.parse.urlencode(dict(fields, _csrf=self.csrf), doseq=True))


def form(page, action=r"/records/[^\"]*/(?:new|edit)[^\"]*"):
    """Address and fields of a form of a page, as a browser sends it when nothing is typed."""
    found = re.search(r'<form method="post" action="(%s)".*?</form>' % action, page, re.S)
    fields = {}
    for tag in re.findall(r"<input[^>]*>", found.group(0)):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and (("radio" not in tag and "checkbox" not in tag) or " checked" in tag):
            fields[html.unescape(name.group(1))] = html.unescape(value.group(1)) if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', found.group(0), re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        fields[name] = html.unescape(chosen.group(1)) if chosen else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', found.group(0), re.S):
        fields[name] = html.unescape(body)
    return html.unescape(found.group(1)), fields


class Control:
    """The other side of tests/fail_sql.c."""
    FAILS, ROLLS, CUT, MEMORY = 1, 2, 3, 4

    def __init__(self):
        self.path = os.path.join(T, "control." + secrets.token_hex(4))
        with open(self.path, "wb") as f:
            f.write(bytes(48))
        self.file = open(self.path, "r+b")  # pylint: disable=consider-using-with
        self.map = mmap.mmap(self.file.fileno(), 48)

    def set(self, wanted, what=1, code=10, on=False):
        self.map[0:8] = struct.pack("q", 0)
        self.map[8:48] = struct.pack("qqqqq", 0, what, code, int(on), 0)
        self.map[0:8] = struct.pack("q", wanted)

    def off(self):
        self.map[0:8] = struct.pack("q", 0)

    calls = property(lambda self: struct.unpack("q", self.map[8:16])[0])
    failed = property(lambda self: struct.unpack("q", self.map[40:48])[0])


def small_register(name, pg=None):
    """`coso init` with a commune's office: a clerk of it, an organiser, one of another commune, the province. Its units and people."""
    r = Register(pg or os.path.join(T, name + ".db"))
    r.coso("init")
    Server(r).stop()  # which makes the roles of the program, at its first start
    unit = {code: r.one("SELECT unit_id FROM unit_v WHERE code = '%s' AND until_d = 99991231" % code) for code in ("02578", "02404", "08")}
    r.accounts([("xa.1", "commune_clerk", unit["02578"]), ("tochuc.1", "commune_org", unit["02578"]), ("xa.2", "commune_clerk", unit["02404"]), ("tinh.1", "province_org", unit["08"])])
    return r, unit


class Clients:
    """People who write all the time, each on a connection and a person of their own, and remember what they were told is done."""

    def __init__(self, register, unit, count):
        self.register, self.unit = register, unit
        self.acknowledged = self.under_way = self.at_first = 0
        self.tokens = register.sessions(["xa.1"] * count)
        self.each = [Client(self, n, token) for n, token in enumerate(self.tokens)]
        self.errors = []  # answers that were neither "done" nor the end of the connection
        self.stopping = threading.Event()
        self.threads = []

    def begin(self, server):
        self.stopping.clear()
        self.at_first = self.acknowledged
        self.threads = [threading.Thread(target=c.work, args=(server,), daemon=True) for c in self.each]
        for t in self.threads:
            t.start()

    def end(self):
        self.stopping.set()
        for t in self.threads:
            t.join(90)

    def wait_for(self, more, seconds=60):
        """Until so many more changes are acknowledged than when they began, and each knows its form."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and (self.acknowledged < self.at_first + more or any(c.form is None for c in self.each)):
            time.sleep(0.002)

    def in_the_middle(self):
        return any(c.pending for c in self.each)

    def missing(self):
        """What is wrong in the register, then all that was under way counts as settled."""
        out = []
        known = {}
        for full_name, area, person in self.register.rows("SELECT full_name, area_id, person_id FROM person_v WHERE full_name LIKE 'Ma Th_ Kh_ch %'"):
            known.setdefault(full_name, []).append((area, person))
        jobs = dict(self.register.rows("SELECT person_id, job_text FROM person_v WHERE job_text LIKE 'Vi_c %' AND until_d = 99991231"))
        for c in self.each:
            for full_name in c.told:
                if len(known.get(full_name, [])) != 1:
                    out.append("acknowledged: %s is there %d times" % (full_name, len(known.get(full_name, []))))
            if c.pending and c.pending[0] == "person":
                n = len(known.get(c.pending[1], []))
                self.under_way += 1
                if n > 1:
                    out.append("under way: %s is there %d times" % (c.pending[1], n))
                if n == 1:
                    c.told.append(c.pending[1])
            if c.person:
                value = int(re.sub(r"\D", "", jobs.get(c.person[1], "0")) or 0)
                allowed = {c.job} | ({c.pending[1]} if c.pending and c.pending[0] == "job" else set())
                self.under_way += len(allowed) - 1
                if value not in allowed:
                    out.append("person %s: job %d instead of %s" % (c.person, value, sorted(allowed)))
                c.job = value
            c.pending = None
        half = self.register.one("SELECT count(*) FROM person p LEFT JOIN person_v v ON v.area_id = p.area_id AND v.person_id = p.id WHERE v.id IS NULL")
        if half != "0":
            out.append(half + " people without a version")
        return out


    def done_untold(self):
        """Acts of which nobody was told that they are done, and which are."""
        out = []
        for c in self.each:
            if c.pending and c.pending[0] == "person" and self.register.one("SELECT count(*) FROM person_v WHERE full_name = '%s'" % c.pending[1]) != "0":
                out.append(c.pending[1])
            if c.pending and c.pending[0] == "job" and self.register.one("SELECT count(*) FROM person_v WHERE person_id = %s AND job_text = 'Việc %d'" % (c.person[1], c.pending[1])) != "0":
                out.append("%s: %d" % (c.person[1], c.pending[1]))
        return out


class Client:
    def __init__(self, group, number, token):
        self.group, self.number, self.token = group, number, token
        self.told, self.pending, self.count, self.job, self.person, self.form = [], None, 0, 0, None, None

    def name(self):
        self.count += 1
        letters = "ABCDEGHIKL"
        return "Ma Thị Khách %s" % " ".join(letters[int(c)] + "u" for c in "%d%05d" % (self.number, self.count))

    def learn(self, browser):
        address, fields = form(browser.get("/records/person/new?unit=" + self.group.unit)[1])
        fields.update({"full_name": self.name(), "birth_d.year": "1980", "sex": "female", "_step": "check"})
        address, fields = form(browser.post(address, fields)[1])
        self.form = address, dict(fields, _step="save")

    def done(self, answer):
        status, page, _ = answer
        if status == 303:
            self.group.acknowledged += 1
            return True
        self.group.errors.append("%d %s" % (status, page.partition("<h1")[2].partition(">")[2].partition("<")[0].strip()))
        return False

    def make(self, browser):
        full_name = self.name()
        self.pending = ("person", full_name)
        answer = browser.post(self.form[0], dict(self.form[1], full_name=full_name))
        if self.done(answer):
            self.told.append(full_name)
            self.person = self.person or tuple(answer[2]["Location"].partition("?")[0].split("/")[2:4])
            self.pending = None
        return self.pending is None

    def correct(self, browser):
        status, page, _ = browser.get("/records/person/%s/%s/edit?act=correct" % self.person)
        if status != 200:
            return
        address, fields = form(page)
        self.pending = ("job", self.job + 1)
        if self.done(browser.post(address, dict(fields, _step="save", job_text="Việc %d" % (self.job + 1), _reason="Thử"))):
            self.job += 1
            self.pending = None

    def work(self, server):
        browser = Browser(server, self.token, timeout=30)
        try:
            if self.form is None:
                self.learn(browser)
            while not self.group.stopping.is_set() and (self.pending is None):
                self.make(browser)
                if self.person and self.pending is None:
                    self.correct(browser)
        except (OSError, http.client.HTTPException):
            pass
        except AttributeError:  # a page without the form: the server is going
            pass
        finally:
            browser.close()
