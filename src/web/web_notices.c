/* Notices: the list, and marking as read; following units and forms. */
#include "app/list/follow.h"
#include "app/service.h"
#include "web/bell.h"
#include "web/notices_view.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/notice.def"

#include <string.h>

static bool show(struct web *w, struct err *e)
{
	struct notices_view v = {.w = w};
	if (!page_notices(w->app, &w->ask, w->state->jobs, &v.page, w->arena, e))
		return false;
	bell_set(w->state->bell, viewer_account(w->viewer), v.page.unread);
	w->shell.unread = v.page.unread;
	w->shell.section = SECTION_HOME;
	w->shell.title = msg_template(MSG_NOTICES_TITLE, w->html.lang);
	shell_help(w, (const msg_key[]){MSG_NOTICES_HELP_1, MSG_NOTICES_HELP_2}, 2);
	template_notices(&w->html, &w->shell, &v);
	return true;
}

/* GET /notices */
bool web_notices(struct web *w, struct err *e)
{
	return show(w, e);
}

/* POST /notices: key, or all. */
bool web_notices_mark(struct web *w, struct err *e)
{
	const char *key = http_form(w->request, "key"), *all = http_form(w->request, "all");
	size_t unread = 0;
	if ((key == NULL || *key == '\0') && g_strcmp0(all, "1") != 0)
		return FAIL0(e, ERR_INPUT, MSG_NOTICES_NONE_SAID);
	if (!page_notices_mark(w->app, &w->ask, w->state->jobs, g_strcmp0(all, "1") == 0 ? NULL : key, &unread, w->arena, e))
		return false;
	bell_set(w->state->bell, viewer_account(w->viewer), unread);
	web_redirect(w, url_done(url_new(w->arena, "/notices")));
	return true;
}

/* POST /follow: key ("unit.12", "form.bieu_1"), do (on, off), back */
bool web_follow(struct web *w, struct err *e)
{
	const char *key = http_form(w->request, "key"), *what = http_form(w->request, "do"), *back = http_form(w->request, "back");
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	const bool ok = follow_write(writer, w->ask.today, key != NULL ? key : "", g_strcmp0(what, "off") != 0, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	w->response->status = 303;
	http_add_header(w->response, "Location", web_own_address(back));
	return true;
}
