/* The yearly review of committees as a paper of the Party: numbers of each body, what there is to do, signature. */
#ifndef COSO_APP_PAPER_REVIEW_H
#define COSO_APP_PAPER_REVIEW_H

#include "app/paper/paper_out.h"
#include "app/review/review.h"

struct paper_review_file {
	GBytes *bytes; /* the caller's */
	const char *name;
};
/* ERR_DENIED: the viewer may take nothing out there. */
bool paper_review(struct app *a, const struct review_ask *ask, enum paper_format format, int64_t made_ms, struct paper_review_file *out,
	struct arena *arena, struct err *e);

#endif
