/* A bulk act tried, and done: what it would do to how many, who fails and why, what must be given a reason, what it moves. */
#include "app/page/page_bulk_parts.h"

#include "app/reading.h"
#include "messages/page_bulk.def"
#include "messages/records.def"

#include <string.h>

/* What is typed, as texts of an act. */
static void add_texts(struct bulking *x, GArray *texts)
{
	for (guint i = 0; i < x->controls->len; i++) {
		const struct record_control *c = &g_array_index(x->controls, struct record_control, i);
		const char *now = record_control_text(c, x->arena);
		if (*now == '\0' || strcmp(c->name, RECORD_BASIS) == 0)
			continue;
		if (c->type != CONTROL_DATE) {
			const struct act_text t = {c->name, now};
			g_array_append_val(texts, t);
			continue;
		}
		const char *const tails[] = {"day", "month", "year"}, *const parts[] = {c->day, c->month, c->year};
		for (size_t n = 0; n < G_N_ELEMENTS(tails); n++) {
			const struct act_text t = {arena_printf(x->arena, "%s.%s", c->name, tails[n]), parts[n]};
			g_array_append_val(texts, t);
		}
	}
}

static bool perform(struct bulking *x, bool dry, bool some, GArray *items, struct bulk_result *r, struct err *e)
{
	g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(struct act_text));
	struct act_waiver *waivers = ARENA_ARRAY(x->arena, struct act_waiver, x->asked->text_count + 1);
	const char *paper = record_typed(&x->post, RECORD_BASIS), *colon = paper != NULL ? strchr(paper, ':') : NULL;
	add_texts(x, texts);
	bool versions = x->kind->versions != NULL && x->verb->act == ACT_CORRECT;
	const struct act act = {.kind = x->verb->act,
		.table = versions ? x->kind->versions : x->kind->table,
		.texts = (const struct act_text *)(const void *)texts->data,
		.text_count = texts->len,
		.reason = x->asked->reason != NULL && *x->asked->reason != '\0' ? x->asked->reason : NULL,
		.basis_doc = paper != NULL && *paper != '\0' ? g_ascii_strtoll(colon != NULL ? colon + 1 : paper, NULL, 10) : NONE,
		.basis_doc_area = colon != NULL ? g_ascii_strtoll(paper, NULL, 10) : NONE,
		.waivers = waivers,
		.waiver_count = act_read_waivers(x->asked->texts, x->asked->text_count, waivers),
		.dry = dry,
		.today = x->w->r.ask->today,
		.lang = x->w->r.ask->lang};
	const struct bulk_ask ask = {.act = act,
		.whose = x->verb->whose,
		.items = (const struct bulk_item *)(const void *)items->data,
		.count = items->len,
		.some = some};
	return app_bulk(x->writer, &ask, x->arena, r, e);
}

/* ---- what came of it ---- */

struct came {
	GArray *items, *of; /* struct bulk_item, and the index of its target */
	struct bulk_result result;
};

static struct bulk_target *target(struct bulking *x, const struct came *c, size_t item)
{
	return &g_array_index(x->targets, struct bulk_target, g_array_index(c->of, guint, item));
}

static bool put_failures(struct bulking *x, const struct came *c, struct err *e)
{
	for (size_t i = 0; i < c->result.failure_count; i++) {
		target(x, c, c->result.failures[i].item)->why = c->result.failures[i].text;
	}
	struct bulk_row *list = ARENA_ARRAY(x->arena, struct bulk_row, x->targets->len + 1);
	for (guint i = 0; i < x->targets->len; i++) {
		const struct bulk_target *t = &g_array_index(x->targets, struct bulk_target, i);
		if (t->why == NULL)
			continue;
		struct bulk_row *row = &list[x->out->failure_count++];
		*row = (struct bulk_row){.text = t->why};
		if (!bulk_name(x, t, &row->ref, e))
			return false;
	}
	for (size_t i = 0; i < c->result.failure_count; i++)
		for (size_t k = 0; k < x->out->failure_count && c->result.failures[i].conflict; k++)
			list[k].conflict = list[k].conflict || list[k].text == c->result.failures[i].text;
	x->out->failures = list;
	return true;
}

static bool put_warnings(struct bulking *x, const struct came *c, struct err *e)
{
	const struct bulk_result *r = &c->result;
	struct record_warning *list = ARENA_ARRAY(x->arena, struct record_warning, r->warning_count + 1);
	struct bulk_row *of = ARENA_ARRAY(x->arena, struct bulk_row, r->warning_count + 1);
	int64_t *counts = ARENA_ARRAY(x->arena, int64_t, r->warning_count + 1);
	for (size_t i = 0; i < r->warning_count; i++) {
		const struct bulk_warning *w = &r->warnings[i];
		const char *reason = record_typed(&x->post, arena_printf(x->arena, "waive.%s", w->rule));
		bool missing = g_strcmp0(x->asked->step, "save") == 0 && (reason == NULL || *reason == '\0');
		list[i] = (struct record_warning){w->rule, w->text, reason != NULL ? reason : "",
			missing ? msg_template(MSG_RECORD_WARNING_REASON, x->w->r.ask->lang) : NULL};
		counts[i] = (int64_t)w->count;
		of[i] = (struct bulk_row){.text = NULL};
		if (!bulk_name(x, target(x, c, w->first), &of[i].ref, e))
			return false;
	}
	x->out->warnings = list;
	x->out->warned_of = of;
	x->out->warning_counts = counts;
	x->out->warning_count = r->warning_count;
	return true;
}

/* What everybody gets. */
static void put_checks(struct bulking *x)
{
	struct record_check *list = ARENA_ARRAY(x->arena, struct record_check, x->controls->len + 2);
	const char *legend = NULL;
	for (size_t i = 0; i < x->out->which_count; i++)
		if (x->out->whiches[i].chosen)
			list[x->out->check_count++] = (struct record_check){x->out->which_label, "", x->out->whiches[i].label, "bw"};
	for (guint i = 0; i < x->controls->len; i++) {
		const struct record_control *c = &g_array_index(x->controls, struct record_control, i);
		legend = c->legend != NULL ? c->legend : c->part ? legend : NULL;
		if (*record_control_text(c, x->arena) == '\0')
			continue;
		const char *label = legend != NULL ? reg_join(&x->w->r, legend, ": ", c->label) : c->label;
		list[x->out->check_count++] = (struct record_check){label, "", record_control_shown(x->w, c), c->id};
	}
	x->out->checks = list;
}

/* The revisions that were looked at go along, so that a change of somebody else is seen; those of an earlier preview stay what they were.
 */
static void put_revs(struct bulking *x, const struct came *c)
{
	for (size_t i = 0; i < c->items->len && strcmp(x->asked->step, "check") == 0; i++)
		target(x, c, i)->rev = x->verb->whose == NULL ? c->result.revs[i] : NONE;
}

/* Does every item fail for one and the same reason? Then what was typed is wrong: back to the form. */
static bool all_alike(struct bulking *x, const struct came *c)
{
	const struct bulk_result *r = &c->result;
	for (size_t i = 1; i < r->failure_count; i++)
		if (strcmp(r->failures[i].text, r->failures[0].text) != 0)
			return false;
	if (r->failure_count == 0 || r->failure_count < x->targets->len || r->failures[0].conflict || x->targets->len < 2)
		return false;
	struct record_problem *one = ARENA_ARRAY(x->arena, struct record_problem, 1);
	one[0] = (struct record_problem){r->failures[0].text, "form"};
	x->out->problems = one;
	x->out->problem_count = 1;
	return true;
}

static void note_names(struct bulking *x)
{
	if (viewer_is_operator(x->w->r.app->viewer) || strcmp(x->verb->list, "unit") == 0 || x->out->failure_count == 0)
		return;
	const struct access_reading r = {.area = 0,
		.act = RIGHT_VIEW,
		.table = x->kind->name,
		.row = NONE,
		.fields = "bulk",
		.query = x->verb->id,
		.rows = (int64_t)x->out->failure_count,
		.purpose = ""};
	app_note_reading(x->w->r.app, &r);
}

static bool tell(struct bulking *x, struct came *c, bool dry, struct err *e)
{
	const struct bulk_result *r = &c->result;
	if (r->written) {
		x->out->step = BULK_DONE;
		x->out->group = r->group;
		return true;
	}
	if (all_alike(x, c))
		return true;
	if (r->problem != NULL) {
		struct record_problem *one = ARENA_ARRAY(x->arena, struct record_problem, 1);
		one[0] = (struct record_problem){r->problem, "form"};
		x->out->problems = one;
		x->out->problem_count = 1;
	}
	x->out->step = BULK_CHECK;
	x->out->tried = !dry;
	x->out->changed = (int64_t)r->changed;
	x->out->same = (int64_t)r->same;
	x->out->warned = (int64_t)r->warned;
	put_revs(x, c);
	x->out->effects = record_effects(x->w, r->effects, r->effect_count);
	x->out->effect_count = r->effect_count;
	put_checks(x);
	if (!put_failures(x, c, e) || !put_warnings(x, c, e))
		return false;
	note_names(x);
	return true;
}

/* After an act that was not done: what would be without those that fail, with the same revisions seen. */
static bool look_again(struct bulking *x, struct came *c, struct err *e)
{
	return perform(x, true, true, c->items, &c->result, e);
}

bool bulk_judge(struct bulking *x, struct err *e)
{
	bool dry = strcmp(x->asked->step, "check") == 0, some = strcmp(x->asked->step, "some") == 0;
	struct came c = {.items = g_array_new(FALSE, FALSE, sizeof(struct bulk_item)), .of = g_array_new(FALSE, FALSE, sizeof(guint))};
	bool barred = false;
	for (guint i = 0; i < x->targets->len; i++) {
		struct bulk_target *t = &g_array_index(x->targets, struct bulk_target, i);
		barred = barred || t->why != NULL;
		if (dry)
			t->item.rev = NONE;
		if (t->why != NULL)
			continue;
		g_array_append_val(c.items, t->item);
		g_array_append_val(c.of, i);
	}
	/* All or none: who cannot be found fails all the others too. */
	dry = dry || (barred && !some);
	bool ok = perform(x, dry, some, c.items, &c.result, e) && (dry || c.result.written || look_again(x, &c, e)) && tell(x, &c, dry, e);
	if (ok && strcmp(x->asked->step, "check") != 0)
		x->out->tried = x->out->step == BULK_CHECK;
	g_array_free(c.items, TRUE);
	g_array_free(c.of, TRUE);
	return ok;
}
