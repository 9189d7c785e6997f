/* Lai Châu 2002 – 8/2012: units as they were before the national lists, villages, Party organisations, cells founded and upgraded, the
 * classes of 2002 and 2011 (docs/demo-world.md 3). The people are made in demo_lai_chau_people.c. */
#include "app/demo/demo_lai_chau.h"
#include "messages/demo.def"

#include <string.h>

/* Cells founded and base cells upgraded in 2004 … 2012; villages that got their first member in 2005 … 2009. */
static const int new_cells[LC_YEARS] = {72, 96, 108, 101, 92, 84, 58, 38, 16};
static const int upgrades[LC_YEARS] = {2, 5, 6, 5, 4, 4, 3, 2, 0};
static const int first_members[LC_YEARS] = {0, 55, 54, 53, 43, 31, 0, 0, 0};
static const ymd carved_on[LC_CARVED] = {20050701, 20060701, 20070701, 20080701, 20090701};

int lai_chau_commune_on(const struct lai_chau *l, int commune, ymd day)
{
	const struct lc_commune *c = &l->communes[commune];
	return day < c->from ? c->parent : commune;
}

/* 103 of the 106 communes of the national list: one xã and two phường came later. The last xã of five districts were carved out of the
 * first ones. */
static void choose_communes(struct demo *d, struct lai_chau *l)
{
	int level = demo_num(d, "unit_level", "commune"), xa = demo_num(d, "unit_type", "xa"), phuong = demo_num(d, "unit_type", "phuong");
	const struct demo_unit *carved[LC_CARVED] = {0}, *all[128];
	int64_t parents[128];
	size_t n = 0, carved_count = 0, wards = 0, at = 0;
	for (size_t i = 0; i < l->unit_count; i++) {
		const struct demo_unit *u = &l->units[i];
		if (u->level != level || (u->type == phuong && ++wards > 3))
			continue;
		must(n < G_N_ELEMENTS(all));
		parents[n] = u->parent;
		all[n++] = u;
	}
	for (size_t i = n; i > 0; i--) { /* the last xã of a district: one too many, then those carved out */
		bool last = all[i - 1]->type == xa && (i == n || parents[i] != parents[i - 1]);
		if (!last || carved_count == LC_CARVED + 1)
			continue;
		if (carved_count > 0)
			carved[carved_count - 1] = all[i - 1];
		all[i - 1] = NULL;
		carved_count++;
	}
	for (size_t i = 0; i < n; i++)
		if (all[i] != NULL) {
			must(at < LC_OLD);
			l->communes[at++] =
				(struct lc_commune){.unit = all[i], .district = all[i]->parent, .parent = -1, .from = LAI_CHAU_FROM};
		}
	must(at == LC_OLD && carved_count == LC_CARVED + 1);
	for (size_t k = 0; k < LC_CARVED; k++, at++) {
		l->communes[at] = (struct lc_commune){.unit = carved[k], .district = carved[k]->parent, .parent = -1, .from = carved_on[k]};
		for (int i = 0; i < LC_OLD && l->communes[at].parent < 0; i++)
			if (l->communes[i].district == carved[k]->parent && l->communes[i].unit->type == xa)
				l->communes[at].parent = i;
		must(l->communes[at].parent >= 0);
	}
}

/* The units of the national list before 2010: as they are in it, and no commune before it was carved out. */
static bool write_earlier(struct demo *d, struct lai_chau *l, struct err *e)
{
	struct demo_unit nation = {.id = l->province->parent, .type = demo_num(d, "unit_type", "nation"), .code = "00", .name = "Việt Nam"};
	if (!demo_unit_earlier(d, &nation, NONE, LAI_CHAU_FROM, DEMO_KNOWN_FROM, e) ||
		!demo_unit_earlier(d, l->province, nation.id, LAI_CHAU_FROM, DEMO_KNOWN_FROM, e))
		return false;
	for (size_t i = 0; i < l->unit_count; i++)
		if (l->units[i].level == demo_num(d, "unit_level", "district")) {
			must(l->district_count < G_N_ELEMENTS(l->districts));
			l->districts[l->district_count++] = l->units[i].id;
			if (!demo_unit_earlier(d, &l->units[i], l->province->id, LAI_CHAU_FROM, DEMO_KNOWN_FROM, e))
				return false;
		}
	for (size_t i = 0; i < LC_COMMUNES; i++) {
		const struct lc_commune *c = &l->communes[i];
		if (!demo_unit_earlier(d, c->unit, c->district, c->from, DEMO_KNOWN_FROM, e) ||
			(c->parent >= 0 && !demo_unit_carve(d, l->communes[c->parent].unit->id, c->unit->id, c->from, e)))
			return false;
	}
	return true;
}

/* Deals the years: villages without a member until then, communes whose base cell was upgraded then. */
static void plan_years(struct demo *d, struct lai_chau *l)
{
	int weights[LC_COMMUNES], villages[LC_COMMUNES], order[LC_VILLAGES], cells[LC_OLD], at = 0, upgraded = 0;
	for (size_t i = 0; i < LC_COMMUNES; i++)
		weights[i] = l->communes[i].parent >= 0 ? 7 : demo_between(d, 9, 13);
	demo_share(LC_VILLAGES, weights, LC_COMMUNES, villages);
	for (int i = 0; i < LC_COMMUNES; i++) {
		l->communes[i].first = at;
		l->communes[i].villages = villages[i];
		for (int k = 0; k < villages[i]; k++, at++) {
			l->villages[at].commune = i;
			order[at] = at;
		}
	}
	must(at == LC_VILLAGES);
	demo_shuffle(d, order, LC_VILLAGES, sizeof *order);
	at = 0;
	for (int y = 0; y < LC_YEARS; y++)
		for (int k = 0; k < first_members[y];) {
			struct lc_village *v = &l->villages[order[at++]];
			if (l->communes[v->commune].parent >= 0) /* their villages had cells all along */
				continue;
			v->member_year = LC_FIRST_YEAR + y;
			k++;
		}
	for (int i = 0; i < LC_OLD; i++)
		cells[i] = i;
	demo_shuffle(d, cells, LC_OLD, sizeof *cells);
	for (int y = 0; y < LC_YEARS; y++)
		for (int k = 0; k < upgrades[y]; k++)
			l->communes[cells[upgraded++]].upgraded = LC_FIRST_YEAR + y;
	for (int k = 0; k < 2; k++)
		l->communes[cells[upgraded++]].upgraded = 9999;
}

/* Province, districts, and the organisations of the communes with their People's Committees, offices and shared cells. */
static bool write_superiors(struct demo *d, struct lai_chau *l, struct err *e)
{
	struct org_wanted top = {"pb_province", "Đảng bộ tỉnh Lai Châu", NULL, NULL, l->province->id, 0, LAI_CHAU_FROM, LAI_CHAU_UNTIL};
	struct demo_org o;
	if (!demo_org_make(d, &top, &o, e))
		return false;
	l->province_org = o.id;
	for (size_t i = 0, k = 0; i < l->unit_count; i++) {
		if (k == l->district_count || l->units[i].id != l->districts[k])
			continue;
		struct org_wanted w = {"pb_district", arena_printf(d->a, "Đảng bộ %s", l->units[i].name), NULL, NULL, l->units[i].id,
			l->province_org, LAI_CHAU_FROM, LAI_CHAU_UNTIL};
		if (!demo_org_make(d, &w, &o, e))
			return false;
		l->district_orgs[k++] = o.id;
	}
	return true;
}

static int64_t district_org(const struct lai_chau *l, int64_t district)
{
	for (size_t i = 0; i < l->district_count; i++)
		if (l->districts[i] == district)
			return l->district_orgs[i];
	must(!"a district of the province");
	return 0;
}

static ymd day_in(struct demo *d, int year)
{
	return year * 10000 + demo_between(d, 2, year == LC_LAST_YEAR ? 7 : 11) * 100 + demo_between(d, 1, 28);
}

static bool write_commune(struct demo *d, struct lai_chau *l, struct lc_commune *c, struct err *e)
{
	const char *grassroots = c->unit->type == demo_num(d, "unit_type", "xa")       ? "commune"
				 : c->unit->type == demo_num(d, "unit_type", "phuong") ? "ward"
										       : "township";
	struct demo_org o;
	ymd upgraded = c->upgraded == 0 || c->upgraded == 9999 ? 0 : day_in(d, c->upgraded);
	struct org_wanted w = {c->upgraded == 0 ? "pb_base" : "cell_base", NULL, grassroots, c->upgraded == 0 ? NULL : "office",
		c->unit->id, 0, c->from, upgraded != 0 ? upgraded : LAI_CHAU_UNTIL};
	w.name = arena_printf(d->a, "%s %s", c->upgraded == 0 ? "Đảng bộ" : "Chi bộ cơ sở", c->unit->name);
	if (!demo_org_make(d, &w, &o, e))
		return false;
	c->org = o.id;
	if (!demo_line_make(d, "party", o.id, district_org(l, c->district), c->from, LAI_CHAU_UNTIL, e))
		return false;
	if (upgraded != 0) {
		struct org_wanted up = {"pb_base", arena_printf(d->a, "Đảng bộ %s", c->unit->name), grassroots, NULL, c->unit->id, 0,
			upgraded, LAI_CHAU_UNTIL};
		if (!demo_org_version(d, o.id, &up, e) || !demo_org_event(d, "upgrade", o.id, upgraded, e))
			return false;
	}
	struct org_wanted joint = {"cell", arena_printf(d->a, "Chi bộ ghép %s", c->unit->name), NULL, "village_joint", c->unit->id, c->org,
		c->from, LAI_CHAU_UNTIL};
	struct org_wanted office = {"cell", arena_printf(d->a, "Chi bộ Cơ quan %s", c->unit->name), NULL, "office", c->unit->id, c->org,
		c->from, LAI_CHAU_UNTIL};
	struct org_wanted body = {
		"committee", arena_printf(d->a, "UBND %s", c->unit->name), NULL, NULL, c->unit->id, 0, c->from, LAI_CHAU_UNTIL};
	if (!demo_org_make(d, &joint, &o, e))
		return false;
	c->joint = o.id;
	if (!demo_org_make(d, &office, &o, e))
		return false;
	c->cells[c->cell_count++] = (struct lc_cell){o.id, c->from};
	if (!demo_org_make(d, &body, &o, e))
		return false;
	c->committee = o.id;
	return true;
}

/* The unit of a village; in a carved commune it was its parent's before. */
static bool write_village(struct demo *d, struct lai_chau *l, int i, struct err *e)
{
	struct lc_village *v = &l->villages[i];
	const struct lc_commune *c = &l->communes[v->commune];
	const char *name = arena_printf(d->a, "Bản mẫu %d", i - c->first + 1), *local = arena_printf(d->a, "%02d", i - c->first + 1);
	if (c->parent < 0)
		return demo_unit_make(d, "village", "ban", name, NULL, local, c->unit->id, LAI_CHAU_FROM, LAI_CHAU_UNTIL, &v->unit, e);
	const struct lc_commune *before = &l->communes[c->parent];
	const char *then = arena_printf(d->a, "%02d", before->villages + i - c->first + 1);
	struct demo_unit u = {.type = demo_num(d, "unit_type", "ban"), .name = name};
	if (!demo_unit_make(d, "village", "ban", name, NULL, then, before->unit->id, LAI_CHAU_FROM, c->from, &v->unit, e))
		return false;
	u.id = v->unit;
	return demo_unit_earlier(d, &u, c->unit->id, c->from, LAI_CHAU_UNTIL, e);
}

static bool write_village_cell(struct demo *d, struct lai_chau *l, struct lc_village *v, ymd from, struct err *e)
{
	const struct lc_commune *c = &l->communes[v->commune];
	struct demo_org o;
	struct org_wanted w = {"cell", NULL, NULL, "village", v->unit, 0, from, LAI_CHAU_UNTIL};
	w.name = arena_printf(d->a, "Chi bộ bản %d, %s", (int)(v - l->villages) - c->first + 1, c->unit->name);
	if (!demo_org_make(d, &w, &o, e))
		return false;
	v->cell = o.id;
	v->cell_from = from;
	if (from < c->from && !demo_line_make(d, "party", o.id, l->communes[c->parent].org, from, c->from, e))
		return false;
	return demo_line_make(d, "party", o.id, c->org, from < c->from ? c->from : from, LAI_CHAU_UNTIL, e);
}

/* The 412 villages with a cell of their own from the beginning: all of the carved communes, the rest at random among those with members. */
static bool write_first_cells(struct demo *d, struct lai_chau *l, const int *order, struct err *e)
{
	int made = 0;
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < LC_VILLAGES && made < LC_CELLS_BEFORE; i++) {
			struct lc_village *v = &l->villages[order[i]];
			bool carved = l->communes[v->commune].parent >= 0;
			if (carved != (pass == 0) || v->member_year != 0)
				continue;
			if (!write_village_cell(d, l, v, LAI_CHAU_FROM, e))
				return false;
			made++;
		}
	must(made == LC_CELLS_BEFORE);
	return true;
}

/* A cell founded in a school, a health station or another body of a commune. */
static bool write_other_cell(struct demo *d, struct lai_chau *l, int place, ymd on, int64_t *org, struct err *e)
{
	static const char *const places[] = {NULL, "school", "health", "police"}, *const names[] = {
											  NULL, "Trường học", "Trạm Y tế", "Công an"};
	struct lc_commune *c;
	do
		c = &l->communes[demo_below(d, LC_OLD)];
	while (c->cell_count == G_N_ELEMENTS(c->cells));
	struct org_wanted w = {"cell", NULL, NULL, places[place], c->unit->id, c->org, on, LAI_CHAU_UNTIL};
	w.name = arena_printf(d->a, "Chi bộ %s số %d, %s", names[place], (int)c->cell_count, c->unit->name);
	struct demo_org o;
	if (!demo_org_make(d, &w, &o, e))
		return false;
	c->cells[c->cell_count++] = (struct lc_cell){o.id, on};
	*org = o.id;
	return true;
}

/* The 665 cells founded in 2004 … 2012 with their events. A village gets one after the year of its first member. */
static bool write_new_cells(struct demo *d, struct lai_chau *l, int *order, struct err *e)
{
	const struct card kinds[] = {{0, 571}, {1, 62}, {2, 21}, {3, 11}};
	size_t total = 0, at = 0;
	int *deck = demo_deck(d, kinds, G_N_ELEMENTS(kinds), &total);
	must(total == LC_CELLS_NEW);
	for (int y = 0; y < LC_YEARS; y++)
		for (int k = 0, next = 0; k < new_cells[y]; k++, at++) {
			ymd on = day_in(d, LC_FIRST_YEAR + y);
			int64_t org = 0;
			if (deck[at] != 0) {
				if (!write_other_cell(d, l, deck[at], on, &org, e))
					return false;
			} else {
				struct lc_village *v;
				do
					v = &l->villages[order[next++ % LC_VILLAGES]];
				while (v->cell != 0 || v->member_year >= LC_FIRST_YEAR + y);
				if (!write_village_cell(d, l, v, on, e))
					return false;
				org = v->cell;
			}
			if (!demo_org_event(d, "found", org, on, e))
				return false;
		}
	return true;
}

static bool write_class(struct demo *d, const struct lai_chau *l, int64_t org, int year, int level, struct err *e)
{
	struct evaluation_row v;
	row_init(&table_evaluation, &v);
	v.area_id = l->province->area;
	v.organisation_id = org;
	v.scale = demo_num(d, "evaluation_scale", "org_tsvm");
	v.period_year = year;
	v.period_part = 0;
	v.level = level;
	v.on_d = (year + 1) * 10000 + 115;
	return store_insert(d->s, &table_evaluation, &v, e);
}

/* Base organisations outside the communes, 121 of them from the beginning and 247 in 2011; and the classes of 2002 and 2011 of all. */
static bool write_others(struct demo *d, struct lai_chau *l, struct err *e)
{
	enum { FIRST = 121, LAST = 247 };
	const int level = demo_num(d, "evaluation_level", "org_tsvm_1");
	const struct card then[] = {{level, 64}, {level + 1, 82}, {level + 2, 65}, {level + 3, 8}},
			  now[] = {{level, 157}, {level + 1, 121}, {level + 2, 65}, {level + 3, 7}};
	size_t n_then = 0, n_now = 0, at_then = 0, at_now = 0;
	int *deck_then = demo_deck(d, then, 4, &n_then), *deck_now = demo_deck(d, now, 4, &n_now);
	must(n_then == LC_OLD + FIRST && n_now == LC_COMMUNES + LAST);
	for (size_t i = 0; i < LC_COMMUNES; i++)
		if ((l->communes[i].parent < 0 && !write_class(d, l, l->communes[i].org, 2002, deck_then[at_then++], e)) ||
			!write_class(d, l, l->communes[i].org, 2011, deck_now[at_now++], e))
			return false;
	for (int i = 0; i < LAST; i++) {
		size_t k = (size_t)i % l->district_count;
		bool committee = i % 5 < 2;
		int year = i < FIRST ? 2002 : 2003 + (i - FIRST) * 9 / (LAST - FIRST);
		struct org_wanted w = {committee ? "pb_base" : "cell_base", NULL, i % 3 == 0 ? "service_public" : "state_body",
			committee ? NULL : "office", l->districts[k], l->district_orgs[k], year * 10000 + 101, LAI_CHAU_UNTIL};
		struct demo_org o;
		w.name = arena_printf(d->a, "%s cơ quan, đơn vị số %d", committee ? "Đảng bộ" : "Chi bộ", i + 1);
		if (!demo_org_make(d, &w, &o, e) || (i < FIRST && !write_class(d, l, o.id, 2002, deck_then[at_then++], e)) ||
			!write_class(d, l, o.id, 2011, deck_now[at_now++], e))
			return false;
	}
	return true;
}

bool demo_lai_chau(struct demo *d, struct err *e)
{
	struct lai_chau *l = ARENA_NEW(d->a, struct lai_chau);
	struct demo_unit *units = NULL;
	int order[LC_VILLAGES];
	demo_seed(d, "12/structure");
	demo_stage(d, MSG_DEMO_STAGE_LAI_CHAU, 0, 1);
	if (!demo_units(d, "12", &units, &l->unit_count, e))
		return false;
	l->units = units;
	l->province = demo_unit_find(units, l->unit_count, "12");
	choose_communes(d, l);
	plan_years(d, l);
	if (!write_earlier(d, l, e) || !write_superiors(d, l, e))
		return false;
	for (size_t i = 0; i < LC_COMMUNES; i++)
		if (!write_commune(d, l, &l->communes[i], e))
			return false;
	for (int i = 0; i < LC_VILLAGES; i++) {
		order[i] = i;
		if (!write_village(d, l, i, e))
			return false;
	}
	demo_shuffle(d, order, LC_VILLAGES, sizeof *order);
	return write_first_cells(d, l, order, e) && write_new_cells(d, l, order, e) && write_others(d, l, e) && lai_chau_people(d, l, e);
}
