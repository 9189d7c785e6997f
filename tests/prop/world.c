/* Random registers, written past the rules of the store on purpose: evaluators must agree on faulty data too. Only what the views promise
 * (versions of one head and rows of one timeline never overlap) is kept. */
#include "world.h"

#include "model/kinds.gen.h"

#include <stdlib.h>
#include <string.h>

static const ymd days[] = {20100101, 20110228, 20120229, 20120301, 20150101, 20150315, 20150601, 20160229, 20170101, 20180228, 20180301,
	20190101, 20191231, 20200101, 20200630, 20200701, 20201001, 20210101, 20210301, 20210601, 20211231, 20220101, 20220701, 20221215,
	20230301, 20240229, 20240301, 20250101, 20250401, 20250630, 20250701, 20250801, 20260101};

/* Lists that the world takes only a few codes of, so that conditions meet facts. */
#define FAVOURITES 4

ymd world_day(struct rng *r)
{
	ymd d = days[rng_below(r, G_N_ELEMENTS(days))];

	return rng_chance(r, 1, 3) ? ymd_add_days(d, rng_chance(r, 1, 2) ? 1 : -1) : d;
}

ymd world_birth(struct rng *r)
{
	static const ymd years[] = {1958, 1965, 1972, 1980, 1988, 1996, 2000, 2004};
	ymd year = years[rng_below(r, G_N_ELEMENTS(years))], day = world_day(r) % 10000;

	if (rng_chance(r, 1, 6))
		day = 229;
	if (day == 229 && year % 4 != 0)
		day = 301;
	return year * 10000 + day;
}

int64_t world_pick(const GArray *ids, struct rng *r)
{
	return g_array_index(ids, int64_t, rng_below(r, ids->len));
}

const struct code *world_code(struct world *w, const char *name, struct rng *r)
{
	struct err e = {0};
	const struct code_list *l = codes_list(w->codes, name, &e);
	const struct code **few = g_hash_table_lookup(w->favourites, name);

	if (l == NULL || l->count == 0)
		return NULL;
	if (few == NULL) {
		few = g_new(const struct code *, FAVOURITES);
		for (size_t i = 0; i < FAVOURITES; i++)
			few[i] = &l->codes[rng_below(&w->rng, l->count)];
		/* of a list with two codes of one rank, those two */
		for (size_t i = 1; i < l->count; i++)
			if (l->codes[i].order != 0 && l->codes[i].order == l->codes[i - 1].order) {
				few[0] = &l->codes[i - 1];
				few[1] = &l->codes[i];
			}
		g_hash_table_insert(w->favourites, g_strdup(name), few);
	}
	return rng_chance(r, 1, 8) ? &l->codes[rng_below(r, l->count)] : few[rng_below(r, FAVOURITES)];
}

static int64_t some(struct world *w, const char *list)
{
	return world_code(w, list, &w->rng)->num;
}

/* NONE now and then. */
static int64_t maybe(struct world *w, const char *list)
{
	return rng_chance(&w->rng, 1, 5) ? NONE : some(w, list);
}

static int64_t maybe_bool(struct world *w)
{
	return rng_chance(&w->rng, 1, 4) ? NONE : (int64_t)rng_below(&w->rng, 2);
}

static int64_t named(struct world *w, const char *list, const char *id)
{
	struct err e = {0};
	const struct code_list *l = codes_list(w->codes, list, &e);
	const struct code *c = l == NULL ? NULL : code_by_id(l, id);

	must(c != NULL);
	return c->num;
}

static int64_t maybe_day(struct world *w)
{
	return rng_chance(&w->rng, 1, 4) ? NONE : world_day(&w->rng);
}

/* A day whose month or day may be unknown. */
static int64_t partial(struct world *w, ymd d)
{
	return rng_chance(&w->rng, 1, 5) ? d / 10000 * 10000 : rng_chance(&w->rng, 1, 5) ? d / 100 * 100 : d;
}

/* ---- rows ---- */

static void *new_row(struct world *w, const struct table *t)
{
	void *row = arena_alloc(w->arena, t->row_size);

	row_init(t, row);
	return row;
}

static void set(const struct table *t, void *row, const char *column, int64_t value)
{
	const struct column *c = table_column(t, column);

	must(c != NULL);
	*row_int(c, row) = value;
}

/* What a column asks for and the world does not care about. */
static void fill_required(const struct table *t, void *row)
{
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];

		if (!c->required && !c->derived)
			continue;
		if (c->store == COLUMN_TEXT && row_get_text(c, row) == NULL)
			row_set_text(c, row, "x");
		if (c->store == COLUMN_INT && row_get_int(c, row) == NONE)
			*row_int(c, row) = c->initial == NONE ? 1 : c->initial;
	}
}

static void add(struct world *w, const struct table *t, void *row, int64_t rev, int64_t rec_ms, int64_t end_ms)
{
	struct world_row x = {t, row, end_ms};

	set(t, row, "rev", rev);
	set(t, row, "rec_ms", rec_ms);
	set(t, row, "chg_id", 1);
	fill_required(t, row);
	g_array_append_val(w->rows, x);
}

static int64_t put_head(struct world *w, const struct table *t, void *row)
{
	int64_t id = w->next_id++;

	set(t, row, "id", id);
	add(w, t, row, 1, 1000, NONE);
	return id;
}

/* A row that nothing refers to: as first recorded, corrected later (before = what it was), taken out later, or learned late. */
static void put(struct world *w, const struct table *t, void *row, void *before)
{
	int64_t id = w->next_id++, later = rng_chance(&w->rng, 1, 2) ? 2000 : 3000;

	set(t, row, "id", id);
	if (before != NULL && rng_chance(&w->rng, 1, 6)) {
		set(t, before, "id", id);
		add(w, t, before, 1, 1000, later);
		add(w, t, row, 2, later, NONE);
	} else if (rng_chance(&w->rng, 1, 15)) {
		add(w, t, row, 1, 1000, later);
	} else {
		add(w, t, row, 1, rng_chance(&w->rng, 1, 10) ? 3000 : 1000, NONE);
	}
}

static void span(const struct table *t, void *row, ymd from, ymd until)
{
	set(t, row, "from_d", from);
	set(t, row, "from_p", 0);
	set(t, row, "until_d", until);
	set(t, row, "until_p", until == YMD_OPEN ? PRECISION_OPEN : 0);
}

static int compare_days(const void *a, const void *b)
{
	return *(const ymd *)a - *(const ymd *)b;
}

/* Ends of n consecutive intervals, ascending, all different; the last may be open. */
static size_t cuts(struct world *w, ymd *out, size_t n, bool open)
{
	size_t count = 0;

	for (size_t i = 0; i <= n; i++)
		out[i] = world_day(&w->rng);
	if (open)
		out[n] = YMD_OPEN;
	qsort(out, n + 1, sizeof *out, compare_days);
	for (size_t i = 0; i <= n; i++)
		if (count == 0 || out[i] != out[count - 1])
			out[count++] = out[i];
	return count - 1;
}

/* ---- territory ---- */

static void unit_version(struct world *w, int64_t unit, int level, ymd from, ymd until)
{
	void *rows[2];

	for (int i = 0; i < 2; i++) {
		int above = level - 1;

		rows[i] = new_row(w, &table_unit_v);
		if (level == 4 && (from >= 20250701 || rng_chance(&w->rng, 1, 6)))
			above = 2;
		set(&table_unit_v, rows[i], "unit_id", unit);
		set(&table_unit_v, rows[i], "type", some(w, "unit_type"));
		if (level > 1 && !rng_chance(&w->rng, 1, 25))
			set(&table_unit_v, rows[i], "parent_id", world_pick(w->units_of_level[above], &w->rng));
		span(&table_unit_v, rows[i], from, until);
	}
	put(w, &table_unit_v, rows[0], rows[1]);
}

static void unit_tags(struct world *w, int64_t unit, const char *const *tags, size_t n)
{
	ymd at[5];
	size_t pieces = cuts(w, at, 3, rng_chance(&w->rng, 1, 2));

	for (size_t i = 0; i < pieces; i++) {
		void *row = new_row(w, &table_unit_tag);

		if (rng_chance(&w->rng, 1, 3))
			continue;
		set(&table_unit_tag, row, "unit_id", unit);
		set(&table_unit_tag, row, "tag", named(w, "unit_tag", tags[rng_below(&w->rng, n)]));
		span(&table_unit_tag, row, at[i], at[i + 1]);
		put(w, &table_unit_tag, row, NULL);
	}
}

static void make_unit(struct world *w, int level)
{
	static const char *const areas[] = {"urban", "rural"}, *const key[] = {"key_qd718", "border"},
				 *const classes[] = {"class1", "class2", "class3"}, *const zones[] = {"zone1", "zone3"},
				 *const ntm[] = {"ntm", "ntm_adv", "ntm_model"};
	void *head = new_row(w, &table_unit);
	int64_t id;
	ymd at[6];
	size_t n;

	set(&table_unit, head, "level", level);
	id = put_head(w, &table_unit, head);
	g_array_append_val(w->units, id);
	g_array_append_val(w->units_of_level[level], id);
	n = level < 3 ? 1 : cuts(w, at, 1 + rng_below(&w->rng, 3), level != 3 && rng_chance(&w->rng, 3, 4));
	if (level < 3 || rng_chance(&w->rng, 2, 3))
		at[0] = 20100101; /* most exist from the beginning */
	if (level < 3 || n == 0) {
		n = 1;
		at[1] = YMD_OPEN;
	}
	if (level == 3)
		at[n] = 20250701;
	for (size_t i = 0; i < n; i++)
		if (at[i] < at[i + 1] && !(n > 2 && rng_chance(&w->rng, 1, 12)))
			unit_version(w, id, level, at[i], at[i + 1]);
	unit_tags(w, id, areas, 2);
	unit_tags(w, id, classes, 3);
	if (level >= 4) {
		unit_tags(w, id, zones, 2);
		unit_tags(w, id, ntm, 3);
	}
	if (level >= 4)
		unit_tags(w, id, key, G_N_ELEMENTS(key));
}

static void make_territory(struct world *w)
{
	static const int counts[] = {0, 1, 2, 3, 6, 12};

	for (int level = 1; level <= 5; level++)
		for (int i = 0; i < counts[level]; i++)
			make_unit(w, level);
}

/* ---- organisations ---- */

static void organisation_version(struct world *w, int64_t organisation, ymd from, ymd until)
{
	void *rows[2];

	for (int i = 0; i < 2; i++) {
		rows[i] = new_row(w, &table_organisation_v);
		set(&table_organisation_v, rows[i], "organisation_id", organisation);
		set(&table_organisation_v, rows[i], "type", some(w, "organisation_type"));
		if (!rng_chance(&w->rng, 1, 12))
			set(&table_organisation_v, rows[i], "unit_id", world_pick(w->units, &w->rng));
		set(&table_organisation_v, rows[i], "grassroots", rng_chance(&w->rng, 2, 3) ? NONE : some(w, "grassroots_type"));
		set(&table_organisation_v, rows[i], "place", maybe(w, "cell_place"));
		set(&table_organisation_v, rows[i], "no_masses", maybe_bool(w));
		span(&table_organisation_v, rows[i], from, until);
	}
	put(w, &table_organisation_v, rows[0], rows[1]);
}

static void organisation_lines(struct world *w, size_t self)
{
	static const char *const lines[] = {"party", "state", "front"};

	for (size_t l = 0; l < 3; l++) {
		ymd at[5];
		size_t n = cuts(w, at, 1 + rng_below(&w->rng, 2), rng_chance(&w->rng, 2, 3));

		if (l > 0 && rng_chance(&w->rng, 1, 2))
			continue;
		if (rng_chance(&w->rng, 2, 3) && n > 0)
			at[0] = 20100101;
		for (size_t i = 0; i < n && self > 0; i++) {
			void *row = new_row(w, &table_organisation_line);

			/* superiors are older in the list: no cycles */
			set(&table_organisation_line, row, "organisation_id", g_array_index(w->organisations, int64_t, self));
			set(&table_organisation_line, row, "superior_id",
				g_array_index(w->organisations, int64_t, rng_below(&w->rng, self)));
			set(&table_organisation_line, row, "line", named(w, "organisation_line", lines[l]));
			span(&table_organisation_line, row, at[i], at[i + 1]);
			if (at[i] < at[i + 1]) /* the first cut can lie before the day that was put in its place */
				put(w, &table_organisation_line, row, NULL);
		}
	}
}

static void make_organisation(struct world *w)
{
	void *head = new_row(w, &table_organisation), *event;
	int64_t id;
	ymd at[5];
	size_t n = cuts(w, at, 1 + rng_below(&w->rng, 3), rng_chance(&w->rng, 5, 6));

	if (rng_chance(&w->rng, 1, 2)) {
		event = new_row(w, &table_organisation_event);
		set(&table_organisation_event, event, "on_d", partial(w, world_day(&w->rng)));
		set(&table_organisation_event, event, "event", some(w, "organisation_event_kind"));
		set(&table_organisation, head, "founded_by_id", put_head(w, &table_organisation_event, event));
	}
	id = put_head(w, &table_organisation, head);
	g_array_append_val(w->organisations, id);
	if (rng_chance(&w->rng, 3, 4) && n > 0)
		at[0] = 20100101;
	for (size_t i = 0; i < n; i++)
		if (at[i] < at[i + 1])
			organisation_version(w, id, at[i], at[i + 1]);
	organisation_lines(w, w->organisations->len - 1);
}

static void make_posts(struct world *w, int64_t organisation)
{
	int64_t terms[3] = {NONE, NONE, NONE}, titles[2];

	for (int i = 1; i < 3; i++) {
		void *row = new_row(w, &table_term);

		set(&table_term, row, "organisation_id", organisation);
		set(&table_term, row, "period", maybe(w, "term_period"));
		row_set_text(table_column(&table_term, "label"), row, i == 1 ? "first" : "second");
		if (rng_chance(&w->rng, 1, 2))
			set(&table_term, row, "planned_until", world_day(&w->rng));
		if (rng_chance(&w->rng, 1, 2))
			set(&table_term, row, "congress_d", world_day(&w->rng));
		span(&table_term, row, 20150101, YMD_OPEN);
		terms[i] = put_head(w, &table_term, row);
		g_array_append_val(w->terms, terms[i]);
	}
	titles[0] = some(w, "title");
	titles[1] = some(w, "title");
	for (int i = 0; i < 2 + (titles[0] != titles[1]); i++) {
		void *head = new_row(w, &table_post);
		int64_t id;
		ymd at[4];
		size_t n = cuts(w, at, 1 + rng_below(&w->rng, 2), rng_chance(&w->rng, 5, 6));

		set(&table_post, head, "organisation_id", organisation);
		set(&table_post, head, "title", titles[i == 2]);
		set(&table_post, head, "term_id", terms[i]);
		id = put_head(w, &table_post, head);
		g_array_append_val(w->posts, id);
		if (n > 0 && rng_chance(&w->rng, 3, 4))
			at[0] = 20100101;
		for (size_t k = 0; k < n; k++) {
			void *rows[2];

			if (at[k] >= at[k + 1])
				continue;
			for (int b = 0; b < 2; b++) {
				rows[b] = new_row(w, &table_post_v);
				set(&table_post_v, rows[b], "post_id", id);
				set(&table_post_v, rows[b], "seats", (int64_t)rng_below(&w->rng, 4));
				set(&table_post_v, rows[b], "category", maybe(w, "staff_category"));
				span(&table_post_v, rows[b], at[k], at[k + 1]);
			}
			put(w, &table_post_v, rows[0], rows[1]);
		}
	}
}

/* ---- people ---- */

static void person_version(struct world *w, int64_t area, int64_t person, ymd from, ymd until)
{
	void *rows[2];

	for (int i = 0; i < 2; i++) {
		rows[i] = new_row(w, &table_person_v);
		set(&table_person_v, rows[i], "area_id", area);
		set(&table_person_v, rows[i], "person_id", person);
		set(&table_person_v, rows[i], "sex", some(w, "sex"));
		set(&table_person_v, rows[i], "ethnic", maybe(w, "ethnic_group"));
		set(&table_person_v, rows[i], "religion", maybe(w, "religion"));
		set(&table_person_v, rows[i], "occupation", maybe(w, "occupation"));
		set(&table_person_v, rows[i], "private_owner", maybe_bool(w));
		set(&table_person_v, rows[i], "foreign_marriage", maybe_bool(w));
		span(&table_person_v, rows[i], from, until);
	}
	put(w, &table_person_v, rows[0], rows[1]);
}

static void make_qualifications(struct world *w, int64_t area, int64_t person)
{
	static const char *const columns[][2] = {{"general", "general_education"}, {"professional", "professional_level"},
		{"theory", "political_theory"}, {"state_mgmt", "state_management"}, {"rank", "academic_rank"}};

	for (uint64_t n = rng_below(&w->rng, 8); n > 0; n--) {
		void *rows[2];
		size_t c =
			rng_chance(&w->rng, 1, 2) ? 2 : rng_below(&w->rng, G_N_ELEMENTS(columns)); /* theory has two levels of one rank */

		for (int i = 0; i < 2; i++) {
			rows[i] = new_row(w, &table_qualification);
			set(&table_qualification, rows[i], "area_id", area);
			set(&table_qualification, rows[i], "person_id", person);
			set(&table_qualification, rows[i], "on_d", partial(w, world_day(&w->rng)));
			set(&table_qualification, rows[i], columns[c][0], some(w, columns[c][1]));
		}
		put(w, &table_qualification, rows[0], rows[1]);
	}
}

static void make_party_records(struct world *w, int64_t area, int64_t person)
{
	for (uint64_t n = rng_below(&w->rng, 3); n > 0; n--) {
		void *row = new_row(w, &table_party_record);

		set(&table_party_record, row, "area_id", area);
		set(&table_party_record, row, "person_id", person);
		set(&table_party_record, row, "admit_d", world_day(&w->rng));
		set(&table_party_record, row, "ceremony_d", maybe_day(w));
		set(&table_party_record, row, "official_d", maybe_day(w));
		set(&table_party_record, row, "was_youth", maybe_bool(w));
		set(&table_party_record, row, "policy_breach", maybe_bool(w));
		set(&table_party_record, row, "again", (int64_t)rng_below(&w->rng, 2));
		put(w, &table_party_record, row, NULL);
	}
}

static void membership(struct world *w, int64_t area, int64_t person, ymd from, ymd until)
{
	void *rows[2];

	for (int i = 0; i < 2; i++) {
		rows[i] = new_row(w, &table_membership);
		set(&table_membership, rows[i], "area_id", area);
		set(&table_membership, rows[i], "person_id", person);
		set(&table_membership, rows[i], "organisation_id", world_pick(w->organisations, &w->rng));
		set(&table_membership, rows[i], "kind_m",
			rng_chance(&w->rng, 2, 3) ? named(w, "membership_kind", "party") : some(w, "membership_kind"));
		set(&table_membership, rows[i], "place",
			rng_chance(&w->rng, 2, 3) ? named(w, "membership_place", "home") : some(w, "membership_place"));
		if (rng_chance(&w->rng, 1, 2))
			set(&table_membership, rows[i], "village_id", world_pick(w->units_of_level[5], &w->rng));
		set(&table_membership, rows[i], "in_reason", some(w, "membership_in"));
		if (until != YMD_OPEN)
			set(&table_membership, rows[i], "out_reason", maybe(w, "membership_out"));
		span(&table_membership, rows[i], i == 0 ? from : world_day(&w->rng), until);
		if (*row_int(table_column(&table_membership, "from_d"), rows[i]) >= until)
			set(&table_membership, rows[i], "from_d", from);
	}
	w->last_membership = w->next_id;
	put(w, &table_membership, rows[0], rows[1]);
}

/* Two sequences at a time: in each some stays touch, some leave a gap. */
static void make_memberships(struct world *w, int64_t area, int64_t person)
{
	for (uint64_t n = 1 + rng_below(&w->rng, 2); n > 0; n--) {
		ymd at[6];
		size_t pieces = cuts(w, at, 1 + rng_below(&w->rng, 4), rng_chance(&w->rng, 1, 2));

		for (size_t i = 0; i < pieces; i++)
			if (!rng_chance(&w->rng, 1, 5))
				membership(w, area, person, at[i], at[i + 1]);
	}
	if (rng_chance(&w->rng, 1, 2)) {
		ymd at[5];
		size_t pieces = cuts(w, at, 3, rng_chance(&w->rng, 1, 2));

		for (size_t i = 0; i < pieces; i++) {
			void *row = new_row(w, &table_membership_state);

			set(&table_membership_state, row, "area_id", area);
			set(&table_membership_state, row, "person_id", person);
			set(&table_membership_state, row, "state",
				rng_chance(&w->rng, 2, 3)
					? named(w, "membership_status", rng_chance(&w->rng, 1, 2) ? "exempt" : "temp_exempt")
					: some(w, "membership_status"));
			span(&table_membership_state, row, at[i], at[i + 1]);
			put(w, &table_membership_state, row, NULL);
		}
	}
}

static void make_tenures(struct world *w, int64_t area, int64_t person)
{
	for (uint64_t n = rng_below(&w->rng, 5); n > 0; n--) {
		void *rows[2];

		for (int i = 0; i < 2; i++) {
			ymd at[2];

			rows[i] = new_row(w, &table_tenure);
			while (cuts(w, at, 1, rng_chance(&w->rng, 1, 2)) == 0)
				continue;
			set(&table_tenure, rows[i], "area_id", area);
			set(&table_tenure, rows[i], "person_id", person);
			set(&table_tenure, rows[i], "post_id", world_pick(w->posts, &w->rng));
			set(&table_tenure, rows[i], "source", some(w, "tenure_source"));
			set(&table_tenure, rows[i], "category", maybe(w, "staff_category"));
			set(&table_tenure, rows[i], "main", (int64_t)rng_below(&w->rng, 2));
			set(&table_tenure, rows[i], "acting", rng_chance(&w->rng, 1, 4));
			set(&table_tenure, rows[i], "reelected", maybe_bool(w));
			if (person % 3 != 0) /* said of two in three, and no chance is used up */
				set(&table_tenure, rows[i], "nonlocal", person % 2);
			if (rng_chance(&w->rng, 1, 2))
				set(&table_tenure, rows[i], "expected_until", world_day(&w->rng));
			if (at[1] != YMD_OPEN)
				set(&table_tenure, rows[i], "end_reason", maybe(w, "tenure_end"));
			span(&table_tenure, rows[i], at[0], at[1]);
		}
		w->last_tenure = w->next_id;
		put(w, &table_tenure, rows[0], rows[1]);
	}
}

/* A column that refers to a row of the same person, and its area. */
static void refer(struct world *w, const struct table *t, void *row, const char *id, const char *area_column, int64_t area, int64_t to)
{
	if (to == NONE || rng_chance(&w->rng, 1, 4))
		return;
	set(t, row, id, to);
	set(t, row, area_column, area);
}

static void *person_row(struct world *w, const struct table *t, int64_t area, int64_t person)
{
	void *row = new_row(w, t);

	set(t, row, "area_id", area);
	set(t, row, "person_id", person);
	return row;
}

static void make_turns(struct world *w, int64_t area, int64_t person)
{
	for (uint64_t n = rng_below(&w->rng, 4); n > 0; n--) {
		void *course = new_row(w, &table_training_course), *row = person_row(w, &table_training_attendance, area, person);
		int64_t place = rng_between(&w->rng, 1, 3);

		set(&table_training_course, course, "area_id", place);
		set(&table_training_course, course, "kind_c", some(w, "training_kind"));
		set(&table_training_course, course, "content", maybe(w, "training_content"));
		set(&table_training_course, course, "start_d", world_day(&w->rng));
		set(&table_training_attendance, row, "on_d", partial(w, world_day(&w->rng)));
		set(&table_training_attendance, row, "course_id", put_head(w, &table_training_course, course));
		set(&table_training_attendance, row, "course_area", place);
		set(&table_training_attendance, row, "result", maybe(w, "training_result"));
		if (rng_chance(&w->rng, 1, 2))
			set(&table_training_attendance, row, "sent_by_id", world_pick(w->organisations, &w->rng));
		refer(w, &table_training_attendance, row, "as_post_id", "as_post_area", area, w->last_tenure);
		put(w, &table_training_attendance, row, NULL);
	}
	for (uint64_t n = rng_below(&w->rng, 3); n > 0; n--) {
		void *row = person_row(w, &table_party_paper, area, person);

		set(&table_party_paper, row, "on_d", partial(w, world_day(&w->rng)));
		set(&table_party_paper, row, "is_badge", (int64_t)rng_below(&w->rng, 2));
		set(&table_party_paper, row, "badge", maybe(w, "party_badge"));
		put(w, &table_party_paper, row, NULL);
	}
}

/* Classes of years, of people or of organisations; quarters among them, which are not the class of the year. */
static void set_class(struct world *w, void *row, int64_t area)
{
	set(&table_evaluation, row, "area_id", area);
	set(&table_evaluation, row, "on_d", world_day(&w->rng));
	set(&table_evaluation, row, "scale", some(w, "evaluation_scale"));
	if (rng_chance(&w->rng, 3, 4))
		set(&table_evaluation, row, "level", some(w, "evaluation_level"));
	else
		set(&table_evaluation, row, "none_reason", some(w, "evaluation_none"));
	set(&table_evaluation, row, "fail_cause", maybe(w, "fail_cause"));
	set(&table_evaluation, row, "period_year", world_day(&w->rng) / 10000);
	set(&table_evaluation, row, "period_part", rng_chance(&w->rng, 1, 6) ? 1 : 0);
}

static void make_classes(struct world *w, int64_t area, int64_t person)
{
	for (uint64_t n = rng_below(&w->rng, 4); n > 0; n--) {
		void *row = person_row(w, &table_evaluation, area, person);

		set_class(w, row, area);
		refer(w, &table_evaluation, row, "as_member_id", "as_member_area", area, w->last_membership);
		refer(w, &table_evaluation, row, "as_tenure_id", "as_tenure_area", area, w->last_tenure);
		put(w, &table_evaluation, row, NULL);
	}
	for (uint64_t n = rng_below(&w->rng, 2); n > 0; n--) {
		void *row = person_row(w, &table_movement, area, person);
		ymd at[2];

		while (cuts(w, at, 1, rng_chance(&w->rng, 1, 2)) == 0)
			continue;
		set(&table_movement, row, "kind_v", some(w, "movement_kind"));
		if (rng_chance(&w->rng, 1, 2))
			set(&table_movement, row, "planned_until", world_day(&w->rng));
		refer(w, &table_movement, row, "to_tenure_id", "to_tenure_area", area, w->last_tenure);
		span(&table_movement, row, at[0], at[1]);
		put(w, &table_movement, row, NULL);
	}
}

static void make_events(struct world *w, int64_t organisation)
{
	for (uint64_t n = rng_below(&w->rng, 4); n > 0; n--) {
		void *row = new_row(w, &table_evaluation);

		set_class(w, row, rng_between(&w->rng, 1, 3));
		set(&table_evaluation, row, "organisation_id", organisation);
		put(w, &table_evaluation, row, NULL);
	}
	for (uint64_t n = rng_below(&w->rng, 3); n > 0; n--) {
		void *event = new_row(w, &table_organisation_event), *part = new_row(w, &table_organisation_event_part);

		set(&table_organisation_event, event, "on_d", partial(w, world_day(&w->rng)));
		set(&table_organisation_event, event, "event", some(w, "organisation_event_kind"));
		set(&table_organisation_event_part, part, "event_id", put_head(w, &table_organisation_event, event));
		set(&table_organisation_event_part, part, rng_chance(&w->rng, 1, 3) ? "from_org_id" : "to_org_id", organisation);
		put(w, &table_organisation_event_part, part, NULL);
	}
}

static void make_versions(struct world *w, int64_t area, int64_t id)
{
	ymd at[5];
	size_t n = cuts(w, at, 1 + rng_below(&w->rng, 3), true);

	if (rng_chance(&w->rng, 3, 4))
		at[0] = 19500101;
	for (size_t i = 0; i < n; i++)
		person_version(w, area, id, at[i], at[i + 1]);
}

static void make_person(struct world *w, int64_t area)
{
	void *head = new_row(w, &table_person);
	int64_t id;
	bool unknown = rng_chance(&w->rng, 1, 10);

	set(&table_person, head, "area_id", area);
	set(&table_person, head, "birth_d", unknown ? 0 : partial(w, world_birth(&w->rng)));
	set(&table_person, head, "birth_unknown", unknown);
	id = put_head(w, &table_person, head);
	g_array_append_val(w->persons, id);
	make_versions(w, area, id);
	w->last_tenure = w->last_membership = NONE;
	make_qualifications(w, area, id);
	make_party_records(w, area, id);
	make_memberships(w, area, id);
	make_tenures(w, area, id);
	make_turns(w, area, id);
	make_classes(w, area, id);
}

/* ---- changes ---- */

static int64_t value(const struct world_row *x, const char *column)
{
	const struct column *c = table_column(x->table, column);

	return c == NULL ? NONE : row_get_int(c, x->row);
}

/* The current rows of a table about a person go. */
static void drop_rows(struct world *w, const struct table *t, int64_t person)
{
	for (guint i = w->rows->len; i > 0; i--) {
		const struct world_row *x = &g_array_index(w->rows, struct world_row, i - 1);

		if (x->table == t && x->end_ms == NONE && value(x, "person_id") == person)
			g_array_remove_index(w->rows, i - 1);
	}
}

static void correct_rows(struct world *w, const struct table *t, int64_t person)
{
	for (guint i = 0; i < w->rows->len; i++) {
		struct world_row *x = &g_array_index(w->rows, struct world_row, i);
		ymd until = world_day(&w->rng);

		if (x->table == t && x->end_ms == NONE && value(x, "person_id") == person && value(x, "from_d") < until)
			span(t, x->row, (ymd)value(x, "from_d"), until);
	}
}

static void change_person(struct world *w, int64_t area, int64_t id)
{
	static const struct table *const corrected[] = {&table_membership, &table_tenure};

	for (size_t i = 0; i < G_N_ELEMENTS(corrected); i++)
		if (rng_chance(&w->rng, 1, 2))
			correct_rows(w, corrected[i], id);
	if (rng_chance(&w->rng, 1, 3)) {
		drop_rows(w, &table_person_v, id);
		make_versions(w, area, id);
	}
	if (rng_chance(&w->rng, 1, 3)) {
		drop_rows(w, &table_qualification, id);
		make_qualifications(w, area, id);
	}
	if (rng_chance(&w->rng, 1, 3))
		drop_rows(w, &table_tenure, id);
	if (rng_chance(&w->rng, 1, 3))
		make_tenures(w, area, id);
	if (rng_chance(&w->rng, 1, 3)) {
		drop_rows(w, &table_membership, id);
		drop_rows(w, &table_membership_state, id);
	}
	if (rng_chance(&w->rng, 1, 3))
		membership(w, area, id, 20120301, 20220101);
}

void world_change(struct world *w, int64_t area)
{
	GArray *people = g_array_new(FALSE, FALSE, sizeof(int64_t));

	for (guint i = 0; i < w->rows->len; i++) {
		const struct world_row *x = &g_array_index(w->rows, struct world_row, i);
		int64_t id = value(x, "id");

		if (x->table == &table_person && value(x, "area_id") == area && rng_chance(&w->rng, 1, 4))
			g_array_append_val(people, id);
	}
	for (guint i = 0; i < people->len; i++)
		change_person(w, area, g_array_index(people, int64_t, i));
	if (rng_chance(&w->rng, 1, 2))
		make_person(w, area);
	g_array_unref(people);
}

struct world *world_make(const char *seed, struct codes *codes, struct err *e)
{
	struct world *w = g_new0(struct world, 1);

	(void)e;
	rng_init(&w->rng, seed);
	w->codes = codes;
	w->arena = arena_new();
	w->next_id = 1001;
	w->rows = g_array_new(FALSE, FALSE, sizeof(struct world_row));
	w->units = g_array_new(FALSE, FALSE, sizeof(int64_t));
	w->organisations = g_array_new(FALSE, FALSE, sizeof(int64_t));
	w->posts = g_array_new(FALSE, FALSE, sizeof(int64_t));
	w->persons = g_array_new(FALSE, FALSE, sizeof(int64_t));
	w->terms = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (int i = 0; i < 6; i++)
		w->units_of_level[i] = g_array_new(FALSE, FALSE, sizeof(int64_t));
	w->favourites = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	make_territory(w);
	for (int i = 0; i < 14; i++)
		make_organisation(w);
	for (guint i = 0; i < w->organisations->len; i++)
		make_posts(w, g_array_index(w->organisations, int64_t, i));
	for (guint i = 0; i < w->organisations->len; i++)
		make_events(w, g_array_index(w->organisations, int64_t, i));
	for (int i = 0; i < 40; i++)
		make_person(w, rng_between(&w->rng, 1, 3));
	return w;
}

void world_free(struct world *w)
{
	if (w == NULL)
		return;
	g_array_unref(w->rows);
	g_array_unref(w->units);
	g_array_unref(w->organisations);
	g_array_unref(w->posts);
	g_array_unref(w->persons);
	g_array_unref(w->terms);
	for (int i = 0; i < 6; i++)
		g_array_unref(w->units_of_level[i]);
	g_hash_table_unref(w->favourites);
	arena_free(w->arena);
	g_free(w);
}
