/* Page: the list of people, with search, filters and pages; and the same list as a sheet to take along. Only whom the viewer may see; how
 * many others answer is a count. */
#ifndef COSO_APP_PAGE_PEOPLE_H
#define COSO_APP_PAGE_PEOPLE_H

#include "app/directory/directory_find.h"
#include "app/page/page.h"
#include "exchange/sheet.h"

enum { PEOPLE_ROWS = 50, PEOPLE_TAKE_MAX = 50000, PEOPLE_TAKE_MAX_XLSX = 20000 };

/* As in the address; NULL or "": not asked. */
struct page_people_ask {
	const char *q, *unit, *organisation;  /* unit: a code of the day ("02242", "08/02242") or an id */
	const char *title, *kind, *sex, *age; /* codes; age: 1..FIND_AGES */
	const char *after;
	bool past;
};

struct page_person_line {
	struct page_person_ref person;
	const char *other_name; /* the name that was found, when it is not the one shown */
	const char *matched;	/* by which number; NULL */
	const char *birth, *sex;
	const char *post; /* titles, else what sort of member */
	bool masked;	  /* there is more the viewer may not see */
	bool past;	  /* nothing of it holds on the day */
	struct page_organisation_ref organisation;
	struct page_unit_ref unit, commune; /* commune: above a village; name NULL: none */
};
/* One value of a filter: how many of the people listed have it. */
struct page_choice {
	const char *param, *value, *label;
	int64_t count;
	bool chosen;
};
struct page_choices {
	const char *title;
	const struct page_choice *items;
	size_t count;
};
enum { PEOPLE_FILTERS = 5 };

struct page_people {
	const char *q;	     /* as understood; "" */
	const char *summary; /* how many, where, in which order */
	const char *matched; /* what was matched where; NULL without a search */
	const char *hidden;  /* that only what the viewer may see is looked through; NULL: everything is */
	const char *nothing; /* why the list is empty; NULL when it is not */
	const char *range;   /* "1–50 trong 1.268" */
	struct page_unit_ref unit, parent;
	struct page_organisation_ref organisation;
	const struct page_person_line *lines;
	size_t count;
	struct page_choices filters[PEOPLE_FILTERS];
	const struct page_choice *chosen;
	size_t chosen_count;
	const char *next; /* cursor; NULL: last page */
	bool first, past, may_export;
	int64_t total;
};

bool page_people(struct app *a, const struct page_ask *ask, const struct page_people_ask *what, struct page_people *out,
	struct arena *arena, struct err *e);
/* How many the list would have, naming nobody, so nothing is noted; NONE where there are people and none may be seen: that is not nobody.
 */
bool page_people_count(
	struct app *a, const struct page_ask *ask, const struct page_people_ask *what, int64_t *total, struct arena *arena, struct err *e);
/* The list as far as the viewer may take it out (RIGHT_EXPORT), at most limit rows; notes the reading. ERR_DENIED when it may nowhere. */
bool page_people_sheet(struct app *a, const struct page_ask *ask, const struct page_people_ask *what, size_t limit, struct sheet *out,
	struct arena *arena, struct err *e);

/* One found person ready to print (search.c). */
void page_person_line_fill(struct app *a, const struct directory_view *view, const struct page_ask *ask, const struct find_table *table,
	const struct people_hit *hit, struct page_person_line *out, struct arena *arena);
struct page_unit_ref page_unit_ref_of(const struct dir_structure *s, int unit, ymd day);

#endif
