/* Home page. */
#include "app/page_home.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/page_register.def"

/* GET / */
bool web_home(struct web *w, struct err *e)
{
	struct page_home page;
	const char **help = ARENA_ARRAY(w->arena, const char *, 3);
	if (!page_home(w->app, &w->ask, &page, w->arena, e))
		return false;
	help[0] = msg_template(MSG_PAGE_HOME_HELP, w->html.lang);
	help[1] = msg_template(MSG_PAGE_HOME_HELP_COUNTS, w->html.lang);
	w->shell.title = msg_template(MSG_PAGE_HOME, w->html.lang);
	w->shell.section = SECTION_HOME;
	w->shell.has_boundaries = false;
	w->shell.help = help;
	template_home(&w->html, &w->shell, &page);
	return true;
}
