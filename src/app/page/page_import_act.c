/* What was chosen on the page of a file on its way in; see page_import.h. */
#include "app/page/page_import_parts.h"

#include "app/private_folder.h"
#include "base/err_shown.h"
#include "messages/lists_back.def"

#include <string.h>

static void keep_text(json_t *state, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(state, key, json_string(text));
}

static void keep_number(json_t *state, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(state, key, json_integer(g_ascii_strtoll(text, NULL, 10)));
}

static void read_how(json_t *state, page_said *said, void *user)
{
	keep_text(state, "sheet", said(user, "sheet"));
	keep_text(state, "separator", said(user, "separator"));
	keep_text(state, "unit", said(user, "unit"));
	keep_text(state, "organisation", said(user, "organisation"));
	keep_number(state, "encoding", said(user, "encoding"));
	keep_number(state, "header_row", said(user, "header_row"));
	json_object_set_new(state, "error", json_null());
}

/* With a name: for other files too. */
static bool keep_mapping(struct import_looking *x, const struct import_columns *c, const struct mapping_match *chosen, const char *yaml,
	const char *name, struct err *e)
{
	const char *from = c->kind != NULL ? arena_printf(x->arena, "kind:%s", c->kind->name) : c->from;
	/* One kept before what it was made from was noted: its text is all that is known of it. */
	const struct desk_map m = {
		.name = name, .base = g_str_has_prefix(from, "own:") ? NULL : from, .fields = chosen, .field_count = x->heading_count};
	return name == NULL || name[strspn(name, " ")] == '\0' || desk_map_keep(x->app, &m, yaml, x->arena, e);
}

/* The mapping of the file, written beside it; and, with a name, for other files too. */
static bool write_mapping(struct import_looking *x, page_said *said, void *user, struct err *e)
{
	struct import_columns c = {0};
	if (!import_look_at_file(x, &c, e))
		return false;
	struct mapping_match *chosen = ARENA_ARRAY(x->arena, struct mapping_match, x->heading_count + 1);
	json_t *choices = json_array();
	for (size_t i = 0; i < x->heading_count; i++) {
		g_autofree char *name = g_strdup_printf("c%zu", i);
		const char *field = said(user, name);
		if (field == NULL)
			field = import_choice_of(x, &c, i) != NULL ? import_choice_of(x, &c, i) : "";
		if (field[strspn(field, "abcdefghijklmnopqrstuvwxyz0123456789_.")] != '\0') /* no field has such a name: not of our page */
			field = "";
		field = arena_strdup(x->arena, field); /* those of before end with the state below */
		chosen[i] = (struct mapping_match){x->headings[i], *field != '\0' ? field : NULL, *field != '\0' ? 100 : 0};
		json_array_append_new(choices, json_string(field));
	}
	json_object_set_new(x->state, "choices", choices);
	json_object_set_new(x->state, "choices_of", json_string(c.base));
	json_object_set_new(x->state, "base", json_string(c.base));
	const char *file = import_text_of(x->state, "file");
	const char *missing = c.kind == NULL ? NULL : mapping_kind_missing(c.kind, chosen, x->heading_count, x->ask->lang, x->arena);
	if (missing != NULL)
		return FAIL(e, ERR_INPUT, MSG_IMPORT_MISSING, missing);
	char *yaml = c.kind != NULL ? mapping_write_kind(c.kind->name, file, c.kind, chosen, x->heading_count, x->arena)
				    : mapping_write_extending(c.mapping->name, file, c.mapping, chosen, x->heading_count, x->arena);
	/* Is it a mapping? What is wrong with it is said now, not by the trial. */
	const char *path = desk_path(x->app, x->id, ".yaml", x->arena, e);
	return path != NULL && private_save(path, yaml, e) && desk_mapping(x->app, x->id, NULL, x->arena, e) != NULL &&
	       keep_mapping(x, &c, chosen, yaml, said(user, "save_as"), e);
}

static void add_decision(json_t *decisions, int64_t row, json_t *decision)
{
	for (size_t i = json_array_size(decisions); i-- > 0;)
		if (json_integer_value(json_object_get(json_array_get(decisions, i), "row")) == row)
			json_array_remove(decisions, i);
	json_array_append_new(decisions, decision);
}

static void read_decisions(struct import_looking *x, page_said *said, void *user)
{
	static const char *const choices[] = {"", "new", "same", "skip"};
	const json_t *twins = json_object_get(json_object_get(x->state, "report"), "twins");
	json_t *decisions = json_object_get(x->state, "decisions");
	decisions = json_is_array(decisions) ? json_deep_copy(decisions) : json_array();
	for (size_t i = 0; i < json_array_size(twins); i++) {
		const json_t *t = json_array_get(twins, i);
		int64_t row = json_integer_value(json_object_get(t, "row"));
		g_autofree char *name = g_strdup_printf("t%" G_GINT64_FORMAT, row);
		const char *text = said(user, name);
		for (int c = 1; text != NULL && c < (int)G_N_ELEMENTS(choices); c++)
			if (strcmp(text, choices[c]) == 0)
				add_decision(decisions, row,
					json_pack("{s:I,s:i,s:I,s:I}", "row", (json_int_t)row, "choice", c, "area",
						json_integer_value(json_object_get(t, "area")), "id",
						json_integer_value(json_object_get(t, "id"))));
	}
	json_object_set_new(x->state, "decisions", decisions);
}

/* Those of the group that nobody has decided yet; what was chosen one by one stays. */
static void settle_many(struct import_looking *x, page_said *said, void *user)
{
	static const char *const choices[] = {"", "new", "same", "skip"};
	const json_t *twins = json_object_get(json_object_get(x->state, "report"), "twins");
	json_t *decisions = json_object_get(x->state, "decisions");
	const char *as = said(user, "settle_as");
	int choice = 0;
	bool close_only = g_strcmp0(said(user, "settle_which"), "all") != 0;
	for (int c = 1; c < (int)G_N_ELEMENTS(choices); c++)
		if (g_strcmp0(as, choices[c]) == 0)
			choice = c;
	for (size_t i = 0; choice != 0 && i < json_array_size(twins); i++) {
		const json_t *t = json_array_get(twins, i);
		int64_t row = json_integer_value(json_object_get(t, "row"));
		if (import_decision_of(x->state, row) != 0 || (close_only && !json_is_true(json_object_get(t, "close"))))
			continue;
		add_decision(decisions, row,
			json_pack("{s:I,s:i,s:I,s:I}", "row", (json_int_t)row, "choice", choice, "area",
				json_integer_value(json_object_get(t, "area")), "id", json_integer_value(json_object_get(t, "id"))));
	}
}

static bool act_on(struct import_looking *x, struct desk_jobs *jobs, enum page_import_act act, page_said *said, void *user, struct err *e)
{
	struct err why = {0};
	const char *base = said(user, "base"), *step = import_text_of(x->state, "step");
	const bool writes = act == IMPORT_ACT_WRITE || act == IMPORT_ACT_WRITE_GOOD, dry = act == IMPORT_ACT_TRY || act == IMPORT_ACT_AGAIN;
	bool start = dry || writes;
	/* A button pressed twice, a page left open: what is done is done, and only what was tried to its end is written. */
	if (strcmp(step, "done") == 0 || (writes && strcmp(step, "looked") != 0))
		return true;
	if (act == IMPORT_ACT_READ || act == IMPORT_ACT_BASE || act == IMPORT_ACT_TRY)
		read_how(x->state, said, user);
	/* With other columns than those shown only when asked for: what was chosen for the columns is of the mapping shown. */
	if ((act == IMPORT_ACT_READ || act == IMPORT_ACT_BASE) && base != NULL)
		keep_text(x->state, "base", base);
	if (act == IMPORT_ACT_FORGET && g_str_has_prefix(import_text_of(x->state, "base"), "own:")) {
		if (desk_map_forget(x->app, import_text_of(x->state, "base") + 4, x->arena, &why))
			keep_text(x->state, "base", "");
		keep_text(x->state, "error", why.code != ERR_NONE ? err_shown(&why, x->ask->lang) : "");
	}
	if (act == IMPORT_ACT_TRY && !write_mapping(x, said, user, &why)) {
		if (why.code == ERR_IO)
			return err_copy(e, &why);
		keep_text(x->state, "error", err_shown(&why, x->ask->lang));
		start = false;
	}
	if (act == IMPORT_ACT_AGAIN || writes || act == IMPORT_ACT_SETTLE)
		read_decisions(x, said, user);
	if (act == IMPORT_ACT_SETTLE) {
		settle_many(x, said, user);
		return desk_save(x->app, x->id, x->state, e);
	}
	if (writes)
		keep_text(x->state, "reason", said(user, "reason"));
	if (writes)
		json_object_set_new(x->state, "skip_bad", json_boolean(act == IMPORT_ACT_WRITE_GOOD));
	json_object_set_new(x->state, "step", json_string(!start ? "map" : dry ? "trial" : "write"));
	if (!desk_save(x->app, x->id, x->state, e))
		return false;
	return !start || desk_start(jobs, x->id, x->app->viewer, dry, x->ask->today, x->ask->lang, e);
}

bool page_import_act(struct app *a, const struct page_ask *ask, struct desk_jobs *jobs, const char *id, enum page_import_act act,
	page_said *said, void *user, struct arena *arena, struct err *e)
{
	struct page_import ignored = {0};
	struct import_looking x = {.app = a, .ask = ask, .arena = arena, .id = arena_strdup(arena, id), .out = &ignored};
	int64_t done = 0, total = 0;
	bool paused = false, ok = true;
	desk_act_begin(jobs, id);
	if (!desk_progress(jobs, id, &done, &total, &paused)) { /* under way: first stop it */
		x.state = desk_load(a, id, e);
		ok = x.state != NULL && act_on(&x, jobs, act, said, user, e);
		json_decref(x.state);
	}
	desk_act_end(jobs, id);
	return ok;
}
