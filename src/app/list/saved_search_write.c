/* Kept lists: saving, renaming, sharing, deleting and taking that back, pinning. They are no facts: no history and no place in the change
 * log; a deleted one stays until one of the same name is saved. See saved_search.h. */
#include "app/list/saved_search_parts.h"

#include "messages/searches.def"
#include "store/statement.h"

#include <string.h>

struct saving {
	struct app *app;
	const struct page_ask *ask;
	const struct saved_search_act *act;
	struct arena *arena;
	const char *label; /* as kept */
	int64_t id;
};

/* Times make them grow; they name nothing beyond this installation. */
static int64_t new_id(void)
{
	return (instant_now() << 20) | (int64_t)g_random_int_range(0, 1 << 20);
}

static struct db_stmt *prepare(struct saving *s, const char *name, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s->app->store), statement_text(name), e);
	if (st != NULL)
		db_bind_int(st, db_param(st, ":account"), viewer_account(s->app->viewer));
	return st;
}

static bool run(struct db_stmt *st, int64_t *changed, struct err *e)
{
	return st != NULL && db_run(st, changed, e);
}

/* ---- what was typed ---- */

static bool read_label(struct saving *s, struct err *e)
{
	const char *typed = s->act->label != NULL ? s->act->label : "";
	if (!g_utf8_validate(typed, -1, NULL))
		return FAIL0(e, ERR_INPUT, MSG_SEARCH_NO_LABEL);
	g_autofree char *nfc = g_utf8_normalize(typed, -1, G_NORMALIZE_NFC);
	for (char *p = nfc; *p != '\0'; p++)
		if (g_ascii_iscntrl(*p))
			*p = ' ';
	g_strstrip(nfc);
	if (*nfc == '\0')
		return FAIL0(e, ERR_INPUT, MSG_SEARCH_NO_LABEL);
	if (g_utf8_strlen(nfc, -1) > 120)
		return FAIL0(e, ERR_INPUT, MSG_SEARCH_LONG_LABEL);
	s->label = arena_strdup(s->arena, nfc);
	return true;
}

/* Shared only with a unit one works in. */
static bool check_unit(const struct saving *s, struct err *e)
{
	size_t count = 0;
	const int64_t *units = viewer_units(s->app->viewer, &count);
	if (s->act->unit == NONE)
		return true;
	for (size_t i = 0; i < count; i++)
		if (units[i] == s->act->unit)
			return true;
	return FAIL0(e, ERR_INPUT, MSG_SEARCH_NO_UNIT);
}

static bool fits(const char *text, size_t max)
{
	return text == NULL || (g_utf8_validate(text, -1, NULL) && strlen(text) <= max);
}

static bool check_asked(const struct saving *s, struct err *e)
{
	const struct list_ask *w = s->act->what;
	const struct question_ask *k = s->act->question;
	bool question = strcmp(w->kind, SAVED_QUESTION) == 0;
	if (question != (k != NULL) ||
		(k != NULL && !(fits(k->count, 40) && fits(k->rows, 400) && fits(k->columns, 400) && fits(k->dates, 400))))
		return FAIL0(e, ERR_INPUT, MSG_SEARCH_BAD);
	return (search_is_kind(s->app, w->kind) && fits(w->of, 400) && fits(w->where, 8000) && fits(w->unit, 40) &&
		       fits(w->organisation, 40) && fits(w->q, 400) && fits(w->columns, 400) && fits(w->sort, 80)) ||
	       FAIL0(e, ERR_INPUT, MSG_SEARCH_BAD);
}

/* ---- acts ---- */

static bool named(struct saving *s, const char *kind, int64_t *id, bool *deleted, struct err *e)
{
	struct db_stmt *st = prepare(s, "saved_search_named", e);
	*id = NONE;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":tbl"), kind);
	db_bind_text(st, db_param(st, ":label"), s->label);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		*id = db_int(st, 0);
		*deleted = !db_is_null(st, 1);
		db_reset(st);
	}
	return step != DB_ERROR;
}

static bool purge(struct saving *s, int64_t id, struct err *e)
{
	struct db_stmt *st = prepare(s, "saved_search_purge", e);
	if (st != NULL)
		db_bind_int(st, db_param(st, ":id"), id);
	return run(st, NULL, e);
}

/* The name is free, or becomes so. *old: one that is to be written over; NONE. */
static bool free_name(struct saving *s, const char *kind, int64_t but, int64_t *old, struct err *e)
{
	int64_t id = NONE;
	bool deleted = false;
	*old = NONE;
	if (!named(s, kind, &id, &deleted, e))
		return false;
	if (id == NONE || id == but)
		return true;
	if (deleted)
		return purge(s, id, e);
	if (!s->act->replace)
		return FAIL(e, ERR_CONFLICT, MSG_SEARCH_THERE, s->label);
	*old = id;
	return true;
}

static bool save(struct saving *s, size_t own, struct err *e)
{
	const struct list_ask *w = s->act->what;
	int64_t old = NONE;
	if (!read_label(s, e) || !check_unit(s, e) || !check_asked(s, e) || !free_name(s, w->kind, NONE, &old, e))
		return false;
	if (old == NONE && own >= SAVED_SEARCH_MAX)
		return FAIL0(e, ERR_INPUT, MSG_SEARCH_MANY);
	struct db_stmt *st = prepare(s, old != NONE ? "saved_search_replace" : "saved_search_insert", e);
	if (st == NULL)
		return false;
	s->id = old != NONE ? old : new_id();
	db_bind_int(st, db_param(st, ":id"), s->id);
	if (old == NONE) {
		db_bind_text(st, db_param(st, ":label"), s->label);
		db_bind_text(st, db_param(st, ":tbl"), w->kind);
	}
	db_bind_text(st, db_param(st, ":filter"), search_state_write(w, s->act->question, s->arena));
	db_bind_text(st, db_param(st, ":columns"), w->columns);
	db_bind_text(st, db_param(st, ":sort"), w->sort);
	db_bind_int(st, db_param(st, ":shared"), s->act->unit != NONE);
	db_bind_int(st, db_param(st, ":unit"), s->act->unit);
	db_bind_int(st, db_param(st, ":made"), instant_now());
	return run(st, NULL, e);
}

static bool change(struct saving *s, const struct saved_search *x, struct err *e)
{
	int64_t old = NONE;
	if (!read_label(s, e) || !check_unit(s, e) || !free_name(s, x->ask.kind, s->id, &old, e))
		return false;
	struct db_stmt *st = prepare(s, "saved_search_change", e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), s->id);
	db_bind_text(st, db_param(st, ":label"), s->label);
	db_bind_int(st, db_param(st, ":shared"), s->act->unit != NONE);
	db_bind_int(st, db_param(st, ":unit"), s->act->unit);
	return run(st, NULL, e);
}

static bool mark(struct saving *s, bool deleted, struct err *e)
{
	struct db_stmt *st = prepare(s, "saved_search_mark", e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), s->id);
	db_bind_int(st, db_param(st, ":deleted"), deleted ? instant_now() : NONE);
	return run(st, NULL, e);
}

static bool pin(struct saving *s, const struct saved_search *x, size_t pins, bool on, struct err *e)
{
	if (on == x->pinned)
		return true;
	if (on && pins >= SAVED_SEARCH_PINS)
		return FAIL0(e, ERR_INPUT, MSG_SEARCH_MANY_PINS);
	struct db_stmt *st = prepare(s, on ? "search_pin_add" : "search_pin_drop", e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":search"), x->key);
	if (on)
		db_bind_int(st, db_param(st, ":id"), new_id());
	return run(st, NULL, e);
}

/* What the viewer has, as it stands in the writing transaction. */
static bool perform(struct saving *s, struct err *e)
{
	const struct saved_search *all = NULL, *x = NULL;
	size_t count = 0, own = 0, pins = 0;
	if (!saved_searches(s->app, s->ask, &all, &count, s->arena, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		own += all[i].own && !all[i].deleted;
		pins += all[i].pinned;
		if (s->act->key != NULL && strcmp(all[i].key, s->act->key) == 0)
			x = &all[i];
	}
	if (s->act->act == SAVED_SAVE)
		return save(s, own, e);
	bool others = s->act->act == SAVED_PIN || s->act->act == SAVED_UNPIN;
	if (x == NULL || (!others && !x->own))
		return FAIL0(e, ERR_NOT_FOUND, MSG_SEARCH_NONE);
	s->id = x->law ? NONE : g_ascii_strtoll(x->key, NULL, 10);
	if (s->act->act == SAVED_CHANGE)
		return change(s, x, e);
	if (others)
		return pin(s, x, pins, s->act->act == SAVED_PIN, e);
	return mark(s, s->act->act == SAVED_DELETE, e);
}

bool saved_search_write(struct app *writer, const struct page_ask *ask, const struct saved_search_act *act, const char **key,
	struct arena *arena, struct err *e)
{
	struct saving s = {.app = writer, .ask = ask, .act = act, .arena = arena, .id = NONE};
	struct db *db = store_db(writer->store);
	if (viewer_account(writer->viewer) == NONE)
		return FAIL0(e, ERR_DENIED, MSG_SEARCH_NO_ACCOUNT);
	if (!db_begin(db, e))
		return false;
	bool ok = perform(&s, e) && db_commit(db, e);
	if (!ok && db_in_transaction(db))
		db_rollback(db);
	*key = s.id != NONE ? arena_printf(arena, "%" G_GINT64_FORMAT, s.id) : act->key;
	return ok;
}
