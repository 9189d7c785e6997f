/* See page_warnings.h. Counts come from statements over everything, by place; which places count is the viewer's rights. */
#include "app/page/page_warnings.h"

#include "app/put_rights.h"
#include "app/reading.h"
#include "app/record/record_parts.h"
#include "app/rule/open_warnings.h"
#include "messages/rules.def"
#include "model/kinds.gen.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_SIZE = 50 };

struct listing {
	struct record_work w;
	const struct page_warnings_ask *what;
	const struct warning_counts *counts;
	struct warning_map *map;
	const struct watch *watches;
	const struct warning_unit *within; /* NULL: everything */
	bool cells;
	int64_t at, first, limit; /* rows met; the first of the page; at most */
	GArray *rows;		  /* struct page_warning */
	GArray *found;		  /* struct watch_row of `watch`, not yet named */
	size_t watch;		  /* whose rows are read */
	/* the last place asked about */
	int64_t last_unit, last_organisation;
	size_t last_watch;
	bool last;
};

static const struct limit *limit_of(const struct listing *l, size_t watch)
{
	return rule_limit(l->counts->limits, l->counts->limit_count, l->watches[watch].id);
}

/* May the viewer know of it, and does it lie where is asked? */
static bool here(struct listing *l, size_t watch, int64_t unit, int64_t organisation)
{
	const struct viewer *v = l->w.r.app->viewer;
	if (watch == l->last_watch && unit == l->last_unit && organisation == l->last_organisation)
		return l->last;
	const struct kind *k = l->watches[watch].t->kind;
	const struct auth_place at = {.unit = unit, .organisation = organisation, .day = l->w.r.ask->day};
	bool may = viewer_is_operator(v) || viewer_may(v, RIGHT_VIEW, k->name, record_class(k), &at);
	l->last_unit = unit;
	l->last_organisation = organisation;
	l->last_watch = watch;
	l->last = may && (l->within == NULL || warning_map_inside(l->map, warning_map_unit(l->map, unit), l->within, NULL));
	return l->last;
}

static bool wanted(const struct listing *l, size_t watch)
{
	return l->what->rule == NULL || *l->what->rule == '\0' || strcmp(limit_of(l, watch)->rule, l->what->rule) == 0;
}

/* ---- counts ----------------------------------------------------------------------------------------------------------------------------
 */

/* The law's sentence without what was found. */
static const char *words_of(struct listing *l, const struct limit *limit)
{
	const char *text = l->w.r.ask->lang == MSG_VI ? limit->say_vi : limit->say_en;
	g_auto(GStrv) parts = g_strsplit(text, "{1}", 2);
	g_autofree char *open = parts[1] == NULL ? g_strdup(text) : g_strconcat(parts[0], "…", parts[1], NULL);
	g_auto(GStrv) at_value = g_strsplit(open, "{2}", 2);
	if (at_value[1] == NULL)
		return arena_strdup(l->w.r.arena, open);
	return arena_printf(l->w.r.arena, "%s%" G_GINT64_FORMAT "%s", at_value[0], limit->value, at_value[1]);
}

static const char *level_words(struct listing *l, enum limit_level level)
{
	static const msg_key keys[] = {MSG_WARNINGS_NOTE, MSG_WARNINGS_WARNING, MSG_WARNINGS_ERROR};
	return msg_template(keys[level], l->w.r.ask->lang);
}

static void put_rules(struct listing *l, struct page_warnings *out)
{
	struct reg *r = &l->w.r;
	struct page_warning_rule *rules = ARENA_ARRAY(r->arena, struct page_warning_rule, l->counts->limit_count + 1);
	for (size_t i = 0; i < l->counts->limit_count; i++) {
		const struct limit *limit = &l->counts->limits[i];
		int64_t n = 0;
		for (size_t k = 0; k < l->counts->count; k++) {
			const struct warning_count *x = &l->counts->items[k];
			if (x->waived == l->what->waived && limit_of(l, x->watch) == limit && here(l, x->watch, x->unit, x->organisation))
				n += x->count;
		}
		bool chosen = g_strcmp0(l->what->rule, limit->rule) == 0;
		if (n > 0)
			rules[out->rule_count++] = (struct page_warning_rule){
				limit->rule, words_of(l, limit), level_words(l, limit->level), reg_number(r, n), n, chosen};
	}
	out->rules = rules;
}

static void put_sums(struct listing *l, struct page_warnings *out)
{
	struct reg *r = &l->w.r;
	int64_t sums[2] = {0, 0};
	for (size_t k = 0; k < l->counts->count; k++) {
		const struct warning_count *x = &l->counts->items[k];
		if (here(l, x->watch, x->unit, x->organisation))
			sums[x->waived] += x->count;
	}
	out->open = reg_number(r, sums[0]);
	out->waived = reg_number(r, sums[1]);
	out->summary = reg_say(r, MSG_WARNINGS_SUMMARY, out->open, out->waived, NULL);
}

static gint most_first(gconstpointer a, gconstpointer b)
{
	const struct page_warning_unit *x = a, *y = b;
	return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->unit.name, y->unit.name);
}

static struct page_unit_ref ref_of(struct listing *l, const struct warning_unit *u)
{
	return (struct page_unit_ref){u->id, reg_copy(&l->w.r, u->name), reg_copy(&l->w.r, u->code)};
}

/* What lies directly below the unit asked for; without one, what the viewer has on top. */
static const struct warning_unit *group_of(struct listing *l, int64_t unit)
{
	const struct warning_unit *u = warning_map_unit(l->map, unit), *below = NULL;
	size_t count = 0;
	const int64_t *tops = viewer_units(l->w.r.app->viewer, &count);
	if (u == NULL)
		return NULL;
	if (l->within != NULL)
		return warning_map_inside(l->map, u, l->within, &below) ? below : NULL;
	for (size_t i = 0; i < count; i++) {
		const struct warning_unit *top = warning_map_unit(l->map, tops[i]);
		if (top != NULL && warning_map_inside(l->map, u, top, NULL))
			return top;
	}
	const struct warning_unit *nation = u;
	while (nation->parent != NONE && warning_map_unit(l->map, nation->parent) != NULL)
		nation = warning_map_unit(l->map, nation->parent);
	return warning_map_inside(l->map, u, nation, &below) ? below : u;
}

static void put_units(struct listing *l, struct page_warnings *out)
{
	struct reg *r = &l->w.r;
	g_autoptr(GHashTable) at = g_hash_table_new(g_direct_hash, g_direct_equal);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct page_warning_unit));
	for (size_t k = 0; k < l->counts->count; k++) {
		const struct warning_count *x = &l->counts->items[k];
		if (x->waived != l->what->waived || !wanted(l, x->watch) || !here(l, x->watch, x->unit, x->organisation))
			continue;
		const struct warning_unit *u = group_of(l, x->unit);
		gpointer key = (gpointer)(uintptr_t)u, found = NULL;
		if (u == NULL)
			continue;
		if (!g_hash_table_lookup_extended(at, key, NULL, &found)) {
			const struct page_warning_unit fresh = {ref_of(l, u), NULL, 0, u != l->within};
			found = GUINT_TO_POINTER(all->len);
			g_hash_table_insert(at, key, found);
			g_array_append_val(all, fresh);
		}
		g_array_index(all, struct page_warning_unit, GPOINTER_TO_UINT(found)).n += x->count;
	}
	g_array_sort(all, most_first);
	struct page_warning_unit *units = ARENA_ARRAY(r->arena, struct page_warning_unit, all->len + 1);
	for (guint i = 0; i < all->len; i++) {
		units[i] = g_array_index(all, struct page_warning_unit, i);
		units[i].count = reg_number(r, units[i].n);
	}
	out->units = units;
	out->unit_count = all->len;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------------------
 */

/* Whom or what the row is about: the person of a fact, the organisation or unit of structure. */
static struct record_ref about(const struct table *t, const struct watch_row *row, const void *data)
{
	static const char *const owners[] = {"person", "organisation", "unit"};
	struct record_ref self = {t->kind->name, row->area, t->versions ? ROW_GET_INT(data, t->head) : row->id, NULL};
	for (size_t i = 0; i < G_N_ELEMENTS(owners); i++) {
		g_autofree char *column = g_strconcat(owners[i], "_id", NULL);
		const struct column *c = table_column(t, column);
		int64_t id = c == NULL || t->versions ? NONE : row_get_int(c, data);
		if (id != NONE && id != 0)
			return (struct record_ref){kind_find(owners[i])->name, i == 0 ? row->area : 0, id, NULL};
	}
	return self;
}

static bool may_write(
	struct listing *l, const struct table *t, const void *data, int64_t area, enum auth_right right, bool *out, struct err *e)
{
	struct auth_place at;
	const struct record_layout *layout = record_layout_of(l->w.layouts, t->kind->name);
	if (!put_place(l->w.r.app, t, data, area, l->w.r.ask->today, &at, e))
		return false;
	*out = layout != NULL && record_may_write(&l->w, layout, &at, right);
	return true;
}

static bool put_mend(
	struct listing *l, const struct watch *w, const struct watch_row *row, const void *data, struct page_warning *out, struct err *e)
{
	bool may = false;
	out->mend = (struct record_ref){NULL, 0, NONE, NULL};
	out->version = NONE;
	if (w->t == &table_organisation) { /* its page has posts and members together */
		out->mend = out->record;
		out->act = "";
		return true;
	}
	if (w->t == &table_unit) {
		struct organisation_covers_row fresh;
		row_init(&table_organisation_covers, &fresh);
		const struct auth_place at = {.unit = row->unit, .organisation = NONE, .day = l->w.r.ask->today};
		const struct record_layout *layout = record_layout_of(l->w.layouts, "organisation_covers");
		if (layout != NULL && record_may_write(&l->w, layout, &at, RIGHT_ENTER)) {
			out->mend = (struct record_ref){"organisation_covers", 0, NONE, NULL};
			out->via = "unit";
		}
		return true;
	}
	if (!may_write(l, w->t, data, row->area, RIGHT_ENTER, &may, e) || !may)
		return e == NULL || e->code == ERR_NONE;
	out->mend = (struct record_ref){w->t->kind->name, row->area, w->t->versions ? ROW_GET_INT(data, w->t->head) : row->id, NULL};
	out->act = "correct";
	out->field = w->field;
	if (w->t->versions)
		out->version = row->id;
	return true;
}

static bool put_row(struct listing *l, const struct watch_row *row, struct err *e)
{
	struct reg *r = &l->w.r;
	const struct watch *w = &l->watches[l->watch];
	const struct limit *limit = limit_of(l, l->watch);
	bool found = false;
	void *data = arena_alloc(r->arena, w->t->row_size);
	struct page_warning x = {.rule = limit->rule, .text = limit_sentence(limit, r->ask->lang, row->n, r->arena), .act = NULL};
	if (!store_get(r->app->store, w->t, row->area, row->id, data, r->arena, &found, e) || !found)
		return found;
	x.record = about(w->t, row, data);
	x.kind = kind_label_in(w->t->kind, r->ask->lang);
	x.reason = reg_copy(r, row->reason);
	x.unit = (struct page_unit_ref){NONE, "", ""};
	const struct warning_unit *u = warning_map_unit(l->map, row->unit);
	if (u != NULL)
		x.unit = ref_of(l, u);
	if (!record_name(&l->w, kind_find(x.record.kind), x.record.area, x.record.id, &x.record, e) || !put_mend(l, w, row, data, &x, e))
		return false;
	g_array_append_val(l->rows, x);
	return true;
}

static bool take_row(const struct watch_row *row, void *user)
{
	struct listing *l = user;
	if (!here(l, l->watch, row->unit, row->organisation))
		return true;
	int64_t at = l->at++;
	if (at < l->first)
		return true;
	const struct watch_row copy = {row->area, row->id, row->n, row->unit, row->organisation, reg_copy(&l->w.r, row->reason)};
	g_array_append_val(l->found, copy);
	return l->rows->len + l->found->len < l->limit;
}

/* Read to the end first: naming a row asks the database again. */
static bool put_watch(struct listing *l, size_t watch, struct err *e)
{
	const struct limit *limit = limit_of(l, watch);
	const struct watch_values v = limit_values(limit, l->w.r.ask->day);
	l->watch = watch;
	l->found = g_array_new(FALSE, FALSE, sizeof(struct watch_row));
	bool ok = watch_rows(l->w.r.app->store, &l->watches[watch], limit->rule, &v, l->what->waived, l->cells, take_row, l, e);
	for (guint i = 0; ok && i < l->found->len; i++)
		ok = put_row(l, &g_array_index(l->found, struct watch_row, i), e);
	g_array_free(l->found, TRUE);
	return ok;
}

static int64_t sum_of(struct listing *l, size_t watch)
{
	int64_t n = 0;
	for (size_t k = 0; k < l->counts->count; k++) {
		const struct warning_count *x = &l->counts->items[k];
		if (x->watch == watch && x->waived == l->what->waived && here(l, watch, x->unit, x->organisation))
			n += x->count;
	}
	return n;
}

static bool put_rows(struct listing *l, struct page_warnings *out, struct err *e)
{
	struct reg *r = &l->w.r;
	int64_t page = 1, total = 0;
	size_t watch_count = 0;
	(void)watch_all(&watch_count);
	if (l->what->page != NULL && !g_ascii_string_to_signed(l->what->page, 10, 1, 1000000, &page, NULL))
		page = 1;
	l->limit = l->what->limit != 0 ? (int64_t)l->what->limit : PAGE_SIZE;
	l->first = (page - 1) * l->limit;
	for (size_t w = 0; w < watch_count; w++) {
		const struct limit *limit = limit_of(l, w);
		int64_t n = limit == NULL || l->watches[w].key_only || !wanted(l, w) ? 0 : sum_of(l, w);
		total += n;
		if (l->at + n <= l->first || n == 0 || l->rows->len >= l->limit) {
			l->at += n; /* nothing of it stands on this page */
			continue;
		}
		if (!put_watch(l, w, e))
			return false;
	}
	out->rows = arena_list(r->arena, l->rows);
	out->row_count = l->rows->len;
	out->next = l->first + l->rows->len < total ? arena_printf(r->arena, "%" G_GINT64_FORMAT, page + 1) : NULL;
	out->back = page > 1 ? arena_printf(r->arena, "%" G_GINT64_FORMAT, page - 1) : NULL;
	out->shown = reg_say(r, MSG_WARNINGS_SHOWN, reg_number(r, MIN(l->first + 1, total)),
		reg_number(r, l->first + (int64_t)l->rows->len), reg_number(r, total));
	return true;
}

static bool find_unit(struct listing *l, struct page_warnings *out, struct err *e)
{
	struct reg *r = &l->w.r;
	int64_t id = NONE;
	size_t count = 0;
	const int64_t *tops = viewer_units(r->app->viewer, &count);
	out->unit.id = NONE;
	if (l->what->unit != NULL && *l->what->unit != '\0') {
		l->within = warning_map_code(l->map, l->what->unit);
		if (l->within == NULL && g_ascii_string_to_signed(l->what->unit, 10, 1, G_MAXINT64, &id, NULL))
			l->within = warning_map_unit(l->map, id);
		if (l->within == NULL)
			return FAIL(e, ERR_NOT_FOUND, MSG_WARNINGS_NO_UNIT, l->what->unit);
	} else if (count == 1) {
		l->within = warning_map_unit(l->map, tops[0]);
	}
	if (l->within == NULL)
		return true;
	out->unit = ref_of(l, l->within);
	return reg_above(r, l->within->parent, r->ask->day, &out->above, &out->above_count, e);
}

static bool fill(struct listing *l, struct page_warnings *out, struct err *e)
{
	struct reg *r = &l->w.r;
	l->cells = viewer_by_organisation(r->app->viewer);
	l->map = warning_map_load(r->app, r->ask->day, e);
	l->counts = l->map == NULL ? NULL : warnings_count(r->app, r->ask->day, l->cells, e);
	if (l->counts == NULL || !find_unit(l, out, e))
		return false;
	out->rule = l->what->rule != NULL && *l->what->rule != '\0' ? l->what->rule : NULL;
	out->show_waived = l->what->waived;
	put_sums(l, out);
	put_rules(l, out);
	put_units(l, out);
	if (!put_rows(l, out, e))
		return false;
	const struct access_reading reading = {
		.area = 0, .act = RIGHT_VIEW, .table = "waiver", .row = NONE, .fields = "full_name", .rows = (int64_t)out->row_count};
	if (out->row_count > 0)
		app_note_reading(r->app, &reading);
	return true;
}

bool page_warnings(struct app *a, const struct page_ask *ask, const struct page_warnings_ask *what, struct page_warnings *out,
	struct arena *arena, struct err *e)
{
	struct listing l = {.what = what, .last_watch = SIZE_MAX};
	size_t count = 0;
	*out = (struct page_warnings){.unit = {.id = NONE}};
	l.watches = watch_all(&count);
	l.rows = g_array_new(FALSE, FALSE, sizeof(struct page_warning));
	bool ok = record_begin(&l.w, a, ask, NULL, arena, e) && fill(&l, out, e);
	warning_map_free(l.map);
	record_end(&l.w);
	g_array_free(l.rows, TRUE);
	return ok;
}
