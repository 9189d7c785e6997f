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
	t->values = g_new0(struct snap_column, attrs + 1);
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
	return id == NONE ? -1 : snap_ids_put(&n->numbers[s], id);
}

int32_t snap_find(const struct snapshot *n, enum subject s, int64_t id)
{
	return id == NONE ? -1 : snap_ids_find(&n->numbers[s], id);
}

int64_t snap_id(const struct snapshot *n, enum subject s, int32_t number)
{
	return number < 0 ? NONE : n->numbers[s].ids[number];
}

int64_t snap_row_id(const struct snapshot *n, const struct snap_table *t, int32_t row)
{
	return t->versioned ? snap_id(n, t->kind->subject, t->facts[row].subject) : t->ids[row];
}

int64_t snap_row_area(const struct snapshot *n, const struct snap_table *t, int32_t row)
{
	int32_t area = snap_column_get(&t->area, (size_t)row);

	return area == SNAP_NONE ? 0 : n->areas_seen.ids[area];
}

int32_t snap_row_post(const struct snap_table *t, int32_t row)
{
	int32_t post = snap_column_get(&t->post, (size_t)row);

	return post == SNAP_NONE ? -1 : post;
}

void snap_table_room(struct snap_table *t, size_t room)
{
	t->room = room;
	t->facts = g_renew(struct snap_fact, t->facts, room);
	if (!t->versioned)
		t->ids = g_renew(int64_t, t->ids, room);
	else if (t->kind->subject != SUBJECT_PERSON)
		t->extras = g_renew(struct snap_extra, t->extras, room);
}

size_t snap_add(struct snapshot *n, const struct fact_kind *k, int64_t id, int64_t area, ymd from, ymd until, int64_t subject,
	int64_t organisation, int64_t unit, int64_t post)
{
	struct snap_table *t = snap_table_of(n, k);
	struct snap_fact *f;

	must(!t->sealed);
	must(!t->versioned || id == subject);
	if (t->count == t->room)
		snap_table_room(t, t->room ? t->room * 2 : 64);
	f = &t->facts[t->count];
	*f = (struct snap_fact){.from = from, .until = until};
	if (t->ids)
		t->ids[t->count] = id;
	if (area != NONE && area != 0)
		snap_column_put(&t->area, t->count, t->room, snap_ids_put(&n->areas_seen, area));
	if (post != NONE)
		snap_column_put(&t->post, t->count, t->room, snap_number(n, SUBJECT_POST, post));
	f->subject = snap_number(n, k->subject, subject);
	f->organisation = snap_number(n, SUBJECT_ORGANISATION, organisation);
	f->unit = snap_number(n, SUBJECT_UNIT, unit);
	if (t->extras)
		t->extras[t->count] = (struct snap_extra){.parent = -1, .seats = 0};
	return t->count++;
}

void snap_set(struct snapshot *n, const struct fact_kind *k, size_t row, const char *attr, int64_t value)
{
	struct snap_table *t = snap_table_of(n, k);
	const struct attr *a = kind_attr(k, attr);

	must(a && row < t->count);
	snap_column_put(&t->values[a - k->attrs], row, t->room, value == NONE ? SNAP_NONE : (int32_t)value);
}

void snap_set_name(struct snapshot *n, size_t row, const char *name, const char *sort)
{
	n->person->names.loaded = true;
	snap_names_put(&n->person->names, row, name, sort);
}

void snap_timeline_room(struct snap_timeline *l, size_t room)
{
	if (room <= l->room)
		return;
	l->room = room;
	l->id = g_renew(int64_t, l->id, l->room);
	l->from = g_renew(ymd, l->from, l->room);
	l->until = g_renew(ymd, l->until, l->room);
}

void snap_timeline_put(struct snap_timeline *l, int64_t id, ymd from, ymd until, int64_t value)
{
	if (l->count == l->room)
		snap_timeline_room(l, l->room ? l->room * 2 : 64);
	l->id[l->count] = id;
	l->from[l->count] = from;
	l->until[l->count] = until;
	snap_column_put(&l->value, l->count++, l->room, value == NONE ? SNAP_NONE : (int32_t)value);
}

void snap_add_time(struct snapshot *n, const struct fact_kind *k, const char *attr, int64_t id, ymd from, ymd until, int64_t value)
{
	const struct attr *a = kind_attr(k, attr);

	must(a && a->timeline);
	snap_timeline_put(&snap_table_of(n, k)->timelines[a - k->attrs], id, from, until, value);
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
	return snap_row_post(user, (int32_t)row);
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

/* A row and what it is sorted by. */
struct row_key {
	int64_t id;
	ymd from;
	int32_t row;
};

static int compare_keys(const void *a, const void *b)
{
	const struct row_key *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->row > y->row) - (x->row < y->row);
}

/* The rows in order of id and day: NULL when they stand so already. */
static int32_t *order_of(struct row_key *keys, size_t count)
{
	bool sorted = true;
	int32_t *order;

	for (size_t i = 1; i < count && sorted; i++)
		sorted = compare_keys(&keys[i - 1], &keys[i]) < 0;
	if (sorted)
		return NULL;
	qsort(keys, count, sizeof(*keys), compare_keys);
	order = g_new(int32_t, count + 1);
	for (size_t i = 0; i < count; i++)
		order[i] = keys[i].row;
	return order;
}

/* Elements of a size, the one that stood at order[i] at i. */
static void *permuted(void *old, size_t size, const int32_t *order, size_t count)
{
	char *out;

	if (!old)
		return NULL;
	out = g_malloc_n(count + 1, size);
	for (size_t r = 0; r < count; r++)
		memcpy(out + r * size, (const char *)old + (size_t)order[r] * size, size);
	g_free(old);
	return out;
}

/* The row that stood at order[i] goes to i. */
static void table_permute(struct snap_table *t, const int32_t *order)
{
	t->room = t->facts != NULL ? t->count + 1 : 0; /* none at all: the first row makes its room */
	t->facts = permuted(t->facts, sizeof(*t->facts), order, t->count);
	t->ids = permuted(t->ids, sizeof(*t->ids), order, t->count);
	t->extras = permuted(t->extras, sizeof(*t->extras), order, t->count);
	t->names.at = permuted(t->names.at, sizeof(*t->names.at), order, MIN(t->count, t->names.rows));
	snap_column_permute(&t->post, order, t->count);
	snap_column_permute(&t->area, order, t->count);
	for (size_t a = 0; a < t->kind->attr_count; a++)
		snap_column_permute(&t->values[a], order, t->count);
}

/* Rows in order of id and day: neither the loader nor rows made by hand come so. */
static void table_sort(const struct snapshot *n, struct snap_table *t)
{
	g_autofree struct row_key *keys = g_new(struct row_key, t->count + 1);
	g_autofree int32_t *order = NULL;

	for (size_t r = 0; r < t->count; r++)
		keys[r] = (struct row_key){snap_row_id(n, t, (int32_t)r), t->facts[r].from, (int32_t)r};
	order = order_of(keys, t->count);
	if (order)
		table_permute(t, order);
}

static void fit(struct snap_table *t)
{
	if (t->room > t->count + 1)
		snap_table_room(t, t->count + 1);
	snap_column_fit(&t->post, t->count);
	snap_column_fit(&t->area, t->count);
	for (size_t a = 0; a < t->kind->attr_count; a++)
		snap_column_fit(&t->values[a], t->count);
}

/* Facts about persons lie by place. */
static void table_group(struct snapshot *n, struct snap_table *t)
{
	g_autofree int32_t *order = NULL;

	t->ids_differ = true;
	for (size_t r = 1; r < t->count; r++)
		t->ids_differ &= snap_row_id(n, t, (int32_t)r - 1) != snap_row_id(n, t, (int32_t)r);
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

static void timeline_sort(struct snap_timeline *l)
{
	g_autofree struct row_key *keys = g_new(struct row_key, l->count + 1);
	g_autofree int32_t *order = NULL;

	for (size_t i = 0; i < l->count; i++)
		keys[i] = (struct row_key){l->id[i], l->from[i], (int32_t)i};
	order = order_of(keys, l->count);
	if (order) {
		l->id = permuted(l->id, sizeof(*l->id), order, l->count);
		l->from = permuted(l->from, sizeof(*l->from), order, l->count);
		l->until = permuted(l->until, sizeof(*l->until), order, l->count);
		snap_column_permute(&l->value, order, l->count);
	}
	l->room = l->count + 1;
	l->from = g_renew(ymd, l->from, l->room);
	l->until = g_renew(ymd, l->until, l->room);
	snap_column_fit(&l->value, l->count);
}

/* Both are in order of id: one walk gives every row its entries. */
static void timeline_attach(const struct snapshot *n, const struct snap_table *t, struct snap_timeline *l)
{
	size_t at = 0;

	int64_t id, last = NONE;
	size_t first = 0;

	timeline_sort(l);
	g_free(l->first);
	snap_column_clear(&l->length);
	l->first = g_new0(int32_t, t->count + 1);
	for (size_t i = 0; i < t->id_count; i++) {
		size_t r = t->by_id ? (size_t)t->by_id[i] : i;

		id = snap_row_id(n, t, (int32_t)r);
		if (!i || id != last) {
			while (at < l->count && l->id[at] < id)
				at++;
			for (first = at; at < l->count && l->id[at] == id;)
				at++;
		}
		last = id;
		l->first[r] = (int32_t)first;
		snap_column_put(&l->length, r, t->count + 1, at > first ? (int32_t)(at - first) : SNAP_NONE);
	}
	g_clear_pointer(&l->id, g_free);
}

static void index_table(const struct snapshot *n, struct snap_table *t)
{
	snap_index_make(&t->by_subject, n->numbers[t->kind->subject].count, t->count, key_subject, t);
	snap_index_make(&t->by_organisation, n->numbers[SUBJECT_ORGANISATION].count, t->count, key_organisation, t);
	snap_index_make(&t->by_unit, n->numbers[SUBJECT_UNIT].count, t->count, key_unit, t);
	snap_index_make(&t->by_post, n->numbers[SUBJECT_POST].count, t->count, key_post, t);
	t->sealed = true;
}

static void index_structure(struct snapshot *n)
{
	snap_index_make(&n->children, n->numbers[SUBJECT_UNIT].count, n->unit->count, key_parent, n->unit);
	snap_index_make(&n->lines_of, n->numbers[SUBJECT_ORGANISATION].count, n->line_count, key_line, n->lines);
	snap_index_make(&n->lines_under, n->numbers[SUBJECT_ORGANISATION].count, n->line_count, key_superior, n->lines);
	n->structure_sealed = true;
}

void snap_restore(struct snapshot *n)
{
	for (size_t i = 0; i < n->vocab->kind_count; i++) {
		struct snap_table *t = &n->tables[i];

		if (!t->loaded)
			continue;
		index_table(n, t);
		t->groups = groups_make(n, t);
	}
	index_structure(n);
	n->structure_loaded = true;
}

void snap_seal_table(struct snapshot *n, struct snap_table *t)
{
	if (!t->sealed) {
		table_sort(n, t);
		fit(t);
		t->ordered = t->id_count = t->count;
		if (t != n->unit && t != n->organisation)
			table_group(n, t);
		index_table(n, t);
	}
	for (size_t a = 0; a < t->kind->attr_count; a++)
		if (t->timelines[a].count && !t->timelines[a].first)
			timeline_attach(n, t, &t->timelines[a]);
}

void snap_seal_structure(struct snapshot *n)
{
	if (n->structure_sealed)
		return;
	snap_seal_table(n, n->unit);
	snap_seal_table(n, n->organisation);
	index_structure(n);
	table_group(n, n->unit);
	table_group(n, n->organisation);
}

void snap_timeline_clear(struct snap_timeline *l)
{
	g_free(l->id);
	g_free(l->from);
	g_free(l->until);
	snap_column_clear(&l->value);
	g_free(l->first);
	snap_column_clear(&l->length);
	*l = (struct snap_timeline){0};
}

void snap_rows_clear(struct snap_table *t)
{
	for (size_t a = 0; t->values && a < t->kind->attr_count; a++)
		snap_column_clear(&t->values[a]);
	g_free(t->values);
	g_free(t->facts);
	g_free(t->ids);
	g_free(t->extras);
	snap_column_clear(&t->post);
	snap_column_clear(&t->area);
	snap_names_clear(&t->names);
}

static void table_clear(struct snap_table *t)
{
	for (size_t a = 0; a < t->kind->attr_count; a++)
		snap_timeline_clear(&t->timelines[a]);
	snap_rows_clear(t);
	g_free(t->timelines);
	g_free(t->timeline_loaded);
	g_free(t->from_org);
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
	for (size_t i = 0; i < SUBJECT__MAX; i++)
		snap_ids_clear(&n->numbers[i]);
	snap_ids_clear(&n->areas_seen);
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

static size_t index_bytes(const struct snap_index *x)
{
	return (x->keys + 1 + (x->start ? (size_t)x->start[x->keys] : 0)) * sizeof(int32_t) + x->changed_keys / 8;
}

static size_t table_bytes(const struct snap_table *t)
{
	size_t sum = t->room * sizeof(*t->facts) + snap_column_bytes(&t->post) + snap_column_bytes(&t->area) + snap_names_bytes(&t->names);

	sum += (t->ids ? t->room * sizeof(*t->ids) : 0) + (t->extras ? t->room * sizeof(*t->extras) : 0);
	sum += t->by_id ? t->count * sizeof(*t->by_id) : 0;
	for (size_t a = 0; a < t->kind->attr_count; a++) {
		const struct snap_timeline *l = &t->timelines[a];

		sum += snap_column_bytes(&t->values[a]) + l->room * 2 * sizeof(ymd) + snap_column_bytes(&l->value) +
		       snap_column_bytes(&l->length) + (l->first ? t->count * sizeof(*l->first) : 0);
	}
	return sum + index_bytes(&t->by_subject) + index_bytes(&t->by_organisation) + index_bytes(&t->by_unit) + index_bytes(&t->by_post);
}

size_t snapshot_bytes(const struct snapshot *n)
{
	size_t sum = arena_bytes(n->arena) + n->line_room * sizeof(*n->lines) + snap_ids_bytes(&n->areas_seen);

	for (size_t i = 0; i < SUBJECT__MAX; i++)
		sum += snap_ids_bytes(&n->numbers[i]);
	for (size_t i = 0; i < n->vocab->kind_count; i++)
		sum += table_bytes(&n->tables[i]);
	return sum;
}
