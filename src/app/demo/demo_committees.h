/* Committees of Tuyên Quang in two terms: the plan shared by the part that makes people and the part that writes bodies. */
#ifndef COSO_APP_DEMO_COMMITTEES_H
#define COSO_APP_DEMO_COMMITTEES_H

#include "app/demo/demo_parts.h"

enum { TERM_BEFORE, TERM_NOW, TERM__MAX };
#define TERM_DAY_BEFORE ((ymd)20150630)
#define TERM_DAY_NOW ((ymd)20200630)
#define REPLACEMENT_DAY ((ymd)20180301)
#define MERGER_DAY ((ymd)20250701)
#define COMMITTEES_MAX_BODIES 460

struct district_plan {
	const char *district_code;
	int bodies[5]; /* 15, 13, 7, 5, 3 members */
	int minority, women, under40, minority_secretaries;
};

struct body {
	size_t district;
	int64_t unit, org, term[TERM__MAX];
	int area;
	const char *type, *grassroots, *name;
	int seats[TERM__MAX];	 /* 0: the body does not exist in that term */
	size_t first[TERM__MAX]; /* its first place in members[] */
	ymd until;
};

struct seat_plan {
	const char *title;
	int seats;
	const char *category, *source;
};

/* Age bands by birth: under 40 in 2020; under 40 in 2015 only; older. */
enum { BAND_YOUNG, BAND_MIDDLE, BAND_OLD, BAND__MAX };

struct committee_member {
	struct demo_person person;
	bool woman, minority, in_term[TERM__MAX], secretary[TERM__MAX];
	int band;
	size_t body;	   /* of the term now, else of the term before */
	bool seated;	   /* has a place in the term before */
	ymd leaves_office; /* left the term before early (replaced secretaries, members who became secretary) */
};

struct committees {
	const struct district_plan *plans;
	size_t plan_count;
	struct demo_unit *units;
	size_t unit_count;
	int64_t province_org, district_orgs[8];
	struct body bodies[COMMITTEES_MAX_BODIES];
	size_t body_count;
	int shrunk, grown;
	struct committee_member *people;
	size_t people_count;
	struct committee_member **members[TERM__MAX]; /* by body and slot; slot 0 of a body is its secretary */
	struct committee_member *replacement[COMMITTEES_MAX_BODIES];
	int64_t secretary_post[TERM__MAX][COMMITTEES_MAX_BODIES];
};

/* Fills people, members and replacements so that every printed margin holds. Pure but for the random numbers. */
void committees_people(struct demo *d, struct committees *c);

#endif
