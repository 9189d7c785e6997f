/* Planes of bits with AVX2: four words a vector, bits counted by looking up half bytes. */
#include "stats/bits_levels.h"

#ifdef BITS_X86
#include <immintrin.h>

#define TARGET target("avx2,bmi,bmi2,popcnt")
#define FN __attribute__((TARGET))
#define INLINE static inline __attribute__((always_inline, TARGET))

#define NAME(x) avx2_##x
#define TABLE_NAME "avx2"
#define V __m256i
#define LANES ((size_t)4)
#define LOAD(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define STORE(p, v) _mm256_storeu_si256((__m256i *)(void *)(p), (v))
#define FILL(x) _mm256_set1_epi64x((long long)(x))
#define ANY(v) (!_mm256_testz_si256((v), (v)))
#define LOAD_PART load_part
#define STORE_PART store_part
#define LOAD_LAST load_last
#define COUNT count_bits
#define SUM sum_words
#define WORD_COUNT(x) ((uint64_t)__builtin_popcountll(x))
#define ADD_SUMS8 add_sums8
/* without pext, which some processors with AVX2 do very slowly */
#define RANKS_OF_WORD(x, m)                                                                                                                \
	for (uint64_t y_ = (x) & (m); y_; y_ &= y_ - 1)                                                                                    \
	out[found++] = before + (uint32_t)WORD_COUNT((m) & (y_ ^ (y_ - 1)) >> 1)
#define ADD_U32(d, a) STORE((d), _mm256_add_epi32(LOAD(d), LOAD(a)))
#define REPLACE_U32(d, old, now) STORE((d), _mm256_add_epi32(LOAD(d), _mm256_sub_epi32(LOAD(now), LOAD(old))))
#define WORD_ALIVE_U16 word_alive_u16
#define WORD_ALIVE_I32 word_alive_i32
#define WORD_RANGE_U16 word_range_u16
#define WORD_RANGE_U8 word_range_u8
#define WORD_RANGE_I32 word_range_i32
#define WORD_GATHER word_gather

/* All bits in the first n lanes. */
INLINE __m256i first_lanes(size_t n)
{
	return _mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)n), _mm256_setr_epi64x(0, 1, 2, 3));
}

INLINE __m256i load_part(const uint64_t *p, size_t n)
{
	return _mm256_maskload_epi64((const long long *)(const void *)p, first_lanes(n));
}

INLINE __m256i load_last(const uint64_t *p, size_t n)
{
	return load_part(p, n);
}

INLINE void store_part(uint64_t *p, size_t n, __m256i v)
{
	_mm256_maskstore_epi64((long long *)(void *)p, first_lanes(n), v);
}

INLINE __m256i count_bits(__m256i v)
{
	const __m256i bits =
		_mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
	const __m256i low = _mm256_set1_epi8(15);
	__m256i a = _mm256_shuffle_epi8(bits, _mm256_and_si256(v, low));
	__m256i b = _mm256_shuffle_epi8(bits, _mm256_and_si256(_mm256_srli_epi16(v, 4), low));

	return _mm256_sad_epu8(_mm256_add_epi8(a, b), _mm256_setzero_si256());
}

INLINE uint64_t sum_words(__m256i v)
{
	__m128i x = _mm_add_epi64(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));

	return (uint64_t)_mm_cvtsi128_si64(x) + (uint64_t)_mm_extract_epi64(x, 1);
}

/* Sums of four vectors of words, as four numbers of 32 bits. */
INLINE __m128i sums4(const __m256i *a)
{
	__m256i x = _mm256_add_epi64(_mm256_unpacklo_epi64(a[0], a[1]), _mm256_unpackhi_epi64(a[0], a[1]));
	__m256i y = _mm256_add_epi64(_mm256_unpacklo_epi64(a[2], a[3]), _mm256_unpackhi_epi64(a[2], a[3]));
	__m256i s = _mm256_add_epi64(_mm256_permute2x128_si256(x, y, 0x20), _mm256_permute2x128_si256(x, y, 0x31));

	return _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(s, _mm256_setr_epi32(0, 2, 4, 6, 0, 0, 0, 0)));
}

INLINE void add_sums8(uint32_t *out, const __m256i *a)
{
	__m256i s = _mm256_inserti128_si256(_mm256_castsi128_si256(sums4(a)), sums4(a + 4), 1);

	STORE(out, _mm256_add_epi32(LOAD(out), s));
}

/* Two vectors of 16 truths of 16 bits each -> 32 bits. */
INLINE uint64_t bits_of_u16(__m256i a, __m256i b)
{
	return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0xd8));
}

INLINE __m256i alive_u16(const uint16_t *from, const uint16_t *until, __m256i day)
{
	__m256i begun = _mm256_cmpeq_epi16(_mm256_max_epu16(LOAD(from), day), day), u = LOAD(until);

	return _mm256_andnot_si256(_mm256_cmpeq_epi16(_mm256_min_epu16(u, day), u), begun);
}

INLINE uint64_t word_alive_u16(const uint16_t *from, const uint16_t *until, uint16_t day)
{
	__m256i d = _mm256_set1_epi16((short)day);

	return bits_of_u16(alive_u16(from, until, d), alive_u16(from + 16, until + 16, d)) |
	       bits_of_u16(alive_u16(from + 32, until + 32, d), alive_u16(from + 48, until + 48, d)) << 32;
}

INLINE uint64_t word_alive_i32(const int32_t *from, const int32_t *until, int32_t day)
{
	__m256i d = _mm256_set1_epi32(day);
	uint64_t x = 0;

	for (int i = 0; i < 64; i += 8) {
		__m256i alive = _mm256_andnot_si256(_mm256_cmpgt_epi32(LOAD(from + i), d), _mm256_cmpgt_epi32(LOAD(until + i), d));
		x |= (uint64_t)(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(alive)) << i;
	}
	return x;
}

INLINE __m256i range_u16(const uint16_t *p, __m256i lo, __m256i hi)
{
	__m256i x = LOAD(p);

	return _mm256_and_si256(_mm256_cmpeq_epi16(_mm256_max_epu16(x, lo), x), _mm256_cmpeq_epi16(_mm256_min_epu16(x, hi), x));
}

INLINE uint64_t word_range_u16(const uint16_t *p, uint16_t from, uint16_t to)
{
	__m256i lo = _mm256_set1_epi16((short)from), hi = _mm256_set1_epi16((short)to);

	return bits_of_u16(range_u16(p, lo, hi), range_u16(p + 16, lo, hi)) |
	       bits_of_u16(range_u16(p + 32, lo, hi), range_u16(p + 48, lo, hi)) << 32;
}

INLINE uint64_t range_u8(const uint8_t *p, __m256i lo, __m256i hi)
{
	__m256i x = LOAD(p);

	return (uint32_t)_mm256_movemask_epi8(
		_mm256_and_si256(_mm256_cmpeq_epi8(_mm256_max_epu8(x, lo), x), _mm256_cmpeq_epi8(_mm256_min_epu8(x, hi), x)));
}

INLINE uint64_t word_range_u8(const uint8_t *p, uint8_t from, uint8_t to)
{
	__m256i lo = _mm256_set1_epi8((char)from), hi = _mm256_set1_epi8((char)to);

	return range_u8(p, lo, hi) | range_u8(p + 32, lo, hi) << 32;
}

INLINE uint64_t word_range_i32(const int32_t *p, int32_t from, int32_t to)
{
	__m256i lo = _mm256_set1_epi32(from), hi = _mm256_set1_epi32(to);
	uint64_t out = 0;

	for (int i = 0; i < 64; i += 8) {
		__m256i x = LOAD(p + i), wrong = _mm256_or_si256(_mm256_cmpgt_epi32(lo, x), _mm256_cmpgt_epi32(x, hi));
		out |= (uint64_t)(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(wrong)) << i;
	}
	return ~out;
}

INLINE uint64_t word_gather(const uint64_t *a, uint32_t limit, const uint32_t *index)
{
	uint64_t x = 0;

	if (limit == 0)
		return 0;
	for (int i = 0; i < 64; i += 8) {
		__m256i at = LOAD(index + i);
		__m256i inside = _mm256_cmpeq_epi32(_mm256_min_epu32(at, _mm256_set1_epi32((int)(limit - 1))), at);
		__m256i half = _mm256_mask_i32gather_epi32(
			_mm256_setzero_si256(), (const int *)(const void *)a, _mm256_srli_epi32(at, 5), inside, 4);
		__m256i top = _mm256_sllv_epi32(half, _mm256_andnot_si256(at, _mm256_set1_epi32(31)));
		x |= (uint64_t)(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(top)) << i;
	}
	return x;
}

#include "stats/bits_body.inc"

const struct bits *bits_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt") ? &avx2_table : NULL;
}
#endif
