/* The session of a request. */
#include "web/session.h"

#include "auth/session.h"
#include "web/state.h"

#include <string.h>

bool web_session_open(struct web *w, struct err *e)
{
	const char *token = http_cookie(w->request, AUTH_COOKIE);
	struct auth_session found;
	bool is = false;
	w->session = (struct web_session){.id = NONE, .csrf = ""};
	if (token == NULL || *token == '\0')
		return true;
	ymd today = 0;
	if (!web_today(w, &today, e) ||
		!auth_session_find(w->app->store, w->state->gate, token, instant_now(), today, w->arena, &found, &is, e))
		return false;
	if (!is)
		return true;
	w->viewer = found.viewer;
	w->app->viewer = found.viewer;
	w->session = (struct web_session){.id = found.id, .csrf = found.csrf, .must_change = found.must_change, .touch = found.touch};
	return true;
}

bool web_session_touch(struct web *w, struct err *e)
{
	if (w->viewer == NULL || !w->session.touch)
		return true;
	struct app *writer = service_borrow_writer(w->state->service, e);
	bool ok = writer != NULL && auth_session_touch(writer->store, w->session.id, instant_now(), e);
	service_return(w->state->service, writer);
	return ok;
}

void web_session_close(struct web *w)
{
	viewer_release(w->viewer);
	w->viewer = NULL;
}

bool web_session_csrf_fits(const struct web *w, const char *given)
{
	struct auth_session s = {.id = w->session.id, .csrf = w->session.csrf};
	return auth_csrf_matches(&s, given);
}

/* Does the browser speak TLS? So said the option, or a proxy on this machine. */
static bool is_secure(const struct web *w)
{
	const char *peer = w->request->peer, *proto = http_header(w->request, "X-Forwarded-Proto");
	bool proxy = peer != NULL && (g_str_has_prefix(peer, "127.") || strcmp(peer, "::1") == 0);
	return w->state->secure || (proxy && proto != NULL && strcmp(proto, "https") == 0);
}

void web_session_cookie(struct web *w, const char *token)
{
	g_autofree char *cookie = g_strdup_printf(AUTH_COOKIE "=%s; Path=/; HttpOnly; SameSite=Lax%s%s", token != NULL ? token : "",
		is_secure(w) ? "; Secure" : "", token != NULL ? "" : "; Max-Age=0");
	http_add_header(w->response, "Set-Cookie", cookie);
}
