/* What the context strip says: day, known-at, boundaries; read from the address, written back into addresses. */
#ifndef COSO_WEB_ASK_H
#define COSO_WEB_ASK_H

#include "web/web.h"

/* Fills w->ask and the strip of w->shell from the query. */
bool web_ask_read(struct web *w, struct err *e);

/* "dd/mm/yyyy" or "YYYY-MM-DD" as typed into a box -> a real day; false without an error when it is neither. */
bool web_day(const char *text, ymd *out);
/* The same for a field of a form that may be empty: then 0. ERR_INPUT names what was typed. */
bool web_day_said(const char *text, ymd *out, struct err *e);

#endif
