/* The units, versions, events and parts of a register in memory, to be worked over by an importer and written back as differences in one
 * batch. Shared by the parts of import-lineage; nobody else includes it. */
#ifndef COSO_APP_LINEAGE_BOOK_H
#define COSO_APP_LINEAGE_BOOK_H

#include "store/store.h"

#include <glib.h>

struct book_version {
	int64_t id; /* NONE: new */
	ymd from, until;
	int from_p, until_p;
	const char *name, *code;
	int64_t type, parent;
	const char *basis; /* decision number for a new version */
	bool dirty;
};

struct book_unit {
	int64_t id;
	int64_t level, founded_by, ended_by;
	GArray *versions; /* struct book_version by day */
	bool dirty;	  /* the head */
};

struct book_part {
	int64_t id; /* NONE: new */
	int64_t event, from, to, extent;
	const char *note;
	bool dirty, gone;
};

struct book_event {
	int64_t id;
	ymd on;
	int64_t kind;
	int seq;
	const char *basis, *inferred;
	bool fresh, dirty;
	GArray *parts; /* indexes into book->parts */
};

struct book {
	struct store *store;
	struct arena *arena;
	const struct code_list *levels, *types, *kinds, *extents;
	GPtrArray *units;    /* struct book_unit */
	GHashTable *by_id;   /* &unit->id -> unit */
	GHashTable *by_code; /* "4/00001" -> GPtrArray of units that ever had it */
	GPtrArray *events;   /* struct book_event */
	GHashTable *event_by_id;
	GArray *parts;	      /* struct book_part */
	GHashTable *parts_of; /* &unit id -> GArray of part indexes naming it as from or to */
	int64_t next_fresh;   /* ids of new events until they are written: -2, -3 … */
};

/* Reads all administrative units and events. NULL on error. */
struct book *book_load(struct store *s, struct err *e);
void book_free(struct book *b); /* NULL is fine */

int64_t book_num(const struct code_list *l, const char *id); /* a code that must exist */
/* The unit of that level (id in unit_level) and code on a day, NULL when there is none. */
struct book_unit *book_find(struct book *b, const char *level, const char *code, ymd day);
struct book_unit *book_unit_of(struct book *b, int64_t id);
/* Every unit that ever had that code (may be NULL). */
const GPtrArray *book_all_with(struct book *b, const char *level, const char *code);
/* Lets the unit be found under a code it was given by an edit. */
void book_index_code(struct book *b, struct book_unit *u, const char *code);
/* Index of the version that covers a day, -1 when there is none. */
int book_version_on(const struct book_unit *u, ymd day);
struct book_version *book_version_at(const struct book_unit *u, int i);
/* Does the unit exist on that day? */
bool book_alive(const struct book_unit *u, ymd day);

struct book_event *book_event_of(struct book *b, int64_t id); /* NULL for NONE */
struct book_event *book_event_new(struct book *b, const char *kind, ymd on, const char *basis);
void book_part_new(struct book *b, struct book_event *ev, int64_t from, int64_t to, int64_t extent, const char *note);
struct book_part *book_part_at(struct book *b, int i);
/* The event of that day that names the unit (NULL: none); into: only one that leads to it, not one that takes a part away. */
struct book_event *book_event_on(struct book *b, const struct book_unit *u, ymd on, bool into);

/* Cuts version i at a day inside it and gives the later half, which is new. */
struct book_version *book_cut(struct book_unit *u, int i, ymd day);

/* Anything to write? */
bool book_changed(const struct book *b);
/* Writes the differences; the caller's transaction. */
bool book_write(struct book *b, struct err *e);

#endif
