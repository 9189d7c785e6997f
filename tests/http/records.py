"""A walk through the pages that write records, as a browser without scripts does it: forms are read from the page and sent back with what a
person types. Says "ok - …" or "not ok - …". Run by records.sh: records.py BASE PASSWORD DATABASE"""
import datetime
import html
import http.cookiejar
import re
import sqlite3
import sys
import urllib.error
import urllib.parse
import urllib.request

BASE, PASSWORD, DATABASE = sys.argv[1:4]


def ok(name, holds, shown=""):
    print(("ok - " if holds else "not ok - ") + name)
    if not holds:
        print(str(shown)[:1500].replace("\n", " "))
    sys.stdout.flush()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Person:
    """Somebody signed in."""

    def __init__(self, login):
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), NoRedirect)
        self.csrf = None
        self.post("/sign-in", {"login": login, "password": PASSWORD})
        self.csrf = re.search(r'name="_csrf" value="([^"]*)"', self.get("/account")[1]).group(1)

    def ask(self, request):
        try:
            answer = self.opener.open(request)
        except urllib.error.HTTPError as e:
            answer = e
        return answer.status, answer.read().decode(), answer.headers.get("Location")

    def get(self, path):
        return self.ask(BASE + path)

    def post(self, path, fields, csrf=True):
        fields = dict(fields)
        if csrf and self.csrf:
            fields["_csrf"] = self.csrf
        else:
            fields.pop("_csrf", None)
        return self.ask(urllib.request.Request(BASE + path, urllib.parse.urlencode(fields, doseq=True).encode(), {"Origin": BASE}))

    def write(self, path, typed, then="save"):
        """Opens the form, types, checks, and saves unless told otherwise. What the last answer was."""
        status, page, _ = self.get(path)
        if status != 200:
            return status, page, None
        action, fields = form(page)
        fields.update(typed)
        fields["_step"] = "check"
        status, page, to = self.post(action, fields)
        if then == "check" or status != 200:
            return status, page, to
        action, fields = form(page)
        fields.update({k: v for k, v in typed.items() if k.startswith("_")})
        fields.update({k: "Theo hồ sơ gốc" for k in fields if k.startswith("waive.")})
        fields["_step"] = "save"
        return self.post(action, fields)


def form(page):
    """Address and fields of the form that writes."""
    found = re.search(r'<form method="post" action="(/records/[^"]*/(?:new|edit)[^"]*)".*?</form>', page, re.S)
    fields = {}
    for tag in re.findall(r"<input[^>]*>", found.group(0)):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and (("radio" not in tag and "checkbox" not in tag) or " checked" in tag):
            fields[html.unescape(name.group(1))] = html.unescape(value.group(1)) if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', found.group(0), re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        fields[name] = html.unescape(chosen.group(1)) if chosen else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', found.group(0), re.S):
        fields[name] = html.unescape(body)
    return html.unescape(found.group(1)), fields


def errors(page):
    found = re.search(r'<div class="errs".*?</div>', page, re.S)
    return re.findall(r'<a href="#([^"]*)">([^<]*)', found.group(0)) if found else []


def words(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", re.search(r"<main.*?</main>", page, re.S).group(0))))


def one(sql, *values):
    db = sqlite3.connect("file:%s?mode=ro" % DATABASE, uri=True)
    row = db.execute(sql, values).fetchone()
    db.close()
    return row


def options(page):
    return re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)', page)


organiser, clerk, cell, other = Person("tochuc.02578"), Person("xa.02578"), Person("chibo.02578"), Person("tochuc.02578")

# ---- a new person: faults all at once, input kept, hostile text, partial date

status, page, _ = organiser.get("/records/person?date=2022-12-31&columns=full_name,sex")
ok("the list of a day, with chosen columns", status == 200 and "/records/person/paste?date=2022-12-31" in page and 'value="sex" checked' in page)
status, page, _ = organiser.get("/records/person/new")
action, fields = form(page)
typed = {"full_name": "", "birth_d.day": "31", "birth_d.month": "02", "birth_d.year": "1980", "job_text": ' <b>"thợ" & nề</b>', "_step": "check"}
status, page, _ = organiser.post(action, {**fields, **typed})
said = errors(page)
ok("faults come all at once, each with a way to its field", status == 400 and {"birth_d-d", "full_name"} <= {a for a, _ in said} and len(said) == 3, said)
ok("every way leads to a field that is there", all('id="%s"' % a in page for a, _ in said), said)
kept = form(page)[1]
ok("what was typed stands there as it was typed", kept["birth_d.day"] == "31" and kept["birth_d.month"] == "02" and kept["job_text"] == typed["job_text"], kept)
name = 'Nguyễn <script>alert("x")</script> Văn Thử'
typed.update({"full_name": name, "birth_d.day": "", "sex": "male"})
status, page, _ = organiser.post(action, {**fields, **typed})
ok("the read-back says what will be written", status == 200 and name in words(page) and "02/1980" in words(page), words(page))
ok("a hostile name is text", "<script>alert" not in page)
ok("nothing is written before the save", one("SELECT count(*) FROM person_v WHERE full_name = ?", name)[0] == 0)
action, fields = form(page)
status, page, to = organiser.post(action, {**fields, "_step": "save"})
ok("the save leads to the person", status == 303 and to.startswith("/people/") and "saved=" in to, to or errors(page))
area, person = to.split("?")[0].split("/")[2:4]
ok("month and year are kept as such", one("SELECT birth_d FROM person WHERE id = ?", person) == (19800200,))
status, page, _ = organiser.get(to)
ok("the page says so, and that it can be undone", status == 200 and "Đã lưu" in page and "/records/undo" in page and "<script>alert" not in page)

# ---- records of the person: parent filled in, back again

status, page, to = organiser.write("/records/family_member/new?person=%s:%s&back=/people/%s/%s" % (area, person, area, person), {"relation": "father", "full_name": "Nguyễn Văn Cha", "birth_d.year": "1950"})
ok("a relative is entered from the person and leads back", status == 303 and to.startswith("/people/%s/%s?saved=" % (area, person)), (status, to, errors(page)))
status, page, _ = organiser.get(to.split("?")[0])
ok("it stands on the person's page", "Nguyễn Văn Cha" in page)
relative = one("SELECT id FROM family_member WHERE full_name = 'Nguyễn Văn Cha'")[0]
record = "/records/family_member/%s/%d" % (area, relative)

# ---- correct, history, undo

status, page, to = organiser.write(record + "/edit?act=correct", {"birth_d.year": "1951", "_reason": "Theo giấy khai sinh"})
ok("a correction leads to the record", status == 303 and to.startswith(record), (status, to))
status, page, _ = organiser.get(record)
story = words(page)
ok("the history tells what, who and why", "1950" in story and "1951" in story and "tochuc.02578" in story and "Theo giấy khai sinh" in story, story)
ok("what was built upon says so instead of offering to go", "Không hoàn tác được nữa" in story and page.count('name="again" value=""') == 1, story)
organiser.write("/records/family_member/new?person=%s:%s" % (area, person), {"relation": "mother", "full_name": "Nguyễn Thị Mẹ", "birth_d.year": "1952"})
status, page, _ = organiser.get(record)
ok("an earlier act of one's own is offered too", page.count('name="again" value=""') == 1, words(page))
group = re.search(r'name="group" value="(\d+)"', page)
status, page, to = organiser.post("/records/undo", {"group": group.group(1), "back": record})
ok("one's own last change is taken back", status == 303 and one("SELECT birth_d FROM family_member WHERE id = ?", relative) == (19500000,), (status, to))
status, page, _ = organiser.post("/records/undo", {"group": group.group(1), "back": record})
ok("but not twice", status == 409, status)
status, page, _ = organiser.get(to)
ok("after an undo the page offers to do it again, by that name", "Đã hoàn tác" in page and "Làm lại" in page and "undone=" in to, to)
again = re.search(r'undone=(\d+)', to).group(1)
status, page, to = organiser.post("/records/undo", {"group": again, "again": "1", "back": record})
ok("done again", status == 303 and "redone=" in to and one("SELECT birth_d FROM family_member WHERE id = ?", relative) == (19510000,), (status, to))
status, page, _ = organiser.get(to)
ok("it says so, and offers to take it back", "Đã làm lại" in page and "Làm lại (hoàn tác một lần hoàn tác)" in page, words(page))
status, page, _ = organiser.post("/records/undo", {"group": re.search(r'redone=(\d+)', to).group(1), "back": record})
ok("and back", status == 303 and one("SELECT birth_d FROM family_member WHERE id = ?", relative) == (19500000,), status)

# ---- two people at once

status, mine, _ = organiser.get(record + "/edit?act=correct")
status, theirs, _ = other.get(record + "/edit?act=correct")
action, fields = form(theirs)
fields.update({"birth_d.year": "1949", "full_name": "Nguyễn Văn Bố", "_step": "check"})
status, page, _ = other.post(action, fields)
action, fields = form(page)
other.post(action, {**fields, "_step": "save"})
action, fields = form(mine)
fields.update({"birth_d.year": "1952", "detail": "Làm ruộng", "_step": "check"})
status, page, _ = organiser.post(action, fields)
seen = words(page)
ok("the second sees both and who it was", status == 409 and "1952" in seen and "1949" in seen and "1950" in seen and "tochuc.02578" in seen, seen)
ok("what only one changed is no question", "choose.full_name" not in page and "choose.birth_d" in page)
action, fields = form(page)
fields.update({"choose.birth_d": "theirs", "_step": "choose"})
status, page, _ = organiser.post(action, fields)
action, fields = form(page)
status, page, to = organiser.post(action, {**fields, "_step": "save"})
ok("the choice is written, and nothing of either is lost", one("SELECT birth_d, full_name, detail FROM family_member WHERE id = ?", relative) == (19490000, "Nguyễn Văn Bố", "Làm ruộng"), (status, one("SELECT birth_d, full_name, detail FROM family_member WHERE id = ?", relative)))

# ---- a paper as the basis of a correction

status, page, to = organiser.write("/records/document/new", {"system": "party", "docno": "12-QĐ/ĐU", "issuer_text": "Đảng ủy xã", "issued_d.day": "1", "issued_d.month": "2", "issued_d.year": "2026", "title": "Về việc đính chính hồ sơ", "suffix": ""})
ok("a paper is entered", status == 303 and to.startswith("/records/document/"), (status, errors(page)))
paper = ":".join(to.split("?")[0].split("/")[3:5]) if to else ""
status, page, to = organiser.write(record + "/edit?act=correct", {"act.basis": paper, "detail": "Làm ruộng, đã nghỉ"})
status, page, _ = organiser.get(record)
ok("the history names the paper a correction rests on", "Về việc đính chính hồ sơ" in page or "12-QĐ/ĐU" in page, words(page))

# ---- change from a day on, and later versions

plain = "/records/person/%s/%s" % (area, person)
status, page, to = organiser.write(plain + "/edit?act=change", {"from.day": "1", "from.month": "3", "from.year": "2020", "job_text": "Cán bộ xã"})
ok("a change from a day on makes a version", status == 303 and one("SELECT count(*) FROM person_v WHERE person_id = ?", person) == (2,), (status, errors(page)))
organiser.write(plain + "/edit?act=correct", {"strengths": "Đá bóng"})
done = []
for year, said, what in (("2021", "Đá cầu", "a version corrected before can be changed again"), ("2005", "Bơi", "also on a day of an earlier version than the one shown")):
    status, page, to = organiser.write(plain + "/edit?act=change", {"from.day": "1", "from.month": "1", "from.year": year, "strengths": said})
    ok(what, status == 303, (status, words(page) if page else ""))
    done.append(re.search(r"saved=(\d+)", to or "saved=0").group(1))
for group in reversed(done):
    status, page, _ = organiser.post("/records/undo", {"group": group, "back": plain})
    ok("each of several acts is taken back", status == 303, (status, words(page) if page else ""))
ok("and it is as before", one("SELECT count(*) FROM person_v WHERE person_id = ?", person) == (2,))
status, page, _ = organiser.get(plain)
ok("the page shows both over time", "Theo thời gian" in page and "01/03/2020" in page and "Cán bộ xã" in page)
first = one("SELECT id FROM person_v WHERE person_id = ? ORDER BY from_d", person)[0]
status, page, _ = organiser.write(plain + "/edit?act=correct&_version=%d" % first, {"full_name": "Nguyễn Văn Thử"}, "check")
ok("a correction asks: this one only, or later ones too", status == 200 and 'name="_later"' in page and "Những lần ghi sau đó" in page, words(page))
action, fields = form(page)
status, page, to = organiser.post(action, {**fields, "_later": "1", "_step": "save"})
ok("and does both when told so", one("SELECT count(*) FROM person_v WHERE person_id = ? AND full_name = 'Nguyễn Văn Thử'", person) == (2,), (status, errors(page)))

# ---- a post: found by typing, over already, voided

status, page, _ = organiser.get("/records/tenure/new?person=%s:%s" % (area, person))
action, fields = form(page)
status, page, _ = organiser.post(action, {**fields, "find.post": "uy vien tan thanh", "_step": "find:post"})
found = [o for o in options(page) if "Ủy viên Ban Chấp hành" in o[1]]
ok("posts are found without marks and without scripts", status == 200 and len(found) > 0 and errors(page) == [], options(page)[:5])
action, fields = form(page)
source = next(v for v, label in options(page) if label.startswith("Bầu tại đại hội"))
began, over = one("SELECT min(from_d), max(until_d) FROM post_v WHERE post_id = ?", found[0][0])
begin, end = str(began), str(began + 10000)
fields.update({"post": found[0][0], "source": source, "from.day": begin[6:], "from.month": begin[4:6], "from.year": begin[:4], "_step": "check"})
fields.update({"until.day": end[6:], "until.month": end[4:6], "until.year": end[:4]})
status, page, _ = organiser.post(action, fields)
ok("an end without its reason is refused", status == 400 and [a for a, _ in errors(page)] == ["end_reason"], errors(page))
action, fields = form(page)
fields["end_reason"] = options(re.search(r'<select[^>]*name="end_reason".*?</select>', page, re.S).group(0))[0][0]
status, page, to = organiser.post(action, {**fields, "_step": "check"})
ok("the read-back says what the save moves, and what is unusual", status == 200 and "vượt số lượng" in page and 'name="waive.C18"' in page and "kỳ trước nữa có thể đổi" in page, words(page))
action, fields = form(page)
status, page, to = organiser.post(action, {**fields, "_step": "save"})
ok("a warning wants a reason", status == 400 and all('id="%s"' % a in page for a, _ in errors(page)) and len(errors(page)) > 0, (status, errors(page)))
action, fields = form(page)
fields.update({k: "Bầu bổ sung theo nghị quyết" for k in fields if k.startswith("waive.")})
status, page, to = organiser.post(action, {**fields, "_step": "save"})
tenure = one("SELECT id, until_d FROM tenure WHERE person_id = ?", person)
day_after = (datetime.date(int(end[:4]), int(end[4:6]), int(end[6:])) + datetime.timedelta(1)).strftime("%Y%m%d")
ok("the post was held, to the end of the last day", status == 303 and tenure is not None and tenure[1] == int(day_after), (status, errors(page), tenure))
ok("the reason is kept", one("SELECT count(*) FROM waiver WHERE rule = 'C18' AND reason LIKE 'Bầu bổ sung%'")[0] > 0)
held = "/records/tenure/%s/%d" % (area, tenure[0])
status, page, _ = organiser.write(held + "/edit?act=void", {}, "check")
ok("voiding asks why", status == 400 and errors(page)[0][0] == "reason", (status, errors(page)))
status, page, to = organiser.write(held + "/edit?act=void", {"_reason": "Nhập nhầm người"})
ok("voided, it is gone from the table", status == 303 and one("SELECT count(*) FROM tenure WHERE id = ?", tenure[0]) == (0,), (status, errors(page)))
status, page, _ = organiser.get(held)
ok("but not from its history", status == 200 and "Nhập nhầm người" in page and "đã hủy" in page, words(page)[:400] if status == 200 else status)

# ---- what is going on is ended

status, page, to = organiser.write("/records/assignment/new?person=%s:%s" % (area, person), {"role": "in_charge", "field": "office", "from.day": "5", "from.month": "1", "from.year": "2024"})
ok("an assignment leads to its own page", status == 303 and to.startswith("/records/assignment/"), (status, errors(page)))
charge = to.split("?")[0]
status, page, to = organiser.write(charge + "/edit?act=close", {"until.day": "31", "until.month": "12", "until.year": "2025"})
ok("an end is the last day as people say it", status == 303 and one("SELECT until_d FROM assignment WHERE id = ?", charge.split("/")[4]) == (20260101,), (status, errors(page)))
status, page, _ = organiser.get("/records/assignment")
ok("the list shows what is in force, and the rest when asked", charge not in page and charge in organiser.get("/records/assignment?state=all")[1])

# ---- rights

elsewhere = one("SELECT f.area_id, f.id FROM qualification f WHERE f.area_id NOT IN (?) AND f.area_id IN (SELECT number FROM area WHERE home_unit_id IN (SELECT unit_id FROM unit_v WHERE code IN ('19750', '19753', '02404'))) LIMIT 1", area)
if elsewhere:
    there = "/records/qualification/%d/%d" % elsewhere
    ok("another commune's record is not shown", organiser.get(there)[0] == 403)
    ok("nor its form", organiser.get(there + "/edit?act=correct")[0] == 403)
    ok("nor written", organiser.post(there + "/edit?act=correct", {"_step": "save", "school": "x"})[0] == 403)
    # somebody entered who may be recorded there: that there is one is told, not what agrees and what differs (it would answer guesses)
    stranger = one("SELECT v.full_name, p.birth_d, v.sex, q.person_id FROM qualification q JOIN person p ON p.area_id = q.area_id AND p.id = q.person_id"
                   " JOIN person_v v ON v.area_id = p.area_id AND v.person_id = p.id WHERE q.area_id = ? AND q.id = ?", *elsewhere)
    action, fields = form(organiser.get("/records/person/new")[1])
    day = stranger[1]
    fields.update({"full_name": stranger[0], "birth_d.day": str(day % 100), "birth_d.month": str(day // 100 % 100), "birth_d.year": str(day // 10000),
                   "sex": "male" if stranger[2] == 1 else "female", "_step": "check"})
    status, page, _ = organiser.post(action, fields)
    told = words(page)
    ok("a likeness elsewhere is told", status == 200 and str(stranger[3]) in told, told)
    # that it was asked is in the reading log, under the person it met; what was typed is not
    noted = one("SELECT count(*), max(actor), max(coalesce(query, '') || coalesce(purpose, '')) FROM access_log WHERE tbl = 'person' AND row_id = ? AND fields = 'duplicate'", stranger[3])
    ok("whom the check met elsewhere stands in the reading log, without what was typed", noted == (1, "tochuc.02578", ""), noted)
    ok("without what agrees", "cùng ngày" not in told and "giới tính:" not in told and " điểm" not in told, told)
mine = "/records/family_member/%s/%d" % (area, relative)
ok("the cell's secretary reads only", cell.get(mine + "/edit?act=correct")[0] == 403 and cell.post(mine + "/edit?act=correct", {"_step": "save", "detail": "x"})[0] == 403)
status, page, _ = clerk.get("/records/person/%s/%s" % (area, person))
ok("who may not see it sees a mask", status == 200 and "••••" in page, status)
status, page, _ = clerk.get("/records/party_record/new?person=%s:%s" % (area, person))
status, page, _ = clerk.post("/records/party_record/new", {"of.field": "person", "person": "%s:%s" % (area, person), "admit_d.day": "1", "admit_d.month": "1", "admit_d.year": "2010", "again": "0", "_area": area, "_step": "save"})
ok("a clerk does not write what is sensitive", status == 403 and one("SELECT count(*) FROM party_record WHERE person_id = ?", person) == (0,), status)
ok("without the form's mark nothing is written", organiser.post(mine + "/edit?act=correct", {"detail": "x", "was.detail": "", "_step": "save"}, csrf=False)[0] == 403)
ok("an act that is none is not found", organiser.get(mine + "/edit?act=explode")[0] == 404)
ok("a kind that is none is not found", organiser.get("/records/secret_kind")[0] == 404 and organiser.get("/records/account")[0] == 404)
ok("what only the program writes has no form", organiser.get("/records/person_merge/new")[0] == 403)

# ---- what is masked is neither read by writing nor written by taking back

me = one("SELECT area_id, id FROM person_v WHERE person_id = ? AND until_d = 99991231", person)


def masked():
    return one("SELECT ethnic, phone FROM person_v WHERE id = ?", me[1])


def saved(answer):
    return re.search(r"(?:saved|undone|redone)=(\d+)", answer[2] or "saved=0").group(1)


answer = organiser.write(plain + "/edit?act=correct", {"ethnic": "tay"})
first_group = masked()[0]
ok("an organiser writes the ethnic group", answer[0] == 303 and first_group is not None, answer[0])
for act in ("correct", "change"):
    edit = plain + "/edit?act=" + act
    tried = []
    for guess in ("tay", "kinh"):
        fields = {"_step": "check", "ethnic": guess}
        if act == "change":
            fields.update({"from.day": "1", "from.month": "11", "from.year": "2026"})
        status, page, _ = clerk.post(edit, fields)
        tried.append((status, words(page)))
    ok("a right guess and a wrong one are answered alike: " + act, tried[0] == tried[1] and tried[0][0] == 403, tried)
    status, page, _ = clerk.get(edit)
    ok("what one may not write is not asked for: " + act, status == 200 and 'name="ethnic"' not in page and 'name="phone"' in page, status)
    status, page, _ = organiser.get(edit)
    ok("others are asked for it: " + act, 'name="ethnic"' in page)
new = clerk.get("/records/person/new")[1]
ok("of a new person neither", 'name="ethnic"' not in new and 'name="religion"' not in new and 'name="number.value"' in new and 'name="phone"' in new)
ok("others are asked of a new one", 'name="ethnic"' in organiser.get("/records/person/new")[1])
answer = clerk.write(plain + "/edit?act=correct", {"phone": "0912 000 001"})
mine = saved(answer)
ok("what one may write is written beside it", answer[0] == 303 and masked() == (first_group, "0912 000 001"), (answer[0], masked()))
answer = organiser.write(plain + "/edit?act=correct", {"ethnic": "kinh"})
theirs, second_group = saved(answer), masked()[0]
ok("an organiser corrects it", answer[0] == 303 and second_group != first_group, answer[0])
status, page, _ = clerk.post("/records/undo", {"group": mine, "back": plain})
ok("what was built upon stands", status == 409, status)
status, page, _ = clerk.post("/records/undo", {"group": theirs, "back": plain})
ok("a clerk does not take back what is sensitive", status == 403 and masked() == (second_group, "0912 000 001"), (status, masked()))
back = saved(organiser.post("/records/undo", {"group": theirs, "back": plain}))
ok("the organiser does", masked() == (first_group, "0912 000 001"), masked())
status, page, _ = clerk.post("/records/undo", {"group": back, "again": "1", "back": plain})
ok("nor does a clerk do it again", status == 403 and masked() == (first_group, "0912 000 001"), (status, masked()))
theirs = saved(organiser.write(plain + "/edit?act=correct", {"phone": "0912 000 002"}))
answer = clerk.post("/records/undo", {"group": theirs, "back": plain})
ok("but takes back what it may write", answer[0] == 303 and masked() == (first_group, "0912 000 001"), (answer[0], masked()))
answer = clerk.write(plain + "/edit?act=change", {"from.day": "1", "from.month": "11", "from.year": "2026", "phone": "0912 000 003"})
now = one("SELECT ethnic, phone FROM person_v WHERE person_id = ? AND until_d = 99991231", person)
ok("a change from a day on takes along what it does not name", answer[0] == 303 and now == (first_group, "0912 000 003"), (answer[0], now))

# ---- lists

status, page, _ = organiser.get("/records/family_member?q=" + urllib.parse.quote("van bo"))
ok("a list finds without marks", status == 200 and "Nguyễn Văn Bố" in page)
status, page, _ = organiser.get("/records/family_member?q=khongcoai")
ok("and says when there is nothing", status == 200 and "Không có bản ghi nào" in page)
status, page, _ = organiser.get("/records/tenure?state=all")
following = re.search(r'href="([^"]*after=[^"]*)"', page)
ok("a long list has pages", following is not None)
if following:
    status, second, _ = organiser.get(html.unescape(following.group(1)))
    pattern = r'href="(/records/tenure/\d+/\d+)'
    ok("the next page goes on where the first ended", status == 200 and not set(re.findall(pattern, page)) & set(re.findall(pattern, second)))
