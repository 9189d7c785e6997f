/* Checks a row against its descriptor: required, lengths, ranges, codes, days, intervals. Pure but for local additions to code lists. */
#include "store/store_internal.h"

#include "base/text.h"
#include "messages/store.def"

#include <string.h>

#define CODE_MAX 32767
#define LOCAL_CODES 20000 /* additions of list_item start here (records.md 5.6) */

/* Which numbers a list has, as bits. */
struct code_set {
	unsigned char bits[CODE_MAX / 8 + 1];
};

void code_set_free(gpointer set)
{
	g_free(set);
}

static bool has_bit(const struct code_set *set, int64_t num)
{
	return num > 0 && num <= CODE_MAX && (set->bits[num / 8] >> (num % 8) & 1) != 0;
}

static void add_bit(struct code_set *set, int64_t num)
{
	if (num > 0 && num <= CODE_MAX)
		set->bits[num / 8] = (unsigned char)(set->bits[num / 8] | 1u << (num % 8));
}

static struct code_set *code_set_of(struct store *s, const char *list, struct err *e)
{
	struct code_set *set = g_hash_table_lookup(s->code_sets, list);
	if (set != NULL)
		return set;
	const struct code_list *l = codes_list(s->codes, list, e);
	if (l == NULL)
		return NULL;
	set = g_new0(struct code_set, 1);
	for (size_t i = 0; i < l->count; i++)
		add_bit(set, l->codes[i].num);
	g_hash_table_insert(s->code_sets, (gpointer)(uintptr_t)l->name, set);
	return set;
}

/* Additions come and go: they are read again once a transaction begins or ends or one of them is written. */
bool local_codes_read(struct store *s, struct err *e)
{
	if (s->local_codes != NULL)
		return true;
	struct db_stmt *st = db_prepare(s->db, "SELECT list, num FROM list_item ORDER BY list, num", e);
	enum db_step r = DB_ERROR;
	if (st == NULL)
		return false;
	s->local_codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	while ((r = db_step(st, e)) == DB_ROW)
		g_hash_table_add(s->local_codes, g_strdup_printf("%s:%" G_GINT64_FORMAT, db_text(st, 0), db_int(st, 1)));
	if (r != DB_DONE)
		local_codes_forget(s);
	return r == DB_DONE;
}

void local_codes_forget(struct store *s)
{
	g_clear_pointer(&s->local_codes, g_hash_table_unref);
}

static bool is_local_code(struct store *s, const char *list, int64_t num, bool *found, struct err *e)
{
	char key[96];
	g_snprintf(key, sizeof key, "%s:%" G_GINT64_FORMAT, list, num);
	if (!local_codes_read(s, e))
		return false;
	*found = g_hash_table_contains(s->local_codes, key);
	return true;
}

struct check {
	struct store *s;
	const struct table *t;
	const struct column *c;
	const struct kind_field *f; /* NULL for a system column */
	struct err *e;
};

static bool bad(const struct check *k, msg_key key, const char *value)
{
	must(k->c != NULL);
	const char *label = k->f != NULL ? k->f->label : k->c->name;
	return FAIL(k->e, ERR_INPUT, key, k->t->kind->label, label, value, k->t->kind->name, k->c->name);
}

static bool bad_int(const struct check *k, msg_key key, int64_t value)
{
	char text[24];
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, value);
	return bad(k, key, text);
}

static bool in_range(const struct check *k, int64_t v, int64_t min, int64_t max)
{
	return (v >= min && v <= max) || bad_int(k, MSG_ROW_RANGE, v);
}

static bool check_code(const struct check *k, int64_t v)
{
	struct code_set *set = code_set_of(k->s, k->f->of, k->e);
	if (set == NULL)
		return false;
	bool known = has_bit(set, v);
	if (!known && v >= LOCAL_CODES && !is_local_code(k->s, k->f->of, v, &known, k->e))
		return false;
	return known || bad_int(k, MSG_ROW_CODE, v);
}

static bool check_set(const struct check *k, int64_t v)
{
	struct code_set *set = code_set_of(k->s, k->f->of, k->e);
	if (set == NULL)
		return false;
	for (int bit = 0; bit < 63; bit++)
		if ((v >> bit & 1) != 0 && !has_bit(set, bit))
			return bad_int(k, MSG_ROW_CODE, bit);
	return v >= 0 || bad_int(k, MSG_ROW_RANGE, v);
}

static bool check_day(const struct check *k, int64_t v)
{
	return (v > 0 && v <= YMD_OPEN && ymd_is_day((ymd)v)) || bad_int(k, MSG_ROW_DATE, v);
}

static bool check_partial(const struct check *k, int64_t v)
{
	if (v == 0 && k->f != NULL && k->f->initial != NULL) /* 0 = stated to be unknown, where the kind allows it */
		return true;
	return (v > 0 && v <= YMD_OPEN && ymd_is_pdate((ymd)v)) || bad_int(k, MSG_ROW_DATE, v);
}

/* The parts of decisions, places and references are told apart by the tail of the column's name. */
static bool check_part(const struct check *k, int64_t v)
{
	if (k->f->type == FIELD_DECISION && g_str_has_suffix(k->c->name, "_d"))
		return check_partial(k, v);
	if (g_str_has_suffix(k->c->name, "_area"))
		return in_range(k, v, 0, INT32_MAX);
	return in_range(k, v, 1, INT64_MAX);
}

static bool check_bool(const struct check *k, int64_t v)
{
	return in_range(k, v, 0, 1);
}

static bool check_share(const struct check *k, int64_t v)
{
	return in_range(k, v, 0, 1000000);
}

static bool check_number(const struct check *k, int64_t v)
{
	return in_range(k, v, k->f->min, k->f->max);
}

static bool check_any(const struct check *k, int64_t v)
{
	(void)k;
	(void)v;
	return true;
}

static bool check_int(const struct check *k, int64_t v)
{
	static bool (*const checks[])(const struct check *, int64_t) = {
		[FIELD_CODE] = check_code,
		[FIELD_SET] = check_set,
		[FIELD_DATE] = check_day,
		[FIELD_PDATE] = check_partial,
		[FIELD_BOOL] = check_bool,
		[FIELD_SHARE] = check_share,
		[FIELD_INT] = check_number,
		[FIELD_INSTANT] = check_any,
		[FIELD_MONEY] = check_any,
		[FIELD_DEC] = check_any,
		[FIELD_LONG] = check_any,
		[FIELD_ANYID] = check_any,
	};
	if (k->f == NULL)
		return true;
	return checks[k->f->type] != NULL ? checks[k->f->type](k, v) : check_part(k, v);
}

/* Longest text of a column in characters. */
static int64_t longest(const struct check *k)
{
	static const int64_t fixed[FIELD_ANYID + 1] = {
		[FIELD_NAME] = 120,
		[FIELD_DOCNO] = 40,
		[FIELD_PLACE] = 200,
		[FIELD_DECISION] = 200,
		[FIELD_RAW] = 262144,
		[FIELD_JSON] = INT32_MAX,
	};
	if (k->f->type == FIELD_TEXT)
		return k->f->max;
	return fixed[k->f->type] != 0 ? fixed[k->f->type] : 65536;
}

/* Valid UTF-8 in NFC without control characters; lines may break in long texts only. */
static bool is_clean(const char *v, bool lines)
{
	bool ascii = true, marks = false;
	for (const char *p = v; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;
		if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7F)
			return false;
		ascii = ascii && c < 0x80;
		marks = marks || ((c == 0xCC || c == 0xCD) && (unsigned char)p[1] >= 0x80);
	}
	if (ascii)
		return true;
	if (!g_utf8_validate(v, -1, NULL))
		return false;
	if (!marks)
		return true;
	/* Combining marks are rare in text that is in form C: only then compare with it. */
	g_autofree char *composed = g_utf8_normalize(v, -1, G_NORMALIZE_NFC);
	return composed != NULL && strcmp(composed, v) == 0;
}

static bool check_digits(const struct check *k, const char *v)
{
	size_t n = strlen(v);
	bool fits = false;
	for (const char *p = k->f->digits; p != NULL; p = strchr(p, '|')) {
		p += *p == '|';
		fits = fits || (size_t)g_ascii_strtoull(p, NULL, 10) == n;
	}
	return (fits && strspn(v, "0123456789") == n) || bad(k, MSG_ROW_DIGITS, v);
}

static bool check_text(const struct check *k, const char *v)
{
	if (k->f == NULL)
		return true;
	bool lines = k->f->type == FIELD_MEMO || k->f->type == FIELD_RAW || k->f->type == FIELD_JSON;
	if (!is_clean(v, lines))
		return bad(k, MSG_ROW_TEXT, v);
	int64_t max = longest(k);
	if ((int64_t)strlen(v) > max && (int64_t)text_length(v) > max)
		return bad_int(k, MSG_ROW_TOO_LONG, max);
	if (k->f->type == FIELD_NAME && text_leads_formula(v))
		return bad(k, MSG_ROW_NAME, v);
	return k->f->type != FIELD_DIGITS || check_digits(k, v);
}

static bool check_column(const struct check *k, const void *row)
{
	bool present;
	if (k->c->store == COLUMN_INT) {
		int64_t v = row_get_int(k->c, row);
		present = v != NONE;
		if (present && !check_int(k, v))
			return false;
	} else {
		const char *v = row_get_text(k->c, row);
		present = v != NULL;
		if (present && !check_text(k, v))
			return false;
		/* An empty text, or one of spaces, where something is required is nothing, unless the kind's default is just that. */
		if (present && v[strspn(v, " ")] == '\0' && k->c->required && (k->f == NULL || k->f->initial == NULL))
			present = false;
	}
	return present || !k->c->required || bad(k, MSG_ROW_REQUIRED, NULL);
}

static bool check_precision(struct store *s, const struct table *t, const void *row, uint16_t offset, struct err *e)
{
	int64_t p = row_at(row, offset);
	if (p >= PRECISION_DAY && p <= PRECISION_BOUND)
		return true;
	if (p == PRECISION_OPEN && offset == t->until_p)
		return true;
	struct check k = {s, t, NULL, NULL, e};
	for (uint16_t i = 0; i < t->column_count; i++)
		if (t->columns[i].offset == offset)
			k.c = &t->columns[i];
	return bad_int(&k, MSG_ROW_PRECISION, p);
}

static bool check_interval(struct store *s, const struct table *t, const void *row, struct err *e)
{
	int64_t from = row_at(row, t->from_d), until = row_at(row, t->until_d);
	char a[11], b[11];
	struct check k = {s, t, NULL, NULL, e};
	for (uint16_t i = 0; i < t->column_count; i++) {
		k.c = &t->columns[i];
		if ((k.c->offset == t->from_d || k.c->offset == t->until_d) && !check_day(&k, row_at(row, k.c->offset)))
			return false;
	}
	ymd_format_vi((ymd)from, a);
	ymd_format_vi((ymd)until, b);
	if (until <= from)
		return FAIL(e, ERR_INPUT, MSG_ROW_INTERVAL, t->kind->label, a, b, t->kind->name);
	return check_precision(s, t, row, t->from_p, e) && check_precision(s, t, row, t->until_p, e);
}

/* Every column that breaks its description, not only the first. Columns the store fills are not asked. */
static bool check_all(struct store *s, const struct table *t, const void *row, store_bad each, void *user)
{
	bool clean = true;
	struct err why = {0};
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		struct check k = {s, t, c, c->field < 0 ? NULL : &t->kind->fields[c->field], &why};
		bool ours = c->derived || column_is_system(t, c) || c->offset == t->head;
		if (ours || check_column(&k, row))
			continue;
		each(c, &why, user);
		why = (struct err){0};
		clean = false;
	}
	return clean;
}

bool store_check_row(struct store *s, const struct table *t, void *row, store_bad each, void *user)
{
	struct err why = {0};
	row_fill_defaults(t, row);
	if (!check_all(s, t, row, each, user))
		return false;
	bool ok = t->from_d == COLUMN_ABSENT || check_interval(s, t, row, &why);
	if (ok && t->on_d != COLUMN_ABSENT) {
		struct check k = {s, t, table_column(t, "on_d"), NULL, &why};
		ok = check_partial(&k, row_at(row, t->on_d));
	}
	ok = ok && row_rules(s, t, row, &why);
	if (!ok)
		each(NULL, &why, user);
	return ok;
}

void row_span_complete(const struct table *t, void *row)
{
	if (t->from_d == COLUMN_ABSENT)
		return;
	if (ROW_AT_INT(row, t->from_p) == NONE)
		ROW_AT_INT(row, t->from_p) = PRECISION_DAY;
	if (ROW_AT_INT(row, t->until_d) == NONE)
		ROW_AT_INT(row, t->until_d) = YMD_OPEN;
	if (ROW_AT_INT(row, t->until_d) == YMD_OPEN)
		ROW_AT_INT(row, t->until_p) = PRECISION_OPEN;
	else if (ROW_AT_INT(row, t->until_p) == NONE || ROW_AT_INT(row, t->until_p) == PRECISION_OPEN)
		ROW_AT_INT(row, t->until_p) = PRECISION_DAY;
}

bool row_check(struct store *s, const struct table *t, const void *row, struct err *e)
{
	for (uint16_t i = 0; i < t->column_count; i++) {
		const struct column *c = &t->columns[i];
		struct check k = {s, t, c, c->field < 0 ? NULL : &t->kind->fields[c->field], e};
		if (!c->derived && !check_column(&k, row))
			return false;
	}
	if (t->from_d != COLUMN_ABSENT && !check_interval(s, t, row, e))
		return false;
	if (t->on_d != COLUMN_ABSENT) {
		int64_t on = row_at(row, t->on_d);
		struct check k = {s, t, table_column(t, "on_d"), NULL, e};
		if (!check_partial(&k, on))
			return false;
	}
	return row_rules(s, t, row, e);
}
