/* The table of completeness and timeliness in signs and words, as a sheet and as an Excel file; see round_table.h. */
#include "app/report/round_table.h"

#include "exchange/workbook.h"
#include "messages/round_table.def"

#include <string.h>

#define SUMS 8	 /* columns of numbers behind the name */
#define BEFORE 2 /* name, unit */

static const msg_key sum_heads[SUMS] = {MSG_RTABLE_EXPECTED, MSG_RTABLE_SENT, MSG_RTABLE_ON_TIME, MSG_RTABLE_LATE, MSG_RTABLE_MISSING,
	MSG_RTABLE_RETURNED, MSG_RTABLE_ACCEPTED, MSG_RTABLE_DAYS};

static void sums_of(const struct round_tally *t, int out[SUMS])
{
	const int all[SUMS] = {t->expected, t->sent, t->on_time, t->late, t->missing, t->returned, t->accepted, t->days};
	memcpy(out, all, sizeof all);
}

/* ---- a cell ---- */

const char *round_mark_sign(const struct round_mark_cell *c, enum msg_lang lang, struct arena *arena)
{
	const char *back = c->times_returned > 0 ? " ↩" : "";
	switch (c->mark) {
	case ROUND_MARK_NONE:
		return "";
	case ROUND_MARK_WAIVED:
		return "–";
	case ROUND_MARK_TO_COME:
		return arena_printf(arena, "%s%s", msg_template(MSG_RTABLE_SIGN_TO_COME, lang), back);
	case ROUND_MARK_MISSING:
		return arena_printf(arena, "!%d%s", c->days, back);
	case ROUND_MARK_LATE:
		return arena_printf(arena, "+%d%s", c->days, back);
	case ROUND_MARK_ON_TIME:
		return arena_printf(arena, "✓%s", back);
	}
	return "";
}

static const char *say(msg_key key, enum msg_lang lang, const char *a, const char *b, struct arena *arena)
{
	g_autofree char *s = MSG_FORMAT(key, lang, a, b);
	return arena_strdup(arena, s);
}

static const char *and_also(const char *words, const char *more, enum msg_lang lang, struct arena *arena)
{
	return say(MSG_RTABLE_W_AND, lang, words, more, arena);
}

const char *round_mark_words(const struct round_mark_cell *c, enum msg_lang lang, struct arena *arena)
{
	const char *n = arena_printf(arena, "%d", c->days), *times = arena_printf(arena, "%d", c->times_returned);
	const char *words = "";
	switch (c->mark) {
	case ROUND_MARK_NONE:
		return msg_template(MSG_RTABLE_W_NONE, lang);
	case ROUND_MARK_WAIVED:
		return *c->reason == '\0' ? msg_template(MSG_RTABLE_W_WAIVED, lang)
					  : say(MSG_RTABLE_W_WAIVED_WHY, lang, c->reason, NULL, arena);
	case ROUND_MARK_TO_COME:
		words = msg_template(c->due != 0 ? MSG_RTABLE_W_TO_COME : MSG_RTABLE_W_NO_DUE, lang);
		break;
	case ROUND_MARK_MISSING:
		words = say(c->calendar ? MSG_RTABLE_W_MISSING_DAYS : MSG_RTABLE_W_MISSING, lang, n, NULL, arena);
		break;
	case ROUND_MARK_LATE:
		words = say(c->calendar ? MSG_RTABLE_W_LATE_DAYS : MSG_RTABLE_W_LATE, lang, n, NULL, arena);
		break;
	case ROUND_MARK_ON_TIME:
		words = msg_template(MSG_RTABLE_W_ON_TIME, lang);
		break;
	}
	if (c->times_returned > 0)
		words = and_also(words, say(MSG_RTABLE_W_TIMES, lang, times, NULL, arena), lang, arena);
	if (c->returned)
		words = and_also(words, msg_template(MSG_RTABLE_W_RETURNED, lang), lang, arena);
	if (c->accepted)
		words = and_also(words, msg_template(MSG_RTABLE_W_ACCEPTED, lang), lang, arena);
	return words;
}

const char *round_tally_whose(const struct round_tally *t, enum msg_lang lang, struct arena *arena)
{
	const struct {
		msg_key key;
		int n;
	} all[] = {{MSG_RTABLE_BY_SENDER, t->by_sender}, {MSG_RTABLE_BY_RECEIVER, t->by_receiver}, {MSG_RTABLE_BY_NETWORK, t->by_network}};
	const char *words = "";
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		if (all[i].n == 0)
			continue;
		const char *one = say(all[i].key, lang, arena_printf(arena, "%d", all[i].n), NULL, arena);
		words = *words == '\0' ? one : and_also(words, one, lang, arena);
	}
	return words;
}

/* ---- a sheet ---- */

static struct sheet_cell text_cell(const char *text)
{
	return (struct sheet_cell){.type = SHEET_TEXT, .text = text};
}

static struct sheet_cell count_cell(int n, struct arena *arena)
{
	return (struct sheet_cell){.type = SHEET_INT, .number = n, .text = arena_printf(arena, "%d", n)};
}

static const char *period_head(struct app *a, const struct round_table_period *p, enum msg_lang lang, struct arena *arena)
{
	return period_text_title(p->period, a->codes, lang, arena);
}

static const char *const *heads_of(struct app *a, const struct round_table *t, enum msg_lang lang, struct arena *arena)
{
	const char **heads = ARENA_ARRAY(arena, const char *, BEFORE + SUMS + 1 + t->period_count);
	size_t n = 0;
	heads[n++] = msg_template(MSG_RTABLE_BODY, lang);
	heads[n++] = msg_template(MSG_RTABLE_UNIT, lang);
	for (size_t i = 0; i < SUMS; i++)
		heads[n++] = msg_template(sum_heads[i], lang);
	heads[n++] = msg_template(MSG_RTABLE_WHOSE, lang);
	for (size_t i = 0; i < t->period_count; i++)
		heads[n++] = period_head(a, &t->periods[i], lang, arena);
	return heads;
}

static void fill(struct sheet_row *to, const char *name, const char *unit, const struct round_tally *t, enum msg_lang lang, size_t count,
	struct arena *arena)
{
	int sums[SUMS];
	size_t n = 0;
	sums_of(t, sums);
	to->cells = ARENA_ARRAY(arena, struct sheet_cell, count);
	to->cells[n++] = text_cell(name);
	to->cells[n++] = text_cell(unit);
	for (size_t i = 0; i < SUMS; i++)
		to->cells[n++] = count_cell(sums[i], arena);
	to->cells[n++] = text_cell(round_tally_whose(t, lang, arena));
}

const struct sheet *round_table_sheet(struct app *a, const struct round_table *t, enum msg_lang lang, struct arena *arena)
{
	struct sheet *s = ARENA_NEW(arena, struct sheet);
	const char **title = ARENA_ARRAY(arena, const char *, 2), **notes = ARENA_ARRAY(arena, const char *, 3);
	const size_t first = BEFORE + SUMS + 1;
	*s = (struct sheet){.column_count = first + t->period_count, .header = heads_of(a, t, lang, arena), .title = title, .notes = notes};
	title[0] = say(MSG_RTABLE_TITLE, lang, t->title, NULL, arena);
	title[1] = NULL;
	notes[0] = msg_template(MSG_RTABLE_KEY, lang);
	notes[1] = t->hidden ? msg_template(MSG_RTABLE_HIDDEN, lang) : NULL;
	notes[2] = NULL;
	s->rows = ARENA_ARRAY(arena, struct sheet_row, t->row_count + 1);
	memset(s->rows, 0, (t->row_count + 1) * sizeof *s->rows);
	for (size_t r = 0; r < t->row_count; r++) {
		const struct round_table_row *x = &t->rows[r];
		struct sheet_row *to = &s->rows[s->row_count++];
		fill(to, x->name, x->unit_name, &x->tally, lang, s->column_count, arena);
		for (size_t i = 0; i < t->period_count; i++)
			to->cells[first + i] = text_cell(round_mark_sign(&x->cells[i], lang, arena));
	}
	if (t->row_count == 0)
		return s;
	struct sheet_row *sum = &s->rows[s->row_count++];
	sum->strong = true;
	fill(sum, msg_template(MSG_RTABLE_SUMS, lang), "", &t->total, lang, s->column_count, arena);
	for (size_t i = 0; i < t->period_count; i++) /* on time of all that had to send */
		sum->cells[first + i] = text_cell(arena_printf(arena, "%d/%d", t->periods[i].tally.on_time, t->periods[i].tally.expected));
	return s;
}

/* ---- an Excel file ---- */

#define HEAD_ROWS 3

static struct workbook_cell dressed(size_t column, struct sheet_cell value, unsigned style)
{
	return (struct workbook_cell){.column = column, .value = value, .style = style | STYLE_BORDER};
}

static void title_rows(struct workbook_sheet *s, const struct sheet *sheet)
{
	const struct workbook_cell title = {
		.value = text_cell(sheet->title[0]), .style = STYLE_BOLD | STYLE_TITLE | STYLE_CENTRE, .columns = sheet->column_count};
	const struct workbook_cell key = {
		.value = text_cell(sheet->notes[0]), .style = STYLE_ITALIC | STYLE_SMALL, .columns = sheet->column_count};
	workbook_row(s, &title, 1, 0);
	workbook_row(s, &key, 1, 0);
}

static void body_rows(struct workbook_sheet *s, const struct sheet *sheet, size_t rows, struct arena *arena)
{
	struct workbook_cell *cells = ARENA_ARRAY(arena, struct workbook_cell, sheet->column_count);
	for (size_t r = 0; r < rows; r++) {
		for (size_t c = 0; c < sheet->column_count; c++)
			cells[c] = dressed(c, sheet->rows[r].cells[c], c > BEFORE + SUMS ? STYLE_CENTRE : 0);
		workbook_row(s, cells, sheet->column_count, 0);
	}
}

/* Every number below the names is the sum of its column; below the periods stand those on time of all that had to send. */
static void sum_row(struct workbook_sheet *s, const struct sheet *sheet, size_t rows, struct arena *arena)
{
	struct workbook_cell *cells = ARENA_ARRAY(arena, struct workbook_cell, sheet->column_count);
	for (size_t c = 0; c < sheet->column_count; c++) {
		cells[c] = dressed(c, sheet->rows[rows].cells[c], STYLE_BOLD | (c > BEFORE + SUMS ? STYLE_CENTRE : 0));
		if (c >= BEFORE && c < BEFORE + SUMS)
			cells[c].formula =
				arena_printf(arena, "=SUM(%c%d:%c%zu)", (char)('A' + c), HEAD_ROWS + 1, (char)('A' + c), HEAD_ROWS + rows);
	}
	workbook_row(s, cells, sheet->column_count, 0);
}

bool round_table_workbook(struct app *a, const struct round_table *t, const char *path, enum msg_lang lang, struct err *e)
{
	struct arena *arena = arena_new();
	const struct sheet *sheet = round_table_sheet(a, t, lang, arena);
	struct workbook *b = workbook_begin(path, false, e);
	if (b == NULL) {
		arena_free(arena);
		return false;
	}
	struct workbook_sheet *s = workbook_sheet(b, t->title);
	workbook_page(s, true, HEAD_ROWS - 1, HEAD_ROWS - 1);
	workbook_freeze(s, HEAD_ROWS, 1);
	for (size_t c = 0; c < sheet->column_count; c++)
		workbook_column(s, c, c == 0 ? 34.0 : c == 1 ? 22.0 : c < BEFORE + SUMS ? 9.0 : c == BEFORE + SUMS ? 16.0 : 11.0);
	title_rows(s, sheet);
	struct workbook_cell *heads = ARENA_ARRAY(arena, struct workbook_cell, sheet->column_count);
	for (size_t c = 0; c < sheet->column_count; c++)
		heads[c] = dressed(c, text_cell(sheet->header[c]), STYLE_BOLD | STYLE_CENTRE);
	workbook_row(s, heads, sheet->column_count, 0);
	body_rows(s, sheet, t->row_count, arena);
	if (t->row_count > 0)
		sum_row(s, sheet, t->row_count, arena);
	arena_free(arena);
	return workbook_end(b, e);
}
