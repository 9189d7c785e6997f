/* Open addressing, linear probing, at most half full. Order of insertion is the index; nothing is ever removed. */
#include "stats/snapshot_map.h"

#include <glib.h>

struct snap_slot {
	int64_t a, b;
	int32_t index; /* plus one; 0 = free */
};

static uint64_t mix(int64_t a, int64_t b)
{
	uint64_t h = (uint64_t)a * UINT64_C(0x9E3779B97F4A7C15) ^ ((uint64_t)b + UINT64_C(0x7F4A7C15)) * UINT64_C(0xD1B54A32D192ED03);

	h ^= h >> 31;
	h *= UINT64_C(0xBF58476D1CE4E5B9);
	return h ^ h >> 29;
}

static struct snap_slot *find(const struct snap_map *m, int64_t a, int64_t b)
{
	size_t at = (size_t)mix(a, b) & (m->capacity - 1);

	while (m->slots[at].index && (m->slots[at].a != a || m->slots[at].b != b))
		at = (at + 1) & (m->capacity - 1);
	return &m->slots[at];
}

static void grow(struct snap_map *m)
{
	struct snap_slot *old = m->slots;
	size_t n = m->capacity;

	m->capacity = n ? n * 2 : 16;
	m->slots = g_new0(struct snap_slot, m->capacity);
	for (size_t i = 0; i < n; i++)
		if (old[i].index)
			*find(m, old[i].a, old[i].b) = old[i];
	g_free(old);
}

int32_t snap_map_put(struct snap_map *m, int64_t a, int64_t b)
{
	struct snap_slot *s;

	if (m->count * 2 >= m->capacity)
		grow(m);
	s = find(m, a, b);
	if (!s->index)
		*s = (struct snap_slot){.a = a, .b = b, .index = (int32_t)++m->count};
	return s->index - 1;
}

int32_t snap_map_get(const struct snap_map *m, int64_t a, int64_t b)
{
	return m->capacity ? find(m, a, b)->index - 1 : -1;
}

void snap_map_clear(struct snap_map *m)
{
	g_free(m->slots);
	*m = (struct snap_map){0};
}
