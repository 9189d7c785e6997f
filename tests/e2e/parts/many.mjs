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

// Marks of units in bulk, without scripts and at a telephone's width: three communes become key communes from a day on, the preview says
// which, they have the mark in the list of that day, one click takes it back.
export async function marks(server, context) {
  const page = await context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, server, 'tinh.08');
  const units = '/records/unit?list=1&where=level+%3D+commune&cols=code%2Ckey_qd718&date=2026-11-28';
  await page.goto(server.base + units);
  const names = await page.locator('form.many tbody tr').evaluateAll((rows) => rows.slice(0, 3).map((r) => r.querySelector('a').textContent.trim()));
  const marked = () => page.locator('form.many tbody tr').evaluateAll((rows) => rows.slice(0, 3).map((r) => r.querySelector('[data-l*="trọng yếu"]')?.textContent.trim() ?? 'no such column'));
  const before = await marked();
  for (let i = 0; i < 3; i++) await page.locator('input[name=_row]').nth(i).check();
  await page.selectOption('#bv', 'unit_tag.create');
  await go(page, () => page.click('form.many .bulk button'));
  await page.selectOption('[name=tag]', 'key_qd718');
  for (const [name, text] of [['from.day', '1'], ['from.month', '11'], ['from.year', '2026']]) await page.fill(`[name="${name}"]`, text);
  await go(page, () => page.locator('button[name=_step][value=check]').last().click()); // the first is the one of Enter
  const said = await page.locator('main').innerText();
  check('marks: the preview names the three units', names.every((n) => said.includes(n)), said.slice(0, 1500));
  await go(page, () => page.locator('button[name=_step][value=save]').last().click());
  check('marks: back at the list it is said', (await page.locator('.saved').count()) === 1, page.url());
  const undo = page.url();
  await page.goto(server.base + units);
  const now = await marked();
  check('marks: the three have the mark, and had none', now.every((x, i) => x !== before[i] && x !== 'no such column'), `${before.join(' ')} → ${now.join(' ')}`);
  await page.goto(undo);
  await go(page, () => page.click('.saved button'));
  await page.goto(server.base + units);
  check('marks: one click takes all of it back', (await marked()).join() === before.join(), (await marked()).join());
  await page.close();
}
