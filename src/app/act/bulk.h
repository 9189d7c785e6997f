/* One act on many records: the same change, end or new fact for each, tried record by record, told record by record, written as one
 * transaction that is one group of the change log and can be undone as one. The checks, rights, conflicts and rules are those of app_act.
 */
#ifndef COSO_APP_BULK_H
#define COSO_APP_BULK_H

#include "app/act/act.h"

enum { BULK_MAX = 5000 }; /* records of one act */

struct bulk_item {
	int64_t area, id, rev; /* as in struct act; id NONE: a new one */
	const char *owner;     /* of a new one: the text that says whose it is */
	int64_t person;	       /* whose fact it is, for the figures; NONE */
};
struct bulk_ask {
	struct act act;	   /* what is done to each; its area, id and rev are the item's */
	const char *whose; /* the field that takes an item's owner; NULL */
	const struct bulk_item *items;
	size_t count;
	bool some; /* write those that pass although others do not; else all or none */
};

struct bulk_failure {
	size_t item;
	const char *text;
	bool conflict; /* somebody else wrote it meanwhile */
};
/* A warning nobody has given a reason for. */
struct bulk_warning {
	const char *rule, *text;
	size_t count, first; /* items, the first of them */
};
struct bulk_result {
	size_t changed, same; /* items that pass; of them those that say it already are in same */
	const struct bulk_failure *failures;
	size_t failure_count;
	const struct bulk_warning *warnings;
	size_t warning_count, warned; /* warned: items that would pass with a reason */
	const struct act_effect *effects;
	size_t effect_count;
	const int64_t *revs; /* of every item's row as it stands before; NONE where there is none */
	const char *problem; /* with the whole; NULL */
	bool written;
	int64_t group; /* NONE when nothing was written */
};

/* Does it, or says why not. Without `some` nothing is written while an item fails or is warned of; with it those are left out. With
 * act.dry nothing is written, and what is said is what would be without the items that fail. */
bool app_bulk(struct app *a, const struct bulk_ask *ask, struct arena *arena, struct bulk_result *out, struct err *e);

#endif
