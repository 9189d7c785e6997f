/* "Khác gì so với hôm nay?": the frozen cells of a report against the same forms drawn now for the same day, and the facts written since
 * that moved them; a report drawn again as it was (verify); a report against the frozen reports of the bodies below it. */
#ifndef COSO_APP_REPORT_ROUND_DIFF_H
#define COSO_APP_REPORT_ROUND_DIFF_H

#include "app/report/round.h"

/* A fact written after the freeze that has to do with somebody who is in one list and not in the other. */
struct round_cause {
	const char *name; /* "" where the viewer may not have it */
	bool came;	  /* in the list now, not then; else the other way */
	const char *what; /* kind of the record, by its label; "" where nothing was found */
	const char *who, *reason;
	int64_t at_ms; /* NONE: nothing was found */
	ymd from;      /* since when the fact holds; 0 */
	char about;    /* 'p'erson, 'o'rganisation, 'u'nit; 0: a typed figure, nobody */
	int64_t area, id;
};

struct round_difference {
	const char *form, *row, *column, *words;
	const char *then, *now;	   /* as printed; "…" missing, "" nothing there */
	int64_t then_num, now_num; /* × ROUND_SCALE as frozen; NONE: no number */
	int64_t by;		   /* now less then; NONE where there is no number on both sides */
	bool derived;
	bool others; /* the same number of others */
	const struct round_cause *causes;
	size_t cause_count, cause_more; /* not shown */
};

struct round_diff {
	const struct round_difference *items;
	size_t count, same;	     /* cells that differ, cells that do not */
	const char *const *versions; /* codes of forms whose definition is another now */
	size_t version_count;
	int64_t known_ms;
};
/* names: with causes; else only what differs. */
bool round_diff(struct app *a, const struct report_row *r, bool names, enum msg_lang lang, ymd today, struct round_diff *out,
	struct arena *arena, struct err *e);

/* Draws a frozen report again as it was known then, by the law kept with it: every cell must be what is frozen. Says each that is not. */
typedef void (*round_say)(const char *form, const char *row, const char *column, const char *frozen, const char *drawn, void *user);
bool round_verify(struct app *a, const struct report_row *r, round_say say, void *user, int64_t *findings, struct err *e);

/* The same of the latest frozen reports, as findings of verify (coso verify). */
bool round_verify_sample(struct app *a, size_t max, store_say say, void *user, int64_t *findings, struct err *e);

/* A body below whose accepted report says another number than the register does for it, as this report knew it. */
struct round_sum_of {
	const char *name;
	int64_t area, id;	   /* its report */
	int64_t reported, counted; /* counted NONE: no number */
};

/* A cell of a report against the sum of the frozen cells of those below. */
struct round_sum {
	const char *form, *row, *column, *words;
	int64_t own, sum; /* NONE: no number */
	int below;	  /* how many have a number there */
	bool typed;
	const struct round_sum_of *of; /* whose report moves it; the rest is counted at the body's own boundary */
	size_t of_count, of_more;
};
struct round_sums {
	const struct round_sum *items; /* those that differ */
	size_t count, same;
	size_t reports;		    /* of those below that were accepted */
	const char *const *without; /* names of those that have none */
	size_t without_count;
};
bool round_sums(struct app *a, const struct report_row *r, enum msg_lang lang, ymd today, struct round_sums *out, struct arena *arena,
	struct err *e);

/* "3.471", "27,68", "…" for missing, "–" for not applicable. */
const char *round_cell_text(struct app *a, const struct report_cell_row *c, struct arena *arena);

#endif
