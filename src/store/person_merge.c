/* Merging two records of one human; see person_merge.h. */
#include "store/merge_internal.h"

#include "messages/people_one.def"
#include "model/kinds.gen.h"

#include <string.h>

void merging_init(struct merging *g, struct store *s, const struct store_merge *m, struct arena *a)
{
	*g = (struct merging){.s = s, .m = m, .a = a};
	g->index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g->touched = g_ptr_array_new();
	g->moves = g_array_new(FALSE, FALSE, sizeof(struct area_move));
}

void merging_clear(struct merging *g)
{
	g_hash_table_destroy(g->index);
	g_ptr_array_free(g->touched, TRUE);
	g_array_free(g->moves, TRUE);
}

bool merge_stays(const struct table *t)
{
	return t == &table_person || t == &table_person_v || t == &table_duplicate || t == &table_person_merge;
}

struct touched *merge_touch(struct merging *g, const struct table *t, int64_t area, int64_t id, const void *row)
{
	g_autofree char *key = g_strdup_printf("%s:%" G_GINT64_FORMAT, t->name, id);
	struct touched *x = g_hash_table_lookup(g->index, key);
	if (x != NULL)
		return x;
	x = ARENA_NEW(g->a, struct touched);
	*x = (struct touched){.t = t, .area = area, .id = id, .now_area = area};
	if (row != NULL) {
		g_autoptr(GString) json = g_string_new(NULL);
		row_to_json(g->s, t, row, json);
		x->was = arena_strdup(g->a, json->str);
	}
	g_hash_table_insert(g->index, g_steal_pointer(&key), x);
	g_ptr_array_add(g->touched, x);
	return x;
}

bool merge_get(struct merging *g, const struct table *t, int64_t area, int64_t id, void *row, struct err *e)
{
	bool found = false;
	must(t->row_size <= MERGE_ROW_MAX);
	if (!store_get(g->s, t, area, id, row, g->a, &found, e))
		return false;
	return found || FAIL0(e, ERR_NOT_FOUND, MSG_PEOPLE_ONE_NO_PERSON);
}

/* ---- giving rows over ---- */

struct given_row {
	const struct table *t;
	int64_t area, to_area, id;
	void *row;
};

static void rename_in(const struct row_link *l, int64_t to_area, int64_t to, void *row)
{
	*row_int(l->column, row) = to;
	if (l->area_column != NULL)
		*row_int(l->area_column, row) = to_area;
}

/* One row may name the person in several columns. */
static struct given_row *row_of_link(struct merging *g, GPtrArray *rows, const struct row_link *l, struct err *e)
{
	for (guint i = 0; i < rows->len; i++) {
		struct given_row *r = g_ptr_array_index(rows, i);
		if (r->t == l->t && r->id == l->id && r->area == l->area)
			return r;
	}
	struct given_row *r = ARENA_NEW(g->a, struct given_row);
	*r = (struct given_row){.t = l->t, .area = l->area, .to_area = l->area, .id = l->id};
	r->row = arena_alloc(g->a, l->t->row_size);
	if (!merge_get(g, l->t, l->area, l->id, r->row, e))
		return NULL;
	merge_touch(g, l->t, l->area, l->id, r->row);
	g_ptr_array_add(rows, r);
	return r;
}

/* Rows that change their area: out of the old one, those that refer to others first; then into the new one. Ids stay. */
static bool write_rows(struct merging *g, GPtrArray *rows, struct err *e)
{
	for (guint i = rows->len; i > 0; i--) {
		struct given_row *r = g_ptr_array_index(rows, i - 1);
		if (r->area != r->to_area && !store_delete(g->s, r->t, r->area, r->id, e))
			return false;
	}
	for (guint i = 0; i < rows->len; i++) {
		struct given_row *r = g_ptr_array_index(rows, i);
		struct touched *x = merge_touch(g, r->t, r->area, r->id, r->row);
		if (r->area == r->to_area) {
			if (!store_update(g->s, r->t, r->row, e))
				return false;
			continue;
		}
		struct area_move move = {r->t, r->area, r->to_area, r->id};
		ROW_AT_INT(r->row, r->t->area) = r->to_area;
		x->now_area = r->to_area;
		x->moved = true;
		if (!store_insert(g->s, r->t, r->row, e))
			return false;
		g_array_append_val(g->moves, move);
	}
	return true;
}

bool merge_give(struct merging *g, const GArray *links, int64_t to_area, int64_t to, struct err *e)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new();
	for (guint i = 0; i < links->len; i++) {
		const struct row_link *l = &g_array_index(links, struct row_link, i);
		if (!l->by_name && merge_stays(l->t))
			continue;
		struct given_row *r = row_of_link(g, rows, l, e);
		if (r == NULL)
			return false;
		rename_in(l, to_area, to, r->row);
		merge_touch(g, r->t, r->area, r->id, r->row)->given = true;
		if (link_is_part(l) && l->t->kind->family == FAMILY_AREA)
			r->to_area = to_area;
	}
	return write_rows(g, rows, e) && merge_follow(g, e);
}

/* What names a moved row: across areas it is told the new area; what hangs on it by its table's name comes along. */
bool merge_follow(struct merging *g, struct err *e)
{
	for (guint i = 0; i < g->moves->len; i++) {
		const struct area_move move = g_array_index(g->moves, struct area_move, i);
		g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(struct row_link));
		g_autoptr(GPtrArray) rows = g_ptr_array_new();
		if (!links_find(g->s, move.t, move.from, move.id, links, e))
			return false;
		for (guint k = 0; k < links->len; k++) {
			const struct row_link *l = &g_array_index(links, struct row_link, k);
			struct given_row *r = row_of_link(g, rows, l, e);
			if (r == NULL)
				return false;
			if (l->area_column != NULL)
				*row_int(l->area_column, r->row) = move.to;
			else if (l->t->kind->family == FAMILY_AREA)
				r->to_area = move.to;
		}
		if (!write_rows(g, rows, e)) /* may append to the moves */
			return false;
	}
	g_array_set_size(g->moves, 0);
	return true;
}

/* ---- what may not stand twice ---- */

static bool is_of(const struct table *t, const void *row, int64_t area, int64_t person)
{
	const struct column *c = table_column(t, "person_id");
	return c != NULL && row_get_int(c, row) == person && row_at(row, t->area) == area;
}

static bool settle_one(struct merging *g, const struct merge_settling *x, struct err *e)
{
	const struct store_merge *m = g->m;
	_Alignas(max_align_t) unsigned char row[MERGE_ROW_MAX];
	if (!merge_get(g, x->t, x->area, x->id, row, e))
		return false;
	if (!is_of(x->t, row, m->area, m->id) && !is_of(x->t, row, m->loser_area, m->loser))
		return FAIL(e, ERR_INPUT, MSG_PEOPLE_ONE_FOREIGN_ROW, x->t->kind->label);
	merge_touch(g, x->t, x->area, x->id, row);
	if (x->end == 0)
		return store_delete(g->s, x->t, x->area, x->id, e);
	const struct column *reason = table_column(x->t, "out_reason");
	if (reason == NULL)
		reason = table_column(x->t, "end_reason");
	must(x->t->until_d != COLUMN_ABSENT);
	ROW_AT_INT(row, x->t->until_d) = x->end;
	ROW_AT_INT(row, x->t->until_p) = PRECISION_DAY;
	if (reason != NULL)
		*row_int(reason, row) = x->reason;
	return store_update(g->s, x->t, row, e);
}

static bool settle(struct merging *g, struct err *e)
{
	for (size_t i = 0; i < g->m->settle_count; i++)
		if (!settle_one(g, &g->m->settle[i], e))
			return false;
	return true;
}

/* ---- the two heads ---- */

bool merge_locate(struct store *s, int64_t old, int64_t area, int64_t now, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, "DELETE FROM locator WHERE old_id = :id AND tbl = 'person'", e);
	if (st == NULL)
		return false;
	db_bind_int(st, 0, old);
	if (!db_run(st, NULL, e))
		return false;
	struct plan *p = plan_of(s, &table_locator);
	st = now == NONE ? NULL : plan_insert(s, p, e);
	if (st == NULL)
		return now == NONE;
	const struct locator_row r = {.old_id = old, .tbl = "person", .area = area, .now_id = now};
	row_bind(&table_locator, &r, st);
	return db_run(st, NULL, e);
}

static bool is_merged(struct store *s, const struct person_row *p)
{
	const struct code_list *l = codes_list(s->codes, "person_state", NULL);
	const struct code *c = l == NULL ? NULL : code_by_id(l, "merged");
	must(c != NULL);
	return p->state == c->num;
}

static bool close_loser(struct merging *g, struct err *e)
{
	struct person_row loser;
	const struct code_list *l = codes_list(g->s->codes, "person_state", e);
	const struct code *merged = l == NULL ? NULL : code_by_id(l, "merged");
	if (merged == NULL || !merge_get(g, &table_person, g->m->loser_area, g->m->loser, &loser, e))
		return false;
	merge_touch(g, &table_person, g->m->loser_area, g->m->loser, &loser);
	loser.state = merged->num;
	loser.merged_into_id = g->m->id;
	loser.merged_into_area = g->m->area;
	return store_update(g->s, &table_person, &loser, e) && merge_locate(g->s, g->m->loser, g->m->area, g->m->id, e);
}

static bool check_pair(struct merging *g, struct err *e)
{
	struct person_row survivor, loser;
	if (g->m->id == g->m->loser)
		return FAIL0(e, ERR_INPUT, MSG_PEOPLE_ONE_SAME);
	if (!merge_get(g, &table_person, g->m->area, g->m->id, &survivor, e) ||
		!merge_get(g, &table_person, g->m->loser_area, g->m->loser, &loser, e))
		return false;
	if (is_merged(g->s, &survivor) || is_merged(g->s, &loser))
		return FAIL0(e, ERR_CONFLICT, MSG_PEOPLE_ONE_GONE);
	return true;
}

/* ---- what was done, kept ---- */

/* The revision the row has now; 0: it is gone. */
static bool revision(struct merging *g, const struct touched *x, int64_t *rev, struct err *e)
{
	_Alignas(max_align_t) unsigned char row[MERGE_ROW_MAX];
	bool found = false;
	if (!store_get(g->s, x->t, x->now_area, x->id, row, g->a, &found, e))
		return false;
	*rev = found ? row_at(row, x->t->rev) : 0;
	return true;
}

static bool write_moved(struct merging *g, GString *out, struct err *e)
{
	g_string_assign(out, "{\"rows\":[");
	for (guint i = 0; i < g->touched->len; i++) {
		const struct touched *x = g_ptr_array_index(g->touched, i);
		int64_t rev = 0;
		if (!revision(g, x, &rev, e))
			return false;
		g_string_append_printf(out,
			"%s{\"table\":\"%s\",\"area\":%" G_GINT64_FORMAT ",\"id\":\"%" G_GINT64_FORMAT "\",\"to\":%" G_GINT64_FORMAT
			",\"rev\":%" G_GINT64_FORMAT ",\"given\":%s,\"was\":%s}",
			i > 0 ? "," : "", x->t->name, x->area, x->id, x->now_area, rev, x->given ? "true" : "false",
			x->was != NULL ? x->was : "null");
	}
	g_string_append(out, "]}");
	return true;
}

static const char *write_picked(struct merging *g)
{
	g_autoptr(GString) out = g_string_new("[");
	for (size_t i = 0; i < g->m->pick_count; i++)
		g_string_append_printf(out, "%s\"%s\"", i > 0 ? "," : "", g->m->picks[i]);
	g_string_append_c(out, ']');
	return arena_strdup(g->a, out->str);
}

static bool keep_record(struct merging *g, struct merge_report *out, struct err *e)
{
	struct person_merge_row r;
	g_autoptr(GString) moved = g_string_new(NULL);
	if (!write_moved(g, moved, e))
		return false;
	row_init(&table_person_merge, &r);
	r.area_id = r.survivor_area = g->m->area;
	r.survivor_id = g->m->id;
	r.loser_id = g->m->loser;
	r.loser_area = g->m->loser_area;
	r.moved = moved->str;
	r.picked = write_picked(g);
	r.by_account_id = g->m->account;
	r.reason = g->m->reason;
	if (!store_insert(g->s, &table_person_merge, &r, e))
		return false;
	out->id = r.id;
	return true;
}

static void count_moved(struct merging *g, struct merge_report *out)
{
	out->moved = ARENA_ARRAY(g->a, struct merge_count, table_count);
	for (size_t i = 0; i < table_count; i++) {
		struct merge_count c = {table_all[i], 0};
		for (guint k = 0; k < g->touched->len; k++) {
			const struct touched *x = g_ptr_array_index(g->touched, k);
			c.rows += x->t == c.t && x->given;
		}
		if (c.rows > 0)
			out->moved[out->moved_count++] = c;
	}
}

static bool merge(struct merging *g, struct merge_report *out, struct err *e)
{
	g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(struct row_link));
	if (!check_pair(g, e) || !merge_align(g, e) || !settle(g, e) ||
		!links_find(g->s, &table_person, g->m->loser_area, g->m->loser, links, e) ||
		!merge_give(g, links, g->m->area, g->m->id, e) || !close_loser(g, e) || !keep_record(g, out, e))
		return false;
	count_moved(g, out);
	return true;
}

bool store_person_merge(struct store *s, const struct store_merge *m, struct merge_report *out, struct arena *a, struct err *e)
{
	struct merging g;
	must(s->writing && !s->bulk);
	*out = (struct merge_report){.id = NONE};
	merging_init(&g, s, m, a);
	bool ok = merge(&g, out, e);
	merging_clear(&g);
	if (!ok)
		s->broken = true;
	return ok;
}
