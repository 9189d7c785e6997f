// A commune is split by a list of villages; two communes and their Party committees become one: in the browser, with the totals on the units
// of then and of today, and one undo each that gives the same forms byte for byte.
import { check, run, signIn } from '../lib.mjs';

const FORM = '/forms/thon_co_dang_vien', TODAY = '2026-11-28';
const ONE = '02578', OTHER = '02404', NEW = '90101';

// Forms as files, on both boundaries, before and after.
function forms(db) {
  const out = [];
  for (const day of ['2026-02-28', '2026-03-01', '2026-09-01'])
    for (const boundaries of ['then', 'today'])
      out.push(run(['form', 'thon_co_dang_vien', '--db', db, '--unit', '08', '--date', day, '--boundaries', boundaries, '--today', TODAY, '--format', 'json']));
  out.push(run(['form', 'cap_uy_nhiem_ky', '--db', db, '--unit', '08', '--term', '2020-2025', '--boundaries', 'today', '--today', TODAY, '--format', 'json']));
  return out.join('\n');
}

// Villages, members, cells of a unit on a day.
async function totals(page, server, unit, date, boundaries = 'then') {
  await page.goto(`${server.base}${FORM}?unit=${unit}&date=${date}&boundaries=${boundaries}`);
  const read = async (column) => Number((await page.locator(`table.fm a[href*="row=all"][href*="column=${column}#"]`).first().textContent()).replace(/\./g, ''));
  return [await read('n'), await read('persons'), await read('cells')];
}
const sum = (a, b) => a.map((n, i) => n + b[i]);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const press = (page, value) => Promise.all([page.waitForNavigation(), page.locator(`#act button[name=do][value="${value}"]`).last().click()]);

async function pick(page, code) {
  await page.fill('#act input[type=search]', code);
  await press(page, 'find');
  await page.locator('.picks .opt', { hasText: code }).locator('input').first().check();
}

// Writes what the preview shows; gives the address of what was done.
async function confirm(page, label, wanted) {
  const said = await page.locator('main').innerText();
  const absent = wanted.filter((w) => !said.includes(w));
  check(`${label}: the preview names it`, absent.length === 0 && said.includes('Chưa ghi gì'), `absent: ${absent.join(', ')}\n${said.slice(0, 1800)}`);
  await press(page, 'confirm');
  check(`${label}: done`, /\/reorganise\/done\/\d+/.test(page.url()), `${page.url()}\n${(await page.locator('main').innerText()).slice(0, 800)}`);
  return page.url();
}

async function merge(page, server) {
  await page.goto(`${server.base}/reorganise`);
  await Promise.all([page.waitForNavigation(), page.click('main a[href^="/reorganise/merge"]')]);
  await pick(page, ONE);
  await press(page, 'preview');
  check('merger: what is missing is named', /Chọn ít nhất hai nơi/.test(await page.locator('.errs').innerText()));
  await pick(page, OTHER);
  await page.fill('[name=day]', '1/3/2026');
  await page.fill('[name=basis_no]', '12/NQ-UBTVQH');
  await page.fill('[name="A.name"]', 'Xã Tân Bình Mới');
  await page.fill('[name="A.code"]', NEW);
  await press(page, 'preview');
  return confirm(page, 'merger', [`Xã Tân Bình Mới (${NEW}) thành lập`, 'Xã Tân Thanh (02578) kết thúc', 'Đảng bộ Xã Tân Thanh', 'tính lại từ lần thứ nhất']);
}

async function split(page, server) {
  await page.goto(`${server.base}/reorganise/split`);
  await pick(page, ONE);
  await page.fill('[name=day]', '1/9/2026');
  await page.fill('[name=basis_no]', '15/NQ-UBTVQH');
  await page.fill('[name="A.name"]', 'Xã Tân Một');
  await page.fill('[name="A.code"]', '90102');
  await page.fill('[name="B.name"]', 'Xã Tân Hai');
  await page.fill('[name="B.code"]', '90103');
  await press(page, 'preview');
  check('split: a place for each village is asked for', /chưa được xếp về đâu/.test(await page.locator('main').innerText()));
  await page.locator('select[name="all:village"]').selectOption('A');
  await press(page, 'all:village');
  for (const name of ['Thôn Bờ Hồ', 'Thôn Gò Chùa', 'Thôn Cây Thông'])
    await page.locator('tr', { has: page.locator('label', { hasText: name }) }).locator('select').first().selectOption('B');
  await press(page, 'preview');
  return confirm(page, 'split', ['Xã Tân Một (90102) thành lập', 'Xã Tân Hai (90103) thành lập']);
}

async function undo(page, at, label) {
  await page.goto(at);
  await Promise.all([page.waitForNavigation(), page.click('form[action^="/reorganise/undo/"] button')]);
  check(`${label}: undone`, /\/reorganise\/undone/.test(page.url()), `${page.url()}\n${(await page.locator('main').innerText()).slice(0, 600)}`);
}

export async function reorganisation(server, context) {
  const page = await context.newPage();
  await signIn(page, server, 'tinh.08');
  const before = forms(server.db);
  const one = await totals(page, server, ONE, '2026-02-28'), other = await totals(page, server, OTHER, '2026-02-28');

  const divided = await split(page, server);
  const a = await totals(page, server, '90102', TODAY), b = await totals(page, server, '90103', TODAY);
  check('split: the parts are the whole', same(sum(a, b), one) && b[0] === 3, `${JSON.stringify(a)} + ${JSON.stringify(b)}, whole ${JSON.stringify(one)}`);
  const then = await totals(page, server, '08', '2026-02-28'), today = await totals(page, server, '08', '2026-02-28', 'today');
  check('split: the province is the same on both boundaries', same(then, today), `${JSON.stringify(then)} ${JSON.stringify(today)}`);
  await undo(page, divided, 'split');
  check('split undone: the commune is whole', same(await totals(page, server, ONE, TODAY), one));
  check('split undone: the forms are what they were, byte for byte', forms(server.db) === before);

  const merged = await merge(page, server);
  const party = await page.locator('main a[href^="/organisations/"]', { hasText: 'Đảng bộ xã Tân Bình Mới' }).getAttribute('href');
  const unit = await page.locator('main a[href^="/units/"]', { hasText: 'Xã Tân Bình Mới' }).getAttribute('href');
  const both = sum(one, other);
  const now = await totals(page, server, NEW, TODAY);
  check('merger: totals of today are those of the two', same(now, both), `${JSON.stringify(one)} + ${JSON.stringify(other)}, now ${JSON.stringify(now)}`);
  const rebased = await totals(page, server, NEW, '2026-02-28', 'today');
  check('merger: then, on boundaries of today, the same', same(rebased, both), JSON.stringify(rebased));
  await page.goto(server.base + unit);
  const text = await page.locator('main').innerText();
  check('merger: the page of the new commune draws both sources', /Từ đâu mà có/.test(text) && (await page.locator('svg.ch .box').count()) === 3 && text.includes('Xã cũ'), text.slice(0, 1200));
  await page.goto(server.base + party);
  const below = await page.locator('main').innerText();
  check('merger: the Party committee has the cells of both', below.includes('Chi bộ Thôn Bờ Hồ') && below.includes('Chi bộ Thôn Bản Cầu'), below.slice(0, 1500));

  await undo(page, merged, 'merger');
  check('merger undone: the forms are what they were, byte for byte', forms(server.db) === before);
  check('both undone: the register is whole', /toàn vẹn/.test(run(['verify', '--db', server.db])));
  await page.close();
}
