/* Following the change log: what of the directory must be read again after something was written. */
#include "app/directory/directory_parts.h"

#include "store/statement.h"

#include <string.h>

enum { FOLLOWED_MOST = 5000 }; /* more rows than that in one chain: they are not looked at, all of their area is read again */

bool dir_heads_read(struct store *s, GArray *heads, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("directory_heads"), e);
	enum db_step step;
	if (st == NULL)
		return false;
	while ((step = db_step(st, e)) == DB_ROW) {
		struct dir_head h = {db_int(st, 0), db_int(st, 1), db_int(st, 2)};
		g_array_append_val(heads, h);
	}
	return step == DB_DONE;
}

static int64_t seq_before(const GArray *heads, const struct dir_head *h)
{
	for (guint i = 0; i < heads->len; i++) {
		const struct dir_head *x = &g_array_index(heads, struct dir_head, i);
		if (x->area == h->area && x->site == h->site)
			return x->seq;
	}
	return 0;
}

/* A new post is nobody's yet; one that changes has other people in it than it had. */
static int moved_by(const char *table, const char *op)
{
	static const struct {
		const char *table;
		int what;
	} known[] = {{"person", DIR_PEOPLE}, {"person_v", DIR_PEOPLE}, {"tenure", DIR_PEOPLE}, {"membership", DIR_PEOPLE},
		{"document", DIR_PAPERS}, {"unit", DIR_STRUCTURE}, {"unit_v", DIR_STRUCTURE}, {"unit_alias", DIR_STRUCTURE},
		{"unit_event", DIR_STRUCTURE}, {"unit_event_part", DIR_STRUCTURE}, {"organisation", DIR_STRUCTURE},
		{"organisation_v", DIR_STRUCTURE}, {"area", DIR_EVERYTHING}};
	if (strcmp(table, "post") == 0)
		return strcmp(op, "I") == 0 ? 0 : DIR_EVERYTHING;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(known[i].table, table) == 0)
			return known[i].what;
	return 0;
}

/* Rows that the log should have and has not: nothing is known, so everything of the area counts as moved. */
static bool read_chain(struct store *s, const struct dir_head *h, int64_t after, int *what, struct err *e)
{
	int all = h->area == 0 ? DIR_EVERYTHING : DIR_PEOPLE | DIR_PAPERS;
	*what = all;
	if (h->seq - after > FOLLOWED_MOST || h->seq < after)
		return true;
	struct db_stmt *st = db_prepare(store_db(s), statement_text("directory_moves"), e);
	enum db_step step = DB_ERROR;
	int64_t rows = 0;
	int found = 0;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":area"), h->area);
	db_bind_int(st, db_param(st, ":site"), h->site);
	db_bind_int(st, db_param(st, ":after"), after);
	db_bind_int(st, db_param(st, ":until"), h->seq);
	while ((step = db_step(st, e)) == DB_ROW) {
		found |= moved_by(db_text(st, 0), db_text(st, 1));
		rows++;
	}
	if (rows == h->seq - after)
		*what = found;
	return step == DB_DONE;
}

bool dir_moves_read(struct store *s, const GArray *before, const GArray *after, GArray *out, struct err *e)
{
	for (guint i = 0; i < after->len; i++) {
		const struct dir_head *h = &g_array_index(after, struct dir_head, i);
		int64_t from = seq_before(before, h);
		struct dir_move m = {.area = h->area};
		if (from == h->seq)
			continue;
		if (!read_chain(s, h, from, &m.what, e))
			return false;
		struct dir_move *last = out->len == 0 ? NULL : &g_array_index(out, struct dir_move, out->len - 1);
		if (last != NULL && last->area == m.area)
			last->what |= m.what;
		else
			g_array_append_val(out, m);
	}
	return true;
}
