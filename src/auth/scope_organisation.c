/* Scopes of organisations: what is below one, and what went over into that. See scope.h. */
#include "auth/scope_internal.h"

#include "store/statement.h"

#include <string.h>

struct building {
	struct store *s;
	int64_t line; /* NONE: every line with one superior */
	const struct code_list *lines;
	ymd today;
	GArray *spans;
	GHashTable *mine; /* organisations that belong to it today, or went over into such */
	GQueue open;	  /* of mine, whose sources have not been asked for */
};

static bool line_counts(const struct building *b, int64_t line)
{
	if (b->line != NONE)
		return line == b->line;
	const struct code *c = code_by_num(b->lines, line);
	return c != NULL && g_strcmp0(code_extra(c, "tree"), "1") == 0;
}

static void take(struct building *b, int64_t id)
{
	if (g_hash_table_contains(b->mine, &id))
		return;
	int64_t *key = g_memdup2(&id, sizeof id);
	g_hash_table_add(b->mine, key);
	g_queue_push_tail(&b->open, key);
	scope_add(b->spans, id, 0, YMD_OPEN);
}

static bool add_below(struct building *b, int64_t organisation, bool current, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(b->s), statement_text("scope_organisations"), e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":organisation"), organisation);
	while ((step = db_step(st, e)) == DB_ROW) {
		ymd from = (ymd)db_int(st, 2), until = (ymd)db_int(st, 3);
		if (!line_counts(b, db_int(st, 1)))
			continue;
		scope_add(b->spans, db_int(st, 0), from, until);
		if (current && from <= b->today && b->today < until)
			take(b, db_int(st, 0));
	}
	return step == DB_DONE;
}

/* Organisations that went over into this one and nowhere else but into the scope. */
static bool add_sources(struct building *b, int64_t organisation, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(b->s), statement_text("scope_organisation_from"), e);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int64_t));
	int64_t source = NONE;
	bool all = false;
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":organisation"), organisation);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t from = db_int(st, 0), to = db_int(st, 1);
		if (from != source && source != NONE && all)
			g_array_append_val(found, source);
		all = (from != source || all) && g_hash_table_contains(b->mine, &to);
		source = from;
	}
	if (source != NONE && all)
		g_array_append_val(found, source);
	bool ok = step == DB_DONE;
	for (guint i = 0; ok && i < found->len; i++) {
		take(b, g_array_index(found, int64_t, i));
		ok = add_below(b, g_array_index(found, int64_t, i), false, e);
	}
	return ok;
}

static bool find_unit(struct building *b, int64_t organisation, int64_t *unit, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(b->s), statement_text("scope_organisation_unit"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":organisation"), organisation);
	db_bind_int(st, db_param(st, ":day"), b->today);
	enum db_step step = db_step(st, e);
	*unit = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	return step != DB_ERROR;
}

const struct scope *scope_of_organisation(struct store *s, int64_t organisation, int64_t line, ymd today, struct arena *a, struct err *e)
{
	struct building b = {.s = s, .line = line, .today = today};
	struct scope *out = ARENA_NEW(a, struct scope);
	int64_t *unit = ARENA_NEW(a, int64_t);
	*out = (struct scope){.tops = unit};
	b.lines = codes_list(store_codes(s), "organisation_line", e);
	if (b.lines == NULL || !find_unit(&b, organisation, unit, e))
		return NULL;
	out->top_count = *unit != NONE ? 1 : 0;
	b.spans = g_array_new(FALSE, FALSE, sizeof(struct span));
	b.mine = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	g_queue_init(&b.open);
	take(&b, organisation);
	bool ok = add_below(&b, organisation, true, e);
	int64_t *next;
	while (ok && (next = g_queue_pop_head(&b.open)) != NULL)
		ok = add_sources(&b, *next, e);
	out->organisations = scope_seal(b.spans, a);
	g_queue_clear(&b.open);
	g_hash_table_destroy(b.mine);
	g_array_free(b.spans, TRUE);
	return ok ? out : NULL;
}
