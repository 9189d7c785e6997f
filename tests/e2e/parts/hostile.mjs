// Hostile names in every field: they appear as text, on pages, in Excel, in the table of the command line. And: what another process
// writes shows on the next request.
import { check, hostile, join, python, readFileSync, root, run, signIn, temp, unzip, writeFileSync } from '../lib.mjs';
import { FORM, figure } from './journey.mjs';

const RAW = hostile();
// What stands in the register: one space between words, and the Icelandic letter that looks like ours taken for ours.
const NAMES = RAW.map((n) => n.replace(/Ð/g, 'Đ').replace(/\s+/g, ' '));

// One line of `coso put` for each text: people among the women of the committees, then an organisation and a unit.
function lines(db) {
  return JSON.parse(python(`
import json, sqlite3, sys
db, names = sqlite3.connect(sys.argv[1]), json.loads(sys.argv[2])
out = []
rows = db.execute("""select v.area_id, v.id, v.person_id, p.organisation_id from tenure t
    join post p on p.id = t.post_id
    join person_v v on v.area_id = t.area_id and v.person_id = t.person_id
    where t.from_d = 20200630 and v.sex = 2 order by v.id limit ?""", (len(names),)).fetchall()
for (area, version, person, organisation), name in zip(rows, names):
    out.append({"do": "correct", "table": "person_v", "area": area, "id": str(version), "set": {"full_name": name}})
organisation, version = db.execute("select v.organisation_id, v.id from organisation_v v where v.organisation_id = ? order by v.id limit 1", (rows[0][3],)).fetchone()
out.append({"do": "correct", "table": "organisation_v", "id": str(version), "set": {"name": names[0]}})
unit, version = db.execute("""select v.unit_id, v.id from unit_v v where v.until_d = 99991231 and v.code is not null
    and exists (select 1 from unit_v p where p.unit_id = v.parent_id and p.code = '08') order by v.code limit 1""").fetchone()
out.append({"do": "correct", "table": "unit_v", "id": str(version), "set": {"name": names[1]}})
print(json.dumps({"lines": out, "organisation": str(organisation), "unit": str(unit)}))`, db, JSON.stringify(NAMES)));
}

// Where to find what fixtures/hostile.py has written into every field: new people, their cell, their village.
function places(db) {
  return JSON.parse(python(`
import json, sqlite3, sys
db, names = sqlite3.connect(sys.argv[1]), json.loads(sys.argv[2])
people = [list(map(str, r)) for r in db.execute("""select v.area_id, v.person_id, v.full_name from person_v v join membership m on m.area_id = v.area_id and m.person_id = v.person_id
    join organisation_v o on o.organisation_id = m.organisation_id where o.name = ? order by v.id""", (names[0],))]
cell, village = db.execute("select organisation_id, unit_id from organisation_v where name = ? and type = 8", (names[0],)).fetchone()
body = db.execute("select organisation_id from organisation_v where unit_id = ? and organisation_id <> ?", (village, cell)).fetchone()[0]
commune = db.execute("select parent_id from unit_v where unit_id = ?", (village,)).fetchone()[0]
print(json.dumps({"people": people, "cell": str(cell), "body": str(body), "village": str(village), "commune": str(commune)}))`, db, JSON.stringify(NAMES)));
}

// Has a text become anything but text? Elements that no page of ours has, a changed title, a script that ran.
const harm = (page) => page.evaluate(() => {
  const bad = [...document.querySelectorAll('img, iframe, object, embed, main script, [onerror], [onload], [onclick], a[href^="javascript:"], a[href^="http"], a[href^="//"]')];
  bad.push(...[...document.querySelectorAll('b, i')].filter((e) => ['Đậm', 'Thử'].includes(e.textContent)));
  return bad.map((e) => e.outerHTML.slice(0, 120)).join('\n') + (document.title.includes('XSS') && !document.title.includes('<') ? 'the title was changed' : '');
});

const flat = (text) => text.replace(/\s+/g, ' ').normalize('NFC');

async function shows(page, base, at, names, label) {
  const answer = await page.goto(base + at);
  const text = flat(await page.locator('body').innerText());
  const absent = names.filter((n) => !text.includes(flat(n)));
  check(`hostile names, ${label}: as text`, answer.status() === 200 && absent.length === 0, `${answer.status()} ${at}\nabsent: ${absent.join(' | ')}\n${text.slice(0, 1500)}`);
  const harmed = await harm(page);
  check(`hostile names, ${label}: nothing but text`, harmed === '', harmed);
}

async function everyField(server, page) {
  const file = join(temp, 'fields.jsonl');
  writeFileSync(file, python(readFileSync(join(root, 'tests/fixtures/hostile.py'), 'utf8').replace('os.path.abspath(__file__)', 'sys.argv[2]'), server.db, join(root, 'tests/fixtures/hostile.py')));
  run(['put', file, '--db', server.db, '--reason', NAMES[0]]);
  const at = places(server.db);
  check('hostile names in every field: all people are there', at.people.length === NAMES.length, String(at.people.length));
  for (const [area, person, name] of at.people) await shows(page, server.base, `/people/${area}/${person}`, [name], `person ${name.slice(0, 12)}`);
  await shows(page, server.base, `/organisations/${at.cell}`, NAMES, 'cell and its members');
  await shows(page, server.base, `/organisations/${at.body}`, [NAMES[5], ...NAMES], 'village body and its holders');
  await shows(page, server.base, `/units/${at.village}`, [NAMES[0]], 'village');
  await shows(page, server.base, `/units/${at.commune}`, [NAMES[0]], 'commune with its village');
  await shows(page, server.base, `/people?unit=${at.village}`, NAMES, 'list of people of the village');
  return at;
}

// The list of people as files.
async function files(server, page, at) {
  const csv = join(temp, 'people.csv'), xlsx = join(temp, 'people.xlsx');
  for (const [path, kind] of [[csv, 'csv'], [xlsx, 'xlsx']]) {
    const download = page.waitForEvent('download');
    await page.evaluate((to) => { location.href = to; }, `/people.${kind}?unit=${at.village}`);
    await (await download).saveAs(path);
  }
  const rows = JSON.parse(python(`
import csv, json, sys
print(json.dumps(list(csv.reader(open(sys.argv[1], encoding="utf-8-sig"), delimiter=sys.argv[2]))))`, csv, readFileSync(csv, 'utf8').split('\n')[0].includes(';') ? ';' : ','));
  const cells = rows.flat().map((c) => c.normalize('NFC'));
  const quoted = (n) => (/^[=+\-@]/.test(n) ? `'${n}` : n).normalize('NFC');
  check('hostile names in CSV: one line each', rows.length === NAMES.length + 1, `${rows.length} lines`);
  check('hostile names in CSV: as text, formulas quoted', NAMES.every((n) => cells.includes(quoted(n))), NAMES.filter((n) => !cells.includes(quoted(n))).join('\n'));
  check('hostile names in CSV: no cell begins like a formula', cells.every((c) => !/^[=+@-]./.test(c) || c === '-'), cells.filter((c) => /^[=+@-]/.test(c)).join('\n'));
  excel('people.xlsx', unzip(xlsx));
}

const coded = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
function excel(label, parts) {
  const texts = Object.entries(parts).filter(([n]) => /sharedStrings|worksheets\/sheet/.test(n)).map(([, x]) => x).join('').normalize('NFC');
  const absent = NAMES.filter((n) => !texts.includes(coded(n).normalize('NFC')) && !texts.includes(coded(n).normalize('NFC').replace(/"/g, '&quot;')));
  check(`hostile names in Excel, ${label}: as text`, absent.length === 0, absent.join('\n'));
  // the form's own formulas add and divide cells of the sheet; nothing that somebody typed becomes one
  const own = /^(?:[A-Z]{1,3}[0-9]+|TRUNC|ROUND|SUM|IF|ABS|[0-9.,()+\-*\/:<>= ])+$/;
  const formulas = [...texts.matchAll(/<f(?: [^>]*)?>([^<]*)<\/f>/g)].map((m) => m[1]);
  check(`hostile names in Excel, ${label}: no formula, no link`, formulas.every((f) => own.test(f)) && (label === 'form' || formulas.length === 0) && !/hyperlink/i.test(Object.keys(parts).join('') + texts.replace(/=HYPERLINK/g, '')));
}

export async function hostileNames(server, context) {
  const made = lines(server.db);
  const file = join(temp, 'hostile.jsonl');
  writeFileSync(file, made.lines.map((l) => JSON.stringify(l)).join('\n') + '\n');
  run(['put', file, '--db', server.db, '--reason', '<i>Thử</i>']);

  const page = await context.newPage();
  await signIn(page, server, 'tinh.08');
  const at = await everyField(server, page);
  await files(server, page, at);
  await shows(page, server.base, `/organisations/${made.organisation}`, [NAMES[0]], 'organisation');
  await shows(page, server.base, `/units/${made.unit}`, [NAMES[1]], 'unit');
  await shows(page, server.base, '/', [], 'home with its changes');
  await shows(page, server.base, `${FORM}&row=women&column=now`, [], 'form');
  for (const name of [NAMES[0], NAMES[2], NAMES[5], NAMES[8]]) {
    await shows(page, server.base, `/people?q=${encodeURIComponent(name)}`, [], 'list of people');
    check('hostile names: the box keeps what was asked', (await page.locator('main input[name=q], #find-q').first().inputValue()) !== null);
    await shows(page, server.base, `/search?q=${encodeURIComponent(name)}`, [], 'search');
  }
  for (const name of RAW.slice(0, 11)) {
    const answer = await page.goto(`${server.base}/forms/cap_uy_nhiem_ky?unit=${encodeURIComponent(name)}&term=${encodeURIComponent(name)}`);
    if (answer.status() < 400 || answer.status() >= 500) check(`hostile address ${name.slice(0, 12)}: refused`, false, String(answer.status()));
    const harmed = await harm(page);
    if (harmed !== '') check(`hostile address ${name.slice(0, 12)}: nothing but text`, false, harmed);
  }

  // Excel and the table of the command line
  const download = page.waitForEvent('download');
  await page.evaluate((at) => { location.href = at; }, `/forms/cap_uy_nhiem_ky/excel?unit=08&term=2020-2025&list=women:now`);
  const path = join(temp, 'hostile.xlsx');
  await (await download).saveAs(path);
  const parts = unzip(path);
  excel('form', parts);
  await page.goto(server.base + FORM);
  const women = Number((await figure(page, 'Nữ', 1).textContent()).trim());
  const table = run(['who', 'cap_uy_nhiem_ky', '--db', server.db, '--unit', '08', '--term', '2020-2025', '--row', 'women', '--column', 'now', '--format', 'tsv']);
  check('hostile names in the table of the command line: one line each', table.trimEnd().split('\n').length === women + 1, `${table.trimEnd().split('\n').length} lines, ${women} women`);
  check('hostile names in the table of the command line: whole', NAMES.every((n) => table.includes(n) || table.includes(n.normalize('NFC'))));
  await page.close();
}

// The server follows what other processes write.
export async function otherProcess(server, context) {
  const page = await context.newPage();
  await signIn(page, server, 'tinh.08');
  await page.goto(server.base + FORM);
  const before = Number((await figure(page, 'Nữ', 1).textContent()).trim());
  const line = python(`
import json, sqlite3, sys
area, version = sqlite3.connect(sys.argv[1]).execute("""select v.area_id, v.id from tenure t join person_v v on v.area_id = t.area_id and v.person_id = t.person_id
    where t.from_d = 20200630 and t.reelected = 1 and v.sex = 1 order by v.id limit 1""").fetchone()
print(json.dumps({"do": "correct", "table": "person_v", "area": area, "id": str(version), "set": {"sex": "female"}}))`, server.db);
  const file = join(temp, 'one.jsonl');
  writeFileSync(file, line);
  run(['put', file, '--db', server.db, '--reason', 'Ghi sai giới tính']);
  await page.goto(server.base + FORM);
  const after = Number((await figure(page, 'Nữ', 1).textContent()).trim());
  check('another process writes: the next request shows it', after === before + 1, `${before} then ${after}`);
  await page.close();
}
