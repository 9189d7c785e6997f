/* Numbers of lists counted before; see find_memory.h. */
#include "app/directory/find_memory.h"

#include <string.h>

enum { REMEMBERED = 24 };

struct remembered {
	struct arena *arena; /* NULL: free */
	const struct viewer *viewer;
	struct people_query query; /* without words, cursor, limit */
	struct people_found found; /* without hits */
	uint32_t *listed;
};
struct find_memory {
	GMutex lock;
	struct remembered items[REMEMBERED];
	int next; /* to be forgotten */
};

struct find_memory *find_memory_new(void)
{
	struct find_memory *m = g_new0(struct find_memory, 1);
	g_mutex_init(&m->lock);
	return m;
}

static void forget(struct remembered *r)
{
	if (r->arena == NULL)
		return;
	viewer_release(r->viewer);
	arena_free(r->arena);
	*r = (struct remembered){0};
}

void find_memory_free(struct find_memory *m)
{
	if (m == NULL)
		return;
	for (int i = 0; i < REMEMBERED; i++)
		forget(&m->items[i]);
	g_mutex_clear(&m->lock);
	g_free(m);
}

static bool same_list(const struct people_query *x, const struct people_query *y)
{
	return x->below == y->below && x->unit == y->unit && x->organisation == y->organisation && x->title == y->title &&
	       x->kind == y->kind && x->sex == y->sex && x->age == y->age && x->day == y->day && x->today == y->today &&
	       x->boundaries_today == y->boundaries_today && x->past == y->past && x->brief == y->brief && x->export == y->export;
}

static struct find_count *copy_counts(const struct find_count *from, size_t count, struct arena *a)
{
	struct find_count *to = ARENA_ARRAY(a, struct find_count, count + 1);
	if (count > 0)
		memcpy(to, from, count * sizeof *to);
	return to;
}

/* The numbers of from into to, whose hits stay. */
static void copy_numbers(const struct people_found *from, struct people_found *to, struct arena *a)
{
	struct people_found own = *to;
	*to = *from;
	to->hits = own.hits;
	to->count = own.count;
	to->before = own.before;
	to->next = own.next;
	to->titles = copy_counts(from->titles, from->title_count, a);
	to->kinds = copy_counts(from->kinds, from->kind_count, a);
	to->units = copy_counts(from->units, from->unit_count, a);
}

static uint32_t *copy_listed(const uint32_t *from, size_t areas, struct arena *a)
{
	uint32_t *to = ARENA_ARRAY(a, uint32_t, areas + 1);
	if (areas > 0)
		memcpy(to, from, areas * sizeof *to);
	return to;
}

bool find_memory_get(struct find_memory *m, const struct viewer *viewer, const struct people_query *q, struct people_found *out,
	const uint32_t **listed, size_t areas, struct arena *a)
{
	bool known = false;
	g_mutex_lock(&m->lock);
	for (int i = 0; !known && i < REMEMBERED; i++) {
		const struct remembered *r = &m->items[i];
		known = r->arena != NULL && r->viewer == viewer && same_list(&r->query, q);
		if (known) {
			copy_numbers(&r->found, out, a);
			*listed = copy_listed(r->listed, areas, a);
		}
	}
	g_mutex_unlock(&m->lock);
	return known;
}

void find_memory_put(struct find_memory *m, const struct viewer *viewer, const struct people_query *q, const struct people_found *found,
	const uint32_t *listed, size_t areas)
{
	g_mutex_lock(&m->lock);
	struct remembered *r = &m->items[m->next++ % REMEMBERED];
	forget(r);
	r->arena = arena_new();
	r->viewer = viewer_hold(viewer); /* so that no other viewer can come to stand at its address */
	r->query = *q;
	r->query.words = NULL;
	r->query.after = NULL;
	copy_numbers(found, &r->found, r->arena);
	r->listed = copy_listed(listed, areas, r->arena);
	g_mutex_unlock(&m->lock);
}
