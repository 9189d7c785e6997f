/* Commands act and undo: one act on a record out of a JSON file, as a page would send it; and taking an act back.
 *   {"act":"change","table":"person_v","area":1,"id":"…","texts":{"from":"1/6/2024","job_text":"…"},"reason":"…","waive":{"C14":"…"}} */
#include "cli/cli.h"

#include "app/act/act.h"
#include "app/import/import_batch.h"
#include "app/undo.h"
#include "base/file.h"
#include "messages/act.def"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* As whom the operator writes: as coso put does. */
static const char *operator_name(const struct cli *c)
{
	return c->o.actor != NULL ? c->o.actor : g_get_user_name();
}

static bool faulty(const struct cli *c, const char *what, struct err *e)
{
	return FAIL(e, ERR_INPUT, MSG_ACT_FILE, c->o.rest[0], what);
}

static int64_t id_of(const json_t *j, const char *key, int64_t otherwise)
{
	const json_t *v = json_object_get(j, key);
	return json_is_integer(v) ? json_integer_value(v) : json_is_string(v) ? g_ascii_strtoll(json_string_value(v), NULL, 10) : otherwise;
}

static bool read_kind(const struct cli *c, const json_t *j, struct act *act, struct err *e)
{
	static const char *const names[] = {"create", "correct", "change", "close", "void", "move_start"};
	const char *name = json_string_value(json_object_get(j, "act")), *table = json_string_value(json_object_get(j, "table"));
	act->table = table == NULL ? NULL : table_find(table);
	if (act->table == NULL || !act->table->history || act->table->id == COLUMN_ABSENT)
		return faulty(c, "table", e);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_strcmp0(names[i], name) == 0) {
			act->kind = (enum act_kind)i;
			return true;
		}
	return faulty(c, "act", e);
}

/* Pairs of texts: {"name":"text"}. */
static bool read_pairs(const struct cli *c, const json_t *j, const char *key, GArray *out, struct err *e)
{
	const char *name = NULL;
	json_t *v = NULL, *pairs = json_object_get(j, key);
	json_object_foreach(pairs, name, v)
	{
		const struct act_text t = {name, json_string_value(v)};
		if (t.text == NULL)
			return faulty(c, name, e);
		g_array_append_val(out, t);
	}
	return true;
}

static void print_result(const struct cli *c, const struct act_result *r)
{
	for (size_t i = 0; i < r->problem_count; i++) {
		const struct act_problem *p = &r->problems[i];
		g_autofree char *line = MSG_FORMAT(p->warning ? MSG_ACT_WARNING_LINE : MSG_ACT_PROBLEM_LINE, c->lang,
			p->field != NULL ? p->field : "–", p->rule != NULL ? p->rule : "", p->text);
		printf("%s\n", line);
	}
	for (size_t i = 0; i < r->conflict_count; i++) {
		const struct act_difference *d = &r->conflict[i];
		g_autofree char *line = MSG_FORMAT(MSG_ACT_CONFLICT_LINE, c->lang, d->label, d->before, d->yours, d->theirs, r->who);
		printf("%s\n", line);
	}
	for (size_t i = 0; i < r->later_count; i++) {
		char day[11];
		const struct act_later *l = &r->later[i];
		g_autofree char *line =
			MSG_FORMAT(MSG_ACT_LATER_LINE, c->lang, ymd_format_vi(l->from, day), l->label, l->value, l->same ? "=" : "≠");
		printf("%s\n", line);
	}
	for (size_t i = 0; i < r->effect_count; i++)
		printf("→ %s\n", r->effects[i].text);
	if (!r->written)
		return;
	g_autofree char *group = g_strdup_printf("%" G_GINT64_FORMAT, r->group), *id = g_strdup_printf("%" G_GINT64_FORMAT, r->id);
	g_autofree char *line = MSG_FORMAT(MSG_ACT_WRITTEN_LINE, c->lang, group, r->id != NONE ? id : "–");
	printf("%s\n", line);
}

static bool blocked(const struct act_result *r)
{
	bool hard = r->conflicted;
	for (size_t i = 0; i < r->problem_count; i++)
		hard = hard || !r->written;
	return hard;
}

static bool run_act(struct cli *c, const json_t *j, struct arena *arena, struct act_result *r, struct err *e)
{
	g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(struct act_text));
	g_autoptr(GArray) waivers = g_array_new(FALSE, FALSE, sizeof(struct act_waiver));
	const char *reason = json_string_value(json_object_get(j, "reason"));
	struct act act = {.id = id_of(j, "id", NONE),
		.area = id_of(j, "area", NONE),
		.rev = id_of(j, "rev", NONE),
		.later = json_is_true(json_object_get(j, "later")),
		.keep_others = json_is_true(json_object_get(j, "keep_others")),
		.dry = json_is_true(json_object_get(j, "dry")),
		.reason = reason != NULL ? reason : c->o.reason,
		.basis_doc = NONE,
		.lang = c->lang,
		.actor = operator_name(c)};
	if (!json_is_object(j) || !read_kind(c, j, &act, e) || !read_pairs(c, j, "texts", texts, e) ||
		!read_pairs(c, j, "waive", waivers, e) || !cli_today(c, &act.today, e))
		return json_is_object(j) ? false : faulty(c, "{ }", e);
	act.texts = (const void *)texts->data;
	act.text_count = texts->len;
	act.waivers = (const void *)waivers->data;
	act.waiver_count = waivers->len;
	struct app *a = app_open(c->o.db, DB_WRITE, e);
	bool ok = a != NULL && cli_act_as(c, a, e) && app_act(a, &act, arena, r, e);
	app_close(a);
	return ok;
}

int cli_act(struct cli *c, struct err *e)
{
	size_t n = 0;
	json_error_t why;
	g_autofree char *text = cli_need_db(c, e) ? file_read(c->o.rest[0], &n, e) : NULL;
	if (text == NULL)
		return 1;
	json_t *j = json_loadb(text, n, JSON_REJECT_DUPLICATES, &why);
	struct arena *arena = arena_new();
	struct act_result r = {0};
	bool ok = j != NULL ? run_act(c, j, arena, &r, e) : faulty(c, why.text, e);
	if (ok)
		print_result(c, &r);
	bool stopped = !ok || blocked(&r);
	arena_free(arena);
	json_decref(j);
	return stopped ? 1 : 0;
}

/* A number of the log, or "last": of whoever asks. */
static bool find_group(struct cli *c, struct app *a, int64_t *group, struct err *e)
{
	const char *text = c->o.rest[0];
	char *end = NULL;
	*group = g_ascii_strtoll(text, &end, 10);
	if (end != text && *end == '-') /* of a batch: "20261128-1a2b3c4d" */
		return app_import_group(a, text, group, e);
	if (strcmp(text, "last") != 0)
		return (end != text && *end == '\0') || FAIL(e, ERR_USAGE, MSG_UNDO_ARGUMENT, text);
	if (!app_last_act(a, viewer_is_operator(a->viewer) ? operator_name(c) : viewer_login(a->viewer), group, e))
		return false;
	return *group != NONE || FAIL0(e, ERR_NOT_FOUND, MSG_UNDO_NOTHING);
}

int cli_undo(struct cli *c, struct err *e)
{
	struct undo_ask ask = {.reason = c->o.reason, .lang = c->lang, .actor = operator_name(c)};
	struct arena *arena = arena_new();
	struct act_result r = {0};
	struct app *a = cli_need_db(c, e) ? app_open(c->o.db, DB_WRITE, e) : NULL;
	bool ok = a != NULL && cli_today(c, &ask.today, e) && cli_act_as(c, a, e) && find_group(c, a, &ask.group, e) &&
		  app_undo(a, &ask, arena, &r, e);
	app_close(a);
	if (ok)
		print_result(c, &r);
	bool stopped = !ok || blocked(&r);
	arena_free(arena);
	return stopped ? 1 : 0;
}
