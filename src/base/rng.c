/* Seeded random numbers (Blackman and Vigna, xoshiro256** and splitmix64, public domain). Must never be used where guessing would hurt. */
#include "base/rng.h"

#include "base/err.h"

uint64_t rng_hash(const char *text)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		h = (h ^ *p) * 0x100000001b3u;
	return h;
}

static uint64_t splitmix_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static uint64_t rotate_left(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

void rng_init(struct rng *r, const char *text)
{
	uint64_t state = rng_hash(text);
	for (int i = 0; i < 4; i++)
		r->s[i] = splitmix_next(&state);
}

uint64_t rng_next(struct rng *r)
{
	uint64_t *s = r->s;
	uint64_t result = rotate_left(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate_left(s[3], 45);
	return result;
}

uint64_t rng_below(struct rng *r, uint64_t n)
{
	must(n > 0);
	/* Numbers below 2^64 mod n would make the small results a little likelier: thrown away. */
	uint64_t least = (0 - n) % n;
	uint64_t x;
	do {
		x = rng_next(r);
	} while (x < least);
	return x % n;
}

int64_t rng_between(struct rng *r, int64_t lo, int64_t hi)
{
	must(lo <= hi);
	uint64_t width = (uint64_t)hi - (uint64_t)lo;
	uint64_t x = width == UINT64_MAX ? rng_next(r) : rng_below(r, width + 1);
	return (int64_t)((uint64_t)lo + x);
}

bool rng_chance(struct rng *r, uint64_t n, uint64_t m)
{
	return rng_below(r, m) < n;
}
