/* A death ends what a person holds (C22), in the act that records it: which kinds, and with which reason, is law (domain/checks). */
#include "app/act/act_internal.h"
#include "app/act/act_law.h"
#include "messages/act.def"
#include "model/kinds.gen.h"

#include <string.h>

struct held {
	const struct table *t;
	int64_t area, id;
};

static void note_held(const struct table *t, const struct column *c, int64_t area, int64_t id, void *user)
{
	const struct held h = {t, area, id};
	bool own = c->field >= 0 && strcmp(c->name, "person_id") == 0;
	if (own && !t->versions && t->until_d != COLUMN_ABSENT)
		g_array_append_val((GArray *)user, h);
}

static bool end_one(struct acting *x, const struct held *h, int64_t death, struct err *e)
{
	bool found = false, named = false;
	const char *name = "", *last = "";
	void *row = arena_alloc(x->arena, h->t->row_size);
	if (!store_get(x->store, h->t, h->area, h->id, row, x->arena, &found, e) || !found)
		return found;
	ymd day = ymd_first((ymd)death);
	if (ROW_AT_INT(row, h->t->until_d) != YMD_OPEN || ROW_AT_INT(row, h->t->from_d) > day)
		return true;
	if (!act_law_death(x, h->t, row, &named, e) || !named)
		return !named && (e == NULL || e->code == ERR_NONE);
	ROW_AT_INT(row, h->t->until_d) = ymd_add_days(day, 1);
	ROW_AT_INT(row, h->t->until_p) = PRECISION_DAY;
	last = act_day(x, day);
	if (!store_update(x->store, h->t, row, e) || !act_name(x, h->t->kind, h->area, h->id, &name, e))
		return false;
	act_effect(x, ACT_SAY(x, MSG_ACT_CLOSES, name, last), h->t->kind, h->area, h->id);
	return true;
}

bool act_close_dead(struct acting *x, struct err *e)
{
	const struct person_row *now = x->main.now, *before = x->main.before;
	if (x->main.t != &table_person || now->death_d == NONE || (before != NULL && before->death_d == now->death_d) ||
		x->act->keep_others)
		return true;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct held));
	if (!store_dependents(x->store, &kind_person, x->area, now->id, note_held, all, e))
		return false;
	for (guint i = 0; i < all->len; i++)
		if (!end_one(x, &g_array_index(all, struct held, i), now->death_d, e))
			return false;
	return true;
}
