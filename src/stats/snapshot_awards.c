/* A timeline of the highest so far (a view with awards beside it, sql/views/README.md): read award by award and worked out here. */
#include "stats/snapshot_awards.h"

#include <stdlib.h>

struct award {
	int64_t id, award_id;
	ymd on;
	int32_t height, value;
};

bool snap_awards_read(GArray *awards, struct db_stmt *st, struct err *e)
{
	enum db_step step;

	while ((step = db_step(st, e)) == DB_ROW) {
		struct award x = {.id = db_int(st, 0),
			.award_id = db_int(st, 1),
			.on = (ymd)db_int(st, 2),
			.height = (int32_t)db_int(st, 3),
			.value = (int32_t)db_int(st, 4)};
		g_array_append_val(awards, x);
	}
	return step == DB_DONE;
}

GArray *snap_awards_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct award));
}

static int compare_awards(const void *a, const void *b)
{
	const struct award *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->on != y->on)
		return x->on < y->on ? -1 : 1;
	if (x->height != y->height)
		return x->height < y->height ? -1 : 1;
	return (x->award_id > y->award_id) - (x->award_id < y->award_id);
}

void snap_awards_highest(GArray *awards, struct snap_timeline *l)
{
	struct award *all = (struct award *)(void *)awards->data;
	size_t kept = 0;
	bool sorted = true;

	for (size_t i = 1; i < awards->len && sorted; i++)
		sorted = compare_awards(&all[i - 1], &all[i]) <= 0;
	if (!sorted)
		qsort(all, awards->len, sizeof(*all), compare_awards);
	/* one below what somebody has counts never; of one day the last stays */
	for (size_t i = 0; i < awards->len; i++) {
		bool same = kept > 0 && all[kept - 1].id == all[i].id;

		if (same && all[i].height < all[kept - 1].height)
			continue;
		if (same && all[i].on == all[kept - 1].on)
			kept--;
		all[kept++] = all[i];
	}
	snap_timeline_room(l, l->count + kept);
	for (size_t i = 0; i < kept; i++) {
		bool more = i + 1 < kept && all[i + 1].id == all[i].id;

		if (all[i].on < YMD_OPEN)
			snap_timeline_put(l, all[i].id, all[i].on, more ? all[i + 1].on : YMD_OPEN, all[i].value);
	}
}
