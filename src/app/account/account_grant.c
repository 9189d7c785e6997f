/* Granting roles and ending grants; see account.h. */
#include "app/account/account_parts.h"

#include "auth/law.h"
#include "stats/snapshot.h"
#include "store/statement.h"
#include "messages/app.def"
#include "messages/auth.def"

#include <string.h>

/* A role as the register has it, and whether its grants name a territory. */
struct role_known {
	int64_t id, template;
	bool place;
};

static bool read_role(struct app *a, const char *code, struct role_known *out, struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("role_by_code"), e);
	struct role_row row;
	size_t count = 0;
	bool found = false;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), code);
	enum db_step step = db_step(st, e);
	out->id = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	if (step == DB_ERROR)
		return false;
	if (out->id == NONE)
		return FAIL(e, ERR_NOT_FOUND, MSG_ACCOUNT_NO_ROLE, code);
	const struct role_template *t = law_role_templates(a->store, &count, arena, e);
	if (t == NULL || !store_get(a->store, &table_role, 0, out->id, &row, arena, &found, e))
		return false;
	out->place = true;
	for (size_t i = 0; i < count; i++)
		if (t[i].role->num == row.template)
			out->place = t[i].place;
	return true;
}

static bool find_place(struct app *a, const struct grant_request *q, ymd today, struct auth_place *out, struct err *e)
{
	char shown[11];
	*out = (struct auth_place){.unit = NONE, .organisation = NONE, .day = today};
	if (q->unit_id != 0 || q->organisation_id != 0) {
		out->unit = q->unit_id != 0 ? q->unit_id : NONE;
		out->organisation = q->organisation_id != 0 ? q->organisation_id : NONE;
		return true;
	}
	if (q->unit == NULL && q->organisation == NULL)
		return true;
	struct snapshot *n = snapshot_new(a->store, a->vocab, 0, e);
	bool ok = n != NULL;
	if (ok && q->unit != NULL) {
		out->unit = snapshot_unit_by_path(n, q->unit, today, e);
		if (out->unit == NONE)
			ok = FAIL(e, ERR_NOT_FOUND, MSG_UNIT_UNKNOWN, q->unit, ymd_format_vi(today, shown));
		else if (out->unit == -2)
			ok = FAIL(e, ERR_INPUT, MSG_UNIT_AMBIGUOUS, q->unit, ymd_format_vi(today, shown));
	} else if (ok) {
		char *end = NULL;
		struct org_facts facts;
		out->organisation = g_ascii_strtoll(q->organisation, &end, 10);
		if (*end != '\0' || !snapshot_organisation(n, out->organisation, today, &facts))
			ok = FAIL(e, ERR_NOT_FOUND, MSG_ORG_UNKNOWN, q->organisation, ymd_format_vi(today, shown));
	}
	snapshot_free(n);
	return ok;
}

/* Does the viewer hold everything the role gives, at that place? */
static bool holds(struct app *a, int64_t role, const struct auth_place *at, bool *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("role_rights"), e);
	enum db_step step = DB_ERROR;
	*out = true;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":role"), role);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct auth_place there = *at;
		there.secrecy = (int)db_int(st, 4);
		for (const char *c = db_text(st, 2); *c != '\0'; c++)
			*out = *out && viewer_holds(a->viewer, (enum auth_right)db_int(st, 0), db_text(st, 1), *c, db_int(st, 3), &there);
	}
	return step == DB_DONE;
}

static bool may_grant(struct app *a, int64_t account, const struct role_known *role, const struct auth_place *at, struct err *e)
{
	if (viewer_is_operator(a->viewer))
		return true;
	if (account == viewer_account(a->viewer))
		return FAIL0(e, ERR_DENIED, MSG_ACCOUNT_GRANT_SELF);
	if (viewer_may(a->viewer, RIGHT_GRANT, "role_grant", 'O', NULL))
		return true;
	bool all = false;
	if (role->place && viewer_may(a->viewer, RIGHT_GRANT, "role_grant", 'O', at) && !holds(a, role->id, at, &all, e))
		return false;
	return all || FAIL0(e, ERR_DENIED, MSG_ACCOUNT_GRANT_MORE);
}

static bool check_request(const struct grant_request *q, const struct role_known *role, ymd today, struct err *e)
{
	bool placed = q->unit != NULL || q->organisation != NULL || q->unit_id != 0 || q->organisation_id != 0;
	if (q->purpose == NULL || *q->purpose == '\0')
		return FAIL0(e, ERR_INPUT, MSG_ACCOUNT_PURPOSE);
	if (q->unit != NULL && q->organisation != NULL)
		return FAIL0(e, ERR_USAGE, MSG_FORM_UNIT_OR_ORG);
	if (q->until != 0 && q->until <= MAX(q->from, today))
		return FAIL0(e, ERR_INPUT, MSG_ACCOUNT_UNTIL_EARLIER);
	if (placed != role->place)
		return FAIL(e, ERR_INPUT, role->place ? MSG_ACCOUNT_NEEDS_PLACE : MSG_ACCOUNT_NO_PLACE, q->role);
	return true;
}

/* The tenure a grant is to follow: there, and not over. */
static bool find_tenure(struct app *a, const char *text, ymd from, int64_t *area, int64_t *id, struct arena *arena, struct err *e)
{
	struct tenure_row row;
	bool found = false;
	char *slash = NULL, *end = NULL;
	*area = *id = NONE;
	if (text == NULL || *text == '\0')
		return true;
	int64_t in = g_ascii_strtoll(text, &slash, 10);
	int64_t which = *slash == '/' || *slash == ':' ? g_ascii_strtoll(slash + 1, &end, 10) : 0;
	if (end == NULL || *end != '\0' || !store_get(a->store, &table_tenure, in, which, &row, arena, &found, e))
		return FAIL(e, ERR_INPUT, MSG_ACCOUNT_NO_TENURE, text);
	if (!found || row.until_d <= from)
		return FAIL(e, ERR_INPUT, MSG_ACCOUNT_NO_TENURE, text);
	*area = in;
	*id = which;
	return true;
}

bool account_grant_row(
	struct app *a, const struct grant_request *q, ymd today, struct role_grant_row *row, struct arena *arena, struct err *e)
{
	int64_t tenure_area = NONE, tenure = NONE;
	struct account_row account;
	struct role_known role = {NONE, NONE, true};
	struct auth_place at;
	if (!account_read(a, q->login, today, &account, arena, e) || !read_role(a, q->role, &role, arena, e) ||
		!check_request(q, &role, today, e) || !find_place(a, q, today, &at, e) || !may_grant(a, account.id, &role, &at, e) ||
		!find_tenure(a, q->tenure, q->from != 0 ? q->from : today, &tenure_area, &tenure, arena, e))
		return false;
	row_init(&table_role_grant, row);
	row->account_id = account.id;
	row->role_id = role.id;
	row->unit_id = at.unit;
	row->organisation_id = at.organisation;
	row->tenure_area = tenure_area;
	row->tenure_id = tenure;
	row->purpose = q->purpose;
	row->granted_by_id = viewer_account(a->viewer);
	row->from_d = q->from != 0 ? q->from : today;
	row->from_p = PRECISION_DAY;
	row->until_d = q->until != 0 ? q->until : YMD_OPEN;
	row->until_p = q->until != 0 ? PRECISION_DAY : PRECISION_OPEN;
	return true;
}

bool account_grant_is_new(struct app *a, const struct role_grant_row *row, bool *is_new, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("grant_covers"), e);
	*is_new = false;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), row->account_id);
	db_bind_int(st, db_param(st, ":role"), row->role_id);
	db_bind_int(st, db_param(st, ":unit"), row->unit_id == NONE ? 0 : row->unit_id);
	db_bind_int(st, db_param(st, ":organisation"), row->organisation_id == NONE ? 0 : row->organisation_id);
	db_bind_int(st, db_param(st, ":from"), row->from_d);
	db_bind_int(st, db_param(st, ":until"), row->until_d);
	const enum db_step step = db_step(st, e);
	*is_new = step == DB_ROW && db_int(st, 0) == 0;
	db_reset(st);
	return step != DB_ERROR;
}

/* Asked while nobody else writes: of two who give it at once, the second is told. One that is there twice would stand when it is ended. */
static bool insert_new(struct app *a, struct role_grant_row *row, struct err *e)
{
	bool is_new = false;
	return account_grant_is_new(a, row, &is_new, e) && (is_new || FAIL0(e, ERR_CONFLICT, MSG_ACCOUNT_HAS_GRANT)) &&
	       store_insert(a->store, &table_role_grant, row, e);
}

bool account_grant(struct app *a, const struct grant_request *q, ymd today, int64_t *grant, struct err *e)
{
	struct arena *arena = arena_new();
	struct role_grant_row row;
	const bool ok =
		account_grant_row(a, q, today, &row, arena, e) && account_begin(a, "entry", e) && account_end(a, insert_new(a, &row, e), e);
	if (ok)
		*grant = row.id;
	arena_free(arena);
	return ok;
}

static bool end_grant(struct app *a, struct role_grant_row *row, ymd today, struct err *e)
{
	if (row->from_d >= today)
		return account_begin(a, "void", e) && account_end(a, store_delete(a->store, &table_role_grant, 0, row->id, e), e);
	row->until_d = today;
	row->until_p = PRECISION_DAY;
	return account_begin(a, "change", e) && account_end(a, store_update(a->store, &table_role_grant, row, e), e);
}

bool account_revoke(struct app *a, int64_t grant, ymd today, struct err *e)
{
	struct arena *arena = arena_new();
	struct role_grant_row row;
	char id[24];
	bool found = false;
	bool ok = store_get(a->store, &table_role_grant, 0, grant, &row, arena, &found, e);
	g_snprintf(id, sizeof id, "%" G_GINT64_FORMAT, grant);
	if (ok && (!found || row.until_d <= today))
		ok = FAIL(e, ERR_NOT_FOUND, MSG_ACCOUNT_NO_GRANT, id);
	if (ok) {
		const struct auth_place at = {.unit = row.unit_id, .organisation = row.organisation_id, .day = today};
		bool may = viewer_may(a->viewer, RIGHT_GRANT, "role_grant", 'O', NULL) ||
			   viewer_may(a->viewer, RIGHT_GRANT, "role_grant", 'O', &at);
		ok = (may || FAIL0(e, ERR_DENIED, MSG_ACCOUNT_DENIED)) && end_grant(a, &row, today, e);
	}
	arena_free(arena);
	return ok;
}
