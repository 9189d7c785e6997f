/* Between the files of the pages of organisations and terms; nobody else includes this. */
#ifndef COSO_APP_PAGE_ORGANISATION_PARTS_H
#define COSO_APP_PAGE_ORGANISATION_PARTS_H

#include "app/page/page_organisation.h"
#include "app/page/register_parts.h"

/* A term as recorded. */
struct org_term {
	int64_t id, ordinal, congress, committee, standing, deputies, elected, list, planned;
	const char *label, *basis;
	ymd from, until;
	int from_p, until_p;
};
bool org_terms(struct reg *r, int64_t organisation, GArray *out, struct err *e);

/* Posts put together from rows of (post, …) and of their holders. */
struct org_post {
	int64_t id, title, term, seats, category;
	const char *name;
	int order;
};
struct org_tenure {
	int64_t post, title;
	struct reg_person person;
	ymd from, until;
	int from_p, until_p;
	bool main, acting, reelected;
	int64_t source, end_reason;
	const char *decision;
};
/* The list of posts of r->ask->day with their holders, the leading titles first; adds up the seats. named: may names be shown? */
const struct page_post *org_put_posts(
	struct reg *r, GArray *posts, GArray *tenures, const GArray *terms, bool named, struct reg_seats *total);
struct reg_holder org_holder(struct reg *r, const struct org_tenure *t, bool named);
gint org_by_name(gconstpointer a, gconstpointer b); /* struct org_tenure, Vietnamese order of names */

#endif
