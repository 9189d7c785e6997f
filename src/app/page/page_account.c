/* View structs of the pages about accounts; see page_account.h. */
#include "app/page/page_account.h"

#include "app/account/account_code.h"
#include "auth/event.h"
#include "messages/auth.def"

#include <string.h>

#define PAGE_ACCOUNTS 100 /* rows of the list */

static const char *day_words(ymd d, struct arena *a)
{
	char text[11];
	return d >= YMD_OPEN ? "" : arena_strdup(a, ymd_format_vi(d, text));
}

static struct page_account_row row_of(const struct account_row_view *v, enum msg_lang lang, struct arena *a)
{
	struct page_grant *grants = ARENA_ARRAY(a, struct page_grant, v->grant_count + 1);
	for (size_t i = 0; i < v->grant_count; i++) {
		const struct grant_row *g = &v->grants[i];
		grants[i] = (struct page_grant){.id = g->id,
			.role = g->role_label,
			.place = g->place,
			.purpose = g->purpose,
			.from = day_words(g->from, a),
			.until = day_words(g->until, a),
			.by = g->granted_by,
			.follows = g->follows,
			.open = g->open,
			.over = g->over,
			.soon = g->soon};
	}
	msg_key state = !v->open	 ? MSG_ACCOUNT_STATE_CLOSED
			: v->locked	 ? MSG_ACCOUNT_STATE_LOCKED
			: v->must_change ? MSG_ACCOUNT_STATE_NEW
					 : MSG_ACCOUNT_STATE_OPEN;
	return (struct page_account_row){.login = v->login,
		.display = v->display,
		.state = msg_template(state, lang),
		.open = v->open,
		.warn = v->open && (v->locked || v->must_change),
		.has_code = v->has_code,
		.grants = grants,
		.grant_count = v->grant_count};
}

/* "Chrome 140, Windows" of what a browser says about itself; as it says it when that is not known. */
static const char *browser_name(const char *agent, struct arena *arena)
{
	static const struct {
		const char *sign, *name;
	} browsers[] = {{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"coc_coc_browser/", "Cốc Cốc"}, {"Firefox/", "Firefox"},
		{"Chrome/", "Chrome"}, {"Version/", "Safari"}},
	  systems[] = {{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS", "macOS"},
		  {"Linux", "Linux"}};
	const char *name = NULL, *at = NULL, *system = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(browsers) && name == NULL; i++)
		if ((at = strstr(agent, browsers[i].sign)) != NULL) {
			name = browsers[i].name;
			at += strlen(browsers[i].sign);
		}
	for (size_t i = 0; i < G_N_ELEMENTS(systems) && system == NULL; i++)
		if (strstr(agent, systems[i].sign) != NULL)
			system = systems[i].name;
	if (name == NULL || system == NULL)
		return agent;
	return arena_printf(arena, "%s %.*s, %s", name, (int)strspn(at, "0123456789"), at, system);
}

bool page_account(struct app *a, const struct page_ask *ask, int64_t session, struct page_account *out, struct arena *arena, struct err *e)
{
	struct account_list list;
	const struct session_view *sessions = NULL;
	int64_t now = instant_now();
	*out = (struct page_account){0};
	if (!account_list(a, &(struct account_ask){.own = true}, ask->today, now, &list, arena, e) ||
		!account_sessions(a, now, &sessions, &out->session_count, arena, e))
		return false;
	if (list.count == 0)
		return FAIL0(e, ERR_NOT_FOUND, MSG_ACCOUNT_DENIED);
	out->me = row_of(&list.accounts[0], ask->lang, arena);
	struct page_session *rows = ARENA_ARRAY(arena, struct page_session, out->session_count + 1);
	for (size_t i = 0; i < out->session_count; i++) {
		const struct session_view *v = &sessions[i];
		rows[i] = (struct page_session){v->id, v->started, v->seen, v->address, browser_name(v->browser, arena), v->id == session,
			v->shared, v->second_factor};
		out->has_others = out->has_others || v->id != session;
	}
	out->sessions = rows;
	return true;
}

static bool waiting_requests(struct app *a, ymd today, struct page_accounts *out, struct arena *arena, struct err *e)
{
	const struct request_row *rows = NULL;
	size_t count = 0;
	if (!request_list(a, false, today, &rows, &count, arena, e))
		return false;
	struct page_request *all = ARENA_ARRAY(arena, struct page_request, count + 1);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].state != REQUEST_OPEN)
			continue;
		struct page_request *p = &all[out->request_count++];
		*p = (struct page_request){.row = rows[i]};
		if (!request_roles(a, rows[i].right, &p->roles, &p->role_count, arena, e))
			return false;
	}
	out->requests = all;
	return true;
}

static const struct page_account_row *rows_of(const struct account_list *l, enum msg_lang lang, struct arena *arena)
{
	struct page_account_row *rows = ARENA_ARRAY(arena, struct page_account_row, l->count + 1);
	for (size_t i = 0; i < l->count; i++)
		rows[i] = row_of(&l->accounts[i], lang, arena);
	return rows;
}

/* Accounts with the grants that end soon, and no others. */
static void pick_soon(const struct account_list *l, enum msg_lang lang, struct page_accounts *out, struct arena *arena)
{
	struct page_account_row *soon = ARENA_ARRAY(arena, struct page_account_row, l->count + 1);
	for (size_t i = 0; i < l->count; i++) {
		struct account_row_view v = l->accounts[i];
		struct grant_row *grants = ARENA_ARRAY(arena, struct grant_row, v.grant_count + 1);
		size_t n = 0;
		for (size_t k = 0; k < v.grant_count; k++)
			if (v.grants[k].soon)
				grants[n++] = v.grants[k];
		v.grants = grants;
		v.grant_count = n;
		if (n > 0)
			soon[out->soon_count++] = row_of(&v, lang, arena);
	}
	out->soon = soon;
}

bool page_accounts(struct app *a, const struct page_ask *ask, const char *find, const char *after, struct page_accounts *out,
	struct arena *arena, struct err *e)
{
	const struct account_ask some = {.find = find, .after = after, .limit = PAGE_ACCOUNTS};
	const int64_t now = instant_now();
	struct account_list list, all;
	*out = (struct page_accounts){.find = find != NULL ? find : ""};
	if (!account_list(a, &some, ask->today, now, &list, arena, e) ||
		!account_list(a, &(struct account_ask){0}, ask->today, now, &all, arena, e) ||
		!waiting_requests(a, ask->today, out, arena, e))
		return false;
	out->rows = rows_of(&list, ask->lang, arena);
	out->count = list.count;
	out->next = list.more ? list.accounts[list.count - 1].login : NULL;
	pick_soon(&all, ask->lang, out, arena);
	return true;
}

bool page_account_one(
	struct app *a, const struct page_ask *ask, const char *login, struct page_account_one *out, struct arena *arena, struct err *e)
{
	struct account_list list;
	*out = (struct page_account_one){0};
	if (!account_list(a, &(struct account_ask){.login = login}, ask->today, instant_now(), &list, arena, e) ||
		!account_roles(a, &out->roles, &out->role_count, arena, e))
		return false;
	if (list.count == 0)
		return FAIL(e, ERR_NOT_FOUND, MSG_AUTH_NO_ACCOUNT, login);
	size_t at = list.count - 1;
	for (size_t i = 0; i < list.count; i++)
		if (list.accounts[i].open)
			at = i;
	out->who = row_of(&list.accounts[at], ask->lang, arena);
	out->own = list.accounts[at].id == viewer_account(a->viewer);
	return true;
}

bool account_note_failed(
	struct app *a, struct service *s, struct auth_gate *g, const struct auth_attempt *t, const struct auth_result *r, struct err *e)
{
	static const char *const how[] = {
		[AUTH_WRONG] = "wrong", [AUTH_CODE] = "code", [AUTH_LOCKED] = "locked", [AUTH_TOO_FAST] = "too fast"};
	bool due = false, known = r->account != NONE;
	int64_t times = NONE;
	if (!auth_event_due(g, a->store, NULL, t->now_ms, t->today, &due, &times, e))
		return false;
	if (!due)
		return true;
	const struct auth_event failed = {
		EVENT_SIGN_IN_FAILED, known ? t->login : EVENT_NOBODY, r->account, how[r->verdict], t->address, times};
	struct app *writer = service_borrow_writer(s, e);
	bool ok = writer != NULL && auth_event_write(writer->store, &failed, e);
	service_return(s, writer);
	return ok;
}

bool account_sign_in(struct app *a, struct service *s, struct auth_gate *g, const struct auth_attempt *t, struct auth_result *r,
	const char **token, struct arena *arena, struct err *e)
{
	*token = NULL;
	if (!auth_judge(a->store, g, t, r, arena, e))
		return false;
	if (r->verdict != AUTH_RIGHT && r->verdict != AUTH_CODE && !account_note_failed(a, s, g, t, r, e))
		return false;
	if (r->verdict != AUTH_RIGHT && r->locked_until == NONE)
		return true; /* nothing to write */
	struct app *writer = service_borrow_writer(s, e);
	bool ok = writer != NULL && auth_sign_in(writer->store, g, t, r, arena, token, e);
	service_return(s, writer);
	return ok;
}
