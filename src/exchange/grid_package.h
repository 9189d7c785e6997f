/* An .xlsx as what it is: a zip of XML parts, read with limits. Names of entries are only looked up, never used as paths; a DOCTYPE is
 * refused, so entities cannot grow or fetch anything. */
#ifndef COSO_EXCHANGE_GRID_PACKAGE_H
#define COSO_EXCHANGE_GRID_PACKAGE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct package;

/* NULL with an error for what is no zip, encrypted, inconsistent or has too many entries. */
struct package *package_open(const char *path, struct err *e);
void package_close(struct package *p); /* NULL is fine */

/* Index of the entry of that name (letters of ASCII in any case), or -1. */
int64_t package_find(const struct package *p, const char *name);

/* How a part is read. Names are without their namespace prefix. */
struct xml_handlers {
	void (*start)(void *user, const char *name, const char **attributes);
	void (*end)(void *user, const char *name);
	void (*text)(void *user, const char *s, size_t n); /* may be NULL */
};
/* The value of an attribute by its local name ("id" also finds "r:id"), or NULL. */
const char *xml_attribute(const char **attributes, const char *name);

struct part;
/* A part being read; limit: bytes inflated at most. */
struct part *part_open(struct package *p, int64_t index, uint64_t limit, const struct xml_handlers *h, void *user, struct err *e);
void part_close(struct part *part);
/* Reads on until a handler has called part_pause or the part ends (*end). */
bool part_read(struct part *part, bool *end, struct err *e);
/* From a handler: come back after this event. */
void part_pause(struct part *part);
/* From a handler: give up; the caller sets its own error and part_read gives false. */
void part_stop(struct part *part);
uint64_t part_inflated(const struct part *part);
/* Gives all inflated bytes to a function too, each piece before it is parsed. */
void part_tee(struct part *part, void (*bytes)(void *user, const char *s, size_t n));
/* From a handler: where the tag it is called for stands in those bytes (an end tag that is none, as in <a/>, has length 0). */
void part_where(const struct part *part, uint64_t *index, size_t *length);

/* A whole small part. A handler that gives up sets `user`'s own error. */
bool package_parse(struct package *p, int64_t index, uint64_t limit, const struct xml_handlers *h, void *user, struct err *e);

/* The bytes of a part in pieces, without parsing: each is inflated, counted and checked against the stated size. */
bool package_bytes(struct package *p, int64_t index, uint64_t limit, void (*piece)(void *user, const char *s, size_t n), void *user,
	uint64_t *total, struct err *e);

#endif
