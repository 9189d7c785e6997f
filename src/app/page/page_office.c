/* The page that starts an office: the usual bodies of a unit by the template in force, those that are there already, posts and seats to be
 * changed before the act. */
#include "app/page/page_reorganise_parts.h"

#include "app/page/page_form_parts.h"
#include "app/reorganise/office_template.h"
#include "app/page/page_sql.h"
#include "store/statement.h"

#include <string.h>

struct office {
	struct reorganise_form form;
	int64_t unit, level, type;
	const struct office_template *template;
	const struct office_regime *regime;
	ymd day;
};

static bool read_unit(struct office *o, struct page_office *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(o->form.app->store), statement_text("reorganise_unit"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), o->unit);
	db_bind_int(st, db_param(st, ":day"), o->day);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		out->unit = (struct page_unit_ref){
			o->unit, arena_strdup(o->form.arena, db_text(st, 4)), arena_strdup(o->form.arena, db_text(st, 5))};
		o->level = db_int(st, 2);
		o->type = db_int(st, 3);
		db_reset(st);
	}
	if (step == DB_DONE)
		return FAIL0(e, ERR_NOT_FOUND, MSG_REORGANISE_NO_UNIT);
	return step == DB_ROW;
}

static bool read_template(struct office *o, struct err *e)
{
	const struct code_list *levels = codes_list(o->form.app->codes, "unit_level", e);
	const struct code *level = levels != NULL ? code_by_num(levels, o->level) : NULL;
	if (level == NULL || !office_template_read(o->form.app->codes, level->id, &o->template, o->form.arena, e))
		return false;
	o->regime = office_regime_on(o->template, o->day);
	return true;
}

/* The body that plays each role already. */
static bool read_there(struct office *o, struct page_office_body *bodies, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(o->form.app->store), statement_text("reorganise_organisations"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), o->unit);
	db_bind_int(st, db_param(st, ":day"), o->day);
	while ((step = db_step(st, e)) == DB_ROW) {
		const char *role = office_role_of(o->template, db_int(st, 2), db_int(st, 3));
		for (size_t i = 0; role != NULL && i < o->regime->body_count; i++)
			if (strcmp(bodies[i].role, role) == 0)
				bodies[i].there = arena_strdup(o->form.arena, db_text(st, 5));
	}
	return step == DB_DONE;
}

static bool is_there(const struct office_post *p, int64_t unit_type)
{
	bool yes = p->unit_type_count == 0;
	for (size_t i = 0; !yes && i < p->unit_type_count; i++)
		yes = p->unit_types[i] == unit_type;
	return yes;
}

static int class_of(const struct office *o)
{
	const struct code_list *l = codes_list(o->form.app->codes, "unit_tag", NULL);
	const struct code *c = l != NULL ? code_by_id(l, form_value(o->form.sent, "class")) : NULL;
	return c != NULL ? c->num : 0;
}

static void put_posts(struct office *o, const struct office_body *b, struct page_office_body *out)
{
	const struct code_list *titles = codes_list(o->form.app->codes, "title", NULL);
	struct page_office_post *posts = ARENA_ARRAY(o->form.arena, struct page_office_post, b->post_count + 1);
	bool again = strcmp(form_value(o->form.sent, "do"), "class") == 0; /* seats of the class chosen now */
	for (size_t i = 0; i < b->post_count; i++) {
		const struct code *title = titles != NULL ? code_by_num(titles, b->posts[i].title) : NULL;
		if (title == NULL || !is_there(&b->posts[i], o->type))
			continue;
		struct page_office_post *p = &posts[out->post_count++];
		p->name = arena_printf(o->form.arena, "seats:%s/%s", b->role, title->id);
		p->label = o->form.ask->lang == MSG_VI ? title->vi : title->en;
		const char *typed = again ? "" : form_value(o->form.sent, p->name);
		p->value = *typed != '\0' ? typed : arena_printf(o->form.arena, "%d", office_number_for(&b->posts[i].seats, class_of(o)));
	}
	out->posts = posts;
}

static bool put_bodies(struct office *o, struct page_office *out, struct err *e)
{
	size_t n = o->regime != NULL ? o->regime->body_count : 0;
	bool typed = *form_value(o->form.sent, "do") != '\0';
	struct page_office_body *bodies = ARENA_ARRAY(o->form.arena, struct page_office_body, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct office_body *b = &o->regime->bodies[i];
		g_autofree char *field = g_strconcat("body:", b->role, NULL);
		int type = b->type;
		for (size_t k = 0; k < b->type_count; k++)
			if (b->types[k].unit_type == o->type)
				type = b->types[k].value;
		bodies[i].role = b->role;
		bodies[i].name = page_code(o->form.app, "organisation_type", type, o->form.ask->lang, o->form.arena);
		bodies[i].wanted = !typed || strcmp(form_value(o->form.sent, field), "yes") == 0;
		put_posts(o, b, &bodies[i]);
	}
	out->bodies = bodies;
	out->body_count = n;
	return n == 0 || read_there(o, bodies, e);
}

/* Day and class; the class of the unit decides about seats where the template says so. */
static void put_head(struct office *o, struct page_office *out)
{
	const struct code_list *l = codes_list(o->form.app->codes, "unit_tag", NULL);
	struct page_input *all = ARENA_ARRAY(o->form.arena, struct page_input, 6);
	form_head(&o->form, &out->act);
	memcpy(all, out->act.head, out->act.head_count * sizeof *all);
	struct page_input *in = &all[out->act.head_count];
	struct page_option *options = ARENA_ARRAY(o->form.arena, struct page_option, l != NULL ? l->count + 1 : 1);
	*in = (struct page_input){.name = "class",
		.label = form_words(&o->form, MSG_REORGANISE_CLASS),
		.hint = form_words(&o->form, MSG_REORGANISE_CLASS_HINT),
		.value = form_value(o->form.sent, "class"),
		.options = options};
	options[in->option_count++] = (struct page_option){"", form_words(&o->form, MSG_REORGANISE_CLASS_NONE), NULL, *in->value == '\0'};
	for (size_t i = 0; l != NULL && i < l->count; i++)
		if (g_strcmp0(code_extra(&l->codes[i], "group"), "class") == 0)
			options[in->option_count++] =
				(struct page_option){l->codes[i].id, o->form.ask->lang == MSG_VI ? l->codes[i].vi : l->codes[i].en, NULL,
					strcmp(in->value, l->codes[i].id) == 0};
	out->act.head = all;
	out->act.head_count++;
}

static bool run(struct office *o, struct store *writer, bool commit, const struct page_office *page, struct err *e)
{
	g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(struct reorganise_choice));
	const char *sources[] = {arena_printf(o->form.arena, "#%" G_GINT64_FORMAT, o->unit), NULL};
	struct reorganise_step step = {.kind = "office", .sources = sources};
	form_choices(o->form.sent, choices);
	for (size_t i = 0; i < page->body_count; i++) {
		struct reorganise_choice no = {arena_printf(o->form.arena, "body:%s", page->bodies[i].role), "no"};
		if (!page->bodies[i].wanted)
			g_array_append_val(choices, no);
	}
	struct reorganise_request q = {.day = form_value(o->form.sent, "day"),
		.basis_no = form_value(o->form.sent, "basis_no"),
		.basis_d = form_value(o->form.sent, "basis_d"),
		.basis_by = form_value(o->form.sent, "basis_by"),
		.title = form_value(o->form.sent, "title"),
		.steps = &step,
		.step_count = 1,
		.choices = (const struct reorganise_choice *)(const void *)choices->data,
		.choice_count = choices->len,
		.today = o->form.ask->today,
		.lang = o->form.ask->lang};
	o->form.report = ARENA_NEW(o->form.arena, struct reorganise_report);
	return app_reorganise(o->form.app, writer, &q, commit, o->form.report, o->form.arena, e);
}

/* The day typed, or today. */
static ymd day_of(const struct page_pairs *sent, ymd today)
{
	ymd day = form_day(sent);
	return day != 0 ? day : today;
}

bool page_office(struct app *a, struct store *writer, const struct page_ask *ask, int64_t unit, const struct page_pairs *sent,
	enum page_reorganise_step step, struct page_office *out, struct arena *arena, struct err *e)
{
	struct office o = {.form = {a, ask, NULL, sent, arena, NULL}, .unit = unit, .day = day_of(sent, ask->today)};
	*out = (struct page_office){.act = {.group = NONE}};
	if (!page_reorganise_may(a, e) || !read_unit(&o, out, e) || !read_template(&o, e) || !put_bodies(&o, out, e))
		return false;
	if (o.regime != NULL) {
		out->regime = ask->lang == MSG_VI ? o.regime->vi : o.regime->en;
		out->basis = o.regime->basis;
		out->confidence = form_confidence(o.regime->confidence, ask->lang, &(int){0});
	}
	bool ok = step == REORGANISE_SHOW || run(&o, writer, step == REORGANISE_COMMIT, out, e);
	if (ok && o.form.report != NULL)
		form_report(&o.form, &out->act);
	if (ok)
		put_head(&o, out);
	if (o.form.report != NULL && o.form.report->items != NULL)
		reorganise_report_free(o.form.report);
	return ok;
}
