// The whole way, once as a person with a mouse goes it: sign in, open a form, open a cell, names and words, Excel, boundaries, paper.
import { execFileSync } from 'node:child_process';
import { check, join, signIn, temp, unzip, writeFileSync } from '../lib.mjs';

export const FORM = '/forms/cap_uy_nhiem_ky?unit=08&term=2020-2025';

// The link on the figure in the row with that label and the column with that number, from 1.
export const figure = (page, row, column) =>
  page.locator('table.fm tbody tr', { has: page.locator('th', { hasText: new RegExp(`^\\s*${row}\\s*$`) }) }).first().locator('td').nth(column - 1);

export async function journey(server, context, name) {
  const page = await context.newPage();
  await page.goto(`${server.base}/forms`);
  check(`${name}: without a session one is asked to sign in`, new URL(page.url()).pathname === '/sign-in', page.url());
  await signIn(page, server, 'tinh.08');
  check(`${name}: home after signing in`, new URL(page.url()).pathname === '/', page.url());

  await page.click('header.top nav a[href^="/forms"]');
  await page.click('main a[href^="/forms/cap_uy_nhiem_ky"]:not([href*="definition"])');
  await page.selectOption('#f-period', '2020-2025');
  await Promise.all([page.waitForNavigation(), page.click('main form.btns button')]);
  check(`${name}: the form says whose figures these are`, /Tuyên Quang/.test(await page.textContent('.head')), await page.textContent('.head'));
  check(`${name}: members`, (await figure(page, 'Tổng số cấp ủy viên', 1).textContent()).trim() === '3.471');
  check(`${name}: share of women`, (await figure(page, 'Nữ', 2).textContent()).trim() === '27,68');

  await figure(page, 'Nữ', 1).locator('a').click();
  const panel = page.locator('#o');
  await panel.waitFor();
  const words = await panel.innerText();
  check(`${name}: the opened cell says its figure`, words.includes('961'), words);
  check(`${name}: and what it counts, in words`, /giới tính là nữ/i.test(words), words);
  check(`${name}: and where its definition stands`, /sha256|cap_uy_nhiem_ky/.test(words), words);
  check(`${name}: and names`, (await panel.locator('ul.names li a').count()) > 0, words);
  check(`${name}: the cell is marked`, (await page.locator('td[aria-current=true]').count()) === 1);

  const download = page.waitForEvent('download');
  await page.locator('.ctx .out a', { hasText: 'Excel' }).click();
  const file = await download;
  const path = join(temp, `${name.replace(/\W+/g, '_')}.xlsx`);
  await file.saveAs(path);
  const parts = unzip(path);
  check(`${name}: the Excel file is named after form, place and period`, /2020[-–]2025.*\.xlsx$/.test(file.suggestedFilename()), file.suggestedFilename());
  check(`${name}: it has the form and the definitions`, /name="Biểu"/.test(parts['xl/workbook.xml']) && /name="Định nghĩa"/.test(parts['xl/workbook.xml']));
  check(`${name}: its figures are numbers`, /<c [^>]*>(<f>[^<]*<\/f>)?<v>3471<\/v>/.test(parts['xl/worksheets/sheet1.xml']));

  await panel.locator('p a[href*="/names"]').click();
  await page.waitForURL(/\/names\?/);
  check(`${name}: all names`, /961/.test(await page.locator('main section header').innerText()), await page.locator('main section header').innerText());
  const listed = page.waitForEvent('download');
  await page.locator('.ctx .out a', { hasText: 'Excel' }).click();
  await (await listed).saveAs(path);
  check(`${name}: the list goes along in Excel`, /name="Danh sách women\.now"/.test(unzip(path)['xl/workbook.xml']), unzip(path)['xl/workbook.xml']);
  await page.goBack();

  await panel.locator('ul.names li a').first().click();
  await page.waitForURL(/\/people\/\d+\/\d+/);
  check(`${name}: a name leads to the person`, (await page.locator('h1').count()) === 1);
  await page.goBack();

  await page.goto(`${server.base}/forms/can_bo_cap_xa?unit=08&date=2020-12-31`);
  const before = (await page.locator('table.fm tbody').innerText()).trim();
  await page.check('.ctx input[name=boundaries][value=today]', { force: true });
  await Promise.all([page.waitForNavigation(), page.click('.ctx .go button')]);
  check(`${name}: boundaries of today are asked for`, new URL(page.url()).searchParams.get('boundaries') === 'today', page.url());
  check(`${name}: and the figures are others`, (await page.locator('table.fm tbody').innerText()).trim() !== before, before);
  check(`${name}: the strip says so`, await page.isChecked('.ctx input[name=boundaries][value=today]'));

  await print(server, page, name);

  await page.locator('header.top details.me summary').click();
  await Promise.all([page.waitForNavigation(), page.click('header.top form[action="/sign-out"] button')]);
  await page.goto(`${server.base}/forms`);
  check(`${name}: signed out`, new URL(page.url()).pathname === '/sign-in', page.url());
  await page.close();
}

// On paper: the head of the table on every page, the figures, the letterhead; no buttons.
async function print(server, page, name) {
  await page.goto(`${server.base}/forms/can_bo_cap_xa?unit=08&date=2020-12-31`);
  const pdf = join(temp, `${name.replace(/\W+/g, '_')}.pdf`);
  writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
  const sheets = text.split('\f').filter((s) => s.trim() !== '');
  check(`${name}: paper holds letterhead, figures, signatures`, /Huyện Lâm Bình +30 +0 +30 +30 +6/.test(text) && /ĐẢNG CỘNG SẢN|CỘNG HÒA XÃ HỘI/.test(text) && /NGƯỜI LẬP BIỂU/.test(text), text.slice(0, 2000));
  check(`${name}: paper has no buttons and menus`, !/Đăng xuất|Xem lại|Lấy ra/.test(text), text.slice(0, 2000));
  check(`${name}: paper lies across`, / landscape|842|841/.test(execFileSync('pdfinfo', [pdf], { encoding: 'utf8' })), execFileSync('pdfinfo', [pdf], { encoding: 'utf8' }));
  await page.goto(`${server.base}/forms/btctw_2?unit=08&period=2022`);
  writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
  const long = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).split('\f').filter((s) => s.trim() !== '');
  check(`${name}: a long form takes several pages`, long.length >= 2, `${long.length} pages, ${sheets.length} of the other form`);
  check(`${name}: each page repeats the head of the table`, long.filter((s) => /Thống kê|Kiểm tra/.test(s) || /Kỳ này/.test(s)).every((s) => /Kỳ này/.test(s)),
    long.map((s) => s.slice(0, 300)).join('\n----\n'));
}

// With the keyboard alone: every step by Tab, Enter, letters.
export async function tabTo(page, wanted, most = 200) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const e = document.activeElement;
      const box = e?.getBoundingClientRect();
      return e ? { tag: e.tagName, name: e.getAttribute('name') ?? '', href: e.getAttribute('href') ?? '', text: (e.innerText ?? '').trim(), id: e.id, seen: box.width > 0 && box.height > 0 } : null;
    });
    if (here && wanted(here)) return here;
  }
  throw new Error(`Tab does not reach what was wanted: ${wanted}`);
}

export async function keyboard(server, context) {
  const page = await context.newPage();
  const settled = async (press) => {
    await Promise.all([page.waitForNavigation(), press()]);
  };
  await page.goto(`${server.base}/sign-in`);
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement?.getAttribute('href') ?? document.activeElement?.id);
  check('keyboard: the first stop is in the page', first !== null && first !== undefined, String(first));
  await page.focus('body');
  await page.evaluate(() => document.activeElement?.blur());
  await page.focus('#login');
  await page.keyboard.type('tinh.08');
  await tabTo(page, (e) => e.name === 'password');
  await page.keyboard.type(server.password);
  await settled(() => page.keyboard.press('Enter'));
  check('keyboard: signed in', new URL(page.url()).pathname === '/', page.url());
  await tabTo(page, (e) => e.href === '#main');
  check('keyboard: the link over the menus comes first and shows', await page.evaluate(() => document.activeElement.getBoundingClientRect().left >= 0));
  await tabTo(page, (e) => e.href.startsWith('/forms'));
  await settled(() => page.keyboard.press('Enter'));
  await tabTo(page, (e) => e.href.startsWith('/forms/cap_uy_nhiem_ky') && !e.href.includes('definition'));
  await settled(() => page.keyboard.press('Enter'));
  await page.goto(`${server.base}${FORM}`);
  await tabTo(page, (e) => e.text === '961');
  const ring = await page.evaluate(() => {
    const s = getComputedStyle(document.activeElement);
    return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  });
  check('keyboard: one sees where one is', ring);
  await page.keyboard.press('Enter');
  await page.locator('#o').waitFor();
  check('keyboard: the cell opens', /961/.test(await page.locator('#o').innerText()));
  const person = await tabTo(page, (e) => /^\/people\/\d+\/\d+/.test(e.href));
  await settled(() => page.keyboard.press('Enter'));
  check('keyboard: on to the person', /\/people\/\d+\/\d+/.test(page.url()), `${page.url()} ${person.href}`);
  await page.goto(`${server.base}${FORM}`);
  await tabTo(page, (e) => e.href.includes('/excel'));
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  check('keyboard: Excel', /\.xlsx$/.test(file.suggestedFilename()));
  await page.close();
}
