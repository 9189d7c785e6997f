/* Cells to batches: conditions become leaves, remainders and overlaps become sets over leaves (form-language.md 5.2). Asks nobody. */
#include "stats/report_internal.h"

#include <string.h>

static bool same_reading(const struct reading *a, const struct reading *b)
{
	return a->day == b->day && a->from == b->from && a->until == b->until && a->term == b->term && a->ages == b->ages &&
	       a->ages_day == b->ages_day && a->year == b->year;
}

static guint pattern_hash(gconstpointer x)
{
	const struct pattern *p = x;
	guint h = g_direct_hash(p->of) * 31 + (guint)p->measure;
	return h * 1000003 + (guint)(p->reading.day ^ p->reading.from * 7 ^ p->reading.until * 13);
}

static gboolean pattern_equal(gconstpointer x, gconstpointer y)
{
	const struct pattern *a = x, *b = y;
	return a->measure == b->measure && a->of == b->of && same_reading(&a->reading, &b->reading);
}

static struct pattern *pattern_for(struct drawing *d, const struct slot *s)
{
	struct pattern key = {.measure = s->plan->measure, .of = s->plan->of, .reading = s->reading};
	if (d->pattern_of == NULL)
		d->pattern_of = g_hash_table_new(pattern_hash, pattern_equal);
	struct pattern *p = g_hash_table_lookup(d->pattern_of, &key);
	if (p != NULL)
		return p;
	p = ARENA_NEW(d->arena, struct pattern);
	*p = key;
	g_hash_table_add(d->pattern_of, p);
	return p;
}

static guint group_hash(gconstpointer x)
{
	const struct group *g = x;
	return g_direct_hash(g->pattern) * 1000003 + (guint)g->place.id * 2 + g->place.direct;
}

static gboolean group_equal(gconstpointer x, gconstpointer y)
{
	const struct group *a = x, *b = y;
	return a->pattern == b->pattern && a->place.id == b->place.id && a->place.direct == b->place.direct;
}

static struct group *group_for(struct drawing *d, const struct slot *s)
{
	struct group key = {.pattern = pattern_for(d, s), .place = d->q->place};
	key.place.id = s->key.place;
	key.place.direct = s->key.direct;
	if (d->group_of == NULL)
		d->group_of = g_hash_table_new(group_hash, group_equal);
	struct group *g = g_hash_table_lookup(d->group_of, &key);
	if (g != NULL)
		return g;
	g = ARENA_NEW(d->arena, struct group);
	*g = key;
	g_hash_table_add(d->group_of, g);
	if (d->last_group != NULL)
		d->last_group->next = g;
	else
		d->groups = g;
	d->last_group = g;
	return g;
}

static int leaf_for(struct drawing *d, struct pattern *p, const struct form *form, const struct line *row, const struct line *column)
{
	const struct form_cell *cell = cell_plan(d, form, row, column);
	int i = 0;
	for (struct leaf_entry *l = p->first_leaf; l != NULL; l = l->next, i++)
		if (l->leaf.when_count == cell->when_count &&
			(cell->when_count == 0 || memcmp(l->leaf.when, cell->when, cell->when_count * sizeof cell->when[0]) == 0))
			return i;
	struct leaf_entry *l = ARENA_NEW(d->arena, struct leaf_entry);
	l->leaf = (struct leaf){cell->when, cell->when_count};
	if (p->last_leaf != NULL)
		p->last_leaf->next = l;
	else
		p->first_leaf = l;
	p->last_leaf = l;
	p->leaf_count++;
	return i;
}

/* Parts of a line that are counted, without what the program adds. */
static bool is_part(const struct line *parent, const struct line *kid, const struct line *made)
{
	(void)parent;
	return kid->nesting == NEST_PART && kid->made == MADE_WRITTEN && kid->content == CONTENT_COUNT && !kid->each_child &&
	       (made == NULL || kid->block == made->block);
}

static guint set_hash(gconstpointer x)
{
	const struct set_entry *s = x;
	uint64_t h = (uint64_t)(uintptr_t)s->pattern * UINT64_C(0x9E3779B97F4A7C15) ^
		     (uint64_t)(uintptr_t)s->row * UINT64_C(0xD1B54A32D192ED03) ^
		     (uint64_t)(uintptr_t)s->column * UINT64_C(0xBF58476D1CE4E5B9);
	return (guint)(h >> 32);
}

static gboolean set_equal(gconstpointer x, gconstpointer y)
{
	const struct set_entry *a = x, *b = y;
	return a->pattern == b->pattern && a->row == b->row && a->column == b->column;
}

static const struct subject_set *set_for(
	struct drawing *d, struct pattern *p, const struct form *form, const struct line *row, const struct line *column);

/* The sets of the parts of a line, along one axis. */
static const struct subject_set *const *part_sets(struct drawing *d, struct pattern *p, const struct form *form, const struct line *parent,
	const struct line *made, const struct line *other, bool rows, size_t *n)
{
	const struct subject_set **sets = ARENA_ARRAY(d->arena, const struct subject_set *, parent->kid_count + 1);
	*n = 0;
	for (size_t i = 0; i < parent->kid_count; i++)
		if (is_part(parent, parent->kids[i], made))
			sets[(*n)++] = rows ? set_for(d, p, form, parent->kids[i], other) : set_for(d, p, form, other, parent->kids[i]);
	return sets;
}

/* In a cell where row and column are both remainders, the row's is taken over the column's. */
static const struct subject_set *set_for(
	struct drawing *d, struct pattern *p, const struct form *form, const struct line *row, const struct line *column)
{
	struct set_entry key = {.pattern = p, .row = row, .column = column};
	if (d->set_of == NULL)
		d->set_of = g_hash_table_new(set_hash, set_equal);
	struct set_entry *s = g_hash_table_lookup(d->set_of, &key);
	if (s != NULL)
		return &s->set;
	s = ARENA_NEW(d->arena, struct set_entry);
	*s = key;
	s->set.leaf = -1;
	if (row->made == MADE_REST) {
		s->set.base = set_for(d, p, form, row->parent, column);
		s->set.minus = part_sets(d, p, form, row->parent, row, column, true, &s->set.minus_count);
	} else if (column->made == MADE_REST) {
		s->set.base = set_for(d, p, form, row, column->parent);
		s->set.minus = part_sets(d, p, form, column->parent, column, row, false, &s->set.minus_count);
	} else {
		s->set.leaf = leaf_for(d, p, form, row, column);
	}
	g_hash_table_add(d->set_of, s);
	return &s->set;
}

void slot_batch(struct drawing *d, struct slot *s)
{
	struct group *g = group_for(d, s);
	struct output_entry *o = ARENA_NEW(d->arena, struct output_entry);
	const struct line *row = s->key.row, *column = s->key.column, *made = NULL;
	bool row_overlap = s->key.kind == SLOT_ROW_OVERLAP, column_overlap = s->key.kind == SLOT_COLUMN_OVERLAP;

	if (s->key.kind == SLOT_CELL && row->made == MADE_OVERLAP) {
		made = row;
		row = row->parent;
		row_overlap = true;
	} else if (s->key.kind == SLOT_CELL && column->made == MADE_OVERLAP) {
		made = column;
		column = column->parent;
		column_overlap = true;
	}
	if (row_overlap || column_overlap) {
		o->output.kind = OUTPUT_OVERLAP;
		o->output.parts = part_sets(d, g->pattern, s->key.form, row_overlap ? row : column, made, row_overlap ? column : row,
			row_overlap, &o->output.part_count);
	} else {
		o->output.kind = s->plan->content == CONTENT_AVERAGE ? OUTPUT_AGE : OUTPUT_SET;
		o->output.set = set_for(d, g->pattern, s->key.form, row, column);
	}
	s->group = g;
	s->output = g->output_count++;
	if (g->last_output != NULL)
		g->last_output->next = o;
	else
		g->outputs = o;
	g->last_output = o;
}

/* The list of the leaves, shared by the batches of all places. */
static const struct leaf *leaves_of(struct pattern *p, struct arena *a)
{
	struct leaf *leaves;
	size_t i = 0;
	if (p->leaves != NULL && p->listed == p->leaf_count)
		return p->leaves;
	leaves = ARENA_ARRAY(a, struct leaf, p->leaf_count + 1);
	for (const struct leaf_entry *l = p->first_leaf; l != NULL; l = l->next)
		leaves[i++] = l->leaf;
	p->leaves = leaves;
	p->listed = p->leaf_count;
	return leaves;
}

struct batch group_batch(struct group *g, struct arena *a)
{
	struct output *outputs = ARENA_ARRAY(a, struct output, g->output_count + 1);
	size_t i = 0;
	for (const struct output_entry *o = g->outputs; o != NULL; o = o->next)
		outputs[i++] = o->output;
	return (struct batch){.measure = g->pattern->measure,
		.of = g->pattern->of,
		.reading = g->pattern->reading,
		.leaves = leaves_of(g->pattern, a),
		.leaf_count = g->pattern->leaf_count,
		.outputs = outputs,
		.output_count = g->output_count};
}
