/* Commands quotas and targets: what is asked of the subjects of a unit, as a table, JSON, or, for one row, names. */
#include "cli/cli.h"

#include "app/law/law_goal.h"
#include "messages/law.def"

#include <string.h>

typedef bool (*name_door)(struct app *a, const struct law_ask *ask, const char *item, int64_t subject, enum law_behind which,
	enum msg_lang lang, const struct sheet **out, struct arena *arena, struct err *e);

/* women.part, women.no, women.unknown, women.whole; without a word those that count. */
static bool read_row(const char *row, char **item, enum law_behind *which, struct err *e)
{
	static const char *const words[] = {
		[LAW_BEHIND_PART] = "part", [LAW_BEHIND_NOT] = "no", [LAW_BEHIND_UNKNOWN] = "unknown", [LAW_BEHIND_WHOLE] = "whole"};
	const char *dot = strrchr(row, '.');
	*which = LAW_BEHIND_PART;
	*item = dot != NULL ? g_strndup(row, (size_t)(dot - row)) : g_strdup(row);
	for (size_t i = 0; dot != NULL && i < G_N_ELEMENTS(words); i++)
		if (strcmp(dot + 1, words[i]) == 0) {
			*which = (enum law_behind)i;
			return true;
		}
	return dot == NULL || FAIL(e, ERR_USAGE, MSG_LAW_NO_ROW, row);
}

static bool show_names(struct cli *c, struct app *a, const struct law_ask *ask, name_door door, struct arena *arena, struct err *e)
{
	g_autofree char *item = NULL;
	enum law_behind which;
	const struct sheet *s = NULL;
	if (!read_row(c->o.row, &item, &which, e) || !door(a, ask, item, NONE, which, c->lang, &s, arena, e) || !cli_log_readings(c, a, e))
		return false;
	return cli_emit_sheet(c, s, e);
}

static bool show_quotas(struct cli *c, struct app *a, const struct law_ask *ask, struct arena *arena, struct err *e)
{
	struct law_quotas all;
	if (!law_quotas(a, ask, &all, arena, e))
		return false;
	if (g_strcmp0(c->o.format, "json") != 0)
		return cli_emit_sheet(c, law_quota_sheet(&all, ask, c->lang, arena), e);
	g_autofree char *text = law_quota_json(&all);
	return cli_emit(c, text, e);
}

static bool show_targets(struct cli *c, struct app *a, const struct law_ask *ask, struct arena *arena, struct err *e)
{
	struct law_targets all;
	if (!law_targets(a, ask, &all, arena, e))
		return false;
	if (g_strcmp0(c->o.format, "json") != 0)
		return cli_emit_sheet(c, law_target_sheet(&all, ask, c->lang, arena), e);
	g_autofree char *text = law_target_json(&all);
	return cli_emit(c, text, e);
}

typedef bool (*show_all)(struct cli *c, struct app *a, const struct law_ask *ask, struct arena *arena, struct err *e);

static int ask_goals(struct cli *c, show_all all, name_door door, struct err *e)
{
	struct law_ask ask = {.code = c->o.rest != NULL ? c->o.rest[0] : NULL,
		.unit = c->o.unit,
		.organisation = c->o.org != NULL ? g_ascii_strtoll(c->o.org, NULL, 10) : 0,
		.today = c->o.today,
		.known_at = c->o.known_at,
		.use_sql = g_strcmp0(c->o.engine, "sql") == 0};
	int64_t known_ms = 0;
	if (!cli_need_db(c, e) || !(c->o.date != NULL ? ymd_parse_iso(c->o.date, &ask.day, e) : cli_today(c, &ask.day, e)) ||
		(ask.known_at != NULL && !instant_parse(ask.known_at, &known_ms, e)))
		return 2;
	struct arena *arena = arena_new();
	struct app *a = app_open(c->o.db, DB_READ, e);
	if (a != NULL && cli_act_as(c, a, e) && figure_share(a, known_ms, e)) {
		if (c->o.row != NULL)
			show_names(c, a, &ask, door, arena, e);
		else
			all(c, a, &ask, arena, e);
		figure_unshare(a);
	}
	app_close(a);
	arena_free(arena);
	return e->code == ERR_NONE ? 0 : 1;
}

int cli_quotas(struct cli *c, struct err *e)
{
	return ask_goals(c, show_quotas, law_quota_names, e);
}

int cli_targets(struct cli *c, struct err *e)
{
	return ask_goals(c, show_targets, law_target_names, e);
}
