/* What is owed around a day: for every regime in force the period the day lies in and those before it that are not yet due, with who sends
 * to whom by when. */
#ifndef COSO_APP_REPORT_DUE_H
#define COSO_APP_REPORT_DUE_H

#include "app/report/regime.h"

struct due_ask {
	const char *unit;   /* code or path on the day */
	const char *regime; /* only this code; NULL: all */
	const char *period; /* with a regime: this period; NULL: those around the day */
	ymd day, today;
	int64_t known_ms;
	enum msg_lang lang;
};
struct due_part {
	struct regime regime;
	struct regime_period period;
	struct regime_senders senders;
};
struct due_list {
	int64_t unit;
	const char *unit_name, *unit_code;
	const struct due_part *parts; /* those with senders, in the order of regimes_on, newest period last */
	size_t count;
};
/* ERR_DENIED when the viewer may see nothing of organisations there. Everything lives in the arena. */
bool due_list(struct app *a, const struct due_ask *ask, struct due_list *out, struct arena *arena, struct err *e);

#endif
