/* Between the files of the PostgreSQL back end; nobody else includes this. */
#ifndef COSO_DB_DB_POSTGRES_H
#define COSO_DB_DB_POSTGRES_H

#include "db/db_internal.h"

#include <libpq-fe.h>

enum { PG_MANY_SIZES = 3 };

enum pg_state { PG_IDLE, PG_READING, PG_PACKED };

struct pg_db {
	struct db base;
	PGconn *conn;
	struct pg_stmt *reading; /* its rows are still coming in */
	bool pipeline;
	int unsynced;	 /* statements sent since the last synchronisation point */
	int batches;	 /* synchronisation points sent and not yet read */
	struct err late; /* first error of a pipelined statement, reported by the next call */
	unsigned next_name;
	GPtrArray *collecting; /* struct pg_stmt with rows not yet sent */
	int collected;	       /* their rows */
	unsigned generation;   /* grows with every late error: statements prepared inside a pipeline may then not exist */
};

/* Rows of an insert that wait to be sent many at a time. */
struct pg_rows {
	int order;
	int count;
	GByteArray *bytes;		    /* per value: '0' and NUL-terminated text, or '-' for NULL */
	unsigned generation[PG_MANY_SIZES]; /* in which the statement of that size was prepared; 0 = never */
};

struct pg_stmt {
	struct db_stmt base;
	char name[24];
	char *text;
	bool prepared;
	int params;
	Oid *types; /* fixed at the first run: by then every bound kind is known; 0 = let the server infer */
	GString **values;
	bool *null;
	const char **pointers; /* to the values, as libpq wants them */
	enum pg_state state;
	PGresult *row;	    /* current row while PG_READING */
	GByteArray *packed; /* rows: per column int32 length (-1 null), bytes, NUL */
	guint packed_at;
	const char **cells; /* of the current packed row */
	int columns;
	struct pg_rows *rows; /* NULL unless db_set_order was called */
};

static inline struct pg_db *pg(struct db *db)
{
	return (struct pg_db *)db;
}

static inline struct pg_stmt *ps(struct db_stmt *st)
{
	return (struct pg_stmt *)st;
}

/* Records what a result or the connection says. Always false. */
bool pg_fail_result(struct db *db, const PGresult *r, struct err *e);
bool pg_is_good(const PGresult *r);
/* Makes the connection free for a new command: rows being read are packed, the pipeline is emptied. */
bool pg_make_free(struct pg_db *db, struct err *e);
void pg_clear_statement(struct pg_stmt *st);
bool pg_prepare_now(struct pg_stmt *st, struct err *e);
bool pg_send(struct pg_stmt *st, struct err *e);

/* ---- db_postgres_later.c */
/* Sends what was collected, waits for everything that was sent and leaves pipeline mode; errors go to ->late. */
void pg_drain(struct pg_db *db);
/* Forgets rows that were not sent (rollback). */
void pg_forget_collected(struct pg_db *db);
/* Hands over an error that came after its call had returned. */
bool pg_no_late_error(struct pg_db *db, struct err *e);
bool pg_run_later(struct db_stmt *st, struct err *e);
void pg_set_order(struct db_stmt *st, int order);
void pg_rows_free(struct pg_stmt *st);

#endif
