/* A bounded queue and the threads that work it off. */
#ifndef COSO_HTTP_POOL_H
#define COSO_HTTP_POOL_H

#include <stdbool.h>

/* Embedded first in what is queued. */
struct job {
	struct job *next;
};

struct pool;

/* run is called for each job, on one of the threads. At most queue_max jobs wait. */
struct pool *pool_new(int threads, int queue_max, void (*run)(struct job *job));
/* Keeps a place in the queue for one pool_push to come. False when the queue is full, or ended. */
bool pool_reserve(struct pool *p);
void pool_push(struct pool *p, struct job *job);
/* Works off what waits and what is reserved, then ends the threads; takes no more. */
void pool_end(struct pool *p);
/* The same, and frees it. NULL is fine. */
void pool_free(struct pool *p);

#endif
