/* Reading the templates of roles and the settings; see law.h. */
#include "auth/law.h"

#include "base/yaml.h"
#include "store/statement.h"
#include "messages/auth.def"

#include <gio/gio.h>
#include <jansson.h>
#include <string.h>

#define ROLES "templates/roles.yaml"
#define COMMON "common_passwords.yaml"
#define SETTINGS "settings.yaml"

static const struct yaml *read_file(const char *path, struct arena *a, struct err *e)
{
	g_autofree char *full = g_strconcat("/coso/domain/", path, NULL);
	GBytes *bytes = g_resources_lookup_data(full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	struct yaml_fault fault = {0};
	gsize n = 0;
	must(bytes != NULL);
	const char *text = g_bytes_get_data(bytes, &n);
	const struct yaml *y = yaml_parse(text, n, a, &fault);
	g_bytes_unref(bytes);
	if (y == NULL)
		yaml_fail(e, path, &fault);
	return y;
}

static bool faulty(const char *path, const struct yaml *at, struct err *e)
{
	char line[16];
	g_snprintf(line, sizeof line, "%d", at->line);
	return FAIL(e, ERR_DATA, MSG_AUTH_LAW_FAULT, path, line, at->text != NULL ? at->text : at->key != NULL ? at->key->text : "");
}

/* The num of a code written in the file; 0 with an error when there is none. */
static int num_of(struct store *s, const char *path, const char *list, const struct yaml *at, struct err *e)
{
	const struct code_list *l = codes_list(store_codes(s), list, e);
	const struct code *c = l == NULL || at->text == NULL ? NULL : code_by_id(l, at->text);
	if (c == NULL)
		return faulty(path, at, e), 0;
	return c->num;
}

static bool read_right(struct store *s, const struct yaml *y, int ceiling, GArray *out, struct arena *a, struct err *e)
{
	const struct yaml *acts = yaml_get(y, "act"), *field = yaml_get(y, "field"), *secrecy = yaml_get(y, "secrecy");
	const char *of = yaml_text(y, "of"), *classes = yaml_text(y, "classes");
	if (acts == NULL || acts->kind != YAML_LIST || classes == NULL || strspn(classes, "BSXOP") != strlen(classes))
		return faulty(ROLES, y, e);
	struct template_right r = {.tbl = of != NULL ? of : "*", .classes = arena_strdup(a, classes), .secrecy = ceiling};
	if (field != NULL && (r.field = num_of(s, ROLES, "field_of_work", field, e)) == 0)
		return false;
	if (secrecy != NULL && (r.secrecy = num_of(s, ROLES, "secrecy", secrecy, e)) == 0)
		return false;
	for (const struct yaml *act = acts->first; act != NULL; act = act->next) {
		r.act = num_of(s, ROLES, "right", act, e);
		if (r.act == 0)
			return false;
		g_array_append_val(out, r);
	}
	return true;
}

static bool read_template(struct store *s, const struct yaml *y, struct role_template *out, struct arena *a, struct err *e)
{
	const struct code_list *bases = codes_list(store_codes(s), "role_base", e);
	const struct yaml *rights = yaml_get(y, "rights"), *secrecy = yaml_get(y, "secrecy");
	const int ceiling = secrecy != NULL ? num_of(s, ROLES, "secrecy", secrecy, e) : AUTH_SECRECY_OPEN;
	if (ceiling == 0)
		return false;
	out->role = bases == NULL ? NULL : code_by_id(bases, y->key->text);
	if (out->role == NULL || rights == NULL || rights->kind != YAML_LIST)
		return faulty(ROLES, y, e);
	out->place = g_strcmp0(yaml_text(y, "place"), "none") != 0;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct template_right));
	for (const struct yaml *r = rights->first; r != NULL; r = r->next)
		if (!read_right(s, r, ceiling, all, a, e))
			return false;
	out->rights = arena_list(a, all);
	out->count = all->len;
	return true;
}

const struct role_template *law_role_templates(struct store *s, size_t *count, struct arena *a, struct err *e)
{
	const struct yaml *y = read_file(ROLES, a, e), *roles = y == NULL ? NULL : yaml_get(y, "roles");
	if (roles == NULL || roles->kind != YAML_MAP)
		return y != NULL ? (faulty(ROLES, y, e), NULL) : NULL;
	struct role_template *out = ARENA_ARRAY(a, struct role_template, (size_t)roles->count + 1);
	*count = 0;
	for (const struct yaml *r = roles->first; r != NULL; r = r->next)
		if (!read_template(s, r, &out[(*count)++], a, e))
			return NULL;
	return out;
}

/* ---- fields of work ---- */

struct record_entry {
	const char *table;
	int field;
	const struct record_entry *next;
};
struct record_fields {
	const struct record_entry *first;
};

const struct record_fields *law_record_fields(struct store *s, struct arena *a, struct err *e)
{
	const struct yaml *y = read_file(ROLES, a, e), *records = y == NULL ? NULL : yaml_get(y, "records");
	struct record_fields *out = ARENA_NEW(a, struct record_fields);
	if (y == NULL)
		return NULL;
	for (const struct yaml *r = records != NULL ? records->first : NULL; r != NULL; r = r->next) {
		for (const struct yaml *f = r->first; f != NULL; f = f->next) {
			struct record_entry *x = ARENA_NEW(a, struct record_entry);
			*x = (struct record_entry){r->key->text, num_of(s, ROLES, "field_of_work", f, e), out->first};
			if (x->field == 0)
				return NULL;
			out->first = x;
		}
	}
	return out;
}

bool record_has_field(const struct record_fields *f, const char *table, int64_t field)
{
	for (const struct record_entry *x = f->first; x != NULL; x = x->next)
		if (x->field == field && strcmp(x->table, table) == 0)
			return true;
	return false;
}

/* ---- settings ---- */

static const char *const setting_names[SETTING__MAX] = {"small_cell", "password_min", "session_idle", "session_life", "lock_after",
	"lock_time", "attempts_account", "attempts_address", "duplicate_stop", "duplicate_warn", "duplicate_citizen_same",
	"duplicate_citizen_differs", "duplicate_number_same", "duplicate_number_most", "duplicate_name_exact", "duplicate_name_folded",
	"duplicate_name_near", "duplicate_name_differs", "duplicate_birth_full", "duplicate_birth_swapped", "duplicate_birth_year",
	"duplicate_birth_near", "duplicate_birth_differs", "duplicate_sex_same", "duplicate_sex_differs", "duplicate_home_same",
	"duplicate_home_province", "duplicate_ethnic_differs", "duplicate_organisation", "attachment_max", "attachment_count",
	"jobs_unfinished", "jobs_kept", "report_outlier", "copy_age", "copy_tried", "copy_keep_days", "copy_keep_weeks", "copy_keep_months",
	"log_denied", "log_failed", "lock_idle", "grant_soon", "requests_open", "read_time", "request_head", "request_rate"};

/* {"value": n, "from": "YYYY-MM-DD"}: n when it is in force on the day and begins no earlier than what was found so far. */
static void take_value(const json_t *v, ymd day, ymd *since, int64_t *out)
{
	ymd from = 0;
	const char *text = json_string_value(json_object_get(v, "from"));
	const json_t *n = json_object_get(v, "value");
	if (!json_is_integer(n) || (text != NULL && !ymd_parse_iso(text, &from, NULL)) || from > day || from < *since)
		return;
	*since = from;
	*out = json_integer_value(n);
}

static void read_row(const char *text, ymd day, int64_t *out)
{
	json_t *v = json_loads(text, JSON_DECODE_ANY, NULL);
	ymd since = 0;
	if (json_is_integer(v))
		*out = json_integer_value(v);
	else if (json_is_object(v))
		take_value(v, day, &since, out);
	for (size_t i = 0; i < json_array_size(v); i++)
		take_value(json_array_get(v, i), day, &since, out);
	json_decref(v);
}

static bool read_rows(struct store *s, ymd day, struct settings *out, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("settings"), e);
	enum db_step step = DB_ERROR;
	while (st != NULL && (step = db_step(st, e)) == DB_ROW)
		for (int i = 0; i < SETTING__MAX; i++)
			if (strcmp(db_text(st, 0), setting_names[i]) == 0)
				read_row(db_text(st, 1), day, &out->value[i]);
	return step == DB_DONE;
}

/* What the program's file says. */
struct file_settings {
	int64_t value[SETTING__MAX], least[SETTING__MAX];
};

static bool read_file_settings(struct file_settings *out, struct err *e)
{
	struct arena *a = arena_new();
	const struct yaml *y = read_file(SETTINGS, a, e), *values = y == NULL ? NULL : yaml_get(y, "values");
	bool ok = y != NULL;
	for (int i = 0; ok && i < SETTING__MAX; i++) {
		const struct yaml *entry = yaml_get(values, setting_names[i]);
		const char *n = yaml_text(entry, "value"), *bound = yaml_text(entry, "least");
		ok = n != NULL || faulty(SETTINGS, y, e);
		out->value[i] = ok ? g_ascii_strtoll(n, NULL, 10) : 0;
		out->least[i] = bound != NULL ? g_ascii_strtoll(bound, NULL, 10) : INT64_MIN;
	}
	arena_free(a);
	return ok;
}

static gpointer make_file_settings(gpointer unused)
{
	(void)unused;
	struct err none = {0};
	struct file_settings *out = g_new0(struct file_settings, 1);
	if (!read_file_settings(out, &none))
		g_clear_pointer(&out, g_free);
	return out;
}

/* The file is a part of the program: read once, as many requests ask. */
static const struct file_settings *file_settings(struct err *e)
{
	static GOnce once = G_ONCE_INIT;
	const struct file_settings *out = g_once(&once, make_file_settings, NULL);
	struct file_settings unread;
	if (out == NULL)
		(void)read_file_settings(&unread, e); /* says why */
	return out;
}

bool law_settings(struct store *s, ymd day, struct settings *out, struct err *e)
{
	const struct file_settings *file = file_settings(e);
	if (file == NULL)
		return false;
	memcpy(out->value, file->value, sizeof out->value);
	if (!read_rows(s, day, out, e))
		return false;
	for (int i = 0; i < SETTING__MAX; i++)
		out->value[i] = MAX(out->value[i], file->least[i]);
	return true;
}

/* ---- lists ---- */

/* The texts of a list of a file, or of an array of JSON. */
static const char *const *texts_of(const struct yaml *list, const json_t *array, struct arena *a)
{
	g_autoptr(GPtrArray) out = g_ptr_array_new();
	for (const struct yaml *x = array == NULL && list != NULL ? list->first : NULL; x != NULL; x = x->next)
		g_ptr_array_add(out, arena_strdup(a, x->text));
	for (size_t i = 0; i < json_array_size(array); i++)
		if (json_is_string(json_array_get(array, i)))
			g_ptr_array_add(out, arena_strdup(a, json_string_value(json_array_get(array, i))));
	g_ptr_array_add(out, NULL);
	const char **texts = ARENA_ARRAY(a, const char *, out->len);
	memcpy(texts, out->pdata, out->len * sizeof *texts);
	return texts;
}

const char *const *law_second_factor_text(struct arena *a, struct err *e)
{
	struct arena *file = arena_new(); /* the whole file is much larger than what stays of it */
	const struct yaml *y = read_file(SETTINGS, file, e), *entry = y == NULL ? NULL : yaml_get(y, "second_factor");
	const char *const *out = y == NULL ? NULL : texts_of(entry == NULL ? NULL : yaml_get(entry, "roles"), NULL, a);
	arena_free(file);
	return out;
}

const char *const *law_second_factor(struct store *s, ymd day, const char *const *file, struct arena *a, struct err *e)
{
	struct db_stmt *st = db_prepare(store_db(s), statement_text("settings"), e);
	enum db_step step = DB_ERROR;
	const char *const *out = file;
	if (st == NULL)
		return NULL;
	while ((step = db_step(st, e)) == DB_ROW) {
		if (strcmp(db_text(st, 0), "second_factor") != 0)
			continue;
		json_t *v = json_loads(db_text(st, 1), 0, NULL);
		ymd from = 0;
		const char *since = json_string_value(json_object_get(v, "from"));
		const json_t *said = json_object_get(v, "value");
		if (json_is_array(said) && (since == NULL || (ymd_parse_iso(since, &from, NULL) && from <= day)))
			out = texts_of(NULL, said, a);
		json_decref(v);
	}
	return step == DB_DONE ? out : NULL;
}

const char *const *law_common_passwords(struct arena *a, struct err *e)
{
	const struct yaml *y = read_file(COMMON, a, e);
	return y == NULL ? NULL : texts_of(yaml_get(y, "words"), NULL, a);
}
