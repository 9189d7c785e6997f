/* What must hold inside one row beyond the types of its fields: the "row:" lines of the kinds. Knows the structure of records, no law. */
#include "store/store_internal.h"

#include "model/kinds.gen.h"
#include "messages/store.def"

#include <string.h>

static bool bad(const struct table *t, msg_key why, struct err *e)
{
	return FAIL(e, ERR_INPUT, MSG_ROW_RULE, t->kind->label, msg_template(why, MSG_VI), msg_template(why, MSG_EN), t->kind->name);
}

static int code_num(struct store *s, const char *list, const char *id)
{
	const struct code_list *l = codes_list(s->codes, list, NULL);
	const struct code *c = l == NULL ? NULL : code_by_id(l, id);
	return c == NULL ? -1 : c->num;
}

static bool unit_version(struct store *s, const struct table *t, const void *row, struct err *e)
{
	const struct unit_v_row *r = row;
	const struct code_list *types = codes_list(s->codes, "unit_type", e);
	const struct code *type = types == NULL ? NULL : code_by_num(types, r->type);
	const char *level = type == NULL ? NULL : code_extra(type, "level");
	if (level == NULL)
		return types != NULL;
	bool nation = strcmp(level, "nation") == 0, village = strcmp(level, "village") == 0;
	if (nation != (r->parent_id == NONE))
		return bad(t, MSG_ROW_UNIT_PARENT, e);
	if (nation)
		return true;
	return village == (r->code == NULL) || bad(t, MSG_ROW_UNIT_CODE, e);
}

static bool event_part(struct store *s, const struct table *t, const void *row, struct err *e)
{
	const struct unit_event_part_row *r = row;
	if (r->from_unit_id == NONE && r->to_unit_id == NONE)
		return bad(t, MSG_ROW_PART_ENDS, e);
	bool whole = r->extent == code_num(s, "part_extent", "whole");
	bool shares = r->share_people != NONE || r->share_households != NONE || r->share_area != NONE;
	return !whole || !shares || bad(t, MSG_ROW_PART_SHARES, e);
}

static bool person(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct person_row *r = row;
	if ((r->birth_unknown == 1) != (r->birth_d == 0))
		return bad(t, r->birth_unknown == 1 ? MSG_ROW_BIRTH_UNKNOWN : MSG_ROW_BIRTH_MISSING, e);
	if (r->death_d != NONE && r->birth_d != 0 && r->birth_d / 10000 > r->death_d / 10000)
		return bad(t, MSG_ROW_DEATH, e);
	return r->birth_d == 0 || r->birth_d >= 18800000 || bad(t, MSG_ROW_BIRTH_YEAR, e);
}

static bool qualification(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct qualification_row *r = row;
	const int64_t kinds[] = {r->general, r->professional, r->theory, r->state_mgmt, r->rank, r->language, r->it};
	int stated = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		stated += kinds[i] != NONE;
	return stated == 1 || bad(t, MSG_ROW_ONE_LEVEL, e);
}

static bool tenure(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct tenure_row *r = row;
	return (r->end_reason != NONE) == (r->until_d != YMD_OPEN) || bad(t, MSG_ROW_END_REASON, e);
}

static bool membership(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct membership_row *r = row;
	return (r->out_reason != NONE) == (r->until_d != YMD_OPEN) || bad(t, MSG_ROW_OUT_REASON, e);
}

static bool party_record(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct party_record_row *r = row;
	if (r->ceremony_d != NONE && r->ceremony_d < r->admit_d)
		return bad(t, MSG_ROW_CEREMONY, e);
	int64_t entered = r->ceremony_d != NONE ? r->ceremony_d : r->admit_d;
	return r->official_d == NONE || r->official_d >= entered || bad(t, MSG_ROW_OFFICIAL, e);
}

static bool document(struct store *s, const struct table *t, const void *row, struct err *e)
{
	(void)s;
	const struct document_row *r = row;
	return r->incoming != 1 || r->arrived_d != NONE || bad(t, MSG_ROW_ARRIVED, e);
}

static bool figure(struct store *s, const struct table *t, const void *row, struct err *e)
{
	const struct figure_row *r = row;
	if ((r->unit_id == NONE) == (r->organisation_id == NONE))
		return bad(t, MSG_ROW_FIGURE_WHERE, e);
	(void)s;
	return r->period_from == NONE || r->period_until == NONE || r->period_from < r->period_until || bad(t, MSG_ROW_FIGURE_PERIOD, e);
}

bool row_rules(struct store *s, const struct table *t, const void *row, struct err *e)
{
	const struct {
		const struct table *t;
		bool (*holds)(struct store *, const struct table *, const void *, struct err *);
	} rules[] = {
		{&table_unit_v, unit_version},
		{&table_unit_event_part, event_part},
		{&table_person, person},
		{&table_qualification, qualification},
		{&table_tenure, tenure},
		{&table_party_record, party_record},
		{&table_membership, membership},
		{&table_document, document},
		{&table_figure, figure},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		if (rules[i].t == t)
			return rules[i].holds(s, t, row, e);
	return row_rules_facts(s, t, row, e);
}
