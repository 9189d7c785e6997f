/* Home page: the latest changes in the books of the viewer's territory. Only kinds of record and who wrote them, nothing of what stands in
 * them, so that no name is shown to whom it must not be. */
#include "app/page/page_home_parts.h"

#include "app/page/page_sql.h"
#include "app/page/page_unit_parts.h"
#include "model/kind.h"
#include "messages/page_register.def"

#include <string.h>

#define ROWS_OF_AREA 60 /* read of each book: a change of one go is seen as one as far as these reach */

struct change_row {
	int64_t id, at, group;
	const char *actor, *tbl, *op, *reason;
};

bool home_areas(struct app *a, const struct page_ask *ask, const struct page_home *out, GArray *areas, struct err *e)
{
	for (size_t i = 0; i < out->unit_count; i++) {
		struct db_stmt *st = page_sql(a, ask, "page_home_areas", e);
		enum db_step step = DB_ERROR;
		if (st == NULL)
			return false;
		page_sql_int(st, ":unit", out->units[i].unit.id);
		while ((step = db_step(st, e)) == DB_ROW) {
			int64_t number = db_int(st, 0);
			bool there = false;
			for (guint k = 0; k < areas->len && !there; k++)
				there = g_array_index(areas, int64_t, k) == number;
			if (!there)
				g_array_append_val(areas, number);
		}
		page_sql_done(ask, st);
		if (step == DB_ERROR)
			return false;
	}
	return true;
}

static int newest_first(const void *a, const void *b)
{
	const struct change_row *x = a, *y = b;
	return x->at != y->at ? (x->at < y->at ? 1 : -1) : (x->id < y->id) - (x->id > y->id);
}

static bool read_area(
	struct app *a, const struct page_ask *ask, int64_t area, int64_t most, GArray *rows, struct arena *arena, struct err *e)
{
	struct db_stmt *st = page_sql(a, ask, "page_home_changes", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", area);
	page_sql_int(st, ":until", ask->known_ms != 0 ? ask->known_ms : INT64_MAX);
	page_sql_int(st, ":most", most);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct change_row r = {db_int(st, 0), db_int(st, 1), db_int(st, 3), unit_text(st, 2, arena), unit_text(st, 4, arena),
			unit_text(st, 5, arena), unit_text(st, 6, arena)};
		g_array_append_val(rows, r);
	}
	page_sql_done(ask, st);
	return step != DB_ERROR;
}

/* The words of the kind a table belongs to; the table's own name when it is none of a kind. */
static const char *kind_words(const char *tbl, enum msg_lang lang)
{
	size_t length = strlen(tbl);
	g_autofree char *head = g_str_has_suffix(tbl, "_v") ? g_strndup(tbl, length - 2) : g_strdup(tbl);
	const struct kind *k = kind_find(head);
	return k != NULL ? kind_label_in(k, lang) : tbl;
}

static const char *op_words(const char *op, enum msg_lang lang)
{
	return msg_template(*op == 'I' ? MSG_PAGE_HOME_OP_I : *op == 'D' ? MSG_PAGE_HOME_OP_D : MSG_PAGE_HOME_OP_U, lang);
}

bool home_changes(struct app *a, const struct page_ask *ask, const GArray *areas, struct page_home *out, struct arena *arena, struct err *e)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct change_row));
	struct page_home_change *shown = ARENA_ARRAY(arena, struct page_home_change, PAGE_HOME_CHANGES);
	const int64_t most = areas->len > 10 ? PAGE_HOME_CHANGES : ROWS_OF_AREA;
	for (guint i = 0; i < areas->len; i++)
		if (!read_area(a, ask, g_array_index(areas, int64_t, i), most, rows, arena, e))
			return false;
	g_array_sort(rows, newest_first);
	out->changes = shown;
	for (guint i = 0; i < rows->len; i++) {
		const struct change_row *r = &g_array_index(rows, struct change_row, i);
		const char *what = kind_words(r->tbl, ask->lang), *op = op_words(r->op, ask->lang);
		struct page_home_change *same = NULL;
		for (size_t k = 0; k < out->change_count && same == NULL; k++)
			same = shown[k].group == r->group && strcmp(shown[k].what, what) == 0 && shown[k].op == op ? &shown[k] : NULL;
		if (same != NULL)
			same->records++;
		else if (out->change_count < PAGE_HOME_CHANGES)
			shown[out->change_count++] =
				(struct page_home_change){instant_words(r->at, arena), what, op, r->actor, r->reason, r->group, 1, r->at};
	}
	return true;
}
