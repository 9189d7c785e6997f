/* Large registers: the run as a whole; see synth.h. */
#include "app/demo/synth_parts.h"

#include "app/account/account.h"
#include "app/init.h"
#include "db/db_copy.h"
#include "store/statement.h"
#include "messages/demo.def"
#include "messages/synth.def"

/* "Typed" on this day: no wall clock, so that the same seed gives the same register. */
#define SYNTH_RECORDED_MS INT64_C(1752541200000) /* 2025-07-15T08:00:00+07:00 */

bool synth_begin(struct synth *s, struct err *e)
{
	struct store_act act = {.actor = "synth",
		.why = demo_num(&s->d, "change_why", "entry"),
		.reason = "Dữ liệu giả để đo",
		.batch = "synth",
		.bulk = true};
	arena_free(s->d.a);
	s->d.a = arena_new();
	s->in_transaction = 0;
	return store_begin(s->d.s, &act, e);
}

static void units_progress(int64_t done, int64_t total, void *user)
{
	struct synth *s = user;
	if (s->o->progress != NULL)
		s->o->progress(MSG_DEMO_STAGE_UNITS, done, total, s->o->user);
}

/* A new register gets the units of the country first, in a transaction of its own. */
static bool units_first(struct synth *s, struct err *e)
{
	int64_t units = 0;
	if (!db_query_int(store_db(s->d.s), statement_text("unit_any"), &units, e))
		return false;
	if (units > 0)
		return true;
	struct init_options o = {.first_from = DEMO_KNOWN_FROM, .progress = units_progress, .user = s};
	struct init_report report = {0};
	if (!synth_begin(s, e))
		return false;
	bool ok = app_init_fill(s->d.s, &o, &report, e);
	app_init_report_free(&report);
	if (ok)
		return store_commit(s->d.s, e);
	store_rollback(s->d.s);
	return false;
}

static bool find_province(struct synth *s, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s->d.s), statement_text("synth_province"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), s->o->province);
	enum db_step step = db_step(st, e);
	if (step != DB_ROW)
		return step == DB_DONE && FAIL(e, ERR_NOT_FOUND, MSG_SYNTH_NO_PROVINCE, s->o->province);
	s->province = db_int(st, 0);
	bool taken = db_int(st, 2) != 0;
	g_autofree char *name = g_strdup(db_text(st, 1));
	db_reset(st);
	return !taken || FAIL(e, ERR_CONFLICT, MSG_SYNTH_TAKEN, name);
}

static bool find_communes(struct synth *s, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s->d.s), statement_text("synth_communes"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":code"), s->o->province);
	g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(struct synth_commune));
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		if (db_is_null(st, 5)) /* nobody knows where it went */
			continue;
		struct synth_commune c = {.id = db_int(st, 0),
			.area = (int)db_int(st, 1),
			.type = (int)db_int(st, 2),
			.name = arena_strdup(s->keep, db_text(st, 3)),
			.code = arena_strdup(s->keep, db_text(st, 4)),
			.successor = db_int(st, 5)};
		g_array_append_val(found, c);
	}
	s->commune_count = found->len;
	s->communes = arena_list(s->keep, found);
	s->report->communes = (int64_t)found->len;
	return step == DB_DONE && (found->len > 0 || FAIL(e, ERR_NOT_FOUND, MSG_SYNTH_NO_PROVINCE, s->o->province));
}

/* How many people and villages each commune has. */
static void share_out(struct synth *s)
{
	int *weights = ARENA_ARRAY(s->keep, int, s->commune_count), *shares = ARENA_ARRAY(s->keep, int, s->commune_count);
	for (size_t i = 0; i < s->commune_count; i++)
		weights[i] = demo_between(&s->d, 60, 140);
	demo_share((int)s->o->people, weights, s->commune_count, shares);
	for (size_t i = 0; i < s->commune_count; i++) {
		struct synth_commune *c = &s->communes[i];
		c->people = shares[i];
		c->village_count = (size_t)MAX(1, (c->people + SYNTH_VILLAGE_SIZE / 2) / SYNTH_VILLAGE_SIZE);
		c->villages = ARENA_ARRAY(s->keep, struct synth_village, c->village_count);
		int *w = ARENA_ARRAY(s->keep, int, c->village_count), *n = ARENA_ARRAY(s->keep, int, c->village_count);
		for (size_t v = 0; v < c->village_count; v++)
			w[v] = demo_between(&s->d, 60, 140);
		demo_share(c->people, w, c->village_count, n);
		for (size_t v = 0; v < c->village_count; v++) {
			c->villages[v].people = n[v];
			c->villages[v].cells = CLAMP(n[v] / 4 / SYNTH_CELL_SIZE + 1, 1, SYNTH_CELLS_MAX);
		}
	}
}

static void learn_codes(struct synth *s)
{
	static const char *const groups[] = {"tay", "dao", "mong", "nung", "thai", "sanchay", "muong", "sandiu"};
	static const char *const mass[] = {"youth", "women", "farmers", "veterans"};
	struct demo *d = &s->d;
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
		s->minority[i] = demo_num(d, "ethnic_group", groups[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(mass); i++)
		s->kind_mass[i] = demo_num(d, "membership_kind", mass[i]);
	s->male = demo_num(d, "sex", "male");
	s->female = demo_num(d, "sex", "female");
	s->kinh = demo_num(d, "ethnic_group", "kinh");
	s->general_primary = demo_num(d, "general_education", "primary");
	s->lower_secondary = demo_num(d, "general_education", "lower_secondary");
	s->upper_secondary = demo_num(d, "general_education", "upper_secondary");
	s->prof[0] = demo_num(d, "professional_level", "certificate");
	s->prof[1] = demo_num(d, "professional_level", "intermediate");
	s->prof[2] = demo_num(d, "professional_level", "college");
	s->prof[3] = demo_num(d, "professional_level", "bachelor");
	s->theory[0] = demo_num(d, "political_theory", "elementary");
	s->theory[1] = demo_num(d, "political_theory", "intermediate");
	s->theory[2] = demo_num(d, "political_theory", "advanced");
	s->kind_party = demo_num(d, "membership_kind", "party");
	s->place_home = demo_num(d, "membership_place", "home");
	s->in_admitted = demo_num(d, "membership_in", "admitted");
	s->in_joined = demo_num(d, "membership_in", "joined");
	s->out_party = demo_num(d, "membership_out", "to_province");
	s->out_mass = demo_num(d, "membership_out", "left_mass");
}

/* To look at it: an account for the province and one for its first commune, in the units of after the merger. */
static bool make_accounts(struct synth *s, struct err *e)
{
	struct demo *d = &s->d;
	const struct synth_commune *c = &s->communes[0];
	struct db_stmt *st = db_prepare(store_db(d->s), statement_text("synth_above"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":unit"), c->successor);
	if (db_step(st, e) != DB_ROW)
		return false;
	int64_t province = db_int(st, 0);
	db_reset(st);
	return account_make_roles(d->s, e) && db_flush(store_db(d->s), e) &&
	       demo_account_write(
		       d, arena_printf(d->a, "tinh.%s", s->o->province), "Ban Tổ chức Tỉnh ủy", "province_org", province, NONE, e) &&
	       demo_account_write(d, arena_printf(d->a, "xa.%s", s->o->province), "Văn phòng xã", "commune_clerk", c->successor, NONE, e);
}

static bool run(struct synth *s, struct err *e)
{
	if (!units_first(s, e) || !find_province(s, e) || !find_communes(s, e))
		return false;
	g_autofree char *seed = g_strdup_printf("coso-synth/%s/%s", s->o->province, s->o->seed != NULL ? s->o->seed : "1");
	rng_init(&s->d.rng, seed);
	learn_codes(s);
	share_out(s);
	if (!synth_begin(s, e))
		return false;
	if (!synth_structure(s, e) || !make_accounts(s, e)) {
		store_rollback(s->d.s);
		return false;
	}
	if (!store_commit(s->d.s, e) || !synth_people(s, e))
		return false;
	/* A server knows nothing of tables filled just now and would plan for empty ones. */
	return db_engine_of(store_db(s->d.s)) != DB_POSTGRES || db_exec(store_db(s->d.s), "ANALYZE", e);
}

bool app_synth(const struct synth_options *o, struct synth_report *report, struct err *e)
{
	*report = (struct synth_report){0};
	if (o->people < 1 || o->people > SYNTH_PEOPLE_MAX)
		return FAIL0(e, ERR_USAGE, MSG_SYNTH_PEOPLE);
	struct store_open open = {.address = o->address, .mode = DB_CREATE, .clock_ms = SYNTH_RECORDED_MS};
	struct demo_report people = {0};
	struct synth s = {.d = {.report = &people}, .o = o, .report = report, .keep = arena_new()};
	/* Numbers of a province begin with 900 + its code: no citizen number does. */
	s.d.next_citizen = g_ascii_strtoll(o->province, NULL, 10) % 100 * 1000000;
	s.d.s = store_open(&open, e);
	if (s.d.s != NULL)
		db_cache_limit(store_db(s.d.s), DB_CACHE_MANY_KB);
	bool ok = s.d.s != NULL && run(&s, e);
	report->persons = people.persons;
	store_close(s.d.s);
	arena_free(s.d.a);
	arena_free(s.keep);
	return ok;
}
