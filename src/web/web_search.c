/* Searching everything: the page, and a few answers as JSON for the list under the box. */
#include "web/people_view.h"
#include "web/record_view.h"
#include "web/templates.gen.h"
#include "web/web.h"
#include "messages/page_people.def"
#include "messages/search.def"

struct html_url paper_url(struct web *w, const struct search_paper *p)
{
	const struct record_ref r = {"document", p->area, p->id, NULL};
	return record_url(w, &r);
}

bool web_search(struct web *w, struct err *e)
{
	static const msg_key help[] = {MSG_FIND_EMPTY, MSG_PEOPLE_HELP_2, MSG_PEOPLE_HELP_3, MSG_FIND_HELP_NUMBERS, MSG_FIND_HELP_KEYS};
	struct search_view *v = ARENA_NEW(w->arena, struct search_view);
	v->w = w;
	v->arena = w->arena;
	w->shell.has_known = false;
	w->shell.has_boundaries = true;
	w->shell.title = msg_template(MSG_SEARCH_TITLE, w->html.lang);
	if (!page_search(w->app, &w->ask, http_query(w->request, "q"), false, &v->page, w->arena, e))
		return false;
	shell_here(w, w->shell.title);
	w->shell.query = v->page.q;
	shell_help(w, help, G_N_ELEMENTS(help));
	template_search(&w->html, &w->shell, v);
	return true;
}

/* ---- while typing ------------------------------------------------------------------------------------------------------------------ */

static void json_text(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	for (const char *p = text != NULL ? text : ""; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '"' || c == '\\')
			g_string_append_c(out, '\\');
		if (c < 0x20 || c == '<' || c == '>')
			g_string_append_printf(out, "\\u%04x", c);
		else
			g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

/* One group of answers being written. */
struct group {
	GString *out;
	bool any_group, any_item;
};

static void begin_group(struct group *g, const char *title, int64_t total)
{
	g_string_append(g->out, g->any_group ? ",{\"title\":" : "{\"title\":");
	json_text(g->out, title);
	g_string_append_printf(g->out, ",\"total\":%" G_GINT64_FORMAT ",\"items\":[", total);
	g->any_group = true;
	g->any_item = false;
}

static void add_item(struct group *g, const char *label, const char *note, struct html_url to)
{
	g_string_append(g->out, g->any_item ? ",{\"label\":" : "{\"label\":");
	json_text(g->out, label);
	g_string_append(g->out, ",\"note\":");
	json_text(g->out, note);
	g_string_append(g->out, ",\"href\":");
	json_text(g->out, to.text);
	g_string_append_c(g->out, '}');
	g->any_item = true;
}

static const char *say(const struct web *w, msg_key key)
{
	return msg_template(key, w->html.lang);
}

static void add_people(struct web *w, struct group *g, const char *title, const struct page_person_line *lines, size_t count, int64_t total)
{
	begin_group(g, title, total);
	for (size_t i = 0; i < count; i++) {
		const struct page_person_line *l = &lines[i];
		const char *where = l->organisation.name != NULL ? l->organisation.name : l->unit.name,
			   *first = l->matched != NULL ? l->matched : l->birth;
		add_item(g, l->person.name,
			where == NULL ? first : arena_printf(w->arena, "%s%s%s", first, *first != '\0' ? " · " : "", where),
			person_url(w, &l->person));
	}
	g_string_append(g->out, "]}");
}

static void add_groups(struct web *w, struct group *g, const struct page_search *p)
{
	if (p->numbered_count > 0)
		add_people(w, g, say(w, MSG_FIND_NUMBERED), p->numbered, p->numbered_count, (int64_t)p->numbered_count);
	if (p->people_count > 0)
		add_people(w, g, say(w, MSG_SEARCH_PEOPLE), p->people, p->people_count, p->people_total);
	if (p->unit_count > 0) {
		begin_group(g, say(w, MSG_SEARCH_UNITS), p->unit_total);
		for (size_t i = 0; i < p->unit_count; i++)
			add_item(g, p->units[i].unit.name,
				p->units[i].parent.name != NULL ? p->units[i].parent.name : p->units[i].unit.code,
				unit_url(w, &p->units[i].unit));
		g_string_append(g->out, "]}");
	}
	if (p->organisation_count > 0) {
		begin_group(g, say(w, MSG_SEARCH_ORGANISATIONS), p->organisation_total);
		for (size_t i = 0; i < p->organisation_count; i++)
			add_item(g, p->organisations[i].organisation.name, p->organisations[i].unit.name,
				organisation_url(w, &p->organisations[i].organisation));
		g_string_append(g->out, "]}");
	}
	if (p->paper_count > 0) {
		begin_group(g, say(w, MSG_FIND_PAPERS), p->paper_total);
		for (size_t i = 0; i < p->paper_count; i++)
			add_item(g, p->papers[i].docno, p->papers[i].title, paper_url(w, &p->papers[i]));
		g_string_append(g->out, "]}");
	}
}

bool web_search_typing(struct web *w, struct err *e)
{
	struct page_search p;
	if (!page_search(w->app, &w->ask, http_query(w->request, "q"), true, &p, w->arena, e))
		return false;
	struct group g = {.out = w->response->body};
	g_string_append(g.out, "{\"q\":");
	json_text(g.out, p.q);
	g_string_append(g.out, ",\"say\":");
	json_text(g.out, p.nothing != NULL ? say(w, MSG_FIND_NONE_TYPING) : p.summary);
	g_string_append(g.out, ",\"all\":");
	json_text(g.out, say(w, MSG_FIND_ALL));
	g_string_append(g.out, ",\"groups\":[");
	add_groups(w, &g, &p);
	g_string_append(g.out, "]}\n");
	w->response->type = "application/json; charset=utf-8";
	return true;
}
