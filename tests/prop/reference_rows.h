/* Inside the reference: rows as they stand in the base tables, and values of facts on days. */
#ifndef COSO_PROP_REFERENCE_ROWS_H
#define COSO_PROP_REFERENCE_ROWS_H

#include "reference.h"

#include <glib.h>

struct row_unit {
	int64_t id, level;
};
struct row_unit_v {
	int64_t unit, from, until, parent, type;
};
struct row_tag {
	int64_t unit, from, until, tag;
};
struct row_founding {
	int64_t organisation, on;
};
struct row_organisation_v {
	int64_t organisation, from, until, unit, type, grassroots, place, no_masses;
};
struct row_line {
	int64_t organisation, from, until, line, superior;
};
struct row_term {
	int64_t id, period, planned_until, congress;
};
struct row_post {
	int64_t id, organisation, title, term;
};
struct row_post_v {
	int64_t post, from, until, seats, category;
};
struct row_person {
	int64_t id, birth, unknown;
};
struct row_person_v {
	int64_t person, from, until, sex, ethnic, religion, occupation, private_owner, foreign_marriage;
};
struct row_qualification {
	int64_t id, person, on, general, professional, theory, state_mgmt, rank;
};
struct row_tenure {
	int64_t id, person, post, from, until, source, category, main, acting, reelected, end_reason, nonlocal, expected_until;
};
struct row_record {
	int64_t id, person, admit, ceremony, official, was_youth, policy_breach, again;
};
struct row_membership {
	int64_t id, person, organisation, kind, place, village, from, until, in_reason, out_reason;
};
struct row_state {
	int64_t person, from, until, state;
};

struct row_course {
	int64_t area, id, content, kind;
};
struct row_turn {
	int64_t id, person, on, course_area, course, sent_by, as_post, result;
};
struct row_paper {
	int64_t id, person, on, is_badge, badge;
};
struct row_class {
	int64_t id, person, organisation, year, part, as_member, as_tenure, scale, level, none_reason, fail_cause;
};
struct row_movement {
	int64_t id, person, from, until, to_tenure, kind, planned_until;
};
struct row_event {
	int64_t id, on, event;
};
struct row_part {
	int64_t id, event, from_org, to_org;
};

/* A fact of any kind; row is its number in the table it comes from. */
struct ref_fact {
	const struct fact_kind *kind;
	int64_t id, from, until, person, organisation, unit, post;
	guint row;
};

enum { REF_TABLES = 16 };

struct ref {
	struct store *store;
	const struct vocab *vocab;
	struct codes *codes;
	GArray *units, *unit_v, *tags, *foundings, *organisation_v, *lines, *terms, *posts, *post_v, *persons, *person_v, *qualifications,
		*tenures, *records, *memberships, *states, *courses, *turns, *papers, *classes, *movements, *events, *parts;
	GArray **facts; /* per kind of the vocabulary: struct ref_fact */
	GArray *days;	/* every day on which anything begins or ends, ascending */
	int line_of[TREE_FRONT + 1];
	/* of the question */
	const struct batch *b;
	const struct place *where;
	int64_t reason, crossed;
};

#define ROW(array, type, i) (&g_array_index((array), struct type, (i)))

const GArray *ref_facts(const struct ref *r, const struct fact_kind *k);
/* num of a code by its id; a bug when there is none. */
int ref_code(const struct ref *r, const char *list, const char *id);
/* Value of an attribute of the fact's kind on a day; NONE: not stated. */
int64_t ref_value(const struct ref *r, const struct ref_fact *f, const char *attr, ymd d);
/* The version of a unit, organisation, person or post on a day as a fact; NULL when there is none. */
const struct ref_fact *ref_version(const struct ref *r, enum subject s, int64_t id, ymd d);
/* Where a fact stands on a day: its unit, NONE if none. */
int64_t ref_unit_of(const struct ref *r, const struct ref_fact *f, ymd d);
/* Is the node (unit; organisation of a line) in the subtree of the other on that day? line 0: units. */
bool ref_under(const struct ref *r, int line, int64_t node, int64_t above, ymd d);
int64_t ref_first_day(int64_t pdate);

#endif
