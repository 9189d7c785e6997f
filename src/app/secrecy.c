/* See secrecy.h. */
#include "app/secrecy.h"

#include "base/arena.h"
#include "model/kinds.gen.h"
#include "store/rows.h"

#define DEEPEST 3 /* a file of an entry of a round */

static bool of_row(struct app *a, const struct table *t, const void *row, int deep, int *out, struct arena *arena, struct err *e);

static void take(const struct table *t, const void *row, int *out)
{
	const struct column *c = table_column(t, "secrecy");
	const int64_t n = c != NULL && c->store == COLUMN_INT ? row_get_int(c, row) : NONE;
	if (n != NONE)
		*out = MAX(*out, (int)n);
}

/* A record as it stands; gone: as it last stood. */
static bool of_state(struct app *a, const struct kind *k, int64_t area, int64_t id, bool gone, int deep, int *out, bool *found,
	struct arena *arena, struct err *e)
{
	const struct rows_where where = {"id", id};
	const struct rows_ask ask = {.t = k->table,
		.where = &where,
		.where_count = 1,
		.area = k->family == FAMILY_AREA ? area : NONE,
		.before = NONE,
		.ever = gone,
		.limit = 1};
	struct rows rows;
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	*found = rows.count > 0;
	return rows.count == 0 || of_row(a, k->table, rows.items[0], deep + 1, out, arena, e);
}

/* Also one that was taken out: what hung on it is no less secret. */
static bool of_record(struct app *a, const struct kind *k, int64_t area, int64_t id, int deep, int *out, struct arena *arena, struct err *e)
{
	bool found = false;
	if (k == NULL || k->table == NULL || id == NONE || id == 0)
		return true;
	return of_state(a, k, area, id, false, deep, out, &found, arena, e) &&
	       (found || of_state(a, k, area, id, true, deep, out, &found, arena, e));
}

/* Is a kind one whose rows have a secrecy of their own? */
static bool has_secrecy(const struct kind *k)
{
	return k != NULL && k->table != NULL && table_column(k->table, "secrecy") != NULL;
}

/* What a field names that its row is a part of; NULL: nothing of the kind. */
static const struct kind *whole_of(const struct kind_field *f)
{
	const bool points = f->type == FIELD_OWN || ((f->type == FIELD_XREF || f->type == FIELD_REF) && f->required);
	const struct kind *k = points && !f->in_version ? kind_find(f->of) : NULL;
	return k != NULL && (f->type == FIELD_OWN || has_secrecy(k)) ? k : NULL;
}

/* May a row of this kind be secret at all, by itself or by what it is a part of? Most may not, and cost nothing. */
static bool can_be_secret(const struct kind *k, int deep)
{
	bool can = has_secrecy(k) || k->table == &table_attachment;
	for (uint16_t i = 0; !can && deep < DEEPEST && i < k->field_count; i++) {
		const struct kind *whole = whole_of(&k->fields[i]);
		can = whole != NULL && whole != k && can_be_secret(whole, deep + 1);
	}
	return can;
}

/* The wholes a row names: what it is owned by, and what has a secrecy and it cannot be without (an entry's round). */
static bool of_wholes(
	struct app *a, const struct table *t, const void *row, int64_t area, int deep, int *out, struct arena *arena, struct err *e)
{
	bool ok = true;
	for (uint16_t i = 0; ok && i < t->kind->field_count; i++) {
		const struct kind_field *f = &t->kind->fields[i];
		const struct kind *k = whole_of(f);
		if (k == NULL || !can_be_secret(k, deep))
			continue;
		g_autofree char *name = g_strconcat(f->name, "_id", NULL);
		const struct column *c = table_column(t, name);
		if (c == NULL || c->store != COLUMN_INT || row_get_int(c, row) == NONE)
			continue;
		ok = of_record(a, k, f->type == FIELD_XREF ? row_get_int(c + 1, row) : area, row_get_int(c, row), deep, out, arena, e);
	}
	return ok;
}

static bool of_row(struct app *a, const struct table *t, const void *row, int deep, int *out, struct arena *arena, struct err *e)
{
	const struct kind *k = t->kind;
	const int64_t area = t->area != COLUMN_ABSENT ? ROW_GET_INT(row, t->area) : 0;
	take(t, row, out);
	if (deep > DEEPEST)
		return true;
	if (t != k->table && k->table != NULL) /* a version: its record */
		return of_record(a, k, area, ROW_GET_INT(row, t->head), deep, out, arena, e);
	if (t == &table_attachment) {
		const struct attachment_row *file = row;
		const struct kind *of = file->tbl != NULL ? kind_find(file->tbl) : NULL;
		return of == NULL || of_record(a, of, area, file->row_id, deep, out, arena, e);
	}
	return of_wholes(a, t, row, area, deep, out, arena, e);
}

bool app_secrecy_is_of(const struct kind *k)
{
	return can_be_secret(k, 0);
}

bool app_secrecy_of(struct app *a, const struct table *t, const void *row, int *out, struct err *e)
{
	*out = 0;
	return viewer_is_operator(a->viewer) || app_secrecy_for_anybody(a, t, row, out, e);
}

bool app_secrecy_for_anybody(struct app *a, const struct table *t, const void *row, int *out, struct err *e)
{
	*out = 0;
	if (row == NULL || !can_be_secret(t->kind, 0))
		return true;
	struct arena *arena = arena_new();
	bool ok = of_row(a, t, row, 0, out, arena, e);
	/* What a page knows of an earlier day, or a row that is about to be corrected: what stands now counts too. */
	if (ok && t == t->kind->table && has_secrecy(t->kind) && t->id != COLUMN_ABSENT) {
		const int64_t area = t->area != COLUMN_ABSENT ? ROW_GET_INT(row, t->area) : 0;
		ok = of_record(a, t->kind, area, ROW_GET_INT(row, t->id), DEEPEST, out, arena, e);
	}
	arena_free(arena);
	return ok;
}
