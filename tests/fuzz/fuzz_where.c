/* Fuzz target: any text as a condition of a list, cut into its groups, one taken away, one joined, one turned. What is written is read as
 * what was written. */
#include "app/list/list_where.h"
#include "base/err.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const struct where_node *root, const struct where_node *n, const char *path, struct arena *a)
{
	must(where_at(root, path) == n);
	(void)where_write(where_without(root, path, a), a);
	(void)where_write(where_turn(root, path, a), a);
	const struct where_node *more = where_join(root, path, WHERE_OR, "sex = female", a);
	must(more != NULL && strstr(where_write(more, a), "sex = female") != NULL);
	for (size_t i = 0; i < n->count && i < 4; i++)
		walk(root, n->kids[i], arena_printf(a, *path != '\0' ? "%s.%zu" : "%s%zu", path, i), a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	g_autofree char *copy = g_strndup((const char *)data, MIN(size, 400));
	g_autofree char *text = g_utf8_make_valid(copy, -1);
	const struct where_node *n = where_read(text, a);
	const char *once = where_write(n, a), *twice = where_write(where_read(once, a), a);
	must(strcmp(once, twice) == 0);
	must(where_at(n, text) == NULL || n != NULL); /* as a path, too */
	if (n != NULL)
		walk(n, n, "", a);
	arena_free(a);
	return 0;
}
