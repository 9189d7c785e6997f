/* Pages of what the law asks of a unit: /law/targets, quotas, standards, rules; the names behind a number; the table as a file. */
#include "web/answer_file.h"
#include "web/chart_view.h"
#include "web/law_view.h"
#include "web/templates.gen.h"
#include "web/web.h"

#include "messages/base.def"
#include "messages/law_page.def"
#include "messages/page_form.def"

#include <string.h>

static const msg_key tabs[PAGE_LAW__MAX] = {
	MSG_LAW_PAGE_TARGETS, MSG_LAW_PAGE_QUOTAS, MSG_LAW_PAGE_STANDARDS, MSG_LAW_PAGE_NEEDS, MSG_LAW_PAGE_RULES};

static const char *query(const struct web *w, const char *name)
{
	const char *text = http_query(w->request, name);
	return text != NULL ? text : "";
}

const char *law_tab(const struct law_view *v, enum page_law_what what)
{
	return msg_template(tabs[what], v->w->html.lang);
}

struct html_url law_url(const struct law_view *v, enum page_law_what what, const char *state)
{
	struct url *u = web_url(v->w, arena_printf(v->w->arena, "/law/%s", page_law_word(what)));
	url_add(u, "unit", v->unit);
	if (what == v->p.what)
		url_add(u, "file", v->file);
	url_add(u, "state", state);
	return url_done(u);
}

struct html_url law_page_url(const struct law_view *v, int64_t page)
{
	if (page < 1 || page > v->p.pages)
		return (struct html_url){NULL};
	struct url *u = web_url(v->w, arena_printf(v->w->arena, "/law/%s", page_law_word(v->p.what)));
	url_add(u, "unit", v->unit);
	url_add(u, "file", v->file);
	url_add(u, "state", v->state);
	url_add(u, "page", arena_printf(v->w->arena, "%" G_GINT64_FORMAT, page));
	return url_done(u);
}

struct html_url law_names_url(
	const struct law_view *v, const struct page_law_table *t, const struct page_law_line *l, const struct page_law_cell *c)
{
	struct url *u = web_url(v->w, arena_printf(v->w->arena, "/law/%s/names", page_law_word(v->p.what)));
	url_add(u, "unit", v->p.unit);
	url_add(u, "file", t->file);
	url_add(u, "item", l->item);
	url_add(u, "subject", l->subject);
	url_add(u, "which", c->which);
	return url_done(u);
}

struct html_url law_day_url(const struct law_view *v, const char *day)
{
	struct url *u = url_new(v->w->arena, arena_printf(v->w->arena, "/law/%s", page_law_word(v->p.what)));
	url_add(u, "unit", v->unit);
	url_add(u, "date", day);
	return url_done(u);
}

struct html_url law_about_url(const struct law_view *v, const struct page_law_line *l)
{
	struct arena *a = v->w->arena;
	if (l->about == 'p')
		return url_done(web_url(v->w, arena_printf(a, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, l->area, l->id)));
	if (l->about == 'u' || l->about == 'o')
		return url_done(
			web_url(v->w, arena_printf(a, "/%s/%" G_GINT64_FORMAT, l->about == 'u' ? "units" : "organisations", l->id)));
	return (struct html_url){NULL};
}

struct html_url law_programme_url(const struct law_view *v, const struct page_law_table *t)
{
	if (v->p.what != PAGE_LAW_TARGETS || t->file == NULL)
		return (struct html_url){NULL};
	struct url *u = web_url(v->w, arena_printf(v->w->arena, "/programmes/%s", t->file));
	url_add(u, "unit", v->unit);
	return url_done(u);
}

struct html_url law_review_url(const struct law_view *v)
{
	struct url *u = web_url(v->w, "/review");
	url_add(u, "unit", v->unit);
	return url_done(u);
}

struct html_url law_here(const struct law_view *v)
{
	return url_done(url_new(v->w->arena, arena_printf(v->w->arena, "/law/%s", page_law_word(v->p.what))));
}

static const char *const held[] = {"date", "known-at", "file"};

static const struct http_pair *held_at(const struct law_view *v, size_t at, size_t *count)
{
	struct http_pair *found = ARENA_ARRAY(v->w->arena, struct http_pair, G_N_ELEMENTS(held) + 1);
	*count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(held); i++)
		if (*query(v->w, held[i]) != '\0')
			found[(*count)++] = (struct http_pair){held[i], query(v->w, held[i])};
	return &found[at];
}

size_t law_kept_count(const struct law_view *v)
{
	size_t count = 0;
	(void)held_at(v, 0, &count);
	return count;
}

const struct http_pair *law_kept(const struct law_view *v, size_t at)
{
	size_t count = 0;
	return held_at(v, at, &count);
}

bool law_lines(const struct law_view *v)
{
	return v->p.what == PAGE_LAW_STANDARDS || v->p.what == PAGE_LAW_RULES;
}

const char *law_count(const struct law_view *v, size_t n)
{
	return scaled_text((int64_t)n, 0, v->w->arena);
}

const char *law_day(const struct law_view *v)
{
	char day[11];
	return arena_strdup(v->w->arena, ymd_format_vi(v->w->ask.day, day));
}

static bool read_ask(struct web *w, struct page_law_ask *q, struct err *e)
{
	*q = (struct page_law_ask){.what = page_law_find(w->parameters[0]),
		.unit = query(w, "unit"),
		.file = query(w, "file"),
		.state = query(w, "state"),
		.item = query(w, "item"),
		.subject = query(w, "subject"),
		.which = query(w, "which")};
	if (!g_ascii_string_to_signed(query(w, "page"), 10, 1, 100000, &q->page, NULL))
		q->page = 1;
	return q->what != PAGE_LAW__MAX || FAIL0(e, ERR_NOT_FOUND, MSG_LAW_NOTHING);
}

static void begin(struct web *w, struct law_view *v, const struct page_law_ask *q)
{
	static const msg_key help[] = {MSG_LAW_PAGE_HELP_1, MSG_LAW_PAGE_HELP_2, MSG_LAW_PAGE_HELP_3};
	*v = (struct law_view){.w = w, .unit = q->unit, .file = q->file, .state = q->state};
	v->p.what = q->what;
	v->title = law_tab(v, q->what);
	w->shell.section = SECTION_FORMS;
	w->shell.has_date = w->shell.has_known = true;
	w->shell.known_ignored = false;
	w->shell.title = v->title;
	shell_help(w, help, G_N_ELEMENTS(help));
	shell_crumb(w, msg_template(MSG_WEB_FORMS, w->html.lang), url_done(url_new(w->arena, "/forms")));
	shell_crumb(w, msg_template(MSG_LAW_PAGE, w->html.lang), law_url(v, PAGE_LAW_TARGETS, ""));
}

/* The address keeps unit, file and state when the day is changed. */
static void keep(struct web *w, const struct law_view *v)
{
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, 6);
	const struct http_pair all[] = {{"unit", v->unit}, {"file", v->file}, {"state", v->state}, {"item", query(w, "item")},
		{"subject", query(w, "subject")}, {"which", query(w, "which")}};
	size_t n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (*all[i].value != '\0')
			kept[n++] = all[i];
	w->shell.kept = kept;
	w->shell.kept_count = n;
}

static const char *const behind[] = {"item", "subject", "which"};

static struct shell_link file_link(const struct law_view *v, const char *text, const char *as)
{
	struct url *u = web_url(v->w, arena_printf(v->w->arena, "/law/%s/file", page_law_word(v->p.what)));
	url_add(u, "unit", v->p.unit);
	url_add(u, "file", v->file);
	url_add(u, "state", v->state);
	for (size_t i = 0; i < G_N_ELEMENTS(behind); i++)
		url_add(u, behind[i], query(v->w, behind[i]));
	url_add(u, "as", as);
	return (struct shell_link){text, url_done(u)};
}

static void offer_files(struct web *w, const struct law_view *v)
{
	struct shell_link *out = ARENA_ARRAY(w->arena, struct shell_link, 2);
	if (v->p.table_count == 0 || !viewer_may_somewhere(w->viewer, RIGHT_EXPORT))
		return;
	out[0] = file_link(v, "Excel", "xlsx");
	out[1] = file_link(v, "CSV", "csv");
	w->shell.outputs = out;
	w->shell.output_count = 2;
}

/* GET /law/:what */
bool web_law(struct web *w, struct err *e)
{
	struct page_law_ask q;
	struct law_view v;
	if (!read_ask(w, &q, e))
		return false;
	begin(w, &v, &q);
	if (!page_law(w->app, &w->ask, &q, &v.p, w->arena, e))
		return false;
	shell_here(w, v.title);
	keep(w, &v);
	if (v.p.chart != NULL)
		v.chart = chart_of(w, v.p.chart, NULL);
	offer_files(w, &v);
	template_law(&w->html, &w->shell, &v);
	return true;
}

/* GET /law/:what/names */
bool web_law_names(struct web *w, struct err *e)
{
	struct page_law_ask q;
	struct law_view v;
	if (!read_ask(w, &q, e))
		return false;
	begin(w, &v, &q);
	if (!page_law_names(w->app, &w->ask, &q, &v.p, w->arena, e))
		return false;
	shell_crumb(w, v.title, law_url(&v, q.what, ""));
	shell_here(w, v.p.tables[0].title);
	keep(w, &v);
	w->shell.title = v.p.tables[0].title;
	offer_files(w, &v);
	template_law_names(&w->html, &w->shell, &v);
	return true;
}

/* GET /law/:what/file?as=csv|xlsx: the table, or the names behind an item */
bool web_law_file(struct web *w, struct err *e)
{
	struct page_law_ask q;
	struct page_law p;
	const bool excel = strcmp(query(w, "as"), "csv") != 0;
	if (!read_ask(w, &q, e))
		return false;
	q.whole = true;
	const bool names = *q.item != '\0';
	if (!(names ? page_law_names : page_law)(w->app, &w->ask, &q, &p, w->arena, e))
		return false;
	if (p.table_count == 0)
		return FAIL0(e, ERR_NOT_FOUND, MSG_LAW_NOTHING);
	answer_name(w, page_law_word(q.what), excel);
	return answer_sheet(w, page_law_sheet(&p, w->arena), excel, e);
}
