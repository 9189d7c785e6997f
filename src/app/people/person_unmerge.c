/* Use case: taking a merge back; see person_merge.h. */
#include "app/people/person_merge_parts.h"

#include "app/reading.h"
#include "messages/people_one.def"
#include "store/statement.h"

#include <string.h>

/* The places of both are now places of the one. */
static bool may(struct merge_work *w, const struct unmerge_plan *plan)
{
	const struct viewer *v = w->r.app->viewer;
	ymd today = w->r.ask->today;
	struct dup_person p, other;
	if (!dup_find_person(w->view, plan->area, plan->survivor, &p))
		return false;
	/* Taken back already: the other stands for itself again. */
	if (dup_find_person(w->view, plan->loser_area, plan->loser, &other) && !dup_may(w->view, v, &other, RIGHT_MERGE, 'B', today))
		return false;
	w->sensitive = dup_may(w->view, v, &p, RIGHT_REVEAL, 'S', today);
	return dup_may_everywhere(w->view, v, &p, RIGHT_MERGE, 'B', today);
}

static void note_reading(struct merge_work *w, const struct unmerge_plan *plan)
{
	const struct access_reading reading = {.area = plan->area,
		.act = w->sensitive ? RIGHT_REVEAL : RIGHT_VIEW,
		.table = "person",
		.row = plan->survivor,
		.fields = "*",
		.purpose = msg_template(MSG_MERGE_PURPOSE, MSG_VI),
		.rows = NONE};
	app_note_reading(w->r.app, &reading);
}

static bool name_of(struct merge_work *w, int64_t area, int64_t id, struct page_person_ref *out, struct err *e)
{
	struct reg_person p;
	if (!reg_person_on(&w->r, area, id, w->r.ask->today, &p, e))
		return false;
	*out = (struct page_person_ref){area, id, p.name};
	return true;
}

/* The row as it stands; one that is gone (was not NULL) as it was. */
static bool row_text(
	struct merge_work *w, const struct table *t, int64_t area, int64_t id, const char *was, const char **out, struct err *e)
{
	bool found = false;
	void *row = arena_alloc(w->r.arena, t->row_size);
	*out = "";
	if (!store_get(w->r.app->store, t, area, id, row, w->r.arena, &found, e))
		return false;
	if (!found && was != NULL && !row_from_json(t, was, row, w->r.arena, e))
		return false;
	return (!found && was == NULL) || merge_row_text(w, t, row, out, e);
}

static const char *later_name(struct merge_work *w, const struct row_link *l)
{
	return arena_printf(w->r.arena, "l.%s.%" G_GINT64_FORMAT ".%s", l->t->name, l->id, l->column->name);
}

static bool put_rows(struct merge_work *w, const struct unmerge_plan *plan, struct page_unmerge *out, struct err *e)
{
	struct page_unmerge_row *back = ARENA_ARRAY(w->r.arena, struct page_unmerge_row, plan->back_count + 1);
	struct page_unmerge_row *later = ARENA_ARRAY(w->r.arena, struct page_unmerge_row, plan->later_count + 1);
	for (size_t i = 0; i < plan->back_count; i++) {
		const struct unmerge_row *x = &plan->back[i];
		back[i].label = x->t->kind->label;
		if (!row_text(w, x->t, x->area, x->id, x->was, &back[i].text, e))
			return false;
		if (x->voided)
			back[i].note = msg_template(MSG_UNMERGE_RETURNS, w->r.ask->lang);
		else if (x->gone || x->changed)
			back[i].note = msg_template(x->gone ? MSG_UNMERGE_GONE : MSG_UNMERGE_CHANGED, w->r.ask->lang);
	}
	for (size_t i = 0; i < plan->later_count; i++) {
		const struct row_link *l = &plan->later[i];
		later[i].label = l->t->kind->label;
		later[i].name = later_name(w, l);
		later[i].theirs = strcmp(merge_said(w, later[i].name), "b") == 0;
		if (!row_text(w, l->t, l->area, l->id, NULL, &later[i].text, e))
			return false;
	}
	out->back = back;
	out->later = later;
	out->back_count = plan->back_count;
	out->later_count = plan->later_count;
	return true;
}

static bool fill(struct merge_work *w, int64_t area, int64_t merge, struct unmerge_plan *plan, struct page_unmerge *out, struct err *e)
{
	struct reg *r = &w->r;
	*out = (struct page_unmerge){.area = area, .id = merge};
	w->view = directory_hold(app_directory(r->app), r->app->store, e);
	if (w->view == NULL || !store_unmerge_plan(r->app->store, area, merge, plan, r->arena, e))
		return false;
	if (!may(w, plan))
		return FAIL0(e, ERR_DENIED, MSG_PEOPLE_ONE_DENIED);
	out->when = reg_instant(r, plan->done_ms);
	out->reason = plan->reason;
	if (plan->undone_ms != NONE)
		out->undone = reg_say(r, MSG_UNMERGE_DONE, reg_instant(r, plan->undone_ms), NULL, NULL);
	if (plan->person_changed)
		out->person_note = msg_template(MSG_UNMERGE_PERSON, r->ask->lang);
	return name_of(w, plan->area, plan->survivor, &out->survivor, e) && name_of(w, plan->loser_area, plan->loser, &out->loser, e) &&
	       put_rows(w, plan, out, e);
}

bool page_unmerge(struct app *a, const struct page_ask *ask, int64_t area, int64_t merge, const struct merge_choices *choices,
	struct page_unmerge *out, struct arena *arena, struct err *e)
{
	struct merge_work w = {.r = {a, ask, arena}, .choices = choices};
	struct unmerge_plan plan;
	bool ok = reg_begin(&w.r, e) && fill(&w, area, merge, &plan, out, e);
	reg_end(&w.r);
	if (ok)
		note_reading(&w, &plan);
	directory_release(w.view);
	return ok;
}

/* The pair is remembered as taken apart: it is not proposed again. */
static bool mark_pair(struct merge_work *w, const struct unmerge_plan *plan, struct err *e)
{
	struct duplicate_row r;
	struct db_stmt *st = db_prepare(store_db(w->r.app->store), statement_text("duplicate_of_pair"), e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":one", MIN(plan->survivor, plan->loser));
	page_sql_int(st, ":two", MAX(plan->survivor, plan->loser));
	enum db_step step = db_step(st, e);
	bool known = step == DB_ROW, found = false;
	int64_t area = known ? db_int(st, 0) : plan->area, id = known ? db_int(st, 1) : NONE;
	db_reset(st);
	if (step == DB_ERROR)
		return false;
	row_init(&table_duplicate, &r);
	if (known && !store_get(w->r.app->store, &table_duplicate, area, id, &r, w->r.arena, &found, e))
		return false;
	r.state = reg_num(&w->r, "duplicate_state", "unmerged");
	r.by_account_id = viewer_account(w->r.app->viewer);
	if (found)
		return store_update(w->r.app->store, &table_duplicate, &r, e);
	bool first = plan->survivor < plan->loser;
	r.area_id = r.a_area = first ? plan->area : plan->loser_area;
	r.a_id = MIN(plan->survivor, plan->loser);
	r.b_area = first ? plan->loser_area : plan->area;
	r.b_id = MAX(plan->survivor, plan->loser);
	r.score = 0;
	return store_insert(w->r.app->store, &table_duplicate, &r, e);
}

static bool undo(struct merge_work *w, const struct unmerge_plan *plan, int64_t area, int64_t merge, struct err *e)
{
	struct store *s = w->r.app->store;
	g_autoptr(GArray) theirs = g_array_new(FALSE, FALSE, sizeof(struct row_link));
	for (size_t i = 0; i < plan->later_count; i++)
		if (strcmp(merge_said(w, later_name(w, &plan->later[i])), "b") == 0)
			g_array_append_val(theirs, plan->later[i]);
	return store_person_unmerge(s, area, merge, (const void *)theirs->data, theirs->len, e) && mark_pair(w, plan, e) &&
	       store_commit(s, e);
}

bool person_unmerge(struct app *writer, const struct page_ask *ask, int64_t area, int64_t merge, const struct merge_choices *choices,
	struct page_person_ref *loser, struct arena *arena, struct err *e)
{
	struct merge_work w = {.r = {writer, ask, arena}, .choices = choices};
	struct unmerge_plan plan;
	struct page_unmerge page;
	bool ok = reg_begin(&w.r, e) && fill(&w, area, merge, &plan, &page, e);
	reg_end(&w.r);
	const struct store_act act = {.actor = viewer_login(writer->viewer), .why = app_why(writer, "unmerge")};
	ok = ok && store_begin(writer->store, &act, e) && undo(&w, &plan, area, merge, e);
	if (!ok && db_in_transaction(store_db(writer->store)))
		store_rollback(writer->store);
	if (ok)
		*loser = page.loser;
	directory_release(w.view);
	return ok;
}
