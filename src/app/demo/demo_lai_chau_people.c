/* Lai Châu 2004 – 8/2012: the members of the communes, who came and who left year by year with exact sums, moves between communes, and the
 * turns of training (docs/demo-world.md 3). */
#include "app/demo/demo_lai_chau.h"
#include "messages/demo.def"

#include <string.h>

enum { OPENING = 6373, CLOSE = 11769, EVER = 13597, MOVES = 640, TURNS = 11068, TRAINED = 4316, TRAINED_MEMBERS = 3402 };

enum { IN_INITIAL, IN_ADMITTED, IN_PROVINCE, IN_RESTORED, IN__MAX };
static const char *const in_reasons[IN__MAX] = {"initial", "admitted", "from_province", "restored"};
enum { OUT_STAYS, OUT_DIED, OUT_EXPELLED, OUT_DELETED, OUT_LEFT, OUT_PROVINCE, OUT__MAX };
static const char *const out_reasons[OUT__MAX] = {"reorganised", "died", "expelled", "deleted", "left", "to_province"};

/* Form 1 year by year: admitted, from other provinces, restored; died, expelled, deleted, left, to other provinces. */
static const struct {
	int in[IN__MAX], out[OUT__MAX];
} years[LC_YEARS] = {{{0, 512, 173, 1}, {0, 49, 9, 17, 5, 137}}, {{0, 588, 173, 1}, {0, 51, 9, 17, 5, 137}},
	{{0, 640, 161, 1}, {0, 53, 9, 17, 5, 127}}, {{0, 676, 149, 1}, {0, 55, 9, 16, 4, 127}}, {{0, 702, 149, 1}, {0, 57, 8, 16, 4, 126}},
	{{0, 731, 148, 1}, {0, 58, 8, 16, 4, 126}}, {{0, 744, 136, 1}, {0, 60, 8, 16, 4, 116}}, {{0, 768, 136, 1}, {0, 62, 8, 16, 4, 116}},
	{{0, 542, 87, 1}, {0, 43, 6, 11, 3, 74}}};
static const int turns[] = {520, 610, 742, 858, 1036, 1124, 1207, 1265, 1318, 1386, 1002}; /* 2002 … 2012 */

struct lc_member {
	struct demo_person person;
	ymd in, out, ceremony, move_on;
	int in_reason, out_reason;
	int commune, village; /* village -1: in a cell that is not a village's */
	int64_t cell;	      /* of those not in a village */
	int move_to;	      /* a village of another commune, -1 */
	bool anchor;	      /* the first of the village: stays, so that the village has a member */
	bool trained, joined; /* joined: goes over to the new cell of the village */
};

struct members {
	struct lc_member *all;
	size_t count;
	int *villages; /* those with members so far */
	size_t village_count;
};

/* A day inside the year of this world; the last year ends with the article. */
static ymd any_day(struct demo *d, int year)
{
	ymd first = year * 10000 + 102;
	int days = year == LC_LAST_YEAR ? ymd_days_between(first, LAI_CHAU_LAST) : 360;
	return ymd_add_days(first, demo_between(d, 0, days));
}

static struct lc_member *add_member(struct members *m, int reason, ymd in)
{
	must(m->count < EVER);
	struct lc_member *x = &m->all[m->count++];
	*x = (struct lc_member){.in = in, .out = LAI_CHAU_UNTIL, .in_reason = reason, .village = -1, .move_to = -1};
	return x;
}

static void put_in_village(const struct lai_chau *l, struct lc_member *x, int village)
{
	x->village = village;
	x->commune = l->villages[village].commune;
}

/* Three of four in a village that has members already, the rest in the cells of offices, schools, health stations. */
static void place(struct demo *d, const struct lai_chau *l, const struct members *m, struct lc_member *x)
{
	if (demo_below(d, 4) > 0) {
		put_in_village(l, x, m->villages[demo_below(d, m->village_count)]);
		return;
	}
	x->commune = demo_below(d, LC_OLD);
	const struct lc_commune *c = &l->communes[x->commune];
	const struct lc_cell *cell = &c->cells[demo_below(d, c->cell_count)];
	x->cell = cell->from <= x->in ? cell->org : c->cells[0].org;
}

static void person_of(struct demo *d, struct lc_member *x)
{
	static const int edges[] = {1972, 1977, 1982};
	x->person.no_number = true;
	x->person.sex = demo_num(d, "sex", demo_below(d, 100) < 27 ? "female" : "male");
	if (x->in_reason == IN_ADMITTED) {
		int year = x->in / 10000;
		x->person.birth = demo_birth(d, (year - 40) * 10000 + 101, (year - 20) * 10000 + 1231, edges, 3);
		x->ceremony = x->in;
	} else {
		x->person.birth = demo_birth(d, 19450101, 19801231, edges, 3);
		int year = x->person.birth / 10000 + demo_between(d, 20, 23);
		x->ceremony = (year > 2002 ? 2002 : year) * 10000 + demo_between(d, 1, 12) * 100 + demo_between(d, 1, 28);
	}
}

/* Who comes: the opening stock, then each year. The first in a village is its anchor. */
static void plan_entries(struct demo *d, const struct lai_chau *l, struct members *m)
{
	for (int v = 0; v < LC_VILLAGES; v++) {
		if (l->villages[v].member_year != 0)
			continue;
		struct lc_member *x = add_member(m, IN_INITIAL, 20031231);
		x->anchor = true;
		put_in_village(l, x, v);
		m->villages[m->village_count++] = v;
	}
	while (m->count < OPENING)
		place(d, l, m, add_member(m, IN_INITIAL, 20031231));
	for (int y = 0; y < LC_YEARS; y++) {
		int admitted = years[y].in[IN_ADMITTED];
		for (int v = 0; v < LC_VILLAGES; v++) {
			if (l->villages[v].member_year != LC_FIRST_YEAR + y)
				continue;
			struct lc_member *x = add_member(m, IN_ADMITTED, any_day(d, LC_FIRST_YEAR + y));
			x->anchor = true;
			put_in_village(l, x, v);
			admitted--;
		}
		for (int r = IN_ADMITTED; r < IN__MAX; r++)
			for (int k = r == IN_ADMITTED ? admitted : years[y].in[r]; k > 0; k--)
				place(d, l, m, add_member(m, r, any_day(d, LC_FIRST_YEAR + y)));
		for (int v = 0; v < LC_VILLAGES; v++)
			if (l->villages[v].member_year == LC_FIRST_YEAR + y)
				m->villages[m->village_count++] = v;
	}
	must(m->count == EVER && m->village_count == LC_VILLAGES);
	for (size_t i = 0; i < m->count; i++)
		person_of(d, &m->all[i]);
}

static bool may_leave(const struct lc_member *x, ymd day)
{
	return !x->anchor && !x->trained && x->move_to < 0 && x->out == LAI_CHAU_UNTIL && x->in < day;
}

/* Some trained people are members who stay; then who leaves each year, and who moves inside the province. */
static void plan_exits(struct demo *d, const struct lai_chau *l, struct members *m)
{
	int *order = ARENA_ARRAY(d->a, int, m->count);
	size_t at = 0, stays = 0;
	for (size_t i = 0; i < m->count; i++)
		order[i] = (int)i;
	demo_shuffle(d, order, m->count, sizeof *order);
	for (int k = 0; k < TRAINED_MEMBERS; at++) {
		struct lc_member *x = &m->all[order[at]];
		x->trained = x->in_reason == IN_INITIAL && !x->anchor && l->communes[x->commune].parent < 0;
		k += x->trained ? 1 : 0;
	}
	for (int k = 0, i = 0; k < MOVES; i++) {
		struct lc_member *x = &m->all[order[i]];
		int to = m->villages[demo_below(d, m->village_count)], year = demo_between(d, 2005, 2011);
		if (!may_leave(x, year * 10000) || l->villages[to].commune == x->commune || l->villages[to].member_year >= year ||
			l->communes[l->villages[to].commune].parent >= 0 || l->communes[x->commune].parent >= 0)
			continue;
		x->move_to = to;
		x->move_on = any_day(d, year);
		k++;
	}
	for (int y = 0; y < LC_YEARS; y++) {
		size_t next = 0;
		demo_shuffle(d, order, m->count, sizeof *order);
		for (int r = OUT_DIED; r < OUT__MAX; r++)
			for (int k = 0; k < years[y].out[r]; next++) {
				struct lc_member *x = &m->all[order[next]];
				if (!may_leave(x, (LC_FIRST_YEAR + y) * 10000))
					continue;
				x->out = any_day(d, LC_FIRST_YEAR + y);
				x->out_reason = r;
				k++;
			}
	}
	for (size_t i = 0; i < m->count; i++)
		stays += m->all[i].out == LAI_CHAU_UNTIL;
	must(stays == CLOSE);
}

/* The ethnic groups of who is there at the end, exactly; of the others at random. */
static void deal_groups(struct demo *d, struct members *m)
{
	static const struct {
		const char *code;
		int n;
	} groups[] = {{"thai", 4140}, {"mong", 2560}, {"kinh", 2012}, {"dao", 1184}, {"hanhi", 642}, {"giay", 402}, {"khomu", 251},
		{"lahu", 168}, {"lu", 142}, {"lao", 96}, {"mang", 58}, {"cong", 38}, {"sila", 26}, {"tay", 22}, {"muong", 18},
		{"nung", 10}};
	struct card cards[G_N_ELEMENTS(groups)];
	size_t total = 0, at = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
		cards[i] = (struct card){demo_num(d, "ethnic_group", groups[i].code), groups[i].n};
	int *deck = demo_deck(d, cards, G_N_ELEMENTS(groups), &total);
	must(total == CLOSE);
	for (size_t i = 0; i < m->count; i++)
		m->all[i].person.ethnic = m->all[i].out == LAI_CHAU_UNTIL ? deck[at++] : deck[demo_below(d, total)];
}

/* The cell a member of a village is in on a day: the village's own, or the shared one of the commune. */
static int64_t cell_on(const struct lai_chau *l, int village, ymd day)
{
	const struct lc_village *v = &l->villages[village];
	return v->cell != 0 && v->cell_from <= day ? v->cell : l->communes[lai_chau_commune_on(l, v->commune, day)].joint;
}

static bool write_member(struct demo *d, const struct lai_chau *l, struct lc_member *x, int *joined, struct err *e)
{
	const struct lc_village *v = x->village >= 0 ? &l->villages[x->village] : NULL;
	ymd end = x->move_to >= 0 ? x->move_on : x->out, official = ymd_add_months(x->ceremony, 12);
	struct membership_wanted w = {
		&x->person, x->cell, v != NULL ? v->unit : 0, x->in, end, in_reasons[x->in_reason], out_reasons[x->out_reason]};
	x->person.area = l->communes[x->commune].unit->area;
	if (!demo_person_write(d, &x->person, e) ||
		!demo_record_write(d, &x->person, x->ceremony, official <= LAI_CHAU_LAST && official < x->out ? official : 0, e))
		return false;
	bool other_district = false;
	if (x->move_to >= 0) {
		other_district = l->communes[x->commune].district != l->communes[l->villages[x->move_to].commune].district;
		w.out_reason = other_district ? "to_district" : "to_commune";
	}
	/* The first three of a village go over to its own cell when that is founded. */
	if (v != NULL && v->cell != 0 && v->cell_from > x->in && v->cell_from < end && joined[x->village] < 3) {
		struct membership_wanted before = w;
		joined[x->village]++;
		before.cell = cell_on(l, x->village, x->in);
		before.until = w.from = v->cell_from;
		before.out_reason = "to_inside";
		w.in_reason = "from_inside";
		if (!demo_member_write(d, &before, e))
			return false;
	}
	if (v != NULL)
		w.cell = cell_on(l, x->village, w.from);
	if (!demo_member_write(d, &w, e))
		return false;
	if (x->move_to < 0)
		return true;
	struct membership_wanted there = {&x->person, cell_on(l, x->move_to, x->move_on), l->villages[x->move_to].unit, x->move_on, x->out,
		other_district ? "from_district" : "from_commune", out_reasons[OUT_STAYS]};
	return demo_member_write(d, &there, e);
}

/* ---- training ---- */

struct trainee {
	const struct demo_person *person;
	int64_t post, tenure;
	bool cadre;
};

enum { COURSES_A_YEAR = 12, FIRST_COURSE_YEAR = 2002 };

static bool write_courses(struct demo *d, const struct lai_chau *l, int64_t *ids, ymd *days, struct err *e)
{
	static const char *const contents[] = {"theory", "professional", "state", "defence", "position", "theory"};
	static const char *const names[] = {"Bồi dưỡng lý luận chính trị", "Bồi dưỡng chuyên môn, nghiệp vụ", "Bồi dưỡng quản lý nhà nước",
		"Bồi dưỡng kiến thức quốc phòng và an ninh", "Bồi dưỡng kỹ năng theo chức danh", "Trung cấp lý luận chính trị"};
	for (size_t i = 0; i < G_N_ELEMENTS(turns) * COURSES_A_YEAR; i++) {
		int year = FIRST_COURSE_YEAR + (int)i / COURSES_A_YEAR, k = (int)i % COURSES_A_YEAR;
		struct training_course_row c;
		row_init(&table_training_course, &c);
		c.area_id = l->province->area;
		c.title = arena_printf(d->a, "%s, lớp %d năm %d", names[k / 2], k % 2 + 1, year);
		c.kind_c = demo_num(d, "training_kind", k / 2 == 5 ? "llct_intermediate" : "position");
		c.content = demo_num(d, "training_content", contents[k / 2]);
		days[i] = year * 10000 + (k % 7 + 1) * 100 + 15;
		c.start_d = days[i] - 10;
		c.end_d = days[i];
		if (!store_insert(d->s, &table_training_course, &c, e))
			return false;
		ids[i] = c.id;
	}
	return true;
}

/* Posts of one commune for who was trained there, and their tenures: two in five are cadres. */
static bool write_posts(struct demo *d, const struct lc_commune *c, struct trainee *all, size_t count, struct err *e)
{
	static const char *const titles[] = {"committee_deputy", "cs_office"}, *const categories[] = {"cadre", "servant"};
	for (int k = 0; k < 2; k++) {
		int held = 0;
		int64_t post = 0;
		for (size_t i = 0; i < count; i++)
			held += all[i].cadre == (k == 0);
		struct post_wanted w = {c->committee, 0, titles[k], categories[k], held, c->from, LAI_CHAU_UNTIL};
		if (held == 0)
			continue;
		if (!demo_post_make(d, &w, &post, e))
			return false;
		for (size_t i = 0; i < count; i++) {
			if (all[i].cadre != (k == 0))
				continue;
			struct tenure_row t;
			row_init(&table_tenure, &t);
			t.area_id = all[i].person->area;
			t.person_id = all[i].person->id;
			t.post_id = post;
			t.source = demo_num(d, "tenure_source", k == 0 ? "elected_council" : "recruited");
			t.category = demo_num(d, "staff_category", categories[k]);
			t.main = 1;
			t.acting = 0;
			t.from_d = c->from;
			t.from_p = t.until_p = PRECISION_DAY;
			t.until_d = LAI_CHAU_UNTIL;
			t.end_reason = demo_num(d, "tenure_end", "term_over");
			if (!store_insert(d->s, &table_tenure, &t, e))
				return false;
			all[i].tenure = t.id;
		}
	}
	return true;
}

/* 11.068 turns of 4.316 persons: round after round, so that the turns of one person lie in the order of years. */
static bool write_turns(
	struct demo *d, const struct lai_chau *l, const struct trainee *all, const int64_t *courses, const ymd *days, struct err *e)
{
	const struct card cards[] = {{1, 1240}, {2, 1098}, {3, 930}, {4, 565}, {5, 316}, {6, 167}};
	size_t n = 0, slot = 0, year = 0;
	int *deck = demo_deck(d, cards, G_N_ELEMENTS(cards), &n), in_year = 0;
	must(n == TRAINED);
	for (int round = 0; round < 6; round++)
		for (size_t i = 0; i < n; i++) {
			if (deck[i] <= round)
				continue;
			size_t course = year * COURSES_A_YEAR + (size_t)round * 2 + slot % 2;
			struct training_attendance_row t;
			row_init(&table_training_attendance, &t);
			t.area_id = all[i].person->area;
			t.person_id = all[i].person->id;
			t.course_id = courses[course];
			t.course_area = l->province->area;
			t.on_d = days[course];
			t.as_post_id = all[i].tenure;
			t.as_post_area = t.area_id;
			t.result = demo_num(d, "training_result", "passed");
			if (!store_insert(d->s, &table_training_attendance, &t, e))
				return false;
			slot++;
			if (++in_year == turns[year]) {
				in_year = 0;
				year++;
			}
		}
	must(slot == TURNS && year == G_N_ELEMENTS(turns));
	return true;
}

static bool write_training(struct demo *d, const struct lai_chau *l, struct members *m, struct err *e)
{
	struct trainee *all = ARENA_ARRAY(d->a, struct trainee, TRAINED);
	struct demo_person *others = ARENA_ARRAY(d->a, struct demo_person, TRAINED - TRAINED_MEMBERS);
	int64_t courses[G_N_ELEMENTS(turns) * COURSES_A_YEAR];
	ymd days[G_N_ELEMENTS(turns) * COURSES_A_YEAR];
	size_t n = 0, other = 0;
	for (int c = 0; c < LC_OLD; c++) {
		size_t first = n;
		for (size_t i = 0; i < m->count; i++)
			if (m->all[i].trained && m->all[i].commune == c)
				all[n++] = (struct trainee){.person = &m->all[i].person, .cadre = demo_below(d, 5) < 2};
		for (size_t until = (size_t)(TRAINED - TRAINED_MEMBERS) * (size_t)(c + 1) / LC_OLD; other < until; other++) {
			struct demo_person *p = &others[other];
			*p = (struct demo_person){.area = l->communes[c].unit->area,
				.sex = demo_num(d, "sex", demo_below(d, 3) == 0 ? "female" : "male"),
				.ethnic = m->all[demo_below(d, m->count)].person.ethnic,
				.birth = demo_birth(d, 19650101, 19821231, NULL, 0),
				.no_number = true};
			if (!demo_person_write(d, p, e))
				return false;
			all[n++] = (struct trainee){.person = p, .cadre = demo_below(d, 5) < 2};
		}
		if (!write_posts(d, &l->communes[c], all + first, n - first, e))
			return false;
	}
	must(n == TRAINED);
	return write_courses(d, l, courses, days, e) && write_turns(d, l, all, courses, days, e);
}

bool lai_chau_people(struct demo *d, struct lai_chau *l, struct err *e)
{
	struct members m = {.all = ARENA_ARRAY(d->a, struct lc_member, EVER), .villages = ARENA_ARRAY(d->a, int, LC_VILLAGES)};
	int *joined = ARENA_ARRAY(d->a, int, LC_VILLAGES);
	demo_seed(d, "12/members");
	plan_entries(d, l, &m);
	plan_exits(d, l, &m);
	deal_groups(d, &m);
	for (size_t i = 0; i < m.count; i++) {
		if (!write_member(d, l, &m.all[i], joined, e))
			return false;
		if (i % 500 == 0)
			demo_stage(d, MSG_DEMO_STAGE_LAI_CHAU, (int64_t)i, EVER);
	}
	demo_seed(d, "12/training");
	return write_training(d, l, &m, e);
}
