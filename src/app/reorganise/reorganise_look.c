/* Reading the register as it stands inside the act: units, organisations, roles, who lies in what. */
#include "app/reorganise/reorganise_parts.h"

#include "store/statement.h"

#include <string.h>

int reorg_num(const struct reorg *x, const char *list, const char *id)
{
	const struct code_list *l = codes_list(x->app->codes, list, NULL);
	const struct code *c = l != NULL ? code_by_id(l, id) : NULL;
	must(c != NULL);
	return c->num;
}

static struct db_stmt *ask(struct reorg *x, const char *name, int64_t id, ymd day, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->s), statement_text(name), e);
	if (st == NULL)
		return NULL;
	if (id != NONE)
		db_bind_int(st, db_param(st, ":id"), id);
	db_bind_int(st, db_param(st, ":day"), day);
	return st;
}

static struct reorg_unit read_unit(struct reorg *x, struct db_stmt *st)
{
	return (struct reorg_unit){.id = db_int(st, 0),
		.parent = db_int(st, 1),
		.level = (int)db_int(st, 2),
		.type = (int)db_int(st, 3),
		.name = arena_strdup(x->arena, db_text(st, 4)),
		.code = arena_strdup(x->arena, db_text(st, 5)),
		.local_code = arena_strdup(x->arena, db_text(st, 6)),
		.from = (ymd)db_int(st, 7),
		.until = (ymd)db_int(st, 8)};
}

static bool one_unit(struct reorg *x, struct db_stmt *st, struct reorg_unit *out, struct err *e)
{
	*out = (struct reorg_unit){.id = NONE, .parent = NONE, .name = ""};
	enum db_step step = st == NULL ? DB_ERROR : db_step(st, e);
	if (step == DB_ROW) {
		*out = read_unit(x, st);
		db_reset(st);
	}
	return step != DB_ERROR;
}

bool reorg_unit_on(struct reorg *x, int64_t id, ymd day, struct reorg_unit *out, struct err *e)
{
	*out = (struct reorg_unit){.id = NONE, .parent = NONE, .name = ""};
	return id == NONE || one_unit(x, ask(x, "reorganise_unit", id, day, e), out, e);
}

bool reorg_unit_by_code(struct reorg *x, const char *code, ymd day, struct reorg_unit *out, struct err *e)
{
	struct db_stmt *st = ask(x, "reorganise_unit_code", NONE, day, e);
	if (st != NULL)
		db_bind_text(st, db_param(st, ":code"), code);
	return one_unit(x, st, out, e);
}

bool reorg_children(struct reorg *x, int64_t unit, ymd day, GArray *out, struct err *e)
{
	struct db_stmt *st = ask(x, "reorganise_children", unit, day, e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct reorg_unit u = read_unit(x, st);
		g_array_append_val(out, u);
	}
	return step == DB_DONE;
}

static struct reorg_org read_org(struct reorg *x, struct db_stmt *st)
{
	return (struct reorg_org){.id = db_int(st, 0),
		.unit = db_int(st, 1),
		.type = (int)db_int(st, 2),
		.grassroots = db_int(st, 3),
		.place = db_int(st, 4),
		.name = arena_strdup(x->arena, db_text(st, 5)),
		.from = (ymd)db_int(st, 6),
		.until = (ymd)db_int(st, 7)};
}

bool reorg_orgs_of(struct reorg *x, int64_t unit, ymd day, GArray *out, struct err *e)
{
	struct db_stmt *st = ask(x, "reorganise_organisations", unit, day, e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct reorg_org o = read_org(x, st);
		g_array_append_val(out, o);
	}
	return step == DB_DONE;
}

bool reorg_org_on(struct reorg *x, int64_t id, ymd day, struct reorg_org *out, struct err *e)
{
	*out = (struct reorg_org){.id = NONE, .unit = NONE, .name = ""};
	if (id == NONE)
		return true;
	struct db_stmt *st = ask(x, "reorganise_organisation", id, day, e);
	enum db_step step = st == NULL ? DB_ERROR : db_step(st, e);
	if (step == DB_ROW) {
		*out = read_org(x, st);
		db_reset(st);
	}
	return step != DB_ERROR;
}

bool reorg_ids(struct reorg *x, const char *statement, int64_t id, GArray *out, struct err *e)
{
	struct db_stmt *st = ask(x, statement, id, x->day, e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		int64_t found = db_int(st, 0);
		g_array_append_val(out, found);
	}
	return step == DB_DONE;
}

const char *reorg_role(const struct reorg *x, int level, const struct reorg_org *o)
{
	return level > 0 && level < REORG_LEVELS_MAX ? office_role_of(x->templates[level], o->type, o->grassroots) : NULL;
}

struct reorg_gone *reorg_gone_of(const struct reorg *x, int64_t organisation)
{
	guint at = GPOINTER_TO_UINT(g_hash_table_lookup(x->gone_at, &organisation));
	return at == 0 ? NULL : &g_array_index(x->gone, struct reorg_gone, at - 1);
}

bool reorg_body(struct reorg *x, int64_t unit, const char *role, int64_t but, struct reorg_org *out, struct err *e)
{
	struct reorg_unit u;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct reorg_org));
	*out = (struct reorg_org){.id = NONE, .unit = NONE, .name = ""};
	if (!reorg_unit_on(x, unit, x->day, &u, e) || !reorg_orgs_of(x, unit, x->day, all, e))
		return false;
	for (guint i = 0; u.id != NONE && i < all->len; i++) {
		const struct reorg_org *o = &g_array_index(all, struct reorg_org, i);
		if (o->id != but && reorg_gone_of(x, o->id) == NULL && g_strcmp0(reorg_role(x, u.level, o), role) == 0) {
			*out = *o;
			break;
		}
	}
	return true;
}

bool reorg_body_above(struct reorg *x, int64_t unit, const char *role, int64_t but, struct reorg_org *out, struct err *e)
{
	*out = (struct reorg_org){.id = NONE, .unit = NONE, .name = ""};
	for (int hops = 0; unit != NONE && hops < REORG_CLIMB_MAX; hops++) {
		struct reorg_unit u;
		if (!reorg_body(x, unit, role, but, out, e))
			return false;
		if (out->id != NONE)
			return true;
		if (!reorg_unit_on(x, unit, x->day, &u, e))
			return false;
		unit = u.id == NONE ? NONE : u.parent;
	}
	return true;
}

bool reorg_lies_in(struct reorg *x, int64_t unit, int64_t in, bool *yes, struct err *e)
{
	*yes = false;
	for (int hops = 0; unit != NONE && hops < REORG_CLIMB_MAX && !*yes; hops++) {
		struct reorg_unit u;
		*yes = unit == in;
		if (!reorg_unit_on(x, unit, x->day, &u, e))
			return false;
		unit = u.id == NONE ? NONE : u.parent;
	}
	return true;
}
