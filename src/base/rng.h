/* Random numbers that are the same everywhere: xoshiro256** started by splitmix64 from an FNV-1a 64 hash of a text. For the demo world and
 * for tests; not for secrets. */
#ifndef COSO_BASE_RNG_H
#define COSO_BASE_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t s[4];
};

/* FNV-1a, 64 bits, of the bytes of a text. */
uint64_t rng_hash(const char *text);
/* The same text gives the same numbers, for ever. */
void rng_init(struct rng *r, const char *text);
uint64_t rng_next(struct rng *r);
/* 0 <= x < n, every x equally likely; n > 0. */
uint64_t rng_below(struct rng *r, uint64_t n);
/* lo <= x <= hi; lo <= hi. */
int64_t rng_between(struct rng *r, int64_t lo, int64_t hi);
/* True in n of m cases; m > 0. */
bool rng_chance(struct rng *r, uint64_t n, uint64_t m);

#endif
