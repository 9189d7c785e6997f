/* Which copies of a folder are kept, and what is known of their trials. */
#include "app/backup/backup.h"

#include "app/backup/folder.h"
#include "base/file.h"
#include "messages/backup.def"

#include <errno.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

/* ---- trials ---- */

GArray *folder_trials(const char *folder)
{
	g_autofree char *path = g_build_filename(folder, COPY_REHEARSALS, NULL);
	size_t length = 0;
	g_autofree char *text = file_read(path, &length, NULL);
	g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct copy_trial));
	for (char **l = lines; *l != NULL; l++) {
		json_t *line = json_loads(*l, 0, NULL);
		const char *copy = json_string_value(json_object_get(line, "copy"));
		const json_t *opened = json_object_get(line, "opened");
		struct copy_trial t = {.at_ms = json_integer_value(json_object_get(line, "at_ms")),
			.findings = json_integer_value(json_object_get(line, "findings")),
			.opened = opened == NULL || json_is_true(opened)}; /* lines of older programs are of copies that opened */
		if (copy != NULL && t.at_ms > 0) {
			g_strlcpy(t.copy, copy, sizeof t.copy);
			g_array_append_val(out, t);
		}
		json_decref(line);
	}
	return out;
}

/* How the last trial of a copy ended: 1 well, -1 not, 0 there was none. */
static int tried(const GArray *trials, const char *name)
{
	int how = 0;
	int64_t last = 0;
	for (guint i = 0; i < trials->len; i++) {
		const struct copy_trial *t = &g_array_index(trials, struct copy_trial, i);
		if (strcmp(t->copy, name) != 0 || t->at_ms < last)
			continue;
		last = t->at_ms;
		how = t->opened && t->findings == 0 ? 1 : -1;
	}
	return how;
}

/* ---- which are kept ---- */

/* Is this the first of its day, week, month on the way back in time, and is there one to be kept yet? */
static bool is_first(char *last, size_t size, const char *of, unsigned *left)
{
	if (*left == 0 || strcmp(last, of) == 0)
		return false;
	g_strlcpy(last, of, size);
	(*left)--;
	return true;
}

static void week_of(const char *day, char out[16])
{
	g_autofree char *text = g_strndup(day, 8);
	int n = (int)g_ascii_strtoull(text, NULL, 10);
	g_autoptr(GDateTime) d = g_date_time_new_utc(n / 10000, n / 100 % 100, n % 100, 0, 0, 0);
	g_snprintf(
		out, 16, "%d-%d", d != NULL ? g_date_time_get_week_numbering_year(d) : 0, d != NULL ? g_date_time_get_week_of_year(d) : 0);
}

/* Marks those that take a place; without: leaving out those whose trial found something. */
static void take_places(const GPtrArray *names, const GArray *trials, const struct backup_keep *keep, bool without_bad, bool *wanted)
{
	struct backup_keep left = *keep;
	char day[16] = "", week[16] = "", month[16] = "";
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i), *at = name + strlen(COPY_PREFIX);
		g_autofree char *of_day = g_strndup(at, 8), *of_month = g_strndup(at, 6);
		char of_week[16];
		if (without_bad && tried(trials, name) < 0)
			continue;
		week_of(at, of_week);
		wanted[i] |= is_first(day, sizeof day, of_day, &left.days);
		wanted[i] |= is_first(week, sizeof week, of_week, &left.weeks);
		wanted[i] |= is_first(month, sizeof month, of_month, &left.months);
	}
}

/* Those that stay whatever is said. */
static void take_always(const GPtrArray *names, const GArray *trials, const char *made, bool *wanted)
{
	bool good = false;
	g_autofree char *just = made != NULL ? g_path_get_basename(made) : NULL;
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		wanted[i] |= i == 0 || g_strcmp0(name, just) == 0;
		if (!good && tried(trials, name) > 0)
			wanted[i] = good = true;
	}
}

bool app_backup_thin(const char *folder, const struct backup_keep *keep, const char *made, GPtrArray **dropped, struct err *e)
{
	GPtrArray *names = NULL;
	*dropped = g_ptr_array_new_with_free_func(g_free);
	bool ok = folder_copies(folder, &names, e);
	g_autoptr(GArray) trials = folder_trials(folder);
	g_autofree bool *wanted = g_new0(bool, names->len + 1);
	take_places(names, trials, keep, true, wanted);
	take_places(names, trials, keep, false, wanted);
	take_always(names, trials, made, wanted);
	for (guint i = 0; ok && i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (wanted[i])
			continue;
		ok = g_unlink(path) == 0 || FAIL(e, ERR_IO, MSG_BACKUP_IO, path, g_strerror(errno));
		if (ok)
			g_ptr_array_add(*dropped, g_strdup(name));
	}
	g_ptr_array_unref(names);
	return ok;
}
