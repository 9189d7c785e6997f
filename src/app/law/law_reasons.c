/* Why somebody does not meet a standard, person by person; see law_goal.h. */
#include "app/law/law_parts.h"

#include "exchange/sheet.h"
#include "messages/law.def"

#include <string.h>

/* One row of a list: who, in which post of which organisation. */
static char *key_of(const struct sheet *s, const struct sheet_row *row)
{
	GString *key = g_string_new(NULL);
	g_string_append_printf(key, "%c %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, row->about != 0 ? row->about : '-', row->area, row->id);
	for (size_t i = 0; i + 1 < s->column_count; i++)
		g_string_append_printf(key, "\037%s", row->cells[i].text);
	return g_string_free(key, FALSE);
}

/* Those of the row of the form, as keys; an empty set where there is no such row. NULL on error. */
static GHashTable *set_of(struct app *a, struct figure *f, const char *row, enum msg_lang lang, struct err *e)
{
	GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const struct cell *c = law_cell(f, row, "n");
	if (c == NULL || c->state != CELL_EXACT || c->n == 0)
		return set;
	const struct sheet *s = figure_who(a, f, row, "n", lang, e);
	if (s == NULL) {
		g_hash_table_unref(set);
		return NULL;
	}
	for (size_t i = 0; i < s->row_count; i++)
		g_hash_table_add(set, key_of(s, &s->rows[i]));
	return set;
}

static bool covers(const struct law_item *x, const char *id)
{
	for (const char *const *c = x->covers; c != NULL && *c != NULL; c++)
		if (strcmp(*c, id) == 0)
			return true;
	return false;
}

struct reasons {
	struct app *a;
	struct figure *f;
	const struct sheet *s; /* those that are listed */
	GString **texts;       /* one a row */
	enum msg_lang lang;
	struct err *e;
};

/* Adds the condition's words to everybody in its row, but for those that one of its exemptions covers. */
static bool add_reason(struct reasons *r, const struct law_file *file, const struct law_item *x, const char *suffix, const char *say)
{
	g_autofree char *row = g_strdup_printf("c_%s%s", x->id, suffix);
	g_autoptr(GHashTable) failing = set_of(r->a, r->f, row, r->lang, r->e);
	bool ok = failing != NULL;
	for (size_t k = 0; ok && k < file->exempt_count; k++) {
		if (!covers(&file->exempt[k], x->id))
			continue;
		g_autofree char *covered = g_strdup_printf("x_%s_%s", file->exempt[k].id, x->id);
		g_autoptr(GHashTable) away = set_of(r->a, r->f, covered, r->lang, r->e);
		GHashTableIter it;
		gpointer key = NULL;
		ok = away != NULL;
		if (!ok)
			break;
		g_hash_table_iter_init(&it, away);
		while (g_hash_table_iter_next(&it, &key, NULL))
			g_hash_table_remove(failing, key);
	}
	for (size_t i = 0; ok && i < r->s->row_count; i++) {
		g_autofree char *key = key_of(r->s, &r->s->rows[i]);
		if (g_hash_table_contains(failing, key))
			g_string_append_printf(r->texts[i], "%s%s", r->texts[i]->len > 0 ? "; " : "", say);
	}
	return ok;
}

/* The list with one more column. */
const struct sheet *law_with_texts(const struct sheet *s, const char *head, const char *const *texts, struct arena *arena)
{
	struct sheet *out = ARENA_NEW(arena, struct sheet);
	*out = *s;
	out->column_count++;
	const char **header = ARENA_ARRAY(arena, const char *, out->column_count);
	memcpy(header, s->header, s->column_count * sizeof *header);
	header[out->column_count - 1] = head;
	out->header = header;
	out->rows = ARENA_ARRAY(arena, struct sheet_row, out->row_count + 1);
	for (size_t i = 0; i < out->row_count; i++) {
		struct sheet_row *row = &out->rows[i];
		*row = s->rows[i];
		row->cells = ARENA_ARRAY(arena, struct sheet_cell, out->column_count);
		memcpy(row->cells, s->rows[i].cells, s->column_count * sizeof *row->cells);
		row->cells[out->column_count - 1] = (struct sheet_cell){.type = SHEET_TEXT, .text = texts[i]};
	}
	return out;
}

const struct sheet *law_reasons(struct app *a, struct figure *f, const struct law_file *file, const char *row, enum msg_lang lang,
	struct arena *arena, struct err *e)
{
	struct reasons r = {a, f, figure_who(a, f, row, "n", lang, e), NULL, lang, e};
	bool ok = r.s != NULL;
	if (!ok)
		return NULL;
	r.texts = ARENA_ARRAY(arena, GString *, r.s->row_count + 1);
	for (size_t i = 0; i < r.s->row_count; i++)
		r.texts[i] = g_string_new(NULL);
	bool reasons = strcmp(row, "not_met") == 0 || strcmp(row, "no_data") == 0;
	for (size_t i = 0; ok && reasons && i < file->item_count; i++) {
		const struct law_item *x = &file->items[i];
		const char *say = lang == MSG_EN && x->say.en != NULL ? x->say.en : x->say.vi;
		g_autofree char *missing = MSG_FORMAT(MSG_LAW_REASON_MISSING, lang, say);
		ok = add_reason(&r, file, x, "_no", say) && add_reason(&r, file, x, "_rest", missing);
	}
	const char **texts = ARENA_ARRAY(arena, const char *, r.s->row_count + 1);
	for (size_t i = 0; i < r.s->row_count; i++) {
		texts[i] = arena_strdup(arena, r.texts[i]->str);
		g_string_free(r.texts[i], TRUE);
	}
	const char *const *evidence = NULL;
	if (!ok || !law_evidence(a, f, file, row, r.s, lang, &evidence, arena, e))
		return NULL;
	const struct sheet *out = reasons ? law_with_texts(r.s, msg_template(MSG_LAW_REASON, lang), texts, arena) : r.s;
	return evidence != NULL ? law_with_texts(out, msg_template(MSG_LAW_EVIDENCE, lang), evidence, arena) : out;
}
