/* See service_law.h. */
#include "app/service_law.h"

#include "store/statement.h"

#include <pthread.h>

/* Everything but holders is set once. */
struct law_version {
	gint holders;
	struct app *law; /* without a register */
	int64_t words;	 /* what statement local_words said */
};
struct laws {
	pthread_mutex_t lock;
	struct law_version *newest;
};

struct law_version *law_hold(struct law_version *v)
{
	g_atomic_int_inc(&v->holders);
	return v;
}

void law_release(struct law_version *v)
{
	if (v == NULL || !g_atomic_int_dec_and_test(&v->holders))
		return;
	app_close(v->law);
	g_free(v);
}

int64_t law_number(const struct law_version *v)
{
	return v->words;
}

struct laws *laws_new(void)
{
	struct laws *l = g_new0(struct laws, 1);
	pthread_mutex_init(&l->lock, NULL);
	return l;
}

void laws_free(struct laws *l)
{
	if (l == NULL)
		return;
	law_release(l->newest);
	pthread_mutex_destroy(&l->lock);
	g_free(l);
}

static bool words_of(struct store *s, int64_t *out, struct err *e)
{
	return db_query_int(store_db(s), statement_text("local_words"), out, e);
}

/* The words and their number as one transaction sees them. The lock is held. *out NULL: the newest is as new. */
static bool read_version(struct laws *l, struct store *s, struct law_version **out, struct err *e)
{
	int64_t words = 0;
	*out = NULL;
	if (!db_begin_read(store_db(s), e))
		return false;
	bool ok = words_of(s, &words, e);
	if (ok && (l->newest == NULL || l->newest->words < words)) {
		struct app *law = app_read_law(s, e);
		ok = law != NULL;
		if (ok) {
			arena_seal(law->arena);
			*out = g_new0(struct law_version, 1);
			**out = (struct law_version){.holders = 1, .law = law, .words = words};
		}
	}
	db_rollback(store_db(s));
	return ok;
}

struct law_version *laws_now(struct laws *l, struct store *s, struct err *e)
{
	int64_t words = 0;
	struct law_version *made = NULL, *now = NULL;
	if (!words_of(s, &words, e))
		return NULL;
	pthread_mutex_lock(&l->lock);
	/* Another may have seen more already: what it has is good for this one too. */
	bool ok = (l->newest != NULL && l->newest->words >= words) || read_version(l, s, &made, e);
	if (made != NULL) {
		law_release(l->newest);
		l->newest = made;
	}
	if (ok)
		now = law_hold(l->newest);
	pthread_mutex_unlock(&l->lock);
	return now;
}

void app_take_law(struct app *a, struct law_version *v)
{
	app_leave_law(a);
	a->version = v;
	a->codes = v->law->codes;
	a->vocab = v->law->vocab;
	a->library = v->law->library;
}

void app_leave_law(struct app *a)
{
	law_release(a->version);
	a->version = NULL;
	a->codes = NULL;
	a->vocab = NULL;
	a->library = NULL;
}
