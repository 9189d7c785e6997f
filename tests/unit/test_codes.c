/* Code lists: every file of domain/codes is read and its cross references hold; broken files are refused with their place. */
#include "model/codes.h"
#include "messages/model.def"
#include "messages/text.def"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#ifndef TEST_SOURCE_ROOT
#define TEST_SOURCE_ROOT "."
#endif

static char *domain_path(const char *path)
{
	return g_build_filename(TEST_SOURCE_ROOT, "domain", path, NULL);
}

static char *from_disk(const char *path, void *user)
{
	(void)user;
	g_autofree char *full = domain_path(path);
	char *text = NULL;
	g_file_get_contents(full, &text, NULL, NULL);
	return text;
}

/* A source that knows one text, whatever the name. */
static char *from_text(const char *path, void *user)
{
	(void)path;
	return g_strdup(user);
}

static void test_all_files(void **state)
{
	(void)state;
	struct codes *c = codes_new(from_disk, NULL);
	g_autofree char *folder = domain_path("codes");
	GDir *dir = g_dir_open(folder, 0, NULL);
	assert_non_null(dir);
	size_t lists = 0, items = 0;
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
		if (!g_str_has_suffix(name, ".yaml"))
			continue;
		g_autofree char *list = g_strndup(name, strlen(name) - strlen(".yaml"));
		struct err e = {0};
		const struct code_list *l = codes_list(c, list, &e);
		if (l == NULL || !codes_check_references(c, list, &e))
			fail_msg("%s", err_text(&e, MSG_EN));
		assert_ptr_equal(l, codes_list(c, list, &e));
		lists++;
		items += l->count;
	}
	g_dir_close(dir);
	assert_true(lists >= 100);
	assert_true(items >= 900);
	codes_free(c);
}

static void test_content(void **state)
{
	(void)state;
	struct codes *c = codes_new(from_disk, NULL);
	struct err e = {0};
	const struct code_list *sex = codes_list(c, "sex", &e);
	assert_non_null(sex);
	assert_string_equal(sex->vi, "Giới tính");
	assert_int_equal(code_by_id(sex, "female")->num, 2);
	assert_string_equal(code_by_num(sex, 1)->id, "male");
	assert_null(code_by_id(sex, "nu"));
	assert_null(code_by_num(sex, NONE));
	assert_string_equal(code_by_id(sex, "male")->aliases[1], "M");
	assert_string_equal(code_nearest(sex, "femal")->id, "female");
	assert_null(code_nearest(sex, "something"));

	const struct code_list *types = codes_list(c, "unit_type", &e);
	const struct code *district = code_by_id(types, "huyen");
	assert_int_equal(district->until, 20250701);
	assert_int_equal(district->from, 0);
	assert_string_equal(code_extra(district, "level"), "district");
	assert_null(code_extra(district, "nothing"));
	assert_int_equal(code_by_id(types, "dac_khu")->from, 20250701);
	assert_int_equal(code_by_id(types, "xa")->until, YMD_OPEN);
	const struct code_group *villages = code_group_find(types, "village_level");
	assert_true(code_in_group(villages, code_by_id(types, "buon")->num));
	assert_false(code_in_group(villages, code_by_id(types, "xa")->num));
	assert_null(code_group_find(types, "xa"));
	assert_false(types->ordered);

	const struct code_list *theory = codes_list(c, "political_theory", &e);
	assert_true(theory->ordered);
	assert_true(code_by_id(theory, "intermediate")->order < code_by_id(theory, "advanced")->order);
	assert_false(codes_list(c, "evaluation_level", &e)->ordered); /* several scales are no scale */
	assert_string_equal(code_by_id(codes_list(c, "term_period", &e), "state_2016_2021")->chain, "state");
	assert_string_equal(code_extra(code_by_id(codes_list(c, "title", &e), "cell_secretary"), "org"), "cell cell_base");
	assert_string_equal(
		code_extra(code_by_id(codes_list(c, "grade", &e), codes_list(c, "grade", &e)->codes[0].id), "systems_codes"), "bnv=01.001");
	assert_int_equal(e.code, ERR_NONE);
	codes_free(c);
}

#define HEAD "list: x\ntitle: {vi: a, en: b}\nordered: false\nconfidence: draft\n"
#define GOOD "items:\n  - {num: 1, code: a, vi: A, en: A, order: 1}\n"

static void test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *place;
		msg_key key;
	} cases[] = {
		{HEAD "colour: red\n" GOOD, "codes/x.yaml:5:", MSG_CODES_KEY_UNKNOWN},
		{HEAD, "codes/x.yaml:1:", MSG_CODES_KEY_MISSING},
		{"list: y\ntitle: {vi: a, en: b}\nordered: false\nconfidence: draft\n" GOOD, "codes/x.yaml:1:", MSG_CODES_VALUE},
		{"list: x\ntitle: {vi: a}\nordered: false\nconfidence: draft\n" GOOD, "codes/x.yaml:2:", MSG_CODES_KEY_MISSING},
		{"list: x\ntitle: {vi: a, en: b}\nordered: maybe\nconfidence: draft\n" GOOD, "codes/x.yaml:3:", MSG_CODES_VALUE},
		{"list: x\ntitle: {vi: a, en: b}\nordered: no\nconfidence: sure\n" GOOD, "codes/x.yaml:3:", MSG_CODES_VALUE},
		{"list: x\ntitle: {vi: a, en: b}\nordered: true\nconfidence: draft\nitems:\n  - {num: 1, code: a, vi: A, en: A}\n",
			"codes/x.yaml:6:", MSG_CODES_NO_ORDER},
		{HEAD "items:\n  - {num: 0, code: a, vi: A, en: A}\n", "codes/x.yaml:6:", MSG_CODES_VALUE},
		{HEAD "items:\n  - {num: 40000, code: a, vi: A, en: A}\n", "codes/x.yaml:6:", MSG_CODES_VALUE},
		{HEAD "items:\n  - {num: 1x, code: a, vi: A, en: A}\n", "codes/x.yaml:6:", MSG_CODES_VALUE},
		{HEAD "items:\n  - {code: a, vi: A, en: A}\n", "codes/x.yaml:6:", MSG_CODES_KEY_MISSING},
		{HEAD "items:\n  - {num: 1, code: A-b, vi: A, en: A}\n", "codes/x.yaml:6:", MSG_CODES_VALUE},
		{HEAD GOOD "  - {num: 1, code: b, vi: B, en: B}\n", "codes/x.yaml:7:", MSG_CODES_TWICE},
		{HEAD GOOD "  - {num: 2, code: a, vi: B, en: B}\n", "codes/x.yaml:7:", MSG_CODES_TWICE},
		{HEAD "items:\n  - {num: 1, code: a, vi: A, en: A, until: 2025-02-30}\n", "codes/x.yaml:6:", MSG_CODES_VALUE},
		{HEAD "items:\n  - {num: 1, code: a, vi: A, en: A, from: 2025-01-01, until: 2025-01-01}\n",
			"codes/x.yaml:6:", MSG_CODES_DATES},
		{HEAD "items:\n  - {num: 1, code: a, vi: A, en: A, aliases: one}\n", "codes/x.yaml:6:", MSG_CODES_SHAPE},
		{HEAD "groups:\n  g: {vi: a, en: b, codes: [a, z]}\n" GOOD, "codes/x.yaml:6:", MSG_CODES_NO_CODE},
		{HEAD "groups:\n  g: {vi: a, en: b, codes: [a, a]}\n" GOOD, "codes/x.yaml:6:", MSG_CODES_TWICE},
		{HEAD "groups:\n  g: {vi: a, en: b, colour: [a]}\n" GOOD, "codes/x.yaml:6:", MSG_CODES_KEY_UNKNOWN},
		{HEAD "items:\n  - {num: 1, code: a, vi: A, en: A, num: 2}\n", "codes/x.yaml:6:37:", MSG_YAML_DUPLICATE_KEY},
		{HEAD "items: &x\n", "codes/x.yaml:5:", MSG_YAML_ANCHOR},
		{HEAD "items:\n\t- a\n", "codes/x.yaml:6:1:", MSG_YAML_TAB},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct codes *c = codes_new(from_text, (char *)(uintptr_t)cases[i].text);
		struct err e = {0};
		assert_null(codes_list(c, "x", &e));
		if (e.key != cases[i].key || !g_str_has_prefix(e.en, cases[i].place))
			fail_msg("case %zu: %s", i, e.en);
		assert_null(codes_list(c, "x", NULL)); /* without an error to fill */
		codes_free(c);
	}
}

static void test_absent(void **state)
{
	(void)state;
	static const struct code one[] = {{.num = 1, .id = "then", .vi = "khi đó", .en = "then", .until = YMD_OPEN}};
	static const struct code_list boundary = {.name = "boundary", .vi = "Ranh giới", .en = "Boundaries", .codes = one, .count = 1};
	struct codes *c = codes_new(from_disk, NULL);
	struct err e = {0};
	assert_null(codes_list(c, "no_such_list", &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_null(codes_list(c, "../records/1_structure", NULL));
	codes_add(c, &boundary);
	assert_ptr_equal(codes_list(c, "boundary", NULL), &boundary);
	assert_null(code_extra(code_by_id(&boundary, "then"), "level"));
	codes_free(c);
}

/* A reference to a code that does not exist is found with its line. */
static char *one_bent(const char *path, void *user)
{
	(void)user;
	char *text = from_disk(path, NULL);
	if (text != NULL && strcmp(path, "codes/unit_type.yaml") == 0) {
		char **parts = g_strsplit(text, "level: district", 2);
		g_free(text);
		text = g_strjoinv("level: distrikt", parts);
		g_strfreev(parts);
	}
	return text;
}

static void test_reference_refused(void **state)
{
	(void)state;
	struct codes *c = codes_new(one_bent, NULL);
	struct err e = {0};
	assert_false(codes_check_references(c, "unit_type", &e));
	assert_int_equal(e.key, MSG_CODES_NO_CODE);
	assert_non_null(strstr(e.en, "distrikt"));
	assert_non_null(strstr(e.en, "codes/unit_type.yaml:"));
	codes_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_files),
		cmocka_unit_test(test_content),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_reference_refused),
	};
	return cmocka_run_group_tests_name("codes", tests, NULL, NULL);
}
