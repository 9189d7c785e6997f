/* All warnings that are open in the register, and those taken with a reason: counted by rule and place. */
#ifndef COSO_APP_RULE_OPEN_WARNINGS_H
#define COSO_APP_RULE_OPEN_WARNINGS_H

#include "app/rule/limits.h"

/* How many of one watch lie at one place. */
struct warning_count {
	size_t watch; /* index in watch_all */
	bool waived;
	int64_t unit, organisation; /* NONE where there is none */
	int64_t count;
};

struct warning_counts {
	const struct limit *limits; /* in force */
	size_t limit_count;
	const struct warning_count *items;
	size_t count;
};

/* Of everything, whoever may see it: kept by a service until the register changes. cells: places also by home cell. In a read transaction;
 * NULL on error. */
const struct warning_counts *warnings_count(struct app *a, ymd day, bool cells, struct err *e);

/* The map of a day, with ended units carried along to where their territory went. */
struct warning_map;
struct warning_map *warning_map_load(struct app *a, ymd day, struct err *e); /* NULL on error */
void warning_map_free(struct warning_map *m);				     /* NULL is fine */

struct warning_unit {
	int64_t id, parent;
	const char *code, *name;
	int64_t level;
};
/* The unit, or the one its territory went to first; NULL when nobody says. */
const struct warning_unit *warning_map_unit(const struct warning_map *m, int64_t unit);
/* By code: the highest unit that has it; NULL. */
const struct warning_unit *warning_map_code(const struct warning_map *m, const char *code);
/* Is a below b, or b itself? below: the one directly below b on the way (b itself when a is b); may be NULL. */
bool warning_map_inside(
	const struct warning_map *m, const struct warning_unit *a, const struct warning_unit *b, const struct warning_unit **below);

#endif
