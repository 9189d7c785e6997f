// A thousand people at work: node load.mjs BASE PID USERS.json. See load.sh. THINK: seconds between an answer and the next request, on
// average (exponential, at most five times that); SECONDS: how long after the ramp; WRITERS: for the writes without a pause at the end.
import http from 'node:http';
import { readFileSync } from 'node:fs';

const [base, pid, file] = process.argv.slice(2);
const users = JSON.parse(readFileSync(file, 'utf8'));
const think = Number(process.env.THINK ?? 30), seconds = Number(process.env.SECONDS ?? 120), writers = Number(process.env.WRITERS ?? 8);
const ramp = Math.min(think, seconds / 2);
const words = ['nguyen', 'hoa', 'nguyen van hung', 'dang', 'tuan anh', 'tran thi huong', 'ly', 'Đặng Thị Lan', 'chi bo', 'minh'];
const day = 'date=2025-07-10';
const letters = 'ABCDEGHIKL';
let made = 0;

const wait = (s) => new Promise((done) => { setTimeout(done, s * 1000); });
const any = (list) => list[Math.floor(Math.random() * list.length)];

function ask(u, path, body = null) {
  return new Promise((done) => {
    const from = process.hrtime.bigint();
    const headers = { Cookie: `coso_session=${u.token}`, 'Accept-Encoding': 'gzip' };
    if (body !== null) Object.assign(headers, { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), Origin: base });
    if (body !== null) delete headers['Accept-Encoding'];
    const plain = path.includes('/edit') || path.includes('/new');
    if (plain) delete headers['Accept-Encoding'];
    const request = http.request(base + path, { method: body === null ? 'GET' : 'POST', headers, agent: u.agent, timeout: 60000 }, (response) => {
      const parts = [];
      response.on('data', (d) => { if (plain) parts.push(d); });
      response.on('end', () => {
        const server = /dur=([\d.]+)/.exec(response.headers['server-timing'] ?? '');
        done({ status: response.statusCode, text: plain ? Buffer.concat(parts).toString() : '', to: response.headers.location, wall: Number(process.hrtime.bigint() - from) / 1e6, server: server ? Number(server[1]) : NaN });
      });
      response.on('error', (e) => done({ status: 0, why: e.code }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer in 60 s')));
    request.on('error', (e) => {
      // a kept connection that the server closed in the very moment: what a browser does then is to ask again, where nothing was to be written
      if (e.code === 'ECONNRESET' && request.reusedSocket && body === null) done(ask(u, path, body));
      else done({ status: 0, why: e.code ?? e.message });
    });
    request.end(body ?? undefined);
  });
}

const unescape = (s) => s.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

// The fields of the form that writes, as a browser without scripts sends it.
function form(page) {
  const found = /<form method="post" action="(\/records\/[^"]*\/(?:new|edit)[^"]*)"[\s\S]*?<\/form>/.exec(page);
  if (!found) return null;
  const fields = new URLSearchParams();
  for (const [tag] of found[0].matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag), value = / value="([^"]*)"/.exec(tag);
    if (name && ((!tag.includes('radio') && !tag.includes('checkbox')) || tag.includes(' checked'))) fields.set(unescape(name[1]), unescape(value?.[1] ?? ''));
  }
  for (const [, name, body] of found[0].matchAll(/<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) fields.set(unescape(name), unescape(/<option value="([^"]*)" selected/.exec(body)?.[1] ?? ''));
  for (const [, name, body] of found[0].matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)) fields.set(unescape(name), unescape(body));
  return { action: unescape(found[1]), fields };
}

const newName = () => `Ma Thị Tải ${String(++made).padStart(6, '0').replace(/\d/g, (c) => `${letters[Number(c)]}u `).trim()}`;

// The form for a new person as far as "save": whoever enters a list of people has it open.
async function personForm(u) {
  const first = form((await ask(u, `/records/person/new?unit=${u.unit}`)).text);
  if (!first) return null;
  for (const [k, v] of [['full_name', newName()], ['birth_d.year', '1980'], ['sex', 'female'], ['_step', 'check'], ['_csrf', u.csrf]]) first.fields.set(k, v);
  const second = form((await ask(u, first.action, first.fields.toString())).text);
  second?.fields.set('_step', 'save');
  second?.fields.set('_csrf', u.csrf);
  return second;
}

async function edit(u) {
  u.form ??= await personForm(u);
  if (!u.form) return { status: 0, why: 'no form' };
  u.form.fields.set('full_name', newName());
  return ask(u, u.form.action, u.form.fields.toString());
}

const kinds = [
  ['list of people', 25, (u) => ask(u, `/people?${day}&unit=${u.unit}`)],
  ['search', 20, (u) => ask(u, `/search?${day}&q=${encodeURIComponent(any(words))}`)],
  ['person', 15, (u) => (u.people.length ? ask(u, `/people/${any(u.people).join('/')}`) : ask(u, `/units/${u.unit}?${day}`))],
  ['commune', 10, (u) => ask(u, `/units/${u.unit}?${day}`)],
  ['form', 10, (u) => ask(u, `/forms/thon_co_dang_vien?unit=08/${u.code}&${day}`)],
  ['home', 10, (u) => ask(u, '/')],
  ['small edit', 10, edit],
];
const total = kinds.reduce((n, [, weight]) => n + weight, 0);
const times = new Map(kinds.map(([name]) => [name, []])), server = new Map(kinds.map(([name]) => [name, []])), errors = new Map();
let stop = false, measuring = false, count = 0, end;
const over = new Promise((done) => { end = done; });

function one() {
  let n = Math.random() * total;
  return kinds.find(([, weight]) => (n -= weight) < 0) ?? kinds[0];
}

async function user(u, i) {
  u.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  await wait((ramp * i) / users.length);
  while (!stop) {
    const [name, , act] = one();
    const r = await act(u);
    const good = name === 'small edit' ? r.status === 303 : r.status === 200;
    if (measuring) {
      count++;
      if (good) {
        times.get(name).push(r.wall);
        server.get(name).push(r.server);
      } else errors.set(`${name}: ${r.status} ${r.why ?? r.to ?? ''}`, (errors.get(`${name}: ${r.status} ${r.why ?? r.to ?? ''}`) ?? 0) + 1);
    }
    if (!stop) await Promise.race([over, wait(Math.min(-Math.log(1 - Math.random()), 5) * think)]);
  }
}

const at = (sorted, share) => (sorted.length ? sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] : NaN);
const ms = (x) => (Number.isFinite(x) ? x.toFixed(1) : '–').padStart(9);
const status = (what) => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
const busy = () => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' '); return (Number(f[11]) + Number(f[12])) / 100; };
const line = (name, list, inside) => {
  list.sort((a, b) => a - b);
  inside.sort((a, b) => a - b);
  console.log(`${name.padEnd(18)}${String(list.length).padStart(8)} |${ms(at(list, 0.5))}${ms(at(list, 0.95))}${ms(at(list, 0.99))} |${ms(at(inside, 0.5))}${ms(at(inside, 0.95))}`);
};

console.log(`${users.length} signed-in users on connections of their own, think time ${think} s on average (exponential), ${seconds} s after a ramp of ${ramp.toFixed(0)} s`);
// what a server reads once is read before anybody is counted
users[0].agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
for (const [, , act] of kinds) await act(users[0]);
const all = users.map(user);
await wait(ramp);
measuring = true;
const from = Date.now(), work = busy();
await wait(seconds);
measuring = false;
const took = (Date.now() - from) / 1000, worked = busy() - work;
stop = true;
end();
console.log(`${count} requests, ${(count / took).toFixed(1)} a second; the server's processor ${(100 * worked / took).toFixed(0)} % of one core; resident ${status('VmRSS').toFixed(0)} MB, at most ${status('VmHWM').toFixed(0)} MB`);
console.log(`${'milliseconds'.padEnd(18)}       n |   wall p50     p95      p99 | server p50   p95`);
for (const [name] of kinds) line(name, times.get(name), server.get(name));
line('all', [...times.values()].flat(), [...server.values()].flat());
const failed = [...errors.values()].reduce((a, b) => a + b, 0);
console.log(`errors: ${failed}`);
for (const [what, n] of errors) console.log(`  ${n} × ${what}`);

// ---- writes without a pause, when everybody has their answer
await Promise.all(all);
let written = 0, refused = 0;
const until = Date.now() + Number(process.env.WRITE_SECONDS ?? 10) * 1000, walls = [];
await Promise.all(users.slice(0, writers).map(async (u) => {
  u.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  u.form ??= await personForm(u);
  while (Date.now() < until) {
    const r = await edit(u);
    if (r.status === 303) { written++; walls.push(r.wall); } else refused++;
  }
}));
walls.sort((a, b) => a - b);
console.log(`durable small writes (a person with name, day of birth, log and search row; one transaction each): ${(written / Number(process.env.WRITE_SECONDS ?? 10)).toFixed(0)} a second by ${writers} writers, p50 ${ms(at(walls, 0.5)).trim()} ms, p95 ${ms(at(walls, 0.95)).trim()} ms, ${refused} refused`);
process.exit(failed + refused > 0 ? 1 : 0);
