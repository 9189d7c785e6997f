/* Pages of forms: addresses to use cases and back. Every link keeps what the page was drawn with. */
#include "app/list/follow.h"
#include "web/web.h"

#include "web/templates.gen.h"
#include "web/ask.h"
#include "web/chart_view.h"
#include "web/form_views.h"
#include "messages/app.def"
#include "messages/ask_page.def"
#include "messages/page_form.def"
#include "messages/paper.def"

#include <string.h>

/* Parameters that say what is drawn, in the order they stand in addresses. */
static const char *const drawn_names[] = {"unit", "org", "term", "period", "from", "until", "by", "line"};

static const char *const asked_names[] = {"count", "of", "where", "rows", "columns", "dates", "share", "mean", "unit", "view"};

/* Of a form of the law, or of a question of one's own (web_ask.c). */
static bool is_question(const struct web *w)
{
	return w->parameters[0] == NULL;
}

static const char *given(struct web *w, const char *name)
{
	const char *v = http_query(w->request, name);
	return v != NULL && *v != '\0' ? v : NULL;
}

/* The strip's part of an address, short: what is as it is by itself is left out. */
static void add_context(struct web *w, struct url *u)
{
	char day[11];
	if (w->ask.day != w->ask.today)
		url_add(u, "date", ymd_format_iso(w->ask.day, day));
	url_add(u, "known-at", given(w, "known-at"));
	if (w->ask.boundaries_today)
		url_add(u, "boundaries", "today");
}

/* An address with all that is drawn, but for one name ("" = none). */
static struct url *keeping(struct web *w, const char *path, const char *but)
{
	struct url *u = url_new(w->arena, path);
	const char *const *names = is_question(w) ? asked_names : drawn_names;
	for (size_t i = 0; i < (is_question(w) ? G_N_ELEMENTS(asked_names) : G_N_ELEMENTS(drawn_names)); i++)
		if (strcmp(names[i], but) != 0)
			url_add(u, names[i], given(w, names[i]));
	add_context(w, u);
	return u;
}

static const char *form_path(struct web *w, const char *tail)
{
	return is_question(w) ? arena_printf(w->arena, "/ask%s", tail) : arena_printf(w->arena, "/forms/%s%s", w->parameters[0], tail);
}

bool web_form_ask(struct web *w, struct page_form_ask *q, struct err *e)
{
	const char *by = given(w, "by"), *page = given(w, "page");
	char day[11];
	*q = (struct page_form_ask){.code = w->parameters[0],
		.unit = given(w, "unit"),
		.organisation = given(w, "org"),
		.date = given(w, "date") != NULL ? arena_strdup(w->arena, ymd_format_iso(w->ask.day, day)) : NULL,
		.period = given(w, "period"),
		.term = given(w, "term"),
		.from = given(w, "from"),
		.until = given(w, "until"),
		.line = given(w, "line"),
		.row = given(w, "row"),
		.column = given(w, "column"),
		.left = given(w, "left"),
		.twin = given(w, "sql") != NULL,
		.page = 1};
	if (by != NULL && strcmp(by, "children") != 0)
		return FAIL(e, ERR_USAGE, MSG_WEB_FORM_BY, by);
	q->by_children = by != NULL;
	if (q->unit != NULL && q->organisation != NULL)
		return FAIL0(e, ERR_USAGE, MSG_FORM_UNIT_OR_ORG);
	if (page != NULL) {
		char *end = NULL;
		q->page = g_ascii_strtoll(page, &end, 10);
		if (*end != '\0' || q->page < 1 || q->page > 100000)
			return FAIL0(e, ERR_NOT_FOUND, MSG_PAGE_FORM_NO_PAGE);
	}
	return true;
}

/* ---- the form ---- */

static const struct html_url no_url = {NULL};

struct html_url form_cell_url(struct web *w, const char *row, const char *column)
{
	struct url *u = keeping(w, "", "");
	url_add(u, "row", row);
	url_add(u, "column", column);
	url_fragment(u, "o");
	return url_done(u);
}

/* One address a cell: the row's part is made once, the columns' parts once. */
static const struct html_url *cell_urls(struct web *w, const struct page_form *p)
{
	struct html_url *all = ARENA_ARRAY(w->arena, struct html_url, p->row_count * p->column_count + 1);
	const char **tails = ARENA_ARRAY(w->arena, const char *, p->column_count + 1);
	for (size_t c = 0; c < p->column_count; c++) {
		struct url *u = url_new(w->arena, "");
		url_add(u, "column", p->column_ids[c]);
		url_fragment(u, "o");
		tails[c] = url_done(u).text + 1;
	}
	for (size_t r = 0; r < p->row_count; r++) {
		struct url *u = keeping(w, "", "");
		url_add(u, "row", p->rows[r].id);
		const char *head = url_done(u).text;
		for (size_t c = 0; c < p->column_count; c++)
			if (p->rows[r].cells[c].how != PAGE_CELL_PLAIN)
				all[r * p->column_count + c] = (struct html_url){arena_printf(w->arena, "%s&%s", head, tails[c])};
	}
	return all;
}

/* A question asked of the unit of a row: split by units it would be asked of those below. */
static struct html_url question_at(struct web *w, const char *unit)
{
	struct url *u = keeping(w, "", "unit");
	url_add(u, "unit", unit);
	return url_done(u);
}

static const struct html_url *row_urls(struct web *w, const struct page_form *p)
{
	struct html_url *all = ARENA_ARRAY(w->arena, struct html_url, p->row_count + 1);
	for (size_t r = 0; r < p->row_count; r++) {
		const struct page_form_row *x = &p->rows[r];
		if (x->unit == NULL && x->organisation == NULL)
			continue;
		if (is_question(w)) {
			if (x->unit != NULL)
				all[r] = question_at(w, x->unit);
			continue;
		}
		struct url *u = url_new(w->arena, "");
		url_add(u, x->unit != NULL ? "unit" : "org", x->unit != NULL ? x->unit : x->organisation);
		for (size_t i = 2; i < 6; i++)
			url_add(u, drawn_names[i], given(w, drawn_names[i]));
		add_context(w, u);
		all[r] = url_done(u);
	}
	return all;
}

static struct html_url names_url(struct web *w, const struct page_form_panel *panel, const char *left, int64_t page)
{
	struct url *u = keeping(w, form_path(w, "/names"), "");
	url_add(u, "row", panel != NULL ? panel->list_row : given(w, "row"));
	url_add(u, "column", panel != NULL ? panel->list_column : given(w, "column"));
	url_add(u, "left", left);
	if (page > 1)
		url_add_int(u, "page", page);
	return url_done(u);
}

static void panel_urls(struct web *w, const struct page_form *p, struct form_view *v)
{
	const struct page_form_panel *panel = p->panel;
	if (panel == NULL)
		return;
	struct html_url *left = ARENA_ARRAY(w->arena, struct html_url, panel->left_count + 1);
	if (panel->twin_offered) {
		struct url *u = keeping(w, "", "");
		url_add(u, "row", given(w, "row"));
		url_add(u, "column", given(w, "column"));
		url_add(u, "sql", "1");
		url_fragment(u, "o");
		v->twin = url_done(u);
	}
	if (panel->list_row != NULL)
		v->all_names = names_url(w, panel, NULL, 1);
	for (size_t i = 0; i < panel->left_count; i++)
		if (panel->left[i].attr != NULL)
			left[i] = names_url(w, panel, panel->left[i].attr, 1);
	v->left = left;
}

/* What the form of choices carries along unseen: the strip's state, an organisation, an open span of days. */
static void keep_fields(struct web *w, struct form_view *v)
{
	static const char *const names[] = {"date", "known-at", "boundaries"};
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, G_N_ELEMENTS(names) + 1);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (given(w, names[i]) != NULL)
			kept[v->kept_count++] = (struct http_pair){names[i], given(w, names[i])};
	v->kept = kept;
}

void form_urls(struct web *w, const struct page_form *p, struct form_view *v)
{
	struct html_url *checks = ARENA_ARRAY(w->arena, struct html_url, p->check_count + 1);
	v->cells = cell_urls(w, p);
	v->rows = row_urls(w, p);
	v->action = url_done(url_new(w->arena, form_path(w, "")));
	v->close = url_done(keeping(w, form_path(w, ""), ""));
	struct url *d = is_question(w) ? url_new(w->arena, "") : keeping(w, form_path(w, "/definition"), "by");
	if (is_question(w))
		url_fragment(d, "text");
	v->definition = url_done(d);
	v->other_period = no_url;
	v->period_name = p->by_term ? "term" : "period";
	if (p->other_period != NULL) {
		struct url *u = keeping(w, form_path(w, ""), v->period_name);
		url_add(u, v->period_name, p->other_period);
		v->other_period = url_done(u);
	}
	for (size_t i = 0; i < p->check_count; i++)
		if (p->checks[i].row != NULL)
			checks[i] = form_cell_url(w, p->checks[i].row, p->checks[i].column);
	v->checks = checks;
	panel_urls(w, p, v);
	keep_fields(w, v);
}

static void remark_urls(struct web *w, const struct page_remarks *r, struct form_view *v)
{
	struct html_url *all = ARENA_ARRAY(w->arena, struct html_url, r->count + 1);
	for (size_t i = 0; i < r->count; i++)
		if (r->items[i].row != NULL) {
			struct url *u = keeping(w, form_path(w, ""), "");
			url_add(u, "row", r->items[i].row);
			url_add(u, "column", r->items[i].column);
			url_fragment(u, "o");
			all[i] = url_done(u);
		}
	v->remarks = r;
	v->remark_cells = all;
}

static struct html_url plain_url(struct web *w, const char *path)
{
	return url_done(url_new(w->arena, path));
}

static const char *chosen_of(const struct form_choices *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->items[i].chosen)
			return c->items[i].value;
	return NULL;
}

/* An address that shows the same to whoever may see it, whenever it is opened: what the page took by itself (place, period, day, what is
 * known now) is said in it. */
static struct html_url fixed_url(struct web *w, const struct page_form *p)
{
	struct url *u = url_new(w->arena, form_path(w, ""));
	const char *const *names = is_question(w) ? asked_names : drawn_names;
	char day[11];
	for (size_t i = 0; i < (is_question(w) ? G_N_ELEMENTS(asked_names) : G_N_ELEMENTS(drawn_names)); i++) {
		const char *said = given(w, names[i]);
		if (said == NULL && strcmp(names[i], "unit") == 0 && given(w, "org") == NULL && p->unit_id != NONE)
			said = p->unit;
		if (said == NULL && strcmp(names[i], p->by_term ? "term" : "period") == 0 && !p->by_date && given(w, "from") == NULL)
			said = chosen_of(&p->periods);
		url_add(u, names[i], said);
	}
	if (p->by_date || given(w, "date") != NULL)
		url_add(u, "date", ymd_format_iso(w->ask.day, day));
	url_add(u, "known-at", instant_format(w->ask.known_ms != 0 ? w->ask.known_ms : instant_now(), w->arena));
	if (w->ask.boundaries_today)
		url_add(u, "boundaries", "today");
	return url_done(u);
}

static void form_shell(struct web *w, const struct page_form *p)
{
	struct shell *s = &w->shell;
	struct shell_link *outputs = ARENA_ARRAY(w->arena, struct shell_link, 4);
	s->title = p->title;
	s->section = SECTION_FORMS;
	shell_crumb(w, msg_template(MSG_WEB_FORMS, w->html.lang), plain_url(w, "/forms"));
	if (p->unit_id != NONE) {
		struct url *u = url_new(w->arena, "/units");
		url_segment_int(u, p->unit_id);
		add_context(w, u);
		shell_crumb(w, p->unit_name, url_done(u));
	} else {
		shell_here(w, p->unit_name);
	}
	outputs[0] = (struct shell_link){msg_template(MSG_WEB_LINK, w->html.lang), fixed_url(w, p)};
	outputs[1] = (struct shell_link){msg_template(MSG_WEB_EXCEL, w->html.lang), url_done(keeping(w, form_path(w, "/excel"), ""))};
	outputs[2] = (struct shell_link){msg_template(MSG_WEB_PDF, w->html.lang), url_done(keeping(w, form_path(w, "/pdf"), ""))};
	outputs[3] = (struct shell_link){msg_template(MSG_WEB_WORD, w->html.lang), url_done(keeping(w, form_path(w, "/word"), ""))};
	s->outputs = outputs;
	s->output_count = viewer_may_somewhere(w->viewer, RIGHT_EXPORT) ? 4 : 1;
	s->has_date = p->by_date;
	s->date = p->day;
	s->has_known = s->has_boundaries = true;
	static const msg_key help[] = {MSG_WEB_FORM_HELP_1, MSG_WEB_FORM_HELP_2, MSG_WEB_FORM_HELP_3};
	shell_help(w, help, G_N_ELEMENTS(help));
}

/* The same cell in the period of a point. */
static struct html_url point_url(struct web *w, const struct page_chart_value *v)
{
	if (v->period == NULL)
		return form_cell_url(w, v->row, v->column);
	bool term = given(w, "term") != NULL, day = strlen(v->period) == 10 && v->period[4] == '-' && v->period[7] == '-';
	struct url *u = url_new(w->arena, form_path(w, ""));
	for (size_t i = 0; i < 2; i++)
		url_add(u, drawn_names[i], given(w, drawn_names[i]));
	url_add(u, day ? "date" : term || strlen(v->period) == 9 ? "term" : "period", v->period);
	url_add(u, "known-at", given(w, "known-at"));
	if (w->ask.boundaries_today)
		url_add(u, "boundaries", "today");
	url_add(u, "row", v->row);
	url_add(u, "column", v->column);
	url_fragment(u, "o");
	return url_done(u);
}

static void form_charts(struct web *w, const struct page_form *p, struct form_view *v)
{
	v->series = p->series != NULL ? chart_of(w, p->series, point_url) : NULL;
	v->dots = p->dots != NULL ? chart_of(w, p->dots, point_url) : NULL;
	const struct chart **named = ARENA_ARRAY(w->arena, const struct chart *, p->chart_count + 1);
	for (size_t i = 0; i < p->chart_count; i++)
		named[i] = chart_of(w, p->charts[i], point_url);
	v->charts = named;
}

static bool form_itself(struct web *w, const struct page_form_ask *q, struct err *e)
{
	struct page_form p;
	if (!page_form(w->app, &w->ask, q, &p, w->arena, e))
		return false;
	struct form_view v = {.p = &p, .boundaries_today = w->ask.boundaries_today};
	form_urls(w, &p, &v);
	remark_urls(w, p.remarks, &v);
	if (p.may_enter)
		v.enter = url_done(keeping(w, form_path(w, "/enter"), ""));
	form_charts(w, &p, &v);
	form_shell(w, &p);
	v.fresh = given(w, "kept") != NULL;
	v.follows = strcmp(w->route, "web_form") == 0;
	if (v.follows && !follow_is(w->app, w->ask.today, arena_printf(w->arena, "form.%s", p.code), &v.followed, e))
		return false;
	template_form(&w->html, &w->shell, &v);
	return true;
}

bool web_form(struct web *w, struct err *e)
{
	return web_with_form(w, form_itself, e);
}

/* ---- names ---- */

bool web_form_names(struct web *w, struct err *e)
{
	return web_with_form(w, form_names_page, e);
}

bool form_names_page(struct web *w, const struct page_form_ask *q, struct err *e)
{
	struct page_form_list p;
	if (!page_form_list(w->app, &w->ask, q, &p, w->arena, e))
		return false;
	struct names_view v = {.p = &p, .back = form_cell_url(w, q->row, q->column), .previous = no_url, .next = no_url};
	v.back = (struct html_url){arena_printf(w->arena, "%s%s", plain_url(w, form_path(w, "")).text, v.back.text)};
	if (p.page > 1)
		v.previous = names_url(w, NULL, q->left, p.page - 1);
	if (p.page < p.pages)
		v.next = names_url(w, NULL, q->left, p.page + 1);
	if (is_question(w))
		shell_crumb(w, msg_template(MSG_ASKP_TITLE, w->html.lang), plain_url(w, "/ask"));
	else
		shell_crumb(w, msg_template(MSG_WEB_FORMS, w->html.lang), plain_url(w, "/forms"));
	shell_crumb(w, p.title, v.back);
	shell_here(w, p.cell);
	w->shell.title = p.cell;
	w->shell.has_date = w->shell.has_boundaries = false;
	/* The form with this list as a sheet of its own. */
	if (q->left == NULL && viewer_may_somewhere(w->viewer, RIGHT_EXPORT)) {
		struct shell_link *output = ARENA_NEW(w->arena, struct shell_link);
		struct url *u = keeping(w, form_path(w, "/excel"), "");
		url_add(u, "list", arena_printf(w->arena, "%s:%s", p.row, p.column));
		*output = (struct shell_link){msg_template(MSG_WEB_EXCEL, w->html.lang), url_done(u)};
		w->shell.outputs = output;
		w->shell.output_count = 1;
	}
	w->shell.section = SECTION_FORMS;
	template_form_names(&w->html, &w->shell, &v);
	return true;
}

/* ---- the list, the definition ---- */

static void list_shell(struct web *w, msg_key title)
{
	shell_here(w, msg_template(title, w->html.lang));
	w->shell.title = msg_template(title, w->html.lang);
}

bool web_forms(struct web *w, struct err *e)
{
	struct page_forms p;
	struct own_forms ours;
	struct forms_view v = {.p = &p};
	const char *gone = given(w, "gone");
	bool ok = own_forms_read(w->app, &w->ask, NULL, &ours, w->arena, e) && page_forms(w->app, &w->ask, &ours, &p, w->arena, e);
	if (ok) {
		for (size_t i = 0; gone != NULL && p.group_count > 0 && p.groups[0].ours && i < p.groups[0].count; i++)
			if (p.groups[0].items[i].stopped != NULL && strcmp(p.groups[0].items[i].code, gone) == 0)
				v.gone = &p.groups[0].items[i];
		list_shell(w, MSG_WEB_FORMS);
		w->shell.section = SECTION_FORMS;
		template_forms(&w->html, &w->shell, &v);
	}
	own_forms_free(&ours);
	return ok;
}

struct html_url definition_cell(const struct definition_view *v, const struct page_definition_says *of)
{
	struct url *u = keeping(v->w, form_path(v->w, ""), "");
	url_add(u, "row", of->row);
	url_add(u, "column", of->column);
	url_fragment(u, "o");
	return url_done(u);
}

static bool definition_page(struct web *w, const struct page_form_ask *q, struct err *e)
{
	struct page_definition p;
	if (!page_form_definition(w->app, &w->ask, q, &p, w->arena, e))
		return false;
	shell_crumb(w, msg_template(MSG_WEB_FORMS, w->html.lang), plain_url(w, "/forms"));
	shell_crumb(w, p.title, url_done(keeping(w, form_path(w, ""), "")));
	shell_here(w, msg_template(MSG_WEB_DEFINITION, w->html.lang));
	w->shell.title = p.title;
	w->shell.section = SECTION_FORMS;
	template_form_definition(&w->html, &w->shell, &(struct definition_view){.p = &p, .w = w});
	return true;
}

bool web_form_definition(struct web *w, struct err *e)
{
	return web_with_form(w, definition_page, e);
}

bool form_compare_page(struct web *w, const struct page_form_ask *q, const char *text, const char *refused, struct err *e)
{
	struct page_form_compare p;
	struct own_form_draft *draft = NULL;
	if (!page_form_compare(w->app, &w->ask, q, refused == NULL ? text : NULL, &p, w->arena, e) ||
		(q->ours == NULL && !own_form_draft(w, &draft, e)))
		return false;
	struct compare_view v = {
		.p = &p, .action = url_done(keeping(w, form_path(w, "/edit"), "")), .ours = q->ours, .arena = w->arena, .draft = draft};
	if (refused != NULL) {
		p.faults = refused;
		p.text = text;
	}
	if (p.faults != NULL && w->response->status < 400)
		w->response->status = 400;
	shell_crumb(w, msg_template(MSG_WEB_FORMS, w->html.lang), plain_url(w, "/forms"));
	shell_crumb(w, p.title, url_done(keeping(w, form_path(w, ""), "")));
	shell_here(w, msg_template(MSG_COMPARE_OPEN, w->html.lang));
	w->shell.title = p.title;
	w->shell.section = SECTION_FORMS;
	template_form_compare(&w->html, &w->shell, &v);
	return true;
}

static bool compare_page(struct web *w, const struct page_form_ask *q, struct err *e)
{
	const char *text = http_form(w->request, "text");
	return form_compare_page(w, q, w->request->method == HTTP_GET ? NULL : text != NULL ? text : "", NULL, e);
}

/* GET and POST /forms/:code/edit: the POST compares and stores nothing. */
bool web_form_edit(struct web *w, struct err *e)
{
	return web_with_form(w, compare_page, e);
}

bool web_form_compare(struct web *w, struct err *e)
{
	return web_with_form(w, compare_page, e);
}

/* ---- check my figures ---- */

static bool draw_check(struct web *w, const char *text, const char *n, const char *d, const char *p, struct err *e)
{
	struct page_check page = {.text = text != NULL ? text : ""};
	struct check_view v = {
		.p = &page, .n = n, .d = d, .share = p, .asked = text != NULL || n != NULL || d != NULL || p != NULL, .link = no_url};
	if (v.asked && !page_check(&w->ask, text, n, d, p, &page, w->arena, e))
		return false;
	if (v.asked && page.count == 1 && page.faults == 0) {
		struct url *u = url_new(w->arena, "/check");
		url_add(u, "n", page.n);
		url_add(u, "d", page.d);
		url_add(u, "p", page.p);
		v.link = url_done(u);
	}
	list_shell(w, MSG_WEB_CHECK);
	w->shell.section = SECTION_CHECK;
	template_check(&w->html, &w->shell, &v);
	return true;
}

bool web_check(struct web *w, struct err *e)
{
	return draw_check(w, NULL, given(w, "n"), given(w, "d"), given(w, "p"), e);
}

bool web_check_text(struct web *w, struct err *e)
{
	const char *text = http_form(w->request, "text");
	return draw_check(w, text != NULL ? text : "", NULL, NULL, NULL, e);
}
