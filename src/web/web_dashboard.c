/* Page for leaders: /dashboard. */
#include "base/text.h"
#include "web/chart_view.h"
#include "web/dashboard_view.h"
#include "web/map_view.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/dashboard.def"

#include <string.h>

static const char *query(const struct web *w, const char *name)
{
	const char *text = http_query(w->request, name);
	return text != NULL ? text : "";
}

const char *dashboard_say(const struct dashboard_view *v, bool summary)
{
	char day[11];
	struct arena *a = v->w->arena;
	g_autofree char *text = summary ? MSG_FORMAT(MSG_DASHBOARD_SUMMARY, v->w->html.lang, ymd_format_vi(v->w->ask.day, day),
						  text_thousands(v->page.behind, a), text_thousands(v->page.late_all, a))
					: MSG_FORMAT(MSG_DASHBOARD_TITLE, v->w->html.lang, v->page.place);
	return arena_strdup(a, text);
}

const char *dashboard_year(const struct dashboard_view *v, int year)
{
	return arena_printf(v->w->arena, "%d", year);
}

const char *dashboard_whose(const struct dashboard_view *v)
{
	struct arena *a = v->w->arena;
	g_autofree char *text = MSG_FORMAT(MSG_DASHBOARD_WHOSE, v->w->html.lang, text_thousands(v->page.by_sender, a),
		text_thousands(v->page.by_receiver, a), text_thousands(v->page.by_network, a));
	return arena_strdup(a, text);
}

struct html_url dashboard_programme(const struct dashboard_view *v, const struct dashboard_target *t)
{
	struct url *u = web_url(v->w, arena_printf(v->w->arena, "/programmes/%s", t->file));
	url_add(u, "unit", v->page.unit);
	return url_done(u);
}

/* The form of the composition in a term, with the cell opened. */
static struct html_url cell(const struct dashboard_view *v, size_t term, const char *column)
{
	struct url *u = url_new(v->w->arena, "/forms");
	url_segment(u, v->page.form);
	url_add(u, "unit", v->page.unit);
	url_add(u, "term", v->page.terms[term]);
	url_add(u, "row", v->page.form_row);
	url_add(u, "column", column);
	url_fragment(u, "o");
	return url_done(u);
}

struct html_url dashboard_share(const struct dashboard_view *v, const struct dashboard_share *s, size_t term)
{
	return cell(v, term, s->column);
}

struct html_url dashboard_whole(const struct dashboard_view *v, size_t term)
{
	return cell(v, term, "n");
}

static struct html_url map_cell(struct web *w, const char *path, const char *form, const char *row, const char *column)
{
	struct url *u = web_url(w, "/forms");
	url_segment(u, form);
	url_add(u, "unit", path);
	url_add(u, "row", row);
	url_add(u, "column", column);
	url_fragment(u, "o");
	return url_done(u);
}

struct html_url dashboard_low(const struct dashboard_view *v, const struct dashboard_low *l)
{
	return map_cell(v->w, l->path, v->page.map_form, v->page.map_row, v->page.map_column);
}

struct html_url dashboard_all(const struct dashboard_view *v)
{
	struct url *u = web_url(v->w, "/forms");
	url_segment(u, v->page.map_form);
	url_add(u, "unit", v->page.unit);
	url_add(u, "by", "children");
	return url_done(u);
}

struct html_url dashboard_late(const struct dashboard_view *v, const struct dashboard_late *l)
{
	struct url *u = url_new(v->w->arena, arena_printf(v->w->arena, "/reports/of/%s", l->definition));
	url_add(u, "period", l->period);
	return url_done(u);
}

void dashboard_spark(struct html *o, const struct dashboard_target *t)
{
	const struct spark s = {
		.was = t->was, .count = t->was_count, .forecast = t->foreseen, .target = t->target, .forecast_steps = t->forecast_steps};
	if (t->was_count > 0)
		html_spark(o, &s);
}

/* A unit on the map opens its own page for leaders: the list beside opens the figures. */
static struct html_url map_link(struct web *w, const struct page_chart_value *value)
{
	struct url *u = web_url(w, "/dashboard");
	url_add(u, "unit", value->row);
	return url_done(u);
}

/* GET /dashboard */
bool web_dashboard(struct web *w, struct err *e)
{
	struct dashboard_view *v = ARENA_NEW(w->arena, struct dashboard_view);
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, 1);
	*v = (struct dashboard_view){.w = w};
	if (!page_dashboard(w->app, &w->ask, query(w, "unit"), &v->page, w->arena, e))
		return false;
	if (v->page.map != NULL) {
		struct map *map = ARENA_NEW(w->arena, struct map);
		*map = *map_of(w, v->page.map, map_link, &v->shapes);
		map->dense = map->count > MAP_MANY;
		v->map = map;
	}
	v->dots = v->page.dots != NULL ? chart_of(w, v->page.dots, NULL) : NULL;
	kept[0] = (struct http_pair){"unit", query(w, "unit")};
	w->shell.kept = kept;
	w->shell.kept_count = *kept[0].value != '\0' ? 1 : 0;
	w->shell.section = SECTION_HOME;
	w->shell.has_date = w->shell.has_known = true;
	w->shell.known_ignored = false;
	w->shell.title = dashboard_say(v, false);
	shell_here(w, w->shell.title);
	shell_help(w, (const msg_key[]){MSG_DASHBOARD_HELP}, 1);
	template_dashboard(&w->html, &w->shell, v);
	return true;
}
