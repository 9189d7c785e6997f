/* Pairs of look-alikes of a whole register, without comparing everybody with everybody: those with one name (in any order of its words) and
 * births at most a year apart; those born on one day whose names are one letter apart; those who share a number. Others cannot come to the
 * threshold with the points of domain/settings.yaml. What is found becomes rows of `duplicate`. */
#include "app/people/duplicate_parts.h"

#include "messages/people_one.def"
#include "model/kinds.gen.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

struct pair {
	uint32_t a, b; /* indexes of people; the lower id first */
	struct duplicate_score score;
};

struct hunt {
	struct app *app;
	const struct directory_view *view;
	ymd today;
	struct dup_law law;
	struct dup_words words;
	struct dup_person *people;
	uint64_t *name; /* hash of the sorted words */
	uint32_t *order;
	uint32_t count;
	GHashTable *pairs; /* "area:id:area:id" -> struct pair */
	struct duplicate_report *report;
};

/* ---- everybody ---- */

static gint by_number(gconstpointer a, gconstpointer b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static uint64_t name_hash(const struct hunt *h, const struct dup_person *p)
{
	uint32_t keys[16];
	uint8_t n = MIN(p->word_count, G_N_ELEMENTS(keys));
	uint64_t hash = UINT64_C(1469598103934665603);
	for (uint8_t i = 0; i < n; i++)
		keys[i] = dup_folded(&h->words, dup_word(p, i));
	qsort(keys, n, sizeof *keys, by_number);
	for (uint8_t i = 0; i < n; i++)
		hash = (hash ^ keys[i]) * UINT64_C(1099511628211);
	return hash;
}

static void take_people(struct hunt *h)
{
	h->people = g_new0(struct dup_person, (gsize)h->view->people + 1);
	h->name = g_new(uint64_t, (gsize)h->view->people + 1);
	h->order = g_new(uint32_t, (gsize)h->view->people + 1);
	for (size_t i = 0; i < h->view->area_count; i++)
		for (uint32_t k = 0; k < h->view->areas[i]->count; k++) {
			dup_person_of(h->view->areas[i], k, &h->people[h->count]);
			h->name[h->count] = name_hash(h, &h->people[h->count]);
			h->order[h->count] = h->count;
			h->count++;
		}
	h->report->people = h->count;
}

static gint by_place(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct hunt *h = data;
	const struct dup_person *x = &h->people[*(const uint32_t *)a], *y = &h->people[*(const uint32_t *)b];
	if (x->area != y->area)
		return x->area < y->area ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static struct dup_person *find(const struct hunt *h, int64_t area, int64_t id, uint32_t *index)
{
	uint32_t lo = 0, hi = h->count;
	while (lo < hi) { /* order is by_place */
		uint32_t mid = lo + (hi - lo) / 2;
		const struct dup_person *p = &h->people[h->order[mid]];
		if (p->area < area || (p->area == area && p->id < id))
			lo = mid + 1;
		else
			hi = mid;
	}
	struct dup_person *p = lo < h->count ? &h->people[h->order[lo]] : NULL;
	if (p == NULL || p->area != area || p->id != id)
		return NULL;
	*index = h->order[lo];
	return p;
}

static bool take_facts(struct hunt *h, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(h->app->store), statement_text("duplicate_facts"), e);
	enum db_step step = DB_ERROR;
	uint32_t index = 0;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct dup_person *p = find(h, db_int(st, 0), db_int(st, 1), &index);
		if (p == NULL)
			continue;
		p->ethnic = db_is_null(st, 2) ? 0 : (int)db_int(st, 2);
		p->home = db_is_null(st, 3) ? DIR_NOBODY : dir_unit_find(h->view->structure, db_int(st, 3));
	}
	return step == DB_DONE;
}

/* ---- pairs ---- */

static bool numbers_of(struct hunt *h, const struct dup_person *p, GArray *out, struct err *e)
{
	g_array_set_size(out, 0);
	return dup_numbers_read(h->app, p->area, p->id, out, e);
}

/* Those that may come to the threshold are asked for their numbers too. shared: they have one in common. */
static bool judge(struct hunt *h, uint32_t i, uint32_t k, bool shared, struct err *e)
{
	if (h->people[i].id > h->people[k].id) {
		uint32_t t = i;
		i = k;
		k = t;
	}
	const struct dup_person *a = &h->people[i], *b = &h->people[k];
	uint32_t grounds = 0;
	int points = dup_score_plain(&h->law, &h->words, a, b, &grounds);
	h->report->compared++;
	if (!shared && points + dup_places_most(&h->law) < h->law.warn)
		return true;
	points += dup_score_places(&h->law, h->view->structure, a, b, h->today, &grounds);
	if (!shared && points < h->law.warn)
		return true;
	g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, a->id, b->id);
	if (g_hash_table_contains(h->pairs, key))
		return true;
	g_autoptr(GArray) x = g_array_new(FALSE, FALSE, sizeof(struct dup_number));
	g_autoptr(GArray) y = g_array_new(FALSE, FALSE, sizeof(struct dup_number));
	if (!numbers_of(h, a, x, e) || !numbers_of(h, b, y, e))
		return false;
	points += dup_score_numbers(h->app, &h->law, x, y, &grounds);
	struct pair p = {i, k, dup_sum(&h->law, points, grounds)};
	if (p.score.class_ != DUPLICATE_NO)
		g_hash_table_insert(h->pairs, g_steal_pointer(&key), g_memdup2(&p, sizeof p));
	return true;
}

static gint by_name(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct hunt *h = data;
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	if (h->name[i] != h->name[k])
		return h->name[i] < h->name[k] ? -1 : 1;
	return (h->people[i].birth > h->people[k].birth) - (h->people[i].birth < h->people[k].birth);
}

static bool hunt_names(struct hunt *h, struct err *e)
{
	g_qsort_with_data(h->order, (gint)h->count, sizeof *h->order, by_name, h);
	for (uint32_t i = 0; i < h->count; i++) {
		const struct dup_person *p = &h->people[h->order[i]];
		for (uint32_t k = i + 1; p->birth != 0 && k < h->count; k++) {
			const struct dup_person *q = &h->people[h->order[k]];
			if (h->name[h->order[k]] != h->name[h->order[i]] || q->birth / 10000 > p->birth / 10000 + 1)
				break;
			if (!judge(h, h->order[i], h->order[k], false, e))
				return false;
		}
	}
	return true;
}

static gint by_birth(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct hunt *h = data;
	ymd x = h->people[*(const uint32_t *)a].birth, y = h->people[*(const uint32_t *)b].birth;
	return (x > y) - (x < y);
}

/* All words but one alike. */
static bool nearly(const struct hunt *h, const struct dup_person *p, const struct dup_person *q)
{
	int other = 0;
	if (p->word_count != q->word_count)
		return false;
	for (uint8_t i = 0; i < p->word_count && other < 2; i++)
		other += dup_folded(&h->words, dup_word(p, i)) != dup_folded(&h->words, dup_word(q, i));
	return other == 1;
}

static bool hunt_births(struct hunt *h, struct err *e)
{
	g_qsort_with_data(h->order, (gint)h->count, sizeof *h->order, by_birth, h);
	for (uint32_t i = 0; i < h->count; i++) {
		const struct dup_person *p = &h->people[h->order[i]];
		bool whole = p->birth % 100 != 0 && p->birth / 100 % 100 != 0;
		for (uint32_t k = i + 1; whole && k < h->count && h->people[h->order[k]].birth == p->birth; k++)
			if (nearly(h, p, &h->people[h->order[k]]) && !judge(h, h->order[i], h->order[k], false, e))
				return false;
	}
	return true;
}

/* People who stand one after the other with one number. Asks nothing else while reading. */
static bool hunt_numbers(struct hunt *h, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(h->app->store), statement_text("duplicate_numbers_shared"), e);
	g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	enum db_step step = DB_ERROR;
	char number[96] = "";
	uint32_t first = 0;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		char now[96];
		uint32_t index = 0;
		g_snprintf(now, sizeof now, "%d:%s", (int)db_int(st, 0), db_text(st, 1));
		if (find(h, db_int(st, 2), db_int(st, 3), &index) == NULL)
			continue;
		if (strcmp(now, number) != 0) {
			g_strlcpy(number, now, sizeof number);
			first = index;
		} else if (index != first) {
			g_array_append_val(links, first);
			g_array_append_val(links, index);
		}
	}
	for (guint i = 0; step == DB_DONE && i + 1 < links->len; i += 2)
		if (!judge(h, g_array_index(links, uint32_t, i), g_array_index(links, uint32_t, i + 1), true, e))
			return false;
	return step == DB_DONE;
}

/* ---- rows ---- */

static bool is_open(struct hunt *h, int64_t state)
{
	const struct code_list *l = codes_list(h->app->codes, "duplicate_state", NULL);
	const struct code *c = l == NULL ? NULL : code_by_num(l, state);
	return c != NULL && (strcmp(c->id, "open") == 0 || strcmp(c->id, "later") == 0);
}

static bool update_row(struct hunt *h, struct duplicate_row *r, const struct pair *p, struct arena *a, struct err *e)
{
	const char *grounds = duplicate_grounds_text(p->score.grounds, a);
	if (r->score == p->score.score && g_strcmp0(r->grounds, grounds) == 0)
		return true;
	r->score = p->score.score;
	r->grounds = grounds;
	h->report->changed++;
	return store_update(h->app->store, &table_duplicate, r, e);
}

/* Rows that are there: with a new score, or gone. What is left in h->pairs is new. */
static bool renew_rows(struct hunt *h, struct arena *a, struct err *e)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct duplicate_row));
	struct db_stmt *st = db_prepare(store_db(h->app->store), statement_text("duplicate_rows"), e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		struct duplicate_row r = {.area_id = db_int(st, 0), .id = db_int(st, 1)};
		g_array_append_val(rows, r);
	}
	for (guint i = 0; step == DB_DONE && i < rows->len; i++) {
		struct duplicate_row *r = &g_array_index(rows, struct duplicate_row, i);
		bool found = false;
		if (!store_get(h->app->store, &table_duplicate, r->area_id, r->id, r, a, &found, e))
			return false;
		g_autofree char *key =
			g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, MIN(r->a_id, r->b_id), MAX(r->a_id, r->b_id));
		const struct pair *p = g_hash_table_lookup(h->pairs, key);
		bool ok = true;
		if (p != NULL && is_open(h, r->state))
			ok = update_row(h, r, p, a, e);
		else if (p == NULL && is_open(h, r->state)) {
			h->report->removed++;
			ok = store_delete(h->app->store, &table_duplicate, r->area_id, r->id, e);
		}
		if (!ok)
			return false;
		g_hash_table_remove(h->pairs, key);
	}
	return step == DB_DONE;
}

static gint by_ids(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct hunt *h = data;
	const struct pair *x = *(const struct pair *const *)a, *y = *(const struct pair *const *)b;
	int64_t i[2] = {h->people[x->a].id, h->people[y->a].id}, k[2] = {h->people[x->b].id, h->people[y->b].id};
	return i[0] != i[1] ? (i[0] < i[1] ? -1 : 1) : (k[0] > k[1]) - (k[0] < k[1]);
}

static bool add_rows(struct hunt *h, struct arena *a, struct err *e)
{
	g_autoptr(GPtrArray) fresh = g_ptr_array_new();
	GHashTableIter iter;
	gpointer p;
	g_hash_table_iter_init(&iter, h->pairs);
	while (g_hash_table_iter_next(&iter, NULL, &p))
		g_ptr_array_add(fresh, p);
	g_ptr_array_sort_with_data(fresh, by_ids, h);
	for (guint i = 0; i < fresh->len; i++) {
		const struct pair *x = g_ptr_array_index(fresh, i);
		struct duplicate_row r;
		row_init(&table_duplicate, &r);
		r.area_id = r.a_area = h->people[x->a].area;
		r.a_id = h->people[x->a].id;
		r.b_area = h->people[x->b].area;
		r.b_id = h->people[x->b].id;
		r.score = x->score.score;
		r.grounds = duplicate_grounds_text(x->score.grounds, a);
		h->report->added++;
		if (!store_insert(h->app->store, &table_duplicate, &r, e))
			return false;
	}
	return true;
}

static void count_classes(struct hunt *h)
{
	GHashTableIter iter;
	gpointer p;
	g_hash_table_iter_init(&iter, h->pairs);
	while (g_hash_table_iter_next(&iter, NULL, &p)) {
		h->report->same += ((struct pair *)p)->score.class_ == DUPLICATE_SAME;
		h->report->perhaps += ((struct pair *)p)->score.class_ == DUPLICATE_PERHAPS;
	}
}

static bool write_rows(struct hunt *h, struct err *e)
{
	const struct store_act act = {.actor = viewer_login(h->app->viewer), .why = app_why(h->app, "system"), .bulk = true};
	struct arena *a = arena_new();
	bool begun = store_begin(h->app->store, &act, e), ok = begun && renew_rows(h, a, e) && add_rows(h, a, e);
	ok = ok && store_commit(h->app->store, e);
	if (begun && !ok && db_in_transaction(store_db(h->app->store)))
		store_rollback(h->app->store);
	arena_free(a);
	return ok;
}

static bool hunt(struct hunt *h, struct err *e)
{
	take_people(h);
	g_qsort_with_data(h->order, (gint)h->count, sizeof *h->order, by_place, h);
	if (!take_facts(h, e) || !hunt_numbers(h, e) || !hunt_names(h, e) || !hunt_births(h, e))
		return false;
	count_classes(h);
	return write_rows(h, e);
}

bool duplicate_find_all(struct app *a, ymd today, struct duplicate_report *out, struct err *e)
{
	struct hunt h = {.app = a, .today = today, .report = out};
	*out = (struct duplicate_report){0};
	if (!dup_law_read(a, today, &h.law, e) || (h.view = directory_hold(app_directory(a), a->store, e)) == NULL)
		return false;
	dup_words_init(&h.words, h.view);
	h.pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	bool ok = hunt(&h, e);
	g_hash_table_destroy(h.pairs);
	dup_words_clear(&h.words);
	g_free(h.people);
	g_free(h.name);
	g_free(h.order);
	directory_release(h.view);
	return ok;
}
