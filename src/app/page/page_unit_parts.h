/* Inside the page of a unit: what its files share. */
#ifndef COSO_APP_PAGE_UNIT_PARTS_H
#define COSO_APP_PAGE_UNIT_PARTS_H

#include "app/page/page_sql.h"
#include "app/page/page_unit.h"

#include "auth/law.h"

/* One drawing: ask->day is the day shown. */
struct unit_drawing {
	struct app *app;
	const struct page_ask *ask;
	int64_t unit;
	struct page_unit *out;
	struct arena *arena;
};

/* The number of a level of unit_level ("commune"); 0 when there is none. */
int64_t unit_level_num(struct app *a, const char *id);
const char *unit_text(struct db_stmt *st, int column, struct arena *arena); /* "" for NULL */

/* What the viewer has of records of a table and class at a unit, or at an organisation there (NONE: none). */
enum auth_access unit_access(const struct unit_drawing *d, const char *table, char class_, int64_t unit, int64_t organisation);

/* Units on both sides, one drawing; after lineage. */
bool unit_draw_picture(const struct unit_drawing *d, int64_t level, struct err *e);
/* Boundaries of today. A unit that ended on *day: where its territory is today; when one unit has all of it, *unit becomes that one. */
bool unit_find_successors(const struct unit_drawing *d, ymd last, int64_t *unit, struct err *e);
/* The units that made up, on the day shown, what the unit covers today. */
bool unit_draw_territory(const struct unit_drawing *d, ymd day, struct err *e);
bool unit_draw_lineage(const struct unit_drawing *d, struct err *e);
bool unit_draw_organisations(const struct unit_drawing *d, struct err *e);
bool unit_draw_villages(const struct unit_drawing *d, int64_t page, struct err *e);
bool unit_draw_children(const struct unit_drawing *d, struct err *e);

#endif
