/* See figure_cells.h. Whether somebody else was there first is asked inside the transaction that writes; what still slips through, a key
 * refuses. */
#include "app/figure/figure_cells.h"

#include "app/report/round_reach.h"
#include "base/text.h"
#include "exchange/grid_value.h"
#include "store/reach.h"
#include "store/rows.h"
#include "store/statement.h"
#include "messages/act.def"
#include "messages/enter.def"

#include <string.h>

#define SCALE INT64_C(10000) /* of the column num: dec(4) */
#define DIGITS_MAX 12

/* ---- what is stored ---- */

/* What was said for the very period beats what was said for its last day; then the better source: typed, taken in, estimated. */
static int rank_of(struct app *a, const struct figure_row *f)
{
	static const char *const origins[] = {"estimated", "imported", "entered"};
	const struct code_list *l = codes_list(a->codes, "figure_origin", NULL);
	const struct code *c = l != NULL ? code_by_num(l, f->origin) : NULL;
	for (int i = 0; c != NULL && i < (int)G_N_ELEMENTS(origins); i++)
		if (strcmp(c->id, origins[i]) == 0)
			return i + 1 + (f->period_from != NONE ? 10 : 0);
	return 0; /* published, computed, restated: none of ours */
}

static bool of_period(const struct figure_row *f, const struct period *p)
{
	return f->period_from == NONE || (f->period_from == p->from && (f->period_until == NONE || f->period_until == p->until));
}

static const char *text_of(const struct figure_row *f, struct arena *a)
{
	bool count = f->num != NONE && f->num >= 0 && f->num % SCALE == 0;
	return count ? arena_printf(a, "%" G_GINT64_FORMAT, f->num / SCALE) : "?";
}

bool figure_cells_read(struct app *a, const struct figure_spot *spot, struct arena *arena, struct figure_stored_list *out, struct err *e)
{
	const struct rows_where where[] = {
		{spot->tree == TREE_AREA ? "unit_id" : "organisation_id", spot->place}, {"as_of", ymd_add_days(spot->period->until, -1)}};
	const struct rows_ask ask = {.t = &table_figure, .where = where, .where_count = 2, .area = NONE, .before = NONE};
	struct rows rows;
	*out = (struct figure_stored_list){0};
	if (!store_rows(a->store, &ask, arena, &rows, e))
		return false;
	struct figure_stored *all = ARENA_ARRAY(arena, struct figure_stored, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++) {
		const struct figure_row *f = rows.items[i];
		if (strcmp(f->definition, spot->form->code) != 0 || !of_period(f, spot->period) || rank_of(a, f) == 0)
			continue;
		size_t at = 0;
		while (at < out->count && (strcmp(all[at].row->row_key, f->row_key) != 0 || strcmp(all[at].row->col_key, f->col_key) != 0))
			at++;
		if (at == out->count)
			out->count++;
		else if (rank_of(a, all[at].row) >= rank_of(a, f))
			continue;
		all[at] = (struct figure_stored){f, text_of(f, arena)};
	}
	out->items = all;
	return true;
}

const struct figure_stored *figure_cell_of(const struct figure_stored_list *all, const char *row, const char *column)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->items[i].row->row_key, row) == 0 && strcmp(all->items[i].row->col_key, column) == 0)
			return &all->items[i];
	return NULL;
}

/* ---- what a text means ---- */

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

bool figure_cell_text(const char *typed, struct arena *a, const char **out, struct err *e)
{
	static const char *const empty[] = {"", "\xE2\x80\xA6", "...", NULL};
	static const char *const none[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x88\x92", NULL};
	static const char *const unknown[] = {"khong ro", "chua ro", "khong biet", "chua biet", "chua co so lieu", "chua co",
		"khong co so lieu", "not known", "unknown", "no data", NULL};
	const char *s = text_normalise(typed, a, NULL), *number = NULL;
	struct err why = {0};
	*out = "";
	if (s == NULL)
		return FAIL0(e, ERR_INPUT, MSG_ENTER_NOT_TEXT);
	if (is_one_of(s, empty))
		return true;
	if (is_one_of(s, none)) {
		*out = "0";
		return true;
	}
	if (strcmp(s, "?") == 0 || is_one_of(text_fold(s, a), unknown)) {
		*out = "?";
		return true;
	}
	if (text_length(s) > 40 || !value_number(s, ',', a, &number, &why))
		/* "1234.5" and "1234.0" have a point that cannot part thousands */
		if (text_length(s) > 40 || !value_number(s, '.', a, &number, NULL))
			return FAIL(e, ERR_INPUT, MSG_ENTER_NO_NUMBER, s);
	const char *point = strchr(number, '.');
	size_t digits = point != NULL ? (size_t)(point - number) : strlen(number);
	if (point != NULL && strspn(point + 1, "0") != strlen(point + 1))
		return FAIL(e, ERR_INPUT, MSG_ENTER_WHOLE, s);
	if (number[0] == '-')
		return FAIL(e, ERR_INPUT, MSG_ENTER_NEGATIVE, s);
	if (digits > DIGITS_MAX)
		return FAIL(e, ERR_INPUT, MSG_ENTER_TOO_LARGE, s);
	*out = arena_printf(a, "%" G_GINT64_FORMAT, g_ascii_strtoll(arena_strndup(a, number, digits), NULL, 10));
	return true;
}

/* ---- who may ---- */

static ymd day_of(const struct period *p, ymd today)
{
	ymd day = period_closing_day(p);
	return day < today ? day : today;
}

static bool unit_of(struct app *a, const struct figure_spot *spot, ymd day, int64_t *unit, struct err *e)
{
	*unit = spot->place;
	return spot->tree == TREE_AREA || app_ask_int(a, "scope_organisation_unit", ":organisation", spot->place, day, unit, e);
}

bool figure_cells_may(struct app *a, const struct figure_spot *spot, enum auth_right right, ymd today, bool *may, struct err *e)
{
	struct auth_place at = {
		.unit = NONE, .organisation = spot->tree == TREE_AREA ? NONE : spot->place, .day = day_of(spot->period, today)};
	*may = viewer_is_operator(a->viewer);
	if (*may)
		return true;
	if (a->viewer == NULL)
		return true;
	if (!unit_of(a, spot, at.day, &at.unit, e))
		return false;
	/* Every field a cell is made of: all of one class in the kind's description. */
	*may = viewer_may(a->viewer, right, table_figure.kind->name, '\0', &at);
	for (uint16_t i = 0; *may && i < table_figure.kind->field_count; i++) {
		const struct kind_field *f = &table_figure.kind->fields[i];
		*may = !f->required || viewer_may(a->viewer, right, table_figure.kind->name, f->class_, &at);
	}
	return true;
}

/* ---- writing ---- */

struct writing {
	struct app *app;
	const struct figure_cells_ask *ask;
	struct arena *arena;
	struct figure_cells_result *out;
	GArray *refused;
	bool *skip; /* of each wanted: it says so already */
};

static struct figure_spot spot_of(const struct writing *w, int64_t place)
{
	return (struct figure_spot){w->ask->form, w->ask->period, w->ask->tree, place};
}

static void refuse(struct writing *w, size_t i, const char *text, const char *theirs)
{
	const struct figure_refused r = {i, text, theirs};
	g_array_append_val(w->refused, r);
}

static const char *shown(const char *text, struct arena *a, enum msg_lang lang)
{
	return *text == '\0'		? msg_template(MSG_ENTER_EMPTY, lang)
	       : strcmp(text, "?") == 0 ? msg_template(MSG_ENTER_UNKNOWN, lang)
					: text_thousands(g_ascii_strtoll(text, NULL, 10), a);
}

/* Somebody else was there first. */
static bool say_conflict(struct writing *w, size_t i, const struct figure_stored *now, struct err *e)
{
	const char *text = now != NULL ? now->text : "", *who = "", *when = "";
	if (now != NULL) {
		struct db_stmt *st = db_prepare(store_db(w->app->store), statement_text("change_author"), e);
		if (st == NULL)
			return false;
		db_bind_int(st, db_param(st, "area"), now->row->area_id);
		db_bind_int(st, db_param(st, "id"), now->row->chg_id);
		enum db_step step = db_step(st, e);
		if (step == DB_ROW) {
			who = arena_strdup(w->arena, db_text(st, 0));
			const char *iso = instant_format(db_int(st, 1), w->arena);
			when = arena_printf(w->arena, "%.5s %.2s/%.2s/%.4s", iso + 11, iso + 8, iso + 5, iso);
		}
		db_reset(st);
		if (step == DB_ERROR)
			return false;
	}
	const char *args[] = {shown(text, w->arena, w->ask->lang), who, when};
	g_autofree char *said = msg_format(now != NULL ? MSG_ENTER_THEIRS : MSG_ENTER_THEIRS_GONE, w->ask->lang, args, 3);
	refuse(w, i, arena_strdup(w->arena, said), text);
	return true;
}

/* What stands against each cell: rights, somebody else, a missing reason. */
static bool look(struct writing *w, const struct figure_stored_list *all, const size_t *of, struct err *e)
{
	for (size_t i = 0; i < w->ask->count; i++) {
		const struct figure_wanted *x = &w->ask->wanted[i];
		const struct figure_stored *now = figure_cell_of(&all[of[i]], x->row, x->column);
		const struct figure_spot spot = spot_of(w, x->place);
		bool may = false, removes = *x->text == '\0';
		w->skip[i] = strcmp(now != NULL ? now->text : "", x->text) == 0;
		if (w->skip[i])
			continue;
		if (!figure_cells_may(w->app, &spot, removes ? RIGHT_CLOSE : RIGHT_ENTER, w->ask->today, &may, e))
			return false;
		if (!may)
			refuse(w, i, msg_template(removes ? MSG_ENTER_MAY_NOT_CLEAR : MSG_ENTER_MAY_NOT, w->ask->lang), NULL);
		else if (strcmp(now != NULL ? now->text : "", x->was) != 0 && !say_conflict(w, i, now, e))
			return false;
		/* To say what nobody knew is no correction. */
		if (now != NULL && strcmp(now->text, "?") != 0 && (w->ask->reason == NULL || *w->ask->reason == '\0'))
			w->out->needs_reason = true;
		w->out->changed++;
	}
	return true;
}

/* What is counted, by the word the form uses for it. */
static int measure_of(struct app *a, const char *counted_in)
{
	const struct code_list *l = codes_list(a->codes, "measure", NULL);
	for (size_t i = 0; l != NULL && counted_in != NULL && i < l->count; i++)
		if (l->codes[i].aliases != NULL && g_strv_contains(l->codes[i].aliases, counted_in))
			return l->codes[i].num;
	return l != NULL ? code_by_id(l, "amount")->num : 0;
}

static int code_num(struct app *a, const char *list, const char *id)
{
	return code_by_id(codes_list(a->codes, list, NULL), id)->num;
}

bool figure_cells_area(struct app *a, int64_t unit, ymd day, int64_t *area, struct err *e)
{
	int64_t site = NONE;
	if (!app_ask_int(a, "figure_area", ":unit", unit, day, area, e))
		return false;
	if (*area == NONE)
		return FAIL0(e, ERR_CONFLICT, MSG_ENTER_NO_AREA);
	if (!app_ask_int(a, "area_site", ":number", *area, 0, &site, e))
		return false;
	return site == NONE || site == store_site(a->store) || FAIL0(e, ERR_CONFLICT, MSG_ACT_OTHER_SITE);
}

/* The storage area of a new figure. */
static bool area_for(struct writing *w, int64_t place, int64_t *area, struct err *e)
{
	const struct figure_spot spot = spot_of(w, place);
	int64_t unit = NONE;
	ymd day = period_closing_day(w->ask->period);
	return unit_of(w->app, &spot, day, &unit, e) && figure_cells_area(w->app, unit, day, area, e);
}

static bool write_new(struct writing *w, const struct figure_wanted *x, struct err *e)
{
	struct figure_row f;
	row_init(&table_figure, &f);
	if (!area_for(w, x->place, &f.area_id, e))
		return false;
	f.definition = w->ask->form->code;
	f.row_key = x->row;
	f.col_key = x->column;
	if (w->ask->tree == TREE_AREA)
		f.unit_id = x->place;
	else
		f.organisation_id = x->place;
	f.period_from = w->ask->period->from;
	f.period_until = w->ask->period->until;
	f.as_of = ymd_add_days(w->ask->period->until, -1);
	f.num = strcmp(x->text, "?") == 0 ? NONE : g_ascii_strtoll(x->text, NULL, 10) * SCALE;
	f.measure = measure_of(w->app, x->counted_in);
	f.origin = code_num(w->app, "figure_origin", "entered");
	f.confirmed = 0;
	store_say_why(w->app->store, app_why(w->app, "entry"));
	return store_insert(w->app->store, &table_figure, &f, e);
}

static bool write_cell(struct writing *w, const struct figure_wanted *x, const struct figure_stored *now, struct err *e)
{
	struct store *s = w->app->store;
	if (*x->text == '\0') {
		must(now != NULL); /* nothing for nothing is skipped */
		store_say_why(s, app_why(w->app, "void"));
		return store_delete(s, &table_figure, now->row->area_id, now->row->id, e);
	}
	/* What was said for a day only stays for the other periods that end on it. */
	if (now == NULL || now->row->period_from == NONE)
		return write_new(w, x, e);
	struct figure_row f = *now->row;
	bool completes = f.num == NONE;
	f.num = strcmp(x->text, "?") == 0 ? NONE : g_ascii_strtoll(x->text, NULL, 10) * SCALE;
	f.origin = code_num(w->app, "figure_origin", "entered");
	store_say_why(s, app_why(w->app, completes ? "complete" : "correct"));
	return store_update(s, &table_figure, &f, e);
}

/* The stored cells of every place once; of[i] says which list is the i-th wanted's. */
static bool read_places(struct writing *w, struct figure_stored_list *all, size_t *of, struct err *e)
{
	int64_t *places = ARENA_ARRAY(w->arena, int64_t, w->ask->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < w->ask->count; i++) {
		size_t at = 0;
		while (at < count && places[at] != w->ask->wanted[i].place)
			at++;
		of[i] = at;
		if (at < count)
			continue;
		const struct figure_spot spot = spot_of(w, w->ask->wanted[i].place);
		places[count] = spot.place;
		if (!figure_cells_read(w->app, &spot, w->arena, &all[count++], e))
			return false;
	}
	return true;
}

/* C58: figures of a day whose report was sent. */
static bool ask_reach(struct writing *w, struct err *e)
{
	if (store_reason(w->app->store) != NULL)
		return true;
	if (!round_reach_asks(w->app, w->ask->lang, w->arena, &w->out->reach, e))
		return false;
	w->out->needs_reason = w->out->reach != NULL;
	return true;
}

static bool write_all(struct writing *w, bool *keep, struct err *e)
{
	size_t n = w->ask->count;
	struct figure_stored_list *all = ARENA_ARRAY(w->arena, struct figure_stored_list, n + 1);
	size_t *of = ARENA_ARRAY(w->arena, size_t, n + 1);
	*keep = false;
	if (!read_places(w, all, of, e) || !look(w, all, of, e))
		return false;
	if (w->refused->len > 0 || w->out->needs_reason || (w->out->changed == 0 && w->ask->also == NULL))
		return true;
	for (size_t i = 0; i < n; i++) {
		const struct figure_wanted *x = &w->ask->wanted[i];
		if (!w->skip[i] && !write_cell(w, x, figure_cell_of(&all[of[i]], x->row, x->column), e))
			return false;
	}
	if (!ask_reach(w, e))
		return false;
	*keep = !w->out->needs_reason;
	return !*keep || w->ask->also == NULL || w->ask->also(w->ask->user, e);
}

bool figure_cells_write(
	struct app *a, const struct figure_cells_ask *ask, struct arena *arena, struct figure_cells_result *out, struct err *e)
{
	struct writing w = {.app = a, .ask = ask, .arena = arena, .out = out, .skip = ARENA_ARRAY(arena, bool, ask->count + 1)};
	const struct store_act act = {.actor = viewer_login(a->viewer), .why = app_why(a, "entry"), .reason = ask->reason};
	bool keep = false;
	*out = (struct figure_cells_result){.group = NONE};
	if (!store_begin(a->store, &act, e))
		return false;
	w.refused = g_array_new(FALSE, FALSE, sizeof(struct figure_refused));
	bool ok = write_all(&w, &keep, e);
	int64_t group = keep ? store_group(a->store) : NONE;
	if (ok && keep)
		ok = store_commit(a->store, e);
	else
		store_rollback(a->store);
	out->group = ok ? group : NONE;
	out->refused = arena_list(arena, w.refused);
	out->refused_count = w.refused->len;
	g_array_free(w.refused, TRUE);
	return ok;
}
