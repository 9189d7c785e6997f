/* Fuzz target: any bytes in any old encoding: what comes out is Unicode in normal form, trimmed, and cleaning it again changes nothing. */
#include "exchange/grid_text.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum grid_encoding containers[] = {GRID_CP1252, GRID_CP1258, GRID_UTF8, GRID_UTF8};
	if (size < 2)
		return 0;
	enum grid_encoding container = containers[data[0] & 3];
	enum grid_legacy legacy = (enum grid_legacy)(data[0] >> 2 & 3);
	g_autofree char *s = g_memdup2(data + 1, size - 1);
	size_t n = size - 1;
	if (container == GRID_UTF8 && n > 0 && !g_utf8_validate_len(s, n, NULL))
		return 0;
	if (n > 0 && memchr(s, 0, n) != NULL)
		return 0;
	g_autoptr(GString) text = g_string_new(NULL), out = g_string_new("before");
	grid_decode(container, s, n, text);
	grid_convert(legacy, text->str, text->len, out);
	must(g_utf8_validate_len(out->str, out->len, NULL));
	grid_clean(out, 6);
	must(g_utf8_validate_len(out->str, out->len, NULL) && strncmp(out->str, "before", 6) == 0);
	g_autofree char *nfc = g_utf8_normalize(out->str + 6, -1, G_NORMALIZE_NFC), *once = g_strdup(out->str);
	must(strcmp(nfc, out->str + 6) == 0);
	grid_clean(out, 6);
	must(strcmp(out->str, once) == 0);
	int share = grid_vietnamese(out->str + 6, out->len - 6);
	must(share >= -1 && share <= 1000);
	(void)grid_guess_separator((const char *)s, n);
	struct grid_probe probe;
	grid_probe((const char *)s, n, container == GRID_UTF8, true, GRID_ENCODING_GUESS, &probe);
	must(probe.mark <= n);
	return 0;
}
