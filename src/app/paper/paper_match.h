/* The minutes of a matching (biên bản đối khớp) as a paper: both sides, what differs in numbers and by name, what was concluded,
 * signatures. */
#ifndef COSO_APP_PAPER_MATCH_H
#define COSO_APP_PAPER_MATCH_H

#include "app/paper/paper_out.h"

struct paper_match_ask {
	const char *match; /* "AREA:ID" */
	enum paper_format format;
	int64_t made_ms;
	ymd today;
	enum msg_lang lang;
};
struct paper_match_file {
	GBytes *bytes; /* the caller's */
	const char *name;
};
/* In the layout of the upper body. Lines about people are there for whoever may take people out at that place; how many are left out is
 * said. ERR_NOT_FOUND, ERR_DENIED. */
bool paper_match(struct app *a, const struct paper_match_ask *q, struct paper_match_file *out, struct arena *arena, struct err *e);

#endif
