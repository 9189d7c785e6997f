/* Rules with thresholds (docs/records.md 6, W): asked of what an act touched, after everything is written. The statements are structure
 * (sql/statements/warn_*.sql); values, levels and words are law (domain/checks/nguong_quy_tac.yaml). An error refuses, a warning asks for a
 * reason that is kept as a waiver with its record, a note is only said. */
#include "app/act/act_internal.h"
#include "app/act/act_law.h"
#include "messages/act.def"
#include "model/kinds.gen.h"
#include "store/rules.h"
#include "store/statement.h"

#include <string.h>

enum limit_as { AS_VALUE, AS_DAYS_AGO };

struct watch {
	const char *id;	       /* of the limit; the statement is warn_ID */
	const struct table *t; /* whose rows the statement names */
	const char *field;     /* a text of the act the warning stands at */
	bool area;	       /* keys are asked inside one storage area */
	bool any;	       /* also where another row of the sequence is the one named */
	enum limit_as as;
	struct {
		const struct table *t;
		const char *column;
	} triggers[3];
};

static const struct watch *watches(size_t *count)
{
	static const struct watch all[] = {
		{"c12", &table_organisation_event_part, "to_org", false, true, AS_VALUE, {{&table_organisation_event_part, "event_id"}}},
		{"c14_few", &table_organisation, "organisation", false, true, AS_VALUE, {{&table_membership, "organisation_id"}}},
		{"c14_many", &table_organisation, "organisation", false, true, AS_VALUE,
			{{&table_membership, "organisation_id"}, {&table_organisation_v, "organisation_id"}}},
		{"c15", &table_organisation_covers, "unit", false, true, AS_VALUE, {{&table_organisation_covers, "unit_id"}}},
		{"c17_elected", &table_term, "elected", false, false, AS_VALUE, {{&table_term, "id"}}},
		{"c17_list", &table_term, "list_size", false, false, AS_VALUE, {{&table_term, "id"}}},
		{"c18", &table_tenure, "post", false, true, AS_VALUE, {{&table_tenure, "post_id"}, {&table_post_v, "post_id"}}},
		{"c19", &table_tenure, "from", true, false, AS_VALUE, {{&table_tenure, "person_id"}}},
		{"c20", &table_establishment, "number", false, false, AS_VALUE, {{&table_establishment, "organisation_id"}}},
		{"c22_young", &table_tenure, "from", true, false, AS_VALUE, {{&table_tenure, "person_id"}}},
		{"c22_old", &table_person, "birth_d", true, false, AS_VALUE, {{&table_person, "id"}}},
		{"c24", &table_person_v, "religion", true, false, AS_VALUE, {{&table_person_v, "person_id"}}},
		{"c27_age", &table_qualification, "on", true, false, AS_VALUE, {{&table_qualification, "person_id"}}},
		{"c27_before", &table_qualification, "theory", true, false, AS_VALUE, {{&table_qualification, "person_id"}}},
		{"c30", &table_tenure, "main", true, false, AS_VALUE, {{&table_tenure, "person_id"}}},
		{"c32", &table_tenure, "appointed.no", true, false, AS_DAYS_AGO, {{&table_tenure, "person_id"}}},
		{"c35", &table_party_record, "official_d", true, false, AS_VALUE, {{&table_party_record, "person_id"}}},
		{"c37_young", &table_party_record, "admit_d", true, false, AS_VALUE, {{&table_party_record, "person_id"}}},
		{"c37_old", &table_party_record, "admit_d", true, false, AS_VALUE, {{&table_party_record, "person_id"}}},
		{"c44", &table_admission_case, "cell_for", true, false, AS_VALUE, {{&table_admission_case, "person_id"}}},
		{"c44_more", &table_admission_case, "cell_for", true, false, AS_VALUE, {{&table_admission_case, "person_id"}}},
		{"c45", &table_admission_case, "course_d", true, false, AS_VALUE, {{&table_admission_case, "person_id"}}},
		{"c46_short", &table_membership, "until", true, false, AS_VALUE, {{&table_membership, "person_id"}}},
		{"c46_long", &table_membership, "until", true, false, AS_VALUE, {{&table_membership, "person_id"}}},
	};
	*count = G_N_ELEMENTS(all);
	return all;
}

/* What a statement found. */
struct found {
	int64_t area, id, n;
};

struct warning {
	struct acting *x;
	const struct watch *w;
	const struct act_limit *limit;
	const struct found *found;
};

/* ---- what is said ----------------------------------------------------------------------------------------------------------------------
 */

/* The law's sentence: {1} what was found, {2} the value. */
static const char *sentence(const struct warning *k)
{
	const char *text = k->x->act->lang == MSG_VI ? k->limit->say_vi : k->limit->say_en;
	g_auto(GStrv) at_found = g_strsplit(text, "{1}", 2);
	g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, k->found->n);
	g_autofree char *one = at_found[1] == NULL ? g_strdup(text) : g_strconcat(at_found[0], n, at_found[1], NULL);
	g_auto(GStrv) at_value = g_strsplit(one, "{2}", 2);
	if (at_value[1] == NULL)
		return arena_strdup(k->x->arena, one);
	return arena_printf(k->x->arena, "%s%" G_GINT64_FORMAT "%s", at_value[0], k->limit->value, at_value[1]);
}

static const char *reason_for(const struct acting *x, const char *rule)
{
	for (size_t i = 0; i < x->act->waiver_count; i++) {
		const struct act_waiver *v = &x->act->waivers[i];
		if (strcmp(v->rule, rule) == 0 && v->reason != NULL && *v->reason != '\0')
			return v->reason;
	}
	return NULL;
}

/* Somebody took it before, for that row. */
static bool waived_before(const struct warning *k, bool *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(k->x->store), statement_text("waiver_open"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":rule"), k->limit->rule);
	db_bind_text(st, db_param(st, ":tbl"), k->w->t->name);
	db_bind_int(st, db_param(st, ":area"), k->found->area);
	db_bind_int(st, db_param(st, ":row"), k->found->id);
	db_bind_int(st, db_param(st, ":day"), k->x->act->today);
	enum db_step step = db_step(st, e);
	*out = step == DB_ROW;
	db_reset(st);
	return step != DB_ERROR;
}

/* Kept with the record, so that nobody is asked again. The operator has no account that could stand for it: there the log's reason does. */
static bool keep_waiver(const struct warning *k, const char *reason, struct err *e)
{
	struct waiver_row r;
	struct acting *x = k->x;
	act_effect(x, ACT_SAY(x, MSG_ACT_ACCEPTED, k->limit->rule, sentence(k), reason), NULL, 0, NONE);
	if (viewer_is_operator(x->app->viewer))
		return true;
	row_init(&table_waiver, &r);
	r.area_id = k->found->area;
	r.rule = k->limit->rule;
	r.tbl = k->w->t->name;
	r.row_id = k->found->id;
	r.reason = reason;
	r.by_account_id = viewer_account(x->app->viewer);
	r.from_d = x->act->today;
	return store_insert(x->store, &table_waiver, &r, e);
}

static bool raise_warning(const struct warning *k, struct err *e)
{
	struct acting *x = k->x;
	bool waived = false;
	const char *reason = reason_for(x, k->limit->rule);
	if (k->limit->level == LEVEL_ERROR) {
		act_problem(x, k->w->field, k->limit->rule, false, sentence(k));
		return true;
	}
	if (!waived_before(k, &waived, e))
		return false;
	if (waived)
		return true;
	if (k->limit->level == LEVEL_NOTE) {
		act_effect(x, ACT_SAY(x, MSG_ACT_NOTE, k->limit->rule, sentence(k)), k->w->t->kind, k->found->area, k->found->id);
		return true;
	}
	if (reason != NULL)
		return keep_waiver(k, reason, e);
	x->unaccepted++;
	act_problem(x, k->w->field, k->limit->rule, true, sentence(k));
	return true;
}

/* ---- asking ----------------------------------------------------------------------------------------------------------------------------
 */

static bool ask(struct acting *x, const struct watch *w, const struct act_limit *limit, int64_t key, GArray *out, struct err *e)
{
	g_autofree char *name = g_strconcat("warn_", w->id, NULL);
	g_autofree char *sql = statement_expand_key(x->store, name, w->area, e);
	struct db_stmt *st = sql == NULL ? NULL : db_prepare(store_db(x->store), sql, e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	int64_t value = w->as == AS_DAYS_AGO ? ymd_add_days(x->act->today, -(int)limit->value) : limit->value;
	const struct {
		const char *name;
		int64_t v;
	} params[] = {{"area", x->area}, {"key", key}, {"limit", value}, {"day", x->act->today}};
	for (size_t i = 0; i < G_N_ELEMENTS(params); i++)
		if (db_find_param(st, params[i].name) >= 0)
			db_bind_int(st, db_param(st, params[i].name), params[i].v);
	while ((step = db_step(st, e)) == DB_ROW) {
		const struct found f = {db_int(st, 0), db_int(st, 1), db_columns(st) > 2 ? db_int(st, 2) : 0};
		g_array_append_val(out, f);
	}
	return step == DB_DONE;
}

/* Is the row one the act wrote? */
static bool is_written(const struct acting *x, const struct table *t, int64_t id)
{
	const struct act_row *const rows[] = {&x->main, &x->version};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i]->t == t && ROW_AT_INT(rows[i]->now, t->id) == id)
			return true;
	return false;
}

static bool watch_row(
	struct acting *x, const struct watch *w, const struct act_limit *limit, const struct act_row *r, const char *column, struct err *e)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct found));
	int64_t key = row_get_int(table_column(r->t, column), r->now);
	if (key == NONE || !ask(x, w, limit, key, found, e))
		return key == NONE;
	for (guint i = 0; i < found->len; i++) {
		const struct warning k = {x, w, limit, &g_array_index(found, struct found, i)};
		if (!w->any && !is_written(x, w->t, k.found->id))
			continue;
		return raise_warning(&k, e); /* one of a kind says enough */
	}
	return true;
}

static bool watch_rows(struct acting *x, const struct watch *w, const struct act_limit *limit, struct err *e)
{
	const struct act_row *const rows[] = {&x->main, &x->version};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		for (size_t t = 0; t < G_N_ELEMENTS(w->triggers) && w->triggers[t].t != NULL; t++)
			if (rows[i]->t == w->triggers[t].t && rows[i]->now != NULL && act_changed(rows[i]) &&
				!watch_row(x, w, limit, rows[i], w->triggers[t].column, e))
				return false;
	return true;
}

/* C33: a title or category that the law does not know on the first day. Validity stands in the code lists, so no statement can ask. */
static bool watch_codes(struct acting *x, const struct act_limit *limit, struct err *e)
{
	static const struct watch w = {"c33", &table_tenure, "post", true, false, AS_VALUE, {{&table_tenure, "person_id"}}};
	const struct tenure_row *r = x->main.now;
	struct post_row post;
	bool found = false;
	if (x->main.t != &table_tenure || !act_changed(&x->main))
		return true;
	if (!store_get(x->store, &table_post, 0, r->post_id, &post, x->arena, &found, e) || !found)
		return found;
	const int64_t nums[] = {post.title, r->category};
	static const char *const lists[] = {"title", "staff_category"};
	for (size_t i = 0; i < G_N_ELEMENTS(nums); i++) {
		const struct code_list *l = codes_list(x->app->codes, lists[i], e);
		const struct code *c = l == NULL || nums[i] == NONE ? NULL : code_by_num(l, nums[i]);
		bool in_force = c == NULL || ((c->from == 0 || c->from <= r->from_d) && (c->until == 0 || r->from_d < c->until));
		const struct found f = {r->area_id, r->id, 0};
		const struct warning k = {x, &w, limit, &f};
		if (!in_force)
			return raise_warning(&k, e);
	}
	return true;
}

bool act_warn(struct acting *x, struct err *e)
{
	const struct act_limit *limits = NULL;
	size_t limit_count = 0, count = 0;
	const struct watch *all = watches(&count);
	if (x->act->kind == ACT_VOID || x->main.now == NULL)
		return true;
	if (!act_law_limits(x->act->today, x->arena, &limits, &limit_count, e))
		return false;
	for (size_t l = 0; l < limit_count; l++) {
		if (strcmp(limits[l].id, "c33") == 0 && !watch_codes(x, &limits[l], e))
			return false;
		for (size_t w = 0; w < count; w++)
			if (strcmp(all[w].id, limits[l].id) == 0 && !watch_rows(x, &all[w], &limits[l], e))
				return false;
	}
	return true;
}
