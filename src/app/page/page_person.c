/* Page of a person: reading, rights, tables; see page_person.h. */
#include "app/page/page_person_parts.h"

#include "app/reading.h"
#include "store/statement.h"
#include "messages/page_person.def"

#include <string.h>

static struct db_stmt *ask_person(struct person_work *w, const char *name, struct err *e)
{
	struct db_stmt *st = page_sql(w->r.app, w->r.ask, name, e);
	if (st != NULL) {
		page_sql_int(st, ":area", w->area);
		page_sql_int(st, ":person", w->id);
	}
	return st;
}

/* ---- reading ---- */

static bool read_tenures(struct person_work *w, struct err *e)
{
	struct db_stmt *st = ask_person(w, "page_person_tenures", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct person_tenure t = {.id = db_int(st, 0),
			.title = db_int(st, 1),
			.organisation = db_int(st, 2),
			.term_label = reg_copy(&w->r, db_text(st, 3)),
			.from = (ymd)db_int(st, 4),
			.from_p = (int)db_int(st, 5),
			.until = (ymd)db_int(st, 6),
			.until_p = (int)db_int(st, 7),
			.main = db_int(st, 8) == 1,
			.acting = db_int(st, 9) == 1,
			.source = db_int(st, 10),
			.end_reason = db_int(st, 11),
			.decision = reg_decision(&w->r, db_text(st, 12), db_int(st, 13), db_text(st, 14)),
			.term = db_int(st, 15)};
		g_array_append_val(w->tenures, t);
	}
	page_sql_done(w->r.ask, st);
	return step == DB_DONE;
}

static bool read_memberships(struct person_work *w, struct err *e)
{
	struct db_stmt *st = ask_person(w, "page_person_memberships", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct person_membership m = {.id = db_int(st, 0),
			.organisation = db_int(st, 1),
			.kind = db_int(st, 2),
			.place = db_int(st, 3),
			.village = db_int(st, 4),
			.from = (ymd)db_int(st, 5),
			.from_p = (int)db_int(st, 6),
			.until = (ymd)db_int(st, 7),
			.until_p = (int)db_int(st, 8),
			.in = db_int(st, 9),
			.out = db_int(st, 10)};
		g_array_append_val(w->memberships, m);
	}
	page_sql_done(w->r.ask, st);
	return step == DB_DONE;
}

/* A qualification is one of these. */
static const struct {
	int column;
	const char *list;
	msg_key kind;
} studied[] = {{1, "general_education", MSG_PERSON_GENERAL}, {2, "professional_level", MSG_PERSON_PROFESSIONAL},
	{4, "political_theory", MSG_PERSON_THEORY}, {5, "state_management", MSG_PERSON_STATE_MGMT}, {6, "academic_rank", MSG_PERSON_RANK},
	{7, "language", MSG_PERSON_LANGUAGE}, {9, "it_level", MSG_PERSON_IT}};

static bool read_studies(struct person_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = ask_person(w, "page_person_qualifications", e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct person_study s = {.id = db_int(st, 12), .on = (ymd)db_int(st, 0), .level = NONE};
		for (size_t i = 0; i < G_N_ELEMENTS(studied) && s.level == NONE; i++) {
			s.level = db_int(st, studied[i].column);
			s.list = studied[i].list;
			s.kind = msg_template(studied[i].kind, r->ask->lang);
		}
		if (s.level == NONE)
			continue;
		s.level_text = page_code(r->app, s.list, s.level, r->ask->lang, r->arena);
		if (db_int(st, 8) != NONE)
			s.level_text =
				reg_join(r, s.level_text, ", ", page_code(r->app, "language_level", db_int(st, 8), r->ask->lang, r->arena));
		s.subject = reg_join(r, reg_copy(r, db_text(st, 3)), ", ", reg_copy(r, db_text(st, 10)));
		g_array_append_val(w->studies, s);
	}
	page_sql_done(r->ask, st);
	return step == DB_DONE;
}

/* ---- places and rights ---- */

static bool find_place(
	struct person_work *w, int64_t organisation, int64_t village, ymd from, ymd until, struct person_place *out, struct err *e)
{
	struct reg *r = &w->r;
	out->day = reg_nearest(r->ask->day, from, until);
	if (!reg_organisation_on(r, organisation, out->day, &out->organisation, e))
		return false;
	out->unit_id = village != NONE ? village : out->organisation.unit;
	out->named = reg_may_name(r, out->unit_id, organisation, out->day);
	return reg_unit_on(r, out->unit_id, out->day, &out->unit, e);
}

static bool find_places(struct person_work *w, struct err *e)
{
	for (guint i = 0; i < w->tenures->len; i++) {
		struct person_tenure *t = &g_array_index(w->tenures, struct person_tenure, i);
		if (!find_place(w, t->organisation, NONE, t->from, t->until, &t->at, e))
			return false;
		t->shown = t->at.named && reg_access(&w->r, "tenure", 'O', t->at.unit_id, t->organisation, t->at.day) == ACCESS_NAMES;
	}
	for (guint i = 0; i < w->memberships->len; i++) {
		struct person_membership *m = &g_array_index(w->memberships, struct person_membership, i);
		if (!find_place(w, m->organisation, m->village, m->from, m->until, &m->at, e))
			return false;
		m->shown = m->at.named && reg_access(&w->r, "membership", 'S', m->at.unit_id, m->organisation, m->at.day) == ACCESS_NAMES;
	}
	return true;
}

static bool may_at(struct person_work *w, const struct person_place *p, enum auth_right right, const char *table, char class_)
{
	const struct auth_place at = {.unit = p->unit_id, .organisation = p->organisation.id, .day = p->day};
	return viewer_may(w->r.app->viewer, right, table, class_, &at);
}

bool person_may(struct person_work *w, enum auth_right right, const char *table, char class_)
{
	if (viewer_is_operator(w->r.app->viewer))
		return true;
	for (guint i = 0; i < w->tenures->len; i++)
		if (may_at(w, &g_array_index(w->tenures, struct person_tenure, i).at, right, table, class_))
			return true;
	for (guint i = 0; i < w->memberships->len; i++)
		if (may_at(w, &g_array_index(w->memberships, struct person_membership, i).at, right, table, class_))
			return true;
	return w->home != NULL && w->tenures->len + w->memberships->len == 0 && may_at(w, w->home, right, table, class_);
}

/* Somebody just entered, without a post or a cell yet, is where the books are kept. */
static bool find_home(struct person_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = db_prepare(store_db(r->app->store), statement_text("area_unit"), e);
	struct person_place *p = arena_alloc(r->arena, sizeof *p);
	*p = (struct person_place){.unit_id = NONE, .organisation.id = NONE, .day = r->ask->day};
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":number"), w->area);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		p->unit_id = db_int(st, 0);
		w->home = p;
	}
	db_reset(st);
	return step != DB_ERROR;
}

bool person_read(struct person_work *w, struct err *e)
{
	if (!read_tenures(w, e) || !read_memberships(w, e) || !read_studies(w, e) || !find_places(w, e) || !find_home(w, e))
		return false;
	if (!person_may(w, RIGHT_VIEW, "person", 'B'))
		return FAIL0(e, ERR_DENIED, MSG_PERSON_DENIED);
	w->sees_sensitive = person_may(w, RIGHT_VIEW, "membership", 'S');
	w->may_reveal = person_may(w, RIGHT_REVEAL, "person", 'B');
	w->may_reveal_sensitive = person_may(w, RIGHT_REVEAL, "person", 'S');
	return true;
}

/* ---- tables ---- */

/* The unit beside an organisation, unless its name says it. */
static struct page_unit_ref unit_beside(const struct person_place *p)
{
	if (strstr(p->organisation.name, p->unit.name) != NULL)
		return (struct page_unit_ref){NONE, NULL, NULL};
	return reg_unit_ref(&p->unit);
}

static void put_posts(struct person_work *w)
{
	struct reg *r = &w->r;
	struct page_person_post *list = ARENA_ARRAY(r->arena, struct page_person_post, w->tenures->len + 1);
	int64_t hidden = 0;
	for (guint i = 0; i < w->tenures->len; i++) {
		const struct person_tenure *t = &g_array_index(w->tenures, struct person_tenure, i);
		if (!t->shown) {
			hidden++;
			continue;
		}
		const char *note = t->acting ? msg_template(MSG_ORG_ACTING, r->ask->lang)
				   : t->main ? ""
					     : msg_template(MSG_ORG_CONCURRENT, r->ask->lang);
		if (t->end_reason != NONE)
			note = reg_join(r, note, " · ", page_code(r->app, "tenure_end", t->end_reason, r->ask->lang, r->arena));
		list[w->out->post_count++] = (struct page_person_post){.id = t->id,
			.title = page_code(r->app, "title", t->title, r->ask->lang, r->arena),
			.from = page_from(t->from, t->from_p, r->arena),
			.until = page_until(t->until, t->until_p, r->arena),
			.source = page_code(r->app, "tenure_source", t->source, r->ask->lang, r->arena),
			.note = note,
			.decision = t->decision,
			.organisation = reg_organisation_ref(&t->at.organisation),
			.unit = unit_beside(&t->at),
			.term = {t->term_label != NULL ? t->term : NONE, t->term_label},
			.now = t->from <= r->ask->day && r->ask->day < t->until,
			.no_paper = t->decision[0] == '\0'};
	}
	w->out->posts = list;
	if (hidden > 0)
		w->out->posts_hidden = reg_say(r, MSG_PERSON_POSTS_HIDDEN, reg_number(r, hidden), NULL, NULL);
}

static void put_memberships(struct person_work *w)
{
	struct reg *r = &w->r;
	struct page_person_membership *list = ARENA_ARRAY(r->arena, struct page_person_membership, w->memberships->len + 1);
	for (guint i = 0; i < w->memberships->len; i++) {
		const struct person_membership *m = &g_array_index(w->memberships, struct person_membership, i);
		if (!m->shown)
			continue;
		const char *kind = page_code(r->app, "membership_kind", m->kind, r->ask->lang, r->arena);
		if (!reg_is(r, "membership_place", m->place, "home"))
			kind = reg_join(r, kind, ", ", page_code(r->app, "membership_place", m->place, r->ask->lang, r->arena));
		list[w->out->membership_count++] = (struct page_person_membership){.id = m->id,
			.kind = kind,
			.from = page_from(m->from, m->from_p, r->arena),
			.until = page_until(m->until, m->until_p, r->arena),
			.in = page_code(r->app, "membership_in", m->in, r->ask->lang, r->arena),
			.out = m->out == NONE ? "" : page_code(r->app, "membership_out", m->out, r->ask->lang, r->arena),
			.organisation = reg_organisation_ref(&m->at.organisation),
			.unit = unit_beside(&m->at),
			.now = m->from <= r->ask->day && r->ask->day < m->until};
	}
	w->out->memberships = list;
	w->out->memberships_shown = w->sees_sensitive;
}

static bool put_party(struct person_work *w, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = w->sees_sensitive ? ask_person(w, "page_person_party", e) : NULL;
	enum db_step step = w->sees_sensitive ? DB_ERROR : DB_DONE;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		int64_t day = db_int(st, 1) != NONE ? db_int(st, 1) : db_int(st, 0);
		const char *text = reg_say(r, MSG_PERSON_ADMITTED, reg_day(r, (ymd)day), NULL, NULL);
		if (db_int(st, 2) != NONE)
			text = reg_join(r, text, ", ", reg_say(r, MSG_PERSON_OFFICIAL, reg_day(r, (ymd)db_int(st, 2)), NULL, NULL));
		w->out->party = reg_join(r, w->out->party, "; ", text);
	}
	page_sql_done(r->ask, st);
	return step == DB_DONE;
}

static void put_studies(struct person_work *w)
{
	struct page_person_study *list = ARENA_ARRAY(w->r.arena, struct page_person_study, w->studies->len + 1);
	for (guint i = 0; i < w->studies->len; i++) {
		const struct person_study *s = &g_array_index(w->studies, struct person_study, i);
		list[i] = (struct page_person_study){s->id, reg_day(&w->r, s->on), s->kind, s->level_text, s->subject};
	}
	w->out->studies = list;
	w->out->study_count = w->studies->len;
}

bool person_course(struct person_work *w, struct err *e)
{
	put_posts(w);
	put_memberships(w);
	put_studies(w);
	if (!put_party(w, e))
		return false;
	const struct access_reading reading = {.area = w->area,
		.act = RIGHT_VIEW,
		.table = "membership",
		.row = w->id,
		.fields = "membership, party_record",
		.rows = NONE};
	if (w->out->membership_count > 0 || w->out->party != NULL)
		app_note_reading(w->r.app, &reading);
	return true;
}

/* ---- the whole ---- */

static bool fill(struct person_work *w, struct err *e)
{
	if (!person_read(w, e) || !person_head(w, e) || !person_course(w, e))
		return false;
	person_timeline(w);
	return person_history(w, e);
}

bool page_person(struct app *a, const struct page_ask *ask, int64_t area, int64_t person, const char *purpose, struct page_person *out,
	struct arena *arena, struct err *e)
{
	struct person_work w = {.r = {a, ask, arena}, .out = out, .area = area, .id = person, .purpose = purpose};
	*out = (struct page_person){.self = {area, person, NULL}, .merged = {NONE, NONE, NULL}, .purpose = ""};
	w.tenures = g_array_new(FALSE, TRUE, sizeof(struct person_tenure));
	w.memberships = g_array_new(FALSE, TRUE, sizeof(struct person_membership));
	w.studies = g_array_new(FALSE, TRUE, sizeof(struct person_study));
	bool ok = reg_begin(&w.r, e) && fill(&w, e);
	reg_end(&w.r);
	g_array_free(w.tenures, TRUE);
	g_array_free(w.memberships, TRUE);
	g_array_free(w.studies, TRUE);
	return ok;
}
