/* What records of a kind say, column by column, by the names that acts and files use: for lists that go out and come back. */
#ifndef COSO_APP_ACT_COLUMNS_H
#define COSO_APP_ACT_COLUMNS_H

#include "app/act/act.h"

struct act_column {
	const char *name; /* "full_name", "appointed.day", "from" */
	const struct table *t;
	const struct column *c;
	const struct kind_field *f; /* NULL: a bound or the day */
};

/* In the order of the description, bounds and day last; without what only the program reads. Lives in the arena. */
const struct act_column *act_columns(const struct kind *k, size_t *count, struct arena *a);
const char *act_column_label(const struct act_column *c, enum msg_lang lang, struct arena *a);

#endif
