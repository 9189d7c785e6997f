/* Exact margins: decks of cards and shares by largest remainder (docs/demo-world.md 0.3, 0.4). */
#include "app/demo/demo_parts.h"

#include <string.h>

int demo_below(struct demo *d, size_t n)
{
	return (int)rng_below(&d->rng, n);
}

int demo_between(struct demo *d, int lo, int hi)
{
	return (int)rng_between(&d->rng, lo, hi);
}

void demo_shuffle(struct demo *d, void *items, size_t count, size_t size)
{
	char spare[64], *base = items;
	must(size <= sizeof spare);
	for (size_t i = count; i > 1; i--) {
		size_t j = (size_t)rng_below(&d->rng, i);
		memcpy(spare, base + (i - 1) * size, size);
		memmove(base + (i - 1) * size, base + j * size, size);
		memcpy(base + j * size, spare, size);
	}
}

int *demo_deck(struct demo *d, const struct card *cards, size_t kinds, size_t *total)
{
	size_t n = 0;
	for (size_t k = 0; k < kinds; k++) {
		must(cards[k].count >= 0);
		n += (size_t)cards[k].count;
	}
	int *deck = ARENA_ARRAY(d->a, int, n == 0 ? 1 : n);
	size_t at = 0;
	for (size_t k = 0; k < kinds; k++)
		for (int i = 0; i < cards[k].count; i++)
			deck[at++] = cards[k].value;
	demo_shuffle(d, deck, n, sizeof *deck);
	if (total != NULL)
		*total = n;
	return deck;
}

void demo_share(int total, const int *weights, size_t n, int *out)
{
	int64_t sum = 0;
	int given = 0;
	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	must(sum > 0);
	for (size_t i = 0; i < n; i++) {
		out[i] = (int)((int64_t)total * weights[i] / sum);
		given += out[i];
	}
	for (; given < total; given++) {
		size_t best = 0;
		int64_t best_rest = -1;
		for (size_t i = 0; i < n; i++) {
			int64_t rest = (int64_t)total * weights[i] - (int64_t)out[i] * sum;
			if (rest > best_rest) {
				best_rest = rest;
				best = i;
			}
		}
		out[best]++;
	}
}
