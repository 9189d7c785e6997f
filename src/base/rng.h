/* A deterministic random number generator (xoshiro256**, public domain by Blackman and Vigna) for demo data and property tests: the same
 * seed gives the same numbers on every machine. Never for secrets. */
#ifndef COSO_BASE_RNG_H
#define COSO_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t s[4];
};

/* Seeds by splitmix64 of a number, or of the FNV-1a 64 hash of a text. */
void rng_seed(struct rng *r, uint64_t seed);
void rng_seed_text(struct rng *r, const char *text);
uint64_t rng_next(struct rng *r);
/* Uniform in [0, n), without bias; n must not be 0. */
uint32_t rng_below(struct rng *r, uint32_t n);
/* Uniform in [lo, hi], both included. */
int rng_between(struct rng *r, int lo, int hi);
/* Fisher-Yates over count items of size bytes (at most 64 bytes each). */
void rng_shuffle(struct rng *r, void *items, size_t count, size_t size);

#endif
