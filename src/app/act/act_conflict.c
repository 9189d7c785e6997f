/* Two people at once: the second is shown what the first changed, and chooses. */
#include "app/act/act_internal.h"
#include "store/statement.h"

#include <string.h>

/* The row as it was at that revision, from its history twin. */
static bool load_revision(struct acting *x, const struct act_row *r, void *row, bool *found, struct err *e)
{
	return store_get_revision(x->store, r->t, x->area, ROW_AT_INT(r->before, r->t->id), x->act->rev, row, x->arena, found, e);
}

static bool differ(struct acting *x, const struct act_row *r, const struct column *c, const void *base, struct err *e)
{
	struct act_difference d = {.field = c->offset == r->t->from_d	 ? "from"
					    : c->offset == r->t->until_d ? "until"
					    : c->offset == r->t->on_d	 ? "on"
									 : act_column_field(r->t, c, x->arena)};
	if (d.field == NULL || c->offset == r->t->from_p || c->offset == r->t->until_p)
		return true;
	d.label = act_label(r->t, c, x->act->lang, x->arena);
	if (!act_shown(x, r->t, c, base, &d.before, e) || !act_shown(x, r->t, c, r->now, &d.yours, e) ||
		!act_shown(x, r->t, c, r->before, &d.theirs, e))
		return false;
	g_array_append_val(x->differences, d);
	return true;
}

static bool who_wrote(struct acting *x, const struct act_row *r, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->store), statement_text("change_author"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "area"), r->t->area == COLUMN_ABSENT ? 0 : ROW_AT_INT(r->before, r->t->area));
	db_bind_int(st, db_param(st, "id"), ROW_AT_INT(r->before, r->t->chg_id));
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		x->out->who = arena_strdup(x->arena, db_text(st, 0));
		x->out->when_ms = db_int(st, 1);
		db_reset(st);
	}
	return step != DB_ERROR;
}

bool act_conflict(struct acting *x, const struct act_row *r, bool *conflicted, struct err *e)
{
	bool found = false;
	*conflicted = false;
	x->out->rev = ROW_AT_INT(r->before, r->t->rev);
	if (x->act->rev == NONE || x->act->rev == x->out->rev)
		return true;
	void *base = arena_alloc(x->arena, r->t->row_size);
	if (!load_revision(x, r, base, &found, e))
		return false;
	if (!found)
		memcpy(base, r->before, r->t->row_size);
	for (uint16_t i = 0; i < r->t->column_count; i++) {
		const struct column *c = &r->t->columns[i];
		bool theirs = act_speaks(r->t, c) && !act_same(c, base, r->before);
		/* What the user typed is judged against what the user saw; what both wrote alike is no difference. */
		if (theirs && !act_same(c, r->now, r->before) && !differ(x, r, c, base, e))
			return false;
	}
	*conflicted = true;
	x->out->conflicted = true;
	return who_wrote(x, r, e);
}
