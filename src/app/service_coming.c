/* See service_coming.h. What the writer commits is known by the hashes of the rows where its chains of the log end: a write that was rolled
 * back is never taken for another that came instead. */
#include "app/service_coming.h"

#include "app/service_follow.h"
#include "app/service_parts.h"
#include "stats/snapshot_follow.h"

#include <pthread.h>

struct coming {
	pthread_mutex_t lock; /* of what follows; short */
	struct snapshot *snapshot;
	struct law_version *law; /* held */
	GArray *heads;		 /* where it stands */
	GByteArray *ends;	 /* of the chains that were written: heads with hashes */
	int64_t number;
};

struct coming *coming_new(void)
{
	struct coming *g = g_new0(struct coming, 1);
	pthread_mutex_init(&g->lock, NULL);
	return g;
}

static void forget(struct coming *g)
{
	g_clear_pointer(&g->snapshot, snapshot_free);
	law_release(g->law);
	g->law = NULL;
	g_clear_pointer(&g->heads, g_array_unref);
	g_clear_pointer(&g->ends, g_byte_array_unref);
}

void coming_free(struct coming *g)
{
	if (g == NULL)
		return;
	forget(g);
	pthread_mutex_destroy(&g->lock);
	g_free(g);
}

/* The copy brought to what the writer has written, or read anew when it cannot be brought there. */
static struct snapshot *brought(struct store *writer, struct snapshot_copy *copy, const GArray *heads, const GArray *now)
{
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GPtrArray) tables = g_ptr_array_new();
	bool other = false, done = false;
	struct snapshot *n = snapshot_copy_open(copy, writer, NULL);
	bool ok = n != NULL && log_areas(writer, heads, now, areas, tables, &other, NULL);
	if (ok && !other)
		ok = snapshot_follow(n, areas, tables, &done, NULL);
	if (ok && done)
		return n;
	struct snapshot *anew = ok ? snapshot_read_again(n, writer, NULL) : NULL;
	snapshot_free(n);
	return anew;
}

/* What fails while the copy is brought on must not take the user's write with it: a statement that fails in PostgreSQL ends its transaction
 * for all that follows, but for what a savepoint keeps. In SQLite it ends nothing. */
static bool guard(struct store *writer, const char *sql)
{
	return db_engine_of(store_db(writer)) == DB_SQLITE || db_exec(store_db(writer), sql, NULL);
}

void coming_make(struct coming *g, struct store *writer, struct snapshot_copy *copy, struct law_version *law, const GArray *heads)
{
	int64_t number = 0;
	if (!guard(writer, "SAVEPOINT coming"))
		return;
	struct snapshot *n = NULL;
	GArray *now = store_facts_number(writer, &number, NULL) ? log_heads(writer, NULL) : NULL;
	GByteArray *ends = g_byte_array_new();
	if (now != NULL && log_heads_put_moved(writer, heads, now, ends, NULL))
		n = brought(writer, copy, heads, now);
	if (n != NULL)
		snapshot_read_through(n, NULL);
	else
		guard(writer, "ROLLBACK TO SAVEPOINT coming");
	guard(writer, "RELEASE SAVEPOINT coming");
	pthread_mutex_lock(&g->lock);
	forget(g);
	if (n != NULL) {
		g->snapshot = n;
		g->law = law_hold(law);
		g->heads = g_steal_pointer(&now);
		g->ends = g_steal_pointer(&ends);
		g->number = number;
	}
	pthread_mutex_unlock(&g->lock);
	g_clear_pointer(&now, g_array_unref);
	g_clear_pointer(&ends, g_byte_array_unref);
}

struct snapshot *coming_take(struct coming *g, struct store *reader, const struct law_version *law, int64_t from, int64_t number,
	GArray **heads, int64_t *stands)
{
	struct snapshot *n = NULL;
	pthread_mutex_lock(&g->lock);
	if (g->snapshot != NULL && (g->law != law || g->number <= from))
		forget(g);
	if (g->snapshot != NULL && g->number <= number) {
		GArray *there = log_heads_get(reader, g->ends->data, g->ends->len, NULL);
		if (there != NULL) {
			n = g_steal_pointer(&g->snapshot);
			*heads = g_steal_pointer(&g->heads);
			*stands = g->number;
			g_array_unref(there);
		}
		forget(g);
	}
	pthread_mutex_unlock(&g->lock);
	return n;
}
