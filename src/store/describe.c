/* See describe.h. */
#include "store/describe.h"

#include "store/statement.h"
#include "store/store_internal.h"

#include <sodium.h>
#include <string.h>

static bool count(struct store *s, const char *table, store_count each, void *user, struct err *e)
{
	g_autofree char *sql = g_strconcat("SELECT count(*) FROM ", table, NULL);
	int64_t rows = 0;
	if (!db_query_int(s->db, sql, &rows, e))
		return false;
	each(table, rows, user);
	return true;
}

bool store_counts(struct store *s, store_count each, void *user, struct err *e)
{
	for (size_t i = 0; i < table_count; i++) {
		g_autofree char *past = g_strconcat(table_all[i]->name, "_h", NULL);
		if (!count(s, table_all[i]->name, each, user, e) || (table_has_history(table_all[i]) && !count(s, past, each, user, e)))
			return false;
	}
	return true;
}

bool store_heads_hash(struct store *s, char out[65], struct err *e)
{
	static const char *const names[] = {"log_ends", "access_heads"};
	crypto_hash_sha256_state hash;
	unsigned char raw[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_init(&hash);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		struct db_stmt *st = db_prepare(s->db, statement_text(names[i]), e);
		enum db_step step = DB_ERROR;
		while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
			g_autofree char *line = g_strdup_printf("%zu %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n",
				i, db_int(st, 0), db_int(st, 1), db_int(st, 2), db_text(st, 3) != NULL ? db_text(st, 3) : "");
			crypto_hash_sha256_update(&hash, (const unsigned char *)line, strlen(line));
		}
		if (step != DB_DONE)
			return false;
	}
	crypto_hash_sha256_final(&hash, raw);
	sodium_bin2hex(out, 65, raw, sizeof raw);
	return true;
}

const char *store_key_file(const struct store *s)
{
	return s->key_file;
}
