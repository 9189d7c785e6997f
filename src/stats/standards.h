/* The result of the title standards (form-language.md 10): `standard = met` and the like are no column of any view but a condition made out
 * of the standard files, so that every evaluator answers it. A tenure is asked by every standard whose population it is in and that is in
 * force on the read day; each of their conditions is true, false or unknown, and may be covered by an exemption. not_met if any condition
 * is false and not covered; else no_data if any is unknown and not covered; else exempt if any is covered; else met. A tenure that no
 * standard asks has no result. */
#ifndef COSO_STATS_STANDARDS_H
#define COSO_STATS_STANDARDS_H

#include "stats/pred.h"

/* One condition of one standard, with everything that decides when it is asked. */
struct standard_need {
	const struct pred *asked;   /* the tenure is in the population and the standard is in force: true or false */
	const struct pred *need;    /* three-valued */
	const struct pred *covered; /* by an exemption: true or false; NULL: there is none */
};
struct standards {
	struct arena *arena; /* of the vocabulary */
	const struct standard_need *needs;
	size_t count;
};

/* Takes the conditions over; the first that come stay. */
void standards_set(const struct vocab *v, const struct standard_need *needs, size_t count);
/* The test p on the result (codes, or stated) becomes a condition on what the standards ask. */
void standards_expand(const struct vocab *v, struct pred *p, struct arena *a);

/* Is the attribute one that standards give? Then it can be asked and split by, though no view carries it. */
bool standards_give(const struct vocab *v, const struct attr *x);

/* Building blocks. */
const struct pred *standards_day(ymd from, ymd until, struct arena *a);	  /* from <= read day < until */
const struct pred *standards_sure(const struct pred *p, struct arena *a); /* true where p is true, else false */
const struct pred *standards_not(const struct pred *p, struct arena *a);
const struct pred *standards_join(enum pred_node node, const struct pred *const *kids, size_t count, struct arena *a); /* and, or */

#endif
