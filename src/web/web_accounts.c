/* Pages for whoever manages accounts: all of them, one, making one, what is done with it. A one-time password stands on the answer to the
 * form that asked for it and nowhere else. */
#include "web/web.h"

#include "app/account/account_code.h"
#include "app/account/account_oidc.h"
#include "base/err_shown.h"
#include "exchange/oidc.h"
#include "web/accounts_view.h"
#include "web/ask.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "messages/auth.def"

#include <string.h>

struct html_url accounts_next(const struct accounts_view *v)
{
	struct url *u = url_new(v->w->arena, "/accounts");
	url_add(u, "q", v->page.find);
	url_add(u, "after", v->page.next);
	return url_done(u);
}

struct html_url accounts_one(struct web *w, const char *login)
{
	return url_done(url_new(w->arena, arena_printf(w->arena, "/accounts/%s", login)));
}

/* ---- all ---- */

static bool show_all(struct web *w, struct accounts_view *v, struct err *e)
{
	const bool asked = w->request->method == HTTP_GET;
	v->w = w;
	if (!page_accounts(w->app, &w->ask, asked ? http_query(w->request, "q") : NULL, asked ? http_query(w->request, "after") : NULL,
		    &v->page, w->arena, e))
		return false;
	shell_help(w, (const msg_key[]){MSG_ACCOUNTS_HELP}, 1);
	w->shell.title = msg_template(MSG_ACCOUNTS_TITLE, w->html.lang);
	template_accounts(&w->html, &w->shell, v);
	return true;
}

/* GET /accounts?q=…&after=LOGIN */
bool web_accounts(struct web *w, struct err *e)
{
	struct accounts_view v = {.login = "", .display = ""};
	return show_all(w, &v, e);
}

/* ---- one ---- */

static bool show_one(struct web *w, struct account_view *v, const char *login, struct err *e)
{
	v->w = w;
	if (!page_account_one(w->app, &w->ask, login, &v->page, w->arena, e))
		return false;
	if (w->state->oidc != NULL && v->page.who.open) {
		const struct oidc_settings *s = oidc_settings_of(w->state->oidc);
		v->elsewhere = s->label;
		if (!account_oidc_of(w->app, login, w->ask.today, s->issuer, &v->linked, w->arena, e))
			return false;
	}
	struct shell_link *c = ARENA_ARRAY(w->arena, struct shell_link, 2);
	c[0] = (struct shell_link){msg_template(MSG_ACCOUNTS_TITLE, w->html.lang), url_done(url_new(w->arena, "/accounts"))};
	c[1] = (struct shell_link){.text = v->page.who.login};
	w->shell.crumbs = c;
	w->shell.crumb_count = 2;
	w->shell.title = v->page.who.login;
	shell_help(w, (const msg_key[]){MSG_ACCOUNTS_ONE_HELP}, 1);
	template_accounts_one(&w->html, &w->shell, v);
	return true;
}

static struct account_view nothing_typed(void)
{
	return (struct account_view){
		.role = "", .unit = "", .organisation = "", .tenure = "", .purpose = "", .from = "", .until = "", .subject = ""};
}

/* GET /accounts/:login */
bool web_accounts_one(struct web *w, struct err *e)
{
	struct account_view v = nothing_typed();
	return show_one(w, &v, w->parameters[0], e);
}

/* What was typed into a field, without the spaces around it; "" when it is not there. */
static const char *typed(struct web *w, const char *name)
{
	const char *text = http_form(w->request, name);
	g_autofree char *bare = g_strstrip(g_strdup(text != NULL ? text : ""));
	return arena_strdup(w->arena, bare);
}

/* POST /accounts: a new one; its page shows the password. */
bool web_accounts_add(struct web *w, struct err *e)
{
	struct err inner = {0};
	struct account_view one = nothing_typed();
	struct accounts_view all = {.login = typed(w, "login"), .display = typed(w, "display")};
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	const bool ok = account_add(
		writer, all.login, *all.display != '\0' ? all.display : all.login, w->ask.today, &one.password, w->arena, &inner);
	service_return(w->state->service, writer);
	if (ok)
		return show_one(w, &one, all.login, e);
	if (inner.code != ERR_INPUT && inner.code != ERR_CONFLICT) {
		*e = inner;
		return false;
	}
	all.error = arena_strdup(w->arena, err_shown(&inner, w->html.lang));
	w->response->status = inner.code == ERR_INPUT ? 400 : 409;
	return show_all(w, &all, e);
}

static bool grant(struct app *writer, const char *login, const struct account_view *v, ymd today, struct err *e)
{
	int64_t id = NONE;
	struct grant_request q = {.login = login,
		.role = v->role,
		.unit = *v->unit != '\0' ? v->unit : NULL,
		.organisation = *v->organisation != '\0' ? v->organisation : NULL,
		.tenure = v->tenure,
		.purpose = v->purpose};
	if (!web_day_said(v->from, &q.from, e) || !web_day_said(v->until, &q.until, e))
		return false;
	q.until = q.until != 0 ? ymd_add_days(q.until, 1) : 0; /* the last day is in */
	return account_grant(writer, &q, today, &id, e);
}

static bool revoke(struct web *w, struct app *writer, struct err *e)
{
	const char *text = typed(w, "grant");
	char *end = NULL;
	const int64_t id = g_ascii_strtoll(text, &end, 10);
	return end != text && *end == '\0' ? account_revoke(writer, id, w->ask.today, e)
					   : FAIL(e, ERR_NOT_FOUND, MSG_ACCOUNT_NO_GRANT, text);
}

static bool link_elsewhere(struct web *w, struct app *writer, const char *subject, struct err *e)
{
	if (w->state->oidc == NULL)
		return FAIL0(e, ERR_INPUT, MSG_ACCOUNTS_NO_ACT);
	return account_oidc_manage(writer, w->parameters[0], oidc_settings_of(w->state->oidc)->issuer, subject, w->ask.today, e);
}

enum what { RESET, CLOSE, CODE_OFF, GRANT, REVOKE, OIDC_LINK, OIDC_DROP };

static bool act(struct web *w, struct app *writer, enum what what, struct account_view *v, struct err *e)
{
	const char *login = w->parameters[0];
	switch (what) {
	case RESET:
		return account_reset(writer, login, w->ask.today, &v->password, w->arena, e);
	case CLOSE:
		return account_close(writer, login, w->ask.today, e);
	case CODE_OFF:
		return account_code_remove(writer, login, w->ask.today, e);
	case GRANT:
		return grant(writer, login, v, w->ask.today, e);
	case REVOKE:
		return revoke(w, writer, e);
	case OIDC_LINK:
		return link_elsewhere(w, writer, v->subject, e);
	case OIDC_DROP:
		return link_elsewhere(w, writer, NULL, e);
	}
	return false;
}

/* POST /accounts/:login: do=reset|close|code_off|grant|revoke|oidc_link|oidc_drop. What is wrong with a grant or a link is told on the
 * page, with what was typed. */
bool web_accounts_act(struct web *w, struct err *e)
{
	static const char *const words[] = {"reset", "close", "code_off", "grant", "revoke", "oidc_link", "oidc_drop"};
	struct err inner = {0};
	int64_t rev = NONE;
	const size_t word = web_step_said(w, words, G_N_ELEMENTS(words), &rev);
	struct account_view v = {.role = typed(w, "role"),
		.unit = typed(w, "unit"),
		.organisation = typed(w, "organisation"),
		.tenure = typed(w, "tenure"),
		.purpose = typed(w, "purpose"),
		.from = typed(w, "from"),
		.until = typed(w, "until"),
		.subject = typed(w, "subject"),
		.in_subject = word == OIDC_LINK};
	if (word == SIZE_MAX)
		return FAIL0(e, ERR_INPUT, MSG_ACCOUNTS_NO_ACT);
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	const bool ok = act(w, writer, (enum what)word, &v, &inner);
	service_return(w->state->service, writer);
	if (ok && word != RESET) {
		web_redirect(w, word == CLOSE ? url_done(url_new(w->arena, "/accounts")) : accounts_one(w, w->parameters[0]));
		return true;
	}
	if (!ok && ((word != GRANT && word != OIDC_LINK) ||
			   (inner.code != ERR_INPUT && inner.code != ERR_NOT_FOUND && inner.code != ERR_CONFLICT))) {
		*e = inner;
		return false;
	}
	if (!ok) {
		v.error = arena_strdup(w->arena, err_shown(&inner, w->html.lang));
		w->response->status = inner.code == ERR_CONFLICT ? 409 : 400;
	}
	return show_one(w, &v, w->parameters[0], e);
}
