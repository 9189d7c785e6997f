/* Row structs to statements and back, to the log's JSON, and the columns computed from others. */
#include "store/store_internal.h"

#include "base/text.h"

#include <string.h>

void row_bind_column(const struct column *c, const void *row, struct db_stmt *st, int param)
{
	if (c->store == COLUMN_INT)
		db_bind_int(st, param, row_get_int(c, row));
	else
		db_lend_text(st, param, row_get_text(c, row));
}

void row_bind(const struct table *t, const void *row, struct db_stmt *st)
{
	for (uint16_t i = 0; i < t->column_count; i++)
		row_bind_column(&t->columns[i], row, st, i);
}

int64_t row_at(const void *row, uint16_t offset)
{
	int64_t v;
	memcpy(&v, (const char *)row + offset, sizeof v);
	return v;
}

void row_read(const struct table *t, struct db_stmt *st, int first, void *row, struct arena *a)
{
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->store == COLUMN_INT) {
			*row_int(c, row) = db_int(st, first + i);
		} else {
			const char *text = db_text(st, first + i);
			row_set_text(c, row, a == NULL ? text : arena_strdup(a, text));
		}
	}
}

const struct column *row_odd_column(const struct table *t, struct db_stmt *st, int first)
{
	for (uint16_t i = 0; i < t->column_count; i++)
		if (!db_stored_as(st, first + i, t->columns[i].store == COLUMN_TEXT))
			return &t->columns[i];
	return NULL;
}

void digits_append(GString *out, int64_t v)
{
	char digits[24];
	char *p = digits + sizeof digits;
	uint64_t u = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
	do {
		*--p = (char)('0' + u % 10);
		u /= 10;
	} while (u != 0);
	if (v < 0)
		*--p = '-';
	g_string_append_len(out, p, digits + sizeof digits - p);
}

static void append_string(GString *out, const char *s)
{
	g_string_append_c(out, '"');
	while (*s != '\0') {
		size_t plain = 0;
		while ((unsigned char)s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\')
			plain++;
		g_string_append_len(out, s, (gssize)plain);
		s += plain;
		if (*s == '\0')
			break;
		if (*s == '"' || *s == '\\')
			g_string_append_printf(out, "\\%c", *s);
		else
			g_string_append_printf(out, "\\u%04x", (unsigned)(unsigned char)*s);
		s++;
	}
	g_string_append_c(out, '"');
}

void row_json(const struct plan *p, const void *row, GString *out)
{
	g_string_assign(out, "{");
	for (uint16_t i = 0; i < p->t->column_count; i++) {
		const struct column *c = &p->t->columns[i];
		if (!p->logged[i])
			continue;
		int64_t number = c->store == COLUMN_INT ? row_get_int(c, row) : NONE;
		const char *text = c->store == COLUMN_INT ? NULL : row_get_text(c, row);
		if (number == NONE && text == NULL)
			continue;
		if (out->len > 1)
			g_string_append_c(out, ',');
		g_string_append_len(out, p->prefixes[i]->str, (gssize)p->prefixes[i]->len);
		if (text != NULL)
			append_string(out, text);
		else
			digits_append(out, number);
	}
	g_string_append_c(out, '}');
}

/* "f_key" or "f_sort" belongs to the column "f". */
static const struct column *source_of(const struct table *t, const struct column *derived, bool *sort)
{
	*sort = g_str_has_suffix(derived->name, "_sort");
	size_t tail = *sort ? strlen("_sort") : strlen("_key"), n = strlen(derived->name);
	must(n > tail);
	char name[64];
	g_strlcpy(name, derived->name, sizeof name);
	name[n - tail] = '\0';
	return table_column(t, name);
}

void row_derive(const struct table *t, void *row, struct arena *a)
{
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (!c->derived)
			continue;
		bool sort = false;
		const struct column *from = source_of(t, c, &sort);
		must(from != NULL && c->store == COLUMN_TEXT && from->store == COLUMN_TEXT);
		const char *text = row_get_text(from, row);
		const char *value = text == NULL ? NULL : sort ? text_name_sort(text, a) : text_fold(text, a);
		row_set_text(c, row, value);
	}
}

void row_forget_derived(const struct table *t, void *row)
{
	for (uint16_t i = 0; i < t->column_count; i++)
		if (t->columns[i].derived)
			row_set_text(&t->columns[i], row, NULL);
}
