/* The tables behind bits.h. Internal to it. */
#ifndef COSO_STATS_BITS_LEVELS_H
#define COSO_STATS_BITS_LEVELS_H

#include "stats/bits.h"

#define MIN_OF(a, b) ((a) < (b) ? (a) : (b))

#if defined(__x86_64__)
#define BITS_X86 1
/* For processors that have these; NULL on others. */
const struct bits *bits_avx512(void);
const struct bits *bits_avx2(void);
#endif

#endif
