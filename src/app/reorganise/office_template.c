/* Reading the templates of offices; see office_template.h. */
#include "app/reorganise/office_template.h"

#include "app/app.h"
#include "base/yaml.h"
#include "messages/reorganise.def"

#include <string.h>

struct office_file {
	struct codes *codes;
	struct arena *a;
	struct err *e;
	const char *path;
	bool ok;
};

static void faulty(struct office_file *r, const struct yaml *at)
{
	g_autofree char *place = g_strdup_printf("domain/%s:%d:%d", r->path, at->line, at->column);
	if (r->ok)
		FAIL(r->e, ERR_DATA, MSG_OFFICE_FILE, place, at->text != NULL ? at->text : at->key != NULL ? at->key->text : "");
	r->ok = false;
}

static int num_of(struct office_file *r, const char *list, const struct yaml *at)
{
	const struct code_list *l = codes_list(r->codes, list, r->e);
	const struct code *c = l == NULL || at == NULL || at->text == NULL ? NULL : code_by_id(l, at->text);
	if (at != NULL && c == NULL)
		faulty(r, at);
	return c != NULL ? c->num : 0;
}

static int whole(struct office_file *r, const struct yaml *at)
{
	char *end = NULL;
	gint64 n = at->text == NULL ? -1 : g_ascii_strtoll(at->text, &end, 10);
	if (n < 0 || n > 500 || end == at->text || *end != '\0')
		faulty(r, at);
	return (int)n;
}

/* A number, or a map of numbers by class with a default. */
static struct office_number read_number(struct office_file *r, const struct yaml *at)
{
	struct office_number n = {0};
	if (at == NULL)
		return n;
	if (at->kind == YAML_SCALAR) {
		n.otherwise = whole(r, at);
		return n;
	}
	int *tags = ARENA_ARRAY(r->a, int, (size_t)at->count + 1), *values = ARENA_ARRAY(r->a, int, (size_t)at->count + 1);
	for (const struct yaml *c = at->first; c != NULL; c = c->next) {
		if (strcmp(c->key->text, "default") == 0) {
			n.otherwise = whole(r, c);
			continue;
		}
		tags[n.count] = num_of(r, "unit_tag", c->key);
		values[n.count++] = whole(r, c);
	}
	n.tags = tags;
	n.values = values;
	return n;
}

/* {unit type: code of list} or {unit type: text} (list NULL). */
static const struct office_choice *read_choices(struct office_file *r, const struct yaml *at, const char *list, size_t *count)
{
	*count = 0;
	if (at == NULL)
		return NULL;
	struct office_choice *out = ARENA_ARRAY(r->a, struct office_choice, (size_t)at->count + 1);
	for (const struct yaml *c = at->first; c != NULL; c = c->next)
		out[(*count)++] = (struct office_choice){
			num_of(r, "unit_type", c->key), list != NULL ? num_of(r, list, c) : 0, list != NULL ? NULL : c->text};
	return out;
}

static const int *read_nums(struct office_file *r, const struct yaml *at, const char *list, size_t *count)
{
	*count = 0;
	if (at == NULL)
		return NULL;
	int *out = ARENA_ARRAY(r->a, int, (size_t)at->count + 1);
	for (const struct yaml *c = at->first; c != NULL; c = c->next)
		out[(*count)++] = num_of(r, list, c);
	return out;
}

static struct office_post read_post(struct office_file *r, const struct yaml *y)
{
	struct office_post p = {.title = num_of(r, "title", yaml_get(y, "title")),
		.category = num_of(r, "staff_category", yaml_get(y, "category")),
		.seats = read_number(r, yaml_get(y, "seats")),
		.term = g_strcmp0(yaml_text(y, "term"), "1") == 0};
	p.unit_types = read_nums(r, yaml_get(y, "unit_types"), "unit_type", &p.unit_type_count);
	if (p.title == 0)
		faulty(r, y);
	return p;
}

static struct office_body read_body(struct office_file *r, const struct yaml *y)
{
	const struct yaml *above = yaml_get(y, "above"), *elsewhere = yaml_get(y, "above_role"), *under = yaml_get(y, "under"),
			  *term = yaml_get(y, "term"), *posts = yaml_get(y, "posts");
	struct office_body b = {.role = yaml_text(y, "role"),
		.name = yaml_text(y, "name"),
		.type = num_of(r, "organisation_type", yaml_get(y, "type")),
		.above_line = num_of(r, "organisation_line", above != NULL ? above : yaml_get(elsewhere, "line")),
		.under_line = num_of(r, "organisation_line", yaml_get(under, "line")),
		.under_role = yaml_text(under, "role"),
		.chain = yaml_text(term, "chain"),
		.committee = read_number(r, yaml_get(term, "committee")),
		.standing = read_number(r, yaml_get(term, "standing")),
		.deputies = read_number(r, yaml_get(term, "deputies"))};
	b.above_role = elsewhere != NULL ? yaml_text(elsewhere, "role") : b.role;
	b.types = read_choices(r, yaml_get(y, "type_by"), "organisation_type", &b.type_count);
	b.names = read_choices(r, yaml_get(y, "name_by"), NULL, &b.name_count);
	b.grassroots = read_choices(r, yaml_get(y, "grassroots_by"), "grassroots_type", &b.grassroots_count);
	if (b.role == NULL || b.name == NULL || (b.type == 0 && b.type_count == 0))
		faulty(r, y);
	struct office_post *all = ARENA_ARRAY(r->a, struct office_post, posts != NULL ? (size_t)posts->count + 1 : 1);
	for (const struct yaml *p = posts != NULL ? posts->first : NULL; p != NULL; p = p->next)
		all[b.post_count++] = read_post(r, p);
	b.posts = all;
	return b;
}

static ymd read_day(struct office_file *r, const struct yaml *y, const char *key, ymd otherwise)
{
	const char *text = yaml_text(y, key);
	ymd day = otherwise;
	if (text != NULL && !ymd_parse_iso(text, &day, r->e))
		r->ok = false;
	return day;
}

static const char *read_basis(struct office_file *r, const struct yaml *basis)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (const struct yaml *b = basis != NULL ? basis->first : NULL; b != NULL; b = b->next)
		if (yaml_text(b, "document") != NULL)
			g_string_append_printf(all, "%s%s", all->len > 0 ? "; " : "", yaml_text(b, "document"));
	return arena_strdup(r->a, all->str);
}

static struct office_regime read_regime(struct office_file *r, const struct yaml *y)
{
	const struct yaml *bodies = yaml_get(y, "bodies"), *title = yaml_get(y, "title");
	struct office_regime g = {.name = yaml_text(y, "regime"),
		.vi = yaml_text(title, "vi"),
		.en = yaml_text(title, "en"),
		.confidence = yaml_text(y, "confidence"),
		.basis = read_basis(r, yaml_get(y, "basis")),
		.from = read_day(r, y, "from", 0),
		.until = read_day(r, y, "until", YMD_OPEN)};
	if (g.name == NULL || g.vi == NULL || g.en == NULL || g.confidence == NULL || bodies == NULL)
		faulty(r, y);
	struct office_body *all = ARENA_ARRAY(r->a, struct office_body, bodies != NULL ? (size_t)bodies->count + 1 : 1);
	for (const struct yaml *b = bodies != NULL ? bodies->first : NULL; b != NULL; b = b->next)
		all[g.body_count++] = read_body(r, b);
	g.bodies = all;
	return g;
}

static struct office_role read_role(struct office_file *r, const struct yaml *y)
{
	const struct yaml *is = yaml_get(y, "is");
	struct office_role out = {.role = yaml_text(y, "role")};
	struct office_is *all = ARENA_ARRAY(r->a, struct office_is, is != NULL ? (size_t)is->count + 1 : 1);
	for (const struct yaml *i = is != NULL ? is->first : NULL; i != NULL; i = i->next) {
		struct office_is *x = &all[out.count++];
		x->type = num_of(r, "organisation_type", yaml_get(i, "type"));
		x->grassroots = read_nums(r, yaml_get(i, "grassroots"), "grassroots_type", &x->grassroots_count);
	}
	out.is = all;
	if (out.role == NULL || out.count == 0)
		faulty(r, y);
	return out;
}

static void read_all(struct office_file *r, const struct yaml *y, struct office_template *t)
{
	const struct yaml *roles = yaml_get(y, "roles"), *regimes = yaml_get(y, "regimes"), *carry = yaml_get(y, "carry");
	t->level = num_of(r, "unit_level", yaml_get(y, "level"));
	t->confidence = yaml_text(y, "confidence");
	t->carry_source = num_of(r, "tenure_source", yaml_get(carry, "source"));
	t->end_reason = num_of(r, "tenure_end", yaml_get(carry, "end_reason"));
	if (t->level == 0 || t->carry_source == 0 || t->end_reason == 0 || roles == NULL || regimes == NULL) {
		faulty(r, y);
		return;
	}
	struct office_role *all = ARENA_ARRAY(r->a, struct office_role, (size_t)roles->count + 1);
	for (const struct yaml *x = roles->first; x != NULL; x = x->next)
		all[t->role_count++] = read_role(r, x);
	struct office_regime *regime = ARENA_ARRAY(r->a, struct office_regime, (size_t)regimes->count + 1);
	for (const struct yaml *x = regimes->first; x != NULL; x = x->next)
		regime[t->regime_count++] = read_regime(r, x);
	t->roles = all;
	t->regimes = regime;
}

bool office_template_read(struct codes *codes, const char *level, const struct office_template **out, struct arena *a, struct err *e)
{
	const char *path = arena_printf(a, "templates/office_%s.yaml", level);
	g_autofree char *text = law_text(path, NULL);
	*out = NULL;
	if (text == NULL)
		return true;
	struct yaml_fault fault = {0};
	const struct yaml *y = yaml_parse(text, strlen(text), a, &fault);
	if (y == NULL)
		return yaml_fail(e, path, &fault);
	struct office_file r = {codes, a, e, path, true};
	struct office_template *t = ARENA_NEW(a, struct office_template);
	read_all(&r, y, t);
	*out = t;
	return r.ok;
}

const struct office_regime *office_regime_on(const struct office_template *t, ymd day)
{
	for (size_t i = 0; t != NULL && i < t->regime_count; i++)
		if (t->regimes[i].from <= day && day < t->regimes[i].until)
			return &t->regimes[i];
	return NULL;
}

static bool is_one(const struct office_is *is, int64_t type, int64_t grassroots)
{
	bool fits = is->grassroots_count == 0;
	for (size_t i = 0; !fits && i < is->grassroots_count; i++)
		fits = is->grassroots[i] == grassroots;
	return is->type == type && fits;
}

const char *office_role_of(const struct office_template *t, int64_t type, int64_t grassroots)
{
	for (size_t i = 0; t != NULL && i < t->role_count; i++)
		for (size_t k = 0; k < t->roles[i].count; k++)
			if (is_one(&t->roles[i].is[k], type, grassroots))
				return t->roles[i].role;
	return NULL;
}

const struct office_body *office_body_of(const struct office_regime *r, const char *role)
{
	for (size_t i = 0; r != NULL && i < r->body_count; i++)
		if (strcmp(r->bodies[i].role, role) == 0)
			return &r->bodies[i];
	return NULL;
}

int office_number_for(const struct office_number *n, int tag)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->tags[i] == tag && tag != 0)
			return n->values[i];
	return n->otherwise;
}
