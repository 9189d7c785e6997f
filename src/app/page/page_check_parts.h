/* Shared by the two files of the page that checks figures: lines of three numbers, and running text. */
#ifndef COSO_APP_PAGE_CHECK_PARTS_H
#define COSO_APP_PAGE_CHECK_PARTS_H

#include "app/page/page_check.h"
#include "stats/claims.h"

struct checking {
	const struct page_ask *ask;
	struct arena *arena;
	int fits_truncated, fits_rounded;
};

/* The span in words: "12", "12 đến 15", "không có số nào". */
const char *check_span(const struct checking *c, struct span s);
/* Which whole d must be, for n printed as p. */
const char *check_bases(const struct checking *c, int64_t n, struct printed p);
/* Which parts of d are printed as p. */
const char *check_implied(const struct checking *c, int64_t d, struct printed p);
/* Tone, verdict and what follows, of n of d printed as p. */
void check_judge(struct checking *c, int64_t n, int64_t d, struct printed p, struct page_check_line *out);
/* Is it running text rather than lines of three numbers? */
bool check_is_prose(const char *text);
void check_prose(struct checking *c, const char *text, struct page_check *out);

#endif
