/* Entries and exits as items. Who crosses a boundary on a day either has a fact that begins (ends) on it, or a fact whose place begins
 * (ends) to lie there. The first are the same few items for every place, of any tree and level: one space a population and window, with
 * planes that all places share; which of them cross the boundary at hand is asked with their rivals, the subject's other facts across that
 * day. The second are found at the place from its groups that move. */
#ifndef COSO_STATS_ENGINE_FLOW_H
#define COSO_STATS_ENGINE_FLOW_H

#include "stats/engine/engine_parts.h"

/* Facts of the population that begin (ends: end) in the window; kept by the engine. */
struct space *flow_touching(struct asking *a, struct snap_table *t);
/* Facts that go on while their place comes to lie in (out of) the region: only those that do cross there. NULL: none. The caller frees it.
 */
struct space *flow_moved(struct asking *a, struct snap_table *t);
/* Does an item of flow_touching cross the boundary of the place? */
bool flow_crosses(struct asking *a, const struct space *s, size_t item);
/* reason and crossed of an item. */
int64_t flow_value(const struct space *s, enum value_func f, size_t item);

#endif
