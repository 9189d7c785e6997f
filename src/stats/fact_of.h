/* One question to a view of facts, for who needs no snapshot. */
#ifndef COSO_STATS_FACT_OF_H
#define COSO_STATS_FACT_OF_H

#include "stats/vocab.h"
#include "store/store.h"

/* Is there any fact of the kind about the person, on any day, as the transaction sees it? k: of people. */
bool fact_of_person(struct store *s, const struct fact_kind *k, int64_t area, int64_t person, bool *there, struct err *e);

#endif
