/* See template.h. */
#include "app/import/template.h"

bool app_import_template(struct app *a, const struct mapping *m, const char *path, enum msg_lang lang, struct arena *arena, struct err *e)
{
	(void)a, (void)m, (void)path, (void)lang, (void)arena;
	return FAIL0(e, ERR_USAGE, MSG__NONE);
}
