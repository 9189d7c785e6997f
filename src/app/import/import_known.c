/* What is there already: rows that say the same are recognised, empty fields completed; what differs is a fault or a correction, as the
 * mapping says. Nothing is overwritten silently. */
#include "app/import/import_parts.h"

#include "app/act/act.h"
#include "base/text.h"
#include "messages/lists_back.def"
#include "store/rows.h"

#include <string.h>

#define WHERE_MAX 8

static size_t column_index(const struct table *t, const struct column *c)
{
	return (size_t)(c - t->columns);
}

static bool from_file(const struct imp_record *rec, const struct table *t, const struct column *c)
{
	size_t i = column_index(t, c);
	const uint64_t *bits = t == rec->versions ? rec->set_version : rec->set_head;
	return (bits[i / 64] >> (i % 64) & 1) != 0;
}

static bool is_null(const struct column *c, const void *row)
{
	return c->store == COLUMN_INT ? row_get_int(c, row) == NONE : row_get_text(c, row) == NULL;
}

static bool same_value(const struct column *c, const void *a, const void *b)
{
	if (c->store == COLUMN_INT)
		return row_get_int(c, a) == row_get_int(c, b);
	return g_strcmp0(row_get_text(c, a), row_get_text(c, b)) == 0;
}

/* ---- finding ---- */

/* References the record takes from other records of the row, and integer columns of its key. */
static size_t conditions(struct imp_record *rec, const struct imp_record *all, struct rows_where *where)
{
	size_t n = 0;
	for (size_t i = 0; i < rec->r->field_count && n < WHERE_MAX; i++) {
		const struct mapping_field *f = rec->fields[i].f;
		if (f->source == SOURCE_RECORD && f->table == rec->head && f->field->type != FIELD_XREF)
			where[n++] = (struct rows_where){f->column->name, all[f->record].id};
	}
	for (size_t i = 0; i < rec->r->key_count && n < WHERE_MAX; i++) {
		const struct column *c = rec->r->key[i];
		if (rec->r->key_table[i] == rec->head && c->store == COLUMN_INT && !is_null(c, rec->row))
			where[n++] = (struct rows_where){c->name, row_get_int(c, rec->row)};
	}
	return n;
}

/* Texts of the key are compared as people read them: without marks of case. */
static bool key_fits(struct importing *x, const struct imp_record *rec, const void *head, const void *version)
{
	for (size_t i = 0; i < rec->r->key_count; i++) {
		const struct column *c = rec->r->key[i];
		bool in_version = rec->r->key_table[i] != rec->head;
		const void *ours = in_version ? rec->version : rec->row, *theirs = in_version ? version : head;
		if (theirs == NULL)
			return false;
		if (c->store == COLUMN_INT ? row_get_int(c, ours) != row_get_int(c, theirs)
					   : (row_get_text(c, ours) == NULL) != (row_get_text(c, theirs) == NULL))
			return false;
		if (c->store == COLUMN_TEXT && row_get_text(c, ours) != NULL &&
			strcmp(text_fold(row_get_text(c, ours), x->work), text_fold(row_get_text(c, theirs), x->work)) != 0)
			return false;
	}
	return true;
}

static bool read_version(struct importing *x, const struct imp_record *rec, int64_t area, int64_t id, void **out, struct err *e)
{
	bool found = false;
	*out = arena_alloc(x->work, rec->versions->row_size);
	if (!store_get_version(x->store, rec->versions, area, id, x->o->today, *out, x->work, &found, e))
		return false;
	if (!found)
		*out = NULL;
	return true;
}

/* The rows of versions that have the key's name: heads are found through them. */
static bool heads_by_name(struct importing *x, const struct imp_record *rec, struct rows *out, struct err *e)
{
	struct rows_where where[2];
	size_t n = 0;
	for (size_t i = 0; i < rec->r->key_count && n < G_N_ELEMENTS(where); i++) {
		const struct column *c = rec->r->key[i];
		if (rec->r->key_table[i] == rec->versions && c->store == COLUMN_INT && !is_null(c, rec->version))
			where[n++] = (struct rows_where){c->name, row_get_int(c, rec->version)};
	}
	const struct rows_ask ask = {
		.t = rec->versions, .where = where, .where_count = n, .area = rec->area, .before = NONE, .limit = n == 0 ? 1000 : 0};
	return store_rows(x->store, &ask, x->work, out, e);
}

static bool is_open(const struct table *t, const void *row)
{
	return t->until_d == COLUMN_ABSENT || ROW_GET_INT(row, t->until_d) == YMD_OPEN;
}

/* The row that fits; an open one before a closed one. */
static bool find_plain(struct importing *x, struct imp_record *rec, struct err *e)
{
	struct rows_where where[WHERE_MAX];
	size_t n = conditions(rec, x->records, where);
	struct rows rows = {0};
	void *best = NULL;
	if (n == 0 && rec->r->key_count == 0)
		return true;
	const struct rows_ask ask = {.t = rec->head, .where = where, .where_count = n, .area = rec->area, .before = NONE};
	if (!store_rows(x->store, &ask, x->work, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (key_fits(x, rec, rows.items[i], NULL) &&
			(best == NULL || (is_open(rec->head, rows.items[i]) && !is_open(rec->head, best))))
			best = rows.items[i];
	rec->old = best;
	return true;
}

static bool find_versioned(struct importing *x, struct imp_record *rec, struct err *e)
{
	struct rows rows = {0};
	bool found = false;
	if (rec->r->key_count == 0)
		return true;
	if (!heads_by_name(x, rec, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count && rec->old == NULL; i++) {
		void *head = arena_alloc(x->work, rec->head->row_size);
		int64_t id = ROW_GET_INT(rows.items[i], rec->versions->head);
		int64_t area = rec->versions->area == COLUMN_ABSENT ? 0 : ROW_GET_INT(rows.items[i], rec->versions->area);
		if (!is_open(rec->versions, rows.items[i]))
			continue;
		if (!store_get(x->store, rec->head, area, id, head, x->work, &found, e))
			return false;
		if (found && key_fits(x, rec, head, rows.items[i])) {
			rec->old = head;
			rec->old_version = rows.items[i];
		}
	}
	return true;
}

/* ---- comparing ---- */

/* Is the recorded day the given one, or a closer one? 1972 and 14/05/1972 do not differ. */
static int closer(int64_t old, int64_t given)
{
	bool contains_given = (old % 100 == 0 && old / 100 == given / 100) || (old % 10000 == 0 && old / 10000 == given / 10000);
	bool contains_old = (given % 100 == 0 && old / 100 == given / 100) || (given % 10000 == 0 && old / 10000 == given / 10000);
	return contains_old ? -1 : contains_given ? 1 : 0;
}

static bool is_pdate(const struct kind_field *f)
{
	return f != NULL && (f->type == FIELD_PDATE || f->type == FIELD_DECISION);
}

static void copy_value(const struct column *c, const void *from, void *to)
{
	if (c->store == COLUMN_INT)
		*row_int(c, to) = row_get_int(c, from);
	else
		row_set_text(c, to, row_get_text(c, from));
}

static const char *shown(struct importing *x, struct imp_record *rec, const struct mapping_field *f, const void *old)
{
	const char *text = NULL;
	struct err ignored = {0};
	const struct auth_place *of_area = imp_place(x, rec->area);
	struct auth_place at = of_area != NULL ? *of_area : (struct auth_place){.unit = NONE, .organisation = NONE};
	const bool placed = of_area != NULL && imp_secrecy(x, rec->head, rec->old, &at);
	char class_ = f->field == NULL ? '\0' : f->field->class_;
	bool may =
		f->field == NULL || (f->field->type != FIELD_SECRET &&
					    (viewer_is_operator(x->app->viewer) ||
						    (placed && viewer_may(x->app->viewer, RIGHT_VIEW, rec->r->kind->name, class_, &at))));
	if (!may || !app_act_shown(x->app, f->table, old, f->name, x->o->lang, x->o->today, x->work, &text, &ignored))
		return NULL;
	return text;
}

static void differs(struct importing *x, struct imp_record *rec, const struct mapping_field *f, const void *old)
{
	const char *recorded = shown(x, rec, f, old);
	size_t column = imp_column_of(x, f), at = column == SIZE_MAX ? SIZE_MAX : x->at[column];
	const char *given = at == SIZE_MAX || at >= x->row->count ? "" : x->row->cells[at].text;
	const char *text = recorded != NULL ? IMP_SAY(x, MSG_IMP_DIFFERS, recorded) : IMP_SAY(x, MSG_IMP_DIFFERS_HIDDEN, NULL);
	imp_fault(x, column, given, text, recorded, NULL, false);
}

/* What the file will do to a record it names. */
static void tell_change(struct importing *x, struct imp_record *rec, const struct mapping_field *f, const void *old, bool empty)
{
	const char *recorded = empty ? NULL : shown(x, rec, f, old);
	size_t column = imp_column_of(x, f), at = column == SIZE_MAX ? SIZE_MAX : x->at[column];
	const char *given = at == SIZE_MAX || at >= x->row->count ? "" : x->row->cells[at].text;
	const char *text = empty	      ? IMP_SAY(x, MSG_IMP_COMPLETES, NULL)
			   : recorded != NULL ? IMP_SAY(x, MSG_IMP_CHANGES, recorded)
					      : IMP_SAY(x, MSG_IMP_CHANGES_HIDDEN, NULL);
	if (column != SIZE_MAX)
		imp_change(x, column, given, empty ? "" : recorded, text);
}

static bool is_key(const struct imp_record *rec, const struct table *t, const struct column *c)
{
	for (size_t i = 0; i < rec->r->key_count; i++)
		if (rec->r->key_table[i] == t && rec->r->key[i] == c)
			return true;
	return false;
}

/* The values that go together: an encrypted one is compared by its print, a span's bound takes its precision along. */
static void merge_column(
	struct importing *x, struct imp_record *rec, const struct mapping_field *f, const void *given, void *now, bool *changed)
{
	const struct column *c = f->column;
	bool secret = f->field != NULL && f->field->type == FIELD_SECRET, bound = f->field == NULL;
	const struct column *compare = secret ? c + 1 : c;
	const struct table *t = f->table;
	if (is_null(compare, given) || same_value(compare, given, now))
		return;
	/* A text of the key fits already, letters and marks aside. */
	if (c->store == COLUMN_TEXT && is_key(rec, t, c) && !rec->self)
		return;
	if (!is_null(compare, now)) {
		int nearer = is_pdate(f->field) ? closer(row_get_int(c, now), row_get_int(c, given)) : 0;
		/* Fixed values and bounds that only say "known" yield to what is recorded. */
		if (nearer < 0 || !from_file(rec, t, c) || (bound && c->offset == t->until_d && !rec->self))
			return;
		if (nearer == 0 && f->on_difference != DIFFERENCE_CORRECT && !rec->self) {
			if (f->on_difference == DIFFERENCE_FAULT)
				differs(x, rec, f, now);
			return;
		}
	}
	if (rec->self)
		tell_change(x, rec, f, now, is_null(compare, now));
	rec->corrects = rec->corrects || !is_null(compare, now);
	copy_value(c, given, now);
	if (secret || (f->field != NULL && imp_has_area(f->field) && c->store == COLUMN_INT && g_str_has_suffix(c->name, "_id")))
		copy_value(c + 1, given, now);
	if (secret)
		copy_value(compare, given, now);
	const struct column *last4 = secret ? table_column(t, "last4") : NULL;
	if (last4 != NULL)
		copy_value(last4, given, now);
	if (bound && c->offset == t->from_d)
		ROW_AT_INT(now, t->from_p) = ROW_GET_INT(given, t->from_p);
	if (bound && c->offset == t->until_d)
		ROW_AT_INT(now, t->until_p) = ROW_GET_INT(given, t->until_p);
	*changed = true;
}

/* The recorded row with what the file adds; the row struct of the record then holds what is to be written. */
static void merge(struct importing *x, struct imp_record *rec, const struct table *t, const void *old, void *given, bool *changed)
{
	void *now = arena_alloc(x->work, t->row_size);
	memcpy(now, old, t->row_size);
	*changed = false;
	for (size_t i = 0; i < rec->r->field_count; i++) {
		const struct mapping_field *f = rec->fields[i].f;
		bool wrong = (rec->wrong[i / 64 % 2] >> (i % 64) & 1) != 0; /* its cell could not be read: said already */
		if (f->table == t && f->source != SOURCE_RECORD && !wrong)
			merge_column(x, rec, f, given, now, changed);
	}
	memcpy(given, now, t->row_size);
}

bool imp_known(struct importing *x, struct imp_record *rec, struct err *e)
{
	if (rec->old == NULL && !(rec->versions == NULL ? find_plain(x, rec, e) : find_versioned(x, rec, e)))
		return false;
	rec->known = rec->old != NULL;
	if (!rec->known)
		return true;
	rec->id = ROW_GET_INT(rec->old, rec->head->id);
	if (rec->versions != NULL && rec->old_version == NULL && !read_version(x, rec, rec->area, rec->id, &rec->old_version, e))
		return false;
	if (!imp_refuse_barred(x, rec, e))
		return false;
	merge(x, rec, rec->head, rec->old, rec->row, &rec->write_head);
	if (rec->versions == NULL)
		return true;
	if (rec->old_version != NULL)
		merge(x, rec, rec->versions, rec->old_version, rec->version, &rec->write_version);
	return true;
}
