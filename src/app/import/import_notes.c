/* What is said of a file beside its faults: what Excel does not show of it, sheets that are not read, lines of sums. */
#include "app/import/import_parts.h"

#include "base/text.h"

#include <string.h>

#define NUMBERS_SHOWN 12 /* of hidden rows; and of columns and sheets */

/* ---- lines of sums ---- */

/* "Tổng cộng: 30 người", "Tổng số đảng viên", "Cộng (12)": words a name is never followed by. */
static bool says_sum(const char *text, struct arena *a)
{
	static const char *const whatever_follows[] = {"tong cong", "tong so"}, *const alone[] = {"tong", "cong"};
	const char *folded = text_fold(text, a);
	for (size_t i = 0; i < G_N_ELEMENTS(whatever_follows); i++) {
		size_t n = strlen(whatever_follows[i]);
		if (strncmp(folded, whatever_follows[i], n) == 0 && !g_ascii_isalpha(folded[n]))
			return true;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(alone); i++) {
		size_t n = strlen(alone[i]);
		if (strncmp(folded, alone[i], n) == 0 && strcspn(folded + n, "abcdefghijklmnopqrstuvwxyz") == strlen(folded + n))
			return true;
	}
	return false;
}

/* "30", "12,5", "30 đồng chí", "=SUM(…)": what stands beside the word. */
static bool may_be_sum(const struct grid_cell *c)
{
	return c->type == GRID_NUMBER || c->type == GRID_ERROR || c->formula ||
	       (c->type == GRID_TEXT && g_ascii_isdigit(c->text[0]) && strchr(c->text, '/') == NULL) ||
	       (c->type == GRID_TEXT && strspn(c->text, "-–. ") == strlen(c->text));
}

const char *imp_sum(struct importing *x)
{
	const char *word = NULL;
	for (size_t i = 0; i < x->row->count; i++) {
		const struct grid_cell *c = &x->row->cells[i];
		if (*c->text == '\0' || c->joined)
			continue;
		if (c->type == GRID_TEXT && word == NULL && says_sum(c->text, x->work))
			word = c->text;
		else if (!may_be_sum(c))
			return NULL;
	}
	return word;
}

/* ---- what is not shown, what is not read ---- */

/* "E, G": letters of the columns without a heading in which something stands. */
static void note_beside(struct importing *x)
{
	for (size_t i = 0; i < x->row->count; i++) {
		const struct grid_cell *c = &x->row->cells[i];
		if (*c->text == '\0' || c->joined || (i < x->heading_count && (x->taken[i] || *x->headings[i] != '\0')))
			continue;
		x->beside_cells++;
		if (x->beside_count == NUMBERS_SHOWN || (i < 64 * G_N_ELEMENTS(x->beside) && (x->beside[i / 64] >> (i % 64) & 1) != 0))
			continue;
		char *letters = arena_strdup(x->work, grid_place(x->work, i, 1));
		letters[strcspn(letters, "0123456789")] = '\0';
		x->beside_names = x->beside_names == NULL ? arena_strdup(x->arena, letters)
							  : arena_printf(x->arena, "%s, %s", x->beside_names, letters);
		if (i < 64 * G_N_ELEMENTS(x->beside))
			x->beside[i / 64] |= UINT64_C(1) << (i % 64);
		x->beside_count++;
	}
}

void imp_note_row(struct importing *x)
{
	note_beside(x);
	if (!x->row->hidden)
		return;
	if (x->hidden_rows++ < NUMBERS_SHOWN)
		x->hidden_numbers = x->hidden_numbers == NULL
					    ? arena_printf(x->arena, "%" G_GINT64_FORMAT, x->row->number)
					    : arena_printf(x->arena, "%s, %" G_GINT64_FORMAT, x->hidden_numbers, x->row->number);
}

static void say(struct importing *x, GPtrArray *to, msg_key key, const char *const args[2])
{
	g_autofree char *text = msg_format(key, x->o->lang, args, 2);
	g_ptr_array_add(to, arena_strdup(x->arena, text));
}

/* One more of a list; of long ones only how many there are is said (the list ends with "…"). */
static void add_name(struct importing *x, const char **list, size_t *count, const char *name)
{
	if ((*count)++ < NUMBERS_SHOWN)
		*list = *list == NULL ? arena_printf(x->arena, "“%s”", name) : arena_printf(x->arena, "%s, “%s”", *list, name);
	else if (*count == NUMBERS_SHOWN + 1)
		*list = arena_printf(x->arena, "%s, …", *list);
}

static void note_sheets(struct importing *x, GPtrArray *to)
{
	const char *const *hidden = grid_hidden_sheets(x->grid);
	const char *shown = NULL, *kept = NULL;
	size_t shown_count = 0, kept_count = 0;
	for (size_t i = 0; i < grid_sheet_count(x->grid); i++)
		if (strcmp(grid_sheet_name(x->grid, i), grid_sheet(x->grid)) != 0)
			add_name(x, &shown, &shown_count, grid_sheet_name(x->grid, i));
	for (size_t i = 0; hidden[i] != NULL; i++)
		add_name(x, &kept, &kept_count, hidden[i]);
	if (shown != NULL)
		say(x, to, MSG_IMP_NOTE_SHEETS, (const char *const[]){grid_sheet(x->grid), shown});
	if (kept != NULL)
		say(x, to, MSG_IMP_NOTE_HIDDEN_SHEETS, (const char *const[]){text_thousands((int64_t)kept_count, x->work), kept});
}

static void note_columns(struct importing *x, GPtrArray *to)
{
	const char *list = NULL;
	size_t count = 0;
	for (size_t i = 0; i < x->heading_count; i++)
		if (grid_column_hidden(x->grid, i) && *x->headings[i] != '\0')
			add_name(x, &list, &count, x->headings[i]);
	if (list != NULL)
		say(x, to, MSG_IMP_NOTE_HIDDEN_COLUMNS, (const char *const[]){text_thousands((int64_t)count, x->work), list});
}

void imp_give_notes(struct importing *x)
{
	g_autoptr(GPtrArray) notes = g_ptr_array_new();
	note_sheets(x, notes);
	if (x->hidden_rows > 0)
		say(x, notes, MSG_IMP_NOTE_HIDDEN_ROWS,
			(const char *const[]){text_thousands(x->hidden_rows, x->work),
				x->hidden_rows > NUMBERS_SHOWN ? arena_printf(x->work, "%s, …", x->hidden_numbers) : x->hidden_numbers});
	note_columns(x, notes);
	if (x->beside_cells > 0)
		say(x, notes, MSG_IMP_NOTE_NO_HEADING,
			(const char *const[]){text_thousands(x->beside_cells, x->work),
				x->beside_count == NUMBERS_SHOWN ? arena_printf(x->work, "%s, …", x->beside_names) : x->beside_names});
	const char **out = ARENA_ARRAY(x->arena, const char *, notes->len + 1);
	for (guint i = 0; i < notes->len; i++)
		out[i] = g_ptr_array_index(notes, i);
	x->report->notes = out;
}
