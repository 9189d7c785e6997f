/* Forms as programs over planes: common parts once, run segment by segment, one base against all its columns. */
#include "kernel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum operation { OP_ONES, OP_AND, OP_ANDN, OP_OR, OP_NOT, OP_TWO };
/* Planes a program names: attributes, codes of the level, then what it works out. */
enum { REF_CODES = ATTRIBUTES, REF_MADE = ATTRIBUTES + PLANE_CODES, MOST_REFS = 255, MOST_WORDS = 1024 };

struct op {
	uint8_t op, d, a, b;
};

struct group {
	uint8_t base, columns[FORM_COLUMNS];
	uint8_t count, list; /* list: number of the distinct list of columns */
	uint16_t cell;
};

struct program {
	struct op ops[256];
	size_t op_count;
	struct group groups[MOST_BASES];
	size_t group_count, cells, lists, refs;
	uint8_t list_group[MOST_BASES]; /* a group that has the list */
	uint8_t list_uses[MOST_BASES];	/* how many have it */
	uint8_t reads_until[2];		/* attributes, codes: the last one read, and one */
	bool used[REF_MADE];
	uint8_t reads[REF_MADE], read_count; /* planes of the store that it reads */
};

static uint8_t made(struct program *p, enum operation op, uint8_t a, uint8_t b)
{
	for (size_t i = 0; i < p->op_count; i++)
		if (p->ops[i].op == op && p->ops[i].a == a && p->ops[i].b == b)
			return p->ops[i].d;
	if (a < REF_MADE && op != OP_ONES && op != OP_TWO)
		p->used[a] = true;
	if (b < REF_MADE && op != OP_ONES && op != OP_TWO && op != OP_NOT)
		p->used[b] = true;
	if (op == OP_TWO)
		memset(p->used + REF_CODES + 6, 1, 9);
	p->ops[p->op_count++] = (struct op){(uint8_t)op, (uint8_t)p->refs, a, b};
	return (uint8_t)p->refs++;
}

static uint8_t any_of(struct program *p, uint32_t codes)
{
	int at = -1;

	for (; codes; codes &= codes - 1) {
		uint8_t code = (uint8_t)(REF_CODES + __builtin_ctz(codes) - 1);

		at = at < 0 ? code : made(p, OP_OR, (uint8_t)at, code);
	}
	return (uint8_t)at;
}

static uint8_t column(struct program *p, const struct form_column *c)
{
	int at = c->any ? any_of(p, c->any) : c->two_posts ? made(p, OP_TWO, 0, 0) : -1;

	for (uint8_t a = 0; a < ATTRIBUTES; a++)
		if (c->with >> a & 1)
			at = at < 0 ? a : made(p, OP_AND, (uint8_t)at, a);
	for (uint8_t a = 0; a < ATTRIBUTES; a++)
		if (c->without >> a & 1)
			at = at < 0 ? made(p, OP_NOT, a, 0) : made(p, OP_ANDN, (uint8_t)at, a);
	return at < 0 ? made(p, OP_ONES, 0, 0) : (uint8_t)at;
}

struct program *program_make(const struct form_bench *f)
{
	struct program *p = calloc(1, sizeof *p);

	p->refs = REF_MADE;
	for (size_t i = 0; i < f->base_count; i++) {
		const struct form_base *b = &f->bases[i];
		struct group *g = &p->groups[p->group_count++];

		g->base = any_of(p, b->any[0]);
		for (int j = 1; j < 3 && b->any[j]; j++)
			g->base = made(p, OP_AND, g->base, any_of(p, b->any[j]));
		if (b->none)
			g->base = made(p, OP_ANDN, g->base, any_of(p, b->none));
		g->cell = (uint16_t)p->cells;
		for (int c = 0; c < FORM_COLUMNS; c++)
			if (b->columns >> c & 1)
				g->columns[g->count++] = column(p, &form_columns[c]);
		p->cells += g->count;
		for (int c = 0; c < g->count; c++)
			if (g->columns[c] < REF_MADE)
				p->used[g->columns[c]] = true;
		if (g->base < REF_MADE)
			p->used[g->base] = true;
		for (g->list = 0; g->list < p->lists; g->list++) {
			const struct group *other = &p->groups[p->list_group[g->list]];
			if (other->count == g->count && memcmp(other->columns, g->columns, g->count) == 0)
				break;
		}
		if (g->list == p->lists)
			p->list_group[p->lists++] = (uint8_t)i;
		p->list_uses[g->list]++;
	}
	for (uint8_t i = 0; i < REF_MADE; i++)
		if (p->used[i]) {
			p->reads[p->read_count++] = i;
			p->reads_until[i >= REF_CODES] = (uint8_t)(i + 1 - (i >= REF_CODES ? REF_CODES : 0));
		}
	return p;
}

void program_free(struct program *p)
{
	free(p);
}

size_t program_cells(const struct program *p)
{
	return p->cells;
}

size_t program_planes(const struct program *p)
{
	return p->read_count;
}

size_t level_units(const struct kernel *k, int level)
{
	return (size_t[]){1, PROVINCES, COMMUNES, k->nation->village_count}[level];
}

/* What one thread has for itself. Planes that are worked out begin on a line of the cache, and so do copies of those columns that many
 * bases meet: where a line is crossed at every vector, reading takes twice as long. */
struct scratch {
	const uint64_t *at[MOST_REFS];
	const uint64_t *lists[MOST_BASES][FORM_COLUMNS];
	uint64_t *made, *copies; /* planes of `width` words each */
	size_t width;
	const char *next[3], *next_end[3]; /* what the next segment reads: attributes, codes; and its row of the sums, which it writes */
};

enum { LINE = 64, FETCH = 4 /* lines a step */, COPY_FROM = 8 /* bases a list of columns */ };

struct scratch *scratch_new(const struct kernel *k, const struct program *p)
{
	struct scratch *s = calloc(1, sizeof *s);
	size_t most = 1;

	for (uint32_t i = 0; i < k->segment_count; i++)
		if (k->segments[i].words > most)
			most = k->segments[i].words;
	s->width = (most + 7) / 8 * 8;
	s->made = aligned_alloc(LINE, (p->refs - REF_MADE + 1 + p->lists * FORM_COLUMNS) * s->width * 8);
	if (!s->made)
		abort();
	s->copies = s->made + (p->refs - REF_MADE + 1) * s->width;
	for (size_t i = REF_MADE; i < p->refs; i++)
		s->at[i] = s->made + (i - REF_MADE) * s->width;
	for (size_t i = 0; i < p->op_count; i++)
		if (p->ops[i].op == OP_ONES)
			memset(s->made + (size_t)(p->ops[i].d - REF_MADE) * s->width, 0xff, s->width * 8);
	return s;
}

void scratch_free(struct scratch *s)
{
	free(s->made);
	free(s);
}

/* The next segment's planes are fetched while this one is counted, a few lines at every step: they lie in two runs, each too short for the
 * processor to foresee the next. */
static void foresee(const struct kernel *k, const struct planes *p, const struct program *f, int level, uint32_t segment, uint32_t *row,
	struct scratch *s)
{
	const char *planes = (const char *)planes_segment(k, p, segment);
	size_t n = (size_t)k->segments[segment].words * 8;

	s->next[0] = planes;
	s->next_end[0] = planes + f->reads_until[0] * n;
	s->next[1] = planes + planes_code(level, 1) * n;
	s->next_end[1] = s->next[1] + f->reads_until[1] * n;
	s->next[2] = (const char *)row;
	s->next_end[2] = s->next[2] + (row ? f->cells * sizeof *row : 0);
}

static inline void fetch(struct scratch *s)
{
	int run = s->next[0] < s->next_end[0] ? 0 : s->next[1] < s->next_end[1] ? 1 : 2;

	for (int i = 0; i < FETCH && s->next[run] < s->next_end[run]; i++, s->next[run] += LINE)
		if (run == 2)
			__builtin_prefetch(s->next[run], 1, 3);
		else
			__builtin_prefetch(s->next[run], 0, 3);
}

/* Works out all planes of the program over one segment. */
static void prepare(const struct kernel *k, const struct planes *p, const struct program *f, int level, uint32_t segment, struct scratch *s)
{
	const struct segment *g = &k->segments[segment];
	const uint64_t *planes = planes_segment(k, p, segment);
	size_t n = g->words, shift = planes_code(level, 1) - REF_CODES;

	for (size_t i = 0; i < f->read_count; i++) {
		size_t ref = f->reads[i];
		s->at[ref] = planes + (ref < REF_CODES ? ref : ref + shift) * n;
	}
	for (size_t i = 0; i < f->op_count; i++) {
		const struct op *o = &f->ops[i];
		uint64_t *d = s->made + (s->at[o->d] - s->made);

		fetch(s);
		switch ((enum operation)o->op) {
		case OP_ONES:
			break;
		case OP_AND:
			k->bits->and_(d, s->at[o->a], s->at[o->b], n);
			break;
		case OP_ANDN:
			k->bits->andn(d, s->at[o->a], s->at[o->b], n);
			break;
		case OP_OR:
			k->bits->or_(d, s->at[o->a], s->at[o->b], n);
			break;
		case OP_NOT:
			k->bits->not_(d, s->at[o->a], n);
			break;
		case OP_TWO:
			k->bits->at_least(d, s->at + REF_CODES + 6, 9, 2, n);
			break;
		}
	}
	for (size_t l = 0; l < f->lists; l++) {
		const struct group *o = &f->groups[f->list_group[l]];

		for (int c = 0; c < o->count; c++) {
			s->lists[l][c] = s->at[o->columns[c]];
			if (o->columns[c] < REF_MADE && f->list_uses[l] >= COPY_FROM) {
				uint64_t *copy = s->copies + (l * FORM_COLUMNS + (size_t)c) * s->width;

				memcpy(copy, s->lists[l][c], n * 8);
				s->lists[l][c] = copy;
			}
		}
	}
}

static void count_segment(const struct kernel *k, const struct program *f, uint32_t segment, struct scratch *s, uint32_t *row)
{
	for (size_t i = 0; i < f->group_count; i++) {
		const struct group *g = &f->groups[i];

		fetch(s);
		k->bits->columns(s->at[g->base], s->lists[g->list], g->count, k->segments[segment].words, row + g->cell);
	}
}

static void count_slots(const struct kernel *k, const struct program *f, const struct scratch *s, size_t from, size_t until, uint32_t *row)
{
	for (size_t i = 0; i < f->group_count && from < until; i++) {
		const struct group *g = &f->groups[i];

		k->bits->columns_range(s->at[g->base], s->lists[g->list], g->count, from, until, row + g->cell);
	}
}

/* Villages are runs of slots; those added later are asked one by one. */
static void count_villages(const struct kernel *k, const struct program *f, uint32_t segment, const struct scratch *s, uint32_t *out)
{
	const struct segment *g = &k->segments[segment];
	uint32_t first = g->first_word * 64, village;

	if (g->commune < 0)
		return;
	village = k->nation->commune_first[g->commune];
	for (uint32_t u = g->first_unit + 1; u <= g->last_unit; u++, village++)
		count_slots(
			k, f, s, k->unit_first[u] - first, k->unit_first[u] - first + k->unit_count[u], out + (size_t)village * f->cells);
	village = k->nation->commune_first[g->commune];
	for (uint32_t slot = g->built; slot < g->used; slot++) {
		uint32_t u = k->unit[first + slot];

		if (u > g->first_unit)
			count_slots(k, f, s, slot, slot + 1, out + (size_t)(village + u - g->first_unit - 1) * f->cells);
	}
}

struct running {
	const struct kernel *k;
	const struct planes *p;
	const struct program *f;
	int level;
	atomic_uint next;
	uint32_t *out;
};

enum { TAKE = 16 }; /* segments at a time */

static void *run_some(void *user)
{
	struct running *r = user;
	struct scratch *s = scratch_new(r->k, r->f);
	bool own = r->level <= LEVEL_PROVINCE; /* sums of several segments: each thread for itself, then together */
	size_t cells = r->f->cells, units = level_units(r->k, r->level);
	uint32_t *sums = own ? calloc(units * cells, sizeof *sums) : r->out;

	for (unsigned from; (from = atomic_fetch_add(&r->next, TAKE)) < r->k->segment_count;)
		for (uint32_t i = from; i < from + TAKE && i < r->k->segment_count; i++) {
			const struct segment *g = &r->k->segments[i];
			size_t unit = r->level == LEVEL_NATION ? 0 : r->level == LEVEL_PROVINCE ? (size_t)g->province : (size_t)g->commune;

			if (g->used == 0 || (r->level == LEVEL_PROVINCE && g->province < 0) ||
				(r->level >= LEVEL_COMMUNE && g->commune < 0))
				continue;
			if (i + 1 < r->k->segment_count)
				foresee(r->k, r->p, r->f, r->level, i + 1,
					r->level == LEVEL_COMMUNE && g[1].commune >= 0 ? sums + (size_t)g[1].commune * cells : NULL, s);
			prepare(r->k, r->p, r->f, r->level, i, s);
			if (r->level == LEVEL_VILLAGE)
				count_villages(r->k, r->f, i, s, sums);
			else
				count_segment(r->k, r->f, i, s, sums + unit * cells);
		}
	scratch_free(s);
	return own ? sums : NULL;
}

void program_run(const struct kernel *k, const struct planes *p, const struct program *f, int level, int threads, uint32_t *out)
{
	struct running r = {.k = k, .p = p, .f = f, .level = level, .out = out};
	pthread_t others[16];
	uint32_t *sums;

	for (int t = 1; t < threads; t++)
		pthread_create(&others[t], NULL, run_some, &r);
	sums = run_some(&r);
	for (int t = 0; t < threads; t++) {
		void *got = sums;

		if (t > 0)
			pthread_join(others[t], &got);
		if (got)
			k->bits->add(out, got, level_units(k, level) * f->cells);
		free(got);
	}
}

void program_segment(const struct kernel *k, const struct planes *p, const struct program *f, int level, uint32_t segment,
	struct scratch *s, uint32_t *row)
{
	prepare(k, p, f, level, segment, s);
	count_segment(k, f, segment, s, row);
}

size_t program_list(
	const struct kernel *k, const struct planes *p, const struct program *f, int level, size_t cell, uint32_t *persons, size_t most)
{
	struct scratch *s = scratch_new(k, f);
	const struct group *g = f->groups;
	uint64_t hits[MOST_WORDS];
	size_t found = 0;

	while (cell >= (size_t)g->cell + g->count)
		g++;
	for (uint32_t i = 0; i < k->segment_count && found < most; i++) {
		prepare(k, p, f, level, i, s);
		k->bits->and_(hits, s->at[g->base], s->at[g->columns[cell - g->cell]], k->segments[i].words);
		size_t n = bits_list(hits, 0, (size_t)k->segments[i].words * 64, persons + found, most - found);
		for (size_t j = 0; j < n; j++)
			persons[found + j] = k->person[k->segments[i].first_word * 64 + persons[found + j]];
		found += n;
	}
	scratch_free(s);
	return found;
}
