/* Every file of law with a piece of it put out and something else in its place: an empty map, a list, nothing, a number below nothing …
 * Whatever stands there, the file is read to its end, its faults can be told, and nothing ends the program (offices write such files
 * themselves). A sample of the places; COSO_HOLES=1: every place and every filling (minutes). */
#include "app/app.h"
#include "app/import/mapping.h"
#include "app/notice/notice_law.h"
#include "app/people/retention.h"
#include "stats/form.h"
#include "stats/vocab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define EVERY 7 /* a prime, so that all fillings meet all sorts of places */

static const char *const fillings[] = {"{}", "[]", "~", "\"\"", "{ a: {} }", "[ {}, [] ]", "-9999999999", "{ from: 2, until: 1 }"};

struct world {
	struct codes *codes;
	const struct vocab *vocabulary;
	struct arena *arena;
	bool (*read)(struct world *w, const char *path, const GString *text); /* gives whether it found a fault */
	size_t step, turn, tried, faulty;
};

static size_t indent_of(const char *line)
{
	return strspn(line, " ");
}

/* Where what begins on this line ends: at the next line that is not deeper, empty lines aside. */
static const char *end_of(const char *line, size_t indent)
{
	const char *next = strchr(line, '\n');
	for (; next != NULL; next = strchr(next, '\n')) {
		next++;
		size_t in = indent_of(next);
		if (*next == '\0' || (next[in] != '\n' && in <= indent))
			return next;
	}
	return line + strlen(line);
}

static bool in_library(struct world *w, const char *path, const GString *text)
{
	struct library *l = library_new(w->vocabulary, w->codes);
	(void)library_add(l, path, text->str, text->len);
	library_finish(l);
	g_autoptr(GString) said = g_string_new(NULL);
	int warnings = 0, faults = library_faults(l, path, said, &warnings);
	assert_true(g_utf8_validate(said->str, -1, NULL));
	assert_true((faults + warnings > 0) == (said->len > 0));
	library_free(l);
	return faults > 0;
}

/* Of a part that reads its files by itself: it takes the file or says why not. */
static bool said_why(bool taken, const struct err *e)
{
	assert_true(taken == (e->code == ERR_NONE));
	assert_true(taken || (e->vi[0] != '\0' && e->en[0] != '\0'));
	return !taken;
}

static bool in_mapping(struct world *w, const char *path, const GString *text)
{
	struct arena *a = arena_new();
	struct err e = {0};
	bool bad = said_why(mapping_read(w->codes, path, text->str, text->len, a, &e) != NULL, &e);
	arena_free(a);
	return bad;
}

static bool in_notices(struct world *w, const char *path, const GString *text)
{
	struct err e = {0};
	(void)w;
	return said_why(notice_law_check(path, text->str, text->len, &e), &e);
}

static bool in_retention(struct world *w, const char *path, const GString *text)
{
	struct err e = {0};
	(void)w;
	return said_why(retention_check(path, text->str, text->len, &e), &e);
}

static char *this_text(const char *path, void *text)
{
	(void)path;
	return g_strdup(((const GString *)text)->str);
}

static bool in_codes(struct world *w, const char *path, const GString *text)
{
	struct err e = {0};
	g_autofree char *name = g_path_get_basename(path);
	*strrchr(name, '.') = '\0';
	struct codes *codes = codes_new(this_text, (void *)(uintptr_t)text);
	(void)w;
	bool bad = said_why(codes_list(codes, name, &e) != NULL, &e);
	codes_free(codes);
	return bad;
}

static bool in_vocabulary(struct world *w, const char *path, const GString *text)
{
	struct arena *a = arena_new();
	struct codes *codes = codes_new(law_text, NULL); /* it adds lists of its own */
	struct err e = {0};
	(void)w;
	(void)path;
	bool bad = said_why(vocab_read(text->str, text->len, codes, a, &e) != NULL, &e);
	codes_free(codes);
	arena_free(a);
	return bad;
}

/* The value after "key:" or "- " of one line, with all that is deeper, by each filling whose turn it is. */
static bool try_file(const char *path, const char *text, size_t length, void *user)
{
	struct world *w = user;
	for (const char *line = text; *line != '\0';) {
		const char *end = strchr(line, '\n');
		size_t indent = indent_of(line);
		const char *value = line + indent;
		if (*value == '-' && value[1] == ' ')
			value += 2;
		else
			value = strstr(value, ": ") != NULL && (end == NULL || strstr(value, ": ") < end) ? strstr(value, ": ") + 2
				: end != NULL && end > value && end[-1] == ':'				  ? end
													  : NULL;
		for (size_t i = 0; value != NULL && line[indent] != '#' && i < G_N_ELEMENTS(fillings); i++) {
			if (w->turn++ % w->step != 0)
				continue;
			g_autoptr(GString) with = g_string_new_len(text, value - text);
			g_string_append_printf(with, " %s\n", fillings[i]);
			g_string_append(with, end_of(line, indent));
			w->faulty += w->read(w, path, with);
			w->tried++;
		}
		line = end != NULL ? end + 1 : line + strlen(line);
	}
	(void)length;
	return true;
}

static void nothing_ends_the_program(void **state)
{
	(void)state;
	struct world w = {.arena = arena_new(), .step = getenv("COSO_HOLES") != NULL ? 1 : EVERY};
	w.codes = codes_new(law_text, NULL);
	g_autofree char *text = law_text("vocabulary.yaml", NULL);
	assert_non_null(text);
	w.vocabulary = vocab_read(text, strlen(text), w.codes, w.arena, NULL);
	assert_non_null(w.vocabulary);
	w.read = in_library;
	for (const char *const *folder = law_folders; *folder != NULL; folder++)
		assert_true(law_each(*folder, try_file, &w));
	static const struct {
		const char *folder;
		bool (*read)(struct world *w, const char *path, const GString *text);
	} others[] = {{"imports", in_mapping}, {"notices", in_notices}, {"retention", in_retention}, {"codes", in_codes}};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		w.read = others[i].read;
		assert_true(law_each(others[i].folder, try_file, &w));
	}
	w.read = in_vocabulary;
	assert_true(try_file("vocabulary.yaml", text, strlen(text), &w));
	print_message("# %zu files with a hole, %zu of them with faults that were told\n", w.tried, w.faulty);
	assert_true(w.tried > 1000 && w.faulty > w.tried / 2);
	codes_free(w.codes);
	arena_free(w.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_ends_the_program)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
