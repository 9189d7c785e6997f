/* People, bodies, posts, terms and who held what as Popolo JSON, object by object. What Popolo has no word for and our register needs to be
 * filled again stands in the member "coso" of the object (docs/imports.md, Popolo). Days are inclusive, as Popolo has them.
 */
#include "app/export/export_parts.h"

#include "app/reading.h"
#include "base/text.h"
#include "exchange/popolo.h"
#include "messages/export.def"
#include "store/rows.h"

#include "model/kinds.gen.h"

#include <string.h>

struct popolo {
	struct record_work w;
	const struct export_ask *ask;
	struct export_where where;
	struct export_report *report;
	struct popolo_out *out;
	GHashTable *organisations, *posts, *terms, *units; /* int64_t *: what is spoken of; only where a unit was asked for */
	bool sensitive;
	struct export_pace pace;
};

static bool remember(GHashTable *set, int64_t id)
{
	return id != NONE && g_hash_table_add(set, g_memdup2(&id, sizeof id));
}

static bool known(const struct popolo *x, GHashTable *set, int64_t id)
{
	return id != NONE && (x->where.units == NULL || g_hash_table_contains(set, &id));
}

static bool each_row(struct popolo *x, const struct table *t, int64_t area, export_row *fn, struct err *e)
{
	return export_each(&x->w, t, area, fn, x, &x->pace, e);
}

/* Of tables with an area: only the books asked for. */
static bool each_in_areas(struct popolo *x, const struct table *t, export_row *fn, struct err *e)
{
	if (x->where.units == NULL)
		return each_row(x, t, NONE, fn, e);
	for (guint i = 0; i < x->where.areas->len; i++)
		if (!each_row(x, t, g_array_index(x->where.areas, int64_t, i), fn, e))
			return false;
	return true;
}

static bool alive(const struct popolo *x, const struct table *t, const void *row)
{
	return x->ask->day == 0 || (ROW_GET_INT(row, t->from_d) <= x->ask->day && ROW_GET_INT(row, t->until_d) > x->ask->day);
}

/* The version of the day; without a day asked for else the last. */
static bool version_of(struct popolo *x, const struct kind *k, int64_t area, int64_t id, void *row, bool *found, struct err *e)
{
	if (x->ask->day != 0)
		return store_get_version(x->w.r.app->store, k->versions, area, id, x->ask->day, row, x->w.r.arena, found, e);
	return record_some_version(&x->w, k, area, id, row, found, e);
}

/* ---- persons ---- */

static bool may_person(struct popolo *x, int64_t area, int64_t id, char class_, bool *may, struct err *e)
{
	const GArray *places = NULL;
	*may = viewer_is_operator(x->w.r.app->viewer);
	if (*may)
		return true;
	if (!record_person_places(&x->w, area, id, &places, e))
		return false;
	*may = record_may(&x->w, places, RIGHT_VIEW, "person", class_) && record_may(&x->w, places, RIGHT_EXPORT, "person", class_);
	return true;
}

/* The dates of Party life, without which a membership of a cell cannot be kept. */
static bool put_party(struct popolo *x, json_t *own, const struct person_row *p, struct err *e)
{
	const struct rows_where where = {"person_id", p->id};
	const struct rows_ask ask = {.t = &table_party_record,
		.where = &where,
		.where_count = 1,
		.area = p->area_id,
		.before = NONE,
		.up = true,
		.after = INT64_MIN + 1};
	struct rows rows;
	bool may = false;
	if (!may_person(x, p->area_id, p->id, 'S', &may, e) || !may)
		return !may && e->code == ERR_NONE;
	if (!store_rows(x->w.r.app->store, &ask, x->w.r.arena, &rows, e))
		return false;
	json_t *list = json_array();
	for (size_t i = 0; i < rows.count; i++) {
		const struct party_record_row *r = rows.items[i];
		json_t *one = json_object();
		popolo_put_pdate(one, "admitted", r->admit_d);
		popolo_put_pdate(one, "ceremony", r->ceremony_d);
		popolo_put_pdate(one, "official", r->official_d);
		popolo_put_pdate(one, "ended", r->ended_d);
		popolo_put_code(&x->w, one, "end_reason", "membership_out", r->end_reason);
		popolo_put_flag(one, "again", r->again);
		json_array_append_new(list, one);
		x->sensitive = true;
	}
	if (rows.count > 0)
		json_object_set_new(own, "party", list);
	else
		json_decref(list);
	return true;
}

static bool put_home(struct popolo *x, json_t *own, int64_t area, struct err *e)
{
	const struct rows_where where = {"number", area};
	const struct rows_ask ask = {.t = &table_area, .where = &where, .where_count = 1, .area = NONE, .before = NONE, .limit = 1};
	struct rows rows;
	if (!store_rows(x->w.r.app->store, &ask, x->w.r.arena, &rows, e) || rows.count == 0)
		return e->code == ERR_NONE;
	int64_t home = ((const struct area_row *)rows.items[0])->home_unit_id;
	remember(x->units, home);
	return popolo_put_ref(&x->w, own, "area_id", "unit", home, e);
}

/* What changes of somebody. */
static bool say_person(void *user, const void *version, json_t *o, json_t *own, struct err *e)
{
	struct popolo *x = user;
	const struct person_v_row *v = version;
	(void)own, (void)e;
	popolo_put(o, "name", v->full_name);
	popolo_put_other_name(o, v->birth_name, "birth");
	popolo_put_other_name(o, v->other_name, "other");
	popolo_put_code(&x->w, o, "gender", "sex", v->sex);
	popolo_put_contact(o, "phone", v->phone);
	popolo_put_contact(o, "email", v->email);
	return true;
}

static bool fill_person(struct popolo *x, const struct person_row *p, struct person_v_row *v, json_t *o, json_t *own, struct err *e)
{
	const char *id = NULL;
	json_t *identifiers = json_array();
	bool ok = popolo_outside_id(&x->w, "person", p->id, &id, identifiers, e);
	popolo_put(o, "id", id);
	ok = ok && say_person(x, v, o, own, e);
	popolo_put_pdate(o, "birth_date", p->birth_d);
	popolo_put_pdate(o, "death_date", p->death_d);
	popolo_add_identifiers(o, identifiers);
	ok = ok && popolo_put_states(&x->w, kind_find("person"), p->area_id, v, x->ask->day == 0, say_person, x, o, own, e);
	popolo_put_pdate(own, "known_from", v->from_d);
	return ok && put_home(x, own, p->area_id, e) && put_party(x, own, p, e);
}

static bool is_merged(struct popolo *x, const struct person_row *p)
{
	return reg_is(&x->w.r, "person_state", p->state, "merged");
}

static bool add_person(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct person_row *p = row;
	struct person_v_row v;
	bool found = false, may = false;
	if (is_merged(x, p))
		return true;
	if (!version_of(x, kind_find("person"), p->area_id, p->id, &v, &found, e) || !may_person(x, p->area_id, p->id, 'B', &may, e))
		return false;
	if (!found || !may)
		return true;
	json_t *o = json_object(), *own = json_object();
	bool ok = fill_person(x, p, &v, o, own, e);
	popolo_add_own(o, own);
	x->report->persons++;
	return popolo_add(x->out, o, ok ? e : NULL) && ok;
}

/* ---- bodies ---- */

/* A superior may be spoken of only where it is handed out too. */
static bool put_superior(struct popolo *x, json_t *o, json_t *own, int64_t organisation, struct err *e)
{
	const struct rows_where where = {"organisation_id", organisation};
	const struct rows_ask ask = {.t = &table_organisation_line,
		.where = &where,
		.where_count = 1,
		.area = NONE,
		.before = NONE,
		.up = true,
		.after = INT64_MIN + 1};
	struct rows rows;
	if (!store_rows(x->w.r.app->store, &ask, x->w.r.arena, &rows, e))
		return false;
	json_t *list = json_array();
	bool ok = true;
	for (size_t i = 0; ok && i < rows.count; i++) {
		const struct organisation_line_row *l = rows.items[i];
		if (!alive(x, &table_organisation_line, l) || !known(x, x->organisations, l->superior_id))
			continue;
		json_t *one = json_object(), *aside = json_object();
		popolo_put_code(&x->w, one, "line", "organisation_line", l->line);
		ok = popolo_put_ref(&x->w, one, "organization_id", "organisation", l->superior_id, e);
		popolo_put_span(one, aside, &table_organisation_line, l, "start_date", "end_date");
		popolo_add_own(one, aside);
		if (l->until_d >= YMD_OPEN && json_object_get(o, "parent_id") == NULL)
			json_object_set(o, "parent_id", json_object_get(one, "organization_id"));
		json_array_append_new(list, one);
	}
	if (json_array_size(list) > 0)
		json_object_set_new(own, "superiors", list);
	else
		json_decref(list);
	return ok;
}

/* What changes of a body. */
static bool say_organisation(void *user, const void *version, json_t *o, json_t *own, struct err *e)
{
	struct popolo *x = user;
	const struct organisation_v_row *v = version;
	popolo_put(o, "name", v->name);
	popolo_put_other_name(o, v->short_name, "short");
	popolo_put_code(&x->w, o, "classification", "organisation_type", v->type);
	popolo_put_contact(o, "address", v->address);
	popolo_put_contact(o, "phone", v->phone);
	popolo_put_code(&x->w, own, "place", "cell_place", v->place);
	popolo_put_code(&x->w, own, "grassroots", "grassroots_type", v->grassroots);
	popolo_put(own, "symbol", v->symbol);
	popolo_put_flag(own, "no_masses", v->no_masses);
	popolo_put(own, "exception", v->exception);
	remember(x->units, v->unit_id);
	return popolo_put_ref(&x->w, o, "area_id", "unit", v->unit_id, e);
}

static bool fill_organisation(
	struct popolo *x, const struct organisation_row *r, struct organisation_v_row *v, json_t *o, json_t *own, struct err *e)
{
	const char *id = NULL;
	json_t *identifiers = json_array();
	bool ok = popolo_outside_id(&x->w, "organisation", r->id, &id, identifiers, e);
	popolo_put(o, "id", id);
	ok = ok && say_organisation(x, v, o, own, e);
	if (r->party_code != NULL)
		json_array_append_new(identifiers, json_pack("{s:s,s:s}", "scheme", "coso:party_code", "identifier", r->party_code));
	if (r->ref_code != NULL)
		json_array_append_new(identifiers, json_pack("{s:s,s:s}", "scheme", "coso:ref_code", "identifier", r->ref_code));
	popolo_add_identifiers(o, identifiers);
	ok = ok && popolo_put_states(&x->w, kind_find("organisation"), NONE, v, x->ask->day == 0, say_organisation, x, o, own, e);
	popolo_put_span(o, own, &table_organisation_v, v, "founding_date", "dissolution_date");
	return ok && put_superior(x, o, own, r->id, e);
}

static bool add_organisation(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct organisation_row *r = row;
	struct organisation_v_row v;
	bool found = false;
	if (!version_of(x, kind_find("organisation"), 0, r->id, &v, &found, e))
		return false;
	const struct auth_place at = {.unit = found ? v.unit_id : NONE, .organisation = r->id, .day = x->w.r.ask->day};
	if (!found || !known(x, x->organisations, r->id) ||
		(!viewer_is_operator(x->w.r.app->viewer) && !viewer_may(x->w.r.app->viewer, RIGHT_VIEW, "organisation", 'O', &at)))
		return true;
	json_t *o = json_object(), *own = json_object();
	bool ok = fill_organisation(x, r, &v, o, own, e);
	popolo_add_own(o, own);
	x->report->organisations++;
	return popolo_add(x->out, o, ok ? e : NULL) && ok;
}

/* What changes of a post. */
static bool say_post(void *user, const void *version, json_t *o, json_t *own, struct err *e)
{
	struct popolo *x = user;
	const struct post_v_row *v = version;
	(void)o, (void)e;
	if (v->seats != 1)
		json_object_set_new(own, "seats", json_integer(v->seats));
	popolo_put_code(&x->w, own, "category", "staff_category", v->category);
	popolo_put(own, "position_name", v->position_name);
	popolo_put_flag(own, "main_job", v->main_job);
	return true;
}

static bool add_post(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct post_row *r = row;
	struct post_v_row v;
	const char *id = NULL;
	bool found = false;
	if (!known(x, x->posts, r->id))
		return true;
	if (!version_of(x, kind_find("post"), 0, r->id, &v, &found, e) || !popolo_outside_id(&x->w, "post", r->id, &id, NULL, e))
		return false;
	if (!found)
		return true;
	json_t *o = json_object(), *own = json_object();
	popolo_put(o, "id", id);
	popolo_put(o, "label",
		v.position_name != NULL ? v.position_name : page_code(x->w.r.app, "title", r->title, x->ask->lang, x->w.r.arena));
	popolo_put_code(&x->w, o, "role", "title", r->title);
	bool ok = say_post(x, &v, o, own, e) &&
		  popolo_put_states(&x->w, kind_find("post"), NONE, &v, x->ask->day == 0, say_post, x, o, own, e) &&
		  popolo_put_ref(&x->w, o, "organization_id", "organisation", r->organisation_id, e) &&
		  popolo_put_ref(&x->w, o, "legislative_period_id", "term", r->term_id, e);
	popolo_put_span(o, own, &table_post_v, &v, "start_date", "end_date");
	popolo_add_own(o, own);
	x->report->posts++;
	return popolo_add(x->out, o, ok ? e : NULL) && ok;
}

static bool add_term(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct term_row *r = row;
	const char *id = NULL;
	if (!known(x, x->terms, r->id) || !alive(x, &table_term, r))
		return true;
	if (!popolo_outside_id(&x->w, "term", r->id, &id, NULL, e))
		return false;
	json_t *o = json_object(), *own = json_object();
	popolo_put(o, "id", id);
	popolo_put(o, "name", r->label);
	popolo_put(o, "classification", "legislative period");
	bool ok = popolo_put_ref(&x->w, o, "organization_id", "organisation", r->organisation_id, e);
	popolo_put_span(o, own, &table_term, r, "start_date", "end_date");
	popolo_put_flag(own, "state", r->kind_state);
	popolo_put_code(&x->w, own, "period", "term_period", r->period);
	if (r->ordinal != NONE)
		json_object_set_new(own, "ordinal", json_integer(r->ordinal));
	popolo_add_own(o, own);
	x->report->events++;
	return popolo_add(x->out, o, ok ? e : NULL) && ok;
}

/* ---- who held what ---- */

static bool post_of(struct popolo *x, int64_t id, struct post_row *out, bool *found, struct err *e)
{
	return store_get(x->w.r.app->store, &table_post, 0, id, out, x->w.r.arena, found, e);
}

static bool add_tenure(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct tenure_row *r = row;
	struct post_row post;
	bool found = false, may = false;
	if (!alive(x, &table_tenure, r))
		return true;
	if (!may_person(x, r->area_id, r->person_id, 'O', &may, e) || (may && !post_of(x, r->post_id, &post, &found, e)))
		return false;
	if (!may || !found)
		return true;
	json_t *o = json_object(), *own = json_object();
	bool ok = popolo_put_ref(&x->w, o, "person_id", "person", r->person_id, e) &&
		  popolo_put_ref(&x->w, o, "organization_id", "organisation", post.organisation_id, e) &&
		  popolo_put_ref(&x->w, o, "post_id", "post", r->post_id, e) &&
		  popolo_put_ref(&x->w, o, "legislative_period_id", "term", post.term_id, e);
	popolo_put_code(&x->w, o, "role", "title", post.title);
	popolo_put_span(o, own, &table_tenure, r, "start_date", "end_date");
	popolo_put_code(&x->w, own, "source", "tenure_source", r->source);
	popolo_put_code(&x->w, own, "category", "staff_category", r->category);
	if (r->main == 0)
		json_object_set_new(own, "main", json_false());
	popolo_put_flag(own, "acting", r->acting);
	popolo_put_flag(own, "reelected", r->reelected);
	popolo_put_code(&x->w, own, "end_reason", "tenure_end", r->end_reason);
	popolo_add_own(o, own);
	x->report->memberships++;
	return popolo_add(x->out, o, ok ? e : NULL) && ok;
}

static bool add_membership(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct membership_row *r = row;
	bool may = false;
	if (!alive(x, &table_membership, r))
		return true;
	if (!may_person(x, r->area_id, r->person_id, 'S', &may, e) || !may)
		return e->code == ERR_NONE;
	json_t *o = json_object(), *own = json_object();
	bool ok = popolo_put_ref(&x->w, o, "person_id", "person", r->person_id, e) &&
		  popolo_put_ref(&x->w, o, "organization_id", "organisation", r->organisation_id, e) &&
		  popolo_put_ref(&x->w, o, "area_id", "unit", r->village_id, e);
	remember(x->units, r->village_id);
	popolo_put_span(o, own, &table_membership, r, "start_date", "end_date");
	popolo_put_code(&x->w, own, "member", "membership_kind", r->kind_m);
	popolo_put_code(&x->w, own, "place", "membership_place", r->place);
	popolo_put_code(&x->w, own, "in_reason", "membership_in", r->in_reason);
	popolo_put_code(&x->w, own, "out_reason", "membership_out", r->out_reason);
	popolo_put_pdate(own, "joined", r->joined_d);
	popolo_add_own(o, own);
	x->sensitive = true;
	x->report->memberships++;
	return popolo_add(x->out, o, ok ? e : NULL) && ok;
}

/* ---- territory ---- */

static bool add_unit(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct unit_row *r = row;
	struct unit_v_row v;
	const char *id = NULL;
	bool found = false;
	if (!known(x, x->units, r->id) && !export_inside(&x->where, r->id))
		return true;
	if (!version_of(x, kind_find("unit"), 0, r->id, &v, &found, e) || !popolo_outside_id(&x->w, "unit", r->id, &id, NULL, e))
		return false;
	if (!found)
		return true;
	json_t *o = json_object(), *own = json_object();
	popolo_put(o, "id", id);
	popolo_put(o, "name", v.name);
	popolo_put_code(&x->w, o, "classification", "unit_level", r->level);
	popolo_put_code(&x->w, o, "type", "unit_type", v.type);
	popolo_put(o, "identifier", v.code);
	popolo_put(own, "local_code", v.local_code);
	bool ok = popolo_put_ref(&x->w, o, "parent_id", "unit", v.parent_id, e);
	popolo_put_span(o, own, &table_unit_v, &v, "start_date", "end_date");
	popolo_add_own(o, own);
	x->report->areas++;
	return popolo_add(x->out, o, ok ? e : NULL) && ok;
}

/* ---- what a part of the register speaks of ---- */

static bool note_tenure(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	(void)e;
	remember(x->posts, ((const struct tenure_row *)row)->post_id);
	return true;
}

static bool note_membership(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	(void)e;
	remember(x->organisations, ((const struct membership_row *)row)->organisation_id);
	return true;
}

static bool note_organisation(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct organisation_v_row *v = row;
	(void)e;
	if (export_inside(&x->where, v->unit_id))
		remember(x->organisations, v->organisation_id);
	return true;
}

/* Bodies of posts somebody of here held, and all posts of bodies of here. */
static bool note_post(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct post_row *r = row;
	(void)e;
	if (g_hash_table_contains(x->organisations, &r->organisation_id))
		remember(x->posts, r->id);
	else if (g_hash_table_contains(x->posts, &r->id))
		remember(x->organisations, r->organisation_id);
	if (g_hash_table_contains(x->posts, &r->id))
		remember(x->terms, r->term_id);
	return true;
}

static bool note_term(void *user, const void *row, struct err *e)
{
	struct popolo *x = user;
	const struct term_row *r = row;
	(void)e;
	if (g_hash_table_contains(x->organisations, &r->organisation_id))
		remember(x->terms, r->id);
	return true;
}

static bool note_all(struct popolo *x, struct err *e)
{
	if (x->where.units == NULL)
		return true;
	return each_row(x, &table_organisation_v, NONE, note_organisation, e) && each_in_areas(x, &table_tenure, note_tenure, e) &&
	       each_in_areas(x, &table_membership, note_membership, e) && each_row(x, &table_post, NONE, note_post, e) &&
	       each_row(x, &table_term, NONE, note_term, e);
}

/* What stands above the units spoken of, up to the nation. */
static bool note_above(struct popolo *x, struct err *e)
{
	g_autoptr(GArray) todo = g_array_new(FALSE, FALSE, sizeof(int64_t));
	GHashTableIter it;
	gpointer key = NULL;
	if (x->where.units == NULL)
		return true;
	for (int i = 0; i < 2; i++)
		for (g_hash_table_iter_init(&it, i == 0 ? x->units : x->where.units); g_hash_table_iter_next(&it, &key, NULL);)
			g_array_append_val(todo, *(int64_t *)key);
	for (guint i = 0; i < todo->len; i++) {
		struct unit_v_row v;
		bool found = false;
		if (!version_of(x, kind_find("unit"), 0, g_array_index(todo, int64_t, i), &v, &found, e))
			return false;
		if (found && remember(x->units, v.parent_id))
			g_array_append_val(todo, v.parent_id);
	}
	return true;
}

static bool write_all(struct popolo *x, struct err *e)
{
	struct popolo_out *o = x->out;
	return note_all(x, e) && popolo_array(o, "persons", e) && each_in_areas(x, &table_person, add_person, e) &&
	       popolo_array(o, "organizations", e) && each_row(x, &table_organisation, NONE, add_organisation, e) &&
	       popolo_array(o, "posts", e) && each_row(x, &table_post, NONE, add_post, e) && popolo_array(o, "events", e) &&
	       each_row(x, &table_term, NONE, add_term, e) && popolo_array(o, "memberships", e) &&
	       each_in_areas(x, &table_tenure, add_tenure, e) && each_in_areas(x, &table_membership, add_membership, e) &&
	       note_above(x, e) && popolo_array(o, "areas", e) && each_row(x, &table_unit, NONE, add_unit, e);
}

static GHashTable *id_set(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static void note(struct popolo *x)
{
	const struct access_reading reading = {.area = 0,
		.act = x->sensitive ? RIGHT_EXPORT_SENSITIVE : RIGHT_EXPORT,
		.table = "popolo",
		.row = NONE,
		.fields = "person",
		.query = x->ask->unit,
		.rows = x->report->persons};
	app_note_reading(x->w.r.app, &reading);
}

bool export_popolo(struct app *a, const struct export_ask *ask, struct export_report *out, struct err *e)
{
	struct arena *arena = arena_new();
	struct popolo x = {.ask = ask,
		.pace = {.ask = ask},
		.report = out,
		.organisations = id_set(),
		.posts = id_set(),
		.terms = id_set(),
		.units = id_set()};
	const struct page_ask page = {.day = ask->day != 0 ? ask->day : ask->today, .today = ask->today, .lang = ask->lang};
	bool ok = record_begin(&x.w, a, &page, "person", arena, e) && export_where(a, ask, &x.where, e) &&
		  (x.out = popolo_open(ask->out, e)) != NULL;
	if (ok) {
		ok = write_all(&x, e);
		ok = popolo_close(x.out, ok, e) && ok;
	}
	if (ok)
		note(&x);
	record_end(&x.w);
	export_where_free(&x.where);
	GHashTable *const sets[] = {x.organisations, x.posts, x.terms, x.units};
	for (size_t i = 0; i < G_N_ELEMENTS(sets); i++)
		g_hash_table_destroy(sets[i]);
	arena_free(arena);
	return ok;
}
