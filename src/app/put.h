/* Writing records from JSON lines: the generic engine's plain door, until the pages come. One line, one act:
 *   {"do":"insert","table":"person_v","set":{"person_id":"…","full_name":"…"}}
 *   {"do":"correct","table":"person_v","area":0,"id":"…","set":{"sex":"female"}}     rewrites this row (records.md 1.3)
 *   {"do":"change","table":"unit_v","area":0,"head":"…","from":"2026-01-01","set":{…}} a new version from that day on
 *   {"do":"void","table":"tenure","area":7,"id":"…"}                                  entered by mistake
 * A number with decimals is a string ("900", "12.5"), or the whole number as it is stored.
 * A change keeps what it does not name. Codes by their names, days as YYYY-MM-DD (or YYYY-MM, YYYY), ids as strings, null empties a field.
 * "$name" stands for an id that an earlier line gave by "as":"name". All lines in one transaction; every fault is named with its line;
 * nothing is written when there is one.
 */
#ifndef COSO_APP_PUT_H
#define COSO_APP_PUT_H

#include "app/app.h"

struct put_options {
	const char *file;
	const char *text;  /* the lines themselves, made by the program; file is then only their name. NULL: they are in the file */
	const char *batch; /* key kept in the log with every row; NULL */
	bool dry;	   /* everything is tried and taken back */
	const char *actor; /* of the operator; another viewer of the app writes as itself, with its rights */
	const char *reason;
	ymd today;
	bool begun; /* app_put_begin was called: what the lines were made from was read in the transaction that writes them */
};
struct put_report {
	int64_t lines, inserted, corrected, changed, voided;
	int64_t warned; /* warnings that what was written leaves open */
	int64_t group;	/* of the change log; NONE when nothing was written */
};

/* Begins the transaction that app_put with `begun` ends, whatever comes of it; who does not come that far takes it back (store_rollback).
 * Waits for the writer as long as any write; ERR_BUSY. */
bool app_put_begin(struct app *a, const struct put_options *o, struct err *e);
/* Reads all lines and writes them in one transaction. Begun or not, none is open afterwards. */
bool app_put(struct app *a, const struct put_options *o, struct put_report *report, struct err *e);

#endif
