/* What is kept of a job on disk: "ID.json" in the private folder. Between the files of jobs; nobody else includes this. */
#ifndef COSO_APP_JOB_STATE_H
#define COSO_APP_JOB_STATE_H

#include "app/job/job.h"

/* "…/ID.json", "…/ID.out", "…/ID.d" (folder of pieces). NULL with an error when there is no folder or that is no id. */
const char *job_path(struct app *a, const char *id, const char *suffix, struct arena *arena, struct err *e);
/* Whoever's it is; to be given back by json_decref. NULL: ERR_NOT_FOUND. */
json_t *job_state_any(struct app *a, const char *id, struct err *e);
/* The viewer's own. */
json_t *job_state_load(struct app *a, const char *id, struct err *e);
bool job_state_save(struct app *a, const char *id, const json_t *state, struct err *e);
/* Everything of it. */
void job_state_remove(struct app *a, const char *id);
void job_pieces_remove(struct app *a, const char *id);
/* Ids of everybody's, NULL-terminated, in no order. */
const char *const *job_ids(struct app *a, struct arena *arena);

enum job_step job_step_of(const json_t *state);
const char *job_step_word(enum job_step step);

#endif
