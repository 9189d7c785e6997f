/* Connections and the law, shared by the threads of a server. What is shared is either never changed once made (a version of the law:
 * service_law.h), locks itself (code lists, cache) or is used by one thread at a time (an app with its connection). */
#include "app/service_law.h"
#include "app/service_parts.h"
#include "app/service_trial.h"

#include "app/directory/directory.h"
#include "app/kept.h"
#include "app/reading.h"
#include "db/db_copy.h"
#include "db/db_limit.h"
#include "app/report/round_reach.h"
#include "messages/page_import.def"
#include "store/statement.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define IDLE_MAX 16		   /* connections kept for the next request; more are closed */
#define WRITERS_MAX 2		   /* the same of those that write */
#define READER_CACHE_KB (2 * 1024) /* of each connection that reads: there are many, and the system keeps the file too */
#define WAIT_MS 10000		   /* a request waits for the writer */
#define WAITING_MAX 2		   /* requests that wait while a long work has it: the other threads go on serving */
#define READ_SECONDS_MAX 3600
#define LOOK_MS 200 /* a long work that waits looks this often whether it is to stop */

struct service {
	char *address;
	struct laws *laws;
	struct cache *cache;
	struct kept *kept;
	struct notes *notes;
	struct directory *directory;
	GThread *reading;	 /* the directory, once, at the start */
	pthread_mutex_t lock;	 /* of idle */
	GPtrArray *idle;	 /* struct app */
	pthread_mutex_t writing; /* of the following */
	pthread_cond_t back;	 /* the writer is */
	bool out, out_long;	 /* the writer is, for a request or for a long work */
	int waiting;		 /* requests */
	GPtrArray *writers;	 /* struct app, idle, under lock: who is still reading after its turn has one more */
};

static void close_app(struct app *a)
{
	if (a == NULL)
		return;
	kept_release(a);
	app_leave_law(a);
	store_close(a->store);
	arena_free(a->arena);
	g_free(a);
}

/* An app with a connection of its own and the law of the service. */
static struct app *open_app(struct service *s, enum db_mode mode, struct err *e)
{
	struct store_open o = {.address = s->address, .mode = mode};
	struct store *store = store_open(&o, e);
	if (store == NULL)
		return NULL;
	struct law_version *law = laws_now(s->laws, store, e);
	if (law == NULL) {
		store_close(store);
		return NULL;
	}
	if (mode == DB_READ)
		db_cache_limit(store_db(store), READER_CACHE_KB);
	struct app *a = g_new0(struct app, 1);
	*a = (struct app){.arena = arena_new(),
		.store = store,
		.viewer = mode == DB_READ ? viewer_nobody() : viewer_operator(),
		.directory = s->directory,
		.service = s,
		.writes = mode != DB_READ};
	app_take_law(a, law);
	if (mode != DB_READ) {
		store_before_commit(store, cache_before_commit, s->cache);
		round_reach_watch(a);
	}
	return a;
}

/* Is the connection still good? A server that was restarted has closed it. Then the app has the law of now. */
static bool answers(struct service *s, struct app *a)
{
	struct law_version *law = laws_now(s->laws, a->store, NULL);
	if (law != NULL)
		app_take_law(a, law);
	return law != NULL;
}

/* So that the first to search need not wait. A failure comes up again when somebody searches. */
static gpointer read_directory(gpointer service)
{
	struct service *s = service;
	struct app *a = service_borrow(s, NULL);
	if (a != NULL)
		directory_release(directory_hold(s->directory, a->store, NULL));
	service_return(s, a);
	return NULL;
}

struct service *service_open(const char *address, struct err *e)
{
	struct service *s = g_new0(struct service, 1);
	s->address = g_strdup(address);
	pthread_mutex_init(&s->lock, NULL);
	pthread_mutex_init(&s->writing, NULL);
	pthread_condattr_t by_steps;
	pthread_condattr_init(&by_steps);
	pthread_condattr_setclock(&by_steps, CLOCK_MONOTONIC);
	pthread_cond_init(&s->back, &by_steps);
	pthread_condattr_destroy(&by_steps);
	s->idle = g_ptr_array_new();
	s->writers = g_ptr_array_new();
	s->directory = directory_new();
	s->kept = kept_new();
	s->notes = notes_new();
	s->laws = laws_new();
	s->cache = cache_new(address);
	struct app *writer = open_app(s, DB_WRITE, e); /* first: that brings an older register up to date */
	if (writer != NULL)
		g_ptr_array_add(s->writers, writer);
	struct app *reader = writer == NULL ? NULL : open_app(s, DB_READ, e);
	if (reader != NULL) {
		g_ptr_array_add(s->idle, reader);
		s->reading = g_thread_new("directory", read_directory, s);
		return s;
	}
	service_close(s);
	return NULL;
}

void service_close(struct service *s)
{
	if (s == NULL)
		return;
	if (s->reading != NULL)
		g_thread_join(s->reading);
	for (guint i = 0; i < s->idle->len; i++)
		close_app(g_ptr_array_index(s->idle, i));
	for (guint i = 0; i < s->writers->len; i++)
		close_app(g_ptr_array_index(s->writers, i));
	g_ptr_array_free(s->idle, TRUE);
	g_ptr_array_free(s->writers, TRUE);
	cache_free(s->cache);
	kept_free(s->kept);
	notes_free(s->notes);
	directory_free(s->directory);
	laws_free(s->laws);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->back);
	pthread_mutex_destroy(&s->writing);
	g_free(s->address);
	g_free(s);
}

void service_use_image(struct service *s, const char *path)
{
	cache_use_image(s->cache, path);
}

struct cache *service_cache(struct service *s)
{
	return s->cache;
}

struct kept *service_kept(struct service *s)
{
	return s->kept;
}

struct notes *service_notes(struct service *s)
{
	return s->notes;
}

/* One that is idle and answers, else a new one. */
static struct app *take_app(struct service *s, GPtrArray *idle, enum db_mode mode, struct err *e)
{
	struct app *a = NULL;
	pthread_mutex_lock(&s->lock);
	if (idle->len > 0)
		a = g_ptr_array_steal_index(idle, idle->len - 1);
	pthread_mutex_unlock(&s->lock);
	if (a != NULL && answers(s, a))
		return a;
	close_app(a);
	return open_app(s, mode, e);
}

struct app *service_borrow(struct service *s, struct err *e)
{
	return take_app(s, s->idle, DB_READ, e);
}

bool service_limit_reading(struct app *a, int64_t seconds, struct err *e)
{
	return db_limit(store_db(a->store), (int)(CLAMP(seconds, 0, READ_SECONDS_MAX) * 1000), e);
}

/* ---- the one writer ---- */

bool service_writing_long(struct service *s)
{
	pthread_mutex_lock(&s->writing);
	const bool is_long = s->out_long;
	pthread_mutex_unlock(&s->writing);
	return is_long;
}

static void give_back(struct service *s)
{
	pthread_mutex_lock(&s->writing);
	s->out = s->out_long = false;
	pthread_cond_signal(&s->back);
	pthread_mutex_unlock(&s->writing);
}

/* Until the writer is back; false: not within that time. With the lock. */
static bool wait_for_writer(struct service *s, int64_t ms)
{
	struct timespec until;
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	while (s->out && pthread_cond_timedwait(&s->back, &s->writing, &until) == 0)
		;
	return !s->out;
}

/* The turn is ours: with a connection that answers. */
static struct app *writer_ready(struct service *s, struct err *e)
{
	struct app *a = take_app(s, s->writers, DB_WRITE, e);
	if (a == NULL)
		give_back(s);
	else
		a->has_turn = true;
	return a;
}

struct app *service_borrow_writer(struct service *s, struct err *e)
{
	pthread_mutex_lock(&s->writing);
	bool mine = !s->out;
	if (!mine && (!s->out_long || s->waiting < SERVICE_WAITING_MAX)) {
		s->waiting++;
		mine = wait_for_writer(s, WAIT_MS);
		s->waiting--;
	}
	s->out |= mine;
	pthread_mutex_unlock(&s->writing);
	if (mine)
		return writer_ready(s, e);
	FAIL0(e, ERR_BUSY, MSG_SERVICE_BUSY);
	return NULL;
}

struct app *service_borrow_writer_long(struct service *s, const int *stop, struct err *e)
{
	bool mine = false;
	pthread_mutex_lock(&s->writing);
	while (g_atomic_int_get(stop) == 0 && !(mine = wait_for_writer(s, LOOK_MS)))
		;
	if (mine)
		s->out = s->out_long = true;
	pthread_mutex_unlock(&s->writing);
	if (mine)
		return writer_ready(s, e);
	FAIL0(e, ERR_CANCELLED, MSG_IMPORT_STOPPED);
	return NULL;
}

struct app *service_open_trial(struct service *s, struct err *e)
{
	return open_app(s, DB_WRITE, e);
}

void service_close_trial(struct app *a)
{
	if (a != NULL)
		app_forget_readings(a);
	close_app(a);
}

/* Back to what open_app gave but for the law, whatever the request left behind. */
static void forget_request(struct service *s, struct app *a)
{
	struct app fresh = {.arena = arena_new(),
		.store = a->store,
		.viewer = a->writes ? viewer_operator() : viewer_nobody(),
		.directory = s->directory,
		.service = s,
		.writes = a->writes};
	app_forget_readings(a);
	kept_release(a);
	app_leave_law(a);
	if (db_in_transaction(store_db(a->store)))
		store_rollback(a->store);
	arena_free(a->arena);
	*a = fresh;
}

void service_writing_over(struct app *a)
{
	if (!a->has_turn)
		return;
	must(!db_in_transaction(store_db(a->store)));
	a->has_turn = false;
	give_back(a->service);
}

void service_return(struct service *s, struct app *a)
{
	if (a == NULL)
		return;
	const bool had_turn = a->has_turn;
	forget_request(s, a);
	GPtrArray *idle = a->writes ? s->writers : s->idle;
	pthread_mutex_lock(&s->lock);
	const bool keep = idle->len < (a->writes ? WRITERS_MAX : IDLE_MAX);
	if (keep)
		g_ptr_array_add(idle, a);
	pthread_mutex_unlock(&s->lock);
	if (!keep)
		close_app(a);
	if (had_turn)
		give_back(s);
}
