/* Page of files taken in and waiting, and a new file on its way in; see page_import.h. */
#include "app/page/page_import_parts.h"

#include "app/page/register_parts.h"
#include "base/err_shown.h"
#include "messages/grid.def"

#include <string.h>

#define BATCHES_SHOWN 50
#define ORGANISATIONS_LISTED 300

static msg_key step_words(const char *step)
{
	return strcmp(step, "looked") == 0 ? MSG_IMPORT_STEP_LOOKED
	       : strcmp(step, "done") == 0 ? MSG_IMPORT_STEP_DONE
	       : strcmp(step, "map") == 0  ? MSG_IMPORT_STEP_MAP
					   : MSG_IMPORT_STEP_RUN;
}

static void list_waiting(struct app *a, const struct page_ask *ask, struct page_imports *out, struct arena *arena)
{
	const char *const *ids = desk_list(a, arena);
	size_t n = 0;
	while (ids[n] != NULL)
		n++;
	struct page_import_waiting *w = ARENA_ARRAY(arena, struct page_import_waiting, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct err none = {0};
		json_t *state = desk_load(a, ids[i], &none);
		if (state != NULL)
			w[out->waiting_count++] = (struct page_import_waiting){ids[i], import_copy(arena, state, "file"),
				instant_words(json_integer_value(json_object_get(state, "made_ms")), arena),
				msg_template(step_words(import_text_of(state, "step")), ask->lang)};
		json_decref(state);
	}
	out->waiting = w;
}

static bool list_batches(struct app *a, const struct page_ask *ask, struct page_imports *out, struct arena *arena, struct err *e)
{
	const struct import_batch_line *lines = NULL;
	if (!app_import_batches(a, BATCHES_SHOWN, arena, &lines, &out->batch_count, e))
		return false;
	struct page_import_batch *b = ARENA_ARRAY(arena, struct page_import_batch, out->batch_count + 1);
	for (size_t i = 0; i < out->batch_count; i++)
		b[i] = (struct page_import_batch){lines[i].batch, lines[i].file, lines[i].mapping, lines[i].who != NULL ? lines[i].who : "",
			instant_words(lines[i].when_ms, arena),
			import_say(ask, arena, MSG_IMPORT_BATCH_COUNTS, import_number(arena, lines[i].rows),
				import_number(arena, lines[i].created + lines[i].changed)),
			lines[i].undone_ms != NONE};
	out->batches = b;
	return true;
}

/* The one unit whoever asks works in; false in out->id == NONE: none, or several. */
static bool own_unit(struct reg *r, struct reg_unit *out, struct err *e)
{
	size_t n = 0;
	const int64_t *units = viewer_units(r->app->viewer, &n);
	out->id = NONE;
	return viewer_is_operator(r->app->viewer) || n != 1 || reg_unit_on(r, units[0], r->ask->day, out, e);
}

static bool organisations_below(
	struct reg *r, int64_t unit, const char *chosen, const struct import_select **out, size_t *count, struct err *e)
{
	bool found = *chosen == '\0';
	struct import_select *list = ARENA_ARRAY(r->arena, struct import_select, ORGANISATIONS_LISTED + 1);
	struct db_stmt *st = page_sql(r->app, r->ask, "page_import_organisations", e);
	enum db_step step;
	if (st == NULL)
		return false;
	page_sql_int(st, ":above", unit);
	page_sql_int(st, ":most", ORGANISATIONS_LISTED + 1);
	while ((step = db_step(st, e)) == DB_ROW) {
		const char *id = arena_printf(r->arena, "%" G_GINT64_FORMAT, db_int(st, 0));
		found |= strcmp(id, chosen) == 0;
		if (*count < ORGANISATIONS_LISTED)
			list[*count] = (struct import_select){id, arena_strdup(r->arena, db_text(st, 1)), strcmp(id, chosen) == 0};
		++*count;
	}
	page_sql_done(r->ask, st);
	if (*count > ORGANISATIONS_LISTED || !found)
		*count = 0; /* too many to choose from, or one from elsewhere: the number is typed */
	*out = list;
	return step == DB_DONE;
}

bool import_own_place(
	struct app *a, const struct page_ask *ask, const char *chosen, struct import_place *out, struct arena *arena, struct err *e)
{
	struct reg r = {a, ask, arena};
	struct reg_unit u;
	*out = (struct import_place){.unit = ""};
	if (!reg_begin(&r, e))
		return false;
	bool ok = own_unit(&r, &u, e) &&
		  (u.id == NONE || organisations_below(&r, u.id, chosen, &out->organisations, &out->organisation_count, e));
	reg_end(&r);
	if (ok && u.id != NONE && u.code != NULL)
		out->unit = u.code;
	return ok;
}

bool page_imports(struct app *a, const struct page_ask *ask, struct page_imports *out, struct arena *arena, struct err *e)
{
	const char *const *names = mapping_names(arena);
	size_t n = 0;
	*out = (struct page_imports){0};
	while (names[n] != NULL)
		n++;
	struct import_select *t = ARENA_ARRAY(arena, struct import_select, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct err none = {0};
		const struct mapping *m = mapping_find(a, names[i], arena, &none);
		if (m != NULL)
			t[out->template_count++] = (struct import_select){names[i], ask->lang == MSG_EN ? m->title_en : m->title_vi, false};
	}
	out->templates = t;
	list_waiting(a, ask, out, arena);
	return import_own_place(a, ask, "", &out->place, arena, e) && list_batches(a, ask, out, arena, e);
}

/* ---- a new file ---- */

static size_t columns_of(const char *text)
{
	size_t n = 1;
	bool quoted = false;
	for (; *text != '\0' && (quoted || *text != '\n'); text++) {
		quoted = *text == '"' ? !quoted : quoted;
		n += !quoted && *text == '\t';
	}
	return n;
}

/* A block from a spreadsheet as a file: with a head where it has none. */
static char *pasted(const struct page_import_new *n, const struct page_ask *ask)
{
	GString *s = g_string_new("\xEF\xBB\xBF");
	size_t columns = columns_of(n->text);
	for (size_t i = 0; !n->headings && i < columns; i++)
		g_string_append_printf(s, "%s%s %zu%s", i > 0 ? "\t" : "", msg_template(MSG_IMPORT_COLUMN, ask->lang), i + 1,
			i + 1 == columns ? "\n" : "");
	g_string_append(s, n->text);
	if (s->str[s->len - 1] != '\n')
		g_string_append_c(s, '\n');
	return g_string_free(s, FALSE);
}

static const char *const *one_error(struct arena *a, const char *text)
{
	const char **list = ARENA_ARRAY(a, const char *, 2);
	list[0] = text;
	return list;
}

static bool can_be_read(struct app *a, const char *id, const char *const **errors, enum msg_lang lang, struct arena *arena, struct err *e)
{
	struct grid *g = NULL;
	struct err why = {0};
	struct grid_options o = {0};
	const char *path = desk_path(a, id, ".data", arena, e);
	json_t *state = path != NULL ? desk_load(a, id, e) : NULL;
	if (state == NULL)
		return false;
	desk_grid_options(state, &o);
	bool ok = desk_settle(a, id, state, &why) && grid_open(path, &o, &g, &why);
	grid_close(g);
	json_decref(state);
	if (ok)
		return true;
	desk_remove(a, id);
	*errors = one_error(arena, arena_strdup(arena, err_shown(&why, lang)));
	return true;
}

bool page_import_take(struct app *a, const struct page_ask *ask, const struct page_import_new *n, const char **id,
	const char *const **errors, struct arena *arena, struct err *e)
{
	g_autofree char *text = n->text != NULL ? pasted(n, ask) : NULL;
	*errors = NULL;
	if (n->text != NULL ? strspn(n->text, " \t\r\n") == strlen(n->text) : n->fd < 0) {
		/* A file was chosen: then it has nothing in it. */
		const bool empty = n->text == NULL && n->file != NULL && *n->file != '\0';
		*errors = one_error(arena, msg_template(n->text != NULL ? MSG_IMPORT_NOTHING_PASTED
							: empty		? MSG_GRID_NOTHING
									: MSG_IMPORT_NO_FILE,
						   ask->lang));
		return true;
	}
	json_t *state = json_pack("{s:s,s:s,s:s,s:s}", "file", n->file, "unit", n->unit != NULL ? n->unit : "", "organisation",
		n->organisation != NULL ? n->organisation : "", "base", "");
	must(state != NULL);
	if (n->kind != NULL)
		json_object_set_new(state, "base", json_sprintf("kind:%s", n->kind));
	if (n->text != NULL) {
		json_object_set_new(state, "separator", json_string("\t"));
		json_object_set_new(state, "encoding", json_integer(GRID_UTF8));
		json_object_set_new(state, "header_row", json_integer(1));
		json_object_set_new(state, "pasted", json_true());
	}
	struct err why = {0};
	if (!desk_new(a, n->fd, text, state, id, arena, &why)) {
		if (why.code != ERR_INPUT)
			return err_copy(e, &why);
		*errors = one_error(arena, arena_strdup(arena, err_shown(&why, ask->lang)));
		return true;
	}
	return can_be_read(a, *id, errors, ask->lang, arena, e);
}
