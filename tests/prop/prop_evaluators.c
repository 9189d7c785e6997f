/* Four evaluators, one answer: random registers, random questions in the language of the forms; the plain loop of the reference, the
 * engine's planes of bits over the snapshot, the plain pass over the same arrays, and the SQL of the twin, on SQLite and (TEST_PG) on
 * PostgreSQL, must agree on every cell. COSO_SEED: another seed. COSO_PROP_CELLS: how many cells to compare (./dev soak: a million).
 * COSO_PROP_SQL=1: print the statement of a faulty cell. */
#include "phrases.h"
#include "reference.h"
#include "world.h"

#include "stats/bits.h"
#include "stats/snapshot.h"
#include "stats/snapshot_follow.h"
#include "stats/form.h"
#include "stats/standards.h"
#include "stats/twin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

enum { LEAVES = 6, OUTPUTS = LEAVES + 5, QUESTIONS_PER_WORLD = 40, CHANGES_PER_WORLD = 3, CELLS_WANTED = 100000 };

/* A database under test and what was read from it for the known-at in hand. */
struct side {
	const char *name;
	struct store *store;
	const struct vocab *vocab;
	struct arena *arena;
	struct snapshot *snapshot;
	long cells;
};

struct bench {
	struct side sides[2];
	size_t side_count;
	struct rng rng;
	struct world *world;
	struct ref *ref;
	int64_t known_ms;
	char world_seed[64];
	long cells, not_zero, questions, refused, accepted;
	long standards;	     /* conditions that ask for results of title standards */
	long followed;	     /* changes that a snapshot followed without being read anew */
	int64_t bits, plain; /* questions that the engine answered, and that it left to the plain pass */
};

enum { WAY_BEST, WAY_PLAIN, WAY_SQL, WAYS };
static const char *const way_names[WAYS] = {"snapshot", "plain pass", "twin"};

/* A batch with the texts it came from. */
struct question {
	struct arena *arena;
	struct batch b;
	struct population of; /* a copy that shrinking may change */
	struct leaf leaves[LEAVES];
	struct output outputs[OUTPUTS];
	struct subject_set sets[LEAVES], rests[2];
	const struct subject_set *minus[2][2], *parts[3];
	const char *population, *texts[LEAVES];
	enum tree tree;
	struct phrase_place at;
};

static void stop_on(const struct err *e)
{
	if (e->code != ERR_NONE) {
		print_error("%s\n%s\n(%s)\n", e->vi, e->en, e->where);
		fail();
	}
}

/* ---- setting up ---- */

/* Two standards that overlap in time and in whom they ask, with exemptions: what `standard = met` stands for. Invented for this test. */
static void add_standards(const struct vocab *v, struct codes *codes)
{
	static const char *const files[] = {
		"standard: one\ntitle: { vi: Một, en: One }\nbasis: [ { document: test } ]\nvalid: { from: 2000-01-01, until: 2016-03-01 "
		"}\n"
		"confidence: draft\nsource: test\nresponsible: none\nfor: tenure(not main)\nconditions:\n"
		"  - { id: a, need: theory >= intermediate, say: { vi: a, en: a } }\n"
		"  - { id: b, need: age >= 30 or sex = female, say: { vi: b, en: b } }\n"
		"exempt:\n  - { id: x, covers: [a], when: from_d < 2012-06-01, until: 2014-09-01, say: { vi: x, en: x } }\n",
		"standard: two\ntitle: { vi: Hai, en: Two }\nbasis: [ { document: test } ]\nvalid: { from: 2010-01-01 }\n"
		"confidence: draft\nsource: test\nresponsible: none\nfor: tenure(sex is stated)\nconditions:\n"
		"  - { id: a, need: professional in university_up, say: { vi: a, en: a } }\n"
		"exempt:\n  - { id: y, covers: [a], when: has party(home), until: 2020-01-01, say: { vi: y, en: y } }\n"};
	struct library *l = library_new(v, codes);
	g_autoptr(GString) faults = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
		assert_true(library_add(l, i == 0 ? "one.yaml" : "two.yaml", files[i], strlen(files[i])));
	library_finish(l);
	if (library_faults(l, NULL, faults, NULL) > 0)
		fail_msg("%s", faults->str);
	assert_int_equal(v->standards->count, 3);
	library_free(l);
}

static const struct vocab *read_vocab(struct store *s, struct arena *a)
{
	struct err e = {0};
	g_autoptr(GBytes) text = g_resources_lookup_data("/coso/domain/vocabulary.yaml", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	gsize length;
	const char *bytes = g_bytes_get_data(text, &length);
	const struct vocab *v = vocab_read(bytes, length, store_codes(s), a, &e);

	stop_on(&e);
	add_standards(v, store_codes(s));
	return v;
}

static void side_open(struct side *s, const char *name, const char *address, const char *folder)
{
	struct err e = {0};
	g_autofree char *key = g_strdup_printf("%s/prop.%s.key", folder, name);
	struct store_open o = {.address = address, .mode = DB_CREATE, .key_file = key, .clock_ms = 1700000000000};

	s->name = name;
	s->store = store_open(&o, &e);
	stop_on(&e);
	s->arena = arena_new();
	(void)g_unlink(key);
}

static void side_known(struct bench *t, struct side *s)
{
	struct err e = {0};

	assert_true(db_begin_read(store_db(s->store), &e));
	s->snapshot = snapshot_new(s->store, s->vocab, t->known_ms, &e);
	stop_on(&e);
}

/* The planes of bits answer everything but entries and exits under the boundaries of today. */
static bool ask_best(struct side *s, const struct batch *b, const struct place *where, struct value *out, struct err *e)
{
	bool flow = b->measure == MEASURE_ENTRIES || b->measure == MEASURE_EXITS;
	int64_t before = snapshot_taken(s->snapshot).bits;
	const char *const *levels = bits_names();
	size_t level_count = 0;

	while (levels[level_count])
		level_count++;
	(void)snapshot_use_bits(s->snapshot, levels[(size_t)before % level_count]); /* in turns, as far as this processor goes */
	bool ok = snapshot_count(s->snapshot, b, where, out, e);

	assert_true(snapshot_taken(s->snapshot).bits == before + !(flow && where->today));
	return ok;
}

static bool ask_plainly(struct side *s, const struct batch *b, const struct place *where, struct value *out, struct err *e)
{
	struct snapshot_paths before = snapshot_taken(s->snapshot), after;

	snapshot_take(s->snapshot, PATH_PLAIN);
	bool ok = snapshot_count(s->snapshot, b, where, out, e);
	snapshot_take(s->snapshot, PATH_BEST);
	after = snapshot_taken(s->snapshot);
	assert_true(after.bits == before.bits && after.plain == before.plain + 1);
	return ok;
}

static void side_forget(struct bench *t, struct side *s)
{
	struct snapshot_paths taken = snapshot_taken(s->snapshot);

	t->bits += taken.bits;
	t->plain += taken.plain;
	snapshot_free(s->snapshot);
	s->snapshot = NULL;
	db_rollback(store_db(s->store));
}

/* ---- questions ---- */

static const char *const kinds_of_persons[] = {"party", "tenure", "union", "party", "tenure", "evaluation", "movement"};
static const char *const kinds_of_events[] = {"training", "party_paper", "org_event"};

static void choose_population(struct bench *t, struct question *q, GString *text)
{
	enum measure m = (enum measure)rng_below(&t->rng, MEASURE__MAX);
	const char *kind = kinds_of_persons[rng_below(&t->rng, 7)], *edge = "";
	bool event = (m == MEASURE_TURNS || m == MEASURE_PERSONS) && rng_chance(&t->rng, 1, 4);

	q->b.measure = m;
	if (m == MEASURE_SEATS || m == MEASURE_VACANT || m == MEASURE_OVER)
		kind = "post";
	if (m == MEASURE_ORGANISATIONS)
		kind = "organisation";
	if (m == MEASURE_UNITS)
		kind = "unit";
	if (event)
		kind = kinds_of_events[rng_below(&t->rng, m == MEASURE_TURNS ? 3 : 2)];
	else if (m == MEASURE_TURNS || (m == MEASURE_PERSONS && rng_chance(&t->rng, 1, 2)))
		edge = rng_chance(&t->rng, 1, 2) ? ".start" : ".end";
	q->at = (struct phrase_place){
		.kind = vocab_kind(t->sides[0].vocab, kind), .moving = event || edge[0] != '\0', .term = q->b.reading.term >= 0};
	q->at.flow = m == MEASURE_ENTRIES || m == MEASURE_EXITS;
	q->at.entries = m == MEASURE_ENTRIES;
	q->at.moving |= q->at.flow;
	g_string_append_printf(text, "%s%s", kind, edge);
}

static void choose_reading(struct bench *t, struct reading *r)
{
	*r = (struct reading){.day = world_day(&t->rng), .from = world_day(&t->rng), .until = world_day(&t->rng), .term = -1};
	if (r->from > r->until) {
		ymd swap = r->from;
		r->from = r->until;
		r->until = swap;
	}
	if (rng_chance(&t->rng, 1, 5))
		r->term = world_code(t->world, "term_period", &t->rng)->num;
	r->ages = (enum ages)rng_below(&t->rng, 3);
	r->ages_day = rng_chance(&t->rng, 1, 6) ? world_birth(&t->rng) : world_day(&t->rng); /* before birth, too */
	r->year = rng_between(&t->rng, 18, 60);
}

static const struct pred *read_condition(struct bench *t, struct question *q, const struct pred_context *c, const char *text)
{
	struct diag d;

	diag_init(&d, "prop", text, q->arena);
	const struct pred *p = pred_parse(c, text, 1, 1, q->arena, &d);
	if (p == NULL) {
		t->refused++;
		/* empty or full sets, and things too tangled, are the parser's to refuse; nothing else should be */
		for (int i = 0; i < d.kept; i++)
			if (!d.faults[i].warning && strcmp(d.faults[i].code, "E17") != 0 && strcmp(d.faults[i].code, "E18") != 0) {
				g_autoptr(GString) say = g_string_new(NULL);

				diag_print(&d, say);
				fail_msg("the parser refuses what should be right:\n%s\n%s", text, say->str);
			}
		return NULL;
	}
	t->accepted++;
	t->standards += strstr(text, "standard ") != NULL;
	return p;
}

static const struct pred *choose_condition(
	struct bench *t, struct question *q, const struct pred_context *c, const struct phrase_place *at, const char **text)
{
	struct phrases p = {t->world, &t->rng, t->sides[0].vocab};

	for (;;) {
		g_autoptr(GString) s = g_string_new(NULL);
		const struct pred *x;

		phrase_condition(&p, at, rng_chance(&t->rng, 3, 5) ? 1 : (int)rng_between(&t->rng, 2, 3), s);
		x = read_condition(t, q, c, s->str);
		if (x != NULL) {
			*text = *text == NULL ? arena_strdup(q->arena, s->str) : arena_printf(q->arena, "%s | %s", *text, s->str);
			return x;
		}
	}
}

static void choose_leaves(struct bench *t, struct question *q, struct pred_context *c)
{
	for (size_t i = 0; i < LEAVES; i++) {
		size_t n = i == 0 ? rng_below(&t->rng, 2) : rng_chance(&t->rng, 1, 4) ? 2 : 1;
		const struct pred **when = ARENA_ARRAY(q->arena, const struct pred *, n + 1);

		for (size_t k = 0; k < n; k++)
			when[k] = choose_condition(t, q, c, &q->at, &q->texts[i]);
		q->leaves[i] = (struct leaf){.when = when, .when_count = n};
	}
}

static void make_outputs(struct question *q)
{
	for (int i = 0; i < LEAVES; i++) {
		q->sets[i] = (struct subject_set){.leaf = i};
		q->outputs[i] = (struct output){.kind = OUTPUT_SET, .set = &q->sets[i]};
	}
	q->minus[0][0] = &q->sets[1];
	q->minus[0][1] = &q->sets[2];
	q->rests[0] = (struct subject_set){.leaf = -1, .base = &q->sets[0], .minus = q->minus[0], .minus_count = 2};
	q->minus[1][0] = &q->sets[3];
	q->rests[1] = (struct subject_set){.leaf = -1, .base = &q->rests[0], .minus = q->minus[1], .minus_count = 1};
	for (int i = 0; i < 3; i++)
		q->parts[i] = &q->sets[i + 1];
	q->outputs[LEAVES] = (struct output){.kind = OUTPUT_SET, .set = &q->rests[0]};
	q->outputs[LEAVES + 1] = (struct output){.kind = OUTPUT_SET, .set = &q->rests[1]};
	q->outputs[LEAVES + 2] = (struct output){.kind = OUTPUT_OVERLAP, .parts = q->parts, .part_count = 3};
	q->outputs[LEAVES + 3] = (struct output){.kind = OUTPUT_AGE, .set = &q->sets[0]};
	q->outputs[LEAVES + 4] = (struct output){.kind = OUTPUT_AGE, .set = &q->rests[0]};
	q->b.leaves = q->leaves;
	q->b.leaf_count = LEAVES;
	q->b.outputs = q->outputs;
	q->b.output_count = OUTPUTS;
}

static struct question *question_make(struct bench *t)
{
	struct arena *a = arena_new();
	struct question *q = ARENA_NEW(a, struct question);
	g_autoptr(GString) text = g_string_new(NULL);
	const struct vocab *v = t->sides[0].vocab;
	struct pred_context c = {.vocab = v, .codes = store_codes(t->sides[0].store)};

	q->arena = a;
	choose_reading(t, &q->b.reading);
	choose_population(t, q, text);
	if (rng_chance(&t->rng, 2, 3) && strcmp(q->at.kind->name, "organisation") != 0) {
		struct phrase_place at = q->at;
		struct pred_context pc = c;
		const char *when = NULL;

		at.fixed = at.flow;
		at.flow = false;
		pc.kind = at.kind;
		pc.fixed_only = at.fixed;
		pc.population = true;
		pc.edge = at.moving && !at.fixed ? EDGE_START : EDGE_NONE;
		(void)choose_condition(t, q, &pc, &at, &when);
		g_string_append_printf(text, "(%s)", when);
	}
	struct diag d;
	diag_init(&d, "prop", text->str, a);
	c.fixed_only = q->at.flow;
	const struct population *of = population_parse(&c, text->str, 1, 1, a, &d);
	if (of == NULL) {
		g_autoptr(GString) say = g_string_new(NULL);

		diag_print(&d, say);
		fail_msg("population refused:\n%s\n%s", text->str, say->str);
	}
	assert_true(population_fits_measure(q->b.measure, of, text->str, &d));
	q->of = *of;
	q->b.of = &q->of;
	q->population = arena_strdup(a, text->str);
	c = (struct pred_context){
		.vocab = v, .codes = c.codes, .kind = of->kind, .edge = of->edge, .flow = q->at.flow, .entries = q->at.entries};
	choose_leaves(t, q, &c);
	make_outputs(q);
	q->tree = rng_chance(&t->rng, 1, 2) ? TREE_AREA : (enum tree)rng_between(&t->rng, TREE_PARTY, TREE_FRONT);
	return q;
}

/* ---- the rules of a statement that a distributed database can run (sql/views/README.md) ---- */

/* Takes out every bracket that opens after `mark`. */
static char *without(const char *sql, const char *mark)
{
	GString *out = g_string_new(NULL);

	for (const char *p = sql; *p != '\0';) {
		int depth = 1;

		if (!g_str_has_prefix(p, mark)) {
			g_string_append_c(out, *p++);
			continue;
		}
		for (p += strlen(mark); *p != '\0' && depth > 0; p++)
			depth += (*p == '(') - (*p == ')');
	}
	return g_string_free(out, FALSE);
}

static void lint(struct question *q, const char *sql)
{
	static const char *const never[] = {"ROLLUP", "GROUPING SETS", "MERGE", "FOR UPDATE", "LIMIT", "date(", "now("};
	bool reference = q->of.kind->subject != SUBJECT_PERSON;

	for (size_t i = 0; i < G_N_ELEMENTS(never); i++)
		if (strstr(sql, never[i]) != NULL)
			fail_msg("%s in a generated statement", never[i]);
	for (const char *p = sql; (p = strstr(p, "WITH RECURSIVE")) != NULL; p++)
		assert_true(p - sql > 20 && g_strstr_len(p - 20, 20, "AS MATERIALIZED") != NULL);
	/* under a reference table nothing may look outward: sets of ids only, inside which the rows belong to persons */
	g_autofree char *rest = without(sql, "IN (SELECT");
	if (reference && strstr(rest, "EXISTS (") != NULL)
		fail_msg("EXISTS under a reference table");
	/* ids of persons are compared together with the area they live in */
	for (const char *p = sql; (p = strstr(p, ".person_id = ")) != NULL; p++)
		assert_non_null(g_strstr_len(MAX(sql, p - 60), 60, ".area_id = "));
}

/* ---- comparing ---- */

static bool same(const struct value *x, const struct value *y)
{
	return x->n == y->n && x->of == y->of;
}

struct all_values {
	GHashTable *of_place; /* int64_t -> struct value[] */
	size_t count;
};

static void keep_values(int64_t place, const struct value *values, void *user)
{
	struct all_values *all = user;

	g_hash_table_insert(all->of_place, g_memdup2(&place, sizeof place), g_memdup2(values, all->count * sizeof *values));
}

/* Does any evaluator of any side see the batch at this place otherwise than the reference? Says which, where it may. */
static bool differs(struct bench *t, const struct batch *b, const struct place *where, GString *say)
{
	struct value *want = g_new0(struct value, b->output_count), *got = g_new0(struct value, b->output_count);
	bool found = false;

	ref_count(t->ref, b, where, want);
	for (size_t s = 0; s < t->side_count; s++)
		for (int way = 0; way < WAYS; way++) {
			struct err e = {0};
			struct side *x = &t->sides[s];
			bool ok = way == WAY_SQL     ? twin_count(x->store, x->vocab, t->known_ms, b, where, got, &e)
				  : way == WAY_PLAIN ? ask_plainly(x, b, where, got, &e)
						     : ask_best(x, b, where, got, &e);

			if (!ok && way == WAY_SQL) {
				struct arena *a = arena_new();
				char *sql = twin_sql(x->store, x->vocab, t->known_ms, b, where, false, a, &(struct err){0});

				fprintf(stderr, "%s\n", sql ? sql : "");
				arena_free(a);
			}
			if (!ok)
				print_error("%s: %s: %s\n", x->name, way_names[way], e.en);
			assert_true(ok);
			for (size_t o = 0; o < b->output_count; o++) {
				found |= !same(&want[o], &got[o]);
				if (say != NULL && !same(&want[o], &got[o]))
					g_string_append_printf(say,
						"  output %zu: reference %" G_GINT64_FORMAT " (of %" G_GINT64_FORMAT
						"), %s on %s %" G_GINT64_FORMAT " (of %" G_GINT64_FORMAT ")\n",
						o, want[o].n, want[o].of == NONE ? -1 : want[o].of, way_names[way], x->name, got[o].n,
						got[o].of == NONE ? -1 : got[o].of);
			}
		}
	g_free(want);
	g_free(got);
	return found;
}

/* ---- making a failing case small ---- */

static bool shrink_slot(struct bench *t, struct question *q, const struct pred **slot, const struct place *where)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	const struct pred *old = *slot;

	if (old == NULL)
		return false;
	phrase_simpler(q->arena, old, all);
	for (guint i = 0; i < all->len; i++) {
		*slot = all->pdata[i];
		if (differs(t, &q->b, where, NULL))
			return true;
	}
	*slot = old;
	return false;
}

static void shrink(struct bench *t, struct question *q, const struct place *where)
{
	struct output all[OUTPUTS];
	const struct pred *when = q->of.when;
	bool smaller = true;

	/* one output */
	memcpy(all, q->outputs, sizeof all);
	for (size_t o = 0; o < OUTPUTS; o++) {
		q->outputs[0] = all[o];
		q->b.output_count = 1;
		if (differs(t, &q->b, where, NULL))
			break;
	}
	q->of.when = NULL;
	if (!differs(t, &q->b, where, NULL))
		q->of.when = when;
	for (size_t i = 0; i < LEAVES; i++) {
		size_t n = q->leaves[i].when_count;

		for (q->leaves[i].when_count = 0; q->leaves[i].when_count < n && !differs(t, &q->b, where, NULL); q->leaves[i].when_count++)
			continue;
	}
	for (int rounds = 0; smaller && rounds < 40; rounds++) {
		smaller = shrink_slot(t, q, &q->of.when, where);
		for (size_t i = 0; i < LEAVES; i++)
			for (size_t k = 0; k < q->leaves[i].when_count; k++)
				smaller |= shrink_slot(t, q, (const struct pred **)(uintptr_t)&q->leaves[i].when[k], where);
	}
}

static void report(struct bench *t, struct question *q, const struct place *where)
{
	const struct reading *r = &q->b.reading;
	g_autoptr(GString) s = g_string_new(NULL);

	g_string_append_printf(s, "seed %s, world %s, known %" G_GINT64_FORMAT ", tree %d, place %" G_GINT64_FORMAT "%s\n",
		g_getenv("COSO_SEED") ? g_getenv("COSO_SEED") : "1", t->world_seed, t->known_ms, (int)where->tree,
		where->id == NONE ? -1 : where->id, where->direct ? " (direct)" : "");
	g_string_append_printf(s, "measure %s of %s\n", measure_name(q->b.measure), q->population);
	g_string_append_printf(s, "day %d, from %d, until %d, term %d, ages %d on %d, year %d\n", r->day, r->from, r->until, r->term,
		(int)r->ages, r->ages_day, (int)r->year);
	for (size_t i = 0; i < LEAVES; i++)
		g_string_append_printf(s, "leaf %zu: %s\n", i, q->texts[i] ? q->texts[i] : "");
	(void)differs(t, &q->b, where, s);
	shrink(t, q, where);
	g_string_append(s, "smaller: ");
	if (q->of.when != NULL)
		phrase_print(q->of.when, s);
	for (size_t i = 0; i < LEAVES; i++)
		for (size_t k = 0; k < q->leaves[i].when_count; k++) {
			g_string_append_printf(s, "\n  leaf %zu: ", i);
			phrase_print(q->leaves[i].when[k], s);
		}
	g_string_append_c(s, '\n');
	(void)differs(t, &q->b, where, s);
	if (g_getenv("COSO_PROP_SQL") != NULL) {
		struct err e = {0};
		char *sql = twin_sql(t->sides[0].store, t->sides[0].vocab, t->known_ms, &q->b, where, false, q->arena, &e);

		g_string_append_printf(s, "%s\n", sql ? sql : "");
	}
	fprintf(stderr, "%s\n", s->str); /* cmocka cuts long messages */
	fail_msg("the evaluators differ: see above");
}

/* ---- running ---- */

/* One place against the answers for all places. */
static void compare_place(struct bench *t, struct question *q, int64_t id, const struct all_values *twins)
{
	struct place where = {.tree = q->tree, .id = id};
	struct value want[OUTPUTS], got[OUTPUTS], plain[OUTPUTS];
	static const struct value zero = {.n = 0, .of = NONE}, no_age = {.n = 0, .of = 0};

	ref_count(t->ref, &q->b, &where, want);
	for (size_t s = 0; s < t->side_count; s++) {
		struct err e = {0};
		const struct value *twin = g_hash_table_lookup(twins[s].of_place, &id);

		assert_true(ask_best(&t->sides[s], &q->b, &where, got, &e));
		assert_true(ask_plainly(&t->sides[s], &q->b, &where, plain, &e));
		for (size_t o = 0; o < OUTPUTS; o++) {
			const struct value *x = twin != NULL ? &twin[o] : q->outputs[o].kind == OUTPUT_AGE ? &no_age : &zero;

			if (!same(&want[o], &got[o]) || !same(&want[o], &plain[o]) || !same(&want[o], x)) {
				if (!differs(t, &q->b, &where, NULL))
					print_error("only the statement for all places differs: output %zu is %" G_GINT64_FORMAT " on %s\n",
						o, x->n, t->sides[s].name);
				report(t, q, &where);
			}
			t->cells++;
			t->sides[s].cells++;
			t->not_zero += want[o].n != 0;
		}
	}
}

/* The lists behind the outputs, found by planes and by the plain pass. */
static void compare_lists(struct bench *t, struct question *q, const struct place *where)
{
	struct snapshot *n = t->sides[0].snapshot;
	struct err e = {0};

	for (size_t o = 0; o < OUTPUTS; o++) {
		struct member_list best, plain;

		assert_true(snapshot_members(n, &q->b, where, o, &best, q->arena, &e));
		snapshot_take(n, PATH_PLAIN);
		assert_true(snapshot_members(n, &q->b, where, o, &plain, q->arena, &e));
		snapshot_take(n, PATH_BEST);
		assert_int_equal(best.count, plain.count);
		for (size_t i = 0; i < best.count; i++)
			assert_true(best.items[i].subject == plain.items[i].subject && best.items[i].fact == plain.items[i].fact &&
				    best.items[i].day == plain.items[i].day && best.items[i].times == plain.items[i].times);
	}
}

/* Who is left out of a set and why, by planes and by the plain pass. */
static void compare_left(struct question *q, struct snapshot *n, const struct place *where, size_t output)
{
	struct err e = {0};
	struct left_out best, plain;
	bool told = snapshot_left_out(n, &q->b, where, output, &best, q->arena, &e);

	assert_int_equal(e.code, ERR_NONE);
	snapshot_take(n, PATH_PLAIN);
	assert_true(told == snapshot_left_out(n, &q->b, where, output, &plain, q->arena, &e));
	snapshot_take(n, PATH_BEST);
	if (!told)
		return;
	assert_int_equal(best.population, plain.population);
	assert_int_equal(best.counted, plain.counted);
	assert_int_equal(best.other, plain.other);
	assert_int_equal(best.reason_count, plain.reason_count);
	for (size_t r = 0; r < best.reason_count; r++) {
		const struct left_reason *x = &best.reasons[r], *y = plain.reasons;

		while (y->attr != x->attr) /* as many of each, in whatever order they were met */
			assert_true(++y < plain.reasons + plain.reason_count);
		assert_int_equal(x->count, y->count);
		assert_int_equal(x->members.count, y->members.count);
		for (size_t i = 0; i < x->members.count; i++)
			assert_true(x->members.items[i].subject == y->members.items[i].subject &&
				    x->members.items[i].fact == y->members.items[i].fact);
	}
}

static void ask(struct bench *t, struct question *q)
{
	const GArray *places = q->tree == TREE_AREA ? t->world->units : t->world->organisations;
	struct all_values twins[2];
	struct place single[3] = {{.tree = q->tree, .id = NONE}, {.tree = q->tree, .id = world_pick(places, &t->rng)},
		{.tree = q->tree, .id = world_pick(places, &t->rng), .direct = true}};

	lint(q, twin_sql(t->sides[0].store, t->sides[0].vocab, t->known_ms, &q->b, &single[1], true, q->arena, &(struct err){0}));
	for (size_t s = 0; s < t->side_count; s++) {
		struct err e = {0};

		twins[s] = (struct all_values){g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free), OUTPUTS};
		if (!twin_count_all(t->sides[s].store, t->sides[s].vocab, t->known_ms, &q->b, q->tree, keep_values, &twins[s], &e)) {
			char *sql = twin_sql(
				t->sides[s].store, t->sides[s].vocab, t->known_ms, &q->b, &single[1], true, q->arena, &(struct err){0});

			fprintf(stderr, "%s\n%s\n", q->population, sql ? sql : "");
			stop_on(&e);
		}
	}
	for (guint i = 0; i < places->len; i++)
		compare_place(t, q, g_array_index(places, int64_t, i), twins);
	for (size_t i = 0; i < G_N_ELEMENTS(single); i++) {
		if (differs(t, &q->b, &single[i], NULL))
			report(t, q, &single[i]);
		compare_lists(t, q, &single[i]);
		compare_left(q, t->sides[0].snapshot, &single[i], i % OUTPUTS);
		t->cells += (long)(OUTPUTS * t->side_count);
	}
	for (size_t s = 0; s < t->side_count; s++)
		g_hash_table_unref(twins[s].of_place);
}

static void ask_some(struct bench *t, int questions, long wanted)
{
	for (int i = 0; i < questions && t->cells < wanted; i++) {
		struct question *q = question_make(t);

		ask(t, q);
		t->questions++;
		arena_free(q->arena);
	}
}

/* The register changes in one storage area; the snapshots follow instead of being read anew. */
static void change_and_follow(struct bench *t)
{
	struct err e = {0};
	int64_t area = rng_between(&t->rng, 1, 3);
	static const char *const changed[] = {
		"person", "person_v", "qualification", "party_record", "membership", "membership_state", "tenure"};
	g_autoptr(GArray) areas = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GPtrArray) tables = g_ptr_array_new();

	g_array_append_val(areas, area);
	for (size_t i = 0; i < G_N_ELEMENTS(changed); i++)
		g_ptr_array_add(tables, (gpointer)(uintptr_t)changed[i]);
	world_change(t->world, area);
	for (size_t s = 0; s < t->side_count; s++) {
		struct side *x = &t->sides[s];
		bool done = false;

		db_rollback(store_db(x->store));
		(void)world_write(t->world, x->store, &e);
		stop_on(&e);
		assert_true(db_begin_read(store_db(x->store), &e));
		(void)snapshot_follow(x->snapshot, areas, tables, &done, &e);
		stop_on(&e);
		t->followed += done;
		if (!done) {
			side_forget(t, x);
			side_known(t, x);
		}
	}
	ref_free(t->ref);
	t->ref = ref_read(t->sides[0].store, t->sides[0].vocab, t->known_ms, &e);
	stop_on(&e);
}

static void run_world(struct bench *t, long wanted)
{
	static const int64_t known[] = {0, WORLD_KNOWN_LATE, WORLD_KNOWN_EARLY};
	struct err e = {0};

	t->world = world_make(t->world_seed, store_codes(t->sides[0].store), &e);
	for (size_t s = 0; s < t->side_count; s++) {
		(void)world_write(t->world, t->sides[s].store, &e);
		stop_on(&e);
	}
	for (size_t k = G_N_ELEMENTS(known); k > 0 && t->cells < wanted; k--) {
		t->known_ms = known[k - 1];
		t->ref = ref_read(t->sides[0].store, t->sides[0].vocab, t->known_ms, &e);
		stop_on(&e);
		for (size_t s = 0; s < t->side_count; s++)
			side_known(t, &t->sides[s]);
		ask_some(t, QUESTIONS_PER_WORLD / 4, wanted);
		for (int i = 0; i < CHANGES_PER_WORLD && k == 1 && t->cells < wanted; i++) {
			change_and_follow(t);
			ask_some(t, QUESTIONS_PER_WORLD / 4 / CHANGES_PER_WORLD, wanted);
		}
		for (size_t s = 0; s < t->side_count; s++)
			side_forget(t, &t->sides[s]);
		ref_free(t->ref);
	}
	world_free(t->world);
}

static void test_evaluators_agree(void **state)
{
	const char *seed = g_getenv("COSO_SEED") ? g_getenv("COSO_SEED") : "1", *cells = g_getenv("COSO_PROP_CELLS");
	long wanted = cells != NULL ? strtol(cells, NULL, 10) : CELLS_WANTED;
	struct bench t = {.side_count = 1};
	g_autofree char *folder = g_dir_make_tmp("coso-prop-XXXXXX", NULL), *file = g_strdup_printf("%s/prop.db", folder);

	(void)state;
	print_message("# seed %s (COSO_SEED sets another)\n", seed);
	rng_init(&t.rng, seed);
	side_open(&t.sides[0], "SQLite", file, folder);
	t.sides[0].vocab = read_vocab(t.sides[0].store, t.sides[0].arena);
	if (g_getenv("TEST_PG") != NULL)
		side_open(&t.sides[t.side_count++], "PostgreSQL", g_getenv("TEST_PG"), folder);
	else
		print_message("# TEST_PG is not set: SQLite only\n");
	t.sides[1].vocab = t.sides[0].vocab; /* one typed tree for both */
	for (int i = 0; t.cells < wanted; i++) {
		g_snprintf(t.world_seed, sizeof t.world_seed, "%s/%d", seed, i);
		run_world(&t, wanted);
	}
	print_message("# %ld cells compared (%ld on SQLite, %ld on PostgreSQL, the rest one by one), %ld not zero; %ld questions; "
		      "conditions: %ld used, %ld refused as empty\n",
		t.cells, t.sides[0].cells, t.sides[1].cells, t.not_zero, t.questions, t.accepted, t.refused);
	/* the half of the plain pass was asked for */
	int64_t left = t.plain - (t.bits + t.plain) / 2;
	print_message(
		"# %" G_GINT64_FORMAT " questions answered by planes of bits, %" G_GINT64_FORMAT " left to the plain pass\n", t.bits, left);
	print_message("# %ld conditions asked for results of title standards, by every evaluator on %zu database(s)\n", t.standards,
		t.side_count);
	assert_true(t.standards > 0 || wanted < CELLS_WANTED);
	print_message("# %ld changes followed\n", t.followed);
	assert_true(t.followed > 0);
	assert_true(t.bits > left);
	for (size_t s = 0; s < t.side_count; s++) {
		store_close(t.sides[s].store);
		arena_free(t.sides[s].arena);
	}
	(void)g_unlink(file);
	(void)g_rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_evaluators_agree)};

	return cmocka_run_group_tests_name("evaluators", tests, NULL, NULL);
}
