/* Who uses an addition to a code list (list_item): rows hold its number, not its id, so that no key of the database keeps it there. Every
 * column of that list, found in the descriptors. */
#include "store/store_internal.h"

#include "model/kinds.gen.h"

#include <string.h>

struct asking_users {
	struct store *s;
	int64_t num;
	code_user each;
	void *user;
};

static bool ask_column(const struct asking_users *u, const struct table *t, const struct column *c, struct err *e)
{
	const char *area = t->kind->family == FAMILY_AREA ? "x.area_id" : "CAST(0 AS INTEGER)";
	g_autofree char *sql = g_strdup_printf("SELECT %s AS area, x.id, n.group_id, n.actor FROM %s x"
					       " LEFT JOIN change_log n ON n.area_id = x.%s AND n.id = x.chg_id"
					       " WHERE x.%s = :num ORDER BY x.id",
		area, t->name, table_area_column(t), c->name);
	struct db_stmt *st = db_prepare(u->s->db, sql, e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "num"), u->num);
	while ((step = db_step(st, e)) == DB_ROW)
		u->each(t, c, db_int(st, 0), db_int(st, 1), db_int(st, 2), db_text(st, 3), u->user);
	return step == DB_DONE;
}

static bool holds(const struct table *t, const struct column *c, const char *list)
{
	const struct kind_field *f = c->field < 0 || c->derived ? NULL : &t->kind->fields[c->field];
	/* Sets are bits: the numbers of additions do not fit into them. */
	return f != NULL && f->type == FIELD_CODE && strcmp(f->of, list) == 0;
}

bool code_users(struct store *s, int64_t item, code_user each, void *user, struct err *e)
{
	struct arena *a = arena_new();
	struct list_item_row r;
	bool found = false, ok = store_get(s, &table_list_item, 0, item, &r, a, &found, e);
	const struct asking_users u = {s, found ? r.num : 0, each, user};
	for (size_t i = 0; ok && found && i < table_count; i++) {
		const struct table *t = table_all[i];
		for (uint16_t c = 0; ok && table_has_history(t) && c < t->column_count; c++)
			ok = !holds(t, &t->columns[c], r.list) || ask_column(&u, t, &t->columns[c], e);
	}
	arena_free(a);
	return ok;
}
