/* Kept lists: the page, saving, renaming, sharing, deleting and taking that back, pinning. */
#include "app/service.h"
#include "base/err_shown.h"
#include "messages/searches.def"
#include "web/searches_view.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "web/web_lists.h"

#include <string.h>

static struct html_url question_url(struct web *w, const struct saved_search *s)
{
	const struct question_ask *q = &s->question;
	struct url *u = web_url(w, "/ask");
	const struct http_pair pairs[] = {{"count", q->count}, {"of", q->of}, {"where", q->where}, {"rows", q->rows},
		{"columns", q->columns}, {"dates", q->dates}, {"share", q->share ? "1" : NULL}, {"mean", q->mean ? "1" : NULL},
		{"unit", s->ask.unit}};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		url_add(u, pairs[i].name, pairs[i].value);
	return url_done(u);
}

struct html_url saved_search_url(struct web *w, const struct saved_search *s)
{
	const struct list_ask *what = &s->ask;
	if (s->is_question)
		return question_url(w, s);
	struct url *u = web_url(w, list_path(w, what->kind));
	const struct http_pair pairs[] = {{"list", "1"}, {"of", what->of}, {"where", what->where}, {"unit", what->unit},
		{"org", what->organisation}, {"q", what->q}, {"sort", what->sort}, {"cols", what->columns}};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		url_add(u, pairs[i].name, pairs[i].value);
	return url_done(u);
}

struct html_url search_act_url(struct web *w, const struct saved_search *s)
{
	struct url *u = url_new(w->arena, "/searches");
	url_segment(u, s->key);
	return url_done(u);
}

enum searches_part search_part(const struct saved_search *s)
{
	return s->deleted ? SEARCHES_PART_DELETED : s->law ? SEARCHES_PART_LAW : s->own ? SEARCHES_PART_OWN : SEARCHES_PART_SHARED;
}

size_t searches_in(const struct searches_view *v, enum searches_part part)
{
	size_t n = 0;
	for (size_t i = 0; i < v->page.count; i++)
		n += search_part(v->page.items[i].search) == part;
	return n;
}

const char *searches_title(enum searches_part part, enum msg_lang lang)
{
	static const msg_key titles[] = {MSG_SEARCHES_OWN, MSG_SEARCHES_SHARED, MSG_SEARCHES_LAW, MSG_SEARCHES_DELETED};
	return msg_template(titles[part], lang);
}

static const char *typed(struct web *w, const char *name)
{
	const char *text = http_form(w->request, name);
	return text != NULL ? text : "";
}

static bool show(struct web *w, struct searches_view *v, struct err *e)
{
	static const msg_key help[] = {MSG_SEARCHES_HELP_1, MSG_SEARCHES_HELP_2};
	const char *gone = w->request->method == HTTP_GET ? http_query(w->request, "gone") : NULL;
	v->w = w;
	v->arena = w->arena;
	v->fresh = w->request->method == HTTP_GET && http_query(w->request, "new") != NULL ? http_query(w->request, "new") : "";
	if (!page_searches(w->app, &w->ask, &v->page, w->arena, e))
		return false;
	for (size_t i = 0; gone != NULL && i < v->page.count; i++)
		if (v->page.items[i].search->deleted && strcmp(v->page.items[i].search->key, gone) == 0)
			v->gone = &v->page.items[i];
	if (v->draft != NULL) {
		v->draft->units = v->page.units;
		v->draft->unit_count = v->page.unit_count;
	}
	w->shell.section = SECTION_PEOPLE;
	w->shell.title = msg_template(MSG_SEARCHES_TITLE, w->html.lang);
	shell_help(w, help, G_N_ELEMENTS(help));
	template_searches(&w->html, &w->shell, v);
	return true;
}

/* GET /searches */
bool web_searches(struct web *w, struct err *e)
{
	struct searches_view v = {0};
	return show(w, &v, e);
}

static bool write_search(struct web *w, const struct saved_search_act *act, const char **key, struct err *e)
{
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	bool ok = saved_search_write(writer, &w->ask, act, key, w->arena, e);
	service_return(w->state->service, writer);
	return ok;
}

static int64_t unit_typed(struct web *w)
{
	const char *unit = typed(w, "share");
	return *unit != '\0' ? g_ascii_strtoll(unit, NULL, 10) : NONE;
}

/* What is wrong with what was typed is said on the page, with the input kept. */
static bool refused(struct web *w, const struct err *why, struct search_draft *draft, struct err *e)
{
	struct searches_view v = {.draft = draft};
	if (why->code != ERR_INPUT && why->code != ERR_CONFLICT) {
		*e = *why;
		return false;
	}
	v.error = arena_strdup(w->arena, err_shown(why, w->html.lang));
	if (draft != NULL)
		draft->there = why->code == ERR_CONFLICT;
	w->response->status = why->code == ERR_CONFLICT ? 409 : 400;
	return show(w, &v, e);
}

static void done(struct web *w, const char *note, const char *key)
{
	struct url *u = url_new(w->arena, "/searches");
	url_add(u, note, key);
	web_redirect(w, url_done(u));
}

/* POST /searches: keeps the list whose state came along. */
bool web_search_save(struct web *w, struct err *e)
{
	static const char *const state[] = {
		"of", "where", "unit", "org", "q", "sort", "cols", "count", "rows", "columns", "dates", "share", "mean"};
	struct err why = {0};
	const char *key = NULL;
	const struct list_ask what = {.kind = typed(w, "kind"),
		.of = typed(w, "of"),
		.where = typed(w, "where"),
		.unit = typed(w, "unit"),
		.organisation = typed(w, "org"),
		.q = typed(w, "q"),
		.sort = typed(w, "sort"),
		.columns = typed(w, "cols")};
	const struct question_ask question = {.count = typed(w, "count"),
		.of = what.of,
		.where = what.where,
		.rows = typed(w, "rows"),
		.columns = typed(w, "columns"),
		.dates = typed(w, "dates"),
		.share = strcmp(typed(w, "share"), "1") == 0,
		.mean = strcmp(typed(w, "mean"), "1") == 0};
	const struct saved_search_act act = {.act = SAVED_SAVE,
		.question = strcmp(what.kind, SAVED_QUESTION) == 0 ? &question : NULL,
		.label = typed(w, "label"),
		.what = &what,
		.unit = unit_typed(w),
		.replace = strcmp(typed(w, "replace"), "1") == 0};
	if (write_search(w, &act, &key, &why)) {
		done(w, "new", key);
		return true;
	}
	struct search_draft *d = ARENA_NEW(w->arena, struct search_draft);
	struct http_pair *pairs = ARENA_ARRAY(w->arena, struct http_pair, G_N_ELEMENTS(state));
	*d = (struct search_draft){.kind = what.kind, .label = act.label, .unit = typed(w, "share"), .state = pairs};
	for (size_t i = 0; i < G_N_ELEMENTS(state); i++)
		pairs[d->state_count++] = (struct http_pair){state[i], typed(w, state[i])};
	return refused(w, &why, d, e);
}

/* POST /searches/:key */
bool web_search_act(struct web *w, struct err *e)
{
	static const struct {
		const char *name;
		enum saved_search_do act;
		const char *note;
	} acts[] = {{"change", SAVED_CHANGE, "new"}, {"delete", SAVED_DELETE, "gone"}, {"restore", SAVED_RESTORE, "new"},
		{"pin", SAVED_PIN, NULL}, {"unpin", SAVED_UNPIN, NULL}};
	struct err why = {0};
	const char *key = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
		if (strcmp(acts[i].name, typed(w, "do")) != 0)
			continue;
		const struct saved_search_act act = {
			.act = acts[i].act, .key = w->parameters[0], .label = typed(w, "label"), .unit = unit_typed(w)};
		if (!write_search(w, &act, &key, &why))
			return refused(w, &why, NULL, e);
		done(w, acts[i].note != NULL ? acts[i].note : "new", acts[i].note != NULL ? key : NULL);
		return true;
	}
	return FAIL0(e, ERR_INPUT, MSG_SEARCH_BAD);
}
