/* Following the change log: what of the directory must be read again after something was written. */
#include "app/directory/directory_parts.h"

#include "store/statement.h"

#include <string.h>

/* More rows than FOLLOWED_MOST in one chain are not looked at, all of their area is read again; more organisations than that: all of them.
 */
enum { FOLLOWED_MOST = 5000, ORGANISATIONS_MOST = 200 };

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
		{"unit_event", DIR_STRUCTURE}, {"unit_event_part", DIR_STRUCTURE}, {"organisation", DIR_ORGANISATIONS},
		{"organisation_v", DIR_ORGANISATIONS}, {"area", DIR_EVERYTHING}};
	if (strcmp(table, "post") == 0)
		return strcmp(op, "I") == 0 ? 0 : DIR_EVERYTHING;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(known[i].table, table) == 0)
			return known[i].what;
	return 0;
}

/* Which organisation a row of the log is of: itself, or that of a version; NONE: the row is no more. False on error. */
static bool organisation_of(struct store *s, bool version, int64_t row, int64_t *id, struct err *e)
{
	*id = version ? NONE : row;
	struct db_stmt *st = version ? db_prepare(store_db(s), statement_text("directory_organisation_of"), e) : NULL;
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return !version;
	db_bind_int(st, db_param(st, ":version"), row);
	while ((step = db_step(st, e)) == DB_ROW)
		*id = db_int(st, 0);
	return step == DB_DONE;
}

/* The organisations of these rows, each once; too many, or one that is no more: DIR_STRUCTURE. False on error. */
static bool add_organisations(struct store *s, const GArray *rows, const GArray *versions, GArray *out, int *what, struct err *e)
{
	for (guint i = 0; i < rows->len + versions->len; i++) {
		bool version = i >= rows->len, met = false;
		int64_t id = NONE, row = g_array_index(version ? versions : rows, int64_t, version ? i - rows->len : i);
		if (!organisation_of(s, version, row, &id, e))
			return false;
		if (out->len >= ORGANISATIONS_MOST || id == NONE) {
			*what |= DIR_STRUCTURE;
			return true;
		}
		for (guint k = 0; !met && k < out->len; k++)
			met = g_array_index(out, int64_t, k) == id;
		if (!met)
			g_array_append_val(out, id);
	}
	return true;
}

/* Rows that the log should have and has not: nothing is known, so everything of the area counts as moved. */
static bool read_chain(struct store *s, const struct dir_head *h, int64_t after, int *what, GArray *organisations, struct err *e)
{
	g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(int64_t)), versions = g_array_new(FALSE, FALSE, sizeof(int64_t));
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
		int64_t row = db_int(st, 2);
		int moved = moved_by(db_text(st, 0), db_text(st, 1));
		if (moved == DIR_ORGANISATIONS)
			g_array_append_val(strcmp(db_text(st, 0), "organisation") == 0 ? own : versions, row);
		found |= moved;
		rows++;
	}
	if (rows == h->seq - after)
		*what = found;
	return step == DB_DONE && ((*what & DIR_ORGANISATIONS) == 0 || add_organisations(s, own, versions, organisations, what, e));
}

bool dir_moves_read(struct store *s, const GArray *before, const GArray *after, GArray *out, GArray *organisations, struct err *e)
{
	for (guint i = 0; i < after->len; i++) {
		const struct dir_head *h = &g_array_index(after, struct dir_head, i);
		int64_t from = seq_before(before, h);
		struct dir_move m = {.area = h->area};
		if (from == h->seq)
			continue;
		if (!read_chain(s, h, from, &m.what, organisations, e))
			return false;
		struct dir_move *last = out->len == 0 ? NULL : &g_array_index(out, struct dir_move, out->len - 1);
		if (last != NULL && last->area == m.area)
			last->what |= m.what;
		else
			g_array_append_val(out, m);
	}
	return true;
}
