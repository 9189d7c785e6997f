/* Who keeps a form, a goal, a report: the word after responsible: in a file of law, by the code list form_office. */
#ifndef COSO_APP_FORM_OFFICE_H
#define COSO_APP_FORM_OFFICE_H

#include "app/app.h"

/* The office of that word on the day: where one has been joined with another (until, successor), the one that keeps its forms since. NULL
 * when the word is none of the list ("none"), or NULL. */
const struct code *form_office(const struct app *a, const char *word, ymd day);

#endif
