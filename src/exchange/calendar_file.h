/* Calendar files (RFC 5545): events of whole days, lines folded at 75 octets without cutting a character. Knows nothing of the register. */
#ifndef COSO_EXCHANGE_CALENDAR_FILE_H
#define COSO_EXCHANGE_CALENDAR_FILE_H

#include "base/date.h"

#include <glib.h>

struct calendar_event {
	const char *uid; /* the same for the same thing, whenever it is written */
	ymd day;
	const char *summary, *description, *place; /* UTF-8; NULL or "": none */
};

void calendar_begin(GString *out, const char *name);
/* stamp_ms: when it is written. */
void calendar_put(GString *out, const struct calendar_event *e, int64_t stamp_ms);
void calendar_end(GString *out);

#endif
