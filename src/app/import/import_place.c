/* The unit and organisation that hold for a whole file, as typed. */
#include "app/import/import.h"

#include "messages/import.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

static bool ask_unit(struct app *a, const char *name, const char *code, int64_t above, ymd day, int64_t *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text(name), e);
	*out = NONE;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":day"), day);
	if (code != NULL) {
		db_bind_text(st, db_param(st, ":key"), "");
		db_bind_text(st, db_param(st, ":code"), code);
		db_bind_int(st, db_param(st, ":above"), above);
	}
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*out = db_int(st, 0);
	db_reset(st);
	return step != DB_ERROR;
}

bool app_import_place(struct app *a, const char *unit, const char *organisation, ymd day, struct import_options *o, struct err *e)
{
	g_auto(GStrv) codes = g_strsplit(unit != NULL ? unit : "", "/", -1);
	o->unit = o->organisation = o->organisation_area = NONE;
	if (unit != NULL && !ask_unit(a, "import_nation", NULL, NONE, day, &o->unit, e))
		return false;
	for (char **code = codes; unit != NULL && *code != NULL && o->unit != NONE; code++)
		if (**code != '\0' && !ask_unit(a, "import_units", *code, o->unit, day, &o->unit, e))
			return false;
	if (unit != NULL && o->unit == NONE)
		return FAIL(e, ERR_NOT_FOUND, MSG_IMP_UNIT_CODE, unit);
	if (organisation == NULL)
		return true;
	struct organisation_row row;
	struct arena *arena = arena_new();
	bool found = false;
	o->organisation = g_ascii_strtoll(organisation, NULL, 10);
	o->organisation_area = 0;
	bool ok = store_get(a->store, &table_organisation, 0, o->organisation, &row, arena, &found, e) &&
		  (found || FAIL(e, ERR_NOT_FOUND, MSG_IMP_ORGANISATION_NUMBER, organisation));
	arena_free(arena);
	return ok;
}
