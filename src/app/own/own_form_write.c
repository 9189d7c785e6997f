/* Forms of an office's own: keeping, changing, deleting, taking that back. A text that was kept is never changed: another text is another
 * row of the same path, and the one before is closed (docs/records.md, law_file). See own_form.h. */
#include "app/own/own_form.h"

#include "messages/own_form.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

enum { TITLE_MAX = 200 };

struct keeping {
	struct app *app;
	const struct page_ask *ask;
	const struct own_form_act *act;
	struct arena *arena;
	const char *code, *path, *text, *title; /* title: as typed */
	const char *label;			/* title of the form */
	int64_t area;
	ymd valid_from;
};

/* ---- what was typed ---- */

static bool read_title(struct keeping *k, struct err *e)
{
	const char *typed = k->act->title != NULL ? k->act->title : "";
	if (!g_utf8_validate(typed, -1, NULL) || g_utf8_strlen(typed, -1) > TITLE_MAX)
		return FAIL0(e, ERR_INPUT, MSG_OWN_FORM_LONG_TITLE);
	g_autofree char *nfc = g_utf8_normalize(typed, -1, G_NORMALIZE_NFC);
	k->title = arena_strdup(k->arena, g_strstrip(nfc));
	return true;
}

static bool add_law(const char *path, const char *text, size_t length, void *user)
{
	return library_add(user, path, text, length) || true;
}

/* The text as it will be kept, read beside the law. */
static bool read_text(struct keeping *k, struct err *e)
{
	const char *given = k->act->text != NULL ? k->act->text : "";
	if (strlen(given) > OWN_FORM_TEXT_MAX - 1024 || !g_utf8_validate(given, -1, NULL))
		return FAIL0(e, ERR_INPUT, MSG_OWN_FORM_NOT_ONE);
	g_autofree char *nfc = g_utf8_normalize(given, -1, G_NORMALIZE_NFC);
	k->text = own_form_text(nfc, k->code, k->title, k->arena);
	struct library *l = library_new(k->app->vocab, k->app->codes);
	for (const char *const *folder = law_folders; *folder != NULL; folder++)
		law_each(*folder, add_law, l);
	library_add(l, k->path, k->text, strlen(k->text));
	library_finish(l);
	g_autoptr(GString) faults = g_string_new(NULL);
	const struct form *const *all = NULL, *form = NULL;
	size_t n = library_forms(l, &all);
	bool bad = library_faults(l, k->path, faults, NULL) > 0;
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i]->code, k->code) == 0)
			form = all[i];
	k->valid_from = form != NULL ? form->valid_from : 0;
	if (form != NULL) {
		g_autofree char *label = g_utf8_substring(form->title.vi, 0, MIN(g_utf8_strlen(form->title.vi, -1), TITLE_MAX));
		k->label = arena_strdup(k->arena, label);
	}
	library_free(l);
	if (bad)
		return FAIL(e, ERR_INPUT, MSG_OWN_FORM_FAULTS, faults->str);
	return form != NULL || FAIL0(e, ERR_INPUT, MSG_OWN_FORM_NOT_ONE);
}

/* ---- rows ---- */

/* The next free number among the area's forms, whoever sees them. */
static bool next_code(struct keeping *k, struct err *e)
{
	const char *prefix = arena_printf(k->arena, "local/" OWN_FORM_PREFIX "%" G_GINT64_FORMAT "_", k->area);
	struct db_stmt *st = db_prepare(store_db(k->app->store), statement_text("own_forms_all"), e);
	enum db_step step = DB_ERROR;
	int64_t last = 0, used = 0;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":first"), prefix);
	db_bind_text(st, db_param(st, ":last"), arena_printf(k->arena, "%s:", prefix)); /* ':' comes after the digits */
	while ((step = db_step(st, e)) == DB_ROW) {
		last = MAX(last, g_ascii_strtoll(db_text(st, 1) + strlen(prefix), NULL, 10));
		used += db_is_null(st, 5);
	}
	if (step == DB_ERROR)
		return false;
	if (used >= OWN_FORMS_MAX)
		return FAIL0(e, ERR_INPUT, MSG_OWN_FORM_MANY);
	k->code = arena_printf(k->arena, OWN_FORM_PREFIX "%" G_GINT64_FORMAT "_%" G_GINT64_FORMAT, k->area, last + 1);
	k->path = arena_printf(k->arena, "local/%s.yaml", k->code);
	return true;
}

static bool insert(struct keeping *k, struct err *e)
{
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, k->text, -1);
	struct law_file_row row = {.id = NONE,
		.owner_area = k->area,
		.path = k->path,
		.label = k->label,
		.text = k->text,
		.sha256 = hash,
		.valid_from = k->valid_from,
		.valid_until = NONE,
		.confidence = "draft"};
	return store_insert(k->app->store, &table_law_file, &row, e);
}

/* until NONE: it is used again. */
static bool set_until(struct keeping *k, int64_t id, int64_t until, struct err *e)
{
	struct law_file_row row;
	bool found = false;
	if (!store_get(k->app->store, &table_law_file, 0, id, &row, k->arena, &found, e))
		return false;
	must(found);
	row.valid_until = until;
	return store_update(k->app->store, &table_law_file, &row, e);
}

/* The row of this very text, and of the one in use. */
static bool find_text(struct keeping *k, int64_t *same, struct err *e)
{
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, k->text, -1);
	struct db_stmt *st = db_prepare(store_db(k->app->store), statement_text("own_form_texts"), e);
	enum db_step step = DB_ERROR;
	*same = NONE;
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":path"), k->path);
	while ((step = db_step(st, e)) == DB_ROW)
		if (strcmp(db_text(st, 1), hash) == 0)
			*same = db_int(st, 0);
	return step == DB_DONE;
}

/* ---- acts ---- */

static bool keep(struct keeping *k, struct err *e)
{
	if (k->act->unit == NONE || !own_form_may(k->app, k->act->unit, k->ask->today))
		return FAIL0(e, ERR_INPUT, MSG_OWN_FORM_NO_UNIT);
	if (!app_ask_int(k->app, "figure_area", ":unit", k->act->unit, k->ask->today, &k->area, e))
		return false;
	if (k->area == NONE)
		return FAIL0(e, ERR_INPUT, MSG_OWN_FORM_NO_UNIT);
	return read_title(k, e) && next_code(k, e) && read_text(k, e) && insert(k, e);
}

static bool change(struct keeping *k, const struct own_form *now, struct err *e)
{
	int64_t same = NONE;
	if (k->act->row != NONE && k->act->row != now->row)
		return FAIL0(e, ERR_CONFLICT, MSG_OWN_FORM_CHANGED);
	if (!read_title(k, e) || !read_text(k, e) || !find_text(k, &same, e))
		return false;
	if (same == now->row && now->stopped == 0)
		return true;
	return (now->stopped != 0 || set_until(k, now->row, k->ask->today, e)) &&
	       (same != NONE ? set_until(k, same, NONE, e) : insert(k, e));
}

static bool perform(struct keeping *k, struct err *e)
{
	struct own_forms all;
	if (k->act->act == OWN_FORM_KEEP)
		return keep(k, e);
	bool ok = own_forms_read(k->app, k->ask, k->act->code, &all, k->arena, e);
	own_forms_free(&all);
	if (!ok)
		return false;
	const struct own_form *now = &all.items[0];
	if (!now->may_keep)
		return FAIL0(e, ERR_DENIED, MSG_OWN_FORM_NO_UNIT);
	k->code = now->code;
	k->path = now->path;
	k->area = now->area;
	if (k->act->act == OWN_FORM_CHANGE)
		return change(k, now, e);
	bool stop = k->act->act == OWN_FORM_STOP;
	return stop == (now->stopped != 0) || set_until(k, now->row, stop ? k->ask->today : NONE, e);
}

bool own_form_write(struct app *writer, const struct page_ask *ask, const struct own_form_act *act, const char **code, struct arena *arena,
	struct err *e)
{
	static const msg_key reasons[] = {
		MSG_OWN_FORM_REASON_KEEP, MSG_OWN_FORM_REASON_CHANGE, MSG_OWN_FORM_REASON_STOP, MSG_OWN_FORM_REASON_RESUME};
	struct keeping k = {.app = writer, .ask = ask, .act = act, .arena = arena};
	const struct store_act how = {
		.actor = viewer_login(writer->viewer), .why = app_why(writer, "entry"), .reason = msg_template(reasons[act->act], MSG_VI)};
	if (!store_begin(writer->store, &how, e))
		return false;
	bool ok = perform(&k, e);
	if (ok)
		ok = store_commit(writer->store, e);
	else
		store_rollback(writer->store);
	*code = k.code;
	return ok;
}
