/* Parts of pages kept by a service; see kept.h. */
#include "app/kept.h"

#include "app/service_parts.h"
#include "store/statement.h"

#include <pthread.h>
#include <string.h>

#define KEPT_MAX 24

/* Everything but holders and used is set once. */
struct part {
	gint holders;
	char *key;
	int64_t number;		 /* of facts, when it was made */
	struct law_version *law; /* it was made by, held */
	const void *value;
	struct arena *arena;
	guint64 used; /* under the lock */
};
struct kept {
	pthread_mutex_t lock;
	struct part *parts[KEPT_MAX];
	guint64 clock;
};

static void part_release(gpointer p)
{
	struct part *x = p;
	if (x == NULL || !g_atomic_int_dec_and_test(&x->holders))
		return;
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
	for (size_t i = 0; i < KEPT_MAX; i++)
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
	for (size_t i = 0; i < KEPT_MAX && found == NULL; i++)
		if (k->parts[i] != NULL && k->parts[i]->number == number && k->parts[i]->law == law && strcmp(k->parts[i]->key, key) == 0)
			found = k->parts[i];
	if (found != NULL) {
		found->used = ++k->clock;
		g_atomic_int_inc(&found->holders);
	}
	pthread_mutex_unlock(&k->lock);
	return found;
}

/* In a free place, in that of the same key, or in that of what was used longest ago. */
static void keep(struct kept *k, struct part *x)
{
	pthread_mutex_lock(&k->lock);
	size_t at = 0;
	guint64 oldest = G_MAXUINT64;
	for (size_t i = 0; i < KEPT_MAX; i++) {
		guint64 used = k->parts[i] == NULL || strcmp(k->parts[i]->key, x->key) == 0 ? 0 : k->parts[i]->used;
		if (used < oldest) {
			oldest = used;
			at = i;
		}
	}
	struct part *old = k->parts[at];
	g_atomic_int_inc(&x->holders);
	x->used = ++k->clock;
	k->parts[at] = x;
	pthread_mutex_unlock(&k->lock);
	part_release(old);
}

static const void *get(struct app *a, const char *key, int64_t number, kept_make *make, void *user, struct err *e)
{
	struct kept *k = a->service != NULL ? service_kept(a->service) : NULL;
	struct part *x = k != NULL ? find(k, key, number, a->version) : NULL;
	if (x != NULL)
		return hold(a, x);
	struct arena *arena = arena_new();
	const void *value = make(a, user, arena, e);
	if (value == NULL) {
		arena_free(arena);
		return NULL;
	}
	x = g_new0(struct part, 1);
	*x = (struct part){.holders = 1, .key = g_strdup(key), .number = number, .value = value, .arena = arena};
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
