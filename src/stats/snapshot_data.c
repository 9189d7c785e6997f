/* Arrays of a snapshot: growing, sorting, indexing. Knows nothing of databases or of meaning. */
#include "stats/snapshot_data.h"

#include "stats/engine/engine.h"
#include "stats/engine/groups.h"

#include <stdlib.h>
#include <string.h>

static bool kind_versioned(const struct vocab *v, const struct fact_kind *k)
{
	for (size_t i = 0; i < SUBJECT__MAX; i++)
		if (v->of_subject[i] == k)
			return true;
	return false;
}

static void table_init(const struct vocab *v, struct snap_table *t, const struct fact_kind *k)
{
	const struct fact_kind *org = v->of_subject[SUBJECT_ORGANISATION];
	size_t attrs = k->attr_count;

	t->kind = k;
	t->versioned = kind_versioned(v, k);
	t->timelines = g_new0(struct snap_timeline, attrs + 1);
	t->timeline_loaded = g_new0(bool, attrs + 1);
	t->from_org = g_new0(int, attrs + 1);
	for (size_t a = 0; a < attrs; a++) {
		const struct attr *at = k->attrs[a].from_org ? kind_attr(org, k->attrs[a].name) : NULL;

		t->from_org[a] = at ? (int)(at - org->attrs) : -1;
	}
}

static void tables_init(struct snapshot *n)
{
	const struct vocab *v = n->vocab;
	const struct fact_kind *org = v->of_subject[SUBJECT_ORGANISATION];

	n->tables = g_new0(struct snap_table, v->kind_count);
	for (size_t i = 0; i < v->kind_count; i++)
		table_init(v, &n->tables[i], &v->kinds[i]);
	n->unit = snap_table_of(n, v->of_subject[SUBJECT_UNIT]);
	n->organisation = snap_table_of(n, org);
	n->post = snap_table_of(n, v->of_subject[SUBJECT_POST]);
	n->person = snap_table_of(n, v->of_subject[SUBJECT_PERSON]);
	n->tenure = vocab_kind(v, "tenure") ? snap_table_of(n, vocab_kind(v, "tenure")) : NULL;
}

/* Unit levels and boundaries are two lists with the same ids: the levels are an attribute, the boundaries belong to the language. */
static void levels_init(struct snapshot *n)
{
	const struct attr *level = kind_attr(n->unit->kind, "level");

	n->level_attr = level ? (int)(level - n->unit->kind->attrs) : -1;
	if (!level || !level->list || !n->vocab->boundary)
		return;
	for (size_t i = 0; i < level->list->count; i++) {
		const struct code *c = &level->list->codes[i];
		const struct code *b = code_by_id(n->vocab->boundary, c->id);

		if (c->num < 0 || c->num >= 16)
			continue;
		n->level_boundary[c->num] = b ? b->num : 0;
		n->level_rank[c->num] = c->order;
	}
}

struct snapshot *snapshot_by_hand(const struct vocab *v, const int line_of[TREE_FRONT + 1])
{
	struct snapshot *n = g_new0(struct snapshot, 1);

	n->vocab = v;
	n->arena = arena_new();
	for (size_t i = 0; i < SUBJECT__MAX; i++)
		n->ids[i] = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (size_t i = 0; i <= TREE_FRONT; i++)
		n->line_of[i] = line_of[i];
	tables_init(n);
	levels_init(n);
	return n;
}

struct snap_table *snap_table_of(struct snapshot *n, const struct fact_kind *k)
{
	size_t i = k ? (size_t)(k - n->vocab->kinds) : n->vocab->kind_count;

	must(i < n->vocab->kind_count);
	return &n->tables[i];
}

int32_t snap_number(struct snapshot *n, enum subject s, int64_t id)
{
	size_t before = n->numbers[s].count;
	int32_t number;

	if (id == NONE)
		return -1;
	number = snap_map_put(&n->numbers[s], id, 0);
	if (n->numbers[s].count > before)
		g_array_append_val(n->ids[s], id);
	return number;
}

int32_t snap_find(const struct snapshot *n, enum subject s, int64_t id)
{
	return id == NONE ? -1 : snap_map_get(&n->numbers[s], id, 0);
}

int64_t snap_id(const struct snapshot *n, enum subject s, int32_t number)
{
	return number < 0 ? NONE : g_array_index(n->ids[s], int64_t, (guint)number);
}

static void table_grow(struct snap_table *t)
{
	if (t->count < t->room)
		return;
	t->room = t->room ? t->room * 2 : 64;
	t->facts = g_renew(struct snap_fact, t->facts, t->room);
	t->cells = g_renew(int32_t, t->cells, t->room * (t->kind->attr_count + 1));
	if (t->versioned)
		t->extras = g_renew(struct snap_extra, t->extras, t->room);
}

size_t snap_add(struct snapshot *n, const struct fact_kind *k, int64_t id, int64_t area, ymd from, ymd until, int64_t subject,
	int64_t organisation, int64_t unit, int64_t post)
{
	struct snap_table *t = snap_table_of(n, k);
	struct snap_fact *f;

	must(!t->sealed);
	table_grow(t);
	f = &t->facts[t->count];
	*f = (struct snap_fact){.id = id, .area = area == NONE ? 0 : (int32_t)area, .from = from, .until = until};
	f->subject = snap_number(n, k->subject, subject);
	f->organisation = snap_number(n, SUBJECT_ORGANISATION, organisation);
	f->unit = snap_number(n, SUBJECT_UNIT, unit);
	f->post = snap_number(n, SUBJECT_POST, post);
	for (size_t a = 0; a < k->attr_count; a++)
		t->cells[t->count * k->attr_count + a] = SNAP_NONE;
	if (t->versioned)
		t->extras[t->count] = (struct snap_extra){.parent = -1, .seats = 0};
	return t->count++;
}

void snap_set(struct snapshot *n, const struct fact_kind *k, size_t row, const char *attr, int64_t value)
{
	struct snap_table *t = snap_table_of(n, k);
	const struct attr *a = kind_attr(k, attr);

	must(a && row < t->count);
	t->cells[row * k->attr_count + (size_t)(a - k->attrs)] = value == NONE ? SNAP_NONE : (int32_t)value;
}

void snap_add_time(struct snapshot *n, const struct fact_kind *k, const char *attr, int64_t id, ymd from, ymd until, int64_t value)
{
	struct snap_table *t = snap_table_of(n, k);
	const struct attr *a = kind_attr(k, attr);
	struct snap_timeline *l;

	must(a && a->timeline);
	l = &t->timelines[a - k->attrs];
	if (l->count == l->room) {
		l->room = l->room ? l->room * 2 : 64;
		l->id = g_renew(int64_t, l->id, l->room);
		l->from = g_renew(ymd, l->from, l->room);
		l->until = g_renew(ymd, l->until, l->room);
		l->value = g_renew(int32_t, l->value, l->room);
	}
	l->id[l->count] = id;
	l->from[l->count] = from;
	l->until[l->count] = until;
	l->value[l->count++] = value == NONE ? SNAP_NONE : (int32_t)value;
}

void snap_add_line(struct snapshot *n, int line, int64_t organisation, int64_t superior, ymd from, ymd until)
{
	must(!n->structure_sealed);
	if (n->line_count == n->line_room) {
		n->line_room = n->line_room ? n->line_room * 2 : 64;
		n->lines = g_renew(struct snap_line, n->lines, n->line_room);
	}
	n->lines[n->line_count++] = (struct snap_line){.line = line,
		.organisation = snap_number(n, SUBJECT_ORGANISATION, organisation),
		.superior = snap_number(n, SUBJECT_ORGANISATION, superior),
		.from = from,
		.until = until};
}

void snap_add_target(struct snapshot *n, ymd today, int64_t from, int64_t to, bool whole, bool named_main, int64_t share)
{
	n->targets = g_renew(struct snap_target, n->targets, n->target_count + 1);
	n->targets[n->target_count++] = (struct snap_target){.from = snap_number(n, SUBJECT_UNIT, from),
		.to = snap_number(n, SUBJECT_UNIT, to),
		.share = share,
		.whole = whole,
		.main = named_main};
	n->targets_day = today;
	n->targets_sorted = false;
}

void snap_index_make(struct snap_index *x, size_t keys, size_t rows, int32_t (*key)(const void *user, size_t row), const void *user)
{
	snap_index_clear(x);
	x->keys = keys;
	x->start = g_new0(int32_t, keys + 1);
	for (size_t r = 0; r < rows; r++)
		if (key(user, r) >= 0)
			x->start[key(user, r) + 1]++;
	for (size_t k = 0; k < keys; k++)
		x->start[k + 1] += x->start[k];
	x->rows = g_new(int32_t, (size_t)x->start[keys] + 1);
	for (size_t r = 0; r < rows; r++)
		if (key(user, r) >= 0)
			x->rows[x->start[key(user, r)]++] = (int32_t)r;
	for (size_t k = keys; k > 0; k--)
		x->start[k] = x->start[k - 1];
	x->start[0] = 0;
}

const int32_t *snap_index_rows(const struct snap_index *x, int32_t key, size_t *count)
{
	if (x->changed && key >= 0 && (size_t)key < x->changed_keys && x->is_changed[key / 64] >> (key % 64) & 1) {
		const GArray *rows = g_hash_table_lookup(x->changed, GINT_TO_POINTER(key));

		*count = rows->len;
		return (const int32_t *)(const void *)rows->data;
	}
	if (key < 0 || (size_t)key >= x->keys) {
		*count = 0;
		return NULL;
	}
	*count = (size_t)(x->start[key + 1] - x->start[key]);
	return x->rows + x->start[key];
}

static void free_rows(gpointer rows)
{
	g_array_unref(rows);
}

/* The rows of a key as a list that can be changed. */
static GArray *changed_rows(struct snap_index *x, int32_t key)
{
	size_t count, words = (size_t)key / 64 + 1;
	GArray *rows = x->changed ? g_hash_table_lookup(x->changed, GINT_TO_POINTER(key)) : NULL;
	const int32_t *old;

	if (rows)
		return rows;
	if (!x->changed)
		x->changed = g_hash_table_new_full(NULL, NULL, NULL, free_rows);
	old = snap_index_rows(x, key, &count);
	rows = g_array_new(FALSE, FALSE, sizeof(int32_t));
	if (count)
		g_array_append_vals(rows, old, (guint)count);
	if (words * 64 > x->changed_keys) {
		size_t had = x->changed_keys / 64;

		words += words / 8;
		x->is_changed = g_renew(uint64_t, x->is_changed, words);
		memset(x->is_changed + had, 0, (words - had) * sizeof(uint64_t));
		x->changed_keys = words * 64;
	}
	x->is_changed[key / 64] |= UINT64_C(1) << (key % 64);
	g_hash_table_insert(x->changed, GINT_TO_POINTER(key), rows);
	return rows;
}

void snap_index_put(struct snap_index *x, int32_t key, int32_t row)
{
	if (key >= 0)
		g_array_append_val(changed_rows(x, key), row);
}

void snap_index_take(struct snap_index *x, int32_t key, int32_t row)
{
	GArray *rows = key >= 0 ? changed_rows(x, key) : NULL;

	for (guint i = 0; rows && i < rows->len; i++)
		if (g_array_index(rows, int32_t, i) == row) {
			g_array_remove_index(rows, i);
			return;
		}
}

void snap_index_clear(struct snap_index *x)
{
	g_free(x->start);
	g_free(x->rows);
	g_free(x->is_changed);
	if (x->changed)
		g_hash_table_unref(x->changed);
	*x = (struct snap_index){0};
}

static int32_t key_int(const void *user, size_t row)
{
	return ((const int32_t *)user)[row];
}

void snap_index_ints(struct snap_index *x, size_t keys, const int32_t *key, size_t rows)
{
	snap_index_make(x, keys, rows, key_int, key);
}

static int32_t key_subject(const void *user, size_t row)
{
	return ((const struct snap_table *)user)->facts[row].subject;
}
static int32_t key_organisation(const void *user, size_t row)
{
	return ((const struct snap_table *)user)->facts[row].organisation;
}
static int32_t key_unit(const void *user, size_t row)
{
	return ((const struct snap_table *)user)->facts[row].unit;
}
static int32_t key_post(const void *user, size_t row)
{
	return ((const struct snap_table *)user)->facts[row].post;
}
static int32_t key_parent(const void *user, size_t row)
{
	return ((const struct snap_table *)user)->extras[row].parent;
}
static int32_t key_line(const void *user, size_t row)
{
	return ((const struct snap_line *)user)[row].organisation;
}
static int32_t key_superior(const void *user, size_t row)
{
	return ((const struct snap_line *)user)[row].superior;
}

static int compare_rows(gconstpointer a, gconstpointer b, gpointer user)
{
	const struct snap_fact *facts = user, *x = &facts[*(const int32_t *)a], *y = &facts[*(const int32_t *)b];

	return x->id != y->id ? (x->id < y->id ? -1 : 1) : (x->from > y->from) - (x->from < y->from);
}

/* The row that stood at order[i] goes to i. */
static void table_permute(struct snap_table *t, const int32_t *order)
{
	size_t attrs = t->kind->attr_count;
	struct snap_fact *facts = g_new(struct snap_fact, t->count + 1);
	int32_t *cells = g_new(int32_t, (t->count + 1) * (attrs + 1));
	struct snap_extra *extras = t->versioned ? g_new(struct snap_extra, t->count + 1) : NULL;

	for (size_t r = 0; r < t->count; r++) {
		facts[r] = t->facts[order[r]];
		memcpy(cells + r * attrs, t->cells + (size_t)order[r] * attrs, attrs * sizeof(*cells));
		if (extras)
			extras[r] = t->extras[order[r]];
	}
	g_free(t->facts);
	g_free(t->cells);
	g_free(t->extras);
	t->room = t->count + 1;
	t->facts = facts;
	t->cells = cells;
	t->extras = extras;
}

/* Rows in order of id and day. The loader reads them so already; rows made by hand come in any order. */
static void table_sort(struct snap_table *t)
{
	bool sorted = true;
	g_autofree int32_t *order = NULL;

	for (size_t r = 1; r < t->count && sorted; r++)
		sorted = t->facts[r - 1].id < t->facts[r].id ||
			 (t->facts[r - 1].id == t->facts[r].id && t->facts[r - 1].from <= t->facts[r].from);
	if (sorted)
		return;
	order = g_new(int32_t, t->count);
	for (size_t r = 0; r < t->count; r++)
		order[r] = (int32_t)r;
	g_qsort_with_data(order, (gint)t->count, sizeof(*order), compare_rows, t->facts);
	table_permute(t, order);
}

/* Facts about persons lie by place. */
static void table_group(struct snapshot *n, struct snap_table *t)
{
	g_autofree int32_t *order = NULL;

	t->ids_differ = true;
	for (size_t r = 1; r < t->count; r++)
		t->ids_differ &= t->facts[r - 1].id != t->facts[r].id;
	if (!t->versioned && t->kind->subject == SUBJECT_PERSON) {
		order = g_new(int32_t, t->count + 1);
		groups_order(n, t, order);
		t->by_id = g_new(int32_t, t->count + 1);
		for (size_t r = 0; r < t->count; r++)
			t->by_id[order[r]] = (int32_t)r;
		table_permute(t, order);
	}
	t->groups = groups_make(n, t);
}

static int compare_times(gconstpointer a, gconstpointer b, gpointer user)
{
	const struct snap_timeline *l = user;
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	if (l->id[x] != l->id[y])
		return l->id[x] < l->id[y] ? -1 : 1;
	return (l->from[x] > l->from[y]) - (l->from[x] < l->from[y]);
}

static void timeline_sort(struct snap_timeline *l)
{
	g_autofree int32_t *order = g_new(int32_t, l->count + 1);
	struct snap_timeline s = *l;

	for (size_t i = 0; i < l->count; i++)
		order[i] = (int32_t)i;
	g_qsort_with_data(order, (gint)l->count, sizeof(*order), compare_times, l);
	s.id = g_new(int64_t, l->count + 1);
	s.from = g_new(ymd, l->count + 1);
	s.until = g_new(ymd, l->count + 1);
	s.value = g_new(int32_t, l->count + 1);
	s.room = l->count + 1;
	for (size_t i = 0; i < l->count; i++) {
		s.id[i] = l->id[order[i]];
		s.from[i] = l->from[order[i]];
		s.until[i] = l->until[order[i]];
		s.value[i] = l->value[order[i]];
	}
	g_free(l->id);
	g_free(l->from);
	g_free(l->until);
	g_free(l->value);
	*l = s;
}

/* Both are in order of id: one walk gives every row its entries. */
static void timeline_attach(const struct snap_table *t, struct snap_timeline *l)
{
	size_t at = 0;

	timeline_sort(l);
	g_free(l->first);
	g_free(l->last);
	l->first = g_new0(int32_t, t->count + 1);
	l->last = g_new0(int32_t, t->count + 1);
	for (size_t i = 0, before = 0; i < t->id_count; i++) {
		size_t r = t->by_id ? (size_t)t->by_id[i] : i;

		if (i && t->facts[r].id == t->facts[before].id) {
			l->first[r] = l->first[before];
			l->last[r] = l->last[before];
			continue;
		}
		before = r;
		while (at < l->count && l->id[at] < t->facts[r].id)
			at++;
		l->first[r] = (int32_t)at;
		while (at < l->count && l->id[at] == t->facts[r].id)
			at++;
		l->last[r] = (int32_t)at;
	}
}

void snap_seal_table(struct snapshot *n, struct snap_table *t)
{
	if (!t->sealed) {
		table_sort(t);
		t->ordered = t->id_count = t->count;
		if (t != n->unit && t != n->organisation)
			table_group(n, t);
		snap_index_make(&t->by_subject, n->numbers[t->kind->subject].count, t->count, key_subject, t);
		snap_index_make(&t->by_organisation, n->numbers[SUBJECT_ORGANISATION].count, t->count, key_organisation, t);
		snap_index_make(&t->by_unit, n->numbers[SUBJECT_UNIT].count, t->count, key_unit, t);
		snap_index_make(&t->by_post, n->numbers[SUBJECT_POST].count, t->count, key_post, t);
		t->sealed = true;
	}
	for (size_t a = 0; a < t->kind->attr_count; a++)
		if (t->timelines[a].count && !t->timelines[a].first)
			timeline_attach(t, &t->timelines[a]);
}

void snap_seal_structure(struct snapshot *n)
{
	if (n->structure_sealed)
		return;
	snap_seal_table(n, n->unit);
	snap_seal_table(n, n->organisation);
	snap_index_make(&n->children, n->numbers[SUBJECT_UNIT].count, n->unit->count, key_parent, n->unit);
	snap_index_make(&n->lines_of, n->numbers[SUBJECT_ORGANISATION].count, n->line_count, key_line, n->lines);
	snap_index_make(&n->lines_under, n->numbers[SUBJECT_ORGANISATION].count, n->line_count, key_superior, n->lines);
	table_group(n, n->unit);
	table_group(n, n->organisation);
	n->structure_sealed = true;
}

static void table_clear(struct snap_table *t)
{
	for (size_t a = 0; a < t->kind->attr_count; a++) {
		struct snap_timeline *l = &t->timelines[a];

		g_free(l->id);
		g_free(l->from);
		g_free(l->until);
		g_free(l->value);
		g_free(l->first);
		g_free(l->last);
	}
	g_free(t->timelines);
	g_free(t->timeline_loaded);
	g_free(t->from_org);
	g_free(t->facts);
	g_free(t->extras);
	g_free(t->cells);
	g_free(t->by_id);
	groups_free(t->groups);
	snap_index_clear(&t->by_subject);
	snap_index_clear(&t->by_organisation);
	snap_index_clear(&t->by_unit);
	snap_index_clear(&t->by_post);
}

void snap_table_forget(struct snapshot *n, struct snap_table *t)
{
	const struct fact_kind *k = t->kind;

	must(!t->versioned);
	table_clear(t);
	*t = (struct snap_table){0};
	table_init(n->vocab, t, k);
}

void snapshot_free(struct snapshot *n)
{
	if (!n)
		return;
	engine_free(n->engine);
	for (size_t i = 0; i < n->vocab->kind_count; i++)
		table_clear(&n->tables[i]);
	g_free(n->tables);
	for (size_t i = 0; i < SUBJECT__MAX; i++) {
		snap_map_clear(&n->numbers[i]);
		g_array_unref(n->ids[i]);
	}
	g_free(n->lines);
	g_free(n->targets);
	snap_index_clear(&n->lines_of);
	snap_index_clear(&n->lines_under);
	snap_index_clear(&n->children);
	if (n->regions)
		g_hash_table_unref(n->regions);
	if (n->order_keys)
		g_hash_table_unref(n->order_keys);
	arena_free(n->arena);
	g_free(n);
}
