/* Parts of pages kept by a service; see kept.h. */
#include "app/kept.h"

#include "app/reading.h"
#include "app/service_parts.h"
#include "store/statement.h"

#include <pthread.h>
#include <string.h>

/* How many parts, and how much memory they take together at most; the newest stays whatever it takes. */
#define KEPT_MAX 192
#define KEPT_BYTES ((size_t)24 << 20)

/* Everything but holders and used is set once. */
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
	guint64 used;	  /* under the lock */
};
/* The first count places are taken. */
struct kept {
	pthread_mutex_t lock;
	struct part *parts[KEPT_MAX];
	size_t count, bytes;
	guint64 clock;
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
	return k;
}

void kept_free(struct kept *k)
{
	if (k == NULL)
		return;
	for (size_t i = 0; i < k->count; i++)
		part_release(k->parts[i]);
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
	struct part *found = NULL;
	pthread_mutex_lock(&k->lock);
	for (size_t i = 0; i < k->count && found == NULL; i++)
		if (k->parts[i]->number == number && k->parts[i]->law == law && strcmp(k->parts[i]->key, key) == 0)
			found = k->parts[i];
	if (found != NULL) {
		found->used = ++k->clock;
		g_atomic_int_inc(&found->holders);
	}
	pthread_mutex_unlock(&k->lock);
	return found;
}

/* Which goes next: the one of the same key, else what was used longest ago. */
static size_t next_to_go(const struct kept *k, const char *key)
{
	size_t at = 0;
	for (size_t i = 0; i < k->count; i++) {
		if (strcmp(k->parts[i]->key, key) == 0)
			return i;
		if (k->parts[i]->used < k->parts[at]->used)
			at = i;
	}
	return at;
}

static bool has_key(const struct kept *k, const char *key)
{
	return k->count > 0 && strcmp(k->parts[next_to_go(k, key)]->key, key) == 0;
}

/* In the place of the same key; what was used longest ago goes until there is room. */
static void keep(struct kept *k, struct part *x)
{
	g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(part_release);
	pthread_mutex_lock(&k->lock);
	while (has_key(k, x->key) || k->count == KEPT_MAX || (k->count > 0 && k->bytes + x->bytes > KEPT_BYTES)) {
		const size_t at = next_to_go(k, x->key);
		k->bytes -= k->parts[at]->bytes;
		g_ptr_array_add(gone, k->parts[at]);
		k->parts[at] = k->parts[--k->count];
	}
	g_atomic_int_inc(&x->holders);
	x->used = ++k->clock;
	k->bytes += x->bytes;
	k->parts[k->count++] = x;
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
	if (a->service != NULL && !facts_number(a->store, &number, e))
		return NULL;
	return get(a, key, number, make, user, e);
}

const void *kept_get_structure(struct app *a, const char *key, kept_make *make, void *user, struct err *e)
{
	int64_t number = 0;
	if (a->service != NULL && !db_query_int(store_db(a->store), statement_text("structure_number"), &number, e))
		return NULL;
	return get(a, key, number, make, user, e);
}

const void *kept_get_past(struct app *a, const char *key, kept_make *make, void *user, struct err *e)
{
	return get(a, key, NONE, make, user, e);
}
