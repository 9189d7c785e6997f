/* Between the files that read the other files of law; nobody else includes this. */
#ifndef COSO_STATS_OTHER_INTERNAL_H
#define COSO_STATS_OTHER_INTERNAL_H

#include "stats/form_internal.h"

struct other {
	struct library *lib;
	struct source *s;
	struct pred_context context; /* with the validity of the file */
};

/* A population; NULL when there is none, or a faulty one. */
const struct population *other_population(const struct other *o, const struct yaml *node, bool no_unit);
/* A condition over its facts. */
void other_condition(const struct other *o, const struct yaml *node, const struct population *of, bool no_unit);
/* The list under a key, and each of its maps; ids must differ. */
const struct yaml *other_items(const struct other *o, const char *key, const char *const *known);
/* A share in per cent, with decimals. */
void other_share(const struct other *o, const struct yaml *node);

/* other_watch.c */
void other_read_clocks(const struct other *o);
void other_read_cleanliness(const struct other *o);

#endif
