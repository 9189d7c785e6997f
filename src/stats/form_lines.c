/* Lines of a form (form-language.md 5.1, 5.2, 5.6): rows and columns as written, groups put in their place, one line for each code, and the
 * lines the program adds (remainders, overlaps). Conditions and formulas are kept as text here; they are read when the whole form is known.
 */
#include "stats/form_internal.h"
#include "messages/form.def"
#include "messages/language.def"

#include <string.h>

static const char *const line_keys[] = {"id", "num", "label", "when", "value", "percent", "points", "ratio", "average", "enter", "printed",
	"count", "of", "at", "ages", "parts", "among", "under", "rest", "overlap", "decimals", "round", "note", "basis", "confidence",
	"show", "hide", "comparable", NULL};
static const char *const each_keys[] = {"id", "num", "label", "each", "only", "except", "when", "hide", "note", "confidence", NULL};
static const char *const include_keys[] = {"include", "prefix", NULL};
static const char *const reserved[] = {"top", "of", "at", "and", "or", "not", "children", "parts", "unknown", NULL};
static const char *const nestings[] = {"parts", "among", "under", NULL};
static const char *const contents[] = {"value", "percent", "points", "ratio", "average", "enter", "printed", NULL};
#define NO_ID "?" /* of a line that was written without one */

/* Where lines are being put. */
struct place_in_form {
	struct form_more *form;
	struct source *src;	  /* the file the lines stand in: the form or a group */
	struct line_more *parent; /* NULL: top lines */
	enum nesting nesting;
	int block;
	const char *prefix;
	bool columns;
	struct source *include_src; /* where the outermost include stands, or NULL */
	const struct yaml *include_node;
};

static void read_list(const struct place_in_form *p, const struct yaml *list);

static void append_line(const struct place_in_form *p, struct line_more *l)
{
	struct form_more *f = p->form;
	l->src = p->src;
	l->prefix = p->prefix;
	l->is_column = p->columns;
	l->line.more = l;
	l->line.nesting = p->parent == NULL ? NEST_TOP : p->nesting;
	l->line.block = p->block;
	if (p->parent == NULL) {
		if (f->last_top[p->columns] != NULL)
			f->last_top[p->columns]->next = l;
		else
			f->tops[p->columns] = l;
		f->last_top[p->columns] = l;
		return;
	}
	l->line.parent = &p->parent->line;
	l->line.depth = p->parent->line.depth + 1;
	if (p->parent->last_kid != NULL)
		p->parent->last_kid->next = l;
	else
		p->parent->first_kid = l;
	p->parent->last_kid = l;
	p->parent->kids++;
}

/* Takes the id (E07 when it is used, reserved or has other letters). node: where to say so. */
static bool take_id(const struct place_in_form *p, struct line_more *l, const char *id, const struct yaml *node)
{
	struct arena *a = p->src->arena;
	bool letters = g_ascii_isalpha(id[0]);
	for (const char *c = id; *c != '\0'; c++)
		letters = letters && (g_ascii_isalnum(*c) || *c == '_');
	if (!letters) {
		FAULT(p->src, "E07", node, MSG_FORM_ID_LETTERS, id);
		return false;
	}
	char *folded = arena_strdup(a, id);
	for (char *c = folded; *c != '\0'; c++)
		*c = g_ascii_tolower(*c);
	for (const char *const *r = reserved; *r != NULL; r++) {
		if (strcmp(folded, *r) == 0) {
			FAULT(p->src, "E07", node, MSG_FORM_ID_RESERVED, id);
			return false;
		}
	}
	if (g_hash_table_contains(p->form->ids, folded)) {
		if (p->include_node == NULL)
			FAULT(p->src, "E07", node, MSG_FORM_ID_TWICE, id);
		else if (FAULT(p->include_src, "E07", p->include_node, MSG_FORM_ID_TWICE, id))
			HINT(p->include_src, MSG_FORM_HINT_PREFIX, NULL);
		return false;
	}
	g_hash_table_insert(p->form->ids, folded, l);
	l->line.id = arena_strdup(a, id);
	return true;
}

static void read_shift(struct source *s, const struct yaml *node, struct line *l)
{
	static const char *const words[] = {"opening", "previous_period", "same_period_last_year", "previous_term", NULL};
	if (node->kind == YAML_SCALAR && g_ascii_isdigit(node->text[0])) {
		l->shift = SHIFT_DATE;
		node_date(s, node, &l->shift_date);
		return;
	}
	int i = node_word(s, node, words);
	if (i >= 0)
		l->shift = (enum shift_kind)(SHIFT_OPENING + i);
}

/* One content (5.1): E06 for two. */
static void read_content(const struct place_in_form *p, struct line_more *l)
{
	static const enum content kinds[] = {
		CONTENT_VALUE, CONTENT_PERCENT, CONTENT_POINTS, CONTENT_RATIO, CONTENT_AVERAGE, CONTENT_ENTER, CONTENT_PRINTED};
	const char *first = NULL;

	for (size_t i = 0; contents[i] != NULL; i++) {
		const struct yaml *node = yaml_get(l->node, contents[i]);
		if (node == NULL)
			continue;
		if (first != NULL) {
			FAULT(p->src, "E06", node->key, MSG_FORM_TWO_CONTENTS, first, contents[i]);
			continue;
		}
		if (node->kind != YAML_SCALAR) {
			FAULT(p->src, "E12", node, MSG_FORM_NOT_TEXT, contents[i]);
			continue;
		}
		first = contents[i];
		l->line.content = kinds[i];
		l->content_node = node;
	}
	if (l->line.content == CONTENT_AVERAGE && strcmp(l->content_node->text, "age") != 0)
		FAULT(p->src, "E11", l->content_node, MSG_FORM_WORD, l->content_node->text, "age");
	if (l->line.content == CONTENT_ENTER)
		l->line.enter = l->content_node->text;
	const struct yaml *when = yaml_get(l->node, "when");
	if (when == NULL)
		return;
	if (first != NULL && l->line.content != CONTENT_AVERAGE)
		FAULT(p->src, "E06", when->key, MSG_FORM_TWO_CONTENTS, first, "when");
	size_t n = when->kind == YAML_LIST ? (size_t)when->count : 1;
	l->texts = ARENA_ARRAY(p->src->arena, struct when_text, n + 1);
	for (const struct yaml *t = when->kind == YAML_LIST ? when->first : when; t != NULL; t = when->kind == YAML_LIST ? t->next : NULL) {
		if (t->kind != YAML_SCALAR)
			FAULT(p->src, "E12", t, MSG_FORM_NOT_TEXT, "when");
		else
			l->texts[l->text_count++] = (struct when_text){t->text, t->line, t->column};
	}
}

static bool parent_gives_population(const struct line_more *l)
{
	for (const struct line *up = l->line.parent; up != NULL; up = up->parent)
		if (up->more->of_node != NULL || up->enter != NULL)
			return true;
	return false;
}

static void read_measure(const struct place_in_form *p, struct line_more *l)
{
	struct source *s = p->src;
	const struct yaml *node;
	int i;

	if ((node = yaml_get(l->node, "count")) != NULL && (i = measure_of_node(s, node)) >= 0) {
		l->line.has_measure = true;
		l->line.measure = (enum measure)i;
	}
	l->of_node = yaml_get(l->node, "of");
	if (l->of_node != NULL && l->line.enter != NULL)
		FAULT(s, "E06", l->of_node->key, MSG_FORM_TWO_CONTENTS, "enter", "of");
	if (l->of_node != NULL && parent_gives_population(l))
		FAULT(s, "E08", l->of_node, MSG_FORM_OF_INSIDE, l->line.id);
	if ((node = yaml_get(l->node, "at")) != NULL)
		read_shift(s, node, &l->line);
	if ((node = yaml_get(l->node, "ages")) != NULL) {
		l->line.has_ages = ages_read(s, node, &l->line.ages, &l->line.ages_day);
	}
}

static void read_looks(const struct place_in_form *p, struct line_more *l)
{
	static const char *const shows[] = {"label", "after", NULL}, *const zero[] = {"zero", NULL},
				 *const overlaps[] = {"error", "shown", NULL};
	static const char *const rests[] = {"auto", "always", "none", NULL}, *const rest_keys[] = {"label", "show", NULL};
	struct source *s = p->src;
	const struct yaml *node;
	struct text2 label;
	int i;

	l->line.decimals = key_int(s, l->node, "decimals", 0, 6, -1);
	l->line.round = (node = yaml_get(l->node, "round")) != NULL ? node_word(s, node, round_words) : -1;
	key_text2(s, l->node, "note", false, &l->line.note);
	if ((node = yaml_get(l->node, "basis")) != NULL)
		(void)basis_check(s, node, NULL);
	if ((node = yaml_get(l->node, "confidence")) != NULL && (i = node_word(s, node, confidence_words)) >= 0)
		l->line.confidence = confidence_words[i];
	i = (node = yaml_get(l->node, "show")) != NULL ? node_word(s, node, shows) : -1;
	l->line.show_label = i == 0;
	l->line.show_after = i == 1;
	l->line.hide_zero = (node = yaml_get(l->node, "hide")) != NULL && node_word(s, node, zero) == 0;
	l->line.comparable = key_bool(s, l->node, "comparable", true);
	l->line.overlap_shown = (node = yaml_get(l->node, "overlap")) != NULL && node_word(s, node, overlaps) == 1;
	if ((node = yaml_get(l->node, "rest")) == NULL)
		return;
	if (node->kind == YAML_MAP && keys_check(s, node, rest_keys)) {
		key_text2(s, node, "label", false, &label);
		l->rest_vi = label.vi;
		l->rest_en = label.en;
		node = yaml_get(node, "show");
	}
	if (node != NULL && (i = node_word(s, node, rests)) >= 0)
		l->line.rest = (enum rest_mode)i;
}

/* A line the program adds behind the parts of another. */
static void add_made(
	const struct place_in_form *p, struct line_more *parent, enum made made, const char *suffix, const char *vi, const char *en)
{
	struct line_more *l = ARENA_NEW(p->src->arena, struct line_more);
	struct place_in_form inside = *p;
	const struct yaml *id = yaml_get(parent->node, "id");

	if (strcmp(parent->line.id, NO_ID) == 0) /* said already */
		return;
	inside.parent = parent;
	inside.nesting = NEST_PART;
	l->node = parent->node;
	l->line.made = made;
	l->line.label = (struct text2){vi, en};
	l->line.decimals = l->line.round = -1;
	l->line.comparable = true;
	l->line.file = parent->line.file;
	l->line.at_line = parent->line.at_line;
	l->line.at_column = parent->line.at_column;
	/* Of lines made from a list ("each") none is written. */
	if (!take_id(p, l, arena_printf(p->src->arena, "%s_%s", parent->line.id, suffix), id != NULL ? id : parent->node))
		return;
	append_line(&inside, l);
}

static void read_nested(const struct place_in_form *p, struct line_more *l)
{
	int block = 0;
	for (const struct yaml *child = l->node->first; child != NULL; child = child->next) {
		for (int i = 0; nestings[i] != NULL; i++) {
			if (strcmp(child->key->text, nestings[i]) != 0)
				continue;
			struct place_in_form inside = *p;
			inside.parent = l;
			inside.nesting = (enum nesting)(NEST_PART + i);
			inside.block = block++;
			read_list(&inside, child);
			if (i != 0)
				continue;
			struct place_in_form made = *p;
			made.block = inside.block;
			if (l->line.rest != REST_NEVER)
				add_made(&made, l, MADE_REST, "rest", l->rest_vi != NULL ? l->rest_vi : "Không rõ / khác",
					l->rest_en != NULL ? l->rest_en : "Unknown or other");
			if (l->line.overlap_shown)
				add_made(&made, l, MADE_OVERLAP, "overlap", "Tính ở nhiều dòng", "Counted in more than one line");
		}
	}
}

static struct line_more *new_line(const struct place_in_form *p, const struct yaml *node)
{
	struct line_more *l = ARENA_NEW(p->src->arena, struct line_more);
	l->node = node;
	l->line.decimals = l->line.round = -1;
	l->line.comparable = true;
	l->line.file = p->src->path;
	l->line.at_line = key_place(node)->line;
	l->line.at_column = key_place(node)->column;
	return l;
}

static void read_plain(const struct place_in_form *p, const struct yaml *node)
{
	struct line_more *l = new_line(p, node);
	const struct yaml *id = key_need(p->src, node, "id");

	keys_check(p->src, node, line_keys);
	append_line(p, l);
	if (id != NULL && id->kind == YAML_SCALAR)
		take_id(p, l, arena_printf(p->src->arena, "%s%s", p->prefix, id->text), id);
	if (l->line.id == NULL)
		l->line.id = id != NULL && id->kind == YAML_SCALAR ? id->text : NO_ID;
	l->line.num = key_text(p->src, node, "num");
	if (g_strcmp0(l->line.num, "none") == 0)
		l->line.num = NULL;
	key_text2(p->src, node, "label", true, &l->line.label);
	read_content(p, l);
	read_measure(p, l);
	read_looks(p, l);
	read_nested(p, l);
}

/* The attribute of `each:`: that of the population at hand, else of the first kind that has one of the name. */
static const struct attr *find_attr(const struct place_in_form *p, const char *name)
{
	const struct vocab *v = p->form->library->vocab;
	const struct yaml *of = NULL;

	for (const struct line *up = p->parent != NULL ? &p->parent->line : NULL; up != NULL && of == NULL; up = up->parent)
		of = up->more->of_node;
	if (of == NULL)
		of = p->form->of_node;
	if (of != NULL && of->kind == YAML_SCALAR) {
		size_t n = strspn(of->text, "abcdefghijklmnopqrstuvwxyz0123456789_");
		const struct fact_kind *k = vocab_kind(v, arena_strndup(p->src->arena, of->text, n));
		const struct attr *a = k != NULL ? kind_attr(k, name) : NULL;
		if (a == NULL && k != NULL && v->of_subject[k->subject] != NULL)
			a = kind_attr(v->of_subject[k->subject], name);
		if (a != NULL || k != NULL)
			return a;
	}
	for (size_t i = 0; i < v->kind_count; i++) {
		const struct attr *a = kind_attr(&v->kinds[i], name);
		if (a != NULL)
			return a;
	}
	return NULL;
}

/* The codes named by only: and except:, as a bool for each code of the list; only may also be a group. */
static void choose_codes(const struct place_in_form *p, const struct code_list *list, const struct yaml *node, bool value, bool *chosen)
{
	if (node->kind == YAML_SCALAR) {
		const struct code_group *g = code_group_find(list, node->text);
		if (g != NULL) {
			for (size_t i = 0; i < list->count; i++)
				if (code_in_group(g, list->codes[i].num))
					chosen[i] = value;
			return;
		}
	}
	for (const struct yaml *t = node->kind == YAML_LIST ? node->first : node; t != NULL; t = node->kind == YAML_LIST ? t->next : NULL) {
		const struct code *c = t->kind == YAML_SCALAR ? code_by_id(list, t->text) : NULL;
		if (c != NULL) {
			chosen[c - list->codes] = value;
			continue;
		}
		const char *text = t->kind == YAML_SCALAR ? t->text : "";
		const struct code *near = code_nearest(list, text);
		if (FAULT(p->src, "E11", t, MSG_PRED_NO_CODE, text, list->name, list->vi, list->en) && near != NULL)
			HINT(p->src, MSG_PRED_HINT_WORD, near->id);
	}
}

static void read_each_child(const struct place_in_form *p, const struct yaml *node)
{
	struct line_more *l = new_line(p, node);
	const struct yaml *id = key_need(p->src, node, "id");

	append_line(p, l);
	if (id != NULL && id->kind == YAML_SCALAR)
		take_id(p, l, arena_printf(p->src->arena, "%s%s", p->prefix, id->text), id);
	if (l->line.id == NULL)
		l->line.id = NO_ID;
	l->line.each_child = true;
	key_text2(p->src, node, "label", false, &l->line.label);
	read_content(p, l);
	read_looks(p, l);
}

static void read_each(const struct place_in_form *p, const struct yaml *node)
{
	struct source *s = p->src;
	const struct yaml *each = yaml_get(node, "each");
	const char *name = key_text(s, node, "each"), *start = key_text(s, node, "id");

	keys_check(s, node, each_keys);
	if (name == NULL)
		return;
	if (strcmp(name, "child") == 0) {
		read_each_child(p, node);
		return;
	}
	const struct attr *attr = find_attr(p, name);
	if (attr == NULL || attr->type != ATTR_CODE) {
		FAULT(s, attr == NULL ? "E10" : "E12", each, attr == NULL ? MSG_FORM_EACH_NAME : MSG_FORM_EACH_TYPE, name);
		return;
	}
	const struct code_list *list = attr->list;
	g_autofree bool *chosen = g_new0(bool, list->count + 1);
	const struct yaml *only = yaml_get(node, "only"), *except = yaml_get(node, "except");
	for (size_t i = 0; i < list->count; i++)
		chosen[i] = only == NULL;
	if (only != NULL)
		choose_codes(p, list, only, true, chosen);
	if (except != NULL)
		choose_codes(p, list, except, false, chosen);
	for (size_t i = 0; i < list->count; i++) {
		const struct code *c = &list->codes[i];
		const struct form *f = &p->form->form;
		if (!chosen[i] || (c->from > 0 && c->from >= f->valid_until) || (c->until > 0 && c->until <= f->valid_from))
			continue;
		struct line_more *l = new_line(p, node);
		append_line(p, l);
		if (!take_id(p, l, arena_printf(s->arena, "%s%s%s", p->prefix, start != NULL ? start : "", c->id), each))
			l->line.id = c->id;
		l->line.label = (struct text2){c->vi, c->en};
		read_content(p, l);
		read_looks(p, l);
		struct when_text *texts = ARENA_ARRAY(s->arena, struct when_text, l->text_count + 1);
		if (l->text_count > 0)
			memcpy(texts, l->texts, l->text_count * sizeof texts[0]);
		texts[l->text_count++] = (struct when_text){arena_printf(s->arena, "%s = %s", name, c->id), each->line, each->column};
		l->texts = texts;
	}
}

static struct source *find_group(const struct library *lib, const char *id)
{
	for (struct source *s = lib->first; s != NULL; s = s->next)
		if (s->root != NULL && strcmp(s->kind, "group") == 0 && strcmp(s->id, id) == 0)
			return s;
	return NULL;
}

static void read_include(const struct place_in_form *p, const struct yaml *node)
{
	struct library *lib = p->form->library;
	struct source *s = p->src;
	const struct yaml *name = yaml_get(node, "include");
	const char *id = key_text(s, node, "include"), *prefix = key_text(s, node, "prefix");

	keys_check(s, node, include_keys);
	if (id == NULL)
		return;
	struct source *group = find_group(lib, id);
	if (group == NULL) {
		g_autoptr(GPtrArray) names = g_ptr_array_new();
		for (struct source *g = lib->first; g != NULL; g = g->next)
			if (g->root != NULL && strcmp(g->kind, "group") == 0)
				g_ptr_array_add(names, (gpointer)(uintptr_t)g->id);
		g_ptr_array_add(names, NULL);
		const char *near = word_nearest(id, (const char *const *)names->pdata);
		if (FAULT(s, "E11", name, MSG_FORM_NO_GROUP, id) && near != NULL)
			HINT(s, MSG_PRED_HINT_WORD, near);
		return;
	}
	if (p->form->depth >= 4) {
		FAULT(s, "E36", name, MSG_FORM_INCLUDE_CYCLE, id);
		return;
	}
	struct place_in_form inside = *p;
	inside.src = group;
	inside.prefix = arena_printf(s->arena, "%s%s", p->prefix, prefix != NULL ? prefix : "");
	if (inside.include_node == NULL) {
		inside.include_src = s;
		inside.include_node = name;
	}
	const struct yaml *lines = yaml_get(group->root, "lines");
	p->form->depth++;
	if (lines != NULL)
		read_list(&inside, lines);
	p->form->depth--;
}

static void read_list(const struct place_in_form *p, const struct yaml *list)
{
	if (list->kind != YAML_LIST) {
		FAULT(p->src, "E12", list, MSG_FORM_NOT_LIST, list->key != NULL ? list->key->text : "");
		return;
	}
	for (const struct yaml *item = list->first; item != NULL; item = item->next) {
		if (item->kind != YAML_MAP || item->first == NULL)
			FAULT0(p->src, "E12", item, MSG_FORM_NOT_MAP);
		else if (yaml_get(item, "include") != NULL)
			read_include(p, item);
		else if (yaml_get(item, "each") != NULL)
			read_each(p, item);
		else
			read_plain(p, item);
	}
}

void form_read_lines(struct form_more *f, const struct yaml *list, bool columns)
{
	struct place_in_form p = {.form = f, .src = f->src, .nesting = NEST_TOP, .prefix = "", .columns = columns};
	read_list(&p, list);
}

static size_t count_lines(const struct line_more *first)
{
	size_t n = 0;
	for (const struct line_more *l = first; l != NULL; l = l->next)
		n += 1 + count_lines(l->first_kid);
	return n;
}

/* Kids as arrays, and all lines in print order. */
static void flatten(struct line_more *first, const struct line **out, size_t *n)
{
	for (struct line_more *l = first; l != NULL; l = l->next) {
		const struct line **kids = ARENA_ARRAY(l->src->arena, const struct line *, l->kids + 1);
		size_t k = 0;
		for (struct line_more *kid = l->first_kid; kid != NULL; kid = kid->next)
			kids[k++] = &kid->line;
		l->line.kids = kids;
		l->line.kid_count = k;
		if (!l->line.show_after)
			out[l->line.index = (int)(*n)++] = &l->line;
		flatten(l->first_kid, out, n);
		if (l->line.show_after)
			out[l->line.index = (int)(*n)++] = &l->line;
	}
}

void form_finish_lines(struct form_more *f)
{
	const struct line **rows = ARENA_ARRAY(f->src->arena, const struct line *, count_lines(f->tops[0]) + 1);
	const struct line **columns = ARENA_ARRAY(f->src->arena, const struct line *, count_lines(f->tops[1]) + 1);

	flatten(f->tops[0], rows, &f->form.row_count);
	flatten(f->tops[1], columns, &f->form.column_count);
	f->form.rows = rows;
	f->form.columns = columns;
}

void form_check_groups(struct library *lib)
{
	static const char *const known[] = {"group", "title", "basis", "lines", NULL};
	for (struct source *s = lib->first; s != NULL; s = s->next) {
		if (s->root == NULL || strcmp(s->kind, "group") != 0)
			continue;
		keys_check(s, s->root, known);
		key_need(s, s->root, "lines");
		if (find_group(lib, s->id) != s)
			FAULT(s, "E07", s->root->first, MSG_FORM_ID_TWICE, s->id);
	}
}
