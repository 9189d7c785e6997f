/* An .xlsx as a grid: one sheet, row by row as the XML comes. Merged cells are named only behind the rows, so the bytes of the sheet are
 * looked through once before; that also shows a lying size before anything is used. */
#define _GNU_SOURCE /* memmem */
#include "exchange/grid_cell.h"

#include "messages/grid.def"

#include <stdlib.h>
#include <string.h>

#define EXCEL_ROWS 1048576

struct xlsx {
	struct package *package;
	struct arena *arena;
	struct book book;
	struct styles styles;
	struct strings *strings;
	size_t sheet;
	const char **names, **hidden_names;
	bool hidden_columns[GRID_COLUMNS_MAX];
	GArray *merges; /* struct grid_merge */
	size_t merge_at;
	GArray *active; /* struct held: merged areas that reach into later rows */
	uint64_t total;
	enum grid_legacy wanted;
	/* the sheet being read */
	struct part *part;
	struct err *e;
	bool in_rows, failed, finished;
	int64_t row, next_row, cells;
	bool row_open, row_hidden;
	struct row_builder builder;
	/* the cell being read */
	bool in_cell, in_value, has_value, has_formula;
	size_t column, next_column;
	size_t style;
	char type; /* n s b e d, t: formula's text, i: inline */
	GString *value;
	struct rich rich;
	/* finds merged cells in the bytes */
	GString *tail;
	const struct grid_row *ready;
};

struct held {
	struct grid_merge area;
	enum grid_type type;
	char *text;
	ymd day;
};

static void give_up(struct xlsx *x)
{
	x->failed = true;
	part_stop(x->part);
}

/* ---- merged cells ---- */

static void add_merge(struct xlsx *x, const char *tag)
{
	const char *ref = strstr(tag, "ref=");
	struct grid_merge m = {0};
	if (ref == NULL || x->merges->len >= GRID_MERGES_MAX)
		return;
	char quote = ref[4];
	if (quote != '"' && quote != '\'')
		return;
	g_auto(GStrv) ends = g_strsplit(ref + 5, ":", 2);
	if (ends[0] == NULL || ends[1] == NULL)
		return;
	ends[1][strcspn(ends[1], "\"'")] = '\0';
	if (!cell_reference(ends[0], &m.first_column, &m.first_row) || !cell_reference(ends[1], &m.last_column, &m.last_row))
		return;
	m.last_column = MIN(m.last_column, GRID_COLUMNS_MAX - 1);
	if (m.first_row <= m.last_row && m.first_column <= m.last_column && (m.first_row < m.last_row || m.first_column < m.last_column))
		g_array_append_val(x->merges, m);
}

/* `<` cannot stand in text or attributes, so what looks like the tag is one (or a comment, which would do no harm). */
static void find_merges(void *user, const char *s, size_t n)
{
	static const char word[] = "mergeCell ";
	struct xlsx *x = user;
	g_string_append_len(x->tail, s, (gssize)n);
	const char *from = x->tail->str, *end = from + x->tail->len, *at;
	while ((at = memmem(from, (size_t)(end - from), word, sizeof word - 1)) != NULL) {
		const char *close = memchr(at, '>', (size_t)(end - at));
		if (close == NULL && end - at < 300)
			break;
		from = at + sizeof word - 1;
		if (close == NULL || close - at >= 300 || at == x->tail->str || (at[-1] != '<' && at[-1] != ':'))
			continue;
		g_autofree char *tag = g_strndup(at, (size_t)(close - at));
		add_merge(x, tag);
		from = close;
	}
	size_t keep = at != NULL ? (size_t)(end - at) + 1 : MIN((size_t)(end - from), sizeof word);
	g_string_erase(x->tail, 0, (gssize)(x->tail->len - MIN(keep, x->tail->len)));
}

static int compare_merges(const void *a, const void *b)
{
	const struct grid_merge *l = a, *r = b;
	if (l->first_row != r->first_row)
		return l->first_row < r->first_row ? -1 : 1;
	return l->first_column < r->first_column ? -1 : l->first_column > r->first_column;
}

static void free_held(void *p)
{
	g_free(((struct held *)p)->text);
}

static void cover(struct xlsx *x, const struct held *h, size_t from, bool origin_here)
{
	size_t text = *h->text != '\0' ? row_plain(&x->builder, h->text) : 0;
	for (size_t c = from; c <= h->area.last_column; c++) {
		if (origin_here && c == h->area.first_column)
			continue;
		*row_cell(&x->builder, c) = (struct built){.type = h->type, .text = text, .day = h->day, .joined = true};
	}
}

/* Repeats the texts of merged cells over what they cover in this row. */
static void cover_merged(struct xlsx *x)
{
	for (guint i = x->active->len; i > 0; i--) {
		const struct held *h = &g_array_index(x->active, struct held, i - 1);
		if (h->area.last_row < x->row)
			g_array_remove_index_fast(x->active, i - 1);
	}
	for (; x->merge_at < x->merges->len; x->merge_at++) {
		const struct grid_merge *m = &g_array_index(x->merges, struct grid_merge, x->merge_at);
		if (m->first_row > x->row)
			break;
		struct held h = {.area = *m, .text = NULL};
		if (m->first_row == x->row && m->first_column < x->builder.cells->len) {
			const struct built *c = row_cell(&x->builder, m->first_column);
			h = (struct held){*m, c->type, g_strdup(x->builder.pool->str + c->text), c->day};
		}
		/* an area without anything in it covers nothing */
		if (h.text == NULL || h.type == GRID_EMPTY || m->last_row < x->row) {
			g_free(h.text);
			continue;
		}
		g_array_append_val(x->active, h);
	}
	for (guint i = 0; i < x->active->len; i++) {
		const struct held *h = &g_array_index(x->active, struct held, i);
		cover(x, h, h->area.first_column, h->area.first_row == x->row);
	}
}

/* ---- cells ---- */

static bool refuse_column(struct xlsx *x)
{
	g_autofree char *row = g_strdup_printf("%" G_GINT64_FORMAT, x->row);
	FAIL(x->e, ERR_INPUT, MSG_GRID_COLUMNS, row);
	give_up(x);
	return false;
}

static void put_shared(struct xlsx *x, struct built *cell, struct style style)
{
	size_t n = 0;
	char *end = NULL;
	uint64_t index = g_ascii_strtoull(x->value->str, &end, 10);
	const char *s = strings_get(x->strings, end == x->value->str || *end != '\0' ? UINT64_MAX : index, &n, x->e);
	if (s == NULL)
		give_up(x);
	else
		cell_put_text(&x->builder, cell, s, n, style.legacy, x->wanted);
}

/* A cell has ended: nothing, or its value into the row. */
static void finish_cell(struct xlsx *x)
{
	bool rich = x->type == 'i';
	bool empty = rich ? x->rich.text->len == 0 : !x->has_value || (x->value->len == 0 && x->type != 't');
	if (x->rich.too_long) {
		g_autofree char *row = g_strdup_printf("%" G_GINT64_FORMAT, x->row);
		FAIL(x->e, ERR_INPUT, MSG_GRID_LONG_TEXT, row);
		give_up(x);
		return;
	}
	if (empty && !(x->has_formula && !x->has_value))
		return;
	if (x->column >= GRID_COLUMNS_MAX) {
		refuse_column(x);
		return;
	}
	if (++x->cells > GRID_CELLS_MAX) {
		FAIL0(x->e, ERR_INPUT, MSG_GRID_ROWS);
		give_up(x);
		return;
	}
	struct built *cell = row_cell(&x->builder, x->column);
	struct style style = styles_of(&x->styles, x->style);
	*cell = (struct built){.formula = x->has_formula};
	if (empty) {
		cell->type = GRID_ERROR;
		cell->text = row_plain(&x->builder, "#?");
		return;
	}
	switch (x->type) {
	case 's':
		put_shared(x, cell, style);
		break;
	case 'i':
		cell_put_text(&x->builder, cell, x->rich.text->str, x->rich.text->len, style.legacy, x->wanted);
		break;
	case 't':
		cell_put_text(&x->builder, cell, x->value->str, x->value->len, style.legacy, x->wanted);
		break;
	case 'b':
		cell->type = GRID_BOOL;
		cell->text = row_plain(&x->builder, strcmp(x->value->str, "0") == 0 || strcmp(x->value->str, "false") == 0 ? "0" : "1");
		break;
	case 'e':
		cell->type = GRID_ERROR;
		cell->text = row_plain(&x->builder, x->value->str);
		break;
	case 'd':
		cell_put_iso(&x->builder, cell, x->value->str);
		break;
	default:
		cell_put_number(&x->builder, cell, g_strstrip(x->value->str), style, x->book.days_1904);
		break;
	}
}

static char type_of(const char *t)
{
	static const struct {
		const char *name;
		char type;
	} types[] = {{"n", 'n'}, {"s", 's'}, {"b", 'b'}, {"e", 'e'}, {"d", 'd'}, {"str", 't'}, {"inlineStr", 'i'}};
	for (size_t i = 0; t != NULL && i < G_N_ELEMENTS(types); i++)
		if (strcmp(types[i].name, t) == 0)
			return types[i].type;
	return 'n';
}

static void begin_cell(struct xlsx *x, const char **attributes)
{
	const char *ref = xml_attribute(attributes, "r"), *style = xml_attribute(attributes, "s");
	int64_t row = x->row;
	x->column = x->next_column;
	if (ref != NULL && (!cell_reference(ref, &x->column, &row) || row != x->row)) {
		FAIL(x->e, ERR_INPUT, MSG_GRID_BAD_PLACE, ref);
		give_up(x);
		return;
	}
	x->next_column = x->column + 1;
	x->style = style != NULL ? (size_t)g_ascii_strtoull(style, NULL, 10) : 0;
	x->type = type_of(xml_attribute(attributes, "t"));
	x->in_cell = true;
	x->in_value = x->has_value = x->has_formula = false;
	g_string_truncate(x->value, 0);
	rich_begin(&x->rich);
}

static bool is_hidden(const char **attributes)
{
	const char *is = xml_attribute(attributes, "hidden");
	return is != NULL && (strcmp(is, "1") == 0 || strcmp(is, "true") == 0);
}

/* <col min="3" max="4" hidden="1"/> */
static void note_columns(struct xlsx *x, const char **attributes)
{
	const char *from = xml_attribute(attributes, "min"), *to = xml_attribute(attributes, "max");
	if (from == NULL || to == NULL || !is_hidden(attributes))
		return;
	uint64_t first = g_ascii_strtoull(from, NULL, 10), last = MIN(g_ascii_strtoull(to, NULL, 10), (uint64_t)GRID_COLUMNS_MAX);
	for (uint64_t c = MAX(first, 1); c <= last; c++)
		x->hidden_columns[c - 1] = true;
}

static void begin_row(struct xlsx *x, const char **attributes)
{
	const char *r = xml_attribute(attributes, "r");
	int64_t number = r != NULL ? g_ascii_strtoll(r, NULL, 10) : x->next_row;
	if (number < x->next_row || number > EXCEL_ROWS) {
		g_autofree char *row = g_strdup_printf("%" G_GINT64_FORMAT, number);
		FAIL(x->e, ERR_INPUT, MSG_GRID_ROW_ORDER, row);
		give_up(x);
		return;
	}
	x->row = number;
	x->next_row = number + 1;
	x->next_column = 0;
	x->row_open = true;
	x->row_hidden = is_hidden(attributes);
	row_begin(&x->builder);
}

static void end_row(struct xlsx *x)
{
	bool any = false;
	x->row_open = false;
	for (guint i = 0; i < x->builder.cells->len && !any; i++)
		any = g_array_index(x->builder.cells, struct built, i).type != GRID_EMPTY;
	if (!any)
		return;
	cover_merged(x);
	x->ready = row_done(&x->builder, x->row);
	x->builder.row.hidden = x->row_hidden;
	part_pause(x->part);
}

static void on_start(void *user, const char *name, const char **attributes)
{
	struct xlsx *x = user;
	if (!x->in_rows) {
		x->in_rows = strcmp(name, "sheetData") == 0;
		if (strcmp(name, "col") == 0)
			note_columns(x, attributes);
	} else if (strcmp(name, "row") == 0) {
		begin_row(x, attributes);
	} else if (strcmp(name, "c") == 0 && x->row_open) {
		begin_cell(x, attributes);
	} else if (x->in_cell) {
		if (strcmp(name, "v") == 0) {
			x->in_value = x->has_value = true;
		} else if (strcmp(name, "f") == 0) {
			x->has_formula = true;
		} else if (x->type == 'i') {
			x->has_value = true;
			rich_start(&x->rich, name, attributes);
		}
	}
}

static void on_end(void *user, const char *name)
{
	struct xlsx *x = user;
	if (strcmp(name, "sheetData") == 0) {
		x->in_rows = false;
	} else if (x->in_rows && strcmp(name, "row") == 0 && x->row_open) {
		end_row(x);
	} else if (x->in_cell) {
		if (strcmp(name, "c") == 0) {
			x->in_cell = false;
			finish_cell(x);
		} else if (strcmp(name, "v") == 0) {
			x->in_value = false;
		} else if (x->type == 'i') {
			rich_end(&x->rich, name);
		}
	}
}

static void on_text(void *user, const char *s, size_t n)
{
	struct xlsx *x = user;
	if (!x->in_cell)
		return;
	if (x->in_value && x->value->len + n > GRID_TEXT_MAX)
		x->rich.too_long = true;
	else if (x->in_value)
		g_string_append_len(x->value, s, (gssize)n);
	else if (x->type == 'i')
		rich_text(&x->rich, s, n);
}

/* ---- the reader ---- */

static bool xlsx_next(void *self, const struct grid_row **row, struct err *e)
{
	struct xlsx *x = self;
	bool end = x->finished;
	*row = x->ready = NULL;
	x->e = e;
	while (!end && x->ready == NULL)
		if (!part_read(x->part, &end, e))
			return x->failed ? false : (must(e == NULL || e->code != ERR_NONE), false);
	x->finished = end;
	*row = x->ready;
	return true;
}

static int xlsx_progress(const void *self)
{
	const struct xlsx *x = self;
	return x->total == 0 ? 1000 : (int)(part_inflated(x->part) * 1000 / x->total);
}

static void xlsx_close(void *self)
{
	struct xlsx *x = self;
	part_close(x->part);
	package_close(x->package);
	strings_free(x->strings);
	styles_free(&x->styles);
	row_free(&x->builder);
	rich_free(&x->rich);
	g_array_free(x->merges, TRUE);
	g_array_free(x->active, TRUE);
	g_string_free(x->value, TRUE);
	g_string_free(x->tail, TRUE);
	arena_free(x->arena);
	g_free(x);
}

/* The sheet of that name; else the first that shows. */
static bool choose_sheet(struct xlsx *x, const char *wanted, size_t *visible, size_t *chosen, struct err *e)
{
	const struct book *b = &x->book;
	size_t found = SIZE_MAX, hidden = 0;
	*visible = *chosen = 0;
	x->names = ARENA_ARRAY(x->arena, const char *, b->count + 1);
	x->hidden_names = ARENA_ARRAY(x->arena, const char *, b->count + 1);
	for (size_t i = 0; i < b->count; i++) {
		bool is = wanted != NULL && strcmp(b->sheets[i].name, wanted) == 0;
		if (b->sheets[i].hidden && !is) {
			x->hidden_names[hidden++] = b->sheets[i].name;
			continue;
		}
		if (found == SIZE_MAX && (wanted == NULL || is)) {
			found = i;
			*chosen = *visible;
		}
		x->names[(*visible)++] = b->sheets[i].name;
	}
	x->sheet = found;
	if (found == SIZE_MAX && wanted != NULL)
		return FAIL(e, ERR_INPUT, MSG_GRID_NO_SUCH_SHEET, wanted);
	return found != SIZE_MAX || FAIL0(e, ERR_INPUT, MSG_GRID_NO_SHEET);
}

static bool open_xlsx(struct xlsx *x, const char *path, const struct grid_options *o, struct grid_reader *r, struct err *e)
{
	static const struct xml_handlers handlers = {on_start, on_end, on_text};
	x->package = package_open(path, e);
	if (x->package == NULL || !book_read(x->package, x->arena, &x->book, e) ||
		!choose_sheet(x, o->sheet, &r->sheet_count, &r->sheet, e) || !styles_read(x->package, x->book.styles, &x->styles, e))
		return false;
	int64_t part = x->book.sheets[x->sheet].part;
	if (!package_bytes(x->package, part, SHEET_BYTES_MAX, find_merges, x, &x->total, e))
		return false;
	g_array_sort(x->merges, compare_merges);
	x->strings = strings_read(x->package, x->book.strings, o->scratch_folder, e);
	if (x->strings == NULL)
		return false;
	x->part = part_open(x->package, part, SHEET_BYTES_MAX, &handlers, x, e);
	return x->part != NULL;
}

bool grid_xlsx_open(const char *path, const struct grid_options *o, struct grid_reader *r, struct grid_guess *g, struct err *e)
{
	struct xlsx *x = g_new0(struct xlsx, 1);
	x->arena = arena_new();
	x->merges = g_array_new(FALSE, FALSE, sizeof(struct grid_merge));
	x->active = g_array_new(FALSE, FALSE, sizeof(struct held));
	g_array_set_clear_func(x->active, free_held);
	x->value = g_string_new(NULL);
	x->tail = g_string_new(NULL);
	x->next_row = 1;
	x->e = e;
	rich_begin(&x->rich);
	row_begin(&x->builder);
	x->wanted = o->encoding == GRID_TCVN3 ? LEGACY_TCVN3 : o->encoding == GRID_VNI ? LEGACY_VNI : LEGACY_NONE;
	*r = (struct grid_reader){.self = x, .next = xlsx_next, .progress = xlsx_progress, .close = xlsx_close};
	if (!open_xlsx(x, path, o, r, e)) {
		xlsx_close(x);
		r->self = NULL;
		return false;
	}
	r->merges = (const void *)x->merges->data;
	r->merge_count = x->merges->len;
	r->sheets = x->names;
	r->hidden_sheets = x->hidden_names;
	r->hidden_columns = x->hidden_columns;
	g->encoding = o->encoding == GRID_TCVN3 || o->encoding == GRID_VNI ? o->encoding : GRID_UTF8;
	g->encoding_sure = true;
	g->days_1904 = x->book.days_1904;
	return true;
}
