/* The book of units (lineage_book.h): reading the register, finding in it, writing differences. It judges nothing. */
#include "app/lineage/lineage_book.h"

#include "store/statement.h"

#include "model/kinds.gen.h"

#include <string.h>

static void unit_free(gpointer p)
{
	struct book_unit *u = p;
	g_array_unref(u->versions);
	g_free(u);
}

static void event_free(gpointer p)
{
	struct book_event *ev = p;
	g_array_unref(ev->parts);
	g_free(ev);
}

static void array_free(gpointer p)
{
	g_array_unref((GArray *)p);
}

static void pointers_free(gpointer p)
{
	g_ptr_array_unref((GPtrArray *)p);
}

int64_t book_num(const struct code_list *l, const char *id)
{
	const struct code *c = code_by_id(l, id);
	must(c != NULL);
	return c->num;
}

static char *code_key(int64_t level, const char *code)
{
	return g_strdup_printf("%" G_GINT64_FORMAT "/%s", level, code);
}

void book_index_code(struct book *b, struct book_unit *u, const char *code)
{
	if (code == NULL)
		return;
	g_autofree char *key = code_key(u->level, code);
	GPtrArray *all = g_hash_table_lookup(b->by_code, key);
	if (all == NULL) {
		all = g_ptr_array_new();
		g_hash_table_insert(b->by_code, g_steal_pointer(&key), all);
	}
	if (!g_ptr_array_find(all, u, NULL))
		g_ptr_array_add(all, u);
}

static void index_part(struct book *b, int64_t unit, int part)
{
	if (unit == NONE)
		return;
	GArray *all = g_hash_table_lookup(b->parts_of, &unit);
	if (all == NULL) {
		all = g_array_new(FALSE, FALSE, sizeof(int));
		g_hash_table_insert(b->parts_of, g_memdup2(&unit, sizeof unit), all);
	}
	g_array_append_val(all, part);
}

static bool load_units(struct book *b, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(b->store), statement_text("lineage_units"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":village"), book_num(b->levels, "village"));
	struct book_unit *u = NULL;
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		if (u == NULL || u->id != db_int(st, 0)) {
			u = g_new0(struct book_unit, 1);
			u->id = db_int(st, 0);
			u->level = db_int(st, 1);
			u->founded_by = db_int(st, 2);
			u->ended_by = db_int(st, 3);
			u->versions = g_array_new(FALSE, TRUE, sizeof(struct book_version));
			g_ptr_array_add(b->units, u);
			g_hash_table_insert(b->by_id, &u->id, u);
		}
		struct book_version v = {.id = db_int(st, 4), .from = (ymd)db_int(st, 5), .from_p = (int)db_int(st, 6)};
		v.until = (ymd)db_int(st, 7);
		v.until_p = (int)db_int(st, 8);
		v.name = arena_strdup(b->arena, db_text(st, 9));
		v.type = db_int(st, 10);
		v.code = arena_strdup(b->arena, db_text(st, 11));
		v.parent = db_int(st, 12);
		g_array_append_val(u->versions, v);
		book_index_code(b, u, v.code);
	}
	return step == DB_DONE;
}

static void add_part(struct book *b, struct book_event *ev, const struct book_part *p)
{
	int index = (int)b->parts->len;
	g_array_append_val(b->parts, *p);
	g_array_append_val(ev->parts, index);
	index_part(b, p->from, index);
	if (p->to != p->from)
		index_part(b, p->to, index);
}

static struct book_event *add_event(struct book *b, int64_t id)
{
	struct book_event *ev = g_new0(struct book_event, 1);
	ev->id = id;
	ev->parts = g_array_new(FALSE, FALSE, sizeof(int));
	g_ptr_array_add(b->events, ev);
	g_hash_table_insert(b->event_by_id, g_memdup2(&id, sizeof id), ev);
	return ev;
}

static bool load_events(struct book *b, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(b->store), statement_text("lineage_parts"), e);
	if (st == NULL)
		return false;
	struct book_event *ev = NULL;
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		if (ev == NULL || ev->id != db_int(st, 0)) {
			ev = add_event(b, db_int(st, 0));
			ev->on = (ymd)db_int(st, 1);
			ev->kind = db_int(st, 2);
			ev->seq = (int)db_int(st, 3);
			ev->basis = arena_strdup(b->arena, db_text(st, 4));
			ev->inferred = arena_strdup(b->arena, db_text(st, 5));
		}
		if (db_is_null(st, 6))
			continue;
		struct book_part p = {
			.id = db_int(st, 6), .event = ev->id, .from = db_int(st, 7), .to = db_int(st, 8), .extent = db_int(st, 9)};
		p.note = arena_strdup(b->arena, db_text(st, 10));
		add_part(b, ev, &p);
	}
	return step == DB_DONE;
}

struct book *book_load(struct store *s, struct err *e)
{
	struct book *b = g_new0(struct book, 1);
	b->store = s;
	b->arena = arena_new();
	b->units = g_ptr_array_new_with_free_func(unit_free);
	b->by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
	b->by_code = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, pointers_free);
	b->events = g_ptr_array_new_with_free_func(event_free);
	b->event_by_id = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	b->parts = g_array_new(FALSE, FALSE, sizeof(struct book_part));
	b->parts_of = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, array_free);
	b->next_fresh = -2;
	struct codes *codes = store_codes(s);
	b->levels = codes_list(codes, "unit_level", e);
	b->types = codes_list(codes, "unit_type", e);
	b->kinds = codes_list(codes, "unit_event_kind", e);
	b->extents = codes_list(codes, "part_extent", e);
	bool ok = b->levels != NULL && b->types != NULL && b->kinds != NULL && b->extents != NULL;
	if (ok && load_units(b, e) && load_events(b, e))
		return b;
	book_free(b);
	return NULL;
}

void book_free(struct book *b)
{
	if (b == NULL)
		return;
	g_hash_table_unref(b->parts_of);
	g_array_unref(b->parts);
	g_hash_table_unref(b->event_by_id);
	g_ptr_array_unref(b->events);
	g_hash_table_unref(b->by_code);
	g_hash_table_unref(b->by_id);
	g_ptr_array_unref(b->units);
	arena_free(b->arena);
	g_free(b);
}

/* ---- finding ---- */

struct book_version *book_version_at(const struct book_unit *u, int i)
{
	must(i >= 0 && (guint)i < u->versions->len);
	return &g_array_index(u->versions, struct book_version, i);
}

int book_version_on(const struct book_unit *u, ymd day)
{
	for (guint i = 0; i < u->versions->len; i++) {
		const struct book_version *v = book_version_at(u, (int)i);
		if (v->from <= day && v->until > day)
			return (int)i;
	}
	return -1;
}

bool book_alive(const struct book_unit *u, ymd day)
{
	return book_version_on(u, day) >= 0;
}

const GPtrArray *book_all_with(struct book *b, const char *level, const char *code)
{
	g_autofree char *key = code_key(book_num(b->levels, level), code);
	return g_hash_table_lookup(b->by_code, key);
}

struct book_unit *book_find(struct book *b, const char *level, const char *code, ymd day)
{
	const GPtrArray *all = book_all_with(b, level, code);
	for (guint i = 0; all != NULL && i < all->len; i++) {
		struct book_unit *u = all->pdata[i];
		int v = book_version_on(u, day);
		if (v >= 0 && strcmp(book_version_at(u, v)->code, code) == 0)
			return u;
	}
	return NULL;
}

struct book_unit *book_unit_of(struct book *b, int64_t id)
{
	return g_hash_table_lookup(b->by_id, &id);
}

struct book_event *book_event_of(struct book *b, int64_t id)
{
	return id == NONE ? NULL : g_hash_table_lookup(b->event_by_id, &id);
}

struct book_part *book_part_at(struct book *b, int i)
{
	must(i >= 0 && (guint)i < b->parts->len);
	return &g_array_index(b->parts, struct book_part, i);
}

struct book_event *book_event_on(struct book *b, const struct book_unit *u, ymd on, bool into)
{
	const GArray *all = g_hash_table_lookup(b->parts_of, &u->id);
	for (guint i = 0; all != NULL && i < all->len; i++) {
		const struct book_part *p = book_part_at(b, g_array_index(all, int, i));
		struct book_event *ev = book_event_of(b, p->event);
		if (!p->gone && ev != NULL && ev->on == on && (!into || p->to == u->id))
			return ev;
	}
	return NULL;
}

/* ---- changing ---- */

struct book_event *book_event_new(struct book *b, const char *kind, ymd on, const char *basis)
{
	struct book_event *ev = add_event(b, b->next_fresh--);
	ev->on = on;
	ev->kind = book_num(b->kinds, kind);
	ev->basis = basis;
	ev->fresh = true;
	return ev;
}

void book_part_new(struct book *b, struct book_event *ev, int64_t from, int64_t to, int64_t extent, const char *note)
{
	struct book_part p = {.id = NONE, .event = ev->id, .from = from, .to = to, .extent = extent, .note = note};
	add_part(b, ev, &p);
}

struct book_version *book_cut(struct book_unit *u, int i, ymd day)
{
	struct book_version later = *book_version_at(u, i);
	must(later.from < day && day < later.until);
	later.id = NONE;
	later.from = day;
	later.from_p = PRECISION_DAY;
	struct book_version *earlier = book_version_at(u, i);
	earlier->until = day;
	earlier->until_p = PRECISION_DAY;
	earlier->dirty = true;
	g_array_insert_val(u->versions, (guint)i + 1, later);
	return book_version_at(u, i + 1);
}

/* ---- writing ---- */

bool book_changed(const struct book *b)
{
	for (guint i = 0; i < b->units->len; i++) {
		const struct book_unit *u = b->units->pdata[i];
		for (guint k = 0; k < u->versions->len; k++)
			if (u->dirty || book_version_at(u, (int)k)->dirty || book_version_at(u, (int)k)->id == NONE)
				return true;
	}
	for (guint i = 0; i < b->events->len; i++) {
		const struct book_event *ev = b->events->pdata[i];
		if (ev->fresh || ev->dirty)
			return true;
	}
	for (guint i = 0; i < b->parts->len; i++) {
		const struct book_part *p = &g_array_index(b->parts, struct book_part, i);
		if ((p->id == NONE) != p->gone || (p->dirty && !p->gone))
			return true;
	}
	return false;
}

static bool write_event(struct book *b, struct book_event *ev, struct arena *a, struct err *e)
{
	if (!ev->fresh && !ev->dirty)
		return true;
	struct unit_event_row row;
	bool found = true;
	row_init(&table_unit_event, &row);
	if (!ev->fresh && !store_get(b->store, &table_unit_event, 0, ev->id, &row, a, &found, e))
		return false;
	must(found);
	row.on_d = ev->on;
	row.event = ev->kind;
	row.seq = ev->seq;
	row.basis_no = ev->basis;
	row.inferred = ev->inferred;
	if (!ev->fresh)
		return store_update(b->store, &table_unit_event, &row, e);
	if (!store_insert(b->store, &table_unit_event, &row, e))
		return false;
	ev->id = row.id;
	return true;
}

static bool write_part(struct book *b, const struct book_part *p, struct arena *a, struct err *e)
{
	struct unit_event_part_row row;
	bool found = true;
	row_init(&table_unit_event_part, &row);
	if (p->gone)
		return p->id == NONE || store_delete(b->store, &table_unit_event_part, 0, p->id, e);
	if (p->id != NONE && !p->dirty)
		return true;
	if (p->id != NONE && !store_get(b->store, &table_unit_event_part, 0, p->id, &row, a, &found, e))
		return false;
	must(found);
	const struct book_event *ev = book_event_of(b, p->event);
	must(ev != NULL);
	row.event_id = ev->id; /* fresh events have their real id by now */
	row.from_unit_id = p->from;
	row.to_unit_id = p->to;
	row.extent = p->extent;
	row.source_note = p->note;
	return p->id == NONE ? store_insert(b->store, &table_unit_event_part, &row, e)
			     : store_update(b->store, &table_unit_event_part, &row, e);
}

static bool write_version(
	struct book *b, const struct book_unit *u, const struct book_version *v, int64_t like, struct arena *a, struct err *e)
{
	if (v->id != NONE && !v->dirty)
		return true;
	struct unit_v_row row;
	bool found = true;
	row_init(&table_unit_v, &row);
	/* A new half of a version keeps what no list speaks of (seat, area, population). */
	if ((v->id != NONE || like != NONE) && !store_get(b->store, &table_unit_v, 0, v->id != NONE ? v->id : like, &row, a, &found, e))
		return false;
	must(found);
	row.unit_id = u->id;
	row.from_d = v->from;
	row.from_p = v->from_p;
	row.until_d = v->until;
	row.until_p = v->until_p;
	row.name = v->name;
	row.type = v->type;
	row.code = v->code;
	row.parent_id = v->parent;
	if (v->id != NONE)
		return store_update(b->store, &table_unit_v, &row, e);
	row.id = NONE;
	row.rev = NONE;
	row.basis_no = v->basis;
	return store_insert(b->store, &table_unit_v, &row, e);
}

static bool write_unit(struct book *b, struct book_unit *u, struct arena *a, struct err *e)
{
	if (u->dirty) {
		struct unit_row row;
		bool found = true;
		if (!store_get(b->store, &table_unit, 0, u->id, &row, a, &found, e))
			return false;
		must(found);
		const struct book_event *founded = book_event_of(b, u->founded_by), *ended = book_event_of(b, u->ended_by);
		row.founded_by_id = founded != NULL ? founded->id : NONE;
		row.ended_by_id = ended != NULL ? ended->id : NONE;
		if (!store_update(b->store, &table_unit, &row, e))
			return false;
	}
	int64_t like = NONE;
	for (guint i = 0; i < u->versions->len && like == NONE; i++)
		like = book_version_at(u, (int)i)->id;
	for (guint i = 0; i < u->versions->len; i++) {
		const struct book_version *v = book_version_at(u, (int)i);
		if (!write_version(b, u, v, like, a, e))
			return false;
		like = v->id != NONE ? v->id : like;
	}
	return true;
}

bool book_write(struct book *b, struct err *e)
{
	struct arena *a = arena_new();
	bool ok = true;
	for (guint i = 0; ok && i < b->events->len; i++)
		ok = write_event(b, b->events->pdata[i], a, e);
	for (guint i = 0; ok && i < b->units->len; i++)
		ok = write_unit(b, b->units->pdata[i], a, e);
	for (guint i = 0; ok && i < b->parts->len; i++)
		ok = write_part(b, book_part_at(b, (int)i), a, e);
	arena_free(a);
	return ok;
}
