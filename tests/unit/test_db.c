/* The two back ends behave alike: the same tests run on SQLite always and on PostgreSQL when TEST_PG holds an address. */
#include "db/db.h"
#include "db/db_internal.h"
#include "db/db_limit.h"

#include "base/date.h"
#include "messages/db.def"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
	char *dir;
	char *address;
	bool postgres;
};

static struct db *open_db(const struct place *p, enum db_mode mode, struct err *e)
{
	return db_open(p->address, mode, 200, e);
}

static int set_up_sqlite(void **state)
{
	struct place *p = g_new0(struct place, 1);
	p->dir = g_dir_make_tmp("coso-db-XXXXXX", NULL);
	p->address = g_build_filename(p->dir, "t.db", NULL);
	*state = p;
	return 0;
}

static void wipe_postgres(const char *address)
{
	struct err e = {0};
	struct db *db = db_open(address, DB_WRITE, 2000, &e);
	if (db == NULL)
		fail_msg("%s", e.en);
	assert_true(db_exec(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &e));
	db_close(db);
}

static int set_up_postgres(void **state)
{
	struct place *p = g_new0(struct place, 1);
	p->dir = g_dir_make_tmp("coso-db-XXXXXX", NULL);
	p->address = g_strdup(g_getenv("TEST_PG"));
	p->postgres = true;
	wipe_postgres(p->address);
	*state = p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;
	static const char *const tails[] = {"t.db", "t.db-wal", "t.db-shm", "u.db"};
	for (size_t i = 0; i < G_N_ELEMENTS(tails); i++) {
		g_autofree char *f = g_build_filename(p->dir, tails[i], NULL);
		g_unlink(f);
	}
	g_rmdir(p->dir);
	g_free(p->dir);
	g_free(p->address);
	g_free(p);
	return 0;
}

static struct db *make(const struct place *p)
{
	struct err e = {0};
	struct db *db = open_db(p, DB_CREATE, &e);
	if (db == NULL)
		fail_msg("%s", e.en);
	if (!db_exec(db, "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, s SMALLINT CHECK (s > 0), name TEXT, p BIGINT REFERENCES t(id))",
		    &e))
		fail_msg("%s", e.en);
	return db;
}

static bool add(struct db *db, int64_t id, int64_t s, const char *name, int64_t parent, struct err *e)
{
	struct db_stmt *st = db_prepare(db, "INSERT INTO t (id, s, name, p) VALUES (:id, :s, :name, :p)", e);
	assert_non_null(st);
	db_bind_int(st, db_param(st, ":id"), id);
	db_bind_int(st, db_param(st, "s"), s);
	db_bind_text(st, db_param(st, "name"), name);
	db_bind_int(st, db_param(st, "p"), parent);
	return db_run(st, NULL, e);
}

static int64_t count(struct db *db)
{
	int64_t n = -1;
	struct err e = {0};
	assert_true(db_query_int(db, "SELECT count(*) FROM t", &n, &e));
	return n;
}

static void test_rewrite(void **state)
{
	(void)state;
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *s = db_rewrite("SELECT ':x', \":y\", :a::text, :bc -- :z\n, /* :w */ :a + :b_2", '$', names);
	assert_string_equal(s, "SELECT ':x', \":y\", $1::text, $2 -- :z\n, /* :w */ $1 + $3");
	assert_int_equal(names->len, 3);
	assert_string_equal(g_ptr_array_index(names, 2), "b_2");
}

static void test_values(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	assert_true(db_begin(db, &e));
	assert_true(add(db, 1, NONE, "Nguyễn Thị Đào", NONE, &e));
	assert_true(add(db, INT64_MAX, 7, NULL, 1, &e));
	assert_true(db_commit(db, &e));
	struct db_stmt *st = db_prepare(db, "SELECT id, s, name, p FROM t WHERE id >= :low ORDER BY id", &e);
	db_bind_int(st, 0, 1);
	assert_int_equal(db_step(st, &e), DB_ROW);
	assert_int_equal(db_columns(st), 4);
	assert_true(db_int(st, 0) == 1 && db_int(st, 1) == NONE && db_is_null(st, 3));
	assert_string_equal(db_text(st, 2), "Nguyễn Thị Đào");
	assert_int_equal(db_step(st, &e), DB_ROW);
	assert_true(db_int(st, 0) == INT64_MAX && db_int(st, 1) == 7 && db_text(st, 2) == NULL && db_int(st, 3) == 1);
	assert_int_equal(db_step(st, &e), DB_DONE);
	/* Bindings are gone after the end: NULL compares to nothing. */
	assert_int_equal(db_step(st, &e), DB_DONE);
	assert_ptr_equal(st, db_prepare(db, "SELECT id, s, name, p FROM t WHERE id >= :low ORDER BY id", &e));
	bool there = false;
	assert_true(db_has_table(db, "t", &there, &e) && there);
	assert_true(db_has_table(db, "u", &there, &e) && !there);
	db_close(db);
}

static void test_nested_reading(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	assert_true(db_begin(db, &e));
	for (int i = 1; i <= 500; i++)
		assert_true(add(db, i, i, "x", i > 1 ? i - 1 : NONE, &e));
	assert_true(db_commit(db, &e));
	struct db_stmt *outer = db_prepare(db, "SELECT id, name FROM t ORDER BY id", &e);
	struct db_stmt *inner = db_prepare(db, "SELECT s FROM t WHERE p = :id", &e);
	int seen = 0;
	int64_t sum = 0;
	while (db_step(outer, &e) == DB_ROW) {
		seen++;
		db_bind_int(inner, 0, db_int(outer, 0));
		if (db_step(inner, &e) == DB_ROW) {
			sum += db_int(inner, 0);
			db_reset(inner);
		}
		assert_string_equal(db_text(outer, 1), "x");
		assert_int_equal(db_int(outer, 0), seen);
	}
	assert_int_equal(e.code, ERR_NONE);
	assert_int_equal(seen, 500);
	assert_int_equal(sum, 500 * 501 / 2 - 1);
	db_close(db);
}

static void test_changed(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	assert_true(add(db, 1, 1, "a", NONE, &e) && add(db, 2, 2, "b", NONE, &e));
	struct db_stmt *st = db_prepare(db, "UPDATE t SET name = :n WHERE id >= :id", &e);
	int64_t changed = -1;
	db_bind_text(st, 0, "c");
	db_bind_int(st, 1, 1);
	assert_true(db_run(st, &changed, &e));
	assert_int_equal(changed, 2);
	db_bind_text(st, 0, "c");
	db_bind_int(st, 1, 100);
	assert_true(db_run(st, &changed, &e));
	assert_int_equal(changed, 0);
	db_close(db);
}

static void expect_conflict(struct db *db, int64_t id, int64_t s, int64_t p, msg_key key)
{
	struct err e = {0};
	assert_true(db_begin(db, &e));
	assert_false(add(db, id, s, "x", p, &e));
	assert_int_equal(e.code, ERR_CONFLICT);
	assert_int_equal(e.key, key);
	db_rollback(db);
}

static void test_constraints(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	assert_true(add(db, 1, 1, "a", NONE, &e));
	expect_conflict(db, 1, 1, NONE, MSG_DB_DUPLICATE);
	expect_conflict(db, 2, 0, NONE, MSG_DB_CHECK);
	expect_conflict(db, 2, 1, 99, MSG_DB_REFERENCE);
	assert_int_equal(count(db), 1);
	db_close(db);
}

static void test_rollback_and_close(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	assert_true(db_begin(db, &e));
	assert_true(db_in_transaction(db));
	assert_true(add(db, 1, 1, "a", NONE, &e));
	db_rollback(db);
	assert_int_equal(count(db), 0);
	assert_true(db_begin(db, &e));
	assert_true(add(db, 1, 1, "a", NONE, &e));
	db_close(db); /* with an open transaction */
	db = open_db(*state, DB_WRITE, &e);
	assert_non_null(db);
	assert_int_equal(count(db), 0);
	db_close(db);
}

static void test_run_later(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	struct db_stmt *st = db_prepare(db, "INSERT INTO t (id, s, name, p) VALUES (:id, :s, :name, :p)", &e);
	assert_true(db_begin(db, &e));
	for (int i = 1; i <= 5000; i++) {
		db_bind_int(st, 0, i);
		db_bind_int(st, 1, i % 100 + 1);
		db_bind_text(st, 2, i % 2 == 0 ? "even" : NULL);
		db_bind_int(st, 3, i > 1 ? i - 1 : NONE);
		assert_true(db_run_later(st, &e));
		if (i == 1000)
			assert_int_equal(count(db), 1000);
	}
	assert_true(db_commit(db, &e));
	assert_int_equal(count(db), 5000);
	/* An error comes up at the latest at the commit, and nothing is written. */
	assert_true(db_begin(db, &e));
	bool ok = true;
	for (int i = 6000; ok && i < 8000; i++) {
		db_bind_int(st, 0, i == 6100 ? 1 : i);
		db_bind_int(st, 1, 1);
		ok = db_run_later(st, &e);
	}
	assert_false(ok && db_commit(db, &e));
	assert_int_equal(e.key, MSG_DB_DUPLICATE);
	db_rollback(db);
	assert_int_equal(count(db), 5000);
	db_close(db);
}

static void test_read_only(void **state)
{
	struct err e = {0};
	db_close(make(*state));
	struct db *db = open_db(*state, DB_READ, &e);
	assert_non_null(db);
	assert_true(db_begin_read(db, &e));
	assert_int_equal(count(db), 0);
	assert_false(add(db, 1, 1, "a", NONE, &e));
	assert_int_equal(e.key, MSG_DB_READ_ONLY);
	db_rollback(db);
	db_close(db);
}

static void test_snapshot(void **state)
{
	struct err e = {0};
	struct db *writer = make(*state), *reader = open_db(*state, DB_READ, &e);
	assert_true(db_begin_read(reader, &e));
	assert_int_equal(count(reader), 0);
	assert_true(add(writer, 1, 1, "a", NONE, &e));
	assert_int_equal(count(reader), 0);
	db_rollback(reader);
	assert_int_equal(count(reader), 1);
	db_close(reader);
	db_close(writer);
}

static void test_busy(void **state)
{
	struct err e = {0};
	struct db *a = make(*state), *b = open_db(*state, DB_WRITE, &e);
	assert_true(add(a, 1, 1, "a", NONE, &e));
	assert_true(db_begin(a, &e));
	assert_true(db_exec(a, "UPDATE t SET name = 'b' WHERE id = 1", &e));
	bool ok = db_begin(b, &e) && db_exec(b, "UPDATE t SET name = 'c' WHERE id = 1", &e);
	assert_false(ok);
	assert_int_equal(e.code, ERR_BUSY);
	assert_non_null(strstr(e.vi, db_address(b)));
	db_rollback(b);
	db_rollback(a);
	db_close(a);
	db_close(b);
}

/* A statement that would never end is ended, the connection is as good as before, and so is one without a limit. */
static void test_limit(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	static const char endless[] = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n FROM x) SELECT count(*) FROM x";
	int64_t n = 0;
	assert_true(add(db, 1, 1, "a", NONE, &e));
	assert_true(db_limit(db, 50, &e));
	for (int again = 0; again < 2; again++) {
		e = (struct err){0};
		assert_true(again == 0 || db_begin_read(db, &e));
		assert_false(db_query_int(db, endless, &n, &e));
		assert_int_equal(e.code, ERR_BUSY);
		assert_ptr_equal(e.key, MSG_DB_TOO_LONG);
		db_rollback(db);
		assert_int_equal(count(db), 1);
	}
	/* The time is that of one statement, not of the connection. */
	g_usleep(60 * 1000);
	assert_int_equal(count(db), 1);
	e = (struct err){0};
	assert_true(db_limit(db, 0, &e) && db_limit(db, 0, &e));
	assert_true(db_query_int(
		db, "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 300000) SELECT count(*) FROM x", &n, &e));
	assert_int_equal(n, 300000);
	db_close(db);
}

/* A process killed in the middle of a transaction leaves what was there before. */
static void test_killed(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	assert_true(add(db, 1, 1, "a", NONE, &e));
	db_close(db);
	pid_t child = fork();
	if (child == 0) {
		db = open_db(*state, DB_WRITE, &e);
		if (db != NULL && db_begin(db, &e))
			for (int i = 2; i < 2000; i++)
				add(db, i, 1, "b", NONE, &e);
		raise(SIGKILL);
		_exit(1);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	db = open_db(*state, DB_WRITE, &e);
	assert_non_null(db);
	assert_int_equal(count(db), 1);
	assert_true(add(db, 2, 1, "after", NONE, &e));
	db_close(db);
}

static void test_check(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	assert_true(db_check(db, "SELECT id FROM t WHERE name = :name AND id > :id", &e));
	assert_false(db_check(db, "SELECT nothing FROM t", &e));
	assert_int_equal(e.key, MSG_DB_SQL);
	struct db_stmt *st = db_prepare(db, "SELECT 1 + 1", &e);
	assert_int_equal(db_step(st, &e), DB_ROW);
	db_forget(st);
	int64_t n = 0;
	memset(&e, 0, sizeof e);
	assert_true(db_query_int(db, "SELECT count(*) FROM t WHERE 1 = 1", &n, &e));
	db_close(db);
}

/* ---- SQLite files ------------------------------------------------------------------------------------------------------------------ */

static void test_sqlite_missing(void **state)
{
	const struct place *p = *state;
	struct err e = {0};
	assert_null(open_db(p, DB_READ, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_int_not_equal(g_access(p->address, F_OK), 0);
	memset(&e, 0, sizeof e);
	assert_null(open_db(p, DB_WRITE, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_int_not_equal(g_access(p->address, F_OK), 0);
}

static void test_sqlite_mode_and_abandon(void **state)
{
	const struct place *p = *state;
	struct err e = {0};
	struct db *db = make(p);
	struct stat st;
	assert_int_equal(stat(p->address, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	db_abandon(db);
	assert_int_not_equal(g_access(p->address, F_OK), 0);
	db_close(make(p));
	db = open_db(p, DB_CREATE, &e); /* was there before: stays */
	db_abandon(db);
	assert_int_equal(g_access(p->address, F_OK), 0);
}

static void test_sqlite_not_a_database(void **state)
{
	const struct place *p = *state;
	struct err e = {0};
	g_autofree char *text = g_strnfill(5000, 'x');
	assert_true(g_file_set_contents(p->address, text, -1, NULL));
	assert_null(open_db(p, DB_READ, &e));
	assert_int_equal(e.code, ERR_DATA);
	memset(&e, 0, sizeof e);
	assert_null(open_db(p, DB_CREATE, &e));
	assert_int_equal(e.code, ERR_DATA);
	g_autofree char *after = NULL;
	assert_true(g_file_get_contents(p->address, &after, NULL, NULL));
	assert_string_equal(after, text);
}

/* Someone else's WAL database in a folder we may not write is still readable (as root the folder stays writable: the test then says
 * little). */
static void test_sqlite_read_only_folder(void **state)
{
	const struct place *p = *state;
	struct err e = {0};
	struct db *db = make(p);
	assert_true(add(db, 1, 1, "a", NONE, &e));
	db_close(db);
	assert_int_equal(chmod(p->address, 0400), 0);
	assert_int_equal(chmod(p->dir, 0500), 0);
	db = open_db(p, DB_READ, &e);
	assert_non_null(db);
	assert_int_equal(count(db), 1);
	db_close(db);
	assert_int_equal(chmod(p->dir, 0700), 0);
}

static void test_sqlite_full(void **state)
{
	struct err e = {0};
	struct db *db = make(*state);
	assert_true(db_exec(db, "PRAGMA max_page_count = 10", &e));
	assert_true(db_begin(db, &e));
	g_autofree char *big = g_strnfill(60000, 'x');
	bool ok = true;
	for (int i = 1; ok && i < 100; i++)
		ok = add(db, i, 1, big, NONE, &e);
	assert_false(ok);
	assert_int_equal(e.code, ERR_FULL);
	db_rollback(db);
	assert_int_equal(count(db), 0);
	db_close(db);
}

/* ---- PostgreSQL addresses ---------------------------------------------------------------------------------------------------------- */

static void test_postgres_addresses(void **state)
{
	(void)state;
	struct err e = {0};
	assert_null(db_open("postgresql://someone:secret@/none?host=/nonexistent&port=1", DB_READ, 0, &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_null(strstr(e.vi, "secret"));
	assert_non_null(strstr(e.vi, "someone@"));
}

static void test_postgres_no_such_database(void **state)
{
	const struct place *p = *state;
	struct err e = {0};
	g_autofree char *address = g_strdup_printf("%s%sdbname=coso_no_such", p->address, strchr(p->address, '?') == NULL ? "?" : "&");
	assert_null(db_open(address, DB_CREATE, 0, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
}

#define ON_BOTH(set_up)                                                                                                                    \
	cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),                                                                   \
		cmocka_unit_test_setup_teardown(test_nested_reading, set_up, tear_down),                                                   \
		cmocka_unit_test_setup_teardown(test_changed, set_up, tear_down),                                                          \
		cmocka_unit_test_setup_teardown(test_constraints, set_up, tear_down),                                                      \
		cmocka_unit_test_setup_teardown(test_rollback_and_close, set_up, tear_down),                                               \
		cmocka_unit_test_setup_teardown(test_run_later, set_up, tear_down),                                                        \
		cmocka_unit_test_setup_teardown(test_read_only, set_up, tear_down),                                                        \
		cmocka_unit_test_setup_teardown(test_snapshot, set_up, tear_down),                                                         \
		cmocka_unit_test_setup_teardown(test_busy, set_up, tear_down),                                                             \
		cmocka_unit_test_setup_teardown(test_limit, set_up, tear_down),                                                            \
		cmocka_unit_test_setup_teardown(test_killed, set_up, tear_down),                                                           \
		cmocka_unit_test_setup_teardown(test_check, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest sqlite[] = {
		cmocka_unit_test(test_rewrite),
		ON_BOTH(set_up_sqlite),
		cmocka_unit_test_setup_teardown(test_sqlite_missing, set_up_sqlite, tear_down),
		cmocka_unit_test_setup_teardown(test_sqlite_mode_and_abandon, set_up_sqlite, tear_down),
		cmocka_unit_test_setup_teardown(test_sqlite_not_a_database, set_up_sqlite, tear_down),
		cmocka_unit_test_setup_teardown(test_sqlite_read_only_folder, set_up_sqlite, tear_down),
		cmocka_unit_test_setup_teardown(test_sqlite_full, set_up_sqlite, tear_down),
		cmocka_unit_test(test_postgres_addresses),
	};
	const struct CMUnitTest postgres[] = {
		ON_BOTH(set_up_postgres),
		cmocka_unit_test_setup_teardown(test_postgres_no_such_database, set_up_postgres, tear_down),
	};
	int failed = cmocka_run_group_tests_name("db on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("db on PostgreSQL", postgres, NULL, NULL);
	else
		puts("db on PostgreSQL: skipped, TEST_PG is not set");
	return failed;
}
