/* Between the desk and the kinds of work; nobody else includes this. */
#ifndef COSO_APP_JOB_PARTS_H
#define COSO_APP_JOB_PARTS_H

#include "app/job/job.h"
#include "app/page/page.h"

struct job_running;

struct job_task {
	struct app *app; /* its viewer is who asked */
	const json_t *ask;
	const char *folder; /* its own; pieces made there are still there when it is taken up again */
	const char *out;    /* what is to be made; whole or not there */
	const char *name;   /* set by the work: the file's name for people */
	ymd today;
	enum msg_lang lang;
	struct arena *arena;
	struct job_running *running;
};

/* Says how far it is. False: it is to end; the work gives false then, with ERR_CANCELLED. */
bool job_go_on(struct job_task *t, int64_t done, int64_t total, struct err *e);

bool job_export(struct job_task *t, struct err *e);
bool job_forms(struct job_task *t, struct err *e);

#endif
