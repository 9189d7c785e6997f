// Measures the pages of a running server: node pages.mjs BASE PID PEOPLE. See pages.sh.
import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';

const [base, pid, people] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const cookies = new Map();

function get(path, { method = 'GET', body = null, gzip = false } = {}) {
  return new Promise((done, fail) => {
    const from = process.hrtime.bigint();
    const headers = { Cookie: [...cookies].map(([n, v]) => `${n}=${v}`).join('; ') };
    if (body) headers['Content-Type'] = 'application/x-www-form-urlencoded';
    if (body) headers['Content-Length'] = Buffer.byteLength(body);
    if (gzip) headers['Accept-Encoding'] = 'gzip';
    const request = http.request(base + path, { method, headers, agent }, (response) => {
      const parts = [];
      response.on('data', (d) => parts.push(d));
      response.on('end', () => {
        for (const c of response.headers['set-cookie'] ?? []) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(c);
          cookies.set(name, value);
        }
        const raw = Buffer.concat(parts);
        const packed = response.headers['content-encoding'] === 'gzip';
        const server = /dur=([\d.]+)/.exec(response.headers['server-timing'] ?? '');
        done({ status: response.statusCode, text: packed ? gunzipSync(raw) : raw, sent: raw.length, packed,
          server: server ? Number(server[1]) : NaN, wall: Number(process.hrtime.bigint() - from) / 1e6 });
      });
    });
    request.on('error', fail);
    request.end(body);
  });
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
const ms = (x) => (Number.isFinite(x) ? x.toFixed(1) : '–').padStart(8);
const memory = (what) => {
  const m = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return m ? Number(m[1]) / 1024 : NaN;
};

// Processor time of the server in milliseconds (ticks of 10 ms): what other work on the machine does not change.
const busy = () => {
  const f = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(f[11]) + Number(f[12])) * 10;
};

async function signIn(login) {
  const form = await get('/sign-in');
  const token = /name="_csrf" value="([^"]*)"/.exec(form.text)?.[1] ?? '';
  const r = await get('/sign-in', { method: 'POST', body: new URLSearchParams({ login, password: 'so-mau-2026', _csrf: token }).toString() });
  if (r.status !== 303 || !cookies.size) throw new Error(`signing in as ${login}: ${r.status}`);
}

const link = (html, pattern) => pattern.exec(html)?.[1]?.replaceAll('&amp;', '&');
const words = ['nguyen', 'Nguyễn Văn', 'hoa', 'hòa', 'thi', 'nguyen van hung', 'dang', 'ma thi ai', 'tuan anh', 'lo', 'h', 'tran thi huong', 'ly', 'Đặng Thị Lan', 'chi bo', 'minh'];

async function pages() {
  const day = 'date=2025-07-10', then = 'date=2024-12-31';
  const list = (await get(`/people?${day}`)).text.toString();
  const secretaries = (await get(`/people?${then}&title=party_secretary`)).text.toString();
  const person = link(secretaries, /href="(\/people\/\d+\/\d+[^"]*)"/) ?? link(list, /href="(\/people\/\d+\/\d+[^"]*)"/);
  const organisation = link(secretaries, /href="(\/organisations\/\d+[^"]*)"/);
  const commune = link(secretaries, /href="(\/units\/\d+[^"]*)"/);
  const term = organisation && link((await get(organisation)).text.toString(), /href="(\/terms\/\d+[^"]*)"/);
  const q = (i) => encodeURIComponent(words[i % words.length]);
  return [
    ['home', () => `/?${day}`], ['units', () => `/units?${day}`], ['commune', commune && (() => commune)],
    ['organisation', organisation && (() => organisation)], ['committee of a term', term && (() => term)], ['person', person && (() => person)],
    ['people, whole list', () => `/people?${day}`], ['people, search', (i) => `/people?${day}&q=${q(i)}`],
    ['people, one commune', commune && (() => `/people?${then}&unit=${/units\/(\d+)/.exec(commune)[1]}`)], ['search everything', (i) => `/search?${day}&q=${q(i)}`],
    ...['review', 'coming', 'clean', 'dashboard', 'law/targets', 'law/standards', 'law/quotas', 'law/rules', 'law/needs'].map((p) => [p, () => `/${p}?unit=08&${then}`]),
    ['form, committees', () => `/forms/cap_uy_nhiem_ky?unit=08&term=2020-2025`], ['form, staff', () => `/forms/can_bo_cap_xa?unit=08&${then}`],
  ];
}

async function measure(name, path, times) {
  const first = await get(path(0));
  if (first.status !== 200) return { name, note: `answers ${first.status}` };
  for (let i = 0; i < 3; i++) await get(path(i));
  const server = [], wall = [], before = busy();
  for (let i = 0; i < times; i++) {
    const r = await get(path(i));
    server.push(r.server);
    wall.push(r.wall);
  }
  const processor = (busy() - before) / times;
  server.sort((a, b) => a - b);
  wall.sort((a, b) => a - b);
  const packed = await get(path(0), { gzip: true });
  return { name, first: first.server, processor, p50: at(server, 0.5), p95: at(server, 0.95), w50: at(wall, 0.5), w95: at(wall, 0.95),
    raw: packed.text.length / 1024, sent: packed.sent / 1024 };
}

// The list of people with everything it needs: style, script, the fonts the style names.
async function firstLoad() {
  const seen = new Map();
  const take = async (path) => {
    if (seen.has(path)) return '';
    const r = await get(path, { gzip: true });
    seen.set(path, [r.sent, r.text.length]);
    return r.text.toString();
  };
  const html = await take('/people?date=2025-07-10');
  for (const [, path] of html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)) {
    const text = await take(path);
    if (path.endsWith('.css')) for (const [, font] of text.matchAll(/url\(["']?([^"')]+)["']?\)/g))
      if (!font.startsWith('data:')) await take(new URL(font, base + path).pathname);
  }
  return [...seen].reduce(([n, sent, raw], [, [s, r]]) => [n + 1, sent + s, raw + r], [0, 0, 0]);
}

async function together(seconds, connections, paths) {
  const until = Date.now() + seconds * 1000, times = [];
  let failed = 0;
  await Promise.all(Array.from({ length: connections }, async (_, c) => {
    for (let i = c; Date.now() < until; i++) {
      const r = await get(paths[i % paths.length](i)).catch(() => ({ status: 0 }));
      if (r.status === 200) times.push(r.wall);
      else failed++;
    }
  }));
  times.sort((a, b) => a - b);
  return { rate: times.length / seconds, failed, p50: at(times, 0.5), p95: at(times, 0.95) };
}

await signIn('tinh.08');
const all = await pages(), times = Number(process.env.TIMES ?? 64), rows = [];
console.log(`people ${people}, viewer of the whole province, ${times} requests a page after 4 to warm up; milliseconds`);
console.log(`${'page'.padEnd(22)}  first  | server p50     p95 processor |   wall p50     p95 |  KB raw    gzip | goal p95`);
for (const [name, path] of all) {
  const r = path ? await measure(name, path, times) : { name, note: 'no such thing found' };
  rows.push(r);
  const goal = name.startsWith('form') ? 100 : 15;
  if (r.note) console.log(`${name.padEnd(22)}  ${r.note}`);
  else console.log(`${name.padEnd(22)}${ms(r.first)} |${ms(r.p50)}${ms(r.p95)}  ${ms(r.processor)} |${ms(r.w50)}${ms(r.w95)}    |${ms(r.raw)}${ms(r.sent)} | ${goal} ms: ${r.p95 <= goal ? 'kept' : `missed, ${(r.p95 / goal).toFixed(1)} times`}`);
}
console.log(`resident after that: ${memory('VmRSS').toFixed(0)} MB, at most ${memory('VmHWM').toFixed(0)} MB (goal 256 MB for a province)`);
const [files, sent, raw] = await firstLoad();
console.log(`first load of the list of people: ${files} files, ${(sent / 1024).toFixed(0)} KB sent (gzip where it helps), ${(raw / 1024).toFixed(0)} KB raw`);
const good = all.filter(([name, path]) => path && !rows.find((r) => r.name === name)?.note).map(([, path]) => path);
const load = await together(Number(process.env.SECONDS_TOGETHER ?? 8), 32, good);
console.log(`32 readers at once: ${load.rate.toFixed(0)} pages a second, p50 ${load.p50?.toFixed(0)} ms, p95 ${load.p95?.toFixed(0)} ms, ${load.failed} failed; resident ${memory('VmRSS').toFixed(0)} MB`);
agent.destroy();
