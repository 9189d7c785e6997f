/* Snapshots and drawn reports. The snapshot of now follows the change log: what was written about people, by whatever process, is read
 * again area by area; when anything else has changed it is made anew. Reports are kept as long as the facts do not change. A snapshot reads
 * tables when they are first needed, through the transaction of whoever counts on it: the same number, the same facts. It moves on with the
 * first reader who sees more, once those who wait and see less have had their turn; for who comes later and sees less it goes back.
 * Nothing is held open between requests (the files of the register would grow). */
#include "app/service_coming.h"
#include "app/service_follow.h"
#include "app/service_image.h"
#include "app/service_parts.h"
#include "app/service_trail.h"

#include "base/heap.h"
#include "stats/snapshot_follow.h"
#include "stats/snapshot_image.h"
#include "store/statement.h"

#include <pthread.h>
#include <string.h>

#define KNOWN_SNAPSHOTS 2	   /* besides the one of now */
#define REPORTS_MAX 128		   /* drawn reports kept … */
#define REPORT_BYTES (32u << 20)   /* … and their memory */
#define REGIONS_MAX 4096	   /* places a snapshot remembers before it starts anew */
#define ORDER_KEYS_MAX (64u << 10) /* (unit, day) pairs whose order it remembers */
#define GIVE_WAY_US 1000
#define GIVE_WAY_TIMES 200
#define LARGE_WRITE 1000	 /* rows of the log: from here on the writer makes the next snapshot before its commit … */
#define LARGE_BYTES (400u << 20) /* … unless that is larger than this */
#define LARGE_WAIT_S 5		 /* how long it waits for those who count */

struct shared_snapshot {
	struct store *store;	 /* a connection of its own, where a reader's does not serve; for the file */
	struct store *through;	 /* while it is held: what is read through */
	struct law_version *law; /* whose vocabulary it has, held */
	struct snapshot *snapshot;
	int64_t known_ms, number;
	GArray *heads;	 /* of the log, as far as it has followed; NULL: it does not */
	int held;	 /* by the thread that has the lock */
	guint64 used;	 /* when, in uses of the cache */
	uint64_t extent; /* what it had read when its connection last gave memory back */
};

struct kept {
	char *key;
	struct drawn *drawn;
	GList link; /* in the queue, newest first */
};

struct cache {
	char *address;
	pthread_mutex_t counting; /* of snapshots, recursive: held by the thread that counts on one */
	int depth;		  /* how many that thread holds */
	struct shared_snapshot snapshots[1 + KNOWN_SNAPSHOTS];
	struct trail *trail; /* of the snapshot of now */
	guint64 uses, followed, exchanged, returned, alone;
	struct image *image; /* of the snapshot of now; NULL: none is kept */
	struct coming *coming;
	int64_t longest_us;   /* processor time of the longest following by a reader */
	GArray *waiting;      /* numbers of those who wait for the snapshot of now */
	pthread_mutex_t lock; /* of the reports, and of waiting */
	int64_t number;	      /* theirs */
	GHashTable *map;      /* key -> struct kept */
	GQueue order;
	size_t bytes;
};

struct drawn *drawn_new(struct law_version *law)
{
	struct drawn *d = g_new0(struct drawn, 1);
	atomic_init(&d->references, 1);
	d->arena = arena_new();
	d->law = law_hold(law);
	return d;
}

void drawn_free(struct drawn *d)
{
	if (d == NULL || atomic_fetch_sub(&d->references, 1) > 1)
		return;
	arena_free(d->arena);
	law_release(d->law);
	g_free(d);
}

static void kept_free(gpointer p)
{
	struct kept *k = p;
	g_free(k->key);
	drawn_free(k->drawn);
	g_free(k);
}

struct cache *cache_new(const char *address)
{
	struct cache *c = g_new0(struct cache, 1);
	c->address = g_strdup(address);
	pthread_mutexattr_t recursive;
	pthread_mutexattr_init(&recursive);
	pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&c->counting, &recursive);
	pthread_mutexattr_destroy(&recursive);
	c->coming = coming_new();
	c->trail = trail_new();
	c->waiting = g_array_new(FALSE, FALSE, sizeof(int64_t));
	pthread_mutex_init(&c->lock, NULL);
	c->map = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, kept_free);
	g_queue_init(&c->order);
	return c;
}

static void shared_clear(struct shared_snapshot *x)
{
	must(x->held == 0);
	snapshot_free(x->snapshot);
	law_release(x->law);
	if (x->heads != NULL)
		g_array_unref(x->heads);
	store_close(x->store);
	*x = (struct shared_snapshot){0};
}

void cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	image_free(c->image); /* writes it */
	for (size_t i = 0; i < G_N_ELEMENTS(c->snapshots); i++)
		shared_clear(&c->snapshots[i]);
	coming_free(c->coming);
	trail_free(c->trail);
	g_hash_table_destroy(c->map);
	g_array_unref(c->waiting);
	pthread_mutex_destroy(&c->counting);
	pthread_mutex_destroy(&c->lock);
	g_free(c->address);
	g_free(c);
}

/* ---- snapshots ---- */

/* The snapshot known then, or the place for it: the oldest that nobody holds. NULL when all are held. */
static struct shared_snapshot *shared_of(struct cache *c, int64_t known_ms)
{
	struct shared_snapshot *best = NULL;
	if (known_ms == 0)
		return &c->snapshots[0];
	for (size_t i = 1; i < G_N_ELEMENTS(c->snapshots); i++) {
		struct shared_snapshot *x = &c->snapshots[i];
		if (x->snapshot != NULL && x->known_ms == known_ms)
			return x;
		if (x->held == 0 && (best == NULL || x->used < best->used))
			best = x;
	}
	return best;
}

/* Brings the snapshot of now to what the transaction sees. *done false: it cannot be brought there. */
static bool shared_follow(struct cache *c, struct shared_snapshot *x, int64_t number, bool *done, struct err *e)
{
	bool other = false;
	GArray *now = x->heads != NULL ? log_heads(x->through, e) : NULL, *areas;
	*done = false;
	if (now == NULL)
		return x->heads == NULL;
	areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	GPtrArray *tables = g_ptr_array_new();
	bool ok = log_areas(x->through, x->heads, now, areas, tables, &other, e);
	if (ok && !other)
		ok = snapshot_follow(x->snapshot, areas, tables, done, e);
	if (ok && *done)
		trail_step(c->trail, x->number, number, areas, tables);
	g_ptr_array_unref(tables);
	g_array_unref(areas);
	g_array_unref(x->heads);
	x->heads = now;
	return ok;
}

/* Back to what a reader sees who began before the last writes. Nothing is done when the way back is not known: such a reader counts alone.
 */
static bool shared_return(struct cache *c, struct shared_snapshot *x, int64_t number, struct err *e)
{
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GPtrArray) tables = g_ptr_array_new();
	bool done = false;
	if (x->heads == NULL || !trail_back(c->trail, x->number, number, areas, tables) || areas->len > SNAPSHOT_FOLLOW_AREAS)
		return true;
	GArray *heads = log_heads(x->through, e);
	if (heads == NULL)
		return false;
	g_array_unref(x->heads);
	x->heads = heads;
	snapshot_read_through(x->snapshot, x->through);
	if (!snapshot_follow(x->snapshot, areas, tables, &done, e))
		return false;
	x->number = number;
	trail_went_back(c->trail, number);
	c->returned++;
	if (!done)
		g_clear_pointer(&x->snapshot, snapshot_free);
	return true;
}

/* An empty one in the reader's words, in place of what is there. */
static bool shared_anew(struct shared_snapshot *x, struct app *reader, int64_t known_ms, struct err *e)
{
	snapshot_free(x->snapshot);
	law_release(x->law);
	x->law = law_hold(reader->version);
	x->snapshot = snapshot_new(x->through, reader->vocab, known_ms, e);
	return x->snapshot != NULL;
}

/* From the file, if there is one of this register; it may be older than the register. */
static bool shared_from_image(struct cache *c, struct shared_snapshot *x, struct app *reader, struct err *e)
{
	(void)shared_anew(x, reader, 0, e);
	x->heads = x->snapshot != NULL ? image_take(c->image, x->through, x->snapshot, &x->number, e) : NULL;
	if (x->heads == NULL)
		g_clear_pointer(&x->snapshot, snapshot_free);
	return x->heads != NULL;
}

static bool own_connection(struct cache *c, struct shared_snapshot *x, struct err *e)
{
	struct store_open o = {.address = c->address, .mode = DB_READ};
	return x->store != NULL || (x->store = store_open(&o, e)) != NULL;
}

/* What is read through: the reader's transaction, if it is one that only reads (what is not committed must not get in); else a new one, and
 * *number becomes its. */
static bool shared_through(struct cache *c, struct shared_snapshot *x, struct store *reader, int64_t *number, struct err *e)
{
	x->through = db_reading(store_db(reader)) ? reader : NULL;
	if (x->through != NULL)
		return true;
	if (!own_connection(c, x, e))
		return false;
	x->through = x->store;
	return db_begin_read(store_db(x->store), e) && store_facts_number(x->store, number, e);
}

/* In its place the one that the writer has made, if there is one and the reader sees that write. */
static void shared_exchange(struct cache *c, struct shared_snapshot *x, int64_t number)
{
	GArray *heads = NULL;
	int64_t stands = 0;
	struct snapshot *n = coming_take(c->coming, x->through, x->law, x->number, number, &heads, &stands);
	if (n == NULL)
		return;
	snapshot_free(x->snapshot);
	g_array_unref(x->heads);
	x->snapshot = n;
	x->heads = heads;
	x->number = stands;
	c->followed++;
	c->exchanged++;
}

static int64_t thread_us(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

/* The snapshot follows to the number, or is made anew, when the facts or the words have moved. One that is ahead of the reader stays as it
 * is. */
static bool shared_begin(struct cache *c, struct shared_snapshot *x, struct app *reader, int64_t known_ms, int64_t number, struct err *e)
{
	if (!shared_through(c, x, reader->store, &number, e))
		return false;
	if (x->snapshot != NULL && law_number(x->law) < law_number(reader->version))
		g_clear_pointer(&x->snapshot, snapshot_free);
	if (x->snapshot == NULL && known_ms == 0 && c->image != NULL && shared_from_image(c, x, reader, NULL))
		x->known_ms = 0;
	if (x->snapshot != NULL && x->heads != NULL && x->number < number)
		shared_exchange(c, x, number);
	bool same = x->snapshot != NULL && x->known_ms == known_ms;
	if (same && known_ms == 0 && x->number > number) {
		if (!shared_return(c, x, number, e))
			return false;
		same = x->snapshot != NULL;
	}
	if (same && x->number >= number) {
		snapshot_read_through(x->snapshot, x->number == number ? x->through : NULL);
		return true;
	}
	bool follow = same && known_ms == 0, done = false;
	if (same)
		snapshot_read_through(x->snapshot, x->through);
	if (follow && !shared_follow(c, x, number, &done, e))
		return false;
	x->number = number;
	if (done) {
		c->followed++;
		return true;
	}
	if (known_ms == 0)
		trail_forget(c->trail);
	bool ok = shared_anew(x, reader, known_ms, e);
	x->known_ms = known_ms;
	if (x->heads != NULL)
		g_array_unref(x->heads);
	x->heads = ok && known_ms == 0 ? log_heads(x->through, e) : NULL;
	return ok && (known_ms != 0 || x->heads != NULL);
}

/* Nothing is read through it any more. */
static void shared_end(struct shared_snapshot *x)
{
	if (x->snapshot != NULL)
		snapshot_read_through(x->snapshot, NULL);
	if (x->store != NULL)
		db_rollback(store_db(x->store));
	x->through = NULL;
}

/* ---- those who see less come first ---- */

static bool waits(struct cache *c, int64_t number)
{
	bool found = false;
	pthread_mutex_lock(&c->lock);
	for (guint i = 0; i < c->waiting->len && !found; i++)
		found = g_array_index(c->waiting, int64_t, i) == number;
	pthread_mutex_unlock(&c->lock);
	return found;
}

/* Takes the turn to count. */
static void take_turn(struct cache *c, int64_t number)
{
	const struct shared_snapshot *x = &c->snapshots[0];
	pthread_mutex_lock(&c->lock);
	g_array_append_val(c->waiting, number);
	pthread_mutex_unlock(&c->lock);
	pthread_mutex_lock(&c->counting);
	for (int i = 0; i < GIVE_WAY_TIMES && c->depth == 0 && x->snapshot != NULL && x->number < number && waits(c, x->number); i++) {
		pthread_mutex_unlock(&c->counting);
		g_usleep(GIVE_WAY_US);
		pthread_mutex_lock(&c->counting);
	}
	pthread_mutex_lock(&c->lock);
	for (guint i = 0; i < c->waiting->len; i++)
		if (g_array_index(c->waiting, int64_t, i) == number) {
			g_array_remove_index_fast(c->waiting, i);
			break;
		}
	pthread_mutex_unlock(&c->lock);
}

bool cache_hold(struct cache *c, struct app *reader, int64_t known_ms, int64_t number, struct shared_snapshot **out, struct err *e)
{
	*out = NULL;
	take_turn(c, number);
	struct shared_snapshot *x = shared_of(c, known_ms);
	struct err mine = {0};
	if (x == NULL) {
		pthread_mutex_unlock(&c->counting);
		return true;
	}
	int64_t began = thread_us();
	bool ok = x->held > 0 || shared_begin(c, x, reader, known_ms, number, &mine);
	c->longest_us = MAX(c->longest_us, thread_us() - began);
	if (!ok) { /* once more from the beginning: the database may have been restarted */
		shared_clear(x);
		ok = shared_begin(c, x, reader, known_ms, number, e);
		if (!ok)
			shared_clear(x);
	}
	if (ok && x->number == number && x->law == reader->version) {
		x->held++;
		c->depth++;
		x->used = ++c->uses;
		*out = x;
		return true;
	}
	if (ok && x->held == 0)
		shared_end(x);
	c->alone += ok;
	pthread_mutex_unlock(&c->counting);
	return ok;
}

void cache_before_commit(void *cache, struct store *writer)
{
	struct cache *c = cache;
	struct shared_snapshot *x = &c->snapshots[0];
	struct snapshot_copy *copy = NULL;
	struct law_version *law = NULL;
	GArray *heads = NULL;
	int64_t number;
	struct timespec until;
	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += LARGE_WAIT_S;
	if (!store_facts_number(writer, &number, NULL) || pthread_mutex_timedlock(&c->counting, &until) != 0)
		return;
	if (x->snapshot != NULL && x->held == 0 && x->heads != NULL && number - x->number >= LARGE_WRITE &&
		snapshot_image_worth(x->snapshot) && snapshot_image_bytes(x->snapshot) <= LARGE_BYTES &&
		(copy = snapshot_copy_take(x->snapshot)) != NULL) {
		law = law_hold(x->law);
		heads = g_array_ref(x->heads);
	}
	pthread_mutex_unlock(&c->counting);
	if (copy == NULL)
		return;
	coming_make(c->coming, writer, copy, law, heads);
	snapshot_copy_free(copy);
	law_release(law);
	g_array_unref(heads);
}

/* What the file is written from; the lock of the counting is held meanwhile. */
static bool write_image(void *cache, struct err *e)
{
	struct cache *c = cache;
	pthread_mutex_lock(&c->counting);
	struct shared_snapshot *x = &c->snapshots[0];
	bool ok = x->snapshot == NULL || x->held > 0 ||
		  (own_connection(c, x, e) && image_write(c->image, x->store, x->snapshot, x->heads, x->number, e));
	pthread_mutex_unlock(&c->counting);
	return ok && image_settle(c->image, e);
}

void cache_use_image(struct cache *c, const char *path)
{
	must(c->image == NULL);
	c->image = image_new(path, write_image, c);
}

bool cache_image_taken(struct cache *c)
{
	return c->image != NULL && image_was_taken(c->image);
}

bool cache_image_save(struct cache *c, struct err *e)
{
	return c->image == NULL || image_save(c->image, e);
}

guint64 cache_followed(struct cache *c)
{
	pthread_mutex_lock(&c->counting);
	guint64 followed = c->followed;
	pthread_mutex_unlock(&c->counting);
	return followed;
}

int64_t cache_longest(struct cache *c)
{
	pthread_mutex_lock(&c->counting);
	int64_t longest = c->longest_us;
	c->longest_us = 0;
	pthread_mutex_unlock(&c->counting);
	return longest;
}

guint64 cache_exchanged(struct cache *c)
{
	pthread_mutex_lock(&c->counting);
	guint64 exchanged = c->exchanged;
	pthread_mutex_unlock(&c->counting);
	return exchanged;
}

guint64 cache_returned(struct cache *c)
{
	pthread_mutex_lock(&c->counting);
	guint64 returned = c->returned;
	pthread_mutex_unlock(&c->counting);
	return returned;
}

guint64 cache_alone(struct cache *c)
{
	pthread_mutex_lock(&c->counting);
	guint64 alone = c->alone;
	pthread_mutex_unlock(&c->counting);
	return alone;
}

struct snapshot *shared_snapshot_of(struct shared_snapshot *x)
{
	return x->snapshot;
}

/* What a view was read through is not needed again. */
static void trim(struct shared_snapshot *x)
{
	uint64_t extent = snapshot_image_extent(x->snapshot);
	if (extent != x->extent) {
		db_give_back(store_db(x->through));
		heap_give_back();
	}
	x->extent = extent;
	snapshot_trim(x->snapshot, REGIONS_MAX, ORDER_KEYS_MAX);
}

void cache_release(struct cache *c, struct shared_snapshot *x)
{
	must(x->held > 0);
	x->held--;
	c->depth--;
	if (x->held == 0) {
		/* Whoever ended the transaction meanwhile may have read later facts through the same connection. */
		if (snapshot_broken(x->snapshot) || !db_in_transaction(store_db(x->through))) {
			shared_clear(x);
		} else {
			trim(x);
			shared_end(x);
		}
		if (c->image != NULL && x == &c->snapshots[0] && x->snapshot != NULL)
			image_moved(c->image, x->snapshot);
	}
	pthread_mutex_unlock(&c->counting);
}

/* ---- reports ---- */

static void forget_oldest(struct cache *c)
{
	GList *l = g_queue_peek_tail_link(&c->order);
	struct kept *k = l->data;
	g_queue_unlink(&c->order, l);
	c->bytes -= arena_bytes(k->drawn->arena);
	g_hash_table_remove(c->map, k->key);
}

/* Reports of older facts go; false when the number itself is older than what is kept. */
static bool move_to(struct cache *c, int64_t number)
{
	while (number > c->number && c->order.length > 0)
		forget_oldest(c);
	c->number = MAX(c->number, number);
	return c->number == number;
}

struct drawn *cache_find(struct cache *c, const char *key, int64_t number)
{
	struct drawn *d = NULL;
	pthread_mutex_lock(&c->lock);
	struct kept *k = move_to(c, number) ? g_hash_table_lookup(c->map, key) : NULL;
	if (k != NULL) {
		g_queue_unlink(&c->order, &k->link);
		g_queue_push_head_link(&c->order, &k->link);
		d = k->drawn;
		atomic_fetch_add(&d->references, 1);
	}
	pthread_mutex_unlock(&c->lock);
	return d;
}

void cache_keep(struct cache *c, const char *key, int64_t number, struct drawn *d)
{
	size_t size = arena_bytes(d->arena);
	pthread_mutex_lock(&c->lock);
	if (move_to(c, number) && size <= REPORT_BYTES / 2 && !g_hash_table_contains(c->map, key)) {
		while (c->order.length > 0 && (c->order.length >= REPORTS_MAX || c->bytes + size > REPORT_BYTES))
			forget_oldest(c);
		struct kept *k = g_new0(struct kept, 1);
		k->key = g_strdup(key);
		k->drawn = d;
		k->link.data = k;
		atomic_fetch_add(&d->references, 1);
		g_hash_table_insert(c->map, k->key, k);
		g_queue_push_head_link(&c->order, &k->link);
		c->bytes += size;
	}
	pthread_mutex_unlock(&c->lock);
}
