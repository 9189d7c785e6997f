/* Close before open, done for the user (docs/records.md 1.2): who takes the single seat of a head ends the tenure of whoever held it, a new
 * home cell ends the membership in the old one, a mark of an exclusive group the mark it replaces. Bounds known only by month or year give
 * way to the neighbour, never beyond their own range. Which reason the earlier fact gets is law (domain/checks). */
#include "app/act/act_internal.h"
#include "app/act/act_law.h"
#include "app/put_rights.h"
#include "messages/act.def"
#include "model/kinds.gen.h"
#include "store/rules.h"

#include <string.h>

/* A kind whose facts exclude each other, and how to find those of one sequence. */
struct sequence {
	const struct table *t;
	const char *key, *statement;
	bool (*excludes)(struct acting *x, const void *fresh); /* is the new fact of such a sequence at all? */
	bool (*same)(struct acting *x, const void *fresh, const void *other);
};

static const char *extra(struct acting *x, const char *list, int64_t num, const char *key)
{
	const struct code_list *l = codes_list(x->app->codes, list, NULL);
	const struct code *c = l == NULL || num == NONE ? NULL : code_by_num(l, num);
	return c == NULL ? NULL : code_extra(c, key);
}

static bool is(struct acting *x, const char *list, int64_t num, const char *id)
{
	const struct code_list *l = codes_list(x->app->codes, list, NULL);
	const struct code *c = l == NULL ? NULL : code_by_id(l, id);
	return c != NULL && c->num == num;
}

static bool any(struct acting *x, const void *fresh, const void *other)
{
	(void)x, (void)fresh, (void)other;
	return true;
}

/* A head's post with one seat (C18). */
static bool single_seat(struct acting *x, const void *fresh)
{
	const struct tenure_row *r = fresh;
	struct post_row p;
	struct post_v_row v;
	bool found = false, held = false;
	if (r->acting == 1 || !store_get(x->store, &table_post, 0, r->post_id, &p, x->arena, &found, NULL) || !found)
		return false;
	const char *rank = extra(x, "title", p.title, "rank"), *seats = extra(x, "title", p.title, "seats");
	if (g_strcmp0(rank, "1") != 0 || g_strcmp0(seats, "1") != 0)
		return false;
	return store_get_version(x->store, &table_post_v, 0, r->post_id, (ymd)r->from_d, &v, x->arena, &held, NULL) && held && v.seats == 1;
}

static bool home_cell(struct acting *x, const void *fresh)
{
	const struct membership_row *r = fresh;
	return is(x, "membership_kind", r->kind_m, "party") && is(x, "membership_place", r->place, "home");
}

static bool exclusive_tag(struct acting *x, const void *fresh)
{
	static const char *const groups[] = {"class", "zone", "ntm", "ntm_group", "area", NULL};
	const char *group = extra(x, "unit_tag", ((const struct unit_tag_row *)fresh)->tag, "group");
	return group != NULL && g_strv_contains(groups, group);
}

static bool same_tag_group(struct acting *x, const void *fresh, const void *other)
{
	return g_strcmp0(extra(x, "unit_tag", ((const struct unit_tag_row *)fresh)->tag, "group"),
		       extra(x, "unit_tag", ((const struct unit_tag_row *)other)->tag, "group")) == 0;
}

static bool tree_line(struct acting *x, const void *fresh)
{
	return g_strcmp0(extra(x, "organisation_line", ((const struct organisation_line_row *)fresh)->line, "tree"), "1") == 0;
}

static bool same_line(struct acting *x, const void *fresh, const void *other)
{
	(void)x;
	return ((const struct organisation_line_row *)fresh)->line == ((const struct organisation_line_row *)other)->line;
}

static bool one_number(struct acting *x, const void *fresh)
{
	return !is(x, "identity_kind", ((const struct identity_number_row *)fresh)->kind_no, "badge");
}

static bool same_number(struct acting *x, const void *fresh, const void *other)
{
	(void)x;
	return ((const struct identity_number_row *)fresh)->kind_no == ((const struct identity_number_row *)other)->kind_no;
}

static bool find_sequence(const struct table *t, struct sequence *out)
{
	const struct sequence all[] = {
		{&table_tenure, "post_id", "before_tenure", single_seat, any},
		{&table_membership, "person_id", "before_membership", home_cell, any},
		{&table_unit_tag, "unit_id", "before_unit_tag", exclusive_tag, same_tag_group},
		{&table_organisation_line, "organisation_id", "before_organisation_line", tree_line, same_line},
		{&table_identity_number, "person_id", "before_identity_number", one_number, same_number},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i].t == t) {
			*out = all[i];
			return true;
		}
	return false;
}

/* ---- bounds ----------------------------------------------------------------------------------------------------------------------------
 */

/* The last day an imprecise start can be. */
static ymd latest_start(ymd from, int64_t p)
{
	if (p == PRECISION_MONTH)
		return ymd_add_days(ymd_add_months(from, 1), -1);
	return p == PRECISION_YEAR ? from / 10000 * 10000 + 1231 : from;
}

/* The first day an imprecise end can be. */
static ymd earliest_end(ymd until, int64_t p)
{
	if (until == YMD_OPEN || p == PRECISION_DAY)
		return until;
	return p == PRECISION_MONTH ? ymd_add_months(until, -1) : p == PRECISION_YEAR ? until - 10000 : 18000102;
}

struct closing {
	struct acting *x;
	struct sequence s;
	void *fresh;
	ymd from, latest;
};

static bool may_close(struct acting *x, const struct table *t, const void *row, int64_t area, struct err *e)
{
	struct auth_place at;
	if (viewer_is_operator(x->app->viewer))
		return true;
	if (!put_place(x->app, t, row, area, x->act->today, &at, e))
		return false;
	return viewer_may(x->app->viewer, RIGHT_CLOSE, t->kind->name, '\0', &at) ||
	       FAIL(e, ERR_DENIED, MSG_ACT_DENIED, viewer_login(x->app->viewer), t->kind->label);
}

static bool end_open(struct closing *k, struct act_row *r, int64_t area, int64_t id, struct err *e)
{
	struct acting *x = k->x;
	const struct table *t = k->s.t;
	const char *name = "", *reason = "";
	ROW_AT_INT(r->now, t->until_d) = k->from;
	ROW_AT_INT(r->now, t->until_p) =
		ROW_AT_INT(k->fresh, t->from_p) <= PRECISION_YEAR ? ROW_AT_INT(k->fresh, t->from_p) : PRECISION_DAY;
	if (!may_close(x, t, r->before, area, e) || !act_law_closing(x, k->fresh, r->now, e) || !act_name(x, x->kind, area, id, &name, e))
		return false;
	act_fill_prefixed(x, r, "closed.");
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->field >= 0 && t->kind->fields[c->field].type == FIELD_CODE && !act_same(c, r->before, r->now) &&
			!act_shown(x, t, c, r->now, &reason, e))
			return false;
	}
	const char *last = act_day(x, ymd_add_days(k->from, -1));
	act_effect(x, ACT_SAY(x, *reason != '\0' ? MSG_ACT_CLOSES_WHY : MSG_ACT_CLOSES, name, last, reason), x->kind, area, id);
	return act_has_problem(x, NULL) || store_update(x->store, t, r->now, e);
}

/* Bounds that are known only roughly meet where the better known one is. */
static bool trim(struct closing *k, struct act_row *r, struct err *e)
{
	const struct table *t = k->s.t;
	ymd until = (ymd)ROW_AT_INT(r->now, t->until_d);
	if (earliest_end(until, ROW_AT_INT(r->now, t->until_p)) <= k->from) {
		ROW_AT_INT(r->now, t->until_d) = k->from;
		return store_update(k->x->store, t, r->now, e);
	}
	if (until <= k->latest && until < ROW_AT_INT(k->fresh, t->until_d))
		ROW_AT_INT(k->fresh, t->from_d) = k->from = until;
	return true;
}

static bool end_one(struct closing *k, int64_t area, int64_t id, struct err *e)
{
	struct acting *x = k->x;
	const struct table *t = k->s.t;
	struct act_row r = {.t = t, .before = arena_alloc(x->arena, t->row_size), .now = arena_alloc(x->arena, t->row_size)};
	bool found = false;
	if (!store_get(x->store, t, area, id, r.before, x->arena, &found, e) || !found)
		return found;
	memcpy(r.now, r.before, t->row_size);
	if (!k->s.same(x, k->fresh, r.before))
		return true;
	return ROW_AT_INT(r.before, t->until_d) == YMD_OPEN ? end_open(k, &r, area, id, e) : trim(k, &r, e);
}

/* Areas and ids of what holds when the new fact begins. */
static bool find_before(struct closing *k, GArray *out, struct err *e)
{
	struct acting *x = k->x;
	g_autofree char *sql = statement_expand(x->store, k->s.statement, e);
	struct db_stmt *st = sql == NULL ? NULL : db_prepare(store_db(x->store), sql, e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	if (db_find_param(st, "area") >= 0) /* holders of a post live in several areas */
		db_bind_int(st, db_param(st, "area"), x->area);
	db_bind_int(st, db_param(st, "key"), row_get_int(table_column(k->s.t, k->s.key), k->fresh));
	db_bind_int(st, db_param(st, "from"), k->from);
	db_bind_int(st, db_param(st, "latest"), k->latest);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t pair[2] = {db_int(st, 0), db_int(st, 1)};
		g_array_append_vals(out, pair, 2);
	}
	return step == DB_DONE;
}

bool act_close_before(struct acting *x, struct err *e)
{
	struct closing k = {.x = x, .fresh = x->main.now};
	if (x->act->keep_others || !find_sequence(x->main.t, &k.s) || !k.s.excludes(x, k.fresh))
		return true;
	k.from = (ymd)ROW_AT_INT(k.fresh, k.s.t->from_d);
	k.latest = latest_start(k.from, ROW_AT_INT(k.fresh, k.s.t->from_p));
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!find_before(&k, pairs, e))
		return false;
	for (guint i = 0; i + 1 < pairs->len; i += 2)
		if (!end_one(&k, g_array_index(pairs, int64_t, i), g_array_index(pairs, int64_t, i + 1), e))
			return false;
	return true;
}
