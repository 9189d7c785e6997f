/* See demo_register.h. */
#include "demo_register.h"

#include "app/demo/demo.h"
#include "db/db.h"
#include "messages/base.def"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

static bool copy_file(const char *from, const char *to)
{
	g_autoptr(GFile) source = g_file_new_for_path(from);
	g_autoptr(GFile) target = g_file_new_for_path(to);
	return g_file_copy(source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL);
}

static bool copy_sqlite(const char *from, const char *to)
{
	g_autofree char *from_key = g_strconcat(from, ".key", NULL);
	g_autofree char *to_key = g_strconcat(to, ".key", NULL);
	return copy_file(from, to) && copy_file(from_key, to_key);
}

/* "postgresql:///name?host=…": the database of that name is made anew from the template. */
static bool copy_postgres(const char *template, const char *address, struct err *e)
{
	static const char head[] = "postgresql:///";
	const char *query = strchr(address, '?');
	if (!g_str_has_prefix(address, head) || query == NULL)
		return false;
	g_autofree char *name = g_strndup(address + sizeof head - 1, (gsize)(query - address) - (sizeof head - 1));
	g_autofree char *server = g_strconcat(head, "postgres", query, NULL);
	g_autofree char *drop = g_strdup_printf("DROP DATABASE \"%s\"", name);
	g_autofree char *create = g_strdup_printf("CREATE DATABASE \"%s\" TEMPLATE \"%s\"", name, template);
	struct db *db = db_open(server, DB_WRITE, 0, e);
	bool made = db != NULL && db_exec(db, drop, e) && db_exec(db, create, e);
	db_close(db);
	/* its key lies where the runner put it: each test has one of its own */
	const char *key = getenv("COSO_DEMO_PG_KEY"), *folder = getenv("T");
	if (!made || key == NULL || folder == NULL)
		return made;
	g_autofree char *own = g_strconcat(folder, "/demo_pg.key", NULL);
	return copy_file(key, own) && setenv("COSO_KEY_FILE", own, 1) == 0;
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
