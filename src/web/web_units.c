/* Pages of units: one unit, and all of them. */
#include "app/page_unit.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/page_register.def"
#include "messages/shell.def"

static const char *const *help_of(struct web *w, msg_key first, msg_key second)
{
	const char **text = ARENA_ARRAY(w->arena, const char *, 3);
	text[0] = msg_template(first, w->html.lang);
	text[1] = msg_template(second, w->html.lang);
	return text;
}

/* Provinces and above keep to /units; then what the unit lies in, then itself. */
static void set_crumbs(struct web *w, const struct page_unit *p)
{
	struct shell_link *crumbs = ARENA_ARRAY(w->arena, struct shell_link, p->up_count + 2);
	size_t n = 0;
	crumbs[n++] = (struct shell_link){msg_template(MSG_SHELL_UNITS, w->html.lang), url_done(web_url(w, "/units"))};
	for (size_t i = 1; i < p->up_count; i++) { /* the first is the nation */
		const char *path = arena_printf(w->arena, "/units/%" G_GINT64_FORMAT, p->up[i].id);
		crumbs[n++] = (struct shell_link){p->up[i].name, url_done(web_url(w, path))};
	}
	crumbs[n++] = (struct shell_link){.text = p->self.name};
	w->shell.crumbs = crumbs;
	w->shell.crumb_count = n;
}

bool web_unit(struct web *w, struct err *e)
{
	struct page_unit page;
	const char *number = http_query(w->request, "page");
	int64_t unit, at = 1;
	if (number != NULL)
		(void)g_ascii_string_to_signed(number, 10, 1, 100000, &at, NULL); /* anything else is the first page */
	if (!web_parameter_id(w, 0, &unit, e) || !page_unit(w->app, &w->ask, unit, MAX(at, 1), &page, w->arena, e))
		return false;
	w->shell.title = page.self.name;
	w->shell.section = SECTION_UNITS;
	w->shell.has_boundaries = false; /* a unit's own page shows it as it was */
	w->shell.help = help_of(w, MSG_PAGE_UNIT_HELP, MSG_PAGE_UNIT_HELP_SEATS);
	set_crumbs(w, &page);
	template_unit(&w->html, &w->shell, &page);
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
	w->shell.help = help_of(w, MSG_PAGE_UNITS_HELP, MSG_PAGE_UNITS_HELP_FORMER);
	template_units(&w->html, &w->shell, &page);
	return true;
}
