/* Where the number of a target stands: in a form of the law, or in one made of the target itself. For the files law_*.c only. */
#ifndef COSO_APP_LAW_TARGET_H
#define COSO_APP_LAW_TARGET_H

#include "app/law/law_parts.h"

struct target_source {
	const struct law_item *item;
	struct law_form made; /* empty where the target points at a cell */
	const char *row, *column;
};
bool law_target_source(struct app *a, const struct law_file *f, const struct law_item *x, ymd day, struct target_source *out,
	struct arena *arena, struct err *e);
void law_target_source_free(struct target_source *s); /* also after an error */
/* The form for the subject at the end of the day. */
struct figure *law_target_draw(
	struct app *a, const struct law_ask *ask, const struct target_source *s, const struct law_subject *subject, ymd day, struct err *e);

#endif
