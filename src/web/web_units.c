/* Pages of units: one unit, and all of them. */
#include "app/list/follow.h"
#include "app/page/page_reorganise.h"
#include "app/page/page_unit.h"
#include "web/chart_view.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/page_register.def"
#include "messages/page_unit.def"
#include "messages/shell.def"

struct html_url unit_then_url(struct web *w, const struct page_unit_ref *unit, const char *iso)
{
	struct url *u = url_new(w->arena, arena_printf(w->arena, "/units/%" G_GINT64_FORMAT, unit->id));
	url_add(u, "date", iso);
	url_add(u, "known-at", http_query(w->request, "known-at"));
	return url_done(u);
}

struct html_url unit_page_url(const struct unit_view *v, int64_t page)
{
	struct url *u = web_url(v->w, v->w->request->path);
	url_add_int(u, "page", page);
	return url_done(u);
}

struct html_url unit_charts_url(const struct unit_view *v)
{
	struct url *u = web_url(v->w, v->w->request->path);
	url_add(u, "charts", "1");
	url_fragment(u, "h-charts");
	return url_done(u);
}

const struct chart *unit_chart(const struct unit_view *v, size_t i)
{
	return v->charts.items[i] != NULL ? chart_of(v->w, v->charts.items[i], NULL) : NULL;
}

struct html_url unit_chart_question(const struct unit_view *v, size_t i)
{
	const struct question_ask *q = &v->charts.asked[i];
	struct url *u = web_url(v->w, "/ask");
	url_add(u, "count", q->count);
	url_add(u, "of", q->of);
	url_add(u, "rows", q->rows);
	url_add(u, "columns", q->columns);
	url_add(u, "share", q->share ? "1" : "");
	url_add(u, "unit", v->charts.unit);
	return url_done(u);
}

bool web_unit(struct web *w, struct err *e)
{
	struct unit_view v = {.w = w};
	char shown[11], iso[11];
	const char *number = http_query(w->request, "page");
	int64_t unit, at = 1;
	if (number != NULL)
		(void)g_ascii_string_to_signed(number, 10, 1, 100000, &at, NULL); /* anything else is the first page */
	if (!web_parameter_id(w, 0, &unit, e) || !page_unit(w->app, &w->ask, unit, MAX(at, 1), &v.page, w->arena, e) ||
		!page_record_sections(w->app, &w->ask, "unit", 0, unit, &v.records, w->arena, e))
		return false;
	v.charts_asked = http_query(w->request, "charts") != NULL;
	if (v.charts_asked && !page_unit_charts(w->app, &w->ask, unit, &v.charts, w->arena, e))
		return false;
	if (!follow_is(w->app, w->ask.today, arena_printf(w->arena, "unit.%" G_GINT64_FORMAT, unit), &v.followed, e))
		return false;
	int64_t above = v.page.up_count > 0 ? v.page.up[v.page.up_count - 1].id : NONE;
	v.reorganise = !v.page.ended && page_reorganise_offers(w->app, &w->ask, above);
	v.start = !v.page.ended && page_reorganise_offers(w->app, &w->ask, unit);
	v.date = arena_strdup(w->arena, ymd_format_vi(w->ask.day, shown));
	v.iso = arena_strdup(w->arena, ymd_format_iso(w->ask.day, iso));
	w->shell.title = v.page.self.name;
	w->shell.section = SECTION_UNITS;
	w->shell.has_boundaries = true;
	shell_help(w, (const msg_key[]){MSG_PAGE_UNIT_HELP, MSG_PAGE_UNIT_HELP_SEATS, MSG_UNIT_HELP_TODAY}, 3);
	register_crumbs(w, v.page.up, v.page.up_count, NULL, v.page.self.name);
	template_unit(&w->html, &w->shell, &v);
	return true;
}

bool web_units(struct web *w, struct err *e)
{
	struct page_units page;
	if (!page_units(w->app, &w->ask, http_query(w->request, "name"), &page, w->arena, e))
		return false;
	w->shell.title = msg_template(MSG_PAGE_UNITS, w->html.lang);
	w->shell.section = SECTION_UNITS;
	w->shell.has_boundaries = false;
	shell_help(w, (const msg_key[]){MSG_PAGE_UNITS_HELP, MSG_PAGE_UNITS_HELP_FORMER}, 2);
	template_units(&w->html, &w->shell, &page);
	return true;
}
