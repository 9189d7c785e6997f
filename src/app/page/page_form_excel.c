/* The Excel file of a form page: drawn as the page is, written to a folder of its own that only this user reads, handed over as bytes. */
#include "app/page/page_form_excel.h"

#include "app/figure/figure_head.h"
#include "app/figure/figure_paper.h"
#include "app/page/page_form_parts.h"
#include "messages/base.def"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The library writes files only. */
static bool write_bytes(struct form_work *w, const struct figure_list *lists, size_t count, GBytes **out, struct err *e)
{
	g_autofree char *folder = g_dir_make_tmp("coso-XXXXXX", NULL);
	char *text = NULL;
	gsize length = 0;
	if (folder == NULL)
		return FAIL(e, ERR_IO, MSG_FILE_WRITE, g_get_tmp_dir(), g_strerror(errno));
	g_autofree char *path = g_build_filename(folder, "form.xlsx", NULL);
	bool ok = figure_workbook(w->app, w->figure, lists, count, instant_now(), w->ask->lang, path, e);
	if (ok && !g_file_get_contents(path, &text, &length, NULL))
		ok = FAIL(e, ERR_IO, MSG_FILE_OPEN, path, g_strerror(errno));
	g_unlink(path);
	g_rmdir(folder);
	if (ok)
		*out = g_bytes_new_take(text, length);
	return ok;
}

/* "Biểu số 2-BTCTW, Tỉnh Tuyên Quang (08), từ 01-01-2022 đến 31-12-2022.xlsx" */
static bool name_file(struct form_work *w, const char *ending, struct page_form_excel *out, struct err *e)
{
	struct figure_head head;
	const struct form *form = w->figure->report->form;
	if (!figure_head(w->app, w->figure, w->ask->lang, &head, e))
		return false;
	g_autofree char *name =
		g_strdup_printf("%s, %s, %s.%s", *head.number != '\0' ? head.number : form->code, head.where, head.when, ending);
	g_strdelimit(name, "/\\:", '-');
	for (char *p = name; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || strchr("*?\"<>|", *p) != NULL)
			*p = ' ';
	out->name = arena_strdup(w->arena, name);
	out->plain_name = arena_printf(w->arena, "%s.%s", form->code, ending);
	return true;
}

bool page_form_excel(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, const struct figure_list *lists,
	size_t list_count, struct page_form_excel *out, struct arena *arena, struct err *e)
{
	struct form_work w = {.app = a, .ask = ask, .q = q, .arena = arena};
	*out = (struct page_form_excel){0};
	bool ok = form_work_begin(&w, e) && form_work_draw(&w, e) && name_file(&w, "xlsx", out, e) &&
		  write_bytes(&w, lists, list_count, &out->bytes, e);
	form_work_end(&w);
	return ok;
}

bool page_form_paper(struct app *a, const struct page_ask *ask, const struct page_form_ask *q, enum paper_format format,
	struct page_form_excel *out, struct arena *arena, struct err *e)
{
	struct form_work w = {.app = a, .ask = ask, .q = q, .arena = arena};
	*out = (struct page_form_excel){0};
	bool ok = form_work_begin(&w, e) && form_work_draw(&w, e) && name_file(&w, paper_format_word(format), out, e);
	if (ok)
		out->bytes = figure_paper(a, w.figure, format, instant_now(), ask->lang, e);
	form_work_end(&w);
	return ok && out->bytes != NULL;
}
