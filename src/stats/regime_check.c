/* Reading files of domain/reports and domain/calendars for faults: every key, code, population, rule and place for a figure. */
#include "stats/form_internal.h"
#include "stats/regime_file.h"
#include "stats/regime_read.h"
#include "messages/form.def"
#include "messages/language.def"
#include "messages/regime.def"

#include <stdlib.h>
#include <string.h>

const char *const regime_moves[] = {"due", "waived", "successor", NULL};
const char *const regime_weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

bool regime_cycle(const char *text, enum period_kind *out)
{
	for (int k = 0; text != NULL && k < PERIOD__MAX; k++)
		if (strcmp(period_kind_name((enum period_kind)k), text) == 0) {
			*out = (enum period_kind)k;
			return true;
		}
	return false;
}

bool regime_day_month(const char *text, int *day, int *month)
{
	char *end = NULL;
	long d = strtol(text, &end, 10), m = *end == '/' ? strtol(end + 1, &end, 10) : 0;
	if (*end != '\0' || m < 1 || m > 12 || d < 1 || d > ymd_days_in_month(2024, (int)m))
		return false;
	*day = (int)d;
	*month = (int)m;
	return true;
}

bool regime_months(const char *text, int *first, int *last)
{
	char *end = NULL;
	long from = strtol(text, &end, 10), to = g_str_has_prefix(end, "..") ? strtol(end + 2, &end, 10) : 0;
	if (*end != '\0' || from < 1 || to > 12 || from > to)
		return false;
	*first = (int)from;
	*last = (int)to;
	return true;
}

bool regime_range(const struct yaml *map, ymd *from, ymd *to)
{
	const char *day = yaml_text(map, "day"), *first = yaml_text(map, "from"), *last = yaml_text(map, "to");
	if (day != NULL && first == NULL && last == NULL) {
		bool good = ymd_parse_iso(day, from, NULL);
		*to = *from;
		return good;
	}
	return day == NULL && first != NULL && last != NULL && ymd_parse_iso(first, from, NULL) && ymd_parse_iso(last, to, NULL) &&
	       *from <= *to && ymd_days_between(*from, *to) < 60;
}

static const char *text_of(const struct yaml *n)
{
	return n->kind == YAML_SCALAR ? n->text : "";
}

/* The code of a list under a key; NULL with a fault (or without, where the key may be left out). */
static const struct code *code_of(
	struct library *lib, struct source *s, const struct yaml *map, const char *key, const char *list, bool needed)
{
	const struct yaml *n = needed ? key_need(s, map, key) : yaml_get(map, key);
	const struct code_list *l = n != NULL ? codes_list(lib->codes, list, NULL) : NULL;
	const struct code *c = l != NULL ? code_by_id(l, text_of(n)) : NULL;
	if (n == NULL || c != NULL)
		return c;
	const struct code *near = l != NULL ? code_nearest(l, text_of(n)) : NULL;
	if (FAULT(s, "E11", n, MSG_REGIME_CODE, text_of(n), list) && near != NULL)
		HINT(s, MSG_PRED_HINT_WORD, near->id);
	return NULL;
}

static void organisations(struct library *lib, struct source *s, const struct yaml *n, const struct header *h)
{
	struct pred_context c = {.vocab = lib->vocab, .codes = lib->codes, .valid_from = h->from, .valid_until = h->until};
	c.population = true;
	c.no_unit = true;
	const struct population *p = n != NULL ? population_read(lib, s, n, &c) : NULL;
	if (p != NULL && (p->kind->subject != SUBJECT_ORGANISATION || p->kind->event || p->edge != EDGE_NONE))
		FAULT(s, "E22", n, MSG_REGIME_ORGANISATIONS, text_of(n));
}

static void check_due(struct source *s, const struct yaml *n)
{
	struct due_rule r;
	if (n != NULL && !due_rule_parse(text_of(n), &r))
		FAULT(s, "E12", n, MSG_REGIME_DUE_RULE, text_of(n));
}

static void check_senders(struct library *lib, struct source *s, const struct header *h)
{
	static const char *const known[] = {"level", "who", "line", "to", "receiver", "due", NULL};
	const struct yaml *list = key_need(s, s->root, "senders");
	struct text2 text;
	if (list == NULL)
		return;
	if (list->kind != YAML_LIST || list->first == NULL) {
		FAULT(s, "E12", list, MSG_FORM_NOT_LIST, "senders");
		return;
	}
	for (const struct yaml *n = list->first; n != NULL; n = n->next) {
		if (!keys_check(s, n, known))
			continue;
		code_of(lib, s, n, "level", "unit_level", true);
		code_of(lib, s, n, "line", "organisation_line", false);
		organisations(lib, s, key_need(s, n, "who"), h);
		organisations(lib, s, yaml_get(n, "to"), h);
		key_text2(s, n, "receiver", false, &text);
		check_due(s, yaml_get(n, "due"));
		if (yaml_get(n, "line") == NULL && yaml_get(n, "to") == NULL && yaml_get(n, "receiver") == NULL)
			FAULT0(s, "E05", key_place(n), MSG_REGIME_NO_RECEIVER);
	}
}

static void check_outline(struct source *s)
{
	static const char *const known[] = {"id", "number", "title", "hint", "text", NULL};
	const struct yaml *list = yaml_get(s->root, "outline");
	struct text2 text;
	if (list != NULL && list->kind != YAML_LIST)
		FAULT(s, "E12", list, MSG_FORM_NOT_LIST, "outline");
	for (const struct yaml *n = list != NULL && list->kind == YAML_LIST ? list->first : NULL; n != NULL; n = n->next) {
		if (!keys_check(s, n, known))
			continue;
		const struct yaml *id = key_need(s, n, "id");
		key_text2(s, n, "title", true, &text);
		key_text2(s, n, "hint", false, &text);
		key_text2(s, n, "text", false, &text);
		for (const struct yaml *before = list->first; id != NULL && before != n; before = before->next)
			if (g_strcmp0(yaml_text(before, "id"), text_of(id)) == 0)
				FAULT(s, "E07", id, MSG_FORM_ID_TWICE, text_of(id));
	}
}

static void check_cycle(struct library *lib, struct source *s)
{
	const struct code *cycle = code_of(lib, s, s->root, "cycle", "report_cycle", true);
	const struct code *window = code_of(lib, s, s->root, "calendar", "report_calendar", false);
	const struct yaml *at = yaml_get(s->root, "calendar"), *cut = yaml_get(s->root, "cut_off");
	int day, month;
	if (cycle != NULL) {
		const char *all = code_extra(cycle, "windows");
		g_auto(GStrv) fits = g_strsplit(all != NULL ? all : "", " ", -1);
		bool good = all == NULL ? at == NULL : window == NULL ? at != NULL : g_strv_contains((const char *const *)fits, window->id);
		if (!good)
			FAULT(s, "E11", at != NULL ? at : yaml_get(s->root, "cycle"), MSG_REGIME_WINDOW, cycle->id,
				at != NULL ? text_of(at) : "-");
	}
	if (cut != NULL && (cut->kind != YAML_SCALAR || !regime_day_month(cut->text, &day, &month)))
		FAULT(s, "E12", cut, MSG_REGIME_CUT_OFF, text_of(cut));
	const struct yaml *months = yaml_get(s->root, "months");
	if (months != NULL && (months->kind != YAML_SCALAR || !regime_months(months->text, &day, &month)))
		FAULT(s, "E12", months, MSG_REGIME_MONTHS, text_of(months));
}

void regime_check(struct library *lib, struct source *s, const struct header *h)
{
	static const char *const known[] = {"regime", "title", "basis", "valid", "confidence", "source", "responsible", "kind", "cycle",
		"calendar", "cut_off", "months", "secrecy", "method", "note", "ended", "founded", "senders", "forms", "outline", NULL};
	static const char *const founded[] = {"due", "waived", NULL};
	struct text2 text;
	keys_check(s, s->root, known);
	code_of(lib, s, s->root, "kind", "report_kind", true);
	code_of(lib, s, s->root, "secrecy", "secrecy", false);
	check_cycle(lib, s);
	key_text2(s, s->root, "method", false, &text);
	key_text2(s, s->root, "note", false, &text);
	if (yaml_get(s->root, "ended") != NULL)
		node_word(s, yaml_get(s->root, "ended"), regime_moves);
	if (yaml_get(s->root, "founded") != NULL)
		node_word(s, yaml_get(s->root, "founded"), founded);
	check_senders(lib, s, h);
	const struct yaml *forms = yaml_get(s->root, "forms");
	if (forms != NULL && forms->kind != YAML_LIST)
		FAULT(s, "E12", forms, MSG_FORM_NOT_LIST, "forms");
	check_outline(s);
}

/* ---- after the forms are read ---- */

/* A version of the form that is in force while the regime is, drawn for its cycle or, at the cut-off, for a day. */
static void check_form(struct library *lib, struct source *s, const struct yaml *n, const struct header *h, enum period_kind periods)
{
	bool known = false, alive = false, drawn = false;
	for (const struct form_more *f = lib->forms; f != NULL; f = f->next) {
		if (strcmp(f->form.code, text_of(n)) != 0)
			continue;
		bool both = f->form.valid_from < h->until && h->from < f->form.valid_until;
		known = true;
		alive = alive || both;
		drawn = drawn || (both && (f->form.periods[periods] || f->form.periods[PERIOD_DATE]));
	}
	if (!known) {
		const char *near = library_nearest(lib, text_of(n));
		if (FAULT(s, "E11", n, MSG_REGIME_NO_FORM, text_of(n)) && near != NULL)
			HINT(s, MSG_PRED_HINT_WORD, near);
	} else if (!alive) {
		FAULT(s, "E40", n, MSG_REGIME_FORM_OTHER, text_of(n));
	} else if (!drawn) {
		FAULT(s, "E11", n, MSG_REGIME_FORM_PERIOD, text_of(n), period_kind_name(periods));
	}
}

static bool listed(const struct yaml *forms, const char *code)
{
	for (const struct yaml *n = forms != NULL ? forms->first : NULL; n != NULL; n = n->next)
		if (strcmp(text_of(n), code) == 0)
			return true;
	return false;
}

/* Is every id of "a,b" a line of this version of the form? */
static bool all_lines(const struct form *f, const char *ids, bool columns)
{
	g_auto(GStrv) parts = g_strsplit(ids, ",", -1);
	for (char **p = parts; *p != NULL; p++)
		if ((columns ? form_column(f, g_strstrip(*p)) : form_row(f, g_strstrip(*p))) == NULL)
			return false;
	return *parts != NULL;
}

/* {chart form.column,column row,row}, {chart form.chart} of a chart that the form names */
static void check_chart(struct library *lib, struct source *s, const struct yaml *n, const char *place)
{
	g_autofree char *form = g_strdup(place + strlen("chart "));
	char *what = strchr(form, '.'), *rows = what != NULL ? strchr(what, ' ') : NULL;
	if (what == NULL || what[1] == '\0' || (rows != NULL && rows[1] == '\0')) {
		FAULT(s, "E02", n, MSG_REGIME_CHART, place);
		return;
	}
	*what++ = '\0';
	if (rows != NULL)
		*rows++ = '\0';
	if (!listed(yaml_get(s->root, "forms"), form)) {
		FAULT(s, "E11", n, MSG_REGIME_PLACE_FORM, place, form);
		return;
	}
	for (const struct form_more *f = lib->forms; f != NULL; f = f->next) {
		const bool named = rows == NULL && form_chart(&f->form, what) != NULL;
		if (strcmp(f->form.code, form) == 0 &&
			(!f->read || named || (all_lines(&f->form, what, true) && (rows == NULL || all_lines(&f->form, rows, false)))))
			return;
	}
	FAULT(s, "E10", n, MSG_REGIME_CHART_LINE, place, form);
}

/* {form.row.column} */
static void check_place(struct library *lib, struct source *s, const struct yaml *n, const char *place)
{
	if (g_str_has_prefix(place, "chart ")) {
		check_chart(lib, s, n, place);
		return;
	}
	g_auto(GStrv) parts = g_strsplit(place, ".", 4);
	if (g_strv_length(parts) != 3) {
		FAULT(s, "E02", n, MSG_REGIME_PLACE, place);
		return;
	}
	if (!listed(yaml_get(s->root, "forms"), parts[0])) {
		FAULT(s, "E11", n, MSG_REGIME_PLACE_FORM, place, parts[0]);
		return;
	}
	for (const struct form_more *f = lib->forms; f != NULL; f = f->next)
		if (strcmp(f->form.code, parts[0]) == 0 &&
			(!f->read || (form_row(&f->form, parts[1]) != NULL && form_column(&f->form, parts[2]) != NULL)))
			return;
	FAULT(s, "E10", n, MSG_REGIME_PLACE_LINE, place, parts[0]);
}

static void check_places(struct library *lib, struct source *s, const struct yaml *n)
{
	for (const struct yaml *lang = n != NULL && n->kind == YAML_MAP ? n->first : NULL; lang != NULL; lang = lang->next) {
		for (const char *open = strchr(text_of(lang), '{'); open != NULL; open = strchr(open + 1, '{')) {
			const char *close = strchr(open, '}');
			g_autofree char *place = g_strndup(open + 1, close != NULL ? (size_t)(close - open - 1) : strlen(open + 1));
			check_place(lib, s, lang, place);
		}
	}
}

/* One code, two files in force on one day. */
static void check_versions(struct library *lib, struct source *s, const struct header *h)
{
	for (struct source *other = lib->first; other != s; other = other->next) {
		struct header o;
		char day[16];
		if (other->root == NULL || strcmp(other->kind, "regime") != 0 || strcmp(other->id, s->id) != 0 || other->diag.errors > 0)
			continue;
		header_read(other, &o, other->arena);
		if (h->from < o.until && o.from < h->until)
			FAULT(s, "E40", yaml_get(s->root, "valid"), MSG_REGIME_VERSIONS, s->id, ymd_format_vi(MAX(h->from, o.from), day),
				other->path);
	}
}

void regime_finish(struct library *lib, struct source *s)
{
	struct header h;
	enum period_kind periods = PERIOD_DATE;
	if (s->diag.errors > 0)
		return;
	header_read(s, &h, s->arena);
	if (!regime_cycle(yaml_text(s->root, "cycle"), &periods))
		return;
	const struct yaml *forms = yaml_get(s->root, "forms"), *outline = yaml_get(s->root, "outline");
	for (const struct yaml *n = forms != NULL ? forms->first : NULL; n != NULL; n = n->next)
		check_form(lib, s, n, &h, periods);
	for (const struct yaml *n = outline != NULL ? outline->first : NULL; n != NULL; n = n->next)
		check_places(lib, s, yaml_get(n, "text"));
	check_versions(lib, s, &h);
}

/* ---- public holidays ---- */

struct seen {
	struct source *s;
	GHashTable *days; /* ymd -> is it taken off (2: as a public holiday) */
	int year;
	bool rest[7];
};

static bool in_year(const struct seen *x, const struct yaml *n, ymd day)
{
	char shown[16], year[16];
	g_snprintf(year, sizeof year, "%d", x->year);
	if (day / 10000 != x->year) {
		FAULT(x->s, "E12", n, MSG_CALENDAR_OUTSIDE, ymd_format_vi(day, shown), year);
		return false;
	}
	if (!g_hash_table_add(x->days, GINT_TO_POINTER(day))) {
		FAULT(x->s, "E07", n, MSG_CALENDAR_TWICE, ymd_format_vi(day, shown));
		return false;
	}
	return true;
}

static void check_off(const struct seen *x, const struct yaml *n)
{
	static const char *const known[] = {"day", "from", "to", "name", NULL};
	struct text2 name;
	ymd from = 0, to = 0;
	if (!keys_check(x->s, n, known))
		return;
	key_text2(x->s, n, "name", true, &name);
	if (!regime_range(n, &from, &to)) {
		FAULT0(x->s, "E12", key_place(n), MSG_CALENDAR_RANGE);
		return;
	}
	for (ymd day = from; day <= to && in_year(x, n->first, day); day = ymd_add_days(day, 1))
		;
}

static void check_moved(const struct seen *x, const struct yaml *n)
{
	static const char *const known[] = {"off", "work", "name", NULL};
	struct text2 name;
	ymd off = 0, work = 0;
	char shown[16];
	if (!keys_check(x->s, n, known))
		return;
	key_text2(x->s, n, "name", true, &name);
	const struct yaml *o = key_need(x->s, n, "off"), *w = key_need(x->s, n, "work");
	if (o == NULL || w == NULL || !node_date(x->s, o, &off) || !node_date(x->s, w, &work))
		return;
	if (!in_year(x, o, off) || !in_year(x, w, work))
		return;
	if (x->rest[ymd_weekday(off)] || !x->rest[ymd_weekday(work)])
		FAULT(x->s, "E12", o, MSG_CALENDAR_MOVED, ymd_format_vi(off, shown));
}

static void check_year(struct seen *x, const struct yaml *n, int *expected)
{
	static const char *const known[] = {"year", "confidence", "basis", "off", "moved", NULL};
	if (!keys_check(x->s, n, known))
		return;
	const struct yaml *year = key_need(x->s, n, "year"), *conf = key_need(x->s, n, "confidence");
	x->year = key_int(x->s, n, "year", 1990, 2200, 0);
	if (year != NULL && *expected != 0 && x->year != *expected) {
		g_autofree char *wanted = g_strdup_printf("%d", *expected);
		FAULT(x->s, "E12", year, MSG_CALENDAR_YEARS, wanted);
	}
	*expected = x->year + 1;
	if (conf != NULL)
		node_word(x->s, conf, confidence_words);
	key_need(x->s, n, "basis");
	key_text(x->s, n, "basis");
	const struct yaml *off = key_need(x->s, n, "off"), *moved = yaml_get(n, "moved");
	for (const struct yaml *d = off != NULL ? off->first : NULL; d != NULL; d = d->next)
		check_off(x, d);
	for (const struct yaml *d = moved != NULL ? moved->first : NULL; d != NULL; d = d->next)
		check_moved(x, d);
}

void calendar_check(struct library *lib, struct source *s)
{
	static const char *const known[] = {
		"calendar", "title", "basis", "valid", "confidence", "source", "responsible", "week", "years", NULL};
	struct seen x = {.s = s, .days = g_hash_table_new(NULL, NULL)};
	int expected = 0;
	keys_check(s, s->root, known);
	const struct yaml *week = key_need(s, s->root, "week"), *years = key_need(s, s->root, "years");
	if (week != NULL && week->kind != YAML_LIST)
		FAULT(s, "E12", week, MSG_FORM_NOT_LIST, "week");
	for (const struct yaml *d = week != NULL ? week->first : NULL; d != NULL; d = d->next) {
		int i = node_word(s, d, regime_weekdays);
		if (i >= 0)
			x.rest[i] = true;
	}
	if (years != NULL && years->kind != YAML_LIST)
		FAULT(s, "E12", years, MSG_FORM_NOT_LIST, "years");
	for (const struct yaml *n = years != NULL && years->kind == YAML_LIST ? years->first : NULL; n != NULL; n = n->next)
		check_year(&x, n, &expected);
	for (const struct source *other = lib->first; other != s; other = other->next)
		if (other->root != NULL && strcmp(other->kind, "calendar") == 0)
			FAULT(s, "E07", s->root->first, MSG_CALENDAR_ONE, other->path);
	g_hash_table_destroy(x.days);
}
