/* Between the files regime*.c and the pages of regimes. Nobody else includes this. */
#ifndef COSO_APP_REPORT_REGIME_PARTS_H
#define COSO_APP_REPORT_REGIME_PARTS_H

#include "app/page/page_sql.h"
#include "app/report/regime.h"

/* regime.c */
const char *regime_code_of(struct app *a, const char *list, int64_t num); /* id of a code; "" */
int regime_num_of(struct app *a, const char *list, const char *id);	  /* 0: none */
void regime_due_by(const struct calendar *c, const struct regime *r, const struct regime_line *line, const struct regime_period *p,
	enum msg_lang lang, struct regime_due *out, struct arena *arena);

/* regime_asked.c: rows of report_obligation in force on the day; code NULL: all. Appends struct regime. */
bool regime_asked(
	struct app *a, const char *code, int64_t unit, ymd day, int64_t known_ms, GArray *out, struct arena *arena, struct err *e);
/* Is one of two units the other, or above it on the day? *out says which way: 1: `upper` is, -1: it lies below; 0: neither. */
bool regime_above(struct app *a, const struct page_ask *ask, int64_t upper, int64_t unit, int *out, struct err *e);

/* regime_members.c: who fits a population of organisations. */
struct regime_population; /* read once, asked for several days and places */
struct regime_member {
	int64_t id, unit;
	int type;
	const char *name, *unit_name, *unit_code; /* in the arena it was asked with */
};
struct regime_population *regime_population_new(struct app *a, const char *of, struct err *e); /* NULL on error */
void regime_population_free(struct regime_population *p);				       /* NULL is fine */
/* Those in the unit (direct: at the unit itself, not below) at the end of the day, in administrative order, appended to out; *hidden: the
 * viewer may not know. */
bool regime_population_at(struct regime_population *p, int64_t unit, bool direct, ymd day, const struct regime_ask *ask, GArray *out,
	bool *hidden, struct arena *arena, struct err *e);
/* One organisation as it is on a day (at last, when it no longer is); false without an error when there is no such thing then. */
bool regime_member_of(struct app *a, const struct page_ask *ask, int64_t organisation, struct regime_member *out, ymd *from, ymd *until,
	struct arena *arena, struct err *e);

/* regime_follow.c: where things went. */
struct regime_places { /* units whose territory is that of the asked unit on its last day */
	int64_t *ids;
	size_t count;
};
struct lineage;
struct regime_follow {
	struct app *a;
	const struct regime_ask *ask;
	ymd close;
	int level;		       /* of the asked unit */
	const struct lineage *lineage; /* kept; NULL: not needed yet */
	struct arena *arena;
};
bool regime_follow_open(
	struct regime_follow *f, struct app *a, const struct regime_ask *ask, ymd close, struct arena *arena, struct err *e);
bool regime_places_on(struct regime_follow *f, ymd day, struct regime_places *out, struct err *e);
/* Days on which a version of some body ended, with the kinds of these bodies, by day. They live until the app is given back; NULL on error.
 */
struct regime_end {
	ymd day;
	int type;
};
struct regime_ends {
	const struct regime_end *items;
	size_t count;
};
const struct regime_ends *regime_ends(struct regime_follow *f, struct err *e);
/* Units to which the unit's territory went by a later day (itself while it lives). */
bool regime_units_after(struct regime_follow *f, int64_t unit, ymd from, ymd to, int64_t **out, size_t *count, struct err *e);

#endif
