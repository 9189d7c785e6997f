/* The generated schema on both engines: it runs, and PostgreSQL's catalogue holds to the rules that let it be distributed (docs: R1, R2,
 * R6, R7). The lint itself is tried on planted faults. */
#include "db/db.h"
#include "model/kinds.gen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct db *open_schema(const char *address)
{
	struct err e = {0};
	struct db *db = db_open(address, DB_CREATE, 0, &e);
	if (db == NULL || !db_exec(db, kind_schema_sql, &e))
		fail_msg("%s", err_text(&e, MSG_EN));
	return db;
}

/* Every table and twin is there with its columns, and may be read through each of them. */
static void check_tables(struct db *db)
{
	struct err e = {0};
	for (size_t i = 0; i < table_count; i++) {
		for (int twin = 0; twin <= table_all[i]->history; twin++) {
			GString *sql = g_string_new("SELECT ");
			for (size_t c = 0; c < table_all[i]->column_count; c++)
				g_string_append_printf(sql, "%s, ", table_all[i]->columns[c].name);
			g_string_append_printf(sql, "%s FROM %s%s",
				twin		       ? "end_ms"
				: table_all[i]->locked ? "lock_no"
						       : "1",
				table_all[i]->name, twin ? "_h" : "");
			struct db_stmt *st = db_prepare(db, sql->str, &e);
			if (st == NULL || db_step(st, &e) != DB_DONE)
				fail_msg("%s: %s", sql->str, err_text(&e, MSG_EN));
			g_string_free(sql, TRUE);
		}
	}
}

static void test_sqlite(void **state)
{
	(void)state;
	const char *folder = g_getenv("T");
	g_autofree char *path = g_build_filename(folder == NULL ? g_get_tmp_dir() : folder, "schema_test.db", NULL);
	remove(path);
	struct db *db = open_schema(path);
	check_tables(db);
	db_close(db);
	remove(path);
}

/* ('a'),('b'),… of the tables of a family with their twins. */
static void family_values(GString *out, enum kind_family family, const char *more)
{
	g_string_append_printf(out, "(VALUES ('%s')", more);
	for (size_t i = 0; i < table_count; i++) {
		if (table_all[i]->kind->family != family)
			continue;
		g_string_append_printf(out, ",('%s')", table_all[i]->name);
		if (table_all[i]->history)
			g_string_append_printf(out, ",('%s_h')", table_all[i]->name);
	}
	g_string_append(out, ")");
}

/* The catalogue lint: a line for each fault. */
static const char lint[] =
	"c AS (SELECT con.*, con.conrelid::regclass::text AS tbl, con.confrelid::regclass::text AS ftbl,"
	" (SELECT attnum FROM pg_attribute a WHERE a.attrelid=con.conrelid AND a.attname='area_id') AS k,"
	" (SELECT attnum FROM pg_attribute a WHERE a.attrelid=con.confrelid AND a.attname='area_id') AS fk FROM pg_constraint con)"
	" SELECT 'key without area_id: '||tbl||'.'||conname FROM c JOIN dist ON t=tbl WHERE contype IN ('p','u','x') AND NOT k=ANY(conkey)"
	" UNION ALL SELECT 'unique index without area_id: '||i.indexrelid::regclass FROM pg_index i JOIN dist ON "
	"t=i.indrelid::regclass::text"
	" WHERE i.indisunique AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid=i.indrelid AND a.attname='area_id'"
	" AND a.attnum=ANY(i.indkey::int2[]))"
	" UNION ALL SELECT 'no primary key: '||t FROM dist WHERE to_regclass(t) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM c WHERE "
	"contype='p' AND tbl=t)"
	" UNION ALL SELECT 'fk to a distributed table not pairing area_id: '||tbl||'.'||conname FROM c JOIN dist ON t=ftbl"
	" WHERE contype='f' AND (k IS NULL OR array_position(conkey,k) IS NULL OR array_position(conkey,k) IS DISTINCT FROM "
	"array_position(confkey,fk))"
	" UNION ALL SELECT 'fk from reference table to distributed: '||tbl||'.'||conname FROM c JOIN dist ON t=ftbl WHERE contype='f'"
	" AND tbl NOT IN (SELECT t FROM dist)"
	" UNION ALL SELECT 'fk from distributed to non-reference: '||tbl||'.'||conname FROM c JOIN dist ON t=tbl WHERE contype='f'"
	" AND ftbl NOT IN (SELECT t FROM dist UNION SELECT t FROM ref)"
	" UNION ALL SELECT 'set null/default with area_id in the key: '||tbl||'.'||conname FROM c JOIN dist ON t=tbl WHERE contype='f'"
	" AND confdeltype IN ('n','d') AND k=ANY(conkey)"
	" UNION ALL SELECT 'trigger: '||tg.tgrelid::regclass||'.'||tgname FROM pg_trigger tg WHERE NOT tgisinternal"
	" AND tg.tgrelid::regclass::text IN (SELECT t FROM dist UNION SELECT t FROM ref)"
	" UNION ALL SELECT 'identity/serial of 32 bits: '||a.attrelid::regclass||'.'||attname FROM pg_attribute a"
	" JOIN dist ON t=a.attrelid::regclass::text WHERE atttypid IN ('int4'::regtype,'int2'::regtype) AND attidentity<>''";

/* Runs the lint; the faults, one a line. more is a further distributed table. */
static char *run_lint(struct db *db, const char *more)
{
	struct err e = {0};
	g_autoptr(GString) sql = g_string_new("WITH dist(t) AS ");
	GString *out = g_string_new(NULL);
	family_values(sql, FAMILY_AREA, more);
	g_string_append(sql, ", ref(t) AS ");
	family_values(sql, FAMILY_REF, "planted_ref");
	g_string_append_printf(sql, ", %s", lint);
	struct db_stmt *st = db_prepare(db, sql->str, &e);
	if (st == NULL)
		fail_msg("%s", err_text(&e, MSG_EN));
	enum db_step step;
	while ((step = db_step(st, &e)) == DB_ROW)
		g_string_append_printf(out, "%s\n", db_text(st, 0));
	if (step != DB_DONE)
		fail_msg("%s", err_text(&e, MSG_EN));
	return g_string_free(out, FALSE);
}

static const char planted[] =
	"CREATE TABLE planted (area_id INTEGER NOT NULL, id BIGINT NOT NULL PRIMARY KEY, unit_id BIGINT REFERENCES unit (id), small INTEGER"
	" GENERATED BY DEFAULT AS IDENTITY, person_id BIGINT, UNIQUE (id, area_id));"
	"CREATE UNIQUE INDEX planted_u ON planted (unit_id) WHERE unit_id IS NOT NULL;"
	"CREATE TABLE planted_ref (id BIGINT PRIMARY KEY, a INTEGER, b BIGINT, FOREIGN KEY (a, b) REFERENCES planted (area_id, id));";

static void test_postgres(void **state)
{
	(void)state;
	const char *address = g_getenv("TEST_PG");
	if (address == NULL)
		skip();
	struct db *db = open_schema(address);
	check_tables(db);
	g_autofree char *faults = run_lint(db, "no_such_table");
	assert_string_equal(faults, "");
	struct err e = {0};
	/* the planted unique pair is written (id, area_id); PostgreSQL wants the referenced columns in that set, any order */
	if (!db_exec(db, planted, &e))
		fail_msg("%s", err_text(&e, MSG_EN));
	g_autofree char *found = run_lint(db, "planted");
	assert_non_null(strstr(found, "key without area_id: planted.planted_pkey\n"));
	assert_non_null(strstr(found, "unique index without area_id: planted_u\n"));
	assert_non_null(strstr(found, "fk from reference table to distributed: planted_ref."));
	assert_non_null(strstr(found, "identity/serial of 32 bits: planted.small\n"));
	assert_null(strstr(found, "person"));
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_sqlite), cmocka_unit_test(test_postgres)};
	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
