/* Between the files of the page of a person; nobody else includes this. */
#ifndef COSO_APP_PAGE_PERSON_PARTS_H
#define COSO_APP_PAGE_PERSON_PARTS_H

#include "app/page/page_person.h"
#include "app/page/register_parts.h"

/* Where the person is or was. */
struct person_place {
	struct reg_organisation organisation;
	struct reg_unit unit;
	int64_t unit_id; /* the village, else the organisation's unit */
	ymd day;	 /* on which it is looked at */
	bool named;	 /* names may be seen there */
};

struct person_tenure {
	int64_t id, title, organisation, term, source, end_reason;
	const char *term_label, *decision;
	ymd from, until;
	int from_p, until_p;
	bool main, acting, shown;
	struct person_place at;
};
struct person_membership {
	int64_t id, organisation, kind, place, village, in, out;
	ymd from, until;
	int from_p, until_p;
	bool shown;
	struct person_place at;
};
struct person_study {
	int64_t id;
	ymd on;
	const char *list, *kind; /* code list of its level; words of its kind */
	int64_t level;
	const char *level_text, *subject;
};

struct person_work {
	struct reg r;
	struct page_person *out;
	int64_t area, id;
	const char *purpose;
	GArray *tenures, *memberships, *studies;
	struct person_place *home; /* the unit whose books hold the person; NULL */
	bool sees_sensitive, may_reveal, may_reveal_sensitive, reveal;
};

bool person_read(struct person_work *w, struct err *e);	   /* tenures, memberships, qualifications, rights */
bool person_head(struct person_work *w, struct err *e);	   /* facts, masks */
bool person_course(struct person_work *w, struct err *e);  /* tables */
void person_timeline(struct person_work *w);		   /* drawing */
bool person_history(struct person_work *w, struct err *e); /* what was written when */
/* May it at any of the places? */
bool person_may(struct person_work *w, enum auth_right right, const char *table, char class_);

#endif
