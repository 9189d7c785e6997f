/* People of a Popolo file, and who held what. */
#include "app/import/popolo_parts.h"

#include "messages/popolo.def"
#include "store/rows.h"

#include "model/kinds.gen.h"

#include <string.h>

/* ---- persons ---- */

/* The book: of the unit the file names, else of the one asked for. */
static int64_t book_of(struct popolo_taking *x, const json_t *o, struct err *e)
{
	const json_t *own = popolo_own(o);
	const struct popolo_ref *unit = popolo_text(own, "area_id") != NULL ? popolo_pointed(x, "unit", own, "area_id", true, e) : NULL;
	if (unit != NULL && unit->area != NONE && x->o->unit == NULL)
		return unit->area;
	if (x->unit_area == NONE)
		popolo_problem(x, MSG_POPOLO_NO_BOOK, NULL, NULL);
	return x->unit_area;
}

/* The file is silent on some: the mapping may know them by name. */
static const char *sex_of(struct popolo_taking *x, const json_t *o)
{
	const char *text = popolo_text(o, "gender"), *name = popolo_text(o, "name");
	if (text == NULL && name != NULL)
		text = yaml_text(yaml_get(yaml_get(yaml_get(x->map, "person"), "by_name"), "gender"), name);
	return popolo_code(x, "person", "gender", "sex", text, true);
}

/* Names beside the name: one at birth, one other; what says nothing new is no loss. */
static void set_names(struct popolo_taking *x, json_t *v, const json_t *o, const char *name)
{
	const json_t *list = json_object_get(o, "other_names");
	bool states = json_array_size(json_object_get(popolo_own(o), "states")) > 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *other = popolo_text(json_array_get(list, i), "name"), *note = popolo_text(json_array_get(list, i), "note");
		const char *key = g_strcmp0(note, "birth") == 0 ? "birth_name" : "other_name";
		if (states && g_strcmp0(note, "former") == 0) /* stands in its state */
			continue;
		if (other == NULL || (strcmp(other, name) == 0 && g_strcmp0(note, "birth") != 0 && g_strcmp0(note, "other") != 0))
			continue;
		if (json_object_get(v, key) == NULL)
			popolo_set(v, key, other);
		else
			popolo_unheld(x, "persons.other_names");
	}
	static const char *const parts[] = {"given_name", "family_name", "additional_name", "sort_name", "patronymic_name"};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const char *part = popolo_text(o, parts[i]);
		if (part != NULL && strstr(name, part) == NULL)
			popolo_unheld(x, arena_printf(x->arena, "persons.%s", parts[i]));
	}
}

static void set_contacts(struct popolo_taking *x, json_t *v, const json_t *o)
{
	const json_t *list = json_object_get(o, "contact_details");
	popolo_set(v, "email", popolo_text(o, "email"));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *type = popolo_text(json_array_get(list, i), "type"), *value = popolo_text(json_array_get(list, i), "value");
		const char *key = g_strcmp0(type, "cell") == 0 || g_strcmp0(type, "phone") == 0 ? "phone" : type;
		bool ours = g_strcmp0(key, "phone") == 0 || g_strcmp0(key, "email") == 0;
		if (value == NULL)
			continue;
		if (ours && json_object_get(v, key) == NULL)
			popolo_set(v, key, value);
		else
			popolo_unheld(x, arena_printf(x->arena, "persons.contact_details (%s)", type != NULL ? type : "?"));
	}
}

/* The dates of Party life, as our own files have them. */
static void party_lines(struct popolo_taking *x, const struct popolo_ref *self, const json_t *own)
{
	const json_t *list = json_object_get(own, "party");
	for (size_t i = 0; i < json_array_size(list); i++) {
		static const char *const days[][2] = {
			{"admitted", "admit_d"}, {"ceremony", "ceremony_d"}, {"official", "official_d"}, {"ended", "ended_d"}};
		const json_t *one = json_array_get(list, i);
		json_t *set = json_object();
		json_object_set_new(set, "area_id", json_integer(self->area));
		popolo_set(set, "person_id", self->text);
		for (size_t k = 0; k < G_N_ELEMENTS(days); k++)
			popolo_set(set, days[k][1], popolo_text(one, days[k][0]));
		popolo_set(set, "end_reason", popolo_text(one, "end_reason"));
		json_object_set_new(set, "again", json_boolean(json_is_true(json_object_get(one, "again"))));
		popolo_line(x, "party_record", NULL, set);
	}
}

static void person_lines(struct popolo_taking *x, const json_t *o, const char *id, int64_t book, json_t *states)
{
	const char *birth = popolo_text(o, "birth_date");
	struct popolo_ref *self = popolo_keep(x, "person", id, NONE, book);
	json_t *head = json_object();
	if (popolo_text(o, "death_date") != NULL)
		popolo_remember(x, self, o);
	json_object_set_new(head, "area_id", json_integer(book));
	popolo_set(head, "state", "active");
	if (birth != NULL)
		popolo_set(head, "birth_d", birth);
	else
		json_object_set_new(head, "birth_unknown", json_true());
	popolo_set(head, "death_d", popolo_text(o, "death_date"));
	popolo_line(x, "person", self->text + 1, head);
	popolo_version_lines(x, "person", self, states);
	popolo_keys(x, "person", self, id, o);
	party_lines(x, self, popolo_own(o));
	x->report->made[POPOLO_PERSONS]++;
}

static bool build_person(struct popolo_taking *x, const json_t *o, json_t *v, struct err *e)
{
	const char *sex = sex_of(x, o), *name = popolo_text(o, "name");
	(void)e;
	if (name == NULL)
		popolo_problem(x, MSG_POPOLO_MISSING, "name", NULL);
	if (name == NULL || sex == NULL)
		return false;
	popolo_set(v, "full_name", name);
	popolo_set(v, "sex", sex);
	popolo_set(v, "nationality", popolo_default(x, "person", "nationality"));
	set_names(x, v, o, name);
	set_contacts(x, v, o);
	return true;
}

bool popolo_person(struct popolo_taking *x, const json_t *o, struct err *e)
{
	static const char *const known[] = {"id", "name", "other_names", "gender", "birth_date", "death_date", "contact_details", "email",
		"identifiers", "given_name", "family_name", "additional_name", "sort_name", "patronymic_name", "coso", NULL};
	x->report->seen[POPOLO_PERSONS]++;
	const char *id = popolo_new_id(x, POPOLO_PERSONS, "person", o, e);
	if (id == NULL)
		return e->code == ERR_NONE;
	const char *birth = popolo_text(o, "birth_date"), *known_from = popolo_text(popolo_own(o), "known_from");
	int64_t book = book_of(x, o, e);
	json_t *span = json_object();
	/* Somebody is known from birth on where nothing else is said. */
	json_object_set_new(span, "coso", json_object());
	popolo_set(json_object_get(span, "coso"), "known_from", known_from != NULL ? known_from : birth);
	json_t *states = popolo_versions(x, o, span, "-", "-", build_person, e);
	if (states != NULL && book != NONE && e->code == ERR_NONE) {
		person_lines(x, o, id, book, states);
		popolo_unheld_members(x, o, known);
	} else if (states != NULL) {
		json_decref(states);
	}
	json_decref(span);
	return e->code == ERR_NONE;
}

/* ---- who held what ---- */

/* A day of a span as it stands in rows, for telling whether a row is there already. */
static int64_t first_day(const json_t *set)
{
	ymd day = 0;
	struct err none = {0};
	return ymd_parse_partial(json_string_value(json_object_get(set, "from_d")), &day, &none) ? ymd_first(day) : NONE;
}

/* Is there a row that says the same? Only where everything it points at is there. */
static bool is_there(struct popolo_taking *x, const struct table *t, const struct popolo_ref *person, const char *column,
	const struct popolo_ref *other, const json_t *set, bool *out, struct err *e)
{
	*out = false;
	if (person->id == NONE || other->id == NONE)
		return true;
	const struct rows_where where[] = {{"person_id", person->id}, {column, other->id}, {"from_d", first_day(set)}};
	const struct rows_ask ask = {
		.t = t, .where = where, .where_count = G_N_ELEMENTS(where), .area = person->area, .before = NONE, .limit = 1};
	struct rows rows;
	if (!store_rows(x->app->store, &ask, x->arena, &rows, e))
		return false;
	*out = rows.count > 0;
	return true;
}

static int64_t title_num(struct popolo_taking *x, const char *title)
{
	const struct code_list *l = codes_list(x->app->codes, "title", NULL);
	const struct code *c = l != NULL ? code_by_id(l, title) : NULL;
	return c != NULL ? c->num : NONE;
}

/* A post that the file does not name: of the body, the title and the term. */
static bool post_for(struct popolo_taking *x, const char *title, const struct popolo_ref *of, const struct popolo_ref *term,
	const struct popolo_ref **out, struct err *e)
{
	const char *id = arena_printf(x->arena, "%s|%s|%s", of->text, title, term != NULL ? term->text : "");
	*out = g_hash_table_lookup(x->refs, arena_printf(x->arena, "post\t%s", id));
	if (*out != NULL)
		return true;
	if (of->id != NONE && (term == NULL || term->id != NONE)) {
		const struct rows_where where[] = {
			{"organisation_id", of->id}, {"title", title_num(x, title)}, {"term_id", term != NULL ? term->id : NONE}};
		const struct rows_ask ask = {
			.t = &table_post, .where = where, .where_count = term != NULL ? 3 : 2, .area = NONE, .before = NONE, .limit = 1};
		struct rows rows;
		if (!store_rows(x->app->store, &ask, x->arena, &rows, e))
			return false;
		if (rows.count > 0) {
			*out = popolo_keep(x, "post", id, ((const struct post_row *)rows.items[0])->id, NONE);
			return true;
		}
	}
	const struct popolo_ref *self = popolo_keep(x, "post", id, NONE, NONE);
	json_t *head = json_object(), *v = json_object(), *seats = json_object_get(of->kept, "seats");
	popolo_set(head, "organisation_id", of->text);
	popolo_set(head, "title", title);
	popolo_set(head, "term_id", term != NULL ? term->text : NULL);
	popolo_line(x, "post", self->text + 1, head);
	popolo_set(v, "post_id", self->text);
	if (json_is_integer(seats))
		json_object_set(v, "seats", seats);
	bool ok = popolo_span(x, v, term != NULL ? term->kept : NULL, "start_date", "end_date", NULL, NULL);
	popolo_line(x, "post_v", NULL, v);
	x->posts_made++;
	*out = self;
	return ok || e->code == ERR_NONE;
}

/* Nobody holds anything after death: where the mapping says so, what the file lets go on ends on that day. */
static void cut_at_death(struct popolo_taking *x, json_t *set, const struct popolo_ref *person)
{
	const char *cut = yaml_text(yaml_get(x->map, "tenure"), "end_at_death"), *death = popolo_text(person->kept, "death_date");
	const char *until = popolo_text(set, "until_d");
	ymd day = 0;
	struct err none = {0};
	char shown[11];
	if (g_strcmp0(cut, "true") != 0 || death == NULL || strlen(death) != 10 || (until != NULL && strcmp(until, death) <= 0) ||
		!ymd_parse_iso(death, &day, &none))
		return;
	json_object_set_new(set, "until_d", json_string(ymd_format_iso(ymd_add_days(day, 1), shown)));
	x->cut_at_death++;
}

/* A holding without days of its own lasts as long as its term. */
static bool tenure_span(
	struct popolo_taking *x, json_t *set, const json_t *o, const struct popolo_ref *person, const struct popolo_ref *term)
{
	const json_t *t = term != NULL ? term->kept : NULL;
	if (!popolo_span(x, set, o, "start_date", "end_date", popolo_text(t, "start_date"), popolo_text(t, "end_date")))
		return false;
	cut_at_death(x, set, person);
	return true;
}

static bool flag(const json_t *own, const char *key, bool otherwise)
{
	const json_t *v = json_object_get(own, key);
	return v == NULL ? otherwise : json_is_true(v);
}

static bool tenure(struct popolo_taking *x, const json_t *o, const struct popolo_ref *person, const struct popolo_ref *post,
	const struct popolo_ref *term, struct err *e)
{
	const json_t *own = popolo_own(o);
	json_t *set = json_object();
	bool same = false, ok = false;
	const char *source = popolo_code(x, "tenure", "source", "tenure_source", popolo_text(own, "source"), true), *why = NULL;
	if (source != NULL && tenure_span(x, set, o, person, term) && is_there(x, &table_tenure, person, "post_id", post, set, &same, e)) {
		bool ended = popolo_text(set, "until_d") != NULL;
		ok = !ended || (why = popolo_code(x, "tenure", "end_reason", "tenure_end", popolo_text(own, "end_reason"), true)) != NULL;
	}
	if (ok && same)
		x->report->same[POPOLO_MEMBERSHIPS]++;
	if (ok && !same) {
		json_object_set_new(set, "area_id", json_integer(person->area));
		popolo_set(set, "person_id", person->text);
		popolo_set(set, "post_id", post->text);
		popolo_set(set, "source", source);
		popolo_set(set, "category", popolo_text(own, "category"));
		json_object_set_new(set, "main", json_boolean(flag(own, "main", true)));
		json_object_set_new(set, "acting", json_boolean(flag(own, "acting", false)));
		if (flag(own, "reelected", false))
			json_object_set_new(set, "reelected", json_true());
		popolo_set(set, "end_reason", why);
		popolo_line(x, "tenure", NULL, json_incref(set));
		x->report->made[POPOLO_MEMBERSHIPS]++;
	}
	json_decref(set);
	return e->code == ERR_NONE;
}

/* made, same: counters; NULL: not counted as an object of the file. */
static bool membership(struct popolo_taking *x, const json_t *o, const struct popolo_ref *person, const struct popolo_ref *of,
	const struct popolo_ref *village, const json_t *span, int64_t *made, int64_t *there, struct err *e)
{
	const json_t *own = popolo_own(o);
	json_t *set = json_object();
	bool same = false;
	const char *kind = popolo_code(x, "membership", "member", "membership_kind", popolo_text(own, "member"), true);
	const char *in = popolo_code(x, "membership", "in_reason", "membership_in", popolo_text(own, "in_reason"), true);
	const char *place = popolo_code(x, "membership", "place", "membership_place", popolo_text(own, "place"), true), *out = NULL;
	if (kind == NULL || in == NULL || place == NULL || !popolo_span(x, set, span, "start_date", "end_date", NULL, NULL) ||
		!is_there(x, &table_membership, person, "organisation_id", of, set, &same, e))
		goto done;
	cut_at_death(x, set, person);
	if (same) {
		(*there)++;
		goto done;
	}
	if (popolo_text(set, "until_d") != NULL)
		out = popolo_code(x, "membership", "out_reason", "membership_out", popolo_text(own, "out_reason"), true);
	json_object_set_new(set, "area_id", json_integer(person->area));
	popolo_set(set, "person_id", person->text);
	popolo_set(set, "organisation_id", of->text);
	popolo_set(set, "village_id", village != NULL ? village->text : NULL);
	popolo_set(set, "kind_m", kind);
	popolo_set(set, "place", place);
	popolo_set(set, "in_reason", in);
	popolo_set(set, "out_reason", out);
	popolo_set(set, "joined_d", popolo_text(own, "joined"));
	popolo_line(x, "membership", NULL, json_incref(set));
	(*made)++;
done:
	json_decref(set);
	return e->code == ERR_NONE;
}

/* For whom somebody sits there: a membership of its own, said once. */
static bool on_behalf(struct popolo_taking *x, const json_t *o, const struct popolo_ref *person, struct err *e)
{
	int64_t there = 0;
	if (popolo_text(o, "on_behalf_of_id") == NULL)
		return true;
	const struct popolo_ref *of = popolo_pointed(x, "organisation", o, "on_behalf_of_id", true, e);
	if (of == NULL || !g_hash_table_add(x->seen, g_strdup_printf("behalf\t%s\t%s", person->text, popolo_text(o, "on_behalf_of_id"))))
		return e->code == ERR_NONE;
	json_t *span = json_object();
	bool ok = membership(x, NULL, person, of, NULL, span, &x->behalves, &there, e);
	json_decref(span);
	return ok;
}

bool popolo_membership(struct popolo_taking *x, const json_t *o, struct err *e)
{
	static const char *const known[] = {"id", "person_id", "organization_id", "post_id", "role", "label", "start_date", "end_date",
		"legislative_period_id", "on_behalf_of_id", "area_id", "coso", NULL};
	x->report->seen[POPOLO_MEMBERSHIPS]++;
	const struct popolo_ref *person = popolo_pointed(x, "person", o, "person_id", true, e), *post = NULL, *of = NULL, *term = NULL;
	const bool has_post = popolo_text(o, "post_id") != NULL, says_member = popolo_text(popolo_own(o), "member") != NULL;
	if (e->code != ERR_NONE || person == NULL)
		return e->code == ERR_NONE;
	post = has_post ? popolo_pointed(x, "post", o, "post_id", true, e) : NULL;
	of = !has_post ? popolo_pointed(x, "organisation", o, "organization_id", true, e) : NULL;
	if (popolo_text(o, "legislative_period_id") != NULL)
		term = popolo_pointed(x, "term", o, "legislative_period_id", !has_post, e);
	if (e->code != ERR_NONE || (post == NULL && of == NULL))
		return e->code == ERR_NONE;
	popolo_unheld_members(x, o, known);
	const char *role = popolo_text(o, "role");
	bool party = of != NULL && popolo_listed(x, "membership", "of", popolo_text(of->kept, "classification"));
	if (of != NULL && (says_member || party || role == NULL)) {
		const struct popolo_ref *village = popolo_pointed(x, "unit", o, "area_id", false, e);
		return e->code == ERR_NONE && membership(x, o, person, of, village, o, &x->report->made[POPOLO_MEMBERSHIPS],
						      &x->report->same[POPOLO_MEMBERSHIPS], e);
	}
	if (popolo_text(o, "area_id") != NULL)
		popolo_unheld(x, "memberships.area_id");
	if (says_member) /* in a post: it is held, being a member of something is not said by that */
		popolo_unheld(x, "memberships.coso.member");
	if (!has_post) {
		const char *title = popolo_code(x, "post", "role", "title", role, true);
		if (title == NULL || !post_for(x, title, of, term, &post, e))
			return e->code == ERR_NONE;
	}
	return tenure(x, o, person, post, term, e) && on_behalf(x, o, person, e);
}
