/* Page: searching everything; see search.h. */
#include "app/directory/search.h"

#include "app/reading.h"
#include "base/text.h"
#include "messages/page_people.def"
#include "messages/search.def"

#include <string.h>

static const char *say(msg_key key, enum msg_lang lang, const char *const *args, size_t count, struct arena *a)
{
	g_autofree char *text = msg_format(key, lang, args, count);
	return arena_strdup(a, text);
}
#define SAY(key, ...)                                                                                                                      \
	say((key), ask->lang, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), arena)

static const char *label(struct app *a, const char *list, int num, enum msg_lang lang)
{
	const struct code_list *l = codes_list(a->codes, list, NULL);
	const struct code *c = l == NULL ? NULL : code_by_num(l, num);
	return c == NULL ? "" : lang == MSG_VI ? c->vi : c->en;
}

/* A reference whose texts outlive the view. */
static struct page_unit_ref keep(const struct dir_structure *s, int unit, ymd day, struct arena *arena)
{
	struct page_unit_ref r = page_unit_ref_of(s, unit, day);
	r.name = arena_strdup(arena, r.name);
	r.code = arena_strdup(arena, r.code);
	return r;
}

static const char *ended_text(ymd until, const struct page_ask *ask, struct arena *arena)
{
	char text[12];
	if (until > ask->day)
		return NULL;
	ymd_format_vi(ymd_add_days(until, -1), text);
	return SAY(MSG_SEARCH_UNIT_ENDED, text);
}

static const struct search_unit *unit_lines(
	struct app *a, const struct page_ask *ask, const struct dir_structure *s, const struct things_found *f, struct arena *arena)
{
	struct search_unit *out = ARENA_ARRAY(arena, struct search_unit, f->count + 1);
	for (size_t i = 0; i < f->count; i++) {
		int u = f->items[i];
		const struct dir_unit_version *v = dir_unit_on(s, u, ask->day);
		bool past = s->units[u].ended <= ask->day;
		int now = past ? dir_unit_now(s, u, ask->day) : u;
		out[i] = (struct search_unit){.unit = keep(s, u, ask->day, arena),
			.parent = keep(s, past ? v->parent : dir_unit_parent(s, u, ask->day), ask->day, arena),
			.successor = keep(s, now == u ? DIR_NOBODY : now, ask->day, arena),
			.type = label(a, "unit_type", v->type, ask->lang),
			.ended = ended_text(s->units[u].ended, ask, arena)};
	}
	return out;
}

static const struct search_organisation *organisation_lines(
	struct app *a, const struct page_ask *ask, const struct dir_structure *s, const struct things_found *f, struct arena *arena)
{
	struct search_organisation *out = ARENA_ARRAY(arena, struct search_organisation, f->count + 1);
	for (size_t i = 0; i < f->count; i++) {
		const struct dir_organisation_version *v = dir_organisation_on(s, f->items[i], ask->day);
		out[i] = (struct search_organisation){.organisation = {s->organisations[f->items[i]].id, arena_strdup(arena, v->name)},
			.unit = keep(s, v->unit, ask->day, arena),
			.type = label(a, "organisation_type", v->type, ask->lang),
			.ended = ended_text(v->until, ask, arena)};
	}
	return out;
}

/* What one search works with. */
struct searching {
	struct app *a;
	const struct page_ask *ask;
	const struct directory_view *view;
	const struct find_words *words;
	struct find_table table;
	struct numbers_found numbers;
	struct page_search *out;
	struct arena *arena;
};

static const struct search_paper *paper_lines(struct searching *x, const struct papers_found *f)
{
	const struct dir_structure *s = x->view->structure;
	struct search_paper *out = ARENA_ARRAY(x->arena, struct search_paper, f->count + 1);
	for (size_t i = 0; i < f->count; i++) {
		const struct dir_papers *p = f->hits[i].of;
		const struct dir_paper *d = &p->items[f->hits[i].item];
		char day[12];
		out[i] = (struct search_paper){.area = p->area,
			.id = d->id,
			.docno = arena_strdup(x->arena, p->texts + d->docno),
			.title = arena_strdup(x->arena, p->texts + d->title),
			.issued = arena_strdup(x->arena, ymd_format_vi(d->issued, day)),
			.issuer = {.id = NONE}};
		if (d->issuer != DIR_NOBODY)
			out[i].issuer = (struct page_organisation_ref){s->organisations[d->issuer].id,
				arena_strdup(x->arena, dir_organisation_on(s, d->issuer, x->ask->day)->name)};
	}
	return out;
}

static void fill_words(struct searching *x)
{
	struct page_search *out = x->out;
	const struct page_ask *ask = x->ask;
	struct arena *arena = x->arena;
	const struct directory_view *view = x->view;
	int64_t all = out->people_total + out->unit_total + out->organisation_total + out->paper_total + (int64_t)out->numbered_count;
	const char *people = text_thousands(out->people_total + (int64_t)out->numbered_count, arena),
		   *units = text_thousands(out->unit_total, arena), *organisations = text_thousands(out->organisation_total, arena),
		   *papers = text_thousands(out->paper_total, arena);
	if (x->words->unusable)
		out->nothing = SAY(MSG_PEOPLE_UNUSABLE, x->words->shown);
	else if (all == 0)
		out->nothing = SAY(MSG_FIND_NOTHING, x->words->shown, text_thousands(view->people, arena),
			text_thousands(view->structure->unit_count, arena), text_thousands(view->structure->organisation_count, arena),
			text_thousands(view->paper_count, arena));
	else
		out->summary = SAY(MSG_FIND_SUMMARY, people, units, organisations, papers);
	/* Whatever was asked: how many are kept back would tell that somebody is there. */
	if (!viewer_is_operator(x->a->viewer))
		out->hidden = msg_template(MSG_SEARCH_HIDDEN, ask->lang);
}

/* Lists show who is a member of what; a search by an identity number says whose it is, or that it is nobody's: both are written down, but
 * never the number itself. */
static void note_reading(struct searching *x)
{
	const struct page_search *p = x->out;
	struct app *a = x->a;
	if (viewer_is_operator(a->viewer))
		return;
	struct access_reading r = {.act = RIGHT_VIEW,
		.table = "person",
		.row = NONE,
		.fields = "full_name birth_d membership tenure",
		.query = x->numbers.identity ? x->numbers.masked : p->q,
		.rows = (int64_t)p->people_count,
		.purpose = viewer_purpose(a->viewer, RIGHT_VIEW, "person", 'B', NULL)};
	if (p->people_count > 0)
		app_note_reading(a, &r);
	if (!x->numbers.identity && p->numbered_count == 0)
		return;
	r.table = "identity_number";
	r.fields = "value";
	r.row = p->numbered_count == 1 ? p->numbered[0].person.id : NONE;
	r.area = p->numbered_count == 1 ? p->numbered[0].person.area : 0;
	r.rows = (int64_t)p->numbered_count;
	app_note_reading(a, &r);
}

static void find_people(struct searching *x, size_t limit)
{
	struct people_query q = {.words = x->words,
		.below = NONE,
		.unit = NONE,
		.organisation = NONE,
		.day = x->ask->day,
		.today = x->ask->today,
		.boundaries_today = x->ask->boundaries_today,
		.past = true,
		.brief = true,
		.limit = limit};
	struct people_found people;
	people_find(x->view, x->a->viewer, &q, &people, x->arena);
	struct page_person_line *lines = ARENA_ARRAY(x->arena, struct page_person_line, people.count + 1);
	for (size_t i = 0; i < people.count; i++)
		page_person_line_fill(x->a, x->view, x->ask, &x->table, &people.hits[i], &lines[i], x->arena);
	x->out->people = lines;
	x->out->people_count = people.count;
	x->out->people_total = people.total;
}

/* Units and organisations; one whose record number was typed comes before all others. */
static void find_things(struct searching *x, size_t limit)
{
	const struct dir_structure *s = x->view->structure;
	struct page_search *out = x->out;
	struct things_found units, organisations;
	units_find(x->view, x->a->viewer, &x->table, x->ask->day, limit, &units, x->arena);
	organisations_find(x->view, x->a->viewer, &x->table, x->ask->day, limit, &organisations, x->arena);
	if (x->numbers.unit != DIR_NOBODY)
		units = (struct things_found){.items = &x->numbers.unit, .count = 1, .total = 1};
	if (x->numbers.organisation != DIR_NOBODY)
		organisations = (struct things_found){.items = &x->numbers.organisation, .count = 1, .total = 1};
	out->units = unit_lines(x->a, x->ask, s, &units, x->arena);
	out->unit_count = units.count;
	out->unit_total = units.total;
	out->organisations = organisation_lines(x->a, x->ask, s, &organisations, x->arena);
	out->organisation_count = organisations.count;
	out->organisation_total = organisations.total;
}

static void find_papers(struct searching *x, size_t limit)
{
	struct papers_found papers;
	papers_find(x->view, x->a->viewer, &x->table, x->ask->day, limit, &papers, x->arena);
	x->out->papers = paper_lines(x, &papers);
	x->out->paper_count = papers.count;
	x->out->paper_total = papers.total;
}

static const char *matched_text(struct searching *x, const struct number_hit *n)
{
	const struct page_ask *ask = x->ask;
	struct arena *arena = x->arena;
	if (n->what == NUMBER_IDENTITY)
		return SAY(MSG_FIND_BY_IDENTITY, label(x->a, "identity_kind", n->kind, ask->lang), x->numbers.masked);
	return n->what == NUMBER_PHONE ? msg_template(MSG_FIND_BY_PHONE, ask->lang) : msg_template(MSG_FIND_BY_RECORD, ask->lang);
}

static bool find_numbers(struct searching *x, struct err *e)
{
	if (!numbers_find(x->view, x->a->store, x->a->viewer, x->words->shown, x->ask->day, &x->numbers, x->arena, e))
		return false;
	struct page_person_line *lines = ARENA_ARRAY(x->arena, struct page_person_line, x->numbers.count + 1);
	for (size_t i = 0; i < x->numbers.count; i++) {
		page_person_line_fill(x->a, x->view, x->ask, &x->table, &x->numbers.people[i].hit, &lines[i], x->arena);
		lines[i].other_name = NULL;
		lines[i].matched = matched_text(x, &x->numbers.people[i]);
	}
	x->out->numbered = lines;
	x->out->numbered_count = x->numbers.count;
	return true;
}

static bool find_all(struct searching *x, bool typing, struct err *e)
{
	size_t things = typing ? SEARCH_TYPING : SEARCH_THINGS;
	find_table_make(x->view, x->words, &x->table);
	bool ok = find_numbers(x, e);
	if (ok) {
		find_people(x, typing ? SEARCH_TYPING : SEARCH_PEOPLE);
		find_things(x, things);
		find_papers(x, things);
		fill_words(x);
	}
	find_table_clear(&x->table);
	return ok;
}

bool page_search(
	struct app *a, const struct page_ask *ask, const char *q, bool typing, struct page_search *out, struct arena *arena, struct err *e)
{
	struct find_words w;
	find_words_make(q, &w, arena);
	*out = (struct page_search){.q = w.shown, .asked = w.count > 0 || w.unusable};
	if (!out->asked)
		return true;
	if (!db_begin_read(store_db(a->store), e))
		return false;
	struct searching x = {.a = a, .ask = ask, .words = &w, .out = out, .arena = arena};
	x.view = directory_hold(app_directory(a), a->store, e);
	bool ok = x.view != NULL && find_all(&x, typing, e);
	db_rollback(store_db(a->store));
	if (ok)
		note_reading(&x);
	directory_release(x.view);
	return ok;
}
