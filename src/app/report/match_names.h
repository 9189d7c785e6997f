/* Two lists of people held against each other by name and birth. Pure: knows no register. */
#ifndef COSO_APP_REPORT_MATCH_NAMES_H
#define COSO_APP_REPORT_MATCH_NAMES_H

#include "base/date.h"

#include <glib.h>

struct match_name {
	const char *name;
	ymd birth;   /* partial; 0: not said */
	int64_t tag; /* the caller's; of a list that was read, the number of its line */
};

/* Reads a list as people keep it; see match.h. ERR_INPUT names the line. Everything lives in the arena. */
bool match_names_read(const char *text, size_t length, GArray *out, struct arena *arena, struct err *e);

/* A day, month and year, or a year, of birth as people write it ("3/2/1968", "1968", "" = 0). */
bool match_birth(const char *text, ymd *out);

/* match: they are one; other_birth: one name, and births that cannot be one. Each is in one pair at most; who is left over has none. */
struct match_pair {
	guint upper, lower; /* indices */
	bool other_birth;
};
/* Pairs by folded name: the same birth first, then one that may be the same (a year, or nothing on one side), then, where exactly one of a
 * name is left on both sides, one of another birth. */
GArray *match_names_pair(const GArray *upper, const GArray *lower, struct arena *arena);

#endif
