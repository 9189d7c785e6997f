/* Fuzz target: any text as a day, a partial day, an instant, a period, a rule for due days. What is taken is a real one and is written
 * again as what it was. */
#include "app/app.h"
#include "model/calendar.h"
#include "stats/report.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void days(const char *text)
{
	char again[11];
	ymd d = 0;
	struct err e = {0};
	if (ymd_parse_iso(text, &d, NULL)) {
		must(ymd_is_day(d) && strcmp(ymd_format_iso(d, again), text) == 0);
		(void)ymd_format_vi(d, again);
	}
	if (ymd_parse_partial(text, &d, &e)) {
		must(ymd_is_pdate(d) && strcmp(ymd_format_iso(d, again), text) == 0);
		must(ymd_is_day(ymd_first(d)));
	} else {
		must(e.code != ERR_NONE && g_utf8_validate(e.vi, -1, NULL));
	}
}

static void instants(const char *text, struct arena *a)
{
	int64_t ms = 0, back = 0;
	/* written with milliseconds or without: what is read again is the same second */
	if (instant_parse(text, &ms, NULL) && ms >= 0 && ms < INT64_C(253370764800000))
		must(instant_parse(instant_format(ms, a), &back, NULL) && ms / 1000 == back / 1000);
}

static void rules(const char *text, struct arena *a)
{
	static const struct calendar none = {.rest = {[5] = true, [6] = true}};
	static const ymd ends[] = {20241231, 20250228, 20240229, 20251031};
	struct due_rule r;
	if (!due_rule_parse(text, &r))
		return;
	must(*due_rule_say(&r, MSG_VI, a) != '\0' && *due_rule_say(&r, MSG_EN, a) != '\0');
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		struct due_day d = due_day(&none, &r, ends[i]);
		must(d.day == 0 ? d.missing != 0 : ymd_is_day(d.day));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct codes *codes;
	if (codes == NULL)
		codes = codes_new(law_text, NULL);
	struct arena *a = arena_new();
	g_autofree char *copy = g_strndup((const char *)data, MIN(size, 300));
	g_autofree char *text = g_utf8_make_valid(copy, -1);
	struct period p;
	struct err e = {0};
	days(text);
	instants(text, a);
	rules(text, a);
	if (!period_parse(text, PERIOD__MAX, codes, &p, a, &e))
		must(e.code != ERR_NONE);
	arena_free(a);
	return 0;
}
