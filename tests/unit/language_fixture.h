/* What the tests of the form language share: the lists and the vocabulary of domain/, read from the source tree. */
#ifndef COSO_TESTS_LANGUAGE_FIXTURE_H
#define COSO_TESTS_LANGUAGE_FIXTURE_H

#include "stats/vocab.h"

#ifndef TEST_SOURCE_ROOT
#define TEST_SOURCE_ROOT "."
#endif

struct language {
	struct arena *arena;
	struct codes *codes;
	const struct vocab *vocab;
};

static inline char *language_file(const char *path, void *user)
{
	(void)user;
	g_autofree char *full = g_build_filename(TEST_SOURCE_ROOT, "domain", path, NULL);
	char *text = NULL;
	g_file_get_contents(full, &text, NULL, NULL);
	return text;
}

static inline int language_setup(void **state)
{
	struct language *l = g_new0(struct language, 1);
	l->arena = arena_new();
	l->codes = codes_new(language_file, NULL);
	g_autofree char *text = language_file("vocabulary.yaml", NULL);
	struct err e = {0};
	l->vocab = text == NULL ? NULL : vocab_read(text, strlen(text), l->codes, l->arena, &e);
	if (l->vocab == NULL)
		g_printerr("%s\n", err_text(&e, MSG_EN));
	*state = l;
	return l->vocab == NULL ? -1 : 0;
}

static inline int language_teardown(void **state)
{
	struct language *l = *state;
	codes_free(l->codes);
	arena_free(l->arena);
	g_free(l);
	return 0;
}

#endif
