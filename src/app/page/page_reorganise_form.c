/* The fields of the page of a reorganisation: choosers with what was found, days and papers, what is to come out, lists to divide. */
#include "app/page/page_reorganise_parts.h"

#include "app/page/page_sql.h"
#include "app/reorganise/reorganise.h"
#include "base/text.h"
#include "store/statement.h"

#include <string.h>

enum { FOUND_MOST = 150 };

static const char *copy(const struct reorganise_form *f, const char *text)
{
	return text != NULL ? arena_strdup(f->arena, text) : "";
}

/* ---- choosers ---- */

/* The day to search on: the one before the day typed, else today; what is there the day before can be reorganised. */
static ymd search_day(const struct reorganise_form *f)
{
	ymd day = form_day(f->sent);
	return day != 0 ? ymd_add_days(day, -1) : f->ask->today;
}

/* false: it stands there already. */
static bool add_option(GArray *out, const char *value, const char *label, const char *detail, bool chosen)
{
	for (guint i = 0; i < out->len; i++)
		if (strcmp(g_array_index(out, struct page_option, i).value, value) == 0)
			return false;
	struct page_option o = {value, label, detail, chosen};
	g_array_append_val(out, o);
	return true;
}

static const char *hash(const struct reorganise_form *f, int64_t id)
{
	return arena_printf(f->arena, "#%" G_GINT64_FORMAT, id);
}

/* What stands chosen already, by name. */
static bool add_chosen(struct reorganise_form *f, const char *field, bool organisations, GArray *out, struct err *e)
{
	for (size_t i = 0; i < f->sent->count; i++) {
		const struct page_pair *p = &f->sent->items[i];
		if (strcmp(p->name, field) != 0 || *p->value != '#')
			continue;
		struct db_stmt *st = db_prepare(
			store_db(f->app->store), statement_text(organisations ? "reorganise_organisation" : "reorganise_unit"), e);
		if (st == NULL)
			return false;
		db_bind_int(st, db_param(st, ":id"), g_ascii_strtoll(p->value + 1, NULL, 10));
		db_bind_int(st, db_param(st, ":day"), search_day(f));
		enum db_step step = db_step(st, e);
		if (step == DB_ROW) {
			const char *code = organisations ? NULL : copy(f, db_text(st, 5));
			(void)add_option(out, copy(f, p->value), copy(f, db_text(st, organisations ? 5 : 4)),
				organisations ? page_code(f->app, "organisation_type", db_int(st, 2), f->ask->lang, f->arena) : code, true);
			db_reset(st);
		}
		if (step == DB_ERROR)
			return false;
	}
	return true;
}

static bool visible(const struct reorganise_form *f, int64_t unit, int64_t organisation)
{
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = f->ask->today};
	return viewer_is_operator(f->app->viewer) || viewer_access(f->app->viewer, "organisation", 'O', &at) != ACCESS_NONE;
}

/* Only what the viewer could act on: units whose parent lies in its reach. */
static bool reachable(const struct reorganise_form *f, int64_t unit, int64_t parent)
{
	const struct auth_place above = {.unit = parent, .organisation = NONE, .day = f->ask->today},
				own = {.unit = unit, .organisation = NONE, .day = f->ask->today};
	const struct viewer *v = f->app->viewer;
	const struct auth_place *at = f->kind != NULL && (f->kind->fields & FIELD_UNIT_OF) != 0 ? &own : &above;
	return viewer_is_operator(v) || viewer_may(v, RIGHT_APPROVE, "unit", 'P', at) || viewer_may(v, RIGHT_ENTER, "unit", 'P', at);
}

static bool read_found(struct reorganise_form *f, struct db_stmt *st, bool organisations, GArray *out, size_t *seen, struct err *e)
{
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0);
		if (organisations ? !visible(f, db_int(st, 4), id) : !reachable(f, id, db_int(st, 4)))
			continue;
		const char *detail = organisations ? copy(f, db_text(st, 3))
						   : arena_printf(f->arena, "%s%s%s", copy(f, db_text(st, 2)),
							     db_is_null(st, 2) || db_is_null(st, 3) ? "" : ", ", copy(f, db_text(st, 3)));
		(void)add_option(out, hash(f, id), copy(f, db_text(st, 1)), detail, false);
		(*seen)++;
	}
	return step == DB_DONE;
}

static bool search(struct reorganise_form *f, const char *text, bool organisations, GArray *out, size_t *seen, struct err *e)
{
	struct db_stmt *st =
		db_prepare(store_db(f->app->store), statement_text(organisations ? "reorganise_find_orgs" : "reorganise_find_units"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":part"), text_fold(text, f->arena));
	if (!organisations)
		db_bind_text(st, db_param(st, ":code"), text);
	db_bind_int(st, db_param(st, ":day"), search_day(f));
	db_bind_int(st, db_param(st, ":most"), FOUND_MOST + 1);
	return read_found(f, st, organisations, out, seen, e);
}

/* Without a word: what lies right below the viewer's own place. */
static bool own_place(struct reorganise_form *f, bool organisations, GArray *out, size_t *seen, struct err *e)
{
	size_t n = 0;
	const int64_t *units = viewer_is_operator(f->app->viewer) ? NULL : viewer_units(f->app->viewer, &n);
	for (size_t i = 0; i < n && i < 3; i++) {
		struct db_stmt *st = db_prepare(
			store_db(f->app->store), statement_text(organisations ? "reorganise_list_orgs" : "reorganise_list_units"), e);
		if (st == NULL)
			return false;
		db_bind_int(st, db_param(st, ":id"), units[i]);
		db_bind_int(st, db_param(st, ":day"), search_day(f));
		db_bind_int(st, db_param(st, ":most"), FOUND_MOST + 1);
		if (!read_found(f, st, organisations, out, seen, e))
			return false;
	}
	return true;
}

static bool chooser(struct reorganise_form *f, struct page_chooser *c, bool organisations, struct err *e)
{
	g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(struct page_option));
	g_autofree char *find = g_strstrip(g_strdup(form_value(f->sent, c->find_name)));
	g_autofree char *folded = g_strdup(text_fold(find, f->arena));
	c->find = copy(f, find);
	if (!add_chosen(f, c->name, organisations, all, e))
		return false;
	guint chosen = all->len;
	size_t seen = 0;
	if (!(*folded != '\0' ? search(f, find, organisations, all, &seen, e) : own_place(f, organisations, all, &seen, e)))
		return false;
	if (*folded != '\0' && seen == 0)
		c->nothing = form_words(f, MSG_REORGANISE_NOTHING_FOUND);
	c->cut = all->len > chosen + FOUND_MOST;
	c->option_count = MIN(all->len, chosen + FOUND_MOST);
	struct page_option *options = ARENA_ARRAY(f->arena, struct page_option, c->option_count + 1);
	if (c->option_count > 0)
		memcpy(options, all->data, c->option_count * sizeof *options);
	c->options = options;
	return true;
}

bool form_choosers(struct reorganise_form *f, struct page_reorganise *out, struct err *e)
{
	const struct reorganise_ask *k = f->kind;
	bool ok = true;
	if (k->sources != SOURCES_NONE) {
		struct page_chooser *c = &out->choosers[out->chooser_count++];
		*c = (struct page_chooser){.find_name = "find",
			.name = "source",
			.title = form_words(f, MSG_REORGANISE_SOURCES),
			.hint = form_words(f, k->organisations ? MSG_REORGANISE_FIND_ORG : MSG_REORGANISE_FIND_UNIT),
			.many = k->sources == SOURCES_MANY,
			.problem = form_problem(f, "source")};
		ok = chooser(f, c, k->organisations, e);
	}
	if (ok && (k->fields & FIELD_UNIT_OF) != 0) {
		struct page_chooser *c = &out->choosers[out->chooser_count++];
		*c = (struct page_chooser){.find_name = "find",
			.name = "A.unit",
			.title = form_words(f, MSG_REORGANISE_UNIT_OF),
			.hint = form_words(f, MSG_REORGANISE_FIND_UNIT),
			.problem = form_problem(f, "A.unit")};
		ok = chooser(f, c, false, e);
	}
	if (ok && (k->fields & (FIELD_INTO | FIELD_SUPERIOR_OF)) != 0) {
		bool into = (k->fields & FIELD_INTO) != 0;
		struct page_chooser *c = &out->choosers[out->chooser_count++];
		const char *problem = form_problem(f, into ? "A.is" : "A.parent");
		*c = (struct page_chooser){.find_name = "find_to",
			.name = into ? "A.is" : "A.parent",
			.title = form_words(f, into ? MSG_REORGANISE_INTO : MSG_REORGANISE_SUPERIOR),
			.hint = form_words(f, k->organisations ? MSG_REORGANISE_FIND_ORG : MSG_REORGANISE_FIND_UNIT),
			.problem = problem != NULL ? problem : form_problem(f, "target")};
		ok = chooser(f, c, k->organisations, e);
	}
	return ok;
}

/* ---- inputs ---- */

static struct page_input input(struct reorganise_form *f, const char *name, msg_key label, msg_key hint, bool wide)
{
	return (struct page_input){.name = copy(f, name),
		.label = form_words(f, label),
		.hint = hint != MSG__NONE ? form_words(f, hint) : NULL,
		.value = form_value(f->sent, name),
		.problem = form_problem(f, name),
		.wide = wide};
}

void form_head(struct reorganise_form *f, struct page_reorganise *out)
{
	struct page_input *all = ARENA_ARRAY(f->arena, struct page_input, 5);
	all[0] = input(f, "day", MSG_REORGANISE_DAY, MSG_REORGANISE_DAY_HINT, false);
	all[1] = input(f, "basis_no", MSG_REORGANISE_BASIS_NO, MSG_REORGANISE_BASIS_HINT, false);
	all[2] = input(f, "basis_d", MSG_REORGANISE_BASIS_D, MSG__NONE, false);
	all[3] = input(f, "basis_by", MSG_REORGANISE_BASIS_BY, MSG__NONE, true);
	all[4] = input(f, "title", MSG_REORGANISE_CONTENT, MSG_REORGANISE_CONTENT_HINT, true);
	out->head = all;
	out->head_count = 5;
}

static void add_types(struct reorganise_form *f, struct page_input *in)
{
	const struct code_list *l = codes_list(f->app->codes, f->kind->organisations ? "organisation_type" : "unit_type", NULL);
	ymd day = ymd_add_days(search_day(f), 1);
	struct page_option *options = ARENA_ARRAY(f->arena, struct page_option, l != NULL ? l->count + 1 : 1);
	options[in->option_count++] = (struct page_option){"", form_words(f, MSG_REORGANISE_TYPE_SAME), NULL, *in->value == '\0'};
	for (size_t i = 0; l != NULL && i < l->count; i++) {
		const struct code *c = &l->codes[i];
		if ((c->from != 0 && c->from > day) || (c->until != 0 && c->until <= day))
			continue;
		options[in->option_count++] =
			(struct page_option){c->id, f->ask->lang == MSG_VI ? c->vi : c->en, NULL, strcmp(in->value, c->id) == 0};
	}
	in->options = options;
}

bool form_inputs(struct reorganise_form *f, struct page_reorganise *out, struct err *e)
{
	int fields = f->kind->fields;
	struct page_result_block *blocks = ARENA_ARRAY(f->arena, struct page_result_block, out->result_count + 1);
	(void)e;
	form_head(f, out);
	for (size_t i = 0; i < out->result_count; i++) {
		struct page_input *in = ARENA_ARRAY(f->arena, struct page_input, 6);
		struct page_result_block *b = &blocks[i];
		b->key = arena_printf(f->arena, "%c", (char)('A' + (int)i));
		b->title = out->result_count > 1 ? arena_printf(f->arena, "%s %s", form_words(f, MSG_REORGANISE_RESULT), b->key)
						 : form_words(f, MSG_REORGANISE_RESULT);
#define TARGET_NAME(what) arena_printf(f->arena, "%s.%s", b->key, what)
		if ((fields & FIELD_NAME_OF) != 0)
			in[b->count++] = input(f, TARGET_NAME("name"), MSG_REORGANISE_NAME,
				f->kind->organisations ? MSG__NONE : MSG_REORGANISE_NAME_HINT, true);
		if ((fields & FIELD_TYPE_OF) != 0) {
			in[b->count] = input(f, TARGET_NAME("type"), MSG_REORGANISE_TYPE, MSG__NONE, false);
			add_types(f, &in[b->count++]);
		}
		if ((fields & FIELD_CODE_OF) != 0)
			in[b->count++] = input(f, TARGET_NAME("code"), MSG_REORGANISE_CODE, MSG_REORGANISE_CODE_HINT, false);
		if ((fields & FIELD_PARENT_OF) != 0)
			in[b->count++] = input(f, TARGET_NAME("parent"), MSG_REORGANISE_PARENT, MSG_REORGANISE_PARENT_HINT, false);
		if ((fields & FIELD_SHARE_OF) != 0)
			in[b->count++] = input(f, TARGET_NAME("share"), MSG_REORGANISE_SHARE, MSG_REORGANISE_SHARE_HINT, false);
#undef TARGET_NAME
		b->inputs = in;
	}
	out->results = blocks;
	return true;
}

/* ---- the report ---- */

static void put_problems(struct reorganise_form *f, struct page_reorganise *out)
{
	const GArray *all = f->report->problems;
	struct page_link_text *links = ARENA_ARRAY(f->arena, struct page_link_text, all->len + 1);
	for (guint i = 0; i < all->len; i++) {
		const struct reorganise_problem *p = &g_array_index(all, struct reorganise_problem, i);
		bool whole = *p->field == '\0' || strcmp(p->field, "kind") == 0,
		     into = f->kind != NULL && (f->kind->fields & FIELD_INTO) != 0;
		const char *id = whole					   ? "act"
				 : strcmp(p->field, "villages") == 0	   ? "divide"
				 : strcmp(p->field, "target") == 0 && into ? "A.is"
									   : p->field;
		links[i] = (struct page_link_text){arena_printf(f->arena, "#%s", id), p->text};
	}
	out->problems = links;
	out->problem_count = all->len;
}

static void put_divides(struct reorganise_form *f, struct page_reorganise *out)
{
	static const struct {
		const char *kind;
		msg_key title, hint;
	} groups[] = {{"village", MSG_REORGANISE_DIVIDE_VILLAGES, MSG_REORGANISE_DIVIDE_VILLAGES_HINT},
		{"organisation", MSG_REORGANISE_DIVIDE_ORGS, MSG_REORGANISE_DIVIDE_ORGS_HINT},
		{"member", MSG_REORGANISE_DIVIDE_MEMBERS, MSG_REORGANISE_DIVIDE_MEMBERS_HINT},
		{"holder", MSG_REORGANISE_DIVIDE_HOLDERS, MSG_REORGANISE_DIVIDE_HOLDERS_HINT}};
	const GArray *all = f->report->divides;
	struct page_divide_group *out_groups = ARENA_ARRAY(f->arena, struct page_divide_group, G_N_ELEMENTS(groups));
	for (size_t g = 0; g < G_N_ELEMENTS(groups); g++) {
		struct page_divide_group *x = &out_groups[out->divide_count];
		g_autofree char *prefix = g_strconcat(groups[g].kind, ":", NULL);
		struct reorganise_divide *rows = ARENA_ARRAY(f->arena, struct reorganise_divide, all->len + 1);
		*x = (struct page_divide_group){.kind = groups[g].kind,
			.title = form_words(f, groups[g].title),
			.hint = form_words(f, groups[g].hint),
			.rows = rows};
		for (guint i = 0; i < all->len; i++) {
			const struct reorganise_divide *d = &g_array_index(all, struct reorganise_divide, i);
			if (g_str_has_prefix(d->key, prefix))
				rows[x->count++] = *d;
		}
		if (x->count == 0)
			continue;
		bool holders = strcmp(groups[g].kind, "holder") == 0;
		size_t n = holders ? 2 : rows[0].option_count;
		struct page_option *options = ARENA_ARRAY(f->arena, struct page_option, n);
		for (size_t i = 0; i < n && !holders; i++)
			options[i] = (struct page_option){rows[0].options[i].value, rows[0].options[i].label, NULL, false};
		if (holders) {
			options[0] = (struct page_option){"same", form_words(f, MSG_REORGANISE_ALL_SAME), NULL, false};
			options[1] = (struct page_option){"-", form_words(f, MSG_REORGANISE_ALL_END), NULL, false};
		}
		x->all = options;
		x->all_count = n;
		out->divide_count++;
	}
	out->divides = out_groups;
}

static void put_parts(struct reorganise_form *f, struct page_reorganise *out)
{
	const GArray *all = f->report->items;
	struct page_part *parts = ARENA_ARRAY(f->arena, struct page_part, REORG__PARTS);
	for (int p = 0; p < REORG__PARTS; p++) {
		struct page_part *x = &parts[out->part_count];
		const char **lines = ARENA_ARRAY(f->arena, const char *, all->len + 1);
		*x = (struct page_part){reorganise_part_title((enum reorganise_part)p, f->ask->lang), f->report->counts[p], lines, 0};
		for (guint i = 0; i < all->len; i++) {
			const struct reorganise_item *item = &g_array_index(all, struct reorganise_item, i);
			if ((int)item->part == p)
				lines[x->line_count++] = item->text;
		}
		if (x->line_count > 0)
			out->part_count++;
	}
	out->parts = parts;
}

static void put_figures(struct reorganise_form *f, struct page_reorganise *out)
{
	const GArray *all = f->report->figures;
	struct page_figure_row *rows = ARENA_ARRAY(f->arena, struct page_figure_row, all->len + 1);
	for (guint i = 0; i < all->len; i++) {
		const struct reorganise_figure *x = &g_array_index(all, struct reorganise_figure, i);
		rows[i] = (struct page_figure_row){form_words(f, x->before ? MSG_REORGANISE_BEFORE : MSG_REORGANISE_AFTER), x->unit,
			text_thousands(x->villages, f->arena), text_thousands(x->organisations, f->arena),
			text_thousands(x->cells, f->arena), text_thousands(x->members, f->arena), text_thousands(x->seats, f->arena),
			text_thousands(x->holders, f->arena), x->sum};
	}
	out->figures = rows;
	out->figure_count = all->len;
	out->nodes = arena_list(f->arena, f->report->nodes);
	out->node_count = f->report->nodes->len;
}

void form_report(struct reorganise_form *f, struct page_reorganise *out)
{
	put_problems(f, out);
	put_divides(f, out);
	out->previewed = true;
	out->group = f->report->done ? f->report->group : NONE;
	out->may_confirm = f->report->problems->len == 0;
	if (!out->may_confirm)
		return;
	put_parts(f, out);
	put_figures(f, out);
}
