/* Pages of records that may be one person: the work list, two records side by side, merging, taking a merge back. */
#include "web/web.h"

#include "base/err_shown.h"
#include "messages/people_one.def"
#include "web/duplicates_view.h"
#include "web/register_parts.h"
#include "web/state.h"
#include "web/templates.gen.h"

#include <string.h>

struct html_url duplicates_with(const struct duplicates_view *v, const char *state, const char *unit, const char *page)
{
	struct url *u = web_url(v->w, "/duplicates");
	url_add(u, "state", state);
	url_add(u, "unit", unit);
	url_add(u, "page", page);
	return url_done(u);
}

static struct html_url below(struct web *w, const char *top, int64_t area, int64_t id, const char *rest)
{
	return url_done(web_url(w, arena_printf(w->arena, "/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "%s", top, area, id, rest)));
}

struct html_url merge_move_url(struct web *w, const struct figure_move *m)
{
	struct url *u = web_url(w, "/forms");
	url_segment(u, m->form);
	url_add(u, "unit", m->unit);
	if (m->key != NULL)
		url_add(u, m->key, m->period);
	return url_done(u);
}

struct html_url duplicate_url(struct web *w, int64_t area, int64_t id, const char *rest)
{
	return below(w, "duplicates", area, id, rest);
}

struct html_url merge_url(struct web *w, int64_t area, int64_t id, const char *rest)
{
	return below(w, "merges", area, id, rest);
}

static void shell_of(struct web *w, msg_key title, bool listed)
{
	struct shell_link *c = ARENA_ARRAY(w->arena, struct shell_link, 2);
	size_t n = 0;
	w->shell.section = SECTION_PEOPLE;
	w->shell.title = msg_template(title, w->html.lang);
	if (listed)
		c[n++] = (struct shell_link){msg_template(MSG_DUPLICATES_TITLE, w->html.lang), url_done(web_url(w, "/duplicates"))};
	c[n++] = (struct shell_link){.text = w->shell.title};
	w->shell.crumbs = c;
	w->shell.crumb_count = n;
	shell_help(w, (const msg_key[]){MSG_DUPLICATES_HELP_1, MSG_DUPLICATES_HELP_2}, 2);
}

/* GET /duplicates */
bool web_duplicates(struct web *w, struct err *e)
{
	struct duplicates_view v = {.w = w, .state = http_query(w->request, "state"), .unit = http_query(w->request, "unit")};
	const struct page_duplicates_ask what = {.state = v.state, .unit = v.unit, .page = http_query(w->request, "page")};
	if (!page_duplicates(w->app, &w->ask, &what, &v.page, w->arena, e))
		return false;
	shell_of(w, MSG_DUPLICATES_TITLE, false);
	template_duplicates(&w->html, &w->shell, &v);
	return true;
}

static const char *said(void *user, const char *name)
{
	const struct web *w = user;
	return http_form(w->request, name);
}

static bool pair_of(struct web *w, int64_t *area, int64_t *id, struct err *e)
{
	return web_parameter_area(w, 0, area, e) && web_parameter_id(w, 1, id, e);
}

static bool show_pair(struct web *w, struct merge_view *v)
{
	if (v->page.error != NULL)
		w->response->status = 400;
	shell_of(w, MSG_MERGE_TITLE, true);
	w->shell.action = duplicate_url(w, v->page.area, v->page.id, "");
	template_duplicate(&w->html, &w->shell, v);
	return true;
}

/* GET /duplicates/:area/:id */
bool web_duplicate(struct web *w, struct err *e)
{
	struct merge_view v = {.w = w};
	int64_t area = 0, id = 0;
	return pair_of(w, &area, &id, e) && page_merge(w->app, NULL, &w->ask, area, id, NULL, &v.page, w->arena, e) && show_pair(w, &v);
}

/* The writing connection, with the rights of who asks. */
/* POST /duplicates/:area/:id/preview. Tries and takes back: nothing is written. */
bool web_duplicate_preview(struct web *w, struct err *e)
{
	struct merge_view v = {.w = w};
	const struct merge_choices choices = {said, w};
	int64_t area = 0, id = 0;
	if (!pair_of(w, &area, &id, e))
		return false;
	struct app *writer = web_writer(w, e);
	bool ok = writer != NULL && page_merge(w->app, writer, &w->ask, area, id, &choices, &v.page, w->arena, e);
	service_return(w->state->service, writer);
	return ok && show_pair(w, &v);
}

/* POST /duplicates/:area/:id/merge */
bool web_duplicate_merge(struct web *w, struct err *e)
{
	struct merge_view v = {.w = w};
	const struct merge_choices choices = {said, w};
	struct page_person_ref survivor;
	int64_t area = 0, id = 0;
	bool done = false;
	if (!pair_of(w, &area, &id, e))
		return false;
	struct app *writer = web_writer(w, e);
	bool ok = writer != NULL && person_merge(writer, &w->ask, area, id, &choices, &v.page, &done, &survivor, w->arena, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (!done)
		return show_pair(w, &v);
	web_redirect(w, person_url(w, &survivor));
	return true;
}

/* POST /duplicates/:area/:id/judge */
bool web_duplicate_judge(struct web *w, struct err *e)
{
	const char *state = http_form(w->request, "state");
	int64_t area = 0, id = 0;
	bool known = state != NULL && (strcmp(state, "different") == 0 || strcmp(state, "later") == 0 || strcmp(state, "open") == 0);
	if (!pair_of(w, &area, &id, e) || !(known || FAIL0(e, ERR_INPUT, MSG_PEOPLE_ONE_NO_PAIR)))
		return false;
	struct app *writer = web_writer(w, e);
	bool ok = writer != NULL && duplicate_judge(writer, area, id, state, w->ask.today, e);
	service_return(w->state->service, writer);
	if (ok)
		web_redirect(w, url_done(web_url(w, "/duplicates")));
	return ok;
}

static bool show_merge(struct web *w, struct unmerge_view *v)
{
	shell_of(w, MSG_UNMERGE_TITLE, true);
	w->shell.action = merge_url(w, v->page.area, v->page.id, "");
	template_unmerge(&w->html, &w->shell, v);
	return true;
}

/* GET /merges/:area/:id */
bool web_merge(struct web *w, struct err *e)
{
	struct unmerge_view v = {.w = w};
	int64_t area = 0, id = 0;
	return pair_of(w, &area, &id, e) && page_unmerge(w->app, &w->ask, area, id, NULL, &v.page, w->arena, e) && show_merge(w, &v);
}

/* POST /merges/:area/:id/undo */
bool web_merge_undo(struct web *w, struct err *e)
{
	struct unmerge_view v = {.w = w};
	const struct merge_choices choices = {said, w};
	struct page_person_ref loser;
	struct err refused = {0};
	int64_t area = 0, id = 0;
	if (!pair_of(w, &area, &id, e))
		return false;
	struct app *writer = web_writer(w, e);
	bool ok = writer != NULL && person_unmerge(writer, &w->ask, area, id, &choices, &loser, w->arena, &refused);
	service_return(w->state->service, writer);
	if (ok) {
		web_redirect(w, person_url(w, &loser));
		return true;
	}
	if (writer == NULL || (refused.code != ERR_CONFLICT && refused.code != ERR_INPUT)) {
		*e = refused;
		return false;
	}
	if (!page_unmerge(w->app, &w->ask, area, id, &choices, &v.page, w->arena, e))
		return false;
	v.page.error = arena_strdup(w->arena, err_shown(&refused, w->html.lang));
	w->response->status = 409;
	return show_merge(w, &v);
}
