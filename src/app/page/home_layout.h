/* What stands on the home page, by who looks: domain/layouts/home.yaml. */
#ifndef COSO_APP_HOME_LAYOUT_H
#define COSO_APP_HOME_LAYOUT_H

#include "app/app.h"

enum home_block {
	HOME_WORK,
	HOME_DUE,
	HOME_CHANGES,
	HOME_FOLLOW,
	HOME_CLEAN,
	HOME_UNITS,
	HOME_GAPS,
	HOME_VACANCIES,
	HOME_OVERVIEW,
	HOME_RUNNING,
	HOME__BLOCKS
};
struct home_layout {
	const char *name; /* "office" */
	const char *right, *without, *place, *level;
	enum home_block main[HOME__BLOCKS], side[HOME__BLOCKS];
	size_t main_count, side_count;
};

/* The layout for the app's viewer; level: num of the highest unit's level, NONE without units. In a read transaction; NULL on error. Lives
 * until the app is given back. */
const struct home_layout *home_layout(struct app *a, int64_t level, struct err *e);
bool home_has(const struct home_layout *l, enum home_block block);

#endif
