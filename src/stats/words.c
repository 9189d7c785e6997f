/* Labels inside sentences (see words.h): small letters at the beginning, remarks in brackets left out. Pure functions. */
#include "stats/words.h"

#include <stdbool.h>
#include <string.h>

/* The character at p, 0 at the end. */
static gunichar at(const char *p)
{
	return *p == '\0' ? 0 : g_utf8_get_char(p);
}

static const char *after(const char *p)
{
	return *p == '\0' ? p : p + g_utf8_skip[(unsigned char)*p];
}

/* Does the word at p keep its capital? Abbreviations, and names: the next word has a capital too, or "Party". */
static bool keeps_capital(const char *p)
{
	gunichar second = at(after(p));
	if (!g_unichar_islower(second) && second != ' ' && second != 0)
		return true;
	const char *space = strchr(p, ' '), *comma = strchr(p, ',');
	if (g_str_has_prefix(p, "Party"))
		return true;
	return space != NULL && (comma == NULL || comma > space) && g_unichar_isupper(at(space + 1));
}

char *words_label(const char *label, const char *same, struct arena *a)
{
	if (same != NULL && strcmp(label, same) == 0)
		return arena_strdup(a, label);
	GString *out = g_string_new(NULL);
	bool start = true; /* of the label or behind a comma */
	for (const char *p = label; *p != '\0'; p = after(p)) {
		gunichar c = at(p);
		g_string_append_unichar(out, start && g_unichar_isupper(c) && !keeps_capital(p) ? g_unichar_tolower(c) : c);
		start = c == ',' || (start && c == ' ');
	}
	/* "sinh hoạt chính thức (nơi tính đảng số)": the remark is for lists, not for sentences. */
	char *remark = strstr(out->str, " (");
	if (remark != NULL && g_str_has_suffix(out->str, ")"))
		g_string_truncate(out, (gsize)(remark - out->str));
	char *copy = arena_strndup(a, out->str, out->len);
	g_string_free(out, TRUE);
	return copy;
}

char *words_plural(const char *label, struct arena *a)
{
	const char *of = strstr(label, " of ");
	size_t n = of == NULL ? strlen(label) : (size_t)(of - label);
	return arena_printf(a, "%.*ss%s", (int)n, label, label + n);
}
