/* C62: a report that was sent stays as it was sent, with its forms, cells and explanations; its state moves forward only, and what is wrong
 * is put right by a new version beside it. An archived file of law is never changed. Asked by every write, so no door passes it by. */
#include "store/store_internal.h"

#include "messages/store.def"
#include "model/kinds.gen.h"

#include <string.h>

static bool refuse(const struct table *t, msg_key why, struct err *e)
{
	return FAIL(e, ERR_CONFLICT, MSG_ROW_RULE, t->kind->label, msg_template(why, MSG_VI), msg_template(why, MSG_EN), t->kind->name);
}

/* The steps of a report that was sent. */
static bool may_follow(struct store *s, int64_t from, int64_t to)
{
	static const struct {
		const char *from, *to;
	} steps[] = {{"sent", "received"}, {"sent", "returned"}, {"received", "returned"}, {"received", "accepted"},
		{"returned", "replaced"}, {"accepted", "replaced"}};
	const struct code_list *l = codes_list(s->codes, "report_state", NULL);
	const struct code *a = l != NULL ? code_by_num(l, from) : NULL, *b = l != NULL ? code_by_num(l, to) : NULL;
	if (a == NULL || b == NULL)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		if (strcmp(steps[i].from, a->id) == 0 && strcmp(steps[i].to, b->id) == 0)
			return true;
	return a == b;
}

/* What may still be written into a report that was sent. */
static bool stays_open(const char *column)
{
	static const char *const open[] = {"state", "received_ms", "accepted_ms", "returned_ms", "returned_reason", "due_d", "delay_owner",
		"delay_note", "rev", "rec_ms", "chg_id", NULL};
	return g_strv_contains(open, column);
}

static bool same(const struct column *c, const void *a, const void *b)
{
	return c->store == COLUMN_TEXT ? g_strcmp0(row_get_text(c, a), row_get_text(c, b)) == 0 : row_get_int(c, a) == row_get_int(c, b);
}

static bool report_moves(struct store *s, const struct report_row *old, const struct report_row *now, struct err *e)
{
	const struct table *t = &table_report;
	if (old->sent_ms == NONE)
		return now->state >= old->state || refuse(t, MSG_FROZEN_BACK, e);
	if (!may_follow(s, old->state, now->state))
		return refuse(t, MSG_FROZEN_BACK, e);
	for (uint16_t i = 0; i < t->column_count; i++)
		if (!t->columns[i].derived && !stays_open(t->columns[i].name) && !same(&t->columns[i], old, now))
			return refuse(t, MSG_FROZEN, e);
	return true;
}

/* Parts of a report are written while it is not sent. */
static bool part_open(struct store *s, const struct table *t, const void *row, struct err *e)
{
	const struct column *of = table_column(t, "report_id");
	struct report_row r;
	bool found = false;
	int64_t report = row_get_int(of, row);
	/* Freezing writes thousands of cells of one report. */
	if (s->open_report == report)
		return true;
	struct arena *a = arena_new();
	bool ok = store_get(s, &table_report, row_at(row, t->area), report, &r, a, &found, e);
	arena_free(a);
	if (ok && found && r.sent_ms == NONE)
		s->open_report = report;
	return ok && (!found || r.sent_ms == NONE || refuse(t, MSG_FROZEN, e));
}

static bool is_part(const struct table *t)
{
	return t == &table_report_form || t == &table_report_cell || t == &table_report_exception;
}

/* An office's own forms (local/) are its own to edit. */
static bool law_stays(const struct law_file_row *old, struct err *e)
{
	return g_str_has_prefix(old->path, "local/") || refuse(&table_law_file, MSG_FROZEN_LAW, e);
}

bool frozen_insert(struct store *s, const struct table *t, const void *row, struct err *e)
{
	if (t == &table_report) {
		const struct report_row *r = row;
		return r->sent_ms == NONE || refuse(t, MSG_FROZEN_BORN, e);
	}
	return !is_part(t) || part_open(s, t, row, e);
}

bool frozen_update(struct store *s, const struct table *t, const void *row, struct err *e)
{
	_Alignas(max_align_t) unsigned char old[ROW_MAX];
	bool found = false;
	if (is_part(t) && !part_open(s, t, row, e))
		return false;
	if (t != &table_report && t != &table_law_file)
		return true;
	s->open_report = NONE;
	struct arena *a = arena_new();
	bool ok = store_get(s, t, t->area == COLUMN_ABSENT ? 0 : row_at(row, t->area), row_at(row, t->id), old, a, &found, e);
	if (ok && found)
		ok = t == &table_report ? report_moves(s, (const void *)old, row, e) : law_stays((const void *)old, e);
	arena_free(a);
	return ok;
}

bool frozen_delete(struct store *s, const struct table *t, const void *old, struct err *e)
{
	if (t == &table_report) {
		const struct report_row *r = old;
		return r->sent_ms == NONE || refuse(t, MSG_FROZEN, e);
	}
	if (t == &table_law_file)
		return law_stays(old, e);
	return !is_part(t) || part_open(s, t, old, e);
}
