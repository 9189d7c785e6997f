/* Forms of an office's own: the pages of forms opened with one, and POST /forms, which keeps, changes, deletes one and takes that back. */
#include "app/service.h"
#include "base/err_shown.h"
#include "messages/own_form.def"
#include "web/form_views.h"
#include "web/state.h"
#include "web/web.h"

#include "app/ask/question.h"

#include <string.h>

/* What the address asks, and where the form is of an office's own that form; own_forms_free(ours) also after a failure. */
static bool open_form(struct web *w, struct page_form_ask *q, struct own_forms *ours, struct err *e)
{
	*ours = (struct own_forms){0};
	if (!web_form_ask(w, q, e))
		return false;
	if (!own_form_is(q->code))
		return true;
	if (!own_forms_read(w->app, &w->ask, q->code, ours, w->arena, e))
		return false;
	q->ours = &ours->items[0];
	q->library = ours->library;
	return true;
}

bool web_with_form(struct web *w, form_page *page, struct err *e)
{
	struct page_form_ask q;
	struct own_forms ours;
	bool ok = open_form(w, &q, &ours, e) && page(w, &q, e);
	own_forms_free(&ours);
	return ok;
}

bool own_form_draft(struct web *w, struct own_form_draft **out, struct err *e)
{
	const struct page_search_unit *units = NULL;
	size_t count = 0;
	*out = NULL;
	if (!viewer_may_somewhere(w->viewer, RIGHT_EXPORT))
		return true;
	if (!page_search_units(w->app, &units, &count, w->arena, e))
		return false;
	struct own_form_draft *d = ARENA_NEW(w->arena, struct own_form_draft);
	struct page_search_unit *may = ARENA_ARRAY(w->arena, struct page_search_unit, count + 1);
	*d = (struct own_form_draft){.title = "", .units = may, .unit = ""};
	for (size_t i = 0; i < count; i++)
		if (own_form_may(w->app, g_ascii_strtoll(units[i].value, NULL, 10), w->ask.today))
			may[d->unit_count++] = units[i];
	if (d->unit_count > 0)
		*out = d;
	return true;
}

const char *own_form_seen(const struct compare_view *v)
{
	return arena_printf(v->arena, "%" G_GINT64_FORMAT, v->ours->row);
}

/* ---- POST /forms ---- */

static const char *typed(struct web *w, const char *name)
{
	const char *text = http_form(w->request, name);
	return text != NULL ? text : "";
}

static int64_t typed_id(struct web *w, const char *name)
{
	const char *text = typed(w, name);
	return *text != '\0' ? g_ascii_strtoll(text, NULL, 10) : NONE;
}

static bool write_form(struct web *w, const struct own_form_act *act, const char **code, struct err *e)
{
	struct app *writer = web_writer(w, e);
	if (writer == NULL)
		return false;
	bool ok = own_form_write(writer, &w->ask, act, code, w->arena, e);
	service_return(w->state->service, writer);
	return ok;
}

/* The text of the question whose state came along. */
static bool text_of_question(struct web *w, const char **text, struct err *e)
{
	const struct question_ask q = {.count = typed(w, "count"),
		.of = typed(w, "of"),
		.where = typed(w, "where"),
		.rows = typed(w, "rows"),
		.columns = typed(w, "columns"),
		.dates = typed(w, "dates"),
		.share = strcmp(typed(w, "share"), "1") == 0,
		.mean = strcmp(typed(w, "mean"), "1") == 0};
	struct question made = {0};
	if (!question_make(w->app, &q, w->ask.today, &made, w->arena, e))
		return false;
	*text = own_form_of_question(&made, w->arena);
	question_free(&made);
	return true;
}

/* What is wrong with an edited text is said on its page, with the text kept. */
static bool refused(struct web *w, const struct err *why, struct err *e)
{
	struct page_form_ask q;
	struct own_forms ours;
	const char *text = http_form(w->request, "text");
	if (*typed(w, "code") == '\0' || text == NULL || (why->code != ERR_INPUT && why->code != ERR_CONFLICT)) {
		*e = *why;
		return false;
	}
	w->parameters[0] = typed(w, "code");
	w->response->status = why->code == ERR_CONFLICT ? 409 : 400;
	bool ok = open_form(w, &q, &ours, e) && form_compare_page(w, &q, text, arena_strdup(w->arena, err_shown(why, w->html.lang)), e);
	own_forms_free(&ours);
	return ok;
}

bool web_own_form(struct web *w, struct err *e)
{
	static const struct {
		const char *name;
		enum own_form_do act;
	} acts[] = {{"keep", OWN_FORM_KEEP}, {"change", OWN_FORM_CHANGE}, {"stop", OWN_FORM_STOP}, {"resume", OWN_FORM_RESUME}};
	struct own_form_act act = {
		.code = typed(w, "code"), .row = typed_id(w, "at"), .title = typed(w, "title"), .unit = typed_id(w, "owner")};
	struct err why = {0};
	size_t which = 0;
	while (which < G_N_ELEMENTS(acts) && strcmp(acts[which].name, typed(w, "do")) != 0)
		which++;
	if (which == G_N_ELEMENTS(acts))
		return FAIL(e, ERR_INPUT, MSG_OWN_FORM_NONE, typed(w, "do"));
	act.act = acts[which].act;
	act.text = http_form(w->request, "text");
	if (act.act == OWN_FORM_KEEP && act.text == NULL && !text_of_question(w, &act.text, e))
		return false;
	const char *code = NULL;
	if (!write_form(w, &act, &code, &why))
		return refused(w, &why, e);
	struct url *u = url_new(w->arena, "/forms");
	if (act.act == OWN_FORM_STOP) {
		url_add(u, "gone", code);
	} else {
		url_segment(u, code);
		url_add(u, "unit", typed(w, "unit"));
		url_add(u, "kept", "1");
	}
	web_redirect(w, url_done(u));
	return true;
}
