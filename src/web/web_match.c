/* Pages of matching: where all stand and beginning with some; one with its lines, conclusions and signatures; its minutes as a file. */
#include "web/web.h"

#include "app/paper/paper_match.h"
#include "app/service.h"
#include "base/err_shown.h"
#include "base/text.h"
#include "messages/match_page.def"
#include "messages/reports_page.def"
#include "messages/web_records.def"
#include "web/answer_file.h"
#include "web/match_view.h"
#include "web/state.h"
#include "web/templates.gen.h"

#include <string.h>

static struct html_url match_at(struct web *w, int64_t area, int64_t id)
{
	return url_done(url_new(w->arena, arena_printf(w->arena, "/match/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, area, id)));
}

struct html_url matches_url(const struct matches_view *v, const struct page_match_one *m)
{
	return match_at(v->w, m->area, m->id);
}

static const char *say(const struct web *w, msg_key key, const char *a, const char *b, const char *c)
{
	g_autofree char *s = MSG_FORMAT(key, w->html.lang, a, b, c);
	return arena_strdup(w->arena, s);
}

static void head(struct web *w, const char *title, bool faulty)
{
	w->shell.section = SECTION_REPORTS;
	w->shell.title = arena_printf(w->arena, "%s%s", faulty ? msg_template(MSG_RECORD_ERROR_TITLE, w->html.lang) : "", title);
	shell_help(w, (const msg_key[]){MSG_MATCH_PAGE_HELP_1, MSG_MATCH_PAGE_HELP_2}, 2);
	shell_crumb(w, msg_template(MSG_REPORTS_TITLE, w->html.lang), url_done(url_new(w->arena, "/reports")));
}

/* A number that was put into the address by our own redirect. */
static const char *counted(const struct web *w, const char *name)
{
	const char *n = http_query(w->request, name);
	return n != NULL && *n != '\0' && strlen(n) < 8 && strspn(n, "0123456789") == strlen(n) ? n : NULL;
}

/* ---- all ---- */

static bool show_all(struct web *w, struct matches_view *v, struct err *e)
{
	const struct page_matches_ask q = {.all = g_strcmp0(http_query(w->request, "all"), "1") == 0,
		.definition = http_query(w->request, "what"),
		.period = http_query(w->request, "period"),
		.unit = http_query(w->request, "unit")};
	v->w = w;
	if (!page_matches(w->app, &w->ask, &q, &v->page, w->arena, e))
		return false;
	struct url *all = url_new(w->arena, "/match");
	url_add(all, "all", "1");
	v->all = url_done(all);
	v->open = url_done(url_new(w->arena, "/match"));
	head(w, msg_template(MSG_MATCH_PAGE_TITLE, w->html.lang), v->error_count > 0);
	shell_here(w, msg_template(MSG_MATCH_PAGE_TITLE, w->html.lang));
	if (v->error_count > 0)
		w->response->status = 409;
	template_matches(&w->html, &w->shell, v);
	return true;
}

/* GET /match */
bool web_matches(struct web *w, struct err *e)
{
	struct matches_view *v = ARENA_NEW(w->arena, struct matches_view);
	const char *n = counted(w, "done");
	v->done = n != NULL ? say(w, MSG_MATCH_PAGE_BEGUN, n, NULL, NULL) : NULL;
	return show_all(w, v, e);
}

/* Each report an act of its own: what can be begun is begun, the rest is said. Others may write in between. */
static int begin_each(struct web *w, GPtrArray *errors, struct match_done *last)
{
	int done = 0;
	for (size_t i = 0; i < w->request->form.count; i++) {
		const struct http_pair *p = &w->request->form.items[i];
		const struct match_ask q = {
			.step = MATCH_OPEN, .report = p->value, .rev = NONE, .today = w->ask.today, .lang = w->html.lang};
		struct err why = {0};
		if (strcmp(p->name, "report") != 0)
			continue;
		struct app *writer = web_writer(w, &why);
		bool ok = writer != NULL;
		if (ok) {
			ok = match_step(writer, &q, last, w->arena, &why);
			service_return(w->state->service, writer);
		}
		done += ok;
		if (!ok)
			g_ptr_array_add(
				errors, (gpointer)(uintptr_t)say(w, MSG_MATCH_PAGE_NOT_DONE, err_shown(&why, w->html.lang), NULL, NULL));
	}
	if (done == 0 && errors->len == 0)
		g_ptr_array_add(errors, arena_strdup(w->arena, msg_template(MSG_MATCH_PAGE_NONE_PICKED, w->html.lang)));
	return done;
}

/* POST /match */
bool web_match_begin(struct web *w, struct err *e)
{
	struct matches_view *v = ARENA_NEW(w->arena, struct matches_view);
	GPtrArray *errors = g_ptr_array_new();
	struct match_done last = {0};
	const int done = begin_each(w, errors, &last);
	v->errors = arena_pointers(w->arena, errors);
	v->error_count = errors->len;
	g_ptr_array_free(errors, TRUE);
	if (v->error_count > 0)
		return show_all(w, v, e);
	if (done == 1) {
		web_redirect(w, match_at(w, last.area, last.id));
		return true;
	}
	struct url *u = url_new(w->arena, "/match");
	url_add(u, "done", arena_printf(w->arena, "%d", done));
	web_redirect(w, url_done(u));
	return true;
}

/* ---- one ---- */

struct html_url match_list_url(const struct match_view *v, const struct page_match_line *l)
{
	struct url *u = url_new(v->w->arena, v->here.text);
	url_add(u, "form", l->form_code);
	url_add(u, "row", l->row);
	url_add(u, "column", l->column);
	url_fragment(u, "m-list");
	return url_done(u);
}

struct html_url match_person_url(const struct match_view *v, const struct page_match_line *l)
{
	if (l->person.id == NONE)
		return (struct html_url){NULL};
	return url_done(url_new(
		v->w->arena, arena_printf(v->w->arena, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, l->person.area, l->person.id)));
}

static bool is_typed(const struct match_view *v, const struct page_match_line *l)
{
	return v->line != NULL && strcmp(v->line, l->key) == 0;
}

const char *match_typed(const struct match_view *v, const struct page_match_line *l)
{
	return is_typed(v, l) && v->answer != NULL ? v->answer : l->answer;
}

bool match_is_chosen(const struct match_view *v, const struct page_match_line *l, const struct page_match_choice *c)
{
	return g_strcmp0(is_typed(v, l) ? v->state : l->state_id, c->value) == 0;
}

static const char *asked(const struct web *w, const char *name)
{
	const char *typed = http_form(w->request, name);
	return typed != NULL ? typed : http_query(w->request, name);
}

static bool show_one(struct web *w, struct match_view *v, struct err *e)
{
	const char *key = arena_printf(w->arena, "%s:%s", w->parameters[0], w->parameters[1]);
	const struct page_match_ask q = {key, asked(w, "form"), asked(w, "row"), asked(w, "column")};
	v->w = w;
	if (!page_match(w->app, &w->ask, &q, &v->page, w->arena, e))
		return false;
	const struct report_match_row *m = &v->page.seen.match;
	v->here = match_at(w, m->area_id, m->id);
	if (v->page.report_id != NONE)
		v->report = url_done(url_new(w->arena,
			arena_printf(w->arena, "/reports/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, v->page.report_area, v->page.report_id)));
	if (viewer_may_somewhere(w->viewer, RIGHT_EXPORT)) {
		const char *paper = arena_printf(w->arena, "%s/paper", v->here.text);
		struct url *word = url_new(w->arena, paper);
		url_add(word, "as", "docx");
		v->pdf = url_done(url_new(w->arena, paper));
		v->word = url_done(word);
	}
	const char *title = say(w, MSG_MATCH_PAGE_HEAD, v->page.seen.title, NULL, NULL);
	head(w, arena_printf(w->arena, "%s – %s", title, v->page.seen.lower), v->error != NULL);
	shell_crumb(w, msg_template(MSG_MATCH_PAGE_TITLE, w->html.lang), url_done(url_new(w->arena, "/match")));
	shell_here(w, v->page.seen.lower);
	template_match(&w->html, &w->shell, v);
	return true;
}

/* GET /match/:area/:id */
bool web_match(struct web *w, struct err *e)
{
	struct match_view *v = ARENA_NEW(w->arena, struct match_view);
	const char *same = counted(w, "same"), *all = counted(w, "all"), *left = counted(w, "left");
	if (same != NULL && all != NULL && left != NULL)
		v->done = say(w, MSG_MATCH_PAGE_LIST_DONE, same, all, left);
	else if (counted(w, "done") != NULL)
		v->done = msg_template(MSG_MATCH_PAGE_DONE, w->html.lang);
	return show_one(w, v, e);
}

static bool read_step(struct web *w, struct match_view *v, struct match_ask *q, struct err *e)
{
	static const char *const words[] = {"again", "names", "answer", "sign-lower", "sign-upper", "unsign-lower", "unsign-upper", "drop"};
	static const enum match_step steps[] = {
		MATCH_AGAIN, MATCH_NAMES, MATCH_ANSWER, MATCH_SIGN, MATCH_SIGN, MATCH_UNSIGN, MATCH_UNSIGN, MATCH_DROP};
	int64_t rev = NONE;
	const size_t i = web_step_said(w, words, G_N_ELEMENTS(words), &rev);
	v->line = http_form(w->request, "line");
	v->signer = http_form(w->request, "signer");
	v->answer = http_form(w->request, "answer");
	v->state = http_form(w->request, "state");
	v->list = http_form(w->request, "list");
	if (i == SIZE_MAX)
		return FAIL0(e, ERR_INPUT, MSG_REPORTS_NONE_PICKED);
	*q = (struct match_ask){.step = steps[i],
		.match = steps[i] == MATCH_ANSWER && v->line != NULL ? v->line
								     : arena_printf(w->arena, "%s:%s", w->parameters[0], w->parameters[1]),
		.rev = rev,
		.form = http_form(w->request, "form"),
		.row = http_form(w->request, "row"),
		.column = http_form(w->request, "column"),
		.list = v->list,
		.list_length = v->list != NULL ? strlen(v->list) : 0,
		.state = v->state,
		.answer = v->answer,
		.upper = g_str_has_suffix(words[i], "sign-upper"),
		.signer = v->signer,
		.today = w->ask.today,
		.lang = w->html.lang};
	return true;
}

static void go_on(struct web *w, const struct match_ask *q, const struct match_done *d)
{
	if (q->step == MATCH_DROP) {
		web_redirect(w, url_done(url_new(w->arena, "/match")));
		return;
	}
	struct url *u = url_new(w->arena, match_at(w, d->area, d->id).text);
	if (q->step == MATCH_NAMES) {
		url_add(u, "same", arena_printf(w->arena, "%" G_GINT64_FORMAT, d->same));
		url_add(u, "all", arena_printf(w->arena, "%" G_GINT64_FORMAT, d->all));
		url_add(u, "left", arena_printf(w->arena, "%" G_GINT64_FORMAT, d->open));
	} else {
		url_add(u, "done", "1");
	}
	web_redirect(w, url_done(u));
}

/* POST /match/:area/:id */
bool web_match_step(struct web *w, struct err *e)
{
	struct match_view *v = ARENA_NEW(w->arena, struct match_view);
	struct match_ask q;
	struct match_done d = {0};
	struct err why = {0};
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	const bool ok = read_step(w, v, &q, &why) && match_step(writer, &q, &d, w->arena, &why);
	service_return(w->state->service, writer);
	if (ok) {
		go_on(w, &q, &d);
		return true;
	}
	if (why.code != ERR_CONFLICT && why.code != ERR_INPUT && why.code != ERR_DENIED)
		return err_copy(e, &why);
	v->error = arena_strdup(w->arena, err_shown(&why, w->html.lang));
	w->response->status = why.code == ERR_CONFLICT ? 409 : why.code == ERR_DENIED ? 403 : 400;
	return show_one(w, v, e);
}

/* GET /match/:area/:id/paper: the minutes as PDF, or as=docx. */
bool web_match_paper(struct web *w, struct err *e)
{
	struct paper_match_ask q = {.made_ms = instant_now(), .today = w->ask.today, .lang = w->html.lang};
	struct paper_match_file file;
	const char *as = http_query(w->request, "as");
	if (!answer_paper_format(as, &q.format, e))
		return false;
	q.match = arena_printf(w->arena, "%s:%s", w->parameters[0], w->parameters[1]);
	if (!paper_match(w->app, &q, &file, w->arena, e))
		return false;
	answer_paper(w, q.format, file.bytes, file.name, "match");
	return true;
}
