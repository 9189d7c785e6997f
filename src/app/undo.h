/* Taking back one act: everything a group of the change log wrote (store_undo), by who may. */
#ifndef COSO_APP_UNDO_H
#define COSO_APP_UNDO_H

#include "app/act/act.h"

struct undo_ask {
	int64_t group;
	const char *reason;
	bool dry; /* say what would happen, write nothing */
	ymd today;
	enum msg_lang lang;
	const char *actor; /* of the operator */
};

/* One's own acts may be taken back by whoever did them: the last one always, an earlier one as long as no right one had then is gone; any
 * other only with the right to close everywhere it reached, for every class of field it writes (ERR_DENIED). Taking back an undo does again
 * what it took back. Problems: rows that were changed since, what hangs on what was made, rules that would not hold. Effects: what is taken
 * back. */
bool app_undo(struct app *a, const struct undo_ask *ask, struct arena *arena, struct act_result *out, struct err *e);

/* May the viewer take back an act of its own, and what was built on it since? Reads only. in_the_way: how many rows, the first of them in
 * table (NULL: of no known kind), area, id, with the act that wrote it. */
struct undo_look {
	bool own, is_undo;
	int64_t in_the_way;
	const struct table *table;
	int64_t area, id, group;
	const char *actor;
};
bool app_undo_look(struct app *a, int64_t group, ymd today, struct arena *arena, struct undo_look *out, struct err *e);

/* Is it the viewer's own act, and no right one had then gone? */
bool app_undo_is_own(struct app *a, int64_t group, ymd today, struct arena *arena, bool *own, struct err *e);

/* The last group its viewer wrote, NONE when there is none. */
bool app_last_act(struct app *a, const char *actor, int64_t *group, struct err *e);

#endif
