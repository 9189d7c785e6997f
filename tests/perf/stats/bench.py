"""./dev bench stats: coso's kernel, SQLite, PostgreSQL and DuckDB over the national data set, in turns, the same numbers or not.

    bench.py PROGRAM FOLDER [--people N] [--rounds N] [--pg ADDRESS] [--duckdb FOLDER] [--check]

PROGRAM is tests/stats_bench, FOLDER keeps the data files between runs. --check: only whether all give the same numbers, one TAP line each."""
import argparse
import hashlib
import os
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from engines import busy, DuckDB, Kernel, Postgres, SQLite  # noqa: E402

D1, D0 = 45928, 44102
PLACES = {"nation": "", "province": "prov", "commune": "com"}


def say(text=""):
    print(text, flush=True)


class Bench:
    def __init__(self, args):
        self.args = args
        self.failed = self.passed = 0
        self.times = {}
        self.goals = []
        self.codes = self.lines("codes")[0]

    def lines(self, *words):
        return subprocess.run([self.args.program, "sql", *map(str, words)], check=True, capture_output=True, text=True).stdout.strip().split("\n")

    # ---- numbers ----

    def judge(self, what, got, expected):
        good = got == expected
        self.passed += good
        self.failed += not good
        if self.args.check:
            say("%s %d - %s" % ("ok" if good else "not ok", self.passed + self.failed, what))
        elif not good:
            say("DIFFERENT: " + what)
        if not good:
            for a, b in zip(got, expected):
                if a != b:
                    say("#   got      %s\n#   expected %s" % (a[:200], b[:200]))
                    break

    def plain(self, form, level, day):
        return subprocess.run([self.args.program, "plain", str(self.args.people), form, level, str(day)], check=True, capture_output=True,
                              text=True).stdout.strip().split("\n")[:-1]

    def from_sql(self, engine, form, level, day, source, cube=False):
        """The numbers of a form as the kernel prints them; source: cold, snap, cube."""
        place = PLACES[level]
        cells = self.lines(form, day, "n" if cube else "1", *(["cube"] if cube else []))
        table = source if source != "cold" else "(%s)" % engine.sql_people(place, day, self.codes)
        start, before = time.monotonic(), busy(engine.pid)
        rows = engine.run(engine.sql_form(place, cells, table))
        took = time.monotonic() - start, busy(engine.pid) - before
        return [",".join(str(x) for x in r) for r in rows], took

    def compare(self, name, rows, expected):
        # places where nobody is have no row in SQL
        full = {r.split(",", 1)[0]: r for r in rows}
        nothing = "," + ",".join("0" * 1 for _ in range(expected[0].count(",")))
        self.judge(name, [full.get(e.split(",", 1)[0], e.split(",", 1)[0] + nothing) for e in expected], expected)

    # ---- times ----

    def took(self, key, took):
        self.times.setdefault(key, []).append(took[0] * 1000)
        self.times.setdefault(key + ("cpu",), []).append(took[1] * 1000)

    def median(self, key):
        return statistics.median(self.times[key]) if key in self.times else None

    def goal(self, what, goal, is_, good, unit):
        missed = "" if good else "; MISSED: %.2f of it" % (is_ / goal)
        self.goals.append("%-86s goal %s %-6s measured %10.2f  %s%s" % (what, goal, unit, is_, "kept" if good else "", missed))

    def at_most(self, what, goal, is_, unit="ms", key=None):
        self.goal(what, goal, is_, is_ <= goal, unit)
        if key:
            self.goals[-1] += "; processor %.2f" % sum(self.median(k + ("cpu",)) for k in key)

    def at_least(self, what, goal, is_):
        self.goal(what, goal, is_, is_ >= goal, "times")


def digest(rows):
    return hashlib.sha256(("\n".join(rows) + "\n").encode()).hexdigest()[:16]


def make_data(bench, engines):
    a = bench.args
    os.makedirs(a.folder, exist_ok=True)
    start = time.monotonic()
    subprocess.run([a.program, "csv", str(a.people), a.folder], check=True)
    say("data set: %d persons, files written in %.1f s" % (a.people, time.monotonic() - start))
    for e in engines:
        if getattr(e, "new", True):
            start = time.monotonic()
            e.load(a.folder)
            say("%s %s: taken in, indexed and analysed in %.1f s" % (e.name, e.version, time.monotonic() - start))
    for name in ("persons", "rows", "levels"):
        os.remove(os.path.join(a.folder, name + ".csv"))


def check(bench, engines, kernel):
    """Equal numbers on everything that small data allow; each table of the processor too."""
    for form, level, day in (("F1", "nation", D1), ("F1", "province", D0), ("F1", "commune", D1), ("F5", "nation", D0), ("F5", "province", D1)):
        expected = bench.plain(form, level, day)
        bench.judge("kernel = person by person: %s %s %d" % (form, level, day), kernel.numbers(form, level, day), expected)
        for table in ("plain", "popcnt", "avx2", "avx512"):
            if kernel.ask("table " + table) != "-":
                bench.judge("%s table: %s %s %d" % (table, form, level, day), kernel.numbers(form, level, day), expected)
        kernel.ask("table best")
        for e in engines if form == "F1" else []:  # 960 cells straight from the tables take them minutes: those from the cube below
            rows, _ = bench.from_sql(e, form, level, day, "cold")
            bench.compare("%s = person by person: %s %s %d" % (e.name, form, level, day), rows, expected)
    for e in engines:
        e.prepare(D1, bench.codes, bench.lines("attributes", D1)[0])
        for form in ("F1", "F5"):
            expected = kernel.numbers(form, "province", D1)
            if form == "F1":
                bench.compare("%s, table of a date: %s" % (e.name, form), bench.from_sql(e, form, "province", D1, "snap")[0], expected)
            bench.compare("%s, cube: %s" % (e.name, form), bench.from_sql(e, form, "province", D1, "cube", True)[0], expected)
    fresh = kernel.ask("fresh 200").split(" ")
    bench.judge("200 moves brought up to date = built anew", fresh[0], "same")


def measure(bench, engines, kernel):
    a, t = bench.args, bench.took
    expected = {(f, l, d): kernel.numbers(f, l, d) for f, l, d in (("F1", "nation", D1), ("F1", "province", D1), ("F1", "commune", D1), ("F1", "province", D0),
                                                                   ("F5", "province", D1), ("F5", "commune", D1), ("F1", "nation", D0))}
    for (form, level, day), rows in expected.items():
        say("numbers %s %-8s %d: %s  %s" % (form, level, day, digest(rows), ("%s … %s" % (",".join(rows[0].split(",")[1:6]), ",".join(rows[0].split(",")[-2:])))
                                            if level == "nation" else ""))
        bench.judge("kernel = person by person: %s %s %d" % (form, level, day), rows, bench.plain(form, level, day))
    say("person by person in C: the same numbers" if not bench.failed else "person by person in C: DIFFERENT")
    attributes = bench.lines("attributes", D1)[0]
    for e in engines:
        snap, cube = e.prepare(D1, bench.codes, attributes)
        say("%s: table of a date made in %.1f s, cube in %.1f s (%s rows)" % (e.name, snap, cube, e.run("SELECT count(*) FROM cube")[0][0]))
    variants = []
    for e in engines:
        if isinstance(e, Postgres):
            variants += [(e.name + w, e, s) for w, s in ((", plain", (False, 0)), (", workers", (False, 2)), (", workers, jit", (True, 2)))]
        else:
            variants.append((e.name, e, None))
    for r in range(a.rounds):
        for threads in (1, 2):
            for f, l in (("F1", "nation"), ("F1", "province"), ("F1", "commune"), ("F1", "village"), ("F5", "nation"), ("F5", "province"), ("F5", "commune")):
                t(("coso", f, l, "hot", threads), kernel.time("run %s %s %d %d 7" % (f, l, D1, threads)))
            t(("coso", "build", threads), kernel.time("build %d %d 3" % (D1 - 40, threads)))
            t(("coso", "cold", threads), kernel.time("cold F1 province %d 3" % threads))
            t(("coso", "pair", threads), kernel.time("pair F1 %d 1" % threads))
        t(("coso", "list"), kernel.time("list 21"))
        for name, e, settings in variants:
            if settings:
                e.settings(*settings)
            for form, source, times in (("F1", "snap", 99), ("F1", "cube", 99), ("F5", "cube", 1), ("F1", "cold", 99 if e.name == "DuckDB" else 1)):
                if r >= times or (r > 0 and (name, form, source) in bench.times and sum(bench.times[(name, form, source)]) > a.patience * 1000):
                    continue
                if settings and source == "cold" and settings == (True, 2):
                    continue
                rows, took = bench.from_sql(e, form, "province", D1, source, source == "cube")
                t((name, form, source), took)
                bench.compare("%s %s %s" % (name, form, source), rows, expected[(form, "province", D1)])
        say("round %d done, load %s" % (r + 1, open("/proc/loadavg").read().split(" ")[0]))
    for e in engines:
        if e.name == "DuckDB":
            for f, l, d in (("F1", "nation", D1), ("F1", "commune", D1), ("F1", "province", D0)):
                bench.compare("%s %s %s %d" % (e.name, f, l, d), bench.from_sql(e, f, l, d, "cold")[0], expected[(f, l, d)])
    return variants


def table(bench, variants, kind):
    """The rivals' times and how many times coso's they are, the best of a rival's variants; kind: () wall, ("cpu",) processor time."""
    m = lambda key: bench.median(key + kind)  # noqa: E731
    what = "processor time (PostgreSQL's workers not seen)" if kind else "wall time"
    say("\n%-26s %12s %12s %12s %12s   %s" % ("× 34 provinces", "F1 table", "F1 cube", "F1 cold", "F5 cube", what))
    f1, f5 = ({n: m(("coso", f, "province", "hot", n)) for n in (1, 2)} for f in ("F1", "F5"))
    cold = {n: m(("coso", "cold", n)) for n in (1, 2)}
    for n in (1, 2):
        say("%-26s %12.2f %12s %12.2f %12.2f" % ("coso, %d thread%s" % (n, "" if n == 1 else "s"), f1[n], "", cold[n], f5[n]))
    ratio = {}
    for name, e, settings in variants:
        v = [m((name, *k)) for k in (("F1", "snap"), ("F1", "cube"), ("F1", "cold"), ("F5", "cube"))]
        for x, k, by in zip(v, ("snap", "f1cube", "cold", "cube"), (f1, f1, cold, f5)):
            for n in (1, 2):
                if x is not None and not (kind and settings and settings[1]):
                    ratio[(e.name, k, n)] = min(ratio.get((e.name, k, n), 1e99), x / by[n])
        say("%-26s %s" % (name, " ".join("%12s" % ("–" if x is None else "%.0f" % x) for x in v)))
    for name in dict.fromkeys(e.name for _, e, _ in variants):
        say("%-26s %s" % (name + ", times", " ".join("%12s" % ("%.0f (%.0f)" % (ratio[(name, k, 1)], ratio[(name, k, 2)])) for k in ("snap", "f1cube", "cold", "cube") if (name, k, 1) in ratio)))
    return ratio


def report(bench, kernel, variants, load_ms):
    m = bench.median
    say("\nmilliseconds, medians of the rounds (fewest: 1)")
    say("coso hot, 1 thread / 2 threads:")
    for f, l in (("F1", "nation"), ("F1", "province"), ("F1", "commune"), ("F1", "village"), ("F5", "nation"), ("F5", "province"), ("F5", "commune")):
        say("  %s × %-9s %8.2f / %8.2f   best round %8.2f   processor %8.2f" % (f, l, m(("coso", f, l, "hot", 1)), m(("coso", f, l, "hot", 2)), min(bench.times[("coso", f, l, "hot", 1)]), m(("coso", f, l, "hot", 1, "cpu"))))
    say("  planes of a date    %8.2f / %8.2f   best round %8.2f   processor %8.2f" % (m(("coso", "build", 1)), m(("coso", "build", 2)), min(bench.times[("coso", "build", 1)]), m(("coso", "build", 1, "cpu"))))
    say("  planes for provinces only, and F1: %.2f / %.2f   best round %8.2f   processor %8.2f" % (m(("coso", "cold", 1)), m(("coso", "cold", 2)), min(bench.times[("coso", "cold", 1)]), m(("coso", "cold", 1, "cpu"))))
    ratio = table(bench, variants, ())
    table(bench, variants, ("cpu",))
    if bench.args.people == 6000000:
        goals(bench, kernel, ratio, m(("coso", "cold", 1)), load_ms)
    say("\nnumbers: %d comparisons, %d different" % (bench.passed + bench.failed, bench.failed))


def goals(bench, kernel, ratio, cold, load_ms):
    m = bench.median
    for name, one in (("SQLite", (1500, 500, 800)), ("PostgreSQL", (120, 300, 600)), ("DuckDB", (50, 40, 90))):
        for what, k, goal in (("F1 × 34 provinces, their table of the date", "snap", one[0]), ("F1 × 34 provinces, cold", "cold", one[1]), ("F5 × 34 provinces, their cube", "cube", one[2])):
            if (name, k, 1) in ratio:
                bench.at_least("%s: %s" % (name, what), goal, ratio[(name, k, 1)])
    if ("DuckDB", "snap", 2) in ratio:
        bench.at_least("DuckDB: F1 × 34 provinces, their table, 2 threads", 90, ratio[("DuckDB", "snap", 2)])
        bench.at_least("DuckDB: F1 × 34 provinces, cold, 2 threads", 70, ratio[("DuckDB", "cold", 2)])
        bench.at_least("DuckDB: F1 × 34 provinces, their table (stretch)", 100, ratio[("DuckDB", "snap", 1)])
    bench.at_most("F1 × 34 provinces hot, 1 thread", 8, m(("coso", "F1", "province", "hot", 1)), key=[("coso", "F1", "province", "hot", 1)])
    bench.at_most("F1 × 34 provinces hot, 1 thread (stretch)", 5, m(("coso", "F1", "province", "hot", 1)), key=[("coso", "F1", "province", "hot", 1)])
    bench.at_most("F1 × 34 provinces cold, 1 thread", 60, cold, key=[("coso", "cold", 1)])
    bench.at_most("F5 × 34 provinces hot, 1 thread", 25, m(("coso", "F5", "province", "hot", 1)), key=[("coso", "F5", "province", "hot", 1)])
    bench.at_most("F5 × all communes against F5 × nation", 1.3, m(("coso", "F5", "commune", "hot", 1)) / m(("coso", "F5", "nation", "hot", 1)), "times")
    bench.at_most("two dates never seen, F1 nation and provinces, 1 thread", 150, m(("coso", "pair", 1)), key=[("coso", "pair", 1)])
    bench.at_most("50 names behind a national cell (ids)", 1, m(("coso", "list")))
    bench.at_most("start from SQLite: rows read and planes' columns made", 10, load_ms / 1000, "s")
    memory = [float(x) for x in kernel.ask("memory").split(" ")]
    bench.at_most("memory with two dates", 700, memory[0], "MB")
    say("memory %d MB with two dates, %d MB at most while starting" % tuple(memory))
    fresh = kernel.ask("fresh 900").split(" ")
    bench.judge("900 moves brought up to date = built anew", fresh[0], "same")
    bench.at_most("a person's move visible in a form of 960 cells at all levels", 100, float(fresh[2]) * 1000, "µs")
    say("\ngoals (../shared/stat-engine.md 5)")
    for g in bench.goals:
        say("  " + g)


def growth(bench, program, most):
    say("\nhow it grows, 1 thread, fastest of 9: persons | F1 province | F5 province | planes of a date | F1 nation, communes, villages | MB timeless, a date")
    for people in (60000, 600000, 6000000):
        if people > most:
            continue
        k = Kernel(program, people)
        fastest = lambda c: float(k.ask(c).split(" ")[1])  # noqa: E731
        size = k.ask("size").split(" ")
        f = [fastest("run %s %s %d 1 9" % (x, l, D1)) for x, l in (("F1", "province"), ("F5", "province"), ("F1", "nation"), ("F1", "commune"), ("F1", "village"))]
        say("  %8d | %7.2f | %7.2f | %7.2f | %7.2f %7.2f %7.2f | %.1f %.1f" % (people, f[0], f[1], fastest("build %d 1 9" % D1), f[2], f[3], f[4], int(size[3]) / 1e6, int(size[4]) / 1e6))
        if people == most:
            say("processor's tables, same people: F1 province, F5 province, planes of a date")
            for table in ("avx512", "avx2", "popcnt", "plain"):
                if k.ask("table " + table) != "-":
                    say("  %-7s %8.2f %8.2f %8.2f" % (table, fastest("run F1 province %d 1 9" % D1), fastest("run F5 province %d 1 5" % D1), fastest("build %d 1 5" % D1)))
        k.close()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("program")
    p.add_argument("folder")
    p.add_argument("--people", type=int, default=6000000)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--patience", type=float, default=60, help="seconds: what took longer in all is not measured again")
    p.add_argument("--pg")
    p.add_argument("--duckdb")
    p.add_argument("--check", action="store_true")
    a = p.parse_args()
    bench = Bench(a)
    os.makedirs(a.folder, exist_ok=True)
    path = os.path.join(a.folder, "nation.db")
    engines = [SQLite(path)]
    if a.pg:
        engines.append(Postgres(a.pg))
    if a.duckdb:
        engines.append(DuckDB(os.path.join(a.folder, "nation.duckdb"), a.duckdb))
    make_data(bench, engines)
    start = time.monotonic()
    kernel = Kernel(a.program, a.people, path)
    say("coso: started from SQLite's rows in %.1f s: %.1f s reading, %.1f s making columns" % (time.monotonic() - start, kernel.read_ms / 1000, kernel.make_ms / 1000))
    if a.check:
        check(bench, engines, kernel)
        say("1..%d" % (bench.passed + bench.failed))
    else:
        variants = measure(bench, engines, kernel)
        report(bench, kernel, variants, kernel.read_ms + kernel.make_ms)
    for e in engines + [kernel]:
        e.close()
    if not a.check:
        growth(bench, a.program, a.people)
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
