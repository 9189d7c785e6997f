/* A table on its way in: any CSV or Excel file as rows of cells, one after another, in constant memory. What a cell means is the reader's
 * part only as far as the file says it (a number with a date format is a day); everything else is the mapping's. Nothing is guessed
 * silently: what was taken for granted (encoding, separator, which rows are titles) is said in struct grid_guess and can be chosen.
 */
#ifndef COSO_EXCHANGE_GRID_H
#define COSO_EXCHANGE_GRID_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum grid_type {
	GRID_EMPTY,
	GRID_TEXT,   /* also a number kept as text: the text is as typed; and digits that a format shows with zeros in front ("00812") */
	GRID_NUMBER, /* text: the shortest decimal that reads back the same ("12", "1994", "0.5") */
	GRID_DAY,    /* a serial with a date format: day is set; text is ISO "2021-05-14". What shows only month and year ("2021-05",
			20210500) or only the year is as partial as it shows */
	GRID_BOOL,   /* text "1" or "0" */
	GRID_ERROR   /* the file's own error: text "#N/A"; "#?" with formula: nobody has calculated it yet (open in Excel, save) */
};

struct grid_cell {
	enum grid_type type;
	const char *text; /* UTF-8, NFC, outer blanks and invisible letters off, never NULL; "" when empty */
	ymd day;	  /* GRID_DAY */
	bool formula;	  /* the value is what a formula gave when the file was saved */
	bool joined;	  /* covered by a merged cell that begins elsewhere; text is repeated from there */
	const char *raw;  /* before its encoding was turned to Unicode, when `text` was converted from TCVN3 or VNI; else NULL */
};

struct grid_row {
	int64_t number; /* as the user sees it: the first row of the sheet (line of the file) is 1 */
	const struct grid_cell *cells;
	size_t count; /* up to the last cell with anything in it */
	bool hidden;  /* not shown in Excel: hidden, or left out by a filter. It is a row as all others */
};

enum grid_encoding { GRID_ENCODING_GUESS, GRID_UTF8, GRID_UTF16LE, GRID_UTF16BE, GRID_CP1252, GRID_CP1258, GRID_TCVN3, GRID_VNI };

/* What to take instead of a guess. A zeroed struct guesses everything. */
struct grid_options {
	enum grid_encoding encoding; /* of a CSV file; of an Excel file's texts only TCVN3 and VNI count (else: by the font of the cell) */
	char separator;		     /* 0: guess among , ; tab | */
	const char *sheet;	     /* name; NULL: the first that is not hidden */
	int64_t header_row;	     /* 0: guess; the last row of the header when it has several */
	const char *scratch_folder;  /* where .xls and .ods are converted by LibreOffice; NULL: the system's */
};

struct grid_guess {
	enum grid_encoding encoding;
	bool encoding_sure; /* byte order mark, valid UTF-8 with non-ASCII, or chosen; an unsure TCVN3/VNI wants the user's eyes */
	char separator;	    /* 0 for Excel */
	int64_t header_row; /* 0: none found */
	bool days_1904;	    /* Excel's second date system */
};

struct grid; /* an open file, standing before some row of one sheet */

/* Opens by what the file is, not by its name. ERR_INPUT in words for what cannot be read (no table, encrypted, broken, too large, a bomb),
 * with what to do instead. `path` stays the caller's and must stay unchanged while open. */
bool grid_open(const char *path, const struct grid_options *o, struct grid **out, struct err *e);
void grid_close(struct grid *g); /* NULL is fine */

/* An .xls or .ods is turned to an .xlsx by LibreOffice each time it is opened, which takes seconds: who opens it several times turns it
 * once. *plain: the path of that .xlsx, in a folder of its own in scratch_folder, for grid_plain_remove; NULL: the file is read as it is.
 * ERR_INPUT where LibreOffice is not installed, cannot read it or takes too long (COSO_OFFICE_SECONDS, at most 120). */
bool grid_plain(const char *path, const struct grid_options *o, char **plain, struct err *e);
void grid_plain_remove(char *plain); /* with its folder, and frees it; NULL is fine */

/* Names of the sheets that are not hidden (a CSV file: one, ""); valid until grid_close. */
size_t grid_sheet_count(const struct grid *g);
const char *grid_sheet_name(const struct grid *g, size_t index);
const char *grid_sheet(const struct grid *g); /* the open one */
/* Names of the sheets that are hidden and not read; NULL-terminated, valid until grid_close. */
const char *const *grid_hidden_sheets(const struct grid *g);
/* Does Excel not show this column? */
bool grid_column_hidden(const struct grid *g, size_t column);
const struct grid_guess *grid_guessed(const struct grid *g);

/* Column names: several header rows joined with " – " from the top, merged heads repeated over their columns. "" where there is none. */
size_t grid_header(const struct grid *g, const char *const **names);

/* The next row with anything in it, below the header (without a header: from the first). Valid until the next call. At the end: true with
 * *row == NULL. */
bool grid_next(struct grid *g, const struct grid_row **row, struct err *e);
/* How much of the file is read, in thousandths: for progress. */
int grid_progress(const struct grid *g);

/* "C7" of column 2 (from 0), row 7. */
const char *grid_place(struct arena *a, size_t column, int64_t row);

/* ---- the user's own file, given back ---- */

struct grid_mark {
	int64_t row;
	size_t column;
	const char *comment; /* what is wrong and what would be right */
};

/* Writes `path` again to `out`: the marked cells of `sheet` coloured and commented, all other parts of an .xlsx file byte for byte as they
 * were. A CSV file comes back as it was with one more column at the right that says the faults of its row. Marks are in order of row, then
 * column. Written beside its place and renamed when whole. */
bool grid_mark(const char *path, const struct grid_options *o, const char *sheet, const struct grid_mark *marks, size_t count,
	const char *out, struct err *e);

#endif
