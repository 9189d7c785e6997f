/* Who may write what, by field class and by the place of what is written about; used by acts and by rows put by hand. */
#include "app/act/act_internal.h"
#include "app/put_rights.h"
#include "app/secrecy.h"
#include "messages/act.def"
#include "messages/put.def"
#include "model/kinds.gen.h"
#include "store/rules.h"
#include "store/statement.h"

#include <string.h>

bool put_is_rights(const struct table *t)
{
	return t == &table_account || t == &table_role || t == &table_role_right || t == &table_role_grant || t == &table_access_request;
}

/* What both sides of a matching have settled and signed is written by its steps, each with its own right (app/report/match.h): by the
 * general doors one side could sign for the other. */
static bool is_by_steps(const struct table *t)
{
	return t == &table_report_match || t == &table_report_match_line;
}

bool put_goes_by_steps(const struct table *t)
{
	return is_by_steps(t) || t == &table_report || t == &table_report_form || t == &table_report_cell || t == &table_report_exception ||
	       t == &table_correction_request;
}

static int64_t value_of(const struct table *t, const void *row, const char *column)
{
	const struct column *c = table_column(t, column);
	return c == NULL || c->store != COLUMN_INT ? NONE : row_get_int(c, row);
}

static bool place_of_organisation(struct app *a, int64_t id, ymd day, struct auth_place *at, struct err *e)
{
	at->organisation = id;
	return app_ask_int(a, "scope_organisation_unit", ":organisation", id, day, &at->unit, e);
}

/* Units are kept by whoever has the territory they lie in: a commune its villages, a province its communes. */
static bool place_of_unit(struct app *a, const struct table *t, const void *row, ymd day, struct auth_place *at, struct err *e)
{
	if (t == &table_unit_v) {
		at->unit = value_of(t, row, "parent_id");
		return true;
	}
	int64_t id = row_get_int(table_column(t, "id"), row);
	return id == NONE || id == 0 || app_ask_int(a, "unit_parent_on", ":unit", id, day, &at->unit, e);
}

/* Whom a row is about; NONE: nobody. */
static int64_t person_of(const struct table *t, const void *row)
{
	if (row == NULL)
		return NONE;
	return t == &table_person ? ROW_GET_INT(row, t->id) : value_of(t, row, "person_id");
}

/* A member's facts are also those of the home cell: its secretary has them by the organisation, not by the territory. */
static bool home_cell(struct app *a, int64_t area, int64_t person, ymd day, int64_t *cell, struct err *e)
{
	g_autofree char *sql = statement_expand(a->store, "person_home_cell", e);
	struct db_stmt *st = sql == NULL ? NULL : db_prepare(store_db(a->store), sql, e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), area);
	db_bind_int(st, db_param(st, ":person"), person);
	db_bind_int(st, db_param(st, ":day"), day);
	enum db_step step = db_step(st, e);
	*cell = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	return step != DB_ERROR;
}

static bool place_of(struct app *a, const struct table *t, const void *row, int64_t area, ymd day, struct auth_place *at, struct err *e)
{
	*at = (struct auth_place){.unit = NONE, .organisation = NONE, .day = day};
	if (t->kind->family == FAMILY_AREA) {
		int64_t person = person_of(t, row);
		return app_ask_int(a, "area_unit", ":number", area, day, &at->unit, e) &&
		       (person == NONE || person == 0 || home_cell(a, area, person, day, &at->organisation, e));
	}
	if (row == NULL)
		return true;
	if (t->kind->table == &table_unit)
		return place_of_unit(a, t, row, day, at, e);
	if (t == &table_report_obligation) /* kept by the office that receives */
		return place_of_organisation(a, value_of(t, row, "receiver_id"), day, at, e);
	int64_t organisation = value_of(t, row, "organisation_id"), post = value_of(t, row, "post_id"), term = value_of(t, row, "term_id");
	if (t == &table_organisation)
		organisation = ROW_GET_INT(row, t->id);
	if (organisation == NONE && post != NONE && !app_ask_int(a, "post_organisation", ":post", post, day, &organisation, e))
		return false;
	if (organisation == NONE && term != NONE && !app_ask_int(a, "term_organisation", ":term", term, day, &organisation, e))
		return false;
	if (organisation != NONE && organisation != 0 && !place_of_organisation(a, organisation, day, at, e))
		return false;
	/* A new organisation lies where its first version says. */
	if (at->unit == NONE)
		at->unit = value_of(t, row, "unit_id");
	return true;
}

bool put_place(struct app *a, const struct table *t, const void *row, int64_t area, ymd day, struct auth_place *at, struct err *e)
{
	return place_of(a, t, row, area, day, at, e) && app_secrecy_of(a, t, row, &at->secrecy, e);
}

/* Of whom a report is asked: one body, or all of a kind in a unit (in the nation, where none is named). */
static bool place_asked(struct app *a, const struct table *t, const void *row, ymd day, struct auth_place *at, struct err *e)
{
	int64_t sender = value_of(t, row, "sender_id");
	*at = (struct auth_place){.unit = value_of(t, row, "under_id"), .organisation = NONE, .day = day};
	return sender == NONE || sender == 0 || place_of_organisation(a, sender, day, at, e);
}

/* Where somebody is put by the row: the cell of a membership, the body of a post. Who has only an organisation must have that one too. */
static bool target_of(struct app *a, const struct table *t, const void *row, const struct auth_place *whose, struct auth_place *at,
	bool *is, struct err *e)
{
	*at = *whose;
	*is = row != NULL && (t == &table_membership || t == &table_tenure || t == &table_report_obligation);
	if (!*is)
		return true;
	if (t == &table_report_obligation)
		return place_asked(a, t, row, whose->day, at, e);
	at->organisation = value_of(t, row, "organisation_id");
	int64_t post = value_of(t, row, "post_id");
	return post == NONE || app_ask_int(a, "post_organisation", ":post", post, whose->day, &at->organisation, e);
}

/* ---- put -------------------------------------------------------------------------------------------------------------------------------
 */

static bool may_all(struct app *a, const struct table *t, const json_t *set, const struct auth_place *at)
{
	const struct kind *k = t->kind;
	enum auth_right act = set != NULL ? RIGHT_ENTER : RIGHT_CLOSE;
	bool may = true;
	for (uint16_t i = 0; i < t->column_count && may; i++) {
		const struct column *c = &t->columns[i];
		if (c->field < 0 || c->derived)
			continue;
		/* Of a row that is taken out, what it must have; of one that is written, what is named. */
		bool touched = set != NULL ? json_object_get(set, c->name) != NULL : k->fields[c->field].required;
		may = !touched || viewer_may(a->viewer, act, k->name, k->fields[c->field].class_, at);
	}
	return may && viewer_may(a->viewer, act, k->name, '\0', at);
}

bool put_allowed(struct app *a, const struct table *t, int64_t area, const json_t *set, const void *row, ymd today, struct err *e)
{
	struct auth_place at, target;
	bool is = false;
	if (viewer_is_operator(a->viewer))
		return true;
	if (!put_place(a, t, row, area, today, &at, e) || !target_of(a, t, row, &at, &target, &is, e))
		return false;
	return (!put_is_rights(t) && !is_by_steps(t) && may_all(a, t, set, &at) && (!is || may_all(a, t, set, &target))) ||
	       FAIL(e, ERR_DENIED, MSG_PUT_DENIED, viewer_login(a->viewer), t->kind->label);
}

/* ---- acts ------------------------------------------------------------------------------------------------------------------------------
 */

/* Of a row that is taken out what it must have, of a new one what is set, of one that is there what is named or changes: a value that is
 * the recorded one is asked for like any other, else the answer would tell it. */
static bool is_touched(const struct acting *x, const struct act_row *r, uint16_t i)
{
	const struct column *c = &r->t->columns[i];
	if (x->act->kind == ACT_VOID)
		return r->t->kind->fields[c->field].required;
	if (r->before == NULL)
		return c->store == COLUMN_INT ? row_get_int(c, r->now) != NONE : row_get_text(c, r->now) != NULL;
	return (r->given[i / 64] >> (i % 64) & 1) != 0 || !act_same(c, r->before, r->now);
}

/* Every class of field that the act writes, at that place. */
static bool may_row(struct acting *x, const struct act_row *r, enum auth_right right, const struct auth_place *at)
{
	const struct kind *k = r->t != NULL ? r->t->kind : x->kind;
	bool may = true;
	for (uint16_t i = 0; r->t != NULL && !r->settled && i < r->t->column_count && may; i++) {
		const struct column *c = &r->t->columns[i];
		if (c->field < 0 || c->derived)
			continue;
		may = !is_touched(x, r, i) || viewer_may(x->app->viewer, right, k->name, k->fields[c->field].class_, at);
	}
	return may;
}

/* At the place it has, and at the one it gets. */
static bool may_at(struct acting *x, enum auth_right right, bool before, bool *may, struct err *e)
{
	/* Of a record that exists, its head knows the place; of a new one, what its first version says. */
	const struct act_row *by =
		x->version.t != NULL && (x->main.before == NULL || x->version.t == &table_unit_v) ? &x->version : &x->main;
	if (x->main.t != NULL && x->kind->table != &table_unit && x->kind->table != &table_organisation)
		by = &x->main;
	struct auth_place at[2];
	bool two = false;
	const void *row = before ? by->before : by->now;
	if (!put_place(x->app, by->t, row, x->area, x->act->today, &at[0], e) || !target_of(x->app, by->t, row, &at[0], &at[1], &two, e))
		return false;
	*may = true;
	for (int i = 0; *may && i < (two ? 2 : 1); i++)
		*may = viewer_may(x->app->viewer, right, x->kind->name, '\0', &at[i]) && may_row(x, &x->main, right, &at[i]) &&
		       may_row(x, &x->version, right, &at[i]) &&
		       (x->number.t == NULL || (viewer_may(x->app->viewer, right, x->number.t->kind->name, '\0', &at[i]) &&
						       may_row(x, &x->number, right, &at[i])));
	return true;
}

bool act_allowed(struct acting *x, enum auth_right right, struct err *e)
{
	bool may = true;
	if (viewer_is_operator(x->app->viewer))
		return true;
	if (put_is_rights(x->kind->table) || is_by_steps(x->kind->table))
		may = false;
	if (may && x->main.before != NULL && !may_at(x, right, true, &may, e))
		return false;
	if (may && !may_at(x, right, false, &may, e))
		return false;
	return may || FAIL(e, ERR_DENIED, MSG_ACT_DENIED, viewer_login(x->app->viewer), x->kind->label);
}

bool act_may_see(struct acting *x, const struct kind *k, int64_t area, int64_t id)
{
	struct auth_place at;
	bool found = false;
	if (viewer_is_operator(x->app->viewer))
		return true;
	void *row = arena_alloc(x->arena, k->table->row_size);
	bool may = store_get(x->store, k->table, k->family == FAMILY_AREA ? area : 0, id, row, x->arena, &found, NULL) && found &&
		   put_place(x->app, k->table, row, area, x->act->today, &at, NULL);
	for (uint16_t i = 0; may && i < k->field_count; i++)
		may = !k->fields[i].required || viewer_may(x->app->viewer, RIGHT_VIEW, k->name, k->fields[i].class_, &at);
	return may;
}

bool act_site(struct acting *x, struct err *e)
{
	int64_t site = NONE;
	if (x->kind->family != FAMILY_AREA)
		return true;
	if (!app_ask_int(x->app, "area_site", ":number", x->area, 0, &site, e))
		return false;
	if (site != NONE && site != store_site(x->store))
		act_problem(x, NULL, "C57", false, ACT_SAY(x, MSG_ACT_OTHER_SITE, NULL));
	return true;
}
