/* See page_coming.h. */
#include "app/page/page_coming.h"

#include "app/page/page_form_parts.h"
#include "app/page/page_kept.h"

#include <string.h>

bool page_units_at_hand(struct app *a, const struct page_ask *ask, const char **unit, int64_t *place, struct form_choices *out,
	struct arena *arena, struct err *e)
{
	const struct page_form_ask none = {.page = 1};
	struct form_work form = {.app = a, .ask = ask, .q = &none, .arena = arena};
	bool given = *place != 0 || (*unit != NULL && **unit != '\0');
	const char *path = NULL;
	if (!form_units_at_hand(&form, out, e))
		return false;
	if (!given)
		*unit = form.request.unit;
	if (*place != 0 && !form_unit_choices(&form, *place, &path, out, e))
		return false;
	for (size_t i = 0; i < out->count; i++)
		if (out->items[i].chosen || *place != 0 || *unit == NULL || strcmp(out->items[i].value, *unit) == 0)
			return true;
	struct form_choice *more = ARENA_ARRAY(arena, struct form_choice, out->count + 1);
	if (out->count > 0)
		memcpy(more + 1, out->items, out->count * sizeof *more);
	more[0] = (struct form_choice){*unit, *unit, true};
	*out = (struct form_choices){more, out->count + 1};
	return true;
}

bool page_units_of(struct app *a, const struct page_ask *ask, int64_t unit, struct form_choices *out, struct arena *arena, struct err *e)
{
	const char *none = NULL;
	return page_units_at_hand(a, ask, &none, &unit, out, arena, e);
}

static bool draw(struct app *a, const struct page_ask *ask, struct coming_ask *what, struct coming *out, struct form_choices *units,
	struct arena *arena, struct err *e)
{
	if (!figure_share(a, ask->known_ms, e))
		return false;
	const char *asked = what->unit != NULL && *what->unit != '\0' && what->place == 0 ? what->unit : NULL;
	bool ok = page_units_at_hand(a, ask, &what->unit, &what->place, units, arena, e) && coming_up(a, ask, what, out, arena, e) &&
		  (asked == NULL || page_units_of(a, ask, out->unit.id, units, arena, e));
	figure_unshare(a);
	return ok;
}

struct view {
	struct coming coming;
	struct form_choices units;
};
struct asked {
	const struct page_ask *ask;
	const struct coming_ask *what;
};

static const void *make(struct app *a, void *user, struct arena *arena, struct err *e)
{
	const struct asked *q = user;
	struct coming_ask what = *q->what;
	struct view *v = ARENA_NEW(arena, struct view);
	what.unit = arena_strdup(arena, what.unit);
	what.item = arena_strdup(arena, what.item);
	return draw(a, q->ask, &what, &v->coming, &v->units, arena, e) ? v : NULL;
}

bool page_coming(struct app *a, const struct page_ask *ask, struct coming_ask *what, struct coming *out, struct form_choices *units,
	struct arena *arena, struct err *e)
{
	if (what->takes_out || what->use_sql)
		return draw(a, ask, what, out, units, arena, e);
	struct asked q = {ask, what};
	struct view v;
	const char *key = arena_printf(arena, "coming\037%s\037%" G_GINT64_FORMAT "\037%s\037%d\037%d\037%zu\037%d",
		what->unit != NULL ? what->unit : "", what->place, what->item != NULL ? what->item : "", what->from, what->months,
		what->names, what->numbers);
	if (!page_kept(a, ask, key, make, &q, &v, sizeof v, e))
		return false;
	*out = v.coming;
	*units = v.units;
	return true;
}
