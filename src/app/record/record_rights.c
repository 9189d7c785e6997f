/* Where a record sits, and who may see and write it there. */
#include "app/record/record_parts.h"

#include "app/put_rights.h"
#include "app/secrecy.h"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

static int guard_of(char class_)
{
	const char *order = "POBSX", *at = strchr(order, class_);
	return at != NULL ? (int)(at - order) : 4;
}

char record_class(const struct kind *k)
{
	char most = 'P';
	for (uint16_t i = 0; i < k->field_count; i++)
		if (k->fields[i].required && guard_of(k->fields[i].class_) > guard_of(most))
			most = k->fields[i].class_;
	return most;
}

bool record_guarded(const struct kind *k, const struct kind_field *f)
{
	return f->type == FIELD_SECRET || (guard_of(f->class_) >= guard_of('S') && guard_of(f->class_) > guard_of(record_class(k)));
}

static void add_place(GArray *out, int64_t unit, int64_t organisation, ymd day)
{
	const struct auth_place p = {.unit = unit, .organisation = organisation, .day = day};
	g_array_append_val(out, p);
}

static bool add_organisation(struct record_work *w, int64_t id, GArray *out, struct err *e)
{
	struct reg_organisation o;
	if (!reg_organisation_on(&w->r, id, w->r.ask->day, &o, e))
		return false;
	add_place(out, o.unit, id, w->r.ask->day);
	return true;
}

/* Where somebody is or was: posts and memberships. */
static bool add_course(struct record_work *w, const char *statement, int organisation, int village, int from, int until, int64_t area,
	int64_t id, GArray *out, struct err *e)
{
	struct reg *r = &w->r;
	struct db_stmt *st = page_sql(r->app, r->ask, statement, e);
	if (st == NULL)
		return false;
	struct course {
		int64_t organisation, village;
		ymd day;
	};
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct course));
	page_sql_int(st, ":area", area);
	page_sql_int(st, ":person", id);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct course c = {db_int(st, organisation), village < 0 ? NONE : db_int(st, village),
			reg_nearest(r->ask->day, (ymd)db_int(st, from), (ymd)db_int(st, until))};
		g_array_append_val(found, c);
	}
	page_sql_done(r->ask, st);
	bool ok = step == DB_DONE;
	for (guint i = 0; ok && i < found->len; i++) {
		const struct course *c = &g_array_index(found, struct course, i);
		struct reg_organisation o;
		ok = reg_organisation_on(r, c->organisation, c->day, &o, e);
		if (ok)
			add_place(out, c->village != NONE ? c->village : o.unit, c->organisation, c->day);
	}
	return ok;
}

bool record_area_place(struct record_work *w, int64_t area, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(w->r.app->store), statement_text("area_unit"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":number"), area);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW)
		add_place(out, db_int(st, 0), NONE, w->r.ask->day);
	db_reset(st);
	return step != DB_ERROR;
}

bool record_person_places(struct record_work *w, int64_t area, int64_t id, const GArray **out, struct err *e)
{
	g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, area, id);
	GArray *found = g_hash_table_lookup(w->known, key);
	if (found == NULL) {
		found = g_array_new(FALSE, FALSE, sizeof(struct auth_place));
		g_hash_table_insert(w->known, g_steal_pointer(&key), found);
		if (!add_course(w, "page_person_tenures", 2, -1, 4, 6, area, id, found, e) ||
			!add_course(w, "page_person_memberships", 1, 4, 5, 7, area, id, found, e))
			return false;
		/* Somebody just entered, without a post or a cell yet, is where the books are kept. */
		if (found->len == 0 && !record_area_place(w, area, found, e))
			return false;
	}
	*out = found;
	return true;
}

static bool add_person(struct record_work *w, int64_t area, int64_t id, GArray *out, struct err *e)
{
	const GArray *places = NULL;
	if (!record_person_places(w, area, id, &places, e))
		return false;
	if (places->len > 0)
		g_array_append_vals(out, places->data, places->len);
	return true;
}

static bool places_of(struct record_work *w, const struct table *t, const void *row, GArray *out, struct err *e);

/* Dossiers are of the office in whose books they stand, with their steps and votes: not of whom they are about, nor of where a step was
 * done. */
static bool is_of_its_office(const struct table *t)
{
	return t == &table_procedure_case || t == &table_procedure_step || t == &table_vote_count;
}

/* The record a row is a part of. */
static bool add_whole(struct record_work *w, const struct record_ref *ref, GArray *out, struct err *e)
{
	const struct kind *k = kind_find(ref->kind);
	bool found = false;
	if (k == NULL || k->table == NULL || ref->id == NONE)
		return true;
	void *row = arena_alloc(w->r.arena, k->table->row_size);
	if (!store_get(w->r.app->store, k->table, k->family == FAMILY_AREA ? ref->area : 0, ref->id, row, w->r.arena, &found, e))
		return false;
	return !found || places_of(w, k->table, row, out, e);
}

static bool places_of(struct record_work *w, const struct table *t, const void *row, GArray *out, struct err *e)
{
	const struct kind *k = t->kind;
	guint before = out->len;
	int64_t area = t->area == COLUMN_ABSENT ? 0 : ROW_GET_INT(row, t->area);
	int64_t id = ROW_GET_INT(row, t->versions ? t->head : t->id);
	bool ok = true, person = false;
	if (strcmp(k->name, "person") == 0)
		return add_person(w, area, id, out, e);
	if (strcmp(k->name, "unit") == 0)
		add_place(out, id, NONE, w->r.ask->day);
	if (strcmp(k->name, "organisation") == 0)
		return add_organisation(w, id, out, e);
	for (uint16_t i = 0; ok && i < k->field_count; i++) {
		const struct kind_field *f = &k->fields[i];
		bool points = f->type == FIELD_OWN || f->type == FIELD_REF || f->type == FIELD_XREF;
		if (!points || f->in_version)
			continue;
		const struct record_ref ref = record_reference(k->table, row, f);
		if (ref.kind == NULL || ref.id == NONE)
			continue;
		bool whose = f->type != FIELD_XREF || strcmp(k->name, "person_merge") == 0 || strcmp(k->name, "duplicate") == 0;
		if (whose && strcmp(f->of, "person") == 0) {
			ok = add_person(w, ref.area, ref.id, out, e);
			person = true;
		} else if (!person && f->type != FIELD_XREF && strcmp(f->of, "unit") == 0)
			add_place(out, ref.id, NONE, w->r.ask->day);
		else if (!person && f->type != FIELD_XREF && strcmp(f->of, "organisation") == 0 && !is_of_its_office(t))
			ok = add_organisation(w, ref.id, out, e);
		else if (!person && f->type == FIELD_OWN)
			ok = add_whole(w, &ref, out, e);
	}
	if (ok && out->len == before && k->family == FAMILY_AREA)
		ok = record_area_place(w, area, out, e);
	if (ok && out->len == before)
		add_place(out, NONE, NONE, w->r.ask->day);
	return ok;
}

bool record_places_of(struct record_work *w, const struct table *t, const void *row, GArray *out, struct err *e)
{
	const guint before = out->len;
	int secrecy = 0;
	if (!places_of(w, t, row, out, e) || !app_secrecy_of(w->r.app, t, row, &secrecy, e))
		return false;
	for (guint i = before; i < out->len; i++)
		g_array_index(out, struct auth_place, i).secrecy = secrecy;
	return true;
}

int record_secrecy(const GArray *places)
{
	return places->len > 0 ? g_array_index(places, struct auth_place, 0).secrecy : 0;
}

bool record_may(const struct record_work *w, const GArray *places, enum auth_right right, const char *kind, char class_)
{
	const struct viewer *v = w->r.app->viewer;
	if (viewer_is_operator(v))
		return true;
	for (guint i = 0; i < places->len; i++)
		if (viewer_may(v, right, kind, class_, &g_array_index(places, struct auth_place, i)))
			return true;
	return false;
}

bool record_may_take(const struct record_work *w, const GArray *places, const char *kind, char class_)
{
	const enum auth_right out = class_ == 'S' || class_ == 'X' ? RIGHT_EXPORT_SENSITIVE : RIGHT_EXPORT;
	return record_may(w, places, RIGHT_VIEW, kind, class_) && record_may(w, places, out, kind, class_);
}

bool record_may_write(const struct record_work *w, const struct record_layout *l, const struct auth_place *at, enum auth_right right)
{
	const struct viewer *v = w->r.app->viewer;
	if (l == NULL || l->machine || w->r.ask->known_ms != 0)
		return false;
	return viewer_is_operator(v) || viewer_may(v, right, l->kind->name, record_class(l->kind), at);
}

bool record_writing_places(struct record_work *w, struct auth_place *self, struct auth_place *parts, struct err *e)
{
	const struct table *t = w->kind->table;
	const void *row = w->head;
	/* A unit is written by whoever has what it lies in, what is said of it by whoever has the unit. */
	if (strcmp(w->kind->name, "unit") == 0 && w->version != NULL) {
		t = w->kind->versions;
		row = w->version;
	}
	if (!put_place(w->r.app, t, row, w->area, w->r.ask->today, self, e))
		return false;
	*parts = *self;
	if (strcmp(w->kind->name, "unit") == 0)
		*parts = (struct auth_place){.unit = w->id, .organisation = NONE, .day = w->r.ask->today};
	return true;
}
