/* One reorganisation: resolve what was asked, may the viewer, do all steps in one transaction, look it over; then commit or roll back. See
 * reorganise.h. */
#include "app/reorganise/reorganise_parts.h"

#include "app/report/round_reach.h"
#include "base/err_shown.h"

#include <string.h>

static void gone_clear(gpointer p)
{
	g_array_unref(((struct reorg_gone *)p)->next);
}

static bool read_templates(struct reorg *x, struct err *e)
{
	const struct code_list *levels = codes_list(x->app->codes, "unit_level", e);
	bool ok = levels != NULL;
	for (size_t i = 0; ok && i < levels->count; i++)
		if (levels->codes[i].num < REORG_LEVELS_MAX)
			ok = office_template_read(x->app->codes, levels->codes[i].id, &x->templates[levels->codes[i].num], x->arena, e);
	return ok;
}

static void broken_rule(const char *rule, const struct table *t, int64_t area, int64_t id, msg_key why, void *user)
{
	struct reorg *x = user;
	(void)area;
	PROBLEM(x, "", MSG_REORG_RULE, rule, t->kind->label, reorg_id_text(x, id), msg_template(why, x->lang));
}

static int level_of_step(const struct reorg_step *step)
{
	int level = step->units->len > 0     ? g_array_index(step->units, struct reorg_unit, 0).level
		    : step->target_count > 0 ? step->targets[0].unit.level
					     : 0;
	return CLAMP(level, 0, REORG_LEVELS_MAX - 1);
}

/* Everything but the commit. */
static bool act(struct reorg *x, struct err *e)
{
	bool ok = true;
	for (size_t i = 0; ok && i < x->step_count; i++)
		if (!x->steps[i].organisations)
			ok = reorg_units_begin(x, &x->steps[i], e);
	/* What is below goes before what it lies in ends: villages, communes, districts, provinces. */
	for (int level = REORG_LEVELS_MAX - 1; ok && level >= 0; level--)
		for (size_t i = 0; ok && !reorg_refused(x) && i < x->step_count; i++)
			if (!x->steps[i].organisations && level_of_step(&x->steps[i]) == level)
				ok = reorg_units(x, &x->steps[i], e);
	ok = ok && (reorg_refused(x) || reorg_units_left(x, e));
	for (size_t i = 0; ok && !reorg_refused(x) && i < x->step_count; i++)
		ok = x->steps[i].organisations ? reorg_organisations(x, &x->steps[i], e) : reorg_bodies(x, &x->steps[i], e);
	if (!ok || reorg_refused(x))
		return ok;
	ok = reorg_lines(x, e) && reorg_people(x, e) && reorg_follow(x, e);
	if (!ok || reorg_refused(x))
		return ok;
	return store_ask_rules(x->s, broken_rule, x, e) && (reorg_refused(x) || (store_settle(x->s, e) && reorg_figures(x, e)));
}

/* Which reports that were sent look at what this changes: said before, kept at the report by the commit. */
static bool reached(struct reorg *x, struct err *e)
{
	struct app writer = *x->app;
	const char *words = NULL;
	writer.store = x->s;
	if (!round_reach_asks(&writer, x->lang, x->arena, &words, e))
		return false;
	if (words != NULL)
		ITEM(x, REORG_REACHED, MSG_REORG_REACHED_LINE, words);
	return true;
}

/* What the store refuses because of what was typed is told like any other problem. */
static bool tell(struct reorg *x, struct err *inner, struct err *e)
{
	if (inner->code == ERR_INPUT || inner->code == ERR_CONFLICT) {
		PROBLEM(x, "", MSG_REORG_STORE, err_shown(inner, x->lang));
		return true;
	}
	*e = *inner;
	return false;
}

static bool run(struct reorg *x, bool commit, struct err *e)
{
	struct err inner = {0};
	const struct viewer *v = x->app->viewer;
	const char *actor = !viewer_is_operator(v) ? viewer_login(v) : x->q->actor != NULL ? x->q->actor : g_get_user_name();
	struct store_act how = {.actor = actor, .why = reorg_num(x, "change_why", "reorganise"), .reason = x->q->reason};
	if (how.reason == NULL || how.reason[0] == '\0')
		how.reason = x->q->title != NULL && x->q->title[0] != '\0' ? x->q->title : x->q->basis_no;
	if (!store_begin(x->s, &how, e))
		return false;
	bool ok = reorg_resolve(x, &inner) && reorg_allowed(x, &inner) && (reorg_refused(x) || act(x, &inner)) &&
		  (reorg_refused(x) || reached(x, &inner));
	if (!ok || reorg_refused(x) || !commit) {
		store_rollback(x->s);
		return ok || tell(x, &inner, e);
	}
	x->out->group = store_group(x->s);
	if (!store_commit(x->s, &inner)) {
		x->out->group = NONE;
		return tell(x, &inner, e);
	}
	x->out->done = true;
	return true;
}

bool app_reorganise(struct app *a, struct store *s, const struct reorganise_request *q, bool commit, struct reorganise_report *out,
	struct arena *arena, struct err *e)
{
	*out = (struct reorganise_report){.group = NONE,
		.items = g_array_new(FALSE, FALSE, sizeof(struct reorganise_item)),
		.divides = g_array_new(FALSE, FALSE, sizeof(struct reorganise_divide)),
		.problems = g_array_new(FALSE, FALSE, sizeof(struct reorganise_problem)),
		.figures = g_array_new(FALSE, FALSE, sizeof(struct reorganise_figure)),
		.nodes = g_array_new(FALSE, FALSE, sizeof(struct reorganise_node))};
	struct reorg x = {.app = a,
		.s = s,
		.q = q,
		.out = out,
		.arena = arena,
		.lang = q->lang,
		.gone = g_array_new(FALSE, FALSE, sizeof(struct reorg_gone)),
		.gone_at = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
		.moved = g_array_new(FALSE, FALSE, sizeof(struct reorg_moved)),
		.fresh = g_array_new(FALSE, FALSE, sizeof(struct reorg_new)),
		.ended = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free),
		.taken = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
		.touched_units = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL)};
	g_array_set_clear_func(x.gone, gone_clear);
	bool ok = read_templates(&x, e) && run(&x, commit, e);
	for (size_t i = 0; i < x.step_count; i++) {
		if (x.steps[i].units != NULL)
			g_array_unref(x.steps[i].units);
		if (x.steps[i].orgs != NULL)
			g_array_unref(x.steps[i].orgs);
	}
	g_array_unref(x.gone);
	g_array_unref(x.moved);
	g_array_unref(x.fresh);
	g_hash_table_destroy(x.gone_at);
	g_hash_table_destroy(x.ended);
	g_hash_table_destroy(x.taken);
	g_hash_table_destroy(x.touched_units);
	return ok;
}
