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

/* One's own last act may be taken back by whoever did it; any other only with the right to close everywhere it reached (ERR_DENIED).
 * Problems: rows that were changed since, what hangs on what was made, rules that would not hold. Effects: what is taken back. */
bool app_undo(struct app *a, const struct undo_ask *ask, struct arena *arena, struct act_result *out, struct err *e);

/* The last group its viewer wrote, NONE when there is none. */
bool app_last_act(struct app *a, const char *actor, int64_t *group, struct err *e);

#endif
