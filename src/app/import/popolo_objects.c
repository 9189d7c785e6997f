/* Territory, bodies, terms and posts of a Popolo file. */
#include "app/import/popolo_parts.h"

#include "messages/popolo.def"
#include "store/rows.h"
#include "store/statement.h"

#include "model/kinds.gen.h"

#include <string.h>

const char *popolo_new_id(struct popolo_taking *x, enum popolo_class c, const char *kind, const json_t *o, struct err *e)
{
	const char *id = popolo_text(o, "id");
	if (id == NULL) {
		popolo_problem(x, MSG_POPOLO_MISSING, "id", NULL);
		return NULL;
	}
	if (!g_hash_table_add(x->seen, g_strdup_printf("%s\t%s", kind, id))) {
		popolo_problem(x, MSG_POPOLO_TWICE, id, NULL);
		return NULL;
	}
	const struct popolo_ref *there = popolo_find(x, kind, id, e);
	if (there != NULL) {
		if (c == POPOLO_EVENTS || c == POPOLO_ORGANISATIONS || popolo_text(o, "death_date") != NULL)
			popolo_remember(x, there, o);
		x->report->same[c]++;
		return NULL;
	}
	return e->code == ERR_NONE ? id : NULL;
}

static int64_t num_of(struct popolo_taking *x, const char *list, const char *id)
{
	const struct code_list *l = codes_list(x->app->codes, list, NULL);
	const struct code *c = l != NULL && id != NULL ? code_by_id(l, id) : NULL;
	return c != NULL ? c->num : NONE;
}

/* ---- territory ---- */

/* Units with a code are in every register: found by level and code on a day. */
static bool unit_by_code(struct popolo_taking *x, const json_t *o, int64_t level, const char *code, int64_t *out, struct err *e)
{
	const char *day_text = popolo_text(o, "start_date");
	ymd day = x->o->today;
	struct err none = {0};
	if (day_text == NULL)
		day_text = popolo_text(popolo_own(o), "known_from");
	if (day_text != NULL && ymd_parse_partial(day_text, &day, &none))
		day = ymd_first(day);
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text("popolo_unit"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":level"), level);
	db_bind_text(st, db_param(st, ":code"), code);
	db_bind_int(st, db_param(st, ":day"), day);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW ? db_int(st, 0) : NONE;
	db_reset(st);
	return step != DB_ERROR;
}

/* What has no number of the state, or one that is not in this register: made as the file says. */
static bool new_unit(struct popolo_taking *x, const json_t *o, const char *id, const char *level, struct err *e)
{
	static const char *const known[] = {
		"id", "name", "classification", "type", "parent_id", "identifier", "start_date", "end_date", "coso", NULL};
	const struct popolo_ref *above = popolo_pointed(x, "unit", o, "parent_id", true, e);
	const char *type = popolo_code(x, "area", "type", "unit_type", popolo_text(o, "type"), true), *name = popolo_text(o, "name");
	json_t *head = json_object(), *v = json_object();
	bool ok = above != NULL && type != NULL && name != NULL && popolo_span(x, v, o, "start_date", "end_date", NULL, NULL);
	if (ok) {
		const struct popolo_ref *self = popolo_keep(x, "unit", id, NONE, NONE);
		popolo_set(head, "level", level);
		popolo_line(x, "unit", self->text + 1, json_incref(head));
		popolo_set(v, "unit_id", self->text);
		popolo_set(v, "parent_id", above->text);
		popolo_set(v, "name", name);
		popolo_set(v, "type", type);
		popolo_set(v, "code", popolo_text(o, "identifier"));
		popolo_set(v, "local_code", popolo_text(popolo_own(o), "local_code"));
		popolo_line(x, "unit_v", NULL, json_incref(v));
		popolo_keys(x, "unit", self, id, o);
		popolo_unheld_members(x, o, known);
		x->report->made[POPOLO_AREAS]++;
	}
	json_decref(head);
	json_decref(v);
	return e->code == ERR_NONE;
}

bool popolo_area(struct popolo_taking *x, const json_t *o, struct err *e)
{
	const char *level = popolo_text(o, "classification"), *code = popolo_text(o, "identifier"), *id = popolo_text(o, "id");
	int64_t unit = NONE;
	if (level == NULL)
		level = popolo_text(o, "type");
	bool ours = popolo_listed(x, "area", "levels", level) && id != NULL;
	/* From the top down, so that what lies above is there; what is no level of ours with the last. */
	if (x->level != NULL ? !ours || strcmp(level, x->level) != 0 : ours)
		return true;
	x->report->seen[POPOLO_AREAS]++;
	if (!ours) {
		x->report->left[POPOLO_AREAS]++;
		popolo_unheld(x, arena_printf(x->arena, "areas (%s)", level != NULL ? level : "?"));
		return true;
	}
	id = popolo_new_id(x, POPOLO_AREAS, "unit", o, e);
	if (id == NULL)
		return e->code == ERR_NONE;
	if (code != NULL && !unit_by_code(x, o, num_of(x, "unit_level", level), code, &unit, e))
		return false;
	if (unit != NONE) {
		struct unit_row row;
		bool found = false;
		if (!store_get(x->app->store, &table_unit, 0, unit, &row, x->arena, &found, e))
			return false;
		popolo_keys(x, "unit", popolo_keep(x, "unit", id, unit, found ? row.area_no : NONE), id, o);
		x->report->same[POPOLO_AREAS]++;
		return true;
	}
	if (popolo_listed(x, "area", "make", level))
		return new_unit(x, o, id, level, e);
	popolo_problem(x, MSG_POPOLO_UNIT_UNKNOWN, popolo_text(o, "name"), code != NULL ? code : "–");
	return true;
}

/* ---- bodies ---- */

/* The first name with that note, or, note NULL, the first that says something else than name. */
static const char *other_name(const json_t *o, const char *note)
{
	const json_t *list = json_object_get(o, "other_names");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *n = json_array_get(list, i);
		if (g_strcmp0(popolo_text(n, "note"), note) == 0)
			return popolo_text(n, "name");
	}
	return NULL;
}

static const char *listed(const json_t *o, const char *list, const char *key, const char *is, const char *value)
{
	const json_t *l = json_object_get(o, list);
	for (size_t i = 0; i < json_array_size(l); i++)
		if (g_strcmp0(popolo_text(json_array_get(l, i), key), is) == 0)
			return popolo_text(json_array_get(l, i), value);
	return NULL;
}

/* Names that are kept nowhere: neither the short one nor one of a state. */
static void note_names(struct popolo_taking *x, const json_t *o)
{
	const json_t *list = json_object_get(o, "other_names");
	bool states = json_array_size(json_object_get(popolo_own(o), "states")) > 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = popolo_text(json_array_get(list, i), "name"), *note = popolo_text(json_array_get(list, i), "note");
		bool held = g_strcmp0(note, "short") == 0 || (states && g_strcmp0(note, "former") == 0);
		if (name != NULL && !held && g_strcmp0(name, popolo_text(o, "name")) != 0)
			popolo_unheld(x, "organizations.other_names");
	}
}

static bool build_organisation(struct popolo_taking *x, const json_t *o, json_t *v, struct err *e)
{
	const json_t *own = popolo_own(o);
	const struct popolo_ref *unit = popolo_text(o, "area_id") != NULL ? popolo_pointed(x, "unit", o, "area_id", true, e) : NULL;
	const char *type = popolo_code(x, "organisation", "classification", "organisation_type", popolo_text(o, "classification"), true);
	if (popolo_text(o, "name") == NULL)
		popolo_problem(x, MSG_POPOLO_MISSING, "name", NULL);
	if (e->code != ERR_NONE || type == NULL || popolo_text(o, "name") == NULL)
		return false;
	popolo_set(v, "name", popolo_text(o, "name"));
	popolo_set(v, "short_name", other_name(o, "short"));
	popolo_set(v, "type", type);
	popolo_set(v, "unit_id", unit != NULL ? unit->text : NULL);
	popolo_set(v, "place", popolo_text(own, "place"));
	popolo_set(v, "grassroots", popolo_text(own, "grassroots"));
	popolo_set(v, "symbol", popolo_text(own, "symbol"));
	if (json_is_true(json_object_get(own, "no_masses")))
		json_object_set_new(v, "no_masses", json_true());
	popolo_set(v, "exception", popolo_text(own, "exception"));
	popolo_set(v, "address", listed(o, "contact_details", "type", "address", "value"));
	popolo_set(v, "phone", listed(o, "contact_details", "type", "phone", "value"));
	return true;
}

bool popolo_organisation(struct popolo_taking *x, const json_t *o, struct err *e)
{
	static const char *const known[] = {"id", "name", "other_names", "classification", "founding_date", "dissolution_date", "parent_id",
		"area_id", "identifiers", "contact_details", "seats", "coso", NULL};
	x->report->seen[POPOLO_ORGANISATIONS]++;
	const char *id = popolo_new_id(x, POPOLO_ORGANISATIONS, "organisation", o, e);
	json_t *states = id != NULL ? popolo_versions(x, o, o, "founding_date", "dissolution_date", build_organisation, e) : NULL;
	if (states == NULL)
		return e->code == ERR_NONE;
	json_t *head = json_object();
	struct popolo_ref *self = popolo_keep(x, "organisation", id, NONE, NONE);
	popolo_remember(x, self, o);
	popolo_set(head, "party_code", listed(o, "identifiers", "scheme", "coso:party_code", "identifier"));
	popolo_set(head, "ref_code", listed(o, "identifiers", "scheme", "coso:ref_code", "identifier"));
	popolo_line(x, "organisation", self->text + 1, head);
	popolo_version_lines(x, "organisation", self, states);
	popolo_keys(x, "organisation", self, id, o);
	popolo_unheld_members(x, o, known);
	note_names(x, o);
	x->report->made[POPOLO_ORGANISATIONS]++;
	return true;
}

static bool superior(struct popolo_taking *x, const struct popolo_ref *self, const json_t *o, const char *key, const json_t *span,
	const char *line, struct err *e)
{
	const struct popolo_ref *above = popolo_pointed(x, "organisation", o, key, true, e);
	json_t *set = json_object();
	if (above != NULL && popolo_span(x, set, span, "start_date", "end_date", NULL, NULL)) {
		popolo_set(set, "organisation_id", self->text);
		popolo_set(set, "superior_id", above->text);
		popolo_set(set, "line", line);
		popolo_line(x, "organisation_line", NULL, json_incref(set));
	}
	json_decref(set);
	return e->code == ERR_NONE;
}

bool popolo_superiors(struct popolo_taking *x, const json_t *o, struct err *e)
{
	const char *id = popolo_text(o, "id");
	const json_t *list = json_object_get(popolo_own(o), "superiors");
	const struct popolo_ref *self = id != NULL ? popolo_find(x, "organisation", id, e) : NULL;
	if (self == NULL || self->id != NONE)
		return e->code == ERR_NONE;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const char *line = popolo_code(x, "organisation", "line", "organisation_line", popolo_text(one, "line"), true);
		if (line != NULL && !superior(x, self, one, "organization_id", one, line, e))
			return false;
	}
	if (json_array_size(list) > 0 || popolo_text(o, "parent_id") == NULL)
		return true;
	/* Only that it stands below, not since when: as long as it is there. */
	json_t *span = json_object();
	popolo_set(span, "start_date", popolo_text(o, "founding_date"));
	popolo_set(span, "end_date", popolo_text(o, "dissolution_date"));
	const char *line = popolo_default(x, "organisation", "line");
	bool ok = superior(x, self, o, "parent_id", span, line != NULL ? line : "part_of", e);
	json_decref(span);
	return ok;
}

/* ---- terms and posts ---- */

bool popolo_event(struct popolo_taking *x, const json_t *o, struct err *e)
{
	static const char *const known[] = {
		"id", "name", "classification", "organization_id", "start_date", "end_date", "identifiers", "coso", NULL};
	const char *class_ = popolo_text(o, "classification"), *name = popolo_text(o, "name");
	x->report->seen[POPOLO_EVENTS]++;
	if (!popolo_listed(x, "term", "classes", class_)) {
		x->report->left[POPOLO_EVENTS]++;
		popolo_unheld(x, arena_printf(x->arena, "events (%s)", class_ != NULL ? class_ : "?"));
		return true;
	}
	const char *id = popolo_new_id(x, POPOLO_EVENTS, "term", o, e);
	const struct popolo_ref *of = id != NULL ? popolo_pointed(x, "organisation", o, "organization_id", true, e) : NULL;
	if (of == NULL)
		return e->code == ERR_NONE;
	const json_t *own = popolo_own(o);
	json_t *set = json_object();
	if (name == NULL || strlen(name) > 20)
		popolo_problem(x, name == NULL ? MSG_POPOLO_MISSING : MSG_POPOLO_LONG, "name", name);
	else if (popolo_span(x, set, o, "start_date", "end_date", NULL, NULL)) {
		struct popolo_ref *self = popolo_keep(x, "term", id, NONE, NONE);
		popolo_remember(x, self, o);
		popolo_set(set, "organisation_id", of->text);
		popolo_set(set, "label", name);
		json_object_set_new(set, "kind_state", json_boolean(json_is_true(json_object_get(own, "state"))));
		popolo_set(set, "period", popolo_text(own, "period"));
		if (json_is_integer(json_object_get(own, "ordinal")))
			json_object_set(set, "ordinal", json_object_get(own, "ordinal"));
		popolo_line(x, "term", self->text + 1, json_incref(set));
		popolo_keys(x, "term", self, id, o);
		popolo_unheld_members(x, o, known);
		x->report->made[POPOLO_EVENTS]++;
	}
	json_decref(set);
	return e->code == ERR_NONE;
}

static bool build_post(struct popolo_taking *x, const json_t *o, json_t *v, struct err *e)
{
	const json_t *own = popolo_own(o);
	(void)x, (void)e;
	if (json_is_integer(json_object_get(own, "seats")))
		json_object_set(v, "seats", json_object_get(own, "seats"));
	popolo_set(v, "category", popolo_text(own, "category"));
	popolo_set(v, "position_name", popolo_text(own, "position_name"));
	if (json_is_true(json_object_get(own, "main_job")))
		json_object_set_new(v, "main_job", json_true());
	return true;
}

bool popolo_post(struct popolo_taking *x, const json_t *o, struct err *e)
{
	static const char *const known[] = {
		"id", "label", "role", "organization_id", "legislative_period_id", "start_date", "end_date", "identifiers", "coso", NULL};
	x->report->seen[POPOLO_POSTS]++;
	const char *id = popolo_new_id(x, POPOLO_POSTS, "post", o, e);
	const struct popolo_ref *of = id != NULL ? popolo_pointed(x, "organisation", o, "organization_id", true, e) : NULL;
	if (of == NULL)
		return e->code == ERR_NONE;
	const struct popolo_ref *term =
		popolo_text(o, "legislative_period_id") != NULL ? popolo_pointed(x, "term", o, "legislative_period_id", true, e) : NULL;
	const char *title = popolo_code(x, "post", "role", "title", popolo_text(o, "role"), true);
	json_t *states = title != NULL && e->code == ERR_NONE ? popolo_versions(x, o, o, "start_date", "end_date", build_post, e) : NULL;
	if (states == NULL)
		return e->code == ERR_NONE;
	json_t *head = json_object();
	const struct popolo_ref *self = popolo_keep(x, "post", id, NONE, NONE);
	popolo_set(head, "organisation_id", of->text);
	popolo_set(head, "title", title);
	popolo_set(head, "term_id", term != NULL ? term->text : NULL);
	popolo_line(x, "post", self->text + 1, head);
	popolo_version_lines(x, "post", self, states);
	popolo_keys(x, "post", self, id, o);
	popolo_unheld_members(x, o, known);
	x->report->made[POPOLO_POSTS]++;
	return true;
}
