/* Page of a unit: its villages, their cells, who leads them. */
#include "app/page/page_unit_parts.h"
#include "messages/page_unit.def"

#include <string.h>

/* ---- which villages ---- */

static bool count_villages(const struct unit_drawing *d, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_village_count", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	bool ok = db_step(st, e) == DB_ROW;
	if (ok) {
		d->out->villages_all = db_int(st, 0);
		d->out->villages_with_cell = db_is_null(st, 1) ? 0 : db_int(st, 1);
	}
	page_sql_done(d->ask, st);
	return ok;
}

struct village_cell {
	size_t village; /* index of its row */
	int64_t id;
};

/* The villages of the page, one row each, and all their cells. */
static bool read_villages(const struct unit_drawing *d, struct page_village *rows, GArray *cells, struct err *e)
{
	struct page_unit *out = d->out;
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_villages", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	page_sql_int(st, ":most", PAGE_UNIT_VILLAGES);
	page_sql_int(st, ":skip", (out->page - 1) * PAGE_UNIT_VILLAGES);
	while ((step = db_step(st, e)) == DB_ROW) {
		bool same = out->village_count > 0 && rows[out->village_count - 1].unit.id == db_int(st, 0);
		if (!same) {
			must(out->village_count < PAGE_UNIT_VILLAGES); /* the statement's limit */
			rows[out->village_count++] =
				(struct page_village){.unit = {db_int(st, 0), unit_text(st, 1, d->arena), unit_text(st, 3, d->arena)},
					.type = page_code(d->app, "unit_type", db_int(st, 2), d->ask->lang, d->arena),
					.former = "",
					.households = db_int(st, 4),
					.cell = {db_int(st, 5), unit_text(st, 6, d->arena)},
					.members = NONE};
		}
		struct village_cell c = {out->village_count - 1, db_int(st, 5)};
		if (c.id != NONE)
			g_array_append_val(cells, c);
		rows[c.village].more_cells += same;
	}
	page_sql_done(d->ask, st);
	return step != DB_ERROR;
}

static struct page_village *find_row(const struct page_unit *out, struct page_village *rows, int64_t village)
{
	for (size_t i = 0; i < out->village_count; i++)
		if (rows[i].unit.id == village)
			return &rows[i];
	return NULL; /* on another page */
}

static bool read_former(const struct unit_drawing *d, struct page_village *rows, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_village_former", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct page_village *r = find_row(d->out, rows, db_int(st, 0));
		if (r != NULL) {
			r->former = unit_text(st, 1, d->arena); /* the latest stays */
			d->out->former_shown = true;
		}
	}
	page_sql_done(d->ask, st);
	return step != DB_ERROR;
}

/* ---- cells and members ---- */

/* Adds the Party members of a cell to its village. */
static bool count_members(const struct unit_drawing *d, const struct village_cell *c, struct page_village *row, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_cell_members", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":organisation", c->id);
	bool ok = db_step(st, e) == DB_ROW;
	if (ok)
		row->members = (row->members == NONE ? 0 : row->members) + db_int(st, 0);
	page_sql_done(d->ask, st);
	return ok;
}

/* Members cell by cell, for whom they are. For a viewer of figures only, a number so small that it points at persons is kept back
 * (form-language.md 8.4), and with it everything of that village. */
static bool read_members(const struct unit_drawing *d, struct page_village *rows, const GArray *cells, struct err *e)
{
	struct settings settings;
	if (!law_settings(d->app->store, d->ask->today, &settings, e))
		return false;
	for (guint i = 0; i < cells->len; i++) {
		const struct village_cell *c = &g_array_index(cells, struct village_cell, i);
		struct page_village *r = &rows[c->village];
		enum auth_access access = unit_access(d, "membership", 'S', r->unit.id, c->id);
		if (access == ACCESS_NONE)
			continue;
		if (!count_members(d, c, r, e))
			return false;
		d->out->members_shown = true;
		r->few = r->few || access == ACCESS_FIGURES;
	}
	for (size_t i = 0; i < d->out->village_count; i++) {
		rows[i].few = rows[i].few && rows[i].members < settings.value[SETTING_SMALL_CELL];
		rows[i].members = rows[i].few ? NONE : rows[i].members;
	}
	return true;
}

/* Villages that no cell looks after, by name; the others without a cell of their own get the name of the one that does. */
static bool read_bare(const struct unit_drawing *d, struct page_village *rows, struct err *e)
{
	struct page_unit *out = d->out;
	struct page_unit_ref *bare = ARENA_ARRAY(d->arena, struct page_unit_ref, PAGE_UNIT_BARE);
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_villages_bare", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct page_village *r = find_row(out, rows, db_int(st, 0));
		if (!db_is_null(st, 3) && r != NULL && r->covered == NULL)
			r->covered = unit_text(st, 4, d->arena);
		if (!db_is_null(st, 3))
			continue;
		out->bare_all++;
		if (out->bare_count < PAGE_UNIT_BARE)
			bare[out->bare_count++] =
				(struct page_unit_ref){db_int(st, 0), unit_text(st, 1, d->arena), unit_text(st, 2, d->arena)};
	}
	page_sql_done(d->ask, st);
	out->bare = bare;
	return step != DB_ERROR;
}

/* What is known of cells is of organisations: not for everybody. */
static void hide_cells(const struct unit_drawing *d, struct page_village *rows)
{
	for (size_t i = 0; i < d->out->village_count; i++) {
		struct page_village *r = &rows[i];
		r->cell_hidden = unit_access(d, "organisation", 'O', r->unit.id, r->cell.id) == ACCESS_NONE;
		if (!r->cell_hidden)
			continue;
		r->cell = (struct page_organisation_ref){NONE, ""};
		r->more_cells = 0;
		r->covered = NULL;
	}
	d->out->cells_shown = unit_access(d, "organisation", 'O', d->unit, NONE) != ACCESS_NONE;
	if (!d->out->cells_shown)
		d->out->bare_count = 0;
}

/* ---- who leads ---- */

enum { HEADS_MAX = 16 }; /* of one village */

struct heads {
	int64_t secretary[HEADS_MAX], leader[HEADS_MAX];
	int secretaries, leaders;
	bool cell_post, village_post; /* there are such seats */
};

/* The title that heads an organisation of that type, when the type is of that group; NONE. What titles those are, the lists say. */
static int64_t head_title(const struct unit_drawing *d, const char *group, int64_t type)
{
	const struct code_list *types = codes_list(d->app->codes, "organisation_type", NULL),
			       *titles = codes_list(d->app->codes, "title", NULL);
	const struct code_group *g = types != NULL ? code_group_find(types, group) : NULL;
	const struct code *c = g != NULL && code_in_group(g, type) ? code_by_num(types, type) : NULL;
	const char *head = c != NULL ? code_extra(c, "head") : NULL;
	const struct code *title = head != NULL && titles != NULL ? code_by_id(titles, head) : NULL;
	return title != NULL ? title->num : NONE;
}

static void take_head(const struct unit_drawing *d, struct db_stmt *st, struct heads *h)
{
	int64_t type = db_int(st, 1), title = db_int(st, 2), person = db_int(st, 4);
	if (title == head_title(d, "any_cell", type)) {
		h->cell_post = true;
		if (person != NONE && h->secretaries < HEADS_MAX)
			h->secretary[h->secretaries++] = person;
	} else if (title == head_title(d, "village_bodies", type)) {
		h->village_post = true;
		if (person != NONE && h->leaders < HEADS_MAX)
			h->leader[h->leaders++] = person;
	}
}

static bool one_person(const struct heads *h)
{
	for (int i = 0; i < h->secretaries; i++)
		for (int k = 0; k < h->leaders; k++)
			if (h->secretary[i] == h->leader[k])
				return true;
	return false;
}

static struct reg_mark mark_heads(const struct unit_drawing *d, const struct heads *h)
{
	enum msg_lang lang = d->ask->lang;
	if (!h->cell_post && !h->village_post)
		return (struct reg_mark){REG_PLAIN, NULL};
	if (one_person(h))
		return (struct reg_mark){REG_OK, msg_template(MSG_UNIT_ONE_HEAD, lang)};
	if (h->cell_post && h->secretaries == 0)
		return (struct reg_mark){REG_WARN, msg_template(MSG_UNIT_NO_SECRETARY, lang)};
	if (h->village_post && h->leaders == 0)
		return (struct reg_mark){REG_WARN, msg_template(MSG_UNIT_NO_LEADER, lang)};
	return (struct reg_mark){REG_PLAIN, msg_template(h->cell_post && h->village_post ? MSG_UNIT_TWO_HEADS : MSG_UNIT_ONE_POST, lang)};
}

static void end_village(const struct unit_drawing *d, struct page_village *rows, int64_t village, const struct heads *h)
{
	struct page_village *r = find_row(d->out, rows, village);
	if (!h->cell_post && !h->village_post)
		return;
	d->out->villages_headed++;
	d->out->villages_one_head += one_person(h);
	if (r != NULL && unit_access(d, "tenure", 'O', village, NONE) != ACCESS_NONE)
		r->heads = mark_heads(d, h);
}

/* Secretaries and heads of all villages of the commune, not only of those on the page: they are counted. */
static bool read_heads(const struct unit_drawing *d, struct page_village *rows, struct err *e)
{
	struct db_stmt *st = page_sql(d->app, d->ask, "page_unit_village_heads", e);
	struct heads h = {0};
	int64_t village = NONE;
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", d->unit);
	while ((step = db_step(st, e)) == DB_ROW) {
		if (village != db_int(st, 0)) {
			end_village(d, rows, village, &h);
			h = (struct heads){0};
			village = db_int(st, 0);
		}
		take_head(d, st, &h);
	}
	end_village(d, rows, village, &h);
	page_sql_done(d->ask, st);
	d->out->heads_shown = unit_access(d, "tenure", 'O', d->unit, NONE) != ACCESS_NONE;
	return step != DB_ERROR;
}

bool unit_draw_villages(const struct unit_drawing *d, int64_t page, struct err *e)
{
	struct page_unit *out = d->out;
	struct page_village *rows = ARENA_ARRAY(d->arena, struct page_village, PAGE_UNIT_VILLAGES);
	out->has_villages = true;
	out->villages = rows;
	if (!count_villages(d, e))
		return false;
	out->pages = out->villages_all > 0 ? (out->villages_all + PAGE_UNIT_VILLAGES - 1) / PAGE_UNIT_VILLAGES : 1;
	out->page = CLAMP(page, 1, out->pages);
	g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(struct village_cell));
	if (!read_villages(d, rows, cells, e) || !read_former(d, rows, e) || !read_members(d, rows, cells, e) || !read_bare(d, rows, e) ||
		!read_heads(d, rows, e))
		return false;
	hide_cells(d, rows);
	return true;
}
