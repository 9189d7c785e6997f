/* The evaluator in memory: the facts of the generated views as arrays, counted by one plain pass. Exact; needs no SQL once loaded. */
#ifndef COSO_STATS_SNAPSHOT_H
#define COSO_STATS_SNAPSHOT_H

#include "stats/batch.h"
#include "store/store.h"

struct snapshot;
struct form;

/* Opens a snapshot of what the register knew at known_ms (0 = now). Views are read when first needed, all in the caller's read transaction.
 */
struct snapshot *snapshot_new(struct store *s, const struct vocab *v, int64_t known_ms, struct err *e);
void snapshot_free(struct snapshot *n);
/* Before the first count: of facts about people only those kept in these storage areas are read. Complete for a place all of whose people
 * are kept there; elsewhere two such snapshots still differ by exactly what was changed in these areas. */
void snapshot_only_areas(struct snapshot *n, const int64_t *areas, size_t count);
/* Would drawing the form read no view any more? */
bool snapshot_has_read(struct snapshot *n, const struct form *f);
/* Forgets places and their order when it remembers more than so many: for snapshots that live long. Not while something is counted. */
void snapshot_trim(struct snapshot *n, size_t regions, size_t order_keys);
/* Did reading a view into it fail half-way? Then it counts nothing any more. */
bool snapshot_broken(const struct snapshot *n);

/* Two ways lead to the same numbers: planes of bits over all rows (stats/engine), and the plain pass that asks each fact each condition,
 * which answers what the planes do not. For tests: only one of them. */
enum snapshot_path { PATH_BEST, PATH_PLAIN };
struct snapshot_paths {
	int64_t bits, plain; /* questions answered */
};
void snapshot_take(struct snapshot *n, enum snapshot_path path);
struct snapshot_paths snapshot_taken(const struct snapshot *n);
/* For tests: operations on planes of that name (bits.h) instead of this processor's best; false when it cannot run them. */
bool snapshot_use_bits(struct snapshot *n, const char *name);

/* Answers the batch for one place: out[batch->output_count]. */
bool snapshot_count(struct snapshot *n, const struct batch *b, const struct place *where, struct value *out, struct err *e);
/* Who is behind one output, ordered by place (administrative order), then given name. The list lives in the arena. */
bool snapshot_members(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, struct member_list *out,
	struct arena *a, struct err *e);

/* Why the rest of the population is not in a set. population = counted + other + sum of the reasons' counts. */
struct left_reason {
	const struct attr *attr; /* whose value is not stated; NULL: the reason of an entry or exit */
	int64_t count;
	struct member_list members; /* in the order of lists */
};
struct left_out {
	int64_t population, counted;
	int64_t other; /* a condition does not hold */
	struct left_reason *reasons;
	size_t reason_count;
	int64_t unplaced; /* boundaries today: facts that cannot be placed */
};
/* False without an error for outputs that are no sets (overlaps, ages). The lists live in the arena. */
bool snapshot_left_out(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, struct left_out *out,
	struct arena *a, struct err *e);

/* Boundaries today: what an estimate is made of. One source is a unit that ended and was shared out by shares of its people: what stood
 * there, what share of its people went into the place, and how many of the things that makes (largest remainder over all its parts). */
struct share_source {
	int64_t unit;
	ymd day;	/* its last */
	int64_t things; /* there; of an average the elements with a known age */
	int64_t share;	/* in millionths */
	int64_t taken;	/* NONE: averages are not shared out */
};
struct share_list {
	int64_t exact; /* what is in the place without any estimate: number = exact + sum of taken (of an average: elements with an age) */
	struct share_source *items;
	size_t count;
};
/* Sources in administrative order, those with nothing left out; none where nothing was shared out. The list lives in the arena. */
bool snapshot_shares(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, struct share_list *out,
	struct arena *a, struct err *e);

/* Tree helpers on the snapshot's view of structure. */
/* Direct children of a place on a day, in administrative order (code, then name); ids live in the arena. */
bool snapshot_children(
	struct snapshot *n, const struct place *where, ymd day, const int64_t **ids, size_t *count, struct arena *a, struct err *e);
struct unit_facts {
	int64_t id, parent;
	int level, type;
	const char *name, *code, *local_code;
	ymd from, until; /* of the version */
};
/* The version of a unit on a day; false without an error when it does not exist then. */
bool snapshot_unit(struct snapshot *n, int64_t id, ymd day, struct unit_facts *out);
/* A unit by code or path ("08/02242", "08") on a day: NONE when there is none, or -2 when the code fits several. */
int64_t snapshot_unit_by_path(struct snapshot *n, const char *path, ymd day, struct err *e);
struct org_facts {
	int64_t id, unit, superior; /* superior in the party line */
	int type;
	const char *name;
};
bool snapshot_organisation(struct snapshot *n, int64_t id, ymd day, struct org_facts *out);
/* Under tree: party a unit stands for its Party committee (records: pb_* organisation of the unit's level); NONE when there is none. */
int64_t snapshot_committee_of(struct snapshot *n, int64_t unit, enum tree tree, ymd day);

#endif
