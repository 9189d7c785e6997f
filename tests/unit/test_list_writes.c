/* Pages of a list while others write: people come, go and get other names between one page and the next. Who was there all the time under
 * the same name is seen once, nobody twice, forwards and backwards, by name and by other columns. */
#include "served.h"

#include "app/list/list.h"
#include "model/kinds.gen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "ok.h"

#define DAY 20221231
#define TODAY 20261128
#define SIZE 300

static int make(void **state)
{
	return served_sqlite(state, "list-writes");
}

static const struct page_ask now = {.day = DAY, .today = TODAY, .lang = MSG_VI};

static struct list_page page(struct served *w, const struct list_ask *what, struct arena *arena)
{
	struct err e = {0};
	struct list_page p;
	struct app *a = service_borrow(w->service, &e);
	OK(a != NULL, e);
	a->viewer = viewer_operator();
	OK(list_page(a, &now, what, &p, arena, &e), e);
	assert_int_equal(p.problem, LIST_FINE);
	service_return(w->service, a);
	return p;
}

static struct list_ask ask(const char *sort)
{
	return (struct list_ask){.kind = "person", .of = "tenure", .sort = sort, .unit = "08", .size = "300"};
}

/* ---- what others write ---- */

/* All posts of that person go. */
static void go(struct served *w, const struct list_row *who)
{
	struct err e = {0};
	g_autofree char *sql = g_strdup_printf("SELECT min(id) FROM tenure WHERE person_id = %" G_GINT64_FORMAT, who->id);
	for (int64_t id = NONE;;) {
		OK(db_query_int(store_db(w->other), sql, &id, &e), e);
		if (id == NONE)
			return;
		OK(store_delete(w->other, &table_tenure, who->area, id, &e), e);
	}
}

/* Somebody new gets the post of one who goes. */
static void come(struct served *w, const struct list_row *like, const char *name)
{
	struct err e = {0};
	struct arena *arena = arena_new();
	struct person_row p;
	struct person_v_row v;
	struct tenure_row t;
	int64_t id = NONE;
	bool found = false, is = false, holds = false;
	g_autofree char *sql = g_strdup_printf(
		"SELECT min(id) FROM tenure WHERE from_d <= 20221231 AND until_d > 20221231 AND person_id = %" G_GINT64_FORMAT, like->id);
	OK(db_query_int(store_db(w->other), sql, &id, &e), e);
	OK(store_get(w->other, &table_person, like->area, like->id, &p, arena, &found, &e) && found &&
			store_get_version(w->other, &table_person_v, like->area, like->id, DAY, &v, arena, &is, &e) && is &&
			store_get(w->other, &table_tenure, like->area, id, &t, arena, &holds, &e) && holds,
		e);
	go(w, like);
	p.id = v.id = t.id = NONE;
	OK(store_insert(w->other, &table_person, &p, &e), e);
	v.person_id = t.person_id = p.id;
	v.full_name = name;
	OK(store_insert(w->other, &table_person_v, &v, &e) && store_insert(w->other, &table_tenure, &t, &e), e);
	arena_free(arena);
}

static void rename_one(struct served *w, const struct list_row *who, const char *name)
{
	struct err e = {0};
	struct arena *arena = arena_new();
	struct person_v_row v;
	bool is = false;
	OK(store_get_version(w->other, &table_person_v, who->area, who->id, DAY, &v, arena, &is, &e) && is, e);
	v.full_name = name;
	OK(store_update(w->other, &table_person_v, &v, &e), e);
	arena_free(arena);
}

/* Between two pages: of those just seen two go and one gets another name; somebody new comes, now early, now late in the order. */
static void write_between(struct served *w, const struct list_page *seen, GHashTable *touched, int round)
{
	static const char *const names[] = {"Nông Thị Ái", "Nông Thị Yến", "Hà Văn Muôn", "Âu Thị Khuê"};
	struct err e = {0};
	const struct store_act act = {.actor = "test", .why = 1};
	if (seen->count < 6)
		return;
	OK(store_begin(w->other, &act, &e), e);
	/* what a cursor stands for may be gone */
	come(w, &seen->rows[round % 2 == 0 ? 0 : seen->count - 1], names[round % 4]);
	go(w, &seen->rows[3]);
	rename_one(w, &seen->rows[2], names[(round + 1) % 4]);
	OK(store_commit(w->other, &e), e);
	g_hash_table_add(touched, (gpointer)(uintptr_t)seen->rows[2].id);
}

/* ---- going through ---- */

struct walk {
	GHashTable *seen, *touched;
	struct arena *arena;
	int rounds;
};

static void take(struct walk *x, const struct list_page *p)
{
	for (size_t k = 0; k < p->count; k++) {
		gpointer id = (gpointer)(uintptr_t)p->rows[k].id;
		if (!g_hash_table_add(x->seen, id) && !g_hash_table_contains(x->touched, id))
			fail_msg("%s is shown twice", p->rows[k].cells[0].text);
	}
}

static GHashTable *everybody(struct served *w, struct arena *arena)
{
	GHashTable *all = g_hash_table_new(NULL, NULL);
	struct list_ask what = ask("name");
	what.size = "500";
	const char *after = NULL;
	do {
		what.after = after;
		struct list_page p = page(w, &what, arena);
		for (size_t k = 0; k < p.count; k++)
			g_hash_table_add(all, (gpointer)(uintptr_t)p.rows[k].id);
		after = p.next;
	} while (after != NULL);
	return all;
}

/* Who was there before and is there after was seen. */
static void nobody_lost(const struct walk *x, GHashTable *before, GHashTable *after)
{
	GHashTableIter i;
	gpointer id = NULL;
	int stayed = 0;
	g_hash_table_iter_init(&i, before);
	while (g_hash_table_iter_next(&i, &id, NULL)) {
		if (!g_hash_table_contains(after, id) || g_hash_table_contains(x->touched, id))
			continue;
		stayed++;
		if (!g_hash_table_contains(x->seen, id))
			fail_msg("person %" G_GINT64_FORMAT " was never shown", (int64_t)(uintptr_t)id);
	}
	assert_true(stayed > 3000 && x->rounds > 3);
}

static void go_through(struct served *w, const char *sort, bool backwards)
{
	struct walk x = {g_hash_table_new(NULL, NULL), g_hash_table_new(NULL, NULL), arena_new(), 0};
	g_autoptr(GHashTable) before = everybody(w, x.arena);
	struct list_ask what = ask(sort);
	const char *cursor = backwards ? LIST_END : NULL;
	do {
		what.after = backwards ? NULL : cursor;
		what.before = backwards ? cursor : NULL;
		struct list_page p = page(w, &what, x.arena);
		take(&x, &p);
		write_between(w, &p, x.touched, x.rounds++);
		cursor = backwards ? p.previous : p.next;
	} while (cursor != NULL);
	g_autoptr(GHashTable) after = everybody(w, x.arena);
	nobody_lost(&x, before, after);
	g_hash_table_destroy(x.seen);
	g_hash_table_destroy(x.touched);
	arena_free(x.arena);
}

static void forwards_and_back(void **state)
{
	go_through(*state, "name", false);
	go_through(*state, "name", true);
	go_through(*state, "-age", false);
	go_through(*state, "-unit", true);
	go_through(*state, "post", false);
}

/* Everything beyond a cursor goes away: the page is empty and leads back, it does not show other rows again. */
static void nothing_beyond(void **state)
{
	struct served *w = *state;
	struct err e = {0};
	const struct store_act act = {.actor = "test", .why = 1};
	struct arena *arena = arena_new();
	struct list_ask what = ask("name");
	struct list_page last, p;
	what.before = LIST_END;
	last = page(w, &what, arena);
	assert_int_equal(last.count, SIZE);
	assert_int_equal(last.first + SIZE - 1, last.total);
	assert_null(last.next);
	what.before = last.previous;
	p = page(w, &what, arena);
	assert_non_null(p.next);
	OK(store_begin(w->other, &act, &e), e);
	for (size_t i = 0; i < last.count; i++)
		go(w, &last.rows[i]);
	OK(store_commit(w->other, &e), e);
	what = ask("name");
	what.after = p.next;
	p = page(w, &what, arena);
	assert_int_equal(p.count, 0);
	assert_true(p.total > 0 && p.next == NULL);
	what.after = NULL;
	what.before = p.previous;
	p = page(w, &what, arena);
	assert_int_equal(p.count, SIZE);
	assert_int_equal(p.first + SIZE - 1, p.total);
	/* What is no cursor is not asked. */
	what.before = "nonsense";
	p = page(w, &what, arena);
	assert_int_equal(p.first, 1);
	assert_int_equal(p.count, SIZE);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(forwards_and_back), cmocka_unit_test(nothing_beyond)};
	int failed = cmocka_run_group_tests_name("list while others write", tests, make, served_drop);
	if (getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("list while others write, on PostgreSQL", tests, served_postgres, served_drop);
	return failed;
}
