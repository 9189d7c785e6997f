/* Files paper: every kind, field and code they name is checked. What they look like: domain/layouts/ly_lich_2c.yaml. */
#include "stats/paper_form.h"

#include "stats/form_internal.h"
#include "messages/form.def"
#include "messages/language.def"

#include <stdlib.h>
#include <string.h>

struct reader {
	struct source *s;
	struct codes *codes;
	struct arena *arena;
	struct paper_form *out;
	const struct kind *row; /* of the table being read; NULL */
};

static struct text2 both(const struct yaml *map, const char *key)
{
	const struct yaml *n = yaml_get(map, key);
	struct text2 t = {yaml_text(n, "vi"), yaml_text(n, "en")};
	return t;
}

/* Checked when the file is read first, taken without checks (which would write into what threads share) afterwards. */
static struct text2 label(struct reader *r, const struct yaml *map, const char *key, bool needed)
{
	struct text2 t;
	if (r->s != NULL)
		key_text2(r->s, map, key, needed, &t);
	return both(map, key);
}

static void fault(struct reader *r, const char *code, const struct yaml *at, msg_key key, const char *text)
{
	if (r->s != NULL)
		FAULT(r->s, code, at, key, text);
}

static void known_keys(struct reader *r, const struct yaml *map, const char *const *known)
{
	if (r->s != NULL)
		keys_check(r->s, map, known);
}

static const struct kind *kind_at(struct reader *r, const struct yaml *node)
{
	const struct kind *k = node != NULL && node->kind == YAML_SCALAR ? kind_find(node->text) : NULL;
	if (node != NULL && (k == NULL || k->table == NULL))
		fault(r, "E10", node, MSG_PAPER_NO_KIND, node->kind == YAML_SCALAR ? node->text : "");
	return k != NULL && k->table != NULL ? k : NULL;
}

/* where: { field: [code, …] } */
static void read_where(struct reader *r, const struct yaml *map, const struct kind *k, const struct kind_field **field,
	const int64_t **codes, size_t *count)
{
	const struct yaml *w = yaml_get(map, "where");
	const struct yaml *list = w != NULL && w->kind == YAML_MAP ? w->first : NULL;
	const int i = list != NULL && k != NULL ? kind_field_index(k, list->key->text) : -1;
	*count = 0;
	if (w == NULL || k == NULL)
		return;
	const struct code_list *l = i >= 0 && k->fields[i].type == FIELD_CODE ? codes_list(r->codes, k->fields[i].of, NULL) : NULL;
	if (l == NULL || list->kind != YAML_LIST || list->next != NULL) {
		fault(r, "E10", list != NULL ? list->key : w, MSG_PRED_NO_ATTRIBUTE, list != NULL ? list->key->text : "");
		return;
	}
	int64_t *nums = ARENA_ARRAY(r->arena, int64_t, (size_t)list->count + 1);
	for (const struct yaml *c = list->first; c != NULL; c = c->next) {
		const struct code *code = c->kind == YAML_SCALAR ? code_by_id(l, c->text) : NULL;
		if (code == NULL)
			fault(r, "E11", c, MSG_FORM_NO_CONDITION, c->kind == YAML_SCALAR ? c->text : "");
		else
			nums[(*count)++] = code->num;
	}
	*field = &k->fields[i];
	*codes = nums;
}

static bool yes(struct reader *r, const struct yaml *map, const char *key)
{
	if (r->s != NULL)
		key_bool(r->s, map, key, false);
	return g_strcmp0(yaml_text(map, key), "yes") == 0;
}

/* "field" of the record at hand, "kind.field" of others that belong to it, "" for an empty place. */
static void read_field(struct reader *r, const struct yaml *node, struct paper_value *v)
{
	static const char *const specials[] = {"from", "until", "on", "row_number"};
	const struct kind *k = r->row != NULL ? r->row : r->out->about;
	const char *text = node->kind == YAML_SCALAR ? node->text : "?", *dot = strchr(text, '.');
	if (*text == '\0') {
		v->what = PAPER_OF_NOTHING;
		return;
	}
	if (dot != NULL) {
		g_autofree char *name = g_strndup(text, (gsize)(dot - text));
		k = kind_find(name);
	}
	v->kind = k;
	const char *field = dot != NULL ? dot + 1 : text;
	for (size_t i = 0; k != NULL && k->table != NULL && i < G_N_ELEMENTS(specials); i++)
		if (strcmp(field, specials[i]) == 0) {
			v->what = (enum paper_column_of)(PAPER_OF_FROM + i);
			return;
		}
	const int i = k != NULL && k->table != NULL ? kind_field_index(k, field) : -1;
	if (i < 0)
		fault(r, "E10", node, MSG_PAPER_NO_FIELD, text);
	else
		v->field = &k->fields[i];
}

static void read_value(struct reader *r, const struct yaml *node, struct paper_value *v)
{
	static const char *const known[] = {"label", "field", "now", "all", "capitals", "where", NULL};
	*v = (struct paper_value){0};
	if (node->kind != YAML_MAP) {
		read_field(r, node, v);
		return;
	}
	known_keys(r, node, known);
	v->label = label(r, node, "label", false);
	const struct yaml *field = yaml_get(node, "field");
	if (field != NULL)
		read_field(r, field, v);
	else
		fault(r, "E05", key_place(node), MSG_FORM_KEY_MISSING, "field");
	v->now = yes(r, node, "now");
	v->all = yes(r, node, "all");
	v->capitals = yes(r, node, "capitals");
	read_where(r, node, v->kind, &v->where, &v->codes, &v->code_count);
}

bool paper_value_named(const struct kind *about, const char *name, struct paper_value *out, struct arena *a)
{
	struct paper_form form = {.about = about};
	struct reader r = {.arena = a, .out = &form};
	const struct yaml node = {.kind = YAML_SCALAR, .text = arena_strdup(a, name)};
	*out = (struct paper_value){0};
	if (*name == '\0')
		return false;
	read_field(&r, &node, out);
	return out->kind != NULL && (out->field != NULL || out->what != PAPER_OF_FIELD);
}

static const struct paper_value *read_values(struct reader *r, const struct yaml *list, size_t *count)
{
	*count = 0;
	if (list == NULL)
		return NULL;
	if (list->kind != YAML_LIST) {
		fault(r, "E12", list, MSG_FORM_NOT_LIST, list->key->text);
		return NULL;
	}
	struct paper_value *out = ARENA_ARRAY(r->arena, struct paper_value, (size_t)list->count + 1);
	for (const struct yaml *v = list->first; v != NULL; v = v->next)
		read_value(r, v, &out[(*count)++]);
	return out;
}

static void read_columns(struct reader *r, const struct yaml *list, struct paper_step *out)
{
	static const char *const known[] = {"label", "width", "values", NULL};
	if (list == NULL || list->kind != YAML_LIST || list->count == 0)
		return;
	struct paper_heading *columns = ARENA_ARRAY(r->arena, struct paper_heading, (size_t)list->count + 1);
	for (const struct yaml *c = list->first; c != NULL; c = c->next) {
		struct paper_heading *h = &columns[out->column_count++];
		known_keys(r, c, known);
		h->label = label(r, c, "label", true);
		const char *width = yaml_text(c, "width");
		h->width = width != NULL ? g_ascii_strtod(width, NULL) : 0;
		if (h->width <= 0)
			fault(r, "E12", c->first != NULL ? c->first : c, MSG_FORM_NUMBER, width != NULL ? width : "width");
		h->values = read_values(r, yaml_get(c, "values"), &h->count);
	}
	out->columns = columns;
}

/* Does the kind have a field that points there? */
static void must_point(struct reader *r, const struct yaml *at, const struct kind *from, const struct kind *to)
{
	for (uint16_t i = 0; from != NULL && to != NULL && i < from->field_count; i++) {
		const struct kind_field *f = &from->fields[i];
		if ((f->type == FIELD_OWN || f->type == FIELD_REF || f->type == FIELD_XREF) && strcmp(f->of, to->name) == 0)
			return;
	}
	if (from != NULL && to != NULL)
		fault(r, "E11", at, MSG_PAPER_POINTS_NOT, from->name);
}

static int read_blank(struct reader *r, const struct yaml *node)
{
	if (r->s != NULL)
		return key_int(r->s, node, "blank", 0, 40, 0);
	return yaml_text(node, "blank") != NULL ? (int)CLAMP(strtol(yaml_text(node, "blank"), NULL, 10), 0, 40) : 0;
}

static void read_table(struct reader *r, const struct yaml *node, struct paper_step *out)
{
	static const char *const known[] = {"of", "through", "now", "where", "columns", "numbered", "blank", NULL};
	known_keys(r, node, known);
	const struct yaml *of = yaml_get(node, "of"), *through = yaml_get(node, "through");
	if (of == NULL || yaml_get(node, "columns") == NULL)
		fault(r, "E05", node->key, MSG_FORM_KEY_MISSING, of == NULL ? "of" : "columns");
	out->rows = kind_at(r, of);
	out->through = kind_at(r, through);
	must_point(r, of, out->rows, out->through != NULL ? out->through : r->out->about);
	if (out->through != NULL)
		must_point(r, through, out->through, r->out->about);
	out->now = yes(r, node, "now");
	out->numbered = yes(r, node, "numbered");
	out->blank = read_blank(r, node);
	read_where(r, node, out->rows, &out->where, &out->codes, &out->code_count);
	r->row = out->rows;
	read_columns(r, yaml_get(node, "columns"), out);
	r->row = NULL;
}

static void read_step(struct reader *r, const struct yaml *node, struct paper_step *out)
{
	static const char *const known[] = {"no", "label", "values", "blank", "text", "heading", "table", "sign", NULL};
	static const char *const sign_keys[] = {"left", "left_how", "right", "right_how", NULL};
	*out = (struct paper_step){0};
	known_keys(r, node, known);
	if (node->kind != YAML_MAP)
		return;
	const struct yaml *table = yaml_get(node, "table"), *sign = yaml_get(node, "sign"), *text = yaml_get(node, "text"),
			  *heading = yaml_get(node, "heading");
	if ((table != NULL) + (sign != NULL) + (text != NULL) + (heading != NULL) + (yaml_get(node, "values") != NULL) != 1)
		fault(r, "E05", key_place(node), MSG_FORM_KEY_MISSING, "values");
	out->no = yaml_text(node, "no");
	out->label = label(r, node, text != NULL ? "text" : heading != NULL ? "heading" : "label", text != NULL || heading != NULL);
	out->type = table != NULL     ? PAPER_STEP_TABLE
		    : sign != NULL    ? PAPER_STEP_SIGN
		    : text != NULL    ? PAPER_STEP_TEXT
		    : heading != NULL ? PAPER_STEP_HEADING
				      : PAPER_STEP_ITEM;
	out->values = read_values(r, yaml_get(node, "values"), &out->count);
	if (table != NULL)
		read_table(r, table, out);
	else
		out->blank = read_blank(r, node);
	if (sign == NULL)
		return;
	known_keys(r, sign, sign_keys);
	out->left = label(r, sign, "left", false);
	out->left_how = label(r, sign, "left_how", false);
	out->right = label(r, sign, "right", false);
	out->right_how = label(r, sign, "right_how", false);
}

static const struct paper_step *read_steps(struct reader *r, const struct yaml *list, size_t *count)
{
	*count = 0;
	if (list == NULL)
		return NULL;
	if (list->kind != YAML_LIST) {
		fault(r, "E12", list, MSG_FORM_NOT_LIST, list->key->text);
		return NULL;
	}
	struct paper_step *out = ARENA_ARRAY(r->arena, struct paper_step, (size_t)list->count + 1);
	for (const struct yaml *n = list->first; n != NULL; n = n->next)
		read_step(r, n, &out[(*count)++]);
	return out;
}

static double millimetres(struct reader *r, const struct yaml *map, const char *key)
{
	const char *text = yaml_text(map, key);
	const double n = text != NULL ? g_ascii_strtod(text, NULL) : 0;
	if (n < 10 || n > 90)
		fault(r, "E12", map, MSG_FORM_NUMBER, text != NULL ? text : key);
	return n;
}

/* photo: { width: 30, height: 40 } */
static void read_photo(struct reader *r, const struct yaml *node, struct paper_form *o)
{
	static const char *const known[] = {"width", "height", NULL};
	if (node == NULL)
		return;
	known_keys(r, node, known);
	o->photo_width = millimetres(r, node, "width");
	o->photo_height = millimetres(r, node, "height");
}

static void read_form(struct reader *r, const struct yaml *root)
{
	static const char *const layouts[] = {"state", "party", NULL}, *const pages[] = {"upright", "across", NULL};
	struct paper_form *o = r->out;
	const struct yaml *about = yaml_get(root, "about"), *layout = yaml_get(root, "layout"), *page = yaml_get(root, "page");
	*o = (struct paper_form){.code = root->first->kind == YAML_SCALAR ? root->first->text : "",
		.number = yaml_text(root, "number"),
		.confidence = yaml_text(root, "confidence"),
		.source = yaml_text(root, "source"),
		.title = both(root, "title"),
		.about = kind_at(r, about),
		.across = g_strcmp0(yaml_text(root, "page"), "across") == 0,
		.layout = yaml_text(root, "layout")};
	read_photo(r, yaml_get(root, "photo"), o);
	if (r->s != NULL && layout != NULL)
		node_word(r->s, layout, layouts);
	if (r->s != NULL && page != NULL)
		node_word(r->s, page, pages);
	if (about == NULL || layout == NULL || yaml_get(root, "steps") == NULL)
		fault(r, "E05", key_place(root), MSG_FORM_KEY_MISSING, about == NULL ? "about" : layout == NULL ? "layout" : "steps");
	if (o->about == NULL)
		return;
	o->head = read_steps(r, yaml_get(root, "head"), &o->head_count);
	o->steps = read_steps(r, yaml_get(root, "steps"), &o->step_count);
}

void paper_form_check(struct source *s, struct codes *codes)
{
	static const char *const known[] = {"paper", "title", "basis", "valid", "confidence", "source", "responsible", "number", "about",
		"layout", "page", "photo", "head", "steps", NULL};
	struct paper_form out;
	struct reader r = {.s = s, .codes = codes, .arena = s->arena, .out = &out};
	keys_check(s, s->root, known);
	read_form(&r, s->root);
}

static bool is_paper(const struct source *s)
{
	return s->root != NULL && s->diag.errors == 0 && strcmp(s->kind, "paper") == 0;
}

static const char *basis_text(const struct yaml *basis, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (const struct yaml *b = basis != NULL ? basis->first : NULL; b != NULL; b = b->next)
		g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", yaml_text(b, "document"));
	return arena_strdup(a, out->str);
}

bool library_paper_form(const struct library *l, const char *code, ymd day, struct paper_form *out, struct arena *a)
{
	const struct source *best = NULL;
	ymd best_from = 0;
	for (const struct source *s = l->first; s != NULL; s = s->next) {
		ymd from = 0;
		if (!is_paper(s) || strcmp(s->id, code) != 0)
			continue;
		must(ymd_parse_iso(yaml_text(yaml_get(s->root, "valid"), "from"), &from, NULL)); /* was read before */
		if (best == NULL || (from <= day ? from > best_from || best_from > day : from < best_from)) {
			best = s;
			best_from = from;
		}
	}
	if (best == NULL)
		return false;
	struct reader r = {.codes = l->codes, .arena = a, .out = out};
	read_form(&r, best->root);
	out->basis = basis_text(yaml_get(best->root, "basis"), a);
	return true;
}

size_t library_paper_forms(const struct library *l, const char *kind, const char *const **out, struct arena *a)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	for (const struct source *s = l->first; s != NULL; s = s->next) {
		bool twice = false;
		for (guint i = 0; i < found->len; i++)
			twice = twice || strcmp(g_ptr_array_index(found, i), s->id) == 0;
		if (is_paper(s) && !twice && g_strcmp0(yaml_text(s->root, "about"), kind) == 0)
			g_ptr_array_add(found, (gpointer)(uintptr_t)s->id);
	}
	*out = arena_pointers(a, found);
	return found->len;
}
