/* The file of the snapshot: a start from it gives the same numbers; what is damaged, shortened, of another program, of an older state of
 * the register or of another register is not taken; an older one follows the log; what a killed process leaves half written does not
 * matter. */
#include "demo_register.h"

#include "app/figure/figure.h"
#include "app/service.h"
#include "app/service_parts.h"
#include "model/kinds.gen.h"
#include "stats/snapshot_image.h"
#include "store/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "ok.h"

struct world {
	char *address, *file, *image;
	char *figures; /* what the database itself says of the register as it is; NULL when it has changed */
	struct service *service;
};

static const struct figure_request staff = {.form = "can_bo_cap_xa", .unit = "46", .date = "2020-12-31"};

static void start(struct world *w)
{
	struct err e = {0};
	OK((w->service = service_open(w->address, &e)) != NULL, e);
	service_use_image(w->service, w->image);
}

static void stop(struct world *w)
{
	service_close(w->service);
	w->service = NULL;
}

static int make_world(void **state, const char *address, char *file)
{
	struct world *w = g_new0(struct world, 1);
	struct err e = {0};
	const char *dir = getenv("T");
	w->address = g_strdup(address);
	w->file = file;
	w->image = g_strdup_printf("%s/service-image.%d.image", dir != NULL ? dir : g_get_tmp_dir(), file != NULL);
	(void)g_unlink(w->image);
	*state = w;
	return demo_register(address, &e) ? 0 : -1;
}

static int make_sqlite(void **state)
{
	char *file = demo_file("service-image");
	return make_world(state, file, file);
}

static int make_postgres(void **state)
{
	return make_world(state, getenv("TEST_PG"), NULL);
}

static int drop_world(void **state)
{
	struct world *w = *state;
	service_close(w->service);
	if (w->file != NULL)
		(void)g_unlink(w->file);
	(void)g_unlink(w->image);
	g_free(w->figures);
	g_free(w->image);
	g_free(w->file);
	g_free(w->address);
	g_free(w);
	return 0;
}

static char *drawn(struct world *w, bool use_sql)
{
	struct err e = {0};
	struct figure_request q = staff;
	struct app *a = service_borrow(w->service, &e);
	OK(a != NULL, e);
	a->viewer = viewer_operator();
	q.use_sql = use_sql;
	struct figure *f = figure_draw(a, &q, &e);
	OK(f != NULL, e);
	char *json = figure_json(f);
	figure_free(f);
	service_return(w->service, a);
	return json;
}

/* Starts, draws and stops: the numbers are those of the database (asked once for each state of it), and the file was taken, or not. */
static void check_start(struct world *w, bool taken, guint64 followed)
{
	start(w);
	g_autofree char *memory = drawn(w, false);
	if (w->figures == NULL)
		w->figures = drawn(w, true);
	assert_string_equal(memory, w->figures);
	assert_int_equal(cache_image_taken(service_cache(w->service)), taken);
	assert_int_equal(cache_followed(service_cache(w->service)), followed);
	stop(w);
}

/* Another process ends a tenure earlier. */
static void end_tenure(struct world *w)
{
	struct err e = {0};
	const struct store_act act = {.actor = "test", .why = 1};
	struct store_open o = {.address = w->address, .mode = DB_WRITE};
	struct store *s = store_open(&o, &e);
	struct arena *arena = arena_new();
	struct tenure_row t;
	int64_t id = NONE, area = NONE;
	bool found = false;
	OK(s != NULL && store_begin(s, &act, &e), e);
	OK(db_query_int(store_db(s), "SELECT MIN(id) FROM tenure WHERE category = 1 AND from_d < 20200101 AND until_d = 20210701", &id, &e),
		e);
	g_autofree char *sql = g_strdup_printf("SELECT MIN(area_id) FROM tenure WHERE id = %" G_GINT64_FORMAT, id);
	OK(db_query_int(store_db(s), sql, &area, &e), e);
	OK(store_get(s, &table_tenure, area, id, &t, arena, &found, &e) && found, e);
	t.until_d = 20200601;
	t.until_p = PRECISION_DAY;
	t.end_reason = 1;
	OK(store_update(s, &table_tenure, &t, &e) && store_commit(s, &e), e);
	arena_free(arena);
	store_close(s);
	g_clear_pointer(&w->figures, g_free);
}

static void test_start(void **state)
{
	struct world *w = *state;
	GStatBuf st;
	check_start(w, false, 0);
	assert_int_equal(g_stat(w->image, &st), 0); /* written at the end */
	assert_int_equal(st.st_mode & 0777, 0600);
	check_start(w, true, 0);
	end_tenure(w);
	check_start(w, true, 1); /* older than the register: it follows */
	check_start(w, true, 0); /* and was written anew */
}

/* The snapshot's own reading of a file, as it is on the disk. */
static bool readable(struct world *w, struct store *s, const char *key)
{
	struct err e = {0};
	struct app *a = service_borrow(w->service, &e);
	OK(a != NULL, e);
	struct snapshot *n = snapshot_new(s, a->vocab, 0, &e);
	g_autoptr(GByteArray) kept = g_byte_array_new();
	OK(n != NULL, e);
	bool ok = snapshot_image_read(n, w->image, key, kept);
	snapshot_free(n);
	service_return(w->service, a);
	return ok;
}

static void write_part(const char *file, const char *data, size_t size)
{
	assert_true(g_file_set_contents(file, data, (gssize)size, NULL));
}

static void test_damaged(void **state)
{
	struct world *w = *state;
	struct err e = {0};
	struct store_open o = {.address = w->address, .mode = DB_READ};
	g_autofree char *data = NULL;
	size_t size = 0;
	start(w);
	g_free(drawn(w, false));
	OK(cache_image_save(service_cache(w->service), &e), e);
	struct store *s = store_open(&o, &e);
	OK(s != NULL, e);
	g_autofree char *key = views_fingerprint(s, &e);
	assert_true(g_file_get_contents(w->image, &data, &size, NULL));
	assert_true(readable(w, s, key));
	assert_false(readable(w, s, "another"));
	for (size_t i = 0; i < 16; i++) { /* the head and the first lengths, then all over */
		size_t at = i < 12 ? i * 7 : size / 4 * (i - 11) - 1;
		data[at] ^= 0x10;
		write_part(w->image, data, size);
		if (readable(w, s, key))
			fail_msg("byte %zu of %zu damaged and not seen", at, size);
		data[at] ^= 0x10;
	}
	for (size_t i = 0; i < 6; i++) {
		write_part(w->image, data, i < 3 ? i * 13 : size - 1 - (i - 3) * (size / 4));
		assert_false(readable(w, s, key));
	}
	write_part(w->image, data, size);
	assert_true(readable(w, s, key));
	store_close(s);
	stop(w);
	data[size / 2] ^= 1;
	write_part(w->image, data, size);
	check_start(w, false, 0); /* read anew, and written */
}

/* The register is taken back to what it was (SQLite: the file), the image is newer. */
static void test_older_register(void **state)
{
	struct world *w = *state;
	g_autofree char *before = NULL, *figures = NULL, *half = g_strdup_printf("%s.%d.new", w->image, 999999999);
	size_t size = 0;
	check_start(w, true, 0);
	if (w->file != NULL)
		assert_true(g_file_get_contents(w->file, &before, &size, NULL));
	figures = g_strdup(w->figures);
	end_tenure(w);
	check_start(w, true, 1);
	if (w->file == NULL)
		return;
	assert_string_not_equal(figures, w->figures);
	g_free(w->figures);
	w->figures = g_steal_pointer(&figures);
	assert_true(g_file_set_contents(w->file, before, (gssize)size, NULL));
	write_part(half, "half", 4);
	check_start(w, false, 0);
	assert_false(g_file_test(half, G_FILE_TEST_EXISTS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start), cmocka_unit_test(test_damaged), cmocka_unit_test(test_older_register)};
	int failed = cmocka_run_group_tests_name("image on SQLite", tests, make_sqlite, drop_world);
	if (getenv("TEST_PG") != NULL)
		failed += cmocka_run_group_tests_name("image on PostgreSQL", tests, make_postgres, drop_world);
	else
		print_message("# TEST_PG is not set: SQLite only\n");
	return failed;
}
