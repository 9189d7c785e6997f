/* Regimes in force, their periods and due days; see regime.h. */
#include "app/report/regime_parts.h"

#include "app/kept.h"
#include "messages/regime.def"

#include <string.h>

const char *regime_code_of(struct app *a, const char *list, int64_t num)
{
	const struct code_list *l = codes_list(a->codes, list, NULL);
	const struct code *c = l != NULL ? code_by_num(l, num) : NULL;
	return c != NULL ? c->id : "";
}

int regime_num_of(struct app *a, const char *list, const char *id)
{
	const struct code_list *l = id != NULL ? codes_list(a->codes, list, NULL) : NULL;
	const struct code *c = l != NULL ? code_by_id(l, id) : NULL;
	return c != NULL ? c->num : 0;
}

/* ---- which there are ---- */

static struct regime of_file(struct app *a, const struct regime_file *f, struct arena *arena)
{
	char from[16];
	struct regime r = {.code = f->code,
		.version = arena_printf(arena, "%s %.8s", ymd_format_iso(f->from, from), f->sha256),
		.file = f,
		.obligation = NONE,
		.title = f->title,
		.basis = f->basis,
		.confidence = f->confidence,
		.from = f->from,
		.until = f->until,
		.kind = regime_num_of(a, "report_kind", f->kind),
		.cycle = regime_num_of(a, "report_cycle", f->cycle),
		.calendar = regime_num_of(a, "report_calendar", f->calendar),
		.periods = f->periods,
		.secrecy = f->secrecy != NULL ? regime_num_of(a, "secrecy", f->secrecy) : 1,
		.forms = f->forms,
		.outline = f->outline,
		.outline_count = f->outline_count,
		.sender = NONE,
		.under = NONE,
		.receiver = NONE};
	return r;
}

static const void *make_law(struct app *a, void *user, struct arena *arena, struct err *e)
{
	struct regime_law *law = ARENA_NEW(arena, struct regime_law);
	(void)user, (void)e;
	law->files = library_regimes(a->library, &law->count, arena);
	law->calendar = library_calendar(a->library, arena);
	return law;
}

const struct regime_law *regime_law(struct app *a)
{
	const struct regime_law *law = kept_get_past(a, "regimes of the law", make_law, NULL, NULL);
	must(law != NULL);
	return law;
}

static void add_files(struct app *a, const char *code, ymd day, GArray *out, struct arena *arena)
{
	const struct regime_law *law = regime_law(a);
	for (size_t i = 0; i < law->count; i++) {
		const struct regime_file *f = &law->files[i];
		if (day < f->from || day >= f->until || (code != NULL && strcmp(code, f->code) != 0))
			continue;
		const struct regime r = of_file(a, f, arena);
		g_array_append_val(out, r);
	}
}

bool regimes_on(struct app *a, int64_t unit, ymd day, struct regime **out, size_t *count, struct arena *arena, struct err *e)
{
	g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(struct regime));
	add_files(a, NULL, day, list, arena);
	if (a->store != NULL && !regime_asked(a, NULL, unit, day, 0, list, arena, e))
		return false;
	*count = list->len;
	*out = arena_list(arena, list);
	return true;
}

/* Says what there is of the code, or which codes there are. */
static bool none(struct app *a, const char *code, ymd day, struct err *e)
{
	char shown[16], from[16], until[16];
	bool known = false;
	const size_t n = regime_law(a)->count;
	const struct regime_file *files = regime_law(a)->files;
	g_autoptr(GString) there = g_string_new(NULL);
	for (size_t i = 0; i < n; i++)
		known = known || strcmp(files[i].code, code) == 0;
	for (size_t i = 0; i < n; i++) {
		if (known && strcmp(files[i].code, code) != 0)
			continue;
		if (!known && i > 0 && strcmp(files[i].code, files[i - 1].code) == 0)
			continue;
		g_string_append_printf(there, "%s%s", there->len > 0 ? ", " : "", files[i].code);
		if (known)
			g_string_append_printf(there, " (%s – %s)", ymd_format_vi(files[i].from, from),
				files[i].until == YMD_OPEN ? "…" : ymd_format_vi(ymd_add_days(files[i].until, -1), until));
	}
	return known ? FAIL(e, ERR_NOT_FOUND, MSG_REGIME_NOT_THEN, ymd_format_vi(day, shown), there->str)
		     : FAIL(e, ERR_NOT_FOUND, MSG_REGIME_NONE, code, there->str);
}

bool regime_find(struct app *a, const char *code, ymd day, struct regime *out, struct arena *arena, struct err *e)
{
	g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(struct regime));
	add_files(a, code, day, list, arena);
	if (list->len == 0 && a->store != NULL && !regime_asked(a, code, NONE, day, 0, list, arena, e))
		return false;
	if (list->len == 0)
		return none(a, code, day, e);
	*out = g_array_index(list, struct regime, 0);
	return true;
}

/* ---- periods ---- */

static void cut(const struct regime *r, struct regime_period *p)
{
	p->cut_off = period_closing_day(&p->period);
	if (r->file != NULL && r->file->cut_day != 0) {
		int year = p->cut_off / 10000, last = ymd_days_in_month(year, r->file->cut_month);
		p->cut_off = year * 10000 + r->file->cut_month * 100 + MIN(r->file->cut_day, last);
	}
}

/* What an office asks for once: its days are said. */
static bool once(const struct regime *r)
{
	return r->periods == PERIOD_DATE || r->periods == PERIOD_SPAN;
}

static bool period_once(struct app *a, const struct regime *r, struct regime_period *out, struct arena *arena, struct err *e)
{
	char text[16];
	if (r->period_from != 0 && r->period_until != 0) {
		if (!period_span(r->period_from, r->period_until, &out->period, arena, e))
			return false;
	} else if (r->as_of != 0) {
		if (!period_parse(ymd_format_iso(r->as_of, text), PERIOD_DATE, a->codes, &out->period, arena, e))
			return false;
	} else {
		return FAIL(e, ERR_USAGE, MSG_REGIME_NO_PERIOD, r->code);
	}
	out->cut_off = r->as_of != 0 ? r->as_of : period_closing_day(&out->period);
	return true;
}

/* Is anything owed for the period? Some are owed in some months of the year only. */
static bool is_owed(const struct regime *r, const struct regime_period *p)
{
	int month = p->cut_off / 100 % 100;
	return r->file == NULL || r->file->first_month == 0 || (month >= r->file->first_month && month <= r->file->last_month);
}

bool regime_period(struct app *a, const struct regime *r, const char *text, struct regime_period *out, struct arena *arena, struct err *e)
{
	*out = (struct regime_period){0};
	if (once(r) && r->file == NULL)
		return period_once(a, r, out, arena, e);
	if (text == NULL || *text == '\0')
		return FAIL(e, ERR_USAGE, MSG_REGIME_NO_PERIOD, r->code);
	if (!period_parse(text, r->periods, a->codes, &out->period, arena, e))
		return false;
	cut(r, out);
	if (is_owed(r, out))
		return true;
	g_autofree char *months = g_strdup_printf("%d\xE2\x80\x93%d", r->file->first_month, r->file->last_month);
	return FAIL(e, ERR_USAGE, MSG_REGIME_NOT_OWED, r->code, text, months);
}

/* The term of the Party's chain (the first one of the list) whose years the day lies in. */
static bool term_on(struct app *a, ymd day, struct period *out, struct arena *arena, struct err *e)
{
	const struct code_list *terms = codes_list(a->codes, "term_period", e);
	for (size_t i = 0; terms != NULL && i < terms->count; i++) {
		if (!period_parse(terms->codes[i].id, PERIOD_TERM, a->codes, out, arena, e))
			return false;
		if (day >= out->from && day < out->until)
			return true;
	}
	return terms != NULL && FAIL(e, ERR_NOT_FOUND, MSG_REGIME_NO_TERM, "");
}

static const char *text_on(enum period_kind kind, ymd day, struct arena *arena)
{
	bool statutory = kind == PERIOD_MONTH_15 || kind == PERIOD_QUARTER_15 || kind == PERIOD_HALF_YEAR_15 || kind == PERIOD_YEAR_15;
	ymd named = day / 100 * 100 + 1;
	if ((statutory && day % 100 >= 15) || (kind == PERIOD_YEAR_DEC && day / 100 % 100 == 12))
		named = ymd_add_months(named, 1);
	int year = named / 10000, month = named / 100 % 100;
	const char *suffix = statutory ? "s" : kind == PERIOD_YEAR_DEC ? "d" : "";
	if (kind == PERIOD_MONTH || kind == PERIOD_MONTH_15)
		return arena_printf(arena, "%04d-%02d%s", year, month, suffix);
	if (kind == PERIOD_QUARTER || kind == PERIOD_QUARTER_15)
		return arena_printf(arena, "%04d-Q%d%s", year, (month - 1) / 3 + 1, suffix);
	if (kind == PERIOD_HALF_YEAR || kind == PERIOD_HALF_YEAR_15)
		return arena_printf(arena, "%04d-H%d%s", year, (month - 1) / 6 + 1, suffix);
	return arena_printf(arena, "%04d%s", year, suffix);
}

/* The period a day lies in, whether it is owed or not. */
static bool period_at(struct app *a, const struct regime *r, ymd day, struct regime_period *out, struct arena *arena, struct err *e)
{
	*out = (struct regime_period){0};
	if (r->periods == PERIOD_TERM ? !term_on(a, day, &out->period, arena, e)
				      : !period_parse(text_on(r->periods, day, arena), r->periods, a->codes, &out->period, arena, e))
		return false;
	cut(r, out);
	return true;
}

bool regime_period_on(struct app *a, const struct regime *r, ymd day, struct regime_period *out, struct arena *arena, struct err *e)
{
	char iso[16];
	if (once(r))
		return regime_period(a, r, ymd_format_iso(day, iso), out, arena, e);
	if (!period_at(a, r, day, out, arena, e))
		return false;
	while (!is_owed(r, out))
		if (!period_at(a, r, out->period.until, out, arena, e))
			return false;
	return true;
}

bool regime_period_step(
	struct app *a, const struct regime *r, const struct regime_period *p, int steps, struct regime_period *out, struct arena *arena)
{
	*out = *p;
	if (once(r))
		return steps == 0;
	for (int i = 0; i < (steps < 0 ? -steps : steps); i++)
		do {
			ymd day = steps < 0 ? ymd_add_days(out->period.from, -1) : out->period.until;
			if (day < 19000101 || day >= 99980101 || !period_at(a, r, day, out, arena, NULL))
				return false;
		} while (!is_owed(r, out));
	return true;
}

const char *regime_form_period(const struct form *f, const struct regime_period *p, struct arena *arena)
{
	char iso[16];
	if (f->periods[p->period.kind])
		return p->period.text;
	return f->periods[PERIOD_DATE] ? arena_strdup(arena, ymd_format_iso(p->cut_off, iso)) : NULL;
}

/* ---- due days ---- */

void regime_due_by(const struct calendar *c, const struct regime *r, const struct regime_line *line, const struct regime_period *p,
	enum msg_lang lang, struct regime_due *out, struct arena *arena)
{
	char year[16];
	*out = (struct regime_due){.because = ""};
	if (r->due != 0) {
		out->day = r->due;
		return;
	}
	if (line == NULL || line->due_rule.step == DUE_NONE) {
		out->because = msg_template(MSG_DUE_NO_RULE, lang);
		return;
	}
	struct due_day d = due_day(c, &line->due_rule, p->cut_off);
	out->day = d.day;
	out->draft = d.draft;
	if (d.day != 0)
		return;
	g_snprintf(year, sizeof year, "%d", d.missing);
	g_autofree char *text = MSG_FORMAT(MSG_DUE_NO_YEAR, lang, year);
	out->because = arena_strdup(arena, text);
}

void regime_due(struct app *a, const struct regime *r, const struct regime_line *line, const struct regime_period *p, enum msg_lang lang,
	struct regime_due *out, struct arena *arena)
{
	regime_due_by(regime_law(a)->calendar, r, line, p, lang, out, arena);
}
