/* See doctor.h. Thresholds are settings (domain/settings.yaml: doctor_…). */
#include "app/doctor/doctor_parts.h"

#include "app/about.h"
#include "app/demo/demo.h"
#include "app/paper/paper_out.h"
#include "base/confine.h"
#include "exchange/oidc.h"
#include "messages/doctor.def"
#include "messages/oidc.def"
#include "model/kinds.gen.h"
#include "store/describe.h"
#include "store/files.h"
#include "store/statement.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define OIDC_SECONDS 3
#define HOUR_MS ((int64_t)3600 * 1000)
#define BACK_SLACK_MS 60000 /* two servers of one register have two clocks */

void doctor_tell(struct asking *x, enum doctor_level level, msg_key key, const char *const *args, size_t nargs)
{
	x->worst = MAX(x->worst, level);
	x->say(level, key, args, nargs, x->user);
}

const char *doctor_number(int64_t n, char buf[24])
{
	g_snprintf(buf, 24, "%" G_GINT64_FORMAT, n);
	return buf;
}

/* ---- the machine ---- */

static void ask_program(struct asking *x, const char *program, const char *package, msg_key wanted_for)
{
	g_autofree char *path = g_find_program_in_path(program);
	if (path != NULL)
		SAY(x, DOCTOR_GOOD, MSG_DOCTOR_PROGRAM, program, path);
	else
		SAY(x, DOCTOR_DOUBTFUL, wanted_for, program, package);
}

/* Who else may say who signs in: is it built in, set up, and does it answer? */
static void ask_oidc(struct asking *x)
{
	struct err why = {0};
	if (x->o->oidc == NULL) {
		SAY(x, DOCTOR_GOOD, oidc_built_in() ? MSG_DOCTOR_OIDC_NONE : MSG_DOCTOR_OIDC_WITHOUT, NULL);
		return;
	}
	struct oidc *o = oidc_open(x->o->oidc, &why);
	if (o == NULL)
		SAY(x, DOCTOR_BAD, MSG_DOCTOR_OIDC_BAD, err_text(&why, x->o->lang));
	else if (oidc_answers(o, OIDC_SECONDS, &why))
		SAY(x, DOCTOR_GOOD, MSG_DOCTOR_OIDC_GOOD, oidc_settings_of(o)->issuer);
	else
		SAY(x, DOCTOR_BAD, MSG_DOCTOR_OIDC_SILENT, oidc_settings_of(o)->issuer, err_text(&why, x->o->lang));
	oidc_close(o);
}

static void ask_machine(struct asking *x)
{
	struct err papers = {0};
	struct confine_able able;
	if (paper_ready(x->app, x->o->today, &papers))
		SAY(x, DOCTOR_GOOD, MSG_DOCTOR_PAPERS, NULL);
	else
		SAY(x, DOCTOR_BAD, MSG_DOCTOR_NO_PAPERS, err_text(&papers, msg_lang_from_environment()));
	ask_program(x, "age", "age", MSG_DOCTOR_NO_AGE);
	ask_program(x, "soffice", "libreoffice-calc-nogui", MSG_DOCTOR_NO_OFFICE);
	ask_oidc(x);
	confine_ask(&able);
	if (able.files && able.calls)
		SAY(x, DOCTOR_GOOD, MSG_DOCTOR_CONFINED, NULL);
	else
		SAY(x, DOCTOR_DOUBTFUL, MSG_DOCTOR_NOT_CONFINED, able.files ? "seccomp" : "landlock");
}

/* ---- the register ---- */

static void ask_mode(struct asking *x, const char *path)
{
	struct stat st;
	char mode[8];
	if (path == NULL || stat(path, &st) != 0)
		return;
	g_snprintf(mode, sizeof mode, "%03o", (unsigned)st.st_mode & 0777U);
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		SAY(x, S_ISDIR(st.st_mode) ? DOCTOR_DOUBTFUL : DOCTOR_BAD, MSG_DOCTOR_SHARED, path, mode);
}

static void ask_key(struct asking *x)
{
	char mark[65];
	struct err why = {0};
	const char *file = store_key_file(x->app->store);
	if (store_key_mark(x->app->store, "", 0, mark, &why))
		SAY(x, DOCTOR_GOOD, MSG_DOCTOR_KEY, file);
	else
		SAY(x, DOCTOR_BAD, MSG_DOCTOR_NO_KEY, err_text(&why, msg_lang_from_environment()));
}

static bool ask_accounts(struct asking *x, struct err *e)
{
	bool invented = false;
	int64_t open = 0;
	char n[24];
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text("doctor_accounts"), e);
	if (st == NULL || !app_is_invented(x->app, &invented, e))
		return false;
	g_autoptr(GString) known = g_string_new(NULL);
	db_bind_text(st, db_param(st, ":hash"), demo_password_hash());
	db_bind_int(st, db_param(st, ":day"), x->o->today);
	enum db_step step;
	while ((step = db_step(st, e)) == DB_ROW) {
		open++;
		if (!db_is_null(st, 0))
			g_string_append_printf(known, "%s%s", known->len == 0 ? "" : ", ", db_text(st, 0));
	}
	if (step == DB_ERROR)
		return false;
	if (known->len > 0)
		SAY(x, invented ? DOCTOR_DOUBTFUL : DOCTOR_BAD, MSG_DOCTOR_DEMO_PASSWORD, known->str);
	else if (open == 0)
		SAY(x, DOCTOR_DOUBTFUL, MSG_DOCTOR_NO_ACCOUNTS, NULL);
	else
		SAY(x, DOCTOR_GOOD, MSG_DOCTOR_ACCOUNTS, doctor_number(open, n));
	return true;
}

static char *moment(int64_t ms)
{
	g_autoptr(GDateTime) t = g_date_time_new_from_unix_local(ms / 1000);
	return g_date_time_format(t, "%d/%m/%Y %H:%M");
}

/* Changes are numbered and timed by the register, whose own clock never goes back; what is read, and who signs in, is told by the
 * machine's. */
static bool ask_log_times(struct asking *x, struct err *e)
{
	char n[24];
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text("doctor_clock_back"), e);
	if (st == NULL)
		return false;
	db_bind_int(st, db_param(st, ":slack"), BACK_SLACK_MS);
	if (db_step(st, e) != DB_ROW)
		return false;
	const int64_t times = db_int(st, 0), last = db_int(st, 1);
	db_reset(st);
	g_autofree char *when = moment(times > 0 ? last : 0);
	if (times > 0)
		SAY(x, DOCTOR_DOUBTFUL, MSG_DOCTOR_LOG_BACK, doctor_number(times, n), when);
	return true;
}

/* What was written last lies in the past: a clock that was set back would write below it. */
static bool ask_last(struct asking *x, struct err *e)
{
	int64_t last = NONE;
	struct db_stmt *st = db_prepare(store_db(x->app->store), statement_text("doctor_last"), e);
	if (st == NULL || db_step(st, e) != DB_ROW)
		return false;
	last = db_int(st, 0);
	db_reset(st);
	g_autofree char *when = moment(last == NONE ? 0 : last);
	if (last != NONE && last > x->o->now_ms + HOUR_MS)
		SAY(x, DOCTOR_BAD, MSG_DOCTOR_CLOCK_BACK, when);
	else
		SAY(x, DOCTOR_GOOD, MSG_DOCTOR_CLOCK, when);
	return true;
}

static bool ask_clock(struct asking *x, struct err *e)
{
	return ask_last(x, e) && ask_log_times(x, e);
}

/* ---- all ---- */

static bool ask_register(struct asking *x, struct err *e)
{
	const char *address = x->o->address;
	bool file = strstr(address, "://") == NULL;
	g_autofree char *files = files_folder(x->app->store);
	if (file) {
		ask_mode(x, address);
		doctor_room(x, address);
	}
	ask_mode(x, files);
	ask_mode(x, store_key_file(x->app->store));
	ask_key(x);
	return ask_accounts(x, e) && ask_clock(x, e) && (x->o->copies == NULL || doctor_copies(x, e));
}

bool app_doctor(const struct doctor_options *o, doctor_say say, void *user, enum doctor_level *worst, struct err *e)
{
	struct err broken = {0};
	struct asking x = {.o = o, .say = say, .user = user};
	struct app *law = app_open(NULL, DB_READ, e);
	if (law == NULL)
		return false;
	x.app = law;
	ask_machine(&x);
	if (o->address != NULL) {
		x.app = app_open(o->address, DB_READ, &broken);
		bool ok = x.app != NULL && ask_register(&x, &broken);
		if (ok)
			SAY(&x, DOCTOR_GOOD, MSG_DOCTOR_REGISTER, o->address);
		else
			SAY(&x, DOCTOR_BAD, MSG_DOCTOR_BROKEN, err_text(&broken, msg_lang_from_environment()));
		app_close(x.app);
		x.app = law;
	}
	app_close(law);
	*worst = x.worst;
	return true;
}

bool app_doctor_around(struct app *a, const struct doctor_options *o, doctor_say say, void *user, struct err *e)
{
	struct asking x = {.o = o, .app = a, .say = say, .user = user};
	if (strstr(o->address, "://") == NULL)
		doctor_room(&x, o->address);
	return ask_clock(&x, e);
}

bool app_doctor_running(struct app *a, const struct doctor_options *o, doctor_say say, void *user, struct err *e)
{
	struct asking x = {.o = o, .app = a, .say = say, .user = user, .brief = true};
	if (strstr(o->address, "://") == NULL)
		doctor_room(&x, o->address);
	if (o->copies == NULL)
		SAY(&x, DOCTOR_DOUBTFUL, MSG_DOCTOR_COPIES_UNTOLD, NULL);
	return (o->copies == NULL || doctor_copies(&x, e)) && ask_last(&x, e);
}
