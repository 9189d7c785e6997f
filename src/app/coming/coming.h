/* What comes up (domain/clocks, form-language.md 10): for each fact of a population a day worked out from one of its dates, between two
 * days; who acts and how. A number is always the number of facts behind it. */
#ifndef COSO_APP_COMING_H
#define COSO_APP_COMING_H

#include "app/page/page.h"
#include "stats/law_file.h"

enum { COMING_MONTHS = 12, COMING_MONTHS_MAX = 60 };

/* The day after so many months, counted as the form language counts them (months_since): a day that the month does not have is the first of
 * the next. */
ymd coming_after(ymd from, int months);
/* The first of these days of a year (mmdd, ascending) on or after the day; the day itself without any. */
ymd coming_on_day(ymd day, const int *on_days, size_t count);

struct coming_ask {
	const char *unit; /* as in a figure_request … */
	int64_t place;	  /* … or, where not 0, the unit's id */
	const char *item; /* only this one; NULL or "": all */
	ymd from;	  /* first day; the facts are those of this day */
	int months;
	size_t names;	/* so many of the soonest get their words; 0: all */
	bool takes_out; /* names leave the register */
	bool numbers;	/* nobody is named, so nothing is noted as read */
	bool use_sql;
};

/* One thing that comes up. Texts are in the language asked for; a person that may not be named has name NULL. */
struct coming_due {
	const struct law_item *item;
	const struct law_item *exemption; /* of a standard, that ends; NULL */
	ymd day;
	int after;  /* months: which of several */
	bool vague; /* the date behind it is a year or a month: precision tells */
	int precision;
	int64_t area, person, organisation, unit;
	int64_t fact;
	bool document;			 /* the fact is a document, name its number and title */
	const char *name, *post, *place; /* post: title; place: organisation, or unit */
	const char *organisation_name, *unit_name;
};
struct coming_item {
	const struct law_file *file;
	const struct law_item *item;
	bool hidden; /* the viewer may not see its number */
	int64_t *by_month, total;
	ymd first;	 /* the earliest day; 0: none */
	int64_t unnamed; /* of them, whom the viewer may not name */
};
/* Of one unit directly below. */
struct coming_unit {
	int64_t id;
	const char *name;
	int64_t *by_month, total;
};
struct coming {
	struct page_unit_ref unit;
	ymd from, until; /* until: not any more */
	int months;
	const ymd *month_from; /* months + 1 of them: where a month begins */
	const struct coming_item *items;
	size_t item_count;
	const struct coming_unit *units;
	size_t unit_count;
	const struct coming_due *due; /* whom the viewer may name, by day, kind, name */
	size_t due_count;
	size_t named; /* how many there are of them, also beyond those asked for */
	int64_t total, unnamed;
	bool any_hidden;
};

bool coming_up(
	struct app *a, const struct page_ask *ask, const struct coming_ask *what, struct coming *out, struct arena *arena, struct err *e);

/* "tháng 12/2026", "12/12/2026", "trong năm 2026": as exactly as the date behind it is known. */
const char *coming_day_words(const struct coming_due *d, enum msg_lang lang, struct arena *a);
const char *coming_item_title(const struct law_item *x, enum msg_lang lang);
/* What it is about: "40 năm", why somebody was exempt, or "". */
const char *coming_detail(const struct coming_due *d, enum msg_lang lang, struct arena *a);

struct sheet;
const struct sheet *coming_sheet(const struct coming *c, enum msg_lang lang, struct arena *a); /* the names */
char *coming_json(const struct coming *c, enum msg_lang lang);				       /* g_free */
/* A calendar (RFC 5545): whole days, an event each; stamp: when it was made, ms. g_free. */
char *coming_calendar(const struct coming *c, const char *register_id, int64_t stamp, enum msg_lang lang);

#endif
