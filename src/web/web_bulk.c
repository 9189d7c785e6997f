/* One act on many rows of a list: form, preview, act. The address holds the list it came from. */
#include "app/service.h"
#include "messages/page_bulk.def"
#include "messages/records.def"
#include "messages/web_records.def"
#include "web/bulk_view.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "web/web_lists.h"

#include <string.h>

const char *bulk_counted(const struct bulk_view *v, msg_key key, int64_t n)
{
	const char *const args[] = {text_thousands(n, v->arena)};
	g_autofree char *text = msg_format(key, v->w->html.lang, args, 1);
	return arena_strdup(v->arena, text);
}

static const char *typed(const struct web *w, const char *name)
{
	const char *text = http_form(w->request, name);
	return text != NULL && *text != '\0' ? text : NULL;
}

static void read_post(struct web *w, const struct list_ask *list, struct bulk_post *out)
{
	const struct http_pairs *from = &w->request->form;
	struct act_text *texts = ARENA_ARRAY(w->arena, struct act_text, from->count + 1);
	const char **rows = ARENA_ARRAY(w->arena, const char *, from->count + 1);
	*out = (struct bulk_post){.kind = w->parameters[0],
		.list = list,
		.verb = typed(w, "_verb"),
		.field = typed(w, "_field"),
		.which = typed(w, "_which"),
		.step = typed(w, "_step"),
		.all = g_strcmp0(typed(w, "_all"), "1") == 0,
		.reason = typed(w, "_reason")};
	for (size_t i = 0; i < from->count; i++) {
		if (strcmp(from->items[i].name, "_row") == 0)
			rows[out->row_count++] = from->items[i].value;
		if (from->items[i].name[0] != '_')
			texts[out->text_count++] = (struct act_text){from->items[i].name, from->items[i].value};
	}
	out->rows = rows;
	out->texts = texts;
}

/* Back to the list, with a note that it was saved and can be taken back. */
static void go_back(struct web *w, const struct bulk_view *v)
{
	struct url *u = list_address(w, list_path(w, v->page.kind));
	url_add_int(u, "saved", v->page.group);
	web_redirect(w, url_done(u));
}

static void show(struct web *w, struct bulk_view *v)
{
	const char *count = text_thousands(v->page.count, w->arena);
	g_autofree char *title = MSG_FORMAT(MSG_BULK_TITLE, w->html.lang, count);
	bool faulty = v->page.problem_count > 0;
	w->shell.title = faulty ? arena_printf(w->arena, "%s%s", msg_template(MSG_RECORD_ERROR_TITLE, w->html.lang), title)
				: arena_strdup(w->arena, title);
	if (faulty)
		w->response->status = 400;
	else if (v->page.step == BULK_CHECK && v->page.tried && v->page.failure_count + (size_t)v->page.warned > 0)
		w->response->status = 409;
	w->shell.section = strcmp(v->page.kind, "person") == 0 ? SECTION_PEOPLE : SECTION_UNITS;
	w->shell.has_date = w->shell.has_known = false;
	shell_crumb(w, record_kind_label(v->page.kind), v->list);
	shell_here(w, v->page.verb_label);
	shell_help(w, (const msg_key[]){MSG_BULK_HELP_1, MSG_BULK_HELP_2}, 2);
	if (v->page.step == BULK_CHECK)
		template_bulk_check(&w->html, &w->shell, v);
	else
		template_bulk_form(&w->html, &w->shell, v);
}

/* POST /bulk/:kind?…: the query is that of the list. */
bool web_bulk(struct web *w, struct err *e)
{
	const char *kind = w->parameters[0];
	struct bulk_view *v = ARENA_NEW(w->arena, struct bulk_view);
	const struct list_ask list = list_asked(w, kind);
	struct bulk_post post;
	struct app *writer = NULL;
	if (!list_is_kind(w->app, kind))
		return FAIL0(e, ERR_NOT_FOUND, MSG_BULK_NO_VERB);
	read_post(w, &list, &post);
	v->w = w;
	v->arena = w->arena;
	v->action = url_done(list_address(w, arena_printf(w->arena, "/bulk/%s", kind)));
	v->list = url_done(list_address(w, list_path(w, kind)));
	bool asks = g_strcmp0(post.step, "check") == 0 || g_strcmp0(post.step, "save") == 0 || g_strcmp0(post.step, "some") == 0;
	if (asks && (writer = web_writer(w, e)) == NULL)
		return false;
	bool ok = page_bulk(w->app, writer, &w->ask, &post, &v->page, w->arena, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (v->page.step == BULK_DONE)
		go_back(w, v);
	else
		show(w, v);
	return true;
}
