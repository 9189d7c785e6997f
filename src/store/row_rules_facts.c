/* Rules inside one row for what is told of persons, bodies and units: evaluation, discipline, training, establishment, poverty. Which
 * levels a scale has and which measures a system of discipline has is said by the code lists. */
#include "store/store_internal.h"

#include "messages/records.def"
#include "messages/store.def"
#include "model/kinds.gen.h"

#include <string.h>

static bool bad(const struct table *t, msg_key why, struct err *e)
{
	return FAIL(e, ERR_INPUT, MSG_ROW_RULE, t->kind->label, msg_template(why, MSG_VI), msg_template(why, MSG_EN), t->kind->name);
}

static const struct code *code_of(struct store *s, const char *list, int64_t num)
{
	const struct code_list *l = num == NONE ? NULL : codes_list(s->codes, list, NULL);
	return l == NULL ? NULL : code_by_num(l, num);
}

/* Exactly one of two references is given. */
static bool one_of_two(int64_t a, int64_t b)
{
	return (a == NONE) != (b == NONE);
}

static bool establishment(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct establishment_row *r = row;
	return one_of_two(r->unit_id, r->organisation_id) || bad(t, MSG_ROW_UNIT_OR_ORGANISATION, e);
}

static bool training_course(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct training_course_row *r = row;
	return r->end_d == NONE || r->start_d <= r->end_d || bad(t, MSG_ROW_COURSE_DAYS, e);
}

/* The level belongs to the scale; items of other lists (a local addition) say nothing. */
static bool level_of_scale(struct store *s, int64_t level, const struct code *scale)
{
	const struct code *c = code_of(s, "evaluation_level", level);
	return c == NULL || c->scale == NULL || scale == NULL || strcmp(c->scale, scale->id) == 0;
}

/* min inclusive, max exclusive, whole points; the row holds tenths. */
static bool points_of_level(const struct code *level, int64_t tenths)
{
	const char *min = level == NULL ? NULL : code_extra(level, "min"), *max = level == NULL ? NULL : code_extra(level, "max");
	if (tenths == NONE)
		return true;
	if (min != NULL && tenths < 10 * g_ascii_strtoll(min, NULL, 10))
		return false;
	return max == NULL || tenths < 10 * g_ascii_strtoll(max, NULL, 10);
}

static bool evaluation(struct store *s, const struct table *t, const void *row, struct err *e)
{
	const struct evaluation_row *r = row;
	const struct code *scale = code_of(s, "evaluation_scale", r->scale);
	if (!one_of_two(r->person_id, r->organisation_id))
		return bad(t, MSG_ROW_PERSON_OR_ORGANISATION, e);
	if (!one_of_two(r->level, r->none_reason))
		return bad(t, MSG_ROW_LEVEL_OR_REASON, e);
	if (!level_of_scale(s, r->level, scale) || !level_of_scale(s, r->self_level, scale) || !level_of_scale(s, r->proposed_level, scale))
		return bad(t, MSG_ROW_LEVEL_SCALE, e);
	return points_of_level(code_of(s, "evaluation_level", r->level), r->points) || bad(t, MSG_ROW_LEVEL_POINTS, e);
}

static bool award(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct award_row *r = row;
	return one_of_two(r->person_id, r->organisation_id) || bad(t, MSG_ROW_PERSON_OR_ORGANISATION, e);
}

/* Is the word among the words of the text? */
static bool has_word(const char *text, const char *word)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	return g_strv_contains((const char *const *)words, word);
}

static bool discipline(struct store *s, const struct table *t, const void *row, struct err *e)
{
	const struct discipline_row *r = row;
	if (!one_of_two(r->person_id, r->organisation_id))
		return bad(t, MSG_ROW_PERSON_OR_ORGANISATION, e);
	const struct code *system = code_of(s, "discipline_system", r->system), *form = code_of(s, "discipline_form", r->form);
	const char *systems = form == NULL ? NULL : code_extra(form, "systems");
	if (system != NULL && systems != NULL && !has_word(systems, system->id))
		return bad(t, MSG_ROW_DISCIPLINE_SYSTEM, e);
	/* C51; certain only where the day is known. */
	bool in_force = form == NULL || r->from_p != PRECISION_DAY ||
			((form->from == 0 || form->from <= r->from_d) && (form->until == 0 || r->from_d < form->until));
	return in_force || bad(t, MSG_ROW_DISCIPLINE_DAY, e);
}

/* C25. A number sealed with a key that is not at hand cannot be read: nothing is said then, key_verify says it. */
static bool identity_number(struct store *s, const struct table *t, const void *row, struct err *e)
{
	const struct identity_number_row *r = row;
	const struct code *kind = code_of(s, "identity_kind", r->kind_no);
	const char *format = kind == NULL ? NULL : code_extra(kind, "format"), *value = NULL;
	if (s->bulk || format == NULL || r->value_enc == NULL)
		return true;
	struct arena *a = arena_new();
	g_autofree char *pattern = g_strconcat("^(?:", format, ")$", NULL);
	bool good = !store_reveal(s, r->value_enc, a, &value, NULL) || g_regex_match_simple(pattern, value, 0, 0);
	arena_free(a);
	return good || bad(t, MSG_ROW_NUMBER_FORMAT, e);
}

static bool assignment(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct assignment_row *r = row;
	return r->unit_id != NONE || r->organisation_id != NONE || r->field != NONE || r->helped_id != NONE ||
	       bad(t, MSG_ROW_ASSIGNED_WHAT, e);
}

static bool document_relation(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct document_relation_row *r = row;
	return r->other_id != NONE || r->other_text != NULL || bad(t, MSG_ROW_OTHER_DOCUMENT, e);
}

static bool poverty_figure(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct poverty_figure_row *r = row;
	const int64_t in[] = {r->opening, r->from_other, r->back, r->new, r->other_in}, out[] = {r->to_lower, r->escaped, r->other_out};
	int64_t sum = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(in); i++) {
		if (in[i] == NONE)
			return true;
		sum += in[i];
	}
	for (size_t i = 0; i < G_N_ELEMENTS(out); i++) {
		if (out[i] == NONE)
			return true;
		sum -= out[i];
	}
	return sum == r->closing || bad(t, MSG_ROW_POVERTY_SUM, e);
}

static bool poverty_detail(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct poverty_detail_row *r = row;
	int given = (r->deprivation != NONE) + (r->cause != NONE) + (r->hh_group != NONE) + (r->ethnic != NONE);
	return given == 1 || bad(t, MSG_ROW_POVERTY_BY, e);
}

static bool procedure_case(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct procedure_case_row *r = row;
	return r->closed_d == NONE || r->opened_d <= r->closed_d || bad(t, MSG_ROW_CASE_DAYS, e);
}

static bool procedure_step(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct procedure_step_row *r = row;
	return r->entered_d == NONE || r->left_d == NONE || r->entered_d <= r->left_d || bad(t, MSG_ROW_STEP_DAYS, e);
}

/* Each is a part of the one before it: who was there of those summoned, ballots handed out to them, those that came back, the good ones,
 * yes. */
static bool vote_count(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct vote_count_row *r = row;
	const struct {
		int64_t part, whole;
		msg_key why;
	} chain[] = {{r->present, r->summoned, MSG_ROW_VOTE_PRESENT}, {r->issued, r->present, MSG_ROW_VOTE_ISSUED},
		{r->returned, r->issued, MSG_ROW_VOTE_RETURNED}, {r->valid, r->returned, MSG_ROW_VOTE_VALID},
		{r->agreed, r->valid, MSG_ROW_VOTE_AGREED}};
	if (r->candidate_id == NONE && r->question == NULL)
		return bad(t, MSG_ROW_VOTE_ON_WHAT, e);
	for (size_t i = 0; i < G_N_ELEMENTS(chain); i++)
		if (chain[i].part > chain[i].whole)
			return bad(t, chain[i].why, e);
	return true;
}

bool row_rules_facts(struct store *s, const struct table *t, const void *row, struct err *e)
{
	const struct {
		const struct table *t;
		bool (*holds)(struct store *, const struct table *, const void *, struct err *);
	} rules[] = {
		{&table_establishment, establishment},
		{&table_identity_number, identity_number},
		{&table_training_course, training_course},
		{&table_evaluation, evaluation},
		{&table_award, award},
		{&table_discipline, discipline},
		{&table_assignment, assignment},
		{&table_document_relation, document_relation},
		{&table_poverty_figure, poverty_figure},
		{&table_poverty_detail, poverty_detail},
		{&table_procedure_case, procedure_case},
		{&table_procedure_step, procedure_step},
		{&table_vote_count, vote_count},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		if (rules[i].t == t)
			return rules[i].holds(s, t, row, e);
	return true;
}
