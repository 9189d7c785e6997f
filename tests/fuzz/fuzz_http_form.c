/* Fuzz target: any bytes as a query, a Cookie header and the target of a request. What is taken is text, no more of it than was given, and
 * a form written again from its pairs is read as the same pairs. */
#include "http/pairs.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct http_pairs *p, size_t size)
{
	size_t total = 0;
	must(p->count <= HTTP_PAIRS_MAX);
	for (size_t i = 0; i < p->count; i++) {
		must(g_utf8_validate(p->items[i].name, -1, NULL) && g_utf8_validate(p->items[i].value, -1, NULL));
		total += strlen(p->items[i].name) + strlen(p->items[i].value);
	}
	must(total <= size);
}

static void write_again(const struct http_pairs *p, struct arena *a)
{
	GString *s = g_string_new(NULL);
	for (size_t i = 0; i < p->count; i++) {
		g_autofree char *name = g_uri_escape_string(p->items[i].name, NULL, false);
		g_autofree char *value = g_uri_escape_string(p->items[i].value, NULL, true);
		g_string_append_printf(s, "%s%s=%s", i > 0 ? "&" : "", name, value);
	}
	struct http_pairs again;
	must(pairs_form(s->str, s->len, a, &again) && again.count == p->count);
	for (size_t i = 0; i < p->count; i++)
		must(strcmp(again.items[i].name, p->items[i].name) == 0 && strcmp(again.items[i].value, p->items[i].value) == 0);
	g_string_free(s, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	/* of exactly that size, so that reading beyond it shows */
	g_autofree char *text = g_memdup2(data, size);
	struct http_pairs form, cookies = {0};
	if (pairs_form(size > 0 ? text : "", size, a, &form)) {
		check(&form, size);
		write_again(&form, a);
	}
	if (pairs_cookies(size > 0 ? text : "", size, a, &cookies))
		check(&cookies, size);
	const char *path = pairs_path(arena_strndup(a, size > 0 ? text : "", size), a);
	if (path != NULL) {
		must(path[0] == '/' && strlen(path) <= size && g_utf8_validate(path, -1, NULL));
		for (const char *p = path; *p != '\0'; p++)
			must(!g_ascii_iscntrl(*p));
	}
	arena_free(a);
	return 0;
}
