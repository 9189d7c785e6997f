// Measures searching in a running server: node search.mjs BASE PID LOGIN. See search.sh.
import http from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';

const [base, pid, login = 'tinh.08'] = process.argv.slice(2);
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
        const server = /dur=([\d.]+)/.exec(response.headers['server-timing'] ?? '');
        done({ status: response.statusCode, text: Buffer.concat(parts).toString(), server: server ? Number(server[1]) : NaN });
      });
    });
    request.on('error', fail);
    request.end(body);
  });
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
const memory = (what) => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
// Processor time of the server so far in milliseconds, all its threads: what other work on the machine hardly changes.
const busy = () => readdirSync(`/proc/${pid}/task`).reduce((sum, t) => {
  try {
    return sum + Number(readFileSync(`/proc/${pid}/task/${t}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch (_) {
    return sum; // a thread that has ended since
  }
}, 0);

const form = await get('/sign-in');
const token = /name="_csrf" value="([^"]*)"/.exec(form.text)?.[1] ?? '';
await get('/sign-in', { method: 'POST', body: new URLSearchParams({ login, password: 'so-mau-2026', _csrf: token }).toString() });

// The usual, and what hurts most: single letters, the commonest family and middle names, names of organisations.
const words = ['nguyen', 'Nguyễn Văn', 'hoa', 'hòa', 'thi', 'nguyen van hung', 'dang', 'ma thi ai', 'tuan anh', 'lo', 'h', 'n', 't', 'tran thi huong', 'ly',
  'Đặng Thị Lan', 'chi bo', 'minh', 'chi bo thon', 'nguyen thi', '718-QĐ/TU', '008085001234', '0912345678', '02242', 'xa', 'quý', 'thuỷ'];
const day = 'date=2025-07-10';
const times = Number(process.env.TIMES ?? 5);
const lists = [['search everything', (q) => `/search?${day}&q=${q}`], ['list of people', (q) => `/people?${day}&q=${q}`], ['while typing', (q) => `/search.json?${day}&q=${q}`],
  ['whole list', () => `/people?${day}`], ['women of one age', () => `/people?${day}&sex=female&age=2`]];
console.log(`viewer ${login}, ${words.length} texts ${times} times each; milliseconds, goal p95 10`);
console.log(`${'page'.padEnd(18)}  first | server p50 p95 | processor p50 p95 most | most processor time (median)`);
for (const [name, path] of lists) {
  const first = await get(path('zz'));
  if (first.status !== 200) {
    console.log(`${name.padEnd(18)} answers ${first.status}`);
    continue;
  }
  const all = [], spent = [], worst = new Map();
  for (let i = 0; i < times; i++)
    for (const w of words) {
      const before = busy();
      const r = await get(path(encodeURIComponent(w)));
      const processor = busy() - before;
      all.push(r.server);
      spent.push(processor);
      worst.set(w, [...(worst.get(w) ?? []), processor]);
    }
  const slow = [...worst].map(([w, t]) => [w, at(t.sort((a, b) => a - b), 0.5)]).sort((a, b) => b[1] - a[1]).slice(0, 4);
  all.sort((a, b) => a - b);
  spent.sort((a, b) => a - b);
  const f = (x) => x.toFixed(1).padStart(6);
  console.log(`${name.padEnd(18)} ${f(first.server)} |${f(at(all, 0.5))}${f(at(all, 0.95))} |${f(at(spent, 0.5))}${f(at(spent, 0.95))}${f(at(spent, 1))} | ${slow.map(([w, t]) => `${w} ${t.toFixed(1)}`).join(', ')}`);
}
console.log(`resident ${memory('VmRSS').toFixed(0)} MB, at most ${memory('VmHWM').toFixed(0)} MB`);
agent.destroy();
