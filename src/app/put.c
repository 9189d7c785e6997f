/* See put.h. Turns JSON values into row structs by the descriptors; the store does the rest. */
#include "app/put.h"

#include "app/put_rights.h"
#include "app/rule/ask.h"
#include "base/text.h"
#include "base/file.h"
#include "messages/base.def"
#include "messages/put.def"
#include "messages/rules.def"
#include "messages/store.def"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* what Notepad writes first */

struct putting {
	struct app *app;
	const struct put_options *o;
	struct put_report *report;
	struct arena *arena; /* of the line */
	GHashTable *names;   /* "$name" -> id */
	ymd today;
	char at[300]; /* "file:12" */
};

static bool is_yes_no(const struct table *t, const struct column *c)
{
	return t != NULL && t->kind != NULL && c->field >= 0 && t->kind->fields[c->field].type == FIELD_BOOL;
}

/* "900", "12.5" into the scaled whole number of a dec(n) column; no more decimals than it keeps. */
static bool decimal_of(const char *text, int64_t places, int64_t *out)
{
	char *end = NULL;
	errno = 0;
	int64_t n = g_ascii_strtoll(text, &end, 10);
	bool minus = text[0] == '-', dot = end != text && *end == '.';
	if (end == text || errno != 0 || (dot && !g_ascii_isdigit(end[1])))
		return false;
	const char *c = dot ? end + 1 : end;
	for (int64_t i = 0; i < places; i++) {
		int64_t digit = g_ascii_isdigit(*c) ? *c++ - '0' : 0;
		if (__builtin_mul_overflow(n, (int64_t)10, &n) || __builtin_add_overflow(n, minus ? -digit : digit, &n))
			return false;
	}
	*out = n;
	return *c == '\0';
}

/* t: the table of the column, NULL for the keys of the line itself */
static bool number_of(struct putting *p, const struct table *t, const struct column *c, const json_t *v, int64_t *out, struct err *e)
{
	char *end = NULL;
	if (json_is_integer(v)) {
		*out = json_integer_value(v);
		return true;
	}
	if (json_is_boolean(v) && is_yes_no(t, c)) {
		*out = json_is_true(v);
		return true;
	}
	const char *text = json_string_value(v);
	if (text == NULL)
		return FAIL(e, ERR_INPUT, MSG_PUT_VALUE, p->at, c->name, "?");
	if (text[0] == '$') {
		const int64_t *id = g_hash_table_lookup(p->names, text + 1);
		if (id == NULL)
			return FAIL(e, ERR_INPUT, MSG_PUT_NAME, p->at, text);
		*out = *id;
		return true;
	}
	const struct kind_field *f = t != NULL && t->kind != NULL && c->field >= 0 ? &t->kind->fields[c->field] : NULL;
	if (f != NULL && f->type == FIELD_DEC)
		return decimal_of(text, f->max, out) || FAIL(e, ERR_INPUT, MSG_PUT_VALUE, p->at, c->name, text);
	errno = 0;
	*out = g_ascii_strtoll(text, &end, 10);
	return (end != text && *end == '\0' && errno == 0) || FAIL(e, ERR_INPUT, MSG_PUT_VALUE, p->at, c->name, text);
}

static bool is_day_column(const struct table *t, const struct column *c)
{
	if (t->kind != NULL && c->field >= 0) {
		enum field_type type = t->kind->fields[c->field].type;
		return type == FIELD_DATE || type == FIELD_PDATE || (type == FIELD_DECISION && g_str_has_suffix(c->name, "_d"));
	}
	return g_str_equal(c->name, "from_d") || g_str_equal(c->name, "until_d") || g_str_equal(c->name, "on_d");
}

static const char *list_of(const struct table *t, const struct column *c)
{
	return c->field >= 0 && t->kind->fields[c->field].type == FIELD_CODE ? t->kind->fields[c->field].of : NULL;
}

static bool code_value(struct putting *p, const struct column *c, const char *list, const char *id, int64_t *out, struct err *e)
{
	const struct code_list *l = codes_list(p->app->codes, list, e);
	if (l == NULL)
		return false;
	const struct code *code = code_by_id(l, id);
	if (code == NULL)
		return FAIL(e, ERR_INPUT, MSG_PUT_CODE, p->at, id, list);
	(void)c;
	*out = code->num;
	return true;
}

/* A span's bound of which only the month or the year is known: the first possible day, for the end the day after the last possible one, and
 * the precision beside it (records.md 1.2). Other columns keep the day with its zeros. */
static bool set_partial_bound(const struct table *t, const struct column *c, ymd day, void *row)
{
	bool from = c->offset == t->from_d, until = c->offset == t->until_d;
	if (!from && !until)
		return true;
	int y = day / 10000, m = day / 100 % 100;
	int next = m == 0 || m == 12 ? (y + 1) * 10000 + 101 : y * 10000 + (m + 1) * 100 + 1;
	ROW_AT_INT(row, c->offset) = from ? y * 10000 + (m == 0 ? 1 : m) * 100 + 1 : next;
	ROW_AT_INT(row, from ? t->from_p : t->until_p) = m == 0 ? PRECISION_YEAR : PRECISION_MONTH;
	return true;
}

/* Short texts are kept in one form (NFC, single spaces), and signs that nobody sees are refused. Long ones are kept as they are. */
static bool is_short_text(const struct table *t, const struct column *c)
{
	if (t->kind == NULL || c->field < 0)
		return false;
	enum field_type type = t->kind->fields[c->field].type;
	return type == FIELD_NAME || type == FIELD_TEXT || type == FIELD_PLACE || type == FIELD_DECISION || type == FIELD_DOCNO;
}

static bool text_value(struct putting *p, const struct table *t, const struct column *c, const char *text, void *row, struct err *e)
{
	struct err why = {0};
	const char *kept = is_short_text(t, c) ? text_normalise(text, p->arena, &why) : arena_strdup(p->arena, text);
	if (kept == NULL)
		return FAIL(e, ERR_INPUT, MSG_PUT_TEXT, p->at, c->name, why.vi, why.en);
	row_set_text(c, row, kept);
	return true;
}

static bool set_value(struct putting *p, const struct table *t, const struct column *c, const json_t *v, void *row, struct err *e)
{
	ymd day = 0;
	if (c->store == COLUMN_TEXT) {
		if (!json_is_string(v) && !json_is_null(v))
			return FAIL(e, ERR_INPUT, MSG_PUT_VALUE, p->at, c->name, "?");
		if (json_is_string(v))
			return text_value(p, t, c, json_string_value(v), row, e);
		row_set_text(c, row, NULL);
		return true;
	}
	int64_t *to = row_int(c, row);
	if (json_is_null(v)) {
		*to = NONE;
		return true;
	}
	if (json_is_string(v) && is_day_column(t, c)) {
		if (!ymd_parse_partial(json_string_value(v), &day, e))
			return false;
		*to = day;
		return day % 100 != 0 || set_partial_bound(t, c, day, row);
	}
	const char *list = list_of(t, c);
	if (list != NULL && json_is_string(v) && g_ascii_islower(json_string_value(v)[0]))
		return code_value(p, c, list, json_string_value(v), to, e);
	return number_of(p, t, c, v, to, e);
}

static bool is_system(const struct column *c)
{
	return c->derived || g_str_equal(c->name, "rev") || g_str_equal(c->name, "rec_ms") || g_str_equal(c->name, "chg_id") ||
	       g_str_equal(c->name, "lock_no");
}

/* Who a row is, is said once: by insert. A change gives the day in "from" and cuts the version before it itself. */
static bool is_settled(const struct table *t, const struct column *c, bool insert, bool change)
{
	if (insert)
		return false;
	const uint16_t whose[] = {t->id, t->area}, spans[] = {t->head, t->from_d, t->from_p, t->until_d, t->until_p};
	bool found = false;
	for (size_t i = 0; i < G_N_ELEMENTS(whose); i++)
		found = found || c->offset == whose[i];
	for (size_t i = 0; i < G_N_ELEMENTS(spans); i++)
		found = found || (change && c->offset == spans[i]);
	return found;
}

/* A secret is named by its field and given in the clear: the register's key seals it. */
static bool set_secret(struct putting *p, const struct table *t, const char *field, const json_t *v, void *row, bool *done, struct err *e)
{
	const char *enc = NULL, *bix = NULL;
	g_autofree char *a = g_strconcat(field, "_enc", NULL), *b = g_strconcat(field, "_bix", NULL);
	const struct column *sealed = table_column(t, a), *blind = table_column(t, b);
	if (sealed == NULL || blind == NULL || sealed->field < 0 || t->kind->fields[sealed->field].type != FIELD_SECRET)
		return true;
	if (!json_is_string(v))
		return FAIL(e, ERR_INPUT, MSG_PUT_VALUE, p->at, field, "?");
	*done = store_secret(p->app->store, json_string_value(v), p->arena, &enc, &bix, e);
	row_set_text(sealed, row, enc);
	row_set_text(blind, row, bix);
	return *done;
}

static bool set_values(struct putting *p, const struct table *t, const json_t *line, void *row, struct err *e)
{
	const char *key = NULL, *act = json_string_value(json_object_get(line, "do"));
	bool inserts = strcmp(act, "insert") == 0, changes = strcmp(act, "change") == 0;
	json_t *v = NULL;
	if (!json_is_object(json_object_get(line, "set")))
		return FAIL(e, ERR_INPUT, MSG_PUT_SET, p->at);
	json_object_foreach(json_object_get(line, "set"), key, v)
	{
		const struct column *c = table_column(t, key);
		bool sealed = false;
		if (c == NULL && !set_secret(p, t, key, v, row, &sealed, e))
			return false;
		if (sealed)
			continue;
		if (c == NULL)
			return FAIL(e, ERR_INPUT, MSG_PUT_COLUMN, p->at, t->name, key);
		if (is_system(c) || is_settled(t, c, inserts, changes))
			return FAIL(e, ERR_INPUT, MSG_PUT_SYSTEM, p->at, key);
		if (!set_value(p, t, c, v, row, e))
			return false;
	}
	return true;
}

static bool read_int(struct putting *p, const json_t *line, const char *key, bool needed, int64_t otherwise, int64_t *out, struct err *e)
{
	const json_t *v = json_object_get(line, key);
	const struct column named = {.name = key};
	*out = otherwise;
	if (v == NULL)
		return !needed || FAIL(e, ERR_INPUT, MSG_PUT_NO_ID, p->at, key);
	return number_of(p, NULL, &named, v, out, e);
}

static bool insert(struct putting *p, const struct table *t, const json_t *line, void *row, struct err *e)
{
	row_init(t, row);
	if (!set_values(p, t, line, row, e))
		return false;
	row_span_complete(t, row);
	if (!put_allowed(
		    p->app, t, t->area == COLUMN_ABSENT ? 0 : ROW_AT_INT(row, t->area), json_object_get(line, "set"), row, p->today, e) ||
		!store_insert(p->app->store, t, row, e))
		return false;
	p->report->inserted++;
	return true;
}

static bool correct(struct putting *p, const struct table *t, const json_t *line, void *row, struct err *e)
{
	int64_t area = 0, id = 0;
	bool found = false;
	char shown[24];
	if (!read_int(p, line, "area", false, 0, &area, e) || !read_int(p, line, "id", true, 0, &id, e) ||
		!store_get(p->app->store, t, area, id, row, p->arena, &found, e))
		return false;
	g_snprintf(shown, sizeof shown, "%" G_GINT64_FORMAT, id);
	if (!found)
		return FAIL(e, ERR_NOT_FOUND, MSG_PUT_NOT_FOUND, p->at, t->name, shown);
	/* By the place it has, before the line moves it. */
	if (!put_allowed(p->app, t, area, json_object_get(line, "set"), row, p->today, e) || !set_values(p, t, line, row, e))
		return false;
	row_span_complete(t, row);
	if (!put_allowed(p->app, t, area, json_object_get(line, "set"), row, p->today, e) || !store_update(p->app->store, t, row, e))
		return false;
	p->report->corrected++;
	return true;
}

static bool change(struct putting *p, const struct table *t, const json_t *line, void *row, struct err *e)
{
	int64_t area = 0, head = 0;
	ymd from = 0;
	bool found = false;
	char shown[11], who[24];
	const char *day = json_string_value(json_object_get(line, "from"));
	if (!t->versions)
		return FAIL(e, ERR_INPUT, MSG_PUT_NO_VERSIONS, p->at, t->name);
	if (day == NULL)
		return FAIL(e, ERR_INPUT, MSG_PUT_NO_ID, p->at, "from");
	if (!read_int(p, line, "area", false, 0, &area, e) || !read_int(p, line, "head", true, 0, &head, e) ||
		!ymd_parse_iso(day, &from, e))
		return false;
	/* What the line does not name stays as it was on that day. */
	if (!store_get_version(p->app->store, t, area, head, from, row, p->arena, &found, e))
		return false;
	g_snprintf(who, sizeof who, "%" G_GINT64_FORMAT, head);
	if (!found)
		return FAIL(e, ERR_CONFLICT, MSG_STORE_NO_COVER, t->kind->label, ymd_format_vi(from, shown), t->kind->name, who);
	if (!set_values(p, t, line, row, e) || !put_allowed(p->app, t, area, json_object_get(line, "set"), row, p->today, e) ||
		!store_change_version(p->app->store, t, area, head, from, row, e))
		return false;
	p->report->changed++;
	return true;
}

static bool void_row(struct putting *p, const struct table *t, const json_t *line, struct err *e)
{
	int64_t area = 0, id = 0;
	bool found = false;
	void *row = arena_alloc(p->arena, t->row_size);
	if (!read_int(p, line, "area", false, 0, &area, e) || !read_int(p, line, "id", true, 0, &id, e) ||
		!store_get(p->app->store, t, area, id, row, p->arena, &found, e) ||
		!put_allowed(p->app, t, area, NULL, found ? row : NULL, p->today, e) || !store_delete(p->app->store, t, area, id, e))
		return false;
	p->report->voided++;
	return true;
}

static bool known_keys(struct putting *p, const json_t *line, struct err *e)
{
	static const char *const keys[] = {"do", "table", "set", "area", "id", "head", "from", "as", NULL};
	const char *key = NULL;
	json_t *v = NULL;
	json_object_foreach((json_t *)(uintptr_t)line, key, v)
	{
		if (!g_strv_contains(keys, key))
			return FAIL(e, ERR_INPUT, MSG_PUT_KEY, p->at, key);
	}
	return true;
}

static bool put_line(struct putting *p, const json_t *line, struct err *e)
{
	const char *act = json_string_value(json_object_get(line, "do")), *name = json_string_value(json_object_get(line, "table"));
	const struct table *t = name != NULL ? table_find(name) : NULL;
	if (!json_is_object(line) || act == NULL)
		return FAIL(e, ERR_INPUT, MSG_PUT_DO, p->at);
	/* Without a history twin: the log itself and what is worked out from other tables. Nobody writes there by hand. */
	if (t == NULL || t->id == COLUMN_ABSENT || !t->history)
		return FAIL(e, ERR_INPUT, MSG_PUT_TABLE, p->at, name != NULL ? name : "?");
	if (!known_keys(p, line, e))
		return false;
	const json_t *called = json_object_get(line, "as");
	if (called != NULL && !json_is_string(called))
		return FAIL(e, ERR_INPUT, MSG_PUT_VALUE, p->at, "as", "?");
	void *row = arena_alloc(p->arena, t->row_size);
	bool ok = false;
	if (strcmp(act, "insert") == 0)
		ok = insert(p, t, line, row, e);
	else if (strcmp(act, "correct") == 0)
		ok = correct(p, t, line, row, e);
	else if (strcmp(act, "change") == 0)
		ok = change(p, t, line, row, e);
	else if (strcmp(act, "void") == 0)
		return void_row(p, t, line, e);
	else
		return FAIL(e, ERR_INPUT, MSG_PUT_DO, p->at);
	const char *as = json_string_value(called);
	if (ok && as != NULL) {
		int64_t *id = g_new(int64_t, 1);
		*id = ROW_AT_INT(row, t->id);
		g_hash_table_insert(p->names, g_strdup(as), id);
	}
	return ok;
}

/* An error of the store gets the place of the line; errors of our own have it already. */
static void add_place(struct putting *p, struct err *inner, struct err *e)
{
	if (g_str_has_prefix(inner->vi, p->at)) {
		if (e != NULL && e->code == ERR_NONE)
			*e = *inner;
		return;
	}
	if (e == NULL || e->code != ERR_NONE)
		return;
	*e = *inner;
	if (e->code == ERR_USAGE) /* a wrong day on the command line is wrong use; in a file it is the data */
		e->code = ERR_INPUT;
	g_snprintf(e->vi, sizeof e->vi, "%s: %.*s", p->at, 700, inner->vi);
	g_snprintf(e->en, sizeof e->en, "%s: %.*s", p->at, 700, inner->en);
}

static bool put_text(struct putting *p, char *text, struct err *e)
{
	int number = 0;
	for (char *line = text, *next = NULL; line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		number++;
		g_snprintf(p->at, sizeof p->at, "%.200s:%d", p->o->file, number);
		g_strstrip(line);
		if (line[0] == '\0' || line[0] == '#')
			continue;
		json_error_t why;
		json_t *j = json_loads(line, JSON_REJECT_DUPLICATES, &why);
		if (j == NULL)
			return FAIL(e, ERR_INPUT, MSG_PUT_JSON, p->at, why.text);
		struct err inner = {0};
		p->arena = arena_new();
		bool ok = put_line(p, j, &inner);
		arena_free(p->arena);
		json_decref(j);
		if (!ok) {
			add_place(p, &inner, e);
			return false;
		}
		p->report->lines++;
	}
	return true;
}

/* The rules with thresholds: an error refuses the file, warnings are counted and stay open (coso warnings). */
struct put_rules {
	struct putting *p;
	struct err why;
};

static void note_rule(const struct limit *l, const struct watch *w, const struct watch_found *f, void *user)
{
	struct put_rules *r = user;
	struct arena *a = arena_new();
	(void)w;
	if (l->level == LIMIT_ERROR)
		(void)FAIL(&r->why, ERR_CONFLICT, MSG_RULE_REFUSED, l->rule, limit_sentence(l, MSG_VI, f->n, a),
			limit_sentence(l, MSG_EN, f->n, a));
	else
		r->p->report->warned++;
	arena_free(a);
}

static bool ask_rules(struct putting *p, struct err *e)
{
	struct put_rules r = {p, {0}};
	return rule_ask_written(p->app, p->today, LIMIT_WARNING, note_rule, &r, e) && (r.why.code == ERR_NONE || err_copy(e, &r.why));
}

bool app_put_begin(struct app *a, const struct put_options *o, struct err *e)
{
	const char *actor = !viewer_is_operator(a->viewer) ? viewer_login(a->viewer) : o->actor != NULL ? o->actor : g_get_user_name();
	const struct store_act act = {.actor = actor, .why = app_why(a, "import"), .reason = o->reason, .batch = o->batch};
	return store_begin(a->store, &act, e);
}

/* The text of all lines; NULL with an error. */
static char *lines_of(const struct put_options *o, struct err *e)
{
	size_t length = 0;
	g_autofree char *text = o->text != NULL ? g_strdup(o->text) : file_read(o->file, &length, e);
	if (text == NULL)
		return NULL;
	/* The length is given so that a zero byte is seen: the text would end there, and the lines after it would be lost without a word.
	 */
	if (!g_utf8_validate(text, o->text != NULL ? -1 : (gssize)length, NULL)) {
		FAIL(e, ERR_INPUT, MSG_TEXT_NOT_UTF8, o->file);
		return NULL;
	}
	return g_steal_pointer(&text);
}

bool app_put(struct app *a, const struct put_options *o, struct put_report *report, struct err *e)
{
	struct putting p = {.app = a, .o = o, .report = report, .today = o->today};
	*report = (struct put_report){.group = NONE};
	g_autofree char *text = lines_of(o, e);
	if (text == NULL && o->begun)
		store_rollback(a->store);
	if (text == NULL || (!o->begun && !app_put_begin(a, o, e)))
		return false;
	p.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	bool ok = put_text(&p, text + (g_str_has_prefix(text, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0), e);
	g_hash_table_destroy(p.names);
	if (!ok) {
		store_rollback(a->store);
		return false;
	}
	/* Rules that look at all lines together: the file is the place. */
	struct err inner = {0};
	g_snprintf(p.at, sizeof p.at, "%.200s", o->file);
	int64_t group = store_group(a->store);
	bool may_commit = (!o->dry || store_try(a->store, &inner)) && ask_rules(&p, &inner);
	if (may_commit && !o->dry)
		ok = store_commit(a->store, &inner);
	else
		store_rollback(a->store);
	ok = ok && may_commit;
	if (!ok)
		add_place(&p, &inner, e);
	report->group = ok && !o->dry ? group : NONE;
	return ok;
}
