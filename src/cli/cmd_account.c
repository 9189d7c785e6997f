/* Command account: accounts and what they are granted. One-time passwords are printed once, to standard output. */
#include "cli/cli.h"

#include "app/account/account_code.h"
#include "messages/auth.def"
#include "messages/shell.def"

#include <stdio.h>
#include <string.h>

static struct sheet_cell cell_of(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text != NULL ? text : ""};
}

static const char *day_text(ymd d, struct arena *a)
{
	char text[11];
	return d >= YMD_OPEN || d == 0 ? "" : arena_strdup(a, ymd_format_vi(d, text));
}

static bool need(const char *value, const char *option, struct err *e)
{
	return (value != NULL && *value != '\0') || FAIL(e, ERR_USAGE, MSG_ACCOUNT_OPTION, option);
}

static bool say_password(const struct cli *c, const char *login, const char *password, struct err *e)
{
	g_autofree char *line = MSG_FORMAT(MSG_ACCOUNT_PASSWORD, c->lang, login, password);
	g_autofree char *text = g_strconcat(line, "\n", NULL);
	return cli_emit(c, text, e);
}

static bool say_removed(const struct cli *c, const char *login, struct err *e)
{
	g_autofree char *line = MSG_FORMAT(MSG_CODE_REMOVED, c->lang, login);
	g_autofree char *text = g_strconcat(line, "\n", NULL);
	return cli_emit(c, text, e);
}

/* One row a grant; an account without grants has one row too. */
static const struct sheet *list_sheet(const struct account_list *l, enum msg_lang lang, struct arena *a)
{
	static const msg_key keys[] = {MSG_SIGN_IN_LOGIN, MSG_ACCOUNTS_DISPLAY, MSG_ACCOUNTS_STATE, MSG_ACCOUNT_ROLE, MSG_ACCOUNT_PLACE,
		MSG_ACCOUNT_PURPOSE_HEAD, MSG_ACCOUNT_FROM, MSG_ACCOUNT_UNTIL, MSG_ACCOUNT_BY, MSG_ACCOUNT_GRANT_ID};
	struct sheet *s = ARENA_NEW(a, struct sheet);
	size_t rows = 0;
	for (size_t i = 0; i < l->count; i++)
		rows += MAX(l->accounts[i].grant_count, 1);
	const char **header = ARENA_ARRAY(a, const char *, G_N_ELEMENTS(keys));
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		header[i] = msg_template(keys[i], lang);
	*s = (struct sheet){.header = header, .column_count = G_N_ELEMENTS(keys), .rows = ARENA_ARRAY(a, struct sheet_row, rows + 1)};
	for (size_t i = 0; i < l->count; i++) {
		const struct account_row_view *r = &l->accounts[i];
		msg_key state = !r->open	 ? MSG_ACCOUNT_STATE_CLOSED
				: r->locked	 ? MSG_ACCOUNT_STATE_LOCKED
				: r->must_change ? MSG_ACCOUNT_STATE_NEW
						 : MSG_ACCOUNT_STATE_OPEN;
		for (size_t k = 0; k < MAX(r->grant_count, 1); k++) {
			static const struct grant_row none = {.until = YMD_OPEN};
			const struct grant_row *g = k < r->grant_count ? &r->grants[k] : &none;
			struct sheet_cell *x = ARENA_ARRAY(a, struct sheet_cell, G_N_ELEMENTS(keys));
			const char *texts[] = {r->login, r->display, msg_template(state, lang), g->role, g->place, g->purpose,
				day_text(g->from, a), day_text(g->until, a), g->granted_by,
				g->id != 0 ? arena_printf(a, "%" G_GINT64_FORMAT, g->id) : ""};
			for (size_t n = 0; n < G_N_ELEMENTS(keys); n++)
				x[n] = cell_of(texts[n]);
			s->rows[s->row_count++].cells = x;
		}
	}
	return s;
}

static bool run_list(struct cli *c, struct app *a, ymd today, struct arena *arena, struct err *e)
{
	struct account_list l;
	return account_list(a, &(struct account_ask){0}, today, instant_now(), &l, arena, e) &&
	       cli_emit_sheet(c, list_sheet(&l, c->lang, arena), e);
}

static bool run_grant(struct cli *c, struct app *a, const char *login, ymd today, struct err *e)
{
	struct grant_request q = {.login = login,
		.role = c->o.role,
		.unit = c->o.unit,
		.organisation = c->o.org,
		.purpose = c->o.purpose,
		.tenure = c->o.tenure};
	int64_t id = NONE;
	char number[24];
	if (!need(c->o.role, "--role", e) || (c->o.from != NULL && !ymd_parse_iso(c->o.from, &q.from, e)) ||
		(c->o.until != NULL && !ymd_parse_iso(c->o.until, &q.until, e)))
		return false;
	q.until = q.until != 0 ? ymd_add_days(q.until, 1) : 0; /* the last day is in */
	if (!account_grant(a, &q, today, &id, e))
		return false;
	g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, id);
	g_autofree char *line = MSG_FORMAT(MSG_ACCOUNT_GRANTED, c->lang, login, c->o.role, number);
	g_autofree char *text = g_strconcat(line, "\n", NULL);
	return cli_emit(c, text, e);
}

static bool run_ceiling(struct cli *c, struct app *a, const char *role, struct err *e)
{
	int64_t n = 0;
	char number[24];
	if (!need(c->o.secrecy, "--secrecy", e) || !account_ceiling(a, role, c->o.secrecy, c->o.of, &n, e))
		return false;
	g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, n);
	g_autofree char *line = MSG_FORMAT(MSG_ACCOUNT_CEILING, c->lang, role, number, c->o.secrecy);
	g_autofree char *text = g_strconcat(line, "\n", NULL);
	return cli_emit(c, text, e);
}

static bool run_one(struct cli *c, struct app *a, const char *act, const char *of, ymd today, struct arena *arena, struct err *e)
{
	const char *password = NULL;
	if (strcmp(act, "list") == 0)
		return run_list(c, a, today, arena, e);
	if (of == NULL)
		return FAIL(e, ERR_USAGE, MSG_ACCOUNT_OPTION, strcmp(act, "revoke") == 0 ? "ID" : "LOGIN");
	if (strcmp(act, "add") == 0)
		return account_add(a, of, c->o.display != NULL ? c->o.display : of, today, &password, arena, e) &&
		       say_password(c, of, password, e);
	if (strcmp(act, "reset") == 0)
		return account_reset(a, of, today, &password, arena, e) && say_password(c, of, password, e);
	if (strcmp(act, "close") == 0)
		return account_close(a, of, today, e);
	if (strcmp(act, "code-off") == 0)
		return account_code_remove(a, of, today, e) && say_removed(c, of, e);
	if (strcmp(act, "grant") == 0)
		return run_grant(c, a, of, today, e);
	if (strcmp(act, "ceiling") == 0)
		return run_ceiling(c, a, of, e);
	if (strcmp(act, "revoke") == 0) {
		char *end = NULL;
		int64_t id = g_ascii_strtoll(of, &end, 10);
		return (end != of && *end == '\0') ? account_revoke(a, id, today, e) : FAIL(e, ERR_NOT_FOUND, MSG_ACCOUNT_NO_GRANT, of);
	}
	return FAIL(e, ERR_USAGE, MSG_ACCOUNT_ACT, act);
}

int cli_account(struct cli *c, struct err *e)
{
	const char *act = c->o.rest[0];
	ymd today = 0;
	struct arena *arena = arena_new();
	enum db_mode mode = strcmp(act, "list") == 0 ? DB_READ : DB_WRITE;
	struct app *a = cli_need_db(c, e) ? app_open(c->o.db, mode, e) : NULL;
	bool ok = a != NULL && cli_today(c, &today, e) && cli_act_as(c, a, e) && run_one(c, a, act, c->o.rest[1], today, arena, e);
	app_close(a);
	arena_free(arena);
	return ok ? 0 : 1;
}
