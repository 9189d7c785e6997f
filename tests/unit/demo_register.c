/* See demo_register.h. */
#include "demo_register.h"

#include "app/demo/demo.h"
#include "messages/base.def"
#include "register_copy.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static bool copy_sqlite(const char *from, const char *to)
{
	g_autofree char *from_key = g_strconcat(from, ".key", NULL);
	g_autofree char *to_key = g_strconcat(to, ".key", NULL);
	return file_copied(from, to) && file_copied(from_key, to_key);
}

static bool copy_postgres(const char *template, const char *address, struct err *e)
{
	/* its key lies where the runner put it: each test has one of its own */
	const char *key = getenv("COSO_DEMO_PG_KEY"), *folder = getenv("T");
	if (!postgres_copied(address, template, e))
		return false;
	if (key == NULL || folder == NULL)
		return true;
	g_autofree char *own = g_strconcat(folder, "/demo_pg.key", NULL);
	return file_copied(key, own) && setenv("COSO_KEY_FILE", own, 1) == 0;
}

bool demo_register(const char *address, struct err *e)
{
	const char *file = getenv("COSO_DEMO"), *database = getenv("COSO_DEMO_PG");
	bool postgres = g_str_has_prefix(address, "postgresql:");
	if (!postgres && file != NULL)
		return copy_sqlite(file, address) || FAIL(e, ERR_IO, MSG_FILE_WRITE, address, file);
	if (postgres && database != NULL)
		return copy_postgres(database, address, e);
	struct demo_report report;
	struct demo_options o = {.address = address};
	return app_demo(&o, &report, e);
}

char *demo_file(const char *name)
{
	const char *dir = getenv("T");
	char *file = g_strdup_printf("%s/%s.db", dir != NULL ? dir : g_get_tmp_dir(), name);
	g_autofree char *key = g_strconcat(file, ".key", NULL);
	(void)g_unlink(file);
	(void)g_unlink(key);
	return file;
}
