/* See act_columns.h. */
#include "app/act/act_columns.h"

#include "app/act/act_internal.h"

static bool of_the_program(const struct kind_field *f)
{
	return f->type == FIELD_JSON || f->type == FIELD_HASH || f->type == FIELD_RAW || f->type == FIELD_LONG || f->type == FIELD_ANYID ||
	       f->type == FIELD_FILE || f->type == FIELD_INSTANT;
}

const struct act_column *act_columns(const struct kind *k, size_t *count, struct arena *a)
{
	const struct table *tables[] = {k->table, k->versions};
	const struct table *spanned = k->versions != NULL ? k->versions : k->table;
	size_t most = 3;
	for (size_t n = 0; n < G_N_ELEMENTS(tables); n++)
		most += tables[n] == NULL ? 0 : tables[n]->column_count;
	struct act_column *out = ARENA_ARRAY(a, struct act_column, most);
	*count = 0;
	for (size_t n = 0; n < G_N_ELEMENTS(tables); n++)
		for (uint16_t i = 0; tables[n] != NULL && i < tables[n]->column_count; i++) {
			const struct column *c = &tables[n]->columns[i];
			const char *name = act_column_field(tables[n], c, a);
			if (name != NULL && !of_the_program(&k->fields[c->field]))
				out[(*count)++] = (struct act_column){name, tables[n], c, &k->fields[c->field]};
		}
	for (uint16_t i = 0; i < spanned->column_count; i++) {
		const struct column *c = &spanned->columns[i];
		const char *name = c->offset == spanned->from_d	   ? "from"
				   : c->offset == spanned->until_d ? "until"
				   : c->offset == spanned->on_d	   ? "on"
								   : NULL;
		if (name != NULL)
			out[(*count)++] = (struct act_column){name, spanned, c, NULL};
	}
	return out;
}

const char *act_column_label(const struct act_column *c, enum msg_lang lang, struct arena *a)
{
	return act_label(c->t, c->c, lang, a);
}
