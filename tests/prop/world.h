/* Small random registers: moving villages, districts that end, organisations with lines, posts with versions, concurrent tenures,
 * memberships with gaps and touching moves, missing values, partial dates, births on 29 February, and what was known before. The same seed
 * gives the same world. */
#ifndef COSO_PROP_WORLD_H
#define COSO_PROP_WORLD_H

#include "base/rng.h"
#include "store/store.h"

#include <glib.h>

/* Instants between the recorded times of a world: everything, before the last additions, before any correction. */
#define WORLD_KNOWN_LATE 2500
#define WORLD_KNOWN_EARLY 1500

/* A row of the current table, or of its history twin when end_ms is not NONE. */
struct world_row {
	const struct table *table;
	void *row;
	int64_t end_ms;
};

struct world {
	struct rng rng;
	struct codes *codes;
	struct arena *arena;
	GArray *rows;						 /* struct world_row, in an order that keeps references whole */
	GArray *units, *organisations, *posts, *persons, *terms; /* ids */
	GArray *units_of_level[6];
	GHashTable *favourites; /* code list -> its few codes used most */
	int64_t next_id;
	int64_t last_tenure, last_membership; /* of the person in hand; NONE: none */
};

struct world *world_make(const char *seed, struct codes *codes, struct err *e);
void world_free(struct world *w);
/* Facts about people kept in a storage area (1 to 3) change: some are corrected, some go, some come, people come. Nothing else does. */
void world_change(struct world *w, int64_t area);

/* Empties the register's tables and fills them with the world, derived tables too. */
bool world_write(const struct world *w, struct store *s, struct err *e);

/* A day worth asking about: one of the few on which things happen, or next to one. */
ymd world_day(struct rng *r);
/* A day of birth: of a few years, often 29 February. */
ymd world_birth(struct rng *r);
/* One of the codes of a list that the world uses most; any code now and then. NULL when the list is empty. */
const struct code *world_code(struct world *w, const char *list, struct rng *r);
int64_t world_pick(const GArray *ids, struct rng *r);

#endif
