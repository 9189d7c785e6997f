/* See db_dump.h. PostgreSQL's own programs do its part: they know all its versions and are what its administrators trust. */
#include "db/db_dump.h"

#include "db/db_internal.h"
#include "messages/db.def"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <string.h>
#include <unistd.h>

/* Only its owner may read it, also while it grows. */
static bool make_empty(const char *path, struct err *e)
{
	int fd = g_open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		return FAIL(e, errno == ENOSPC ? ERR_FULL : ERR_IO, MSG_DB_OPEN, path, g_strerror(errno));
	(void)close(fd);
	return true;
}

static bool dump_sqlite(struct db *db, const char *path, struct err *e)
{
	/* query_only refuses even what goes into another file */
	g_auto(GStrv) parts = g_strsplit(path, "'", -1);
	g_autofree char *quoted = g_strjoinv("''", parts);
	g_autofree char *sql = g_strdup_printf("PRAGMA query_only = OFF; VACUUM INTO '%s'", quoted);
	bool ok = db_exec(db, sql, e);
	return db_exec(db, "PRAGMA query_only = ON", ok ? e : NULL) && ok;
}

/* The environment of a child: the password, which would be seen by everybody as an argument. */
static char **environment(const char *address)
{
	char **env = g_get_environ();
	PQconninfoOption *options = PQconninfoParse(address, NULL);
	for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, "password") == 0 && o->val != NULL)
			env = g_environ_setenv(env, "PGPASSWORD", o->val, TRUE);
	PQconninfoFree(options);
	return g_environ_setenv(env, "PGCONNECT_TIMEOUT", "10", FALSE);
}

static bool run(const char *address, const char *const *argv, struct err *e)
{
	g_auto(GStrv) env = environment(address);
	g_autofree char *words = NULL;
	GError *wrong = NULL;
	int status = 0;
	bool ok = g_spawn_sync(NULL, (char **)(uintptr_t)argv, env, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
		&words, &status, &wrong);
	if (!ok)
		(void)FAIL(e, ERR_IO, MSG_DB_PROGRAM, argv[0], wrong->message);
	else if (!g_spawn_check_wait_status(status, NULL)) {
		words[strcspn(words, "\n")] = '\0';
		ok = FAIL(e, strstr(words, "No space left") != NULL ? ERR_FULL : ERR_IO, MSG_DB_PROGRAM, argv[0], words);
	}
	g_clear_error(&wrong);
	return ok;
}

static bool dump_postgres(struct db *db, const char *address, const char *path, struct err *e)
{
	must(db_reading(db));
	struct db_stmt *st = db_prepare(db, "SELECT pg_export_snapshot()", e);
	if (st == NULL || db_step(st, e) != DB_ROW)
		return false;
	g_autofree char *snapshot = g_strconcat("--snapshot=", db_text(st, 0), NULL);
	db_reset(st);
	const char *argv[] = {"pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges", snapshot, "--file", path,
		"--dbname", db_address(db), NULL};
	return run(address, argv, e);
}

bool db_dump(struct db *db, const char *address, const char *path, struct err *e)
{
	if (!make_empty(path, e))
		return false;
	bool ok = db_engine_of(db) == DB_SQLITE ? dump_sqlite(db, path, e) : dump_postgres(db, address, path, e);
	if (!ok)
		(void)g_unlink(path);
	return ok;
}

bool db_load_dump(const char *address, const char *path, struct err *e)
{
	struct db *db = db_open(address, DB_WRITE, 0, e);
	bool used = false;
	if (db == NULL || !db_has_table(db, "store_state", &used, e)) {
		db_close(db);
		return false;
	}
	g_autofree char *plain = g_strdup(db_address(db));
	db_close(db);
	if (used)
		return FAIL(e, ERR_CONFLICT, MSG_DB_NOT_EMPTY, plain);
	const char *argv[] = {
		"pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname", plain, path, NULL};
	return run(address, argv, e);
}
