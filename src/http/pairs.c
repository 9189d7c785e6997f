/* Names and values as clients send them. */
#include "http/pairs.h"

#include <string.h>

static int hex(char c)
{
	return g_ascii_xdigit_value(c);
}

/* The bytes decoded, as text of its own; NULL when they are not text. */
static char *decode(const char *s, size_t n, bool plus, struct arena *a)
{
	char *out = arena_alloc(a, n + 1), *to = out;
	for (size_t i = 0; i < n; i++) {
		char c = s[i];
		if (c == '%') {
			if (n - i < 3 || hex(s[i + 1]) < 0 || hex(s[i + 2]) < 0)
				return NULL;
			c = (char)(unsigned char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		*to++ = c;
	}
	*to = '\0';
	/* with a length, a NUL inside is not valid either */
	return g_utf8_validate(out, to - out, NULL) ? out : NULL;
}

/* Room for as many more pairs as there are separators. False when that is too many; pieces that are empty count too. */
static bool make_room(const char *text, size_t length, char separator, struct arena *a, struct http_pairs *out)
{
	size_t pieces = 1;
	for (size_t i = 0; i < length; i++)
		pieces += text[i] == separator;
	if (pieces > HTTP_PAIRS_MAX || out->count + pieces > HTTP_PAIRS_MAX)
		return false;
	struct http_pair *items = ARENA_ARRAY(a, struct http_pair, out->count + pieces);
	if (out->count > 0)
		memcpy(items, out->items, out->count * sizeof *items);
	out->items = items;
	return true;
}

static void add(struct http_pairs *out, const char *name, const char *value)
{
	/* the array is this file's own until the parser returns: make_room made it */
	struct http_pair *items = (struct http_pair *)(uintptr_t)out->items;
	items[out->count++] = (struct http_pair){.name = name, .value = value};
}

bool pairs_form(const char *text, size_t length, struct arena *a, struct http_pairs *out)
{
	*out = (struct http_pairs){0};
	if (length == 0)
		return true;
	if (!make_room(text, length, '&', a, out))
		return false;
	for (const char *p = text, *end = text + length, *next; p <= end; p = next + 1) {
		next = memchr(p, '&', (size_t)(end - p));
		if (next == NULL)
			next = end;
		if (next == p)
			continue;
		const char *equals = memchr(p, '=', (size_t)(next - p));
		const char *name_end = equals != NULL ? equals : next;
		const char *value = equals != NULL ? equals + 1 : next;
		char *n = decode(p, (size_t)(name_end - p), true, a);
		char *v = decode(value, (size_t)(next - value), true, a);
		if (n == NULL || v == NULL)
			return false;
		add(out, n, v);
	}
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

bool pairs_cookies(const char *text, size_t length, struct arena *a, struct http_pairs *out)
{
	if (!g_utf8_validate(text, (gssize)length, NULL) || !make_room(text, length, ';', a, out))
		return false;
	for (const char *p = text, *end = text + length, *next; p <= end; p = next + 1) {
		next = memchr(p, ';', (size_t)(end - p));
		if (next == NULL)
			next = end;
		const char *from = p, *until = next;
		while (from < until && is_space(*from))
			from++;
		while (until > from && is_space(until[-1]))
			until--;
		const char *equals = memchr(from, '=', (size_t)(until - from));
		if (equals == NULL || equals == from)
			continue;
		add(out, arena_strndup(a, from, (size_t)(equals - from)), arena_strndup(a, equals + 1, (size_t)(until - equals - 1)));
	}
	return true;
}

char *pairs_path(const char *target, struct arena *a)
{
	if (target[0] != '/')
		return NULL;
	const size_t n = strcspn(target, "?");
	char *path = decode(target, n, false, a);
	if (path == NULL)
		return NULL;
	size_t slashes = 0;
	for (size_t i = 0; i < n; i++)
		slashes += target[i] == '/';
	for (const char *p = path; *p != '\0'; p++) {
		if (g_ascii_iscntrl(*p))
			return NULL;
		/* one more than in the raw text came out of %2F */
		if (*p == '/' && slashes-- == 0)
			return NULL;
	}
	return path;
}
