/* Matching (đối khớp): at the end of a period a level and the one below hold numbers and lists against each other. The numbers are those
 * the lower body froze in its report, against what the register says now of the same place and day; the lists are a list of names the
 * lower body keeps, against who stands behind a cell. Every difference is a line that both sides settle; then both sign. */
#ifndef COSO_APP_REPORT_MATCH_H
#define COSO_APP_REPORT_MATCH_H

#include "app/report/round.h"

enum match_step {
	MATCH_OPEN,   /* of a frozen report: its numbers are compared */
	MATCH_AGAIN,  /* after the register or the report was put right: what is the same now goes, what is new comes */
	MATCH_NAMES,  /* a list of names against the list behind a cell */
	MATCH_ANSWER, /* what a difference comes to */
	MATCH_SIGN
};

struct match_ask {
	enum match_step step;
	const char *report; /* OPEN: "AREA:ID" of the lower body's report */
	const char *match;  /* all others: "AREA:ID"; ANSWER: of a line, or of the matching: all that is open */
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
	const struct report_match_line_row *const *lines; /* what the viewer may see of them */
	size_t count, hidden;
};
bool match_find(struct app *a, const char *match, ymd today, struct match_seen *out, struct arena *arena, struct err *e);
/* All the viewer may see, the newest first. */
bool match_list(struct app *a, ymd today, const struct match_seen **out, size_t *count, struct arena *arena, struct err *e);

#endif
