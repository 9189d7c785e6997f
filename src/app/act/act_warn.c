/* Rules with thresholds (docs/records.md 6, W): asked of what an act touched, after everything is written. The statements are structure
 * (src/store/watch.h); values, levels and words are law (src/app/rule/limits.h). An error refuses, a warning asks for a reason that is kept
 * as a waiver with its record, a note is only said. */
#include "app/act/act_internal.h"
#include "app/rule/ask.h"
#include "messages/act.def"
#include "model/kinds.gen.h"

#include <string.h>

struct warning {
	struct acting *x;
	const struct watch *w;
	const struct limit *limit;
	const struct watch_found *found;
};

static const char *sentence(const struct warning *k)
{
	return limit_sentence(k->limit, k->x->act->lang, k->found->n, k->x->arena);
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

/* Kept with the record, so that nobody is asked again. */
static bool keep_waiver(const struct warning *k, const char *reason, struct err *e)
{
	struct acting *x = k->x;
	act_effect(x, ACT_SAY(x, MSG_ACT_ACCEPTED, k->limit->rule, sentence(k), reason), NULL, 0, NONE);
	return rule_accept(x->app, k->limit, k->w, k->found, reason, x->act->today, e);
}

/* The field it stands at, where the act's record has one of that name. */
static const char *field_here(const struct warning *k)
{
	static const char *const spans[] = {"from", "until", "on", NULL};
	const char *field = k->w->field;
	size_t n = strcspn(field, ".");
	if (g_strv_contains(spans, field) && k->w->t->kind == k->x->kind)
		return field;
	for (uint16_t i = 0; i < k->x->kind->field_count; i++)
		if (strncmp(k->x->kind->fields[i].name, field, n) == 0 && k->x->kind->fields[i].name[n] == '\0')
			return field;
	return NULL;
}

static bool raise_warning(const struct warning *k, struct err *e)
{
	struct acting *x = k->x;
	bool waived = false;
	const char *reason = reason_for(x, k->limit->rule);
	if (k->limit->level == LIMIT_ERROR) {
		act_problem(x, field_here(k), k->limit->rule, false, sentence(k));
		return true;
	}
	if (!rule_accepted(x->app, k->limit, k->w, k->found, x->act->today, &waived, e))
		return false;
	if (waived)
		return true;
	if (k->limit->level == LIMIT_NOTE) {
		act_effect(x, ACT_SAY(x, MSG_ACT_NOTE, k->limit->rule, sentence(k)), k->w->t->kind, k->found->area, k->found->id);
		return true;
	}
	if (reason != NULL)
		return keep_waiver(k, reason, e);
	x->unaccepted++;
	act_problem(x, field_here(k), k->limit->rule, true, sentence(k));
	return true;
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
	struct acting *x, const struct watch *w, const struct limit *limit, const struct act_row *r, const char *column, struct err *e)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct watch_found));
	const struct watch_values v = limit_values(limit, x->act->today);
	int64_t key = row_get_int(table_column(r->t, column), r->now);
	if (key == NONE)
		return true;
	if (!watch_key(x->store, w, &v, x->area, key, found, e))
		return false;
	for (guint i = 0; i < found->len; i++) {
		const struct warning k = {x, w, limit, &g_array_index(found, struct watch_found, i)};
		if (!w->any && !is_written(x, w->t, k.found->id))
			continue;
		return raise_warning(&k, e); /* one of a kind says enough */
	}
	return true;
}

static bool watch_rows_of(struct acting *x, const struct watch *w, const struct limit *limit, struct err *e)
{
	const struct act_row *const rows[] = {&x->main, &x->version};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		for (size_t t = 0; t < G_N_ELEMENTS(w->triggers) && w->triggers[t].t != NULL; t++)
			if (rows[i]->t == w->triggers[t].t && rows[i]->now != NULL && act_changed(rows[i]) &&
				!watch_row(x, w, limit, rows[i], w->triggers[t].column, e))
				return false;
	return true;
}

/* C25: a citizen number says sex and year of birth. What stands where is told by its kind (codes/identity_kind.yaml). The number is sealed,
 * so no statement can ask. */
struct told {
	int64_t sex, year;
};

static bool read_number(struct acting *x, const struct identity_number_row *r, struct told *out, struct err *e)
{
	const struct code_list *kinds = codes_list(x->app->codes, "identity_kind", e), *sexes = codes_list(x->app->codes, "sex", e);
	const struct code *c = kinds == NULL || sexes == NULL ? NULL : code_by_num(kinds, r->kind_no);
	const char *at = c == NULL ? NULL : code_extra(c, "sex_century_at"), *year = c == NULL ? NULL : code_extra(c, "year_at"),
		   *centuries = c == NULL ? NULL : code_extra(c, "sex_centuries");
	const char *digits = NULL;
	*out = (struct told){NONE, NONE};
	if (at == NULL || year == NULL || centuries == NULL || r->value_enc == NULL)
		return kinds != NULL && sexes != NULL;
	if (!store_reveal(x->store, r->value_enc, x->arena, &digits, e))
		return false;
	size_t i = (size_t)g_ascii_strtoull(at, NULL, 10), k = (size_t)g_ascii_strtoull(year, NULL, 10);
	if (i == 0 || k == 0 || strlen(digits) < MAX(i, k + 1))
		return true;
	/* "male 1900, female 1900, …": what each digit from 0 on says */
	g_auto(GStrv) meanings = g_strsplit(centuries, ", ", -1);
	size_t d = (size_t)(digits[i - 1] - '0');
	const char *century = d < g_strv_length(meanings) ? strchr(meanings[d], ' ') : NULL;
	if (century == NULL)
		return true;
	g_autofree char *word = g_strndup(meanings[d], (gsize)(century - meanings[d]));
	const struct code *sex = code_by_id(sexes, word);
	out->sex = sex == NULL ? NONE : sex->num;
	out->year = g_ascii_strtoll(century, NULL, 10) + 10 * (int64_t)(digits[k - 1] - '0') + (digits[k] - '0');
	return true;
}

static bool watch_number(struct acting *x, const struct limit *limit, struct err *e)
{
	static const struct watch w = {.id = "c25", .t = &table_identity_number, .field = "value", .area = true};
	const struct identity_number_row *r = x->main.now;
	struct person_row person;
	struct person_v_row version;
	struct told told;
	bool found = false, sex = strcmp(limit->id, "c25_sex") == 0;
	if (x->main.t != &table_identity_number || !act_changed(&x->main))
		return true;
	if (!read_number(x, r, &told, e))
		return false;
	if (told.year == NONE || !store_get(x->store, &table_person, r->area_id, r->person_id, &person, x->arena, &found, e) || !found)
		return told.year == NONE || found;
	if (!store_get_version(x->store, &table_person_v, r->area_id, r->person_id, x->act->today, &version, x->arena, &found, e))
		return false;
	bool differs = sex ? found && version.sex != NONE && told.sex != NONE && version.sex != told.sex
			   : person.birth_d > 0 && person.birth_d / 10000 != told.year;
	const struct watch_found f = {r->area_id, r->id, told.year};
	const struct warning k = {x, &w, limit, &f};
	return !differs || raise_warning(&k, e);
}

bool act_warn(struct acting *x, struct err *e)
{
	const struct limit *limits = NULL;
	size_t limit_count = 0, count = 0;
	const struct watch *all = watch_all(&count);
	if (x->act->kind == ACT_VOID || x->main.now == NULL)
		return true;
	if (!rule_limits(x->act->today, x->arena, &limits, &limit_count, e))
		return false;
	for (size_t l = 0; l < limit_count; l++) {
		if (g_str_has_prefix(limits[l].id, "c25_") && !watch_number(x, &limits[l], e))
			return false;
		for (size_t w = 0; w < count; w++)
			if (strcmp(all[w].id, limits[l].id) == 0 && !watch_rows_of(x, &all[w], &limits[l], e))
				return false;
	}
	return true;
}

size_t act_read_waivers(const struct act_text *texts, size_t count, struct act_waiver *out)
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		if (g_str_has_prefix(texts[i].field, "waive.") && *texts[i].text != '\0')
			out[n++] = (struct act_waiver){texts[i].field + strlen("waive."), texts[i].text};
	return n;
}
