// Hostile names in every field: they appear as text, on pages, in Excel, in the table of the command line. And: what another process
// writes shows on the next request.
import { check, hostile, join, python, run, signIn, temp, unzip, writeFileSync } from '../lib.mjs';
import { FORM, figure } from './journey.mjs';

const NAMES = hostile();

// One line of `coso put` for each text: people among the women of the committees, then an organisation, a village, a place, a decision.
function lines(db) {
  return JSON.parse(python(`
import json, sqlite3, sys
db, names = sqlite3.connect(sys.argv[1]), json.loads(sys.argv[2])
out = []
rows = db.execute("""select v.area_id, v.id, v.person_id, p.organisation_id from tenure t
    join post p on p.id = t.post_id
    join person_v v on v.area_id = t.area_id and v.person_id = t.person_id
    where t.from_d = 20200630 and v.sex = 2 order by v.id limit ?""", (len(names),)).fetchall()
people = []
for (area, version, person, organisation), name in zip(rows, names):
    out.append({"do": "correct", "table": "person_v", "area": area, "id": str(version), "set": {"full_name": name}})
    people.append([str(area), str(person), name])
organisation, version = db.execute("select v.organisation_id, v.id from organisation_v v where v.organisation_id = ? order by v.id limit 1", (rows[0][3],)).fetchone()
out.append({"do": "correct", "table": "organisation_v", "id": str(version), "set": {"name": names[0]}})
unit, version = db.execute("""select v.unit_id, v.id from unit_v v where v.until_d = 99991231 and v.code is not null
    and exists (select 1 from unit_v p where p.unit_id = v.parent_id and p.code = '08') order by v.code limit 1""").fetchone()
out.append({"do": "correct", "table": "unit_v", "id": str(version), "set": {"name": names[1]}})
print(json.dumps({"lines": out, "people": people, "organisation": str(organisation), "unit": str(unit)}))`, db, JSON.stringify(NAMES)));
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

export async function hostileNames(server, context) {
  const made = lines(server.db);
  const file = join(temp, 'hostile.jsonl');
  writeFileSync(file, made.lines.map((l) => JSON.stringify(l)).join('\n') + '\n');
  run(['put', file, '--db', server.db, '--reason', '<i>Thử</i>']);

  const page = await context.newPage();
  await signIn(page, server, 'tinh.08');
  for (const [area, person, name] of made.people) await shows(page, server.base, `/people/${area}/${person}`, [name], `person ${name.slice(0, 12)}`);
  await shows(page, server.base, `/organisations/${made.organisation}`, [NAMES[0]], 'organisation');
  await shows(page, server.base, `/units/${made.unit}`, [NAMES[1]], 'unit');
  await shows(page, server.base, `${FORM}&row=women&column=now`, [], 'form');
  for (const name of [NAMES[0], NAMES[2], NAMES[5], NAMES[8]]) {
    await shows(page, server.base, `/people?q=${encodeURIComponent(name)}`, [], 'list of people');
    check('hostile names: the box keeps what was asked', (await page.locator('main input[name=q], #find-q').first().inputValue()) !== null);
    await shows(page, server.base, `/search?q=${encodeURIComponent(name)}`, [], 'search');
  }
  for (const name of NAMES) {
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
  const strings = parts['xl/sharedStrings.xml'] ?? parts['xl/worksheets/sheet3.xml'];
  const coded = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const absent = NAMES.filter((n) => !strings.includes(coded(n)) && !strings.includes(coded(n.normalize('NFC'))));
  check('hostile names in Excel: as text', absent.length === 0, absent.join('\n'));
  check('hostile names in Excel: no formula, no link', !/<f>|<f /.test(Object.values(parts).join('')) && !/hyperlink/i.test(Object.keys(parts).join('') + parts['xl/worksheets/sheet3.xml']));
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
