/* Page: one act on many rows; see page_bulk.h. What can be done, the form of it. */
#include "app/page/page_bulk_parts.h"

#include "auth/ever.h"
#include "messages/page_bulk.def"

#include <string.h>

static const struct bulk_verb verbs[] = {
	{"person", "change", "person", ACT_CHANGE, true, NULL, NULL, NULL, false, MSG_BULK_CHANGE, MSG_BULK_LEAD_CHANGE},
	{"person", "correct", "person", ACT_CORRECT, true, NULL, NULL, NULL, false, MSG_BULK_CORRECT, MSG_BULK_LEAD_CORRECT},
	{"person", "membership.create", "membership", ACT_CREATE, false, "person", NULL, NULL, false, MSG_BULK_JOIN, MSG_BULK_LEAD_JOIN},
	{"person", "membership.correct", "membership", ACT_CORRECT, true, NULL, "membership_kind", "bulk_memberships", true,
		MSG_BULK_MEMBERSHIP, MSG_BULK_LEAD_CORRECT},
	{"person", "membership.close", "membership", ACT_CLOSE, false, NULL, "membership_kind", "bulk_memberships", true, MSG_BULK_LEAVE,
		MSG_BULK_LEAD_CLOSE},
	{"person", "tenure.close", "tenure", ACT_CLOSE, false, NULL, "title", "bulk_tenures", false, MSG_BULK_RESIGN, MSG_BULK_LEAD_CLOSE},
	{"tenure", "tenure.correct", "tenure", ACT_CORRECT, true, NULL, NULL, NULL, false, MSG_BULK_CORRECT, MSG_BULK_LEAD_CORRECT},
	{"tenure", "tenure.close", "tenure", ACT_CLOSE, false, NULL, NULL, NULL, false, MSG_BULK_RESIGN, MSG_BULK_LEAD_CLOSE},
	{"unit", "unit_tag.create", "unit_tag", ACT_CREATE, false, "unit", NULL, NULL, false, MSG_BULK_TAG, MSG_BULK_LEAD_TAG},
	{"unit", "unit_tag.close", "unit_tag", ACT_CLOSE, false, NULL, "unit_tag", "bulk_unit_tags", true, MSG_BULK_UNTAG,
		MSG_BULK_LEAD_CLOSE},
	{"organisation", "change", "organisation", ACT_CHANGE, true, NULL, NULL, NULL, false, MSG_BULK_CHANGE, MSG_BULK_LEAD_CHANGE},
	{"organisation", "correct", "organisation", ACT_CORRECT, true, NULL, NULL, NULL, false, MSG_BULK_CORRECT, MSG_BULK_LEAD_CORRECT},
};

const struct bulk_verb *bulk_verb_find(const char *list, const char *id)
{
	for (size_t i = 0; id != NULL && i < G_N_ELEMENTS(verbs); i++)
		if (strcmp(verbs[i].list, list) == 0 && strcmp(verbs[i].id, id) == 0)
			return &verbs[i];
	return NULL;
}

const struct list_choice *bulk_verbs(const char *kind, enum msg_lang lang, size_t *count, struct arena *arena)
{
	struct list_choice *out = ARENA_ARRAY(arena, struct list_choice, G_N_ELEMENTS(verbs));
	*count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (strcmp(verbs[i].list, kind) == 0)
			out[(*count)++] = (struct list_choice){verbs[i].id, msg_template(verbs[i].label, lang)};
	return out;
}

const char *bulk_say(struct bulking *x, msg_key key, const char *const *args, size_t n)
{
	g_autofree char *text = msg_format(key, x->w->r.ask->lang, args, n);
	return arena_strdup(x->arena, text);
}

/* ---- the field that is set ---- */

/* What many may have alike: not names, births, numbers. */
static bool is_common(const struct bulking *x, const struct kind_field *f)
{
	static const enum field_type own[] = {FIELD_NAME, FIELD_SECRET, FIELD_OWN, FIELD_XREF, FIELD_JSON, FIELD_HASH, FIELD_RAW,
		FIELD_LONG, FIELD_ANYID, FIELD_FILE, FIELD_EXPR, FIELD_INSTANT, FIELD_MEMO};
	for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
		if (f->type == own[i])
			return false;
	bool ends = record_has(x->w->layout->close, f->name);
	return !ends && g_strcmp0(x->w->layout->starts, f->name) != 0 && !record_has(x->w->layout->hidden, f->name) &&
	       !(x->verb->act == ACT_CHANGE && !f->in_version);
}

/* Is it a control of that field? "appointed.no" of "appointed". */
static bool is_of(const struct record_control *c, const char *field)
{
	size_t n = strlen(field);
	return strncmp(c->name, field, n) == 0 && (c->name[n] == '\0' || c->name[n] == '.');
}

static bool has_control(const struct bulking *x, const char *field)
{
	const GArray *const lists[] = {x->f.first, x->f.more};
	for (size_t l = 0; l < G_N_ELEMENTS(lists); l++)
		for (guint i = 0; i < lists[l]->len; i++)
			if (is_of(&g_array_index(lists[l], struct record_control, i), field))
				return true;
	return false;
}

static void offer_fields(struct bulking *x)
{
	const struct kind *k = x->kind;
	struct record_option *list = ARENA_ARRAY(x->arena, struct record_option, k->field_count);
	for (uint16_t i = 0; i < k->field_count; i++) {
		const struct kind_field *f = &k->fields[i];
		/* What the viewer may write of nobody is no choice: it is refused once, not row by row. */
		if (!is_common(x, f) || !has_control(x, f->name) ||
			!viewer_may_anywhere(x->w->r.app->viewer, RIGHT_ENTER, k->name, f->class_))
			continue;
		bool chosen = g_strcmp0(x->asked->field, f->name) == 0;
		list[x->out->field_count++] = (struct record_option){f->name, f->label, chosen};
		if (chosen)
			x->out->field = f->name;
	}
	x->out->fields = list;
}

static bool offer_whiches(struct bulking *x, struct err *e)
{
	if (x->verb->which == NULL)
		return true;
	const struct code_list *l = codes_list(x->w->r.app->codes, x->verb->which, e);
	if (l == NULL)
		return false;
	enum msg_lang lang = x->w->r.ask->lang;
	struct record_option *list = ARENA_ARRAY(x->arena, struct record_option, l->count);
	for (size_t i = 0; i < l->count; i++) {
		const struct code *c = &l->codes[i];
		bool chosen = g_strcmp0(x->asked->which, c->id) == 0;
		list[x->out->which_count++] = (struct record_option){c->id, lang == MSG_EN && c->en != NULL ? c->en : c->vi, chosen};
		if (chosen)
			x->out->which = c->id;
	}
	x->out->whiches = list;
	x->out->which_required = x->verb->which_required;
	x->out->which_label = msg_template(strcmp(x->verb->which, "unit_tag") == 0 ? MSG_BULK_WHICH_TAG
					   : x->verb->which_required		   ? MSG_BULK_WHICH_KIND
										   : MSG_BULK_WHICH_TITLE,
		lang);
	return true;
}

/* ---- the form ---- */

/* With one field set, that and the day; else all of the act's. Nothing is given beforehand: a record of each stands behind it. */
static void choose_controls(struct bulking *x)
{
	const GArray *const lists[] = {x->f.first, x->f.more};
	for (size_t l = 0; l < G_N_ELEMENTS(lists); l++)
		for (guint i = 0; i < lists[l]->len; i++) {
			struct record_control c = g_array_index(lists[l], struct record_control, i);
			bool day = x->verb->act == ACT_CHANGE && strcmp(c.name, "from") == 0;
			bool set = x->out->field != NULL && is_of(&c, x->out->field);
			if (x->verb->field && !day && !set)
				continue;
			c.required = c.required || (set && !c.part && strchr(c.name, '.') == NULL);
			c.was = "";
			g_array_append_val(x->controls, c);
		}
}

static bool is_step(const struct bulking *x, const char *step)
{
	return g_strcmp0(x->asked->step, step) == 0;
}

static bool make_form(struct bulking *x, struct err *e)
{
	const char *step = x->asked->step;
	x->f.typing = step != NULL && strcmp(step, "field") != 0;
	x->f.finding = step != NULL && g_str_has_prefix(step, "find:") ? step + strlen("find:") : NULL;
	if (x->verb->whose != NULL) /* the field is the row's: not asked */
		x->f.parent = (struct record_ref){NULL, 0, NONE, x->verb->whose};
	if (!record_controls(&x->f, e))
		return false;
	if (x->verb->field)
		offer_fields(x);
	if (!offer_whiches(x, e))
		return false;
	choose_controls(x);
	return true;
}

static bool put_sample(struct bulking *x, struct err *e)
{
	enum { SAMPLE = 8 };
	struct bulk_row *list = ARENA_ARRAY(x->arena, struct bulk_row, SAMPLE);
	for (guint i = 0; i < x->targets->len && i < SAMPLE; i++) {
		const struct bulk_target *t = &g_array_index(x->targets, struct bulk_target, i);
		if (!bulk_name(x, t, &list[i].ref, e))
			return false;
		x->out->sample_count++;
	}
	x->out->sample = list;
	return true;
}

static void put_problem(struct bulking *x, struct record_problem *list, const char *text, const char *id)
{
	list[x->out->problem_count++] = (struct record_problem){text, id};
	x->out->problems = list;
}

/* What must be said before anything is tried. */
static bool is_ready(struct bulking *x)
{
	struct record_problem *list = ARENA_ARRAY(x->arena, struct record_problem, 3);
	if (x->verb->field && x->out->field == NULL)
		put_problem(x, list, BULK_SAY(x, MSG_BULK_NO_FIELD, NULL), "bf");
	if (x->verb->which_required && x->out->which == NULL)
		put_problem(x, list, BULK_SAY(x, MSG_BULK_NO_WHICH, NULL), "bw");
	for (guint i = 0; x->verb->field && i < x->controls->len; i++) {
		struct record_control *c = &g_array_index(x->controls, struct record_control, i);
		if (!c->required || *record_control_text(c, x->arena) != '\0' || x->out->problem_count > 2)
			continue;
		c->error = BULK_SAY(x, MSG_BULK_NEEDED, c->label);
		put_problem(x, list, c->error, c->type == CONTROL_DATE ? arena_printf(x->arena, "%s-d", c->id) : c->id);
	}
	return x->out->problem_count == 0;
}

static void put_kept(struct bulking *x)
{
	struct act_text *list = ARENA_ARRAY(x->arena, struct act_text, x->asked->text_count + 1);
	for (size_t i = 0; i < x->asked->text_count; i++)
		if (!g_str_has_prefix(x->asked->texts[i].field, "waive."))
			list[x->out->kept_count++] = x->asked->texts[i];
	x->out->kept = list;
}

static void give_controls(struct bulking *x)
{
	x->out->controls = arena_list(x->arena, x->controls);
	x->out->control_count = x->controls->len;
}

static bool fill(struct bulking *x, struct err *e)
{
	struct record_work *w = x->w;
	x->kind = w->kind;
	x->out->verb_label = msg_template(x->verb->label, w->r.ask->lang);
	x->out->lead = msg_template(x->verb->lead, w->r.ask->lang);
	x->out->reason = x->asked->reason != NULL ? x->asked->reason : "";
	if (w->layout->machine || w->r.ask->known_ms != 0 || !viewer_may_somewhere(w->r.app->viewer, RIGHT_ENTER))
		return FAIL(e, ERR_DENIED, MSG_BULK_NO_WRITE, w->kind->label);
	if (!make_form(x, e) || !bulk_find_targets(x, e))
		return false;
	bool ask = x->writer != NULL && (is_step(x, "check") || is_step(x, "save") || is_step(x, "some"));
	if (ask && is_ready(x) && !bulk_judge(x, e))
		return false;
	x->out->rows = bulk_pack(x);
	put_kept(x);
	give_controls(x);
	return put_sample(x, e);
}

/* The rows are found before the page's own read transaction: a list has one of its own. */
bool page_bulk(struct app *a, struct app *writer, const struct page_ask *ask, const struct bulk_post *post, struct page_bulk *out,
	struct arena *arena, struct err *e)
{
	struct record_work w = {.r = {a, ask, arena}};
	struct bulking x = {.w = &w, .asked = post, .out = out, .writer = writer, .arena = arena};
	*out = (struct page_bulk){.kind = post->kind, .verb = post->verb, .group = NONE};
	x.verb = bulk_verb_find(post->kind, post->verb);
	if (x.verb == NULL)
		return FAIL0(e, ERR_INPUT, MSG_BULK_NO_VERB);
	x.post = (struct record_post){.kind = x.verb->kind,
		.area = NONE,
		.id = NONE,
		.version = NONE,
		.rev = NONE,
		.step = post->step,
		.texts = post->texts,
		.text_count = post->text_count};
	x.f = (struct record_forming){.w = &w, .post = &x.post, .act = x.verb->act};
	x.targets = g_array_new(FALSE, FALSE, sizeof(struct bulk_target));
	x.controls = g_array_new(FALSE, FALSE, sizeof(struct record_control));
	x.f.first = g_array_new(FALSE, FALSE, sizeof(struct record_control));
	x.f.more = g_array_new(FALSE, FALSE, sizeof(struct record_control));
	bool ok = bulk_read_rows(&x, e);
	out->count = x.targets->len;
	if (ok) {
		ok = record_begin(&w, a, ask, x.verb->kind, arena, e) && fill(&x, e);
		record_end(&w);
	}
	GArray *const lists[] = {x.targets, x.controls, x.f.first, x.f.more};
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
		g_array_free(lists[i], TRUE);
	return ok;
}
