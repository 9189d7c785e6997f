/* The cover of a shared machine; see cover.h. No name stands on it: whoever passes by reads nothing. */
#include "web/cover.h"

#include "auth/session.h"
#include "base/err_shown.h"
#include "web/dispatch.h"
#include "web/session.h"
#include "web/sign_in_page.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "messages/auth.def"
#include "messages/web.def"

#include <string.h>

#define UNLOCK "_unlock"

/* Whether a field may be written into a page again: passwords (their names begin so), codes, and what belongs to this page never are. */
static bool is_kept(const char *name)
{
	return strcmp(name, "_csrf") != 0 && strcmp(name, UNLOCK) != 0 && strcmp(name, "one_time_code") != 0 &&
	       !g_str_has_prefix(name, "password");
}

static bool open_session(struct web *w, struct store *writer, struct err *e)
{
	return auth_session_cover(writer, w->session.id, false, instant_now(), e);
}

static bool cover_session(struct web *w, struct store *writer, struct err *e)
{
	return auth_session_cover(writer, w->session.id, true, instant_now(), e);
}

/* As for somebody who is not signed in: no name in the frame. */
static void bare_shell(struct web *w)
{
	w->shell = (struct shell){.csrf = "", .query = "", .readers = NONE, .register_name = w->state->register_name, .back = "/"};
}

static void show(struct web *w, const char *error)
{
	const struct http_request *q = w->request;
	bool sent = q->method == HTTP_POST && strcmp(q->path, "/uncover") != 0;
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, q->form.count + 1);
	struct cover_page p = {
		.error = error, .action = sent ? q->target : "/uncover", .csrf = w->session.csrf, .sent = sent, .kept = kept};
	for (size_t i = 0; sent && i < q->form.count; i++)
		if (is_kept(q->form.items[i].name))
			kept[p.kept_count++] = q->form.items[i];
	if (!sent)
		p.back = q->method == HTTP_POST ? web_own_address(http_form(q, "back")) : q->target;
	bare_shell(w);
	w->shell.title = msg_template(MSG_COVER_TITLE, w->html.lang);
	w->response->status = 403;
	template_cover(&w->html, &w->shell, &p);
	w->session.touch = false;
}

static void forget_viewer(struct web *w)
{
	bare_shell(w);
	w->app->viewer = viewer_nobody();
	web_session_close(w);
	w->session.touch = false;
}

/* The password that came with a form: *error says why it does not open. */
static bool open_with(struct web *w, const char **error, struct err *e)
{
	struct err inner = {0};
	*error = NULL;
	if (web_password_again(w, UNLOCK, &inner)) {
		w->session.covered = false;
		w->session.opened = true;
		return web_with_writer(w, open_session, e);
	}
	if (inner.code != ERR_INPUT) {
		*e = inner;
		return false;
	}
	*error = arena_strdup(w->arena, err_shown(&inner, w->html.lang));
	return true;
}

bool cover_look(struct web *w, const struct route *route, bool *stop, struct err *e)
{
	const char *error = NULL;
	*stop = false;
	if (w->viewer == NULL || !w->session.covered || route->handler == web_sign_out || route->handler == web_cover)
		return true;
	if ((route->flags & ROUTE_PUBLIC) != 0) {
		forget_viewer(w);
		return true;
	}
	if (w->request->method == HTTP_POST) {
		/* What another site sends is not carried on to somebody who then gives a password for it. */
		if (!dispatch_same_origin(w->request) || !web_session_csrf_fits(w, http_form(w->request, "_csrf"))) {
			forget_viewer(w);
			return FAIL0(e, ERR_DENIED, MSG_WEB_OLD_FORM);
		}
		if (http_form(w->request, UNLOCK) != NULL && !open_with(w, &error, e))
			return false;
		if (!w->session.covered)
			return true;
	}
	show(w, error);
	*stop = true;
	return true;
}

/* POST /cover: the browser says that nobody is there (do=away), or that somebody is, though no page is asked for. */
bool web_cover(struct web *w, struct err *e)
{
	bool away = strcmp(web_form_text(w, "do"), "away") == 0;
	w->response->status = 204;
	w->session.touch = w->session.touch && !away && !w->session.covered;
	return !away || !w->session.shared || web_with_writer(w, cover_session, e);
}

/* POST /uncover: opened above when it was covered; else the browser alone had covered it, and the password is asked here. */
bool web_uncover(struct web *w, struct err *e)
{
	const char *back = http_form(w->request, "back"), *error = NULL;
	if (!w->session.opened) {
		if (!open_with(w, &error, e))
			return false;
		if (error != NULL) {
			show(w, error);
			return true;
		}
	}
	w->response->status = back != NULL ? 303 : 204;
	if (back != NULL)
		http_add_header(w->response, "Location", web_own_address(back));
	return true;
}
