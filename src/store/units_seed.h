/* The units of Vietnam as the embedded table knows them: identities, dated versions, events with parts, other spellings. Pure: a table in,
 * plain arrays out; writing them to a register is app/init.c. The rules of identity are those of docs/records.md 3.1 and 3.3. */
#ifndef COSO_STORE_UNITS_SEED_H
#define COSO_STORE_UNITS_SEED_H

#include "store/units_table.h"

enum { UNITS_VERSIONS_MAX = 6, UNITS_NOBODY = -1 };

struct units_version {
	ymd from, until;
	int from_p, until_p;	 /* enum date_precision */
	const char *code, *name; /* the whole official name: "Xã Tân Thanh" */
	const char *type;	 /* id in list unit_type */
	int parent;		 /* index of a unit; UNITS_NOBODY for the nation */
};

struct units_unit {
	const char *level;	  /* id in list unit_level */
	int64_t key;		  /* stable number of the identity: list * 1000000 + level * 100000 + first code; below 10 million */
	int64_t area;		  /* number of its storage area, NONE for nation and districts */
	int founded_by, ended_by; /* index of an event or UNITS_NOBODY */
	int count;
	struct units_version v[UNITS_VERSIONS_MAX];
};

struct units_event {
	const char *kind; /* id in list unit_event_kind */
	ymd on;
	int64_t key;	  /* stable, unique among events */
	msg_key inferred; /* the rule */
	int first_part, part_count;
};

struct units_part {
	int event, from, to; /* units or UNITS_NOBODY; always whole: the packages know no other extent */
};

struct units_alias {
	int unit;
	const char *alias, *source;
};

struct units_seed {
	struct arena *arena;
	const struct units_records *records;
	GArray *units;	   /* struct units_unit */
	GArray *events;	   /* struct units_event, parts of one event together */
	GArray *parts;	   /* struct units_part */
	GArray *aliases;   /* struct units_alias */
	GArray *anomalies; /* struct units_anomaly: those of the table, then those met here */
};

/* Works the table out. first_from: the day from which the units of the first list are taken to exist (0 = that list's own day); they are
 * known "not later than" it (precision 3). NULL on a table that contradicts itself. To be freed with units_seed_free. */
struct units_seed *units_seed_make(const char *const *table, ymd first_from, struct err *e);
void units_seed_free(struct units_seed *s); /* NULL is fine */

/* Units of that level ("province", "district", "commune") alive on a day. */
int units_seed_count(const struct units_seed *s, const char *level, ymd day);
/* The unit of that level and code on a day, UNITS_NOBODY when there is none. */
int units_seed_find(const struct units_seed *s, const char *level, const char *code, ymd day);

/* The same name but for marks, case, the apostrophe's shape and "NT" (nông trường)? */
bool units_same_name(const char *a, const char *b);
/* Type of a unit (id in list unit_type) from the first words of its name; parent_type only matters for cities below a province.
 * NULL when the name begins with no type of that level. */
const char *units_type_of(const char *level, const char *name, const char *parent_type);

#endif
