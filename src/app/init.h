/* Use case "init": fills an empty register with the units of Vietnam out of the embedded table: units with versions, events with parts,
 * spellings, storage areas. Offline, in one transaction, the same ids at every installation. */
#ifndef COSO_APP_INIT_H
#define COSO_APP_INIT_H

#include "store/store.h"
#include "store/units_seed.h"

/* Called as the work goes on: done of total rows. */
typedef void (*init_progress)(int64_t done, int64_t total, void *user);

struct init_options {
	ymd first_from;		/* from when the units of the first list are taken to exist, "not later than" (0 = the list's own day) */
	init_progress progress; /* may be NULL */
	void *user;
};

struct init_report {
	struct units_seed *seed; /* what was written: lists, events, anomalies; freed with app_init_report_free */
	int64_t units, versions, events, parts, aliases, areas;
	int64_t without_target;	   /* communes that ended on 1/7/2025 and of which no part says where they went */
	int alive[UNITS_LISTS][3]; /* provinces, districts, communes asked of the database on the day of each list */
};

/* Fills the register behind s. ERR_CONFLICT when it already holds units; nothing is written on any error. */
bool app_init(struct store *s, const struct init_options *o, struct init_report *report, struct err *e);
/* The same inside the caller's open (bulk) transaction, which the caller commits or rolls back; nothing is rebuilt. */
bool app_init_fill(struct store *s, const struct init_options *o, struct init_report *report, struct err *e);

/* The report as text: numbers, then anomalies by kind; with details every single one. */
void app_init_report_text(const struct init_report *r, enum msg_lang lang, bool details, GString *out);
void app_init_report_free(struct init_report *r);

/* The stable ids app_init gives (tests, import-lineage): tags keep the tables apart, n counts inside one key, 0..127. */
enum init_id_tag { INIT_ID_UNIT = 1, INIT_ID_UNIT_V, INIT_ID_AREA, INIT_ID_EVENT, INIT_ID_PART, INIT_ID_ALIAS };
int64_t app_init_id(enum init_id_tag tag, int64_t key, int n);

#endif
