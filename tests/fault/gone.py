"""The database goes away and comes back while people work: gone.py. A PostgreSQL of this trial's own (PGHOST) is stopped, stopped at once,
one of its processes killed, all connections cut. Pages say so in words, the server goes on by itself when the database is there again, and
nothing acknowledged is lost."""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from trial import Browser, Clients, Server, finish, ok, small_register  # noqa: E402 pylint: disable=wrong-import-position

home = os.environ["PGHOST"]
data = home + "/d"
bin_dir = os.path.dirname(os.path.realpath("/proc/%s/exe" % open(data + "/postmaster.pid", encoding="ascii").readline().strip()))
as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def pg_ctl(*words):
    subprocess.run(as_owner + [bin_dir + "/pg_ctl", "-D", data, "-w", *words], check=True, stdout=subprocess.DEVNULL, cwd="/")


def start():
    with open(data + "/postmaster.opts", encoding="utf-8") as f:
        options = re.sub(r'^\S+ "-D" "[^"]*" ', "", f.readline().strip())
    pg_ctl("-l", home + "/log", "-o", options, "start")


def psql(sql):
    return subprocess.run(["psql", "-qXAtd", "postgres", "-c", sql], capture_output=True, text=True, check=False).stdout.split()


register, unit = small_register("gone", os.environ["TEST_PG"])
clients = Clients(register, unit["02578"], 3)
server = Server(register)
reader = Browser(server, register.sessions(["xa.1"])[0], timeout=30)


def page(path="/people"):
    status, text, _ = reader.get(path)
    heading = text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0].strip()
    return status, heading, text


def back_within(seconds):
    """The page is there again by itself; how long it took."""
    from_then = time.monotonic()
    while time.monotonic() - from_then < seconds:
        if page()[0] == 200:
            return time.monotonic() - from_then
        time.sleep(0.05)
    return None


def trial(what, away, returns, is_away=True):
    clients.begin(server)
    clients.wait_for(3)
    before = clients.acknowledged
    away()
    if is_away:
        status, heading, text = page()
        ok(what + ": a page says so in words", status in (500, 503) and heading and "<main" in text and "kết nối" in text, (status, heading, text[:1500]))
        ok(what + ": but not where the database is", home not in text and "postgres" not in text.lower() and "socket" not in text, text[:3000])
        healthy = Browser(server, timeout=30).get("/healthz")
        ok(what + ": /healthz says so", healthy[0] == 503, healthy[:2])
        status, heading, text = page("/sign-in")
        ok(what + ": the page to sign in stands or says so", status in (200, 500, 503) and "<main" in text, (status, heading))
        time.sleep(0.3)
    returns()
    took = back_within(15)
    ok(what + ": the server goes on by itself", took is not None and server.alive(), server.errors()[-1500:])
    clients.end()
    lost = clients.missing()
    for c in clients.each:
        c.pending = None
    clients.begin(server)
    clients.wait_for(3)
    clients.end()
    again = clients.acknowledged
    lost += clients.missing()
    ok(what + ": nothing acknowledged is lost, nothing is there in part, writing goes on", not lost and again > before > 0, (lost[:10], before, again, clients.errors[-5:]))


trial("stopped and started", lambda: pg_ctl("-m", "fast", "stop"), start)
trial("stopped at once and started", lambda: pg_ctl("-m", "immediate", "stop"), start)
trial("all connections cut", lambda: psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'coso'"), lambda: None, False)


def kill_one():
    for pid in psql("SELECT pid FROM pg_stat_activity WHERE application_name = 'coso' LIMIT 1"):
        os.kill(int(pid), 9)


trial("a process of it killed", kill_one, lambda: None, False)
words = sorted({re.sub(r"\d+", "N", e) for e in clients.errors})
print("# what writers were told meanwhile: %s" % words)
ok("and ends in peace", server.stop() == 0, server.errors()[-2000:])
done = register.coso("verify", check=False)
ok("the register is whole", done.returncode == 0, done.stdout + done.stderr)
finish()
