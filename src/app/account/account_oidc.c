/* See account_oidc.h. */
#include "app/account/account_oidc.h"

#include "app/account/account_parts.h"
#include "auth/event.h"
#include "messages/auth.def"
#include "messages/oidc.def"

#include <string.h>

#define SUBJECT_MAX 320

static const char *subject_of(const struct account_row *row, const char *issuer)
{
	return g_strcmp0(row->oidc_issuer, issuer) == 0 ? row->oidc_subject : NULL;
}

static bool read_own(struct app *a, struct store *s, struct account_row *row, struct arena *arena, struct err *e)
{
	bool found = false;
	return viewer_account(a->viewer) == NONE ? FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED)
						 : store_get(s, &table_account, 0, viewer_account(a->viewer), row, arena, &found, e) &&
							   (found || FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED));
}

bool account_oidc_own(struct app *a, const char *issuer, const char **subject, struct arena *arena, struct err *e)
{
	struct account_row row;
	if (!read_own(a, a->store, &row, arena, e))
		return false;
	*subject = subject_of(&row, issuer);
	return true;
}

bool account_oidc_of(
	struct app *a, const char *login, ymd today, const char *issuer, const char **subject, struct arena *arena, struct err *e)
{
	struct account_row row;
	if (!account_may_manage(a, e) || !account_read(a, login, today, &row, arena, e))
		return false;
	*subject = subject_of(&row, issuer);
	return true;
}

/* One person, one account: also one that is closed keeps its link until it is taken away. */
static bool is_free(struct store *s, const char *issuer, const char *subject, int64_t but, struct err *e)
{
	int64_t account = NONE;
	return auth_outside_account(s, issuer, subject, &account, e) &&
	       (account == NONE || account == but || FAIL0(e, ERR_INPUT, MSG_OIDC_TAKEN));
}

static bool write_link(struct app *a, struct account_row *row, const char *issuer, const char *subject, struct err *e)
{
	row->oidc_issuer = subject != NULL ? issuer : NULL;
	row->oidc_subject = subject;
	return account_begin(a, "change", e) && account_end(a, store_update(a->store, &table_account, row, e), e);
}

bool account_oidc_link(struct app *a, struct store *writer, const char *issuer, const char *subject, struct err *e)
{
	struct account_row row;
	struct arena *arena = arena_new();
	struct app w = *a;
	w.store = writer;
	const bool ok = read_own(a, writer, &row, arena, e) && (subject == NULL || is_free(writer, issuer, subject, row.id, e)) &&
			write_link(&w, &row, issuer, subject, e);
	arena_free(arena);
	return ok;
}

/* What a manager types: the claim and its value, as the provider's own pages show it. */
static bool may_be_subject(const char *subject, struct err *e)
{
	const char *colon = strchr(subject, ':');
	const bool ok = colon != NULL && colon != subject && colon[1] != '\0' && g_utf8_strlen(subject, -1) <= SUBJECT_MAX;
	return ok || FAIL0(e, ERR_INPUT, MSG_OIDC_SUBJECT);
}

bool account_oidc_manage(struct app *a, const char *login, const char *issuer, const char *subject, ymd today, struct err *e)
{
	struct account_row row;
	struct arena *arena = arena_new();
	char day[11];
	bool ok = account_may_manage(a, e) && account_read(a, login, today, &row, arena, e);
	if (ok && row.id == viewer_account(a->viewer))
		ok = FAIL0(e, ERR_DENIED, MSG_ACCOUNT_OWN);
	if (ok && subject != NULL)
		ok = may_be_subject(subject, e) && is_free(a->store, issuer, subject, row.id, e);
	if (ok) {
		const msg_key what = subject != NULL ? MSG_OIDC_NOTICE_LINKED : MSG_OIDC_NOTICE_DROPPED;
		g_autofree char *said = MSG_FORMAT(what, MSG_VI, viewer_login(a->viewer), ymd_format_vi(today, day));
		row.notice = said;
		/* whoever came in as the person it was linked to before */
		ok = write_link(a, &row, issuer, subject, e) && auth_sessions_end_all(a->store, row.id, NONE, e);
	}
	arena_free(arena);
	return ok;
}

/* ---- signing in ---- */

bool account_oidc_failed(struct app *a, struct service *s, struct auth_gate *g, const char *login, int64_t account, const char *how,
	const char *address, int64_t now_ms, ymd today, struct err *e)
{
	bool due = false;
	int64_t times = NONE;
	if (!auth_event_due(g, a->store, NULL, now_ms, today, &due, &times, e))
		return false;
	if (!due)
		return true;
	const struct auth_event failed = {EVENT_SIGN_IN_FAILED, account != NONE ? login : EVENT_NOBODY, account, how, address, times};
	struct app *writer = service_borrow_writer(s, e);
	const bool ok = writer != NULL && auth_event_write(writer->store, &failed, e);
	service_return(s, writer);
	return ok;
}

static const char *how_refused(const struct auth_result *r)
{
	return r->verdict == AUTH_LOCKED     ? "locked"
	       : r->verdict == AUTH_TOO_FAST ? "too fast"
	       : r->account != NONE	     ? "oidc closed"
					     : "oidc unlinked";
}

bool account_oidc_sign_in(struct app *a, struct service *s, struct auth_gate *g, const struct auth_outside_attempt *x,
	struct auth_attempt *t, struct auth_result *r, const char **token, struct arena *arena, struct err *e)
{
	*token = NULL;
	if (!auth_outside_judge(a->store, g, x, t, r, arena, e))
		return false;
	if (r->verdict == AUTH_CODE)
		return true;
	if (r->verdict != AUTH_RIGHT)
		return account_oidc_failed(a, s, g, t->login, r->account, how_refused(r), x->address, x->now_ms, x->today, e);
	struct app *writer = service_borrow_writer(s, e);
	const bool ok = writer != NULL && auth_outside_sign_in(writer->store, g, t, r, x->second_factor, arena, token, e);
	service_return(s, writer);
	return ok;
}
