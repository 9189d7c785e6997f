/* Lists by conditions, and questions of one's own, kept under a name: one's own, those shared with a unit one works in, those that come
 * with the program. What is kept is what was asked, never who was found: whoever opens one gets what the own rights give. A day is not
 * kept. */
#ifndef COSO_APP_LIST_SAVED_SEARCH_H
#define COSO_APP_LIST_SAVED_SEARCH_H

#include "app/ask/question.h"
#include "app/list/list.h"

/* Instead of a kind of list: a question of one's own. */
#define SAVED_QUESTION "ask"

enum { SAVED_SEARCH_MAX = 200, SAVED_SEARCH_PINS = 8 }; /* of one account */

struct saved_search {
	const char *key; /* "123", of the program's own "law.CODE" */
	const char *label;
	struct list_ask ask; /* kind, of, where, unit, organisation, q, sort, columns */
	bool is_question;    /* kind SAVED_QUESTION: then also question; of, where, unit stand in both */
	struct question_ask question;
	bool own, shared, law, draft, pinned, deleted;
	const char *owner;     /* name of the account; "" for the program's */
	int64_t unit;	       /* shared with; NONE */
	const char *unit_name; /* "" */
	int64_t made_ms;       /* NONE for the program's */
};

/* All the viewer may open: own ones (the deleted last), shared ones, the program's. Opens a read transaction unless there is one. */
bool saved_searches(
	struct app *a, const struct page_ask *ask, const struct saved_search **out, size_t *count, struct arena *arena, struct err *e);

enum saved_search_do { SAVED_SAVE, SAVED_CHANGE, SAVED_DELETE, SAVED_RESTORE, SAVED_PIN, SAVED_UNPIN };
struct saved_search_act {
	enum saved_search_do act;
	const char *key;		     /* all but SAVED_SAVE */
	const char *label;		     /* SAVED_SAVE, SAVED_CHANGE */
	const struct list_ask *what;	     /* SAVED_SAVE */
	const struct question_ask *question; /* SAVED_SAVE of SAVED_QUESTION; of and where as in what */
	int64_t unit;			     /* share with this unit of one's own; NONE: with nobody */
	bool replace;			     /* SAVED_SAVE: one of that name is written over */
};
/* writer: on the writing connection, with the viewer. *key: what was saved or changed. ERR_INPUT with what is wrong with the name or the
 * unit, ERR_CONFLICT when there is one of that name, ERR_NOT_FOUND for what is not there or not the viewer's. */
bool saved_search_write(struct app *writer, const struct page_ask *ask, const struct saved_search_act *act, const char **key,
	struct arena *arena, struct err *e);

#endif
