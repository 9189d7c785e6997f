"""Every n-th step on the database fails, during a series of acts by web and by command line: steps.py ENGINE, with FINE=1 each n-th, else
some of them. What was said to be done is there, what was not is not there in part, an error is said in words, the next request is answered.
Then allocations: the program ends, or says so, and nothing is half-written. See tests/fail_sql.c."""
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from trial import Browser, Control, Server, T, finish, form, ok, small_register  # noqa: E402 pylint: disable=wrong-import-position

engine = sys.argv[1]
fine = bool(os.environ.get("FINE"))
points = int(os.environ.get("POINTS", "400" if fine else "2"))
chance = random.Random(int(os.environ.get("SEED", "20261128")))
register, unit = small_register("steps", os.environ["TEST_PG"] if engine == "postgresql" else None)
control = Control()
FULL, BUSY, BROKEN, NO_MEMORY, IO = 13, 5, 11, 7, 10
MODES = ([("fails", Control.FAILS, 0, False), ("is cut", Control.CUT, 0, False), ("fails, and all after it", Control.FAILS, 0, True)] if register.pg else
         [("fails", Control.FAILS, IO, False), ("fails and is taken back", Control.ROLLS, FULL, False), ("fails, and all after it", Control.FAILS, IO, True), ("is refused", Control.FAILS, BUSY, False)])
given = 0
noticed = {True: 0, False: 0}  # trials in which a failing step was said, and in which all of them were got over


def name():
    """One nobody else has: two people of one name and birth would be asked about."""
    global given
    given += 1
    return "Ma Thị " + "".join(" " + "ABCDEGHIKL"[int(c)] + "u" for c in str(given)).strip()


def delta(before, after):
    return {t: after[t] - before[t] for t in after if after[t] != before[t]}


def points_of(calls, most, ends=True):
    """Which of so many: all of them, or some, with the first and the last two."""
    if calls <= most:
        return range(1, calls + 1)
    return sorted(({1, calls - 1, calls} if ends else set()) | {1 + chance.randrange(calls) for _ in range(most - 3 if ends else most)})


class Act:
    """run() does it once: True: said to be done; a text: said not to be, with these words; a dict whole: what it writes."""

    def __init__(self, what, run, prepare=None):
        self.what, self.run, self.prepare = what, run, prepare


def trial(act, mode, calls, whole, look):
    """One act, failing at each of the points in turn."""
    mode_name, what, code, on = mode
    wrong, failed, done_all_the_same = [], 0, 0
    before = register.counts()
    for n in points_of(calls, points, False):
        if act.prepare:
            act.prepare()
            before = register.counts()
        control.set(n, what, code, on)
        said = act.run()
        control.off()
        after = register.counts()
        moved = delta(before, after)
        if moved not in ({}, whole):
            wrong.append("%d: in part: %s instead of %s" % (n, moved, whole))
        if said is True and moved != whole:
            wrong.append("%d: said to be done, and is not: %s" % (n, moved))
        if said is not True:
            failed += 1
            done_all_the_same += moved == whole and whole != {}
            if not said:
                wrong.append("%d: %s" % (n, "does not end" if said is None else "no words"))
        trouble = look()
        if trouble:
            wrong.append("%d: the next: %s" % (n, trouble))
            break
        before = after
    ok("%s, %s: each of %d steps %s: %d times said so%s" % (engine, act.what, calls, mode_name, failed, ", %d of them after it was done" % done_all_the_same if done_all_the_same else ""),
       not wrong, "\n".join(wrong[:12]))
    noticed[failed > 0] += 1


def measure(act):
    """How many steps it takes in peace, and what it writes; the second time, when what is kept between requests is there."""
    if act.prepare:
        act.prepare()
    act.run()
    if act.prepare:
        act.prepare()
    before = register.counts()
    control.set(1 << 60)
    said = act.run()
    calls = control.calls
    control.off()
    whole = delta(before, register.counts())
    if said is not True or not calls:
        ok("%s, %s: in peace" % (engine, act.what), False, "%s, %d steps" % (said, calls))
        return 0, whole
    return calls, whole


# ---- by web

def words(page):
    """What an error page says: its heading."""
    found = page.partition("<h1")[2].partition(">")[2].partition("</h1>")[0].strip()
    return found if found and "<main" in page else ""


def web(browser, method, path, fields=None):
    try:
        status, page, _ = browser.post(path, fields) if method == "POST" else browser.get(path)
    except OSError as e:
        return "" if server.alive() else "died: %s" % e
    if status == (303 if method == "POST" else 200):
        return True
    return "%d %s" % (status, words(page)) if words(page) else ""


server = Server(register, control)
login = register.sessions(["tochuc.1", "tochuc.1"])
writer, reader = Browser(server, login[0]), Browser(server, login[1])


def new_person_form():
    address, fields = form(reader.get("/records/person/new?unit=02578")[1])
    fields.update({"full_name": name(), "birth_d.year": "1980", "sex": "female", "_step": "check"})
    status, page, _ = reader.post(address, fields)
    if status != 200:
        raise RuntimeError("the form: %d %s" % (status, page[-3000:]))
    address, fields = form(page)
    return address, dict(fields, _step="save")


person_form = new_person_form()


def create():
    return web(writer, "POST", person_form[0], dict(person_form[1], full_name=name()))


if create() is not True:
    raise RuntimeError("no person can be made")
area, person = register.rows("SELECT area_id, id FROM person ORDER BY id DESC LIMIT 1")[0]
one = "/records/person/%s/%s" % (area, person)
count = 0


def correct():
    global count
    count += 1
    address, fields = correct.form
    return web(writer, "POST", address, dict(fields, _step="save", job_text="Việc %d" % count, _reason="Thử"))


def correct_form():
    address, fields = form(reader.get(one + "/edit?act=correct")[1])
    correct.form = address, fields


def undo():
    return web(writer, "POST", "/records/undo", {"group": undo.group, "back": "/"})


def undo_prepare():
    """A person to be taken out again."""
    status, _, head = reader.post(person_form[0], dict(person_form[1], full_name=name()))
    if status != 303:
        raise RuntimeError("no person to be taken back")
    undo.group = head["Location"].partition("saved=")[2].partition("&")[0]


def look_web():
    if not server.alive():
        return "the server has ended: " + server.errors()[-1500:]
    said = web(reader, "GET", "/people?unit=" + unit["02578"])
    return "" if said is True else "asked after it: " + str(said)


acts = [Act("a person made", create), Act("a person corrected", correct, correct_form), Act("an act taken back", undo, undo_prepare),
        Act("a search kept", lambda: web(writer, "POST", "/searches", {"act": "save", "label": name(), "what": "list", "kind": "person", "q": "ma"})),
        Act("a person's page", lambda: web(writer, "GET", "/people/%s/%s" % (area, person))),
        Act("a list", lambda: web(writer, "GET", "/people?q=ma")), Act("the home page", lambda: web(writer, "GET", "/"))]
for act in acts:
    calls, whole = measure(act)
    for mode in MODES if calls else []:
        trial(act, mode, calls, whole, look_web)
ok(engine + ", by web: the server ends in peace", server.stop() == 0, server.errors()[-2000:])

# ---- by command line

people_csv, people_map = os.path.join(T, "people.csv"), os.path.join(T, "people.yaml")
with open(people_map, "w", encoding="utf-8") as f:
    f.write("""import: steps
title: { vi: "Người", en: "People" }
confidence: draft
columns: { name: { headings: ["Họ tên"], required: true }, born: ["Ngày sinh"] }
records:
  - record: p
    kind: person
    fields: { full_name: name, birth_d: born, sex: { value: male } }
""")


def command(*words_of_it, env=None):
    try:
        done = register.coso(*words_of_it, control=control, check=False, env=env, timeout=120 * int(os.environ.get("PATIENCE", "1")))
    except subprocess.TimeoutExpired:
        return None
    if done.returncode == 0:
        return True
    if done.returncode > 2 or done.returncode < 0:
        return "" if not done.stderr and done.returncode > 0 else "status %d: %s" % (done.returncode, done.stderr[-300:])
    return done.stderr if "coso: " in done.stderr else ""


def act_file():
    path = os.path.join(T, "act.json")
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"act":"create","table":"person","area":102578,"texts":{"full_name":"%s","sex":"female","birth_d":"1980","religion":"none"}}' % name())
    return command("act", path)


def import_file():
    with open(people_csv, "w", encoding="utf-8") as out:
        out.write("Họ tên,Ngày sinh\n" + "".join("%s,01/02/19%d\n" % (name(), 60 + i) for i in range(8)))
    return command("import", people_csv, "--map", people_map, "--unit", "02578", "--today", "2026-11-28")


def account():
    return command("account", "add", "nguoi.%d" % chance.randrange(1 << 40), "--name", "Người")


for act in [Act("coso act", act_file), Act("coso import", import_file), Act("coso account add", account)]:
    calls, whole = measure(act)
    for mode in MODES[:2] if calls else []:
        trial(act, mode, calls, whole, lambda: "")

# ---- memory: the program ends by itself, or says that there is none

def starved(act, most):
    act.run()
    control.set(1 << 60, Control.MEMORY)
    before = register.counts()
    said = act.run()
    calls = control.calls
    control.off()
    whole, wrong, ended = delta(before, register.counts()), [], 0
    if said is not True or not calls:
        ok("%s, %s: in peace" % (engine, act.what), False, said)
        return
    points_here = points_of(calls, most, False)
    for n in points_here:
        before = register.counts()
        control.set(n, Control.MEMORY)
        said = act.run()
        control.off()
        moved = delta(before, register.counts())
        if moved not in ({}, whole):
            wrong.append("%d: in part: %s" % (n, moved))
        if said is True and moved != whole:
            wrong.append("%d: said to be done, and is not: %s" % (n, moved))
        if isinstance(said, str) and ("-11" in said or "hangs" in said):
            wrong.append("%d: %s" % (n, said))
        ended += said is not True
    ok("%s, %s without memory at one of %d allocations: %d of %d ended or said so, nothing in part" % (engine, act.what, calls, ended, len(points_here)), not wrong, "\n".join(wrong[:10]))


starved(Act("coso act", act_file), 60 if fine else 6)
starved(Act("coso import", import_file), 60 if fine else 6)
server = Server(register, control)
restarts = 0


def create_or_start():
    """A person made by a server that may end of it; then it is started again. One that closed the connection and goes on is as good."""
    global server, restarts
    writer.server = reader.server = server
    writer.close()
    reader.close()
    said = web(writer, "POST", person_form[0], dict(person_form[1], full_name=name()))
    control.off()
    if said is True or said and not said.startswith("died"):
        return said
    try:
        status = server.process.wait(3)
    except subprocess.TimeoutExpired:
        reader.timeout = 10
        answered = web(reader, "GET", "/people")
        if answered is True:
            return "closed the connection"
        try:
            status = server.process.wait(60)  # it was still on its way out
        except subprocess.TimeoutExpired:
            return "hangs: %s" % answered
    restarts += 1
    server.kill()
    server = Server(register, control)
    return "status %s" % status


starved(Act("a person made by web", create_or_start), 60 if fine else 6)
ok("%s: a server that ended of it starts again (%d times)" % (engine, restarts), server.alive())
server.kill()
# with few points an act may get over each (a step tried again, a reading that is only noted): not all acts
ok(engine + ": failing steps were noticed", noticed[True] > 2 * noticed[False], noticed)
done = register.coso("verify", check=False)
ok(engine + ": the register is whole after all that", done.returncode == 0, done.stdout + done.stderr)
finish()
