/* Large registers: the people of each village with their memberships and posts, in transactions of bounded size. */
#include "app/demo/synth_parts.h"
#include "messages/synth.def"

#include <string.h>

enum { TRANSACTION_PEOPLE = 20000, ROLES = 22 };

/* Where the writing of a commune's people stands. */
struct place {
	struct synth_commune *c;
	struct synth_village *v;
	int share; /* of ethnic minorities, per cent */
	int role;  /* next of the commune's roles to be given: 0 the secretary, then staff seat by seat */
	int n;	   /* the how-manieth person of the village */
};

static ymd random_day(struct synth *s, ymd from, ymd to)
{
	return ymd_add_days(from, demo_between(&s->d, 0, ymd_days_between(from, to)));
}

static bool membership_write(struct synth *s, const struct demo_person *p, const struct synth_village *v, int64_t organisation, int kind,
	ymd from, struct err *e)
{
	struct membership_row m;
	row_init(&table_membership, &m);
	bool party = kind == s->kind_party, ended = demo_below(&s->d, 100) < 5 && from < 20220101;
	m.area_id = p->area;
	m.person_id = p->id;
	m.organisation_id = organisation;
	m.kind_m = kind;
	m.place = s->place_home;
	m.village_id = v->unit;
	m.in_reason = party ? s->in_admitted : s->in_joined;
	m.from_d = from;
	m.from_p = PRECISION_DAY;
	m.until_d = ended ? random_day(s, MAX(from, 20150101) + 10000, SYNTH_LAST_DAY) : YMD_OPEN;
	m.until_p = ended ? PRECISION_DAY : PRECISION_OPEN;
	if (ended)
		m.out_reason = party ? s->out_party : s->out_mass;
	s->report->memberships++;
	return store_insert(s->d.s, &table_membership, &m, e);
}

static bool party_write(
	struct synth *s, const struct demo_person *p, const struct synth_village *v, int64_t cell, bool stays, struct err *e)
{
	struct party_record_row r;
	row_init(&table_party_record, &r);
	ymd born = ymd_first(p->birth), latest = 20250601;
	ymd first = (born / 10000 + 19) * 10000 + 101, last = MIN((born / 10000 + 34) * 10000 + 101, latest);
	ymd ceremony = random_day(s, MIN(first, last), last);
	if (ceremony > 20180101 && stays) /* who holds posts was admitted before */
		ceremony = MAX(random_day(s, 20080101, 20150101), first);
	r.area_id = p->area;
	r.person_id = p->id;
	r.admit_d = MIN(MAX(ymd_add_days(ceremony, -20), first), ceremony); /* nobody is admitted under age, nor after the ceremony */
	r.ceremony_d = ceremony;
	r.again = 0;
	if (ymd_add_months(ceremony, 12) <= SYNTH_LAST_DAY)
		r.official_d = ymd_add_months(ceremony, 12);
	if (!store_insert(s->d.s, &table_party_record, &r, e))
		return false;
	if (!stays)
		return membership_write(s, p, v, cell, s->kind_party, ceremony, e);
	struct membership_row m;
	row_init(&table_membership, &m);
	m.area_id = p->area;
	m.person_id = p->id;
	m.organisation_id = cell;
	m.kind_m = s->kind_party;
	m.place = s->place_home;
	m.village_id = v->unit;
	m.in_reason = s->in_admitted;
	m.from_d = ceremony;
	m.from_p = PRECISION_DAY;
	m.until_d = YMD_OPEN;
	m.until_p = PRECISION_OPEN;
	s->report->memberships++;
	return store_insert(s->d.s, &table_membership, &m, e);
}

static bool mass_write(struct synth *s, const struct demo_person *p, const struct synth_village *v, struct err *e)
{
	int age = 2025 - p->birth / 10000, b;
	if (age < 31)
		b = 0;
	else if (p->sex == s->female)
		b = demo_below(&s->d, 3) == 0 ? 2 : 1;
	else
		b = age > 45 && demo_below(&s->d, 4) == 0 ? 3 : 2;
	ymd from = ymd_first(p->birth) / 10000 * 10000 + demo_between(&s->d, 16, b == 3 ? 30 : 20) * 10000 + 326;
	return membership_write(s, p, v, v->branch[b], s->kind_mass[b], MIN(from, 20250326), e);
}

static bool hold(struct synth *s, const struct demo_person *p, int64_t post, const char *source, const char *category, ymd from, ymd until,
	const char *reason, bool main, struct err *e)
{
	struct tenure_wanted t = {p, post, source, category, reason, from, until, main, false, false};
	s->report->tenures++;
	return post == 0 || demo_tenure_make(&s->d, &t, e);
}

/* Which seat of synth_staff a role is. */
static size_t staff_of(int role)
{
	size_t i = 0;
	for (int seat = 1; i < SYNTH_STAFF; i++) {
		seat += synth_staff[i].seats;
		if (role < seat)
			break;
	}
	return MIN(i, SYNTH_STAFF - 1);
}

/* A role in the commune: secretary or one of the staff, and for most a seat on the committee, before and after the merger. */
static bool commune_role(struct synth *s, struct place *at, const struct demo_person *p, struct err *e)
{
	struct synth_commune *c = at->c;
	int r = at->role++;
	size_t i = staff_of(r);
	const struct synth_staff *w = &synth_staff[i];
	bool first_seat = r == 0 || staff_of(r - 1) != i || r == 1;
	if (r == 0) {
		if (!hold(s, p, c->secretary_post[1], "elected_by_committee", "cadre", SYNTH_TERM_2, SYNTH_MERGER, "reorganised", true,
			    e) ||
			!hold(s, p, c->secretary_post[2], "appointed_committee", "cadre", SYNTH_MERGER, YMD_OPEN, NULL, true, e))
			return false;
	} else {
		ymd from = strcmp(w->category, "servant") == 0 ? random_day(s, 20110101, 20200101) : SYNTH_TERM_2;
		if (!hold(s, p, c->old_post[i], w->source, w->category, from, SYNTH_MERGER, "reorganised", true, e))
			return false;
		if (c->new_post[i] != 0 && (first_seat || w->seats > 1)) {
			if (!hold(s, p, c->new_post[i], "converted", w->category, SYNTH_MERGER, YMD_OPEN, NULL, true, e))
				return false;
		} else if (demo_below(&s->d, 100) < 70 &&
			   !hold(s, p, c->expert_post, "converted", "servant", SYNTH_MERGER, YMD_OPEN, NULL, true, e)) {
			return false;
		}
	}
	if (r >= 6 && r < 21 && !hold(s, p, c->member_post[0], "elected_congress", NULL, SYNTH_TERM_1, SYNTH_TERM_2, "term_over", false, e))
		return false;
	if (r < 15 && !hold(s, p, c->member_post[1], "elected_congress", NULL, SYNTH_TERM_2, SYNTH_MERGER, "reorganised", false, e))
		return false;
	return r >= 10 || hold(s, p, c->member_post[2], "appointed_committee", NULL, SYNTH_MERGER, YMD_OPEN, NULL, false, e);
}

/* A post in the village, by the person's place in it after those with roles in the commune. */
static bool village_role(struct synth *s, struct synth_village *v, int k, const struct demo_person *p, struct err *e)
{
	ymd since = random_day(s, 20200101, 20220630);
	if (k < v->cells)
		return hold(s, p, v->secretary[k], "elected_cell", "nonspecial_village", since, YMD_OPEN, NULL, true, e);
	k -= v->cells;
	if (k < v->cells)
		return hold(s, p, v->deputy[k], "elected_cell", "party_only", since, YMD_OPEN, NULL, true, e);
	k -= v->cells;
	if (k == 0)
		return hold(s, p, v->head, "elected_households", "nonspecial_village", since, YMD_OPEN, NULL, true, e);
	if (k == 1)
		return hold(s, p, v->front_head, "elected_front", "nonspecial_village", since, YMD_OPEN, NULL, true, e);
	return hold(s, p, v->branch_head[k - 2], "elected_congress", NULL, since, YMD_OPEN, NULL, true, e);
}

static int village_roles(const struct synth_village *v)
{
	return 2 * v->cells + 6;
}

static void give_levels(struct synth *s, struct demo_person *p, bool commune, bool role)
{
	int luck = demo_below(&s->d, 100);
	p->general = commune || luck < 45 ? s->upper_secondary : luck < 85 ? s->lower_secondary : s->general_primary;
	if (commune)
		p->professional = s->prof[luck < 15 ? 1 : luck < 30 ? 2 : 3];
	else if (luck < 35)
		p->professional = s->prof[luck < 12 ? 0 : luck < 22 ? 1 : luck < 27 ? 2 : 3];
	if (commune)
		p->theory = s->theory[luck < 75 ? 1 : 2];
	else if (role || luck >= 92)
		p->theory = s->theory[0];
}

static bool person_write(struct synth *s, struct place *at, int quota, struct err *e)
{
	static const int no_edges[1] = {0};
	struct demo_person p = {.area = at->c->area};
	bool commune = at->n < quota && at->role < ROLES;
	int k = at->n - quota;
	bool role = !commune && k >= 0 && k < village_roles(at->v);
	bool party = commune || (role && k < 2 * at->v->cells) || demo_below(&s->d, 100) < (role ? 60 : 20);
	p.sex = demo_below(&s->d, 100) < (commune ? 30 : role ? 35 : 50) ? s->female : s->male;
	p.ethnic = demo_below(&s->d, 100) < at->share ? s->minority[demo_below(&s->d, G_N_ELEMENTS(s->minority))] : s->kinh;
	p.birth = demo_birth(&s->d,
		commune ? 19670101
		: role	? 19580101
			: 19400101,
		commune ? 19891231
		: role	? 19931231
			: 20061231,
		no_edges, 0);
	give_levels(s, &p, commune, role);
	if (!demo_person_write(&s->d, &p, e))
		return false;
	int64_t cell = at->v->cell[role && k < 2 * at->v->cells ? k % at->v->cells : demo_below(&s->d, (size_t)at->v->cells)];
	if (party && !party_write(s, &p, at->v, cell, commune || role, e))
		return false;
	if ((!party || demo_below(&s->d, 100) < 20) && !mass_write(s, &p, at->v, e))
		return false;
	at->n++;
	s->in_transaction++;
	return commune ? commune_role(s, at, &p, e) : !role || village_role(s, at->v, k, &p, e);
}

/* Ends the transaction when it has grown large enough. */
static bool breathe(struct synth *s, struct err *e)
{
	if (s->in_transaction < TRANSACTION_PEOPLE)
		return true;
	if (s->o->progress != NULL)
		s->o->progress(MSG_SYNTH_STAGE_PEOPLE, s->d.report->persons, s->o->people, s->o->user);
	return store_commit(s->d.s, e) && synth_begin(s, e);
}

static bool write_all(struct synth *s, struct err *e)
{
	for (size_t i = 0; i < s->commune_count; i++) {
		struct place at = {.c = &s->communes[i], .share = demo_between(&s->d, 5, 90)};
		int quota = (ROLES + (int)at.c->village_count - 1) / (int)at.c->village_count;
		for (size_t v = 0; v < at.c->village_count; v++) {
			at.v = &at.c->villages[v];
			at.n = 0;
			int mine = CLAMP(ROLES - at.role, 0, quota);
			while (at.n < at.v->people)
				if (!person_write(s, &at, mine, e) || !breathe(s, e))
					return false;
		}
	}
	return true;
}

bool synth_people(struct synth *s, struct err *e)
{
	if (!synth_begin(s, e))
		return false;
	if (!write_all(s, e)) {
		if (db_in_transaction(store_db(s->d.s)))
			store_rollback(s->d.s);
		return false;
	}
	if (!store_commit(s->d.s, e))
		return false;
	if (s->o->progress != NULL)
		s->o->progress(MSG_SYNTH_STAGE_PEOPLE, s->o->people, s->o->people, s->o->user);
	return true;
}
