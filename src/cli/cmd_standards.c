/* Commands standards and rules: files of law asked of a register, as tables or, for one row, as names. */
#include "cli/cli.h"

#include "app/law/law_goal.h"
#include "messages/law.def"

#include <string.h>

/* The table, or with --row who is behind it. In JSON one form after the other, joined to a list by the caller. */
static bool show(struct cli *c, struct app *a, const struct law_form *form, struct figure *f, GString *json, struct err *e)
{
	const struct sheet *s = NULL;
	bool wants_json = g_strcmp0(c->o.format, "json") == 0;
	if (c->o.row == NULL && wants_json) {
		g_autofree char *text = figure_json(f);
		g_string_append_printf(json, "%s%s", json->len > 1 ? "," : "", text);
		return true;
	}
	s = c->o.row == NULL ? figure_sheet(f, c->lang)
	    : form->file != NULL && strcmp(form->file->kind, "standard") == 0
		    ? law_reasons(a, f, form->file, c->o.row, c->lang, f->arena, e)
		    : law_rule_names(a, f, c->o.row, c->lang, f->arena, e);
	if (s == NULL || (c->o.row != NULL && !cli_log_readings(c, a, e)))
		return false;
	if (!wants_json)
		return cli_emit_sheet(c, s, e);
	g_autofree char *text = sheet_json(s);
	g_string_append_printf(json, "%s%s", json->len > 1 ? "," : "", text);
	return true;
}

static bool has_row(const struct law_form *f, const char *row)
{
	const struct form *form = NULL;
	const struct form *const *all = NULL;
	if (row == NULL)
		return true;
	form = library_forms(f->library, &all) == 1 ? all[0] : NULL;
	/* Remainders are lines of the form too. */
	return form != NULL && form_row(form, row) != NULL;
}

static bool ask_all(struct cli *c, struct app *a, const struct law_form *forms, size_t count, struct err *e)
{
	g_autoptr(GString) json = g_string_new("[");
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		struct figure_request r = {.unit = c->o.unit, .organisation = c->o.org, .today = c->o.today, .known_at = c->o.known_at};
		r.use_sql = g_strcmp0(c->o.engine, "sql") == 0;
		if (!has_row(&forms[i], c->o.row))
			continue;
		law_request(&forms[i], &r);
		struct figure *f = figure_draw(a, &r, e);
		bool ok = f != NULL && show(c, a, &forms[i], f, json, e);
		figure_free(f);
		if (!ok)
			return false;
		any = true;
	}
	if (!any)
		return FAIL(e, ERR_NOT_FOUND, MSG_LAW_NO_ROW, c->o.row);
	g_string_append(json, "]\n");
	return g_strcmp0(c->o.format, "json") != 0 || cli_emit(c, json->str, e);
}

static int ask_law(struct cli *c, enum law_what what, struct err *e)
{
	ymd day = 0;
	struct law_form *forms = NULL;
	size_t count = 0;
	int64_t known_ms = 0;
	if (!cli_need_db(c, e) || !(c->o.date != NULL ? ymd_parse_iso(c->o.date, &day, e) : cli_today(c, &day, e)) ||
		(c->o.known_at != NULL && !instant_parse(c->o.known_at, &known_ms, e)))
		return 2;
	struct arena *arena = arena_new();
	struct app *a = app_open(c->o.db, DB_READ, e);
	if (a != NULL && cli_act_as(c, a, e) &&
		law_forms(a, what, c->o.rest != NULL ? c->o.rest[0] : NULL, day, &forms, &count, arena, e) &&
		figure_share(a, known_ms, e)) {
		ask_all(c, a, forms, count, e);
		figure_unshare(a);
	}
	law_forms_free(forms, count);
	app_close(a);
	arena_free(arena);
	return e->code == ERR_NONE ? 0 : 1;
}

int cli_standards(struct cli *c, struct err *e)
{
	return ask_law(c, LAW_STANDARDS, e);
}

int cli_rules(struct cli *c, struct err *e)
{
	return ask_law(c, LAW_RULES, e);
}
