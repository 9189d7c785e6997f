/* Use case: the attached files of a register; see files.h. */
#include "app/files.h"

bool app_files(struct app *a, bool clean, store_say say, void *user, int64_t *findings, struct files_report *out, struct err *e)
{
	struct db *db = store_db(a->store);
	*findings = 0;
	if (!db_begin_read(db, e))
		return false;
	bool ok = files_check(a->store, clean, say, user, findings, out, e);
	db_rollback(db);
	return ok;
}
