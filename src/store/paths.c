/* The closures unit_path and organisation_path, worked out from parents and lines by time. Writes only what differs, and no history: they
 * are derived and may be made again at any moment. */
#include "store/store_internal.h"

#include "model/kinds.gen.h"
#include "messages/store.def"

#include <string.h>

/* One row of a closure; also one step (child to parent) while it is worked out. */
struct path {
	int64_t line, ancestor, descendant;
	int64_t from, until, depth;
};

struct closure {
	const char *table, *read, *edges, *nodes, *insert, *forget;
	bool lines;
	int64_t depth_max;
};

static const struct closure units = {
	.table = "unit_path",
	.read = "SELECT id, CAST(0 AS INTEGER), ancestor_id, descendant_id, path_from, path_until, depth FROM unit_path ORDER BY id",
	.edges = "SELECT CAST(0 AS INTEGER), parent_id, unit_id, from_d, until_d FROM unit_v WHERE parent_id IS NOT NULL ORDER BY unit_id, "
		 "from_d, id",
	.nodes = "SELECT unit_id, from_d, until_d FROM unit_v ORDER BY unit_id, from_d, id",
	.insert = "INSERT INTO unit_path (id, ancestor_id, descendant_id, path_from, path_until, depth)"
		  " VALUES (:id, :ancestor, :descendant, :from, :until, :depth)",
	.forget = "DELETE FROM unit_path WHERE ancestor_id = :id OR descendant_id = :id",
	.depth_max = 9,
};

static const struct closure organisations = {
	.table = "organisation_path",
	.read = "SELECT id, line, ancestor_id, descendant_id, path_from, path_until, depth FROM organisation_path ORDER BY id",
	.edges = "SELECT line, superior_id, organisation_id, from_d, until_d FROM organisation_line ORDER BY organisation_id, line, "
		 "from_d, id",
	.nodes = "SELECT organisation_id, from_d, until_d FROM organisation_v ORDER BY organisation_id, from_d, id",
	.insert = "INSERT INTO organisation_path (id, line, ancestor_id, descendant_id, path_from, path_until, depth)"
		  " VALUES (:id, :line, :ancestor, :descendant, :from, :until, :depth)",
	.forget = "DELETE FROM organisation_path WHERE ancestor_id = :id OR descendant_id = :id",
	.lines = true,
	.depth_max = 30,
};

struct work {
	const struct closure *c;
	GArray *edges;	   /* struct path: steps, sorted by descendant then line */
	GHashTable *first; /* descendant -> 1 + index of its first step */
	GArray *rows;	   /* struct path: the closure */
	int64_t cycle;
};

static struct db_stmt *start(struct store *s, const char *sql, struct err *e)
{
	return db_prepare(s->db, sql, e);
}

static bool read_edges(struct store *s, struct work *w, struct err *e)
{
	struct db_stmt *st = start(s, w->c->edges, e);
	if (st == NULL)
		return false;
	enum db_step r;
	while ((r = db_step(st, e)) == DB_ROW) {
		struct path p = {db_int(st, 0), db_int(st, 1), db_int(st, 2), db_int(st, 3), db_int(st, 4), 1};
		struct path *last = w->edges->len == 0 ? NULL : &g_array_index(w->edges, struct path, w->edges->len - 1);
		/* A rename cuts a unit's version but not its place: one step. */
		if (last != NULL && last->line == p.line && last->ancestor == p.ancestor && last->descendant == p.descendant &&
			last->until == p.from) {
			last->until = p.until;
			continue;
		}
		if (last == NULL || last->descendant != p.descendant)
			g_hash_table_insert(w->first, g_memdup2(&p.descendant, sizeof p.descendant), GUINT_TO_POINTER(w->edges->len + 1));
		g_array_append_val(w->edges, p);
	}
	return r == DB_DONE;
}

/* Steps upward from a node of the path, cut to the interval in which everything below holds. */
static void climb(struct work *w, const struct path *below)
{
	if (below->depth >= w->c->depth_max || below->ancestor == below->descendant) {
		w->cycle = below->descendant;
		return;
	}
	guint i = GPOINTER_TO_UINT(g_hash_table_lookup(w->first, &below->ancestor));
	if (i == 0)
		return;
	for (i--; i < w->edges->len; i++) {
		const struct path *step = &g_array_index(w->edges, struct path, i);
		if (step->descendant != below->ancestor)
			break;
		struct path p = *below;
		p.ancestor = step->ancestor;
		p.from = MAX(p.from, step->from);
		p.until = MIN(p.until, step->until);
		p.depth++;
		if (step->line != below->line || p.from >= p.until)
			continue;
		g_array_append_val(w->rows, p);
		climb(w, &p);
		if (w->cycle != NONE)
			return;
	}
}

static int by_path(const void *a, const void *b)
{
	const struct path *x = a, *y = b;
	const int64_t differences[] = {x->descendant - y->descendant, x->line - y->line, x->depth - y->depth, x->ancestor - y->ancestor,
		x->from - y->from, x->until - y->until};
	for (size_t i = 0; i < G_N_ELEMENTS(differences); i++)
		if (differences[i] != 0)
			return differences[i] < 0 ? -1 : 1;
	return 0;
}

/* Sorts, and joins intervals of the same pair that touch or overlap. */
static void merge_rows(GArray *rows)
{
	g_array_sort(rows, by_path);
	guint used = 0;
	for (guint i = 0; i < rows->len; i++) {
		struct path p = g_array_index(rows, struct path, i);
		struct path *last = used == 0 ? NULL : &g_array_index(rows, struct path, used - 1);
		bool same = last != NULL && last->descendant == p.descendant && last->line == p.line && last->depth == p.depth &&
			    last->ancestor == p.ancestor;
		if (same && p.from <= last->until)
			last->until = MAX(last->until, p.until);
		else
			g_array_index(rows, struct path, used++) = p;
	}
	g_array_set_size(rows, used);
}

/* Every node stands in its own closure at depth 0: units by their life, organisations for each line they take part in. */
static bool add_self(struct store *s, struct work *w, struct err *e)
{
	g_autoptr(GHashTable) in_line = g_hash_table_new(g_int64_hash, g_int64_equal); /* organisation -> bit mask of lines */
	for (guint i = 0; i < w->edges->len; i++) {
		struct path *step = &g_array_index(w->edges, struct path, i);
		int64_t *const ends[] = {&step->ancestor, &step->descendant};
		for (size_t k = 0; k < G_N_ELEMENTS(ends); k++) {
			guint mask = GPOINTER_TO_UINT(g_hash_table_lookup(in_line, ends[k]));
			g_hash_table_insert(in_line, ends[k], GUINT_TO_POINTER(mask | 1u << (step->line & 31)));
		}
	}
	struct db_stmt *st = start(s, w->c->nodes, e);
	if (st == NULL)
		return false;
	enum db_step r;
	while ((r = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0);
		guint mask = w->c->lines ? GPOINTER_TO_UINT(g_hash_table_lookup(in_line, &id)) : 1u;
		for (int64_t line = 0; line < 32; line++) {
			struct path p = {line, id, id, db_int(st, 1), db_int(st, 2), 0};
			if ((mask >> line & 1u) != 0)
				g_array_append_val(w->rows, p);
		}
	}
	return r == DB_DONE;
}

static bool work_out(struct store *s, struct work *w, struct err *e)
{
	if (!read_edges(s, w, e))
		return false;
	for (guint i = 0; i < w->edges->len && w->cycle == NONE; i++) {
		struct path p = g_array_index(w->edges, struct path, i);
		g_array_append_val(w->rows, p);
		climb(w, &p);
	}
	if (!add_self(s, w, e))
		return false;
	merge_rows(w->rows);
	return true;
}

static guint path_hash(gconstpointer key)
{
	const struct path *p = key;
	const int64_t parts[] = {p->line, p->ancestor, p->descendant, p->from, p->until, p->depth};
	uint64_t h = 1469598103934665603u;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		h = (h ^ (uint64_t)parts[i]) * 1099511628211u;
	return (guint)(h ^ h >> 32);
}

static gboolean path_equal(gconstpointer a, gconstpointer b)
{
	return by_path(a, b) == 0;
}

static bool remove_rows(struct store *s, const struct closure *c, const GArray *ids, struct err *e)
{
	g_autofree char *sql = g_strdup_printf("DELETE FROM %s WHERE id = :id", c->table);
	struct db_stmt *st = ids->len == 0 ? NULL : db_prepare(s->db, sql, e);
	for (guint i = 0; i < ids->len; i++) {
		if (st == NULL)
			return false;
		db_bind_int(st, 0, g_array_index(ids, int64_t, i));
		if (!db_run_later(st, e))
			return false;
	}
	return true;
}

static bool add_rows(struct store *s, const struct closure *c, const GArray *rows, GHashTable *there, int64_t id, struct err *e)
{
	struct db_stmt *st = db_prepare(s->db, c->insert, e);
	if (st == NULL)
		return false;
	db_set_order(st, (int)table_count + 1);
	for (guint i = 0; i < rows->len; i++) {
		const struct path *p = &g_array_index(rows, struct path, i);
		if (g_hash_table_contains(there, p))
			continue;
		db_bind_int(st, db_param(st, "id"), ++id);
		if (c->lines)
			db_bind_int(st, db_param(st, "line"), p->line);
		db_bind_int(st, db_param(st, "ancestor"), p->ancestor);
		db_bind_int(st, db_param(st, "descendant"), p->descendant);
		db_bind_int(st, db_param(st, "from"), p->from);
		db_bind_int(st, db_param(st, "until"), p->until);
		db_bind_int(st, db_param(st, "depth"), p->depth);
		if (!db_run_later(st, e))
			return false;
	}
	return true;
}

/* Compares the stored rows with those worked out; with write set, makes them equal. */
static bool settle(struct store *s, const struct work *w, bool write, int64_t *differences, struct err *e)
{
	g_autoptr(GHashTable) wanted = g_hash_table_new(path_hash, path_equal);
	g_autoptr(GHashTable) there = g_hash_table_new(path_hash, path_equal);
	g_autoptr(GArray) extra = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (guint i = 0; i < w->rows->len; i++)
		g_hash_table_add(wanted, &g_array_index(w->rows, struct path, i));
	struct db_stmt *st = start(s, w->c->read, e);
	if (st == NULL)
		return false;
	int64_t last = 0;
	enum db_step r;
	while ((r = db_step(st, e)) == DB_ROW) {
		bool odd = false;
		for (int i = 1; i <= 6; i++)
			odd = odd || !db_stored_as(st, i, false);
		int64_t id = db_int(st, 0);
		struct path p = {db_int(st, 1), db_int(st, 2), db_int(st, 3), db_int(st, 4), db_int(st, 5), db_int(st, 6)};
		struct path *want = g_hash_table_lookup(wanted, &p);
		if (odd || want == NULL || !g_hash_table_add(there, want))
			g_array_append_val(extra, id);
		last = MAX(last, id);
	}
	if (differences != NULL)
		*differences = (int64_t)extra->len + (int64_t)w->rows->len - (int64_t)g_hash_table_size(there);
	if (r == DB_ERROR)
		return false;
	return !write || (remove_rows(s, w->c, extra, e) && add_rows(s, w->c, w->rows, there, last, e));
}

static bool refresh(struct store *s, const struct closure *c, bool write, int64_t *differences, int64_t *cycle, struct err *e)
{
	struct work w = {
		.c = c,
		.edges = g_array_new(FALSE, FALSE, sizeof(struct path)),
		.first = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
		.rows = g_array_new(FALSE, FALSE, sizeof(struct path)),
		.cycle = NONE,
	};
	bool ok = work_out(s, &w, e);
	if (ok && w.cycle != NONE && write) {
		char id[24];
		g_snprintf(id, sizeof id, "%" G_GINT64_FORMAT, w.cycle);
		ok = FAIL(e, ERR_CONFLICT, MSG_VERIFY_CYCLE, c->lines ? "organisation" : "unit", id);
	}
	if (cycle != NULL)
		*cycle = w.cycle;
	/* Inside a cycle there is no closure to compare with. */
	ok = ok && (w.cycle != NONE || settle(s, &w, write, differences, e));
	g_array_unref(w.edges);
	g_array_unref(w.rows);
	g_hash_table_unref(w.first);
	return ok;
}

bool paths_refresh(struct store *s, struct err *e)
{
	return refresh(s, &units, true, NULL, NULL, e) && refresh(s, &organisations, true, NULL, NULL, e);
}

bool paths_forget(struct store *s, const struct table *t, int64_t id, struct err *e)
{
	const struct closure *c = t == &table_unit ? &units : t == &table_organisation ? &organisations : NULL;
	struct db_stmt *st = c == NULL ? NULL : db_prepare(s->db, c->forget, e);
	if (st == NULL)
		return c == NULL;
	db_bind_int(st, db_param(st, "id"), id);
	return db_run(st, NULL, e);
}

static bool verify_one(struct store *s, const struct closure *c, store_say say, void *user, int64_t *findings, struct err *e)
{
	int64_t differences = 0, cycle = NONE;
	if (!refresh(s, c, false, &differences, &cycle, e))
		return false;
	char text[24];
	if (cycle != NONE) {
		g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, cycle);
		SAY(say, user, findings, MSG_VERIFY_CYCLE, c->lines ? "organisation" : "unit", text);
	} else if (differences != 0) {
		g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, differences);
		SAY(say, user, findings, MSG_VERIFY_PATH, c->table, text);
	}
	return true;
}

bool paths_verify(struct store *s, store_say say, void *user, int64_t *findings, struct err *e)
{
	return verify_one(s, &units, say, user, findings, e) && verify_one(s, &organisations, say, user, findings, e);
}

void paths_each_text(void (*each)(const char *name, const char *sql, bool area, void *user), void *user)
{
	const struct closure *const all[] = {&units, &organisations};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		const char *const texts[] = {all[i]->read, all[i]->edges, all[i]->nodes, all[i]->insert, all[i]->forget};
		for (size_t k = 0; k < G_N_ELEMENTS(texts); k++)
			each(all[i]->table, texts[k], false, user);
	}
}
