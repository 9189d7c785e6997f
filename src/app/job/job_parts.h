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
	const char *note;   /* set by the work: what is not in the file, in words; NULL */
	json_t *told;	    /* set by the work: what a page says of it without the file (job_told), given away; NULL */
	ymd today;
	enum msg_lang lang;
	struct arena *arena;
	struct job_running *running;
};

/* Says how far it is. False: it is to end; the work gives false then, with ERR_CANCELLED. */
bool job_go_on(struct job_task *t, int64_t done, int64_t total, struct err *e);

/* What the order says under a key; NULL where it says nothing. */
const char *job_said(const struct job_task *t, const char *key);

/* Work that is many files. Makes the i-th one; without bytes it is left out. The bytes are given away, the name lives in the arena. */
struct job_piece_file {
	GBytes *bytes;
	const char *name;
};
typedef bool job_piece(struct job_task *t, void *user, size_t i, struct job_piece_file *out, struct arena *arena, struct err *e);
/* Makes those that are not there yet (keys: names of files nobody sees, the same when the job is taken up again), then packs them all. */
bool job_pieces(struct job_task *t, const char *const *keys, size_t count, job_piece *make, void *user, struct err *e);

bool job_export(struct job_task *t, struct err *e);
bool job_forms(struct job_task *t, struct err *e);
bool job_papers(struct job_task *t, struct err *e);
bool job_clean(struct job_task *t, struct err *e);

#endif
