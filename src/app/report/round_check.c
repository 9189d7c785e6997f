/* What the checks of a report's forms say, and which of them somebody explained. */
#include "app/report/round_parts.h"

#include "app/figure/figure_words.h"
#include "messages/round.def"
#include "store/rows.h"

#include <string.h>

#define BELOW_NAMED 12 /* who has none, by name */

/* The explanation of a check; NULL when there is none. */
static bool explained(struct app *a, const struct report_row *r, const char *form, const char *check, const char **reason,
	struct arena *arena, struct err *e)
{
	const struct rows_where where = {"report_id", r->id};
	const struct rows_ask ask = {.t = &table_report_exception, .where = &where, .where_count = 1, .area = r->area_id, .before = NONE};
	struct rows rows;
	*reason = NULL;
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_exception_row *x = rows.items[i];
		if (strcmp(x->form, form) == 0 && strcmp(x->check_id, check) == 0)
			*reason = x->reason;
	}
	return true;
}

/* Typed cells are added up from the accepted reports below: whose is not there is named, and must be explained. */
static bool check_below(struct app *a, const struct report_row *r, struct round_drawn *d, GArray *checks, struct round_checks *sum,
	enum msg_lang lang, struct arena *arena, struct err *e)
{
	const struct report *f = d->figure->report;
	struct round_check c = {.form = d->code, .id = ROUND_CHECK_BELOW, .where = ""};
	g_autoptr(GString) names = g_string_new(NULL);
	char n[3][16];
	if (!d->from_below)
		return true;
	sum->made++;
	sum->hold += f->reported == f->asked;
	if (f->reported == f->asked)
		return true;
	for (size_t i = 0; i < f->silent_count && i < BELOW_NAMED; i++)
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", f->silent[i]);
	if (f->silent_count > BELOW_NAMED)
		g_string_append(names, "\xE2\x80\xA6");
	g_snprintf(n[0], sizeof n[0], "%d", f->reported);
	g_snprintf(n[1], sizeof n[1], "%d", f->asked);
	g_snprintf(n[2], sizeof n[2], "%d", f->asked - f->reported);
	g_autofree char *say = MSG_FORMAT(MSG_ROUND_BELOW, lang, n[0], n[1], n[2], names->str);
	c.say = arena_strdup(arena, say);
	if (!explained(a, r, d->code, c.id, &c.reason, arena, e))
		return false;
	sum->blocking += c.reason == NULL;
	g_array_append_val(checks, c);
	return true;
}

bool round_check_form(struct app *a, const struct report_row *r, struct round_drawn *d, GArray *checks, struct round_checks *sum,
	enum msg_lang lang, struct arena *arena, struct err *e)
{
	const struct report *report = d->figure->report;
	for (size_t i = 0; i < report->check_count; i++) {
		const struct check_result *k = &report->checks[i];
		struct round_check c = {.form = d->code, .id = k->id, .where = k->where, .sum = k->sum, .unknown = k->holds < 0};
		if (strcmp(k->level, "note") == 0)
			continue;
		sum->made++;
		sum->hold += k->holds == 1;
		if (k->holds == 1)
			continue;
		c.error = strcmp(k->level, "error") == 0;
		c.say = arena_strdup(arena, figure_check_words(d->figure, k, lang));
		c.id = arena_strdup(arena, k->id);
		c.where = arena_strdup(arena, k->where);
		c.sum = arena_strdup(arena, k->sum);
		if (!explained(a, r, d->code, k->id, &c.reason, arena, e))
			return false;
		sum->blocking += !c.unknown && c.reason == NULL;
		g_array_append_val(checks, c);
	}
	if (!check_below(a, r, d, checks, sum, lang, arena, e))
		return false;
	for (size_t i = 0; i < d->count; i++)
		if (d->cells[i].typed && d->cells[i].num == NONE &&
			report->cells[d->cells[i].at_row * report->column_count + d->cells[i].at_column].state == CELL_MISSING)
			if (sum->missing++ == 0)
				sum->missing_where = arena_printf(arena, "%s: %s", d->code, round_cell_words(d, &d->cells[i], lang, arena));
	return true;
}

bool round_check_all(struct app *a, const struct report_row *r, ymd today, enum msg_lang lang, struct round_checks *out,
	struct arena *arena, struct err *e)
{
	const struct report_form_row **forms;
	size_t count;
	struct round_spot spot;
	*out = (struct round_checks){.missing_where = ""};
	round_spot_of(r, &spot);
	spot.today = today;
	spot.known_ms = r->known_ms != NONE ? r->known_ms : 0;
	if (!round_forms(a, r, arena, &forms, &count, e) || !figure_share(a, spot.known_ms, e))
		return false;
	GArray *checks = g_array_new(FALSE, FALSE, sizeof(struct round_check));
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		struct round_drawn d;
		ok = round_draw(a, &spot, forms[i]->form, forms[i]->by_children == 1, arena, &d, e) &&
		     round_check_form(a, r, &d, checks, out, lang, arena, e);
		round_drawn_free(&d);
	}
	figure_unshare(a);
	out->items = arena_list(arena, checks);
	out->count = checks->len;
	g_array_free(checks, TRUE);
	return ok;
}
