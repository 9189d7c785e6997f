/* Page of an organisation; see page_organisation.h. */
#include "app/page/page_organisation_parts.h"

#include "app/reading.h"
#include "messages/page_person.def"

#include <string.h>

#define MEMBERS_MAX 200

struct org_work {
	struct reg r;
	struct page_organisation *out;
	struct reg_organisation self;
	ymd at; /* the day, or the nearest on which it stood */
};

static struct db_stmt *ask_own(struct org_work *w, const char *name, struct err *e)
{
	struct db_stmt *st = page_sql(w->r.app, w->r.ask, name, e);
	if (st != NULL)
		page_sql_int(st, ":organisation", w->self.id);
	return st;
}

/* ---- head ---- */

struct fact_list {
	struct reg_fact *items;
	size_t count;
};

static void add_fact(struct reg *r, struct fact_list *f, msg_key key, const char *text)
{
	if (text != NULL && *text != '\0')
		f->items[f->count++] = (struct reg_fact){msg_template(key, r->ask->lang), text};
}

struct version {
	int64_t unit, type, grassroots, place;
	const char *name, *short_name, *address, *phone, *symbol, *exception, *basis;
	ymd from, until;
	int from_p, until_p;
};

static bool read_versions(struct org_work *w, GArray *out, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = ask_own(w, "page_organisation_versions", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct version v = {.unit = db_int(st, 0),
			.type = db_int(st, 1),
			.name = reg_copy(r, db_text(st, 2)),
			.short_name = reg_copy(r, db_text(st, 3)),
			.from = (ymd)db_int(st, 4),
			.from_p = (int)db_int(st, 5),
			.until = (ymd)db_int(st, 6),
			.until_p = (int)db_int(st, 7),
			.grassroots = db_int(st, 8),
			.place = db_int(st, 9),
			.address = reg_copy(r, db_text(st, 10)),
			.phone = reg_copy(r, db_text(st, 11)),
			.symbol = reg_copy(r, db_text(st, 12)),
			.exception = reg_copy(r, db_text(st, 13)),
			.basis = reg_decision(r, db_text(st, 14), db_int(st, 15), db_text(st, 16))};
		g_array_append_val(out, v);
	}
	page_sql_done(r->ask, st);
	return step == DB_DONE;
}

static void fill_facts(struct org_work *w, const struct version *v)
{
	struct reg *r = &w->r;
	struct fact_list f = {ARENA_ARRAY(r->arena, struct reg_fact, 12), 0};
	enum msg_lang lang = r->ask->lang;
	add_fact(r, &f, MSG_REG_COL_TYPE, page_code(r->app, "organisation_type", v->type, lang, r->arena));
	add_fact(r, &f, MSG_ORG_SHORT, v->short_name);
	add_fact(r, &f, MSG_ORG_UNIT, w->out->unit.name);
	add_fact(r, &f, MSG_ORG_GRASSROOTS, page_code(r->app, "grassroots_type", v->grassroots, lang, r->arena));
	add_fact(r, &f, MSG_ORG_PLACE, page_code(r->app, "cell_place", v->place, lang, r->arena));
	add_fact(r, &f, MSG_ORG_ADDRESS, v->address);
	add_fact(r, &f, MSG_ORG_PHONE, v->phone);
	add_fact(r, &f, MSG_ORG_SYMBOL, v->symbol);
	add_fact(r, &f, MSG_ORG_EXCEPTION, v->exception);
	add_fact(r, &f, MSG_REG_BASIS, v->basis);
	w->out->facts = (struct reg_facts){f.items, f.count};
}

static bool fill_versions(struct org_work *w, const GArray *versions, struct err *e)
{
	struct reg *r = &w->r;
	struct page_organisation_version *list = ARENA_ARRAY(r->arena, struct page_organisation_version, versions->len + 1);
	for (guint i = 0; i < versions->len; i++) {
		const struct version *v = &g_array_index(versions, struct version, i);
		struct reg_unit u;
		if (!reg_unit_on(r, v->unit, v->from, &u, e))
			return false;
		list[i] = (struct page_organisation_version){.name = v->name,
			.type = page_code(r->app, "organisation_type", v->type, r->ask->lang, r->arena),
			.from = page_from(v->from, v->from_p, r->arena),
			.until = page_until(v->until, v->until_p, r->arena),
			.basis = v->basis,
			.unit = reg_unit_ref(&u)};
	}
	w->out->versions = list;
	w->out->version_count = versions->len;
	return true;
}

static bool fill_unit(struct org_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct reg_unit u;
	if (!reg_unit_on(r, w->self.unit, w->at, &u, e) || !reg_above(r, u.id, w->at, &w->out->above, &w->out->above_count, e))
		return false;
	w->out->unit = reg_unit_ref(&u);
	return true;
}

static bool fill_head(struct org_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct page_organisation *out = w->out;
	g_autoptr(GArray) versions = g_array_new(FALSE, FALSE, sizeof(struct version));
	if (!read_versions(w, versions, e) || !fill_unit(w, e) || !fill_versions(w, versions, e))
		return false;
	must(versions->len > 0);
	const struct version *now = NULL;
	for (guint i = 0; i < versions->len; i++)
		if (g_array_index(versions, struct version, i).from == w->self.from)
			now = &g_array_index(versions, struct version, i);
	must(now != NULL);
	ymd from = g_array_index(versions, struct version, 0).from,
	    until = g_array_index(versions, struct version, versions->len - 1).until;
	out->self = reg_organisation_ref(&w->self);
	out->title = w->self.name;
	fill_facts(w, now);
	if (r->ask->day < from)
		out->note = reg_say(r, MSG_ORG_NOT_YET, reg_day(r, from), NULL, NULL);
	else if (r->ask->day >= until)
		out->note = reg_say(r, MSG_ORG_ENDED, reg_day(r, ymd_add_days(until, -1)), NULL, NULL);
	const char *since = page_from(now->from, now->from_p, r->arena), *end = page_until(now->until, now->until_p, r->arena);
	out->line = reg_join(r, page_code(r->app, "organisation_type", now->type, r->ask->lang, r->arena), " · ",
		reg_join(r, out->unit.name, " · ",
			*end == '\0' ? reg_say(r, MSG_REG_FROM, since, NULL, NULL) : reg_say(r, MSG_REG_FROM_UNTIL, since, end, NULL)));
	return true;
}

/* ---- posts ---- */

static bool read_posts(struct org_work *w, GArray *out, struct err *e)
{
	struct db_stmt *st = ask_own(w, "page_organisation_posts", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct org_post p = {.id = db_int(st, 0),
			.title = db_int(st, 1),
			.term = db_int(st, 2),
			.seats = db_int(st, 3),
			.name = reg_copy(&w->r, db_text(st, 4)),
			.category = db_int(st, 5)};
		g_array_append_val(out, p);
	}
	page_sql_done(w->r.ask, st);
	return step == DB_DONE;
}

static bool read_holders(struct org_work *w, GArray *out, struct err *e)
{
	struct db_stmt *st = ask_own(w, "page_organisation_holders", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct org_tenure t = {.post = db_int(st, 0),
			.person = {.area = db_int(st, 1), .id = db_int(st, 2)},
			.from = (ymd)db_int(st, 3),
			.from_p = (int)db_int(st, 4),
			.until = (ymd)db_int(st, 5),
			.until_p = (int)db_int(st, 6),
			.main = db_int(st, 7) == 1,
			.acting = db_int(st, 8) == 1,
			.source = db_int(st, 9),
			.end_reason = NONE};
		g_array_append_val(out, t);
	}
	page_sql_done(w->r.ask, st);
	for (guint i = 0; step == DB_DONE && i < out->len; i++) {
		struct org_tenure *t = &g_array_index(out, struct org_tenure, i);
		if (!reg_person_on(&w->r, t->person.area, t->person.id, w->r.ask->day, &t->person, e))
			return false;
	}
	return step == DB_DONE;
}

static bool fill_posts(struct org_work *w, const GArray *terms, struct err *e)
{
	g_autoptr(GArray) posts = g_array_new(FALSE, TRUE, sizeof(struct org_post));
	g_autoptr(GArray) tenures = g_array_new(FALSE, TRUE, sizeof(struct org_tenure));
	bool named = reg_may_name(&w->r, w->self.unit, w->self.id, w->at);
	if (!reg_may_see_posts(&w->r, w->self.unit, w->self.id, w->at)) {
		w->out->posts_note = msg_template(MSG_ORG_POSTS_HIDDEN, w->r.ask->lang);
		return true;
	}
	if (!read_posts(w, posts, e) || !read_holders(w, tenures, e))
		return false;
	w->out->posts = org_put_posts(&w->r, posts, tenures, terms, named, &w->out->total);
	w->out->post_count = posts->len;
	return true;
}

/* ---- lines ---- */

static bool fill_superiors(struct org_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = ask_own(w, "page_organisation_superiors", e);
	g_autoptr(GArray) lines = g_array_new(FALSE, TRUE, sizeof(struct page_organisation_line));
	g_autoptr(GArray) days = g_array_new(FALSE, TRUE, sizeof(ymd));
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		ymd from = (ymd)db_int(st, 2), until = (ymd)db_int(st, 4), day = reg_nearest(r->ask->day, from, until);
		struct page_organisation_line l = {.line = page_code(r->app, "organisation_line", db_int(st, 0), r->ask->lang, r->arena),
			.organisation = {db_int(st, 1), NULL},
			.from = page_from(from, db_int(st, 3), r->arena),
			.until = page_until(until, db_int(st, 5), r->arena)};
		g_array_append_val(lines, l);
		g_array_append_val(days, day);
	}
	page_sql_done(r->ask, st);
	struct page_organisation_line *list = ARENA_ARRAY(r->arena, struct page_organisation_line, lines->len + 1);
	for (guint i = 0; step == DB_DONE && i < lines->len; i++) {
		struct reg_organisation o;
		list[i] = g_array_index(lines, struct page_organisation_line, i);
		if (!reg_organisation_on(r, list[i].organisation.id, g_array_index(days, ymd, i), &o, e))
			return false;
		list[i].organisation = reg_organisation_ref(&o);
		list[i].type = page_code(r->app, "organisation_type", o.type, r->ask->lang, r->arena);
	}
	w->out->superiors = list;
	w->out->superior_count = lines->len;
	return step == DB_DONE;
}

static bool fill_below(struct org_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = ask_own(w, "page_organisation_below", e);
	g_autoptr(GArray) lines = g_array_new(FALSE, TRUE, sizeof(struct page_organisation_line));
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct page_organisation_line l = {.line = page_code(r->app, "organisation_line", db_int(st, 0), r->ask->lang, r->arena),
			.organisation = {db_int(st, 1), reg_copy(r, db_text(st, 2))},
			.type = page_code(r->app, "organisation_type", db_int(st, 3), r->ask->lang, r->arena)};
		if (reg_access(r, "organisation", 'O', db_int(st, 4), l.organisation.id, r->ask->day) != ACCESS_NONE)
			g_array_append_val(lines, l);
	}
	page_sql_done(r->ask, st);
	struct page_organisation_line *list = ARENA_ARRAY(r->arena, struct page_organisation_line, lines->len + 1);
	for (guint i = 0; i < lines->len; i++)
		list[i] = g_array_index(lines, struct page_organisation_line, i);
	w->out->below = list;
	w->out->below_count = lines->len;
	return step == DB_DONE;
}

/* ---- terms ---- */

static void fill_terms(struct org_work *w, const GArray *terms)
{
	struct reg *r = &w->r;
	struct page_organisation_term *list = ARENA_ARRAY(r->arena, struct page_organisation_term, terms->len + 1);
	for (guint i = 0; i < terms->len; i++) {
		const struct org_term *t = &g_array_index(terms, struct org_term, terms->len - 1 - i);
		list[i] = (struct page_organisation_term){.term = {t->id, t->label},
			.from = page_from(t->from, t->from_p, r->arena),
			.until = page_until(t->until, t->until_p, r->arena),
			.congress = t->congress == NONE ? "…" : reg_day(r, (ymd)t->congress),
			.decided = reg_number(r, t->committee),
			.elected = reg_number(r, t->elected),
			.basis = t->basis,
			.now = t->from <= r->ask->day && r->ask->day < t->until};
	}
	w->out->terms = list;
	w->out->term_count = terms->len;
}

/* ---- members ---- */

struct org_member {
	struct reg_person person;
	int64_t kind, place;
	ymd from;
	int from_p;
};

static gint by_name(gconstpointer a, gconstpointer b)
{
	const struct org_member *x = a, *y = b;
	int order = strcmp(x->person.sort, y->person.sort);
	return order != 0 ? order : (x->person.id > y->person.id) - (x->person.id < y->person.id);
}

static bool read_members(struct org_work *w, GArray *out, struct err *e)
{
	struct db_stmt *st = ask_own(w, "page_organisation_members", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct org_member m = {.person = {.area = db_int(st, 0), .id = db_int(st, 1), .sort = ""},
			.kind = db_int(st, 2),
			.place = db_int(st, 3),
			.from = (ymd)db_int(st, 4),
			.from_p = (int)db_int(st, 5)};
		g_array_append_val(out, m);
	}
	page_sql_done(w->r.ask, st);
	return step == DB_DONE;
}

static bool put_members(struct org_work *w, GArray *all, struct err *e)
{
	struct reg *r = &w->r;
	for (guint i = 0; i < all->len; i++) {
		struct org_member *m = &g_array_index(all, struct org_member, i);
		if (!reg_person_on(r, m->person.area, m->person.id, r->ask->day, &m->person, e))
			return false;
	}
	g_array_sort(all, by_name);
	w->out->member_count = MIN(all->len, MEMBERS_MAX);
	struct page_member *list = ARENA_ARRAY(r->arena, struct page_member, w->out->member_count + 1);
	for (size_t i = 0; i < w->out->member_count; i++) {
		const struct org_member *m = &g_array_index(all, struct org_member, i);
		const char *kind = page_code(r->app, "membership_kind", m->kind, r->ask->lang, r->arena);
		if (!reg_is(r, "membership_place", m->place, "home"))
			kind = reg_join(r, kind, ", ", page_code(r->app, "membership_place", m->place, r->ask->lang, r->arena));
		list[i] = (struct page_member){.person = {m->person.area, m->person.id, m->person.name},
			.kind = kind,
			.birth = reg_day(r, m->person.birth),
			.from = page_from(m->from, m->from_p, r->arena)};
	}
	w->out->members = list;
	if (all->len > MEMBERS_MAX)
		w->out->members_more = reg_say(r, MSG_ORG_MEMBERS_MORE, reg_number(r, (int64_t)all->len - MEMBERS_MAX), NULL, NULL);
	const struct access_reading reading = {
		.act = RIGHT_VIEW, .table = "membership", .row = w->self.id, .fields = "full_name", .rows = (int64_t)w->out->member_count};
	if (w->out->member_count > 0)
		app_note_reading(r->app, &reading);
	return true;
}

static bool fill_members(struct org_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct page_organisation *out = w->out;
	enum auth_access access = reg_access(r, "membership", 'S', w->self.unit, w->self.id, w->at);
	bool cell = reg_in_group(r, "organisation_type", "any_cell", w->self.type);
	g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(struct org_member));
	int64_t small = 0;
	if (access == ACCESS_NONE || !reg_may_name(r, w->self.unit, w->self.id, w->at)) {
		/* Said of every cell alike, so that it tells nothing. */
		if (access == ACCESS_NONE && cell)
			out->members_note = msg_template(MSG_ORG_MEMBERS_HIDDEN, r->ask->lang);
		if (access == ACCESS_NONE)
			return true;
		access = ACCESS_FIGURES;
	}
	if (!read_members(w, all, e) || !reg_small_cell(r, &small, e))
		return false;
	if (all->len == 0 && !cell)
		return true;
	const char *count = reg_count_text(r, (int64_t)all->len, access, small);
	out->members_summary = reg_say(r, MSG_ORG_MEMBERS_COUNT, count, NULL, NULL);
	if (access == ACCESS_NAMES)
		return put_members(w, all, e);
	out->members_note = reg_say(r, MSG_ORG_MEMBERS_FIGURES, count, NULL, NULL);
	return true;
}

/* ---- the whole ---- */

static bool fill(struct org_work *w, int64_t organisation, struct err *e)
{
	struct reg *r = &w->r;
	char id[24];
	g_snprintf(id, sizeof id, "%" G_GINT64_FORMAT, organisation);
	if (!reg_organisation_on(r, organisation, r->ask->day, &w->self, e))
		return false;
	if (w->self.id == NONE)
		return FAIL(e, ERR_NOT_FOUND, MSG_ORG_NONE, id);
	w->at = reg_nearest(r->ask->day, w->self.from, w->self.until);
	if (reg_access(r, "organisation", 'O', w->self.unit, w->self.id, w->at) == ACCESS_NONE)
		return FAIL0(e, ERR_DENIED, MSG_ORG_DENIED);
	g_autoptr(GArray) terms = g_array_new(FALSE, TRUE, sizeof(struct org_term));
	if (!fill_head(w, e) || !org_terms(r, w->self.id, terms, e))
		return false;
	fill_terms(w, terms);
	return fill_posts(w, terms, e) && fill_superiors(w, e) && fill_below(w, e) && fill_members(w, e);
}

bool page_organisation(
	struct app *a, const struct page_ask *ask, int64_t organisation, struct page_organisation *out, struct arena *arena, struct err *e)
{
	struct org_work w = {.r = {a, ask, arena}, .out = out};
	*out = (struct page_organisation){0};
	bool ok = reg_begin(&w.r, e) && fill(&w, organisation, e);
	reg_end(&w.r);
	return ok;
}
