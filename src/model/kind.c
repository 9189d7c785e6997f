/* Walking the generated descriptors (see kind.h). No I/O, no SQL. */
#include "model/kind.h"

#include "base/err.h"

#include <string.h>

const struct kind *kind_find(const char *name)
{
	for (size_t i = 0; i < kind_count; i++)
		if (strcmp(kind_all[i]->name, name) == 0)
			return kind_all[i];
	return NULL;
}

const char *kind_label_in(const struct kind *k, enum msg_lang lang)
{
	return lang == MSG_EN ? k->label_en : k->label;
}

const char *kind_field_label_in(const struct kind_field *f, enum msg_lang lang)
{
	return lang == MSG_EN ? f->label_en : f->label;
}

const struct table *table_find(const char *name)
{
	for (size_t i = 0; i < table_count; i++)
		if (strcmp(table_all[i]->name, name) == 0)
			return table_all[i];
	return NULL;
}

const struct column *table_column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->column_count; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			return &t->columns[i];
	return NULL;
}

int kind_field_index(const struct kind *k, const char *name)
{
	for (int i = 0; i < k->field_count; i++)
		if (strcmp(k->fields[i].name, name) == 0)
			return i;
	return -1;
}

/* Row structs hold int64_t and const char * members only, so a member's address is aligned for its type. */
static void *member(const struct column *c, void *row)
{
	return (char *)row + c->offset;
}

static const void *member_const(const struct column *c, const void *row)
{
	return (const char *)row + c->offset;
}

int64_t *row_int(const struct column *c, void *row)
{
	must(c->store == COLUMN_INT);
	return member(c, row);
}

int64_t row_get_int(const struct column *c, const void *row)
{
	must(c->store == COLUMN_INT);
	return *(const int64_t *)member_const(c, row);
}

const char *row_get_text(const struct column *c, const void *row)
{
	must(c->store == COLUMN_TEXT);
	return *(const char *const *)member_const(c, row);
}

void row_set_text(const struct column *c, void *row, const char *text)
{
	must(c->store == COLUMN_TEXT);
	*(const char **)member(c, row) = text;
}

void row_init(const struct table *t, void *row)
{
	memset(row, 0, t->row_size);
	for (size_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		const struct kind_field *f = c->field < 0 ? NULL : &t->kind->fields[c->field];
		if (c->store == COLUMN_INT)
			*row_int(c, row) = c->initial;
		else
			row_set_text(c, row, f != NULL && f->type == FIELD_TEXT ? f->initial : NULL);
	}
}
