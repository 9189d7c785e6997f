/* Reads the base tables for the reference and says what an attribute is on a day. See reference.h. */
#include "reference_rows.h"

#include <stdlib.h>
#include <string.h>

static bool read_into(struct ref *r, GArray *out, const char *sql, guint columns, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(r->store), sql, e);
	enum db_step step = DB_ERROR;

	while (st != NULL && (step = db_step(st, e)) == DB_ROW) {
		int64_t cells[16];

		for (guint i = 0; i < columns; i++)
			cells[i] = db_int(st, (int)i);
		g_array_append_vals(out, cells, 1);
	}
	return step == DB_DONE;
}

/* Current rows, or those that stood at the instant: the current ones recorded by then and the replaced ones that were not replaced yet. */
static GArray *read_table(struct ref *r, const char *table, const char *columns, size_t row_size, int64_t known_ms, struct err *e, bool *ok)
{
	guint n = (guint)(row_size / sizeof(int64_t));
	GArray *out = g_array_new(FALSE, FALSE, (guint)row_size);
	g_autofree char *sql = known_ms == 0
				       ? g_strdup_printf("SELECT %s FROM %s", columns, table)
				       : g_strdup_printf("SELECT %s FROM %s WHERE rec_ms <= %" G_GINT64_FORMAT, columns, table, known_ms);
	g_autofree char *old = g_strdup_printf("SELECT %s FROM %s_h WHERE rec_ms <= %" G_GINT64_FORMAT " AND end_ms > %" G_GINT64_FORMAT,
		columns, table, known_ms, known_ms);

	*ok = *ok && read_into(r, out, sql, n, e) && (known_ms == 0 || read_into(r, out, old, n, e));
	return out;
}

#define READ(field, type, table, columns) r->field = read_table(r, table, columns, sizeof(struct type), known_ms, e, &ok)

static bool read_tables(struct ref *r, int64_t known_ms, struct err *e)
{
	bool ok = true;

	READ(units, row_unit, "unit", "id, level");
	READ(unit_v, row_unit_v, "unit_v", "unit_id, from_d, until_d, parent_id, type");
	READ(tags, row_tag, "unit_tag", "unit_id, from_d, until_d, tag");
	READ(organisation_v, row_organisation_v, "organisation_v",
		"organisation_id, from_d, until_d, unit_id, type, grassroots, place, no_masses");
	READ(lines, row_line, "organisation_line", "organisation_id, from_d, until_d, line, superior_id");
	READ(terms, row_term, "term", "id, period, planned_until, congress_d");
	READ(posts, row_post, "post", "id, organisation_id, title, term_id");
	READ(post_v, row_post_v, "post_v", "post_id, from_d, until_d, seats, category");
	READ(persons, row_person, "person", "id, birth_d, birth_unknown");
	READ(person_v, row_person_v, "person_v",
		"person_id, from_d, until_d, sex, ethnic, religion, occupation, private_owner, foreign_marriage");
	READ(qualifications, row_qualification, "qualification", "id, person_id, on_d, general, professional, theory, state_mgmt, rank");
	READ(tenures, row_tenure, "tenure",
		"id, person_id, post_id, from_d, until_d, source, category, main, acting, reelected, end_reason, nonlocal, expected_until");
	READ(records, row_record, "party_record", "id, person_id, admit_d, ceremony_d, official_d, was_youth, policy_breach, again");
	READ(memberships, row_membership, "membership",
		"id, person_id, organisation_id, kind_m, place, village_id, from_d, until_d, in_reason, out_reason");
	READ(states, row_state, "membership_state", "person_id, from_d, until_d, state");
	READ(courses, row_course, "training_course", "area_id, id, content, kind_c");
	READ(turns, row_turn, "training_attendance", "id, person_id, on_d, course_area, course_id, sent_by_id, as_post_id, result");
	READ(papers, row_paper, "party_paper", "id, person_id, on_d, is_badge, badge");
	READ(classes, row_class, "evaluation",
		"id, person_id, organisation_id, period_year, period_part, as_member_id, as_tenure_id, scale, level, none_reason, "
		"fail_cause");
	READ(movements, row_movement, "movement", "id, person_id, from_d, until_d, to_tenure_id, kind_v, planned_until");
	READ(events, row_event, "organisation_event", "id, on_d, event");
	READ(parts, row_part, "organisation_event_part", "id, event_id, from_org_id, to_org_id");
	/* heads and events of the test worlds never change: read as they are */
	r->foundings = g_array_new(FALSE, FALSE, sizeof(struct row_founding));
	return ok && read_into(r, r->foundings,
			     "SELECT o.id, v.on_d FROM organisation o JOIN organisation_event v ON v.id = o.founded_by_id", 2, e);
}

int ref_code(const struct ref *r, const char *list, const char *id)
{
	struct err e = {0};
	const struct code_list *l = codes_list(r->codes, list, &e);
	const struct code *c = l == NULL ? NULL : code_by_id(l, id);

	must(c != NULL);
	return c->num;
}

const GArray *ref_facts(const struct ref *r, const struct fact_kind *k)
{
	return r->facts[k - r->vocab->kinds];
}

static const struct row_post *post_of(const struct ref *r, int64_t id)
{
	for (guint i = 0; i < r->posts->len; i++)
		if (ROW(r->posts, row_post, i)->id == id)
			return ROW(r->posts, row_post, i);
	must(!"a post");
	return NULL;
}

static void add(struct ref *r, const char *kind, struct ref_fact f)
{
	f.kind = vocab_kind(r->vocab, kind);
	must(f.kind != NULL);
	g_array_append_val(r->facts[f.kind - r->vocab->kinds], f);
}

static void make_facts(struct ref *r)
{
	int party = ref_code(r, "membership_kind", "party");

	for (guint i = 0; i < r->unit_v->len; i++) {
		const struct row_unit_v *x = ROW(r->unit_v, row_unit_v, i);
		add(r, "unit", (struct ref_fact){NULL, x->unit, x->from, x->until, NONE, NONE, x->unit, NONE, i});
	}
	for (guint i = 0; i < r->organisation_v->len; i++) {
		const struct row_organisation_v *x = ROW(r->organisation_v, row_organisation_v, i);
		add(r, "organisation",
			(struct ref_fact){NULL, x->organisation, x->from, x->until, NONE, x->organisation, x->unit, NONE, i});
	}
	for (guint i = 0; i < r->post_v->len; i++) {
		const struct row_post_v *x = ROW(r->post_v, row_post_v, i);
		add(r, "post",
			(struct ref_fact){NULL, x->post, x->from, x->until, NONE, post_of(r, x->post)->organisation, NONE, x->post, i});
	}
	for (guint i = 0; i < r->person_v->len; i++) {
		const struct row_person_v *x = ROW(r->person_v, row_person_v, i);
		add(r, "person", (struct ref_fact){NULL, x->person, x->from, x->until, x->person, NONE, NONE, NONE, i});
	}
	for (guint i = 0; i < r->tenures->len; i++) {
		const struct row_tenure *x = ROW(r->tenures, row_tenure, i);
		add(r, "tenure",
			(struct ref_fact){NULL, x->id, x->from, x->until, x->person, post_of(r, x->post)->organisation, NONE, x->post, i});
	}
	for (guint i = 0; i < r->memberships->len; i++) {
		const struct row_membership *x = ROW(r->memberships, row_membership, i);
		add(r, x->kind == party ? "party" : "union",
			(struct ref_fact){NULL, x->id, x->from, x->until, x->person, x->organisation, x->village, NONE, i});
	}
}

/* The organisation of a tenure or a membership of this person; NONE when it is not known. */
static int64_t organisation_of(const struct ref *r, int64_t person, int64_t tenure, int64_t membership)
{
	for (guint i = 0; membership != NONE && i < r->memberships->len; i++) {
		const struct row_membership *m = ROW(r->memberships, row_membership, i);
		if (m->id == membership && m->person == person)
			return m->organisation;
	}
	for (guint i = 0; tenure != NONE && i < r->tenures->len; i++) {
		const struct row_tenure *t = ROW(r->tenures, row_tenure, i);
		if (t->id == tenure && t->person == person)
			return post_of(r, t->post)->organisation;
	}
	return NONE;
}

/* The home membership of a day; of several the first. */
static const struct row_membership *home_on(const struct ref *r, int64_t person, int64_t d)
{
	const struct row_membership *best = NULL;

	for (guint i = 0; i < r->memberships->len; i++) {
		const struct row_membership *m = ROW(r->memberships, row_membership, i);
		if (m->person == person && m->kind == ref_code(r, "membership_kind", "party") &&
			m->place == ref_code(r, "membership_place", "home") && m->from <= d && d < m->until &&
			(best == NULL || m->id < best->id))
			best = m;
	}
	return best;
}

static void make_more_facts(struct ref *r)
{
	for (guint i = 0; i < r->turns->len; i++) {
		const struct row_turn *x = ROW(r->turns, row_turn, i);
		int64_t at = organisation_of(r, x->person, x->as_post, NONE), on = ref_first_day(x->on);
		add(r, "training", (struct ref_fact){NULL, x->id, on, on, x->person, at != NONE ? at : x->sent_by, NONE, NONE, i});
	}
	for (guint i = 0; i < r->papers->len; i++) {
		const struct row_paper *x = ROW(r->papers, row_paper, i);
		int64_t on = ref_first_day(x->on);
		const struct row_membership *m = home_on(r, x->person, on);
		add(r, "party_paper",
			(struct ref_fact){NULL, x->id, on, on, x->person, m == NULL ? NONE : m->organisation, m == NULL ? NONE : m->village,
				NONE, i});
	}
	for (guint i = 0; i < r->classes->len; i++) {
		const struct row_class *x = ROW(r->classes, row_class, i);
		int64_t from = x->year * 10000 + 101, until = from + 10000;
		if (x->part != 0)
			continue;
		if (x->person != NONE)
			add(r, "evaluation",
				(struct ref_fact){NULL, x->id, from, until, x->person,
					organisation_of(r, x->person, x->as_tenure, x->as_member), NONE, NONE, i});
		else
			add(r, "org_evaluation", (struct ref_fact){NULL, x->id, from, until, NONE, x->organisation, NONE, NONE, i});
	}
	for (guint i = 0; i < r->movements->len; i++) {
		const struct row_movement *x = ROW(r->movements, row_movement, i);
		add(r, "movement",
			(struct ref_fact){NULL, x->id, x->from, x->until, x->person, organisation_of(r, x->person, x->to_tenure, NONE),
				NONE, NONE, i});
	}
	for (guint i = 0; i < r->parts->len; i++) {
		const struct row_part *x = ROW(r->parts, row_part, i);
		for (guint k = 0; k < r->events->len; k++) {
			int64_t on = ref_first_day(ROW(r->events, row_event, k)->on);
			if (ROW(r->events, row_event, k)->id == x->event)
				add(r, "org_event",
					(struct ref_fact){
						NULL, x->id, on, on, NONE, x->to_org != NONE ? x->to_org : x->from_org, NONE, NONE, k});
		}
	}
}

static int compare_int64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* All ends of all intervals: presence can change on no other day. */
static void collect_days(struct ref *r)
{
	r->days = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (size_t k = 0; k < r->vocab->kind_count; k++)
		for (guint i = 0; i < r->facts[k]->len; i++) {
			const struct ref_fact *f = ROW(r->facts[k], ref_fact, i);
			g_array_append_val(r->days, f->from);
			g_array_append_val(r->days, f->until);
		}
	for (guint i = 0; i < r->lines->len; i++) {
		g_array_append_val(r->days, ROW(r->lines, row_line, i)->from);
		g_array_append_val(r->days, ROW(r->lines, row_line, i)->until);
	}
	g_array_sort(r->days, compare_int64);
}

struct ref *ref_read(struct store *s, const struct vocab *v, int64_t known_ms, struct err *e)
{
	struct ref *r = g_new0(struct ref, 1);

	r->store = s;
	r->vocab = v;
	r->codes = store_codes(s);
	r->facts = g_new0(GArray *, v->kind_count);
	for (size_t k = 0; k < v->kind_count; k++)
		r->facts[k] = g_array_new(FALSE, FALSE, sizeof(struct ref_fact));
	r->line_of[TREE_AREA] = r->line_of[TREE_PARTY] = ref_code(r, "organisation_line", "party");
	r->line_of[TREE_STATE] = ref_code(r, "organisation_line", "state");
	r->line_of[TREE_FRONT] = ref_code(r, "organisation_line", "front");
	if (!read_tables(r, known_ms, e)) {
		ref_free(r);
		return NULL;
	}
	make_facts(r);
	make_more_facts(r);
	collect_days(r);
	return r;
}

void ref_free(struct ref *r)
{
	if (r == NULL)
		return;
	GArray *all[] = {r->units, r->unit_v, r->tags, r->foundings, r->organisation_v, r->lines, r->terms, r->posts, r->post_v, r->persons,
		r->person_v, r->qualifications, r->tenures, r->records, r->memberships, r->states, r->days, r->courses, r->turns, r->papers,
		r->classes, r->movements, r->events, r->parts};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i] != NULL)
			g_array_unref(all[i]);
	for (size_t k = 0; k < r->vocab->kind_count; k++)
		g_array_unref(r->facts[k]);
	g_free(r->facts);
	g_free(r);
}

/* ---- values ---- */

int64_t ref_first_day(int64_t d)
{
	if (d == NONE)
		return NONE;
	if (d / 100 % 100 == 0)
		d += 100;
	return d % 100 == 0 ? d + 1 : d;
}

const struct ref_fact *ref_version(const struct ref *r, enum subject s, int64_t id, ymd d)
{
	const GArray *all = ref_facts(r, r->vocab->of_subject[s]);

	for (guint i = 0; i < all->len; i++)
		if (ROW(all, ref_fact, i)->id == id && ROW(all, ref_fact, i)->from <= d && d < ROW(all, ref_fact, i)->until)
			return ROW(all, ref_fact, i);
	return NULL;
}

static int order_of(const struct ref *r, const char *list, int64_t num)
{
	struct err e = {0};
	const struct code *c = code_by_num(codes_list(r->codes, list, &e), num);

	return c == NULL ? 0 : c->order;
}

static int64_t level_awarded(const struct row_qualification *q, const char *attr)
{
	return strcmp(attr, "general") == 0	   ? q->general
	       : strcmp(attr, "professional") == 0 ? q->professional
	       : strcmp(attr, "theory") == 0	   ? q->theory
	       : strcmp(attr, "state_mgmt") == 0   ? q->state_mgmt
						   : q->rank;
}

/* The highest level awarded by the day; of equal ones the later award. */
static int64_t highest(const struct ref *r, int64_t person, const char *attr, const char *list, ymd d)
{
	const struct row_qualification *best = NULL;

	for (guint i = 0; i < r->qualifications->len; i++) {
		const struct row_qualification *q = ROW(r->qualifications, row_qualification, i);
		int64_t level = level_awarded(q, attr), on = ref_first_day(q->on);
		int rank, best_rank;

		if (q->person != person || level == NONE || on > d)
			continue;
		rank = order_of(r, list, level);
		best_rank = best == NULL ? -1 : order_of(r, list, level_awarded(best, attr));
		if (rank > best_rank ||
			(rank == best_rank && (on > ref_first_day(best->on) || (on == ref_first_day(best->on) && q->id > best->id))))
			best = q;
	}
	return best == NULL ? NONE : level_awarded(best, attr);
}

static int64_t birth_of(const struct ref *r, int64_t person)
{
	for (guint i = 0; i < r->persons->len; i++)
		if (ROW(r->persons, row_person, i)->id == person && ROW(r->persons, row_person, i)->birth != 0)
			return ref_first_day(ROW(r->persons, row_person, i)->birth);
	return NONE;
}

/* Month after month from the birth on until the age of the table is reached; then the first day of the next one. */
static int64_t retires_on(const struct ref *r, int64_t person, int64_t sex)
{
	struct err e = {0};
	const struct code_list *l = codes_list(r->codes, "retirement_age", &e), *sexes = codes_list(r->codes, "sex", &e);
	int64_t birth = birth_of(r, person), year = birth / 10000, month = birth / 100 % 100;

	for (size_t i = 0; birth != NONE && i < l->count; i++) {
		const struct code *c = &l->codes[i];
		const char *born = code_extra(c, "born"), *before = code_extra(c, "born_before");

		if (code_by_id(sexes, code_extra(c, "sex"))->num != sex || (born != NULL && birth / 100 < strtol(born, NULL, 10)) ||
			(before != NULL && birth / 100 >= strtol(before, NULL, 10)))
			continue;
		for (long left = strtol(code_extra(c, "months"), NULL, 10) + 1; left > 0; left--) {
			year += month == 12;
			month = month == 12 ? 1 : month + 1;
		}
		return year * 10000 + month * 100 + 1;
	}
	return NONE;
}

static int64_t person_value(const struct ref *r, const struct ref_fact *f, const char *attr, ymd d)
{
	const struct row_person_v *v = ROW(r->person_v, row_person_v, f->row);

	if (strcmp(attr, "sex") == 0)
		return v->sex;
	if (strcmp(attr, "ethnic") == 0)
		return v->ethnic;
	if (strcmp(attr, "religion") == 0)
		return v->religion;
	if (strcmp(attr, "occupation") == 0)
		return v->occupation;
	if (strcmp(attr, "private_owner") == 0)
		return v->private_owner;
	if (strcmp(attr, "foreign_marriage") == 0)
		return v->foreign_marriage;
	if (strcmp(attr, "birth_d") == 0)
		return birth_of(r, f->person);
	if (strcmp(attr, "retires_on") == 0)
		return retires_on(r, f->person, v->sex);
	return highest(r, f->person, attr, kind_attr(f->kind, attr)->list->name, d);
}

static int64_t begun(const struct row_record *x)
{
	return x->ceremony != NONE ? x->ceremony : x->admit;
}

/* The admission a membership belongs to: the last that had begun when it began, or the first of all. */
static const struct row_record *admission(const struct ref *r, const struct ref_fact *f)
{
	const struct row_record *last = NULL, *first = NULL;

	for (guint i = 0; i < r->records->len; i++) {
		const struct row_record *x = ROW(r->records, row_record, i);

		if (x->person != f->person)
			continue;
		if (first == NULL || begun(x) < begun(first) || (begun(x) == begun(first) && x->id < first->id))
			first = x;
		if (begun(x) <= f->from && (last == NULL || begun(x) > begun(last) || (begun(x) == begun(last) && x->id > last->id)))
			last = x;
	}
	return last != NULL ? last : first;
}

/* Its own type, else that of the nearest superior in the Party line that has one. */
static int64_t grassroots(const struct ref *r, int64_t organisation, ymd d)
{
	GArray *here = g_array_new(FALSE, FALSE, sizeof(int64_t));
	int64_t found = NONE;

	g_array_append_val(here, organisation);
	for (int hops = 0; found == NONE && here->len > 0 && hops < 30; hops++) {
		GArray *above = g_array_new(FALSE, FALSE, sizeof(int64_t));

		for (guint i = 0; i < here->len; i++) {
			int64_t o = g_array_index(here, int64_t, i);
			const struct ref_fact *v = ref_version(r, SUBJECT_ORGANISATION, o, d);
			int64_t own = v == NULL ? NONE : ROW(r->organisation_v, row_organisation_v, v->row)->grassroots;

			if (own != NONE && (found == NONE || own < found))
				found = own;
			for (guint k = 0; k < r->lines->len; k++) {
				const struct row_line *l = ROW(r->lines, row_line, k);
				if (l->organisation == o && l->line == r->line_of[TREE_PARTY] && l->from <= d && d < l->until)
					g_array_append_val(above, l->superior);
			}
		}
		g_array_unref(here);
		here = above;
	}
	g_array_unref(here);
	return found;
}

static int64_t organisation_value(const struct ref *r, const struct ref_fact *f, const char *attr, ymd d)
{
	const struct row_organisation_v *v = ROW(r->organisation_v, row_organisation_v, f->row);

	if (strcmp(attr, "type") == 0)
		return v->type;
	if (strcmp(attr, "place") == 0)
		return v->place;
	if (strcmp(attr, "no_masses") == 0)
		return v->no_masses;
	if (strcmp(attr, "grassroots") == 0)
		return grassroots(r, f->organisation, d);
	for (guint i = 0; i < r->foundings->len; i++)
		if (ROW(r->foundings, row_founding, i)->organisation == f->organisation)
			return ref_first_day(ROW(r->foundings, row_founding, i)->on);
	return NONE;
}

static int64_t party_value(const struct ref *r, const struct ref_fact *f, const char *attr, ymd d)
{
	const struct row_membership *m = ROW(r->memberships, row_membership, f->row);
	const struct row_record *x = admission(r, f);

	if (strcmp(attr, "kind_m") == 0)
		return m->kind;
	if (strcmp(attr, "home") == 0)
		return m->place == ref_code(r, "membership_place", "home");
	if (strcmp(attr, "in_reason") == 0)
		return m->in_reason;
	if (strcmp(attr, "out_reason") == 0)
		return m->out_reason;
	if (strcmp(attr, "status") == 0)
		return ref_code(r, "membership_status", x != NULL && x->official != NONE && x->official <= d ? "official" : "probationary");
	if (strcmp(attr, "exempt") == 0) {
		for (guint i = 0; i < r->states->len; i++) {
			const struct row_state *s = ROW(r->states, row_state, i);
			if (s->person == f->person && s->from <= d && d < s->until &&
				s->state == ref_code(r, "membership_status", "exempt"))
				return 1;
		}
		return 0;
	}
	if (strcmp(attr, "exempt_until") == 0) {
		for (guint i = 0; i < r->states->len; i++) {
			const struct row_state *s = ROW(r->states, row_state, i);
			if (s->person == f->person && s->from <= d && d < s->until && s->until != YMD_OPEN &&
				s->state == ref_code(r, "membership_status", "temp_exempt"))
				return s->until;
		}
		return NONE;
	}
	if (x == NULL)
		return NONE;
	return strcmp(attr, "ceremony_d") == 0	 ? x->ceremony
	       : strcmp(attr, "official_d") == 0 ? x->official
	       : strcmp(attr, "again") == 0	 ? x->again
	       : strcmp(attr, "was_youth") == 0	 ? x->was_youth
						 : x->policy_breach;
}

/* What the row says; else five years after the congress (the council of 2004: seven), of 29 February on the 28th. */
static int64_t term_ends(const struct row_term *x)
{
	if (x->planned_until != NONE || x->congress == NONE || x->congress % 100 == 0 || x->period == NONE)
		return x->planned_until;
	return x->congress + (x->period == 7 ? 70000 : 50000) - (x->congress % 10000 == 229 ? 1 : 0);
}

static int64_t tenure_value(const struct ref *r, const struct ref_fact *f, const char *attr)
{
	const struct row_tenure *t = ROW(r->tenures, row_tenure, f->row);
	const struct row_post *p = post_of(r, f->post);

	if (strcmp(attr, "term") == 0 || strcmp(attr, "term_until") == 0) {
		for (guint i = 0; i < r->terms->len; i++) {
			const struct row_term *x = ROW(r->terms, row_term, i);
			if (x->id == p->term)
				return strcmp(attr, "term") == 0 ? x->period : term_ends(x);
		}
		return NONE;
	}
	if (strcmp(attr, "expected_until") == 0)
		return t->expected_until;
	if (strcmp(attr, "end_reason") == 0)
		return t->end_reason;
	return strcmp(attr, "title") == 0      ? p->title
	       : strcmp(attr, "category") == 0 ? t->category
	       : strcmp(attr, "source") == 0   ? t->source
	       : strcmp(attr, "main") == 0     ? t->main
	       : strcmp(attr, "acting") == 0   ? t->acting
	       : strcmp(attr, "from_d") == 0   ? t->from
	       : strcmp(attr, "nonlocal") == 0 ? t->nonlocal
					       : t->reelected;
}

/* Is the tag one of the group that goes by this name in the vocabulary? */
static bool tag_in_group(const struct ref *r, int64_t tag, const char *group)
{
	struct err e = {0};
	const struct code *c = code_by_num(codes_list(r->codes, "unit_tag", &e), tag);
	const char *of = c == NULL ? NULL : code_extra(c, "group");

	return of != NULL && strcmp(of, group) == 0;
}

static int64_t unit_value(const struct ref *r, const struct ref_fact *f, const char *attr, ymd d)
{
	const bool alone = strcmp(attr, "key_qd718") == 0 || strcmp(attr, "border") == 0; /* one tag, not a group of them */
	const int tag = alone ? ref_code(r, "unit_tag", attr) : 0;

	if (strcmp(attr, "type") == 0)
		return ROW(r->unit_v, row_unit_v, f->row)->type;
	if (strcmp(attr, "level") == 0) {
		for (guint i = 0; i < r->units->len; i++)
			if (ROW(r->units, row_unit, i)->id == f->unit)
				return ROW(r->units, row_unit, i)->level;
		return NONE;
	}
	for (guint i = 0; i < r->tags->len; i++) {
		const struct row_tag *t = ROW(r->tags, row_tag, i);

		if (t->unit != f->unit || t->from > d || d >= t->until)
			continue;
		if (!alone && tag_in_group(r, t->tag, attr))
			return t->tag;
		if (alone && t->tag == tag)
			return 1;
	}
	return alone ? 0 : NONE;
}

static int64_t training_value(const struct ref *r, const struct ref_fact *f, const char *attr)
{
	const struct row_turn *x = ROW(r->turns, row_turn, f->row);

	if (strcmp(attr, "result") == 0)
		return x->result;
	if (strcmp(attr, "category") == 0) {
		for (guint i = 0; i < r->tenures->len; i++)
			if (ROW(r->tenures, row_tenure, i)->id == x->as_post && ROW(r->tenures, row_tenure, i)->person == x->person)
				return ROW(r->tenures, row_tenure, i)->category;
		return NONE;
	}
	for (guint i = 0; i < r->courses->len; i++) {
		const struct row_course *c = ROW(r->courses, row_course, i);
		if (c->area == x->course_area && c->id == x->course)
			return strcmp(attr, "content") == 0 ? c->content : c->kind;
	}
	return NONE;
}

static int64_t class_value(const struct ref *r, const struct ref_fact *f, const char *attr)
{
	const struct row_class *x = ROW(r->classes, row_class, f->row);

	return strcmp(attr, "scale") == 0	  ? x->scale
	       : strcmp(attr, "level") == 0	  ? x->level
	       : strcmp(attr, "none_reason") == 0 ? x->none_reason
						  : x->fail_cause;
}

static int64_t more_value(const struct ref *r, const struct ref_fact *f, const char *attr)
{
	const char *kind = f->kind->name;

	if (strcmp(kind, "training") == 0)
		return training_value(r, f, attr);
	if (strcmp(kind, "movement") == 0)
		return strcmp(attr, "kind_v") == 0 ? ROW(r->movements, row_movement, f->row)->kind
						   : ROW(r->movements, row_movement, f->row)->planned_until;
	if (strcmp(kind, "party_paper") == 0)
		return strcmp(attr, "badge") == 0 ? ROW(r->papers, row_paper, f->row)->badge : ROW(r->papers, row_paper, f->row)->is_badge;
	if (strcmp(kind, "org_event") != 0)
		return class_value(r, f, attr);
	if (strcmp(attr, "event") == 0)
		return ROW(r->events, row_event, f->row)->event;
	const struct ref_fact *o = ref_version(r, SUBJECT_ORGANISATION, f->organisation, (ymd)f->from);
	return o == NULL ? NONE : organisation_value(r, o, "type", (ymd)f->from);
}

int64_t ref_value(const struct ref *r, const struct ref_fact *f, const char *attr, ymd d)
{
	const struct attr *at = kind_attr(f->kind, attr);
	const char *kind = f->kind->name;

	must(at != NULL);
	if (at->from_org) {
		const struct ref_fact *o = ref_version(r, SUBJECT_ORGANISATION, f->organisation, d);
		return o == NULL ? NONE : organisation_value(r, o, attr, d);
	}
	if (strcmp(kind, "person") == 0)
		return person_value(r, f, attr, d);
	if (strcmp(kind, "organisation") == 0)
		return organisation_value(r, f, attr, d);
	if (strcmp(kind, "unit") == 0)
		return unit_value(r, f, attr, d);
	if (strcmp(kind, "tenure") == 0)
		return tenure_value(r, f, attr);
	if (strcmp(kind, "post") == 0)
		return strcmp(attr, "title") == 0 ? post_of(r, f->post)->title : ROW(r->post_v, row_post_v, f->row)->category;
	return strcmp(kind, "party") == 0 || strcmp(kind, "union") == 0 ? party_value(r, f, attr, d) : more_value(r, f, attr);
}

/* ---- places ---- */

int64_t ref_unit_of(const struct ref *r, const struct ref_fact *f, ymd d)
{
	const struct ref_fact *o;

	if (f->unit != NONE || strcmp(f->kind->name, "organisation") == 0)
		return f->unit;
	o = ref_version(r, SUBJECT_ORGANISATION, f->organisation, d);
	return o == NULL ? NONE : o->unit;
}

static bool climb(const struct ref *r, int line, int64_t node, int64_t above, ymd d, int hops)
{
	if (node == above)
		return true;
	if (hops > 30)
		return false;
	if (line == 0) {
		const struct ref_fact *v = ref_version(r, SUBJECT_UNIT, node, d);
		int64_t parent = v == NULL ? NONE : ROW(r->unit_v, row_unit_v, v->row)->parent;

		return parent != NONE && climb(r, line, parent, above, d, hops + 1);
	}
	for (guint i = 0; i < r->lines->len; i++) {
		const struct row_line *l = ROW(r->lines, row_line, i);

		if (l->organisation == node && l->line == line && l->from <= d && d < l->until &&
			climb(r, line, l->superior, above, d, hops + 1))
			return true;
	}
	return false;
}

bool ref_under(const struct ref *r, int line, int64_t node, int64_t above, ymd d)
{
	/* the place itself must exist on the day */
	if (node == NONE || ref_version(r, line == 0 ? SUBJECT_UNIT : SUBJECT_ORGANISATION, node, d) == NULL)
		return false;
	return climb(r, line, node, above, d, 0);
}
