/* Units and forms an account follows: pins of its home page, beside those of lists (search_pin, saved_search.h): "unit.ID", "form.CODE". */
#ifndef COSO_APP_LIST_FOLLOW_H
#define COSO_APP_LIST_FOLLOW_H

#include "app/app.h"

enum { FOLLOW_MAX = 20 }; /* of one account */

struct followed {
	bool form;
	int64_t unit;
	const char *key, *code, *name; /* key: "unit.12"; code: of a form */
};

/* Those that are still there, the first followed first. In a read transaction or not. */
bool follows(struct app *a, ymd today, enum msg_lang lang, const struct followed **out, size_t *count, struct arena *arena, struct err *e);
bool follow_is(struct app *a, ymd today, const char *key, bool *on, struct err *e);
/* writer: on the writing connection, with the viewer. */
bool follow_write(struct app *writer, ymd today, const char *key, bool on, struct err *e);

#endif
