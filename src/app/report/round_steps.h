/* Between the files of the steps of a report; nobody else includes this. */
#ifndef COSO_APP_REPORT_ROUND_STEPS_H
#define COSO_APP_REPORT_ROUND_STEPS_H

#include "app/report/round_parts.h"

/* One step under way. */
struct stepping {
	struct app *app;
	const struct round_ask *ask;
	struct arena *arena;
	struct round_done *out;
	struct report_row r;
};

/* ---- round_step.c */
bool round_sender_may(struct app *a, const struct report_row *r, enum auth_right right, ymd today);
/* ERR_INPUT without one. */
bool step_needs_reason(struct stepping *s, struct err *e);
void step_set_state(struct stepping *s, const char *id);

/* ---- round_open.c */
bool step_open(struct stepping *s, struct err *e);
bool step_correct(struct stepping *s, struct err *e);

#endif
