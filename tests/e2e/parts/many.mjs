// One act on many rows with the keyboard: j, x, X tick, the preview counts, one click takes all of it back.
import { check, signIn } from '../lib.mjs';

const LIST = '/people?list=1&of=party(home)&where=age+%3C+35&unit=02578';
const go = (page, act) => Promise.all([page.waitForNavigation(), act()]);
const ticked = (page) => page.locator('input[name=_row]:checked').count();

export async function many(server, context) {
  const page = await context.newPage();
  await signIn(page, server, 'tochuc.02578');
  await page.goto(server.base + LIST);
  for (const key of ['j', 'x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key);
  check('x and X tick three rows', (await ticked(page)) === 3, await ticked(page));
  await page.keyboard.press('x');
  check('x again takes one away', (await ticked(page)) === 2);
  await page.keyboard.press('j');
  check('keys go on from a ticked row', await page.evaluate(() => document.activeElement.closest('tr').rowIndex === 4));
  await page.selectOption('#bv', 'change');
  await go(page, () => page.click('form.many .bulk button'));
  await page.selectOption('#bf', 'job_text');
  await go(page, () => page.click('#bf + button'));
  for (const [name, text] of [['from.day', '1'], ['from.month', '11'], ['from.year', '2026'], ['job_text', 'trồng rừng']]) await page.fill(`[name="${name}"]`, text);
  await go(page, () => page.keyboard.press('Control+Enter'));
  check('the preview counts', (await page.locator('main').innerText()).includes('2 dòng sẽ thay đổi'));
  await go(page, () => page.keyboard.press('Control+Enter'));
  check('back at the list it is said', (await page.locator('.saved').count()) === 1, page.url());
  await go(page, () => page.click('.saved button'));
  check('one click takes it back', page.url().includes('undone='), page.url());
}
