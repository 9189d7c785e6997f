/* Facts behind a row of a drawn form by the organisation they stand at: one pass over a whole province instead of a form for each of its
 * bodies. See law_parts.h. */
#include "app/law/law_parts.h"

#include "stats/snapshot_list.h"

#include <string.h>

static void free_seats(gpointer seats)
{
	g_array_free(seats, TRUE);
}

static GArray *seats_of(GHashTable *all, int64_t organisation)
{
	GArray *seats = g_hash_table_lookup(all, &organisation);
	if (seats == NULL) {
		int64_t *key = g_new(int64_t, 1);
		*key = organisation;
		seats = g_array_new(FALSE, FALSE, sizeof(struct law_seat));
		g_hash_table_insert(all, key, seats);
	}
	return seats;
}

/* A committee is small: who is there already is found by looking. */
static bool sits(const GArray *seats, const struct member *m)
{
	for (guint i = 0; i < seats->len; i++) {
		const struct law_seat *s = &g_array_index(seats, struct law_seat, i);
		if (s->area == m->area && s->person == m->person)
			return true;
	}
	return false;
}

static bool row_index(const struct report *r, const char *id, size_t *out)
{
	for (*out = 0; *out < r->row_count; (*out)++)
		if (strcmp(r->rows[*out].id, id) == 0)
			return true;
	return false;
}

static gint by_fact(gconstpointer a, gconstpointer b)
{
	const struct member *x = a, *y = b;
	return x->fact != y->fact ? (x->fact > y->fact) - (x->fact < y->fact) : (x->area > y->area) - (x->area < y->area);
}

bool law_members(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, GArray *out, struct err *e)
{
	if (!snapshot_set(n, b, where, output, out, e))
		return false;
	g_array_sort(out, by_fact);
	return true;
}

GHashTable *law_groups(struct figure *f, const char *row, struct err *e)
{
	struct batch b;
	struct place where;
	size_t output = 0, at = 0;
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct member));
	GHashTable *all = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_seats);
	must(row_index(f->report, row, &at));
	const struct cell *c = &f->report->cells[at * f->report->column_count];
	if (c->state != CELL_EXACT || c->n == 0)
		return all;
	if (!figure_hold(f, e) || !report_cell_batch(&f->request, f->report, at, 0, f->snapshot, &b, &where, &output, f->arena, e) ||
		!law_members(f->snapshot, &b, &where, output, list, e)) {
		g_hash_table_unref(all);
		return NULL;
	}
	for (guint i = 0; i < list->len; i++) {
		const struct member *m = &g_array_index(list, struct member, i);
		GArray *seats = seats_of(all, m->organisation);
		const struct law_seat s = {m->area, m->person, m->fact, m->times};
		if (m->person == NONE || !sits(seats, m))
			g_array_append_val(seats, s);
	}
	return all;
}

const GArray *law_group(GHashTable *groups, int64_t organisation)
{
	return g_hash_table_lookup(groups, &organisation);
}

int64_t law_group_count(GHashTable *groups, int64_t organisation)
{
	const GArray *seats = law_group(groups, organisation);
	return seats != NULL ? seats->len : 0;
}
