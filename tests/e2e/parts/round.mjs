// The round of a report and a matching, walked by people of two levels in plain pages (scripts off): begun, checked, explained, signed, sent,
// returned with its reason, made anew, accepted, added up above; then what differs is settled and signed by one person of each side.
// COSO_SHOTS: a folder for pictures of each step at two widths, to be looked at by hand.
import { axe, check, join, python, run, sideways, signIn, temp, widths, writeFileSync } from '../lib.mjs';

const REGIME = '/reports/of/bc_xay_dung_dang_6_thang?period=2025-H2';
const go = (page, act) => Promise.all([page.waitForNavigation(), act()]);

let step = 0;
async function shot(page, name) {
  step++;
  await page.setViewportSize(widths.phone);
  const wide = await sideways(page);
  check(`${name}: nothing sticks out at ${widths.phone.width} px`, wide === '', wide);
  if (process.env.COSO_SHOTS) {
    const path = join(process.env.COSO_SHOTS, `${String(step).padStart(2, '0')} ${name}`.replace(/[^\w.]+/g, '_'));
    await page.screenshot({ path: `${path}.390.png`, fullPage: true });
    await page.setViewportSize(widths.wide);
    await page.screenshot({ path: `${path}.png`, fullPage: true });
  }
  await page.setViewportSize(widths.wide);
}

const press = (page, value) => go(page, () => page.click(`button[name=do][value="${value}"]`));
const main = (page) => page.locator('main').innerText();

async function sign(page, at, who) {
  await page.goto(at);
  await page.fill('#r-signer', who);
  await press(page, 'sign');
  check(`signed by ${who}`, !(await page.locator('.errs').count()), await main(page));
}

async function send(page, at) {
  await page.goto(at);
  await press(page, 'send');
  check('sent, and frozen from then on', (await main(page)).includes('Khác gì so với hôm nay?'), await main(page));
}

async function toBeSent(clerk, base) {
  await clerk.goto(base + REGIME);
  const row = clerk.locator('tr', { hasText: 'Xã Tân Thanh' }).first();
  await shot(clerk, 'who has sent');
  await go(clerk, () => row.locator('button', { hasText: 'Lập' }).click());
  const at = clerk.url().split('?')[0];
  check('a report is begun', /\/reports\/\d+\/\d+$/.test(at), at);
  await press(clerk, 'check');
  await shot(clerk, 'checked');
  // what does not hold and is only a warning is explained
  const box = clerk.locator('form:has(button[value="explain"])').first();
  if (await box.count()) {
    const inside = clerk.locator('details', { has: clerk.locator('button[value="explain"]') }).first();
    if (await inside.count()) await inside.locator('summary').click();
    await box.locator('[name=reason]').fill('Đang rà lại sổ giấy');
    await go(clerk, () => box.locator('button[value="explain"]').click());
    check('what was explained stands there', (await main(clerk)).includes('Đang rà lại sổ giấy'), await main(clerk));
  }
  return at;
}

// What the next step needs: who below has sent, returned and made anew.
async function round(clerk, chief, above, base) {
  const first = await toBeSent(clerk, base);
  await sign(chief, first, 'Bí thư Đảng ủy xã');
  await shot(chief, 'signed');
  await send(clerk, first);
  await above.goto(first);
  await shot(above, 'sent, seen from above');
  await above.fill('#r-reason', 'Rà lại số đảng viên mới kết nạp');
  await above.fill('[name=due]', '12/01/2027');
  await press(above, 'return');
  check('returned', (await main(above)).includes('Rà lại số đảng viên mới kết nạp'), await main(above));
  await clerk.goto(first);
  await shot(clerk, 'returned, seen by who sent');
  check('who sent sees why', (await main(clerk)).includes('Rà lại số đảng viên mới kết nạp'), await main(clerk));
  await press(clerk, 'correct');
  const second = clerk.url().split('?')[0];
  check('made anew', second !== first && /\/reports\/\d+\/\d+$/.test(second), second);
  check('because it was returned: with that reason', /Lý do lập lại\s+Rà lại số đảng viên/.test(await main(clerk)), await main(clerk));
  await sign(chief, second, 'Bí thư Đảng ủy xã');
  await send(clerk, second);
  await above.goto(second);
  await press(above, 'accept');
  await shot(above, 'accepted');
  check('what is accepted is not returned', !(await above.locator('button[value="return"]').count()));
  return second;
}

// The level above adds up.
async function consolidate(above, base) {
  await above.goto(base + REGIME);
  await go(above, () => above.locator('tr', { hasText: 'Đảng bộ tỉnh Tuyên Quang' }).first().locator('button', { hasText: 'Lập' }).click());
  const at = above.url().split('?')[0];
  await above.goto(`${at}?sums=1`); // a link on the page
  check('against those below', (await main(above)).includes('Xã Tân Thanh') || (await main(above)).includes('Kháng Nhật'), await main(above));
  const said = await main(above);
  check('those who have not sent are why, not boundaries', said.includes('Còn thiếu báo cáo của 123 nơi') && !said.includes('tính theo địa giới'), said);
  check('whose is lacking is folded where they are many', said.includes('123 nơi chưa có báo cáo được chấp nhận') && !said.includes('Đảng bộ Xã Lũng Cú'), said);
  check('one form stands open, the others are folded', (await above.locator('#sums details[open]').count()) === 1 && (await above.locator('#sums details').count()) > 1);
  await shot(above, 'sums');
  return at;
}

async function matching(clerk, chief, above, base) {
  await above.goto(`${base}/match`);
  await above.check('input[name=report]');
  await go(above, () => above.click('main form[method=post] button'));
  const at = above.url().split('?')[0];
  check('a matching is begun', /\/match\/\d+\/\d+$/.test(at), at);
  await shot(above, 'matching begun');
  await clerk.goto(at);
  await clerk.locator('main table details summary').first().click();
  const box = clerk.locator('main table form').first();
  await box.locator('[name=state]').first().selectOption('agreed_upper');
  await box.locator('[name=answer]').first().fill('Xã sửa danh sách');
  await go(clerk, () => box.locator('button').first().click());
  check('one is settled from below', (await main(clerk)).includes('Xã sửa danh sách'), await main(clerk));
  await shot(clerk, 'one is settled');
  await above.goto(at);
  const all = above.locator('section[aria-labelledby=m-next] details');
  if (await all.count()) {
    await all.locator('summary').click();
    await all.locator('[name=state]').selectOption('agreed_upper');
    await all.locator('[name=answer]').fill('Hai bên thống nhất');
    await go(above, () => all.locator('button').click());
  }
  check('who signs above has one button, and not the other', (await above.locator('button[value="sign-upper"]').count()) === 1 && !(await above.locator('button[value="sign-lower"]').count()));
  await chief.goto(at);
  check('nor has who signs below', (await chief.locator('button[value="sign-lower"]').count()) === 1 && !(await chief.locator('button[value="sign-upper"]').count()));
  await chief.fill('#m-signer', 'Bí thư Đảng ủy xã');
  await press(chief, 'sign-lower');
  await shot(chief, 'one side has signed');
  await above.goto(at);
  await above.fill('#m-signer', 'Trưởng ban Tổ chức Tỉnh ủy');
  await press(above, 'sign-upper');
  const said = await main(above);
  check('both have signed, each by name', said.includes('Bí thư Đảng ủy xã') && said.includes('Trưởng ban Tổ chức Tỉnh ủy') && said.includes('Hai bên đã xác nhận'), said);
  await shot(above, 'signed by both');
  return at;
}

// Somebody's membership was entered by mistake: what was sent and what stands differ by one.
function move(db) {
  const rows = join(temp, 'round_move.jsonl');
  writeFileSync(rows, python(`
import sqlite3, sys
c = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
print('{"do":"void","table":"membership","area":%d,"id":%d}' % c.execute("""SELECT m.area_id, m.id FROM membership m
 JOIN organisation_v o ON o.organisation_id = m.organisation_id AND o.until_d = 99991231 JOIN unit_path p ON p.descendant_id = o.unit_id AND p.path_until = 99991231
 JOIN unit_v u ON u.unit_id = p.ancestor_id AND u.code = '02578' AND u.until_d = 99991231 WHERE m.kind_m = 1 AND m.until_d = 99991231 ORDER BY m.id""").fetchone())`, db));
  run(['put', rows, '--db', db, '--reason', 'nhập nhầm']);
}

export async function rounds(server, fresh, scripted) {
  const people = [];
  for (const login of ['tochuc.02578', 'lanhdao.02578', 'tinh.08']) {
    const page = await (await fresh()).newPage();
    await signIn(page, server, login);
    people.push(page);
  }
  const [clerk, chief, above] = people;
  const sent = await round(clerk, chief, above, server.base);
  move(server.db);
  await clerk.goto(`${sent}?diff=1`);
  check('what is otherwise today, with its cause', (await main(clerk)).includes('nhập nhầm'), await main(clerk));
  await shot(clerk, 'otherwise today');
  const own = await consolidate(above, server.base);
  const match = await matching(clerk, chief, above, server.base);
  // what looks for violations is a script: the same pages once more with them
  const page = await (await scripted()).newPage();
  await signIn(page, server, 'tinh.08');
  for (const at of [server.base + REGIME, `${sent}?diff=1`, `${own}?sums=1`, match]) {
    await page.goto(at);
    const found = await axe(page);
    check(`no violation: ${at.slice(server.base.length)}`, found === '', found);
  }
  for (const page of people) await page.context().close();
}
