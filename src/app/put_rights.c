/* Rights over what is written by hand; see put_rights.h. */
#include "app/put_rights.h"

#include "model/kinds.gen.h"
#include "store/statement.h"
#include "messages/put.def"

static bool is_rights(const struct table *t)
{
	return t == &table_account || t == &table_role || t == &table_role_right || t == &table_role_grant;
}

static bool home_unit(struct app *a, int64_t area, int64_t *unit, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("area_unit"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":number"), area);
	enum db_step step = db_step(st, e);
	*unit = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	return step != DB_ERROR;
}

static bool may_all(struct app *a, const struct table *t, const json_t *set, const struct auth_place *at)
{
	const struct kind *k = t->kind;
	enum auth_right act = set != NULL ? RIGHT_ENTER : RIGHT_CLOSE;
	bool may = true;
	for (uint16_t i = 0; i < t->column_count && may; i++) {
		const struct column *c = &t->columns[i];
		if (c->field < 0 || c->derived)
			continue;
		/* Of a row that is taken out, what it must have; of one that is written, what is named. */
		bool touched = set != NULL ? json_object_get(set, c->name) != NULL : k->fields[c->field].required;
		may = !touched || viewer_may(a->viewer, act, k->name, k->fields[c->field].class_, at);
	}
	return may && viewer_may(a->viewer, act, k->name, '\0', at);
}

bool put_allowed(struct app *a, const struct table *t, int64_t area, const json_t *set, ymd today, struct err *e)
{
	int64_t unit = NONE;
	if (viewer_is_operator(a->viewer))
		return true;
	bool placed = t->kind->family == FAMILY_AREA;
	if (placed && !home_unit(a, area, &unit, e))
		return false;
	const struct auth_place at = {unit, NONE, today};
	return (!is_rights(t) && may_all(a, t, set, &at)) || FAIL(e, ERR_DENIED, MSG_PUT_DENIED, viewer_login(a->viewer), t->kind->label);
}
