/* See page_notices.h. */
#include "app/page/page_notices.h"

#include "app/coming/coming.h"
#include "stats/law_file.h"

#include <string.h>

enum { MOST = 1000 };

struct noticing {
	struct app *app;
	const struct page_ask *ask;
	const struct notice_law *law;
	struct notice_marks marks;
	GArray *out; /* struct page_notice */
	struct page_notices *page;
	struct arena *arena;
};

static const char *kind_words(struct noticing *n, const struct notice_rule *rule)
{
	size_t count = 0;
	if (rule->vi != NULL)
		return n->ask->lang == MSG_EN ? rule->en : rule->vi;
	const struct law_file *files = library_law(n->app->library, "coming", &count, n->arena);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < files[i].item_count; k++)
			if (strcmp(files[i].items[k].id, rule->clock) == 0)
				return coming_item_title(&files[i].items[k], n->ask->lang);
	return rule->clock;
}

/* Is it near enough to be told? What has no day, or is late, always is. */
static bool near_enough(const struct page_inbox_item *x, const struct notice_rule *rule)
{
	const bool by_day = x->notice == NOTICE_REPORT_DUE || x->notice == NOTICE_REPORT_ASKED;
	return !by_day || x->order <= rule->days;
}

static void take(struct noticing *n, const struct page_inbox_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct page_inbox_item *x = &items[i];
		const struct notice_rule *rule = x->notice != NOTICE__NONE ? notice_rule(n->law, x->notice, x->clock) : NULL;
		if (rule == NULL || !near_enough(x, rule))
			continue;
		const struct page_notice one = {*x, kind_words(n, rule), !notice_is_read(&n->marks, x->key), rule->mail};
		n->page->unread += one.unread;
		n->page->mailed += one.mail;
		g_array_append_val(n->out, one);
	}
}

static gint new_first(gconstpointer a, gconstpointer b)
{
	const struct page_notice *x = a, *y = b;
	return x->unread != y->unread		? (x->unread ? -1 : 1)
	       : x->item.order != y->item.order ? x->item.order - y->item.order
						: strcmp(x->item.key, y->item.key);
}

static bool read_law(struct noticing *n, struct err *e)
{
	struct db *db = store_db(n->app->store);
	const bool began = !db_in_transaction(db);
	if (began && !db_begin_read(db, e))
		return false;
	n->law = notice_law(n->app, e);
	if (began)
		db_rollback(db);
	return n->law != NULL;
}

bool page_notices_of(struct app *a, const struct page_ask *ask, const struct page_inbox *inbox, struct page_notices *out,
	struct arena *arena, struct err *e)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct page_notice));
	struct noticing n = {.app = a, .ask = ask, .out = found, .page = out, .arena = arena};
	*out = (struct page_notices){0};
	if (!read_law(&n, e))
		return false;
	notice_marks_read(a, viewer_account(a->viewer), &n.marks, arena);
	take(&n, inbox->items, inbox->count);
	take(&n, inbox->running, inbox->running_count);
	take(&n, inbox->news, inbox->news_count);
	g_array_sort(found, new_first);
	out->items = arena_list(arena, found);
	out->count = found->len;
	return true;
}

bool page_notices(
	struct app *a, const struct page_ask *ask, struct job_desk *desk, struct page_notices *out, struct arena *arena, struct err *e)
{
	const struct page_inbox_ask what = {.desk = desk, .max = MOST, .all = true};
	struct page_inbox inbox;
	return page_inbox(a, ask, &what, &inbox, arena, e) && page_notices_of(a, ask, &inbox, out, arena, e);
}

bool page_notices_mark(struct app *a, const struct page_ask *ask, struct job_desk *desk, const char *key, size_t *unread,
	struct arena *arena, struct err *e)
{
	struct page_notices now;
	size_t n = 0;
	if (!page_notices(a, ask, desk, &now, arena, e))
		return false;
	const char **keys = ARENA_ARRAY(arena, const char *, now.count + 1), **told = ARENA_ARRAY(arena, const char *, now.count + 1);
	*unread = now.unread;
	for (size_t i = 0; i < now.count; i++) {
		const struct page_notice *x = &now.items[i];
		told[i] = x->item.key;
		if (key == NULL || strcmp(key, x->item.key) == 0) {
			keys[n++] = x->item.key;
			*unread -= x->unread;
		}
	}
	return notice_marks_add(a, viewer_account(a->viewer), keys, told, e);
}
