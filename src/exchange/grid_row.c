/* A row under construction: cells in any order, texts in one pool that is used again for the next row. */
#include "exchange/grid_internal.h"

#include <string.h>

void row_begin(struct row_builder *b)
{
	if (b->pool == NULL) {
		b->pool = g_string_sized_new(4096);
		b->cells = g_array_new(FALSE, TRUE, sizeof(struct built));
		b->out = g_array_new(FALSE, TRUE, sizeof(struct grid_cell));
	}
	g_string_truncate(b->pool, 0);
	g_string_append_c(b->pool, '\0');
	g_array_set_size(b->cells, 0);
}

void row_free(struct row_builder *b)
{
	if (b->pool == NULL)
		return;
	g_string_free(b->pool, TRUE);
	g_array_free(b->cells, TRUE);
	g_array_free(b->out, TRUE);
}

struct built *row_cell(struct row_builder *b, size_t column)
{
	must(column < GRID_COLUMNS_MAX);
	if (b->cells->len <= column)
		g_array_set_size(b->cells, (guint)column + 1);
	return &g_array_index(b->cells, struct built, column);
}

size_t row_text(struct row_builder *b, enum grid_encoding container, enum grid_legacy legacy, const char *s, size_t n, size_t *raw)
{
	GString *p = b->pool;
	size_t at = p->len;
	*raw = 0;
	if (legacy == LEGACY_NONE) {
		grid_decode(container, s, n, p);
		grid_clean(p, at);
	} else {
		g_autoptr(GString) before = g_string_new(NULL);
		grid_decode(container, s, n, before);
		bool changed = grid_convert(legacy, before->str, before->len, p);
		grid_clean(p, at);
		if (changed) {
			g_string_append_c(p, '\0');
			*raw = p->len;
			g_string_append_len(p, before->str, (gssize)before->len);
		}
	}
	g_string_append_c(p, '\0');
	return p->str[at] == '\0' ? 0 : at;
}

size_t row_plain(struct row_builder *b, const char *s)
{
	size_t at = b->pool->len;
	g_string_append_len(b->pool, s, (gssize)strlen(s) + 1);
	return at;
}

const struct grid_row *row_done(struct row_builder *b, int64_t number)
{
	size_t count = b->cells->len;
	const struct built *cells = (const void *)b->cells->data;
	while (count > 0 && cells[count - 1].type == GRID_EMPTY)
		count--;
	g_array_set_size(b->out, (guint)count);
	for (size_t i = 0; i < count; i++)
		g_array_index(b->out, struct grid_cell, i) = (struct grid_cell){.type = cells[i].type,
			.text = b->pool->str + cells[i].text,
			.day = cells[i].day,
			.formula = cells[i].formula,
			.joined = cells[i].joined,
			.raw = cells[i].raw == 0 ? NULL : b->pool->str + cells[i].raw};
	b->row = (struct grid_row){.number = number, .cells = (const void *)b->out->data, .count = count};
	return &b->row;
}
