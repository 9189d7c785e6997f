// A file on its way in: sent, faults told, mended, taken in, undone; what is pasted goes the same way.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axe, check, python, signIn, temp } from '../lib.mjs';

const head = 'Họ và tên,Ngày sinh,Giới tính,Dân tộc,Tôn giáo,Chi bộ,Ngày vào Đảng,Ngày chính thức,Cỡ giày';
function sheet(cell, mended) {
  const rows = [head];
  for (let i = 0; i < 30; i++) {
    const bad = !mended && i === 4;
    rows.push([`Nguyễn Văn Thử ${String.fromCharCode(65 + (i % 26))}`, bad ? '31/02/1979' : `${String(1 + (i % 28)).padStart(2, '0')}/0${1 + (i % 9)}/19${60 + (i % 25)}`,
      bad ? 'x' : 'Nam', 'Kinh', 'Không', cell, '03/02/2005', '03/02/2006', '38'].join(','));
  }
  return rows.join('\n') + '\n';
}

// Without scripts the page says how far it is; a test reloads it.
export async function wait(page) {
  for (let i = 0; i < 60 && await page.locator('button[value=stop]').count(); i++) {
    await page.waitForTimeout(200);
    await page.goto(page.url());
  }
}

async function fits(page, name) {
  const found = await axe(page);
  check(`${name}: no violation`, found === '', found);
}

export async function send(page, server, path) {
  await page.goto(`${server.base}/imports`);
  await page.setInputFiles('#file', path);
  await Promise.all([page.waitForNavigation(), page.click('form[enctype] button')]);
  await Promise.all([page.waitForNavigation(), page.click('button[value=try]')]);
  await wait(page);
}

export async function imports(server, context) {
  const page = await context.newPage();
  const cell = python(`import sqlite3, sys
c = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
print(c.execute("SELECT o.name FROM organisation_v o JOIN unit_path p ON p.descendant_id = o.unit_id JOIN unit_v u ON u.unit_id = p.ancestor_id WHERE u.code = '02578' AND o.until_d = 99991231 AND o.name LIKE 'Chi bộ%' ORDER BY o.name").fetchone()[0])`, server.db).trim();
  const file = join(temp, 'members.csv');
  await signIn(page, server, 'tochuc.02578');
  writeFileSync(file, sheet(cell, false));
  await send(page, server, file);
  let text = await page.textContent('main');
  check('import: every faulty cell is named', text.includes('không có ngày 31/02/1979') && text.includes('C6'), text);
  check('import: what is no column of ours is named', text.includes('Cỡ giày'), text);
  await fits(page, 'import: the trial');
  const [marked] = await Promise.all([page.waitForEvent('download'), page.click('a[href$="/marked"]')]);
  check('import: the marked file comes back', marked.suggestedFilename().includes('members.csv'), marked.suggestedFilename());
  writeFileSync(file, sheet(cell, true));
  await send(page, server, file);
  check('import: mended there is no fault', (await page.textContent('main')).includes('Không có lỗi'));
  await Promise.all([page.waitForNavigation(), page.click('button[value=write]')]);
  await wait(page);
  check('import: it is taken in', (await page.textContent('main')).includes('Người: 30'), await page.textContent('main'));
  await page.goto(`${server.base}/people?q=nguyen+van+thu`);
  check('import: people are there', (await page.textContent('main')).includes('Nguyễn Văn Thử'));
  await send(page, server, file);
  text = await page.textContent('main');
  check('import: a second time nothing is new', text.includes('không đổi30') && await page.locator('button[value=write]').count() === 0, text);
  await page.goto(`${server.base}/imports`);
  await Promise.all([page.waitForNavigation(), page.click('form[action*="/batches/"] button')]);
  check('import: undone', (await page.textContent('main')).includes('đã hoàn tác'), await page.textContent('main'));
  await page.goto(`${server.base}/records/person/paste`);
  await fits(page, 'import: pasting');
  await page.fill('#text', 'Họ và tên\tNgày sinh\tGiới tính\nLê Thị Dán\t02/03/1981\tNữ\n"Vũ ""Bé"" Dán"\t30/02/1990\tNam\n');
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
  await fits(page, 'import: columns');
  await Promise.all([page.waitForNavigation(), page.click('button[value=try]')]);
  await wait(page);
  check('import: a pasted block has the same checks', (await page.textContent('main')).includes('không có ngày 30/02/1990'), await page.textContent('main'));
  await page.close();
}
