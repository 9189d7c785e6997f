/* Any record named by a cell: by its key (record_key.h), or by what lists call it. What is named twice is asked, not guessed. */
#include "app/import/import_parts.h"

#include "app/act/act.h"
#include "app/record_key.h"
#include "base/text.h"
#include "messages/lists_back.def"
#include "store/rows.h"

#include <string.h>

#define NAMES_HELD 20000    /* of all books of an import together */
#define ROWS_LOOKED_AT 2000 /* of one book; where there are more, a name is not looked for but the key asked */

static const struct kind *points_at(const struct kind_field *f)
{
	return kind_find(f->type == FIELD_DECISION ? "document" : f->of);
}

/* The name, or a part of one that is put together of two things the record says ("Lớp bồi dưỡng 2026, Trung cấp lý luận chính trị"). */
static bool is_called(const char *name, const char *wanted)
{
	size_t n = strlen(name), m = strlen(wanted);
	return n >= m && ((strncmp(name, wanted, m) == 0 && (name[m] == '\0' || name[m] == ',')) ||
				 (n > m + 2 && strcmp(name + n - m, wanted) == 0 && strncmp(name + n - m - 2, ", ", 2) == 0));
}

struct named_rows {
	GPtrArray *names;
	int64_t area, id, count;
	bool cut; /* there are more rows than were looked at: whether a name is there, and once, is not known */
};

/* The rows of one book, or of everywhere, that a field may point at: what they are called, read once. */
struct named_book {
	const struct kind *kind;
	GPtrArray *names, *folded; /* owned */
	GArray *keys;		   /* struct imp_key: storage area, id */
	bool cut;
};

static void book_free(gpointer p)
{
	struct named_book *b = p;
	g_ptr_array_free(b->names, TRUE);
	g_ptr_array_free(b->folded, TRUE);
	g_array_free(b->keys, TRUE);
	g_free(b);
}

/* May what rows of that kind are called change when one of the other kind is written? */
static bool depends(const struct kind *k, const struct kind *written)
{
	bool so = k == written || written == NULL;
	for (uint16_t i = 0; !so && i < k->field_count; i++)
		so = k->fields[i].of != NULL && strcmp(k->fields[i].of, written->name) == 0;
	return so;
}

void imp_forget_named(struct importing *x, const struct kind *written)
{
	GHashTableIter it;
	gpointer p;
	g_hash_table_iter_init(&it, x->named);
	while (g_hash_table_iter_next(&it, NULL, &p)) {
		const struct named_book *b = p;
		if (!depends(b->kind, written))
			continue;
		x->named_count -= b->names->len;
		g_hash_table_iter_remove(&it);
	}
}

static bool may_look(struct importing *x, const struct kind *k, int64_t area)
{
	const struct auth_place *at = k->family == FAMILY_AREA ? imp_place(x, area) : NULL;
	return k->family != FAMILY_AREA || viewer_is_operator(x->app->viewer) ||
	       (at != NULL && viewer_may(x->app->viewer, RIGHT_VIEW, k->name, '\0', at));
}

/* What is too secret for the viewer has no name here: neither found nor proposed. */
static bool too_secret(struct importing *x, const struct kind *k, int64_t area, const void *row)
{
	const struct auth_place *place = k->family == FAMILY_AREA ? imp_place(x, area) : NULL;
	if (place == NULL || viewer_is_operator(x->app->viewer))
		return false;
	struct auth_place at = *place;
	return !imp_secrecy(x, k->table, row, &at) || (at.secrecy != 0 && !viewer_may(x->app->viewer, RIGHT_VIEW, k->name, '\0', &at));
}

static bool read_book(struct importing *x, const struct imp_field *f, int64_t area, struct named_book *b, struct err *e)
{
	const struct kind *k = b->kind;
	const struct rows_ask ask = {
		.t = k->table, .area = k->family == FAMILY_AREA ? area : NONE, .before = NONE, .limit = ROWS_LOOKED_AT + 1};
	const struct table *t = f->f->table;
	const char *shown = "";
	bool other = f->f->field->type == FIELD_XREF || f->f->field->type == FIELD_DECISION;
	void *row = arena_alloc(x->work, t->row_size);
	struct rows rows = {0};
	if (!store_rows(x->store, &ask, x->work, &rows, e))
		return false;
	b->cut = rows.count > ROWS_LOOKED_AT;
	row_init(t, row);
	for (size_t i = 0; !b->cut && i < rows.count; i++) {
		struct imp_key key = {k->table->area == COLUMN_ABSENT ? 0 : ROW_GET_INT(rows.items[i], k->table->area),
			ROW_GET_INT(rows.items[i], k->table->id)};
		if (too_secret(x, k, key.a, rows.items[i]))
			continue;
		*row_int(f->f->column, row) = key.b;
		if (other)
			*row_int(f->f->column + 1, row) = key.a;
		if (t->area != COLUMN_ABSENT)
			ROW_AT_INT(row, t->area) = key.a;
		if (!app_act_shown(x->app, t, row, f->f->name, x->o->lang, x->o->today, x->work, &shown, e))
			return false;
		g_ptr_array_add(b->names, g_strdup(shown));
		g_ptr_array_add(b->folded, g_strdup(text_fold(shown, x->work)));
		g_array_append_val(b->keys, key);
	}
	return true;
}

/* Read once an import, until something is written that may change it. */
static const struct named_book *book_of(struct importing *x, const struct imp_field *f, const struct kind *k, int64_t area, struct err *e)
{
	const char *key = arena_printf(x->work, "%s.%s %" G_GINT64_FORMAT, f->f->table->name, f->f->name, area);
	struct named_book *b = g_hash_table_lookup(x->named, key);
	if (b != NULL)
		return b;
	if (x->named_count > NAMES_HELD)
		imp_forget_named(x, NULL);
	b = g_new0(struct named_book, 1);
	b->kind = k;
	b->names = g_ptr_array_new_with_free_func(g_free);
	b->folded = g_ptr_array_new_with_free_func(g_free);
	b->keys = g_array_new(FALSE, FALSE, sizeof(struct imp_key));
	if (!read_book(x, f, area, b, e)) {
		book_free(b);
		return NULL;
	}
	x->named_count += b->names->len;
	g_hash_table_insert(x->named, g_strdup(key), b);
	return b;
}

/* The rows of the kind by their names: of the storage area the record lies in, or of everywhere. */
static bool by_name(struct importing *x, const struct imp_field *f, const struct kind *k, int64_t area, const char *text,
	struct named_rows *out, struct err *e)
{
	const char *wanted = text_fold(text, x->work);
	const struct named_book *b = book_of(x, f, k, area, e);
	if (b == NULL)
		return false;
	out->cut = out->cut || b->cut;
	for (guint i = 0; i < b->names->len; i++) {
		/* Another book may push this one out before the fault is told. */
		g_ptr_array_add(out->names, arena_strdup(x->work, g_ptr_array_index(b->names, i)));
		if (!is_called(g_ptr_array_index(b->folded, i), wanted))
			continue;
		out->area = g_array_index(b->keys, struct imp_key, i).a;
		out->id = g_array_index(b->keys, struct imp_key, i).b;
		out->count++;
	}
	return true;
}

static const char *name_at(void *user, size_t i)
{
	const GPtrArray *names = user;
	return i < names->len ? g_ptr_array_index(names, i) : NULL;
}

/* Records that are kept by storage area are looked for in that of the row, then in all books of the place the file is of. */
static bool in_books(struct importing *x, struct imp_record *rec, const struct imp_field *f, const struct kind *k, const char *text,
	struct named_rows *out, struct err *e)
{
	const GArray *books = NULL;
	if (k->family != FAMILY_AREA)
		return by_name(x, f, k, NONE, text, out, e);
	if (rec->area != NONE && !by_name(x, f, k, rec->area, text, out, e))
		return false;
	if (out->count > 0 || x->o->unit == NONE)
		return true;
	if (!imp_books(x, x->o->unit, &books, e))
		return false;
	for (guint i = 0; i < books->len; i++) {
		int64_t area = g_array_index(books, int64_t, i);
		if (area != rec->area && may_look(x, k, area) && !by_name(x, f, k, area, text, out, e))
			return false;
	}
	return true;
}

static bool by_key(struct importing *x, const struct kind *k, int64_t area, int64_t id, bool *found, struct err *e)
{
	void *row = arena_alloc(x->work, k->table->row_size);
	if (!store_get(x->store, k->table, k->family == FAMILY_AREA ? area : 0, id, row, x->work, found, e))
		return false;
	*found = *found && may_look(x, k, area);
	return true;
}

void imp_named_init(struct importing *x)
{
	x->named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, book_free);
}

bool imp_look_row(struct importing *x, struct imp_record *rec, struct imp_field *f, int64_t *id, struct err *e)
{
	size_t column = SIZE_MAX;
	const struct grid_cell *cell = imp_cell(x, f, &column);
	const struct kind *k = points_at(f->f->field);
	struct named_rows found = {.id = NONE};
	int64_t area = NONE;
	bool there = false;
	*id = NONE;
	if (cell->text[0] == '\0' || k == NULL || k->table == NULL)
		return true;
	if (record_key_read(cell->text, &area, &found.id)) {
		if (!by_key(x, k, area, found.id, &there, e))
			return false;
		x->found_area = k->family == FAMILY_AREA ? area : 0;
		*id = there ? found.id : NONE;
	}
	if (*id != NONE)
		return true;
	found = (struct named_rows){.names = g_ptr_array_new(), .id = NONE};
	bool ok = in_books(x, rec, f, k, cell->text, &found, e);
	if (ok && found.count == 1 && !found.cut) {
		x->found_area = found.area;
		*id = found.id;
	} else if (ok) {
		g_autofree char *scope = g_strdup_printf("row:%s:%" G_GINT64_FORMAT, k->name, rec->area);
		const char *label = kind_label_in(k, x->o->lang);
		if (found.cut)
			imp_fault(x, column, cell->text, IMP_SAY(x, MSG_IMP_TOO_MANY_ROWS, label, cell->text), NULL, NULL, false);
		else if (found.count > 1)
			imp_fault(x, column, cell->text, IMP_SAY(x, MSG_IMP_MANY_ROWS, label, cell->text), NULL, NULL, false);
		else
			imp_fault(x, column, cell->text, IMP_SAY(x, MSG_IMP_NO_ROW, label, cell->text),
				imp_nearest(x, scope, cell->text, name_at, found.names), NULL, false);
	}
	g_ptr_array_free(found.names, TRUE);
	return ok;
}
