/* Which figures a change moves, and by how much: forms drawn inside the open transaction of a trial and again after it is rolled back, cell
 * by cell. For the communes the change is about the figures before and after; for the province above them what is added or taken away, and
 * the figures where a server has them at hand. Of people only those storage areas are read that the change touches or that are counted in
 * these communes: quick in a large register. Cells the viewer may not see with names are not compared: a form that has only such is said to
 * be one that may change. */
#ifndef COSO_APP_FIGURE_MOVES_H
#define COSO_APP_FIGURE_MOVES_H

#include "app/app.h"

struct figure_moves_person {
	int64_t area, id;
};
struct figure_moves_ask {
	struct app *app;
	ymd today;
	enum msg_lang lang;
	int64_t group; /* what was written in the open transaction */
	const struct figure_moves_person *persons;
	size_t person_count;	  /* whose facts they are: they are looked at where they serve */
	const char *const *forms; /* codes of the forms that read what changed; NULL: every form that counts people */
	size_t form_count;
	bool all; /* for tests: draw also what the change cannot move */
};

/* A sentence, and the form it leads to. */
struct figure_move {
	const char *text;
	const char *form;	  /* code; NULL: no one form */
	const char *unit;	  /* code of the unit; NULL */
	const char *key, *period; /* "period" or "term" and its value; NULL */
	bool may;		  /* could not be compared: it may change */
};

/* Draws while the change stands. Never fails: what cannot be drawn is said to be so at the end. Lives in the arena; figure_moves_outside
 * must follow. */
struct figure_moves;
struct figure_moves *figure_moves_inside(const struct figure_moves_ask *q, struct arena *arena);
/* Draws again after the rollback and tells the difference; gives how many sentences. */
size_t figure_moves_outside(struct figure_moves *m, const struct figure_move **out);

#endif
