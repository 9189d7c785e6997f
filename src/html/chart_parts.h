/* Between the files that draw charts; nobody else includes this. */
#ifndef COSO_HTML_CHART_PARTS_H
#define COSO_HTML_CHART_PARTS_H

#include "html/chart.h"

/* What a drawing has room for. Every chart is drawn twice, for a page and for a telephone's (the stylesheet shows one): letters keep their
 * size, and what stands beside the bars on the one stands above them on the other. */
struct chart_room {
	double width;
	bool narrow;
	double left, right; /* at the edges of a row of bars: for names, for the figure */
	size_t letters;	    /* of a name, in a line */
};

#define CHART_LETTER 6.7 /* a letter of 12 px on the average, px */
#define CHART_LINE 15.0	 /* a line of text, px */

/* An axis from low to high along left … right (or bottom … top: left > right). */
struct chart_axis {
	double low, high, left, right, step;
	int decimals;
};

/* A round scale over the values (and targets) of a chart, or the one it asks for. False when there is no value. */
bool chart_axis_of(const struct chart *c, double left, double right, struct chart_axis *out);
double chart_at(const struct chart_axis *a, double value);
/* A number of the scale in Vietnamese: "1.500", "2,5". */
void chart_tick_text(const struct chart_axis *a, double value, char out[32]);

/* ` name="12.5"`. */
void chart_number(struct html *o, const char *name, double value);
void chart_line(struct html *o, const char *class_, double x1, double y1, double x2, double y2);
/* class_ may be "tm te". */
void chart_text(struct html *o, const char *class_, double x, double y, const char *text);
/* Breaks a label into lines of about so many letters at blanks; draws them, the middle at y. Returns how many. */
size_t chart_label(struct html *o, const char *class_, double x, double y, const char *text, size_t letters);
size_t chart_label_lines(const char *text, size_t letters);
void chart_link_begin(struct html *o, struct html_url to);
void chart_link_end(struct html *o, struct html_url to);
/* <title> of a shape: what a pointer resting on it is told. */
void chart_hint(struct html *o, const char *row, const char *series, const char *value);
/* The frame around a drawing; links: something in it can be followed. */
void chart_begin(struct html *o, const struct chart *c, const struct chart_room *m, double height, bool links);
/* The same by its texts. m NULL: one drawing 720 wide for every page, which shrinks with it: for what has no letters. */
void chart_frame(
	struct html *o, const char *id, const char *title, const char *description, const struct chart_room *m, double height, bool links);
void chart_end(struct html *o);
/* A row whose marks are so thick, with its name: how high, where its marks have their middle when it begins at y, and its name drawn. */
double chart_row_height(const struct chart_room *m, const struct chart_row *row, double thickness);
double chart_row_middle(const struct chart_room *m, const struct chart_row *row, double thickness, double y);
void chart_row_name(struct html *o, const struct chart_room *m, const struct chart_row *row, double thickness, double y);
/* The scale above such rows, down to bottom; ticks for which there is no room get no number. */
void chart_scale(struct html *o, const struct chart_axis *a, double top, double bottom);
/* Class of a series: fill of shapes, stroke of lines. */
const char *chart_fill(size_t series, size_t count);

void chart_draw_bars(struct html *o, const struct chart *c, const struct chart_room *m);
void chart_draw_lines(struct html *o, const struct chart *c, const struct chart_room *m);
void chart_draw_pyramid(struct html *o, const struct chart *c, const struct chart_room *m);
void chart_draw_dots(struct html *o, const struct chart *c, const struct chart_room *m);
void chart_draw_bullet(struct html *o, const struct chart *c, const struct chart_room *m);

#endif
