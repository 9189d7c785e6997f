/* The world of the tests of reorganisation; see reorganise_world.h. */
#include "reorganise_world.h"

#include "app/app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define FIRST ((ymd)20150101)

static int64_t unit(
	struct reorganise_world *r, const char *level, const char *type, const char *name, const char *code, int64_t parent, int area)
{
	struct store *s = r->w->s;
	struct unit_row u;
	struct unit_v_row v;
	row_init(&table_unit, &u);
	row_init(&table_unit_v, &v);
	u.level = world_num(s, "unit_level", level);
	u.area_no = area == 0 ? NONE : area;
	world_insert(s, &table_unit, &u);
	v.unit_id = u.id;
	v.from_d = FIRST;
	v.from_p = PRECISION_BOUND;
	v.name = name;
	v.type = world_num(s, "unit_type", type);
	if (strcmp(level, "village") == 0)
		v.local_code = code;
	else
		v.code = code;
	v.parent_id = parent;
	world_insert(s, &table_unit_v, &v);
	struct area_row a;
	row_init(&table_area, &a);
	a.number = area;
	a.label = name;
	a.home_unit_id = u.id;
	if (area != 0)
		world_insert(s, &table_area, &a);
	return u.id;
}

static int64_t body(
	struct reorganise_world *r, const char *type, const char *name, int64_t at, const char *line, int64_t superior, int64_t grassroots)
{
	struct store *s = r->w->s;
	struct organisation_row o;
	struct organisation_v_row v;
	struct organisation_line_row l;
	row_init(&table_organisation, &o);
	row_init(&table_organisation_v, &v);
	row_init(&table_organisation_line, &l);
	world_insert(s, &table_organisation, &o);
	v.organisation_id = o.id;
	v.from_d = FIRST;
	v.from_p = PRECISION_BOUND;
	v.name = name;
	v.type = world_num(s, "organisation_type", type);
	v.unit_id = at;
	v.grassroots = grassroots;
	if (strcmp(type, "cell") == 0)
		v.place = world_num(s, "cell_place", "village");
	world_insert(s, &table_organisation_v, &v);
	if (superior == NONE)
		return o.id;
	l.organisation_id = o.id;
	l.superior_id = superior;
	l.line = world_num(s, "organisation_line", line);
	l.from_d = FIRST;
	world_insert(s, &table_organisation_line, &l);
	return o.id;
}

static int64_t post(struct reorganise_world *r, int64_t organisation, const char *title, int seats, int64_t term, ymd from)
{
	struct post_row p;
	struct post_v_row v;
	row_init(&table_post, &p);
	row_init(&table_post_v, &v);
	p.organisation_id = organisation;
	p.title = world_num(r->w->s, "title", title);
	p.term_id = term;
	world_insert(r->w->s, &table_post, &p);
	v.post_id = p.id;
	v.from_d = from;
	v.seats = seats;
	world_insert(r->w->s, &table_post_v, &v);
	return p.id;
}

static int64_t person(struct reorganise_world *r, int area, const char *name)
{
	struct person_row p;
	struct person_v_row v;
	struct party_record_row rec;
	row_init(&table_person, &p);
	row_init(&table_person_v, &v);
	row_init(&table_party_record, &rec);
	p.area_id = v.area_id = rec.area_id = area;
	p.birth_d = 19800000;
	world_insert(r->w->s, &table_person, &p);
	v.person_id = rec.person_id = p.id;
	v.from_d = 19800101;
	v.full_name = name;
	v.sex = world_num(r->w->s, "sex", "female");
	world_insert(r->w->s, &table_person_v, &v);
	rec.admit_d = rec.ceremony_d = 20100203;
	world_insert(r->w->s, &table_party_record, &rec);
	return p.id;
}

static void member(struct reorganise_world *r, int area, int64_t who, int64_t organisation, const char *kind, int64_t village)
{
	struct membership_row m;
	row_init(&table_membership, &m);
	m.area_id = area;
	m.person_id = who;
	m.organisation_id = organisation;
	m.kind_m = world_num(r->w->s, "membership_kind", kind);
	m.in_reason = world_num(r->w->s, "membership_in", "initial");
	m.village_id = village;
	m.from_d = 20180101;
	world_insert(r->w->s, &table_membership, &m);
}

static int64_t holder(struct reorganise_world *r, int area, int64_t who, int64_t where, ymd from)
{
	struct tenure_row t;
	row_init(&table_tenure, &t);
	t.area_id = area;
	t.person_id = who;
	t.post_id = where;
	t.source = world_num(r->w->s, "tenure_source", "elected_congress");
	t.from_d = from;
	world_insert(r->w->s, &table_tenure, &t);
	return t.id;
}

static void commune(struct reorganise_world *r, int n)
{
	struct commune_world *c = &r->c[n];
	struct store *s = r->w->s;
	static const char *const names[] = {"Xã Một", "Xã Hai", "Xã Ba"}, *const codes[] = {"90011", "90012", "90013"};
	struct arena *a = r->w->a;
	c->area = 71 + n;
	c->name = names[n];
	c->code = codes[n];
	c->unit = unit(r, "commune", "xa", names[n], codes[n], r->district, c->area);
	c->party = body(r, "pb_base", arena_printf(a, "Đảng bộ xã %s", names[n] + strlen("Xã ")), c->unit, "party", r->pb_district,
		world_num(s, "grassroots_type", "commune"));
	c->council = body(r, "council", arena_printf(a, "Hội đồng nhân dân %s", names[n]), c->unit, NULL, NONE, NONE);
	c->women = body(r, "women", arena_printf(a, "Hội Liên hiệp Phụ nữ %s", names[n]), c->unit, NULL, NONE, NONE);
	c->school = body(r, "school", arena_printf(a, "Trường %s", names[n]), c->unit, NULL, NONE, NONE);
	struct term_row t;
	row_init(&table_term, &t);
	t.organisation_id = c->party;
	t.period = world_num(s, "term_period", "party_2020_2025");
	t.label = "2020-2025";
	t.ordinal = 23;
	t.from_d = 20200601;
	world_insert(s, &table_term, &t);
	c->term = t.id;
	c->secretary_post = post(r, c->party, "party_secretary", 1, c->term, 20200601);
	int64_t rest = post(r, c->party, "party_member", 12, c->term, 20200601);
	for (int v = 0; v < VILLAGES; v++) {
		const char *name = arena_printf(a, "Thôn %d %s", v + 1, names[n]);
		c->village[v] = unit(r, "village", "thon", name, arena_printf(a, "0%d", v + 1), c->unit, 0);
		c->cell[v] = body(r, "cell", arena_printf(a, "Chi bộ %s", name), c->village[v], "party", c->party, NONE);
		int64_t lead = post(r, c->cell[v], "cell_secretary", 1, NONE, 20180101);
		for (int m = 0; m < MEMBERS; m++) {
			int64_t who = person(r, c->area, arena_printf(a, "Nguyễn Thị %c%c%c", 'A' + n, 'A' + v, 'A' + m));
			member(r, c->area, who, c->cell[v], "party", NONE);
			if (m == 0)
				holder(r, c->area, who, lead, 20200601);
			if (m == 1)
				member(r, c->area, who, c->women, "women", c->village[v]);
			if (m == 0 && v == 0)
				c->secretary = holder(r, c->area, who, c->secretary_post, 20200601);
			else if (m == 0)
				holder(r, c->area, who, rest, 20200601);
		}
	}
	struct unit_tag_row tag;
	row_init(&table_unit_tag, &tag);
	tag.unit_id = c->unit;
	tag.tag = world_num(s, "unit_tag", "zone3");
	tag.from_d = 20210701;
	world_insert(s, &table_unit_tag, &tag);
}

static void fill(struct world *w, void *user)
{
	struct reorganise_world *r = user;
	struct err e = {0};
	r->w = w;
	w->s = world_open(w, DB_CREATE, &e);
	assert_non_null(w->s);
	world_begin(w->s, false);
	r->nation = unit(r, "nation", "nation", "Việt Nam", NULL, NONE, 0);
	r->province = unit(r, "province", "tinh", "Tỉnh Thử", "91", r->nation, 70);
	r->district = unit(r, "district", "huyen", "Huyện Thử", "901", r->province, 0);
	r->pb_province = body(r, "pb_province", "Đảng bộ tỉnh Thử", r->province, NULL, NONE, NONE);
	r->pb_district = body(r, "pb_district", "Đảng bộ huyện Thử", r->district, "party", r->pb_province, NONE);
	for (int n = 0; n < COMMUNES; n++)
		commune(r, n);
	world_commit(w->s);
}

/* What the first register of each engine holds; the others are copies of it. */
static struct reorganise_world originals[2];

static int make(void **state, bool postgres)
{
	struct reorganise_world *r = g_new0(struct reorganise_world, 1);
	struct err e = {0};
	void *w = NULL;
	(void)world_made(&w, postgres, fill, &originals[postgres]);
	*r = originals[postgres];
	r->w = w;
	r->reports = g_ptr_array_new();
	r->app = app_open(r->w->address, DB_WRITE, &e);
	if (r->app == NULL)
		fail_msg("%s", e.en);
	*state = r;
	return 0;
}

int reorganise_sqlite(void **state)
{
	return make(state, false);
}

int reorganise_postgres(void **state)
{
	return make(state, true);
}

int reorganise_end(void **state)
{
	struct reorganise_world *r = *state;
	void *w = r->w;
	for (guint i = 0; i < r->reports->len; i++)
		reorganise_report_free(g_ptr_array_index(r->reports, i));
	g_ptr_array_free(r->reports, TRUE);
	app_close(r->app);
	g_free(r);
	return world_end(&w);
}

const struct reorganise_report *reorganise_do(struct reorganise_world *r, bool commit, const char *yaml)
{
	struct reorganise_request q;
	struct reorganise_report *out = ARENA_NEW(r->w->a, struct reorganise_report);
	struct err e = {0};
	if (!reorganise_read("test.yaml", arena_strdup(r->w->a, yaml), strlen(yaml), &q, r->w->a, &e))
		fail_msg("%s", e.en);
	q.today = 20260701;
	q.lang = MSG_EN;
	q.actor = "test";
	if (!app_reorganise(r->app, r->app->store, &q, commit, out, r->w->a, &e))
		fail_msg("%s (%s)", e.en, e.where);
	g_ptr_array_add(r->reports, out);
	return out;
}

const struct reorganise_report *reorganise_well(struct reorganise_world *r, const char *yaml)
{
	const struct reorganise_report *p = reorganise_do(r, true, yaml);
	if (p->problems->len > 0) {
		const struct reorganise_problem *first = &g_array_index(p->problems, struct reorganise_problem, 0);
		fail_msg("%s: %s", first->field, first->text);
	}
	assert_true(p->done);
	return p;
}

void reorganise_refused(struct reorganise_world *r, const char *yaml, const char *field, const char *word)
{
	int64_t before = reorganise_int(r, "SELECT count(*) FROM change_log");
	const struct reorganise_report *p = reorganise_do(r, true, yaml);
	bool there = false;
	g_autoptr(GString) said = g_string_new(NULL);
	for (guint i = 0; i < p->problems->len; i++) {
		const struct reorganise_problem *x = &g_array_index(p->problems, struct reorganise_problem, i);
		there = there || (strcmp(x->field, field) == 0 && strstr(x->text, word) != NULL);
		g_string_append_printf(said, "%s: %s\n", x->field, x->text);
	}
	if (!there || p->done)
		fail_msg("expected at %s: %s; said:\n%s", field, word, said->str);
	assert_int_equal(reorganise_int(r, "SELECT count(*) FROM change_log"), before);
}

int64_t reorganise_int(struct reorganise_world *r, const char *sql)
{
	return world_int(r->app->store, sql);
}

static void finding(msg_key key, const char *const *args, size_t nargs, void *user)
{
	msg_append(user, key, MSG_EN, args, nargs);
}

void reorganise_clean(struct reorganise_world *r)
{
	struct err e = {0};
	int64_t findings = -1;
	g_autoptr(GString) said = g_string_new(NULL);
	assert_true(store_verify(r->app->store, finding, said, &findings, &e));
	if (findings != 0)
		fail_msg("%s", said->str);
}
