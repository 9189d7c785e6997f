/* Planes of a date: attributes by comparing columns, codes from intervals, one consolidated copy of the codes for each level. */
#define _DEFAULT_SOURCE /* madvise */
#include "kernel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20 };

void *kernel_room(size_t bytes)
{
	size_t room = (bytes / LARGE_PAGE + 1) * LARGE_PAGE;
	bool large = bytes >= 2 * LARGE_PAGE;
	void *p = large ? aligned_alloc(LARGE_PAGE, room) : calloc(bytes + 1, 1);

	if (!p)
		abort();
	if (large) {
#ifdef MADV_HUGEPAGE
		(void)madvise(p, room, MADV_HUGEPAGE);
#endif
		memset(p, 0, room);
	}
	return p;
}

uint64_t *planes_memory(const struct kernel *k)
{
	return kernel_room(kernel_plane_words(k) * 8);
}

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

/* Bits to be set somewhere else: each waits until its word has been fetched. */
enum { WAITING = 32 };
struct waiting {
	uint64_t *word[WAITING], bit[WAITING];
	size_t count;
};

static inline void set_later(struct waiting *w, uint64_t *plane, size_t slot)
{
	size_t at = w->count++ % WAITING;

	if (w->count > WAITING)
		*w->word[at] |= w->bit[at];
	w->word[at] = plane + slot / 64;
	w->bit[at] = (uint64_t)1 << (slot % 64);
	__builtin_prefetch(w->word[at], 1, 3);
}

static void set_waiting(struct waiting *w)
{
	for (size_t i = 0; i < WAITING && i < w->count; i++)
		*w->word[i] |= w->bit[i];
	w->count = 0;
}

/* The planes of a level from those of one below. Targets stand in this segment or before it. */
static void consolidate(const struct kernel *k, struct planes *p, uint32_t segment, int from_level, int to_level, struct waiting *w)
{
	const struct segment *g = &k->segments[segment];
	const struct moves *m = &k->moves[to_level == LEVEL_NATION	? TO_NATION
					  : to_level == LEVEL_COMMUNE	? TO_COMMUNE
					  : from_level == LEVEL_COMMUNE ? TO_PROVINCE
									: PAST_COMMUNE];
	const struct target *targets = m->to + m->first[segment];
	size_t n = g->words, from = planes_code(from_level, 1), to = planes_code(to_level, 1);
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

			set_later(w, p->words + (size_t)t->first_word * PLANES + (to + c) * t->words, t->slot);
		}
	}
}

struct building {
	const struct kernel *k;
	struct planes *p;
	unsigned make;
	atomic_uint next;
};

/* What is to be made of the segments of a province, level after level while a segment's planes are near. */
static void build_province(const struct building *b, uint32_t from, uint32_t until)
{
	const struct kernel *k = b->k;
	struct planes *p = b->p;
	int below = (b->make | p->levels) & AT_LEVEL(LEVEL_COMMUNE) ? LEVEL_COMMUNE : LEVEL_VILLAGE;
	struct waiting w = {.count = 0};

	for (uint32_t s = from; s < until; s++) {
		uint64_t *planes = planes_segment(k, p, s);

		if (b->make & AT_LEVEL(LEVEL_VILLAGE)) {
			build_attributes(k, p->day, s, planes);
			build_codes(k, p->day, s, planes + (size_t)ATTRIBUTES * k->segments[s].words);
		}
		if (b->make & AT_LEVEL(LEVEL_COMMUNE)) {
			consolidate(k, p, s, LEVEL_VILLAGE, LEVEL_COMMUNE, &w);
			set_waiting(&w); /* read again at once */
		}
		if (b->make & AT_LEVEL(LEVEL_PROVINCE))
			consolidate(k, p, s, below, LEVEL_PROVINCE, &w);
	}
	set_waiting(&w);
}

static void *build_some(void *user)
{
	struct building *b = user;

	for (unsigned province; (province = atomic_fetch_add(&b->next, 1)) < PROVINCES;)
		build_province(b, b->k->province_segment[province], b->k->province_segment[province + 1]);
	return NULL;
}

void planes_need(const struct kernel *k, struct planes *p, unsigned levels, int threads)
{
	struct waiting w = {.count = 0};
	pthread_t others[16];

	levels |= AT_LEVEL(LEVEL_VILLAGE);
	if (levels & AT_LEVEL(LEVEL_NATION))
		levels |= AT_LEVEL(LEVEL_PROVINCE);
	struct building b = {.k = k, .p = p, .make = levels & ~p->levels};
	if (b.make == 0)
		return;
	build_province(&b, 0, 1);
	for (int t = 1; t < threads; t++)
		pthread_create(&others[t], NULL, build_some, &b);
	build_some(&b);
	for (int t = 1; t < threads; t++)
		pthread_join(others[t], NULL);
	/* across provinces */
	for (uint32_t s = 0; s < k->segment_count && b.make & AT_LEVEL(LEVEL_NATION); s++)
		consolidate(k, p, s, LEVEL_PROVINCE, LEVEL_NATION, &w);
	set_waiting(&w);
	p->levels |= b.make;
}

void planes_build(const struct kernel *k, struct planes *p, uint16_t day, uint64_t *words, unsigned levels, int threads)
{
	*p = (struct planes){.day = day, .words = words};
	planes_need(k, p, levels, threads);
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
