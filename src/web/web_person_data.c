/* What the register holds about a person, as a file: for the office that answers somebody, and for somebody with an account about oneself.
 * POST because it states a purpose; it changes no fact, and is noted in the reading log. */
#include "app/people/person_data.h"
#include "web/web.h"

#include <string.h>

static bool answer(struct web *w, const struct person_data_ask *q, const char *as, struct err *e)
{
	struct person_data d;
	const bool json = g_strcmp0(as, "json") == 0;
	if (!person_data(w->app, &w->ask, q, &d, w->arena, e))
		return false;
	g_autofree char *text = json ? person_data_json(&d) : person_data_text(&d, w->html.lang);
	g_string_append(w->response->body, text);
	w->response->type = json ? "application/json; charset=utf-8" : "text/plain; charset=utf-8";
	http_add_header(w->response, "Content-Disposition",
		json ? "attachment; filename=\"person-data.json\"" : "attachment; filename=\"person-data.txt\"");
	return true;
}

/* POST /people/:area/:id/data */
bool web_person_data(struct web *w, struct err *e)
{
	struct person_data_ask q = {.purpose = http_form(w->request, "purpose")};
	return web_parameter_area(w, 0, &q.area, e) && web_parameter_id(w, 1, &q.id, e) && answer(w, &q, http_form(w->request, "as"), e);
}

/* GET /account/data */
bool web_account_data(struct web *w, struct err *e)
{
	const struct person_data_ask q = {.own = true};
	return answer(w, &q, http_query(w->request, "as"), e);
}
