/* The document: what callers say, kept in order; see paper.h. */
#include "exchange/paper_internal.h"

#include "messages/paper.def"

#include <string.h>

struct paper *paper_new(const struct paper_layout *layout, const char *name, int64_t made_ms)
{
	struct paper *p = g_new0(struct paper, 1);
	p->arena = arena_new();
	p->layout = *layout;
	p->made_ms = made_ms;
	p->blocks = g_ptr_array_new();
	p->tables = g_ptr_array_new();
	p->foot = "";
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	p->name = arena_strdup(p->arena, valid);
	return p;
}

void paper_free(struct paper *p)
{
	if (p == NULL)
		return;
	for (guint i = 0; i < p->tables->len; i++)
		g_array_free(((struct paper_table *)g_ptr_array_index(p->tables, i))->rows, TRUE);
	g_ptr_array_free(p->tables, TRUE);
	g_ptr_array_free(p->blocks, TRUE);
	arena_free(p->arena);
	g_free(p);
}

const struct paper_layout *paper_layout_of(const struct paper *p)
{
	return &p->layout;
}

/* Neither writer has to fear a text after this; line ends and tabs stay, capitals as the part wants. */
static const char *clean(struct paper *p, const char *text, bool capitals)
{
	if (text == NULL)
		return "";
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autofree char *whole = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
	g_autofree char *upper = capitals ? g_utf8_strup(whole, -1) : NULL;
	char *out = arena_strdup(p->arena, capitals ? upper : whole), *to = out;
	for (const char *c = out; *c != '\0';) {
		const gunichar u = g_utf8_get_char(c);
		const char *after = g_utf8_next_char(c);
		/* U+202A… and U+2066… turn the order of what follows on the paper; U+FFFE and U+FFFF are refused by XML */
		const bool drop = (u < 0x20 && u != '\n' && u != '\t') || (u >= 0x7F && u < 0xA0) || (u >= 0x202A && u <= 0x202E) ||
				  (u >= 0x2066 && u <= 0x2069) || u == 0xFFFE || u == 0xFFFF || u == 0x2028 || u == 0x2029;
		if (u == 0xFFFD) { /* the font of papers has no sign for a byte that is no letter */
			*to++ = '?';
			c = after;
		}
		while (c < after)
			if (drop)
				c++;
			else
				*to++ = *c++;
	}
	*to = '\0';
	return out;
}

static struct block *add(struct paper *p, enum block_type type)
{
	struct block *b = ARENA_NEW(p->arena, struct block);
	b->type = type;
	g_ptr_array_add(p->blocks, b);
	return b;
}

void paper_page(struct paper *p, bool landscape)
{
	if (p->blocks->len == 0)
		p->landscape = landscape;
	else
		add(p, BLOCK_PAGE)->landscape = landscape;
}

void paper_foot(struct paper *p, const char *text)
{
	p->foot = clean(p, text, false);
}

static const struct paper_line *copy_lines(struct paper *p, const struct paper_line *lines, size_t count)
{
	struct paper_line *out = ARENA_ARRAY(p->arena, struct paper_line, count + 1);
	for (size_t i = 0; i < count; i++) {
		out[i] = lines[i];
		out[i].text = clean(p, lines[i].text, p->layout.parts[lines[i].part].capitals);
		out[i].tag = arena_strdup(p->arena, lines[i].tag);
	}
	return out;
}

/* Notes and spaces at the end (signatures may follow), and one paragraph or the last row of a table. */
static void keep_above(struct paper *p)
{
	for (guint i = p->blocks->len; i > 0; i--) {
		struct block *b = g_ptr_array_index(p->blocks, i - 1);
		if (b->type == BLOCK_TABLE)
			b->table->keep_last = true;
		if (b->type != BLOCK_TEXT && b->type != BLOCK_SPACE)
			return;
		b->style |= PAPER_KEEP;
		if (b->type == BLOCK_TEXT && b->part == PAPER_TEXT)
			return;
	}
}

void paper_keep_notes(struct paper *p)
{
	keep_above(p);
}

void paper_halves(
	struct paper *p, const struct paper_line *left, size_t left_count, const struct paper_line *right, size_t right_count, bool head)
{
	if (!head)
		keep_above(p);
	struct block *b = add(p, BLOCK_HALVES);
	b->left = copy_lines(p, left, left_count);
	b->right = copy_lines(p, right, right_count);
	b->left_count = left_count;
	b->right_count = right_count;
	b->head = head;
}

static const struct paper_run *copy_runs(struct paper *p, const struct paper_run *runs, size_t count, bool capitals)
{
	struct paper_run *out = ARENA_ARRAY(p->arena, struct paper_run, count + 1);
	for (size_t i = 0; i < count; i++)
		out[i] = (struct paper_run){clean(p, runs[i].text, capitals), runs[i].style, arena_strdup(p->arena, runs[i].tag)};
	return out;
}

void paper_runs(struct paper *p, enum paper_part part, const struct paper_run *runs, size_t count, unsigned style)
{
	struct block *b = add(p, BLOCK_TEXT);
	b->part = part;
	b->runs = copy_runs(p, runs, count, p->layout.parts[part].capitals);
	b->run_count = count;
	b->style = style;
}

void paper_text(struct paper *p, enum paper_part part, const char *text, unsigned style)
{
	const struct paper_run run = {.text = text};
	paper_runs(p, part, &run, 1, style);
}

void paper_item(struct paper *p, const char *mark, const char *text, int level)
{
	paper_text(p, PAPER_TEXT, text, PAPER_JUSTIFY);
	struct block *b = g_ptr_array_index(p->blocks, p->blocks->len - 1);
	b->mark = clean(p, mark, false);
	b->level = CLAMP(level, 0, 8);
}

void paper_space(struct paper *p, double points)
{
	add(p, BLOCK_SPACE)->points = points;
}

struct paper_table *paper_table(struct paper *p, const double *widths, size_t columns, size_t head_rows)
{
	struct paper_table *t = ARENA_NEW(p->arena, struct paper_table);
	double total = 0;
	must(columns > 0);
	t->paper = p;
	t->columns = columns;
	t->head_rows = head_rows;
	t->widths = ARENA_ARRAY(p->arena, double, columns);
	t->rows = g_array_new(FALSE, FALSE, sizeof(struct paper_row));
	for (size_t i = 0; i < columns; i++)
		total += MAX(widths[i], 0.001);
	for (size_t i = 0; i < columns; i++)
		t->widths[i] = MAX(widths[i], 0.001) / total;
	g_ptr_array_add(p->tables, t);
	add(p, BLOCK_TABLE)->table = t;
	return t;
}

void paper_row(struct paper_table *t, const struct paper_cell *cells, size_t count)
{
	struct paper *p = t->paper;
	struct paper_cell *out = ARENA_ARRAY(p->arena, struct paper_cell, count + 1);
	size_t next = 0;
	for (size_t i = 0; i < count; i++) {
		out[i] = cells[i];
		out[i].columns = MAX(cells[i].columns, 1);
		out[i].rows = MAX(cells[i].rows, 1);
		must(out[i].column >= next && out[i].column + out[i].columns <= t->columns);
		next = out[i].column + out[i].columns;
		out[i].tag = arena_strdup(p->arena, cells[i].tag);
		if (cells[i].runs != NULL)
			out[i].runs = copy_runs(p, cells[i].runs, cells[i].run_count, false);
		else
			out[i].text = clean(p, cells[i].text, false);
	}
	const struct paper_row row = {out, count};
	g_array_append_val(t->rows, row);
}

struct paper_box paper_box(const struct paper *p, bool landscape)
{
	const struct paper_layout *l = &p->layout;
	if (!landscape)
		return (struct paper_box){l->width * MM, l->height * MM, l->left * MM, l->right * MM, l->top * MM, l->bottom * MM};
	/* Turned to the left: the bound edge comes to lie above. */
	return (struct paper_box){l->height * MM, l->width * MM, l->bottom * MM, l->top * MM, l->left * MM, l->right * MM};
}

double paper_box_text(const struct paper_box *b)
{
	return b->width - b->left - b->right;
}

const struct paper_run *paper_cell_runs(const struct paper_cell *c, struct paper_run *one, size_t *count)
{
	if (c->runs != NULL) {
		*count = c->run_count;
		return c->runs;
	}
	*one = (struct paper_run){c->text, 0, c->tag};
	*count = 1;
	return one;
}
