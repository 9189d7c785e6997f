/* Tuyên Quang, grassroots committees of the terms 2015–2020 and 2020–2025 (docs/demo-world.md 1): organisations, posts, tenures. The people
 * and their margins are made in demo_committees.c. */
#include "app/demo/demo_committees.h"
#include "messages/demo.def"

#include <string.h>

/* How many bodies of each size a district has: communes with 15 and 13 members, other committees of 7, base cells of 5 and 3. The sums are
 * those of the page: 96, 42, 117, 72, 102 bodies and 3.471 members. */
static const struct district_plan plans[] = {
	{"070", {10, 5, 23, 14, 21}, 58, 141, 174, 6},
	{"071", {7, 3, 9, 6, 7}, 201, 71, 88, 18},
	{"072", {8, 4, 10, 6, 10}, 241, 84, 103, 22},
	{"073", {17, 7, 16, 10, 14}, 365, 152, 188, 32},
	{"074", {13, 5, 15, 9, 12}, 195, 124, 153, 18},
	{"075", {19, 9, 21, 13, 18}, 215, 185, 229, 19},
	{"076", {22, 9, 23, 14, 20}, 252, 204, 253, 22},
};

/* Names of the bodies that are not communes; numbered where there are more of them than names. */
static const char *const other_committees[] = {"Đảng bộ Bệnh viện đa khoa", "Đảng bộ Công an", "Đảng bộ Quân sự", "Đảng bộ Trung tâm Y tế",
	"Đảng bộ Công ty Lâm nghiệp", "Đảng bộ Trường THPT", "Đảng bộ Văn phòng UBND"};
static const char *const other_committee_types[] = {
	"service_public", "police", "army", "service_public", "soe_100", "service_public", "state_body"};
static const char *const base_cells[] = {"Chi bộ Hạt Kiểm lâm", "Chi bộ Tòa án nhân dân", "Chi bộ Viện kiểm sát", "Chi bộ Chi cục Thuế",
	"Chi bộ Kho bạc", "Chi bộ Bảo hiểm xã hội", "Chi bộ Trường PTDT nội trú", "Chi bộ Hợp tác xã", "Chi bộ Công ty Điện lực",
	"Chi bộ Ngân hàng Chính sách"};
static const char *const base_cell_types[] = {"state_body", "state_body", "state_body", "state_body", "state_body", "state_body",
	"service_public", "cooperative", "soe_50", "soe_50"};

static const struct demo_unit *unit_at(const struct committees *c, int64_t id)
{
	for (size_t i = 0; i < c->unit_count; i++)
		if (c->units[i].id == id)
			return &c->units[i];
	must(!"unit of the province");
	return NULL;
}

static void add_body(struct committees *c, size_t district, int64_t unit, int area, const char *type, const char *grassroots,
	const char *name, int seats_now, int seats_before)
{
	must(c->body_count < COMMITTEES_MAX_BODIES);
	c->bodies[c->body_count++] = (struct body){.district = district,
		.unit = unit,
		.area = area,
		.type = type,
		.grassroots = grassroots,
		.name = name,
		.seats = {seats_before, seats_now}};
}

/* The communes of a district: real ones, the first with 15 members, the rest with 13. Two communes of the province had 15 before and 13
 * now. */
static void plan_communes(struct demo *d, struct committees *c, size_t district, int64_t district_id)
{
	int at = 0, phuong = demo_num(d, "unit_type", "phuong"), thi_tran = demo_num(d, "unit_type", "thi_tran");
	for (size_t i = 0; i < c->unit_count; i++) {
		const struct demo_unit *u = &c->units[i];
		if (u->parent != district_id)
			continue;
		int now = at < plans[district].bodies[0] ? 15 : 13, before = now;
		if (now == 13 && c->shrunk < 2 && at == plans[district].bodies[0]) {
			before = 15;
			c->shrunk++;
		}
		const char *grassroots = u->type == phuong ? "ward" : u->type == thi_tran ? "township" : "commune";
		add_body(c, district, u->id, u->area, "pb_base", grassroots, arena_printf(d->a, "Đảng bộ %s", u->name), now, before);
		at++;
	}
	must(at == plans[district].bodies[0] + plans[district].bodies[1]);
}

static void plan_others(struct demo *d, struct committees *c, size_t district, const struct demo_unit *u)
{
	const int *n = plans[district].bodies;
	for (int i = 0; i < n[2]; i++) {
		size_t k = (size_t)i % G_N_ELEMENTS(other_committees);
		add_body(c, district, u->id, u->area, "pb_base", other_committee_types[k],
			arena_printf(d->a, "%s số %d, %s", other_committees[k], i / (int)G_N_ELEMENTS(other_committees) + 1, u->name), 7,
			7);
	}
	for (int i = 0; i < n[3] + n[4]; i++) {
		size_t k = (size_t)i % G_N_ELEMENTS(base_cells);
		int now = i < n[3] ? 5 : 3, before = now;
		/* Five cells grew from three to five members. */
		if (i < n[3] && i + 1 == n[3] && c->grown < 5) {
			before = 3;
			c->grown++;
		}
		add_body(c, district, u->id, u->area, "cell_base", base_cell_types[k],
			arena_printf(d->a, "%s số %d, %s", base_cells[k], i / (int)G_N_ELEMENTS(base_cells) + 1, u->name), now, before);
	}
}

static int64_t first_commune(const struct committees *c, int64_t district)
{
	for (size_t i = 0; i < c->unit_count; i++)
		if (c->units[i].parent == district)
			return c->units[i].id;
	must(!"a district has communes");
	return 0;
}

/* Bodies of the term before that are no more: three communes, three committees, thirteen base cells. */
static bool plan_ended(struct demo *d, struct committees *c, struct err *e)
{
	static const char *const names[] = {"Xã An Khang Cũ", "Xã Hồng Sơn", "Xã Vĩnh Phong"};
	for (size_t i = 0; i < 3; i++) {
		const struct demo_unit *district = demo_unit_find(c->units, c->unit_count, plans[4 + i].district_code);
		int64_t id = 0;
		const char *code = arena_printf(d->a, "9000%d", (int)i + 1);
		if (!demo_unit_make(d, "commune", "xa", names[i], code, NULL, district->id, DEMO_KNOWN_FROM, 20200101, &id, e) ||
			!demo_unit_absorb(d, id, first_commune(c, district->id), 20200101, e))
			return false;
		add_body(c, 4 + i, id, district->area, "pb_base", "commune", arena_printf(d->a, "Đảng bộ %s", names[i]), 0, 15);
	}
	for (int i = 0; i < 16; i++) {
		size_t district = (size_t)i % G_N_ELEMENTS(plans);
		const struct demo_unit *u = demo_unit_find(c->units, c->unit_count, plans[district].district_code);
		if (i < 3)
			add_body(c, district, u->id, u->area, "pb_base", "soe_100",
				arena_printf(d->a, "Đảng bộ Nông trường số %d, %s", i + 1, u->name), 0, 7);
		else
			add_body(c, district, u->id, u->area, "cell_base", "soe_less",
				arena_printf(d->a, "Chi bộ Xí nghiệp số %d, %s", i - 2, u->name), 0, 3);
	}
	return true;
}

static bool write_body(struct demo *d, struct committees *c, struct body *b, struct err *e)
{
	bool ended = b->seats[TERM_NOW] == 0;
	b->until = ended ? 20200101 : MERGER_DAY;
	struct org_wanted w = {b->type, b->name, b->grassroots, strcmp(b->type, "cell_base") == 0 ? "office" : NULL, b->unit,
		c->district_orgs[b->district], DEMO_KNOWN_FROM, b->until};
	struct demo_org o;
	if (!demo_org_make(d, &w, &o, e))
		return false;
	b->org = o.id;
	for (int t = 0; t < TERM__MAX; t++) {
		if (b->seats[t] == 0)
			continue;
		ymd until = t == TERM_NOW ? MERGER_DAY : ended ? 20200101 : TERM_DAY_NOW;
		if (!demo_term_make(d, b->org, t == TERM_NOW ? "party_2020_2025" : "party_2015_2020",
			    t == TERM_NOW ? "2020-2025" : "2015-2020", t == TERM_NOW ? TERM_DAY_NOW : TERM_DAY_BEFORE, until, b->seats[t],
			    b->seats[t], &b->term[t], e))
			return false;
	}
	return true;
}

/* The Party organisations above the base: province and districts. */
static bool write_superiors(struct demo *d, struct committees *c, struct err *e)
{
	const struct demo_unit *province = demo_unit_find(c->units, c->unit_count, "08");
	struct org_wanted top = {"pb_province", "Đảng bộ tỉnh Tuyên Quang", NULL, NULL, province->id, 0, DEMO_KNOWN_FROM, MERGER_DAY};
	struct demo_org o;
	if (!demo_org_make(d, &top, &o, e))
		return false;
	c->province_org = o.id;
	for (size_t i = 0; i < G_N_ELEMENTS(plans); i++) {
		const struct demo_unit *u = demo_unit_find(c->units, c->unit_count, plans[i].district_code);
		struct org_wanted w = {"pb_district", arena_printf(d->a, "Đảng bộ %s", u->name), NULL, NULL, u->id, c->province_org,
			DEMO_KNOWN_FROM, MERGER_DAY};
		if (!demo_org_make(d, &w, &o, e))
			return false;
		c->district_orgs[i] = o.id;
	}
	return true;
}

/* Seats by title of a body: secretary, deputies, standing members, members. */
static size_t titles_of(const struct body *b, int seats, struct seat_plan *out)
{
	bool cell = strcmp(b->type, "cell_base") == 0;
	if (cell) {
		out[0] = (struct seat_plan){"cell_secretary", 1, NULL, "elected_cell"};
		out[1] = (struct seat_plan){"cell_deputy", 1, NULL, "elected_cell"};
		out[2] = (struct seat_plan){"cell_member", seats - 2, NULL, "elected_cell"};
		return 3;
	}
	bool commune = seats > 7;
	const char *top = commune ? "cadre" : NULL;
	size_t n = 0;
	out[n++] = (struct seat_plan){"party_secretary", 1, top, "elected_by_committee"};
	if (commune)
		out[n++] = (struct seat_plan){"party_deputy_standing", 1, top, "elected_by_committee"};
	out[n++] = (struct seat_plan){"party_deputy", 1, top, "elected_by_committee"};
	int standing = commune ? (seats == 15 ? 2 : 1) : 0;
	if (standing > 0)
		out[n++] = (struct seat_plan){"party_standing", standing, NULL, "elected_by_committee"};
	int used = 2 + (commune ? 1 : 0) + standing;
	out[n++] = (struct seat_plan){"party_member", seats - used, NULL, "elected_congress"};
	return n;
}

/* Posts of one body in one term, and the tenures of its members in slot order (slot 0 = secretary). */
static bool write_term_of_body(struct demo *d, struct committees *c, size_t body, int t, struct err *e)
{
	struct body *b = &c->bodies[body];
	struct seat_plan seats[5];
	size_t kinds = titles_of(b, b->seats[t], seats), slot = 0;
	ymd from = t == TERM_NOW ? TERM_DAY_NOW : TERM_DAY_BEFORE, until = t == TERM_NOW	     ? MERGER_DAY
									   : b->seats[TERM_NOW] == 0 ? 20200101
												     : TERM_DAY_NOW;
	for (size_t k = 0; k < kinds; k++) {
		int64_t post = 0;
		struct post_wanted p = {b->org, b->term[t], seats[k].title, seats[k].category != NULL ? seats[k].category : "party_only",
			seats[k].seats, from, until};
		if (!demo_post_make(d, &p, &post, e))
			return false;
		for (int s = 0; s < seats[k].seats; s++, slot++) {
			const struct committee_member *m = c->members[t][b->first[t] + slot];
			ymd end = m->leaves_office != 0 && t == TERM_BEFORE ? m->leaves_office : until;
			const char *why = t == TERM_NOW		 ? "reorganised"
					  : end != until	 ? "moved"
					  : m->in_term[TERM_NOW] ? "term_over"
								 : "not_reelected";
			struct tenure_wanted w = {&m->person, post, seats[k].source, p.category, why, from, end, true, t == TERM_NOW,
				t == TERM_NOW && m->in_term[TERM_BEFORE]};
			if (!demo_tenure_make(d, &w, e))
				return false;
			if (s == 0 && k == 0)
				c->secretary_post[t][body] = post;
		}
	}
	return true;
}

/* Eighteen secretaries were replaced in mid-term by members of the same body, elected in addition. */
static bool write_replacements(struct demo *d, struct committees *c, struct err *e)
{
	for (size_t i = 0; i < c->body_count; i++) {
		const struct committee_member *m = c->replacement[i];
		if (m == NULL)
			continue;
		ymd until = c->bodies[i].seats[TERM_NOW] == 0 ? 20200101 : TERM_DAY_NOW;
		struct tenure_wanted w = {&m->person, c->secretary_post[TERM_BEFORE][i], "elected_extra", NULL, "term_over",
			REPLACEMENT_DAY, until, true, false, false};
		w.category = c->bodies[i].seats[TERM_BEFORE] > 7 ? "cadre" : "party_only";
		if (!demo_tenure_make(d, &w, e))
			return false;
	}
	return true;
}

static bool write_everything(struct demo *d, struct committees *c, struct err *e)
{
	for (size_t i = 0; i < c->body_count; i++)
		if (!write_body(d, c, &c->bodies[i], e))
			return false;
	for (size_t i = 0; i < c->people_count; i++) {
		if (!demo_person_write(d, &c->people[i].person, e))
			return false;
		if (i % 500 == 0)
			demo_stage(d, MSG_DEMO_STAGE_TUYEN_QUANG, (int64_t)i, (int64_t)c->people_count);
	}
	for (int t = 0; t < TERM__MAX; t++)
		for (size_t i = 0; i < c->body_count; i++)
			if (c->bodies[i].seats[t] > 0 && !write_term_of_body(d, c, i, t, e))
				return false;
	return write_replacements(d, c, e);
}

bool demo_tuyen_quang(struct demo *d, struct err *e)
{
	struct committees *c = ARENA_NEW(d->a, struct committees);
	c->plans = plans;
	c->plan_count = G_N_ELEMENTS(plans);
	demo_seed(d, "08/committees");
	demo_stage(d, MSG_DEMO_STAGE_TUYEN_QUANG, 0, 1);
	if (!demo_units(d, "08", &c->units, &c->unit_count, e) || !write_superiors(d, c, e))
		return false;
	for (size_t i = 0; i < c->plan_count; i++) {
		const struct demo_unit *district = unit_at(c, demo_unit_find(c->units, c->unit_count, plans[i].district_code)->id);
		plan_communes(d, c, i, district->id);
		plan_others(d, c, i, district);
	}
	if (!plan_ended(d, c, e))
		return false;
	committees_people(d, c);
	return write_everything(d, c, e) && demo_new_levels(d, c->units, c->unit_count, e) && demo_villages(d, c->units, c->unit_count, e);
}
