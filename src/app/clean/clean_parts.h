/* What the files clean*.c share; nobody else includes this. */
#ifndef COSO_APP_CLEAN_PARTS_H
#define COSO_APP_CLEAN_PARTS_H

#include "app/clean/clean.h"
#include "app/law/law_parts.h"

struct clean_work {
	struct app *a;
	const struct page_ask *ask;
	const struct clean_ask *what;
	const struct law_file *file; /* set by clean_write_form */
	struct arena *arena;
};

/* Two rows a rule: asked, and for whom it holds. below: a column for each unit below, too. To be freed by law_forms_free. */
bool clean_write_form(struct clean_work *w, bool below, struct law_form *form, struct err *e);
/* The form drawn; date, known_at NULL: as the page was asked. figure_free. NULL on error. */
struct figure *clean_figure(struct clean_work *w, const struct law_form *form, const char *date, const char *known_at, struct err *e);
/* Its scores, in the arena. */
bool clean_scores(struct clean_work *w, struct figure *f, struct clean *out, struct err *e);

#endif
