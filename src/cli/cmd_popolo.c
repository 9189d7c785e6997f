/* coso import of a Popolo file. */
#include "cli/cli.h"

#include "app/import/popolo_import.h"

#include <glib.h>
#include <jansson.h>
#include <stdlib.h>

static json_t *texts(const char *const *list)
{
	json_t *out = json_array();
	for (; *list != NULL; list++)
		json_array_append_new(out, json_string(*list));
	return out;
}

static bool show_json(const struct cli *c, const struct popolo_report *r, struct err *e)
{
	static const char *const names[] = {"persons", "organizations", "posts", "events", "memberships", "areas"};
	json_t *counts = json_object(), *problems = json_array();
	for (int i = 0; i < POPOLO_CLASSES; i++)
		json_object_set_new(counts, names[i],
			json_pack("{s:I, s:I, s:I, s:I}", "seen", (json_int_t)r->seen[i], "made", (json_int_t)r->made[i], "same",
				(json_int_t)r->same[i], "left", (json_int_t)r->left[i]));
	for (size_t i = 0; i < r->problem_count; i++)
		json_array_append_new(problems, json_string(r->problems[i]));
	json_t *j = json_pack("{s:b, s:s?, s:o, s:o, s:o, s:o}", "written", (int)r->written, "batch", r->batch, "counts", counts,
		"problems", problems, "unheld", texts(r->unheld), "notes", texts(r->notes));
	must(j != NULL);
	char *text = json_dumps(j, JSON_INDENT(1));
	must(text != NULL);
	bool ok = cli_emit(c, text, e);
	free(text);
	json_decref(j);
	return ok;
}

/* The file is a Popolo file (popolo_is); --map names its mapping. */
int cli_import_popolo(struct cli *c, struct err *e)
{
	struct popolo_options o = {.file = c->o.rest[0],
		.map = c->o.map,
		.unit = c->o.unit,
		.dry = c->o.dry_run != 0,
		.reason = c->o.reason,
		.actor = c->o.actor,
		.lang = c->lang};
	struct arena *arena = arena_new();
	struct popolo_report report = {0};
	g_autoptr(GString) text = g_string_new(NULL);
	struct app *a = cli_need_db(c, e) && cli_today(c, &o.today, e) ? app_open(c->o.db, DB_WRITE, e) : NULL;
	bool ok = a != NULL && cli_act_as(c, a, e) && app_popolo_import(a, &o, arena, &report, e);
	if (!ok) {
		cli_import_refused(c, e);
	} else if (g_strcmp0(c->o.format, "json") == 0) {
		ok = show_json(c, &report, e) && report.problem_count == 0;
	} else {
		popolo_report_text(&report, c->lang, text);
		ok = cli_emit(c, text->str, e) && report.problem_count == 0;
	}
	app_close(a);
	arena_free(arena);
	return ok ? 0 : 1;
}
