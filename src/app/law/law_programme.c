/* What a programme of targets has besides them: the units it works in, who was sent there. See law_goal.h. */
#include "app/law/law_parts.h"

#include "exchange/sheet.h"
#include "messages/law.def"

#include <string.h>

/* The figure goes before the sheet does: texts are taken along. */
static const struct sheet *kept(const struct sheet *s, struct arena *a)
{
	struct sheet *out = ARENA_NEW(a, struct sheet);
	*out = *s;
	const char **header = ARENA_ARRAY(a, const char *, s->column_count);
	for (size_t c = 0; c < s->column_count; c++)
		header[c] = arena_strdup(a, s->header[c]);
	out->header = header;
	out->title = NULL;
	out->notes = NULL;
	out->rows = ARENA_ARRAY(a, struct sheet_row, s->row_count + 1);
	for (size_t i = 0; i < s->row_count; i++) {
		struct sheet_row *row = &out->rows[i];
		*row = s->rows[i];
		row->cells = ARENA_ARRAY(a, struct sheet_cell, s->column_count);
		for (size_t c = 0; c < s->column_count; c++) {
			row->cells[c] = s->rows[i].cells[c];
			row->cells[c].text = arena_strdup(a, s->rows[i].cells[c].text);
		}
	}
	if (s->notes != NULL && s->notes[0] != NULL) {
		const char **notes = ARENA_ARRAY(a, const char *, 2);
		notes[0] = arena_strdup(a, s->notes[0]);
		notes[1] = NULL;
		out->notes = notes;
	}
	return out;
}

bool law_programme_list(struct app *a, const struct law_ask *ask, bool sent, enum msg_lang lang, const struct sheet **out, int64_t *count,
	struct arena *arena, struct err *e)
{
	const struct law_file **files = NULL;
	size_t n = 0;
	struct law_form form = {0};
	g_autoptr(GString) text = g_string_new(NULL);
	struct writing w = {a, ask->day, text};
	*out = NULL;
	*count = NONE;
	if (!law_in_force(a, "targets", ask, &files, &n, arena, e))
		return false;
	const char *of = sent ? files[0]->sent : files[0]->covers;
	const struct text2 label = law_words(sent ? MSG_LAW_PROGRAMME_SENT : MSG_LAW_PROGRAMME_COVERS);
	if (of == NULL)
		return true;
	law_head(&w, files[0], false, "");
	law_labelled(&w, "  ", "", "list", "", &label);
	law_key(&w, "    ", "of", "", of, "");
	g_string_append_printf(text, "    count: %s\n", law_measure_of(&w, of));
	struct figure_request r = {.unit = ask->unit, .today = ask->today, .known_at = ask->known_at, .takes_out = ask->takes_out};
	bool ok = law_finish(&w, files[0]->code, false, &form, arena, e);
	if (ok) {
		law_request(&form, &r);
		struct figure *f = figure_draw(a, &r, e);
		const struct cell *c = f != NULL ? law_cell(f, "list", "n") : NULL;
		ok = f != NULL;
		if (c != NULL && c->state == CELL_EXACT) {
			struct err why = {0};
			*count = c->n;
			const struct sheet *s = c->n > 0 ? figure_who(a, f, "list", "n", lang, &why) : NULL;
			*out = s != NULL ? kept(s, arena) : NULL;
			/* Somebody who may count but not name gets the number alone. */
			if (c->n > 0 && s == NULL && why.code != ERR_DENIED) {
				*e = why;
				ok = false;
			}
		}
		figure_free(f);
	}
	law_forms_free(&form, 1);
	return ok;
}
