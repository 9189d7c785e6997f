/* Page: writing a record; see page_record_form.h. */
#include "app/page/page_record_form.h"

#include "app/record/record_form_parts.h"
#include "messages/records.def"

#include <string.h>

struct writing {
	struct record_work *w;
	struct record_forming f;
	const struct record_post *post;
	struct page_record_form *out;
	struct app *writer;
	struct arena *arena;
	struct auth_place self; /* of the record there is */
	struct act_result result;
	bool asked; /* app_act was */
};

static bool act_of(const char *name, enum act_kind *out)
{
	static const char *const names[] = {[ACT_CREATE] = "create",
		[ACT_CORRECT] = "correct",
		[ACT_CHANGE] = "change",
		[ACT_CLOSE] = "close",
		[ACT_VOID] = "void",
		[ACT_MOVE_START] = "move"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], name) == 0) {
			*out = (enum act_kind)i;
			return true;
		}
	return false;
}

static const char *say(struct writing *x, msg_key key)
{
	return msg_template(key, x->w->r.ask->lang);
}

static bool is_step(const struct writing *x, const char *step)
{
	return g_strcmp0(x->post->step, step) == 0;
}

/* ---- what it belongs to ---- */

/* "AREA:ID" or "ID" */
static struct record_ref reference_of(const char *kind, const char *text)
{
	const char *colon = strchr(text, ':');
	return (struct record_ref){kind, colon != NULL ? g_ascii_strtoll(text, NULL, 10) : 0,
		g_ascii_strtoll(colon != NULL ? colon + 1 : text, NULL, 10), NULL};
}

/* Of a new record the address says whose it is: ?person=7:123. The field is settled then. */
static bool read_parent(struct writing *x, struct err *e)
{
	struct record_work *w = x->w;
	const struct kind *k = w->kind;
	const char *fixed = record_typed(x->post, "of.field");
	for (uint16_t i = 0; i < k->field_count; i++) {
		const struct kind_field *f = &k->fields[i];
		bool points = f->type == FIELD_OWN || f->type == FIELD_REF || f->type == FIELD_XREF;
		const struct kind *of = points ? kind_find(f->of) : NULL;
		const char *text = of != NULL ? record_typed(x->post, f->name) : NULL;
		bool this_one = fixed != NULL ? strcmp(fixed, f->name) == 0 : x->post->step == NULL;
		if (text == NULL || *text == '\0' || !this_one)
			continue;
		struct record_ref ref = reference_of(of->name, text);
		if (!record_name(w, of, ref.area, ref.id, &x->out->above, e))
			return false;
		if (x->out->above.kind == NULL)
			return FAIL(e, ERR_DENIED, MSG_RECORD_DENIED, of->label, of->name);
		x->f.parent = ref;
		x->f.parent.name = f->name;
		struct act_text *list = ARENA_ARRAY(x->arena, struct act_text, 1);
		list[0] = (struct act_text){f->name, text};
		x->out->fixed = list;
		x->out->fixed_count = 1;
		if (k->family == FAMILY_AREA && of->family == FAMILY_AREA)
			x->out->area = ref.area;
		break;
	}
	return true;
}

/* Where a new record without a person is kept: the books of the viewer's units. */
static bool read_areas(struct writing *x, struct err *e)
{
	struct record_work *w = x->w;
	const struct kind *k = w->kind;
	if (k->family != FAMILY_AREA) {
		x->out->area = 0;
		return true;
	}
	if (x->out->area != NONE)
		return true;
	struct db_stmt *st = page_sql(w->r.app, w->r.ask, "directory_areas", e);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int64_t) * 2);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		const int64_t pair[2] = {db_int(st, 0), db_int(st, 1)};
		const struct auth_place at = {.unit = pair[1], .organisation = NONE, .day = w->r.ask->today};
		if (record_may_write(w, w->layout, &at, RIGHT_ENTER))
			g_array_append_vals(found, pair, 1);
	}
	page_sql_done(w->r.ask, st);
	if (step != DB_DONE)
		return false;
	struct record_option *list = ARENA_ARRAY(x->arena, struct record_option, found->len + 1);
	for (guint i = 0; i < found->len; i++) {
		const int64_t *pair = (const int64_t *)(const void *)found->data + 2 * i;
		struct reg_unit u;
		if (!reg_unit_on(&w->r, pair[1], w->r.ask->day, &u, e))
			return false;
		if (u.id == NONE || (u.until <= w->r.ask->day))
			continue;
		const char *value = arena_printf(x->arena, "%" G_GINT64_FORMAT, pair[0]);
		list[x->out->area_count++] = (struct record_option){value, u.name, x->post->area == pair[0]};
	}
	x->out->areas = list;
	x->out->area = x->out->area_count == 1 ? g_ascii_strtoll(list[0].value, NULL, 10) : x->post->area;
	if (x->out->area_count == 1)
		x->out->area_count = 0;
	return x->out->area_count > 0 || x->out->area != NONE || FAIL(e, ERR_DENIED, MSG_RECORD_NO_WRITE, k->label, k->name);
}

/* ---- the record there is ---- */

static bool choose_version(struct writing *x)
{
	struct record_work *w = x->w;
	for (size_t i = 0; x->post->version != NONE && i < w->versions.count; i++)
		if (ROW_GET_INT(w->versions.rows[i], w->kind->versions->id) == x->post->version)
			w->version = w->versions.rows[i];
	return w->version != NULL;
}

static bool read_stored(struct writing *x, struct err *e)
{
	struct record_work *w = x->w;
	const struct kind *k = w->kind;
	struct act_texts head, version = {0};
	struct auth_place parts;
	bool close = x->f.act == ACT_CLOSE || x->f.act == ACT_VOID;
	if (!record_open(w, x->post->area, x->post->id, e) || !record_writing_places(w, &x->self, &parts, e))
		return false;
	x->f.at = &x->self;
	if (w->gone || !record_may_write(w, w->layout, &x->self, close ? RIGHT_CLOSE : RIGHT_ENTER))
		return FAIL(e, ERR_DENIED, MSG_RECORD_NO_WRITE, k->label, k->name);
	if (k->versions != NULL && !choose_version(x))
		return FAIL(e, ERR_NOT_FOUND, MSG_RECORD_NONE, k->label, k->name);
	if (!app_act_texts(w->r.app, k->table, w->head, x->arena, &head, e) ||
		(k->versions != NULL && !app_act_texts(w->r.app, k->versions, w->version, x->arena, &version, e)))
		return false;
	struct act_text *all = ARENA_ARRAY(x->arena, struct act_text, head.count + version.count + 1);
	for (size_t i = 0; i < head.count; i++)
		all[i] = head.items[i];
	for (size_t i = 0; i < version.count; i++)
		all[head.count + i] = version.items[i];
	x->f.stored = (struct act_texts){all, head.count + version.count};
	bool of_version = k->versions != NULL && x->f.act != ACT_VOID;
	const struct table *t = of_version ? k->versions : k->table;
	const void *row = of_version ? w->version : w->head;
	x->out->version = of_version ? ROW_GET_INT(w->version, k->versions->id) : NONE;
	x->out->rev = x->post->rev != NONE ? x->post->rev : ROW_GET_INT(row, t->rev);
	x->out->area = w->area;
	return record_title(w, w->layout, w->head, w->version, w->places, &x->out->title, e);
}

/* ---- the act ---- */

/* Sent by the person at the keyboard, not by the page. */
static bool is_touched(struct writing *x, const struct record_control *c)
{
	const char *was = record_typed(x->post, arena_printf(x->arena, "was.%s", c->name));
	const char *now = record_control_text(c, x->arena);
	if (x->f.act == ACT_CREATE)
		return *now != '\0';
	if (c->type == CONTROL_SECRET)
		return *now != '\0';
	return strcmp(was != NULL ? was : "", now) != 0;
}

/* Of a conflict: the other one's word stands. */
static bool is_yielded(struct writing *x, const char *name)
{
	return g_strcmp0(record_typed(x->post, arena_printf(x->arena, "choose.%s", name)), "theirs") == 0;
}

static void add_texts(struct writing *x, const GArray *controls, GArray *texts)
{
	for (guint i = 0; i < controls->len; i++) {
		const struct record_control *c = &g_array_index(controls, struct record_control, i);
		if (!is_touched(x, c) || is_yielded(x, c->name) || strcmp(c->name, RECORD_BASIS) == 0)
			continue;
		if (c->type != CONTROL_DATE) {
			const struct act_text t = {c->name, record_control_text(c, x->arena)};
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

static struct record_control *find_control(GArray *list, const char *name)
{
	for (guint i = 0; name != NULL && i < list->len; i++) {
		struct record_control *c = &g_array_index(list, struct record_control, i);
		size_t n = strlen(c->name);
		if (strcmp(c->name, name) == 0 || (c->type == CONTROL_DATE && strncmp(c->name, name, n) == 0 && name[n] == '.'))
			return c;
	}
	return NULL;
}

/* Of a person the first version begins with the birth, unless another day is given. */
static void add_start(struct writing *x, GArray *texts)
{
	const char *starts = x->w->layout->starts;
	if (starts == NULL || x->f.act != ACT_CREATE)
		return;
	GArray *const lists[] = {x->f.first, x->f.more};
	struct record_control *from = find_control(x->f.more, "from"), *by = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(lists) && by == NULL; i++)
		by = find_control(lists[i], starts);
	if (from == NULL || by == NULL || is_touched(x, from) || !is_touched(x, by))
		return;
	const struct act_text t = {"from", record_control_text(by, x->arena)};
	ymd day = 0;
	if (act_read_date(t.text, &day) && ymd_is_pdate(day)) /* else the day itself is said to be wrong, once */
		g_array_append_val(texts, t);
}

/* A change cuts the version of its day: only when that is the one the form showed is its revision the one that was seen. */
static bool is_seen(struct writing *x)
{
	const struct table *t = x->w->kind->versions;
	struct record_control *from = x->f.act == ACT_CHANGE ? find_control(x->f.first, "from") : NULL;
	ymd day = 0;
	if (x->f.act != ACT_CHANGE || from == NULL || t == NULL)
		return true;
	if (!act_read_date(record_control_text(from, x->arena), &day) || !ymd_is_pdate(day))
		return true;
	day = ymd_first(day);
	return ROW_GET_INT(x->w->version, t->from_d) <= day && day < ROW_GET_INT(x->w->version, t->until_d);
}

static bool perform(struct writing *x, bool dry, struct err *e)
{
	const struct kind *k = x->w->kind;
	g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(struct act_text));
	struct act_waiver *waivers = ARENA_ARRAY(x->arena, struct act_waiver, x->post->text_count + 1);
	for (size_t i = 0; i < x->out->fixed_count; i++) {
		/* Only a reference that may lead elsewhere names the area. */
		const struct kind_field *f = &k->fields[kind_field_index(k, x->out->fixed[i].field)];
		struct act_text t = x->out->fixed[i];
		if (f->type != FIELD_XREF)
			t.text = arena_printf(x->arena, "%" G_GINT64_FORMAT, x->f.parent.id);
		g_array_append_val(texts, t);
	}
	add_texts(x, x->f.first, texts);
	add_texts(x, x->f.more, texts);
	add_start(x, texts);
	const char *paper = record_typed(x->post, RECORD_BASIS);
	const struct record_ref basis =
		paper != NULL && *paper != '\0' ? reference_of("document", paper) : (struct record_ref){NULL, 0, NONE, NULL};
	bool of_version = x->out->version != NONE;
	struct act act = {.kind = x->f.act,
		.table = of_version ? k->versions : k->table,
		.area = x->out->area == NONE ? 0 : x->out->area,
		.id = x->f.act == ACT_CREATE ? NONE
		      : of_version	     ? x->out->version
					     : x->post->id,
		.rev = x->f.act == ACT_CREATE || !is_seen(x) ? NONE : x->out->rev,
		.later = x->post->later,
		.texts = (const struct act_text *)(const void *)texts->data,
		.text_count = texts->len,
		.reason = x->post->reason != NULL && *x->post->reason != '\0' ? x->post->reason : NULL,
		.basis_doc = basis.id,
		.basis_doc_area = basis.id != NONE ? basis.area : NONE,
		.waivers = waivers,
		.waiver_count = act_read_waivers(x->post->texts, x->post->text_count, waivers),
		.dry = dry,
		.today = x->w->r.ask->today,
		.lang = x->w->r.ask->lang};
	if (k->versions != NULL && x->f.act == ACT_CHANGE) {
		act.table = k->table;
		act.id = x->post->id;
	}
	x->asked = true;
	return app_act(x->writer, &act, x->arena, &x->result, e);
}

/* ---- what came of it ---- */

static const char *focus_of(struct writing *x, const struct record_control *c)
{
	if (c == NULL)
		return "form";
	bool choices = c->type == CONTROL_RADIO || c->type == CONTROL_CHECKS;
	if (c->type == CONTROL_DATE)
		return arena_printf(x->arena, "%s-d", c->id);
	return choices ? arena_printf(x->arena, "%s-0", c->id) : c->id;
}

static void put_problem(struct writing *x, struct record_problem *list, const char *field, const char *text)
{
	struct record_control *c = find_control(x->f.first, field);
	if (c == NULL)
		c = find_control(x->f.more, field);
	/* A reference by the name of its kind: "organisation" for the boxes "organisation.unit". */
	for (guint i = 0; c == NULL && field != NULL && i < x->f.first->len; i++) {
		struct record_control *other = &g_array_index(x->f.first, struct record_control, i);
		if (g_str_has_prefix(other->name, field) && other->name[strlen(field)] == '.')
			c = other;
	}
	if (c != NULL && c->barred)
		c = NULL; /* not there to lead to */
	if (c != NULL && c->error == NULL)
		c->error = text;
	list[x->out->problem_count++] = (struct record_problem){text, focus_of(x, c)};
}

static void put_problems(struct writing *x)
{
	struct record_problem *list = ARENA_ARRAY(x->arena, struct record_problem, x->result.problem_count + 2);
	struct record_warning *warnings = ARENA_ARRAY(x->arena, struct record_warning, x->result.problem_count + 1);
	bool saving = is_step(x, "save");
	for (size_t i = 0; i < x->result.problem_count; i++) {
		const struct act_problem *p = &x->result.problems[i];
		if (!p->warning) {
			put_problem(x, list, p->field, p->text);
			continue;
		}
		const char *rule = p->rule != NULL ? p->rule : "",
			   *reason = record_typed(x->post, arena_printf(x->arena, "waive.%s", rule));
		bool missing = saving && (reason == NULL || *reason == '\0');
		warnings[x->out->warning_count++] = (struct record_warning){
			rule, p->text, reason != NULL ? reason : "", missing ? say(x, MSG_RECORD_WARNING_REASON) : NULL};
	}
	x->out->problems = list;
	x->out->warnings = warnings;
}

static void add_checks(struct writing *x, const GArray *now, const GArray *before, struct record_check *list)
{
	const char *legend = NULL;
	for (guint i = 0; i < now->len; i++) {
		const struct record_control *c = &g_array_index(now, struct record_control, i);
		legend = c->legend != NULL ? c->legend : c->part ? legend : NULL;
		if (!is_touched(x, c) || is_yielded(x, c->name))
			continue;
		const char *old = i < before->len ? record_control_shown(x->w, &g_array_index(before, struct record_control, i)) : "";
		const char *label = legend != NULL ? reg_join(&x->w->r, legend, ": ", c->label) : c->label;
		list[x->out->check_count++] = (struct record_check){label, old, record_control_shown(x->w, c), focus_of(x, c)};
	}
}

/* Before and after, side by side. */
static bool put_checks(struct writing *x, struct err *e)
{
	struct record_forming old = x->f;
	bool ok = true;
	old.typing = false;
	old.first = g_array_new(FALSE, FALSE, sizeof(struct record_control));
	old.more = g_array_new(FALSE, FALSE, sizeof(struct record_control));
	if (x->f.act != ACT_CREATE)
		ok = record_controls(&old, e);
	struct record_check *list = ARENA_ARRAY(x->arena, struct record_check, x->f.first->len + x->f.more->len + 1);
	x->out->checks = list;
	if (ok) {
		add_checks(x, x->f.first, old.first, list);
		add_checks(x, x->f.more, old.more, list);
	}
	g_array_free(old.first, TRUE);
	g_array_free(old.more, TRUE);
	return ok;
}

const struct record_effect *record_effects(struct record_work *w, const struct act_effect *effects, size_t count)
{
	struct record_effect *list = ARENA_ARRAY(w->r.arena, struct record_effect, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct act_effect *f = &effects[i];
		struct record_ref ref = {NULL, f->area, f->id, NULL};
		if (f->kind != NULL && f->id != NONE && record_layout_of(w->layouts, f->kind->name) != NULL)
			ref.kind = f->kind->name;
		list[i] = (struct record_effect){f->text, ref, f->form, f->form_unit, f->form_key, f->form_period};
	}
	return list;
}

static void put_effects(struct writing *x)
{
	const struct act_result *r = &x->result;
	x->out->effects = record_effects(x->w, r->effects, r->effect_count);
	x->out->effect_count = r->effect_count;
	struct record_later *later = ARENA_ARRAY(x->arena, struct record_later, r->later_count + 1);
	for (size_t i = 0; i < r->later_count; i++) {
		const struct act_later *l = &r->later[i];
		const char *until = l->until >= YMD_OPEN ? "" : reg_day(&x->w->r, ymd_add_days(l->until, -1));
		later[i] = (struct record_later){reg_join(&x->w->r, reg_day(&x->w->r, l->from), " – ", until), l->label, l->value, l->same};
	}
	x->out->laters = later;
	x->out->later_count = r->later_count;
}

static void put_conflict(struct writing *x)
{
	const struct act_result *r = &x->result;
	struct record_difference *list = ARENA_ARRAY(x->arena, struct record_difference, r->conflict_count + 1);
	for (size_t i = 0; i < r->conflict_count; i++)
		list[i] = (struct record_difference){r->conflict[i].field, r->conflict[i].label, r->conflict[i].before,
			r->conflict[i].yours, r->conflict[i].theirs, !is_yielded(x, r->conflict[i].field)};
	x->out->differences = list;
	x->out->difference_count = r->conflict_count;
	x->out->who = r->who;
	x->out->when = r->when_ms > 0 ? reg_instant(&x->w->r, r->when_ms) : "";
	x->out->rev = r->rev;
	x->out->step = RECORD_CONFLICT;
}

/* What must be carried along: everything that was typed, and what stood there. */
static void put_kept(struct writing *x)
{
	struct act_text *list = ARENA_ARRAY(x->arena, struct act_text, x->post->text_count + 1);
	size_t n = 0;
	for (size_t i = 0; i < x->post->text_count; i++) {
		const char *name = x->post->texts[i].field;
		bool fixed = strcmp(name, "of.field") == 0;
		for (size_t k = 0; k < x->out->fixed_count; k++)
			fixed = fixed || strcmp(name, x->out->fixed[k].field) == 0;
		if (!fixed && !g_str_has_prefix(name, "waive.") && !g_str_has_prefix(name, "choose."))
			list[n++] = x->post->texts[i];
		else if (g_str_has_prefix(name, "choose.") && x->out->step == RECORD_CHECK)
			list[n++] = x->post->texts[i];
	}
	x->out->kept = list;
	x->out->kept_count = n;
}

/* Warnings that were left without a reason: said on top too. */
static void put_missing(struct writing *x)
{
	struct record_problem *list = ARENA_ARRAY(x->arena, struct record_problem, x->out->warning_count + 1);
	for (size_t i = 0; i < x->out->warning_count; i++)
		if (x->out->warnings[i].error != NULL)
			list[x->out->problem_count++] = (struct record_problem){
				arena_printf(x->arena, "%s: %s", x->out->warnings[i].error, x->out->warnings[i].text),
				arena_printf(x->arena, "waive-%zu", i)};
	x->out->problems = list;
}

/* The reason is asked of whoever takes something out. */
static bool reason_missing(struct writing *x)
{
	return x->f.act == ACT_VOID && (x->post->reason == NULL || *x->post->reason == '\0');
}

static bool judge(struct writing *x, struct err *e)
{
	bool save = is_step(x, "save");
	if (reason_missing(x)) {
		struct record_problem *one = ARENA_ARRAY(x->arena, struct record_problem, 1);
		x->out->reason_error = say(x, MSG_RECORD_REASON_MISSING);
		one[0] = (struct record_problem){x->out->reason_error, "reason"};
		x->out->problems = one;
		x->out->problem_count = 1;
		return true;
	}
	if (!perform(x, !save, e))
		return false;
	if (x->result.written) {
		x->out->step = RECORD_DONE;
		x->out->group = x->result.group;
		x->out->written_area = x->result.area;
		x->out->written_id = x->result.id;
		return true;
	}
	if (x->result.conflicted) {
		put_conflict(x);
		return true;
	}
	put_problems(x);
	put_effects(x);
	if (x->out->problem_count > 0)
		return true;
	x->out->step = RECORD_CHECK;
	put_missing(x);
	return put_checks(x, e);
}

/* ---- the whole ---- */

static void put_words(struct writing *x)
{
	static const struct {
		msg_key lead, slips;
	} words[] = {[ACT_CREATE] = {MSG_RECORD_LEAD_CREATE, NULL},
		[ACT_CORRECT] = {MSG_RECORD_LEAD_CORRECT, NULL},
		[ACT_CHANGE] = {MSG_RECORD_LEAD_CHANGE, NULL},
		[ACT_CLOSE] = {MSG_RECORD_LEAD_CLOSE, NULL},
		[ACT_VOID] = {MSG_RECORD_LEAD_VOID, NULL},
		[ACT_MOVE_START] = {MSG_RECORD_LEAD_MOVE, NULL}};
	const struct kind *k = x->w->kind;
	x->out->lead = say(x, words[x->f.act].lead);
	x->out->slips = x->w->r.ask->lang == MSG_EN ? k->slips : k->slips_vi;
	x->out->reason = x->post->reason != NULL ? x->post->reason : "";
	x->out->reason_needed = x->f.act == ACT_VOID;
	x->out->later = x->post->later;
}

static void give_controls(struct writing *x)
{
	GArray *const lists[] = {x->f.first, x->f.more};
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		struct record_control *copy = ARENA_ARRAY(x->arena, struct record_control, lists[i]->len + 1);
		size_t n = 0;
		for (guint k = 0; k < lists[i]->len; k++) {
			const struct record_control *c = &g_array_index(lists[i], struct record_control, k);
			if (c->barred)
				continue;
			copy[n++] = *c;
			x->out->more_open = x->out->more_open || (i == 1 && (c->error != NULL || g_strcmp0(x->f.finding, c->name) == 0));
		}
		*(i == 0 ? &x->out->first : &x->out->more) = copy;
		*(i == 0 ? &x->out->first_count : &x->out->more_count) = n;
	}
}

static bool fill(struct writing *x, struct err *e)
{
	struct record_work *w = x->w;
	const struct record_post *p = x->post;
	x->out->self = (struct record_ref){w->kind->name, p->area, p->id, NULL};
	x->out->kind_label = w->kind->label;
	x->out->title = w->kind->label;
	if (w->layout->machine || w->r.ask->known_ms != 0)
		return FAIL(e, ERR_DENIED, MSG_RECORD_NO_WRITE, w->kind->label, w->kind->name);
	if (x->f.act == ACT_CREATE ? !read_parent(x, e) || !read_areas(x, e) : !read_stored(x, e))
		return false;
	w->area = x->out->area;
	x->f.typing = p->step != NULL;
	x->f.finding = p->step != NULL && g_str_has_prefix(p->step, "find:") ? p->step + strlen("find:") : NULL;
	if (!record_controls(&x->f, e))
		return false;
	put_words(x);
	bool ask = x->writer != NULL && (is_step(x, "check") || is_step(x, "save") || is_step(x, "choose"));
	if (ask && !judge(x, e))
		return false;
	put_kept(x);
	give_controls(x);
	return true;
}

bool page_record_form(struct app *a, struct app *writer, const struct page_ask *ask, const struct record_post *post,
	struct page_record_form *out, struct arena *arena, struct err *e)
{
	struct record_work w;
	struct writing x = {.w = &w, .post = post, .out = out, .writer = writer, .arena = arena};
	*out = (struct page_record_form){.act = post->act, .version = NONE, .rev = NONE, .area = post->area, .group = NONE};
	if (!act_of(post->act, &x.f.act) || (x.f.act == ACT_CREATE) != (post->id == NONE))
		return FAIL(e, ERR_NOT_FOUND, MSG_RECORD_NO_ACT, post->act);
	x.f.w = &w;
	x.f.post = post;
	x.f.first = g_array_new(FALSE, FALSE, sizeof(struct record_control));
	x.f.more = g_array_new(FALSE, FALSE, sizeof(struct record_control));
	bool ok = record_begin(&w, a, ask, post->kind, arena, e) && fill(&x, e);
	record_end(&w);
	g_array_free(x.f.first, TRUE);
	g_array_free(x.f.more, TRUE);
	return ok;
}
