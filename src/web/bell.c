/* See bell.h. */
#include "web/bell.h"

#include "app/page/page_notices.h"
#include "web/ask.h"
#include "web/state.h"
#include "web/web.h"

#include <glib.h>

#define FRESH_US (INT64_C(120) * G_USEC_PER_SEC)
#define ACCOUNTS_MAX 10000

struct count {
	int64_t at_us;
	size_t unread;
};
struct bell {
	GMutex lock;
	GHashTable *accounts; /* gint64 -> struct count */
};

struct bell *bell_new(void)
{
	struct bell *b = g_new0(struct bell, 1);
	g_mutex_init(&b->lock);
	b->accounts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	return b;
}

void bell_free(struct bell *b)
{
	if (b == NULL)
		return;
	g_hash_table_destroy(b->accounts);
	g_mutex_clear(&b->lock);
	g_free(b);
}

void bell_set(struct bell *b, int64_t account, size_t unread)
{
	int64_t *key = g_new(int64_t, 1);
	struct count *c = g_new(struct count, 1);
	*key = account;
	*c = (struct count){g_get_monotonic_time(), unread};
	g_mutex_lock(&b->lock);
	if (g_hash_table_size(b->accounts) >= ACCOUNTS_MAX)
		g_hash_table_remove_all(b->accounts);
	g_hash_table_replace(b->accounts, key, c);
	g_mutex_unlock(&b->lock);
}

static bool known(struct bell *b, int64_t account, size_t *unread)
{
	g_mutex_lock(&b->lock);
	const struct count *c = g_hash_table_lookup(b->accounts, &account);
	const bool fresh = c != NULL && g_get_monotonic_time() - c->at_us < FRESH_US;
	*unread = c != NULL ? c->unread : 0;
	g_mutex_unlock(&b->lock);
	return fresh;
}

size_t bell_count(struct web *w)
{
	size_t unread = 0;
	struct page_notices now;
	struct err ignored = {0}; /* the page stands without it */
	struct page_ask ask = {.lang = w->html.lang};
	const int64_t account = viewer_account(w->viewer);
	if (known(w->state->bell, account, &unread))
		return unread;
	if (!web_today(w, &ask.today, &ignored))
		return unread;
	ask.day = ask.today;
	if (page_notices(w->app, &ask, w->state->jobs, &now, w->arena, &ignored))
		unread = now.unread;
	bell_set(w->state->bell, account, unread);
	return unread;
}
