/* The guard a form is drawn under for a viewer (form-language.md 8.4): a cell shows if the viewer may see every class of field it reads, at
 * the place it is counted. */
#ifndef COSO_APP_FIGURE_HIDE_H
#define COSO_APP_FIGURE_HIDE_H

#include "app/app.h"
#include "stats/secrecy.h"

/* Whose rights a figure is drawn with: without a viewer nobody's. */
const struct viewer *figure_viewer(const struct app *a);
/* The guard of the app's viewer, in the arena; *out NULL for the operator. today: the day settings are those of. typed: a
 * question with conditions or bands as somebody typed them: what may be seen as a figure only is hidden where it is sensitive, as the
 * difference of two questions would name people. */
bool figure_guard(struct app *a, ymd today, bool typed, const struct report_guard **out, struct arena *arena, struct err *e);

#endif
