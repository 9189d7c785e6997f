"""Counts awkward CSV and Excel files anew, from their bytes, and looks in the register for what they say: imports_count.py DB FILE….

Knows nothing of the mapping, of the reader in C or of how the files were made; prints a line a file: rows/good/cells_bad, then how many of the
people of its good rows stand in the register once with their birth, telephone and day of admission, as found/wanted."""
import csv, io, re, sqlite3, subprocess, sys, unicodedata, zipfile
import xml.etree.ElementTree as tree
from datetime import date, timedelta

NAMES = {"ten nguoi": "name", "ho va ten": "name", "ho ten": "name", "sinh ngay": "born", "ngay sinh": "born", "dt": "phone", "dien thoai": "phone",
    "chi bo": "cell", "vao dang": "admitted", "ngay vao dang": "admitted", "dan toc": "people", "ton giao": "belief", "gt": "sex", "nu": "sex", "nam": "born", "nu gioi": "born"}
MARKS = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323", "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323"}
LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
VNI = {**MARKS, **LETTERS, **{k.upper(): v for k, v in MARKS.items()}, **{k.upper(): v.upper() for k, v in LETTERS.items()}}


def fold(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).lower()
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


def tcvn3(data):
    return subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=data, capture_output=True, check=True).stdout.decode()


def vni(text):
    return unicodedata.normalize("NFC", "".join(VNI.get(c, c) for c in text))


def text_of(data):
    """By the mark at its beginning, else by which reading has the word that every such list has."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return next(t for t in (tcvn3(data), vni(data.decode("cp1252"))) if "Chi bộ" in t)


def rows_of(path):
    if not path.endswith(".xlsx"):
        with open(path, "rb") as file:
            text = text_of(file.read())
        best = max(",;\t", key=text.count)
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=best)
        return
    with zipfile.ZipFile(path) as z:
        book, sheet, styles = (z.read(f"xl/{n}.xml").decode() for n in ("workbook", "worksheets/sheet1", "styles"))
    first = date(1904, 1, 1) if "date1904='1'" in book else date(1899, 12, 30)
    fonts = re.findall(r"<font><name val='([^']*)'/>", styles)
    formats = dict(re.findall(r"numFmtId='(\d+)' formatCode='([^']*)'", styles), **{"22": "m/d/yy h:mm"})
    looks = [(int((re.search(r"fontId='(\d+)'", x) or [0, 0])[1]), formats.get((re.search(r"numFmtId='(\d+)'", x) or [0, "0"])[1], "")) for x in re.findall(r"<xf[^>]*/>", styles)]
    cells = {}
    for c in tree.fromstring(sheet).iter("c"):
        font, form = looks[int(c.get("s", 0))]
        value = "".join(c.itertext())
        if c.get("t") is None and "y" in form:
            value = (first + timedelta(days=int(float(value)))).strftime("%d/%m/%Y")
        elif c.get("t") is None and set(form) == {"0"}:
            value = value.zfill(len(form))
        value = tcvn3(value.encode("cp1252")) if fonts[font].startswith(".Vn") else vni(value) if fonts[font].startswith("VNI") else value
        letter, line = re.fullmatch(r"([A-Z])(\d+)", c.get("r")).groups()
        cells[int(line), ord(letter) - 65] = value
    for a, m, b, n in re.findall(r"ref='([A-Z])(\d+):([A-Z])(\d+)'", sheet):
        for line in range(int(m), int(n) + 1):
            for column in range(ord(a) - 65, ord(b) - 64):
                cells.setdefault((line, column), cells.get((int(m), ord(a) - 65), ""))
    for line in sorted({line for line, _ in cells}):
        yield [cells.get((line, column), "") for column in range(max(c for _, c in cells) + 1)]


def day(text):
    """yyyymmdd with noughts for what is not said; None when it is no day."""
    shapes = [r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})", r"(?P<m>\d{1,2})/(?P<y>\d{4})", r"(?P<y>\d{4})", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(T[\d:]*)?"]
    for shape in shapes:
        found = re.fullmatch(shape, text)
        if found:
            got = {k: int(v) for k, v in found.groupdict().items() if v}
            y, m, d = got["y"], got.get("m", 0), got.get("d", 0)
            longest = [0, 31, 29 if y % 4 == 0 and (y % 100 != 0 or y % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m] if m <= 12 else -1
            return y * 10000 + m * 100 + d if 0 <= d <= longest else None
    return None


db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
cells = {fold(name) for (name,) in db.execute("SELECT name FROM organisation_v WHERE name LIKE 'Chi bộ%'")}
peoples = {"tay", "kinh", "dao", "tay nung"}
for path in sys.argv[2:]:
    heading, count, good, bad, wanted, found = None, 0, 0, 0, set(), 0
    for row in rows_of(path):
        known = [NAMES.get(fold(c)) for c in row]
        if heading is None:
            heading = known if sum(k is not None for k in known) > 3 else None
            continue
        if count == 0 and sum(k is not None for k in known) > 1:  # a second line of the head
            heading = [k or h for k, h in zip(known, heading)]
            continue
        row = [c.strip() for c in row]
        if not any(row) or all(re.fullmatch(r"\(\d+\)", c) for c in row):
            continue
        count += 1
        # the total below a list is told and left out
        if sum(c != "" for c in row) == 1 and any(fold(c).startswith("tong cong") for c in row):
            continue
        said = {}
        for k, v in zip(heading, row):
            if k is not None and not said.get(k):
                said[k] = v
        born, admitted, cell = said.get("born", ""), said.get("admitted", ""), said.get("cell", "")
        faults = [not said.get("name"), not born or day(born) is None, bool(admitted) and day(admitted) is None,
            said.get("sex", "") not in ("", "1", "2", "x"), bool(said.get("people")) and fold(said["people"]) not in peoples,
            bool(cell) and fold(cell) not in cells and "chi bo thon " + fold(cell) not in cells]
        bad += sum(faults)
        # without a cell nobody knows whose it is; a member without a day of admission breaks a rule
        if not any(faults) and cell and admitted:
            good += 1
            wanted.add((unicodedata.normalize("NFC", said["name"]).casefold(), day(born), said.get("phone", ""), day(admitted)))
    for name, born, phone, admitted in wanted:
        there = db.execute("SELECT v.full_name FROM person_v v JOIN person p ON p.area_id = v.area_id AND p.id = v.person_id"
            " JOIN party_record r ON r.area_id = p.area_id AND r.person_id = p.id WHERE p.birth_d = ? AND v.phone = ? AND r.admit_d = ?", (born, phone, admitted)).fetchall()
        found += [n.casefold() for (n,) in there].count(name) == 1
    print(f"{count}/{good}/{bad} {found}/{len(wanted)}")
