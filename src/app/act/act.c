/* One act: its transaction, what is said about it. See act.h. */
#include "app/act/act_columns.h"
#include "app/act/act_internal.h"
#include "app/reading.h"
#include "app/service.h"
#include "base/err_shown.h"
#include "messages/act.def"
#include "messages/store.def"

#include <string.h>

/* ---- what is said ----------------------------------------------------------------------------------------------------------------------
 */

const char *act_say(struct acting *x, msg_key key, const char *const *args, size_t n)
{
	g_autofree char *text = msg_format(key, x->act->lang, args, n);
	return arena_strdup(x->arena, text);
}

void act_problem(struct acting *x, const char *field, const char *rule, bool warning, const char *text)
{
	const struct act_problem p = {.field = arena_strdup(x->arena, field),
		.text = arena_strdup(x->arena, text),
		.rule = arena_strdup(x->arena, rule),
		.warning = warning,
		.id = NONE};
	g_array_append_val(x->problems, p);
}

void act_problem_err(struct acting *x, const char *field, const struct err *e)
{
	act_problem(x, field, NULL, false, err_shown(e, x->act->lang));
}

bool act_has_problem(const struct acting *x, const char *field)
{
	for (guint i = 0; i < x->problems->len; i++) {
		const struct act_problem *p = &g_array_index(x->problems, struct act_problem, i);
		if (!p->warning && (field == NULL || g_strcmp0(p->field, field) == 0))
			return true;
	}
	return false;
}

void act_effect(struct acting *x, const char *text, const struct kind *kind, int64_t area, int64_t id)
{
	const struct act_effect f = {.text = text, .kind = kind, .area = area, .id = id};
	g_array_append_val(x->effects, f);
}

const char *act_day(struct acting *x, int64_t day)
{
	char *text = arena_alloc(x->arena, 12);
	return day == NONE || day == YMD_OPEN ? "" : ymd_format_vi((ymd)day, text);
}

/* ---- rules of the register -------------------------------------------------------------------------------------------------------------
 */

/* The field of the act's record that a rule across rows is about, where that can be said; WHY: what the rule says. */
const char *act_rule_field(const char *rule, msg_key why)
{
	static const char *const fields[][2] = {
		{"C01", "parent"},
		{"C02", "code"},
		{"C03", "from"},
		{"C04", "tag"},
		{"C08", "share_people"},
		{"C09", "superior"},
		{"C10", "superior"},
		{"C11", "from"},
		{"C16", "from"},
		{"C18", "post"},
		{"C19", "from"},
		{"C29", "post"},
		{"C36", "from"},
		{"C38", "organisation"},
		{"C39", "from"},
		{"C42", "kind_m"},
		{"C43", "from"},
	};
	if (why == MSG_RULE_C56)
		return "secrecy"; /* a lower one would let it stand; nothing lets what is of class X (the rule's other words) */
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
		if (strcmp(fields[i][0], rule) == 0)
			return fields[i][1];
	return NULL;
}

/* Does the kind's form ask for it? */
static bool has_field(struct acting *x, const char *field)
{
	size_t count = 0;
	const struct act_column *columns = act_columns(x->kind, &count, x->arena);
	for (size_t i = 0; i < count; i++)
		if (strcmp(columns[i].name, field) == 0)
			return true;
	return false;
}

static void note_broken(const char *rule, const struct table *t, int64_t area, int64_t id, msg_key why, void *user)
{
	struct acting *x = user;
	(void)area, (void)id;
	const char *field = act_rule_field(rule, why);
	/* A rule that breaks at another kind's row names no field of this one; nor does one about something that this kind has no field
	 * for. */
	if (field != NULL && (t->kind != x->kind || !has_field(x, field)))
		field = NULL;
	act_problem(x, field, rule, false, msg_template(why, x->act->lang));
}

/* What the register as a whole says against it. */
bool act_settle(struct acting *x, struct err *e)
{
	struct err why = {0};
	if (act_has_problem(x, NULL))
		return true;
	if (!store_ask_rules(x->store, note_broken, x, e))
		return false;
	if (act_has_problem(x, NULL) || store_settle(x->store, &why))
		return true;
	if (why.key != MSG_VERIFY_CYCLE)
		return err_copy(e, &why);
	act_problem(x, act_rule_field("C10", why.key), "C10", false, err_shown(&why, x->act->lang));
	return true;
}

/* ---- the transaction -------------------------------------------------------------------------------------------------------------------
 */

int act_why(struct app *a, const struct act *act)
{
	/* A correction of what was empty says "complete" (act_write). */
	static const char *const why[] = {[ACT_CREATE] = "entry",
		[ACT_CORRECT] = "correct",
		[ACT_CHANGE] = "change",
		[ACT_CLOSE] = "change",
		[ACT_VOID] = "void",
		[ACT_MOVE_START] = "correct"};
	return act->why != 0 ? act->why : app_why(a, why[act->kind]);
}

static void give(GArray *from, struct arena *a, size_t size, const void **to, size_t *count)
{
	void *copy = arena_alloc_array(a, size, from->len + 1);
	if (from->len > 0)
		memcpy(copy, from->data, from->len * size);
	*to = copy;
	*count = from->len;
	g_array_free(from, TRUE);
}

void act_give(struct acting *x)
{
	struct act_result *out = x->out;
	const void *items = NULL;
	give(x->problems, x->arena, sizeof(struct act_problem), &items, &out->problem_count);
	out->problems = items;
	give(x->effects, x->arena, sizeof(struct act_effect), &items, &out->effect_count);
	out->effects = items;
	give(x->later, x->arena, sizeof(struct act_later), &items, &out->later_count);
	out->later = items;
	give(x->differences, x->arena, sizeof(struct act_difference), &items, &out->conflict_count);
	out->conflict = items;
	g_ptr_array_free(x->forms, TRUE);
}

/* Inside the transaction, which it leaves open when everything may be kept. */
static bool perform(struct acting *x, bool *keep, struct err *e)
{
	*keep = false;
	if (!act_write(x, e))
		return false;
	if (x->out->conflicted || !act_settle(x, e))
		return x->out->conflicted;
	if (!act_has_problem(x, NULL) && (!act_effects(x, e) || !act_warn(x, e) || !act_reach(x, e) || !act_twins(x, e)))
		return false;
	*keep = !act_has_problem(x, NULL) && x->unaccepted == 0 && !x->act->dry;
	if (!*keep && !act_has_problem(x, NULL))
		act_figures(x);
	return true;
}

/* The store refused a row: what the user gave, or what is there already, not a failure of ours. */
static bool is_refusal(const struct err *e)
{
	return e->code == ERR_INPUT || e->code == ERR_CONFLICT;
}

bool act_finish(struct acting *x, bool ok, bool keep, const struct err *why, struct err *e)
{
	int64_t group = store_group(x->store);
	struct err refused = *why;
	if (ok && keep && group != NONE)
		ok = store_commit(x->store, &refused);
	else
		store_rollback(x->store);
	if (ok && keep) {
		x->out->group = group;
		x->out->written = group != NONE;
	}
	if (ok)
		return true;
	if (!is_refusal(&refused))
		return err_copy(e, &refused);
	act_problem_err(x, NULL, &refused);
	return true;
}

void act_open(struct acting *x, struct app *a, const struct act *act, struct arena *arena, struct act_result *out)
{
	*x = (struct acting){.app = a, .store = a->store, .act = act, .arena = arena, .out = out, .area = act->area};
	must(act->table != NULL && act->table->history);
	x->kind = act->table->kind;
	x->used = ARENA_ARRAY(arena, bool, act->text_count + 1);
	x->problems = g_array_new(FALSE, FALSE, sizeof(struct act_problem));
	x->effects = g_array_new(FALSE, FALSE, sizeof(struct act_effect));
	x->later = g_array_new(FALSE, FALSE, sizeof(struct act_later));
	x->differences = g_array_new(FALSE, FALSE, sizeof(struct act_difference));
	x->forms = g_ptr_array_new();
	*out = (struct act_result){.group = NONE, .id = NONE, .version = NONE, .area = act->area, .rev = NONE};
}

bool app_act(struct app *a, const struct act *act, struct arena *arena, struct act_result *out, struct err *e)
{
	struct acting x;
	struct err why = {0};
	bool keep = false;
	const struct store_act how = {.actor = viewer_is_operator(a->viewer) && act->actor != NULL ? act->actor : viewer_login(a->viewer),
		.why = act_why(a, act),
		.reason = act_reason(act),
		.basis_doc = act->basis_doc == NONE ? 0 : act->basis_doc,
		.basis_area = act->basis_doc_area};
	act_open(&x, a, act, arena, out);
	bool ok = act_twins_begin(&x, e) && store_begin(a->store, &how, e);
	if (ok) {
		bool done = perform(&x, &keep, &why);
		ok = act_finish(&x, done, keep, &why, e);
		if (ok && out->written)
			app_settle_readings(a, a->store);
		else
			ok = ok && app_write_readings(a, a->store, e);
	}
	if (ok && !x.out->written && a->service != NULL)
		service_writing_over(a);
	act_say_forms(&x);
	act_twins_end(&x);
	act_give(&x);
	return ok;
}
