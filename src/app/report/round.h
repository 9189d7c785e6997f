/* The round of a report (docs/adr/0029-round-of-a-report.md): a draft is opened for a definition, a body and a period; checked; signed;
 * sent, which freezes it in one transaction; received; returned with a reason, or accepted, which locks it. What was sent never changes
 * (C62): to put it right is a new version that replaces it. Every step is one act of the change log. Rights: the sender's office writes and
 * signs at its own place, the receiver's office receives, returns and accepts at its place. */
#ifndef COSO_APP_REPORT_ROUND_H
#define COSO_APP_REPORT_ROUND_H

#include "app/report/round_plan.h"
#include "model/kinds.gen.h"

enum round_step {
	ROUND_OPEN,    /* a draft */
	ROUND_CHECK,   /* the checks of its forms; what they say is kept with the report */
	ROUND_EXPLAIN, /* why a check that does not hold is right all the same */
	ROUND_WRITE,   /* the narrative */
	ROUND_SIGN,
	ROUND_SEND,
	ROUND_RECEIVE,
	ROUND_RETURN,
	ROUND_ACCEPT,
	ROUND_CORRECT, /* a new version of what was returned or accepted */
	ROUND_DROP,    /* a draft that is not needed */
	ROUND_DELAY,   /* whose delay it was */
	ROUND_POSTPONE /* a later due day */
};

struct round_ask {
	enum round_step step;
	const char *report; /* "AREA:ID", "ID"; not for ROUND_OPEN */
	int64_t rev;	    /* of the report as the user saw it; NONE: not asked */
	/* ROUND_OPEN */
	const char *definition, *period, *unit; /* unit: by its code, else */
	int64_t organisation;			/* the body itself; NONE */
	/* what the step asks for; NULL where nothing */
	const char *reason; /* return, correct, drop, delay, postpone; explain: the explanation */
	const char *form, *check;
	const char *text; /* narrative */
	const char *signer, *number;
	const char *delay; /* id of delay_owner */
	ymd due;	   /* return, postpone; 0: none */
	ymd signed_d;	   /* 0: today */
	ymd today;
	enum msg_lang lang;
};

/* A check that does not hold, or cannot be made. */
struct round_check {
	const char *form, *id, *where, *say, *sum; /* sum: the comparison in figures; may be NULL */
	bool error;				   /* level error */
	bool unknown;				   /* figures are missing */
	const char *reason;			   /* explained; NULL */
};
/* The id of the check that all those below have handed in what is added up. */
#define ROUND_CHECK_BELOW "below"

struct round_checks {
	const struct round_check *items;
	size_t count;
	int made, hold;		   /* checks of all forms; those that hold */
	size_t blocking;	   /* neither hold nor explained */
	size_t missing;		   /* cells to be typed in which nothing stands */
	const char *missing_where; /* the first of them, for a message; "" */
};

struct round_done {
	int64_t area, id, rev, group; /* of the report; group NONE when nothing was written */
	struct round_checks checks;   /* check, sign, send */
	bool refused;		      /* because of the checks: nothing was written */
};

/* Does the step. false: ERR_CONFLICT when somebody was there first or the state does not allow it, ERR_DENIED, ERR_NOT_FOUND, ERR_INPUT. */
bool round_step(struct app *a, const struct round_ask *ask, struct round_done *out, struct arena *arena, struct err *e);

/* Is a step possible in this state, and may the viewer? Never fails for want of a right. */
bool round_may(struct app *a, const struct report_row *r, enum round_step step, ymd today);
/* May it read the report at all? */
bool round_may_read(struct app *a, const struct report_row *r);

/* A report by "AREA:ID" or "ID". */
bool round_find(struct app *a, const char *report, struct report_row *out, struct arena *arena, struct err *e);

/* id of report_state: "drafting", "sent" … */
const char *round_state(struct app *a, int64_t state);
int round_code(struct app *a, const char *list, const char *id);

#endif
