/* Popolo JSON (popoloproject.com) as files: arrays of objects under known names, read and written one object at a time. What the objects
 * mean is the use cases' affair. */
#ifndef COSO_EXCHANGE_POPOLO_H
#define COSO_EXCHANGE_POPOLO_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* ---- writing ---- */

struct popolo_out;

/* Begins the file beside its place. NULL on error. */
struct popolo_out *popolo_open(const char *path, struct err *e);
/* The next array ("persons"); the one before is ended. */
bool popolo_array(struct popolo_out *o, const char *name, struct err *e);
/* One more object of the array; the reference is taken over. */
bool popolo_add(struct popolo_out *o, json_t *object, struct err *e);
/* Ends the file and puts it in its place; with keep false it is thrown away. Frees o in any case; NULL is fine. */
bool popolo_close(struct popolo_out *o, bool keep, struct err *e);

/* ---- reading ---- */

#define POPOLO_OBJECT_MAX (1024 * 1024) /* bytes of one object: more is no record */

/* Called for every object of every array, in the order of the file; number counts inside the array from 1, line in the file. The object is
 * the reader's. False stops with the error. */
typedef bool popolo_each(void *self, const char *array, int64_t number, int64_t line, const json_t *object, struct err *e);

/* Reads a text. What stands beside the arrays (meta …) is passed over; a value in an array that is no object, a text that is not JSON, a
 * key twice, an object too large or nested too deep is ERR_INPUT with its line. */
bool popolo_scan(const char *name, const char *text, size_t length, popolo_each *each, void *self, struct err *e);
/* The same of a file, which is mapped, not loaded. */
bool popolo_read(const char *path, popolo_each *each, void *self, struct err *e);

#endif
