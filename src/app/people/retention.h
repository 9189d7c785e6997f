/* Which records about people are past the time for which they are kept, by rules that are law as text (domain/retention). Lists; nothing
 * is removed. */
#ifndef COSO_APP_RETENTION_H
#define COSO_APP_RETENTION_H

#include "app/app.h"

struct retention_row {
	int64_t area, id;
	ymd since, past; /* the day it counts from, the first day past its time */
};
struct retention_rule {
	const char *id, *title, *kind_label, *confidence;
	int years;	 /* 0: for ever */
	int64_t counted; /* records whose time runs or is over */
	int64_t past;
	const struct retention_row *rows; /* those past their time, of the rule asked for */
	size_t row_count;
};
struct retention {
	const char *title;
	const struct retention_rule *rules;
	size_t count;
	const struct retention_rule *asked; /* NULL: none was named */
};

/* rule NULL: all, without rows. ERR_NOT_FOUND: no such rule; ERR_DENIED: who may not read the log nowhere may ask. Lives in the arena. */
bool retention_list(
	struct app *a, const char *rule, ymd today, enum msg_lang lang, struct retention *out, struct arena *arena, struct err *e);

/* Is a file of domain/retention as it must be? Its first fault otherwise, with its place. */
bool retention_check(const char *path, const char *text, size_t length, struct err *e);

/* The first day after so many years from a day whose month or day may be unknown (then its last). */
ymd retention_past(int64_t day, int years);

#endif
