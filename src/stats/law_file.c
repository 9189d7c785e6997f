/* Files of law as structures, and the standards as conditions for every evaluator; see law_file.h, standards.h. The checks are in
 * other_files.c. */
#include "stats/law_file.h"

#include "stats/form_internal.h"
#include "stats/standards.h"
#include "messages/law.def"

#include <stdlib.h>
#include <string.h>

static struct text2 both(const struct yaml *map, const char *key)
{
	const struct yaml *n = yaml_get(map, key);
	struct text2 t = {0};
	if (n == NULL)
		return t;
	t.vi = n->kind == YAML_SCALAR ? n->text : yaml_text(n, "vi");
	t.en = n->kind == YAML_SCALAR ? n->text : yaml_text(n, "en");
	if (t.en == NULL)
		t.en = t.vi;
	return t;
}

/* "20 %", "12.5" × LAW_SCALE, in whole numbers. */
static int64_t scaled(const char *text)
{
	char *end = NULL;
	int64_t n = g_ascii_strtoll(text, &end, 10) * LAW_SCALE, unit = LAW_SCALE / 10;
	if (*end == '.')
		for (const char *c = end + 1; g_ascii_isdigit(*c) && unit > 0; c++, unit /= 10)
			n += (*c - '0') * unit;
	return n;
}

static struct law_share share(const struct yaml *map, const char *key)
{
	const char *text = yaml_text(map, key);
	return text == NULL ? (struct law_share){0} : (struct law_share){true, scaled(text), text};
}

static int by_year(const void *a, const void *b)
{
	const struct law_year *x = a, *y = b;
	return (x->year > y->year) - (x->year < y->year);
}

static struct law_years years(const struct yaml *map, const char *key, struct arena *a)
{
	const struct yaml *n = yaml_get(map, key);
	if (n == NULL || n->kind != YAML_MAP)
		return (struct law_years){0};
	struct law_year *items = ARENA_ARRAY(a, struct law_year, (size_t)n->count + 1);
	size_t count = 0;
	for (const struct yaml *y = n->first; y != NULL; y = y->next)
		items[count++] = (struct law_year){(int)strtol(y->key->text, NULL, 10), scaled(y->text)};
	qsort(items, count, sizeof *items, by_year);
	return (struct law_years){true, items, count};
}

static const char *const *texts(const struct yaml *list, struct arena *a)
{
	if (list == NULL)
		return NULL;
	const char **out = ARENA_ARRAY(a, const char *, (size_t)list->count + 1);
	size_t n = 0;
	for (const struct yaml *t = list->first; t != NULL; t = t->next)
		out[n++] = t->text;
	return out;
}

/* row.column of form */
static void read_cell(struct law_item *x, const char *text, struct arena *a)
{
	g_auto(GStrv) words = g_strsplit_set(text, " .", 8);
	const char *found[4] = {NULL};
	size_t n = 0;
	for (char **w = words; *w != NULL && n < G_N_ELEMENTS(found); w++)
		if (**w != '\0')
			found[n++] = *w;
	if (n < 4)
		return;
	x->row = arena_strdup(a, found[0]);
	x->column = arena_strdup(a, found[1]);
	x->form = arena_strdup(a, found[3]);
}

static int by_number(const void *a, const void *b)
{
	const int *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Numbers of a list, "02-03" as 203. */
static const int *numbers(const struct yaml *list, size_t *count, struct arena *a)
{
	int *out = ARENA_ARRAY(a, int, list != NULL ? (size_t)list->count + 1 : 1);
	*count = 0;
	for (const struct yaml *n = list != NULL ? list->first : NULL; n != NULL; n = n->next) {
		char *end = NULL;
		long first = strtol(n->text, &end, 10);
		out[(*count)++] = (int)(*end == '-' ? first * 100 + strtol(end + 1, NULL, 10) : first);
	}
	qsort(out, *count, sizeof *out, by_number);
	return out;
}

static void read_coming(struct law_item *x, const struct yaml *n, struct arena *a)
{
	x->of = yaml_text(n, "of");
	x->date = yaml_text(n, "date");
	x->exemptions = yaml_get(n, "exempt") != NULL;
	x->after = numbers(yaml_get(n, "after"), &x->after_count, a);
	x->after_count = MAX(x->after_count, 1); /* none: that day itself, after 0 months */
	x->on_days = numbers(yaml_get(n, "on_days"), &x->on_day_count, a);
	x->act = both(n, "act");
	x->who = both(n, "who");
}

static void read_clean(struct law_item *x, const struct yaml *n)
{
	const char *points = yaml_text(n, "points");
	x->of = yaml_text(n, "of");
	x->word = yaml_text(n, "word");
	x->points = points != NULL ? (int)strtol(points, NULL, 10) : 0;
	x->full_at = share(n, "full_at");
	x->mend = yaml_text(n, "mend");
	x->mended_at = yaml_text(n, "mended_at");
}

static struct law_item read_item(struct source *s, const struct yaml *n, struct arena *a)
{
	struct law_item x = {.id = yaml_text(n, "id"),
		.level = yaml_text(n, "level"),
		.confidence = yaml_text(n, "confidence"),
		.responsible = yaml_text(n, "responsible"),
		.title = both(n, "title"),
		.say = both(n, "say"),
		.reading = both(n, "reading"),
		.reason_box = g_strcmp0(yaml_text(n, "reason_box"), "yes") == 0,
		.of = yaml_text(n, yaml_get(n, "for") != NULL ? "for" : "each"),
		.need = yaml_text(n, yaml_get(n, "need") != NULL ? "need" : "when"),
		.covers = texts(yaml_get(n, "covers"), a),
		.train = yaml_text(n, "train"),
		.by = yaml_text(n, "by"),
		.count = yaml_text(n, "count"),
		.part = yaml_text(n, yaml_get(n, "members") != NULL ? "members" : "part"),
		.whole = yaml_text(n, yaml_get(n, "seats") != NULL ? "seats" : "whole"),
		.head = yaml_text(n, "head"),
		.percent = g_strcmp0(yaml_text(n, "unit"), "percent") == 0,
		.linear = g_strcmp0(yaml_text(n, "forecast"), "linear") == 0,
		.baseline = years(n, "baseline", a),
		.printed = yaml_text(n, "printed")};
	const struct yaml *day = yaml_get(n, yaml_get(n, "until") != NULL ? "until" : "deadline");
	if (day != NULL)
		node_date(s, day, &x.until);
	if (strcmp(s->kind, "targets") == 0) {
		x.at_least = years(n, "at_least", a);
		x.at_most = years(n, "at_most", a);
	} else {
		x.least = share(n, "at_least");
		x.most = share(n, "at_most");
	}
	if (yaml_text(n, "cell") != NULL)
		read_cell(&x, yaml_text(n, "cell"), a);
	const struct yaml *basis = yaml_get(n, "basis");
	x.basis = basis != NULL && basis->kind == YAML_SCALAR ? basis->text : NULL;
	if (strcmp(s->kind, "coming") == 0)
		read_coming(&x, n, a);
	if (strcmp(s->kind, "cleanliness") == 0)
		read_clean(&x, n);
	return x;
}

static const struct law_item *read_items(struct source *s, const char *key, size_t *count, struct arena *a)
{
	const struct yaml *list = yaml_get(s->root, key);
	*count = 0;
	if (list == NULL)
		return NULL;
	struct law_item *items = ARENA_ARRAY(a, struct law_item, (size_t)list->count + 1);
	for (const struct yaml *n = list->first; n != NULL; n = n->next)
		items[(*count)++] = read_item(s, n, a);
	return items;
}

static struct law_file read_file(struct source *s, struct arena *a)
{
	struct header h;
	header_read(s, &h, a); /* found good before: no new fault */
	struct law_file f = {.kind = s->kind,
		.code = s->id,
		.file = s->path,
		.title = h.title,
		.basis = h.basis,
		.confidence = h.confidence,
		.source = h.source,
		.responsible = h.responsible,
		.from = h.from,
		.until = h.until,
		.of = yaml_text(s->root, "for"),
		.ages = yaml_text(s->root, "ages"),
		.covers = yaml_text(s->root, "covers"),
		.sent = yaml_text(s->root, "sent")};
	if (f.title.en == NULL)
		f.title.en = f.title.vi;
	f.items = read_items(s, strcmp(s->kind, "standard") == 0 ? "conditions" : "items", &f.item_count, a);
	const bool review = strcmp(s->kind, "review") == 0;
	f.exempt = read_items(s, review ? "structure" : "exempt", &f.exempt_count, a);
	const struct yaml *beside = review ? yaml_get(s->root, "beside") : NULL;
	if (beside != NULL) {
		f.beside = yaml_text(beside, "form");
		f.beside_columns = texts(yaml_get(beside, "columns"), a);
	}
	f.ahead = review ? (int)g_ascii_strtoll(yaml_text(s->root, "ahead"), NULL, 10) : 0;
	return f;
}

const struct law_file *library_law(const struct library *l, const char *kind, size_t *count, struct arena *a)
{
	size_t room = 1;
	*count = 0;
	for (const struct source *s = l->first; s != NULL; s = s->next)
		room++;
	struct law_file *out = ARENA_ARRAY(a, struct law_file, room);
	for (struct source *s = l->first; s != NULL; s = s->next)
		if (s->root != NULL && s->diag.errors == 0 && strcmp(s->kind, kind) == 0)
			out[(*count)++] = read_file(s, a);
	return out;
}

void library_everywhere(struct library *l)
{
	l->everywhere = true;
}

/* ---- standards as conditions ---- */

static bool covers(const struct law_item *x, const char *id)
{
	for (const char *const *c = x->covers; c != NULL && *c != NULL; c++)
		if (strcmp(*c, id) == 0)
			return true;
	return false;
}

/* Parsed again, to live as long as the vocabulary. */
static const struct pred *parse(const struct pred_context *c, const struct source *s, const char *text, struct arena *a)
{
	struct diag d;
	diag_init(&d, s->path, s->text, a);
	return pred_parse(c, text, 1, 1, a, &d);
}

/* True on the days before the exemption's end, where one of those that cover the condition is true. */
static const struct pred *covered_by(
	const struct pred_context *c, const struct source *s, const struct law_file *f, const char *id, struct arena *a)
{
	const struct pred **all = ARENA_ARRAY(a, const struct pred *, f->exempt_count + 1);
	size_t n = 0;
	for (size_t i = 0; i < f->exempt_count; i++) {
		const struct law_item *x = &f->exempt[i];
		const struct pred *when = covers(x, id) ? parse(c, s, x->need, a) : NULL;
		const struct pred *const kids[] = {standards_day(0, x->until, a), when};
		if (when != NULL)
			all[n++] = standards_join(PRED_AND, kids, 2, a);
	}
	return n == 0 ? NULL : standards_sure(standards_join(PRED_OR, all, n, a), a);
}

static void add_needs(struct library *l, struct source *s, GArray *needs)
{
	struct arena *a = l->vocab->standards->arena;
	struct law_file f = read_file(s, a);
	struct pred_context c = {.vocab = l->vocab, .codes = l->codes, .population = true, .no_unit = true};
	struct diag d;
	diag_init(&d, s->path, s->text, a);
	const struct population *of = population_parse(&c, f.of, 1, 1, a, &d);
	if (of == NULL || of->edge != EDGE_NONE || kind_attr(of->kind, "standard") == NULL)
		return; /* no tenures: it says nothing of their attribute */
	const struct pred *kids[] = {standards_day(f.from, f.until, a), of->when};
	const struct pred *asked = standards_sure(standards_join(PRED_AND, kids, of->when == NULL ? 1 : 2, a), a);
	c = (struct pred_context){.vocab = l->vocab, .codes = l->codes, .kind = of->kind, .no_unit = true};
	for (size_t i = 0; i < f.item_count; i++) {
		const struct standard_need n = {asked, parse(&c, s, f.items[i].need, a), covered_by(&c, s, &f, f.items[i].id, a)};
		if (n.need != NULL)
			g_array_append_val(needs, n);
	}
}

void law_read_standards(struct library *l)
{
	g_autoptr(GArray) needs = g_array_new(FALSE, FALSE, sizeof(struct standard_need));
	bool wanted = l->vocab->standards->count == 0;
	for (struct source *s = l->first; s != NULL; s = s->next) {
		if (s->root == NULL || strcmp(s->kind, "standard") != 0)
			continue;
		other_file_read(l, s);
		if (wanted && s->diag.errors == 0)
			add_needs(l, s, needs);
	}
	/* A library made for one page has none, and shares its vocabulary with pages of other threads: it writes nothing there. */
	if (needs->len > 0)
		standards_set(l->vocab, arena_list(l->vocab->standards->arena, needs), needs->len);
}

/* E40: one code of one kind, two files valid on one day. */
static void check_pair(struct source *s, struct source *other)
{
	struct header x, y;
	char day[16];
	header_read(s, &x, s->arena);
	header_read(other, &y, other->arena);
	if (x.from >= y.until || y.from >= x.until)
		return;
	ymd_format_vi(MAX(x.from, y.from), day);
	FAULT(s, "E40", yaml_get(s->root, "valid"), MSG_LAW_VERSIONS, s->id, day, other->path);
}

void law_check_versions(struct library *l)
{
	static const char *const kinds[] = {"standard", "quotas", "rules", "targets", "review", "coming", "cleanliness"};
	for (struct source *s = l->first; s != NULL; s = s->next) {
		bool law = false;
		for (size_t i = 0; i < G_N_ELEMENTS(kinds) && s->root != NULL; i++)
			law = law || strcmp(s->kind, kinds[i]) == 0;
		for (struct source *other = l->first; law && other != s; other = other->next)
			if (other->root != NULL && strcmp(other->kind, s->kind) == 0 && strcmp(other->id, s->id) == 0 &&
				s->diag.errors == 0 && other->diag.errors == 0)
				check_pair(s, other);
	}
}
