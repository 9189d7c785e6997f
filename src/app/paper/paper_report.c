/* See paper_report.h. The narrative is what the report says, else the outline of its definition; {form.row.column} in it is the figure. */
#include "app/paper/paper_report.h"

#include "app/paper/paper_drawing.h"
#include "app/figure/figure_head.h"
#include "app/figure/figure_paper.h"
#include "app/report/regime.h"
#include "app/report/round_diff.h"
#include "app/report/round_parts.h"
#include "base/err_shown.h"
#include "messages/act.def"
#include "messages/docx_fill.def"
#include "messages/paper.def"

#include <string.h>

struct work {
	struct app *app, *by; /* by: of the law the report was frozen by */
	const struct paper_report_ask *q;
	struct arena *arena;
	struct report_row r;
	bool frozen, party;
	const char *sender;
	struct round_drawn *drawn;
	size_t count;
	struct paper *paper;
};

/* ---- who, where ---- */

static bool read_body(struct work *w, int64_t id, const char **name, bool *party, struct err *e)
{
	return paper_body(w->app, id, (ymd)w->r.as_of, name, party, w->arena, e);
}

/* "Tân Thanh, ngày 5 tháng 7 năm 2022"; a day that is not known is left open. */
static bool place_day(struct work *w, const char **out, struct err *e)
{
	struct unit_v_row v;
	bool found = false;
	if (w->r.unit_id != NONE &&
		!store_get_version(w->app->store, &table_unit_v, 0, w->r.unit_id, (ymd)w->r.as_of, &v, w->arena, &found, e))
		return false;
	const char *place = found ? figure_bare_name(w->app, v.type, v.name) : "........";
	char d[3][12] = {"...", "...", "..."};
	if (w->r.signed_d != NONE) {
		g_snprintf(d[0], sizeof d[0], "%02d", (int)(w->r.signed_d % 100));
		/* days below 10 and the months 1 and 2 are written with a zero */
		g_snprintf(d[1], sizeof d[1], w->r.signed_d / 100 % 100 < 3 ? "%02d" : "%d", (int)(w->r.signed_d / 100 % 100));
		g_snprintf(d[2], sizeof d[2], "%d", (int)(w->r.signed_d / 10000));
	}
	g_autofree char *text = MSG_FORMAT(MSG_PAPER_PLACE_DAY, w->q->lang, place, d[0], d[1], d[2]);
	*out = arena_strdup(w->arena, text);
	return true;
}

/* ---- figures ---- */

/* The drawn figures with what was frozen in their place, as texts. */
static bool put_frozen(struct work *w, struct round_drawn *d, struct err *e)
{
	const struct report *old = d->figure->report;
	const struct report_cell_row **cells;
	size_t n = 0;
	if (!round_cells(w->app, &w->r, d->code, w->arena, &cells, &n, e))
		return false;
	struct report *copy = ARENA_NEW(w->arena, struct report);
	struct cell *all = ARENA_ARRAY(w->arena, struct cell, old->row_count * old->column_count + 1);
	*copy = *old;
	memcpy(all, old->cells, old->row_count * old->column_count * sizeof *all);
	g_autoptr(GHashTable) at = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < d->count; i++)
		g_hash_table_insert(at, (gpointer)(uintptr_t)arena_printf(w->arena, "%s\t%s", d->cells[i].row, d->cells[i].column),
			&all[d->cells[i].at_row * old->column_count + d->cells[i].at_column]);
	for (size_t i = 0; i < n; i++) {
		g_autofree char *key = g_strdup_printf("%s\t%s", cells[i]->row_key, cells[i]->col_key);
		struct cell *c = g_hash_table_lookup(at, key);
		if (c != NULL && c->state != CELL_HIDDEN && cells[i]->num != NONE && c->state != CELL_ESTIMATE)
			c->text = round_cell_text(w->app, cells[i], w->arena);
	}
	copy->cells = all;
	d->figure->report = copy;
	return true;
}

static bool draw_forms(struct work *w, const struct report_form_row **forms, size_t count, struct err *e)
{
	struct round_spot spot;
	round_spot_of(&w->r, &spot);
	spot.known_ms = w->frozen ? w->r.known_ms : 0;
	spot.viewer = true;
	spot.today = w->q->today;
	w->drawn = ARENA_ARRAY(w->arena, struct round_drawn, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct round_drawn *d = &w->drawn[w->count];
		w->count++; /* also what failed half-way is freed */
		if (!round_draw(w->by, &spot, forms[i]->form, forms[i]->by_children == 1, w->arena, d, e))
			return false;
		if (w->frozen && !put_frozen(w, d, e))
			return false;
	}
	return true;
}

/* "btctw_1.A.now" -> the figure as printed; "…" where there is none. */
static const char *figure_text(struct work *w, const char *name)
{
	const char *first = strchr(name, '.'), *last = strrchr(name, '.');
	if (first == NULL || last == first)
		return "…";
	g_autofree char *form = g_strndup(name, (gsize)(first - name)), *row = g_strndup(first + 1, (gsize)(last - first - 1));
	for (size_t i = 0; i < w->count; i++) {
		const struct round_cell *c = strcmp(w->drawn[i].code, form) == 0 ? round_cell_of(&w->drawn[i], row, last + 1) : NULL;
		if (c == NULL)
			continue;
		const struct report *r = w->drawn[i].figure->report;
		return figure_cell_printed(&r->cells[c->at_row * r->column_count + c->at_column]);
	}
	return "…";
}

/* Is the first word of the name one of the report's forms? */
static bool has_form(const struct work *w, const char *name)
{
	const size_t n = strcspn(name, ".");
	for (size_t i = 0; i < w->count; i++)
		if (strlen(w->drawn[i].code) == n && strncmp(w->drawn[i].code, name, n) == 0)
			return true;
	return false;
}

/* ---- narrative ---- */

static void add_run(GArray *runs, const char *text, const char *tag)
{
	const struct paper_run r = {.text = text, .tag = tag};
	if (*text != '\0')
		g_array_append_val(runs, r);
}

static void put_paragraph(struct work *w, const char *text, unsigned style)
{
	g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(struct paper_run));
	const char *from = text;
	for (const char *open = strchr(from, '{'); open != NULL; open = strchr(open + 1, '{')) {
		const char *close = strchr(open, '}');
		if (close == NULL)
			break;
		const char *name = arena_strndup(w->arena, open + 1, (size_t)(close - open - 1));
		if (strchr(name, '.') == NULL || strchr(name, ' ') != NULL)
			continue; /* a brace that somebody wrote */
		add_run(runs, arena_strndup(w->arena, from, (size_t)(open - from)), NULL);
		add_run(runs, figure_text(w, name), name);
		from = close + 1;
	}
	add_run(runs, from, NULL);
	paper_runs(w->paper, PAPER_TEXT, (const struct paper_run *)(void *)runs->data, runs->len, style);
}

/* "{chart btctw_1.now}", "{chart btctw_1.now,before A,B}" alone on a line: bars of columns of a form, of all its lines or of those named.
 * What cannot be drawn is said in its place, as a draft says what is missing. */
static bool put_chart(struct work *w, const char *line)
{
	static const char word[] = "{chart ";
	const size_t n = strlen(line);
	if (!g_str_has_prefix(line, word) || line[n - 1] != '}')
		return false;
	g_autofree char *what = g_strndup(line + strlen(word), n - strlen(word) - 1);
	char *dot = strchr(what, '.'), *rows = strchr(what, ' ');
	struct err why = {0};
	if (dot == NULL || (rows != NULL && rows < dot))
		return false;
	*dot = '\0';
	if (rows != NULL)
		*rows++ = '\0';
	const struct report *r = NULL;
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->drawn[i].code, what) == 0)
			r = w->drawn[i].figure->report;
	if (r == NULL ? !FAIL(&why, ERR_INPUT, MSG_PAPER_CHART_FORM, what)
		      : !paper_drawing(w->paper, r, dot + 1, rows, w->q->lang, w->arena, &why))
		paper_text(w->paper, PAPER_TEXT, arena_printf(w->arena, "(%s)", err_shown(&why, w->q->lang)), PAPER_ITALIC);
	return true;
}

/* A line "# …" is a heading, "- …" a line of a list, every other one a paragraph. */
static void put_text(struct work *w, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l != NULL; l++) {
		const char *line = g_strstrip(*l);
		if (put_chart(w, line))
			continue;
		if (g_str_has_prefix(line, "# "))
			put_paragraph(w, line + 2, PAPER_BOLD | PAPER_KEEP);
		else if (*line != '\0')
			put_paragraph(w, line, PAPER_JUSTIFY | PAPER_FIRST_INDENT);
	}
}

static const char *say(const struct work *w, const struct text2 *t)
{
	const char *text = w->q->lang == MSG_EN && t->en != NULL ? t->en : t->vi;
	return text != NULL ? text : "";
}

/* The outline of the definition: titles, texts with figures; in a draft what is still to be written. */
static void put_outline(struct work *w)
{
	const struct regime_law *law = regime_law(w->by);
	const struct regime_file *g = NULL;
	for (size_t i = 0; i < law->count; i++) {
		const struct regime_file *f = &law->files[i];
		if (strcmp(f->code, w->r.definition) == 0 && f->from <= w->r.as_of && w->r.as_of < f->until)
			g = f;
	}
	for (size_t i = 0; g != NULL && i < g->outline_count; i++) {
		const struct regime_section *s = &g->outline[i];
		g_autofree char *title =
			s->number != NULL ? g_strdup_printf("%s. %s", s->number, say(w, &s->title)) : g_strdup(say(w, &s->title));
		paper_text(w->paper, PAPER_TEXT, title, PAPER_BOLD | PAPER_KEEP);
		if (*say(w, &s->text) != '\0')
			put_text(w, say(w, &s->text));
		else if (!w->frozen && *say(w, &s->hint) != '\0')
			paper_text(w->paper, PAPER_TEXT, arena_printf(w->arena, "(%s)", say(w, &s->hint)), PAPER_ITALIC);
	}
}

/* ---- the whole ---- */

static bool put_head(struct work *w, struct err *e)
{
	const enum msg_lang lang = w->q->lang;
	char day[11];
	struct paper_letterhead h = {.above = "", .body = paper_issuer(w->paper, w->sender, w->arena)};
	const char *number = w->r.number != NULL && *w->r.number != '\0' ? w->r.number : "..........";
	g_autofree char *line = g_strdup_printf("%s %s", paper_says(w->paper, PAPER_NUMBER, lang), number);
	h.number = line;
	if (!place_day(w, &h.place_day, e))
		return false;
	if (!w->frozen)
		paper_text(w->paper, PAPER_TABLE, msg_template(MSG_PAPER_DRAFT, lang), PAPER_BOLD);
	paper_letterhead(w->paper, &h, lang);
	paper_space(w->paper, 16);
	const char *kind = msg_template(MSG_PAPER_REPORT, lang), *title = w->r.title != NULL ? w->r.title : w->r.definition;
	paper_text(w->paper, PAPER_KIND, kind, PAPER_CENTRE | PAPER_KEEP);
	if (g_str_has_prefix(title, kind) && title[strlen(kind)] == ' ')
		title += strlen(kind) + 1;
	g_autofree char *first = g_utf8_substring(title, 0, 1), *upper = g_utf8_strup(first, -1);
	paper_text(w->paper, PAPER_ABOUT, arena_printf(w->arena, "%s%s", upper, title + strlen(first)), PAPER_CENTRE | PAPER_KEEP);
	struct period p;
	const bool of_day = period_parse(w->r.period_text, PERIOD__MAX, w->app->codes, &p, w->arena, NULL) && p.kind == PERIOD_DATE;
	const char *period = period_text_title(w->r.period_text, w->app->codes, lang, w->arena);
	g_autofree char *when = of_day ? MSG_FORMAT(MSG_PAPER_REPORT_DAY, lang, ymd_format_vi((ymd)w->r.as_of, day))
				       : MSG_FORMAT(MSG_PAPER_REPORT_PERIOD, lang, period, ymd_format_vi((ymd)w->r.as_of, day));
	paper_text(w->paper, PAPER_NOTE, when, PAPER_CENTRE | PAPER_KEEP);
	paper_space(w->paper, 12);
	return true;
}

static bool put_end(struct work *w, struct err *e)
{
	const enum msg_lang lang = w->q->lang;
	const char *receiver, *mark = paper_says(w->paper, PAPER_SIGN, lang);
	if (!read_body(w, w->r.receiver_id, &receiver, NULL, e))
		return false;
	struct paper_line left[3], right[4];
	size_t l = 0, r = 0;
	left[l++] = (struct paper_line){.text = paper_says(w->paper, PAPER_RECEIVERS, lang), .part = PAPER_RECEIVERS};
	if (*receiver != '\0')
		left[l++] = (struct paper_line){.text = arena_printf(w->arena, "- %s,", receiver), .part = PAPER_RECEIVER};
	left[l++] = (struct paper_line){.text = paper_says(w->paper, PAPER_RECEIVER, lang), .part = PAPER_RECEIVER};
	right[r++] = (struct paper_line){.text = arena_printf(w->arena, "%s %s", mark, paper_signed_for(w->paper, w->sender, w->arena)),
		.part = PAPER_SIGN,
		.style = PAPER_CENTRE};
	right[r++] = (struct paper_line){.text = msg_template(MSG_PAPER_SIGN_STAMP, lang), .part = PAPER_SIGN_HOW, .style = PAPER_CENTRE};
	right[r++] = (struct paper_line){
		.text = w->r.signed_by != NULL ? w->r.signed_by : "", .part = PAPER_SIGN_NAME, .style = PAPER_CENTRE, .space = 60};
	paper_space(w->paper, 14);
	paper_halves(w->paper, left, l, right, r, false);
	return true;
}

static bool put_all(struct work *w, struct err *e)
{
	const enum msg_lang lang = w->q->lang;
	char version[16];
	g_snprintf(version, sizeof version, "%d", (int)w->r.version);
	g_autofree char *mark = w->frozen && w->r.cells_hash != NULL ? g_ascii_strup(w->r.cells_hash, 12) : g_strdup("–");
	g_autofree char *foot =
		MSG_FORMAT(MSG_PAPER_REPORT_FOOT, lang, w->r.definition, version, mark, instant_words(w->q->made_ms, w->arena));
	paper_foot(w->paper, foot);
	if (!put_head(w, e))
		return false;
	if (w->r.narrative != NULL && *w->r.narrative != '\0')
		put_text(w, w->r.narrative);
	else
		put_outline(w);
	if (!put_end(w, e))
		return false;
	for (size_t i = 0; i < w->count && !w->q->without_forms; i++) {
		char no[16];
		g_snprintf(no, sizeof no, "%zu", i + 1);
		g_autofree char *appendix = MSG_FORMAT(MSG_PAPER_APPENDIX, lang, no);
		if (!figure_paper_append(w->by, w->drawn[i].figure, w->paper, appendix, lang, e))
			return false;
	}
	return true;
}

/* ---- a Word file of one's own ---- */

/* "report.title", "report.sender" …; NULL: no such word. */
static const char *report_words(struct work *w, const char *name, struct err *e)
{
	const char *receiver = "", *day = "";
	char buf[11];
	if (!read_body(w, w->r.receiver_id, &receiver, NULL, e) || !place_day(w, &day, e))
		return NULL;
	const struct {
		const char *name, *text;
	} words[] = {{"report.title", w->r.title}, {"report.sender", w->sender}, {"report.receiver", receiver},
		{"report.period", period_text_words(w->r.period_text, w->app->codes, w->q->lang, w->arena)},
		{"report.as_of", arena_strdup(w->arena, ymd_format_vi((ymd)w->r.as_of, buf))}, {"report.number", w->r.number},
		{"report.signed_by", w->r.signed_by}, {"report.place_day", day}, {"report.narrative", w->r.narrative}};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].name, name) == 0)
			return words[i].text != NULL ? words[i].text : "";
	return NULL;
}

static const char *template_value(void *user, const char *name, struct err *e)
{
	struct work *w = user;
	const char *first = strchr(name, '.'), *last = strrchr(name, '.');
	if (g_str_has_prefix(name, "report."))
		return report_words(w, name, e);
	if (first == NULL || first == last)
		return NULL;
	const char *text = figure_text(w, name);
	return strcmp(text, "…") == 0 && !has_form(w, name) ? NULL : text;
}

/* A form of the report by its code: each of its lines with numbers is a row. */
static const struct report *section_of(const struct work *w, const char *name)
{
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->drawn[i].code, name) == 0)
			return w->drawn[i].figure->report;
	return NULL;
}

static int64_t section_rows(void *user, const char *name, struct err *e)
{
	const struct report *r = section_of(user, name);
	int64_t n = 0;
	(void)e;
	for (size_t i = 0; r != NULL && i < r->row_count; i++)
		n += r->rows[i].visible && r->rows[i].numbers;
	return r != NULL ? n : -1;
}

/* "num", "label", or the id of a column. */
static const char *section_value(void *user, const char *name, int64_t row, const char *field, struct err *e)
{
	const struct work *w = user;
	const struct report *r = section_of(w, name);
	size_t at = 0;
	(void)e;
	for (int64_t n = row; r != NULL && at < r->row_count && (n > 0 || !r->rows[at].visible || !r->rows[at].numbers); at++)
		n -= r->rows[at].visible && r->rows[at].numbers;
	if (r == NULL || at >= r->row_count)
		return NULL;
	const struct report_line *l = &r->rows[at];
	if (strcmp(field, "num") == 0)
		return l->num != NULL ? l->num : "";
	if (strcmp(field, "label") == 0)
		return w->q->lang == MSG_EN && l->label_en != NULL ? l->label_en : l->label_vi != NULL ? l->label_vi : "";
	for (size_t c = 0; c < r->column_count; c++)
		if (strcmp(r->columns[c].id, field) == 0)
			return figure_cell_printed(&r->cells[at * r->column_count + c]);
	return NULL;
}

static bool fill_template(struct work *w, struct paper_report_file *out, struct err *e)
{
	const struct docx_values values = {template_value, section_rows, section_value, w};
	out->bytes = docx_fill(w->q->template, &values, &out->filled, w->arena, e);
	if (out->bytes == NULL || out->filled.filled > 0)
		return out->bytes != NULL;
	g_clear_pointer(&out->bytes, g_bytes_unref);
	return FAIL0(e, ERR_INPUT, MSG_DOCX_FILL_NO_CONTROL);
}

static bool make(struct work *w, struct paper_report_file *out, struct err *e)
{
	const struct report_form_row **forms;
	size_t count = 0;
	if (!round_find(w->app, w->q->report, &w->r, w->arena, e))
		return false;
	if (!round_may_read(w->app, &w->r))
		return FAIL(e, ERR_DENIED, MSG_ACT_DENIED, viewer_display(w->app->viewer), table_report.kind->label);
	w->frozen = w->r.known_ms != NONE;
	if (!read_body(w, w->r.organisation_id, &w->sender, &w->party, e) || !round_forms(w->app, &w->r, w->arena, &forms, &count, e))
		return false;
	struct round_law *old = NULL;
	/* All its forms were frozen together, by one law. */
	const char *law = w->frozen && count > 0 ? round_law_mark(forms[0]->laws, w->arena) : NULL;
	bool ok = round_law(w->app, law, &w->by, &old, e) && figure_share(w->by, w->frozen ? w->r.known_ms : 0, e);
	const bool shared = ok;
	ok = ok && draw_forms(w, forms, count, e);
	out->name = arena_printf(w->arena, "%s %s", w->r.definition, w->r.period_text);
	if (ok && w->q->template != NULL) {
		ok = fill_template(w, out, e);
	} else if (ok) {
		w->paper =
			paper_begin(w->app, w->party, (ymd)w->r.as_of, w->r.title != NULL ? w->r.title : w->r.definition, w->q->made_ms, e);
		ok = w->paper != NULL && put_all(w, e);
	}
	for (size_t i = 0; i < w->count; i++)
		round_drawn_free(&w->drawn[i]);
	if (shared)
		figure_unshare(w->by);
	round_law_free(old);
	if (ok && w->q->template == NULL)
		out->bytes = paper_end(g_steal_pointer(&w->paper), w->q->format, e);
	return ok && out->bytes != NULL;
}

bool paper_report(struct app *a, const struct paper_report_ask *q, struct paper_report_file *out, struct arena *arena, struct err *e)
{
	struct work w = {.app = a, .q = q, .arena = arena};
	*out = (struct paper_report_file){0};
	const bool ok = make(&w, out, e);
	paper_free(w.paper);
	return ok;
}
