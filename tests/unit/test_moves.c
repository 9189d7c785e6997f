/* What is said of figures that a change moves is the same whether forms are left out that it cannot move, or all are drawn. */
#include "demo_world.h"

#include "app/figure/figure_moves.h"
#include "model/kinds.gen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TODAY 20241120

struct moving {
	struct demo_world *world;
	struct app *app; /* that writes */
};

static int make(void **state)
{
	static struct moving x;
	struct err e = {0};
	x.world = demo_world_new("moves");
	x.app = x.world != NULL ? app_open(x.world->file, DB_WRITE, &e) : NULL;
	*state = &x;
	return x.app != NULL ? 0 : -1;
}

static int drop(void **state)
{
	struct moving *x = *state;
	void *world = x->world;
	app_close(x->app);
	return demo_world_drop(&world);
}

struct somebody {
	int64_t area, id, fact;
};

/* The first whom the statement gives: area, person, the fact. */
static struct somebody find(struct moving *x, const char *sql)
{
	struct err e = {0};
	struct db_stmt *st = db_prepare(store_db(x->app->store), sql, &e);
	if (st == NULL || db_step(st, &e) != DB_ROW)
		fail_msg("%s: %s", sql, e.en);
	struct somebody s = {db_int(st, 0), db_int(st, 1), db_int(st, 2)};
	db_reset(st);
	return s;
}

typedef void (*change)(struct moving *x, const struct somebody *who);

/* Every sentence in a line. */
static char *said(struct figure_moves *m, size_t *forms)
{
	const struct figure_move *moves = NULL;
	size_t n = figure_moves_outside(m, &moves);
	GString *s = g_string_new(NULL);
	*forms = 0;
	for (size_t i = 0; i < n; i++) {
		g_string_append_printf(s, "%s|%s|%s|%d\n", moves[i].text, moves[i].unit != NULL ? moves[i].unit : "",
			moves[i].period != NULL ? moves[i].period : "", moves[i].may);
		*forms += moves[i].form != NULL;
	}
	return g_string_free(s, FALSE);
}

/* The change tried, told in both ways; how many sentences name a form. */
static size_t tried(struct moving *x, const struct somebody *who, change write)
{
	const struct store_act act = {.actor = "test", .why = 1};
	const struct figure_moves_person one = {who->area, who->id};
	struct figure_moves_ask q = {
		.app = x->app, .today = TODAY, .lang = MSG_VI, .persons = &one, .person_count = one.id != NONE ? 1 : 0};
	struct arena *a = arena_new();
	struct err e = {0};
	size_t forms = 0, of_all = 0;
	if (!store_begin(x->app->store, &act, &e))
		fail_msg("%s", e.en);
	write(x, who);
	q.group = store_group(x->app->store);
	struct figure_moves *few = figure_moves_inside(&q, a);
	q.all = true;
	struct figure_moves *all = figure_moves_inside(&q, a);
	store_rollback(x->app->store);
	g_autofree char *one_way = said(few, &forms), *other = said(all, &of_all);
	assert_string_equal(one_way, other);
	assert_int_equal(forms, of_all);
	arena_free(a);
	return forms;
}

static void wrote(bool ok, const struct err *e)
{
	if (!ok)
		fail_msg("%s (%s)", e->en, e->where);
}

/* ---- changes ---- */

static void enter(struct moving *x, const struct somebody *who)
{
	struct person_row p;
	struct person_v_row v;
	struct err e = {0};
	row_init(&table_person, &p);
	row_init(&table_person_v, &v);
	p.area_id = v.area_id = who->area;
	p.birth_d = 19900000;
	wrote(store_insert(x->app->store, &table_person, &p, &e), &e);
	v.person_id = p.id;
	v.from_d = 20240101;
	v.from_p = PRECISION_DAY;
	v.until_d = YMD_OPEN;
	v.until_p = PRECISION_OPEN;
	v.full_name = "Ma Thị Thử";
	v.sex = 2;
	wrote(store_insert(x->app->store, &table_person_v, &v, &e), &e);
}

static void other_sex(struct moving *x, const struct somebody *who)
{
	struct person_v_row v;
	struct err e = {0};
	struct arena *a = arena_new();
	bool found = false;
	wrote(store_get_version(x->app->store, &table_person_v, who->area, who->id, TODAY, &v, a, &found, &e) && found, &e);
	v.sex = v.sex == 1 ? 2 : 1;
	wrote(store_update(x->app->store, &table_person_v, &v, &e), &e);
	arena_free(a);
}

static void learn(struct moving *x, const struct somebody *who)
{
	struct qualification_row q;
	struct err e = {0};
	row_init(&table_qualification, &q);
	q.area_id = who->area;
	q.person_id = who->id;
	q.on_d = 20240601;
	q.theory = 4;
	wrote(store_insert(x->app->store, &table_qualification, &q, &e), &e);
}

static void leave(struct moving *x, const struct somebody *who)
{
	struct membership_row m;
	struct err e = {0};
	struct arena *a = arena_new();
	bool found = false;
	wrote(store_get(x->app->store, &table_membership, who->area, who->fact, &m, a, &found, &e) && found, &e);
	m.until_d = 20241101;
	m.until_p = PRECISION_DAY;
	m.out_reason = 1;
	wrote(store_update(x->app->store, &table_membership, &m, &e), &e);
	arena_free(a);
}

static void step_down(struct moving *x, const struct somebody *who)
{
	struct tenure_row t;
	struct err e = {0};
	struct arena *a = arena_new();
	bool found = false;
	wrote(store_get(x->app->store, &table_tenure, who->area, who->fact, &t, a, &found, &e) && found, &e);
	t.until_d = 20241101;
	t.until_p = PRECISION_DAY;
	t.end_reason = 1;
	wrote(store_update(x->app->store, &table_tenure, &t, &e), &e);
	arena_free(a);
}

/* ---- people ---- */

#define MEMBER                                                                                                                             \
	"SELECT m.area_id, m.person_id, m.id FROM membership AS m WHERE m.kind_m = 1 AND m.until_d = 99991231 AND m.from_d < 20240101 "    \
	"AND NOT m.person_id IN (SELECT t.person_id FROM tenure AS t) ORDER BY m.area_id, m.id LIMIT 1"
#define HOLDER                                                                                                                             \
	"SELECT t.area_id, t.person_id, t.id FROM tenure AS t WHERE t.until_d = 99991231 AND t.from_d < 20240101 AND t.main = 1 "          \
	"AND t.person_id IN (SELECT m.person_id FROM membership AS m) ORDER BY t.area_id, t.id LIMIT 1"
#define NEITHER                                                                                                                            \
	"SELECT t.area_id, t.person_id, t.id FROM tenure AS t WHERE t.until_d > 20241120 AND t.from_d < 20240101 "                         \
	"AND NOT t.person_id IN (SELECT m.person_id FROM membership AS m) ORDER BY t.area_id, t.id LIMIT 1"

static void same_words(void **state)
{
	static const struct {
		const char *name, *who;
		change write;
		bool moves;
	} cases[] = {{"a new person", MEMBER, enter, false}, {"a member's sex", MEMBER, other_sex, true},
		{"a member's theory", MEMBER, learn, true}, {"a holder's theory", HOLDER, learn, true},
		{"a member leaves", MEMBER, leave, true}, {"a holder steps down", HOLDER, step_down, true},
		{"of no member: theory", NEITHER, learn, true}};
	struct moving *x = *state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct somebody who = find(x, cases[i].who);
		size_t forms = tried(x, &who, cases[i].write);
		print_message("%s: %zu sentences\n", cases[i].name, forms);
		if (cases[i].moves)
			assert_true(forms > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(same_words)};
	return cmocka_run_group_tests_name("moves", tests, make, drop);
}
