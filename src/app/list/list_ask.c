/* What is asked of a list: kind, population, condition, columns, order; and whether the viewer may ask it. */
#include "app/list/list_parts.h"

#include "app/figure/figure_words.h"
#include "base/text.h"
#include "messages/lists.def"
#include "stats/explain.h"
#include "stats/words.h"

#include <string.h>

static bool given(const char *text)
{
	return text != NULL && *text != '\0';
}

const char *listing_say(struct listing *l, msg_key key, const char *const *args, size_t count)
{
	g_autofree char *text = msg_format(key, l->ask->lang, args, count);
	return arena_strdup(l->arena, text);
}

/* ---- kinds ---- */

/* The lists there are: of subjects, and of posts held. */
static const struct {
	const char *kind;
	enum measure measure;
} lists[] = {{"person", MEASURE_PERSONS}, {"organisation", MEASURE_ORGANISATIONS}, {"unit", MEASURE_UNITS}, {"post", MEASURE_POSTS},
	{"tenure", MEASURE_POSTS}};

bool list_is_kind(const struct app *a, const char *kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
		if (strcmp(lists[i].kind, kind) == 0)
			return vocab_kind(a->vocab, kind) != NULL;
	return false;
}

static bool read_kind(struct listing *l, struct err *e)
{
	const char *kind = given(l->what->kind) ? l->what->kind : "person";
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
		if (strcmp(lists[i].kind, kind) == 0) {
			l->kind = vocab_kind(l->a->vocab, kind);
			l->measure = lists[i].measure;
		}
	if (l->kind == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_LIST_NO_KIND, kind);
	l->subject = l->a->vocab->of_subject[l->kind->subject];
	return true;
}

/* ---- faults ---- */

static void faults_to_page(struct listing *l, const struct diag *d, const char *text)
{
	struct list_fault *out = ARENA_ARRAY(l->arena, struct list_fault, (size_t)d->kept + 1);
	size_t n = 0;
	for (int i = 0; i < d->kept; i++) {
		const struct fault *f = &d->faults[i];
		if (f->warning)
			continue;
		long length = g_utf8_strlen(text, -1), at = CLAMP(f->column - 1, 0, length),
		     end = CLAMP(at + MAX(f->length, 1), at, length);
		const char *from = g_utf8_offset_to_pointer(text, at), *to = g_utf8_offset_to_pointer(text, end);
		g_autofree char *said = msg_format(f->key, l->ask->lang, f->args, G_N_ELEMENTS(f->args));
		g_autofree char *hint =
			f->hint_key == MSG__NONE ? NULL : msg_format(f->hint_key, l->ask->lang, f->hint_args, G_N_ELEMENTS(f->hint_args));
		out[n++] = (struct list_fault){arena_strdup(l->arena, f->code), arena_strdup(l->arena, said), arena_strdup(l->arena, hint),
			arena_strndup(l->arena, text, (size_t)(from - text)), arena_strndup(l->arena, from, (size_t)(to - from)),
			arena_strdup(l->arena, to)};
	}
	l->out->problem = LIST_FAULTY;
	l->out->faults = out;
	l->out->fault_count = n;
}

static void own_fault(struct listing *l, const char *text, const char *said)
{
	struct list_fault *f = ARENA_NEW(l->arena, struct list_fault);
	*f = (struct list_fault){"", said, NULL, "", arena_strdup(l->arena, text), ""};
	l->out->problem = LIST_FAULTY;
	l->out->faults = f;
	l->out->fault_count = 1;
}

static void refuse(struct listing *l, const char *field)
{
	l->out->problem = LIST_REFUSED;
	l->out->refused = field == NULL ? LIST_SAY(l, MSG_LIST_REFUSED, NULL) : LIST_SAY(l, MSG_LIST_REFUSED_FIELD, field);
}

/* ---- population and condition ---- */

static const struct population *population_of(struct listing *l, const char *text, bool say)
{
	struct diag d;
	const struct pred_context c = {.vocab = l->a->vocab, .codes = l->a->codes, .population = true, .date_only = true};
	diag_init(&d, "", text, l->arena);
	const struct population *p = population_parse(&c, text, 1, 1, l->arena, &d);
	if (p == NULL && say)
		faults_to_page(l, &d, text);
	return p;
}

static bool read_population(struct listing *l)
{
	static const char *const everybody[] = {"tenure", "party", "union"};
	const char *of = l->what->of;
	l->out->of = given(of) ? of : "";
	if (!given(of) && l->kind == l->a->vocab->of_subject[SUBJECT_PERSON]) {
		for (size_t i = 0; i < G_N_ELEMENTS(everybody); i++)
			if ((l->of[l->of_count] = population_of(l, everybody[i], false)) != NULL)
				l->of_count++;
		return l->of_count > 0;
	}
	const struct population *p = population_of(l, given(of) ? of : l->kind->name, true);
	if (p == NULL)
		return false;
	bool person = l->kind == l->a->vocab->of_subject[SUBJECT_PERSON];
	if (p->edge != EDGE_NONE || p->kind->event || p->uses_term)
		return own_fault(l, of, LIST_SAY(l, MSG_LIST_FLOW, NULL)), false;
	if (person ? p->kind->subject != SUBJECT_PERSON || p->kind == l->kind : p->kind != l->kind)
		return own_fault(l, of, LIST_SAY(l, MSG_LIST_OTHER, p->kind->name, l->kind->vi)), false;
	const char *missing = population_unavailable(p);
	if (missing != NULL)
		return own_fault(l, of, LIST_SAY(l, MSG_LIST_UNAVAILABLE, missing)), false;
	l->of[l->of_count++] = p;
	return true;
}

/* The fact a condition is about: that of the population; everybody: the person. */
static const struct fact_kind *asked_kind(const struct listing *l)
{
	return l->of_count == 1 ? l->of[0]->kind : l->kind;
}

static bool read_condition(struct listing *l)
{
	const char *where = given(l->what->where) ? l->what->where : "";
	struct diag d;
	const struct pred_context c = {.vocab = l->a->vocab, .codes = l->a->codes, .kind = asked_kind(l), .date_only = true};
	g_autofree char *max = g_strdup_printf("%d", WHERE_TEXT_MAX);
	l->out->where = where;
	if (*where == '\0')
		return true;
	if (strlen(where) > WHERE_TEXT_MAX)
		return own_fault(l, "", LIST_SAY(l, MSG_LIST_LONG, max)), false;
	diag_init(&d, "", where, l->arena);
	l->when = pred_parse(&c, where, 1, 1, l->arena, &d);
	if (l->when == NULL)
		return faults_to_page(l, &d, where), false;
	const char *missing = pred_unavailable(l->when);
	if (missing != NULL)
		return own_fault(l, where, LIST_SAY(l, MSG_LIST_UNAVAILABLE, missing)), false;
	return true;
}

static void say_words(struct listing *l)
{
	const struct explain x = {.lang = l->ask->lang, .vocab = l->a->vocab};
	g_autoptr(GString) of = g_string_new(NULL), when = g_string_new(NULL);
	bool person = l->kind == l->a->vocab->of_subject[SUBJECT_PERSON];
	if (l->of_count == 1)
		explain_population(&x, l->of[0], of);
	else
		g_string_assign(of, msg_template(MSG_LIST_EVERYBODY, l->ask->lang));
	if (!person && !given(l->what->of))
		g_string_assign(of, l->ask->lang == MSG_EN ? l->kind->en : l->kind->vi);
	if (l->when != NULL) {
		explain_pred(&x, asked_kind(l), l->when, when);
		l->out->words = arena_strdup(l->arena, when->str);
	}
	l->out->of_say = arena_strdup(l->arena, of->str);
}

const char *list_say(struct app *a, const struct list_ask *what, const char *text, enum msg_lang lang, struct arena *arena)
{
	const char *of = given(what->of) ? what->of : "";
	g_autofree char *name = g_strndup(of, strcspn(of, "(."));
	const struct fact_kind *kind = vocab_kind(a->vocab, *name != '\0' ? name : given(what->kind) ? what->kind : "person");
	const struct pred_context c = {.vocab = a->vocab, .codes = a->codes, .kind = kind};
	const struct explain x = {.lang = lang, .vocab = a->vocab};
	g_autoptr(GString) out = g_string_new(NULL);
	struct diag d;
	diag_init(&d, "", text, arena);
	const struct pred *p = kind != NULL && strlen(text) <= WHERE_TEXT_MAX ? pred_parse(&c, text, 1, 1, arena, &d) : NULL;
	if (p == NULL)
		return text;
	explain_pred(&x, kind, p, out);
	return arena_strdup(arena, out->str);
}

/* ---- rights ---- */

/* What of a condition is of class S: labels, joined. */
static void sensitive_of(struct listing *l, const struct fact_kind *k, const struct pred *p, GString *out)
{
	const char *label = NULL;
	if (p == NULL)
		return;
	if (p->node == PRED_TEST && p->value.attr != NULL && (p->value.attr->sensitive || (p->value.of == VALUE_FACT && k->class_ == 'S')))
		label = figure_attr_label(p->value.attr, l->ask->lang, l->arena);
	if (p->node == PRED_HAS || p->node == PRED_COUNT) {
		k = p->kind;
		label = k->class_ == 'S' ? (l->ask->lang == MSG_EN ? k->en : k->vi) : NULL;
	}
	if (label != NULL && strstr(out->str, label) == NULL)
		g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", label);
	for (size_t i = 0; i < p->kid_count; i++)
		sensitive_of(l, k, p->kids[i], out);
}

/* What is of class S wherever it is asked for; of units, which stand in lists of everybody, whatever is not public. What else bodies, posts
 * and people are asked is asked where each of them stands (listing_sees_reads). */
static bool is_asked_here(const struct listing *l, const struct cell_read *r)
{
	return r->class_ == 'S' || (l->kind->subject == SUBJECT_UNIT && r->class_ != 'P');
}

static bool all_seen(struct listing *l, const struct cell_reads *reads)
{
	for (size_t p = 0; p < l->place_count; p++)
		for (size_t i = 0; i < reads->count; i++) {
			bool area = l->places[p].tree == TREE_AREA;
			const struct auth_place at = {
				.unit = area ? l->places[p].id : NONE, .organisation = area ? NONE : l->places[p].id, .day = l->ask->day};
			const struct cell_read *r = &reads->items[i];
			if (is_asked_here(l, r) && viewer_access(l->a->viewer, r->kind->name, r->class_, &at) != ACCESS_NAMES)
				return false;
		}
	return !reads->more;
}

static void add_read(struct cell_reads *reads, const struct fact_kind *k, char class_)
{
	reads->more = reads->more || reads->count == CELL_READS_MAX;
	if (!reads->more)
		reads->items[reads->count++] = (struct cell_read){k, class_};
}

/* A condition, an order or a population by what the viewer may not see by name would tell it all the same. */
static bool check_rights(struct listing *l)
{
	struct cell_reads *reads = &l->reads;
	g_autoptr(GString) said = g_string_new(NULL);
	if (l->of_count == 1) {
		const struct fact_kind *k = l->of[0]->kind;
		pred_reads_of(l->a->vocab, k, l->of[0]->when, reads);
		if (k->class_ == 'S') {
			add_read(reads, k, 'S');
			g_string_append(said, l->ask->lang == MSG_EN ? k->en : k->vi);
		}
		sensitive_of(l, k, l->of[0]->when, said);
	}
	pred_reads_of(l->a->vocab, asked_kind(l), l->when, reads);
	sensitive_of(l, asked_kind(l), l->when, said);
	if (l->sort != NULL && l->sort->shown.sensitive) {
		add_read(reads, l->sort->attr != NULL ? l->a->vocab->of_subject[SUBJECT_PERSON] : l->kind, 'S');
		if (strstr(said->str, l->sort->shown.label) == NULL)
			g_string_append_printf(said, "%s%s", said->len > 0 ? ", " : "", l->sort->shown.label);
	}
	for (size_t i = 0; i < reads->count; i++) {
		l->sensitive = l->sensitive || reads->items[i].class_ == 'S';
		l->about_people = l->about_people || reads->items[i].kind->subject == SUBJECT_PERSON;
	}
	if (viewer_is_operator(l->a->viewer) || all_seen(l, reads))
		return true;
	refuse(l, said->len > 0 ? said->str : NULL);
	return false;
}

/* ---- columns ---- */

static bool choose(struct listing *l, const char *id, size_t length)
{
	for (size_t i = 0; i < l->all_count; i++) {
		const struct listed_column *c = &l->all[i];
		if (strlen(c->shown.id) != length || strncmp(c->shown.id, id, length) != 0)
			continue;
		for (size_t k = 0; k < l->column_count; k++)
			if (l->columns[k] == c)
				return true;
		if (l->column_count < LIST_COLUMNS_MAX)
			l->columns[l->column_count++] = c;
		return true;
	}
	return false;
}

static void choose_columns(struct listing *l)
{
	l->columns = ARENA_ARRAY(l->arena, const struct listed_column *, LIST_COLUMNS_MAX);
	l->columns[l->column_count++] = &l->all[0];
	for (const char *p = l->what->columns; given(p); p += *p == ',') {
		size_t length = strcspn(p, ",");
		(void)choose(l, p, length); /* a column that is gone is left out: saved searches outlive them */
		p += length;
	}
	bool asked = l->column_count > 1;
	for (size_t i = 1; !asked && i < l->all_count && l->column_count < LIST_COLUMNS_MAX; i++)
		if (l->all[i].usual)
			l->columns[l->column_count++] = &l->all[i];
}

static bool choose_order(struct listing *l, struct err *e)
{
	const char *sort = given(l->what->sort) ? l->what->sort : "name";
	l->down = *sort == '-';
	sort += l->down;
	for (size_t i = 0; i < l->all_count; i++)
		if (strcmp(l->all[i].shown.id, sort) == 0 && l->all[i].shown.sorts)
			l->sort = &l->all[i];
	if (l->sort == NULL && l->what->exact)
		return FAIL(e, ERR_INPUT, MSG_LIST_NO_COLUMN, sort);
	if (l->sort == NULL) {
		l->out->sort_gone = sort;
		l->sort = &l->all[0];
		l->down = false;
		sort = l->sort->shown.id;
	}
	l->out->sort = arena_printf(l->arena, "%s%s", l->down ? "-" : "", sort);
	return true;
}

static void give_columns(struct listing *l)
{
	struct list_column *all = ARENA_ARRAY(l->arena, struct list_column, l->all_count + 1),
			   *some = ARENA_ARRAY(l->arena, struct list_column, l->column_count + 1);
	for (size_t i = 0; i < l->all_count; i++)
		all[i] = l->all[i].shown;
	for (size_t k = 0; k < l->column_count; k++) {
		some[k] = l->columns[k]->shown;
		all[l->columns[k] - l->all].chosen = true;
	}
	l->out->all = all;
	l->out->all_count = l->all_count;
	l->out->columns = some;
	l->out->column_count = l->column_count;
}

static void read_words(struct listing *l)
{
	g_autofree char *folded =
		given(l->what->q) && g_utf8_validate(l->what->q, -1, NULL) ? g_strdup(text_fold(l->what->q, l->arena)) : NULL;
	if (folded == NULL)
		return;
	g_auto(GStrv) parts = g_strsplit_set(folded, " \t", 12);
	const char **words = ARENA_ARRAY(l->arena, const char *, g_strv_length(parts) + 1);
	size_t n = 0;
	for (char **p = parts; *p != NULL; p++)
		if (**p != '\0')
			words[n++] = arena_strdup(l->arena, *p);
	words[n] = NULL;
	l->words = n > 0 ? words : NULL;
}

bool listing_read(struct listing *l, struct err *e)
{
	int64_t size = given(l->what->size) ? g_ascii_strtoll(l->what->size, NULL, 10) : LIST_ROWS;
	l->out->size = (size_t)CLAMP(size, 1, LIST_ROWS_MAX);
	l->out->unit = (struct page_unit_ref){NONE, NULL, NULL};
	if (!read_kind(l, e))
		return false;
	read_words(l);
	bool fine = read_population(l) && read_condition(l);
	if (!columns_make(l, e))
		return false;
	choose_columns(l);
	if (!choose_order(l, e))
		return false;
	give_columns(l);
	if (!fine)
		return true;
	say_words(l);
	return true;
}

bool listing_may(struct listing *l)
{
	return l->out->problem == LIST_FINE && check_rights(l);
}
