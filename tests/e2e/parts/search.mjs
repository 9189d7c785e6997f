// The box for everything: answers while typing, chosen with the arrows; and the same box without scripts.
import { check, signIn } from '../lib.mjs';

export async function search(server, context, bare) {
  const page = await context.newPage();
  await signIn(page, server, 'tinh.08');
  await page.keyboard.press('/');
  await page.keyboard.type('hoang');
  await page.waitForSelector('.top .sg:not([hidden])');
  const groups = await page.locator('.top .sg [role=group]').evaluateAll((all) => all.map((g) => g.getAttribute('aria-label')));
  check('search: answers while typing, in groups', groups[0] === 'Con người' && groups.length > 1, groups.join(', '));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const second = await page.locator('.top .sg [role=option]').nth(1);
  check('search: the arrows choose', (await second.getAttribute('aria-selected')) === 'true' &&
    (await page.getAttribute('#find-q', 'aria-activedescendant')) === (await second.getAttribute('id')));
  const name = await second.locator('b').textContent();
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  check('search: Enter opens what is chosen', (await page.textContent('h1')).includes(name), `${name}: ${page.url()}`);
  await page.keyboard.press('/');
  await page.keyboard.type('tân thanh');
  await page.waitForSelector('.top .sg:not([hidden])');
  await page.keyboard.press('Escape');
  check('search: Esc closes', await page.locator('.top .sg').isHidden());
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  check('search: without a choice all is shown', /\/search\?q=/.test(page.url()) && (await page.locator('#units').count()) === 1, page.url());
  const plain = await bare.newPage();
  await signIn(plain, server, 'tinh.08');
  await plain.fill('#find-q', 'tân thanh');
  await Promise.all([plain.waitForNavigation(), plain.press('#find-q', 'Enter')]);
  check('search: the same without scripts', (await plain.locator('main').innerText()) === (await page.locator('main').innerText()));
}
