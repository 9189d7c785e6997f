/* See page_report_text.h. */
#include "app/page/page_report_text.h"

#include "messages/reports_page.def"

#include <stdint.h>
#include <string.h>

static const char chart[] = "chart ";

/* The next "{…}" that is a figure or a drawing, not a brace that somebody wrote. Returns what is inside, from and to the braces; NULL:
 * none. */
static const char *next_name(const char *text, const char **from, const char **to, struct arena *a)
{
	for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
		const char *close = strchr(open, '}');
		if (close == NULL)
			return NULL;
		const char *name = arena_strndup(a, open + 1, (size_t)(close - open - 1));
		if (!g_str_has_prefix(name, chart) && (strchr(name, '.') == NULL || strchr(name, ' ') != NULL))
			continue;
		*from = open;
		*to = close + 1;
		return name;
	}
	return NULL;
}

GHashTable *report_text_names(const char *text, struct arena *a)
{
	GHashTable *all = g_hash_table_new(g_str_hash, g_str_equal);
	const char *from, *to = text;
	for (const char *name = next_name(to, &from, &to, a); name != NULL; name = next_name(to, &from, &to, a))
		if (!g_str_has_prefix(name, chart))
			g_hash_table_insert(all, (gpointer)(uintptr_t)name, (gpointer)(uintptr_t) "…");
	return all;
}

const char *report_text_filled(const char *text, GHashTable *figures, enum msg_lang lang, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *at = text, *from, *to;
	for (const char *name = next_name(at, &from, &to, a); name != NULL; name = next_name(at, &from, &to, a)) {
		const char *figure = g_hash_table_lookup(figures, name);
		g_string_append_len(out, at, from - at);
		g_string_append(out, figure != NULL ? figure : msg_template(MSG_REPORT_TEXT_DRAWING, lang));
		at = to;
	}
	g_string_append(out, at);
	return arena_strdup(a, out->str);
}
