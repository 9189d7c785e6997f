/* Pages: what the law asks of a unit on a day; see page_law.h. */
#include "app/page/page_law.h"

#include "app/law/law_goal.h"
#include "app/page/page_form_parts.h"
#include "app/page/page_kept.h"
#include "app/page/page_law_parts.h"
#include "base/err_shown.h"
#include "exchange/sheet.h"
#include "messages/law.def"
#include "messages/law_page.def"

#include <string.h>

static const char *const words[PAGE_LAW__MAX] = {"targets", "quotas", "standards", "needs", "rules"};
static const char *const kinds[PAGE_LAW__MAX] = {"targets", "quotas", "standard", "standard", "rules"};

const char *page_law_word(enum page_law_what what)
{
	return words[what];
}

enum page_law_what page_law_find(const char *word)
{
	for (int i = 0; i < PAGE_LAW__MAX; i++)
		if (strcmp(words[i], word) == 0)
			return (enum page_law_what)i;
	return PAGE_LAW__MAX;
}

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

/* ---- which unit, which law ---- */

static bool choose_unit(struct law_work *w, struct page_law *out, struct err *e)
{
	const struct page_form_ask none = {.page = 1};
	struct form_work form = {.app = w->a, .ask = w->page, .q = &none, .arena = w->arena};
	if (!form_units_at_hand(&form, &out->units, e))
		return false;
	const char *own = form.request.unit, *path = NULL;
	w->ask.unit = given(w->q->unit) ? w->q->unit : own;
	struct law_place place;
	if (!law_place(w->a, &w->ask, &place, w->arena, e))
		return false;
	if (given(w->q->unit) && !form_unit_choices(&form, place.id, &path, &out->units, e))
		return false;
	bool there = false;
	for (size_t i = 0; i < out->units.count; i++)
		there = there || out->units.items[i].chosen;
	if (!there) {
		struct form_choice *more = ARENA_ARRAY(w->arena, struct form_choice, out->units.count + 1);
		if (out->units.count > 0)
			memcpy(more + 1, out->units.items, out->units.count * sizeof *more);
		more[0] = (struct form_choice){w->ask.unit, place.name, true};
		out->units = (struct form_choices){more, out->units.count + 1};
	}
	out->unit = arena_strdup(w->arena, w->ask.unit);
	out->place = place.name;
	return true;
}

static const char *valid_words(struct law_work *w, const struct law_file *f)
{
	char from[11], until[11];
	const char *ages = law_ages_words(law_ages_day(f), w->page->lang, w->arena);
	return arena_printf(w->arena, "%s – %s%s%s", ymd_format_vi(f->from, from),
		f->until == YMD_OPEN ? "…" : ymd_format_vi(ymd_add_days(f->until, -1), until), ages != NULL ? " · " : "",
		ages != NULL ? ages : "");
}

static void put_versions(struct law_work *w, struct page_law *out)
{
	size_t n = 0;
	char day[11];
	const struct law_file *files = library_law(w->a->library, kinds[w->q->what], &n, w->arena);
	struct page_law_version *all = ARENA_ARRAY(w->arena, struct page_law_version, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct law_file *f = &files[i];
		if (w->ask.day >= f->from && w->ask.day < f->until)
			continue;
		ymd on = w->ask.day < f->from ? f->from : ymd_add_days(f->until, -1);
		all[out->version_count++] = (struct page_law_version){
			law_say2(w, &f->title), valid_words(w, f), arena_strdup(w->arena, ymd_format_iso(on, day))};
	}
	out->versions = all;
}

void law_table_head(struct law_work *w, const struct law_file *f, struct page_law_table *t)
{
	*t = (struct page_law_table){.title = law_say2(w, &f->title),
		.file = f->code,
		.basis = f->basis,
		.source = f->source,
		.valid = valid_words(w, f),
		.confidence = form_confidence(f->confidence, w->page->lang, &t->confidence_kind)};
	(void)form_confidence(f->confidence, w->page->lang, &t->confidence_kind);
}

const char *law_say2(const struct law_work *w, const struct text2 *t)
{
	return w->page->lang == MSG_EN && t->en != NULL ? t->en : t->vi;
}

const char *const *law_header(struct law_work *w, const msg_key *keys, size_t count)
{
	const char **header = ARENA_ARRAY(w->arena, const char *, count);
	for (size_t i = 0; i < count; i++)
		header[i] = msg_template(keys[i], w->page->lang);
	return header;
}

/* ---- standards, rules: rows of a form ---- */

static void take_rows(struct law_work *w, const struct figure *f, struct page_law_table *t)
{
	static const msg_key keys[] = {MSG_LAW_LINE, MSG_LAW_NUMBER};
	const struct report *r = f->report;
	struct page_law_line *lines = ARENA_ARRAY(w->arena, struct page_law_line, r->row_count + 1);
	for (size_t i = 0; i < r->row_count; i++) {
		const struct report_line *l = &r->rows[i];
		const struct cell *c = &r->cells[i * r->column_count];
		if (!l->visible)
			continue;
		struct page_law_cell *cells = ARENA_ARRAY(w->arena, struct page_law_cell, 2);
		const char *label = w->page->lang == MSG_EN && l->label_en != NULL ? l->label_en : l->label_vi;
		bool listed = c->state == CELL_EXACT && !c->derived && c->n > 0;
		cells[0] = (struct page_law_cell){.text = arena_strdup(w->arena, label)};
		cells[1] = (struct page_law_cell){.number = true,
			.text = arena_strdup(w->arena, c->state == CELL_HIDDEN	  ? "⊘"
						       : c->state == CELL_MISSING ? "…"
										  : c->text),
			.which = listed ? "" : NULL};
		lines[t->line_count++] = (struct page_law_line){.item = arena_strdup(w->arena, l->id), .depth = l->depth, .cells = cells};
	}
	t->lines = lines;
	t->header = law_header(w, keys, G_N_ELEMENTS(keys));
	t->column_count = G_N_ELEMENTS(keys);
}

/* A day of a request as people write it. */
static const char *day_words(const struct law_work *w, const char *iso)
{
	char text[11];
	ymd day = 0;
	must(ymd_parse_iso(iso, &day, NULL));
	return arena_strdup(w->arena, ymd_format_vi(day, text));
}

static bool draw_forms(struct law_work *w, const struct law_form *forms, size_t count, struct page_law *out, struct err *e)
{
	struct page_law_table *tables = ARENA_ARRAY(w->arena, struct page_law_table, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct figure_request r = {.unit = w->ask.unit, .today = w->ask.today, .known_at = w->ask.known_at};
		law_request(&forms[i], &r);
		struct figure *f = figure_draw(w->a, &r, e);
		if (f == NULL)
			return false;
		struct page_law_table *t = &tables[out->table_count++];
		law_table_head(w, forms[i].file, t);
		if (forms[i].from != NULL) {
			g_autofree char *span =
				MSG_FORMAT(MSG_LAW_SPAN, w->page->lang, day_words(w, forms[i].from), day_words(w, forms[i].until));
			t->summary = arena_strdup(w->arena, span);
		}
		take_rows(w, f, t);
		figure_free(f);
	}
	out->tables = tables;
	return true;
}

static bool draw_lines(struct law_work *w, struct page_law *out, struct err *e)
{
	struct law_form *forms = NULL;
	size_t count = 0;
	bool ok = law_forms(w->a, w->q->what == PAGE_LAW_RULES ? LAW_RULES : LAW_STANDARDS, w->ask.code, w->ask.day, &forms, &count,
			  w->arena, e) &&
		  draw_forms(w, forms, count, out, e);
	law_forms_free(forms, count);
	return ok;
}

static bool draw(struct law_work *w, struct page_law *out, struct err *e)
{
	struct err why = {0};
	bool ok = w->q->what == PAGE_LAW_TARGETS  ? law_draw_targets(w, out, &why)
		  : w->q->what == PAGE_LAW_QUOTAS ? law_draw_quotas(w, out, &why)
		  : w->q->what == PAGE_LAW_NEEDS  ? law_draw_needs(w, out, &why)
						  : draw_lines(w, out, &why);
	bool denied = why.code == ERR_DENIED && w->q->what == PAGE_LAW_NEEDS && !w->q->whole;
	if (ok || ((why.code == ERR_NOT_FOUND || denied) && out->table_count == 0)) {
		out->none = ok	     ? NULL
			    : denied ? arena_strdup(w->arena, err_shown(&why, w->page->lang))
				     : msg_template(MSG_LAW_NOTHING, w->page->lang);
		return true;
	}
	*e = why;
	return false;
}

static bool begin(struct law_work *w, struct app *a, const struct page_ask *ask, const struct page_law_ask *q, struct page_law *out,
	struct arena *arena, struct err *e)
{
	char day[11];
	*out = (struct page_law){.what = q->what};
	*w = (struct law_work){.a = a, .page = ask, .q = q, .arena = arena};
	w->ask = (struct law_ask){.code = given(q->file) ? q->file : NULL,
		.day = ask->day,
		.today = arena_strdup(arena, ymd_format_iso(ask->today, day)),
		.known_at = ask->known_ms != 0 ? instant_format(ask->known_ms, arena) : NULL,
		.takes_out = q->whole};
	return a->store != NULL && figure_share(a, ask->known_ms, e);
}

static bool draw_page(
	struct app *a, const struct page_ask *ask, const struct page_law_ask *q, struct page_law *out, struct arena *arena, struct err *e)
{
	struct law_work w;
	if (!begin(&w, a, ask, q, out, arena, e))
		return false;
	bool ok = choose_unit(&w, out, e) && draw(&w, out, e);
	figure_unshare(a);
	if (ok)
		put_versions(&w, out);
	return ok;
}

struct asked {
	const struct page_ask *ask;
	const struct page_law_ask *q;
};

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct asked *x = user;
	const struct page_law_ask q = {.what = x->q->what,
		.unit = arena_strdup(arena, x->q->unit),
		.file = arena_strdup(arena, x->q->file),
		.state = arena_strdup(arena, x->q->state),
		.page = x->q->page};
	struct page_law *out = ARENA_NEW(arena, struct page_law);
	return draw_page(a, x->ask, &q, out, arena, e) ? out : NULL;
}

bool page_law(
	struct app *a, const struct page_ask *ask, const struct page_law_ask *q, struct page_law *out, struct arena *arena, struct err *e)
{
	if (q->whole)
		return draw_page(a, ask, q, out, arena, e);
	struct asked x = {ask, q};
	const char *key = arena_printf(arena, "law\037%d\037%s\037%s\037%s\037%" G_GINT64_FORMAT, (int)q->what,
		given(q->unit) ? q->unit : "", given(q->file) ? q->file : "", given(q->state) ? q->state : "", q->page);
	return page_kept(a, ask, key, make, &x, out, sizeof *out, e);
}

/* ---- names ---- */

static void take_sheet(struct law_work *w, const struct sheet *s, struct page_law_table *t, struct page_law *out)
{
	struct page_law_line *lines = ARENA_ARRAY(w->arena, struct page_law_line, s->row_count + 1);
	const char **header = ARENA_ARRAY(w->arena, const char *, s->column_count + 1);
	for (size_t k = 0; k < s->column_count; k++)
		header[k] = arena_strdup(w->arena, s->header[k]);
	for (size_t i = 0; i < s->row_count; i++) {
		const struct sheet_row *row = &s->rows[i];
		struct page_law_cell *cells = ARENA_ARRAY(w->arena, struct page_law_cell, s->column_count + 1);
		for (size_t k = 0; k < s->column_count; k++)
			cells[k] = (struct page_law_cell){
				.text = arena_strdup(w->arena, row->cells[k].text), .number = row->cells[k].type == SHEET_INT};
		lines[i] = (struct page_law_line){.cells = cells, .about = row->about, .area = row->area, .id = row->id};
	}
	t->lines = lines;
	t->line_count = s->row_count;
	t->header = header;
	t->column_count = s->column_count;
	out->note = s->notes != NULL && s->notes[0] != NULL ? arena_strdup(w->arena, s->notes[0]) : NULL;
}

static bool goal_names(struct law_work *w, struct page_law_table *t, struct page_law *out, struct err *e)
{
	static const char *const lists[] = {
		[LAW_BEHIND_PART] = "part", [LAW_BEHIND_NOT] = "no", [LAW_BEHIND_UNKNOWN] = "unknown", [LAW_BEHIND_WHOLE] = "whole"};
	static const msg_key says[] = {[LAW_BEHIND_PART] = MSG_LAW_COUNTS,
		[LAW_BEHIND_NOT] = MSG_LAW_COUNTS_NOT,
		[LAW_BEHIND_UNKNOWN] = MSG_LAW_UNKNOWN,
		[LAW_BEHIND_WHOLE] = MSG_LAW_WHOLE};
	const struct sheet *s = NULL;
	size_t which = 0;
	int64_t subject = given(w->q->subject) ? g_ascii_strtoll(w->q->subject, NULL, 10) : NONE;
	while (which < G_N_ELEMENTS(lists) && strcmp(lists[which], w->q->which != NULL ? w->q->which : "") != 0)
		which++;
	if (which == G_N_ELEMENTS(lists))
		return FAIL0(e, ERR_NOT_FOUND, MSG_LAW_NO_NAMES);
	bool (*door)(struct app *, const struct law_ask *, const char *, int64_t, enum law_behind, enum msg_lang, const struct sheet **,
		struct arena *, struct err *) = w->q->what == PAGE_LAW_QUOTAS ? law_quota_names : law_target_names;
	if (!door(w->a, &w->ask, w->q->item, subject, (enum law_behind)which, w->page->lang, &s, w->arena, e))
		return false;
	t->title = s->title[0];
	t->summary = msg_template(says[which], w->page->lang);
	take_sheet(w, s, t, out);
	return true;
}

/* Of a standard with the reasons and what the register has. */
static bool row_names(
	struct law_work *w, struct figure *f, const struct law_form *form, struct page_law_table *t, struct page_law *out, struct err *e)
{
	const char *row = w->q->item;
	const struct sheet *s = w->q->what == PAGE_LAW_STANDARDS ? law_reasons(w->a, f, form->file, row, w->page->lang, w->arena, e)
								 : law_rule_names(w->a, f, row, w->page->lang, w->arena, e);
	const struct line *line = form_row(f->report->form, row);
	if (s == NULL)
		return false;
	law_table_head(w, form->file, t);
	t->summary = t->title;
	t->title = arena_strdup(w->arena, line != NULL ? law_say2(w, &line->label) : row);
	take_sheet(w, s, t, out);
	return true;
}

static bool line_names(struct law_work *w, struct page_law_table *t, struct page_law *out, struct err *e)
{
	struct law_form *forms = NULL;
	size_t count = 0;
	bool found = false;
	bool ok = law_forms(
		w->a, w->q->what == PAGE_LAW_RULES ? LAW_RULES : LAW_STANDARDS, w->ask.code, w->ask.day, &forms, &count, w->arena, e);
	for (size_t i = 0; ok && !found && i < count; i++) {
		const struct form *const *all = NULL;
		if (library_forms(forms[i].library, &all) != 1 || form_row(all[0], w->q->item) == NULL)
			continue;
		struct figure_request r = {
			.unit = w->ask.unit, .today = w->ask.today, .known_at = w->ask.known_at, .takes_out = w->q->whole};
		law_request(&forms[i], &r);
		struct figure *f = figure_draw(w->a, &r, e);
		ok = f != NULL && row_names(w, f, &forms[i], t, out, e);
		figure_free(f);
		found = true;
	}
	law_forms_free(forms, count);
	return ok && (found || FAIL(e, ERR_NOT_FOUND, MSG_LAW_NO_ROW, w->q->item));
}

bool page_law_names(
	struct app *a, const struct page_ask *ask, const struct page_law_ask *q, struct page_law *out, struct arena *arena, struct err *e)
{
	struct law_work w;
	struct page_law_table *t = ARENA_NEW(arena, struct page_law_table);
	if (!given(q->item) || q->what == PAGE_LAW_NEEDS)
		return FAIL(e, ERR_NOT_FOUND, MSG_LAW_NO_ROW, given(q->item) ? q->item : "");
	if (!begin(&w, a, ask, q, out, arena, e))
		return false;
	bool goals = q->what == PAGE_LAW_QUOTAS || q->what == PAGE_LAW_TARGETS;
	bool ok = choose_unit(&w, out, e) && (goals ? goal_names(&w, t, out, e) : line_names(&w, t, out, e));
	figure_unshare(a);
	out->tables = t;
	out->table_count = 1;
	return ok;
}

/* ---- a file ---- */

const struct sheet *page_law_sheet(const struct page_law *p, struct arena *arena)
{
	struct sheet *s = ARENA_NEW(arena, struct sheet);
	size_t lines = 0, columns = 0;
	for (size_t i = 0; i < p->table_count; i++) {
		lines += p->tables[i].line_count;
		columns = MAX(columns, p->tables[i].column_count);
	}
	const char **title = ARENA_ARRAY(arena, const char *, p->table_count + 2), **header = ARENA_ARRAY(arena, const char *, columns + 1);
	for (size_t i = 0; i < p->table_count; i++)
		title[i] = p->tables[i].confidence == NULL ? p->tables[i].title
							   : arena_printf(arena, "%s (%s)", p->tables[i].title, p->tables[i].confidence);
	title[p->table_count] = p->place;
	for (size_t k = 0; k < columns; k++)
		header[k] = p->tables[0].header[k];
	s->title = title;
	s->header = header;
	s->column_count = columns;
	s->rows = ARENA_ARRAY(arena, struct sheet_row, lines + 1);
	for (size_t i = 0; i < p->table_count; i++)
		for (size_t l = 0; l < p->tables[i].line_count; l++) {
			struct sheet_row *row = &s->rows[s->row_count++];
			row->cells = ARENA_ARRAY(arena, struct sheet_cell, columns);
			row->indent = p->tables[i].lines[l].depth;
			for (size_t k = 0; k < p->tables[i].column_count; k++) {
				const struct page_law_cell *c = &p->tables[i].lines[l].cells[k];
				const char *text = c->text != NULL ? c->text : "";
				bool digits = c->number && *text != '\0' && strspn(text, "0123456789.") == strlen(text);
				row->cells[k] = (struct sheet_cell){.type = digits ? SHEET_INT : SHEET_TEXT, .text = text};
				for (const char *d = text; digits && *d != '\0'; d++)
					if (*d != '.')
						row->cells[k].number = row->cells[k].number * 10 + (*d - '0');
			}
		}
	return s;
}
