/* Pages: what the law asks of a unit on a day: title standards and the training they make necessary, rules, quotas, targets, and the names
 * behind each. */
#ifndef COSO_APP_PAGE_LAW_H
#define COSO_APP_PAGE_LAW_H

#include "app/page/page_chart.h"
#include "app/page/page_form.h"

enum page_law_what { PAGE_LAW_TARGETS, PAGE_LAW_QUOTAS, PAGE_LAW_STANDARDS, PAGE_LAW_NEEDS, PAGE_LAW_RULES, PAGE_LAW__MAX };
/* "targets": in addresses; PAGE_LAW__MAX where there is no such word. */
const char *page_law_word(enum page_law_what what);
enum page_law_what page_law_find(const char *word);

struct page_law_ask {
	enum page_law_what what;
	const char *unit;  /* NULL or "": the viewer's */
	const char *file;  /* code of one file; NULL or "": all in force */
	int64_t page;	   /* quotas, targets: from 1 */
	const char *state; /* only lines in this state ("not_met"); NULL or "": all */
	/* names: */
	const char *item;    /* id of a quota or target; row of a standard or rule */
	const char *subject; /* id; NULL or "": all of the unit */
	const char *which;   /* quota, target: part, no, unknown, whole */
	bool whole;	     /* every line, however many: for a file; names: only whom the viewer may take out */
};

struct page_law_cell {
	const char *text;
	bool number;
	int tag;	   /* of a state: enum html_tag_kind, else 0 */
	const char *which; /* names: of a quota or target; of standards and rules ""; NULL: no list */
};
struct page_law_line {
	const char *item, *subject; /* of the names; subject NULL: of the unit */
	int depth;
	const struct page_law_cell *cells;
	/* names, needs: whom or what the row is about */
	char about;
	int64_t area, id;
};
struct page_law_table {
	const char *title, *file; /* file: code */
	const char *basis, *source, *valid, *confidence;
	int confidence_kind; /* 0 official, 1 transcribed, 2 draft */
	const char *const *header;
	size_t column_count;
	struct page_law_line *lines;
	size_t line_count;
	size_t elsewhere; /* lines on other pages */
	const char *summary;
};
/* A version of a file, in force on some other day. */
struct page_law_version {
	const char *title, *valid, *day; /* day: YYYY-MM-DD on which it is */
};

struct page_law {
	enum page_law_what what;
	const char *unit, *place; /* path as asked or chosen; its name */
	struct form_choices units;
	const struct page_law_table *tables;
	size_t table_count;
	const char *none; /* nothing is in force; NULL */
	const struct page_law_version *versions;
	size_t version_count;
	const struct page_chart *chart; /* targets that are shares; NULL */
	struct form_choices states;	/* quotas, targets: how many in each */
	int64_t page, pages;		/* quotas, targets; pages 0: no lines */
	const char *note;		/* names: how many are not shown; of needs how many are not named; NULL */
};

/* Tables of the unit and day. What is in it lives in the arena. */
bool page_law(
	struct app *a, const struct page_ask *ask, const struct page_law_ask *q, struct page_law *out, struct arena *arena, struct err *e);
/* One table: the names behind a line. */
bool page_law_names(
	struct app *a, const struct page_ask *ask, const struct page_law_ask *q, struct page_law *out, struct arena *arena, struct err *e);
/* The tables as one sheet for a file. */
struct sheet;
const struct sheet *page_law_sheet(const struct page_law *p, struct arena *arena);

#endif
