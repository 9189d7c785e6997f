/* Planes of a date: attributes by comparing columns, codes from intervals, one consolidated copy of the codes for each level. */
#include "kernel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

size_t kernel_plane_words(const struct kernel *k)
{
	return (size_t)k->words * PLANES;
}

static void build_attributes(const struct kernel *k, uint16_t day, uint32_t segment, uint64_t *to)
{
	const struct segment *g = &k->segments[segment];
	size_t n = g->words, slot = (size_t)g->first_word * 64;

	for (int a = 0; a < ATTRIBUTES; a++, to += n)
		if (a <= IS_RELIGION)
			memcpy(to, k->fixed[a] + g->first_word, n * 8);
		else if (form_age((enum attribute)a))
			k->bits->range_u16(to, k->birth + slot, (uint16_t)(nation_years_before(day, form_age((enum attribute)a)) + 1),
				UINT16_MAX, n * 64);
		else
			k->bits->range_u16(to, k->reached[a - PROF_4] + slot, 0, day, n * 64);
}

static void build_codes(const struct kernel *k, uint16_t day, uint32_t segment, uint64_t *to)
{
	const struct segment *g = &k->segments[segment];
	size_t n = g->words, slot = (size_t)g->first_word * 64;
	const uint32_t *first = k->interval_first + (size_t)segment * PLANE_CODES;

	k->bits->alive_u16(to, k->party_from + slot, k->party_until + slot, day, n * 64);
	memset(to + n, 0, (PLANE_CODES - 1) * n * 8);
	for (int c = 0; c < PLANE_CODES; c++)
		k->bits->set_alive(to + (size_t)c * n, k->interval_slot + first[c], k->interval_from + first[c],
			k->interval_until + first[c], day, first[c + 1] - first[c]);
}

/* The planes of a level (0 communes, 1 provinces, 2 the nation) from those of the level below. Targets stand in this segment or before it.
 */
static void consolidate(const struct kernel *k, struct planes *p, uint32_t segment, int level)
{
	const struct segment *g = &k->segments[segment];
	const struct moves *m = &k->moves[level];
	const struct target *targets = m->to + m->first[segment];
	size_t n = g->words, from = ATTRIBUTES + (size_t)level * PLANE_CODES, to = from + PLANE_CODES;
	uint64_t *planes = planes_segment(k, p, segment);
	const uint64_t *mask = m->mask + g->first_word;
	uint32_t ranks[64 * 1024];

	if (m->count[segment] == 0) {
		memcpy(planes + to * n, planes + from * n, PLANE_CODES * n * 8);
		return;
	}
	for (size_t c = 0; c < PLANE_CODES; c++) {
		const uint64_t *below = planes + (from + c) * n;

		k->bits->andn(planes + (to + c) * n, below, mask, n);
		size_t found = k->bits->ranks(ranks, below, mask, n);
		for (size_t i = 0; i < found; i++) {
			const struct target *t = &targets[ranks[i]];

			bits_set(p->words + (size_t)t->first_word * PLANES + (to + c) * t->words, t->slot);
		}
	}
}

struct building {
	const struct kernel *k;
	struct planes *p;
	atomic_uint next;
};

static void build_province(const struct kernel *k, struct planes *p, uint32_t from, uint32_t until)
{
	for (uint32_t s = from; s < until; s++) {
		uint64_t *planes = planes_segment(k, p, s);

		build_attributes(k, p->day, s, planes);
		build_codes(k, p->day, s, planes + (size_t)ATTRIBUTES * k->segments[s].words);
		consolidate(k, p, s, 0);
		consolidate(k, p, s, 1);
	}
}

static void *build_some(void *user)
{
	struct building *b = user;

	for (unsigned province; (province = atomic_fetch_add(&b->next, 1)) < PROVINCES;)
		build_province(b->k, b->p, b->k->province_segment[province], b->k->province_segment[province + 1]);
	return NULL;
}

void planes_build(const struct kernel *k, struct planes *p, uint16_t day, uint64_t *words, int threads)
{
	struct building b = {.k = k, .p = p};
	pthread_t others[16];

	p->day = day;
	p->words = words;
	build_province(k, p, 0, 1);
	for (int t = 1; t < threads; t++)
		pthread_create(&others[t], NULL, build_some, &b);
	build_some(&b);
	for (int t = 1; t < threads; t++)
		pthread_join(others[t], NULL);
	/* across provinces */
	for (uint32_t s = 0; s < k->segment_count; s++)
		consolidate(k, p, s, 2);
}

static uint32_t codes_now(const struct kernel *k, uint16_t day, uint32_t segment, uint32_t slot)
{
	uint16_t in = (uint16_t)(slot - k->segments[segment].first_word * 64);
	uint32_t codes = (uint32_t)(k->party_from[slot] <= day && day < k->party_until[slot]) << KIND_PARTY;

	for (uint32_t c = 0; c < PLANE_CODES; c++) {
		uint32_t lo = k->interval_first[segment * PLANE_CODES + c], hi = k->interval_first[segment * PLANE_CODES + c + 1], end = hi;

		while (lo < hi) {
			uint32_t middle = (lo + hi) / 2;

			if (k->interval_slot[middle] < in)
				lo = middle + 1;
			else
				hi = middle;
		}
		for (; lo < end && k->interval_slot[lo] == in; lo++)
			codes |= (uint32_t)(k->interval_from[lo] <= day && day < k->interval_until[lo]) << (c + 1);
	}
	return codes;
}

static void put(uint64_t *plane, uint32_t slot, bool on)
{
	if (on)
		bits_set(plane, slot);
	else
		bits_clear(plane, slot);
}

size_t planes_refresh(const struct kernel *k, struct planes *p, uint32_t person, uint32_t *segments)
{
	uint32_t slots[64], in[64], codes[LEVELS][64];
	size_t n = kernel_slots(k, person, slots), count = 0;

	for (size_t i = 0; i < n; i++) {
		size_t in_segment = i, in_province = i;

		in[i] = kernel_segment_of(k, k->unit[slots[i]]);
		codes[0][i] = codes_now(k, p->day, in[i], slots[i]);
		codes[1][i] = codes[2][i] = codes[3][i] = 0;
		for (size_t j = i; j-- > 0;) {
			if (in[j] == in[i])
				in_segment = j;
			if (k->segments[in[j]].province == k->segments[in[i]].province)
				in_province = j;
		}
		codes[1][in_segment] |= codes[0][i];
		codes[2][in_province] |= codes[0][i];
		codes[3][0] |= codes[0][i];
		if (in_segment == i)
			segments[count++] = in[i];
	}
	for (size_t i = 0; i < n; i++) {
		const struct segment *g = &k->segments[in[i]];
		uint64_t *planes = planes_segment(k, p, in[i]);
		uint32_t slot = slots[i] - g->first_word * 64;

		for (int a = 0; a < ATTRIBUTES; a++) {
			bool on = a <= IS_RELIGION ? bits_get(k->fixed[a], slots[i])
				  : form_age((enum attribute)a)
					  ? k->birth[slots[i]] > nation_years_before(p->day, form_age((enum attribute)a))
					  : k->reached[a - PROF_4][slots[i]] <= p->day;
			put(planes + (size_t)a * g->words, slot, on);
		}
		for (int l = 0; l < LEVELS; l++)
			for (int c = 0; c < PLANE_CODES; c++)
				put(planes + (size_t)(ATTRIBUTES + l * PLANE_CODES + c) * g->words, slot, codes[l][i] >> (c + 1) & 1);
	}
	return count;
}
