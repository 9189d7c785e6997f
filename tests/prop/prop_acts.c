/* Any sequence of acts keeps the rules, on both engines: records are created, corrected (this version, later ones too), changed, closed,
 * void, moved, units and organisations reorganised, people merged and un-merged, and all of it taken back at random. After every act the
 * register is clean and what was shown is noted down; at the end every state is asked for again as it was known then, and making the
 * derived tables anew changes no answer. */
#include "../unit/store_world.h"

#include "app/reorganise/reorganise.h"
#include "app/rule/ask.h"
#include "app/undo.h"
#include "base/rng.h"
#include "store/person_merge.h"
#include "store/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

enum { STEPS = 160, VERIFY_EACH = 20 };

struct state {
	int64_t ms, group;
	char *dump, *views;
};

struct play {
	struct world *w;
	struct app *app;
	struct rng rng;
	GArray *states;	     /* struct state */
	GArray *groups;	     /* int64_t: acts that were written */
	struct arena *arena; /* of the step */
	int written, refused, undone, reorganised, merged, unmerged;
	int tried[8], kept[8]; /* by the kind of act */
};

static int below(struct play *p, int n)
{
	return (int)rng_below(&p->rng, (uint64_t)n);
}

/* A row of a table at random; NONE when it is empty. */
static int64_t some_id(struct play *p, const char *table, const char *column)
{
	g_autofree char *count = g_strdup_printf("SELECT count(*) FROM %s", table);
	int64_t n = world_int(p->w->s, count);
	if (n == 0)
		return NONE;
	g_autofree char *one = g_strdup_printf("SELECT %s FROM %s ORDER BY id LIMIT 1 OFFSET %d", column, table, below(p, (int)n));
	return world_int(p->w->s, one);
}

static const char *id_text(struct play *p, int64_t id)
{
	return id == NONE ? "" : arena_printf(p->arena, "%" G_GINT64_FORMAT, id);
}

/* A day people would write, of any precision, sometimes none. */
static const char *some_day(struct play *p)
{
	int y = 2018 + below(p, 9), m = 1 + below(p, 12), d = 1 + below(p, 28);
	switch (below(p, 8)) {
	case 0:
		return arena_printf(p->arena, "%d", y);
	case 1:
		return arena_printf(p->arena, "%d/%d", m, y);
	case 2:
		return arena_printf(p->arena, "%04d-%02d-%02d", y, m, d);
	case 3:
		return below(p, 4) == 0 ? "31/02/2020" : arena_printf(p->arena, "%d-%d-%d", d, m, y);
	default:
		return arena_printf(p->arena, "%d/%d/%d", d, m, y);
	}
}

static const char *pick(struct play *p, const char *const *from, size_t n)
{
	return from[below(p, (int)n)];
}
#define PICK(p, ...) pick((p), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* ---- one act ---------------------------------------------------------------------------------------------------------------------------
 */

struct typing {
	struct act_text items[12];
	size_t count;
};

static void type(struct typing *t, const char *field, const char *text)
{
	must(t->count < G_N_ELEMENTS(t->items));
	t->items[t->count++] = (struct act_text){field, text};
}

static void type_new(struct play *p, const struct table *t, struct typing *x)
{
	if (t == &table_party_record) {
		type(x, "person", id_text(p, some_id(p, "person", "id")));
		type(x, "admit_d", PICK(p, "1/3/1996", "2/2019", "1/5/2022", "3/2/1990"));
		if (below(p, 2) == 0)
			type(x, "ceremony_d", "1/6/2022");
		return;
	}
	type(x, t == &table_qualification ? "on" : "from", some_day(p));
	if (t == &table_person) {
		type(x, "full_name", PICK(p, "Nguyễn Văn An", "Trần Thị Bình", "Lê Chi", ""));
		type(x, "sex", PICK(p, "male", "female"));
		type(x, "birth_d", PICK(p, "1975", "3/1980", "2/4/1990", "x"));
		type(x, "religion", "none");
	} else if (t == &table_tenure) {
		type(x, "person", id_text(p, some_id(p, "person", "id")));
		type(x, "post", id_text(p, p->w->secretary));
		type(x, "source", PICK(p, "elected_cell", "appointed", "elected_extra"));
	} else if (t == &table_membership) {
		type(x, "person", id_text(p, some_id(p, "person", "id")));
		type(x, "organisation", id_text(p, PICK(p, "a", "b")[0] == 'a' ? p->w->cell : p->w->other_cell));
		type(x, "kind_m", "party");
		type(x, "in_reason", PICK(p, "from_inside", "from_commune", "admitted"));
	} else if (t == &table_unit_tag) {
		type(x, "unit", id_text(p, p->w->commune));
		type(x, "tag", PICK(p, "class1", "class2", "zone3"));
	} else {
		type(x, "person", id_text(p, some_id(p, "person", "id")));
		type(x, "professional", PICK(p, "bachelor", "college"));
	}
	if (t != &table_person && t != &table_qualification && below(p, 3) == 0) {
		type(x, "until", some_day(p));
		if (t == &table_tenure)
			type(x, "end_reason", "moved");
		if (t == &table_membership)
			type(x, "out_reason", "to_inside");
	}
}

static void make_act(struct play *p, struct act *act, struct typing *x)
{
	static const struct table *const made[] = {
		&table_person, &table_tenure, &table_membership, &table_unit_tag, &table_qualification, &table_party_record};
	static const struct table *const closed[] = {&table_tenure, &table_membership, &table_unit_tag};
	act->kind = (enum act_kind)below(p, 6);
	act->table = &table_person_v;
	switch (act->kind) {
	case ACT_CREATE:
		act->table = made[below(p, G_N_ELEMENTS(made))];
		act->keep_others = below(p, 4) == 0;
		type_new(p, act->table, x);
		break;
	case ACT_CHANGE:
		act->id = some_id(p, "person", "id");
		type(x, "from", some_day(p));
		type(x, "job_text", PICK(p, "Nông dân", "Giáo viên", ""));
		type(x, "occupation", "");
		break;
	case ACT_CORRECT:
		act->id = some_id(p, "person_v", "id");
		act->later = below(p, 2) == 0;
		type(x, PICK(p, "full_name", "job_text", "phone"), PICK(p, "Đúng", "Sai", ""));
		break;
	case ACT_MOVE_START:
		act->id = some_id(p, "person_v", "id");
		type(x, "from", some_day(p));
		break;
	case ACT_CLOSE:
		act->table = closed[below(p, G_N_ELEMENTS(closed))];
		act->id = some_id(p, act->table->name, "id");
		type(x, "until", some_day(p));
		if (act->table == &table_tenure)
			type(x, "end_reason", "moved");
		if (act->table == &table_membership)
			type(x, "out_reason", "to_inside");
		break;
	case ACT_VOID:
		act->table = below(p, 6) == 0 ? &table_person : below(p, 2) == 0 ? &table_person_v : closed[below(p, G_N_ELEMENTS(closed))];
		act->id = some_id(p, act->table->name, "id");
		break;
	}
}

static void act_once(struct play *p, struct act_result *out)
{
	static const struct act_waiver all[] = {{"C18", "x"}, {"C22", "x"}, {"C27", "x"}, {"C30", "x"}, {"C33", "x"}};
	struct typing x = {.count = 0};
	struct act act = {.id = NONE, .rev = NONE, .basis_doc = NONE, .today = 20250601, .lang = MSG_EN, .actor = "test"};
	struct err e = {0};
	make_act(p, &act, &x);
	act.texts = x.items;
	act.text_count = x.count;
	act.waivers = all;
	act.waiver_count = G_N_ELEMENTS(all);
	act.dry = below(p, 10) == 0;
	act.area = act.table->kind->family == FAMILY_AREA ? WORLD_AREA : 0;
	p->tried[act.kind]++;
	if (act.kind != ACT_CREATE && act.id == NONE)
		return;
	if (!app_act(p->app, &act, p->arena, out, &e))
		fail_msg("%s on %s: %s (%s)", "act", act.table->name, e.en, e.where);
	p->kept[act.kind] += out->written;
	assert_false(act.dry && out->written);
}

/* One reorganisation of whatever stands there; most days and places do not fit, and are refused. */
static void reorganise_once(struct play *p, struct act_result *out)
{
	static const char *const units[] = {"merge", "absorb", "split", "carve", "transfer", "rename", "move", "end", "found", "office"};
	static const char *const organisations[] = {"organisation_merge", "organisation_absorb", "organisation_split", "organisation_carve",
		"organisation_retype", "organisation_rename", "organisation_move", "organisation_dissolve", "organisation_found"};
	bool unit = below(p, 2) == 0;
	const char *table = unit ? "unit" : "organisation", *sources[3] = {NULL};
	const char *kind = unit ? units[below(p, G_N_ELEMENTS(units))] : organisations[below(p, G_N_ELEMENTS(organisations))];
	int n = strstr(kind, "found") != NULL ? 0 : strstr(kind, "merge") != NULL ? 2 : 1;
	for (int i = 0; i < n; i++)
		sources[i] = arena_printf(p->arena, "#%s", id_text(p, some_id(p, table, "id")));
	bool into = strstr(kind, "absorb") != NULL || strcmp(kind, "transfer") == 0 || strstr(kind, "dissolve") != NULL;
	struct reorganise_target targets[2];
	for (size_t i = 0; i < G_N_ELEMENTS(targets); i++)
		targets[i] =
			(struct reorganise_target){.is = into ? arena_printf(p->arena, "#%s", id_text(p, some_id(p, table, "id"))) : NULL,
				.name = arena_printf(p->arena, "Nơi %d", below(p, 50)),
				.type = unit				   ? (n == 0 ? PICK(p, "xa", "thon") : NULL)
					: strstr(kind, "retype") || n == 0 ? PICK(p, "cell", "pb_part")
									   : NULL,
				.code = unit ? arena_printf(p->arena, "9%04d", below(p, 20)) : NULL,
				.parent = strstr(kind, "move") != NULL || n == 0
						  ? arena_printf(p->arena, "#%s", id_text(p, some_id(p, table, "id")))
						  : NULL,
				.unit = unit || n > 0 ? NULL : arena_printf(p->arena, "#%s", id_text(p, p->w->village))};
	const struct reorganise_step step = {.kind = kind,
		.sources = sources,
		.targets = targets,
		.target_count = strstr(kind, "split") != NULL				  ? 2
				: strcmp(kind, "end") == 0 || strcmp(kind, "office") == 0 ? 0
											  : 1};
	const struct reorganise_choice choices[] = {{"all:village", PICK(p, "A", "B")}, {"all:member", PICK(p, "A", "B")},
		{"all:holder", PICK(p, "same", "-")}, {"bodies", PICK(p, "no", "yes")}};
	const struct reorganise_request q = {.day = arena_printf(p->arena, "%d-%02d-01", 2021 + below(p, 5), 1 + below(p, 12)),
		.basis_no = "1/NQ",
		.steps = &step,
		.step_count = 1,
		.choices = choices,
		.choice_count = G_N_ELEMENTS(choices),
		.today = 20250601,
		.lang = MSG_EN,
		.actor = "test"};
	struct reorganise_report r;
	struct err e = {0};
	bool commit = below(p, 8) != 0;
	if (!app_reorganise(p->app, p->w->s, &q, commit, &r, p->arena, &e))
		fail_msg("%s: %s (%s)", kind, e.en, e.where);
	/* What the preview promises the act does. */
	if (commit && !r.done && r.problems->len == 0)
		fail_msg("%s: neither done nor refused", kind);
	out->written = r.done;
	out->group = r.group;
	p->reorganised += r.done;
	reorganise_report_free(&r);
}

/* Two people at random become one record, or a merge is taken back by what it kept; what clashes is refused by the rules. */
static void merge_once(struct play *p, struct act_result *out)
{
	struct err e = {0};
	struct store *s = p->w->s;
	int64_t merge = below(p, 3) == 0 ? some_id(p, "person_merge", "id") : NONE;
	struct merge_report report;
	const struct store_merge m = {.area = WORLD_AREA,
		.loser_area = WORLD_AREA,
		.id = some_id(p, "person", "id"),
		.loser = some_id(p, "person", "id"),
		.reason = "same",
		.account = NONE};
	if (merge == NONE && (m.id == m.loser || m.id == NONE))
		return;
	world_begin(s, false);
	bool ok =
		merge != NONE ? store_person_unmerge(s, WORLD_AREA, merge, NULL, 0, &e) : store_person_merge(s, &m, &report, p->arena, &e);
	int64_t group = store_group(s);
	ok = ok && store_commit(s, &e);
	if (!ok && db_in_transaction(store_db(s)))
		store_rollback(s);
	if (!ok && e.code != ERR_CONFLICT && e.code != ERR_INPUT && e.code != ERR_NOT_FOUND)
		fail_msg("%s: %s (%s)", merge != NONE ? "un-merge" : "merge", e.en, e.where);
	out->written = ok;
	out->group = group;
	p->merged += ok && merge == NONE;
	p->unmerged += ok && merge != NONE;
}

static void undo_once(struct play *p, struct act_result *out)
{
	struct err e = {0};
	if (p->groups->len == 0)
		return;
	guint at = below(p, 2) == 0 ? p->groups->len - 1 : (guint)below(p, (int)p->groups->len);
	const struct undo_ask ask = {.group = g_array_index(p->groups, int64_t, at), .today = 20250601, .lang = MSG_EN, .actor = "test"};
	/* What the page says beforehand: it never hides an undo that would go through. */
	struct store_undone seen;
	if (!store_undo_look(p->w->s, ask.group, NULL, NULL, &seen, &e) || !app_undo(p->app, &ask, p->arena, out, &e))
		fail_msg("undo: %s (%s)", e.en, e.where);
	assert_true(seen.blocked == 0 || !out->written);
	p->undone += out->written;
}

/* ---- what was shown
 * ---------------------------------------------------------------------------------------------------------------------- */

/* Who lies in what, day by day: stretches of days may be cut differently by what was known then, the days may not. */
static void dump_paths(struct store *s, int64_t known_ms, GString *out)
{
	struct err e = {0};
	g_autofree char *view = views_text(s, "unit_path", known_ms, &e);
	for (int year = 2020; view != NULL && year < 2028; year++) {
		int day = year * 10000 + 615;
		g_autofree char *sql = g_strdup_printf("SELECT DISTINCT x.ancestor_id, x.descendant_id, x.depth FROM (%s) AS x"
						       " WHERE x.from_d <= %d AND x.until_d > %d ORDER BY 1, 2, 3",
			view, day, day);
		struct db_stmt *st = db_prepare(store_db(s), sql, &e);
		if (st == NULL)
			fail_msg("unit_path: %s", e.en);
		while (db_step(st, &e) == DB_ROW)
			g_string_append_printf(out, "%d|%s|%s|%s\n", day, db_text(st, 0), db_text(st, 1), db_text(st, 2));
		db_forget(st);
	}
}

static char *dump_views(struct store *s, int64_t known_ms)
{
	static const char *const names[] = {
		"person", "tenure", "party", "post", "unit", "person_professional", "organisation", "organisation_line"};
	GString *out = g_string_new(NULL);
	struct err e = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *view = views_text(s, names[i], known_ms, &e);
		g_autofree char *sql = g_strdup_printf("SELECT * FROM (%s) AS x ORDER BY 1, 2, 3, 4", view);
		struct db_stmt *st = view == NULL ? NULL : db_prepare(store_db(s), sql, &e);
		if (st == NULL)
			fail_msg("%s: %s", names[i], e.en);
		while (db_step(st, &e) == DB_ROW) {
			g_string_append(out, names[i]);
			for (int c = 0; c < db_columns(st); c++)
				g_string_append_printf(out, "|%s", db_is_null(st, c) ? "" : db_text(st, c));
			g_string_append_c(out, '\n');
		}
		db_forget(st);
	}
	dump_paths(s, known_ms, out);
	return g_string_free(out, FALSE);
}

static void note(struct play *p, const struct act_result *out)
{
	const struct state s = {
		world_int(p->w->s, "SELECT last_ms FROM store_state"), out->group, world_dump(p->w->s, 0), dump_views(p->w->s, 0)};
	g_array_append_val(p->states, s);
	g_array_append_val(p->groups, out->group);
}

static void say(msg_key key, const char *const *args, size_t n, void *user)
{
	(void)user;
	g_autofree char *line = msg_format(key, MSG_EN, args, n);
	print_message("# verify: %s\n", line);
}

static void verified(struct play *p)
{
	struct err e = {0};
	int64_t findings = 0;
	assert_true(rule_verify(p->app, 20250601, say, NULL, &findings, &e));
	assert_int_equal(findings, 0);
}

/* The first lines that differ. */
static const char *difference(const char *shown, const char *known)
{
	size_t n = 0, line = 0;
	for (; shown[n] != '\0' && shown[n] == known[n]; n++)
		line = shown[n] == '\n' ? n + 1 : line;
	return g_strdup_printf("\n  shown %.160s\n  known %.160s", shown + line, known + line);
}

/* Every state asked for again; then the derived tables made anew. */
static void replay(struct play *p)
{
	struct err e = {0};
	for (guint i = 0; i < p->states->len; i++) {
		struct state *s = &g_array_index(p->states, struct state, i);
		g_autofree char *dump = world_dump(p->w->s, s->ms), *views = dump_views(p->w->s, s->ms);
		if (strcmp(dump, s->dump) != 0 || strcmp(views, s->views) != 0)
			fail_msg("what was known after act %u (group %" G_GINT64_FORMAT ") is not what was shown:%s", i, s->group,
				difference(strcmp(dump, s->dump) != 0 ? s->dump : s->views, strcmp(dump, s->dump) != 0 ? dump : views));
	}
	g_autofree char *before = dump_views(p->w->s, 0);
	if (!store_rebuild(p->w->s, &e))
		fail_msg("%s", e.en);
	g_autofree char *after = dump_views(p->w->s, 0);
	assert_string_equal(before, after);
	for (guint i = 0; i < p->states->len; i++) {
		g_free(g_array_index(p->states, struct state, i).dump);
		g_free(g_array_index(p->states, struct state, i).views);
	}
}

static void play(void **state, const char *seed)
{
	struct err e = {0};
	struct play p = {.w = *state, .app = app_open(NULL, DB_READ, &e)};
	rng_init(&p.rng, seed);
	p.app->store = p.w->s;
	p.states = g_array_new(FALSE, FALSE, sizeof(struct state));
	p.groups = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (int i = 0; i < STEPS; i++) {
		struct act_result out = {0};
		p.arena = arena_new();
		if (below(&p, 6) == 0)
			undo_once(&p, &out);
		else if (below(&p, 5) == 0)
			reorganise_once(&p, &out);
		else if (below(&p, 4) == 0)
			merge_once(&p, &out);
		else
			act_once(&p, &out);
		if (out.written)
			note(&p, &out);
		p.written += out.written;
		p.refused += !out.written;
		arena_free(p.arena);
		if (i % VERIFY_EACH == VERIFY_EACH - 1)
			verified(&p);
	}
	verified(&p);
	replay(&p);
	print_message("# seed %s: %d written (%d of them undo, %d reorganised, %d merged, %d un-merged), %d refused or dry; create %d/%d "
		      "correct %d/%d change %d/%d close"
		      " %d/%d void %d/%d move %d/%d\n",
		seed, p.written, p.undone, p.reorganised, p.merged, p.unmerged, p.refused, p.kept[0], p.tried[0], p.kept[1], p.tried[1],
		p.kept[2], p.tried[2], p.kept[3], p.tried[3], p.kept[4], p.tried[4], p.kept[5], p.tried[5]);
	/* A test in which everything is refused would prove nothing. */
	assert_true(p.written > STEPS / 4 && p.undone > 2 && p.reorganised > 0 && (p.merged > 0 || g_getenv("COSO_SEED") != NULL));
	g_array_free(p.states, TRUE);
	g_array_free(p.groups, TRUE);
	p.app->store = NULL;
	app_close(p.app);
}

static void test_seed_1(void **state)
{
	play(state, "acts 1");
}
static void test_seed_2(void **state)
{
	play(state, "acts 2025-07-01");
}
static void test_seed_3(void **state)
{
	const char *seed = g_getenv("COSO_SEED"); /* another one */
	play(state, seed != NULL ? seed : "f");
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled) EACH(filled, test_seed_1), EACH(filled, test_seed_2), EACH(filled, test_seed_3)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("acts at random on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("acts at random on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
