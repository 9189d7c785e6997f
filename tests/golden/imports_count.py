"""Counts awkward CSV files anew, from their bytes, and looks in the register for what they say: imports_count.py DB FILE….

Knows nothing of the mapping, of the reader in C or of how the files were made; prints a line a file: rows/good/cells_bad, then how many of the
people of its good rows stand in the register once with their birth, telephone and day of admission, as found/wanted."""
import csv, io, re, sqlite3, sys, unicodedata

NAMES = {"ten nguoi": "name", "ho va ten": "name", "ho ten": "name", "sinh ngay": "born", "ngay sinh": "born", "dt": "phone", "dien thoai": "phone",
    "chi bo": "cell", "vao dang": "admitted", "ngay vao dang": "admitted", "dan toc": "people", "ton giao": "belief", "gt": "sex", "nu": "sex"}


def fold(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).lower()
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


def text_of(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def day(text):
    """yyyymmdd with noughts for what is not said; None when it is no day."""
    shapes = [r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})", r"(?P<m>\d{1,2})/(?P<y>\d{4})", r"(?P<y>\d{4})", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"]
    for shape in shapes:
        found = re.fullmatch(shape, text)
        if found:
            got = {k: int(v) for k, v in found.groupdict().items()}
            y, m, d = got["y"], got.get("m", 0), got.get("d", 0)
            longest = [0, 31, 29 if y % 4 == 0 and (y % 100 != 0 or y % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m] if m <= 12 else -1
            return y * 10000 + m * 100 + d if 0 <= d <= longest else None
    return None


db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
cells = {fold(name) for (name,) in db.execute("SELECT name FROM organisation_v WHERE name LIKE 'Chi bộ%'")}
peoples = {"tay", "kinh", "dao", "tay nung"}
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        text = text_of(file.read())
    best = max(",;\t", key=text.count)
    rows, heading, count, good, bad, wanted, found = csv.reader(io.StringIO(text, newline=""), delimiter=best), None, 0, 0, 0, set(), 0
    for row in rows:
        if heading is None:
            known = [NAMES.get(fold(c)) for c in row]
            heading = known if sum(k is not None for k in known) > 3 else None
            continue
        row = [c.strip() for c in row]
        if not any(row):
            continue
        count += 1
        said = {k: v for k, v in zip(heading, row) if k is not None}
        born, admitted, cell = said.get("born", ""), said.get("admitted", ""), said.get("cell", "")
        faults = [not said.get("name"), bool(born) and day(born) is None, bool(admitted) and day(admitted) is None,
            bool(said.get("people")) and fold(said["people"]) not in peoples,
            bool(cell) and fold(cell) not in cells and "chi bo thon " + fold(cell) not in cells]
        bad += sum(faults)
        # without a cell nobody knows whose it is; a member without a day of admission breaks a rule
        if not any(faults) and cell and admitted:
            good += 1
            wanted.add((fold(said["name"]), day(born), said.get("phone", ""), day(admitted)))
    for name, born, phone, admitted in wanted:
        there = db.execute("SELECT v.full_name FROM person_v v JOIN person p ON p.area_id = v.area_id AND p.id = v.person_id"
            " JOIN party_record r ON r.area_id = p.area_id AND r.person_id = p.id WHERE p.birth_d = ? AND v.phone = ? AND r.admit_d = ?", (born, phone, admitted)).fetchall()
        found += [fold(n) for (n,) in there].count(name) == 1
    print(f"{count}/{good}/{bad} {found}/{len(wanted)}")
