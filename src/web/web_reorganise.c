/* Pages of reorganisation: the kinds, the form of one with its preview, what was done, undo, the start of an office. */
#include "web/web.h"

#include "app/page/page_reorganise.h"
#include "app/service.h"
#include "messages/page_reorganise.def"
#include "web/register_parts.h"
#include "web/reorganise_view.h"
#include "web/state.h"
#include "web/templates.gen.h"

#include <string.h>

static struct page_pairs pairs_of(struct web *w, const struct http_pairs *from)
{
	struct page_pair *items = ARENA_ARRAY(w->arena, struct page_pair, from->count + 1);
	for (size_t i = 0; i < from->count; i++)
		items[i] = (struct page_pair){from->items[i].name, from->items[i].value};
	return (struct page_pairs){items, from->count};
}

static void head(struct web *w, const char *title, const char *here)
{
	struct shell_link *crumbs = ARENA_ARRAY(w->arena, struct shell_link, 2);
	crumbs[0] = (struct shell_link){msg_template(MSG_REORGANISE_TITLE, w->html.lang), url_done(url_new(w->arena, "/reorganise"))};
	crumbs[1] = (struct shell_link){.text = here};
	w->shell.crumbs = crumbs;
	w->shell.crumb_count = here != NULL ? 2 : 1;
	w->shell.title = title;
	w->shell.section = SECTION_UNITS;
	shell_help(w, (const msg_key[]){MSG_REORGANISE_HELP, MSG_REORGANISE_HELP_DIVIDE}, 2);
}

/* GET /reorganise */
bool web_reorganise_kinds(struct web *w, struct err *e)
{
	struct page_reorganise_kinds page;
	if (!page_reorganise_may(w->app, e))
		return false;
	page_reorganise_kinds(w->app, &w->ask, &page, w->arena);
	const char *source = http_query(w->request, "source");
	head(w, msg_template(MSG_REORGANISE_TITLE, w->html.lang), NULL);
	template_reorganise_kinds(&w->html, &w->shell, &page, source != NULL ? source : "");
	return true;
}

/* "Preview" and "do it" need the writing connection; to look for a unit does not. "all:…" and "more" are looked at by a preview, too. */
static enum page_reorganise_step step_of(const char *pressed)
{
	if (strcmp(pressed, "confirm") == 0)
		return REORGANISE_COMMIT;
	return strcmp(pressed, "preview") == 0 || g_str_has_prefix(pressed, "all:") ? REORGANISE_PREVIEW : REORGANISE_SHOW;
}

static struct html_url done_url(struct web *w, int64_t group)
{
	struct url *u = url_new(w->arena, "/reorganise/done");
	url_segment_int(u, group);
	return url_done(u);
}

static bool reorganise(struct web *w, const struct http_pairs *from, enum page_reorganise_step step, struct err *e)
{
	struct page_reorganise page;
	struct page_pairs sent = pairs_of(w, from);
	struct app *writer = step == REORGANISE_SHOW ? NULL : web_writer(w, e);
	if (step != REORGANISE_SHOW && writer == NULL)
		return false;
	bool ok =
		page_reorganise(w->app, writer != NULL ? writer->store : NULL, &w->ask, w->parameters[0], &sent, step, &page, w->arena, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (page.group != NONE) {
		web_redirect(w, done_url(w, page.group));
		return true;
	}
	if (page.problem_count > 0)
		w->response->status = 400;
	head(w, page.title, page.title);
	template_reorganise(&w->html, &w->shell, &page);
	return true;
}

/* GET /reorganise/:kind */
bool web_reorganise(struct web *w, struct err *e)
{
	return reorganise(w, &w->request->query, REORGANISE_SHOW, e);
}

/* POST /reorganise/:kind */
bool web_reorganise_act(struct web *w, struct err *e)
{
	const char *pressed = http_form(w->request, "do");
	return reorganise(w, &w->request->form, step_of(pressed != NULL ? pressed : "preview"), e);
}

static bool show_done(struct web *w, struct reorganised_view *v)
{
	g_autofree char *changes = g_strdup_printf("%" G_GINT64_FORMAT, v->page.changes);
	g_autofree char *summary = MSG_FORMAT(MSG_REORGANISE_DONE_CHANGES, w->html.lang, changes, v->page.who, v->page.when);
	v->w = w;
	v->summary = arena_strdup(w->arena, summary);
	const char *title = msg_template(MSG_REORGANISE_DONE_TITLE, w->html.lang);
	head(w, title, title);
	template_reorganised(&w->html, &w->shell, v);
	return true;
}

/* GET /reorganise/done/:group */
bool web_reorganised(struct web *w, struct err *e)
{
	struct reorganised_view v;
	int64_t group;
	return web_parameter_id(w, 0, &group, e) && page_reorganised(w->app, &w->ask, group, &v.page, w->arena, e) && show_done(w, &v);
}

/* POST /reorganise/undo/:group */
bool web_reorganise_undo(struct web *w, struct err *e)
{
	struct reorganised_view v;
	int64_t group;
	if (!web_parameter_id(w, 0, &group, e))
		return false;
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	bool ok = page_reorganise_undo(writer, &w->ask, group, &v.page, w->arena, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (v.page.undone) {
		web_redirect(w, url_done(url_new(w->arena, "/reorganise/undone")));
		return true;
	}
	w->response->status = 409;
	return show_done(w, &v);
}

/* GET /reorganise/undone */
bool web_reorganise_undone(struct web *w, struct err *e)
{
	struct reorganised_view v = {.w = w, .page = {.group = NONE, .undone = true}, .summary = ""};
	if (!page_reorganise_may(w->app, e))
		return false;
	const char *title = msg_template(MSG_REORGANISE_TITLE, w->html.lang);
	head(w, title, title);
	template_reorganised(&w->html, &w->shell, &v);
	return true;
}

static bool office(struct web *w, const struct http_pairs *from, enum page_reorganise_step step, struct err *e)
{
	struct page_office page;
	struct page_pairs sent = pairs_of(w, from);
	int64_t unit;
	if (!web_parameter_id(w, 0, &unit, e))
		return false;
	struct app *writer = step == REORGANISE_SHOW ? NULL : web_writer(w, e);
	if (step != REORGANISE_SHOW && writer == NULL)
		return false;
	bool ok = page_office(w->app, writer != NULL ? writer->store : NULL, &w->ask, unit, &sent, step, &page, w->arena, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (page.act.group != NONE) {
		web_redirect(w, done_url(w, page.act.group));
		return true;
	}
	if (page.act.problem_count > 0)
		w->response->status = 400;
	g_autofree char *title = MSG_FORMAT(MSG_OFFICE_TITLE, w->html.lang, page.unit.name);
	const char *kept = arena_strdup(w->arena, title);
	head(w, kept, kept);
	shell_help(w, (const msg_key[]){MSG_OFFICE_HELP, MSG_REORGANISE_HELP}, 2);
	template_office(&w->html, &w->shell, &page);
	return true;
}

/* GET /units/:id/start */
bool web_office(struct web *w, struct err *e)
{
	return office(w, &w->request->query, REORGANISE_SHOW, e);
}

/* POST /units/:id/start */
bool web_office_act(struct web *w, struct err *e)
{
	const char *pressed = http_form(w->request, "do");
	return office(w, &w->request->form, step_of(pressed != NULL ? pressed : "preview"), e);
}
