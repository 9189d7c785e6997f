"""Prepares a register for tests/perf/load.sh: USERS accounts spread over the communes of a province, their sessions as signing in leaves them
(no thousand hashes of passwords), and what each may ask for. load_make.py DATABASE PROVINCE FILE"""
import json
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from trial import Register, csrf_of  # noqa: E402 pylint: disable=wrong-import-position

database, province, out = sys.argv[1:4]
users = int(os.environ.get("USERS", "1000"))
chance = random.Random(1)
register = Register(database)
communes = register.rows("SELECT v.unit_id, v.code, v.name FROM unit_v v JOIN unit u ON u.id = v.unit_id JOIN unit_v p ON p.unit_id = v.parent_id AND p.until_d = 99991231 WHERE p.code = '%s' AND v.until_d = 99991231 AND u.level = "
                         "(SELECT x.level FROM unit x JOIN unit_v y ON y.unit_id = x.id WHERE y.code = '02578' LIMIT 1) ORDER BY v.code" % province)
people = {}
for area, person, unit in register.rows("SELECT m.area_id, m.person_id, o.unit_id FROM membership m JOIN organisation_v o ON o.organisation_id = m.organisation_id AND o.until_d = 99991231 WHERE m.until_d = 99991231"):
    people.setdefault(unit, []).append((area, person))
below = {}
for unit, parent in register.rows("SELECT unit_id, parent_id FROM unit_v WHERE until_d = 99991231"):
    below.setdefault(parent, []).append(unit)
# who works where nobody is registered has nothing to do
communes = [c for c in communes if any(u in people for u in [c[0]] + below.get(c[0], []))]
if not communes:
    raise SystemExit("no communes with people in " + province)
many = [("do.%d" % i, "commune_org", communes[i % len(communes)][0]) for i in range(users)]
register.accounts(many)
tokens = register.sessions([login for login, _, _ in many])
found = []
for i, ((login, _, unit), token) in enumerate(zip(many, tokens)):
    own = [p for u in [unit] + below.get(unit, []) for p in people.get(u, [])]
    found.append({"login": login, "token": token, "csrf": csrf_of(token), "unit": unit, "code": communes[i % len(communes)][1], "people": chance.sample(own, min(len(own), 8))})
with open(out, "w", encoding="utf-8") as f:
    json.dump(found, f)
print("%d accounts in %d communes with people" % (len(found), len(communes)))
