// A person's career typed in with the keyboard alone, with mistakes on the way; then the forms at five dates and as known at two times; the
// last change taken back. And: two browsers change one fact.
import { check, signIn } from '../lib.mjs';
import { tabTo } from './journey.mjs';

const CELL = 'chi bo thon bo ho', POST = 'truong thon bo ho';
const FORM = '/forms/thon_co_dang_vien';
// Kháng Nhật until the merger, Tân Thanh since; the person is a member from 03/02/2012 and head of the village from 01/01/2026.
const DATES = [['02575', '2011-12-31'], ['02575', '2012-12-31'], ['02575', '2020-12-31'], ['02578', '2025-12-31'], ['02578', '2026-11-28']];

// What the form says on a day: members at home in villages, villages whose secretary is the head.
async function figures(page, server, [unit, date], known) {
  await page.goto(`${server.base}${FORM}?unit=${unit}&date=${date}${known ? `&known-at=${encodeURIComponent(known)}` : ''}`);
  const read = async (column) => Number((await page.locator(`table.fm a[href*="row=all"][href*="column=${column}#"]`).first().textContent()).replace(/\./g, ''));
  return [await read('persons'), await read('same')];
}
const everywhere = async (page, server, known) => {
  const out = [];
  for (const at of DATES) out.push(await figures(page, server, at, known));
  return JSON.stringify(out);
};

// ---- typing ----

const at = async (page, name) => tabTo(page, (e) => e.name === name, 400);

// Down in a list until what is wanted is chosen.
async function choose(page, name, text) {
  const chosen = () => page.$eval(`select[name="${name}"]`, (s) => s.options[s.selectedIndex].textContent);
  for (let i = 0; i < 80 && !(await chosen()).startsWith(text); i++) await page.keyboard.press('ArrowDown');
}

// Fields by name in the order of the page, so that Tab goes down only once. A search box waits for its answer.
async function type(page, fields) {
  for (const [name, text] of fields) {
    const here = await at(page, name);
    if (here.tag === 'SELECT') {
      await choose(page, name, text);
      continue;
    }
    await page.keyboard.press('Control+A');
    if (text === '') await page.keyboard.press('Delete');
    await page.keyboard.type(text);
    if (name.startsWith('find.')) await page.waitForFunction((n) => document.querySelector(`select[name="${n}"]`).value !== '', name.slice(5));
  }
}
const send = (page) => Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Enter')]);
const problems = async (page) => (await page.locator('.errs').count()) === 0 ? '' : page.locator('.errs').innerText();
const kept = (page, name) => page.inputValue(`[name="${name}"]`);

// The page is left by saving: the read-back, then the record's page with its note.
async function save(page, label) {
  const said = await page.locator('main').innerText();
  check(`career, ${label}: what the save moves is said before`, /Kiểm tra lại trước khi lưu/.test(said) && /Lưu thì kéo theo/.test(said), said.slice(0, 1500));
  await send(page);
  check(`career, ${label}: saved`, /saved=\d+/.test(page.url()), `${page.url()}\n${(await page.locator('main').innerText()).slice(0, 800)}`);
  return said;
}

async function person(page, server) {
  await page.goto(`${server.base}/records/person/new`);
  await type(page, [['full_name', 'Hoàng Thị Thử'], ['birth_d.day', '31'], ['birth_d.month', '2'], ['birth_d.year', '1988']]);
  await send(page);
  const wrong = await problems(page);
  check('career, person: both mistakes are named', /31\/0?2\/1988/.test(wrong) && /Giới tính/.test(wrong), wrong);
  check('career, person: the summary has the focus', await page.evaluate(() => document.activeElement.classList.contains('errs')));
  check('career, person: what was typed is still there', (await kept(page, 'full_name')) === 'Hoàng Thị Thử' && (await kept(page, 'birth_d.day')) === '31');
  // its first link leads to the field
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await type(page, [['birth_d.day', '28'], ['sex', '']]);
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await send(page);
  await save(page, 'person');
  return new URL(page.url()).pathname;
}

async function add(page, server, who, kind) {
  const [, , area, id] = who.split('/');
  await page.goto(`${server.base}/records/${kind}/new?person=${area}%3A${id}&back=${encodeURIComponent(who)}`);
}

async function career(page, server) {
  const who = await person(page, server);

  await add(page, server, who, 'party_record');
  await type(page, [['admit_d.day', '3'], ['admit_d.month', '2'], ['admit_d.year', '2012'], ['official_d.day', '3'], ['official_d.month', '2'], ['official_d.year', '2011']]);
  await send(page);
  check('career, Party record: official before admitted is refused', (await problems(page)) !== '', (await page.locator('main').innerText()).slice(0, 1200));
  await type(page, [['official_d.year', '2013']]);
  await send(page);
  await save(page, 'Party record');

  await add(page, server, who, 'membership');
  await type(page, [['from.day', '3'], ['from.month', '2'], ['from.year', '2012'], ['kind_m', 'Đảng viên'], ['in_reason', 'Kết nạp']]);
  await send(page);
  const wrong = await problems(page);
  check('career, membership: the cell is missing', /Tổ chức/.test(wrong) && (await kept(page, 'from.year')) === '2012', wrong);
  await at(page, 'find.organisation');
  const chosen = () => page.inputValue('select[name=organisation]');
  await page.keyboard.type('chi bo');
  await page.waitForFunction(() => document.querySelector('select[name=organisation]').value !== '');
  await page.keyboard.type(' thon');
  check('career, membership: a longer text unsays what was found for a shorter', (await chosen()) === '', await chosen());
  await type(page, [['find.organisation', CELL]]);
  await send(page);
  await save(page, 'membership');
  const membership = await page.locator(`a[href^="/records/membership/"]`, { hasText: /Đảng viên/ }).first().getAttribute('href');

  await add(page, server, who, 'tenure');
  await type(page, [['find.post', POST], ['from.day', '1'], ['from.month', '1'], ['from.year', '2026'], ['source', 'Hộ gia đình']]);
  await send(page);
  const moved = await save(page, 'head of the village');
  check('career, head of the village: who leaves the seat is said', /Trưởng thôn|thôi giữ|kết thúc|khép/i.test(moved.split('Lưu thì kéo theo')[1] ?? ''), moved);
  return { who, membership };
}

const instant = () => new Date().toISOString().replace('Z', '+00:00');
const soon = () => new Promise((done) => setTimeout(done, 30));

export async function careers(server, context) {
  const page = await context.newPage();
  await signIn(page, server, 'tochuc.02578');
  const before = await everywhere(page, server);
  const k1 = instant();
  await soon();
  const { who, membership } = await career(page, server);
  const base = JSON.parse(before);
  const want = base.map(([n, same], i) => [n + (i >= 1 ? 1 : 0), same - (i === 4 ? 1 : 0)]);
  const after = await everywhere(page, server);
  check('career: the forms at five dates', after === JSON.stringify(want), `before ${before}\nafter  ${after}\nwanted ${JSON.stringify(want)}`);
  check('career: as known before, nothing of it', (await everywhere(page, server, k1)) === before);

  // the day was wrong: a correction, not a change
  await soon();
  const k2 = instant();
  await soon();
  await page.goto(`${server.base}${membership.split('?')[0]}/edit?act=correct`);
  await type(page, [['from.year', '2014']]);
  await send(page);
  await save(page, 'correction');
  const corrected = want.map(([n, same], i) => [n - (i === 1 ? 1 : 0), same]);
  check('career: corrected, the forms at five dates', (await everywhere(page, server)) === JSON.stringify(corrected));
  check('career: as known before the correction', (await everywhere(page, server, k2)) === JSON.stringify(want));
  await page.goto(server.base + who);
  const story = await page.locator('main').innerText();
  check('career: the page tells the whole of it', /Trưởng thôn/.test(story) && /Chi bộ Thôn Bờ Hồ/.test(story) && /03\/02\/2014|2014/.test(story), story.slice(0, 2500));
  await page.close();
}

// ---- two browsers, one fact ----

export async function twoBrowsers(server, first, second) {
  const one = await first.newPage(), other = await second.newPage();
  await signIn(one, server, 'tochuc.02578');
  await signIn(other, server, 'xa.02578');
  await one.goto(`${server.base}/people?unit=02578`);
  const who = await one.locator('main tbody a[href^="/people/"]').first().getAttribute('href');
  const [, , area, id] = new URL(server.base + who).pathname.split('/');
  const edit = `${server.base}/records/person/${area}/${id}/edit?act=correct`;
  await one.goto(edit);
  await other.goto(edit);
  const fill = async (page, name, text) => {
    const box = page.locator(`[name="${name}"]`);
    if (!(await box.isVisible())) await page.locator('details.more summary').click();
    await box.fill(text);
  };
  const go = (page, step) => Promise.all([page.waitForNavigation(), page.locator(`button[name=_step][value=${step}]`).last().click()]);
  await fill(other, 'other_name', 'Bí danh của người kia');
  await go(other, 'check');
  await go(other, 'save');
  check('two browsers: the first to save is done', /saved=\d+/.test(other.url()), other.url());
  await fill(one, 'other_name', 'Bí danh của người này');
  await go(one, 'check');
  if (/Lưu thì kéo theo/.test(await one.locator('main').innerText())) await go(one, 'save');
  const said = await one.locator('main').innerText();
  check('two browsers: the second sees what differs, and whose it is', said.includes('Bí danh của người kia') && said.includes('Bí danh của người này') && /xa\.02578|Văn phòng xã/.test(said), said.slice(0, 1500));
  await one.locator('input[name="choose.other_name"][value=mine]').check();
  await go(one, 'choose');
  if (await one.locator('button[name=_step][value=save]').count()) await go(one, 'save');
  check('two browsers: the choice is saved', /saved=\d+/.test(one.url()), `${one.url()}\n${(await one.locator('main').innerText()).slice(0, 1000)}`);
  await other.goto(`${server.base}/records/person/${area}/${id}`);
  const now = await other.locator('main').innerText();
  check('two browsers: one value stands, both stand in the history', now.includes('Bí danh của người này') && now.includes('Bí danh của người kia'), now.slice(0, 2500));
  await one.close();
  await other.close();
}
