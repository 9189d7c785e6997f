/* Who may look like somebody about to be recorded, out of the words of names; see duplicate_parts.h. */
#include "app/people/duplicate_parts.h"

#include "app/directory/directory_find.h"
#include "base/text.h"

#include <string.h>

G_STATIC_ASSERT(FIND_WORDS_MAX <= 8); /* bits of a byte */

static int best_of(const struct dup_law *law, enum duplicate_ground from, enum duplicate_ground to)
{
	int best = law->points[from];
	for (int g = (int)from; g <= (int)to; g++)
		best = MAX(best, law->points[g]);
	return best;
}

void dup_alike_make(struct dup_alike *x, const struct dup_law *law, const struct directory_view *view, const struct find_words *name,
	const struct dup_person *self)
{
	const int rest = MAX(0, best_of(law, GROUND_SEX_SAME, GROUND_SEX_DIFFERS)) + dup_places_most(law);
	const int births = MAX(0, best_of(law, GROUND_BIRTH_FULL, GROUND_BIRTH_DIFFERS));
	const bool anybody = law->points[GROUND_NAME_DIFFERS] + births + rest >= law->warn;
	const int names = best_of(law, GROUND_NAME_EXACT, anybody ? GROUND_NAME_DIFFERS : GROUND_NAME_NEAR);
	*x = (struct dup_alike){.law = law, .word_count = (uint8_t)name->count, .birth = self->birth, .least = law->warn - names - rest};
	if (anybody)
		return;
	x->holds = g_new0(uint8_t, view->word_count + 1);
	for (uint32_t i = 0; i < view->word_count; i++) {
		const char *key = dir_word(view->dictionary, i)->key;
		for (size_t k = 0; k < name->count; k++)
			if (strcmp(key, name->keys[k]) == 0 || (name->count == 1 && text_distance(key, name->keys[k]) == 1))
				x->holds[i] |= (uint8_t)(1U << k);
	}
}

void dup_alike_clear(struct dup_alike *x)
{
	g_free(x->holds);
	x->holds = NULL;
}

static void add_owners(const struct dir_area *a, uint32_t word, uint64_t *bits)
{
	const size_t n = (a->count + 63) / 64;
	if (a->frequent[word] != 0) {
		const uint64_t *from = a->frequent_bits + (a->frequent[word] - 1U) * n;
		for (size_t i = 0; i < n; i++)
			bits[i] |= from[i];
		return;
	}
	for (uint32_t p = a->first_posting[word]; p < a->first_posting[word + 1]; p++)
		bits[a->postings[p] / 64] |= UINT64_C(1) << (a->postings[p] % 64);
}

/* Who has all words of the name, or all but one: a name that is one letter off shares the others, one in another order all. A name of one
 * word shares nothing when it is one letter off: its neighbours count as the word (dup_alike_make). */
static void by_name(const struct dup_alike *x, const struct dir_area *a, uint64_t bits[DIR_AREA_PEOPLE / 64])
{
	const size_t n = (a->count + 63) / 64;
	uint64_t but_one[DIR_AREA_PEOPLE / 64] = {0}, owners[DIR_AREA_PEOPLE / 64];
	memset(bits, x->word_count == 0 ? 0 : 0xFF, n * sizeof *bits);
	for (uint8_t k = 0; k < x->word_count; k++) {
		memset(owners, 0, n * sizeof *owners);
		for (uint32_t w = 0; w < a->word_count; w++)
			if ((x->holds[a->words[w]] & 1U << k) != 0)
				add_owners(a, w, owners);
		for (size_t i = 0; i < n; i++) {
			but_one[i] = (but_one[i] & owners[i]) | (bits[i] & ~owners[i]);
			bits[i] &= owners[i];
		}
	}
	for (size_t i = 0; i < n && x->word_count > 1; i++)
		bits[i] |= but_one[i];
}

void dup_alike_of(const struct dup_alike *x, const struct dir_area *a, uint64_t bits[DIR_AREA_PEOPLE / 64])
{
	const size_t n = (a->count + 63) / 64;
	memset(bits, 0, DIR_AREA_PEOPLE / 8);
	if (x->holds != NULL)
		by_name(x, a, bits);
	else
		memset(bits, 0xFF, n * sizeof *bits);
	if (n > 0 && a->count % 64 != 0)
		bits[n - 1] &= (UINT64_C(1) << (a->count % 64)) - 1;
	for (size_t i = 0; i < n; i++)
		for (uint64_t left = bits[i]; left != 0; left &= left - 1) {
			const size_t p = i * 64 + (size_t)__builtin_ctzll(left);
			if (dup_score_births(x->law, x->birth, a->birth[p]) < x->least)
				bits[i] &= ~(UINT64_C(1) << (p % 64));
		}
}
