/* Counting person by person: slow, and nothing in it to go wrong. */
#ifndef PERF_STATS_PLAIN_H
#define PERF_STATS_PLAIN_H

#include "forms.h"

/* out[unit of the level][cell] += … */
void plain_count(const struct nation *n, uint32_t persons, const struct form_bench *f, int level, uint16_t day, uint32_t *out);

#endif
