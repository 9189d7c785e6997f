import { chromium } from 'playwright-core';
import { readFileSync, mkdtempSync } from 'fs';
const axe = readFileSync('node_modules/axe-core/axe.min.js','utf8');
const b = await chromium.launchPersistentContext(mkdtempSync('/tmp/cr-'), { executablePath: '/usr/bin/chromium', headless: true, args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'], viewport: {width:1280,height:900}, bypassCSP: true });
const p = await b.newPage();
await p.goto('http://127.0.0.1:8461/sign-in');
await p.fill('input[name=login]', process.argv[2]); await p.fill('input[name=password]','so-mau-2026'); await p.click('main button'); await p.waitForLoadState();
const pages = process.argv.slice(3);
let n=0;
for (const u of pages) for (const w of [1280,390]) {
  await p.setViewportSize({width:w,height:900});
  await p.goto('http://127.0.0.1:8461'+u);
  await p.screenshot({path:`/tmp/wt/pshot-${n}-${w}.png`, fullPage: w===1280});
  await p.evaluate(axe);
  const r = await p.evaluate(()=>axe.run());
  const over = await p.evaluate(()=>document.documentElement.scrollWidth-innerWidth);
  console.log(u,w,'axe',r.violations.map(v=>v.id+':'+v.nodes.length+' '+v.nodes[0].html.slice(0,140)).join(' | ')||'0','overflow',over);
  n+= w===390;
}
await b.close();
