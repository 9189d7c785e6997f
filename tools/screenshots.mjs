// Pictures of all pages, for docs/screenshots: 1280 and 390 px, some in the dark, a form on paper. Run by `./dev screenshots`.
// The demo register, a server and a browser of its own, as the browser tests have them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync, crc32 as zlibCrc } from 'node:zlib';
import { openBrowser, root, serve, signIn, temp } from '../tests/e2e/lib.mjs';
import { addresses, written } from '../tests/e2e/parts/pages.mjs';

const folder = process.argv[2] ?? join(root, 'docs/screenshots');

// ---- smaller pictures: at most 256 colours, nearest ones joined; screens have few ----

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
const crc = zlibCrc ?? ((bytes) => {
  let c = 0xffffffff;
  for (const b of bytes) c = table[(c ^ b) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
});

// The pixels of a PNG as browsers write it (8 bits, RGB or RGBA, not interlaced).
function decode(png) {
  let at = 8, width = 0, height = 0, channels = 4;
  const data = [];
  while (at < png.length) {
    const length = png.readUInt32BE(at), type = png.toString('latin1', at + 4, at + 8), body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      channels = body[9] === 2 ? 3 : 4;
    }
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  const raw = inflateSync(Buffer.concat(data)), stride = width * channels, out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? out[y * stride + x - channels] : 0, up = y > 0 ? out[(y - 1) * stride + x] : 0;
      const corner = x >= channels && y > 0 ? out[(y - 1) * stride + x - channels] : 0;
      const p = left + up - corner, [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
      const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : filter === 4 ? (a <= b && a <= c ? left : b <= c ? up : corner) : 0;
      out[y * stride + x] = (raw[y * (stride + 1) + 1 + x] + guess) & 255;
    }
  }
  return { width, height, channels, pixels: out };
}

// 256 colours: the frequent ones as they are, the others by the nearest of those.
function palette(image) {
  const count = new Map();
  const { pixels, channels } = image;
  for (let i = 0; i < pixels.length; i += channels) {
    const key = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  const colours = [...count.entries()].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  const kept = [];
  const far = (a, b) => (((a >> 16) - (b >> 16)) ** 2) * 2 + ((((a >> 8) & 255) - ((b >> 8) & 255)) ** 2) * 3 + ((a & 255) - (b & 255)) ** 2;
  for (let least = 0; kept.length === 0 || kept.length > 256; least = least === 0 ? 60 : least * 2) {
    kept.length = 0;
    for (const c of colours) {
      if (least === 0 || kept.every((k) => far(k, c) >= least)) kept.push(c);
      if (kept.length > 256) break;
    }
  }
  const index = new Map();
  for (const c of colours) {
    let best = 0;
    for (let k = 1; k < kept.length; k++) if (far(kept[k], c) < far(kept[best], c)) best = k;
    index.set(c, best);
  }
  return { kept, index };
}

function chunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]), out = Buffer.alloc(named.length + 8);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc(named), named.length + 4);
  return out;
}

export function smaller(png) {
  const image = decode(png), { kept, index } = palette(image), { width, height, pixels, channels } = image;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * channels;
      rows[y * (width + 1) + 1 + x] = index.get((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const out = Buffer.concat([png.subarray(0, 8), chunk('IHDR', head), chunk('PLTE', Buffer.from(kept.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0))]);
  return out.length < png.length ? out : png;
}

// ---- the pages ----

const file = (name) => name.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

async function take(page, name, size) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width: size.width, height: Math.min(height, size.most) };
  writeFileSync(join(folder, `${file(name)}.png`), smaller(await page.screenshot({ clip, fullPage: true, animations: 'disabled' })));
}

const WIDE = { width: 1280, height: 800, most: 1200 }, PHONE = { width: 390, height: 844, most: 1100 };
const DARK = ['home', 'form, cell opened', 'person'];

async function visit(page, base, [name, at]) {
  for (const size of [WIDE, PHONE]) {
    await page.setViewportSize(size);
    await page.goto(base + at);
    await page.evaluate(() => document.fonts.ready);
    await take(page, `${name} ${size.width}`, size);
  }
  if (!DARK.includes(name)) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(WIDE);
  await page.goto(base + at);
  await take(page, `${name} 1280 dark`, WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
}

async function paper(page, base, name, at) {
  const pdf = join(temp, 'print.pdf');
  await page.goto(base + at);
  writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
  const out = join(temp, 'print');
  execFileSync('pdftoppm', ['-r', '90', '-f', '1', '-l', '1', '-singlefile', '-png', pdf, out]);
  writeFileSync(join(folder, `${file(name)}.png`), smaller(readFileSync(`${out}.png`)));
}

const server = await serve();
const browser = await openBrowser();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const context = await browser.newContext({ locale: 'vi-VN', viewport: WIDE });
const page = await context.newPage();
await visit(page, server.base, ['sign in', '/sign-in']);
await signIn(page, server, 'tinh.08');
const all = await addresses(server, page);
for (const one of all) await visit(page, server.base, one);
await paper(page, server.base, 'form print', '/forms/can_bo_cap_xa?unit=08&date=2020-12-31');
const clerk = await (await browser.newContext({ locale: 'vi-VN' })).newPage();
await signIn(clerk, server, 'tochuc.02578');
for (const one of await written(server, clerk)) await visit(clerk, server.base, one);
const admin = await (await browser.newContext({ locale: 'vi-VN' })).newPage();
await signIn(admin, server, 'admin');
await visit(admin, server.base, ['accounts', '/accounts']);
const person = all.find(([name]) => name === 'person');
if (person) await visit(admin, server.base, ['no right', person[1]]);
await browser.close();
await server.stop();
const files = readdirSync(folder), bytes = files.reduce((sum, f) => sum + statSync(join(folder, f)).size, 0);
console.log(`${files.length} pictures, ${(bytes / 1e6).toFixed(2)} MB in ${folder}`);
