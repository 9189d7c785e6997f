/* Pages of kinds and of their lists; see page_records.h. */
#include "app/page/page_records.h"

#include "app/reading.h"
#include "app/record/record_form_parts.h"
#include "app/record/record_out.h"
#include "app/secrecy.h"
#include "messages/records.def"
#include "store/rows.h"

#include <string.h>

#define SCAN_CHUNK 200
#define SCAN_MAX 4000	  /* rows looked at for one page of answers */
#define AREAS_COUNTED 200 /* more books than these are not counted for the overview */
#define COLUMNS_USUAL 6
#define COLUMNS_MAX 24

/* ---- where ---- */

bool record_list_areas(struct record_work *w, int64_t unit, GArray *out, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, unit != NONE ? "page_home_areas" : "directory_areas", e);
	if (st == NULL)
		return false;
	if (unit != NONE)
		page_sql_int(st, ":unit", unit);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t area = db_int(st, 0);
		g_array_append_val(out, area);
	}
	page_sql_done(r->ask, st);
	return step == DB_DONE;
}

int64_t record_list_unit(struct record_work *w, const char *text)
{
	size_t n = 0;
	const int64_t *units = viewer_units(w->r.app->viewer, &n);
	if (text != NULL && *text != '\0')
		return g_ascii_strtoll(text, NULL, 10);
	return !viewer_is_operator(w->r.app->viewer) && n == 1 ? units[0] : NONE;
}

/* ---- /records ---- */

/* Books of which the viewer may have something, and where each is kept. */
struct books {
	GArray *areas, *places; /* int64_t; struct auth_place */
};

/* Those of the viewer's units, each once: who has several has not those of all others. */
static bool find_books(struct record_work *w, struct books *b, struct err *e)
{
	size_t count = 0;
	const int64_t *units = viewer_units(w->r.app->viewer, &count), everywhere = NONE;
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GHashTable) met = g_hash_table_new(g_int64_hash, g_int64_equal);
	if (viewer_is_operator(w->r.app->viewer)) {
		units = &everywhere;
		count = 1;
	}
	for (size_t i = 0; i < count; i++)
		if (!record_list_areas(w, units[i], found, e))
			return false;
	for (guint i = 0; i < found->len; i++)
		if (g_hash_table_add(met, &g_array_index(found, int64_t, i)))
			g_array_append_val(b->areas, g_array_index(found, int64_t, i));
	for (guint i = 0; i < b->areas->len && b->areas->len <= AREAS_COUNTED; i++) {
		const int64_t area = g_array_index(b->areas, int64_t, i);
		const struct auth_place nowhere = {.unit = NONE, .organisation = NONE, .day = w->r.ask->day};
		if (!record_area_place(w, area, b->places, e))
			return false;
		if (b->places->len == i)
			g_array_append_val(b->places, nowhere);
	}
	return true;
}

/* Is all of it the viewer's to list, there? What may be secret is counted for whom nothing of it is. */
static bool may_count(const struct record_work *w, const struct kind *k, int secrecy, const struct auth_place *place)
{
	struct auth_place at = place != NULL ? *place : (struct auth_place){.unit = NONE, .organisation = NONE, .day = w->r.ask->day};
	at.secrecy = app_secrecy_is_of(k) ? secrecy : 0;
	return viewer_may(w->r.app->viewer, RIGHT_VIEW, k->name, record_class(k), &at);
}

/* How many there are in the viewer's books of what is the viewer's to list; only of what is not sensitive in itself. Of records without
 * books, and of what may be secret, some may be hidden in between: not counted but for whom none is. */
static bool count(struct record_work *w, const struct kind *k, const struct books *b, int secrecy, const char **out, struct err *e)
{
	int64_t total = 0;
	bool is_open = strchr("OPB", record_class(k)) != NULL, counted = false;
	struct rows_ask ask = {.t = k->table, .area = NONE, .before = NONE};
	*out = is_open ? "…" : "⊘"; /* not counted; not to be counted: as in forms */
	if (!is_open || (k->family == FAMILY_AREA && b->areas->len > AREAS_COUNTED))
		return true;
	for (guint i = 0; i < (k->family == FAMILY_AREA ? b->areas->len : 1); i++) {
		int64_t n = 0;
		const struct auth_place *place = k->family == FAMILY_AREA ? &g_array_index(b->places, struct auth_place, i) : NULL;
		if (!may_count(w, k, secrecy, place))
			continue;
		if (k->family == FAMILY_AREA)
			ask.area = g_array_index(b->areas, int64_t, i);
		if (!store_rows_count(w->r.app->store, &ask, &n, e))
			return false;
		total += n;
		counted = true;
	}
	if (counted)
		*out = reg_number(&w->r, total);
	return true;
}

/* The highest secrecy there is. */
static bool most_secret(const struct record_work *w, int *out, struct err *e)
{
	const struct code_list *l = codes_list(w->r.app->codes, "secrecy", e);
	*out = 0;
	for (size_t i = 0; l != NULL && i < l->count; i++)
		*out = MAX(*out, (int)l->codes[i].num);
	return l != NULL;
}

static bool fill_groups(struct record_work *w, struct page_records *out, struct err *e)
{
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	struct books books = {areas, places};
	enum msg_lang lang = w->r.ask->lang;
	int secrecy = 0;
	struct page_record_group *groups = ARENA_ARRAY(w->r.arena, struct page_record_group, w->layouts->group_count + 1);
	if (!find_books(w, &books, e) || !most_secret(w, &secrecy, e))
		return false;
	for (size_t i = 0; i < w->layouts->group_count; i++) {
		const struct record_group *g = &w->layouts->groups[i];
		struct page_record_kind *kinds = ARENA_ARRAY(w->r.arena, struct page_record_kind, g->count + 1);
		groups[i] = (struct page_record_group){lang == MSG_EN ? g->en : g->vi, g->name, kinds, g->count};
		for (size_t k = 0; k < g->count; k++) {
			const struct kind *x = g->kinds[k]->kind;
			kinds[k] = (struct page_record_kind){x->name, x->label, lang == MSG_EN ? x->purpose : x->purpose_vi, ""};
			if (!count(w, x, &books, secrecy, &kinds[k].count, e))
				return false;
		}
	}
	*out = (struct page_records){groups, w->layouts->group_count};
	return true;
}

bool page_records(struct app *a, const struct page_ask *ask, struct page_records *out, struct arena *arena, struct err *e)
{
	struct record_work w;
	bool ok = record_begin(&w, a, ask, NULL, arena, e) && fill_groups(&w, out, e);
	record_end(&w);
	return ok;
}

/* ---- /records/:kind ---- */

struct listing {
	struct record_work *w;
	const struct page_record_list_ask *what;
	struct page_record_list *out;
	struct page_record_row *rows;
	const struct kind_field *columns[COLUMNS_MAX];
	int64_t after_area, after_id; /* NONE: from the beginning */
	int64_t unit;		      /* of reference records; NONE */
	GHashTable *inside;	      /* units below it; NULL: any */
	size_t scanned;
	int64_t last_area, last_id;
	bool full;
};

/* Is it for readers? Else it is of the program. */
static bool is_shown(const struct record_layout *l, const struct kind_field *f)
{
	bool machine =
		f->type == FIELD_JSON || f->type == FIELD_HASH || f->type == FIELD_RAW || f->type == FIELD_LONG || f->type == FIELD_ANYID;
	return !machine && !record_has(l->hidden, f->name);
}

/* Those of the layout, else the first of the kind. */
static size_t usual_columns(struct listing *x)
{
	const struct record_layout *l = x->w->layout;
	size_t n = 0;
	for (const char *const *name = l->list; name != NULL && *name != NULL && n < COLUMNS_USUAL; name++)
		x->columns[n++] = &l->kind->fields[kind_field_index(l->kind, *name)];
	for (uint16_t i = 0; l->list == NULL && i < l->kind->field_count && n < 4; i++)
		if (is_shown(l, &l->kind->fields[i]) && l->kind->fields[i].type != FIELD_MEMO)
			x->columns[n++] = &l->kind->fields[i];
	return n;
}

/* Those of the address, in its order, each once. */
static size_t asked_columns(struct listing *x)
{
	const struct record_layout *l = x->w->layout;
	g_auto(GStrv) names = g_strsplit(x->what->columns != NULL ? x->what->columns : "", ",", COLUMNS_MAX + 1);
	size_t n = 0;
	for (char **name = names; *name != NULL && n < COLUMNS_MAX; name++)
		for (uint16_t i = 0; i < l->kind->field_count; i++) {
			const struct kind_field *f = &l->kind->fields[i];
			bool there = false;
			for (size_t k = 0; k < n; k++)
				there |= x->columns[k] == f;
			if (!there && strcmp(f->name, *name) == 0 && is_shown(l, f))
				x->columns[n++] = f;
		}
	return n;
}

static void choose_columns(struct listing *x)
{
	const struct record_layout *l = x->w->layout;
	struct arena *a = x->w->r.arena;
	const char **labels = ARENA_ARRAY(a, const char *, COLUMNS_MAX);
	struct page_record_choice *choices = ARENA_ARRAY(a, struct page_record_choice, l->kind->field_count + 1);
	g_autoptr(GString) chosen = g_string_new(NULL);
	size_t n = asked_columns(x);
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(chosen, "%s%s", i > 0 ? "," : "", x->columns[i]->name);
	if (n > 0)
		x->out->chosen = arena_strdup(a, chosen->str);
	else
		n = usual_columns(x);
	for (size_t i = 0; i < n; i++)
		labels[i] = x->columns[i]->label;
	for (uint16_t i = 0; i < l->kind->field_count; i++) {
		struct page_record_choice c = {l->kind->fields[i].name, l->kind->fields[i].label, false};
		for (size_t k = 0; k < n; k++)
			c.chosen |= x->columns[k] == &l->kind->fields[i];
		if (is_shown(l, &l->kind->fields[i]))
			choices[x->out->choice_count++] = c;
	}
	x->out->choices = choices;
	x->out->columns = labels;
	x->out->column_count = n;
}

static bool fits(struct listing *x, const struct page_record_row *row)
{
	const char *text = "";
	if (*x->out->q == '\0')
		return true;
	for (size_t i = 0; i < x->out->column_count; i++)
		if (!row->cells[i].masked)
			text = reg_join(&x->w->r, text, " ", row->cells[i].text);
	return record_text_fits(text, x->out->q, x->w->r.arena);
}

bool record_list_is_inside(GHashTable *inside, const GArray *places)
{
	if (inside == NULL)
		return true;
	for (guint i = 0; i < places->len; i++)
		if (g_hash_table_contains(inside, &g_array_index(places, struct auth_place, i).unit))
			return true;
	return false;
}

/* One row, if it is one of the answers. */
static bool take(struct listing *x, const void *row, struct err *e)
{
	struct record_work *w = x->w;
	const struct kind *k = w->kind;
	const struct table *t = k->table;
	int64_t area = k->family == FAMILY_AREA ? ROW_GET_INT(row, t->area) : 0, id = ROW_GET_INT(row, t->id);
	ymd day = w->r.ask->day;
	bool over = t->from_d != COLUMN_ABSENT && (ROW_GET_INT(row, t->from_d) > day || ROW_GET_INT(row, t->until_d) <= day), found = false;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
	void *version = k->versions != NULL ? arena_alloc(w->r.arena, k->versions->row_size) : NULL;
	if (over && !x->out->all)
		return true;
	if (!record_places_of(w, t, row, places, e))
		return false;
	if (!record_may(w, places, RIGHT_VIEW, k->name, record_class(k)) || !record_list_is_inside(x->inside, places))
		return true;
	if (version != NULL && !store_get_version(w->r.app->store, k->versions, area, id, day, version, w->r.arena, &found, e))
		return false;
	if (version != NULL && !found) {
		over = true;
		if (!x->out->all || !record_some_version(w, k, area, id, version, &found, e))
			return !x->out->all;
	}
	struct record_value *cells = ARENA_ARRAY(w->r.arena, struct record_value, x->out->column_count + 1);
	for (size_t i = 0; i < x->out->column_count; i++) {
		const void *from = x->columns[i]->in_version ? (found ? version : NULL) : row;
		if (from == NULL)
			cells[i] = (struct record_value){x->columns[i]->label, "", {NULL, 0, NONE, NULL}, false};
		else if (!record_value(w, record_table(k, x->columns[i]), from, x->columns[i], places, &cells[i], e))
			return false;
		bool sensitive = x->columns[i]->class_ == 'S' || x->columns[i]->class_ == 'X';
		w->read_sensitive |= sensitive && !cells[i].masked && *cells[i].text != '\0';
	}
	const struct page_record_row r = {{k->name, area, id, NULL}, record_when(w, t, row), over, cells};
	if (!fits(x, &r))
		return true;
	x->rows[x->out->count++] = r;
	return true;
}

/* The rows of one area, the newest first, until the page is full. */
static bool scan(struct listing *x, int64_t area, struct err *e)
{
	struct record_work *w = x->w;
	int64_t before = area == x->after_area ? x->after_id : NONE;
	for (;;) {
		const struct rows_ask ask = {.t = w->kind->table,
			.area = w->kind->family == FAMILY_AREA ? area : NONE,
			.before = before,
			.known_ms = w->r.ask->known_ms,
			.limit = SCAN_CHUNK};
		struct rows rows;
		if (!store_rows(w->r.app->store, &ask, w->r.arena, &rows, e))
			return false;
		for (size_t i = 0; i < rows.count; i++) {
			if (x->out->count == RECORDS_ROWS || x->scanned >= SCAN_MAX) {
				x->full = true;
				return true;
			}
			x->scanned++;
			x->last_area = area;
			x->last_id = before = ROW_GET_INT(rows.items[i], w->kind->table->id);
			if (!take(x, rows.items[i], e))
				return false;
		}
		if (rows.count < SCAN_CHUNK)
			return true;
	}
}

bool record_list_inside(struct record_work *w, int64_t unit, GHashTable **inside, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, "scope_units", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	*inside = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	page_sql_int(st, ":unit", unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t *id = g_new(int64_t, 1);
		*id = db_int(st, 0);
		g_hash_table_add(*inside, id);
	}
	page_sql_done(r->ask, st);
	return step == DB_DONE;
}

static bool scan_all(struct listing *x, struct err *e)
{
	struct record_work *w = x->w;
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (w->kind->family != FAMILY_AREA) {
		x->after_area = 0;
		return (x->unit == NONE || record_list_inside(w, x->unit, &x->inside, e)) && scan(x, 0, e);
	}
	/* Who may see everything, anywhere: all books at once, also those without a unit of their own. */
	if (x->unit == NONE && viewer_is_operator(w->r.app->viewer))
		return scan(x, NONE, e);
	if (!record_list_areas(w, x->unit, areas, e))
		return false;
	bool begun = x->after_id == NONE;
	for (guint i = 0; i < areas->len && !x->full; i++) {
		int64_t area = g_array_index(areas, int64_t, i);
		begun = begun || area == x->after_area;
		if (begun && !scan(x, area, e))
			return false;
	}
	return true;
}

static void read_cursor(struct listing *x)
{
	const char *after = x->what->after, *colon = after != NULL ? strchr(after, ':') : NULL;
	x->after_area = x->after_id = NONE;
	if (colon == NULL)
		return;
	x->after_area = g_ascii_strtoll(after, NULL, 10);
	x->after_id = g_ascii_strtoll(colon + 1, NULL, 10);
}

static bool fill_list(struct listing *x, struct err *e)
{
	struct record_work *w = x->w;
	const struct kind *k = w->kind;
	struct reg *r = &w->r;
	struct page_record_list *out = x->out;
	const char *q = x->what->q;
	*out = (struct page_record_list){.kind = k->name,
		.label = k->label,
		.purpose = r->ask->lang == MSG_EN ? k->purpose : k->purpose_vi,
		.slips = r->ask->lang == MSG_EN ? k->slips : k->slips_vi,
		.q = q != NULL && g_utf8_validate(q, -1, NULL) ? q : "",
		.unit = {NONE, NULL, NULL},
		.all = g_strcmp0(x->what->state, "all") == 0,
		.has_span = k->table->from_d != COLUMN_ABSENT || k->versions != NULL};
	x->unit = record_list_unit(w, x->what->unit);
	x->rows = ARENA_ARRAY(r->arena, struct page_record_row, RECORDS_ROWS + 1);
	out->rows = x->rows;
	read_cursor(x);
	out->first = x->after_id == NONE;
	choose_columns(x);
	if (x->unit != NONE) {
		struct reg_unit u;
		if (!reg_unit_on(r, x->unit, r->ask->day, &u, e))
			return false;
		out->unit = reg_unit_ref(&u);
	}
	if (!scan_all(x, e))
		return false;
	if (x->full) {
		out->next = arena_printf(r->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, x->last_area, x->last_id);
		if (out->count < RECORDS_ROWS)
			out->scanned = reg_say(r, MSG_RECORD_SCANNED, reg_number(r, (int64_t)x->scanned), NULL, NULL);
	}
	out->may_add = !w->layout->machine && r->ask->known_ms == 0 && viewer_may_somewhere(r->app->viewer, RIGHT_ENTER);
	const struct access_reading reading = {.area = 0,
		.act = RIGHT_VIEW,
		.table = k->name,
		.row = NONE,
		.fields = out->chosen != NULL ? out->chosen : k->name,
		.rows = (int64_t)out->count};
	if (w->read_sensitive)
		app_note_reading(r->app, &reading);
	return true;
}

bool page_record_list(struct app *a, const struct page_ask *ask, const struct page_record_list_ask *what, struct page_record_list *out,
	struct arena *arena, struct err *e)
{
	struct record_work w;
	struct listing x = {.w = &w, .what = what, .out = out};
	bool ok = record_begin(&w, a, ask, what->kind, arena, e) && fill_list(&x, e);
	record_end(&w);
	if (x.inside != NULL)
		g_hash_table_destroy(x.inside);
	return ok;
}
