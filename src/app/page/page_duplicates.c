/* Page: pairs that may be one human; see page_duplicates.h. */
#include "app/page/page_duplicates.h"

#include "app/directory/directory_find.h"
#include "app/people/duplicate_parts.h"
#include "app/reading.h"
#include "app/page/register_parts.h"
#include "messages/people_one.def"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_SIZE = 50, COMMUNE = 4 };

struct pair_row {
	int64_t area, id, person[2], person_area[2], state;
	int score;
	const char *grounds;
	int commune[2]; /* index of a unit; DIR_NOBODY */
	bool seen[2];
};

struct listing {
	struct reg r;
	const struct page_duplicates_ask *what;
	const struct directory_view *view;
	struct dup_law law;
	GArray *rows; /* struct pair_row, those the viewer may see something of */
	int unit;     /* asked for; DIR_NOBODY */
	int64_t state;
};

/* The commune a person is in, on the map of today. */
static int commune_of(const struct listing *l, const struct dup_person *p)
{
	const struct dir_structure *s = l->view->structure;
	struct dir_place best;
	int unit = dup_last_place(p, &best) ? find_place_unit(s, &best, MIN(l->r.ask->today, ymd_add_days(best.until, -1))) : DIR_NOBODY;
	for (int i = 0; i < 6 && unit != DIR_NOBODY; i++) {
		unit = dir_unit_now(s, unit, l->r.ask->today);
		if (unit == DIR_NOBODY || s->units[unit].level <= COMMUNE)
			break;
		unit = dir_unit_parent(s, unit, l->r.ask->today);
	}
	return unit;
}

static bool take_pair(struct listing *l, struct db_stmt *st)
{
	struct pair_row x = {.area = db_int(st, 0),
		.id = db_int(st, 1),
		.person = {db_int(st, 2), db_int(st, 4)},
		.person_area = {db_int(st, 3), db_int(st, 5)},
		.state = db_int(st, 6),
		.score = (int)db_int(st, 7),
		.grounds = reg_copy(&l->r, db_text(st, 8)),
		.commune = {DIR_NOBODY, DIR_NOBODY}};
	for (int i = 0; i < 2; i++) {
		struct dup_person p;
		if (!dup_find_person(l->view, x.person_area[i], x.person[i], &p)) {
			x.seen[i] = viewer_is_operator(l->r.app->viewer);
			continue;
		}
		x.seen[i] = dup_may(l->view, l->r.app->viewer, &p, RIGHT_VIEW, 'B', l->r.ask->today);
		x.commune[i] = x.seen[i] ? commune_of(l, &p) : DIR_NOBODY;
	}
	if (x.seen[0] || x.seen[1])
		g_array_append_val(l->rows, x);
	return true;
}

static gint by_score(gconstpointer a, gconstpointer b)
{
	const struct pair_row *x = a, *y = b;
	return x->score != y->score ? y->score - x->score : (x->id > y->id) - (x->id < y->id);
}

static bool read_pairs(struct listing *l, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(l->r.app->store), statement_text("duplicate_rows"), e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW)
		take_pair(l, st);
	g_array_sort(l->rows, by_score);
	return step == DB_DONE;
}

static bool is_wanted(const struct listing *l, const struct pair_row *x)
{
	bool here = l->unit == DIR_NOBODY || x->commune[0] == l->unit || x->commune[1] == l->unit;
	return here && x->state == l->state;
}

static bool put_side(struct listing *l, const struct pair_row *x, int i, struct page_duplicate_side *out, struct err *e)
{
	struct reg *r = &l->r;
	struct reg_person p;
	struct dup_person d;
	*out = (struct page_duplicate_side){.person = {.id = NONE},
		.area = x->person_area[i],
		.id = x->person[i],
		.code = arena_printf(r->arena, "%" G_GINT64_FORMAT, x->person[i])};
	if (!x->seen[i])
		return true;
	if (!reg_person_on(r, x->person_area[i], x->person[i], r->ask->today, &p, e))
		return false;
	out->person = (struct page_person_ref){x->person_area[i], x->person[i], p.name};
	out->birth = reg_day(r, p.birth);
	out->sex = page_code(r->app, "sex", p.sex, r->ask->lang, r->arena);
	out->where = dup_find_person(l->view, x->person_area[i], x->person[i], &d)
			     ? arena_strdup(r->arena, dup_where(l->view, &d, r->ask->today))
			     : "";
	return true;
}

static bool put_items(struct listing *l, struct page_duplicates *out, struct err *e)
{
	struct reg *r = &l->r;
	int64_t page = 1;
	size_t limit = l->what->limit != 0 ? l->what->limit : PAGE_SIZE, at = 0;
	if (l->what->page != NULL && !g_ascii_string_to_signed(l->what->page, 10, 1, 100000, &page, NULL))
		page = 1;
	struct page_duplicate *items = ARENA_ARRAY(r->arena, struct page_duplicate, MIN(limit, l->rows->len) + 1);
	for (guint i = 0; i < l->rows->len; i++) {
		const struct pair_row *x = &g_array_index(l->rows, struct pair_row, i);
		if (!is_wanted(l, x))
			continue;
		at++;
		if (at <= limit * (size_t)(page - 1) || out->count == limit)
			continue;
		struct page_duplicate *p = &items[out->count++];
		*p = (struct page_duplicate){.area = x->area,
			.id = x->id,
			.score = x->score,
			.same = x->score >= l->law.stop,
			.grounds = duplicate_grounds_words(duplicate_grounds_parse(x->grounds), r->ask->lang, r->arena),
			.state = page_code(r->app, "duplicate_state", x->state, r->ask->lang, r->arena)};
		if (!put_side(l, x, 0, &p->side[0], e) || !put_side(l, x, 1, &p->side[1], e))
			return false;
		/* What agrees and differs says as much of the one who is elsewhere. */
		if (p->side[0].person.name == NULL || p->side[1].person.name == NULL)
			p->grounds = "";
	}
	out->items = items;
	if (at > limit * (size_t)page)
		out->next = arena_printf(r->arena, "%" G_GINT64_FORMAT, page + 1);
	out->summary = reg_say(r, MSG_DUPLICATES_SUMMARY, reg_number(r, (int64_t)at), NULL, NULL);
	return true;
}

static void put_states(struct listing *l, struct page_duplicates *out)
{
	struct reg *r = &l->r;
	const struct code_list *list = codes_list(r->app->codes, "duplicate_state", NULL);
	struct page_duplicates_choice *c = ARENA_ARRAY(r->arena, struct page_duplicates_choice, list->count + 1);
	for (size_t k = 0; k < list->count; k++) {
		int64_t n = 0;
		for (guint i = 0; i < l->rows->len; i++)
			n += g_array_index(l->rows, struct pair_row, i).state == list->codes[k].num;
		c[k] = (struct page_duplicates_choice){list->codes[k].id,
			page_code(r->app, "duplicate_state", list->codes[k].num, r->ask->lang, r->arena), reg_number(r, n),
			list->codes[k].num == l->state};
	}
	out->states = c;
	out->state_count = list->count;
}

static gint by_label(gconstpointer a, gconstpointer b)
{
	const struct page_duplicates_choice *x = a, *y = b;
	return strcmp(x->label, y->label);
}

static void put_units(struct listing *l, struct page_duplicates *out)
{
	struct reg *r = &l->r;
	const struct dir_structure *s = l->view->structure;
	g_autofree int *counts = g_new0(int, (gsize)s->unit_count + 1);
	size_t n = 0;
	for (guint i = 0; i < l->rows->len; i++) {
		const struct pair_row *x = &g_array_index(l->rows, struct pair_row, i);
		for (int k = 0; k < 2; k++)
			if (x->state == l->state && x->commune[k] != DIR_NOBODY && (k == 0 || x->commune[1] != x->commune[0]))
				counts[x->commune[k]]++;
	}
	for (int u = 0; u < s->unit_count; u++)
		n += counts[u] > 0;
	struct page_duplicates_choice *c = ARENA_ARRAY(r->arena, struct page_duplicates_choice, n + 1);
	n = 0;
	for (int u = 0; u < s->unit_count; u++)
		if (counts[u] > 0)
			c[n++] = (struct page_duplicates_choice){arena_printf(r->arena, "%" G_GINT64_FORMAT, s->units[u].id),
				arena_strdup(r->arena, dir_unit_on(s, u, r->ask->today)->name), reg_number(r, counts[u]), u == l->unit};
	qsort(c, n, sizeof *c, by_label);
	out->units = c;
	out->unit_count = n;
}

static void note_reading(struct listing *l, const struct page_duplicates *out)
{
	const struct access_reading reading = {.area = 0,
		.act = RIGHT_VIEW,
		.table = "duplicate",
		.row = NONE,
		.fields = "full_name, birth_d",
		.rows = (int64_t)out->count};
	if (out->count > 0)
		app_note_reading(l->r.app, &reading);
}

static bool list_pairs(struct listing *l, struct page_duplicates *out, struct err *e)
{
	struct reg *r = &l->r;
	int64_t unit = NONE;
	l->state = reg_num(r, "duplicate_state", l->what->state != NULL ? l->what->state : "open");
	if (l->what->unit != NULL && g_ascii_string_to_signed(l->what->unit, 10, 1, G_MAXINT64, &unit, NULL))
		l->unit = dir_unit_find(l->view->structure, unit);
	if (!dup_law_read(r->app, r->ask->today, &l->law, e) || !read_pairs(l, e) || !put_items(l, out, e))
		return false;
	put_states(l, out);
	put_units(l, out);
	note_reading(l, out);
	return true;
}

bool page_duplicates(struct app *a, const struct page_ask *ask, const struct page_duplicates_ask *what, struct page_duplicates *out,
	struct arena *arena, struct err *e)
{
	struct listing l = {.r = {a, ask, arena}, .what = what, .unit = DIR_NOBODY};
	*out = (struct page_duplicates){0};
	l.rows = g_array_new(FALSE, FALSE, sizeof(struct pair_row));
	bool ok = reg_begin(&l.r, e) && (l.view = directory_hold(app_directory(a), a->store, e)) != NULL && list_pairs(&l, out, e);
	directory_release(l.view);
	reg_end(&l.r);
	g_array_free(l.rows, TRUE);
	return ok;
}

bool page_duplicates_open(struct app *a, const struct page_ask *ask, int64_t *count, struct err *e)
{
	struct arena *arena = arena_new();
	struct listing l = {.r = {a, ask, arena}, .unit = DIR_NOBODY};
	*count = 0;
	l.rows = g_array_new(FALSE, FALSE, sizeof(struct pair_row));
	const bool own = !db_in_transaction(store_db(a->store));
	bool ok = (!own || reg_begin(&l.r, e)) && (l.view = directory_hold(app_directory(a), a->store, e)) != NULL && read_pairs(&l, e);
	const int64_t open = reg_num(&l.r, "duplicate_state", "open");
	for (guint i = 0; ok && i < l.rows->len; i++)
		*count += g_array_index(l.rows, struct pair_row, i).state == open;
	directory_release(l.view);
	if (own)
		reg_end(&l.r);
	g_array_free(l.rows, TRUE);
	arena_free(arena);
	return ok;
}

/* ---- on the page of a person ---- */

static bool other_name(struct listing *l, int64_t area, int64_t id, const char **out, struct err *e)
{
	struct dup_person d;
	struct reg_person p;
	bool seen = !dup_find_person(l->view, area, id, &d) ? viewer_is_operator(l->r.app->viewer)
							    : dup_may(l->view, l->r.app->viewer, &d, RIGHT_VIEW, 'B', l->r.ask->today);
	if (!reg_person_on(&l->r, area, id, l->r.ask->today, &p, e))
		return false;
	*out = seen ? reg_join(&l->r, p.name, ", ", reg_day(&l->r, p.birth))
		    : reg_say(&l->r, MSG_DUPLICATE_ELSEWHERE, arena_printf(l->r.arena, "%" G_GINT64_FORMAT, id), NULL, NULL);
	return true;
}

struct link_row {
	int64_t area, id, other_area, other;
};

static bool read_links(struct listing *l, const char *statement, int64_t area, int64_t person, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(l->r.app->store), statement_text(statement), e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", area);
	page_sql_int(st, ":person", person);
	if (db_find_param(st, ":state") >= 0)
		page_sql_int(st, ":state", reg_num(&l->r, "duplicate_state", "open"));
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		struct link_row x = {db_int(st, 0), db_int(st, 1), db_int(st, 2), db_int(st, 3)};
		g_array_append_val(out, x);
	}
	return step == DB_DONE;
}

static bool put_links(struct listing *l, const char *statement, int64_t area, int64_t person, const struct page_duplicate_link **out,
	size_t *count, struct err *e)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct link_row));
	if (!read_links(l, statement, area, person, rows, e))
		return false;
	struct page_duplicate_link *list = ARENA_ARRAY(l->r.arena, struct page_duplicate_link, rows->len + 1);
	for (guint i = 0; i < rows->len; i++) {
		const struct link_row *x = &g_array_index(rows, struct link_row, i);
		list[i] = (struct page_duplicate_link){x->area, x->id, NULL};
		if (!other_name(l, x->other_area, x->other, &list[i].name, e))
			return false;
	}
	*out = list;
	*count = rows->len;
	return true;
}

bool page_duplicate_links(struct app *a, const struct page_ask *ask, int64_t area, int64_t person, struct page_duplicate_links *out,
	struct arena *arena, struct err *e)
{
	struct listing l = {.r = {a, ask, arena}};
	*out = (struct page_duplicate_links){0};
	if (!viewer_may_somewhere(a->viewer, RIGHT_MERGE) && !viewer_is_operator(a->viewer))
		return true;
	l.view = directory_hold(app_directory(a), a->store, e);
	bool ok = l.view != NULL && put_links(&l, "duplicate_of_person", area, person, &out->pairs, &out->pair_count, e) &&
		  put_links(&l, "merges_of_person", area, person, &out->merges, &out->merge_count, e);
	directory_release(l.view);
	return ok;
}
