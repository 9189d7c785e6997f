/* Commands over the law alone: forms, check, dict, claims. */
#include "cli/cli.h"

#include "app/app.h"
#include "app/check.h"
#include "app/figure/printed.h"
#include "app/own/own_form.h"
#include "model/dictionary.h"
#include "messages/cli.def"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char *validity(const struct form *f, struct arena *a)
{
	char from[11], until[11];
	if (f->valid_until == 0 || f->valid_until == YMD_OPEN)
		return arena_printf(a, "%s –", ymd_format_vi(f->valid_from, from));
	return arena_printf(a, "%s – %s", ymd_format_vi(f->valid_from, from), ymd_format_vi(ymd_add_days(f->valid_until, -1), until));
}

static const char *periods(const struct form *f, struct arena *a)
{
	g_autoptr(GString) s = g_string_new(NULL);
	for (int k = 0; k < PERIOD__MAX; k++)
		if (f->periods[k])
			g_string_append_printf(s, "%s%s", s->len > 0 ? " " : "", period_kind_name((enum period_kind)k));
	return arena_strdup(a, s->str);
}

/* Forms whose cells are typed: their figures are kept elsewhere and cannot be entered in this version. */
static bool is_typed(const struct form *f, struct arena *a)
{
	struct form_cell cell;
	if (f->row_count == 0 || f->column_count == 0)
		return false;
	form_cell(f, f->rows[0], f->columns[0], &cell, a);
	return cell.content == CONTENT_ENTER || f->columns[0]->enter != NULL || f->rows[0]->enter != NULL;
}

static const char *state_words(const struct cli *c, const struct form *f, struct arena *a)
{
	if (f->unavailable == NULL)
		return msg_template(is_typed(f, a) ? MSG_FORMS_TYPED : MSG_FORMS_READY, c->lang);
	g_autofree char *text = MSG_FORMAT(MSG_FORMS_NOT_YET, c->lang, f->unavailable);
	return arena_strdup(a, text);
}

static bool forms_json(struct cli *c, const struct form *const *all, size_t n, struct err *e)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++) {
		char from[11], until[11];
		const struct form *f = all[i];
		bool open = f->valid_until == 0 || f->valid_until == YMD_OPEN;
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:s, s:b}", "form", f->code, "number",
						    f->number != NULL ? f->number : "", "vi", f->title.vi != NULL ? f->title.vi : "", "en",
						    f->title.en != NULL ? f->title.en : "", "from", ymd_format_iso(f->valid_from, from),
						    "until", open ? NULL : ymd_format_iso(f->valid_until, until), "confidence",
						    f->confidence, "ready", f->unavailable == NULL));
	}
	char *text = json_dumps(list, JSON_INDENT(1));
	g_autofree char *line = g_strconcat(text, "\n", NULL);
	free(text);
	json_decref(list);
	return cli_emit(c, line, e);
}

static const struct sheet *forms_sheet(struct cli *c, const struct form *const *all, size_t n, struct arena *a)
{
	static const msg_key keys[] = {MSG_FORMS_CODE, MSG_FORMS_NUMBER, MSG_FORMS_TITLE, MSG_FORMS_VALID, MSG_FORMS_PERIODS,
		MSG_FORMS_CONFIDENCE, MSG_FORMS_STATE};
	struct sheet *s = ARENA_NEW(a, struct sheet);
	const char **header = ARENA_ARRAY(a, const char *, G_N_ELEMENTS(keys));
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		header[i] = msg_template(keys[i], c->lang);
	s->header = header;
	s->column_count = G_N_ELEMENTS(keys);
	s->row_count = n;
	s->rows = ARENA_ARRAY(a, struct sheet_row, n == 0 ? 1 : n);
	for (size_t i = 0; i < n; i++) {
		const struct form *f = all[i];
		const char *texts[] = {f->code, f->number != NULL && strcmp(f->number, "none") != 0 ? f->number : "",
			c->lang == MSG_EN ? f->title.en : f->title.vi, validity(f, a), periods(f, a), f->confidence, state_words(c, f, a)};
		s->rows[i].cells = ARENA_ARRAY(a, struct sheet_cell, s->column_count);
		for (size_t k = 0; k < s->column_count; k++)
			s->rows[i].cells[k] = (struct sheet_cell){.type = SHEET_TEXT, .text = texts[k] != NULL ? texts[k] : ""};
	}
	return s;
}

int cli_forms(struct cli *c, struct err *e)
{
	struct app *a = app_open(c->o.db, DB_READ, e);
	struct own_forms own = {0};
	struct page_ask ask = {.lang = c->lang};
	if (a == NULL)
		return 1;
	/* a register may hold forms of the offices' own */
	if (a->store != NULL &&
		(!cli_act_as(c, a, e) || !cli_today(c, &ask.today, e) || !own_forms_read(a, &ask, NULL, &own, a->arena, e))) {
		app_close(a);
		return 1;
	}
	const struct form *const *all = NULL;
	size_t n = library_forms(own.library != NULL ? own.library : a->library, &all);
	if (c->o.format != NULL && strcmp(c->o.format, "json") == 0)
		forms_json(c, all, n, e);
	else
		cli_emit_sheet(c, forms_sheet(c, all, n, a->arena), e);
	own_forms_free(&own);
	app_close(a);
	return 0;
}

int cli_check(struct cli *c, struct err *e)
{
	struct check_outcome outcome;
	g_autoptr(GString) out = g_string_new(NULL);
	if (!app_check(c->o.rest, out, &outcome, e))
		return 1;
	char n[3][24];
	g_snprintf(n[0], sizeof n[0], "%d", outcome.files);
	g_snprintf(n[1], sizeof n[1], "%d", outcome.errors);
	g_snprintf(n[2], sizeof n[2], "%d", outcome.warnings);
	g_autofree char *sum = outcome.errors + outcome.warnings == 0 ? MSG_FORMAT(MSG_CHECK_CLEAN, c->lang, n[0])
								      : MSG_FORMAT(MSG_CHECK_COUNT, c->lang, n[0], n[1], n[2]);
	/* Faults are the answer to the question asked, so they go where answers go; with errors the sum goes to stderr as well. */
	fputs(out->str, outcome.errors > 0 ? stderr : stdout);
	fprintf(outcome.errors > 0 ? stderr : stdout, "%s\n", sum);
	return outcome.errors > 0 ? 1 : 0;
}

int cli_claims(struct cli *c, struct err *e)
{
	g_autoptr(GString) out = g_string_new(NULL);
	int not_ok = 0;
	g_autoptr(GString) faults = g_string_new(NULL);
	if (!app_claims(c->o.rest[0], c->o.db, c->lang, out, faults, &not_ok, e))
		return 1;
	fputs(faults->str, stderr);
	return cli_emit(c, out->str, e) && not_ok == 0 ? 0 : 1;
}

int cli_dict(struct cli *c, struct err *e)
{
	g_autofree char *text = dictionary_markdown(c->lang);
	return cli_emit(c, text, e) ? 0 : 1;
}
