/* See answer_file.h. */
#include "web/answer_file.h"

#include "messages/base.def"

#include <errno.h>
#include <glib/gstdio.h>

void answer_name(struct web *w, const char *name, bool excel)
{
	char day[11];
	g_autofree char *disposition =
		g_strdup_printf("attachment; filename=\"%s-%s.%s\"", name, ymd_format_iso(w->ask.day, day), excel ? "xlsx" : "csv");
	w->response->type = excel ? FILE_XLSX : FILE_CSV;
	http_add_header(w->response, "Content-Disposition", disposition);
}

bool answer_written(struct web *w, answer_write write, void *user, struct err *e)
{
	g_autofree char *folder = g_dir_make_tmp("coso-XXXXXX", NULL);
	if (folder == NULL)
		return FAIL(e, ERR_IO, MSG_FILE_WRITE, g_get_tmp_dir(), g_strerror(errno));
	g_autofree char *path = g_build_filename(folder, "answer", NULL);
	const bool ok = write(w, path, user, e);
	GMappedFile *file = ok ? g_mapped_file_new(path, FALSE, NULL) : NULL;
	(void)g_unlink(path);
	(void)g_rmdir(folder);
	if (file == NULL)
		return ok ? FAIL(e, ERR_IO, MSG_FILE_WRITE, path, g_strerror(errno)) : false;
	w->response->bytes = g_mapped_file_get_bytes(file);
	g_mapped_file_unref(file);
	return true;
}

static bool write_xlsx(struct web *w, const char *path, void *user, struct err *e)
{
	(void)w;
	return sheet_write_xlsx(user, path, e);
}

bool answer_sheet(struct web *w, const struct sheet *s, bool excel, struct err *e)
{
	if (excel)
		return answer_written(w, write_xlsx, (void *)(uintptr_t)s, e);
	sheet_write_csv(s, w->response->body);
	return true;
}
