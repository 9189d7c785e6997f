/* See snapshot_follow.h. Rows keep their places: a fact that is the same but for its values is overwritten, one that is gone becomes a row
 * without a subject that no day meets, a new one goes to the end of its table, in a group of its own. */
#include "stats/snapshot_follow.h"

#include "stats/engine/engine.h"
#include "stats/engine/groups.h"
#include "stats/snapshot_eval.h"
#include "store/views.h"

#include <stdlib.h>
#include <string.h>

enum { GARBAGE_PART = 8 }; /* more than an eighth of a table lost: made anew */

struct following {
	struct snapshot *n;
	struct snap_table *t;
	const int64_t *areas;
	size_t area_count;
	struct snap_table fresh; /* the areas' rows as they are now */
	GArray *mine;		 /* int32_t: the areas' rows of the table, by id and day */
	GArray *touched;	 /* int32_t rows */
	GArray *left;		 /* int32_t: subjects of rows that are gone */
	bool grown, ids_moved;
};

static bool in_areas(const struct following *x, int64_t area)
{
	for (size_t i = 0; i < x->area_count; i++)
		if (x->areas[i] == area)
			return true;
	return false;
}

static int compare_rows(gconstpointer a, gconstpointer b, gpointer user)
{
	const struct following *x = user;
	int32_t i = *(const int32_t *)a, k = *(const int32_t *)b;
	int64_t p = snap_row_id(x->n, x->t, i), q = snap_row_id(x->n, x->t, k);
	const struct snap_fact *f = x->t->facts;

	return p != q ? (p < q ? -1 : 1) : (f[i].from > f[k].from) - (f[i].from < f[k].from);
}

static void find_mine(struct following *x)
{
	g_array_set_size(x->mine, 0);
	for (size_t r = 0; r < x->t->count; r++) {
		int32_t row = (int32_t)r;

		if (x->t->facts[r].subject >= 0 && in_areas(x, snap_row_area(x->n, x->t, row)))
			g_array_append_val(x->mine, row);
	}
	g_array_sort_with_data(x->mine, compare_rows, x);
}

/* ---- one row ---- */

static void touch(struct following *x, int32_t row)
{
	g_array_append_val(x->touched, row);
}

static void copy_values(struct following *x, int32_t row, size_t from)
{
	struct snap_table *t = x->t, *now = &x->fresh;
	const char *sort, *name;

	t->facts[row].from = now->facts[from].from;
	t->facts[row].until = now->facts[from].until;
	snap_column_put(&t->area, (size_t)row, t->room, snap_column_get(&now->area, from));
	snap_column_put(&t->post, (size_t)row, t->room, snap_column_get(&now->post, from));
	for (size_t a = 0; a < t->kind->attr_count; a++)
		snap_column_put(&t->values[a], (size_t)row, t->room, snap_column_get(&now->values[a], from));
	if (t->names.loaded) {
		name = snap_names_of(&now->names, from, &sort);
		snap_names_put(&t->names, (size_t)row, name, sort);
	}
}

static bool same_name(const struct following *x, int32_t row, size_t from)
{
	const char *sort, *now_sort, *name = snap_names_of(&x->t->names, (size_t)row, &sort);

	return strcmp(name, snap_names_of(&x->fresh.names, from, &now_sort)) == 0 && strcmp(sort, now_sort) == 0;
}

static bool same_values(const struct following *x, int32_t row, size_t from)
{
	const struct snap_table *t = x->t, *now = &x->fresh;
	const struct snap_fact *a = &t->facts[row], *b = &now->facts[from];
	bool same = a->from == b->from && a->until == b->until;

	same = same && snap_column_get(&t->area, (size_t)row) == snap_column_get(&now->area, from);
	for (size_t i = 0; same && i < t->kind->attr_count; i++)
		same = snap_column_get(&t->values[i], (size_t)row) == snap_column_get(&now->values[i], from);
	return same && (!t->names.loaded || same_name(x, row, from));
}

static bool same_place(const struct following *x, int32_t row, size_t from)
{
	const struct snap_fact *a = &x->t->facts[row], *b = &x->fresh.facts[from];

	return a->subject == b->subject && a->organisation == b->organisation && a->unit == b->unit &&
	       snap_row_post(x->t, row) == snap_row_post(&x->fresh, (int32_t)from);
}

static void remove_row(struct following *x, int32_t row)
{
	struct snap_fact *f = &x->t->facts[row];

	snap_index_take(&x->t->by_subject, f->subject, row);
	touch(x, row);
	g_array_append_val(x->left, f->subject);
	f->from = f->until = 0;
	f->subject = -1;
	x->t->gone++;
	x->ids_moved = true;
}

static void grow_timelines(struct snap_table *t)
{
	for (size_t a = 0; a < t->kind->attr_count; a++) {
		struct snap_timeline *l = &t->timelines[a];

		if (!l->first)
			continue;
		l->first = g_renew(int32_t, l->first, t->count + 1);
		l->first[t->count - 1] = 0;
	}
}

static void add_row(struct following *x, size_t from)
{
	struct snap_table *t = x->t;
	int32_t row = (int32_t)t->count;

	if (t->count == t->room)
		snap_table_room(t, t->room + t->room / 16 + 64);
	t->facts[row] = x->fresh.facts[from];
	if (t->ids)
		t->ids[row] = x->fresh.ids[from];
	t->count++;
	copy_values(x, row, from);
	grow_timelines(t);
	groups_add_row(t);
	snap_index_put(&t->by_subject, t->facts[row].subject, row);
	snap_index_put(&t->by_organisation, t->facts[row].organisation, row);
	snap_index_put(&t->by_unit, t->facts[row].unit, row);
	snap_index_put(&t->by_post, snap_row_post(t, row), row);
	touch(x, row);
	x->grown = x->ids_moved = true;
}

/* ---- the rows of the areas, then and now ---- */

/* Rows [i, i_end) of mine and [j, j_end) of fresh have one id. */
static void change_id(struct following *x, guint i, guint i_end, size_t j, size_t j_end)
{
	const int32_t *mine = (const int32_t *)(const void *)x->mine->data;
	bool same = i_end - i == j_end - j;

	for (guint k = 0; same && k < i_end - i; k++)
		same = same_place(x, mine[i + k], j + k);
	for (guint k = 0; same && k < i_end - i; k++) {
		if (same_values(x, mine[i + k], j + k))
			continue;
		copy_values(x, mine[i + k], j + k);
		touch(x, mine[i + k]);
	}
	for (; !same && i < i_end; i++)
		remove_row(x, mine[i]);
	for (; !same && j < j_end; j++)
		add_row(x, j);
}

static void change_rows(struct following *x)
{
	guint i = 0, ie;
	size_t j = 0, je;

	while (i < x->mine->len || j < x->fresh.count) {
		int64_t a = i < x->mine->len ? snap_row_id(x->n, x->t, g_array_index(x->mine, int32_t, i)) : INT64_MAX;
		int64_t b = j < x->fresh.count ? snap_row_id(x->n, &x->fresh, (int32_t)j) : INT64_MAX, id = MIN(a, b);

		for (ie = i; ie < x->mine->len && snap_row_id(x->n, x->t, g_array_index(x->mine, int32_t, ie)) == id; ie++)
			continue;
		for (je = j; je < x->fresh.count && snap_row_id(x->n, &x->fresh, (int32_t)je) == id; je++)
			continue;
		change_id(x, i, ie, j, je);
		i = ie;
		j = je;
	}
}

/* How many of the rows in order come before the row or are like it. */
static size_t rows_before(const struct following *x, const int32_t *order, size_t count, int32_t row)
{
	size_t lo = 0, hi = count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare_rows(&order[mid], &row, (gpointer)(uintptr_t)x) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The order by id again, without what is gone. Few rows are new in a table of many: each is put where it belongs, and what lies between is
 * moved as it is. */
static void order_ids(struct following *x)
{
	struct snap_table *t = x->t;
	size_t count = t->by_id ? t->id_count : t->ordered, end;
	const bool plain = !t->by_id;
	int32_t *order = g_renew(int32_t, t->by_id, t->count + 1);
	GArray *new_rows = g_array_new(FALSE, FALSE, sizeof(int32_t));

	for (size_t i = 0; plain && i < count; i++)
		order[i] = (int32_t)i;
	for (guint i = 0; i < x->touched->len; i++) {
		int32_t row = g_array_index(x->touched, int32_t, i);

		if ((size_t)row >= t->ordered && t->facts[row].subject >= 0)
			g_array_append_val(new_rows, row);
	}
	g_array_sort_with_data(new_rows, compare_rows, x);
	if (x->left->len > 0) {
		size_t stay = 0;

		for (size_t i = 0; i < count; i++)
			if (t->facts[order[i]].subject >= 0)
				order[stay++] = order[i];
		count = stay;
	}
	end = count; /* from the last to the first, so that each row is moved once */
	count += new_rows->len;
	for (guint k = new_rows->len; k-- > 0;) {
		int32_t row = g_array_index(new_rows, int32_t, k);
		size_t at = rows_before(x, order, end, row);

		memmove(order + at + k + 1, order + at, (end - at) * sizeof *order);
		order[at + k] = row;
		end = at;
	}
	g_array_unref(new_rows);
	t->by_id = order;
	t->ordered = t->count;
	t->id_count = count;
}

/* Reads the areas' part of the view into x->fresh. */
static bool read_table(struct following *x, const char *areas, struct err *e)
{
	struct snap_table old = *x->t;
	const char *all = x->n->areas;
	bool ok;

	*x->t = (struct snap_table){
		.kind = old.kind, .versioned = old.versioned, .from_org = old.from_org, .names.loaded = old.names.loaded};
	x->t->values = g_new0(struct snap_column, old.kind->attr_count + 1);
	x->n->areas = areas;
	ok = snap_load_table(x->n, x->t, e);
	x->fresh = *x->t;
	*x->t = old;
	x->n->areas = all;
	return ok;
}

/* ---- timelines ---- */

static bool same_entries(const struct snap_timeline *l, int32_t first, int32_t last, const struct snap_timeline *now, size_t j, size_t je)
{
	if ((size_t)(last - first) != je - j)
		return false;
	for (size_t k = 0; k < je - j; k++) {
		size_t i = (size_t)first + k;

		if (l->from[i] != now->from[j + k] || l->until[i] != now->until[j + k] ||
			snap_column_get(&l->value, i) != snap_column_get(&now->value, j + k))
			return false;
	}
	return true;
}

static void add_entry(struct snap_timeline *l, const struct snap_timeline *now, size_t j)
{
	if (l->count == l->room) {
		l->room += l->room / 16 + 64;
		l->from = g_renew(ymd, l->from, l->room);
		l->until = g_renew(ymd, l->until, l->room);
	}
	l->from[l->count] = now->from[j];
	l->until[l->count] = now->until[j];
	snap_column_put(&l->value, l->count++, l->room, snap_column_get(&now->value, j));
}

static int32_t entries(const struct snap_timeline *l, int32_t row)
{
	return MAX(snap_column_get(&l->length, (size_t)row), 0);
}

static void change_times(struct following *x, struct snap_timeline *l, const struct snap_timeline *now)
{
	size_t j = 0, je;
	int64_t last_id = NONE;
	int32_t first = 0, last = 0;

	if (!l->first)
		l->first = g_new0(int32_t, x->t->count + 1);
	for (guint i = 0; i < x->mine->len; i++) {
		int32_t row = g_array_index(x->mine, int32_t, i);
		int64_t id = snap_row_id(x->n, x->t, row);

		if (id != last_id) {
			while (j < now->count && now->id[j] < id)
				j++;
			for (je = j; je < now->count && now->id[je] == id; je++)
				continue;
			first = l->first[row];
			last = first + entries(l, row);
			if (!same_entries(l, first, last, now, j, je)) {
				first = (int32_t)l->count;
				for (size_t k = j; k < je; k++)
					add_entry(l, now, k);
				last = (int32_t)l->count;
			}
			last_id = id;
		}
		if (l->first[row] != first || entries(l, row) != last - first)
			touch(x, row);
		l->first[row] = first;
		snap_column_put(&l->length, (size_t)row, x->t->count + 1, last > first ? last - first : SNAP_NONE);
	}
}

static bool follow_timeline(struct following *x, size_t attr, const char *areas, struct err *e)
{
	struct snap_timeline *l = &x->t->timelines[attr], old = *l, now;
	const char *all = x->n->areas;
	bool ok;

	*l = (struct snap_timeline){0};
	x->n->areas = areas;
	ok = snap_load_timeline(x->n, x->t, attr, e);
	now = *l;
	*l = old;
	x->n->areas = all;
	if (ok)
		change_times(x, l, &now);
	snap_timeline_clear(&now);
	return ok;
}

/* ---- a table, all tables ---- */

static bool follow_table(struct following *x, const char *areas, bool *done, struct err *e)
{
	struct snap_table *t = x->t;
	bool ok = read_table(x, areas, e), timelines = false;

	for (size_t a = 0; a < t->kind->attr_count; a++)
		timelines = timelines || (t->timeline_loaded[a] && t->kind->attrs[a].available);
	if (ok) {
		find_mine(x);
		change_rows(x);
		if (x->ids_moved)
			order_ids(x);
		if (x->grown)
			groups_index(x->n, t);
		if (timelines && (x->ids_moved || x->touched->len > 0))
			find_mine(x);
	}
	for (size_t a = 0; ok && a < t->kind->attr_count; a++)
		if (t->timeline_loaded[a] && t->kind->attrs[a].available)
			ok = follow_timeline(x, a, areas, e);
	snap_rows_clear(&x->fresh);
	*done = t->gone <= t->count / GARBAGE_PART + 64;
	return ok;
}

/* What regions remember of rows: the tables have grown. */
static void forget_rows(struct snapshot *n, const struct snap_table *t)
{
	GHashTableIter it;
	gpointer p;

	if (!n->regions)
		return;
	g_hash_table_iter_init(&it, n->regions);
	while (g_hash_table_iter_next(&it, NULL, &p))
		region_forget(p, (size_t)(t->kind - n->vocab->kinds));
}

/* Was one of the tables read for it? */
static bool kind_reads(const struct snap_table *t, const GPtrArray *tables)
{
	for (guint i = 0; i < tables->len; i++) {
		if (view_reads_table(t->kind->view, tables->pdata[i]))
			return true;
		for (size_t a = 0; a < t->kind->attr_count; a++)
			if (t->timeline_loaded[a] && view_reads_table(t->kind->attrs[a].timeline, tables->pdata[i]))
				return true;
	}
	return false;
}

/* A kind that cannot be read by areas: wholly, when it is next needed. */
static void forget_kind(struct snapshot *n, struct snap_table *t)
{
	engine_table_gone(n, t);
	snap_table_forget(n, t);
	forget_rows(n, t);
}

static bool follow_kind(struct snapshot *n, struct snap_table *t, const GArray *areas, const char *list, bool *done, struct err *e)
{
	struct following x = {.n = n, .t = t, .areas = (const int64_t *)(const void *)areas->data, .area_count = areas->len};
	bool ok;

	x.mine = g_array_new(FALSE, FALSE, sizeof(int32_t));
	x.touched = g_array_new(FALSE, FALSE, sizeof(int32_t));
	x.left = g_array_new(FALSE, FALSE, sizeof(int32_t));
	ok = follow_table(&x, list, done, e);
	if (x.grown)
		forget_rows(n, t);
	if (ok)
		engine_rows_changed(n, t,
			&(struct changed_rows){.rows = (const int32_t *)(const void *)x.touched->data,
				.count = x.touched->len,
				.left = (const int32_t *)(const void *)x.left->data,
				.left_count = x.left->len});
	g_array_unref(x.mine);
	g_array_unref(x.touched);
	g_array_unref(x.left);
	return ok;
}

bool snapshot_follow(struct snapshot *n, const GArray *areas, const GPtrArray *tables, bool *done, struct err *e)
{
	g_autoptr(GString) list = g_string_new(NULL);
	bool ok = true;

	*done = areas->len <= SNAPSHOT_FOLLOW_AREAS && !n->broken && !n->known_ms && !n->areas && n->structure_loaded;
	for (guint i = 0; i < areas->len; i++)
		g_string_append_printf(list, "%s%" G_GINT64_FORMAT, i ? ", " : "", g_array_index(areas, int64_t, i));
	for (size_t i = 0; ok && *done && areas->len && i < n->vocab->kind_count; i++) {
		struct snap_table *t = &n->tables[i];

		if (!t->loaded || !kind_reads(t, tables))
			continue;
		if (t->versioned && t != n->person)
			*done = false;
		else if (t->kind->subject != SUBJECT_PERSON || view_crosses_areas(t->kind->view) || (!t->versioned && !t->ids_differ))
			forget_kind(n, t);
		else
			ok = follow_kind(n, t, areas, list->str, done, e);
	}
	n->broken |= !ok;
	return ok;
}

void snapshot_read_through(struct snapshot *n, struct store *s)
{
	n->store = s;
}
