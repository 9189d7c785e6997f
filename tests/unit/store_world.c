/* See store_world.h. */
#include "store_world.h"

#include "register_copy.h"
#include "store/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_DAY 20200101
#define CLOCK INT64_C(1735689600000) /* 2025-01-01 */

static struct world *new_world(void)
{
	struct world *w = g_new0(struct world, 1);
	w->dir = g_dir_make_tmp("coso-store-XXXXXX", NULL);
	w->key_file = g_build_filename(w->dir, "key", NULL);
	w->a = arena_new();
	w->clock = CLOCK;
	return w;
}

int world_sqlite_bare(void **state)
{
	struct world *w = new_world();
	w->address = g_build_filename(w->dir, "t.db", NULL);
	*state = w;
	return 0;
}

int world_postgres_bare(void **state)
{
	struct world *w = new_world();
	struct err e = {0};
	w->postgres = true;
	w->address = g_strdup(g_getenv("TEST_PG"));
	if (!postgres_copied(w->address, "template0", &e))
		fail_msg("%s", e.en);
	*state = w;
	return 0;
}

/* Its folder and its words; not what is opened. */
static void world_forget(struct world *w)
{
	GDir *dir = g_dir_open(w->dir, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *path = g_build_filename(w->dir, name, NULL);
		g_unlink(path);
	}
	g_dir_close(dir);
	g_rmdir(w->dir);
	g_free(w->dir);
	g_free(w->address);
	g_free(w->key_file);
	g_free(w);
}

int world_end(void **state)
{
	struct world *w = *state;
	store_close(w->s);
	arena_free(w->a);
	world_forget(w);
	return 0;
}

/* The filled world of this process on each engine, kept so that the cases after the first copy it. */
static struct world *kept[2];
static pid_t keeper; /* a case may fork */

static void forget_kept(void)
{
	for (size_t i = 0; getpid() == keeper && i < G_N_ELEMENTS(kept); i++)
		if (kept[i] != NULL)
			world_forget(kept[i]);
}

static struct world *keep(const struct world *w)
{
	struct err e = {0};
	struct world *k = g_new0(struct world, 1);
	*k = *w;
	k->s = NULL;
	k->a = NULL;
	k->dir = g_dir_make_tmp("coso-kept-XXXXXX", NULL);
	k->key_file = g_build_filename(k->dir, "key", NULL);
	if (w->postgres) {
		const char *query = strchr(w->address, '?');
		k->address = g_strdup_printf("%.*s_kept%s", (int)(query - w->address), w->address, query);
	} else {
		k->address = g_build_filename(k->dir, "t.db", NULL);
	}
	g_autofree char *name = postgres_name(w->address);
	if (!file_copied(w->key_file, k->key_file))
		fail_msg("%s cannot be copied", w->key_file);
	if (!(w->postgres ? postgres_copied(k->address, name, &e) : file_copied(w->address, k->address)))
		fail_msg("%s cannot be copied: %s", w->address, e.en != NULL ? e.en : "");
	return k;
}

static void copy_kept(const struct world *k, struct world *w)
{
	struct err e = {0};
	g_autofree char *name = postgres_name(k->address);
	if (!file_copied(k->key_file, w->key_file))
		fail_msg("%s cannot be copied", k->key_file);
	if (!(w->postgres ? postgres_copied(w->address, name, &e) : file_copied(k->address, w->address)))
		fail_msg("%s cannot be copied: %s", k->address, e.en != NULL ? e.en : "");
	struct world own = *w;
	*w = *k;
	w->dir = own.dir;
	w->address = own.address;
	w->key_file = own.key_file;
	w->a = own.a;
}

int world_made(void **state, bool postgres, void (*fill)(struct world *, void *), void *user)
{
	struct world *w = new_world();
	struct err e = {0};
	*state = w;
	w->postgres = postgres;
	w->address = postgres ? g_strdup(g_getenv("TEST_PG")) : g_build_filename(w->dir, "t.db", NULL);
	if (kept[postgres] != NULL) {
		copy_kept(kept[postgres], w);
	} else {
		if (postgres && !postgres_copied(w->address, "template0", &e))
			fail_msg("%s", e.en);
		fill(w, user);
		store_close(w->s);
		if (keeper == 0 && atexit(forget_kept) == 0)
			keeper = getpid();
		kept[postgres] = keep(w);
	}
	w->s = world_open(w, DB_WRITE, &e);
	if (w->s == NULL)
		fail_msg("%s (%s)", e.en, e.where);
	return 0;
}

static void fill_small(struct world *w, void *user)
{
	(void)user;
	world_fill(w, false);
}

int world_sqlite(void **state)
{
	return world_made(state, false, fill_small, NULL);
}

int world_postgres(void **state)
{
	return world_made(state, true, fill_small, NULL);
}

struct store *world_open(const struct world *w, enum db_mode mode, struct err *e)
{
	const struct store_open o = {.address = w->address, .mode = mode, .key_file = w->key_file, .clock_ms = w->clock};
	return store_open(&o, e);
}

void world_begin(struct store *s, bool bulk)
{
	struct err e = {0};
	const struct store_act act = {.actor = "test", .why = 1, .reason = "thử", .bulk = bulk};
	if (!store_begin(s, &act, &e))
		fail_msg("%s", e.en);
}

void world_commit(struct store *s)
{
	struct err e = {0};
	if (!store_commit(s, &e))
		fail_msg("%s (%s)", e.en, e.where);
}

void world_insert(struct store *s, const struct table *t, void *row)
{
	struct err e = {0};
	if (!store_insert(s, t, row, &e))
		fail_msg("%s: %s (%s)", t->name, e.en, e.where);
}

int64_t world_num(struct store *s, const char *list, const char *id)
{
	struct err e = {0};
	const struct code_list *l = codes_list(store_codes(s), list, &e);
	const struct code *c = l == NULL ? NULL : code_by_id(l, id);
	if (c == NULL)
		fail_msg("no code %s.%s", list, id);
	return c->num;
}

int64_t world_int(struct store *s, const char *sql)
{
	struct err e = {0};
	int64_t n = 0;
	if (!db_query_int(store_db(s), sql, &n, &e))
		fail_msg("%s", e.en);
	return n;
}

void world_tamper(struct world *w, const char *sql)
{
	struct err e = {0};
	struct db *db = db_open(w->address, DB_WRITE, 2000, &e);
	assert_non_null(db);
	/* Superusers of PostgreSQL can switch its foreign keys off as well. */
	bool ok = db_exec(db, w->postgres ? "SET session_replication_role = replica" : "PRAGMA foreign_keys = OFF", &e) &&
		  db_exec(db, sql, &e);
	if (!ok)
		fail_msg("%s", e.en);
	db_close(db);
}

static void dump_table(struct store *s, const struct table *t, int64_t known_ms, GString *out)
{
	struct err e = {0};
	g_autoptr(GString) columns = g_string_new(NULL);
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		if (c->offset != t->rev && c->offset != t->rec_ms && c->offset != t->chg_id)
			g_string_append_printf(columns, "%s%s", columns->len > 0 ? ", " : "", c->name);
	}
	g_autofree char *now = g_strdup_printf("SELECT %s FROM %s ORDER BY id", columns->str, t->name);
	g_autofree char *then = g_strdup_printf("SELECT %s FROM (SELECT %s FROM %s WHERE rec_ms <= :k UNION ALL SELECT %s FROM %s_h"
						" WHERE rec_ms <= :k AND end_ms > :k) x ORDER BY id",
		columns->str, columns->str, t->name, columns->str, t->name);
	struct db_stmt *st = db_prepare(store_db(s), known_ms == 0 ? now : then, &e);
	if (st == NULL)
		fail_msg("%s", e.en);
	if (known_ms != 0)
		db_bind_int(st, db_param(st, ":k"), known_ms);
	while (db_step(st, &e) == DB_ROW) {
		g_string_append(out, t->name);
		for (int c = 0; c < db_columns(st); c++)
			g_string_append_printf(out, "|%s", db_is_null(st, c) ? "" : db_text(st, c));
		g_string_append_c(out, '\n');
	}
}

char *world_dump(struct store *s, int64_t known_ms)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < table_count; i++)
		if (table_all[i]->history)
			dump_table(s, table_all[i], known_ms, out);
	return g_string_free(out, FALSE);
}

static int64_t add_unit(struct world *w, const char *level, const char *type, const char *name, const char *code, int64_t parent)
{
	struct unit_row u;
	struct unit_v_row v;
	row_init(&table_unit, &u);
	row_init(&table_unit_v, &v);
	u.level = world_num(w->s, "unit_level", level);
	world_insert(w->s, &table_unit, &u);
	v.unit_id = u.id;
	v.from_d = FIRST_DAY;
	v.from_p = PRECISION_BOUND;
	v.name = name;
	v.type = world_num(w->s, "unit_type", type);
	v.code = code;
	v.parent_id = parent;
	world_insert(w->s, &table_unit_v, &v);
	return u.id;
}

static int64_t add_organisation(struct world *w, const char *type, const char *name, int64_t unit, int64_t superior)
{
	struct organisation_row o;
	struct organisation_v_row v;
	struct organisation_line_row l;
	row_init(&table_organisation, &o);
	row_init(&table_organisation_v, &v);
	row_init(&table_organisation_line, &l);
	world_insert(w->s, &table_organisation, &o);
	v.organisation_id = o.id;
	v.from_d = FIRST_DAY;
	v.from_p = PRECISION_BOUND;
	v.name = name;
	v.type = world_num(w->s, "organisation_type", type);
	v.unit_id = unit;
	if (strcmp(type, "cell") == 0)
		v.place = 1;
	world_insert(w->s, &table_organisation_v, &v);
	if (superior == NONE)
		return o.id;
	l.organisation_id = o.id;
	l.superior_id = superior;
	l.line = world_num(w->s, "organisation_line", "party");
	l.from_d = FIRST_DAY;
	world_insert(w->s, &table_organisation_line, &l);
	return o.id;
}

static int64_t add_post(struct world *w, int64_t organisation, const char *title)
{
	struct post_row p;
	struct post_v_row v;
	row_init(&table_post, &p);
	row_init(&table_post_v, &v);
	p.organisation_id = organisation;
	p.title = world_num(w->s, "title", title);
	world_insert(w->s, &table_post, &p);
	v.post_id = p.id;
	v.from_d = FIRST_DAY;
	v.seats = 1;
	world_insert(w->s, &table_post_v, &v);
	return p.id;
}

int64_t world_add_person(struct world *w, const char *name)
{
	struct person_row p;
	struct person_v_row v;
	struct party_record_row r;
	row_init(&table_person, &p);
	row_init(&table_person_v, &v);
	row_init(&table_party_record, &r);
	p.area_id = v.area_id = r.area_id = WORLD_AREA;
	p.birth_d = 19800000;
	world_insert(w->s, &table_person, &p);
	v.person_id = r.person_id = p.id;
	v.from_d = 19800101;
	v.full_name = name;
	v.sex = world_num(w->s, "sex", "female");
	world_insert(w->s, &table_person_v, &v);
	r.admit_d = r.ceremony_d = 20100203;
	world_insert(w->s, &table_party_record, &r);
	return p.id;
}

void world_tenure_row(struct world *w, struct tenure_row *r, int64_t person, int64_t post, ymd from, ymd until)
{
	(void)w;
	row_init(&table_tenure, r);
	r->area_id = WORLD_AREA;
	r->person_id = person;
	r->post_id = post;
	r->source = 1;
	r->from_d = from;
	r->until_d = until;
	r->until_p = until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	r->end_reason = until == YMD_OPEN ? NONE : 1;
}

int64_t world_add_tenure(struct world *w, int64_t person, int64_t post, ymd from, ymd until)
{
	struct tenure_row r;
	world_tenure_row(w, &r, person, post, from, until);
	world_insert(w->s, &table_tenure, &r);
	return r.id;
}

void world_membership_row(struct world *w, struct membership_row *r, int64_t person, int64_t cell, ymd from, ymd until)
{
	row_init(&table_membership, r);
	r->area_id = WORLD_AREA;
	r->person_id = person;
	r->organisation_id = cell;
	r->kind_m = world_num(w->s, "membership_kind", "party");
	r->in_reason = 1;
	r->from_d = from;
	r->until_d = until;
	r->until_p = until == YMD_OPEN ? PRECISION_OPEN : PRECISION_DAY;
	r->out_reason = until == YMD_OPEN ? NONE : 1;
}

void world_fill(struct world *w, bool bulk)
{
	struct err e = {0};
	w->s = world_open(w, DB_CREATE, &e);
	if (w->s == NULL)
		fail_msg("%s (%s)", e.en, e.where);
	world_begin(w->s, bulk);
	w->nation = add_unit(w, "nation", "nation", "Việt Nam", NULL, NONE);
	w->province = add_unit(w, "province", "tinh", "Tỉnh Thử", "91", w->nation);
	w->commune = add_unit(w, "commune", "xa", "Xã Đông Thử", "90001", w->province);
	w->village = add_unit(w, "village", "thon", "Thôn Một", NULL, w->commune);
	w->committee = add_organisation(w, "pb_base", "Đảng bộ xã Đông Thử", w->commune, NONE);
	w->cell = add_organisation(w, "cell", "Chi bộ thôn Một", w->village, w->committee);
	w->other_cell = add_organisation(w, "cell", "Chi bộ thôn Hai", w->village, w->committee);
	w->secretary = add_post(w, w->cell, "cell_secretary");
	w->person[0] = world_add_person(w, "Nguyễn Thị Đào");
	w->person[1] = world_add_person(w, "Đặng Văn Ước");
	w->person[2] = world_add_person(w, "Lò Thị Ấm");
	w->tenure = world_add_tenure(w, w->person[0], w->secretary, 20210101, YMD_OPEN);
	struct membership_row m;
	world_membership_row(w, &m, w->person[0], w->cell, 20200201, YMD_OPEN);
	world_insert(w->s, &table_membership, &m);
	w->home = m.id;
	world_commit(w->s);
}

void world_verified_say(msg_key key, const char *const *args, size_t n, void *user)
{
	(void)user;
	g_autofree char *line = msg_format(key, MSG_EN, args, n);
	print_message("verify: %s\n", line);
}

void world_verified(struct store *s)
{
	struct err e = {0};
	int64_t findings = 0;
	if (!store_verify(s, world_verified_say, NULL, &findings, &e))
		fail_msg("%s (%s)", e.en, e.where);
	assert_int_equal(findings, 0);
}
