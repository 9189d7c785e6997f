"""What tests/perf/import.sh measures: run NAME SECONDS MB CMD… · marks MARKED EXPECTED · told REPORT EXPECTED · served PEOPLE COSO REGISTER FOLDER."""
import http.cookiejar, json, os, re, resource, subprocess, sys, time, urllib.parse, urllib.request, zipfile


def beside(goal, value, unit):
    return "" if goal == 0 else f" (goal {goal:.0f} {unit}: {'met' if value <= goal else 'MISSED'})"


def run(name, seconds, megabytes, *command):
    """Time by the clock, of the processor, and the largest memory, beside the goals (0: none)."""
    started = time.time()
    code = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, memory = time.time() - started, used.ru_maxrss / 1024
    load = open("/proc/loadavg").read().split()[0]
    print(f"{name}: {wall:.1f} s{beside(float(seconds), wall, 's')}, cpu {used.ru_utime + used.ru_stime:.1f} s, "
          f"{memory:.0f} MB{beside(float(megabytes), memory, 'MB')}, exit {code}, load {load}", flush=True)


def judged(what, found, expected):
    made = set(open(expected).read().split())
    print(f"faulty cells made {len(made)}, {what} {len(found & made)}, not {what} {len(made - found)}, {what} wrongly {len(found - made)}", flush=True)


def marks(marked, expected):
    """Cells of the file given back that are coloured and have a comment."""
    with zipfile.ZipFile(marked) as z:
        bad = z.testzip()
        sheet = z.read("xl/worksheets/sheet1.xml").decode()
        comments = next(n for n in z.namelist() if "omments" in n)
        said = set(re.findall(r'<comment ref="([A-Z]+[0-9]+)"', z.read(comments).decode()))
        drawn = len(re.findall(r"<v:shape ", "".join(z.read(n).decode() for n in z.namelist() if n.endswith(".vml"))))
    coloured = set(m[1] for m in re.finditer(r'<c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>]*?\bs="[1-9][0-9]*"', sheet)) | set(
        m[1] for m in re.finditer(r'<c\b[^>]*?\bs="[1-9][0-9]*"[^>]*?\br="([A-Z]+[0-9]+)"', sheet))
    made = set(open(expected).read().split())
    print(f"marked file: {'whole' if bad is None else 'BROKEN: ' + bad}, {len(said)} comments, {drawn} boxes drawn, "
          f"{len(coloured & made)} of {len(made)} faulty cells coloured", flush=True)
    judged("commented", said, expected)


def told(report, expected):
    faults = json.load(open(report))["faults"]
    judged("told", {f["place"].split("!")[-1] for f in faults if not f["warning"] and f["heading"]}, expected)


def memory(pid, what):
    return int(re.search(rf"{what}:\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) / 1024


def served(people, coso, register, folder):
    """The list page and its two files, from a server: what each adds to the memory of the server at most, once the figures are in memory."""
    out = open(os.path.join(folder, "serve.out"), "w")
    server = subprocess.Popen([coso, "serve", "--db", register, "--listen", "127.0.0.1:0"], stdout=out, stderr=subprocess.STDOUT)
    try:
        base = None
        while base is None and server.poll() is None:
            time.sleep(0.1)
            found = re.search(r"http://[^ /\s]+", open(out.name).read())
            base = found[0] if found else None
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        token = re.search(r'name="_csrf" value="([^"]*)"', browser.open(base + "/sign-in").read().decode())[1]
        browser.open(base + "/sign-in", urllib.parse.urlencode({"login": "tinh.08", "password": "so-mau-2026", "_csrf": token}).encode()).read()
        browser.open(base + "/people?list=1").read()
        for ending in ("csv", "xlsx"):
            open(f"/proc/{server.pid}/clear_refs", "w").write("5")
            before, started, size = memory(server.pid, "VmRSS"), time.time(), 0
            answer = browser.open(f"{base}/people.{ending}?list=1")
            while piece := answer.read(1 << 16):
                size += len(piece)
            most = memory(server.pid, "VmHWM")
            print(f"{people} people out, page of lists, {ending}: {time.time() - started:.1f} s, {size} bytes, server {before:.0f} MB before, "
                  f"{most:.0f} MB at most (+{most - before:.0f}), own memory {memory(server.pid, 'RssAnon'):.0f} MB after", flush=True)
    finally:
        server.terminate()
        server.wait()


{"run": run, "marks": marks, "told": told, "served": served}[sys.argv[1]](*sys.argv[2:])
