/* Trying and writing files in threads of their own; see import_desk.h. */
#include "app/import/import.h"
#include "app/import/import_desk.h"
#include "app/service_trial.h"

#include "base/err_shown.h"
#include "messages/page_import.def"

#include <string.h>

#define FAULTS_KEPT 2000
#define TWINS_KEPT 500
#define PAUSE_MS 200
#define ACTING 16 /* locks that the acts on all files share */

struct job {
	struct desk_jobs *all;
	char *id;
	const struct viewer *viewer;
	bool dry;
	ymd today;
	enum msg_lang lang;
	GThread *thread;
	gint stop, paused, over;
	gint dropped;	  /* the file is gone: nothing is kept of what comes; with the lock */
	gint gave_back;	  /* a write that paused: nothing of it is in the register, somebody else may write */
	gint done, total; /* rows */
};

struct desk_jobs {
	struct service *service;
	GMutex lock;
	GHashTable *jobs; /* id -> struct job * */
	gint ending;	  /* the server: what was going on is taken up again by the next one */
	GMutex acting[ACTING];
};

static void free_job(gpointer p)
{
	struct job *j = p;
	if (j->thread != NULL)
		g_thread_join(j->thread);
	viewer_release(j->viewer);
	g_free(j->id);
	g_free(j);
}

struct desk_jobs *desk_jobs_new(struct service *s)
{
	struct desk_jobs *j = g_new0(struct desk_jobs, 1);
	j->service = s;
	g_mutex_init(&j->lock);
	for (size_t i = 0; i < ACTING; i++)
		g_mutex_init(&j->acting[i]);
	j->jobs = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_job);
	return j;
}

void desk_jobs_free(struct desk_jobs *j)
{
	GHashTableIter it;
	gpointer job = NULL;
	if (j == NULL)
		return;
	g_atomic_int_set(&j->ending, 1);
	for (g_hash_table_iter_init(&it, j->jobs); g_hash_table_iter_next(&it, NULL, &job);)
		g_atomic_int_set(&((struct job *)job)->stop, 1);
	g_hash_table_destroy(j->jobs);
	g_mutex_clear(&j->lock);
	for (size_t i = 0; i < ACTING; i++)
		g_mutex_clear(&j->acting[i]);
	g_free(j);
}

static void wait_while_paused(struct job *j)
{
	while (g_atomic_int_get(&j->paused) != 0 && g_atomic_int_get(&j->stop) == 0)
		g_usleep(PAUSE_MS * 1000);
}

/* A trial that pauses holds nobody. A write does: it is given up, and begins again when it goes on. */
static bool progress(void *self, int64_t done, int64_t total)
{
	struct job *j = self;
	g_atomic_int_set(&j->done, (gint)done);
	g_atomic_int_set(&j->total, (gint)total);
	if (!j->dry && g_atomic_int_get(&j->paused) != 0) {
		g_atomic_int_set(&j->gave_back, 1);
		return false;
	}
	wait_while_paused(j);
	return g_atomic_int_get(&j->stop) == 0;
}

/* ---- what came of it, as JSON ---- */

static json_t *texts(const char *const *list)
{
	json_t *out = json_array();
	for (; list != NULL && *list != NULL; list++)
		json_array_append_new(out, json_string(*list));
	return out;
}

static json_t *text(const char *s)
{
	return s != NULL ? json_string(s) : json_null();
}

static json_t *faults_json(const struct import_report *r)
{
	json_t *out = json_array();
	for (size_t i = 0; i < r->fault_count && i < FAULTS_KEPT; i++) {
		const struct import_fault *f = &r->faults[i];
		json_array_append_new(out, json_pack("{s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:b,s:o}", "row", (json_int_t)f->row, "place",
						   text(f->place), "heading", text(f->heading), "given", text(f->given), "text",
						   text(f->text), "nearest", text(f->nearest), "rule", text(f->rule), "warning",
						   (int)f->warning, "change", (int)f->change, "recorded", text(f->recorded)));
	}
	return out;
}

static json_t *twins_json(const struct import_report *r)
{
	json_t *out = json_array();
	for (size_t i = 0; i < r->twin_count && i < TWINS_KEPT; i++) {
		const struct import_twin *t = &r->twins[i];
		json_array_append_new(out, json_pack("{s:I,s:o,s:o,s:I,s:I,s:i,s:b}", "row", (json_int_t)t->row, "given", text(t->given),
						   "known", text(t->known), "area", (json_int_t)t->person_area, "id", (json_int_t)t->person,
						   "score", t->score, "close", (int)t->close));
	}
	return out;
}

static json_t *report_json(const struct import_report *r)
{
	json_t *o = json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:b,s:b}", "rows", (json_int_t)r->rows, "good",
		(json_int_t)r->rows_good, "bad", (json_int_t)r->rows_bad, "same", (json_int_t)r->rows_same, "skipped",
		(json_int_t)r->rows_skipped, "cells_bad", (json_int_t)r->cells_bad, "created", (json_int_t)r->created, "changed",
		(json_int_t)r->changed, "fault_total", (json_int_t)r->fault_total, "written", (int)r->written, "stopped", (int)r->stopped);
	json_object_set_new(o, "faults", faults_json(r));
	json_object_set_new(o, "twins", twins_json(r));
	json_object_set_new(o, "kinds", texts(r->created_by_kind));
	json_object_set_new(o, "ignored", texts(r->ignored_columns));
	json_object_set_new(o, "notes", texts(r->notes));
	json_object_set_new(o, "batch", text(r->batch));
	json_object_set_new(o, "before", text(r->loaded_before));
	json_object_set_new(o, "reaches", text(r->reaches));
	return o;
}

/* ---- the work ---- */

static void read_decisions(const json_t *state, struct import_options *o, struct arena *a)
{
	const json_t *list = json_object_get(state, "decisions");
	size_t n = json_array_size(list);
	struct import_decision *out = ARENA_ARRAY(a, struct import_decision, n + 1);
	for (size_t i = 0; i < n; i++) {
		const json_t *d = json_array_get(list, i);
		out[i] = (struct import_decision){.row = json_integer_value(json_object_get(d, "row")),
			.choice = (enum import_choice)json_integer_value(json_object_get(d, "choice")),
			.same_area = json_integer_value(json_object_get(d, "area")),
			.same = json_integer_value(json_object_get(d, "id"))};
	}
	o->decisions = out;
	o->decision_count = n;
}

static bool take(struct job *j, struct app *a, json_t *state, struct import_report *r, struct arena *arena, struct err *e)
{
	const char *unit = json_string_value(json_object_get(state, "unit"));
	const char *organisation = json_string_value(json_object_get(state, "organisation"));
	struct import_options o = {.file_name = json_string_value(json_object_get(state, "file")),
		.file_hash = json_string_value(json_object_get(state, "hash")),
		.dry = j->dry,
		.reason = json_string_value(json_object_get(state, "reason")),
		.skip_bad = json_is_true(json_object_get(state, "skip_bad")),
		.today = j->today,
		.lang = j->lang,
		.unit = NONE,
		.organisation = NONE,
		.organisation_area = 0,
		.progress = progress,
		.progress_self = j};
	desk_grid_options(state, &o.grid);
	read_decisions(state, &o, arena);
	if ((o.file = desk_path(a, j->id, ".data", arena, e)) == NULL || (o.mapping = desk_mapping(a, j->id, NULL, arena, e)) == NULL ||
		!app_import_place(a, unit != NULL && *unit != '\0' ? unit : NULL,
			organisation != NULL && *organisation != '\0' ? organisation : NULL, j->today, &o, e))
		return false;
	if (j->dry)
		o.marked = desk_path(a, j->id, ".marked", arena, e);
	return app_import(a, &o, arena, r, e);
}

/* What is known of the file from now on: error NULL for none. What was tried stays what is known when a write comes to nothing. */
static void settle(struct job *j, struct app *a, const struct import_report *r, const char *error)
{
	struct err none = {0};
	const bool done = error == NULL && !j->dry && (r->written || (r->rows_bad == 0 && r->reaches == NULL));
	g_mutex_lock(&j->all->lock);
	json_t *state = j->dropped ? NULL : desk_load(a, j->id, &none);
	if (state != NULL) {
		json_object_set_new(state, "step", json_string(done ? "done" : error != NULL && j->dry ? "map" : "looked"));
		json_object_set_new(state, "error", text(error));
		if (error == NULL)
			json_object_set_new(state, "report", report_json(r));
		desk_save(a, j->id, state, &none);
	}
	if (state == NULL)
		desk_remove(a, j->id); /* dropped meanwhile */
	else if (done)
		desk_remove_data(a, j->id);
	g_mutex_unlock(&j->all->lock);
	json_decref(state);
}

/* Once; false: it paused and is to begin again. */
static bool run(struct job *j, struct app *a, struct err *e)
{
	struct arena *arena = arena_new();
	struct import_report r = {0};
	json_t *state = desk_load(a, j->id, e);
	const bool ok = state != NULL && take(j, a, state, &r, arena, e), given_back = g_atomic_int_get(&j->gave_back) != 0;
	if (!(ok && r.stopped && (given_back || g_atomic_int_get(&j->all->ending) != 0)))
		settle(j, a, &r, !ok ? err_shown(e, j->lang) : r.stopped ? msg_template(MSG_IMPORT_STOPPED, j->lang) : NULL);
	json_decref(state);
	arena_free(arena);
	return !(ok && r.stopped && given_back);
}

/* Could not begin: nobody gave it a connection. */
static void could_not(struct job *j, const struct err *why)
{
	struct app *a = g_atomic_int_get(&j->all->ending) == 0 ? service_borrow(j->all->service, NULL) : NULL;
	if (a != NULL) {
		a->viewer = j->viewer;
		settle(j, a, &(struct import_report){0}, err_shown(why, j->lang));
	}
	service_return(j->all->service, a);
}

static gpointer work(gpointer p)
{
	struct job *j = p;
	struct service *s = j->all->service;
	for (bool over = false; !over;) {
		struct err e = {0};
		wait_while_paused(j);
		g_atomic_int_set(&j->gave_back, 0);
		struct app *a = j->dry ? service_open_trial(s, &e) : service_borrow_writer_long(s, &j->stop, &e);
		over = a == NULL;
		if (a != NULL) {
			a->viewer = j->viewer;
			over = run(j, a, &e);
		}
		if (j->dry)
			service_close_trial(a);
		else
			service_return(s, a);
		if (a == NULL)
			could_not(j, &e);
	}
	g_atomic_int_set(&j->over, 1);
	return NULL;
}

/* What is over is forgotten; called with the lock. */
static struct job *find(struct desk_jobs *all, const char *id)
{
	struct job *j = g_hash_table_lookup(all->jobs, id);
	if (j != NULL && g_atomic_int_get(&j->over) != 0) {
		g_hash_table_remove(all->jobs, id);
		j = NULL;
	}
	return j;
}

bool desk_start(struct desk_jobs *all, const char *id, const struct viewer *viewer, bool dry, ymd today, enum msg_lang lang, struct err *e)
{
	bool ok = true;
	g_mutex_lock(&all->lock);
	if (find(all, id) == NULL) {
		struct job *j = g_new0(struct job, 1);
		GError *why = NULL;
		*j = (struct job){.all = all, .id = g_strdup(id), .viewer = viewer_hold(viewer), .dry = dry, .today = today, .lang = lang};
		j->thread = g_thread_try_new("import", work, j, &why);
		if (j->thread == NULL) {
			ok = FAIL(e, ERR_IO, MSG_IMPORT_FOLDER, "thread", why->message);
			g_error_free(why);
			free_job(j);
		} else {
			g_hash_table_insert(all->jobs, j->id, j);
		}
	}
	g_mutex_unlock(&all->lock);
	return ok;
}

bool desk_progress(struct desk_jobs *all, const char *id, int64_t *done, int64_t *total, bool *paused)
{
	g_mutex_lock(&all->lock);
	struct job *j = find(all, id);
	if (j != NULL) {
		*done = g_atomic_int_get(&j->done);
		*total = g_atomic_int_get(&j->total);
		*paused = g_atomic_int_get(&j->paused) != 0;
	}
	g_mutex_unlock(&all->lock);
	return j != NULL;
}

void desk_stop(struct desk_jobs *all, const char *id)
{
	g_mutex_lock(&all->lock);
	struct job *j = find(all, id);
	if (j != NULL)
		g_atomic_int_set(&j->stop, 1);
	g_mutex_unlock(&all->lock);
}

void desk_pause(struct desk_jobs *all, const char *id, bool pause)
{
	g_mutex_lock(&all->lock);
	struct job *j = find(all, id);
	if (j != NULL)
		g_atomic_int_set(&j->paused, pause);
	g_mutex_unlock(&all->lock);
}

void desk_drop(struct desk_jobs *all, struct app *a, const char *id)
{
	g_mutex_lock(&all->lock);
	struct job *j = find(all, id);
	if (j != NULL) {
		j->dropped = 1;
		g_atomic_int_set(&j->stop, 1);
	}
	desk_remove(a, id);
	g_mutex_unlock(&all->lock);
}

void desk_act_begin(struct desk_jobs *all, const char *id)
{
	g_mutex_lock(&all->acting[g_str_hash(id) % ACTING]);
}

void desk_act_end(struct desk_jobs *all, const char *id)
{
	g_mutex_unlock(&all->acting[g_str_hash(id) % ACTING]);
}
