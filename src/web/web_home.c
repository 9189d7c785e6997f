/* Home page. */
#include "app/page/page_home.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/page_register.def"

#define HOME_INBOX 20 /* the rest is on the page of reports */

/* GET / */
bool web_home(struct web *w, struct err *e)
{
	struct home_view v = {.w = w};
	if (!page_home(w->app, &w->ask, &v.page, w->arena, e) ||
		!page_inbox(w->app, &w->ask, w->state->jobs, HOME_INBOX, &v.inbox, w->arena, e))
		return false;
	w->shell.title = msg_template(MSG_PAGE_HOME, w->html.lang);
	w->shell.section = SECTION_HOME;
	w->shell.has_boundaries = false;
	shell_help(w, (const msg_key[]){MSG_PAGE_HOME_HELP, MSG_PAGE_HOME_HELP_COUNTS}, 2);
	template_home(&w->html, &w->shell, &v);
	return true;
}
