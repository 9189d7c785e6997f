/* What can be put together into a question: everything that can be counted, every attribute it can be split by. All of it comes from the
 * vocabulary; nothing is listed here. */
#include "app/page/page_question_parts.h"

#include "app/figure/figure_words.h"
#include "stats/standards.h"
#include "messages/ask.def"
#include "messages/ask_page.def"

#include <string.h>

struct choosing {
	struct app *a;
	enum msg_lang lang;
	struct arena *arena;
	GArray *out;
	const char *chosen; /* value; "" none */
	bool found;
};

static void add(struct choosing *c, const char *value, const char *text)
{
	struct form_choice x = {arena_strdup(c->arena, value), arena_strdup(c->arena, text), strcmp(value, c->chosen) == 0};
	c->found = c->found || x.chosen;
	g_array_append_val(c->out, x);
}

static struct form_choices take(struct choosing *c)
{
	struct form_choices x = {ARENA_ARRAY(c->arena, struct form_choice, c->out->len + 1), c->out->len};
	for (guint i = 0; i < c->out->len; i++)
		x.items[i] = g_array_index(c->out, struct form_choice, i);
	g_array_set_size(c->out, 0);
	c->found = false;
	return x;
}

static const char *label_of(const struct choosing *c, const char *vi, const char *en)
{
	return c->lang == MSG_EN && en != NULL ? en : vi;
}

/* ---- what is counted ---- */

static const msg_key measures[MEASURE__MAX] = {[MEASURE_PERSONS] = MSG_ASKP_PERSONS,
	[MEASURE_POSTS] = MSG_ASKP_POSTS,
	[MEASURE_SEATS] = MSG_ASKP_SEATS,
	[MEASURE_VACANT] = MSG_ASKP_VACANT,
	[MEASURE_OVER] = MSG_ASKP_OVER,
	[MEASURE_TURNS] = MSG_ASKP_TURNS,
	[MEASURE_ENTRIES] = MSG_ASKP_ENTRIES,
	[MEASURE_EXITS] = MSG_ASKP_EXITS,
	[MEASURE_ORGANISATIONS] = MSG_ASKP_ORGANISATIONS,
	[MEASURE_UNITS] = MSG_ASKP_UNITS};

static bool fits(const struct choosing *c, enum measure m, const char *of)
{
	struct arena *scratch = arena_new();
	struct diag d;
	const struct pred_context x = {.vocab = c->a->vocab, .codes = c->a->codes, .population = true};
	diag_init(&d, "", of, scratch);
	const struct population *p = population_parse(&x, of, 1, 1, scratch, &d);
	bool ok = p != NULL && population_unavailable(p) == NULL && population_fits_measure(m, p, of, &d);
	arena_free(scratch);
	return ok;
}

static void add_what(struct choosing *c, const struct fact_kind *k, enum measure m, const char *edge, msg_key edge_key)
{
	const struct attr *home = kind_attr(k, "home");
	const char *of = arena_printf(c->arena, "%s%s%s", k->name, edge, home != NULL ? "(home)" : "");
	if (!fits(c, m, of))
		return;
	const char *kind = label_of(c, k->vi, k->en);
	const msg_key measure = m == MEASURE_POSTS && !holds_posts(k) ? MSG_ASKP_FACTS : measures[m];
	g_autofree char *text = MSG_FORMAT(edge_key != MSG__NONE ? edge_key : measure, c->lang, kind);
	add(c, arena_printf(c->arena, "%s %s", measure_name(m), of), text);
}

static void whats(struct choosing *c)
{
	const struct vocab *v = c->a->vocab;
	for (size_t i = 0; i < v->kind_count; i++) {
		const struct fact_kind *k = &v->kinds[i];
		if (!k->available || k == v->of_subject[SUBJECT_PERSON])
			continue;
		for (int m = 0; m < MEASURE__MAX; m++)
			if (measures[m] != MSG__NONE)
				add_what(c, k, (enum measure)m, "", MSG__NONE);
		if (!k->event && k->subject == SUBJECT_PERSON) {
			add_what(c, k, MEASURE_TURNS, ".start", MSG_ASKP_STARTS);
			add_what(c, k, MEASURE_TURNS, ".end", MSG_ASKP_ENDS);
		}
	}
}

/* ---- splits ---- */

static void add_attr(struct choosing *c, const struct attr *x, const char *prefix, const char *of)
{
	if (!(x->available || standards_give(c->a->vocab, x)) || x->type == ATTR_TEXT ||
		(*prefix != '\0' && x->type != ATTR_CODE && x->type != ATTR_BOOL))
		return;
	const char *name = arena_printf(c->arena, "%s%s", prefix, x->name), *label = figure_attr_label(x, c->lang, c->arena);
	if (of != NULL)
		label = arena_printf(c->arena, "%s (%s)", label, of);
	g_autofree char *years = MSG_FORMAT(MSG_ASK_YEARS, c->lang, label);
	add(c, name, x->type == ATTR_DATE ? years : label);
	if (x->type != ATTR_CODE || x->list->group_count == 0 || code_group_find(x->list, x->name) != NULL)
		return;
	g_autofree char *groups = MSG_FORMAT(MSG_ASKP_GROUPS, c->lang, label);
	add(c, arena_printf(c->arena, "%s:groups", name), groups);
	for (size_t i = 0; i < x->list->group_count && x->list->group_count <= 8; i++) {
		const struct code_group *g = &x->list->groups[i];
		g_autofree char *one = MSG_FORMAT(MSG_ASKP_GROUP, c->lang, label, label_of(c, g->vi, g->en));
		add(c, arena_printf(c->arena, "%s:%s", name, g->id), one);
	}
}

static void axes(struct choosing *c, const struct fact_kind *k)
{
	const struct vocab *v = c->a->vocab;
	const struct fact_kind *subject = v->of_subject[k->subject], *unit = v->of_subject[SUBJECT_UNIT],
			       *organisation = v->of_subject[SUBJECT_ORGANISATION];
	add(c, "", msg_template(MSG_ASKP_NO_SPLIT, c->lang));
	add(c, "child", msg_template(MSG_ASK_CHILD, c->lang));
	if (k->subject == SUBJECT_PERSON)
		add(c, "age", msg_template(MSG_ASK_AGE, c->lang));
	for (size_t i = 0; i < k->attr_count; i++)
		add_attr(c, &k->attrs[i], "", NULL);
	for (size_t i = 0; subject != NULL && subject != k && i < subject->attr_count; i++)
		add_attr(c, &subject->attrs[i], "", NULL);
	for (size_t i = 0; unit != NULL && k->subject != SUBJECT_UNIT && i < unit->attr_count; i++)
		add_attr(c, &unit->attrs[i], "place.", label_of(c, unit->vi, unit->en));
	for (size_t i = 0;
		organisation != NULL && k->subject != SUBJECT_UNIT && k->subject != SUBJECT_ORGANISATION && i < organisation->attr_count;
		i++)
		add_attr(c, &organisation->attrs[i], "org.", label_of(c, organisation->vi, organisation->en));
}

/* "age:-30,31+" is "age" with bands; "sex:groups" is a choice of its own. */
static const char *without_bands(const char *text, const char **bands, struct arena *a)
{
	const char *colon = text != NULL ? strchr(text, ':') : NULL;
	*bands = "";
	if (colon == NULL || strpbrk(colon, "0123456789") == NULL)
		return text != NULL ? text : "";
	*bands = colon + 1;
	return arena_strndup(a, text, (size_t)(colon - text));
}

void question_choices(
	struct app *a, const struct page_ask *ask, const struct page_question_ask *q, struct page_question *out, struct arena *arena)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct form_choice));
	const char *of = q->q.of != NULL && *q->q.of != '\0' ? q->q.of : "party(home)";
	g_autofree char *name = g_strndup(of, strspn(of, "abcdefghijklmnopqrstuvwxyz0123456789_"));
	const struct fact_kind *k = vocab_kind(a->vocab, name);
	const char *count = q->q.count != NULL ? q->q.count : "";
	const char *chosen = arena_printf(arena, "%s %s", *count != '\0' ? count : "persons", of);
	struct choosing c = {.a = a, .lang = ask->lang, .arena = arena, .out = list, .chosen = chosen};
	whats(&c);
	if (!c.found && q->q.of != NULL && *q->q.of != '\0')
		add(&c, arena_printf(arena, "%s %s", *count != '\0' ? count : "-", of), of);
	for (guint i = 0; !c.found && i < list->len; i++) {
		struct form_choice *x = &g_array_index(list, struct form_choice, i);
		x->chosen = i + 1 == list->len && q->q.of != NULL && *q->q.of != '\0';
	}
	out->whats = take(&c);
	if (k == NULL)
		k = vocab_kind(a->vocab, "party") != NULL ? vocab_kind(a->vocab, "party") : &a->vocab->kinds[0];
	for (int i = 0; i < 2; i++) {
		const char *asked = i == 0 ? q->q.rows : q->q.columns;
		c.chosen = without_bands(asked, i == 0 ? &out->row_bands : &out->column_bands, arena);
		axes(&c, k);
		if (!c.found)
			add(&c, c.chosen, c.chosen);
		*(i == 0 ? &out->rows : &out->columns) = take(&c);
	}
}
