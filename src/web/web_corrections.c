/* Pages of asking that something held about oneself be corrected, and of answering. */
#include "web/corrections_view.h"

#include "base/err_shown.h"
#include "web/session.h"
#include "web/state.h"
#include "web/templates.gen.h"
#include "messages/correction.def"

#include <string.h>

struct html_url correction_answer_url(const struct corrections_view *v, const struct correction_row *r)
{
	return url_done(
		url_new(v->w->arena, arena_printf(v->w->arena, "/corrections/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, r->area, r->id)));
}

struct html_url correction_person_url(const struct corrections_view *v, const struct correction_row *r)
{
	return url_done(
		url_new(v->w->arena, arena_printf(v->w->arena, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, r->area, r->person)));
}

/* "AREA/ID"; false: it is none. */
static bool read_key(const char *text, int64_t *area, int64_t *id)
{
	g_auto(GStrv) parts = g_strsplit(text != NULL ? text : "", "/", -1);
	return g_strv_length(parts) == 2 && g_ascii_string_to_signed(parts[0], 10, 0, G_MAXINT64, area, NULL) &&
	       g_ascii_string_to_signed(parts[1], 10, 0, G_MAXINT64, id, NULL);
}

static bool show(struct web *w, struct corrections_view *v, struct err *e)
{
	int64_t area = 0, id = 0;
	v->w = w;
	if (v->paper != NULL && !read_key(v->paper, &area, &id))
		return FAIL0(e, ERR_NOT_FOUND, MSG_CORRECTION_NO_PERSON);
	if ((v->paper != NULL && !correction_person(w->app, &w->ask, area, id, &v->name, w->arena, e)) ||
		!correction_list(w->app, &w->ask, v->own, &v->rows, w->arena, e))
		return false;
	w->shell.title = msg_template(v->own ? MSG_CORRECTION_MINE : MSG_CORRECTION_TITLE, w->html.lang);
	template_corrections(&w->html, &w->shell, v);
	return true;
}

static bool show_new(struct web *w, bool own, struct err *e)
{
	struct corrections_view v = {.own = own,
		.paper = own ? NULL : http_query(w->request, "person"),
		.what = "",
		.wanted = "",
		.proof = "",
		.sent = http_query(w->request, "sent") != NULL};
	return show(w, &v, e);
}

/* GET /account/corrections: the form, and what one asked for before. */
bool web_corrections_own(struct web *w, struct err *e)
{
	return show_new(w, true, e);
}

/* GET /corrections?person=AREA/ID: what waits for an answer; the form for a paper of that person. */
bool web_corrections(struct web *w, struct err *e)
{
	return show_new(w, false, e);
}

static bool make(struct web *w, bool own, struct err *e)
{
	struct correction_made q = {
		.own = own, .what = web_form_text(w, "what"), .wanted = web_form_text(w, "wanted"), .proof = web_form_text(w, "proof")};
	if (!own && !read_key(web_form_text(w, "person"), &q.area, &q.id))
		return FAIL0(e, ERR_NOT_FOUND, MSG_CORRECTION_NO_PERSON);
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	bool ok = correction_make(writer, &w->ask, &q, instant_now(), e);
	service_return(w->state->service, writer);
	return ok;
}

static bool made(struct web *w, bool own, struct err *e)
{
	struct err inner = {0};
	if (make(w, own, &inner)) {
		struct url *u = url_new(w->arena, own ? "/account/corrections" : "/corrections");
		url_add_int(u, "sent", 1);
		web_redirect(w, url_done(u));
		return true;
	}
	if (inner.code != ERR_INPUT)
		return err_copy(e, &inner);
	struct corrections_view v = {.own = own,
		.paper = own ? NULL : web_form_text(w, "person"),
		.what = web_form_text(w, "what"),
		.wanted = web_form_text(w, "wanted"),
		.proof = web_form_text(w, "proof"),
		.error = arena_strdup(w->arena, err_shown(&inner, w->html.lang))};
	w->response->status = 400;
	return show(w, &v, e);
}

/* POST /account/corrections */
bool web_correction_own(struct web *w, struct err *e)
{
	return made(w, true, e);
}

/* POST /corrections: a paper. */
bool web_correction_paper(struct web *w, struct err *e)
{
	return made(w, false, e);
}

/* Where the record is corrected, with the request as the reason: its number, nothing of what it says. */
static struct html_url correcting(struct web *w, const struct correction_answer *q, int64_t person)
{
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, q->area, q->id);
	g_autofree char *reason = MSG_FORMAT(MSG_CORRECTION_REASON, w->html.lang, number);
	struct url *u = url_new(
		w->arena, arena_printf(w->arena, "/records/person/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/edit", q->area, person));
	url_add(u, "act", "correct");
	url_add(u, "_reason", reason);
	return url_done(u);
}

/* POST /corrections/:area/:id: do=accept or refuse, with a reason. */
bool web_correction_answer(struct web *w, struct err *e)
{
	static const char *const words[] = {"refuse", "accept"};
	int64_t rev = NONE, person = NONE;
	struct correction_answer q = {.answer = web_form_text(w, "answer")};
	const size_t word = web_step_said(w, words, G_N_ELEMENTS(words), &rev);
	if (word == SIZE_MAX)
		return FAIL0(e, ERR_INPUT, MSG_CORRECTION_NONE);
	q.accept = word == 1;
	if (!web_parameter_area(w, 0, &q.area, e) || !web_parameter_id(w, 1, &q.id, e))
		return false;
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	bool ok = correction_answer(writer, &w->ask, &q, instant_now(), &person, e);
	service_return(w->state->service, writer);
	if (ok)
		web_redirect(w, q.accept ? correcting(w, &q, person) : url_done(url_new(w->arena, "/corrections")));
	return ok;
}
