/* Exact margins: decks of cards and shares by largest remainder (docs/demo-world.md 0.3, 0.4). */
#include "app/demo_parts.h"

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
	rng_shuffle(&d->rng, deck, n, sizeof *deck);
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
