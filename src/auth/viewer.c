/* A viewer: an account with its rights resolved; see auth.h. */
#include "auth/viewer_internal.h"

#include "store/statement.h"

static const struct viewer operator_viewer = {.operator= true, .account = NONE, .login = "system", .display = "system"};

const struct viewer *viewer_operator(void)
{
	return &operator_viewer;
}

bool viewer_is_operator(const struct viewer *v)
{
	return v->operator;
}

int64_t viewer_account(const struct viewer *v)
{
	return v->account;
}

const char *viewer_login(const struct viewer *v)
{
	return v->login;
}

const char *viewer_display(const struct viewer *v)
{
	return v->display;
}

const int64_t *viewer_units(const struct viewer *v, size_t *count)
{
	*count = v->unit_count;
	return v->units;
}

/* Holders are counted in a place of their own, because everything else of a viewer never changes. */
static gint *holders(const struct viewer *v)
{
	return (gint *)(uintptr_t)&v->holders;
}

const struct viewer *viewer_hold(const struct viewer *v)
{
	if (!v->operator)
		g_atomic_int_inc(holders(v));
	return v;
}

void viewer_release(const struct viewer *v)
{
	if (v == NULL || v->operator|| !g_atomic_int_dec_and_test(holders(v)))
		return;
	arena_free(v->arena);
}

bool viewer_may(const struct viewer *v, enum auth_right right, const char *table, char class_, const struct auth_place *at)
{
	(void)right, (void)table, (void)class_, (void)at;
	return v->operator;
}

bool viewer_may_somewhere(const struct viewer *v, enum auth_right right)
{
	(void)right;
	return v->operator;
}

enum auth_access viewer_access(const struct viewer *v, const char *table, char class_, const struct auth_place *at)
{
	if (viewer_may(v, RIGHT_VIEW, table, class_, at))
		return ACCESS_NAMES;
	return viewer_may(v, RIGHT_COUNT, table, class_, at) ? ACCESS_FIGURES : ACCESS_NONE;
}

const char *viewer_purpose(const struct viewer *v, enum auth_right right, const char *table, char class_, const struct auth_place *at)
{
	(void)v, (void)right, (void)table, (void)class_, (void)at;
	return "";
}

bool viewer_find_account(struct store *s, const char *login, ymd today, int64_t *account, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("account_by_login"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":login"), login);
	db_bind_int(st, db_param(st, ":day"), today);
	enum db_step step = db_step(st, e);
	*account = step == DB_ROW ? db_int(st, 0) : NONE;
	if (step == DB_ROW)
		db_reset(st);
	return step != DB_ERROR;
}

struct viewer *viewer_load(struct store *s, int64_t account, ymd today, struct err *e)
{
	(void)s, (void)today;
	struct arena *a = arena_new();
	struct viewer *v = ARENA_NEW(a, struct viewer);
	*v = (struct viewer){.holders = 1, .account = account, .login = "", .display = "", .arena = a};
	(void)e;
	return v;
}
