/* Accounts of the demo register: one for every role, all with one known password. The people of the register are invented, so nothing is
 * given away; a register made by init never gets them. */
#include "app/demo/demo_parts.h"

#include "app/account/account.h"
#include "store/statement.h"

/* DEMO_PASSWORD (demo.h), hashed once: the demo register is the same bytes at every run. */
#define DEMO_HASH "$argon2id$v=19$m=19456,t=2,p=1$w1AicJmXeqB4Y0BYkd0BBw$EILOs3WTKcX8dCKS933o0oHKc+ID0OIWgNPtmWXS5tE"
#define DEMO_UNITS_DAY ((ymd)20250701) /* the units of the grants are those of this day */

const char *demo_password_hash(void)
{
	return DEMO_HASH;
}

struct demo_account {
	const char *login, *display, *role;
	const char *unit; /* code on DEMO_UNITS_DAY, NULL: no territory */
	bool cell;	  /* not the unit but the first cell of a village there */
};

static const struct demo_account accounts[] = {
	{"admin", "Quản trị hệ thống", "admin", NULL, false},
	{"tinh.08", "Ban Tổ chức Tỉnh ủy Tuyên Quang", "province_org", "08", false},
	{"noivu.08", "Sở Nội vụ Tuyên Quang", "province_home", "08", false},
	{"vanphong.08", "Văn phòng Tỉnh ủy Tuyên Quang", "province_office", "08", false},
	{"lanhdao.08", "Lãnh đạo tỉnh Tuyên Quang", "province_leader", "08", false},
	{"kiemtra.08", "Người kiểm tra nhật ký, Tuyên Quang", "auditor", "08", false},
	{"tinh.46", "Ban Tổ chức Thành ủy Huế", "province_org", "46", false},
	{"xa.02578", "Văn phòng xã Tân Thanh", "commune_clerk", "02578", false},
	{"tochuc.02578", "Ban Xây dựng Đảng xã Tân Thanh", "commune_org", "02578", false},
	{"lanhdao.02578", "Lãnh đạo xã Tân Thanh", "commune_leader", "02578", false},
	{"chibo.02578", "Bí thư chi bộ thôn, xã Tân Thanh", "cell_secretary", "02578", true},
	{"xa.02404", "Văn phòng xã Bình Xa", "commune_clerk", "02404", false},
	{"tochuc.02404", "Ban Xây dựng Đảng xã Bình Xa", "commune_org", "02404", false},
	{"xa.02266", "Văn phòng xã Lâm Bình", "commune_clerk", "02266", false},
	{"tochuc.02266", "Ban Xây dựng Đảng xã Lâm Bình", "commune_org", "02266", false},
	{"lanhdao.15", "Lãnh đạo tỉnh Lào Cai", "province_leader", "15", false},
};

static bool one_id(struct demo *d, const char *statement, const char *param, int64_t value, const char *text, int64_t *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(d->s), statement_text(statement), e);
	if (st == NULL)
		return false;
	if (text != NULL)
		db_bind_text(st, db_param(st, param), text);
	else
		db_bind_int(st, db_param(st, param), value);
	db_bind_int(st, db_param(st, ":day"), DEMO_UNITS_DAY);
	enum db_step step = db_step(st, e);
	if (step == DB_ERROR)
		return false;
	must(step == DB_ROW); /* the demo world has it */
	*out = db_int(st, 0);
	db_reset(st);
	return true;
}

static bool find_role(struct demo *d, const char *code, int64_t *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(d->s), statement_text("role_by_code"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), code);
	enum db_step step = db_step(st, e);
	if (step == DB_ERROR)
		return false;
	must(step == DB_ROW);
	*out = db_int(st, 0);
	db_reset(st);
	return true;
}

bool demo_account_write(
	struct demo *d, const char *login, const char *display, const char *role, int64_t unit, int64_t organisation, struct err *e)
{
	struct account_row row;
	struct role_grant_row g;
	row_init(&table_account, &row);
	row.login = login;
	row.display = display;
	row.password_hash = DEMO_HASH;
	row.must_change = 0;
	row.from_d = DEMO_KNOWN_FROM;
	row.from_p = PRECISION_DAY;
	row.until_d = YMD_OPEN;
	row.until_p = PRECISION_OPEN;
	row_init(&table_role_grant, &g);
	if (!store_insert(d->s, &table_account, &row, e) || !find_role(d, role, &g.role_id, e))
		return false;
	g.account_id = row.id;
	g.unit_id = unit;
	g.organisation_id = organisation;
	g.purpose = "Dùng thử với dữ liệu mẫu";
	g.from_d = DEMO_KNOWN_FROM;
	g.from_p = PRECISION_DAY;
	g.until_d = YMD_OPEN;
	g.until_p = PRECISION_OPEN;
	return store_insert(d->s, &table_role_grant, &g, e);
}

/* Whoever tries the demo register has no telephone set up for it: no role asks for a second factor there. */
static bool no_second_factor(struct demo *d, struct err *e)
{
	struct setting_row row;
	row_init(&table_setting, &row);
	row.name = "second_factor";
	row.value = "{\"value\": []}";
	return store_insert(d->s, &table_setting, &row, e);
}

bool demo_accounts(struct demo *d, struct err *e)
{
	if (!no_second_factor(d, e) || !account_make_roles(d->s, e) || !db_flush(store_db(d->s), e))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(accounts); i++) {
		const struct demo_account *x = &accounts[i];
		int64_t unit = NONE, cell = NONE;
		if ((x->unit != NULL && !one_id(d, "demo_unit_at", ":code", 0, x->unit, &unit, e)) ||
			(x->cell && !one_id(d, "demo_cell_at", ":commune", unit, NULL, &cell, e)) ||
			!demo_account_write(d, x->login, x->display, x->role, x->cell ? NONE : unit, cell, e))
			return false;
	}
	return true;
}
