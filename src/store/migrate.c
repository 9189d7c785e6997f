/* Numbered schema steps, each in one transaction, remembered with the checksum of their text. Refuses a register that is newer than the
 * program or whose past differs from the program's; backs an existing SQLite file up before touching it. */
#include "store/store_internal.h"
#include "messages/store.def"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define MIGRATIONS_PATH "/coso/sql/migrations/"

#ifndef COSO_VERSION
#define COSO_VERSION "0"
#endif

/* The store's own bookkeeping, beside the generated schema: which steps ran; the database's clock, of which every writer takes its recorded
 * time under lock; marks of the key and of the views. */
static const char bookkeeping[] =
	"CREATE TABLE schema_migration (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL,"
	" applied_at BIGINT NOT NULL, app_version TEXT NOT NULL);"
	"CREATE TABLE store_state (id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1), last_ms BIGINT NOT NULL, last_id_ms BIGINT NOT NULL,"
	" key_check TEXT, views_mark TEXT);"
	"INSERT INTO store_state (id, last_ms, last_id_ms) VALUES (1, 0, 0);";

const char *resource_text(const char *path)
{
	GBytes *bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	if (bytes == NULL)
		return NULL;
	/* Uncompressed resources are static memory of the program, closed by a NUL. */
	const char *text = g_bytes_get_data(bytes, NULL);
	g_bytes_unref(bytes);
	return text;
}

static int by_version(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	return (x->version > y->version) - (x->version < y->version);
}

const struct migration *migrate_steps(size_t *count, struct arena *a)
{
	g_auto(GStrv) files = g_resources_enumerate_children(MIGRATIONS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	size_t n = files == NULL ? 0 : g_strv_length(files), used = 0;
	struct migration *steps = ARENA_ARRAY(a, struct migration, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!g_str_has_suffix(files[i], ".sql"))
			continue;
		g_autofree char *path = g_strconcat(MIGRATIONS_PATH, files[i], NULL);
		steps[used].version = (int)strtol(files[i], NULL, 10);
		steps[used].name = arena_strndup(a, files[i], strlen(files[i]) - 4);
		steps[used].sql = resource_text(path);
		must(steps[used].version > 0 && steps[used].sql != NULL);
		used++;
	}
	qsort(steps, used, sizeof *steps, by_version);
	for (size_t i = 1; i < used; i++)
		must(steps[i].version > steps[i - 1].version); /* no twins; a number that was given away and not used is no harm */
	*count = used;
	return steps;
}

int migrate_known(void)
{
	struct arena *a = arena_new();
	size_t n = 0;
	const struct migration *steps = migrate_steps(&n, a);
	int last = n > 0 ? steps[n - 1].version : 0;
	arena_free(a);
	return last;
}

static bool fail_versions(struct store *s, enum err_code code, msg_key key, int64_t theirs, int64_t ours, struct err *e)
{
	char a[24], b[24];
	g_snprintf(a, sizeof a, "%" G_GINT64_FORMAT, theirs);
	g_snprintf(b, sizeof b, "%" G_GINT64_FORMAT, ours);
	return FAIL(e, code, key, db_address(s->db), a, b);
}

/* Has the database any table at all? */
static bool is_empty(struct db *db, bool *out, struct err *e)
{
	int64_t n = 0;
	bool ok = db_query_int(db,
		db_engine_of(db) == DB_SQLITE
			? "SELECT count(*) FROM sqlite_schema"
			: "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
			  " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v')",
		&n, e);
	*out = n == 0;
	return ok;
}

/* The version the database stands at; 0 for an empty one. */
static bool current_version(struct store *s, int64_t *version, struct err *e)
{
	bool ours = false, empty = false;
	*version = 0;
	if (!db_has_table(s->db, "schema_migration", &ours, e))
		return false;
	if (ours)
		return db_query_int(s->db, "SELECT coalesce(max(version), 0) FROM schema_migration", version, e);
	if (!is_empty(s->db, &empty, e))
		return false;
	return empty || FAIL(e, ERR_SCHEMA, MSG_STORE_NOT_OURS, db_address(s->db));
}

static char *checksum(const char *text)
{
	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

static const struct migration *step_of(const struct migration *steps, size_t count, int64_t version)
{
	for (size_t i = 0; i < count; i++)
		if (steps[i].version == version)
			return &steps[i];
	return NULL;
}

/* Which steps ran (version -> itself), and whether they are those of the program. */
static bool check_past(struct store *s, const struct migration *steps, size_t count, GHashTable *ran, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, "SELECT version, sha256 FROM schema_migration ORDER BY version", e);
	if (st == NULL)
		return false;
	enum db_step r;
	while ((r = db_step(st, e)) == DB_ROW) {
		int64_t v = db_int(st, 0);
		const struct migration *m = step_of(steps, count, v);
		g_autofree char *sum = m != NULL ? checksum(m->sql) : NULL;
		g_hash_table_add(ran, GINT_TO_POINTER((int)v));
		if (sum != NULL && g_strcmp0(sum, db_text(st, 1)) == 0)
			continue;
		db_reset(st);
		char number[24];
		g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, v);
		return FAIL(e, ERR_SCHEMA, MSG_STORE_MIGRATION_CHANGED, db_address(s->db), number);
	}
	return r == DB_DONE;
}

static bool back_up(struct store *s, int64_t version, struct err *e)
{
	if (db_engine_of(s->db) != DB_SQLITE)
		return true;
	g_autofree char *to = g_strdup_printf(
		"%s.before-%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".backup", db_address(s->db), version + 1, instant_now());
	g_auto(GStrv) parts = g_strsplit(to, "'", -1);
	g_autofree char *quoted = g_strjoinv("''", parts);
	g_autofree char *sql = g_strdup_printf("VACUUM INTO '%s'", quoted);
	/* SQLite fills an empty file that is there: ours, so that nobody else reads the copy of a register nobody else reads. */
	const int fd = g_open(to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	if (fd >= 0 && g_close(fd, NULL) && db_exec(s->db, sql, NULL))
		return true;
	if (fd >= 0)
		g_unlink(to);
	return FAIL(e, ERR_IO, MSG_STORE_BACKUP, db_address(s->db), to);
}

/* Views stand in the way of changed tables; views_create makes them again. */
static bool drop_views(struct store *s, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db,
		db_engine_of(s->db) == DB_SQLITE
			? "SELECT name FROM sqlite_schema WHERE type = 'view' AND substr(name, 1, 2) = 'v_' ORDER BY name"
			: "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
			  " WHERE n.nspname = current_schema() AND c.relkind = 'v' AND substr(c.relname::text, 1, 2) = 'v_' ORDER BY "
			  "c.relname",
		e);
	if (st == NULL)
		return false;
	g_autoptr(GString) sql = g_string_new(NULL);
	enum db_step r;
	while ((r = db_step(st, e)) == DB_ROW)
		g_string_append_printf(sql, "DROP VIEW %s;", db_text(st, 0));
	return r == DB_DONE && (sql->len == 0 || db_exec(s->db, sql->str, e));
}

static bool record(struct store *s, const struct migration *m, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db,
		"INSERT INTO schema_migration (version, name, sha256, applied_at, app_version) VALUES (:version, :name, :sum, :at, :app)",
		e);
	if (st == NULL)
		return false;
	g_autofree char *sum = checksum(m->sql);
	db_bind_int(st, 0, m->version);
	db_bind_text(st, 1, m->name);
	db_bind_text(st, 2, sum);
	db_bind_int(st, 3, s->clock_ms != 0 ? s->clock_ms : instant_now());
	db_bind_text(st, 4, COSO_VERSION);
	return db_run(st, NULL, e);
}

static bool apply(struct store *s, const struct migration *m, struct err *e)
{
	if (!db_begin(s->db, e))
		return false;
	bool ok = (m->version > 1 || db_exec(s->db, bookkeeping, e)) && drop_views(s, e) && db_exec(s->db, m->sql, e) && record(s, m, e);
	if (ok)
		return db_commit(s->db, e);
	db_rollback(s->db);
	return false;
}

bool migrate_run(struct store *s, const struct migration *steps, size_t count, bool *changed, struct err *e)
{
	g_autoptr(GHashTable) ran = g_hash_table_new(g_direct_hash, g_direct_equal);
	int64_t version = 0, last = count > 0 ? steps[count - 1].version : 0;
	*changed = false;
	if (!current_version(s, &version, e))
		return false;
	if (version > last)
		return fail_versions(s, ERR_SCHEMA, MSG_STORE_TOO_NEW, version, last, e);
	if (version == 0 && s->mode != DB_CREATE)
		return FAIL(e, ERR_SCHEMA, MSG_STORE_EMPTY, db_address(s->db));
	if (version > 0 && !check_past(s, steps, count, ran, e))
		return false;
	if (g_hash_table_size(ran) == count)
		return true;
	if (s->mode == DB_READ)
		return fail_versions(s, ERR_SCHEMA, MSG_STORE_TOO_OLD, version, last, e);
	if (version > 0 && !back_up(s, version, e))
		return false;
	*changed = true;
	/* A step may carry a lower number than one that ran: two were written at the same time, and the other came first. */
	for (size_t i = 0; i < count; i++)
		if (!g_hash_table_contains(ran, GINT_TO_POINTER(steps[i].version)) && !apply(s, &steps[i], e))
			return false;
	return true;
}
