"""A register of `coso synth` made many times larger by SQL, for ./dev bench stats --register=DB where making millions of people by the generator
would take an hour of processor: nation_grow.py DB TIMES. Everything the generator wrote (villages, organisations, posts, people and their facts) stands
there TIMES times afterwards, each time under ids of its own, in the same communes; units of the country stay as they are. There is no log of it and
nobody has an identity number, paths (which the SQL twin goes by) stay as they were: for planes and plain pass only. 500,000 people twelve times: 6 million, 6 GB, two minutes of processor."""
import sqlite3
import sys
import time

MADE, APART = 3 * 10**18, 10**12  # ids of the generator are above the first, those of one run closer together than the second
STRUCTURE = ["unit", "unit_v", "organisation", "organisation_v", "organisation_line", "term", "post", "post_v"]
PEOPLE = ["person", "person_v", "qualification", "party_record", "membership", "tenure"]


def main():
    db = sqlite3.connect(sys.argv[1], isolation_level=None)
    run = db.execute
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
        run("PRAGMA " + pragma)
    run("DELETE FROM identity_number")
    run("DELETE FROM identity_key")
    indexes = [r for r in run("SELECT name,tbl_name,sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL").fetchall() if r[1] in PEOPLE]
    for name, _, _ in indexes:
        run("DROP INDEX " + name)
    last = run("SELECT max(id) FROM person").fetchone()[0] + 10**9
    for table in STRUCTURE + PEOPLE:
        start = time.monotonic()
        columns = [(r[1], r[2] == "BIGINT" and r[1] != "rec_ms") for r in run("PRAGMA table_info(%s)" % table)]
        moved = ",".join("CASE WHEN %s>%d THEN %s+:by ELSE %s END" % (n, MADE, n, n) if is_id else n for n, is_id in columns)
        run("BEGIN")
        for k in range(1, int(sys.argv[2])):
            run("INSERT INTO %s (%s) SELECT %s FROM %s WHERE id>%d AND id<%d" % (table, ",".join(n for n, _ in columns), moved, table, MADE, last), {"by": k * APART})
        run("COMMIT")
        print("%s: %d rows, %.0f s" % (table, run("SELECT count(*) FROM " + table).fetchone()[0], time.monotonic() - start), flush=True)
    for _, _, sql in indexes:  # those the views go by; not those of names and days
        if "person_id" in sql or "organisation_id" in sql or "post_id" in sql:
            run(sql)


if __name__ == "__main__":
    main()
