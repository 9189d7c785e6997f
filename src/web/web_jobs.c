/* Long work that goes out: ordered, seen to go on, stopped, fetched. */
#include "web/answer_file.h"
#include "base/err_shown.h"
#include "web/ask.h"
#include "web/web.h"

#include "messages/jobs.def"
#include "web/jobs_view.h"
#include "web/state.h"
#include "web/templates.gen.h"

#include <string.h>

struct html_url job_url(struct web *w, const char *id, const char *below)
{
	return url_done(web_url(w, arena_printf(w->arena, "/jobs/%s%s", id, below)));
}

static const char *said(void *user, const char *name)
{
	const struct web *w = user;
	return http_form(w->request, name);
}

/* A day as people write it becomes what the order keeps; what is no day is a period and stays. */
static const char *ordered(void *user, const char *name)
{
	struct web *w = user;
	const char *typed = said(user, name);
	ymd day = 0;
	char iso[11];
	if (typed != NULL && strcmp(name, "period") == 0 && web_day(typed, &day))
		return arena_strdup(w->arena, ymd_format_iso(day, iso));
	return typed;
}

static bool show(struct web *w, const char *refused, struct err *e)
{
	struct jobs_view v = {.w = w};
	if (!page_jobs(w->app, &w->ask, w->state->jobs, said, w, &v.page, w->arena, e))
		return false;
	if (refused != NULL) {
		const char **errors = ARENA_ARRAY(w->arena, const char *, 2);
		errors[0] = refused;
		v.page.errors = errors;
		w->response->status = 400;
	}
	const char *order = said(w, "order");
	v.order = g_strcmp0(order, "forms") == 0 ? ORDER_FORMS : g_strcmp0(order, "papers") == 0 ? ORDER_PAPERS : ORDER_EXPORT;
	w->shell.title = msg_template(MSG_JOBS_TITLE, w->html.lang);
	w->shell.section = SECTION_IMPORTS;
	shell_here(w, w->shell.title);
	shell_help(w, (const msg_key[]){MSG_JOBS_HELP_1}, 1);
	if (v.page.going)
		http_add_header(w->response, "Refresh", "2");
	template_jobs(&w->html, &w->shell, &v);
	return true;
}

/* GET /jobs */
bool web_jobs(struct web *w, struct err *e)
{
	return show(w, NULL, e);
}

/* POST /jobs */
bool web_job_new(struct web *w, struct err *e)
{
	const char *refused = NULL;
	if (!page_jobs_order(w->app, &w->ask, w->state->jobs, ordered, w, &refused, w->arena, e))
		return false;
	if (refused != NULL)
		return show(w, refused, e);
	web_redirect(w, url_done(web_url(w, "/jobs")));
	return true;
}

/* POST /jobs/:id */
bool web_job_act(struct web *w, struct err *e)
{
	const char *id = w->parameters[0], *what = http_form(w->request, "do");
	struct job_desk *desk = w->state->jobs;
	struct err refused = {0};
	bool ok = false;
	if (g_strcmp0(what, "stop") == 0)
		ok = job_stop(desk, w->app, id, &refused);
	else if (g_strcmp0(what, "again") == 0)
		ok = job_again(desk, w->app, id, &refused);
	else if (g_strcmp0(what, "remove") == 0)
		ok = job_remove(desk, w->app, id, &refused);
	else
		FAIL0(&refused, ERR_NOT_FOUND, MSG_JOB_NONE);
	if (!ok && refused.code == ERR_CONFLICT)
		return show(w, arena_strdup(w->arena, err_shown(&refused, w->html.lang)), e);
	if (!ok)
		return err_copy(e, &refused);
	web_redirect(w, url_done(web_url(w, "/jobs")));
	return true;
}

/* GET /jobs/:id/file */
bool web_job_file(struct web *w, struct err *e)
{
	struct job j;
	const char *path = job_file(w->state->jobs, w->app, w->parameters[0], w->arena, e);
	GError *why = NULL;
	if (path == NULL || !job_find(w->state->jobs, w->app, w->parameters[0], &j, w->arena, e))
		return false;
	GMappedFile *file = g_mapped_file_new(path, FALSE, &why);
	if (file == NULL) {
		g_error_free(why);
		return FAIL0(e, ERR_NOT_FOUND, MSG_JOB_NONE);
	}
	w->response->bytes = g_mapped_file_get_bytes(file);
	g_mapped_file_unref(file);
	w->response->type = g_str_has_suffix(j.name, ".xlsx")	? FILE_XLSX
			    : g_str_has_suffix(j.name, ".csv")	? FILE_CSV
			    : g_str_has_suffix(j.name, ".json") ? "application/json; charset=utf-8"
								: "application/zip";
	http_add_header(w->response, "Content-Disposition", arena_printf(w->arena, "attachment; filename=\"%s\"", j.name));
	return true;
}
