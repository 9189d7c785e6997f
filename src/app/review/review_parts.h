/* Between the files review*.c; nobody else includes this. */
#ifndef COSO_APP_REVIEW_PARTS_H
#define COSO_APP_REVIEW_PARTS_H

#include "app/law/law_parts.h"
#include "app/page/register_parts.h"
#include "app/review/review.h"

struct review_work {
	struct reg r;
	const struct review_ask *ask;
	struct law_ask law;
	const struct law_file *file;
	GArray *bodies;	    /* struct review_body */
	GHashTable *at;	    /* organisation id -> index + 1 of its body */
	GHashTable **seats; /* of each item: law_groups of its members; NULL: not asked for */
	GHashTable **aged;  /* of each item: those whose retirement age comes within the months looked ahead */
	GHashTable *retire; /* of those: person -> day */
	struct review *out;
	ymd last; /* the last day looked ahead to */
	int64_t small;
};

/* review.c: the body of an organisation; NULL: it is none of those reviewed. */
struct review_body *review_body_of(struct review_work *w, int64_t organisation);
size_t review_item_of(const struct review_work *w, const struct review_body *b);

/* review_members.c: who leaves, who is planned; members and successors of the body asked for. */
bool review_read_leaving(struct review_work *w, struct err *e);
bool review_read_planned(struct review_work *w, struct err *e);
bool review_read_members(struct review_work *w, struct err *e);

/* review_acts.c: what there is to do. */
void review_put_acts(struct review_work *w);

#endif
