/* Reading one record: its rows as known then, its versions, its places. */
#include "app/record/record_parts.h"

#include "messages/records.def"
#include "store/rows.h"

#include <string.h>

bool record_begin(struct record_work *w, struct app *a, const struct page_ask *ask, const char *kind, struct arena *arena, struct err *e)
{
	*w = (struct record_work){.r = {a, ask, arena}, .id = NONE};
	w->places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	w->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
	if (!reg_begin(&w->r, e))
		return false;
	w->layouts = record_layouts(a, e);
	if (w->layouts == NULL)
		return false;
	w->layout = kind != NULL ? record_layout_of(w->layouts, kind) : NULL;
	w->kind = w->layout != NULL ? w->layout->kind : NULL;
	return kind == NULL || w->kind != NULL || FAIL(e, ERR_NOT_FOUND, MSG_RECORD_NO_KIND, kind);
}

void record_end(struct record_work *w)
{
	reg_end(&w->r);
	g_array_free(w->places, TRUE);
	g_hash_table_destroy(w->known);
}

static int by_start(const void *a, const void *b)
{
	const void *x = *(const void *const *)a, *y = *(const void *const *)b;
	/* Of a versioned kind all rows are of one table; the caller has put the offset of from_d first. */
	int64_t p = *(const int64_t *)x, q = *(const int64_t *)y;
	return p < q ? -1 : p > q;
}

/* A row with its start before it, for sorting. */
struct started {
	int64_t from;
	const void *row;
};

static bool read_versions(struct record_work *w, struct err *e)
{
	const struct kind *k = w->kind;
	g_autofree char *head = g_strconcat(k->name, "_id", NULL);
	const struct rows_where where = {head, w->id};
	struct rows_ask ask = {.t = k->versions,
		.where = &where,
		.where_count = 1,
		.area = k->family == FAMILY_AREA ? w->area : NONE,
		.before = NONE,
		.known_ms = w->r.ask->known_ms};
	struct rows found;
	if (!store_rows(w->r.app->store, &ask, w->r.arena, &found, e))
		return false;
	const struct started **sorted = ARENA_ARRAY(w->r.arena, const struct started *, found.count + 1);
	for (size_t i = 0; i < found.count; i++) {
		struct started *x = arena_alloc(w->r.arena, sizeof *x);
		*x = (struct started){ROW_GET_INT(found.items[i], k->versions->from_d), found.items[i]};
		sorted[i] = x;
	}
	if (found.count > 1)
		qsort((void *)sorted, found.count, sizeof *sorted, by_start);
	w->versions.rows = ARENA_ARRAY(w->r.arena, const void *, found.count + 1);
	w->versions.count = found.count;
	for (size_t i = 0; i < found.count; i++) {
		w->versions.rows[i] = sorted[i]->row;
		/* That of the day; before the first the first, after the last the last. */
		if (i == 0 || sorted[i]->from <= w->r.ask->day)
			w->version = sorted[i]->row;
	}
	return true;
}

bool record_rows(struct record_work *w, int64_t area, int64_t id, bool *found, struct err *e)
{
	const struct kind *k = w->kind;
	const struct rows_where where = {"id", id};
	struct rows_ask ask = {.t = k->table,
		.where = &where,
		.where_count = 1,
		.area = k->family == FAMILY_AREA ? area : NONE,
		.before = NONE,
		.known_ms = w->r.ask->known_ms,
		.limit = 1};
	struct rows rows;
	w->area = area;
	w->id = id;
	w->head = w->version = NULL;
	w->versions = (struct record_versions){NULL, 0};
	*found = false;
	/* What is kept whole has no area: one in the address would go on into what is written beside it, another place's book. */
	if (k->family != FAMILY_AREA && area > 0)
		return true;
	if (!store_rows(w->r.app->store, &ask, w->r.arena, &rows, e))
		return false;
	if (rows.count == 0 && ask.known_ms == 0) {
		ask.ever = true;
		if (!store_rows(w->r.app->store, &ask, w->r.arena, &rows, e))
			return false;
		w->gone = rows.count > 0;
	}
	if (rows.count == 0)
		return true;
	*found = true;
	w->head = rows.items[0];
	return k->versions == NULL || read_versions(w, e);
}

bool record_open(struct record_work *w, int64_t area, int64_t id, struct err *e)
{
	bool found = false;
	if (!record_rows(w, area, id, &found, e))
		return false;
	if (!found)
		return FAIL(e, ERR_NOT_FOUND, MSG_RECORD_NONE, w->kind->label, w->kind->name);
	if (!record_places_of(w, w->kind->table, w->head, w->places, e))
		return false;
	return record_may(w, w->places, RIGHT_VIEW, w->kind->name, record_class(w->kind)) ||
	       FAIL(e, ERR_DENIED, MSG_RECORD_DENIED, w->kind->label, w->kind->name);
}
