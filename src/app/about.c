/* What a register says of itself. */
#include "app/about.h"

#include "app/kept.h"
#include "store/statement.h"

bool app_is_invented(struct app *a, bool *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("register_is_invented"), e);
	enum db_step step = st != NULL ? db_step(st, e) : DB_ERROR;
	*out = step == DB_ROW;
	if (st != NULL)
		db_reset(st);
	return step != DB_ERROR;
}

/* It looks through all organisations of the country. */
static const void *find_first_province(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct code_list *levels = codes_list(a->codes, "unit_level", e);
	struct db_stmt *st = levels == NULL ? NULL : db_prepare(store_db(a->store), statement_text("form_first_province"), e);
	int64_t *unit = ARENA_NEW(arena, int64_t);
	*unit = NONE;
	if (st == NULL)
		return NULL;
	db_bind_int(st, db_param(st, ":level"), code_by_id(levels, "province")->num);
	db_bind_int(st, db_param(st, ":day"), *(const ymd *)user);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		*unit = db_int(st, 0);
		db_reset(st);
	}
	return step != DB_ERROR ? unit : NULL;
}

bool app_first_province(struct app *a, ymd day, int64_t *unit, struct err *e)
{
	char key[40];
	g_snprintf(key, sizeof key, "first province/%d", day);
	const int64_t *found = kept_get_structure(a, key, find_first_province, &day, e);
	*unit = found != NULL ? *found : NONE;
	return found != NULL;
}
