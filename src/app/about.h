/* What a register says of itself. */
#ifndef COSO_APP_ABOUT_H
#define COSO_APP_ABOUT_H

#include "app/app.h"

/* Were its people made by the program (demo, synth)? Then every page says so. */
bool app_is_invented(struct app *a, bool *out, struct err *e);
/* The first province by code in which there are organisations on the day; NONE: there is none. */
bool app_first_province(struct app *a, ymd day, int64_t *unit, struct err *e);

#endif
