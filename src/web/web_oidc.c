/* Pages of signing in through a provider (docs/adr/0042): the way there, the way back, one's own link. Looking writes nothing: the page one
 * comes back to carries the answer on in a form of our own, and only that form is acted upon. */
#include "web/web.h"

#include "app/account/account_oidc.h"
#include "base/err_shown.h"
#include "exchange/oidc.h"
#include "web/noted.h"
#include "web/session.h"
#include "web/sign_in_page.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "messages/auth.def"
#include "messages/oidc.def"
#include "messages/web.def"

#include <string.h>

#define COOKIE_PATH "/sign-in/oidc"

/* Without a provider there are no such pages. */
static const struct oidc_settings *provider(struct web *w, struct err *e)
{
	if (w->state->oidc != NULL)
		return oidc_settings_of(w->state->oidc);
	FAIL0(e, ERR_NOT_FOUND, MSG_WEB_NO_PAGE);
	return NULL;
}

static const char *say(struct web *w, msg_key key, const char *value)
{
	g_autofree char *text = MSG_FORMAT(key, w->html.lang, value);
	return arena_strdup(w->arena, text);
}

/* ---- the way there ---- */

/* Sends the browser away. Not by a redirection of the form: browsers hold that to what forms may be sent to, which is our own pages alone.
 */
static bool send_away(struct web *w, int64_t session, const char *back, bool shared, struct err *e)
{
	struct oidc_question q;
	const struct oidc_settings *s = oidc_settings_of(w->state->oidc);
	const char *address = NULL;
	const int64_t now_ms = instant_now();
	oidc_question_new(&q, now_ms / 1000, w->arena);
	if (!oidc_ask(w->state->oidc, &q, &address, w->arena, e))
		return false;
	const struct auth_outside x = {.state = q.state,
		.nonce = q.nonce,
		.verifier = q.verifier,
		.back = back,
		.asked_ms = now_ms,
		.session = session,
		.shared = shared};
	web_cookie_at(w, AUTH_OUTSIDE_COOKIE, auth_outside_begin(w->state->gate, &x, w->arena), COOKIE_PATH, AUTH_PENDING_MINUTES * 60);
	http_add_header(w->response, "Refresh", arena_printf(w->arena, "0; url=%s", address));
	const bool linkable = g_str_has_prefix(address, "https://");
	const struct oidc_away_page p = {.label = s->label, .address = linkable ? address : NULL, .host = s->issuer};
	w->shell.title = say(w, MSG_OIDC_AWAY_TITLE, s->label);
	template_oidc_away(&w->html, &w->shell, &p);
	return true;
}

/* POST /sign-in/oidc */
bool web_oidc_begin(struct web *w, struct err *e)
{
	struct err inner = {0};
	ymd today = 0;
	bool due = false;
	int wait = 0;
	const char *back = web_own_address(http_form(w->request, "back"));
	if (provider(w, e) == NULL || !web_today(w, &today, e) ||
		!auth_outside_due(w->state->gate, w->app->store, web_client_address(w), instant_now(), today, &due, &wait, e))
		return false;
	if (!due) {
		const struct auth_result fast = {.verdict = AUTH_TOO_FAST, .wait_seconds = wait};
		return web_show_sign_in(w, "", web_refusal(w, &fast, MSG_SIGN_IN_WRONG), back);
	}
	if (send_away(w, NONE, back, http_form(w->request, "shared") != NULL, &inner))
		return true;
	w->response->status = inner.code == ERR_BUSY ? 503 : 502;
	return web_show_sign_in(w, "", arena_strdup(w->arena, err_shown(&inner, w->html.lang)), back);
}

/* ---- the way back ---- */

/* Into the log goes that it came to nothing, and why; onto the page too. */
static bool refused(struct web *w, const char *how, const char *text, int status, struct err *e)
{
	ymd today = 0;
	const char *login = w->viewer != NULL ? viewer_login(w->viewer) : "";
	const int64_t account = w->viewer != NULL ? viewer_account(w->viewer) : NONE;
	if (!web_today(w, &today, e) || !account_oidc_failed(w->app, w->state->service, w->state->gate, login, account, how,
						web_client_address(w), instant_now(), today, e))
		return false;
	w->response->status = status;
	return web_show_sign_in(w, "", text, NULL);
}

static bool refused_state(struct web *w, struct err *e)
{
	return refused(w, "oidc state", msg_template(MSG_OIDC_STATE, w->html.lang), 403, e);
}

/* GET /sign-in/oidc/return?code=…&state=…: shows a form with what came, which sends itself where scripts run. */
bool web_oidc_return(struct web *w, struct err *e)
{
	struct auth_outside x;
	const char *csrf = NULL, *state = http_query(w->request, "state"), *by = http_query(w->request, "iss");
	const struct oidc_settings *s = provider(w, e);
	if (s == NULL)
		return false;
	if (!auth_outside_find(w->state->gate, http_cookie(w->request, AUTH_OUTSIDE_COOKIE), state, instant_now(), &x, &csrf, w->arena) ||
		(by != NULL && strcmp(by, s->issuer) != 0))
		return refused_state(w, e);
	const struct oidc_back_page p = {.label = s->label,
		.state = state,
		.code = http_query(w->request, "code"),
		.error = http_query(w->request, "error"),
		.csrf = csrf,
		.back = x.back,
		.link = x.session != NONE};
	w->shell.title = say(w, MSG_OIDC_BACK_TITLE, s->label);
	template_oidc_back(&w->html, &w->shell, &p);
	return true;
}

static bool show_own(struct web *w, const char *error, struct err *e);

static bool link_own(struct web *w, const char *subject, struct err *e)
{
	struct err inner = {0};
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	const bool ok = account_oidc_link(w->app, writer->store, oidc_settings_of(w->state->oidc)->issuer, subject, &inner);
	service_return(w->state->service, writer);
	if (ok) {
		web_redirect(w, url_done(url_new(w->arena, "/account/oidc")));
		return true;
	}
	if (inner.code != ERR_INPUT) {
		*e = inner;
		return false;
	}
	w->response->status = 400;
	return show_own(w, arena_strdup(w->arena, err_shown(&inner, w->html.lang)), e);
}

static bool sign_in(struct web *w, const struct auth_outside *x, const struct oidc_person *who, struct err *e)
{
	struct auth_attempt t;
	struct auth_result r;
	const char *token = NULL;
	struct auth_outside_attempt q = {.issuer = oidc_settings_of(w->state->oidc)->issuer,
		.subject = who->subject,
		.second_factor = who->second_factor,
		.address = web_client_address(w),
		.agent = http_header(w->request, "User-Agent"),
		.shared = x->shared,
		.now_ms = instant_now()};
	if (!web_today(w, &q.today, e) || !account_oidc_sign_in(w->app, w->state->service, w->state->gate, &q, &t, &r, &token, w->arena, e))
		return false;
	if (r.verdict == AUTH_CODE) {
		struct url *u = url_new(w->arena, "/sign-in/code");
		url_add(u, "back", x->back);
		web_cookie(w, AUTH_PENDING_COOKIE, auth_pending_begin(w->state->gate, &t, &r, w->arena), 0);
		web_redirect(w, url_done(u));
		return true;
	}
	if (token != NULL)
		return web_signed_in(w, token, r.account, x->shared, e);
	const char *text = web_refusal(w, &r, MSG_OIDC_CLOSED);
	if (r.verdict == AUTH_WRONG && r.account == NONE)
		text = say(w, MSG_OIDC_UNLINKED, who->subject);
	return web_show_sign_in(w, "", text, x->back);
}

/* POST /sign-in/oidc/return: what the form carried on. The question is taken before the provider is asked: of many who bring the same, one.
 */
bool web_oidc_back(struct web *w, struct err *e)
{
	struct auth_outside x;
	struct oidc_person who;
	struct err inner = {0};
	const char *csrf = NULL, *token = http_cookie(w->request, AUTH_OUTSIDE_COOKIE), *state = web_form_text(w, "state");
	const int64_t now_ms = instant_now();
	if (provider(w, e) == NULL)
		return false;
	if (!auth_outside_find(w->state->gate, token, state, now_ms, &x, &csrf, w->arena))
		return refused_state(w, e);
	const struct auth_session own = {.csrf = csrf};
	if (!auth_csrf_matches(&own, http_form(w->request, "_pending")))
		return FAIL0(e, ERR_DENIED, MSG_WEB_OLD_FORM);
	if (!auth_outside_take(w->state->gate, token, state, now_ms, &x, w->arena) || (x.session != NONE && x.session != w->session.id))
		return refused_state(w, e);
	web_cookie_at(w, AUTH_OUTSIDE_COOKIE, NULL, COOKIE_PATH, 0);
	if (*web_form_text(w, "error") != '\0' || *web_form_text(w, "code") == '\0')
		return refused(w, "oidc denied", msg_template(MSG_OIDC_DENIED, w->html.lang), 403, e);
	const struct oidc_question q = {x.state, x.nonce, x.verifier, x.asked_ms / 1000};
	if (!oidc_answer(w->state->oidc, web_form_text(w, "code"), &q, instant_now() / 1000, &who, w->arena, &inner))
		return refused(w, who.why, arena_strdup(w->arena, err_shown(&inner, w->html.lang)),
			inner.code == ERR_INPUT	 ? 403
			: inner.code == ERR_BUSY ? 503
						 : 502,
			e);
	return x.session != NONE ? link_own(w, who.subject, e) : sign_in(w, &x, &who, e);
}

/* ---- one's own link ---- */

static bool show_own(struct web *w, const char *error, struct err *e)
{
	const struct oidc_settings *s = provider(w, e);
	struct account_oidc_page p = {.error = error};
	if (s == NULL || !account_oidc_own(w->app, s->issuer, &p.subject, w->arena, e))
		return false;
	p.label = s->label;
	p.issuer = s->issuer;
	w->shell.title = say(w, MSG_OIDC_OWN_TITLE, s->label);
	template_account_oidc(&w->html, &w->shell, &p);
	return true;
}

/* GET /account/oidc */
bool web_account_oidc(struct web *w, struct err *e)
{
	return show_own(w, NULL, e);
}

static bool drop(struct web *w, struct store *writer, struct err *e)
{
	return account_oidc_link(w->app, writer, NULL, NULL, e);
}

/* POST /account/oidc: do=begin, drop; the password is asked again for both. */
bool web_account_oidc_act(struct web *w, struct err *e)
{
	static const char *const acts[] = {"begin", "drop"};
	struct err inner = {0};
	int64_t rev = NONE;
	const size_t act = web_step_said(w, acts, G_N_ELEMENTS(acts), &rev);
	if (provider(w, e) == NULL)
		return false;
	if (act == SIZE_MAX)
		return FAIL0(e, ERR_INPUT, MSG_WEB_OLD_FORM);
	bool ok = web_password_again(w, "password", &inner);
	if (ok && act == 0 && send_away(w, w->session.id, NULL, false, &inner))
		return true;
	if (ok && act == 1 && web_with_writer(w, drop, &inner)) {
		web_redirect(w, url_done(url_new(w->arena, "/account/oidc")));
		return true;
	}
	if (inner.code != ERR_INPUT && inner.code != ERR_IO && inner.code != ERR_BUSY) {
		*e = inner;
		return false;
	}
	w->response->status = inner.code == ERR_INPUT ? 400 : inner.code == ERR_BUSY ? 503 : 502;
	return show_own(w, arena_strdup(w->arena, err_shown(&inner, w->html.lang)), e);
}
