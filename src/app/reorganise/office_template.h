/* Usual bodies of a unit's office, from domain/templates/office_LEVEL.yaml: which bodies are one and the same across regimes (roles), and
 * what a new unit starts with. Knows the shape of the files, no body, no title, no number. */
#ifndef COSO_APP_OFFICE_TEMPLATE_H
#define COSO_APP_OFFICE_TEMPLATE_H

#include "model/codes.h"

/* A number that may depend on the class of the unit (unit_tag). */
struct office_number {
	const int *tags, *values;
	size_t count;
	int otherwise;
};
struct office_post {
	int title, category; /* category 0: none */
	struct office_number seats;
	bool term;	       /* belongs to the term of its body */
	const int *unit_types; /* only there; count 0: everywhere */
	size_t unit_type_count;
};
/* A value by type of unit. */
struct office_choice {
	int unit_type, value;
	const char *text;
};
struct office_body {
	const char *role, *name; /* {unit} in the name stands for the unit's */
	int type;		 /* 0: only by type of unit */
	const struct office_choice *types, *names, *grassroots;
	size_t type_count, name_count, grassroots_count;
	int above_line, under_line; /* 0: none */
	const char *above_role, *under_role;
	const char *chain; /* of term_period; NULL: no terms */
	struct office_number committee, standing, deputies;
	const struct office_post *posts;
	size_t post_count;
};
struct office_regime {
	const char *name, *vi, *en, *confidence, *basis;
	ymd from, until;
	const struct office_body *bodies;
	size_t body_count;
};
struct office_is {
	int type;
	const int *grassroots; /* one of these; count 0: any */
	size_t grassroots_count;
};
struct office_role {
	const char *role;
	const struct office_is *is;
	size_t count;
};
struct office_template {
	int level; /* num of unit_level */
	const char *confidence;
	int carry_source, end_reason; /* nums of tenure_source and tenure_end */
	const struct office_role *roles;
	size_t role_count;
	const struct office_regime *regimes;
	size_t regime_count;
};

/* The template of a level (code of unit_level); a level without a file has none: *out NULL. */
bool office_template_read(struct codes *codes, const char *level, const struct office_template **out, struct arena *a, struct err *e);
/* The regime in force on a day; NULL when there is none. */
const struct office_regime *office_regime_on(const struct office_template *t, ymd day);
/* Which role a body of that type (and grassroots type, NONE: not recorded) plays; NULL: none, it lives its own life. t may be NULL. */
const char *office_role_of(const struct office_template *t, int64_t type, int64_t grassroots);
const struct office_body *office_body_of(const struct office_regime *r, const char *role);
int office_number_for(const struct office_number *n, int tag); /* tag 0: no class known */

#endif
