"""A fingerprint of all facts of a register: every row of the people's tables without the numbers the store gives."""
import hashlib, sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for table in ["person", "person_v", "identity_number", "identity_key", "party_record", "membership", "membership_state", "tenure", "qualification", "list_item"]:
    names = [r[1] for r in db.execute(f"PRAGMA table_info({table})") if r[1] not in ("rev", "rec_ms", "chg_id", "lock_no")]
    digest = hashlib.sha256()
    for row in db.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY {', '.join(names)}"):
        digest.update(repr(row).encode())
    print(table, digest.hexdigest())
