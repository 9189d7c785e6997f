/* Writing and verifying the reading log; see access_log.h. Ids are made of the number in the chain, so that nothing else is locked. */
#include "store/access_log.h"

#include "base/text.h"
#include "model/kinds.gen.h"
#include "store/statement.h"
#include "store/store_internal.h"
#include "messages/store.def"

#include <sodium.h>
#include <string.h>

#define FIELD_END '\x1f'

/* The end of one chain while a transaction writes to it. */
struct link {
	int64_t area, seq, read_seq, head;
	char hash[HASH_TEXT_SIZE];
};

static void put_text(GString *out, const char *text)
{
	if (text != NULL)
		g_string_append(out, text);
	g_string_append_c(out, FIELD_END);
}

static void put_int(GString *out, int64_t v)
{
	if (v != NONE)
		g_string_append_printf(out, "%" G_GINT64_FORMAT, v);
	g_string_append_c(out, FIELD_END);
}

static void hash_row(const struct access_log_row *r, GString *scratch, char out[HASH_TEXT_SIZE])
{
	g_string_truncate(scratch, 0);
	put_text(scratch, r->prev_hash);
	const int64_t numbers[] = {r->area_id, r->id, r->site, r->seq, r->at_ms, r->act, r->row_id, r->rows_count};
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		put_int(scratch, numbers[i]);
	const char *const texts[] = {r->actor, r->tbl, r->fields, r->purpose, r->query};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		put_text(scratch, texts[i]);
	unsigned char hash[32];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)scratch->str, scratch->len, NULL, 0);
	sodium_bin2base64(out, HASH_TEXT_SIZE, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

/* What was typed may be anything: control characters (the hash's field ends among them) become spaces, the rest is cut to its column. */
static const char *clean(const char *text, long max, struct arena *a)
{
	if (text == NULL)
		return NULL;
	g_autofree char *valid = g_utf8_make_valid(text, -1), *nfc = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
	g_autofree char *cut = g_utf8_strlen(nfc, -1) > max ? g_utf8_substring(nfc, 0, max) : g_strdup(nfc);
	g_autoptr(GString) out = g_string_new(NULL);
	for (const char *c = cut; *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar u = g_utf8_get_char(c);
		g_string_append_unichar(out, g_unichar_iscntrl(u) ? ' ' : u);
	}
	return arena_strdup(a, out->str);
}

/* On PostgreSQL several programs write to one register at once (two servers, a server and commands): each waits for the one before it, as
 * on SQLite it waits for the file. */
static bool lock_link(struct store *s, int64_t area, struct err *e)
{
	if (db_engine_of(s->db) != DB_POSTGRES)
		return true;
	struct db_stmt *st = db_prepare(s->db, statement_text("access_head_lock"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), area);
	db_bind_int(st, db_param(st, ":site"), s->site);
	return db_run(st, NULL, e);
}

static bool read_link(struct store *s, int64_t area, struct link *out, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, statement_text("access_head"), e);
	if (st == NULL)
		return false;
	*out = (struct link){.area = area, .head = NONE};
	db_bind_int(st, db_param(st, ":area"), area);
	db_bind_int(st, db_param(st, ":site"), s->site);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		out->head = db_int(st, 0);
		out->seq = out->read_seq = db_int(st, 1);
		g_strlcpy(out->hash, db_text(st, 2), sizeof out->hash);
		db_reset(st);
	}
	return step != DB_ERROR;
}

static bool write_link(struct store *s, const struct link *l, struct err *e)
{
	if (l->head == NONE) {
		struct plan *p = plan_of(s, &table_access_head);
		struct db_stmt *st = db_prepare(s->db, p->insert, e);
		struct access_head_row r;
		row_init(&table_access_head, &r);
		r.area_id = l->area;
		r.id = (int64_t)s->site + 1;
		r.site = s->site;
		r.seq = l->seq;
		r.hash = l->hash;
		if (st == NULL)
			return false;
		row_bind(&table_access_head, &r, st);
		return db_run(st, NULL, e);
	}
	struct db_stmt *st = db_prepare(s->db, statement_text("access_head_move"), e);
	int64_t changed = 0;
	char area[24];
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":seq"), l->seq);
	db_bind_text(st, db_param(st, ":hash"), l->hash);
	db_bind_int(st, db_param(st, ":area"), l->area);
	db_bind_int(st, db_param(st, ":site"), s->site);
	db_bind_int(st, db_param(st, ":read_seq"), l->read_seq);
	g_snprintf(area, sizeof area, "%" G_GINT64_FORMAT, l->area);
	return db_run(st, &changed, e) && (changed == 1 || FAIL(e, ERR_CONFLICT, MSG_STORE_CHAIN_MOVED, area));
}

static bool append(
	struct store *s, struct link *l, const char *actor, const struct access_reading *q, int64_t now, struct arena *a, struct err *e)
{
	struct plan *p = plan_of(s, &table_access_log);
	struct db_stmt *st = db_prepare(s->db, p->insert, e);
	struct access_log_row r;
	char hash[HASH_TEXT_SIZE];
	if (st == NULL)
		return false;
	row_init(&table_access_log, &r);
	r.area_id = l->area;
	r.seq = l->seq + 1;
	r.id = r.seq << 22 | (int64_t)s->site << 7;
	r.site = s->site;
	r.at_ms = now;
	r.actor = clean(actor, 60, a);
	r.act = q->act;
	r.tbl = clean(q->table, 40, a);
	r.row_id = q->row == 0 ? NONE : q->row;
	r.fields = clean(q->fields, 200, a);
	r.rows_count = q->rows;
	r.purpose = clean(q->purpose, 160, a);
	r.query = clean(q->query, 300, a);
	r.prev_hash = l->hash;
	hash_row(&r, s->canonical, hash);
	r.this_hash = hash;
	/* The first of a chain has nothing before it; that is not a gap. */
	struct access_log_row checked = r;
	if (*checked.prev_hash == '\0')
		checked.prev_hash = checked.this_hash;
	if (!row_check(s, &table_access_log, &checked, e))
		return false;
	row_bind(&table_access_log, &r, st);
	if (!db_run(st, NULL, e))
		return false;
	l->seq++;
	memcpy(l->hash, hash, sizeof hash);
	return true;
}

/* All readings of one area, in the order they were noted. */
static bool append_area(
	struct store *s, const char *actor, const struct access_reading *r, size_t count, int64_t area, struct arena *a, struct err *e)
{
	struct link l;
	if (!lock_link(s, area, e) || !read_link(s, area, &l, e))
		return false;
	for (size_t i = 0; i < count; i++)
		if (r[i].area == area && !append(s, &l, actor, &r[i], s->clock_ms != 0 ? s->clock_ms : instant_now(), a, e))
			return false;
	return write_link(s, &l, e);
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* In the order of areas, so that two writers wait for each other in one direction only. */
static GArray *areas_of(const struct access_reading *r, size_t count)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (size_t i = 0; i < count; i++)
		g_array_append_val(all, r[i].area);
	g_array_sort(all, by_number);
	return all;
}

bool access_log_append(struct store *s, const char *actor, const struct access_reading *r, size_t count, struct err *e)
{
	must(!s->writing && db_in_transaction(s->db));
	struct arena *a = arena_new();
	g_autoptr(GArray) areas = areas_of(r, count);
	bool ok = true;
	for (guint i = 0; ok && i < areas->len; i++) {
		const int64_t area = g_array_index(areas, int64_t, i);
		ok = (i > 0 && area == g_array_index(areas, int64_t, i - 1)) || append_area(s, actor, r, count, area, a, e);
	}
	arena_free(a);
	return ok;
}

static bool write_all(struct store *s, const char *actor, const struct access_reading *r, size_t count, struct err *e)
{
	const bool ok = db_begin(s->db, e) && access_log_append(s, actor, r, count, e) && db_commit(s->db, e);
	if (!ok && db_in_transaction(s->db))
		db_rollback(s->db);
	return ok;
}

bool access_log_write(struct store *s, const char *actor, const struct access_reading *r, size_t count, struct err *e)
{
	struct err why = {0};
	must(!s->writing);
	/* The first row of a chain has no end to wait for: who comes second is refused, and comes again when there is one. */
	if (write_all(s, actor, r, count, &why) || (why.code == ERR_CONFLICT && write_all(s, actor, r, count, e)))
		return true;
	return why.code == ERR_CONFLICT ? false : err_copy(e, &why);
}

/* ---- verification: every chain from its first row to its head ---- */

struct walk {
	struct store *s;
	store_say say;
	void *user;
	int64_t *findings;
	GHashTable *heads; /* "area/site" -> "seq hash" */
	bool begun;
	struct link l;
	int64_t site;
};

static char *chain_name(int64_t area, int64_t site)
{
	return g_strdup_printf("access_log %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, area, site);
}

static char *end_text(int64_t seq, const char *hash)
{
	return g_strdup_printf("%" G_GINT64_FORMAT " %s", seq, hash);
}

static bool read_heads(struct walk *w, struct err *e)
{
	struct db_stmt *st = db_prepare(w->s->db, statement_text("access_heads"), e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		/* What is no number or no text ends no chain: SQLite would keep it. */
		bool odd = !db_stored_as(st, 0, false) || !db_stored_as(st, 1, false) || !db_stored_as(st, 2, false) ||
			   !db_stored_as(st, 3, true);
		g_hash_table_insert(w->heads, chain_name(db_int(st, 0), db_int(st, 1)), end_text(odd ? -1 : db_int(st, 2), db_text(st, 3)));
	}
	return step == DB_DONE;
}

static void end_chain(struct walk *w)
{
	if (!w->begun)
		return;
	g_autofree char *name = chain_name(w->l.area, w->site), *end = end_text(w->l.seq, w->l.hash);
	if (g_strcmp0(g_hash_table_lookup(w->heads, name), end) != 0)
		SAY(w->say, w->user, w->findings, MSG_VERIFY_CHAIN_HEAD, name);
	g_hash_table_remove(w->heads, name);
}

/* odd: a column holds another kind of value than the hash was made of. */
static void check_row(struct walk *w, const struct access_log_row *r, bool odd)
{
	char hash[HASH_TEXT_SIZE], number[24];
	if (!w->begun || r->area_id != w->l.area || r->site != w->site) {
		end_chain(w);
		w->begun = true;
		w->l = (struct link){.area = r->area_id};
		w->site = r->site;
	}
	g_autofree char *name = chain_name(w->l.area, w->site);
	g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, r->seq);
	if (r->seq != w->l.seq + 1)
		SAY(w->say, w->user, w->findings, MSG_VERIFY_CHAIN_GAP, name, number);
	else if (strcmp(r->prev_hash, w->l.hash) != 0)
		SAY(w->say, w->user, w->findings, MSG_VERIFY_CHAIN_PREVIOUS, name, number);
	hash_row(r, w->s->canonical, hash);
	if (odd || strcmp(hash, r->this_hash) != 0)
		SAY(w->say, w->user, w->findings, MSG_VERIFY_CHAIN_HASH, name, number);
	w->l.seq = r->seq;
	g_strlcpy(w->l.hash, r->this_hash, sizeof w->l.hash);
}

static bool walk_rows(struct walk *w, struct err *e)
{
	g_autofree char *sql = g_strconcat(plan_of(w->s, &table_access_log)->select, " ORDER BY area_id, site, seq", NULL);
	struct db_stmt *st = db_prepare(w->s->db, sql, e);
	struct access_log_row r;
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		bool odd = row_odd_column(&table_access_log, st, 0) != NULL;
		row_read(&table_access_log, st, 0, &r, NULL);
		check_row(w, &r, odd);
	}
	end_chain(w);
	return step == DB_DONE;
}

bool verify_access_log(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	g_autoptr(GHashTable) heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct walk w = {.s = s, .say = say, .user = user, .findings = findings, .heads = heads};
	if (!read_heads(&w, e) || !walk_rows(&w, e))
		return false;
	GHashTableIter it;
	gpointer name, end;
	g_hash_table_iter_init(&it, heads);
	while (g_hash_table_iter_next(&it, &name, &end))
		if (!g_str_has_prefix(end, "0 "))
			SAY(say, user, findings, MSG_VERIFY_CHAIN_HEAD, (const char *)name);
	return true;
}
