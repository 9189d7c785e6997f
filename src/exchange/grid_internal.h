/* Inside the readers of tables (grid.h): a row under construction, what a reader gives, where the header is. */
#ifndef COSO_EXCHANGE_GRID_INTERNAL_H
#define COSO_EXCHANGE_GRID_INTERNAL_H

#include "exchange/grid_text.h"

#include <stdio.h>

/* What is refused as too large; each is far above what an office writes. */
enum {
	GRID_ROWS_MAX = 2000000,
	GRID_COLUMNS_MAX = 1000,
	GRID_CELLS_MAX = 60000000,
	GRID_TEXT_MAX = 131072,	  /* bytes of one cell: Excel's 32.767 letters */
	GRID_MERGES_MAX = 200000, /* joined areas of one sheet */
	GRID_AHEAD = 60		  /* rows looked at for the header */
};

/* ---- a row under construction (grid_row.c) ---- */

struct built {
	enum grid_type type;
	size_t text, raw; /* places in the pool; raw 0: none */
	ymd day;
	bool formula, joined;
};

struct row_builder {
	GString *pool; /* texts, each with its zero byte; the first is "" */
	GArray *cells; /* struct built */
	GArray *out;   /* struct grid_cell */
	struct grid_row row;
};

void row_begin(struct row_builder *b); /* also the first time, on a zeroed struct */
void row_free(struct row_builder *b);
/* The cell of a column, made when it is not there; valid until the next call. column < GRID_COLUMNS_MAX. */
struct built *row_cell(struct row_builder *b, size_t column);
/* A text out of its encoding, cleaned; the place in the pool. *raw is where the text before conversion is, or 0. */
size_t row_text(struct row_builder *b, enum grid_encoding container, enum grid_legacy legacy, const char *s, size_t n, size_t *raw);
/* A text as it is. */
size_t row_plain(struct row_builder *b, const char *s);
/* The finished row: up to the last cell with anything in it. Valid until row_begin. */
const struct grid_row *row_done(struct row_builder *b, int64_t number);

/* ---- a reader: rows with anything in them, from the first of the file on ---- */

struct grid_merge {
	int64_t first_row, last_row;
	size_t first_column, last_column;
};

struct grid_reader {
	void *self;
	bool (*next)(void *self, const struct grid_row **row, struct err *e);
	int (*progress)(const void *self);
	void (*close)(void *self);
	const struct grid_merge *merges; /* of the open sheet, in order of first row; the reader's */
	size_t merge_count;
	const char *const *sheets; /* the reader's */
	size_t sheet_count, sheet;
	const char *const *hidden_sheets; /* NULL-terminated; the reader's; NULL: there can be none */
	const bool *hidden_columns;	  /* GRID_COLUMNS_MAX of them; the reader's; NULL likewise */
};

bool grid_csv_open(const char *path, const struct grid_options *o, struct grid_reader *r, struct grid_guess *g, struct err *e);
/* The file again into `out`, with a column of faults. */
bool grid_csv_mark(const char *path, const struct grid_options *o, int64_t header_row, const struct grid_mark *marks, size_t count,
	FILE *out, struct err *e);
/* An .xlsx again, in place: `path` is a copy already. */
bool grid_xlsx_mark(const char *path, const char *sheet, const struct grid_mark *marks, size_t count, const char *folder, struct err *e);
/* A file without a name, that goes when it is closed; -1 with an error. */
int grid_nameless(const char *folder, struct err *e);
bool grid_xlsx_open(const char *path, const struct grid_options *o, struct grid_reader *r, struct grid_guess *g, struct err *e);

/* What a file is, by its first bytes and what it holds. */
enum grid_file { GRID_FILE_CSV, GRID_FILE_XLSX, GRID_FILE_XLS, GRID_FILE_ODS };
bool grid_file_kind(const char *path, enum grid_file *kind, struct err *e);

/* ---- the header (grid_header.c) ---- */

struct grid_head {
	int64_t first, last; /* row numbers; 0: none. A row of column numbers below the names belongs to it. */
	size_t count;
	const char *const *names;
};
/* rows: the first rows of the sheet. wanted: the last row of the header, or 0. */
void grid_find_header(const struct grid_row *rows, size_t n, const struct grid_merge *merges, size_t merge_count, int64_t wanted,
	struct arena *a, struct grid_head *out);

#endif
