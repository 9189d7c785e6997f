/* See clean.h. */
#include "app/clean/clean_parts.h"

#include "exchange/sheet.h"
#include "messages/clean.def"

#include <string.h>

const char *const clean_words[4] = {"right", "full", "clean", "live"};

int clean_lost(int points, int64_t full_at, int64_t asked, int64_t faults)
{
	const int64_t all = points * 100;
	if (asked <= 0 || faults <= 0)
		return 0;
	/* faults / asked against full_at percent, in whole numbers, upward: a fault is never free */
	int64_t limit = asked * full_at, found = faults * 100 * LAW_SCALE;
	return (int)(found >= limit ? all : (all * found + limit - 1) / limit);
}

static const struct law_file *file_of(struct clean_work *w, struct err *e)
{
	size_t count = 0;
	const struct law_file *files = library_law(w->a->library, "cleanliness", &count, w->arena);
	for (size_t i = 0; i < count; i++)
		if (w->ask->day >= files[i].from && w->ask->day < files[i].until)
			return &files[i];
	FAIL0(e, ERR_NOT_FOUND, MSG_CLEAN_NO_FILE);
	return NULL;
}

/* Two rows a rule: asked, and for whom it holds. */
bool clean_write_form(struct clean_work *w, bool below, struct law_form *form, struct err *e)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct writing writing = {w->a, w->ask->day, text};
	const struct text2 good = law_words(MSG_CLEAN_GOOD);
	w->file = file_of(w, e);
	if (w->file == NULL)
		return false;
	law_head(&writing, w->file, false, w->what->organisation != 0 ? "tree: party\n" : "");
	for (size_t i = 0; i < w->file->item_count; i++) {
		const struct law_item *x = &w->file->items[i];
		law_labelled(&writing, "  ", "r_", x->id, "", &x->say);
		law_key(&writing, "    ", "of", "", x->of, "");
		g_string_append_printf(text, "    count: %s\n    among:\n", law_measure_of(&writing, x->of));
		law_labelled(&writing, "      ", "r_", x->id, "_ok", &good);
		law_key(&writing, "        ", "when", "", x->need, "");
	}
	return law_finish_columns(&writing, w->file->code, false, below ? "  - { id: kid, each: child }\n" : "", form, w->arena, e);
}

struct figure *clean_figure(struct clean_work *w, const struct law_form *form, const char *date, const char *known_at, struct err *e)
{
	char today[11];
	struct figure_request r = {.unit = w->what->place != 0 || w->what->organisation != 0 ? NULL : w->what->unit,
		.place = w->what->organisation != 0 ? w->what->organisation : w->what->place,
		.today = ymd_format_iso(w->ask->today, today),
		.known_at = known_at != NULL	    ? known_at
			    : w->ask->known_ms != 0 ? instant_format(w->ask->known_ms, w->arena)
						    : NULL,
		.use_sql = w->what->use_sql,
		.takes_out = w->what->takes_out};
	law_request(form, &r);
	if (date != NULL)
		r.date = date;
	return figure_draw(w->a, &r, e);
}

/* ---- scores ---- */

static int rank_of(const char *level)
{
	static const char *const levels[] = {"nation", "province", "district", "commune", "village"};
	for (size_t i = 0; i < G_N_ELEMENTS(levels); i++)
		if (strcmp(levels[i], level) == 0)
			return (int)i;
	return (int)G_N_ELEMENTS(levels);
}

/* How far down a place is; a body of the Party counts as the lowest. */
static int rank_of_unit(struct clean_work *w, const struct figure *f, int64_t unit)
{
	struct unit_facts u;
	const struct code_list *levels = codes_list(w->a->codes, "unit_level", NULL);
	if (w->what->organisation != 0 || levels == NULL || !snapshot_unit(f->snapshot, unit, w->ask->day, &u))
		return rank_of("");
	const struct code *c = code_by_num(levels, u.level);
	return rank_of(c != NULL ? c->id : "");
}

static struct clean_score score_of(struct clean_work *w, const struct figure *f, size_t column, int rank)
{
	const struct report *r = f->report;
	struct clean_finding *all = ARENA_ARRAY(w->arena, struct clean_finding, w->file->item_count + 1);
	struct clean_score s = {.findings = all};
	int lost = 0;
	int64_t any = 0;
	size_t seen = 0;
	for (size_t i = 0; i < w->file->item_count; i++) {
		const struct law_item *x = &w->file->items[i];
		const struct cell *asked = &r->cells[2 * i * r->column_count + column],
				  *good = &r->cells[(2 * i + 1) * r->column_count + column];
		if (asked->state != CELL_EXACT || good->state != CELL_EXACT) {
			s.hidden++;
			all[i] = (struct clean_finding){NONE, NONE, 0, false};
			continue;
		}
		seen++;
		all[i] = (struct clean_finding){.asked = asked->n, .faults = asked->n - good->n};
		all[i].above = x->mended_at != NULL && rank > rank_of(x->mended_at);
		if (all[i].above)
			continue;
		all[i].lost = clean_lost(x->points, x->full_at.value, asked->n, all[i].faults);
		lost += all[i].lost;
		any += asked->n;
		s.faults += all[i].faults;
	}
	s.points = seen == 0 ? CLEAN_HIDDEN : any == 0 ? CLEAN_NOTHING : (10000 - lost) / 100;
	return s;
}

static void take_below(struct clean_work *w, const struct figure *f, struct clean *out)
{
	const struct report *r = f->report;
	struct clean_score *below = ARENA_ARRAY(w->arena, struct clean_score, r->column_count);
	for (size_t c = 1; c < r->column_count; c++) {
		const struct report_line *l = &r->columns[c];
		if (l->child == NONE || l->direct)
			continue;
		struct clean_score *s = &below[out->below_count++];
		*s = score_of(w, f, c, rank_of_unit(w, f, l->child));
		s->id = l->child;
		s->name = arena_strdup(w->arena, l->label_vi);
	}
	out->below = below;
}

/* Above the communes: a unit, or the unit of a body. */
static bool is_wide(struct clean_work *w, const struct figure *f, int64_t place)
{
	struct unit_facts u;
	struct org_facts o;
	const struct code_list *levels = codes_list(w->a->codes, "unit_level", NULL);
	int64_t unit = place;
	if (w->what->organisation != 0)
		unit = snapshot_organisation(f->snapshot, place, w->ask->day, &o) ? o.unit : NONE;
	if (levels == NULL || unit == NONE || !snapshot_unit(f->snapshot, unit, w->ask->day, &u))
		return false;
	const struct code *c = code_by_num(levels, u.level);
	return c != NULL && rank_of(c->id) < rank_of("commune");
}

bool clean_scores(struct clean_work *w, struct figure *f, struct clean *out, struct err *e)
{
	*out = (struct clean){.file = w->file, .rules = w->file->items, .rule_count = w->file->item_count};
	if (!figure_hold(f, e))
		return false;
	out->here = score_of(w, f, 0, rank_of_unit(w, f, f->report->place.id));
	out->here.id = f->report->place.id;
	out->here.name = arena_strdup(w->arena, f->report->unit_name);
	out->wide = is_wide(w, f, out->here.id);
	take_below(w, f, out);
	for (size_t i = 0; i < out->rule_count; i++)
		for (size_t k = 0; k < G_N_ELEMENTS(clean_words); k++)
			if (strcmp(clean_words[k], out->rules[i].word) == 0)
				out->by_word[k] += out->here.findings[i].lost;
	return true;
}

bool clean_draw(
	struct app *a, const struct page_ask *ask, const struct clean_ask *what, struct clean *out, struct arena *arena, struct err *e)
{
	struct clean_work w = {.a = a, .ask = ask, .what = what, .arena = arena};
	struct law_form form = {0};
	*out = (struct clean){0};
	struct figure *f = clean_write_form(&w, !what->alone, &form, e) ? clean_figure(&w, &form, NULL, NULL, e) : NULL;
	const bool ok = f != NULL && clean_scores(&w, f, out, e);
	figure_free(f);
	law_forms_free(&form, 1);
	return ok;
}

/* ---- names ---- */

/* What a figure made lives with it: the rows are copied. */
static const struct sheet *kept(const struct sheet *s, struct arena *a)
{
	struct sheet *out = ARENA_NEW(a, struct sheet);
	const char **header = ARENA_ARRAY(a, const char *, s->column_count + 1), **notes = ARENA_ARRAY(a, const char *, 2);
	*out = *s;
	for (size_t k = 0; k < s->column_count; k++)
		header[k] = arena_strdup(a, s->header[k]);
	out->header = header;
	out->title = NULL;
	out->rows = ARENA_ARRAY(a, struct sheet_row, s->row_count + 1);
	for (size_t i = 0; i < s->row_count; i++) {
		out->rows[i] = s->rows[i];
		out->rows[i].cells = ARENA_ARRAY(a, struct sheet_cell, s->column_count + 1);
		for (size_t k = 0; k < s->column_count; k++) {
			out->rows[i].cells[k] = s->rows[i].cells[k];
			out->rows[i].cells[k].text = arena_strdup(a, s->rows[i].cells[k].text != NULL ? s->rows[i].cells[k].text : "");
		}
	}
	if (s->notes != NULL && s->notes[0] != NULL)
		notes[0] = arena_strdup(a, s->notes[0]);
	out->notes = s->notes != NULL ? notes : NULL;
	return out;
}

const struct sheet *clean_names(struct app *a, const struct page_ask *ask, const struct clean_ask *what, const char *rule,
	const struct law_item **item, struct arena *arena, struct err *e)
{
	struct clean_work w = {.a = a, .ask = ask, .what = what, .arena = arena};
	struct law_form form = {0};
	const struct sheet *out = NULL;
	*item = NULL;
	bool ok = clean_write_form(&w, false, &form, e);
	for (size_t i = 0; ok && i < w.file->item_count; i++)
		if (strcmp(w.file->items[i].id, rule) == 0)
			*item = &w.file->items[i];
	if (ok && *item == NULL)
		ok = FAIL(e, ERR_NOT_FOUND, MSG_CLEAN_NO_RULE, rule);
	struct figure *f = ok ? clean_figure(&w, &form, NULL, NULL, e) : NULL;
	if (f != NULL) {
		g_autofree char *asked = g_strdup_printf("r_%s", rule), *good = g_strdup_printf("r_%s_ok", rule);
		const struct sheet *s = figure_who_but(a, f, asked, "n", good, "n", ask->lang, e);
		out = s != NULL ? kept(s, arena) : NULL;
	}
	figure_free(f);
	law_forms_free(&form, 1);
	return out;
}
