/* Pages of records of any kind: kinds, lists, one record. */
#include "app/list/list.h"
#include "app/page/page_records.h"
#include "app/record/record_layout.h"
#include "messages/records.def"
#include "messages/web_records.def"
#include "web/attachments_view.h"
#include "web/record_view.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "web/web_lists.h"

#include <string.h>

/* ---- addresses ---- */

static struct url *plain(struct web *w, const struct record_ref *r)
{
	return web_url(w, arena_printf(w->arena, "/records/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, r->kind, r->area, r->id));
}

struct html_url record_plain_url(struct web *w, const struct record_ref *r)
{
	return url_done(plain(w, r));
}

struct html_url record_url(struct web *w, const struct record_ref *r)
{
	const struct page_person_ref person = {r->area, r->id, r->name};
	const struct page_unit_ref unit = {r->id, r->name, NULL};
	const struct page_organisation_ref organisation = {r->id, r->name};
	if (strcmp(r->kind, "person") == 0)
		return person_url(w, &person);
	if (strcmp(r->kind, "unit") == 0)
		return unit_url(w, &unit);
	if (strcmp(r->kind, "organisation") == 0)
		return organisation_url(w, &organisation);
	return strcmp(r->kind, "term") == 0 ? term_url(w, r->id) : record_plain_url(w, r);
}

struct html_url record_list_url(struct web *w, const char *kind)
{
	return url_done(web_url(w, arena_printf(w->arena, "/records/%s", kind)));
}

static struct url *list_url(const struct record_list_view *v)
{
	static const char *const names[] = {"unit", "q"};
	struct url *u = web_url(v->w, arena_printf(v->w->arena, "/records/%s", v->page.kind));
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		url_add(u, names[i], http_query(v->w->request, names[i]));
	url_add(u, "columns", v->page.chosen);
	return u;
}

/* Ticked columns, or those of the address. */
static const char *columns_asked(struct web *w)
{
	const struct http_pairs *q = &w->request->query;
	const char *columns = NULL;
	for (size_t i = 0; i < q->count; i++)
		if (strcmp(q->items[i].name, "column") == 0 && *q->items[i].value != '\0')
			columns = columns == NULL ? q->items[i].value : arena_printf(w->arena, "%s,%s", columns, q->items[i].value);
	return columns != NULL ? columns : http_query(w->request, "columns");
}

struct html_url record_list_next(const struct record_list_view *v)
{
	struct url *u = list_url(v);
	url_add(u, "state", http_query(v->w->request, "state"));
	url_add(u, "after", v->page.next);
	return url_done(u);
}

struct html_url record_list_state(const struct record_list_view *v, const char *state)
{
	struct url *u = list_url(v);
	url_add(u, "state", state);
	return url_done(u);
}

struct html_url record_list_usual(const struct record_list_view *v)
{
	struct record_list_view plain = *v;
	plain.page.chosen = NULL;
	return record_list_state(&plain, v->page.all ? "all" : NULL);
}

struct html_url record_list_conditions(const struct record_list_view *v)
{
	struct url *u = list_url(v);
	url_add(u, "list", "1");
	return url_done(u);
}

const char *record_without_note(struct web *w, const char *address)
{
	static const char *const notes[] = {"saved=", "undone=", "redone="};
	for (size_t i = 0; i < G_N_ELEMENTS(notes); i++) {
		const char *note = strstr(address, notes[i]);
		if (note == NULL || note == address || (note[-1] != '?' && note[-1] != '&'))
			continue;
		const char *rest = strchr(note, '&');
		address = rest == NULL ? arena_strndup(w->arena, address, (size_t)(note - address - 1))
				       : arena_printf(w->arena, "%.*s%s", (int)(note - address), address, rest + 1);
	}
	return address;
}

/* Where the reader is: forms come back here. */
static const char *here(struct web *w)
{
	return w->request->method == HTTP_POST ? NULL : record_without_note(w, w->request->target);
}

struct html_url record_edit_url(struct web *w, const struct record_ref *r, const char *act, int64_t version)
{
	struct url *u = url_new(
		w->arena, arena_printf(w->arena, "/records/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/edit", r->kind, r->area, r->id));
	url_add(u, "date", http_query(w->request, "date"));
	url_add(u, "act", act);
	if (version != NONE)
		url_add_int(u, "_version", version);
	url_add(u, "back", here(w));
	return url_done(u);
}

struct html_url record_new_url(struct web *w, const char *kind, const struct record_ref *parent, const char *via)
{
	struct url *u = url_new(w->arena, arena_printf(w->arena, "/records/%s/new", kind));
	if (parent != NULL && via != NULL)
		url_add(u, via, arena_printf(w->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, parent->area, parent->id));
	url_add(u, "back", here(w));
	return url_done(u);
}

struct html_url record_statistic_url(struct web *w, const struct record_effect *x)
{
	struct url *u = web_url(w, "/forms");
	url_segment(u, x->form);
	url_add(u, "unit", x->form_unit);
	if (x->form_key != NULL)
		url_add(u, x->form_key, x->form_period);
	return url_done(u);
}

const char *record_kind_label(const char *kind)
{
	const struct kind *k = kind_find(kind);
	return k != NULL ? k->label : kind;
}

bool record_may_add(const struct record_sections *x, const char *kind)
{
	for (size_t i = 0; i < x->elsewhere_count; i++)
		if (strcmp(x->elsewhere[i].kind, kind) == 0)
			return true;
	return false;
}

const char *record_via(const char *kind, const char *to)
{
	const struct kind_field *f = record_field_to(kind_find(kind), to);
	return f != NULL ? f->name : NULL;
}

/* ---- pages ---- */

static void crumbs(struct web *w, const char *kind, const char *label, const char *title)
{
	struct shell_link *c = ARENA_ARRAY(w->arena, struct shell_link, 3);
	size_t n = 0;
	c[n++] = (struct shell_link){
		msg_template(MSG_RECORDS_TITLE, w->html.lang), kind != NULL ? url_done(web_url(w, "/records")) : (struct html_url){NULL}};
	if (kind != NULL)
		c[n++] = (struct shell_link){label, title != NULL ? record_list_url(w, kind) : (struct html_url){NULL}};
	if (title != NULL)
		c[n++] = (struct shell_link){title, {NULL}};
	w->shell.crumbs = c;
	w->shell.crumb_count = n;
}

/* GET /records */
bool web_records(struct web *w, struct err *e)
{
	struct records_view v = {.w = w};
	if (!page_records(w->app, &w->ask, &v.page, w->arena, e))
		return false;
	w->shell.title = msg_template(MSG_RECORDS_TITLE, w->html.lang);
	w->shell.section = SECTION_UNITS;
	crumbs(w, NULL, NULL, NULL);
	shell_help(w, (const msg_key[]){MSG_RECORDS_HELP_1, MSG_RECORDS_HELP_2}, 2);
	template_records(&w->html, &w->shell, &v);
	return true;
}

/* The list as files, where the viewer may take anything out. */
static void offer_files(struct record_list_view *v)
{
	static const char *const names[] = {"Excel", "CSV"}, *const ends[] = {"list.xlsx", "list.csv"};
	struct web *w = v->w;
	if (v->page.count == 0 || !viewer_may_somewhere(w->viewer, RIGHT_EXPORT))
		return;
	struct shell_link *out = ARENA_ARRAY(w->arena, struct shell_link, G_N_ELEMENTS(names));
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		struct url *u = web_url(w, arena_printf(w->arena, "/records/%s/%s", v->page.kind, ends[i]));
		url_add(u, "unit", http_query(w->request, "unit"));
		url_add(u, "q", http_query(w->request, "q"));
		url_add(u, "state", http_query(w->request, "state"));
		out[i] = (struct shell_link){names[i], url_done(u)};
	}
	w->shell.outputs = out;
	w->shell.output_count = G_N_ELEMENTS(names);
}

/* GET /records/:kind */
bool web_record_list(struct web *w, struct err *e)
{
	struct record_list_view v = {.w = w};
	if (web_list_wanted(w) && strcmp(w->parameters[0], "person") != 0 && list_is_kind(w->app, w->parameters[0]))
		return web_list(w, w->parameters[0], e);
	const struct page_record_list_ask ask = {.kind = w->parameters[0],
		.unit = http_query(w->request, "unit"),
		.q = http_query(w->request, "q"),
		.state = http_query(w->request, "state"),
		.after = http_query(w->request, "after"),
		.columns = columns_asked(w)};
	if (!page_record_list(w->app, &w->ask, &ask, &v.page, w->arena, e))
		return false;
	v.lists = list_is_kind(w->app, v.page.kind);
	v.date = http_query(w->request, "date");
	offer_files(&v);
	w->shell.title = v.page.label;
	w->shell.section = SECTION_UNITS;
	crumbs(w, v.page.kind, v.page.label, NULL);
	shell_help(w, (const msg_key[]){MSG_RECORDS_HELP_1, MSG_RECORDS_HELP_2}, 2);
	template_record_list(&w->html, &w->shell, &v);
	return true;
}

/* GET /records/:kind/list.csv */
bool web_record_list_csv(struct web *w, struct err *e)
{
	return web_list_file(w, w->parameters[0], false, e);
}

/* GET /records/:kind/list.xlsx */
bool web_record_list_excel(struct web *w, struct err *e)
{
	return web_list_file(w, w->parameters[0], true, e);
}

/* GET /records/:kind/:area/:id */
bool web_record(struct web *w, struct err *e)
{
	struct record_view v = {.w = w};
	int64_t area = 0, id = 0;
	if (!web_parameter_area(w, 1, &area, e) || !web_parameter_id(w, 2, &id, e) ||
		!page_record(w->app, &w->ask, w->parameters[0], area, id, &v.page, w->arena, e) ||
		!attachment_count(w->app, w->parameters[0], area, id, &v.files, e))
		return false;
	w->shell.title = arena_printf(w->arena, "%s – %s", v.page.title, v.page.kind_label);
	w->shell.section = SECTION_UNITS;
	crumbs(w, v.page.self.kind, v.page.kind_label, v.page.title);
	shell_help(w, (const msg_key[]){MSG_RECORD_HELP_1, MSG_RECORD_HELP_2}, 2);
	template_record(&w->html, &w->shell, &v);
	return true;
}

/* GET /records/choices?kind=…&q=…: answers of a search box as options of a list; scripts ask for them, forms do without. */
bool web_record_choices(struct web *w, struct err *e)
{
	const struct record_option *options = NULL;
	size_t count = 0;
	const char *kind = http_query(w->request, "kind"), *q = http_query(w->request, "q");
	if (!page_record_choices(w->app, &w->ask, kind != NULL ? kind : "", q != NULL ? q : "", &options, &count, w->arena, e))
		return false;
	template_record_options(&w->html, options, count);
	return true;
}
