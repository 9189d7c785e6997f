/* Where the names of the columns are: below the title lines, above the first row of data; in one row or in several joined by merged cells.
 */
#include "exchange/grid_internal.h"

#include <string.h>

/* What a row has in it, cells of merged areas counted where they begin. */
struct shape {
	size_t filled, texts, last; /* last: after the last filled cell, merged ones too */
};

static struct shape shape_of(const struct grid_row *r)
{
	struct shape s = {0};
	for (size_t i = 0; i < r->count; i++) {
		const struct grid_cell *c = &r->cells[i];
		if (c->type == GRID_EMPTY)
			continue;
		s.last = i + 1;
		if (c->joined)
			continue;
		s.filled++;
		/* a number kept as text says as little as a number */
		const char *end = c->text + strspn(c->text, "0123456789.,/-");
		s.texts += c->type == GRID_TEXT && *end != '\0';
	}
	return s;
}

/* Most rows of a table have about as many cells filled as the fullest quarter of them. */
static size_t usual_width(const struct grid_row *rows, size_t n)
{
	size_t counts[GRID_COLUMNS_MAX + 1] = {0}, seen = 0;
	for (size_t i = 0; i < n; i++)
		counts[shape_of(&rows[i]).filled]++;
	for (size_t w = GRID_COLUMNS_MAX; w > 0; w--) {
		seen += counts[w];
		if (seen * 4 >= n && seen > 0)
			return w;
	}
	return 0;
}

/* "1 2 3 4" or "(1) (2) (3)" or "A B 1 2" below the names, as official forms have it. */
static bool is_column_numbers(const struct grid_row *r)
{
	int last = -1;
	size_t filled = 0;
	bool bracket = false;
	for (size_t i = 0; i < r->count; i++) {
		const char *s = r->cells[i].text;
		if (r->cells[i].type == GRID_EMPTY || r->cells[i].joined)
			continue;
		bracket = bracket || *s == '(' || *s == '[';
		s += *s == '(' || *s == '[';
		size_t n = strspn(s, "0123456789");
		filled++;
		if (n == 0 && last <= 0 && g_ascii_isupper(*s) && strlen(s) <= 2) {
			last = 0;
			continue;
		}
		if (n == 0 || n > 3)
			return false;
		int number = (int)g_ascii_strtoll(s, NULL, 10);
		/* "(7)=(5)+(6)": any formula may follow a number that goes on */
		if (number != last + 1 && !(last <= 0 && number == 1) && !(last == -1 && number <= 2))
			return false;
		last = number;
	}
	/* "1 2" could be a row of data */
	return filled >= (bracket ? 2 : 4) && last >= 2;
}

static const struct grid_row *row_numbered(const struct grid_row *rows, size_t n, int64_t number)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].number == number)
			return &rows[i];
	return NULL;
}

/* The index of the first row of data's header, or n. */
static size_t find_first(const struct grid_row *rows, size_t n)
{
	size_t width = usual_width(rows, n);
	for (size_t i = 0; i < n && width > 0; i++) {
		struct shape s = shape_of(&rows[i]);
		if (width == 1 ? s.filled >= 1 : s.filled >= 2 && s.filled * 10 >= width * 5)
			return s.texts * 10 >= s.filled * 6 ? i : n;
	}
	return n;
}

/* Down: names go on below while a merged cell of the header reaches further, or stands over several columns with names of their own. */
static int64_t last_of_header(const struct grid_row *rows, size_t n, const struct grid_merge *merges, size_t merge_count, int64_t first)
{
	int64_t last = first;
	for (size_t i = 0; i < merge_count && merges[i].first_row <= last; i++) {
		const struct grid_merge *m = &merges[i];
		if (m->first_row < first || m->last_row - m->first_row > 6)
			continue;
		last = MAX(last, m->last_row);
		const struct grid_row *below = row_numbered(rows, n, m->last_row + 1);
		if (m->first_column == m->last_column || below == NULL || m->last_row + 1 <= last)
			continue;
		size_t named = 0;
		for (size_t c = m->first_column; c <= m->last_column && c < below->count; c++)
			named += below->cells[c].type == GRID_TEXT && !below->cells[c].joined &&
				 below->cells[c].text[strspn(below->cells[c].text, "0123456789.,/-")] != '\0';
		if (named * 2 > m->last_column - m->first_column && shape_of(below).texts == shape_of(below).filled)
			last = m->last_row + 1;
	}
	return last;
}

/* Up, when the user chose the last row: rows that merged cells tie to it. */
static int64_t first_of_header(const struct grid_row *rows, size_t n, const struct grid_merge *merges, size_t merge_count, int64_t last)
{
	int64_t first = last;
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < merge_count; i++) {
			const struct grid_merge *m = &merges[i];
			const struct grid_row *r = row_numbered(rows, n, m->first_row);
			bool over = m->last_row >= first ||
				    (m->last_row == first - 1 && m->last_column > m->first_column && r != NULL && shape_of(r).filled >= 2);
			if (m->first_row < first && over && m->last_row - m->first_row <= 6) {
				first = m->first_row;
				again = true;
			}
		}
	}
	return first;
}

/* Line ends inside a name become blanks. */
static void append_name(GString *s, const char *text)
{
	if (s->len > 0)
		g_string_append(s, " – ");
	for (const char *p = text; *p != '\0'; p++)
		if (*p != '\n')
			g_string_append_c(s, *p);
		else if (p > text && p[-1] != ' ' && p[-1] != '\n')
			g_string_append_c(s, ' ');
}

static const char *name_of(const struct grid_row *rows, size_t n, const struct grid_head *h, size_t column, struct arena *a)
{
	g_autoptr(GString) s = g_string_new(NULL);
	const char *before = "";
	for (size_t i = 0; i < n; i++) {
		if (rows[i].number < h->first || rows[i].number > h->last || column >= rows[i].count)
			continue;
		if (rows[i].number == h->last && h->last > h->first && is_column_numbers(&rows[i]))
			continue;
		const char *text = rows[i].cells[column].text;
		if (*text != '\0' && strcmp(text, before) != 0)
			append_name(s, text);
		before = *text != '\0' ? text : before;
	}
	return arena_strndup(a, s->str, s->len);
}

void grid_find_header(const struct grid_row *rows, size_t n, const struct grid_merge *merges, size_t merge_count, int64_t wanted,
	struct arena *a, struct grid_head *out)
{
	*out = (struct grid_head){.last = wanted};
	if (wanted != 0) {
		const struct grid_row *last = row_numbered(rows, n, wanted);
		int64_t names = wanted;
		/* the row of numbers below the names was chosen, or the names themselves */
		for (size_t i = 1; last != NULL && is_column_numbers(last) && i < n; i++)
			if (rows[i].number == wanted)
				names = rows[i - 1].number;
		out->first = first_of_header(rows, n, merges, merge_count, names);
	} else {
		size_t first = find_first(rows, n);
		if (first == n)
			return;
		out->first = rows[first].number;
		out->last = last_of_header(rows, n, merges, merge_count, out->first);
		for (size_t i = 1; i < n; i++)
			if (rows[i - 1].number <= out->last && rows[i].number > out->last && is_column_numbers(&rows[i])) {
				out->last = rows[i].number;
				break;
			}
	}
	for (size_t i = 0; i < n; i++)
		if (rows[i].number >= out->first && rows[i].number <= out->last)
			out->count = MAX(out->count, shape_of(&rows[i]).last);
	const char **names = ARENA_ARRAY(a, const char *, out->count + 1);
	for (size_t i = 0; i < out->count; i++)
		names[i] = name_of(rows, n, out, i, a);
	out->names = names;
}
