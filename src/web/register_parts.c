/* What the handlers of the register's pages share: crumbs, help, addresses. */
#include "web/register_parts.h"

#include "web/register_view.h"
#include "messages/shell.def"

#include <string.h>

void register_crumbs(
	struct web *w, const struct page_unit_ref *above, size_t count, const struct page_organisation_ref *organisation, const char *here)
{
	shell_crumb(w, msg_template(MSG_SHELL_UNITS, w->html.lang), url_done(web_url(w, "/units")));
	for (size_t i = 1; i < count; i++) /* the first is the nation */
		shell_crumb(w, above[i].name, unit_url(w, &above[i]));
	if (organisation != NULL && organisation->id != NONE)
		shell_crumb(w, organisation->name, organisation_url(w, organisation));
	shell_here(w, here);
}

struct html_url register_clean(struct web *w, int64_t organisation)
{
	struct url *u = web_url(w, "/clean");
	url_add_int(u, "organisation", organisation);
	return url_done(u);
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
