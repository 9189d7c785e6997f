/* Pages of reports: the inbox, one period with all senders, many at once. */
#include "web/web.h"

#include "app/act/act.h"
#include "app/service.h"
#include "base/err_shown.h"
#include "base/text.h"
#include "messages/base.def"
#include "messages/reports_page.def"
#include "messages/web_records.def"
#include "web/reports_view.h"
#include "web/state.h"
#include "web/templates.gen.h"

#include <string.h>

#define BAR 941

struct html_url reports_url(const struct reports_view *v, const char *code, const char *period)
{
	struct url *u = url_new(v->w->arena, arena_printf(v->w->arena, "/reports/of/%s", code));
	url_add(u, "period", period);
	return url_done(u);
}

struct html_url reports_table_url(const struct reports_view *v, const char *code)
{
	return url_done(url_new(v->w->arena, arena_printf(v->w->arena, "/reports/of/%s/table", code)));
}

struct html_url reports_line_url(const struct reports_view *v, const struct page_reports_line *l)
{
	if (l->id == NONE)
		return (struct html_url){NULL};
	return url_done(url_new(v->w->arena, arena_printf(v->w->arena, "/reports/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, l->area, l->id)));
}

struct html_url inbox_url(struct web *w, const struct page_inbox_item *x)
{
	struct arena *a = w->arena;
	if (x->kind == INBOX_JOB)
		return url_done(url_new(a, x->file ? arena_printf(a, "/jobs/%s/file", x->job) : "/jobs"));
	if (x->kind == INBOX_DUPLICATES)
		return url_done(url_new(a, "/duplicates"));
	if (x->kind == INBOX_CORRECTIONS)
		return url_done(url_new(a, "/corrections"));
	if (x->kind == INBOX_ANSWERED)
		return url_done(url_new(a, x->file ? "/corrections" : "/account/corrections"));
	if (x->kind == INBOX_GRANTS)
		return url_done(url_new(a, x->file ? "/accounts" : "/account"));
	if (x->kind == INBOX_PANEL)
		return url_done(url_new(a, "/#h-running"));
	if (x->kind == INBOX_COMING) {
		struct url *coming = url_new(a, "/coming");
		url_add(coming, "unit", arena_printf(a, "%" G_GINT64_FORMAT, x->id));
		url_add(coming, "item", x->clock);
		return url_done(coming);
	}
	if (x->id != NONE)
		return url_done(url_new(a, arena_printf(a, "/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
						   x->kind == INBOX_MATCH ? "match" : "reports", x->area, x->id)));
	struct url *u = url_new(a, arena_printf(a, "/reports/of/%s", x->definition));
	url_add(u, "period", x->period);
	return url_done(u);
}

size_t inbox_count(const struct page_inbox *x, bool below)
{
	size_t n = 0;
	for (size_t i = 0; i < x->count; i++)
		n += (x->items[i].kind == INBOX_REPORTS) == below;
	return n;
}

size_t reports_done_count(const struct reports_view *v)
{
	size_t n = 0;
	for (size_t i = 0; i < v->definition_count; i++)
		n += v->definitions[i].done;
	return n;
}

enum html_tag_kind reports_tag(enum report_look look)
{
	static const enum html_tag_kind kinds[] = {[REPORT_NEUTRAL] = TAG_NONE,
		[REPORT_GOOD] = TAG_OK,
		[REPORT_WARN] = TAG_WARN,
		[REPORT_BAD] = TAG_BAD,
		[REPORT_INFO] = TAG_INFO};
	return kinds[look];
}

int64_t reports_bar_at(const struct page_reports_period *p, size_t part)
{
	int before = 0;
	for (size_t i = 0; i < part; i++)
		before += p->parts[i].n;
	return p->total > 0 ? (int64_t)before * BAR / p->total : 0;
}

int64_t reports_bar_wide(const struct page_reports_period *p, size_t part)
{
	int64_t end = part + 1 < p->part_count ? reports_bar_at(p, part + 1) - 2 : BAR;
	return p->parts[part].n == 0 ? 0 : MAX(end - reports_bar_at(p, part), 1);
}

const char *reports_bar_class(enum report_look look)
{
	return look == REPORT_GOOD ? "f5" : look == REPORT_INFO ? "f3" : look == REPORT_WARN ? "fw" : "fr";
}

const char *reports_bar_words(const struct reports_view *v)
{
	const struct page_reports_period *p = &v->period;
	g_autofree char *s = MSG_FORMAT(MSG_REPORTS_BAR, v->w->html.lang, text_thousands(p->total, v->w->arena), p->parts[0].count,
		p->parts[1].count, p->parts[2].count, p->parts[3].count);
	return arena_strdup(v->w->arena, s);
}

int64_t reports_per_cent(int part, int all)
{
	return all > 0 ? (int64_t)part * 100 / all : 0;
}

static void head(struct web *w, const char *title)
{
	w->shell.section = SECTION_REPORTS;
	w->shell.title = title;
	shell_help(w, (const msg_key[]){MSG_REPORTS_HELP_1, MSG_REPORTS_HELP_2}, 2);
}

/* GET /reports */
bool web_reports(struct web *w, struct err *e)
{
	struct reports_view *v = ARENA_NEW(w->arena, struct reports_view);
	v->w = w;
	if (!page_inbox(w->app, &w->ask, &(struct page_inbox_ask){.max = 1000}, &v->inbox, w->arena, e) ||
		!page_reports_definitions(
			w->app, &w->ask, v->inbox.progress, v->inbox.progress_count, &v->definitions, &v->definition_count, w->arena, e))
		return false;
	head(w, msg_template(MSG_REPORTS_TITLE, w->html.lang));
	shell_here(w, w->shell.title);
	template_reports(&w->html, &w->shell, v);
	return true;
}

static bool show_period(struct web *w, struct reports_view *v, struct err *e)
{
	v->w = w;
	const char *period = http_query(w->request, "period");
	if (!page_reports_period(
		    w->app, &w->ask, w->parameters[0], period != NULL && *period != '\0' ? period : NULL, &v->period, w->arena, e))
		return false;
	head(w, arena_printf(
			w->arena, "%s%s", v->error_count > 0 ? msg_template(MSG_RECORD_ERROR_TITLE, w->html.lang) : "", v->period.title));
	shell_crumb(w, msg_template(MSG_REPORTS_TITLE, w->html.lang), url_done(url_new(w->arena, "/reports")));
	shell_here(w, v->period.title);
	if (v->error_count > 0)
		w->response->status = 409;
	template_reports_period(&w->html, &w->shell, v);
	return true;
}

/* GET /reports/of/:code */
bool web_reports_period(struct web *w, struct err *e)
{
	struct reports_view *v = ARENA_NEW(w->arena, struct reports_view);
	const char *done = http_query(w->request, "done");
	if (done != NULL && *done != '\0' && strlen(done) < 5 && strspn(done, "0123456789") == strlen(done)) {
		g_autofree char *s = MSG_FORMAT(MSG_REPORTS_DONE, w->html.lang, done);
		v->done = arena_strdup(w->arena, s);
	}
	return show_period(w, v, e);
}

static bool read_many(struct web *w, const char *what, struct round_ask *q, struct err *e)
{
	static const struct {
		const char *name;
		enum round_step step;
	} steps[] = {{"receive", ROUND_RECEIVE}, {"accept", ROUND_ACCEPT}, {"return", ROUND_RETURN}, {"postpone", ROUND_POSTPONE},
		{"open", ROUND_OPEN}};
	const char *due = http_form(w->request, "due");
	size_t i = 0;
	while (i < G_N_ELEMENTS(steps) && g_strcmp0(steps[i].name, what) != 0)
		i++;
	if (i == G_N_ELEMENTS(steps))
		return FAIL0(e, ERR_INPUT, MSG_REPORTS_NONE_PICKED);
	*q = (struct round_ask){.step = steps[i].step,
		.rev = NONE,
		.organisation = NONE,
		.definition = w->parameters[0],
		.period = http_query(w->request, "period"),
		.reason = http_form(w->request, "reason"),
		.today = w->ask.today,
		.lang = w->html.lang};
	if (due != NULL && *due != '\0' && (!act_read_date(due, &q->due) || !ymd_is_day(q->due)))
		return FAIL(e, ERR_INPUT, MSG_REPORTS_BAD_DATE, due);
	return true;
}

/* Each of those chosen as an act of its own: what can be done is done, the rest is said. */
static int do_many(struct web *w, struct app *writer, struct round_ask *q, GPtrArray *errors)
{
	int done = 0;
	for (size_t i = 0; i < w->request->form.count; i++) {
		const struct http_pair *p = &w->request->form.items[i];
		struct round_done d;
		struct err why = {0};
		if (strcmp(p->name, "id") != 0)
			continue;
		q->report = p->value;
		if (round_step(writer, q, &d, w->arena, &why)) {
			done++;
			continue;
		}
		g_autofree char *s = MSG_FORMAT(MSG_REPORTS_NOT_DONE, w->html.lang, p->value, err_shown(&why, w->html.lang));
		g_ptr_array_add(errors, arena_strdup(w->arena, s));
	}
	if (done == 0 && errors->len == 0)
		g_ptr_array_add(errors, arena_strdup(w->arena, msg_template(MSG_REPORTS_NONE_PICKED, w->html.lang)));
	return done;
}

static void go_to(struct web *w, const char *path, const char *done)
{
	struct url *u = url_new(w->arena, path);
	url_add(u, "period", done != NULL ? http_query(w->request, "period") : NULL);
	url_add(u, "done", done);
	web_redirect(w, url_done(u));
}

/* POST /reports/of/:code */
bool web_reports_many(struct web *w, struct err *e)
{
	struct reports_view *v = ARENA_NEW(w->arena, struct reports_view);
	GPtrArray *errors = g_ptr_array_new();
	struct round_ask q;
	struct round_done d;
	struct err why = {0};
	int done = 0;
	bool opened = false;
	struct app *writer = web_writer(w, e);
	if (writer == NULL) {
		g_ptr_array_free(errors, TRUE);
		return false;
	}
	if (!read_many(w, http_form(w->request, "do"), &q, &why)) {
		g_ptr_array_add(errors, arena_strdup(w->arena, err_shown(&why, w->html.lang)));
	} else if (q.step == ROUND_OPEN) {
		const char *org = http_form(w->request, "org");
		q.organisation = org != NULL ? g_ascii_strtoll(org, NULL, 10) : NONE;
		opened = round_step(writer, &q, &d, w->arena, &why);
		if (!opened)
			g_ptr_array_add(errors, arena_strdup(w->arena, err_shown(&why, w->html.lang)));
	} else {
		done = do_many(w, writer, &q, errors);
	}
	service_return(w->state->service, writer);
	v->errors = arena_pointers(w->arena, errors);
	v->error_count = errors->len;
	v->reason = q.reason;
	v->due = http_form(w->request, "due");
	g_ptr_array_free(errors, TRUE);
	if (v->error_count > 0)
		return show_period(w, v, e);
	char n[16];
	g_snprintf(n, sizeof n, "%d", done);
	if (opened)
		go_to(w, arena_printf(w->arena, "/reports/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, d.area, d.id), NULL);
	else
		go_to(w, arena_printf(w->arena, "/reports/of/%s", w->parameters[0]), n);
	return true;
}
