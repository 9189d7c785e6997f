/* The user's own file given back with its faults (grid.h): a copy beside its place, marked, renamed when whole. */
#include "exchange/grid_internal.h"

#include "messages/grid.def"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static bool cannot_write(struct err *e)
{
	return FAIL(e, errno == ENOSPC ? ERR_FULL : ERR_IO, MSG_GRID_WRITE, g_strerror(errno));
}

/* Several faults of one cell become one mark; a fault of a whole row stands in its first column. */
static GArray *join_marks(const struct grid_mark *marks, size_t count, struct arena *a)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct grid_mark));
	for (size_t i = 0; i < count; i++) {
		struct grid_mark m = marks[i];
		m.column = m.column < GRID_COLUMNS_MAX ? m.column : 0;
		m.comment = m.comment != NULL ? m.comment : "";
		struct grid_mark *last = out->len > 0 ? &g_array_index(out, struct grid_mark, out->len - 1) : NULL;
		if (last != NULL && last->row == m.row && last->column == m.column)
			last->comment = arena_printf(a, "%s\n%s", last->comment, m.comment);
		else
			g_array_append_val(out, m);
	}
	return out;
}

static int compare_marks(const void *a, const void *b)
{
	const struct grid_mark *l = a, *r = b;
	if (l->row != r->row)
		return l->row < r->row ? -1 : 1;
	return l->column < r->column ? -1 : l->column > r->column;
}

static bool copy_file(const char *from, FILE *to, struct err *e)
{
	char piece[65536];
	FILE *f = fopen(from, "rbe");
	if (f == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_GRID_READ, g_strerror(errno));
	size_t n = 0;
	bool ok = true;
	while (ok && (n = fread(piece, 1, sizeof piece, f)) > 0)
		ok = fwrite(piece, 1, n, to) == n || cannot_write(e);
	if (ok && ferror(f))
		ok = FAIL(e, ERR_IO, MSG_GRID_READ, g_strerror(errno));
	fclose(f);
	return ok;
}

/* header_row of a CSV file as it would be read. */
static bool find_header(const char *path, const struct grid_options *o, int64_t *row, struct err *e)
{
	struct grid *g = NULL;
	if (!grid_open(path, o, &g, e))
		return false;
	*row = grid_guessed(g)->header_row;
	grid_close(g);
	return true;
}

static bool write_marked(const char *path, enum grid_file kind, const struct grid_options *o, const char *sheet, const GArray *marks,
	const char *part, FILE *f, struct err *e)
{
	const struct grid_mark *list = (const void *)marks->data;
	int64_t header = 0;
	char *converted = NULL;
	bool ok;
	if (kind == GRID_FILE_CSV) {
		ok = find_header(path, o, &header, e) && grid_csv_mark(path, o, header, list, marks->len, f, e);
		ok = ok && (!ferror(f) || cannot_write(e));
	} else {
		ok = grid_plain(path, o, &converted, e);
		ok = ok && copy_file(converted != NULL ? converted : path, f, e) && (fflush(f) == 0 || cannot_write(e)) &&
		     grid_xlsx_mark(part, sheet, list, marks->len, o->scratch_folder, e);
		grid_plain_remove(converted);
	}
	if (fclose(f) != 0 && ok)
		ok = cannot_write(e);
	return ok;
}

bool grid_mark(const char *path, const struct grid_options *o, const char *sheet, const struct grid_mark *marks, size_t count,
	const char *out, struct err *e)
{
	static const struct grid_options none = {0};
	enum grid_file kind = GRID_FILE_CSV;
	o = o != NULL ? o : &none;
	if (!grid_file_kind(path, &kind, e))
		return false;
	g_autofree char *part = g_strconcat(out, ".XXXXXX", NULL);
	int fd = g_mkstemp(part);
	FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (f == NULL)
		return cannot_write(e);
	struct arena *a = arena_new();
	GArray *joined = join_marks(marks, count, a);
	g_array_sort(joined, compare_marks);
	bool ok = write_marked(path, kind, o, sheet, joined, part, f, e);
	if (ok && rename(part, out) != 0)
		ok = cannot_write(e);
	if (!ok)
		unlink(part);
	g_array_free(joined, TRUE);
	arena_free(a);
	return ok;
}
