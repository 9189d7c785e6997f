/* See rng.h. */
#include "base/rng.h"

#include "base/err.h"

#include <string.h>

static uint64_t splitmix64(uint64_t *x)
{
	uint64_t z = (*x += 0x9E3779B97F4A7C15u);
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

void rng_seed(struct rng *r, uint64_t seed)
{
	for (size_t i = 0; i < 4; i++)
		r->s[i] = splitmix64(&seed);
}

void rng_seed_text(struct rng *r, const char *text)
{
	uint64_t h = 0xCBF29CE484222325u;
	for (const char *p = text; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 0x100000001B3u;
	rng_seed(r, h);
}

static uint64_t rotl(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t rng_next(struct rng *r)
{
	uint64_t *s = r->s, result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return result;
}

uint32_t rng_below(struct rng *r, uint32_t n)
{
	must(n > 0);
	/* Reject the lowest values that would make some remainders likelier than others. */
	uint64_t threshold = (UINT64_MAX - n + 1) % n, x = rng_next(r);
	while (x < threshold)
		x = rng_next(r);
	return (uint32_t)(x % n);
}

int rng_between(struct rng *r, int lo, int hi)
{
	must(lo <= hi);
	return lo + (int)rng_below(r, (uint32_t)(hi - lo) + 1);
}

void rng_shuffle(struct rng *r, void *items, size_t count, size_t size)
{
	char spare[64], *base = items;
	must(size <= sizeof spare);
	for (size_t i = count; i > 1; i--) {
		size_t j = rng_below(r, (uint32_t)i);
		memcpy(spare, base + (i - 1) * size, size);
		memmove(base + (i - 1) * size, base + j * size, size);
		memcpy(base + j * size, spare, size);
	}
}
