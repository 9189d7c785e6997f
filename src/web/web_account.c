/* Pages of accounts: sign-in and out, the new password, one's own account, all accounts. */
#include "web/web.h"

#include "app/notice/notice_marks.h"
#include "app/page/page_account.h"
#include "auth/event.h"
#include "base/err_shown.h"
#include "exchange/oidc.h"
#include "web/ask.h"
#include "web/noted.h"
#include "web/session.h"
#include "web/sign_in_page.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "messages/auth.def"
#include "messages/shell.def"

#include <string.h>

#define SHARED_COOKIE "shared" /* kept by the browser: this machine is shared */

bool web_show_sign_in(struct web *w, const char *login, const char *error, const char *back)
{
	const char *sent = http_form(w->request, "login"), *machine = http_cookie(w->request, SHARED_COOKIE);
	struct sign_in_page p = {.login = login,
		.error = error,
		.back = web_own_address(back),
		.csrf = w->shell.csrf,
		.elsewhere = w->state->oidc != NULL ? oidc_settings_of(w->state->oidc)->label : NULL,
		.shared = sent != NULL ? http_form(w->request, "shared") != NULL : g_strcmp0(machine, "1") == 0};
	w->shell.title = msg_template(MSG_SIGN_IN_TITLE, w->html.lang);
	template_sign_in(&w->html, &w->shell, &p);
	return true;
}

/* GET /sign-in */
bool web_sign_in_form(struct web *w, struct err *e)
{
	(void)e;
	return web_show_sign_in(w, "", NULL, http_query(w->request, "back"));
}

/* The machine is remembered as shared, or not, for the next who signs in on it. */
static void remember_shared(struct web *w, bool shared)
{
	web_cookie(w, SHARED_COOKIE, shared ? "1" : NULL, 31536000);
}

/* POST /sign-in */
bool web_sign_in(struct web *w, struct err *e)
{
	struct auth_result r;
	const char *token = NULL;
	g_autofree char *login = g_strstrip(g_strdup(web_form_text(w, "login")));
	struct auth_attempt t = {.login = login,
		.password = web_form_text(w, "password"),
		.address = web_client_address(w),
		.agent = http_header(w->request, "User-Agent"),
		.shared = http_form(w->request, "shared") != NULL,
		.now_ms = instant_now()};
	/* A login longer than the column is nobody's. */
	if (g_utf8_strlen(login, -1) > 60)
		login[0] = '\0';
	if (!web_today(w, &t.today, e) || !account_sign_in(w->app, w->state->service, w->state->gate, &t, &r, &token, w->arena, e))
		return false;
	if (r.verdict == AUTH_CODE) {
		struct url *u = url_new(w->arena, "/sign-in/code");
		url_add(u, "back", web_own_address(http_form(w->request, "back")));
		web_cookie(w, AUTH_PENDING_COOKIE, auth_pending_begin(w->state->gate, &t, &r, w->arena), 0);
		remember_shared(w, t.shared);
		web_redirect(w, url_done(u));
		return true;
	}
	if (token == NULL)
		return web_show_sign_in(w, t.login, web_refusal(w, &r, MSG_SIGN_IN_WRONG), http_form(w->request, "back"));
	return web_signed_in(w, token, r.account, t.shared, e);
}

/* A sign-out goes into the log; how: NULL, "others". Who signs in over a covered session is no viewer, and the session ends all the same.
 */
static bool note_sign_out(struct web *w, struct store *writer, const char *how, struct err *e)
{
	const struct auth_event ended = {EVENT_SIGN_OUT, w->session.login, w->session.account, how, web_client_address(w), NONE};
	return auth_event_write(writer, &ended, e);
}

static bool end_session(struct web *w, struct store *writer, struct err *e)
{
	return note_sign_out(w, writer, NULL, e) && auth_session_end(writer, w->session.id, e);
}

/* The session this browser had before is over: nobody goes on under it. */
bool web_signed_in(struct web *w, const char *token, int64_t account, bool shared, struct err *e)
{
	struct err unmarked = {0}; /* a convenience: without it the page only cannot say what is new */
	if (!notice_marks_visit(w->app, account, instant_now(), &unmarked))
		g_warning("%s", err_text(&unmarked, MSG_EN));
	if (w->session.id != NONE && !web_with_writer(w, end_session, e))
		return false;
	w->session.touch = false;
	web_session_cookie(w, token);
	remember_shared(w, shared);
	w->response->status = 303;
	http_add_header(w->response, "Location", web_own_address(http_form(w->request, "back")));
	return true;
}

static bool end_others(struct web *w, struct store *writer, struct err *e)
{
	return note_sign_out(w, writer, "others", e) && auth_sessions_end_all(writer, viewer_account(w->viewer), w->session.id, e);
}

/* POST /sign-out */
bool web_sign_out(struct web *w, struct err *e)
{
	if (!web_with_writer(w, end_session, e))
		return false;
	w->session.touch = false;
	web_session_cookie(w, NULL);
	web_redirect(w, url_done(url_new(w->arena, "/sign-in")));
	return true;
}

/* POST /account/sign-out-everywhere */
bool web_sign_out_everywhere(struct web *w, struct err *e)
{
	if (!web_with_writer(w, end_others, e))
		return false;
	web_redirect(w, url_done(url_new(w->arena, "/account")));
	return true;
}

static bool show_password(struct web *w, const char *error, bool old_wrong)
{
	struct page_password p = {
		.login = viewer_login(w->viewer), .error = error, .old_wrong = old_wrong, .forced = w->session.must_change};
	w->shell.title = msg_template(MSG_PASSWORD_TITLE, w->html.lang);
	template_password(&w->html, &w->shell, &p);
	return true;
}

/* GET /password */
bool web_password_form(struct web *w, struct err *e)
{
	(void)e;
	return show_password(w, NULL, false);
}

static bool change_password(struct web *w, struct store *writer, struct err *e)
{
	ymd today = 0;
	return web_today(w, &today, e) && account_own_password(w->app, writer, w->state->gate, w->session.id,
						  web_form_text(w, "password_old"), web_form_text(w, "password_new"), today, e);
}

/* POST /password. What is wrong with the passwords is told on the page itself. */
bool web_password(struct web *w, struct err *e)
{
	struct err inner = {0};
	bool same = strcmp(web_form_text(w, "password_new"), web_form_text(w, "password_again")) == 0 ||
		    FAIL0(&inner, ERR_INPUT, MSG_PASSWORD_DIFFER);
	if (same && web_password_again(w, "password_old", &inner) && web_with_writer(w, change_password, &inner)) {
		web_redirect(w, url_done(url_new(w->arena, w->session.must_change ? "/" : "/account")));
		return true;
	}
	if (inner.code != ERR_INPUT) {
		*e = inner;
		return false;
	}
	w->response->status = 400;
	return show_password(w, err_shown(&inner, w->html.lang),
		inner.key == MSG_ACCOUNT_OLD_WRONG || inner.key == MSG_SIGN_IN_LOCKED || inner.key == MSG_SIGN_IN_WAIT);
}

/* GET /account */
bool web_account(struct web *w, struct err *e)
{
	struct page_account p;
	if (!page_account(w->app, &w->ask, w->session.id, &p, w->arena, e))
		return false;
	const char **help = ARENA_ARRAY(w->arena, const char *, 2);
	help[0] = msg_template(MSG_ACCOUNT_HELP, w->html.lang);
	w->shell.help = help;
	p.elsewhere = w->state->oidc != NULL ? oidc_settings_of(w->state->oidc)->label : NULL;
	w->shell.title = msg_template(MSG_ACCOUNT_TITLE, w->html.lang);
	template_account(&w->html, &w->shell, &p);
	return true;
}
