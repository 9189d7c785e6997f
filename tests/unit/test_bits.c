/* Planes of bits: every table this processor can run does what one bit at a time does, for odd lengths and ranges, unaligned places, and
 * writes nothing beyond the end. */
#include "base/rng.h"
#include "stats/bits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#define MOST_WORDS 150
#define MOST_SLOTS (MOST_WORDS * 64)

static struct rng dice;

static size_t below(size_t n)
{
	return (size_t)rng_below(&dice, n);
}

/* A block of its own size, so that the sanitizer sees a step beyond it; unaligned when it is a multiple of the element only. */
static void *block(size_t bytes, size_t element)
{
	char *p = g_malloc(bytes + element);

	for (size_t i = 0; i < bytes + element; i++)
		p[i] = (char)rng_next(&dice);
	return p;
}

/* Thin, thick or even planes. */
static uint64_t *plane(size_t words)
{
	uint64_t *p = block(words * 8, 8);
	size_t kind = below(4);

	for (size_t i = 0; i < words; i++) {
		if (kind == 0)
			p[i] &= rng_next(&dice) & rng_next(&dice) & rng_next(&dice);
		else if (kind == 1)
			p[i] |= rng_next(&dice) | rng_next(&dice);
		else if (kind == 2 && below(3))
			p[i] = 0;
	}
	return p;
}

static size_t some_words(void)
{
	return below(4) ? below(40) : below(MOST_WORDS);
}

static void assert_plane(const char *table, const char *what, const uint64_t *d, const uint64_t *expected, size_t words)
{
	for (size_t i = 0; i < words; i++)
		if (d[i] != expected[i])
			fail_msg("%s %s: word %zu of %zu", table, what, i, words);
}

static void assert_number(const char *table, const char *what, uint64_t is, uint64_t expected, size_t n)
{
	if (is != expected)
		fail_msg("%s %s: %ju, not %ju (%zu)", table, what, (uintmax_t)is, (uintmax_t)expected, n);
}

static uint64_t slow_count(const uint64_t *a, size_t from, size_t until)
{
	uint64_t n = 0;

	for (size_t i = from; i < until; i++)
		n += bits_get(a, i);
	return n;
}

static void logic_once(const struct bits *b)
{
	size_t n = some_words();
	g_autofree uint64_t *x = plane(n), *y = plane(n), *m = plane(n), *d = plane(n + 1), *expected = g_new0(uint64_t, n + 1);
	uint64_t guard = d[n];

#define LOGIC(call, expression)                                                                                                            \
	do {                                                                                                                               \
		call;                                                                                                                      \
		for (size_t i = 0; i < n; i++)                                                                                             \
			expected[i] = (expression);                                                                                        \
		assert_plane(b->name, #call, d, expected, n);                                                                              \
		assert_true(d[n] == guard);                                                                                                \
	} while (0)
	LOGIC(b->and_(d, x, y, n), x[i] & y[i]);
	LOGIC(b->andn(d, x, y, n), x[i] & ~y[i]);
	LOGIC(b->or_(d, x, y, n), x[i] | y[i]);
	LOGIC(b->xor_(d, x, y, n), x[i] ^ y[i]);
	LOGIC(b->not_(d, x, n), ~x[i]);
	LOGIC(b->pick(d, m, x, y, n), (m[i] & x[i]) | (~m[i] & y[i]));
	memcpy(d, x, n * 8);
	LOGIC(b->and_(d, d, y, n), x[i] & y[i]);
#undef LOGIC
	assert_true(b->any(x, n) == (slow_count(x, 0, n * 64) > 0));
	memset(expected, 0, n * 8);
	assert_false(b->any(expected, n));
}

static void counts_once(const struct bits *b)
{
	size_t n = some_words(), until = below(n * 64 + 1), from = below(until + 1);
	g_autofree uint64_t *x = plane(n), *y = plane(n), *z = plane(n), *d = g_new0(uint64_t, n + 1);

#define COUNTED(op, expression, ...)                                                                                                       \
	do {                                                                                                                               \
		for (size_t i = 0; i < n; i++)                                                                                             \
			d[i] = (expression);                                                                                               \
		assert_number(b->name, #op, b->op(__VA_ARGS__, n), slow_count(d, 0, n * 64), n);                                           \
		assert_number(b->name, #op "_range", b->op##_range(__VA_ARGS__, from, until), slow_count(d, from, until), n);              \
	} while (0)
	COUNTED(count, x[i], x);
	COUNTED(and_count, x[i] & y[i], x, y);
	COUNTED(andn_count, x[i] & ~y[i], x, y);
	COUNTED(and3_count, x[i] & y[i] & z[i], x, y, z);
	COUNTED(andn3_count, x[i] & y[i] & ~z[i], x, y, z);
#undef COUNTED
}

static void columns_once(const struct bits *b)
{
	size_t n = some_words(), count = below(30), planes = 1 + below(20), until = below(n * 64 + 1), from = below(until + 1);
	g_autofree uint64_t *base = plane(n), *columns = plane(n * planes);
	const uint64_t *at[30];
	g_autofree uint32_t *out = g_new0(uint32_t, count + 1), *ranged = g_new0(uint32_t, count + 1);

	for (size_t i = 0; i < count; i++)
		at[i] = columns + below(planes) * n;
	for (size_t i = 0; i <= count; i++)
		out[i] = ranged[i] = (uint32_t)(7 * i);
	b->columns(base, at, count, n, out);
	b->columns_range(base, at, count, from, until, ranged);
	for (size_t i = 0; i < count; i++) {
		uint64_t all = 0, some = 0;

		for (size_t s = 0; s < n * 64; s++) {
			bool hit = bits_get(base, s) && bits_get(at[i], s);
			all += hit;
			some += hit && s >= from && s < until;
		}
		assert_number(b->name, "columns", out[i], 7 * i + all, n);
		assert_number(b->name, "columns_range", ranged[i], 7 * i + some, n);
	}
	assert_true(out[count] == 7 * count && ranged[count] == 7 * count);
}

static void at_least_once(const struct bits *b)
{
	size_t n = some_words(), count = below(70);
	unsigned k = 1 + (unsigned)below(below(2) ? 4 : BITS_MOST_COUNTED);
	uint64_t *planes[70];
	g_autofree uint64_t *d = plane(n + 1), *expected = g_new0(uint64_t, n + 1);
	uint64_t guard = d[n];

	for (size_t p = 0; p < count; p++)
		planes[p] = plane(n);
	b->at_least(d, (const uint64_t *const *)planes, count, k, n);
	for (size_t s = 0; s < n * 64; s++) {
		unsigned held = 0;

		for (size_t p = 0; p < count; p++)
			held += bits_get(planes[p], s);
		if (held >= k)
			bits_set(expected, s);
	}
	assert_plane(b->name, "at_least", d, expected, n);
	assert_true(d[n] == guard);
	for (size_t p = 0; p < count; p++)
		g_free(planes[p]);
}

/* Half of the values are the bounds themselves and their neighbours. */
#define NEAR(type, values, n, lo, hi)                                                                                                      \
	do {                                                                                                                               \
		for (size_t i_ = 0; i_ < (n); i_++)                                                                                        \
			if (below(2))                                                                                                      \
				(values)[i_] = (type)((uint64_t)(below(2) ? (lo) : (hi)) + below(3) - 1);                                  \
	} while (0)
#define COMPARED(call, condition)                                                                                                          \
	do {                                                                                                                               \
		uint64_t guard_ = d[words];                                                                                                \
		call;                                                                                                                      \
		memset(expected, 0, words * 8);                                                                                            \
		for (size_t i = 0; i < n; i++)                                                                                             \
			if (condition)                                                                                                     \
				bits_set(expected, i);                                                                                     \
		assert_plane(b->name, #call, d, expected, words);                                                                          \
		assert_true(d[words] == guard_);                                                                                           \
	} while (0)

static void compares_once(const struct bits *b)
{
	size_t n = below(4) ? below(400) : below(MOST_SLOTS), words = BITS_WORDS(n);
	g_autofree uint64_t *d = plane(words + 1), *expected = g_new0(uint64_t, words + 1);
	g_autofree uint16_t *x = block(n * 2, 2), *y = block(n * 2, 2);
	g_autofree uint8_t *u = block(n, 1);
	g_autofree int32_t *p = block(n * 4, 4), *q = block(n * 4, 4);
	uint16_t lo = (uint16_t)rng_next(&dice), hi = (uint16_t)rng_next(&dice);
	int32_t from = (int32_t)(uint32_t)rng_next(&dice), to = (int32_t)(uint32_t)rng_next(&dice);

	if (below(8) == 0)
		lo = 0;
	if (below(8) == 0)
		hi = UINT16_MAX;
	if (below(8) == 0)
		from = INT32_MIN;
	NEAR(uint16_t, x, n, lo, hi);
	NEAR(uint16_t, y, n, lo, hi);
	NEAR(uint8_t, u, n, (uint8_t)lo, (uint8_t)hi);
	NEAR(int32_t, p, n, (uint32_t)from, (uint32_t)to);
	NEAR(int32_t, q, n, (uint32_t)from, (uint32_t)to);
	COMPARED(b->alive_u16(d, x, y, lo, n), x[i] <= lo && lo < y[i]);
	COMPARED(b->range_u16(d, x, lo, hi, n), lo <= x[i] && x[i] <= hi);
	COMPARED(b->range_u8(d, u, (uint8_t)lo, (uint8_t)hi, n), (uint8_t)lo <= u[i] && u[i] <= (uint8_t)hi);
	COMPARED(b->alive_i32(d, p, q, from, n), p[i] <= from && from < q[i]);
	COMPARED(b->range_i32(d, p, from, to, n), from <= p[i] && p[i] <= to);
}

static void lists_once(const struct bits *b)
{
	size_t slots = 1 + below(3000), words = BITS_WORDS(slots), n = below(500);
	g_autofree uint64_t *d = plane(words), *expected = g_memdup2(d, words * 8), *got = plane(BITS_WORDS(n) + 1),
			    *e2 = g_new0(uint64_t, BITS_WORDS(n) + 1);
	g_autofree uint16_t *slot = g_new0(uint16_t, n + 1), *from = block(n * 2, 2), *until = block(n * 2, 2);
	g_autofree uint32_t *index = g_new0(uint32_t, n + 1), *list = g_new0(uint32_t, slots + 1);
	uint32_t limit = (uint32_t)below(slots + 1);
	uint64_t guard = got[BITS_WORDS(n)];

	for (size_t i = 0; i < n; i++) {
		slot[i] = (uint16_t)below(slots);
		index[i] = below(20) ? (uint32_t)below(slots) : UINT32_MAX;
	}
	b->set_alive(d, slot, from, until, 30000, n);
	for (size_t i = 0; i < n; i++)
		if (from[i] <= 30000 && 30000 < until[i])
			bits_set(expected, slot[i]);
	assert_plane(b->name, "set_alive", d, expected, words);
	b->gather(got, d, limit, index, n);
	for (size_t i = 0; i < n; i++)
		if (index[i] < limit && bits_get(d, index[i]))
			bits_set(e2, i);
	assert_plane(b->name, "gather", got, e2, BITS_WORDS(n));
	assert_true(got[BITS_WORDS(n)] == guard);
	/* the set bits of a range, in order, no more than asked for */
	size_t until_slot = below(slots + 1), from_slot = below(until_slot + 1), most = below(slots), at = 0;
	size_t found = bits_list(d, from_slot, until_slot, list, most);
	for (size_t s = from_slot; s < until_slot && at < most; s++)
		if (bits_get(d, s))
			assert_int_equal(list[at++], s);
	assert_int_equal(found, at);
}

static void ranks_once(const struct bits *b)
{
	size_t n = some_words(), expected = 0, found;
	g_autofree uint64_t *a = plane(n), *mask = plane(n);
	g_autofree uint32_t *out = g_new0(uint32_t, n * 64 + 1);
	uint32_t before = 0;

	found = b->ranks(out, a, mask, n);
	for (size_t s = 0; s < n * 64; s++) {
		if (bits_get(a, s) && bits_get(mask, s) && (expected >= found || out[expected++] != before))
			fail_msg("%s ranks: slot %zu of %zu words", b->name, s, n);
		before += bits_get(mask, s);
	}
	assert_int_equal(found, expected);
}

static void rows_once(const struct bits *b)
{
	size_t n = below(100);
	g_autofree uint32_t *d = block(n * 4, 4), *e = g_memdup2(d, n * 4 + 4), *x = block(n * 4, 4), *y = block(n * 4, 4);

	b->add(d, x, n);
	for (size_t i = 0; i < n; i++)
		e[i] += x[i];
	assert_memory_equal(d, e, n * 4 + 4);
	b->replace(d, x, y, n);
	for (size_t i = 0; i < n; i++)
		e[i] += y[i] - x[i];
	assert_memory_equal(d, e, n * 4 + 4);
}

static void each_table(void (*once)(const struct bits *b), int times)
{
	for (const char *const *name = bits_names(); *name; name++) {
		const struct bits *b = bits_named(*name);

		if (!b)
			continue;
		assert_string_equal(b->name, *name);
		rng_init(&dice, "bits");
		for (int i = 0; i < times; i++)
			once(b);
	}
}

static void test_logic(void **state)
{
	(void)state;
	each_table(logic_once, 300);
}

static void test_counts(void **state)
{
	(void)state;
	each_table(counts_once, 150);
}

static void test_columns(void **state)
{
	(void)state;
	each_table(columns_once, 60);
}

static void test_at_least(void **state)
{
	(void)state;
	each_table(at_least_once, 40);
}

static void test_compares(void **state)
{
	(void)state;
	each_table(compares_once, 150);
}

static void test_lists(void **state)
{
	(void)state;
	each_table(lists_once, 200);
}

static void test_ranks(void **state)
{
	(void)state;
	each_table(ranks_once, 150);
}

static void test_rows(void **state)
{
	(void)state;
	each_table(rows_once, 100);
}

static void test_tables(void **state)
{
	uint64_t x[3] = {0};

	(void)state;
	assert_non_null(bits_best());
	assert_non_null(bits_named("plain"));
	assert_null(bits_named("abacus"));
	bits_set_range(x, 5, 5);
	bits_set_range(x, 3, 7);
	bits_set_range(x, 60, 130);
	assert_true(x[0] == (0xf000000000000078u) && x[1] == UINT64_MAX && x[2] == 3);
	bits_clear(x, 3);
	assert_true(x[0] == (0xf000000000000070u));
	bits_set_u16(x, (const uint16_t[]){0, 150}, 2);
	bits_set_u32(x, (const uint32_t[]){1}, 1);
	assert_true(x[0] == (0xf000000000000073u) && x[2] == ((1u << 22) | 3));
}

/* Which tables were compared here, asked of the kernel and not of the compiler's own question: a path this machine has is never left out.
 */
static void test_every_path_of_this_machine(void **state)
{
	static const struct {
		const char *name, *flags[4];
	} paths[] = {{"avx512", {" avx512_vpopcntdq", " avx512bw", " avx512vl", " bmi2"}}, {"avx2", {" avx2", " bmi2", " popcnt"}},
		{"popcnt", {" popcnt"}}};
	g_autofree char *text = NULL;
	const char *flags;

	(void)state;
	if (!g_file_get_contents("/proc/cpuinfo", &text, NULL, NULL) || (flags = strstr(text, "\nflags")) == NULL)
		return; /* another processor: plain C alone */
	*strchr(flags + 1, '\n') = '\0';
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		bool has = true;

		for (size_t k = 0; k < G_N_ELEMENTS(paths[i].flags) && paths[i].flags[k]; k++)
			has = has && strstr(flags, paths[i].flags[k]) != NULL;
		print_message("# %s: %s\n", paths[i].name, bits_named(paths[i].name) ? "compared" : "not on this machine");
		assert_int_equal(bits_named(paths[i].name) != NULL, has);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_every_path_of_this_machine),
		cmocka_unit_test(test_logic),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_at_least),
		cmocka_unit_test(test_compares),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_ranks),
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests_name("bits", tests, NULL, NULL);
}
