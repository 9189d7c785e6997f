/* Many rows taken out at once: what row_take_out does to one, with few statements. The log is written in the order asked for. */
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
	char does = g_ascii_toupper(what);
	if (does == 'S')
		g_string_append_printf(sql, "%s WHERE ", p->select);
	else if (does == 'H')
		g_string_append_printf(sql,
			"INSERT INTO %s_h (%s, end_ms) SELECT %s, CAST(:end_ms AS BIGINT) FROM %s WHERE rec_ms < :end_ms AND ", p->t->name,
			p->columns, p->columns, p->t->name);
	else
		g_string_append_printf(sql, "DELETE FROM %s WHERE ", p->t->name);
	if (p->area_key)
		g_string_append_printf(sql, "%s = :area AND ", table_area_column(p->t));
	if (what != does) {
		g_string_append_printf(sql, "id >= :first AND id <= :last%s", does == 'S' ? " ORDER BY id" : "");
		return g_string_free(sql, FALSE);
	}
	g_string_append(sql, "id IN (");
	for (int i = 0; i < SET_IDS; i++)
		g_string_append_printf(sql, "%s:i%d", i == 0 ? "" : ", ", i);
	g_string_append(sql, does == 'S' ? ") ORDER BY id" : ")");
	return g_string_free(sql, FALSE);
}

/* Rows of one table and area, as numbers of the whole set in the order of their ids. */
struct some {
	struct store *s;
	struct row_set *rows;
	const size_t *at;
	size_t n;
	bool range; /* there are no others between the first and the last */
};

static const struct row_set *one_of(const struct some *x, size_t i)
{
	return &x->rows[x->at[i]];
}

static struct db_stmt *bound(const struct some *x, char what, struct err *e)
{
	const struct plan *p = plan_of(x->s, one_of(x, 0)->t);
	must(x->range || x->n <= SET_IDS);
	g_autofree char *sql = row_sets_text(p, x->range ? g_ascii_tolower(what) : what);
	struct db_stmt *st = db_prepare(x->s->db, sql, e);
	if (st == NULL)
		return NULL;
	if (what == 'H')
		db_bind_int(st, db_param(st, "end_ms"), x->s->rec_ms);
	if (p->area_key)
		db_bind_int(st, db_param(st, "area"), one_of(x, 0)->area);
	if (x->range) {
		db_bind_int(st, db_param(st, "first"), one_of(x, 0)->id);
		db_bind_int(st, db_param(st, "last"), one_of(x, x->n - 1)->id);
		return st;
	}
	int first = db_param(st, "i0");
	for (size_t i = 0; i < SET_IDS; i++) /* the last one again and again */
		db_bind_int(st, first + (int)i, one_of(x, MIN(i, x->n - 1))->id);
	return st;
}

static bool fail_gone(const struct some *x, msg_key key, enum err_code code, struct err *e)
{
	const struct kind *k = one_of(x, 0)->t->kind;
	char text[24];
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, one_of(x, 0)->id);
	return FAIL(e, code, key, k->label, text, k->name);
}

/* Notes what rules and keys must know of each row before it goes. */
static bool look_at(const struct some *x, const struct table *t, const GPtrArray *found, struct err *e)
{
	bool ok = true;
	for (guint i = 0; ok && i < found->len; i++) {
		const void *old = g_ptr_array_index(found, i);
		ok = frozen_delete(x->s, t, old, e) && rules_touch(x->s, t, old, e) &&
		     (t != &table_identity_number || identity_keep(x->s, old, NULL, e)) && paths_forget(x->s, t, row_at(old, t->id), e);
	}
	return ok;
}

/* Reads the rows, in the order of their ids as they were asked for. *others: there is one among them that was not. */
static bool read_rows(const struct some *x, const struct table *t, GPtrArray *found, struct arena *a, bool *others, struct err *e)
{
	struct db_stmt *st = bound(x, 'S', e);
	enum db_step step = DB_ERROR;
	*others = false;
	if (st == NULL)
		return false;
	while (!*others && (step = db_step(st, e)) == DB_ROW) {
		void *old = arena_alloc(a, t->row_size);
		row_read(t, st, 0, old, a);
		*others = found->len >= x->n || one_of(x, found->len)->id != row_at(old, t->id);
		if (!*others)
			x->rows[x->at[found->len]].rev = row_at(old, t->rev);
		g_ptr_array_add(found, old);
	}
	if (*others)
		db_reset(st);
	return *others || (step == DB_DONE && (found->len == x->n || fail_gone(x, MSG_STORE_NO_ROW, ERR_NOT_FOUND, e)));
}

static bool take_some(const struct some *x, bool *others, struct err *e)
{
	const struct table *t = one_of(x, 0)->t;
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	struct arena *a = arena_new();
	struct db_stmt *st = NULL;
	int64_t changed = 0;
	bool ok = read_rows(x, t, found, a, others, e) && (*others || look_at(x, t, found, e));
	arena_free(a);
	if (!ok || *others)
		return ok;
	if ((st = bound(x, 'H', e)) == NULL || !db_run(st, NULL, e) || (st = bound(x, 'D', e)) == NULL || !db_run(st, &changed, e))
		return false;
	structure_note(x->s, t);
	return changed == (int64_t)x->n || fail_gone(x, MSG_STORE_GONE, ERR_CONFLICT, e);
}

/* Rows of one table and area: from the first id to the last; one by one where others, or none, stand between. */
static bool take_area(struct store *s, struct row_set *rows, const size_t *at, size_t n, struct err *e)
{
	struct some x = {s, rows, at, n, true};
	bool others = false, ok = take_some(&x, &others, e);
	for (size_t i = 0; ok && others && i < n; i += SET_IDS) {
		struct some part = {s, rows, at + i, MIN(n - i, SET_IDS), false};
		bool odd = false;
		ok = take_some(&part, &odd, e) && (!odd || fail_gone(&part, MSG_STORE_NO_ROW, ERR_NOT_FOUND, e));
	}
	return ok;
}

static gint by_place(gconstpointer a, gconstpointer b, gpointer user)
{
	const struct row_set *rows = user, *x = &rows[*(const size_t *)a], *y = &rows[*(const size_t *)b];
	return x->area != y->area ? (x->area < y->area ? -1 : 1) : (x->id > y->id) - (x->id < y->id);
}

/* All rows of one table, area by area. */
static bool take_table(struct store *s, const struct table *t, struct row_set *rows, size_t n, struct err *e)
{
	g_autoptr(GArray) at = g_array_new(FALSE, FALSE, sizeof(size_t));
	bool ok = true;
	for (size_t i = 0; i < n; i++)
		if (rows[i].t == t)
			g_array_append_val(at, i);
	g_array_sort_with_data(at, by_place, rows);
	const size_t *order = (const size_t *)(gpointer)at->data;
	for (guint i = 0, k = 0; ok && i < at->len; i = k) {
		for (k = i + 1; k < at->len && rows[order[k]].area == rows[order[i]].area;)
			k++;
		ok = take_area(s, rows, order + i, k - i, e);
	}
	return ok;
}

bool row_sets_take_out(struct store *s, struct row_set *rows, size_t n, struct err *e)
{
	bool ok = s->writing && db_flush(s->db, e) && reach_gone(s, rows, n, e);
	/* table_all stands in an order in which foreign keys are satisfied. */
	for (size_t i = table_count; ok && i > 0; i--) {
		must(table_all[i - 1]->row_size <= ROW_MAX);
		if (table_has_history(table_all[i - 1]))
			ok = take_table(s, table_all[i - 1], rows, n, e);
	}
	ok = ok && log_gone(s, rows, n, e);
	s->broken = s->broken || !ok;
	return ok;
}
