/* A viewer: an account with its rights resolved; see auth.h. */
#include "auth/ever.h"
#include "auth/viewer_internal.h"

#include "store/statement.h"
#include "messages/auth.def"

#include <string.h>

static const struct viewer operator_viewer = {
	.all = true, .kept = true, .account = NONE, .login = "system", .display = "system", .mark = ""};

static const struct viewer nobody = {.kept = true, .account = NONE, .login = "-", .display = "-", .mark = "-"};

const struct viewer *viewer_nobody(void)
{
	return &nobody;
}

const struct viewer *viewer_operator(void)
{
	return &operator_viewer;
}

bool viewer_must_have_code(const struct viewer *v)
{
	return v->must_have_code;
}

const char *viewer_mark(const struct viewer *v)
{
	return v->mark;
}

const char *const *viewer_reading(const struct viewer *v)
{
	static const char *const none[] = {NULL};
	return v->reading != NULL ? v->reading : none;
}

bool viewer_is_operator(const struct viewer *v)
{
	return v->all;
}

size_t viewer_bytes(const struct viewer *v)
{
	return arena_bytes(v->arena);
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

const int64_t *viewer_organisations(const struct viewer *v, size_t *count)
{
	*count = v->organisation_count;
	return v->organisations;
}

static gint by_day(gconstpointer a, gconstpointer b)
{
	return *(const ymd *)a - *(const ymd *)b;
}

GArray *viewer_turning_days(const struct viewer *v)
{
	g_autoptr(GHashTable) days = g_hash_table_new(g_direct_hash, g_direct_equal);
	g_autoptr(GHashTable) met = g_hash_table_new(g_direct_hash, g_direct_equal);
	GArray *out = g_array_new(FALSE, FALSE, sizeof(ymd));
	for (size_t i = 0; i < v->right_count; i++) /* the rights of one grant share its scope */
		if (v->rights[i].scope != NULL && g_hash_table_add(met, (gpointer)(uintptr_t)v->rights[i].scope))
			scope_days(v->rights[i].scope, days);
	GHashTableIter iter;
	gpointer day;
	g_hash_table_iter_init(&iter, days);
	while (g_hash_table_iter_next(&iter, &day, NULL)) {
		ymd d = (ymd)GPOINTER_TO_INT(day);
		g_array_append_val(out, d);
	}
	g_array_sort(out, by_day);
	return out;
}

/* Holders are counted in a place of their own, because everything else of a viewer never changes. */
static gint *holders(const struct viewer *v)
{
	return (gint *)(uintptr_t)&v->holders;
}

const struct viewer *viewer_hold(const struct viewer *v)
{
	if (!v->kept)
		g_atomic_int_inc(holders(v));
	return v;
}

void viewer_release(const struct viewer *v)
{
	if (v == NULL || v->kept || !g_atomic_int_dec_and_test(holders(v)))
		return;
	viewer_shared_release(v->shared);
	arena_free(v->arena);
}

/* ---- asking ---- */

static bool of_field(const struct viewer *v, const struct viewer_right *r, const char *table)
{
	for (int i = 0; table != NULL && i < 2; i++)
		if (r->fields[i] != NONE && !record_has_field(v->fields, table, r->fields[i]))
			return false;
	return true;
}

static bool of_place(const struct viewer_right *r, const struct auth_place *at)
{
	bool placed = at != NULL && (at->unit != NONE || at->organisation != NONE);
	if (r->scope == NULL)
		return !placed;
	return scope_covers(r->scope, placed ? at : NULL);
}

/* The first right that allows it; somewhere: any place will do. */
static const struct viewer_right *find_right(
	const struct viewer *v, enum auth_right right, const char *table, char class_, const struct auth_place *at, bool somewhere)
{
	for (size_t i = 0; i < v->right_count; i++) {
		const struct viewer_right *r = &v->rights[i];
		bool kind = table == NULL || strcmp(r->table, "*") == 0 || strcmp(r->table, table) == 0;
		bool class_fits = class_ == '\0' || strchr(r->classes, class_) != NULL;
		bool open = at == NULL || at->secrecy <= r->secrecy;
		if (r->act == (int64_t)right && kind && class_fits && open && of_field(v, r, table) && (somewhere || of_place(r, at)))
			return r;
	}
	return NULL;
}

bool viewer_may(const struct viewer *v, enum auth_right right, const char *table, char class_, const struct auth_place *at)
{
	/* Public is public: to read it needs no grant, unless the whole it belongs to is not for everybody. */
	const bool open = at == NULL || at->secrecy <= AUTH_SECRECY_OPEN;
	if (v->all || (class_ == 'P' && open && (right == RIGHT_VIEW || right == RIGHT_COUNT)))
		return true;
	return find_right(v, right, table, class_, at, false) != NULL;
}

bool viewer_holds(const struct viewer *v, enum auth_right right, const char *table, char class_, int64_t field, const struct auth_place *at)
{
	for (size_t i = 0; i < v->right_count; i++) {
		const struct viewer_right *r = &v->rights[i];
		bool is_whole = (strcmp(r->table, "*") == 0 || strcmp(r->table, table) == 0) && (at == NULL || at->secrecy <= r->secrecy);
		for (int k = 0; k < 2; k++)
			is_whole = is_whole && (r->fields[k] == NONE || r->fields[k] == field);
		if (is_whole && r->act == (int64_t)right && strchr(r->classes, class_) != NULL && of_place(r, at))
			return true;
	}
	return v->all;
}

bool viewer_may_ever(const struct viewer *v, enum auth_right right, const char *table, char class_, int64_t unit, int64_t organisation)
{
	must(class_ != 'P');
	for (size_t i = 0; i < v->right_count; i++) {
		const struct viewer_right *r = &v->rights[i];
		if (r->act == (int64_t)right && (strcmp(r->table, "*") == 0 || strcmp(r->table, table) == 0) &&
			strchr(r->classes, class_) != NULL && of_field(v, r, table) &&
			(r->scope == NULL ? unit == NONE && organisation == NONE : scope_touches(r->scope, unit, organisation)))
			return true;
	}
	return v->all;
}

bool viewer_may_anywhere(const struct viewer *v, enum auth_right right, const char *table, char class_)
{
	return v->all || find_right(v, right, table, class_, NULL, true) != NULL;
}

bool viewer_may_somewhere(const struct viewer *v, enum auth_right right)
{
	return v->all || right == RIGHT_NONE || find_right(v, right, NULL, '\0', NULL, true) != NULL;
}

bool viewer_by_organisation(const struct viewer *v)
{
	for (size_t i = 0; i < v->right_count; i++)
		if (v->rights[i].scope != NULL && scope_without_units(v->rights[i].scope))
			return true;
	return false;
}

enum auth_access viewer_access(const struct viewer *v, const char *table, char class_, const struct auth_place *at)
{
	if (viewer_may(v, RIGHT_VIEW, table, class_, at))
		return ACCESS_NAMES;
	return viewer_may(v, RIGHT_COUNT, table, class_, at) ? ACCESS_FIGURES : ACCESS_NONE;
}

const char *viewer_purpose(const struct viewer *v, enum auth_right right, const char *table, char class_, const struct auth_place *at)
{
	const struct viewer_right *r = find_right(v, right, table, class_, at, false);
	return r != NULL ? r->purpose : "";
}

/* ---- loading ---- */

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

/* A right as read, before its grant's territory is known. */
struct granted {
	struct viewer_right right;
	int64_t grant, unit, organisation, line;
};

static bool read_rights(struct store *s, struct viewer *v, ymd today, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("viewer_rights"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), v->account);
	db_bind_int(st, db_param(st, ":day"), today);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct granted g = {.grant = db_int(st, 0), .unit = db_int(st, 1), .organisation = db_int(st, 2), .line = db_int(st, 3)};
		g.right = (struct viewer_right){.act = db_int(st, 6),
			.table = arena_strdup(v->arena, db_text(st, 7)),
			.classes = arena_strdup(v->arena, db_text(st, 8)),
			.fields = {db_int(st, 9), db_int(st, 4)},
			.purpose = arena_strdup(v->arena, db_text(st, 5)),
			.secrecy = db_int(st, 10)};
		g_array_append_val(out, g);
	}
	return step == DB_DONE;
}

/* Grants are read in order: rights of one grant share its scope; so do grants of one place, of whomever. */
static bool place_rights(struct store *s, struct viewer *v, GArray *granted, GArray *tops, struct err *e)
{
	bool ok = true;
	struct granted *all = (struct granted *)(void *)granted->data;
	for (guint i = 0; ok && i < granted->len; i++) {
		struct granted *g = &all[i];
		if (g->unit == NONE && g->organisation == NONE)
			continue;
		for (guint k = 0; k < i && g->right.scope == NULL; k++)
			if (all[k].unit == g->unit && all[k].organisation == g->organisation && all[k].line == g->line)
				g->right.scope = all[k].right.scope;
		if (g->right.scope != NULL)
			continue;
		g->right.scope = viewer_shared_scope(v->shared, s, g->unit, g->organisation, g->line, e);
		ok = g->right.scope != NULL;
		size_t n = 0;
		const int64_t *units = ok ? scope_tops(g->right.scope, &n) : NULL;
		g_array_append_vals(tops, units, (guint)n);
	}
	return ok;
}

/* Rights in order, each with its territory (once). */
static const char *make_mark(const struct viewer *v)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t i = 0; i < v->right_count; i++) {
		const struct viewer_right *r = &v->rights[i];
		g_string_append_printf(all,
			"%" G_GINT64_FORMAT " %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\037", r->act,
			r->table, r->classes, r->fields[0], r->fields[1], r->secrecy, r->purpose != NULL ? r->purpose : "");
		if (r->scope == NULL)
			g_string_append_c(all, '-');
		else if (i > 0 && v->rights[i - 1].scope == r->scope)
			g_string_append_c(all, '=');
		else
			scope_hash(r->scope, all);
	}
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, all->str, (gssize)all->len);
	return arena_strdup(v->arena, sum);
}

static void put_reading(struct viewer *v, const GArray *granted)
{
	static const bool is_reading[RIGHT__MAX] = {
		[RIGHT_VIEW] = true, [RIGHT_REVEAL] = true, [RIGHT_EXPORT] = true, [RIGHT_EXPORT_SENSITIVE] = true, [RIGHT_COUNT] = true};
	g_autoptr(GPtrArray) lines = g_ptr_array_new();
	for (guint i = 0; i < granted->len; i++) {
		const struct granted *g = &g_array_index(granted, struct granted, i);
		const struct viewer_right *r = &g->right;
		if (r->act < 0 || r->act >= RIGHT__MAX || !is_reading[r->act])
			continue;
		for (const char *c = r->classes; *c != '\0'; c++)
			g_ptr_array_add(lines,
				arena_printf(v->arena,
					"%" G_GINT64_FORMAT " %s %c %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
					" %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
					r->act, r->table, *c, r->fields[0], r->fields[1], r->secrecy, g->unit, g->organisation, g->line));
	}
	g_ptr_array_add(lines, NULL);
	v->reading = (const char *const *)arena_pointers(v->arena, lines);
}

static void put_organisations(struct viewer *v, const GArray *granted)
{
	int64_t *list = ARENA_ARRAY(v->arena, int64_t, granted->len + 1);
	for (guint i = 0; i < granted->len; i++) {
		const int64_t id = g_array_index(granted, struct granted, i).organisation;
		bool there = id == NONE;
		for (size_t k = 0; k < v->organisation_count && !there; k++)
			there = list[k] == id;
		if (!there)
			list[v->organisation_count++] = id;
	}
	v->organisations = list;
}

/* Is one of the account's roles, by the template it was made from, among those that ask for a second factor? */
static bool read_must_have_code(struct store *s, struct viewer *v, ymd today, struct err *e)
{
	const char *const *file = viewer_shared_second_factor(v->shared, e);
	const char *const *roles = file == NULL ? NULL : law_second_factor(s, today, file, v->arena, e);
	struct db_stmt *st = roles == NULL ? NULL : db_prepare(store_db(s), statement_text("viewer_roles"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), v->account);
	db_bind_int(st, db_param(st, ":day"), today);
	const struct code_list *templates = codes_list(store_codes(s), "role_base", e);
	while (templates != NULL && (step = db_step(st, e)) == DB_ROW) {
		const struct code *template = db_is_null(st, 1) ? NULL : code_by_num(templates, db_int(st, 1));
		v->must_have_code = v->must_have_code || g_strv_contains(roles, db_text(st, 0)) ||
				    (template != NULL && g_strv_contains(roles, template->id));
	}
	return step == DB_DONE;
}

static bool fill(struct store *s, struct viewer *v, ymd today, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("viewer_account"), e);
	char id[24];
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), v->account);
	db_bind_int(st, db_param(st, ":day"), today);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		v->login = arena_strdup(v->arena, db_text(st, 0));
		v->display = arena_strdup(v->arena, db_text(st, 1));
		db_reset(st);
	}
	g_snprintf(id, sizeof id, "%" G_GINT64_FORMAT, v->account);
	if (step != DB_ROW)
		return step != DB_ERROR && FAIL(e, ERR_DENIED, MSG_AUTH_NO_ACCOUNT, id);
	v->fields = viewer_shared_fields(v->shared, s, e);
	g_autoptr(GArray) granted = g_array_new(FALSE, FALSE, sizeof(struct granted)), tops = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (v->fields == NULL || !read_rights(s, v, today, granted, e) || !place_rights(s, v, granted, tops, e) ||
		!read_must_have_code(s, v, today, e))
		return false;
	struct viewer_right *rights = ARENA_ARRAY(v->arena, struct viewer_right, granted->len + 1);
	for (guint i = 0; i < granted->len; i++)
		rights[i] = g_array_index(granted, struct granted, i).right;
	v->rights = rights;
	v->right_count = granted->len;
	v->units = arena_list(v->arena, tops);
	v->unit_count = tops->len;
	put_organisations(v, granted);
	put_reading(v, granted);
	v->mark = make_mark(v);
	return true;
}

struct viewer *viewer_load_sharing(struct viewer_shared *shared, struct store *s, int64_t account, ymd today, struct err *e)
{
	struct arena *a = arena_new();
	struct viewer *v = ARENA_NEW(a, struct viewer);
	bool own = !db_in_transaction(store_db(s));
	*v = (struct viewer){.holders = 1,
		.account = account,
		.login = "",
		.display = "",
		.mark = "-",
		.arena = a,
		.shared = viewer_shared_hold(shared)};
	bool ok = (!own || db_begin_read(store_db(s), e)) && fill(s, v, today, e);
	if (own && db_in_transaction(store_db(s)))
		db_rollback(store_db(s));
	if (ok)
		return v;
	viewer_release(v);
	return NULL;
}

struct viewer *viewer_load(struct store *s, int64_t account, ymd today, struct err *e)
{
	struct viewer_shared *shared = viewer_shared_new(today);
	struct viewer *v = viewer_load_sharing(shared, s, account, today, e);
	viewer_shared_release(shared);
	return v;
}
