/* Cells of a form as formulas of a spreadsheet, so that sums and shares move when somebody types over a number. */
#ifndef COSO_APP_FIGURE_LIVE_H
#define COSO_APP_FIGURE_LIVE_H

#include "app/figure/figure.h"

struct figure_live {
	const struct report *report;
	const int *rows, *columns; /* where each stands in the sheet, from 0; -1: it does not */
	const int *right;	   /* of each row: how many columns farther right its table begins; NULL: none does */
};

/* "=ROUND(10000*(C6)/(C5),0)/100" or the sum of the parts a number is divided into; NULL where the number stands for itself. What the
 * formula comes to is reckoned here as a spreadsheet does: one that would say something else than the figure is not given. */
const char *figure_live(const struct figure_live *x, size_t row, size_t column, struct arena *a);

#endif
