/* A table on its way in (grid.h): what sort of file it is, the header among its first rows, then row by row. */
#include "exchange/grid_internal.h"

#include "messages/grid.def"

struct grid {
	struct arena *arena, *ahead;
	struct grid_reader reader;
	struct grid_guess guess;
	struct grid_head head;
	struct grid_row *rows; /* the first ones, read to find the header; in ahead */
	size_t row_count, row_at;
	int64_t ready; /* rows up to this one are header or title */
	char *converted;
};

static struct grid_row copy_row(const struct grid_row *r, struct arena *a)
{
	struct grid_cell *cells = ARENA_ARRAY(a, struct grid_cell, r->count);
	for (size_t i = 0; i < r->count; i++) {
		cells[i] = r->cells[i];
		cells[i].text = arena_strdup(a, cells[i].text);
		cells[i].raw = arena_strdup(a, cells[i].raw);
	}
	return (struct grid_row){.number = r->number, .cells = cells, .count = r->count, .hidden = r->hidden};
}

/* The first rows, at least up to the chosen header. */
static bool look_ahead(struct grid *g, int64_t header_row, struct err *e)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct grid_row));
	const struct grid_row *row = NULL;
	while (rows->len < GRID_AHEAD || g_array_index(rows, struct grid_row, rows->len - 1).number < header_row) {
		if (rows->len >= 2000)
			return FAIL0(e, ERR_INPUT, MSG_GRID_HEADER_FAR);
		if (!g->reader.next(g->reader.self, &row, e))
			return false;
		if (row == NULL)
			break;
		struct grid_row copy = copy_row(row, g->ahead);
		g_array_append_val(rows, copy);
	}
	g->row_count = rows->len;
	g->rows = arena_list(g->ahead, rows);
	grid_find_header(g->rows, g->row_count, g->reader.merges, g->reader.merge_count, header_row, g->arena, &g->head);
	g->guess.header_row = g->head.last;
	while (g->row_at < g->row_count && g->rows[g->row_at].number <= g->head.last)
		g->row_at++;
	return true;
}

static bool open_reader(struct grid *g, const char *path, const struct grid_options *o, struct err *e)
{
	enum grid_file kind = GRID_FILE_CSV;
	if (!grid_file_kind(path, &kind, e))
		return false;
	if (kind == GRID_FILE_CSV)
		return grid_csv_open(path, o, &g->reader, &g->guess, e);
	if (!grid_plain(path, o, &g->converted, e))
		return false;
	return grid_xlsx_open(g->converted != NULL ? g->converted : path, o, &g->reader, &g->guess, e);
}

bool grid_open(const char *path, const struct grid_options *o, struct grid **out, struct err *e)
{
	static const struct grid_options none = {0};
	struct grid *g = g_new0(struct grid, 1);
	g->arena = arena_new();
	g->ahead = arena_new();
	o = o != NULL ? o : &none;
	if (!open_reader(g, path, o, e) || !look_ahead(g, o->header_row, e)) {
		grid_close(g);
		return false;
	}
	*out = g;
	return true;
}

void grid_close(struct grid *g)
{
	if (g == NULL)
		return;
	if (g->reader.self != NULL)
		g->reader.close(g->reader.self);
	grid_plain_remove(g->converted);
	arena_free(g->ahead);
	arena_free(g->arena);
	g_free(g);
}

size_t grid_sheet_count(const struct grid *g)
{
	return g->reader.sheet_count;
}

const char *grid_sheet_name(const struct grid *g, size_t index)
{
	must(index < g->reader.sheet_count);
	return g->reader.sheets[index];
}

const char *grid_sheet(const struct grid *g)
{
	return g->reader.sheets[g->reader.sheet];
}

const char *const *grid_hidden_sheets(const struct grid *g)
{
	static const char *const none[] = {NULL};
	return g->reader.hidden_sheets != NULL ? g->reader.hidden_sheets : none;
}

bool grid_column_hidden(const struct grid *g, size_t column)
{
	return g->reader.hidden_columns != NULL && column < GRID_COLUMNS_MAX && g->reader.hidden_columns[column];
}

const struct grid_guess *grid_guessed(const struct grid *g)
{
	return &g->guess;
}

size_t grid_header(const struct grid *g, const char *const **names)
{
	*names = g->head.names;
	return g->head.count;
}

bool grid_next(struct grid *g, const struct grid_row **row, struct err *e)
{
	*row = NULL;
	if (g->row_at < g->row_count) {
		*row = &g->rows[g->row_at++];
		return true;
	}
	return g->reader.next(g->reader.self, row, e);
}

int grid_progress(const struct grid *g)
{
	int all = g->reader.progress(g->reader.self);
	return g->row_at < g->row_count ? MIN(all, 1000 * (int)g->row_at / (int)g->row_count) : CLAMP(all, 0, 1000);
}

const char *grid_place(struct arena *a, size_t column, int64_t row)
{
	char letters[16];
	size_t at = sizeof letters;
	letters[--at] = '\0';
	for (size_t c = column + 1; c > 0 && at > 0; c = (c - 1) / 26)
		letters[--at] = (char)('A' + (c - 1) % 26);
	return arena_printf(a, "%s%" G_GINT64_FORMAT, letters + at, row);
}
