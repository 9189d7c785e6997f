/* SQLite behind db.h: WAL, foreign keys on, one writer at a time. Must not leave a half-made file behind. */
#include "db/db_copy.h"
#include "db/db_internal.h"
#include "messages/db.def"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

struct sqlite_db {
	struct db base;
	sqlite3 *h;
	int64_t until_us; /* by the monotonic clock: the running statement may take so long, where there is a limit */
};

struct sqlite_stmt {
	struct db_stmt base;
	sqlite3_stmt *h;
};

static struct sqlite_db *sq(struct db *db)
{
	return (struct sqlite_db *)db;
}

static sqlite3_stmt *handle(const struct db_stmt *st)
{
	return ((const struct sqlite_stmt *)st)->h;
}

static bool fail_constraint(sqlite3 *h, const char *address, struct err *e)
{
	const char *what = sqlite3_errmsg(h);
	switch (sqlite3_extended_errcode(h)) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return FAIL(e, ERR_CONFLICT, MSG_DB_DUPLICATE, address, what);
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return FAIL(e, ERR_CONFLICT, MSG_DB_REFERENCE, address, what);
	default:
		return FAIL(e, ERR_CONFLICT, MSG_DB_CHECK, address, what);
	}
}

/* The engine's state as one of our errors. Always false. */
static bool fail(sqlite3 *h, const char *address, int rc, struct err *e)
{
	const char *what = h == NULL ? sqlite3_errstr(rc) : sqlite3_errmsg(h);
	int sys = h == NULL ? 0 : sqlite3_system_errno(h);
	switch (rc & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return FAIL(e, ERR_BUSY, MSG_DB_BUSY, address);
	case SQLITE_INTERRUPT:
		return FAIL(e, ERR_BUSY, MSG_DB_TOO_LONG, address);
	case SQLITE_FULL:
		return FAIL(e, ERR_FULL, MSG_DB_FULL, address);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return FAIL(e, ERR_DATA, MSG_DB_BROKEN, address, what);
	case SQLITE_READONLY:
		return FAIL(e, ERR_USAGE, MSG_DB_READ_ONLY, address);
	case SQLITE_CONSTRAINT:
		return fail_constraint(h, address, e);
	case SQLITE_CANTOPEN:
		return FAIL(e, ERR_IO, MSG_DB_OPEN, address, sys != 0 ? g_strerror(sys) : what);
	case SQLITE_IOERR:
		if (sys == ENOSPC || sys == EDQUOT)
			return FAIL(e, ERR_FULL, MSG_DB_FULL, address);
		return FAIL(e, ERR_IO, MSG_DB_OPEN, address, sys != 0 ? g_strerror(sys) : what);
	default:
		/* a condition somebody composed, brackets in brackets: PostgreSQL reads it */
		if (strstr(what, "stack overflow") != NULL || strstr(what, "tree is too large") != NULL)
			return FAIL(e, ERR_INPUT, MSG_DB_DEEP, address);
		return FAIL(e, ERR_DATA, MSG_DB_SQL, address, what);
	}
}

static bool fail_db(struct db *db, int rc, struct err *e)
{
	return fail(sq(db)->h, db->address, rc, e);
}

static void close_db(struct db *db)
{
	sqlite3_close(sq(db)->h);
	g_free(db);
}

/* A statement begins: its time does. */
static void begin_time(struct db *db)
{
	if (db->limit_ms > 0)
		sq(db)->until_us = g_get_monotonic_time() + (int64_t)db->limit_ms * 1000;
}

static int is_over(void *db)
{
	return g_get_monotonic_time() > ((const struct sqlite_db *)db)->until_us;
}

#define STEPS_BETWEEN 20000 /* of the engine's machine, between two looks at the clock: less than a millisecond */

static bool limit(struct db *db, int ms, struct err *e)
{
	(void)e;
	begin_time(db);
	sqlite3_progress_handler(sq(db)->h, STEPS_BETWEEN, ms > 0 ? is_over : NULL, db);
	return true;
}

static bool exec(struct db *db, const char *sql, struct err *e)
{
	begin_time(db);
	int rc = sqlite3_exec(sq(db)->h, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK || fail_db(db, rc, e);
}

static void rollback(struct db *db)
{
	if (sqlite3_get_autocommit(sq(db)->h) == 0)
		(void)exec(db, "ROLLBACK", NULL);
}

static void give_back(struct db *db)
{
	(void)sqlite3_db_release_memory(sq(db)->h);
}

static bool begin(struct db *db, bool read_only, struct err *e)
{
	if (!read_only)
		return exec(db, "BEGIN IMMEDIATE", e);
	/* A deferred transaction takes its snapshot at the first read: take it now. */
	if (exec(db, "BEGIN; SELECT count(*) FROM sqlite_schema", e))
		return true;
	rollback(db);
	return false;
}

static bool commit(struct db *db, struct err *e)
{
	return exec(db, "COMMIT", e);
}

static struct db_stmt *prepare(struct db *db, const char *sql, int params, struct err *e)
{
	(void)params;
	sqlite3_stmt *h = NULL;
	begin_time(db);
	int rc = sqlite3_prepare_v3(sq(db)->h, sql, -1, SQLITE_PREPARE_PERSISTENT, &h, NULL);
	if (rc != SQLITE_OK) {
		fail_db(db, rc, e);
		return NULL;
	}
	must(h != NULL); /* an empty text is a bug */
	struct sqlite_stmt *st = g_new0(struct sqlite_stmt, 1);
	st->h = h;
	return &st->base;
}

static bool check(struct db *db, const char *sql, int params, struct err *e)
{
	(void)params;
	sqlite3_stmt *h = NULL;
	int rc = sqlite3_prepare_v2(sq(db)->h, sql, -1, &h, NULL);
	sqlite3_finalize(h);
	return rc == SQLITE_OK || fail_db(db, rc, e);
}

static void finish(struct db_stmt *st)
{
	sqlite3_finalize(handle(st));
	g_free(st);
}

static void bind_int(struct db_stmt *st, int param, int64_t value)
{
	must(sqlite3_bind_int64(handle(st), param + 1, value) == SQLITE_OK);
}

static void bind_text(struct db_stmt *st, int param, const char *value)
{
	/* Fails only for texts beyond SQLite's limit (1e9 bytes), far above every field's length. */
	must(sqlite3_bind_text(handle(st), param + 1, value, -1, SQLITE_TRANSIENT) == SQLITE_OK);
}

static void lend_text(struct db_stmt *st, int param, const char *value)
{
	must(sqlite3_bind_text(handle(st), param + 1, value, -1, SQLITE_STATIC) == SQLITE_OK);
}

static void bind_null(struct db_stmt *st, int param)
{
	must(sqlite3_bind_null(handle(st), param + 1) == SQLITE_OK);
}

static void reset(struct db_stmt *st)
{
	sqlite3_reset(handle(st));
	sqlite3_clear_bindings(handle(st));
}

static enum db_step step(struct db_stmt *st, struct err *e)
{
	if (st->db->limit_ms > 0 && sqlite3_stmt_busy(handle(st)) == 0)
		begin_time(st->db);
	int rc = sqlite3_step(handle(st));
	if (rc == SQLITE_ROW)
		return DB_ROW;
	if (rc != SQLITE_DONE)
		fail_db(st->db, rc, e); /* before the reset, which may change the text */
	reset(st);
	return rc == SQLITE_DONE ? DB_DONE : DB_ERROR;
}

static int64_t column_int(struct db_stmt *st, int column)
{
	int64_t v = sqlite3_column_int64(handle(st), column); /* 0 for NULL: asked only then, rows are read by the million */
	return v == 0 && sqlite3_column_type(handle(st), column) == SQLITE_NULL ? INT64_MIN : v;
}

static const char *column_text(struct db_stmt *st, int column)
{
	return (const char *)sqlite3_column_text(handle(st), column);
}

static bool column_is_null(struct db_stmt *st, int column)
{
	return sqlite3_column_type(handle(st), column) == SQLITE_NULL;
}

static bool column_stored_as(struct db_stmt *st, int column, bool text)
{
	int type = sqlite3_column_type(handle(st), column);
	if (type != SQLITE_TEXT)
		return type == SQLITE_NULL || (type == SQLITE_INTEGER && !text);
	return text && strlen((const char *)sqlite3_column_text(handle(st), column)) == (size_t)sqlite3_column_bytes(handle(st), column);
}

static int columns(const struct db_stmt *st)
{
	return sqlite3_column_count(handle(st));
}

static bool run(struct db_stmt *st, int64_t *changed, struct err *e)
{
	enum db_step s;
	do {
		s = step(st, e);
	} while (s == DB_ROW);
	if (changed != NULL)
		*changed = s == DB_DONE && !sqlite3_stmt_readonly(handle(st)) ? sqlite3_changes64(sq(st->db)->h) : 0;
	return s == DB_DONE;
}

static bool run_later(struct db_stmt *st, struct err *e)
{
	return run(st, NULL, e);
}

static void set_order(struct db_stmt *st, int order)
{
	(void)st;
	(void)order;
}

static bool flush(struct db *db, struct err *e)
{
	(void)db;
	(void)e;
	return true;
}

static const struct db_ops sqlite_ops = {
	.close = close_db,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.give_back = give_back,
	.exec = exec,
	.prepare = prepare,
	.finish = finish,
	.bind_int = bind_int,
	.bind_text = bind_text,
	.lend_text = lend_text,
	.bind_null = bind_null,
	.step = step,
	.reset = reset,
	.column_int = column_int,
	.column_text = column_text,
	.column_is_null = column_is_null,
	.column_stored_as = column_stored_as,
	.columns = columns,
	.run = run,
	.run_later = run_later,
	.flush = flush,
	.set_order = set_order,
	.check = check,
	.limit = limit,
};

/* Reads the header, so that a wrong or locked file is named at once and not at the first statement. */
static int probe(sqlite3 *h)
{
	return sqlite3_exec(h, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
}

#define CACHE "PRAGMA cache_size = -32768"

static bool set_up(struct db *db, enum db_mode mode, struct err *e)
{
	sqlite3 *h = sq(db)->h;
	int on = 0;
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on);
	/* A full synchronisation at each commit: a register may be slow by milliseconds, not lose an afternoon. */
	if (!exec(db, "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL; " CACHE, e))
		return false;
	int rc = probe(h);
	if (rc != SQLITE_OK)
		return fail_db(db, rc, e);
	if (mode == DB_READ)
		return exec(db, "PRAGMA query_only = ON", e);
	return exec(db, "PRAGMA journal_mode = WAL", e);
}

/* A WAL database in a directory we may not write has no place for its -shm file. If there is no -wal either, the file alone is the truth.
 */
static sqlite3 *open_immutable(const char *path)
{
	g_autofree char *wal = g_strconcat(path, "-wal", NULL);
	if (g_access(wal, F_OK) == 0)
		return NULL;
	g_autofree char *escaped = g_uri_escape_string(path, "/", TRUE);
	g_autofree char *uri = g_strconcat("file:", escaped, "?immutable=1", NULL);
	sqlite3 *h = NULL;
	if (sqlite3_open_v2(uri, &h, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK && probe(h) == SQLITE_OK)
		return h;
	sqlite3_close(h);
	return NULL;
}

/* Makes the file with mode 0600 if it is not there. */
static bool make_file(const char *path, bool *made, struct err *e)
{
	int fd = g_open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	*made = fd >= 0;
	if (fd >= 0) {
		close(fd);
		return true;
	}
	if (errno == EEXIST)
		return true;
	return FAIL(e, errno == ENOSPC ? ERR_FULL : ERR_IO, MSG_DB_OPEN, path, g_strerror(errno));
}

/* Every insert into a table with "CHECK (a IN (1, 2, 3))" opens a small table of its own; the library would take 20 pages for each at once,
 * and the heap would grow and shrink with every row. Only the first call of a process counts, before anything is open; a later one is
 * refused by the library without harm. */
static void take_pages_singly(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 1);
}

static bool open_handle(struct sqlite_db *db, const char *path, enum db_mode mode, int busy_ms, struct err *e)
{
	take_pages_singly();
	int rc = sqlite3_open_v2(path, &db->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK)
		return fail(db->h, path, rc, e);
	sqlite3_extended_result_codes(db->h, 1);
	sqlite3_busy_timeout(db->h, busy_ms);
	/* CANTOPEN: on a read-only medium; READONLY: in a folder of someone else's */
	int found = mode == DB_READ ? probe(db->h) & 0xFF : SQLITE_OK;
	if (found == SQLITE_CANTOPEN || found == SQLITE_READONLY) {
		sqlite3 *h = open_immutable(path);
		if (h != NULL) {
			sqlite3_close(db->h);
			db->h = h;
			sqlite3_extended_result_codes(h, 1);
		}
	}
	return set_up(&db->base, mode, e);
}

struct db *db_sqlite_open(const char *path, enum db_mode mode, int busy_ms, struct err *e)
{
	bool made = false;
	if (mode == DB_CREATE && !make_file(path, &made, e))
		return NULL;
	GStatBuf st;
	if (g_stat(path, &st) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			FAIL(e, ERR_NOT_FOUND, MSG_DB_NOT_FOUND, path);
		else
			FAIL(e, ERR_IO, MSG_DB_OPEN, path, g_strerror(errno));
		return NULL;
	}
	struct sqlite_db *db = g_new0(struct sqlite_db, 1);
	db->base.ops = &sqlite_ops;
	db->base.engine = DB_SQLITE;
	db->base.address = g_strdup(path);
	db->base.created = made;
	if (open_handle(db, path, mode, busy_ms, e))
		return &db->base;
	db->base.stmts = g_hash_table_new(g_str_hash, g_str_equal);
	db_abandon(&db->base);
	return NULL;
}

void db_cache_limit(struct db *db, int kilobytes)
{
	g_autofree char *sql = g_strdup_printf("PRAGMA cache_size = -%d", kilobytes);
	if (db->engine == DB_SQLITE)
		(void)exec(db, kilobytes == 0 ? CACHE : sql, NULL);
}

/* ---- a private copy ---- */

#define COPY_CACHE_KB 2048

/* All pages in one step: one snapshot, and no writer waits for it. */
static bool copy_pages(struct db *from, struct db *to, struct err *e)
{
	sqlite3_backup *b = sqlite3_backup_init(sq(to)->h, "main", sq(from)->h, "main");
	if (b == NULL)
		return fail_db(to, sqlite3_errcode(sq(to)->h), e);
	int rc = sqlite3_backup_step(b, -1);
	int over = sqlite3_backup_finish(b);
	if (rc == SQLITE_DONE && over == SQLITE_OK)
		return true;
	return fail_db(to, over != SQLITE_OK ? over : rc, e);
}

/* Nobody reads the copy while it is written: its old pages are put aside (a rollback journal), not its new ones (WAL). In a WAL a page is
 * looked for in one table after another for every 4,096 that were written, and a trial of 600,000 rows writes a million. The journal is
 * opened by a first write and stays so, so that both files can lose their names: nobody else is to open them. */
static bool settle_copy(struct db *to, struct err *e)
{
	return exec(to, "PRAGMA locking_mode = EXCLUSIVE", e) && set_up(to, DB_WRITE, e) &&
	       exec(to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = TRUNCATE; PRAGMA user_version = 1", e);
}

static void forget_names(const char *path)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	for (size_t i = 0; i < G_N_ELEMENTS(tails); i++) {
		g_autofree char *name = g_strconcat(path, tails[i], NULL);
		(void)g_unlink(name);
	}
}

struct db *db_private_copy(struct db *from, struct err *e)
{
	if (from->engine != DB_SQLITE) {
		FAIL(e, ERR_USAGE, MSG_DB_OPEN, from->address, "PostgreSQL");
		return NULL;
	}
	g_autofree char *path = g_strconcat(from->address, ".trial-XXXXXX", NULL);
	int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0) {
		FAIL(e, errno == ENOSPC ? ERR_FULL : ERR_IO, MSG_DB_OPEN, path, g_strerror(errno));
		return NULL;
	}
	close(fd);
	struct sqlite_db *to = g_new0(struct sqlite_db, 1);
	to->base.ops = &sqlite_ops;
	to->base.engine = DB_SQLITE;
	to->base.address = g_strdup(from->address); /* what messages speak of */
	to->base.stmts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, db_stmt_free);
	bool ok = false;
	db_cache_limit(from, COPY_CACHE_KB);
	int rc = sqlite3_open_v2(path, &to->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		ok = exec(&to->base, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2048", e) &&
		     copy_pages(from, &to->base, e) && settle_copy(&to->base, e);
	else
		fail(to->h, path, rc, e);
	(void)sqlite3_db_release_memory(sq(from)->h);
	db_cache_limit(from, 0);
	forget_names(path);
	if (ok)
		return &to->base;
	db_close(&to->base);
	return NULL;
}
