/* One human, one record, on both engines: everything about two people is given to one, also across storage areas; un-merging puts both back
 * as they were, whatever rows of whatever kinds they had; rows made since go where the clerk says; the log and all rules hold. */
#include "base/rng.h"
#include "store/person_merge.h"
#include "store_world.h"

#include "messages/people_one.def"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define PAIRS 24 /* of the property test, on each engine */

/* The attachment of these tests is a row only: that its file is not there is no matter here. */
static void count_finding(msg_key key, const char *const *args, size_t nargs, void *user)
{
	int *count = user;
	g_autofree char *line = msg_format(key, MSG_EN, args, nargs);
	if (key == MSG_FILES_FINDING)
		return;
	print_message("# %s\n", line);
	(*count)++;
}

static void assert_clean(struct world *w)
{
	struct err e = {0};
	int64_t all = -1;
	int findings = 0;
	if (!store_verify(w->s, count_finding, &findings, &all, &e))
		fail_msg("%s", e.en);
	assert_int_equal(findings, 0);
}

/* ---- everything as text ---- */

static void dump_table(struct world *w, const struct table *t, GString *out)
{
	g_autoptr(GString) columns = g_string_new(NULL), json = g_string_new(NULL);
	struct err e = {0};
	for (uint16_t i = 0; i < t->column_count; i++)
		if (t->columns[i].offset != t->rev && t->columns[i].offset != t->rec_ms && t->columns[i].offset != t->chg_id)
			g_string_append_printf(columns, "%s%s", columns->len > 0 ? ", " : "", t->columns[i].name);
	g_autofree char *sql = g_strdup_printf("SELECT %s FROM %s ORDER BY %s", columns->str, t->name,
		t->kind->family == FAMILY_AREA ? "area_id, id"
		: t == &table_locator	       ? "old_id"
					       : "value_bix, kind_no");
	struct db_stmt *st = db_prepare(store_db(w->s), sql, &e);
	assert_non_null(st);
	enum db_step step;
	while ((step = db_step(st, &e)) == DB_ROW) {
		g_string_append(out, t->name);
		for (int i = 0; i < db_columns(st); i++)
			g_string_append_printf(out, "|%s", db_is_null(st, i) ? "-" : db_text(st, i));
		g_string_append_c(out, '\n');
	}
	assert_int_equal(step, DB_DONE);
}

/* All rows about people, their keys and places, but for revisions, times and the record of the merge itself. */
static char *dump(struct world *w)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < table_count; i++)
		if (table_all[i]->kind->family == FAMILY_AREA && table_all[i]->history && table_all[i] != &table_person_merge)
			dump_table(w, table_all[i], out);
	dump_table(w, &table_identity_key, out);
	dump_table(w, &table_locator, out);
	return g_string_free(out, FALSE);
}

static void assert_same(const char *before, const char *after)
{
	g_auto(GStrv) a = g_strsplit(before, "\n", -1), b = g_strsplit(after, "\n", -1);
	for (guint i = 0; a[i] != NULL && b[i] != NULL; i++)
		if (strcmp(a[i], b[i]) != 0)
			fail_msg("row differs:\n  %s\n  %s", a[i], b[i]);
	assert_int_equal(g_strv_length(a), g_strv_length(b));
}

/* ---- people ---- */

static int64_t add_person(struct world *w, int64_t area, const char *name, ymd birth, ymd from)
{
	struct person_row p;
	struct person_v_row v;
	row_init(&table_person, &p);
	row_init(&table_person_v, &v);
	p.area_id = v.area_id = area;
	p.birth_d = birth;
	world_insert(w->s, &table_person, &p);
	v.person_id = p.id;
	v.from_d = from;
	v.full_name = name;
	v.sex = world_num(w->s, "sex", "female");
	world_insert(w->s, &table_person_v, &v);
	return p.id;
}

static int64_t add_number(struct world *w, int64_t area, int64_t person, const char *kind, const char *value)
{
	struct identity_number_row r;
	struct err e = {0};
	row_init(&table_identity_number, &r);
	r.area_id = area;
	r.person_id = person;
	r.kind_no = world_num(w->s, "identity_kind", kind);
	r.from_d = 20210101;
	assert_true(store_secret(w->s, value, w->a, &r.value_enc, &r.value_bix, &e));
	world_insert(w->s, &table_identity_number, &r);
	return r.id;
}

static int64_t add_membership(struct world *w, int64_t area, int64_t person, int64_t cell, ymd from, ymd until)
{
	struct membership_row m;
	struct party_record_row r;
	row_init(&table_party_record, &r);
	r.area_id = area;
	r.person_id = person;
	r.admit_d = r.ceremony_d = 20100203 + (area == WORLD_OTHER_AREA); /* C36: inside a Party record */
	world_insert(w->s, &table_party_record, &r);
	world_membership_row(w, &m, person, cell, from, until);
	m.area_id = area;
	world_insert(w->s, &table_membership, &m);
	return m.id;
}

static int64_t add_study(struct world *w, int64_t area, int64_t person)
{
	struct qualification_row q;
	row_init(&table_qualification, &q);
	q.area_id = area;
	q.person_id = person;
	q.on_d = 20100600;
	q.general = 1;
	world_insert(w->s, &table_qualification, &q);
	return q.id;
}

static bool merge(struct world *w, const struct store_merge *m, int64_t *id, struct err *e)
{
	struct merge_report r;
	world_begin(w->s, false);
	bool ok = store_person_merge(w->s, m, &r, w->a, e) && store_commit(w->s, e);
	*id = r.id;
	if (!ok && store_db(w->s) != NULL && db_in_transaction(store_db(w->s)))
		store_rollback(w->s);
	return ok;
}

static void unmerge(struct world *w, int64_t area, int64_t id, const struct row_link *theirs, size_t count)
{
	struct err e = {0};
	world_begin(w->s, false);
	if (!store_person_unmerge(w->s, area, id, theirs, count, &e))
		fail_msg("%s (%s)", e.en, e.where);
	world_commit(w->s);
}

static int64_t count_of(struct world *w, const char *table, int64_t area, int64_t person)
{
	g_autofree char *sql = g_strdup_printf(
		"SELECT count(*) FROM %s WHERE area_id = %" G_GINT64_FORMAT " AND person_id = %" G_GINT64_FORMAT, table, area, person);
	return world_int(w->s, sql);
}

/* ---- by hand ---- */

struct pair {
	int64_t survivor, loser, number, membership, study, paper;
};

/* The loser lives in another area, has the number the survivor lacks, a second membership, and a paper hung on a qualification. */
static struct pair make_pair(struct world *w)
{
	struct pair p;
	world_begin(w->s, false);
	p.survivor = add_person(w, WORLD_AREA, "Trần Thị Bưởi", 19800305, 20150101);
	p.loser = add_person(w, WORLD_OTHER_AREA, "Trần Thị Bưỏi", 19800000, 20120101);
	add_membership(w, WORLD_AREA, p.survivor, w->cell, 20200201, YMD_OPEN);
	p.membership = add_membership(w, WORLD_OTHER_AREA, p.loser, w->other_cell, 20210301, YMD_OPEN);
	p.number = add_number(w, WORLD_OTHER_AREA, p.loser, "citizen12", "001180000001");
	p.study = add_study(w, WORLD_OTHER_AREA, p.loser);
	struct attachment_row f;
	row_init(&table_attachment, &f);
	f.area_id = WORLD_OTHER_AREA;
	f.tbl = "qualification";
	f.row_id = p.study;
	f.kind_f = 1;
	f.filename = "bang.pdf";
	f.mime = "application/pdf";
	f.bytes = 10;
	f.content_hash = "x";
	world_insert(w->s, &table_attachment, &f);
	p.paper = f.id;
	world_commit(w->s);
	return p;
}

static void test_across_areas(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct pair p = make_pair(w);
	const char *picks[] = {"full_name"};
	struct store_merge m = {.area = WORLD_AREA,
		.id = p.survivor,
		.loser_area = WORLD_OTHER_AREA,
		.loser = p.loser,
		.picks = picks,
		.pick_count = 1,
		.reason = "một người",
		.account = NONE};
	int64_t id = NONE;
	g_autofree char *before = dump(w);
	/* Two home cells on one day: not before somebody has said which. */
	assert_false(merge(w, &m, &id, &e));
	assert_int_equal(e.code, ERR_CONFLICT);
	g_autofree char *refused = dump(w);
	assert_string_equal(before, refused);
	struct merge_settling home = {&table_membership, WORLD_OTHER_AREA, p.membership, 0, NONE};
	m.settle = &home;
	m.settle_count = 1;
	if (!merge(w, &m, &id, &e))
		fail_msg("%s (%s)", e.en, e.where);
	assert_int_equal(count_of(w, "qualification", WORLD_AREA, p.survivor), 1);
	assert_int_equal(count_of(w, "identity_number", WORLD_AREA, p.survivor), 1);
	assert_int_equal(count_of(w, "membership", WORLD_AREA, p.survivor), 1);
	assert_int_equal(count_of(w, "qualification", WORLD_OTHER_AREA, p.loser), 0);
	assert_int_equal(world_int(w->s, "SELECT area_id FROM attachment"), WORLD_AREA);
	assert_int_equal(world_int(w->s, "SELECT person_ref FROM identity_key"), p.survivor);
	assert_int_equal(world_int(w->s, "SELECT now_id FROM locator"), p.survivor);
	/* What is earlier in the loser's file reaches back: known from 2012 on, under the picked name. */
	g_autofree char *first = g_strdup_printf("SELECT min(from_d) FROM person_v WHERE person_id = %" G_GINT64_FORMAT, p.survivor);
	assert_int_equal(world_int(w->s, first), 20120101);
	g_autofree char *named = g_strdup_printf(
		"SELECT count(*) FROM person_v WHERE full_name = 'Trần Thị Bưỏi' AND person_id = %" G_GINT64_FORMAT, p.survivor);
	assert_int_equal(world_int(w->s, named), 1);
	assert_clean(w);
	assert_false(merge(w, &m, &id, &e)); /* the loser is no record of its own any more */
	unmerge(w, WORLD_AREA, world_int(w->s, "SELECT id FROM person_merge"), NULL, 0);
	g_autofree char *after = dump(w);
	assert_same(before, after);
	assert_clean(w);
}

/* What is written after the merge stays written: a correction goes back with its row, a new row goes where it is said to belong. */
static void test_written_since(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct pair p = make_pair(w);
	struct merge_settling home = {&table_membership, WORLD_OTHER_AREA, p.membership, 20210201, 1};
	struct store_merge m = {.area = WORLD_AREA,
		.id = p.survivor,
		.loser_area = WORLD_OTHER_AREA,
		.loser = p.loser,
		.settle = &home,
		.settle_count = 0,
		.reason = "một người",
		.account = NONE};
	home.t = &table_membership;
	home.area = WORLD_AREA;
	g_autofree char *own = g_strdup_printf("SELECT id FROM membership WHERE person_id = %" G_GINT64_FORMAT, p.survivor);
	home.id = world_int(w->s, own);
	m.settle_count = 1;
	int64_t id = NONE;
	if (!merge(w, &m, &id, &e))
		fail_msg("%s (%s)", e.en, e.where);
	struct qualification_row q;
	bool found = false;
	world_begin(w->s, false);
	assert_true(store_get(w->s, &table_qualification, WORLD_AREA, p.study, &q, w->a, &found, &e) && found);
	q.school = "Trường Thử";
	assert_true(store_update(w->s, &table_qualification, &q, &e));
	int64_t mine = add_study(w, WORLD_AREA, p.survivor), theirs = add_study(w, WORLD_AREA, p.survivor);
	world_commit(w->s);
	struct unmerge_plan plan;
	assert_true(store_unmerge_plan(w->s, WORLD_AREA, id, &plan, w->a, &e));
	assert_int_equal(plan.later_count, 2);
	struct row_link later = plan.later[0].id == theirs ? plan.later[0] : plan.later[1];
	assert_int_equal(later.id, theirs);
	unmerge(w, WORLD_AREA, id, &later, 1);
	g_autofree char *school = g_strdup_printf("SELECT count(*) FROM qualification WHERE school = 'Trường Thử' AND area_id = %d"
						  " AND person_id = %" G_GINT64_FORMAT,
		WORLD_OTHER_AREA, p.loser);
	assert_int_equal(world_int(w->s, school), 1);
	assert_int_equal(count_of(w, "qualification", WORLD_OTHER_AREA, p.loser), 2);
	g_autofree char *kept = g_strdup_printf("SELECT person_id FROM qualification WHERE id = %" G_GINT64_FORMAT, mine);
	assert_int_equal(world_int(w->s, kept), p.survivor);
	/* Both memberships are open again, the survivor's not ended any more. */
	assert_int_equal(world_int(w->s, "SELECT count(*) FROM membership WHERE until_d = 99991231"), 3);
	world_begin(w->s, false);
	assert_false(store_person_unmerge(w->s, WORLD_AREA, id, NULL, 0, &e));
	store_rollback(w->s);
	assert_clean(w);
}

/* A record that was kept can be merged on; the first merge is then taken back last. */
static void test_chain(void **state)
{
	struct world *w = *state;
	struct err e = {0}, again = {0};
	int64_t person[3], id[2];
	world_begin(w->s, false);
	for (int i = 0; i < 3; i++)
		person[i] = add_person(w, WORLD_AREA, "Lý Thị Cam", 19900101, 20100101 + i);
	for (int i = 0; i < 3; i++)
		add_study(w, WORLD_AREA, person[i]);
	world_commit(w->s);
	g_autofree char *before = dump(w);
	for (int i = 0; i < 2; i++) {
		const struct store_merge m = {.area = WORLD_AREA,
			.id = person[i + 1],
			.loser_area = WORLD_AREA,
			.loser = person[i],
			.reason = "x",
			.account = NONE};
		assert_true(merge(w, &m, &id[i], &e));
	}
	assert_int_equal(count_of(w, "qualification", WORLD_AREA, person[2]), 3);
	world_begin(w->s, false);
	assert_false(store_person_unmerge(w->s, WORLD_AREA, id[0], NULL, 0, &again));
	store_rollback(w->s);
	unmerge(w, WORLD_AREA, id[1], NULL, 0);
	unmerge(w, WORLD_AREA, id[0], NULL, 0);
	g_autofree char *after = dump(w);
	assert_same(before, after);
	assert_clean(w);
}

/* ---- any rows of any kind ---- */

struct random_world {
	struct world *w;
	struct rng rng;
	int64_t area[2], person[2], other;
};

static int64_t some_code(struct random_world *x, const char *list)
{
	const struct code_list *l = codes_list(store_codes(x->w->s), list, NULL);
	return l == NULL || l->count == 0 ? 1 : l->codes[rng_below(&x->rng, l->count)].num;
}

static int64_t some_day(struct random_world *x)
{
	return rng_between(&x->rng, 2005, 2024) * 10000 + rng_between(&x->rng, 1, 12) * 100 + rng_between(&x->rng, 1, 28);
}

static int64_t some_number(struct random_world *x, const struct column *c, const struct kind_field *f, int who)
{
	switch ((int)f->type) {
	case FIELD_OWN:
	case FIELD_REF:
	case FIELD_XREF:
		if (strcmp(f->of, "person") == 0)
			return g_str_has_suffix(c->name, "_area") ? x->area[who] : x->person[who];
		if (strcmp(f->of, "organisation") == 0 && g_str_has_suffix(c->name, "_id"))
			return rng_chance(&x->rng, 1, 2) ? x->w->cell : x->w->other_cell;
		if (strcmp(f->of, "unit") == 0)
			return x->w->village;
		return strcmp(f->of, "post") == 0 ? x->w->secretary : NONE;
	case FIELD_CODE:
		return some_code(x, f->of);
	case FIELD_DATE:
	case FIELD_PDATE:
		return some_day(x);
	case FIELD_BOOL:
		return (int64_t)rng_below(&x->rng, 2);
	case FIELD_INT:
		return f->min == NONE ? 1 : rng_between(&x->rng, f->min, MIN(f->max, f->min + 9));
	default:
		return NONE;
	}
}

/* A row of that table for one of the two, filled by chance; what is not required is mostly left out. */
static void random_row(struct random_world *x, const struct table *t, int who, void *row)
{
	row_init(t, row);
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		const struct kind_field *f = c->field < 0 ? NULL : &t->kind->fields[c->field];
		bool needed = c->required || (f != NULL && f->of != NULL && strcmp(f->of, "person") == 0);
		if (f == NULL || c->derived || (!needed && rng_chance(&x->rng, 2, 3)))
			continue;
		if (c->store == COLUMN_INT)
			*row_int(c, row) = some_number(x, c, f, who);
		else if (f->type == FIELD_TEXT || f->type == FIELD_NAME)
			row_set_text(c, row, "Chữ");
	}
	ROW_AT_INT(row, t->area) = x->area[who];
	if (t->on_d != COLUMN_ABSENT)
		ROW_AT_INT(row, t->on_d) = some_day(x);
	if (t->from_d != COLUMN_ABSENT)
		ROW_AT_INT(row, t->from_d) = some_day(x);
}

/* Each row in a transaction of its own: what the rules refuse is left out. */
static int add_rows(struct random_world *x, int who)
{
	int added = 0;
	for (size_t i = 0; i < table_count; i++) {
		const struct table *t = table_all[i];
		const struct column *c = table_column(t, "person_id");
		if (t->versions || !t->history || t->kind->family != FAMILY_AREA || c == NULL || c->field < 0 ||
			t == &table_identity_number || t == &table_person)
			continue;
		for (int n = 0; n < 2; n++) {
			struct err e = {0};
			_Alignas(max_align_t) unsigned char row[2048];
			random_row(x, t, who, row);
			world_begin(x->w->s, false);
			if (!store_insert(x->w->s, t, row, &e)) {
				store_rollback(x->w->s);
				continue;
			}
			added += store_commit(x->w->s, &e);
		}
	}
	return added;
}

/* Of each kind that may clash one of the two loses all its rows. */
static void clear_way(struct random_world *x, GArray *settle)
{
	for (size_t i = 0; i < table_count; i++) {
		const struct table *t = table_all[i];
		const struct column *c = table_column(t, "person_id");
		if (t->versions || !t->history || t->kind->family != FAMILY_AREA || c == NULL || c->field < 0 ||
			(t->kind->order == NULL && t->from_d == COLUMN_ABSENT))
			continue;
		int who = (int)rng_below(&x->rng, 2);
		g_autofree char *sql = g_strdup_printf("SELECT id FROM %s WHERE area_id = %" G_GINT64_FORMAT
						       " AND person_id = %" G_GINT64_FORMAT " ORDER BY id",
			t->name, x->area[who], x->person[who]);
		struct err e = {0};
		struct db_stmt *st = db_prepare(store_db(x->w->s), sql, &e);
		if (st == NULL)
			fail_msg("%s: %s", sql, e.en);
		while (db_step(st, &e) == DB_ROW) {
			struct merge_settling s = {t, x->area[who], db_int(st, 0), 0, NONE};
			g_array_append_val(settle, s);
		}
		db_forget(st);
	}
}

static bool one_pair(struct world *w, int n, int *rows)
{
	struct random_world x = {.w = w, .area = {WORLD_AREA, WORLD_AREA}};
	g_autofree char *seed = g_strdup_printf("merge %d", n);
	static const char *const fields[] = {"full_name", "birth_d", "ethnic", "hometown", "phone", "note", "sex"};
	const char *picks[G_N_ELEMENTS(fields)];
	size_t pick_count = 0;
	rng_init(&x.rng, seed);
	if (rng_chance(&x.rng, 1, 2))
		x.area[1] = WORLD_OTHER_AREA;
	world_begin(w->s, false);
	x.person[0] = add_person(w, x.area[0], "Hoàng Văn Một", 19750000, (ymd)some_day(&x));
	x.person[1] = add_person(w, x.area[1], "Hoàng Văn Hai", 19750612, (ymd)some_day(&x));
	g_autofree char *number = g_strdup_printf("00118000%04d", n);
	add_number(w, x.area[1], x.person[1], "citizen12", number);
	struct person_v_row v;
	struct err e = {0};
	bool found = false;
	row_init(&table_person_v, &v);
	assert_true(store_get_version(w->s, &table_person_v, x.area[1], x.person[1], 20250101, &v, w->a, &found, &e) && found);
	v.phone = "0912000000";
	assert_true(store_change_version(w->s, &table_person_v, x.area[1], x.person[1], 20250101, &v, &e));
	world_commit(w->s);
	*rows += add_rows(&x, 0) + add_rows(&x, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
		if (rng_chance(&x.rng, 1, 2))
			picks[pick_count++] = fields[i];
	g_autoptr(GArray) settle = g_array_new(FALSE, FALSE, sizeof(struct merge_settling));
	clear_way(&x, settle);
	const struct store_merge m = {.area = x.area[0],
		.id = x.person[0],
		.loser_area = x.area[1],
		.loser = x.person[1],
		.picks = picks,
		.pick_count = pick_count,
		.settle = (const void *)settle->data,
		.settle_count = settle->len,
		.reason = seed,
		.account = NONE};
	int64_t id = NONE;
	g_autofree char *before = dump(w);
	if (!merge(w, &m, &id, &e)) {
		g_autofree char *refused = dump(w);
		assert_string_equal(before, refused);
		if (e.code != ERR_CONFLICT && e.code != ERR_INPUT)
			fail_msg("%s: %s (%s)", seed, e.en, e.where);
		return false;
	}
	unmerge(w, x.area[0], id, NULL, 0);
	g_autofree char *after = dump(w);
	assert_same(before, after);
	return true;
}

static void test_any_rows(void **state)
{
	struct world *w = *state;
	int merged = 0, rows = 0;
	for (int n = 0; n < PAIRS; n++)
		merged += one_pair(w, n, &rows);
	print_message("# %d rows, %d of %d pairs merged and taken apart\n", rows, merged, PAIRS);
	assert_true(merged > PAIRS / 2);
	assert_true(rows > 5 * PAIRS);
	assert_clean(w);
}

#define EACH(set_up, f) cmocka_unit_test_setup_teardown(f, set_up, world_end)
#define ON(filled) EACH(filled, test_across_areas), EACH(filled, test_written_since), EACH(filled, test_chain), EACH(filled, test_any_rows)

int main(void)
{
	const struct CMUnitTest sqlite[] = {ON(world_sqlite)};
	const struct CMUnitTest postgres[] = {ON(world_postgres)};
	int failed = cmocka_run_group_tests_name("merge on SQLite", sqlite, NULL, NULL);
	if (g_getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("merge on PostgreSQL", postgres, NULL, NULL);
	return failed;
}
