/* What a CSV file is written in and what separates its columns, guessed from its beginning: old encodings by how much of the text then
 * looks like Vietnamese syllables. */
#include "exchange/grid_text.h"

#include <string.h>

/* Longest first. */
static const char *const initials[] = {"ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l",
	"m", "n", "p", "q", "r", "s", "t", "v", "x", ""};
static const char *const finals[] = {"ng", "nh", "ch", "c", "m", "n", "p", "t", ""};

static size_t skip_initial(const char *s)
{
	size_t i = 0;
	while (strncmp(s, initials[i], strlen(initials[i])) != 0)
		i++;
	size_t n = strlen(initials[i]);
	/* "gì", "quê": the vowel may be part of what begins the syllable */
	return n > 1 && s[n] != '\0' && strchr("aeiouy", s[n]) == NULL && strchr("iu", s[n - 1]) != NULL ? n - 1 : n;
}

/* Small letters without marks. */
static bool is_syllable(const char *s)
{
	size_t at = skip_initial(s);
	if (s[at] == '\0' && at > 1)
		at--;
	size_t vowels = strspn(s + at, "aeiouy");
	if (vowels == 0 || vowels > 3)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(finals); i++)
		if (strcmp(s + at + vowels, finals[i]) == 0)
			return true;
	return false;
}

/* 1: a Vietnamese syllable, 0: not one, -1: says nothing (no mark, no vowel). */
static int judge_word(const char *s, size_t n)
{
	g_autofree char *apart = g_utf8_normalize(s, (gssize)n, G_NORMALIZE_NFD);
	char plain[16];
	size_t length = 0, tones = 0;
	bool marks = false, vowel = false, foreign = false;
	for (const char *p = apart != NULL ? apart : ""; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_unichar_tolower(g_utf8_get_char(p));
		marks = marks || c >= 0x80;
		if (c == 0x111)
			c = 'd';
		if (c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323)
			tones++;
		else if (c == 0x302 || c == 0x306 || c == 0x31B)
			foreign = foreign || length == 0 || strchr(c == 0x302 ? "aeo" : c == 0x306 ? "a" : "ou", plain[length - 1]) == NULL;
		else if (c >= 0x80 || !g_ascii_isalpha((char)c))
			foreign = true;
		else if (length + 1 < sizeof plain)
			plain[length++] = (char)c;
		else
			foreign = true;
		vowel = vowel || (c < 0x80 && strchr("aeiouy", (int)c) != NULL);
	}
	plain[length] = '\0';
	if (!marks || (!vowel && !foreign))
		return -1;
	return !foreign && tones <= 1 && is_syllable(plain) ? 1 : 0;
}

static bool is_word_letter(gunichar c)
{
	if (c < 0x80)
		return g_ascii_isalpha((char)c);
	return c > 0xA0 && !(c >= 0x2010 && c <= 0x206F) && c != 0xAB && c != 0xBB && c != 0xB0 && c != 0xB7 && c != 0xD7 && c != 0xFEFF &&
	       c != 0xFFFD;
}

int grid_vietnamese(const char *s, size_t n)
{
	size_t good = 0, all = 0;
	for (const char *p = s, *end = s + n; p < end;) {
		const char *word = p;
		while (p < end && is_word_letter(g_utf8_get_char(p)))
			p = g_utf8_next_char(p);
		int is = p > word ? judge_word(word, (size_t)(p - word)) : -1;
		all += is >= 0;
		good += is == 1;
		if (p == word)
			p = g_utf8_next_char(p);
	}
	return all == 0 ? -1 : (int)(good * 1000 / all);
}

static int score(enum grid_encoding container, enum grid_legacy legacy, const char *sample, size_t n)
{
	g_autoptr(GString) text = g_string_new(NULL), out = g_string_new(NULL);
	grid_decode(container, sample, n, text);
	if (legacy == LEGACY_NONE)
		return grid_vietnamese(text->str, text->len);
	/* line by line: one line with real Unicode does not speak for the others */
	for (const char *p = text->str, *end; *p != '\0'; p = end) {
		end = strchr(p, '\n');
		end = end != NULL ? end + 1 : p + strlen(p);
		grid_convert(legacy, p, (size_t)(end - p), out);
	}
	return grid_vietnamese(out->str, out->len);
}

/* UTF-16 without a mark: text of any Western or Vietnamese sort has many zero bytes on one side. */
static bool probe_utf16(const char *s, size_t n, enum grid_encoding *out)
{
	size_t even = 0, odd = 0;
	for (size_t i = 0; i + 1 < n; i += 2) {
		even += s[i] == 0;
		odd += s[i + 1] == 0;
	}
	size_t pairs = n / 2;
	if (pairs == 0 || MAX(even, odd) * 10 < pairs * 4 || MIN(even, odd) * 10 >= pairs)
		return false;
	*out = odd > even ? GRID_UTF16LE : GRID_UTF16BE;
	return true;
}

static bool by_mark(const char *s, size_t n, struct grid_probe *out)
{
	const unsigned char *b = (const unsigned char *)s;
	if (n >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF)
		*out = (struct grid_probe){GRID_UTF8, LEGACY_NONE, true, 3};
	else if (n >= 2 && b[0] == 0xFF && b[1] == 0xFE)
		*out = (struct grid_probe){GRID_UTF16LE, LEGACY_NONE, true, 2};
	else if (n >= 2 && b[0] == 0xFE && b[1] == 0xFF)
		*out = (struct grid_probe){GRID_UTF16BE, LEGACY_NONE, true, 2};
	else
		return false;
	return true;
}

static void take_wanted(enum grid_encoding wanted, bool utf8, struct grid_probe *out)
{
	out->sure = true;
	if (wanted == GRID_TCVN3 || wanted == GRID_VNI) {
		out->legacy = wanted == GRID_TCVN3 ? LEGACY_TCVN3 : LEGACY_VNI;
		if (out->mark == 0)
			out->container = utf8 ? GRID_UTF8 : GRID_CP1252;
		return;
	}
	if (out->mark > 0 && out->container != wanted)
		out->mark = 0;
	out->container = wanted;
}

void grid_probe(const char *sample, size_t n, bool utf8, bool non_ascii, enum grid_encoding wanted, struct grid_probe *out)
{
	*out = (struct grid_probe){.container = GRID_UTF8, .sure = true};
	bool marked = by_mark(sample, n, out);
	if (wanted != GRID_ENCODING_GUESS) {
		take_wanted(wanted, utf8, out);
		return;
	}
	if (!marked && memchr(sample, 0, n) != NULL && probe_utf16(sample, n, &out->container)) {
		out->sure = false;
		return;
	}
	/* a mark that lies is told when opening */
	if (!non_ascii || out->container != GRID_UTF8 || (marked && !utf8))
		return;
	static const struct {
		enum grid_encoding container;
		enum grid_legacy legacy;
	} plain[] = {{GRID_CP1252, LEGACY_NONE}, {GRID_CP1258, LEGACY_NONE}},
	  old[] = {{GRID_CP1252, LEGACY_TCVN3}, {GRID_CP1252, LEGACY_VNI}};
	size_t skip = out->mark;
	int best = -1;
	if (utf8)
		best = score(GRID_UTF8, LEGACY_NONE, sample + skip, n - skip);
	for (size_t i = 0; !utf8 && i < G_N_ELEMENTS(plain); i++) {
		int s = score(plain[i].container, plain[i].legacy, sample, n);
		if (i == 0 || s > best) {
			best = s;
			out->container = plain[i].container;
		}
		out->sure = false;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(old); i++) {
		enum grid_encoding container = utf8 ? GRID_UTF8 : old[i].container;
		int s = score(container, old[i].legacy, sample + skip, n - skip);
		if (s < 700 || s < best + (out->legacy == LEGACY_NONE ? 200 : 1))
			continue;
		best = s;
		*out = (struct grid_probe){container, old[i].legacy, false, skip};
	}
}

/* How many rows of the sample have the same number (more than one) of fields, and that number. */
static size_t regular_rows(const char *s, size_t n, char separator, size_t *fields)
{
	size_t counts[256] = {0}, here = 1, best = 0;
	bool quoted = false, start = true, any = false;
	for (size_t i = 0; i < n; i++) {
		if (quoted) {
			quoted = s[i] != '"';
			continue;
		}
		if (s[i] == '"' && start) {
			quoted = any = true;
		} else if (s[i] == separator) {
			here++;
			start = true;
			continue;
		} else if (s[i] == '\n' || s[i] == '\r') {
			if (any)
				counts[MIN(here, 255)]++;
			here = 1;
			start = true;
			any = false;
			continue;
		}
		start = false;
		any = true;
	}
	*fields = 1;
	for (size_t i = 2; i < 256; i++)
		if (counts[i] * i > best * *fields) {
			best = counts[i];
			*fields = i;
		}
	return best;
}

char grid_guess_separator(const char *sample, size_t n)
{
	static const char all[] = {',', ';', '\t', '|'};
	char best = ',';
	size_t most = 0, widest = 1;
	if (n > 5 && g_ascii_strncasecmp(sample, "sep=", 4) == 0 && memchr(all, sample[4], sizeof all) != NULL)
		return sample[4];
	for (size_t i = 0; i < sizeof all; i++) {
		size_t fields = 1, rows = regular_rows(sample, n, all[i], &fields);
		/* a separator that makes the same number of columns in more rows; then one that makes more columns */
		if (rows * 10 > most * 12 || (rows * 12 >= most * 10 && rows > 0 && fields > widest)) {
			most = rows;
			widest = fields;
			best = all[i];
		}
	}
	return best;
}
