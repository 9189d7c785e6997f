/* Units and organisations of the demo: the real units read back from the register, invented ones beside them, bodies, terms, posts. */
#include "app/demo/demo_parts.h"

#include "store/statement.h"

#include <string.h>

#define FIRST_LIST_DAY ((ymd)20220101)

bool demo_units(struct demo *d, const char *province_code, struct demo_unit **out, size_t *count, struct err *e)
{
	return demo_units_on(d, province_code, FIRST_LIST_DAY, out, count, e);
}

bool demo_units_on(struct demo *d, const char *province_code, ymd day, struct demo_unit **out, size_t *count, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(d->s), statement_text("demo_units"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), province_code);
	db_bind_int(st, db_param(st, ":day"), day);
	GArray *found = g_array_new(FALSE, TRUE, sizeof(struct demo_unit));
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		struct demo_unit u = {.id = db_int(st, 0),
			.version = db_int(st, 1),
			.parent = db_int(st, 2),
			.area = db_is_null(st, 3) ? 0 : (int)db_int(st, 3),
			.level = (int)db_int(st, 4),
			.type = (int)db_int(st, 5),
			.code = arena_strdup(d->a, db_text(st, 6)),
			.name = arena_strdup(d->a, db_text(st, 7))};
		g_array_append_val(found, u);
	}
	/* Districts have no storage area of their own: people of district bodies are kept by the province's office. */
	int office = 0;
	for (guint i = 0; i < found->len; i++)
		if (strcmp(g_array_index(found, struct demo_unit, i).code, province_code) == 0)
			office = g_array_index(found, struct demo_unit, i).area;
	for (guint i = 0; i < found->len; i++)
		if (g_array_index(found, struct demo_unit, i).area == 0)
			g_array_index(found, struct demo_unit, i).area = office;
	*count = found->len;
	*out = arena_list(d->a, found);
	g_array_free(found, TRUE);
	return step == DB_DONE;
}

const struct demo_unit *demo_unit_find(const struct demo_unit *units, size_t count, const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(units[i].code, code) == 0)
			return &units[i];
	must(!"the unit stands in the national list");
	return NULL;
}

static bool unit_version(struct demo *d, int64_t unit, int type, const char *name, const char *code, const char *local_code, int64_t parent,
	ymd from, ymd until, struct err *e)
{
	struct unit_v_row v;
	row_init(&table_unit_v, &v);
	v.unit_id = unit;
	v.from_d = from;
	v.from_p = from == DEMO_KNOWN_FROM ? PRECISION_BOUND : PRECISION_DAY;
	v.until_d = until;
	v.until_p = until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	v.name = name;
	v.type = type;
	v.code = code;
	v.local_code = local_code;
	v.parent_id = parent;
	v.basis_by = "Đơn vị mẫu";
	return store_insert(d->s, &table_unit_v, &v, e);
}

bool demo_unit_make(struct demo *d, const char *level, const char *type, const char *name, const char *code, const char *local_code,
	int64_t parent, ymd from, ymd until, int64_t *id, struct err *e)
{
	struct unit_row u;
	row_init(&table_unit, &u);
	u.level = demo_num(d, "unit_level", level);
	if (!store_insert(d->s, &table_unit, &u, e))
		return false;
	*id = u.id;
	return unit_version(d, u.id, demo_num(d, "unit_type", type), name, code, local_code, parent, from, until, e);
}

/* One unit gives another all of itself or some of its villages. */
static bool unit_event(struct demo *d, const char *kind, const char *extent, int64_t from_unit, int64_t to_unit, ymd on, struct err *e)
{
	struct unit_event_row event;
	struct unit_event_part_row part;
	row_init(&table_unit_event, &event);
	row_init(&table_unit_event_part, &part);
	event.event = demo_num(d, "unit_event_kind", kind);
	event.on_d = on;
	event.seq = 0;
	event.basis_by = "Đơn vị mẫu";
	if (!store_insert(d->s, &table_unit_event, &event, e))
		return false;
	part.event_id = event.id;
	part.from_unit_id = from_unit;
	part.to_unit_id = to_unit;
	part.extent = demo_num(d, "part_extent", extent);
	return store_insert(d->s, &table_unit_event_part, &part, e);
}

bool demo_unit_absorb(struct demo *d, int64_t unit, int64_t into, ymd on, struct err *e)
{
	return unit_event(d, "absorb", "whole", unit, into, on, e);
}

bool demo_unit_reparent(
	struct demo *d, int64_t unit, const char *type, const char *name, const char *local_code, int64_t parent, ymd on, struct err *e)
{
	return unit_version(d, unit, demo_num(d, "unit_type", type), name, NULL, local_code, parent, on, YMD_OPEN, e);
}

bool demo_unit_earlier(struct demo *d, const struct demo_unit *u, int64_t parent, ymd from, ymd until, struct err *e)
{
	return unit_version(d, u->id, u->type, u->name, u->code, NULL, parent, from, until, e);
}

bool demo_unit_carve(struct demo *d, int64_t from_unit, int64_t to_unit, ymd on, struct err *e)
{
	return unit_event(d, "carve", "villages", from_unit, to_unit, on, e);
}

bool demo_line_make(struct demo *d, const char *line, int64_t organisation, int64_t superior, ymd from, ymd until, struct err *e)
{
	struct organisation_line_row l;
	row_init(&table_organisation_line, &l);
	l.organisation_id = organisation;
	l.superior_id = superior;
	l.line = demo_num(d, "organisation_line", line);
	l.from_d = from;
	l.from_p = from == DEMO_KNOWN_FROM ? PRECISION_BOUND : PRECISION_DAY;
	l.until_d = until;
	l.until_p = until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	return store_insert(d->s, &table_organisation_line, &l, e);
}

bool demo_org_version(struct demo *d, int64_t organisation, const struct org_wanted *w, struct err *e)
{
	struct organisation_v_row v;
	row_init(&table_organisation_v, &v);
	v.organisation_id = organisation;
	v.from_d = w->from;
	v.from_p = w->from == DEMO_KNOWN_FROM ? PRECISION_BOUND : PRECISION_DAY;
	v.until_d = w->until;
	v.until_p = w->until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	v.name = w->name;
	v.type = demo_num(d, "organisation_type", w->type);
	v.unit_id = w->unit;
	if (w->grassroots != NULL)
		v.grassroots = demo_num(d, "grassroots_type", w->grassroots);
	if (w->place != NULL)
		v.place = demo_num(d, "cell_place", w->place);
	return store_insert(d->s, &table_organisation_v, &v, e);
}

bool demo_org_make(struct demo *d, const struct org_wanted *w, struct demo_org *out, struct err *e)
{
	struct organisation_row o;
	row_init(&table_organisation, &o);
	if (!store_insert(d->s, &table_organisation, &o, e))
		return false;
	*out = (struct demo_org){o.id, w->from, w->until};
	return demo_org_version(d, o.id, w, e) && (w->superior == 0 || demo_line_make(d, "party", o.id, w->superior, w->from, w->until, e));
}

bool demo_org_event(struct demo *d, const char *event, int64_t organisation, ymd on, struct err *e)
{
	struct organisation_event_row v;
	struct organisation_event_part_row part;
	row_init(&table_organisation_event, &v);
	row_init(&table_organisation_event_part, &part);
	v.event = demo_num(d, "organisation_event_kind", event);
	v.on_d = on;
	v.seq = 0;
	if (!store_insert(d->s, &table_organisation_event, &v, e))
		return false;
	part.event_id = v.id;
	part.to_org_id = organisation;
	part.members_list = 0;
	return store_insert(d->s, &table_organisation_event_part, &part, e);
}

bool demo_term_make(struct demo *d, int64_t organisation, const char *period, const char *label, ymd from, ymd until, int seats,
	int elected, int64_t *id, struct err *e)
{
	struct term_row t;
	row_init(&table_term, &t);
	t.organisation_id = organisation;
	t.kind_state = 0;
	t.period = demo_num(d, "term_period", period);
	t.label = label;
	t.from_d = from;
	t.from_p = PRECISION_DAY;
	t.until_d = until;
	t.until_p = until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	t.congress_d = from;
	t.seats_committee = seats;
	t.elected = elected;
	bool ok = store_insert(d->s, &table_term, &t, e);
	*id = t.id;
	return ok;
}

bool demo_post_make(struct demo *d, const struct post_wanted *w, int64_t *id, struct err *e)
{
	struct post_row p;
	struct post_v_row v;
	row_init(&table_post, &p);
	row_init(&table_post_v, &v);
	p.organisation_id = w->organisation;
	p.title = demo_num(d, "title", w->title);
	if (w->term != 0)
		p.term_id = w->term;
	if (!store_insert(d->s, &table_post, &p, e))
		return false;
	*id = p.id;
	v.post_id = p.id;
	v.from_d = w->from;
	v.from_p = w->from == DEMO_KNOWN_FROM ? PRECISION_BOUND : PRECISION_DAY;
	v.until_d = w->until;
	v.until_p = w->until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	v.seats = w->seats;
	if (w->category != NULL)
		v.category = demo_num(d, "staff_category", w->category);
	return store_insert(d->s, &table_post_v, &v, e);
}

bool demo_tenure_make(struct demo *d, const struct tenure_wanted *w, struct err *e)
{
	struct tenure_row t;
	row_init(&table_tenure, &t);
	t.area_id = w->person->area;
	t.person_id = w->person->id;
	t.post_id = w->post;
	t.source = demo_num(d, "tenure_source", w->source);
	if (w->category != NULL)
		t.category = demo_num(d, "staff_category", w->category);
	t.main = w->main;
	t.acting = 0;
	if (w->reelected_known)
		t.reelected = w->reelected;
	t.from_d = w->from;
	t.from_p = PRECISION_DAY;
	t.until_d = w->until;
	t.until_p = w->until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	if (w->until != YMD_OPEN)
		t.end_reason = demo_num(d, "tenure_end", w->end_reason);
	return store_insert(d->s, &table_tenure, &t, e);
}
