/* Page of what comes up, and its calendar. */
#include "web/web.h"

#include "base/text.h"
#include "messages/coming.def"
#include "stats/form.h"
#include "web/answer_file.h"
#include "web/coming_view.h"
#include "web/templates.gen.h"

#include <string.h>

static const char *query(const struct web *w, const char *name)
{
	const char *text = http_query(w->request, name);
	return text != NULL ? text : "";
}

struct html_url coming_url(const struct coming_view *v, int64_t unit, const char *item)
{
	struct url *u = web_url(v->w, "/coming");
	if (unit != NONE)
		url_add(u, "unit", arena_printf(v->w->arena, "%" G_GINT64_FORMAT, unit));
	url_add(u, "item", item);
	url_add(u, "months", query(v->w, "months"));
	return url_done(u);
}

struct html_url coming_file_url(const struct coming_view *v, const char *as)
{
	struct url *u = web_url(v->w, "/coming/file");
	url_add(u, "unit", arena_printf(v->w->arena, "%" G_GINT64_FORMAT, v->page.unit.id));
	url_add(u, "item", v->item);
	url_add(u, "months", query(v->w, "months"));
	url_add(u, "as", as);
	return url_done(u);
}

struct html_url coming_due_url(const struct coming_view *v, const struct coming_due *d)
{
	if (d->document)
		return url_done(web_url(
			v->w, arena_printf(v->w->arena, "/records/document/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, d->area, d->fact)));
	return url_done(web_url(v->w, arena_printf(v->w->arena, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, d->area, d->person)));
}

const char *coming_month(const struct coming_view *v, int i)
{
	ymd d = v->page.month_from[i];
	return arena_printf(v->w->arena, "%02d/%d", d / 100 % 100, d / 10000);
}

const char *coming_number(const struct coming_view *v, int64_t n)
{
	return text_thousands(n, v->w->arena);
}

const char *coming_total(const struct coming_view *v)
{
	return text_thousands(v->page.total, v->w->arena);
}

const char *coming_unnamed(const struct coming_view *v)
{
	return text_thousands(v->page.unnamed, v->w->arena);
}

const char *coming_more(const struct coming_view *v)
{
	return text_thousands((int64_t)(v->page.named - v->shown), v->w->arena);
}

const char *coming_span(const struct coming_view *v)
{
	char from[11], until[11];
	g_autofree char *text = MSG_FORMAT(
		MSG_COMING_SPAN, v->w->html.lang, ymd_format_vi(v->page.from, from), ymd_format_vi(ymd_add_days(v->page.until, -1), until));
	return arena_strdup(v->w->arena, text);
}

const char *coming_text(const struct coming_view *v, const struct text2 *t)
{
	return v->w->html.lang == MSG_EN && t->en != NULL ? t->en : t->vi;
}

static bool read_ask(struct web *w, struct coming_ask *what, struct err *e)
{
	int64_t months = COMING_MONTHS, place = 0;
	const char *unit = query(w, "unit"), *asked = query(w, "months");
	g_autofree char *most = g_strdup_printf("%d", COMING_MONTHS_MAX);
	if (*asked != '\0' && !g_ascii_string_to_signed(asked, 10, 1, COMING_MONTHS_MAX, &months, NULL))
		return FAIL(e, ERR_INPUT, MSG_COMING_MONTHS_WRONG, most);
	/* ids are longer than any code */
	if (strlen(unit) > 8 && !g_ascii_string_to_signed(unit, 10, 1, G_MAXINT64, &place, NULL))
		place = 0;
	*what = (struct coming_ask){
		.unit = place != 0 ? NULL : unit, .place = place, .item = query(w, "item"), .from = w->ask.day, .months = (int)months};
	return true;
}

static void put_kinds(struct web *w, struct coming_view *v)
{
	size_t count = 0, room = 0;
	const struct law_file *files = library_law(w->app->library, "coming", &count, w->arena);
	for (size_t i = 0; i < count; i++)
		room += files[i].item_count;
	const struct law_item **kinds = ARENA_ARRAY(w->arena, const struct law_item *, room + 1);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; w->ask.day >= files[i].from && w->ask.day < files[i].until && k < files[i].item_count; k++)
			kinds[v->kind_count++] = &files[i].items[k];
	v->kinds = kinds;
}

static void keep(struct web *w)
{
	static const char *const names[] = {"unit", "item", "months"};
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, G_N_ELEMENTS(names));
	size_t n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (*query(w, names[i]) != '\0')
			kept[n++] = (struct http_pair){names[i], query(w, names[i])};
	w->shell.kept = kept;
	w->shell.kept_count = n;
}

/* GET /coming */
bool web_coming(struct web *w, struct err *e)
{
	struct coming_ask what;
	struct coming_view v = {.w = w, .item = query(w, "item")};
	if (!read_ask(w, &what, e))
		return false;
	what.names = COMING_ROWS;
	if (!page_coming(w->app, &w->ask, &what, &v.page, &v.units, w->arena, e))
		return false;
	put_kinds(w, &v);
	keep(w);
	v.shown = MIN(v.page.due_count, (size_t)COMING_ROWS);
	w->shell.section = SECTION_CHECK;
	w->shell.has_date = w->shell.has_known = true;
	w->shell.known_ignored = false;
	w->shell.title = msg_template(MSG_COMING_TITLE, w->html.lang);
	shell_help(w, (const msg_key[]){MSG_COMING_HELP_1, MSG_COMING_HELP_2}, 2);
	shell_here(w, w->shell.title);
	if (v.page.due_count > 0 && viewer_may_somewhere(w->viewer, RIGHT_EXPORT)) {
		struct shell_link *out = ARENA_ARRAY(w->arena, struct shell_link, 3);
		out[0] = (struct shell_link){msg_template(MSG_COMING_CALENDAR, w->html.lang), coming_file_url(&v, "ics")};
		out[1] = (struct shell_link){"Excel", coming_file_url(&v, "xlsx")};
		out[2] = (struct shell_link){"CSV", coming_file_url(&v, "csv")};
		w->shell.outputs = out;
		w->shell.output_count = 3;
	}
	template_coming(&w->html, &w->shell, &v);
	return true;
}

/* GET /coming/file?as=ics|xlsx|csv */
bool web_coming_file(struct web *w, struct err *e)
{
	struct coming_ask what;
	struct coming page;
	struct form_choices units;
	const char *as = query(w, "as");
	if (!read_ask(w, &what, e))
		return false;
	what.takes_out = true;
	if (!page_coming(w->app, &w->ask, &what, &page, &units, w->arena, e))
		return false;
	if (strcmp(as, "ics") != 0) {
		const bool excel = strcmp(as, "csv") != 0;
		answer_name(w, "sap-den", excel);
		return answer_sheet(w, coming_sheet(&page, w->html.lang, w->arena), excel, e);
	}
	g_autofree char *text = coming_calendar(&page, "coso", instant_now(), w->html.lang);
	g_string_append(w->response->body, text);
	w->response->type = "text/calendar; charset=utf-8";
	http_add_header(w->response, "Content-Disposition", "attachment; filename=\"sap-den.ics\"");
	return true;
}
