/* Papers about a person or a body as files. GET masks what is guarded; POST may state a purpose, and changes no fact: it is noted in the
 * reading log like every paper. */
#include "web/answer_file.h"
#include "web/papers_view.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/web.h"
#include "messages/paper.def"

void papers_view(struct web *w, const char *kind, const char *path, struct papers_view *out)
{
	*out = (struct papers_view){0};
	if (!viewer_may_somewhere(w->viewer, RIGHT_EXPORT) || w->ask.known_ms != 0)
		return;
	out->count = paper_choices(w->app, kind, w->ask.day, w->html.lang, &out->choices, w->arena);
	out->action = url_done(web_url(w, arena_printf(w->arena, "%s/papers", path)));
}

static bool answer(struct web *w, struct paper_about_ask *q, const char *as, struct err *e)
{
	struct paper_about_file file;
	q->made_ms = instant_now();
	if (!paper_format_of(as != NULL && *as != '\0' ? as : "pdf", &q->format))
		return FAIL(e, ERR_USAGE, MSG_PAPER_FORMAT, as);
	if (!paper_about(w->app, &w->ask, q, &file, w->arena, e))
		return false;
	w->response->type = q->format == PAPER_PDF ? FILE_PDF : FILE_DOCX;
	w->response->bytes = file.bytes;
	g_autofree char *name = g_strdup_printf("%s.%s", file.name, paper_format_word(q->format));
	g_autofree char *coded = g_uri_escape_string(name, NULL, FALSE);
	g_autofree char *disposition = g_strdup_printf(
		"attachment; filename=\"%s.%s\"; filename*=UTF-8''%s", file.plain_name, paper_format_word(q->format), coded);
	http_add_header(w->response, "Content-Disposition", disposition);
	return true;
}

static bool of_person(struct web *w, struct paper_about_ask *q, struct err *e)
{
	q->kind = "person";
	return web_parameter_id(w, 0, &q->area, e) && web_parameter_id(w, 1, &q->id, e);
}

static bool of_organisation(struct web *w, struct paper_about_ask *q, struct err *e)
{
	q->kind = "organisation";
	return web_parameter_id(w, 0, &q->id, e);
}

static bool posted(struct web *w, struct paper_about_ask *q, struct err *e)
{
	const char *code = http_form(w->request, "paper");
	q->code = code != NULL ? code : "";
	q->purpose = http_form(w->request, "purpose");
	return answer(w, q, http_form(w->request, "as"), e);
}

/* GET /people/:area/:id/papers/:code */
bool web_person_paper(struct web *w, struct err *e)
{
	struct paper_about_ask q = {.code = w->parameters[2]};
	return of_person(w, &q, e) && answer(w, &q, http_query(w->request, "as"), e);
}

/* POST /people/:area/:id/papers */
bool web_person_papers(struct web *w, struct err *e)
{
	struct paper_about_ask q = {0};
	return of_person(w, &q, e) && posted(w, &q, e);
}

/* GET /organisations/:id/papers/:code */
bool web_organisation_paper(struct web *w, struct err *e)
{
	struct paper_about_ask q = {.code = w->parameters[1]};
	return of_organisation(w, &q, e) && answer(w, &q, http_query(w->request, "as"), e);
}

/* POST /organisations/:id/papers */
bool web_organisation_papers(struct web *w, struct err *e)
{
	struct paper_about_ask q = {0};
	return of_organisation(w, &q, e) && posted(w, &q, e);
}
