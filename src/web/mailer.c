/* See mailer.h. */
#include "web/mailer.h"

#include "app/notice/digest.h"
#include "base/date.h"
#include "web/state.h"

#include <glib.h>
#include <string.h>

#define AGAIN_MS (INT64_C(3600) * 1000)
#define LOOK_US (INT64_C(30) * G_USEC_PER_SEC)

struct mailer {
	struct web_state *state;
	struct mail_server server;
	struct arena *arena;
	GThread *thread;
	GMutex lock;
	GCond ends;
	int stop;
};

static int two(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* The day taken as today, and the minutes of the clock; false: no day. */
static bool now_is(struct mailer *m, ymd *today, int *minutes, struct arena *arena)
{
	struct err e = {0};
	char day[11] = "";
	const char *now = instant_format(instant_now(), arena);
	if (strlen(now) < 16)
		return false;
	*minutes = two(now + 11) * 60 + two(now + 14);
	memcpy(day, now, 10);
	return ymd_parse_iso(m->state->today != NULL ? m->state->today : day, today, &e);
}

static bool is_time(const struct digest_state *last, ymd today)
{
	return last->day != today || (last->failed > 0 && instant_now() - last->at_ms >= AGAIN_MS);
}

static void look(struct mailer *m)
{
	struct arena *arena = arena_new();
	struct err e = {0};
	struct digest_state last, done;
	ymd today = 0;
	int minutes = 0;
	if (now_is(m, &today, &minutes, arena) && minutes >= m->server.hour * 60 + m->server.minute) {
		struct app *a = service_borrow(m->state->service, &e);
		if (a != NULL && service_limit_reading(a, 0, &e)) {
			digest_state_read(a, &last, arena);
			if (is_time(&last, today) && !digest_run(a, &m->server, today, m->state->lang, &done, arena, &e))
				g_warning("mail: %s", err_text(&e, MSG_EN));
		}
		service_return(m->state->service, a);
	}
	arena_free(arena);
}

static void *run(void *user)
{
	struct mailer *m = user;
	while (g_atomic_int_get(&m->stop) == 0) {
		look(m);
		g_mutex_lock(&m->lock);
		if (g_atomic_int_get(&m->stop) == 0)
			g_cond_wait_until(&m->ends, &m->lock, g_get_monotonic_time() + LOOK_US);
		g_mutex_unlock(&m->lock);
	}
	return NULL;
}

struct mailer *mailer_start(struct web_state *state, const char *path, struct err *e)
{
	struct mailer *m = g_new0(struct mailer, 1);
	m->state = state;
	m->arena = arena_new();
	g_mutex_init(&m->lock);
	g_cond_init(&m->ends);
	if (mail_server_read(path, &m->server, m->arena, e)) {
		m->server.stop = &m->stop;
		m->thread = g_thread_new("mail", run, m);
		return m;
	}
	mailer_stop(m);
	return NULL;
}

void mailer_stop(struct mailer *m)
{
	if (m == NULL)
		return;
	g_mutex_lock(&m->lock);
	g_atomic_int_set(&m->stop, 1);
	g_cond_signal(&m->ends);
	g_mutex_unlock(&m->lock);
	if (m->thread != NULL)
		g_thread_join(m->thread);
	g_mutex_clear(&m->lock);
	g_cond_clear(&m->ends);
	arena_free(m->arena);
	g_free(m);
}
