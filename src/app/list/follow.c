/* See follow.h. */
#include "app/list/follow.h"

#include "messages/notice.def"
#include "messages/searches.def"
#include "store/statement.h"

#include <string.h>

#define UNIT "unit."
#define FORM "form."

struct following {
	struct app *app;
	ymd today;
	enum msg_lang lang;
	struct arena *arena;
};

static bool unit_name(struct following *f, int64_t unit, const char **out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(f->app->store), statement_text("search_unit_name"), e);
	*out = NULL;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), unit);
	const enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		*out = arena_strdup(f->arena, db_text(st, 0));
		db_reset(st);
	}
	return step != DB_ERROR;
}

/* name NULL: nothing that can be followed. */
static bool look(struct following *f, const char *key, struct followed *out, struct err *e)
{
	*out = (struct followed){.key = key, .unit = NONE};
	if (g_str_has_prefix(key, UNIT) && g_ascii_string_to_signed(key + strlen(UNIT), 10, 1, G_MAXINT64, &out->unit, NULL))
		return unit_name(f, out->unit, &out->name, e);
	if (g_str_has_prefix(key, FORM) && f->app->library != NULL) {
		const struct form *form = library_form(f->app->library, key + strlen(FORM), f->today);
		out->form = true;
		out->code = form != NULL ? form->code : NULL;
		out->name = form == NULL ? NULL : f->lang == MSG_EN && form->title.en != NULL ? form->title.en : form->title.vi;
	}
	return true;
}

static bool read_keys(struct following *f, GPtrArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(f->app->store), statement_text("search_pins"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), viewer_account(f->app->viewer));
	while ((step = db_step(st, e)) == DB_ROW)
		if (g_str_has_prefix(db_text(st, 0), UNIT) || g_str_has_prefix(db_text(st, 0), FORM))
			g_ptr_array_add(out, (gpointer)(uintptr_t)arena_strdup(f->arena, db_text(st, 0)));
	return step == DB_DONE;
}

bool follows(struct app *a, ymd today, enum msg_lang lang, const struct followed **out, size_t *count, struct arena *arena, struct err *e)
{
	struct following f = {a, today, lang, arena};
	g_autoptr(GPtrArray) keys = g_ptr_array_new();
	*count = 0;
	*out = NULL;
	if (viewer_account(a->viewer) == NONE)
		return true;
	if (!read_keys(&f, keys, e))
		return false;
	struct followed *list = ARENA_ARRAY(arena, struct followed, keys->len + 1);
	for (guint i = 0; i < keys->len; i++) {
		if (!look(&f, keys->pdata[i], &list[*count], e))
			return false;
		*count += list[*count].name != NULL;
	}
	*out = list;
	return true;
}

bool follow_is(struct app *a, ymd today, const char *key, bool *on, struct err *e)
{
	struct arena *arena = arena_new();
	struct following f = {a, today, MSG_VI, arena};
	g_autoptr(GPtrArray) keys = g_ptr_array_new();
	*on = false;
	const bool ok = viewer_account(a->viewer) == NONE || read_keys(&f, keys, e);
	for (guint i = 0; ok && i < keys->len; i++)
		*on = *on || strcmp(keys->pdata[i], key) == 0;
	arena_free(arena);
	return ok;
}

static bool perform(struct following *f, const char *key, bool on, struct err *e)
{
	const struct followed *all = NULL;
	struct followed one;
	size_t count = 0;
	bool there = false;
	if (!follows(f->app, f->today, f->lang, &all, &count, f->arena, e) || !look(f, key, &one, e))
		return false;
	for (size_t i = 0; i < count; i++)
		there = there || strcmp(all[i].key, key) == 0;
	if (on && one.name == NULL)
		return FAIL0(e, ERR_INPUT, MSG_FOLLOW_WRONG);
	if (on == there)
		return true;
	if (on && count >= FOLLOW_MAX)
		return FAIL(e, ERR_INPUT, MSG_FOLLOW_MANY, arena_printf(f->arena, "%d", FOLLOW_MAX));
	struct db_stmt *st = db_prepare(store_db(f->app->store), statement_text(on ? "search_pin_add" : "search_pin_drop"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), viewer_account(f->app->viewer));
	db_bind_text(st, db_param(st, ":search"), key);
	if (on)
		db_bind_int(st, db_param(st, ":id"), (instant_now() << 20) | (int64_t)g_random_int_range(0, 1 << 20));
	return db_run(st, NULL, e);
}

bool follow_write(struct app *writer, ymd today, const char *key, bool on, struct err *e)
{
	struct arena *arena = arena_new();
	struct following f = {writer, today, MSG_VI, arena};
	struct db *db = store_db(writer->store);
	bool ok = (viewer_account(writer->viewer) != NONE || FAIL0(e, ERR_DENIED, MSG_SEARCH_NO_ACCOUNT)) && db_begin(db, e);
	ok = ok && perform(&f, key, on, e) && db_commit(db, e);
	if (!ok && db_in_transaction(db))
		db_rollback(db);
	arena_free(arena);
	return ok;
}
