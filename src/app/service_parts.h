/* Between the files of the service and the drawing of figures; nobody else includes this. */
#ifndef COSO_APP_SERVICE_PARTS_H
#define COSO_APP_SERVICE_PARTS_H

#include "app/service.h"
#include "app/service_law.h"

#include "stats/report.h"

#include <stdatomic.h>

/* A report drawn once and shown many times: it is never changed. */
struct drawn {
	atomic_int references;
	struct arena *arena;	 /* of everything below */
	struct law_version *law; /* it was drawn by, held */
	struct report_request request;
	const struct report *report;
};
struct drawn *drawn_new(struct law_version *law);
void drawn_free(struct drawn *d); /* gives one reference back; NULL is fine */

/* The snapshots and the reports of a service. */
struct cache;
struct cache *cache_new(const char *address);
void cache_free(struct cache *c); /* NULL is fine */
struct cache *service_cache(struct service *s);
/* Worked-out parts of pages (kept.h). */
struct kept;
struct kept *service_kept(struct service *s);
/* Small writes that wait for their turn (service_note.c). */
struct notes;
struct notes *notes_new(void);
void notes_free(struct notes *n); /* NULL is fine; nobody may be waiting */
struct notes *service_notes(struct service *s);
/* Has a long work the turn to write? Then few wait for it (SERVICE_WAITING_MAX), so that the other threads go on serving. */
bool service_writing_long(struct service *s);
#define SERVICE_WAITING_MAX 2

/* A snapshot of the register at that number, as known at known_ms (0 = now), in the words of the reader's law, for this thread alone until
 * it is released; a thread may hold several. What it has not read yet it reads through the reader's transaction, which lasts until then and
 * has that number. *out NULL without an error: the snapshot is ahead of the reader (or too many are held), count on a snapshot of your own.
 */
struct shared_snapshot;
bool cache_hold(struct cache *c, struct app *reader, int64_t known_ms, int64_t number, struct shared_snapshot **out, struct err *e);
/* The snapshot of now is kept in this file too (stats/snapshot_image.h), written a little after it has read more, every now and then and at
 * the end. Once, before the first use. */
void cache_use_image(struct cache *c, const char *path);
/* Was a snapshot taken from the file? Writes it now, when there is more to write. For tests. */
bool cache_image_taken(struct cache *c);
bool cache_image_save(struct cache *c, struct err *e);
/* The longest anybody brought a snapshot to what it sees since this was last asked: microseconds of processor time. */
int64_t cache_longest(struct cache *c);
/* Of a writing store (store_before_commit): a large write makes the snapshot that it leaves behind before others see it. It waits five
 * seconds at most for those who count, then they follow for themselves. */
void cache_before_commit(void *cache, struct store *writer);
/* How often such a one was taken. */
guint64 cache_exchanged(struct cache *c);
/* How often a snapshot followed the log instead of being made anew. */
guint64 cache_followed(struct cache *c);
/* How often it went back for somebody who saw less. */
guint64 cache_returned(struct cache *c);
/* How often somebody had to count on a snapshot of its own. */
guint64 cache_alone(struct cache *c);
struct snapshot *shared_snapshot_of(struct shared_snapshot *x);
/* One that could not be read is thrown away. */
void cache_release(struct cache *c, struct shared_snapshot *x);

/* A report drawn at that number; NULL when there is none. The caller gives the reference back. */
struct drawn *cache_find(struct cache *c, const char *key, int64_t number);
void cache_keep(struct cache *c, const char *key, int64_t number, struct drawn *d);

#endif
