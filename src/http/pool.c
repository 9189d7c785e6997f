/* A bounded queue and the threads that work it off. Plain POSIX threads: the thread sanitizer understands them, GLib's own locks not. */
#include "http/pool.h"

#include "base/err.h"

#include <glib.h>
#include <pthread.h>

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct job *first, **last;
	int waiting, queue_max; /* waiting: with the places reserved */
	bool ending;
	void (*run)(struct job *);
	pthread_t *threads;
	int thread_count;
};

static void *work(void *data)
{
	struct pool *p = data;
	pthread_mutex_lock(&p->lock);
	for (;;) {
		while (p->first == NULL && (!p->ending || p->waiting > 0))
			pthread_cond_wait(&p->more, &p->lock);
		struct job *job = p->first;
		if (job == NULL)
			break;
		p->first = job->next;
		if (p->first == NULL)
			p->last = &p->first;
		if (--p->waiting == 0 && p->ending)
			pthread_cond_broadcast(&p->more);
		pthread_mutex_unlock(&p->lock);
		job->next = NULL;
		p->run(job);
		pthread_mutex_lock(&p->lock);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

struct pool *pool_new(int threads, int queue_max, void (*run)(struct job *))
{
	struct pool *p = g_new0(struct pool, 1);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->more, NULL);
	p->last = &p->first;
	p->queue_max = queue_max;
	p->run = run;
	p->threads = g_new0(pthread_t, (size_t)threads);
	for (; p->thread_count < threads; p->thread_count++)
		if (pthread_create(&p->threads[p->thread_count], NULL, work, p) != 0)
			break;
	must(p->thread_count > 0);
	return p;
}

bool pool_reserve(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	const bool room = p->waiting < p->queue_max && !p->ending;
	p->waiting += room;
	pthread_mutex_unlock(&p->lock);
	return room;
}

void pool_push(struct pool *p, struct job *job)
{
	pthread_mutex_lock(&p->lock);
	job->next = NULL;
	*p->last = job;
	p->last = &job->next;
	pthread_cond_signal(&p->more);
	pthread_mutex_unlock(&p->lock);
}

void pool_end(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->ending = true;
	pthread_cond_broadcast(&p->more);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < p->thread_count; i++)
		pthread_join(p->threads[i], NULL);
	p->thread_count = 0;
}

void pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	pool_end(p);
	pthread_cond_destroy(&p->more);
	pthread_mutex_destroy(&p->lock);
	g_free(p->threads);
	g_free(p);
}
