/* Papers: a document of letterhead, paragraphs, tables, signatures, charts, once, and out of it PDF (pango and cairo) and Word. Margins,
 * sizes and marks are the layout's. Knows no form and no law. Texts are put in order first: valid UTF-8, NFC, no control characters. */
#ifndef COSO_EXCHANGE_PAPER_H
#define COSO_EXCHANGE_PAPER_H

#include "base/arena.h"
#include "base/err.h"
#include "model/paper_layout.h"

#include <stdint.h>

enum paper_style {
	PAPER_BOLD = 1, /* added to what the part's font has */
	PAPER_ITALIC = 2,
	PAPER_UNDERLINE = 4,
	PAPER_CENTRE = 8,
	PAPER_RIGHT = 16,
	PAPER_JUSTIFY = 32,
	PAPER_FIRST_INDENT = 64,
	PAPER_BORDER = 128,	/* of a cell */
	PAPER_MIDDLE = 256,	/* of a cell: in the middle of the row's height */
	PAPER_SMALL = 512,	/* two points less */
	PAPER_LARGE = 8192,	/* of a cell: two points more */
	PAPER_KEEP = 1024,	/* a paragraph stays on the page of what follows */
	PAPER_LEADER = 16384,	/* a paragraph: dots from its end to the edge, to be written on */
	PAPER_LEVEL = 4096,	/* of a line: as high as the line so marked in the other half */
	PAPER_PLAIN_FONT = 2048 /* neither the part's bold nor its italics */
};

struct paper_run {
	const char *text;
	unsigned style;	 /* PAPER_BOLD, PAPER_ITALIC, PAPER_UNDERLINE */
	const char *tag; /* name of the field in Word (content control); NULL: none */
};

/* A line of a letterhead or signature. */
struct paper_line {
	const char *text;
	enum paper_part part;
	unsigned style; /* PAPER_CENTRE, PAPER_RIGHT; else at the left */
	double space;	/* points above it */
	const char *tag;
};

struct paper_cell {
	const char *text; /* or runs */
	const struct paper_run *runs;
	size_t run_count;
	unsigned style;
	int indent;
	size_t column, columns, rows; /* how many it covers; 0 = 1. Those it covers are left out */
	const char *tag;
};

struct paper;
struct paper_table;

/* The layout is copied. The name is the document's title in its properties; made_ms its date. */
struct paper *paper_new(const struct paper_layout *layout, const char *name, int64_t made_ms);
void paper_free(struct paper *p); /* NULL is fine */
const struct paper_layout *paper_layout_of(const struct paper *p);

/* All that follows, also what was before in an empty paper, lies across: a new page begins. */
void paper_page(struct paper *p, bool landscape);
/* The words at the foot of every page. */
void paper_foot(struct paper *p, const char *text);
/* Two columns without borders, never divided over pages. head: the left one is as narrow as the right one needs. Else they are signatures:
 * the notes and the last paragraph or row above them stay on their page, so that no page has signatures only. */
void paper_halves(
	struct paper *p, const struct paper_line *left, size_t left_count, const struct paper_line *right, size_t right_count, bool head);
/* What was written last are notes below a table or a paragraph: its last row or the paragraph stays with them, no page has notes only. */
void paper_keep_notes(struct paper *p);
void paper_text(struct paper *p, enum paper_part part, const char *text, unsigned style);
void paper_runs(struct paper *p, enum paper_part part, const struct paper_run *runs, size_t count, unsigned style);
/* A line of a list: its mark hangs left of the text; level from 0. */
void paper_item(struct paper *p, const char *mark, const char *text, int level);
void paper_space(struct paper *p, double points);
/* A drawing as wide as the text allows, at most so high. false with an error when it is no SVG. */
bool paper_chart(struct paper *p, const char *svg, double height_mm, struct err *e);

/* widths: of the columns, in any measure; the table is as wide as the text. The first head_rows rows are repeated on every page. Letters
 * get smaller until no word is broken. */
struct paper_table *paper_table(struct paper *p, const double *widths, size_t columns, size_t head_rows);
/* The next row; cells in order of columns. */
void paper_row(struct paper_table *t, const struct paper_cell *cells, size_t count);

/* The caller's; NULL with an error. Fails where the layout's font is missing (paper_font_check). */
GBytes *paper_pdf(const struct paper *p, struct err *e);
GBytes *paper_docx(const struct paper *p, struct err *e);

/* Is the family there, with every letter of Vietnamese, composed and decomposed? Else false, and what is missing is said with its cure. */
bool paper_font_check(const char *family, struct err *e);

#endif
