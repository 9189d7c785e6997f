/* GET /forms/:code/excel, /pdf, /word: the form of the same address as a file. In Excel every list=ROW:COLUMN adds a sheet of who is behind
 * that cell. */
#include "app/page/page_form_excel.h"
#include "web/answer_file.h"
#include "web/form_views.h"
#include "messages/workbook.def"

#include <string.h>

#define LISTS_MAX 20

static bool read_lists(struct web *w, struct figure_list lists[LISTS_MAX], size_t *count, struct err *e)
{
	for (size_t i = 0; i < w->request->query.count; i++) {
		const struct http_pair *p = &w->request->query.items[i];
		if (strcmp(p->name, "list") != 0)
			continue;
		char *row = arena_strdup(w->arena, p->value), *colon = strrchr(row, ':');
		if (colon == NULL || colon == row || colon[1] == '\0' || *count == LISTS_MAX)
			return FAIL(e, ERR_INPUT, MSG_LIST_OPTION, p->value);
		*colon = '\0';
		lists[(*count)++] = (struct figure_list){.row = row, .column = colon + 1};
	}
	return true;
}

bool web_excel(struct web *w, struct err *e)
{
	return web_with_form(w, form_excel, e);
}

static void answer_form_file(struct web *w, const struct page_form_excel *file, const char *type)
{
	w->response->type = type;
	w->response->bytes = file->bytes;
	g_autofree char *coded = g_uri_escape_string(file->name, NULL, FALSE);
	g_autofree char *disposition = g_strdup_printf("attachment; filename=\"%s\"; filename*=UTF-8''%s", file->plain_name, coded);
	http_add_header(w->response, "Content-Disposition", disposition);
}

bool form_excel(struct web *w, const struct page_form_ask *q, struct err *e)
{
	struct figure_list lists[LISTS_MAX];
	size_t count = 0;
	struct page_form_excel file;
	if (!read_lists(w, lists, &count, e) || !page_form_excel(w->app, &w->ask, q, lists, count, &file, w->arena, e))
		return false;
	answer_form_file(w, &file, FILE_XLSX);
	return true;
}

bool form_paper(struct web *w, const struct page_form_ask *q, enum paper_format format, struct err *e)
{
	struct page_form_excel file;
	if (!page_form_paper(w->app, &w->ask, q, format, &file, w->arena, e))
		return false;
	answer_form_file(w, &file, format == PAPER_PDF ? FILE_PDF : FILE_DOCX);
	return true;
}

static bool pdf_of_form(struct web *w, const struct page_form_ask *q, struct err *e)
{
	return form_paper(w, q, PAPER_PDF, e);
}

bool web_form_pdf(struct web *w, struct err *e)
{
	return web_with_form(w, pdf_of_form, e);
}

static bool word_of_form(struct web *w, const struct page_form_ask *q, struct err *e)
{
	return form_paper(w, q, PAPER_DOCX, e);
}

bool web_form_word(struct web *w, struct err *e)
{
	return web_with_form(w, word_of_form, e);
}
