/* Vietnamese text (see text.h): normal form, folding, sort keys. Pure functions over UTF-8; ICU is used only for the normal form and for
 * taking letters apart, so that keys stored in the database do not change with ICU's version. */
#include "base/text.h"
#include "messages/text.def"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define ETH_CAPITAL 0x00D0
#define ETH_SMALL 0x00F0
#define D_STROKE_CAPITAL 0x0110
#define D_STROKE_SMALL 0x0111

static bool is_mark(UChar32 c)
{
	return c >= 0x0300 && c <= 0x036F;
}

/* Characters nobody sees and nobody types on purpose: controls, formats (bidi, zero width, BOM, soft hyphen), lone surrogates,
 * line separators, noncharacters. */
static bool is_refused(UChar32 c)
{
	switch (u_charType(c)) {
	case U_CONTROL_CHAR:
	case U_FORMAT_CHAR:
	case U_SURROGATE:
	case U_LINE_SEPARATOR:
	case U_PARAGRAPH_SEPARATOR:
		return true;
	default:
		return U_IS_UNICODE_NONCHAR(c);
	}
}

/* The character at s and its length in bytes; a byte that is not UTF-8 reads as U+FFFD. s is not at its end. */
static int32_t next_char(const char *s, UChar32 *c)
{
	gunichar got = g_utf8_get_char_validated(s, -1);
	if (got == (gunichar)-1 || got == (gunichar)-2) {
		*c = 0xFFFD;
		return 1;
	}
	*c = (UChar32)got;
	return (int32_t)g_utf8_skip[(unsigned char)*s];
}

static void append(GString *out, UChar32 c)
{
	g_string_append_unichar(out, (gunichar)c);
}

static char *into_arena(GString *s, struct arena *a)
{
	char *copy = arena_strndup(a, s->str, s->len);
	g_string_free(s, TRUE);
	return copy;
}

/* NFC of valid UTF-8. */
static char *compose(const char *s, size_t n, struct arena *a)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	must(U_SUCCESS(status) && n < INT32_MAX / 8);
	g_autofree UChar *wide = g_new(UChar, n + 1);
	int32_t length = 0, composed, bytes = 0;
	u_strFromUTF8(wide, (int32_t)n + 1, &length, s, (int32_t)n, &status);
	/* NFC grows a text at most threefold in UTF-16 units (Unicode FAQ on normalisation). */
	int32_t room = 3 * length + 1;
	g_autofree UChar *out = g_new(UChar, (size_t)room);
	composed = unorm2_normalize(nfc, wide, length, out, room, &status);
	must(U_SUCCESS(status));
	char *utf8 = arena_alloc(a, 3 * (size_t)composed + 1);
	u_strToUTF8(utf8, 3 * composed + 1, &bytes, out, composed, &status);
	must(U_SUCCESS(status));
	return utf8;
}

char *text_normalise(const char *s, struct arena *a, struct err *e)
{
	size_t n = strlen(s);
	if (!g_utf8_validate(s, (gssize)n, NULL)) {
		FAIL0(e, ERR_INPUT, MSG_TEXT_BAD_UTF8);
		return NULL;
	}
	GString *out = g_string_sized_new(n);
	bool space = false;
	for (int32_t i = 0; (size_t)i < n;) {
		UChar32 c;
		i += next_char(s + i, &c);
		if (is_refused(c)) {
			char code[16];
			g_snprintf(code, sizeof code, "U+%04X", (unsigned)c);
			FAIL(e, ERR_INPUT, MSG_TEXT_CONTROL, code);
			g_string_free(out, TRUE);
			return NULL;
		}
		if (u_charType(c) == U_SPACE_SEPARATOR) {
			space = out->len > 0;
			continue;
		}
		if (space)
			g_string_append_c(out, ' ');
		space = false;
		append(out, c == ETH_CAPITAL ? D_STROKE_CAPITAL : c);
	}
	char *done = compose(out->str, out->len, a);
	g_string_free(out, TRUE);
	return done;
}

/* Gives the letters of c one by one, marks included (full canonical decomposition); returns how many (at most 8). */
static int take_apart(UChar32 c, UChar32 parts[8])
{
	if (c < 0xC0) {
		parts[0] = c;
		return 1;
	}
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
	UChar wide[32];
	int32_t n = unorm2_getDecomposition(nfd, c, wide, G_N_ELEMENTS(wide), &status), count = 0;
	if (U_SUCCESS(status) && n > 0)
		u_strToUTF32(parts, 8, &count, wide, n, &status);
	if (U_FAILURE(status) || count == 0) {
		parts[0] = c;
		return 1;
	}
	return count;
}

/* Lower case without marks; đ and eth (its look-alike in old files) give d. 0 for a mark. */
static UChar32 plain_letter(UChar32 c)
{
	if (is_mark(c))
		return 0;
	c = u_tolower(c);
	return c == D_STROKE_SMALL || c == ETH_SMALL ? 'd' : c;
}

char *text_fold(const char *s, struct arena *a)
{
	int32_t n = (int32_t)strlen(s);
	GString *out = g_string_sized_new((size_t)n + 1);
	bool space = false;
	for (int32_t i = 0; i < n;) {
		UChar32 c, parts[8];
		i += next_char(s + i, &c);
		if (c == ' ' || u_isUWhiteSpace(c)) {
			space = out->len > 0;
			continue;
		}
		int count = take_apart(c, parts);
		for (int k = 0; k < count; k++) {
			UChar32 p = plain_letter(parts[k]);
			if (p == 0)
				continue;
			if (space) /* only before a letter: a mark alone between spaces leaves nothing */
				g_string_append_c(out, ' ');
			space = false;
			if (p < 0x80)
				g_string_append_c(out, (char)p);
			else
				append(out, p);
		}
	}
	return into_arena(out, a);
}

/*
 * Sort keys. A part of a name (given, family, middle) becomes
 *     letters ' ' tones ' '
 * letters: one byte a letter in the order of the alphabet (a ă â b c d đ … y z = 'A'…), digits as they are, '!' between words, and '~'
 * with the code point in hex for a letter Vietnamese does not know. tones: one digit a word (0 ngang 1 huyền 2 hỏi 3 ngã 4 sắc 5 nặng),
 * zeros at the end left out. One tone a word and not a letter, so that hoà and hòa are one name. Every byte used is above ' ', so the
 * shorter part sorts first and letters weigh more than tones, as in a dictionary.
 */
/* Place of a letter in the alphabet; base is the bare letter, shape the mark that makes another letter of it (0, breve, circumflex, horn).
 */
static int letter_rank(UChar32 base, UChar32 shape)
{
	static const struct {
		UChar32 base, shape;
	} order[] = {{'a', 0}, {'a', 0x306}, {'a', 0x302}, {'b', 0}, {'c', 0}, {'d', 0}, {D_STROKE_SMALL, 0}, {'e', 0}, {'e', 0x302},
		{'f', 0}, {'g', 0}, {'h', 0}, {'i', 0}, {'j', 0}, {'k', 0}, {'l', 0}, {'m', 0}, {'n', 0}, {'o', 0}, {'o', 0x302},
		{'o', 0x31B}, {'p', 0}, {'q', 0}, {'r', 0}, {'s', 0}, {'t', 0}, {'u', 0}, {'u', 0x31B}, {'v', 0}, {'w', 0}, {'x', 0},
		{'y', 0}, {'z', 0}};
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
		if (order[i].base == base && order[i].shape == shape)
			return (int)i;
	return -1;
}

static char tone_of(UChar32 mark)
{
	switch (mark) {
	case 0x300:
		return '1';
	case 0x309:
		return '2';
	case 0x303:
		return '3';
	case 0x301:
		return '4';
	case 0x323:
		return '5';
	default:
		return '0';
	}
}

struct part_key {
	GString *letters, *tones;
	char tone; /* of the word being read */
	UChar32 base, shape;
};

static void end_letter(struct part_key *k)
{
	if (k->base == 0)
		return;
	int rank = letter_rank(k->base, k->shape);
	if (rank < 0)
		rank = letter_rank(k->base, 0);
	if (rank >= 0)
		g_string_append_c(k->letters, (char)('A' + rank));
	else if (k->base >= '0' && k->base <= '9')
		g_string_append_c(k->letters, (char)k->base);
	else
		g_string_append_printf(k->letters, "~%06" PRIX32, (uint32_t)k->base);
	k->base = k->shape = 0;
}

static void end_word(struct part_key *k)
{
	end_letter(k);
	g_string_append_c(k->tones, k->tone);
	k->tone = '0';
}

/* One decomposed character into the key of its part. Apostrophes and points are passed over; a hyphen ends a word. */
static void take_letter(struct part_key *k, UChar32 c)
{
	if (c == 0x306 || c == 0x302 || c == 0x31B) {
		k->shape = c;
	} else if (is_mark(c)) {
		char tone = tone_of(c);
		k->tone = tone > k->tone ? tone : k->tone;
	} else if (c == '-' || c == 0x2013) {
		end_word(k);
		g_string_append_c(k->letters, '!');
	} else if (u_isalnum(c)) {
		end_letter(k);
		c = u_tolower(c);
		k->base = c == ETH_SMALL ? D_STROKE_SMALL : c;
	}
}

static void append_part(GString *out, const char *const *words, size_t count)
{
	struct part_key k = {.letters = g_string_new(NULL), .tones = g_string_new(NULL), .tone = '0'};
	for (size_t w = 0; w < count; w++) {
		int32_t n = (int32_t)strlen(words[w]);
		if (w > 0)
			g_string_append_c(k.letters, '!');
		for (int32_t i = 0; i < n;) {
			UChar32 c, parts[8];
			i += next_char(words[w] + i, &c);
			int some = take_apart(c, parts);
			for (int p = 0; p < some; p++)
				take_letter(&k, parts[p]);
		}
		end_word(&k);
	}
	while (k.tones->len > 0 && k.tones->str[k.tones->len - 1] == '0')
		g_string_truncate(k.tones, k.tones->len - 1);
	g_string_append_printf(out, "%s %s ", k.letters->str, k.tones->str);
	g_string_free(k.letters, TRUE);
	g_string_free(k.tones, TRUE);
}

/* Words between single or several spaces; freed with g_strfreev. */
static char **split_words(const char *s, size_t *count)
{
	char **raw = g_strsplit(s, " ", -1);
	size_t n = 0;
	for (size_t i = 0; raw[i] != NULL; i++) {
		if (raw[i][0] == '\0')
			g_free(raw[i]);
		else
			raw[n++] = raw[i];
	}
	raw[n] = NULL;
	*count = n;
	return raw;
}

char *text_name_sort(const char *full_name, struct arena *a)
{
	size_t n;
	char **words = split_words(full_name, &n);
	const char *const *w = (const char *const *)words;
	GString *out = g_string_sized_new(64);
	if (n > 0)
		append_part(out, w + n - 1, 1);
	if (n > 1)
		append_part(out, w, 1);
	if (n > 2)
		append_part(out, w + 1, n - 2);
	g_strfreev(words);
	return into_arena(out, a);
}

char *text_sort(const char *s, struct arena *a)
{
	size_t n;
	char **words = split_words(s, &n);
	GString *out = g_string_sized_new(64);
	append_part(out, (const char *const *)words, n);
	g_strfreev(words);
	return into_arena(out, a);
}

char *text_other_spelling(const char *folded, struct arena *a)
{
	size_t n = strlen(folded);
	if (n < 2 || (folded[n - 1] != 'y' && folded[n - 1] != 'i'))
		return NULL;
	char before = folded[n - 2];
	bool qu = n > 2 && before == 'u' && folded[n - 3] == 'q';
	if (!qu && (!g_ascii_islower(before) || strchr("aeiouy", before) != NULL))
		return NULL;
	char *other = arena_strdup(a, folded);
	other[n - 1] = folded[n - 1] == 'y' ? 'i' : 'y';
	return other;
}

bool text_sort_alike(const char *a, const char *b)
{
	/* By letter_rank. */
	static const char letter_i = 'A' + 12, letter_q = 'A' + 22, letter_u = 'A' + 26, letter_y = 'A' + 31;
	static const char vowels[] = {
		'A', 'A' + 1, 'A' + 2, 'A' + 7, 'A' + 8, 'A' + 12, 'A' + 18, 'A' + 19, 'A' + 20, 'A' + 26, 'A' + 27, 'A' + 31, '\0'};
	size_t n = 0;
	while (a[n] != '\0' && a[n] == b[n])
		n++;
	if (a[n] == b[n])
		return true;
	bool letters = (a[n] == letter_i && b[n] == letter_y) || (a[n] == letter_y && b[n] == letter_i);
	bool behind = n > 0 && ((n > 1 && a[n - 1] == letter_u && a[n - 2] == letter_q) || strchr(vowels, a[n - 1]) == NULL);
	return letters && behind && a[n + 1] == ' ' && strcmp(a + n + 1, b + n + 1) == 0;
}

size_t text_length(const char *s)
{
	size_t n = 0;
	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

#define DISTANCE_MAX 64
#define DISTANCE_FAR 1000

int text_distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	if (n > DISTANCE_MAX || m > DISTANCE_MAX)
		return DISTANCE_FAR;
	int d[DISTANCE_MAX + 1][DISTANCE_MAX + 1];
	for (size_t i = 0; i <= n; i++)
		d[i][0] = (int)i;
	for (size_t j = 0; j <= m; j++)
		d[0][j] = (int)j;
	for (size_t i = 1; i <= n; i++) {
		for (size_t j = 1; j <= m; j++) {
			int best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			best = MIN(best, MIN(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = MIN(best, d[i - 2][j - 2] + 1);
			d[i][j] = best;
		}
	}
	return d[n][m];
}

char *text_thousands(int64_t n, struct arena *a)
{
	char digits[32];
	g_snprintf(digits, sizeof digits, "%" PRId64, n);
	GString *out = g_string_new(NULL);
	const char *p = digits;
	if (*p == '-')
		g_string_append_c(out, *p++);
	for (size_t left = strlen(p); left > 0; left--, p++) {
		g_string_append_c(out, *p);
		if (left > 1 && left % 3 == 1)
			g_string_append_c(out, '.');
	}
	return into_arena(out, a);
}

bool text_leads_formula(const char *s)
{
	static const char *const wide[] = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
	if (*s != '\0' && strchr("=+-@\t\r", *s) != NULL)
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(wide); i++)
		if (g_str_has_prefix(s, wide[i]))
			return true;
	return false;
}

bool text_is_formula(const char *s)
{
	bool number = (*s == '+' || *s == '-') && s[1 + strspn(s + 1, "0123456789., ()")] == '\0';
	return !number && text_leads_formula(s);
}
