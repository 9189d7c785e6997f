/* Between the files of the pages of files taken in; nobody else includes this. */
#ifndef COSO_APP_PAGE_IMPORT_PARTS_H
#define COSO_APP_PAGE_IMPORT_PARTS_H

#include "app/import/import.h"
#include "app/page/page_import.h"
#include "base/text.h"
#include "messages/page_import.def"

static inline const char *import_text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s != NULL ? s : "";
}

static inline const char *import_copy(struct arena *a, const json_t *o, const char *key)
{
	return arena_strdup(a, import_text_of(o, key));
}

static inline const char *import_say(const struct page_ask *ask, struct arena *a, msg_key key, const char *one, const char *two)
{
	g_autofree char *text = MSG_FORMAT(key, ask->lang, one, two);
	return arena_strdup(a, text);
}

static inline const char *import_number(struct arena *a, int64_t n)
{
	return text_thousands(n, a);
}

/* One file on its way, looked at for a page. */
struct import_looking {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
	const char *id;
	json_t *state;
	struct page_import *out;
	const char *const *headings;
	size_t heading_count;
};

/* What each heading becomes: as chosen before, else as guessed. */
struct import_columns {
	const char *base; /* as in the state; the guessed one where nothing was chosen */
	const char *from; /* what a kept one was made from: base where it is none */
	const struct mapping *mapping;
	const struct kind *kind;
	const struct mapping_match *matches;
};

/* ---- page_imports.c */
/* The unit of whoever asks and the organisations below it; chosen: the number of the one chosen before, or "". */
bool import_own_place(
	struct app *a, const struct page_ask *ask, const char *chosen, struct import_place *out, struct arena *arena, struct err *e);

/* ---- page_import.c */
/* Opens the file as chosen, reads its headings and first rows, and says what each heading becomes. */
bool import_look_at_file(struct import_looking *x, struct import_columns *c, struct err *e);
/* The field chosen for heading i, else the one guessed; NULL: none. */
const char *import_choice_of(const struct import_looking *x, const struct import_columns *c, size_t i);
/* What was decided about the look-alike of a row: enum import_choice. */
int import_decision_of(const json_t *state, int64_t row);

#endif
