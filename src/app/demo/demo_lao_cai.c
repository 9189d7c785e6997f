/* Lào Cai, thirty communes that stand for the key communes of the north-west, 2013 – 2018 (docs/demo-world.md 5). */
#include "app/demo/demo_parts.h"
#include "messages/demo.def"

#include <string.h>

#define KEY_FROM ((ymd)20110601) /* the invented staff serve from here */
#define KEY_TAGGED ((ymd)20140101)
#define KEY_UNTIL ((ymd)20190701) /* later years are not part of this world */

enum {
	COMMUNES = 30,
	VILLAGES = 300,
	A_COMMUNE = VILLAGES / COMMUNES,
	CADRES_EACH = 12,
	CADRES = COMMUNES * CADRES_EACH,
	MEMBERS = 1540,
	BASE_YEAR = 2013,
	YEARS = 6
};

/* At the ends of 2013 … 2018: villages with a member, with a cell; cadres trained to standard. */
static const int with_member[YEARS] = {271, 279, 286, 292, 297, 300}, with_cell[YEARS] = {198, 213, 228, 243, 258, 270},
		 trained[YEARS] = {201, 223, 245, 267, 287, 306};

struct key_village {
	int64_t unit, cell;
	int commune;
	ymd cell_from, member_from; /* 0: none */
};

struct key_commune {
	const struct demo_unit *unit;
	int64_t party, joint;
};

struct key_world {
	struct key_commune communes[COMMUNES];
	struct key_village villages[VILLAGES];
	int cadre_year[CADRES]; /* index of the year in which the last level was reached; YEARS: not in this world */
};

/* Deals n[0] a day before the base year, the growth of each year a day in it. */
static ymd day_of(struct demo *d, int at, const int *n)
{
	for (int y = 0; y < YEARS; y++)
		if (at < n[y])
			return y == 0 ? KEY_FROM : (BASE_YEAR + y) * 10000 + demo_between(d, 2, 11) * 100 + demo_between(d, 1, 28);
	return 0;
}

static bool write_commune(struct demo *d, struct key_commune *c, int64_t district_org, struct err *e)
{
	struct demo_org o;
	struct unit_tag_row tag;
	struct org_wanted party = {"pb_base", arena_printf(d->a, "Đảng bộ %s", c->unit->name), "commune", NULL, c->unit->id, district_org,
		DEMO_KNOWN_FROM, KEY_UNTIL};
	if (!demo_org_make(d, &party, &o, e))
		return false;
	c->party = o.id;
	struct org_wanted joint = {"cell", arena_printf(d->a, "Chi bộ ghép %s", c->unit->name), NULL, "village_joint", c->unit->id,
		c->party, DEMO_KNOWN_FROM, KEY_UNTIL};
	if (!demo_org_make(d, &joint, &o, e))
		return false;
	c->joint = o.id;
	row_init(&table_unit_tag, &tag);
	tag.unit_id = c->unit->id;
	tag.tag = demo_num(d, "unit_tag", "key_qd718");
	tag.from_d = KEY_TAGGED;
	tag.from_p = tag.until_p = PRECISION_DAY;
	tag.until_d = KEY_UNTIL;
	tag.basis_by = "Đơn vị mẫu";
	return store_insert(d->s, &table_unit_tag, &tag, e);
}

static bool write_villages(struct demo *d, struct key_world *w, struct err *e)
{
	int order[VILLAGES];
	for (int i = 0; i < VILLAGES; i++)
		order[i] = i;
	demo_shuffle(d, order, VILLAGES, sizeof *order);
	for (int k = 0; k < VILLAGES; k++) {
		struct key_village *v = &w->villages[order[k]];
		/* In one order: who got a cell early had members early. */
		v->member_from = day_of(d, k, with_member);
		v->cell_from = day_of(d, k, with_cell);
	}
	for (int i = 0; i < VILLAGES; i++) {
		struct key_village *v = &w->villages[i];
		v->commune = i / A_COMMUNE;
		const struct key_commune *c = &w->communes[v->commune];
		const char *name = arena_printf(d->a, "Thôn mẫu %d", i % A_COMMUNE + 1);
		struct demo_org o;
		if (!demo_unit_make(d, "village", "thon", name, NULL, arena_printf(d->a, "%02d", i % A_COMMUNE + 1), c->unit->id,
			    DEMO_KNOWN_FROM, KEY_UNTIL, &v->unit, e))
			return false;
		if (v->cell_from == 0)
			continue;
		struct org_wanted cell = {"cell", arena_printf(d->a, "Chi bộ %s, %s", name, c->unit->name), NULL, "village", v->unit,
			c->party, v->cell_from, KEY_UNTIL};
		if (!demo_org_make(d, &cell, &o, e))
			return false;
		v->cell = o.id;
	}
	return true;
}

static void person_of(struct demo *d, struct demo_person *p, int area, const char *ethnic)
{
	static const int edges[] = {1978, 1983, 1988};
	*p = (struct demo_person){.area = area, .no_number = true, .ethnic = demo_num(d, "ethnic_group", ethnic)};
	p->sex = demo_num(d, "sex", demo_below(d, 100) < 30 ? "female" : "male");
	p->birth = demo_birth(d, 19600101, 19881231, edges, 3);
}

/* One member of each village from its first day on, the rest in villages that have a cell. The first goes over to the cell when it is
 * founded. */
static bool write_members(struct demo *d, struct key_world *w, struct err *e)
{
	static const char *const groups[] = {"mong", "dao", "tay", "giay", "thai", "kinh", "nung"};
	for (int i = 0; i < MEMBERS; i++) {
		struct demo_person p;
		struct key_village *v = &w->villages[i < VILLAGES ? i : demo_below(d, VILLAGES)];
		while (i >= VILLAGES && v->cell == 0)
			v = &w->villages[demo_below(d, VILLAGES)];
		const struct key_commune *c = &w->communes[v->commune];
		ymd start = i < VILLAGES ? v->member_from : v->cell_from > v->member_from ? v->cell_from : v->member_from;
		if (i >= VILLAGES)
			start = ymd_add_days(start, demo_between(d, 1, ymd_days_between(start, 20181201)));
		person_of(d, &p, c->unit->area, groups[demo_below(d, G_N_ELEMENTS(groups))]);
		bool own = v->cell != 0 && v->cell_from <= start, later = v->cell != 0 && !own;
		struct membership_wanted m = {&p, own ? v->cell : c->joint, v->unit, start, later ? v->cell_from : KEY_UNTIL, "admitted",
			later ? "to_inside" : "reorganised"};
		struct membership_wanted after = {&p, v->cell, v->unit, v->cell_from, KEY_UNTIL, "from_inside", "reorganised"};
		ymd official = ymd_add_months(start, 12);
		if (!demo_person_write(d, &p, e) || !demo_record_write(d, &p, start, official < KEY_UNTIL ? official : 0, e) ||
			!demo_member_write(d, &m, e) || (later && !demo_member_write(d, &after, e)))
			return false;
	}
	return true;
}

/* Twelve full-time cadres of a commune. Whoever is not yet trained lacks intermediate political theory. */
static bool write_cadres(struct demo *d, struct key_world *w, int commune, const int *minority, struct err *e)
{
	static const struct {
		const char *org, *name, *title;
		int seats;
	} posts[] = {{NULL, NULL, "party_secretary", 1}, {NULL, NULL, "party_deputy_standing", 1}, {NULL, NULL, "party_deputy", 1},
		{"committee", "UBND", "committee_chair", 1}, {NULL, NULL, "committee_deputy", 2}, {"council", "HĐND", "council_chair", 1},
		{NULL, NULL, "council_deputy", 1}, {"front", "Ủy ban MTTQ", "front_chair", 1},
		{"youth", "Đoàn TNCS Hồ Chí Minh", "youth_secretary", 1}, {"women", "Hội LHPN", "women_chair", 1},
		{"farmers", "Hội Nông dân", "farmers_chair", 1}};
	const struct key_commune *c = &w->communes[commune];
	int64_t org = c->party;
	int at = commune * CADRES_EACH;
	for (size_t i = 0; i < G_N_ELEMENTS(posts); i++) {
		if (posts[i].org != NULL) {
			struct demo_org o;
			struct org_wanted body = {posts[i].org, arena_printf(d->a, "%s %s", posts[i].name, c->unit->name), NULL, NULL,
				c->unit->id, 0, DEMO_KNOWN_FROM, KEY_UNTIL};
			if (!demo_org_make(d, &body, &o, e))
				return false;
			org = o.id;
		}
		int64_t post = 0;
		struct post_wanted want = {org, 0, posts[i].title, "cadre", posts[i].seats, KEY_FROM, KEY_UNTIL};
		if (!demo_post_make(d, &want, &post, e))
			return false;
		for (int s = 0; s < posts[i].seats; s++, at++) {
			struct demo_person p;
			int year = w->cadre_year[at];
			person_of(d, &p, c->unit->area, minority[at] == 0 ? "kinh" : at % 3 == 0 ? "mong" : at % 3 == 1 ? "dao" : "tay");
			p.general = demo_num(d, "general_education", "upper_secondary");
			p.professional = demo_num(d, "professional_level", at % 4 == 0 ? "bachelor" : "intermediate");
			p.theory = demo_num(d, "political_theory", year < YEARS ? "intermediate" : "elementary");
			p.theory_before = year < YEARS ? demo_num(d, "political_theory", "elementary") : 0;
			p.theory_on = year == 0 || year == YEARS ? 20120615 : (BASE_YEAR + year) * 10000 + 615;
			struct tenure_wanted t = {&p, post, i < 3 ? "elected_by_committee" : "elected_council", "cadre", "term_over",
				KEY_FROM, KEY_UNTIL, true, false, false};
			if (!demo_person_write(d, &p, e) || !demo_tenure_make(d, &t, e))
				return false;
		}
	}
	must(at == (commune + 1) * CADRES_EACH);
	return true;
}

bool demo_lao_cai(struct demo *d, struct err *e)
{
	struct demo_unit *units = NULL;
	size_t count = 0, n = 0;
	struct key_world *w = ARENA_NEW(d->a, struct key_world);
	const struct card minority[] = {{1, 263}, {0, CADRES - 263}};
	int levels[CADRES], xa = demo_num(d, "unit_type", "xa");
	demo_seed(d, "10/key communes");
	demo_stage(d, MSG_DEMO_STAGE_LAO_CAI, 0, COMMUNES);
	if (!demo_units(d, "10", &units, &count, e))
		return false;
	const struct demo_unit *province = demo_unit_find(units, count, "10");
	struct org_wanted top = {"pb_province", "Đảng bộ tỉnh Lào Cai", NULL, NULL, province->id, 0, DEMO_KNOWN_FROM, KEY_UNTIL};
	struct demo_org province_org, district_org = {0};
	if (!demo_org_make(d, &top, &province_org, e))
		return false;
	for (int i = 0; i < CADRES; i++)
		for (levels[i] = 0; levels[i] < YEARS && i >= trained[levels[i]];)
			levels[i]++;
	demo_shuffle(d, levels, CADRES, sizeof *levels);
	memcpy(w->cadre_year, levels, sizeof levels);
	const int *deck = demo_deck(d, minority, 2, NULL);
	/* Five xã of each of the first six districts that have as many. */
	for (size_t i = 0, taken = 0; i < count && n < COMMUNES; i++) {
		if (units[i].level != demo_num(d, "unit_level", "commune") || units[i].type != xa)
			continue;
		bool new_district = n == 0 || units[i].parent != w->communes[n - 1].unit->parent;
		if (!new_district && taken == COMMUNES / 6)
			continue;
		if (new_district) {
			struct org_wanted district = {
				"pb_district", NULL, NULL, NULL, units[i].parent, province_org.id, DEMO_KNOWN_FROM, KEY_UNTIL};
			for (size_t k = 0; k < count; k++)
				if (units[k].id == units[i].parent)
					district.name = arena_printf(d->a, "Đảng bộ %s", units[k].name);
			taken = 0;
			if (!demo_org_make(d, &district, &district_org, e))
				return false;
		}
		taken++;
		w->communes[n].unit = &units[i];
		if (!write_commune(d, &w->communes[n], district_org.id, e) || !write_cadres(d, w, (int)n, deck, e))
			return false;
		n++;
	}
	must(n == COMMUNES);
	return write_villages(d, w, e) && write_members(d, w, e);
}
