/* Verification of tables against the log: every current and past row equals the log row it points to, nothing that was logged is missing,
 * references lead somewhere. Streams; the engine does the joins. */
#include "store/store_internal.h"

#include "model/kinds.gen.h"
#include "store/rules.h"
#include "store/statement.h"
#include "messages/store.def"

#include <string.h>

struct saying {
	store_say say;
	void *user;
	int64_t *findings;
};

static void say_id(const struct saying *x, msg_key key, const char *table, int64_t id, const char *more, const char *more_en)
{
	char text[24];
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, id);
	SAY(x->say, x->user, x->findings, key, table, text, more, more_en);
}

static char *prefixed(const struct table *t, const char *alias)
{
	GString *s = g_string_new(NULL);
	for (uint16_t i = 0; i < t->column_count; i++)
		g_string_append_printf(s, "%s%s.%s", i == 0 ? "" : ", ", alias, t->columns[i].name);
	return g_string_free(s, FALSE);
}

/* The log row a row points to; of a current row also the one that replaced it or took it out, which there must not be. */
char *verify_rows_text(struct store *s, const struct table *t, bool history)
{
	(void)s;
	const char *area = table_area_column(t);
	g_autofree char *columns = prefixed(t, "t");
	g_autofree char *later = g_strdup_printf(" LEFT JOIN change_log n ON n.row_id = t.id AND n.area_id = t.%s AND n.tbl = '%s'"
						 " AND n.base_rev = t.rev AND n.op <> 'I' AND (n.rec_ms_here > c.rec_ms_here"
						 " OR (n.rec_ms_here = c.rec_ms_here AND n.seq > c.seq))",
		area, t->name);
	return g_strdup_printf("SELECT %s, c.tbl, c.row_id, c.op, c.base_rev, c.rec_ms_here, c.after_json%s FROM %s%s t"
			       " LEFT JOIN change_log c ON c.area_id = t.%s AND c.id = t.chg_id%s",
		columns, history ? "" : ", n.id", t->name, history ? "_h" : "", area, history ? "" : later);
}

/* Logged states that are neither the current row, nor in the twin, nor replaced within their own transaction. */
char *verify_gone_text(const struct table *t)
{
	const char *area = table_area_column(t);
	return g_strdup_printf("SELECT c.area_id, c.row_id FROM change_log c"
			       " LEFT JOIN %s t ON t.%s = c.area_id AND t.id = c.row_id AND t.chg_id = c.id"
			       " LEFT JOIN %s_h h ON h.%s = c.area_id AND h.id = c.row_id AND h.chg_id = c.id"
			       " LEFT JOIN change_log n ON n.area_id = c.area_id AND n.row_id = c.row_id AND n.tbl = c.tbl"
			       " AND n.group_id = c.group_id AND n.seq > c.seq"
			       " WHERE c.tbl = '%s' AND c.op <> 'D' AND t.id IS NULL AND h.id IS NULL AND n.id IS NULL",
		t->name, area, t->name, area, t->name);
}

/* History rows that do not end when the next log row of the same record says. */
char *verify_end_text(const struct table *t)
{
	const char *area = table_area_column(t);
	return g_strdup_printf("SELECT h.%s, h.id FROM %s_h h JOIN change_log c ON c.area_id = h.%s AND c.id = h.chg_id"
			       " LEFT JOIN change_log n ON n.area_id = c.area_id AND n.row_id = c.row_id AND n.tbl = c.tbl"
			       " AND n.rec_ms_here > c.rec_ms_here GROUP BY h.%s, h.id, h.rec_ms, h.end_ms HAVING min(n.rec_ms_here) IS "
			       "NULL OR min(n.rec_ms_here) <> h.end_ms",
		area, t->name, area, area);
}

/* ---- rows against the log ---------------------------------------------------------------------------------------------------------- */

/* Columns after those of the table: tbl, row_id, op, base_rev, rec_ms_here, after_json; of a current row the id of a later log row. */
#define LATER 6
static bool matches_log(struct store *s, const struct plan *p, struct db_stmt *st, const void *row)
{
	const struct table *t = p->t;
	int c = t->column_count;
	if (g_strcmp0(db_text(st, c), t->name) != 0 || db_int(st, c + 1) != row_at(row, t->id) || g_strcmp0(db_text(st, c + 2), "D") == 0)
		return false;
	if (db_int(st, c + 3) + 1 != row_at(row, t->rev) || db_int(st, c + 4) != row_at(row, t->rec_ms))
		return false;
	row_json(p, row, s->json);
	return g_strcmp0(db_text(st, c + 5), s->json->str) == 0;
}

/* Gives whether the row is what its log row says, and a current row the last that is said of the record. */
static bool check_row(
	struct store *s, const struct plan *p, struct db_stmt *st, void *row, bool history, struct arena *a, const struct saying *x)
{
	const struct table *t = p->t;
	char table[64];
	g_snprintf(table, sizeof table, "%s%s", t->name, history ? "_h" : "");
	const struct column *odd = row_odd_column(t, st, 0);
	row_read(t, st, 0, row, NULL);
	int64_t id = row_at(row, t->id);
	bool logged = !db_is_null(st, t->column_count), same = logged && matches_log(s, p, st, row);
	bool old = !history && !db_is_null(st, t->column_count + LATER);
	if (odd != NULL)
		say_id(x, MSG_VERIFY_ROW_STORED, table, id, odd->name, odd->name);
	if (!logged)
		say_id(x, MSG_VERIFY_ROW_NOT_LOGGED, table, id, NULL, NULL);
	else if (!same)
		say_id(x, MSG_VERIFY_ROW_DIFFERS, table, id, NULL, NULL);
	else if (old)
		say_id(x, MSG_VERIFY_ROW_OLD, table, id, NULL, NULL);
	struct err bad = {0};
	if (!history && !row_check(s, t, row, &bad))
		say_id(x, MSG_VERIFY_ROW_BAD, table, id, bad.vi, bad.en);
	else if (!row_derived_match(t, row, a))
		say_id(x, MSG_VERIFY_ROW_DERIVED, table, id, NULL, NULL);
	return same && !old;
}

/* *same gets how many of its rows are what the log says. */
static bool check_table(struct store *s, const struct table *t, bool history, const struct saying *x, int64_t *same, struct err *e)
{
	_Alignas(max_align_t) unsigned char row[ROW_MAX];
	must(t->row_size <= sizeof row);
	g_autofree char *sql = verify_rows_text(s, t, history);
	struct db_stmt *st = db_prepare(s->db, sql, e);
	if (st == NULL)
		return false;
	struct plan *p = plan_of(s, t);
	struct arena *a = arena_new();
	enum db_step r;
	for (int64_t n = 0; (r = db_step(st, e)) == DB_ROW; n++) {
		if (n % 500 == 499) { /* folded names pile up */
			arena_free(a);
			a = arena_new();
		}
		*same += check_row(s, p, st, row, history, a, x);
	}
	arena_free(a);
	return r == DB_DONE;
}

/* Runs a question whose every answer (area, id) is a finding. */
static bool ask(struct store *s, const char *sql, msg_key key, const char *table, const char *more, const struct saying *x, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, sql, e);
	if (st == NULL)
		return false;
	enum db_step r;
	while ((r = db_step(st, e)) == DB_ROW)
		say_id(x, key, table, db_int(st, 1), more, more);
	return r == DB_DONE;
}

/* How many rows of a table there are by the log: records that were not taken out, and states that were replaced. */
struct logged {
	int64_t current, past;
};

static GHashTable *states_logged(struct store *s, struct err *e)
{
	GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct db_stmt *st = db_prepare(s->db, statement_text("verify_states"), e);
	enum db_step r = DB_ERROR;
	while (st != NULL && (r = db_step(st, e)) == DB_ROW) {
		const struct logged n = {db_int(st, 1), db_int(st, 2) - db_int(st, 1)};
		g_hash_table_insert(counts, g_strdup(db_text(st, 0)), g_memdup2(&n, sizeof n));
	}
	if (r == DB_DONE)
		return counts;
	g_hash_table_unref(counts);
	return NULL;
}

/* One table and its twin. Every current row found to be its record's last state, every past one to end when the next begins: then as many
 * of each as the log has are all of them, and the log need not be read for what is gone. What was written and replaced within one
 * transaction stands nowhere, so that the numbers differ though nothing is gone: the question says so. */
static bool verify_table(struct store *s, const struct table *t, const struct logged *n, const struct saying *x, struct err *e)
{
	int64_t current = 0, past = 0;
	g_autofree char *gone = verify_gone_text(t), *end = verify_end_text(t), *twin = g_strconcat(t->name, "_h", NULL);
	if (!check_table(s, t, false, x, &current, e) || !check_table(s, t, true, x, &past, e))
		return false;
	bool all = current == (n == NULL ? 0 : n->current) && past == (n == NULL ? 0 : n->past);
	return (all || ask(s, gone, MSG_VERIFY_LOGGED_ROW_GONE, t->name, NULL, x, e)) &&
	       ask(s, end, MSG_VERIFY_HISTORY_END, twin, NULL, x, e);
}

bool verify_rows(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	const struct saying x = {say, user, findings};
	/* Not while rows are read: another statement would take them away under PostgreSQL. */
	local_codes_forget(s);
	if (!local_codes_read(s, e))
		return false;
	g_autoptr(GHashTable) logged = states_logged(s, e);
	for (size_t i = 0; logged != NULL && i < table_count; i++) {
		const struct table *t = table_all[i];
		if (table_has_history(t) && !verify_table(s, t, g_hash_table_lookup(logged, t->name), &x, e))
			return false;
	}
	return logged != NULL;
}

/* ---- references -------------------------------------------------------------------------------------------------------------------- */

/* The kind a column refers to by id, NULL for none; *by_name is the tail it was recognised by. */
static const struct kind *referred(const struct table *t, uint16_t i)
{
	const struct column *c = &t->columns[i];
	if (c->offset == t->head)
		return t->kind;
	if (c->field < 0 || !g_str_has_suffix(c->name, "_id"))
		return NULL;
	const struct kind_field *f = &t->kind->fields[c->field];
	if (f->type == FIELD_REF || f->type == FIELD_OWN || f->type == FIELD_XREF)
		return kind_find(f->of);
	if (f->type == FIELD_PLACE)
		return kind_find("unit");
	if (f->type == FIELD_DECISION)
		return kind_find("document");
	return NULL;
}

char *verify_orphan_text(const struct table *t, uint16_t i)
{
	const struct kind *k = referred(t, i);
	if (k == NULL || t->id == COLUMN_ABSENT)
		return NULL;
	const char *column = t->columns[i].name, *area = table_area_column(t);
	g_autoptr(GString) match = g_string_new(NULL);
	if (k->family == FAMILY_AREA) {
		/* References across areas carry the area beside the id (x_id, x_area). */
		g_autofree char *beside = g_strdup(column);
		beside[strlen(beside) - 3] = '\0';
		g_autofree char *other = g_strconcat(beside, "_area", NULL);
		g_string_printf(match, " AND p.area_id = t.%s", table_column(t, other) != NULL ? other : "area_id");
	}
	return g_strdup_printf("SELECT %s%s, t.id FROM %s t LEFT JOIN %s p ON p.id = t.%s%s WHERE t.%s IS NOT NULL AND p.id IS NULL",
		area == NULL ? "" : "t.", area == NULL ? "CAST(0 AS INTEGER)" : area, t->name, k->name, column, match->str, column);
}

/* SQLite's own look at its pages, and that its indexes are those of the tables: an index that lost a row would answer questions without it.
 * PostgreSQL keeps its own watch. */
static bool ask_engine(struct store *s, const struct saying *x, struct err *e)
{
	if (db_engine_of(s->db) != DB_SQLITE)
		return true;
	struct db_stmt *st = db_prepare(s->db, "PRAGMA integrity_check(20)", e);
	if (st == NULL)
		return false;
	enum db_step r;
	while ((r = db_step(st, e)) == DB_ROW)
		if (g_strcmp0(db_text(st, 0), "ok") != 0)
			SAY(x->say, x->user, x->findings, MSG_VERIFY_ENGINE, db_text(st, 0));
	return r == DB_DONE;
}

bool verify_references(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	const struct saying x = {say, user, findings};
	for (size_t i = 0; i < table_count; i++) {
		for (uint16_t c = 0; c < table_all[i]->column_count; c++) {
			g_autofree char *sql = verify_orphan_text(table_all[i], c);
			if (sql != NULL && !ask(s, sql, MSG_VERIFY_ORPHAN, table_all[i]->name, table_all[i]->columns[c].name, &x, e))
				return false;
		}
	}
	return ask_engine(s, &x, e);
}

bool verify_identities(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	static const char *const names[] = {"verify_identity_missing", "verify_identity_extra"};
	const struct saying x = {say, user, findings};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *sql = statement_expand(s, names[i], e);
		if (sql == NULL || !ask(s, sql, MSG_VERIFY_KEY, "identity_key", NULL, &x, e))
			return false;
	}
	return true;
}
