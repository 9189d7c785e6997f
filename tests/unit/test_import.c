/* Files taken in (src/app/import/import.h), on both engines: the same rows give the same facts and the same log; random files taken in and
 * taken back leave what was there, and twice change nothing; what is decided of look-alikes is done; lists and organisations made from a
 * column, and what stands in the way of taking them back. */
#include "act_stage.h"

#include "app/import/import.h"
#include "app/import/import_batch.h"
#include "app/import/mapping.h"
#include "app/undo.h"
#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const char map[] =
	"import: test\n"
	"title: { vi: Thử, en: Test }\n"
	"confidence: draft\n"
	"columns:\n"
	"  name: { headings: [Name], required: true }\n"
	"  born: [Born]\n"
	"  sex: [Sex]\n"
	"  phone: [Phone]\n"
	"  belief: [Belief]\n"
	"  cell: [Cell]\n"
	"  joined: [Joined]\n"
	"  club: [Club]\n"
	"records:\n"
	"  - record: club\n"
	"    kind: organisation\n"
	"    when: club\n"
	"    key: [name, type]\n"
	"    fields: { name: club, type: { value: assigned_assoc }, unit: { option: unit }, from: { value: \"2020-01-01\" } }\n"
	"  - record: p\n"
	"    kind: person\n"
	"    recognise: [name_birth_home]\n"
	"    fields: { full_name: name, birth_d: born, sex: { column: sex, default: male }, phone: phone, religion: { column: belief, "
	"make: true } }\n"
	"  - record: party\n"
	"    kind: party_record\n"
	"    when: joined\n"
	"    key: [admit_d]\n"
	"    fields: { person: { record: p }, admit_d: joined }\n"
	"  - record: m\n"
	"    kind: membership\n"
	"    when: cell\n"
	"    key: [organisation, kind_m]\n"
	"    fields: { person: { record: p }, organisation: { column: cell, lookup: organisation }, kind_m: { value: party }, place: { "
	"value: home }, in_reason: { value: initial }, from: { column: joined, default: known_today } }\n"
	"  - record: c\n"
	"    kind: membership\n"
	"    when: club\n"
	"    key: [organisation, kind_m]\n"
	"    fields: { person: { record: p }, organisation: { record: club }, kind_m: { value: other }, place: { value: home }, in_reason: "
	"{ value: initial }, from: { value: \"2021-01-01\" } }\n";
#define HEAD "Name,Born,Sex,Phone,Belief,Cell,Joined,Club\n"

struct desk {
	struct stage s;
	const struct mapping *m;
	char *file;
	struct import_report r;
	const struct import_decision *decisions;
	size_t decision_count;
	bool all_or_nothing, dry;
};

static void desk_open(struct desk *d, void **state)
{
	struct err e = {0};
	struct area_row area;
	*d = (struct desk){0};
	stage_open(&d->s, state);
	struct world *w = d->s.w;
	world_begin(w->s, false);
	row_init(&table_area, &area);
	area.number = WORLD_AREA;
	area.label = "Xã Đông Thử";
	area.home_unit_id = w->commune;
	area.kind_office = 0;
	area.writer_site = store_site(w->s);
	world_insert(w->s, &table_area, &area);
	world_commit(w->s);
	d->file = g_build_filename(w->dir, "file.csv", NULL);
	d->m = mapping_read(d->s.app->codes, "test.yaml", map, strlen(map), w->a, &e);
	if (d->m == NULL)
		fail_msg("%s", e.en);
}

static void desk_close(struct desk *d)
{
	world_verified(d->s.w->s);
	stage_close(&d->s);
	g_free(d->file);
}

static void take(struct desk *d, const char *lines)
{
	struct err e = {0};
	g_autofree char *text = g_strconcat(HEAD, lines, NULL);
	assert_true(g_file_set_contents(d->file, text, -1, NULL));
	const struct import_options o = {.file = d->file,
		.mapping = d->m,
		.unit = d->s.w->commune,
		.organisation = NONE,
		.organisation_area = NONE,
		.dry = d->dry,
		.skip_bad = !d->all_or_nothing,
		.decisions = d->decisions,
		.decision_count = d->decision_count,
		.today = TODAY,
		.lang = MSG_EN,
		.actor = "test"};
	if (!app_import(d->s.app, &o, d->s.w->a, &d->r, &e))
		fail_msg("%s (%s)\n%s", e.en, e.where, text);
}

/* What stands in the way; 0: it was taken back. */
static size_t take_back(struct desk *d, int64_t group)
{
	struct err e = {0};
	const struct undo_ask undo = {.group = group, .today = TODAY, .lang = MSG_EN, .actor = "test"};
	if (!app_undo(d->s.app, &undo, d->s.w->a, &d->s.out, &e))
		fail_msg("%s (%s)", e.en, e.where);
	assert_int_equal(d->s.out.written, d->s.out.problem_count == 0);
	return d->s.out.problem_count;
}

/* Rows without history that the program makes from the facts: what is searched by and what must be the only one. */
static char *made_from_facts(struct desk *d)
{
	static const char *const asked[] = {"SELECT * FROM unit_path ORDER BY 1, 2, 3",
		"SELECT * FROM organisation_path ORDER BY 1, 2, 3, 4", "SELECT * FROM identity_key ORDER BY 1, 2, 3"};
	GString *out = g_string_new(NULL);
	struct err e = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
		struct db_stmt *st = db_prepare(store_db(d->s.w->s), asked[i], &e);
		if (st == NULL)
			fail_msg("%s", e.en);
		while (db_step(st, &e) == DB_ROW) {
			for (int c = 0; c < db_columns(st); c++)
				g_string_append_printf(out, "|%s", db_is_null(st, c) ? "" : db_text(st, c));
			g_string_append_c(out, '\n');
		}
	}
	return g_string_free(out, FALSE);
}

/* Does a line of a dump begin a row of that table? */
static bool begins(const char *line, const char *table)
{
	size_t n = strlen(table);
	return strncmp(line, table, n) == 0 && line[n] == '|';
}

/* Facts without what stays of files taken in: that they were, and the mapping word for word. */
static char *facts(struct desk *d)
{
	g_autofree char *dump = world_dump(d->s.w->s, 0), *made = made_from_facts(d);
	g_auto(GStrv) lines = g_strsplit(dump, "\n", -1);
	GString *out = g_string_new(made);
	bool stays = false;
	for (char **l = lines; *l != NULL; l++) {
		for (size_t i = 0; i < table_count; i++)
			if (begins(*l, table_all[i]->name))
				stays = begins(*l, "import_batch") || begins(*l, "law_file");
		if (!stays && **l != '\0')
			g_string_append_printf(out, "%s\n", *l);
	}
	return g_string_free(out, FALSE);
}

/* ---- random files ---- */

static const char *pick(struct rng *r, const char *const *list, size_t n)
{
	return list[rng_below(r, n)];
}
#define PICK(r, ...) pick((r), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* Names of few words, so that some are there already, some look alike, some come twice; every sort of fault. */
static char *random_lines(struct rng *r)
{
	GString *s = g_string_new(NULL);
	for (uint64_t n = 1 + rng_below(r, 12); n > 0; n--) {
		const char *family = PICK(r, "Nguyễn", "Đặng", "Lò"), *given = PICK(r, "Đào", "Ước", "Ấm", "Am"),
			   *born = PICK(r, "1980", "1980", "03/02/1981", "5/1979", "1985-06-07", "31/02/1980", "02/03/80", ""),
			   *sex = PICK(r, "Nữ", "Nam", "", "nữu"), *phone = PICK(r, "", "", "0912345678", "12"),
			   *belief = PICK(r, "", "", "Không", "Đạo Mới", "đạo mới", "Đạo Khác"),
			   *cell = PICK(r, "", "Chi bộ thôn Một", "chi bo thon hai", "Chi bộ thôn Ba"),
			   *joined = PICK(r, "", "03/02/2010", "2010-02-03", "2030"), *club = PICK(r, "", "", "", "Hội Vườn", "hội vườn");
		g_string_append_printf(s, "%s %s %s,%s,%s,%s,%s,%s,%s,%s\n", family, PICK(r, "Thị", "Văn"), given, born, sex, phone, belief,
			cell, joined, club);
	}
	return g_string_free(s, FALSE);
}

static void say_difference(const char *before, const char *after, const char *lines)
{
	g_auto(GStrv) x = g_strsplit(before, "\n", -1), y = g_strsplit(after, "\n", -1);
	size_t i = 0;
	while (x[i] != NULL && y[i] != NULL && strcmp(x[i], y[i]) == 0)
		i++;
	fail_msg("something is left: %s instead of %s, of\n%s", y[i] != NULL ? y[i] : "nothing", x[i] != NULL ? x[i] : "nothing", lines);
}

static void test_in_and_out_again(void **state)
{
	struct desk d;
	struct rng r;
	int64_t written = 0, same = 0;
	desk_open(&d, state);
	const char *seed = getenv("COSO_SEED"), *runs = getenv("COSO_RUNS");
	rng_init(&r, seed != NULL ? seed : "files");
	for (int64_t i = runs != NULL ? g_ascii_strtoll(runs, NULL, 10) : 40; i > 0; i--) {
		g_autofree char *lines = random_lines(&r), *before = facts(&d);
		take(&d, lines);
		if (!d.r.written) {
			g_autofree char *untouched = facts(&d);
			assert_string_equal(untouched, before);
			continue;
		}
		written++;
		int64_t group = d.r.group, good = d.r.rows_good;
		g_autofree char *after = facts(&d);
		take(&d, lines);
		if (d.r.created + d.r.changed > 0)
			fail_msg("a second time: %d made, %d changed of\n%s", (int)d.r.created, (int)d.r.changed, lines);
		assert_false(d.r.written);
		assert_true(d.r.rows_good >= good);
		g_autofree char *twice = facts(&d);
		assert_string_equal(twice, after);
		same += d.r.rows_same;
		if (rng_below(&r, 4) == 0)
			continue; /* some stay, for the next to be built on */
		if (take_back(&d, group) > 0)
			fail_msg("taking back: %s\n%s", d.s.out.problems[0].text, lines);
		g_autofree char *again = facts(&d);
		if (strcmp(again, before) != 0)
			say_difference(before, again, lines);
	}
	assert_true(written > 5 && same > 5);
	desk_close(&d);
}

/* ---- the same on both engines ---- */

/* Ids by the order in which they come: they are times. */
static char *without_ids(const char *text)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	while (*text != '\0') {
		size_t n = strspn(text, "0123456789");
		if (n < 15) {
			n = MAX(n, 1);
			g_string_append_len(out, text, (gssize)n);
		} else {
			g_autofree char *id = g_strndup(text, n);
			if (!g_hash_table_contains(seen, id))
				g_hash_table_insert(seen, g_strdup(id), GUINT_TO_POINTER(g_hash_table_size(seen) + 1));
			g_string_append_printf(out, "#%u", GPOINTER_TO_UINT(g_hash_table_lookup(seen, id)));
		}
		text += n;
	}
	return g_string_free(out, FALSE);
}

static char *told(struct desk *d)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct err e = {0};
	for (size_t i = 0; i < d->r.fault_count; i++)
		g_string_append_printf(out, "%s %s: %s\n", d->r.faults[i].place, d->r.faults[i].heading, d->r.faults[i].text);
	for (size_t i = 0; i < d->r.twin_count; i++)
		g_string_append_printf(out, "%s = %s\n", d->r.twins[i].given, d->r.twins[i].known);
	struct db_stmt *st = db_prepare(store_db(d->s.w->s),
		"SELECT tbl, op, why, after_json FROM change_log WHERE tbl <> 'import_batch' AND tbl <> 'area' ORDER BY id", &e);
	if (st == NULL)
		fail_msg("%s", e.en);
	while (db_step(st, &e) == DB_ROW)
		g_string_append_printf(out, "%s %s %s %s\n", db_text(st, 0), db_text(st, 1), db_text(st, 2), db_text(st, 3));
	g_autofree char *all = facts(d);
	g_string_append(out, all);
	return without_ids(out->str);
}

static char *on_sqlite; /* what came of the file there */

static void test_same_facts_and_log(void **state)
{
	static const char lines[] = "Nguyễn Thị Đào,1980,Nữ,0912345678,Đạo Mới,Chi bộ thôn Một,03/02/2010,Hội Vườn\n"
				    "Đặng Văn Ước,1980,Nam,,,,,\n"
				    "Hà Thị Mới,07/06/1985,Nữ,,đạo mới,chi bo thon hai,2010-02-03,hội vườn\n"
				    "Hà Thị Sai,31/02/1985,Nữ,,,Chi bộ thôn Ba,,\n"
				    "Lo Thi Am,1980,Nữ,,,,,\n";
	struct desk d;
	desk_open(&d, state);
	take(&d, lines);
	assert_true(d.r.written);
	char *here = told(&d);
	if (!d.s.w->postgres) {
		g_free(on_sqlite);
		on_sqlite = here;
	} else {
		assert_string_equal(here, on_sqlite);
		g_free(here);
	}
	desk_close(&d);
}

/* ---- look-alikes ---- */

/* Two people of one name, birth and home are there: which of them a row means is asked, not guessed, and nobody is made a third time. */
static void test_decided(void **state)
{
	static const char lines[] =
		"Hà Thị Một,07/06/1985,Nữ,0912345678,,,,\nHà Thị Hai,08/06/1985,Nữ,,,,,\nHa Thi Mot,07/06/1985,Nữ,,,,,\n";
	struct desk d;
	desk_open(&d, state);
	take(&d, "Hà Thị Một,07/06/1985,Nữ,,,,,\n");
	const struct import_decision another[] = {{2, CHOICE_NEW, NONE, NONE}};
	d.decisions = another;
	d.decision_count = 1;
	take(&d, "Hà Thị Một,07/06/1985,Nữ,,Không,,,\n");
	assert_int_equal(d.r.created, 1);
	int64_t people = number(&d.s, "SELECT count(*) FROM person");
	d.decision_count = 0;
	d.all_or_nothing = true;
	take(&d, lines);
	assert_false(d.r.written);
	assert_int_equal(d.r.rows_bad, 1);
	assert_int_equal(d.r.twin_count, 2); /* the third row only looks alike */
	assert_int_equal(d.r.twins[0].row, 2);
	assert_string_equal(d.r.twins[0].known, "Hà Thị Một, 07/06/1985");
	int64_t first = d.r.twins[0].person;
	const struct import_decision decisions[] = {{2, CHOICE_SAME, WORLD_AREA, first}, {4, CHOICE_SKIP, NONE, NONE}};
	d.decisions = decisions;
	d.decision_count = G_N_ELEMENTS(decisions);
	take(&d, lines);
	assert_true(d.r.written);
	assert_int_equal(d.r.created, 1);
	assert_int_equal(d.r.changed, 1);
	assert_int_equal(d.r.rows_skipped, 1);
	assert_int_equal(number(&d.s, "SELECT count(*) FROM person"), people + 1);
	assert_int_equal(
		number(&d.s, "SELECT count(*) FROM person_v WHERE phone = '0912345678' AND person_id = %" G_GINT64_FORMAT, first), 1);
	desk_close(&d);
}

/* ---- made from a column ---- */

static int64_t items(struct desk *d)
{
	return number(&d->s, "SELECT count(*) FROM list_item");
}

static void test_made_from_a_column(void **state)
{
	struct desk d;
	desk_open(&d, state);
	d.dry = true;
	take(&d, "Hà Thị Một,1981,Nữ,,Đạo Mới,,,Hội Vườn\n");
	assert_int_equal(items(&d), 0);
	d.dry = false;
	take(&d, "Hà Thị Một,1981,Nữ,,Đạo Mới,,,Hội Vườn\nHà Thị Hai,1982,Nữ,,đạo  mới,,,HỘI VƯỜN\nHà Thị Ba,1983,Nữ,,Đạo Khác,,,\n");
	assert_true(d.r.written);
	assert_int_equal(d.r.rows_bad, 0);
	assert_int_equal(items(&d), 2);
	assert_int_equal(number(&d.s, "SELECT count(*) FROM organisation_v WHERE name = 'Hội Vườn'"), 1);
	assert_int_equal(number(&d.s, "SELECT count(*) FROM membership m JOIN organisation_v o ON o.organisation_id = m.organisation_id "
				      "WHERE o.name = 'Hội Vườn'"),
		2);
	int64_t first = d.r.group;
	bool said = false;
	for (const char *const *k = d.r.created_by_kind; *k != NULL; k++)
		said = said || g_str_has_suffix(*k, ": 2");
	assert_true(said);

	/* another file has the word by now: the list cannot lose it */
	take(&d, "Hà Văn Bốn,1984,Nam,,Đạo Khác,,,\n");
	int64_t second = d.r.group;
	assert_int_equal(items(&d), 2);
	assert_int_equal(take_back(&d, first), 1);
	assert_non_null(strstr(d.s.out.problems[0].text, "Hà Văn Bốn"));
	assert_int_equal(items(&d), 2);
	assert_int_equal(take_back(&d, second), 0);
	assert_int_equal(take_back(&d, first), 0);
	assert_int_equal(items(&d), 0);

	/* what a number meant it means for ever */
	take(&d, "Hà Thị Một,1981,Nữ,,Đạo Thứ Ba,,,\n");
	assert_int_equal(number(&d.s, "SELECT num FROM list_item"), 20002);
	/* a word of a trial is no code afterwards */
	struct person_v_row v;
	struct err e = {0};
	row_init(&table_person_v, &v);
	world_begin(d.s.w->s, false);
	v.area_id = WORLD_AREA;
	v.person_id = d.s.w->person[0];
	v.from_d = 20240101;
	v.full_name = "Nguyễn Thị Đào";
	v.sex = 1;
	v.religion = 20001;
	assert_false(store_insert(d.s.w->s, &table_person_v, &v, &e));
	store_rollback(d.s.w->s);
	desk_close(&d);
}

#define ON(world)                                                                                                                          \
	cmocka_unit_test_setup_teardown(test_same_facts_and_log, world, world_end),                                                        \
		cmocka_unit_test_setup_teardown(test_in_and_out_again, world, world_end),                                                  \
		cmocka_unit_test_setup_teardown(test_decided, world, world_end),                                                           \
		cmocka_unit_test_setup_teardown(test_made_from_a_column, world, world_end)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)}, postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("files taken in", sqlite, NULL, NULL);
	if (getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("files taken in on PostgreSQL", postgres, NULL, NULL);
	g_free(on_sqlite);
	return failed;
}
