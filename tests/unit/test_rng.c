/* The random numbers of the demo world and of tests are the same for ever: a demo register must not change because a library did. */
#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_hash_is_fnv1a(void **state)
{
	(void)state;
	assert_true(rng_hash("") == 0xcbf29ce484222325u);
	assert_true(rng_hash("a") == 0xaf63dc4c8601ec8cu);
	assert_true(rng_hash("foobar") == 0x85944171f73967e8u);
}

/* First outputs of xoshiro256** from the state 1, 2, 3, 4, as its authors' code gives them. */
static void test_numbers_are_xoshiro(void **state)
{
	struct rng r = {{1, 2, 3, 4}};

	(void)state;
	assert_true(rng_next(&r) == 11520);
	assert_true(rng_next(&r) == 0);
	assert_true(rng_next(&r) == 1509978240);
	assert_true(rng_next(&r) == 1215971899390074240);
}

static void test_same_text_same_numbers(void **state)
{
	struct rng a, b, c;

	(void)state;
	rng_init(&a, "Kháng Nhật");
	rng_init(&b, "Kháng Nhật");
	rng_init(&c, "Minh Thanh");
	assert_true(rng_next(&a) == rng_next(&b));
	assert_false(rng_next(&a) == rng_next(&c));
}

static void test_below_is_even_and_in_range(void **state)
{
	struct rng r;
	int seen[7] = {0};

	(void)state;
	rng_init(&r, "even");
	for (int i = 0; i < 70000; i++)
		seen[rng_below(&r, 7)]++;
	for (int i = 0; i < 7; i++)
		assert_in_range(seen[i], 9600, 10400);
	for (int i = 0; i < 1000; i++) {
		int64_t x = rng_between(&r, -3, 3);
		assert_true(x >= -3 && x <= 3);
	}
	assert_true(rng_between(&r, 5, 5) == 5);
	assert_true(rng_chance(&r, 1, 1));
	assert_false(rng_chance(&r, 0, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_hash_is_fnv1a), cmocka_unit_test(test_numbers_are_xoshiro),
		cmocka_unit_test(test_same_text_same_numbers), cmocka_unit_test(test_below_is_even_and_in_range)};

	return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}
