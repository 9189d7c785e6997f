/* Reader of comma-separated text (csv.h). It knows nothing of columns. */
#include "base/csv.h"
#include "messages/base.def"
#include "messages/units.def"

#include <string.h>

struct csv_reader {
	const char *p, *end;
	int line;
	struct arena *a;
	GPtrArray *fields;
	GArray *rows;
};

/* One field; p moves to the delimiter behind it. false when a quote is not closed. */
static bool read_field(struct csv_reader *r)
{
	if (r->p >= r->end || *r->p != '"') {
		const char *start = r->p;
		while (r->p < r->end && *r->p != ',' && *r->p != '\n' && *r->p != '\r')
			r->p++;
		g_ptr_array_add(r->fields, arena_strndup(r->a, start, (size_t)(r->p - start)));
		return true;
	}
	g_autoptr(GString) s = g_string_new(NULL);
	for (r->p++; r->p < r->end; r->p++) {
		if (*r->p == '"') {
			if (r->p + 1 >= r->end || r->p[1] != '"') {
				r->p++;
				g_ptr_array_add(r->fields, arena_strndup(r->a, s->str, s->len));
				return true;
			}
			r->p++;
		}
		r->line += *r->p == '\n';
		g_string_append_c(s, *r->p);
	}
	return false;
}

static void close_row(struct csv_reader *r, int line)
{
	bool empty = r->fields->len == 1 && *(const char *)r->fields->pdata[0] == '\0';
	if (!empty) {
		const char **copy = arena_alloc_array(r->a, sizeof *copy, r->fields->len);
		for (guint i = 0; i < r->fields->len; i++)
			copy[i] = r->fields->pdata[i];
		struct csv_row row = {line, r->fields->len, copy};
		g_array_append_val(r->rows, row);
	}
	g_ptr_array_set_size(r->fields, 0);
}

static bool read_rows(struct csv_reader *r)
{
	while (r->p < r->end) {
		int line = r->line;
		for (;;) {
			if (!read_field(r))
				return false;
			if (r->p >= r->end || *r->p != ',')
				break;
			r->p++;
		}
		if (r->p < r->end && *r->p != '\n' && *r->p != '\r')
			return false; /* text behind a closing quote */
		if (r->p < r->end && *r->p == '\r')
			r->p++;
		if (r->p < r->end && *r->p == '\n')
			r->p++;
		r->line++;
		close_row(r, line);
	}
	return true;
}

const struct csv *csv_read(const char *text, size_t length, const char *name, struct arena *a, struct err *e)
{
	if (!g_utf8_validate(text, (gssize)length, NULL)) {
		(void)FAIL(e, ERR_INPUT, MSG_TEXT_NOT_UTF8, name);
		return NULL;
	}
	struct csv_reader r = {text, text + length, 1, a, g_ptr_array_new(), g_array_new(FALSE, FALSE, sizeof(struct csv_row))};
	if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		r.p += 3;
	bool ok = read_rows(&r);
	struct csv *out = NULL;
	if (ok) {
		struct csv_row *rows = arena_list(a, r.rows);
		out = ARENA_NEW(a, struct csv);
		out->count = r.rows->len;
		out->rows = rows;
	} else {
		g_autofree char *line = g_strdup_printf("%d", r.line);
		(void)FAIL(e, ERR_INPUT, MSG_CSV_QUOTE, name, line);
	}
	g_ptr_array_unref(r.fields);
	g_array_unref(r.rows);
	return out;
}
