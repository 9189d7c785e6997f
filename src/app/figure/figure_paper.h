/* A form as a paper: letterhead, table, notes, signatures in the layout of the body that issues it (domain/layouts). */
#ifndef COSO_APP_FIGURE_PAPER_H
#define COSO_APP_FIGURE_PAPER_H

#include "app/figure/figure.h"
#include "app/paper/paper_out.h"

/* The file; the caller's. made_ms: the instant printed as "made at". NULL on error. */
GBytes *figure_paper(struct app *a, struct figure *f, enum paper_format format, int64_t made_ms, enum msg_lang lang, struct err *e);
/* The form as a part of another paper, on pages of its own: a heading, title, table, notes. */
bool figure_paper_append(struct app *a, struct figure *f, struct paper *p, const char *heading, enum msg_lang lang, struct err *e);
/* A cell as papers print it. */
const char *figure_cell_printed(const struct cell *c);
/* Twelve letters and digits out of what is printed: same form, place, period and figures, same code. In the figure's arena. */
const char *figure_check_code(const struct figure *f);

#endif
