/* Units as tiles or shapes; see map.h. */
#include "html/map.h"

#include "html/chart_parts.h"
#include "messages/chart.def"

#include <math.h>

enum { TILE_HEIGHT = 58, GAP = 6, BAND = 10, SQUARE = 26, SQUARE_GAP = 4 };

static void fill(struct html *o, const struct map_cell *c)
{
	if (c->missing)
		HTML_LITERAL(o, "fp");
	else
		g_string_append_printf(o->text, "f%d", CLAMP(c->class_, 0, MAP_CLASSES - 1) + 1);
}

static void hint(struct html *o, const struct map_cell *c)
{
	HTML_LITERAL(o, "<title>");
	html_text(o, c->label);
	HTML_LITERAL(o, ": ");
	html_text(o, c->text);
	HTML_LITERAL(o, "</title>");
}

static void rect(struct html *o, double x, double y, double width, double height)
{
	chart_number(o, "x", x);
	chart_number(o, "y", y);
	chart_number(o, "width", width);
	chart_number(o, "height", height);
}

static void tiles(struct html *o, const struct map *m, const struct chart_room *room, size_t columns)
{
	double width = (room->width - GAP * (double)(columns - 1)) / (double)columns;
	size_t rows = (m->count + columns - 1) / columns;
	size_t letters = (size_t)((width - BAND - 10) / CHART_LETTER);
	chart_frame(o, m->id, m->title, m->description, room, (double)rows * (TILE_HEIGHT + GAP), true);
	for (size_t i = 0; i < m->count; i++) {
		const struct map_cell *c = &m->cells[i];
		double x = (double)(i % columns) * (width + GAP), y = (double)(i / columns) * (TILE_HEIGHT + GAP) + 1;
		chart_link_begin(o, c->to);
		HTML_LITERAL(o, "<rect class=\"box\"");
		rect(o, x + 1, y, width - 2, TILE_HEIGHT);
		HTML_LITERAL(o, ">");
		hint(o, c);
		HTML_LITERAL(o, "</rect><rect class=\"");
		fill(o, c);
		HTML_LITERAL(o, "\"");
		rect(o, x + 1, y, BAND, TILE_HEIGHT);
		HTML_LITERAL(o, "/>");
		(void)chart_label(o, "", x + BAND + 6, y + 19, c->label, MAX(letters, 6));
		chart_text(o, "tb", x + BAND + 6, y + TILE_HEIGHT - 7, c->text);
		chart_link_end(o, c->to);
	}
	chart_end(o);
}

/* Squares in the order of the units; like shapes they are left out of the order of tabs: a table stands beside them. */
static void squares(struct html *o, const struct map *m, const struct chart_room *room)
{
	const size_t columns = (size_t)((room->width + SQUARE_GAP) / (SQUARE + SQUARE_GAP)), rows = (m->count + columns - 1) / columns;
	chart_frame(o, m->id, m->title, m->description, room, (double)rows * (SQUARE + SQUARE_GAP) + 1, true);
	HTML_LITERAL(o, "<g class=\"map\">");
	for (size_t i = 0; i < m->count; i++) {
		const struct map_cell *c = &m->cells[i];
		HTML_LITERAL(o, "<a tabindex=\"-1\" href=\"");
		html_url_made(o, c->to);
		HTML_LITERAL(o, "\"><rect class=\"");
		fill(o, c);
		HTML_LITERAL(o, "\"");
		rect(o, (double)(i % columns) * (SQUARE + SQUARE_GAP), (double)(i / columns) * (SQUARE + SQUARE_GAP) + 1, SQUARE, SQUARE);
		HTML_LITERAL(o, ">");
		hint(o, c);
		HTML_LITERAL(o, "</rect></a>");
	}
	HTML_LITERAL(o, "</g>");
	chart_end(o);
}

void html_tiles(struct html *o, const struct map *m)
{
	static const struct chart_room page = {.width = MAP_WIDTH}, phone = {.width = 330, .narrow = true};
	if (m->dense) {
		squares(o, m, &page);
		squares(o, m, &phone);
		return;
	}
	tiles(o, m, &page, 6);
	tiles(o, m, &phone, 3);
}

void html_map(struct html *o, const struct map *m)
{
	chart_frame(o, m->id, m->title, m->description, NULL, ceil(m->height) + 2, true);
	HTML_LITERAL(o, "<g class=\"map\">");
	for (size_t i = 0; i < m->count; i++) {
		const struct map_cell *c = &m->cells[i];
		if (c->path == NULL || *c->path == '\0')
			continue;
		/* The table is the keyboard's way in: shapes are left out of the order of tabs. */
		HTML_LITERAL(o, "<a tabindex=\"-1\" href=\"");
		html_url_made(o, c->to);
		HTML_LITERAL(o, "\"><path class=\"");
		fill(o, c);
		HTML_LITERAL(o, "\" d=\"");
		html_attribute(o, c->path);
		HTML_LITERAL(o, "\">");
		hint(o, c);
		HTML_LITERAL(o, "</path></a>");
	}
	HTML_LITERAL(o, "</g>");
	chart_end(o);
}

void html_map_key(struct html *o, const struct map *m)
{
	HTML_LITERAL(o, "<ul class=\"key s muted\">");
	for (int k = 0; k < MAP_CLASSES; k++) {
		if (m->classes[k] == NULL)
			continue;
		g_string_append_printf(o->text,
			"<li><svg viewBox=\"0 0 18 12\" aria-hidden=\"true\"><rect class=\"f%d\" width=\"18\" height=\"12\"/></svg>",
			k + 1);
		html_text(o, m->classes[k]);
		HTML_LITERAL(o, "</li>");
	}
	bool missing = false;
	for (size_t i = 0; i < m->count; i++)
		missing = missing || m->cells[i].missing;
	if (missing) {
		HTML_LITERAL(o, "<li><svg viewBox=\"0 0 18 12\" aria-hidden=\"true\"><rect class=\"fp\" x=\"1\" y=\"1\" width=\"16\" "
				"height=\"10\"/></svg>");
		html_message(o, MSG_CHART_MAP_MISSING, NULL, 0);
		HTML_LITERAL(o, "</li>");
	}
	HTML_LITERAL(o, "</ul>");
}
