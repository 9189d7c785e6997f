/* A change of the register that reaches behind the day of a report that was sent (C58, docs/adr/0032-changes-behind-reports.md): it needs a
 * reason, which is kept with the change, and the report says what was changed behind it since, by whom and why. What reaches so far is
 * gathered by the store (store/reach.h); here it is asked which reports look at it: their place, their days, their forms. */
#ifndef COSO_APP_REPORT_ROUND_REACH_H
#define COSO_APP_REPORT_ROUND_REACH_H

#include "app/app.h"
#include "model/kinds.gen.h"

struct round_reach {
	struct report_row report;
	ymd since;	   /* the first day on which something is otherwise */
	int64_t writes;	   /* of rows its forms read */
	const char *kinds; /* names of kinds: "membership tenure" */
};

/* The reports that the open transaction reaches behind. Everything lives in the arena. */
bool round_reached(struct app *a, const struct round_reach **out, size_t *count, struct arena *arena, struct err *e);

/* "Thay đổi có hiệu lực từ 01/12/2025 …: hãy ghi lý do", naming the reports the viewer may read; NULL where nothing is reached. To be asked
 * inside the transaction, by whoever can ask for the reason before the commit refuses. */
bool round_reach_asks(struct app *a, enum msg_lang lang, struct arena *arena, const char **words, struct err *e);

/* From now on every commit of the app's register asks for a reason (ERR_INPUT without one or a paper it rests on) and writes down at the
 * reports what reached behind them. */
void round_reach_watch(struct app *a);

/* What was changed behind a report since it was sent, the latest first. */
struct round_reach_line {
	int64_t at_ms, group;
	const char *who, *reason, *kinds; /* kinds: labels in the language asked for */
	ymd since;
	int64_t writes;
};
bool round_reach_lines(struct app *a, const struct report_row *r, enum msg_lang lang, const struct round_reach_line **out, size_t *count,
	struct arena *arena, struct err *e);

#endif
