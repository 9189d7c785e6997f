/* Reading the generated views into the arrays, each when it is first needed. No other SQL than SELECT of named columns; no meaning. */
#include "stats/form_reads.h"
#include "stats/snapshot_awards.h"
#include "stats/snapshot_beside.h"
#include "stats/snapshot_image.h"
#include "stats/snapshot_eval.h"
#include "stats/snapshot_list.h"
#include "store/lineage.h"
#include "store/views.h"
#include "messages/snapshot.def"

#include <stdlib.h>
#include <string.h>

enum { AT_ID, AT_AREA, AT_FROM, AT_UNTIL, AT_SUBJECT, AT_ORGANISATION, AT_UNIT, AT_POST, AT_EXTRA };

static struct db_stmt *open_view(
	struct snapshot *n, const char *view, const char *columns, const struct fact_kind *k, const char *order, struct err *e)
{
	const char *areas = k != NULL && k->subject == SUBJECT_PERSON ? n->areas : NULL;
	g_autofree char *text = views_text_areas(n->store, view, n->known_ms, areas, e), *sql = NULL;

	if (!text)
		return NULL;
	sql = g_strdup_printf("SELECT %s FROM (%s) AS x%s%s", columns, text, order ? " ORDER BY " : "", order ? order : "");
	return db_prepare(store_db(n->store), sql, e);
}

static bool broken(const char *view, const char *what, struct err *e)
{
	return FAIL(e, ERR_DATA, MSG_SNAPSHOT_COLUMN, view, what);
}

static const char *subject_column(enum subject s)
{
	static const char *const names[SUBJECT__MAX] = {"x.person_id", "x.organisation_id", "x.unit_id", "x.post_id"};

	return names[s];
}

/* What a table's view is read from: itself, or the rows alone and what stands beside them. */
struct source {
	const char *rows;
	char *alone, *beside;
	bool *elsewhere; /* per attribute: not read with the rows */
	size_t *attrs;	 /* those */
	size_t attr_count;
};

static bool read_here(const struct snap_table *t, size_t a)
{
	const struct attr *x = &t->kind->attrs[a];

	return x->available && !x->timeline && t->from_org[a] < 0 && x->type != ATTR_TEXT;
}

static struct source source_of(const struct snap_table *t)
{
	const char *view = t->kind->view;
	struct source s = {.rows = view, .alone = g_strconcat(view, "_alone", NULL), .beside = g_strconcat(view, "_beside", NULL)};

	s.elsewhere = g_new0(bool, t->kind->attr_count + 1);
	s.attrs = g_new0(size_t, t->kind->attr_count + 1);
	if (!view_exists(s.alone))
		return s;
	s.rows = s.alone;
	for (size_t a = 0; a < t->kind->attr_count; a++) {
		s.elsewhere[a] = read_here(t, a) && view_has_column(s.beside, t->kind->attrs[a].name);
		if (s.elsewhere[a])
			s.attrs[s.attr_count++] = a;
	}
	return s;
}

static void source_clear(struct source *s)
{
	g_free(s->alone);
	g_free(s->beside);
	g_free(s->elsewhere);
	g_free(s->attrs);
}

/* The columns every view of a fact has, in the order of the enum; where a subject has no place of that sort, NULL stands. */
static char *columns_of(const struct snapshot *n, const struct snap_table *t, const struct source *from)
{
	GString *s = g_string_new("x.id AS id, x.area_id AS area_id, x.from_d AS from_d, ");
	enum subject of = t->kind->subject;
	bool person = t == n->person;

	g_string_append(s, t->kind->event ? "x.from_d AS until_d" : "x.until_d AS until_d");
	g_string_append_printf(s, ", %s AS subject", subject_column(of));
	g_string_append(s, person || of == SUBJECT_UNIT ? ", NULL AS organisation" : ", x.organisation_id AS organisation");
	g_string_append(s, person ? ", NULL AS unit" : ", x.unit_id AS unit");
	g_string_append(s, t == n->post || t == n->tenure ? ", x.post_id AS post" : ", NULL AS post");
	if (t == n->unit)
		g_string_append(s, ", x.parent_id AS parent_id, x.name AS name, x.code AS code, x.local_code AS local_code");
	else if (t == n->organisation)
		g_string_append(s, ", x.name AS name");
	else if (t == n->post)
		g_string_append(s, ", x.seats AS seats");
	else if (t == n->person && t->names.loaded)
		g_string_append(s, ", x.full_name AS name, x.full_name_sort AS sort");
	for (size_t a = 0; a < t->kind->attr_count; a++) {
		if (read_here(t, a) && !from->elsewhere[a])
			g_string_append_printf(s, ", x.%s AS a_%s", t->kind->attrs[a].name, t->kind->attrs[a].name);
	}
	return g_string_free(s, FALSE);
}

/* Extra columns of units, organisations, persons and posts; gives the next column. */
static int read_extra(struct snapshot *n, struct snap_table *t, size_t row, struct db_stmt *st)
{
	struct snap_extra *x = t->extras ? &t->extras[row] : NULL;
	int at = AT_EXTRA;

	if (t->names.loaded) {
		snap_names_put(&t->names, row, db_text(st, at), db_text(st, at + 1));
		return at + 2;
	}
	if (x == NULL)
		return at;
	if (t == n->unit) {
		x->parent = snap_number(n, SUBJECT_UNIT, db_int(st, at++));
		x->name = arena_strdup(n->arena, db_text(st, at++));
		x->code = arena_strdup(n->arena, db_text(st, at++));
		x->local_code = arena_strdup(n->arena, db_text(st, at++));
	} else if (t == n->organisation) {
		x->name = arena_strdup(n->arena, db_text(st, at++));
	} else if (t == n->post) {
		int64_t seats = db_int(st, at++);

		x->seats = seats == NONE ? 0 : (int32_t)seats;
	}
	return at;
}

static bool read_row(struct snapshot *n, struct snap_table *t, const struct source *s, struct db_stmt *st, struct err *e)
{
	int64_t from = db_int(st, AT_FROM), until = db_int(st, AT_UNTIL);
	size_t row;
	int at;

	if (from < 0 || from > YMD_OPEN || until < 0 || until > YMD_OPEN || db_is_null(st, AT_ID))
		return broken(t->kind->view, "from_d, until_d, id", e);
	row = snap_add(n, t->kind, db_int(st, AT_ID), db_int(st, AT_AREA), (ymd)from, (ymd)until, db_int(st, AT_SUBJECT),
		db_int(st, AT_ORGANISATION), db_int(st, AT_UNIT), db_int(st, AT_POST));
	at = read_extra(n, t, row, st);
	for (size_t a = 0; a < t->kind->attr_count; a++) {
		const struct attr *x = &t->kind->attrs[a];
		int64_t v;

		if (!read_here(t, a) || s->elsewhere[a])
			continue;
		v = db_int(st, at++);
		if (v != NONE && (v <= INT32_MIN || v > INT32_MAX))
			return broken(t->kind->view, x->name, e);
		snap_column_put(&t->values[a], row, t->room, v == NONE ? SNAP_NONE : (int32_t)v);
	}
	return true;
}

static bool read_rows(struct snapshot *n, struct snap_table *t, const struct source *s, struct err *e)
{
	g_autofree char *columns = columns_of(n, t, s);
	/* a part in the order in which it is compared; the whole is sorted here: databases sort millions of rows in files */
	struct db_stmt *st = open_view(n, s->rows, columns, t->kind, n->areas ? "x.id, x.from_d" : NULL, e);
	enum db_step step;

	if (!st)
		return false;
	while ((step = db_step(st, e)) == DB_ROW) {
		if (!read_row(n, t, s, st, e)) {
			db_reset(st);
			return false;
		}
	}
	return step == DB_DONE;
}

static bool read_beside(struct snapshot *n, struct snap_table *t, const struct source *s, struct err *e)
{
	GString *columns = g_string_new("x.person_id AS person_id, x.begun AS begun, x.beside_id AS beside_id");

	for (size_t i = 0; i < s->attr_count; i++) {
		const char *name = t->kind->attrs[s->attrs[i]].name;

		g_string_append_printf(columns, ", x.%s AS a_%s", name, name);
	}
	struct db_stmt *st = open_view(n, s->beside, columns->str, t->kind, NULL, e);
	g_string_free(columns, TRUE);
	return st && snap_beside_read(n, t, s->attrs, s->attr_count, st, e);
}

bool snap_load_table(struct snapshot *n, struct snap_table *t, struct err *e)
{
	if (!t->kind->available)
		return FAIL(e, ERR_INPUT, MSG_SNAPSHOT_KIND, t->kind->name);
	struct source s = source_of(t);
	bool ok = read_rows(n, t, &s, e) && (s.attr_count == 0 || read_beside(n, t, &s, e));
	source_clear(&s);
	return ok;
}

/* Where the awards stand beside a view of the highest of them. */
static bool load_awards(struct snapshot *n, const struct fact_kind *k, const char *view, struct snap_timeline *l, struct err *e)
{
	struct db_stmt *st =
		open_view(n, view, "x.id AS id, x.award_id AS award_id, x.on_d AS on_d, x.height AS height, x.value AS value", k, NULL, e);
	g_autoptr(GArray) awards = snap_awards_new();

	if (!st || !snap_awards_read(awards, st, e))
		return false;
	snap_awards_highest(awards, l);
	return true;
}

bool snap_load_timeline(struct snapshot *n, struct snap_table *t, size_t attr, struct err *e)
{
	const struct attr *a = &t->kind->attrs[attr];
	struct snap_timeline *l = &t->timelines[attr];
	g_autofree char *awards = g_strconcat(a->timeline, "_awards", NULL);

	if (view_exists(awards))
		return load_awards(n, t->kind, awards, l, e);
	struct db_stmt *st = open_view(n, a->timeline, "x.id AS id, x.from_d AS from_d, x.until_d AS until_d, x.value AS value", t->kind,
		n->areas ? "x.id, x.from_d" : NULL, e);
	enum db_step step;

	if (!st)
		return false;
	while ((step = db_step(st, e)) == DB_ROW)
		snap_timeline_put(l, db_int(st, 0), (ymd)db_int(st, 1), (ymd)db_int(st, 2), db_int(st, 3));
	return step == DB_DONE;
}

bool snap_load_lines(struct snapshot *n, struct err *e)
{
	struct db_stmt *st = open_view(n, "organisation_line",
		"x.line AS line, x.organisation_id AS organisation_id, x.superior_id AS superior_id, x.from_d AS from_d, x.until_d AS "
		"until_d",
		NULL, "x.id", e);
	enum db_step step;

	if (!st)
		return false;
	while ((step = db_step(st, e)) == DB_ROW)
		snap_add_line(n, (int)db_int(st, 0), db_int(st, 1), db_int(st, 2), (ymd)db_int(st, 3), (ymd)db_int(st, 4));
	return step == DB_DONE;
}

static bool line_numbers(struct store *s, int line_of[TREE_FRONT + 1], struct err *e)
{
	static const char *const ids[TREE_FRONT + 1] = {"party", "party", "state", "front"};
	const struct code_list *list = codes_list(store_codes(s), "organisation_line", e);

	if (!list)
		return false;
	for (size_t i = 0; i <= TREE_FRONT; i++) {
		const struct code *c = code_by_id(list, ids[i]);

		if (!c)
			return broken("organisation_line", ids[i], e);
		line_of[i] = c->num;
	}
	return true;
}

struct snapshot *snapshot_new(struct store *s, const struct vocab *v, int64_t known_ms, struct err *e)
{
	int line_of[TREE_FRONT + 1];
	struct snapshot *n;

	if (!line_numbers(s, line_of, e))
		return NULL;
	n = snapshot_by_hand(v, line_of);
	n->store = s;
	n->known_ms = known_ms;
	return n;
}

void snapshot_only_areas(struct snapshot *n, const int64_t *areas, size_t count)
{
	must(!n->structure_loaded && count > 0);
	GString *s = g_string_new(NULL);
	for (size_t i = 0; i < count; i++)
		g_string_append_printf(s, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", areas[i]);
	n->areas = arena_strdup(n->arena, s->str);
	g_string_free(s, TRUE);
}

struct asking {
	struct snapshot *n;
	bool read;
};

static void ask_read(const struct fact_kind *k, const struct attr *attr, void *user)
{
	struct asking *x = user;
	if (!k->available)
		return;
	const struct snap_table *t = snap_table_of(x->n, k);
	bool timeline = attr != NULL && attr->timeline != NULL && attr >= k->attrs && attr < k->attrs + k->attr_count;
	x->read = x->read && t->loaded && (!timeline || t->timeline_loaded[attr - k->attrs]);
}

bool snapshot_has_read(struct snapshot *n, const struct form *f)
{
	struct asking x = {n, n->structure_loaded && !n->broken};
	form_reads(f, ask_read, &x);
	return x.read;
}

/* ---- what a batch reads ---- */

static bool half_read(struct snapshot *n)
{
	n->broken = true;
	return false;
}

static bool need_table(struct snapshot *n, struct snap_table *t, struct err *e)
{
	if (n->store && !t->loaded && !snap_load_table(n, t, e))
		return half_read(n);
	t->loaded = true;
	snap_seal_table(n, t);
	return true;
}

static bool need_attr(struct snapshot *n, const struct fact_kind *k, const struct attr *a, struct err *e)
{
	struct snap_table *t = snap_table_of(n, k);
	size_t i = (size_t)(a - k->attrs);

	if (!need_table(n, t, e))
		return false;
	if (t->from_org[i] >= 0)
		return need_attr(n, n->organisation->kind, &n->organisation->kind->attrs[t->from_org[i]], e);
	if (!a->timeline || t->timeline_loaded[i])
		return true;
	if (n->store && a->available && !snap_load_timeline(n, t, i, e))
		return half_read(n);
	t->timeline_loaded[i] = true;
	snap_seal_table(n, t);
	return true;
}

/* The row of a version. */
static int32_t version_from(const struct snap_table *t, int32_t head, ymd from)
{
	size_t count;
	const int32_t *rows = snap_index_rows(&t->by_subject, head, &count);

	for (size_t i = 0; i < count; i++)
		if (t->facts[rows[i]].from == from)
			return rows[i];
	return -1;
}

bool snap_need_names(struct snapshot *n, struct err *e)
{
	struct snap_table *t = n->person;
	struct db_stmt *st;
	enum db_step step;

	if (!need_table(n, t, e))
		return false;
	if (t->names.loaded || !n->store)
		return true;
	st = open_view(
		n, "person_alone", "x.id AS id, x.from_d AS from_d, x.full_name AS name, x.full_name_sort AS sort", t->kind, NULL, e);
	if (!st)
		return half_read(n);
	while ((step = db_step(st, e)) == DB_ROW) {
		int32_t row = version_from(t, snap_find(n, SUBJECT_PERSON, db_int(st, 0)), (ymd)db_int(st, 1));

		if (row >= 0)
			snap_names_put(&t->names, (size_t)row, db_text(st, 2), db_text(st, 3));
	}
	t->names.loaded = step == DB_DONE;
	return t->names.loaded || half_read(n);
}

bool snapshot_need(struct snapshot *n, const struct fact_kind *k, const struct attr *attr, struct err *e)
{
	return snap_prepare_structure(n, e) && need_table(n, snap_table_of(n, k), e) && (attr == NULL || need_attr(n, k, attr, e)) &&
	       (k->subject != SUBJECT_PERSON || snap_need_names(n, e));
}

static bool read_like(struct snapshot *n, const struct snapshot *other, struct err *e)
{
	bool ok = !other->structure_loaded || (snap_prepare_structure(n, e) && (!other->person->loaded || need_table(n, n->person, e)));

	for (size_t i = 0; ok && i < n->vocab->kind_count; i++) {
		const struct snap_table *t = &other->tables[i];

		ok = !t->loaded || need_table(n, &n->tables[i], e);
		for (size_t a = 0; ok && a < t->kind->attr_count; a++)
			ok = !t->timeline_loaded[a] || need_attr(n, t->kind, &t->kind->attrs[a], e);
	}
	return ok && (!other->person->names.loaded || snap_need_names(n, e));
}

struct snapshot *snapshot_read_again(const struct snapshot *as, struct store *s, struct err *e)
{
	struct snapshot *n = snapshot_new(s, as->vocab, as->known_ms, e);

	if (n && read_like(n, as, e))
		return n;
	snapshot_free(n);
	return NULL;
}

static bool need_ref(struct snapshot *n, const struct value_ref *v, const struct fact_kind *k, struct err *e)
{
	const struct fact_kind *of = k;

	if (!v->attr)
		return true;
	if (v->of == VALUE_PLACE)
		of = n->unit->kind;
	else if (v->of == VALUE_ORG)
		of = n->organisation->kind;
	else if ((uintptr_t)v->attr < (uintptr_t)k->attrs || (uintptr_t)v->attr >= (uintptr_t)(k->attrs + k->attr_count))
		of = n->vocab->of_subject[k->subject];
	return need_attr(n, of, v->attr, e);
}

static bool need_pred(struct snapshot *n, const struct pred *p, const struct fact_kind *k, struct err *e)
{
	if (p->node == PRED_TEST)
		return need_ref(n, &p->value, k, e) && (p->test != TEST_COMPARE || need_ref(n, &p->other, k, e));
	if (p->node == PRED_HAS || p->node == PRED_COUNT) {
		k = p->kind;
		if (!need_table(n, snap_table_of(n, n->vocab->of_subject[k->subject]), e) || !need_table(n, snap_table_of(n, k), e))
			return false;
	}
	for (size_t i = 0; i < p->kid_count; i++)
		if (!need_pred(n, p->kids[i], k, e))
			return false;
	return true;
}

bool snap_prepare_structure(struct snapshot *n, struct err *e)
{
	if (n->structure_loaded)
		return true;
	if (n->store && (!snap_load_lines(n, e) || !snap_load_table(n, n->unit, e) || !snap_load_table(n, n->organisation, e)))
		return half_read(n);
	n->unit->loaded = n->organisation->loaded = true;
	snap_seal_structure(n);
	n->structure_loaded = true;
	return true;
}

static int compare_target(const void *a, const void *b)
{
	const struct snap_target *x = a, *y = b;

	return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->to > y->to) - (x->to < y->to);
}

static bool prepare_today(struct snapshot *n, ymd today, struct err *e)
{
	if (n->store && n->targets_day != today) {
		n->target_count = 0;
		n->targets_sorted = false;
		if (!snap_load_targets(n, today, e))
			return half_read(n);
		n->targets_day = today;
	}
	if (n->target_count && !n->targets_sorted)
		qsort(n->targets, n->target_count, sizeof(*n->targets), compare_target);
	n->targets_sorted = true;
	return true;
}

bool snap_prepare(struct snapshot *n, const struct batch *b, enum tree tree, ymd today, struct err *e)
{
	const struct fact_kind *k = b->of->kind;
	bool posts = b->measure == MEASURE_SEATS || b->measure == MEASURE_VACANT || b->measure == MEASURE_OVER;

	(void)tree;
	/* people first: what is about them is read in much the same order and found by it */
	if (!snap_prepare_structure(n, e) || !need_table(n, snap_table_of(n, n->vocab->of_subject[k->subject]), e))
		return false;
	if (!need_table(n, snap_table_of(n, k), e) || (posts && n->tenure && !need_table(n, n->tenure, e)))
		return false;
	if (b->of->when && !need_pred(n, b->of->when, k, e))
		return false;
	for (size_t i = 0; i < b->leaf_count; i++)
		for (size_t j = 0; j < b->leaves[i].when_count; j++)
			if (!need_pred(n, b->leaves[i].when[j], k, e))
				return false;
	return !today || prepare_today(n, today, e);
}

static void take_targets(int64_t unit, enum lineage_exactness how, const struct lineage_target *targets, size_t count, void *user)
{
	struct snapshot *n = user;

	for (size_t i = 0; i < count; i++)
		snap_add_target(n, n->targets_day, unit, targets[i].to, targets[i].whole, false,
			targets[i].share == LINEAGE_NO_SHARE ? -1 : targets[i].share);
	if (count && how == LINEAGE_UNKNOWN) /* a part of it went where no record says: never wholly inside anything */
		snap_add_target(n, n->targets_day, unit, NONE, false, false, -1);
}

/* Where the units that ended went, up to the day. */
bool snap_load_targets(struct snapshot *n, ymd today, struct err *e)
{
	struct lineage *l = lineage_load(n->store, n->known_ms, e);

	if (!l)
		return false;
	n->targets_day = today;
	lineage_ended(l, today, take_targets, n);
	lineage_free(l);
	return true;
}
