/* See service_follow.h. */
#include "app/service_follow.h"

#include "store/statement.h"
#include "store/views.h"

#include <string.h>

struct log_head {
	int64_t area, site, seq;
};

GArray *log_heads(struct store *s, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("directory_heads"), e);
	enum db_step step;
	if (st == NULL)
		return NULL;
	GArray *heads = g_array_new(FALSE, FALSE, sizeof(struct log_head));
	while ((step = db_step(st, e)) == DB_ROW) {
		struct log_head h = {db_int(st, 0), db_int(st, 1), db_int(st, 2)};
		g_array_append_val(heads, h);
	}
	if (step == DB_DONE)
		return heads;
	g_array_unref(heads);
	return NULL;
}

/* Accounts and rights are in the log too; no figure reads them. */
static bool of_rights(const char *table)
{
	static const char *const tables[] = {"account", "role", "role_right", "role_grant", "access_request"};
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		if (strcmp(tables[i], table) == 0)
			return true;
	return false;
}

static bool chain_moved(
	struct store *s, const struct log_head *h, int64_t since, GPtrArray *tables, bool *people, bool *other, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("log_tables_since"), e);
	enum db_step step;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "area"), h->area);
	db_bind_int(st, db_param(st, "site"), h->site);
	db_bind_int(st, db_param(st, "seq"), since);
	while ((step = db_step(st, e)) == DB_ROW) {
		const char *name = db_text(st, 0);
		const struct table *t = name != NULL ? table_find(name) : NULL;
		if (t == NULL || (t->kind->family != FAMILY_AREA && !of_rights(name)))
			*other = true;
		else if (t->kind->family == FAMILY_AREA && views_read_table(name)) {
			*people = true;
			if (!g_ptr_array_find(tables, t->name, NULL))
				g_ptr_array_add(tables, (gpointer)(uintptr_t)t->name);
		}
	}
	return step == DB_DONE;
}

/* The head of that chain among those before, from *k on (both are in order of area and site); NULL: there was none. *lost: a chain before
 * it is no more. */
static const struct log_head *head_before(const GArray *before, guint *k, const struct log_head *h, bool *lost)
{
	for (; *k < before->len; (*k)++) {
		const struct log_head *x = &g_array_index(before, struct log_head, *k);
		if (x->area > h->area || (x->area == h->area && x->site > h->site))
			return NULL;
		if (x->area == h->area && x->site == h->site) {
			(*k)++;
			return x;
		}
		*lost = true;
	}
	return NULL;
}

bool log_areas(struct store *s, const GArray *before, const GArray *after, GArray *areas, GPtrArray *tables, bool *other, struct err *e)
{
	for (guint i = 0, k = 0; i < after->len && !*other; i++) {
		const struct log_head *h = &g_array_index(after, struct log_head, i), *old = head_before(before, &k, h, other);
		bool people = false;
		int64_t since = old != NULL ? old->seq : 0;
		if (since == h->seq)
			continue;
		if (!chain_moved(s, h, since, tables, &people, other, e))
			return false;
		if (people && (areas->len == 0 || g_array_index(areas, int64_t, areas->len - 1) != h->area))
			g_array_append_val(areas, h->area);
	}
	*other |= after->len < before->len;
	return true;
}

/* ---- heads in a file ---- */

struct written_head {
	struct log_head head;
	char hash[72];
};

/* The hash of the row a chain stood at; an empty one before its first. */
static bool hash_at(struct store *s, const struct log_head *h, char hash[72], bool *there, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("log_hash_at"), e);
	*there = h->seq == 0;
	memset(hash, 0, 72);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "area"), h->area);
	db_bind_int(st, db_param(st, "site"), h->site);
	db_bind_int(st, db_param(st, "seq"), h->seq);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		*there = true;
		g_strlcpy(hash, db_text(st, 0) != NULL ? db_text(st, 0) : "", 72);
		db_reset(st);
	}
	return step == DB_ROW || step == DB_DONE;
}

bool log_heads_put(struct store *s, const GArray *heads, GByteArray *out, struct err *e)
{
	for (guint i = 0; i < heads->len; i++) {
		struct written_head w = {.head = g_array_index(heads, struct log_head, i)};
		bool there = false;
		if (!hash_at(s, &w.head, w.hash, &there, e))
			return false;
		g_byte_array_append(out, (const guint8 *)&w, sizeof(w));
	}
	return true;
}

bool log_heads_put_moved(struct store *s, const GArray *before, const GArray *after, GByteArray *out, struct err *e)
{
	g_autoptr(GArray) moved = g_array_new(FALSE, FALSE, sizeof(struct log_head));
	bool lost = false;
	for (guint i = 0, k = 0; i < after->len; i++) {
		const struct log_head *h = &g_array_index(after, struct log_head, i), *old = head_before(before, &k, h, &lost);
		if (old == NULL || old->seq != h->seq)
			g_array_append_val(moved, *h);
	}
	return log_heads_put(s, moved, out, e);
}

GArray *log_heads_get(struct store *s, const void *bytes, size_t size, struct err *e)
{
	GArray *heads = g_array_new(FALSE, FALSE, sizeof(struct log_head));
	bool ok = size % sizeof(struct written_head) == 0;
	for (size_t at = 0; ok && at < size; at += sizeof(struct written_head)) {
		struct written_head w;
		char hash[72];
		bool there = false;
		memcpy(&w, (const char *)bytes + at, sizeof(w));
		ok = hash_at(s, &w.head, hash, &there, e) && there && memcmp(hash, w.hash, sizeof(hash)) == 0;
		g_array_append_val(heads, w.head);
	}
	if (ok)
		return heads;
	g_array_unref(heads);
	return NULL;
}
