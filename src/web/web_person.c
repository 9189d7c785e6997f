/* Page of a person, and showing what is masked on it. */
#include "app/page/page_person.h"
#include "web/record_view.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/page_person.def"

#include <string.h>

struct html_url person_reveal_url(const struct person_view *v)
{
	const struct page_person_ref *p = &v->page.self;
	return url_done(
		web_url(v->w, arena_printf(v->w->arena, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/reveal", p->area, p->id)));
}

struct html_url person_data_url(const struct person_view *v)
{
	const struct page_person_ref *p = &v->page.self;
	return url_done(
		url_new(v->w->arena, arena_printf(v->w->arena, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/data", p->area, p->id)));
}

struct html_url person_corrections_url(const struct person_view *v)
{
	const struct page_person_ref *p = &v->page.self;
	struct url *u = url_new(v->w->arena, "/corrections");
	url_add(u, "person", arena_printf(v->w->arena, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, p->area, p->id));
	return url_done(u);
}

struct html_url person_record_url(const struct person_view *v, const char *kind, int64_t id)
{
	const struct record_ref r = {kind, v->page.self.area, id, NULL};
	return record_plain_url(v->w, &r);
}

static bool show(struct web *w, const char *purpose, struct err *e)
{
	struct person_view v = {.w = w};
	int64_t area = 0, id = 0;
	if (!web_parameter_area(w, 0, &area, e) || !web_parameter_id(w, 1, &id, e) ||
		!page_person(w->app, &w->ask, area, id, purpose, &v.page, w->arena, e) ||
		!page_record_sections(w->app, &w->ask, "person", area, id, &v.records, w->arena, e) ||
		!attachment_count(w->app, "person", area, id, &v.files, e) ||
		!page_duplicate_links(w->app, &w->ask, area, id, &v.links, w->arena, e))
		return false;
	papers_view(w, "person", arena_printf(w->arena, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, area, id), &v.papers);
	if (v.page.reveal_error != NULL)
		w->response->status = 400;
	w->shell.title = v.page.title;
	w->shell.section = SECTION_PEOPLE;
	/* The strip leads to the page itself, also from the answer to a POST. */
	w->shell.action = url_done(url_new(w->arena, arena_printf(w->arena, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, area, id)));
	register_crumbs(w, v.page.above, v.page.above_count, NULL, v.page.title);
	shell_help(w, (const msg_key[]){MSG_PERSON_HELP_1, MSG_PERSON_HELP_2}, 2);
	template_person(&w->html, &w->shell, &v);
	return true;
}

/* GET /people/:area/:id. An old link to a record that was merged leads to the one that stayed. */
bool web_person(struct web *w, struct err *e)
{
	struct page_person_ref now = {.id = NONE};
	int64_t area = 0, id = 0;
	if (!web_parameter_area(w, 0, &area, e) || !web_parameter_id(w, 1, &id, e))
		return false;
	if (w->ask.known_ms == 0 && !page_person_merged(w->app, area, id, &now, e))
		return false;
	if (now.id != NONE) {
		web_redirect(w, person_url(w, &now));
		return true;
	}
	return show(w, NULL, e);
}

/* POST /people/:area/:id/reveal. Changes no fact: it answers with the page, the masked fields shown, and a line in the reading log; so that
 * going back or reloading the address does not show them again. */
bool web_person_reveal(struct web *w, struct err *e)
{
	const char *purpose = http_form(w->request, "purpose");
	return show(w, purpose != NULL ? purpose : "", e);
}
