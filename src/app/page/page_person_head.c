/* Page of a person: own facts; what is sensitive is masked unless it was asked for with a purpose. */
#include "app/page/page_person_parts.h"

#include "app/reading.h"
#include "base/text.h"
#include "messages/page_person.def"

#include <string.h>

#define FACTS_MAX 24

struct head {
	struct person_work *w;
	struct page_person_fact *facts;
	size_t count;
	GString *shown; /* which fields were revealed */
};

static void add(struct head *h, msg_key key, const char *text)
{
	if (text == NULL || *text == '\0' || h->count == FACTS_MAX)
		return;
	h->facts[h->count++] = (struct page_person_fact){msg_template(key, h->w->r.ask->lang), text, false, false};
}

/* Masked, or shown and noted. What is not recorded looks the same as what is, until it is revealed. */
static void add_guarded(struct head *h, const char *label, const char *field, char class_, const char *text, const char *mask)
{
	struct person_work *w = h->w;
	bool show = w->reveal && (class_ == 'S' ? w->may_reveal_sensitive : w->may_reveal);
	if (h->count == FACTS_MAX)
		return;
	if (show)
		g_string_append_printf(h->shown, "%s%s", h->shown->len > 0 ? ", " : "", field);
	const char *value = text == NULL || *text == '\0' ? msg_template(MSG_PERSON_NOT_RECORDED, w->r.ask->lang) : text;
	h->facts[h->count++] = (struct page_person_fact){label, show ? value : mask, !show, show};
}

/* ---- qualifications: the highest by the day, of equals the later ---- */

static void add_highest(struct head *h, msg_key key, const char *list)
{
	struct reg *r = &h->w->r;
	const struct code_list *l = codes_list(r->app->codes, list, NULL);
	const struct person_study *best = NULL;
	int height = -1;
	for (guint i = h->w->studies->len; l != NULL && i > 0; i--) { /* from the earliest */
		const struct person_study *s = &g_array_index(h->w->studies, struct person_study, i - 1);
		if (strcmp(s->list, list) != 0 || ymd_first(s->on) > r->ask->day)
			continue;
		const struct code *c = code_by_num(l, s->level);
		int order = c != NULL ? c->order : 0;
		if (order < height)
			continue;
		best = s;
		height = order;
	}
	if (best != NULL)
		add(h, key, reg_join(r, best->level_text, ", ", arena_printf(r->arena, "%d", best->on / 10000)));
}

/* ---- places ---- */

static bool place(struct head *h, struct db_stmt *unused, int64_t unit, const char *text, msg_key key, struct err *e)
{
	struct reg *r = &h->w->r;
	struct reg_unit u;
	(void)unused;
	if (!reg_unit_on(r, unit, r->ask->day, &u, e))
		return false;
	add(h, key, text != NULL && *text != '\0' ? text : u.name);
	return true;
}

/* ---- identity numbers ---- */

static bool add_numbers(struct head *h, struct err *e)
{
	struct person_work *w = h->w;
	struct reg *r = &w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, "page_person_numbers", e);
	enum db_step step = DB_ERROR;
	bool ok = st != NULL;
	if (!ok)
		return false;
	page_sql_int(st, ":area", w->area);
	page_sql_int(st, ":person", w->id);
	while (ok && (step = db_step(st, e)) == DB_ROW) {
		const char *kind = page_code(r->app, "identity_kind", db_int(st, 0), r->ask->lang, r->arena), *value = NULL;
		const char *last = db_text(st, 1), *sealed = db_text(st, 2);
		const char *mask = arena_printf(r->arena, "••••••••%s", last != NULL ? last : "");
		if (w->reveal && w->may_reveal && sealed != NULL)
			ok = store_reveal(r->app->store, sealed, r->arena, &value, e);
		if (ok)
			add_guarded(h, kind, "identity_number", 'B', value, mask);
	}
	page_sql_done(r->ask, st);
	return ok && step == DB_DONE;
}

/* ---- the person ---- */

struct row {
	int64_t state, merged, merged_area, sex, ethnic, religion, nationality, birth_unit, home_unit, residence_unit, occupation, health;
	ymd birth, death;
	const char *name, *birth_name, *other_name, *birth_text, *home_text, *residence_text, *job, *phone, *email;
};

static bool read_row(struct person_work *w, struct row *out, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, "page_person_head", e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", w->area);
	page_sql_int(st, ":person", w->id);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		*out = (struct row){.state = db_int(st, 0),
			.merged = db_int(st, 1),
			.merged_area = db_int(st, 2),
			.birth = (ymd)db_int(st, 3),
			.death = db_is_null(st, 5) ? 0 : (ymd)db_int(st, 5),
			.name = reg_copy(r, db_text(st, 6)),
			.birth_name = reg_copy(r, db_text(st, 7)),
			.other_name = reg_copy(r, db_text(st, 8)),
			.sex = db_int(st, 9),
			.ethnic = db_int(st, 10),
			.religion = db_int(st, 11),
			.nationality = db_int(st, 12),
			.birth_unit = db_int(st, 13),
			.birth_text = reg_copy(r, db_text(st, 14)),
			.home_unit = db_int(st, 15),
			.home_text = reg_copy(r, db_text(st, 16)),
			.residence_unit = db_int(st, 17),
			.residence_text = reg_copy(r, db_text(st, 18)),
			.occupation = db_int(st, 19),
			.job = reg_copy(r, db_text(st, 20)),
			.phone = reg_copy(r, db_text(st, 22)),
			.email = reg_copy(r, db_text(st, 23)),
			.health = db_int(st, 26)};
	page_sql_done(r->ask, st);
	if (step == DB_DONE)
		return FAIL0(e, ERR_NOT_FOUND, MSG_PERSON_NONE);
	return step == DB_ROW;
}

static const char *born(struct person_work *w, const struct row *p)
{
	struct reg *r = &w->r;
	const char *sex = page_code(r->app, "sex", p->sex, r->ask->lang, r->arena);
	ymd day = p->death > 0 && ymd_first(p->death) < r->ask->day ? ymd_first(p->death) : r->ask->day;
	if (p->birth <= 0)
		return reg_say(r, MSG_PERSON_BORN_ONLY, msg_template(MSG_PERSON_BIRTH_UNKNOWN, r->ask->lang), sex, NULL);
	return reg_say(r, MSG_PERSON_BORN_AGE, reg_day(r, p->birth), sex, reg_number(r, ymd_years_between(ymd_first(p->birth), day)));
}

static const char *phone_mask(struct reg *r, const char *phone)
{
	size_t n = phone != NULL ? strlen(phone) : 0;
	return n > 6 ? arena_printf(r->arena, "••• ••• %s", phone + n - 3) : "••••";
}

static bool add_facts(struct head *h, const struct row *p, struct err *e)
{
	struct person_work *w = h->w;
	struct reg *r = &w->r;
	enum msg_lang lang = r->ask->lang;
	add(h, MSG_PERSON_BORN, born(w, p));
	if (p->death > 0)
		add(h, MSG_PERSON_DIED, reg_day(r, p->death));
	if (!place(h, NULL, p->home_unit, p->home_text, MSG_PERSON_HOME, e) ||
		!place(h, NULL, p->residence_unit, p->residence_text, MSG_PERSON_RESIDENCE, e))
		return false;
	add_highest(h, MSG_PERSON_GENERAL, "general_education");
	add_highest(h, MSG_PERSON_PROFESSIONAL, "professional_level");
	add_highest(h, MSG_PERSON_THEORY, "political_theory");
	add_highest(h, MSG_PERSON_STATE_MGMT, "state_management");
	add(h, MSG_PERSON_OCCUPATION, page_code(r->app, "occupation", p->occupation, lang, r->arena));
	add(h, MSG_PERSON_AT_BIRTH, p->birth_name);
	add(h, MSG_PERSON_OTHER_NAME, p->other_name);
	if (!add_numbers(h, e))
		return false;
	add_guarded(h, msg_template(MSG_PERSON_ETHNIC, lang), "ethnic", 'S', page_code(r->app, "ethnic_group", p->ethnic, lang, r->arena),
		"••••");
	add_guarded(h, msg_template(MSG_PERSON_RELIGION, lang), "religion", 'S', page_code(r->app, "religion", p->religion, lang, r->arena),
		"••••");
	add_guarded(h, msg_template(MSG_PERSON_PHONE, lang), "phone", 'B', p->phone, phone_mask(r, p->phone));
	return true;
}

/* ---- marks under the name ---- */

static void add_marks(struct person_work *w)
{
	struct reg *r = &w->r;
	enum msg_lang lang = r->ask->lang;
	struct reg_mark *marks = ARENA_ARRAY(r->arena, struct reg_mark, 6);
	g_autoptr(GString) line = g_string_new(NULL);
	int64_t held = 0, unpapered = 0;
	size_t n = 0;
	for (guint i = 0; i < w->tenures->len; i++) {
		const struct person_tenure *t = &g_array_index(w->tenures, struct person_tenure, i);
		if (!t->shown || t->from > r->ask->day || t->until <= r->ask->day)
			continue;
		held++;
		unpapered += t->decision[0] == '\0';
		g_string_append_printf(
			line, "%s%s %s", line->len > 0 ? "; " : "", page_code(r->app, "title", t->title, lang, r->arena), t->at.unit.name);
	}
	w->out->line = line->len > 0 ? reg_copy(r, line->str) : msg_template(MSG_PERSON_NO_POST, lang);
	if (held > 0)
		marks[n++] = (struct reg_mark){REG_OK, msg_template(MSG_PERSON_WORKING, lang)};
	if (held > 1)
		marks[n++] = (struct reg_mark){REG_PLAIN, reg_say(r, MSG_PERSON_POSTS_TAG, reg_number(r, held), NULL, NULL)};
	if (unpapered > 0)
		marks[n++] = (struct reg_mark){REG_WARN, reg_say(r, MSG_PERSON_NO_PAPER, reg_number(r, unpapered), NULL, NULL)};
	w->out->marks = marks;
	w->out->mark_count = n;
}

/* Crumbs lead to where the person is on the day, else to where last. */
static bool add_above(struct person_work *w, struct err *e)
{
	const struct person_place *at = NULL;
	for (guint i = 0; i < w->tenures->len; i++) {
		const struct person_tenure *t = &g_array_index(w->tenures, struct person_tenure, i);
		if (t->shown && (at == NULL || (t->main && t->from <= w->r.ask->day && w->r.ask->day < t->until)))
			at = &t->at;
	}
	for (guint i = 0; at == NULL && i < w->memberships->len; i++)
		if (g_array_index(w->memberships, struct person_membership, i).shown)
			at = &g_array_index(w->memberships, struct person_membership, i).at;
	return at == NULL || reg_above(&w->r, at->unit.id, at->day, &w->out->above, &w->out->above_count, e);
}

/* ---- the purpose ---- */

/* Asked to show: with the right, and with a purpose that says something. */
static bool judge(struct person_work *w, struct err *e)
{
	struct reg *r = &w->r;
	w->out->may_reveal = w->may_reveal || w->may_reveal_sensitive;
	if (w->purpose == NULL)
		return true;
	if (!w->out->may_reveal)
		return FAIL0(e, ERR_DENIED, MSG_PERSON_NO_REVEAL);
	struct err unusable = {0};
	const char *purpose = text_normalise(w->purpose, r->arena, &unusable);
	w->out->purpose = purpose != NULL ? purpose : "";
	w->reveal = purpose != NULL && text_length(purpose) >= PURPOSE_LEAST && text_length(purpose) <= PURPOSE_MOST;
	if (!w->reveal)
		w->out->reveal_error = msg_template(MSG_PERSON_REVEAL_NO_PURPOSE, r->ask->lang);
	return true;
}

static void note(struct head *h)
{
	struct person_work *w = h->w;
	const struct access_reading reading = {.area = w->area,
		.act = RIGHT_REVEAL,
		.table = "person",
		.row = w->id,
		.fields = h->shown->str,
		.purpose = w->out->purpose,
		.rows = NONE};
	app_note_reading(w->r.app, &reading);
	w->out->revealed = reg_say(&w->r, MSG_PERSON_REVEALED, strrchr(reg_instant(&w->r, instant_now()), ' ') + 1, w->out->purpose, NULL);
}

bool person_head(struct person_work *w, struct err *e)
{
	struct row p = {0};
	g_autoptr(GString) shown = g_string_new(NULL);
	struct head h = {.w = w, .facts = ARENA_ARRAY(w->r.arena, struct page_person_fact, FACTS_MAX + 1), .shown = shown};
	if (!read_row(w, &p, e) || !judge(w, e) || !add_facts(&h, &p, e))
		return false;
	w->out->self.name = w->out->title = p.name;
	w->out->facts = h.facts;
	w->out->fact_count = h.count;
	if (p.merged != NONE)
		w->out->merged = (struct page_person_ref){p.merged_area, p.merged, p.name};
	add_marks(w);
	if (w->reveal)
		note(&h);
	return add_above(w, e);
}
