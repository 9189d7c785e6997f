/* Names of people as the directory keeps them: numbers of words, put together again for showing and for their order. */
#include "app/directory/directory_parts.h"

#include "base/text.h"

#include <string.h>

bool dir_name_next(const struct dir_area *a, uint32_t person, const uint16_t **at, struct dir_name *out)
{
	const uint16_t *p = *at != NULL ? *at : a->names + a->name_at[person];
	/* *at stands behind the header of the name before, which says whether there is another. */
	if (*at != NULL && (p[-1] & DIR_NAME_LAST) != 0)
		return false;
	if (*at != NULL) {
		unsigned before = p[-1];
		p += ((before & DIR_NAME_DATED) != 0 ? 2U : 0U) + ((before & DIR_NAME_TEXT) != 0 ? 2U : 0U) + (before & DIR_NAME_COUNT);
	}
	unsigned head = *p++;
	*at = p;
	*out = (struct dir_name){.word_count = (uint8_t)(head & DIR_NAME_COUNT), .main = (head & DIR_NAME_MAIN) != 0};
	if ((head & DIR_NAME_NONE) != 0)
		return false;
	if ((head & DIR_NAME_DATED) != 0) {
		out->from = (ymd)((unsigned)p[0] | (unsigned)p[1] << 16);
		p += 2;
	}
	if ((head & DIR_NAME_TEXT) != 0) {
		out->text = a->texts + ((unsigned)p[0] | (unsigned)p[1] << 16);
		p += 2;
	}
	out->words = p;
	return true;
}

static const struct dir_word *word_of(const struct dir_dictionary *d, const struct dir_area *a, uint16_t local)
{
	return dir_word(d, a->words[local]);
}

const char *dir_name_text(const struct directory_view *v, const struct dir_area *a, const struct dir_name *n, struct arena *arena)
{
	if (n->text != NULL)
		return arena_strdup(arena, n->text);
	size_t size = 1;
	for (uint8_t i = 0; i < n->word_count; i++)
		size += strlen(word_of(v->dictionary, a, n->words[i])->text) + 1;
	char *out = arena_alloc(arena, size), *end = out;
	for (uint8_t i = 0; i < n->word_count; i++) {
		if (i > 0)
			*end++ = ' ';
		end = g_stpcpy(end, word_of(v->dictionary, a, n->words[i])->text);
	}
	*end = '\0';
	return out;
}

/* ---- order ---- */

/* The key of one word is "letters tones "; those of a part of several words are put together as text_name_sort does it. */
static void add_part(const struct dir_word *const *words, size_t count, GString *out)
{
	if (count == 1) {
		g_string_append(out, words[0]->exact);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			g_string_append_c(out, '!');
		g_string_append_len(out, words[i]->exact, (gssize)strcspn(words[i]->exact, " "));
	}
	g_string_append_c(out, ' ');
	size_t end = out->len;
	for (size_t i = 0; i < count; i++) {
		const char *tone = words[i]->exact + strcspn(words[i]->exact, " ");
		tone += *tone == ' ';
		g_string_append_c(out, *tone == ' ' ? '0' : *tone);
		if (out->str[out->len - 1] != '0')
			end = out->len;
	}
	g_string_truncate(out, end);
	g_string_append_c(out, ' ');
}

static void words_key(const struct dir_word *const *words, size_t count, GString *out)
{
	if (count > 0)
		add_part(words + count - 1, 1, out);
	if (count > 1)
		add_part(words, 1, out);
	if (count > 2)
		add_part(words + 1, count - 2, out);
}

void dir_raw_key(const struct dir_raw *r, const struct dir_dictionary *d, const struct dir_raw_name *n, GString *out)
{
	const struct dir_word *words[UINT8_MAX];
	if (n->text != 0) {
		struct arena *scratch = arena_new();
		g_string_append(out, text_name_sort(r->texts->str + n->text - 1, scratch));
		arena_free(scratch);
		return;
	}
	for (uint8_t i = 0; i < n->word_count; i++)
		words[i] = dir_word(d, g_array_index(r->words, uint32_t, n->first_word + i));
	words_key(words, n->word_count, out);
}

void dir_name_key(const struct directory_view *v, const struct dir_area *a, const struct dir_name *n, GString *out)
{
	const struct dir_word *words[UINT8_MAX];
	g_string_truncate(out, 0);
	if (n->text != NULL) {
		struct arena *scratch = arena_new();
		g_string_append(out, text_name_sort(n->text, scratch));
		arena_free(scratch);
		return;
	}
	for (uint8_t i = 0; i < n->word_count; i++)
		words[i] = word_of(v->dictionary, a, n->words[i]);
	words_key(words, n->word_count, out);
}

void dir_latest_name(const struct dir_area *a, uint32_t person, struct dir_name *out)
{
	const uint16_t *at = NULL;
	struct dir_name n;
	*out = (struct dir_name){.text = ""};
	while (dir_name_next(a, person, &at, &n))
		if ((n.main && (!out->main || n.from >= out->from)) || out->words == NULL)
			*out = n;
}

uint64_t dir_phone(const char *text)
{
	uint64_t n = 0;
	int digits = 0;
	bool country = *text == '+';
	for (const char *p = text; *p != '\0'; p++) {
		if (g_ascii_isdigit(*p)) {
			n = n * 10 + (uint64_t)(*p - '0');
			digits++;
		} else if (strchr(" .-()+", *p) == NULL) {
			return 0;
		}
		if (country && digits == 2 && n == 84)
			n = 0;
	}
	return digits >= 8 && digits <= 15 ? n : 0;
}

bool dir_person_find(const struct directory_view *v, int64_t area, int64_t id, const struct dir_area **block, uint32_t *person)
{
	for (size_t i = 0; i < v->area_count; i++)
		for (uint32_t k = 0; (area == NONE || v->areas[i]->area == area) && k < v->areas[i]->count; k++)
			if (v->areas[i]->id[k] == id) {
				*block = v->areas[i];
				*person = k;
				return true;
			}
	return false;
}

const char *dir_person_name(const struct directory_view *v, const struct dir_area *a, uint32_t person, ymd day, struct arena *arena)
{
	const uint16_t *at = NULL;
	struct dir_name n, best = {.text = ""};
	while (dir_name_next(a, person, &at, &n))
		if (n.main && (best.words == NULL || n.from <= day))
			best = n;
	return dir_name_text(v, a, &best, arena);
}
