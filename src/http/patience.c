/* The watch over slow clients: a thread that looks a few times in the time allowed for a head. A connection is ended from outside the
 * library, which has no such limit: its socket is shut down, and the library finds it ended. */
#include "http/patience.h"

#include "base/err.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define LOOK_MS_MAX 1000

struct waited {
	GList link; /* in all */
	int fd;
	enum waiting what;
	int64_t since; /* microseconds by the monotonic clock */
	uint64_t bytes;
	bool overdue;
};

struct patience {
	struct patience_options options;
	pthread_mutex_t lock; /* of all below, and of what is in the connections */
	pthread_cond_t changed;
	GQueue all; /* struct waited */
	bool ending;
	pthread_t thread;
	bool running;
};

/* Until when, counted from since, what is waited for must have come. */
static int64_t allowed_us(const struct patience *p, const struct waited *w)
{
	const int64_t head = (int64_t)p->options.head_ms * 1000;
	switch (w->what) {
	case WAITING_REQUEST:
		return head + (int64_t)p->options.idle_ms * 1000;
	case WAITING_BODY:
	case WAITING_TAKEN:
		return head + (int64_t)(w->bytes * G_USEC_PER_SEC / (uint64_t)p->options.bytes_least);
	case WAITING_HEAD:
	case WAITING_NOTHING:
		break;
	}
	return head;
}

/* Ends the connection. The library has nothing half sent on it while it reads a request, so the refusal may be said past it; a client that
 * does not take that either is not waited for. */
static void cut_off(struct patience *p, struct waited *w)
{
	w->overdue = true;
	if (w->what != WAITING_TAKEN) {
		g_autofree char *said = p->options.refusal(p->options.user);
		/* the client may be gone: nothing to be done about it */
		(void)send(w->fd, said, strlen(said), MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	(void)shutdown(w->fd, SHUT_RDWR);
}

static void look(struct patience *p)
{
	const int64_t now = g_get_monotonic_time();
	for (GList *x = p->all.head; x != NULL; x = x->next) {
		struct waited *w = x->data;
		if (w->what != WAITING_NOTHING && !w->overdue && now - w->since > allowed_us(p, w))
			cut_off(p, w);
	}
}

static void *watch(void *data)
{
	struct patience *p = data;
	const int64_t every_ms = CLAMP(p->options.head_ms / 4, 1, LOOK_MS_MAX);
	pthread_mutex_lock(&p->lock);
	while (!p->ending) {
		if (p->all.length == 0) {
			pthread_cond_wait(&p->changed, &p->lock);
			continue;
		}
		struct timespec until;
		(void)clock_gettime(CLOCK_MONOTONIC, &until);
		const int64_t ns = until.tv_nsec + every_ms * 1000000;
		until.tv_sec += ns / 1000000000;
		until.tv_nsec = ns % 1000000000;
		(void)pthread_cond_timedwait(&p->changed, &p->lock, &until);
		if (!p->ending)
			look(p);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

struct patience *patience_new(const struct patience_options *o)
{
	struct patience *p = g_new0(struct patience, 1);
	pthread_condattr_t by_steps;
	must(o->head_ms > 0 && o->bytes_least > 0);
	p->options = *o;
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&by_steps);
	pthread_condattr_setclock(&by_steps, CLOCK_MONOTONIC);
	pthread_cond_init(&p->changed, &by_steps);
	pthread_condattr_destroy(&by_steps);
	g_queue_init(&p->all);
	p->running = pthread_create(&p->thread, NULL, watch, p) == 0;
	must(p->running);
	return p;
}

void patience_end(struct patience *p)
{
	if (!p->running)
		return;
	pthread_mutex_lock(&p->lock);
	p->ending = true;
	pthread_cond_signal(&p->changed);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	p->running = false;
}

void patience_free(struct patience *p)
{
	if (p == NULL)
		return;
	patience_end(p);
	must(p->all.length == 0);
	pthread_cond_destroy(&p->changed);
	pthread_mutex_destroy(&p->lock);
	g_free(p);
}

struct waited *patience_join(struct patience *p, int fd)
{
	struct waited *w = g_new0(struct waited, 1);
	w->link.data = w;
	w->fd = fd;
	w->since = g_get_monotonic_time();
	pthread_mutex_lock(&p->lock);
	g_queue_push_tail_link(&p->all, &w->link);
	if (p->all.length == 1)
		pthread_cond_signal(&p->changed);
	pthread_mutex_unlock(&p->lock);
	return w;
}

void patience_leave(struct patience *p, struct waited *w)
{
	pthread_mutex_lock(&p->lock);
	g_queue_unlink(&p->all, &w->link);
	pthread_mutex_unlock(&p->lock);
	g_free(w);
}

bool patience_turn(struct patience *p, struct waited *w, enum waiting what, uint64_t bytes)
{
	pthread_mutex_lock(&p->lock);
	const bool in_time = !w->overdue;
	w->what = what;
	w->bytes = bytes;
	w->since = g_get_monotonic_time();
	pthread_mutex_unlock(&p->lock);
	return in_time;
}

void patience_came(struct patience *p, struct waited *w, uint64_t bytes)
{
	pthread_mutex_lock(&p->lock);
	w->bytes += bytes;
	pthread_mutex_unlock(&p->lock);
}
