/* Between the two files that write Word papers; nobody else includes this. */
#ifndef COSO_EXCHANGE_PAPER_DOCX_H
#define COSO_EXCHANGE_PAPER_DOCX_H

#include "exchange/paper_internal.h"

struct docx {
	struct paper_pango pango;
	const struct paper *paper;
	GString *body;	     /* of word/document.xml */
	GPtrArray *pictures; /* GBytes *, PNG */
	bool landscape;
	int sections; /* written */
	int controls; /* content controls so far: each has a number */
};

/* How a paragraph stands. */
struct docx_paragraph {
	enum paper_part part;
	unsigned style;
	double before, after, points;  /* points 0: the part's */
	double indent, hanging, right; /* points */
	const char *mark;
	bool keep;
};
void docx_paragraph(struct docx *d, const struct docx_paragraph *p, const struct paper_run *runs, size_t count);
/* An empty paragraph that is only a line, in the middle of a column so wide. */
void docx_rule(struct docx *d, double length, double width, bool keep);
void docx_table(struct docx *d, const struct paper_table *t);
void docx_chart(struct docx *d, const struct block *b);
/* Begins a table without borders of columns of these widths; pad: between line and text (all points). */
void docx_table_begin(struct docx *d, const double *widths, size_t count, double pad);

#define TWIPS(points) ((int)((points)*20 + 0.5))

#endif
