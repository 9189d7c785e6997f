/* Home page. */
#include "app/doctor/doctor.h"
#include "app/page/page_home.h"
#include "app/page/page_notices.h"
#include "web/bell.h"
#include "web/register_parts.h"
#include "web/register_view.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/home.def"
#include "messages/page_register.def"

static struct url *clean_of(const struct home_view *v, const char *path)
{
	const struct page_home_clean *c = &v->page.clean;
	struct url *u = web_url(v->w, path);
	if (c->organisation != NONE)
		url_add_int(u, "organisation", c->organisation);
	else
		url_add_int(u, "unit", c->unit);
	return u;
}

struct html_url home_clean_url(const struct home_view *v)
{
	return url_done(clean_of(v, "/clean"));
}

struct html_url home_fault_url(const struct home_view *v, const char *rule)
{
	struct url *u = clean_of(v, "/clean/names");
	url_add(u, "rule", rule);
	return url_done(u);
}

struct html_url home_follow_url(const struct home_view *v, const struct followed *f)
{
	if (!f->form)
		return url_done(web_url(v->w, arena_printf(v->w->arena, "/units/%" G_GINT64_FORMAT, f->unit)));
	struct url *u = url_new(v->w->arena, "/forms");
	url_segment(u, f->code);
	if (v->page.unit_count > 0)
		url_add(u, "unit", v->page.units[0].key);
	return url_done(u);
}

/* The bell counts what stands here. */
static bool ring(struct web *w, const struct page_inbox *inbox, struct err *e)
{
	struct page_notices now;
	if (!page_notices_of(w->app, &w->ask, inbox, &now, w->arena, e))
		return false;
	w->shell.unread = now.unread;
	bell_set(w->state->bell, viewer_account(w->viewer), now.unread);
	return true;
}

/* ---- how the installation is ---- */

struct running {
	struct web *w;
	GArray *rows; /* struct home_running */
};

static void take_finding(enum doctor_level level, msg_key key, const char *const *args, size_t nargs, void *user)
{
	static const struct {
		enum html_tag_kind kind;
		msg_key word;
	} levels[] = {{TAG_OK, MSG_HOME_RUNNING_GOOD}, {TAG_WARN, MSG_HOME_RUNNING_DOUBTFUL}, {TAG_BAD, MSG_HOME_RUNNING_BAD}};
	struct running *r = user;
	const enum msg_lang lang = r->w->html.lang;
	g_autofree char *text = msg_format(key, lang, args, nargs);
	struct home_running row = {levels[level].kind, msg_template(levels[level].word, lang), arena_strdup(r->w->arena, text)};
	g_array_append_val(r->rows, row);
}

/* What is wrong stands first; the order of the doctor within a level. */
static gint worst_first(gconstpointer a, gconstpointer b)
{
	const struct home_running *x = a, *y = b;
	return (x->kind < y->kind) - (x->kind > y->kind);
}

static bool ask_doctor(struct web *w, struct home_view *v, struct err *e)
{
	const struct web_state *s = w->state;
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct home_running));
	struct running r = {w, rows};
	const struct doctor_options o = {
		.address = s->address, .copies = s->copies, .today = w->ask.today, .now_ms = instant_now(), .lang = w->html.lang};
	if (!app_doctor_running(w->app, &o, take_finding, &r, e))
		return false;
	g_array_sort(rows, worst_first);
	v->running = arena_list(w->arena, rows);
	v->running_count = rows->len;
	return true;
}

/* GET / */
bool web_home(struct web *w, struct err *e)
{
	struct home_view v = {.w = w};
	const struct page_inbox_ask what = {.desk = w->state->jobs, .max = 1000, .all = true};
	if (!page_home(w->app, &w->ask, &v.page, w->arena, e) || !page_inbox(w->app, &w->ask, &what, &v.inbox, w->arena, e) ||
		!ring(w, &v.inbox, e) || (home_has(v.page.layout, HOME_RUNNING) && !ask_doctor(w, &v, e)))
		return false;
	w->shell.title = msg_template(MSG_PAGE_HOME, w->html.lang);
	w->shell.section = SECTION_HOME;
	w->shell.has_boundaries = false;
	shell_help(w, (const msg_key[]){MSG_PAGE_HOME_HELP, MSG_PAGE_HOME_HELP_COUNTS}, 2);
	template_home(&w->html, &w->shell, &v);
	return true;
}
