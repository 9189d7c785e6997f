/* Of the review: who leaves within the months looked ahead, who is planned, the members of one body. See review_parts.h. */
#include "app/review/review_parts.h"

#include "app/reading.h"
#include "base/text.h"
#include "messages/review.def"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

/* ---- somebody in a body ---- */

struct foreseen {
	ymd day;
	const char *why;
};

/* "area.fact" -> struct foreseen */
static char *seat_key(int64_t area, int64_t fact)
{
	return g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, area, fact);
}

static void foresee(struct review_work *w, GHashTable *all, int64_t area, int64_t fact, ymd day, const char *why)
{
	g_autofree char *key = seat_key(area, fact);
	struct foreseen *f = g_hash_table_lookup(all, key);
	if (f != NULL && f->day <= day)
		return;
	f = ARENA_NEW(w->r.arena, struct foreseen);
	*f = (struct foreseen){day, why};
	g_hash_table_insert(all, g_strdup(key), f);
}

static bool read_expected(struct review_work *w, GHashTable *all, struct err *e)
{
	struct db_stmt *st = page_sql(w->r.app, w->r.ask, "review_expected", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", w->out->place.id);
	page_sql_int(st, ":last", w->last);
	while ((step = db_step(st, e)) == DB_ROW) {
		ymd day = (ymd)db_int(st, 2);
		foresee(w, all, db_int(st, 0), db_int(st, 1), day,
			reg_say(&w->r, MSG_REVIEW_WHY_EXPECTED, reg_day(&w->r, day), NULL, NULL));
	}
	page_sql_done(w->r.ask, st);
	return step == DB_DONE;
}

/* Day of retirement by age; NONE: sex or birth is not recorded, or no table covers it. st: review_retires, asked again and again. */
static bool retires(struct review_work *w, struct db_stmt *st, int64_t area, int64_t person, int64_t *out, struct err *e)
{
	page_sql_int(st, ":day", w->law.day);
	page_sql_int(st, ":area", area);
	page_sql_int(st, ":person", person);
	const enum db_step step = db_step(st, e);
	*out = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	return step != DB_ERROR;
}

static const char *retires_words(struct review_work *w, ymd day)
{
	if (day <= w->law.day)
		return reg_say(&w->r, MSG_REVIEW_WHY_RETIRED, reg_day(&w->r, day), NULL, NULL);
	const int months = ymd_months_between(w->law.day, day);
	return reg_say(&w->r, MSG_REVIEW_WHY_RETIRES, reg_day(&w->r, day), reg_number(&w->r, months), NULL);
}

static void take_aged(struct review_work *w, GHashTable *all)
{
	for (guint i = 0; i < w->bodies->len; i++) {
		const struct review_body *b = &g_array_index(w->bodies, struct review_body, i);
		GHashTable *groups = w->aged[review_item_of(w, b)];
		const GArray *seats = groups != NULL && !b->hidden ? law_group(groups, b->subject.id) : NULL;
		for (guint k = 0; seats != NULL && k < seats->len; k++) {
			const struct law_seat *s = &g_array_index(seats, struct law_seat, k);
			const ymd day = (ymd)GPOINTER_TO_SIZE(g_hash_table_lookup(w->retire, &s->person));
			if (day != 0)
				foresee(w, all, s->area, s->fact, day, retires_words(w, day));
		}
	}
}

static bool read_tenure(
	struct review_work *w, const struct review_body *b, const struct law_seat *s, struct review_person *p, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, "review_tenure", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", s->area);
	page_sql_int(st, ":id", s->fact);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		const bool guarded = b->named && reg_access(r, "tenure", 'S', b->subject.unit, b->subject.id, r->ask->day) == ACCESS_NAMES;
		p->title = db_int(st, 0);
		p->title_text = page_code(r->app, "title", p->title, r->ask->lang, r->arena);
		p->from = page_from(db_int(st, 1), db_int(st, 2), r->arena);
		p->source = page_code(r->app, "tenure_source", db_int(st, 3), r->ask->lang, r->arena);
		p->nonlocal = guarded && !db_is_null(st, 5) ? db_int(st, 5) : NONE;
		p->nonlocal_basis = guarded && !db_is_null(st, 6) ? arena_strdup(r->arena, db_text(st, 6)) : "";
	}
	page_sql_done(r->ask, st);
	return step != DB_ERROR;
}

static bool read_person(
	struct review_work *w, const struct review_body *b, const struct law_seat *s, struct review_person *out, struct err *e)
{
	struct reg *r = &w->r;
	struct reg_person x = {.id = NONE, .name = "", .birth = 0};
	*out = (struct review_person){.person = {NONE, NONE, ""},
		.fact = s->fact,
		.birth = "",
		.from = "",
		.source = "",
		.title_text = "",
		.why = "",
		.nonlocal = NONE,
		.retires = NONE,
		.nonlocal_basis = "",
		.hometown = "",
		.residence = ""};
	if (!read_tenure(w, b, s, out, e) || (b->named && !reg_person_on(r, s->area, s->person, r->ask->day, &x, e)))
		return false;
	if (b->named) {
		out->person = (struct page_person_ref){s->area, s->person, x.name};
		out->birth = reg_day(r, x.birth);
	}
	return true;
}

/* ---- who leaves ---- */

static gint by_leaving(gconstpointer a, gconstpointer b)
{
	const struct review_person *x = a, *y = b;
	return x->leaves != y->leaves ? (x->leaves > y->leaves) - (x->leaves < y->leaves) : (x->fact > y->fact) - (x->fact < y->fact);
}

static bool leave_body(struct review_work *w, struct review_body *b, GHashTable *all, struct err *e)
{
	const GArray *seats = law_group(w->seats[review_item_of(w, b)], b->subject.id);
	struct review_person *list = NULL;
	for (guint i = 0; seats != NULL && i < seats->len; i++) {
		const struct law_seat *s = &g_array_index(seats, struct law_seat, i);
		g_autofree char *key = seat_key(s->area, s->fact);
		const struct foreseen *f = g_hash_table_lookup(all, key);
		if (f == NULL)
			continue;
		if (list == NULL)
			list = ARENA_ARRAY(w->r.arena, struct review_person, seats->len);
		if (!read_person(w, b, s, &list[b->leaver_count], e))
			return false;
		list[b->leaver_count].leaves = f->day;
		list[b->leaver_count++].why = f->why;
	}
	if (list != NULL)
		qsort(list, b->leaver_count, sizeof *list, by_leaving);
	b->leavers = list;
	b->leaving = (int64_t)b->leaver_count;
	return true;
}

bool review_read_leaving(struct review_work *w, struct err *e)
{
	GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	bool ok = read_expected(w, all, e);
	if (ok)
		take_aged(w, all);
	for (guint i = 0; ok && i < w->bodies->len; i++) {
		struct review_body *b = &g_array_index(w->bodies, struct review_body, i);
		if (b->hidden)
			b->leaving = NONE;
		else
			ok = leave_body(w, b, all, e);
	}
	g_hash_table_unref(all);
	return ok;
}

/* ---- who is planned ---- */

/* A person for a title of a body; the latest word counts. */
struct plan {
	int64_t organisation, title, area, person, action;
};

static bool read_plans(struct review_work *w, GArray *plans, struct err *e)
{
	struct db_stmt *st = page_sql(w->r.app, w->r.ask, "review_planned", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", w->out->place.id);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct plan p = {db_int(st, 0), db_int(st, 1), db_int(st, 2), db_int(st, 3), db_int(st, 4)};
		guint i = plans->len; /* those of one body stand together, the latest last */
		while (i > 0) {
			struct plan *before = &g_array_index(plans, struct plan, i - 1);
			if (before->organisation != p.organisation)
				i = 1;
			else if (before->title == p.title && before->area == p.area && before->person == p.person)
				break;
			i--;
		}
		if (i > 0)
			g_array_index(plans, struct plan, i - 1).action = p.action;
		else
			g_array_append_val(plans, p);
	}
	page_sql_done(w->r.ask, st);
	return step == DB_DONE;
}

static bool add_successor(struct review_work *w, struct review_body *b, const struct plan *p, struct err *e)
{
	struct reg_person x;
	struct review_planned *list = ARENA_ARRAY(w->r.arena, struct review_planned, b->successor_count + 1);
	if (!reg_person_on(&w->r, p->area, p->person, w->law.day, &x, e))
		return false;
	if (b->successor_count > 0)
		memcpy(list, b->successors, b->successor_count * sizeof *list);
	list[b->successor_count++] =
		(struct review_planned){{p->area, p->person, x.name}, page_code(w->r.app, "title", p->title, w->r.ask->lang, w->r.arena)};
	b->successors = list;
	return true;
}

bool review_read_planned(struct review_work *w, struct err *e)
{
	g_autoptr(GArray) plans = g_array_new(FALSE, FALSE, sizeof(struct plan));
	bool ok = read_plans(w, plans, e);
	for (guint i = 0; ok && i < plans->len; i++) {
		const struct plan *p = &g_array_index(plans, struct plan, i);
		struct review_body *b = review_body_of(w, p->organisation);
		if (b == NULL || b->planned == NONE ||
			!(reg_is(&w->r, "planning_action", p->action, "in") || reg_is(&w->r, "planning_action", p->action, "keep")))
			continue;
		b->planned++;
		if (w->ask->organisation != 0 && b->named)
			ok = add_successor(w, b, p, e);
	}
	const struct review_body *one = w->ask->organisation != 0 ? &g_array_index(w->bodies, struct review_body, 0) : NULL;
	if (ok && one != NULL && one->successor_count > 0) {
		const struct access_reading reading = {.act = RIGHT_VIEW,
			.table = "planning_entry",
			.row = one->subject.id,
			.fields = "full_name",
			.rows = (int64_t)one->successor_count};
		app_note_reading(w->r.app, &reading);
	}
	return ok;
}

/* ---- the members of the body asked for ---- */

static bool read_home(struct review_work *w, struct review_person *p, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, "page_person_head", e);
	int64_t home = NONE, lives = NONE;
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", p->person.area);
	page_sql_int(st, ":person", p->person.id);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		home = db_is_null(st, 15) ? NONE : db_int(st, 15);
		lives = db_is_null(st, 17) ? NONE : db_int(st, 17);
		p->hometown = db_is_null(st, 16) ? "" : arena_strdup(r->arena, db_text(st, 16));
		p->residence = db_is_null(st, 18) ? "" : arena_strdup(r->arena, db_text(st, 18));
	}
	page_sql_done(r->ask, st);
	struct reg_unit u;
	if (step != DB_ERROR && home != NONE && reg_unit_on(r, home, r->ask->day, &u, e))
		p->hometown = reg_join(r, p->hometown, ", ", u.name);
	if (step != DB_ERROR && lives != NONE && reg_unit_on(r, lives, r->ask->day, &u, e))
		p->residence = reg_join(r, p->residence, ", ", u.name);
	return step != DB_ERROR && e->code == ERR_NONE;
}

static bool leads(struct review_work *w, const struct review_person *p)
{
	const struct code *c = code_by_num(codes_list(w->r.app->codes, "title", NULL), p->title);
	const char *rank = c != NULL ? code_extra(c, "rank") : NULL;
	return g_strcmp0(rank, "1") == 0;
}

static gint by_title(gconstpointer a, gconstpointer b, gpointer reg)
{
	const struct review_person *x = a, *y = b;
	int order = reg_title_order(reg, x->title) - reg_title_order(reg, y->title);
	return order != 0 ? order : (x->fact > y->fact) - (x->fact < y->fact);
}

bool review_read_members(struct review_work *w, struct err *e)
{
	struct review_body *b = &g_array_index(w->bodies, struct review_body, 0);
	const GArray *seats = b->hidden ? NULL : law_group(w->seats[review_item_of(w, b)], b->subject.id);
	g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(struct review_person));
	for (guint i = 0; seats != NULL && i < seats->len; i++) {
		struct review_person p;
		if (!read_person(w, b, &g_array_index(seats, struct law_seat, i), &p, e))
			return false;
		for (size_t k = 0; k < b->leaver_count; k++)
			if (b->leavers[k].fact == p.fact) {
				p.leaves = b->leavers[k].leaves;
				p.why = b->leavers[k].why;
			}
		p.head = leads(w, &p);
		struct db_stmt *st = b->named ? page_sql(w->r.app, w->r.ask, "review_retires", e) : NULL;
		if (b->named && (st == NULL || !retires(w, st, p.person.area, p.person.id, &p.retires, e)))
			return false;
		page_sql_done(w->r.ask, st);
		if (p.head && b->named && !read_home(w, &p, e))
			return false;
		g_array_append_val(list, p);
	}
	g_array_sort_with_data(list, by_title, &w->r);
	struct review_person *members = ARENA_ARRAY(w->r.arena, struct review_person, list->len + 1);
	if (list->len > 0)
		memcpy(members, list->data, list->len * sizeof *members);
	b->members = members;
	b->member_count = list->len;
	return true;
}
