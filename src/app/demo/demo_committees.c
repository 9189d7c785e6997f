/* The committee members of two terms with exact margins (docs/demo-world.md 1). Counts marked there as printed or forced are asserted at
 * the end: a demo that does not give the seed's figures is not made. */
#include "app/demo/demo_committees.h"

#include <string.h>

enum { NOW_ALL = 3471, NOW_SECRETARIES = 429, BEFORE_ALL = 3570, BEFORE_SECRETARIES = 448, BEFORE_HOLDERS = 466, REELECTED = 2306 };

static int level(struct demo *d, const char *code)
{
	return demo_num(d, "professional_level", code);
}

static int theory(struct demo *d, const char *code)
{
	return demo_num(d, "political_theory", code);
}

/* Lays out the places of a term body by body and gives their number. */
static size_t lay_out(struct committees *c, int t)
{
	size_t n = 0;
	for (size_t i = 0; i < c->body_count; i++) {
		c->bodies[i].first[t] = n;
		n += (size_t)c->bodies[i].seats[t];
	}
	return n;
}

/* Deals a yes/no attribute over chosen places: exactly `yes` of them. */
static void deal_flag(struct demo *d, struct committee_member **who, size_t n, int yes, size_t offset)
{
	struct card cards[] = {{1, yes}, {0, (int)n - yes}};
	int *deck = demo_deck(d, cards, 2, NULL);
	for (size_t i = 0; i < n; i++)
		*((bool *)(void *)((char *)who[i] + offset)) = deck[i] == 1;
}

/* The members now in one stratum: secretaries or others, of one district (or all: district = SIZE_MAX). */
static size_t stratum(struct committees *c, bool secretaries, size_t district, struct committee_member **out)
{
	size_t n = 0;
	for (size_t i = 0; i < NOW_ALL; i++) {
		struct committee_member *m = c->members[TERM_NOW][i];
		if (m->secretary[TERM_NOW] == secretaries && (district == SIZE_MAX || c->bodies[m->body].district == district))
			out[n++] = m;
	}
	return n;
}

#define COUNT_FLAG(who, n, member) count_flag((who), (n), offsetof(struct committee_member, member))
static int count_flag(struct committee_member **who, size_t n, size_t offset)
{
	int k = 0;
	for (size_t i = 0; i < n; i++)
		k += *((bool *)(void *)((char *)who[i] + offset)) ? 1 : 0;
	return k;
}

/* Sex, minority and "under 40" of the members now: exact for secretaries in the province, for all in each district. */
static void deal_districts(struct demo *d, struct committees *c, struct committee_member **who, bool *young)
{
	size_t women = offsetof(struct committee_member, woman), minority = offsetof(struct committee_member, minority);
	size_t n = stratum(c, true, SIZE_MAX, who);
	must(n == NOW_SECRETARIES);
	deal_flag(d, who, n, 45, women);
	struct card cards[] = {{1, 58}, {0, NOW_SECRETARIES - 58}};
	int *deck = demo_deck(d, cards, 2, NULL);
	for (size_t i = 0; i < n; i++)
		young[who[i] - c->people] = deck[i] == 1;
	for (size_t k = 0; k < c->plan_count; k++) {
		const struct district_plan *p = &c->plans[k];
		size_t s = stratum(c, true, k, who);
		int sw = COUNT_FLAG(who, s, woman), sy = 0;
		for (size_t i = 0; i < s; i++)
			sy += young[who[i] - c->people] ? 1 : 0;
		deal_flag(d, who, s, p->minority_secretaries, minority);
		size_t o = stratum(c, false, k, who);
		deal_flag(d, who, o, p->women - sw, women);
		deal_flag(d, who, o, p->minority - p->minority_secretaries, minority);
		struct card young_cards[] = {{1, p->under40 - sy}, {0, (int)o - (p->under40 - sy)}};
		deck = demo_deck(d, young_cards, 2, NULL);
		for (size_t i = 0; i < o; i++)
			young[who[i] - c->people] = deck[i] == 1;
	}
}

static void deal_ethnic(struct demo *d, struct committee_member **minority, size_t n, const struct card *cards, size_t kinds)
{
	size_t total = 0;
	int *deck = demo_deck(d, cards, kinds, &total);
	must(total >= n);
	for (size_t i = 0; i < n; i++)
		minority[i]->person.ethnic = deck[i];
}

/* The ethnic groups of the 1.527, also used (longer) for those who were members only before. */
static size_t ethnic_cards(struct demo *d, struct card *out)
{
	static const struct {
		const char *code;
		int count;
	} groups[] = {{"tay", 872}, {"dao", 271}, {"sanchay", 178}, {"nung", 84}, {"mong", 62}, {"sandiu", 34}, {"hoa", 9}, {"pathen", 9},
		{"muong", 5}, {"thai", 3}};
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
		out[i] = (struct card){demo_num(d, "ethnic_group", groups[i].code), groups[i].count};
	return G_N_ELEMENTS(groups);
}

static void deal_levels_now(struct demo *d, struct committees *c, struct committee_member **who)
{
	const struct card pro_sec[] = {{level(d, "college"), 9}, {level(d, "bachelor"), 352}, {level(d, "master"), 47},
		{level(d, "doctor"), 1}, {level(d, "intermediate"), 14}, {level(d, "certificate"), 5}, {level(d, "none"), 1}};
	const struct card pro_other[] = {{level(d, "college"), 253}, {level(d, "bachelor"), 2252}, {level(d, "master"), 162},
		{level(d, "doctor"), 2}, {level(d, "intermediate"), 289}, {level(d, "certificate"), 56}, {level(d, "none"), 28}};
	const struct card the_sec[] = {{theory(d, "advanced"), 200}, {theory(d, "bachelor"), 9}, {theory(d, "intermediate"), 211},
		{theory(d, "elementary"), 8}, {theory(d, "none"), 1}};
	const struct card the_other[] = {{theory(d, "advanced"), 488}, {theory(d, "bachelor"), 13}, {theory(d, "intermediate"), 2193},
		{theory(d, "elementary"), 260}, {theory(d, "none"), 88}};
	for (int s = 0; s < 2; s++) {
		size_t n = stratum(c, s == 1, SIZE_MAX, who), a = 0, b = 0;
		int *pro = demo_deck(d, s == 1 ? pro_sec : pro_other, G_N_ELEMENTS(pro_sec), &a);
		int *the = demo_deck(d, s == 1 ? the_sec : the_other, G_N_ELEMENTS(the_sec), &b);
		must(a == n && b == n);
		for (size_t i = 0; i < n; i++) {
			who[i]->person.professional = pro[i];
			who[i]->person.theory = the[i];
		}
	}
}

/* High political theory without any profession, and doctors under 35, do not occur: swaps inside a stratum move no margin. */
static void repair(struct demo *d, struct committees *c, struct committee_member **who)
{
	int inter = level(d, "intermediate"), advanced = theory(d, "advanced"), doctor = level(d, "doctor");
	for (int s = 0; s < 2; s++) {
		size_t n = stratum(c, s == 1, SIZE_MAX, who);
		for (size_t i = 0; i < n; i++) {
			struct demo_person *p = &who[i]->person;
			bool lofty = p->theory >= advanced && p->professional < inter,
			     early = p->professional == doctor && who[i]->band == BAND_YOUNG;
			for (size_t j = 0; (lofty || early) && j < n; j++) {
				struct demo_person *q = &who[j]->person;
				if (lofty && q->theory < advanced && q->professional >= inter) {
					int spare = p->theory;
					p->theory = q->theory;
					q->theory = spare;
					lofty = false;
				} else if (!lofty && early && who[j]->band == BAND_OLD && q->professional == level(d, "bachelor")) {
					p->professional = q->professional;
					q->professional = doctor;
					early = false;
				}
			}
		}
	}
}

/* Births of a band; secretaries are at least 27. Boundary years of the classes under 40, 40–50, over 50 in both terms are left exact. */
static void give_birth(struct demo *d, struct committee_member *m)
{
	static const int edges[] = {1964, 1965, 1969, 1970, 1974, 1975, 1979, 1980, 1984, 1985};
	ymd from = m->band == BAND_YOUNG ? 19800701 : m->band == BAND_MIDDLE ? 19750701 : 19610701;
	ymd to = m->band == BAND_YOUNG	  ? (m->in_term[TERM_BEFORE]	     ? 19890101
						    : m->secretary[TERM_NOW] ? 19930101
									     : 19960101)
		 : m->band == BAND_MIDDLE ? 19800630
					  : 19750630;
	m->person.birth = demo_birth(d, from, to, edges, G_N_ELEMENTS(edges));
}

/* Who of the members now was a member before: exact numbers by age band, so that the earlier term's ages can be met. */
static void choose_reelected(struct demo *d, struct committees *c, struct committee_member **who)
{
	static const int wanted[BAND__MAX] = {550, 300, REELECTED - 850};
	for (int band = 0; band < BAND__MAX; band++) {
		size_t n = 0;
		for (size_t i = 0; i < NOW_ALL; i++)
			if (c->members[TERM_NOW][i]->band == band)
				who[n++] = c->members[TERM_NOW][i];
		must((size_t)wanted[band] <= n);
		struct card cards[] = {{1, wanted[band]}, {0, (int)n - wanted[band]}};
		int *deck = demo_deck(d, cards, 2, NULL);
		for (size_t i = 0; i < n; i++)
			who[i]->in_term[TERM_BEFORE] = deck[i] == 1;
	}
}

/* Lets exactly k of the people whose level now satisfies from_lo..from_hi have held the lower level `to` in the term before. */
static void step_down(struct demo *d, struct committee_member **who, size_t n, int k,
	bool (*fits)(struct demo *, const struct demo_person *), bool professional, int to)
{
	demo_shuffle(d, who, n, sizeof(struct committee_member *));
	for (size_t i = 0; i < n && k > 0; i++) {
		struct demo_person *p = &who[i]->person;
		if (!fits(d, p) || (professional ? p->professional_before : p->theory_before) != 0)
			continue;
		ymd on = ymd_add_days(20180401, demo_between(d, 0, 780));
		if (professional) {
			p->professional_before = to;
			p->professional_on = on;
		} else {
			p->theory_before = to;
			p->theory_on = on;
		}
		k--;
	}
	must(k == 0);
}

static bool is_college_up(struct demo *d, const struct demo_person *p)
{
	return p->professional >= level(d, "college") && p->professional <= level(d, "bachelor");
}

static bool is_intermediate(struct demo *d, const struct demo_person *p)
{
	return p->professional == level(d, "intermediate");
}

static bool is_advanced(struct demo *d, const struct demo_person *p)
{
	return p->theory >= theory(d, "advanced");
}

static bool is_mid_theory(struct demo *d, const struct demo_person *p)
{
	return p->theory == theory(d, "intermediate");
}

static int professional_in(const struct committee_member *m, int t)
{
	return t == TERM_BEFORE && m->person.professional_before != 0 ? m->person.professional_before : m->person.professional;
}

static int theory_in(const struct committee_member *m, int t)
{
	return t == TERM_BEFORE && m->person.theory_before != 0 ? m->person.theory_before : m->person.theory;
}

/* How many of the given people had a level in [lo, hi] in the term before. */
static int count_level(struct committee_member **who, size_t n, bool professional, int lo, int hi)
{
	int k = 0;
	for (size_t i = 0; i < n; i++) {
		int v = professional ? professional_in(who[i], TERM_BEFORE) : theory_in(who[i], TERM_BEFORE);
		k += v >= lo && v <= hi ? 1 : 0;
	}
	return k;
}

/* The 1.264 who were members only before: what is missing to the earlier margins 888, 1.549, 1.007, 2.557 / 783 / 230, 587 / 2.346 / 637.
 */
static void make_former(struct demo *d, struct committees *c, struct committee_member **again, struct committee_member **who)
{
	const size_t n = BEFORE_ALL - REELECTED;
	struct committee_member *first = c->people + NOW_ALL;
	for (size_t i = 0; i < n; i++) {
		first[i].in_term[TERM_BEFORE] = true;
		who[i] = &first[i];
	}
	int young = 0;
	for (size_t i = 0; i < REELECTED; i++)
		young += again[i]->band != BAND_OLD ? 1 : 0;
	deal_flag(d, who, n, 888 - COUNT_FLAG(again, REELECTED, woman), offsetof(struct committee_member, woman));
	deal_flag(d, who, n, 1549 - COUNT_FLAG(again, REELECTED, minority), offsetof(struct committee_member, minority));
	struct card bands[] = {{BAND_MIDDLE, 1007 - young}, {BAND_OLD, (int)n - (1007 - young)}};
	int *band = demo_deck(d, bands, 2, NULL);
	int top = level(d, "doctor_sci"), inter = level(d, "intermediate"), college = level(d, "college"), adv = theory(d, "advanced"),
	    mid = theory(d, "intermediate");
	int up = 2557 - count_level(again, REELECTED, true, college, top), mids = 783 - count_level(again, REELECTED, true, inter, inter);
	struct card pro[] = {{college, up / 5}, {level(d, "master"), up / 40}, {level(d, "bachelor"), up - up / 5 - up / 40}, {inter, mids},
		{level(d, "certificate"), (int)n - up - mids}};
	int high = 587 - count_level(again, REELECTED, false, adv, theory(d, "bachelor")),
	    half = 2346 - count_level(again, REELECTED, false, mid, mid);
	struct card the[] = {{adv, high}, {mid, half}, {theory(d, "elementary"), (int)n - high - half}};
	int *pro_deck = demo_deck(d, pro, G_N_ELEMENTS(pro), NULL), *the_deck = demo_deck(d, the, G_N_ELEMENTS(the), NULL);
	for (size_t i = 0; i < n; i++) {
		who[i]->band = band[i];
		who[i]->person.professional = pro_deck[i];
		who[i]->person.theory = the_deck[i];
	}
}

/* What a set of secretaries of the term before must add up to. */
struct secretary_margins {
	int women, minority, university, advanced;
};

static void add_to(struct demo *d, const struct committee_member *m, bool congress, int sign, struct secretary_margins *s)
{
	s->women += congress && m->woman ? sign : 0;
	s->minority += congress && m->minority ? sign : 0;
	s->university += professional_in(m, TERM_BEFORE) >= level(d, "bachelor") ? sign : 0;
	s->advanced += theory_in(m, TERM_BEFORE) >= theory(d, "advanced") ? sign : 0;
}

static int distance(const struct secretary_margins *s)
{
	return abs(s->women - 37) + abs(s->minority - 142) + abs(s->university - 320) + abs(s->advanced - 202);
}

/* Chooses the 448 secretaries of the congresses of 2015 (first in the list) and the 18 who followed in mid-term: random, then exchanged
 * with members outside for as long as that brings the four margins nearer. */
static void choose_secretaries_before(struct demo *d, struct committee_member **pool, size_t n)
{
	demo_shuffle(d, pool, n, sizeof *pool);
	struct secretary_margins now = {0};
	for (size_t i = 0; i < BEFORE_HOLDERS; i++)
		add_to(d, pool[i], i < BEFORE_SECRETARIES, 1, &now);
	for (int round = 0; distance(&now) > 0; round++) {
		must(round < 2000000);
		size_t i = (size_t)demo_below(d, BEFORE_HOLDERS), j = BEFORE_HOLDERS + (size_t)demo_below(d, (n - BEFORE_HOLDERS));
		struct secretary_margins next = now;
		add_to(d, pool[i], i < BEFORE_SECRETARIES, -1, &next);
		add_to(d, pool[j], i < BEFORE_SECRETARIES, 1, &next);
		if (distance(&next) <= distance(&now)) {
			struct committee_member *spare = pool[i];
			pool[i] = pool[j];
			pool[j] = spare;
			now = next;
		}
	}
}

/* Seats everybody of the term before: secretaries first (one a body, at home where they are members again), then the rest at home, then
 * where there is room. Members who became secretary in mid-term sit in the body whose secretary they replaced. */
static void seat_before(struct demo *d, struct committees *c, struct committee_member **pool, size_t n)
{
	size_t *taken = ARENA_ARRAY(d->a, size_t, c->body_count);
	struct committee_member **places = c->members[TERM_BEFORE];
	for (size_t i = 0; i < BEFORE_SECRETARIES; i++) {
		struct committee_member *m = pool[i];
		size_t b = m->in_term[TERM_NOW] ? m->body : (size_t)demo_below(d, c->body_count);
		while (c->bodies[b].seats[TERM_BEFORE] == 0 || taken[b] > 0)
			b = (b + 1) % c->body_count;
		taken[b] = 1;
		places[c->bodies[b].first[TERM_BEFORE]] = m;
		m->secretary[TERM_BEFORE] = true;
		if (!m->in_term[TERM_NOW])
			m->body = b;
	}
	size_t replaced = 0;
	for (size_t b = 0; b < c->body_count && replaced < BEFORE_HOLDERS - BEFORE_SECRETARIES; b += 7) {
		struct body *x = &c->bodies[b];
		if (x->seats[TERM_BEFORE] < 5)
			continue;
		struct committee_member *m = pool[BEFORE_SECRETARIES + replaced++];
		places[x->first[TERM_BEFORE] + taken[b]++] = m;
		m->leaves_office = REPLACEMENT_DAY;
		places[x->first[TERM_BEFORE]]->leaves_office = REPLACEMENT_DAY;
		c->replacement[b] = m;
		if (!m->in_term[TERM_NOW])
			m->body = b;
	}
	must(replaced == BEFORE_HOLDERS - BEFORE_SECRETARIES);
	size_t next = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = BEFORE_HOLDERS; i < n; i++) {
			struct committee_member *m = pool[i];
			size_t b = m->body;
			if (m->seated)
				continue;
			if (pass == 0 && (!m->in_term[TERM_NOW] || taken[b] >= (size_t)c->bodies[b].seats[TERM_BEFORE]))
				continue;
			while (pass == 1 && taken[next] >= (size_t)c->bodies[next].seats[TERM_BEFORE])
				next++;
			b = pass == 1 ? next : b;
			places[c->bodies[b].first[TERM_BEFORE] + taken[b]++] = m;
			if (!m->in_term[TERM_NOW])
				m->body = b;
			m->seated = true;
		}
	}
}

static void check_margins(struct demo *d, struct committees *c, struct committee_member **pool)
{
	int college = level(d, "college"), top = level(d, "doctor_sci");
	must(COUNT_FLAG(c->members[TERM_NOW], NOW_ALL, woman) == 961 && COUNT_FLAG(c->members[TERM_NOW], NOW_ALL, minority) == 1527);
	must(COUNT_FLAG(pool, BEFORE_ALL, woman) == 888 && COUNT_FLAG(pool, BEFORE_ALL, minority) == 1549);
	must(count_level(pool, BEFORE_ALL, true, college, top) == 2557);
	must(count_level(pool, BEFORE_ALL, false, theory(d, "advanced"), theory(d, "bachelor")) == 587);
	for (size_t i = 0; i < BEFORE_ALL; i++)
		must(c->members[TERM_BEFORE][i] != NULL);
}

static void finish_people(struct demo *d, struct committees *c)
{
	struct card cards[16];
	size_t kinds = ethnic_cards(d, cards), now = 0, former = 0;
	struct committee_member **minority = ARENA_ARRAY(d->a, struct committee_member *, c->people_count);
	for (size_t i = 0; i < NOW_ALL; i++)
		if (c->people[i].minority)
			minority[now++] = &c->people[i];
	deal_ethnic(d, minority, now, cards, kinds);
	for (size_t i = NOW_ALL; i < c->people_count; i++)
		if (c->people[i].minority)
			minority[former++] = &c->people[i];
	deal_ethnic(d, minority, former, cards, kinds);
	for (size_t i = 0; i < c->people_count; i++) {
		struct committee_member *m = &c->people[i];
		give_birth(d, m);
		m->person.sex = demo_num(d, "sex", m->woman ? "female" : "male");
		if (!m->minority)
			m->person.ethnic = demo_num(d, "ethnic_group", "kinh");
		m->person.general = demo_num(d, "general_education", "upper_secondary");
		m->person.area = c->bodies[m->body].area;
	}
}

void committees_people(struct demo *d, struct committees *c)
{
	must(lay_out(c, TERM_NOW) == NOW_ALL && lay_out(c, TERM_BEFORE) == BEFORE_ALL);
	c->people_count = NOW_ALL + BEFORE_ALL - REELECTED;
	c->people = ARENA_ARRAY(d->a, struct committee_member, c->people_count);
	for (int t = 0; t < TERM__MAX; t++)
		c->members[t] = ARENA_ARRAY(d->a, struct committee_member *, t == TERM_NOW ? NOW_ALL : BEFORE_ALL);
	struct committee_member **who = ARENA_ARRAY(d->a, struct committee_member *, c->people_count),
				**again = ARENA_ARRAY(d->a, struct committee_member *, c->people_count);
	bool *young = ARENA_ARRAY(d->a, bool, c->people_count);
	for (size_t b = 0, i = 0; b < c->body_count; b++)
		for (int s = 0; s < c->bodies[b].seats[TERM_NOW]; s++, i++) {
			struct committee_member *m = c->members[TERM_NOW][i] = &c->people[i];
			m->body = b;
			m->in_term[TERM_NOW] = true;
			m->secretary[TERM_NOW] = s == 0;
		}
	deal_districts(d, c, who, young);
	size_t older = 0;
	for (size_t i = 0; i < NOW_ALL; i++)
		if (!young[i])
			who[older++] = &c->people[i];
	must(older == NOW_ALL - 1188);
	struct card bands[] = {{BAND_MIDDLE, 600}, {BAND_OLD, (int)older - 600}};
	int *band = demo_deck(d, bands, 2, NULL);
	for (size_t i = 0; i < older; i++)
		who[i]->band = band[i];
	deal_levels_now(d, c, who);
	repair(d, c, who);
	choose_reelected(d, c, who);
	size_t n = 0;
	for (size_t i = 0; i < NOW_ALL; i++)
		if (c->people[i].in_term[TERM_BEFORE])
			again[n++] = &c->people[i];
	must(n == REELECTED);
	step_down(d, again, n, count_level(again, n, true, level(d, "college"), level(d, "doctor_sci")) - 1651, is_college_up, true,
		level(d, "intermediate"));
	step_down(d, again, n, count_level(again, n, true, level(d, "intermediate"), level(d, "intermediate")) - 506, is_intermediate, true,
		level(d, "certificate"));
	step_down(d, again, n, count_level(again, n, false, theory(d, "advanced"), theory(d, "bachelor")) - 379, is_advanced, false,
		theory(d, "intermediate"));
	step_down(d, again, n, count_level(again, n, false, theory(d, "intermediate"), theory(d, "intermediate")) - 1515, is_mid_theory,
		false, theory(d, "elementary"));
	make_former(d, c, again, who);
	n = 0;
	for (size_t i = 0; i < c->people_count; i++)
		if (c->people[i].in_term[TERM_BEFORE])
			who[n++] = &c->people[i];
	must(n == BEFORE_ALL);
	choose_secretaries_before(d, who, n);
	seat_before(d, c, who, n);
	finish_people(d, c);
	for (size_t i = 0; i < NOW_ALL; i++)
		if (c->people[i].woman && !c->people[i].secretary[TERM_NOW] && !c->people[i].in_term[TERM_BEFORE]) {
			c->people[i].person.planted = true;
			break;
		}
	check_margins(d, c, who);
}
