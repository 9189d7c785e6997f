/* Tuyên Quang and its people's committees, before and since the day on which its provinces and communes were merged and districts ended
 * (docs/demo-world.md 1, "Bodies of the province and its communes"). Bodies, who is above whom, and what went into what; nobody in them. */
#include "app/demo/demo_committees.h"

#include "store/statement.h"

#include <string.h>

#define PROVINCE "08"
#define PROVINCE_JOINED "02" /* went into it whole */

/* A body of the new levels: the bodies of a type that ended go into it. */
struct new_body {
	const char *type, *name, *line, *type_before;
	int64_t unit, superior; /* superior 0: none in the register */
};

static GArray *merged_bodies(struct demo *d, const struct new_body *b, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(d->s), statement_text("demo_merged"), e);
	if (st == NULL)
		return NULL;
	db_bind_int(st, db_param(st, ":unit"), b->unit);
	db_bind_int(st, db_param(st, ":type"), demo_num(d, "organisation_type", b->type_before));
	db_bind_int(st, db_param(st, ":day"), MERGER_DAY);
	GArray *out = g_array_new(FALSE, FALSE, sizeof(int64_t));
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		int64_t id = db_int(st, 0);
		g_array_append_val(out, id);
	}
	if (step == DB_DONE)
		return out;
	g_array_free(out, TRUE);
	return NULL;
}

static bool event_part(struct demo *d, int64_t event, int64_t from, int64_t to, struct err *e)
{
	struct organisation_event_part_row part;
	row_init(&table_organisation_event_part, &part);
	part.event_id = event;
	part.from_org_id = from;
	part.to_org_id = to;
	part.members_list = 0;
	return store_insert(d->s, &table_organisation_event_part, &part, e);
}

/* Founded on the day of the merger, by an act that names what went into it. */
static bool new_body(struct demo *d, const struct new_body *b, int64_t *id, struct err *e)
{
	struct organisation_event_row event;
	struct organisation_row o;
	g_autoptr(GArray) before = merged_bodies(d, b, e);
	if (before == NULL)
		return false;
	row_init(&table_organisation_event, &event);
	event.event = demo_num(d, "organisation_event_kind", before->len > 0 ? "merge" : "found");
	event.on_d = MERGER_DAY;
	event.seq = 0;
	row_init(&table_organisation, &o);
	if (!store_insert(d->s, &table_organisation_event, &event, e))
		return false;
	o.founded_by_id = event.id;
	struct org_wanted w = {b->type, b->name, NULL, NULL, b->unit, 0, MERGER_DAY, YMD_OPEN};
	if (!store_insert(d->s, &table_organisation, &o, e) || !demo_org_version(d, o.id, &w, e) ||
		(b->superior != 0 && !demo_line_make(d, b->line, o.id, b->superior, MERGER_DAY, YMD_OPEN, e)))
		return false;
	*id = o.id;
	if (before->len == 0)
		return event_part(d, event.id, NONE, o.id, e);
	for (guint i = 0; i < before->len; i++)
		if (!event_part(d, event.id, g_array_index(before, int64_t, i), o.id, e))
			return false;
	return true;
}

static bool old_committee(struct demo *d, const struct demo_unit *u, int64_t superior, int64_t *id, struct err *e)
{
	struct org_wanted w = {"committee", arena_printf(d->a, "UBND %s", u->name), NULL, NULL, u->id, 0, DEMO_KNOWN_FROM, MERGER_DAY};
	struct demo_org o;
	if (!demo_org_make(d, &w, &o, e))
		return false;
	*id = o.id;
	return superior == 0 || demo_line_make(d, "state", o.id, superior, DEMO_KNOWN_FROM, MERGER_DAY, e);
}

/* People's committees of the province, its districts and communes until the merger. */
static bool old_committees(struct demo *d, const struct demo_unit *units, size_t count, struct err *e)
{
	int district = demo_num(d, "unit_level", "district"), commune = demo_num(d, "unit_level", "commune");
	int64_t province = 0, id = 0;
	g_autofree int64_t *of = g_new0(int64_t, count); /* the committee of the district at the same place of units */
	if (!old_committee(d, demo_unit_find(units, count, PROVINCE), 0, &province, e))
		return false;
	for (size_t i = 0; i < count; i++)
		if (units[i].level == district && !old_committee(d, &units[i], province, &of[i], e))
			return false;
	for (size_t i = 0; i < count; i++) {
		if (units[i].level != commune)
			continue;
		size_t above = 0;
		while (units[above].id != units[i].parent)
			above++;
		if (!old_committee(d, &units[i], of[above], &id, e))
			return false;
	}
	return true;
}

/* The province that was joined, as far as it must be known for saying what the new one was made of. */
static bool joined_province(struct demo *d, struct err *e)
{
	struct demo_unit *units;
	size_t count;
	int64_t committee = 0;
	if (!demo_units(d, PROVINCE_JOINED, &units, &count, e))
		return false;
	const struct demo_unit *u = demo_unit_find(units, count, PROVINCE_JOINED);
	struct org_wanted party = {"pb_province", "Đảng bộ tỉnh Hà Giang", NULL, NULL, u->id, 0, DEMO_KNOWN_FROM, MERGER_DAY};
	struct demo_org o;
	return demo_org_make(d, &party, &o, e) && old_committee(d, u, 0, &committee, e);
}

bool demo_new_levels(struct demo *d, const struct demo_unit *before, size_t before_count, struct err *e)
{
	struct demo_unit *units;
	size_t count;
	int64_t party = 0, committee = 0, id = 0;
	if (!old_committees(d, before, before_count, e) || !joined_province(d, e) || !db_flush(store_db(d->s), e) ||
		!demo_units_on(d, PROVINCE, MERGER_DAY, &units, &count, e))
		return false;
	const struct demo_unit *province = demo_unit_find(units, count, PROVINCE);
	struct new_body top = {"pb_province", "Đảng bộ tỉnh Tuyên Quang", "party", "pb_province", province->id, 0};
	struct new_body top_state = {"committee", arena_printf(d->a, "UBND %s", province->name), "state", "committee", province->id, 0};
	if (!new_body(d, &top, &party, e) || !new_body(d, &top_state, &committee, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct demo_unit *u = &units[i];
		if (u->id == province->id)
			continue;
		struct new_body b = {"pb_above_base", arena_printf(d->a, "Đảng bộ %s", u->name), "party", "pb_base", u->id, party};
		struct new_body s = {"committee", arena_printf(d->a, "UBND %s", u->name), "state", "committee", u->id, committee};
		if (!new_body(d, &b, &id, e) || !new_body(d, &s, &id, e))
			return false;
	}
	return true;
}
