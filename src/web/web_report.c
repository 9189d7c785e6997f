/* One report: page and steps. */
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

static struct html_url at(const struct report_view *v, const char *key, const char *flag, const char *value)
{
	g_auto(GStrv) parts = g_strsplit(key, ":", 2);
	struct url *u = url_new(v->w->arena, arena_printf(v->w->arena, "/reports/%s/%s", parts[0], parts[1] != NULL ? parts[1] : ""));
	if (flag != NULL)
		url_add(u, flag, value);
	return url_done(u);
}

struct html_url report_key_url(const struct report_view *v, const char *key)
{
	return at(v, key, NULL, NULL);
}

static struct url *form_at(const struct report_view *v, const struct page_report_form *f, const char *below)
{
	struct url *u = url_new(v->w->arena, arena_printf(v->w->arena, "/forms/%s%s", f->code, below));
	g_auto(GStrv) pairs = g_strsplit(f->at, "&", -1);
	for (char **p = pairs; *p != NULL; p++) {
		char *is = strchr(*p, '=');
		if (is == NULL)
			continue;
		*is = '\0';
		url_add(u, arena_strdup(v->w->arena, *p), arena_strdup(v->w->arena, is + 1));
	}
	return u;
}

const char *report_form_title(const struct report_view *v, const char *code)
{
	for (size_t i = 0; i < v->page.form_count; i++)
		if (g_strcmp0(v->page.forms[i].code, code) == 0)
			return v->page.forms[i].title;
	return code;
}

struct html_url report_form_url(const struct report_view *v, const struct page_report_form *f)
{
	return url_done(form_at(v, f, ""));
}

struct html_url report_enter_url(const struct report_view *v, const struct page_report_form *f)
{
	struct url *u = form_at(v, f, "/enter");
	url_add(u, "report", v->page.key);
	return url_done(u);
}

struct html_url report_cause_url(const struct report_view *v, const struct round_cause *c)
{
	struct arena *a = v->w->arena;
	if (c->id == NONE || *c->name == '\0')
		return (struct html_url){NULL};
	if (c->about == 'p')
		return url_done(url_new(a, arena_printf(a, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, c->area, c->id)));
	return url_done(url_new(a, arena_printf(a, "/%s/%" G_GINT64_FORMAT, c->about == 'o' ? "organisations" : "units", c->id)));
}

typedef const char *form_at_of(const struct report_view *v, size_t i);

static const char *diff_form(const struct report_view *v, size_t i)
{
	return v->page.diff.items[i].form;
}

static const char *sums_form(const struct report_view *v, size_t i)
{
	return v->page.sums.items[i].form;
}

/* How many items from i on are of its form; 0 where only the first of them is asked and i is none. */
static size_t run_of(const struct report_view *v, form_at_of *form, size_t count, size_t i, bool from_first)
{
	size_t n = i;
	if (from_first && i > 0 && strcmp(form(v, i), form(v, i - 1)) == 0)
		return 0;
	while (n < count && strcmp(form(v, n), form(v, i)) == 0)
		n++;
	return n - i;
}

size_t report_diff_run(const struct report_view *v, size_t i, bool from_first)
{
	return run_of(v, diff_form, v->page.diff.count, i, from_first);
}

size_t report_sums_run(const struct report_view *v, size_t i, bool from_first)
{
	return run_of(v, sums_form, v->page.sums.count, i, from_first);
}

struct html_url report_sum_url(const struct report_view *v, const struct round_sum_of *of)
{
	return url_done(
		url_new(v->w->arena, arena_printf(v->w->arena, "/reports/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, of->area, of->id)));
}

static const char *say(const struct report_view *v, msg_key key, const char *a, const char *b, const char *c)
{
	g_autofree char *s = MSG_FORMAT(key, v->w->html.lang, a, b, c);
	return arena_strdup(v->w->arena, s);
}

const char *report_cause_name(const struct report_view *v, const struct round_cause *c)
{
	const char *name = *c->name != '\0' ? c->name : msg_template(MSG_REPORT_DIFF_HIDDEN, v->w->html.lang);
	return c->about == 0 ? "" : say(v, c->came ? MSG_REPORT_DIFF_CAME : MSG_REPORT_DIFF_WENT, name, NULL, NULL);
}

const char *report_cause_words(const struct report_view *v, const struct round_cause *c)
{
	if (c->at_ms == NONE)
		return "";
	const char *what = say(v, MSG_REPORT_DIFF_BY_WHOM, c->what, c->who, instant_words(c->at_ms, v->w->arena));
	const char *from = c->from != 0 ? say(v, MSG_REPORT_DIFF_FROM, report_day(c->from, v->w->arena), NULL, NULL) : "";
	return arena_printf(v->w->arena, "%s%s%s%s%s%s", what, *from != '\0' ? ", " : "", from, *c->reason != '\0' ? " (" : "", c->reason,
		*c->reason != '\0' ? ")" : "");
}

const char *report_by(const struct report_view *v, int64_t by)
{
	if (by == NONE || by == 0)
		return "";
	return arena_printf(v->w->arena, "%s%s", by > 0 ? "+" : "\xE2\x88\x92", text_thousands(by > 0 ? by : -by, v->w->arena));
}

const char *report_number(const struct report_view *v, int64_t n)
{
	return n == NONE ? "\xE2\x80\xA6" : text_thousands(n, v->w->arena);
}

static const struct code *delay(const struct report_view *v, size_t i)
{
	const struct code_list *l = codes_list(v->w->app->codes, "delay_owner", NULL);
	return l != NULL && i < l->count ? &l->codes[i] : NULL;
}

size_t report_delay_count(const struct report_view *v)
{
	const struct code_list *l = codes_list(v->w->app->codes, "delay_owner", NULL);
	return l != NULL ? l->count : 0;
}

const char *report_delay_value(const struct report_view *v, size_t i)
{
	const struct code *c = delay(v, i);
	return c != NULL ? c->id : "";
}

const char *report_delay_words(const struct report_view *v, size_t i)
{
	const struct code *c = delay(v, i);
	return c == NULL ? "" : v->w->html.lang == MSG_EN ? c->en : c->vi;
}

static bool flag(const struct web *w, const char *name)
{
	return g_strcmp0(http_query(w->request, name), "1") == 0;
}

static bool show(struct web *w, struct report_view *v, struct err *e)
{
	const char *key = arena_printf(w->arena, "%s:%s", w->parameters[0], w->parameters[1]);
	const struct page_report_which q = {key, flag(w, "diff"), flag(w, "sums")};
	v->w = w;
	if (!page_report(w->app, &w->ask, &q, &v->page, w->arena, e))
		return false;
	const struct page_report *p = &v->page;
	v->here = at(v, p->key, NULL, NULL);
	v->diff = at(v, p->key, "diff", "1");
	v->sums = at(v, p->key, "sums", "1");
	if (viewer_may_somewhere(w->viewer, RIGHT_EXPORT)) {
		const char *paper = arena_printf(w->arena, "%s/paper", v->here.text);
		struct url *word = url_new(w->arena, paper);
		url_add(word, "as", "docx");
		v->pdf = url_done(url_new(w->arena, paper));
		v->word = url_done(word);
	}
	struct url *u = url_new(w->arena, arena_printf(w->arena, "/reports/of/%s", p->row.definition));
	url_add(u, "period", p->period);
	v->list = url_done(u);
	w->shell.section = SECTION_REPORTS;
	w->shell.title = arena_printf(
		w->arena, "%s%s – %s", v->faulty ? msg_template(MSG_RECORD_ERROR_TITLE, w->html.lang) : "", p->title, p->organisation);
	shell_crumb(w, msg_template(MSG_REPORTS_TITLE, w->html.lang), url_done(url_new(w->arena, "/reports")));
	shell_crumb(w, arena_printf(w->arena, "%s, %s", p->title, p->period_words), v->list);
	shell_here(w, p->organisation);
	shell_help(w, (const msg_key[]){MSG_REPORTS_HELP_1, MSG_REPORTS_HELP_2}, 2);
	template_report(&w->html, &w->shell, v);
	return true;
}

/* GET /reports/:area/:id */
bool web_report(struct web *w, struct err *e)
{
	return show(w, ARENA_NEW(w->arena, struct report_view), e);
}

static bool read_step(struct web *w, struct report_view *v, struct round_ask *q, struct err *e)
{
	static const char *const words[] = {
		"check", "explain", "write", "sign", "send", "receive", "return", "accept", "correct", "drop", "delay", "postpone"};
	static const enum round_step steps[] = {ROUND_CHECK, ROUND_EXPLAIN, ROUND_WRITE, ROUND_SIGN, ROUND_SEND, ROUND_RECEIVE,
		ROUND_RETURN, ROUND_ACCEPT, ROUND_CORRECT, ROUND_DROP, ROUND_DELAY, ROUND_POSTPONE};
	int64_t rev = NONE;
	const size_t i = web_step_said(w, words, G_N_ELEMENTS(words), &rev);
	v->reason = http_form(w->request, "reason");
	v->signer = http_form(w->request, "signer");
	v->number = http_form(w->request, "number");
	v->due = http_form(w->request, "due");
	v->text = http_form(w->request, "text");
	if (i == SIZE_MAX)
		return FAIL0(e, ERR_INPUT, MSG_REPORTS_NONE_PICKED);
	*q = (struct round_ask){.step = steps[i],
		.report = arena_printf(w->arena, "%s:%s", w->parameters[0], w->parameters[1]),
		.rev = rev,
		.organisation = NONE,
		.reason = v->reason,
		.form = http_form(w->request, "form"),
		.check = http_form(w->request, "check"),
		.text = v->text,
		.signer = v->signer,
		.number = v->number,
		.delay = http_form(w->request, "delay"),
		.today = w->ask.today,
		.lang = w->html.lang};
	if (v->due != NULL && *v->due != '\0' && (!act_read_date(v->due, &q->due) || !ymd_is_day(q->due)))
		return FAIL(e, ERR_INPUT, MSG_REPORTS_BAD_DATE, v->due);
	return true;
}

/* The box that lacks something: every step that asks for more has its own. */
static const char *box_of(const struct report_view *v, enum round_step step, bool bad_day)
{
	static const char *const boxes[ROUND_POSTPONE + 1] = {[ROUND_SIGN] = "r-signer",
		[ROUND_RETURN] = "r-reason",
		[ROUND_POSTPONE] = "r-reason",
		[ROUND_CORRECT] = "r-why",
		[ROUND_DROP] = "r-why"};
	const bool lacks_day = bad_day || (step == ROUND_POSTPONE && v->reason != NULL && *v->reason != '\0');
	return boxes[step] != NULL && lacks_day ? "r-due" : boxes[step];
}

static int status_of(const struct err *why)
{
	return why->code == ERR_CONFLICT ? 409 : why->code == ERR_DENIED ? 403 : why->code == ERR_NOT_FOUND ? 404 : 400;
}

/* POST /reports/:area/:id */
bool web_report_step(struct web *w, struct err *e)
{
	struct report_view *v = ARENA_NEW(w->arena, struct report_view);
	struct round_ask q = {.step = ROUND_CHECK};
	struct round_done d = {.group = NONE};
	struct err why = {0};
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	v->w = w;
	bool ok = read_step(w, v, &q, &why);
	const bool bad_day = !ok;
	ok = ok && round_step(writer, &q, &d, w->arena, &why);
	service_return(w->state->service, writer);
	if (!ok && why.code != ERR_CONFLICT && why.code != ERR_INPUT && why.code != ERR_NOT_FOUND)
		return err_copy(e, &why);
	if (ok && !d.refused) {
		const char *key = arena_printf(w->arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, d.area, d.id);
		web_redirect(w, q.step == ROUND_DROP ? url_done(url_new(w->arena, "/reports")) : at(v, key, NULL, NULL));
		return true;
	}
	v->faulty = true;
	v->error_at = !ok && why.code == ERR_INPUT ? box_of(v, q.step, bad_day) : NULL;
	v->error = ok ? say(v, MSG_REPORT_REFUSED, text_thousands((int64_t)d.checks.blocking, w->arena), NULL, NULL)
		      : arena_strdup(w->arena, err_shown(&why, w->html.lang));
	w->response->status = ok ? 409 : status_of(&why);
	return show(w, v, e);
}
