/* Planes of bits: the tables that need no vector registers, which table to take, and what is the same in all of them. */
#include "stats/bits.h"

#include "stats/bits_levels.h"

#include <string.h>

/* ---- one word at a time, with any way of counting its bits ---- */

#define V uint64_t
#define LANES ((size_t)1)
#define LOAD(p) (*(p))
#define STORE(p, v) ((void)(*(p) = (v)))
#define LOAD_PART(p, n) ((void)(n), *(p))
#define LOAD_LAST(p, n) ((void)(n), *(p))
#define STORE_PART(p, n, v) ((void)(n), (void)(*(p) = (v)))
#define FILL(x) ((uint64_t)(x))
#define ANY(v) ((v) != 0)
#define SUM(v) (v)
#define WORD_COUNT(x) COUNT(x)
#define RANKS_OF_WORD(x, m)                                                                                                                \
	for (uint64_t y_ = (x) & (m); y_; y_ &= y_ - 1)                                                                                    \
	out[found++] = before + (uint32_t)WORD_COUNT((m) & (y_ ^ (y_ - 1)) >> 1)
#define ADD_SUMS8(out, acc)                                                                                                                \
	do {                                                                                                                               \
		for (int q_ = 0; q_ < 8; q_++)                                                                                             \
			(out)[q_] += (uint32_t)(acc)[q_];                                                                                  \
	} while (0)
#define ADD_U32(d, a) ((void)((d)[0] += (a)[0], (d)[1] += (a)[1]))
#define REPLACE_U32(d, old, now) ((void)((d)[0] += (now)[0] - (old)[0], (d)[1] += (now)[1] - (old)[1]))

#define WORD_OF(name, parameters, one)                                                                                                     \
	static inline uint64_t name parameters                                                                                             \
	{                                                                                                                                  \
		uint64_t x = 0;                                                                                                            \
		for (size_t j = 0; j < 64; j++)                                                                                            \
			x |= (uint64_t)(one) << j;                                                                                         \
		return x;                                                                                                                  \
	}
WORD_OF(word_alive_u16, (const uint16_t *from, const uint16_t *until, uint16_t day), (from[j] <= day) & (day < until[j]))
WORD_OF(word_alive_i32, (const int32_t *from, const int32_t *until, int32_t day), (from[j] <= day) & (day < until[j]))
WORD_OF(word_range_u16, (const uint16_t *v, uint16_t lo, uint16_t hi), (lo <= v[j]) & (v[j] <= hi))
WORD_OF(word_range_u8, (const uint8_t *v, uint8_t lo, uint8_t hi), (lo <= v[j]) & (v[j] <= hi))
WORD_OF(word_range_i32, (const int32_t *v, int32_t lo, int32_t hi), (lo <= v[j]) & (v[j] <= hi))
WORD_OF(word_gather, (const uint64_t *a, uint32_t limit, const uint32_t *index), index[j] < limit && bits_get(a, index[j]))
#define WORD_ALIVE_U16 word_alive_u16
#define WORD_ALIVE_I32 word_alive_i32
#define WORD_RANGE_U16 word_range_u16
#define WORD_RANGE_U8 word_range_u8
#define WORD_RANGE_I32 word_range_i32
#define WORD_GATHER word_gather

static inline uint64_t count_plain(uint64_t x)
{
	x = x - (x >> 1 & 0x5555555555555555u);
	x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
	x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
	return x * 0x0101010101010101u >> 56;
}

#define NAME(x) plain_##x
#define TABLE_NAME "plain"
#define FN
#define INLINE static inline __attribute__((always_inline))
#if defined(__x86_64__)
#define COUNT(v) count_plain(v)
#else
#define COUNT(v) ((uint64_t)__builtin_popcountll(v)) /* elsewhere the compiler knows best */
#endif
#include "stats/bits_body.inc"
#undef NAME
#undef TABLE_NAME
#undef FN
#undef INLINE
#undef COUNT

#ifdef BITS_X86
#define NAME(x) popcnt_##x
#define TABLE_NAME "popcnt"
#define FN __attribute__((target("popcnt")))
#define INLINE static inline __attribute__((always_inline, target("popcnt")))
#define COUNT(v) ((uint64_t)__builtin_popcountll(v))
#include "stats/bits_body.inc"
#endif

/* ---- which ---- */

static const char *const table_names[] = {
#ifdef BITS_X86
	"avx512", "avx2", "popcnt",
#endif
	"plain", NULL};

const char *const *bits_names(void)
{
	return table_names;
}

const struct bits *bits_named(const char *name)
{
#ifdef BITS_X86
	if (strcmp(name, "avx512") == 0)
		return bits_avx512();
	if (strcmp(name, "avx2") == 0)
		return bits_avx2();
	if (strcmp(name, "popcnt") == 0)
		return __builtin_cpu_supports("popcnt") ? &popcnt_table : NULL;
#endif
	return strcmp(name, "plain") == 0 ? &plain_table : NULL;
}

const struct bits *bits_best(void)
{
	for (const char *const *name = table_names; *name; name++) {
		const struct bits *b = bits_named(*name);

		if (b)
			return b;
	}
	return &plain_table;
}

/* ---- the same everywhere ---- */

void bits_set_u16(uint64_t *d, const uint16_t *slots, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bits_set(d, slots[i]);
}

void bits_set_u32(uint64_t *d, const uint32_t *slots, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bits_set(d, slots[i]);
}

void bits_set_range(uint64_t *d, size_t from, size_t until)
{
	if (from >= until)
		return;
	size_t w = from / 64, last = (until - 1) / 64;
	uint64_t head = ~(uint64_t)0 << (from % 64), tail = ~(uint64_t)0 >> (63 - (until - 1) % 64);

	if (w == last) {
		d[w] |= head & tail;
		return;
	}
	d[w++] |= head;
	while (w < last)
		d[w++] = ~(uint64_t)0;
	d[last] |= tail;
}

size_t bits_list(const uint64_t *a, size_t from, size_t until, uint32_t *out, size_t most)
{
	size_t found = 0;

	for (size_t w = from / 64; w * 64 < until && found < most; w++) {
		uint64_t x = a[w];

		if (w == from / 64)
			x &= ~(uint64_t)0 << (from % 64);
		if (until - w * 64 < 64)
			x &= ~(~(uint64_t)0 << (until - w * 64));
		for (; x && found < most; x &= x - 1)
			out[found++] = (uint32_t)(w * 64 + (size_t)__builtin_ctzll(x));
	}
	return found;
}
