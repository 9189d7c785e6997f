/* The entry grid of a form: its typed cells as boxes, saved as one act. */
#include "app/service.h"
#include "base/text.h"
#include "messages/enter.def"
#include "messages/page_form.def"
#include "web/enter_view.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"

#include <string.h>

const char *enter_shown(const struct enter_view *v, const char *text, enum msg_lang lang)
{
	bool digits = *text != '\0' && strspn(text, "0123456789") == strlen(text);
	return *text == '\0' ? msg_template(MSG_ENTER_BLANK, lang)
	       : digits	     ? text_thousands(g_ascii_strtoll(text, NULL, 10), v->arena)
			     : text;
}

static const char *typed(void *user, const char *name)
{
	const struct web *w = user;
	return http_form(w->request, name);
}

/* The address of the form or of its grid, for the same place and period. */
static struct url *at(struct web *w, const char *tail)
{
	static const char *const names[] = {"unit", "org", "term", "period", "from", "until", "by", "line", "date"};
	struct url *u = url_new(w->arena, arena_printf(w->arena, "/forms/%s%s", w->parameters[0], tail));
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value = http_query(w->request, names[i]);
		url_add(u, names[i], value != NULL && *value != '\0' ? value : NULL);
	}
	return u;
}

/* "402578:3562": the report the grid was opened from; NULL: none, or no number of a report. */
static const char *from_report(const struct web *w)
{
	const char *key = http_query(w->request, "report"), *colon = key != NULL ? strchr(key, ':') : NULL;
	bool good = colon != NULL && colon != key && colon[1] != '\0' && strspn(key, "0123456789") == (size_t)(colon - key) &&
		    strspn(colon + 1, "0123456789") == strlen(colon + 1) && strlen(key) < 40;
	return good ? key : NULL;
}

/* Of the grid; it goes back to the report it was opened from. */
static struct url *grid_at(struct web *w)
{
	struct url *u = at(w, "/enter");
	url_add(u, "report", from_report(w));
	return u;
}

static struct html_url leave(struct web *w)
{
	const char *key = from_report(w);
	if (key == NULL)
		return url_done(at(w, ""));
	g_auto(GStrv) parts = g_strsplit(key, ":", 2);
	return url_done(url_new(w->arena, arena_printf(w->arena, "/reports/%s/%s", parts[0], parts[1])));
}

/* The box of a cell; text NULL: it has none. */
static struct html_url box_url(struct web *w, const struct enter_view *v, const char *row, const char *column)
{
	const char *name = arena_printf(w->arena, "c.%s.%s", row, column);
	const struct page_grid *g = &v->page.grid;
	for (size_t i = 0; i < g->row_count * g->column_count; i++)
		if (g_strcmp0(g->cells[i].name, name) == 0)
			return (struct html_url){arena_printf(w->arena, "#%s", name)};
	return (struct html_url){NULL};
}

/* A remark leads to its box too: nobody leaves the page with figures unsaved. */
static void remark_urls(struct web *w, struct enter_view *v)
{
	const struct page_remarks *r = &v->page.remarks;
	struct html_url *all = ARENA_ARRAY(w->arena, struct html_url, r->count + 1);
	for (size_t i = 0; i < r->count; i++)
		if (r->items[i].row != NULL)
			all[i] = box_url(w, v, r->items[i].row, r->items[i].column);
	v->form.remarks = r;
	v->form.remark_cells = all;
}

/* A check leads to the box it is about, or to what is worked out on the form's page. */
static void check_urls(struct web *w, struct enter_view *v)
{
	const struct page_enter *p = &v->page;
	struct html_url *all = ARENA_ARRAY(w->arena, struct html_url, p->form.check_count + 1);
	for (size_t i = 0; i < p->form.check_count; i++) {
		const struct page_form_check *k = &p->form.checks[i];
		if (k->row == NULL)
			continue;
		all[i] = box_url(w, v, k->row, k->column);
		if (all[i].text != NULL)
			continue;
		struct url *u = at(w, "");
		url_add(u, "row", k->row);
		url_add(u, "column", k->column);
		url_fragment(u, "o");
		all[i] = url_done(u);
	}
	v->form.checks = all;
}

static void show(struct web *w, struct enter_view *v)
{
	const struct page_form *p = &v->page.form;
	g_autofree char *title = MSG_FORMAT(MSG_ENTER_TITLE, w->html.lang, p->title);
	bool faulty =
		v->page.fault_count > 0 || v->page.reason_error != NULL || v->page.block_error != NULL || v->page.remark_error != NULL;
	w->shell.title = arena_printf(w->arena, "%s%s", faulty ? msg_template(MSG_ENTER_ERROR_TITLE, w->html.lang) : "", title);
	if (faulty)
		w->response->status = v->page.conflicts > 0 ? 409 : 400;
	w->shell.section = v->of_report ? SECTION_REPORTS : SECTION_FORMS;
	w->shell.has_date = p->by_date;
	w->shell.date = p->day;
	w->shell.has_known = false;
	if (v->of_report) {
		shell_crumb(w, msg_template(MSG_ENTER_REPORTS, w->html.lang), url_done(url_new(w->arena, "/reports")));
		shell_crumb(w, msg_template(MSG_ENTER_REPORT, w->html.lang), v->back);
	} else {
		shell_crumb(w, msg_template(MSG_WEB_FORMS, w->html.lang), url_done(url_new(w->arena, "/forms")));
		shell_crumb(w, p->title, v->back);
	}
	shell_here(w, msg_template(MSG_ENTER_HERE, w->html.lang));
	shell_help(w, (const msg_key[]){MSG_ENTER_HELP_1, MSG_ENTER_HELP_2}, 2);
	form_urls(w, p, &v->form);
	remark_urls(w, v);
	check_urls(w, v);
	v->form.p = p;
	v->form.settles = true;
	v->form.action = url_done(url_new(w->arena, arena_printf(w->arena, "/forms/%s/enter", w->parameters[0])));
	template_enter(&w->html, &w->shell, v);
}

static bool draw(struct web *w, struct app *writer, const struct page_enter_post *post, struct enter_view *v, struct err *e)
{
	struct page_form_ask q;
	if (!web_form_ask(w, &q, e))
		return false;
	/* Typed is what is known now, for the units of the period. */
	w->ask.known_ms = 0;
	w->ask.boundaries_today = false;
	q.row = q.column = NULL;
	v->arena = w->arena;
	v->action = url_done(grid_at(w));
	v->back = leave(w);
	v->of_report = from_report(w) != NULL;
	return page_enter(w->app, writer, &w->ask, &q, post, &v->page, w->arena, e);
}

/* GET /forms/:code/enter */
bool web_enter(struct web *w, struct err *e)
{
	struct enter_view *v = ARENA_NEW(w->arena, struct enter_view);
	const struct page_enter_post post = {.step = PAGE_ENTER_SHOW, .settle = NONE};
	if (!draw(w, NULL, &post, v, e))
		return false;
	show(w, v);
	return true;
}

/* "done.ID", "open.ID": which remark is done, or not any more. */
static void read_settle(const char *step, struct page_enter_post *post)
{
	post->settle = NONE;
	post->settle_done = g_str_has_prefix(step, "done.");
	if (post->settle_done || g_str_has_prefix(step, "open."))
		post->settle = g_ascii_strtoll(step + strlen("done."), NULL, 10);
}

/* POST /forms/:code/enter */
bool web_enter_save(struct web *w, struct err *e)
{
	struct enter_view *v = ARENA_NEW(w->arena, struct enter_view);
	const char *step = http_form(w->request, "_step");
	bool pastes = g_strcmp0(step, "paste") == 0;
	struct page_enter_post post = {.step = pastes ? PAGE_ENTER_PASTE : PAGE_ENTER_SAVE,
		.typed = typed,
		.user = w,
		.reason = http_form(w->request, "_reason"),
		.block = http_form(w->request, "_block"),
		.at_row = http_form(w->request, "_row"),
		.at_column = http_form(w->request, "_column"),
		.remark = http_form(w->request, "_remark"),
		.remark_row = http_form(w->request, "_remark_row"),
		.remark_column = http_form(w->request, "_remark_column"),
		.remark_follow = http_form(w->request, "_remark_follow") != NULL};
	struct app *writer = NULL;
	read_settle(step != NULL ? step : "", &post);
	if (!pastes && (writer = web_writer(w, e)) == NULL)
		return false;
	bool ok = draw(w, writer, &post, v, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (!v->page.written) {
		show(w, v);
		return true;
	}
	struct url *u = grid_at(w);
	if (v->page.group != NONE)
		url_add_int(u, "saved", v->page.group);
	web_redirect(w, url_done(u));
	return true;
}
