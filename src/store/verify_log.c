/* Verification of the change log itself: every chain recomputed from its first row, its end compared with log_head. One pass, no memory but
 * the heads. */
#include "store/store_internal.h"

#include "model/kinds.gen.h"
#include "messages/store.def"

#include <string.h>

struct head {
	int64_t seq;
	char hash[HASH_TEXT_SIZE + 1]; /* room for one too many: a hash with something behind it is another */
};

struct walk {
	struct store *s;
	store_say say;
	void *user;
	int64_t *findings;
	GHashTable *heads; /* "area/site" -> struct head *; taken out when its chain has been seen */
	int64_t area, site, seq, rec_ms;
	char hash[HASH_TEXT_SIZE];
	bool begun;
};

static char *chain_name(int64_t area, int64_t site)
{
	return g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, area, site);
}

/* A head (area, site, seq, hash) of which something is no number or no text: SQLite would keep it. */
static bool odd_head(struct db_stmt *st)
{
	return !db_stored_as(st, 0, false) || !db_stored_as(st, 1, false) || !db_stored_as(st, 2, false) || !db_stored_as(st, 3, true);
}

static bool read_heads(struct walk *w, struct err *e)
{
	struct db_stmt *st = db_prepare(w->s->db, "SELECT area_id, site, seq, hash FROM log_head ORDER BY area_id, site", e);
	if (st == NULL)
		return false;
	enum db_step r;
	while ((r = db_step(st, e)) == DB_ROW) {
		struct head *h = g_new0(struct head, 1);
		bool odd = odd_head(st);
		h->seq = odd ? -1 : db_int(st, 2); /* ends no chain */
		g_strlcpy(h->hash, db_text(st, 3), sizeof h->hash);
		g_hash_table_insert(w->heads, chain_name(db_int(st, 0), db_int(st, 1)), h);
	}
	return r == DB_DONE;
}

static void say_row(struct walk *w, msg_key key, int64_t seq)
{
	g_autofree char *name = chain_name(w->area, w->site);
	char number[24];
	g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, seq);
	SAY(w->say, w->user, w->findings, key, name, number);
}

static void end_chain(struct walk *w)
{
	if (!w->begun)
		return;
	g_autofree char *name = chain_name(w->area, w->site);
	const struct head *h = g_hash_table_lookup(w->heads, name);
	if (h == NULL || h->seq != w->seq || strcmp(h->hash, w->hash) != 0)
		SAY(w->say, w->user, w->findings, MSG_VERIFY_CHAIN_HEAD, name);
	g_hash_table_remove(w->heads, name);
}

/* odd: a column holds another kind of value than the hash was made of. */
static void check_link(struct walk *w, const struct change_log_row *r, bool odd)
{
	char hash[HASH_TEXT_SIZE];
	if (r->seq != w->seq + 1)
		say_row(w, MSG_VERIFY_CHAIN_GAP, r->seq);
	else if (strcmp(r->prev_hash, w->hash) != 0)
		say_row(w, MSG_VERIFY_CHAIN_PREVIOUS, r->seq);
	log_hash(r, w->s->canonical, hash);
	if (odd || strcmp(hash, r->this_hash) != 0)
		say_row(w, MSG_VERIFY_CHAIN_HASH, r->seq);
	/* The time of arrival is not in the hash; for rows made here it is the time of origin. It never runs backwards. */
	if ((r->site == w->s->site && r->at_ms != r->rec_ms_here) || r->rec_ms_here < w->rec_ms)
		say_row(w, MSG_VERIFY_CHAIN_TIME, r->seq);
	if (r->schema_no > w->s->schema_no)
		say_row(w, MSG_VERIFY_CHAIN_SCHEMA, r->seq);
	w->seq = r->seq;
	w->rec_ms = r->rec_ms_here;
	g_strlcpy(w->hash, r->this_hash, sizeof w->hash);
}

static void check_row(struct walk *w, const struct change_log_row *r, bool odd)
{
	if (!w->begun || r->area_id != w->area || r->site != w->site) {
		end_chain(w);
		w->begun = true;
		w->area = r->area_id;
		w->site = r->site;
		w->seq = 0;
		w->rec_ms = 0;
		w->hash[0] = '\0';
	}
	check_link(w, r, odd);
}

static bool walk_log(struct walk *w, struct err *e)
{
	g_autofree char *sql = g_strconcat(plan_of(w->s, &table_change_log)->select, " ORDER BY area_id, site, seq", NULL);
	struct db_stmt *st = db_prepare(w->s->db, sql, e);
	if (st == NULL)
		return false;
	struct change_log_row r;
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		bool odd = row_odd_column(&table_change_log, st, 0) != NULL;
		row_read(&table_change_log, st, 0, &r, NULL);
		check_row(w, &r, odd);
	}
	end_chain(w);
	return step == DB_DONE;
}

bool verify_chains(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	g_autoptr(GHashTable) heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct walk w = {.s = s, .say = say, .user = user, .findings = findings, .heads = heads};
	if (!read_heads(&w, e) || !walk_log(&w, e))
		return false;
	/* Heads without a chain: the whole log of an area is gone. */
	GHashTableIter it;
	gpointer name, head;
	g_hash_table_iter_init(&it, heads);
	while (g_hash_table_iter_next(&it, &name, &head))
		if (((const struct head *)head)->seq != 0)
			SAY(say, user, findings, MSG_VERIFY_CHAIN_HEAD, (const char *)name);
	return true;
}
