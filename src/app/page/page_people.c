/* Page: the list of people; see page_people.h. */
#include "app/page/page_people.h"

#include "app/reading.h"
#include "app/record_key.h"
#include "base/text.h"
#include "messages/page_people.def"
#include "model/kinds.gen.h"

#include <string.h>

enum { CHOICES_MAX = 10 };

/* What one drawing of the page works with. */
struct drawing {
	struct app *a;
	const struct page_ask *ask;
	const struct page_people_ask *what;
	const struct directory_view *view;
	struct arena *arena;
	struct find_words words;
	struct people_query query;
	struct people_found found;
};

static const struct code_list *list_of(struct app *a, const char *name)
{
	const struct code_list *l = codes_list(a->codes, name, NULL);
	must(l != NULL); /* the lists come with the program */
	return l;
}

static const char *label_of(struct app *a, const char *list, int num, enum msg_lang lang)
{
	const struct code *c = code_by_num(list_of(a, list), num);
	return c == NULL ? "" : lang == MSG_VI ? c->vi : c->en;
}

static const char *say(struct drawing *d, msg_key key, const char *const *args, size_t count)
{
	g_autofree char *text = msg_format(key, d->ask->lang, args, count);
	return arena_strdup(d->arena, text);
}
#define SAY(d, key, ...) say((d), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const char *number(struct drawing *d, int64_t n)
{
	return text_thousands(n, d->arena);
}

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

/* ---- what is asked ----------------------------------------------------------------------------------------------------------------- */

/* A unit by its code on the day (the last part of a path), or by its id. */
static int64_t unit_of(const struct dir_structure *s, const char *text, ymd day)
{
	const char *last = strrchr(text, '/');
	const char *code = last == NULL ? text : last + 1;
	if (strlen(code) > 5)
		return g_ascii_strtoll(code, NULL, 10);
	for (int pass = 0; pass < 2; pass++) /* a code of the day, else one of another day */
		for (int u = 0; u < s->unit_count; u++)
			for (int i = 0; i < s->units[u].count; i++) {
				const struct dir_unit_version *v = &s->unit_versions[s->units[u].first + i];
				if (s->units[u].level < 5 && v->code != NULL && strcmp(v->code, code) == 0 &&
					(pass == 1 || (v->from <= day && v->until > day)))
					return s->units[u].id;
			}
	return 0;
}

static bool code_of(struct drawing *d, const char *list, const char *text, int *out, struct err *e)
{
	if (!given(text))
		return true;
	const struct code *c = code_by_id(list_of(d->a, list), text);
	if (c == NULL)
		return FAIL(e, ERR_INPUT, MSG_PEOPLE_NO_CODE, text);
	*out = c->num;
	return true;
}

static bool read_ask(struct drawing *d, struct err *e)
{
	const struct page_people_ask *w = d->what;
	struct people_query *q = &d->query;
	size_t tops = 0;
	const int64_t *top = viewer_units(d->a->viewer, &tops);
	*q = (struct people_query){.unit = NONE,
		.below = tops == 1 ? top[0] : NONE,
		.organisation = NONE,
		.day = d->ask->day,
		.today = d->ask->today,
		.boundaries_today = d->ask->boundaries_today,
		.past = w->past,
		.after = given(w->after) ? w->after : NULL};
	if (given(w->q)) {
		find_words_make(w->q, &d->words, d->arena);
		q->words = *d->words.shown == '\0' && !d->words.unusable ? NULL : &d->words;
	} else {
		d->words.shown = "";
	}
	if (given(w->unit)) {
		q->unit = unit_of(d->view->structure, w->unit, d->ask->day);
		if (dir_unit_find(d->view->structure, q->unit) == DIR_NOBODY)
			return FAIL(e, ERR_NOT_FOUND, MSG_PEOPLE_NO_UNIT, w->unit);
	}
	if (given(w->organisation)) {
		q->organisation = g_ascii_strtoll(w->organisation, NULL, 10);
		if (dir_organisation_find(d->view->structure, q->organisation) == DIR_NOBODY)
			return FAIL(e, ERR_NOT_FOUND, MSG_PEOPLE_NO_ORGANISATION, w->organisation);
	}
	if (given(w->age))
		q->age = (int)CLAMP(g_ascii_strtoll(w->age, NULL, 10), 0, FIND_AGES);
	return code_of(d, "sex", w->sex, &q->sex, e) && code_of(d, "title", w->title, &q->title, e) &&
	       code_of(d, "membership_kind", w->kind, &q->kind, e);
}

/* ---- lines ------------------------------------------------------------------------------------------------------------------------- */

struct page_unit_ref page_unit_ref_of(const struct dir_structure *s, int unit, ymd day)
{
	if (unit == DIR_NOBODY)
		return (struct page_unit_ref){NONE, NULL, NULL};
	const struct dir_unit_version *v = dir_unit_on(s, unit, day);
	return (struct page_unit_ref){s->units[unit].id, v->name, v->code};
}

/* The better of two places to show: one that holds, a post before a membership, the main post, the one that began last. */
static bool better(const struct dir_place *x, const struct dir_place *y, ymd day)
{
	bool hx = find_place_holds(x, day), hy = find_place_holds(y, day);
	if (hx != hy)
		return hx;
	if ((x->title != 0) != (y->title != 0))
		return x->title != 0;
	if (x->main != y->main)
		return x->main;
	return x->from > y->from;
}

/* Titles of the posts that hold, the main one first, each once; at most three. */
static const char *titles_of(struct app *a, const struct dir_area *area, uint32_t person, const struct dir_place *best,
	const struct page_ask *ask, const struct viewer *viewer, const struct directory_view *view, struct arena *arena)
{
	GString *text = g_string_new(label_of(a, "title", best->title, ask->lang));
	int count = 1, said[3] = {best->title, 0, 0};
	for (uint32_t k = area->first_place[person]; k < area->first_place[person + 1] && count < 3; k++) {
		const struct dir_place p = dir_place_at(area, k);
		if (p.title == 0 || !find_place_holds(&p, ask->day) || p.title == said[0] || p.title == said[1] ||
			(find_see(view, viewer, &p, ask->day) & FIND_SEE_TENURE) == 0)
			continue;
		said[count++] = p.title;
		g_string_append_printf(text, ", %s", label_of(a, "title", p.title, ask->lang));
	}
	const char *out = arena_strdup(arena, text->str);
	g_string_free(text, TRUE);
	return out;
}

/* The place to show, among those the viewer may see; and the best that was passed over (only its unit may be said). */
struct shown_places {
	bool has, has_masked;
	struct dir_place best, masked;
};

static void choose_place(struct app *a, const struct directory_view *view, const struct people_hit *hit, ymd day, struct shown_places *out)
{
	const struct dir_area *area = hit->area;
	*out = (struct shown_places){0};
	for (uint32_t k = area->first_place[hit->person]; k < area->first_place[hit->person + 1]; k++) {
		const struct dir_place p = dir_place_at(area, k);
		int s = find_see(view, a->viewer, &p, day), want = p.title != 0 ? FIND_SEE_TENURE : p.kind != 0 ? FIND_SEE_MEMBERSHIP : 0;
		if ((s & FIND_SEE_PERSON) == 0)
			continue;
		bool open = (s & want) == want, *has = open ? &out->has : &out->has_masked;
		struct dir_place *to = open ? &out->best : &out->masked;
		if (!*has || better(&p, to, day))
			*to = p;
		*has = true;
	}
}

/* When only another of the person's names holds the words, that name; else NULL. */
static const char *found_name(
	const struct directory_view *view, const struct people_hit *hit, const struct find_table *t, const char *shown, struct arena *arena)
{
	const char *other = NULL;
	const uint16_t *at = NULL;
	struct dir_name n;
	while (t != NULL && t->all != 0 && dir_name_next(hit->area, hit->person, &at, &n)) {
		unsigned found = 0;
		for (uint8_t i = 0; i < n.word_count; i++)
			found |= t->begins[hit->area->words[n.words[i]]];
		if (found != t->all)
			continue;
		other = dir_name_text(view, hit->area, &n, arena);
		if (strcmp(other, shown) == 0)
			return NULL;
	}
	return other;
}

static const char *date_text(ymd d, struct arena *arena)
{
	char text[12];
	return d == 0 ? "" : arena_strdup(arena, ymd_format_vi(d, text));
}

void page_person_line_fill(struct app *a, const struct directory_view *view, const struct page_ask *ask, const struct find_table *table,
	const struct people_hit *hit, struct page_person_line *out, struct arena *arena)
{
	const struct dir_area *area = hit->area;
	const struct dir_structure *s = view->structure;
	ymd tree = ask->boundaries_today ? ask->today : ask->day;
	*out = (struct page_person_line){
		.person = {area->area, area->id[hit->person], dir_person_name(view, area, hit->person, ask->day, arena)},
		.birth = date_text(area->birth[hit->person], arena),
		.sex = label_of(a, "sex", area->sex[hit->person], ask->lang),
		.organisation = {.id = NONE},
		.unit = {.id = NONE},
		.commune = {.id = NONE}};
	out->other_name = found_name(view, hit, table, out->person.name, arena);
	struct shown_places places;
	choose_place(a, view, hit, ask->day, &places);
	const struct dir_place *p = places.has ? &places.best : &places.masked;
	out->masked = places.has_masked;
	if (!places.has && !places.has_masked)
		return;
	/* The view is let go before the page is written: texts of it are copied. */
	out->past = !find_place_holds(p, ask->day);
	if (places.has && p->title != 0)
		out->post = titles_of(a, area, hit->person, p, ask, a->viewer, view, arena);
	else if (places.has && p->kind != 0)
		out->post = label_of(a, "membership_kind", p->kind, ask->lang);
	if (places.has && p->organisation != DIR_NOBODY) {
		out->organisation.id = s->organisations[p->organisation].id;
		out->organisation.name = arena_strdup(arena, dir_organisation_on(s, p->organisation, ask->day)->name);
	}
	int unit = find_place_unit(s, p, ask->day);
	if (unit == DIR_NOBODY)
		return;
	unit = dir_unit_now(s, unit, tree);
	int parent = s->units[unit].level == 5 ? dir_unit_parent(s, unit, tree) : DIR_NOBODY;
	out->unit = page_unit_ref_of(s, unit, tree);
	out->unit.name = arena_strdup(arena, out->unit.name);
	out->unit.code = arena_strdup(arena, out->unit.code);
	out->commune = page_unit_ref_of(s, parent, tree);
	out->commune.name = arena_strdup(arena, out->commune.name);
	out->commune.code = arena_strdup(arena, out->commune.code);
}

/* ---- filters ----------------------------------------------------------------------------------------------------------------------- */

static void add_choice(struct page_choices *c, struct page_choice *items, struct page_choice one)
{
	items[c->count++] = one;
}

static struct page_choices code_choices(struct drawing *d, msg_key title, const char *param, const char *list,
	const struct find_count *counts, size_t count, const char *chosen)
{
	struct page_choices out = {.title = msg_template(title, d->ask->lang)};
	struct page_choice *items = ARENA_ARRAY(d->arena, struct page_choice, CHOICES_MAX);
	for (size_t i = 0; i < count && out.count < CHOICES_MAX; i++) {
		const struct code *c = code_by_num(list_of(d->a, list), counts[i].num);
		if (c != NULL)
			add_choice(&out, items,
				(struct page_choice){param, c->id, label_of(d->a, list, c->num, d->ask->lang), counts[i].count,
					given(chosen) && strcmp(chosen, c->id) == 0});
	}
	out.items = items;
	return out;
}

static struct page_choices sex_choices(struct drawing *d)
{
	struct find_count counts[3];
	size_t n = 0;
	for (int i = 1; i < 4; i++)
		if (d->found.sexes[i] > 0)
			counts[n++] = (struct find_count){i, d->found.sexes[i]};
	return code_choices(d, MSG_PEOPLE_SEX, "sex", "sex", counts, n, d->what->sex);
}

static struct page_choices age_choices(struct drawing *d)
{
	static const msg_key labels[FIND_AGES] = {MSG_PEOPLE_AGE_1, MSG_PEOPLE_AGE_2, MSG_PEOPLE_AGE_3, MSG_PEOPLE_AGE_4};
	static const char *const values[FIND_AGES] = {"1", "2", "3", "4"};
	char day[12];
	struct page_choices out = {.title = SAY(d, MSG_PEOPLE_AGE, ymd_format_vi(d->ask->day, day))};
	struct page_choice *items = ARENA_ARRAY(d->arena, struct page_choice, FIND_AGES);
	for (int i = 0; i < FIND_AGES; i++)
		if (d->found.ages[i + 1] > 0)
			add_choice(&out, items,
				(struct page_choice){"age", values[i], msg_template(labels[i], d->ask->lang), d->found.ages[i + 1],
					d->query.age == i + 1});
	out.items = items;
	return out;
}

static struct page_choices unit_choices(struct drawing *d)
{
	const struct dir_structure *s = d->view->structure;
	struct page_choices out = {.title = msg_template(MSG_PEOPLE_BELOW, d->ask->lang)};
	struct page_choice *items = ARENA_ARRAY(d->arena, struct page_choice, CHOICES_MAX);
	for (size_t i = 0; i < d->found.unit_count && out.count < CHOICES_MAX; i++) {
		int u = d->found.units[i].num;
		add_choice(&out, items,
			(struct page_choice){"unit", arena_printf(d->arena, "%" G_GINT64_FORMAT, s->units[u].id),
				arena_strdup(d->arena, dir_unit_on(s, u, d->ask->day)->name), d->found.units[i].count, false});
	}
	out.items = items;
	return out;
}

/* What is being filtered by, to be taken off one by one. */
static void fill_chosen(struct drawing *d, struct page_people *out)
{
	struct page_choice *c = ARENA_ARRAY(d->arena, struct page_choice, 8);
	size_t n = 0;
	if (out->unit.id != NONE)
		c[n++] = (struct page_choice){"unit", NULL, out->unit.name, 0, true};
	if (out->organisation.id != NONE)
		c[n++] = (struct page_choice){"org", NULL, out->organisation.name, 0, true};
	if (d->query.kind != 0)
		c[n++] = (struct page_choice){"kind", NULL, label_of(d->a, "membership_kind", d->query.kind, d->ask->lang), 0, true};
	if (d->query.title != 0)
		c[n++] = (struct page_choice){"title", NULL, label_of(d->a, "title", d->query.title, d->ask->lang), 0, true};
	if (d->query.sex != 0)
		c[n++] = (struct page_choice){"sex", NULL, label_of(d->a, "sex", d->query.sex, d->ask->lang), 0, true};
	if (d->query.age != 0) {
		static const msg_key labels[FIND_AGES] = {MSG_PEOPLE_AGE_1, MSG_PEOPLE_AGE_2, MSG_PEOPLE_AGE_3, MSG_PEOPLE_AGE_4};
		c[n++] = (struct page_choice){"age", NULL, msg_template(labels[d->query.age - 1], d->ask->lang), 0, true};
	}
	if (d->what->past)
		c[n++] = (struct page_choice){"past", NULL, msg_template(MSG_PEOPLE_PAST_TOO, d->ask->lang), 0, true};
	out->chosen = c;
	out->chosen_count = n;
}

/* ---- the page ---------------------------------------------------------------------------------------------------------------------- */

static void fill_place(struct drawing *d, struct page_people *out)
{
	const struct dir_structure *s = d->view->structure;
	int u = dir_unit_find(s, d->query.unit), o = dir_organisation_find(s, d->query.organisation);
	ymd tree = d->ask->boundaries_today ? d->ask->today : d->ask->day;
	out->unit = page_unit_ref_of(s, u == DIR_NOBODY ? u : dir_unit_now(s, u, tree), tree);
	out->unit.name = arena_strdup(d->arena, out->unit.name);
	out->unit.code = arena_strdup(d->arena, out->unit.code);
	out->parent = page_unit_ref_of(s, u == DIR_NOBODY ? u : dir_unit_parent(s, dir_unit_now(s, u, tree), tree), tree);
	out->parent.name = arena_strdup(d->arena, out->parent.name);
	out->parent.code = arena_strdup(d->arena, out->parent.code);
	out->organisation.id = o == DIR_NOBODY ? NONE : s->organisations[o].id;
	out->organisation.name = o == DIR_NOBODY ? NULL : arena_strdup(d->arena, dir_organisation_on(s, o, d->ask->day)->name);
}

static void fill_words(struct drawing *d, struct page_people *out)
{
	const struct people_found *f = &d->found;
	const char *total = number(d, f->total), *q = d->words.shown;
	const char *where = out->organisation.name != NULL ? out->organisation.name : out->unit.name;
	bool search = d->query.words != NULL;
	out->q = q;
	out->summary = where != NULL ? SAY(d, MSG_PEOPLE_SUMMARY_AT, total, where) : SAY(d, MSG_PEOPLE_SUMMARY, total);
	if (search && f->total > 0 && d->words.marks != 0 && f->by_rank[FIND_EXACT] > 0)
		out->matched = SAY(d, MSG_PEOPLE_MATCHED_MARKS, total, q, number(d, f->by_rank[FIND_EXACT]),
			number(d, f->by_rank[FIND_NAME]), number(d, f->by_rank[FIND_PLACE]));
	else if (search && f->total > 0)
		out->matched = SAY(d, MSG_PEOPLE_MATCHED, total, q, number(d, f->by_rank[FIND_EXACT] + f->by_rank[FIND_NAME]),
			number(d, f->by_rank[FIND_PLACE]));
	/* Always the same words: a number of what is kept back, or that there is something, would answer whatever was asked about
	 * strangers. */
	if (!viewer_is_operator(d->a->viewer) && (search || f->total == 0))
		out->hidden = msg_template(MSG_PEOPLE_HIDDEN, d->ask->lang);
	if (f->total == 0)
		out->nothing = d->words.unusable ? SAY(d, MSG_PEOPLE_UNUSABLE, q)
			       : search		 ? SAY(d, MSG_PEOPLE_NOTHING_FOUND, q)
						 : msg_template(MSG_PEOPLE_NOTHING, d->ask->lang);
	if (out->count > 0)
		out->range = SAY(d, MSG_PEOPLE_RANGE, number(d, f->before + 1), number(d, f->before + (int64_t)out->count), total);
}

static bool begin(struct drawing *d, struct err *e)
{
	if (d->a->store == NULL || !db_begin_read(store_db(d->a->store), e))
		return false;
	d->view = directory_hold(app_directory(d->a), d->a->store, e);
	db_rollback(store_db(d->a->store));
	return d->view != NULL && read_ask(d, e);
}

/* Lists show who is a member of what: that is written down. */
static void note_reading(struct drawing *d, enum auth_right act, size_t rows)
{
	if (rows == 0 || viewer_is_operator(d->a->viewer))
		return;
	struct access_reading r = {.area = 0,
		.act = act,
		.table = "person",
		.row = NONE,
		.fields = "full_name birth_d membership tenure",
		.query = d->words.shown,
		.rows = (int64_t)rows,
		.purpose = viewer_purpose(d->a->viewer, act, "person", 'B', NULL)};
	app_note_reading(d->a, &r);
}

static void find_table_of(struct drawing *d, struct find_table *t)
{
	*t = (struct find_table){0};
	if (d->query.words != NULL)
		find_table_make(d->view, d->query.words, t);
}

bool page_people(struct app *a, const struct page_ask *ask, const struct page_people_ask *what, struct page_people *out,
	struct arena *arena, struct err *e)
{
	struct drawing d = {.a = a, .ask = ask, .what = what, .arena = arena};
	struct find_table table;
	*out = (struct page_people){.unit = {.id = NONE}, .parent = {.id = NONE}, .organisation = {.id = NONE}};
	if (!begin(&d, e)) {
		directory_release(d.view);
		return false;
	}
	d.query.limit = PEOPLE_ROWS;
	people_find(d.view, a->viewer, &d.query, &d.found, arena);
	struct page_person_line *lines = ARENA_ARRAY(arena, struct page_person_line, d.found.count + 1);
	find_table_of(&d, &table);
	for (size_t i = 0; i < d.found.count; i++)
		page_person_line_fill(a, d.view, ask, &table, &d.found.hits[i], &lines[i], arena);
	find_table_clear(&table);
	out->lines = lines;
	out->count = d.found.count;
	out->next = d.found.next;
	out->first = d.query.after == NULL;
	out->past = what->past;
	out->total = d.found.total;
	out->may_export = viewer_may_somewhere(a->viewer, RIGHT_EXPORT);
	fill_place(&d, out);
	fill_words(&d, out);
	out->filters[0] = code_choices(&d, MSG_PEOPLE_KIND, "kind", "membership_kind", d.found.kinds, d.found.kind_count, what->kind);
	out->filters[1] = code_choices(&d, MSG_PEOPLE_TITLE, "title", "title", d.found.titles, d.found.title_count, what->title);
	out->filters[2] = unit_choices(&d);
	out->filters[3] = sex_choices(&d);
	out->filters[4] = age_choices(&d);
	fill_chosen(&d, out);
	note_reading(&d, RIGHT_VIEW, out->count);
	directory_release(d.view);
	return true;
}

bool page_people_count(
	struct app *a, const struct page_ask *ask, const struct page_people_ask *what, int64_t *total, struct arena *arena, struct err *e)
{
	struct drawing d = {.a = a, .ask = ask, .what = what, .arena = arena};
	const bool ok = begin(&d, e);
	if (ok) {
		d.query.limit = 0;
		people_find(d.view, a->viewer, &d.query, &d.found, arena);
		*total = d.found.total == 0 && d.found.keeps_back ? NONE : d.found.total;
	}
	directory_release(d.view);
	return ok;
}

/* ---- to take along ----------------------------------------------------------------------------------------------------------------- */

static struct sheet_cell cell(const char *text)
{
	return (struct sheet_cell){.type = text == NULL || *text == '\0' ? SHEET_EMPTY : SHEET_TEXT, .text = text};
}

static void fill_sheet(struct drawing *d, size_t limit, struct sheet *out)
{
	static const msg_key heads[] = {MSG_PEOPLE_NAME, MSG_PEOPLE_BIRTH, MSG_PEOPLE_SEX, MSG_PEOPLE_POST, MSG_PEOPLE_ORGANISATION,
		MSG_PEOPLE_UNIT, MSG_PEOPLE_COMMUNE};
	char day[12];
	const char **title = ARENA_ARRAY(d->arena, const char *, 4),
		   **header = ARENA_ARRAY(d->arena, const char *, G_N_ELEMENTS(heads) + 1),
		   **notes = ARENA_ARRAY(d->arena, const char *, 3);
	struct find_table table;
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		header[i] = msg_template(heads[i], d->ask->lang);
	/* What tells the rows again, of the list as it stands today (app/list/list.h). */
	bool keyed = d->ask->day == d->ask->today && d->ask->known_ms == 0;
	header[G_N_ELEMENTS(heads)] = record_key_heading(&kind_person, d->ask->lang, d->arena);
	title[0] = msg_template(MSG_PEOPLE_TITLE_LIST, d->ask->lang);
	title[1] = SAY(d, MSG_PEOPLE_SHEET_DAY, ymd_format_vi(d->ask->day, day));
	if (d->query.words != NULL)
		title[2] = SAY(d, MSG_PEOPLE_SHEET_QUERY, d->words.shown);
	if (d->found.total > (int64_t)d->found.count)
		notes[0] = SAY(d, MSG_PEOPLE_SHEET_CUT, number(d, (int64_t)limit), number(d, d->found.total));
	*out = (struct sheet){.title = title,
		.header = header,
		.rows = ARENA_ARRAY(d->arena, struct sheet_row, d->found.count + 1),
		.row_count = d->found.count,
		.column_count = G_N_ELEMENTS(heads) + keyed,
		.notes = notes};
	find_table_of(d, &table);
	for (size_t i = 0; i < d->found.count; i++) {
		struct page_person_line l;
		page_person_line_fill(d->a, d->view, d->ask, &table, &d->found.hits[i], &l, d->arena);
		const char *const texts[] = {l.person.name, l.birth, l.sex, l.post, l.organisation.name,
			l.commune.name != NULL ? l.unit.name : NULL, l.commune.name != NULL ? l.commune.name : l.unit.name,
			record_key_write(l.person.area, l.person.id, d->arena)};
		out->rows[i].cells = ARENA_ARRAY(d->arena, struct sheet_cell, G_N_ELEMENTS(texts));
		for (size_t k = 0; k < G_N_ELEMENTS(texts); k++)
			out->rows[i].cells[k] = cell(texts[k]);
	}
	find_table_clear(&table);
}

bool page_people_sheet(struct app *a, const struct page_ask *ask, const struct page_people_ask *what, size_t limit, struct sheet *out,
	struct arena *arena, struct err *e)
{
	struct drawing d = {.a = a, .ask = ask, .what = what, .arena = arena};
	if (!viewer_may_somewhere(a->viewer, RIGHT_EXPORT))
		return FAIL0(e, ERR_DENIED, MSG_PEOPLE_NO_EXPORT);
	if (!begin(&d, e)) {
		directory_release(d.view);
		return false;
	}
	d.query.after = NULL;
	d.query.limit = limit;
	d.query.export = true;
	people_find(d.view, a->viewer, &d.query, &d.found, arena);
	fill_sheet(&d, limit, out);
	note_reading(&d, RIGHT_EXPORT, d.found.count);
	directory_release(d.view);
	return true;
}
