/* Guarding figures; see figure_hide.h. */
#include "app/figure/figure_hide.h"

#include "auth/law.h"

static enum guard_access access_to(void *user, const struct cell_reads *reads, const struct place *where, ymd day)
{
	const struct viewer *v = user;
	bool area = where->tree == TREE_AREA;
	const struct auth_place at = {.unit = area ? where->id : NONE, .organisation = area ? NONE : where->id, .day = day};
	enum guard_access least = GUARD_OPEN;
	for (size_t i = 0; i < reads->count; i++) {
		const struct cell_read *r = &reads->items[i];
		enum auth_access a = viewer_access(v, r->kind != NULL ? r->kind->name : "figure", r->class_, &at);
		enum guard_access g = a == ACCESS_NAMES ? GUARD_OPEN : a == ACCESS_FIGURES ? GUARD_FIGURES : GUARD_HIDDEN;
		least = MIN(least, g);
	}
	return least;
}

/* Of a question with typed conditions: the difference of two would name people. */
static enum guard_access access_to_typed(void *user, const struct cell_reads *reads, const struct place *where, ymd day)
{
	enum guard_access a = access_to(user, reads, where, day);
	for (size_t i = 0; a == GUARD_FIGURES && i < reads->count; i++)
		if (reads->items[i].class_ == 'S')
			return GUARD_HIDDEN;
	return a;
}

const struct viewer *figure_viewer(const struct app *a)
{
	return a->viewer != NULL ? a->viewer : viewer_nobody();
}

bool figure_guard(struct app *a, ymd today, bool typed, const struct report_guard **out, struct arena *arena, struct err *e)
{
	*out = NULL;
	if (viewer_is_operator(figure_viewer(a)))
		return true;
	struct settings set;
	if (!law_settings(a->store, today, &set, e))
		return false;
	struct report_guard *g = ARENA_NEW(arena, struct report_guard);
	*g = (struct report_guard){(void *)(uintptr_t)figure_viewer(a), typed ? access_to_typed : access_to, set.value[SETTING_SMALL_CELL]};
	*out = g;
	return true;
}
