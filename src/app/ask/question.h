/* Asking freely: what is counted, under which condition, split by which attributes, where, on which days. A question becomes the text of a
 * small form of the form language; that text is shown, copied and drawn like any other form, so that rights, names behind a cell and files
 * need no second code. */
#ifndef COSO_APP_ASK_QUESTION_H
#define COSO_APP_ASK_QUESTION_H

#include "app/figure/figure.h"

enum { QUESTION_DATES_MAX = 12, QUESTION_TEXT_MAX = 2000, QUESTION_CELLS_MAX = 20000, QUESTION_CHILDREN = 150 /* taken for units below */ };

/* As asked; NULL or "": not asked. */
struct question_ask {
	const char *count; /* measure of the language; NULL: persons, or what suits the kind */
	const char *of;	   /* population */
	const char *where;
	/* An attribute; "LIST:groups", "LIST:GROUP" (in the group or not), "age:18-30,31+", "DATE:0-9,10+" (years since), "child"; of the
	 * unit or organisation of the fact: "place.area", "org.type". */
	const char *rows, *columns;
	const char *dates; /* "31/12/2020, 2021, 2023..2025"; NULL: the day */
	bool share;	   /* with a column of shares */
	bool mean;	   /* with a column of the average age: of persons only */
};

struct question {
	const char *text; /* of the form */
	const struct form *form;
	struct library *library;
	const char *date, *period, *from, *until; /* as in a figure_request */
	const ymd *days;			  /* closing days of the columns, ascending */
	size_t day_count;
	bool flow;  /* of a period, not of a day */
	bool typed; /* conditions or bands narrow it at will, not only whole lists and their groups */
	/* How the table is cut, for who draws it. */
	bool rows, columns, rows_child, columns_child, share;
	bool pyramid;			    /* ages by sex */
	const char *rows_say, *columns_say; /* in the language of the program's lists: Vietnamese; NULL */
	const char *rows_say_en, *columns_say_en;
};

#define QUESTION_CODE "hoi"

/* day: where no dates are asked. False with ERR_INPUT and the place of the fault when it cannot be asked. */
bool question_make(struct app *a, const struct question_ask *q, ymd day, struct question *out, struct arena *arena, struct err *e);
void question_free(struct question *q);
/* Puts form and days into a request. */
void question_request(const struct question *q, struct figure_request *r);

#endif
