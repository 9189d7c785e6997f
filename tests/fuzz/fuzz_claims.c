/* Fuzz target: any text as a file of claims. No number may overflow, every answer is printable. */
#include "stats/claims.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	char *text = arena_strndup(a, (const char *)data, size);
	struct diag d;
	diag_init(&d, "fuzz.yaml", text, a);
	const struct claims_file *f = claims_read(text, size, a, &d);
	must((f == NULL) == (d.errors > 0));
	g_autoptr(GString) out = g_string_new(NULL);
	int not_ok = 0;
	if (f != NULL)
		claims_run(f, NULL, MSG_VI, out, &not_ok);
	diag_print(&d, out);
	must(out->len > 0 && not_ok >= 0);
	arena_free(a);
	return 0;
}
