/* CSV files as a grid: read in pieces, so that their length does not matter; quoted fields with line ends, rows of unequal length. Fields
 * are cut on the bytes and turned to Unicode afterwards, because all encodings here but UTF-16 leave ASCII alone. */
#include "exchange/grid_internal.h"

#include "messages/grid.def"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PIECE 65536
#define SAMPLE 262144

struct csv_file {
	FILE *f;
	struct grid_probe probe;
	char separator;
	int64_t size, taken; /* bytes of the file */
	GString *in;	     /* decoded from UTF-16, else the bytes themselves */
	size_t at, start;    /* the next byte; where the record began */
	bool end;
	unsigned char half[4]; /* an unfinished letter of UTF-16 */
	size_t half_length;
	int64_t line; /* in which the next byte stands */
	int64_t rows;
	GString *record; /* the bytes of all fields */
	GArray *ends;	 /* size_t: where in record each field ends */
	struct row_builder row;
};

static const char *const only_sheet[] = {""};

/* ---- bytes ---- */

static void append_utf16(struct csv_file *c, const unsigned char *b, size_t n)
{
	bool little = c->probe.container == GRID_UTF16LE;
	for (size_t i = 0; i < n; i++) {
		c->half[c->half_length++] = b[i];
		if (c->half_length < 2)
			continue;
		gunichar u = (gunichar)(little ? c->half[0] | c->half[1] << 8 : c->half[1] | c->half[0] << 8);
		if (c->half_length == 2 && u >= 0xD800 && u < 0xDC00)
			continue; /* the first half of a pair */
		if (c->half_length == 4) {
			gunichar low = (gunichar)(little ? c->half[2] | c->half[3] << 8 : c->half[3] | c->half[2] << 8);
			u = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
		} else if (c->half_length != 2) {
			continue;
		} else if (u >= 0xDC00 && u < 0xE000) {
			u = 0xFFFD;
		}
		g_string_append_unichar(c->in, u == 0 ? ' ' : u);
		c->half_length = 0;
	}
}

/* More input behind what is still unread; sets end. */
static bool fill(struct csv_file *c, struct err *e)
{
	char piece[PIECE];
	size_t n = fread(piece, 1, sizeof piece, c->f);
	if (n == 0 && ferror(c->f))
		return FAIL(e, ERR_IO, MSG_GRID_READ, g_strerror(errno));
	c->taken += (int64_t)n;
	c->end = n == 0;
	g_string_erase(c->in, 0, (gssize)c->start);
	c->at -= c->start;
	c->start = 0;
	if (c->probe.container == GRID_UTF16LE || c->probe.container == GRID_UTF16BE)
		append_utf16(c, (const unsigned char *)piece, n);
	else
		g_string_append_len(c->in, piece, (gssize)n);
	return true;
}

/* The next byte, or -1 at the end, or -2 after a failure. */
static int peek(struct csv_file *c, struct err *e)
{
	while (c->at >= c->in->len && !c->end)
		if (!fill(c, e))
			return -2;
	return c->at < c->in->len ? (unsigned char)c->in->str[c->at] : -1;
}

/* ---- fields ---- */

static bool too_long(const struct csv_file *c, int64_t line, struct err *e)
{
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, line);
	return c->ends->len >= GRID_COLUMNS_MAX ? FAIL(e, ERR_INPUT, MSG_GRID_COLUMNS, number)
						: FAIL(e, ERR_INPUT, MSG_GRID_LONG_TEXT, number);
}

/* Inside quotes, up to and with the closing one. */
static bool read_quoted(struct csv_file *c, size_t from, struct err *e)
{
	int64_t line = c->line;
	for (;;) {
		int b = peek(c, e);
		if (b == -2)
			return false;
		if (b == -1) {
			g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, line);
			return FAIL(e, ERR_INPUT, MSG_GRID_QUOTE, number);
		}
		c->at++;
		if (b == '"') {
			b = peek(c, e);
			if (b != '"')
				return b != -2;
			c->at++;
		}
		c->line += b == '\n';
		g_string_append_c(c->record, (char)b);
		if (c->record->len - from > GRID_TEXT_MAX)
			return too_long(c, line, e);
	}
}

/* One field with what ends it; *last: the record ends with it. */
static bool read_field(struct csv_file *c, bool *last, struct err *e)
{
	size_t from = c->record->len;
	int b = peek(c, e);
	if (b == '"') {
		c->at++;
		if (!read_quoted(c, from, e))
			return false;
	}
	for (;;) {
		b = peek(c, e);
		if (b == -2)
			return false;
		if (b != -1)
			c->at++;
		if (b == -1 || b == '\n' || b == '\r' || b == (unsigned char)c->separator)
			break;
		g_string_append_c(c->record, (char)b);
		if (c->record->len - from > GRID_TEXT_MAX)
			return too_long(c, c->line, e);
	}
	*last = b != (unsigned char)c->separator || b == -1;
	if (b == '\r' && peek(c, e) == '\n')
		c->at++;
	c->line += b == '\n' || b == '\r';
	g_array_append_val(c->ends, c->record->len);
	return true;
}

static bool read_record(struct csv_file *c, struct err *e)
{
	bool last = false;
	c->start = c->at;
	g_string_truncate(c->record, 0);
	g_array_set_size(c->ends, 0);
	while (!last) {
		if (c->ends->len >= GRID_COLUMNS_MAX)
			return too_long(c, c->line, e);
		if (!read_field(c, &last, e))
			return false;
	}
	return true;
}

static bool put_field(struct csv_file *c, size_t column, const char *s, size_t n, int64_t line, struct err *e)
{
	/* ="0123": how Excel is told that digits are text */
	bool formula = n >= 3 && s[0] == '=' && s[1] == '"' && s[n - 1] == '"' && memchr(s + 2, '"', n - 3) == NULL;
	if (formula) {
		s += 2;
		n -= 3;
	}
	/* '=1+1: how a text that looks like a formula is kept from being one (sheet_csv_cell) */
	if (n >= 2 && s[0] == '\'' && memchr("=+-@\t\r", s[1], 6) != NULL) {
		s++;
		n--;
	}
	enum grid_encoding container =
		c->probe.container == GRID_CP1252 || c->probe.container == GRID_CP1258 ? c->probe.container : GRID_UTF8;
	if (container == GRID_UTF8 && !g_utf8_validate_len(s, n, NULL) && memchr(s, 0, n) == NULL) {
		g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, line);
		return FAIL(e, ERR_INPUT, MSG_GRID_NOT_UTF8, number);
	}
	if (memchr(s, 0, n) != NULL)
		return FAIL0(e, ERR_INPUT, MSG_GRID_BINARY);
	size_t raw = 0, text = row_text(&c->row, container, c->probe.legacy, s, n, &raw);
	if (text != 0) {
		struct built *cell = row_cell(&c->row, column);
		*cell = (struct built){.type = GRID_TEXT, .text = text, .raw = raw, .formula = formula};
	}
	return true;
}

static bool csv_next(void *self, const struct grid_row **row, struct err *e)
{
	struct csv_file *c = self;
	*row = NULL;
	for (;;) {
		c->start = c->at;
		int b = peek(c, e);
		if (b < 0)
			return b == -1;
		int64_t line = c->line;
		if (!read_record(c, e))
			return false;
		row_begin(&c->row);
		size_t from = 0;
		for (size_t i = 0; i < c->ends->len; i++) {
			size_t to = g_array_index(c->ends, size_t, i);
			if (!put_field(c, i, c->record->str + from, to - from, line, e))
				return false;
			from = to;
		}
		if (c->row.cells->len == 0)
			continue;
		if (++c->rows > GRID_ROWS_MAX)
			return FAIL0(e, ERR_INPUT, MSG_GRID_ROWS);
		*row = row_done(&c->row, line);
		return true;
	}
}

static int csv_progress(const void *self)
{
	const struct csv_file *c = self;
	return c->size == 0 ? 1000 : (int)(c->taken * 1000 / c->size);
}

static void csv_close(void *self)
{
	struct csv_file *c = self;
	if (c->f != NULL)
		fclose(c->f);
	g_string_free(c->in, TRUE);
	g_string_free(c->record, TRUE);
	g_array_free(c->ends, TRUE);
	row_free(&c->row);
	g_free(c);
}

/* ---- opening ---- */

/* Is the whole file UTF-8, and more than ASCII? Its beginning goes to sample. */
static bool scan(struct csv_file *c, GString *sample, bool *utf8, bool *non_ascii, struct err *e)
{
	char piece[PIECE + 8] = {0};
	size_t kept = 0, n;
	*utf8 = true;
	*non_ascii = false;
	while ((n = fread(piece + kept, 1, PIECE, c->f)) > 0) {
		c->size += (int64_t)n;
		if (sample->len < SAMPLE)
			g_string_append_len(sample, piece + kept, (gssize)MIN(n, SAMPLE - sample->len));
		n += kept;
		kept = 0;
		for (size_t i = 0; i < n && !*non_ascii; i++)
			*non_ascii = (unsigned char)piece[i] >= 0x80;
		const char *end = piece;
		if (!*utf8 || g_utf8_validate_len(piece, n, &end))
			continue;
		kept = (size_t)(piece + n - end);
		/* a letter cut in two by the end of the piece, or no letter at all */
		*utf8 = kept < 4 && *end != '\0' && g_utf8_get_char_validated(end, (gssize)kept) == (gunichar)-2;
		memmove(piece, end, *utf8 ? kept : 0);
		kept = *utf8 ? kept : 0;
	}
	*utf8 = *utf8 && kept == 0;
	if (ferror(c->f) || fseek(c->f, 0, SEEK_SET) != 0)
		return FAIL(e, ERR_IO, MSG_GRID_READ, g_strerror(errno));
	return true;
}

/* The sample as the separators can be seen in it. */
static char find_separator(const struct csv_file *c, const GString *sample)
{
	size_t skip = c->probe.mark;
	if (c->probe.container != GRID_UTF16LE && c->probe.container != GRID_UTF16BE)
		return grid_guess_separator(sample->str + skip, sample->len - skip);
	struct csv_file half = {.probe = c->probe, .in = g_string_new(NULL)};
	append_utf16(&half, (const unsigned char *)sample->str + skip, sample->len - skip);
	char separator = grid_guess_separator(half.in->str, half.in->len);
	g_string_free(half.in, TRUE);
	return separator;
}

/* "sep=;" is for Excel, not for readers. */
static bool skip_separator_line(struct csv_file *c, struct err *e)
{
	if (peek(c, e) == -2)
		return false;
	if (c->in->len < 6 || g_ascii_strncasecmp(c->in->str, "sep=", 4) != 0 || (c->in->str[5] != '\r' && c->in->str[5] != '\n'))
		return true;
	c->at = c->in->str[5] == '\r' && c->in->len > 6 && c->in->str[6] == '\n' ? 7 : 6;
	c->line++;
	return true;
}

static bool open_csv(struct csv_file *c, const char *path, const struct grid_options *o, struct err *e)
{
	g_autoptr(GString) sample = g_string_new(NULL);
	bool utf8 = false, non_ascii = false;
	c->f = fopen(path, "rbe");
	if (c->f == NULL)
		return FAIL(e, ERR_NOT_FOUND, MSG_GRID_READ, g_strerror(errno));
	if (!scan(c, sample, &utf8, &non_ascii, e))
		return false;
	if (c->size == 0)
		return FAIL0(e, ERR_INPUT, MSG_GRID_NOTHING);
	grid_probe(sample->str, sample->len, utf8, non_ascii, o->encoding, &c->probe);
	if (c->probe.container == GRID_UTF8 && !utf8)
		return FAIL0(e, ERR_INPUT, MSG_GRID_CHOSEN_UTF8);
	if (c->probe.container != GRID_UTF16LE && c->probe.container != GRID_UTF16BE && memchr(sample->str, 0, sample->len) != NULL)
		return FAIL0(e, ERR_INPUT, MSG_GRID_BINARY);
	c->separator = o->separator != 0 ? o->separator : find_separator(c, sample);
	if (fseek(c->f, (long)c->probe.mark, SEEK_SET) != 0)
		return FAIL(e, ERR_IO, MSG_GRID_READ, g_strerror(errno));
	c->taken = (int64_t)c->probe.mark;
	return skip_separator_line(c, e);
}

static struct csv_file *new_csv(void)
{
	struct csv_file *c = g_new0(struct csv_file, 1);
	c->in = g_string_new(NULL);
	c->record = g_string_new(NULL);
	c->ends = g_array_new(FALSE, FALSE, sizeof(size_t));
	c->line = 1;
	return c;
}

bool grid_csv_open(const char *path, const struct grid_options *o, struct grid_reader *r, struct grid_guess *g, struct err *e)
{
	struct csv_file *c = new_csv();
	*r = (struct grid_reader){
		.self = c, .next = csv_next, .progress = csv_progress, .close = csv_close, .sheets = only_sheet, .sheet_count = 1};
	if (!open_csv(c, path, o, e)) {
		csv_close(c);
		r->self = NULL;
		return false;
	}
	g->encoding = c->probe.legacy == LEGACY_VNI ? GRID_VNI : c->probe.legacy != LEGACY_NONE ? GRID_TCVN3 : c->probe.container;
	g->encoding_sure = c->probe.sure;
	g->separator = c->separator;
	return true;
}

/* ---- the file again, with the faults of each row ---- */

/* The text as the file can hold it: what is not Unicode gets it without marks. */
static void put_in_encoding(const struct csv_file *c, const char *s, size_t n, FILE *out)
{
	bool little = c->probe.container == GRID_UTF16LE;
	for (const char *p = s; (little || c->probe.container == GRID_UTF16BE) && p < s + n; p = g_utf8_next_char(p)) {
		gunichar u = g_utf8_get_char(p);
		unsigned units[2] = {u < 0x10000 ? u : 0xD800 + ((u - 0x10000) >> 10), 0xDC00 + ((u - 0x10000) & 0x3FF)};
		for (int i = 0; i < (u < 0x10000 ? 1 : 2); i++) {
			fputc((int)(little ? units[i] & 255 : units[i] >> 8), out);
			fputc((int)(little ? units[i] >> 8 : units[i] & 255), out);
		}
	}
	if (c->probe.container == GRID_UTF8 || c->probe.container == GRID_CP1252 || c->probe.container == GRID_CP1258)
		fwrite(s, 1, n, out);
}

static char *without_marks(const char *s)
{
	g_autofree char *apart = g_utf8_normalize(s, -1, G_NORMALIZE_NFD);
	g_autoptr(GString) plain = g_string_new(NULL);
	for (const char *p = apart != NULL ? apart : ""; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c < 0x80 || c == 0x110 || c == 0x111)
			g_string_append_c(plain, c == 0x110 ? 'D' : c == 0x111 ? 'd' : (char)c);
	}
	return g_strdup(plain->str);
}

static void put_faults(const struct csv_file *c, const char *faults, size_t fields, FILE *out)
{
	const char separator[2] = {c->separator, '\0'};
	bool unicode = c->probe.legacy == LEGACY_NONE && c->probe.container != GRID_CP1252 && c->probe.container != GRID_CP1258;
	g_autofree char *text = unicode ? g_strdup(faults) : without_marks(faults);
	for (size_t i = 0; i < fields; i++)
		put_in_encoding(c, separator, 1, out);
	put_in_encoding(c, "\"", 1, out);
	for (const char *p = text, *end; *p != '\0'; p = end) {
		end = *p == '"' ? p + 1 : p + strcspn(p, "\"");
		if (*p == '"')
			put_in_encoding(c, "\"\"", 2, out);
		else
			put_in_encoding(c, p, (size_t)(end - p), out);
	}
	put_in_encoding(c, "\"", 1, out);
}

static bool mark_records(
	struct csv_file *c, int64_t header_row, const char *heading, const struct grid_mark *marks, size_t count, FILE *out, struct err *e)
{
	size_t width = 0;
	g_autoptr(GString) faults = g_string_new(NULL);
	for (int b; (c->start = c->at, b = peek(c, e)) != -1;) {
		int64_t line = c->line;
		if (b == -2 || !read_record(c, e))
			return false;
		const char *raw = c->in->str + c->start;
		size_t n = c->at - c->start, text = n;
		while (text > 0 && (raw[text - 1] == '\n' || raw[text - 1] == '\r') && n - text < 2)
			text--;
		g_string_truncate(faults, 0);
		for (; count > 0 && marks->row <= line; marks++, count--)
			if (marks->row == line)
				g_string_append_printf(faults, "%s%s", faults->len > 0 ? " · " : "", marks->comment);
		put_in_encoding(c, raw, text, out);
		if (line == header_row) {
			width = c->ends->len;
			put_faults(c, heading, 1, out);
		} else if (faults->len > 0) {
			put_faults(c, faults->str, MAX(width, c->ends->len) - c->ends->len + 1, out);
		}
		put_in_encoding(c, raw + text, n - text, out);
	}
	return true;
}

bool grid_csv_mark(const char *path, const struct grid_options *o, int64_t header_row, const struct grid_mark *marks, size_t count,
	FILE *out, struct err *e)
{
	struct csv_file *c = new_csv();
	bool ok = open_csv(c, path, o, e);
	if (ok && c->probe.mark > 0) {
		static const char *const marks_of[] = {"", "\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"};
		fwrite(marks_of[c->probe.container], 1, c->probe.mark, out);
	}
	if (ok && c->at > 0) /* "sep=;" */
		put_in_encoding(c, c->in->str, c->at, out);
	ok = ok && mark_records(c, header_row, "Lỗi · Faults", marks, count, out, e);
	csv_close(c);
	return ok;
}
