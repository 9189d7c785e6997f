/* The embedded table of units (made by tools/mkunits, format described there), read into plain records. Nothing is judged here. */
#ifndef COSO_STORE_UNITS_TABLE_H
#define COSO_STORE_UNITS_TABLE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

/* Chunks of whole lines, NULL-terminated; generated into the build folder. */
extern const char *const units_table[];

struct units_line {
	char op;			  /* '+' '-' '=' */
	char level;			  /* 'P' 'D' 'C' */
	const char *code, *parent, *name; /* parent, name: NULL for '-' */
};

enum { UNITS_LISTS = 4 };

struct units_list {
	ymd day;
	int provinces, districts, communes; /* alive on that day */
	const char *source;
	bool whole; /* all units, not differences */
	const struct units_line *lines;
	size_t count;
};

struct units_pair {
	const char *from, *to;
};

struct units_anomaly {
	const char *kind; /* spaces, nfc, no_old_code … */
	const char *source, *code, *text;
};

struct units_records {
	struct units_list lists[UNITS_LISTS];
	const struct units_pair *mapping; /* old commune -> new commune */
	size_t mapping_count;
	const struct units_pair *zones; /* district -> special zone */
	size_t zone_count;
	const struct units_anomaly *anomalies;
	size_t anomaly_count;
};

/* Reads a table; everything lives in the arena. NULL with the number of the faulty line. */
struct units_records *units_table_read(const char *const *chunks, struct arena *a, struct err *e);

#endif
