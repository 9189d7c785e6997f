/* PostgreSQL behind db.h over libpq: prepared statements, rows one by one, pipelined bulk writes. Text format both ways. One statement may
 * be read while another runs: the rest of the first is then packed into memory. */
#include "db/db_postgres.h"
#include "messages/db.def"

#include <string.h>

#define OID_INT8 20u
#define OID_TEXT 25u

/* ---- errors ------------------------------------------------------------------------------------------------------------------------ */

static char *first_line(const char *text)
{
	if (text == NULL || *text == '\0')
		return g_strdup("?");
	const char *end = strchr(text, '\n');
	return g_strstrip(end == NULL ? g_strdup(text) : g_strndup(text, (gsize)(end - text)));
}

static bool fail_state(struct db *db, const char *state, const char *message, struct err *e)
{
	g_autofree char *what = first_line(message);
	if (strcmp(state, "23505") == 0)
		return FAIL(e, ERR_CONFLICT, MSG_DB_DUPLICATE, db->address, what);
	if (strcmp(state, "23503") == 0)
		return FAIL(e, ERR_CONFLICT, MSG_DB_REFERENCE, db->address, what);
	if (strncmp(state, "23", 2) == 0)
		return FAIL(e, ERR_CONFLICT, MSG_DB_CHECK, db->address, what);
	if (strcmp(state, "55P03") == 0 || strcmp(state, "40P01") == 0)
		return FAIL(e, ERR_BUSY, MSG_DB_BUSY, db->address);
	if (strcmp(state, "57014") == 0)
		return FAIL(e, ERR_BUSY, MSG_DB_TOO_LONG, db->address);
	if (strcmp(state, "40001") == 0)
		return FAIL(e, ERR_CONFLICT, MSG_DB_CHANGED_MEANWHILE, db->address);
	if (strcmp(state, "53100") == 0)
		return FAIL(e, ERR_FULL, MSG_DB_FULL, db->address);
	if (strcmp(state, "25006") == 0)
		return FAIL(e, ERR_USAGE, MSG_DB_READ_ONLY, db->address);
	if (strcmp(state, "25P02") == 0)
		return FAIL(e, ERR_CONFLICT, MSG_DB_ABORTED, db->address);
	if (strncmp(state, "08", 2) == 0 || strncmp(state, "57P", 3) == 0)
		return FAIL(e, ERR_BUSY, MSG_DB_LOST, db->address);
	if (strcmp(state, "XX001") == 0 || strcmp(state, "XX002") == 0)
		return FAIL(e, ERR_DATA, MSG_DB_BROKEN, db->address, what);
	return FAIL(e, ERR_DATA, MSG_DB_SQL, db->address, what);
}

bool pg_fail_result(struct db *db, const PGresult *r, struct err *e)
{
	const char *state = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_SQLSTATE);
	if (PQstatus(pg(db)->conn) == CONNECTION_BAD)
		return FAIL(e, ERR_BUSY, MSG_DB_LOST, db->address);
	if (state == NULL)
		return fail_state(db, "XX000", PQerrorMessage(pg(db)->conn), e);
	return fail_state(db, state, PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY), e);
}

bool pg_is_good(const PGresult *r)
{
	ExecStatusType s = PQresultStatus(r);
	return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_SINGLE_TUPLE || s == PGRES_EMPTY_QUERY ||
	       s == PGRES_PIPELINE_SYNC;
}

/* ---- rows -------------------------------------------------------------------------------------------------------------------------- */

static void pack_row(GByteArray *to, const PGresult *r)
{
	for (int c = 0, n = PQnfields(r); c < n; c++) {
		gint32 length = PQgetisnull(r, 0, c) ? -1 : PQgetlength(r, 0, c);
		g_byte_array_append(to, (const guint8 *)&length, sizeof length);
		if (length >= 0)
			g_byte_array_append(to, (const guint8 *)PQgetvalue(r, 0, c), (guint)length + 1);
	}
}

/* Another statement wants the connection: take in the rest of the rows of the one being read. */
static void pack_rest(struct pg_db *db)
{
	struct pg_stmt *st = db->reading;
	if (st == NULL)
		return;
	db->reading = NULL;
	st->packed = g_byte_array_new();
	if (st->row != NULL)
		pack_row(st->packed, st->row);
	g_clear_pointer(&st->row, PQclear);
	for (PGresult *r; (r = PQgetResult(db->conn)) != NULL; PQclear(r)) {
		if (PQresultStatus(r) == PGRES_SINGLE_TUPLE)
			pack_row(st->packed, r);
		else if (!pg_is_good(r))
			pg_fail_result(&db->base, r, &db->late);
	}
	st->state = PG_PACKED;
}

/* Sets the cells to the row at packed_at. False at the end. */
static bool unpack_row(struct pg_stmt *st)
{
	if (st->packed_at >= st->packed->len)
		return false;
	for (int c = 0; c < st->columns; c++) {
		gint32 length;
		memcpy(&length, st->packed->data + st->packed_at, sizeof length);
		st->packed_at += (guint)sizeof length;
		st->cells[c] = length < 0 ? NULL : (const char *)st->packed->data + st->packed_at;
		st->packed_at += length < 0 ? 0 : (guint)length + 1;
	}
	return true;
}

/* Makes the connection free for a new command. The current row of a reader keeps being its current row. */
bool pg_make_free(struct pg_db *db, struct err *e)
{
	struct pg_stmt *st = db->reading;
	pack_rest(db);
	if (st != NULL)
		(void)unpack_row(st);
	pg_drain(db);
	return pg_no_late_error(db, e);
}

void pg_clear_statement(struct pg_stmt *st)
{
	g_clear_pointer(&st->row, PQclear);
	if (st->packed != NULL)
		g_byte_array_unref(st->packed);
	st->packed = NULL;
	st->packed_at = 0;
	st->state = PG_IDLE;
	for (int i = 0; i < st->params; i++)
		st->null[i] = true;
}

static void reset(struct db_stmt *base)
{
	struct pg_stmt *st = ps(base);
	struct pg_db *db = pg(base->db);
	if (db->reading == st) {
		db->reading = NULL;
		for (PGresult *r; (r = PQgetResult(db->conn)) != NULL;)
			PQclear(r);
	}
	pg_clear_statement(st);
}

/* ---- commands ---------------------------------------------------------------------------------------------------------------------- */

static bool exec(struct db *db, const char *sql, struct err *e)
{
	if (!pg_make_free(pg(db), e))
		return false;
	PGresult *r = PQexec(pg(db)->conn, sql);
	bool ok = pg_is_good(r) || pg_fail_result(db, r, e);
	PQclear(r);
	return ok;
}

static bool begin(struct db *db, bool read_only, struct err *e)
{
	memset(&pg(db)->late, 0, sizeof pg(db)->late);
	return exec(db, read_only ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN", e);
}

static bool commit(struct db *db, struct err *e)
{
	if (!pg_make_free(pg(db), e))
		return false;
	PGresult *r = PQexec(pg(db)->conn, "COMMIT");
	bool ok = pg_is_good(r) || pg_fail_result(db, r, e);
	/* COMMIT of a transaction that already failed is no error to the server: it says ROLLBACK. */
	if (ok && strcmp(PQcmdStatus(r), "COMMIT") != 0)
		ok = FAIL(e, ERR_CONFLICT, MSG_DB_ABORTED, db->address);
	PQclear(r);
	return ok;
}

static void rollback(struct db *db)
{
	pg_forget_collected(pg(db));
	(void)pg_make_free(pg(db), NULL);
	memset(&pg(db)->late, 0, sizeof pg(db)->late);
	PQclear(PQexec(pg(db)->conn, "ROLLBACK"));
}

static bool flush(struct db *db, struct err *e)
{
	return pg_make_free(pg(db), e);
}

static void close_db(struct db *db)
{
	PQfinish(pg(db)->conn);
	g_ptr_array_unref(pg(db)->collecting);
	g_free(db);
}

/* ---- statements -------------------------------------------------------------------------------------------------------------------- */

static struct db_stmt *prepare(struct db *db, const char *sql, int params, struct err *e)
{
	(void)e; /* planned at the first run, when the kinds of the parameters are known */
	struct pg_stmt *st = g_new0(struct pg_stmt, 1);
	snprintf(st->name, sizeof st->name, "s%u", pg(db)->next_name++);
	st->text = g_strdup(sql);
	st->params = params;
	st->types = g_new0(Oid, (gsize)params + 1);
	st->values = g_new0(GString *, (gsize)params + 1);
	st->null = g_new(bool, (gsize)params + 1);
	st->pointers = g_new0(const char *, (gsize)params + 1);
	for (int i = 0; i < params; i++) {
		st->values[i] = g_string_sized_new(24);
		st->null[i] = true;
	}
	return &st->base;
}

static void finish(struct db_stmt *base)
{
	struct pg_stmt *st = ps(base);
	struct pg_db *db = pg(base->db);
	reset(base);
	if (st->rows != NULL && st->rows->count > 0 && !db->base.closing)
		(void)pg_make_free(db, NULL);
	if (st->prepared && !db->base.closing && PQstatus(db->conn) == CONNECTION_OK && pg_make_free(db, NULL)) {
		char sql[48];
		snprintf(sql, sizeof sql, "DEALLOCATE %s", st->name);
		if (PQtransactionStatus(db->conn) != PQTRANS_INERROR)
			PQclear(PQexec(db->conn, sql));
	}
	for (int i = 0; i < st->params; i++)
		g_string_free(st->values[i], TRUE);
	g_free(st->values);
	g_free(st->null);
	g_free(st->pointers);
	g_free(st->types);
	g_free(st->text);
	g_free(st->cells);
	pg_rows_free(st);
	g_free(st);
}

static void bind_int(struct db_stmt *base, int param, int64_t value)
{
	struct pg_stmt *st = ps(base);
	st->null[param] = false;
	g_string_printf(st->values[param], "%" G_GINT64_FORMAT, value);
	if (!st->prepared)
		st->types[param] = OID_INT8;
}

static void bind_text(struct db_stmt *base, int param, const char *value)
{
	struct pg_stmt *st = ps(base);
	st->null[param] = false;
	g_string_assign(st->values[param], value);
	if (!st->prepared)
		st->types[param] = OID_TEXT;
}

static void bind_null(struct db_stmt *base, int param)
{
	ps(base)->null[param] = true;
}

bool pg_prepare_now(struct pg_stmt *st, struct err *e)
{
	struct db *db = st->base.db;
	if (!pg_make_free(pg(db), e))
		return false;
	PGresult *r = PQprepare(pg(db)->conn, st->name, st->text, st->params, st->types);
	st->prepared = pg_is_good(r);
	if (!st->prepared)
		pg_fail_result(db, r, e);
	PQclear(r);
	if (!st->prepared)
		memset(st->types, 0, sizeof *st->types * (size_t)st->params);
	return st->prepared;
}

static bool check(struct db *db, const char *sql, int params, struct err *e)
{
	if (!pg_make_free(pg(db), e))
		return false;
	PGresult *r = PQprepare(pg(db)->conn, "", sql, 0, NULL);
	bool ok = pg_is_good(r) || pg_fail_result(db, r, e);
	PQclear(r);
	(void)params;
	return ok;
}

bool pg_send(struct pg_stmt *st, struct err *e)
{
	struct pg_db *db = pg(st->base.db);
	for (int i = 0; i < st->params; i++)
		st->pointers[i] = st->null[i] ? NULL : st->values[i]->str;
	if (PQsendQueryPrepared(db->conn, st->name, st->params, st->pointers, NULL, NULL, 0) == 1)
		return true;
	return pg_fail_result(&db->base, NULL, e);
}

static bool start(struct pg_stmt *st, struct err *e)
{
	struct pg_db *db = pg(st->base.db);
	if ((!st->prepared && !pg_prepare_now(st, e)) || !pg_make_free(db, e) || !pg_send(st, e))
		return false;
	if (PQsetSingleRowMode(db->conn) != 1)
		return pg_fail_result(&db->base, NULL, e);
	db->reading = st;
	st->state = PG_READING;
	return true;
}

static enum db_step next_row(struct pg_stmt *st, struct err *e)
{
	struct pg_db *db = pg(st->base.db);
	g_clear_pointer(&st->row, PQclear);
	PGresult *r = PQgetResult(db->conn);
	if (PQresultStatus(r) == PGRES_SINGLE_TUPLE) {
		st->row = r;
		return DB_ROW;
	}
	bool ok = pg_is_good(r);
	if (!ok)
		pg_fail_result(&db->base, r, e);
	PQclear(r);
	reset(&st->base);
	return ok ? DB_DONE : DB_ERROR;
}

static enum db_step step(struct db_stmt *base, struct err *e)
{
	struct pg_stmt *st = ps(base);
	if (st->state == PG_PACKED) {
		bool ok = pg_no_late_error(pg(base->db), e);
		if (ok && unpack_row(st))
			return DB_ROW;
		reset(base);
		return ok ? DB_DONE : DB_ERROR;
	}
	if (st->state == PG_IDLE && !start(st, e)) {
		pg_clear_statement(st);
		return DB_ERROR;
	}
	enum db_step s = next_row(st, e);
	if (s == DB_ROW && st->cells == NULL) {
		st->columns = PQnfields(st->row);
		st->cells = g_new0(const char *, (gsize)st->columns + 1);
	}
	return s;
}

static bool column_is_null(struct db_stmt *base, int column)
{
	struct pg_stmt *st = ps(base);
	must(column >= 0 && column < st->columns);
	return st->state == PG_PACKED ? st->cells[column] == NULL : PQgetisnull(st->row, 0, column) == 1;
}

static const char *column_text(struct db_stmt *base, int column)
{
	struct pg_stmt *st = ps(base);
	if (column_is_null(base, column))
		return NULL;
	return st->state == PG_PACKED ? st->cells[column] : PQgetvalue(st->row, 0, column);
}

static int64_t column_int(struct db_stmt *base, int column)
{
	const char *s = column_text(base, column);
	if (s == NULL)
		return INT64_MIN;
	if (s[0] == 't' || s[0] == 'f')
		return s[0] == 't';
	return g_ascii_strtoll(s, NULL, 10);
}

static int columns(const struct db_stmt *base)
{
	return ((const struct pg_stmt *)base)->columns;
}

static bool run(struct db_stmt *base, int64_t *changed, struct err *e)
{
	struct pg_stmt *st = ps(base);
	struct pg_db *db = pg(base->db);
	bool ok = (st->prepared || pg_prepare_now(st, e)) && pg_make_free(db, e) && pg_send(st, e);
	if (ok) {
		for (PGresult *r; (r = PQgetResult(db->conn)) != NULL; PQclear(r)) {
			if (!pg_is_good(r))
				ok = pg_fail_result(&db->base, r, e);
			else if (changed != NULL)
				*changed = g_ascii_strtoll(PQcmdTuples(r), NULL, 10);
		}
	}
	pg_clear_statement(st);
	return ok;
}

static bool limit(struct db *db, int ms, struct err *e)
{
	g_autofree char *sql = g_strdup_printf("SET statement_timeout = %d", ms);
	return exec(db, sql, e);
}

static const struct db_ops postgres_ops = {
	.close = close_db,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.exec = exec,
	.prepare = prepare,
	.finish = finish,
	.bind_int = bind_int,
	.bind_text = bind_text,
	.lend_text = bind_text,
	.bind_null = bind_null,
	.step = step,
	.reset = reset,
	.column_int = column_int,
	.column_text = column_text,
	.column_is_null = column_is_null,
	.columns = columns,
	.run = run,
	.run_later = pg_run_later,
	.flush = flush,
	.set_order = pg_set_order,
	.check = check,
	.limit = limit,
};

/* ---- opening ----------------------------------------------------------------------------------------------------------------------- */

/* The address without its password: "//user:secret@host" and "password=secret" are cut. */
static char *without_password(const char *address)
{
	GString *out = g_string_new(NULL);
	const char *authority = strstr(address, "://");
	const char *rest = authority == NULL ? address : authority + 3;
	g_string_append_len(out, address, rest - address);
	size_t length = strcspn(rest, "/?");
	const char *at = memchr(rest, '@', length), *colon = at == NULL ? NULL : memchr(rest, ':', (size_t)(at - rest));
	if (colon != NULL) {
		g_string_append_len(out, rest, colon - rest);
		rest = at;
	}
	const char *secret = strstr(rest, "password=");
	if (secret != NULL) {
		g_string_append_len(out, rest, secret - rest);
		rest = secret + strcspn(secret, "&");
	}
	g_string_append(out, rest);
	return g_string_free(out, FALSE);
}

static void be_silent(void *user, const char *message)
{
	(void)user;
	(void)message;
}

static bool set_up(struct db *db, enum db_mode mode, int busy_ms, struct err *e)
{
	/* jit: a generated statement of many cells takes the compiler of the server longer than its answer (24 s against 3 s) */
	g_autofree char *sql =
		g_strdup_printf("SET lock_timeout = %d; SET timezone = 'UTC'; SET client_min_messages = warning; SET jit = off;"
				" SET default_transaction_read_only = %s",
			busy_ms, mode == DB_READ ? "on" : "off");
	return exec(db, sql, e);
}

struct db *db_postgres_open(const char *address, enum db_mode mode, int busy_ms, struct err *e)
{
	static const char *const keys[] = {"dbname", "client_encoding", "application_name", "connect_timeout", NULL};
	const char *const values[] = {address, "UTF8", "coso", "10", NULL};
	struct pg_db *db = g_new0(struct pg_db, 1);
	db->base.ops = &postgres_ops;
	db->base.engine = DB_POSTGRES;
	db->collecting = g_ptr_array_new();
	db->generation = 1;
	db->base.address = without_password(address);
	db->conn = PQconnectdbParams(keys, values, 1);
	PQsetNoticeProcessor(db->conn, be_silent, NULL);
	bool ok = PQstatus(db->conn) == CONNECTION_OK;
	if (!ok) {
		g_autofree char *what = first_line(PQerrorMessage(db->conn));
		/* The server answers, but has no such database: SQLSTATE is not kept for connections, its text is. */
		bool absent = strstr(what, "does not exist") != NULL && strstr(what, "database") != NULL;
		if (absent)
			FAIL(e, ERR_NOT_FOUND, MSG_DB_NOT_FOUND, db->base.address);
		else
			FAIL(e, ERR_BUSY, MSG_DB_CONNECT, db->base.address, what);
	}
	if (ok && set_up(&db->base, mode, busy_ms, e))
		return &db->base;
	PQfinish(db->conn);
	g_ptr_array_unref(db->collecting);
	g_free(db->base.address);
	g_free(db);
	return NULL;
}
