/* The points of two records that may be one human; see duplicate.h. */
#include "app/people/duplicate_parts.h"

#include "app/directory/directory_find.h"
#include "app/page/page_sql.h"
#include "base/text.h"
#include "messages/people_one.def"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

/* ---- law and words ---- */

static const char *const ground_ids[GROUND__MAX] = {"citizen_same", "citizen_differs", "number_same", "", "name_exact", "name_folded",
	"name_near", "name_differs", "birth_full", "birth_swapped", "birth_year", "birth_near", "birth_differs", "sex_same", "sex_differs",
	"home_same", "home_province", "ethnic_differs", "organisation"};

static msg_key ground_key(int i)
{
	const msg_key keys[GROUND__MAX] = {MSG_GROUND_CITIZEN_SAME, MSG_GROUND_CITIZEN_DIFFERS, MSG_GROUND_NUMBER_SAME, MSG__NONE,
		MSG_GROUND_NAME_EXACT, MSG_GROUND_NAME_FOLDED, MSG_GROUND_NAME_NEAR, MSG_GROUND_NAME_DIFFERS, MSG_GROUND_BIRTH_FULL,
		MSG_GROUND_BIRTH_SWAPPED, MSG_GROUND_BIRTH_YEAR, MSG_GROUND_BIRTH_NEAR, MSG_GROUND_BIRTH_DIFFERS, MSG_GROUND_SEX_SAME,
		MSG_GROUND_SEX_DIFFERS, MSG_GROUND_HOME_SAME, MSG_GROUND_HOME_PROVINCE, MSG_GROUND_ETHNIC_DIFFERS, MSG_GROUND_ORGANISATION};
	return keys[i];
}

bool dup_law_read(struct app *a, ymd today, struct dup_law *out, struct err *e)
{
	struct settings s;
	G_STATIC_ASSERT(SETTING_DUPLICATE_ORGANISATION - SETTING_DUPLICATE_CITIZEN_SAME + 1 == GROUND__MAX);
	if (!law_settings(a->store, today, &s, e))
		return false;
	for (int i = 0; i < GROUND__MAX; i++)
		out->points[i] = (int)s.value[SETTING_DUPLICATE_CITIZEN_SAME + i];
	out->stop = (int)s.value[SETTING_DUPLICATE_STOP];
	out->warn = (int)s.value[SETTING_DUPLICATE_WARN];
	return true;
}

const char *duplicate_grounds_text(uint32_t grounds, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (int i = 0; i < GROUND__MAX; i++)
		if ((grounds >> i & 1) != 0)
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", ground_ids[i]);
	return arena_strdup(a, out->str);
}

uint32_t duplicate_grounds_parse(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text != NULL ? text : "", " ", -1);
	uint32_t grounds = 0;
	for (char **w = words; *w != NULL; w++)
		for (int i = 0; i < GROUND__MAX; i++)
			if (**w != '\0' && strcmp(*w, ground_ids[i]) == 0)
				grounds |= UINT32_C(1) << i;
	return grounds;
}

const char *duplicate_grounds_words(uint32_t grounds, enum msg_lang lang, struct arena *a)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (int i = 0; i < GROUND__MAX; i++)
		if ((grounds >> i & 1) != 0)
			g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", msg_template(ground_key(i), lang));
	return arena_strdup(a, out->str);
}

static uint32_t key_number(const struct dup_words *w, const char *text)
{
	uint32_t n = GPOINTER_TO_UINT(g_hash_table_lookup(w->keys, text));
	if (n == 0) {
		n = g_hash_table_size(w->keys) + 1;
		g_hash_table_insert(w->keys, (gpointer)(uintptr_t)text, GUINT_TO_POINTER(n));
	}
	return n;
}

void dup_words_init(struct dup_words *w, const struct directory_view *view)
{
	*w = (struct dup_words){.dictionary = view->dictionary, .count = view->word_count};
	w->keys = g_hash_table_new(g_str_hash, g_str_equal);
	w->folded = g_new0(uint32_t, w->count + DUP_EXTRA);
	w->exact = g_new0(uint32_t, w->count + DUP_EXTRA);
}

uint32_t dup_words_add(struct dup_words *w, const char *key, const char *exact)
{
	must(w->extra_count < DUP_EXTRA);
	uint32_t number = w->count + w->extra_count;
	w->extra[w->extra_count++] = (struct dir_word){.key = key, .exact = exact};
	return number;
}

static const struct dir_word *word_of(const struct dup_words *w, uint32_t number)
{
	return number < w->count ? dir_word(w->dictionary, number) : &w->extra[number - w->count];
}

uint32_t dup_folded(const struct dup_words *w, uint32_t number)
{
	if (w->folded[number] == 0)
		w->folded[number] = key_number(w, word_of(w, number)->key);
	return w->folded[number];
}

static uint32_t exact_of(const struct dup_words *w, uint32_t number)
{
	if (w->exact[number] == 0)
		w->exact[number] = key_number(w, word_of(w, number)->exact);
	return w->exact[number];
}

void dup_words_clear(struct dup_words *w)
{
	g_hash_table_destroy(w->keys);
	g_free(w->folded);
	g_free(w->exact);
}

/* ---- name, birth, sex ---- */

static int take(const struct dup_law *law, enum duplicate_ground g, uint32_t *grounds)
{
	*grounds |= UINT32_C(1) << g;
	return law->points[g];
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

enum { WORDS_MAX = 12 };

static void sorted_keys(const struct dup_words *w, const struct dup_person *p, uint32_t out[WORDS_MAX])
{
	uint8_t n = MIN(p->word_count, WORDS_MAX);
	for (uint8_t i = 0; i < n; i++)
		out[i] = dup_folded(w, dup_word(p, i));
	qsort(out, n, sizeof *out, by_number);
}

/* The same words in another order. */
static bool permuted(const struct dup_words *w, const struct dup_person *a, const struct dup_person *b)
{
	uint32_t x[WORDS_MAX], y[WORDS_MAX];
	if (a->word_count != b->word_count || a->word_count > WORDS_MAX)
		return false;
	sorted_keys(w, a, x);
	sorted_keys(w, b, y);
	return memcmp(x, y, a->word_count * sizeof *x) == 0;
}

static enum duplicate_ground compare_names(const struct dup_words *w, const struct dup_person *a, const struct dup_person *b)
{
	int other = 0;
	uint8_t at = 0;
	bool exact = true;
	if (a->word_count != b->word_count || a->word_count == 0)
		return GROUND_NAME_DIFFERS;
	for (uint8_t i = 0; i < a->word_count; i++) {
		exact = exact && exact_of(w, dup_word(a, i)) == exact_of(w, dup_word(b, i));
		if (dup_folded(w, dup_word(a, i)) == dup_folded(w, dup_word(b, i)))
			continue;
		other++;
		at = i;
	}
	if (other == 0)
		return exact ? GROUND_NAME_EXACT : GROUND_NAME_FOLDED;
	if (other == 1)
		return text_distance(word_of(w, dup_word(a, at))->key, word_of(w, dup_word(b, at))->key) == 1 ? GROUND_NAME_NEAR
													      : GROUND_NAME_DIFFERS;
	return permuted(w, a, b) ? GROUND_NAME_NEAR : GROUND_NAME_DIFFERS;
}

/* GROUND__MAX: nothing can be said. */
static enum duplicate_ground compare_births(ymd a, ymd b)
{
	int ya = a / 10000, yb = b / 10000, ma = a / 100 % 100, mb = b / 100 % 100, da = a % 100, db = b % 100;
	if (a == 0 || b == 0)
		return GROUND__MAX;
	bool whole = ma != 0 && mb != 0 && da != 0 && db != 0;
	if (a == b)
		return whole ? GROUND_BIRTH_FULL : GROUND_BIRTH_YEAR;
	if (ya == yb && whole && ma == db && da == mb)
		return GROUND_BIRTH_SWAPPED;
	if (ya == yb && (ma == 0 || mb == 0 || (ma == mb && !whole)))
		return GROUND_BIRTH_YEAR;
	return abs(ya - yb) <= 1 ? GROUND_BIRTH_NEAR : GROUND_BIRTH_DIFFERS;
}

int dup_score_births(const struct dup_law *law, ymd a, ymd b)
{
	enum duplicate_ground birth = compare_births(a, b);
	return birth == GROUND__MAX ? 0 : law->points[birth];
}

int dup_score_plain(
	const struct dup_law *law, const struct dup_words *w, const struct dup_person *a, const struct dup_person *b, uint32_t *grounds)
{
	int points = take(law, compare_names(w, a, b), grounds);
	enum duplicate_ground birth = compare_births(a->birth, b->birth);
	if (birth != GROUND__MAX)
		points += take(law, birth, grounds);
	if (a->sex > 0 && b->sex > 0)
		points += take(law, a->sex == b->sex ? GROUND_SEX_SAME : GROUND_SEX_DIFFERS, grounds);
	return points;
}

/* ---- places ---- */

static bool together(const struct dup_person *a, const struct dup_person *b)
{
	for (uint32_t i = 0; i < a->place_count; i++)
		for (uint32_t k = 0; k < b->place_count; k++) {
			const struct dir_place x = dup_place(a, i), y = dup_place(b, k);
			if (x.organisation != DIR_NOBODY && x.organisation == y.organisation && x.from < y.until && y.from < x.until)
				return true;
		}
	return false;
}

/* Home towns on the map of today. */
static int compare_homes(const struct dup_law *law, const struct dir_structure *s, const struct dup_person *a, const struct dup_person *b,
	ymd today, uint32_t *grounds)
{
	if (a->home == DIR_NOBODY || b->home == DIR_NOBODY)
		return 0;
	int x = dir_unit_now(s, a->home, today), y = dir_unit_now(s, b->home, today);
	if (x == y)
		return x == DIR_NOBODY ? 0 : take(law, GROUND_HOME_SAME, grounds);
	enum { STEPS = 5, PROVINCE = 2 };
	for (int i = 0; i < STEPS && x != DIR_NOBODY && s->units[x].level > PROVINCE; i++)
		x = dir_unit_parent(s, x, today);
	for (int i = 0; i < STEPS && y != DIR_NOBODY && s->units[y].level > PROVINCE; i++)
		y = dir_unit_parent(s, y, today);
	return x != DIR_NOBODY && x == y ? take(law, GROUND_HOME_PROVINCE, grounds) : 0;
}

int dup_score_places(const struct dup_law *law, const struct dir_structure *s, const struct dup_person *a, const struct dup_person *b,
	ymd today, uint32_t *grounds)
{
	int points = compare_homes(law, s, a, b, today, grounds);
	if (a->ethnic > 0 && b->ethnic > 0 && a->ethnic != b->ethnic)
		points += take(law, GROUND_ETHNIC_DIFFERS, grounds);
	return together(a, b) ? points + take(law, GROUND_ORGANISATION, grounds) : points;
}

int dup_places_most(const struct dup_law *law)
{
	return MAX(law->points[GROUND_HOME_SAME], law->points[GROUND_HOME_PROVINCE]) + law->points[GROUND_ORGANISATION];
}

/* ---- numbers ---- */

bool dup_numbers_read(struct app *a, int64_t area, int64_t person, GArray *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("duplicate_numbers_of"), e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", area);
	page_sql_int(st, ":person", person);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		struct dup_number n = {.kind = db_int(st, 0), .open = db_int(st, 2) == YMD_OPEN};
		g_strlcpy(n.bix, db_text(st, 1), sizeof n.bix);
		g_array_append_val(out, n);
	}
	return step == DB_DONE;
}

static bool is_national(const struct code_list *l, int64_t kind)
{
	const struct code *c = code_by_num(l, kind);
	return c != NULL && g_strcmp0(code_extra(c, "scope"), "nation") == 0;
}

int dup_score_numbers(struct app *a, const struct dup_law *law, const GArray *x, const GArray *y, uint32_t *grounds)
{
	const struct code_list *l = codes_list(a->codes, "identity_kind", NULL);
	int citizen = l == NULL ? -1 : code_by_id(l, "citizen12")->num, points = 0, others = 0;
	bool same = false, differs = false;
	for (guint i = 0; l != NULL && i < x->len; i++)
		for (guint k = 0; k < y->len; k++) {
			const struct dup_number *m = &g_array_index(x, struct dup_number, i), *n = &g_array_index(y, struct dup_number, k);
			bool equal = m->kind == n->kind && strcmp(m->bix, n->bix) == 0;
			if (m->kind == citizen && n->kind == citizen) {
				same |= equal;
				differs |= !equal && m->open && n->open;
			} else if (equal && is_national(l, m->kind)) {
				others += take(law, GROUND_NUMBER_SAME, grounds);
			}
		}
	if (same)
		points += take(law, GROUND_CITIZEN_SAME, grounds);
	else if (differs)
		points += take(law, GROUND_CITIZEN_DIFFERS, grounds);
	return points + MIN(others, law->points[GROUND_NUMBER_MOST]);
}

/* Twins exist, typing errors more: the same name, birth and cell with two numbers are always looked at. */
static bool always_shown(uint32_t grounds)
{
	const uint32_t name = 1U << GROUND_NAME_EXACT | 1U << GROUND_NAME_FOLDED;
	const uint32_t rest = 1U << GROUND_BIRTH_FULL | 1U << GROUND_ORGANISATION;
	return (grounds & name) != 0 && (grounds & rest) == rest;
}

struct duplicate_score dup_sum(const struct dup_law *law, int points, uint32_t grounds)
{
	struct duplicate_score s = {CLAMP(points, 0, 100), grounds, DUPLICATE_NO};
	if (always_shown(grounds))
		s.score = MAX(s.score, law->warn);
	if (s.score >= law->stop)
		s.class_ = DUPLICATE_SAME;
	else if (s.score >= law->warn)
		s.class_ = DUPLICATE_PERHAPS;
	return s;
}

/* ---- one person ---- */

bool dup_facts_read(struct app *a, const struct dir_structure *s, struct dup_person *p, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(a->store), statement_text("duplicate_facts_of"), e);
	if (st == NULL)
		return false;
	page_sql_int(st, ":area", p->area);
	page_sql_int(st, ":person", p->id);
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		p->ethnic = db_is_null(st, 2) ? 0 : (int)db_int(st, 2);
		p->home = db_is_null(st, 3) ? DIR_NOBODY : dir_unit_find(s, db_int(st, 3));
	}
	db_reset(st);
	return step != DB_ERROR;
}

void dup_person_of(const struct dir_area *area, uint32_t i, struct dup_person *out)
{
	struct dir_name n;
	dir_latest_name(area, i, &n);
	*out = (struct dup_person){.area = area->area,
		.id = area->id[i],
		.block = area,
		.local = n.words,
		.word_count = n.word_count,
		.birth = area->birth[i],
		.sex = area->sex[i],
		.home = DIR_NOBODY,
		.first_place = area->first_place[i],
		.place_count = area->first_place[i + 1] - area->first_place[i]};
}

bool dup_find_person(const struct directory_view *v, int64_t area, int64_t id, struct dup_person *out)
{
	for (size_t i = 0; i < v->area_count; i++)
		for (uint32_t k = 0; v->areas[i]->area == area && k < v->areas[i]->count; k++)
			if (v->areas[i]->id[k] == id) {
				dup_person_of(v->areas[i], k, out);
				return true;
			}
	return false;
}

static bool may_at(
	const struct directory_view *v, const struct viewer *viewer, struct dir_place at, enum auth_right right, char class_, ymd today)
{
	const struct dir_structure *s = v->structure;
	ymd day = today >= at.until ? ymd_add_days(at.until, -1) : MAX(today, at.from);
	int unit = find_place_unit(s, &at, day);
	const struct auth_place place = {.unit = unit == DIR_NOBODY ? NONE : s->units[unit].id,
		.organisation = at.organisation == DIR_NOBODY ? NONE : s->organisations[at.organisation].id,
		.day = day};
	return viewer_may(viewer, right, "person", class_, &place);
}

bool dup_may(const struct directory_view *v, const struct viewer *viewer, const struct dup_person *p, enum auth_right right, char class_,
	ymd today)
{
	for (uint32_t i = 0; i < p->place_count; i++)
		if (may_at(v, viewer, dup_place(p, i), right, class_, today))
			return true;
	return viewer_is_operator(viewer);
}

bool dup_may_everywhere(const struct directory_view *v, const struct viewer *viewer, const struct dup_person *p, enum auth_right right,
	char class_, ymd today)
{
	for (uint32_t i = 0; i < p->place_count; i++)
		if (!may_at(v, viewer, dup_place(p, i), right, class_, today))
			return false;
	return p->place_count > 0 || viewer_is_operator(viewer);
}

bool dup_last_place(const struct dup_person *p, struct dir_place *out)
{
	for (uint32_t i = 0; i < p->place_count; i++) {
		const struct dir_place x = dup_place(p, i);
		if (i == 0 || x.until > out->until)
			*out = x;
	}
	return p->place_count > 0;
}

const char *dup_where(const struct directory_view *v, const struct dup_person *p, ymd today)
{
	const struct dir_structure *s = v->structure;
	struct dir_place best;
	int unit = dup_last_place(p, &best) ? find_place_unit(s, &best, MIN(today, ymd_add_days(best.until, -1))) : DIR_NOBODY;
	return unit == DIR_NOBODY ? "" : dir_unit_on(s, unit, today)->name;
}

static bool compare_in(struct app *a, const struct directory_view *v, const int64_t area[2], const int64_t person[2], ymd today,
	struct duplicate_score *out, struct err *e)
{
	struct dup_person p[2];
	struct dup_law law;
	struct dup_words words;
	uint32_t grounds = 0;
	g_autoptr(GArray) x = g_array_new(FALSE, FALSE, sizeof(struct dup_number));
	g_autoptr(GArray) y = g_array_new(FALSE, FALSE, sizeof(struct dup_number));
	*out = (struct duplicate_score){0};
	if (!dup_find_person(v, area[0], person[0], &p[0]) || !dup_find_person(v, area[1], person[1], &p[1]))
		return true;
	if (!dup_law_read(a, today, &law, e) || !dup_facts_read(a, v->structure, &p[0], e) || !dup_facts_read(a, v->structure, &p[1], e) ||
		!dup_numbers_read(a, area[0], person[0], x, e) || !dup_numbers_read(a, area[1], person[1], y, e))
		return false;
	dup_words_init(&words, v);
	int points = dup_score_plain(&law, &words, &p[0], &p[1], &grounds);
	points += dup_score_places(&law, v->structure, &p[0], &p[1], today, &grounds);
	points += dup_score_numbers(a, &law, x, y, &grounds);
	dup_words_clear(&words);
	*out = dup_sum(&law, points, grounds);
	return true;
}

bool duplicate_compare(struct app *a, const int64_t area[2], const int64_t person[2], ymd today, struct duplicate_score *out, struct err *e)
{
	const struct directory_view *v = directory_hold(app_directory(a), a->store, e);
	bool ok = v != NULL && compare_in(a, v, area, person, today, out, e);
	directory_release(v);
	return ok;
}
