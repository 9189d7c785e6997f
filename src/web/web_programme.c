/* Pages of programmes of targets: /programmes/:code of a unit on a day, its path as a file. */
#include "web/answer_file.h"
#include "web/chart_view.h"
#include "web/programme_view.h"
#include "web/templates.gen.h"
#include "web/web.h"

#include "messages/base.def"
#include "messages/law_page.def"
#include "messages/programme_page.def"

#include <string.h>

static const char *query(const struct web *w, const char *name)
{
	const char *text = http_query(w->request, name);
	return text != NULL ? text : "";
}

struct html_url programme_row_url(const struct programme_view *v, const struct sheet_row *row)
{
	struct arena *a = v->w->arena;
	if (row->about == 'p')
		return url_done(web_url(v->w, arena_printf(a, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, row->area, row->id)));
	if (row->about == 'u')
		return url_done(web_url(v->w, arena_printf(a, "/units/%" G_GINT64_FORMAT, row->id)));
	return (struct html_url){NULL};
}

const char *programme_count(const struct programme_view *v, const char *n)
{
	g_autofree char *text = MSG_FORMAT(MSG_PROGRAMME_COUNT, v->w->html.lang, n);
	return arena_strdup(v->w->arena, text);
}

const char *programme_day(const struct programme_view *v)
{
	char day[11];
	return arena_strdup(v->w->arena, ymd_format_vi(v->w->ask.day, day));
}

bool programme_is_number(const struct sheet_cell *c)
{
	return c->type == SHEET_INT || c->type == SHEET_DECIMAL;
}

static struct shell_link file_link(const struct programme_view *v, const char *text, const char *as)
{
	struct url *u = web_url(v->w, arena_printf(v->w->arena, "/programmes/%s/file", v->p.code));
	url_add(u, "unit", v->p.unit);
	url_add(u, "as", as);
	return (struct shell_link){text, url_done(u)};
}

static void offer_files(struct web *w, const struct programme_view *v)
{
	struct shell_link *out = ARENA_ARRAY(w->arena, struct shell_link, 2);
	if (v->p.none != NULL || !viewer_may_somewhere(w->viewer, RIGHT_EXPORT))
		return;
	out[0] = file_link(v, "Excel", "xlsx");
	out[1] = file_link(v, "CSV", "csv");
	w->shell.outputs = out;
	w->shell.output_count = 2;
}

static void keep(struct web *w, struct programme_view *v)
{
	static const char *const names[] = {"date", "known-at"};
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, G_N_ELEMENTS(names)),
			 *unit = ARENA_ARRAY(w->arena, struct http_pair, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (*query(w, names[i]) != '\0')
			kept[v->kept_count++] = (struct http_pair){names[i], query(w, names[i])};
	v->kept = kept;
	unit[0] = (struct http_pair){"unit", query(w, "unit")};
	w->shell.kept = unit;
	w->shell.kept_count = *unit[0].value != '\0' ? 1 : 0;
}

static void put_urls(struct web *w, struct programme_view *v)
{
	char day[11];
	ymd other = 0;
	struct err ignored = {0};
	v->here = url_done(url_new(w->arena, arena_printf(w->arena, "/programmes/%s", v->p.code)));
	struct url *u = url_new(w->arena, arena_printf(w->arena, "/programmes/%s", v->p.code));
	url_add(u, "unit", v->p.unit);
	if (v->p.other_day != NULL && ymd_parse_iso(v->p.other_day, &other, &ignored)) {
		g_autofree char *text = MSG_FORMAT(MSG_PROGRAMME_OTHER_DAY, w->html.lang, ymd_format_vi(other, day));
		url_add(u, "date", v->p.other_day);
		v->other_text = arena_strdup(w->arena, text);
	}
	v->other = url_done(u);
	v->may_tag = viewer_may_somewhere(w->viewer, RIGHT_ENTER);
	struct url *tags = web_url(w, "/records/unit");
	url_add(tags, "list", "1");
	url_add(tags, "where", "level = commune");
	url_add(tags, "unit", v->p.unit);
	v->tags = url_done(tags);
}

/* GET /programmes/:code */
bool web_programme(struct web *w, struct err *e)
{
	static const msg_key help[] = {MSG_PROGRAMME_HELP_1, MSG_PROGRAMME_HELP_2};
	const struct page_programme_ask q = {.code = w->parameters[0], .unit = query(w, "unit")};
	struct programme_view *v = ARENA_NEW(w->arena, struct programme_view);
	*v = (struct programme_view){.w = w};
	if (!page_programme(w->app, &w->ask, &q, &v->p, w->arena, e))
		return false;
	const struct chart **paths = ARENA_ARRAY(w->arena, const struct chart *, v->p.target_count + 1);
	for (size_t i = 0; i < v->p.target_count; i++)
		paths[i] = v->p.targets[i].path != NULL ? chart_of(w, v->p.targets[i].path, NULL) : NULL;
	v->paths = paths;
	w->shell.section = SECTION_FORMS;
	w->shell.has_date = w->shell.has_known = true;
	w->shell.known_ignored = false;
	w->shell.title = v->p.title;
	shell_help(w, help, G_N_ELEMENTS(help));
	shell_crumb(w, msg_template(MSG_WEB_FORMS, w->html.lang), url_done(url_new(w->arena, "/forms")));
	shell_crumb(w, msg_template(MSG_LAW_PAGE_TARGETS, w->html.lang), url_done(web_url(w, "/law/targets")));
	shell_here(w, v->p.title);
	put_urls(w, v);
	keep(w, v);
	offer_files(w, v);
	template_programme(&w->html, &w->shell, v);
	return true;
}

/* GET /programmes/:code/file?as=csv|xlsx: the path of every target */
bool web_programme_file(struct web *w, struct err *e)
{
	const struct page_programme_ask q = {.code = w->parameters[0], .unit = query(w, "unit"), .whole = true};
	const bool excel = strcmp(query(w, "as"), "csv") != 0;
	struct page_programme p;
	if (!page_programme(w->app, &w->ask, &q, &p, w->arena, e))
		return false;
	if (p.path == NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_LAW_NOTHING);
	answer_name(w, "lo-trinh", excel);
	return answer_sheet(w, p.path, excel, e);
}
