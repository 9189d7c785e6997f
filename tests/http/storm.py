"""Hostile requests by the thousand: paths, methods, heads, parameters, bodies, encodings; from nobody and from sessions of each role of the
demo register. storm.py DATABASE; REQUESTS how many. No crash, no error of the server's own, memory bounded, nothing of a person whom
whoever asks may not see, nothing that was sent comes back as markup or as a line of a head."""
import os
import random
import re
import socket
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from trial import Register, Server, csrf_of, finish, ok  # noqa: E402 pylint: disable=wrong-import-position

total = int(os.environ.get("REQUESTS", "1500"))
seed = int(os.environ.get("SEED", "20261128"))
chance = random.Random(seed)
register = Register(sys.argv[1])
pick = chance.choice

# ---- somebody whom nobody of another commune may see
SECRET = "Kanariva"
far_area, far_unit = register.rows("SELECT p.area_id, v.unit_id FROM person p, unit_v v WHERE v.code = '02404' AND v.until_d = 99991231 AND p.area_id = 102404 LIMIT 1")[0]
register.put([{"do": "insert", "table": "person", "as": "a", "set": {"area_id": int(far_area), "birth_d": "1985-03-07"}},
              {"do": "insert", "table": "person_v", "set": {"area_id": int(far_area), "person_id": "$a", "from_d": "2015-01-01", "full_name": "Ma Thị " + SECRET, "sex": "female", "ethnic": "tay", "phone": "0912777777"}}])
far = register.rows("SELECT area_id, person_id FROM person_v WHERE full_name LIKE '%" + SECRET + "'")[0]
far_rows = {t: register.rows("SELECT area_id, id FROM %s WHERE area_id = %s LIMIT 3" % (t, far_area)) for t in ("person", "membership", "tenure", "qualification", "party_record")}
near = register.rows("SELECT area_id, id FROM person WHERE area_id = 102578 LIMIT 5")

# ---- who asks: one session each of every account
everyone = sorted({login for login, in register.rows("SELECT login FROM account")})
may_see = {login for login in everyone if login.endswith((".08", ".02404"))}  # of the province, or of that commune
if len(may_see) == len(everyone) or not may_see:
    raise SystemExit("the accounts of the demo register have other names")
sessions = {}


def sign_in():
    for login, token in zip(everyone, register.sessions(everyone)):
        sessions[login] = token


# ---- what is sent
HOSTILE = ["<zq1>", "\"><zq1 onload=1>", "'zq1=1 --", "' OR 1=1 --", "../../../../etc/passwd", "..%2f..%2f", "%00", "%0d%0aX-Zq1: 1", "\r\nX-Zq1: 1\r\n", "%ff%fe", "%c0%ae", "%e2%80%ae", "\u202e", "\x00", "\x07",
           "-1", "0", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e309", "NaN", "99999999999999999999", "0x10", "01", "31/2/2026", "2026-02-30", "0000-00-00", "9999-12-31", "99991231", "2026-13",
           "a" * 300, "é" * 200, "ẫ" * 2000, "%", "%%", "%zz", "%u0041", "&", "=", ";", "+", "[]", "{}", "${7*7}", "{{7*7}}", "%n%s%x", "\\", "`id`", "|id", "$(id)", "=cmd|' /C calc'!A0", "javascript:alert(1)",
           "//evil.example", "http://evil.example/", "\\\\evil", "null", "true", "-", "", " ", "\u0000", "𝒟", "ﷺ", "A\u030a" * 40, "(" * 500, "not (" * 200, "[" * 2000, "sex = female and " * 100 + "true", "💥" * 50, "Infinity", "1;DROP TABLE person", "*", "%25", "person_v", "unit_v", "account"]
WORDS = ["person", "person_v", "account", "session", "role_grant", "change_log", "membership", "tenure", "unit", "organisation", "identity_number", "figure", "report", "duplicate", "secret", "x", "Person", "..", ".", "édition"]
NAMES = ["_version", "act", "add", "after", "age", "all", "area", "back", "boundaries", "charts", "columns", "date", "done", "gone", "kind", "known", "name", "new", "org", "page", "past", "period", "periods", "q", "report", "rule", "sex", "sort",
         "source", "state", "title", "unit", "term", "waived", "what", "row", "column", "where", "login", "password", "old", "again", "full_name", "birth_d.year", "birth_d.day", "person", "purpose", "reason", "_reason", "_step", "text", "address", "file", "group", "undone", "saved", "redone", "lang", "cell", "facts", "rows", "columns2", "condition", "c1", "v1", "o1", "form", "order", "desc"]
routes = re.findall(r'^ROUTE\((GET|POST), "([^"]*)"', open(os.path.join(os.environ.get("SRC", "."), "src/web/routes.def"), encoding="utf-8").read(), re.M)
forms = sorted(f[:-5] for f in os.listdir("domain/forms") if f.endswith(".yaml"))


def value():
    roll = chance.random()
    if roll < 0.55:
        return pick(HOSTILE)
    if roll < 0.7:
        return str(pick([pick(near)[1], far[1], far_unit, far_area, chance.randrange(1 << 40)]))
    if roll < 0.8:
        return pick(["2022-12-31", "2020-2025", "02578", "02404", "08", "2025", "2025-Q4", "vi", "all", "1", "2"])
    if roll < 0.9:
        return "".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randrange(1, 30)))
    return pick(HOSTILE) + pick(HOSTILE)


def raw(text):
    """Percent-encoded, or as it is, or half of it."""
    text = text.encode("utf-8", "surrogatepass")
    return pick([lambda: urllib.parse.quote_from_bytes(text, safe=""), lambda: urllib.parse.quote_from_bytes(text, safe="/%&=;:+<>'\""),
                 lambda: "".join("%%%02x" % b for b in text)])()


def segment(name):
    if chance.random() < 0.35:
        return raw(value())
    if name == "kind":
        return pick(WORDS)
    if name == "code":
        return pick(forms + WORDS)
    if name == "area":
        return pick([far_area, "102578", "1", "0"])
    if name == "id":
        return pick([far[1], pick(near)[1], far_unit, pick(pick([r for r in far_rows.values() if r]))[1], "1"])
    return pick(WORDS)


def query(most=5):
    return "&".join("%s=%s" % (pick(NAMES) if chance.random() < 0.9 else raw(value()), raw(value())) for _ in range(chance.randrange(most)))


def path_of(pattern):
    path = re.sub(r":([a-z]+)", lambda m: segment(m.group(1)), pattern)
    if pattern == "/people/:area/:id" or chance.random() < 0.03:
        path = "/people/%s/%s" % tuple(far)
    q = query()
    return path + ("?" + q if q else "")


def head_lines(login):
    lines = ["Host: x"]
    if login:
        lines.append("Cookie: coso_session=" + sessions[login])
    if chance.random() < 0.15:
        lines.append(pick(["Cookie: coso_session=" + raw(value()), "Accept-Language: " + raw(value()), "X-Forwarded-For: " + raw(value()), "X-Forwarded-Proto: https", "If-None-Match: \"" + raw(value()) + "\"", "Range: bytes=0-1,5-",
                           "Accept-Encoding: gzip;q=" + raw(value()), "Referer: http://evil.example/", "X-HTTP-Method-Override: DELETE", "Cookie: lang=" + raw(value()), "If-Modified-Since: " + raw(value()), "User-Agent: " + raw(value())]))
    return lines


def by_route(login):
    method, pattern = pick(routes)
    path = path_of(pattern)
    if method == "GET":
        return ("\r\n".join([pick(["GET", "GET", "GET", "HEAD"]) + " " + path + " HTTP/1.1"] + head_lines(login)) + "\r\n\r\n").encode("utf-8", "surrogatepass")
    fields = [(pick(NAMES), value()) for _ in range(chance.randrange(12))]
    if login and chance.random() < 0.8 and "sign-out" not in path:
        fields.append(("_csrf", csrf_of(sessions[login])))
    kind = chance.random()
    if kind < 0.75:
        body = urllib.parse.urlencode([(n, v.encode("utf-8", "surrogatepass")) for n, v in fields]).encode()
        kind = "application/x-www-form-urlencoded"
    elif kind < 0.9:
        body = b"".join(b"--zz\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n" % (n.encode(), pick([b"", b"; filename=\"a.xlsx\"", b"; filename=\"../../x\""]), v.encode("utf-8", "surrogatepass")) for n, v in fields) + b"--zz--\r\n"
        kind = "multipart/form-data; boundary=zz"
    else:
        body = bytes(chance.randrange(256) for _ in range(chance.randrange(400)))
        kind = pick(["application/x-www-form-urlencoded", "multipart/form-data; boundary=zz", "application/json", "text/xml", "multipart/form-data"])
    lines = ["POST " + path + " HTTP/1.1"] + head_lines(login) + ["Origin: " + pick(["http://x", "http://x", "http://evil.example", "null"]), "Content-Type: " + kind, "Content-Length: %d" % len(body)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass") + body


def no_request(_login):
    """Heads that are none, or two things at once. The connection is given up afterwards."""
    host = b"Host: x\r\n"
    return pick([
        b"GET\r\n\r\n", b"GET / \r\n\r\n", b"\r\n\r\nGET / HTTP/1.1\r\n" + host + b"\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET http://evil.example/ HTTP/1.1\r\n" + host + b"\r\n",
        b"DELETE / HTTP/1.1\r\n" + host + b"\r\n", b"CONNECT evil:80 HTTP/1.1\r\n" + host + b"\r\n", b"TRACE / HTTP/1.1\r\n" + host + b"\r\n", b"OPTIONS * HTTP/1.1\r\n" + host + b"\r\n", b"PUT /people HTTP/1.1\r\n" + host + b"Content-Length: 3\r\n\r\nabc",
        b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * chance.randrange(100000) + b"\r\n\r\n", b"GET /" + b"a" * chance.randrange(70000) + b" HTTP/1.1\r\n" + host + b"\r\n", b"GET / HTTP/1.1\r\n" + host + b"".join(b"X%d: 1\r\n" % i for i in range(chance.randrange(400))) + b"\r\n",
        b"GET / HTTP/1.1\r\n" + host + b"X: a\x00b\r\n\r\n", b"GET / HTTP/1.1\r\n" + host + b"X: a\r\n b\r\n\r\n", b"GET / HTTP/1.1\nHost: x\n\n", b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"POST /sign-in HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nffffffffffffffff\r\nx",
        b"POST /sign-in HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked, gzip\r\n\r\n", b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Length: -1\r\n\r\n", b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Length: 99999999999999999999\r\n\r\n", b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Length : 3\r\n\r\nabc",
        b"GET /?%s HTTP/1.1\r\n" % bytes(chance.randrange(33, 256) for _ in range(60)) + host + b"\r\n", bytes(chance.randrange(256) for _ in range(chance.randrange(1, 600))), b"GET / HTTP/1.1\r\n" + host + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n",
        b"GET /static/x/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\n" + host + b"\r\n", b"GET //evil.example/%2e%2e HTTP/1.1\r\n" + host + b"\r\n", b"GET / HTTP/1.1\r\n" + host + b"Cookie: " + b"a=b; " * chance.randrange(3000) + b"\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 40\r\n\r\nlogin="])


class Line:
    """One kept connection, read by hand: an answer and what it says."""

    def __init__(self):
        self.socket = None

    def open(self):
        if self.socket is None:
            self.socket = socket.create_connection((server.host, server.port), timeout=60)

    def drop(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def ask(self, data, whole=True):
        """Status, head and body; 0 when the connection was closed without an answer."""
        self.open()
        got = b""
        try:
            self.socket.sendall(data)
            if not whole:
                self.socket.settimeout(0.05)
            while b"\r\n\r\n" not in got:
                piece = self.socket.recv(65536)
                if not piece:
                    self.drop()
                    return 0, got.decode("utf-8", "replace"), ""
                got += piece
            head, _, body = got.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            need = int(length.group(1)) if length and not data.startswith(b"HEAD") else 0
            chunked = re.search(rb"(?i)transfer-encoding: *chunked", head) and not data.startswith(b"HEAD")
            while len(body) < need or (chunked and not body.endswith(b"0\r\n\r\n")):
                piece = self.socket.recv(65536)
                if not piece:
                    break
                body += piece
            if re.search(rb"(?i)connection: *close", head) or not whole:
                self.drop()
            return int(head.split()[1]), head.decode("utf-8", "replace"), body.decode("utf-8", "replace")
        except (socket.timeout, ConnectionError):
            self.drop()
            return -1 if whole else 0, got.decode("utf-8", "replace"), ""


server = Server(register, binary=os.environ.get("STORM_COSO"))
lines = [Line() for _ in range(4)]
sign_in()
statuses, wrong, own_errors, asked, slowest = {}, [], [], 0, (0.0, b"")
warm = most = 0.0
started = time.monotonic()
while asked < total and len(wrong) < 10 and server.alive():
    asked += 1
    login = pick([None] + everyone * 2) if everyone else None
    kind = by_route if chance.random() < 0.8 else no_request
    request = kind(login)
    at = time.monotonic()
    status, head, body = lines[asked % 4].ask(request, kind is by_route)
    took = time.monotonic() - at
    if took > slowest[0]:
        slowest = (took, request[:300])
    statuses[status] = statuses.get(status, 0) + 1
    shown = "as %s: %r\n%s\n%s" % (login, request[:1500], head, body[:600])
    if status == 500:
        own_errors.append(shown)
    if status == -1 or status not in (-1, 0, 200, 204, 303, 304, 400, 403, 404, 405, 409, 411, 413, 414, 415, 429, 431, 500, 501, 503, 505, 100, 206, 301, 302, 416):
        wrong.append("status %d after %.1f s %s" % (status, took, shown))
    if SECRET in body and login not in may_see:
        wrong.append("a person of another commune: " + shown + "\n" + body[max(0, body.find(SECRET) - 300):][:600])
    if "<zq1" in body and "text/html" in head:
        wrong.append("comes back as markup: " + shown + body[max(0, body.find("<zq1") - 200):][:400])
    if re.search(r"(?im)^x-zq1", head):
        wrong.append("comes back as a line of the head: " + shown)
    if asked % 500 == 0:
        sign_in()  # some signed themselves out
        most = max(most, server.resident())
    if asked == total // 3:
        warm = server.resident()
rate = asked / (time.monotonic() - started)
ok("%d hostile requests (seed %d; %d accounts, and nobody): the server lives" % (asked, seed, len(everyone)), server.alive() and asked == total and not [w for w in wrong if "status -1" in w], server.errors()[-4000:] + "\n".join(wrong[:3]))
ok("nothing of a person of another commune, no markup, no line of a head comes back", not wrong, "\n\n".join(wrong[:5]))
ok("no error of the server's own", not own_errors, "\n\n".join(own_errors[:5]) + server.errors()[-1500:])
print("# statuses %s; %.0f a second; the slowest %.2f s: %r" % (dict(sorted(statuses.items())), rate, slowest[0], slowest[1]))
if server.alive():
    last = server.resident()
    print("# resident: %.0f MB after a third, %.0f MB at the end" % (warm, last))
    ok("memory is bounded", last < max(1.5 * warm, warm + 60), (warm, most, last))
    for line in lines:
        line.drop()
    status, _, body = Line().ask(b"GET /sign-in HTTP/1.1\r\nHost: x\r\n\r\n")
    ok("it still answers", status == 200 and "password" in body, status)
    ok("and ends in peace", server.stop() == 0, server.errors()[-4000:])
ok("nothing was said by a sanitizer", not re.search("Sanitizer|runtime error", server.errors()), server.errors()[-6000:])
done = register.coso("verify", check=False)
ok("the register is whole", done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:])
finish()
