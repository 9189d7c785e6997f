"""Quotas and targets reckoned from the tables of a register, beside what `coso quotas` and `coso targets` say: an independent reckoning,
straight from the rows. usage: law_by_hand.py REGISTER QUOTAS.json TARGETS.json"""
import json
import sqlite3
import sys

DAY = 20201231
db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
quotas = json.load(open(sys.argv[2]))
targets = json.load(open(sys.argv[3]))
COMMITTEE = (1, 2, 3, 4, 5)  # titles party_secretary … party_member
AGES_ON = 20200930


def age(birth):
    birth += (100 if birth % 10000 < 100 else 0)
    birth += (1 if birth % 100 == 0 else 0)
    return (AGES_ON - birth) // 10000


people = {}
for area, person, sex in db.execute(
        "SELECT area_id, person_id, sex FROM person_v WHERE from_d <= ? AND until_d > ?", (DAY, DAY)):
    people[area, person] = [sex, None]
for area, person, birth, unknown in db.execute("SELECT area_id, id, birth_d, birth_unknown FROM person"):
    if (area, person) in people and birth and not unknown:
        people[area, person][1] = age(birth)
seated = {}
for area, person, org in db.execute(
        "SELECT t.area_id, t.person_id, p.organisation_id FROM tenure t JOIN post p ON p.id = t.post_id"
        " WHERE t.from_d <= ? AND t.until_d > ? AND p.title IN (%s)" % ",".join(map(str, COMMITTEE)), (DAY, DAY)):
    seated.setdefault(org, set()).add((area, person))
committees = [o for (o,) in db.execute(
    "SELECT organisation_id FROM organisation_v WHERE type = 5 AND from_d <= ? AND until_d > ?", (DAY, DAY))]
PARTS = {
    "women": (lambda p: p[0] == 2, 15, None),
    "young": (lambda p: p[1] is not None and p[1] < 40, 10, None),
    "middle": (lambda p: p[1] is not None and 40 <= p[1] <= 50, 40, 50),
}
expected = {}
asked = {q["subject"] for q in quotas}
for org in committees:
    if org not in asked:
        continue  # of another province: that none of this one is left out is what the number 765 says
    members = seated.get(org, set())
    for name, (counts, least, most) in PARTS.items():
        part, whole = sum(counts(people[m]) for m in members), len(members)
        missing = max(0, -(-least * whole // 100) - part)
        over = max(0, part - most * whole // 100) if most is not None else 0
        state = "no_data" if whole == 0 else "not_met" if missing or over else "met"
        expected[org, name] = (part, whole, state, None if whole == 0 else missing, None if whole == 0 else over)
got = {(q["subject"], q["id"]): (q["part"], q["whole"], q["state"], q["missing"], q["over"]) for q in quotas}
wrong = [k for k in expected if got.get(k) != expected[k]] + [k for k in got if k not in expected]
states = [v[2] for v in expected.values()]
print("quotas", len(expected), "met", states.count("met"), "not_met", states.count("not_met"), "wrong", len(wrong))
for k in wrong[:5]:
    print(k, expected.get(k), got.get(k))

# Forecast: least squares in floats through the same yearly values.
for t in targets:
    known = [(y["year"], 100 * y["n"] / y["of"]) for y in t["years"] if y["n"] is not None]
    x = [a for a, _ in known]
    y = [b for _, b in known]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - mx) * (b - my) for a, b in known) / sum((a - mx) ** 2 for a in x)
    end = my + slope * (int(t["deadline"][:4]) - mx)
    goal = float(t["goal"])
    missing = -(-int(goal) * t["of"] // 100) - t["n"]
    if abs(end - float(t["forecast"])) > 0.001 or missing != t["missing"]:
        print("target", t["id"], "by hand", end, missing, "said", t["forecast"], t["missing"])
print("targets", " ".join("%s=%d/%d" % (t["id"], t["n"], t["of"]) for t in targets))
sys.exit(1 if wrong else 0)
