/* Fuzz target: any bytes as a map. What is taken is drawn; every id that there is finds a shape. */
#include "exchange/topojson.h"

#include <glib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = {0};
	struct topo *t = topo_read((const char *)data, size, &e);
	must((t != NULL) == (e.code == ERR_NONE));
	if (t == NULL)
		return 0;
	struct arena *a = arena_new();
	size_t count = MIN(topo_count(t), 100), found = 0;
	size_t *shapes = ARENA_ARRAY(a, size_t, count + 1);
	const char **paths = ARENA_ARRAY(a, const char *, count + 1);
	double height = 0;
	for (size_t i = 0; i < count; i++) {
		shapes[i] = i;
		must(*topo_id(t, i) == '\0' || topo_find(t, topo_id(t, i), &found));
	}
	topo_draw(t, shapes, count, 720, paths, &height, a);
	must(height >= 0);
	for (size_t i = 0; i < count; i++)
		must(paths[i] != NULL);
	arena_free(a);
	topo_free(t);
	return 0;
}
