// Measures searching in a running server: node search.mjs BASE PID LOGIN [DATABASE]. See search.sh. DATABASE: name of a PostgreSQL database
// on this machine, whose processes are counted too.
import http from 'node:http';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const [base, pid, login = 'tinh.08', database = ''] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const cookies = new Map();

function get(path, { method = 'GET', body = null } = {}) {
  return new Promise((done, fail) => {
    const headers = { Cookie: [...cookies].map(([n, v]) => `${n}=${v}`).join('; ') };
    if (body) Object.assign(headers, { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) });
    const request = http.request(base + path, { method, headers, agent }, (response) => {
      const parts = [];
      response.on('data', (d) => parts.push(d));
      response.on('end', () => {
        for (const c of response.headers['set-cookie'] ?? []) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(c);
          cookies.set(name, value);
        }
        const timing = response.headers['server-timing'] ?? '';
        const of = (what) => Number(new RegExp(`${what};dur=([\\d.]+)`).exec(timing)?.[1] ?? NaN);
        done({ status: response.statusCode, text: Buffer.concat(parts).toString(), clock: of('app'), work: of('cpu') });
      });
    });
    request.on('error', fail);
    request.end(body);
  });
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
const memory = (what) => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch (_) {
    return ''; // a process or thread that has ended since
  }
};
// Processor time of a process so far in milliseconds, all its threads.
const busy = (of) => readdirSync(`/proc/${of}/task`).reduce((sum, t) => sum + Number(read(`/proc/${of}/task/${t}/schedstat`).split(' ')[0]) / 1e6, 0);
// The processes of PostgreSQL that serve this database: "postgres: USER DATABASE [local] idle".
const backends = () => database === '' ? [] : readdirSync('/proc').filter((p) => /^\d+$/.test(p) && /^postgres: \S+ (\S+) /.exec(read(`/proc/${p}/cmdline`))?.[1] === database);
const busyAll = (list) => list.reduce((sum, p) => {
  try {
    return sum + busy(p);
  } catch (_) {
    return sum;
  }
}, 0);

const form = await get('/sign-in');
const token = /name="_csrf" value="([^"]*)"/.exec(form.text)?.[1] ?? '';
await get('/sign-in', { method: 'POST', body: new URLSearchParams({ login, password: 'so-mau-2026', _csrf: token }).toString() });

// What people type, and what hurts most: single letters, the commonest family and middle names, names of organisations.
const texts = {
  'names with marks': ['Nguyễn Văn', 'hòa', 'Đặng Thị Lan', 'quý', 'thuỷ', 'Trần Thị Thúy Hằng'],
  'without marks': ['nguyen', 'nguyen van hung', 'tuan anh', 'tran thi huong', 'ma thi ai', 'nguyen thi', 'hoa', 'thi'],
  'beginnings and initials': ['h', 'n', 't', 'lo', 'n v h', 'ng th lan', 'ly'],
  numbers: ['008085001234', '0912345678', '02242'],
  documents: ['718-QĐ/TU', 'quyet dinh chuan y'],
  organisations: ['chi bo', 'chi bo thon', 'dang uy xa', 'hoi phu nu'],
  units: ['xa', 'tan trao', 'Phường Minh Xuân'],
  'no answer': ['zzqx', 'nguyen qzx'],
};
const words = Object.values(texts).flat();
const day = 'date=2025-07-10';
const times = Number(process.env.TIMES ?? 4);
const lists = [['search everything', (q) => `/search?${day}&q=${q}`], ['list of people', (q) => `/people?${day}&q=${q}`], ['while typing', (q) => `/search.json?${day}&q=${q}`],
  ['whole list', () => `/people?${day}`], ['women of one age', () => `/people?${day}&sex=female&age=2`]];
const before = memory('VmRSS');
const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0];
console.log(`viewer ${login}, ${words.length} texts ${times} times each; milliseconds; goal: p95 10; load ${load}`);
console.log('clock: of the handler. work: processor time of the handler. process: processor time of the whole server' + (database === '' ? '' : ' and of the processes of PostgreSQL'));
console.log(`${'page'.padEnd(18)}   first |  clock p50   p95 |  work p50   p95 | process p50   p95  most | most processor time (median)`);
const f = (x) => x.toFixed(1).padStart(7);
const shares = new Map();
for (const [name, path] of lists) {
  const first = await get(path('zz'));
  if (first.status !== 200) {
    console.log(`${name.padEnd(18)} answers ${first.status}`);
    continue;
  }
  const clock = [], work = [], spent = [], worst = new Map(), others = backends();
  for (let i = 0; i < times; i++)
    for (const [kind, list] of Object.entries(texts))
      for (const w of list) {
        const then = busy(pid) + busyAll(others);
        const r = await get(path(encodeURIComponent(w)));
        const processor = busy(pid) + busyAll(others) - then;
        clock.push(r.clock);
        work.push(r.work);
        spent.push(processor);
        worst.set(w, [...(worst.get(w) ?? []), processor]);
        if (name !== 'whole list' && name !== 'women of one age') shares.set(kind, [...(shares.get(kind) ?? []), processor]);
      }
  const slow = [...worst].map(([w, t]) => [w, at(t.sort((a, b) => a - b), 0.5)]).sort((a, b) => b[1] - a[1]).slice(0, 4);
  for (const all of [clock, work, spent]) all.sort((a, b) => a - b);
  console.log(`${name.padEnd(18)} ${f(first.clock)} |   ${f(at(clock, 0.5))}${f(at(clock, 0.95))}|  ${f(at(work, 0.5))}${f(at(work, 0.95))}|    ${f(at(spent, 0.5))}${f(at(spent, 0.95))}${f(at(spent, 1))} | ${slow.map(([w, t]) => `${w} ${t.toFixed(1)}`).join(', ')}`);
}
console.log(`by sort of text, processor p50 and p95: ${[...shares].map(([k, t]) => `${k} ${at(t.sort((a, b) => a - b), 0.5).toFixed(1)} ${at(t, 0.95).toFixed(1)}`).join('; ')}`);
console.log(`resident ${memory('VmRSS').toFixed(0)} MB, before the first search ${before.toFixed(0)}, at most ${memory('VmHWM').toFixed(0)} MB`);
// What a change costs: CHANGE is a command that adds an organisation; the first answer after it, and the next.
if (process.env.CHANGE) {
  for (const name of ['an organisation added, first', 'again']) {
    execFileSync('sh', ['-c', process.env.CHANGE], { stdio: ['ignore', 'ignore', 'inherit'] });
    const answers = [];
    for (const path of [`/people?${day}&q=hoa`, `/search?${day}&q=hoa`, `/people?${day}&q=hoa`]) {
      const then = busy(pid) + busyAll(backends());
      const r = await get(path);
      answers.push(`${r.clock.toFixed(1)} (${(busy(pid) + busyAll(backends()) - then).toFixed(1)})`);
    }
    console.log(`${name}: list, search, list: clock (processor) ${answers.join(', ')}`);
  }
}
console.log(`load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}`);
agent.destroy();
