/* Matching (đối khớp): at the end of a period a level and the one below hold numbers and lists against each other. The numbers are those
 * the lower body froze in its report, against what the register says now of the same place and day; the lists are a list of names the
 * lower body keeps, against who stands behind a cell. Every difference is a line that both sides settle; then both sign. */
#ifndef COSO_APP_REPORT_MATCH_H
#define COSO_APP_REPORT_MATCH_H

#include "app/report/round.h"
#include "auth/auth.h"

enum match_step {
	MATCH_OPEN,   /* of a frozen report: its numbers are compared */
	MATCH_AGAIN,  /* after the register or the report was put right: what is the same now goes, what is new comes */
	MATCH_NAMES,  /* a list of names against the list behind a cell */
	MATCH_ANSWER, /* what a difference comes to */
	MATCH_SIGN,
	MATCH_UNSIGN, /* a side takes its own signature off; until then nothing in the matching changes */
	MATCH_DROP    /* opened by mistake: nothing was settled or signed yet */
};

struct match_ask {
	enum match_step step;
	const char *report; /* OPEN: "AREA:ID" of the lower body's report */
	const char *match;  /* all others: "AREA:ID"; ANSWER: of a line, or of the matching: all that is open */
	int64_t rev;	    /* of what match names, as the user saw it; NONE: not asked. ERR_CONFLICT says who was first */
	/* NAMES: one person a line, "name <tab ; or ,> day or year of birth"; a line of headings is passed over */
	const char *form, *row, *column, *list;
	size_t list_length;
	const char *state, *answer; /* ANSWER: id of match_line_state; what was agreed */
	bool upper;		    /* SIGN: for the upper body, else the lower */
	const char *signer;
	ymd today;
	enum msg_lang lang;
};

struct match_done {
	int64_t area, id;
	int64_t same;	   /* cells, or people, that agree */
	int64_t open, all; /* lines not settled, lines */
};
/* One act of the change log. ERR_CONFLICT: not in this state, or lines are open; ERR_DENIED; ERR_NOT_FOUND; ERR_INPUT. A change of a line
 * takes both signatures back. */
bool match_step(struct app *a, const struct match_ask *ask, struct match_done *out, struct arena *arena, struct err *e);

/* A matching with its lines, and the names of both bodies. */
struct match_seen {
	struct report_match_row match;
	const char *upper, *lower;
	const char *title;				  /* of what is matched: that of the report; its code where there is none */
	const struct report_match_line_row *const *lines; /* what the viewer may see of them; not in a list */
	size_t count, hidden;
	int64_t all, open; /* lines, lines not settled; of all, also those not seen */
};
/* right: RIGHT_VIEW; RIGHT_EXPORT to take it out: lines with people are there for whom it holds. Noted as a reading where there are such.
 */
bool match_find(
	struct app *a, const char *match, enum auth_right right, ymd today, struct match_seen *out, struct arena *arena, struct err *e);
/* All the viewer may see, the newest first, without their lines. open: only those that both have not signed yet. */
bool match_list(struct app *a, bool open, ymd today, const struct match_seen **out, size_t *count, struct arena *arena, struct err *e);

/* May the viewer do this step as that side now? Never fails. */
bool match_may(struct app *a, const struct match_seen *m, enum match_step step, bool upper, ymd today);
/* Is it this viewer's turn: to settle what is open, or to sign for its own side? */
bool match_waits(struct app *a, const struct match_seen *m, ymd today);

/* The frozen report whose numbers are matched: "AREA:ID". ERR_NOT_FOUND when there is none any more. */
bool match_report(struct app *a, const struct report_match_row *m, struct report_row *out, struct arena *arena, struct err *e);

/* A number of a line as printed: "3.471", "…" where there is none. */
const char *match_number(int64_t n, struct arena *arena);

/* Reports that were sent and are not matched yet, which the viewer may begin with; the newest first, at most max. */
struct match_report_line {
	int64_t area, id;
	const char *title, *definition, *period, *upper, *lower, *unit;
	const char *period_words; /* of pages; NULL */
	ymd as_of;
};
/* definition, period, unit: only those ("" or NULL: all); unit is a part of its name, folded. more: there are others. */
struct match_reports_ask {
	const char *definition, *period, *unit;
	size_t max;
	ymd today;
};
bool match_reports(struct app *a, const struct match_reports_ask *ask, const struct match_report_line **out, size_t *count, bool *more,
	struct arena *arena, struct err *e);

#endif
