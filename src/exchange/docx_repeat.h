/* Repeating sections of a Word file (w15:repeatingSection): what stands in the first of their items once is there once for each row. */
#ifndef COSO_EXCHANGE_DOCX_REPEAT_H
#define COSO_EXCHANGE_DOCX_REPEAT_H

#include "exchange/docx_fill.h"
#include "exchange/grid_package.h"

/* The part with its sections grown; *grown: how many. The caller's (g_string_free); NULL with an error. */
GString *docx_repeat(struct package *p, int64_t index, const struct docx_values *v, size_t *grown, struct arena *arena, struct err *e);

#endif
