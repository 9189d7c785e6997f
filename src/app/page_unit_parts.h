/* Inside the page of a unit: what its files share. */
#ifndef COSO_APP_PAGE_UNIT_PARTS_H
#define COSO_APP_PAGE_UNIT_PARTS_H

#include "app/page_sql.h"
#include "app/page_unit.h"

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

bool unit_draw_lineage(const struct unit_drawing *d, struct err *e);
bool unit_draw_organisations(const struct unit_drawing *d, struct err *e);
bool unit_draw_villages(const struct unit_drawing *d, int64_t page, struct err *e);
bool unit_draw_children(const struct unit_drawing *d, struct err *e);

#endif
