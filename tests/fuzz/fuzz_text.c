/* Fuzz target: any bytes as a name. What passes normalisation stays the same when normalised again, and folds to something that folds to
 * itself. */
#include "base/text.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	char *given = arena_alloc(a, size + 1);
	if (size > 0)
		memcpy(given, data, size);
	given[size] = '\0';
	struct err e = {0};
	const char *name = text_normalise(given, a, &e);
	if (name != NULL) {
		must(strcmp(text_normalise(name, a, &e), name) == 0);
		const char *folded = text_fold(name, a);
		must(strcmp(text_fold(folded, a), folded) == 0);
		must(text_length(name) <= strlen(name));
		(void)text_name_sort(name, a);
		(void)text_sort(name, a);
	}
	arena_free(a);
	return 0;
}
