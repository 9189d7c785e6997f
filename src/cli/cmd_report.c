/* Command report: the steps of the round, one act each. What only reads is in cmd_report_show.c. */
#include "cli/cmd_report.h"

#include "messages/round.def"
#include "messages/round_cli.def"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	enum round_step step;
} steps[] = {{"open", ROUND_OPEN}, {"check", ROUND_CHECK}, {"explain", ROUND_EXPLAIN}, {"write", ROUND_WRITE}, {"sign", ROUND_SIGN},
	{"send", ROUND_SEND}, {"receive", ROUND_RECEIVE}, {"return", ROUND_RETURN}, {"accept", ROUND_ACCEPT}, {"correct", ROUND_CORRECT},
	{"drop", ROUND_DROP}, {"delay", ROUND_DELAY}, {"postpone", ROUND_POSTPONE}};

const char *report_address(int64_t area, int64_t id, struct arena *arena)
{
	return arena_printf(arena, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, area, id);
}

static bool read_ask(struct cli *c, enum round_step step, struct round_ask *q, struct err *e)
{
	const char *which = c->o.rest[1];
	char *end = NULL;
	*q = (struct round_ask){.step = step,
		.report = which,
		.rev = c->o.rev > 0 ? c->o.rev : NONE,
		.definition = which,
		.period = c->o.period,
		.unit = c->o.unit,
		.organisation = c->o.org != NULL ? g_ascii_strtoll(c->o.org, &end, 10) : NONE,
		.reason = c->o.reason,
		.form = c->o.form,
		.check = c->o.check,
		.text = c->o.text,
		.signer = c->o.signer,
		.number = c->o.number,
		.delay = c->o.delay,
		.lang = c->lang};
	if (which == NULL)
		return FAIL0(e, ERR_USAGE, MSG_REPORT_CLI_WHICH);
	return cli_today(c, &q->today, e) && (c->o.due == NULL || ymd_parse_iso(c->o.due, &q->due, e)) &&
	       (c->o.signed_d == NULL || ymd_parse_iso(c->o.signed_d, &q->signed_d, e));
}

static void say_checks(struct cli *c, const struct round_checks *k, GString *out)
{
	char n[3][24];
	if (k->made == 0 && k->missing == 0)
		return;
	g_snprintf(n[0], sizeof n[0], "%d", k->hold);
	g_snprintf(n[1], sizeof n[1], "%d", k->made);
	g_snprintf(n[2], sizeof n[2], "%zu", k->missing);
	g_autofree char *sum = MSG_FORMAT(MSG_REPORT_CLI_CHECKS, c->lang, n[0], n[1], n[2]);
	g_string_append_printf(out, "%s\n", sum);
	for (size_t i = 0; i < k->count; i++) {
		const struct round_check *x = &k->items[i];
		g_string_append_printf(out, "%s %s %s%s: %s%s%s%s%s\n",
			x->unknown ? "?"
			: x->error ? "✗"
				   : "!",
			x->form, x->id, x->where != NULL && *x->where != '\0' ? x->where : "", x->say, x->sum != NULL ? " (" : "",
			x->sum != NULL ? x->sum : "", x->sum != NULL ? ")" : "", x->reason != NULL ? " – " : "");
		if (x->reason != NULL)
			g_string_insert(out, (gssize)out->len - 1, x->reason);
	}
}

static bool say_json(struct cli *c, const struct round_done *d, const char *step, struct arena *arena, struct err *e)
{
	json_t *checks = json_array();
	for (size_t i = 0; i < d->checks.count; i++) {
		const struct round_check *x = &d->checks.items[i];
		json_array_append_new(
			checks, json_pack("{s:s, s:s, s:s?, s:s, s:s?, s:b, s:b, s:s?}", "form", x->form, "check", x->id, "where", x->where,
					"say", x->say, "sum", x->sum, "error", x->error, "unknown", x->unknown, "reason", x->reason));
	}
	json_t *all = json_pack("{s:s, s:s, s:I, s:b, s:i, s:i, s:i, s:o}", "step", step, "report", report_address(d->area, d->id, arena),
		"rev", (json_int_t)d->rev, "done", !d->refused, "checks", d->checks.made, "hold", d->checks.hold, "missing",
		(int)d->checks.missing, "broken", checks);
	char *text = json_dumps(all, JSON_INDENT(1));
	g_autofree char *line = g_strconcat(text, "\n", NULL);
	free(text);
	json_decref(all);
	return cli_emit(c, line, e);
}

static bool take_step(struct cli *c, struct app *a, size_t i, bool *refused, struct arena *arena, struct err *e)
{
	struct round_ask q;
	struct round_done d;
	if (!read_ask(c, steps[i].step, &q, e) || !round_step(a, &q, &d, arena, e))
		return false;
	*refused = d.refused;
	if (g_strcmp0(c->o.format, "json") == 0)
		return say_json(c, &d, steps[i].name, arena, e);
	g_autoptr(GString) out = g_string_new(NULL);
	char n[24];
	say_checks(c, &d.checks, out);
	if (d.refused) {
		g_snprintf(n, sizeof n, "%zu", d.checks.blocking);
		g_autofree char *no = MSG_FORMAT(MSG_REPORT_CLI_REFUSED, c->lang, n);
		g_string_append_printf(out, "%s\n", no);
	} else {
		static const msg_key names[] = {MSG_ROUND_STEP_OPEN, MSG_ROUND_STEP_CHECK, MSG_ROUND_STEP_EXPLAIN, MSG_ROUND_STEP_WRITE,
			MSG_ROUND_STEP_SIGN, MSG_ROUND_STEP_SEND, MSG_ROUND_STEP_RECEIVE, MSG_ROUND_STEP_RETURN, MSG_ROUND_STEP_ACCEPT,
			MSG_ROUND_STEP_CORRECT, MSG_ROUND_STEP_DROP, MSG_ROUND_STEP_DELAY, MSG_ROUND_STEP_POSTPONE};
		g_snprintf(n, sizeof n, "%" G_GINT64_FORMAT, d.rev);
		g_autofree char *yes =
			MSG_FORMAT(MSG_REPORT_CLI_DONE, c->lang, msg_template(names[i], c->lang), report_address(d.area, d.id, arena), n);
		g_string_append_printf(out, "%s\n", yes);
	}
	return cli_emit(c, out->str, e);
}

int cli_report(struct cli *c, struct err *e)
{
	const char *what = c->o.rest[0];
	size_t i = 0;
	bool no = false;
	while (i < G_N_ELEMENTS(steps) && strcmp(steps[i].name, what) != 0)
		i++;
	if (i == G_N_ELEMENTS(steps) && !report_shows(what)) {
		(void)FAIL(e, ERR_USAGE, MSG_REPORT_CLI_WHAT, what);
		return 2;
	}
	if (!cli_need_db(c, e))
		return 2;
	struct arena *arena = arena_new();
	struct app *a = app_open(c->o.db, i < G_N_ELEMENTS(steps) ? DB_WRITE : DB_READ, e);
	bool ok = a != NULL && cli_act_as(c, a, e) &&
		  (i < G_N_ELEMENTS(steps) ? take_step(c, a, i, &no, arena, e) : report_show(c, a, what, c->o.rest[1], &no, arena, e));
	app_close(a);
	arena_free(arena);
	return ok && !no ? 0 : e->code == ERR_USAGE ? 2 : 1;
}
