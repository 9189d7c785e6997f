/* Sơn La 2021: the steering body of a scheme with its papers, committee members in charge of communes, people who attend cells
 * (docs/demo-world.md 4; what needs meetings, tasks and facilities waits for those kinds). */
#include "app/demo/demo_parts.h"
#include "messages/demo.def"

#include <string.h>

#define SON_LA_FROM ((ymd)20210401)
#define SON_LA_UNTIL ((ymd)20250701)

enum { BODY = 19, RESEARCH = 7, IN_CHARGE = 132, A_DISTRICT = 11, COMMUNES = 204, ATTENDING = 48, POLICE = 60, CELLS = 96 };

static bool make_person(struct demo *d, struct demo_person *p, int area, struct err *e)
{
	static const char *const groups[] = {"thai", "kinh", "mong", "thai", "muong", "kinh", "khomu", "thai"};
	static const int edges[] = {1976, 1981, 1986};
	*p = (struct demo_person){.area = area, .ethnic = demo_num(d, "ethnic_group", groups[demo_below(d, G_N_ELEMENTS(groups))])};
	p->sex = demo_num(d, "sex", demo_below(d, 100) < 25 ? "female" : "male");
	p->birth = demo_birth(d, 19640101, 19881231, edges, 3);
	p->professional = demo_num(d, "professional_level", "bachelor");
	return demo_person_write(d, p, e);
}

struct duty {
	const struct demo_person *person;
	const char *role, *frequency;
	int64_t unit, organisation;
	int field;
};

static bool assign(struct demo *d, const struct duty *y, struct err *e)
{
	struct assignment_row r;
	row_init(&table_assignment, &r);
	r.area_id = y->person->area;
	r.person_id = y->person->id;
	r.role = demo_num(d, "assignment_role", y->role);
	if (y->unit != 0)
		r.unit_id = y->unit;
	if (y->organisation != 0)
		r.organisation_id = y->organisation;
	if (y->field != 0)
		r.field = y->field;
	r.frequency = y->frequency;
	r.from_d = SON_LA_FROM;
	r.from_p = r.until_p = PRECISION_DAY;
	r.until_d = SON_LA_UNTIL;
	r.decided_no = "32-QĐ/TU";
	return store_insert(d->s, &table_assignment, &r, e);
}

/* The steering body: head, three deputies, fifteen members, each with a field; seven of them in the working group. */
static bool write_body(struct demo *d, const struct demo_unit *province, struct err *e)
{
	static const struct {
		const char *title;
		int seats;
	} posts[] = {{"steering_head", 1}, {"steering_deputy", 3}, {"steering_member", 15}, {"steering_research", RESEARCH}};
	static const char *const fields[] = {"party_org", "internal_affairs", "propaganda", "inspection", "front_mass", "council",
		"security", "defence", "economy", "land", "culture", "office", "digital", "training", "party_member", "poverty",
		"new_rural", "democracy", "justice"};
	struct demo_person *p = ARENA_ARRAY(d->a, struct demo_person, BODY);
	struct demo_org o;
	struct org_wanted w = {"steering", "Ban Chỉ đạo Đề án nâng cao chất lượng hệ thống chính trị cơ sở", NULL, NULL, province->id, 0,
		SON_LA_FROM, SON_LA_UNTIL};
	int at = 0;
	if (!demo_org_make(d, &w, &o, e))
		return false;
	for (int i = 0; i < BODY; i++) {
		struct duty y = {.person = &p[i], .role = "field", .field = demo_num(d, "field_of_work", fields[i])};
		if (!make_person(d, &p[i], province->area, e) || !assign(d, &y, e))
			return false;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(posts); i++) {
		int64_t post = 0;
		struct post_wanted want = {o.id, 0, posts[i].title, NULL, posts[i].seats, SON_LA_FROM, SON_LA_UNTIL};
		if (!demo_post_make(d, &want, &post, e))
			return false;
		for (int s = 0; s < posts[i].seats; s++) {
			bool research = strcmp(posts[i].title, "steering_research") == 0;
			struct tenure_wanted t = {&p[research ? 4 + s : at++], post, "assigned", NULL, "reorganised", SON_LA_FROM,
				SON_LA_UNTIL, false, false, false};
			if (!demo_tenure_make(d, &t, e))
				return false;
		}
	}
	must(at == BODY);
	return true;
}

static bool write_paper(struct demo *d, int area, const char *type, const char *no, int64_t number, const char *symbol, ymd day,
	const char *issuer, const char *title, int64_t *id, struct err *e)
{
	struct document_row r;
	row_init(&table_document, &r);
	r.area_id = area;
	r.system = demo_num(d, "document_system", "party");
	r.type_party = demo_num(d, "document_type_party", type);
	r.docno = no;
	r.symbol = symbol;
	if (number != 0)
		r.number = number;
	r.suffix = "";
	r.issuer_text = issuer;
	r.issued_d = day;
	r.title = title;
	r.secrecy = demo_num(d, "secrecy", "open");
	r.incoming = 0;
	r.state = demo_num(d, "document_state", "issued");
	bool ok = store_insert(d->s, &table_document, &r, e);
	*id = r.id;
	return ok;
}

static bool relate(struct demo *d, int area, int64_t doc, const char *relation, int64_t other, const char *text, struct err *e)
{
	struct document_relation_row r;
	row_init(&table_document_relation, &r);
	r.area_id = area;
	r.doc_id = doc;
	r.relation = demo_num(d, "document_relation", relation);
	if (other != 0) {
		r.other_id = other;
		r.other_area = area;
	}
	r.other_text = text;
	return store_insert(d->s, &table_document_relation, &r, e);
}

static bool write_papers(struct demo *d, int area, struct err *e)
{
	int64_t resolution = 0, plan = 0, decision = 0, conclusion = 0;
	return write_paper(d, area, "resolution", "02-NQ/TU", 2, "NQ/TU", 20210121, "Ban Chấp hành Đảng bộ tỉnh",
		       "Nghị quyết về nâng cao chất lượng hệ thống chính trị cơ sở", &resolution, e) &&
	       write_paper(d, area, "plan", "42-KH/TU", 42, "KH/TU", 20210517, "Ban Thường vụ Tỉnh ủy",
		       "Kế hoạch thực hiện Nghị quyết số 02-NQ/TU", &plan, e) &&
	       write_paper(d, area, "decision", "32-QĐ/TU", 32, "QĐ/TU", 20210000, "Ban Thường vụ Tỉnh ủy",
		       "Quyết định thành lập Ban Chỉ đạo Đề án", &decision, e) &&
	       write_paper(d, area, "conclusion", "không số", 0, NULL, 20210917, "Ban Chỉ đạo Đề án",
		       "Kết luận cuộc họp Ban Chỉ đạo ngày 17/9/2021", &conclusion, e) &&
	       relate(d, area, plan, "implements", resolution, NULL, e) && relate(d, area, decision, "basis", resolution, NULL, e) &&
	       relate(d, area, decision, "basis", plan, NULL, e) &&
	       relate(d, area, conclusion, "concludes", 0, "Cuộc họp Ban Chỉ đạo ngày 17/9/2021", e);
}

/* 132 members of district committees for 204 communes, eleven a district: as many as need it have two. */
static bool write_in_charge(struct demo *d, const struct demo_unit *units, size_t count, struct err *e)
{
	int district = demo_num(d, "unit_level", "district"), people = 0, communes = 0;
	for (size_t i = 0; i < count; i++) {
		if (units[i].level != district)
			continue;
		struct demo_person *p = ARENA_ARRAY(d->a, struct demo_person, A_DISTRICT);
		int at = 0;
		for (int k = 0; k < A_DISTRICT; k++, people++)
			if (!make_person(d, &p[k], units[i].area, e))
				return false;
		for (size_t k = 0; k < count; k++) {
			struct duty y = {.person = &p[at % A_DISTRICT], .role = "in_charge", .unit = units[k].id};
			if (units[k].parent != units[i].id)
				continue;
			if (!assign(d, &y, e))
				return false;
			at++;
			communes++;
		}
	}
	must(people == IN_CHARGE && communes == COMMUNES);
	return true;
}

/* 48 cadres of the districts attend 96 village cells, 60 regular policemen 60 of them. */
static bool write_attending(struct demo *d, const struct demo_unit *units, size_t count, struct err *e)
{
	struct demo_person p = {0};
	int64_t cells[CELLS];
	int n = 0, areas[CELLS];
	for (size_t i = 0; i < count && n < CELLS; i++) {
		struct demo_org o;
		if (units[i].level != demo_num(d, "unit_level", "commune"))
			continue;
		struct org_wanted w = {"cell", arena_printf(d->a, "Chi bộ bản mẫu, %s", units[i].name), NULL, "village", units[i].id, 0,
			DEMO_KNOWN_FROM, SON_LA_UNTIL};
		if (!demo_org_make(d, &w, &o, e))
			return false;
		areas[n] = units[i].area;
		cells[n++] = o.id;
	}
	must(n == CELLS);
	for (int i = 0; i < CELLS + POLICE; i++) {
		bool police = i >= CELLS;
		int cell = police ? i - CELLS : i;
		if ((police || i % (CELLS / ATTENDING) == 0) && !make_person(d, &p, areas[cell], e))
			return false;
		struct duty y = {.person = &p, .role = "attend_cell", .organisation = cells[cell], .frequency = "mỗi tháng một lần"};
		if (!assign(d, &y, e))
			return false;
	}
	return true;
}

bool demo_son_la(struct demo *d, struct err *e)
{
	struct demo_unit *units = NULL;
	size_t count = 0;
	demo_seed(d, "14/steering");
	demo_stage(d, MSG_DEMO_STAGE_SON_LA, 0, 1);
	if (!demo_units(d, "14", &units, &count, e))
		return false;
	const struct demo_unit *province = demo_unit_find(units, count, "14");
	return write_body(d, province, e) && write_papers(d, province->area, e) && write_in_charge(d, units, count, e) &&
	       write_attending(d, units, count, e);
}
