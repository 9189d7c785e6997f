/* What is kept between requests for signing in; see gate.h. Every field is used under the lock, hashing under its own. */
#include "auth/gate.h"

#include "auth/viewer_shared.h"
#include "store/statement.h"

#include <string.h>

/* So many of each are kept: an attacker with many addresses must not fill the memory. When there are more, the one that matters least is
 * forgotten, never all of them: that would be a way to be counted from the beginning. */
#define BUCKETS_MAX 10000
#define VIEWERS_MAX 2000
#define ENROL_MS INT64_C(900000) /* so long a secret that is shown may be confirmed */

struct bucket {
	double left;
	int64_t at_ms, full_ms,
		refused; /* full_ms: when it is as if never used; refused: since the last that passed, where they are counted */
};

/* Wrong passwords of a login since the last right one; a login that does not exist is counted and locked alike. */
struct wrong {
	int64_t count, locked_until, last; /* last: order of the last wrong one */
};

/* A secret that somebody is shown and has not confirmed. */
struct enrolment {
	char secret[64];
	int64_t until_ms;
};

/* A browser that was sent to a provider. */
struct away {
	struct auth_outside x; /* its strings are copies */
	int64_t until_ms;
};

struct auth_gate {
	GMutex lock, hashing;
	GHashTable *buckets;	      /* key -> struct bucket */
	GHashTable *wrong;	      /* login -> struct wrong */
	GHashTable *pending;	      /* token -> struct gate_pending */
	GHashTable *enrol;	      /* session -> struct enrolment */
	GHashTable *outside;	      /* token -> struct away */
	GHashTable *viewers;	      /* account -> const struct viewer *, all of one structure and one day */
	struct viewer_shared *shared; /* of that structure and day; NULL: nobody came yet */
	int64_t state, structure;     /* of the register; of units, organisations, accounts and rights alone: all that viewers depend on */
	ymd day;
	int64_t wrong_count;	    /* ever */
	int64_t wall_ms, steady_ms; /* two clocks, read in one moment; wall_ms 0: not yet */
	bool has_settings;
	struct settings settings;
};

static void release_viewer(gpointer v)
{
	viewer_release(v);
}

static void free_pending(gpointer p)
{
	g_free(((struct gate_pending *)p)->login);
	g_free(((struct gate_pending *)p)->password);
	g_free(p);
}

static void free_away(gpointer p)
{
	const struct auth_outside *x = &((struct away *)p)->x;
	g_free((char *)(uintptr_t)x->state);
	g_free((char *)(uintptr_t)x->nonce);
	g_free((char *)(uintptr_t)x->verifier);
	g_free((char *)(uintptr_t)x->back);
	g_free(p);
}

struct auth_gate *auth_gate_new(void)
{
	struct auth_gate *g = g_new0(struct auth_gate, 1);
	g_mutex_init(&g->lock);
	g_mutex_init(&g->hashing);
	g->buckets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g->wrong = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g->pending = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_pending);
	g->enrol = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	g->outside = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_away);
	g->viewers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, release_viewer);
	g->state = g->structure = NONE;
	return g;
}

void auth_gate_free(struct auth_gate *g)
{
	if (g == NULL)
		return;
	g_hash_table_destroy(g->buckets);
	g_hash_table_destroy(g->wrong);
	g_hash_table_destroy(g->pending);
	g_hash_table_destroy(g->enrol);
	g_hash_table_destroy(g->outside);
	g_hash_table_destroy(g->viewers);
	viewer_shared_release(g->shared);
	g_mutex_clear(&g->lock);
	g_mutex_clear(&g->hashing);
	g_free(g);
}

void gate_enter(struct auth_gate *g)
{
	if (g != NULL)
		g_mutex_lock(&g->hashing);
}

void gate_leave(struct auth_gate *g)
{
	if (g != NULL)
		g_mutex_unlock(&g->hashing);
}

/* Room for one more: forgets the one of the least value, when there are too many. */
static void make_room(GHashTable *t, int64_t (*value_of)(const void *))
{
	GHashTableIter it;
	gpointer key = NULL, value = NULL, least = NULL;
	int64_t lowest = G_MAXINT64;
	if (g_hash_table_size(t) < BUCKETS_MAX)
		return;
	g_hash_table_iter_init(&it, t);
	while (g_hash_table_iter_next(&it, &key, &value))
		if (least == NULL || value_of(value) < lowest) {
			least = key;
			lowest = value_of(value);
		}
	g_hash_table_remove(t, least);
}

static int64_t when_full(const void *bucket)
{
	return ((const struct bucket *)bucket)->full_ms;
}

static int64_t last_wrong(const void *wrong)
{
	return ((const struct wrong *)wrong)->last;
}

static int64_t pending_until(const void *pending)
{
	return ((const struct gate_pending *)pending)->until_ms;
}

bool gate_attempt(struct auth_gate *g, const char *key, int64_t per_minute, int64_t now_ms, int *wait)
{
	g_mutex_lock(&g->lock);
	struct bucket *b = g_hash_table_lookup(g->buckets, key);
	if (b == NULL) {
		make_room(g->buckets, when_full);
		b = g_new0(struct bucket, 1);
		*b = (struct bucket){(double)per_minute, now_ms, now_ms, 0};
		g_hash_table_insert(g->buckets, g_strdup(key), b);
	}
	double rate = (double)per_minute / 60000.0;
	b->left = MIN((double)per_minute, b->left + rate * (double)MAX(now_ms - b->at_ms, 0));
	b->at_ms = now_ms;
	bool ok = b->left >= 1.0;
	*wait = ok ? 0 : (int)((1.0 - b->left) / rate / 1000.0) + 1;
	if (ok)
		b->left -= 1.0;
	b->full_ms = now_ms + (int64_t)(((double)per_minute - b->left) / rate);
	g_mutex_unlock(&g->lock);
	return ok;
}

bool gate_counted(struct auth_gate *g, const char *key, int64_t per_minute, int64_t now_ms, int64_t *times)
{
	int wait = 0;
	bool ok = gate_attempt(g, key, per_minute, now_ms, &wait);
	g_mutex_lock(&g->lock);
	struct bucket *b = g_hash_table_lookup(g->buckets, key);
	*times = 1 + (b != NULL ? b->refused : 0);
	if (b != NULL)
		b->refused = ok ? 0 : *times;
	g_mutex_unlock(&g->lock);
	return ok;
}

static struct wrong *wrong_of(struct auth_gate *g, const char *login)
{
	struct wrong *w = g_hash_table_lookup(g->wrong, login);
	if (w == NULL) {
		make_room(g->wrong, last_wrong);
		w = g_new0(struct wrong, 1);
		g_hash_table_insert(g->wrong, g_strdup(login), w);
	}
	return w;
}

bool gate_wrong(struct auth_gate *g, const char *login, int64_t most, int64_t until_ms)
{
	g_mutex_lock(&g->lock);
	struct wrong *w = wrong_of(g, login);
	bool lock = ++w->count >= most;
	if (lock)
		*w = (struct wrong){0, until_ms, 0};
	w->last = ++g->wrong_count;
	g_mutex_unlock(&g->lock);
	return lock;
}

int64_t gate_locked_until(struct auth_gate *g, const char *login)
{
	g_mutex_lock(&g->lock);
	const struct wrong *w = g_hash_table_lookup(g->wrong, login);
	int64_t until = w != NULL ? w->locked_until : 0;
	g_mutex_unlock(&g->lock);
	return until;
}

void gate_forget(struct auth_gate *g, const char *login)
{
	g_mutex_lock(&g->lock);
	g_hash_table_remove(g->wrong, login);
	g_mutex_unlock(&g->lock);
}

static gboolean is_late(gpointer key, gpointer value, gpointer now)
{
	(void)key;
	return ((const struct gate_pending *)value)->until_ms <= *(const int64_t *)now;
}

void gate_pending_add(struct auth_gate *g, const char *token, const struct gate_pending *p, int64_t now_ms)
{
	struct gate_pending *kept = g_new0(struct gate_pending, 1);
	*kept = *p;
	kept->login = g_strdup(p->login);
	kept->password = g_strdup(p->password);
	g_mutex_lock(&g->lock);
	g_hash_table_foreach_remove(g->pending, is_late, &now_ms);
	make_room(g->pending, pending_until);
	g_hash_table_replace(g->pending, g_strdup(token), kept);
	g_mutex_unlock(&g->lock);
}

bool gate_pending_get(struct auth_gate *g, const char *token, int64_t now_ms, struct gate_pending *out, struct arena *a)
{
	g_mutex_lock(&g->lock);
	const struct gate_pending *p = g_hash_table_lookup(g->pending, token);
	bool found = p != NULL && p->until_ms > now_ms;
	if (found) {
		*out = *p;
		out->login = arena_strdup(a, p->login);
		out->password = arena_strdup(a, p->password);
	}
	g_mutex_unlock(&g->lock);
	return found;
}

bool gate_pending_take(struct auth_gate *g, const char *token)
{
	g_mutex_lock(&g->lock);
	bool taken = g_hash_table_remove(g->pending, token);
	g_mutex_unlock(&g->lock);
	return taken;
}

static int64_t away_until(const void *away)
{
	return ((const struct away *)away)->until_ms;
}

static gboolean away_is_late(gpointer key, gpointer value, gpointer now)
{
	(void)key;
	return ((const struct away *)value)->until_ms <= *(const int64_t *)now;
}

void gate_outside_add(struct auth_gate *g, const char *token, const struct auth_outside *x, int64_t until_ms)
{
	struct away *kept = g_new0(struct away, 1);
	int64_t now_ms = x->asked_ms;
	kept->x = *x;
	kept->x.state = g_strdup(x->state);
	kept->x.nonce = g_strdup(x->nonce);
	kept->x.verifier = g_strdup(x->verifier);
	kept->x.back = g_strdup(x->back);
	kept->until_ms = until_ms;
	g_mutex_lock(&g->lock);
	g_hash_table_foreach_remove(g->outside, away_is_late, &now_ms);
	make_room(g->outside, away_until);
	g_hash_table_replace(g->outside, g_strdup(token), kept);
	g_mutex_unlock(&g->lock);
}

bool gate_outside_get(struct auth_gate *g, const char *token, int64_t now_ms, bool take, struct auth_outside *out, struct arena *a)
{
	g_mutex_lock(&g->lock);
	const struct away *p = g_hash_table_lookup(g->outside, token);
	const bool found = p != NULL && p->until_ms > now_ms;
	if (found) {
		*out = p->x;
		out->state = arena_strdup(a, p->x.state);
		out->nonce = arena_strdup(a, p->x.nonce);
		out->verifier = arena_strdup(a, p->x.verifier);
		out->back = arena_strdup(a, p->x.back);
	}
	if (found && take)
		g_hash_table_remove(g->outside, token);
	g_mutex_unlock(&g->lock);
	return found;
}

static gboolean enrol_is_late(gpointer key, gpointer value, gpointer now)
{
	(void)key;
	return ((const struct enrolment *)value)->until_ms <= *(const int64_t *)now;
}

void gate_enrol_set(struct auth_gate *g, int64_t session, const char *secret, int64_t now_ms)
{
	g_mutex_lock(&g->lock);
	g_hash_table_foreach_remove(g->enrol, enrol_is_late, &now_ms);
	if (secret == NULL) {
		g_hash_table_remove(g->enrol, &session);
	} else {
		struct enrolment *x = g_new0(struct enrolment, 1);
		g_strlcpy(x->secret, secret, sizeof x->secret);
		x->until_ms = now_ms + ENROL_MS;
		g_hash_table_replace(g->enrol, g_memdup2(&session, sizeof session), x);
	}
	g_mutex_unlock(&g->lock);
}

const char *gate_enrol_get(struct auth_gate *g, int64_t session, int64_t now_ms, struct arena *a)
{
	g_mutex_lock(&g->lock);
	const struct enrolment *x = g_hash_table_lookup(g->enrol, &session);
	const char *secret = x != NULL && x->until_ms > now_ms ? arena_strdup(a, x->secret) : NULL;
	g_mutex_unlock(&g->lock);
	return secret;
}

int64_t gate_clock_behind(struct auth_gate *g, int64_t wall_ms, int64_t steady_ms, bool forget)
{
	g_mutex_lock(&g->lock);
	const int64_t expected = g->wall_ms == 0 ? wall_ms : g->wall_ms + (steady_ms - g->steady_ms);
	/* small steps back add up: the two clocks are taken anew only when the wall clock is where it should be, or ahead */
	if (forget || wall_ms >= expected) {
		g->wall_ms = wall_ms;
		g->steady_ms = steady_ms;
	}
	g_mutex_unlock(&g->lock);
	return MAX(expected - wall_ms, 0);
}

/* Drops what was resolved for another state of the register; viewers stay while only facts about people and the like are written. */
static bool check_state(struct auth_gate *g, struct store *s, ymd today, int64_t *structure, struct err *e)
{
	int64_t state = 0;
	if (!db_query_int(store_db(s), statement_text("register_state"), &state, e))
		return false;
	g_mutex_lock(&g->lock);
	bool same = state == g->state;
	*structure = g->structure;
	g_mutex_unlock(&g->lock);
	if (!same && !db_query_int(store_db(s), statement_text("structure_state"), structure, e))
		return false;
	g_mutex_lock(&g->lock);
	if (*structure != g->structure || today != g->day) {
		g_hash_table_remove_all(g->viewers);
		g_clear_pointer(&g->shared, viewer_shared_release);
	}
	if (state != g->state || today != g->day)
		g->has_settings = false;
	g->state = state;
	g->structure = *structure;
	g->day = today;
	g_mutex_unlock(&g->lock);
	return true;
}

static const struct viewer *kept_viewer(struct auth_gate *g, int64_t account)
{
	g_mutex_lock(&g->lock);
	const struct viewer *v = g_hash_table_lookup(g->viewers, &account);
	if (v != NULL)
		viewer_hold(v);
	g_mutex_unlock(&g->lock);
	return v;
}

/* What the viewers of that structure and day share, held; of another one (somebody wrote meanwhile): of its own. */
static struct viewer_shared *shared_of(struct auth_gate *g, int64_t structure, ymd today)
{
	struct viewer_shared *x = NULL;
	g_mutex_lock(&g->lock);
	if (structure == g->structure && today == g->day) {
		if (g->shared == NULL)
			g->shared = viewer_shared_new(today);
		x = viewer_shared_hold(g->shared);
	}
	g_mutex_unlock(&g->lock);
	return x != NULL ? x : viewer_shared_new(today);
}

/* Another thread may have seen a newer state meanwhile: then this viewer is good for its request only. */
static void keep_viewer(struct auth_gate *g, const struct viewer *v, int64_t structure, ymd today)
{
	int64_t account = viewer_account(v);
	g_mutex_lock(&g->lock);
	if (structure == g->structure && today == g->day && g_hash_table_size(g->viewers) < VIEWERS_MAX)
		g_hash_table_replace(g->viewers, g_memdup2(&account, sizeof account), (gpointer)(uintptr_t)viewer_hold(v));
	g_mutex_unlock(&g->lock);
}

const struct viewer *gate_viewer(struct auth_gate *g, struct store *s, int64_t account, ymd today, struct err *e)
{
	bool own = !db_in_transaction(store_db(s));
	int64_t structure = 0;
	if (own && !db_begin_read(store_db(s), e))
		return NULL;
	const struct viewer *v = NULL;
	if (check_state(g, s, today, &structure, e) && (v = kept_viewer(g, account)) == NULL) {
		struct viewer_shared *shared = shared_of(g, structure, today);
		v = viewer_load_sharing(shared, s, account, today, e);
		viewer_shared_release(shared);
		if (v != NULL)
			keep_viewer(g, v, structure, today);
	}
	if (own)
		db_rollback(store_db(s));
	return v;
}

bool gate_settings(struct auth_gate *g, struct store *s, ymd today, struct settings *out, struct err *e)
{
	int64_t structure = 0;
	if (!check_state(g, s, today, &structure, e))
		return false;
	g_mutex_lock(&g->lock);
	bool kept = g->has_settings;
	*out = g->settings;
	g_mutex_unlock(&g->lock);
	if (kept)
		return true;
	if (!law_settings(s, today, out, e))
		return false;
	g_mutex_lock(&g->lock);
	g->settings = *out;
	g->has_settings = true;
	g_mutex_unlock(&g->lock);
	return true;
}
