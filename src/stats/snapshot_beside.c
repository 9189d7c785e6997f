/* See snapshot_beside.h. */
#include "stats/snapshot_beside.h"

#include "stats/snapshot_eval.h"
#include "messages/snapshot.def"

enum { AT_PERSON, AT_BEGUN, AT_BESIDE, AT_VALUES };

struct beside {
	GArray *person; /* int32_t: dense numbers */
	GArray *begun;	/* ymd */
	GArray *id;	/* int64_t: of two that begun on one day the later is the greater */
	GArray *values; /* int32_t, attr_count a row */
	struct snap_index by_person;
};

static bool read_rows(struct beside *x, const struct snapshot *n, const struct snap_table *t, const size_t *attrs, size_t attr_count,
	struct db_stmt *st, struct err *e)
{
	enum db_step step;
	int32_t last = 0;

	while ((step = db_step(st, e)) == DB_ROW) {
		int32_t person = snap_ids_next(&n->numbers[t->kind->subject], db_int(st, AT_PERSON), &last);
		ymd begun = (ymd)db_int(st, AT_BEGUN);
		int64_t id = db_int(st, AT_BESIDE);

		if (person < 0)
			continue;
		g_array_append_val(x->person, person);
		g_array_append_val(x->begun, begun);
		g_array_append_val(x->id, id);
		for (size_t i = 0; i < attr_count; i++) {
			int64_t v = db_int(st, AT_VALUES + (int)i);
			int32_t value = v == NONE ? SNAP_NONE : (int32_t)v;

			if (v != NONE && (v <= INT32_MIN || v > INT32_MAX)) {
				db_reset(st);
				return FAIL(e, ERR_DATA, MSG_SNAPSHOT_COLUMN, t->kind->view, t->kind->attrs[attrs[i]].name);
			}
			g_array_append_val(x->values, value);
		}
	}
	return step == DB_DONE;
}

/* Is a later than b? */
static bool later(const struct beside *x, int32_t a, int32_t b)
{
	ymd p = g_array_index(x->begun, ymd, a), q = g_array_index(x->begun, ymd, b);

	return p != q ? p > q : g_array_index(x->id, int64_t, a) > g_array_index(x->id, int64_t, b);
}

static int32_t row_for(const struct beside *x, const struct snap_fact *f)
{
	size_t count;
	const int32_t *rows = snap_index_rows(&x->by_person, f->subject, &count);
	int32_t last = -1, first = -1;

	for (size_t i = 0; i < count; i++) {
		if (first < 0 || later(x, first, rows[i]))
			first = rows[i];
		if (g_array_index(x->begun, ymd, rows[i]) <= f->from && (last < 0 || later(x, rows[i], last)))
			last = rows[i];
	}
	return last >= 0 ? last : first;
}

bool snap_beside_read(struct snapshot *n, struct snap_table *t, const size_t *attrs, size_t attr_count, struct db_stmt *st, struct err *e)
{
	struct beside x = {.person = g_array_new(FALSE, FALSE, sizeof(int32_t)),
		.begun = g_array_new(FALSE, FALSE, sizeof(ymd)),
		.id = g_array_new(FALSE, FALSE, sizeof(int64_t)),
		.values = g_array_new(FALSE, FALSE, sizeof(int32_t))};
	bool ok = read_rows(&x, n, t, attrs, attr_count, st, e);

	if (ok)
		snap_index_ints(
			&x.by_person, n->numbers[t->kind->subject].count, (const int32_t *)(const void *)x.person->data, x.person->len);
	for (size_t r = 0; ok && r < t->count; r++) {
		int32_t from = row_for(&x, &t->facts[r]);

		for (size_t i = 0; from >= 0 && i < attr_count; i++)
			snap_column_put(&t->values[attrs[i]], r, t->room, g_array_index(x.values, int32_t, (size_t)from * attr_count + i));
	}
	snap_index_clear(&x.by_person);
	g_array_unref(x.person);
	g_array_unref(x.begun);
	g_array_unref(x.id);
	g_array_unref(x.values);
	return ok;
}
