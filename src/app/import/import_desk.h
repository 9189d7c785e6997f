/* Files on their way in through the browser: each lies with what was chosen for it in a private folder beside the database until it is
 * taken in or thrown away, so that a closed browser or a restarted server loses nothing. Trying and writing run in threads of their own.
 */
#ifndef COSO_APP_IMPORT_DESK_H
#define COSO_APP_IMPORT_DESK_H

#include "app/import/mapping.h"
#include "app/service.h"
#include "exchange/grid.h"

#include <jansson.h>

#define DESK_FILE_MAX (64 * 1024 * 1024)

/* What is known of a file, as JSON: file, login, made_ms, unit, organisation, kind, encoding, separator, sheet, header_row, base, choices,
 * decisions, hash, step ("map", "trial", "write", "looked", "done"), report, error. */

/* New: the bytes of fd from its beginning, or text. state is taken over; *id lives in the arena. ERR_INPUT for one too large. */
bool desk_new(struct app *a, int fd, const char *text, json_t *state, const char **id, struct arena *arena, struct err *e);
/* A file of LibreOffice or old Excel becomes the .xlsx that is made of it, once and for all; state learns what was sent ("hash"). The
 * viewer's own. ERR_INPUT when it cannot be read. */
bool desk_settle(struct app *a, const char *id, json_t *state, struct err *e);
/* The viewer's own, else ERR_NOT_FOUND. To be given back by json_decref. */
json_t *desk_load(struct app *a, const char *id, struct err *e);
bool desk_save(struct app *a, const char *id, const json_t *state, struct err *e);
void desk_remove(struct app *a, const char *id);
/* The file itself, when it is taken in; what is known of it stays. */
void desk_remove_data(struct app *a, const char *id);
/* Ids of the viewer's own, the newest first, NULL-terminated. */
const char *const *desk_list(struct app *a, struct arena *arena);
/* "…/ID.data" and so on. NULL with an error when there is no folder (PostgreSQL without COSO_FILES_DIR). */
const char *desk_path(struct app *a, const char *id, const char *suffix, struct arena *arena, struct err *e);
/* The choices of reading, for grid_open. */
void desk_grid_options(const json_t *state, struct grid_options *out);
/* The mapping chosen: a ready one, one of the office's own ("own:NAME"), or that made for the file. */
const struct mapping *desk_mapping(struct app *a, const char *id, const char *base, struct arena *arena, struct err *e);

/* ---- mappings kept for other files (import_maps.c) ---- */

/* Everybody may use one; only whoever kept it (login) may keep another of that name or throw it away. */
struct desk_map {
	const char *key, *name, *login; /* key: stands behind "own:"; login "": nobody knows whose */
	bool mine;
	const char *base;		    /* what it was made from: "kind:person", a ready one; NULL: the text alone is known */
	const struct mapping_match *fields; /* what was chosen; column "": left out */
	size_t field_count;
};
const struct desk_map *desk_maps(struct app *a, size_t *count, struct arena *arena);
/* ERR_NOT_FOUND. */
bool desk_map_find(struct app *a, const char *key, struct desk_map *out, struct arena *arena, struct err *e);
/* May whoever asks keep one of that name? ERR_INPUT: it has no letter, is too long, or somebody else has one. */
bool desk_map_may_keep(struct app *a, const char *name, const char **key, struct arena *arena, struct err *e);
/* Of m: name, base, fields. */
bool desk_map_keep(struct app *a, const struct desk_map *m, const char *yaml, struct arena *arena, struct err *e);
/* ERR_INPUT: it is somebody else's. */
bool desk_map_forget(struct app *a, const char *key, struct arena *arena, struct err *e);

/* ---- work going on ---- */

struct desk_jobs;
struct desk_jobs *desk_jobs_new(struct service *s);
void desk_jobs_free(struct desk_jobs *j); /* stops all and waits; NULL is fine */
/* Begins trying (dry) or writing; nothing when it is under way already. The viewer is held. */
bool desk_start(struct desk_jobs *j, const char *id, const struct viewer *viewer, bool dry, ymd today, enum msg_lang lang, struct err *e);
/* Is it under way, and how far? */
bool desk_progress(struct desk_jobs *j, const char *id, int64_t *done, int64_t *total, bool *paused);
void desk_stop(struct desk_jobs *j, const char *id);
/* A trial that pauses waits where it is; a write gives back what it has written and begins again when it goes on, so that nobody waits for
 * it. */
void desk_pause(struct desk_jobs *j, const char *id, bool pause);
/* The viewer's file and all that is known of it are gone; what is under way ends and leaves nothing. */
void desk_drop(struct desk_jobs *j, struct app *a, const char *id);
/* One act on a file at a time: between these nobody else begins one. */
void desk_act_begin(struct desk_jobs *j, const char *id);
void desk_act_end(struct desk_jobs *j, const char *id);

#endif
