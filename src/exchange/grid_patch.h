/* Changing an XML part without touching what is not changed: its bytes go by while a parser says where the tags are. */
#ifndef COSO_EXCHANGE_GRID_PATCH_H
#define COSO_EXCHANGE_GRID_PATCH_H

#include "exchange/grid_package.h"

#include <glib.h>
#include <stdio.h>

struct patch {
	GString *waiting; /* bytes not yet written */
	size_t at;	  /* of waiting: written or dropped already */
	uint64_t base;	  /* of waiting in the part */
	uint64_t event;	  /* where the tag of the last event began */
	FILE *out;
};

void patch_begin(struct patch *p, FILE *out);
void patch_end(struct patch *p); /* writes what is left */
void patch_free(struct patch *p);
/* For part_tee: more bytes of the part. */
void patch_bytes(struct patch *p, const char *s, size_t n);
/* From a handler: writes all up to the tag of this event. */
void patch_to_tag(struct patch *p, const struct part *part);
/* The tag of this event as it stands there, in the arena; it is not written any more. */
char *patch_take_tag(struct patch *p, const struct part *part, struct arena *a);
/* The same of a tag that has gone by since: index and length as part_where said them; nothing behind it is written yet. */
char *patch_take_at(struct patch *p, uint64_t index, size_t length, struct arena *a);
void patch_put(struct patch *p, const char *s);

/* A start tag with an attribute set: replaced where it is there, else put first. */
char *patch_attribute(const char *tag, const char *name, const char *value, struct arena *a);
/* "x:" of a tag "<x:row …>", "" without a prefix. */
char *patch_prefix(const char *tag, struct arena *a);
/* Text and attributes of XML. */
char *patch_escape(const char *s, struct arena *a);

#endif
