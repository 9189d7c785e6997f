/* What was read of protected data, noted by use cases as they go and written to the reading log (access_log) before the answer leaves: by
 * the dispatcher for pages, by the command for the command line. */
#ifndef COSO_APP_READING_H
#define COSO_APP_READING_H

#include "app/app.h"
#include "store/access_log.h"

/* A purpose that somebody states, in characters: what says something, and what the log keeps. */
#define PURPOSE_LEAST 5
#define PURPOSE_MOST 160

/* Notes one reading (copied). act: RIGHT_VIEW a list or sensitive field, RIGHT_REVEAL, RIGHT_EXPORT …; area 0 for more than one area. */
void app_note_reading(struct app *a, const struct access_reading *r);
bool app_has_readings(const struct app *a);
/* How many were noted and not yet written, and the one of that number. */
size_t app_reading_count(const struct app *a);
const struct access_reading *app_reading(const struct app *a, size_t i);
bool app_has_reading_of(const struct app *a, int act);
/* Appends what was noted to the log of the register behind writer (the app's own store or another connection to it), in one transaction,
 * as the app's viewer, and forgets it. Nothing noted: nothing done. */
bool app_write_readings(struct app *a, struct store *writer, struct err *e);
/* The same after something was committed: whatever comes of it, what was done is told as done. Waits longer for another program that has
 * the register; what cannot be written then is said in the program's own log, and forgotten. */
void app_settle_readings(struct app *a, struct store *writer);
/* The same inside the writer's open transaction, and it is not forgotten: it is written only when that is committed. */
bool app_append_readings(const struct app *a, struct store *writer, struct err *e);
void app_forget_readings(struct app *a);

#endif
