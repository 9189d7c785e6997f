/* A table on its way out row by row, in constant memory: an Excel file or CSV as spreadsheet programs open it. For a sheet that is small
 * enough to be made whole: sheet.h. */
#ifndef COSO_EXCHANGE_SHEET_STREAM_H
#define COSO_EXCHANGE_SHEET_STREAM_H

#include "exchange/sheet.h"

struct sheet_stream;

/* Begins the file beside its place; header of column_count texts. name: of the Excel sheet, NULL for its usual one. NULL on error. */
struct sheet_stream *sheet_stream_open(
	const char *path, bool xlsx, const char *name, const char *const *header, size_t column_count, struct err *e);
/* One more row; texts are written as texts, never as formulas. Over a million rows go on in further sheets. */
bool sheet_stream_row(struct sheet_stream *s, const struct sheet_cell *cells, struct err *e);
/* Ends the file and puts it in its place; with keep false it is thrown away. Frees s in any case; NULL is fine. */
bool sheet_stream_close(struct sheet_stream *s, bool keep, struct err *e);

#endif
