/* Large registers: villages, organisations, lines, terms and posts of every commune, before and after the boundaries of 1/7/2025. */
#include "app/demo/synth_parts.h"
#include "messages/synth.def"

#include <string.h>

enum commune_org {
	ORG_PARTY,
	ORG_COUNCIL,
	ORG_COMMITTEE,
	ORG_FRONT,
	ORG_YOUTH,
	ORG_WOMEN,
	ORG_FARMERS,
	ORG_VETERANS,
	ORG_OFFICE,
	ORG__MAX
};

static const struct {
	const char *type_old, *type_new, *name, *line;
} bodies[ORG__MAX] = {
	{"pb_base", "pb_above_base", "Đảng bộ", NULL},
	{"council", "council", "Hội đồng nhân dân", NULL},
	{"committee", "committee", "Ủy ban nhân dân", NULL},
	{"front", "front", "Ủy ban MTTQ Việt Nam", NULL},
	{"youth", "youth", "Đoàn TNCS Hồ Chí Minh", NULL},
	{"women", "women", "Hội Liên hiệp Phụ nữ", NULL},
	{"farmers", "farmers", "Hội Nông dân", NULL},
	{"veterans", "veterans", "Hội Cựu chiến binh", NULL},
	{NULL, "office_joint", "Văn phòng HĐND và UBND", NULL},
};

const struct synth_staff synth_staff[SYNTH_STAFF] = {
	{"party_deputy_standing", "cadre", "elected_by_committee", ORG_PARTY, 1},
	{"committee_chair", "cadre", "elected_council", ORG_COMMITTEE, 1},
	{"council_chair", "cadre", "elected_council", ORG_COUNCIL, 1},
	{"committee_deputy", "cadre", "elected_council", ORG_COMMITTEE, 2},
	{"council_deputy", "cadre", "elected_council", ORG_COUNCIL, 1},
	{"front_chair", "cadre", "elected_front", ORG_FRONT, 1},
	{"youth_secretary", "cadre", "elected_congress", ORG_YOUTH, 1},
	{"women_chair", "cadre", "elected_congress", ORG_WOMEN, 1},
	{"farmers_chair", "cadre", "elected_congress", ORG_FARMERS, 1},
	{"veterans_chair", "cadre", "elected_congress", ORG_VETERANS, 1},
	{"cs_office", "servant", "recruited", ORG_COMMITTEE, 2},
	{"cs_land_rural", "servant", "recruited", ORG_COMMITTEE, 1},
	{"cs_finance", "servant", "recruited", ORG_COMMITTEE, 1},
	{"cs_justice", "servant", "recruited", ORG_COMMITTEE, 1},
	{"cs_culture", "servant", "recruited", ORG_COMMITTEE, 1},
	{"front_deputy", "nonspecial_commune", "elected_front", ORG_FRONT, 1},
	{"youth_deputy", "nonspecial_commune", "elected_congress", ORG_YOUTH, 1},
	{"women_deputy", "nonspecial_commune", "elected_congress", ORG_WOMEN, 1},
	{"farmers_deputy", "nonspecial_commune", "elected_congress", ORG_FARMERS, 1},
};
/* Those whose title goes on after the merger; civil servants become specialists of the joint office. */
static bool goes_on(size_t i)
{
	return strcmp(synth_staff[i].category, "servant") != 0;
}

static const char *const village_names[] = {"Bờ Hồ", "Trung Tâm", "Khuôn Phầy", "Ba Khe", "Cây Thông", "Đồng Cháy", "Khe Nước",
	"Làng Thang", "Gò Chùa", "Đồng Măng", "Thẳm Vài", "Khuổi Lầu", "Lũng Giềng", "Nặm Hù", "Nà Co", "Khuổi Trang", "Nà Lòa",
	"Minh Thái", "Minh Tân", "Minh Lợi", "Nà Khoang", "Đồng Mới", "Kim Long", "Khâu Lấu", "Bản Cầu", "Ngòi Khang", "Phú Bình",
	"An Thịnh", "Tân Lập", "Tân Tiến", "Hợp Thành", "Đồng Tâm", "Làng Bát", "Làng Chiềng", "Nà Tông", "Bản Lằn", "Cây Đa", "Bến Đền",
	"Thác Đất", "Phai Che"};

/* What the organisations of one side of the merger are. */
struct side {
	int64_t org[ORG__MAX];
	int64_t term[2];
};

static bool make_bodies(struct synth *s, const char *place, bool ward, int64_t unit, bool after, struct side *side, struct err *e)
{
	ymd from = after ? SYNTH_MERGER : DEMO_KNOWN_FROM, until = after ? YMD_OPEN : SYNTH_MERGER;
	for (size_t i = 0; i < ORG__MAX; i++) {
		const char *type = after ? bodies[i].type_new : bodies[i].type_old;
		struct demo_org o;
		struct org_wanted w = {type, arena_printf(s->d.a, "%s %s", bodies[i].name, place),
			i == ORG_PARTY && !after ? (ward ? "ward" : "commune") : NULL, NULL, unit, i == ORG_PARTY ? s->province_org : 0,
			from, until};
		if (type == NULL)
			continue;
		if (!demo_org_make(&s->d, &w, &o, e))
			return false;
		side->org[i] = o.id;
		s->report->organisations++;
	}
	return true;
}

static bool make_terms(struct synth *s, struct synth_commune *c, bool after, const struct side *side, struct err *e)
{
	static const struct {
		const char *period, *label;
		ymd from, until;
	} terms[] = {{"party_2015_2020", "2015-2020", SYNTH_TERM_1, SYNTH_TERM_2},
		{"party_2020_2025", "2020-2025", SYNTH_TERM_2, SYNTH_MERGER}, {"party_2025_2030", "2025-2030", SYNTH_MERGER, YMD_OPEN}};
	for (size_t t = after ? 2 : 0; t < (after ? 3 : 2); t++) {
		int64_t term = 0;
		int seats = after ? 60 : SYNTH_SEATS;
		if (!demo_term_make(&s->d, side->org[ORG_PARTY], terms[t].period, terms[t].label, terms[t].from, terms[t].until, seats,
			    seats, &term, e))
			return false;
		struct post_wanted member = {side->org[ORG_PARTY], term, "party_member", NULL, seats, terms[t].from, terms[t].until};
		struct post_wanted first = {side->org[ORG_PARTY], term, "party_secretary", "cadre", 1, terms[t].from, terms[t].until};
		if (!demo_post_make(&s->d, &member, &c->member_post[t], e) || !demo_post_make(&s->d, &first, &c->secretary_post[t], e))
			return false;
	}
	return true;
}

static bool make_staff(struct synth *s, struct synth_commune *c, bool after, const struct side *side, struct err *e)
{
	ymd from = after ? SYNTH_MERGER : DEMO_KNOWN_FROM, until = after ? YMD_OPEN : SYNTH_MERGER;
	for (size_t i = 0; i < SYNTH_STAFF; i++) {
		const struct synth_staff *w = &synth_staff[i];
		struct post_wanted p = {side->org[w->org], 0, w->title, w->category, w->seats, from, until};
		if (after && !goes_on(i))
			continue;
		if (!demo_post_make(&s->d, &p, after ? &c->new_post[i] : &c->old_post[i], e))
			return false;
	}
	struct post_wanted expert = {side->org[ORG_OFFICE], 0, "staff_expert", "servant", 40, from, until};
	return !after || demo_post_make(&s->d, &expert, &c->expert_post, e);
}

static bool branch_make(struct synth *s, const char *type, const char *name, const char *place, int64_t unit, const char *title,
	int64_t *org, int64_t *post, struct err *e)
{
	struct demo_org o;
	struct org_wanted w = {type, arena_printf(s->d.a, "%s%s%s", name, *name == '\0' ? "" : " ", place), NULL, NULL, unit, 0,
		DEMO_KNOWN_FROM, YMD_OPEN};
	if (!demo_org_make(&s->d, &w, &o, e))
		return false;
	*org = o.id;
	s->report->organisations++;
	struct post_wanted p = {
		o.id, 0, title, strcmp(title, "branch_head") == 0 ? NULL : "nonspecial_village", 1, DEMO_KNOWN_FROM, YMD_OPEN};
	return demo_post_make(&s->d, &p, post, e);
}

static bool make_cells(
	struct synth *s, const char *place, bool urban, struct synth_village *v, int64_t before, int64_t after, struct err *e)
{
	for (int i = 0; i < v->cells; i++) {
		struct demo_org o;
		const char *name =
			v->cells == 1 ? arena_printf(s->d.a, "Chi bộ %s", place) : arena_printf(s->d.a, "Chi bộ %d %s", i + 1, place);
		struct org_wanted w = {"cell", name, NULL, urban ? "urban_group" : "village", v->unit, 0, DEMO_KNOWN_FROM, YMD_OPEN};
		if (!demo_org_make(&s->d, &w, &o, e) || !demo_line_make(&s->d, "party", o.id, before, DEMO_KNOWN_FROM, SYNTH_MERGER, e) ||
			!demo_line_make(&s->d, "party", o.id, after, SYNTH_MERGER, YMD_OPEN, e))
			return false;
		s->report->organisations++;
		v->cell[i] = o.id;
		struct post_wanted first = {o.id, 0, "cell_secretary", "nonspecial_village", 1, DEMO_KNOWN_FROM, YMD_OPEN};
		struct post_wanted second = {o.id, 0, "cell_deputy", "party_only", 1, DEMO_KNOWN_FROM, YMD_OPEN};
		if (!demo_post_make(&s->d, &first, &v->secretary[i], e) || !demo_post_make(&s->d, &second, &v->deputy[i], e))
			return false;
	}
	return true;
}

static bool make_village(
	struct synth *s, const struct synth_commune *c, size_t i, size_t start, bool urban, int64_t before, int64_t after, struct err *e)
{
	static const struct {
		const char *type, *name;
	} branches[] = {{"youth_branch", "Chi đoàn"}, {"women_branch", "Chi hội Phụ nữ"}, {"farmers_branch", "Chi hội Nông dân"},
		{"veterans_branch", "Chi hội Cựu chiến binh"}};
	struct synth_village *v = &c->villages[i];
	bool moves = c->successor != c->id;
	const char *type = urban ? "to_dan_pho" : "thon", *local = arena_printf(s->d.a, "%02d", (int)i + 1);
	const char *name = urban ? arena_printf(s->d.a, "Tổ dân phố %d", (int)i + 1)
			   : i < G_N_ELEMENTS(village_names)
				   ? arena_printf(s->d.a, "Thôn %s", village_names[(start + i) % G_N_ELEMENTS(village_names)])
				   : arena_printf(s->d.a, "Thôn %d", (int)i + 1);
	if (!demo_unit_make(
		    &s->d, "village", type, name, NULL, local, c->id, DEMO_KNOWN_FROM, moves ? SYNTH_MERGER : YMD_OPEN, &v->unit, e))
		return false;
	if (moves && !demo_unit_reparent(&s->d, v->unit, type, name, local, c->successor, SYNTH_MERGER, e))
		return false;
	s->report->villages++;
	if (!branch_make(s, "village_body", "", name, v->unit, "village_head", &v->body, &v->head, e) ||
		!branch_make(s, "front_work", "Ban công tác Mặt trận", name, v->unit, "front_village_head", &v->front, &v->front_head, e))
		return false;
	for (size_t b = 0; b < G_N_ELEMENTS(branches); b++)
		if (!branch_make(s, branches[b].type, branches[b].name, name, v->unit, "branch_head", &v->branch[b], &v->branch_head[b], e))
			return false;
	return make_cells(s, name, urban, v, before, after, e);
}

/* "Xã Xuân Lập" inside a name: "xã Xuân Lập". */
static const char *place_name(struct synth *s, const char *name)
{
	const char *rest = g_utf8_next_char(name);
	g_autofree char *first = g_utf8_strdown(name, (gssize)(rest - name));
	return arena_printf(s->d.a, "%s%s", first, rest);
}

/* The organisations of the successor are made by the first commune that goes there. */
static bool make_commune(struct synth *s, struct synth_commune *c, GHashTable *after, struct err *e)
{
	bool ward = c->type == demo_num(&s->d, "unit_type", "phuong"), urban = ward || c->type == demo_num(&s->d, "unit_type", "thi_tran");
	struct side before = {0}, *then = g_hash_table_lookup(after, &c->successor);
	if (!make_bodies(s, place_name(s, c->name), ward, c->id, false, &before, e) || !make_terms(s, c, false, &before, e) ||
		!make_staff(s, c, false, &before, e))
		return false;
	if (then == NULL) {
		then = ARENA_NEW(s->keep, struct side);
		g_hash_table_insert(after, &c->successor, then);
		const char *place = arena_printf(s->d.a, "%s (từ 1/7/2025)", place_name(s, c->name));
		if (!make_bodies(s, place, ward, c->successor, true, then, e) || !make_terms(s, c, true, then, e) ||
			!make_staff(s, c, true, then, e))
			return false;
		then->term[0] = c->member_post[2];
		then->term[1] = c->expert_post;
	}
	c->member_post[2] = then->term[0];
	c->expert_post = then->term[1];
	size_t start = (size_t)demo_below(&s->d, G_N_ELEMENTS(village_names));
	for (size_t i = 0; i < c->village_count; i++)
		if (!make_village(s, c, i, start, urban, before.org[ORG_PARTY], then->org[ORG_PARTY], e))
			return false;
	return true;
}

bool synth_structure(struct synth *s, struct err *e)
{
	struct demo_org province;
	struct org_wanted w = {"pb_province", "Đảng bộ tỉnh (dữ liệu giả)", NULL, NULL, s->province, 0, DEMO_KNOWN_FROM, YMD_OPEN};
	if (!demo_org_make(&s->d, &w, &province, e))
		return false;
	s->province_org = province.id;
	g_autoptr(GHashTable) after = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (size_t i = 0; i < s->commune_count; i++) {
		if (s->o->progress != NULL)
			s->o->progress(MSG_SYNTH_STAGE_STRUCTURE, (int64_t)i + 1, (int64_t)s->commune_count, s->o->user);
		if (!make_commune(s, &s->communes[i], after, e))
			return false;
	}
	return true;
}
