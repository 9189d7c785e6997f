/* What an estimate is made of (form-language.md 7): under the boundaries of today a unit that was divided is shared out by its people, and
 * such a figure opens to its source units and shares instead of names. */
#ifndef COSO_APP_FIGURE_SHARES_H
#define COSO_APP_FIGURE_SHARES_H

#include "app/figure/figure.h"

struct figure_share_of {
	int64_t unit;
	const char *name;		    /* with its code: "Xã Bình Xa (02404)" */
	const char *last;		    /* its last day, dd/mm/yyyy */
	const char *things, *share, *taken; /* as printed; "⊘" what the viewer may not see, "–" where nothing is shared out (ages) */
	int64_t things_n, taken_n;	    /* NONE: not shown */
};
struct figure_shares {
	struct figure_share_of *items; /* in administrative order */
	size_t count;
	int64_t exact; /* of the figure what is no estimate; NONE: not shown */
	const char *exact_text;
};
/* The figure holds its snapshot; batch, place and output are the cell's (report_cell_batch). The viewer is the app's. */
bool figure_shares(struct app *a, const struct figure *f, const struct batch *b, const struct place *where, size_t output,
	struct figure_shares *out, struct arena *arena, struct err *e);
/* The same as a sheet, what is no estimate in the first row. */
const struct sheet *figure_shares_sheet(const struct figure *f, const struct figure_shares *s, enum msg_lang lang);

#endif
