/* Inside the inbox: what its files share. */
#ifndef COSO_APP_PAGE_INBOX_PARTS_H
#define COSO_APP_PAGE_INBOX_PARTS_H

#include "app/page/page_inbox.h"

#include <glib.h>

#define NO_DAY 100000 /* after everything that has a day */
#define SOON 7	      /* days left from which a due day is shown in another colour */

struct making {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
	GArray *items;	       /* struct page_inbox_item */
	GArray *running;       /* the same, of periods that are not over */
	GArray *news;	       /* the same, of what needs nothing */
	GArray *progress;      /* struct page_reports_progress */
	GHashTable *receivers; /* "id" or "u" and a unit -> 1 or 2: the viewer's office receives there, or not */
	int late;
};

const char *inbox_say(const struct making *m, msg_key key, const char *a, const char *b, const char *c);
const char *inbox_number(const struct making *m, int64_t n);
int inbox_days_left(const struct making *m, ymd due); /* NO_DAY for 0 */
const char *inbox_left_words(const struct making *m, int left);
enum report_look inbox_left_look(int left);
void inbox_add(struct making *m, bool running, struct page_inbox_item item);

/* What domain/notices names besides reports, matchings and long work. In a read transaction or not. */
bool inbox_add_more(struct making *m, struct err *e);

#endif
