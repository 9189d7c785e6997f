/* Report regimes: the page of what is owed, and asking bodies below for a report. */
#include "app/service.h"
#include "messages/regime.def"
#include "messages/reports_page.def"
#include "web/regimes_view.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"

#include <string.h>

struct html_url regime_form_url(const struct regimes_view *v, const char *code)
{
	struct url *u = web_url(v->w, "/forms");
	url_segment(u, code);
	return url_done(u);
}

const char *regime_due_head(const struct regimes_view *v, const struct page_regime *r, size_t line)
{
	enum msg_lang lang = v->w->html.lang;
	if (r->asked || r->line_count == 1)
		return msg_template(MSG_REGIMES_DUE_ONE, lang);
	g_autofree char *level = g_utf8_strdown(r->lines[line].level, -1);
	g_autofree char *text = MSG_FORMAT(MSG_REGIMES_DUE_OF, lang, level);
	return arena_strdup(v->w->arena, text);
}

enum html_tag_kind regime_tag(int confidence_kind)
{
	return confidence_kind == 0 ? TAG_OK : confidence_kind == 2 ? TAG_WARN : TAG_INFO;
}

static void head(struct web *w, msg_key title)
{
	static const msg_key help[] = {MSG_REGIMES_HELP_1, MSG_REGIMES_HELP_2};
	w->shell.section = SECTION_REPORTS;
	w->shell.title = msg_template(title, w->html.lang);
	shell_help(w, help, G_N_ELEMENTS(help));
	shell_crumb(w, msg_template(MSG_REPORTS_TITLE, w->html.lang), url_done(url_new(w->arena, "/reports")));
	shell_crumb(w, msg_template(MSG_REGIMES_TITLE, w->html.lang), url_done(url_new(w->arena, "/reports/regimes")));
}

/* GET /reports/regimes */
bool web_regimes(struct web *w, struct err *e)
{
	const char *fresh = http_query(w->request, "new");
	struct regimes_view v = {.w = w, .fresh = fresh != NULL ? fresh : ""};
	head(w, MSG_REGIMES_TITLE);
	w->shell.has_date = true;
	if (!page_regimes(w->app, &w->ask, &v.page, w->arena, e))
		return false;
	template_regimes(&w->html, &w->shell, &v);
	return true;
}

static const char *typed(struct web *w, const char *name)
{
	const char *text = w->request->method == HTTP_POST ? http_form(w->request, name) : http_query(w->request, name);
	return text != NULL ? g_strstrip(arena_strdup(w->arena, text)) : "";
}

static void read_request(struct web *w, struct page_report_request *q)
{
	const struct http_pairs *from = w->request->method == HTTP_POST ? &w->request->form : &w->request->query;
	const char **forms = ARENA_ARRAY(w->arena, const char *, from->count + 1);
	*q = (struct page_report_request){.title = typed(w, "title"),
		.kind = typed(w, "kind"),
		.receiver = typed(w, "receiver"),
		.unit = typed(w, "unit"),
		.type = typed(w, "type"),
		.where = typed(w, "where"),
		.as_of = typed(w, "as_of"),
		.from = typed(w, "from"),
		.until = typed(w, "until"),
		.due = typed(w, "due"),
		.note = typed(w, "note"),
		.outline = typed(w, "outline"),
		.number = typed(w, "number"),
		.signed_d = typed(w, "signed_d"),
		.issuer = typed(w, "issuer"),
		.forms = forms};
	for (size_t i = 0; i < from->count; i++)
		if (strcmp(from->items[i].name, "form") == 0 && *from->items[i].value != '\0')
			forms[q->form_count++] = from->items[i].value;
}

static bool ask_report(struct web *w, struct app *writer, struct report_ask_view *v, struct err *e)
{
	struct page_report_request q;
	read_request(w, &q);
	head(w, MSG_REGIMES_ASK);
	v->w = w;
	return page_report_ask(w->app, writer, &w->ask, &q, &v->page, w->arena, e);
}

/* GET /reports/ask */
bool web_report_ask(struct web *w, struct err *e)
{
	struct report_ask_view v;
	if (!ask_report(w, NULL, &v, e))
		return false;
	template_report_ask(&w->html, &w->shell, &v);
	return true;
}

/* POST /reports/ask */
bool web_report_ask_save(struct web *w, struct err *e)
{
	struct report_ask_view v;
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	bool ok = ask_report(w, writer, &v, e);
	service_return(w->state->service, writer);
	if (!ok)
		return false;
	if (v.page.code != NULL) {
		struct url *u = url_new(w->arena, "/reports/regimes");
		url_add(u, "new", v.page.code);
		web_redirect(w, url_done(u));
		return true;
	}
	w->response->status = 400;
	template_report_ask(&w->html, &w->shell, &v);
	return true;
}
