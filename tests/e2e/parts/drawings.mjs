// Every kind of chart where somebody would look for it: valid SVG, title and description, the same as a table, no words on one another
// and none outside the drawing, on a page, a telephone, in the dark and on paper.
import { axe, check, join, python, signIn, temp, widths, writeFileSync } from '../lib.mjs';

// What the charts are made of: anything else is a mistake or has come in from outside.
const SHAPE = ['class', 'x', 'y', 'width', 'height'];
const ELEMENTS = {
  svg: ['class', 'viewBox', 'width', 'height', 'role', 'aria-labelledby', 'aria-hidden'], title: ['id'], desc: ['id'], g: ['class'], a: ['href', 'tabindex'],
  rect: [...SHAPE, 'rx'], line: ['class', 'x1', 'y1', 'x2', 'y2'], circle: ['class', 'cx', 'cy', 'r'], polyline: ['class', 'points'], path: ['class', 'd'], text: ['class', 'x', 'y'], tspan: ['class', 'x', 'dy'],
};

// As a reader of XML sees the drawings of a page, not as a browser mends them.
export function faultsOf(html) {
  return python(`
import json, re, sys, xml.etree.ElementTree as ET
allowed, html = json.loads(sys.argv[1]), open(sys.argv[2], encoding="utf-8").read()
found = re.findall(r"<svg.*?</svg>", html, re.S)
drawn = [s for s in found if 'class="ch"' in s or 'class="spark"' in s]
faults = [] if drawn else ["no drawing"]
number = re.compile(r"-?[0-9]+(\\.[0-9]+)?$")
for svg in drawn:
    try:
        root = ET.fromstring(svg)
    except ET.ParseError as e:
        faults.append(f"{e}: {svg[:200]}")
        continue
    for e in root.iter():
        if e.tag not in allowed:
            faults.append(f"<{e.tag}>")
            continue
        for k, v in e.attrib.items():
            if k not in allowed[e.tag]:
                faults.append(f"<{e.tag} {k}>")
            elif k in ("x", "y", "width", "height", "x1", "y1", "x2", "y2", "cx", "cy", "r") and not number.match(v):
                faults.append(f"<{e.tag} {k}={v}>")
            elif k in ("width", "height", "r") and float(v) < 0:
                faults.append(f"<{e.tag} {k}={v}>")
    if "aria-hidden" not in root.attrib:
        named = root.attrib.get("aria-labelledby", "").split()
        has = {e.tag: e for e in root if e.tag in ("title", "desc") and e.attrib.get("id") in named and (e.text or "").strip()}
        if root.attrib.get("role") not in ("img", "group") or set(has) != {"title", "desc"}:
            faults.append("without title or description: " + svg[:200])
print("\\n".join(sorted(set(faults))[:20]))`, JSON.stringify(ELEMENTS), html).trim();
}

// Words of the drawings that show: two on one another, or outside.
const crowded = (page) => page.evaluate(() => {
  const bad = [];
  for (const svg of document.querySelectorAll('svg.ch, svg.spark')) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const texts = [...svg.querySelectorAll('text')].map((t) => [t.textContent, t.getBoundingClientRect()]);
    texts.forEach(([said, a], i) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 2 || a.bottom > frame.bottom + 2) bad.push(`outside: ${said}`);
      for (const [other, b] of texts.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 4) bad.push(`${said} | ${other}`);
      }
    });
  }
  return bad.slice(0, 10).join('\n');
});

// A figure without a table that says the same, or whose figures are not those of the table.
const alone = (page) => page.evaluate(() => [...document.querySelectorAll('figure.chart')].filter((f) => !f.querySelector('table') && !document.querySelector('main table.bi')).length);

export async function drawings(server, context) {
  const page = await context.newPage();
  await signIn(page, server, 'tinh.08');
  const unitAt = async (code) => python(`
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("select unit_id from unit_v where code = ? and until_d = 99991231 order by from_d desc", (sys.argv[2],)).fetchone()[0])`, server.db, code).trim();
  const term = python(`
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("select id from term where label = '2020-2025' order by id").fetchone()[0])`, server.db).trim();
  const commune = await unitAt('02578');
  const ask = '/ask?count=persons&of=party(home)&unit=08';
  const all = [
    ['bars', `${ask}&rows=theory&columns=sex`, 'rect'], ['bars of shares', `${ask}&rows=theory&share=1`, 'rect'], ['pyramid', `${ask}&rows=age:-30,31-35,36-40,41-45,46-50,51-55,56-60,61%2B&columns=sex`, 'rect'],
    ['lines with a gap', `${ask}&rows=sex&dates=2019..2026`, 'polyline'], ['tiles', `${ask}&rows=child&dates=2022&view=tiles`, 'rect'],
    ['bars of a form', '/forms/can_bo_cap_xa?unit=08&date=2020-12-31', 'rect'], ['bars of Biểu 3', '/forms/btctw_3?unit=08&period=2022', 'rect'], ['dots of a form', '/forms/cap_uy_nhiem_ky?unit=08&term=2020-2025', 'circle'],
    ['a cell over the terms', '/forms/cap_uy_nhiem_ky?unit=08&term=2020-2025&row=women&column=rate', 'polyline'], ['dots of a committee', `/terms/${term}`, 'circle'],
    ['bullets of targets', '/law/targets?unit=08&date=2016-12-31', 'rect'], ['paths and small lines of a programme', '/programmes/muc_tieu_718?unit=08&date=2016-12-31', 'polyline'],
    ['ages of a unit', `/units/${commune}?charts=1`, 'rect'], ['flow of a merger', `/units/${commune}`, 'path'],
  ];
  for (const [name, at, mark] of all) {
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.setViewportSize(widths.wide);
    const answer = await page.goto(server.base + at);
    const path = join(temp, 'drawing.html');
    writeFileSync(path, await answer.text());
    const faults = faultsOf(path);
    check(`${name}: valid drawings`, answer.status() === 200 && faults === '', `${answer.status()} ${at}\n${faults}`);
    check(`${name}: drawn`, (await page.locator(`svg.ch ${mark}`).count()) > 0, at);
    check(`${name}: its table says the same`, (await alone(page)) === 0, at);
    for (const [how, width, media] of [['1280 px', widths.wide.width, 'screen'], ['390 px', widths.phone.width, 'screen'], ['paper', Math.floor(178 / 25.4 * 96), 'print']]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ media, colorScheme: 'light' });
      const words = await crowded(page);
      check(`${name}: words keep apart, ${how}`, words === '', `${at}\n${words}`);
    }
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await page.setViewportSize(widths.wide);
    const dark = await axe(page, ['color-contrast']);
    check(`${name}: in the dark`, dark === '', dark);
  }
  await page.close();
}

// Half tables side by side are one table for the keyboard: left and right beside each other, down from the end of the first to the second.
export async function halves(server, context) {
  const page = await context.newPage();
  await signIn(page, server, 'tinh.08');
  await page.setViewportSize(widths.wide);
  await page.goto(`${server.base}/forms/btctw_4?unit=08&period=2022`);
  const at = () => page.evaluate(() => {
    const cell = document.activeElement.closest('td, th'), row = cell.parentElement, table = row.closest('table');
    return [[...document.querySelectorAll('.twin table')].indexOf(table), row.sectionRowIndex, cell.cellIndex].join();
  });
  const focus = (half, row, end) => page.evaluate(([h, r, e]) => {
    const rows = [...document.querySelectorAll('.twin table')[h].tBodies[0].rows], links = [...rows[r < 0 ? rows.length + r : r].querySelectorAll('td a')];
    links[e < 0 ? links.length - 1 : 0].focus();
  }, [half, row, end]);
  const press = async (key) => { await page.keyboard.press(key); return at(); };
  check('half tables: two', (await page.locator('.twin table').count()) === 2);
  await focus(0, 3, -1);
  const from = await at();
  const right = await press('ArrowRight');
  check('half tables: right of the last column is the other half, same row', /^1,3,/.test(right), `${from} ${right}`);
  const back = await press('ArrowLeft');
  check('half tables: and back', back === from, `${from} ${back}`);
  await focus(0, -1, 0);
  const low = await at(), next = await press('ArrowDown');
  check('half tables: below the last row is the first of the other half', /^1,0,/.test(next) && next.split(',')[2] === low.split(',')[2], `${low} ${next}`);
  check('half tables: and up again', (await press('ArrowUp')) === low, low);
  await page.close();
}
