/* Lists of people and searching: pages, and the list as CSV and Excel. */
#include "web/answer_file.h"
#include "web/people_view.h"
#include "web/web_lists.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/base.def"
#include "messages/page_people.def"

#include <string.h>

/* What the address may say beside day and boundaries; after is left out of every link but to the next page. */
static const char *const parameters[] = {"q", "unit", "org", "title", "kind", "sex", "age", "past"};

static struct page_people_ask people_ask(const struct web *w)
{
	const struct http_request *r = w->request;
	const char *past = http_query(r, "past");
	return (struct page_people_ask){.q = http_query(r, "q"),
		.unit = http_query(r, "unit"),
		.organisation = http_query(r, "org"),
		.title = http_query(r, "title"),
		.kind = http_query(r, "kind"),
		.sex = http_query(r, "sex"),
		.age = http_query(r, "age"),
		.after = http_query(r, "after"),
		.past = past != NULL && *past != '\0'};
}

static struct url *people_url(struct web *w, const char *path, const char *but)
{
	struct url *u = web_url(w, path);
	for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++)
		if (but == NULL || strcmp(parameters[i], but) != 0)
			url_add(u, parameters[i], http_query(w->request, parameters[i]));
	return u;
}

/* The list as a file. A file cannot say that a known-at has no effect, so it does not go along; who asks for one is refused. */
static struct html_url file_url(struct web *w, const char *path)
{
	struct url *u = url_new(w->arena, path);
	url_add(u, "date", http_query(w->request, "date"));
	url_add(u, "boundaries", http_query(w->request, "boundaries"));
	for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++)
		url_add(u, parameters[i], http_query(w->request, parameters[i]));
	return url_done(u);
}

struct html_url people_with(const struct people_view *v, const char *name, const char *value)
{
	struct url *u = people_url(v->w, "/people", name);
	url_add(u, name, value);
	return url_done(u);
}

struct html_url people_next(const struct people_view *v)
{
	struct url *u = people_url(v->w, "/people", NULL);
	url_add(u, "after", v->page.next);
	return url_done(u);
}

struct html_url people_unfiltered(const struct people_view *v)
{
	return find_url(v->w, "/people", v->page.q);
}

struct html_url find_url(struct web *w, const char *path, const char *q)
{
	struct url *u = web_url(w, path);
	url_add(u, "q", q);
	return url_done(u);
}

bool people_may_add(const struct people_view *v)
{
	return v->w->ask.known_ms == 0 && viewer_may_somewhere(v->w->viewer, RIGHT_ENTER);
}

struct html_url person_url(struct web *w, const struct page_person_ref *p)
{
	return url_done(web_url(w, arena_printf(w->arena, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, p->area, p->id)));
}

struct html_url unit_url(struct web *w, const struct page_unit_ref *r)
{
	return url_done(web_url(w, arena_printf(w->arena, "/units/%" G_GINT64_FORMAT, r->id)));
}

struct html_url organisation_url(struct web *w, const struct page_organisation_ref *r)
{
	return url_done(web_url(w, arena_printf(w->arena, "/organisations/%" G_GINT64_FORMAT, r->id)));
}

/* The search box keeps day, boundaries and filters. */
static void keep_filters(struct web *w, struct people_view *v)
{
	const struct http_pairs *q = &w->request->query;
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, q->count + 1);
	for (size_t i = 0; i < q->count; i++)
		if (strcmp(q->items[i].name, "q") != 0 && strcmp(q->items[i].name, "after") != 0 && q->items[i].value[0] != '\0')
			kept[v->kept_count++] = q->items[i];
	v->kept = kept;
}

/* Where am I: the units above and the list itself. */
static void people_crumbs(struct web *w, const struct people_view *v)
{
	if (v->page.parent.name != NULL)
		shell_crumb(w, v->page.parent.name, unit_url(w, &v->page.parent));
	if (v->page.unit.name != NULL)
		shell_crumb(w, v->page.unit.name, unit_url(w, &v->page.unit));
	if (v->page.organisation.name != NULL)
		shell_crumb(w, v->page.organisation.name, organisation_url(w, &v->page.organisation));
	shell_here(w, msg_template(MSG_PEOPLE_TITLE_LIST, w->html.lang));
}

bool web_people(struct web *w, struct err *e)
{
	static const msg_key help[] = {MSG_PEOPLE_HELP_1, MSG_PEOPLE_HELP_2, MSG_PEOPLE_HELP_3};
	if (web_list_wanted(w))
		return web_list(w, "person", e);
	struct people_view *v = ARENA_NEW(w->arena, struct people_view);
	struct page_people_ask what = people_ask(w);
	v->w = w;
	v->arena = w->arena;
	v->may_merge = viewer_may_somewhere(w->viewer, RIGHT_MERGE);
	w->shell.section = SECTION_PEOPLE;
	w->shell.has_boundaries = true;
	w->shell.title = msg_template(MSG_PEOPLE_TITLE_LIST, w->html.lang);
	if (!page_people(w->app, &w->ask, &what, &v->page, w->arena, e))
		return false;
	people_crumbs(w, v);
	keep_filters(w, v);
	if (v->page.may_export && v->page.total > 0) {
		struct shell_link *out = ARENA_ARRAY(w->arena, struct shell_link, 2);
		out[0] = (struct shell_link){"Excel", file_url(w, "/people.xlsx")};
		out[1] = (struct shell_link){"CSV", file_url(w, "/people.csv")};
		w->shell.outputs = out;
		w->shell.output_count = 2;
	}
	shell_help(w, help, G_N_ELEMENTS(help));
	template_people(&w->html, &w->shell, v);
	return true;
}

bool web_people_csv(struct web *w, struct err *e)
{
	if (web_list_wanted(w))
		return web_list_file(w, "person", false, e);
	struct sheet s;
	struct page_people_ask what = people_ask(w);
	if (!page_people_sheet(w->app, &w->ask, &what, PEOPLE_TAKE_MAX, &s, w->arena, e))
		return false;
	answer_name(w, "con-nguoi", false);
	return answer_sheet(w, &s, false, e);
}

bool web_people_excel(struct web *w, struct err *e)
{
	if (web_list_wanted(w))
		return web_list_file(w, "person", true, e);
	struct sheet s;
	struct page_people_ask what = people_ask(w);
	if (!page_people_sheet(w->app, &w->ask, &what, PEOPLE_TAKE_MAX_XLSX, &s, w->arena, e))
		return false;
	answer_name(w, "con-nguoi", true);
	return answer_sheet(w, &s, true, e);
}
