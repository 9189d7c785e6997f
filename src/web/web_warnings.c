/* Page of the warnings that are open in the register. */
#include "web/web.h"

#include "messages/rules.def"
#include "web/register_parts.h"
#include "web/templates.gen.h"
#include "web/warnings_view.h"

#include <string.h>

struct html_url warnings_url(const struct warnings_view *v, const char *unit, const char *rule, bool waived, const char *page)
{
	struct url *u = web_url(v->w, "/warnings");
	url_add(u, "unit", unit);
	url_add(u, "rule", rule);
	url_add(u, "waived", waived ? "1" : NULL);
	url_add(u, "page", page);
	return url_done(u);
}

const char *warnings_unit(const struct warnings_view *v, const struct page_unit_ref *u)
{
	return u->id == NONE ? NULL : arena_printf(v->w->arena, "%" G_GINT64_FORMAT, u->id);
}

struct html_url warnings_mend_url(const struct warnings_view *v, const struct page_warning *x)
{
	if (x->mend.id == NONE)
		return record_new_url(v->w, x->mend.kind, &x->record, x->via);
	if (x->act == NULL || *x->act == '\0')
		return record_url(v->w, &x->mend);
	struct html_url to = record_edit_url(v->w, &x->mend, x->act, x->version);
	if (x->field == NULL)
		return to;
	char *id = arena_strdup(v->w->arena, x->field);
	for (char *p = id; *p != '\0'; p++)
		*p = *p == '.' ? '-' : *p;
	to.text = arena_printf(v->w->arena, "%s#%s", to.text, id);
	return to;
}

const char *warnings_mend_text(const struct warnings_view *v, const struct page_warning *x)
{
	enum msg_lang lang = v->w->html.lang;
	msg_key key = x->mend.id == NONE ? MSG_WARNINGS_ADD : MSG_WARNINGS_MEND;
	if (x->mend.id != NONE && (x->act == NULL || *x->act == '\0'))
		return msg_template(MSG_WARNINGS_LOOK, lang);
	g_autofree char *label = g_utf8_strdown(kind_label_in(kind_find(x->mend.kind), lang), -1);
	g_autofree char *text = MSG_FORMAT(key, lang, label);
	return arena_strdup(v->w->arena, text);
}

/* GET /warnings */
bool web_warnings(struct web *w, struct err *e)
{
	struct warnings_view v = {.w = w, .unit = http_query(w->request, "unit"), .rule = http_query(w->request, "rule")};
	const char *waived = http_query(w->request, "waived");
	const struct page_warnings_ask what = {.unit = v.unit,
		.rule = v.rule,
		.waived = waived != NULL && strcmp(waived, "1") == 0,
		.page = http_query(w->request, "page")};
	if (!page_warnings(w->app, &w->ask, &what, &v.page, w->arena, e))
		return false;
	struct shell_link *c = ARENA_ARRAY(w->arena, struct shell_link, 1);
	w->shell.section = SECTION_CHECK;
	w->shell.title = msg_template(MSG_WARNINGS_TITLE, w->html.lang);
	c[0] = (struct shell_link){.text = w->shell.title};
	w->shell.crumbs = c;
	w->shell.crumb_count = 1;
	shell_help(w, (const msg_key[]){MSG_WARNINGS_HELP_1, MSG_WARNINGS_HELP_2}, 2);
	template_warnings(&w->html, &w->shell, &v);
	return true;
}
