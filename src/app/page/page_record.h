/* Page: one record of any kind: every field by its description, versions over time, the records that are part of it, its history as a
 * story. Also the records of further kinds shown on the pages of persons, units, organisations and terms. */
#ifndef COSO_APP_PAGE_RECORD_H
#define COSO_APP_PAGE_RECORD_H

#include "app/page/page_register.h"

/* Names a record; web knows its address. */
struct record_ref {
	const char *kind; /* NULL: none */
	int64_t area, id;
	const char *name;
};

struct record_value {
	const char *label, *text; /* "" where nothing is recorded */
	struct record_ref ref;	  /* kind NULL: nowhere to go */
	bool masked;
};

struct record_version {
	const char *when;
	int64_t id, rev;
	bool now;			   /* holds on the day */
	const struct record_value *values; /* what differs from the version before; of the first everything */
	size_t count;
};

struct record_change_item {
	const char *label, *before, *after; /* before NULL: only after */
};
struct record_change {
	const char *when, *who, *what, *valid, *why, *basis;
	const struct record_change_item *items;
	size_t item_count;
	int64_t group;		/* NONE: may not be undone here */
	bool again;		/* it took something back: undoing it does that again */
	const char *in_the_way; /* why one's own act cannot be taken back any more; NULL */
};

struct record_line {
	struct record_ref self;
	const char *title, *when;
	bool now;
};
/* Records of another kind that belong to a record. */
struct record_section {
	const char *kind, *label;
	const struct record_line *lines;
	size_t count;
	bool may_add;
	const char *more; /* there are others: how many; NULL */
	const char *via;  /* the field that points here, for a new one */
};
struct record_sections {
	struct record_ref parent;
	const struct record_section *items;
	size_t count;
	bool may_correct, may_change, may_close; /* the parent itself */
	const struct record_ref *add;		 /* kinds that have none yet and may be added: kind and label */
	size_t add_count;
	const struct record_ref *elsewhere; /* kinds the page shows in its own way and that may be added */
	size_t elsewhere_count;
};

struct page_record {
	struct record_ref self;
	const char *kind_label, *title, *when, *purpose;
	const struct record_ref *above; /* what it belongs to */
	size_t above_count;
	bool gone, versioned, has_span;
	const char *gone_text;
	const struct record_value *values;
	size_t value_count;
	const struct record_version *versions;
	size_t version_count;
	struct record_sections sections;
	bool may_correct, may_change, may_close, may_void;
	const char *masked; /* that something is masked, and what to do; NULL */
	bool history_shown;
	const struct record_change *changes;
	size_t change_count;
};

bool page_record(struct app *a, const struct page_ask *ask, const char *kind, int64_t area, int64_t id, struct page_record *out,
	struct arena *arena, struct err *e);

/* The sections of a record shown on a page of its own (person, unit, organisation, term); only what the viewer may see, empty ones as
 * things to add. In a read transaction of its own. */
bool page_record_sections(struct app *a, const struct page_ask *ask, const char *kind, int64_t area, int64_t id,
	struct record_sections *out, struct arena *arena, struct err *e);

#endif
