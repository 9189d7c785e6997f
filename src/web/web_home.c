/* Home page. */
#include "app/page/page_home.h"
#include "app/page/page_notices.h"
#include "web/bell.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/page_register.def"

static struct url *clean_of(const struct home_view *v, const char *path)
{
	const struct page_home_clean *c = &v->page.clean;
	struct url *u = web_url(v->w, path);
	if (c->organisation != NONE)
		url_add_int(u, "organisation", c->organisation);
	else
		url_add_int(u, "unit", c->unit);
	return u;
}

struct html_url home_clean_url(const struct home_view *v)
{
	return url_done(clean_of(v, "/clean"));
}

struct html_url home_fault_url(const struct home_view *v, const char *rule)
{
	struct url *u = clean_of(v, "/clean/names");
	url_add(u, "rule", rule);
	return url_done(u);
}

struct html_url home_follow_url(const struct home_view *v, const struct followed *f)
{
	if (!f->form)
		return url_done(web_url(v->w, arena_printf(v->w->arena, "/units/%" G_GINT64_FORMAT, f->unit)));
	struct url *u = url_new(v->w->arena, "/forms");
	url_segment(u, f->code);
	if (v->page.unit_count > 0)
		url_add(u, "unit", v->page.units[0].key);
	return url_done(u);
}

/* The bell counts what stands here. */
static bool ring(struct web *w, const struct page_inbox *inbox, struct err *e)
{
	struct page_notices now;
	if (!page_notices_of(w->app, &w->ask, inbox, &now, w->arena, e))
		return false;
	w->shell.unread = now.unread;
	bell_set(w->state->bell, viewer_account(w->viewer), now.unread);
	return true;
}

/* GET / */
bool web_home(struct web *w, struct err *e)
{
	struct home_view v = {.w = w};
	const struct page_inbox_ask what = {.desk = w->state->jobs, .max = 1000, .all = true};
	if (!page_home(w->app, &w->ask, &v.page, w->arena, e) || !page_inbox(w->app, &w->ask, &what, &v.inbox, w->arena, e) ||
		!ring(w, &v.inbox, e))
		return false;
	w->shell.title = msg_template(MSG_PAGE_HOME, w->html.lang);
	w->shell.section = SECTION_HOME;
	w->shell.has_boundaries = false;
	shell_help(w, (const msg_key[]){MSG_PAGE_HOME_HELP, MSG_PAGE_HOME_HELP_COUNTS}, 2);
	template_home(&w->html, &w->shell, &v);
	return true;
}
