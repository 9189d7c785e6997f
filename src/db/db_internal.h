/* Between db.c and its two back ends; nobody else includes this. */
#ifndef COSO_DB_DB_INTERNAL_H
#define COSO_DB_DB_INTERNAL_H

#include "db/db.h"

#include <glib.h>

#define DB_DEFAULT_BUSY_MS 5000

struct db_ops {
	void (*close)(struct db *db);
	bool (*begin)(struct db *db, bool read_only, struct err *e);
	bool (*commit)(struct db *db, struct err *e);
	void (*rollback)(struct db *db);
	void (*give_back)(struct db *db); /* NULL: it keeps none */
	bool (*exec)(struct db *db, const char *sql, struct err *e);
	struct db_stmt *(*prepare)(struct db *db, const char *sql, int params, struct err *e);
	void (*finish)(struct db_stmt *st); /* frees what the back end holds, and st */
	void (*bind_int)(struct db_stmt *st, int param, int64_t value);
	void (*bind_text)(struct db_stmt *st, int param, const char *value);
	void (*lend_text)(struct db_stmt *st, int param, const char *value);
	void (*bind_null)(struct db_stmt *st, int param);
	enum db_step (*step)(struct db_stmt *st, struct err *e);
	void (*reset)(struct db_stmt *st);
	int64_t (*column_int)(struct db_stmt *st, int column);
	const char *(*column_text)(struct db_stmt *st, int column);
	bool (*column_is_null)(struct db_stmt *st, int column);
	bool (*column_stored_as)(struct db_stmt *st, int column, bool text); /* NULL: columns have their type */
	int (*columns)(const struct db_stmt *st);
	bool (*run)(struct db_stmt *st, int64_t *changed, struct err *e);
	bool (*run_later)(struct db_stmt *st, struct err *e);
	void (*set_order)(struct db_stmt *st, int order);
	bool (*flush)(struct db *db, struct err *e);
	bool (*check)(struct db *db, const char *sql, int params, struct err *e);
	bool (*limit)(struct db *db, int ms, struct err *e); /* db->limit_ms is the new one already */
};

struct db {
	const struct db_ops *ops;
	enum db_engine engine;
	char *address;	   /* for messages: password removed */
	GHashTable *stmts; /* text as given -> struct db_stmt */
	bool in_transaction;
	bool reading;	   /* the last transaction only reads */
	uint64_t readings; /* transactions that only read, so far */
	bool closing;	   /* the cache is being emptied: statements die with the connection */
	bool created;	   /* this connection made the file */
	int limit_ms;	   /* of one statement; 0: none */
};

struct db_stmt {
	struct db *db;
	char *sql;	  /* as given: key of db->stmts */
	GPtrArray *names; /* parameter names without the colon, in order of first appearance */
};

/* Of the cache of statements. */
void db_stmt_free(gpointer st);

/* Rewrites :name to <mark>N (N from 1, by first appearance); leaves strings, quoted names, comments and "::" alone. */
char *db_rewrite(const char *sql, char mark, GPtrArray *names);

struct db *db_sqlite_open(const char *path, enum db_mode mode, int busy_ms, struct err *e);
struct db *db_postgres_open(const char *address, enum db_mode mode, int busy_ms, struct err *e);

#endif
