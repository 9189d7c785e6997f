/* The change log: one row per write, chained by hash for each (area, site). Heads are held in the transaction and moved at its end, under
 * the condition that nobody else moved them. */
#include "store/statement.h"
#include "store/store_internal.h"

#include "model/kinds.gen.h"
#include "messages/store.def"

#include <sodium.h>
#include <string.h>

#define FIELD_END '\x1f' /* no text of a log row can hold it: control characters are refused and JSON escapes them */

static void put_text(GString *out, const char *text)
{
	if (text != NULL)
		g_string_append(out, text);
	g_string_append_c(out, FIELD_END);
}

static void put_int(GString *out, int64_t v)
{
	if (v != NONE)
		digits_append(out, v);
	g_string_append_c(out, FIELD_END);
}

void log_hash(const struct change_log_row *r, GString *scratch, char *out)
{
	g_string_truncate(scratch, 0);
	put_text(scratch, r->prev_hash);
	/* Not the time of arrival here (rec_ms_here): the same row has the same hash in every database it is carried to. */
	const int64_t numbers[] = {r->area_id, r->site, r->seq, r->id, r->at_ms, r->group_id, r->row_id, r->why, r->basis_doc_id,
		r->basis_doc_area, r->base_rev, r->schema_no};
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		put_int(scratch, numbers[i]);
	const char *const texts[] = {r->actor, r->origin_addr, r->tbl, r->op, r->reason, r->batch, r->after_json};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		put_text(scratch, texts[i]);
	unsigned char hash[32];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)scratch->str, scratch->len, NULL, 0);
	sodium_bin2base64(out, HASH_TEXT_SIZE, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

static struct chain *chain_of(struct store *s, int64_t area, struct err *e)
{
	struct chain *c = g_hash_table_lookup(s->chains, &area);
	if (c != NULL)
		return c;
	struct db_stmt *st = db_prepare(s->db, "SELECT id, seq, hash FROM log_head WHERE area_id = :area AND site = :site", e);
	if (st == NULL)
		return NULL;
	db_bind_int(st, 0, area);
	db_bind_int(st, 1, s->site);
	enum db_step r = db_step(st, e);
	if (r == DB_ERROR)
		return NULL;
	c = g_new0(struct chain, 1);
	c->area = area;
	c->head_id = NONE;
	if (r == DB_ROW) {
		c->head_id = db_int(st, 0);
		c->seq = c->read_seq = db_int(st, 1);
		g_strlcpy(c->hash, db_text(st, 2), sizeof c->hash);
		db_reset(st);
	}
	if (trial_is_aside(s))
		c->seq += TRIAL_AHEAD_SEQ;
	g_hash_table_insert(s->chains, &c->area, c);
	return c;
}

/* C57: only one site writes the facts of an area. Asked once a transaction and area; a number without an area is nobody's. */
static bool site_writes(struct store *s, const struct table *t, struct chain *c, struct err *e)
{
	if (s->bulk || c->ours || t->kind->family != FAMILY_AREA)
		return true;
	struct db_stmt *st = db_prepare(s->db, statement_text("area_site"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":number"), c->area);
	enum db_step r = db_step(st, e);
	int64_t site = r == DB_ROW ? db_int(st, 0) : s->site;
	db_reset(st);
	char area[24], writer[12];
	g_snprintf(area, sizeof area, "%" G_GINT64_FORMAT, c->area);
	g_snprintf(writer, sizeof writer, "%" G_GINT64_FORMAT, site);
	c->ours = site == s->site;
	return r != DB_ERROR && (c->ours || FAIL(e, ERR_CONFLICT, MSG_STORE_OTHER_SITE, area, writer));
}

/* What all rows of the open transaction have in common. The first that is logged gives the group its name: there is a row whose id is that
 * of its group, by which groups are found. */
static void begin_row(struct store *s, struct change_log_row *r, int64_t id)
{
	row_init(&table_change_log, r);
	if (s->group_id == NONE)
		s->group_id = id;
	r->id = id;
	r->site = s->site;
	r->at_ms = r->rec_ms_here = s->rec_ms;
	r->actor = s->actor;
	r->group_id = s->group_id;
	r->why = s->why;
	r->reason = s->reason;
	r->batch = s->batch;
	if (s->basis_doc != 0) {
		r->basis_doc_id = s->basis_doc;
		r->basis_doc_area = s->basis_area;
	}
	r->schema_no = s->schema_no;
}

/* Places a row at the end of its chain: number and hash before. */
static void follow(const struct chain *c, struct change_log_row *r)
{
	r->area_id = c->area;
	r->seq = c->seq + 1;
	r->prev_hash = c->hash;
}

static void move_end(struct chain *c, const char *hash)
{
	c->seq++;
	memcpy(c->hash, hash, HASH_TEXT_SIZE);
}

bool log_append(struct store *s, const struct plan *p, const void *row, int64_t area, int64_t id, char op, int64_t base_rev, int64_t chg_id,
	struct err *e)
{
	struct chain *c = chain_of(s, area, e);
	struct plan *log = plan_of(s, &table_change_log);
	struct db_stmt *insert = c == NULL ? NULL : plan_insert(s, log, e);
	if (insert == NULL || !site_writes(s, p->t, c, e))
		return false;
	const char op_text[2] = {op, '\0'};
	char hash[HASH_TEXT_SIZE];
	if (row != NULL)
		row_json(p, row, s->json);
	struct change_log_row r;
	begin_row(s, &r, chg_id);
	follow(c, &r);
	r.tbl = p->t->name;
	r.row_id = id;
	r.op = op_text;
	r.base_rev = base_rev;
	r.after_json = row == NULL ? NULL : s->json->str;
	log_hash(&r, s->canonical, hash);
	r.this_hash = hash;
	row_bind(&table_change_log, &r, insert);
	if (!db_run_later(insert, e))
		return false;
	move_end(c, hash);
	return true;
}

/* ---- many rows taken out ---------------------------------------------------------------------------------------------------------------
 */

/* Columns that differ from row to row; the others are bound once for all. */
static const char *const own_columns[] = {"area_id", "id", "seq", "tbl", "row_id", "base_rev", "prev_hash", "this_hash"};

static bool is_own(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(own_columns); i++)
		if (strcmp(own_columns[i], name) == 0)
			return true;
	return false;
}

char *log_gone_text(void)
{
	g_autoptr(GString) names = g_string_new(NULL), common = g_string_new(NULL);
	GString *sql = g_string_new(NULL);
	for (uint16_t i = 0; i < table_change_log.column_count; i++) {
		const char *name = table_change_log.columns[i].name;
		if (is_own(name))
			continue;
		g_string_append_printf(names, "%s, ", name);
		g_string_append_printf(common, ":%s, ", name);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(own_columns); i++)
		g_string_append_printf(names, "%s%s", i == 0 ? "" : ", ", own_columns[i]);
	g_string_append_printf(sql, "INSERT INTO change_log (%s) VALUES", names->str);
	for (int row = 0; row < LOG_ROWS; row++) {
		g_string_append_printf(sql, "%s (%s", row == 0 ? "" : ",", common->str);
		for (size_t i = 0; i < G_N_ELEMENTS(own_columns); i++)
			g_string_append_printf(sql, "%s:%s%d", i == 0 ? "" : ", ", own_columns[i], row);
		g_string_append_c(sql, ')');
	}
	return g_string_free(sql, FALSE);
}

/* The own columns of one row, from that parameter on. */
static void bind_own(struct db_stmt *st, int first, const struct change_log_row *r)
{
	db_bind_int(st, first, r->area_id);
	db_bind_int(st, first + 1, r->id);
	db_bind_int(st, first + 2, r->seq);
	db_lend_text(st, first + 3, r->tbl);
	db_bind_int(st, first + 4, r->row_id);
	db_bind_int(st, first + 5, r->base_rev);
	db_lend_text(st, first + 6, r->prev_hash);
	db_lend_text(st, first + 7, r->this_hash);
}

/* LOG_ROWS rows in one statement. */
static bool gone_together(struct store *s, const char *sql, const struct row_set *rows, struct err *e)
{
	char before[LOG_ROWS][HASH_TEXT_SIZE], after[LOG_ROWS][HASH_TEXT_SIZE];
	struct change_log_row r;
	struct db_stmt *st = db_prepare(s->db, sql, e);
	if (st == NULL)
		return false;
	int first = db_param(st, "area_id0");
	for (int i = 0; i < LOG_ROWS; i++) {
		int64_t id = change_id_take(s);
		struct chain *c = chain_of(s, rows[i].area, e);
		if (c == NULL || !site_writes(s, rows[i].t, c, e))
			return false;
		begin_row(s, &r, id);
		follow(c, &r);
		r.tbl = rows[i].t->name;
		r.row_id = rows[i].id;
		r.op = "D";
		r.base_rev = rows[i].rev;
		memcpy(before[i], c->hash, sizeof before[i]);
		r.prev_hash = before[i];
		r.this_hash = after[i];
		log_hash(&r, s->canonical, after[i]);
		bind_own(st, first + i * (int)G_N_ELEMENTS(own_columns), &r);
		move_end(c, after[i]);
	}
	for (uint16_t i = 0; i < table_change_log.column_count; i++)
		if (!is_own(table_change_log.columns[i].name))
			row_bind_column(&table_change_log.columns[i], &r, st, db_param(st, table_change_log.columns[i].name));
	return db_run(st, NULL, e);
}

bool log_gone(struct store *s, const struct row_set *rows, size_t n, struct err *e)
{
	g_autofree char *sql = log_gone_text();
	bool ok = true;
	size_t i = 0;
	for (; ok && n - i >= LOG_ROWS; i += LOG_ROWS)
		ok = gone_together(s, sql, rows + i, e);
	for (; ok && i < n; i++)
		ok = log_append(s, plan_of(s, rows[i].t), NULL, rows[i].area, rows[i].id, 'D', rows[i].rev, change_id_take(s), e);
	return ok;
}

static bool make_head(struct store *s, const struct chain *c, struct err *e)
{
	struct plan *p = plan_of(s, &table_log_head);
	struct db_stmt *st = db_prepare(s->db, p->insert, e);
	if (st == NULL)
		return false;
	struct log_head_row r;
	row_init(&table_log_head, &r);
	r.area_id = c->area;
	r.id = store_new_id(s);
	r.site = s->site;
	r.seq = c->seq;
	r.hash = c->hash;
	row_bind(&table_log_head, &r, st);
	return db_run(st, NULL, e);
}

static bool move_head(struct store *s, const struct chain *c, struct err *e)
{
	if (c->head_id == NONE)
		return make_head(s, c, e);
	struct db_stmt *st = db_prepare(
		s->db, "UPDATE log_head SET seq = :seq, hash = :hash WHERE area_id = :area AND site = :site AND seq = :read_seq", e);
	if (st == NULL)
		return false;
	int64_t changed = 0;
	db_bind_int(st, 0, c->seq);
	db_bind_text(st, 1, c->hash);
	db_bind_int(st, 2, c->area);
	db_bind_int(st, 3, s->site);
	db_bind_int(st, 4, c->read_seq);
	if (!db_run(st, &changed, e))
		return false;
	char area[24];
	g_snprintf(area, sizeof area, "%" G_GINT64_FORMAT, c->area);
	return changed == 1 || FAIL(e, ERR_CONFLICT, MSG_STORE_CHAIN_MOVED, area);
}

static gint by_area(gconstpointer a, gconstpointer b)
{
	int64_t x = ((const struct chain *)a)->area, y = ((const struct chain *)b)->area;
	return (x > y) - (x < y);
}

bool log_commit(struct store *s, struct err *e)
{
	/* In the order of areas, so that two writers wait for each other in one direction only. */
	GList *chains = g_list_sort(g_hash_table_get_values(s->chains), by_area);
	bool ok = true;
	for (GList *l = chains; ok && l != NULL; l = l->next) {
		const struct chain *c = l->data;
		ok = c->seq == c->read_seq || move_head(s, c, e);
	}
	g_list_free(chains);
	return ok;
}
