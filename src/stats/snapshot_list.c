/* Lists out of a snapshot; see snapshot_list.h. */
#include "stats/snapshot_list.h"

#include "stats/snapshot_eval.h"

static void fill(struct snapshot *n, const struct snap_table *t, int32_t row, ymd day, struct list_fact *out)
{
	const struct snap_fact *f = &t->facts[row];
	*out = (struct list_fact){.kind = t->kind,
		.row = row,
		.id = snap_row_id(n, t, row),
		.area = snap_row_area(n, t, row),
		.subject = snap_id(n, t->kind->subject, f->subject),
		.organisation = snap_id(n, SUBJECT_ORGANISATION, f->organisation),
		.unit = snap_id(n, SUBJECT_UNIT, place_unit(n, t, f, day)),
		.post = snap_id(n, SUBJECT_POST, snap_row_post(t, row)),
		.from = f->from,
		.until = f->until};
}

struct seen_by {
	const struct snapshot *n;
	const struct snap_table *t;
};

static int compare_ids(gconstpointer a, gconstpointer b, gpointer user)
{
	const struct seen_by *x = user;
	int64_t i = snap_row_id(x->n, x->t, *(const int32_t *)a), k = snap_row_id(x->n, x->t, *(const int32_t *)b);
	return (i > k) - (i < k);
}

size_t snapshot_facts(
	struct snapshot *n, const struct fact_kind *k, enum subject of, int64_t subject, ymd day, struct list_fact *out, size_t max)
{
	const struct snap_table *t = snap_table_of(n, k);
	const struct snap_index *index = of == k->subject	      ? &t->by_subject
					 : of == SUBJECT_ORGANISATION ? &t->by_organisation
					 : of == SUBJECT_UNIT	      ? &t->by_unit
								      : &t->by_post;
	size_t count = 0, found = 0;
	const int32_t *rows = snap_index_rows(index, snap_find(n, of, subject), &count);
	g_autofree int32_t *live = g_new(int32_t, count + 1);
	size_t lives = 0;
	for (size_t i = 0; i < count; i++)
		if (t->facts[rows[i]].from <= day && day < t->facts[rows[i]].until)
			live[lives++] = rows[i];
	g_qsort_with_data(live, (gint)lives, sizeof *live, compare_ids, &(struct seen_by){n, t});
	for (; found < lives && found < max; found++)
		fill(n, t, live[found], day, &out[found]);
	return found;
}

bool snapshot_fact(struct snapshot *n, const struct fact_kind *k, int64_t id, ymd day, struct list_fact *out)
{
	const struct snap_table *t = snap_table_of(n, k);
	size_t lo = 0, hi = t->by_id ? t->id_count : t->count;
	if (t->versioned) {
		int32_t row = version_on(t, snap_find(n, k->subject, id), day);
		if (row >= 0)
			fill(n, t, row, day, out);
		return row >= 0;
	}
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (snap_row_id(n, t, t->by_id ? t->by_id[mid] : (int32_t)mid) < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	size_t end = t->by_id ? t->id_count : t->count;
	int32_t row = lo < end && t->by_id ? t->by_id[lo] : (int32_t)lo;
	if (lo == end || snap_row_id(n, t, row) != id)
		return false;
	fill(n, t, row, day, out);
	return true;
}

int64_t snapshot_value(struct snapshot *n, const struct list_fact *f, const struct attr *attr, ymd day)
{
	const struct question q = {.n = n};
	return snap_row_value(&q, snap_table_of(n, f->kind), f->row, (size_t)(attr - f->kind->attrs), day);
}

const char *snapshot_name(struct snapshot *n, enum subject of, int64_t id, ymd day, const char **sort)
{
	const struct snap_table *t = snap_table_of(n, n->vocab->of_subject[of]);
	int32_t head = snap_find(n, of, id), row = version_on(t, head, day);
	if (sort != NULL)
		*sort = "";
	if (row < 0) {
		size_t count = 0;
		const int32_t *rows = snap_index_rows(&t->by_subject, head, &count);
		row = count > 0 ? rows[count - 1] : -1;
	}
	if (row >= 0 && t == n->person)
		return snap_names_of(&t->names, (size_t)row, sort);
	const struct snap_extra *x = row >= 0 && t->extras != NULL ? &t->extras[row] : NULL;
	const char *name = x != NULL && x->name != NULL ? x->name : "";
	if (sort != NULL)
		*sort = name;
	return name;
}

const char *snapshot_order(struct snapshot *n, int64_t unit, ymd day)
{
	return order_key(n, snap_find(n, SUBJECT_UNIT, unit), day);
}
