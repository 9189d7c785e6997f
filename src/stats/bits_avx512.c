/* Planes of bits with AVX-512: eight words a vector, bits counted by VPOPCNTDQ, comparisons straight into bits. */
#include "stats/bits_levels.h"

#ifdef BITS_X86
#include <immintrin.h>

#define TARGET target("avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,avx2,bmi,bmi2,popcnt")
#define FN __attribute__((TARGET))
#define INLINE static inline __attribute__((always_inline, TARGET))

#define NAME(x) avx512_##x
#define TABLE_NAME "avx512"
#define V __m512i
#define LANES ((size_t)8)
#define LOAD(p) _mm512_loadu_si512((const void *)(p))
#define STORE(p, v) _mm512_storeu_si512((void *)(p), (v))
#define FILL(x) _mm512_set1_epi64((long long)(x))
#define ANY(v) (_mm512_test_epi64_mask((v), (v)) != 0)
#define FIRST(n) ((__mmask8)(0xffu >> (8 - (n))))
#define LOAD_PART(p, n) _mm512_maskz_loadu_epi64(FIRST(n), (const void *)(p))
#define LOAD_LAST(p, n) _mm512_maskz_loadu_epi64(FIRST(n), (const void *)(p))
#define STORE_PART(p, n, v) _mm512_mask_storeu_epi64((void *)(p), FIRST(n), (v))
#define COUNT(v) _mm512_popcnt_epi64(v)
#define SUM(v) ((uint64_t)_mm512_reduce_add_epi64(v))
#define WORD_COUNT(x) ((uint64_t)__builtin_popcountll(x))
#define ADD_SUMS8 add_sums8
#define OWN_RANKS
#define ADD_U32(d, a) STORE((d), _mm512_add_epi32(LOAD(d), LOAD(a)))
#define REPLACE_U32(d, old, now) STORE((d), _mm512_add_epi32(LOAD(d), _mm512_sub_epi32(LOAD(now), LOAD(old))))
#define WORD_ALIVE_U16 word_alive_u16
#define WORD_ALIVE_I32 word_alive_i32
#define WORD_RANGE_U16 word_range_u16
#define WORD_RANGE_U8 word_range_u8
#define WORD_RANGE_I32 word_range_i32
#define WORD_GATHER word_gather

/* Eight vectors of eight words: the sum of each, as numbers of 32 bits, added to out. */
INLINE void add_sums8(uint32_t *out, const __m512i *a)
{
	__m512i x[4];

	for (int i = 0; i < 4; i++)
		x[i] = _mm512_add_epi64(_mm512_unpacklo_epi64(a[2 * i], a[2 * i + 1]), _mm512_unpackhi_epi64(a[2 * i], a[2 * i + 1]));
	/* x[i]: four pairs (2i, 2i + 1); add the upper half of each to the lower, then quarters */
	__m512i y = _mm512_add_epi64(_mm512_shuffle_i64x2(x[0], x[1], 0x44), _mm512_shuffle_i64x2(x[0], x[1], 0xee));
	__m512i z = _mm512_add_epi64(_mm512_shuffle_i64x2(x[2], x[3], 0x44), _mm512_shuffle_i64x2(x[2], x[3], 0xee));
	__m512i s = _mm512_add_epi64(_mm512_shuffle_i64x2(y, z, 0x88), _mm512_shuffle_i64x2(y, z, 0xdd));
	__m256i *to = (__m256i *)(void *)out;

	_mm256_storeu_si256(to, _mm256_add_epi32(_mm256_loadu_si256(to), _mm512_cvtepi64_epi32(s)));
}

INLINE uint64_t word_alive_u16(const uint16_t *from, const uint16_t *until, uint16_t day)
{
	__m512i d = _mm512_set1_epi16((short)day);
	__mmask32 a = _mm512_mask_cmpgt_epu16_mask(_mm512_cmple_epu16_mask(LOAD(from), d), LOAD(until), d);
	__mmask32 b = _mm512_mask_cmpgt_epu16_mask(_mm512_cmple_epu16_mask(LOAD(from + 32), d), LOAD(until + 32), d);

	return (uint64_t)a | (uint64_t)b << 32;
}

INLINE uint64_t word_alive_i32(const int32_t *from, const int32_t *until, int32_t day)
{
	__m512i d = _mm512_set1_epi32(day);
	uint64_t x = 0;

	for (int i = 0; i < 64; i += 16)
		x |= (uint64_t)_mm512_mask_cmpgt_epi32_mask(_mm512_cmple_epi32_mask(LOAD(from + i), d), LOAD(until + i), d) << i;
	return x;
}

INLINE uint64_t word_range_u16(const uint16_t *p, uint16_t from, uint16_t to)
{
	__m512i lo = _mm512_set1_epi16((short)from), hi = _mm512_set1_epi16((short)to), x = LOAD(p), y = LOAD(p + 32);
	__mmask32 a = _mm512_mask_cmple_epu16_mask(_mm512_cmpge_epu16_mask(x, lo), x, hi);
	__mmask32 b = _mm512_mask_cmple_epu16_mask(_mm512_cmpge_epu16_mask(y, lo), y, hi);

	return (uint64_t)a | (uint64_t)b << 32;
}

INLINE uint64_t word_range_u8(const uint8_t *p, uint8_t from, uint8_t to)
{
	__m512i x = LOAD(p);

	return _mm512_mask_cmple_epu8_mask(_mm512_cmpge_epu8_mask(x, _mm512_set1_epi8((char)from)), x, _mm512_set1_epi8((char)to));
}

INLINE uint64_t word_range_i32(const int32_t *p, int32_t from, int32_t to)
{
	__m512i lo = _mm512_set1_epi32(from), hi = _mm512_set1_epi32(to);
	uint64_t out = 0;

	for (int i = 0; i < 64; i += 16) {
		__m512i x = LOAD(p + i);
		out |= (uint64_t)_mm512_mask_cmple_epi32_mask(_mm512_cmpge_epi32_mask(x, lo), x, hi) << i;
	}
	return out;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion" /* without optimisation GCC's gather is a macro that converts */
INLINE uint64_t word_gather(const uint64_t *a, uint32_t limit, const uint32_t *index)
{
	const __m512i most = _mm512_set1_epi32((int)(limit - 1)), low = _mm512_set1_epi32(31), one = _mm512_set1_epi32(1);
	uint64_t x = 0;

	if (limit == 0)
		return 0;
	for (int i = 0; i < 64; i += 16) {
		__m512i at = LOAD(index + i), near = _mm512_min_epu32(at, most);
		__m512i half = _mm512_i32gather_epi32(_mm512_srli_epi32(near, 5), (const void *)a, 4);
		__mmask16 inside = _mm512_cmpeq_epi32_mask(at, near);
		x |= (uint64_t)_mm512_mask_test_epi32_mask(inside, half, _mm512_sllv_epi32(one, _mm512_and_si512(at, low))) << i;
	}
	return x;
}
#pragma GCC diagnostic pop

/* Eight words at a time; where there is no bit nothing is done but counting those of the mask. */
FN static size_t avx512_ranks(uint32_t *out, const uint64_t *a, const uint64_t *mask, size_t n)
{
	const __m512i zero = _mm512_setzero_si512();
	size_t found = 0;
	uint64_t before = 0, until[8], bits[8], masks[8];

	for (size_t i = 0; i < n; i += 8) {
		size_t left = MIN_OF(n - i, 8);
		__m512i m = LOAD_PART(mask + i, left), x = _mm512_and_si512(m, LOAD_PART(a + i, left)), sum = COUNT(m), count = sum;
		__mmask8 some = _mm512_test_epi64_mask(x, x);

		if (!some) {
			before += SUM(count);
			continue;
		}
		sum = _mm512_add_epi64(sum, _mm512_alignr_epi64(sum, zero, 7));
		sum = _mm512_add_epi64(sum, _mm512_alignr_epi64(sum, zero, 6));
		sum = _mm512_add_epi64(sum, _mm512_alignr_epi64(sum, zero, 4));
		STORE(until, sum);
		STORE(bits, x);
		STORE(masks, m);
		for (unsigned w = some; w; w &= w - 1) {
			unsigned j = (unsigned)__builtin_ctz(w);
			uint64_t first = before + (j ? until[j - 1] : 0);

			for (uint64_t y = _pext_u64(bits[j], masks[j]); y; y &= y - 1)
				out[found++] = (uint32_t)(first + (uint64_t)__builtin_ctzll(y));
		}
		before += until[7];
	}
	return found;
}

#include "stats/bits_body.inc"

const struct bits *bits_avx512(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
			       __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vpopcntdq") &&
			       __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt")
		       ? &avx512_table
		       : NULL;
}
#endif
