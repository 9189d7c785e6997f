/* Page of who has sent a report over several periods; the same as an Excel file. */
#include "web/web.h"

#include "app/page/page_report_table.h"
#include "messages/reports_page.def"
#include "messages/round_table.def"
#include "web/answer_file.h"
#include "web/report_table_view.h"
#include "web/templates.gen.h"

#include <string.h>

static const char *const choices[] = {"3", "6", "12", "24"};

static size_t number_of(struct web *w, const char *name, size_t usual, size_t most)
{
	const char *text = http_query(w->request, name);
	guint64 n = 0;
	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, most, &n, NULL))
		return usual;
	return (size_t)n;
}

static void read_ask(struct web *w, struct page_report_table_ask *q)
{
	const char *period = http_query(w->request, "period");
	*q = (struct page_report_table_ask){.code = w->parameters[0],
		.period = period != NULL && *period != '\0' ? period : NULL,
		.periods = number_of(w, "periods", 6, 24),
		.page = number_of(w, "page", 1, 100000)};
}

struct html_url report_table_cell_url(const struct report_table_view *v, const struct page_report_table_cell *c)
{
	if (c->id == NONE)
		return (struct html_url){NULL};
	return url_done(url_new(v->w->arena, arena_printf(v->w->arena, "/reports/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, c->area, c->id)));
}

struct html_url report_table_period_url(const struct report_table_view *v, size_t i)
{
	struct url *u = url_new(v->w->arena, arena_printf(v->w->arena, "/reports/of/%s", v->page.code));
	url_add(u, "period", v->page.period_codes[i]);
	return url_done(u);
}

static struct url *self(const struct report_table_view *v, const char *more)
{
	struct url *u = url_new(v->w->arena, arena_printf(v->w->arena, "/reports/of/%s/table%s", v->page.code, more));
	url_add(u, "period", http_query(v->w->request, "period"));
	url_add(u, "periods", http_query(v->w->request, "periods"));
	return u;
}

struct html_url report_table_page_url(const struct report_table_view *v, size_t page)
{
	struct url *u = self(v, "");
	url_add(u, "page", arena_printf(v->w->arena, "%zu", page));
	return url_done(u);
}

size_t report_table_choice_count(void)
{
	return G_N_ELEMENTS(choices);
}

const char *report_table_choice(size_t i)
{
	return choices[i];
}

bool report_table_chosen(const struct report_table_view *v, size_t i)
{
	return strtoul(choices[i], NULL, 10) == v->periods;
}

const char *report_table_look(enum round_mark mark)
{
	static const char *const looks[] = {[ROUND_MARK_NONE] = "mk muted",
		[ROUND_MARK_WAIVED] = "mk muted",
		[ROUND_MARK_TO_COME] = "mk muted",
		[ROUND_MARK_MISSING] = "mk bad",
		[ROUND_MARK_LATE] = "mk warn",
		[ROUND_MARK_ON_TIME] = "mk ok"};
	return looks[mark];
}

/* GET /reports/of/:code/table */
bool web_report_table(struct web *w, struct err *e)
{
	struct report_table_view *v = ARENA_NEW(w->arena, struct report_table_view);
	struct page_report_table_ask q;
	read_ask(w, &q);
	v->w = w;
	v->periods = q.periods;
	if (!page_report_table(w->app, &w->ask, &q, &v->page, w->arena, e))
		return false;
	g_autofree char *at = MSG_FORMAT(
		MSG_RTABLE_PAGE, w->html.lang, arena_printf(w->arena, "%zu", v->page.page), arena_printf(w->arena, "%zu", v->page.pages));
	v->at = arena_strdup(w->arena, at);
	g_autofree char *title = MSG_FORMAT(MSG_RTABLE_TITLE, w->html.lang, v->page.title);
	w->shell.section = SECTION_REPORTS;
	w->shell.title = arena_strdup(w->arena, title);
	shell_help(w, (const msg_key[]){MSG_REPORTS_HELP_1, MSG_REPORTS_HELP_2}, 2);
	shell_crumb(w, msg_template(MSG_REPORTS_TITLE, w->html.lang), url_done(url_new(w->arena, "/reports")));
	shell_crumb(w, v->page.title, url_done(url_new(w->arena, arena_printf(w->arena, "/reports/of/%s", v->page.code))));
	shell_here(w, msg_template(MSG_RTABLE_OPEN, w->html.lang));
	if (viewer_may_somewhere(w->viewer, RIGHT_EXPORT)) {
		struct shell_link *out = ARENA_ARRAY(w->arena, struct shell_link, 1);
		out[0] = (struct shell_link){"Excel", url_done(self(v, "/file"))};
		w->shell.outputs = out;
		w->shell.output_count = 1;
	}
	template_report_table(&w->html, &w->shell, v);
	return true;
}

static bool write_file(struct web *w, const char *path, void *user, struct err *e)
{
	return round_table_workbook(w->app, user, path, w->html.lang, e);
}

/* GET /reports/of/:code/table/file */
bool web_report_table_file(struct web *w, struct err *e)
{
	struct page_report_table_ask q;
	struct round_table t;
	read_ask(w, &q);
	const struct round_table_ask how = {q.code, q.period, q.periods, 0, w->ask.today};
	if (!round_table(w->app, &how, &t, w->arena, e))
		return false;
	answer_name(w, q.code, true);
	return answer_written(w, write_file, &t, e);
}
