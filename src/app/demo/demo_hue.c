/* Thừa Thiên-Huế, end of 2017: staff of 152 communes and their villages (docs/demo-world.md 2). */
#include "app/demo/demo_parts.h"
#include "messages/demo.def"

#include <string.h>

#define HUE_UNTIL ((ymd)20210701)  /* the invented staff serve until here; later years are not part of this world */
#define HUE_MERGED ((ymd)20200101) /* eleven communes were merged away before the first national list */
#define HUE_FROM ((ymd)20160601)   /* term of 2016-2021 */

enum { CADRES = 1597, SERVANTS = 1759, DUAL = 75, COMMUNES = 152 };

struct commune {
	int64_t unit;
	int area, type;
	const char *name;
	bool dual, twelve; /* secretary chairs the council too; twelve civil servants instead of eleven */
	int villages, nonspecial;
	int64_t org[8], cell; /* cell: of the commune's staff */
	int64_t district;     /* unit */
	ymd until;
};

enum { ORG_PARTY, ORG_COUNCIL, ORG_COMMITTEE, ORG_FRONT, ORG_YOUTH, ORG_WOMEN, ORG_FARMERS, ORG_VETERANS, ORG__MAX };
static const char *const org_types[ORG__MAX] = {"pb_base", "council", "committee", "front", "youth", "women", "farmers", "veterans"};
static const char *const org_names[ORG__MAX] = {
	"Đảng bộ", "HĐND", "UBND", "Ủy ban MTTQ", "Đoàn TNCS Hồ Chí Minh", "Hội LHPN", "Hội Nông dân", "Hội Cựu chiến binh"};

struct staff_post {
	int org;
	const char *title;
	int seats;
};
static const struct staff_post cadre_posts[] = {{ORG_PARTY, "party_secretary", 1}, {ORG_COUNCIL, "council_chair", 1},
	{ORG_PARTY, "party_deputy", 1}, {ORG_COUNCIL, "council_deputy", 1}, {ORG_COMMITTEE, "committee_chair", 1},
	{ORG_COMMITTEE, "committee_deputy", 1}, {ORG_FRONT, "front_chair", 1}, {ORG_YOUTH, "youth_secretary", 1},
	{ORG_WOMEN, "women_chair", 1}, {ORG_FARMERS, "farmers_chair", 1}, {ORG_VETERANS, "veterans_chair", 1}};
static const struct staff_post servant_posts[] = {{ORG_COMMITTEE, "cs_office", 2}, {ORG_COMMITTEE, "cs_finance", 2},
	{ORG_COMMITTEE, "cs_justice", 2}, {ORG_COMMITTEE, "cs_land", 2}, {ORG_COMMITTEE, "cs_culture", 2},
	{ORG_COMMITTEE, "military_chief", 1}, {ORG_COMMITTEE, "police_chief_cs", 1}};
static const struct staff_post commune_workers[] = {{ORG_FRONT, "front_deputy", 2}, {ORG_YOUTH, "youth_deputy", 1},
	{ORG_WOMEN, "women_deputy", 1}, {ORG_FARMERS, "farmers_deputy", 1}, {ORG_VETERANS, "veterans_deputy", 1},
	{ORG_PARTY, "nsc_inspect", 1}, {ORG_PARTY, "nsc_office", 1}, {ORG_COMMITTEE, "nsc_other", 12}};
static const struct staff_post village_workers[] = {
	{0, "village_head", 1}, {0, "village_deputy", 2}, {0, "village_militia", 1}, {0, "village_health", 1}, {0, "village_police", 1}};

/* People of one category, dealt with exact margins. */
struct staff {
	struct demo_person *people;
	size_t count, next;
};

static void deal_staff(struct demo *d, struct staff *s, size_t n, const struct card *pro, size_t pros, const struct card *the, size_t thes,
	int women_percent)
{
	static const int edges[] = {1977, 1987};
	size_t a = 0, b = 0;
	int *p = demo_deck(d, pro, pros, &a), *t = demo_deck(d, the, thes, &b);
	must(a == n && b == n);
	s->people = ARENA_ARRAY(d->a, struct demo_person, n);
	s->count = n;
	for (size_t i = 0; i < n; i++) {
		struct demo_person *x = &s->people[i];
		x->hue = true;
		x->sex = demo_num(d, "sex", demo_below(d, 100) < women_percent ? "female" : "male");
		x->birth = demo_birth(d, 19590101, p[i] >= demo_num(d, "professional_level", "master") ? 19841231 : 19931231, edges, 2);
		x->general = demo_num(d, "general_education", "upper_secondary");
		x->professional = p[i];
		x->theory = t[i];
		x->professional_on = x->theory_on = 20150615;
	}
	/* Advanced theory asks for at least an intermediate profession: swaps move no margin. */
	int advanced = demo_num(d, "political_theory", "advanced"), inter = demo_num(d, "professional_level", "intermediate");
	for (size_t i = 0, j = 0; i < n; i++) {
		if (s->people[i].theory < advanced || s->people[i].professional >= inter)
			continue;
		while (j < n && !(s->people[j].theory < advanced && s->people[j].professional >= inter))
			j++;
		must(j < n);
		int spare = s->people[i].theory;
		s->people[i].theory = s->people[j].theory;
		s->people[j].theory = spare;
	}
}

static void deal_everybody(struct demo *d, struct staff *cadres, struct staff *servants)
{
#define PRO(code) demo_num(d, "professional_level", code)
#define THE(code) demo_num(d, "political_theory", code)
	const struct card pro1[] = {{PRO("bachelor"), 944}, {PRO("college"), 35}, {PRO("master"), 22}, {PRO("intermediate"), 441},
		{PRO("certificate"), 58}, {PRO("none"), 97}};
	const struct card the1[] = {
		{THE("bachelor"), 12}, {THE("advanced"), 143}, {THE("intermediate"), 1179}, {THE("elementary"), 161}, {THE("none"), 102}};
	const struct card pro2[] = {{PRO("bachelor"), 1188}, {PRO("college"), 120}, {PRO("master"), 31}, {PRO("intermediate"), 389},
		{PRO("certificate"), 18}, {PRO("none"), 13}};
	const struct card the2[] = {{THE("advanced"), 9}, {THE("intermediate"), 741}, {THE("elementary"), 402}, {THE("none"), 607}};
#undef PRO
#undef THE
	deal_staff(d, cadres, CADRES, pro1, G_N_ELEMENTS(pro1), the1, G_N_ELEMENTS(the1), 26);
	deal_staff(d, servants, SERVANTS, pro2, G_N_ELEMENTS(pro2), the2, G_N_ELEMENTS(the2), 38);
	const struct card ethnic[] = {{demo_num(d, "ethnic_group", "kinh"), 3100}, {demo_num(d, "ethnic_group", "taoi"), 142},
		{demo_num(d, "ethnic_group", "cotu"), 96}, {demo_num(d, "ethnic_group", "bruvankieu"), 18}};
	int *deck = demo_deck(d, ethnic, G_N_ELEMENTS(ethnic), NULL);
	for (size_t i = 0; i < cadres->count; i++)
		cadres->people[i].ethnic = deck[i];
	for (size_t i = 0; i < servants->count; i++)
		servants->people[i].ethnic = deck[cadres->count + i];
}

/* The 141 communes of the first list and the eleven that were merged away before it (invented names, tagged as samples by their basis). */
static bool plan_communes(struct demo *d, const struct demo_unit *units, size_t count, struct commune *out, struct err *e)
{
	static const char *const sample[] = {"Hương Thạnh", "Phú Lương Hạ", "Vinh Hải Đông", "Lộc Hòa Tây", "Hồng Trung Bắc",
		"Hương Nguyên Hạ", "Điền Môn Đông", "Quảng Ngạn Tây", "Thượng Long Hạ", "Phú Thanh Bắc", "Khe Tre Cũ"};
	static const char *const districts[] = {"478", "478", "482", "482", "481", "481", "476", "477", "483", "478", "483"};
	int commune_level = demo_num(d, "unit_level", "commune");
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		if (units[i].level == commune_level) {
			must(n < COMMUNES);
			out[n++] = (struct commune){.unit = units[i].id,
				.area = units[i].area,
				.type = units[i].type,
				.name = units[i].name,
				.district = units[i].parent,
				.until = HUE_UNTIL};
		}
	must(n + G_N_ELEMENTS(sample) == COMMUNES);
	for (size_t i = 0; i < G_N_ELEMENTS(sample); i++) {
		const char *type = i == 10 ? "thi_tran" : "xa";
		const struct demo_unit *district = demo_unit_find(units, count, districts[i]);
		struct commune *c = &out[n++];
		*c = (struct commune){
			.area = units[0].area, .district = district->id, .type = demo_num(d, "unit_type", type), .until = HUE_MERGED};
		c->name = arena_printf(d->a, "%s %s", i == 10 ? "Thị trấn" : "Xã", sample[i]);
		if (!demo_unit_make(d, "commune", type, c->name, arena_printf(d->a, "901%02d", (int)i + 1), NULL, district->id,
			    DEMO_KNOWN_FROM, HUE_MERGED, &c->unit, e))
			return false;
		for (size_t k = 0; k < count; k++)
			if (units[k].parent == district->id) {
				if (!demo_unit_absorb(d, c->unit, units[k].id, HUE_MERGED, e))
					return false;
				break;
			}
	}
	return true;
}

/* Villages by type of commune: 94 xã with 7 and 11 with 6 thôn; 39 phường with 12, 5 thị trấn with 11 and 3 with 10 tổ dân phố. */
static void size_communes(struct demo *d, struct commune *c)
{
	int xa = demo_num(d, "unit_type", "xa"), phuong = demo_num(d, "unit_type", "phuong"), xas = 0, towns = 0, twelve[COMMUNES],
	    dual[COMMUNES], big[COMMUNES];
	struct card cards[] = {{1, 87}, {0, 65}}, duals[] = {{1, DUAL}, {0, COMMUNES - DUAL}}, bigs[] = {{19, 132}, {20, 20}};
	memcpy(twelve, demo_deck(d, cards, 2, NULL), sizeof twelve);
	memcpy(dual, demo_deck(d, duals, 2, NULL), sizeof dual);
	memcpy(big, demo_deck(d, bigs, 2, NULL), sizeof big);
	for (size_t i = 0; i < COMMUNES; i++) {
		c[i].twelve = twelve[i] == 1;
		c[i].dual = dual[i] == 1;
		c[i].nonspecial = big[i];
		if (c[i].type == xa)
			c[i].villages = xas++ < 94 ? 7 : 6;
		else if (c[i].type == phuong)
			c[i].villages = 12;
		else
			c[i].villages = towns++ < 5 ? 11 : 10;
	}
}

static bool post_filled(struct demo *d, struct commune *c, int64_t organisation, const char *title, const char *category, int seats,
	struct demo_person *people, int held, const char *source, bool main, struct err *e)
{
	int64_t post = 0;
	struct post_wanted w = {organisation, 0, title, category, seats, HUE_FROM, c->until};
	if (!demo_post_make(d, &w, &post, e))
		return false;
	for (int i = 0; i < held; i++) {
		struct tenure_wanted t = {&people[i], post, source, category, "term_over", HUE_FROM, c->until, main, false, false};
		if (!demo_tenure_make(d, &t, e))
			return false;
	}
	return true;
}

static bool people_written(struct demo *d, struct commune *c, struct staff *s, int n, struct demo_person **out, struct err *e)
{
	must(s->next + (size_t)n <= s->count);
	*out = s->people + s->next;
	s->next += (size_t)n;
	for (int i = 0; i < n; i++) {
		(*out)[i].area = c->area;
		if (!demo_person_write(d, &(*out)[i], e))
			return false;
	}
	return true;
}

/* All cadres are Party members, of the civil servants three in four (invented: the article does not say); they meet in the cell of the
 * office. */
static bool write_members(struct demo *d, struct commune *c, const struct demo_person *p, int n, bool all, struct err *e)
{
	for (int i = 0; i < n; i++) {
		int year = p[i].birth / 10000 + demo_between(d, 20, 22);
		ymd ceremony = year * 10000 + demo_between(d, 1, 12) * 100 + demo_between(d, 1, 28);
		if (!all && demo_below(d, 4) == 0)
			continue;
		if (ceremony < DEMO_KNOWN_FROM)
			ceremony = DEMO_KNOWN_FROM;
		if (!demo_membership_write(d, &p[i], c->cell, 0, ceremony, false, c->until, e))
			return false;
	}
	return true;
}

static bool write_staff(struct demo *d, struct commune *c, struct staff *cadres, struct staff *servants, struct err *e)
{
	struct demo_person *p = NULL;
	int xa = demo_num(d, "unit_type", "xa"), n = (int)G_N_ELEMENTS(cadre_posts) - (c->dual ? 1 : 0);
	if (!people_written(d, c, cadres, n, &p, e) || !write_members(d, c, p, n, true, e))
		return false;
	for (size_t i = 0, k = 0; i < G_N_ELEMENTS(cadre_posts); i++) {
		const struct staff_post *w = &cadre_posts[i];
		bool second = c->dual && i == 1; /* the secretary's other post */
		if (!post_filled(d, c, c->org[w->org], w->title, "cadre", 1, second ? &p[0] : &p[k], 1,
			    i == 1 || i > 2 ? "elected_council" : "elected_by_committee", !second, e))
			return false;
		k += second ? 0 : 1;
	}
	if (!people_written(d, c, servants, c->twelve ? 12 : 11, &p, e) || !write_members(d, c, p, c->twelve ? 12 : 11, false, e))
		return false;
	for (size_t i = 0, k = 0; i < G_N_ELEMENTS(servant_posts); i++) {
		const struct staff_post *w = &servant_posts[i];
		const char *title = strcmp(w->title, "cs_land") != 0 ? w->title : c->type == xa ? "cs_land_rural" : "cs_land_urban";
		int held = strcmp(title, "cs_culture") == 0 && !c->twelve ? 1 : w->seats;
		if (!post_filled(d, c, c->org[w->org], title, "servant", w->seats, p + k, held, "recruited", true, e))
			return false;
		k += (size_t)held;
	}
	return true;
}

static bool write_nonspecial(struct demo *d, struct commune *c, struct staff *workers, struct err *e)
{
	struct demo_person *p = NULL;
	if (!people_written(d, c, workers, c->nonspecial, &p, e))
		return false;
	int left = c->nonspecial, at = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(commune_workers); i++) {
		const struct staff_post *w = &commune_workers[i];
		int held = w->seats < left ? w->seats : left;
		if (!post_filled(d, c, c->org[w->org], w->title, "nonspecial_commune", w->seats, p + at, held, "assigned", true, e))
			return false;
		at += held;
		left -= held;
	}
	must(left == 0);
	return true;
}

static bool write_villages(struct demo *d, struct commune *c, struct staff *workers, struct err *e)
{
	bool rural = c->type == demo_num(d, "unit_type", "xa");
	for (int v = 0; v < c->villages; v++) {
		const char *name = arena_printf(d->a, "%s %d", rural ? "Thôn" : "Tổ dân phố", v + 1),
			   *local = arena_printf(d->a, "%02d", v + 1);
		int64_t unit = 0;
		struct demo_org body;
		struct demo_person *p = NULL;
		if (!demo_unit_make(
			    d, "village", rural ? "thon" : "to_dan_pho", name, NULL, local, c->unit, DEMO_KNOWN_FROM, c->until, &unit, e))
			return false;
		struct org_wanted w = {"village_body", name, NULL, NULL, unit, 0, DEMO_KNOWN_FROM, c->until};
		if (!demo_org_make(d, &w, &body, e) || !people_written(d, c, workers, 6, &p, e))
			return false;
		for (size_t i = 0; i < G_N_ELEMENTS(village_workers); i++) {
			const struct staff_post *s = &village_workers[i];
			if (!post_filled(d, c, body.id, s->title, "nonspecial_village", s->seats, p, s->seats,
				    i == 0 ? "elected_households" : "assigned", true, e))
				return false;
			p += s->seats;
		}
	}
	return true;
}

/* The 10.570 without full-time posts; their levels are not told by the article. */
static void deal_workers(struct demo *d, struct staff *s)
{
	static const int edges[] = {1977, 1987};
	const struct card ethnic[] = {{demo_num(d, "ethnic_group", "kinh"), 9812}, {demo_num(d, "ethnic_group", "taoi"), 452},
		{demo_num(d, "ethnic_group", "cotu"), 251}, {demo_num(d, "ethnic_group", "bruvankieu"), 55}};
	int *deck = demo_deck(d, ethnic, G_N_ELEMENTS(ethnic), &s->count);
	s->people = ARENA_ARRAY(d->a, struct demo_person, s->count);
	for (size_t i = 0; i < s->count; i++) {
		s->people[i].hue = true;
		s->people[i].ethnic = deck[i];
		s->people[i].sex = demo_num(d, "sex", demo_below(d, 100) < 35 ? "female" : "male");
		s->people[i].birth = demo_birth(d, 19580101, 19951231, edges, 2);
		s->people[i].general = demo_num(d, "general_education", demo_below(d, 4) == 0 ? "lower_secondary" : "upper_secondary");
	}
}

/* The total the article prints, kept as a published figure: the register itself gives one more. */
static bool published_total(struct demo *d, int64_t province, int area, struct err *e)
{
	struct figure_row f;
	row_init(&table_figure, &f);
	f.area_id = area;
	f.definition = "can_bo_cap_xa";
	f.row_key = "staff";
	f.col_key = "n";
	f.unit_id = province;
	f.as_of = 20171231;
	f.num = 3355 * 10000;
	f.printed = "3.355";
	f.measure = demo_num(d, "measure", "persons");
	f.origin = demo_num(d, "figure_origin", "published");
	f.source_by = "Bài báo (nguồn 003)";
	f.confirmed = 0;
	return store_insert(d->s, &table_figure, &f, e);
}

/* Poor and near-poor households of the province at the ends of 2015 to 2017, typed there (docs/demo-world.md 2): the article prints the
 * ends of the years, two of the entries, and shares. */
static bool typed_households(struct demo *d, int64_t province, int area, struct err *e)
{
	static const struct {
		const char *form, *column;
		int year, n;
	} all[] = {{"ho_ngheo_2", "hh", 2015, 282400}, {"ho_ngheo_2", "hh", 2016, 289000}, {"ho_ngheo_2", "open", 2016, 23610},
		{"ho_ngheo_2", "out", 2016, 5468}, {"ho_ngheo_2", "back", 2016, 402}, {"ho_ngheo_2", "new", 2016, 2236},
		{"ho_ngheo_2", "hh", 2017, 295400}, {"ho_ngheo_2", "open", 2017, 20780}, {"ho_ngheo_2", "out", 2017, 5449},
		{"ho_ngheo_2", "back", 2017, 338}, {"ho_ngheo_2", "new", 2017, 1993}, {"ho_ngheo_3", "hh", 2016, 289000},
		{"ho_ngheo_3", "hh", 2017, 295400}, {"ho_ngheo_3", "open", 2017, 15872}, {"ho_ngheo_3", "out", 2017, 4021},
		{"ho_ngheo_3", "back", 2017, 311}, {"ho_ngheo_3", "new", 2017, 3267}};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		struct figure_row f;
		row_init(&table_figure, &f);
		f.area_id = area;
		f.definition = all[i].form;
		f.row_key = "total";
		f.col_key = all[i].column;
		f.unit_id = province;
		f.period_from = all[i].year * 10000 + 101;
		f.period_until = f.period_from + 10000;
		f.as_of = all[i].year * 10000 + 1231;
		f.num = all[i].n * INT64_C(10000);
		f.measure = demo_num(d, "measure", "households");
		f.origin = demo_num(d, "figure_origin", "entered");
		f.confirmed = 0;
		if (!store_insert(d->s, &table_figure, &f, e))
			return false;
	}
	return true;
}

/* Party organisations above the communes: the province's and one a district; gives that of a district. */
struct superiors {
	int64_t districts[16], orgs[16];
	size_t count;
};

static bool write_superiors(struct demo *d, const struct demo_unit *units, size_t count, struct superiors *out, struct err *e)
{
	const struct demo_unit *province = demo_unit_find(units, count, "46");
	struct org_wanted top = {"pb_province", "Đảng bộ tỉnh Thừa Thiên-Huế", NULL, NULL, province->id, 0, DEMO_KNOWN_FROM, HUE_UNTIL};
	struct demo_org o, below;
	if (!demo_org_make(d, &top, &o, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (units[i].level != demo_num(d, "unit_level", "district"))
			continue;
		must(out->count < G_N_ELEMENTS(out->orgs));
		struct org_wanted w = {"pb_district", arena_printf(d->a, "Đảng bộ %s", units[i].name), NULL, NULL, units[i].id, o.id,
			DEMO_KNOWN_FROM, HUE_UNTIL};
		if (!demo_org_make(d, &w, &below, e))
			return false;
		out->districts[out->count] = units[i].id;
		out->orgs[out->count++] = below.id;
	}
	return true;
}

/* The bodies of a commune and the cell of its office. */
static bool write_bodies(struct demo *d, struct commune *c, const struct superiors *above, struct err *e)
{
	struct demo_org made;
	const char *grassroots = c->type == demo_num(d, "unit_type", "xa")	 ? "commune"
				 : c->type == demo_num(d, "unit_type", "phuong") ? "ward"
										 : "township";
	for (int o = 0; o < ORG__MAX; o++) {
		struct org_wanted w = {org_types[o], arena_printf(d->a, "%s %s", org_names[o], c->name), o == ORG_PARTY ? grassroots : NULL,
			NULL, c->unit, 0, DEMO_KNOWN_FROM, c->until};
		for (size_t i = 0; o == ORG_PARTY && i < above->count; i++)
			if (above->districts[i] == c->district)
				w.superior = above->orgs[i];
		if (!demo_org_make(d, &w, &made, e))
			return false;
		c->org[o] = made.id;
	}
	struct org_wanted cell = {"cell", arena_printf(d->a, "Chi bộ Cơ quan %s", c->name), NULL, "office", c->unit, c->org[ORG_PARTY],
		DEMO_KNOWN_FROM, c->until};
	if (!demo_org_make(d, &cell, &made, e))
		return false;
	c->cell = made.id;
	return true;
}

bool demo_hue(struct demo *d, struct err *e)
{
	struct demo_unit *units = NULL;
	size_t count = 0;
	struct staff cadres = {0}, servants = {0}, workers = {0};
	struct superiors above = {0};
	demo_seed(d, "46/staff");
	struct commune *c = ARENA_ARRAY(d->a, struct commune, COMMUNES);
	if (!demo_units(d, "46", &units, &count, e) || !plan_communes(d, units, count, c, e) ||
		!write_superiors(d, units, count, &above, e))
		return false;
	size_communes(d, c);
	deal_everybody(d, &cadres, &servants);
	deal_workers(d, &workers);
	for (size_t i = 0; i < COMMUNES; i++) {
		if (!write_bodies(d, &c[i], &above, e) || !write_staff(d, &c[i], &cadres, &servants, e) ||
			!write_nonspecial(d, &c[i], &workers, e) || !write_villages(d, &c[i], &workers, e))
			return false;
		demo_stage(d, MSG_DEMO_STAGE_HUE, (int64_t)i + 1, COMMUNES);
	}
	must(cadres.next == CADRES && servants.next == SERVANTS && workers.next == workers.count);
	const struct demo_unit *province = demo_unit_find(units, count, "46");
	return published_total(d, province->id, province->area, e) && typed_households(d, province->id, province->area, e);
}
