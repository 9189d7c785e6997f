/* Who moved a cell after the freeze, and by which records; for round_diff.c. */
#ifndef COSO_APP_REPORT_ROUND_CAUSES_H
#define COSO_APP_REPORT_ROUND_CAUSES_H

#include "app/report/round_diff.h"
#include "app/report/round_parts.h"

/* Fills the causes of a difference. then: the form as it was known, drawn into it when first needed (figure NULL before). */
bool round_causes(struct app *a, const struct report_row *r, struct round_drawn *now, struct round_drawn *then,
	const struct round_cell *cell, const struct report_cell_row *was, enum msg_lang lang, struct round_difference *out,
	struct arena *arena, struct err *e);

#endif
