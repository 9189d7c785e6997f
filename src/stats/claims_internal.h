/* Items of a claims file between reading (claims_read.c) and checking (claims_run.c). Not for others. */
#ifndef COSO_STATS_CLAIMS_INTERNAL_H
#define COSO_STATS_CLAIMS_INTERNAL_H

#include "stats/claims.h"

enum claim_kind {
	CLAIM_SHARE,
	CLAIM_IMPLIED,
	CLAIM_BASES,
	CLAIM_SUM,
	CLAIM_SAME_BASE,
	CLAIM_SAME_WHOLE,
	CLAIM_POINTS,
	CLAIM_CELL,
	CLAIM_STATED
};

struct claim {
	const char *id;
	enum claim_kind kind;
	int64_t n, whole, total; /* as the kind has them */
	struct printed printed;
	const char *printed_text; /* as written */
	size_t count;		  /* SUM: counts; SAME_BASE: both; SAME_WHOLE, POINTS: shares */
	const int64_t *counts;
	const struct printed *shares;
	const char *const *share_texts;
	int64_t from, to;	     /* SAME_WHOLE: between */
	struct claim_cell cell;	     /* CELL */
	const char *why_vi, *why_en; /* STATED: why it cannot be computed, or what is wrong with it; printed_text: the words */
	int sign;		     /* POINTS: sign: up 1, down -1, 0 = the printed one has its sign */
	const struct yaml *expect;   /* NULL: nothing is expected */
};

struct claims_file {
	const struct claim *items;
	size_t count;
};

/* "3471" or "3.471", 0 … CLAIMS_COUNT_MAX. */
bool claims_count_parse(const char *text, int64_t *out);

#endif
