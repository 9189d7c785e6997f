/* Typed cells (see entered.h): the rows of v_figure of one form and period, read once; children read once a place. No meaning of codes. */
#include "stats/entered.h"
#include "stats/form_internal.h"
#include "store/views.h"

#include <string.h>

#define SCALE 10000 /* of the column num: dec(4) */
#define DEEPEST 8   /* levels below a place that are looked at */

/* The rows of one form and one period. */
struct batch_of {
	const char *code;
	ymd from, until;
	GHashTable *cells;  /* "place row column" -> struct found */
	GHashTable *places; /* ids that have any, as keys */
	GArray *strays;	    /* struct stray: typed for a line the form does not have */
	struct batch_of *next;
};
struct found {
	int64_t n; /* NONE: said to be not known */
	const char *printed;
	int trust; /* higher wins; 0 and printed: only for printed cells */
	bool exact_period;
};
struct stray {
	int64_t place;
	const char *cell; /* "row.column" */
};
struct kids {
	const int64_t *ids;
	size_t count;
};
struct entered {
	struct store *store;
	struct snapshot *snapshot;
	int64_t known_ms;
	struct arena *arena;
	struct batch_of *batches;
	const char *below_form;
	const struct typed_below *below; /* NULL: what is typed counts */
	GHashTable *kids;		 /* "tree id day" -> struct kids */
};

struct entered *entered_new(struct store *s, struct snapshot *n, int64_t known_ms)
{
	struct entered *x = g_new0(struct entered, 1);
	x->store = s;
	x->snapshot = n;
	x->known_ms = known_ms;
	x->arena = arena_new();
	x->kids = g_hash_table_new(g_str_hash, g_str_equal);
	return x;
}

void entered_take_below(struct entered *x, const char *form, const struct typed_below *below)
{
	x->below_form = form;
	x->below = below;
}

void entered_free(struct entered *x)
{
	if (x == NULL)
		return;
	for (struct batch_of *b = x->batches; b != NULL; b = b->next) {
		g_hash_table_destroy(b->cells);
		g_hash_table_destroy(b->places);
		g_array_free(b->strays, TRUE);
	}
	g_hash_table_destroy(x->kids);
	arena_free(x->arena);
	g_free(x);
}

static char *cell_key(struct arena *a, int64_t place, const char *row, const char *column)
{
	return arena_printf(a, "%" G_GINT64_FORMAT " %s %s", place, row, column);
}

/* What was said for the very period beats what was said for its last day; then the better source. */
static bool beats(const struct found *a, const struct found *b)
{
	return a->exact_period != b->exact_period ? a->exact_period : a->trust > b->trust;
}

static void take_row(struct entered *x, struct batch_of *b, const struct form *form, struct db_stmt *st)
{
	enum { ROW, COLUMN, UNIT, ORGANISATION, FROM, UNTIL, NUM, PRINTED, PUBLISHED, TRUST };
	int64_t place = db_int(st, form->tree == TREE_AREA ? UNIT : ORGANISATION), num = db_int(st, NUM);
	bool has_period = !db_is_null(st, FROM);
	struct found *f = ARENA_NEW(x->arena, struct found);

	if (place == NONE || (has_period && (db_int(st, FROM) != b->from || (!db_is_null(st, UNTIL) && db_int(st, UNTIL) != b->until))))
		return;
	/* A figure that is no whole number of at least 0 is no count. */
	f->n = num == NONE || num < 0 || num % SCALE != 0 ? NONE : num / SCALE;
	f->printed = db_is_null(st, PRINTED) ? NULL : arena_strdup(x->arena, db_text(st, PRINTED));
	f->trust = (int)db_int(st, TRUST);
	f->exact_period = has_period;
	if (f->trust == 0 && (db_int(st, PUBLISHED) != 1 || f->printed == NULL))
		return;
	if (form_row(form, db_text(st, ROW)) == NULL || form_column(form, db_text(st, COLUMN)) == NULL) {
		struct stray s = {place, arena_printf(x->arena, "%s.%s", db_text(st, ROW), db_text(st, COLUMN))};
		g_array_append_val(b->strays, s);
		return;
	}
	char *key = cell_key(x->arena, place, db_text(st, ROW), db_text(st, COLUMN));
	const struct found *old = g_hash_table_lookup(b->cells, key);
	if (old == NULL || beats(f, old))
		g_hash_table_insert(b->cells, key, f);
	if (f->trust > 0) {
		int64_t *id = ARENA_NEW(x->arena, int64_t);
		*id = place;
		g_hash_table_add(b->places, id);
	}
}

static bool read_batch(struct entered *x, struct batch_of *b, const struct form *form, struct err *e)
{
	g_autofree char *text = views_text(x->store, "figure", x->known_ms, e), *sql = NULL;
	struct db_stmt *st;
	enum db_step step;

	if (text == NULL)
		return false;
	sql = g_strdup_printf("SELECT x.row_key AS row_key, x.col_key AS col_key, x.unit_id AS unit_id, x.organisation_id AS "
			      "organisation_id, x.period_from AS period_from, x.period_until AS period_until, x.num AS num, x.printed AS "
			      "printed, x.published AS published, x.trust AS trust FROM (%s) AS x WHERE x.definition = :definition AND "
			      "x.as_of = :as_of ORDER BY x.area_id, x.id",
		text);
	st = db_prepare(store_db(x->store), sql, e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, "definition"), b->code);
	db_bind_int(st, db_param(st, "as_of"), ymd_add_days(b->until, -1));
	while ((step = db_step(st, e)) == DB_ROW)
		take_row(x, b, form, st);
	return step == DB_DONE;
}

static struct batch_of *batch_for(struct entered *x, const struct form *form, const struct period *p, struct err *e)
{
	for (struct batch_of *b = x->batches; b != NULL; b = b->next)
		if (b->from == p->from && b->until == p->until && strcmp(b->code, form->code) == 0)
			return b;
	struct batch_of *b = ARENA_NEW(x->arena, struct batch_of);
	b->code = form->code;
	b->from = p->from;
	b->until = p->until;
	b->cells = g_hash_table_new(g_str_hash, g_str_equal);
	b->places = g_hash_table_new(g_int64_hash, g_int64_equal);
	b->strays = g_array_new(FALSE, FALSE, sizeof(struct stray));
	b->next = x->batches;
	x->batches = b;
	return read_batch(x, b, form, e) ? b : NULL;
}

/* ---- handed in by those below ---- */

static const struct typed_below *below_of(const struct entered *x, const struct batch_of *b)
{
	const struct typed_below *w = x->below;
	return w != NULL && strcmp(x->below_form, b->code) == 0 && w->from == b->from && w->until == b->until ? w : NULL;
}

/* What is in a cell of a place: as typed there, or as it was handed in; NULL: nothing. */
static const struct found *cell_at(struct entered *x, const struct batch_of *b, int64_t place, const char *row, const char *column)
{
	const struct typed_below *w = below_of(x, b);
	const char *key = cell_key(x->arena, place, row, column);
	if (w == NULL || place == w->own)
		return g_hash_table_lookup(b->cells, key);
	const struct typed_handed *h = g_hash_table_lookup(w->cells, key);
	if (h == NULL)
		return NULL;
	struct found *f = ARENA_NEW(x->arena, struct found);
	*f = (struct found){.n = h->n, .trust = h->estimate ? 1 : 3, .exact_period = true};
	return f;
}

/* Has it typed, or handed in, anything? */
static bool spoke(const struct entered *x, const struct batch_of *b, int64_t place)
{
	const struct typed_below *w = below_of(x, b);
	return g_hash_table_contains(w != NULL && place != w->own ? w->places : b->places, &place);
}

/* ---- the tree below a place ---- */

struct walk {
	struct entered *x;
	const struct form *form;
	struct place where; /* of the report; id is the place in hand */
	ymd day;
	int lowest; /* unit level: its units are asked, nothing below them; 0: no such level */
	struct err *e;
	bool failed;
};

static int lowest_level(const struct form *form)
{
	const struct code_list *levels = codes_list(form->more->library->codes, "unit_level", NULL);
	int found = 0, order = -1;
	for (const char *const *l = form->levels; levels != NULL && l != NULL && *l != NULL; l++) {
		const struct code *c = code_by_id(levels, *l);
		if (c != NULL && c->order > order) {
			order = c->order;
			found = c->num;
		}
	}
	return found;
}

static struct walk walk_new(struct entered *x, const struct form *form, const struct place *where, const struct period *p, struct err *e)
{
	ymd day = where->today != 0 ? where->today : period_closing_day(p);
	struct walk w = {.x = x, .form = form, .where = *where, .day = day, .lowest = lowest_level(form), .e = e};
	return w;
}

static const struct kids *kids_of(struct walk *w, int64_t id)
{
	struct entered *x = w->x;
	char *key = arena_printf(x->arena, "%d %" G_GINT64_FORMAT " %d", (int)w->where.tree, id, (int)w->day);
	struct kids *k = g_hash_table_lookup(x->kids, key);
	struct place at = w->where;

	if (k != NULL)
		return k;
	k = ARENA_NEW(x->arena, struct kids);
	at.id = id;
	at.direct = false;
	if (!snapshot_children(x->snapshot, &at, w->day, &k->ids, &k->count, x->arena, w->e))
		w->failed = true;
	g_hash_table_insert(x->kids, key, k);
	return k;
}

/* Is this a place that is asked to type, with nothing below it that is? */
static bool is_reporter(struct walk *w, int64_t id)
{
	struct unit_facts u;
	if (w->where.tree != TREE_AREA)
		return kids_of(w, id)->count == 0;
	return snapshot_unit(w->x->snapshot, id, w->day, &u) && u.level == w->lowest;
}

static void add(
	struct walk *w, const struct batch_of *b, int64_t id, const char *row, const char *column, int depth, struct typed_figure *out)
{
	const struct found *f = cell_at(w->x, b, id, row, column);
	if (f != NULL && f->trust > 0) {
		out->asked++;
		out->reported++;
		out->estimate = out->estimate || f->trust == 1;
		if (f->n == NONE)
			out->unknown++;
		else if (__builtin_add_overflow(out->n, f->n, &out->n))
			out->unknown++;
		return;
	}
	if (w->failed || depth >= DEEPEST)
		return;
	if (is_reporter(w, id) || (depth > 0 && below_of(w->x, b) != NULL && spoke(w->x, b, id))) {
		out->asked++;
		return;
	}
	const struct kids *k = kids_of(w, id);
	for (size_t i = 0; i < k->count; i++)
		add(w, b, k->ids[i], row, column, depth + 1, out);
}

bool entered_figure(struct entered *x, const struct form *form, const char *row, const char *column, const struct place *where,
	const struct period *p, struct typed_figure *out, struct err *e)
{
	struct batch_of *b = batch_for(x, form, p, e);
	*out = (struct typed_figure){0};
	if (b == NULL || where->direct)
		return false;
	const struct found *own = cell_at(x, b, where->id, row, column);
	out->printed = own != NULL ? own->printed : NULL;
	if (own != NULL && own->trust > 0) {
		out->n = own->n == NONE ? 0 : own->n;
		out->unknown = own->n == NONE;
		out->estimate = own->trust == 1;
		return true;
	}
	if (own != NULL && out->printed != NULL)
		out->published = true;
	if (g_hash_table_size(b->places) == 0 && below_of(x, b) == NULL)
		return out->published;
	struct walk w = walk_new(x, form, where, p, e);
	add(&w, b, where->id, row, column, 0, out);
	out->published = out->published && out->reported == 0;
	return !w.failed && (out->reported > 0 || out->published);
}

static void look(
	struct walk *w, const struct batch_of *b, int64_t id, int depth, GPtrArray *silent, GPtrArray *strays, struct typed_reporters *out)
{
	if (w->failed || depth >= DEEPEST)
		return;
	for (guint i = 0; i < b->strays->len; i++)
		if (g_array_index(b->strays, struct stray, i).place == id)
			g_ptr_array_add(strays, arena_strdup(w->x->arena, g_array_index(b->strays, struct stray, i).cell));
	bool said = spoke(w->x, b, id);
	if (is_reporter(w, id) || (said && depth > 0 && below_of(w->x, b) != NULL)) {
		out->asked++;
		out->reported += said;
		if (!said) {
			struct unit_facts u;
			struct org_facts o;
			const char *name = w->where.tree == TREE_AREA
						   ? (snapshot_unit(w->x->snapshot, id, w->day, &u) ? u.name : NULL)
						   : (snapshot_organisation(w->x->snapshot, id, w->day, &o) ? o.name : NULL);
			if (name != NULL)
				g_ptr_array_add(silent, arena_strdup(w->x->arena, name));
		}
		return;
	}
	const struct kids *k = kids_of(w, id);
	for (size_t i = 0; i < k->count; i++)
		look(w, b, k->ids[i], depth + 1, silent, strays, out);
}

static const char *const *copied(const GPtrArray *texts, struct arena *a)
{
	const char **out = ARENA_ARRAY(a, const char *, texts->len + 1);
	for (guint i = 0; i < texts->len; i++)
		out[i] = arena_strdup(a, texts->pdata[i]);
	return out;
}

bool entered_reporters(struct entered *x, const struct form *form, const struct place *where, const struct period *p,
	struct typed_reporters *out, struct arena *a, struct err *e)
{
	struct batch_of *b = batch_for(x, form, p, e);
	*out = (struct typed_reporters){0};
	if (b == NULL)
		return false;
	struct walk w = walk_new(x, form, where, p, e);
	g_autoptr(GPtrArray) silent = g_ptr_array_new(), strays = g_ptr_array_new();
	look(&w, b, where->id, 0, silent, strays, out);
	out->silent = copied(silent, a);
	out->silent_count = silent->len;
	out->strays = copied(strays, a);
	out->stray_count = strays->len;
	out->whole = is_reporter(&w, where->id) || g_hash_table_contains(b->places, &where->id);
	return !w.failed;
}
