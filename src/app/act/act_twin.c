/* Somebody who is about to be recorded may be recorded already (docs/records.md 4): asked before saving, remembered when the clerk says
 * that it is somebody else. */
#include "app/act/act_internal.h"

#include "app/people/duplicate.h"
#include "app/reading.h"
#include "messages/act.def"
#include "messages/people_one.def"
#include "model/kinds.gen.h"

#include <string.h>

#define RULE "duplicate" /* the name under which a reason is given */

bool act_twins_begin(struct acting *x, struct err *e)
{
	if (x->act->kind != ACT_CREATE || x->kind != table_person.kind)
		return true;
	x->names = directory_hold(app_directory(x->app), x->store, e);
	return x->names != NULL;
}

void act_twins_end(struct acting *x)
{
	directory_release(x->names);
}

static const char *reason_given(const struct acting *x)
{
	for (size_t i = 0; i < x->act->waiver_count; i++)
		if (strcmp(x->act->waivers[i].rule, RULE) == 0 && x->act->waivers[i].reason != NULL)
			return x->act->waivers[i].reason;
	return "";
}

/* By trying somebody learns that such a person is recorded elsewhere: that is a reading. What was typed is not in the log. */
static void note_elsewhere(struct acting *x, const struct duplicate_match *m)
{
	const struct access_reading r = {
		.area = m->area, .act = RIGHT_VIEW, .table = "person", .row = m->person, .fields = "duplicate", .rows = NONE};
	for (size_t i = 0; i < app_reading_count(x->app); i++)
		if (app_reading(x->app, i)->row == m->person && app_reading(x->app, i)->area == m->area)
			return;
	app_note_reading(x->app, &r);
}

static const char *name_of(struct acting *x, const struct duplicate_match *m)
{
	if (m->name == NULL)
		note_elsewhere(x, m);
	const char *id = arena_printf(x->arena, "%" G_GINT64_FORMAT, m->person);
	return m->name == NULL ? ACT_SAY(x, MSG_DUPLICATE_ELSEWHERE, id) : arena_printf(x->arena, "%s, %s", m->name, m->where);
}

/* "Not one human" is kept with the pair, so that it is not proposed again. */
static bool remember(struct acting *x, const struct duplicate_match *m, struct err *e)
{
	const struct person_row *self = x->main.now;
	const struct code_list *l = codes_list(x->app->codes, "duplicate_state", e);
	bool first = self->id < m->person;
	struct duplicate_row r;
	if (l == NULL)
		return false;
	row_init(&table_duplicate, &r);
	r.area_id = r.a_area = first ? self->area_id : m->area;
	r.a_id = MIN(self->id, m->person);
	r.b_area = first ? m->area : self->area_id;
	r.b_id = MAX(self->id, m->person);
	r.score = m->score.score;
	r.grounds = duplicate_grounds_text(m->score.grounds, x->arena);
	r.state = code_by_id(l, "different")->num;
	r.by_account_id = viewer_account(x->app->viewer);
	return store_insert(x->store, &table_duplicate, &r, e);
}

static const char *likeness(struct acting *x, const struct duplicate_match *m, bool same)
{
	const char *name = name_of(x, m);
	/* Ethnic group, birth and home of somebody the viewer may not see would be told by trying. */
	if (m->name == NULL)
		return same ? ACT_SAY(x, MSG_TWIN_SAME_ELSEWHERE, name) : ACT_SAY(x, MSG_TWIN_PERHAPS_ELSEWHERE, name);
	const char *score = arena_printf(x->arena, "%d", m->score.score);
	const char *grounds = duplicate_grounds_words(m->score.grounds, x->act->lang, x->arena);
	return same ? ACT_SAY(x, MSG_TWIN_SAME, name, score, grounds) : ACT_SAY(x, MSG_TWIN_PERHAPS, name, score, grounds);
}

static bool say(struct acting *x, const struct duplicate_match *m, struct err *e)
{
	const char *name = name_of(x, m), *reason = reason_given(x);
	int64_t link = m->name != NULL ? m->person : NONE;
	if (m->score.class_ == DUPLICATE_PERHAPS) {
		act_effect(x, likeness(x, m, false), x->kind, m->area, link);
		return true;
	}
	if (*reason != '\0') {
		act_effect(x, ACT_SAY(x, MSG_TWIN_ACCEPTED, name, reason), x->kind, m->area, link);
		return remember(x, m, e);
	}
	act_effect(x, likeness(x, m, false), x->kind, m->area, link);
	x->unaccepted++;
	act_problem(x, "full_name", RULE, true, likeness(x, m, true));
	return true;
}

bool act_twins(struct acting *x, struct err *e)
{
	const struct person_row *self = x->main.now;
	const struct person_v_row *v = x->version.now;
	struct duplicate_match *found = NULL;
	size_t count = 0;
	if (x->names == NULL || self == NULL || v == NULL)
		return true;
	const struct identity_number_row *typed = x->number.now;
	const struct duplicate_number number = {x->number.t != NULL ? typed->kind_no : NONE, act_number_text(x)};
	const struct duplicate_candidate c = {.name = v->full_name,
		.numbers = &number,
		.number_count = number.value != NULL ? 1 : 0,
		.birth = (ymd)self->birth_d,
		.sex = v->sex,
		.ethnic = v->ethnic,
		.hometown = v->hometown_unit_id,
		.organisation = NONE};
	if (!duplicate_check(x->app, x->names, &c, x->act->today, &found, &count, x->arena, e))
		return false;
	for (size_t i = 0; i < count; i++)
		if (found[i].person != self->id && !say(x, &found[i], e)) /* its own number stands already */
			return false;
	return true;
}

bool act_number_held(struct acting *x, const char *why, struct err *e)
{
	const struct identity_number_row *typed = x->number.now;
	const struct duplicate_number number = {typed->kind_no, act_number_text(x)};
	const struct duplicate_candidate c = {.name = ((const struct person_v_row *)x->version.now)->full_name,
		.sex = NONE,
		.ethnic = NONE,
		.hometown = NONE,
		.organisation = NONE,
		.numbers = &number,
		.number_count = 1};
	struct duplicate_match *found = NULL;
	size_t count = 0;
	if (x->names != NULL && !duplicate_check(x->app, x->names, &c, x->act->today, &found, &count, x->arena, e))
		return false;
	for (size_t i = 0; i < count; i++)
		if ((found[i].score.grounds & (1u << GROUND_CITIZEN_SAME | 1u << GROUND_NUMBER_SAME)) != 0 &&
			found[i].person != ((const struct person_row *)x->main.now)->id) {
			act_problem(x, ACT_NUMBER "value", "C26", false, ACT_SAY(x, MSG_ACT_NUMBER_HELD, name_of(x, &found[i])));
			return true;
		}
	act_problem(x, ACT_NUMBER "value", "C26", false, why);
	return true;
}
