/* Many rows taken out at once: what row_take_out does to one, with a statement for SET_IDS of them. The log is written row by row, in the
 * order asked for. */
#include "store/store_internal.h"

#include "messages/store.def"
#include "model/kinds.gen.h"

#include <string.h>

gint id_order(gconstpointer a, gconstpointer b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

bool ids_have(const GArray *ids, int64_t id)
{
	guint low = 0, high = ids->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		int64_t v = g_array_index(ids, int64_t, middle);
		if (v == id)
			return true;
		if (v < id)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

char *row_sets_text(const struct plan *p, char what)
{
	GString *sql = g_string_new(NULL);
	if (what == 'S')
		g_string_append_printf(sql, "%s WHERE ", p->select);
	else if (what == 'H')
		g_string_append_printf(sql,
			"INSERT INTO %s_h (%s, end_ms) SELECT %s, CAST(:end_ms AS BIGINT) FROM %s WHERE rec_ms < :end_ms AND ", p->t->name,
			p->columns, p->columns, p->t->name);
	else
		g_string_append_printf(sql, "DELETE FROM %s WHERE ", p->t->name);
	if (p->area_key)
		g_string_append_printf(sql, "%s = :area AND ", table_area_column(p->t));
	g_string_append(sql, "id IN (");
	for (int i = 0; i < SET_IDS; i++)
		g_string_append_printf(sql, "%s:i%d", i == 0 ? "" : ", ", i);
	g_string_append_c(sql, ')');
	return g_string_free(sql, FALSE);
}

/* Rows of one table and area, as numbers of the whole set; at most SET_IDS. */
struct some {
	struct store *s;
	struct row_set *rows;
	const size_t *at;
	size_t n;
	struct arena *arena;
};

static struct db_stmt *bound(const struct some *x, char what, struct err *e)
{
	const struct plan *p = plan_of(x->s, x->rows[x->at[0]].t);
	g_autofree char *sql = row_sets_text(p, what);
	struct db_stmt *st = db_prepare(x->s->db, sql, e);
	if (st == NULL)
		return NULL;
	if (what == 'H')
		db_bind_int(st, db_param(st, "end_ms"), x->s->rec_ms);
	if (p->area_key)
		db_bind_int(st, db_param(st, "area"), x->rows[x->at[0]].area);
	int first = db_param(st, "i0");
	for (size_t i = 0; i < SET_IDS; i++) /* the last one again and again */
		db_bind_int(st, first + (int)i, x->rows[x->at[MIN(i, x->n - 1)]].id);
	return st;
}

static struct row_set *row_of(const struct some *x, int64_t id)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->rows[x->at[i]].id == id)
			return &x->rows[x->at[i]];
	return NULL;
}

static bool fail_gone(const struct some *x, msg_key key, enum err_code code, struct err *e)
{
	const struct kind *k = x->rows[x->at[0]].t->kind;
	char text[24];
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, x->rows[x->at[0]].id);
	return FAIL(e, code, key, k->label, text, k->name);
}

/* Notes what rules and keys must know of each row before it goes. */
static bool look_at(const struct some *x, const struct table *t, const GPtrArray *found, struct err *e)
{
	bool ok = true;
	for (guint i = 0; ok && i < found->len; i++) {
		const void *old = g_ptr_array_index(found, i);
		ok = rules_touch(x->s, t, old, e) && (t != &table_identity_number || identity_keep(x->s, old, NULL, e)) &&
		     paths_forget(x->s, t, row_at(old, t->id), e);
	}
	return ok;
}

static bool read_rows(const struct some *x, const struct table *t, GPtrArray *found, struct err *e)
{
	struct db_stmt *st = bound(x, 'S', e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	while ((step = db_step(st, e)) == DB_ROW) {
		void *old = arena_alloc(x->arena, t->row_size);
		row_read(t, st, 0, old, x->arena);
		g_ptr_array_add(found, old);
		struct row_set *r = row_of(x, row_at(old, t->id));
		must(r != NULL);
		r->rev = row_at(old, t->rev);
	}
	return step == DB_DONE && (found->len == x->n || fail_gone(x, MSG_STORE_NO_ROW, ERR_NOT_FOUND, e));
}

static bool take_some(const struct some *x, struct err *e)
{
	const struct table *t = x->rows[x->at[0]].t;
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	struct db_stmt *st = NULL;
	int64_t changed = 0;
	if (!read_rows(x, t, found, e) || !look_at(x, t, found, e))
		return false;
	if ((st = bound(x, 'H', e)) == NULL || !db_run(st, NULL, e) || (st = bound(x, 'D', e)) == NULL || !db_run(st, &changed, e))
		return false;
	structure_note(x->s, t);
	return changed == (int64_t)x->n || fail_gone(x, MSG_STORE_GONE, ERR_CONFLICT, e);
}

/* All rows of one table, area by area. */
static bool take_table(struct store *s, const struct table *t, struct row_set *rows, size_t n, struct arena *a, struct err *e)
{
	size_t *at = ARENA_ARRAY(a, size_t, SET_IDS);
	bool *taken = ARENA_ARRAY(a, bool, n), ok = true;
	memset(taken, 0, n * sizeof *taken);
	for (size_t i = 0; ok && i < n; i++) {
		struct some x = {s, rows, at, 0, a};
		if (rows[i].t != t || taken[i])
			continue;
		for (size_t k = i; k < n && x.n < SET_IDS; k++) {
			if (rows[k].t != t || rows[k].area != rows[i].area || taken[k])
				continue;
			taken[k] = true;
			at[x.n++] = k;
		}
		ok = x.n == 0 || take_some(&x, e);
	}
	return ok;
}

bool row_sets_take_out(struct store *s, struct row_set *rows, size_t n, struct arena *a, struct err *e)
{
	bool ok = s->writing && db_flush(s->db, e);
	/* table_all stands in an order in which foreign keys are satisfied. */
	for (size_t i = table_count; ok && i > 0; i--) {
		must(table_all[i - 1]->row_size <= ROW_MAX);
		if (table_has_history(table_all[i - 1]))
			ok = take_table(s, table_all[i - 1], rows, n, a, e);
	}
	for (size_t i = 0; ok && i < n; i++)
		ok = log_append(s, plan_of(s, rows[i].t), NULL, rows[i].area, rows[i].id, 'D', rows[i].rev, change_id_take(s), e);
	s->broken = s->broken || !ok;
	return ok;
}
