/* Page: searching everything; see search.h. */
#include "app/directory/search.h"

#include "app/reading.h"
#include "base/text.h"
#include "messages/page_people.def"

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

static void fill_words(struct page_search *out, const struct page_ask *ask, const struct directory_view *view, const struct find_words *w,
	int64_t hidden_people, int64_t hidden_organisations, struct arena *arena)
{
	int64_t all = out->people_total + out->unit_total + out->organisation_total;
	const char *people = text_thousands(out->people_total, arena), *units = text_thousands(out->unit_total, arena),
		   *organisations = text_thousands(out->organisation_total, arena);
	if (w->unusable)
		out->nothing = SAY(MSG_PEOPLE_UNUSABLE, w->shown);
	else if (all == 0)
		out->nothing = SAY(MSG_SEARCH_NOTHING, w->shown, text_thousands(view->people, arena),
			text_thousands(view->structure->unit_count, arena), text_thousands(view->structure->organisation_count, arena));
	else
		out->summary = SAY(MSG_SEARCH_SUMMARY, people, units, organisations);
	if (hidden_people + hidden_organisations > 0)
		out->hidden = SAY(MSG_SEARCH_HIDDEN, text_thousands(hidden_people, arena), text_thousands(hidden_organisations, arena));
}

static void note_reading(struct app *a, const struct page_search *p)
{
	if (p->people_count == 0 || viewer_is_operator(a->viewer))
		return;
	struct access_reading r = {.act = RIGHT_VIEW,
		.table = "person",
		.row = NONE,
		.fields = "full_name birth_d membership tenure",
		.query = p->q,
		.rows = (int64_t)p->people_count,
		.purpose = viewer_purpose(a->viewer, RIGHT_VIEW, "person", 'B', NULL)};
	app_note_reading(a, &r);
}

static void find_all(struct app *a, const struct page_ask *ask, const struct directory_view *view, const struct find_words *w,
	struct page_search *out, struct arena *arena)
{
	struct find_table table;
	struct people_query q = {.words = w,
		.below = NONE,
		.unit = NONE,
		.organisation = NONE,
		.day = ask->day,
		.today = ask->today,
		.boundaries_today = ask->boundaries_today,
		.past = true,
		.brief = true,
		.limit = SEARCH_PEOPLE};
	struct people_found people;
	struct things_found units, organisations;
	find_table_make(view, w, &table);
	people_find(view, a->viewer, &q, &people, arena);
	units_find(view, a->viewer, &table, ask->day, SEARCH_THINGS, &units, arena);
	organisations_find(view, a->viewer, &table, ask->day, SEARCH_THINGS, &organisations, arena);
	struct page_person_line *lines = ARENA_ARRAY(arena, struct page_person_line, people.count + 1);
	for (size_t i = 0; i < people.count; i++)
		page_person_line_fill(a, view, ask, &table, &people.hits[i], &lines[i], arena);
	find_table_clear(&table);
	out->people = lines;
	out->people_count = people.count;
	out->people_total = people.total;
	out->units = unit_lines(a, ask, view->structure, &units, arena);
	out->unit_count = units.count;
	out->unit_total = units.total;
	out->organisations = organisation_lines(a, ask, view->structure, &organisations, arena);
	out->organisation_count = organisations.count;
	out->organisation_total = organisations.total;
	fill_words(out, ask, view, w, people.hidden, organisations.hidden, arena);
}

bool page_search(struct app *a, const struct page_ask *ask, const char *q, struct page_search *out, struct arena *arena, struct err *e)
{
	struct find_words w;
	find_words_make(q, &w, arena);
	*out = (struct page_search){.q = w.shown, .asked = w.count > 0 || w.unusable};
	if (!out->asked)
		return true;
	if (!db_begin_read(store_db(a->store), e))
		return false;
	const struct directory_view *view = directory_hold(app_directory(a), a->store, e);
	db_rollback(store_db(a->store));
	if (view == NULL)
		return false;
	find_all(a, ask, view, &w, out, arena);
	note_reading(a, out);
	directory_release(view);
	return true;
}
