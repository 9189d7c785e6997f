/* The directory and searching in it, on both engines: without marks, in Vietnamese order, up to date, only what the viewer may see. */
#include "app/directory/directory_find.h"
#include "app/page/page_people.h"
#include "app/reading.h"
#include "app/directory/search.h"
#include "store_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define DAY ((ymd)20250601)

struct search {
	struct world *w;
	struct directory *d;
	struct arena *a;
};

static struct search begin(void **state)
{
	return (struct search){*state, directory_new(), arena_new()};
}

static void end(struct search *s)
{
	directory_free(s->d);
	arena_free(s->a);
}

static const struct directory_view *hold(struct search *s)
{
	struct err e = {0};
	const struct directory_view *v = directory_hold(s->d, s->w->s, &e);
	if (v == NULL)
		fail_msg("%s", e.en);
	return v;
}

/* Names of those found, in order, joined by ", "; with filters of q if it is given. */
static const char *found(struct search *s, const char *text, const struct people_query *filters)
{
	const struct directory_view *v = hold(s);
	struct find_words words;
	struct people_query q = {.unit = NONE, .organisation = NONE, .below = NONE};
	struct people_found f;
	if (filters != NULL)
		q = *filters;
	q.day = q.today = DAY;
	q.limit = q.limit == 0 ? 50 : q.limit;
	find_words_make(text, &words, s->a);
	q.words = text == NULL ? NULL : &words;
	people_find(v, viewer_operator(), &q, &f, s->a);
	GString *names = g_string_new(NULL);
	for (size_t i = 0; i < f.count; i++)
		g_string_append_printf(names, "%s%s", i == 0 ? "" : ", ", dir_person_name(v, f.hits[i].area, f.hits[i].person, DAY, s->a));
	directory_release(v);
	const char *out = arena_strdup(s->a, names->str);
	g_string_free(names, TRUE);
	return out;
}

static int64_t member(struct world *w, const char *name)
{
	struct membership_row m;
	int64_t person = world_add_person(w, name);
	world_membership_row(w, &m, person, w->other_cell, 20200201, YMD_OPEN);
	world_insert(w->s, &table_membership, &m);
	return person;
}

static void test_without_marks(void **state)
{
	struct search s = begin(state);
	assert_string_equal(found(&s, "dao", NULL), "Nguyễn Thị Đào");
	assert_string_equal(found(&s, "ĐÀO", NULL), "Nguyễn Thị Đào");
	assert_string_equal(found(&s, "dang uoc", NULL), "Đặng Văn Ước");
	assert_string_equal(found(&s, "uoc  dang", NULL), "Đặng Văn Ước");
	assert_string_equal(found(&s, "d", NULL), "Nguyễn Thị Đào, Đặng Văn Ước");
	assert_string_equal(found(&s, "ao", NULL), ""); /* the beginning of a word, not its middle */
	assert_string_equal(found(&s, "dao uoc", NULL), "");
	/* Whoever has only a place of another kind is found by it. */
	assert_string_equal(found(&s, "thon mot", NULL), "Nguyễn Thị Đào");
	end(&s);
}

static void test_order_and_marks(void **state)
{
	struct search s = begin(state);
	static const char *const names[] = {"Trần Văn Hòa", "Trần Văn Hoà", "Lê Thị Hoa", "Bùi Thị Hóa", "Phạm Hoàng An", "Đinh Thị Ấn",
		"Đinh Thị Ân", "Vũ Thị Ăn", "Ngô Đức Bình"};
	world_begin(s.w->s, false);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		(void)member(s.w, names[i]);
	world_commit(s.w->s);
	assert_string_equal(found(&s, "hoa", NULL), "Phạm Hoàng An, Lê Thị Hoa, Trần Văn Hòa, Trần Văn Hoà, Bùi Thị Hóa");
	/* Typed with marks: those right to the mark first, however the tone is placed; then the others. */
	assert_string_equal(found(&s, "hòa", NULL), "Trần Văn Hòa, Trần Văn Hoà, Phạm Hoàng An, Lê Thị Hoa, Bùi Thị Hóa");
	assert_string_equal(found(&s, "hoà", NULL), "Trần Văn Hòa, Trần Văn Hoà, Phạm Hoàng An, Lê Thị Hoa, Bùi Thị Hóa");
	assert_string_equal(found(&s, "an", NULL), "Phạm Hoàng An, Vũ Thị Ăn, Đinh Thị Ân, Đinh Thị Ấn");
	/* Decomposed input is the same text. */
	assert_string_equal(found(&s,
				    "ho\xCC\x80"
				    "a tran",
				    NULL),
		"Trần Văn Hòa, Trần Văn Hoà");
	end(&s);
}

static void test_pages(void **state)
{
	struct search s = begin(state);
	world_begin(s.w->s, true);
	for (int i = 0; i < 130; i++) {
		g_autofree char *name = g_strdup_printf("Nguyễn Văn %c%c", 'A' + i % 23, 'a' + i / 23);
		(void)member(s.w, name);
	}
	world_commit(s.w->s);
	const struct directory_view *v = hold(&s);
	struct people_query q = {.unit = NONE, .organisation = NONE, .below = NONE, .day = DAY, .today = DAY, .limit = 1000};
	struct people_found all, page;
	people_find(v, viewer_operator(), &q, &all, s.a);
	assert_int_equal(all.count, all.total);
	q.limit = 40;
	size_t at = 0;
	do {
		people_find(v, viewer_operator(), &q, &page, s.a);
		assert_int_equal(page.total, all.total);
		assert_int_equal(page.before, at);
		for (size_t i = 0; i < page.count; i++, at++) {
			assert_int_equal(page.hits[i].person, all.hits[at].person);
			assert_ptr_equal(page.hits[i].area, all.hits[at].area);
		}
		q.after = page.next;
	} while (page.next != NULL);
	assert_int_equal(at, all.count);
	/* A cursor that is nonsense is the first page. */
	q.after = "rubbish";
	people_find(v, viewer_operator(), &q, &page, s.a);
	assert_int_equal(page.before, 0);
	directory_release(v);
	end(&s);
}

static void test_filters(void **state)
{
	struct search s = begin(state);
	struct people_query q = {.unit = NONE, .organisation = NONE, .below = NONE};
	assert_string_equal(found(&s, NULL, &q), "Lò Thị Ấm, Nguyễn Thị Đào, Đặng Văn Ước");
	q.organisation = s.w->cell;
	assert_string_equal(found(&s, NULL, &q), "Nguyễn Thị Đào");
	q.organisation = s.w->other_cell;
	assert_string_equal(found(&s, NULL, &q), "");
	q.organisation = NONE;
	q.unit = s.w->province;
	assert_string_equal(found(&s, NULL, &q), "Nguyễn Thị Đào"); /* the others are nowhere */
	q.title = (int)world_num(s.w->s, "title", "cell_secretary");
	assert_string_equal(found(&s, NULL, &q), "Nguyễn Thị Đào");
	q.title = (int)world_num(s.w->s, "title", "village_head");
	assert_string_equal(found(&s, NULL, &q), "");
	q.title = 0;
	q.sex = (int)world_num(s.w->s, "sex", "male");
	assert_string_equal(found(&s, NULL, &q), "");
	q.sex = 0;
	q.age = 3; /* 40–49: born 1980 */
	assert_string_equal(found(&s, NULL, &q), "Nguyễn Thị Đào");
	q.age = 1;
	assert_string_equal(found(&s, NULL, &q), "");
	q.age = 0;
	q.unit = 12345;
	assert_string_equal(found(&s, NULL, &q), "");
	end(&s);
}

static void rename_person(struct world *w, int64_t person, const char *name)
{
	struct err e = {0};
	struct person_v_row v;
	bool is = false;
	if (!store_get_version(w->s, &table_person_v, WORLD_AREA, person, DAY, &v, w->a, &is, &e) || !is)
		fail_msg("%s", e.en);
	v.full_name = name;
	if (!store_change_version(w->s, &table_person_v, WORLD_AREA, person, 20250101, &v, &e))
		fail_msg("%s", e.en);
}

static void test_changes_show(void **state)
{
	struct search s = begin(state);
	struct err e = {0};
	assert_string_equal(found(&s, "mai", NULL), "");
	const struct directory_view *before = hold(&s);
	/* From another connection, as another process would. */
	struct store *other = world_open(s.w, DB_WRITE, &e);
	assert_non_null(other);
	struct world w = *s.w;
	w.s = other;
	world_begin(other, false);
	rename_person(&w, w.person[0], "Nguyễn Thị Mai");
	world_commit(other);
	assert_string_equal(found(&s, "mai", NULL), "Nguyễn Thị Mai");
	assert_string_equal(found(&s, "dao", NULL), "Nguyễn Thị Mai"); /* the former name leads there */
	/* What is held does not change under the hand. */
	assert_int_equal(before->people, 3);
	world_begin(other, false);
	int64_t fresh = member(&w, "Phan Thị Yến");
	world_commit(other);
	assert_string_equal(found(&s, "yen", NULL), "Phan Thị Yến");
	assert_int_equal(before->people, 3);
	world_begin(other, false);
	assert_true(store_delete(other, &table_person, WORLD_AREA, fresh, &e));
	world_commit(other);
	assert_string_equal(found(&s, "yen", NULL), "");
	/* A renamed organisation. */
	struct organisation_v_row o;
	bool is = false;
	world_begin(other, false);
	assert_true(store_get_version(other, &table_organisation_v, 0, w.cell, DAY, &o, w.a, &is, &e) && is);
	o.name = "Chi bộ Suối Ngàn";
	assert_true(store_change_version(other, &table_organisation_v, 0, w.cell, 20250101, &o, &e));
	world_commit(other);
	assert_string_equal(found(&s, "suoi ngan", NULL), "Nguyễn Thị Mai");
	directory_release(before);
	store_close(other);
	end(&s);
}

static void test_rebuild_changes_nothing(void **state)
{
	struct search s = begin(state);
	struct err e = {0};
	struct people_query q = {.unit = NONE, .organisation = NONE, .below = NONE};
	const char *before = found(&s, NULL, &q), *searched = found(&s, "thi", NULL);
	if (!store_rebuild(s.w->s, &e))
		fail_msg("%s", e.en);
	assert_string_equal(found(&s, NULL, &q), before);
	struct search fresh = begin(state);
	assert_string_equal(found(&fresh, NULL, &q), before);
	assert_string_equal(found(&fresh, "thi", NULL), searched);
	end(&fresh);
	end(&s);
}

static void test_hostile_queries(void **state)
{
	struct search s = begin(state);
	g_autofree char *long_text = g_strnfill(10000, 'n'), *many = g_strnfill(4000, ' ');
	for (size_t i = 0; i + 1 < 4000; i += 2)
		many[i] = 'n';
	static const char *const texts[] = {"%", "_", "'", "\"", "%%", "n%", "n_", "' OR 1=1 --", "\\", "*", "<script>", "\xFF\xFE", "\x01",
		"\xE2\x80\xAE", "\xCC\x81", "   ", "-", ",;", "😀"};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		assert_string_equal(found(&s, texts[i], NULL), "");
	assert_string_equal(found(&s, long_text, NULL), "");
	assert_string_equal(found(&s, many, NULL), "Nguyễn Thị Đào");
	end(&s);
}

static void test_units_and_organisations(void **state)
{
	struct search s = begin(state);
	const struct directory_view *v = hold(&s);
	static const struct {
		const char *text, *first;
	} units[] = {
		{"dong thu", "Xã Đông Thử"}, {"90001", "Xã Đông Thử"}, {"thu", "Tỉnh Thử"}, {"mot", "Thôn Một"}, {"viet nam", "Việt Nam"}};
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		struct find_words w;
		struct find_table t;
		struct things_found f;
		find_words_make(units[i].text, &w, s.a);
		find_table_make(v, &w, &t);
		units_find(v, viewer_operator(), &t, DAY, 5, &f, s.a);
		find_table_clear(&t);
		assert_true(f.count > 0);
		assert_string_equal(dir_unit_on(v->structure, f.items[0], DAY)->name, units[i].first);
	}
	struct find_words w;
	struct find_table t;
	struct things_found f;
	find_words_make("chi bo thon", &w, s.a);
	find_table_make(v, &w, &t);
	organisations_find(v, viewer_operator(), &t, DAY, 1, &f, s.a);
	assert_int_equal(f.total, 2);
	assert_int_equal(f.count, 1);
	assert_string_equal(dir_organisation_on(v->structure, f.items[0], DAY)->name, "Chi bộ thôn Hai");
	organisations_find(v, viewer_nobody(), &t, DAY, 5, &f, s.a);
	assert_int_equal(f.total, 0);
	assert_int_equal(f.hidden, 2);
	find_table_clear(&t);
	directory_release(v);
	end(&s);
}

/* Nobody's rights: not one name, and no word on whether there is one: who asks for a name, a day of birth and a place would be told them by
 * a number of what is kept back. */
static void test_rights(void **state)
{
	struct search s = begin(state);
	struct err e = {0};
	struct app *a = app_open(NULL, DB_READ, &e);
	struct page_ask ask = {.day = DAY, .today = DAY, .lang = MSG_EN};
	struct page_people_ask what = {.q = "thi"};
	struct page_people page;
	struct page_search all;
	struct sheet sheet;
	a->store = s.w->s;
	a->viewer = viewer_nobody();
	assert_true(page_people(a, &ask, &what, &page, s.a, &e));
	assert_int_equal(page.count, 0);
	assert_int_equal(page.total, 0);
	assert_non_null(page.nothing);
	const char *kept_back = page.hidden;
	assert_non_null(kept_back);
	what.q = "zzz";
	assert_true(page_people(a, &ask, &what, &page, s.a, &e));
	assert_string_equal(page.hidden, kept_back);
	what.q = "thi";
	assert_true(page_search(a, &ask, "zzz", false, &all, s.a, &e));
	kept_back = all.hidden;
	assert_non_null(kept_back);
	assert_true(page_search(a, &ask, "thi", false, &all, s.a, &e));
	assert_string_equal(all.hidden, kept_back);
	assert_int_equal(all.people_count, 0);
	assert_false(page_people_sheet(a, &ask, &what, 10, &sheet, s.a, &e));
	assert_int_equal(e.code, ERR_DENIED);
	a->viewer = viewer_operator();
	assert_true(page_people(a, &ask, &what, &page, s.a, &e));
	assert_int_equal(page.count, 2);
	assert_null(page.hidden);
	assert_string_equal(page.lines[0].person.name, "Lò Thị Ấm");
	assert_string_equal(page.lines[1].organisation.name, "Chi bộ thôn Một");
	e = (struct err){0};
	assert_true(page_people_sheet(a, &ask, &what, 10, &sheet, s.a, &e));
	assert_int_equal(sheet.row_count, 2);
	a->store = NULL;
	app_close(a);
	end(&s);
}

/* ---- numbers and documents --------------------------------------------------------------------------------------------------------- */

static void add_number(struct world *w, int64_t person, const char *kind, const char *number)
{
	struct identity_number_row n;
	struct err e = {0};
	row_init(&table_identity_number, &n);
	n.area_id = WORLD_AREA;
	n.person_id = person;
	n.kind_no = world_num(w->s, "identity_kind", kind);
	n.from_d = 20210101;
	n.last4 = number + strlen(number) - 4;
	if (!store_secret(w->s, number, w->a, &n.value_enc, &n.value_bix, &e))
		fail_msg("%s", e.en);
	world_insert(w->s, &table_identity_number, &n);
}

static void give_phone(struct world *w, int64_t person, const char *phone)
{
	struct err e = {0};
	struct person_v_row v;
	bool is = false;
	if (!store_get_version(w->s, &table_person_v, WORLD_AREA, person, DAY, &v, w->a, &is, &e) || !is)
		fail_msg("%s", e.en);
	v.phone = phone;
	if (!store_update(w->s, &table_person_v, &v, &e))
		fail_msg("%s", e.en);
}

static void add_paper(struct world *w, const char *docno, const char *title, ymd issued, int64_t issuer)
{
	struct document_row d;
	row_init(&table_document, &d);
	d.area_id = WORLD_AREA;
	d.system = world_num(w->s, "document_system", "party");
	d.type_party = 1;
	d.docno = docno;
	d.issuer_id = issuer;
	d.issuer_text = "Tỉnh ủy";
	d.issued_d = issued;
	d.title = title;
	world_insert(w->s, &table_document, &d);
}

static struct page_search look(struct search *s, struct app *a, const char *q)
{
	struct page_ask ask = {.day = DAY, .today = DAY, .lang = MSG_VI};
	struct page_search p;
	struct err e = {0};
	if (!page_search(a, &ask, q, false, &p, s->a, &e))
		fail_msg("%s", e.en);
	return p;
}

static void test_numbers(void **state)
{
	struct search s = begin(state);
	struct err e = {0};
	struct app *a = app_open(NULL, DB_READ, &e);
	world_begin(s.w->s, false);
	add_number(s.w, s.w->person[0], "citizen12", "008180001234");
	add_number(s.w, s.w->person[1], "party_card12", "123456789012");
	give_phone(s.w, s.w->person[2], "+84 912 345 678");
	world_commit(s.w->s);
	a->store = s.w->s;
	a->viewer = viewer_operator();
	static const char *const typed[][2] = {{"008180001234", "Nguyễn Thị Đào"}, {"008 180 001 234", "Nguyễn Thị Đào"},
		{"123456789012", "Đặng Văn Ước"}, {"0912345678", "Lò Thị Ấm"}, {"0912.345.678", "Lò Thị Ấm"}};
	for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
		struct page_search p = look(&s, a, typed[i][0]);
		assert_int_equal(p.numbered_count, 1);
		assert_string_equal(p.numbered[0].person.name, typed[i][1]);
		assert_null(strstr(p.numbered[0].matched, "008180001234"));
		assert_null(p.nothing);
	}
	/* A part of a number finds nobody, and says what would. */
	assert_int_equal(look(&s, a, "00818000123").numbered_count, 0);
	assert_non_null(look(&s, a, "00818000123").nothing);
	struct page_search p = look(&s, a, arena_printf(s.a, "%" G_GINT64_FORMAT, s.w->person[1]));
	assert_int_equal(p.numbered_count, 1);
	assert_string_equal(p.numbered[0].person.name, "Đặng Văn Ước");
	p = look(&s, a, arena_printf(s.a, "%" G_GINT64_FORMAT, s.w->commune));
	assert_int_equal(p.unit_count, 1);
	assert_string_equal(p.units[0].unit.name, "Xã Đông Thử");
	/* Of a number that may not be seen nothing is said. What was asked is noted, but for the number. */
	a->viewer = viewer_nobody();
	p = look(&s, a, "008180001234");
	assert_int_equal(p.numbered_count, 0);
	assert_true(app_has_readings(a));
	app_forget_readings(a);
	(void)look(&s, a, "đào");
	assert_false(app_has_readings(a));
	a->store = NULL;
	app_close(a);
	end(&s);
}

static void test_documents(void **state)
{
	struct search s = begin(state);
	struct err e = {0};
	struct app *a = app_open(NULL, DB_READ, &e);
	a->store = s.w->s;
	a->viewer = viewer_operator();
	assert_int_equal(look(&s, a, "718").paper_total, 0); /* the directory is read before there are any */
	world_begin(s.w->s, false);
	add_paper(s.w, "718-QĐ/TU", "Về việc chỉ định Ban Chấp hành Đảng bộ xã Đông Thử", 20250701, s.w->committee);
	add_paper(s.w, "12-QĐ/ĐU", "Về việc thực hiện Quyết định 718", 20250801, NONE);
	world_commit(s.w->s);
	struct page_search p = look(&s, a, "718-qd/tu");
	assert_int_equal(p.paper_total, 1);
	assert_string_equal(p.papers[0].docno, "718-QĐ/TU");
	p = look(&s, a, "718");
	assert_int_equal(p.paper_total, 2); /* the number before the title, though it is older */
	assert_string_equal(p.papers[0].docno, "718-QĐ/TU");
	assert_string_equal(look(&s, a, "chi dinh dong thu").papers[0].docno, "718-QĐ/TU");
	assert_int_equal(look(&s, a, "tu").paper_total, 1);
	/* However it is written: with marks or without, old and new tone placement, the number in the way of another system. */
	world_begin(s.w->s, false);
	add_paper(s.w, "33/QĐ-UBND", "Về việc hoà giải và Đề án thủy lợi", 20250702, s.w->committee);
	world_commit(s.w->s);
	static const char *const typed[][2] = {{"718-QĐ/TU", "718-QĐ/TU"}, {"718/QĐ-TU", "718-QĐ/TU"}, {"718 qđ tu", "718-QĐ/TU"},
		{"Chỉ định Đảng bộ", "718-QĐ/TU"}, {"33/QĐ-UBND", "33/QĐ-UBND"}, {"33-qd/ubnd", "33/QĐ-UBND"}, {"33 ubnd", "33/QĐ-UBND"},
		{"hòa giải", "33/QĐ-UBND"}, {"hoà giải", "33/QĐ-UBND"}, {"hoa giai", "33/QĐ-UBND"}, {"thuỷ lợi", "33/QĐ-UBND"},
		{"de an", "33/QĐ-UBND"}, {"đề án", "33/QĐ-UBND"}};
	for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
		p = look(&s, a, typed[i][0]);
		if (p.paper_total != 1 || strcmp(p.papers[0].docno, typed[i][1]) != 0)
			fail_msg("\"%s\" finds %d documents", typed[i][0], (int)p.paper_total);
	}
	a->viewer = viewer_nobody();
	assert_int_equal(look(&s, a, "718").paper_total, 0);
	a->store = NULL;
	app_close(a);
	end(&s);
}

/* What a spreadsheet program would run stays text. */
static void test_csv(void **state)
{
	(void)state;
	struct sheet_cell cells[] = {
		{.type = SHEET_TEXT, .text = "=1+1"}, {.type = SHEET_TEXT, .text = "a \"b\", c"}, {.type = SHEET_INT, .number = 12}};
	struct sheet_row row = {.cells = cells};
	const char *const header[] = {"Tên", "@x", "n"};
	struct sheet s = {.header = header, .rows = &row, .row_count = 1, .column_count = 3};
	g_autoptr(GString) out = g_string_new(NULL);
	sheet_write_csv(&s, out);
	assert_string_equal(out->str, "\xEF\xBB\xBFTên,\"'@x\",n\r\n\"'=1+1\",\"a \"\"b\"\", c\",12\r\n");
}

#define BOTH(test) cmocka_unit_test_setup_teardown(test, world_sqlite, world_end)
#define POSTGRES(test) cmocka_unit_test_setup_teardown(test, world_postgres, world_end)

int main(void)
{
	const struct CMUnitTest sqlite[] = {BOTH(test_without_marks), BOTH(test_order_and_marks), BOTH(test_pages), BOTH(test_filters),
		BOTH(test_changes_show), BOTH(test_rebuild_changes_nothing), BOTH(test_hostile_queries), BOTH(test_units_and_organisations),
		BOTH(test_rights), BOTH(test_numbers), BOTH(test_documents), cmocka_unit_test(test_csv)};
	const struct CMUnitTest both[] = {BOTH(test_without_marks), BOTH(test_order_and_marks), BOTH(test_pages), BOTH(test_filters),
		BOTH(test_changes_show), BOTH(test_rebuild_changes_nothing), BOTH(test_hostile_queries), BOTH(test_units_and_organisations),
		BOTH(test_rights), BOTH(test_numbers), BOTH(test_documents), cmocka_unit_test(test_csv), POSTGRES(test_without_marks),
		POSTGRES(test_order_and_marks), POSTGRES(test_pages), POSTGRES(test_filters), POSTGRES(test_changes_show),
		POSTGRES(test_rebuild_changes_nothing), POSTGRES(test_units_and_organisations), POSTGRES(test_numbers),
		POSTGRES(test_documents)};
	if (g_getenv("TEST_PG") == NULL)
		return cmocka_run_group_tests_name("search", sqlite, NULL, NULL);
	return cmocka_run_group_tests_name("search", both, NULL, NULL);
}
