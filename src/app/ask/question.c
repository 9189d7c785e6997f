/* A question as the text of a form, read by a library of its own that shares vocabulary and codes; see question.h. */
#include "app/ask/question_parts.h"

#include "messages/ask.def"

#include <stdlib.h>
#include <string.h>

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

const char *question_quote(const struct asking *k, const char *text)
{
	g_autoptr(GString) out = g_string_new("'");
	for (const char *c = text; *c != '\0'; c++)
		if (*c == '\'')
			g_string_append(out, "''");
		else
			g_string_append_c(out, (unsigned char)*c < ' ' ? ' ' : *c);
	g_string_append_c(out, '\'');
	return arena_strdup(k->arena, out->str);
}

const char *question_label(const struct asking *k, msg_key key, const char *const vi[2], const char *const en[2])
{
	g_autofree char *v = msg_format(key, MSG_VI, vi, 2), *n = msg_format(key, MSG_EN, en, 2);
	return arena_printf(k->arena, "{ vi: %s, en: %s }", question_quote(k, v), question_quote(k, n));
}

/* ---- what is counted ---- */

static bool find_kind(struct asking *k, struct err *e)
{
	const char *of = given(k->q->of) ? k->q->of : "";
	g_autofree char *name = g_strndup(of, strspn(of, "abcdefghijklmnopqrstuvwxyz0123456789_"));
	g_autoptr(GString) names = g_string_new(NULL);
	k->kind = vocab_kind(k->a->vocab, name);
	if (k->kind != NULL && k->kind->available)
		return true;
	for (size_t i = 0; i < k->a->vocab->kind_count; i++)
		if (k->a->vocab->kinds[i].available)
			g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", k->a->vocab->kinds[i].name);
	return FAIL(e, ERR_INPUT, MSG_ASK_NO_KIND, name, names->str);
}

static const char *measure_of(const struct asking *k)
{
	static const char *const usual[] = {[SUBJECT_PERSON] = "persons", "organisations", "units", "seats"};
	return given(k->q->count) ? k->q->count : usual[k->kind->subject];
}

static bool of_period(const struct asking *k)
{
	static const char *const flows[] = {"entries", "exits", "turns"};
	const char *measure = measure_of(k);
	for (size_t i = 0; i < G_N_ELEMENTS(flows); i++)
		if (strcmp(measure, flows[i]) == 0)
			return true;
	size_t n = strlen(k->kind->name);
	return k->kind->event || g_str_has_prefix(k->q->of + n, ".start") || g_str_has_prefix(k->q->of + n, ".end");
}

/* ---- days ---- */

struct days {
	ymd at[QUESTION_DATES_MAX];
	size_t count, years;
};

static bool add_day(struct days *d, ymd day, bool year, struct err *e)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->at[i] == day)
			return true;
	if (d->count == QUESTION_DATES_MAX)
		return FAIL0(e, ERR_INPUT, MSG_ASK_DATES);
	d->at[d->count++] = day;
	d->years += year;
	return true;
}

static bool read_day(const char *text, ymd *out)
{
	struct err ignored = {0};
	if (strlen(text) == 10 && text[2] == '/' && text[5] == '/') {
		g_autofree char *iso = g_strdup_printf("%s-%.2s-%.2s", text + 6, text + 3, text);
		return ymd_parse_iso(iso, out, &ignored);
	}
	return ymd_parse_iso(text, out, &ignored);
}

static int read_year(const char *text)
{
	bool digits = strlen(text) == 4 && strspn(text, "0123456789") == 4;
	int year = digits ? (int)g_ascii_strtoll(text, NULL, 10) : 0;
	return year >= 1900 && year < 9999 ? year : 0;
}

static bool read_one(struct days *d, const char *text, struct err *e)
{
	ymd day = 0;
	int year = read_year(text);
	if (year > 0)
		return add_day(d, year * 10000 + 1231, true, e);
	if (strlen(text) == 10 && strncmp(text + 4, "..", 2) == 0) {
		g_autofree char *first = g_strndup(text, 4);
		int from = read_year(first), to = read_year(text + 6);
		for (year = from; from > 0 && to >= from && year <= to; year++)
			if (!add_day(d, year * 10000 + 1231, true, e))
				return false;
		if (from > 0 && to >= from)
			return true;
	}
	return read_day(text, &day) ? add_day(d, day, false, e) : FAIL(e, ERR_INPUT, MSG_ASK_BAD_DATE, text);
}

static int by_day(const void *a, const void *b)
{
	ymd x = *(const ymd *)a, y = *(const ymd *)b;
	return (x > y) - (x < y);
}

static bool read_days(const struct asking *k, ymd day, struct question *out, struct err *e)
{
	struct days d = {.count = 0};
	char text[11];
	g_auto(GStrv) parts = g_strsplit(given(k->q->dates) ? k->q->dates : "", ",", 64);
	for (char **p = parts; *p != NULL; p++)
		if (*g_strstrip(*p) != '\0' && !read_one(&d, *p, e))
			return false;
	if (d.count == 0 && !add_day(&d, day, false, e))
		return false;
	qsort(d.at, d.count, sizeof d.at[0], by_day);
	ymd *all = ARENA_ARRAY(k->arena, ymd, d.count);
	memcpy(all, d.at, d.count * sizeof *all);
	out->days = all;
	out->day_count = d.count;
	out->flow = of_period(k);
	ymd last = all[d.count - 1];
	if (!out->flow)
		out->date = arena_strdup(k->arena, ymd_format_iso(last, text));
	else if (d.years == d.count)
		out->period = arena_printf(k->arena, "%d", last / 10000);
	else if (d.count > 1)
		return FAIL0(e, ERR_INPUT, MSG_ASK_FLOW_YEARS);
	else {
		out->from = arena_strdup(k->arena, ymd_format_iso(last / 10000 * 10000 + 101, text));
		out->until = arena_strdup(k->arena, ymd_format_iso(last, text));
	}
	return true;
}

/* A kind as a whole, or as far as one of its yes-or-no attributes goes: "party", "party(home)". */
static bool plain_population(const struct asking *k)
{
	const char *rest = k->q->of + strlen(k->kind->name);
	if (*rest == '\0')
		return true;
	size_t n = strlen(rest);
	g_autofree char *name = n > 2 && rest[0] == '(' && rest[n - 1] == ')' ? g_strndup(rest + 1, n - 2) : g_strdup("");
	const struct attr *x = kind_attr(k->kind, name);
	return x != NULL && x->type == ATTR_BOOL;
}

static bool typed_axis(const struct axis *x)
{
	return x->age || (x->attr != NULL && (x->attr->type == ATTR_DATE || x->attr->type == ATTR_INT));
}

/* ---- the text ---- */

/* Does a condition read facts of the kind? */
static bool reads_kind(const struct pred *p, const struct fact_kind *kind)
{
	if ((p->node == PRED_HAS || p->node == PRED_COUNT) && p->kind == kind)
		return true;
	for (size_t i = 0; i < p->kid_count; i++)
		if (reads_kind(p->kids[i], kind))
			return true;
	return false;
}

static bool form_reads_kind(const struct form *f, const struct fact_kind *kind)
{
	for (size_t i = 0; i < f->row_count; i++) {
		enum measure m;
		const struct population *of = NULL;
		if (form_cell_population(f, f->rows[i], f->columns[0], &m, &of) && of->kind == kind)
			return true;
		for (size_t n = 0; n < f->rows[i]->when_count; n++)
			if (reads_kind(f->rows[i]->when[n], kind))
				return true;
	}
	return false;
}

/* Where the law says that a series of the same facts breaks, this one does. */
static void write_breaks(struct asking *k, const struct question *d)
{
	const struct form *const *forms = NULL;
	size_t count = d->day_count > 1 && k->a->library != NULL ? library_forms(k->a->library, &forms) : 0;
	ymd seen = 0;
	char day[11];
	for (size_t i = 0; i < count; i++)
		for (size_t b = 0; b < forms[i]->break_count && form_reads_kind(forms[i], k->kind); b++) {
			const struct form_break *x = &forms[i]->breaks[b];
			if (x->date <= d->days[0] || x->date > d->days[d->day_count - 1] || x->date == seen)
				continue;
			g_string_append_printf(k->out, "%s  - { date: %s, why: { vi: %s, en: %s } }\n", seen == 0 ? "breaks:\n" : "",
				ymd_format_iso(x->date, day), question_quote(k, x->why.vi),
				question_quote(k, x->why.en != NULL ? x->why.en : x->why.vi));
			seen = x->date;
		}
}

/* With a capital. */
static const char *beginning(const struct asking *k, const char *text)
{
	char first[8] = "";
	g_unichar_to_utf8(g_unichar_toupper(g_utf8_get_char(text)), first);
	return arena_printf(k->arena, "%s%s", first, g_utf8_next_char(text));
}

static void write_head(struct asking *k, const struct question *d, const struct axis *rows, const struct axis *columns)
{
	const struct axis *first = rows->text != NULL ? rows : columns;
	const char *const vi[3] = {k->kind->vi, first->vi, columns->vi}, *const en[3] = {k->kind->en, first->en, columns->en};
	msg_key key = first->text == NULL			    ? MSG_ASK_TITLE
		      : rows->text != NULL && columns->text != NULL ? MSG_ASK_TITLE_BOTH
								    : MSG_ASK_TITLE_ROWS;
	size_t n = key == MSG_ASK_TITLE ? 1 : key == MSG_ASK_TITLE_ROWS ? 2 : 3;
	g_autofree char *v = msg_format(key, MSG_VI, vi, n), *m = msg_format(key, MSG_EN, en, n);
	g_string_append_printf(k->out, "form: " QUESTION_CODE "\ntitle: { vi: %s, en: %s }\nnumber: none\n",
		question_quote(k, beginning(k, v)), question_quote(k, beginning(k, m)));
	g_string_append_printf(k->out, "basis: [ { document: %s } ]\nvalid: { from: %04d-01-01 }\nconfidence: draft\nsource: %s\n",
		question_quote(k, msg_template(MSG_ASK_BASIS, MSG_VI)), d->days[0] / 10000,
		question_quote(k, msg_template(MSG_ASK_BASIS, MSG_EN)));
	g_string_append_printf(k->out, "periods: [%s]\nlevels: [village, commune, district, province, nation]\nresponsible: none\n",
		d->date != NULL	    ? "date"
		: d->period != NULL ? "year"
				    : "span");
	g_string_append_printf(k->out, "count: %s\nof: %s\n", question_quote(k, measure_of(k)), question_quote(k, k->q->of));
	write_breaks(k, d);
}

static bool write_split(struct asking *k, const struct axis *x, const char *prefix, struct err *e)
{
	const char *const none[2] = {"", ""};
	if (x->text == NULL || x->child)
		return true;
	if (axis_parts(x))
		g_string_append_printf(
			k->out, "    rest: { label: %s }\n    overlap: shown\n", question_label(k, MSG_ASK_REST, none, none));
	g_string_append_printf(k->out, "    %s:\n", axis_parts(x) ? "parts" : "among");
	return axis_lines(k, x, prefix, "      ", e);
}

static bool write_rows(struct asking *k, const struct axis *rows, struct err *e)
{
	const char *const none[2] = {"", ""};
	const char *when = given(k->q->where) ? question_quote(k, k->q->where) : NULL;
	g_string_append_printf(k->out, "rows:\n  - id: all\n    label: %s\n", question_label(k, MSG_ASK_TOTAL, none, none));
	if (when != NULL)
		g_string_append_printf(k->out, "    when: %s\n", when);
	if (!write_split(k, rows, "r_", e))
		return false;
	if (rows->child)
		g_string_append_printf(
			k->out, "  - { id: u, each: child%s%s }\n", when != NULL ? ", when: " : "", when != NULL ? when : "");
	return true;
}

static bool write_columns(struct asking *k, const struct question *d, const struct axis *columns, struct err *e)
{
	const char *const none[2] = {"", ""};
	char day[11];
	g_string_append(k->out, "columns:\n");
	for (size_t i = 0; i < d->day_count; i++) {
		bool last = i + 1 == d->day_count, one = d->day_count == 1;
		const char *id = one ? "n" : arena_printf(k->arena, "d%d", d->days[i]);
		const char *said = d->period != NULL ? arena_printf(k->arena, "%d", d->days[i] / 10000)
						     : arena_strdup(k->arena, ymd_format_vi(d->days[i], day));
		const char *label =
			one ? question_label(k, MSG_ASK_TOTAL, none, none) : arena_printf(k->arena, "{ vi: '%s', en: '%s' }", said, said);
		g_string_append_printf(k->out, "  - id: %s\n    label: %s\n", id, label);
		if (!last)
			g_string_append_printf(k->out, "    at: %s\n", ymd_format_iso(d->days[i], day));
		const char *prefix = one ? "c_" : arena_printf(k->arena, "%s_", id);
		if (!write_split(k, columns, prefix, e))
			return false;
		if (k->q->share)
			g_string_append_printf(k->out, "  - { id: %s_p, label: %s, percent: %s / top.%s }\n", id,
				question_label(k, MSG_ASK_SHARE, none, none), id, id);
		if (k->q->mean)
			g_string_append_printf(k->out, "  - { id: %s_m, label: %s, average: age, decimals: 1%s%s }\n", id,
				question_label(k, MSG_ASK_MEAN, none, none),
				last ? "" : ", at: ", last ? "" : ymd_format_iso(d->days[i], day));
	}
	if (columns->child)
		g_string_append(k->out, "  - { id: v, each: child }\n");
	return true;
}

static bool read_text(struct asking *k, struct question *out, struct err *e)
{
	out->text = arena_strdup(k->arena, k->out->str);
	out->library = library_new(k->a->vocab, k->a->codes);
	library_add(out->library, QUESTION_CODE ".yaml", out->text, strlen(out->text));
	library_finish(out->library);
	const struct form *const *forms = NULL;
	if (library_forms(out->library, &forms) == 1) {
		out->form = forms[0];
		return true;
	}
	g_autoptr(GString) faults = g_string_new(NULL);
	library_faults(out->library, NULL, faults, NULL);
	return FAIL(e, ERR_INPUT, MSG_ASK_FAULT, faults->str);
}

bool question_make(struct app *a, const struct question_ask *q, ymd day, struct question *out, struct arena *arena, struct err *e)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct asking k = {.a = a, .q = q, .arena = arena, .out = text};
	const char *const all[] = {q->of, q->where, q->rows, q->columns, q->dates, q->count};
	struct axis rows, columns;
	*out = (struct question){0};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i] != NULL && strlen(all[i]) > QUESTION_TEXT_MAX)
			return FAIL(e, ERR_INPUT, MSG_ASK_LONG, G_STRINGIFY(2000));
	if (!find_kind(&k, e) || !axis_read(&k, q->rows, &rows, e) || !axis_read(&k, q->columns, &columns, e) ||
		!read_days(&k, day, out, e))
		return false;
	if (q->mean && (k.kind->subject != SUBJECT_PERSON || of_period(&k)))
		return FAIL0(e, ERR_INPUT, MSG_ASK_NO_MEAN);
	if ((axis_count(&rows) + 1) * (axis_count(&columns) + 1) * out->day_count > QUESTION_CELLS_MAX)
		return FAIL(e, ERR_INPUT, MSG_ASK_LARGE, rows.vi != NULL ? rows.vi : "–", columns.vi != NULL ? columns.vi : "–");
	out->typed = given(q->where) || !plain_population(&k) || typed_axis(&rows) || typed_axis(&columns);
	out->rows = rows.text != NULL;
	out->columns = columns.text != NULL;
	out->rows_child = rows.child;
	out->columns_child = columns.child;
	out->share = q->share;
	out->pyramid = rows.age && columns.attr != NULL && strcmp(columns.name, "sex") == 0 && columns.detail == NULL;
	out->rows_say = rows.vi;
	out->rows_say_en = rows.en;
	out->columns_say = columns.vi;
	out->columns_say_en = columns.en;
	write_head(&k, out, &rows, &columns);
	bool ok = write_rows(&k, &rows, e) && write_columns(&k, out, &columns, e) && read_text(&k, out, e);
	if (!ok)
		question_free(out);
	return ok;
}

void question_free(struct question *q)
{
	library_free(q->library);
	q->library = NULL;
	q->form = NULL;
}

void question_request(const struct question *q, struct figure_request *r)
{
	r->form = QUESTION_CODE;
	r->own = q->library;
	r->typed = q->typed;
	r->date = q->date;
	r->period = q->period;
	r->term = NULL;
	r->from = q->from;
	r->until = q->until;
}
