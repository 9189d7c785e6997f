/* Fuzz target: any bytes as a CSV file of the program's own readers (lineage, lists). What is read is text inside the file, line by line.
 */
#include "base/csv.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err e = {0};
	g_autofree char *text = g_strndup((const char *)data, size);
	const size_t length = strlen(text);
	const struct csv *c = csv_read(text, length, "x.csv", a, &e);
	must((c != NULL) == (e.code == ERR_NONE));
	size_t total = 0;
	int line = 0;
	for (size_t i = 0; c != NULL && i < c->count; i++) {
		must(c->rows[i].line > line);
		line = c->rows[i].line;
		for (size_t k = 0; k < c->rows[i].count; k++) {
			must(g_utf8_validate(c->rows[i].fields[k], -1, NULL));
			total += strlen(c->rows[i].fields[k]);
		}
	}
	must(total <= length);
	arena_free(a);
	return 0;
}
