/* Records of one kind, or people and bodies as Popolo JSON, of a unit or of the whole register. ask: {"what": "person", "as": "csv",
 * "unit": "08"}. */
#include "app/export/export.h"
#include "app/job/job_parts.h"
#include "messages/export.def"

#include <string.h>

static bool progress(void *self, int64_t rows, struct err *e)
{
	return job_go_on(self, rows, 0, e);
}

bool job_export(struct job_task *t, struct err *e)
{
	const char *what = job_said(t, "what"), *as = job_said(t, "as");
	char day[11];
	must(what != NULL && as != NULL);
	const bool popolo = strcmp(what, "popolo") == 0, excel = strcmp(as, "xlsx") == 0;
	const struct export_ask ask = {.kind = what,
		.format = popolo  ? EXPORT_POPOLO
			  : excel ? EXPORT_XLSX
				  : EXPORT_CSV,
		.unit = job_said(t, "unit"),
		.today = t->today,
		.lang = t->lang,
		.out = t->out,
		.progress = progress,
		.progress_self = t};
	struct export_report r;
	t->name = arena_printf(t->arena, "%s-%s.%s", what, ymd_format_iso(t->today, day), popolo ? "json" : excel ? "xlsx" : "csv");
	if (!app_export(t->app, &ask, &r, e))
		return false;
	if (!popolo && r.kept_back > 0) {
		g_autofree char *kept = MSG_FORMAT(MSG_EXPORT_KEPT_BACK, t->lang, arena_printf(t->arena, "%" G_GINT64_FORMAT, r.kept_back));
		t->note = arena_strdup(t->arena, kept);
	}
	return true;
}
