/* What hangs on a record that is to be void: its own parts go with it, everything else refuses (docs/records.md 1.3). */
#include "app/act_internal.h"
#include "messages/act.def"

#include <string.h>

#define NAMED_MAX 5 /* dependents called by name; the rest is counted */

struct dependents {
	struct acting *x;
	const struct table *t; /* whose rows point */
	const struct column *c;
	GArray *areas, *ids; /* int64_t */
};

static bool points_at(const struct table *t, const struct column *c, const struct kind *k)
{
	if (c->field < 0 || c->derived)
		return false;
	const struct kind_field *f = &t->kind->fields[c->field];
	bool link = f->type == FIELD_REF || f->type == FIELD_OWN || (f->type == FIELD_XREF && g_str_has_suffix(c->name, "_id"));
	bool place = f->type == FIELD_PLACE && g_str_has_suffix(c->name, "_unit_id") && strcmp(k->name, "unit") == 0;
	bool paper = f->type == FIELD_DECISION && g_str_has_suffix(c->name, "_doc_id") && strcmp(k->name, "document") == 0;
	bool file = f->type == FIELD_FILE && g_str_has_suffix(c->name, "_id") && strcmp(k->name, "attachment") == 0;
	return (link && strcmp(f->of, k->name) == 0) || place || paper || file;
}

static bool find(struct dependents *d, const struct kind *k, int64_t area, int64_t id, struct err *e)
{
	const struct kind_field *f = &d->t->kind->fields[d->c->field];
	/* References inside an area bind it; a reference kind is pointed at from everywhere. */
	bool inside = k->family == FAMILY_AREA && d->t->kind->family == FAMILY_AREA && f->type != FIELD_XREF && f->type != FIELD_DECISION &&
		      f->type != FIELD_FILE;
	const char *of = d->t->kind->family == FAMILY_AREA ? "area_id" : "CAST(0 AS INTEGER)";
	g_autofree char *sql = g_strdup_printf("SELECT %s AS area, id FROM %s WHERE %s%s = :id ORDER BY id", of, d->t->name,
		inside ? "area_id = :area AND " : "", d->c->name);
	struct db_stmt *st = db_prepare(store_db(d->x->store), sql, e);
	enum db_step step = DB_ERROR;
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, "id"), id);
	if (inside)
		db_bind_int(st, db_param(st, "area"), area);
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t found_area = db_int(st, 0), found = db_int(st, 1);
		g_array_append_val(d->areas, found_area);
		g_array_append_val(d->ids, found);
	}
	return step == DB_DONE;
}

/* "3 Sinh hoạt, là thành viên: …" */
static bool say(struct dependents *d, bool own, struct err *e)
{
	struct acting *x = d->x;
	const struct kind *k = d->t->kind;
	g_autoptr(GString) names = g_string_new(NULL);
	for (guint i = 0; i < d->ids->len; i++) {
		int64_t area = g_array_index(d->areas, int64_t, i), id = g_array_index(d->ids, int64_t, i);
		const char *name = "";
		if (!own && i >= NAMED_MAX)
			break;
		if (!act_name(x, k, area, id, &name, e))
			return false;
		if (own)
			act_effect(x, ACT_SAY(x, MSG_ACT_VOID_TOO, k->label, name), k, area, id);
		else
			g_string_append_printf(names, "%s%s", i > 0 ? "; " : "", name);
	}
	if (own || d->ids->len == 0)
		return true;
	if (d->ids->len > NAMED_MAX)
		g_string_append(names, " …");
	g_autofree char *count = g_strdup_printf("%u %s", d->ids->len, k->label);
	act_problem(x, NULL, NULL, false, ACT_SAY(x, MSG_ACT_DEPENDS, count, names->str));
	return true;
}

static bool ask_column(
	struct acting *x, const struct table *t, const struct column *c, const struct kind *k, int64_t area, int64_t id, struct err *e)
{
	struct dependents d = {x, t, c, g_array_new(FALSE, FALSE, sizeof(int64_t)), g_array_new(FALSE, FALSE, sizeof(int64_t))};
	bool own = t->kind->fields[c->field].type == FIELD_OWN;
	bool ok = find(&d, k, area, id, e) && say(&d, own, e);
	/* What hangs on a part hangs on the whole. */
	for (guint i = 0; ok && own && i < d.ids->len; i++)
		ok = act_dependents(x, t, g_array_index(d.areas, int64_t, i), g_array_index(d.ids, int64_t, i), e);
	g_array_free(d.areas, TRUE);
	g_array_free(d.ids, TRUE);
	return ok;
}

bool act_dependents(struct acting *x, const struct table *t, int64_t area, int64_t id, struct err *e)
{
	for (size_t i = 0; i < table_count; i++) {
		const struct table *other = table_all[i];
		if (!other->history)
			continue;
		for (uint16_t c = 0; c < other->column_count; c++)
			if (points_at(other, &other->columns[c], t->kind) &&
				!ask_column(x, other, &other->columns[c], t->kind, area, id, e))
				return false;
	}
	return true;
}
