/* What the doctor says of room and of copies put aside. */
#include "app/doctor/doctor_parts.h"

#include "app/backup/backup.h"
#include "app/backup/folder.h"
#include "auth/law.h"
#include "base/file.h"
#include "db/db.h"
#include "messages/doctor.def"
#include "store/store.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define HOUR_MS ((int64_t)3600 * 1000)
#define TIMER "/etc/systemd/system/timers.target.wants/coso-backup.timer" /* there when it is enabled */
#define CALENDAR "OnCalendar="

/* ---- room ---- */

static int64_t free_mb(const char *folder)
{
	struct statvfs fs;
	return statvfs(folder, &fs) == 0 ? (int64_t)((uint64_t)fs.f_bavail * fs.f_frsize >> 20) : -1;
}

void doctor_room(struct asking *x, const char *register_path)
{
	struct stat st;
	char n[2][24];
	g_autofree char *folder = g_path_get_dirname(register_path);
	const int64_t room = free_mb(folder);
	if (room < 0 || stat(register_path, &st) != 0)
		return;
	const int64_t size = (int64_t)(st.st_size >> 20);
	/* a copy put aside needs the room of the register once more; so does a step of the schema */
	const enum doctor_level level = room < size + 64 ? DOCTOR_BAD : room < 3 * size + 512 ? DOCTOR_DOUBTFUL : DOCTOR_GOOD;
	SAY(x, level, level == DOCTOR_GOOD ? MSG_DOCTOR_ROOM : MSG_DOCTOR_LITTLE_ROOM,
		x->brief ? msg_template(MSG_DOCTOR_THE_REGISTER, x->o->lang) : folder, doctor_number(room, n[0]),
		doctor_number(size, n[1]));
}

/* Room for the next copy, and that it lies where the register does not. */
static void ask_room(struct asking *x, const struct stat *newest)
{
	struct stat of_register, of_copies;
	char n[2][24];
	const int64_t room = free_mb(x->o->copies), size = (int64_t)(newest->st_size >> 20);
	if (room < 0)
		return;
	const enum doctor_level level = room < size + 16 ? DOCTOR_BAD : room < 3 * size + 64 ? DOCTOR_DOUBTFUL : DOCTOR_GOOD;
	SAY(x, level, level == DOCTOR_GOOD ? MSG_DOCTOR_COPIES_ROOM : MSG_DOCTOR_COPIES_LITTLE_ROOM, doctor_number(room, n[0]),
		doctor_number(size, n[1]));
	if (strstr(x->o->address, "://") == NULL && stat(x->o->address, &of_register) == 0 && stat(x->o->copies, &of_copies) == 0 &&
		of_register.st_dev == of_copies.st_dev)
		SAY(x, DOCTOR_DOUBTFUL, MSG_DOCTOR_SAME_DISK, NULL);
}

/* ---- how often ---- */

/* The timer of this machine: its own words. Other ways to call `coso backup` cannot be seen from here; the age of the newest tells them. */
static void ask_schedule(struct asking *x)
{
	const char *named = g_getenv("COSO_TIMER");
	size_t length = 0;
	g_autofree char *text = file_read(named != NULL && *named != '\0' ? named : TIMER, &length, NULL);
	g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
	g_autoptr(GString) when = g_string_new(NULL);
	for (char **l = lines; *l != NULL; l++)
		if (g_str_has_prefix(*l, CALENDAR))
			g_string_append_printf(when, "%s%s", when->len > 0 ? "; " : "", g_strstrip(*l + strlen(CALENDAR)));
	if (when->len > 0)
		SAY(x, DOCTOR_GOOD, MSG_DOCTOR_SCHEDULE, when->str);
	else
		SAY(x, DOCTOR_DOUBTFUL, MSG_DOCTOR_NO_SCHEDULE, NULL);
}

/* ---- the copies ---- */

static void ask_trial(struct asking *x, const struct settings *settings)
{
	g_autoptr(GArray) trials = folder_trials(x->o->copies);
	struct copy_trial last = {.at_ms = 0};
	char n[24];
	for (guint i = 0; i < trials->len; i++)
		if (g_array_index(trials, struct copy_trial, i).at_ms >= last.at_ms)
			last = g_array_index(trials, struct copy_trial, i);
	const int64_t days = (x->o->now_ms - last.at_ms) / (24 * HOUR_MS);
	const bool late = days > settings->value[SETTING_COPY_TRIED];
	if (last.at_ms == 0)
		SAY(x, DOCTOR_DOUBTFUL, MSG_DOCTOR_NEVER_TRIED, x->brief ? msg_template(MSG_DOCTOR_THE_COPIES, x->o->lang) : x->o->copies);
	else if (!last.opened)
		SAY(x, DOCTOR_BAD, MSG_DOCTOR_TRIED_CLOSED, last.copy, doctor_number(days, n));
	else if (last.findings > 0)
		SAY(x, DOCTOR_BAD, MSG_DOCTOR_TRIED_BAD, doctor_number(last.findings, n));
	else
		SAY(x, late ? DOCTOR_DOUBTFUL : DOCTOR_GOOD, late ? MSG_DOCTOR_TRIED_LONG_AGO : MSG_DOCTOR_TRIED, doctor_number(days, n));
}

/* The day in the name of a copy, in words: "coso-20261129-…". */
static void day_of(const char *name, char out[16])
{
	const char *d = name + strlen(COPY_PREFIX);
	g_snprintf(out, 16, "%.2s/%.2s/%.4s", d + 6, d + 4, d);
}

static bool ask_kept(struct asking *x, const struct settings *settings, struct err *e)
{
	GPtrArray *names = NULL;
	char n[4][24], oldest[16];
	const bool ok = folder_copies(x->o->copies, &names, e);
	if (ok && names->len > 0) {
		day_of(g_ptr_array_index(names, names->len - 1), oldest);
		SAY(x, DOCTOR_GOOD, MSG_DOCTOR_KEPT, doctor_number(names->len, n[0]), oldest,
			doctor_number(settings->value[SETTING_COPY_KEEP_DAYS], n[1]),
			doctor_number(settings->value[SETTING_COPY_KEEP_WEEKS], n[2]),
			doctor_number(settings->value[SETTING_COPY_KEEP_MONTHS], n[3]));
	}
	g_ptr_array_unref(names);
	return ok;
}

bool doctor_copies(struct asking *x, struct err *e)
{
	struct settings settings;
	g_autofree char *newest = app_backup_newest(x->o->copies, NULL);
	struct stat st;
	char n[24];
	if (!law_settings(x->app->store, x->o->today, &settings, e))
		return false;
	ask_schedule(x);
	if (newest == NULL || stat(newest, &st) != 0) {
		SAY(x, DOCTOR_BAD, MSG_DOCTOR_NO_COPY, x->brief ? msg_template(MSG_DOCTOR_THE_COPIES, x->o->lang) : x->o->copies);
		return true;
	}
	g_autofree char *name = g_path_get_basename(newest);
	const int64_t hours = (x->o->now_ms / 1000 - st.st_mtime) / 3600;
	const bool old = hours > settings.value[SETTING_COPY_AGE];
	SAY(x, old ? DOCTOR_BAD : DOCTOR_GOOD, old ? MSG_DOCTOR_COPY_OLD : MSG_DOCTOR_COPY, x->brief ? name : newest,
		doctor_number(hours, n));
	ask_trial(x, &settings);
	ask_room(x, &st);
	return ask_kept(x, &settings, e);
}
