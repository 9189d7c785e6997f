/* What the act comes to: figures of the units before and after, and the drawing of both trees. */
#include "app/reorganise/reorganise_parts.h"

#include "store/statement.h"

#include <string.h>

static bool figure(struct reorg *x, int64_t unit, bool before, struct reorganise_figure *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->s), statement_text("reorganise_figures"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), unit);
	db_bind_int(st, db_param(st, ":day"), before ? x->before : x->day);
	db_bind_int(st, db_param(st, ":village"), reorg_num(x, "unit_level", "village"));
	db_bind_int(st, db_param(st, ":party"), reorg_num(x, "membership_kind", "party"));
	db_bind_int(st, db_param(st, ":home"), reorg_num(x, "membership_place", "home"));
	enum db_step step = db_step(st, e);
	if (step == DB_ROW) {
		out->villages = db_int(st, 0);
		out->organisations = db_int(st, 1);
		out->cells = db_int(st, 2);
		out->members = db_int(st, 3);
		out->seats = db_int(st, 4);
		out->holders = db_int(st, 5);
		db_reset(st);
	}
	return step == DB_ROW;
}

static void add_up(struct reorganise_figure *sum, const struct reorganise_figure *f)
{
	sum->villages += f->villages;
	sum->organisations += f->organisations;
	sum->cells += f->cells;
	sum->members += f->members;
	sum->seats += f->seats;
	sum->holders += f->holders;
}

static gint by_id(gconstpointer a, gconstpointer b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* ---- the drawing ---- */

static void node(struct reorg *x, bool before, int depth, int mark, const char *text)
{
	struct reorganise_node n = {before, depth, mark, arena_strdup(x->arena, text)};
	g_array_append_val(x->out->nodes, n);
}

static bool below(struct reorg *x, int64_t unit, bool before, struct err *e)
{
	enum { SHOWN = 40 };
	g_autoptr(GArray) children = g_array_new(FALSE, FALSE, sizeof(struct reorg_unit)),
			  orgs = g_array_new(FALSE, FALSE, sizeof(struct reorg_org));
	if (!reorg_orgs_of(x, unit, before ? x->before : x->day, orgs, e) ||
		!reorg_children(x, unit, before ? x->before : x->day, children, e))
		return false;
	for (guint i = 0; i < orgs->len && i < SHOWN; i++) {
		const struct reorg_org *o = &g_array_index(orgs, struct reorg_org, i);
		bool fresh = !before && o->from == x->day;
		for (guint k = 0; fresh && k < x->fresh->len; k++)
			if (g_array_index(x->fresh, struct reorg_new, k).org.id == o->id)
				node(x, before, 1, 2, o->name);
		if (before && reorg_gone_of(x, o->id) != NULL)
			node(x, before, 1, 1, o->name);
	}
	for (guint i = 0; i < children->len && i < SHOWN; i++)
		node(x, before, 1, 0, g_array_index(children, struct reorg_unit, i).name);
	return true;
}

static bool draw_unit(struct reorg *x, int64_t id, bool before, struct err *e)
{
	struct reorg_unit u, other;
	if (!reorg_unit_on(x, id, before ? x->before : x->day, &u, e) || !reorg_unit_on(x, id, before ? x->day : x->before, &other, e))
		return false;
	if (u.id == NONE)
		return true;
	node(x, before, 0, other.id != NONE ? 0 : before ? 1 : 2, u.name);
	return below(x, id, before, e);
}

static bool draw_orgs(struct reorg *x, struct err *e)
{
	for (size_t i = 0; i < x->step_count; i++) {
		const struct reorg_step *step = &x->steps[i];
		for (guint k = 0; k < step->orgs->len; k++) {
			const struct reorg_org *o = &g_array_index(step->orgs, struct reorg_org, k);
			struct reorg_org now;
			if (!reorg_org_on(x, o->id, x->day, &now, e))
				return false;
			node(x, true, 0, now.id == NONE ? 1 : 0, o->name);
			if (now.id != NONE)
				node(x, false, 0, 0, now.name);
		}
		for (size_t k = 0; step->organisations && k < step->target_count; k++)
			if (step->targets[k].fresh || step->targets[k].asked->is != NULL)
				node(x, false, 0, step->targets[k].fresh ? 2 : 0, step->targets[k].org.name);
	}
	return true;
}

bool reorg_figures(struct reorg *x, struct err *e)
{
	g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(int64_t));
	GHashTableIter it;
	gpointer key;
	g_hash_table_iter_init(&it, x->touched_units);
	while (g_hash_table_iter_next(&it, &key, NULL))
		if (*(const int64_t *)key != NONE)
			g_array_append_val(units, *(const int64_t *)key);
	g_array_sort(units, by_id);
	bool ok = draw_orgs(x, e);
	for (int side = 0; ok && side < 2; side++) {
		struct reorganise_figure sum = {.unit = msg_template(MSG_REORG_SUM, x->lang), .before = side == 0, .sum = true};
		for (guint i = 0; ok && i < units->len; i++) {
			int64_t id = g_array_index(units, int64_t, i);
			struct reorg_unit u;
			struct reorganise_figure f = {.before = side == 0};
			ok = draw_unit(x, id, f.before, e) && reorg_unit_on(x, id, f.before ? x->before : x->day, &u, e);
			if (!ok || u.id == NONE)
				continue;
			f.unit = u.name;
			ok = figure(x, id, f.before, &f, e);
			g_array_append_val(x->out->figures, f);
			add_up(&sum, &f);
		}
		g_array_append_val(x->out->figures, sum);
	}
	return ok;
}
