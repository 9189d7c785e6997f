/* Units below as tiles or a map; see map_view.h. */
#include "web/map_view.h"

#include "base/text.h"
#include "exchange/topojson.h"
#include "web/state.h"
#include "web/web.h"
#include "messages/ask_page.def"

#include <math.h>
#include <string.h>

/* Of what all lies in the upper half, steps from nought would be one colour: they begin at the least. */
static double first_step(double least, double most)
{
	return least < most && least >= most / 2 ? least : 0;
}

static const char *edge(struct web *w, double value, bool whole, bool fine)
{
	const int64_t tenths = (int64_t)floor(value * 10 + 0.5);
	return whole || !fine ? text_thousands((int64_t)value, w->arena)
			      : arena_printf(w->arena, "%s,%d", text_thousands(tenths / 10, w->arena), (int)(tenths % 10));
}

/* Five steps of equal width up to the largest. */
static const char *const *classes_of(struct web *w, double low, double most, bool whole)
{
	const char **out = ARENA_ARRAY(w->arena, const char *, MAP_CLASSES);
	for (int k = 0; k < MAP_CLASSES; k++) {
		double from = low + (most - low) * k / MAP_CLASSES, to = low + (most - low) * (k + 1) / MAP_CLASSES;
		if (whole && floor(to) < ceil(from) + (k > 0 ? 1 : 0) && k > 0 && floor(to) == floor(from))
			continue;
		const double first = whole ? (k == 0 ? low : floor(from) + 1) : from;
		out[k] = arena_printf(w->arena, "%s–%s", edge(w, first, whole, low > 0), edge(w, whole ? floor(to) : to, whole, low > 0));
	}
	return out;
}

/* The codes of the units stand in the maps: shapes are drawn from the first map that has any. */
static void add_shapes(struct web *w, const struct page_chart *c, struct map_cell *cells, struct map *m, size_t *found)
{
	*found = 0;
	for (size_t i = 0; i < w->state->map_count && *found == 0; i++) {
		const struct topo *t = w->state->maps[i];
		size_t *shapes = ARENA_ARRAY(w->arena, size_t, c->row_count + 1), *rows = ARENA_ARRAY(w->arena, size_t, c->row_count + 1);
		for (size_t r = 0; r < c->row_count; r++)
			if (c->rows[r].unit != NULL && topo_find(t, c->rows[r].unit, &shapes[*found]))
				rows[(*found)++] = r;
		if (*found == 0)
			continue;
		const char **paths = ARENA_ARRAY(w->arena, const char *, *found);
		topo_draw(t, shapes, *found, MAP_WIDTH, paths, &m->height, w->arena);
		for (size_t k = 0; k < *found; k++)
			cells[rows[k]].path = paths[k];
	}
}

const struct map *map_of(
	struct web *w, const struct page_chart *c, struct html_url (*link)(struct web *w, const struct page_chart_value *v), size_t *shapes)
{
	struct map *m = ARENA_NEW(w->arena, struct map);
	struct map_cell *cells = ARENA_ARRAY(w->arena, struct map_cell, c->row_count + 1);
	double most = 0, least = INFINITY;
	bool whole = true, any = false;
	for (size_t r = 0; r < c->row_count; r++)
		if (!c->rows[r].values[0].missing) {
			any = true;
			most = fmax(most, c->rows[r].values[0].at);
			least = fmin(least, c->rows[r].values[0].at);
			whole = whole && c->rows[r].values[0].at == floor(c->rows[r].values[0].at);
		}
	const double low = first_step(least, most);
	for (size_t r = 0; r < c->row_count; r++) {
		const struct page_chart_value *v = &c->rows[r].values[0];
		int class_ = most > 0 ? (int)ceil((v->at - low) / (most - low) * MAP_CLASSES) - 1 : 0;
		cells[r] = (struct map_cell){
			.label = c->rows[r].label, .text = v->text, .missing = v->missing, .class_ = CLAMP(class_, 0, MAP_CLASSES - 1)};
		if (v->row != NULL)
			cells[r].to = link(w, v);
	}
	*m = (struct map){.id = "units",
		.title = c->title,
		.description = c->description,
		.cells = cells,
		.count = c->row_count,
		.classes = any ? classes_of(w, low, most, whole) : ARENA_ARRAY(w->arena, const char *, MAP_CLASSES)};
	add_shapes(w, c, cells, m, shapes);
	return m;
}
