/* Cells into the columns of a row, by the descriptors of the kind. What a cell cannot mean becomes a fault with the nearest right value;
 * the other cells go on. */
#include "app/import/import_parts.h"

#include "app/act/act.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

#define SEEN_MAX 20000
#define NONE_DAY ((ymd)-1)

/* One field being set. */
struct putting_in {
	struct importing *x;
	struct imp_record *rec;
	struct imp_field *f;
	const struct grid_cell *cell;
	size_t column;
	void *row;
};

/* ---- dates ---- */

static bool reads_unknown(const char *text, struct arena *a)
{
	static const char *const words[] = {"0", "khong ro", "khong biet", "khong nho", "chua ro", NULL};
	return g_strv_contains(words, text_fold(text, a));
}

/* A year of two digits: what it may have been. */
static const char *full_year(struct putting_in *p, const char *text)
{
	unsigned d = 0, m = 0, y = 0;
	char rest = '\0';
	if (sscanf(text, "%2u%*1[/.-]%2u%*1[/.-]%2u%c", &d, &m, &y, &rest) != 3 || d == 0 || d > 31 || m == 0 || m > 12)
		return NULL;
	unsigned now = (unsigned)(p->x->o->today / 10000 % 100);
	return arena_printf(p->x->arena, "%02u/%02u/%u", d, m, (y > now ? 1900 : 2000) + y);
}

/* "tháng 5/2021", "năm 1972", "2021-05-14 00:00:00" without what is not the day. */
static const char *bare_date(struct putting_in *p, const char *text)
{
	static const char *const words[] = {"ngày", "Ngày", "tháng", "Tháng", "năm", "Năm", NULL};
	for (size_t i = 0; words[i] != NULL; i++)
		if (g_str_has_prefix(text, words[i]))
			for (text += strlen(words[i]); *text == ' '; text++)
				continue;
	size_t n = strlen(text);
	bool iso = n > 10 && (text[10] == 'T' || text[10] == ' ') && text[4] == '-' && text[7] == '-';
	return iso ? arena_strndup(p->x->work, text, 10) : text;
}

static void date_fault(struct putting_in *p, const char *text, const char *nearest)
{
	imp_fault(p->x, p->column, p->cell->text, text, nearest, NULL, false);
}

/* Days since Excel's first day, as they stand in cells without a date format. */
static ymd serial_day(const char *text)
{
	int64_t n = g_ascii_strtoll(text, NULL, 10);
	return n >= 10000 && n <= 60000 && strspn(text, "0123456789") == strlen(text) ? ymd_add_days(18991230, (int)n) : 0;
}

static ymd wrong_date(struct putting_in *p, const char *text, ymd d)
{
	char buf[11], serial_text[11];
	ymd serial = serial_day(text), swapped = d % 100 * 100 + d / 100 % 100 + d / 10000 * 10000;
	const char *year = full_year(p, text);
	if (d != 0)
		date_fault(p, IMP_SAY(p->x, MSG_IMP_DATE_NONE, text), ymd_is_day(swapped) ? ymd_format_vi(swapped, buf) : NULL);
	else if (serial != 0)
		date_fault(p, IMP_SAY(p->x, MSG_IMP_DATE_SERIAL, text, ymd_format_vi(serial, serial_text)), serial_text);
	else if (year != NULL)
		date_fault(p, IMP_SAY(p->x, MSG_IMP_DATE_SHORT, text, year), year);
	else
		date_fault(p, IMP_SAY(p->x, MSG_IMP_DATE, text), NULL);
	return NONE_DAY;
}

/* The day of the cell; NONE_DAY with a fault where it is none. */
static ymd date_of(struct putting_in *p, bool partial)
{
	ymd d = 0;
	const char *text = bare_date(p, p->cell->text);
	if (p->cell->type == GRID_DAY)
		return p->cell->day;
	if (p->cell->type == GRID_ERROR || !act_read_date(text, &d))
		return wrong_date(p, text, 0);
	if (!ymd_is_pdate(d) || d < 18000000)
		return wrong_date(p, text, d);
	if (!partial && !ymd_is_day(d)) {
		date_fault(p, IMP_SAY(p->x, MSG_IMP_DATE_WHOLE, text), NULL);
		return NONE_DAY;
	}
	return d;
}

static void set_date(struct putting_in *p, const struct column *c)
{
	const struct kind_field *field = p->f->f->field;
	bool may_be_unknown = field->type == FIELD_PDATE && field->initial != NULL;
	if (may_be_unknown && reads_unknown(p->cell->text, p->x->work)) {
		const struct column *unknown = table_column(p->f->f->table, "birth_unknown");
		*row_int(c, p->row) = 0;
		if (unknown != NULL)
			*row_int(unknown, p->row) = 1;
		return;
	}
	ymd d = date_of(p, field->type != FIELD_DATE);
	if (d != NONE_DAY)
		*row_int(c, p->row) = d;
}

/* A bound as spans keep it: the first possible day; for the end the day after the last possible one (docs/records.md 1.2). */
static void set_bound(struct putting_in *p, const struct table *t, ymd d, bool until)
{
	int y = d / 10000, m = d / 100 % 100;
	int64_t precision = m == 0 ? PRECISION_YEAR : d % 100 == 0 ? PRECISION_MONTH : PRECISION_DAY;
	ymd day = until ? 0 : ymd_first(d);
	if (until && precision == PRECISION_DAY)
		day = ymd_add_days(d, 1);
	else if (until)
		day = m == 0 || m == 12 ? (y + 1) * 10000 + 101 : y * 10000 + (m + 1) * 100 + 1;
	ROW_AT_INT(p->row, until ? t->until_d : t->from_d) = day;
	ROW_AT_INT(p->row, until ? t->until_p : t->from_p) = precision;
}

static void set_day(struct putting_in *p)
{
	static const char *const open[] = {"nay", "hien nay", "den nay", NULL};
	const struct table *t = p->f->f->table;
	const struct column *c = p->f->f->column;
	bool until = c->offset == t->until_d;
	if (strcmp(p->cell->text, "known_today") == 0) {
		ROW_AT_INT(p->row, c->offset) = p->x->o->today;
		if (c->offset == t->from_d)
			ROW_AT_INT(p->row, t->from_p) = PRECISION_BOUND;
		return;
	}
	if (until && g_strv_contains(open, text_fold(p->cell->text, p->x->work))) {
		ROW_AT_INT(p->row, t->until_d) = YMD_OPEN;
		ROW_AT_INT(p->row, t->until_p) = PRECISION_OPEN;
		return;
	}
	ymd d = strcmp(p->cell->text, "today") == 0 && p->column == SIZE_MAX ? p->x->o->today : date_of(p, true);
	if (d != NONE_DAY && c->offset == t->on_d)
		ROW_AT_INT(p->row, c->offset) = d;
	else if (d != NONE_DAY)
		set_bound(p, t, d, until);
}

/* ---- words ---- */

struct word_list {
	const struct code_list *l;
	size_t code, word; /* word 0: its name; 1 …: aliases */
};

static const char *next_word(void *user, size_t i)
{
	struct word_list *w = user;
	(void)i;
	while (w->code < w->l->count) {
		const struct code *c = &w->l->codes[w->code];
		if (w->word == 0) {
			w->word = 1;
			return c->vi;
		}
		if (c->aliases != NULL && c->aliases[w->word - 1] != NULL)
			return c->aliases[w->word++ - 1];
		w->code++;
		w->word = 0;
	}
	return NULL;
}

static bool no_code(struct importing *x, struct imp_field *f, const struct grid_cell *cell, size_t column)
{
	struct word_list words = {.l = f->list};
	bool number = cell->text[strspn(cell->text, "0123456789")] == '\0';
	if (f->f->ask_system && number) {
		imp_fault(x, column, cell->text, IMP_SAY(x, MSG_IMP_CODE_SYSTEM, cell->text), NULL, NULL, false);
		return false;
	}
	const char *list = x->o->lang == MSG_VI ? f->list->vi : f->list->en;
	imp_fault(x, column, cell->text, IMP_SAY(x, MSG_IMP_CODE, cell->text, list != NULL ? list : f->list->name),
		imp_nearest(x, f->list->name, cell->text, next_word, &words), NULL, false);
	return false;
}

static bool by_pattern(struct imp_field *f, const char *text, int64_t *num)
{
	for (guint i = 0; f->patterns != NULL && i < f->patterns->len; i++) {
		const struct imp_pattern *p = g_ptr_array_index(f->patterns, i);
		*num = p->num;
		if (g_regex_match(p->regex, text, 0, NULL))
			return true;
	}
	return false;
}

bool imp_code(struct importing *x, struct imp_field *f, const struct grid_cell *cell, size_t column, int64_t *num, struct err *e)
{
	gpointer found = NULL;
	*num = NONE;
	if (!g_hash_table_lookup_extended(f->seen, cell->text, NULL, &found)) {
		bool known = g_hash_table_lookup_extended(f->words, text_fold(cell->text, x->work), NULL, &found);
		if (!known && by_pattern(f, cell->text, num))
			return true;
		if (!known && f->f->make && f->f->source == SOURCE_COLUMN)
			known = imp_make_code(x, f, cell->text, &found, e);
		if (!known)
			return no_code(x, f, cell, column);
		if (g_hash_table_size(f->seen) < SEEN_MAX)
			g_hash_table_insert(f->seen, g_strdup(cell->text), found);
	}
	*num = found == NULL ? NONE : GPOINTER_TO_INT(found);
	return true;
}

static bool is_word_of(const struct code *c, const char *folded, struct arena *a)
{
	bool so = strcmp(text_fold(c->vi, a), folded) == 0;
	for (const char *const *w = c->aliases; !so && w != NULL && *w != NULL; w++)
		so = strcmp(text_fold(*w, a), folded) == 0;
	return so;
}

/* One word may be a level of several scales: the scale that another field of the record says chooses among them. */
static int64_t level_of_scale(const struct putting_in *p, int64_t num)
{
	const struct code *c = code_by_num(p->f->list, (int)num), *scale = NULL;
	const char *folded = text_fold(p->cell->text, p->x->work);
	for (size_t i = 0; c != NULL && c->scale != NULL && scale == NULL && i < p->rec->r->field_count; i++) {
		const struct imp_field *f = &p->rec->fields[i];
		if (f == p->f || f->list == NULL || code_by_id(f->list, c->scale) == NULL)
			continue;
		/* A cell that says what is recorded says nothing. */
		bool v = f->f->table == p->rec->versions;
		const void *row = v ? p->rec->version : p->rec->row, *old = v ? p->rec->old_version : p->rec->old;
		int64_t said = ROW_GET_INT(row, f->f->column->offset);
		said = said == NONE && p->rec->self && old != NULL ? ROW_GET_INT(old, f->f->column->offset) : said;
		scale = said != NONE ? code_by_num(f->list, (int)said) : NULL;
	}
	if (scale == NULL || strcmp(scale->id, c->scale) == 0)
		return num;
	for (size_t i = 0; i < p->f->list->count; i++) {
		const struct code *other = &p->f->list->codes[i];
		if (g_strcmp0(other->scale, scale->id) == 0 && is_word_of(other, folded, p->x->work))
			return other->num;
	}
	return num;
}

static void set_code(struct putting_in *p, const struct column *c, struct err *e)
{
	int64_t num = NONE;
	if (imp_code(p->x, p->f, p->cell, p->column, &num, e))
		*row_int(c, p->row) = num == NONE ? NONE : level_of_scale(p, num);
}

static void set_set(struct putting_in *p, const struct column *c, struct err *e)
{
	g_auto(GStrv) words = g_strsplit_set(p->cell->text, ",;", -1);
	int64_t mask = 0;
	for (char **w = words; *w != NULL; w++) {
		int64_t num = NONE;
		if (*g_strstrip(*w) == '\0')
			continue;
		if (!imp_code(p->x, p->f, imp_text_cell(p->x, arena_strdup(p->x->work, *w)), p->column, &num, e))
			return;
		if (num != NONE && num <= 62)
			mask |= INT64_C(1) << num;
	}
	*row_int(c, p->row) = mask;
}

static void set_bool(struct putting_in *p, const struct column *c)
{
	static const char *const yes[] = {"x", "co", "1", "true", "yes", "v", "✓", "✔", "dung", NULL}, *const no[] = {"0", "khong", "false",
													       "no", "o", "-", "sai", NULL};
	const char *text = text_fold(p->cell->text, p->x->work);
	if (g_strv_contains(yes, text) || g_strv_contains(no, text))
		*row_int(c, p->row) = g_strv_contains(yes, text);
	else
		imp_fault(p->x, p->column, p->cell->text, IMP_SAY(p->x, MSG_IMP_YES_NO, p->cell->text), NULL, NULL, false);
}

/* "1.234.000", "12,5", and what Excel gives: "12.5". */
static bool number_of(const struct grid_cell *cell, int scale, int64_t *out)
{
	GString *digits = g_string_new(NULL);
	const char *text = cell->text;
	size_t n = strlen(text), points = 0, fraction = 0;
	const char *comma = strchr(text, ','), *point = strrchr(text, '.');
	bool decimal_point = cell->type == GRID_NUMBER || (comma == NULL && point != NULL && strlen(point + 1) != 3);
	bool after = false, ok = n > 0;
	for (size_t i = 0; ok && i < n; i++) {
		if (g_ascii_isdigit(text[i]) || (text[i] == '-' && i == 0)) {
			g_string_append_c(digits, text[i]);
			fraction += after;
		} else if ((text[i] == ',' && !decimal_point) || (text[i] == '.' && decimal_point)) {
			ok = !after;
			after = true;
		} else if (text[i] == '.' || text[i] == ' ') {
			points++;
		} else {
			ok = false;
		}
	}
	for (; (int)fraction < scale; fraction++)
		g_string_append_c(digits, '0');
	errno = 0;
	char *end = NULL;
	*out = g_ascii_strtoll(digits->str, &end, 10);
	ok = ok && digits->len > 0 && *end == '\0' && end != digits->str && errno == 0 && (int)fraction == scale;
	g_string_free(digits, TRUE);
	return ok;
}

static void set_number(struct putting_in *p, const struct column *c)
{
	const struct kind_field *field = p->f->f->field;
	struct grid_cell cell = *p->cell;
	size_t n = strlen(cell.text);
	bool percent = field->type == FIELD_SHARE && n > 0 && cell.text[n - 1] == '%';
	if (percent)
		cell.text = arena_strndup(p->x->work, cell.text, n - 1);
	int scale = field->type == FIELD_DEC ? (int)field->max : field->type == FIELD_SHARE ? (percent ? 4 : 6) : 0;
	int64_t v = 0;
	if (number_of(&cell, scale, &v))
		*row_int(c, p->row) = v;
	else
		imp_fault(p->x, p->column, p->cell->text, IMP_SAY(p->x, MSG_IMP_NUMBER, p->cell->text), NULL, NULL, false);
}

/* ---- text ---- */

/* Most cells are in the form we keep already. */
static bool is_plain(const char *s)
{
	for (const unsigned char *p = (const unsigned char *)s; *p != '\0'; p++) {
		if (*p < 0x20 || *p == 0x7F || (*p == ' ' && (p[1] == ' ' || p[1] == '\0')) || (*p == 0xC3 && p[1] == 0x90) || *p == 0xE2 ||
			*p == 0xEF || *p == 0xCC || *p == 0xCD || (*p == 0xC2 && p[1] < 0xB0))
			return false;
	}
	return *s != ' ';
}

const char *imp_normal(struct importing *x, const char *text, struct err *e)
{
	return is_plain(text) ? text : text_normalise(text, x->work, e);
}

/* NGUYỄN VĂN MẪU -> Nguyễn Văn Mẫu; names that have small letters stay. */
static const char *name_case(struct importing *x, const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (g_unichar_islower(g_utf8_get_char(p)))
			return text;
	GString *s = g_string_new(NULL);
	bool first = true;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		g_string_append_unichar(s, first ? g_unichar_toupper(c) : g_unichar_tolower(c));
		first = c == ' ' || c == '-' || c == '\'';
	}
	const char *out = arena_strdup(x->work, s->str);
	g_string_free(s, TRUE);
	return out;
}

/* Digits of a number that has N of them by its format; leading zeros lost in Excel come back. 0: the format says nothing. */
static size_t digits_wanted(const char *format)
{
	return format != NULL && g_str_has_prefix(format, "\\d{") && g_str_has_suffix(format, "}") &&
			       strspn(format + 3, "0123456789") == strlen(format) - 4
		       ? (size_t)g_ascii_strtoull(format + 3, NULL, 10)
		       : 0;
}

/* What the code of a row says about the form of its secret (identity_kind). */
static const struct code *form_of(struct putting_in *p)
{
	for (size_t i = 0; i < p->rec->r->field_count; i++) {
		const struct imp_field *f = &p->rec->fields[i];
		const struct code *c =
			f->list == NULL || f->f->table != p->f->f->table ? NULL : code_by_num(f->list, row_get_int(f->f->column, p->row));
		if (c != NULL && code_extra(c, "format") != NULL)
			return c;
	}
	return NULL;
}

static const char *padded(struct putting_in *p, const char *value, size_t wanted)
{
	size_t n = strlen(value);
	if (wanted == 0 || n >= wanted || n + 3 < wanted || strspn(value, "0123456789") != n)
		return value;
	char *out = arena_alloc(p->x->work, wanted + 1);
	memset(out, '0', wanted - n);
	memcpy(out + wanted - n, value, n);
	imp_fault(p->x, p->column, value, IMP_SAY(p->x, MSG_IMP_PADDED, p->f->label), NULL, NULL, true);
	return out;
}

/* "001 072 000 001", "001.072.000001" -> digits alone, where nothing but digits and such signs is there. */
static const char *joined_digits(struct putting_in *p, const char *text)
{
	if (text[strspn(text, "0123456789 .")] != '\0')
		return text;
	char *out = arena_strdup(p->x->work, text), *to = out;
	for (const char *s = text; *s != '\0'; s++)
		if (g_ascii_isdigit(*s))
			*to++ = *s;
	*to = '\0';
	return out;
}

static bool has_form(struct putting_in *p, const struct code *form, const char *value)
{
	const char *format = form == NULL ? NULL : code_extra(form, "format");
	size_t wanted = digits_wanted(format);
	bool fits = true;
	if (wanted > 0) {
		fits = strlen(value) == wanted && strspn(value, "0123456789") == wanted;
	} else if (format != NULL) {
		g_autofree char *pattern = g_strconcat("^(?:", format, ")$", NULL);
		fits = g_regex_match_simple(pattern, value, 0, 0);
	}
	if (!fits)
		imp_fault(p->x, p->column, value, IMP_SAY(p->x, MSG_IMP_FORMAT, value, p->x->o->lang == MSG_VI ? form->vi : form->en), NULL,
			"C25", false);
	return fits;
}

static void set_secret(struct putting_in *p, const struct column *c, struct err *e)
{
	struct err why = {0};
	const char *value = imp_normal(p->x, p->cell->text, &why), *enc = NULL, *bix = NULL;
	const struct code *form = form_of(p);
	if (value == NULL) {
		imp_fault(p->x, p->column, p->cell->text, err_text(&why, p->x->o->lang), NULL, NULL, false);
		return;
	}
	value = padded(p, joined_digits(p, value), digits_wanted(form == NULL ? NULL : code_extra(form, "format")));
	if (!has_form(p, form, value) || !store_secret(p->x->store, value, p->x->work, &enc, &bix, e))
		return;
	const struct column *last4 = table_column(p->f->f->table, "last4");
	size_t n = strlen(value);
	row_set_text(c, p->row, enc);
	row_set_text(c + 1, p->row, bix);
	if (last4 != NULL && n > 4 && g_str_is_ascii(value))
		row_set_text(last4, p->row, value + n - 4);
}

/* "Nguyễn Văn⏎An", as Alt+Enter makes it: the same in one line; NULL where something else is wrong with the text. */
static const char *in_one_line(struct putting_in *p, const char *text)
{
	struct err ignored = {0};
	char *line = arena_strdup(p->x->work, text);
	if (strpbrk(line, "\r\n\t") == NULL)
		return NULL;
	g_strdelimit(line, "\r\n\t", ' ');
	return imp_normal(p->x, line, &ignored);
}

static void wrong_text(struct putting_in *p, const struct err *why)
{
	const char *line = in_one_line(p, p->cell->text);
	const char *text = line != NULL ? IMP_SAY(p->x, MSG_IMP_LINES, NULL) : IMP_SAY(p->x, MSG_IMP_TEXT, err_text(why, p->x->o->lang));
	imp_fault(p->x, p->column, p->cell->text, text, line, NULL, false);
}

static void set_text(struct putting_in *p, const struct column *c)
{
	struct err why = {0};
	const struct kind_field *field = p->f->f->field;
	const char *text = imp_normal(p->x, p->cell->text, &why);
	if (text == NULL) {
		wrong_text(p, &why);
		return;
	}
	if (field->type == FIELD_NAME)
		text = name_case(p->x, text);
	if (field->type == FIELD_DIGITS && field->digits != NULL)
		text = padded(p, text, (size_t)g_ascii_strtoull(field->digits, NULL, 10));
	row_set_text(c, p->row, text);
}

/* ---- one field ---- */

static bool is_date(const struct column *c, const struct kind_field *f)
{
	return f->type == FIELD_DATE || f->type == FIELD_PDATE || (f->type == FIELD_DECISION && g_str_has_suffix(c->name, "_d"));
}

static void set_column(struct putting_in *p, struct err *e)
{
	const struct column *c = p->f->f->column;
	const struct kind_field *field = p->f->f->field;
	if (field == NULL)
		set_day(p);
	else if (field->type == FIELD_SECRET)
		set_secret(p, c, e);
	else if (c->store == COLUMN_TEXT)
		set_text(p, c);
	else if (is_date(c, field))
		set_date(p, c);
	else if (field->type == FIELD_CODE)
		set_code(p, c, e);
	else if (field->type == FIELD_SET)
		set_set(p, c, e);
	else if (field->type == FIELD_BOOL)
		set_bool(p, c);
	else
		set_number(p, c);
}

/* Marks the column as filled from the file (and not from the mapping): only then may it differ from what is recorded. */
static void mark(struct imp_record *rec, const struct mapping_field *f)
{
	size_t i = (size_t)(f->column - f->table->columns);
	uint64_t *bits = f->table == rec->versions ? rec->set_version : rec->set_head;
	must(i < 256);
	bits[i / 64] |= UINT64_C(1) << (i % 64);
}

static bool fill_field(struct importing *x, struct imp_record *rec, struct imp_field *f, struct err *e)
{
	struct putting_in p = {x, rec, f, NULL, SIZE_MAX, f->f->table == rec->versions ? rec->version : rec->row};
	bool same = false;
	if (f->f->source == SOURCE_RECORD)
		return true; /* import_row.c: its id is not known yet */
	if (rec->self && f->f->column_count > 0 && (!imp_says_the_same(x, rec, f, &same, e) || same))
		return e->code == ERR_NONE;
	if (f->f->source == SOURCE_ORGANISATION || f->f->source == SOURCE_UNIT || f->f->source == SOURCE_POST ||
		f->f->source == SOURCE_PERSON || f->f->source == SOURCE_ROW ||
		(f->f->source == SOURCE_OPTION && f->f->option != OPTION_TODAY)) {
		int64_t id = NONE;
		if (!imp_look(x, rec, f, &id, e))
			return false;
		*row_int(f->f->column, p.row) = id;
		if (id != NONE && f->f->field != NULL && imp_has_area(f->f->field))
			*row_int(f->f->column + 1, p.row) = x->found_area;
		if (id != NONE && f->f->source != SOURCE_OPTION)
			mark(rec, f->f);
		return true;
	}
	p.cell = f->f->source == SOURCE_OPTION	? imp_text_cell(x, "today")
		 : f->f->source == SOURCE_VALUE ? imp_text_cell(x, f->f->value)
						: imp_cell(x, f, &p.column);
	if (p.cell->text[0] == '\0' && f->f->otherwise != NULL)
		p.cell = imp_text_cell(x, f->f->otherwise);
	if (p.cell->text[0] == '\0')
		return true;
	set_column(&p, e);
	if (p.column != SIZE_MAX)
		mark(rec, f->f);
	return e->code == ERR_NONE;
}

static bool set_field(struct importing *x, struct imp_record *rec, struct imp_field *f, struct err *e)
{
	int64_t before = x->hard;
	size_t i = (size_t)(f - rec->fields);
	bool ok = fill_field(x, rec, f, e);
	if (x->hard != before) {
		rec->faulty = true;
		rec->wrong[i / 64 % 2] |= UINT64_C(1) << (i % 64);
	}
	return ok;
}

bool imp_values(struct importing *x, struct imp_record *rec, struct err *e)
{
	/* Posts want the day, secrets the code that says their form, levels their scale: last. */
	for (int last = 0; last < 2; last++)
		for (size_t i = 0; i < rec->r->field_count; i++) {
			struct imp_field *f = &rec->fields[i];
			bool late = f->f->source == SOURCE_POST || f->f->source == SOURCE_ROW ||
				    (f->list != NULL && f->list->count > 0 && f->list->codes[0].scale != NULL) ||
				    (f->f->field != NULL && f->f->field->type == FIELD_SECRET);
			if (late == (last == 1) && !set_field(x, rec, f, e))
				return false;
		}
	return true;
}
