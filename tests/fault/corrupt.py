"""Bytes of the database file change on disk (a disk that lies): corrupt.py. The program never crashes and never serves a page it could not
read; what was changed in a row is named by `coso verify`, which shows no such register as whole."""
import os
import random
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from trial import Browser, Register, Server, T, finish, ok, small_register  # noqa: E402 pylint: disable=wrong-import-position

flips = int(os.environ.get("FLIPS", "4"))
chance = random.Random(int(os.environ.get("SEED", "20261128")))
clean, unit = small_register("clean")
clean.put([{"do": "insert", "table": "person", "as": "a", "set": {"area_id": 102578, "birth_d": "1985-03-07"}},
           {"do": "insert", "table": "person_v", "set": {"area_id": 102578, "person_id": "$a", "from_d": "2015-01-01", "full_name": "Ma Thị Nguyên Vẹn", "sex": "female", "ethnic": "tay"}}])
token = clean.sessions(["tinh.1"])[0]
clean.db = None
with sqlite3.connect(clean.address) as db:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages, size = db.execute("PRAGMA page_count").fetchone()[0], db.execute("PRAGMA page_size").fetchone()[0]
db.close()


def content(path):
    """All rows of all tables, read without indexes; None where SQLite cannot read them."""
    try:
        with sqlite3.connect("file:%s?mode=ro&immutable=1" % path, uri=True) as d:
            return {t: list(d.execute('SELECT * FROM "%s" ORDER BY rowid' % t)) for (t,) in d.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%' AND name NOT IN ('session') ORDER BY name")}
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return None


def broken(change):
    """A copy of the register with bytes changed: change(file)."""
    path = os.path.join(T, "broken.db")
    for tail in ("", "-wal", "-shm", ".key"):
        if os.path.exists(path + tail):
            os.unlink(path + tail)
    shutil.copy(clean.address, path)
    shutil.copy(clean.address + ".key", path + ".key")
    with open(path, "r+b") as f:
        change(f)
    return Register(path)


told = []  # pages that name what is of the machine


def asked(register):
    """What the pages say: statuses, or that the server would not start, in words."""
    try:
        server = Server(register)
    except RuntimeError as e:
        return "words" if "coso: " in str(e) else str(e)
    reader, out = Browser(server, token, timeout=60), []
    for path in ("/people", "/people?q=ma", "/", "/units/" + unit["02578"]):
        try:
            status, page, _ = reader.get(path)
            if register.address in page or T in page or "malformed" in page:
                told.append((path, status))
            out.append(status if "<main" in page or status == 303 else "no page: %d" % status)
        except OSError as e:
            out.append(str(e))
    alive = server.alive()
    server.kill()
    return out if alive else "died: " + server.errors()[-1500:]


# a name changed in place: SQLite knows nothing of it, the log does
with open(clean.address, "rb") as whole:
    data = whole.read()
spots = [i for i in range(len(data)) if data.startswith("Ma Thị Nguyên Vẹn".encode(), i)]


def rename(f):
    for spot in spots:
        f.seek(spot)
        f.write(b"Na")


r = broken(rename)
said = r.coso("verify", check=False)
ok("a name changed on the disk is named by verify, with its table", spots and said.returncode == 1 and "person_v" in said.stdout + said.stderr, (len(spots), said.returncode, said.stdout[-800:] + said.stderr[-800:]))
r = broken(lambda f: (f.seek(0), f.write(b"SQLite fermat 3")))
said = r.coso("verify", check=False)
ok("a broken head of the file is said in words", said.returncode == 1 and "coso: " in said.stderr, said.stderr)


def lag(path):
    """An index says something else than its table, whose rows are right: only a look at both tells. The index is hidden while the table goes back."""
    def does(*statements):
        d = sqlite3.connect(path, isolation_level=None)
        for sql in statements:
            d.execute(*sql)
        d.close()
    d = sqlite3.connect(path)
    for name, table, root, sql in d.execute("SELECT name, tbl_name, rootpage, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'person_v' AND sql IS NOT NULL ORDER BY name").fetchall():
        column = [c for (_, _, c) in d.execute('PRAGMA index_info("%s")' % name) if c not in ("area_id", "id")]
        if column and isinstance(d.execute('SELECT "%s" FROM person_v' % column[0]).fetchone()[0], int):
            break
    else:
        raise SystemExit("no index of whole numbers on person_v")
    d.close()
    does(['UPDATE person_v SET "%s" = "%s" + 1' % (column[0], column[0])])
    does(["PRAGMA writable_schema = ON"], ["DELETE FROM sqlite_schema WHERE name = ?", (name,)])
    does(['UPDATE person_v SET "%s" = "%s" - 1' % (column[0], column[0])])
    does(["PRAGMA writable_schema = ON"], ["INSERT INTO sqlite_schema VALUES ('index', ?, ?, ?, ?)", (name, table, root, sql)])
    return name


r = broken(lambda f: None)
index = lag(r.address)
same = content(r.address) == content(clean.address)
said = r.coso("verify", check=False)
ok("an index that says something else than its table is named, though every row is right", same and said.returncode == 1 and index in said.stdout, (same, said.returncode, said.stdout[-800:] + said.stderr[-800:]))
wrong, noticed, harmless, read = [], 0, 0, []
before = content(clean.address)
if not before:
    raise SystemExit("the clean register cannot be read")
for n in range(flips):
    at = chance.randrange(pages) * size + chance.randrange(size if n % 2 else 12)

    def flip(f, at=at):
        f.seek(at)
        byte = f.read(1)[0]
        f.seek(at)
        f.write(bytes([byte ^ (1 << chance.randrange(8))]))
    r = broken(flip)
    now = content(r.address)
    same = now == before
    said = r.coso("verify", check=False)
    pages_said = asked(r)
    read.append(pages_said)
    if said.returncode not in (0, 1) or (said.returncode == 1 and not (said.stdout + said.stderr).strip()):
        wrong.append("byte %d: verify ended with %d: %s" % (at, said.returncode, said.stderr[-300:]))
    if not same and said.returncode == 0:
        wrong.append("byte %d: other rows than before in %s, and verify says it is whole" % (at, [t for t in before if now is None or now.get(t) != before[t]]))
    if isinstance(pages_said, str) and pages_said != "words" or any(isinstance(s, str) for s in pages_said if not isinstance(pages_said, str)):
        wrong.append("byte %d: %s" % (at, pages_said))
    noticed += said.returncode == 1
    harmless += same
ok("%d flipped bits (%d where no row is): verify names %d, no crash, pages answer or say that the register is broken" % (flips, harmless, noticed), not wrong, "\n".join(wrong[:10]))
ok("no page names the file, its folder or the words of the engine", not told, told[:5])
print("# pages: %s" % sorted({str(x) for x in read}))
finish()
