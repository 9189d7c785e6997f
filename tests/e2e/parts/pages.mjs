// Every page: what axe finds, sideways scrolling, scripts off.
import { axe, check, sideways, signIn, widths } from '../lib.mjs';
import { FORM } from './journey.mjs';

// The first link on a page whose address, and text where one is wanted, fits; or null.
async function link(page, at, pattern, text = /./) {
  await page.goto(at);
  const found = await page.$$eval('main a[href]', (links) => links.map((a) => [a.getAttribute('href'), a.textContent.trim()]));
  return found.find(([href, said]) => pattern.test(href) && text.test(said))?.[0] ?? null;
}

// Addresses of all kinds of page, with the status each must have. Found by following links, as ids differ.
export async function addresses(server, page) {
  const { base } = server;
  const province = await link(page, `${base}/units`, /^\/units\/\d+/, /Tuyên Quang/);
  const commune = province && (await link(page, base + province, /^\/units\/\d+/, /Tân Thanh/));
  const organisation = commune && (await link(page, base + commune, /^\/organisations\/\d+/, /Đảng bộ|Đảng ủy/));
  // committees with a term behind them: those of a commune before the merger
  const earlier = await link(page, `${base}/units?date=2022-12-31`, /^\/units\/\d+/, /Tuyên Quang/);
  const district = earlier && (await link(page, base + earlier, /^\/units\/\d+/, /Sơn Dương/));
  const before = district && (await link(page, base + district, /^\/units\/\d+/, /Kháng Nhật/));
  const body = before && (await link(page, base + before, /^\/organisations\/\d+/, /Đảng bộ xã|Đảng ủy xã/i));
  const term = body && (await link(page, base + body, /^\/terms\/\d+/));
  // somebody who holds posts: the page with most on it
  await page.goto(`${base}/people`);
  const person = await page.$$eval('main tbody tr', (rows) => rows.find((r) => /Bí thư chi bộ/.test(r.textContent))?.querySelector('a[href^="/people/"]')?.getAttribute('href') ?? null);
  const record = person && (await link(page, base + person, /^\/records\/tenure\/\d+/));
  const opened = `${FORM}&row=women&column=now`;
  const list = await link(page, base + opened, /names|left=/);
  const found = { province, commune, organisation, term, person, record, list };
  for (const [name, at] of Object.entries(found)) check(`links lead to: ${name}`, at !== null, JSON.stringify(found));
  return [
    ['home', '/', 200], ['units', '/units', 200], ['province', province, 200], ['commune', commune, 200], ['territory of today, earlier', commune && `${commune.split('?')[0]}?date=2024-01-01&boundaries=today`, 200], ['commune that is no more', before, 200], ['organisation', organisation, 200],
    ['committee of a term', term, 200], ['people', '/people', 200], ['people found', '/people?q=nguyen', 200], ['nobody found', '/people?q=zzzz', 200],
    ['person', person, 200], ['search', '/search?q=tuyen+quang', 200], ['search, nothing found', '/search?q=zzzzzz', 200],
    ['forms', '/forms', 200], ['form', FORM, 200], ['form, cell opened', opened, 200],
    ['form by children', '/forms/can_bo_cap_xa?unit=08&date=2020-12-31&by=children', 200], ['names behind a cell', list, 200],
    ['definition', '/forms/cap_uy_nhiem_ky/definition', 200], ['check my figures', '/check', 200], ['account', '/account', 200],
    ['new password', '/password', 200], ['help', '/help', 200], ['no such page', '/nothing/here', 404], ['no such form', '/forms/nothing', 404],
    ['ask', '/ask', 200], ['question, cell opened', '/ask?count=persons&of=party(home)&rows=age&columns=sex&unit=08&row=all&column=c_female', 200],
    ['question as tiles', '/ask?count=persons&of=party(home)&rows=child&dates=2022&unit=08&view=tiles', 200], ['question over years', '/ask?count=persons&of=party(home)&dates=2019..2026&unit=08', 200], ['question as a map, none loaded', '/ask?count=persons&of=party(home)&rows=child&dates=2022&unit=08&view=map', 200],
    ['form as two half tables', '/forms/btctw_4?unit=08&period=2022', 200], ['definition with its numbers', '/forms/btctw_3/definition?unit=08&period=2022', 200], ['question that cannot be asked', '/ask?of=party(home)&rows=sexx', 400],
    ['charts of a unit', commune && `${commune.split('?')[0]}?charts=1`, 200], ['definition edited', '/forms/cap_uy_nhiem_ky/edit', 200],
    ['kinds of records', '/records', 200], ['list of records', '/records/tenure', 200], ['record', record, 200], ['look-alikes', '/duplicates', 200],
    ['reorganise', '/reorganise', 200], ['reorganise, a merger', '/reorganise/merge', 200], ['start of an office', commune && `${commune.split('?')[0]}/start`, 200],
    ['review of committees', '/review?unit=08/02578&date=2022-12-31', 200], ['programme', '/programmes/muc_tieu_718?unit=08&date=2016-12-31', 200],
    ['training needs', '/law/needs?unit=08/02578&date=2024-12-31', 200], ['notices', '/notices', 200],
    ['page for leaders', '/dashboard?unit=08&date=2024-12-31', 200], ['what comes up', '/coming?unit=08&date=2025-01-01', 200], ['cleanliness of the data', '/clean?unit=08/02578', 200], ['second factor', '/account/code', 200], ['asking for a right', '/account/requests', 200], ['a day that is none', '/?date=31/02/2025', 400],
  ].filter(([, at]) => at !== null);
}

// Pages of those who write: their scripts add boxes, so they are not compared with scripts off.
export async function written(server, page) {
  await page.goto(`${server.base}/people`);
  const person = await page.$eval('main tbody a[href^="/people/"]', (a) => new URL(a.href).pathname);
  return [['new record', '/records/person/new', 200], ['record being corrected', `/records/person/${person.split('/').slice(2).join('/')}/edit?act=correct`, 200],
    ['new post held', `/records/tenure/new?person=${person.split('/').slice(2).join('%3A')}`, 200]];
}

async function one(page, base, [name, at, status], name_prefix = '') {
  const label = `${name_prefix}${name}`;
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(widths.wide);
  const answer = await page.goto(base + at);
  check(`${label}: ${status}`, answer.status() === status, `${answer.status()} ${at}`);
  check(`${label}: one h1 and a title`, (await page.locator('h1').count()) === 1 && /\S/.test(await page.title()));
  const said = status < 300 ? await page.locator('main').innerText() : '';
  const light = await axe(page);
  check(`${label}: axe, ${widths.wide.width} px, light`, light === '', light);
  // only colours change in the dark, and the phone has the same
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axe(page, ['color-contrast', 'link-in-text-block']);
  check(`${label}: axe, ${widths.wide.width} px, dark`, dark === '', dark);
  await page.emulateMedia({ colorScheme: 'light' });
  // the phone has the same elements: what its layout can break
  await page.setViewportSize(widths.phone);
  const phone = await axe(page, ['scrollable-region-focusable', 'target-size', 'link-in-text-block', 'aria-hidden-focus', 'page-has-heading-one', 'bypass', 'label', 'link-name', 'button-name']);
  check(`${label}: axe, ${widths.phone.width} px`, phone === '', phone);
  for (const width of [390, 640, 1024, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const over = await sideways(page);
    check(`${label}: nothing to scroll sideways at ${width} px`, over === '', over);
  }
  // on paper: A4 lying for forms with many columns, else upright, less the margins of app.css; what sticks out would be cut off
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  const lying = await page.evaluate(() => document.querySelector('main .bi:not(.tall), main .cw') !== null);
  await page.setViewportSize({ width: Math.floor((lying ? 270 : 178) / 25.4 * 96), height: 800 });
  const cut = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((e) => {
    const box = e.getBoundingClientRect(); // also what a box that scrolls on the screen would hide
    return box.width > 1 && box.right > document.documentElement.clientWidth + 1;
  }).slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''}`).join(', '));
  check(`${label}: nothing is cut off on paper`, cut === '', cut);
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  await page.setViewportSize(widths.wide);
  return said;
}

export async function pages(server, context, plain) {
  const page = await context.newPage();
  const gate = await (await context.browser().newContext()).newPage();
  await one(gate, server.base, ['sign-in', '/sign-in', 200]);
  await signIn(gate, server, 'tinh.08'); // whoever was never here has nothing new since: so that the sessions below are alike
  await gate.context().close();
  await signIn(page, server, 'tinh.08');
  await page.setViewportSize({ width: 1280, height: 800 });
  check('1280: no way of the head is out of sight, with the bell and a long name', await page.evaluate(() => {
    const nav = document.querySelector('.top nav');
    return nav.querySelectorAll('a').length === 7 && nav.scrollWidth <= nav.clientWidth;
  }));
  const all = await addresses(server, page);
  const said = [];
  for (const a of all) said.push(await one(page, server.base, a));

  const clerk = await context.browser().newContext();
  const writing = await clerk.newPage();
  await signIn(writing, server, 'tochuc.02578');
  for (const a of await written(server, writing)) await one(writing, server.base, a, 'clerk: ');
  await one(writing, server.base, ['requests for correction', '/corrections', 200], 'clerk: ');
  await clerk.close();

  // the account without rights to people: pages that say no
  const admin = await context.browser().newContext();
  const denied = await admin.newPage();
  await signIn(denied, server, 'admin');
  await one(denied, server.base, ['accounts', '/accounts', 200], 'administrator: ');
  await one(denied, server.base, ['one account', '/accounts/xa.02578', 200], 'administrator: ');
  await one(denied, server.base, ['changes', '/audit?from=01/01/2020', 200], 'administrator: ');
  await one(denied, server.base, ['readings', '/audit?log=reads', 200], 'administrator: ');
  const person = all.find(([name]) => name === 'person');
  if (person) await one(denied, server.base, ['a person', person[1], 403], 'administrator: ');
  await admin.close();

  // scripts off: the same pages say the same
  const bare = await plain.newPage();
  await signIn(bare, server, 'tinh.08');
  for (const [i, [name, at, status]] of all.entries()) {
    const answer = await bare.goto(server.base + at);
    if (status >= 300) continue; // errors are looked at above
    if (name === 'account') await page.goto(server.base + at); // there is a second session by now
    const [with_, without] = [name === 'account' ? await page.locator('main').innerText() : said[i], await bare.locator('main').innerText()];
    // two sessions: each calls itself "this one" and may end the others, and asking moves the time it was last used
    const plainly = (text) => text.replace(/ \(phiên này\)/g, '').replace(/ \d\d:\d\d/g, '').replace(/\s+/g, ' ').replace(/ Kết thúc \S+ \d+, \S+, \d\d\/\d\d\/\d{4}/g, '');
    const same = plainly(with_) === plainly(without);
    check(`${name}, scripts off: the same page`, answer.status() === status && same, `${with_.slice(0, 600)}\n---- without:\n${without.slice(0, 600)}`);
  }
  await bare.close();
  await page.close();
}
