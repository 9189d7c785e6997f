/* Pages of the logs. */
#include "web/answer_file.h"
#include "web/ask.h"
#include "web/audit_view.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/audit.def"

#include <string.h>

static const char *const filters[] = {"who", "act", "kind", "unit", "person", "from", "until"};

static struct url *url_of(const struct audit_view *v, const char *path, bool reads, bool all)
{
	struct url *u = url_new(v->w->arena, path);
	if (reads)
		url_add(u, "log", "reads");
	for (size_t i = 0; i < G_N_ELEMENTS(filters); i++)
		if (all || (strcmp(filters[i], "act") != 0 && strcmp(filters[i], "kind") != 0))
			url_add(u, filters[i], http_query(v->w->request, filters[i]));
	return u;
}

struct html_url audit_next(const struct audit_view *v)
{
	struct url *u = url_of(v, "/audit", v->page.ask.reads, true);
	url_add(u, "after", v->page.next);
	return url_done(u);
}

struct html_url audit_other(const struct audit_view *v)
{
	return url_done(url_of(v, "/audit", !v->page.ask.reads, false));
}

struct html_url audit_file(const struct audit_view *v)
{
	return url_done(url_of(v, "/audit/file", v->page.ask.reads, true));
}

static const char *said(struct web *w, const char *name)
{
	const char *text = http_query(w->request, name);
	g_autofree char *bare = g_strstrip(g_strdup(text != NULL ? text : ""));
	return *bare != '\0' ? arena_strdup(w->arena, bare) : NULL;
}

/* A day of the filter; *wrong gets what was typed when it is none. */
static ymd day_said(struct web *w, const char *name, const char **wrong)
{
	const char *text = said(w, name);
	ymd day = 0;
	if (text != NULL && (!web_day(text, &day) || !ymd_is_day(day))) {
		*wrong = text;
		day = 0;
	}
	return day;
}

static struct audit_ask asked(struct web *w, const char **wrong)
{
	const struct audit_ask ask = {.reads = g_strcmp0(said(w, "log"), "reads") == 0,
		.who = said(w, "who"),
		.act = said(w, "act"),
		.kind = said(w, "kind"),
		.unit = said(w, "unit"),
		.person = said(w, "person"),
		.from = day_said(w, "from", wrong),
		.until = day_said(w, "until", wrong),
		.after = said(w, "after")};
	return ask;
}

static const char *day_text(struct web *w, ymd day)
{
	char text[11];
	return arena_strdup(w->arena, ymd_format_vi(day, text));
}

/* GET /audit */
bool web_audit(struct web *w, struct err *e)
{
	const char *wrong = NULL;
	struct audit_view v = {.w = w};
	const struct audit_ask ask = asked(w, &wrong);
	if (!page_audit(w->app, &w->ask, &ask, &v.page, w->arena, e))
		return false;
	if (wrong != NULL) {
		g_autofree char *text = MSG_FORMAT(MSG_AUDIT_DAY, w->html.lang, wrong);
		v.page.error = arena_strdup(w->arena, text);
		v.page.count = 0;
		v.page.next = NULL;
	}
	if (v.page.error != NULL)
		w->response->status = 400;
	v.from = day_text(w, v.page.ask.from);
	v.until = v.page.ask.until != 0 ? day_text(w, v.page.ask.until) : "";
	w->shell.title = msg_template(ask.reads ? MSG_AUDIT_READS : MSG_AUDIT_CHANGES, w->html.lang);
	shell_here(w, w->shell.title);
	shell_help(w, (const msg_key[]){MSG_AUDIT_HELP_1, MSG_AUDIT_HELP_2}, 2);
	template_audit(&w->html, &w->shell, &v);
	return true;
}

/* GET /audit/file */
bool web_audit_file(struct web *w, struct err *e)
{
	const char *wrong = NULL;
	struct sheet s;
	const struct audit_ask ask = asked(w, &wrong);
	if (wrong != NULL)
		return FAIL(e, ERR_INPUT, MSG_AUDIT_DAY, wrong);
	if (!audit_sheet(w->app, &w->ask, &ask, &s, w->arena, e))
		return false;
	answer_name(w, ask.reads ? "nhat-ky-xem" : "nhat-ky-thay-doi", true);
	return answer_sheet(w, &s, true, e);
}
