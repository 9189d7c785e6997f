/* Typed texts into the columns of a row, by the descriptors of the kind. Every fault becomes a problem of its field; the others go on. */
#include "app/act/act_internal.h"
#include "base/text.h"
#include "messages/act.def"

#include <errno.h>
#include <string.h>

#define DECIMALS_MAX 8

/* One column being set. */
struct setting {
	struct acting *x;
	const struct table *t;
	const struct column *c;
	const struct kind_field *f;
	const char *name, *label, *text;
	void *row;
};

/* ---- names ----------------------------------------------------------------------------------------------------------------------------
 */

const char *act_column_field(const struct table *t, const struct column *c, struct arena *a)
{
	static const struct {
		enum field_type type;
		const char *tail, *part; /* part NULL: follows from another column */
	} parts[] = {
		{FIELD_DECISION, "_doc_area", NULL},
		{FIELD_DECISION, "_doc_id", ".document"},
		{FIELD_DECISION, "_no", ".no"},
		{FIELD_DECISION, "_d", ".day"},
		{FIELD_DECISION, "_by", ".issuer"},
		{FIELD_PLACE, "_unit_id", ".unit"},
		{FIELD_PLACE, "_text", ".text"},
		{FIELD_XREF, "_area", NULL},
		{FIELD_FILE, "_area", NULL},
		{FIELD_SECRET, "_bix", NULL},
	};
	if (c->field < 0 || c->derived)
		return NULL;
	const struct kind_field *f = &t->kind->fields[c->field];
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i].type == f->type && g_str_has_suffix(c->name, parts[i].tail))
			return parts[i].part == NULL ? NULL : arena_printf(a, "%s%s", f->name, parts[i].part);
	return f->name;
}

/* The text of that name, or of its boxes for day, month and year put together; NULL when none is named. */
static const char *typed(struct acting *x, const char *name, bool date)
{
	static const char *const boxes[] = {".day", ".month", ".year"};
	const char *box[3] = {NULL, NULL, NULL}, *whole = NULL;
	size_t n = strlen(name);
	for (size_t i = 0; i < x->act->text_count; i++) {
		const struct act_text *t = &x->act->texts[i];
		if (strncmp(t->field, name, n) != 0)
			continue;
		if (t->field[n] == '\0') {
			/* A set may name its codes one by one. */
			whole = whole == NULL || *whole == '\0' ? t->text : arena_printf(x->arena, "%s,%s", whole, t->text);
			x->used[i] = true;
		}
		for (size_t b = 0; date && b < G_N_ELEMENTS(boxes); b++)
			if (strcmp(t->field + n, boxes[b]) == 0) {
				box[b] = g_strstrip(arena_strdup(x->arena, t->text));
				x->used[i] = true;
			}
	}
	if (box[0] == NULL && box[1] == NULL && box[2] == NULL)
		return whole;
	GString *s = g_string_new(NULL);
	for (size_t b = 0; b < G_N_ELEMENTS(boxes); b++)
		if (box[b] != NULL && *box[b] != '\0')
			g_string_append_printf(s, "%s%s", s->len > 0 ? "/" : "", box[b]);
	const char *out = arena_strdup(x->arena, s->str);
	g_string_free(s, TRUE);
	return out;
}

void act_check_names(struct acting *x)
{
	for (size_t i = 0; i < x->act->text_count; i++)
		if (!x->used[i] && !g_str_has_prefix(x->act->texts[i].field, "closed."))
			act_problem(x, x->act->texts[i].field, NULL, false, ACT_SAY(x, MSG_ACT_NO_FIELD, x->act->texts[i].field));
}

/* ---- dates ----------------------------------------------------------------------------------------------------------------------------
 */

bool act_read_date(const char *text, ymd *out)
{
	unsigned part[3] = {0, 0, 0};
	size_t digits[3] = {0, 0, 0}, n = 0;
	for (const char *p = text; *p != '\0'; p++) {
		if (g_ascii_isdigit(*p)) {
			part[n] = part[n] * 10 + (unsigned)(*p - '0');
			if (++digits[n] > 4)
				return false;
		} else if (strchr("/-. ", *p) != NULL && digits[n] > 0 && n < 2) {
			n++;
		} else {
			return false;
		}
	}
	if (digits[n] == 0)
		return false;
	/* The year is what has four digits: last as people write it, first in ISO. */
	bool iso = digits[0] == 4 && n > 0;
	size_t year = iso ? 0 : n;
	unsigned month = n == 0 ? 0 : part[iso ? 1 : n - 1], day = n < 2 ? 0 : part[iso ? 2 : 0];
	for (size_t i = 0; i <= n; i++)
		if ((digits[i] == 4) != (i == year) || (i != year && (digits[i] > 2 || part[i] == 0)))
			return false;
	*out = (ymd)(part[year] * 10000 + month * 100 + day);
	return true;
}

/* 0 with a problem where the text is no day. */
static ymd date_of(struct setting *s, bool partial)
{
	ymd d = 0;
	g_autofree char *text = g_strstrip(g_strdup(s->text));
	const char *wrong = NULL;
	if (!act_read_date(text, &d))
		wrong = ACT_SAY(s->x, MSG_ACT_DATE, s->label, text);
	else if (!ymd_is_pdate(d) || d < 18000000)
		wrong = ACT_SAY(s->x, MSG_ACT_NO_SUCH_DAY, s->label, text);
	else if (!partial && !ymd_is_day(d))
		wrong = ACT_SAY(s->x, MSG_ACT_DAY_WHOLE, s->label);
	if (wrong == NULL)
		return d;
	act_problem(s->x, s->name, NULL, false, wrong);
	return 0;
}

static void set_date(struct setting *s)
{
	ymd d = date_of(s, s->f->type != FIELD_DATE);
	if (d != 0)
		*row_int(s->c, s->row) = d;
}

/* ---- numbers and codes ----------------------------------------------------------------------------------------------------------------
 */

static void faulty(struct setting *s, msg_key key)
{
	act_problem(s->x, s->name, NULL, false, ACT_SAY(s->x, key, s->label, s->text));
}

/* "1.234.000", "1234", "12,5", "12.5" -> value × 10^scale. */
static bool number_of(const char *text, int scale, int64_t *out)
{
	GString *whole = g_string_new(NULL);
	g_auto(GStrv) parts = g_strsplit(text, ",", -1);
	size_t n = g_strv_length(parts);
	const char *fraction = n == 2 ? parts[1] : "";
	g_auto(GStrv) thousands = g_strsplit(n > 0 ? parts[0] : "", ".", -1);
	size_t groups = g_strv_length(thousands);
	bool ok = n == 1 || n == 2, point = groups == 2 && n == 1 && strlen(thousands[1]) != 3 && scale > 0;
	for (size_t i = 0; ok && i < groups; i++) {
		if (point && i == 1)
			fraction = thousands[i];
		else if (i > 0 && strlen(thousands[i]) != 3)
			ok = false;
		else
			g_string_append(whole, thousands[i]);
	}
	g_string_append_printf(whole, "%s", fraction);
	for (size_t i = strlen(fraction); i < (size_t)scale; i++)
		g_string_append_c(whole, '0');
	char *end = NULL;
	errno = 0;
	*out = g_ascii_strtoll(whole->str, &end, 10);
	ok = ok && whole->len > 0 && (g_ascii_isdigit(whole->str[0]) || (whole->str[0] == '-' && whole->len > 1)) && *end == '\0' &&
	     errno == 0 && strlen(fraction) <= (size_t)scale;
	g_string_free(whole, TRUE);
	return ok;
}

static void set_number(struct setting *s)
{
	int64_t v = 0;
	g_autofree char *text = g_strstrip(g_strdup(s->text));
	bool percent = s->f->type == FIELD_SHARE && g_str_has_suffix(text, "%");
	if (percent)
		text[strlen(text) - 1] = '\0';
	int scale = s->f->type == FIELD_DEC ? (int)s->f->max : s->f->type == FIELD_SHARE ? (percent ? 4 : 6) : 0;
	must(scale <= DECIMALS_MAX);
	if (number_of(g_strstrip(text), scale, &v))
		*row_int(s->c, s->row) = v;
	else
		faulty(s, MSG_ACT_NUMBER);
}

static const struct code *code_of(const struct code_list *l, const char *text)
{
	const struct code *c = code_by_id(l, text);
	if (c == NULL && *text != '\0' && strspn(text, "0123456789") == strlen(text))
		c = code_by_num(l, g_ascii_strtoll(text, NULL, 10));
	for (size_t i = 0; c == NULL && i < l->count; i++)
		if (g_strcmp0(l->codes[i].vi, text) == 0 || g_strcmp0(l->codes[i].en, text) == 0)
			c = &l->codes[i];
	return c;
}

/* The number of a code; NONE when there is none. Local additions (list_item) are named by their number; the store knows them. */
static int64_t code_num(struct setting *s, const char *text)
{
	const struct code_list *l = codes_list(s->x->app->codes, s->f->of, NULL);
	const struct code *c = l == NULL ? NULL : code_of(l, text);
	bool local = c == NULL && strlen(text) == 5 && strspn(text, "0123456789") == 5;
	return c != NULL ? c->num : local ? g_ascii_strtoll(text, NULL, 10) : NONE;
}

static void set_code(struct setting *s)
{
	g_autofree char *text = g_strstrip(g_strdup(s->text));
	int64_t num = code_num(s, text);
	if (num != NONE)
		*row_int(s->c, s->row) = num;
	else
		faulty(s, MSG_ACT_CODE);
}

static void set_set(struct setting *s)
{
	g_auto(GStrv) ids = g_strsplit_set(s->text, ",; ", -1);
	int64_t mask = 0;
	for (char **id = ids; *id != NULL; id++) {
		if (**id == '\0')
			continue;
		int64_t num = code_num(s, *id);
		if (num == NONE || num > 62) {
			faulty(s, MSG_ACT_CODE);
			return;
		}
		mask |= INT64_C(1) << num;
	}
	*row_int(s->c, s->row) = mask;
}

static void set_bool(struct setting *s)
{
	static const char *const yes[] = {"1", "yes", "true", "on", "có", NULL}, *const no[] = {"0", "no", "false", "off", "không", NULL};
	g_autofree char *text = g_strstrip(g_strdup(s->text));
	/* A box that is ticked comes after the hidden no of its name: the last word counts. */
	const char *last = strrchr(text, ',') != NULL ? strrchr(text, ',') + 1 : text;
	if (g_strv_contains(yes, last))
		*row_int(s->c, s->row) = 1;
	else if (g_strv_contains(no, last))
		*row_int(s->c, s->row) = 0;
	else
		faulty(s, MSG_ACT_YES_NO);
}

static bool id_of(const char *text, int64_t *out)
{
	char *end = NULL;
	errno = 0;
	*out = g_ascii_strtoll(text, &end, 10);
	return end != text && *end == '\0' && errno == 0 && *out > 0;
}

/* "ID" or "AREA:ID"; the column of the area follows that of the id. */
static void set_reference(struct setting *s)
{
	g_autofree char *text = g_strstrip(g_strdup(s->text));
	const struct column *area = s->c + 1;
	bool other = s->f->type == FIELD_XREF || s->f->type == FIELD_FILE || s->f->type == FIELD_DECISION;
	char *colon = strchr(text, ':');
	int64_t id = 0, in = s->x->area;
	if (colon != NULL) {
		*colon = '\0';
		char *end = NULL;
		in = g_ascii_strtoll(text, &end, 10);
		if (!other || end == text || *end != '\0') {
			faulty(s, MSG_ACT_RECORD);
			return;
		}
	}
	if (!id_of(colon != NULL ? colon + 1 : text, &id)) {
		faulty(s, MSG_ACT_RECORD);
		return;
	}
	*row_int(s->c, s->row) = id;
	if (!other)
		return;
	const struct kind *k = s->f->type == FIELD_XREF ? kind_find(s->f->of) : NULL;
	must(g_str_has_suffix(area->name, "_area"));
	*row_int(area, s->row) = k != NULL && k->family == FAMILY_REF ? 0 : in;
}

static void set_instant(struct setting *s)
{
	struct err e = {0};
	int64_t ms = 0;
	if (instant_parse(s->text, &ms, &e))
		*row_int(s->c, s->row) = ms;
	else
		act_problem_err(s->x, s->name, &e);
}

/* ---- text -----------------------------------------------------------------------------------------------------------------------------
 */

static void set_secret(struct setting *s)
{
	struct err e = {0};
	const char *value = text_normalise(s->text, s->x->arena, &e), *enc = NULL, *bix = NULL;
	const struct column *print = s->c + 1, *last4 = table_column(s->t, "last4");
	if (value == NULL || !store_secret(s->x->store, value, s->x->arena, &enc, &bix, &e)) {
		act_problem_err(s->x, s->name, &e);
		return;
	}
	must(g_str_has_suffix(print->name, "_bix"));
	row_set_text(s->c, s->row, enc);
	row_set_text(print, s->row, bix);
	size_t n = strlen(value);
	if (last4 != NULL)
		row_set_text(last4, s->row, n > 4 && g_str_is_ascii(value) ? value + n - 4 : NULL);
}

static bool is_long(const struct kind_field *f)
{
	return f->type == FIELD_MEMO || f->type == FIELD_RAW || f->type == FIELD_JSON || f->type == FIELD_EXPR || f->type == FIELD_HASH;
}

/* Browsers end lines with CR LF. */
static const char *long_text(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, text), *to = out;
	for (const char *p = text; *p != '\0'; p++)
		if (*p != '\r')
			*to++ = *p;
	*to = '\0';
	return g_strchomp(out);
}

static void set_text(struct setting *s)
{
	struct err e = {0};
	if (s->f->type == FIELD_SECRET) {
		set_secret(s);
		return;
	}
	const char *kept = is_long(s->f) ? long_text(s->x->arena, s->text) : text_normalise(s->text, s->x->arena, &e);
	if (kept != NULL)
		row_set_text(s->c, s->row, kept);
	else
		act_problem(s->x, s->name, NULL, false, ACT_SAY(s->x, MSG_ACT_TEXT, s->label, err_text(&e, s->x->act->lang)));
}

/* ---- one column -----------------------------------------------------------------------------------------------------------------------
 */

static void empty(struct setting *s)
{
	bool other = s->f->type == FIELD_XREF || s->f->type == FIELD_FILE ||
		     (s->f->type == FIELD_DECISION && g_str_has_suffix(s->c->name, "_doc_id"));
	if (s->c->store == COLUMN_TEXT)
		row_set_text(s->c, s->row, NULL);
	else
		*row_int(s->c, s->row) = NONE;
	if (other)
		*row_int(s->c + 1, s->row) = NONE;
	if (s->f->type == FIELD_SECRET)
		row_set_text(s->c + 1, s->row, NULL);
}

static bool is_date(const struct column *c, const struct kind_field *f)
{
	return f->type == FIELD_DATE || f->type == FIELD_PDATE || (f->type == FIELD_DECISION && g_str_has_suffix(c->name, "_d"));
}

static void set_column(struct setting *s)
{
	static void (*const setters[FIELD_ANYID + 1])(struct setting *) = {
		[FIELD_REF] = set_reference,
		[FIELD_OWN] = set_reference,
		[FIELD_XREF] = set_reference,
		[FIELD_FILE] = set_reference,
		[FIELD_PLACE] = set_reference,
		[FIELD_DECISION] = set_reference,
		[FIELD_CODE] = set_code,
		[FIELD_SET] = set_set,
		[FIELD_BOOL] = set_bool,
		[FIELD_INSTANT] = set_instant,
	};
	g_autofree char *bare = g_strstrip(g_strdup(s->text));
	if (*bare == '\0')
		empty(s);
	else if (s->c->store == COLUMN_TEXT)
		set_text(s);
	else if (is_date(s->c, s->f))
		set_date(s);
	else if (setters[s->f->type] != NULL)
		setters[s->f->type](s);
	else
		set_number(s);
}

/* A secret whose form its kind's code list tells (C25): "\d{12}". */
static void check_format(struct setting *s)
{
	const struct code *kind = NULL;
	for (uint16_t i = 0; i < s->t->column_count; i++) {
		const struct column *c = &s->t->columns[i];
		const struct kind_field *f = c->field < 0 ? NULL : &s->t->kind->fields[c->field];
		const struct code_list *l = f != NULL && f->type == FIELD_CODE ? codes_list(s->x->app->codes, f->of, NULL) : NULL;
		const struct code *code = l == NULL ? NULL : code_by_num(l, row_get_int(c, s->row));
		if (code != NULL && code_extra(code, "format") != NULL)
			kind = code;
	}
	if (kind == NULL)
		return;
	g_autofree char *pattern = g_strconcat("^(?:", code_extra(kind, "format"), ")$", NULL);
	g_autofree char *bare = g_strstrip(g_strdup(s->text));
	const char *called = s->x->act->lang == MSG_VI ? kind->vi : kind->en;
	if (*bare != '\0' && !g_regex_match_simple(pattern, bare, 0, 0))
		act_problem(s->x, s->name, "C25", false, ACT_SAY(s->x, MSG_ACT_FORMAT, s->label, bare, called));
}

static void fill_row(struct acting *x, struct act_row *r, const char *prefix, bool formats)
{
	must(r->t->column_count <= ACT_COLUMNS_MAX);
	for (uint16_t i = 0; i < r->t->column_count; i++) {
		struct setting s = {x, r->t, &r->t->columns[i], NULL, NULL, NULL, NULL, r->now};
		s.name = act_column_field(r->t, s.c, x->arena);
		if (s.name == NULL)
			continue;
		if (*prefix != '\0')
			s.name = arena_printf(x->arena, "%s%s", prefix, s.name);
		s.f = &r->t->kind->fields[s.c->field];
		s.text = typed(x, s.name, is_date(s.c, s.f));
		s.label = s.text == NULL ? NULL : act_label(r->t, s.c, x->act->lang, x->arena);
		if (s.text == NULL)
			continue;
		r->given[i / 64] |= UINT64_C(1) << (i % 64);
		if (!formats)
			set_column(&s);
		else if (s.f->type == FIELD_SECRET)
			check_format(&s);
	}
}

void act_fill(struct acting *x)
{
	struct act_row *const rows[] = {&x->main, &x->version};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (rows[i]->t == NULL || rows[i]->settled)
			continue;
		fill_row(x, rows[i], "", false);
		fill_row(x, rows[i], "", true);
	}
}

void act_fill_prefixed(struct acting *x, struct act_row *r, const char *prefix)
{
	fill_row(x, r, prefix, false);
	fill_row(x, r, prefix, true);
}

/* ---- bounds ---------------------------------------------------------------------------------------------------------------------------
 */

/* A typed bound as the span keeps it: the first possible day; for the end the day after the last possible one (records.md 1.2). */
static void set_bound(const struct table *t, void *row, ymd d, bool until)
{
	int y = d / 10000, m = d / 100 % 100;
	int64_t p = m == 0 ? PRECISION_YEAR : d % 100 == 0 ? PRECISION_MONTH : PRECISION_DAY;
	ymd day = d;
	if (until && p == PRECISION_DAY)
		day = ymd_add_days(d, 1);
	else if (until)
		day = m == 0 || m == 12 ? (y + 1) * 10000 + 101 : y * 10000 + (m + 1) * 100 + 1;
	else
		day = ymd_first(d);
	ROW_AT_INT(row, until ? t->until_d : t->from_d) = day;
	ROW_AT_INT(row, until ? t->until_p : t->from_p) = p;
}

static void fill_bound(struct acting *x, const struct act_row *r, const char *name, msg_key label, uint16_t offset)
{
	const char *text = typed(x, name, true);
	struct setting s = {.x = x, .t = r->t, .name = name, .label = msg_template(label, x->act->lang), .text = text, .row = r->now};
	if (text == NULL)
		return;
	g_autofree char *bare = g_strstrip(g_strdup(text));
	if (*bare == '\0') {
		/* An empty end is open; an empty start or day is missing, which act_check_row says. */
		bool until = offset == r->t->until_d;
		ROW_AT_INT(r->now, offset) = until ? (int64_t)YMD_OPEN : NONE;
		if (until)
			ROW_AT_INT(r->now, r->t->until_p) = PRECISION_OPEN;
		return;
	}
	ymd d = date_of(&s, true);
	if (d != 0 && offset == r->t->on_d)
		ROW_AT_INT(r->now, offset) = d;
	else if (d != 0)
		set_bound(r->t, r->now, d, offset == r->t->until_d);
}

void act_fill_bounds(struct acting *x, const struct act_row *r, int which)
{
	if ((which & BOUND_FROM) != 0 && r->t->from_d != COLUMN_ABSENT)
		fill_bound(x, r, "from", MSG_ACT_FROM, r->t->from_d);
	if ((which & BOUND_UNTIL) != 0 && r->t->until_d != COLUMN_ABSENT)
		fill_bound(x, r, "until", MSG_ACT_UNTIL, r->t->until_d);
	if ((which & BOUND_ON) != 0 && r->t->on_d != COLUMN_ABSENT)
		fill_bound(x, r, "on", MSG_ACT_ON, r->t->on_d);
}
