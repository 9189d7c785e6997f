/* Between the files of lists; nobody else includes this. */
#ifndef COSO_APP_LIST_LIST_PARTS_H
#define COSO_APP_LIST_LIST_PARTS_H

#include "app/list/list.h"

#include "app/list/list_where.h"
#include "app/service_parts.h"
#include "stats/secrecy.h"
#include "stats/snapshot_list.h"

/* Where a column comes from. */
enum listed_of {
	LISTED_NAME,
	LISTED_BIRTH, /* as recorded, with what is not known left out */
	LISTED_AGE,
	LISTED_ATTR, /* of the listed kind, or of the person listed */
	LISTED_POST, /* titles held */
	LISTED_ORG,
	LISTED_UNIT,
	LISTED_COMMUNE,
	LISTED_CELL,
	LISTED_PARTY,  /* attr of the Party membership */
	LISTED_SINCE,  /* from_d of the fact */
	LISTED_HOLDER, /* of a tenure: the person */
	LISTED_CODE    /* of a unit */
};
struct listed_column {
	struct list_column shown;
	enum listed_of of;
	const struct attr *attr;
	bool usual;
};

/* A member of a list. */
struct list_member {
	int64_t id, unit, organisation, person;
	int32_t area;
};

/* A list as it was found, kept by a service: in order. */
struct list_found {
	const struct list_member *members;
	size_t count;
	int64_t hidden, took_ms;
};

/* One list under way. */
struct listing {
	struct app *a;
	const struct page_ask *ask;
	const struct list_ask *what;
	struct arena *arena;
	struct list_page *out;
	const struct fact_kind *kind, *subject; /* listed; its subject */
	enum measure measure;
	const struct population *of[3]; /* each a batch of its own; everybody is several */
	size_t of_count;
	const struct pred *when;		    /* NULL */
	struct cell_reads reads;		    /* of the population, the condition and the order; known to listing_may */
	bool sensitive;				    /* the population or the condition is of class S */
	bool about_people;			    /* or reads something of people, whatever is listed */
	const struct listed_column *all, **columns; /* chosen */
	size_t all_count, column_count;
	const struct listed_column *sort;
	bool down;
	struct place places[64]; /* id NONE: everywhere; of lines: only what has no unit */
	size_t place_count;
	enum auth_right right;	  /* RIGHT_VIEW, RIGHT_EXPORT */
	const char *const *words; /* folded, of q; NULL-terminated */
	struct snapshot *snapshot;
	struct shared_snapshot *shared;
	int64_t number;
	GHashTable *verdicts;
	const struct list_found *found;
	bool sensitive_shown;
};

/* list_columns.c */
bool columns_make(struct listing *l, struct err *e);
/* Needs of the chosen columns and the order are in memory. */
bool columns_need(struct listing *l, struct err *e);
bool columns_row(struct listing *l, const struct list_member *m, struct list_row *out, struct arena *arena, struct err *e);
/* What a member is sorted by: a number, or a text (NULL). */
struct sort_key {
	int64_t number;
	const char *text, *name;
};
void columns_key(struct listing *l, const struct list_member *m, struct sort_key *out);
/* May the viewer see records of that table and class by name, at the place? Remembered. */
bool listing_sees(struct listing *l, const char *table, char class_, int64_t unit, int64_t organisation);
/* And everything there that the question reads and is not public? A list tells it of whatever it has or lacks. Remembered, as one. */
bool listing_sees_reads(struct listing *l, int64_t unit, int64_t organisation);

/* list_find.c */
bool listing_open(struct listing *l, struct app *a, const struct page_ask *ask, const struct list_ask *what, struct arena *arena,
	struct list_page *out, struct err *e);
void listing_close(struct listing *l);
bool listing_find(struct listing *l, struct err *e);
/* Only out->total: nothing is sorted, whom the viewer may not see is not counted. */
bool listing_number(struct listing *l, struct err *e);
bool listing_hold(struct listing *l, struct err *e);
void listing_let_go(struct listing *l);
int listing_compare(const struct listing *l, const struct sort_key *x, const struct list_member *a, const struct sort_key *y,
	const struct list_member *b);

/* list_ask.c */
/* Population, condition, columns, order; faults and refusals are problems of the page. */
bool listing_read(struct listing *l, struct err *e);
/* After the place is known: may the viewer ask this? Else the page says why not. */
bool listing_may(struct listing *l);
const char *listing_say(struct listing *l, msg_key key, const char *const *args, size_t count);
#define LIST_SAY(l, key, ...)                                                                                                              \
	listing_say((l), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

#endif
