/* Writing a record in the browser: the form, the read-back, the save, two people at once, taking back. */
#include "app/page/page_record_form.h"
#include "app/service.h"
#include "app/undo.h"
#include "messages/records.def"
#include "messages/web_records.def"
#include "web/record_view.h"
#include "web/register_parts.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"

#include <string.h>

struct html_url record_form_url(const struct record_form_view *v)
{
	const struct record_ref *r = &v->page.self;
	struct arena *a = v->w->arena;
	if (r->id == NONE)
		return url_done(url_new(a, arena_printf(a, "/records/%s/new", r->kind)));
	struct url *u = url_new(a, arena_printf(a, "/records/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/edit", r->kind, r->area, r->id));
	url_add(u, "act", v->page.act);
	return url_done(u);
}

struct html_url record_form_cancel(const struct record_form_view *v)
{
	const struct record_ref *r = &v->page.self;
	if (*v->back != '\0')
		return (struct html_url){v->back};
	if (r->id != NONE)
		return record_url(v->w, r);
	return v->page.above.kind != NULL ? record_url(v->w, &v->page.above) : record_list_url(v->w, r->kind);
}

static int64_t number(const char *text)
{
	int64_t n = 0;
	return text != NULL && g_ascii_string_to_signed(text, 10, 0, G_MAXINT64, &n, NULL) ? n : NONE;
}

/* Everything that was typed; what begins with "_" is of the page. */
static void read_texts(struct web *w, const struct http_pairs *from, struct record_post *out)
{
	struct act_text *list = ARENA_ARRAY(w->arena, struct act_text, from->count + 1);
	for (size_t i = 0; i < from->count; i++)
		if (from->items[i].name[0] != '_')
			list[out->text_count++] = (struct act_text){from->items[i].name, from->items[i].value};
	out->texts = list;
}

static bool read_post(struct web *w, bool new, struct record_post *out, struct err *e)
{
	bool post = w->request->method == HTTP_POST;
	const struct http_request *q = w->request;
	const char *act = http_query(q, "act");
	*out = (struct record_post){.kind = w->parameters[0],
		.act = new	     ? "create"
		       : act != NULL ? act
				     : "correct",
		.area = number(post ? http_form(q, "_area") : http_query(q, "area")),
		.id = NONE,
		.version = number(post ? http_form(q, "_version") : http_query(q, "_version")),
		.rev = post ? number(http_form(q, "_rev")) : NONE,
		.step = post ? http_form(q, "_step") : NULL,
		.reason = post ? http_form(q, "_reason") : http_query(q, "_reason"),
		.later = post &&g_strcmp0(http_form(q, "_later"), "1") == 0};
	if (post && out->step == NULL)
		out->step = "check";
	read_texts(w, post ? &q->form : &q->query, out);
	return new || (web_parameter_area(w, 1, &out->area, e) && web_parameter_id(w, 2, &out->id, e));
}

/* Back to where one came from, or to the record, with a note that it was saved and can be taken back. */
static void go_back(struct web *w, const struct record_form_view *v)
{
	const struct page_record_form *p = &v->page;
	struct record_ref written = {p->self.kind, p->written_area, p->written_id, NULL};
	bool gone = strcmp(p->act, "void") == 0;
	const char *to = *v->back != '\0' ? v->back : gone ? record_list_url(w, p->self.kind).text : record_url(w, &written).text;
	const char *hash = strchr(to, '#');
	size_t n = hash != NULL ? (size_t)(hash - to) : strlen(to);
	const char *address = arena_printf(w->arena, "%.*s%csaved=%" G_GINT64_FORMAT "%s", (int)n, to,
		memchr(to, '?', n) != NULL ? '&' : '?', p->group, hash != NULL ? hash : "");
	w->response->status = 303;
	http_add_header(w->response, "Location", address);
}

static void form_crumbs(struct web *w, const struct page_record_form *p)
{
	struct shell_link *c = ARENA_ARRAY(w->arena, struct shell_link, 3);
	size_t n = 0;
	c[n++] = (struct shell_link){p->kind_label, record_list_url(w, p->self.kind)};
	if (p->self.id != NONE)
		c[n++] = (struct shell_link){p->title, record_url(w, &p->self)};
	else if (p->above.kind != NULL)
		c[n++] = (struct shell_link){p->above.name, record_url(w, &p->above)};
	c[n++] = (struct shell_link){w->shell.title, {NULL}};
	w->shell.crumbs = c;
	w->shell.crumb_count = n;
}

static const char *title_of(struct web *w, const struct page_record_form *p)
{
	static const struct {
		const char *act;
		msg_key key;
	} titles[] = {{"create", MSG_RECORD_TITLE_CREATE}, {"correct", MSG_RECORD_TITLE_CORRECT}, {"change", MSG_RECORD_TITLE_CHANGE},
		{"close", MSG_RECORD_TITLE_CLOSE}, {"void", MSG_RECORD_TITLE_VOID}, {"move", MSG_RECORD_TITLE_MOVE}};
	for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
		if (strcmp(titles[i].act, p->act) == 0) {
			const char *const args[] = {p->title};
			g_autofree char *text = msg_format(titles[i].key, w->html.lang, args, 1);
			return arena_strdup(w->arena, text);
		}
	return p->title;
}

static void show(struct web *w, struct record_form_view *v)
{
	const char *title = title_of(w, &v->page);
	bool faulty = v->page.problem_count > 0;
	w->shell.title = faulty ? arena_printf(w->arena, "%s%s", msg_template(MSG_RECORD_ERROR_TITLE, w->html.lang), title) : title;
	if (faulty)
		w->response->status = 400;
	else if (v->page.step == RECORD_CONFLICT)
		w->response->status = 409;
	w->shell.section = SECTION_UNITS;
	w->shell.title = w->shell.title;
	form_crumbs(w, &v->page);
	w->shell.has_date = w->shell.has_known = false;
	shell_help(w, (const msg_key[]){MSG_RECORD_FORM_HELP_1, MSG_RECORD_FORM_HELP_2}, 2);
	if (v->page.step == RECORD_CHECK)
		template_record_check(&w->html, &w->shell, v, title);
	else if (v->page.step == RECORD_CONFLICT)
		template_record_conflict(&w->html, &w->shell, v, title);
	else
		template_record_form(&w->html, &w->shell, v, title);
}

static bool run(struct web *w, bool new, struct err *e)
{
	struct record_form_view v = {.w = w};
	struct record_post post;
	bool posted = w->request->method == HTTP_POST;
	const char *back = posted ? http_form(w->request, "_back") : http_query(w->request, "back");
	struct app *writer = NULL;
	v.back = back != NULL && *back != '\0' ? web_own_address(back) : "";
	if (!read_post(w, new, &post, e))
		return false;
	if (posted && (writer = web_writer(w, e)) == NULL)
		return false;
	bool ok = page_record_form(w->app, writer, &w->ask, &post, &v.page, w->arena, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (v.page.step == RECORD_DONE)
		go_back(w, &v);
	else
		show(w, &v);
	return true;
}

/* GET /records/:kind/new */
bool web_record_new(struct web *w, struct err *e)
{
	return run(w, true, e);
}

/* POST /records/:kind/new */
bool web_record_create(struct web *w, struct err *e)
{
	return run(w, true, e);
}

/* GET /records/:kind/:area/:id/edit */
bool web_record_edit(struct web *w, struct err *e)
{
	return run(w, false, e);
}

/* POST /records/:kind/:area/:id/edit */
bool web_record_write(struct web *w, struct err *e)
{
	return run(w, false, e);
}

/* POST /records/undo: takes an act back (or, after an undo, does it again), and goes back to the page it was asked on. */
bool web_record_undo(struct web *w, struct err *e)
{
	struct act_result r;
	const char *said = http_form(w->request, "again");
	bool again = said != NULL && *said != '\0';
	const struct undo_ask ask = {.group = number(http_form(w->request, "group")), .today = w->ask.today, .lang = w->html.lang};
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	bool ok = app_undo(writer, &ask, w->arena, &r, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (!r.written) {
		const char *why = r.problem_count > 0 ? r.problems[0].text : "";
		return FAIL(e, ERR_CONFLICT, MSG_RECORD_NO_UNDO, why);
	}
	const char *back = record_without_note(w, web_own_address(http_form(w->request, "back")));
	const char *hash = strchr(back, '#');
	size_t n = hash != NULL ? (size_t)(hash - back) : strlen(back);
	w->response->status = 303;
	http_add_header(w->response, "Location",
		arena_printf(w->arena, "%.*s%c%s=%" G_GINT64_FORMAT, (int)n, back, memchr(back, '?', n) != NULL ? '&' : '?',
			again ? "redone" : "undone", r.group));
	return true;
}
