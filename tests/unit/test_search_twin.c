/* Searching against a slow twin: random people, words and filters; the twin goes through everybody with simple rules and asks the directory
 * nothing. On both engines. */
#include "app/directory/directory_find.h"
#include "base/rng.h"
#include "base/text.h"
#include "store_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define DAY ((ymd)20250601)
enum { PEOPLE = 240, ROUNDS = 260, NAMES = 2, PLACES = 3 };

struct twin_place {
	int64_t organisation;
	int kind, title;
	ymd from, until;
};
struct twin_person {
	int64_t id, area;
	const char *names[NAMES]; /* the first is the latest */
	int sex;
	ymd birth;
	struct twin_place places[PLACES];
	int place_count;
	int rank; /* of the query; -1 */
};
struct twin {
	struct world *w;
	struct rng r;
	struct arena *a;
	struct twin_person people[PEOPLE + 3];
	int count;
};

static const char *const families[] = {"Nguyễn", "Trần", "Đặng", "Đào", "Lý", "Lí", "Lò", "Ma", "Hoàng", "Dương"};
static const char *const middles[] = {"Văn", "Thị", "Thuý", "Quý", "Quí", "Nguyên", "Thị Hoà", "Đức", "Êban"};
static const char *const givens[] = {"Hòa", "Hoà", "Hoa", "Thủy", "Thuỷ", "Quý", "Quí", "Quyên", "Mỹ", "Mĩ", "An", "Ân", "Ấn", "Đào", "Dao",
	"Đ", "Nga-Linh", "Lan", "Nguyên"};
static const char *const typed[] = {"n", "nguyen", "Nguyễn", "nguyên", "hoa", "hoà", "hòa", "thuy", "thuỷ", "thủy", "quy", "quý", "quí",
	"qui", "my", "mĩ", "d", "đ", "dao", "đào", "linh", "nga", "van", "thi", "thị", "chi", "bo", "thon", "mot", "hai", "e", "zz", "ân",
	"an", "ly", "li"};

#define PICK(t, list) (list)[rng_below(&(t)->r, G_N_ELEMENTS(list))]

/* ---- a world ---- */

static void add_membership(struct twin *t, struct twin_person *p)
{
	struct membership_row m;
	struct twin_place *x = &p->places[p->place_count++];
	bool past = rng_below(&t->r, 4) == 0;
	*x = (struct twin_place){.organisation = p->place_count == 1 ? t->w->cell : t->w->other_cell,
		.from = 20100101 + (ymd)rng_below(&t->r, 10) * 10000,
		.until = past ? 20220301 : YMD_OPEN};
	world_membership_row(t->w, &m, p->id, x->organisation, x->from, x->until);
	if (p->place_count > 1)
		m.place = world_num(t->w->s, "membership_place", "temporary");
	x->kind = (int)m.kind_m;
	world_insert(t->w->s, &table_membership, &m);
}

static void rename_person(struct twin *t, struct twin_person *p, const char *name)
{
	struct err e = {0};
	struct person_v_row v;
	bool is = false;
	if (!store_get_version(t->w->s, &table_person_v, p->area, p->id, DAY, &v, t->a, &is, &e) || !is)
		fail_msg("%s", e.en);
	v.full_name = name;
	if (!store_change_version(t->w->s, &table_person_v, p->area, p->id, 20200101, &v, &e))
		fail_msg("%s", e.en);
}

static const char *any_name(struct twin *t)
{
	const char *family = PICK(t, families), *given = PICK(t, givens);
	return rng_below(&t->r, 5) == 0 ? arena_printf(t->a, "%s %s", family, given)
					: arena_printf(t->a, "%s %s %s", family, PICK(t, middles), given);
}

static void fill(struct twin *t)
{
	world_begin(t->w->s, true);
	for (int i = 0; i < PEOPLE; i++) {
		struct twin_person *p = &t->people[t->count++];
		p->names[0] = any_name(t);
		p->area = WORLD_AREA;
		p->birth = 19800000;
		p->sex = (int)world_num(t->w->s, "sex", "female");
		p->id = world_add_person(t->w, p->names[0]);
		for (uint64_t n = rng_below(&t->r, 3); n > 0; n--)
			add_membership(t, p);
		if (rng_below(&t->r, 6) == 0) {
			p->names[1] = p->names[0];
			p->names[0] = any_name(t);
			rename_person(t, p, p->names[0]);
		}
	}
	world_commit(t->w->s);
}

/* ---- the twin ---- */

/* quý and quí, mỹ and mĩ are one word; a tone has no place. */
static const char *spelled(const char *word, struct arena *a)
{
	g_autofree char *lower = g_utf8_strdown(word, -1);
	g_auto(GStrv) parts = g_strsplit(lower, "\xE1\xBB\xB9", -1); /* ỹ */
	g_autofree char *one = g_strjoinv("\xC4\xA9", parts);	     /* ĩ */
	const char *key = text_sort(one, a), *fold = text_fold(one, a);
	size_t n = strlen(fold);
	if ((strcmp(fold, "quy") == 0 || strcmp(fold, "ly") == 0 || strcmp(fold, "my") == 0) && n > 0) {
		char *other = arena_strdup(a, key);
		*(strchr(other, ' ') - 1) = 'A' + 12;
		return other;
	}
	return key;
}

static bool begins(const char *word, const char *with)
{
	static const char *const pairs[][2] = {{"quy", "qui"}, {"my", "mi"}, {"ly", "li"}};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		if ((strcmp(word, pairs[i][0]) == 0 && strcmp(with, pairs[i][1]) == 0) ||
			(strcmp(word, pairs[i][1]) == 0 && strcmp(with, pairs[i][0]) == 0))
			return true;
	return g_str_has_prefix(word, with);
}

/* Every typed word begins a word of the name. marks: those typed with marks are words of it, to the mark; and there are such. */
static bool holds(const char *name, char **query, bool marks, struct arena *a)
{
	g_auto(GStrv) raw = g_strsplit_set(name, " -", -1);
	bool any = false;
	for (char **q = query; *q != NULL; q++) {
		const char *folded = text_fold(*q, a);
		g_autofree char *lower = g_utf8_strdown(*q, -1);
		bool marked = strcmp(folded, lower) != 0, found = false;
		for (char **w = raw; *w != NULL && !found; w++)
			found = marks && marked ? strcmp(spelled(*w, a), spelled(*q, a)) == 0 : begins(text_fold(*w, a), folded);
		if (!found)
			return false;
		any = any || marked;
	}
	return !marks || any;
}

struct twin_filter {
	int64_t organisation;
	bool past;
};

static bool place_counts(const struct twin_place *x, const struct twin_filter *f)
{
	return (f->past || (x->from <= DAY && x->until > DAY)) && (f->organisation == NONE || x->organisation == f->organisation);
}

static int rank_of(const struct twin *t, const struct twin_person *p, char **query, const struct twin_filter *f, struct arena *a)
{
	bool meant = f->organisation == NONE && p->place_count == 0, place = false;
	for (int i = 0; i < p->place_count; i++)
		if (place_counts(&p->places[i], f)) {
			bool first = p->places[i].organisation == t->w->cell;
			meant = true;
			place = place || holds(first ? "Chi bộ thôn Một" : "Chi bộ thôn Hai", query, false, a);
		}
	int rank = place ? FIND_PLACE : -1;
	for (int i = NAMES - 1; i >= 0 && rank != FIND_EXACT; i--) {
		if (p->names[i] == NULL || !holds(p->names[i], query, false, a))
			continue;
		rank = holds(p->names[i], query, true, a) ? FIND_EXACT : FIND_NAME;
	}
	return meant ? rank : -1;
}

static int by_rank(const void *x, const void *y)
{
	const struct twin_person *a = *(const struct twin_person *const *)x, *b = *(const struct twin_person *const *)y;
	struct arena *scratch = arena_new();
	int c = a->rank - b->rank;
	if (c == 0)
		c = strcmp(text_name_sort(a->names[0], scratch), text_name_sort(b->names[0], scratch));
	arena_free(scratch);
	return c != 0 ? c : (a->id > b->id) - (a->id < b->id);
}

static void compare(struct twin *t, const struct directory_view *v, const char *text, const struct twin_filter *f)
{
	g_auto(GStrv) query = g_strsplit(text, " ", -1);
	const struct twin_person *want[PEOPLE + 3];
	struct find_words words;
	struct people_query q = {.words = &words,
		.unit = NONE,
		.organisation = f->organisation,
		.below = NONE,
		.day = DAY,
		.today = DAY,
		.past = f->past,
		.limit = 17};
	struct people_found found;
	size_t count = 0, at = 0;
	int64_t ranks[FIND_RANKS] = {0}, kinds = 0;
	find_words_make(text, &words, t->a);
	for (int i = 0; i < t->count; i++) {
		struct twin_person *p = &t->people[i];
		p->rank = rank_of(t, p, query, f, t->a);
		if (p->rank < 0)
			continue;
		want[count++] = p;
		ranks[p->rank]++;
		for (int k = 0; k < p->place_count; k++)
			kinds += p->places[k].kind > 0 && place_counts(&p->places[k], f);
	}
	qsort(want, count, sizeof *want, by_rank);
	do {
		people_find(v, viewer_operator(), &q, &found, t->a);
		if (found.total != (int64_t)count)
			fail_msg("\"%s\": %d found, the twin finds %zu", text, (int)found.total, count);
		for (size_t i = 0; i < found.count; i++, at++)
			if (at >= count || found.hits[i].area->id[found.hits[i].person] != want[at]->id ||
				(int)found.hits[i].rank != want[at]->rank)
				fail_msg("\"%s\": row %zu is another than the twin's", text, at);
		q.after = found.next;
	} while (q.after != NULL);
	assert_int_equal(at, count);
	int64_t counted = 0;
	for (size_t i = 0; i < found.kind_count; i++)
		counted += found.kinds[i].count;
	assert_int_equal(counted, kinds);
	assert_int_equal(found.sexes[2] + found.sexes[1] + found.sexes[0] + found.sexes[3], count);
	for (int r = 0; r < FIND_RANKS; r++)
		assert_int_equal(found.by_rank[r], ranks[r]);
}

static void test_twin(void **state)
{
	struct twin t = {.w = *state, .a = arena_new()};
	struct err e = {0};
	const char *seed = g_getenv("COSO_SEED");
	rng_init(&t.r, seed != NULL ? seed : "search");
	t.people[t.count++] = (struct twin_person){.id = t.w->person[0],
		.names = {"Nguyễn Thị Đào"},
		.places = {{t.w->cell, (int)world_num(t.w->s, "membership_kind", "party"), 0, 20200201, YMD_OPEN},
			{t.w->cell, 0, 1, 20210101, YMD_OPEN}},
		.place_count = 2};
	t.people[t.count++] = (struct twin_person){.id = t.w->person[1], .names = {"Đặng Văn Ước"}};
	t.people[t.count++] = (struct twin_person){.id = t.w->person[2], .names = {"Lò Thị Ấm"}};
	fill(&t);
	struct directory *d = directory_new_of(50); /* several blocks */
	const struct directory_view *v = directory_hold(d, t.w->s, &e);
	if (v == NULL)
		fail_msg("%s", e.en);
	for (int round = 0; round < ROUNDS; round++) {
		struct twin_filter f = {.organisation = rng_below(&t.r, 4) == 0 ? t.w->other_cell : NONE, .past = rng_below(&t.r, 2) == 0};
		const char *text = PICK(&t, typed);
		for (uint64_t more = rng_below(&t.r, 3); more > 0; more--)
			text = arena_printf(t.a, "%s %s", text, PICK(&t, typed));
		compare(&t, v, text, &f);
	}
	directory_release(v);
	directory_free(d);
	arena_free(t.a);
}

/* ---- following the change log ---- */

static int64_t new_cell(struct twin *t, const char *name)
{
	struct organisation_row o;
	struct organisation_v_row v;
	row_init(&table_organisation, &o);
	row_init(&table_organisation_v, &v);
	world_insert(t->w->s, &table_organisation, &o);
	v.organisation_id = o.id;
	v.from_d = 20100101;
	v.from_p = PRECISION_BOUND;
	v.name = name;
	v.type = world_num(t->w->s, "organisation_type", "pb_base");
	v.unit_id = t->w->village;
	world_insert(t->w->s, &table_organisation_v, &v);
	return o.id;
}

static void rename_organisation(struct twin *t, int64_t id, const char *name)
{
	struct err e = {0};
	struct organisation_v_row v;
	bool is = false;
	if (!store_get_version(t->w->s, &table_organisation_v, 0, id, DAY, &v, t->a, &is, &e) || !is)
		fail_msg("%s", e.en);
	v.name = name;
	if (!store_update(t->w->s, &table_organisation_v, &v, &e))
		fail_msg("%s", e.en);
}

/* To the other of two units. */
static void move_organisation(struct twin *t, int64_t id)
{
	struct err e = {0};
	struct organisation_v_row v;
	bool is = false;
	if (!store_get_version(t->w->s, &table_organisation_v, 0, id, DAY, &v, t->a, &is, &e) || !is)
		fail_msg("%s", e.en);
	v.unit_id = v.unit_id == t->w->village ? t->w->commune : t->w->village;
	if (!store_update(t->w->s, &table_organisation_v, &v, &e))
		fail_msg("%s", e.en);
}

static void change_something(struct twin *t, GArray *fresh)
{
	struct twin_person *p = &t->people[3 + rng_below(&t->r, (uint64_t)t->count - 3)];
	const char *name = arena_printf(t->a, "Ban %s %s", PICK(t, givens), PICK(t, givens));
	int64_t id;
	world_begin(t->w->s, false);
	switch (rng_below(&t->r, 7)) {
	case 6:
		move_organisation(t, rng_below(&t->r, 2) == 0 ? t->w->cell : t->w->other_cell);
		break;
	case 0:
		id = new_cell(t, name);
		g_array_append_val(fresh, id);
		break;
	case 1:
		rename_organisation(t, rng_below(&t->r, 2) == 0 ? t->w->cell : t->w->other_cell, name);
		break;
	case 2:
		if (fresh->len > 0)
			rename_organisation(t, g_array_index(fresh, int64_t, rng_below(&t->r, fresh->len)), name);
		else
			(void)world_add_person(t->w, any_name(t));
		break;
	case 3:
		rename_person(t, p, any_name(t));
		break;
	case 4:
		if (fresh->len > 0) { /* one that is no more: the numbers of all others may change */
			struct err e = {0};
			GArray *versions = g_array_new(FALSE, FALSE, sizeof(int64_t));
			id = g_array_index(fresh, int64_t, 0);
			if (!store_version_ids(t->w->s, &table_organisation_v, 0, id, versions, &e))
				fail_msg("%s", e.en);
			for (guint i = 0; i < versions->len; i++)
				if (!store_delete(t->w->s, &table_organisation_v, 0, g_array_index(versions, int64_t, i), &e))
					fail_msg("%s", e.en);
			if (!store_delete(t->w->s, &table_organisation, 0, id, &e))
				fail_msg("%s", e.en);
			g_array_free(versions, TRUE);
			g_array_remove_index(fresh, 0);
		}
		break;
	default:
		(void)world_add_person(t->w, any_name(t));
	}
	world_commit(t->w->s);
}

/* Everything the two find, in their order, as text. */
static char *found_text(struct twin *t, const struct directory_view *v, const char *text)
{
	GString *out = g_string_new(NULL);
	struct find_words words;
	struct find_table table;
	struct people_found found;
	struct things_found things;
	find_words_make(text, &words, t->a);
	const struct people_query q = {.words = &words,
		.unit = NONE,
		.organisation = NONE,
		.below = t->w->commune,
		.day = DAY,
		.today = DAY,
		.past = true,
		.limit = 400};
	people_find(v, viewer_operator(), &q, &found, t->a);
	for (size_t i = 0; i < found.count; i++) {
		const struct people_hit *h = &found.hits[i];
		g_string_append_printf(out, "%" G_GINT64_FORMAT " %d %s:", h->area->id[h->person], (int)h->rank,
			dir_person_name(v, h->area, h->person, DAY, t->a));
		for (uint32_t k = h->area->first_place[h->person]; k < h->area->first_place[h->person + 1]; k++) {
			struct dir_place x = dir_place_at(h->area, k);
			if (x.organisation != DIR_NOBODY)
				g_string_append_printf(out, " %s", dir_organisation_on(v->structure, x.organisation, DAY)->name);
		}
		g_string_append_c(out, '\n');
	}
	for (size_t i = 0; i < found.unit_count; i++)
		g_string_append_printf(
			out, "%s %" G_GINT64_FORMAT "\n", dir_unit_on(v->structure, found.units[i].num, DAY)->name, found.units[i].count);
	find_table_make(v, &words, &table);
	organisations_find(v, viewer_operator(), &table, DAY, 50, &things, t->a);
	find_table_clear(&table);
	for (size_t i = 0; i < things.count; i++)
		g_string_append_printf(out, "%" G_GINT64_FORMAT "\n", v->structure->organisations[things.items[i]].id);
	return g_string_free(out, FALSE);
}

/* After any changes the directory that followed the log says what one read now says; a change of structure alone leaves the people as they
 * are in memory. */
static void test_follows(void **state)
{
	struct twin t = {.w = *state, .a = arena_new(), .count = 3};
	struct err e = {0};
	g_autoptr(GArray) organisations = g_array_new(FALSE, FALSE, sizeof(int64_t));
	const char *seed = g_getenv("COSO_SEED");
	rng_init(&t.r, seed != NULL ? seed : "follows");
	fill(&t);
	struct directory *d = directory_new_of(50);
	directory_release(directory_hold(d, t.w->s, &e));
	for (int step = 0; step < 40; step++) {
		struct directory *anew = directory_new_of(50);
		change_something(&t, organisations);
		const struct directory_view *v = directory_hold(d, t.w->s, &e), *w = directory_hold(anew, t.w->s, &e);
		if (v == NULL || w == NULL)
			fail_msg("%s", e.en);
		assert_int_equal(v->people, w->people);
		for (int i = 0; i < 8; i++) {
			const char *text = i == 0 ? "ban" : PICK(&t, typed);
			g_autofree char *one = found_text(&t, v, text), *other = found_text(&t, w, text);
			assert_string_equal(one, other);
		}
		directory_release(v);
		directory_release(w);
		directory_free(anew);
	}
	const struct directory_view *before = directory_hold(d, t.w->s, &e);
	world_begin(t.w->s, false);
	(void)new_cell(&t, "Ban Không Ai");
	world_commit(t.w->s);
	const struct directory_view *after = directory_hold(d, t.w->s, &e);
	assert_true(before != after && before->area_count == after->area_count && before->area_count > 1);
	for (size_t i = 0; i < after->area_count; i++)
		assert_ptr_equal(before->areas[i], after->areas[i]);
	directory_release(before);
	directory_release(after);
	directory_free(d);
	arena_free(t.a);
}

int main(void)
{
	const struct CMUnitTest sqlite[] = {cmocka_unit_test_setup_teardown(test_twin, world_sqlite, world_end),
		cmocka_unit_test_setup_teardown(test_follows, world_sqlite, world_end)};
	const struct CMUnitTest both[] = {cmocka_unit_test_setup_teardown(test_twin, world_sqlite, world_end),
		cmocka_unit_test_setup_teardown(test_follows, world_sqlite, world_end),
		cmocka_unit_test_setup_teardown(test_twin, world_postgres, world_end),
		cmocka_unit_test_setup_teardown(test_follows, world_postgres, world_end)};
	if (g_getenv("TEST_PG") == NULL)
		return cmocka_run_group_tests_name("search against a twin", sqlite, NULL, NULL);
	return cmocka_run_group_tests_name("search against a twin", both, NULL, NULL);
}
