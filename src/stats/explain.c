/* Sentences from typed trees (see explain.h). Fixed templates of messages/language.def, labels of vocabulary and lists; reads no data. */
#include "stats/explain.h"

#include "stats/words.h"
#include "messages/language.def"

#include <inttypes.h>
#include <string.h>

/* One sentence being made. */
struct speaker {
	const struct explain *x;
	struct arena *arena;
};

static const char *say(const struct speaker *s, const struct fact_kind *k, const struct pred *p);

static const char *label(const struct speaker *s, const char *vi, const char *en)
{
	bool english = s->x->lang == MSG_EN;
	return words_label(english ? en : vi, english ? vi : en, s->arena);
}

#define SAY(s, key, ...) fill((s), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
static const char *fill(const struct speaker *s, msg_key key, const char *const *args, size_t nargs)
{
	g_autofree char *text = msg_format(key, s->x->lang, args, nargs);
	return arena_strdup(s->arena, text);
}

static const char *plain(const struct speaker *s, msg_key key)
{
	return msg_template(key, s->x->lang);
}

static const char *day_text(const struct speaker *s, int64_t d)
{
	char buf[16];
	return arena_strdup(s->arena, ymd_format_vi((ymd)d, buf));
}

/* ---- values ---- */

static const char *value_text(const struct speaker *s, const struct value_ref *v)
{
	const char *name = v->attr == NULL ? NULL : label(s, v->attr->vi, v->attr->en);
	switch (v->func) {
	case VALUE_PLAIN:
		break;
	case VALUE_AGE:
		return plain(s, MSG_WORDS_AGE);
	case VALUE_YEARS_SINCE:
		return SAY(s, MSG_WORDS_YEARS_SINCE, name);
	case VALUE_MONTHS_SINCE:
		return SAY(s, MSG_WORDS_MONTHS_SINCE, name);
	case VALUE_DAYS_SINCE:
		return SAY(s, MSG_WORDS_DAYS_SINCE, name);
	case VALUE_MONTHS_UNTIL:
		return SAY(s, MSG_WORDS_MONTHS_UNTIL, name);
	case VALUE_REASON:
		return plain(s, MSG_WORDS_REASON);
	case VALUE_CROSSED:
		return plain(s, MSG_WORDS_CROSSED);
	}
	return name;
}

static const char *code_text(const struct speaker *s, const struct code *c)
{
	return label(s, c->vi, c->en);
}

/* What things a comparison is about; English has other words for days and numbers than for levels. */
enum sort { SORT_CODE, SORT_NUMBER, SORT_DATE };

static const char *compare_text(const struct speaker *s, enum cmp cmp, enum sort sort, const char *left, const char *right)
{
	static const msg_key keys[][3] = {
		[CMP_EQ] = {MSG_WORDS_IS, MSG_WORDS_IS, MSG_WORDS_IS},
		[CMP_NE] = {MSG_WORDS_IS_NOT, MSG_WORDS_IS_NOT, MSG_WORDS_IS_NOT},
		[CMP_LT] = {MSG_WORDS_LT, MSG_WORDS_LT_NUMBER, MSG_WORDS_LT_DATE},
		[CMP_LE] = {MSG_WORDS_LE, MSG_WORDS_LE, MSG_WORDS_LE_DATE},
		[CMP_GT] = {MSG_WORDS_GT, MSG_WORDS_GT_NUMBER, MSG_WORDS_GT_DATE},
		[CMP_GE] = {MSG_WORDS_GE, MSG_WORDS_GE, MSG_WORDS_GE_DATE},
	};
	must((size_t)cmp < G_N_ELEMENTS(keys));
	return SAY(s, keys[cmp][sort], left, right);
}

static const char *codes_test(const struct speaker *s, const struct pred *p, const char *left)
{
	bool in = p->cmp == CMP_IN;
	if (p->group != NULL)
		return SAY(s, in ? MSG_WORDS_GROUP : MSG_WORDS_NOT_GROUP, left, label(s, p->group->vi, p->group->en));
	if (p->range_from != NULL)
		return SAY(s, in ? MSG_WORDS_RANGE : MSG_WORDS_NOT_RANGE, left, code_text(s, p->range_from), code_text(s, p->range_to));
	if (p->code != NULL)
		return compare_text(s, p->cmp, SORT_CODE, left, code_text(s, p->code));
	GString *list = g_string_new(NULL);
	for (size_t i = 0; i < p->set_count; i++)
		g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", code_text(s, p->set[i]));
	const char *text = SAY(s, in ? MSG_WORDS_SET : MSG_WORDS_NOT_SET, left, list->str);
	g_string_free(list, TRUE);
	return text;
}

static bool is_date(const struct value_ref *v)
{
	return v->func == VALUE_PLAIN && v->attr != NULL && v->attr->type == ATTR_DATE;
}

static const char *number_text(const struct speaker *s, bool date, int64_t n)
{
	return date ? day_text(s, n) : arena_printf(s->arena, "%" PRId64, n);
}

static const char *param_text(const struct speaker *s, const char *param)
{
	static const struct {
		const char *name;
		msg_key key;
	} params[] = {{"$year", MSG_WORDS_PARAM_YEAR}, {"$date", MSG_WORDS_PARAM_DATE}, {"$from", MSG_WORDS_PARAM_FROM},
		{"$until", MSG_WORDS_PARAM_UNTIL}};
	for (size_t i = 0; i < G_N_ELEMENTS(params); i++)
		if (strcmp(params[i].name, param) == 0)
			return plain(s, params[i].key);
	return SAY(s, MSG_WORDS_PARAM_SETTING, param + 1);
}

static const char *test_text(const struct speaker *s, const struct pred *p)
{
	const char *left = value_text(s, &p->value);
	bool date = is_date(&p->value);
	enum sort sort = date ? SORT_DATE : SORT_NUMBER;
	switch (p->test) {
	case TEST_TRUE:
		return left;
	case TEST_CODES:
		return codes_test(s, p, left);
	case TEST_RANGE:
		if (p->cmp == CMP_IN || p->cmp == CMP_NOT_IN)
			return SAY(s, p->cmp == CMP_IN ? MSG_WORDS_RANGE : MSG_WORDS_NOT_RANGE, left, number_text(s, date, p->literal),
				number_text(s, date, p->literal_to));
		return compare_text(s, p->cmp, sort, left, number_text(s, date, p->literal));
	case TEST_COMPARE:
		return compare_text(s, p->cmp, SORT_DATE, left, value_text(s, &p->other));
	case TEST_TERM:
		return compare_text(
			s, p->cmp, SORT_CODE, left, s->x->term != NULL ? code_text(s, s->x->term) : plain(s, MSG_WORDS_PARAM_TERM));
	case TEST_PARAM:
		return compare_text(s, p->cmp, sort, left, param_text(s, p->param));
	case TEST_STATED:
		return SAY(s, p->cmp == CMP_STATED ? MSG_WORDS_STATED : MSG_WORDS_NOT_STATED, left);
	}
	return left;
}

/* ---- related facts ---- */

static const char *scope_text(const struct speaker *s, bool of_person, enum pred_scope scope)
{
	if (scope == SCOPE_HERE)
		return plain(s, MSG_WORDS_HERE);
	if (!of_person) /* facts inside the unit or organisation: that is what "has" says */
		return "";
	return plain(s, scope == SCOPE_ANYWHERE ? MSG_WORDS_ANYWHERE : MSG_WORDS_IN_UNIT);
}

/* Who has it: a person "holds a post", a place "has a holder of a post". */
static const char *has_words(const struct speaker *s, const struct fact_kind *subject, const struct fact_kind *k)
{
	bool english = s->x->lang == MSG_EN;
	if (subject->subject == SUBJECT_PERSON || k->subject != SUBJECT_PERSON)
		return english ? k->say_en : k->say_vi;
	if (k->has_vi != NULL)
		return english ? k->has_en : k->has_vi;
	return SAY(s, MSG_WORDS_HAS_KIND, label(s, k->vi, k->en));
}

static const char *related_text(const struct speaker *s, const struct fact_kind *kind, const struct pred *p)
{
	bool of_person = kind->subject == SUBJECT_PERSON, count = p->node == PRED_COUNT;
	const char *what = label(s, p->kind->vi, p->kind->en);
	if (count)
		what = SAY(s, MSG_WORDS_COUNT, s->x->lang == MSG_EN ? words_plural(what, s->arena) : what);
	else
		what = has_words(s, kind, p->kind);
	const char *when = p->edge == EDGE_START ? plain(s, MSG_WORDS_STARTS) : p->edge == EDGE_END ? plain(s, MSG_WORDS_ENDS) : "";
	if (p->kind->event)
		when = plain(s, MSG_WORDS_HAPPENS);
	const char *inside = p->kid_count == 0 ? "" : arena_printf(s->arena, " (%s)", say(s, p->kind, p->kids[0]));
	const char *text = arena_printf(s->arena, "%s%s%s%s", what, when, inside, scope_text(s, of_person, p->scope));
	return count ? compare_text(s, p->cmp, SORT_NUMBER, text, arena_printf(s->arena, "%" PRId64, p->number)) : text;
}

/* ---- trees ---- */

/* The parts joined; an and or or inside another stands in brackets. */
static const char *joined(const struct speaker *s, const struct fact_kind *k, const struct pred *const *kids, size_t n, const char *joiner)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < n; i++) {
		bool brackets = n > 1 && (kids[i]->node == PRED_AND || kids[i]->node == PRED_OR);
		g_string_append_printf(out, "%s%s%s%s", i > 0 ? joiner : "", brackets ? "(" : "", say(s, k, kids[i]), brackets ? ")" : "");
	}
	const char *text = arena_strdup(s->arena, out->str);
	g_string_free(out, TRUE);
	return text;
}

static const char *say(const struct speaker *s, const struct fact_kind *k, const struct pred *p)
{
	switch (p->node) {
	case PRED_AND:
		return joined(s, k, p->kids, p->kid_count, plain(s, MSG_WORDS_AND));
	case PRED_OR:
		return joined(s, k, p->kids, p->kid_count, plain(s, MSG_WORDS_OR));
	case PRED_NOT:
		return SAY(s, MSG_WORDS_NOT, say(s, k, p->kids[0]));
	case PRED_TEST:
		return test_text(s, p);
	case PRED_CASE:
		return p->said != NULL ? test_text(s, p->said) : say(s, k, p->kids[0]);
	case PRED_DAY:
		return "";
	case PRED_HAS:
	case PRED_COUNT:
		break;
	}
	return related_text(s, k, p);
}

void explain_pred(const struct explain *x, const struct fact_kind *kind, const struct pred *p, GString *out)
{
	struct speaker s = {.x = x, .arena = arena_new()};
	if (p != NULL)
		g_string_append(out, say(&s, kind != NULL ? kind : x->vocab->of_subject[SUBJECT_PERSON], p));
	arena_free(s.arena);
}

/* " [a; b]" after the conditions of the population, "" when it has none. */
static const char *bracket(const struct speaker *s, const struct population *of)
{
	if (of->when == NULL)
		return "";
	const char *inside =
		of->when->node == PRED_AND ? joined(s, of->kind, of->when->kids, of->when->kid_count, "; ") : say(s, of->kind, of->when);
	return arena_printf(s->arena, " [%s]", inside);
}

static const char *population_text(const struct speaker *s, const struct population *of)
{
	const char *edge = of->edge == EDGE_START ? plain(s, MSG_WORDS_AT_START) : of->edge == EDGE_END ? plain(s, MSG_WORDS_AT_END) : "";
	return arena_printf(s->arena, "%s%s%s", s->x->lang == MSG_EN ? of->kind->say_en : of->kind->say_vi, edge, bracket(s, of));
}

void explain_population(const struct explain *x, const struct population *of, GString *out)
{
	struct speaker s = {.x = x, .arena = arena_new()};
	g_string_append(out, population_text(&s, of));
	arena_free(s.arena);
}

/* ---- cells ---- */

static const char *measure_text(const struct speaker *s, const struct explain_cell *c)
{
	static const msg_key keys[MEASURE__MAX] = {[MEASURE_PERSONS] = MSG_WORDS_PERSONS,
		[MEASURE_POSTS] = MSG_WORDS_POSTS,
		[MEASURE_SEATS] = MSG_WORDS_SEATS,
		[MEASURE_VACANT] = MSG_WORDS_VACANT,
		[MEASURE_OVER] = MSG_WORDS_OVER,
		[MEASURE_TURNS] = MSG_WORDS_TURNS,
		[MEASURE_ENTRIES] = MSG_WORDS_ENTRIES,
		[MEASURE_EXITS] = MSG_WORDS_EXITS,
		[MEASURE_ORGANISATIONS] = MSG_WORDS_ORGANISATIONS,
		[MEASURE_UNITS] = MSG_WORDS_UNITS};
	must(c->measure < MEASURE__MAX);
	/* "Số đơn vị [...]": where the subjects themselves are counted there is nothing to say of them but the conditions. */
	bool own = c->of->kind == s->x->vocab->of_subject[c->of->kind->subject];
	const char *text = own ? bracket(s, c->of) : population_text(s, c->of);
	if (!own && (c->measure == MEASURE_ORGANISATIONS || c->measure == MEASURE_UNITS))
		text = arena_printf(s->arena, ": %s", text);
	const bool facts = c->measure == MEASURE_POSTS && !holds_posts(c->of->kind);
	return SAY(s, c->average_age ? MSG_WORDS_AVERAGE_AGE : facts ? MSG_WORDS_FACTS : keys[c->measure], text);
}

static const char *list_text(const struct speaker *s, const char *const *items, size_t n)
{
	const char *text = "";
	for (size_t i = 0; i < n; i++)
		text = arena_printf(s->arena, "%s%s%s", text, i > 0 ? "; " : "", items[i]);
	return text;
}

char *explain_cell(const struct explain *x, const struct explain_cell *c)
{
	struct speaker s = {.x = x, .arena = arena_new()};
	GString *out = g_string_new(measure_text(&s, c));
	if (c->when_count > 0) {
		/* One list of conditions: an and among them needs no brackets. */
		const char *all = "";
		for (size_t i = 0; i < c->when_count; i++) {
			const char *each = say(&s, c->of->kind, c->when[i]);
			bool brackets = c->when_count > 1 && c->when[i]->node == PRED_OR;
			all = arena_printf(s.arena, "%s%s%s%s%s", all, i > 0 ? plain(&s, MSG_WORDS_AND) : "", brackets ? "(" : "", each,
				brackets ? ")" : "");
		}
		g_string_append(out, SAY(&s, MSG_WORDS_WHERE, all));
	}
	if (c->except_count > 0)
		g_string_append(out, SAY(&s, MSG_WORDS_EXCEPT, list_text(&s, c->except, c->except_count)));
	if (c->overlap_count > 0)
		g_string_append(out, SAY(&s, MSG_WORDS_OVERLAP, list_text(&s, c->overlap, c->overlap_count)));
	if (c->unit != NULL)
		g_string_append(out, SAY(&s, c->direct ? MSG_WORDS_DIRECT : MSG_WORDS_IN, c->unit));
	if (c->period != NULL)
		g_string_append(out, SAY(&s, MSG_WORDS_END, c->period));
	else
		g_string_append_c(out, '.');
	arena_free(s.arena);
	return g_string_free(out, FALSE);
}

char *explain_reading(enum msg_lang lang, enum measure m, const struct population *of, const struct reading *r)
{
	char from[16], last[16];
	bool flow = of->kind->event || of->edge != EDGE_NONE || m == MEASURE_ENTRIES || m == MEASURE_EXITS;
	if (!flow)
		return MSG_FORMAT(MSG_WORDS_DAY, lang, ymd_format_vi(r->day, from));
	if (r->term >= 0 && of->uses_term)
		return MSG_FORMAT(MSG_WORDS_TERM, lang, NULL);
	return MSG_FORMAT(MSG_WORDS_WINDOW, lang, ymd_format_vi(r->from, from), ymd_format_vi(ymd_add_days(r->until, -1), last));
}

char *explain_value(enum msg_lang lang, const char *formula)
{
	return MSG_FORMAT(MSG_WORDS_VALUE, lang, formula);
}

char *explain_percent(enum msg_lang lang, const char *part, const char *whole, bool truncate, int decimals)
{
	char digits[16];
	g_snprintf(digits, sizeof digits, "%d", decimals);
	return MSG_FORMAT(truncate ? MSG_WORDS_TRUNCATED : MSG_WORDS_ROUNDED, lang, part, whole, digits);
}

char *explain_points(enum msg_lang lang, const char *p, const char *q)
{
	return MSG_FORMAT(MSG_WORDS_POINTS, lang, p, q);
}
