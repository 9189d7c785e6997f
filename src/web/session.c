/* The session of a request. */
#include "web/session.h"

#include "app/account/account_code.h"
#include "auth/session.h"
#include "web/noted.h"
#include "web/state.h"
#include "messages/auth.def"

#include <string.h>

/* A clock that was set back would lengthen every session: nobody is signed in any more. */
static bool look_at_clock(struct web *w, struct err *e)
{
	const int64_t wall = instant_now(), steady = g_get_monotonic_time() / 1000;
	if (!auth_clock_went_back(w->state->gate, wall, steady))
		return true;
	struct app *writer = service_borrow_writer(w->state->service, e);
	/* another thread may have been first */
	bool ok = writer != NULL && (!auth_clock_went_back(w->state->gate, wall, steady) ||
					    auth_clock_is_right(writer->store, w->state->gate, wall, steady, e));
	service_return(w->state->service, writer);
	if (ok)
		g_warning("the clock of this machine was set back: all sessions are ended");
	return ok;
}

bool web_session_open(struct web *w, struct err *e)
{
	const char *token = http_cookie(w->request, AUTH_COOKIE);
	struct auth_session found;
	bool is = false;
	w->session = (struct web_session){.id = NONE, .csrf = "", .account = NONE};
	if (token == NULL || *token == '\0')
		return true;
	if (!look_at_clock(w, e))
		return false;
	ymd today = 0;
	if (!web_today(w, &today, e) ||
		!auth_session_find(w->app->store, w->state->gate, token, instant_now(), today, w->arena, &found, &is, e))
		return false;
	if (!is)
		return true;
	w->viewer = found.viewer;
	w->app->viewer = found.viewer;
	w->session = (struct web_session){.id = found.id,
		.csrf = found.csrf,
		.login = arena_strdup(w->arena, viewer_login(found.viewer)),
		.account = viewer_account(found.viewer),
		.must_change = found.must_change,
		.must_enrol = found.must_enrol,
		.covered = found.covered,
		.shared = found.shared,
		.touch = found.touch,
		.read_seconds = found.read_seconds,
		.lock_minutes = found.lock_minutes,
		.notice = found.notice};
	return true;
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

void web_cookie(struct web *w, const char *name, const char *value, int kept_seconds)
{
	web_cookie_at(w, name, value, "/", kept_seconds);
}

void web_cookie_at(struct web *w, const char *name, const char *value, const char *path, int kept_seconds)
{
	g_autofree char *age = value == NULL	  ? g_strdup("; Max-Age=0")
			       : kept_seconds > 0 ? g_strdup_printf("; Max-Age=%d", kept_seconds)
						  : g_strdup("");
	g_autofree char *cookie = g_strdup_printf(
		"%s=%s; Path=%s; HttpOnly; SameSite=Lax%s%s", name, value != NULL ? value : "", path, is_secure(w) ? "; Secure" : "", age);
	http_add_header(w->response, "Set-Cookie", cookie);
}

void web_session_cookie(struct web *w, const char *token)
{
	web_cookie(w, AUTH_COOKIE, token, 0);
}

const char *web_form_text(struct web *w, const char *name)
{
	const char *text = http_form(w->request, name);
	return text != NULL ? text : "";
}

struct app *web_writer(struct web *w, struct err *e)
{
	must(w->request->method == HTTP_POST);
	struct app *writer = service_borrow_writer(w->state->service, e);
	/* as the service lends it, it may everything */
	if (writer != NULL)
		writer->viewer = w->viewer != NULL ? w->viewer : viewer_nobody();
	return writer;
}

bool web_with_writer(struct web *w, bool (*act)(struct web *w, struct store *writer, struct err *e), struct err *e)
{
	struct app *writer = web_writer(w, e);
	bool ok = writer != NULL && act(w, writer->store, e);
	service_return(w->state->service, writer);
	return ok;
}

bool web_password_again(struct web *w, const char *field, struct err *e)
{
	struct auth_attempt t = {.login = viewer_login(w->viewer),
		.password = web_form_text(w, field),
		.address = web_client_address(w),
		.agent = http_header(w->request, "User-Agent"),
		.now_ms = instant_now()};
	return web_today(w, &t.today, e) && account_again(w->app, w->state->service, w->state->gate, &t, w->arena, e);
}

const char *web_refusal(struct web *w, const struct auth_result *r, msg_key wrong)
{
	g_autofree char *number = g_strdup_printf("%d", r->verdict == AUTH_LOCKED ? (r->wait_seconds + 59) / 60 : r->wait_seconds);
	g_autofree char *text = NULL;
	if (r->verdict == AUTH_LOCKED)
		text = MSG_FORMAT(MSG_SIGN_IN_LOCKED, w->html.lang, number);
	else if (r->verdict == AUTH_TOO_FAST)
		text = MSG_FORMAT(MSG_SIGN_IN_WAIT, w->html.lang, number);
	else
		text = g_strdup(msg_template(wrong, w->html.lang));
	w->response->status = r->verdict == AUTH_WRONG ? 403 : 429;
	if (r->verdict == AUTH_TOO_FAST)
		http_add_header(w->response, "Retry-After", number);
	return arena_strdup(w->arena, text);
}
