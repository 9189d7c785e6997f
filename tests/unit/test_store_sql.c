/* Every SQL text of the program: prepared on both engines, linted by distributed.md (c); the catalog linted for R1, R2, R6, R7 on
 * PostgreSQL; opening registers of other versions. */
#include "store_world.h"

#include "store/rules.h"
#include "store/store_internal.h"
#include "store/views.h"
#include "messages/store.def"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

struct texts {
	struct store *s;
	int seen, faults;
};

static void prepare_one(const char *name, const char *sql, bool area, void *user)
{
	struct texts *t = user;
	struct err e = {0};
	(void)area;
	t->seen++;
	if (db_check(store_db(t->s), sql, &e))
		return;
	t->faults++;
	print_error("%s: %s\n%s\n", name, e.en, sql);
}

static void test_prepare_all(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct texts t = {.s = w->s};
	if (!store_each_sql(w->s, prepare_one, &t, &e))
		fail_msg("%s", e.en);
	assert_true(t.seen > 400);
	assert_int_equal(t.faults, 0);
}

/* Upper case, strings emptied, spaces single: so that words can be looked for. */
static char *plain(const char *sql)
{
	GString *s = g_string_new(" ");
	for (const char *p = sql; *p != '\0'; p++) {
		if (*p == '\'') {
			const char *end = strchr(p + 1, '\'');
			p = end == NULL ? p + strlen(p) - 1 : end;
			g_string_append(s, "''");
		} else if (g_ascii_isspace(*p)) {
			if (s->str[s->len - 1] != ' ')
				g_string_append_c(s, ' ');
		} else {
			g_string_append_c(s, g_ascii_toupper(*p));
		}
	}
	return g_string_free(s, FALSE);
}

static bool recursion_is_wrapped(const char *s)
{
	for (const char *p = s; (p = strstr(p, "WITH RECURSIVE")) != NULL; p++) {
		static const char wrap[] = "AS MATERIALIZED ( ", tight[] = "AS MATERIALIZED (";
		bool wide = (size_t)(p - s) >= strlen(wrap) && strncmp(p - strlen(wrap), wrap, strlen(wrap)) == 0;
		bool close = (size_t)(p - s) >= strlen(tight) && strncmp(p - strlen(tight), tight, strlen(tight)) == 0;
		if (!wide && !close)
			return false;
	}
	return true;
}

/* The statement lint: what Citus refuses, and what differs between the engines. */
static const char *fault_of(const char *sql, bool area)
{
	g_autofree char *s = plain(sql);
	if (strstr(s, " EXISTS (") != NULL || strstr(s, " EXISTS(") != NULL)
		return "EXISTS (subquery): write LEFT JOIN … IS NULL";
	if (strstr(s, " ROLLUP") != NULL || strstr(s, "GROUPING SETS") != NULL)
		return "ROLLUP or GROUPING SETS";
	if (strstr(s, " MERGE ") != NULL)
		return "MERGE";
	if (strstr(s, "FOR UPDATE") != NULL)
		return "FOR UPDATE";
	if (strstr(s, "SET AREA_ID") != NULL)
		return "an update of area_id";
	if (strstr(s, "STRING_AGG") != NULL || strstr(s, " LIKE ") != NULL || strstr(s, " TRUE") != NULL || strstr(s, " FALSE") != NULL)
		return "something the engines do differently";
	if (!recursion_is_wrapped(s))
		return "WITH RECURSIVE outside AS MATERIALIZED";
	if (area && strstr(s, "AREA_ID = :") == NULL)
		return "an area statement that does not bind area_id";
	return NULL;
}

static void lint_one(const char *name, const char *sql, bool area, void *user)
{
	struct texts *t = user;
	const char *fault = fault_of(sql, area);
	t->seen++;
	if (fault == NULL)
		return;
	t->faults++;
	print_error("%s: %s\n%s\n", name, fault, sql);
}

static void test_lint_statements(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct texts t = {.s = w->s};
	if (!store_each_sql(w->s, lint_one, &t, &e))
		fail_msg("%s", e.en);
	assert_true(t.seen > 400);
	assert_int_equal(t.faults, 0);
}

/* The lint itself must bite. */
static void test_lint_bites(void **state)
{
	(void)state;
	assert_non_null(fault_of("SELECT 1 FROM unit u WHERE NOT EXISTS (SELECT 1 FROM membership)", false));
	assert_non_null(fault_of("SELECT a, count(*) FROM t GROUP BY ROLLUP (a)", false));
	assert_non_null(fault_of("SELECT 1 FROM t FOR UPDATE", false));
	assert_non_null(fault_of("UPDATE person SET area_id = :x", false));
	assert_non_null(fault_of("WITH RECURSIVE s(id) AS (SELECT 1) SELECT * FROM s", false));
	assert_non_null(fault_of("SELECT 1 FROM person WHERE id = :id", true));
	assert_null(fault_of("WITH t AS MATERIALIZED (\n\tWITH RECURSIVE s(id) AS (SELECT 1) SELECT id FROM s) SELECT id FROM t", false));
	assert_null(fault_of("SELECT 1 FROM person WHERE area_id = :area_id AND id = :id AND x = ' MERGE '", true));
}

/* ---- the catalog ------------------------------------------------------------------------------------------------------------------- */

/* distributed.md, "CI without Citus" (b); the lists of tables are put in from the descriptors. */
static const char catalog_lint[] =
	"WITH dist(t) AS (VALUES %s), ref(t) AS (VALUES %s),"
	" c AS (SELECT con.*, con.conrelid::regclass::text AS tbl, con.confrelid::regclass::text AS ftbl,"
	" (SELECT attnum FROM pg_attribute a WHERE a.attrelid=con.conrelid AND a.attname='area_id') AS k,"
	" (SELECT attnum FROM pg_attribute a WHERE a.attrelid=con.confrelid AND a.attname='area_id') AS fk FROM pg_constraint con)"
	" SELECT 'key without area_id: '||tbl||'.'||conname FROM c JOIN dist ON t=tbl WHERE contype IN ('p','u','x') AND (k IS NULL OR NOT "
	"k=ANY(conkey))"
	" UNION ALL SELECT 'unique index without area_id: '||i.indexrelid::regclass FROM pg_index i JOIN dist ON "
	"t=i.indrelid::regclass::text"
	" WHERE i.indisunique AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid=i.indrelid AND a.attname='area_id' AND"
	" a.attnum=ANY(i.indkey::int2[]))"
	" UNION ALL SELECT 'no primary key: '||t FROM dist WHERE NOT EXISTS (SELECT 1 FROM c WHERE contype='p' AND tbl=t)"
	" UNION ALL SELECT 'area_id is not the first column: '||t FROM dist JOIN pg_attribute a ON a.attrelid=t::regclass AND "
	"a.attname='area_id' AND a.attnum<>1"
	" UNION ALL SELECT 'fk to a distributed table not pairing area_id: '||tbl||'.'||conname FROM c JOIN dist ON t=ftbl"
	" WHERE contype='f' AND (k IS NULL OR array_position(conkey,k) IS NULL OR array_position(conkey,k) IS DISTINCT FROM"
	" array_position(confkey,fk))"
	" UNION ALL SELECT 'fk from reference/local table to distributed: '||tbl||'.'||conname FROM c JOIN dist ON t=ftbl WHERE "
	"contype='f' AND"
	" tbl NOT IN (SELECT t FROM dist)"
	" UNION ALL SELECT 'fk from distributed to non-reference: '||tbl||'.'||conname FROM c JOIN dist ON t=tbl WHERE contype='f' AND "
	"ftbl NOT"
	" IN (SELECT t FROM dist UNION SELECT t FROM ref)"
	" UNION ALL SELECT 'set null/default with area_id in the key: '||tbl||'.'||conname FROM c JOIN dist ON t=tbl WHERE contype='f' AND"
	" confdeltype IN ('n','d') AND k=ANY(conkey)"
	" UNION ALL SELECT 'trigger: '||tg.tgrelid::regclass||'.'||tgname FROM pg_trigger tg WHERE NOT tgisinternal AND "
	"tg.tgrelid::regclass::text IN"
	" (SELECT t FROM dist UNION SELECT t FROM ref)"
	" UNION ALL SELECT 'identity/serial of 32 bits: '||a.attrelid::regclass||'.'||attname FROM pg_attribute a JOIN dist ON"
	" t=a.attrelid::regclass::text WHERE atttypid IN ('int4'::regtype,'int2'::regtype) AND attidentity<>''"
	" UNION ALL SELECT 'default from a sequence: '||d.adrelid::regclass FROM pg_attrdef d WHERE pg_get_expr(d.adbin,d.adrelid) LIKE "
	"'nextval%%'";

static void add_name(GString *list, const char *name, const char *tail)
{
	g_string_append_printf(list, "%s('%s%s')", list->len == 0 ? "" : ",", name, tail);
}

static char *lint_text(void)
{
	g_autoptr(GString) dist = g_string_new(NULL);
	g_autoptr(GString) ref = g_string_new(NULL);
	for (size_t i = 0; i < table_count; i++) {
		const struct table *t = table_all[i];
		if (t->kind->family != FAMILY_AREA && t->kind->family != FAMILY_REF)
			continue;
		GString *list = t->kind->family == FAMILY_AREA ? dist : ref;
		add_name(list, t->name, "");
		if (table_has_history(t))
			add_name(list, t->name, "_h");
	}
	return g_strdup_printf(catalog_lint, dist->str, ref->str);
}

static int count_catalog_faults(struct world *w, bool show)
{
	struct err e = {0};
	g_autofree char *sql = lint_text();
	struct db_stmt *st = db_prepare(store_db(w->s), sql, &e);
	assert_non_null(st);
	int faults = 0;
	enum db_step r;
	while ((r = db_step(st, &e)) == DB_ROW) {
		faults++;
		if (show)
			print_error("%s\n", db_text(st, 0));
	}
	if (r == DB_ERROR)
		fail_msg("%s", e.en);
	return faults;
}

static void test_catalog(void **state)
{
	struct world *w = *state;
	assert_int_equal(count_catalog_faults(w, true), 0);
	world_tamper(w,
		"CREATE UNIQUE INDEX planted ON tenure (person_id); ALTER TABLE unit ADD planted_id BIGINT, ADD planted_area INTEGER;"
		" ALTER TABLE unit ADD CONSTRAINT planted_fk FOREIGN KEY (planted_area, planted_id) REFERENCES person (area_id, id)");
	assert_true(count_catalog_faults(w, false) >= 2);
}

/* ---- opening ----------------------------------------------------------------------------------------------------------------------- */

static void refuse_open(struct world *w, enum db_mode mode, enum err_code code, msg_key key)
{
	struct err e = {0};
	struct store *s = world_open(w, mode, &e);
	assert_null(s);
	if (e.key != key)
		fail_msg("other message: %s", e.en);
	assert_int_equal(e.code, code);
}

static void test_newer_schema(void **state)
{
	struct world *w = *state;
	world_tamper(w, "INSERT INTO schema_migration (version, name, sha256, applied_at, app_version) VALUES (9999, 'x', 'x', 0, '9')");
	refuse_open(w, DB_READ, ERR_SCHEMA, MSG_STORE_TOO_NEW);
	refuse_open(w, DB_WRITE, ERR_SCHEMA, MSG_STORE_TOO_NEW);
	refuse_open(w, DB_CREATE, ERR_SCHEMA, MSG_STORE_TOO_NEW);
}

static void test_changed_migration(void **state)
{
	struct world *w = *state;
	world_tamper(w, "UPDATE schema_migration SET sha256 = 'x' WHERE version = 1");
	refuse_open(w, DB_WRITE, ERR_SCHEMA, MSG_STORE_MIGRATION_CHANGED);
}

static void test_not_ours(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct db *db = db_open(w->address, DB_CREATE, 0, &e);
	assert_non_null(db);
	assert_true(db_exec(db, "SELECT 1", &e));
	db_close(db);
	refuse_open(w, DB_WRITE, ERR_SCHEMA, MSG_STORE_EMPTY);
	world_tamper(w, "CREATE TABLE somebody_elses (id INTEGER)");
	refuse_open(w, DB_WRITE, ERR_SCHEMA, MSG_STORE_NOT_OURS);
	refuse_open(w, DB_CREATE, ERR_SCHEMA, MSG_STORE_NOT_OURS);
}

/* A creation that is given up leaves no file, a register that was there before stays. */
static void test_abandon(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct store *s = world_open(w, DB_CREATE, &e);
	assert_non_null(s);
	store_abandon(s);
	assert_false(g_file_test(w->key_file, G_FILE_TEST_EXISTS));
	if (w->postgres)
		return;
	assert_false(g_file_test(w->address, G_FILE_TEST_EXISTS));
	store_close(world_open(w, DB_CREATE, &e));
	store_abandon(world_open(w, DB_CREATE, &e));
	assert_true(g_file_test(w->address, G_FILE_TEST_EXISTS));
	assert_true(g_file_test(w->key_file, G_FILE_TEST_EXISTS));
}

/* A reader that meets views of an older program still reads the right ones. */
static void test_old_views(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	world_tamper(w, "DROP VIEW v_person; UPDATE store_state SET views_mark = 'old' WHERE id = 1");
	struct store *s = world_open(w, DB_READ, &e);
	if (s == NULL)
		fail_msg("%s", e.en);
	assert_true(world_int(s, "SELECT count(*) FROM v_person") > 0);
	store_close(s);
}

static void test_migrate(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	const struct migration steps[] = {
		{1, "0001_base", "CREATE TABLE fact (id BIGINT PRIMARY KEY)"},
		{2, "0002_more", "ALTER TABLE fact ADD more TEXT; INSERT INTO fact (id, more) VALUES (1, 'x')"},
		{3, "0003_bad", "INSERT INTO fact (id) VALUES (2); INSERT INTO nowhere (id) VALUES (1)"},
	};
	struct store s = {.mode = DB_CREATE, .db = db_open(w->address, DB_CREATE, 0, &e)};
	bool changed = false;
	assert_non_null(s.db);
	assert_true(migrate_run(&s, steps, 1, &changed, &e) && changed);
	s.mode = DB_READ;
	assert_false(migrate_run(&s, steps, 2, &changed, &e));
	assert_int_equal(e.key, MSG_STORE_TOO_OLD);
	s.mode = DB_WRITE;
	memset(&e, 0, sizeof e);
	assert_true(migrate_run(&s, steps, 2, &changed, &e) && changed);
	assert_true(migrate_run(&s, steps, 2, &changed, &e) && !changed);
	/* A step that fails leaves nothing of itself. */
	assert_false(migrate_run(&s, steps, 3, &changed, &e));
	int64_t n = 0;
	assert_true(db_query_int(s.db, "SELECT count(*) FROM fact", &n, &e));
	assert_int_equal(n, 1);
	assert_true(db_query_int(s.db, "SELECT max(version) FROM schema_migration", &n, &e));
	assert_int_equal(n, 2);
	/* Numbers may be left out; a step that was written beside a later one, and came after it, runs then. */
	const struct migration gap[] = {steps[0], steps[1], {5, "0005_later", "INSERT INTO fact (id) VALUES (5)"}};
	const struct migration filled[] = {steps[0], steps[1], {4, "0004_beside", "INSERT INTO fact (id) VALUES (4)"}, gap[2]};
	memset(&e, 0, sizeof e);
	assert_true(migrate_run(&s, gap, 3, &changed, &e) && changed);
	assert_true(migrate_run(&s, filled, 4, &changed, &e) && changed);
	assert_true(migrate_run(&s, filled, 4, &changed, &e) && !changed);
	assert_true(db_query_int(s.db, "SELECT count(*) FROM fact WHERE id IN (4, 5)", &n, &e));
	assert_int_equal(n, 2);
	/* A program without the step that ran is another program. */
	assert_false(migrate_run(&s, gap, 3, &changed, &e));
	assert_int_equal(e.key, MSG_STORE_MIGRATION_CHANGED);
	db_close(s.db);
	/* One backup for each upgrade of an existing file, each a database of the version before. */
	int backups = 0;
	GDir *dir = g_dir_open(w->dir, 0, NULL);
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
		if (!g_str_has_suffix(name, ".backup"))
			continue;
		g_autofree char *path = g_build_filename(w->dir, name, NULL);
		GStatBuf at;
		backups++;
		assert_int_equal(g_stat(path, &at), 0);
		assert_int_equal(at.st_mode & 0777, 0600); /* as nobody else reads the register */
	}
	g_dir_close(dir);
	assert_int_equal(backups, w->postgres ? 0 : 4);
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled, bare)                                                                                                                   \
	EACH(filled, test_prepare_all), EACH(filled, test_lint_statements), EACH(filled, test_newer_schema),                               \
		EACH(filled, test_changed_migration), EACH(bare, test_not_ours), EACH(bare, test_abandon), EACH(filled, test_old_views),   \
		EACH(bare, test_migrate)

int main(void)
{
	const struct CMUnitTest sqlite[] = {cmocka_unit_test(test_lint_bites), ON(world_sqlite, world_sqlite_bare)};
	const struct CMUnitTest postgres[] = {ON(world_postgres, world_postgres_bare), EACH(world_postgres, test_catalog)};
	int failed = cmocka_run_group_tests_name("SQL on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("SQL on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
