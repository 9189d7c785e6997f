/* Marking an .xlsx: the sheet (formats of marked cells, cells and rows that were not there) and styles.xml (for each format of a marked
 * cell a copy with another fill). */
#include "exchange/grid_mark_xlsx.h"

#include "exchange/grid_cell.h"
#include "messages/grid.def"

#include <string.h>

#define R_NAMESPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

size_t mark_style(struct marking *m, size_t style)
{
	for (guint i = 0; i < m->styles->len; i++)
		if (g_array_index(m->styles, size_t, i) == style)
			return m->style_count + i;
	g_array_append_val(m->styles, style);
	return m->style_count + m->styles->len - 1;
}

/* ---- the sheet ---- */

struct sheet_patch {
	struct marking *m;
	struct patch patch;
	struct part *part;
	struct arena *row_arena;
	size_t at; /* the next mark */
	bool in_rows, rows_done, drawn, self_closed, utf16;
	int depth;
	int64_t row;
	size_t next_column;
	const char *prefix;
	GArray *cells; /* struct cell_at: of a row with marks */
};

struct cell_at {
	uint64_t index;
	size_t length, column, style;
};

static void put_cell(struct sheet_patch *s, const struct grid_mark *mark)
{
	struct arena *a = s->row_arena;
	if (s->m->style_count == 0)
		return;
	patch_put(&s->patch,
		arena_printf(a, "<%sc r=\"%s\" s=\"%zu\"/>", s->prefix, grid_place(a, mark->column, mark->row), mark_style(s->m, 0)));
}

/* All marked cells of a row that the file does not have. */
static void put_marked_cells(struct sheet_patch *s)
{
	for (; s->at < s->m->count && s->m->marks[s->at].row == s->row; s->at++)
		put_cell(s, &s->m->marks[s->at]);
}

static void put_missing_rows(struct sheet_patch *s, int64_t before)
{
	while (s->at < s->m->count && s->m->marks[s->at].row < before) {
		s->row = s->m->marks[s->at].row;
		patch_put(&s->patch, arena_printf(s->row_arena, "<%srow r=\"%" G_GINT64_FORMAT "\">", s->prefix, s->row));
		put_marked_cells(s);
		patch_put(&s->patch, arena_printf(s->row_arena, "</%srow>", s->prefix));
	}
}

enum { ROW_DEPTH = 3 }; /* worksheet, sheetData, row */

static bool closes_itself(const char *tag)
{
	size_t n = strlen(tag);
	return n >= 2 && tag[n - 2] == '/';
}

/* "<a/>" → "<a>". */
static char *opened(const char *tag, struct arena *a)
{
	return arena_printf(a, "%.*s>", (int)strlen(tag) - 2, tag);
}

static void start_row(struct sheet_patch *s, const char **attributes)
{
	const char *r = xml_attribute(attributes, "r");
	arena_free(s->row_arena);
	s->row_arena = arena_new();
	int64_t number = r != NULL ? g_ascii_strtoll(r, NULL, 10) : s->row + 1;
	patch_to_tag(&s->patch, s->part);
	put_missing_rows(s, number);
	s->row = number;
	s->next_column = 0;
	s->self_closed = false;
	if (s->at < s->m->count && s->m->marks[s->at].row == number) {
		char *tag = patch_take_tag(&s->patch, s->part, s->row_arena);
		s->self_closed = closes_itself(tag);
		patch_put(&s->patch, s->self_closed ? opened(tag, s->row_arena) : tag);
	}
}

/* Where the cells of a row with marks stand; they may be in any order, so the row is written when it has ended. */
static void start_cell(struct sheet_patch *s, const char **attributes)
{
	const char *ref = xml_attribute(attributes, "r"), *style = xml_attribute(attributes, "s");
	struct cell_at cell = {.column = s->next_column, .style = style != NULL ? (size_t)g_ascii_strtoull(style, NULL, 10) : 0};
	int64_t row = s->row;
	if (ref != NULL)
		(void)cell_reference(ref, &cell.column, &row);
	s->next_column = cell.column + 1;
	if (s->at >= s->m->count || s->m->marks[s->at].row != s->row)
		return;
	part_where(s->part, &cell.index, &cell.length);
	g_array_append_val(s->cells, cell);
}

/* The row's mark of a column, or NULL. */
static const struct grid_mark *mark_of(const struct sheet_patch *s, size_t column)
{
	for (size_t i = s->at; i < s->m->count && s->m->marks[i].row == s->row; i++)
		if (s->m->marks[i].column == column)
			return &s->m->marks[i];
	return NULL;
}

static bool has_cell(const struct sheet_patch *s, size_t column)
{
	for (guint i = 0; i < s->cells->len; i++)
		if (g_array_index(s->cells, struct cell_at, i).column == column)
			return true;
	return false;
}

/* Marked cells that the file does not have, left of a column. */
static void put_missing_cells(struct sheet_patch *s, size_t before)
{
	for (; s->at < s->m->count && s->m->marks[s->at].row == s->row && s->m->marks[s->at].column < before; s->at++)
		if (!has_cell(s, s->m->marks[s->at].column))
			put_cell(s, &s->m->marks[s->at]);
}

static void end_marked_row(struct sheet_patch *s)
{
	size_t first = s->at, furthest = 0;
	for (guint i = 0; i < s->cells->len; i++) {
		const struct cell_at *c = &g_array_index(s->cells, struct cell_at, i);
		s->at = first;
		bool marked = mark_of(s, c->column) != NULL && s->m->style_count > 0;
		s->at = MAX(first, furthest);
		char *tag = patch_take_at(&s->patch, c->index, c->length, s->row_arena), number[24];
		put_missing_cells(s, c->column);
		furthest = s->at;
		if (marked) {
			g_snprintf(number, sizeof number, "%zu", mark_style(s->m, c->style));
			tag = patch_attribute(tag, "s", number, s->row_arena);
		}
		patch_put(&s->patch, tag);
	}
	s->at = MAX(first, furthest);
	patch_to_tag(&s->patch, s->part);
	put_missing_cells(s, SIZE_MAX);
	g_array_set_size(s->cells, 0);
}

/* The drawing of comments stands before these. */
static void put_drawing(struct sheet_patch *s)
{
	if (s->drawn || s->m->drawing_id == NULL)
		return;
	s->drawn = true;
	patch_to_tag(&s->patch, s->part);
	patch_put(&s->patch,
		arena_printf(s->row_arena, "<%slegacyDrawing xmlns:r=\"" R_NAMESPACE "\" r:id=\"%s\"/>", s->prefix, s->m->drawing_id));
}

static void sheet_start(void *user, const char *name, const char **attributes)
{
	static const char *const later[] = {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
		"tableParts", "extLst", "AlternateContent"};
	struct sheet_patch *s = user;
	s->depth++;
	/* only where they belong: a row inside a cell of another would be written before that has ended */
	if (s->in_rows && s->depth == ROW_DEPTH && strcmp(name, "row") == 0) {
		start_row(s, attributes);
	} else if (s->in_rows && s->depth == ROW_DEPTH + 1 && strcmp(name, "c") == 0) {
		start_cell(s, attributes);
	} else if (!s->rows_done && s->depth == 2 && strcmp(name, "sheetData") == 0) {
		char *tag = patch_take_tag(&s->patch, s->part, s->m->arena);
		s->prefix = patch_prefix(tag, s->m->arena);
		s->in_rows = true;
		if (closes_itself(tag)) {
			patch_put(&s->patch, opened(tag, s->m->arena));
			put_missing_rows(s, INT64_MAX);
			patch_put(&s->patch, arena_printf(s->m->arena, "</%ssheetData>", s->prefix));
		} else {
			patch_put(&s->patch, tag);
		}
	} else if (s->rows_done && s->depth == 2) {
		for (size_t i = 0; i < G_N_ELEMENTS(later); i++)
			if (strcmp(name, later[i]) == 0)
				put_drawing(s);
	}
}

static void sheet_end(void *user, const char *name)
{
	struct sheet_patch *s = user;
	s->depth--;
	if (s->in_rows && s->depth == ROW_DEPTH - 1 && strcmp(name, "row") == 0) {
		if (s->at < s->m->count && s->m->marks[s->at].row == s->row) {
			end_marked_row(s);
		}
		if (s->self_closed)
			patch_put(&s->patch, arena_printf(s->row_arena, "</%srow>", s->prefix));
		s->self_closed = false;
	} else if (s->in_rows && s->depth == 1 && strcmp(name, "sheetData") == 0) {
		patch_to_tag(&s->patch, s->part);
		put_missing_rows(s, INT64_MAX);
		s->in_rows = false;
		s->rows_done = true;
	} else if (s->depth == 0) {
		put_drawing(s);
	}
}

static void sheet_bytes(void *user, const char *bytes, size_t n)
{
	struct sheet_patch *s = user;
	s->utf16 = s->utf16 || (s->patch.base == 0 && s->patch.waiting->len == 0 && n > 1 && (bytes[0] == 0 || bytes[1] == 0));
	patch_bytes(&s->patch, bytes, n);
}

bool mark_sheet(struct marking *m, struct err *e)
{
	static const struct xml_handlers handlers = {sheet_start, sheet_end, NULL};
	struct sheet_patch s = {.m = m, .row_arena = arena_new(), .prefix = "", .cells = g_array_new(FALSE, FALSE, sizeof(struct cell_at))};
	FILE *out = mark_part(m, m->sheet->path, m->sheet->part, e);
	bool end = false, ok = out != NULL;
	patch_begin(&s.patch, out);
	if (ok) {
		s.part = part_open(m->package, m->sheet->part, SHEET_BYTES_MAX, &handlers, &s, e);
		if (s.part != NULL)
			part_tee(s.part, sheet_bytes);
		ok = s.part != NULL && part_read(s.part, &end, e) && (!s.utf16 || FAIL(e, ERR_INPUT, MSG_GRID_BROKEN, "UTF-16"));
		if (ok)
			patch_end(&s.patch);
		part_close(s.part);
	}
	patch_free(&s.patch);
	g_array_free(s.cells, TRUE);
	arena_free(s.row_arena);
	return ok;
}

/* ---- styles ---- */

struct style_patch {
	struct marking *m;
	struct patch patch;
	struct part *part;
	FILE *out;
	size_t formats, fills; /* seen so far */
	bool in_formats, in_fills, has_fills, counting, keep;
	GString *raw;	   /* the format being read, as it stands */
	const char **kept; /* raw text of each format asked for */
	int depth;
};

static void style_raw_tag(struct style_patch *s)
{
	uint64_t index = 0;
	size_t length = 0;
	part_where(s->part, &index, &length);
	if (index >= s->patch.base && index - s->patch.base + length <= s->patch.waiting->len)
		g_string_append_len(s->raw, s->patch.waiting->str + (index - s->patch.base), (gssize)length);
}

static void style_start(void *user, const char *name, const char **attributes)
{
	struct style_patch *s = user;
	if (strcmp(name, "cellXfs") == 0 || strcmp(name, "fills") == 0) {
		s->in_formats = name[0] == 'c';
		s->in_fills = name[0] == 'f';
		s->depth = 0;
		char *tag = patch_take_tag(&s->patch, s->part, s->m->arena);
		s->has_fills = s->has_fills || (s->in_fills && !closes_itself(tag));
		const char *count = xml_attribute(attributes, "count");
		if (count != NULL && !s->counting) {
			char number[24];
			uint64_t more = s->in_fills ? 1 : s->m->styles->len;
			g_snprintf(number, sizeof number, "%" G_GUINT64_FORMAT, g_ascii_strtoull(count, NULL, 10) + more);
			tag = patch_attribute(tag, "count", number, s->m->arena);
		}
		patch_put(&s->patch, tag);
		return;
	}
	s->depth++;
	if (s->in_fills && s->depth == 1)
		s->fills++;
	if (!s->in_formats || s->counting) {
		s->formats += s->in_formats && s->depth == 1;
		return;
	}
	if (s->depth == 1) {
		g_string_truncate(s->raw, 0);
		s->keep = false;
		for (guint i = 0; i < s->m->styles->len; i++)
			s->keep = s->keep || g_array_index(s->m->styles, size_t, i) == s->formats;
	}
	if (s->keep)
		style_raw_tag(s);
}

static void keep_format(struct style_patch *s)
{
	for (guint i = 0; s->keep && i < s->m->styles->len; i++)
		if (g_array_index(s->m->styles, size_t, i) == s->formats)
			s->kept[i] = arena_strndup(s->m->arena, s->raw->str, s->raw->len);
	s->formats++;
}

/* The copies, behind the formats that are there. */
static void put_formats(struct style_patch *s)
{
	struct arena *a = s->m->arena;
	char fill[24];
	g_snprintf(fill, sizeof fill, "%zu", s->fills);
	for (guint i = 0; i < s->m->styles->len; i++) {
		const char *raw = s->kept[i] != NULL ? s->kept[i] : "<xf numFmtId=\"0\" fontId=\"0\" borderId=\"0\"/>";
		const char *close = strchr(raw, '>');
		char *tag = close != NULL ? arena_strndup(a, raw, (size_t)(close + 1 - raw)) : arena_strdup(a, "<xf/>");
		tag = patch_attribute(patch_attribute(tag, "fillId", fill, a), "applyFill", "1", a);
		patch_put(&s->patch, tag);
		patch_put(&s->patch, close != NULL ? close + 1 : "");
	}
}

static void style_end(void *user, const char *name)
{
	struct style_patch *s = user;
	bool formats = strcmp(name, "cellXfs") == 0, fills = strcmp(name, "fills") == 0;
	if (!formats && !fills) {
		if (s->in_formats && !s->counting && s->keep)
			style_raw_tag(s);
		if (s->in_formats && !s->counting && s->depth == 1)
			keep_format(s);
		s->depth--;
		return;
	}
	s->in_formats = s->in_formats && !formats;
	s->in_fills = s->in_fills && !fills;
	if (s->counting)
		return;
	char *tag = patch_take_tag(&s->patch, s->part, s->m->arena), *prefix = patch_prefix(tag, s->m->arena);
	if (fills)
		patch_put(&s->patch, arena_printf(s->m->arena,
					     "<%sfill><%spatternFill patternType=\"solid\"><%sfgColor rgb=\"FFFFC7CE\"/><%sbgColor "
					     "indexed=\"64\"/></%spatternFill></%sfill>",
					     prefix, prefix, prefix, prefix, prefix, prefix));
	else
		put_formats(s);
	patch_put(&s->patch, tag);
}

static void style_bytes(void *user, const char *bytes, size_t n)
{
	struct style_patch *s = user;
	patch_bytes(&s->patch, bytes, n);
}

static bool read_styles(struct style_patch *s, struct err *e)
{
	static const struct xml_handlers handlers = {style_start, style_end, NULL};
	bool end = false;
	s->part = part_open(s->m->package, s->m->book.styles, PART_BYTES_MAX, &handlers, s, e);
	if (s->part != NULL)
		part_tee(s->part, style_bytes);
	bool ok = s->part != NULL && part_read(s->part, &end, e);
	part_close(s->part);
	return ok;
}

bool mark_count_styles(struct marking *m, struct err *e)
{
	struct style_patch s = {.m = m, .counting = true, .raw = g_string_new(NULL)};
	if (m->book.styles < 0) {
		g_string_free(s.raw, TRUE);
		return true;
	}
	FILE *nowhere = fopen("/dev/null", "wbe");
	must(nowhere != NULL);
	patch_begin(&s.patch, nowhere);
	bool ok = read_styles(&s, e);
	m->style_count = s.has_fills ? s.formats : 0;
	patch_free(&s.patch);
	fclose(nowhere);
	g_string_free(s.raw, TRUE);
	return ok;
}

bool mark_styles(struct marking *m, struct err *e)
{
	if (m->styles->len == 0)
		return true;
	struct style_patch s = {.m = m, .raw = g_string_new(NULL), .out = mark_part(m, m->book.styles_path, m->book.styles, e)};
	s.kept = ARENA_ARRAY(m->arena, const char *, m->styles->len);
	patch_begin(&s.patch, s.out);
	bool ok = s.out != NULL && read_styles(&s, e);
	if (ok)
		patch_end(&s.patch);
	patch_free(&s.patch);
	g_string_free(s.raw, TRUE);
	return ok;
}
