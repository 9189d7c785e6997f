// The entry grid with the keyboard and with a block from a sheet: arrows and Enter move, Esc gives back, Ctrl Z goes back step by step, a
// block fills boxes and skips what is worked out, one too wide changes nothing, Ctrl Enter saves; without scripts the same by plain boxes.
import { axe, check, signIn } from '../lib.mjs';

const GRID = '/forms/mot_cua/enter?unit=08/02578&period=2026-08s';
const go = (page, act) => Promise.all([page.waitForNavigation(), act()]);
const value = (page, name) => page.inputValue(`[name="c.${name}"]`);
const at = (page) => page.evaluate(() => document.activeElement.name ?? '');
const paste = (page, text) =>
  page.evaluate((t) => {
    const data = new DataTransfer();
    data.setData('text/plain', t);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

async function clean(page, name) {
  const found = await axe(page);
  check(`${name}: no violation`, found === '', found);
}

export async function entry(server, context) {
  const page = await context.newPage();
  await signIn(page, server, 'xa.02578');
  await page.goto(server.base + GRID);
  await page.focus('[name="c.f_civil.c4"]');
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  check('Enter goes down', (await at(page)) === 'c.f_land.c4', await at(page));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  check('arrows go to the cells beside', (await at(page)) === 'c.f_civil.c5', await at(page));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  check('and over what is worked out', (await at(page)) === 'c.f_civil.c8', await at(page));
  await page.keyboard.type('5');
  await page.keyboard.press('Escape');
  check('Esc gives the cell its text back', (await value(page, 'f_civil.c8')) === '');
  await page.keyboard.press('Tab');
  check('Tab goes to the next box', (await at(page)) === 'c.f_civil.c9', await at(page));
  await page.focus('[name="c.f_civil.c6"]');
  await paste(page, '1.000\t1.006\t"900"\t100\t0\r\n3\t\t-\t\t?\r\n');
  check('a block fills the boxes', (await value(page, 'f_civil.c8')) === '900' && (await value(page, 'f_civil.c10')) === '0' && (await value(page, 'f_land.c10')) === '?');
  check('and says what it left out', (await page.textContent('[data-grid-say]')).includes('1 ô rơi vào chỗ'), await page.textContent('[data-grid-say]'));
  check('an empty cell changes nothing', (await value(page, 'f_land.c9')) === '');
  await paste(page, '1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13');
  check('a block too wide is refused with its place', (await page.textContent('[data-grid-say]')).includes('Vùng dán rộng 13 cột'), await page.textContent('[data-grid-say]'));
  check('and changes nothing', (await value(page, 'f_civil.c6')) === '1.000');
  await page.keyboard.press('Control+z');
  check('Ctrl Z takes the block back as one', (await value(page, 'f_civil.c8')) === '' && (await value(page, 'f_land.c10')) === '' && (await value(page, 'f_civil.c4')) === '12');
  await page.keyboard.press('Control+z');
  check('and then the cell before', (await value(page, 'f_civil.c4')) === '');
  await page.focus('[name="c.f_civil.c4"]');
  await paste(page, '30\t20\t0');
  await go(page, () => page.keyboard.press('Control+Enter'));
  check('Ctrl Enter saves', page.url().includes('saved='), page.url());
  check('what was saved stands there', (await value(page, 'f_civil.c4')) === '30' && (await value(page, 'f_civil.c6')) === '0');
  check('what is worked out follows', (await page.locator('tr:has([name="c.f_civil.c4"]) td').first().innerText()) === '50');
  await clean(page, 'the entry grid');
  await page.fill('[name="c.f_civil.c4"]', 'ba mươi');
  await page.fill('[name="c.f_land.c4"]', '8');
  await go(page, () => page.keyboard.press('Control+Enter'));
  check('a fault has its cell', (await page.textContent('.errs')).includes('Hộ tịch, Trực tuyến'), await page.textContent('.errs'));
  check('and nothing typed is lost', (await value(page, 'f_civil.c4')) === 'ba mươi' && (await value(page, 'f_land.c4')) === '8');
  await clean(page, 'the entry grid with a fault');
  await page.close();
}

// The same by plain boxes and a plain text for the block.
export async function entryPlain(server, context) {
  const page = await context.newPage();
  await signIn(page, server, 'xa.02578');
  await page.goto(server.base + GRID.replace('2026-08s', '2026-07s'));
  await page.click('details:has(#block) > summary');
  await page.fill('#block', '4\t5\t6\n7\t8\t9');
  await page.selectOption('#block-row', 'f_civil');
  await page.selectOption('#block-column', 'c4');
  await go(page, () => page.click('button[value=paste]'));
  check('without scripts a block fills the boxes', (await value(page, 'f_land.c6')) === '9');
  await page.fill('[name="c.f_land.c6"]', '10');
  await go(page, () => page.click('button[data-save]'));
  check('and is saved', page.url().includes('saved=') && (await value(page, 'f_land.c6')) === '10', page.url());
  await context.close();
}
