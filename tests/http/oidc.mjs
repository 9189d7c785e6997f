// The walk of tests/http/oidc.sh: servers of the program, a provider (oidc_provider.mjs), browsers that are a few cookies. Prints "ok NAME" or
// "not ok NAME".
//   node oidc.mjs COSO DB PASSWORD DIR
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { provider } from "./oidc_provider.mjs";

const [coso, db, password, dir] = process.argv.slice(2);
const check = (name, ok, more = "") => console.log(`${ok ? "ok" : "not ok"} ${name}${ok ? "" : ` ${String(more).replace(/\s+/g, " ").slice(0, 300)}`}`);
const sql = (...all) => execFileSync("python3", ["-c", `import sqlite3, sys
c = sqlite3.connect(sys.argv[1], timeout=20)
for s in sys.argv[2:]:
    r = c.execute(s).fetchall()
c.commit()
print("\\n".join("|".join("" if v is None else str(v) for v in x) for x in r))`, db, ...all], { encoding: "utf8" }).trim();

let base = "", server = null;
async function serve(...options) {
  server = spawn(coso, ["serve", "--db", db, "--listen", "127.0.0.1:0", "--today", "2026-11-28", ...options], { stdio: ["ignore", "pipe", "ignore"] });
  server.over = new Promise((done) => server.on("exit", (code) => done(code)));
  let said = "";
  for await (const part of server.stdout) {
    said += part;
    const at = /http:\/\/[^ \n]*[0-9]/.exec(said);
    if (at) { base = at[0]; return; }
  }
  throw new Error(`the server does not start: ${said}`);
}
async function stop() {
  server.kill("SIGTERM");
  return await server.over;
}

// A browser: its cookies by name, each with its path.
class Browser {
  jar = new Map();
  async go(path, form = null, headers = {}) {
    const cookie = [...this.jar].filter(([, c]) => path.startsWith(c.path)).map(([name, c]) => `${name}=${c.value}`).join("; ");
    if (form) form = { _csrf: this.csrf ?? "", ...form };
    const r = await fetch(base + path, { method: form ? "POST" : "GET", redirect: "manual", headers: { cookie, ...(form ? { origin: base } : {}), ...headers }, body: form ? new URLSearchParams(form) : undefined });
    this.status = r.status;
    this.body = await r.text();
    this.to = r.headers.get("location");
    this.refresh = r.headers.get("refresh")?.replace("0; url=", "");
    this.set = r.headers.getSetCookie();
    for (const line of this.set) {
      const [pair, ...rest] = line.split("; "), [name, ...value] = pair.split("=");
      if (rest.includes("Max-Age=0")) this.jar.delete(name);
      else this.jar.set(name, { value: value.join("="), path: rest.find((x) => x.startsWith("Path=")).slice(5) });
    }
    return this;
  }
  field(name, after = "") { return new RegExp(`name="${name}" value="([^"]*)"`).exec(this.body.slice(this.body.indexOf(after)))?.[1]; }
  why() { return (/<div class="errs"[\s\S]*?<\/div>/.exec(this.body)?.[0] ?? this.body).replace(/<[^>]*>/g, " ").trim(); }
  get inside() { return this.jar.has("coso_session"); }
  async signIn(login) {
    await this.go("/sign-in", { login, password });
    await this.go("/account");
    this.csrf = this.field("_csrf");
    return this;
  }
  // to the provider; where it sends the browser back to
  async away(path = "/sign-in/oidc", form = {}) {
    await this.go(path, form);
    this.back = null;
    if (this.refresh) this.back = (await fetch(this.refresh, { redirect: "manual" })).headers.get("location").replace("https://coso.example", "");
    return this;
  }
  // back, and on with the form
  async come(other = {}) {
    await this.go(this.back);
    if (this.status !== 200) return this;
    this.sent = Object.fromEntries(["_csrf", "_pending", "state", "code", "error", "back"].map((n) => [n, this.field(n, "data-go") ?? ""]));
    return this.go("/sign-in/oidc/return", { ...this.sent, ...other });
  }
}
let p = null;
async function attempt(mode) {
  p.mode = mode;
  const b = new Browser();
  await b.away();
  return b.back ? b.come() : b;
}
const failed = []; // what the log must say, in order
async function refused(mode, words, how, name = mode) {
  const b = await attempt(mode);
  check(name, !b.inside && (b.status === 403 || b.status === 429 || b.status === 502 || b.status === 503) && b.why().includes(words), `${b.status} ${b.why()}`);
  failed.push(how);
}
function config(name, issuer, more = "", timeout = 60, again = 3600) {
  const file = `${dir}/${name}.yaml`;
  writeFileSync(file, `issuer: ${issuer}\nclient: coso\nsecret: secret\nlabel: tài khoản tỉnh\nsite: https://coso.example\ntimeout: ${timeout}\ntolerance: 20\nagain: ${again}\n${more}\n`);
  return file;
}
function run(...args) {
  const r = spawnSync(coso, args, { encoding: "utf8" });
  return r.stdout + r.stderr;
}
// the same, while what runs in this process goes on
function runBeside(...args) {
  return new Promise((done) => {
    const c = spawn(coso, args);
    let said = "";
    c.stdout.on("data", (d) => (said += d));
    c.stderr.on("data", (d) => (said += d));
    c.on("close", () => done(said));
  });
}
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// ---- the file, the doctor ----
p = await provider();
const tls = await provider({ key: readFileSync(`${dir}/key.pem`), cert: readFileSync(`${dir}/cert.pem`) });
writeFileSync(`${dir}/secret`, "bi mat\n", { mode: 0o600 });
const refuses = (name, file, words) => {
  const said = run("serve", "--db", db, "--listen", "127.0.0.1:0", "--oidc", file);
  check(name, said.includes(words), said);
};
refuses("http only to this very machine", config("plain", "http://id.example.vn/realms/canbo"), "issuer");
refuses("by its number, not by a name like it", config("plain", "http://127.0.0.1.evil.example/x"), "issuer");
refuses("no other algorithms", config("weak", p.issuer, "algorithms: HS256"), "algorithms");
chmodSync(`${dir}/secret`, 0o644);
refuses("a secret that others may read", config("open", p.issuer), "đặt quyền 600");
chmodSync(`${dir}/secret`, 0o600);
const one = config("one", p.issuer), trusting = config("trusting", tls.issuer, `ca: ${dir}/cert.pem`);
p.mode = "impostor";
const [wrong, untrusted, trusted] = await Promise.all([runBeside("doctor", "--oidc", one), runBeside("doctor", "--oidc", config("tls", tls.issuer)), runBeside("doctor", "--oidc", trusting)]);
check("the doctor asks the issuer, who must be itself", wrong.includes("tự mô tả không đúng: “issuer”"), wrong);
check("TLS that one cannot trust is none", untrusted.includes("kết nối mã hóa tin được"), untrusted);
check("with its certificate it is, and the doctor says that it answers", trusted.includes(`OpenID Connect: ${tls.issuer} trả lời`), trusted);
await tls.stop();

// ---- nobody is linked ----
await serve("--oidc", one);
let b = await new Browser().go("/sign-in");
check("the button is there", b.body.includes("Đăng nhập bằng tài khoản tỉnh"));
await refused("elsewhere", "chỉ tới một máy khác", null, "a provider that points to another host is not called");
failed.pop(); // it came to no attempt
await refused("ok", "Danh tính “sub:u-1001” chưa gắn với tài khoản nào", "oidc unlinked", "who is linked to nobody gets no account");

// ---- linking one's own ----
const me = await new Browser().signIn("xa.02578");
p.mode = "ok";
await me.away("/account/oidc", { do: "begin", password: "sai sai sai" });
failed.push("wrong");
check("a wrong password begins no link", me.status === 400 && !me.back, me.why());
await me.away("/account/oidc", { do: "begin", password });
check("the cookie is narrow", me.set.some((c) => /^coso_oidc=[^;]+; Path=\/sign-in\/oidc; HttpOnly; SameSite=Lax; Max-Age=300$/.test(c)), me.set);
const thief = new Browser();
thief.jar.set("coso_oidc", me.jar.get("coso_oidc"));
thief.back = me.back;
await thief.come();
failed.push("oidc state");
check("without the session it links nothing", thief.status === 403 && !thief.inside, thief.why());
await me.away("/account/oidc", { do: "begin", password });
await me.come();
check("the holder's own link is made", me.status === 303 && me.to === "/account/oidc", me.why());
check("and shown", (await me.go("/account/oidc")).body.includes("sub:u-1001"));
const group = sql("SELECT max(group_id) FROM change_log WHERE tbl = 'account' AND actor = 'xa.02578'");
check("it is a change in the log", group !== "");
check("an undo does not take it back", (await me.go("/records/undo", { group })).status === 403);

// ---- signing in ----
b = await attempt("ok");
check("who is linked signs in", b.status === 303 && b.inside, b.why());
check("as that account", (await b.go("/account")).body.includes("xa.02578"));
b.csrf = b.field("_csrf");
await b.go("/sign-in/oidc/return", { ...b.sent, _csrf: b.csrf });
failed.push("oidc state");
check("the same once more is refused", b.status === 403 && b.why().includes("Lượt đăng nhập này không còn"), b.why());
for (const [mode, name] of [["es256", "ES256 is taken"], ["aud_azp", "many audiences, when it was issued to us"], ["tolerated", "clocks that differ a little"]])
  check(name, (b = await attempt(mode)).inside, b.why());
check("where one wanted to go is kept", (b = new Browser(), p.mode = "ok", await b.away("/sign-in/oidc", { back: "/people?q=a" }), await b.come()).to === "/people?q=a", b.to);
check("and is one of our own pages", (b = new Browser(), await b.away("/sign-in/oidc", { back: "//evil.example" }), await b.come()).to === "/", b.to);

b = new Browser();
await b.go("/sign-in");
check("the button goes with the box of a shared machine", /<form method="post" action="\/sign-in">(?:(?!<\/form>)[^])*name="shared"(?:(?!<\/form>)[^])*formaction="\/sign-in\/oidc" formnovalidate/.test(b.body));
await b.away("/sign-in/oidc", { shared: "1" });
await b.come();
check("which holds for the session", b.inside && sql("SELECT shared FROM session ORDER BY started_ms DESC LIMIT 1") === "1", b.why());

// ---- a provider, or somebody between, that does wrong ----
for (const [mode, words, how] of [
  ["none", "ký bằng cách không được nhận", "algorithm"], ["hs256", "ký bằng cách không được nhận", "algorithm"], ["crit", "ký bằng cách không được nhận", "algorithm"],
  ["signature", "Chữ ký của mã danh tính không đúng", "signature"], ["kid", "khóa không có trong danh sách", "key"],
  ["aud", "cấp cho chương trình khác", "audience"], ["aud_many", "cấp cho chương trình khác", "audience"], ["azp", "cấp cho chương trình khác", "audience"], ["iss", "do nơi khác cấp", "issuer"],
  ["expired", "đã hết hạn", "expired"], ["early", "không đúng lúc", "time"], ["old", "không đúng lúc", "time"], ["not_yet", "không đúng lúc", "time"],
  ["nonce", "không thuộc lượt đăng nhập này", "nonce"], ["no_sub", "thiếu “sub”", "claim"], ["odd_sub", "thiếu “sub”", "claim"], ["twice", "không đưa mã danh tính đọc được", "token"],
  ["padding", "không đưa mã danh tính đọc được", "token"], ["huge", "trả lời quá dài", "server"], ["redirect", "không nhận lượt đăng nhập này", "code"], ["denied", "không cho đăng nhập", "denied"]])
  await refused(mode, words, `oidc ${how}`);
check("a redirection is not followed", !p.calls.includes("GET /secret"));

// ---- between browsers ----
p.mode = "ok";
b = new Browser();
const other = new Browser();
await b.away();
await other.away();
const back = b.back;
b.back = other.back;
await b.come();
failed.push("oidc state");
check("an answer that another browser asked for", b.status === 403 && !b.inside, b.why());
b.back = back;
await b.come();
check("does not end one's own sign-in", b.inside, b.why());
await new Browser().go("/sign-in/oidc/return?code=x&state=y");
failed.push("oidc state");
await other.go(`${other.back}&iss=https%3A%2F%2Fevil.example`);
failed.push("oidc state");
check("an answer that names another issuer", other.status === 403);
check("a form that is not ours", (await other.come({ _pending: "x" })).status === 403);
check("a form of another site", (await other.go("/sign-in/oidc/return", other.sent, { origin: "https://evil.example" })).status === 403);
check("a form from elsewhere begins nothing", (await new Browser().go("/sign-in/oidc", {}, { origin: "https://evil.example" })).status === 403);
await other.come();
check("none of that has ended the sign-in under way", other.inside, other.why());
b = new Browser();
await b.away();
const twins = [new Browser(), new Browser(), new Browser()];
for (const t of twins) t.jar = new Map(b.jar);
await b.go(b.back);
const sent = Object.fromEntries(["_pending", "state", "code"].map((n) => [n, b.field(n)]));
await Promise.all(twins.map((t) => t.go("/sign-in/oidc/return", sent)));
failed.push("oidc state", "oidc state");
check("of many who bring one answer at once, one gets in", twins.filter((t) => t.inside).length === 1);

// ---- keys: an unknown one is not asked for at every attempt (here: again in an hour; below: in a second) ----
const before = p.calls.length;
for (let i = 0; i < 3; i++) await refused("kid", "khóa không có trong danh sách", "oidc key", "an unknown key");
check("is not asked for at every attempt", !p.calls.slice(before).some((c) => c.endsWith("/keys")));

// ---- accounts that may not ----
sql("UPDATE account SET locked_until = 9999999999999 WHERE login = 'xa.02578'");
await refused("ok", "đang tạm khóa", "locked", "a locked account");
sql("UPDATE account SET locked_until = NULL, until_d = 20260101 WHERE login = 'xa.02578'");
await refused("ok", "đã đóng", "oidc closed", "a closed account");
sql("UPDATE account SET until_d = 99991231 WHERE login = 'xa.02578'");

// ---- by whoever manages accounts ----
const admin = await new Browser().signIn("admin");
check("a person is linked to one account", (await admin.go("/accounts/chibo.02578", { do: "oidc_link", subject: "sub:u-1001" })).status === 400, admin.why());
check("something that is no identity", (await admin.go("/accounts/chibo.02578", { do: "oidc_link", subject: "u-2" })).status === 400);
check("nobody links their own so", (await admin.go("/accounts/admin", { do: "oidc_link", subject: "sub:u-9" })).status === 403);
check("another person is linked", (await admin.go("/accounts/chibo.02578", { do: "oidc_link", subject: "sub:u-2" })).status === 303, admin.why());
check("and shown", (await admin.go("/accounts/chibo.02578")).body.includes("sub:u-2"));
p.user = "u-2";
b = await attempt("ok");
check("signs in, and is told", (await b.go("/")).body.includes("đã gắn tài khoản này với một danh tính bên ngoài"), b.why());
check("the link is taken away", (await admin.go("/accounts/chibo.02578", { do: "oidc_drop" })).status === 303);
check("and the sessions with it", (await b.go("/account")).status === 303);
await refused("ok", "chưa gắn với tài khoản nào", "oidc unlinked", "and nobody signs in with it");
p.user = "u-1001";

// ---- our own second factor ----
const code = (secret, steps) => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const h = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((x) => parseInt(x, 2)))).update(step).digest(), o = h[19] & 15;
  return String((h.readUInt32BE(o) & 0x7fffffff) % 1000000).padStart(6, "0");
};
await me.go("/account/code", { do: "begin", password });
await me.go("/account/code");
const secret = /<code class="secret">([A-Z2-7 ]*)</.exec(me.body)[1];
check("the account sets up a code", (await me.go("/account/code", { do: "confirm", one_time_code: code(secret, 0) })).status === 200, me.why());
b = await attempt("amr");
check("it is asked for all the same", b.to?.startsWith("/sign-in/code") && !b.inside, b.to);
await b.go("/sign-in/code");
await b.go("/sign-in/code", { one_time_code: code(secret, 1), _pending: b.field("_pending") });
check("and then one is in", b.inside, b.why());

// ---- a provider that hangs ----
b = new Browser();
p.mode = "ok";
await b.away();
p.mode = "hang";
const asked = new Promise((done) => (p.hung = done));
let ended = false;
const waiting = b.come().then(() => (ended = true));
await asked;
check("others sign in while it does", (await new Browser().signIn("tinh.08")).inside && !ended);
p.drop();
await waiting;
failed.push("oidc server");
check("and whoever waited is told when it breaks off", b.status === 502 && b.why().includes("Không tới được"), b.why());
check("the server ends well", (await stop()) === 0);

// ---- the provider has asked a second factor; one's own link goes; a provider that is gone ----
p.mode = "ok";
await serve("--oidc", config("two", p.issuer, "second_factor: amr otp", 1, 1));
b = await attempt("ok");
check("without its word ours is asked", b.to?.startsWith("/sign-in/code"), b.to);
b = await attempt("amr");
check("with its word ours is not", b.to === "/" && b.inside, b.to);
await pause(1050);
b = await attempt("weak");
check("a key that is too short is none", !b.inside && b.why().includes("khóa không có trong danh sách"), b.why());
failed.push("oidc key");
await pause(1050);
await attempt("amr"); // the keys anew
await pause(1050);
p.amr = true;
b = await attempt("rotated");
p.amr = false;
check("a new key of the provider is found", b.inside, b.why());
check("the session knows of it", sql("SELECT second_factor FROM session ORDER BY started_ms DESC LIMIT 1") === "1");
check("unlinking asks for the password", (await me.go("/account/oidc", { do: "drop", password: "sai sai" })).status === 400);
failed.push("wrong");
check("and does it", (await me.go("/account/oidc", { do: "drop", password })).status === 303, me.why());
check("the link is gone", sql("SELECT count(*) FROM account WHERE oidc_subject IS NOT NULL") === "0");
p.hung = null;
await refused("hang", "không trả lời kịp", "oidc server", "a provider that does not answer is waited for so long and no longer");
const log = sql("SELECT fields FROM access_log WHERE act = 22 ORDER BY id").split("\n");
check("every refusal is in the log, with why", JSON.stringify(log) === JSON.stringify(failed), `${log} wanted ${failed}`);
check("and how one signed in", sql("SELECT count(*) FROM access_log WHERE act = 21 AND fields = 'oidc'") > 0);
await stop();
await p.stop();
await serve("--oidc", `${dir}/two.yaml`);
b = await new Browser().away();
check("a provider that is gone is said to be, and one may sign in otherwise", b.status === 502 && b.why().includes("Không tới được máy chủ đăng nhập") && b.body.includes('name="password"'), b.why());
check("the server ends well once more", (await stop()) === 0);
