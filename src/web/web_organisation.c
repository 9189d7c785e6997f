/* Pages of an organisation and of the committee of a term. */
#include "app/page/page_organisation.h"
#include "app/page/page_reorganise.h"
#include "app/page/page_term_dots.h"
#include "web/chart_view.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/page_person.def"

struct html_url term_url(struct web *w, int64_t term)
{
	return url_done(web_url(w, arena_printf(w->arena, "/terms/%" G_GINT64_FORMAT, term)));
}

/* GET /organisations/:id */
bool web_organisation(struct web *w, struct err *e)
{
	struct organisation_view v = {.w = w};
	int64_t id = 0;
	if (!web_parameter_id(w, 0, &id, e) || !page_organisation(w->app, &w->ask, id, &v.page, w->arena, e) ||
		!page_record_sections(w->app, &w->ask, "organisation", 0, id, &v.records, w->arena, e))
		return false;
	papers_view(w, "organisation", arena_printf(w->arena, "/organisations/%" G_GINT64_FORMAT, id), &v.papers);
	v.reorganise = v.page.above_count > 0 && page_reorganise_offers(w->app, &w->ask, v.page.above[v.page.above_count - 1].id);
	w->shell.title = v.page.title;
	w->shell.section = SECTION_UNITS;
	register_crumbs(w, v.page.above, v.page.above_count, NULL, v.page.title);
	shell_help(w, (const msg_key[]){MSG_ORG_HELP_1, MSG_ORG_HELP_2}, 2);
	template_organisation(&w->html, &w->shell, &v);
	return true;
}

/* GET /terms/:id */
bool web_term(struct web *w, struct err *e)
{
	struct term_view v = {.w = w};
	int64_t id = 0;
	if (!web_parameter_id(w, 0, &id, e) || !page_term(w->app, &w->ask, id, &v.page, w->arena, e) ||
		!page_record_sections(w->app, &w->ask, "term", 0, id, &v.records, w->arena, e))
		return false;
	const struct page_chart *dots = page_term_dots(w->app, &w->ask, &v.page, w->arena);
	v.dots = dots != NULL ? chart_of(w, dots, NULL) : NULL;
	w->shell.title = v.page.title;
	w->shell.section = SECTION_UNITS;
	register_crumbs(w, v.page.above, v.page.above_count, &v.page.organisation, v.page.label);
	shell_help(w, (const msg_key[]){MSG_TERM_HELP_1, MSG_TERM_HELP_2}, 2);
	template_term(&w->html, &w->shell, &v);
	return true;
}
