/* The evaluator in memory over a world made by hand: places and trees, truth, has and count, edges, flows, sets, lists, boundaries today.
 * The world: province 10 with districts 20, 21 (to 1/7/2025), communes 30, 31 (district 20) and 32 (district 21), villages 40, 41 (30) and
 * 42 (31). On 1/7/2025 communes 30 and 31 merge into 50. Party: 100 province, 101-103 communes, cells 110 (40), 111 (41), 112 (42). */
#include "stats/snapshot_data.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#ifndef TEST_SOURCE_ROOT
#define TEST_SOURCE_ROOT "."
#endif

enum { MERGE = 20250701 };

struct world {
	struct arena *arena;
	struct codes *codes;
	const struct vocab *vocab;
	struct snapshot *n;
	int64_t next;
};

static char *from_disk(const char *path, void *user)
{
	g_autofree char *full = g_build_filename(TEST_SOURCE_ROOT, "domain", path, NULL);
	char *text = NULL;

	(void)user;
	g_file_get_contents(full, &text, NULL, NULL);
	return text;
}

static const struct fact_kind *kind(const struct world *w, const char *name)
{
	const struct fact_kind *k = vocab_kind(w->vocab, name);

	assert_non_null(k);
	return k;
}

static int64_t code(struct world *w, const char *list, const char *id)
{
	const struct code *c = code_by_id(codes_list(w->codes, list, NULL), id);

	assert_non_null(c);
	return c->num;
}

/* ---- making facts ---- */

static void unit(
	struct world *w, int64_t id, int64_t parent, const char *level, const char *type, const char *unit_code, ymd from, ymd until)
{
	const struct fact_kind *k = kind(w, "unit");
	size_t r = snap_add(w->n, k, id, 0, from, until, id, NONE, id, NONE);

	w->n->unit->extras[r].parent = snap_number(w->n, SUBJECT_UNIT, parent);
	w->n->unit->extras[r].code = unit_code;
	w->n->unit->extras[r].name = arena_printf(w->arena, "unit %" G_GINT64_FORMAT, id);
	snap_set(w->n, k, r, "level", code(w, "unit_level", level));
	snap_set(w->n, k, r, "type", code(w, "unit_type", type));
}

static void organisation(struct world *w, int64_t id, int64_t at, const char *type, int64_t superior)
{
	const struct fact_kind *k = kind(w, "organisation");
	size_t r = snap_add(w->n, k, id, 0, 20000101, YMD_OPEN, id, id, at, NONE);

	w->n->organisation->extras[r].name = arena_printf(w->arena, "organisation %" G_GINT64_FORMAT, id);
	snap_set(w->n, k, r, "type", code(w, "organisation_type", type));
	if (superior != NONE)
		snap_add_line(w->n, (int)code(w, "organisation_line", "party"), id, superior, 20000101, YMD_OPEN);
}

static void person(struct world *w, int64_t id, const char *sex, int64_t birth)
{
	const struct fact_kind *k = kind(w, "person");
	size_t r = snap_add(w->n, k, id, 1, 19000101, YMD_OPEN, id, NONE, NONE, NONE);

	snap_set_name(w->n, r, arena_printf(w->arena, "person %06d", (int)id), NULL);
	snap_set(w->n, k, r, "sex", sex ? code(w, "sex", sex) : NONE);
	snap_set(w->n, k, r, "birth_d", birth);
}

static size_t party(struct world *w, int64_t who, int64_t cell, int64_t village, ymd from, ymd until, const char *in, const char *out)
{
	const struct fact_kind *k = kind(w, "party");
	size_t r = snap_add(w->n, k, ++w->next, 1, from, until, who, cell, village, NONE);

	snap_set(w->n, k, r, "home", 1);
	snap_set(w->n, k, r, "in_reason", in ? code(w, "membership_in", in) : NONE);
	snap_set(w->n, k, r, "out_reason", out ? code(w, "membership_out", out) : NONE);
	return r;
}

static void post(struct world *w, int64_t id, int64_t at, const char *title, int seats)
{
	const struct fact_kind *k = kind(w, "post");
	size_t r = snap_add(w->n, k, id, 0, 20000101, YMD_OPEN, id, at, NONE, id);

	w->n->post->extras[r].seats = seats;
	snap_set(w->n, k, r, "title", code(w, "title", title));
}

static size_t tenure(struct world *w, int64_t who, int64_t on, int64_t at, const char *title, ymd from, ymd until)
{
	const struct fact_kind *k = kind(w, "tenure");
	size_t r = snap_add(w->n, k, ++w->next, 1, from, until, who, at, NONE, on);

	snap_set(w->n, k, r, "title", code(w, "title", title));
	snap_set(w->n, k, r, "from_d", from);
	return r;
}

static void structure(struct world *w)
{
	unit(w, 1, NONE, "nation", "nation", "", 19000101, YMD_OPEN);
	unit(w, 10, 1, "province", "tinh", "08", 19000101, YMD_OPEN);
	unit(w, 20, 10, "district", "huyen", "070", 19000101, MERGE);
	unit(w, 21, 10, "district", "huyen", "071", 19000101, MERGE);
	unit(w, 30, 20, "commune", "xa", "02242", 19000101, MERGE);
	unit(w, 31, 20, "commune", "xa", "02245", 19000101, MERGE);
	unit(w, 32, 21, "commune", "xa", "02300", 19000101, MERGE);
	unit(w, 32, 10, "commune", "xa", "02300", MERGE, YMD_OPEN);
	unit(w, 50, 10, "commune", "xa", "02242", MERGE, YMD_OPEN);
	for (int64_t v = 40; v <= 42; v++) {
		unit(w, v, v < 42 ? 30 : 31, "village", "thon", NULL, 19000101, MERGE);
		unit(w, v, 50, "village", "thon", NULL, MERGE, YMD_OPEN);
	}
	organisation(w, 100, 10, "pb_province", NONE);
	organisation(w, 101, 30, "pb_base", 100);
	organisation(w, 102, 31, "pb_base", 100);
	organisation(w, 103, 32, "pb_base", 100);
	organisation(w, 110, 40, "cell", 101);
	organisation(w, 111, 41, "cell", 101);
	organisation(w, 112, 42, "cell", 102);
	for (int64_t o = 101; o <= 103; o++)
		snap_add_time(w->n, kind(w, "organisation"), "grassroots", o, 20000101, YMD_OPEN, code(w, "grassroots_type", "commune"));
}

static void world_open(struct world *w)
{
	g_autofree char *text = from_disk("vocabulary.yaml", NULL);
	struct err e = {0};
	int lines[TREE_FRONT + 1];

	*w = (struct world){.arena = arena_new(), .codes = codes_new(from_disk, NULL), .next = 1000};
	w->vocab = vocab_read(text, strlen(text), w->codes, w->arena, &e);
	assert_string_equal(err_text(&e, MSG_EN), "");
	lines[TREE_AREA] = lines[TREE_PARTY] = (int)code(w, "organisation_line", "party");
	lines[TREE_STATE] = (int)code(w, "organisation_line", "state");
	lines[TREE_FRONT] = (int)code(w, "organisation_line", "front");
	w->n = snapshot_by_hand(w->vocab, lines);
	structure(w);
}

static void world_close(struct world *w)
{
	snapshot_free(w->n);
	codes_free(w->codes);
	arena_free(w->arena);
}

/* ---- asking ---- */

struct ask {
	enum measure measure;
	const char *of;
	struct reading reading;
	struct place place;
	const char *when[6]; /* one leaf each; NULL-terminated; leaf 0 is always "everything" */
};

static struct reading on_day(ymd d)
{
	return (struct reading){.day = d, .from = d / 10000 * 10000 + 101, .until = ymd_add_days(d, 1), .term = -1};
}

static struct reading in_period(ymd from, ymd until)
{
	return (struct reading){.day = ymd_add_days(until, -1), .from = from, .until = until, .term = -1};
}

static const struct pred *parse(struct world *w, const struct pred_context *c, const char *text)
{
	struct diag d;
	const struct pred *p;
	GString *said = g_string_new(NULL);

	diag_init(&d, "test", text, w->arena);
	p = pred_parse(c, text, 1, 1, w->arena, &d);
	diag_print(&d, said);
	assert_string_equal(said->str, "");
	g_string_free(said, TRUE);
	return p;
}

/* A batch with leaf 0 = the whole population and a leaf for each condition; output i = leaf i. */
static struct batch *batch_of(struct world *w, const struct ask *q)
{
	bool flow = q->measure == MEASURE_ENTRIES || q->measure == MEASURE_EXITS;
	struct batch *b = ARENA_NEW(w->arena, struct batch);
	struct leaf *leaves = ARENA_ARRAY(w->arena, struct leaf, 8);
	struct output *outputs = ARENA_ARRAY(w->arena, struct output, 8);
	struct pred_context c = {.vocab = w->vocab, .codes = w->codes, .population = true};
	struct diag d;

	diag_init(&d, "test", q->of, w->arena);
	*b = (struct batch){.measure = q->measure, .reading = q->reading, .leaves = leaves, .outputs = outputs};
	b->of = population_parse(&c, q->of, 1, 1, w->arena, &d);
	assert_non_null(b->of);
	c = (struct pred_context){.vocab = w->vocab,
		.codes = w->codes,
		.kind = b->of->kind,
		.edge = b->of->edge,
		.flow = flow,
		.entries = q->measure == MEASURE_ENTRIES};
	for (size_t i = 0; i == 0 || q->when[i - 1]; i++) {
		const struct pred **when = ARENA_ARRAY(w->arena, const struct pred *, 1);
		struct subject_set *set = ARENA_NEW(w->arena, struct subject_set);

		if (i)
			when[0] = parse(w, &c, q->when[i - 1]);
		leaves[i] = (struct leaf){when, i ? 1 : 0};
		*set = (struct subject_set){.leaf = (int)i};
		outputs[i] = (struct output){.kind = OUTPUT_SET, .set = set};
		b->leaf_count = b->output_count = i + 1;
	}
	return b;
}

/* Answers, and checks on the way that every list is as long as its number says. */
static void answer(struct world *w, const struct batch *b, const struct place *where, struct value *v)
{
	struct err e = {0};

	assert_true(snapshot_count(w->n, b, where, v, &e));
	for (size_t i = 0; i < b->output_count; i++) {
		struct member_list list;
		int64_t sum = 0;

		assert_true(snapshot_members(w->n, b, where, i, &list, w->arena, &e));
		for (size_t k = 0; k < list.count; k++)
			sum += list.items[k].times;
		if (!v[i].estimate)
			assert_int_equal(sum, b->outputs[i].kind == OUTPUT_AGE ? v[i].of : v[i].n);
	}
}

static void expect(struct world *w, struct ask q, const int64_t *numbers)
{
	const struct batch *b = batch_of(w, &q);
	struct value v[8];

	answer(w, b, &q.place, v);
	for (size_t i = 0; i < b->output_count; i++)
		if (v[i].n != numbers[i])
			fail_msg("%s where %s in %d: %d, not %d", q.of, i ? q.when[i - 1] : "(all)", (int)q.place.id, (int)v[i].n,
				(int)numbers[i]);
}

#define EXPECT(w, q, ...) expect((w), (q), (const int64_t[]){__VA_ARGS__})
#define AT(unit_id)                                                                                                                        \
	{                                                                                                                                  \
		.tree = TREE_AREA, .id = (unit_id)                                                                                         \
	}
#define ORG(org_id)                                                                                                                        \
	{                                                                                                                                  \
		.tree = TREE_PARTY, .id = (org_id)                                                                                         \
	}

/* Six members: 1-3 in village 40, 4 in 41, 5 in 42, 6 of commune 32; 3's sex is not stated. */
static void members(struct world *w)
{
	person(w, 1, "male", 19800101);
	person(w, 2, "female", 20000229);
	person(w, 3, NULL, 19900615);
	person(w, 4, "female", NONE);
	person(w, 5, "male", 19850601);
	person(w, 6, "female", 19750101);
	for (int64_t p = 1; p <= 3; p++)
		party(w, p, 110, NONE, 20100101, YMD_OPEN, "admitted", NULL);
	party(w, 4, 111, 41, 20100101, YMD_OPEN, "admitted", NULL);
	party(w, 5, 112, NONE, 20100101, YMD_OPEN, "admitted", NULL);
	party(w, 6, 103, NONE, 20100101, YMD_OPEN, "admitted", NULL);
}

/* ---- tests ---- */

static void test_places(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	members(&w);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), AT(1), {NULL}}), 6);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), AT(20), {NULL}}), 5);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), AT(30), {NULL}}), 4);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), AT(40), {NULL}}), 3);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), {.id = 32, .direct = true}, {NULL}}), 1);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), {.id = 30, .direct = true}, {NULL}}), 0);
	/* after the merger the district is gone, the new commune has the villages of both, the office facts of 30 have no place */
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(MERGE), AT(20), {NULL}}), 0);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(MERGE), AT(50), {NULL}}), 5);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(MERGE), AT(10), {NULL}}), 6);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20091231), AT(10), {NULL}}), 0);
	/* the Party line, and the type of grassroots unit from the organisation (not stated for the cells here: the view inherits it) */
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), ORG(100), {"grassroots is stated", NULL}}), 6, 1);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), ORG(101), {NULL}}), 4);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), ORG(112), {NULL}}), 1);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), {.tree = TREE_STATE, .id = 100}, {NULL}}), 0);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), {.id = NONE}, {NULL}}), 6);
	EXPECT(&w,
		((struct ask){MEASURE_ORGANISATIONS, "organisation(type in any_cell)", on_day(20240101), AT(30),
			{"place.type in village_level", NULL}}),
		2, 2);
	EXPECT(&w, ((struct ask){MEASURE_UNITS, "unit(type in village_level)", on_day(20240101), AT(10), {NULL}}), 3);
	world_close(&w);
}

static void test_truth(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	members(&w);
	EXPECT(&w,
		((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), AT(10),
			{"sex = female", "not (sex = female)", "sex != female", "sex is not stated", "sex = female or age >= 18", NULL}}),
		6, 3, 2, 2, 1, 6);
	/* born 29/02/2000: 18 on 01/03/2018; unknown birth is in neither */
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20180228), AT(10), {"age >= 18", "age < 18", NULL}}), 6, 4, 1);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20180301), AT(10), {"age >= 18", "age < 18", NULL}}), 6, 5, 0);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), AT(10), {"age in 33..38", "not age in 33..38", NULL}}),
		6, 2, 3);
	world_close(&w);
}

static void test_timelines(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	members(&w);
	snap_add_time(w.n, kind(&w, "party"), "exempt", 1001, 20200101, 20210101, 1);
	snap_add_time(w.n, kind(&w, "person"), "theory", 2, 20150101, 20200101, code(&w, "political_theory", "elementary"));
	snap_add_time(w.n, kind(&w, "person"), "theory", 2, 20200101, YMD_OPEN, code(&w, "political_theory", "intermediate"));
	EXPECT(&w,
		((struct ask){MEASURE_PERSONS, "party(home)", on_day(20201231), AT(10),
			{"exempt", "not exempt", "theory >= intermediate", NULL}}),
		6, 1, 5, 1);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "party(home)", on_day(20210101), AT(10), {"exempt", "not exempt", NULL}}), 6, 0, 6);
	EXPECT(&w,
		((struct ask){MEASURE_PERSONS, "party(home)", on_day(20191231), AT(10),
			{"theory >= intermediate", "theory < intermediate", "theory is not stated", NULL}}),
		6, 0, 1, 5);
	world_close(&w);
}

/* Secretary of cell 110 is village head there; secretary of 111 is village head in the other village. */
static void heads(struct world *w)
{
	organisation(w, 140, 40, "village_body", NONE);
	organisation(w, 141, 41, "village_body", NONE);
	post(w, 210, 110, "cell_secretary", 1);
	post(w, 211, 111, "cell_secretary", 2);
	post(w, 240, 140, "village_head", 1);
	post(w, 241, 141, "village_head", 1);
	tenure(w, 1, 210, 110, "cell_secretary", 20200101, YMD_OPEN);
	tenure(w, 1, 240, 140, "village_head", 20200101, YMD_OPEN);
	tenure(w, 4, 211, 111, "cell_secretary", 20200101, YMD_OPEN);
	tenure(w, 4, 240, 140, "village_head", 20200101, 20240601);
}

static void test_has(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	members(&w);
	heads(&w);
	EXPECT(&w,
		((struct ask){MEASURE_UNITS, "unit(type in village_level)", on_day(20240101), AT(10),
			{"has tenure(title = cell_secretary)",
				"has tenure(title = cell_secretary and has here tenure(title = village_head))",
				"has tenure(title = cell_secretary and has tenure(title = village_head))", "count party(home) >= 2",
				"has party(sex = female)", NULL}}),
		3, 2, 1, 2, 1, 2);
	/* inside, the reporting unit stays that of the cell: 4 is head in village 40, which is not in 41 */
	EXPECT(&w,
		((struct ask){MEASURE_UNITS, "unit(type in village_level)", on_day(20240101), AT(41),
			{"has tenure(title = cell_secretary and has tenure(title = village_head))",
				"has tenure(title = cell_secretary and has anywhere tenure(title = village_head))", NULL}}),
		1, 0, 1);
	EXPECT(&w,
		((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240101), AT(41),
			{"has tenure(title = village_head)", "has anywhere tenure(title = village_head)", "has here tenure",
				"count anywhere tenure >= 2", NULL}}),
		1, 0, 1, 1, 1);
	EXPECT(&w,
		((struct ask){MEASURE_PERSONS, "party(home)", on_day(20240601), AT(10),
			{"count tenure = 0", "count tenure = 1", "count tenure = 2", NULL}}),
		6, 4, 1, 1);
	EXPECT(&w,
		((struct ask){MEASURE_ORGANISATIONS, "organisation(type in party)", on_day(20240101), AT(10),
			{"has here party(home)", "has party(home)", "count party(home) >= 4", "count here party(home) < 3", NULL}}),
		7, 4, 7, 2, 6);
	/* events in the period */
	EXPECT(&w,
		((struct ask){MEASURE_PERSONS, "party(home)", in_period(20240101, 20250101), AT(10),
			{"has anywhere tenure.end", "has anywhere tenure.start", "has tenure.end(title = village_head and age >= 0)",
				NULL}}),
		6, 1, 0, 0);
	world_close(&w);
}

static void test_edges(void **state)
{
	struct world w;
	struct reading r = in_period(20200101, 20210101);
	int64_t term;
	size_t row;

	(void)state;
	world_open(&w);
	members(&w);
	heads(&w);
	row = tenure(&w, 2, 210, 110, "cell_secretary", 20151001, 20200101);
	term = code(&w, "term_period", "party_2015_2020");
	snap_set(w.n, kind(&w, "tenure"), row, "term", term);
	EXPECT(&w, ((struct ask){MEASURE_POSTS, "tenure.start", r, AT(10), {"title = cell_secretary", "sex = female", NULL}}), 4, 2, 2);
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "tenure.start", r, AT(10), {NULL}}), 2);
	EXPECT(&w, ((struct ask){MEASURE_TURNS, "tenure.end", r, AT(10), {"title = cell_secretary", "age = 19", NULL}}), 1, 1, 1);
	EXPECT(&w, ((struct ask){MEASURE_TURNS, "tenure.end", in_period(20240101, 20240601), AT(10), {NULL}}), 0);
	EXPECT(&w, ((struct ask){MEASURE_TURNS, "tenure.end", in_period(20240101, 20240602), AT(10), {NULL}}), 1);
	r.term = (int)term; /* no window then */
	EXPECT(&w, ((struct ask){MEASURE_PERSONS, "tenure.start(term = $term)", r, AT(10), {"age = 15", "not term = $term", NULL}}), 1, 1,
		0);
	r.ages = AGES_DAY;
	r.ages_day = 20200301;
	EXPECT(&w,
		((struct ask){MEASURE_PERSONS, "tenure.start(term = $term)", r, AT(10), {"age = 20", "years_since(birth_d) = 15", NULL}}),
		1, 1, 1);
	world_close(&w);
}

static void test_posts(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	members(&w);
	heads(&w);
	EXPECT(&w, ((struct ask){MEASURE_SEATS, "post", on_day(20240101), AT(10), {"title = cell_secretary", NULL}}), 5, 3);
	EXPECT(&w, ((struct ask){MEASURE_VACANT, "post", on_day(20240101), AT(10), {"title = cell_secretary", NULL}}), 2, 1);
	EXPECT(&w, ((struct ask){MEASURE_OVER, "post", on_day(20240101), AT(10), {"title = cell_secretary", NULL}}), 1, 0);
	EXPECT(&w, ((struct ask){MEASURE_POSTS, "tenure", on_day(20240101), AT(10), {"title = cell_secretary", NULL}}), 4, 2);
	EXPECT(&w, ((struct ask){MEASURE_OVER, "post", on_day(20240601), AT(10), {NULL}}), 0);
	world_close(&w);
}

static void test_flows(void **state)
{
	struct world w;
	struct reading y = in_period(20240101, 20250101);

	(void)state;
	world_open(&w);
	for (int64_t p = 1; p <= 6; p++)
		person(&w, p, p % 2 ? "male" : "female", 19800101);
	/* 1 moves between two cells of commune 30: neither; 2 from 30 to 31 on one day; 3 from 30 to 32 (another district) */
	party(&w, 1, 110, NONE, 20100101, 20240301, "admitted", "to_inside");
	party(&w, 1, 111, NONE, 20240301, YMD_OPEN, "from_inside", NULL);
	party(&w, 2, 110, NONE, 20100101, 20240301, "admitted", "to_inside");
	party(&w, 2, 112, NONE, 20240301, YMD_OPEN, "from_inside", NULL);
	party(&w, 3, 110, NONE, 20100101, 20240401, "admitted", "to_district");
	party(&w, 3, 103, NONE, 20240401, YMD_OPEN, "from_district", NULL);
	/* 4 admitted in the year, reason not stated; 5 dies on the first day out 2024-12-31; 6 leaves and is restored */
	party(&w, 4, 110, NONE, 20240601, YMD_OPEN, NULL, NULL);
	party(&w, 5, 112, NONE, 20100101, 20241231, "admitted", "died");
	party(&w, 6, 110, NONE, 20100101, 20240201, "admitted", "deleted");
	party(&w, 6, 110, NONE, 20240801, YMD_OPEN, "restored", NULL);
	EXPECT(&w,
		((struct ask){MEASURE_ENTRIES, "party(home)", y, AT(30),
			{"reason in transferred", "reason = restored", "reason is not stated", NULL}}),
		2, 0, 1, 1);
	EXPECT(&w,
		((struct ask){MEASURE_EXITS, "party(home)", y, AT(30),
			{"reason in transferred", "crossed = commune", "crossed = district", "crossed is not stated", "reason = deleted",
				NULL}}),
		3, 2, 1, 1, 1, 1);
	EXPECT(&w, ((struct ask){MEASURE_ENTRIES, "party(home)", y, AT(31), {"crossed = commune", "reason = from_inside", NULL}}), 1, 1, 1);
	EXPECT(&w, ((struct ask){MEASURE_EXITS, "party(home)", y, AT(20), {"crossed >= district", "reason = died", NULL}}), 3, 1, 1);
	EXPECT(&w, ((struct ask){MEASURE_EXITS, "party(home)", y, AT(10), {"sex = female", NULL}}), 2, 1);
	EXPECT(&w, ((struct ask){MEASURE_ENTRIES, "party(home)", y, ORG(111), {"crossed = village", NULL}}), 1, 1);
	/* the merger: everybody of 30 enters 50, by reorganisation; nobody crosses the province */
	EXPECT(&w, ((struct ask){MEASURE_ENTRIES, "party(home)", in_period(20250101, 20260101), AT(50), {"reason = reorganised", NULL}}), 4,
		4);
	EXPECT(&w, ((struct ask){MEASURE_EXITS, "party(home)", in_period(20250101, 20260101), AT(30), {"reason = reorganised", NULL}}), 3,
		3);
	EXPECT(&w, ((struct ask){MEASURE_EXITS, "party(home)", in_period(20250101, 20260101), AT(10), {NULL}}), 0);
	EXPECT(&w, ((struct ask){MEASURE_ENTRIES, "party(home)", in_period(20250101, 20260101), {.id = 50, .today = 20260101}, {NULL}}), 0);
	world_close(&w);
}

static void test_sets(void **state)
{
	struct world w;
	struct ask q = {MEASURE_PERSONS, "party(home)", {0}, AT(10), {"sex = female", "age < 35", NULL}};
	struct subject_set a = {.leaf = 1}, b = {.leaf = 2}, all = {.leaf = 0};
	const struct subject_set *parts[] = {&a, &b};
	struct subject_set rest = {.leaf = -1, .base = &all, .minus = parts, .minus_count = 2};
	struct output outputs[] = {
		{OUTPUT_SET, &rest, NULL, 0}, {OUTPUT_OVERLAP, NULL, parts, 2}, {OUTPUT_AGE, &all, NULL, 0}, {OUTPUT_AGE, &rest, NULL, 0}};
	struct member_list list;
	struct batch batch;
	struct value v[4];
	struct err e = {0};

	(void)state;
	world_open(&w);
	members(&w);
	q.reading = on_day(20240101);
	batch = *batch_of(&w, &q);
	batch.outputs = outputs;
	batch.output_count = 4;
	answer(&w, &batch, &q.place, v);
	assert_int_equal(v[0].n, 2); /* 1 and 5 */
	assert_int_equal(v[1].n, 1); /* 2 is both */
	assert_int_equal(v[2].of, 5);
	assert_int_equal(v[2].n, 44 + 23 + 33 + 38 + 49);
	assert_int_equal(v[3].of, 2);
	assert_int_equal(v[3].n, 44 + 38);
	assert_true(snapshot_members(w.n, &batch, &q.place, 0, &list, w.arena, &e));
	assert_int_equal(list.items[0].person, 1);
	assert_int_equal(list.items[0].unit, 40);
	assert_int_equal(list.items[1].person, 5);
	assert_int_equal(list.items[1].organisation, 112);
	world_close(&w);
}

static void test_today(void **state)
{
	struct world w;
	struct place new_commune = {.id = 50, .today = 20260101}, other = {.id = 32, .today = 20260101};
	struct ask q = {MEASURE_PERSONS, "party(home)", {0}, {0}, {"sex = female", NULL}};
	struct value v[8];

	(void)state;
	world_open(&w);
	members(&w);
	party(&w, 6, 101, NONE, 20100101, 20250701, "admitted", NULL); /* the office of 30 */
	party(&w, 5, 102, NONE, 20100101, 20250701, "admitted", NULL); /* the office of 31 */
	person(&w, 7, "male", 19700101);
	party(&w, 7, 102, NONE, 20100101, 20250701, "admitted", NULL);
	person(&w, 8, "male", 19700101);
	party(&w, 8, NONE, 20, 20100101, 20250701, "admitted", NULL); /* the office of the district: no successor */
	snap_add_target(w.n, 20260101, 30, 50, true, false, 1000000);
	snap_add_target(w.n, 20260101, 31, 50, false, false, 700000);
	snap_add_target(w.n, 20260101, 31, 32, false, false, 300000);
	q.reading = on_day(20240101);
	q.place = new_commune;
	EXPECT(&w, q, 5 + 1 + 1, 3); /* villages, office of 30, and 0.7 of the two of 31 */
	answer(&w, batch_of(&w, &q), &new_commune, v);
	assert_true(v[0].estimate);
	assert_int_equal(v[0].missing, 0);
	answer(&w, batch_of(&w, &q), &other, v);
	assert_int_equal(v[0].n, 1 + 1);
	assert_true(v[0].estimate);
	/* what the estimate is made of: the unit that was divided, what stood there, its share */
	struct share_list shares;
	struct err e = {0};
	assert_true(snapshot_shares(w.n, batch_of(&w, &q), &other, 0, &shares, w.arena, &e));
	assert_int_equal(shares.exact, 1);
	assert_int_equal(shares.count, 1);
	assert_int_equal(shares.items[0].unit, 31);
	assert_int_equal(shares.items[0].things, 2);
	assert_int_equal(shares.items[0].share, 300000);
	assert_int_equal(shares.items[0].taken, 1);
	assert_true(snapshot_shares(w.n, batch_of(&w, &q), &new_commune, 0, &shares, w.arena, &e));
	assert_int_equal(shares.exact + shares.items[0].taken, 5 + 1 + 1);
	assert_int_equal(shares.items[0].share, 700000);
	/* the province holds every part, and the district's office that went nowhere lay in it: all exact */
	q.place = (struct place){.id = 10, .today = 20260101};
	answer(&w, batch_of(&w, &q), &q.place, v);
	assert_int_equal(v[0].n, 8);
	assert_false(v[0].estimate);
	assert_int_equal(v[0].missing, 0);
	assert_true(snapshot_shares(w.n, batch_of(&w, &q), &q.place, 0, &shares, w.arena, &e));
	assert_int_equal(shares.count, 0);
	assert_int_equal(shares.exact, 8);
	world_close(&w);
}

static void test_structure(void **state)
{
	struct world w;
	struct place where = AT(10), committee = ORG(101);
	struct unit_facts u;
	struct org_facts o;
	const int64_t *ids;
	struct err e = {0};
	size_t count;

	(void)state;
	world_open(&w);
	assert_true(snapshot_children(w.n, &where, 20240101, &ids, &count, w.arena, &e));
	assert_int_equal(count, 2);
	assert_int_equal(ids[0], 20);
	assert_true(snapshot_children(w.n, &where, MERGE, &ids, &count, w.arena, &e));
	assert_int_equal(count, 2);
	assert_int_equal(ids[0], 50);
	assert_int_equal(ids[1], 32);
	assert_true(snapshot_children(w.n, &committee, 20240101, &ids, &count, w.arena, &e));
	assert_int_equal(count, 2);
	assert_int_equal(ids[1], 111);
	assert_true(snapshot_unit(w.n, 32, 20240101, &u));
	assert_int_equal(u.parent, 21);
	assert_string_equal(u.code, "02300");
	assert_false(snapshot_unit(w.n, 30, MERGE, &u));
	assert_int_equal(snapshot_unit_by_path(w.n, "08/02242", 20240101, &e), 30);
	assert_int_equal(snapshot_unit_by_path(w.n, "02242", MERGE, &e), 50);
	assert_int_equal(snapshot_unit_by_path(w.n, "08/99", MERGE, &e), NONE);
	assert_true(snapshot_organisation(w.n, 110, 20240101, &o));
	assert_int_equal(o.superior, 101);
	assert_int_equal(snapshot_committee_of(w.n, 30, TREE_PARTY, 20240101), 101);
	assert_int_equal(snapshot_committee_of(w.n, 10, TREE_PARTY, 20240101), 100);
	assert_int_equal(snapshot_committee_of(w.n, 20, TREE_PARTY, 20240101), NONE);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_truth),
		cmocka_unit_test(test_timelines),
		cmocka_unit_test(test_has),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_posts),
		cmocka_unit_test(test_flows),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_today),
		cmocka_unit_test(test_structure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
