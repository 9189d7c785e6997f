/* The cells a field takes, and the nearest right value of one that is wrong. */
#include "app/import/import_parts.h"

#include "base/text.h"

#include <string.h>

#define NEAR_MAX 3 /* letters apart */
#define SEEN_MAX 20000

/* ---- cells ---- */

static const struct grid_cell empty_cell = {.type = GRID_EMPTY, .text = ""};

static const struct grid_cell *cell_at(struct importing *x, size_t column)
{
	size_t at = x->at[column];
	if (at == SIZE_MAX || at >= x->row->count || x->row->cells[at].text[0] == '\0' || imp_is_masked(x->row->cells[at].text))
		return &empty_cell;
	return &x->row->cells[at];
}

bool imp_any(struct importing *x, const size_t *columns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cell_at(x, columns[i])->text[0] != '\0')
			return true;
	return false;
}

const struct grid_cell *imp_text_cell(struct importing *x, const char *text)
{
	struct grid_cell *c = ARENA_NEW(x->work, struct grid_cell);
	*c = (struct grid_cell){.type = *text == '\0' ? GRID_EMPTY : GRID_TEXT, .text = text};
	return c;
}

static const struct grid_cell *joined(struct importing *x, const struct mapping_field *f, size_t *column)
{
	GString *s = g_string_new(NULL);
	for (size_t i = 0; i < f->column_count; i++) {
		const char *text = cell_at(x, f->columns[i])->text;
		if (*text != '\0' && *column == SIZE_MAX)
			*column = f->columns[i];
		if (*text != '\0')
			g_string_append_printf(s, "%s%s", s->len > 0 ? f->join : "", text);
	}
	const struct grid_cell *cell = imp_text_cell(x, arena_strdup(x->work, s->str));
	g_string_free(s, TRUE);
	return cell;
}

/* The piece of the text a pattern takes out; where it does not fit: nothing. */
static const struct grid_cell *taken(struct importing *x, const struct imp_field *f, const struct grid_cell *cell)
{
	GMatchInfo *match = NULL;
	const char *out = "";
	if (f->take == NULL || cell->type == GRID_EMPTY)
		return cell;
	if (g_regex_match(f->take, cell->text, 0, &match)) {
		g_autofree char *piece = g_match_info_fetch(match, 1);
		out = arena_strdup(x->work, g_strstrip(piece));
	}
	g_match_info_free(match);
	return imp_text_cell(x, out);
}

const struct grid_cell *imp_cell(struct importing *x, const struct imp_field *f, size_t *column)
{
	const struct grid_cell *cell = &empty_cell;
	*column = SIZE_MAX;
	if (f->f->join != NULL)
		return taken(x, f, joined(x, f->f, column));
	for (size_t i = 0; i < f->f->column_count && cell->text[0] == '\0'; i++) {
		cell = cell_at(x, f->f->columns[i]);
		if (cell->text[0] != '\0')
			*column = f->f->columns[i];
	}
	return taken(x, f, cell);
}

/* ---- the nearest right value ---- */

/* text_distance where the lengths alone do not settle it. */
static int distance(const char *a, size_t n, const char *b)
{
	size_t m = strlen(b), apart = n > m ? n - m : m - n;
	return apart > NEAR_MAX ? NEAR_MAX + 1 : text_distance(a, b);
}

const char *imp_nearest(struct importing *x, const char *scope, const char *text, const char *(*each)(void *user, size_t i), void *user)
{
	g_autofree char *memory = g_strconcat(scope, "\n", text, NULL);
	gpointer known = NULL;
	if (g_hash_table_lookup_extended(x->near, memory, NULL, &known))
		return known;
	const char *folded = text_fold(text, x->work), *best = NULL;
	size_t n = strlen(folded);
	int nearest = (int)MIN(NEAR_MAX, n > 0 ? (n + 1) / 2 : 0) + 1;
	const char *word = NULL;
	for (size_t i = 0; (word = each(user, i)) != NULL; i++) {
		int d = distance(folded, n, text_fold(word, x->work));
		if (d < nearest) {
			nearest = d;
			best = word;
		}
	}
	best = arena_strdup(x->arena, best);
	if (g_hash_table_size(x->near) < SEEN_MAX)
		g_hash_table_insert(x->near, g_steal_pointer(&memory), (gpointer)(uintptr_t)best);
	return best;
}
