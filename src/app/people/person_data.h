/* What the register holds about one human, and who looked at it: the answer to somebody who asks about oneself. Found from the
 * descriptors of the kinds of record, so that a new kind is in it without new code; everything that ever stood there, not only what stands
 * now. Nothing here changes a fact. */
#ifndef COSO_APP_PERSON_DATA_H
#define COSO_APP_PERSON_DATA_H

#include "app/app.h"
#include "app/page/page.h"

struct person_data_value {
	const char *label, *text;
	bool masked;
};
/* One state of a record. */
struct person_data_state {
	const char *valid;		 /* from when to when it holds; "" where the kind has no days */
	const char *recorded, *replaced; /* when the register was told, and told otherwise; replaced "": it stands */
	const struct person_data_value *values;
	size_t count;
};
struct person_data_record {
	const char *kind, *label; /* code and name of the kind */
	bool version;		  /* of a head that has versions */
	int64_t area, id;
	const struct person_data_state *states; /* the last first */
	size_t count;
};
/* A line of the reading log. */
struct person_data_look {
	const char *when, *who, *act, *what, *fields, *purpose, *where;
	int64_t at_ms, rows; /* rows: how long the list was; NONE */
};
struct person_data {
	const char *name;
	const char *made; /* when */
	const struct person_data_record *records;
	size_t count, state_count, masked;
	bool partial;	  /* there may be records that the viewer may not know of, or not take out: said whether there are any or not */
	bool looks_shown; /* may the viewer know who looked? */
	const struct person_data_look *looks; /* that name one of the records, the last first */
	size_t look_count;
	const struct person_data_look *exports; /* lists taken out in which the person may be: the log does not say who was in a list */
	size_t export_count;
};

struct person_data_ask {
	int64_t area, id;
	const char *purpose; /* NULL: what is sensitive stays masked */
	bool own;	     /* of whom the viewer's account is: area and id do not count, nor rights; planning (class X) stays out */
};
/* ERR_NOT_FOUND, ERR_DENIED (who may not see the person, or not take data out), ERR_INPUT (a purpose that says nothing). Notes the
 * reading. Everything lives in the arena. */
bool person_data(struct app *a, const struct page_ask *ask, const struct person_data_ask *q, struct person_data *out, struct arena *arena,
	struct err *e);

/* As a text for readers and as JSON; to be freed with g_free. */
char *person_data_text(const struct person_data *d, enum msg_lang lang);
char *person_data_json(const struct person_data *d);

#endif
