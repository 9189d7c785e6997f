/* See watch.h. */
#include "store/watch.h"

#include "model/kinds.gen.h"
#include "store/rules.h"

const struct watch *watch_all(size_t *count)
{
#define W(id, statement, table, field, area, any, as, ...)                                                                                 \
	{                                                                                                                                  \
		id, statement, &table_##table, field, area, any, false, as,                                                                \
		{                                                                                                                          \
			__VA_ARGS__                                                                                                        \
		}                                                                                                                          \
	}
#define KEY_ONLY(id, statement, table, field, area, ...)                                                                                   \
	{                                                                                                                                  \
		id, statement, &table_##table, field, area, true, true, WATCH_VALUE,                                                       \
		{                                                                                                                          \
			__VA_ARGS__                                                                                                        \
		}                                                                                                                          \
	}
#define ON(table, column)                                                                                                                  \
	{                                                                                                                                  \
		&table_##table, column                                                                                                     \
	}
	static const struct watch all[] = {
		W("c12", "c12", organisation_event_part, "to_org", false, true, WATCH_VALUE, ON(organisation_event_part, "event_id")),
		W("c14_few", "c14_few", organisation, "organisation", false, true, WATCH_VALUE, ON(membership, "organisation_id")),
		W("c14_many", "c14_many", organisation, "organisation", false, true, WATCH_VALUE, ON(membership, "organisation_id"),
			ON(organisation_v, "organisation_id")),
		W("c14_nine", "c14_nine", organisation, "organisation", false, true, WATCH_VALUE, ON(membership, "organisation_id"),
			ON(organisation_v, "organisation_id")),
		W("c14_seven", "c14_seven", organisation, "organisation", false, true, WATCH_VALUE, ON(organisation_v, "organisation_id")),
		KEY_ONLY("c14_seven", "c14_seven_post", organisation, "post", false, ON(tenure, "post_id")),
		W("c15", "c15", organisation_covers, "unit", false, true, WATCH_VALUE, ON(organisation_covers, "unit_id")),
		W("c15_none", "c15_none", unit, "unit", false, true, WATCH_VALUE, ON(organisation_covers, "unit_id"),
			ON(organisation_v, "unit_id"), ON(unit_v, "unit_id")),
		W("c17_elected", "c17_elected", term, "elected", false, false, WATCH_VALUE, ON(term, "id")),
		W("c17_list", "c17_list", term, "list_size", false, false, WATCH_VALUE, ON(term, "id")),
		W("c18", "c18", tenure, "post", false, true, WATCH_VALUE, ON(tenure, "post_id"), ON(post_v, "post_id")),
		W("c19", "c19", tenure, "from", true, false, WATCH_VALUE, ON(tenure, "person_id")),
		W("c20", "c20", establishment, "number", false, true, WATCH_VALUE, ON(establishment, "organisation_id")),
		W("c20", "c20_unit", establishment, "number", false, true, WATCH_VALUE, ON(establishment, "unit_id")),
		KEY_ONLY("c20", "c20_post", establishment, "category", true, ON(tenure, "id")),
		KEY_ONLY("c20", "c20_post_unit", establishment, "category", true, ON(tenure, "id")),
		W("c22_young", "c22_young", tenure, "from", true, false, WATCH_VALUE, ON(tenure, "person_id")),
		W("c22_old", "c22_old", person, "birth_d", true, false, WATCH_VALUE, ON(person, "id")),
		W("c24", "c24", person_v, "religion", true, false, WATCH_VALUE, ON(person_v, "person_id")),
		W("c27_age", "c27_age", qualification, "on", true, false, WATCH_VALUE, ON(qualification, "person_id")),
		W("c27_before", "c27_before", qualification, "theory", true, false, WATCH_VALUE, ON(qualification, "person_id")),
		W("c30", "c30", tenure, "main", true, false, WATCH_VALUE, ON(tenure, "person_id")),
		W("c32", "c32", tenure, "appointed.no", true, false, WATCH_DAYS_AGO, ON(tenure, "person_id")),
		W("c33", "c33", tenure, "post", true, false, WATCH_VALUE, ON(tenure, "person_id")),
		W("c35", "c35", party_record, "official_d", true, false, WATCH_VALUE, ON(party_record, "person_id")),
		W("c37_young", "c37_young", party_record, "admit_d", true, true, WATCH_VALUE, ON(party_record, "person_id"),
			ON(person, "id")),
		W("c37_old", "c37_old", party_record, "admit_d", true, true, WATCH_VALUE, ON(party_record, "person_id"), ON(person, "id")),
		W("c44", "c44", admission_case, "cell_for", true, false, WATCH_VALUE, ON(admission_case, "person_id")),
		W("c44_more", "c44_more", admission_case, "cell_for", true, false, WATCH_VALUE, ON(admission_case, "person_id")),
		W("c45", "c45", admission_case, "course_d", true, false, WATCH_VALUE, ON(admission_case, "person_id")),
		W("c46_short", "c46_short", membership, "until", true, false, WATCH_VALUE, ON(membership, "person_id")),
		W("c46_long", "c46_long", membership, "until", true, false, WATCH_VALUE, ON(membership, "person_id")),
		W("c49", "c49", evaluation, "level", true, true, WATCH_VALUE, ON(evaluation, "period_year")),
	};
#undef W
#undef KEY_ONLY
#undef ON
	*count = G_N_ELEMENTS(all);
	return all;
}

void watch_bind(struct db_stmt *st, const struct watch *w, const struct watch_values *v)
{
	int64_t limit = w->as == WATCH_DAYS_AGO ? ymd_add_days(v->day, -(int)v->limit) : v->limit;
	const struct {
		const char *name;
		int64_t v;
	} params[] = {{"limit", limit}, {"more", v->more}, {"day", v->day}};
	for (size_t i = 0; i < G_N_ELEMENTS(params); i++)
		if (db_find_param(st, params[i].name) >= 0)
			db_bind_int(st, db_param(st, params[i].name), params[i].v);
}

static bool read_all(struct db_stmt *st, GArray *out, struct err *e)
{
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct watch_found f = {db_int(st, 0), db_int(st, 1), db_columns(st) > 2 ? db_int(st, 2) : 0};
		g_array_append_val(out, f);
	}
	return step == DB_DONE;
}

bool watch_key(struct store *s, const struct watch *w, const struct watch_values *v, int64_t area, int64_t key, GArray *out, struct err *e)
{
	g_autofree char *name = g_strconcat("warn_", w->statement, NULL);
	g_autofree char *sql = statement_expand_key(s, name, w->area, e);
	struct db_stmt *st = sql == NULL ? NULL : db_prepare(store_db(s), sql, e);
	if (st == NULL)
		return false;
	watch_bind(st, w, v);
	if (w->area)
		db_bind_int(st, db_param(st, "area"), area);
	db_bind_int(st, db_param(st, "key"), key);
	return read_all(st, out, e);
}

bool watch_everything(struct store *s, const struct watch *w, const struct watch_values *v, GArray *out, struct err *e)
{
	g_autofree char *name = g_strconcat("warn_", w->statement, NULL);
	g_autofree char *sql = statement_expand(s, name, e);
	struct db_stmt *st = sql == NULL ? NULL : db_prepare(store_db(s), sql, e);
	if (st == NULL)
		return false;
	watch_bind(st, w, v);
	return read_all(st, out, e);
}
