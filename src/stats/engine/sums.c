/* Outputs of a batch over planes of bits: sets, remainders, overlaps, sums of weights and ages. */
#include "stats/engine/counting.h"

#include <string.h>

/* Words [from, until) of the set into d; leaf i stands at leaves + i * stride. */
static void set_words(const struct adding *a, const struct subject_set *s, uint64_t *d)
{
	size_t from = a->from, until = a->until;
	uint64_t x[CHUNK_WORDS];

	if (s->leaf >= 0) {
		memcpy(d + from, a->leaves + (size_t)s->leaf * a->stride + from, (until - from) * sizeof(*d));
		return;
	}
	set_words(a, s->base, d);
	for (size_t i = 0; i < s->minus_count; i++) {
		set_words(a, s->minus[i], x);
		a->c->a->engine->bits->andn(d + from, d + from, x + from, until - from);
	}
}

static int64_t weight_of(const struct adding *x, size_t bit)
{
	struct fact_at f;

	if (x->of_several)
		return x->c->several.weights[x->at + bit];
	f = space_fact(x->c->s, x->chunk * CHUNK + bit);
	return measure_weight(x->c->a->n, x->c->b->measure, &f);
}

static int64_t add_words(const struct adding *x, const uint64_t *words)
{
	int64_t sum = 0;

	if (!x->c->weighted)
		return (int64_t)x->c->a->engine->bits->count(words + x->from, x->until - x->from);
	for (size_t w = x->from; w < x->until; w++)
		for (uint64_t left = words[w]; left; left &= left - 1)
			sum += weight_of(x, w * 64 + (size_t)__builtin_ctzll(left));
	return sum;
}

int64_t item_age(struct counting *c, size_t item)
{
	struct fact_at f = space_fact(c->s, item);
	const struct reading *r = &c->b->reading;
	int64_t birth;

	if (!c->births)
		return age_of(&c->a->q, &f);
	birth = column_value(c->s, c->births, item);
	return birth == NONE ? NONE : ymd_years_between((ymd)birth, r->ages == AGES_EVENT ? f.day : r->ages_day);
}

static void add_ages(const struct adding *x, size_t output, const uint64_t *words)
{
	struct counting *c = x->c;
	struct value *v = &c->out[output];

	for (size_t w = x->from; w < x->until; w++)
		for (uint64_t left = words[w]; left; left &= left - 1) {
			size_t bit = w * 64 + (size_t)__builtin_ctzll(left);
			int64_t age = 0;

			if (x->of_several) {
				int32_t a = c->several.ages[(size_t)c->age_leaf[output] * c->several.count + x->at + bit];

				age = a == SNAP_NONE ? NONE : a;
			} else {
				age = item_age(c, x->chunk * CHUNK + bit);
			}
			v->n += age == NONE ? 0 : age;
			v->of += age != NONE;
		}
}

/* The things in an output: of an overlap, in any part. */
static void output_words(const struct adding *x, const struct output *o, uint64_t *d)
{
	uint64_t part[CHUNK_WORDS];

	if (o->kind != OUTPUT_OVERLAP) {
		set_words(x, o->set, d);
		return;
	}
	memset(d, 0, CHUNK / 8);
	for (size_t p = 0; p < o->part_count; p++) {
		set_words(x, o->parts[p], part);
		for (size_t w = x->from; w < x->until; w++)
			d[w] |= part[w];
	}
}

static void list_rows(const struct adding *x)
{
	struct counting *c = x->c;
	uint64_t d[CHUNK_WORDS];

	output_words(x, &c->b->outputs[c->wanted], d);
	for (size_t w = x->from; w < x->until; w++) {
		if (x->of_several) {
			c->things[x->at / 64 + w] = d[w];
			continue;
		}
		for (uint64_t left = d[w] & x->mask[w]; left; left &= left - 1) {
			int32_t row = space_row(c->s, x->chunk * CHUNK + w * 64 + (size_t)__builtin_ctzll(left));

			g_array_append_val(c->rows, row);
		}
	}
}

void add_outputs(const struct adding *x)
{
	struct counting *c = x->c;
	const struct bits *bits = c->a->engine->bits;
	uint64_t d[CHUNK_WORDS], all[CHUNK_WORDS];
	size_t from = x->from, words = x->until - x->from;

	if (c->rows) {
		list_rows(x);
		return;
	}
	for (size_t i = 0; i < c->b->output_count; i++) {
		const struct output *o = &c->b->outputs[i];

		if (o->kind != OUTPUT_OVERLAP) {
			set_words(x, o->set, d);
			if (o->kind == OUTPUT_SET && !c->weighted) {
				c->out[i].n += (int64_t)bits->and_count(d + from, x->mask + from, words);
				continue;
			}
			bits->and_(d + from, d + from, x->mask + from, words);
			if (o->kind == OUTPUT_AGE)
				add_ages(x, i, d);
			else
				c->out[i].n += add_words(x, d);
			continue;
		}
		memset(all, 0, sizeof(all));
		for (size_t p = 0; p < o->part_count; p++) {
			set_words(x, o->parts[p], d);
			bits->and_(d + from, d + from, x->mask + from, words);
			bits->or_(all + from, all + from, d + from, words);
			c->out[i].n += add_words(x, d);
		}
		c->out[i].n -= add_words(x, all);
	}
}
