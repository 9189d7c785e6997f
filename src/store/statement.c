/* Named SQL statements from the program's own resources; see statement.h. */
#include "store/statement.h"

#include "base/err.h"

#include <gio/gio.h>

const char *statement_text(const char *name)
{
	char path[128];
	g_snprintf(path, sizeof path, "/coso/sql/statements/%s.sql", name);
	GBytes *bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	must(bytes != NULL);
	/* The data is static memory of the binary (resources are stored uncompressed); only the small wrapper is released. */
	const char *text = g_bytes_get_data(bytes, NULL);
	g_bytes_unref(bytes);
	return text;
}
