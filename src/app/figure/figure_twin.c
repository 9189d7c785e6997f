/* A counted cell once more by SQL, see figure_twin.h. */
#include "app/figure/figure_twin.h"

#include "base/text.h"
#include "messages/rule_words.def"
#include "stats/twin.h"

#include <string.h>

bool figure_twin(struct app *a, struct figure *f, size_t row, size_t column, struct figure_twin *out, struct err *e)
{
	struct batch b;
	struct place where;
	struct value memory = {0}, sql = {0};
	size_t output = 0;

	if (f->report->place.today != 0 || !figure_hold(f, e) ||
		!report_cell_batch(&f->request, f->report, row, column, f->snapshot, &b, &where, &output, f->arena, e))
		return false;
	/* the one cell, not all that are counted together with it */
	b.outputs = &b.outputs[output];
	b.output_count = 1;
	if (!snapshot_count(f->snapshot, &b, &where, &memory, e) || !twin_count(a->store, a->vocab, f->known_ms, &b, &where, &sql, e))
		return false;
	*out = (struct figure_twin){
		.memory = memory.n, .sql = sql.n, .statement = twin_sql(a->store, a->vocab, f->known_ms, &b, &where, false, f->arena, e)};
	return out->statement != NULL;
}

const char *figure_twin_words(const struct figure *f, const struct figure_twin *t, enum msg_lang lang)
{
	g_autofree char *words = MSG_FORMAT(t->memory == t->sql ? MSG_CELL_TWIN_SAME : MSG_CELL_TWIN_OTHER, lang,
		text_thousands(t->sql, f->arena), text_thousands(t->memory, f->arena));
	return arena_strdup(f->arena, words);
}

static size_t line_of(const struct report_line *lines, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(lines[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

char *figure_twin_text(struct app *a, struct figure *f, const char *row, const char *column, enum msg_lang lang, struct err *e)
{
	const struct report *r = f->report;
	size_t y = line_of(r->rows, r->row_count, row), x = line_of(r->columns, r->column_count, column);
	struct figure_twin t;

	if (y == SIZE_MAX || x == SIZE_MAX || r->cells[y * r->column_count + x].state == CELL_HIDDEN)
		return g_strdup("");
	if (!figure_twin(a, f, y, x, &t, e))
		return e->code != ERR_NONE ? NULL : g_strdup("");
	return g_strdup_printf("%s\n%s\n", figure_twin_words(f, &t, lang), t.statement);
}
