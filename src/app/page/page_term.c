/* Page: the committee (or office) of a term; see page_organisation.h. */
#include "app/page/page_organisation_parts.h"
#include "messages/page_person.def"

#include <string.h>

/* Committees are always described by how many are under this age. */
#define YOUNG 40

struct term_work {
	struct reg r;
	struct page_ask then; /* the day asked for, brought into the term */
	struct page_term *out;
	struct reg_organisation self;
	GArray *terms, *tenures;
	const struct org_term *term;
	bool named;
};

/* ---- who ---- */

static bool read_tenures(struct term_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, "page_term_tenures", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":term", w->term->id);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct org_tenure t = {.post = db_int(st, 0),
			.title = db_int(st, 1),
			.person = {.area = db_int(st, 2), .id = db_int(st, 3)},
			.from = (ymd)db_int(st, 4),
			.from_p = (int)db_int(st, 5),
			.until = (ymd)db_int(st, 6),
			.until_p = (int)db_int(st, 7),
			.main = db_int(st, 8) == 1,
			.acting = db_int(st, 9) == 1,
			.source = db_int(st, 10),
			.reelected = db_int(st, 11) == 1,
			.end_reason = db_int(st, 12),
			.decision = reg_decision(r, db_text(st, 13), db_int(st, 14), NULL)};
		g_array_append_val(w->tenures, t);
	}
	page_sql_done(r->ask, st);
	for (guint i = 0; step == DB_DONE && i < w->tenures->len; i++) {
		struct org_tenure *t = &g_array_index(w->tenures, struct org_tenure, i);
		ymd day = reg_nearest(r->ask->day, t->from, t->until);
		if (!reg_person_on(r, t->person.area, t->person.id, day, &t->person, e))
			return false;
	}
	return step == DB_DONE;
}

static bool read_posts(struct term_work *w, GArray *out, struct err *e)
{
	struct db_stmt *st = page_sql(w->r.app, w->r.ask, "page_term_posts", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":term", w->term->id);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct org_post p = {.id = db_int(st, 0), .title = db_int(st, 1), .seats = db_int(st, 2), .term = NONE, .category = NONE};
		g_array_append_val(out, p);
	}
	page_sql_done(w->r.ask, st);
	return step == DB_DONE;
}

static bool holds(const struct org_tenure *t, ymd day)
{
	return t->from <= day && day < t->until;
}

/* ---- structure ---- */

struct counts {
	int64_t all, women, minority, young, reelected, ethnic_unknown;
};

static bool seen_before(const struct term_work *w, guint at)
{
	const struct org_tenure *t = &g_array_index(w->tenures, struct org_tenure, at);
	for (guint i = 0; i < at; i++) {
		const struct org_tenure *x = &g_array_index(w->tenures, struct org_tenure, i);
		if (x->person.id == t->person.id && x->person.area == t->person.area && holds(x, w->then.day))
			return true;
	}
	return false;
}

static struct counts count(struct term_work *w)
{
	struct counts c = {0};
	struct reg *r = &w->r;
	for (guint i = 0; i < w->tenures->len; i++) {
		const struct org_tenure *t = &g_array_index(w->tenures, struct org_tenure, i);
		if (!holds(t, w->then.day) || seen_before(w, i))
			continue;
		const struct reg_person *p = &t->person;
		c.all++;
		c.women += reg_is(r, "sex", p->sex, "female");
		c.minority += p->ethnic > 0 && reg_in_group(r, "ethnic_group", "minority", p->ethnic);
		c.ethnic_unknown += p->ethnic <= 0;
		c.young += p->birth > 0 && ymd_years_between(ymd_first(p->birth), w->then.day) < YOUNG;
		c.reelected += t->reelected;
	}
	return c;
}

/* Half up, one decimal. */
static const char *share(struct reg *r, int64_t part, int64_t all)
{
	int64_t tenths = all == 0 ? 0 : (part * 2000 + all) / (2 * all);
	return all == 0 ? "–" : arena_printf(r->arena, "%d,%d", (int)(tenths / 10), (int)(tenths % 10));
}

static bool fill_structure(struct term_work *w, struct err *e)
{
	struct reg *r = &w->r;
	enum msg_lang lang = r->ask->lang;
	struct counts c = count(w);
	int64_t small = 0;
	if (!reg_small_cell(r, &small, e))
		return false;
	enum auth_access sensitive = reg_access(r, "person", 'S', w->self.unit, w->self.id, w->then.day);
	/* Figures only: hidden where the whole is small, as in forms. */
	bool hide = sensitive == ACCESS_NONE || (sensitive == ACCESS_FIGURES && c.all < small);
	struct page_structure *list = ARENA_ARRAY(r->arena, struct page_structure, 6);
	size_t n = 0;
	list[n++] = (struct page_structure){msg_template(MSG_TERM_ALL, lang), reg_number(r, c.all), share(r, c.all, c.all)};
	list[n++] = (struct page_structure){msg_template(MSG_TERM_WOMEN, lang), reg_number(r, c.women), share(r, c.women, c.all)};
	list[n++] = (struct page_structure){
		msg_template(MSG_TERM_MINORITY, lang), hide ? "⊘" : reg_number(r, c.minority), hide ? "⊘" : share(r, c.minority, c.all)};
	list[n++] = (struct page_structure){
		reg_say(r, MSG_TERM_UNDER, reg_number(r, YOUNG), NULL, NULL), reg_number(r, c.young), share(r, c.young, c.all)};
	list[n++] =
		(struct page_structure){msg_template(MSG_TERM_REELECTED, lang), reg_number(r, c.reelected), share(r, c.reelected, c.all)};
	w->out->structure = list;
	w->out->structure_count = c.all == 0 ? 0 : n;
	return true;
}

/* ---- members and changes ---- */

static struct page_term_member put_member(struct term_work *w, const struct org_tenure *t)
{
	struct reg *r = &w->r;
	/* That it ended with the term is no news. */
	const char *end = t->end_reason == NONE || t->until == w->term->until
				  ? ""
				  : page_code(r->app, "tenure_end", t->end_reason, r->ask->lang, r->arena);
	struct page_term_member m = {.holder = org_holder(r, t, w->named),
		.title = page_code(r->app, "title", t->title, r->ask->lang, r->arena),
		.decision = t->decision};
	bool left = t->until<w->term->until, joined = t->from> w->term->from;
	if (left)
		m.mark = (struct reg_mark){REG_WARN, msg_template(MSG_TERM_LEFT, r->ask->lang)};
	else if (joined)
		m.mark = (struct reg_mark){REG_INFO, msg_template(MSG_TERM_JOINED, r->ask->lang)};
	m.holder.note = reg_join(r, m.holder.note, " · ", end);
	return m;
}

static gint by_title_and_name(gconstpointer a, gconstpointer b, gpointer reg)
{
	const struct org_tenure *x = a, *y = b;
	int order = reg_title_order(reg, x->title) - reg_title_order(reg, y->title);
	return order != 0 ? order : org_by_name(a, b);
}

static void fill_members(struct term_work *w)
{
	struct page_term *out = w->out;
	struct page_term_member *members = ARENA_ARRAY(w->r.arena, struct page_term_member, w->tenures->len + 1);
	struct page_term_member *changes = ARENA_ARRAY(w->r.arena, struct page_term_member, w->tenures->len + 1);
	g_array_sort_with_data(w->tenures, by_title_and_name, &w->r);
	for (guint i = 0; i < w->tenures->len; i++) {
		const struct org_tenure *t = &g_array_index(w->tenures, struct org_tenure, i);
		struct page_term_member m = put_member(w, t);
		if (holds(t, w->then.day))
			members[out->member_count++] = m;
		if (m.mark.text != NULL)
			changes[out->change_count++] = m;
	}
	out->members = members;
	out->changes = changes;
	if (!w->named && out->member_count > 0)
		out->hidden = reg_say(&w->r, MSG_ORG_MORE_HOLDERS, reg_number(&w->r, (int64_t)out->member_count), NULL, NULL);
}

/* ---- head ---- */

static void fill_facts(struct term_work *w)
{
	struct reg *r = &w->r;
	const struct org_term *t = w->term;
	struct reg_fact *f = ARENA_ARRAY(r->arena, struct reg_fact, 12);
	size_t n = 0;
	enum msg_lang lang = r->ask->lang;
	const char *until = page_until(t->until, t->until_p, r->arena);
	f[n++] = (struct reg_fact){msg_template(MSG_TERM_STARTED, lang), page_from(t->from, t->from_p, r->arena)};
	f[n++] = (struct reg_fact){msg_template(MSG_TERM_UNTIL, lang), *until != '\0' ? until : msg_template(MSG_REG_UNTIL_NOW, lang)};
	f[n++] = (struct reg_fact){msg_template(MSG_TERM_CONGRESS, lang), t->congress == NONE ? "…" : reg_day(r, (ymd)t->congress)};
	f[n++] = (struct reg_fact){msg_template(MSG_TERM_COMMITTEE, lang), reg_number(r, t->committee)};
	f[n++] = (struct reg_fact){msg_template(MSG_TERM_STANDING, lang), reg_number(r, t->standing)};
	f[n++] = (struct reg_fact){msg_template(MSG_TERM_ELECTED, lang), reg_number(r, t->elected)};
	if (t->deputies != NONE)
		f[n++] = (struct reg_fact){msg_template(MSG_TERM_DEPUTY, lang), reg_number(r, t->deputies)};
	if (t->list != NONE)
		f[n++] = (struct reg_fact){msg_template(MSG_TERM_LIST, lang), reg_number(r, t->list)};
	if (t->ordinal != NONE)
		f[n++] = (struct reg_fact){msg_template(MSG_TERM_ORDINAL, lang), reg_number(r, t->ordinal)};
	if (t->planned != NONE)
		f[n++] = (struct reg_fact){msg_template(MSG_TERM_PLANNED, lang), reg_day(r, (ymd)t->planned)};
	if (t->basis[0] != '\0')
		f[n++] = (struct reg_fact){msg_template(MSG_REG_BASIS, lang), t->basis};
	w->out->facts = (struct reg_facts){f, n};
}

static void fill_neighbours(struct term_work *w, size_t at)
{
	struct page_term *out = w->out;
	out->previous = out->next = (struct page_term_ref){NONE, NULL};
	if (at > 0) {
		const struct org_term *t = &g_array_index(w->terms, struct org_term, at - 1);
		out->previous = (struct page_term_ref){t->id, t->label};
		out->previous_text = reg_say(&w->r, MSG_TERM_PREVIOUS, t->label, NULL, NULL);
	}
	if (at + 1 < w->terms->len) {
		const struct org_term *t = &g_array_index(w->terms, struct org_term, at + 1);
		out->next = (struct page_term_ref){t->id, t->label};
		out->next_text = reg_say(&w->r, MSG_TERM_NEXT, t->label, NULL, NULL);
	}
}

static bool fill_head(struct term_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct page_term *out = w->out;
	struct reg_unit u;
	if (!reg_unit_on(r, w->self.unit, w->then.day, &u, e) || !reg_above(r, u.id, w->then.day, &out->above, &out->above_count, e))
		return false;
	out->organisation = reg_organisation_ref(&w->self);
	out->unit = reg_unit_ref(&u);
	out->label = w->term->label;
	out->title = reg_say(r, MSG_TERM_TITLE, w->self.name, w->term->label, NULL);
	out->day = reg_day(r, w->then.day);
	const char *until = page_until(w->term->until, w->term->until_p, r->arena),
		   *from = page_from(w->term->from, w->term->from_p, r->arena);
	out->line = reg_join(r, u.name, " · ",
		*until == '\0' ? reg_say(r, MSG_REG_FROM, from, NULL, NULL) : reg_say(r, MSG_REG_FROM_UNTIL, from, until, NULL));
	fill_facts(w);
	return true;
}

/* ---- the whole ---- */

static bool find_organisation(struct term_work *w, int64_t term, struct err *e)
{
	struct reg *r = &w->r;
	char id[24];
	g_snprintf(id, sizeof id, "%" G_GINT64_FORMAT, term);
	struct db_stmt *st = page_sql(r->app, r->ask, "page_term_organisation", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":term", term);
	enum db_step step = db_step(st, e);
	int64_t organisation = step == DB_ROW ? db_int(st, 0) : NONE;
	page_sql_done(r->ask, st);
	if (step != DB_ROW)
		return step != DB_ERROR && FAIL(e, ERR_NOT_FOUND, MSG_TERM_NONE, id);
	return org_terms(r, organisation, w->terms, e) && reg_organisation_on(r, organisation, r->ask->day, &w->self, e);
}

static bool fill(struct term_work *w, int64_t term, struct err *e)
{
	struct reg *r = &w->r;
	if (!find_organisation(w, term, e))
		return false;
	for (guint i = 0; i < w->terms->len; i++)
		if (g_array_index(w->terms, struct org_term, i).id == term) {
			w->term = &g_array_index(w->terms, struct org_term, i);
			fill_neighbours(w, i);
		}
	must(w->term != NULL);
	/* From here on everything is as of a day inside the term. */
	w->then.day = reg_nearest(w->then.day, w->term->from, w->term->until);
	if (!reg_organisation_on(r, w->self.id, w->then.day, &w->self, e))
		return false;
	if (reg_access(r, "organisation", 'O', w->self.unit, w->self.id, w->then.day) == ACCESS_NONE ||
		!reg_may_see_posts(r, w->self.unit, w->self.id, w->then.day))
		return FAIL0(e, ERR_DENIED, MSG_ORG_DENIED);
	w->named = reg_may_name(r, w->self.unit, w->self.id, w->then.day);
	g_autoptr(GArray) posts = g_array_new(FALSE, TRUE, sizeof(struct org_post));
	g_autoptr(GArray) now = g_array_new(FALSE, TRUE, sizeof(struct org_tenure));
	if (!fill_head(w, e) || !read_tenures(w, e) || !read_posts(w, posts, e) || !fill_structure(w, e))
		return false;
	for (guint i = 0; i < w->tenures->len; i++)
		if (holds(&g_array_index(w->tenures, struct org_tenure, i), w->then.day))
			g_array_append_val(now, g_array_index(w->tenures, struct org_tenure, i));
	w->out->posts = org_put_posts(r, posts, now, w->terms, w->named, &w->out->total);
	w->out->post_count = posts->len;
	fill_members(w);
	return true;
}

bool page_term(struct app *a, const struct page_ask *ask, int64_t term, struct page_term *out, struct arena *arena, struct err *e)
{
	struct term_work w = {.then = *ask, .out = out};
	w.r = (struct reg){a, &w.then, arena};
	w.terms = g_array_new(FALSE, TRUE, sizeof(struct org_term));
	w.tenures = g_array_new(FALSE, TRUE, sizeof(struct org_tenure));
	*out = (struct page_term){0};
	bool ok = reg_begin(&w.r, e) && fill(&w, term, e);
	reg_end(&w.r);
	g_array_free(w.terms, TRUE);
	g_array_free(w.tenures, TRUE);
	return ok;
}
