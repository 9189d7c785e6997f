/* A hash table from a pair of integers to a small index: ids to dense numbers, elements of a count to their slots. */
#ifndef COSO_STATS_SNAPSHOT_MAP_H
#define COSO_STATS_SNAPSHOT_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snap_map {
	struct snap_slot *slots;
	size_t capacity; /* power of two, 0 when empty */
	size_t count;
};

/* The index of (a, b); a new pair gets the next number. */
int32_t snap_map_put(struct snap_map *m, int64_t a, int64_t b);
/* The index of (a, b), -1 when absent. */
int32_t snap_map_get(const struct snap_map *m, int64_t a, int64_t b);
void snap_map_clear(struct snap_map *m);

#endif
