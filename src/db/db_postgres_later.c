/* Bulk writes on PostgreSQL: statements are sent without waiting for answers, and inserts whose statement has an order are collected and
 * sent many rows to a statement. That matters: the server parses a table's CHECKs and sets up its indexes once a statement, not once a row.
 */
#include "db/db_postgres.h"

#include <string.h>
#include <sys/socket.h>

#define PIPELINE_BATCH 400 /* statements between two synchronisation points; their answers (< 100 bytes each) fit the socket's buffer */
#define PIPELINE_DEPTH 2   /* batches on their way before answers are read */
#define COLLECTED_MAX 8000 /* rows kept before they are sent */

static const int many_sizes[PG_MANY_SIZES] = {64, 8, 1};

/* ---- the pipeline ------------------------------------------------------------------------------------------------------------------ */

static void note_late(struct pg_db *db, const PGresult *r)
{
	pg_fail_result(&db->base, r, &db->late);
	db->generation++;
}

/* Reads the answers of one batch, up to its synchronisation point. */
static void read_batch(struct pg_db *db)
{
	int nulls = 0;
	for (;;) {
		PGresult *r = PQgetResult(db->conn);
		if (r == NULL) {
			/* One NULL ends each statement's results; two in a row mean that the connection has nothing more to say. */
			if (++nulls < 2)
				continue;
			if (PQstatus(db->conn) == CONNECTION_BAD)
				note_late(db, NULL);
			break;
		}
		nulls = 0;
		ExecStatusType status = PQresultStatus(r);
		if (!pg_is_good(r) && status != PGRES_PIPELINE_ABORTED)
			note_late(db, r);
		PQclear(r);
		if (status == PGRES_PIPELINE_SYNC)
			break;
	}
	db->batches--;
}

static void send_sync(struct pg_db *db)
{
	if (db->unsynced == 0)
		return;
	db->unsynced = 0;
	if (PQpipelineSync(db->conn) == 1) {
		db->batches++;
		return;
	}
	note_late(db, NULL);
	/* What was sent has no end, and whoever waited for its answers would wait for ever: the connection is given up. */
	(void)shutdown(PQsocket(db->conn), SHUT_RDWR);
}

/* Counts a statement that was sent, and now and then reads answers. */
static void count_sent(struct pg_db *db)
{
	if (++db->unsynced < PIPELINE_BATCH)
		return;
	send_sync(db);
	while (db->batches > PIPELINE_DEPTH)
		read_batch(db);
}

static bool enter_pipeline(struct pg_db *db, struct err *e)
{
	if (db->pipeline)
		return true;
	if (PQenterPipelineMode(db->conn) != 1)
		return pg_fail_result(&db->base, NULL, e);
	db->pipeline = true;
	return true;
}

bool pg_no_late_error(struct pg_db *db, struct err *e)
{
	if (db->late.code == ERR_NONE)
		return true;
	if (e != NULL && e->code == ERR_NONE)
		*e = db->late;
	if (!db->base.in_transaction)
		memset(&db->late, 0, sizeof db->late);
	return false;
}

/* ---- many rows to a statement ------------------------------------------------------------------------------------------------------ */

/* Where the parameters of "INSERT … VALUES ($1, $2, …)" begin; NULL for any other text. */
static const char *plain_values(const struct pg_stmt *st)
{
	static const char word[] = " VALUES (";
	const char *at = g_str_has_prefix(st->text, "INSERT INTO ") ? strstr(st->text, word) : NULL;
	if (at == NULL)
		return NULL;
	g_autoptr(GString) want = g_string_new(word);
	for (int i = 1; i <= st->params; i++)
		g_string_append_printf(want, "%s$%d", i == 1 ? "" : ", ", i);
	g_string_append_c(want, ')');
	return strcmp(at, want->str) == 0 ? at + strlen(" VALUES ") : NULL;
}

static char *many_text(const struct pg_stmt *st, int size)
{
	const char *values = plain_values(st);
	GString *s = g_string_new_len(st->text, values - st->text);
	for (int row = 0; row < size; row++) {
		g_string_append_c(s, row == 0 ? '(' : ',');
		if (row > 0)
			g_string_append_c(s, '(');
		for (int i = 0; i < st->params; i++)
			g_string_append_printf(s, "%s$%d", i == 0 ? "" : ",", row * st->params + i + 1);
		g_string_append_c(s, ')');
	}
	return g_string_free(s, FALSE);
}

void pg_set_order(struct db_stmt *base, int order)
{
	struct pg_stmt *st = ps(base);
	if (st->rows != NULL || order <= 0 || plain_values(st) == NULL)
		return;
	st->rows = g_new0(struct pg_rows, 1);
	st->rows->order = order;
	st->rows->bytes = g_byte_array_new();
}

void pg_rows_free(struct pg_stmt *st)
{
	if (st->rows == NULL)
		return;
	g_byte_array_unref(st->rows->bytes);
	g_free(st->rows);
}

static void forget_rows(struct pg_stmt *st)
{
	st->rows->count = 0;
	g_byte_array_set_size(st->rows->bytes, 0);
}

void pg_forget_collected(struct pg_db *db)
{
	for (guint i = 0; i < db->collecting->len; i++)
		forget_rows(g_ptr_array_index(db->collecting, i));
	g_ptr_array_set_size(db->collecting, 0);
	db->collected = 0;
}

static void collect(struct pg_db *db, struct pg_stmt *st)
{
	struct pg_rows *r = st->rows;
	if (r->count == 0)
		g_ptr_array_add(db->collecting, st);
	for (int i = 0; i < st->params; i++) {
		if (st->null[i]) {
			g_byte_array_append(r->bytes, (const guint8 *)"-", 1);
			continue;
		}
		g_byte_array_append(r->bytes, (const guint8 *)"0", 1);
		g_byte_array_append(r->bytes, (const guint8 *)st->values[i]->str, (guint)st->values[i]->len + 1);
	}
	r->count++;
	db->collected++;
}

/* Sends the next rows of a statement, as many as its size says; *at moves over their bytes. */
static bool send_many(struct pg_db *db, struct pg_stmt *st, int which, guint *at, const char **pointers)
{
	struct pg_rows *r = st->rows;
	int size = many_sizes[which], n = size * st->params;
	char name[64];
	g_snprintf(name, sizeof name, "%sx%dg%u", st->name, size, db->generation);
	if (r->generation[which] != db->generation) {
		g_autofree char *text = many_text(st, size);
		/* Every value takes the type of its column: no types are given. */
		if (PQsendPrepare(db->conn, name, text, 0, NULL) != 1)
			return false;
		r->generation[which] = db->generation;
		count_sent(db);
	}
	for (int i = 0; i < n; i++) {
		const char *p = (const char *)r->bytes->data + *at;
		pointers[i] = *p == '-' ? NULL : p + 1;
		*at += *p == '-' ? 1 : (guint)strlen(p) + 1;
	}
	g_snprintf(name, sizeof name, "%sx%dg%u", st->name, size, r->generation[which]);
	if (PQsendQueryPrepared(db->conn, name, n, pointers, NULL, NULL, 0) != 1)
		return false;
	count_sent(db);
	return true;
}

static bool send_rows(struct pg_db *db, struct pg_stmt *st)
{
	g_autofree const char **pointers = g_new(const char *, (gsize)many_sizes[0] * (gsize)st->params + 1);
	guint at = 0;
	int left = st->rows->count;
	for (int which = 0; which < PG_MANY_SIZES; which++)
		for (; left >= many_sizes[which]; left -= many_sizes[which])
			if (!send_many(db, st, which, &at, pointers))
				return false;
	return true;
}

static gint by_order(gconstpointer a, gconstpointer b)
{
	const struct pg_stmt *x = *(const struct pg_stmt *const *)a, *y = *(const struct pg_stmt *const *)b;
	return (x->rows->order > y->rows->order) - (x->rows->order < y->rows->order);
}

/* Sends all collected rows, tables that others refer to first. Needs pipeline mode. */
static void send_collected(struct pg_db *db)
{
	g_ptr_array_sort(db->collecting, by_order);
	for (guint i = 0; i < db->collecting->len && db->late.code == ERR_NONE; i++)
		if (!send_rows(db, g_ptr_array_index(db->collecting, i)))
			note_late(db, NULL);
	pg_forget_collected(db);
}

void pg_drain(struct pg_db *db)
{
	if (db->collected > 0 && db->late.code == ERR_NONE && !enter_pipeline(db, &db->late))
		db->generation++;
	if (!db->pipeline)
		return;
	send_collected(db);
	send_sync(db);
	while (db->batches > 0)
		read_batch(db);
	if (PQexitPipelineMode(db->conn) != 1)
		note_late(db, NULL);
	db->pipeline = false;
}

/* ---- the call ---------------------------------------------------------------------------------------------------------------------- */

static bool collect_later(struct pg_db *db, struct pg_stmt *st, struct err *e)
{
	collect(db, st);
	pg_clear_statement(st);
	if (db->collected < COLLECTED_MAX)
		return pg_no_late_error(db, e);
	if (!db->pipeline && (!pg_make_free(db, e) || !enter_pipeline(db, e)))
		return false;
	send_collected(db);
	return pg_no_late_error(db, e);
}

bool pg_run_later(struct db_stmt *base, struct err *e)
{
	struct pg_stmt *st = ps(base);
	struct pg_db *db = pg(base->db);
	if (st->rows != NULL)
		return collect_later(db, st, e);
	/* Whatever was collected before must be there before this statement runs. */
	bool ok = (db->collected == 0 || pg_make_free(db, e)) && (st->prepared || pg_prepare_now(st, e));
	ok = ok && (db->pipeline || (pg_make_free(db, e) && enter_pipeline(db, e)));
	ok = ok && pg_no_late_error(db, e) && pg_send(st, e);
	pg_clear_statement(st);
	if (!ok)
		return false;
	count_sent(db);
	return pg_no_late_error(db, e);
}
