/* What the handlers of the register's pages share: crumbs, help, addresses. */
#include "web/register_parts.h"

#include "web/register_view.h"
#include "messages/shell.def"

#include <string.h>

void register_crumbs(
	struct web *w, const struct page_unit_ref *above, size_t count, const struct page_organisation_ref *organisation, const char *here)
{
	struct shell_link *crumbs = ARENA_ARRAY(w->arena, struct shell_link, count + 3);
	size_t n = 0;
	crumbs[n++] = (struct shell_link){msg_template(MSG_SHELL_UNITS, w->html.lang), url_done(web_url(w, "/units"))};
	for (size_t i = 1; i < count; i++) /* the first is the nation */
		crumbs[n++] = (struct shell_link){above[i].name, unit_url(w, &above[i])};
	if (organisation != NULL && organisation->id != NONE)
		crumbs[n++] = (struct shell_link){organisation->name, organisation_url(w, organisation)};
	crumbs[n++] = (struct shell_link){here, {NULL}};
	w->shell.crumbs = crumbs;
	w->shell.crumb_count = n;
}

void register_help(struct web *w, const msg_key *keys, size_t count)
{
	const char **help = ARENA_ARRAY(w->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		help[i] = msg_template(keys[i], w->html.lang);
	w->shell.help = help;
}

struct html_url register_people(struct web *w, int64_t unit, int64_t organisation)
{
	struct url *u = web_url(w, "/people");
	if (unit != NONE)
		url_add_int(u, "unit", unit);
	if (organisation != NONE)
		url_add_int(u, "org", organisation);
	return url_done(u);
}
