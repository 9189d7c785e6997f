/* Fuzz target: any text as a day, a number, yes or no. What is read is real; what is written again reads the same; a refusal has its
 * sentence.
 */
#include "exchange/grid_value.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	char *text = arena_strndup(a, (const char *)data, size);
	ymd day = 0, again = 0;
	char buf[11];
	const char *nearest = NULL, *number = NULL, *same = NULL;
	bool is = false;
	struct err e = {0}, none = {0};
	if (!g_utf8_validate(text, -1, NULL)) {
		arena_free(a);
		return 0;
	}
	if (value_day(text, a, &day, &nearest, &e)) {
		must(ymd_is_pdate(day));
		must(value_day(ymd_format_vi(day, buf), a, &again, NULL, &none) && again == day);
		must(value_day(ymd_format_iso(day, buf), a, &again, NULL, &none) && again == day);
	} else {
		must(e.code == ERR_INPUT && e.vi[0] != '\0');
		must(nearest == NULL || value_day(nearest, a, &again, NULL, &none));
	}
	e = none;
	for (size_t i = 0; i < 3; i++) {
		e = none;
		if (value_number(text, "\0,."[i], a, &number, &e))
			must(value_number(number, '.', a, &same, &none) && strcmp(number, same) == 0);
		else
			must(e.code == ERR_INPUT);
	}
	(void)value_yes_no(text, a, &is, &none);
	const struct grid_cell cell = {.type = GRID_NUMBER, .text = text};
	if (value_day_of_cell(&cell, false, a, &day, NULL, &none))
		must(ymd_is_pdate(day));
	arena_free(a);
	return 0;
}
