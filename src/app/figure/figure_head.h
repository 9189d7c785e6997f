/* What stands around the table of an official form on paper: letterhead, title, period, grouped heads of columns, rounding, who signs. Used
 * by the Excel file and by the printed page. */
#ifndef COSO_APP_FIGURE_HEAD_H
#define COSO_APP_FIGURE_HEAD_H

#include "app/figure/figure.h"
#include "exchange/sheet.h"

/* A cell of the head of columns. */
struct figure_head_cell {
	const char *label;
	size_t column, columns; /* among those shown, from 0 */
	size_t level, levels;	/* row of the head, from 0 */
};

struct figure_head {
	bool party;			       /* the Party's letterhead, else the nation's */
	const char *left_upper, *left_lower;   /* body and office, in capitals; lower may be "" */
	const char *right_upper, *right_lower; /* lower: the nation's motto, "" for the Party */
	const char *place_day;		       /* "Tuyên Quang, ngày ... tháng ... năm ..." */
	const char *number, *title;	       /* number "" when the form has none */
	const char *where, *when;	       /* "Tỉnh Tuyên Quang (08)", "nhiệm kỳ 2020-2025" */
	const char *boundaries, *known;	       /* known "" = as of now */
	const char *counted_in;		       /* "Đơn vị tính: người, %" */
	const char *rounding;		       /* "" without percentages */
	const char *signer;		       /* who signs, in capitals */
	const char *office;		       /* in charge of the form, as written in lists */
	const size_t *columns;		       /* of the report, those shown */
	size_t column_count;
	const struct figure_head_cell *cells; /* by level, then column */
	size_t cell_count, levels;
	bool numbered; /* some row carries a number of its own (TT) */
};

/* Fills out; everything lives in the figure's arena. Holds the figure's snapshot. */
bool figure_head(struct app *a, struct figure *f, enum msg_lang lang, struct figure_head *out, struct err *e);
/* "Tuyên Quang" of "Tỉnh Tuyên Quang": without the type (a num of unit_type) in front. */
const char *figure_bare_name(struct app *a, int64_t type, const char *unit);
/* A line's label in the language; its id when it has none. */
const char *figure_label(const struct report_line *l, enum msg_lang lang);
/* "as of the end of 31/12/2022"; free with g_free. */
char *figure_when(const struct figure *f, enum msg_lang lang);
/* A cell as it is handed out: numbers as numbers, "…" and "⊘" as text, no meaning as nothing. */
struct sheet_cell figure_cell(const struct cell *c);
/* The rows that show, and how many of them stand in each of the tables set side by side (layout twin); a table of one's own for each
 * child stays one. */
struct figure_halves {
	const size_t *rows; /* of the report */
	size_t row_count;
	size_t count, lines; /* tables; rows in each but the last */
};
/* Fills out; in the arena. */
void figure_halves(const struct report *r, struct arena *a, struct figure_halves *out);
/* Notes of the form, then the checks: their sum, each that does not hold, and (unless printed: on paper they are counted only) each that
 * lacks figures. NULL-terminated, in the figure's arena. */
const char *const *figure_notes(const struct figure *f, enum msg_lang lang, bool printed);

/* "12/15 đơn vị đã báo cáo; chưa có: …"; NULL where the form has no typed cells. */
const char *figure_reporters(const struct report *r, struct arena *a, enum msg_lang lang);
/* "Cảnh báo: 2 số đã nhập ở dòng, cột mà biểu không có …"; NULL where there are none. */
const char *figure_strays(const struct report *r, struct arena *a, enum msg_lang lang);

#endif
