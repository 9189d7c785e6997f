/* Three communes of Tuyên Quang with villages, cells and members, as of 2022 (docs/demo-world.md 1, "Three communes with cells"). */
#include "app/demo/demo_committees.h"

#include "store/statement.h"
#include "messages/demo.def"

#include <string.h>

struct commune_plan {
	const char *code; /* national code */
	const char *villages[16];
	int members, secretary_heads, other_cells;
};

static const struct commune_plan communes[] = {
	{"02575",
		{"Bờ Hồ", "Trung Tâm", "Khuôn Phầy", "Ba Khe", "Lẹm", "Cây Thông", "Đồng Cháy", "Khe Nước", "Làng Thang", "Gò Chùa",
			"Đồng Măng", NULL},
		240, 11, 3},
	{"02242", {"Thẳm Vài", "Khuổi Lầu", "Khuổi Kẹn", "Lũng Giềng", "Nặm Hù", "Nà Co", "Khuổi Củng", "Khuổi Trang", "Nà Lòa", NULL}, 168,
		5, 2},
	{"02395",
		{"Thôn 1 Minh Quang", "Thôn 2 Minh Quang", "Thôn 3 Minh Quang", "Thôn 4 Minh Quang", "Thôn 5 Minh Quang", "Minh Thái",
			"Minh Hải", "Minh Tân", "Minh Lợi", "Nà Khoang", "Đồng Mới", "Kim Long", "Khâu Lấu", "Bản Cầu", "Ngòi Khang", NULL},
		262, 9, 0},
};

#define VILLAGE_TERM_BEFORE ((ymd)20200115)
#define VILLAGE_TERM_NOW ((ymd)20220615) /* heads of villages chosen anew; in Kháng Nhật all secretaries from that day */

struct village {
	int64_t unit, cell, body;
	int members;
	struct demo_person *people; /* [0] is the secretary of the cell */
};

static bool membership_write(struct demo *d, const struct demo_person *p, const struct village *v, bool probationary, struct err *e)
{
	int age_at = demo_between(d, 20, 34);
	ymd ceremony = ymd_add_days(ymd_first(p->birth) / 10000 * 10000 + age_at * 10000 + 101, demo_between(d, 0, 360));
	if (probationary || ceremony > 20210601)
		ceremony = probationary ? ymd_add_days(20220105, demo_between(d, 0, 300)) : 20210415;
	return demo_membership_write(d, p, v->cell, v->unit, ceremony, probationary, YMD_OPEN, e);
}

static bool members_write(struct demo *d, struct village *v, int area, const struct card *ethnic, size_t kinds, struct err *e)
{
	v->people = ARENA_ARRAY(d->a, struct demo_person, (size_t)v->members);
	static const int edges[] = {1982, 1987, 1992};
	for (int i = 0; i < v->members; i++) {
		struct demo_person *p = &v->people[i];
		size_t pick = (size_t)demo_below(d, 100);
		bool probationary = i > 2 && demo_below(d, 100) < 4;
		p->area = area;
		p->sex = demo_num(d, "sex", demo_below(d, 100) < 34 ? "female" : "male");
		for (size_t k = 0, sum = 0; k < kinds; k++) {
			sum += (size_t)ethnic[k].count;
			if (pick < sum) {
				p->ethnic = ethnic[k].value;
				break;
			}
		}
		p->birth = probationary ? demo_birth(d, 19900101, 20021231, edges, 3)
					: demo_birth(d, i == 0 ? 19650101 : 19450101, i == 0 ? 19921231 : 19981231, edges, 3);
		p->general = demo_num(d, "general_education", demo_below(d, 3) == 0 ? "lower_secondary" : "upper_secondary");
		p->professional = demo_num(d, "professional_level", demo_below(d, 3) == 0 ? "intermediate" : "none");
		p->theory = demo_num(d, "political_theory", i == 0 ? "intermediate" : "elementary");
		if (!demo_person_write(d, p, e) || !membership_write(d, p, v, probationary, e))
			return false;
	}
	return true;
}

/* One village: unit, self-management body, cell with members, secretary and head. */
static bool village_write(struct demo *d, const struct commune_plan *plan, const struct demo_unit *commune, int64_t committee, size_t i,
	int members, const struct card *ethnic, size_t kinds, int64_t merged_into, struct village *v, struct err *e)
{
	const char *name = plan->villages[i], *local = arena_printf(d->a, "%02d", (int)i + 1);
	const char *full = g_str_has_prefix(name, "Thôn") ? name : arena_printf(d->a, "Thôn %s", name);
	ymd until = merged_into != 0 ? MERGER_DAY : YMD_OPEN;
	struct demo_org cell, body;
	v->members = members;
	if (!demo_unit_make(d, "village", "thon", full, NULL, local, commune->id, DEMO_KNOWN_FROM, until, &v->unit, e))
		return false;
	if (merged_into != 0 && !demo_unit_reparent(d, v->unit, "thon", full, local, merged_into, MERGER_DAY, e))
		return false;
	struct org_wanted cell_wanted = {
		"cell", arena_printf(d->a, "Chi bộ %s", full), NULL, "village", v->unit, 0, DEMO_KNOWN_FROM, YMD_OPEN};
	struct org_wanted body_wanted = {"village_body", full, NULL, NULL, v->unit, 0, DEMO_KNOWN_FROM, YMD_OPEN};
	if (!demo_org_make(d, &cell_wanted, &cell, e) || !demo_line_make(d, "party", cell.id, committee, DEMO_KNOWN_FROM, MERGER_DAY, e) ||
		!demo_org_make(d, &body_wanted, &body, e))
		return false;
	v->cell = cell.id;
	v->body = body.id;
	return members_write(d, v, commune->area, ethnic, kinds, e);
}

/* The cell's secretary since 2020; the village's head of 2020 and of 2022. same_before, same_now: the secretary is head too. */
static bool posts_write(struct demo *d, const struct village *v, bool same_before, bool same_now, struct err *e)
{
	int64_t secretary = 0, head = 0;
	struct post_wanted s = {v->cell, 0, "cell_secretary", "nonspecial_village", 1, DEMO_KNOWN_FROM, YMD_OPEN};
	struct post_wanted h = {v->body, 0, "village_head", "nonspecial_village", 1, DEMO_KNOWN_FROM, YMD_OPEN};
	if (!demo_post_make(d, &s, &secretary, e) || !demo_post_make(d, &h, &head, e))
		return false;
	struct tenure_wanted t = {
		&v->people[0], secretary, "elected_cell", "nonspecial_village", NULL, VILLAGE_TERM_BEFORE, YMD_OPEN, true, false, false};
	struct tenure_wanted before = {&v->people[same_before ? 0 : 1], head, "elected_households", "nonspecial_village", "term_over",
		VILLAGE_TERM_BEFORE, VILLAGE_TERM_NOW, !same_before, false, false};
	struct tenure_wanted now = {&v->people[same_now ? 0 : 2], head, "elected_households", "nonspecial_village", NULL, VILLAGE_TERM_NOW,
		YMD_OPEN, !same_now, false, false};
	return demo_tenure_make(d, &t, e) && demo_tenure_make(d, &before, e) && demo_tenure_make(d, &now, e);
}

/* The Party committee of a unit; type: a code. */
static int64_t committee_of(struct demo *d, int64_t unit, const char *type, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(d->s), statement_text("demo_committee"), e);
	if (st == NULL)
		return 0;
	db_bind_int(st, db_param(st, ":unit"), unit);
	db_bind_int(st, db_param(st, ":type"), demo_num(d, "organisation_type", type));
	int64_t id = db_step(st, e) == DB_ROW ? db_int(st, 0) : 0;
	db_reset(st);
	return id;
}

/* The commune's successor of 1/7/2025, by the lineage of the register. */
static int64_t successor_of(struct demo *d, int64_t unit, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(d->s), statement_text("demo_successor"), e);
	if (st == NULL)
		return 0;
	db_bind_int(st, db_param(st, ":unit"), unit);
	int64_t id = db_step(st, e) == DB_ROW ? db_int(st, 0) : 0;
	db_reset(st);
	return id;
}

/* From the merger on somebody leads a cell of no village: who did before is not told. */
static bool secretary_since_merger(struct demo *d, const struct village *v, struct err *e)
{
	int64_t post = 0;
	const struct post_wanted p = {v->cell, 0, "cell_secretary", "party_only", 1, MERGER_DAY, YMD_OPEN};
	if (!demo_post_make(d, &p, &post, e))
		return false;
	const struct tenure_wanted t = {&v->people[0], post, "elected_cell", "party_only", NULL, MERGER_DAY, YMD_OPEN, true, false, false};
	return demo_tenure_make(d, &t, e);
}

/* Cells of no village: of the school, the health station, the offices. They go on in the commune's successor, as the villages do. */
static bool other_cells(struct demo *d, const struct commune_plan *plan, const struct demo_unit *commune, int64_t committee,
	const int *members, const struct card *ethnic, size_t kinds, int64_t merged_into, int64_t above, struct err *e)
{
	static const char *const places[] = {"school", "health", "office"};
	static const char *const names[] = {"Chi bộ Trường học", "Chi bộ Trạm Y tế", "Chi bộ Cơ quan"};
	for (int i = 0; i < plan->other_cells; i++) {
		struct demo_org o;
		struct village v = {.members = members[i]};
		const char *name = arena_printf(d->a, "%s %s", names[i], commune->name);
		struct org_wanted w = {
			"cell", name, NULL, places[i], commune->id, 0, DEMO_KNOWN_FROM, merged_into != 0 ? MERGER_DAY : YMD_OPEN};
		struct org_wanted after = {"cell", name, NULL, places[i], merged_into, 0, MERGER_DAY, YMD_OPEN};
		if (!demo_org_make(d, &w, &o, e) || !demo_line_make(d, "party", o.id, committee, DEMO_KNOWN_FROM, MERGER_DAY, e))
			return false;
		if (merged_into != 0 &&
			(!demo_org_version(d, o.id, &after, e) || !demo_line_make(d, "party", o.id, above, MERGER_DAY, YMD_OPEN, e)))
			return false;
		v.cell = o.id;
		if (!members_write(d, &v, commune->area, ethnic, kinds, e) || (merged_into != 0 && !secretary_since_merger(d, &v, e)))
			return false;
	}
	return true;
}

static bool commune_write(struct demo *d, const struct commune_plan *plan, const struct demo_unit *commune, struct err *e)
{
	const struct card ethnic[] = {{demo_num(d, "ethnic_group", "tay"), 40}, {demo_num(d, "ethnic_group", "dao"), 20},
		{demo_num(d, "ethnic_group", "sanchay"), 10}, {demo_num(d, "ethnic_group", "kinh"), 30}};
	size_t villages = 0;
	while (plan->villages[villages] != NULL)
		villages++;
	int weights[20], shares[20];
	size_t cells = villages + (size_t)plan->other_cells;
	for (size_t i = 0; i < cells; i++)
		weights[i] = demo_between(d, 8, 14);
	demo_share(plan->members, weights, cells, shares);
	int64_t committee = committee_of(d, commune->id, "pb_base", e), merged = successor_of(d, commune->id, e);
	int64_t above = merged == 0 ? 0 : committee_of(d, merged, "pb_above_base", e);
	if (committee == 0 || (merged != 0 && above == 0))
		return false;
	for (size_t i = 0; i < villages; i++) {
		struct village v = {0};
		bool same = (int)i < plan->secretary_heads, before = plan->secretary_heads == (int)villages ? i < villages - 3 : same;
		if (!village_write(d, plan, commune, committee, i, shares[i], ethnic, G_N_ELEMENTS(ethnic), merged, &v, e) ||
			!posts_write(d, &v, before, same, e))
			return false;
		if (above != 0 && !demo_line_make(d, "party", v.cell, above, MERGER_DAY, YMD_OPEN, e))
			return false;
	}
	return other_cells(d, plan, commune, committee, shares + villages, ethnic, G_N_ELEMENTS(ethnic), merged, above, e);
}

bool demo_villages(struct demo *d, const struct demo_unit *units, size_t count, struct err *e)
{
	demo_seed(d, "08/villages");
	for (size_t i = 0; i < G_N_ELEMENTS(communes); i++) {
		demo_stage(d, MSG_DEMO_STAGE_VILLAGES, (int64_t)i, G_N_ELEMENTS(communes));
		if (!commune_write(d, &communes[i], demo_unit_find(units, count, communes[i].code), e))
			return false;
	}
	return true;
}
