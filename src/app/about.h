/* What a register says of itself. */
#ifndef COSO_APP_ABOUT_H
#define COSO_APP_ABOUT_H

#include "app/app.h"

/* Were its people made by the program (demo, synth)? Then every page says so. */
bool app_is_invented(struct app *a, bool *out, struct err *e);

#endif
