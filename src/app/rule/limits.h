/* What domain/checks says for rules with thresholds (docs/records.md 6): value, level and words, each in its time. */
#ifndef COSO_APP_RULE_LIMITS_H
#define COSO_APP_RULE_LIMITS_H

#include "app/app.h"
#include "store/watch.h"

/* An error refuses, a warning asks for a reason that is kept as a waiver, a note is only said. */
enum limit_level { LIMIT_NOTE, LIMIT_WARNING, LIMIT_ERROR };

/* A rule with a threshold, as it is in force on a day. */
struct limit {
	const char *id, *rule; /* "c35", "C35" */
	enum limit_level level;
	int64_t value, more;
	const char *say_vi, *say_en; /* {1} what was found, {2} the value */
};

/* All that are in force; they live in the arena. */
bool rule_limits(ymd day, struct arena *arena, const struct limit **out, size_t *count, struct err *e);
/* The one of that id; NULL where none is in force. */
const struct limit *rule_limit(const struct limit *all, size_t count, const char *id);
/* The law's sentence about what was found, in the arena. */
const char *limit_sentence(const struct limit *l, enum msg_lang lang, int64_t found, struct arena *a);
/* Its values for a statement. */
struct watch_values limit_values(const struct limit *l, ymd day);

#endif
