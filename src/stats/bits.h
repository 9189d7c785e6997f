/* Planes of bits, 64 slots a word: logic, counting, comparing columns into planes. Every operation exists for several processors (AVX-512
 * with VPOPCNTDQ, AVX2, the popcnt instruction, plain C) with the same results; which of them runs is chosen once by whoever asks
 * bits_best() and passes the table on. Nothing needs alignment beyond that of its element; n may be 0. Where d and a source have the same
 * address that is fine; other overlaps are not. Bits after the last one that is meant are 0 in what is written and not looked at in what
 * is read, unless an operation is given in whole words. */
#ifndef COSO_STATS_BITS_H
#define COSO_STATS_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BITS_WORDS(slots) (((size_t)(slots) + 63) / 64)
#define BITS_MOST_COUNTED 63 /* greatest k of at_least */

struct bits {
	const char *name; /* "avx512", "avx2", "popcnt", "plain" */

	/* d = …, n words */
	void (*and_)(uint64_t *d, const uint64_t *a, const uint64_t *b, size_t n);
	void (*andn)(uint64_t *d, const uint64_t *a, const uint64_t *b, size_t n); /* a and not b */
	void (*or_)(uint64_t *d, const uint64_t *a, const uint64_t *b, size_t n);
	void (*xor_)(uint64_t *d, const uint64_t *a, const uint64_t *b, size_t n);
	void (*not_)(uint64_t *d, const uint64_t *a, size_t n);
	void (*pick)(uint64_t *d, const uint64_t *m, const uint64_t *a, const uint64_t *b, size_t n); /* where m: a, elsewhere b */
	/* d: in at least k of these planes (1 <= k <= BITS_MOST_COUNTED) */
	void (*at_least)(uint64_t *d, const uint64_t *const *planes, size_t count, unsigned k, size_t n);

	/* is any bit set? */
	bool (*any)(const uint64_t *a, size_t n);
	/* number of bits set, n words */
	uint64_t (*count)(const uint64_t *a, size_t n);
	uint64_t (*and_count)(const uint64_t *a, const uint64_t *b, size_t n);
	uint64_t (*andn_count)(const uint64_t *a, const uint64_t *b, size_t n);
	uint64_t (*and3_count)(const uint64_t *a, const uint64_t *b, const uint64_t *c, size_t n);
	uint64_t (*andn3_count)(const uint64_t *a, const uint64_t *b, const uint64_t *c, size_t n); /* a and b and not c */
	/* the same over bits from … until - 1 */
	uint64_t (*count_range)(const uint64_t *a, size_t from, size_t until);
	uint64_t (*and_count_range)(const uint64_t *a, const uint64_t *b, size_t from, size_t until);
	uint64_t (*andn_count_range)(const uint64_t *a, const uint64_t *b, size_t from, size_t until);
	uint64_t (*and3_count_range)(const uint64_t *a, const uint64_t *b, const uint64_t *c, size_t from, size_t until);
	uint64_t (*andn3_count_range)(const uint64_t *a, const uint64_t *b, const uint64_t *c, size_t from, size_t until);
	/* One base against many columns in one pass: out[i] += number of bits in base and columns[i], n words each. Nothing is done for a
	 * base without bits. */
	void (*columns)(const uint64_t *base, const uint64_t *const *columns, size_t count, size_t n, uint32_t *out);
	/* the same over bits from … until - 1 */
	void (*columns_range)(const uint64_t *base, const uint64_t *const *columns, size_t count, size_t from, size_t until, uint32_t *out);

	/* Columns of n slots into a plane of BITS_WORDS(n) words. */
	void (*alive_u16)(uint64_t *d, const uint16_t *from, const uint16_t *until, uint16_t day, size_t n); /* from <= day < until */
	void (*alive_i32)(uint64_t *d, const int32_t *from, const int32_t *until, int32_t day, size_t n);
	void (*range_u16)(uint64_t *d, const uint16_t *x, uint16_t lo, uint16_t hi, size_t n); /* lo <= x <= hi */
	void (*range_u8)(uint64_t *d, const uint8_t *x, uint8_t lo, uint8_t hi, size_t n);
	void (*range_i32)(uint64_t *d, const int32_t *x, int32_t lo, int32_t hi, size_t n);
	/* Sets the bit of every slot whose interval holds the day; slots may repeat; other bits stay. */
	void (*set_alive)(uint64_t *d, const uint16_t *slot, const uint16_t *from, const uint16_t *until, uint16_t day, size_t n);
	/* d[i] = bit index[i] of a; 0 where index[i] >= limit. limit < 2^31. */
	void (*gather)(uint64_t *d, const uint64_t *a, uint32_t limit, const uint32_t *index, size_t n);

	/* For every bit set in a and mask, ascending: how many bits of mask stand before it. out has room for all of them; how many. */
	size_t (*ranks)(uint32_t *out, const uint64_t *a, const uint64_t *mask, size_t n);

	/* Rows of numbers. */
	void (*add)(uint32_t *d, const uint32_t *a, size_t n);				  /* d += a */
	void (*replace)(uint32_t *d, const uint32_t *old, const uint32_t *now, size_t n); /* d += now - old */
};

/* The best table for this processor. */
const struct bits *bits_best(void);
/* By name; NULL when there is no such table or this processor cannot run it. */
const struct bits *bits_named(const char *name);
/* Names of all tables of this program, best first; NULL-terminated. Not every one runs here. */
const char *const *bits_names(void);

/* Sets the bits of a list of slots; the same at every level. */
void bits_set_u16(uint64_t *d, const uint16_t *slots, size_t n);
void bits_set_u32(uint64_t *d, const uint32_t *slots, size_t n);
/* Sets bits from … until - 1. */
void bits_set_range(uint64_t *d, size_t from, size_t until);
/* The first most set bits of from … until - 1, ascending; how many were found. */
size_t bits_list(const uint64_t *a, size_t from, size_t until, uint32_t *out, size_t most);

static inline bool bits_get(const uint64_t *a, size_t slot)
{
	return a[slot / 64] >> (slot % 64) & 1;
}

static inline void bits_set(uint64_t *a, size_t slot)
{
	a[slot / 64] |= (uint64_t)1 << (slot % 64);
}

static inline void bits_clear(uint64_t *a, size_t slot)
{
	a[slot / 64] &= ~((uint64_t)1 << (slot % 64));
}

#endif
