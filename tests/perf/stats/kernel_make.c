/* Building the timeless part of the kernel: slots, columns, intervals, moves. */
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

#define NEW(type, n) ((type *)kernel_room(((size_t)(n) + 1) * sizeof(type)))

uint32_t kernel_segment_of(const struct kernel *k, uint32_t unit)
{
	const struct nation_unit *u = &k->nation->units[unit];

	if (u->level == LEVEL_NATION)
		return 0;
	/* the nation, then each province's office and its communes */
	return u->level == LEVEL_PROVINCE ? 1 + (uint32_t)u->province + (uint32_t)k->nation->units[unit + 1].commune
					  : 2 + (uint32_t)u->province + (uint32_t)u->commune;
}

static void segments_make(struct kernel *k)
{
	const struct nation *n = k->nation;

	k->segment_count = 1 + PROVINCES + COMMUNES;
	k->segments = NEW(struct segment, k->segment_count);
	for (uint32_t s = 0; s < k->segment_count; s++)
		k->segments[s].first_unit = UINT32_MAX;
	for (uint32_t u = 0; u < n->unit_count; u++) {
		uint32_t s = kernel_segment_of(k, u);
		struct segment *g = &k->segments[s];

		if (g->first_unit == UINT32_MAX) {
			g->first_unit = u;
			g->province = n->units[u].province;
			g->commune = n->units[u].commune;
		}
		g->last_unit = u;
		if (n->units[u].level == LEVEL_PROVINCE)
			k->province_segment[n->units[u].province] = s;
	}
	k->province_segment[PROVINCES] = k->segment_count;
}

/* A row with everything that is needed of it, so that memory is read in order. */
struct packed {
	uint32_t person, unit, slot;
	uint16_t from, until;
	uint8_t kind, rank;
};

/* Rows in the order of units; inside a unit they stay by person. */
static struct packed *rows_by_unit(const struct nation *n, const struct kernel_rows *r, uint32_t *first)
{
	struct packed *rows = NEW(struct packed, r->row_count);
	uint32_t *next = NEW(uint32_t, n->unit_count);

	for (uint32_t i = 0; i < r->row_count; i++)
		first[r->row_unit[i] + 1]++;
	for (uint32_t u = 0; u < n->unit_count; u++)
		first[u + 1] += first[u];
	memcpy(next, first, n->unit_count * sizeof *next);
	for (uint32_t i = 0; i < r->row_count; i++)
		rows[next[r->row_unit[i]]++] = (struct packed){
			r->row_person[i], r->row_unit[i], 0, r->row_from[i], r->row_until[i], r->row_kind[i], r->row_rank[i]};
	free(next);
	return rows;
}

static void slots_make(struct kernel *k, struct packed *rows, const uint32_t *first)
{
	uint32_t word = 0;

	k->unit_first = NEW(uint32_t, k->nation->unit_count);
	k->unit_count = NEW(uint32_t, k->nation->unit_count);
	for (uint32_t s = 0; s < k->segment_count; s++) {
		struct segment *g = &k->segments[s];

		g->first_word = word;
		for (uint32_t u = g->first_unit; u <= g->last_unit; u++) {
			uint32_t before = UINT32_MAX;

			k->unit_first[u] = word * 64 + g->used;
			for (struct packed *row = rows + first[u]; row < rows + first[u + 1]; row++) {
				g->used += row->person != before;
				before = row->person;
				row->slot = word * 64 + g->used - 1;
			}
			k->unit_count[u] = word * 64 + g->used - k->unit_first[u];
		}
		g->built = g->used;
		g->words = (uint32_t)BITS_WORDS(g->used + FREE_SLOTS);
		word += g->words;
	}
	k->words = word;
	k->slots = word * 64;
}

/* A person's first membership in the Party in a unit stands in columns; pass 0 counts all other facts, pass 1 writes them. */
static void intervals_pass(struct kernel *k, const struct packed *rows, const uint32_t *first, uint32_t *next)
{
	memset(k->party_from, 0xff, k->slots * sizeof *k->party_from);
	memset(k->party_until, 0, k->slots * sizeof *k->party_until);
	for (uint32_t s = 0; s < k->segment_count; s++) {
		const struct segment *g = &k->segments[s];

		for (const struct packed *row = rows + first[g->first_unit]; row < rows + first[g->last_unit + 1]; row++)
			for (uint32_t c = nation_codes(row->kind, row->rank); c; c &= c - 1) {
				uint32_t code = (uint32_t)__builtin_ctz(c), key = s * PLANE_CODES + code - 1;

				if (code == KIND_PARTY && k->party_until[row->slot] == 0) {
					k->party_from[row->slot] = row->from;
					k->party_until[row->slot] = row->until;
				} else if (!next) {
					k->interval_first[key + 1]++;
				} else {
					k->interval_slot[next[key]] = (uint16_t)(row->slot - g->first_word * 64);
					k->interval_from[next[key]] = row->from;
					k->interval_until[next[key]++] = row->until;
				}
			}
	}
}

static void intervals_make(struct kernel *k, const struct packed *rows, const uint32_t *first)
{
	uint32_t total = k->segment_count * PLANE_CODES, *next = NEW(uint32_t, total);

	k->party_from = NEW(uint16_t, k->slots);
	k->party_until = NEW(uint16_t, k->slots);
	k->interval_first = NEW(uint32_t, total + 1);
	intervals_pass(k, rows, first, NULL);
	for (uint32_t i = 0; i < total; i++)
		k->interval_first[i + 1] += k->interval_first[i];
	memcpy(next, k->interval_first, total * sizeof *next);
	k->interval_slot = NEW(uint16_t, k->interval_first[total]);
	k->interval_from = NEW(uint16_t, k->interval_first[total]);
	k->interval_until = NEW(uint16_t, k->interval_first[total]);
	intervals_pass(k, rows, first, next);
	free(next);
}

static int reached_of(int kind, int reached, int column) /* does this level reach the column's threshold? */
{
	return kind == 1 ? column < 3 && reached >= 4 + column : column >= 3 && reached >= column - 2;
}

/* What slots take over from their person. */
struct of_person {
	uint16_t reached[REACHED], birth, flags;
};

static void columns_make(struct kernel *k, const struct kernel_rows *r, const struct packed *rows)
{
	struct of_person *of = NEW(struct of_person, r->persons);

	for (uint32_t p = 0; p < r->persons; p++) {
		memset(of[p].reached, 0xff, sizeof of[p].reached);
		of[p].birth = r->birth[p];
		of[p].flags = r->flags[p];
	}
	for (uint32_t i = 0; i < r->level_count; i++)
		for (int c = 0; c < REACHED; c++) {
			uint16_t *d = &of[r->level_person[i]].reached[c];

			if (reached_of(r->level_kind[i], r->level_level[i], c) && r->level_from[i] < *d)
				*d = r->level_from[i];
		}
	k->person = NEW(uint32_t, k->slots);
	k->unit = NEW(uint32_t, k->slots);
	k->birth = NEW(uint16_t, k->slots);
	memset(k->person, 0xff, k->slots * sizeof *k->person);
	for (int f = 0; f < 3; f++)
		k->fixed[f] = NEW(uint64_t, k->words);
	for (int c = 0; c < REACHED; c++) {
		k->reached[c] = NEW(uint16_t, k->slots);
		memset(k->reached[c], 0xff, k->slots * sizeof(uint16_t));
	}
	for (uint32_t i = 0; i < r->row_count; i++) {
		uint32_t s = rows[i].slot;

		if (i + 64 < r->row_count)
			__builtin_prefetch(&of[rows[i + 64].person]);
		if (k->person[s] == rows[i].person)
			continue;
		const struct of_person *o = &of[rows[i].person];
		k->person[s] = rows[i].person;
		k->unit[s] = rows[i].unit;
		k->birth[s] = o->birth;
		for (int f = 0; f < 3; f++)
			if (o->flags >> f & 1)
				bits_set(k->fixed[f], s);
		for (int c = 0; c < REACHED; c++)
			k->reached[c][s] = o->reached[c];
	}
	free(of);
}

static void persons_make(struct kernel *k)
{
	uint32_t *next = NEW(uint32_t, k->persons);

	k->person_first = NEW(uint32_t, k->persons + 1);
	for (uint32_t s = 0; s < k->slots; s++)
		if (k->person[s] != UINT32_MAX)
			k->person_first[k->person[s] + 1]++;
	for (uint32_t p = 0; p < k->persons; p++)
		k->person_first[p + 1] += k->person_first[p];
	memcpy(next, k->person_first, k->persons * sizeof *next);
	k->person_slots = NEW(uint32_t, k->person_first[k->persons]);
	for (uint32_t s = 0; s < k->slots; s++)
		if (k->person[s] != UINT32_MAX)
			k->person_slots[next[k->person[s]]++] = s;
	free(next);
}

size_t kernel_slots(const struct kernel *k, uint32_t person, uint32_t *slots)
{
	size_t n = 0;

	for (uint32_t i = k->person_first[person]; i < k->person_first[person + 1]; i++)
		slots[n++] = k->person_slots[i];
	for (uint32_t a = 0; a < k->added_count; a++)
		if (k->added_person[a] == person) {
			size_t at = n++;

			for (; at > 0 && slots[at - 1] > k->added_slot[a]; at--)
				slots[at] = slots[at - 1];
			slots[at] = k->added_slot[a];
		}
	return n;
}

/* The slot the bits of slot i go to by a list; UINT32_MAX: they stay. slots: all of the person. */
static uint32_t move_of(const struct kernel *k, int list, const uint32_t *slots, size_t i)
{
	uint32_t s = kernel_segment_of(k, k->unit[slots[i]]), first_in_segment = slots[i], first_in_province = slots[i];

	for (size_t j = 0; j < i; j++) {
		uint32_t other = kernel_segment_of(k, k->unit[slots[j]]);

		if (other == s && slots[j] < first_in_segment)
			first_in_segment = slots[j];
		if (k->segments[other].province == k->segments[s].province && slots[j] < first_in_province)
			first_in_province = slots[j];
	}
	if (list == PAST_COMMUNE)
		return first_in_province != slots[i] ? first_in_province : UINT32_MAX;
	if (first_in_segment != slots[i])
		return list == TO_COMMUNE ? first_in_segment : UINT32_MAX;
	if (first_in_province != slots[i])
		return list == TO_PROVINCE ? first_in_province : UINT32_MAX;
	return list == TO_NATION && i > 0 ? slots[0] : UINT32_MAX;
}

static struct target target_of(const struct kernel *k, uint32_t slot)
{
	const struct segment *g = &k->segments[kernel_segment_of(k, k->unit[slot])];

	return (struct target){g->first_word, (uint16_t)g->words, (uint16_t)(slot - g->first_word * 64)};
}

/* A list of moves out of the targets by slot. */
static void moves_pack(struct kernel *k, struct moves *m, const uint32_t *to, uint32_t count)
{
	uint32_t at = 0;

	m->first = NEW(uint32_t, k->segment_count);
	m->count = NEW(uint32_t, k->segment_count);
	m->to = NEW(struct target, count + k->segment_count * FREE_SLOTS * 2);
	for (uint32_t g = 0; g < k->segment_count; g++) {
		const struct segment *s = &k->segments[g];

		m->first[g] = at;
		for (uint32_t w = s->first_word; w < s->first_word + s->words; w++)
			for (uint64_t x = m->mask[w]; x; x &= x - 1)
				m->to[at++] = target_of(k, to[w * 64 + (uint32_t)__builtin_ctzll(x)]);
		m->count[g] = at - m->first[g];
		at += FREE_SLOTS * 2;
	}
}

static void moves_make(struct kernel *k)
{
	/* a slot moves in one of the first three lists at most: one array of targets is enough for them */
	uint32_t slots[64], *to = NEW(uint32_t, k->slots), *past = NEW(uint32_t, k->slots), counts[MOVES] = {0};

	for (int l = 0; l < MOVES; l++)
		k->moves[l].mask = NEW(uint64_t, k->words);
	for (uint32_t p = 0; p < k->persons; p++) {
		if (k->person_first[p + 1] - k->person_first[p] < 2)
			continue;
		size_t n = kernel_slots(k, p, slots);
		for (size_t i = 1; i < n; i++)
			for (int l = 0; l < MOVES; l++) {
				uint32_t target = move_of(k, l, slots, i);

				if (target == UINT32_MAX)
					continue;
				(l == PAST_COMMUNE ? past : to)[slots[i]] = target;
				bits_set(k->moves[l].mask, slots[i]);
				counts[l]++;
			}
	}
	for (int l = 0; l < MOVES; l++)
		moves_pack(k, &k->moves[l], l == PAST_COMMUNE ? past : to, counts[l]);
	free(to);
	free(past);
}

struct kernel *kernel_make(const struct nation *n, const struct kernel_rows *r, const struct bits *b)
{
	struct kernel *k = NEW(struct kernel, 1);
	uint32_t *first = NEW(uint32_t, n->unit_count + 1);
	struct packed *rows;

	k->bits = b;
	k->nation = n;
	k->persons = r->persons;
	segments_make(k);
	rows = rows_by_unit(n, r, first);
	slots_make(k, rows, first);
	intervals_make(k, rows, first);
	free(first);
	columns_make(k, r, rows);
	free(rows);
	persons_make(k);
	moves_make(k);
	return k;
}

void kernel_free(struct kernel *k)
{
	void *blocks[] = {k->segments, k->person, k->unit, k->birth, k->party_from, k->party_until, k->interval_first, k->interval_slot,
		k->interval_from, k->interval_until, k->person_first, k->person_slots, k->unit_first, k->unit_count};

	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		free(blocks[i]);
	for (int i = 0; i < REACHED; i++)
		free(k->reached[i]);
	for (int i = 0; i < 3; i++)
		free(k->fixed[i]);
	for (int i = 0; i < MOVES; i++) {
		free(k->moves[i].mask);
		free(k->moves[i].first);
		free(k->moves[i].count);
		free(k->moves[i].to);
	}
	free(k);
}

size_t kernel_bytes(const struct kernel *k)
{
	size_t slots = k->slots, words = k->words, moves = 0;

	for (int l = 0; l < MOVES; l++)
		moves += words * 8 +
			 (k->moves[l].first[k->segment_count - 1] + k->moves[l].count[k->segment_count - 1]) * sizeof(struct target);
	return slots * (4 + 4 + 2 * (3 + REACHED)) + words * 8 * 3 + moves + (size_t)k->interval_first[k->segment_count * PLANE_CODES] * 6 +
	       (size_t)k->persons * 4 + (size_t)k->person_first[k->persons] * 4;
}

/* ---- changes ---- */

static void move_set(struct kernel *k, int which, uint32_t slot, uint32_t to) /* to UINT32_MAX: it stays */
{
	struct moves *m = &k->moves[which];
	uint32_t s = kernel_segment_of(k, k->unit[slot]), before = 0, word = k->segments[s].first_word;
	bool is = bits_get(m->mask, slot);

	if (!is && to == UINT32_MAX)
		return;
	for (uint32_t w = word; w < slot / 64; w++)
		before += (uint32_t)__builtin_popcountll(m->mask[w]);
	before += (uint32_t)__builtin_popcountll(m->mask[slot / 64] & (((uint64_t)1 << slot % 64) - 1));
	struct target *list = m->to + m->first[s];
	if (is) {
		memmove(list + before, list + before + 1, (m->count[s]-- - before - 1) * sizeof *list);
		bits_clear(m->mask, slot);
	}
	if (to != UINT32_MAX) {
		memmove(list + before + 1, list + before, (m->count[s]++ - before) * sizeof *list);
		list[before] = target_of(k, to);
		bits_set(m->mask, slot);
	}
}

static uint32_t slot_add(struct kernel *k, uint32_t person, uint32_t unit, uint32_t like)
{
	struct segment *g = &k->segments[kernel_segment_of(k, unit)];
	uint32_t slot = g->first_word * 64 + g->used, slots[64];

	if (g->used == g->words * 64 || k->added_count == 1024)
		abort(); /* a segment without room is built anew: not part of this bench */
	g->used++;
	k->person[slot] = person;
	k->unit[slot] = unit;
	k->birth[slot] = k->birth[like];
	for (int c = 0; c < REACHED; c++)
		k->reached[c][slot] = k->reached[c][like];
	for (int f = 0; f < 3; f++)
		if (bits_get(k->fixed[f], like))
			bits_set(k->fixed[f], slot);
	k->added_person[k->added_count] = person;
	k->added_slot[k->added_count++] = slot;
	size_t n = kernel_slots(k, person, slots);
	for (size_t i = 0; i < n; i++)
		for (int l = 0; l < MOVES; l++)
			move_set(k, l, slots[i], i == 0 ? UINT32_MAX : move_of(k, l, slots, i));
	return slot;
}

void kernel_transfer(struct kernel *k, uint32_t person, uint32_t to_unit, uint16_t day)
{
	uint32_t slots[64], there = UINT32_MAX, from = UINT32_MAX;
	size_t n = kernel_slots(k, person, slots);

	for (size_t i = 0; i < n; i++) {
		if (k->unit[slots[i]] == to_unit)
			there = slots[i];
		if (k->party_from[slots[i]] <= day && day < k->party_until[slots[i]])
			from = slots[i];
	}
	if (from == UINT32_MAX || there == from)
		return;
	k->party_until[from] = day;
	if (there == UINT32_MAX)
		there = slot_add(k, person, to_unit, from);
	k->party_from[there] = day;
	k->party_until[there] = DAY_OPEN;
}
