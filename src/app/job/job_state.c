/* See job_state.h. */
#include "app/job/job_state.h"

#include "app/private_folder.h"
#include "messages/jobs.def"

#include <glib/gstdio.h>
#include <string.h>

static const char *const words[] = {
	[JOB_WAITING] = "waiting", [JOB_RUNNING] = "running", [JOB_STOPPED] = "stopped", [JOB_DONE] = "done", [JOB_FAILED] = "failed"};

const char *job_step_word(enum job_step step)
{
	return words[step];
}

enum job_step job_step_of(const json_t *state)
{
	const char *word = json_string_value(json_object_get(state, "step"));
	for (size_t i = 0; word != NULL && i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i], word) == 0)
			return (enum job_step)i;
	return JOB_FAILED;
}

const char *job_path(struct app *a, const char *id, const char *suffix, struct arena *arena, struct err *e)
{
	const char *in = private_folder(a, "jobs", arena, e);
	if (in == NULL)
		return NULL;
	if (!private_is_id(id)) {
		FAIL0(e, ERR_NOT_FOUND, MSG_JOB_NONE);
		return NULL;
	}
	return arena_printf(arena, "%s/%s%s", in, id, suffix);
}

json_t *job_state_any(struct app *a, const char *id, struct err *e)
{
	struct arena *arena = arena_new();
	const char *path = job_path(a, id, ".json", arena, e);
	json_t *state = path != NULL ? json_load_file(path, 0, NULL) : NULL;
	arena_free(arena);
	if (state == NULL)
		FAIL0(e, ERR_NOT_FOUND, MSG_JOB_NONE);
	return state;
}

json_t *job_state_load(struct app *a, const char *id, struct err *e)
{
	json_t *state = job_state_any(a, id, e);
	if (state == NULL || g_strcmp0(json_string_value(json_object_get(state, "login")), private_login(a)) == 0)
		return state;
	json_decref(state);
	FAIL0(e, ERR_NOT_FOUND, MSG_JOB_NONE);
	return NULL;
}

bool job_state_save(struct app *a, const char *id, const json_t *state, struct err *e)
{
	struct arena *arena = arena_new();
	const char *path = job_path(a, id, ".json", arena, e);
	char *text = json_dumps(state, JSON_COMPACT);
	must(text != NULL);
	const bool ok = path != NULL && private_save(path, text, e);
	free(text);
	arena_free(arena);
	return ok;
}

void job_pieces_remove(struct app *a, const char *id)
{
	struct arena *arena = arena_new();
	struct err none = {0};
	const char *path = job_path(a, id, ".d", arena, &none), *name = NULL;
	GDir *dir = path != NULL ? g_dir_open(path, 0, NULL) : NULL;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		g_unlink(arena_printf(arena, "%s/%s", path, name));
	if (dir != NULL) {
		g_dir_close(dir);
		g_rmdir(path);
	}
	arena_free(arena);
}

void job_state_remove(struct app *a, const char *id)
{
	/* the state last: a job cut off here is still listed and can be removed again */
	static const char *const suffixes[] = {".out", ".json"};
	struct arena *arena = arena_new();
	job_pieces_remove(a, id);
	for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
		struct err none = {0};
		const char *path = job_path(a, id, suffixes[i], arena, &none);
		if (path != NULL)
			g_unlink(path);
	}
	arena_free(arena);
}

const char *const *job_ids(struct app *a, struct arena *arena)
{
	struct err none = {0};
	const char *in = private_folder(a, "jobs", arena, &none), *name = NULL;
	GDir *dir = in != NULL ? g_dir_open(in, 0, NULL) : NULL;
	g_autoptr(GPtrArray) ids = g_ptr_array_new();
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		if (g_str_has_suffix(name, ".json"))
			g_ptr_array_add(ids, arena_strndup(arena, name, strlen(name) - strlen(".json")));
	if (dir != NULL)
		g_dir_close(dir);
	return (const char *const *)arena_pointers(arena, ids);
}
