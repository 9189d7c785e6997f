// A question composed with Tab, arrows, letters and Enter alone: rows, columns, a condition, days; its table, a cell, names, a person; kept as
// a form of the office's own, found among the forms, deleted and taken back. The pointer is never used.
import { check, signIn } from '../lib.mjs';
import { tabTo } from './journey.mjs';

export async function compose(server, context) {
  const page = await context.newPage();
  const keys = page.keyboard;
  const enter = () => Promise.all([page.waitForNavigation(), keys.press('Enter')]);
  const chosen = () => page.evaluate(() => document.activeElement.selectedOptions[0].textContent.trim());
  const arrowTo = async (id, wanted) => {
    await tabTo(page, (e) => e.id === id);
    await keys.press('Home');
    for (let i = 0; i < 200 && !(await chosen()).startsWith(wanted); i++) await keys.press('ArrowDown');
    check(`composing: the arrows reach “${wanted}”`, (await chosen()).startsWith(wanted), await chosen());
  };
  await signIn(page, server, 'tinh.08');
  await page.goto(`${server.base}/forms`);
  await tabTo(page, (e) => e.href === '/ask');
  await enter();
  await arrowTo('aw', 'đảng viên: số người');
  await arrowTo('ar', 'tuổi');
  await arrowTo('ac', 'giới tính');
  await tabTo(page, (e) => e.id === 'ad');
  await keys.type('31/12/2025');
  await enter();
  check('composing: Enter in a box asks', (await page.locator('.t-wrap table, table.t').count()) > 0 && /rows=age/.test(page.url()), page.url());
  const before = await page.locator('tbody tr td').first().innerText();
  await arrowTo('lf', 'trình độ lý luận chính trị');
  await tabTo(page, (e) => e.tag === 'BUTTON' && e.text === 'Tiếp');
  await enter();
  await arrowTo('lo', 'từ … trở lên');
  await arrowTo('lv', 'Trung cấp');
  await tabTo(page, (e) => e.tag === 'BUTTON' && e.text === 'Thêm');
  await enter();
  const after = await page.locator('tbody tr td').first().innerText();
  check('composing: the condition is in words, and counts', (await page.locator('main').innerText()).includes('trung cấp') && before !== after,
    `${before} ${after} ${page.url()}`);
  const words = await page.evaluate(() => document.querySelector('p.hint.nx').textContent);
  check('composing: the question is said', /đảng viên/.test(words) && /lý luận/.test(words), words);
  await tabTo(page, (e) => /row=all&column=n/.test(e.href));
  await enter();
  await page.locator('#o').waitFor();
  const count = Number((await page.locator('#o .big, #o').first().innerText()).match(/\n\s*([\d.]+)\s*\n/)?.[1]?.replace('.', '') ?? -1);
  check('composing: the cell opens', count > 0, await page.locator('#o').innerText());
  await tabTo(page, (e) => e.href.startsWith('/ask/names'));
  await enter();
  check('composing: as many names as it says', (await page.locator('main tbody tr').count()) === Math.min(count, 100),
    `${await page.locator('main tbody tr').count()} of ${count}`);
  await tabTo(page, (e) => /^\/people\/\d+\/\d+/.test(e.href));
  await enter();
  check('composing: on to the person', /\/people\/\d+\/\d+/.test(page.url()), page.url());

  await page.goBack();
  await page.goBack();
  await tabTo(page, (e) => e.tag === 'SUMMARY' && e.text === 'Lưu thành biểu của đơn vị');
  await keys.press('Enter');
  await tabTo(page, (e) => e.id === 'oft');
  await keys.press('Control+A');
  await keys.type('Lý luận theo tuổi');
  await tabTo(page, (e) => e.tag === 'BUTTON' && e.text === 'Lưu thành biểu của đơn vị');
  await enter();
  check('composing: kept as a form', /\/forms\/rieng_/.test(page.url()) && (await page.textContent('h1')) === 'Lý luận theo tuổi', page.url());
  const at = new URL(page.url()).pathname;
  await page.goto(`${server.base}/forms`);
  await tabTo(page, (e) => e.href === at);
  await enter();
  await tabTo(page, (e) => e.href === `${at}/edit`);
  await enter();
  await tabTo(page, (e) => e.tag === 'BUTTON' && e.text === 'Xóa biểu');
  await enter();
  check('composing: deleted, and said', (await page.locator('[role=status]').innerText()).includes('Lý luận theo tuổi'));
  await tabTo(page, (e) => e.tag === 'BUTTON' && e.text.startsWith('Dùng lại'));
  await enter();
  check('composing: taken back', new URL(page.url()).pathname === at && (await page.textContent('h1')) === 'Lý luận theo tuổi', page.url());
  await page.close();
}
