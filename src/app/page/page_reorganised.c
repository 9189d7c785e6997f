/* The page of a reorganisation that was done: for whoever did it, and for whoever may do the like everywhere it reached. */
#include "app/page/page_reorganise_parts.h"

#include "app/undo.h"
#include "app/page/page_sql.h"

#include "store/statement.h"

#include <string.h>

/* Where one row lies: asked on the last day it holds, as far as it is known today (what begins later: on its first). */
static bool may_at(struct app *a, ymd today, struct db_stmt *st)
{
	const bool organisation = db_int(st, 0) == 1;
	const ymd from = (ymd)db_int(st, 2), until = (ymd)db_int(st, 3);
	const ymd last = until <= today && until > from ? ymd_add_days(until, -1) : MAX(today, from);
	const struct auth_place at = {.unit = db_int(st, 1), .organisation = NONE, .day = last};
	return reorganise_may_at(a->viewer, organisation ? "organisation" : "unit", organisation ? 'O' : 'P', &at);
}

/* Who did it and why is for that account, and for whoever could have done it: the rights that reorganising asks for, at every place. */
static bool may_be_told(struct app *a, const struct page_ask *ask, int64_t group, struct arena *arena, bool *may, struct err *e)
{
	enum db_step step = DB_ROW;
	int64_t places = 0;
	*may = viewer_is_operator(a->viewer);
	if (*may || !app_undo_is_own(a, group, ask->today, arena, may, e) || *may)
		return *may || e == NULL || e->code == ERR_NONE;
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("page_reorganised_places"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":group"), group);
	for (*may = true; *may && (step = db_step(st, e)) == DB_ROW; places++)
		*may = may_at(a, ask->today, st);
	db_reset(st);
	*may = *may && places > 0;
	return step != DB_ERROR;
}

bool page_reorganised(
	struct app *a, const struct page_ask *ask, int64_t group, struct page_reorganised *out, struct arena *arena, struct err *e)
{
	const struct code_list *why = codes_list(a->codes, "change_why", e);
	const struct code *reorganise = why != NULL ? code_by_id(why, "reorganise") : NULL;
	struct db_stmt *st = reorganise == NULL ? NULL : db_prepare(store_db(a->store), statement_text("page_reorganised"), e);
	g_autoptr(GArray) units = g_array_new(FALSE, TRUE, sizeof(struct page_unit_ref)),
			  organisations = g_array_new(FALSE, TRUE, sizeof(struct page_organisation_ref));
	enum db_step step = DB_ERROR;
	bool told = false;
	*out = (struct page_reorganised){.group = group};
	if (!page_reorganise_may(a, e) || st == NULL || !may_be_told(a, ask, group, arena, &told, e))
		return false;
	/* Of what is not for the viewer not even the number is confirmed. */
	if (!told)
		return FAIL0(e, ERR_NOT_FOUND, MSG_REORGANISE_NO_GROUP);
	db_bind_int(st, db_param(st, ":group"), group);
	db_bind_int(st, db_param(st, ":why"), reorganise->num);
	while ((step = db_step(st, e)) == DB_ROW) {
		const char *table = db_text(st, 0), *op = db_text(st, 1);
		out->changes++;
		if (out->who == NULL) {
			out->who = arena_strdup(arena, db_text(st, 3));
			out->when = instant_words(db_int(st, 4), arena);
			out->reason = arena_strdup(arena, db_is_null(st, 5) ? "" : db_text(st, 5));
		}
		struct page_unit_ref unit = {db_int(st, 2), arena_strdup(arena, db_text(st, 6)), arena_strdup(arena, db_text(st, 7))};
		struct page_organisation_ref organisation = {db_int(st, 2), arena_strdup(arena, db_text(st, 8))};
		if (*op == 'I' && strcmp(table, "unit") == 0 && unit.name != NULL)
			g_array_append_val(units, unit);
		if (*op == 'I' && strcmp(table, "organisation") == 0 && organisation.name != NULL)
			g_array_append_val(organisations, organisation);
	}
	out->units = arena_list(arena, units);
	out->unit_count = units->len;
	out->organisations = arena_list(arena, organisations);
	out->organisation_count = organisations->len;
	if (step == DB_DONE && out->changes == 0)
		return FAIL0(e, ERR_NOT_FOUND, MSG_REORGANISE_NO_GROUP);
	return step == DB_DONE;
}

bool page_reorganise_undo(
	struct app *writer, const struct page_ask *ask, int64_t group, struct page_reorganised *out, struct arena *arena, struct err *e)
{
	struct act_result r = {0};
	struct undo_ask undo = {.group = group, .today = ask->today, .lang = ask->lang};
	if (!page_reorganised(writer, ask, group, out, arena, e) || !app_undo(writer, &undo, arena, &r, e))
		return false;
	out->undone = r.written;
	if (!r.written)
		out->problem = r.problem_count > 0 ? r.problems[0].text : msg_template(MSG_REORGANISE_NO_UNDO, ask->lang);
	return true;
}
