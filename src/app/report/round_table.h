/* Completeness and timeliness of one report: who had to send over several periods, and what came of it; as one table of bodies by periods.
 * Who is expected follows openings, endings and mergers (round_expected.h), period by period: a body that ended is a line of its own, with
 * nothing after. Late is told in working days. Only what the viewer may read. */
#ifndef COSO_APP_REPORT_ROUND_TABLE_H
#define COSO_APP_REPORT_ROUND_TABLE_H

#include "app/report/round_list.h"
#include "exchange/sheet.h"

enum round_mark {
	ROUND_MARK_NONE,    /* not expected: it was not there */
	ROUND_MARK_WAIVED,  /* nothing is to be sent */
	ROUND_MARK_TO_COME, /* not sent, not due yet */
	ROUND_MARK_MISSING, /* not sent, and due */
	ROUND_MARK_LATE,    /* sent after the due day */
	ROUND_MARK_ON_TIME
};
struct round_mark_cell {
	enum round_mark mark;
	bool accepted, returned; /* as it stands: locked; back with the sender */
	int days;		 /* late: working days, until it was sent or until today */
	bool calendar;		 /* … calendar days: the law has no holidays of one of the years */
	int times_returned;
	enum round_turn delay; /* late or missing: whose it is */
	int64_t area, id;      /* of the report; id NONE: none */
	ymd due;	       /* 0: not said */
	const char *reason;    /* why it is waived, what happened to the body; "" */
};
struct round_tally {
	int expected, sent, on_time, late, days, returned, accepted, missing; /* sent: on time and late; days: of the late and missing */
	int by_sender, by_receiver, by_network;				      /* of the late and missing */
};
struct round_table_row {
	int64_t organisation, unit;
	const char *name, *unit_name;
	const struct round_mark_cell *cells; /* one a period */
	struct round_tally tally;
};
struct round_table_period {
	const char *period;
	ymd as_of;
	bool running;
	struct round_tally tally;
};
struct round_table {
	const char *definition, *title;
	const struct round_table_period *periods; /* the earliest first */
	size_t period_count;
	const struct round_table_row *rows; /* as the latest period has them, then those that were there only before, then the idle */
	size_t row_count;
	size_t idle; /* of them, at the end: who had nothing to send in any of the periods */
	struct round_tally total;
	bool hidden; /* there are senders that the viewer may not see */
};

/* period: the last one; NULL: the one that closed last. unit: who sits in it or below; 0: where the viewer may look. */
struct round_table_ask {
	const char *definition, *period;
	size_t periods;
	int64_t unit;
	ymd today;
};
bool round_table(struct app *a, const struct round_table_ask *ask, struct round_table *out, struct arena *arena, struct err *e);

/* A cell as a sign and a number ("✓", "+3", "! 12"), and in words ("muộn 3 ngày làm việc, bị trả lại 1 lần"). */
const char *round_mark_sign(const struct round_mark_cell *c, enum msg_lang lang, struct arena *arena);
const char *round_mark_words(const struct round_mark_cell *c, enum msg_lang lang, struct arena *arena);
/* Whose the late and missing are: "nơi gửi 3, hệ thống 1"; "". */
const char *round_tally_whose(const struct round_tally *t, enum msg_lang lang, struct arena *arena);
/* As a sheet, with a line of sums. */
const struct sheet *round_table_sheet(struct app *a, const struct round_table *t, enum msg_lang lang, struct arena *arena);
/* As an Excel file whose sums are formulas. */
bool round_table_workbook(struct app *a, const struct round_table *t, const char *path, enum msg_lang lang, struct err *e);

#endif
