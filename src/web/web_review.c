/* Pages of the review of committees: /review of a unit, /review/body/:id of one; its tables as files, the paper. */
#include "web/answer_file.h"
#include "web/review_view.h"
#include "web/templates.gen.h"
#include "web/web.h"

#include "app/paper/paper_review.h"
#include "base/text.h"
#include "messages/base.def"
#include "messages/paper.def"
#include "messages/review.def"
#include "messages/review_page.def"

#include <string.h>

static const char *query(const struct web *w, const char *name)
{
	const char *text = http_query(w->request, name);
	return text != NULL ? text : "";
}

static struct html_url body_url(struct web *w, int64_t id)
{
	return url_done(web_url(w, arena_printf(w->arena, "/review/body/%" G_GINT64_FORMAT, id)));
}

struct html_url review_person_url(const struct review_view *v, const struct page_person_ref *p)
{
	if (p->id == NONE)
		return (struct html_url){NULL};
	return url_done(web_url(v->w, arena_printf(v->w->arena, "/people/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, p->area, p->id)));
}

struct html_url review_row_url(const struct review_view *v, const struct sheet_row *row)
{
	const struct page_person_ref person = {row->area, row->id, NULL};
	if (row->about == 'p')
		return review_person_url(v, &person);
	if (row->about == 'o' && row->id != v->p.body)
		return body_url(v->w, row->id);
	return (struct html_url){NULL};
}

bool review_is_number(const struct sheet_cell *c)
{
	const bool figure = *c->text != '\0' && strspn(c->text, "0123456789.,-") == strlen(c->text);
	return figure || c->type == SHEET_INT || strcmp(c->text, "…") == 0 || strcmp(c->text, "⊘") == 0;
}

const char *review_count(const struct review_view *v, size_t n)
{
	return text_thousands((int64_t)n, v->w->arena);
}

const char *review_day(const struct review_view *v)
{
	char day[11];
	return arena_strdup(v->w->arena, ymd_format_vi(v->w->ask.day, day));
}

static void begin(struct web *w, const char *title)
{
	static const msg_key help[] = {MSG_REVIEW_PAGE_HELP_1, MSG_REVIEW_PAGE_HELP_2, MSG_REVIEW_PAGE_HELP_3};
	w->shell.section = SECTION_FORMS;
	w->shell.has_date = w->shell.has_known = true;
	w->shell.known_ignored = false;
	w->shell.title = title;
	shell_help(w, help, G_N_ELEMENTS(help));
	shell_crumb(w, msg_template(MSG_WEB_FORMS, w->html.lang), url_done(url_new(w->arena, "/forms")));
}

static struct shell_link file_link(struct web *w, const char *path, const char *text, const char *as, const struct review_view *v)
{
	struct url *u = web_url(w, path);
	if (v->p.body != 0)
		url_add(u, "org", arena_printf(w->arena, "%" G_GINT64_FORMAT, v->p.body));
	else
		url_add(u, "unit", v->p.unit);
	url_add(u, "sort", query(w, "sort"));
	url_add(u, "only", query(w, "only"));
	url_add(u, "as", as);
	return (struct shell_link){text, url_done(u)};
}

static void offer_files(struct web *w, const struct review_view *v)
{
	struct shell_link *out = ARENA_ARRAY(w->arena, struct shell_link, 4);
	if (v->p.none != NULL || !viewer_may_somewhere(w->viewer, RIGHT_EXPORT))
		return;
	out[0] = file_link(w, "/review/file", "Excel", "xlsx", v);
	out[1] = file_link(w, "/review/file", "CSV", "csv", v);
	out[2] = file_link(w, "/review/paper", msg_template(MSG_WEB_PDF, w->html.lang), "pdf", v);
	out[3] = file_link(w, "/review/paper", msg_template(MSG_WEB_WORD, w->html.lang), "docx", v);
	w->shell.outputs = out;
	w->shell.output_count = 4;
}

/* The address keeps what was chosen when the day is changed. */
static void keep(struct web *w, const char *const *names, size_t count)
{
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, count + 1);
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		if (*query(w, names[i]) != '\0')
			kept[n++] = (struct http_pair){names[i], query(w, names[i])};
	w->shell.kept = kept;
	w->shell.kept_count = n;
}

/* What the form of choices keeps: the day and what was known. */
static void keep_context(struct web *w, struct review_view *v)
{
	static const char *const names[] = {"date", "known-at"};
	struct http_pair *kept = ARENA_ARRAY(w->arena, struct http_pair, G_N_ELEMENTS(names));
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (*query(w, names[i]) != '\0')
			kept[v->kept_count++] = (struct http_pair){names[i], query(w, names[i])};
	v->kept = kept;
}

struct html_url review_page_url(const struct review_view *v, int64_t page)
{
	static const char *const names[] = {"unit", "sort", "only"};
	if (page < 1 || page > v->p.pages)
		return (struct html_url){NULL};
	struct url *u = web_url(v->w, "/review");
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		url_add(u, names[i], query(v->w, names[i]));
	url_add(u, "page", arena_printf(v->w->arena, "%" G_GINT64_FORMAT, page));
	return url_done(u);
}

static struct page_review_ask read_ask(const struct web *w)
{
	return (struct page_review_ask){.unit = query(w, "unit"), .sort = query(w, "sort"), .only = query(w, "only")};
}

/* GET /review */
bool web_review(struct web *w, struct err *e)
{
	static const char *const kept[] = {"unit", "sort", "only"};
	struct page_review_ask q = read_ask(w);
	struct review_view *v = ARENA_NEW(w->arena, struct review_view);
	*v = (struct review_view){.w = w, .title = msg_template(MSG_REVIEW_PAGE, w->html.lang)};
	begin(w, v->title);
	if (!g_ascii_string_to_signed(query(w, "page"), 10, 1, 100000, &q.page, NULL))
		q.page = 1;
	if (!page_review(w->app, &w->ask, &q, &v->p, w->arena, e))
		return false;
	v->here = url_done(url_new(w->arena, "/review"));
	shell_here(w, v->title);
	keep(w, kept, G_N_ELEMENTS(kept));
	keep_context(w, v);
	offer_files(w, v);
	template_review(&w->html, &w->shell, v);
	return true;
}

static struct html_url tenure_url(struct web *w, const struct review_person *p)
{
	struct url *u = url_new(
		w->arena, arena_printf(w->arena, "/records/tenure/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, p->person.area, p->fact));
	return url_done(u);
}

/* GET /review/body/:id */
bool web_review_body(struct web *w, struct err *e)
{
	struct page_review_ask q = {0};
	struct review_view *v = ARENA_NEW(w->arena, struct review_view);
	*v = (struct review_view){.w = w};
	if (!web_parameter_id(w, 0, &q.organisation, e) || !page_review(w->app, &w->ask, &q, &v->p, w->arena, e))
		return false;
	struct url *all = web_url(w, "/review");
	v->title = v->p.title;
	begin(w, v->title);
	url_add(all, "unit", v->p.unit);
	v->all = url_done(all);
	v->organisation = url_done(web_url(w, arena_printf(w->arena, "/organisations/%" G_GINT64_FORMAT, v->p.body)));
	if (v->p.beside_form != NULL) {
		struct url *form = url_new(w->arena, arena_printf(w->arena, "/forms/%s", v->p.beside_form));
		char day[11];
		url_add(form, "unit", v->p.unit);
		url_add(form, "date", ymd_format_iso(w->ask.day, day));
		v->form = url_done(form);
	}
	if (v->p.head != NULL) {
		v->head = review_person_url(v, &v->p.head->person);
		v->tenure = tenure_url(w, v->p.head);
	}
	shell_crumb(w, msg_template(MSG_REVIEW_PAGE, w->html.lang), v->all);
	shell_here(w, v->title);
	offer_files(w, v);
	template_review_one(&w->html, &w->shell, v);
	return true;
}

/* Both tables under one another: the bodies, what there is to do. */
static const struct sheet *both(const struct page_review *p, struct arena *a)
{
	const struct sheet *first = p->members != NULL ? p->members : p->bodies, *second = p->acts;
	struct sheet *s = ARENA_NEW(a, struct sheet);
	const size_t columns = MAX(first->column_count, second->column_count);
	const char **header = ARENA_ARRAY(a, const char *, columns);
	*s = *first;
	s->column_count = columns;
	for (size_t c = 0; c < columns; c++)
		header[c] = c < first->column_count ? first->header[c] : "";
	s->header = header;
	s->row_count = 0;
	s->rows = ARENA_ARRAY(a, struct sheet_row, first->row_count + second->row_count + 2);
	const struct sheet *const parts[] = {first, second};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		if (i == 1 && second->row_count > 0) {
			struct sheet_cell *head = ARENA_ARRAY(a, struct sheet_cell, columns);
			for (size_t c = 0; c < columns; c++)
				head[c] =
					(struct sheet_cell){.type = SHEET_TEXT, .text = c < second->column_count ? second->header[c] : ""};
			s->rows[s->row_count++] = (struct sheet_row){.cells = head, .strong = true};
		}
		for (size_t k = 0; k < parts[i]->row_count; k++) {
			struct sheet_row *row = &s->rows[s->row_count++];
			*row = parts[i]->rows[k];
			row->cells = ARENA_ARRAY(a, struct sheet_cell, columns);
			for (size_t c = 0; c < columns; c++)
				row->cells[c] = c < parts[i]->column_count ? parts[i]->rows[k].cells[c]
									   : (struct sheet_cell){.type = SHEET_TEXT, .text = ""};
		}
	}
	return s;
}

static bool read_org(const struct web *w, int64_t *out, struct err *e)
{
	const char *text = query(w, "org");
	*out = 0;
	return *text == '\0' ||
	       (g_ascii_string_to_signed(text, 10, 1, G_MAXINT64, out, NULL) || FAIL0(e, ERR_NOT_FOUND, MSG_REVIEW_NO_BODY));
}

/* GET /review/file?as=csv|xlsx */
bool web_review_file(struct web *w, struct err *e)
{
	struct page_review_ask q = read_ask(w);
	struct page_review p;
	const bool excel = strcmp(query(w, "as"), "csv") != 0;
	q.whole = true;
	if (!read_org(w, &q.organisation, e) || !page_review(w->app, &w->ask, &q, &p, w->arena, e))
		return false;
	if (p.none != NULL)
		return FAIL0(e, ERR_NOT_FOUND, MSG_REVIEW_PAGE_NO_BODIES);
	answer_name(w, "ra-soat", excel);
	return answer_sheet(w, both(&p, w->arena), excel, e);
}

/* GET /review/paper?as=pdf|docx */
bool web_review_paper(struct web *w, struct err *e)
{
	struct page_review_ask q = read_ask(w);
	struct review_ask ask = {.sort = *q.sort != '\0' ? q.sort : NULL, .page = w->ask};
	struct paper_review_file file;
	enum paper_format format;
	if (!answer_paper_format(http_query(w->request, "as"), &format, e) || !read_org(w, &ask.organisation, e))
		return false;
	if (ask.organisation == 0 && !page_review_unit(w->app, &w->ask, q.unit, &ask.unit, w->arena, e))
		return false;
	if (!paper_review(w->app, &ask, format, instant_now(), &file, w->arena, e))
		return false;
	answer_paper(w, format, file.bytes, file.name, "ra-soat");
	return true;
}
