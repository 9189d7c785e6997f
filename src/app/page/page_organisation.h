/* Pages: an organisation (what it is, its posts with holders, superiors, what is below, terms, members) and the committee of a term. */
#ifndef COSO_APP_PAGE_ORGANISATION_H
#define COSO_APP_PAGE_ORGANISATION_H

#include "app/page/page_register.h"

struct page_term_ref {
	int64_t id; /* NONE: none */
	const char *label;
};

struct page_post {
	const char *title, *note;
	struct page_term_ref term;
	struct reg_seats seats;
	const struct reg_holder *holders;
	size_t holder_count;
	const char *hidden; /* how many holders may not be named; NULL: none */
};

struct page_organisation_line {
	const char *line, *type, *from, *until;
	struct page_organisation_ref organisation;
};

struct page_organisation_term {
	struct page_term_ref term;
	const char *from, *until, *congress, *decided, *elected, *basis;
	bool now;
};

struct page_organisation_version {
	const char *name, *type, *from, *until, *basis;
	struct page_unit_ref unit;
};

struct page_member {
	struct page_person_ref person;
	const char *kind, *birth, *from;
};

struct page_organisation {
	struct page_organisation_ref self;
	const char *title, *line;
	struct page_unit_ref unit;
	const struct page_unit_ref *above; /* with the unit itself */
	size_t above_count;
	const char *note; /* ended, not yet there; NULL */
	struct reg_facts facts;
	const struct page_post *posts;
	size_t post_count;
	const char *posts_note; /* they are beyond this viewer's rights; NULL */
	struct reg_seats total;
	const struct page_organisation_line *superiors, *below;
	size_t superior_count, below_count;
	const struct page_organisation_term *terms;
	size_t term_count;
	const struct page_organisation_version *versions;
	size_t version_count;
	/* Members: names, or a sentence. */
	const struct page_member *members;
	size_t member_count;
	const char *members_summary, *members_note, *members_more; /* NULL: none */
};

bool page_organisation(
	struct app *a, const struct page_ask *ask, int64_t organisation, struct page_organisation *out, struct arena *arena, struct err *e);

/* A part of the committee: how many, which share. */
struct page_structure {
	const char *label, *count, *share;
};
struct page_term_member {
	struct reg_holder holder;
	const char *title, *decision;
	struct reg_mark mark; /* left, joined later; text NULL: from beginning to end */
};
struct page_term {
	struct page_organisation_ref organisation;
	struct page_unit_ref unit;
	const struct page_unit_ref *above;
	size_t above_count;
	const char *title, *label, *line, *day; /* day: the one looked at, inside the term */
	struct page_term_ref previous, next;
	const char *previous_text, *next_text;
	struct reg_facts facts;
	const struct page_post *posts;
	size_t post_count;
	struct reg_seats total;
	const struct page_structure *structure;
	size_t structure_count;
	const struct page_term_member *members; /* on the day */
	size_t member_count;
	const struct page_term_member *changes; /* who left or joined in between */
	size_t change_count;
	const char *hidden; /* how many may not be named; NULL: none */
};

bool page_term(struct app *a, const struct page_ask *ask, int64_t term, struct page_term *out, struct arena *arena, struct err *e);

#endif
