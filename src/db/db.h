/* One face for SQLite and PostgreSQL. SQL comes in the common subset of docs (distributed.md R9) with :name parameters; each back end
 * rewrites them to its own form. Nothing here knows what the tables mean. One connection per struct db; not shared between threads. */
#ifndef COSO_DB_DB_H
#define COSO_DB_DB_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum db_engine { DB_SQLITE, DB_POSTGRES };
enum db_mode {
	DB_READ,   /* the file/database must exist; writes are refused by the engine (query_only, read-only transactions) */
	DB_WRITE,  /* must exist */
	DB_CREATE, /* made when absent (SQLite: the file, mode 0600; PostgreSQL: the database must exist, may be empty) */
};
/* Three values, so that "no more rows" and "broken" are never the same. */
enum db_step { DB_ROW, DB_DONE, DB_ERROR };

struct db;
struct db_stmt;

/* Opens "path/to/file.db" or "postgresql://…". busy_ms: how long to wait for another writer's lock (0 = default 5000). NULL on error. */
struct db *db_open(const char *address, enum db_mode mode, int busy_ms, struct err *e);
void db_close(struct db *db); /* NULL is fine; rolls back what is open */
/* db_close, and removes the SQLite file (with its -wal, -shm) if this connection made it: for a creation that failed. NULL is fine. */
void db_abandon(struct db *db);
enum db_engine db_engine_of(const struct db *db);
const char *db_address(const struct db *db); /* as given, password removed */

/* Does the error say that somebody else holds what was asked for? Asking again may help then; a connection that is lost (ERR_BUSY too)
 * stays lost, and asking it again only burns the processor. */
bool db_is_held(const struct err *why);

/* Transactions. SQLite writers begin IMMEDIATE. db_commit failing leaves nothing written. */
bool db_begin(struct db *db, struct err *e);	  /* read-write */
bool db_begin_read(struct db *db, struct err *e); /* one consistent snapshot (PostgreSQL: REPEATABLE READ READ ONLY) */
bool db_commit(struct db *db, struct err *e);
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);
bool db_reading(const struct db *db); /* in a transaction of db_begin_read */
/* Another number for each of these: what was read under it once reads the same again. 0: in none. */
uint64_t db_reading_number(const struct db *db);
/* Gives back the memory in which pages are kept: after a long reading whose pages are not needed again. */
void db_give_back(struct db *db);

/* Runs several statements without parameters or results (migrations, views). */
bool db_exec(struct db *db, const char *sql, struct err *e);

/* A prepared statement, kept by the connection and found again by the same text. Parameters are numbered from 0 in order of first
 * appearance of their names in the text; db_param gives the index of ":name" (must exist: a bug otherwise). */
struct db_stmt *db_prepare(struct db *db, const char *sql, struct err *e);
int db_param(const struct db_stmt *st, const char *name);
int db_find_param(const struct db_stmt *st, const char *name); /* the same, -1 when the text has no such name */
/* Drops a statement from the cache: for text made for one use (the twin's). NULL is fine. */
void db_forget(struct db_stmt *st);
/* Would the engine take this text? Parses and plans it without running it (PostgreSQL: also finds parameters without a type). For tests. */
bool db_check(struct db *db, const char *sql, struct err *e);
void db_bind_int(struct db_stmt *st, int param, int64_t value);	     /* INT64_MIN binds NULL */
void db_bind_text(struct db_stmt *st, int param, const char *value); /* NULL binds NULL; text is copied */
/* The same without a copy where the engine can: the text must stay as it is until the statement has been run to its end. */
void db_lend_text(struct db_stmt *st, int param, const char *value);
void db_bind_null(struct db_stmt *st, int param);

/* Runs and reads row by row. After DB_DONE or DB_ERROR the statement is reset and its bindings are cleared. */
enum db_step db_step(struct db_stmt *st, struct err *e);
/* Ends reading early (reset, clear bindings). */
void db_reset(struct db_stmt *st);
/* Column values of the current row, valid until the next step. */
int64_t db_int(struct db_stmt *st, int column);	     /* NONE-like: INT64_MIN for NULL */
const char *db_text(struct db_stmt *st, int column); /* NULL for NULL */
bool db_is_null(struct db_stmt *st, int column);
/* Is the value of the current row kept as what it is read as: NULL, a whole number, or (text) a text to its last byte? SQLite keeps any
 * kind of value in any column, and 1.5 is read as 1. To be asked before the value is read. */
bool db_stored_as(struct db_stmt *st, int column, bool text);
int db_columns(const struct db_stmt *st);

/* Runs a statement that gives no rows; *changed (may be NULL) gets the number of rows touched. */
bool db_run(struct db_stmt *st, int64_t *changed, struct err *e);
/* The same without waiting for the answer where the engine can (PostgreSQL pipeline): for bulk inserts. Errors may come up at a later
 * db_run_later, db_flush, db_commit or any other call on the connection, which then fails. */
bool db_run_later(struct db_stmt *st, struct err *e);
bool db_flush(struct db *db, struct err *e);
/* Allows db_run_later to hold rows of this "INSERT … VALUES (:a, :b …)" back and send them many at a time: those of lower order (> 0)
 * first. So a table must have a higher order than the tables it refers to. SQLite has no use for it. */
void db_set_order(struct db_stmt *st, int order);

/* One integer (INT64_MIN for NULL or no row) of a query without parameters. */
bool db_query_int(struct db *db, const char *sql, int64_t *out, struct err *e);

/* Does a table or view of this name exist? */
bool db_has_table(struct db *db, const char *name, bool *out, struct err *e);

#endif
