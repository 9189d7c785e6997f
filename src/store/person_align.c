/* The survivor's own facts with what the clerk picked from the loser: both lists of versions on one line of time. */
#include "store/merge_internal.h"

#include "model/kinds.gen.h"

#include <string.h>

/* The versions of one person, in order of time. */
struct line {
	struct person_v_row *v;
	size_t count;
};

static bool read_line(struct merging *g, int64_t area, int64_t person, struct line *out, struct err *e)
{
	struct plan *p = plan_of(g->s, &table_person_v);
	g_autofree char *sql = g_strdup_printf("%s WHERE area_id = :area AND person_id = :person ORDER BY from_d, id", p->select);
	struct db_stmt *st = db_prepare(g->s->db, sql, e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), area);
	db_bind_int(st, db_param(st, ":person"), person);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct person_v_row));
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		struct person_v_row v;
		row_read(&table_person_v, st, 0, &v, g->a);
		row_forget_derived(&table_person_v, &v);
		g_array_append_val(rows, v);
	}
	out->count = rows->len;
	out->v = arena_list(g->a, rows);
	return step == DB_DONE;
}

/* The version of a day, else the nearest. */
static const struct person_v_row *line_on(const struct line *l, int64_t day)
{
	for (size_t i = l->count; i > 1; i--)
		if (l->v[i - 1].from_d <= day)
			return &l->v[i - 1];
	return &l->v[0];
}

static bool is_picked(const struct merging *g, const char *field)
{
	for (size_t i = 0; i < g->m->pick_count; i++)
		if (strcmp(g->m->picks[i], field) == 0)
			return true;
	return false;
}

/* Copies the columns of the picked fields. */
static void copy_picked(const struct merging *g, const struct table *t, const void *from, void *to)
{
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->field < 0 || c->derived || !is_picked(g, t->kind->fields[c->field].name))
			continue;
		if (c->store == COLUMN_INT)
			*row_int(c, to) = row_get_int(c, from);
		else
			row_set_text(c, to, row_get_text(c, from));
	}
}

/* Do two versions say the same, whenever? */
static bool same_facts(const struct person_v_row *a, const struct person_v_row *b)
{
	const struct table *t = &table_person_v;
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->field < 0 || c->derived)
			continue;
		if (c->store == COLUMN_INT ? row_get_int(c, a) != row_get_int(c, b)
					   : g_strcmp0(row_get_text(c, a), row_get_text(c, b)) != 0)
			return false;
	}
	return true;
}

static bool same_span(const struct person_v_row *a, const struct person_v_row *b)
{
	return a->from_d == b->from_d && a->from_p == b->from_p && a->until_d == b->until_d && a->until_p == b->until_p;
}

static gint by_day(gconstpointer a, gconstpointer b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* All days on which a version of either begins. */
static GArray *boundaries(const struct line *a, const struct line *b)
{
	GArray *days = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (size_t i = 0; i < a->count; i++)
		g_array_append_val(days, a->v[i].from_d);
	for (size_t i = 0; i < b->count; i++)
		g_array_append_val(days, b->v[i].from_d);
	g_array_sort(days, by_day);
	for (guint i = 1; i < days->len;)
		if (g_array_index(days, int64_t, i) == g_array_index(days, int64_t, i - 1))
			g_array_remove_index(days, i);
		else
			i++;
	return days;
}

/* How the survivor's versions should be: one at each boundary where something changes. Returns how many. */
static size_t plan_versions(struct merging *g, const struct line *own, const struct line *other, struct person_v_row *out)
{
	g_autoptr(GArray) days = boundaries(own, other);
	int64_t end = own->v[own->count - 1].until_d, end_p = own->v[own->count - 1].until_p;
	size_t n = 0;
	for (guint i = 0; i < days->len; i++) {
		int64_t day = g_array_index(days, int64_t, i);
		const struct person_v_row *base = line_on(own, day), *theirs = line_on(other, day);
		struct person_v_row v = *base;
		if (day >= end)
			break;
		copy_picked(g, &table_person_v, theirs, &v);
		bool begins = base->from_d == day;
		/* Where only the loser's list has a boundary, it counts if what was picked changes there; and a first version that only
		 * reaches further back stays one. */
		if (n > 0 && (!begins || base == own->v) && same_facts(&out[n - 1], &v))
			continue;
		v.from_d = day;
		v.from_p = begins ? base->from_p : theirs->from_d == day ? theirs->from_p : PRECISION_DAY;
		v.until_d = end;
		v.until_p = end_p;
		if (n > 0) {
			out[n - 1].until_d = day;
			out[n - 1].until_p = begins && base > own->v ? base[-1].until_p : PRECISION_DAY;
		}
		out[n++] = v;
	}
	return n;
}

/* The survivor's rows take the planned versions in turn; what is left over is new. There are never fewer than before. */
static bool write_versions(struct merging *g, const struct line *own, struct person_v_row *plan, size_t n, struct err *e)
{
	must(n >= own->count);
	for (size_t i = 0; i < n; i++) {
		const struct person_v_row *old = i < own->count ? &own->v[i] : NULL;
		if (old != NULL && same_facts(old, &plan[i]) && same_span(old, &plan[i]))
			continue;
		if (old != NULL) {
			plan[i].id = old->id;
			plan[i].rev = old->rev;
			merge_touch(g, &table_person_v, old->area_id, old->id, old);
			if (!store_update(g->s, &table_person_v, &plan[i], e))
				return false;
			continue;
		}
		plan[i].id = store_new_id(g->s);
		merge_touch(g, &table_person_v, plan[i].area_id, plan[i].id, NULL);
		if (!store_insert(g->s, &table_person_v, &plan[i], e))
			return false;
	}
	return true;
}

static bool align_head(struct merging *g, struct err *e)
{
	struct person_row own, other, old;
	if (!merge_get(g, &table_person, g->m->area, g->m->id, &own, e) ||
		!merge_get(g, &table_person, g->m->loser_area, g->m->loser, &other, e))
		return false;
	old = own;
	/* The state of the file and where it went are nobody's choice; an unknown birth is said twice. */
	other.state = own.state;
	other.merged_into_id = own.merged_into_id;
	other.merged_into_area = own.merged_into_area;
	copy_picked(g, &table_person, &other, &own);
	if (is_picked(g, "birth_d"))
		own.birth_unknown = other.birth_unknown;
	else
		own.birth_unknown = old.birth_unknown;
	if (memcmp(&own, &old, sizeof own) == 0)
		return true;
	merge_touch(g, &table_person, g->m->area, g->m->id, &old);
	return store_update(g->s, &table_person, &own, e);
}

bool merge_align(struct merging *g, struct err *e)
{
	struct line own, other;
	if (!align_head(g, e) || !read_line(g, g->m->area, g->m->id, &own, e) || !read_line(g, g->m->loser_area, g->m->loser, &other, e))
		return false;
	must(own.count > 0 && other.count > 0); /* C03: every head has a version */
	struct person_v_row *plan = ARENA_ARRAY(g->a, struct person_v_row, own.count + other.count);
	size_t n = plan_versions(g, &own, &other, plan);
	return write_versions(g, &own, plan, n, e);
}
