/* The header of a form file (form-language.md 5): periods, levels, defaults, notes, breaks, layout. Lines are read in form_lines.c. */
#include "stats/form_internal.h"
#include "messages/form.def"

#include <string.h>

static const char *const form_keys[] = {"form", "title", "number", "basis", "valid", "confidence", "source", "periods", "levels",
	"responsible", "tree", "count", "of", "enter", "percent", "ages", "rows", "columns", "checks", "notes", "layout", "breaks",
	"charts", NULL};
static const char *const tree_words[] = {"area", "party", "state", "front", NULL};
static const char *const unit_levels[] = {"cell", "village", "commune", "district", "province", "nation", NULL};
const char *const round_words[] = {"half_up", "truncate", NULL};

G_STATIC_ASSERT((int)TREE_AREA == 0 && (int)TREE_PARTY == 1 && (int)TREE_STATE == 2 && (int)TREE_FRONT == 3);
G_STATIC_ASSERT((int)ROUND_HALF_UP == 0 && (int)ROUND_TRUNCATE == 1);

/* ages: event | closing | a date */
bool ages_read(struct source *s, const struct yaml *node, enum ages *ages, ymd *day)
{
	*ages = AGES_EVENT;
	if (node->kind == YAML_SCALAR && strcmp(node->text, "event") == 0)
		return true;
	*ages = AGES_CLOSING;
	if (node->kind == YAML_SCALAR && strcmp(node->text, "closing") == 0)
		return true;
	*ages = AGES_DAY;
	return node_date(s, node, day);
}

static void read_periods(struct form_more *f, const struct yaml *list)
{
	const char *words[PERIOD__MAX + 1] = {NULL};
	int given = 0, last = -1;

	for (int i = 0; i < PERIOD__MAX; i++)
		words[i] = period_kind_name((enum period_kind)i);
	if (list->kind != YAML_LIST || list->first == NULL) {
		FAULT(f->src, "E12", list, MSG_FORM_NOT_LIST, "periods");
		return;
	}
	for (const struct yaml *item = list->first; item != NULL; item = item->next) {
		int i = node_word(f->src, item, words);
		if (i < 0)
			continue;
		f->form.periods[i] = true;
		last = i;
		given++;
	}
	f->date_only = given == 1 && last == PERIOD_DATE;
	f->term_only = given == 1 && last == PERIOD_TERM;
}

static void read_levels(struct form_more *f, const struct yaml *list)
{
	size_t n = 0;
	if (list->kind != YAML_LIST || list->first == NULL) {
		FAULT(f->src, "E12", list, MSG_FORM_NOT_LIST, "levels");
		return;
	}
	const char **levels = ARENA_ARRAY(f->src->arena, const char *, (size_t)list->count + 1);
	for (const struct yaml *item = list->first; item != NULL; item = item->next) {
		int i = node_word(f->src, item, unit_levels);
		if (i >= 0)
			levels[n++] = unit_levels[i];
	}
	f->form.levels = levels;
}

/* Defaults for all lines: count, of, enter, percent, ages, tree. */
static void read_defaults(struct form_more *f)
{
	static const char *const percent_keys[] = {"decimals", "round", NULL};
	struct source *s = f->src;
	const struct yaml *node;
	int i;

	f->form.decimals = 1;
	if ((node = yaml_get(s->root, "tree")) != NULL && (i = node_word(s, node, tree_words)) >= 0)
		f->form.tree = (enum tree)i;
	if ((node = yaml_get(s->root, "count")) != NULL && (i = measure_of_node(s, node)) >= 0) {
		f->has_measure = true;
		f->measure = (enum measure)i;
	}
	f->of_node = yaml_get(s->root, "of");
	f->enter = key_text(s, s->root, "enter");
	if (f->enter != NULL && f->of_node != NULL)
		FAULT(s, "E06", yaml_get(s->root, "enter"), MSG_FORM_TWO_CONTENTS, "of", "enter");
	if ((node = yaml_get(s->root, "percent")) != NULL && keys_check(s, node, percent_keys)) {
		f->form.decimals = key_int(s, node, "decimals", 0, 6, 1);
		const struct yaml *mode = yaml_get(node, "round");
		if (mode != NULL && (i = node_word(s, mode, round_words)) >= 0)
			f->form.round = (enum round_mode)i;
	}
	if ((node = yaml_get(s->root, "ages")) != NULL)
		ages_read(s, node, &f->form.ages, &f->form.ages_day);
}

static void read_notes(struct form_more *f)
{
	static const char *const known[] = {"vi", "en", NULL};
	const struct yaml *list = yaml_get(f->src->root, "notes");
	if (list == NULL)
		return;
	if (list->kind != YAML_LIST) {
		FAULT(f->src, "E12", list, MSG_FORM_NOT_LIST, "notes");
		return;
	}
	struct text2 *notes = ARENA_ARRAY(f->src->arena, struct text2, (size_t)list->count + 1);
	for (const struct yaml *item = list->first; item != NULL; item = item->next) {
		if (!keys_check(f->src, item, known))
			continue;
		notes[f->form.note_count++] = (struct text2){key_text(f->src, item, "vi"), key_text(f->src, item, "en")};
	}
	f->form.notes = notes;
}

static void read_breaks(struct form_more *f)
{
	static const char *const known[] = {"date", "why", NULL};
	const struct yaml *list = yaml_get(f->src->root, "breaks");
	if (list == NULL)
		return;
	if (list->kind != YAML_LIST) {
		FAULT(f->src, "E12", list, MSG_FORM_NOT_LIST, "breaks");
		return;
	}
	struct form_break *breaks = ARENA_ARRAY(f->src->arena, struct form_break, (size_t)list->count + 1);
	for (const struct yaml *item = list->first; item != NULL; item = item->next) {
		if (!keys_check(f->src, item, known))
			continue;
		struct form_break *b = &breaks[f->form.break_count];
		const struct yaml *date = key_need(f->src, item, "date");
		key_text2(f->src, item, "why", true, &b->why);
		if (date != NULL && node_date(f->src, date, &b->date))
			f->form.break_count++;
	}
	f->form.breaks = breaks;
}

static bool is_column(struct form_more *f, const struct yaml *node)
{
	if (node->kind == YAML_SCALAR && form_column(&f->form, node->text) != NULL)
		return true;
	FAULT(f->src, "E10", node, MSG_FORM_NO_LINE, node->text != NULL ? node->text : "");
	return false;
}

static bool read_merge(struct form_more *f, const struct yaml *m, struct form_merge *out)
{
	static const char *const keys[] = {"over", "label", NULL};
	const struct yaml *over = keys_check(f->src, m, keys) ? key_need(f->src, m, "over") : NULL;
	if (over == NULL || over->kind != YAML_LIST)
		return false;
	const char **ids = ARENA_ARRAY(f->library->arena, const char *, (size_t)over->count + 1);
	key_text2(f->src, m, "label", true, &out->label);
	for (const struct yaml *id = over->first; id != NULL; id = id->next)
		if (is_column(f, id))
			ids[out->count++] = id->text;
	out->over = ids;
	return true;
}

/* Layout means nothing to the figures: how the paper lies, a head over several columns, how wide columns are. */
static void read_layout(struct form_more *f)
{
	static const char *const known[] = {"page", "merge", "widths", "freeze", "twin", NULL};
	static const char *const pages[] = {"portrait", "landscape", NULL};
	const struct yaml *layout = yaml_get(f->src->root, "layout"), *node;
	struct form_layout *out = &f->form.layout;

	if (layout == NULL || !keys_check(f->src, layout, known))
		return;
	if ((node = yaml_get(layout, "page")) != NULL)
		out->portrait = node_word(f->src, node, pages) == 0;
	if ((node = yaml_get(layout, "freeze")) != NULL && is_column(f, node))
		out->freeze = node->text;
	if (yaml_get(layout, "twin") != NULL)
		out->twin = key_int(f->src, layout, "twin", 2, 4, 2);
	if ((node = yaml_get(layout, "widths")) != NULL) {
		struct form_width *widths = ARENA_ARRAY(f->library->arena, struct form_width, (size_t)node->count + 1);
		for (const struct yaml *w = node->first; w != NULL; w = w->next)
			if (w->key != NULL && is_column(f, w->key))
				widths[out->width_count++] =
					(struct form_width){w->key->text, key_int(f->src, node, w->key->text, 8, 200, 8)};
		out->widths = widths;
	}
	if ((node = yaml_get(layout, "merge")) != NULL) {
		struct form_merge *merges = ARENA_ARRAY(f->library->arena, struct form_merge, (size_t)node->count + 1);
		for (const struct yaml *m = node->first; m != NULL; m = m->next)
			out->merge_count += read_merge(f, m, &merges[out->merge_count]);
		out->merges = merges;
	}
}

struct form_more *form_read_file(struct library *lib, struct source *s)
{
	struct form_more *f = ARENA_NEW(lib->arena, struct form_more);
	const struct yaml *node;
	struct header h;

	f->library = lib;
	f->src = s;
	f->form.more = f;
	f->ids = g_hash_table_new(g_str_hash, g_str_equal);
	keys_check(s, s->root, form_keys);
	header_read(s, &h, s->arena);
	f->form.code = s->id;
	f->form.file = s->path;
	f->form.sha256 = s->sha256;
	f->form.title = h.title;
	f->form.basis = h.basis;
	f->form.valid_from = h.from;
	f->form.valid_until = h.until;
	f->form.confidence = h.confidence;
	f->form.source = h.source;
	f->form.responsible = h.responsible;
	if (key_need(s, s->root, "number") != NULL)
		f->form.number = key_text(s, s->root, "number");
	if (g_strcmp0(f->form.number, "none") == 0)
		f->form.number = NULL;
	if ((node = key_need(s, s->root, "periods")) != NULL)
		read_periods(f, node);
	if ((node = key_need(s, s->root, "levels")) != NULL)
		read_levels(f, node);
	read_defaults(f);
	read_notes(f);
	read_breaks(f);
	if ((node = key_need(s, s->root, "rows")) != NULL)
		form_read_lines(f, node, false);
	if ((node = key_need(s, s->root, "columns")) != NULL)
		form_read_lines(f, node, true);
	form_finish_lines(f);
	read_layout(f);
	form_read_charts(f);
	/* Without rows or columns there is nothing to check against them. */
	f->faulty = f->form.row_count == 0 || f->form.column_count == 0;
	return f;
}
