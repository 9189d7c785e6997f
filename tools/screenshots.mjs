// Pictures of all pages: 1280 and 390 px, some in the dark, a form on paper. Run by `./dev screenshots`, which puts them where nothing is
// committed; the few that the documentation shows are copied to docs/screenshots. The demo register, a server and a browser of its own, as
// the browser tests have them.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, root, serve, signIn, temp } from '../tests/e2e/lib.mjs';
import { addresses, written } from '../tests/e2e/parts/pages.mjs';

const folder = process.argv[2] ?? join(root, 'build/screenshots'), shown = join(root, 'docs/screenshots');

// ---- the pages ----

const file = (name) => name.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

async function take(page, name, size) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width: size.width, height: Math.min(height, size.most) };
  writeFileSync(join(folder, `${file(name)}.png`), await page.screenshot({ clip, fullPage: true, animations: 'disabled' }));
}

const WIDE = { width: 1280, height: 800, most: 1200 }, PHONE = { width: 390, height: 844, most: 1100 };
const SHOWN = ['form-cell-opened-1280', 'home-1280', 'person-1280', 'programme-1280', 'form-390'];
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
  execFileSync('pdftoppm', ['-r', '90', '-f', '1', '-l', '1', '-singlefile', '-png', pdf, join(folder, file(name))]);
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
for (const name of SHOWN) copyFileSync(join(folder, `${name}.png`), join(shown, `${name}.png`));
console.log(`${readdirSync(folder).length} pictures in ${folder}, ${SHOWN.length} of them in docs/screenshots`);
