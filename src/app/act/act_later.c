/* Later versions of the same record: which say what this one said, and so change with it when the user says "and the later ones too"
 * (docs/records.md 1.3). A field goes on while the value equals the old one and stops at the first version that differs. */
#include "app/act/act_internal.h"

#include <string.h>

struct later_version {
	void *row;
	bool dirty;
};

static bool load_later(struct acting *x, GArray *out, struct err *e)
{
	const struct table *t = x->version.t;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!store_version_ids(x->store, t, x->area, ROW_AT_INT(x->version.before, t->head), ids, e))
		return false;
	int64_t from = ROW_AT_INT(x->version.before, t->from_d);
	for (guint i = 0; i < ids->len; i++) {
		struct later_version v = {arena_alloc(x->arena, t->row_size), false};
		bool found = false;
		if (!store_get(x->store, t, x->area, g_array_index(ids, int64_t, i), v.row, x->arena, &found, e))
			return false;
		if (found && ROW_AT_INT(v.row, t->from_d) > from)
			g_array_append_val(out, v);
	}
	return true;
}

static bool list_field(struct acting *x, const struct column *c, GArray *versions, struct err *e)
{
	const struct table *t = x->version.t;
	for (guint i = 0; i < versions->len; i++) {
		struct later_version *v = &g_array_index(versions, struct later_version, i);
		struct act_later l = {.from = (ymd)ROW_AT_INT(v->row, t->from_d), .until = (ymd)ROW_AT_INT(v->row, t->until_d)};
		l.field = act_column_field(t, c, x->arena);
		l.label = act_label(t, c, x->act->lang, x->arena);
		l.same = act_same(c, x->version.before, v->row);
		if (!act_shown(x, t, c, v->row, &l.value, e))
			return false;
		if (l.field != NULL)
			g_array_append_val(x->later, l);
		if (!l.same)
			return true;
		if (!x->act->later)
			continue;
		if (c->store == COLUMN_INT)
			*row_int(c, v->row) = row_get_int(c, x->version.now);
		else
			row_set_text(c, v->row, row_get_text(c, x->version.now));
		v->dirty = true;
	}
	return true;
}

bool act_later(struct acting *x, struct err *e)
{
	const struct table *t = x->version.t;
	if (t == NULL || x->version.before == NULL)
		return true;
	g_autoptr(GArray) versions = g_array_new(FALSE, FALSE, sizeof(struct later_version));
	if (!load_later(x, versions, e))
		return false;
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		bool changed = c->field >= 0 && !c->derived && !act_same(c, x->version.before, x->version.now);
		if (changed && !list_field(x, c, versions, e))
			return false;
	}
	if (act_has_problem(x, NULL))
		return true;
	for (guint i = 0; i < versions->len; i++) {
		struct later_version *v = &g_array_index(versions, struct later_version, i);
		/* The boundary next to the version may have moved before. */
		if (v->dirty && !store_update(x->store, t, v->row, e))
			return false;
	}
	return true;
}
