/* Between the files of figure_moves; nobody else includes this. */
#ifndef COSO_APP_FIGURE_MOVES_PARTS_H
#define COSO_APP_FIGURE_MOVES_PARTS_H

#include "app/figure/figure_moves.h"

#define MOVES_PLACES 4 /* communes and provinces looked at */
#define MOVES_AREAS 12 /* storage areas read; a change that needs more is not compared */

/* Where is looked. whole: everybody counted there is read, so figures are those of the form; else only differences are true. */
struct moves_place {
	int64_t unit;
	bool whole;
};

/* One form, one place, one period, drawn twice. */
struct moves_pair {
	const struct form *form;
	size_t place; /* index */
	struct period period;
	const struct report *inside, *outside;
	bool moved;
};

struct figure_moves {
	struct figure_moves_ask ask;
	struct arena *arena;
	struct moves_place places[MOVES_PLACES];
	size_t place_count;
	int64_t areas[MOVES_AREAS];
	size_t area_count;
	bool failed;	     /* nothing could be drawn */
	GPtrArray *forms;    /* const struct form *: one version of each code */
	GArray *pairs;	     /* struct moves_pair, by form */
	GHashTable *unclear; /* forms that could not be drawn somewhere */
	GArray *said;	     /* struct figure_move */
	const struct report_guard *guard;
	struct snapshot *then, *now; /* inside the transaction, outside */
	GPtrArray *written;	     /* names of the tables written */
	GArray *described;	     /* struct figure_moves_person: of whom a row was written that makes no fact by itself */
	GHashTable *have;	     /* const struct fact_kind * -> has one of them such a fact? */
	GHashTable *reads;	     /* what is known of which view reads which table */
	bool reach_known;	     /* all that was written is in these */
};

/* Which communes and provinces, and which storage areas must be read for them. */
bool moves_places(struct figure_moves *m, struct err *e);
/* Reads what was written; then: can it move the form? true in doubt. While the change stands. */
void moves_reach(struct figure_moves *m);
bool moves_reaches(struct figure_moves *m, const struct form *f);
/* The guard a viewer's figures are compared under; NULL: nothing is hidden. */
const struct report_guard *moves_guard(struct figure_moves *m);
/* Does any cell that is seen differ? */
bool moves_differ(const struct moves_pair *p);
/* Sentences for all forms. */
void moves_say(struct figure_moves *m);

#endif
