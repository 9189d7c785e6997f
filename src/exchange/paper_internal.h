/* Between the files of papers; nobody else includes this. */
#ifndef COSO_EXCHANGE_PAPER_INTERNAL_H
#define COSO_EXCHANGE_PAPER_INTERNAL_H

#include "exchange/paper.h"

#include <pango/pangocairo.h>

enum block_type { BLOCK_PAGE, BLOCK_HALVES, BLOCK_TEXT, BLOCK_SPACE, BLOCK_CHART, BLOCK_TABLE };

struct paper_row {
	const struct paper_cell *cells;
	size_t count;
};

struct paper_table {
	struct paper *paper;
	double *widths; /* shares of 1 */
	size_t columns, head_rows;
	GArray *rows;	/* struct paper_row */
	bool keep_last; /* the last row stays on the page of the notes and signatures below */
};

struct block {
	enum block_type type;
	bool landscape; /* PAGE */
	/* HALVES */
	const struct paper_line *left, *right;
	size_t left_count, right_count;
	bool head;
	/* TEXT */
	enum paper_part part;
	const struct paper_run *runs;
	size_t run_count;
	unsigned style;
	const char *mark; /* of a list; NULL */
	int level;
	double points;	 /* SPACE, height of a CHART */
	const char *svg; /* CHART */
	struct paper_table *table;
};

struct paper {
	struct arena *arena;
	struct paper_layout layout;
	const char *name, *foot;
	int64_t made_ms;
	GPtrArray *blocks; /* struct block *, in the arena */
	GPtrArray *tables;
	bool landscape; /* of the first page */
};

#define MM (72.0 / 25.4)
#define CELL_X 3.0 /* points between the line of a cell and its text */
#define CELL_Y 2.0
#define RULE_GAP 1.5   /* below the letters */
#define LIST_STEP 18.0 /* points a level of a list goes in */

/* The page in points, turned or not: the edge that is bound stays the one it was. */
struct paper_box {
	double width, height, left, right, top, bottom; /* right and bottom: margins */
};
struct paper_box paper_box(const struct paper *p, bool landscape);
double paper_box_text(const struct paper_box *b);

/* ---- what pango knows; of one document and one thread ---- */

struct paper_pango {
	PangoFontMap *map;
	PangoContext *context;
	const struct paper *paper;
};
bool paper_pango_begin(struct paper_pango *g, const struct paper *p, struct err *e);
void paper_pango_end(struct paper_pango *g);
/* A laid-out text, width in points (< 0: one line); to be unreferenced. points 0: as the part says. */
PangoLayout *paper_lay(struct paper_pango *g, enum paper_part part, const struct paper_run *runs, size_t count, unsigned style,
	double points, double width);
PangoLayout *paper_lay_line(struct paper_pango *g, const struct paper_line *l, double width);
double paper_laid_width(PangoLayout *l), paper_laid_height(PangoLayout *l);
/* Points between the line of a cell and its text: less where there are many columns. */
double paper_table_pad(const struct paper_table *t);
/* The runs of a cell. */
const struct paper_run *paper_cell_runs(const struct paper_cell *c, struct paper_run *one, size_t *count);
/* Size of a table's letters and widths of its columns (points, together width): none of its words is wider than its column, if that can be
 * had. */
double paper_table_fit(struct paper_pango *g, const struct paper_table *t, double width, double *widths);
/* How wide the right half of the letterhead is, of the width of the text. */
double paper_right_half(struct paper_pango *g, const struct block *b, double width);
/* Length of the rule below a line so wide; 0: none. */
double paper_rule_length(enum paper_rule rule, double width);

#endif
