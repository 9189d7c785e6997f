/* Papers about a person or a body as files. GET masks what is guarded; POST may state a purpose, and changes no fact: it is noted in the
 * reading log like every paper. */
#include "app/paper/paper_report.h"
#include "web/answer_file.h"
#include "web/papers_view.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/web.h"
#include "messages/docx_fill.def"
#include "messages/paper.def"

#include <string.h>

void papers_view(struct web *w, const char *kind, const char *path, struct papers_view *out)
{
	*out = (struct papers_view){0};
	if (!viewer_may_somewhere(w->viewer, RIGHT_EXPORT) || w->ask.known_ms != 0)
		return;
	out->count = paper_choices(w->app, kind, w->ask.day, w->html.lang, &out->choices, w->arena);
	out->action = url_done(web_url(w, arena_printf(w->arena, "%s/papers", path)));
	out->fill = url_done(web_url(w, arena_printf(w->arena, "%s/papers/fill", path)));
	out->example = kind;
}

bool answer_paper_format(const char *as, enum paper_format *out, struct err *e)
{
	return paper_format_of(as != NULL && *as != '\0' ? as : "pdf", out) || FAIL(e, ERR_USAGE, MSG_PAPER_FORMAT, as);
}

void answer_paper(struct web *w, enum paper_format format, GBytes *bytes, const char *name, const char *plain)
{
	const char *ending = paper_format_word(format);
	g_autofree char *full = g_strdup_printf("%s.%s", name, ending), *coded = g_uri_escape_string(full, NULL, FALSE);
	g_autofree char *disposition = g_strdup_printf("attachment; filename=\"%s.%s\"; filename*=UTF-8''%s", plain, ending, coded);
	w->response->type = format == PAPER_PDF ? FILE_PDF : FILE_DOCX;
	w->response->bytes = bytes;
	http_add_header(w->response, "Content-Disposition", disposition);
}

static bool about(struct web *w, struct paper_about_ask *q, const char *as, struct err *e)
{
	struct paper_about_file file;
	q->made_ms = instant_now();
	if (!answer_paper_format(as, &q->format, e) || !paper_about(w->app, &w->ask, q, &file, w->arena, e))
		return false;
	answer_paper(w, q->format, file.bytes, file.name, file.plain_name);
	return true;
}

static bool of_person(struct web *w, struct paper_about_ask *q, struct err *e)
{
	q->kind = "person";
	return web_parameter_area(w, 0, &q->area, e) && web_parameter_id(w, 1, &q->id, e);
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
	return about(w, q, http_form(w->request, "as"), e);
}

/* GET /people/:area/:id/papers/:code */
bool web_person_paper(struct web *w, struct err *e)
{
	struct paper_about_ask q = {.code = w->parameters[2]};
	return of_person(w, &q, e) && about(w, &q, http_query(w->request, "as"), e);
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
	return of_organisation(w, &q, e) && about(w, &q, http_query(w->request, "as"), e);
}

/* POST /organisations/:id/papers */
bool web_organisation_papers(struct web *w, struct err *e)
{
	struct paper_about_ask q = {0};
	return of_organisation(w, &q, e) && posted(w, &q, e);
}

/* ---- a Word file of one's own, filled: sent along, kept nowhere ---- */

static bool sent_template(struct web *w, const char **path, struct err *e)
{
	const struct http_files *sent = &w->request->files;
	for (size_t i = 0; i < sent->count; i++)
		if (strcmp(sent->items[i].name, "template") == 0 && sent->items[i].size > 0) {
			*path = arena_printf(w->arena, "/proc/self/fd/%d", sent->items[i].fd);
			return true;
		}
	return FAIL0(e, ERR_INPUT, MSG_DOCX_FILL_NO_FILE);
}

static bool filled(struct web *w, struct paper_about_ask *q, struct err *e)
{
	struct paper_about_file file;
	q->made_ms = instant_now();
	q->purpose = http_form(w->request, "purpose");
	if (!sent_template(w, &q->template, e) || !paper_about(w->app, &w->ask, q, &file, w->arena, e))
		return false;
	answer_paper(w, PAPER_DOCX, file.bytes, file.name, file.plain_name);
	return true;
}

/* POST /people/:area/:id/papers/fill */
bool web_person_fill(struct web *w, struct err *e)
{
	struct paper_about_ask q = {0};
	return of_person(w, &q, e) && filled(w, &q, e);
}

/* POST /organisations/:id/papers/fill */
bool web_organisation_fill(struct web *w, struct err *e)
{
	struct paper_about_ask q = {0};
	return of_organisation(w, &q, e) && filled(w, &q, e);
}

static bool report_paper(struct web *w, struct paper_report_ask *q, struct err *e)
{
	struct paper_report_file file;
	int64_t area = 0, id = 0;
	q->made_ms = instant_now();
	q->today = w->ask.today;
	q->lang = w->html.lang;
	if (!web_parameter_area(w, 0, &area, e) || !web_parameter_id(w, 1, &id, e))
		return false;
	q->report = arena_printf(w->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, area, id);
	if (!paper_report(w->app, q, &file, w->arena, e))
		return false;
	answer_paper(w, q->format, file.bytes, file.name, "report");
	return true;
}

/* GET /reports/:area/:id/paper: the report as PDF, or as=docx. */
bool web_report_paper(struct web *w, struct err *e)
{
	struct paper_report_ask q = {0};
	return answer_paper_format(http_query(w->request, "as"), &q.format, e) && report_paper(w, &q, e);
}

/* POST /reports/:area/:id/paper: a Word file of one's own with the report's figures. */
bool web_report_fill(struct web *w, struct err *e)
{
	struct paper_report_ask q = {.format = PAPER_DOCX};
	return sent_template(w, &q.template, e) && report_paper(w, &q, e);
}
