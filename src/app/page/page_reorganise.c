/* The page of a reorganisation: from what a form sent to a request and back to a form. */
#include "app/page/page_reorganise_parts.h"

#include "app/act/act.h"

#include <string.h>

#define NEW_UNIT (FIELD_NAME_OF | FIELD_TYPE_OF | FIELD_CODE_OF | FIELD_PARENT_OF)

static const struct reorganise_ask kinds[] = {
	{"merge", MSG_REORGANISE_MERGE, MSG_REORGANISE_MERGE_LEAD, false, SOURCES_MANY, 1, false, NEW_UNIT},
	{"absorb", MSG_REORGANISE_ABSORB, MSG_REORGANISE_ABSORB_LEAD, false, SOURCES_MANY, 0, false, FIELD_INTO},
	{"split", MSG_REORGANISE_SPLIT, MSG_REORGANISE_SPLIT_LEAD, false, SOURCES_ONE, 2, true, NEW_UNIT | FIELD_SHARE_OF},
	{"carve", MSG_REORGANISE_CARVE, MSG_REORGANISE_CARVE_LEAD, false, SOURCES_MANY, 1, false, NEW_UNIT},
	{"transfer", MSG_REORGANISE_TRANSFER, MSG_REORGANISE_TRANSFER_LEAD, false, SOURCES_ONE, 1, false, FIELD_INTO | FIELD_SHARE_OF},
	{"rename", MSG_REORGANISE_RENAME, MSG_REORGANISE_RENAME_LEAD, false, SOURCES_ONE, 1, false, FIELD_NAME_OF | FIELD_CODE_OF},
	{"retype", MSG_REORGANISE_RETYPE, MSG_REORGANISE_RETYPE_LEAD, false, SOURCES_ONE, 1, false, FIELD_NAME_OF | FIELD_TYPE_OF},
	{"move", MSG_REORGANISE_MOVE, MSG_REORGANISE_MOVE_LEAD, false, SOURCES_MANY, 1, false, FIELD_PARENT_OF},
	{"end", MSG_REORGANISE_END, MSG_REORGANISE_END_LEAD, false, SOURCES_MANY, 0, false, 0},
	{"found", MSG_REORGANISE_FOUND, MSG_REORGANISE_FOUND_LEAD, false, SOURCES_NONE, 1, false, NEW_UNIT},
	{"organisation_merge", MSG_REORGANISE_O_MERGE, MSG_REORGANISE_O_MERGE_LEAD, true, SOURCES_MANY, 1, false, FIELD_NAME_OF},
	{"organisation_absorb", MSG_REORGANISE_O_ABSORB, MSG_REORGANISE_O_ABSORB_LEAD, true, SOURCES_MANY, 0, false, FIELD_INTO},
	{"organisation_split", MSG_REORGANISE_O_SPLIT, MSG_REORGANISE_O_SPLIT_LEAD, true, SOURCES_ONE, 2, true, FIELD_NAME_OF},
	{"organisation_carve", MSG_REORGANISE_O_CARVE, MSG_REORGANISE_O_CARVE_LEAD, true, SOURCES_ONE, 1, false, FIELD_NAME_OF},
	{"organisation_retype", MSG_REORGANISE_O_RETYPE, MSG_REORGANISE_O_RETYPE_LEAD, true, SOURCES_ONE, 1, false,
		FIELD_NAME_OF | FIELD_TYPE_OF},
	{"organisation_rename", MSG_REORGANISE_O_RENAME, MSG_REORGANISE_O_RENAME_LEAD, true, SOURCES_ONE, 1, false, FIELD_NAME_OF},
	{"organisation_move", MSG_REORGANISE_O_MOVE, MSG_REORGANISE_O_MOVE_LEAD, true, SOURCES_MANY, 0, false, FIELD_SUPERIOR_OF},
	{"organisation_dissolve", MSG_REORGANISE_O_DISSOLVE, MSG_REORGANISE_O_DISSOLVE_LEAD, true, SOURCES_MANY, 0, false, FIELD_INTO},
	{"organisation_found", MSG_REORGANISE_O_FOUND, MSG_REORGANISE_O_FOUND_LEAD, true, SOURCES_NONE, 1, false,
		FIELD_NAME_OF | FIELD_TYPE_OF | FIELD_UNIT_OF | FIELD_SUPERIOR_OF},
};

const struct reorganise_ask *reorganise_ask_find(const char *code)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].code, code) == 0)
			return &kinds[i];
	return NULL;
}

bool page_reorganise_may(struct app *a, struct err *e)
{
	const struct viewer *v = a->viewer;
	bool may = viewer_may_somewhere(v, RIGHT_APPROVE) || (viewer_may_somewhere(v, RIGHT_ENTER) && viewer_may_somewhere(v, RIGHT_CLOSE));
	return may || FAIL(e, ERR_DENIED, MSG_REORGANISE_DENIED, viewer_login(v));
}

bool page_reorganise_offers(struct app *a, const struct page_ask *ask, int64_t unit)
{
	const struct auth_place at = {.unit = unit, .organisation = NONE, .day = ask->today};
	return unit != NONE && reorganise_may_at(a->viewer, "organisation", 'O', &at);
}

void page_reorganise_kinds(struct app *a, const struct page_ask *ask, struct page_reorganise_kinds *out, struct arena *arena)
{
	struct page_reorganise_kind *units = ARENA_ARRAY(arena, struct page_reorganise_kind, G_N_ELEMENTS(kinds)),
				    *organisations = ARENA_ARRAY(arena, struct page_reorganise_kind, G_N_ELEMENTS(kinds));
	(void)a;
	*out = (struct page_reorganise_kinds){.units = units, .organisations = organisations};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		struct page_reorganise_kind k = {
			kinds[i].code, msg_template(kinds[i].title, ask->lang), msg_template(kinds[i].lead, ask->lang)};
		if (kinds[i].organisations)
			organisations[out->organisation_count++] = k;
		else
			units[out->unit_count++] = k;
	}
}

const char *form_value(const struct page_pairs *sent, const char *name)
{
	for (size_t i = 0; i < sent->count; i++)
		if (strcmp(sent->items[i].name, name) == 0)
			return sent->items[i].value;
	return "";
}

ymd form_day(const struct page_pairs *sent)
{
	ymd day = 0;
	return act_read_date(form_value(sent, "day"), &day) && ymd_is_day(day) ? day : 0;
}

const char *form_words(const struct reorganise_form *f, msg_key key)
{
	return msg_template(key, f->ask->lang);
}

const char *form_problem(const struct reorganise_form *f, const char *field)
{
	for (guint i = 0; f->report != NULL && i < f->report->problems->len; i++) {
		const struct reorganise_problem *p = &g_array_index(f->report->problems, struct reorganise_problem, i);
		if (strcmp(p->field, field) == 0)
			return p->text;
	}
	return NULL;
}

void form_choices(const struct page_pairs *sent, GArray *out)
{
	/* "all:village" pressed: what was said of each of them does not count. */
	const char *all = form_value(sent, "do");
	g_autofree char *dropped = g_str_has_prefix(all, "all:") ? g_strconcat(all + strlen("all:"), ":", NULL) : NULL;
	for (size_t i = 0; i < sent->count; i++) {
		const struct page_pair *p = &sent->items[i];
		bool said = strchr(p->name, ':') != NULL || strcmp(p->name, "class") == 0 || strcmp(p->name, "bodies") == 0;
		struct reorganise_choice c = {p->name, p->value};
		if (g_str_has_prefix(p->name, "all:") && strcmp(p->name, all) != 0)
			continue;
		if (said && (dropped == NULL || !g_str_has_prefix(p->name, dropped)))
			g_array_append_val(out, c);
	}
}

/* ---- the request ---- */

static const char *const *sources(struct reorganise_form *f)
{
	const char **out = ARENA_ARRAY(f->arena, const char *, f->sent->count + 1);
	size_t n = 0;
	for (size_t i = 0; i < f->sent->count; i++)
		if (strcmp(f->sent->items[i].name, "source") == 0)
			out[n++] = f->sent->items[i].value;
	return out;
}

static const char *target_text(struct reorganise_form *f, int i, const char *what)
{
	g_autofree char *name = g_strdup_printf("%c.%s", 'A' + i, what);
	const char *text = form_value(f->sent, name);
	return *text != '\0' ? text : NULL;
}

static struct reorganise_step step_of(struct reorganise_form *f, size_t results)
{
	size_t n = MAX(results, f->kind->fields != 0 ? 1 : 0);
	struct reorganise_target *targets = ARENA_ARRAY(f->arena, struct reorganise_target, n + 1);
	for (size_t i = 0; i < n; i++)
		targets[i] = (struct reorganise_target){.is = target_text(f, (int)i, "is"),
			.name = target_text(f, (int)i, "name"),
			.type = target_text(f, (int)i, "type"),
			.code = target_text(f, (int)i, "code"),
			.parent = target_text(f, (int)i, "parent"),
			.unit = target_text(f, (int)i, "unit"),
			.share = target_text(f, (int)i, "share")};
	/* Nobody takes them in: then there is no result at all. */
	if ((f->kind->fields & FIELD_INTO) != 0 && targets[0].is == NULL)
		n = 0;
	return (struct reorganise_step){.kind = f->kind->code, .sources = sources(f), .targets = targets, .target_count = n};
}

static bool run(struct reorganise_form *f, struct store *writer, bool commit, size_t results, struct err *e)
{
	g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(struct reorganise_choice));
	struct reorganise_step step = step_of(f, results);
	form_choices(f->sent, choices);
	struct reorganise_request q = {.day = form_value(f->sent, "day"),
		.basis_no = form_value(f->sent, "basis_no"),
		.basis_d = form_value(f->sent, "basis_d"),
		.basis_by = form_value(f->sent, "basis_by"),
		.title = form_value(f->sent, "title"),
		.steps = &step,
		.step_count = 1,
		.choices = (const struct reorganise_choice *)(const void *)choices->data,
		.choice_count = choices->len,
		.today = f->ask->today,
		.lang = f->ask->lang};
	f->report = ARENA_NEW(f->arena, struct reorganise_report);
	return app_reorganise(f->app, writer, &q, commit, f->report, f->arena, e);
}

bool page_reorganise(struct app *a, struct store *writer, const struct page_ask *ask, const char *kind, const struct page_pairs *sent,
	enum page_reorganise_step step, struct page_reorganise *out, struct arena *arena, struct err *e)
{
	enum { RESULTS_MOST = 6 };
	struct reorganise_form f = {a, ask, reorganise_ask_find(kind), sent, arena, NULL};
	*out = (struct page_reorganise){.group = NONE};
	if (!page_reorganise_may(a, e))
		return false;
	if (f.kind == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_REORGANISE_NO_KIND, kind);
	int64_t asked = g_ascii_strtoll(form_value(sent, "results"), NULL, 10);
	out->kind = f.kind->code;
	out->title = form_words(&f, f.kind->title);
	out->lead = form_words(&f, f.kind->lead);
	out->result_most = f.kind->more ? RESULTS_MOST : 0;
	out->result_count = f.kind->more ? (size_t)CLAMP(asked, f.kind->results, RESULTS_MOST) : (size_t)f.kind->results;
	if (f.kind->more && strcmp(form_value(sent, "do"), "more") == 0 && out->result_count < RESULTS_MOST)
		out->result_count++;
	bool ok = step == REORGANISE_SHOW || run(&f, writer, step == REORGANISE_COMMIT, out->result_count, e);
	if (ok && f.report != NULL)
		form_report(&f, out);
	ok = ok && form_choosers(&f, out, e) && form_inputs(&f, out, e);
	if (f.report != NULL && f.report->items != NULL)
		reorganise_report_free(f.report);
	return ok;
}
