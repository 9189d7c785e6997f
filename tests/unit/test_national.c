/* The reorganisation of 1/7/2025 of the whole country through the act of reorganising, province by province: a register as it was the day
 * before, the acts made from the conversion table, the counts, where every old commune went as import-lineage says it, and one province
 * taken back. The tables lie beside the repository (../shared/data, or COSO_DATA); without them there is nothing to test. */
#include "store_world.h"

#include "app/app.h"
#include "app/init.h"
#include "app/lineage/lineage_import.h"
#include "app/reorganise/reorganise.h"
#include "app/undo.h"
#include "base/csv.h"
#include "base/file.h"
#include "store/lineage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define TURN ((ymd)20250701)
#define EVE ((ymd)20250630)

enum {
	OLD_CODE,
	OLD_NAME,
	OLD_DISTRICT,
	OLD_DISTRICT_NAME,
	OLD_PROVINCE,
	OLD_PROVINCE_NAME,
	NEW_CODE,
	NEW_NAME,
	NEW_PROVINCE,
	NEW_PROVINCE_NAME,
	KIND
};
enum { LEVEL, CODE, NAME, TYPE, PARENT };

struct national {
	struct world *w;
	struct app *app;
	const struct csv *map, *before, *after;
	GHashTable *rows_of, *made_of; /* old code, new code -> GPtrArray of rows of map */
	GHashTable *units;	       /* code -> row of after */
	GPtrArray *reports;
	int64_t nation;
};

static const struct csv *table(struct world *w, const char *name)
{
	const char *at = getenv("COSO_DATA");
	g_autofree char *path = g_build_filename(at != NULL ? at : TEST_SOURCE_ROOT "/../shared/data", "vn-admin", name, NULL);
	size_t n = 0;
	struct err e = {0};
	char *text = g_file_test(path, G_FILE_TEST_EXISTS) ? file_read(path, &n, &e) : NULL;
	const struct csv *c = text != NULL ? csv_read(text, n, name, w->a, &e) : NULL;
	g_free(text);
	return c;
}

static void put(GHashTable *at, const char *key, const struct csv_row *row)
{
	GPtrArray *list = g_hash_table_lookup(at, key);
	if (list == NULL) {
		list = g_ptr_array_new();
		g_hash_table_insert(at, (gpointer)(uintptr_t)key, list);
	}
	g_ptr_array_add(list, (gpointer)(uintptr_t)row);
}

static const char *field(const struct csv_row *row, int n)
{
	return row->fields[n];
}

static const struct csv_row *row_at(const GPtrArray *list, guint i)
{
	return g_ptr_array_index(list, i);
}

static guint times(const struct national *n, const char *old)
{
	const GPtrArray *list = g_hash_table_lookup(n->rows_of, old);
	return list != NULL ? list->len : 0;
}

/* ---- the register of the day before ---- */

static const char *type_id(const char *level, const char *type)
{
	static const char *const types[][3] = {
		{"province", "Tỉnh", "tinh"},
		{"province", "Thành phố", "tp_tw"},
		{"district", "Huyện", "huyen"},
		{"district", "Quận", "quan"},
		{"district", "Thị xã", "thi_xa"},
		{"district", "Thành phố", "tp_tinh"},
		{"commune", "Xã", "xa"},
		{"commune", "Phường", "phuong"},
		{"commune", "Thị trấn", "thi_tran"},
		{"commune", "Đặc khu", "dac_khu"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (strcmp(types[i][0], level) == 0 && strcmp(types[i][1], type) == 0)
			return types[i][2];
	fail_msg("no type %s %s", level, type);
	return NULL;
}

static int64_t unit(struct store *s, const char *level, const char *type, const char *name, const char *code, int64_t parent, int area)
{
	struct unit_row u;
	struct unit_v_row v;
	struct area_row a;
	row_init(&table_unit, &u);
	row_init(&table_unit_v, &v);
	row_init(&table_area, &a);
	u.level = world_num(s, "unit_level", level);
	u.area_no = area == 0 ? NONE : area;
	world_insert(s, &table_unit, &u);
	v.unit_id = u.id;
	v.from_d = 20100101;
	v.from_p = PRECISION_BOUND;
	v.name = name;
	v.type = world_num(s, "unit_type", type);
	v.code = code;
	v.parent_id = parent;
	world_insert(s, &table_unit_v, &v);
	a.number = area;
	a.label = name;
	a.home_unit_id = u.id;
	if (area != 0)
		world_insert(s, &table_area, &a);
	return u.id;
}

static void school(struct store *s, int64_t at, const char *name)
{
	struct organisation_row o;
	struct organisation_v_row v;
	row_init(&table_organisation, &o);
	row_init(&table_organisation_v, &v);
	world_insert(s, &table_organisation, &o);
	v.organisation_id = o.id;
	v.from_d = 20100101;
	v.from_p = PRECISION_BOUND;
	v.name = name;
	v.type = world_num(s, "organisation_type", "school");
	v.unit_id = at;
	world_insert(s, &table_organisation_v, &v);
}

static void write_before(struct national *n, struct store *s)
{
	g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
	int area = 100;
	world_begin(s, true);
	n->nation = unit(s, "nation", "nation", "Việt Nam", NULL, NONE, 0);
	for (size_t i = 1; i < n->before->count; i++) {
		const struct csv_row *r = &n->before->rows[i];
		int64_t *id = ARENA_NEW(n->w->a, int64_t);
		const int64_t *parent = g_hash_table_lookup(ids, field(r, PARENT));
		bool stored = strcmp(field(r, LEVEL), "district") != 0;
		*id = unit(s, field(r, LEVEL), type_id(field(r, LEVEL), field(r, TYPE)), field(r, NAME), field(r, CODE),
			parent != NULL ? *parent : n->nation, stored ? ++area : 0);
		g_hash_table_insert(ids, (gpointer)(uintptr_t)field(r, CODE), id);
		if (strcmp(field(r, LEVEL), "commune") == 0)
			school(s, *id, arena_printf(n->w->a, "Trường %s", field(r, NAME)));
	}
	world_commit(s);
}

/* ---- the acts ---- */

struct drafting {
	struct national *n;
	GArray *steps;	       /* struct reorganise_step */
	GHashTable *provinces; /* codes of the new provinces of this act */
	GHashTable *old;       /* codes of the old ones */
	GHashTable *raised;    /* districts that become communes */
	GHashTable *by_split;  /* new communes that a split founds: no old one goes there whole */
};

static struct reorganise_step *step(struct drafting *d, const char *kind, const GPtrArray *sources, size_t targets)
{
	struct arena *a = d->n->w->a;
	struct reorganise_step s = {.kind = kind, .target_count = targets};
	const char **list = ARENA_ARRAY(a, const char *, sources->len + 1);
	for (guint i = 0; i < sources->len; i++)
		list[i] = g_ptr_array_index(sources, i);
	s.sources = list;
	s.targets = ARENA_ARRAY(a, struct reorganise_target, targets + 1);
	g_array_append_val(d->steps, s);
	return &g_array_index(d->steps, struct reorganise_step, d->steps->len - 1);
}

static struct reorganise_target *target(struct reorganise_step *s, size_t i)
{
	return (struct reorganise_target *)(uintptr_t)&s->targets[i];
}

/* What a new unit lies in: a province that goes on, or one this act founds. */
static const char *under(struct drafting *d, const char *province)
{
	return g_hash_table_lookup(d->provinces, province) != NULL ? arena_printf(d->n->w->a, "new:%s", province) : province;
}

static void found(struct drafting *d, struct reorganise_target *t, const char *code)
{
	const struct csv_row *r = g_hash_table_lookup(d->n->units, code);
	const GPtrArray *rows = g_hash_table_lookup(d->n->made_of, code);
	assert_non_null(r);
	*t = (struct reorganise_target){.name = field(r, NAME), .code = code, .type = type_id(field(r, LEVEL), field(r, TYPE))};
	t->parent = under(d, field(row_at(rows, 0), NEW_PROVINCE));
}

static void draft_province(struct drafting *d, const char *code)
{
	g_autoptr(GPtrArray) old = g_ptr_array_new();
	for (size_t i = 1; i < d->n->map->count; i++) {
		const struct csv_row *r = &d->n->map->rows[i];
		if (strcmp(field(r, NEW_PROVINCE), code) != 0)
			continue;
		bool new = true;
		for (guint k = 0; k < old->len; k++)
			new = new &&strcmp(g_ptr_array_index(old, k), field(r, OLD_PROVINCE)) != 0;
		if (new && !g_hash_table_contains(d->old, field(r, OLD_PROVINCE)))
			g_ptr_array_add(old, (gpointer)(uintptr_t)field(r, OLD_PROVINCE));
	}
	for (guint i = 0; i < old->len; i++)
		g_hash_table_add(d->old, g_ptr_array_index(old, i));
	if (old->len < 2)
		return;
	const struct csv_row *r = g_hash_table_lookup(d->n->units, code);
	struct reorganise_target *t = target(step(d, "merge", old, 1), 0);
	*t = (struct reorganise_target){.name = field(r, NAME), .code = code, .type = type_id("province", field(r, TYPE))};
	t->parent = arena_printf(d->n->w->a, "#%" G_GINT64_FORMAT, d->n->nation);
	g_hash_table_insert(d->provinces, (gpointer)(uintptr_t)code, (gpointer)(uintptr_t)code);
}

static bool goes_on(const struct csv_row *r)
{
	static const char *const kinds[] = {"unchanged", "renamed", "retyped", NULL};
	return g_strv_contains(kinds, field(r, KIND));
}

/* One new commune: what goes there whole; parts come by the splits. */
static void draft_commune(struct drafting *d, const char *code, const GPtrArray *rows)
{
	g_autoptr(GPtrArray) whole = g_ptr_array_new();
	guint parts = 0;
	for (guint i = 0; i < rows->len; i++) {
		const struct csv_row *r = row_at(rows, i);
		bool district = strcmp(field(r, KIND), "district-to-special-zone") == 0;
		if (district) {
			g_hash_table_add(d->raised, (gpointer)(uintptr_t)field(r, OLD_DISTRICT));
			g_ptr_array_add(whole, (gpointer)(uintptr_t)field(r, OLD_DISTRICT));
		} else if (*field(r, OLD_CODE) != '\0' && times(d->n, field(r, OLD_CODE)) == 1) {
			g_ptr_array_add(whole, (gpointer)(uintptr_t)field(r, OLD_CODE));
		} else if (*field(r, OLD_CODE) != '\0') {
			parts++;
		}
	}
	if (whole->len == 0) {
		g_hash_table_add(d->by_split, (gpointer)(uintptr_t)code);
		return;
	}
	bool same = rows->len == 1 && goes_on(row_at(rows, 0));
	struct reorganise_step *s = step(d, same ? "rename" : whole->len > 1 ? "merge" : "absorb", whole, 1);
	found(d, target(s, 0), code);
	if (same && strcmp(field(row_at(rows, 0), KIND), "unchanged") == 0)
		s->kind = "move";
}

/* The people of the target, in per cent, as far as the table says. */
static const char *share(const GPtrArray *rows, const struct csv_row *r)
{
	bool all = false;
	for (guint i = 0; i < rows->len; i++)
		all = all || strcmp(field(row_at(rows, i), KIND), "part-area-all-people") == 0;
	if (strcmp(field(r, KIND), "part-area-all-people") == 0)
		return "100";
	return all || strcmp(field(r, KIND), "part-area") == 0 ? "0" : NULL;
}

static void draft_split(struct drafting *d, const char *old, const GPtrArray *rows)
{
	g_autoptr(GPtrArray) one = g_ptr_array_new();
	g_ptr_array_add(one, (gpointer)(uintptr_t)old);
	struct reorganise_step *s = step(d, "split", one, rows->len);
	for (guint i = 0; i < rows->len; i++) {
		const struct csv_row *r = row_at(rows, i);
		struct reorganise_target *t = target(s, i);
		if (g_hash_table_remove(d->by_split, field(r, NEW_CODE)))
			found(d, t, field(r, NEW_CODE));
		else
			t->is = arena_printf(d->n->w->a, "new:%s", field(r, NEW_CODE));
		t->share = share(rows, r);
	}
}

static void draft_districts(struct drafting *d)
{
	g_autoptr(GPtrArray) ended = g_ptr_array_new();
	for (size_t i = 1; i < d->n->before->count; i++) {
		const struct csv_row *r = &d->n->before->rows[i];
		if (strcmp(field(r, LEVEL), "district") == 0 && g_hash_table_contains(d->old, field(r, PARENT)) &&
			!g_hash_table_contains(d->raised, field(r, CODE)))
			g_ptr_array_add(ended, (gpointer)(uintptr_t)field(r, CODE));
	}
	step(d, "end", ended, 0);
}

/* All of one new province (two where a commune was shared out between them). */
static const struct reorganise_request *draft(struct national *n, const char *const *provinces)
{
	struct drafting d = {.n = n, .steps = g_array_new(FALSE, FALSE, sizeof(struct reorganise_step))};
	GHashTable **sets[] = {&d.provinces, &d.old, &d.raised, &d.by_split};
	g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < G_N_ELEMENTS(sets); i++)
		*sets[i] = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; provinces[i] != NULL; i++)
		draft_province(&d, provinces[i]);
	for (int pass = 0; pass < 2; pass++) {
		g_hash_table_remove_all(done);
		for (size_t i = 1; i < n->map->count; i++) {
			const struct csv_row *r = &n->map->rows[i];
			const char *key = field(r, pass == 0 ? NEW_CODE : OLD_CODE);
			if (!g_strv_contains(provinces, field(r, NEW_PROVINCE)) || (pass == 1 && times(n, key) < 2) || *key == '\0' ||
				!g_hash_table_add(done, (gpointer)(uintptr_t)key))
				continue;
			if (pass == 0)
				draft_commune(&d, key, g_hash_table_lookup(n->made_of, key));
			else
				draft_split(&d, key, g_hash_table_lookup(n->rows_of, key));
		}
	}
	draft_districts(&d);
	assert_int_equal(g_hash_table_size(d.by_split), 0);
	struct reorganise_request *q = ARENA_NEW(n->w->a, struct reorganise_request);
	static const struct reorganise_choice choices[] = {{"bodies", "no"}, {"all:organisation", "A"}};
	*q = (struct reorganise_request){
		.day = "2025-07-01", .basis_no = "202/2025/QH15", .actor = "test", .today = 20260701, .lang = MSG_EN};
	struct reorganise_step *steps = ARENA_ARRAY(n->w->a, struct reorganise_step, d.steps->len);
	memcpy(steps, d.steps->data, d.steps->len * sizeof *steps);
	q->steps = steps;
	q->step_count = d.steps->len;
	q->choices = choices;
	q->choice_count = G_N_ELEMENTS(choices);
	for (size_t i = 0; i < G_N_ELEMENTS(sets); i++)
		g_hash_table_destroy(*sets[i]);
	g_array_free(d.steps, TRUE);
	return q;
}

static int64_t perform(struct national *n, const struct reorganise_request *q)
{
	struct reorganise_report out;
	struct err e = {0};
	if (!app_reorganise(n->app, n->app->store, q, true, &out, n->w->a, &e))
		fail_msg("%s (%s)", e.en, e.where);
	if (out.problems->len > 0) {
		const struct reorganise_problem *p = &g_array_index(out.problems, struct reorganise_problem, 0);
		fail_msg("%u problems, the first: %s: %s", out.problems->len, p->field, p->text);
	}
	int64_t group = out.group;
	reorganise_report_free(&out);
	return group;
}

/* ---- what it comes to ---- */

static int64_t count(struct store *s, const char *level, ymd day)
{
	g_autofree char *sql =
		g_strdup_printf("SELECT count(*) FROM unit_v v JOIN unit u ON u.id = v.unit_id WHERE u.level = %" G_GINT64_FORMAT
				" AND v.from_d <= %d AND v.until_d > %d",
			world_num(s, "unit_level", level), day, day);
	return world_int(s, sql);
}

/* code of the unit on a day -> id, and back */
static GHashTable *codes_on(struct store *s, ymd day, bool back, struct arena *a)
{
	GHashTable *out = back ? g_hash_table_new(g_int64_hash, g_int64_equal) : g_hash_table_new(g_str_hash, g_str_equal);
	struct err e = {0};
	g_autofree char *sql =
		g_strdup_printf("SELECT unit_id, code FROM unit_v WHERE code IS NOT NULL AND from_d <= %d AND until_d > %d", day, day);
	struct db_stmt *st = db_prepare(store_db(s), sql, &e);
	assert_non_null(st);
	while (db_step(st, &e) == DB_ROW) {
		int64_t *id = ARENA_NEW(a, int64_t);
		*id = db_int(st, 0);
		char *code = arena_strdup(a, db_text(st, 1));
		if (back)
			g_hash_table_insert(out, id, code);
		else
			g_hash_table_insert(out, code, id);
	}
	return out;
}

static gint by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Where every commune of the day before went: "00016: part 00004 ? 00008 ?". Sorted by code. */
static char *answers(struct store *s, const struct national *n)
{
	struct arena *a = arena_new();
	struct err e = {0};
	struct lineage *l = lineage_load(s, 0, &e);
	GHashTable *before = codes_on(s, EVE, false, a), *after = codes_on(s, TURN, true, a);
	GString *out = g_string_new(NULL);
	assert_non_null(l);
	for (size_t i = 1; i < n->before->count; i++) {
		const struct csv_row *r = &n->before->rows[i];
		const int64_t *id = strcmp(field(r, LEVEL), "commune") == 0 ? g_hash_table_lookup(before, field(r, CODE)) : NULL;
		struct lineage_target *t = NULL;
		size_t count = 0;
		if (id == NULL)
			continue;
		enum lineage_exactness how = lineage_map(l, *id, EVE, TURN, &t, &count, a);
		g_autoptr(GPtrArray) list = g_ptr_array_new();
		for (size_t k = 0; k < count; k++)
			g_ptr_array_add(
				list, arena_printf(a, " %s %" G_GINT64_FORMAT "%s", (const char *)g_hash_table_lookup(after, &t[k].to),
					      t[k].share, t[k].whole ? " whole" : ""));
		g_ptr_array_sort(list, by_text);
		g_string_append_printf(out, "%s: %d", field(r, CODE), how);
		for (guint k = 0; k < list->len; k++)
			g_string_append(out, g_ptr_array_index(list, k));
		g_string_append_c(out, '\n');
	}
	g_hash_table_destroy(before);
	g_hash_table_destroy(after);
	lineage_free(l);
	arena_free(a);
	return g_string_free(out, FALSE);
}

static char *imported(struct national *n)
{
	struct err e = {0};
	struct init_options o = {0};
	struct init_report init;
	struct lineage_import_report report;
	g_autofree char *file = g_build_filename(n->w->dir, "imported.db", NULL);
	const char *at = getenv("COSO_DATA");
	g_autofree char *map =
		g_build_filename(at != NULL ? at : TEST_SOURCE_ROOT "/../shared/data", "vn-admin", "mapping-2025-07-01.csv", NULL);
	struct store_open how = {.address = file, .mode = DB_CREATE};
	struct store *s = store_open(&how, &e);
	if (s == NULL || !app_init(s, &o, &init, &e) || !app_import_lineage(s, map, &report, &e))
		fail_msg("%s (%s)", e.en, e.where);
	char *out = answers(s, n);
	app_init_report_free(&init);
	app_import_lineage_free(&report);
	store_close(s);
	return out;
}

static void first_difference(const char *a, const char *b)
{
	g_auto(GStrv) x = g_strsplit(a, "\n", -1), y = g_strsplit(b, "\n", -1);
	int said = 0;
	for (size_t i = 0; x[i] != NULL && y[i] != NULL; i++)
		if (strcmp(x[i], y[i]) != 0 && said++ < 10)
			print_message("# reorganised %s\n# imported    %s\n", x[i], y[i]);
	if (said > 0 || strcmp(a, b) != 0)
		fail_msg("%d communes went elsewhere", said);
}

static void act_all(struct national *n, GPtrArray *groups)
{
	g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 1; i < n->after->count; i++) {
		const struct csv_row *r = &n->after->rows[i];
		const char *provinces[35] = {field(r, CODE)};
		size_t count = 1;
		if (strcmp(field(r, LEVEL), "province") != 0 || !g_hash_table_add(done, (gpointer)(uintptr_t)field(r, CODE)))
			continue;
		/* A commune that was shared out between two provinces makes one act of both. */
		for (size_t k = 1; k < n->map->count; k++) {
			const GPtrArray *rows = g_hash_table_lookup(n->rows_of, field(&n->map->rows[k], OLD_CODE));
			bool mine = false;
			for (guint j = 0; rows != NULL && j < rows->len; j++)
				mine = mine || g_strv_contains(provinces, field(row_at(rows, j), NEW_PROVINCE));
			for (guint j = 0; mine && j < rows->len && *field(row_at(rows, j), OLD_CODE) != '\0'; j++)
				if (!g_strv_contains(provinces, field(row_at(rows, j), NEW_PROVINCE))) {
					provinces[count++] = field(row_at(rows, j), NEW_PROVINCE);
					g_hash_table_add(done, (gpointer)(uintptr_t)provinces[count - 1]);
				}
		}
		int64_t *group = ARENA_NEW(n->w->a, int64_t);
		gint64 began = g_get_monotonic_time();
		*group = perform(n, draft(n, provinces));
		g_ptr_array_add(groups, group);
		if (getenv("COSO_TIMES") != NULL)
			print_message("# %s %.2f s\n", field(r, NAME), (double)(g_get_monotonic_time() - began) / 1e6);
	}
}

static int64_t take_back(struct national *n, int64_t group)
{
	struct act_result out;
	struct err e = {0};
	const struct undo_ask ask = {.group = group, .reason = "test", .today = 20260701, .lang = MSG_EN, .actor = "test"};
	gint64 began = g_get_monotonic_time();
	if (!app_undo(n->app, &ask, n->w->a, &out, &e))
		fail_msg("%s (%s)", e.en, e.where);
	if (out.problem_count > 0)
		fail_msg("%s", out.problems[0].text);
	if (getenv("COSO_TIMES") != NULL)
		print_message("# undo %.2f s\n", (double)(g_get_monotonic_time() - began) / 1e6);
	return out.group;
}

#define SCHOOLS                                                                                                                            \
	"SELECT count(*) FROM organisation_v o JOIN unit_v v ON v.unit_id = o.unit_id AND v.from_d <= 20250701 AND v.until_d > 20250701 "  \
	"WHERE o.from_d <= 20250701 AND o.until_d > 20250701"

static void test_whole_country(void **state)
{
	struct national n = {.w = *state};
	struct err e = {0};
	n.map = table(n.w, "mapping-2025-07-01.csv");
	n.before = table(n.w, "units-2025-06-30.csv");
	n.after = table(n.w, "units-2025-07-01.csv");
	if (n.map == NULL || n.before == NULL || n.after == NULL) {
		print_message("# the tables of 1/7/2025 are not here (COSO_DATA)\n");
		skip();
	}
	n.rows_of = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
	n.made_of = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
	n.units = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 1; i < n.map->count; i++) {
		put(n.rows_of, field(&n.map->rows[i], OLD_CODE), &n.map->rows[i]);
		put(n.made_of, field(&n.map->rows[i], NEW_CODE), &n.map->rows[i]);
	}
	for (size_t i = 1; i < n.after->count; i++)
		g_hash_table_insert(n.units, (gpointer)(uintptr_t)field(&n.after->rows[i], CODE), (gpointer)(uintptr_t)&n.after->rows[i]);
	n.w->s = world_open(n.w, DB_CREATE, &e);
	assert_non_null(n.w->s);
	write_before(&n, n.w->s);
	assert_int_equal(count(n.w->s, "commune", EVE), 10035);
	n.app = app_open(n.w->address, DB_WRITE, &e);
	assert_non_null(n.app);

	g_autoptr(GPtrArray) groups = g_ptr_array_new();
	act_all(&n, groups);
	struct store *s = n.app->store;
	assert_int_equal(count(s, "province", EVE), 63);
	assert_int_equal(count(s, "district", EVE), 696);
	assert_int_equal(count(s, "commune", EVE), 10035);
	assert_int_equal(count(s, "province", TURN), 34);
	assert_int_equal(count(s, "district", TURN), 0);
	assert_int_equal(count(s, "commune", TURN), 3321);
	g_autofree char *mine = answers(s, &n), *theirs = imported(&n);
	first_difference(mine, theirs);

	/* Every school stands in a commune there is, and in that its commune went to. */
	assert_int_equal(world_int(s, SCHOOLS), 10035);
	assert_int_equal(world_int(s, "SELECT count(*) FROM organisation_v WHERE from_d <= 20250630 AND until_d > 20250630"), 10035);

	/* The last act taken back, and done again. */
	int64_t last = *(const int64_t *)g_ptr_array_index(groups, groups->len - 1);
	int64_t back = take_back(&n, last);
	assert_true(count(s, "district", TURN) > 0 && count(s, "commune", TURN) > 3321);
	take_back(&n, back);
	assert_int_equal(count(s, "commune", TURN), 3321);
	assert_int_equal(world_int(s, SCHOOLS), 10035);
	g_autofree char *again = answers(s, &n);
	assert_string_equal(mine, again);
	int64_t findings = -1;
	assert_true(store_verify(s, NULL, NULL, &findings, &e));
	assert_int_equal(findings, 0);
	app_close(n.app);
	g_hash_table_destroy(n.rows_of);
	g_hash_table_destroy(n.made_of);
	g_hash_table_destroy(n.units);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_whole_country, world_sqlite_bare, world_end)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
