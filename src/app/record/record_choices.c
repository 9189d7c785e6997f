/* Finding the record a field shall point at, by what was typed without marks. */
#include "app/record/record_form_parts.h"

#include "base/text.h"
#include "messages/records.def"
#include "model/kinds.gen.h"
#include "store/rows.h"

#include <string.h>

#define CHOICES_MAX 30
#define SCANNED_MAX 400

struct choosing {
	struct record_work *w;
	const struct directory_view *view;
	struct record_option *items;
	size_t count;
};

static void add(struct choosing *x, int64_t area, int64_t id, bool with_area, const char *label)
{
	struct arena *a = x->w->r.arena;
	if (x->count == CHOICES_MAX)
		return;
	const char *value =
		with_area ? arena_printf(a, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, area, id) : arena_printf(a, "%" G_GINT64_FORMAT, id);
	x->items[x->count++] = (struct record_option){value, label, false};
}

static bool find_people(struct choosing *x, const struct find_words *words)
{
	struct record_work *w = x->w;
	const struct people_query q = {.words = words,
		.below = NONE,
		.unit = NONE,
		.organisation = NONE,
		.day = w->r.ask->day,
		.today = w->r.ask->today,
		.past = true,
		.brief = true,
		.limit = CHOICES_MAX};
	struct people_found found;
	struct find_table table;
	find_table_make(x->view, words, &table);
	people_find(x->view, w->r.app->viewer, &q, &found, w->r.arena);
	for (size_t i = 0; i < found.count; i++) {
		struct page_person_line line;
		page_person_line_fill(w->r.app, x->view, w->r.ask, &table, &found.hits[i], &line, w->r.arena);
		const char *label = reg_join(&w->r, line.person.name, ", ", line.birth);
		add(x, line.person.area, line.person.id, true, reg_join(&w->r, label, " · ", line.organisation.name));
	}
	find_table_clear(&table);
	return true;
}

static bool find_units(struct choosing *x, const struct find_words *words)
{
	struct record_work *w = x->w;
	const struct dir_structure *s = x->view->structure;
	struct find_table table;
	struct things_found found;
	find_table_make(x->view, words, &table);
	units_find(x->view, w->r.app->viewer, &table, w->r.ask->day, CHOICES_MAX, &found, w->r.arena);
	for (size_t i = 0; i < found.count; i++) {
		const struct dir_unit_version *v = dir_unit_on(s, found.items[i], w->r.ask->day);
		const char *label = v->name;
		if (v->parent != DIR_NOBODY)
			label = reg_join(&w->r, label, ", ", dir_unit_on(s, v->parent, w->r.ask->day)->name);
		if (s->units[found.items[i]].ended != YMD_OPEN)
			label = reg_say(&w->r, MSG_RECORD_ENDED, label, NULL, NULL);
		add(x, 0, s->units[found.items[i]].id, false, arena_strdup(w->r.arena, label));
	}
	find_table_clear(&table);
	return true;
}

static const char *organisation_label(struct choosing *x, int i)
{
	struct record_work *w = x->w;
	const struct dir_structure *s = x->view->structure;
	const struct dir_organisation_version *v = dir_organisation_on(s, i, w->r.ask->day);
	const char *label = arena_strdup(w->r.arena, v->name);
	if (v->unit == DIR_NOBODY)
		return label;
	const struct dir_unit_version *u = dir_unit_on(s, v->unit, w->r.ask->day);
	return strstr(label, u->name) != NULL ? label : reg_join(&w->r, label, ", ", u->name);
}

static void organisations(struct choosing *x, const struct find_words *words, size_t limit, struct things_found *found)
{
	struct find_table table;
	find_table_make(x->view, words, &table);
	organisations_find(x->view, x->w->r.app->viewer, &table, x->w->r.ask->day, limit, found, x->w->r.arena);
	find_table_clear(&table);
}

static bool find_organisations(struct choosing *x, const struct find_words *words)
{
	struct things_found found;
	organisations(x, words, CHOICES_MAX, &found);
	for (size_t i = 0; i < found.count; i++)
		add(x, 0, x->view->structure->organisations[found.items[i]].id, false, organisation_label(x, found.items[i]));
	return true;
}

/* Does the folded text hold every folded word at the beginning of one of its words? */
bool record_text_fits(const char *text, const char *typed, struct arena *a)
{
	const char *hay = text_fold(text, a), *needle = text_fold(typed, a);
	g_auto(GStrv) words = g_strsplit(needle, " ", -1);
	for (char **word = words; *word != NULL; word++) {
		const char *at = **word == '\0' ? hay : NULL;
		for (const char *p = hay; at == NULL && (p = strstr(p, *word)) != NULL; p++)
			if (p == hay || !g_ascii_isalnum(p[-1]))
				at = p;
		if (at == NULL)
			return false;
	}
	return true;
}

/* Rows of a kind, by their titles. */
static bool find_rows(struct choosing *x, const struct kind *k, const struct rows_where *where, const char *typed, struct err *e)
{
	struct record_work *w = x->w;
	const struct rows_ask ask = {
		.t = k->table, .where = where, .where_count = where != NULL, .area = NONE, .before = NONE, .limit = SCANNED_MAX};
	struct rows rows;
	if (!store_rows(w->r.app->store, &ask, w->r.arena, &rows, e))
		return false;
	for (size_t i = 0; i < rows.count && x->count < CHOICES_MAX; i++) {
		int64_t area = k->family != FAMILY_AREA ? 0 : ROW_GET_INT(rows.items[i], k->table->area);
		struct record_ref ref;
		if (!record_name(w, k, area, ROW_GET_INT(rows.items[i], k->table->id), &ref, e))
			return false;
		bool fits = ref.kind != NULL && record_text_fits(ref.name, typed, w->r.arena);
		const char *when = fits ? record_when(w, k->table, rows.items[i]) : "";
		if (fits)
			add(x, area, ref.id, k->family == FAMILY_AREA, reg_join(&w->r, ref.name, " · ", when));
	}
	return true;
}

/* "bi thu chi bo thon mot": the title and the organisation in one box. The organisation is what follows some first words. */
static bool find_posts(struct choosing *x, const char *typed, struct err *e)
{
	for (const char *rest = typed; *rest != '\0' && x->count == 0;) {
		struct find_words words;
		struct things_found found;
		find_words_make(rest, &words, x->w->r.arena);
		if (words.count > 0)
			organisations(x, &words, 100, &found);
		for (size_t i = 0; words.count > 0 && i < found.count; i++) {
			const struct rows_where where = {"organisation_id", x->view->structure->organisations[found.items[i]].id};
			if (!find_rows(x, &kind_post, &where, typed, e))
				return false;
		}
		rest += strcspn(rest, " ");
		rest += strspn(rest, " ");
	}
	return true;
}

bool record_choices(struct record_work *w, const struct kind *k, const char *typed, const struct record_ref *of,
	const struct record_option **out, size_t *count, struct err *e)
{
	struct choosing x = {.w = w, .items = ARENA_ARRAY(w->r.arena, struct record_option, CHOICES_MAX + 1)};
	struct find_words words;
	bool ok = true, by_name = k == &kind_person || k == &kind_unit || k == &kind_organisation || k == &kind_post;
	find_words_make(typed, &words, w->r.arena);
	*out = x.items;
	*count = 0;
	if (!by_name) {
		const struct kind_field *via = of != NULL && of->kind != NULL ? record_field_to(k, of->kind) : NULL;
		g_autofree char *column = via != NULL ? g_strconcat(via->name, "_id", NULL) : NULL;
		const struct rows_where where = {column, of != NULL ? of->id : NONE};
		ok = find_rows(&x, k, via != NULL ? &where : NULL, typed, e);
		*count = x.count;
		return ok;
	}
	const struct rows_where at = {"organisation_id", of != NULL ? of->id : NONE};
	if (words.count == 0) {
		/* Nothing typed: posts of the organisation one comes from. */
		if (k == &kind_post && of != NULL && g_strcmp0(of->kind, "organisation") == 0)
			ok = find_rows(&x, k, &at, "", e);
		*count = x.count;
		return ok;
	}
	x.view = directory_hold(app_directory(w->r.app), w->r.app->store, e);
	if (x.view == NULL)
		return false;
	ok = k == &kind_person ? find_people(&x, &words)
	     : k == &kind_unit ? find_units(&x, &words)
	     : k == &kind_post ? find_posts(&x, typed, e)
			       : find_organisations(&x, &words);
	directory_release(x.view);
	*count = x.count;
	return ok;
}

bool page_record_choices(struct app *a, const struct page_ask *ask, const char *kind, const char *typed, const struct record_option **out,
	size_t *count, struct arena *arena, struct err *e)
{
	struct record_work w;
	bool ok = record_begin(&w, a, ask, kind, arena, e) && record_choices(&w, w.kind, typed, NULL, out, count, e);
	record_end(&w);
	return ok;
}
