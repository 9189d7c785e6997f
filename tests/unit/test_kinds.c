/* Kinds of record: the descriptors built into the program, the schema made of them, and what mkkinds refuses. */
#include "../../tools/kinds.h"
#include "model/dictionary.h"
#include "model/kinds.gen.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static char *code_file(const char *path, void *user)
{
	(void)user;
	g_autofree char *full = g_build_filename(TEST_SOURCE_ROOT, "domain", path, NULL);
	char *text = NULL;
	g_file_get_contents(full, &text, NULL, NULL);
	return text;
}

static void test_descriptors(void **state)
{
	(void)state;
	assert_true(kind_count >= 31);
	for (size_t i = 0; i < table_count; i++) {
		const struct table *t = table_all[i];
		assert_ptr_equal(table_find(t->name), t);
		assert_ptr_equal(kind_find(t->kind->name), t->kind);
		assert_ptr_equal(t->versions ? t->kind->versions : t->kind->table, t);
		assert_int_equal(t->row_size, t->column_count * 8);
		for (size_t c = 0; c < t->column_count; c++) {
			assert_int_equal(t->columns[c].offset, c * 8);
			assert_ptr_equal(table_column(t, t->columns[c].name), &t->columns[c]);
			assert_true(t->columns[c].field < t->kind->field_count);
		}
		/* What a table with history always has. */
		if (t->history) {
			assert_int_not_equal(t->area, COLUMN_ABSENT);
			assert_int_not_equal(t->id, COLUMN_ABSENT);
			assert_int_not_equal(t->rev, COLUMN_ABSENT);
			assert_int_not_equal(t->rec_ms, COLUMN_ABSENT);
			assert_int_not_equal(t->chg_id, COLUMN_ABSENT);
		}
		assert_int_equal(t->head != COLUMN_ABSENT, t->versions);
		assert_int_equal(t->locked, t->kind->versions != NULL && !t->versions);
		assert_null(table_column(t, "lock_no"));
	}
	/* A foreign key never points forward in table_all: organisation before membership, unit before person_v. */
	size_t at_unit = 0, at_person_v = 0;
	for (size_t i = 0; i < table_count; i++) {
		at_unit = table_all[i] == &table_unit ? i : at_unit;
		at_person_v = table_all[i] == &table_person_v ? i : at_person_v;
	}
	assert_true(at_unit < at_person_v);
	assert_null(kind_find("nothing"));
	assert_null(table_find("person_h"));
	assert_null(table_column(&table_person, "full_name"));
	assert_int_equal(kind_field_index(&kind_person, "nothing"), -1);
	const struct kind_field *f = &kind_party_record.fields[kind_field_index(&kind_party_record, "official_d")];
	assert_int_equal(f->type, FIELD_DATE);
	assert_int_equal(f->class_, 'S');
	assert_string_equal(f->label, "Ngày chính thức");
	assert_string_equal(f->feeds, "2C-21 MS S7-7");
}

static void test_rows(void **state)
{
	(void)state;
	struct membership_row m;
	memset(&m, 0x55, sizeof m);
	row_init(&table_membership, &m);
	assert_true(m.area_id == NONE && m.id == NONE && m.person_id == NONE && m.village_id == NONE);
	assert_true(m.until_d == YMD_OPEN && m.until_p == PRECISION_OPEN && m.from_p == 0 && m.from_d == NONE);
	assert_true(m.place == 1 && m.rev == 1 && m.kind_m == NONE);
	assert_null(m.in_text);
	*row_int(table_column(&table_membership, "kind_m"), &m) = 7;
	assert_true(m.kind_m == 7 && row_get_int(table_column(&table_membership, "kind_m"), &m) == 7);
	row_set_text(table_column(&table_membership, "in_text"), &m, "Chi bộ A");
	assert_string_equal(m.in_text, "Chi bộ A");
	assert_string_equal(row_get_text(table_column(&table_membership, "in_text"), &m), "Chi bộ A");
	m.until_d = 20250701;
	assert_true(ROW_AT_INT(&m, table_membership.until_d) == 20250701);
	struct document_row d;
	row_init(&table_document, &d);
	assert_string_equal(d.suffix, ""); /* a default text */
	assert_null(d.symbol);
	struct person_row p;
	row_init(&table_person, &p);
	assert_true(p.birth_d == 0 && p.birth_unknown == 0 && p.state == 1);
}

/* Text with every run of white space as one space, and none before ')' or after '('. */
static char *flat(const char *s)
{
	GString *out = g_string_new(NULL);
	for (; *s != '\0'; s++) {
		if (!g_ascii_isspace(*s))
			g_string_append_c(out, *s);
		else if (out->len > 0 && out->str[out->len - 1] != ' ' && out->str[out->len - 1] != '(')
			g_string_append_c(out, ' ');
	}
	return g_string_free(out, FALSE);
}

/* The printed example of records.md 5.8, to the letter. */
static const char membership_ddl[] =
	"CREATE TABLE membership (area_id INTEGER NOT NULL, id BIGINT NOT NULL, from_d INTEGER NOT NULL CHECK (from_d BETWEEN 18000101 AND "
	"99991231), "
	"from_p SMALLINT NOT NULL DEFAULT 0 CHECK (from_p IN (0, 1, 2, 3)), until_d INTEGER NOT NULL DEFAULT 99991231 CHECK (until_d > "
	"from_d), "
	"until_p SMALLINT NOT NULL DEFAULT 9 CHECK (until_p IN (0, 1, 2, 3, 9)), person_id BIGINT NOT NULL, organisation_id BIGINT NOT "
	"NULL, "
	"kind_m SMALLINT NOT NULL CHECK (kind_m > 0), place SMALLINT NOT NULL DEFAULT 1 CHECK (place > 0), village_id BIGINT, "
	"joined_d INTEGER CHECK (joined_d BETWEEN 18000000 AND 99991231), in_reason SMALLINT NOT NULL CHECK (in_reason > 0), "
	"in_text TEXT CHECK (length(in_text) <= 160), out_reason SMALLINT CHECK (out_reason > 0), out_text TEXT CHECK (length(out_text) <= "
	"160), "
	"transfer_id BIGINT, transfer_area INTEGER, paper_no TEXT, paper_d INTEGER, paper_by TEXT, paper_doc_id BIGINT, paper_doc_area "
	"INTEGER, "
	"rev INTEGER NOT NULL DEFAULT 1, rec_ms BIGINT NOT NULL, chg_id BIGINT NOT NULL, PRIMARY KEY (area_id, id), "
	"FOREIGN KEY (area_id, person_id) REFERENCES person (area_id, id) ON DELETE CASCADE, "
	"FOREIGN KEY (organisation_id) REFERENCES organisation (id), FOREIGN KEY (village_id) REFERENCES unit (id)); ";
static const char membership_indexes[] =
	"CREATE UNIQUE INDEX membership_u1 ON membership (area_id, person_id, organisation_id, kind_m) WHERE until_d = 99991231; "
	"CREATE UNIQUE INDEX membership_u2 ON membership (area_id, person_id) WHERE until_d = 99991231 and kind_m = 1 and place = 1; "
	"CREATE INDEX membership_k3 ON membership (organisation_id, until_d); "
	"CREATE INDEX membership_i_person_id ON membership (area_id, person_id); "
	"CREATE INDEX membership_i_village_id ON membership (village_id) WHERE village_id IS NOT NULL; ";

static void test_example(void **state)
{
	(void)state;
	g_autofree char *schema = flat(kind_schema_sql);
	assert_non_null(strstr(schema, membership_ddl));
	assert_non_null(strstr(schema, membership_indexes));
	assert_non_null(strstr(schema, "CREATE TABLE membership_h (area_id INTEGER NOT NULL, id BIGINT NOT NULL, from_d INTEGER NOT NULL, "
				       "from_p SMALLINT NOT NULL, until_d"));
	assert_non_null(strstr(schema, "end_ms BIGINT NOT NULL, PRIMARY KEY (area_id, id, rec_ms)); CREATE UNIQUE INDEX membership_u1"));
	assert_non_null(
		strstr(schema, "CREATE UNIQUE INDEX organisation_line_u1 ON organisation_line (organisation_id, line) WHERE until_d = "
			       "99991231 and line in (1, 2, 3, 4, 5, 6); "));
	assert_non_null(strstr(schema, "lock_no INTEGER NOT NULL DEFAULT 0"));
	assert_non_null(strstr(schema, "PRIMARY KEY (value_bix, kind_no)); "));
}

static sqlite3 *open_with(const char *sql)
{
	sqlite3 *db;
	char *message = NULL;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
	return db;
}

static int run(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? SQLITE_OK : sqlite3_extended_errcode(db);
}

/* What the schema itself refuses, on SQLite. */
static void test_constraints(void **state)
{
	(void)state;
	sqlite3 *db = open_with(kind_schema_sql);
	assert_int_equal(run(db, "INSERT INTO organisation (id, rec_ms, chg_id) VALUES (1, 1, 1), (2, 1, 1)"), SQLITE_OK);
	assert_int_equal(run(db, "INSERT INTO person (area_id, id, birth_d, rec_ms, chg_id) VALUES (7, 10, 19800000, 1, 1)"), SQLITE_OK);
#define MEMBER(id, area, from, until, kind, place, organisation)                                                                           \
	"INSERT INTO membership (area_id, id, from_d, until_d, person_id, organisation_id, kind_m, place, in_reason, rec_ms, chg_id) "     \
	"VALUES (" area ", " id ", " from ", " until ", 10, " organisation ", " kind ", " place ", 1, 1, 1)"
	assert_int_equal(run(db, MEMBER("20", "7", "20150101", "99991231", "1", "1", "1")), SQLITE_OK);
	/* second home cell; an empty interval; a day out of range; a person of another area; no such organisation; unknown precision */
	assert_int_equal(run(db, MEMBER("21", "7", "20160101", "99991231", "1", "1", "2")), SQLITE_CONSTRAINT_UNIQUE);
	assert_int_equal(run(db, MEMBER("22", "7", "20160101", "20160101", "2", "1", "2")), SQLITE_CONSTRAINT_CHECK);
	assert_int_equal(run(db, MEMBER("23", "7", "17991231", "20160101", "2", "1", "2")), SQLITE_CONSTRAINT_CHECK);
	assert_int_equal(run(db, MEMBER("24", "8", "20160101", "20170101", "2", "1", "2")), SQLITE_CONSTRAINT_FOREIGNKEY);
	assert_int_equal(run(db, MEMBER("25", "7", "20160101", "20170101", "2", "1", "3")), SQLITE_CONSTRAINT_FOREIGNKEY);
	assert_int_equal(run(db, "UPDATE membership SET from_p = 4"), SQLITE_CONSTRAINT_CHECK);
	assert_int_equal(run(db, MEMBER("26", "7", "20140101", "20150101", "1", "1", "2")), SQLITE_OK);
	/* unknown birth is said in both columns or in none; nobody dies before being born; an organisation in use stays */
	assert_int_equal(run(db, "UPDATE person SET birth_d = 0"), SQLITE_CONSTRAINT_CHECK);
	assert_int_equal(run(db, "UPDATE person SET birth_unknown = 1"), SQLITE_CONSTRAINT_CHECK);
	assert_int_equal(run(db, "UPDATE person SET birth_unknown = 1, birth_d = 0"), SQLITE_OK);
	assert_int_equal(run(db, "UPDATE person SET birth_unknown = 0, birth_d = 19800512"), SQLITE_OK);
	assert_int_equal(run(db, "UPDATE person SET death_d = 19790101"), SQLITE_CONSTRAINT_CHECK);
	assert_int_equal(run(db, "UPDATE person SET death_d = 19800000"), SQLITE_OK);
	assert_int_equal(run(db, "DELETE FROM organisation WHERE id = 1"), SQLITE_CONSTRAINT_FOREIGNKEY);
#define QUALIFIED(columns, values)                                                                                                         \
	"INSERT INTO qualification (area_id, id, on_d, person_id, rec_ms, chg_id" columns ") VALUES (7, 30, 20000000, 10, 1, 1" values ")"
	assert_int_equal(run(db, QUALIFIED("", "")), SQLITE_CONSTRAINT_CHECK);
	assert_int_equal(run(db, QUALIFIED(", theory, it", ", 1, 1")), SQLITE_CONSTRAINT_CHECK);
	assert_int_equal(run(db, QUALIFIED(", theory", ", 1")), SQLITE_OK);
	assert_int_equal(run(db, "DELETE FROM person WHERE area_id = 7 AND id = 10"), SQLITE_OK); /* own rows go along */
	sqlite3_close(db);
}

/* Name and shape of everything in a database, sorted: columns with type and default, indexes with their text, foreign keys. */
static char *shape_of(sqlite3 *db)
{
	static const char *const queries[] = {
		"SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || coalesce(c.dflt_value, '-') || ' ' || "
		"c.pk"
		" FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1",
		"SELECT name || ' ' || sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1",
		"SELECT m.name || '.' || f.\"from\" || ' ' || f.\"table\" || ' ' || f.\"to\" || ' ' || f.on_delete"
		" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY 1",
	};
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
		sqlite3_stmt *st;
		assert_int_equal(sqlite3_prepare_v2(db, queries[i], -1, &st, NULL), SQLITE_OK);
		while (sqlite3_step(st) == SQLITE_ROW)
			g_string_append_printf(out, "%s\n", (const char *)sqlite3_column_text(st, 0));
		sqlite3_finalize(st);
	}
	return g_string_free(out, FALSE);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The migrations, one after the other, end in the schema of the kinds. */
static void test_migrations(void **state)
{
	(void)state;
	g_autofree char *folder = g_build_filename(TEST_SOURCE_ROOT, "sql", "migrations", NULL);
	GDir *dir = g_dir_open(folder, 0, NULL);
	assert_non_null(dir);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
		if (g_str_has_suffix(name, ".sql"))
			g_ptr_array_add(names, g_strdup(name));
	g_dir_close(dir);
	g_ptr_array_sort(names, by_text);
	assert_true(names->len >= 1);
	sqlite3 *migrated = open_with("SELECT 1"), *fresh = open_with(kind_schema_sql);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL), *sql = NULL;
		char *message = NULL;
		assert_true(g_file_get_contents(path, &sql, NULL, NULL));
		if (sqlite3_exec(migrated, sql, NULL, NULL, &message) != SQLITE_OK)
			fail_msg("%s: %s", path, message);
	}
	g_autofree char *a = shape_of(migrated), *b = shape_of(fresh);
	if (strcmp(a, b) != 0)
		fail_msg("the migrations do not end in the schema of the kinds: write a new one (mkkinds --ddl-kind NAME prints the DDL of "
			 "a kind)");
	sqlite3_close(migrated);
	sqlite3_close(fresh);
}

/* Reads a text of kinds with everything mkkinds does; the messages, one a line. */
static char *faults_of(const char *text)
{
	struct kinds k;
	kinds_begin(&k, code_file, NULL);
	kinds_read(&k, "a.kind", text, false);
	kinds_read(&k, "later.kind", "kind later_one REF timeless \"Sau\" page=gen -- not yet\n  a:text(3) - O \"A\"\n", true);
	if (k.faults == 0)
		kinds_check(&k);
	if (k.faults == 0)
		kinds_make_tables(&k);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < k.messages->len; i++)
		g_string_append_printf(out, "%s\n", (const char *)g_ptr_array_index(k.messages, i));
	if (k.faults == 0 && k.notes->len > 0)
		g_string_append_printf(out, "note: %s\n", (const char *)g_ptr_array_index(k.notes, 0));
	kinds_clear(&k);
	return g_string_free(out, FALSE);
}

#define KIND "kind k AREA timeless \"K\" page=gen -- a test\n  purpose_vi: thử\n"
#define REF "kind r REF timeless \"R\" page=gen -- a test\n  purpose_vi: thử\n  a:text(3) - O \"A\"\n"

static void test_accepted(void **state)
{
	(void)state;
	g_autofree char *plain = faults_of(KIND "  a:text(3) !so O \"A\" =\"x\" [B1] · b:code(sex) - S \"B\" =1\n  unique (a) where a is "
						"not null   slips: none\n  slips_vi: không\n  row: a fits   row_vi: a hợp\n");
	assert_string_equal(plain, "");
	g_autofree char *note = faults_of(KIND "  a:ref(later_one) s O \"A\" · b:xref(later_one) - O \"B\"\n");
	assert_string_equal(note, "note: a.kind:3: k.a points at later_one, which has no table yet: no foreign key\n");
	g_autofree char *crlf = faults_of("# comment\r\n\r\n" KIND "  a:text(3) - O \"A\"\r\n");
	assert_string_equal(crlf, "");
}

/* What is wrong with a description, and what is said of it. */
static const struct {
	const char *text, *says;
} refused[] = {
	{"kin k AREA timeless \"K\" page=gen -- x\n", "a.kind:1: a line 'kind"},
	{"  a:text(3) - O \"A\"\n", "a.kind:1: a line 'kind"},
	{"kind K AREA timeless \"K\" page=gen -- x\n  a:text(3) - O \"A\"\n", "a.kind:1: 'K' is not a name"},
	{"kind k REFS timeless \"K\" page=gen -- x\n  a:text(3) - O \"A\"\n", "a.kind:1: no family 'REFS'"},
	{"kind k REF timely \"K\" page=gen -- x\n  a:text(3) - O \"A\"\n", "a.kind:1: no shape 'timely'"},
	{"kind k REF timeless \"\" page=gen -- x\n  a:text(3) - O \"A\"\n", "a.kind:1: kind k has no label"},
	{"kind k REF timeless \"K\" page=gen\n  a:text(3) - O \"A\"\n", "a.kind:1: kind k does not say its purpose"},
	{"kind k REF timeless \"K\" -- x\n  a:text(3) - O \"A\"\n", "a.kind:1: kind k has no page"},
	{"kind k REF timeless \"K\" page=gen colour=red -- x\n  a:text(3) - O \"A\"\n", "'colour=red' is not understood"},
	{"kind k REF timeless \"K\" page=gen in=nowhere -- x\n  a:text(3) - O \"A\"\n", "a.kind:1: in=nowhere: there is no such kind"},
	{"kind table REF timeless \"K\" page=gen -- x\n  a:text(3) - O \"A\"\n", "a.kind:1: 'table' is a reserved word"},
	{KIND, "a.kind:1: kind k has no fields"},
	{REF REF, "a.kind:4: kind r is already described in a.kind:1"},
	{KIND "\ta:text(3) - O \"A\"\n", "a.kind:3: tabs"},
	{KIND "  a text - O \"A\"\n", "a.kind:3: a field NAME:TYPE is expected"},
	{KIND "  a:texts(3) - O \"A\"\n", "a.kind:3: field a: there is no type 'texts(3)'"},
	{KIND "  a:text - O \"A\"\n", "a.kind:3: type 'text' of field a"},
	{KIND "  a:text(0) - O \"A\"\n", "a.kind:3: type 'text(0)' of field a"},
	{KIND "  a:text(3 - O \"A\"\n", "a.kind:3: type 'text(3' of field a"},
	{KIND "  a:int(5..1) - O \"A\"\n", "a.kind:3: type 'int(5..1)' of field a"},
	{KIND "  a:digits(2|x) - O \"A\"\n", "a.kind:3: type 'digits(2|x)' of field a"},
	{KIND "  a:text(3) z O \"A\"\n", "a.kind:3: field a: flags 'z'"},
	{KIND "  a:text(3) !! O \"A\"\n", "a.kind:3: field a: flags '!!'"},
	{KIND "  a:text(3) - \"A\"\n", "a.kind:3: field a has no class"},
	{KIND "  a:text(3) - Q \"A\"\n", "a.kind:3: field a has no class"},
	{KIND "  a:text(3) - O A\n", "a.kind:3: field a has no label"},
	{KIND "  a:text(3) - O \"A\" other\n", "a.kind:3: field a: 'other' is not understood"},
	{KIND "  a:text(3) - O \"A\"\n  b:int(1..3) ! O \"B\" · a:date - O \"A\"\n", "a.kind:4: field a is described twice (line 3)"},
	{KIND "  order:text(3) - O \"A\"\n", "a.kind:3: 'order' is a reserved word"},
	{KIND "  long:text(3) - O \"A\"\n", "a.kind:3: 'long' is a reserved word"},
	{KIND "  rev:text(3) - O \"A\"\n", "would have two columns rev"},
	{KIND "  a:ref(nobody) - O \"A\"\n", "a.kind:3: field a: there is no kind 'nobody'"},
	{KIND "  a:code(no_list) - O \"A\"\n", "a.kind:3: field a: there is no code list 'no_list'"},
	{KIND "  a:code(sex) ! O \"A\" =9\n", "a.kind:3: field a: '9' is no default"},
	{KIND "  a:bool ! O \"A\" =2\n", "a.kind:3: field a: '2' is no default"},
	{KIND "  a:int(1..3) ! O \"A\" =4\n", "a.kind:3: field a: '4' is no default"},
	{KIND "  a:text(3) ! O \"A\" =\"long\"\n", "is no default"},
	{KIND "  v a:text(3) - O \"A\"\n", "a.kind:3: field a: only versioned kinds"},
	{"kind k AREA versioned \"K\" page=gen -- x\n  a:text(3) - O \"A\"\n", "a.kind:1: kind k is versioned but no field is"},
	{"kind k REF timeless \"K\" page=gen -- x\n  a:text(3) - S \"A\"\n", "a.kind:2: field a: a REF kind holds no personal data"},
	{KIND "  a:text(3) - O \"A\"\nkind r REF timeless \"R\" page=gen -- x\n  b:ref(k) - O \"B\"\n",
		"a.kind:5: field b: a kind of this family"},
	{"kind k KEY timeless \"K\" page=gen -- x\n  a:text(3) ! O \"A\"\n  unique (a)\n",
		"a.kind:1: kind k: KEY and SITE kinds are plain"},
	{"kind k KEY plain \"K\" page=gen -- x\n  a:text(3) ! O \"A\"\n", "a.kind:1: kind k: a KEY kind needs one"},
	{KIND "  a:text(3) - O \"A\"\n  unique (a)\n", "a.kind:4: unique over a, which may be null"},
	{KIND "  a:text(3) ! O \"A\"\n  unique (z)\n", "a.kind:4: kind k has no column z"},
	{KIND "  a:text(3) ! O \"A\"\n  unique a\n", "a.kind:4:"},
	{KIND "  a:text(3) ! O \"A\"\n  unique (a) when open\n", "a.kind:4: 'when open' is not understood"},
	{KIND "  a:text(3) ! O \"A\"\n  unique (a) where open\n", "a kind without a span is never 'open'"},
	{KIND "  a:text(3) ! O \"A\"\n  unique (a) where z = 1\n", "there is no column 'z'"},
	{KIND "  a:text(3) ! O \"A\"\n  unique (a) where a = 'male'\n", "a code name needs a code column"},
	{KIND "  a:code(sex) ! O \"A\"\n  unique (a) where a = 'mal'\n", "there is no such code in its list: 'mal'"},
	{KIND "  a:code(sex) ! O \"A\"\n  unique (a) where a = 1; drop\n", "not allowed here"},
	{KIND "  a:code(sex) ! O \"A\"\n  check: (a = 1\n", "a.kind:4: condition '(a = 1': brackets"},
	{KIND "  a:code(sex) ! O \"A\"\n  slips: one   colour: red\n", "a.kind:4: 'colour: red' is not a clause"},
	{"kind k REF timeless \"K\" page=gen -- x\n  a:text(3) - O \"A\"\n", "a.kind:1: kind k does not say its purpose in Vietnamese"},
	{KIND "  a:text(3) - O \"A\"\n  slips: one\n", "a.kind:1: kind k: slips: and slips_vi: go together"},
	{KIND "  a:text(3) - O \"A\"\n  slips_vi: một\n", "a.kind:1: kind k: slips: and slips_vi: go together"},
	{KIND "  a:text(3) - O \"A\"\n  row: a fits\n", "a.kind:1: kind k: row: and row_vi: go together"},
	{KIND "  a:text(3) - O \"A\"\n  slips: one   slips_vi:\n", "a.kind:4: slips_vi: says nothing"},
	{KIND "  a:text(3) - O \"A\"\n  purpose_vi: hai\n", "a.kind:4: purpose_vi: twice in kind k"},
	{KIND "  a:code(sex) ! O \"A\"\n  slips: one\n  slips: two\n", "a.kind:5: slips: twice in kind k"},
	{"kind a REF timeless \"A\" page=gen -- x\n  purpose_vi: x\n  b:ref(b) - O \"B\"\nkind b REF timeless \"B\" page=gen -- "
	 "x\n  purpose_vi: x\n  a:ref(a) - O \"A\"\n",
		"tables point at each other in a ring"},
};

static void test_refused(void **state)
{
	(void)state;

	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autofree char *said = faults_of(refused[i].text);
		if (strstr(said, refused[i].says) == NULL)
			fail_msg("case %zu: expected '%s', got '%s'", i, refused[i].says, said);
	}
}

static void test_dictionary(void **state)
{
	(void)state;
	g_autofree char *vi = dictionary_markdown(MSG_VI), *en = dictionary_markdown(MSG_EN);
	assert_true(g_str_has_prefix(vi, "# Từ điển dữ liệu\n"));
	assert_true(g_str_has_prefix(en, "# Data dictionary\n"));
	for (size_t i = 0; i < kind_count; i++) {
		g_autofree char *title = g_strdup_printf("\n## %s – %s\n", kind_all[i]->name, kind_all[i]->label);
		assert_non_null(strstr(vi, title));
		assert_non_null(strstr(en, title));
		/* Each language says its own prose and not the other's. */
		const struct {
			const char *en, *vi;
		} prose[] = {{kind_all[i]->purpose, kind_all[i]->purpose_vi}, {kind_all[i]->row_rule, kind_all[i]->row_rule_vi},
			{kind_all[i]->slips, kind_all[i]->slips_vi}};
		for (size_t p = 0; p < G_N_ELEMENTS(prose); p++) {
			assert_int_equal(prose[p].en == NULL, prose[p].vi == NULL);
			if (prose[p].en == NULL)
				continue;
			g_autofree char *line_en = g_strdup_printf("%s\n", prose[p].en), *line_vi = g_strdup_printf("%s\n", prose[p].vi);
			assert_true(strstr(en, line_en) != NULL && strstr(en, line_vi) == NULL);
			assert_true(strstr(vi, line_vi) != NULL && strstr(vi, line_en) == NULL);
		}
		for (int f = 0; f < kind_all[i]->field_count; f++) {
			g_autofree char *row = g_strdup_printf("| %s | %s |", kind_all[i]->fields[f].name, kind_all[i]->fields[f].label);
			assert_non_null(strstr(vi, row));
		}
	}
	assert_non_null(strstr(vi, "`paper_no` TEXT, `paper_d` INTEGER, `paper_by` TEXT, `paper_doc_id` BIGINT, `paper_doc_area` INTEGER"));
	assert_non_null(strstr(en, "- `sex`: person.sex\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_descriptors),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_example),
		cmocka_unit_test(test_constraints),
		cmocka_unit_test(test_migrations),
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_dictionary),
	};
	return cmocka_run_group_tests_name("kinds", tests, NULL, NULL);
}
