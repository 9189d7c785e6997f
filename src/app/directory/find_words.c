/* What was typed into a search box, made ready for comparing with the words of the directory. */
#include "app/directory/directory_find.h"

#include "base/text.h"

#include <string.h>

static void add_word(struct find_words *w, const char *typed, struct arena *a)
{
	g_autofree char *lower = g_utf8_strdown(typed, -1);
	const char *key = text_fold(typed, a);
	if (*key == '\0' || w->count == FIND_WORDS_MAX)
		return;
	if (strcmp(lower, key) != 0)
		w->marks |= (uint8_t)(1U << w->count);
	w->keys[w->count] = key;
	w->exact[w->count++] = text_sort(typed, a);
}

void find_words_make(const char *text, struct find_words *w, struct arena *a)
{
	struct err ignored = {0};
	*w = (struct find_words){.shown = ""};
	if (text == NULL)
		return;
	w->unusable = !g_utf8_validate(text, -1, NULL);
	if (w->unusable)
		return;
	/* The beginning is enough: no name is longer. */
	const char *end = text;
	for (int n = 0; *end != '\0' && n < FIND_TEXT_MAX; n++)
		end = g_utf8_next_char(end);
	g_autofree char *cut = g_strndup(text, (gsize)(end - text));
	const char *clean = text_normalise(cut, a, &ignored);
	w->unusable = clean == NULL;
	if (clean == NULL)
		return;
	w->shown = clean;
	g_auto(GStrv) words = g_strsplit_set(clean, " -,;/", -1);
	for (char **p = words; *p != NULL; p++)
		if (**p != '\0')
			add_word(w, *p, a);
	w->unusable = *clean != '\0' && w->count == 0;
}

void find_table_make(const struct directory_view *view, const struct find_words *w, struct find_table *t)
{
	*t = (struct find_table){.words = w,
		.begins = g_new0(uint8_t, view->word_count + 1),
		.whole = g_new0(uint8_t, view->word_count + 1),
		.equals = g_new0(uint8_t, view->word_count + 1),
		.all = (uint8_t)((1U << w->count) - 1)};
	size_t lengths[FIND_WORDS_MAX];
	for (size_t k = 0; k < w->count; k++)
		lengths[k] = strlen(w->keys[k]);
	for (uint32_t i = 0; i < view->word_count; i++) {
		const struct dir_word *word = dir_word(view->dictionary, i);
		for (size_t k = 0; k < w->count; k++) {
			bool other = word->other != NULL && strcmp(word->other, w->keys[k]) == 0;
			if (other || strncmp(word->key, w->keys[k], lengths[k]) == 0) {
				t->begins[i] |= (uint8_t)(1U << k);
				if (other || word->key[lengths[k]] == '\0')
					t->whole[i] |= (uint8_t)(1U << k);
				if (text_sort_alike(word->exact, w->exact[k]))
					t->equals[i] |= (uint8_t)(1U << k);
			}
		}
	}
}

void find_table_clear(struct find_table *t)
{
	g_free(t->begins);
	g_free(t->whole);
	g_free(t->equals);
	t->begins = t->whole = t->equals = NULL;
}

bool find_exactly(const struct find_table *t, const uint32_t *words, uint8_t count)
{
	unsigned found = 0;
	for (uint8_t i = 0; i < count; i++)
		found |= t->equals[words[i]];
	return t->words->marks != 0 && (found & t->words->marks) == t->words->marks;
}
