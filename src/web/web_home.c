/* Home page. */
#include "app/page/page_home.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/page_register.def"

struct html_url inbox_url(const struct home_view *v, const struct page_inbox_item *x)
{
	struct arena *a = v->w->arena;
	if (x->kind == INBOX_JOB)
		return url_done(url_new(a, x->file ? arena_printf(a, "/jobs/%s/file", x->job) : "/jobs"));
	if (x->id != NONE)
		return url_done(url_new(a, arena_printf(a, "/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
						   x->kind == INBOX_MATCH ? "match" : "reports", x->area, x->id)));
	struct url *u = url_new(a, arena_printf(a, "/reports/of/%s", x->definition));
	url_add(u, "period", x->period);
	return url_done(u);
}

/* GET / */
bool web_home(struct web *w, struct err *e)
{
	struct home_view v = {.w = w};
	if (!page_home(w->app, &w->ask, &v.page, w->arena, e) || !page_inbox(w->app, &w->ask, w->state->jobs, &v.inbox, w->arena, e))
		return false;
	w->shell.title = msg_template(MSG_PAGE_HOME, w->html.lang);
	w->shell.section = SECTION_HOME;
	w->shell.has_boundaries = false;
	shell_help(w, (const msg_key[]){MSG_PAGE_HOME_HELP, MSG_PAGE_HOME_HELP_COUNTS}, 2);
	template_home(&w->html, &w->shell, &v);
	return true;
}
