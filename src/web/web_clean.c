/* Pages of the cleanliness of data: the score of a unit, and what a rule finds with where it is mended. */
#include "web/clean_view.h"

#include "base/text.h"
#include "messages/clean.def"
#include "web/record_view.h"
#include "web/state.h"
#include "web/templates.gen.h"

#include <string.h>

static const char *query(const struct web *w, const char *name)
{
	const char *text = http_query(w->request, name);
	return text != NULL ? text : "";
}

static const char *id_text(const struct clean_view *v, int64_t id)
{
	return arena_printf(v->w->arena, "%" G_GINT64_FORMAT, id);
}

struct html_url clean_url(const struct clean_view *v, int64_t unit, bool history)
{
	struct url *u = web_url(v->w, "/clean");
	const bool body = *v->organisation != '\0';
	if (body)
		url_add(u, "organisation", unit != NONE ? id_text(v, unit) : v->organisation);
	else
		url_add(u, "unit", unit != NONE ? id_text(v, unit) : v->unit);
	url_add(u, "history", history ? "1" : NULL);
	return url_done(u);
}

struct html_url clean_names_url(const struct clean_view *v, const struct law_item *rule)
{
	struct url *u = web_url(v->w, "/clean/names");
	url_add(u, *v->organisation != '\0' ? "organisation" : "unit", id_text(v, v->page.clean.here.id));
	url_add(u, "rule", rule->id);
	return url_done(u);
}

struct html_url clean_about_url(const struct clean_view *v, const struct page_clean_row *r)
{
	struct arena *a = v->w->arena;
	if (r->about == 'p')
		return url_done(web_url(v->w, arena_printf(a, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, r->area, r->id)));
	if (r->about == 'o' || r->about == 'u')
		return url_done(
			web_url(v->w, arena_printf(a, "/%s/%" G_GINT64_FORMAT, r->about == 'u' ? "units" : "organisations", r->id)));
	return (struct html_url){NULL};
}

struct html_url clean_mend_url(const struct clean_view *v, const struct page_clean_row *r)
{
	const struct record_ref about = {"person", r->area, r->id, r->name};
	if (r->mend.kind == NULL)
		return clean_about_url(v, r);
	if (r->mend.id == NONE)
		return record_new_url(v->w, r->mend.kind, &about, "person");
	struct html_url to = record_edit_url(v->w, &r->mend, "correct", NONE);
	if (v->names.field != NULL)
		to.text = arena_printf(v->w->arena, "%s#%s", to.text, v->names.field);
	return to;
}

const char *clean_mend_text(const struct clean_view *v, const struct page_clean_row *r)
{
	return msg_template(r->mend.kind == NULL ? MSG_CLEAN_OPEN : r->mend.id == NONE ? MSG_CLEAN_ADD : MSG_CLEAN_MEND, v->w->html.lang);
}

const char *clean_lost_text(const struct clean_view *v, int hundredths)
{
	return hundredths == 0 ? "" : arena_printf(v->w->arena, "%d,%02d", hundredths / 100, hundredths % 100);
}

const char *clean_number(const struct clean_view *v, int64_t n)
{
	return n == NONE ? "⊘" : text_thousands(n, v->w->arena);
}

const char *clean_score_text(const struct clean_view *v, int points)
{
	return clean_points(points, v->w->arena);
}

const char *clean_day(const struct clean_view *v, ymd day)
{
	char text[11];
	return arena_strdup(v->w->arena, ymd_format_vi(day, text));
}

int64_t clean_without(const struct clean_view *v)
{
	int64_t count = 0;
	for (size_t i = 0; i < v->page.clean.below_count; i++)
		count += v->page.clean.below[i].points == CLEAN_NOTHING;
	return count;
}

struct html_url clean_order_url(const struct clean_view *v)
{
	struct url *u = web_url(v->w, "/clean/history");
	url_add(u, *v->organisation != '\0' ? "organisation" : "unit", id_text(v, v->page.clean.here.id));
	return url_done(u);
}

const char *clean_word_of(const struct clean_view *v, const struct law_item *x)
{
	for (size_t i = 0; i < G_N_ELEMENTS(clean_words); i++)
		if (strcmp(clean_words[i], x->word) == 0)
			return clean_word(i, v->w->html.lang);
	return "";
}

static struct clean_ask read_ask(struct web *w)
{
	const char *unit = query(w, "unit"), *organisation = query(w, "organisation");
	int64_t place = 0, body = 0;
	if (*organisation != '\0' && g_ascii_string_to_signed(organisation, 10, 1, G_MAXINT64, &body, NULL))
		return (struct clean_ask){.organisation = body};
	/* ids are longer than any code */
	if (strlen(unit) > 8 && !g_ascii_string_to_signed(unit, 10, 1, G_MAXINT64, &place, NULL))
		place = 0;
	return (struct clean_ask){.unit = place != 0 ? NULL : unit, .place = place};
}

static void begin(struct web *w, struct clean_view *v)
{
	*v = (struct clean_view){.w = w,
		.unit = query(w, "unit"),
		.organisation = query(w, "organisation"),
		.may_enter = viewer_may_somewhere(w->viewer, RIGHT_ENTER)};
	w->shell.section = SECTION_CHECK;
	w->shell.has_date = w->shell.has_known = true;
	w->shell.known_ignored = false;
	w->shell.title = msg_template(MSG_CLEAN_TITLE, w->html.lang);
	shell_help(w, (const msg_key[]){MSG_CLEAN_HELP_1, MSG_CLEAN_HELP_2}, 2);
}

/* GET /clean */
bool web_clean(struct web *w, struct err *e)
{
	struct clean_view v;
	struct clean_ask what = read_ask(w);
	begin(w, &v);
	if (!page_clean(w->app, &w->ask, w->state->jobs, &what, strcmp(query(w, "history"), "1") == 0, &v.page, w->arena, e))
		return false;
	if (v.page.work.going)
		http_add_header(w->response, "Refresh", "2");
	shell_here(w, w->shell.title);
	template_clean(&w->html, &w->shell, &v);
	return true;
}

/* POST /clean/history */
bool web_clean_history(struct web *w, struct err *e)
{
	struct clean_view v;
	struct clean_ask what = read_ask(w);
	begin(w, &v);
	if (!page_clean_order(w->app, &w->ask, w->state->jobs, &what, g_strcmp0(http_form(w->request, "do"), "stop") == 0, w->arena, e))
		return false;
	struct url *u = web_url(w, "/clean");
	url_add(u, *v.organisation != '\0' ? "organisation" : "unit", *v.organisation != '\0' ? v.organisation : v.unit);
	url_add(u, "history", "1");
	web_redirect(w, url_done(u));
	return true;
}

/* GET /clean/names?rule= */
bool web_clean_names(struct web *w, struct err *e)
{
	struct clean_view v;
	struct clean_ask what = read_ask(w);
	begin(w, &v);
	if (!page_clean_names(w->app, &w->ask, &what, query(w, "rule"), &v.names, w->arena, e))
		return false;
	shell_crumb(w, w->shell.title, clean_url(&v, NONE, false));
	w->shell.title = clean_say(v.names.rule, w->html.lang);
	shell_here(w, w->shell.title);
	template_clean_names(&w->html, &w->shell, &v);
	return true;
}
