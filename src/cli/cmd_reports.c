/* Commands regimes and due: the report regimes in force, and who must send what to whom until when. */
#include "cli/cli.h"

#include "app/report/due.h"
#include "messages/regime.def"

#include <jansson.h>
#include <string.h>

static const char *words(const struct cli *c, const struct text2 *t)
{
	return c->lang == MSG_EN && t->en != NULL ? t->en : t->vi != NULL ? t->vi : "";
}

static const char *code_words(const struct cli *c, struct app *a, const char *list, int64_t num)
{
	const struct code_list *l = codes_list(a->codes, list, NULL);
	const struct code *x = l != NULL ? code_by_num(l, num) : NULL;
	return x == NULL ? "" : c->lang == MSG_EN && x->en != NULL ? x->en : x->vi;
}

static const char *level_label(const struct cli *c, struct app *a, const char *level)
{
	const struct code_list *l = codes_list(a->codes, "unit_level", NULL);
	const struct code *x = l != NULL ? code_by_id(l, level) : NULL;
	return x == NULL ? "" : c->lang == MSG_EN && x->en != NULL ? x->en : x->vi;
}

static const char *valid_text(ymd from, ymd until, struct arena *arena)
{
	char a[16], b[16];
	return arena_printf(arena, "%s – %s", ymd_format_vi(from, a), until >= YMD_OPEN ? "" : ymd_format_vi(ymd_add_days(until, -1), b));
}

static const char *joined(const char *const *texts, struct arena *arena)
{
	g_autofree char *all = texts != NULL ? g_strjoinv(", ", (char **)(uintptr_t)texts) : g_strdup("");
	return arena_strdup(arena, all);
}

static const char *senders_text(const struct cli *c, struct app *a, const struct regime *r, struct arena *arena)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; r->file != NULL && i < r->file->line_count; i++) {
		const struct regime_line *l = &r->file->lines[i];
		const char *due = due_rule_say(&l->due_rule, c->lang, arena);
		g_string_append_printf(out, "%s%s: %s", i > 0 ? "; " : "", level_label(c, a, l->level),
			*due != '\0' ? due : msg_template(MSG_DUE_NO_RULE, c->lang));
	}
	if (r->file == NULL)
		g_string_append(out, msg_template(MSG_REGIME_ASKED_HERE, c->lang));
	return arena_strdup(arena, out->str);
}

static void fill(struct sheet_row *row, const char *const *texts, size_t n, struct arena *arena)
{
	row->cells = ARENA_ARRAY(arena, struct sheet_cell, n);
	for (size_t i = 0; i < n; i++)
		row->cells[i] = (struct sheet_cell){.type = SHEET_TEXT, .text = texts[i] != NULL ? texts[i] : ""};
}

static const char **head(const struct cli *c, const msg_key *keys, size_t n, struct arena *arena)
{
	const char **header = ARENA_ARRAY(arena, const char *, n);
	for (size_t i = 0; i < n; i++)
		header[i] = msg_template(keys[i], c->lang);
	return header;
}

int cli_regimes(struct cli *c, struct err *e)
{
	static const msg_key keys[] = {MSG_REGIME_COL_CODE, MSG_REGIME_COL_TITLE, MSG_REGIME_COL_KIND, MSG_REGIME_COL_CYCLE,
		MSG_REGIME_COL_VALID, MSG_REGIME_COL_SENDERS, MSG_REGIME_COL_FORMS, MSG_REGIME_COL_CONFIDENCE};
	ymd day = 0;
	if (!(c->o.date != NULL ? ymd_parse_iso(c->o.date, &day, e) : cli_today(c, &day, e)))
		return 2;
	struct app *a = app_open(c->o.db, DB_READ, e);
	struct arena *arena = arena_new();
	struct regime *all = NULL;
	size_t n = 0;
	bool ok = a != NULL && (c->o.db == NULL || cli_act_as(c, a, e)) && regimes_on(a, NONE, day, &all, &n, arena, e);
	struct sheet s = {.column_count = G_N_ELEMENTS(keys), .header = head(c, keys, G_N_ELEMENTS(keys), arena), .row_count = n};
	s.rows = ARENA_ARRAY(arena, struct sheet_row, n + 1);
	for (size_t i = 0; ok && i < n; i++) {
		const struct regime *r = &all[i];
		const char *texts[] = {r->code, words(c, &r->title), code_words(c, a, "report_kind", r->kind),
			code_words(c, a, "report_cycle", r->cycle), valid_text(r->from, r->until, arena), senders_text(c, a, r, arena),
			joined(r->forms, arena), r->confidence};
		fill(&s.rows[i], texts, G_N_ELEMENTS(texts), arena);
	}
	ok = ok && cli_emit_sheet(c, &s, e);
	arena_free(arena);
	app_close(a);
	return ok ? 0 : 1;
}

/* ---- due ---- */

static const char *due_text(const struct cli *c, const struct regime_due *d, struct arena *arena)
{
	char shown[16];
	if (d->day == 0)
		return d->because;
	ymd_format_vi(d->day, shown);
	if (!d->draft)
		return arena_strdup(arena, shown);
	g_autofree char *text = MSG_FORMAT(MSG_REGIME_DRAFT_DAY, c->lang, shown);
	return arena_strdup(arena, text);
}

static const struct sheet *due_sheet(const struct cli *c, struct app *a, const struct due_list *l, ymd day, struct arena *arena)
{
	static const msg_key keys[] = {MSG_REGIME_COL_CODE, MSG_REGIME_COL_PERIOD, MSG_REGIME_COL_CUT, MSG_REGIME_COL_LEVEL,
		MSG_REGIME_COL_SENDER, MSG_REGIME_COL_UNIT, MSG_REGIME_COL_RECEIVER, MSG_REGIME_COL_DUE, MSG_REGIME_COL_STATE,
		MSG_REGIME_COL_REASON};
	size_t rows = 0, at = 0, due = 0;
	bool hidden = false;
	char shown[16], one[24], two[24];
	for (size_t i = 0; i < l->count; i++) {
		rows += l->parts[i].senders.count;
		due += l->parts[i].senders.due;
		hidden = hidden || l->parts[i].senders.hidden;
	}
	struct sheet *s = ARENA_NEW(arena, struct sheet);
	*s = (struct sheet){.column_count = G_N_ELEMENTS(keys), .header = head(c, keys, G_N_ELEMENTS(keys), arena), .row_count = rows};
	s->rows = ARENA_ARRAY(arena, struct sheet_row, rows + 1);
	for (size_t i = 0; i < l->count; i++) {
		const struct due_part *p = &l->parts[i];
		for (size_t k = 0; k < p->senders.count; k++) {
			const struct regime_sender *x = &p->senders.items[k];
			const char *texts[] = {p->regime.code, period_words(&p->period.period, c->lang, arena),
				arena_strdup(arena, ymd_format_vi(p->period.cut_off, shown)), level_label(c, a, x->line->level), x->name,
				x->unit_name, x->receiver_name, due_text(c, &x->due, arena),
				msg_template(x->state == REGIME_DUE ? MSG_REGIME_STATE_DUE : MSG_REGIME_STATE_WAIVED, c->lang), x->reason};
			fill(&s->rows[at++], texts, G_N_ELEMENTS(texts), arena);
		}
	}
	g_snprintf(one, sizeof one, "%zu", due);
	g_snprintf(two, sizeof two, "%zu", rows - due);
	g_autofree char *title = MSG_FORMAT(MSG_DUE_TITLE, c->lang, l->unit_name, ymd_format_vi(day, shown));
	g_autofree char *note = MSG_FORMAT(MSG_DUE_NOTE, c->lang, one, two);
	const char **lines = ARENA_ARRAY(arena, const char *, 5);
	lines[0] = arena_strdup(arena, title);
	lines[2] = arena_strdup(arena, note);
	lines[3] = hidden ? msg_template(MSG_DUE_NOTE_HIDDEN, c->lang) : NULL;
	s->title = lines;
	s->notes = lines + 2;
	return s;
}

static json_t *id_list(const int64_t *ids, size_t n)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_sprintf("%" G_GINT64_FORMAT, ids[i]));
	return list;
}

static json_t *sender_json(const struct regime_sender *s)
{
	static const char *const whys[] = {
		[REGIME_STANDS] = "stands", "founded", "ended", "handed_on", "changed", [REGIME_ENDED_LATER] = "ended_later"};
	char due[16] = "";
	json_t *o = json_object();
	if (s->due.day != 0)
		ymd_format_iso(s->due.day, due);
	json_object_set_new(o, "organisation", json_sprintf("%" G_GINT64_FORMAT, s->organisation));
	json_object_set_new(o, "name", json_string(s->name));
	json_object_set_new(o, "unit", json_string(s->unit_code));
	json_object_set_new(o, "level", json_string(s->line->level));
	json_object_set_new(o, "receiver", s->receiver == NONE ? json_null() : json_sprintf("%" G_GINT64_FORMAT, s->receiver));
	json_object_set_new(o, "receiver_name", json_string(s->receiver_name));
	json_object_set_new(o, "due", s->due.day == 0 ? json_null() : json_string(due));
	json_object_set_new(o, "provisional", json_boolean(s->due.draft));
	json_object_set_new(o, "state", json_string(s->state == REGIME_DUE ? "due" : "waived"));
	json_object_set_new(o, "why", json_string(whys[s->why]));
	json_object_set_new(o, "reason", json_string(s->reason));
	json_object_set_new(o, "successors", id_list(s->successors, s->successor_count));
	json_object_set_new(o, "instead_of", id_list(s->instead_of, s->instead_count));
	return o;
}

static bool due_json(struct cli *c, const struct due_list *l, struct err *e)
{
	json_t *all = json_array();
	for (size_t i = 0; i < l->count; i++) {
		char from[16], last[16], cut[16];
		const struct due_part *p = &l->parts[i];
		json_t *senders = json_array();
		for (size_t k = 0; k < p->senders.count; k++)
			json_array_append_new(senders, sender_json(&p->senders.items[k]));
		json_array_append_new(all,
			json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:o}", "regime", p->regime.code, "version", p->regime.version,
				"period", p->period.period.text, "from", ymd_format_iso(p->period.period.from, from), "last",
				ymd_format_iso(period_closing_day(&p->period.period), last), "cut_off",
				ymd_format_iso(p->period.cut_off, cut), "due", (int)p->senders.due, "waived", (int)p->senders.waived,
				"senders", senders));
	}
	char *text = json_dumps(all, JSON_INDENT(1));
	g_autofree char *line = g_strconcat(text, "\n", NULL);
	free(text);
	json_decref(all);
	return cli_emit(c, line, e);
}

int cli_due(struct cli *c, struct err *e)
{
	struct due_ask ask = {.unit = c->o.unit, .regime = c->o.regime, .period = c->o.period, .lang = c->lang};
	if (!cli_need_db(c, e) || !cli_today(c, &ask.today, e) || (c->o.date != NULL && !ymd_parse_iso(c->o.date, &ask.day, e)) ||
		(c->o.known_at != NULL && !instant_parse(c->o.known_at, &ask.known_ms, e)))
		return 2;
	if (ask.day == 0)
		ask.day = ask.today;
	struct app *a = app_open(c->o.db, DB_READ, e);
	struct arena *arena = arena_new();
	struct due_list list;
	bool ok = a != NULL && cli_act_as(c, a, e) && due_list(a, &ask, &list, arena, e) && cli_log_readings(c, a, e);
	if (ok)
		ok = g_strcmp0(c->o.format, "json") == 0 ? due_json(c, &list, e)
							 : cli_emit_sheet(c, due_sheet(c, a, &list, ask.day, arena), e);
	arena_free(arena);
	app_close(a);
	return ok ? 0 : 1;
}
