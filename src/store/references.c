/* What points at a record: the columns of other kinds that name its kind, found in the descriptors. */
#include "store/store_internal.h"

#include "model/kinds.gen.h"

#include <string.h>

bool reference_points_at(const struct table *t, const struct column *c, const struct kind *k)
{
	if (t->versions && c->offset == t->head)
		return t->kind == k;
	if (c->field < 0 || c->derived)
		return false;
	const struct kind_field *f = &t->kind->fields[c->field];
	bool id = g_str_has_suffix(c->name, "_id");
	switch ((int)f->type) {
	case FIELD_REF:
	case FIELD_OWN:
		return strcmp(f->of, k->name) == 0;
	case FIELD_XREF:
		return id && strcmp(f->of, k->name) == 0;
	case FIELD_PLACE:
		return g_str_has_suffix(c->name, "_unit_id") && strcmp(k->name, "unit") == 0;
	case FIELD_DECISION:
		return g_str_has_suffix(c->name, "_doc_id") && strcmp(k->name, "document") == 0;
	case FIELD_FILE:
		return id && strcmp(k->name, "attachment") == 0;
	default:
		return false;
	}
}

/* Does the reference stay inside one storage area? Then its statement binds it; else it asks all areas. */
bool reference_stays_inside(const struct table *t, const struct column *c, const struct kind *k)
{
	if (k->family != FAMILY_AREA || t->kind->family != FAMILY_AREA)
		return false;
	enum field_type type = c->field < 0 ? FIELD_OWN : t->kind->fields[c->field].type;
	return type == FIELD_REF || type == FIELD_OWN;
}

char *reference_text(const struct table *t, const struct column *c, const struct kind *k)
{
	const char *area = t->kind->family == FAMILY_AREA ? "area_id" : "CAST(0 AS INTEGER)";
	return g_strdup_printf("SELECT %s AS area, id FROM %s WHERE %s%s = :id ORDER BY id", area, t->name,
		reference_stays_inside(t, c, k) ? "area_id = :area AND " : "", c->name);
}

static bool ask_column(struct store *s, const struct table *t, const struct column *c, const struct kind *k, int64_t area, int64_t id,
	store_dependent each, void *user, struct err *e)
{
	g_autofree char *sql = reference_text(t, c, k);
	struct db_stmt *st = db_prepare(s->db, sql, e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "id"), id);
	if (reference_stays_inside(t, c, k))
		db_bind_int(st, db_param(st, "area"), area);
	while ((step = db_step(st, e)) == DB_ROW)
		each(t, c, db_int(st, 0), db_int(st, 1), user);
	return step == DB_DONE;
}

struct hearing {
	store_dependent each;
	void *user;
};

static void pass_on(const struct table *t, const struct column *c, int64_t area, int64_t id, int64_t group, const char *actor, void *user)
{
	const struct hearing *h = user;
	(void)group, (void)actor;
	h->each(t, c, area, id, h->user);
}

bool store_dependents(struct store *s, const struct kind *k, int64_t area, int64_t id, store_dependent each, void *user, struct err *e)
{
	struct hearing h = {each, user};
	if (k == &kind_list_item && !code_users(s, id, pass_on, &h, e))
		return false;
	for (size_t i = 0; i < table_count; i++) {
		const struct table *t = table_all[i];
		for (uint16_t c = 0; table_has_history(t) && c < t->column_count; c++) {
			if (t->versions && t->kind == k && t->columns[c].offset == t->head)
				continue; /* its own versions */
			if (reference_points_at(t, &t->columns[c], k) && !ask_column(s, t, &t->columns[c], k, area, id, each, user, e))
				return false;
		}
	}
	return true;
}
