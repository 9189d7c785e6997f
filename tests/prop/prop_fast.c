/* Fast ways through the directory against their slow twins: lists of whoever looks, where whole blocks are passed over because the viewer
 * sees no place of them on any day; look-alikes of a name, where nearly everybody is passed over. On the demo register. */
#include "app/directory/directory_find.h"
#include "app/people/duplicate_parts.h"
#include "auth/viewer_shared.h"
#include "base/rng.h"
#include "page_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define TODAY 20261128
#define VIEWER_BYTES (32 * 1024) /* with the whole file of settings it was 100 KiB, for each who is signed in */

static const struct directory_view *hold(struct page_world *w)
{
	struct err e = {0};
	const struct directory_view *v = directory_hold(app_directory(w->app), w->app->store, &e);
	if (v == NULL)
		fail_msg("%s", e.en);
	return v;
}

/* ---- lists ---- */

static bool lies_in(const struct dir_structure *s, int unit, int root, ymd day)
{
	for (int steps = 0; unit != DIR_NOBODY && steps < 12; steps++) {
		unit = dir_unit_now(s, unit, day);
		if (unit == root)
			return true;
		unit = dir_unit_parent(s, unit, day);
	}
	return false;
}

enum { NOT_MEANT, HIDDEN, LISTED };

/* Place by place, nothing remembered. */
static int twin_of(
	const struct directory_view *v, const struct viewer *who, const struct people_query *q, const struct dir_area *a, uint32_t i)
{
	const struct dir_structure *s = v->structure;
	const int organisation = dir_organisation_find(s, q->organisation), root = dir_unit_find(s, q->unit);
	int result = NOT_MEANT;
	if (q->sex != 0 && a->sex[i] != q->sex)
		return NOT_MEANT;
	for (uint32_t k = a->first_place[i]; k < a->first_place[i + 1]; k++) {
		const struct dir_place p = dir_place_at(a, k);
		int bits = FIND_SEE_PERSON;
		if ((organisation != DIR_NOBODY && p.organisation != organisation) || (q->kind != 0 && p.kind != q->kind) ||
			(!q->past && !find_place_holds(&p, q->day)) ||
			(q->unit != NONE && !lies_in(s, find_place_unit(s, &p, q->day), dir_unit_now(s, root, q->day), q->day)))
			continue;
		if (q->kind != 0 || (organisation != DIR_NOBODY && p.kind != 0))
			bits |= FIND_SEE_MEMBERSHIP;
		if (organisation != DIR_NOBODY && p.title != 0)
			bits |= FIND_SEE_TENURE;
		bool seen = (find_see(v, who, &p, q->day) & bits) == bits;
		result = MAX(result, seen ? LISTED : HIDDEN);
	}
	return result;
}

static int64_t check_list(struct page_world *w, const struct directory_view *v, const struct people_query *q, const char *login)
{
	struct people_found found;
	int64_t listed = 0;
	bool hidden = false;
	people_find(v, w->app->viewer, q, &found, w->arena);
	for (size_t i = 0; i < v->area_count; i++)
		for (uint32_t p = 0; p < v->areas[i]->count; p++) {
			int twin = twin_of(v, w->app->viewer, q, v->areas[i], p);
			listed += twin == LISTED;
			hidden |= twin == HIDDEN;
		}
	if (found.total != listed || (q->past && found.keeps_back != hidden))
		fail_msg("%s, %d, past %d, unit %d, organisation %d, kind %d, sex %d: %d found, %d are there; hidden %d, %d", login,
			(int)q->day, q->past, (int)q->unit, (int)q->organisation, q->kind, q->sex, (int)found.total, (int)listed,
			found.keeps_back, hidden);
	for (size_t i = 0; i < found.count; i++)
		assert_int_equal(twin_of(v, w->app->viewer, q, found.hits[i].area, found.hits[i].person), LISTED);
	return listed;
}

/* Whoever looks, at whatever day, sees those whom a look at each place of each person lets him see. */
static void lists_of_viewers(void **state)
{
	static const char *const logins[] = {"tinh.08", "xa.02578", "tochuc.02578", "chibo.02578", "kiemtra.08"};
	static const ymd days[] = {20250710, 20220115, TODAY};
	struct page_world *w = *state;
	const struct directory_view *v = hold(w);
	struct rng r;
	int some = 0, nobody = 0;
	rng_init(&r, "lists");
	for (size_t i = 0; i < G_N_ELEMENTS(logins); i++) {
		int64_t account = NONE;
		struct err e = {0};
		if (!viewer_find_account(w->app->store, logins[i], TODAY, &account, &e) || account == NONE)
			continue;
		const struct viewer *who = page_world_as(w, logins[i]);
		if (viewer_bytes(who) > VIEWER_BYTES)
			fail_msg("%s takes %d bytes", logins[i], (int)viewer_bytes(who));
		for (int n = 0; n < 12; n++) {
			const struct dir_structure *s = v->structure;
			struct people_query q = {.below = NONE,
				.unit = n % 4 == 1 ? s->units[rng_below(&r, (uint64_t)s->unit_count)].id : NONE,
				.organisation = n % 4 == 2 ? s->organisations[rng_below(&r, (uint64_t)s->organisation_count)].id : NONE,
				.kind = n % 8 == 3 ? 1 : 0,
				.sex = n % 8 == 7 ? 2 : 0,
				.day = days[rng_below(&r, G_N_ELEMENTS(days))],
				.today = TODAY,
				.past = rng_below(&r, 3) != 0,
				.limit = 20};
			*(check_list(w, v, &q, logins[i]) > 0 ? &some : &nobody) += 1;
		}
		page_world_back(w, who);
	}
	assert_true(some > 20 && nobody > 5);
	directory_release(v);
}

/* ---- look-alikes ---- */

/* A name typed: of somebody, mistyped in one of several ways. */
static const char *mistyped(const char *name, struct rng *r, struct arena *a)
{
	g_auto(GStrv) words = g_strsplit(name, " ", -1);
	guint n = g_strv_length(words), one = (guint)rng_below(r, n), other = (guint)rng_below(r, n);
	char *was = words[one];
	switch (rng_below(r, 4)) {
	case 0:
		words[one] = words[other];
		words[other] = was;
		break;
	case 1:
		words[one] = g_strconcat(was, "h", NULL);
		g_free(was);
		break;
	case 2: {
		g_autofree char *rest = g_strjoinv(" ", words + 1);
		return n > 2 ? arena_strdup(a, rest) : name;
	}
	default:
		return name;
	}
	g_autofree char *out = g_strjoinv(" ", words);
	return arena_strdup(a, out);
}

static void check_alike(struct page_world *w, const struct directory_view *v, const struct dup_law *law, const char *name, ymd birth,
	int sex, int64_t *warned, int64_t *looked)
{
	struct find_words typed;
	struct dup_words words;
	struct dup_alike alike;
	uint32_t numbers[DUP_EXTRA];
	uint64_t bits[DIR_AREA_PEOPLE / 64];
	find_words_make(name, &typed, w->arena);
	dup_words_init(&words, v);
	for (size_t i = 0; i < typed.count; i++)
		numbers[i] = dup_words_add(&words, typed.keys[i], typed.exact[i]);
	const struct dup_person self = {.words = numbers, .word_count = (uint8_t)typed.count, .birth = birth, .sex = sex};
	dup_alike_make(&alike, law, v, &typed, &self);
	for (size_t i = 0; i < v->area_count; i++) {
		dup_alike_of(&alike, v->areas[i], bits);
		for (uint32_t p = 0; p < v->areas[i]->count; p++) {
			struct dup_person other;
			uint32_t grounds = 0;
			bool held = (bits[p / 64] >> p % 64 & 1) != 0;
			dup_person_of(v->areas[i], p, &other);
			bool wanted = dup_score_plain(law, &words, &self, &other, &grounds) + dup_places_most(law) >= law->warn;
			if (wanted && !held)
				fail_msg("\"%s\" born %d: %d is passed over", name, (int)birth, (int)other.id);
			*warned += wanted;
			*looked += held;
		}
		assert_true(v->areas[i]->count == DIR_AREA_PEOPLE || v->areas[i]->count % 64 == 0 ||
			    bits[v->areas[i]->count / 64] >> v->areas[i]->count % 64 == 0);
	}
	dup_alike_clear(&alike);
	dup_words_clear(&words);
}

static const char *any_name(struct page_world *w, const struct directory_view *v, struct rng *r, ymd *birth, int *sex)
{
	const struct dir_area *a = v->areas[rng_below(r, v->area_count)];
	uint32_t p = (uint32_t)rng_below(r, a->count);
	*birth = a->birth[p];
	*sex = a->sex[p];
	return dir_person_name(v, a, p, TODAY, w->arena);
}

/* Nobody is passed over who would be warned of, by the points in force and by others; and nearly everybody is, by those in force. */
static void nobody_alike_is_missed(void **state)
{
	struct page_world *w = *state;
	const struct directory_view *v = hold(w);
	struct err e = {0};
	struct dup_law law[4];
	struct rng r;
	rng_init(&r, "alike");
	for (size_t i = 0; i < G_N_ELEMENTS(law); i++)
		if (!dup_law_read(w->app, TODAY, &law[i], &e))
			fail_msg("%s", e.en);
	law[2].points[GROUND_NAME_DIFFERS] = 30; /* a name excludes nobody */
	law[3].points[GROUND_BIRTH_DIFFERS] = 9;
	for (size_t k = 0; k < G_N_ELEMENTS(law); k++) {
		int64_t warned = 0, looked = 0, asked = 0;
		for (int n = 0; n < 60; n++) {
			ymd birth = 0;
			int sex = 0;
			const char *name = any_name(w, v, &r, &birth, &sex);
			static const ymd births[] = {0, 19800000, 19800500, 19800517, 19800705};
			birth = n % 2 == 0 ? births[rng_below(&r, G_N_ELEMENTS(births))] : birth;
			/* the very points at which somebody of this name, sex and birth begins to be warned of */
			law[1].warn = law[0].points[GROUND_NAME_EXACT] + law[0].points[GROUND_SEX_SAME] + dup_places_most(&law[0]) +
				      law[0].points[n % 4 < 2 ? GROUND_BIRTH_FULL : GROUND_BIRTH_YEAR];
			if (n == 0 || n == 1)
				name = n == 0 ? "Lan" : "";
			else if (k != 1)
				name = mistyped(name, &r, w->arena);
			check_alike(w, v, &law[k], name, birth, sex, &warned, &looked);
			asked += v->people;
		}
		assert_true(warned > 0);
		if (k == 0 && looked * 20 > asked)
			fail_msg("%d of %d are looked at", (int)looked, (int)asked);
	}
	directory_release(v);
}

static int make(void **state)
{
	*state = page_world_new("fast");
	return *state == NULL ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(lists_of_viewers), cmocka_unit_test(nobody_alike_is_missed)};
	return cmocka_run_group_tests_name("fast", tests, make, page_world_drop);
}
