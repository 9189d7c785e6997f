"""What a register says, as one line a table, so that two moments can be compared: untouched.py FILE. Left out is what looking itself writes:
the reading log with its heads (readings, refusals) and when a session was last used. Beside the tables: the files that lie by the register, but for
the image of figures, which is made from it."""
import glob
import hashlib
import os
import sqlite3
import sys

SMALL = 20000  # rows: more are told by their number, revisions and recorded times
LOOKING = ("access_log", "access_head")

path = sys.argv[1]
db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
    columns = [c[1] for c in db.execute('PRAGMA table_info("%s")' % table)]
    if table in LOOKING:
        continue
    count = db.execute('SELECT count(*) FROM "%s"' % table).fetchone()[0]
    if count <= SMALL:
        said = [c for c in columns if (table, c) != ("session", "seen_ms")]
        rows = db.execute('SELECT %s FROM "%s" ORDER BY %s' % (",".join(said), table, ",".join(str(i + 1) for i in range(len(said)))))
        print(table, count, hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest())
    else:
        sums = ["max(rowid)"] + ["sum(%s)" % c for c in columns if c in ("rev", "rec_ms", "from_d", "until_d")]
        print(table, count, *db.execute('SELECT %s FROM "%s"' % (",".join(sums), table)).fetchone())
for name in sorted(glob.glob(glob.escape(path) + ".*", recursive=True) + glob.glob(glob.escape(path) + ".*/**", recursive=True)):
    if os.path.isfile(name) and not name.endswith((".said", "-wal", "-shm", ".image")):
        with open(name, "rb") as f:
            print(os.path.relpath(name, os.path.dirname(path)), hashlib.sha256(f.read()).hexdigest())
