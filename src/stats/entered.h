/* Typed cells of forms (records `figure`): what was typed at a place, else what was typed below it, added up. Nothing typed, nothing known
 * and zero are three different answers. */
#ifndef COSO_STATS_ENTERED_H
#define COSO_STATS_ENTERED_H

#include "stats/report.h"

struct entered;

/* Reads from the register as it was known at known_ms (0 = now); children come from the snapshot. Freed with entered_free. */
struct entered *entered_new(struct store *s, struct snapshot *n, int64_t known_ms);
/* From now on typed cells of the form for that period are those handed in by the places below. NULL: as typed. Held by the caller. */
void entered_take_below(struct entered *x, const char *form, const struct typed_below *below);
void entered_free(struct entered *x);

/* The figure of a cell at a place for a period. False: nothing was typed there or below, or (with *e set) reading failed. */
bool entered_figure(struct entered *x, const struct form *form, const char *row, const char *column, const struct place *where,
	const struct period *p, struct typed_figure *out, struct err *e);
/* Which places of the form's lowest level have typed anything for the period, and which have not. Lists live in the arena. */
bool entered_reporters(struct entered *x, const struct form *form, const struct place *where, const struct period *p,
	struct typed_reporters *out, struct arena *a, struct err *e);

#endif
