/* Values of cells of an .xlsx: references, numbers, days in both date systems, texts in several fonts. */
#include "exchange/grid_cell.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cell_reference(const char *s, size_t *column, int64_t *row)
{
	size_t c = 0;
	int64_t r = 0;
	const char *p = s;
	for (p += *p == '$'; g_ascii_isalpha(*p); p++) {
		c = c * 26 + (size_t)(g_ascii_toupper(*p) - 'A' + 1);
		if (c > 1000000)
			return false;
	}
	for (p += *p == '$'; g_ascii_isdigit(*p); p++) {
		r = r * 10 + (*p - '0');
		if (r > 100000000)
			return false;
	}
	if (*p != '\0' || c == 0 || r == 0)
		return false;
	*column = c - 1;
	*row = r;
	return true;
}

bool cell_number(const char *s, char *buf, size_t size, double *value)
{
	size_t digits = strspn(s, "0123456789");
	if (s[digits] == '\0' && digits > 0 && digits <= 15 && (s[0] != '0' || digits == 1)) {
		memcpy(buf, s, digits + 1);
		*value = g_ascii_strtod(s, NULL);
		return true;
	}
	char *end = NULL;
	double d = g_ascii_strtod(s, &end);
	if (end == s || *end != '\0' || !isfinite(d) || strpbrk(s, "xXpP") != NULL)
		return false;
	*value = d == 0 ? 0 : d; /* no -0 */
	char form[8];
	for (int precision = 15; precision <= 17; precision++) {
		g_snprintf(form, sizeof form, "%%.%dg", precision);
		g_ascii_formatd(buf, (gint)size, form, *value);
		if (g_ascii_strtod(buf, NULL) == *value)
			break;
	}
	/* an exponent: written out */
	const char *e = strchr(buf, 'e');
	if (e == NULL)
		return true;
	long exponent = strtol(e + 1, NULL, 10);
	long decimals = (long)(e - buf) - (strchr(buf, '.') != NULL ? 2 : 1) - (buf[0] == '-') - exponent;
	g_snprintf(form, sizeof form, "%%.%df", (int)CLAMP(decimals, 0, 340));
	g_ascii_formatd(buf, (gint)size, form, *value);
	return true;
}

/* Serial 1 is 1/1/1900, and 60 a 29/2/1900 that never was; in the second system 0 is 1/1/1904. */
static ymd day_of_serial(int64_t serial, bool days_1904)
{
	if (days_1904)
		return serial < 0 || serial > 2957003 ? 0 : ymd_add_days(19040101, (int)serial);
	if (serial < 1 || serial == 60 || serial > 2958465)
		return 0;
	return ymd_add_days(18991231, (int)(serial > 60 ? serial - 1 : serial));
}

static void put_day(struct row_builder *b, struct built *cell, ymd day, enum style_kind kind)
{
	char text[11];
	cell->type = GRID_DAY;
	cell->day = kind == STYLE_YEAR ? day / 10000 * 10000 : kind == STYLE_MONTH ? day / 100 * 100 : day;
	cell->text = row_plain(b, ymd_format_iso(cell->day, text));
}

void cell_put_number(struct row_builder *b, struct built *cell, const char *value, struct style style, bool days_1904)
{
	char text[400];
	double d = 0;
	if (!cell_number(value, text, sizeof text, &d)) {
		cell->type = *value != '\0' ? GRID_TEXT : GRID_EMPTY;
		cell->text = row_text(b, GRID_UTF8, LEGACY_NONE, value, strlen(value), &cell->raw);
		return;
	}
	cell->type = GRID_NUMBER;
	bool dated = style.kind == STYLE_DAY || style.kind == STYLE_MONTH || style.kind == STYLE_YEAR;
	if (dated && d > -1 && d < 3000000) {
		int64_t serial = (int64_t)floor(d);
		ymd day = day_of_serial(serial, days_1904);
		if (day != 0) {
			put_day(b, cell, day, style.kind);
			return;
		}
		if (!days_1904 && (serial == 60 || serial == 0)) {
			/* what Excel shows, and no calendar has */
			cell->type = GRID_TEXT;
			cell->text = row_plain(b, serial == 60 ? "29/02/1900" : "00/01/1900");
			return;
		}
	}
	if (style.kind == STYLE_ZEROS && d >= 0 && d < 1e15 && floor(d) == d) {
		char zeros[40];
		g_snprintf(zeros, sizeof zeros, "%0*" G_GINT64_FORMAT, MIN(style.zeros, 30), (int64_t)d);
		cell->type = GRID_TEXT;
		cell->text = row_plain(b, zeros);
		return;
	}
	cell->text = row_plain(b, text);
}

void cell_put_iso(struct row_builder *b, struct built *cell, const char *value)
{
	g_autofree char *day_text = g_strndup(value, 10);
	ymd day = 0;
	struct err ignored = {0};
	if (strlen(value) >= 10 && ymd_parse_iso(day_text, &day, &ignored)) {
		put_day(b, cell, day, STYLE_DAY);
		return;
	}
	cell->text = row_text(b, GRID_UTF8, LEGACY_NONE, value, strlen(value), &cell->raw);
	cell->type = cell->text != 0 ? GRID_TEXT : GRID_EMPTY;
}

/* ---- texts ---- */

/* _x000D_ stands for a character that XML cannot hold. */
static void unescape(GString *s)
{
	size_t w = 0;
	if (strstr(s->str, "_x") == NULL)
		return;
	for (size_t i = 0; i < s->len;) {
		const char *p = s->str + i;
		unsigned code = 0;
		int n = 0;
		bool is = p[0] == '_' && p[1] == 'x' && s->len - i >= 7 && p[6] == '_';
		for (; is && n < 4 && g_ascii_isxdigit(p[2 + n]); n++)
			code = code << 4 | (unsigned)g_ascii_xdigit_value(p[2 + n]);
		if (!is || n != 4 || code == 0 || (code >= 0xD800 && code < 0xE000)) {
			s->str[w++] = s->str[i++];
			continue;
		}
		w += (size_t)g_unichar_to_utf8(code, s->str + w);
		i += 7;
	}
	g_string_truncate(s, w);
}

static enum grid_legacy legacy_of_mark(char mark, enum grid_legacy cell_font)
{
	switch (mark) {
	case TEXT_UNICODE:
		return LEGACY_NONE;
	case TEXT_TCVN3:
		return LEGACY_TCVN3;
	case TEXT_TCVN3_CAPITALS:
		return LEGACY_TCVN3_CAPITALS;
	case TEXT_VNI:
		return LEGACY_VNI;
	default:
		return cell_font;
	}
}

/* The next piece in one font; *at moves behind it. */
static const char *next_piece(const char *s, size_t n, size_t *at, size_t *length, char *mark)
{
	*mark = TEXT_CELL_FONT;
	if (*at < n && s[*at] >= TEXT_CELL_FONT && s[*at] <= TEXT_VNI)
		*mark = s[(*at)++];
	size_t from = *at;
	while (*at < n && !(s[*at] >= TEXT_CELL_FONT && s[*at] <= TEXT_VNI))
		(*at)++;
	*length = *at - from;
	return s + from;
}

void cell_put_text(struct row_builder *b, struct built *cell, const char *s, size_t n, enum grid_legacy cell_font, enum grid_legacy wanted)
{
	g_autoptr(GString) before = g_string_new(NULL), after = g_string_new(NULL), piece = g_string_new(NULL);
	bool changed = false;
	for (size_t at = 0; at < n;) {
		size_t length = 0;
		char mark = 0;
		const char *from = next_piece(s, n, &at, &length, &mark);
		enum grid_legacy legacy = wanted != LEGACY_NONE ? wanted : legacy_of_mark(mark, cell_font);
		g_string_truncate(piece, 0);
		g_string_append_len(piece, from, (gssize)length);
		unescape(piece);
		g_string_append_len(before, piece->str, (gssize)piece->len);
		changed = grid_convert(legacy, piece->str, piece->len, after) || changed;
	}
	cell->text = row_text(b, GRID_UTF8, LEGACY_NONE, after->str, after->len, &cell->raw);
	cell->raw = changed ? row_plain(b, before->str) : 0;
	cell->type = cell->text != 0 ? GRID_TEXT : GRID_EMPTY;
}
