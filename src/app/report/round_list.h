/* Where the reports of a definition and a period stand: who had to send, who did and when, whose turn it is, how late.
 * Only what the viewer may read: of the senders whose place it may see, or all that come to its own office. */
#ifndef COSO_APP_REPORT_ROUND_LIST_H
#define COSO_APP_REPORT_ROUND_LIST_H

#include "app/report/round.h"

enum round_turn {
	TURN_NOBODY, /* accepted, or nothing is to be sent */
	TURN_SENDER,
	TURN_RECEIVER,
	TURN_NETWORK /* said so by who receives */
};

struct round_line {
	const struct round_sender *sender;
	const struct report_row *report; /* the last version; NULL: none was opened */
	const char *state;		 /* id of report_state: "not_due", "overdue" without a report; "waived" */
	const char *state_words;
	enum round_turn turn;
	int waiting;		     /* days it has been that one's turn */
	int late;		     /* days after the due day: of the first sending, else of today; 0: in time */
	int64_t first_sent_ms;	     /* of the first version; NONE */
	ymd first_sent;		     /* day of it; 0 */
	ymd due;		     /* of the report where there is one, else of the plan; 0 */
	int version;		     /* 0: none */
	int reached;		     /* changes of the register behind it since it was sent */
	bool may_write, may_receive; /* the viewer's part in it */
};

struct round_counts {
	int expected; /* without the waived */
	int accepted, waiting, returned, missing, waived;
	int on_time; /* first sent by the due day */
};

struct round_overview {
	struct round_plan plan;
	const struct round_line *lines; /* what is not done comes first */
	size_t count;
	struct round_counts counts;
	bool hidden; /* there are senders the viewer may not see */
};
bool round_overview(struct app *a, const struct round_plan_ask *ask, enum msg_lang lang, struct round_overview *out, struct arena *arena,
	struct err *e);

/* What happened to a report, from the log: the oldest first. */
struct round_event {
	int64_t at_ms;
	const char *who, *state, *state_words, *reason;
	ymd due; /* when the due day was changed by it; 0 */
};
bool round_history(struct app *a, const struct report_row *r, enum msg_lang lang, const struct round_event **out, size_t *count,
	struct arena *arena, struct err *e);

/* The day of an instant in Vietnam. */
ymd round_day(int64_t ms);

#endif
