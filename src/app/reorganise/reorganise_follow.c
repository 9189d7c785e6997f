/* What names a unit or an organisation that ended: members who count in a village, cells that cover one, go along; what only somebody can
 * decide (assignments, establishments, rights) is told as hanging. */
#include "app/reorganise/reorganise_parts.h"

#include "store/statement.h"

#include <string.h>

struct row_id {
	int64_t area, id, organisation;
};

int64_t reorg_village_after(const struct reorg *x, int64_t village)
{
	gpointer heir = NULL;
	if (village == NONE || !g_hash_table_lookup_extended(x->ended, &village, NULL, &heir))
		return village;
	return *(const int64_t *)heir;
}

static bool members(struct reorg *x, int64_t unit, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(x->s), statement_text("reorganise_village_members"), e);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct row_id));
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), unit);
	db_bind_int(st, db_param(st, ":day"), x->day);
	while ((step = db_step(st, e)) == DB_ROW) {
		struct row_id r = {db_int(st, 0), db_int(st, 1), db_int(st, 2)};
		g_array_append_val(all, r);
	}
	bool ok = step == DB_DONE;
	for (guint i = 0; ok && i < all->len; i++) {
		const struct row_id *r = &g_array_index(all, struct row_id, i);
		ok = reorg_member_over(x, r->area, r->id, r->organisation, e);
	}
	return ok;
}

static bool covers(struct reorg *x, const struct reorg_unit *u, struct err *e)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	bool ok = reorg_ids(x, "reorganise_covers_unit", u->id, ids, e);
	for (guint i = 0; ok && i < ids->len; i++) {
		struct organisation_covers_row c;
		bool found = false;
		int64_t id = g_array_index(ids, int64_t, i), heir = reorg_village_after(x, u->id);
		ok = store_get(x->s, &table_organisation_covers, 0, id, &c, x->arena, &found, e) && found &&
		     reorg_cut(x, &table_organisation_covers, 0, id, u->name, e);
		if (!ok || heir == NONE || c.from_d >= x->day)
			continue;
		c.id = NONE;
		c.unit_id = heir;
		c.from_d = x->day;
		c.from_p = PRECISION_DAY;
		ok = store_insert(x->s, &table_organisation_covers, &c, e);
	}
	return ok;
}

static bool hanging(struct reorg *x, const char *statement, int64_t id, const char *name, struct err *e)
{
	const struct table *const kinds[] = {&table_assignment, &table_establishment, &table_role_grant};
	struct db_stmt *st = db_prepare(store_db(x->s), statement_text(statement), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":id"), id);
	db_bind_int(st, db_param(st, ":day"), x->day);
	enum db_step step = db_step(st, e);
	for (size_t i = 0; step == DB_ROW && i < G_N_ELEMENTS(kinds); i++)
		if (db_int(st, (int)i) > 0)
			ITEM(x, REORG_HANGING, MSG_REORG_HANGS_ROWS, name, kinds[i]->kind->label, reorg_number(x, db_int(st, (int)i)));
	db_reset(st);
	return step != DB_ERROR;
}

bool reorg_follow(struct reorg *x, struct err *e)
{
	bool ok = true;
	for (size_t i = 0; ok && i < x->step_count; i++) {
		const struct reorg_step *step = &x->steps[i];
		for (guint k = 0; ok && k < step->units->len; k++) {
			const struct reorg_unit *u = &g_array_index(step->units, struct reorg_unit, k);
			if (g_hash_table_contains(x->ended, &u->id))
				ok = members(x, u->id, e) && covers(x, u, e) && hanging(x, "reorganise_hanging_unit", u->id, u->name, e);
		}
	}
	for (guint i = 0; ok && i < x->gone->len; i++) {
		const struct reorg_org *o = &g_array_index(x->gone, struct reorg_gone, i).org;
		ok = hanging(x, "reorganise_hanging_organisation", o->id, o->name, e);
	}
	return ok;
}
