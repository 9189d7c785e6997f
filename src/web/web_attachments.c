/* Pages of attached files: what hangs on a record, sending files, handing one out, taking one away. */
#include "web/web.h"

#include "messages/people_one.def"
#include "web/attachments_view.h"
#include "web/record_view.h"
#include "web/state.h"
#include "web/templates.gen.h"

#include <string.h>

struct html_url attachments_url(struct web *w, const char *kind, int64_t area, int64_t id)
{
	return url_done(web_url(w, arena_printf(w->arena, "/attachments/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, kind, area, id)));
}

struct html_url attachment_url(const struct attachments_view *v, const struct page_attachment *f, const char *below)
{
	return url_done(
		web_url(v->w, arena_printf(v->w->arena, "/files/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "%s", f->area, f->id, below)));
}

static bool record_of(struct web *w, struct record_ref *out, struct err *e)
{
	out->kind = w->parameters[0];
	out->name = NULL;
	return web_parameter_area(w, 1, &out->area, e) && web_parameter_id(w, 2, &out->id, e);
}

static bool show(struct web *w, struct attachments_view *v)
{
	struct shell_link *c = ARENA_ARRAY(w->arena, struct shell_link, 2);
	const struct record_ref *self = &v->page.self;
	if (v->page.errors != NULL)
		w->response->status = 400;
	w->shell.title = msg_template(MSG_ATTACH_TITLE, w->html.lang);
	w->shell.action = attachments_url(w, self->kind, self->area, self->id);
	c[0] = (struct shell_link){v->page.title, record_plain_url(w, self)};
	c[1] = (struct shell_link){.text = w->shell.title};
	w->shell.crumbs = c;
	w->shell.crumb_count = 2;
	shell_help(w, (const msg_key[]){MSG_ATTACH_HELP_1}, 1);
	template_attachments(&w->html, &w->shell, v);
	return true;
}

/* GET /attachments/:kind/:area/:id */
bool web_attachments(struct web *w, struct err *e)
{
	struct attachments_view v = {.w = w};
	struct record_ref r;
	return record_of(w, &r, e) && page_attachments(w->app, &w->ask, r.kind, r.area, r.id, &v.page, w->arena, e) && show(w, &v);
}

/* POST /attachments/:kind/:area/:id, multipart/form-data */
bool web_attach(struct web *w, struct err *e)
{
	struct attachments_view v = {.w = w};
	struct record_ref r;
	const struct http_files *sent = &w->request->files;
	struct attachment_upload *files = ARENA_ARRAY(w->arena, struct attachment_upload, sent->count + 1);
	size_t count = 0;
	bool done = false;
	for (size_t i = 0; i < sent->count; i++)
		if (strcmp(sent->items[i].name, "file") == 0)
			files[count++] = (struct attachment_upload){sent->items[i].filename, sent->items[i].fd, sent->items[i].size};
	if (!record_of(w, &r, e))
		return false;
	struct app *writer = web_writer(w, e);
	bool ok = writer != NULL && attachment_add(writer, &w->ask, &r, files, count, http_form(w->request, "kind"),
					    http_form(w->request, "caption"), &v.page, &done, w->arena, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (!done)
		return show(w, &v);
	web_redirect(w, attachments_url(w, r.kind, r.area, r.id));
	return true;
}

/* A name in a header: plain letters for old readers, the whole name for the others (RFC 6266). */
static char *disposition(const char *name)
{
	g_autofree char *whole = g_uri_escape_string(name, NULL, false);
	GString *plain = g_string_new(NULL);
	for (const char *p = name; *p != '\0'; p = g_utf8_next_char(p))
		g_string_append_c(plain, g_ascii_isalnum(*p) || strchr("-_. ", *p) != NULL ? *p : '_');
	char *out = g_strdup_printf("attachment; filename=\"%s\"; filename*=UTF-8''%s", plain->str, whole);
	g_string_free(plain, TRUE);
	return out;
}

/* GET /files/:area/:id */
bool web_file(struct web *w, struct err *e)
{
	struct attachment_file f;
	int64_t area = 0, id = 0;
	if (!web_parameter_area(w, 0, &area, e) || !web_parameter_id(w, 1, &id, e) ||
		!attachment_open(w->app, &w->ask, area, id, &f, w->arena, e))
		return false;
	g_autofree char *header = disposition(f.name);
	w->response->bytes = f.bytes;
	w->response->type = f.type;
	http_add_header(w->response, "Content-Disposition", header);
	return true;
}

/* POST /files/:area/:id/remove */
bool web_file_remove(struct web *w, struct err *e)
{
	struct record_ref r;
	int64_t area = 0, id = 0;
	if (!web_parameter_area(w, 0, &area, e) || !web_parameter_id(w, 1, &id, e))
		return false;
	struct app *writer = web_writer(w, e);
	bool ok = writer != NULL && attachment_remove(writer, &w->ask, area, id, &r, w->arena, e);
	service_return(w->state->service, writer);
	if (ok)
		web_redirect(w, attachments_url(w, r.kind, r.area, r.id));
	return ok;
}
