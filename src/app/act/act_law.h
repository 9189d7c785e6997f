/* What acts read from domain/checks: which reason an earlier fact is ended with (closing:), the rules with thresholds (limits:). */
#ifndef COSO_APP_ACT_LAW_H
#define COSO_APP_ACT_LAW_H

#include "app/act/act_internal.h"

/* Fills in the fields that say why a fact is ended, by what begins in its place. No item for the kind: nothing to fill in. */
bool act_law_closing(struct acting *x, const void *fresh, void *ended, struct err *e);
/* The same for a fact of that table that ends with a death; *named: does the law name the kind? */
bool act_law_death(struct acting *x, const struct table *t, void *ended, bool *named, struct err *e);

enum act_level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };

/* A rule with a threshold, as it is in force on a day. */
struct act_limit {
	const char *id, *rule; /* "c35", "C35" */
	enum act_level level;
	int64_t value;
	const char *say_vi, *say_en; /* {1} what was found, {2} the value */
};

/* All that are in force. */
bool act_law_limits(ymd day, struct arena *arena, const struct act_limit **out, size_t *count, struct err *e);

#endif
