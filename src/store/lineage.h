/* Where the territory of a unit went: the graph of unit events, from one day to a later one (docs/records.md 3.2 A1–A6, form-language.md
 * 7). Pure graph over two arrays; lineage_load fills them from a register. Backwards is not possible (A7). */
#ifndef COSO_STORE_LINEAGE_H
#define COSO_STORE_LINEAGE_H

#include "store/store.h"

struct lineage;

enum lineage_exactness {
	LINEAGE_EXACT,	 /* everything went to one unit that lives on the day asked for */
	LINEAGE_PART,	 /* shared out over several; shares may be unknown (-1) */
	LINEAGE_UNKNOWN, /* all or some of it went where no record says, or the unit was not alive on the first day */
};

enum { LINEAGE_ALL = 1000000, LINEAGE_NO_SHARE = -1 };

/* How much of a source an extent moves, as far as people are concerned. */
enum lineage_extent {
	LINEAGE_WHOLE,	/* 1 */
	LINEAGE_NOBODY, /* 0: land only */
	LINEAGE_SHARE,	/* the stored share, unknown when there is none */
};

struct lineage_target {
	int64_t to;    /* unit alive on the day asked for */
	int64_t share; /* of the people, in millionths; LINEAGE_NO_SHARE when unknown */
	bool whole;    /* the only target, and nothing is lost */
};

/* By hand (tests): lives and parts in any order, then lineage_seal. */
struct lineage *lineage_new(void);
void lineage_add_life(struct lineage *l, int64_t unit, ymd from, ymd until); /* versions of one unit are joined */
void lineage_add_part(
	struct lineage *l, ymd on, int seq, int64_t from, int64_t to, enum lineage_extent extent, int64_t share); /* to NONE: nowhere */
void lineage_seal(struct lineage *l);
void lineage_free(struct lineage *l); /* NULL is fine */
size_t lineage_bytes(const struct lineage *l);

/* From the register, as known at known_ms (0 = now); in the caller's transaction if there is one. NULL on error. */
struct lineage *lineage_load(struct store *s, int64_t known_ms, struct err *e);

/* Maps a unit of day `from` to units of day `to` (from <= to), by id. Land without people leads nowhere: such targets are left out.
 * *out lives in the arena. */
enum lineage_exactness lineage_map(
	const struct lineage *l, int64_t unit, ymd from, ymd to, struct lineage_target **out, size_t *count, struct arena *a);

/* The same for every unit that has ended by `today`, from its last day: what boundaries "today" need. Units without a target are told with
 * count 0. */
typedef void (*lineage_say)(int64_t unit, enum lineage_exactness how, const struct lineage_target *targets, size_t count, void *user);
void lineage_ended(const struct lineage *l, ymd today, lineage_say say, void *user);

#endif
