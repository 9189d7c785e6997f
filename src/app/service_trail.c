/* See service_trail.h. */
#include "app/service_trail.h"

#define STEPS_MAX 64
#define AREAS_MAX 32 /* of one step; a wider one is not gone back */

struct step {
	int64_t from, to;
	GArray *areas;
	GPtrArray *tables;
};

struct trail {
	GArray *steps; /* struct step, the newest last; each begins where the one before it ends */
};

static void step_clear(gpointer p)
{
	struct step *s = p;
	g_array_unref(s->areas);
	g_ptr_array_unref(s->tables);
}

struct trail *trail_new(void)
{
	struct trail *t = g_new0(struct trail, 1);
	t->steps = g_array_new(FALSE, FALSE, sizeof(struct step));
	g_array_set_clear_func(t->steps, step_clear);
	return t;
}

void trail_free(struct trail *t)
{
	if (t == NULL)
		return;
	g_array_unref(t->steps);
	g_free(t);
}

void trail_forget(struct trail *t)
{
	g_array_set_size(t->steps, 0);
}

static void add_areas(GArray *to, const GArray *from)
{
	for (guint i = 0; i < from->len; i++) {
		int64_t area = g_array_index(from, int64_t, i);
		guint k = 0;
		while (k < to->len && g_array_index(to, int64_t, k) != area)
			k++;
		if (k == to->len)
			g_array_append_val(to, area);
	}
}

static void add_tables(GPtrArray *to, const GPtrArray *from)
{
	for (guint i = 0; i < from->len; i++)
		if (!g_ptr_array_find(to, from->pdata[i], NULL))
			g_ptr_array_add(to, from->pdata[i]);
}

static struct step *newest(const struct trail *t)
{
	return t->steps->len > 0 ? &g_array_index(t->steps, struct step, t->steps->len - 1) : NULL;
}

void trail_step(struct trail *t, int64_t from, int64_t to, const GArray *areas, const GPtrArray *tables)
{
	const struct step *last = newest(t);
	if ((last != NULL && last->to != from) || areas->len > AREAS_MAX)
		trail_forget(t);
	if (areas->len > AREAS_MAX)
		return;
	if (t->steps->len == STEPS_MAX)
		g_array_remove_index(t->steps, 0);
	struct step s = {from, to, g_array_new(FALSE, FALSE, sizeof(int64_t)), g_ptr_array_new()};
	add_areas(s.areas, areas);
	add_tables(s.tables, tables);
	g_array_append_val(t->steps, s);
}

bool trail_back(const struct trail *t, int64_t stands, int64_t number, GArray *areas, GPtrArray *tables)
{
	const struct step *last = newest(t);
	if (last == NULL || last->to != stands)
		return false;
	for (guint i = t->steps->len; i > 0; i--) {
		const struct step *s = &g_array_index(t->steps, struct step, i - 1);
		add_areas(areas, s->areas);
		add_tables(tables, s->tables);
		if (s->from <= number)
			return true;
	}
	return false;
}

/* A step that began lower still tells what moved since: its end is where it stands now. */
void trail_went_back(struct trail *t, int64_t number)
{
	struct step *s;
	while ((s = newest(t)) != NULL && s->from >= number)
		g_array_set_size(t->steps, t->steps->len - 1);
	if (s != NULL && s->to > number)
		s->to = number;
}
