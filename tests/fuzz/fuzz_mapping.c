/* Mapping files: any bytes are read or refused with a place; what is read can be guessed with and written down again. */
#include "app/import/mapping.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = {0};
	struct arena *a = arena_new();
	struct codes *codes = codes_new(law_text, NULL);
	const struct mapping *m = mapping_read(codes, "fuzz.yaml", (const char *)data, size, a, &e);
	must((m != NULL) == (e.code == ERR_NONE));
	for (size_t i = 0; m != NULL && i < m->column_count; i++)
		must(m->columns[i].keys != NULL);
	if (m != NULL) {
		const struct mapping_match chosen = {.heading = "A: \"b\" #", .column = m->column_count > 0 ? m->columns[0].id : NULL};
		must(mapping_write_extending(m->name, m->title_vi, m, &chosen, 1, a) != NULL);
	}
	codes_free(codes);
	arena_free(a);
	return 0;
}
