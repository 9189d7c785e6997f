/* Page: what the viewer is reminded of (domain/notices), new ones first; how many are new stands on the bell of every page. */
#ifndef COSO_APP_PAGE_NOTICES_H
#define COSO_APP_PAGE_NOTICES_H

#include "app/notice/notice_marks.h"
#include "app/page/page_inbox.h"

struct page_notice {
	struct page_inbox_item item;
	const char *kind; /* in words */
	bool unread, mail;
};
struct page_notices {
	const struct page_notice *items; /* new ones first, then by urgency */
	size_t count, unread, mailed;	 /* mailed: of those a mail tells about */
};
/* Out of what is left for the viewer (page_inbox of all). */
bool page_notices_of(struct app *a, const struct page_ask *ask, const struct page_inbox *inbox, struct page_notices *out,
	struct arena *arena, struct err *e);
bool page_notices(
	struct app *a, const struct page_ask *ask, struct job_desk *desk, struct page_notices *out, struct arena *arena, struct err *e);
/* Marks one as read (key), or all of them (NULL). *unread: how many are new afterwards. */
bool page_notices_mark(struct app *a, const struct page_ask *ask, struct job_desk *desk, const char *key, size_t *unread,
	struct arena *arena, struct err *e);

#endif
