/* Units as a picture: a grid of equal tiles, or their shapes; shaded in five classes, each with a link, a title, a key of the classes. */
#ifndef COSO_HTML_MAP_H
#define COSO_HTML_MAP_H

#include "html/html.h"

#include <stdbool.h>

#define MAP_CLASSES 5
#define MAP_WIDTH 720

struct map_cell {
	const char *label, *text; /* text: as printed */
	struct html_url to;
	bool missing;
	int class_;	  /* 0 … MAP_CLASSES − 1 */
	const char *path; /* of its shape; NULL or "": none */
};
struct map {
	const char *id, *title, *description;
	const struct map_cell *cells;
	size_t count;
	double height;		    /* of the shapes */
	const char *const *classes; /* what they mean, MAP_CLASSES; NULL where nothing stands for it */
	bool dense;		    /* tiles as small squares that say their name when pointed at */
};

/* Above so many units tiles with names are no picture any more: dense. */
#define MAP_MANY 40
void html_tiles(struct html *o, const struct map *m);
/* Only units that have a shape. */
void html_map(struct html *o, const struct map *m);
void html_map_key(struct html *o, const struct map *m);

#endif
