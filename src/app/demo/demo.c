/* The demo register as a whole; see demo.h. */
#include "app/demo/demo_parts.h"

#include "app/init.h"
#include "store/statement.h"
#include "messages/demo.def"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The recorded times of the demo: when it "was typed", and when a fault in it "was found". No wall clock: the same bytes everywhere. */
#define DEMO_RECORDED_MS INT64_C(1672707600000)	 /* 2023-01-03T08:00:00+07:00 */
#define DEMO_CORRECTED_MS INT64_C(1677632400000) /* 2023-03-01T08:00:00+07:00 */

int demo_num(struct demo *d, const char *list, const char *code)
{
	const struct code_list *l = codes_list(store_codes(d->s), list, NULL);
	must(l != NULL);
	const struct code *c = code_by_id(l, code);
	must(c != NULL);
	return c->num;
}

void demo_stage(struct demo *d, msg_key stage, int64_t done, int64_t total)
{
	if (d->options->progress != NULL)
		d->options->progress(stage, done, total, d->options->user);
}

void demo_seed(struct demo *d, const char *part)
{
	g_autofree char *text = g_strconcat("coso-demo/", part, NULL);
	rng_init(&d->rng, text);
}

static void units_progress(int64_t done, int64_t total, void *user)
{
	demo_stage(user, MSG_DEMO_STAGE_UNITS, done, total);
}

static bool refuse_unless_empty(struct store *s, struct err *e)
{
	int64_t rows = 0;
	if (!db_query_int(store_db(s), statement_text("demo_is_empty"), &rows, e))
		return false;
	return rows == 0 || FAIL(e, ERR_CONFLICT, MSG_DEMO_NOT_EMPTY, db_address(store_db(s)));
}

/* Everything but the correction: one transaction, so that a stopped run leaves nothing. */
static bool fill(struct demo *d, struct err *e)
{
	struct init_options o = {.first_from = DEMO_KNOWN_FROM, .progress = units_progress, .user = d};
	struct init_report units = {0};
	struct store_act act = {.actor = "demo",
		.why = demo_num(d, "change_why", "entry"),
		.reason = "Dữ liệu mẫu: người và số liệu minh họa",
		.batch = "demo",
		.bulk = true};
	if (!refuse_unless_empty(d->s, e) || !store_begin(d->s, &act, e))
		return false;
	bool ok = app_init_fill(d->s, &o, &units, e) && demo_tuyen_quang(d, e) && demo_hue(d, e) && demo_lai_chau(d, e) &&
		  demo_lao_cai(d, e) && demo_son_la(d, e) && db_flush(store_db(d->s), e) && demo_accounts(d, e);
	app_init_report_free(&units);
	if (!ok) {
		store_rollback(d->s);
		return false;
	}
	demo_stage(d, MSG_DEMO_STAGE_FINISH, 0, 0);
	return store_commit(d->s, e);
}

static bool run(const struct demo_options *o, const char *address, bool correction, struct demo_report *report, struct err *e)
{
	struct store_open open = {.address = address,
		.mode = correction ? DB_WRITE : DB_CREATE,
		.clock_ms = correction ? DEMO_CORRECTED_MS : DEMO_RECORDED_MS};
	struct demo d = {.a = arena_new(), .options = o, .report = report};
	d.s = store_open(&open, e);
	bool ok = d.s != NULL && (correction ? demo_correction(&d, e) : fill(&d, e) && store_rebuild(d.s, e));
	store_close(d.s);
	arena_free(d.a);
	return ok;
}

/* The woman among the committee members whose sex was first written down wrong (demo_tuyen_quang) is put right later. */
bool demo_correction(struct demo *d, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(d->s), statement_text("demo_planted"), e);
	if (st == NULL)
		return false;
	db_bind_text(st, db_param(st, ":mark"), DEMO_PLANTED_MARK);
	int64_t area = 0, id = 0;
	enum db_step step = db_step(st, e);
	if (step == DB_ERROR)
		return false;
	must(step == DB_ROW); /* fill() planted it */
	area = db_int(st, 0);
	id = db_int(st, 1);
	db_reset(st);
	struct person_v_row v;
	bool found = false;
	struct store_act act = {.actor = "demo",
		.why = demo_num(d, "change_why", "correct"),
		.reason = "Ghi sai giới tính khi nhập lần đầu",
		.batch = "demo"};
	if (!store_begin(d->s, &act, e))
		return false;
	if (!store_get(d->s, &table_person_v, area, id, &v, d->a, &found, e) || !found) {
		store_rollback(d->s);
		return false;
	}
	v.sex = demo_num(d, "sex", "female");
	v.strengths = NULL;
	if (!store_update(d->s, &table_person_v, &v, e)) {
		store_rollback(d->s);
		return false;
	}
	return store_commit(d->s, e);
}

static bool remove_part(const char *part)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal", ".key"};
	for (size_t i = 0; i < G_N_ELEMENTS(tails); i++) {
		g_autofree char *path = g_strconcat(part, tails[i], NULL);
		unlink(path);
	}
	return true;
}

/* SQLite: built under another name and renamed when whole, the key file first, so that a register never stands without its key. */
static bool run_file(const struct demo_options *o, struct demo_report *report, struct err *e)
{
	if (access(o->address, F_OK) == 0)
		return FAIL(e, ERR_CONFLICT, MSG_DEMO_EXISTS, o->address);
	g_autofree char *part = g_strconcat(o->address, ".part", NULL), *part_key = g_strconcat(part, ".key", NULL),
			*key = g_strconcat(o->address, ".key", NULL);
	remove_part(part);
	if (!run(o, part, false, report, e) || !run(o, part, true, report, e)) {
		remove_part(part);
		return false;
	}
	if ((access(part_key, F_OK) == 0 && rename(part_key, key) != 0) || rename(part, o->address) != 0) {
		FAIL(e, ERR_IO, MSG_DEMO_RENAME, part, o->address, g_strerror(errno));
		remove_part(part);
		return false;
	}
	return true;
}

bool app_demo(const struct demo_options *o, struct demo_report *report, struct err *e)
{
	*report = (struct demo_report){0};
	if (g_str_has_prefix(o->address, "postgresql://") || g_str_has_prefix(o->address, "postgres://"))
		return run(o, o->address, false, report, e) && run(o, o->address, true, report, e);
	return run_file(o, report, e);
}
