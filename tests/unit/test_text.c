/* Vietnamese text: normal form, folding, order by given name (against ICU's vi collation as an independent oracle). */
#include "base/rng.h"
#include "base/text.h"
#include "messages/text.def"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unicode/ucol.h>

static void test_normalise(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err e = {0};
	assert_string_equal(text_normalise("  Nguye\xCC\x82\xCC\x83n   Va\xCC\x86n  An ", a, &e), "Nguyễn Văn An");
	assert_string_equal(text_normalise("\xC3\x90\xE1\xBA\xB7ng", a, &e), "Đặng"); /* U+00D0 as in old lists */
	assert_string_equal(text_normalise("a\xC2\xA0\xE2\x80\x83"
					   "b",
				    a, &e),
		"a b");
	assert_string_equal(text_normalise("", a, &e), "");
	assert_int_equal(e.code, ERR_NONE);
	static const char *const refused[] = {"a\tb", "a\nb", "a\x01", "a\x7F", "a\xC2\x85",
		"a\xE2\x80\x8B"
		"b",
		"\xEF\xBB\xBF"
		"a",
		"a\xE2\x80\xAE"
		"b",
		"\xC2\xAD", "\xEF\xBF\xBF"};
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		e = (struct err){0};
		assert_null(text_normalise(refused[i], a, &e));
		assert_int_equal(e.key, MSG_TEXT_CONTROL);
	}
	e = (struct err){0};
	assert_null(text_normalise("\xE1\xBA", a, &e));
	assert_int_equal(e.key, MSG_TEXT_BAD_UTF8);
	arena_free(a);
}

static void add_one(void *thing)
{
	(*(int *)thing)++;
}

/* What an arena owns goes with it, and counts as its memory. */
static void test_owned(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	int first = 0, second = 0;
	arena_own(a, &first, add_one, 1000);
	const size_t bytes = arena_bytes(a);
	arena_own(a, &second, add_one, 1 << 20);
	assert_true(bytes >= 1000 && arena_bytes(a) >= bytes + (1 << 20));
	assert_int_equal(first + second, 0);
	arena_free(a);
	assert_int_equal(first, 1);
	assert_int_equal(second, 1);
}

static void test_fold(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	static const char *const pairs[][2] = {{"Đặng Thị Ngọc Ánh", "dang thi ngoc anh"}, {"đoàn", "doan"}, {"THỦ  ĐỨC", "thu duc"},
		{"hoà", "hoa"}, {"hòa", "hoa"}, {"ươ Ưỡ ăắ Ẩ ỹ", "uo uo aa a y"}, {"Xã A1-2", "xa a1-2"}, {"", ""}, {"  x ", "x"},
		{"e\xCC\x82\xCC\x81", "e"}, {"Ðức", "duc"}, {"H'Hen Niê", "h'hen nie"}};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		assert_string_equal(text_fold(pairs[i][0], a), pairs[i][1]);
	/* Folding twice changes nothing; bytes that are not UTF-8 do no harm. */
	assert_string_equal(text_fold(text_fold("Tạ Quỳnh", a), a), "ta quynh");
	assert_non_null(text_fold("\xFF\xE1\xBA", a));
	arena_free(a);
}

static void assert_ascending(const char *const *names, size_t n)
{
	struct arena *a = arena_new();
	for (size_t i = 1; i < n; i++) {
		const char *x = text_name_sort(names[i - 1], a), *y = text_name_sort(names[i], a);
		if (strcmp(x, y) >= 0)
			fail_msg("%s [%s] must sort before %s [%s]", names[i - 1], x, names[i], y);
	}
	arena_free(a);
}

static void test_name_order(void **state)
{
	(void)state;
	static const char *const given[] = {"An", "Anh", "Ánh", "Ăn", "Ân", "Bình", "Dũng", "Đức", "Em", "Ê", "Giang", "Hòa", "Hóa", "Ong",
		"Ông", "Ơn", "Tu", "Tù", "Tủ", "Tũ", "Tú", "Tụ", "Tư", "Vân"};
	assert_ascending(given, sizeof given / sizeof given[0]);
	static const char *const full[] = {
		"Nguyễn An", "Lê Văn Anh", "Nguyễn Thị Anh", "Nguyễn Văn Anh", "Lê Văn Ánh", "Đỗ Bình", "An Bình Chi"};
	assert_ascending(full, sizeof full / sizeof full[0]);
	struct arena *a = arena_new();
	assert_string_equal(text_name_sort("NGUYỄN  VĂN HOÀ", a), text_name_sort("Nguyễn Văn Hòa", a));
	assert_string_equal(text_name_sort("", a), "");
	assert_string_equal(text_name_sort("Bá", a), "DA 4 ");
	assert_true(strcmp(text_sort("Xã An Bình", a), text_sort("Xã Ân Bình", a)) < 0);
	assert_true(strcmp(text_sort("Tổ 2", a), text_sort("Tổ dân phố", a)) < 0);
	for (const char *p = text_name_sort("Ýới Ǆ-中 'x", a); *p != '\0'; p++)
		assert_true(*p >= ' ' && *p <= '~');
	arena_free(a);
}

/* Random syllables: the key of one part must order as ICU's vi collation does at letter and tone strength. */
static void test_order_equals_icu(void **state)
{
	(void)state;
	static const char *const onset[] = {"", "b", "c", "d", "đ", "h", "kh", "ng", "nh", "t", "th", "v", "x"};
	static const char *const rime[] = {"a", "à", "ả", "ã", "á", "ạ", "ăn", "ằn", "ắng", "ân", "ần", "ậu", "an", "ang", "anh", "ê", "ế",
		"e", "ẹ", "o", "ô", "ộ", "ơ", "ợ", "ong", "u", "ư", "ự", "ung", "ưng", "y", "ý"};
	UErrorCode status = U_ZERO_ERROR;
	UCollator *vi = ucol_open("vi", &status);
	assert_true(U_SUCCESS(status));
	ucol_setStrength(vi, UCOL_SECONDARY);
	struct arena *a = arena_new();
	struct rng r;
	rng_init(&r, "test_text");
	for (int i = 0; i < 20000; i++) {
		char name[2][32];
		for (int k = 0; k < 2; k++)
			g_snprintf(name[k], sizeof name[k], "%s%s", onset[rng_below(&r, G_N_ELEMENTS(onset))],
				rime[rng_below(&r, G_N_ELEMENTS(rime))]);
		int ours = strcmp(text_name_sort(name[0], a), text_name_sort(name[1], a));
		UCollationResult theirs = ucol_strcollUTF8(vi, name[0], -1, name[1], -1, &status);
		if ((ours > 0) - (ours < 0) != (int)theirs)
			fail_msg("%s, %s: ours %d, ICU %d", name[0], name[1], ours, (int)theirs);
	}
	ucol_close(vi);
	arena_free(a);
}

/* A tone has no place in a word, đ is d, and a last y behind a consonant or qu may be an i. */
static void test_spellings(void **state)
{
	struct arena *a = arena_new();
	static const char *const alike[][2] = {{"hòa", "hoà"}, {"thủy", "thuỷ"}, {"quý", "quí"}, {"mỹ", "mĩ"}, {"Kỳ", "kì"}};
	static const char *const others[][2] = {
		{"thúy", "thúi"}, {"quý", "quì"}, {"hoa", "hoà"}, {"mỹ", "mỵ"}, {"quyên", "quiên"}, {"lan", "lai"}};
	static const char *const spelled[][2] = {{"quy", "qui"}, {"qui", "quy"}, {"mi", "my"}, {"thuy", NULL}, {"y", NULL}, {"i", NULL},
		{"hoa", NULL}, {"ai", NULL}, {"uy", NULL}, {"", NULL}};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(alike); i++)
		assert_true(text_sort_alike(text_sort(alike[i][0], a), text_sort(alike[i][1], a)));
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		assert_false(text_sort_alike(text_sort(others[i][0], a), text_sort(others[i][1], a)));
	for (size_t i = 0; i < G_N_ELEMENTS(spelled); i++) {
		const char *other = text_other_spelling(spelled[i][0], a);
		assert_true(g_strcmp0(other, spelled[i][1]) == 0);
	}
	assert_string_equal(text_fold("Đường", a), text_fold("duong", a));
	arena_free(a);
}

static void test_small(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_int_equal(text_length("Đặng"), 4);
	assert_int_equal(text_length(""), 0);
	assert_int_equal(text_distance("theory", "theory"), 0);
	assert_int_equal(text_distance("theroy", "theory"), 1);
	assert_int_equal(text_distance("", "abc"), 3);
	assert_int_equal(text_distance("kitten", "sitting"), 3);
	assert_int_equal(text_distance("x", "0123456789012345678901234567890123456789012345678901234567890123456789"), 1000);
	assert_string_equal(text_thousands(0, a), "0");
	assert_string_equal(text_thousands(999, a), "999");
	assert_string_equal(text_thousands(1234567, a), "1.234.567");
	assert_string_equal(text_thousands(-1000, a), "-1.000");
	assert_string_equal(text_thousands(INT64_MIN, a), "-9.223.372.036.854.775.808");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normalise),
		cmocka_unit_test(test_owned),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_name_order),
		cmocka_unit_test(test_order_equals_icu),
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_small),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
