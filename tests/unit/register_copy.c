/* See register_copy.h. Works from template1: by hand the address is often that of the database postgres. */
#include "register_copy.h"

#include "db/db.h"

#include <gio/gio.h>
#include <string.h>

static const char head[] = "postgresql:///";

bool file_copied(const char *from, const char *to)
{
	g_autoptr(GFile) source = g_file_new_for_path(from);
	g_autoptr(GFile) target = g_file_new_for_path(to);
	return g_file_copy(source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL);
}

char *postgres_name(const char *address)
{
	const char *query = strchr(address, '?');
	if (!g_str_has_prefix(address, head) || query == NULL)
		return NULL;
	return g_strndup(address + sizeof head - 1, (gsize)(query - address) - (sizeof head - 1));
}

bool postgres_copied(const char *address, const char *template, struct err *e)
{
	g_autofree char *name = postgres_name(address);
	if (name == NULL)
		return false;
	g_autofree char *server = g_strconcat(head, "template1", strchr(address, '?'), NULL);
	g_autofree char *drop = g_strdup_printf("DROP DATABASE IF EXISTS \"%s\"", name);
	/* files and not the log: a seventh of the cost */
	g_autofree char *create = g_strdup_printf("CREATE DATABASE \"%s\" TEMPLATE \"%s\" STRATEGY file_copy", name, template);
	struct db *db = db_open(server, DB_WRITE, 0, e);
	bool made = db != NULL && db_exec(db, drop, e) && db_exec(db, create, e);
	db_close(db);
	return made;
}
