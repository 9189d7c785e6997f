/* Fuzz target: any bytes as the list inside a copy. What is taken has its parts, as text and numbers, whatever else it holds. */
#include "app/backup/manifest.h"
#include "grid_case.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = {0};
	g_autofree char *path = case_file(data, size);
	json_t *list = manifest_read(path, &e);
	must((list != NULL) == (e.code == ERR_NONE));
	if (list != NULL) {
		must(manifest_text(list, "engine") != NULL && manifest_text(list, "mark") != NULL);
		(void)manifest_rows(list);
		(void)manifest_int(list, "made_ms");
		json_decref(list);
	}
	unlink(path);
	return 0;
}
