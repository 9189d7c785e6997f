/* Emitters: text, attributes and addresses, each escaped for its place (see html.h). */
#include "html/html.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

#define MINUS "\xE2\x88\x92" /* U+2212, the true minus sign */

/* ---- text and attributes: one escaping that is right for both, and for <title> and <textarea> ---- */

static void escape(GString *out, const char *text)
{
	for (;;) {
		size_t plain = strcspn(text, "&<>\"'");
		g_string_append_len(out, text, (gssize)plain);
		text += plain;
		switch (*text++) {
		case '&':
			g_string_append(out, "&amp;");
			break;
		case '<':
			g_string_append(out, "&lt;");
			break;
		case '>':
			g_string_append(out, "&gt;");
			break;
		case '"':
			g_string_append(out, "&quot;");
			break;
		case '\'':
			g_string_append(out, "&#39;");
			break;
		default: /* the end */
			return;
		}
	}
}

void html_text(struct html *o, const char *text)
{
	if (text != NULL)
		escape(o->text, text);
}

static void append_thousands(GString *out, const char *digits)
{
	for (size_t left = strlen(digits); left > 0; left--, digits++) {
		g_string_append_c(out, *digits);
		if (left > 1 && left % 3 == 1)
			g_string_append_c(out, '.');
	}
}

void html_text_unsigned(struct html *o, uint64_t n)
{
	char digits[32];
	g_snprintf(digits, sizeof digits, "%" PRIu64, n);
	append_thousands(o->text, digits);
}

void html_text_int(struct html *o, int64_t n)
{
	if (n < 0)
		g_string_append(o->text, MINUS);
	html_text_unsigned(o, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

void html_text_raw(struct html *o, struct html_raw raw)
{
	if (raw.text != NULL)
		g_string_append(o->text, raw.text);
}

void html_attribute(struct html *o, const char *text)
{
	html_text(o, text);
}

void html_attribute_int(struct html *o, int64_t n)
{
	g_string_append_printf(o->text, "%" PRId64, n);
}

void html_attribute_unsigned(struct html *o, uint64_t n)
{
	g_string_append_printf(o->text, "%" PRIu64, n);
}

void html_message(struct html *o, msg_key key, const char *const *args_from_1, size_t count)
{
	GString *raw = g_string_new(NULL);
	msg_append(raw, key, o->lang, count > 0 ? args_from_1 + 1 : NULL, count);
	escape(o->text, raw->str);
	g_string_free(raw, TRUE);
}

/* ---- addresses ---- */

#define BLOCKED "#blocked"

/* Our own site or https. Browsers drop tabs and line ends, read '\' as '/', and take "//x" for another host. */
static bool is_safe_url(const char *url)
{
	for (const char *p = url; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7F || *p == '\\')
			return false;
	if (url[0] == '/')
		return url[1] != '/';
	return url[0] == '?' || url[0] == '#' || g_ascii_strncasecmp(url, "https://", 8) == 0;
}

void html_url(struct html *o, const char *url)
{
	if (url != NULL)
		escape(o->text, is_safe_url(url) ? url : BLOCKED);
}

void html_url_made(struct html *o, struct html_url url)
{
	html_url(o, url.text);
}

/* Percent-encodes all but the unreserved characters of RFC 3986 and those in also. */
static void encode(GString *out, const char *text, const char *also)
{
	static const char hex[] = "0123456789ABCDEF";
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if (g_ascii_isalnum(*text) || strchr("-._~", *text) != NULL || strchr(also, *text) != NULL) {
			g_string_append_c(out, *text);
		} else {
			g_string_append_c(out, '%');
			g_string_append_c(out, hex[c >> 4]);
			g_string_append_c(out, hex[c & 15]);
		}
	}
}

void html_url_part(struct html *o, const char *text)
{
	if (text != NULL)
		encode(o->text, text, "");
}

void html_url_part_int(struct html *o, int64_t n)
{
	html_attribute_int(o, n);
}

void html_url_part_unsigned(struct html *o, uint64_t n)
{
	html_attribute_unsigned(o, n);
}

struct url {
	struct arena *arena;
	const char *text, *fragment;
	bool has_query;
};

static void append(struct url *u, const char *before, const char *text, const char *also)
{
	GString *encoded = g_string_new(NULL);
	encode(encoded, text, also);
	u->text = arena_printf(u->arena, "%s%s%s", u->text, before, encoded->str);
	g_string_free(encoded, TRUE);
}

struct url *url_new(struct arena *a, const char *path)
{
	struct url *u = ARENA_NEW(a, struct url);
	u->arena = a;
	u->text = "";
	while (path[0] == '/' && path[1] == '/') /* "//x" would be another host */
		path++;
	if (path[0] != '\0')
		append(u, path[0] == '/' ? "" : "/", path, "/");
	return u;
}

void url_segment(struct url *u, const char *text)
{
	/* The path goes on before what was added already (day and known-at of the reader): "?" stands nowhere else, it is encoded. */
	const char *query = strchr(u->text, '?');
	query = query != NULL ? query : "";
	u->text = arena_strndup(u->arena, u->text, strlen(u->text) - strlen(query));
	append(u, "/", text, "");
	u->text = arena_printf(u->arena, "%s%s", u->text, query);
}

void url_segment_int(struct url *u, int64_t n)
{
	char digits[32];
	g_snprintf(digits, sizeof digits, "%" PRId64, n);
	url_segment(u, digits);
}

void url_add(struct url *u, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	append(u, u->has_query ? "&" : "?", name, "");
	append(u, "=", value, "");
	u->has_query = true;
}

void url_add_int(struct url *u, const char *name, int64_t value)
{
	char digits[32];
	g_snprintf(digits, sizeof digits, "%" PRId64, value);
	url_add(u, name, digits);
}

void url_fragment(struct url *u, const char *id)
{
	u->fragment = arena_strdup(u->arena, id);
}

struct html_url url_done(struct url *u)
{
	if (u->fragment != NULL) {
		append(u, "#", u->fragment, "");
		u->fragment = NULL;
	}
	/* an address without anything would be "this page with its parameters" */
	return (struct html_url){u->text[0] == '\0' ? "?" : u->text};
}
