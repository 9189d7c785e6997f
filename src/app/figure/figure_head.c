/* The letterhead, title and grouped heads of columns of a form, as on paper. Which letterhead a form has is said by the list form_office.
 */
#include "app/figure/figure_head.h"

#include "app/form_office.h"
#include "messages/app.def"
#include "messages/workbook.def"

#include <string.h>

struct head {
	struct app *app;
	const struct figure *f;
	enum msg_lang lang;
	struct figure_head *out;
	struct arena *arena;
	bool has_unit;
	struct unit_facts unit;
};

static const char *upper(struct arena *a, const char *text)
{
	g_autofree char *up = g_utf8_strup(text, -1);
	return arena_strdup(a, up);
}

static const char *code_text(const struct code *c, enum msg_lang lang)
{
	return lang == MSG_EN && c->en != NULL ? c->en : c->vi;
}

const char *figure_bare_name(struct app *a, int64_t type_num, const char *unit)
{
	const struct code_list *types = codes_list(a->codes, "unit_type", NULL);
	const struct code *type = types != NULL ? code_by_num(types, type_num) : NULL;
	if (type == NULL)
		return unit;
	g_autofree char *name = g_utf8_strdown(unit, -1), *prefix = g_utf8_strdown(type->vi, -1);
	/* Centrally-run cities are named "Thành phố …", their type is longer. */
	const char *const tries[] = {prefix, "thành phố"};
	for (size_t i = 0; i < G_N_ELEMENTS(tries); i++)
		if (g_str_has_prefix(name, tries[i]) && unit[strlen(tries[i])] == ' ')
			return unit + strlen(tries[i]) + 1;
	return unit;
}

static bool is_province(struct head *h)
{
	const struct code_list *levels = codes_list(h->app->codes, "unit_level", NULL);
	const struct code *province = levels != NULL ? code_by_id(levels, "province") : NULL;
	return h->has_unit && province != NULL && h->unit.level == province->num;
}

/* The body whose paper it is: the Party committee, or the people's committee of the unit. */
static const char *body_name(struct head *h, ymd day)
{
	const struct report *r = h->f->report;
	struct org_facts o;
	if (r->place.tree != TREE_AREA)
		return r->unit_name;
	if (h->out->party) {
		int64_t committee = snapshot_committee_of(h->f->snapshot, r->place.id, TREE_PARTY, day);
		return committee != NONE && snapshot_organisation(h->f->snapshot, committee, day, &o) ? arena_strdup(h->arena, o.name)
												      : r->unit_name;
	}
	g_autofree char *text = MSG_FORMAT(MSG_HEAD_COMMITTEE, h->lang, r->unit_name);
	return arena_strdup(h->arena, text);
}

static void fill_letterhead(struct head *h)
{
	struct figure_head *o = h->out;
	const struct report *r = h->f->report;
	struct org_facts org;
	ymd day = r->place.today != 0 ? r->place.today : period_closing_day(&r->period);
	const struct code *office = form_office(h->app, r->form->responsible, period_closing_day(&r->period));
	const char *letterhead = office != NULL ? code_extra(office, "letterhead") : NULL;
	const char *signer = office != NULL ? code_extra(office, h->lang == MSG_EN ? "signer_en" : "signer") : NULL;
	int64_t unit = r->place.id;
	if (r->place.tree != TREE_AREA)
		unit = snapshot_organisation(h->f->snapshot, r->place.id, day, &org) ? org.unit : NONE;
	h->has_unit = unit != NONE && snapshot_unit(h->f->snapshot, unit, day, &h->unit);
	o->party = letterhead != NULL ? strcmp(letterhead, "party") == 0 : r->form->tree == TREE_PARTY;
	o->office = office != NULL ? code_text(office, h->lang) : "";
	o->left_upper = upper(h->arena, body_name(h, day));
	/* The office in charge of a form sits in the province; others report under their own name. */
	bool own = office != NULL && is_province(h);
	o->left_lower = own ? upper(h->arena, o->office) : "";
	o->right_upper = msg_template(o->party ? MSG_HEAD_PARTY : MSG_HEAD_NATION, h->lang);
	o->right_lower = o->party ? "" : msg_template(MSG_HEAD_MOTTO, h->lang);
	o->signer = own && signer != NULL ? upper(h->arena, signer) : msg_template(MSG_HEAD_SIGNER, h->lang);
	g_autofree char *place =
		MSG_FORMAT(MSG_HEAD_PLACE_DAY, h->lang, h->has_unit ? figure_bare_name(h->app, h->unit.type, h->unit.name) : r->unit_name);
	o->place_day = arena_strdup(h->arena, place);
}

static void fill_title(struct head *h)
{
	struct figure_head *o = h->out;
	const struct report *r = h->f->report;
	char day[11];
	bool numbered = r->form->number != NULL && strcmp(r->form->number, "none") != 0;
	o->number = numbered ? r->form->number : "";
	o->title = h->lang == MSG_EN && r->form->title.en != NULL ? r->form->title.en : r->form->title.vi;
	bool coded = r->unit_code != NULL && r->unit_code[0] != '\0';
	o->where = coded ? arena_printf(h->arena, "%s (%s)", r->unit_name, r->unit_code) : arena_strdup(h->arena, r->unit_name);
	g_autofree char *when = figure_when(h->f, h->lang);
	o->when = arena_strdup(h->arena, when);
	g_autofree char *boundaries = r->place.today == 0
					      ? g_strdup(msg_template(MSG_SHEET_BOUNDARIES_THEN, h->lang))
					      : MSG_FORMAT(MSG_SHEET_BOUNDARIES_TODAY, h->lang, ymd_format_vi(r->place.today, day));
	o->boundaries = arena_strdup(h->arena, boundaries);
	o->known = h->f->known_ms != 0 ? instant_words(h->f->known_ms, h->arena) : "";
}

/* Units of counting in order of columns, and how shares are rounded. */
static void fill_counting(struct head *h)
{
	const struct report *r = h->f->report;
	g_autoptr(GString) units = g_string_new(NULL);
	const char *seen[8];
	size_t seen_count = 0;
	bool halves = false, cuts = false;
	int least = 99, most = -1;
	for (size_t c = 0; c < r->column_count; c++)
		for (size_t i = 0; i < r->row_count; i++) {
			struct form_cell cell;
			if (!r->columns[c].visible || !r->columns[c].numbers || !r->rows[i].visible || !r->rows[i].numbers ||
				r->rows[i].child != NONE)
				continue;
			form_cell(r->form, r->rows[i].line, r->columns[c].line, &cell, h->arena);
			const char *unit = cell.empty ? NULL : form_cell_unit(&cell, h->lang);
			size_t k = 0;
			while (k < seen_count && unit != NULL && strcmp(seen[k], unit) != 0)
				k++;
			if (unit != NULL && k == seen_count && seen_count < G_N_ELEMENTS(seen)) {
				seen[seen_count++] = unit;
				g_string_append_printf(units, "%s%s", units->len > 0 ? ", " : "", unit);
			}
			if (cell.empty || cell.content != CONTENT_PERCENT)
				continue;
			halves = halves || cell.round == ROUND_HALF_UP;
			cuts = cuts || cell.round == ROUND_TRUNCATE;
			least = MIN(least, cell.decimals);
			most = MAX(most, cell.decimals);
		}
	g_autofree char *counted = units->len > 0 ? MSG_FORMAT(MSG_HEAD_COUNTED_IN, h->lang, units->str) : g_strdup("");
	h->out->counted_in = arena_strdup(h->arena, counted);
	h->out->rounding = "";
	if (most < 0)
		return;
	char decimals[24];
	g_snprintf(decimals, sizeof decimals, least == most ? "%d" : "%d–%d", least, most);
	g_autofree char *said = halves && cuts ? g_strdup(msg_template(MSG_HEAD_ROUND_MIXED, h->lang))
					       : MSG_FORMAT(cuts ? MSG_HEAD_ROUND_TRUNCATE : MSG_HEAD_ROUND_HALF_UP, h->lang, decimals);
	h->out->rounding = arena_strdup(h->arena, said);
}

void figure_halves(const struct report *r, struct arena *a, struct figure_halves *out)
{
	size_t *rows = ARENA_ARRAY(a, size_t, r->row_count + 1);
	bool children = false;
	*out = (struct figure_halves){.rows = rows, .count = 1};
	for (size_t i = 0; i < r->row_count; i++) {
		if (!r->rows[i].visible)
			continue;
		children = children || r->rows[i].child != NONE || r->rows[i].direct;
		rows[out->row_count++] = i;
	}
	if (!children && r->form->layout.twin > 1)
		out->count = MAX(MIN((size_t)r->form->layout.twin, out->row_count), 1);
	out->lines = (out->row_count + out->count - 1) / out->count;
}

/* One step of the way from a top head down to a column. Two neighbours under the same step share a merged cell. */
struct step {
	const char *label;
	const void *line; /* with kind: what makes it the same step */
	int kind;
};
#define STEPS_MAX 24
struct way {
	struct step steps[STEPS_MAX];
	size_t count;
};

static void way_add(struct way *w, const char *label, const void *line, int kind)
{
	if (w->count < STEPS_MAX - 1)
		w->steps[w->count++] = (struct step){label, line, kind};
}

/* Heads above a line: headings of the form by name, "of whom" and "divided into" to the right of the number they divide. */
static void way_above(struct head *h, struct way *w, const struct line *l)
{
	const struct line *p = l->parent;
	if (p == NULL)
		return;
	way_above(h, w, p);
	if (p->show_label)
		way_add(w, h->lang == MSG_EN && p->label.en != NULL ? p->label.en : p->label.vi, p, 0);
	else if (l->nesting == NEST_AMONG && h->lang == MSG_VI && l->label.vi != NULL &&
		 g_str_has_prefix(l->label.vi, msg_template(MSG_HEAD_AMONG, h->lang)))
		return; /* "Trong đó: nữ" says it itself */
	else if (l->nesting == NEST_AMONG)
		way_add(w, msg_template(MSG_HEAD_AMONG, h->lang), p, 1);
	else if (l->nesting == NEST_PART)
		way_add(w, msg_template(MSG_HEAD_PARTS, h->lang), p, 2 + l->block);
}

/* A head that the form's layout puts over several columns (one of the outermost). */
static void way_merged(struct head *h, struct way *w, const struct line *l)
{
	const struct form_layout *layout = &h->f->report->form->layout;
	while (l->parent != NULL)
		l = l->parent;
	for (size_t m = 0; m < layout->merge_count; m++)
		for (size_t i = 0; i < layout->merges[m].count; i++)
			if (strcmp(layout->merges[m].over[i], l->id) == 0)
				way_add(w,
					h->lang == MSG_EN && layout->merges[m].label.en != NULL ? layout->merges[m].label.en
												: layout->merges[m].label.vi,
					&layout->merges[m], -2);
}

static bool same_way(const struct way *a, const struct way *b, size_t level)
{
	for (size_t i = 0; i <= level; i++)
		if (i >= a->count || i >= b->count || a->steps[i].line != b->steps[i].line || a->steps[i].kind != b->steps[i].kind)
			return false;
	return true;
}

static void fill_columns(struct head *h)
{
	const struct report *r = h->f->report;
	struct figure_head *o = h->out;
	size_t *shown = ARENA_ARRAY(h->arena, size_t, r->column_count + 1), n = 0;
	for (size_t c = 0; c < r->column_count; c++)
		if (r->columns[c].visible && r->columns[c].numbers)
			shown[n++] = c;
	g_autofree struct way *ways = g_new0(struct way, n + 1);
	o->levels = 1;
	for (size_t i = 0; i < n; i++) {
		way_merged(h, &ways[i], r->columns[shown[i]].line);
		way_above(h, &ways[i], r->columns[shown[i]].line);
		way_add(&ways[i], figure_label(&r->columns[shown[i]], h->lang), &r->columns[shown[i]], -1);
		o->levels = MAX(o->levels, ways[i].count);
	}
	struct figure_head_cell *cells = ARENA_ARRAY(h->arena, struct figure_head_cell, n * o->levels + 1);
	for (size_t level = 0; level < o->levels; level++)
		for (size_t i = 0; i < n;) {
			size_t wide = 1;
			bool leaf = level + 1 == ways[i].count;
			while (!leaf && i + wide < n && same_way(&ways[i], &ways[i + wide], level))
				wide++;
			if (level < ways[i].count)
				cells[o->cell_count++] = (struct figure_head_cell){.label = ways[i].steps[level].label,
					.column = i,
					.columns = wide,
					.level = level,
					.levels = leaf ? o->levels - level : 1};
			i += wide;
		}
	o->columns = shown;
	o->column_count = n;
	o->cells = cells;
}

bool figure_head(struct app *a, struct figure *f, enum msg_lang lang, struct figure_head *out, struct err *e)
{
	*out = (struct figure_head){0};
	struct head h = {.app = a, .f = f, .lang = lang, .out = out, .arena = f->arena};
	if (!figure_hold(f, e))
		return false;
	fill_letterhead(&h);
	fill_title(&h);
	fill_counting(&h);
	fill_columns(&h);
	for (size_t i = 0; i < f->report->row_count; i++) {
		const char *num = f->report->rows[i].num;
		out->numbered = out->numbered || (num != NULL && *num != '\0' && strcmp(num, "none") != 0);
	}
	return true;
}
