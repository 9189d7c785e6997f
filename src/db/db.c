/* The face of both back ends: parameter names, the cache of prepared statements, dispatch. Must not know any engine's library. */
#include "db/db.h"

#include "base/date.h"
#include "db/db_internal.h"
#include "db/db_limit.h"
#include "messages/db.def"

#include <glib/gstdio.h>
#include <string.h>

static bool is_name_start(char c)
{
	return g_ascii_isalpha(c) || c == '_';
}

static bool is_name(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

/* Where the token that starts at p and must be copied as it is ends: a string, a quoted name, a comment; p itself when it is none. */
static const char *skip_opaque(const char *p)
{
	if (*p == '\'' || *p == '"') {
		const char *end = strchr(p + 1, *p);
		return end == NULL ? p + strlen(p) : end + 1;
	}
	if (p[0] == '-' && p[1] == '-') {
		const char *end = strchr(p, '\n');
		return end == NULL ? p + strlen(p) : end;
	}
	if (p[0] == '/' && p[1] == '*') {
		const char *end = strstr(p + 2, "*/");
		return end == NULL ? p + strlen(p) : end + 2;
	}
	return p;
}

static guint name_number(GPtrArray *names, const char *name, size_t n)
{
	for (guint i = 0; i < names->len; i++) {
		const char *known = g_ptr_array_index(names, i);
		if (strlen(known) == n && memcmp(known, name, n) == 0)
			return i + 1;
	}
	g_ptr_array_add(names, g_strndup(name, n));
	return names->len;
}

char *db_rewrite(const char *sql, char mark, GPtrArray *names)
{
	GString *out = g_string_sized_new(strlen(sql) + 32);
	for (const char *p = sql; *p != '\0';) {
		const char *end = skip_opaque(p);
		if (end != p) {
			g_string_append_len(out, p, end - p);
			p = end;
		} else if (p[0] == ':' && p[1] == ':') {
			g_string_append(out, "::");
			p += 2;
		} else if (p[0] == ':' && is_name_start(p[1])) {
			const char *start = ++p;
			while (is_name(*p))
				p++;
			g_string_append_printf(out, "%c%u", mark, name_number(names, start, (size_t)(p - start)));
		} else {
			g_string_append_c(out, *p++);
		}
	}
	return g_string_free(out, FALSE);
}

void db_stmt_free(gpointer p)
{
	struct db_stmt *st = p;
	g_free(st->sql);
	g_ptr_array_unref(st->names);
	st->db->ops->finish(st);
}

bool db_is_held(const struct err *why)
{
	return why->key == MSG_DB_BUSY;
}

struct db *db_open(const char *address, enum db_mode mode, int busy_ms, struct err *e)
{
	if (busy_ms <= 0)
		busy_ms = DB_DEFAULT_BUSY_MS;
	bool postgres = g_str_has_prefix(address, "postgresql://") || g_str_has_prefix(address, "postgres://");
	struct db *db = postgres ? db_postgres_open(address, mode, busy_ms, e) : db_sqlite_open(address, mode, busy_ms, e);
	if (db != NULL)
		db->stmts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, db_stmt_free);
	return db;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	if (db->in_transaction)
		db_rollback(db);
	db->closing = true;
	g_hash_table_unref(db->stmts);
	g_free(db->address);
	db->ops->close(db);
}

void db_abandon(struct db *db)
{
	if (db == NULL)
		return;
	g_autofree char *file = db->created ? g_strdup(db->address) : NULL;
	db_close(db);
	if (file == NULL)
		return;
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	for (size_t i = 0; i < G_N_ELEMENTS(tails); i++) {
		g_autofree char *name = g_strconcat(file, tails[i], NULL);
		(void)g_unlink(name);
	}
}

enum db_engine db_engine_of(const struct db *db)
{
	return db->engine;
}

const char *db_address(const struct db *db)
{
	return db->address;
}

static bool begin(struct db *db, bool read_only, struct err *e)
{
	must(!db->in_transaction);
	db->in_transaction = db->ops->begin(db, read_only, e);
	db->reading = read_only;
	db->readings += read_only;
	return db->in_transaction;
}

bool db_begin(struct db *db, struct err *e)
{
	return begin(db, false, e);
}

bool db_begin_read(struct db *db, struct err *e)
{
	return begin(db, true, e);
}

bool db_commit(struct db *db, struct err *e)
{
	must(db->in_transaction);
	if (!db_flush(db, e) || !db->ops->commit(db, e)) {
		db_rollback(db);
		return false;
	}
	db->in_transaction = false;
	return true;
}

void db_give_back(struct db *db)
{
	if (db->ops->give_back != NULL)
		db->ops->give_back(db);
}

void db_rollback(struct db *db)
{
	if (!db->in_transaction)
		return;
	db->in_transaction = false;
	db->ops->rollback(db);
}

bool db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}

bool db_reading(const struct db *db)
{
	return db->in_transaction && db->reading;
}

uint64_t db_reading_number(const struct db *db)
{
	return db_reading(db) ? db->readings : 0;
}

bool db_exec(struct db *db, const char *sql, struct err *e)
{
	return db->ops->exec(db, sql, e);
}

struct db_stmt *db_prepare(struct db *db, const char *sql, struct err *e)
{
	struct db_stmt *st = g_hash_table_lookup(db->stmts, sql);
	if (st != NULL)
		return st;
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *text = db_rewrite(sql, db->engine == DB_SQLITE ? '?' : '$', names);
	st = db->ops->prepare(db, text, (int)names->len, e);
	if (st == NULL) {
		g_ptr_array_unref(names);
		return NULL;
	}
	st->db = db;
	st->sql = g_strdup(sql);
	st->names = names;
	g_hash_table_insert(db->stmts, st->sql, st);
	return st;
}

void db_forget(struct db_stmt *st)
{
	if (st != NULL)
		g_hash_table_remove(st->db->stmts, st->sql);
}

bool db_check(struct db *db, const char *sql, struct err *e)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *text = db_rewrite(sql, db->engine == DB_SQLITE ? '?' : '$', names);
	return db->ops->check(db, text, (int)names->len, e);
}

int db_find_param(const struct db_stmt *st, const char *name)
{
	for (guint i = 0; i < st->names->len; i++)
		if (strcmp(g_ptr_array_index(st->names, i), name[0] == ':' ? name + 1 : name) == 0)
			return (int)i;
	return -1;
}

int db_param(const struct db_stmt *st, const char *name)
{
	int i = db_find_param(st, name);
	must(i >= 0);
	return i;
}

void db_bind_int(struct db_stmt *st, int param, int64_t value)
{
	must(param >= 0 && (guint)param < st->names->len);
	if (value == NONE)
		st->db->ops->bind_null(st, param);
	else
		st->db->ops->bind_int(st, param, value);
}

void db_bind_text(struct db_stmt *st, int param, const char *value)
{
	must(param >= 0 && (guint)param < st->names->len);
	if (value == NULL)
		st->db->ops->bind_null(st, param);
	else
		st->db->ops->bind_text(st, param, value);
}

void db_lend_text(struct db_stmt *st, int param, const char *value)
{
	must(param >= 0 && (guint)param < st->names->len);
	if (value == NULL)
		st->db->ops->bind_null(st, param);
	else
		st->db->ops->lend_text(st, param, value);
}

void db_bind_null(struct db_stmt *st, int param)
{
	must(param >= 0 && (guint)param < st->names->len);
	st->db->ops->bind_null(st, param);
}

enum db_step db_step(struct db_stmt *st, struct err *e)
{
	return st->db->ops->step(st, e);
}

void db_reset(struct db_stmt *st)
{
	st->db->ops->reset(st);
}

int64_t db_int(struct db_stmt *st, int column)
{
	return st->db->ops->column_int(st, column);
}

const char *db_text(struct db_stmt *st, int column)
{
	return st->db->ops->column_text(st, column);
}

bool db_is_null(struct db_stmt *st, int column)
{
	return st->db->ops->column_is_null(st, column);
}

bool db_stored_as(struct db_stmt *st, int column, bool text)
{
	return st->db->ops->column_stored_as == NULL || st->db->ops->column_stored_as(st, column, text);
}

int db_columns(const struct db_stmt *st)
{
	return st->db->ops->columns(st);
}

bool db_run(struct db_stmt *st, int64_t *changed, struct err *e)
{
	return st->db->ops->run(st, changed, e);
}

bool db_run_later(struct db_stmt *st, struct err *e)
{
	return st->db->ops->run_later(st, e);
}

void db_set_order(struct db_stmt *st, int order)
{
	st->db->ops->set_order(st, order);
}

bool db_flush(struct db *db, struct err *e)
{
	return db->ops->flush(db, e);
}

bool db_limit(struct db *db, int ms, struct err *e)
{
	const int before = db->limit_ms;
	must(!db->in_transaction && ms >= 0);
	if (before == ms)
		return true;
	db->limit_ms = ms;
	if (db->ops->limit(db, ms, e))
		return true;
	db->limit_ms = before;
	return false;
}

bool db_query_int(struct db *db, const char *sql, int64_t *out, struct err *e)
{
	struct db_stmt *st = db_prepare(db, sql, e);
	if (st == NULL)
		return false;
	*out = NONE;
	switch (db_step(st, e)) {
	case DB_ROW:
		*out = db_int(st, 0);
		db_reset(st);
		return true;
	case DB_DONE:
		return true;
	case DB_ERROR:
		break;
	}
	return false;
}

bool db_has_table(struct db *db, const char *name, bool *out, struct err *e)
{
	struct db_stmt *st = db_prepare(db,
		db->engine == DB_SQLITE
			? "SELECT count(*) FROM sqlite_schema WHERE name = :name AND type IN ('table', 'view')"
			: "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
			  " WHERE n.nspname = current_schema() AND c.relname = :name AND c.relkind IN ('r', 'p', 'v', 'm', 'f')",
		e);
	if (st == NULL)
		return false;
	db_bind_text(st, 0, name);
	if (db_step(st, e) != DB_ROW)
		return false;
	*out = db_int(st, 0) > 0;
	db_reset(st);
	return true;
}
