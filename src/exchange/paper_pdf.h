/* Between the two files that draw papers; nobody else includes this. */
#ifndef COSO_EXCHANGE_PAPER_PDF_H
#define COSO_EXCHANGE_PAPER_PDF_H

#include "exchange/paper_internal.h"

struct pdf {
	struct paper_pango pango;
	const struct paper *paper;
	cairo_surface_t *surface;
	cairo_t *cr;
	struct paper_box box;
	double y, bottom; /* where the next thing goes; the end of what may be written on */
	int pages;
	bool landscape, fresh; /* fresh: nothing on this page yet */
};

void pdf_next_page(struct pdf *d);
double pdf_room(const struct pdf *d);
/* Lines of the layout from *line on that fit into height, at the place; *line moves on. Gives the height taken. */
double pdf_lines(struct pdf *d, PangoLayout *l, int *line, double x, double y, double height);
/* below: what stays on the page of its last row */
void pdf_table(struct pdf *d, const struct paper_table *t, double below);

#endif
