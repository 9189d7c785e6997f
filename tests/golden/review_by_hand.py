"""The review of committees reckoned from the tables of a register, beside what `coso review --format json` says: an independent reckoning.
usage: review_by_hand.py REGISTER REVIEW.json DAY(yyyymmdd) YOUNG"""
import json
import sqlite3
import sys

db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
review = json.load(open(sys.argv[2]))
DAY, YOUNG = int(sys.argv[3]), int(sys.argv[4])
TITLES = {5: (1, 2, 3, 4, 5), 6: (6, 7, 8), 8: (6, 7, 8)}  # titles of committees and of cell committees by type of body
MINORITY = 1  # ethnic group 1 is Kinh


def age(birth):
    birth += (100 if birth % 10000 < 100 else 0)
    birth += (1 if birth % 100 == 0 else 0)
    return (DAY - birth) // 10000


kinds = dict(db.execute("SELECT organisation_id, type FROM organisation_v WHERE from_d <= ? AND until_d > ?", (DAY, DAY)))
people = {(a, p): (sex, ethnic) for a, p, sex, ethnic in db.execute(
    "SELECT area_id, person_id, sex, ethnic FROM person_v WHERE from_d <= ? AND until_d > ?", (DAY, DAY))}
births = {(a, p): b for a, p, b, unknown in db.execute("SELECT area_id, id, birth_d, birth_unknown FROM person") if not unknown}
terms = {o: (s, n) for o, s, n in db.execute(
    "SELECT organisation_id, seats_committee, elected FROM term WHERE from_d <= ? AND until_d > ?", (DAY, DAY))}
seats, members = {}, {}
for org, title, n in db.execute(
        "SELECT p.organisation_id, p.title, v.seats FROM post p JOIN post_v v ON v.post_id = p.id WHERE v.from_d <= ? AND v.until_d > ?",
        (DAY, DAY)):
    if title in TITLES.get(kinds.get(org), ()):
        seats[org] = seats.get(org, 0) + n
for org, title, area, person in db.execute(
        "SELECT p.organisation_id, p.title, t.area_id, t.person_id FROM tenure t JOIN post p ON p.id = t.post_id"
        " WHERE t.from_d <= ? AND t.until_d > ?", (DAY, DAY)):
    if title in TITLES.get(kinds.get(org), ()):
        members.setdefault(org, set()).add((area, person))
wrong = 0
sums = {"decided": 0, "present": 0, "vacant": 0, "over": 0, "women": 0, "minority": 0, "young": 0}
for b in review["bodies"]:
    org = b["organisation"]
    who = members.get(org, set())
    decided, elected = terms.get(org, (None, None))
    decided = seats.get(org) if decided is None else decided
    want = {"decided": decided, "elected": elected, "present": len(who), "vacant": max(0, (decided or 0) - len(who)),
            "over": max(0, len(who) - decided) if decided is not None else 0,
            "women": sum(people[m][0] == 2 for m in who), "minority": sum((people[m][1] or MINORITY) != MINORITY for m in who),
            "young": sum(births.get(m, 0) > 0 and age(births[m]) < YOUNG for m in who)}
    got = {k: b["structure"][k] if k in b["structure"] else b[k] for k in want}
    if got != want:
        wrong += 1
        if wrong < 4:
            print(b["name"], "by hand", want, "said", got)
    for k in sums:
        sums[k] += got[k] or 0
print("bodies", len(review["bodies"]), "wrong", wrong, " ".join("%s=%d" % x for x in sums.items()))
sys.exit(1 if wrong else 0)
