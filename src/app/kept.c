/* Parts of pages kept by a service; see kept.h. */
#include "app/kept.h"

#include "app/reading.h"
#include "app/service_parts.h"
#include "store/statement.h"

#include <pthread.h>
#include <string.h>

/* How many parts, and how much memory they take together at most; the newest stays whatever it takes. A province has a hundred and more
 * communes whose people come every day, each with a few parts of its own. */
#define KEPT_MAX 4096
#define KEPT_BYTES ((size_t)24 << 20)

/* Everything but holders and link is set once. */
struct part {
	gint holders;
	char *key;
	int64_t number;		 /* of facts, when it was made */
	struct law_version *law; /* it was made by, held */
	const void *value;
	struct arena *arena;
	size_t bytes;
	const struct access_reading *readings; /* noted while it was made */
	size_t reading_count;
	GPtrArray *needs; /* parts it was made of, held; NULL: none */
	GList link;	  /* under the lock: in the queue, last used first */
};
struct kept {
	pthread_mutex_t lock;
	GHashTable *parts; /* key -> struct part */
	GQueue used;
	size_t bytes;
};

static void part_release(gpointer p)
{
	struct part *x = p;
	if (x == NULL || !g_atomic_int_dec_and_test(&x->holders))
		return;
	if (x->needs != NULL)
		g_ptr_array_free(x->needs, TRUE);
	arena_free(x->arena);
	law_release(x->law);
	g_free(x->key);
	g_free(x);
}

struct kept *kept_new(void)
{
	struct kept *k = g_new0(struct kept, 1);
	pthread_mutex_init(&k->lock, NULL);
	k->parts = g_hash_table_new(g_str_hash, g_str_equal);
	g_queue_init(&k->used);
	return k;
}

/* Takes a part out, with the lock; the caller gives it back. */
static struct part *take_out(struct kept *k, struct part *x)
{
	g_hash_table_remove(k->parts, x->key);
	g_queue_unlink(&k->used, &x->link);
	k->bytes -= x->bytes;
	return x;
}

void kept_free(struct kept *k)
{
	if (k == NULL)
		return;
	while (k->used.length > 0)
		part_release(take_out(k, k->used.head->data));
	g_hash_table_destroy(k->parts);
	pthread_mutex_destroy(&k->lock);
	g_free(k);
}

void kept_release(struct app *a)
{
	if (a->kept != NULL)
		g_ptr_array_free(a->kept, TRUE);
	a->kept = NULL;
}

/* The app holds it until it is given back. */
static const void *hold(struct app *a, struct part *x)
{
	if (a->kept == NULL)
		a->kept = g_ptr_array_new_with_free_func(part_release);
	g_ptr_array_add(a->kept, x);
	return x->value;
}

static struct part *find(struct kept *k, const char *key, int64_t number, const struct law_version *law)
{
	pthread_mutex_lock(&k->lock);
	struct part *x = g_hash_table_lookup(k->parts, key);
	if (x != NULL && (x->number != number || x->law != law))
		x = NULL;
	if (x != NULL) {
		g_queue_unlink(&k->used, &x->link);
		g_queue_push_head_link(&k->used, &x->link);
		g_atomic_int_inc(&x->holders);
	}
	pthread_mutex_unlock(&k->lock);
	return x;
}

/* In the place of the same key; what was used longest ago goes until there is room. */
static void keep(struct kept *k, struct part *x)
{
	g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(part_release);
	pthread_mutex_lock(&k->lock);
	struct part *before = g_hash_table_lookup(k->parts, x->key);
	if (before != NULL)
		g_ptr_array_add(gone, take_out(k, before));
	while (k->used.length > 0 && (k->used.length >= KEPT_MAX || k->bytes + x->bytes > KEPT_BYTES))
		g_ptr_array_add(gone, take_out(k, k->used.tail->data));
	g_atomic_int_inc(&x->holders);
	x->link.data = x;
	g_hash_table_insert(k->parts, x->key, x);
	g_queue_push_head_link(&k->used, &x->link);
	k->bytes += x->bytes;
	pthread_mutex_unlock(&k->lock);
}

/* What was noted since: in the arena of the part. */
static void take_readings(struct part *x, const struct app *a, size_t from)
{
	struct access_reading *all = ARENA_ARRAY(x->arena, struct access_reading, app_reading_count(a) - from + 1);
	for (size_t i = from; i < app_reading_count(a); i++) {
		struct access_reading *r = &all[x->reading_count++];
		*r = *app_reading(a, i);
		r->table = arena_strdup(x->arena, r->table);
		r->fields = arena_strdup(x->arena, r->fields);
		r->purpose = arena_strdup(x->arena, r->purpose);
		r->query = arena_strdup(x->arena, r->query);
	}
	x->readings = all;
}

/* What the app was given while it was made: it may point into that. */
static void take_needs(struct part *x, const struct app *a, size_t from)
{
	for (size_t i = from; a->kept != NULL && i < a->kept->len; i++) {
		struct part *need = g_ptr_array_index(a->kept, i);
		if (x->needs == NULL)
			x->needs = g_ptr_array_new_with_free_func(part_release);
		g_atomic_int_inc(&need->holders);
		g_ptr_array_add(x->needs, need);
	}
}

static const void *get(struct app *a, const char *key, int64_t number, kept_make *make, void *user, struct err *e)
{
	struct kept *k = a->service != NULL ? service_kept(a->service) : NULL;
	struct part *x = k != NULL ? find(k, key, number, a->version) : NULL;
	if (x != NULL) {
		for (size_t i = 0; i < x->reading_count; i++)
			app_note_reading(a, &x->readings[i]);
		return hold(a, x);
	}
	const size_t noted = app_reading_count(a), held = a->kept != NULL ? a->kept->len : 0;
	struct arena *arena = arena_new();
	const void *value = make(a, user, arena, e);
	if (value == NULL) {
		arena_free(arena);
		return NULL;
	}
	x = g_new0(struct part, 1);
	*x = (struct part){.holders = 1, .key = g_strdup(key), .number = number, .value = value, .arena = arena};
	take_readings(x, a, noted);
	take_needs(x, a, held);
	x->bytes = arena_bytes(arena);
	if (k != NULL) {
		x->law = law_hold(a->version);
		keep(k, x);
	}
	return hold(a, x);
}

const void *kept_get(struct app *a, const char *key, kept_make *make, void *user, struct err *e)
{
	int64_t number = 0;
	if (a->service != NULL && !store_facts_number(a->store, &number, e))
		return NULL;
	return get(a, key, number, make, user, e);
}

const void *kept_get_structure(struct app *a, const char *key, kept_make *make, void *user, struct err *e)
{
	int64_t number = 0;
	if (a->service != NULL && !store_structure_number(a->store, &number, e))
		return NULL;
	return get(a, key, number, make, user, e);
}

const void *kept_get_past(struct app *a, const char *key, kept_make *make, void *user, struct err *e)
{
	return get(a, key, NONE, make, user, e);
}
