/* How pages of records are laid out: domain/layouts/records.yaml. */
#ifndef COSO_APP_RECORD_LAYOUT_H
#define COSO_APP_RECORD_LAYOUT_H

#include "app/app.h"

struct record_hint {
	const char *field, *vi, *en;
};

/* Of one kind; lists of fields end with NULL and are NULL where the file says nothing. */
struct record_layout {
	const struct kind *kind;
	bool machine;	    /* only the program writes it */
	const char *starts; /* a new record begins on the day of this field; NULL */
	const char *const *title, *const *list, *const *first, *const *hidden, *const *close;
	const struct kind *const *sections;  /* kinds whose records stand on its page; NULL-terminated, never NULL */
	const struct kind *const *elsewhere; /* kinds that the page shows in its own way */
	const struct record_hint *hints;
	size_t hint_count;
};

struct record_group {
	const char *name, *vi, *en;
	const struct record_layout *const *kinds;
	size_t count;
};

struct record_layouts {
	const struct record_group *groups;
	size_t group_count;
	const struct record_layout *all;
	size_t count;
};

/* In a read transaction. NULL with an error when the file is faulty. */
const struct record_layouts *record_layouts(struct app *a, struct err *e);
/* Of a kind that has pages; NULL. */
const struct record_layout *record_layout_of(const struct record_layouts *l, const char *kind);
/* Is it among them? fields NULL: no. */
bool record_has(const char *const *fields, const char *field);
/* The sentence below a field's label; NULL. */
const char *record_hint(const struct record_layout *l, const char *field, enum msg_lang lang);

/* The first field of the kind that points at records of another (own before others); NULL. */
const struct kind_field *record_field_to(const struct kind *k, const char *to);

#endif
