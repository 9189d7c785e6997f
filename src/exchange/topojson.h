/* Maps on their way in: TopoJSON (quantised or not) as shapes with ids, drawn as paths of SVG. Untrusted text: every size has a cap. */
#ifndef COSO_EXCHANGE_TOPOJSON_H
#define COSO_EXCHANGE_TOPOJSON_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

enum {
	TOPO_BYTES_MAX = 16 * 1024 * 1024,
	TOPO_ARCS_MAX = 200000,
	TOPO_POINTS_MAX = 3000000,
	TOPO_SHAPES_MAX = 20000,
	TOPO_REFS_MAX = 1000000,
	TOPO_DEPTH_MAX = 24
};

/* Immutable; may be read by several threads. */
struct topo;
/* NULL with ERR_INPUT and the place (byte) when it is no TopoJSON, refers to what is not there, or is larger than the caps. */
struct topo *topo_read(const char *text, size_t length, struct err *e);
struct topo *topo_load(const char *path, struct err *e);
void topo_free(struct topo *t); /* NULL is fine */

size_t topo_count(const struct topo *t);
const char *topo_id(const struct topo *t, size_t shape); /* "00004"; "" without one */
/* The shape of that id; false when there is none. */
bool topo_find(const struct topo *t, const char *id, size_t *shape);

/* A picture of some shapes: path[i] for shapes[i], in a box `width` wide; *height follows. Points nearer than half a unit are left out. */
void topo_draw(const struct topo *t, const size_t *shapes, size_t count, double width, const char **path, double *height, struct arena *a);

#endif
