/* Random edits behind the program's back, one at a time, of every table that verify answers for, its history and both logs: each is named,
 * and taken back again. On both engines. COSO_EDITS: how many (soak: 1,000). What refuses an edit by itself (a key, NOT NULL) counts as
 * none. */
#include "store_world.h"

#include "base/rng.h"
#include "store/access_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define EDITS 150

struct editing {
	struct world *w;
	struct rng rng;
	GPtrArray *tables; /* names of those that hold rows */
	int64_t named, refused;
};

/* ---- a register with something of everything ---- */

static void fill_more(struct world *w, void *user)
{
	struct err e = {0};
	struct tenure_row t;
	struct person_v_row v;
	struct identity_number_row number;
	bool found = false;
	(void)user;
	world_fill(w, false);
	world_begin(w->s, false);
	assert_true(store_get(w->s, &table_tenure, WORLD_AREA, w->tenure, &t, w->a, &found, &e) && found);
	t.standard_note = "đã xem";
	assert_true(store_update(w->s, &table_tenure, &t, &e));
	assert_true(store_get_version(w->s, &table_person_v, WORLD_AREA, w->person[1], 20200101, &v, w->a, &found, &e) && found);
	v.full_name = "Đặng Văn Ước Mới";
	assert_true(store_change_version(w->s, &table_person_v, WORLD_AREA, w->person[1], 20220101, &v, &e));
	row_init(&table_identity_number, &number);
	number.area_id = WORLD_AREA;
	number.person_id = w->person[0];
	number.kind_no = world_num(w->s, "identity_kind", "citizen12");
	assert_true(store_secret(w->s, "001180000017", w->a, &number.value_enc, &number.value_bix, &e));
	number.from_d = 20210101;
	world_insert(w->s, &table_identity_number, &number);
	int64_t gone = world_add_tenure(w, w->person[2], w->secretary, 20200201, 20200601);
	world_commit(w->s);
	world_begin(w->s, false);
	assert_true(store_delete(w->s, &table_tenure, WORLD_AREA, gone, &e));
	world_commit(w->s);
	const struct access_reading readings[] = {
		{.area = WORLD_AREA, .act = 2, .table = "person", .row = w->person[0], .fields = "citizen_no", .rows = NONE},
		{.area = 0, .act = 7, .table = "people", .row = NONE, .purpose = "báo cáo", .rows = 3}};
	for (int i = 0; i < 3; i++)
		assert_true(access_log_write(w->s, "test", readings, G_N_ELEMENTS(readings), &e));
}

static int tampered_sqlite(void **state)
{
	return world_made(state, false, fill_more, NULL);
}

static int tampered_postgres(void **state)
{
	return world_made(state, true, fill_more, NULL);
}

/* ---- edits ---- */

static bool is_column_free(const char *table, const char *column)
{
	/* No facts: the lock's counter, and the numbers by which a head or a derived path is stored, that nothing refers to. */
	return strcmp(column, "lock_no") == 0 ||
	       (strcmp(column, "id") == 0 && (g_str_has_suffix(table, "_head") || g_str_has_suffix(table, "_path")));
}

static void list_tables(struct editing *x)
{
	static const char *const more[] = {"unit_path", "organisation_path", "identity_key"};
	/* Nobody's facts: a browser's session, what somebody pinned or named for himself. */
	static const char *const left_out[] = {"session", "saved_search", "search_pin", NULL};
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < table_count; i++) {
		if (!g_strv_contains(left_out, table_all[i]->name))
			g_ptr_array_add(all, g_strdup(table_all[i]->name));
		if (table_all[i]->history)
			g_ptr_array_add(all, g_strconcat(table_all[i]->name, "_h", NULL));
	}
	for (size_t i = 0; i < G_N_ELEMENTS(more); i++)
		if (!g_ptr_array_find_with_equal_func(all, more[i], g_str_equal, NULL))
			g_ptr_array_add(all, g_strdup(more[i]));
	x->tables = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < all->len; i++) {
		g_autofree char *sql = g_strconcat("SELECT count(*) FROM ", g_ptr_array_index(all, i), NULL);
		if (world_int(x->w->s, sql) > 0)
			g_ptr_array_add(x->tables, g_strdup(g_ptr_array_index(all, i)));
	}
	assert_true(x->tables->len > 20);
}

/* Column names of a table, and the value of one row as SQL literals. */
static void read_row(struct editing *x, const char *table, GPtrArray *columns, GPtrArray *values)
{
	struct err e = {0};
	g_autofree char *count = g_strconcat("SELECT count(*) FROM ", table, NULL);
	int64_t rows = world_int(x->w->s, count);
	g_autofree char *names = x->w->postgres ? g_strdup_printf("SELECT column_name::text FROM information_schema.columns WHERE "
								  "table_name = '%s' ORDER BY ordinal_position",
							  table)
						: g_strdup_printf("SELECT name FROM pragma_table_info('%s') ORDER BY cid", table);
	struct db_stmt *st = db_prepare(store_db(x->w->s), names, &e);
	assert_non_null(st);
	while (db_step(st, &e) == DB_ROW)
		g_ptr_array_add(columns, g_strdup(db_text(st, 0)));
	g_autofree char *row = g_strdup_printf(
		"SELECT * FROM %s ORDER BY 1, 2 LIMIT 1 OFFSET %" G_GUINT64_FORMAT, table, rng_below(&x->rng, (uint64_t)rows));
	st = db_prepare(store_db(x->w->s), row, &e);
	assert_true(st != NULL && db_step(st, &e) == DB_ROW);
	for (guint i = 0; i < columns->len; i++) {
		if (db_is_null(st, (int)i)) {
			g_ptr_array_add(values, g_strdup("NULL"));
			continue;
		}
		g_auto(GStrv) parts = g_strsplit(db_text(st, (int)i), "'", -1);
		g_autofree char *quoted = g_strjoinv("''", parts);
		g_ptr_array_add(values, g_strdup_printf("'%s'", quoted));
	}
	db_reset(st);
}

static char *row_condition(const GPtrArray *columns, const GPtrArray *values)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < columns->len; i++) {
		const char *value = g_ptr_array_index(values, i);
		bool null = strcmp(value, "NULL") == 0;
		g_string_append_printf(out, "%s%s %s%s", i > 0 ? " AND " : "", (const char *)g_ptr_array_index(columns, i),
			null ? "IS NULL" : "= ", null ? "" : value);
	}
	return g_string_free(out, FALSE);
}

static bool is_number(const char *literal)
{
	size_t n = strlen(literal);
	return n > 2 && strspn(literal + 1, "-0123456789") == n - 2;
}

/* Another value than it had, of its type as far as can be seen. */
static char *other_value(struct editing *x, const char *literal)
{
	if (strcmp(literal, "NULL") == 0)
		return g_strdup("'1'");
	if (rng_chance(&x->rng, 1, 5))
		return g_strdup("NULL");
	if (is_number(literal))
		return g_strdup_printf(
			"'%" G_GINT64_FORMAT "'", g_ascii_strtoll(literal + 1, NULL, 10) + (rng_chance(&x->rng, 1, 2) ? 1 : -1));
	return g_strdup_printf("'%.*s%s'", (int)strlen(literal) - 2, literal + 1, rng_chance(&x->rng, 1, 2) ? "x" : "ớ");
}

/* SQLite keeps any kind of value in any column; NULL: it is kept as such a value already, or the engine knows better. */
static char *other_kind(const struct editing *x, const char *literal)
{
	if (x->w->postgres || strcmp(literal, "NULL") == 0)
		return NULL;
	return is_number(literal) ? g_strdup_printf("CAST(%s AS REAL) + 0.5", literal) : g_strdup_printf("CAST(%s AS BLOB)", literal);
}

#define AND_THEN "\x1e" /* between the statements of one edit */

/* A row carried from a table to its twin or back: as it is, put beside what is there (copied), taken away from where it was (moved), or set
 * in the place of what is there (replacing it). NULL: there is no other place, or nothing like it there. */
static char *carry(struct editing *x, const char *table, const char *where)
{
	g_autofree char *name = g_str_has_suffix(table, "_h") ? g_strndup(table, strlen(table) - 2) : g_strdup(table);
	const struct table *t = table_find(name);
	if (t == NULL || !t->history)
		return NULL;
	bool past = strlen(name) < strlen(table);
	g_autofree char *twin = g_strconcat(name, "_h", NULL);
	g_autoptr(GString) columns = g_string_new(NULL);
	for (uint16_t i = 0; i < t->column_count; i++)
		g_string_append_printf(columns, "%s%s", i > 0 ? ", " : "", t->columns[i].name);
	g_autofree char *copy =
		past ? g_strdup_printf("INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s", name, columns->str, columns->str, twin, where)
		     : g_strdup_printf("INSERT INTO %s (%s, end_ms) SELECT %s, rec_ms + %d FROM %s WHERE %s", twin, columns->str,
			       columns->str, (int)rng_below(&x->rng, 3), name, where);
	g_autofree char *gone = g_strdup_printf("DELETE FROM %s WHERE %s", table, where);
	g_autofree char *replaced = g_strdup_printf("DELETE FROM %s WHERE id IN (SELECT id FROM %s WHERE %s)", name, twin, where);
	g_autofree char *another = g_strdup_printf("DELETE FROM %s WHERE id = (SELECT max(id) FROM %s)", name, name);
	switch (rng_below(&x->rng, 4)) {
	case 0:
		return g_steal_pointer(&copy);
	case 1:
		return g_strconcat(copy, AND_THEN, gone, NULL);
	case 2: /* and another row goes, so that there are as many as before */
		return past ? g_strconcat(another, AND_THEN, copy, NULL) : g_strconcat(copy, AND_THEN, another, NULL);
	default:
		return past ? g_strconcat(replaced, AND_THEN, copy, NULL) : NULL;
	}
}

/* One edit, of one statement or more; NULL: nothing to edit there. */
static char *make_edit(struct editing *x, const char *table)
{
	g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(g_free), values = g_ptr_array_new_with_free_func(g_free);
	read_row(x, table, columns, values);
	g_autofree char *where = row_condition(columns, values);
	guint i = (guint)rng_below(&x->rng, columns->len);
	const char *column = g_ptr_array_index(columns, i);
	uint64_t what = rng_below(&x->rng, 13);
	if (what == 0)
		return g_strdup_printf("DELETE FROM %s WHERE %s", table, where);
	if (what > 10)
		return carry(x, table, where);
	g_autofree char *value = what == 10 ? other_kind(x, g_ptr_array_index(values, i)) : other_value(x, g_ptr_array_index(values, i));
	if (value == NULL || is_column_free(table, column))
		return NULL;
	if (what > 1)
		return g_strdup_printf("UPDATE %s SET %s = %s WHERE %s", table, column, value, where);
	/* the row once more, with one thing otherwise: its number among them */
	g_autoptr(GString) row = g_string_new(NULL);
	for (guint k = 0; k < columns->len; k++) {
		const char *name = g_ptr_array_index(columns, k), *old = g_ptr_array_index(values, k);
		bool id = strcmp(name, "id") == 0;
		g_autofree char *next = id ? g_strdup_printf("'%" G_GINT64_FORMAT "'", g_ascii_strtoll(old + 1, NULL, 10) + 1) : NULL;
		g_string_append_printf(row, "%s%s", k > 0 ? ", " : "", id ? next : k == i ? value : old);
	}
	return g_strdup_printf("INSERT INTO %s VALUES (%s)", table, row->str);
}

/* Every statement of it must have touched something. */
static bool run_edit(struct db *db, const char *sql, struct err *e)
{
	g_auto(GStrv) parts = g_strsplit(sql, AND_THEN, -1);
	for (char **p = parts; *p != NULL; p++) {
		int64_t changed = 0;
		struct db_stmt *st = db_prepare(db, *p, e);
		if (st == NULL || !db_run(st, &changed, e) || changed == 0)
			return false;
	}
	return true;
}

/* Edits, verifies, takes back. */
static void edit_once(struct editing *x)
{
	struct err refused = {0}, e = {0};
	struct db *db = store_db(x->w->s);
	const char *table = g_ptr_array_index(x->tables, rng_below(&x->rng, x->tables->len));
	int64_t findings = 0;
	assert_true(db_begin(db, &e));
	g_autofree char *sql = make_edit(x, table);
	bool done = sql != NULL && run_edit(db, sql, &refused);
	if (done && !store_verify(x->w->s, NULL, NULL, &findings, &e))
		fail_msg("%s: %s (%s)", sql, e.en, e.where);
	if (done && findings == 0)
		fail_msg("nothing found after: %s", sql);
	x->named += done;
	x->refused += !done;
	db_rollback(db);
}

static void test_edits(void **state)
{
	struct editing x = {.w = *state};
	struct err e = {0};
	const char *wanted = g_getenv("COSO_EDITS"), *seed = g_getenv("COSO_SEED");
	int64_t edits = wanted != NULL ? g_ascii_strtoll(wanted, NULL, 10) : EDITS;
	rng_init(&x.rng, seed != NULL ? seed : "edits");
	assert_true(db_exec(store_db(x.w->s), x.w->postgres ? "SET session_replication_role = replica" : "PRAGMA foreign_keys = OFF", &e));
	if (!x.w->postgres)
		assert_true(db_exec(store_db(x.w->s), "PRAGMA ignore_check_constraints = ON", &e));
	world_verified(x.w->s);
	list_tables(&x);
	while (x.named < edits && x.named + x.refused < edits * 3)
		edit_once(&x);
	print_message("# %" G_GINT64_FORMAT " edits of %u tables named, %" G_GINT64_FORMAT " refused by the engine\n", x.named,
		x.tables->len, x.refused);
	assert_int_equal(x.named, edits);
	world_verified(x.w->s);
	g_ptr_array_unref(x.tables);
}

int main(void)
{
	const struct CMUnitTest sqlite[] = {cmocka_unit_test_setup_teardown(test_edits, tampered_sqlite, world_end)};
	const struct CMUnitTest postgres[] = {cmocka_unit_test_setup_teardown(test_edits, tampered_postgres, world_end)};
	int failed = cmocka_run_group_tests_name("random edits on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("random edits on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
