/* What a cell of an .xlsx holds, from its type, style and value. */
#ifndef COSO_EXCHANGE_GRID_CELL_H
#define COSO_EXCHANGE_GRID_CELL_H

#include "exchange/grid_xlsx.h"

/* "C7" → column 2, row 7; a missing part stays as it is. False when it is no reference. */
bool cell_reference(const char *s, size_t *column, int64_t *row);

/* The shortest plain decimal that reads back the same; buf has room for 400 bytes. False when it is no number. */
bool cell_number(const char *s, char *buf, size_t size, double *value);

/* A number as its style shows it. */
void cell_put_number(struct row_builder *b, struct built *cell, const char *value, struct style style, bool days_1904);

/* An ISO day with or without time (cells of type d). */
void cell_put_iso(struct row_builder *b, struct built *cell, const char *value);

/* A text with the marks of rich text. wanted: LEGACY_NONE, or what all texts are to be read as. */
void cell_put_text(struct row_builder *b, struct built *cell, const char *s, size_t n, enum grid_legacy cell_font, enum grid_legacy wanted);

#endif
