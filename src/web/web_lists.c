/* Lists by conditions: the page, its builder without scripts, and the list as a file. */
#include "web/answer_file.h"
#include "base/err_shown.h"
#include "web/list_view.h"
#include "web/people_view.h"
#include "web/searches_view.h"
#include "web/web_lists.h"

#include "app/list/list_where.h"
#include "app/page/page_bulk.h"
#include "app/record/record_out.h"
#include "messages/base.def"
#include "messages/page_people.def"
#include "messages/web_lists.def"
#include "model/kind.h"
#include "web/templates.gen.h"

#include <string.h>

/* All of the state of a list that stands in its address, beside day, known-at and boundaries. */
static const char *const state[] = {"list", "of", "where", "unit", "org", "q", "sort", "cols", "size"};

const char *list_path(struct web *w, const char *kind)
{
	return strcmp(kind, "person") == 0 ? "/people" : arena_printf(w->arena, "/records/%s", kind);
}

static const char *query(const struct web *w, const char *name)
{
	const char *text = http_query(w->request, name);
	return text != NULL ? text : "";
}

bool web_list_wanted(const struct web *w)
{
	static const char *const own[] = {"list", "of", "where", "sort", "cols", "size", "field", "col"};
	for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
		if (http_query(w->request, own[i]) != NULL)
			return true;
	return w->ask.known_ms != 0;
}

static struct url *state_url(struct web *w, const char *path, const char *const *names, size_t count, const char *but)
{
	struct url *u = web_url(w, path);
	for (size_t i = 0; i < count; i++)
		if (but == NULL || strcmp(names[i], but) != 0)
			url_add(u, names[i], strcmp(names[i], "list") == 0 ? "1" : query(w, names[i]));
	return u;
}

static struct url *list_url(struct web *w, const char *path, const char *but)
{
	return state_url(w, path, state, G_N_ELEMENTS(state), but);
}

static struct url *view_url(const struct list_view *v, const char *but)
{
	return v->state != NULL ? state_url(v->w, v->path, v->state, v->state_count, but) : list_url(v->w, v->path, but);
}

struct url *list_address(struct web *w, const char *path)
{
	return list_url(w, path, NULL);
}

struct list_ask list_asked(struct web *w, const char *kind)
{
	return (struct list_ask){.kind = kind,
		.of = query(w, "of"),
		.where = query(w, "where"),
		.unit = query(w, "unit"),
		.organisation = query(w, "org"),
		.q = query(w, "q"),
		.sort = query(w, "sort"),
		.columns = query(w, "cols"),
		.after = query(w, "after"),
		.before = query(w, "before"),
		.size = query(w, "size")};
}

/* ---- addresses ---- */

struct html_url list_with(const struct list_view *v, const char *name, const char *value)
{
	struct url *u = view_url(v, name);
	url_add(u, name, value);
	return url_done(u);
}

struct html_url list_sorted(const struct list_view *v, const struct list_column *c)
{
	bool again = strcmp(v->page.sort, c->id) == 0;
	return list_with(v, "sort", again ? arena_printf(v->arena, "-%s", c->id) : c->id);
}

const char *list_order(const struct list_view *v, const struct list_column *c)
{
	const char *sort = v->page.sort;
	bool down = *sort == '-';
	return strcmp(sort + down, c->id) != 0 ? "none" : down ? "descending" : "ascending";
}

struct html_url list_without(const struct list_view *v, const char *path)
{
	const struct where_node *n = where_without(where_read(v->page.where, v->arena), path, v->arena);
	return list_with(v, "where", where_write(n, v->arena));
}

struct html_url list_turned(const struct list_view *v, const char *path)
{
	const struct where_node *n = where_turn(where_read(v->page.where, v->arena), path, v->arena);
	return list_with(v, "where", where_write(n, v->arena));
}

struct html_url list_step(const struct list_view *v, bool forward)
{
	struct url *u = view_url(v, NULL);
	url_add(u, forward ? "after" : "before", forward ? v->page.next : v->page.previous);
	return url_done(u);
}

struct html_url list_cell_url(const struct list_view *v, const struct list_cell *c)
{
	if (strcmp(c->kind, "unit") == 0)
		return unit_url(v->w, &(const struct page_unit_ref){c->id, c->text, NULL});
	if (strcmp(c->kind, "organisation") == 0)
		return organisation_url(v->w, &(const struct page_organisation_ref){c->id, c->text});
	return person_url(v->w, &(const struct page_person_ref){c->area, c->id, c->text});
}

bool list_asks(const char *name, const char *asked)
{
	g_auto(GStrv) names = g_strsplit(asked, " ", -1);
	return g_strv_contains((const gchar *const *)names, name);
}

/* ---- the builder ---- */

static void add_part(struct list_view *v, GArray *out, const struct where_node *n, const char *path, int depth, const struct list_ask *what)
{
	struct list_part p = {.path = path, .depth = depth, .group = n->op != WHERE_TEST, .any = n->op == WHERE_OR, .text = n->text};
	if (!p.group)
		p.words = list_say(v->w->app, what, n->text, v->w->html.lang, v->arena);
	g_array_append_val(out, p);
	for (size_t i = 0; i < n->count; i++)
		add_part(v, out, n->kids[i], arena_printf(v->arena, "%s%s%zu", path, *path != '\0' ? "." : "", i), depth + 1, what);
}

static void fill_parts(struct list_view *v, const struct list_ask *what)
{
	g_autoptr(GArray) parts = g_array_new(FALSE, TRUE, sizeof(struct list_part));
	const struct where_node *root = where_read(v->page.where, v->arena);
	if (root != NULL)
		add_part(v, parts, root, "", 0, what);
	struct list_part *copy = ARENA_ARRAY(v->arena, struct list_part, parts->len + 1);
	for (guint i = 0; i < parts->len; i++)
		copy[i] = g_array_index(parts, struct list_part, i);
	v->parts = copy;
	v->part_count = parts->len;
}

static bool fill_builder(struct list_view *v, const struct list_ask *what, struct err *e)
{
	struct web *w = v->w;
	const char *field = query(w, "field");
	v->populations = list_populations(w->app, what->kind, w->html.lang, &v->population_count, v->arena);
	if (!list_fields(w->app, &w->ask, what, &v->fields, &v->field_count, v->arena, e))
		return false;
	for (size_t i = 0; i < v->field_count; i++)
		if (strcmp(v->fields[i].id, field) == 0)
			v->field = &v->fields[i];
	v->op = query(w, "op");
	v->value = query(w, "value");
	if (v->field != NULL) {
		v->operators = list_operators(v->field, w->html.lang, &v->operator_count, v->arena);
		v->values = list_values(v->field, w->html.lang, &v->value_count, v->arena);
	}
	return true;
}

/* The condition that was put together joins the others: away to the list that has it. True when it went. */
static bool added(struct list_view *v, const struct list_ask *what)
{
	struct web *w = v->w;
	struct err why = {0};
	const char *join = query(w, "join"), *colon = strchr(join, ':');
	if (v->field == NULL || http_query(w->request, "add") == NULL)
		return false;
	const char *one = list_condition(v->field, v->op, v->value, w->html.lang, v->arena, &why);
	if (one == NULL) {
		v->add_fault = arena_strdup(v->arena, err_shown(&why, w->html.lang));
		return false;
	}
	enum where_op op = g_str_has_prefix(join, "or") ? WHERE_OR : WHERE_AND;
	const struct where_node *root = where_read(what->where, v->arena);
	root = where_join(root, colon != NULL && where_at(root, colon + 1) != NULL ? colon + 1 : "", op, one, v->arena);
	struct url *u = view_url(v, "where");
	url_add(u, "where", where_write(root, v->arena));
	web_redirect(w, url_done(u));
	return true;
}

/* Ticked columns become one parameter. True when it went. */
static bool columns_chosen(struct list_view *v)
{
	const struct http_pairs *q = &v->w->request->query;
	g_autoptr(GString) columns = g_string_new(NULL);
	for (size_t i = 0; i < q->count; i++)
		if (strcmp(q->items[i].name, "col") == 0 && q->items[i].value[0] != '\0')
			g_string_append_printf(columns, "%s%s", columns->len > 0 ? "," : "", q->items[i].value);
	if (columns->len == 0)
		return false;
	struct url *u = list_url(v->w, v->path, "cols");
	url_add(u, "cols", columns->str);
	web_redirect(v->w, url_done(u));
	return true;
}

/* Forms carry the state along, day and known-at too. */
static void keep(struct list_view *v)
{
	static const char *const context[] = {"date", "known", "known-at", "known_at", "boundaries"};
	const struct http_pairs *q = &v->w->request->query;
	struct http_pair *kept = ARENA_ARRAY(v->arena, struct http_pair, q->count + 2);
	const char *const *names = v->state != NULL ? v->state : state;
	size_t count = v->state != NULL ? v->state_count : G_N_ELEMENTS(state);
	if (v->state == NULL)
		kept[v->kept_count++] = (struct http_pair){"list", "1"};
	for (size_t i = 0; i < q->count; i++) {
		bool ours = false;
		for (size_t k = 0; k < count; k++)
			ours = ours || (strcmp(names[k], q->items[i].name) == 0 && strcmp(names[k], "list") != 0);
		for (size_t k = 0; k < G_N_ELEMENTS(context); k++)
			ours = ours || strcmp(context[k], q->items[i].name) == 0;
		if (ours && q->items[i].value[0] != '\0')
			kept[v->kept_count++] = q->items[i];
	}
	v->kept = kept;
}

bool list_builder(struct list_view *v, const struct list_ask *what, bool *went, struct err *e)
{
	*went = false;
	if (!fill_builder(v, what, e))
		return false;
	*went = added(v, what);
	if (*went)
		return true;
	fill_parts(v, what);
	keep(v);
	return true;
}

/* ---- pages ---- */

static void offer_files(struct list_view *v)
{
	struct web *w = v->w;
	if (!v->page.may_export || v->page.problem != LIST_FINE || v->page.total == 0)
		return;
	struct shell_link *out = ARENA_ARRAY(w->arena, struct shell_link, 2);
	const char *tail = v->people ? "" : "/list";
	out[0] = (struct shell_link){"Excel", url_done(list_url(w, arena_printf(v->arena, "%s%s.xlsx", v->path, tail), NULL))};
	out[1] = (struct shell_link){"CSV", url_done(list_url(w, arena_printf(v->arena, "%s%s.csv", v->path, tail), NULL))};
	w->shell.outputs = out;
	w->shell.output_count = 2;
}

/* The form that keeps this list under a name. */
static bool offer_saving(struct list_view *v, struct err *e)
{
	struct search_draft *d = ARENA_NEW(v->arena, struct search_draft);
	if (v->page.problem != LIST_FINE || viewer_account(v->w->viewer) == NONE)
		return true;
	*d = (struct search_draft){.kind = v->kind, .label = "", .unit = "", .state = v->kept, .state_count = v->kept_count};
	v->save = d;
	return page_search_units(v->w->app, &d->units, &d->unit_count, v->arena, e);
}

bool web_list(struct web *w, const char *kind, struct err *e)
{
	static const msg_key help[] = {MSG_LISTS_HELP_1, MSG_LISTS_HELP_2, MSG_LISTS_HELP_3};
	struct list_view *v = ARENA_NEW(w->arena, struct list_view);
	const struct list_ask what = list_asked(w, kind);
	v->w = w;
	v->arena = w->arena;
	v->path = list_path(w, kind);
	v->kind = kind;
	v->q = what.q;
	v->people = strcmp(kind, "person") == 0;
	v->title = v->people ? msg_template(MSG_PEOPLE_TITLE_LIST, w->html.lang) : kind_find(kind)->label;
	w->shell.section = v->people ? SECTION_PEOPLE : SECTION_UNITS;
	w->shell.has_boundaries = true;
	w->shell.title = v->title;
	if (columns_chosen(v))
		return true;
	if (!fill_builder(v, &what, e))
		return false;
	if (added(v, &what))
		return true;
	if (!list_page(w->app, &w->ask, &what, &v->page, w->arena, e))
		return false;
	if (v->page.problem == LIST_REFUSED)
		w->response->status = 403;
	if (v->page.problem == LIST_FAULTY)
		w->response->status = 400;
	fill_parts(v, &what);
	keep(v);
	offer_files(v);
	if (v->page.may_enter && v->page.problem == LIST_FINE && v->page.count > 0)
		v->verbs = bulk_verbs(kind, w->html.lang, &v->verb_count, w->arena);
	v->bulk = url_done(list_url(w, arena_printf(w->arena, "/bulk/%s", kind), NULL));
	if (!offer_saving(v, e))
		return false;
	if (v->page.unit.name != NULL)
		shell_crumb(w, v->page.unit.name, unit_url(w, &v->page.unit));
	shell_here(w, w->shell.title);
	shell_help(w, help, G_N_ELEMENTS(help));
	template_list(&w->html, &w->shell, v);
	return true;
}

struct list_wanted {
	const char *kind;
	bool excel;
};

static bool write_list(struct web *w, const char *path, void *user, struct err *e)
{
	const struct list_wanted *wanted = user;
	const enum list_format format = wanted->excel ? LIST_XLSX : LIST_CSV;
	const struct list_ask what = list_asked(w, wanted->kind);
	const struct page_record_list_ask plain = {.kind = wanted->kind, .unit = query(w, "unit"), .q = what.q, .state = query(w, "state")};
	int64_t rows = 0;
	return list_is_kind(w->app, wanted->kind) ? list_write(w->app, &w->ask, &what, format, path, query(w, "purpose"), &rows, e)
						  : record_list_write(w->app, &w->ask, &plain, format, path, query(w, "purpose"), &rows, e);
}

bool web_list_file(struct web *w, const char *kind, bool excel, struct err *e)
{
	struct list_wanted wanted = {kind, excel};
	answer_name(w, "danh-sach", excel);
	return answer_written(w, write_list, &wanted, e);
}
