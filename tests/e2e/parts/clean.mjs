// A commune of the demo made clean in the browser: from 70 to 100 points. Nine who have been on probation for years become official, one
// by one from the list of what to mend; everybody's occupation is filled in a list that goes out and comes back. Score and form move with it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axe, check, signIn, temp } from '../lib.mjs';
import { send, wait } from './import.mjs';

const UNIT = '08/02578';

async function score(page, server) {
  await page.goto(`${server.base}/clean?unit=${UNIT}`);
  return Number(/: (\d+)\/100/.exec(await page.locator('.head p').first().textContent())[1]);
}

async function fits(page, name) {
  const found = await axe(page);
  check(`${name}: no violation`, found === '', found);
}

// The first of the list: its link leads into the field; saved, it is gone from the list.
async function recognise(page, server) {
  await page.goto(`${server.base}/clean/names?unit=${UNIT}&rule=overdue`);
  const mend = page.locator('td a', { hasText: 'Sửa' });
  const left = await mend.count();
  if (left === 0) return 0;
  await Promise.all([page.waitForNavigation(), mend.first().click()]);
  check('clean: the link leads to the field', await page.evaluate(() => document.activeElement.name) === 'official_d.day', page.url());
  const day = {};
  for (const part of ['day', 'month', 'year']) day[part] = await page.inputValue(`[name="ceremony_d.${part}"]`);
  day.year = String(Number(day.year) + 1);
  for (const part of ['day', 'month', 'year']) await page.fill(`[name="official_d.${part}"]`, day[part]);
  for (let i = 0; i < 2; i++) await Promise.all([page.waitForNavigation(), page.locator('main button[data-save]').click()]);
  check('clean: saved', /saved=/.test(page.url()), `${page.url()}\n${(await page.locator('main').innerText()).slice(0, 1500)}`);
  return left;
}

// The list of people goes out, a column is added and filled, the file comes back.
async function fillOccupations(page, server) {
  const list = await (await page.context().request.get(`${server.base}/people.csv`)).text();
  const rows = list.trim().split(/\r?\n/).slice(1).map((row) => [row.slice(0, row.indexOf(',')), 'Nông dân', row.slice(row.lastIndexOf(',') + 1)].join(','));
  const file = join(temp, 'occupations.csv');
  writeFileSync(file, ['Họ và tên,Nghề nghiệp,Mã bản ghi (Người)', ...rows].join('\n') + '\n');
  await send(page, server, file);
  const text = await page.textContent('main');
  check('clean: the list has no fault', text.includes('Không có lỗi'), text.slice(0, 3000));
  await Promise.all([page.waitForNavigation(), page.click('button[value=write]')]);
  await wait(page);
}

async function probationary(page, server) {
  await page.goto(`${server.base}/clean?unit=${UNIT}`);
  return Number(await page.locator('tr', { hasText: 'Dự bị đã quá 13 tháng' }).locator('td').nth(1).textContent());
}

// A line of the form that counts the commune's members, by its label: the page of the form, read as anybody reads it.
async function formLine(page, server, label) {
  await page.goto(`${server.base}/forms/btctw_3?unit=${UNIT}&period=2026`);
  const row = page.locator('main table tr', { has: page.locator('th', { hasText: label }) }).first();
  const text = (await row.count()) ? await row.locator('td').first().innerText() : `no line ${label}`;
  return text.trim();
}

export async function cleaning(server, context) {
  const page = await context.newPage();
  await signIn(page, server, 'tochuc.02578');
  check('clean: 70 points at first', (await score(page, server)) === 70, await page.textContent('main'));
  await fits(page, 'clean: the score');
  const before = await score(page, server);
  const farmers = 'Người làm nông, lâm, ngư nghiệp', all = await formLine(page, server, 'Tổng số đảng viên');
  check('clean: the form knows nobody\'s occupation at first', Number(all) > 0 && (await formLine(page, server, farmers)) === '0', `${all} members`);
  let left = 9;
  for (let i = 0; i < 9; i++) {
    const now = await recognise(page, server);
    check(`clean: ${left} are left`, now === left, String(now));
    left--;
    const points = await score(page, server);
    check('clean: the score follows', points >= before, String(points));
  }
  check('clean: 85 points when nobody is overdue', (await score(page, server)) === 85);
  await fillOccupations(page, server);
  check('clean: 100 points', (await score(page, server)) === 100, await page.textContent('main'));
  check('clean: the form has moved with the score: all members are farmers', (await formLine(page, server, farmers)) === all, `of ${all}`);
  await fits(page, 'clean: the form');
  await page.goto(`${server.base}/clean?unit=${UNIT}&history=1`, { timeout: 120000 }); // six states of the register as it was known
  const history = await page.locator('section:has(#h-history) tbody td').allTextContents();
  check('clean: the history of the score ends at 100', history.at(-1) === '100' && history.at(-2) !== '100', history.join(' '));
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 800 });
  await fits(page, 'clean: the history on a telephone');
  await page.setViewportSize(size);
  check('clean: nobody is on probation too long', (await probationary(page, server)) === 0);
  await page.goto(`${server.base}/clean/names?unit=${UNIT}&rule=occupation`);
  check('clean: nothing is left to mend', (await page.textContent('main')).includes('Không còn gì phải sửa'));
  await page.close();
}
