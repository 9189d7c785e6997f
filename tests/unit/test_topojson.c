/* Maps taken in: quantised and plain, shared arcs both ways, polygons of several parts; what is none or too large is refused with its
 * place. */
#include "exchange/topojson.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

/* Two squares that share an edge: steps of a grid of hundredths of a degree. */
static const char squares[] = "{\"type\":\"Topology\",\"objects\":{\"u\":{\"type\":\"GeometryCollection\",\"geometries\":["
			      "{\"type\":\"Polygon\",\"id\":\"A\",\"arcs\":[[0,1]]},{\"type\":\"MultiPolygon\",\"id\":7,\"properties\":{"
			      "\"n\":[1,{\"x\":null}]},\"arcs\":[[[-1,2]]]}]}},"
			      "\"transform\":{\"scale\":[0.01,0.01],\"translate\":[100,0]},"
			      "\"arcs\":[[[100,0],[0,100]],[[100,100],[-100,0],[0,-100],[100,0]],[[100,0],[100,0],[0,100],[-100,0]]]}";

static struct topo *read_ok(const char *text)
{
	struct err e = {0};
	struct topo *t = topo_read(text, strlen(text), &e);
	if (t == NULL)
		fail_msg("%s", e.en);
	return t;
}

static void shapes(void **state)
{
	struct topo *t = read_ok(squares);
	struct arena *a = arena_new();
	size_t both[2] = {0, 0};
	const char *path[2] = {NULL, NULL};
	double height = 0;
	(void)state;
	assert_int_equal(topo_count(t), 2);
	assert_true(topo_find(t, "A", &both[0]) && topo_find(t, "7", &both[1]));
	topo_draw(t, both, 2, 200, path, &height, a);
	/* two degrees wide, one high, near the equator: half as high as wide */
	assert_true(height > 99 && height < 101);
	assert_string_equal(path[0], "M100.0 100.0L100.0 0.0L0.0 0.0L0.0 100.0L100.0 100.0Z");
	assert_string_equal(path[1], "M100.0 0.0L100.0 100.0L200.0 100.0L200.0 0.0L100.0 0.0Z");
	arena_free(a);
	topo_free(t);
}

static void refused(void **state)
{
	static const struct {
		const char *text, *says;
	} all[] = {{"", "byte 0"}, {"{}", "Topology"}, {"{\"type\":\"Feature\"}", "Topology"},
		{"{\"type\":\"Topology\",\"arcs\":[[[1]]]}", "byte"}, {"{\"type\":\"Topology\",\"arcs\":[[[1,2],[3,1e400]]]}", "byte"},
		{"{\"type\":\"Topology\",\"arcs\":[],\"objects\":{\"u\":{\"type\":\"Polygon\",\"arcs\":[[0]]}}}", "arc"},
		{"{\"type\":\"Topology\",\"arcs\":[],\"objects\":{\"u\":{\"type\":\"Polygon\",\"arcs\":[[-3]]}}}", "arc"},
		{"{\"type\":\"Topology\",\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", "byte"},
		{"{\"type\":\"Topology\"", "byte"}};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct err e = {0};
		assert_null(topo_read(all[i].text, strlen(all[i].text), &e));
		assert_int_equal(e.code, ERR_INPUT);
		if (strstr(e.en, all[i].says) == NULL)
			fail_msg("%zu: %s", i, e.en);
	}
}

/* Half a map is never a map. */
static void cut(void **state)
{
	(void)state;
	for (size_t n = 0; n + 1 < sizeof squares; n++) {
		struct err e = {0};
		g_autofree char *part = g_strndup(squares, n);
		struct topo *t = topo_read(part, n, &e);
		if (t != NULL)
			fail_msg("taken at %zu", n);
		assert_int_equal(e.code, ERR_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(shapes), cmocka_unit_test(refused), cmocka_unit_test(cut)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
