/* Columns of the list of a kind: every field that is for readers can be chosen; what may not be seen stays masked in whatever column, and
 * reading what is sensitive is noted with the columns it was read in. */
#include "page_world.h"

#include "app/page/page_records.h"
#include "app/reading.h"
#include "model/kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct page_ask now = {.day = 20261128, .today = 20261128, .lang = MSG_VI};

static int make(void **state)
{
	return (*state = page_world_new("record-columns")) != NULL ? 0 : -1;
}

static struct page_record_list list(struct page_world *w, const char *kind, const char *columns)
{
	struct page_record_list p;
	struct err e = {0};
	const struct page_record_list_ask what = {.kind = kind, .columns = columns};
	if (!page_record_list(w->app, &now, &what, &p, w->arena, &e))
		fail_msg("%s", e.en);
	return p;
}

static void test_chosen(void **state)
{
	struct page_world *w = *state;
	struct page_record_list p = list(w, "tenure", NULL);
	size_t usual = p.column_count, ticked = 0;
	assert_null(p.chosen);
	assert_true(p.choice_count > usual);
	for (size_t i = 0; i < p.choice_count; i++)
		ticked += p.choices[i].chosen;
	assert_int_equal(ticked, usual);
	/* In the order of the address, each once, none that is not there. */
	p = list(w, "tenure", "main,person,nonsense,main,source");
	assert_string_equal(p.chosen, "main,person,source");
	assert_int_equal(p.column_count, 3);
	p = list(w, "person", "sex,full_name");
	assert_true(p.count > 0 && p.rows[0].cells[1].text[0] != 0);
	p = list(w, "tenure", "nonsense,,");
	assert_null(p.chosen);
	assert_int_equal(p.column_count, usual);
}

/* All columns of all kinds, a few at a time. */
static void test_every_field(void **state)
{
	static const char *const kinds[] = {
		"person", "membership", "tenure", "organisation", "unit", "post", "family_member", "qualification"};
	struct page_world *w = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		struct page_record_list p = list(w, kinds[i], NULL);
		for (size_t k = 0; k < p.choice_count; k += 8) {
			g_autoptr(GString) some = g_string_new(NULL);
			for (size_t c = k; c < p.choice_count && c < k + 8; c++)
				g_string_append_printf(some, "%s%s", c > k ? "," : "", p.choices[c].name);
			struct page_record_list x = list(w, kinds[i], some->str);
			assert_string_equal(x.chosen, some->str);
			assert_int_equal(x.count, p.count);
		}
	}
}

/* Sensitive columns of the people a viewer may see. */
static void test_masked_and_noted(void **state)
{
	struct page_world *w = *state;
	const struct kind *person = kind_find("person");
	const struct page_record_list all = list(w, "person", "full_name,religion,ethnic");
	assert_true(all.count > 0);
	assert_int_equal(person->fields[kind_field_index(person, "religion")].class_, 'S');
	const struct viewer *was = page_world_as(w, "noivu.08");
	app_forget_readings(w->app);
	struct page_record_list p = list(w, "person", "full_name,religion,ethnic");
	assert_true(p.count > 0);
	for (size_t i = 0; i < p.count; i++)
		assert_true(p.rows[i].cells[1].masked && !p.rows[i].cells[0].masked);
	assert_false(app_has_readings(w->app)); /* nothing sensitive was read */
	page_world_back(w, was);
	was = page_world_as(w, "tochuc.02578");
	app_forget_readings(w->app);
	p = list(w, "membership", "person,kind_m,joined_d");
	int shown = 0;
	for (size_t i = 0; i < p.count; i++)
		shown += !p.rows[i].cells[1].masked && p.rows[i].cells[1].text[0] != '\0';
	assert_true(shown > 0);
	assert_true(app_has_readings(w->app));
	app_forget_readings(w->app);
	page_world_back(w, was);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chosen), cmocka_unit_test(test_every_field), cmocka_unit_test(test_masked_and_noted)};
	return cmocka_run_group_tests_name("columns of records", tests, make, page_world_drop);
}
