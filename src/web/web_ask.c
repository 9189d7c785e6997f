/* GET /ask: a question of one's own. All of it stands in the address; what the builder sends is put into its short form first. */
#include "web/ask_view.h"
#include "web/searches_view.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "web/web_lists.h"

#include "messages/ask_page.def"
#include "messages/page_form.def"

#include <string.h>

static const char *const state[] = {"count", "of", "where", "rows", "columns", "dates", "share", "mean", "unit", "view"};

static const char *query(const struct web *w, const char *name)
{
	const char *text = http_query(w->request, name);
	return text != NULL ? text : "";
}

const char *ask_asked(const struct ask_view *v, const char *name)
{
	return query(v->w, name);
}

static bool read_ask(struct web *w, struct page_question_ask *q, struct err *e)
{
	const char *page = query(w, "page");
	*q = (struct page_question_ask){.q = {.count = query(w, "count"),
						.of = query(w, "of"),
						.where = query(w, "where"),
						.rows = query(w, "rows"),
						.columns = query(w, "columns"),
						.dates = query(w, "dates"),
						.share = strcmp(query(w, "share"), "1") == 0,
						.mean = strcmp(query(w, "mean"), "1") == 0},
		.unit = query(w, "unit"),
		.row = query(w, "row"),
		.column = query(w, "column"),
		.left = query(w, "left"),
		.page = 1};
	if (*page != '\0') {
		char *end = NULL;
		q->page = g_ascii_strtoll(page, &end, 10);
		if (*end != '\0' || q->page < 1 || q->page > 100000)
			return FAIL0(e, ERR_NOT_FOUND, MSG_ASKP_NO_PAGE);
	}
	return true;
}

/* ---- what the builder sends ---- */

/* An attribute, with its bands where it takes some. */
static const char *axis_sent(struct web *w, const char *name, const char *bands)
{
	const char *axis = query(w, name), *typed = query(w, bands);
	g_autofree char *plain = g_strstrip(g_strdup(typed));
	return *axis == '\0' || *plain == '\0' || strchr(axis, ':') != NULL ? axis : arena_printf(w->arena, "%s:%s", axis, plain);
}

/* Bands that belong to another attribute than the one now chosen go. */
static const char *axis_kept(struct web *w, const char *name, const char *bands, const char *before)
{
	return strcmp(query(w, name), query(w, before)) == 0 ? axis_sent(w, name, bands) : query(w, name);
}

/* what=persons party(home)&rows=age&row_bands=… becomes count=…&of=…&rows=age:…: an address to be kept and sent on. */
static bool shortened(struct web *w)
{
	const char *what = query(w, "what"), *blank = strchr(what, ' ');
	if (*what == '\0')
		return false;
	struct url *u = web_url(w, "/ask");
	const char *of = blank != NULL ? blank + 1 : what,
		   *count = blank != NULL ? arena_strndup(w->arena, what, (size_t)(blank - what)) : "";
	url_add(u, "count", strcmp(count, "-") != 0 ? count : "");
	url_add(u, "of", of);
	url_add(u, "where", query(w, "where"));
	url_add(u, "rows", axis_kept(w, "rows", "row_bands", "rows_before"));
	url_add(u, "columns", axis_kept(w, "columns", "column_bands", "columns_before"));
	url_add(u, "dates", query(w, "dates"));
	url_add(u, "share", query(w, "share"));
	url_add(u, "mean", query(w, "mean"));
	url_add(u, "unit", query(w, "unit"));
	url_add(u, "view", query(w, "view"));
	web_redirect(w, url_done(u));
	return true;
}

/* ---- the page ---- */

/* A condition is about what is counted. */
static struct list_ask conditions_of(const struct web *w, const struct page_question_ask *q)
{
	const char *of = *q->q.of != '\0' ? q->q.of : "party(home)";
	g_autofree char *name = g_strndup(of, strspn(of, "abcdefghijklmnopqrstuvwxyz0123456789_"));
	const struct fact_kind *k = vocab_kind(w->app->vocab, name);
	const struct fact_kind *subject = w->app->vocab->of_subject[k != NULL ? k->subject : SUBJECT_PERSON];
	return (struct list_ask){.kind = subject != NULL ? subject->name : "person",
		.of = k != NULL && k != subject ? arena_strdup(w->arena, k->name) : "",
		.where = q->q.where};
}

static struct html_url value_url(struct web *w, const struct page_chart_value *v)
{
	return form_cell_url(w, v->row, v->column);
}

static void examples(struct web *w, struct ask_view *v)
{
	static const struct {
		msg_key text;
		const char *count, *of, *where, *rows, *columns, *dates;
		bool share;
	} all[] = {{MSG_ASKP_EXAMPLE_AGES, "persons", "party(home)", "", "age", "sex", "", false},
		{MSG_ASKP_EXAMPLE_THEORY, "persons", "party(home)", "age < 40", "theory", "", "", true},
		{MSG_ASKP_EXAMPLE_UNITS, "persons", "party(home)", "", "child", "sex", "", false},
		{MSG_ASKP_EXAMPLE_YEARS, "persons", "party(home)", "", "", "", "2019..2026", false},
		{MSG_ASKP_EXAMPLE_POSTS, "posts", "tenure", "", "org.type", "professional", "", false},
		{MSG_ASKP_EXAMPLE_VACANT, "vacant", "post", "", "title", "", "", false}};
	struct ask_example *out = ARENA_ARRAY(w->arena, struct ask_example, G_N_ELEMENTS(all));
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct url *u = web_url(w, "/ask");
		const struct http_pair pairs[] = {{"count", all[i].count}, {"of", all[i].of}, {"where", all[i].where},
			{"rows", all[i].rows}, {"columns", all[i].columns}, {"dates", all[i].dates}, {"share", all[i].share ? "1" : ""}};
		for (size_t k = 0; k < G_N_ELEMENTS(pairs); k++)
			url_add(u, pairs[k].name, pairs[k].value);
		out[i] = (struct ask_example){msg_template(all[i].text, w->html.lang), url_done(u)};
	}
	v->examples = out;
	v->example_count = G_N_ELEMENTS(all);
}

/* People whom the question counts on one day, as a list with columns, order and acts on many. */
static void link_people(struct web *w, const struct page_question_ask *q, struct ask_view *v)
{
	static const char *const counts[] = {"", "persons"};
	const struct fact_kind *k = vocab_kind(w->app->vocab, conditions_of(w, q).of);
	char day[11];
	if (k == NULL || k->subject != SUBJECT_PERSON || k->event || v->p.question.day_count != 1 || v->p.question.flow)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
		if (strcmp(q->q.count, counts[i]) == 0) {
			struct url *u = url_new(w->arena, "/people");
			url_add(u, "list", "1");
			url_add(u, "of", q->q.of);
			url_add(u, "where", q->q.where);
			url_add(u, "unit", v->p.form.unit);
			url_add(u, "date", ymd_format_iso(v->p.question.days[0], day));
			url_add(u, "known-at", query(w, "known-at"));
			v->people = url_done(u);
		}
}

static bool offer_saving(struct web *w, struct ask_view *v, struct err *e)
{
	struct search_draft *d = ARENA_NEW(w->arena, struct search_draft);
	if (!v->p.drawn || viewer_account(w->viewer) == NONE)
		return true;
	*d = (struct search_draft){
		.kind = SAVED_QUESTION, .label = "", .unit = "", .state = v->list.kept, .state_count = v->list.kept_count};
	v->save = d;
	struct own_form_draft *keep = NULL;
	if (!page_search_units(w->app, &d->units, &d->unit_count, w->arena, e) || !own_form_draft(w, &keep, e))
		return false;
	v->keep = keep;
	if (keep != NULL) {
		keep->title = v->p.form.title;
		keep->state = v->list.kept;
		keep->state_count = v->list.kept_count;
	}
	return true;
}

static void fill_shell(struct web *w, struct ask_view *v)
{
	static const msg_key help[] = {MSG_ASKP_HELP_1, MSG_ASKP_HELP_2, MSG_ASKP_HELP_3};
	struct shell *s = &w->shell;
	s->title = v->p.drawn ? v->p.form.title : msg_template(MSG_ASKP_TITLE, w->html.lang);
	s->section = SECTION_FORMS;
	s->has_date = *v->dates == '\0';
	s->has_known = s->has_boundaries = true;
	s->known_ignored = false;
	shell_crumb(w, msg_template(MSG_WEB_FORMS, w->html.lang), url_done(url_new(w->arena, "/forms")));
	shell_here(w, msg_template(MSG_ASKP_TITLE, w->html.lang));
	shell_help(w, help, G_N_ELEMENTS(help));
	if (!v->p.drawn || !viewer_may_somewhere(w->viewer, RIGHT_EXPORT))
		return;
	struct shell_link *output = ARENA_NEW(w->arena, struct shell_link);
	struct url *u = web_url(w, "/ask/excel");
	for (size_t i = 0; i < G_N_ELEMENTS(state); i++)
		url_add(u, state[i], query(w, state[i]));
	*output = (struct shell_link){msg_template(MSG_WEB_EXCEL, w->html.lang), url_done(u)};
	s->outputs = output;
	s->output_count = 1;
}

struct html_url ask_seen(const struct ask_view *v, const char *how)
{
	struct url *u = web_url(v->w, "/ask");
	for (size_t i = 0; i < G_N_ELEMENTS(state); i++)
		url_add(u, state[i], strcmp(state[i], "view") == 0 ? how : query(v->w, state[i]));
	url_fragment(u, "h-chart");
	return url_done(u);
}

struct html_url ask_today(const struct ask_view *v)
{
	struct url *u = web_url(v->w, "/ask");
	for (size_t i = 0; i < G_N_ELEMENTS(state); i++)
		url_add(u, state[i], query(v->w, state[i]));
	url_add(u, "boundaries", "today");
	return url_done(u);
}

static void see_units(struct web *w, struct ask_view *v)
{
	const char *how = query(w, "view");
	bool map = strcmp(how, "map") == 0;
	size_t shapes = 0;
	if (v->p.units_chart == NULL || (!map && strcmp(how, "tiles") != 0))
		return;
	v->map = map_of(w, v->p.units_chart, value_url, &shapes);
	v->shapes = map && shapes > 0;
	v->without_shape = v->map->count - shapes;
}

static bool show(struct web *w, const struct page_question_ask *q, struct ask_view *v, struct err *e)
{
	if (v->p.fault != NULL)
		w->response->status = v->p.code == ERR_NOT_FOUND ? 404 : 400;
	if (v->p.drawn) {
		v->form = (struct form_view){.p = &v->p.form, .boundaries_today = w->ask.boundaries_today};
		form_urls(w, &v->p.form, &v->form);
		if (v->p.chart != NULL)
			v->chart = chart_of(w, v->p.chart, value_url);
		see_units(w, v);
		link_people(w, q, v);
	} else {
		examples(w, v);
	}
	if (!offer_saving(w, v, e))
		return false;
	fill_shell(w, v);
	template_ask(&w->html, &w->shell, v);
	return true;
}

bool web_ask(struct web *w, struct err *e)
{
	struct page_question_ask q;
	struct ask_view *v = ARENA_NEW(w->arena, struct ask_view);
	bool went = false;
	if (shortened(w))
		return true;
	if (!read_ask(w, &q, e))
		return false;
	const struct list_ask conditions = conditions_of(w, &q);
	*v = (struct ask_view){.w = w, .dates = q.q.dates, .share = q.q.share, .mean = q.q.mean};
	v->list = (struct list_view){.w = w,
		.arena = w->arena,
		.path = "/ask",
		.kind = conditions.kind,
		.state = state,
		.state_count = G_N_ELEMENTS(state),
		.page = {.where = q.q.where}};
	if (!list_builder(&v->list, &conditions, &went, e))
		return false;
	if (went)
		return true;
	if (!page_question(w->app, &w->ask, &q, &v->p, w->arena, e))
		return false;
	bool ok = show(w, &q, v, e);
	page_question_free(&v->p);
	return ok;
}

/* ---- names, a file ---- */

static bool with_question(struct web *w, form_page *page, struct err *e)
{
	struct page_question_ask q;
	struct question made = {0};
	if (!read_ask(w, &q, e) || !question_make(w->app, &q.q, w->ask.day, &made, w->arena, e))
		return false;
	const struct page_form_ask form = page_question_form(&q, &made);
	bool ok = page(w, &form, e);
	question_free(&made);
	return ok;
}

bool web_ask_names(struct web *w, struct err *e)
{
	return with_question(w, form_names_page, e);
}

bool web_ask_excel(struct web *w, struct err *e)
{
	return with_question(w, form_excel, e);
}

static bool ask_pdf(struct web *w, const struct page_form_ask *q, struct err *e)
{
	return form_paper(w, q, PAPER_PDF, e);
}

static bool ask_word(struct web *w, const struct page_form_ask *q, struct err *e)
{
	return form_paper(w, q, PAPER_DOCX, e);
}

bool web_ask_pdf(struct web *w, struct err *e)
{
	return with_question(w, ask_pdf, e);
}

bool web_ask_word(struct web *w, struct err *e)
{
	return with_question(w, ask_word, e);
}
