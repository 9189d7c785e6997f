/* See who_may.h. */
#include "app/account/who_may.h"

#include "app/figure/figure_hide.h"
#include "app/page/page_sql.h"
#include "store/statement.h"
#include "messages/auth.def"

#define MOST 6 /* lines of each list: the nearest first */

static const char *line_of(struct db_stmt *st, enum msg_lang lang, struct arena *arena)
{
	const char *place = !db_is_null(st, 1) ? db_text(st, 1) : !db_is_null(st, 2) ? db_text(st, 2) : NULL;
	g_autofree char *s =
		place != NULL ? MSG_FORMAT(MSG_WHO_MAY_AT, lang, db_text(st, 0), place) : MSG_FORMAT(MSG_WHO_MAY_ALL, lang, db_text(st, 0));
	return arena_strdup(arena, s);
}

static bool add_holders(struct app *a, enum auth_right right, int64_t unit, ymd today, enum msg_lang lang, GPtrArray *out,
	struct arena *arena, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("right_holders"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":right"), (int64_t)right);
	db_bind_int(st, db_param(st, ":unit"), unit);
	db_bind_int(st, db_param(st, ":day"), today);
	while ((step = db_step(st, e)) == DB_ROW && out->len < MOST) {
		const char *line = line_of(st, lang, arena);
		if (!g_ptr_array_find_with_equal_func(out, line, g_str_equal, NULL))
			g_ptr_array_add(out, (gpointer)(uintptr_t)line);
	}
	db_reset(st);
	return step != DB_ERROR;
}

static bool holders(
	struct app *a, enum auth_right right, ymd today, enum msg_lang lang, const char *const **out, struct arena *arena, struct err *e)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	size_t count = 0;
	const int64_t *units = viewer_units(figure_viewer(a), &count);
	bool ok = count > 0 || add_holders(a, right, 0, today, lang, all, arena, e);
	for (size_t i = 0; ok && i < count; i++)
		ok = add_holders(a, right, units[i], today, lang, all, arena, e);
	const char **lines = ARENA_ARRAY(arena, const char *, all->len + 1);
	for (guint i = 0; i < all->len; i++)
		lines[i] = g_ptr_array_index(all, i);
	lines[all->len] = NULL;
	*out = lines;
	return ok;
}

bool who_may(struct app *a, enum auth_right right, ymd today, enum msg_lang lang, struct who_may *out, struct arena *arena, struct err *e)
{
	*out = (struct who_may){.right = page_code(a, "right", right, lang, arena)};
	return holders(a, right, today, lang, &out->holders, arena, e) && holders(a, RIGHT_GRANT, today, lang, &out->granters, arena, e);
}
