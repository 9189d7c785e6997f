// What the browser tests share: a demo register, a server of their own on a free port, one browser, results in TAP.
// Environment: T an empty directory, COSO the program, SRC the root of the tree (tests/README.md).
import { spawn, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

export const root = process.env.SRC ?? new URL('../..', import.meta.url).pathname;
export const temp = process.env.T ?? mkdtempSync(join(tmpdir(), 'coso-e2e.'));
export const coso = process.env.COSO ?? join(root, 'build/coso');
const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

// ---- results ----

let count = 0, bad = 0;
export function check(name, holds, detail = '') {
  count++;
  if (holds) {
    console.log(`ok - ${name}`);
    return;
  }
  bad++;
  console.log(`not ok - ${name}`);
  for (const line of String(detail).split('\n').slice(0, 40)) console.log(`# ${line}`);
}
// A part of the tests: when it throws, that is one failure and the next part goes on.
export async function part(name, run) {
  const before = Date.now();
  try {
    await run();
  } catch (error) {
    check(`${name}: goes through`, false, error.stack ?? error);
  }
  console.log(`# ${name}: ${((Date.now() - before) / 1000).toFixed(1)} s`);
}
export function finish() {
  console.log(`1..${count}`);
  process.exitCode = bad ? 1 : 0;
}

// ---- the register and the server ----

export function run(args, options = {}) {
  return execFileSync(coso, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
}
// Runs a few lines of Python on the register: node of Debian 12 reads no SQLite. Only to find ids and to write what `coso put` shall read.
export function python(code, ...args) {
  return execFileSync('python3', ['-c', code, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
}

// The accounts that `coso demo` makes have one password, printed with them.
export async function serve() {
  const db = join(temp, 'demo.db');
  const ready = process.env.COSO_DEMO; // made by the runner: copied
  let said;
  if (ready) {
    copyFileSync(ready, db);
    copyFileSync(`${ready}.key`, `${db}.key`);
    said = readFileSync(join(dirname(ready), 'demo.said'), 'utf8');
  } else {
    said = run(['demo', '--db', db]);
  }
  const password = /mật khẩu chung (\S+)/.exec(said)?.[1];
  if (!password) throw new Error(`coso demo says no password:\n${said}`);
  return serveRegister(db, password);
}

export async function serveRegister(db, password) {
  const child = spawn(coso, ['serve', '--db', db, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '', err = '';
  child.stdout.on('data', (d) => { out += d; });
  child.stderr.on('data', (d) => { err += d; });
  for (let i = 0; !/http:\/\/\S+/.test(out); i++) {
    if (i > 300 || child.exitCode !== null) throw new Error(`the server does not start\n${out}\n${err}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  const base = /http:\/\/[^\s/]+/.exec(out)[0];
  const stop = () => new Promise((done) => {
    if (child.exitCode !== null) return done(child.exitCode);
    child.once('exit', (code) => done(code));
    child.kill('SIGTERM');
  });
  return { base, db, password, stop, errors: () => err };
}

// ---- the browser ----

export async function openBrowser() {
  const options = {
    // the shell without a window: the browser itself draws its own bars and menus even where nobody sees them, half of its time
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  };
  return chromium.launch(options); // each launch has an empty profile of its own
}

// What a context must never see: requests to elsewhere, complaints in the console, errors of scripts, answers of 500 and more.
export function watch(context, base, seen = { outside: [], complaints: [], broken: [], wanted: new Set() }) {
  context.on('request', (r) => {
    if (!r.url().startsWith(base) && !r.url().startsWith('data:') && !r.url().startsWith('about:')) seen.outside.push(r.url());
  });
  context.on('response', (r) => {
    if (r.status() >= 500) seen.broken.push(`${r.status()} ${r.url()}`);
  });
  context.on('console', (m) => {
    // the browser itself complains about every answer of 4xx: those are asked for on purpose
    if (['error', 'warning'].includes(m.type()) && !/status of 4\d\d/.test(m.text())) seen.complaints.push(`${m.text()} (${m.location().url})`);
  });
  context.on('weberror', (e) => seen.complaints.push(String(e.error())));
  return seen;
}

export const widths = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

export async function signIn(page, server, login) {
  await page.goto(`${server.base}/sign-in`);
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', server.password);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
}

// One server, one browser; parts: a function each, given the server and how to get a fresh context. By hand: the names of some as the first
// argument. What no part may do is looked at at the end.
export async function runParts(parts) {
  const server = await serve();
  const browser = await openBrowser();
  const seen = { outside: [], complaints: [], broken: [] };
  const fresh = async (options = {}) => {
    const context = await browser.newContext({ viewport: widths.wide, locale: 'vi-VN', acceptDownloads: true, ...options });
    context.setDefaultTimeout(10000 * Number(process.env.PATIENCE || 1));
    watch(context, server.base, seen);
    return context;
  };
  const only = process.argv[2]?.split(',');
  for (const [name, one] of Object.entries(parts)) if (!only || only.includes(name)) await part(name, () => one(server, fresh));
  check('no request left the host', seen.outside.length === 0, [...new Set(seen.outside)].join('\n'));
  check('the console is silent', seen.complaints.length === 0, [...new Set(seen.complaints)].join('\n'));
  check('no answer of 500 and more', seen.broken.length === 0, [...new Set(seen.broken)].join('\n'));
  await browser.close();
  check('the server ends well', (await server.stop()) === 0, server.errors());
  finish();
}

// Violations as text, one a line; '' when there is none. rules: only these, null: all.
export async function axe(page, rules = null) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (only) => {
    const options = only ? { runOnly: { type: 'rule', values: only } } : {};
    const { violations } = await globalThis.axe.run(document, { ...options, resultTypes: ['violations'], preload: false, iframes: false });
    return violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => `${n.target.join(' ')}: ${n.failureSummary?.split('\n')[1] ?? ''}`) }));
  }, rules);
  return found.map((v) => `${v.id} (${v.help}): ${v.nodes.length}×, ${v.nodes.slice(0, 3).join(' | ')}`).join('\n');
}

// How far the page can be scrolled sideways, and what sticks out.
export async function sideways(page) {
  return page.evaluate(() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over <= 0) return '';
    const out = [];
    for (const e of document.querySelectorAll('body *')) {
      const box = e.getBoundingClientRect();
      if (box.right > document.documentElement.clientWidth + 1 && box.width > 0) out.push(`${e.tagName.toLowerCase()}.${e.className}`);
    }
    return `${over} px: ${out.slice(0, 5).join(', ')}`;
  });
}

// A file in the package format of Office: its parts by name, unpacked.
export function unzip(path) {
  const listing = python(`
import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print(json.dumps({n: z.read(n).decode("utf-8", "replace") for n in z.namelist()}))`, path);
  return JSON.parse(listing);
}

export const hostile = () => JSON.parse(readFileSync(join(root, 'tests/fixtures/hostile.json'), 'utf8'));
export { existsSync, join, mkdirSync, readFileSync, writeFileSync };
