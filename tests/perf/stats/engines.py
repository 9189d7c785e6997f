"""The engines of ./dev bench stats: each takes the data set in and answers SQL (or, coso's kernel, its own commands). Times are wall time in
this process, from sending the question to having the last line."""
import csv
import json
import os
import sqlite3
import subprocess
import time

COLUMNS = {
    "persons": ["id", "village", "female", "minority", "religion", "birth", "name"],
    "rows": ["id", "person", "unit", "prov", "com", "kind", "pos", "from_d", "until_d"],
    "levels": ["person", "kind", "level", "from_d"],
}


def busy(pid):
    """Processor time of a process so far, all its threads, in seconds."""
    spent = 0
    for task in os.listdir("/proc/%d/task" % pid):
        try:
            with open("/proc/%d/task/%s/schedstat" % (pid, task), encoding="ascii") as f:
                spent += int(f.read().split(" ")[0])
        except OSError:  # a thread that has ended since
            pass
    return spent / 1e9


class Engine:
    """What the SQL engines share. place: prov, com or nothing (the nation)."""

    def sql_mask(self, codes):
        return "bit_or(%s)" % codes

    def sql_masks(self, place, day, codes):
        key = (place + "," if place else "")
        where = "" if place is None or place == "" else " AND %s>=0" % place
        return "SELECT %sperson,%s AS mask FROM rows WHERE from_d<=%d AND until_d>%d%s GROUP BY %sperson" % (key, self.sql_mask(codes), day, day, where, key)

    def sql_people(self, place, day, codes):
        """One row a person and place: mask and attributes on the day."""
        return ("SELECT %sm.person,m.mask,p.female,p.minority,p.religion,p.birth,coalesce(q.prof,0) AS prof,coalesce(q.theory,0) AS theory FROM (%s) m "
                "JOIN persons p ON p.id=m.person LEFT JOIN (SELECT person,max(CASE WHEN kind=1 THEN level ELSE 0 END) AS prof,"
                "max(CASE WHEN kind=2 THEN level ELSE 0 END) AS theory FROM levels WHERE from_d<=%d GROUP BY person) q ON q.person=m.person") % (
                    "m.%s," % place if place else "", self.sql_masks(place, day, codes), day)

    def sql_form(self, place, cells, source):
        key = place if place else "0"
        return "SELECT %s,%s FROM %s s%s" % (key, ",".join(cells), source, " GROUP BY %s ORDER BY %s" % (place, place) if place else "")

    def prepare(self, day, codes, attributes):
        """The table of a date, one row a province and person, and the cube over it. Seconds of each."""
        times = []
        for name, query in (("snap", self.sql_people("prov", day, codes)),
                            ("cube", "SELECT prov,mask,bits,count(*) AS n FROM (SELECT prov,mask,%s AS bits FROM snap) x GROUP BY prov,mask,bits" % attributes)):
            self.run("DROP TABLE IF EXISTS " + name)
            start = time.monotonic()
            self.run("CREATE %sTABLE %s AS %s" % (self.unlogged, name, query))
            times.append(time.monotonic() - start)
        self.run("ANALYZE")
        return times

    unlogged = ""


class SQLite(Engine):
    name = "SQLite"

    def __init__(self, path):
        self.pid = os.getpid()
        self.path = path
        self.new = not os.path.exists(path)
        self.db = sqlite3.connect(path, isolation_level=None)
        self.version = sqlite3.sqlite_version
        self.run("PRAGMA cache_size=-1000000")
        self.run("PRAGMA mmap_size=8000000000")
        self.run("PRAGMA temp_store=memory")

    def load(self, folder):
        self.run("PRAGMA journal_mode=off")
        self.run("PRAGMA synchronous=off")
        for table, columns in COLUMNS.items():
            self.run("CREATE TABLE %s (%s)" % (table, ",".join(c + (" INTEGER PRIMARY KEY" if c == "id" else " INTEGER" if c != "name" else " TEXT") for c in columns)))
            with open(os.path.join(folder, table + ".csv"), newline="") as f:
                self.run("BEGIN")
                self.db.executemany("INSERT INTO %s VALUES (%s)" % (table, ",".join("?" * len(columns))), csv.reader(f))
                self.run("COMMIT")
        # a copy in the order the questions need: one pass without sorting
        self.run("CREATE TABLE by_person (person INTEGER,prov INTEGER,com INTEGER,id INTEGER,kind INTEGER,pos INTEGER,from_d INTEGER,until_d INTEGER,"
                 "PRIMARY KEY (person,prov,com,id)) WITHOUT ROWID")
        self.run("INSERT INTO by_person SELECT person,prov,com,id,kind,pos,from_d,until_d FROM rows ORDER BY person,prov,com,id")
        self.run("CREATE TABLE level_of (person INTEGER,kind INTEGER,level INTEGER,from_d INTEGER,PRIMARY KEY (person,kind,level,from_d)) WITHOUT ROWID")
        self.run("INSERT OR IGNORE INTO level_of SELECT person,kind,level,from_d FROM levels ORDER BY person,kind,level,from_d")
        self.run("ANALYZE")

    def run(self, sql):
        return self.db.execute(sql).fetchall()

    def sql_mask(self, codes):  # SQLite has no bit_or
        return "+".join("(max((%s)&%d)<>0)*%d" % (codes, 1 << c, 1 << c) for c in range(16, 21)) + "+" + "+".join(
            "max(kind=%d)*%d" % (k, 1 << k) for k in range(1, 16))

    def sql_masks(self, place, day, codes):
        return super().sql_masks(place, day, codes).replace("FROM rows", "FROM by_person")

    def sql_people(self, place, day, codes):  # look-ups by key instead of a second grouping: quicker here
        level = "coalesce((SELECT max(level) FROM level_of q WHERE q.person=m.person AND q.kind=%d AND q.from_d<=" + str(day) + "),0)"
        return ("SELECT %sm.person,m.mask,p.female,p.minority,p.religion,p.birth,%s AS prof,%s AS theory FROM (%s) m CROSS JOIN persons p ON p.id=m.person") % (
            "m.%s," % place if place else "", level % 1, level % 2, self.sql_masks(place, day, codes))

    def close(self):
        self.db.close()


class Lines:
    """A program that answers on standard output."""

    def start(self, command, **more):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **more)

    def send(self, text):
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def line(self):
        got = self.process.stdout.readline()
        if not got:
            raise RuntimeError("%s has ended" % self.name)
        return got.rstrip("\n")

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)


class Postgres(Engine, Lines):
    name = "PostgreSQL"
    unlogged = "UNLOGGED "

    def __init__(self, address):
        self.start(["psql", "-XqAt", "-F", ",", "-v", "ON_ERROR_STOP=1", address])
        self.pid = int(self.run("SELECT pg_backend_pid()")[0][0])
        self.version = self.run("SHOW server_version")[0][0].split(" ")[0]
        self.run("SET client_min_messages=warning; SET jit=off; SET work_mem='1GB'; SET maintenance_work_mem='512MB'; SET hash_mem_multiplier=2; SET max_parallel_workers_per_gather=2")

    def settings(self, jit, workers):
        self.run("SET jit=%s; SET max_parallel_workers_per_gather=%d" % ("on" if jit else "off", workers))

    def load(self, folder):
        for table, columns in COLUMNS.items():
            self.run("DROP TABLE IF EXISTS %s" % table)
            self.run("CREATE UNLOGGED TABLE %s (%s)" % (table, ",".join(c + (" int PRIMARY KEY" if c == "id" else " text" if c == "name" else " int") for c in columns)))
            self.run("\\copy %s FROM '%s' CSV" % (table, os.path.join(folder, table + ".csv")))
        self.run("CREATE INDEX rows_person ON rows (person)")
        self.run("CREATE INDEX levels_person ON levels (person)")
        self.run("VACUUM ANALYZE")

    def run(self, sql):
        self.send(sql + ("\n" if sql.startswith("\\") else ";\n") + "\\echo .\n")
        rows = []
        while (got := self.line()) != ".":
            rows.append(tuple(got.split(",")))
        return rows


class DuckDB(Engine, Lines):
    name = "DuckDB"

    def __init__(self, path, here):
        self.new = not os.path.exists(path)
        self.start(["node", os.path.join(here, "serve.mjs"), path])
        self.pid = self.process.pid
        self.version = self.run("SELECT version()")[0][0].lstrip("v")
        self.run("SET threads=2")

    def load(self, folder):
        for table, columns in COLUMNS.items():
            kinds = ",".join("'%s':'%s'" % (c, "VARCHAR" if c == "name" else "SMALLINT" if c in ("prov", "com") else "USMALLINT" if c.endswith("_d") or c == "birth" else
                                           "INTEGER" if c in ("id", "person", "unit", "village") else "TINYINT") for c in columns)
            self.run("CREATE TABLE %s AS SELECT * FROM read_csv('%s',header=false,columns={%s})" % (table, os.path.join(folder, table + ".csv"), kinds))
        self.run("CHECKPOINT")

    def sql_mask(self, codes):
        return "bit_or(CAST(%s AS INTEGER))" % codes.replace("kind)", "CAST(kind AS INTEGER))")

    def run(self, sql):
        self.send(json.dumps(sql) + "\n")
        got = json.loads(self.line())
        if isinstance(got, str):
            raise RuntimeError(got)
        return [tuple(r) for r in got]


class Kernel(Lines):
    name = "coso"

    def __init__(self, program, people, path=None):
        self.start([program, "kernel", str(people)] + ([path] if path else []))
        _, read, make = self.line().split(" ")
        self.read_ms, self.make_ms = float(read), float(make)

    def ask(self, command):
        self.send(command + "\n")
        return self.line()

    def time(self, command):
        """Median and processor time, in seconds."""
        answer = self.ask(command).split(" ")
        return float(answer[0]) / 1000, float(answer[2]) / 1000

    def numbers(self, form, level, day):
        self.send("print %s %s %d\n" % (form, level, day))
        rows = []
        while (got := self.line()) != ".":
            rows.append(got)
        return rows
