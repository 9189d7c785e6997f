/* Search hits: compared as folded text (base/text.h), marked in the text as it is written. */
#include "base/text.h"
#include "html/html.h"

#include <string.h>

/* The folded text, and for each byte of it which bytes of the text it came from. */
struct folded {
	GString *text;
	GArray *from, *until; /* of size_t */
};

static void add(struct folded *f, const char *bytes, size_t from, size_t until)
{
	for (const char *p = bytes; *p != '\0'; p++) {
		g_string_append_c(f->text, *p);
		g_array_append_val(f->from, from);
		g_array_append_val(f->until, until);
	}
}

/* Folds character by character; a mark of its own belongs to the letter before it. */
static void fold(struct folded *f, const char *text, struct arena *a)
{
	size_t n = strlen(text);
	for (size_t i = 0; i < n;) {
		gunichar c = g_utf8_get_char_validated(text + i, (gssize)(n - i));
		size_t size = c >= (gunichar)-2 ? 1 : (size_t)g_utf8_skip[(unsigned char)text[i]];
		const char *bytes = g_unichar_isspace(c) ? " " : text_fold(arena_strndup(a, text + i, size), a);
		if (bytes[0] == '\0' && f->until->len > 0)
			g_array_index(f->until, size_t, f->until->len - 1) = i + size;
		add(f, bytes, i, i + size);
		i += size;
	}
}

/* Sets marked[] of the text's bytes wherever word stands; only at the beginning of a word when at_word. True when it stood anywhere. */
static bool mark_word(const struct folded *f, const char *word, bool at_word, char *marked)
{
	bool found = false;
	size_t n = strlen(word);
	for (const char *p = f->text->str; (p = strstr(p, word)) != NULL; p++) {
		size_t at = (size_t)(p - f->text->str);
		if (at_word && at > 0 && (g_ascii_isalnum(p[-1]) || (unsigned char)p[-1] >= 0x80))
			continue;
		size_t from = g_array_index(f->from, size_t, at), until = g_array_index(f->until, size_t, at + n - 1);
		memset(marked + from, 1, until - from);
		found = true;
	}
	return found;
}

struct html_raw html_marked(struct arena *a, const char *text, const char *query)
{
	if (text == NULL)
		return (struct html_raw){""};
	struct folded f = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(size_t)), g_array_new(FALSE, FALSE, sizeof(size_t))};
	size_t n = strlen(text);
	char *marked = arena_alloc(a, n + 1);
	fold(&f, text, a);
	char **words = g_strsplit(query != NULL ? text_fold(query, a) : "", " ", -1);
	for (char **w = words; *w != NULL; w++)
		if (**w != '\0' && !mark_word(&f, *w, true, marked))
			mark_word(&f, *w, false, marked);
	g_strfreev(words);
	g_string_free(f.text, TRUE);
	g_array_unref(f.from);
	g_array_unref(f.until);

	struct html out = {.text = g_string_sized_new(n + 32)};
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && (marked[end] == marked[i] || (marked[i] && text[end] == ' ' && marked[end + 1]));)
			end++;
		g_string_append(out.text, marked[i] ? "<mark>" : "");
		html_text(&out, arena_strndup(a, text + i, end - i));
		g_string_append(out.text, marked[i] ? "</mark>" : "");
	}
	struct html_raw raw = {arena_strndup(a, out.text->str, out.text->len)};
	g_string_free(out.text, TRUE);
	return raw;
}
