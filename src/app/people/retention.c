/* See retention.h. */
#include "app/people/retention.h"

#include "base/yaml.h"
#include "messages/retention.def"
#include "model/kind.h"
#include "store/rows.h"

#include <stdlib.h>
#include <string.h>

#define RULES "retention/luu_giu.yaml"
#define CHUNK 500
#define YEARS_MOST 200

struct keeping {
	struct app *app;  /* NULL: the file is only looked at */
	const char *file; /* for messages */
	const char *rule;
	ymd today;
	enum msg_lang lang;
	struct arena *arena;
	struct retention *out;
};

static bool faulty(const struct keeping *k, const struct yaml *at, struct err *e)
{
	char line[16];
	g_snprintf(line, sizeof line, "%d", at->line);
	return FAIL(e, ERR_DATA, MSG_RETENTION_FAULT, k->file, line);
}

ymd retention_past(int64_t day, int years)
{
	int y = (int)(day / 10000) + years, m = (int)(day / 100 % 100), d = (int)(day % 100);
	if (m == 0)
		return (y + 1) * 10000 + 101;
	if (d == 0)
		d = ymd_days_in_month(y, m);
	return ymd_add_days(y * 10000 + m * 100 + MIN(d, ymd_days_in_month(y, m)), 1);
}

/* The day a row counts from; 0: it does not yet. */
static ymd since_of(const struct column *c, const void *row, struct arena *arena)
{
	const int64_t n = row_get_int(c, row);
	ymd day = 0;
	if (n == NONE || n == 0 || n == YMD_OPEN)
		return 0;
	if (!g_str_has_suffix(c->name, "_ms"))
		return (ymd)n;
	g_autofree char *iso = g_strndup(instant_format(n, arena), 10);
	return ymd_parse_iso(iso, &day, NULL) ? day : 0;
}

static void count_row(struct keeping *k, const struct table *t, const struct column *c, const void *row, struct retention_rule *r,
	GArray *rows, struct arena *scratch)
{
	const ymd since = since_of(c, row, scratch);
	if (since == 0)
		return;
	const struct retention_row x = {.area = t->area != COLUMN_ABSENT && t->kind->family == FAMILY_AREA ? ROW_GET_INT(row, t->area) : 0,
		.id = ROW_GET_INT(row, t->id),
		.since = since,
		.past = retention_past(since, r->years)};
	r->counted++;
	if (x.past > k->today)
		return;
	r->past++;
	if (k->rule != NULL && strcmp(k->rule, r->id) == 0)
		g_array_append_val(rows, x);
}

/* Of one storage area, or of all (NONE). */
static bool walk_area(struct keeping *k, const struct table *t, const struct column *c, int64_t area, struct retention_rule *r,
	GArray *rows, struct err *e)
{
	struct rows_ask ask = {.t = t, .area = area, .before = NONE, .up = true, .after = INT64_MIN + 1, .limit = CHUNK};
	for (bool more = true; more;) {
		struct arena *scratch = arena_new();
		struct rows found;
		const bool ok = store_rows(k->app->store, &ask, scratch, &found, e);
		for (size_t i = 0; ok && i < found.count; i++) {
			ask.after = ROW_GET_INT(found.items[i], t->id);
			count_row(k, t, c, found.items[i], r, rows, scratch);
		}
		more = ok && found.count == CHUNK;
		arena_free(scratch);
		if (!ok)
			return false;
	}
	return true;
}

static bool walk(struct keeping *k, const struct table *t, const struct column *c, struct retention_rule *r, GArray *rows, struct err *e)
{
	struct rows areas;
	const struct rows_ask ask = {.t = kind_find("area")->table, .area = NONE, .before = NONE};
	const struct column *number = table_column(ask.t, "number");
	if (t->kind->shape != SHAPE_LOG) /* else ids are numbers of a chain, the same in every area */
		return walk_area(k, t, c, NONE, r, rows, e);
	if (!walk_area(k, t, c, 0, r, rows, e) || !store_rows(k->app->store, &ask, k->arena, &areas, e))
		return false;
	for (size_t i = 0; i < areas.count; i++)
		if (!walk_area(k, t, c, row_get_int(number, areas.items[i]), r, rows, e))
			return false;
	return true;
}

static bool read_rule(struct keeping *k, const struct yaml *y, struct retention_rule *r, GArray *rows, struct err *e)
{
	const char *of = yaml_text(y, "of"), *after = yaml_text(y, "after"), *years = yaml_text(y, "years"), *id = yaml_text(y, "id");
	const struct yaml *title = yaml_get(y, "title");
	const char *words = yaml_text(title, k->lang == MSG_EN ? "en" : "vi"), *sure = yaml_text(y, "confidence");
	const struct kind *kind = of != NULL ? kind_find(of) : NULL;
	const bool forever = yaml_get(y, "forever") != NULL;
	const struct column *c = kind != NULL && after != NULL ? table_column(kind->table, after) : NULL;
	if (id == NULL || words == NULL || sure == NULL || kind == NULL || kind->table == NULL || forever == (years != NULL))
		return faulty(k, y, e);
	*r = (struct retention_rule){.id = id, .title = words, .kind_label = kind_label_in(kind, k->lang), .confidence = sure};
	if (forever)
		return after == NULL || faulty(k, y, e);
	guint64 n = 0;
	if (c == NULL || c->store != COLUMN_INT || !g_ascii_string_to_unsigned(years, 10, 1, YEARS_MOST, &n, NULL))
		return faulty(k, y, e);
	r->years = (int)n;
	return k->app == NULL || walk(k, kind->table, c, r, rows, e);
}

static bool read_rules(struct keeping *k, const struct yaml *list, struct err *e)
{
	struct retention_rule *rules = ARENA_ARRAY(k->arena, struct retention_rule, (size_t)list->count + 1);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct retention_row));
	for (const struct yaml *y = list->first; y != NULL; y = y->next) {
		struct retention_rule *r = &rules[k->out->count];
		if (!read_rule(k, y, r, rows, e))
			return false;
		k->out->count++;
		if (k->rule != NULL && strcmp(k->rule, r->id) == 0)
			k->out->asked = r;
	}
	k->out->rules = rules;
	if (k->out->asked != NULL) {
		struct retention_rule *asked = &rules[k->out->asked - rules];
		asked->rows = arena_list(k->arena, rows);
		asked->row_count = rows->len;
	}
	return k->rule == NULL || k->out->asked != NULL || FAIL(e, ERR_NOT_FOUND, MSG_RETENTION_NO_RULE, k->rule);
}

/* The file, from its text, which must outlive what is read. */
static bool read_file(struct keeping *k, const char *text, size_t length, struct err *e)
{
	struct yaml_fault fault = {0};
	const struct yaml *y = yaml_parse(text, length, k->arena, &fault);
	if (y == NULL)
		return yaml_fail(e, k->file, &fault);
	const struct yaml *title = yaml_get(y, "title"), *list = yaml_get(y, "rules");
	if (title == NULL || list == NULL || list->kind != YAML_LIST)
		return faulty(k, y, e);
	k->out->title = yaml_text(title, k->lang == MSG_EN ? "en" : "vi");
	return read_rules(k, list, e);
}

bool retention_check(const char *path, const char *text, size_t length, struct err *e)
{
	struct arena *a = arena_new();
	struct retention out = {.title = ""};
	struct keeping k = {.file = path, .lang = MSG_VI, .arena = a, .out = &out};
	const bool ok = read_file(&k, text, length, e);
	arena_free(a);
	return ok;
}

bool retention_list(
	struct app *a, const char *rule, ymd today, enum msg_lang lang, struct retention *out, struct arena *arena, struct err *e)
{
	struct keeping k = {a, RULES, rule, today, lang, arena, out};
	g_autofree char *text = law_text(RULES, NULL);
	*out = (struct retention){.title = ""};
	must(text != NULL);
	if (!viewer_is_operator(a->viewer) && !viewer_may_somewhere(a->viewer, RIGHT_AUDIT))
		return FAIL0(e, ERR_DENIED, MSG_RETENTION_DENIED);
	const char *kept = arena_strdup(arena, text);
	return read_file(&k, kept, strlen(kept), e);
}
