/* What a register says of itself. */
#include "app/about.h"

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
