/* A table on its way out: title, header, rows of typed cells. Whoever has something to hand out makes a sheet; this level writes it as
 * aligned text, tab-separated values or an Excel file. Knows nothing of forms. */
#ifndef COSO_EXCHANGE_SHEET_H
#define COSO_EXCHANGE_SHEET_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

enum sheet_type { SHEET_EMPTY, SHEET_TEXT, SHEET_INT, SHEET_DECIMAL };

struct sheet_cell {
	enum sheet_type type;
	const char *text; /* as printed ("27,68", "3.471"); of a number too */
	int64_t number;	  /* SHEET_INT: the integer; SHEET_DECIMAL: scaled by 10^decimals */
	int decimals;
	bool estimate; /* printed with ≈ in text */
};

struct sheet_row {
	struct sheet_cell *cells; /* column_count of them */
	int indent;		  /* of the first text column */
	bool strong;		  /* a total or a heading */
	char about;		  /* what the row is about, for a link: 'p'erson, 'o'rganisation, 'u'nit; 0: nothing */
	int64_t area, id;	  /* of that */
	int64_t fact;		  /* a fact of the same area by which it stands here; 0 or NONE: none is named */
};

struct sheet {
	const char *const *title;  /* lines above the table, NULL-terminated; the first is the main one */
	const char *const *header; /* column_count texts */
	struct sheet_row *rows;
	size_t row_count, column_count;
	const char *const *notes; /* lines below, NULL-terminated; may be NULL */
};

/* Aligned for a terminal: numbers right, texts left, widths by characters. */
void sheet_write_text(const struct sheet *s, GString *out);
/* Header line, then rows; tabs and line ends inside texts become spaces. Numbers plain ("27.68" stays as printed: "27,68"). */
void sheet_write_tsv(const struct sheet *s, GString *out);
/* CSV as spreadsheet programs open it: UTF-8 with a mark, CRLF, an apostrophe before whatever could be taken for a formula. */
void sheet_csv_cell(GString *out, const char *text); /* one text of it, quoted and made harmless where needed */
void sheet_write_csv(const struct sheet *s, GString *out);
/* An array of objects, keyed by the header; a new string (g_free). */
char *sheet_json(const struct sheet *s);
/* An .xlsx file; numbers are numbers with a format, texts are never read as formulas. Written beside its place and renamed when whole. */
bool sheet_write_xlsx(const struct sheet *s, const char *path, struct err *e);
/* Any text to a file, written beside its place and renamed when whole; a full disk leaves nothing. */
bool sheet_write_file(const char *path, const char *text, size_t length, struct err *e);

#endif
