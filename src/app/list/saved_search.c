/* Kept lists: reading them; see saved_search.h. */
#include "app/list/saved_search_parts.h"

#include "stats/law_search.h"
#include "store/statement.h"

#include <string.h>

static const char *const state_names[] = {"of", "where", "unit", "org", "q", "count", "rows", "columns", "dates", "share", "mean"};

bool search_is_kind(const struct app *a, const char *kind)
{
	return strcmp(kind, SAVED_QUESTION) == 0 || list_is_kind(a, kind);
}

/* ---- what was asked, as text: one line a parameter ---- */

const char *search_state_write(const struct list_ask *what, const struct question_ask *question, struct arena *a)
{
	static const struct question_ask none = {NULL};
	const struct question_ask *k = question != NULL ? question : &none;
	const char *const values[] = {what->of, what->where, what->unit, what->organisation, what->q, k->count, k->rows, k->columns,
		k->dates, k->share ? "1" : NULL, k->mean ? "1" : NULL};
	g_autoptr(GString) text = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(state_names); i++) {
		if (values[i] == NULL || *values[i] == '\0')
			continue;
		g_autofree char *line = g_strdelimit(g_strdup(values[i]), "\r\n\t", ' ');
		g_string_append_printf(text, "%s=%s\n", state_names[i], line);
	}
	return arena_strdup(a, text->str);
}

static void read_state(const char *text, struct saved_search *s, struct arena *a)
{
	const char *share = NULL, *mean = NULL;
	struct list_ask *out = &s->ask;
	struct question_ask *k = &s->question;
	const char **const values[] = {
		&out->of, &out->where, &out->unit, &out->organisation, &out->q, &k->count, &k->rows, &k->columns, &k->dates, &share, &mean};
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		const char *equals = strchr(*line, '=');
		for (size_t i = 0; equals != NULL && i < G_N_ELEMENTS(state_names); i++)
			if (strlen(state_names[i]) == (size_t)(equals - *line) &&
				strncmp(*line, state_names[i], strlen(state_names[i])) == 0)
				*values[i] = arena_strdup(a, equals + 1);
	}
	k->of = out->of;
	k->where = out->where;
	k->share = g_strcmp0(share, "1") == 0;
	k->mean = g_strcmp0(mean, "1") == 0;
}

/* ---- rows ---- */

struct searching {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
	GArray *out;
	GHashTable *pins; /* keys */
};

static const char *text_at(struct searching *r, struct db_stmt *st, int column)
{
	const char *text = db_text(st, column);
	return text != NULL ? arena_strdup(r->arena, text) : "";
}

static bool has(const struct searching *r, const char *key)
{
	for (guint i = 0; i < r->out->len; i++)
		if (strcmp(g_array_index(r->out, struct saved_search, i).key, key) == 0)
			return true;
	return false;
}

static void add_row(struct searching *r, struct db_stmt *st, bool own)
{
	struct saved_search s = {.key = arena_printf(r->arena, "%" G_GINT64_FORMAT, db_int(st, 0)), .own = own, .unit_name = ""};
	if (has(r, s.key))
		return;
	s.owner = text_at(r, st, 2);
	s.label = text_at(r, st, 3);
	s.ask = (struct list_ask){.kind = text_at(r, st, 4), .columns = text_at(r, st, 6), .sort = text_at(r, st, 7)};
	s.is_question = strcmp(s.ask.kind, SAVED_QUESTION) == 0;
	read_state(text_at(r, st, 5), &s, r->arena);
	s.shared = db_int(st, 8) == 1;
	s.unit = db_is_null(st, 9) ? NONE : db_int(st, 9);
	s.deleted = !db_is_null(st, 10);
	s.made_ms = db_is_null(st, 11) ? NONE : db_int(st, 11);
	s.pinned = !s.deleted && g_hash_table_contains(r->pins, s.key);
	if (search_is_kind(r->app, s.ask.kind))
		g_array_append_val(r->out, s);
}

static bool read_rows(struct searching *r, const char *statement, int64_t unit, bool own, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text(statement), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), viewer_account(r->app->viewer));
	if (!own) {
		db_bind_int(st, db_param(st, ":unit"), unit);
		db_bind_int(st, db_param(st, ":day"), r->ask->today);
	}
	while ((step = db_step(st, e)) == DB_ROW)
		add_row(r, st, own);
	return step == DB_DONE;
}

static bool read_pins(struct searching *r, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text("search_pins"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":account"), viewer_account(r->app->viewer));
	while ((step = db_step(st, e)) == DB_ROW)
		g_hash_table_add(r->pins, arena_strdup(r->arena, db_text(st, 0)));
	return step == DB_DONE;
}

/* The words of a search file for columns and order, as lists have them. */
static const char *list_column(const char *word)
{
	return strcmp(word, "given_name") == 0 ? "name" : word;
}

static void add_law(struct searching *r)
{
	size_t count = 0;
	if (r->app->library == NULL)
		return;
	const struct law_search *law = library_searches(r->app->library, &count, r->arena);
	for (size_t i = 0; i < count; i++) {
		struct saved_search s = {.key = arena_printf(r->arena, "law.%s", law[i].code),
			.label = r->ask->lang == MSG_EN ? law[i].title.en : law[i].title.vi,
			.law = true,
			.draft = law[i].draft,
			.owner = "",
			.unit = NONE,
			.unit_name = "",
			.made_ms = NONE};
		s.ask = (struct list_ask){.kind = law[i].kind,
			.of = law[i].of,
			.where = law[i].when,
			.columns = law[i].columns,
			.sort = list_column(law[i].order)};
		s.pinned = g_hash_table_contains(r->pins, s.key);
		g_array_append_val(r->out, s);
	}
}

static bool read_unit_names(struct searching *r, struct err *e)
{
	for (guint i = 0; i < r->out->len; i++) {
		struct saved_search *s = &g_array_index(r->out, struct saved_search, i);
		if (!s->shared || s->unit == NONE)
			continue;
		struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text("search_unit_name"), e);
		if (st == NULL)
			return false;
		db_bind_int(st, db_param(st, ":unit"), s->unit);
		enum db_step step = db_step(st, e);
		if (step == DB_ROW)
			s->unit_name = text_at(r, st, 0);
		db_reset(st);
		if (step == DB_ERROR)
			return false;
	}
	return true;
}

/* Own ones that are there, shared ones, the program's, own ones that were deleted. */
static gint in_order(gconstpointer a, gconstpointer b)
{
	const struct saved_search *x = a, *y = b;
	int rank_x = x->deleted ? 3 : x->law ? 2 : x->own ? 0 : 1, rank_y = y->deleted ? 3 : y->law ? 2 : y->own ? 0 : 1;
	return rank_x != rank_y ? rank_x - rank_y : g_utf8_collate(x->label, y->label);
}

static bool read_all(struct searching *r, struct err *e)
{
	size_t units = 0;
	const int64_t *own = viewer_units(r->app->viewer, &units);
	if (viewer_account(r->app->viewer) != NONE) {
		if (!read_pins(r, e) || !read_rows(r, "saved_search_own", NONE, true, e))
			return false;
		for (size_t i = 0; i < units; i++)
			if (!read_rows(r, "saved_search_shared", own[i], false, e))
				return false;
	}
	add_law(r);
	g_array_sort(r->out, in_order);
	return read_unit_names(r, e);
}

bool saved_searches(
	struct app *a, const struct page_ask *ask, const struct saved_search **out, size_t *count, struct arena *arena, struct err *e)
{
	struct db *db = store_db(a->store);
	bool began = !db_in_transaction(db);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct saved_search));
	g_autoptr(GHashTable) pins = g_hash_table_new(g_str_hash, g_str_equal);
	struct searching r = {a, ask, arena, found, pins};
	if (began && !db_begin_read(db, e))
		return false;
	bool ok = read_all(&r, e);
	if (began)
		db_rollback(db);
	if (!ok)
		return false;
	struct saved_search *list = ARENA_ARRAY(arena, struct saved_search, found->len + 1);
	for (guint i = 0; i < found->len; i++)
		list[i] = g_array_index(found, struct saved_search, i);
	*out = list;
	*count = found->len;
	return true;
}
