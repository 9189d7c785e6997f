/* See job.h: what is ordered, seen, stopped; the threads that do it. What is on disk is the truth; memory only knows what runs now. */
#include "app/job/job_parts.h"
#include "app/job/job_state.h"

#include "app/private_folder.h"
#include "app/reading.h"
#include "auth/law.h"
#include "base/err_shown.h"
#include "messages/jobs.def"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Requests go before long work: two at a time, so that a short one need not wait for the longest. */
#define JOB_THREADS 2
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

struct job_running {
	struct job_desk *desk;
	char *id;
	gint stop, over;
	gint64 done, total; /* under the desk's lock */
};

struct job_desk {
	struct service *service;
	ymd today;
	GThreadPool *pool;
	gint ending;
	GMutex lock;
	GHashTable *running; /* id -> struct job_running *: waiting or under way in this process */
};

static const struct job_kind {
	const char *name;
	bool (*run)(struct job_task *t, struct err *e);
} kinds[] = {{"export", job_export}, {"forms", job_forms}, {"papers", job_papers}, {"clean", job_clean}};

static const struct job_kind *kind_named(const char *name)
{
	for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

bool job_kind_is(const char *kind)
{
	return kind_named(kind) != NULL;
}

static void free_running(gpointer p)
{
	struct job_running *r = p;
	g_free(r->id);
	g_free(r);
}

static ymd day_of(const struct job_desk *d)
{
	struct arena *arena = arena_new();
	struct err none = {0};
	ymd day = d->today;
	if (day == 0)
		must(ymd_parse_iso(arena_strndup(arena, instant_format(instant_now(), arena), 10), &day, &none));
	arena_free(arena);
	return day;
}

/* ---- the work ---- */

bool job_go_on(struct job_task *t, int64_t done, int64_t total, struct err *e)
{
	struct job_running *r = t->running;
	g_mutex_lock(&r->desk->lock);
	r->done = done;
	r->total = total;
	g_mutex_unlock(&r->desk->lock);
	if (g_atomic_int_get(&r->stop) == 0 && g_atomic_int_get(&r->desk->ending) == 0)
		return true;
	return FAIL0(e, ERR_CANCELLED, MSG_JOB_CANCELLED);
}

const char *job_said(const struct job_task *t, const char *key)
{
	const char *text = json_string_value(json_object_get(t->ask, key));
	return text != NULL && *text != '\0' ? text : NULL;
}

static const struct viewer *owner(struct app *a, const json_t *state, ymd today, struct err *e)
{
	const char *login = json_string_value(json_object_get(state, "login"));
	int64_t account = NONE;
	if (login == NULL || *login == '\0')
		return viewer_operator();
	return viewer_find_account(a->store, login, today, &account, e) ? viewer_load(a->store, account, today, e) : NULL;
}

/* What was read is in the log before anybody can fetch the file. */
static bool write_readings(struct job_running *r, struct app *a, struct err *e)
{
	if (!app_has_readings(a))
		return true;
	struct app *writer = service_borrow_writer(r->desk->service, e);
	const bool ok = writer != NULL && app_write_readings(a, writer->store, e);
	service_return(r->desk->service, writer);
	return ok;
}

static bool do_it(struct job_running *r, struct app *a, json_t *state, struct err *e)
{
	struct arena *arena = arena_new();
	const struct job_kind *kind = kind_named(json_string_value(json_object_get(state, "kind")));
	struct job_task t = {.app = a,
		.ask = json_object_get(state, "ask"),
		.today = day_of(r->desk),
		.lang = (enum msg_lang)json_integer_value(json_object_get(state, "lang")),
		.arena = arena,
		.running = r};
	struct stat st;
	bool ok = (kind != NULL || FAIL(e, ERR_DATA, MSG_JOB_KIND, "?")) && (t.folder = job_path(a, r->id, ".d", arena, e)) != NULL &&
		  (t.out = job_path(a, r->id, ".out", arena, e)) != NULL;
	ok = ok && kind->run(&t, e) && write_readings(r, a, e);
	if (ok) {
		json_object_set_new(state, "name", json_string(t.name));
		json_object_set_new(state, "note", t.note != NULL ? json_string(t.note) : json_null());
		if (t.told != NULL)
			json_object_set(state, "told", t.told);
		json_object_set_new(state, "bytes", json_integer(stat(t.out, &st) == 0 ? st.st_size : 0));
	} else if (t.out != NULL) {
		g_unlink(t.out);
	}
	json_decref(t.told);
	arena_free(arena);
	return ok;
}

/* How it ended, on disk. A job ended with the server stays "running" there and is taken up again. */
static void tell(struct job_running *r, struct app *a, json_t *state, bool ok, const struct err *why)
{
	struct err none = {0};
	const bool stopped = why->code == ERR_CANCELLED;
	const enum msg_lang lang = (enum msg_lang)json_integer_value(json_object_get(state, "lang"));
	if (!ok && stopped && g_atomic_int_get(&r->stop) == 0)
		return;
	json_object_set_new(state, "step", json_string(job_step_word(ok ? JOB_DONE : stopped ? JOB_STOPPED : JOB_FAILED)));
	json_object_set_new(state, "over_ms", json_integer(instant_now()));
	json_object_set_new(state, "error", ok || stopped ? json_null() : json_string(err_shown(why, lang)));
	if (job_state_save(a, r->id, state, &none) && ok)
		job_pieces_remove(a, r->id);
}

/* Two servers on one register find the same work: whoever holds its folder does it. False: the other one has it. */
static bool claim(struct app *a, const char *id, int *held)
{
	struct err none = {0};
	struct arena *arena = arena_new();
	const char *folder = job_path(a, id, ".d", arena, &none);
	*held = -1;
	if (folder != NULL && g_mkdir_with_parents(folder, 0700) == 0)
		*held = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_free(arena);
	return *held < 0 || flock(*held, LOCK_EX | LOCK_NB) == 0; /* where there is no folder, the first piece says so */
}

/* With which rights it was made: also those of before it was taken up again, whose pieces are still there. */
static void keep_rights(json_t *state, const struct viewer *v)
{
	json_t *held = json_object_get(state, "held");
	if (held == NULL)
		json_object_set_new(state, "held", held = json_array());
	for (const char *const *line = viewer_reading(v); *line != NULL; line++) {
		bool there = false;
		for (size_t i = 0; i < json_array_size(held) && !there; i++)
			there = g_strcmp0(json_string_value(json_array_get(held, i)), *line) == 0;
		if (!there)
			json_array_append_new(held, json_string(*line));
	}
}

/* What was made with rights that are no longer held is not handed out. */
static bool still_holds(const json_t *state, const struct viewer *v)
{
	const json_t *held = json_object_get(state, "held");
	for (size_t i = 0; i < json_array_size(held); i++)
		if (!g_strv_contains(viewer_reading(v), json_string_value(json_array_get(held, i))))
			return false;
	return held != NULL;
}

static void run(struct job_running *r, struct app *a)
{
	struct err why = {0};
	json_t *state = job_state_any(a, r->id, &why);
	if (state == NULL)
		return; /* removed, or done by another server, meanwhile */
	const enum job_step step = job_step_of(state);
	if (step != JOB_WAITING && step != JOB_RUNNING) {
		if (step == JOB_DONE)
			job_pieces_remove(a, r->id);
		json_decref(state);
		return;
	}
	const struct viewer *v = NULL;
	json_object_set_new(state, "step", json_string(job_step_word(JOB_RUNNING)));
	bool ok = (v = owner(a, state, day_of(r->desk), &why)) != NULL;
	if (ok)
		keep_rights(state, v);
	ok = job_state_save(a, r->id, state, &why) && ok;
	if (ok) {
		a->viewer = v;
		ok = do_it(r, a, state, &why);
		a->viewer = viewer_nobody();
	}
	tell(r, a, state, ok, &why);
	if (v != NULL)
		viewer_release(v);
	json_decref(state);
}

static void work(gpointer data, gpointer user)
{
	struct job_running *r = data;
	struct job_desk *d = user;
	struct err e = {0};
	struct app *a = g_atomic_int_get(&d->ending) == 0 ? service_borrow(d->service, &e) : NULL;
	int held = -1;
	if (a != NULL && service_limit_reading(a, 0, &e) && claim(a, r->id, &held))
		run(r, a);
	if (held >= 0)
		(void)close(held);
	service_return(d->service, a);
	g_atomic_int_set(&r->over, 1);
}

/* ---- the desk ---- */

/* What runs here; what is over is forgotten. With the lock. */
static struct job_running *find_running(struct job_desk *d, const char *id)
{
	struct job_running *r = g_hash_table_lookup(d->running, id);
	if (r != NULL && g_atomic_int_get(&r->over) != 0) {
		g_hash_table_remove(d->running, id);
		r = NULL;
	}
	return r;
}

static void start(struct job_desk *d, const char *id)
{
	g_mutex_lock(&d->lock);
	if (find_running(d, id) == NULL) {
		struct job_running *r = g_new0(struct job_running, 1);
		r->desk = d;
		r->id = g_strdup(id);
		g_hash_table_insert(d->running, r->id, r);
		g_thread_pool_push(d->pool, r, NULL);
	}
	g_mutex_unlock(&d->lock);
}

/* Over for longer than is allowed; or left by a server that died while it was ordered. */
static bool too_old(struct app *a, const json_t *state, ymd today)
{
	struct settings s;
	struct err none = {0};
	const enum job_step step = job_step_of(state);
	const int64_t over = json_integer_value(json_object_get(state, "over_ms"));
	return step != JOB_WAITING && step != JOB_RUNNING && law_settings(a->store, today, &s, &none) &&
	       instant_now() - over > s.value[SETTING_JOBS_KEPT] * DAY_MS;
}

static void take_up(struct job_desk *d, struct app *a)
{
	struct arena *arena = arena_new();
	for (const char *const *id = job_ids(a, arena); *id != NULL; id++) {
		struct err none = {0};
		json_t *state = job_state_any(a, *id, &none);
		const enum job_step step = state != NULL ? job_step_of(state) : JOB_FAILED;
		if (state != NULL && too_old(a, state, day_of(d)))
			job_state_remove(a, *id);
		else if (state != NULL && (step == JOB_WAITING || step == JOB_RUNNING))
			start(d, *id);
		json_decref(state);
	}
	arena_free(arena);
}

struct job_desk *job_desk_new(struct service *s, ymd today)
{
	struct err e = {0};
	struct job_desk *d = g_new0(struct job_desk, 1);
	d->service = s;
	d->today = today;
	g_mutex_init(&d->lock);
	d->running = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_running);
	d->pool = g_thread_pool_new(work, d, JOB_THREADS, FALSE, NULL);
	struct app *a = service_borrow(s, &e);
	if (a != NULL)
		take_up(d, a);
	service_return(s, a);
	return d;
}

void job_desk_free(struct job_desk *d)
{
	if (d == NULL)
		return;
	g_atomic_int_set(&d->ending, 1);
	g_thread_pool_free(d->pool, TRUE, TRUE);
	g_hash_table_destroy(d->running);
	g_mutex_clear(&d->lock);
	g_free(d);
}

/* ---- ordering ---- */

static bool room(struct job_desk *d, struct app *a, struct arena *arena, struct err *e)
{
	struct settings s;
	struct job *mine = NULL;
	size_t count = 0, unfinished = 0;
	if (!law_settings(a->store, day_of(d), &s, e) || !job_list(d, a, &mine, &count, arena, e))
		return false;
	for (size_t i = 0; i < count; i++)
		unfinished += mine[i].step == JOB_WAITING || mine[i].step == JOB_RUNNING;
	if ((int64_t)unfinished < s.value[SETTING_JOBS_UNFINISHED])
		return true;
	return FAIL(e, ERR_CONFLICT, MSG_JOB_TOO_MANY, arena_printf(arena, "%zu", unfinished),
		arena_printf(arena, "%" G_GINT64_FORMAT, s.value[SETTING_JOBS_UNFINISHED]));
}

bool job_new(struct job_desk *d, struct app *a, const char *kind, json_t *ask, const char *title, enum msg_lang lang, const char **id,
	struct arena *arena, struct err *e)
{
	json_t *state = json_pack("{s:s,s:o,s:s,s:i,s:s,s:I,s:s}", "kind", kind, "ask", ask, "title", title, "lang", (int)lang, "login",
		private_login(a), "made_ms", (json_int_t)instant_now(), "step", job_step_word(JOB_WAITING));
	must(state != NULL);
	*id = private_id_new(arena);
	bool ok = (job_kind_is(kind) || FAIL(e, ERR_INPUT, MSG_JOB_KIND, kind)) && room(d, a, arena, e) && job_state_save(a, *id, state, e);
	json_decref(state);
	if (ok)
		start(d, *id);
	return ok;
}

static const char *copy(struct arena *arena, const json_t *state, const char *key)
{
	const char *text = json_string_value(json_object_get(state, key));
	return text != NULL ? arena_strdup(arena, text) : NULL;
}

static void describe(struct job_desk *d, const char *id, const json_t *state, struct job *out, struct arena *arena)
{
	*out = (struct job){.id = id,
		.kind = copy(arena, state, "kind"),
		.title = copy(arena, state, "title"),
		.step = job_step_of(state),
		.made_ms = json_integer_value(json_object_get(state, "made_ms")),
		.over_ms = json_integer_value(json_object_get(state, "over_ms")),
		.bytes = json_integer_value(json_object_get(state, "bytes")),
		.name = copy(arena, state, "name"),
		.note = copy(arena, state, "note"),
		.error = copy(arena, state, "error")};
	g_mutex_lock(&d->lock);
	const struct job_running *r = g_hash_table_lookup(d->running, id);
	if (r != NULL) {
		out->done = r->done;
		out->total = r->total;
	}
	g_mutex_unlock(&d->lock);
}

static gint newest(gconstpointer a, gconstpointer b)
{
	const struct job *x = a, *y = b;
	return x->made_ms < y->made_ms ? 1 : x->made_ms > y->made_ms ? -1 : strcmp(x->id, y->id);
}

bool job_list(struct job_desk *d, struct app *a, struct job **out, size_t *count, struct arena *arena, struct err *e)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct job));
	if (private_folder(a, "jobs", arena, e) == NULL)
		return false;
	for (const char *const *id = job_ids(a, arena); *id != NULL; id++) {
		struct err not_mine = {0};
		struct job one;
		json_t *state = job_state_load(a, *id, &not_mine);
		if (state == NULL)
			continue;
		describe(d, *id, state, &one, arena);
		if (!too_old(a, state, day_of(d)))
			g_array_append_val(found, one);
		json_decref(state);
	}
	g_array_sort(found, newest);
	*count = found->len;
	*out = arena_list(arena, found);
	return true;
}

bool job_newest(struct job_desk *d, struct app *a, const char *kind, const char *key, struct job *out, bool *found, struct arena *arena,
	struct err *e)
{
	struct job *mine = NULL;
	size_t count = 0;
	*found = false;
	if (!job_list(d, a, &mine, &count, arena, e))
		return false;
	for (size_t i = 0; i < count && !*found; i++) {
		struct err gone = {0};
		json_t *state = strcmp(mine[i].kind, kind) == 0 ? job_state_load(a, mine[i].id, &gone) : NULL;
		*found = g_strcmp0(json_string_value(json_object_get(json_object_get(state, "ask"), "key")), key) == 0;
		if (*found)
			*out = mine[i];
		json_decref(state);
	}
	return true;
}

json_t *job_told(struct app *a, const char *id)
{
	struct err gone = {0};
	json_t *state = job_state_load(a, id, &gone), *told = json_object_get(state, "told");
	if (told != NULL)
		json_incref(told);
	json_decref(state);
	return told;
}

bool job_find(struct job_desk *d, struct app *a, const char *id, struct job *out, struct arena *arena, struct err *e)
{
	json_t *state = job_state_load(a, id, e);
	if (state == NULL)
		return false;
	describe(d, arena_strdup(arena, id), state, out, arena);
	json_decref(state);
	return true;
}

/* ---- what is done to one ---- */

bool job_stop(struct job_desk *d, struct app *a, const char *id, struct err *e)
{
	json_t *state = job_state_load(a, id, e);
	if (state == NULL)
		return false;
	g_mutex_lock(&d->lock);
	struct job_running *r = find_running(d, id);
	if (r != NULL)
		g_atomic_int_set(&r->stop, 1);
	g_mutex_unlock(&d->lock);
	json_decref(state);
	return true;
}

bool job_again(struct job_desk *d, struct app *a, const char *id, struct err *e)
{
	json_t *state = job_state_load(a, id, e);
	if (state == NULL)
		return false;
	const enum job_step step = job_step_of(state);
	bool ok = true;
	if (step == JOB_STOPPED || step == JOB_FAILED) {
		struct arena *arena = arena_new();
		json_object_set_new(state, "step", json_string(job_step_word(JOB_WAITING)));
		ok = room(d, a, arena, e) && job_state_save(a, id, state, e);
		if (ok)
			start(d, id);
		arena_free(arena);
	}
	json_decref(state);
	return ok;
}

bool job_remove(struct job_desk *d, struct app *a, const char *id, struct err *e)
{
	if (!job_stop(d, a, id, e))
		return false;
	job_state_remove(a, id);
	return true;
}

const char *job_file(struct job_desk *d, struct app *a, const char *id, struct arena *arena, struct err *e)
{
	(void)d;
	json_t *state = job_state_load(a, id, e);
	if (state == NULL)
		return NULL;
	const bool ok = job_step_of(state) != JOB_DONE					   ? FAIL0(e, ERR_NOT_FOUND, MSG_JOB_NOT_DONE)
			: !viewer_is_operator(a->viewer) && !still_holds(state, a->viewer) ? FAIL0(e, ERR_DENIED, MSG_JOB_RIGHTS)
											   : true;
	json_decref(state);
	return ok ? job_path(a, id, ".out", arena, e) : NULL;
}
