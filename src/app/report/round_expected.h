/* Rounds of reports as they are expected, whoever asks: for every definition the period that closed last and the one that runs, and the
 * older ones of which the register has reports. A service keeps them while no unit, body or request changes (kept.h); how they stand is
 * read anew. */
#ifndef COSO_APP_REPORT_ROUND_EXPECTED_H
#define COSO_APP_REPORT_ROUND_EXPECTED_H

#include "app/report/round_plan.h"

struct round_expected {
	const char *definition, *title, *period;
	bool law, running; /* running: the days of the data are not over */
	bool older;	   /* not the one that closed last */
	ymd as_of;
	const struct round_sender *senders;
	size_t count;
};
struct round_expected_all {
	const struct round_expected *rounds;
	size_t count;
	const struct round_when *older; /* periods before, with their definitions: what may be asked of */
	size_t older_count;
};

/* Of all definitions, for who sits in the unit or below. NULL on error. Lives until the app is given back. */
const struct round_expected_all *round_expected_now(struct app *a, int64_t unit, ymd today, struct err *e);
/* The older ones of them that have reports; lives as long. */
const struct round_expected_all *round_expected_older(
	struct app *a, const struct round_expected_all *now, int64_t unit, ymd today, struct err *e);
/* The periods of one definition, the latest first: up to `period` (NULL: the last one that closed), at most max of them. */
const struct round_expected_all *round_expected_of(
	struct app *a, const char *definition, const char *period, size_t max, int64_t unit, ymd today, struct err *e);

/* How the reports of a round stand: of each body the last version, with what its first was. */
struct round_standing {
	int64_t organisation, area, id, state, due, first_due, first_sent, last_sent, returned, delay_owner; /* NONE where nothing */
	int versions, times_returned;
};
/* In order of the organisation; NULL on error. To be freed with g_array_free. */
GArray *round_standing(struct app *a, const char *definition, const char *period, struct err *e);
const struct round_standing *round_stands(const GArray *all, int64_t organisation); /* NULL: none */

#endif
