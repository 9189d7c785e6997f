/* Pages of asking for a right and answering. */
#include "web/web.h"

#include "app/account/account_request.h"
#include "base/err_shown.h"
#include "web/ask.h"
#include "web/requests_view.h"
#include "web/session.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "messages/auth.def"

#include <string.h>

static bool show(struct web *w, const struct requests_view *given, struct err *e)
{
	struct requests_view v = *given;
	ymd today = 0;
	const struct code_list *rights = codes_list(w->app->codes, "right", e);
	if (rights == NULL || !web_today(w, &today, e) || !request_list(w->app, true, today, &v.mine, &v.mine_count, w->arena, e))
		return false;
	v.rights = rights;
	w->shell.title = msg_template(MSG_REQUEST_TITLE, w->html.lang);
	template_requests(&w->html, &w->shell, &v);
	return true;
}

/* GET /account/requests?right=N: the form, and what one asked for before. */
bool web_requests(struct web *w, struct err *e)
{
	const char *right = http_query(w->request, "right");
	const struct requests_view v = {.right = right != NULL ? g_ascii_strtoll(right, NULL, 10) : 0,
		.unit = "",
		.reason = "",
		.until = "",
		.sent = http_query(w->request, "sent") != NULL};
	return show(w, &v, e);
}

static bool make(struct web *w, struct store *writer, struct err *e)
{
	ymd today = 0;
	struct request_made q = {.right = g_ascii_strtoll(web_form_text(w, "right"), NULL, 10),
		.unit = web_form_text(w, "unit"),
		.reason = web_form_text(w, "reason")};
	return web_today(w, &today, e) && web_day_said(web_form_text(w, "until"), &q.until, e) &&
	       request_make(w->app, writer, &q, today, instant_now(), e);
}

/* POST /account/requests */
bool web_request_make(struct web *w, struct err *e)
{
	struct err inner = {0};
	if (web_with_writer(w, make, &inner)) {
		struct url *u = url_new(w->arena, "/account/requests");
		url_add_int(u, "sent", 1);
		web_redirect(w, url_done(u));
		return true;
	}
	if (inner.code != ERR_INPUT) {
		*e = inner;
		return false;
	}
	const struct requests_view v = {.right = g_ascii_strtoll(web_form_text(w, "right"), NULL, 10),
		.unit = web_form_text(w, "unit"),
		.reason = web_form_text(w, "reason"),
		.until = web_form_text(w, "until"),
		.error = arena_strdup(w->arena, err_shown(&inner, w->html.lang))};
	w->response->status = 400;
	return show(w, &v, e);
}

/* POST /accounts/requests/:id: do=grant (with role) or refuse, with a reason. */
bool web_request_answer(struct web *w, struct err *e)
{
	static const char *const words[] = {"refuse", "grant"};
	ymd today = 0;
	int64_t rev = NONE;
	struct request_answer q = {.role = web_form_text(w, "role"), .answer = web_form_text(w, "answer")};
	size_t word = web_step_said(w, words, G_N_ELEMENTS(words), &rev);
	if (word == SIZE_MAX)
		return FAIL0(e, ERR_INPUT, MSG_REQUEST_ANSWER);
	q.grant = word == 1;
	if (!web_parameter_id(w, 0, &q.id, e) || !web_today(w, &today, e))
		return false;
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	bool ok = request_answer(writer, &q, today, instant_now(), e);
	service_return(w->state->service, writer);
	if (ok)
		web_redirect(w, url_done(url_new(w->arena, "/accounts")));
	return ok;
}
