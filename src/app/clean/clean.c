/* See clean.h. */
#include "app/clean/clean.h"

#include "app/kept.h"
#include "app/law/law_parts.h"
#include "app/page/page_sql.h"
#include "exchange/sheet.h"
#include "messages/clean.def"

#include <string.h>

const char *const clean_words[4] = {"right", "full", "clean", "live"};

struct work {
	struct app *a;
	const struct page_ask *ask;
	const struct clean_ask *what;
	const struct law_file *file;
	struct arena *arena;
};

int clean_lost(int points, int64_t full_at, int64_t asked, int64_t faults)
{
	const int64_t all = points * 100;
	if (asked <= 0 || faults <= 0)
		return 0;
	/* faults / asked against full_at percent, in whole numbers, upward: a fault is never free */
	int64_t limit = asked * full_at, found = faults * 100 * LAW_SCALE;
	return (int)(found >= limit ? all : (all * found + limit - 1) / limit);
}

static const struct law_file *file_of(struct work *w, struct err *e)
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
static bool write_form(struct work *w, bool below, struct law_form *form, struct err *e)
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

static struct figure *draw(struct work *w, const struct law_form *form, const char *date, const char *known_at, struct err *e)
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
static int rank_of_unit(struct work *w, const struct figure *f, int64_t unit)
{
	struct unit_facts u;
	const struct code_list *levels = codes_list(w->a->codes, "unit_level", NULL);
	if (w->what->organisation != 0 || levels == NULL || !snapshot_unit(f->snapshot, unit, w->ask->day, &u))
		return rank_of("");
	const struct code *c = code_by_num(levels, u.level);
	return rank_of(c != NULL ? c->id : "");
}

static struct clean_score score_of(struct work *w, const struct figure *f, size_t column, int rank)
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

static bool take_below(struct work *w, const struct figure *f, struct clean *out)
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
	return true;
}

bool clean_draw(
	struct app *a, const struct page_ask *ask, const struct clean_ask *what, struct clean *out, struct arena *arena, struct err *e)
{
	struct work w = {.a = a, .ask = ask, .what = what, .arena = arena};
	struct law_form form = {0};
	*out = (struct clean){0};
	struct figure *f = write_form(&w, true, &form, e) ? draw(&w, &form, NULL, NULL, e) : NULL;
	bool ok = f != NULL && figure_hold(f, e);
	if (ok) {
		out->file = w.file;
		out->rules = w.file->items;
		out->rule_count = w.file->item_count;
		out->here = score_of(&w, f, 0, rank_of_unit(&w, f, f->report->place.id));
		out->here.id = f->report->place.id;
		out->here.name = arena_strdup(arena, f->report->unit_name);
		ok = take_below(&w, f, out);
		for (size_t i = 0; i < out->rule_count; i++)
			for (size_t k = 0; k < G_N_ELEMENTS(clean_words); k++)
				if (strcmp(clean_words[k], out->rules[i].word) == 0)
					out->by_word[k] += out->here.findings[i].lost;
	}
	figure_free(f);
	law_forms_free(&form, 1);
	return ok;
}

/* ---- how it was ---- */

/* The score on a day: as known on that day, or (known_at NULL) as asked. Before the unit was, or the register knew it, there is none. */
static bool point_of(struct work *w, const struct law_form *form, ymd day, bool past, struct clean_point *out, struct err *e)
{
	char date[11];
	struct err why = {0};
	ymd_format_iso(day, date);
	*out = (struct clean_point){day, CLEAN_NOTHING};
	struct figure *f = draw(w, form, date, past ? date : NULL, &why);
	if (f == NULL && why.code == ERR_NOT_FOUND && past)
		return true;
	const bool ok = f != NULL && figure_hold(f, &why);
	if (ok)
		out->points = score_of(w, f, 0, rank_of_unit(w, f, f->report->place.id)).points;
	else
		*e = why;
	figure_free(f);
	return ok;
}

struct past {
	const struct page_ask *ask;
	const struct clean_ask *what;
	const struct law_form *form;
	const struct law_file *file;
	int months; /* the present one among them */
	struct arena *arena;
};

/* A state of the past, of which nobody else asks anything, is read only as far as the place's people are kept. */
enum { PAST_AREAS_MAX = 400 };

static bool past_areas(const struct past *p, struct app *a, int64_t known_ms, GArray *areas, struct err *e)
{
	struct page_ask then = *p->ask;
	struct law_place place = {.id = 0};
	const struct law_ask where = {.unit = p->what->unit, .day = p->ask->day};
	then.known_ms = known_ms;
	if (p->what->organisation == 0 && p->what->place == 0 && !law_place(a, &where, &place, p->arena, e))
		return false;
	struct db_stmt *st = page_sql(a, &then, "clean_areas", e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	page_sql_int(st, ":unit", p->what->organisation != 0 ? 0 : p->what->place != 0 ? p->what->place : place.id);
	page_sql_int(st, ":organisation", p->what->organisation);
	while ((step = db_step(st, e)) == DB_ROW) {
		const int64_t area = db_int(st, 0);
		g_array_append_val(areas, area);
	}
	page_sql_done(&then, st);
	const int64_t nowhere = 0; /* nobody was there: no people are read */
	if (areas->len == 0)
		g_array_append_val(areas, nowhere);
	return step == DB_DONE;
}

/* The point of a past day. */
static bool past_point(struct work *w, const struct past *p, ymd day, struct clean_point *out, struct err *e)
{
	int64_t known_ms = 0;
	char date[11];
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!instant_parse(ymd_format_iso(day, date), &known_ms, e) || !past_areas(p, w->a, known_ms, areas, e))
		return false;
	const bool few = !p->what->use_sql && areas->len <= PAST_AREAS_MAX;
	if (few && !figure_share_areas(w->a, known_ms, (const int64_t *)(const void *)areas->data, areas->len, e))
		return false;
	const bool ok = point_of(w, p->form, day, true, out, e);
	if (few)
		figure_unshare(w->a);
	return ok;
}

static bool read_past(struct app *a, const struct past *p, struct clean_point *out, struct arena *arena, struct err *e)
{
	struct work w = {.a = a, .ask = p->ask, .what = p->what, .file = p->file, .arena = arena};
	const ymd first = p->ask->day / 100 * 100 + 1;
	for (int i = 0; i < p->months - 1; i++)
		if (!past_point(&w, p, ymd_add_days(ymd_add_months(first, i - p->months + 2), -1), &out[i], e))
			return false;
	return true;
}

static const void *make_past(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct past *p = user;
	struct clean_point *out = ARENA_ARRAY(arena, struct clean_point, (size_t)p->months);
	return read_past(a, p, out, arena, e) ? out : NULL;
}

/* Each past point takes a state of the register of its own; what was known at the end of a day that is over does not change. */
static bool past_points(struct app *a, const struct past *p, struct clean_point *out, struct arena *arena, struct err *e)
{
	if (p->ask->day > p->ask->today || p->what->use_sql || p->what->takes_out)
		return read_past(a, p, out, arena, e);
	const char *key = arena_printf(arena, "clean past/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s/%d/%d/%d", viewer_mark(a->viewer),
		p->what->organisation, p->what->place, p->what->unit != NULL ? p->what->unit : "", p->ask->day / 100, p->ask->today,
		p->months);
	const struct clean_point *points = kept_get_past(a, key, make_past, (void *)(uintptr_t)p, e);
	if (points != NULL)
		memcpy(out, points, sizeof *out * (size_t)(p->months - 1));
	return points != NULL;
}

bool clean_history(struct app *a, const struct page_ask *ask, const struct clean_ask *what, int months, struct clean_point *out,
	struct arena *arena, struct err *e)
{
	struct work w = {.a = a, .ask = ask, .what = what, .arena = arena};
	struct law_form form = {0};
	const bool began = !db_in_transaction(store_db(a->store));
	if (began && !db_begin_read(store_db(a->store), e))
		return false;
	bool ok = write_form(&w, false, &form, e);
	if (ok) {
		const struct past past = {ask, what, &form, w.file, months, arena};
		ok = past_points(a, &past, out, arena, e) && point_of(&w, &form, ask->day, false, &out[months - 1], e);
	}
	law_forms_free(&form, 1);
	if (began)
		db_rollback(store_db(a->store));
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
	struct work w = {.a = a, .ask = ask, .what = what, .arena = arena};
	struct law_form form = {0};
	const struct sheet *out = NULL;
	*item = NULL;
	bool ok = write_form(&w, false, &form, e);
	for (size_t i = 0; ok && i < w.file->item_count; i++)
		if (strcmp(w.file->items[i].id, rule) == 0)
			*item = &w.file->items[i];
	if (ok && *item == NULL)
		ok = FAIL(e, ERR_NOT_FOUND, MSG_CLEAN_NO_RULE, rule);
	struct figure *f = ok ? draw(&w, &form, NULL, NULL, e) : NULL;
	if (f != NULL) {
		g_autofree char *asked = g_strdup_printf("r_%s", rule), *good = g_strdup_printf("r_%s_ok", rule);
		const struct sheet *s = figure_who_but(a, f, asked, "n", good, "n", ask->lang, e);
		out = s != NULL ? kept(s, arena) : NULL;
	}
	figure_free(f);
	law_forms_free(&form, 1);
	return out;
}
