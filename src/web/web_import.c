/* Pages of files taken in: what was and what waits, one file step by step, a pasted block. */
#include "web/answer_file.h"
#include "base/err_shown.h"
#include "web/web.h"

#include "app/import/import_batch.h"
#include "app/import/template.h"
#include "app/undo.h"
#include "base/file.h"
#include "messages/page_import.def"
#include "web/import_view.h"
#include "web/state.h"
#include "web/templates.gen.h"

#include <string.h>
#include <unistd.h>

struct html_url import_url(struct web *w, const char *id, const char *below)
{
	return url_done(web_url(w, arena_printf(w->arena, "/imports/%s%s", id, below)));
}

static struct html_url with_segment(struct web *w, const char *top, const char *segment, const char *below)
{
	struct url *u = web_url(w, top);
	url_segment(u, segment);
	if (*below != '\0')
		url_segment(u, below);
	return url_done(u);
}

struct html_url import_template_url(struct web *w, const char *name)
{
	return with_segment(w, "/imports/templates", name, "");
}

struct html_url import_undo_url(struct web *w, const char *batch)
{
	return with_segment(w, "/imports/batches", batch, "undo");
}

struct html_url paste_url(struct web *w, const char *kind)
{
	return with_segment(w, "/records", kind, "paste");
}

struct html_url import_person_url(const struct import_view *v, const struct page_import_twin *t)
{
	const struct page_person_ref r = {t->area, t->id, NULL};
	return person_url(v->w, &r);
}

static void shell_of(struct web *w, const char *title, bool below)
{
	w->shell.title = title;
	w->shell.section = SECTION_IMPORTS;
	if (below)
		shell_crumb(w, msg_template(MSG_IMPORTS_TITLE, w->html.lang), url_done(web_url(w, "/imports")));
	shell_here(w, title);
	shell_help(w, (const msg_key[]){MSG_IMPORTS_HELP_1, MSG_IMPORTS_HELP_2}, 2);
}

static bool show_list(struct web *w, const char *const *errors, const struct record_ref *refs, struct err *e)
{
	struct imports_view v = {.w = w, .may_export = viewer_may_somewhere(w->viewer, RIGHT_EXPORT)};
	if (!page_imports(w->app, &w->ask, &v.page, w->arena, e))
		return false;
	v.page.errors = errors;
	v.page.error_refs = refs;
	if (errors != NULL)
		w->response->status = 400;
	shell_of(w, msg_template(MSG_IMPORTS_TITLE, w->html.lang), false);
	template_imports(&w->html, &w->shell, &v);
	return true;
}

/* GET /imports */
bool web_imports(struct web *w, struct err *e)
{
	return show_list(w, NULL, NULL, e);
}

/* POST /imports */
bool web_import_new(struct web *w, struct err *e)
{
	const struct http_files *sent = &w->request->files;
	struct page_import_new n = {
		.fd = -1, .file = "", .unit = http_form(w->request, "unit"), .organisation = http_form(w->request, "organisation")};
	const char *id = NULL, *const *errors = NULL;
	for (size_t i = 0; i < sent->count; i++)
		if (strcmp(sent->items[i].name, "file") == 0) {
			n.fd = sent->items[i].size > 0 ? sent->items[i].fd : -1;
			n.file = sent->items[i].filename;
		}
	if (!page_import_take(w->app, &w->ask, &n, &id, &errors, w->arena, e))
		return false;
	if (errors != NULL)
		return show_list(w, errors, NULL, e);
	web_redirect(w, import_url(w, id, ""));
	return true;
}

/* GET /imports/:id */
bool web_import(struct web *w, struct err *e)
{
	struct import_view v = {.w = w};
	if (!page_import(w->app, &w->ask, w->state->imports, w->parameters[0], &v.page, w->arena, e))
		return false;
	shell_of(w, v.page.file, true);
	if (v.page.step == IMPORT_STEP_RUNNING && !v.page.paused)
		http_add_header(w->response, "Refresh", "1");
	template_import(&w->html, &w->shell, &v);
	return true;
}

static const char *said(void *user, const char *name)
{
	const struct web *w = user;
	return http_form(w->request, name);
}

/* POST /imports/:id */
bool web_import_act(struct web *w, struct err *e)
{
	static const char *const acts[] = {"read", "base", "try", "again", "write", "write_good", "back", "forget", "settle"};
	const char *id = w->parameters[0], *what = http_form(w->request, "do");
	struct desk_jobs *jobs = w->state->imports;
	json_t *mine = desk_load(w->app, id, e);
	if (mine == NULL)
		return false;
	json_decref(mine);
	if (g_strcmp0(what, "drop") == 0) {
		desk_drop(jobs, w->app, id);
		web_redirect(w, url_done(web_url(w, "/imports")));
		return true;
	}
	if (g_strcmp0(what, "stop") == 0)
		desk_stop(jobs, id);
	else if (g_strcmp0(what, "pause") == 0 || g_strcmp0(what, "go") == 0)
		desk_pause(jobs, id, *what == 'p');
	for (size_t i = 0; i < G_N_ELEMENTS(acts); i++)
		if (g_strcmp0(what, acts[i]) == 0 &&
			!page_import_act(w->app, &w->ask, jobs, id, (enum page_import_act)i, said, w, w->arena, e))
			return false;
	web_redirect(w, import_url(w, id, ""));
	return true;
}

static void give_file(struct web *w, char *bytes, size_t length, const char *name, const char *type)
{
	g_autofree char *whole = g_uri_escape_string(name, NULL, false);
	g_autofree char *header = g_strdup_printf("attachment; filename*=UTF-8''%s", whole);
	w->response->bytes = g_bytes_new_take(bytes, length);
	w->response->type = type;
	http_add_header(w->response, "Content-Disposition", header);
}

static bool ends_like(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);
	return n >= k && g_ascii_strcasecmp(name + n - k, end) == 0;
}

/* GET /imports/:id/marked */
bool web_import_marked(struct web *w, struct err *e)
{
	json_t *state = desk_load(w->app, w->parameters[0], e);
	const char *path = state != NULL ? desk_path(w->app, w->parameters[0], ".marked", w->arena, e) : NULL;
	size_t length = 0;
	char *bytes = path != NULL ? file_read(path, &length, e) : NULL;
	if (bytes != NULL) {
		const char *file = json_string_value(json_object_get(state, "file"));
		bool csv = length < 2 || bytes[0] != 'P' || bytes[1] != 'K';
		/* What came as .xls or .ods goes back as what it was turned to. */
		bool other = !csv && !ends_like(file, ".xlsx") && !ends_like(file, ".xlsm");
		give_file(w, bytes, length,
			arena_printf(w->arena, "%s-%s%s", msg_template(MSG_IMPORT_MARKED_NAME, w->html.lang), file,
				other				   ? ".xlsx"
				: csv && strchr(file, '.') == NULL ? ".csv"
								   : ""),
			csv ? FILE_CSV : FILE_XLSX);
	}
	json_decref(state);
	return bytes != NULL;
}

/* GET /imports/templates/:name */
bool web_import_template(struct web *w, struct err *e)
{
	const struct mapping *m = strchr(w->parameters[0], '/') == NULL && !g_str_has_suffix(w->parameters[0], ".yaml")
					  ? mapping_find(w->app, w->parameters[0], w->arena, e)
					  : NULL;
	if (m == NULL)
		return e->code != ERR_NONE ? false : FAIL0(e, ERR_NOT_FOUND, MSG_IMPORT_NONE);
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp("coso-XXXXXX.xlsx", &path, NULL);
	size_t length = 0;
	if (fd < 0)
		return FAIL(e, ERR_IO, MSG_IMPORT_FOLDER, "tmp", "");
	close(fd);
	char *bytes = app_import_template(w->app, m, path, w->html.lang, w->arena, e) ? file_read(path, &length, e) : NULL;
	unlink(path);
	if (bytes == NULL)
		return false;
	give_file(w, bytes, length, arena_printf(w->arena, "%s.xlsx", m->name), FILE_XLSX);
	return true;
}

/* POST /imports/batches/:batch/undo */
bool web_import_undo(struct web *w, struct err *e)
{
	struct undo_ask undo = {.group = NONE, .today = w->ask.today, .lang = w->html.lang};
	struct act_result r = {0};
	struct err refused = {0};
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	bool ok = app_import_group(writer, w->parameters[0], &undo.group, &refused) && app_undo(writer, &undo, w->arena, &r, &refused);
	service_return(w->state->service, writer);
	if (ok && r.written) {
		web_redirect(w, url_done(web_url(w, "/imports")));
		return true;
	}
	if (!ok && refused.code != ERR_CONFLICT && refused.code != ERR_DENIED)
		return err_copy(e, &refused);
	const char **errors = ARENA_ARRAY(w->arena, const char *, r.problem_count + 2);
	struct record_ref *refs = ARENA_ARRAY(w->arena, struct record_ref, r.problem_count + 2);
	for (size_t i = 0; i < r.problem_count; i++) {
		const struct act_problem *p = &r.problems[i];
		errors[i] = p->text;
		if (p->kind != NULL)
			refs[i] = (struct record_ref){p->kind->name, p->area, p->id, p->text};
	}
	if (!ok)
		errors[0] = arena_strdup(w->arena, err_shown(&refused, w->html.lang));
	return show_list(w, errors, refs, e);
}

/* ---- paste ---- */

static bool show_paste(struct web *w, struct paste_view *v, struct err *e)
{
	const struct kind *k = kind_find(w->parameters[0]);
	struct page_imports p;
	if (k == NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_IMPORT_NONE);
	if (v->unit == NULL) {
		if (!page_imports(w->app, &w->ask, &p, w->arena, e))
			return false;
		v->unit = p.place.unit;
	}
	v->kind = k->name;
	v->label = kind_label_in(k, w->html.lang);
	if (v->errors != NULL)
		w->response->status = 400;
	const char *title = arena_printf(w->arena, "%s: %s", msg_template(MSG_PASTE_TITLE, w->html.lang), v->label);
	shell_of(w, title, true);
	template_paste(&w->html, &w->shell, v);
	return true;
}

/* GET /records/:kind/paste */
bool web_paste(struct web *w, struct err *e)
{
	struct paste_view v = {.w = w, .text = "", .headings = true};
	return show_paste(w, &v, e);
}

/* POST /records/:kind/paste */
bool web_paste_take(struct web *w, struct err *e)
{
	const char *text = http_form(w->request, "text"), *id = NULL;
	struct paste_view v = {.w = w,
		.text = text != NULL ? text : "",
		.unit = http_form(w->request, "unit"),
		.headings = http_form(w->request, "headings") != NULL};
	if (kind_find(w->parameters[0]) == NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_IMPORT_NONE);
	const struct page_import_new n = {.fd = -1,
		.text = v.text,
		.file = msg_template(MSG_PASTE_FILE, w->html.lang),
		.unit = v.unit,
		.kind = w->parameters[0],
		.headings = v.headings};
	if (!page_import_take(w->app, &w->ask, &n, &id, &v.errors, w->arena, e))
		return false;
	if (v.errors != NULL)
		return show_paste(w, &v, e);
	web_redirect(w, import_url(w, id, ""));
	return true;
}
