/* Look-alikes of somebody about to be recorded; what somebody says about a pair. */
#include "app/people/duplicate_parts.h"

#include "app/directory/directory_find.h"
#include "app/page/page_sql.h"
#include "messages/people_one.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <string.h>

struct checking {
	struct app *app;
	const struct directory_view *view;
	const struct duplicate_candidate *c;
	ymd today;
	struct dup_law law;
	struct dup_words words;
	struct find_words typed;
	struct dup_person self;
	struct dir_place place;
	uint32_t name[DUP_EXTRA];
	GArray *numbers; /* struct dup_number of the candidate */
	GArray *found;	 /* struct duplicate_match */
	struct arena *arena;
};

static bool read_candidate(struct checking *k, struct err *e)
{
	const struct duplicate_candidate *c = k->c;
	const struct dir_structure *s = k->view->structure;
	const struct find_words *w = &k->typed;
	find_words_make(c->name, &k->typed, k->arena);
	for (size_t i = 0; i < w->count; i++)
		k->name[i] = dup_words_add(&k->words, w->keys[i], w->exact[i]);
	k->place = (struct dir_place){.organisation = c->organisation == NONE ? DIR_NOBODY : dir_organisation_find(s, c->organisation),
		.village = DIR_NOBODY,
		.from = k->today,
		.until = YMD_OPEN};
	k->self = (struct dup_person){.id = NONE,
		.words = k->name,
		.word_count = (uint8_t)w->count,
		.birth = c->birth,
		.sex = c->sex == NONE ? 0 : (int)c->sex,
		.ethnic = c->ethnic == NONE ? 0 : (int)c->ethnic,
		.home = c->hometown == NONE ? DIR_NOBODY : dir_unit_find(s, c->hometown),
		.places = &k->place,
		.place_count = c->organisation == NONE ? 0 : 1};
	for (size_t i = 0; i < c->number_count; i++) {
		struct dup_number n = {.kind = c->numbers[i].kind, .open = true};
		const char *sealed = NULL, *bix = NULL;
		if (!store_secret(k->app->store, c->numbers[i].value, k->arena, &sealed, &bix, e))
			return false;
		g_strlcpy(n.bix, bix, sizeof n.bix);
		g_array_append_val(k->numbers, n);
	}
	return true;
}

static bool is_found(const struct checking *k, const struct dup_person *p)
{
	for (guint i = 0; i < k->found->len; i++)
		if (g_array_index(k->found, struct duplicate_match, i).person == p->id)
			return true;
	return false;
}

static bool look_at(struct checking *k, struct dup_person *p, bool shared, struct err *e)
{
	uint32_t grounds = 0;
	int points = dup_score_plain(&k->law, &k->words, &k->self, p, &grounds);
	if (!shared && points + dup_places_most(&k->law) < k->law.warn)
		return true;
	g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(struct dup_number));
	if (is_found(k, p))
		return true;
	if (!dup_facts_read(k->app, k->view->structure, p, e) || !dup_numbers_read(k->app, p->area, p->id, numbers, e))
		return false;
	points += dup_score_places(&k->law, k->view->structure, &k->self, p, k->today, &grounds);
	points += dup_score_numbers(k->app, &k->law, k->numbers, numbers, &grounds);
	struct duplicate_match m = {.area = p->area, .person = p->id, .score = dup_sum(&k->law, points, grounds), .where = ""};
	/* A number that is the same stops whatever else is written: one of the two was mistyped. */
	if (shared && m.score.class_ != DUPLICATE_SAME)
		m.score.class_ = DUPLICATE_SAME;
	if (m.score.class_ == DUPLICATE_NO)
		return true;
	if (dup_may(k->view, k->app->viewer, p, RIGHT_VIEW, 'B', k->today)) {
		for (size_t i = 0; i < k->view->area_count; i++)
			for (uint32_t n = 0; m.name == NULL && k->view->areas[i]->area == p->area && n < k->view->areas[i]->count; n++)
				if (k->view->areas[i]->id[n] == p->id)
					m.name = dir_person_name(k->view, k->view->areas[i], n, k->today, k->arena);
		m.where = arena_strdup(k->arena, dup_where(k->view, p, k->today));
	}
	g_array_append_val(k->found, m);
	return true;
}

static bool look_at_numbers(struct checking *k, struct err *e)
{
	for (guint i = 0; i < k->numbers->len; i++) {
		const struct dup_number *n = &g_array_index(k->numbers, struct dup_number, i);
		const struct code_list *l = codes_list(k->app->codes, "identity_kind", e);
		const struct code *c = l == NULL ? NULL : code_by_num(l, n->kind);
		if (l == NULL)
			return false;
		if (c == NULL || g_strcmp0(code_extra(c, "scope"), "nation") != 0)
			continue;
		struct db_stmt *st = db_prepare(store_db(k->app->store), statement_text("duplicate_by_number"), e);
		g_autoptr(GArray) who = g_array_new(FALSE, FALSE, sizeof(struct dup_person));
		enum db_step step = DB_ERROR;
		if (st != NULL) {
			page_sql_int(st, ":kind", n->kind);
			page_sql_text(st, ":bix", n->bix);
		}
		while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
			struct dup_person p;
			if (dup_find_person(k->view, db_int(st, 0), db_int(st, 1), &p))
				g_array_append_val(who, p);
		}
		for (guint j = 0; step == DB_DONE && j < who->len; j++)
			if (!look_at(k, &g_array_index(who, struct dup_person, j), true, e))
				return false;
		if (step != DB_DONE)
			return false;
	}
	return true;
}

static bool look_at_all(struct checking *k, struct err *e)
{
	struct dup_alike alike;
	uint64_t bits[DIR_AREA_PEOPLE / 64];
	bool ok = true;
	dup_alike_make(&alike, &k->law, k->view, &k->typed, &k->self);
	for (size_t i = 0; ok && i < k->view->area_count; i++) {
		dup_alike_of(&alike, k->view->areas[i], bits);
		for (uint32_t w = 0; w < DIR_AREA_PEOPLE / 64; w++)
			for (uint64_t left = bits[w]; ok && left != 0; left &= left - 1) {
				struct dup_person p;
				dup_person_of(k->view->areas[i], w * 64 + (uint32_t)__builtin_ctzll(left), &p);
				ok = look_at(k, &p, false, e);
			}
	}
	dup_alike_clear(&alike);
	return ok;
}

static gint by_score(gconstpointer a, gconstpointer b)
{
	const struct duplicate_match *x = a, *y = b;
	return x->score.score != y->score.score ? y->score.score - x->score.score : (x->person > y->person) - (x->person < y->person);
}

static bool check(struct checking *k, struct err *e)
{
	if (!dup_law_read(k->app, k->today, &k->law, e) || !read_candidate(k, e) || !look_at_numbers(k, e) || !look_at_all(k, e))
		return false;
	g_array_sort(k->found, by_score);
	return true;
}

bool duplicate_check(struct app *a, const struct directory_view *view, const struct duplicate_candidate *c, ymd today,
	struct duplicate_match **out, size_t *count, struct arena *arena, struct err *e)
{
	struct checking k = {.app = a, .view = view, .c = c, .today = today, .arena = arena};
	*count = 0;
	k.numbers = g_array_new(FALSE, FALSE, sizeof(struct dup_number));
	k.found = g_array_new(FALSE, FALSE, sizeof(struct duplicate_match));
	dup_words_init(&k.words, k.view);
	bool ok = check(&k, e);
	*count = ok ? MIN(k.found->len, (guint)DUPLICATE_MATCHES_MAX) : 0;
	*out = ARENA_ARRAY(arena, struct duplicate_match, *count + 1);
	if (*count > 0)
		memcpy(*out, k.found->data, *count * sizeof **out);
	dup_words_clear(&k.words);
	g_array_free(k.numbers, TRUE);
	g_array_free(k.found, TRUE);
	return ok;
}

/* ---- what somebody says about a pair ---- */

static bool may_judge(struct app *a, const struct duplicate_row *r, ymd today, struct err *e)
{
	const struct directory_view *v = directory_hold(app_directory(a), a->store, e);
	struct dup_person p, q;
	if (v == NULL)
		return false;
	bool ok = dup_find_person(v, r->a_area, r->a_id, &p) && dup_find_person(v, r->b_area, r->b_id, &q) &&
		  dup_may(v, a->viewer, &p, RIGHT_MERGE, 'B', today) && dup_may(v, a->viewer, &q, RIGHT_MERGE, 'B', today);
	directory_release(v);
	return ok || FAIL0(e, ERR_DENIED, MSG_PEOPLE_ONE_DENIED);
}

bool duplicate_judge(struct app *a, int64_t area, int64_t duplicate, const char *state, ymd today, struct err *e)
{
	struct duplicate_row r;
	bool found = false;
	const struct code_list *states = codes_list(a->codes, "duplicate_state", e);
	const struct code *to = states == NULL ? NULL : code_by_id(states, state);
	if (to == NULL)
		return FAIL0(e, ERR_INPUT, MSG_PEOPLE_ONE_NO_PAIR);
	const struct store_act act = {.actor = viewer_login(a->viewer), .why = app_why(a, "entry")};
	struct arena *arena = arena_new();
	bool begun = store_begin(a->store, &act, e);
	bool ok = begun && store_get(a->store, &table_duplicate, area, duplicate, &r, arena, &found, e) &&
		  (found || FAIL0(e, ERR_NOT_FOUND, MSG_PEOPLE_ONE_NO_PAIR)) && may_judge(a, &r, today, e);
	if (ok) {
		r.state = to->num;
		r.by_account_id = viewer_account(a->viewer);
		ok = store_update(a->store, &table_duplicate, &r, e) && store_commit(a->store, e);
	}
	if (begun && !ok && db_in_transaction(store_db(a->store)))
		store_rollback(a->store);
	arena_free(arena);
	return ok;
}
