/* Pages of the second factor: the code at sign-in, setting it up, taking it away; single sessions; what an account is told. */
#include "web/web.h"

#include "app/account/account_code.h"
#include "auth/code.h"
#include "base/err_shown.h"
#include "web/noted.h"
#include "web/session.h"
#include "web/sign_in_page.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "messages/auth.def"
#include "messages/shell.def"
#include "messages/web.def"

#include <string.h>

/* ---- at sign-in ---- */

static bool show_sign_in_code(struct web *w, const char *csrf, const char *error, const char *back)
{
	struct sign_in_code_page p = {.error = error, .csrf = csrf, .back = web_own_address(back)};
	w->shell.title = msg_template(MSG_CODE_ASK_TITLE, w->html.lang);
	template_sign_in_code(&w->html, &w->shell, &p);
	return true;
}

static void from_the_beginning(struct web *w)
{
	web_cookie(w, AUTH_PENDING_COOKIE, NULL, 0);
	web_redirect(w, url_done(url_new(w->arena, "/sign-in")));
}

/* GET /sign-in/code */
bool web_sign_in_code_form(struct web *w, struct err *e)
{
	const char *csrf = NULL;
	(void)e;
	if (auth_pending_find(w->state->gate, http_cookie(w->request, AUTH_PENDING_COOKIE), instant_now(), &csrf, w->arena))
		return show_sign_in_code(w, csrf, NULL, http_query(w->request, "back"));
	from_the_beginning(w);
	return true;
}

/* POST /sign-in/code */
bool web_sign_in_code(struct web *w, struct err *e)
{
	struct auth_code_result r;
	const char *token = NULL, *csrf = NULL;
	struct auth_code_attempt t = {.token = http_cookie(w->request, AUTH_PENDING_COOKIE),
		.code = web_form_text(w, "one_time_code"),
		.address = web_client_address(w),
		.agent = http_header(w->request, "User-Agent"),
		.now_ms = instant_now()};
	if (!auth_pending_find(w->state->gate, t.token, t.now_ms, &csrf, w->arena)) {
		from_the_beginning(w);
		return true;
	}
	/* The form must be of this browser's own pending sign-in. */
	const struct auth_session own = {.csrf = csrf};
	if (!auth_csrf_matches(&own, http_form(w->request, "_pending")))
		return FAIL0(e, ERR_DENIED, MSG_WEB_OLD_FORM);
	if (!web_today(w, &t.today, e) || !account_sign_in_code(w->app, w->state->service, w->state->gate, &t, &r, &token, w->arena, e))
		return false;
	if (token != NULL) {
		web_cookie(w, AUTH_PENDING_COOKIE, NULL, 0);
		return web_signed_in(w, token, r.result.account, r.attempt.shared, e);
	}
	const char *error = web_refusal(w, &r.result, MSG_CODE_WRONG);
	if (auth_pending_find(w->state->gate, t.token, t.now_ms, &csrf, w->arena))
		return show_sign_in_code(w, csrf, error, http_form(w->request, "back"));
	if (r.pending) { /* a right code that another was quicker with: from the beginning, and told why */
		web_cookie(w, AUTH_PENDING_COOKIE, NULL, 0);
		return web_show_sign_in(w, "", error, http_form(w->request, "back"));
	}
	http_drop_header(w->response, "Retry-After");
	from_the_beginning(w);
	return true;
}

/* ---- of one's own account ---- */

static bool show_code(struct web *w, const char *error, bool in_code, const char *const *recovery, struct err *e)
{
	struct account_code c;
	const char *issuer = w->state->register_name != NULL ? w->state->register_name : msg_template(MSG_PRODUCT_NAME, w->html.lang);
	if (!account_code_state(w->app, w->state->gate, w->session.id, issuer, instant_now(), &c, w->arena, e))
		return false;
	struct account_code_page p = {.error = error,
		.error_in_code = in_code,
		.on = c.on || recovery != NULL,
		.must = c.must,
		.recovery_left = (int64_t)c.recovery_left,
		.secret = recovery == NULL ? c.secret : NULL,
		.address = c.address,
		.recovery = recovery};
	w->shell.title = msg_template(MSG_CODE_TITLE, w->html.lang);
	template_account_code(&w->html, &w->shell, &p);
	return true;
}

/* GET /account/code */
bool web_account_code(struct web *w, struct err *e)
{
	return show_code(w, NULL, false, NULL, e);
}

/* What an act on the second factor gives back: recovery codes to be shown once. */
static const char **fresh_codes(struct web *w)
{
	return ARENA_ARRAY(w->arena, const char *, CODE_RECOVERY_COUNT + 1);
}

static bool confirm(struct web *w, const char **codes, struct err *e)
{
	struct app *writer = web_writer(w, e);
	bool ok = writer != NULL && account_code_confirm(w->app, writer->store, w->state->gate, w->session.id,
					    web_form_text(w, "one_time_code"), instant_now(), codes, w->arena, e);
	service_return(w->state->service, writer);
	return ok;
}

static bool renew(struct web *w, const char **codes, struct err *e)
{
	struct app *writer = web_writer(w, e);
	bool ok = writer != NULL && account_code_renew(w->app, writer->store, codes, w->arena, e);
	service_return(w->state->service, writer);
	return ok;
}

static bool drop(struct web *w, struct store *writer, struct err *e)
{
	return account_code_drop(w->app, writer, e);
}

/* Which of the acts; *codes NULL when none are to be shown. */
static bool act_on_code(struct web *w, const char *what, const char ***codes, struct err *e)
{
	const char **fresh = fresh_codes(w);
	*codes = NULL;
	if (strcmp(what, "confirm") == 0) {
		*codes = fresh;
		return confirm(w, fresh, e);
	}
	if (!web_password_again(w, "password", e))
		return false;
	if (strcmp(what, "begin") == 0)
		return auth_enrol_begin(w->state->gate, w->session.id, instant_now(), w->arena) != NULL;
	if (strcmp(what, "drop") == 0)
		return web_with_writer(w, drop, e);
	*codes = fresh;
	return renew(w, fresh, e);
}

/* POST /account/code: do=begin, confirm, renew, drop. Recovery codes stand in this one answer. */
bool web_account_code_act(struct web *w, struct err *e)
{
	static const char *const acts[] = {"begin", "confirm", "renew", "drop"};
	struct err inner = {0};
	const char **codes = NULL;
	int64_t rev = NONE;
	size_t act = web_step_said(w, acts, G_N_ELEMENTS(acts), &rev);
	if (act == SIZE_MAX)
		return FAIL0(e, ERR_INPUT, MSG_WEB_OLD_FORM);
	if (!act_on_code(w, acts[act], &codes, &inner)) {
		if (inner.code != ERR_INPUT) {
			*e = inner;
			return false;
		}
		w->response->status = 400;
		return show_code(w, arena_strdup(w->arena, err_shown(&inner, w->html.lang)), act == 1, NULL, e);
	}
	if (codes == NULL) {
		web_redirect(w, url_done(url_new(w->arena, "/account/code")));
		return true;
	}
	w->session.must_enrol = false;
	return show_code(w, NULL, false, codes, e);
}

static bool end_one(struct web *w, struct store *writer, struct err *e)
{
	int64_t id = NONE;
	return web_parameter_id(w, 0, &id, e) && account_session_end(w->app, writer, id, e);
}

/* POST /account/sessions/:id */
bool web_account_session_end(struct web *w, struct err *e)
{
	if (!web_with_writer(w, end_one, e))
		return false;
	web_redirect(w, url_done(url_new(w->arena, "/account")));
	return true;
}

static bool notice_read(struct web *w, struct store *writer, struct err *e)
{
	return account_notice_read(w->app, writer, e);
}

/* POST /account/notice */
bool web_account_notice(struct web *w, struct err *e)
{
	if (!web_with_writer(w, notice_read, e))
		return false;
	w->response->status = 303;
	http_add_header(w->response, "Location", web_own_address(http_form(w->request, "back")));
	return true;
}
