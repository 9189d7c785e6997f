/* The arrays behind a snapshot, and how to fill them: used by the loader and by tests that make worlds by hand. Internal to stats. */
#ifndef COSO_STATS_SNAPSHOT_DATA_H
#define COSO_STATS_SNAPSHOT_DATA_H

#include "stats/snapshot.h"
#include "stats/snapshot_column.h"
#include "stats/snapshot_map.h"

#include <glib.h>

/* Rows by a key: those of key k are rows[start[k]] … rows[start[k + 1] - 1], ascending. */
struct snap_index {
	int32_t *start, *rows;
	size_t keys;
	GHashTable *changed;  /* keys whose rows are others by now -> GArray of int32_t; NULL: none */
	uint64_t *is_changed; /* a bit a key, for the first changed_keys */
	size_t changed_keys;
};

struct snap_timeline {
	int64_t *id; /* until the rows know their entries */
	ymd *from, *until;
	struct snap_column value;
	size_t count, room;
	int32_t *first;		   /* per row of the table: where its entries begin */
	struct snap_column length; /* and how many they are, not stated = none */
};

/* One row of a view. Heads are dense numbers (snap_number), -1 = none. */
struct snap_fact {
	int32_t subject, organisation, unit;
	ymd from, until;
};

/* What versions of units, organisations and posts have besides. */
struct snap_extra {
	int32_t parent; /* units: dense number of the parent */
	int32_t seats;	/* posts */
	const char *name, *code, *local_code;
};

struct engine;
struct engine_groups;

struct snap_table {
	const struct fact_kind *kind;
	bool versioned; /* one row per version: id is that of the head */
	bool loaded, sealed;
	struct snap_fact *facts;
	int64_t *ids;		    /* of the facts; NULL for versioned kinds: that of the subject */
	struct snap_column post;    /* dense number */
	struct snap_column area;    /* in the order of snapshot->areas_seen */
	struct snap_column *values; /* per attribute */
	struct snap_extra *extras;  /* units, organisations, posts */
	struct snap_names names;    /* people */
	size_t count, room;
	struct snap_timeline *timelines; /* per attribute; unused ones are empty */
	bool *timeline_loaded;
	int *from_org; /* per attribute: the organisation's attribute of that name, or -1 */
	struct snap_index by_subject, by_organisation, by_unit, by_post; /* by_unit: only facts with a unit of their own */
	struct engine_groups *groups;					 /* rows that stand at one place (engine/groups.h) */
	int32_t *by_id;							 /* rows in order of id; NULL: they stand in it */
	size_t ordered, id_count;					 /* by_id knows the first `ordered` rows; its length */
	size_t gone;	 /* rows that are facts no more: without a subject, never on any day */
	bool ids_differ; /* no id is that of two rows */
};

struct snap_line {
	int line; /* num of organisation_line */
	int32_t organisation, superior;
	ymd from, until;
};

/* Where the territory of a unit that ended went. */
struct snap_target {
	int32_t from, to;
	int64_t share; /* parts per million of the people, -1 unknown */
	bool whole, main;
};

struct snapshot {
	struct store *store; /* NULL: filled by hand */
	const struct vocab *vocab;
	int64_t known_ms;
	const char *areas; /* of people only what is kept there is read: "102242, 108"; NULL: all */
	struct arena *arena;
	struct snap_ids numbers[SUBJECT__MAX];
	struct snap_ids areas_seen;
	struct snap_table *tables; /* per kind of the vocabulary */
	struct snap_table *unit, *organisation, *post, *person, *tenure;
	struct snap_line *lines;
	size_t line_count, line_room;
	struct snap_index lines_of, lines_under;
	struct snap_index children;  /* rows of v_unit by parent */
	int line_of[TREE_FRONT + 1]; /* num of the tree's line; TREE_AREA: the party line, for subtrees of organisations */
	bool structure_loaded, structure_sealed;
	bool broken; /* reading a view into it failed half-way */
	GHashTable *regions;
	GHashTable *order_keys;	     /* (unit, day) -> key of administrative order */
	struct snap_target *targets; /* by `from`, after sealing */
	bool targets_sorted;
	size_t target_count;
	ymd targets_day;	/* the day they lead to, 0 = not read yet */
	int level_boundary[16]; /* unit level num -> boundary num */
	int level_rank[16];	/* order of the level, top first */
	int level_attr;
	struct engine *engine;	   /* what counts by bits (engine/engine.h); NULL until asked */
	enum snapshot_path path;   /* tests: which way a question must go */
	struct snapshot_paths met; /* which way questions went */
};

/* An empty snapshot to be filled by hand; line numbers are those of the list organisation_line (party, state, front). */
struct snapshot *snapshot_by_hand(const struct vocab *v, const int line_of[TREE_FRONT + 1]);
struct snap_table *snap_table_of(struct snapshot *n, const struct fact_kind *k);

/* Adds a row; ids that are absent are NONE. Returns the row, valid until sealing. Kinds with versions: id = the head's id. */
size_t snap_add(struct snapshot *n, const struct fact_kind *k, int64_t id, int64_t area, ymd from, ymd until, int64_t subject,
	int64_t organisation, int64_t unit, int64_t post);
/* Sets an attribute (column) of the row added last; NONE = not stated. */
void snap_set(struct snapshot *n, const struct fact_kind *k, size_t row, const char *attr, int64_t value);
/* The name of a person's version. */
void snap_set_name(struct snapshot *n, size_t row, const char *name, const char *sort);
/* One row of a timeline. */
void snap_add_time(struct snapshot *n, const struct fact_kind *k, const char *attr, int64_t id, ymd from, ymd until, int64_t value);
void snap_timeline_put(struct snap_timeline *l, int64_t id, ymd from, ymd until, int64_t value);
void snap_timeline_room(struct snap_timeline *l, size_t room); /* for so many entries */
void snap_add_line(struct snapshot *n, int line, int64_t organisation, int64_t superior, ymd from, ymd until);
/* One arrow of lineage from a unit that ended to a unit of `today`. share in parts per million, -1 unknown; whole: everything went there.
 */
void snap_add_target(struct snapshot *n, ymd today, int64_t from, int64_t to, bool whole, bool named_main, int64_t share);

/* Sorts and indexes; called by the first question. */
void snap_seal_table(struct snapshot *n, struct snap_table *t);
void snap_seal_structure(struct snapshot *n);
/* Everything was put in as it stood in a sealed snapshot: indexes and groups are made. */
void snap_restore(struct snapshot *n);
/* Its rows are read anew when they are next needed. Not for kinds with versions. */
void snap_table_forget(struct snapshot *n, struct snap_table *t);

/* Dense number of an id: made, or found (-1 when never seen). */
int32_t snap_number(struct snapshot *n, enum subject s, int64_t id);
int32_t snap_find(const struct snapshot *n, enum subject s, int64_t id);
int64_t snap_id(const struct snapshot *n, enum subject s, int32_t number); /* NONE for -1 */
/* What stands in a row: the fact's id; its storage area; its post, -1 = none. */
int64_t snap_row_id(const struct snapshot *n, const struct snap_table *t, int32_t row);
int64_t snap_row_area(const struct snapshot *n, const struct snap_table *t, int32_t row);
int32_t snap_row_post(const struct snap_table *t, int32_t row);
/* Room for so many rows. */
void snap_table_room(struct snap_table *t, size_t room);
/* What the rows themselves take: without what the engine keeps. */
size_t snapshot_bytes(const struct snapshot *n);
/* The lists of rows are given back by the following and by freeing alike. */
void snap_rows_clear(struct snap_table *t);
void snap_timeline_clear(struct snap_timeline *l);

void snap_index_make(struct snap_index *x, size_t keys, size_t rows, int32_t (*key)(const void *user, size_t row), const void *user);
/* The same where the keys are an array. */
void snap_index_ints(struct snap_index *x, size_t keys, const int32_t *key, size_t rows);
/* A row more, a row less of a key; key -1: nothing. */
void snap_index_put(struct snap_index *x, int32_t key, int32_t row);
void snap_index_take(struct snap_index *x, int32_t key, int32_t row);
/* Rows of one key; *count may be 0. Valid until one is put or taken. */
const int32_t *snap_index_rows(const struct snap_index *x, int32_t key, size_t *count);
void snap_index_clear(struct snap_index *x);

#endif
