/* Excel files of several sheets that look like paper: fonts, borders, merged heads, print set-up. Rows are written from the top down, so
 * that a long list can go straight to the file. Knows nothing of forms. Texts are always texts, never formulas or links; a number may have
 * a formula of the program. */
#ifndef COSO_EXCHANGE_WORKBOOK_H
#define COSO_EXCHANGE_WORKBOOK_H

#include "exchange/sheet.h"

enum workbook_style {
	STYLE_BOLD = 1,
	STYLE_ITALIC = 2,
	STYLE_UNDERLINE = 4,
	STYLE_CENTRE = 8,
	STYLE_RIGHT = 16,
	STYLE_TOP = 32, /* else in the middle of the row's height */
	STYLE_BORDER = 64,
	STYLE_TITLE = 128, /* 14 points; else 11 */
	STYLE_SMALL = 256, /* 9 points */
	STYLE_SIGNED = 512 /* numbers with + or − */
};

/* One cell. A text is wrapped. */
struct workbook_cell {
	struct sheet_cell value;
	const char
		*formula; /* "=C5+C6" for a number, whose value it comes to; NULL: the number itself. Made by the program, never a user's */
	unsigned style;	  /* enum workbook_style */
	int indent;
	size_t column;
	size_t columns, rows; /* how many it is merged over; 0 = 1. The cells it covers are not written by the caller */
};

struct workbook;
struct workbook_sheet;

/* many_rows: rows go to the file as they come (memory stays small). NULL on error. */
struct workbook *workbook_begin(const char *path, bool many_rows, struct err *e);
/* Writes the file beside its place and renames it when whole; frees the workbook in any case. */
bool workbook_end(struct workbook *b, struct err *e);
/* Frees without a file. NULL is fine. */
void workbook_drop(struct workbook *b);

/* A sheet; a name Excel does not take (too long, []:*?/\, empty, used) is made fit. */
struct workbook_sheet *workbook_sheet(struct workbook *b, const char *name);
/* A4, margins for binding, page numbers below, all columns on one page's width; the rows first…last are repeated on every page (last <
 * first: none). */
void workbook_page(struct workbook_sheet *s, bool landscape, size_t first, size_t last);
/* The first rows and columns stay in sight. */
void workbook_freeze(struct workbook_sheet *s, size_t rows, size_t columns);
void workbook_column(struct workbook_sheet *s, size_t column, double characters);
/* The next row. lines: its height in lines of text (0 = by the longest unmerged text). */
void workbook_row(struct workbook_sheet *s, const struct workbook_cell *cells, size_t count, int lines);
void workbook_skip(struct workbook_sheet *s, size_t rows);
/* Number of the next row, from 0. */
size_t workbook_next(const struct workbook_sheet *s);
/* How many lines a text takes in so many characters. */
int workbook_lines(const char *text, double characters);

/* ---- sheets to be filled in ---- */

/* The sheet is there, but Excel does not show it: for the words of drop-down lists. */
void workbook_hide(struct workbook_sheet *s);
/* Cells of the column are texts, so that leading zeros and days stay as typed. */
void workbook_text_column(struct workbook_sheet *s, size_t column, double characters);
/* A drop-down list for the rows first…last of a column: the words in rows 0…count - 1 of a column of another sheet. Other words may be
 * typed all the same, after a warning. */
void workbook_choices(
	struct workbook_sheet *s, size_t column, size_t first, size_t last, const char *lists, size_t list_column, size_t count);
/* A note on a cell. */
void workbook_comment(struct workbook_sheet *s, size_t row, size_t column, const char *text);

#endif
