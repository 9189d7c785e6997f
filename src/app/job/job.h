/* Long work that goes out: a whole kind of record, a form of every commune of a province. Whoever asks does not wait: the work is kept in a
 * private folder beside the register, done by few threads one after the other, seen to go on, stopped, taken up again when the server was
 * stopped or died, and what came of it is fetched later by the one who asked. With the rights that one has when the work is done. */
#ifndef COSO_APP_JOB_H
#define COSO_APP_JOB_H

#include "app/service.h"

#include <jansson.h>

enum job_step { JOB_WAITING, JOB_RUNNING, JOB_STOPPED, JOB_DONE, JOB_FAILED };

struct job {
	const char *id, *kind, *title;
	enum job_step step;
	int64_t done, total; /* pieces or rows; total 0: not known */
	int64_t made_ms, over_ms, bytes;
	const char *name;  /* of the file that came of it; NULL until done */
	const char *error; /* of a failed one; NULL */
	const char *note;  /* what is not in the file, in words; NULL */
};

struct job_desk;
/* Takes up what waited or ran when the server ended. today: the day rights are asked for, 0: the wall clock's. The desk uses the service.
 */
struct job_desk *job_desk_new(struct service *s, ymd today);
void job_desk_free(struct job_desk *d); /* ends what runs, to be taken up later; NULL is fine */

/* Orders work of a kind (job_kind_is) for the app's viewer. ask is taken over; title: what the list calls it. ERR_CONFLICT: too many of
 * one person are unfinished (setting jobs_unfinished). */
bool job_new(struct job_desk *d, struct app *a, const char *kind, json_t *ask, const char *title, enum msg_lang lang, const char **id,
	struct arena *arena, struct err *e);
bool job_kind_is(const char *kind);
/* The viewer's own, the newest first; those over for longer than the setting jobs_kept says are gone. */
bool job_list(struct job_desk *d, struct app *a, struct job **out, size_t *count, struct arena *arena, struct err *e);
/* One of the viewer's own, else ERR_NOT_FOUND. */
bool job_find(struct job_desk *d, struct app *a, const char *id, struct job *out, struct arena *arena, struct err *e);
/* The viewer's newest of a kind whose ask says that under "key"; *found false: there is none, or it is over for too long. */
bool job_newest(struct job_desk *d, struct app *a, const char *kind, const char *key, struct job *out, bool *found, struct arena *arena,
	struct err *e);
/* What one of the viewer's own that is done tells; json_decref. NULL: it tells nothing, or cannot be read any more. */
json_t *job_told(struct app *a, const char *id);
bool job_stop(struct job_desk *d, struct app *a, const char *id, struct err *e);
/* A stopped or failed one goes on from where it was. */
bool job_again(struct job_desk *d, struct app *a, const char *id, struct err *e);
bool job_remove(struct job_desk *d, struct app *a, const char *id, struct err *e);
/* Path of what came of a job that is done; ERR_NOT_FOUND else. ERR_DENIED: the viewer has no longer every right to read and to take out
 * with which it was made. */
const char *job_file(struct job_desk *d, struct app *a, const char *id, struct arena *arena, struct err *e);

#endif
