/* Quotas of the subjects of a unit; see law_goal.h. */
#include "app/law/law_parts.h"

#include "store/statement.h"
#include "messages/law.def"

#include <string.h>

#define TOTAL ((int64_t)100 * LAW_SCALE)

struct quoting {
	struct app *a;
	const struct law_ask *ask;
	const struct law_file *file;
	GArray *out; /* struct law_quota */
	struct arena *arena;
	struct err *e;
};

/* ---- by an attribute that is a code: lines of their own for each code ---- */

/* The list of the attribute a quota goes by; NULL: by none, or by one that is no code. */
static const struct code_list *list_of(struct app *a, const struct law_item *x)
{
	struct writing w = {a, 0, NULL};
	bool happens = false;
	const struct fact_kind *kind = x->by != NULL ? law_kind_of(&w, x->part, &happens) : NULL;
	const struct fact_kind *subject = kind != NULL ? a->vocab->of_subject[kind->subject] : NULL;
	const struct attr *attr = kind != NULL ? kind_attr(kind, x->by) : NULL;
	if (attr == NULL && subject != NULL)
		attr = kind_attr(subject, x->by);
	return attr != NULL ? attr->list : NULL;
}

/* "tenure(main)" -> "tenure((main) and sex = female)" */
static const char *narrowed(const char *of, const char *by, const struct code *c, struct arena *a)
{
	size_t kind = strcspn(of, "("), length = strlen(of);
	return of[kind] == '\0'
		       ? arena_printf(a, "%s(%s = %s)", of, by, c->id)
		       : arena_printf(a, "%.*s((%.*s) and %s = %s)", (int)kind, of, (int)(length - kind - 2), of + kind + 1, by, c->id);
}

static const char *line_of_code(const struct law_item *x, const struct code *c, struct arena *a)
{
	return arena_printf(a, "%s_by%d", x->id, c->num);
}

static void lines_by_code(struct writing *w, const struct law_item *x, struct arena *a)
{
	const struct code_list *l = list_of(w->a, x);
	for (size_t i = 0; l != NULL && i < l->count; i++) {
		struct law_item one = *x;
		one.part = narrowed(x->part, x->by, &l->codes[i], a);
		one.whole = narrowed(x->whole, x->by, &l->codes[i], a);
		law_part_lines(w, &one, line_of_code(x, &l->codes[i], a));
	}
}

/* ---- of many organisations at once ---- */

/* Whoever may see everything there by name gets the numbers of all bodies from one form of the unit, taken apart by body; for others a form
 * is drawn for each, in which what they may not see is hidden. */
static bool sees_all(const struct app *a, int64_t unit, ymd day)
{
	static const struct {
		const char *table;
		char class_;
	} asked[] = {{"person", 'B'}, {"person", 'S'}, {"tenure", 'O'}, {"tenure", 'S'}, {"organisation", 'O'}, {"membership", 'S'}};
	const struct auth_place at = {.unit = unit, .organisation = NONE, .day = day};
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
		if (viewer_access(a->viewer, asked[i].table, asked[i].class_, &at) != ACCESS_NAMES)
			return false;
	return true;
}

/* A quota of people who hold something at the bodies, without groups. */
static bool is_plain(struct app *a, const struct law_item *x)
{
	struct writing w = {a, 0, NULL};
	bool part = false, whole = false;
	const struct fact_kind *p = law_kind_of(&w, x->part, &part), *q = law_kind_of(&w, x->whole, &whole);
	return x->by == NULL && !part && !whole && p != NULL && p == q && p->subject == SUBJECT_PERSON &&
	       p != a->vocab->of_subject[SUBJECT_PERSON] && strcmp(x->count, "persons") == 0;
}

struct at_once {
	GHashTable *part, *whole, *unknown; /* law_groups; unknown NULL: the form has no such row */
};

static GHashTable *groups_of(struct quoting *q, struct figure *f, const char *id, const char *suffix)
{
	g_autofree char *row = g_strconcat(id, suffix, NULL);
	return law_groups(f, row, q->e);
}

static void at_once_free(struct at_once *g)
{
	GHashTable *const all[] = {g->part, g->whole, g->unknown};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i] != NULL)
			g_hash_table_unref(all[i]);
}

static bool read_at_once(struct quoting *q, struct figure *f, const struct law_item *x, const struct at_once *first, struct at_once *g)
{
	const bool narrowed = law_narrowing(x->part, x->whole, q->arena) != NULL;
	*g = (struct at_once){0};
	g->part = groups_of(q, f, x->id, "_part");
	/* Shares of one committee mostly have one whole. */
	for (const struct law_item *y = q->file->items; g->part != NULL && g->whole == NULL && y < x; y++)
		if (strcmp(y->of, x->of) == 0 && strcmp(y->whole, x->whole) == 0)
			g->whole = g_hash_table_ref(first[y - q->file->items].whole);
	if (g->part != NULL && g->whole == NULL)
		g->whole = groups_of(q, f, x->id, "");
	if (g->whole != NULL && narrowed)
		g->unknown = groups_of(q, f, x->id, "_rest");
	return g->whole != NULL && (!narrowed || g->unknown != NULL);
}

/* In the order of subjects, then quotas, as one by one. */
static void put_at_once(struct quoting *q, const char *each, const struct subjects *all, const struct at_once *groups)
{
	for (size_t s = 0; s < all->count; s++)
		for (size_t i = 0; i < q->file->item_count; i++) {
			const struct law_item *item = &q->file->items[i];
			struct law_quota x = {.file = q->file, .item = item, .subject = all->items[s]};
			if (strcmp(item->of, each) != 0)
				continue;
			x.part = law_group_count(groups[i].part, x.subject.id);
			x.whole = law_group_count(groups[i].whole, x.subject.id);
			x.unknown = groups[i].unknown != NULL ? law_group_count(groups[i].unknown, x.subject.id) : NONE;
			law_weigh(&x, q->arena);
			g_array_append_val(q->out, x);
		}
}

/* One form of the unit for all its bodies; the measure is posts, since whoever sits in two bodies counts in both. */
static bool ask_at_once(struct quoting *q, const char *each, const struct subjects *all)
{
	struct at_once *groups = ARENA_ARRAY(q->arena, struct at_once, q->file->item_count + 1);
	struct law_form form = {0};
	struct figure_request r = {.unit = q->ask->unit, .today = q->ask->today, .known_at = q->ask->known_at};
	g_autoptr(GString) text = g_string_new(NULL);
	struct writing w = {q->a, q->ask->day, text};
	g_autofree char *more = q->file->ages != NULL ? g_strdup_printf("ages: %s\n", q->file->ages) : g_strdup("");
	law_head(&w, q->file, false, more);
	for (size_t i = 0; i < q->file->item_count; i++) {
		struct law_item one = q->file->items[i];
		groups[i] = (struct at_once){0};
		one.count = "posts";
		if (strcmp(one.of, each) == 0)
			law_part_lines(&w, &one, one.id);
	}
	bool ok = law_finish(&w, q->file->code, false, &form, q->arena, q->e);
	if (ok) {
		law_request(&form, &r);
		struct figure *f = figure_draw(q->a, &r, q->e);
		ok = f != NULL;
		for (size_t i = 0; ok && i < q->file->item_count; i++)
			ok = strcmp(q->file->items[i].of, each) != 0 || read_at_once(q, f, &q->file->items[i], groups, &groups[i]);
		figure_free(f);
	}
	if (ok)
		put_at_once(q, each, all, groups);
	for (size_t i = 0; i < q->file->item_count; i++)
		at_once_free(&groups[i]);
	law_forms_free(&form, 1);
	return ok;
}

static bool fit_at_once(struct quoting *q, const char *each, const struct subjects *all, bool *fit)
{
	struct law_place place;
	*fit = all->count > 1 && all->items[0].organisation && q->ask->unit != NULL && !q->ask->use_sql;
	for (size_t i = 0; *fit && i < q->file->item_count; i++)
		*fit = strcmp(q->file->items[i].of, each) != 0 || is_plain(q->a, &q->file->items[i]);
	if (!*fit || viewer_is_operator(q->a->viewer))
		return true;
	if (!law_place(q->a, q->ask, &place, q->arena, q->e))
		return false;
	*fit = sees_all(q->a, place.id, q->ask->day);
	return true;
}

bool law_quota_form(struct app *a, ymd day, const struct law_file *file, const char *each, enum tree tree, struct law_form *form,
	struct arena *arena, struct err *e)
{
	static const char *const trees[] = {"area", "party", "state", "front"};
	g_autoptr(GString) text = g_string_new(NULL);
	struct writing w = {a, day, text};
	g_autofree char *more = file->ages != NULL ? g_strdup_printf("tree: %s\nages: %s\n", trees[tree], file->ages)
						   : g_strdup_printf("tree: %s\n", trees[tree]);
	law_head(&w, file, false, more);
	for (size_t i = 0; i < file->item_count; i++)
		if (strcmp(file->items[i].of, each) == 0) {
			law_part_lines(&w, &file->items[i], file->items[i].id);
			lines_by_code(&w, &file->items[i], arena);
		}
	return law_finish(&w, file->code, false, form, arena, e);
}

/* Met or not, in whole numbers; how many are missing or too many while the whole stays. */
void law_weigh(struct law_quota *x, struct arena *arena)
{
	const struct law_item *i = x->item;
	if (x->whole <= 0) {
		x->state = LAW_STATE_NO_DATA;
		return;
	}
	x->share = scaled_text(percent_scaled(x->part, x->whole, 1, ROUND_HALF_UP), 1, arena);
	if (i->least.given && TOTAL * x->part < i->least.value * x->whole)
		x->missing = (i->least.value * x->whole + TOTAL - 1) / TOTAL - x->part;
	if (i->most.given && TOTAL * x->part > i->most.value * x->whole)
		x->over = x->part - i->most.value * x->whole / TOTAL;
	x->state = x->missing > 0 || x->over > 0 ? LAW_STATE_NOT_MET : LAW_STATE_MET;
}

static int64_t number_of(const struct figure *f, const char *id, const char *suffix, bool *hidden)
{
	g_autofree char *row = g_strconcat(id, suffix, NULL);
	const struct cell *c = law_cell(f, row, "n");
	if (c != NULL && c->state == CELL_HIDDEN)
		*hidden = true;
	return c == NULL || (c->state != CELL_EXACT && c->state != CELL_ESTIMATE) ? NONE : c->n;
}

/* ---- by an attribute that is no code: groups of the facts that are counted ---- */

struct grouped {
	GHashTable *parts, *wholes; /* group -> set of persons "area.id" */
};

static GHashTable *group_of(GHashTable *all, const char *name)
{
	GHashTable *set = g_hash_table_lookup(all, name);
	if (set == NULL) {
		set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		g_hash_table_insert(all, g_strdup(name), set);
	}
	return set;
}

static bool group_members(struct quoting *q, struct figure *f, size_t row, GHashTable *into)
{
	struct batch b;
	struct place where;
	size_t output = 0;
	struct member_list list = {0};
	if (!figure_hold(f, q->e) || !report_cell_batch(&f->request, f->report, row, 0, f->snapshot, &b, &where, &output, f->arena, q->e) ||
		!snapshot_members(f->snapshot, &b, &where, output, &list, f->arena, q->e))
		return false;
	struct db_stmt *st = db_prepare(store_db(q->a->store), statement_text("quota_group"), q->e);
	if (st == NULL)
		return false;
	for (size_t i = 0; i < list.count; i++) {
		const struct member *m = &list.items[i];
		db_bind_int(st, db_param(st, ":area"), m->area);
		db_bind_int(st, db_param(st, ":id"), m->fact);
		enum db_step step = db_step(st, q->e);
		GHashTable *set = group_of(into, step == DB_ROW && !db_is_null(st, 0) ? db_text(st, 0) : "");
		g_hash_table_add(set, g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, m->area, m->person));
		db_reset(st);
		if (step == DB_ERROR)
			return false;
	}
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_groups(struct quoting *q, const struct law_quota *all, const struct grouped *g)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	GHashTableIter it;
	gpointer name = NULL;
	g_hash_table_iter_init(&it, g->wholes);
	while (g_hash_table_iter_next(&it, &name, NULL))
		g_ptr_array_add(names, name);
	g_hash_table_iter_init(&it, g->parts);
	while (g_hash_table_iter_next(&it, &name, NULL))
		if (!g_hash_table_contains(g->wholes, name))
			g_ptr_array_add(names, name);
	if (names->len > 0)
		qsort(names->pdata, names->len, sizeof *names->pdata, by_text);
	for (guint i = 0; i < names->len; i++) {
		struct law_quota x = *all;
		GHashTable *part = g_hash_table_lookup(g->parts, names->pdata[i]);
		GHashTable *whole = g_hash_table_lookup(g->wholes, names->pdata[i]);
		x.group = arena_strdup(q->arena, names->pdata[i]);
		x.part = part != NULL ? g_hash_table_size(part) : 0;
		x.whole = whole != NULL ? g_hash_table_size(whole) : 0;
		x.unknown = NONE;
		law_weigh(&x, q->arena);
		g_array_append_val(q->out, x);
	}
}

static size_t row_of(const struct figure *f, const char *id, const char *suffix)
{
	g_autofree char *row = g_strconcat(id, suffix, NULL);
	for (size_t i = 0; i < f->report->row_count; i++)
		if (strcmp(f->report->rows[i].id, row) == 0)
			return i;
	must(false);
	return 0;
}

static bool quota_by(struct quoting *q, struct figure *f, const struct law_quota *all)
{
	struct grouped g = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref),
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref)};
	bool ok = group_members(q, f, row_of(f, all->item->id, "_part"), g.parts) &&
		  group_members(q, f, row_of(f, all->item->id, ""), g.wholes);
	if (ok)
		add_groups(q, all, &g);
	g_hash_table_unref(g.parts);
	g_hash_table_unref(g.wholes);
	return ok;
}

/* Those codes of which there is anybody, in the order of the list. */
static void quota_by_code(struct quoting *q, struct figure *f, const struct code_list *l, const struct law_quota *all)
{
	for (size_t i = 0; i < l->count; i++) {
		const char *line = line_of_code(all->item, &l->codes[i], q->arena);
		struct law_quota x = *all;
		bool hidden = false;
		x.group = l->codes[i].vi;
		x.part = number_of(f, line, "_part", &hidden);
		x.whole = number_of(f, line, "", &hidden);
		x.unknown = NONE;
		if (x.part == NONE || x.whole == NONE || (x.part == 0 && x.whole == 0))
			continue;
		law_weigh(&x, q->arena);
		g_array_append_val(q->out, x);
	}
}

/* ---- one subject ---- */

static bool add_quota(struct quoting *q, struct figure *f, const struct law_item *item, const struct law_subject *s)
{
	struct law_quota x = {.file = q->file, .item = item, .subject = *s};
	bool hidden = false;
	x.whole = number_of(f, item->id, "", &hidden);
	x.part = number_of(f, item->id, "_part", &hidden);
	x.unknown = number_of(f, item->id, "_rest", &hidden);
	if (hidden || x.whole == NONE || x.part == NONE) {
		x.whole = x.part = x.unknown = NONE;
		x.state = hidden ? LAW_STATE_HIDDEN : LAW_STATE_NO_DATA;
	} else {
		const struct code_list *codes = list_of(q->a, item);
		if (codes != NULL && (x.part > 0 || x.whole > 0)) {
			quota_by_code(q, f, codes, &x);
			return true;
		}
		if (item->by != NULL && (x.part > 0 || x.whole > 0))
			return quota_by(q, f, &x);
		law_weigh(&x, q->arena);
	}
	g_array_append_val(q->out, x);
	return true;
}

static bool ask_subject(struct quoting *q, const struct law_form *form, const char *each, const struct law_subject *s)
{
	struct figure_request r;
	law_subject_request(q->ask, form, s, &r);
	struct figure *f = figure_draw(q->a, &r, q->e);
	bool ok = f != NULL;
	for (size_t i = 0; ok && i < q->file->item_count; i++)
		if (strcmp(q->file->items[i].of, each) == 0)
			ok = add_quota(q, f, &q->file->items[i], s);
	figure_free(f);
	return ok;
}

static bool ask_each(struct quoting *q, const char *each)
{
	struct law_form forms[TREE_FRONT + 1] = {{0}};
	struct subjects all;
	bool at_once = false;
	bool ok = law_subjects(q->a, q->ask, q->file, each, &all, q->arena, q->e) && fit_at_once(q, each, &all, &at_once);
	if (ok && at_once)
		return ask_at_once(q, each, &all);
	for (size_t i = 0; ok && i < all.count; i++) {
		struct law_form *form = &forms[all.items[i].tree];
		ok = (form->library != NULL || law_quota_form(q->a, q->ask->day, q->file, each, all.items[i].tree, form, q->arena, q->e)) &&
		     ask_subject(q, form, each, &all.items[i]);
	}
	law_forms_free(forms, G_N_ELEMENTS(forms));
	for (size_t i = 0; ok && all.count == 0 && i < q->file->item_count; i++)
		if (strcmp(q->file->items[i].of, each) == 0) {
			struct law_quota none = {.file = q->file,
				.item = &q->file->items[i],
				.subject = {.id = NONE, .name = ""},
				.part = NONE,
				.whole = NONE,
				.unknown = NONE,
				.state = all.hidden ? LAW_STATE_HIDDEN : LAW_STATE_NONE};
			g_array_append_val(q->out, none);
		}
	return ok;
}

/* Every `each` of the file once, where it is first written. */
static bool first_of_its(const struct law_file *f, size_t item)
{
	for (size_t i = 0; i < item; i++)
		if (strcmp(f->items[i].of, f->items[item].of) == 0)
			return false;
	return true;
}

bool law_quotas(struct app *a, const struct law_ask *ask, struct law_quotas *out, struct arena *arena, struct err *e)
{
	const struct law_file **files = NULL;
	size_t count = 0;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct law_quota));
	bool ok = law_in_force(a, "quotas", ask, &files, &count, arena, e);
	*out = (struct law_quotas){NULL, 0};
	for (size_t i = 0; ok && i < count; i++) {
		struct quoting q = {a, ask, files[i], all, arena, e};
		for (size_t k = 0; ok && k < files[i]->item_count; k++)
			ok = !first_of_its(files[i], k) || ask_each(&q, files[i]->items[k].of);
	}
	if (!ok)
		return false;
	struct law_quota *items = ARENA_ARRAY(arena, struct law_quota, all->len + 1);
	if (all->len > 0)
		memcpy(items, all->data, all->len * sizeof *items);
	*out = (struct law_quotas){items, all->len};
	return true;
}
