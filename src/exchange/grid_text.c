/* Text on its way in: bytes of old encodings and the two ways of writing Vietnamese from before Unicode (TCVN3 and VNI: fonts that show
 * other letters in place of Western ones) become Unicode, NFC, without what nobody sees. Pure functions.
 */
#include "exchange/grid_text.h"

#include <string.h>

/* Bytes 0x80–0xFF. Five without a meaning stay what they are and are dropped as control characters. */
static const uint16_t cp1252[128] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
	0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
	0x009D, 0x017E, 0x0178, 0x00A0, 0x00A1, 0x00A2, 0x00A3, 0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC,
	0x00AD, 0x00AE, 0x00AF, 0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x00BA, 0x00BB, 0x00BC,
	0x00BD, 0x00BE, 0x00BF, 0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x00C4, 0x00C5, 0x00C6, 0x00C7, 0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC,
	0x00CD, 0x00CE, 0x00CF, 0x00D0, 0x00D1, 0x00D2, 0x00D3, 0x00D4, 0x00D5, 0x00D6, 0x00D7, 0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC,
	0x00DD, 0x00DE, 0x00DF, 0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x00E4, 0x00E5, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x00EC,
	0x00ED, 0x00EE, 0x00EF, 0x00F0, 0x00F1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x00F6, 0x00F7, 0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC,
	0x00FD, 0x00FE, 0x00FF};
static const uint16_t cp1258[128] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x008A, 0x2039, 0x0152,
	0x008D, 0x008E, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x009A, 0x203A, 0x0153,
	0x009D, 0x009E, 0x0178, 0x00A0, 0x00A1, 0x00A2, 0x00A3, 0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC,
	0x00AD, 0x00AE, 0x00AF, 0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x00BA, 0x00BB, 0x00BC,
	0x00BD, 0x00BE, 0x00BF, 0x00C0, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x00C5, 0x00C6, 0x00C7, 0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x0300,
	0x00CD, 0x00CE, 0x00CF, 0x0110, 0x00D1, 0x0309, 0x00D3, 0x00D4, 0x01A0, 0x00D6, 0x00D7, 0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC,
	0x01AF, 0x0303, 0x00DF, 0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x00E5, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x0301,
	0x00ED, 0x00EE, 0x00EF, 0x0111, 0x00F1, 0x0323, 0x00F3, 0x00F4, 0x01A1, 0x00F6, 0x00F7, 0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC,
	0x01B0, 0x20AB, 0x00FF};
/* TCVN 5712 of 0xA1–0xFE. 0xB0–0xB4 would be combining tones there, but stand for themselves in texts ("30°C"). */
static const uint16_t tcvn3[94] = {0x0102, 0x00C2, 0x00CA, 0x00D4, 0x01A0, 0x01AF, 0x0110, 0x0103, 0x00E2, 0x00EA, 0x00F4, 0x01A1, 0x01B0,
	0x0111, 0x1EB0, 0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00E0, 0x1EA3, 0x00E3, 0x00E1, 0x1EA1, 0x1EB2, 0x1EB1, 0x1EB3, 0x1EB5,
	0x1EAF, 0x1EB4, 0x1EAE, 0x1EA6, 0x1EA8, 0x1EAA, 0x1EA4, 0x1EC0, 0x1EB7, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD, 0x00E8, 0x1EC2,
	0x1EBB, 0x1EBD, 0x00E9, 0x1EB9, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7, 0x00EC, 0x1EC9, 0x1EC4, 0x1EBE, 0x1ED2, 0x0129, 0x00ED,
	0x1ECB, 0x00F2, 0x1ED4, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB,
	0x1EE3, 0x00F9, 0x1ED6, 0x1EE7, 0x0169, 0x00FA, 0x1EE5, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD,
	0x1EF5};

static void put(GString *out, gunichar c)
{
	g_string_append_unichar(out, c);
}

void grid_decode(enum grid_encoding encoding, const char *bytes, size_t n, GString *out)
{
	const uint16_t *table = encoding == GRID_CP1252 ? cp1252 : encoding == GRID_CP1258 ? cp1258 : NULL;
	size_t plain = 0;
	for (size_t i = 0; table != NULL && i < n; i++) {
		unsigned char b = (unsigned char)bytes[i];
		if (b < 0x80)
			continue;
		g_string_append_len(out, bytes + plain, (gssize)(i - plain));
		put(out, table[b - 0x80]);
		plain = i + 1;
	}
	g_string_append_len(out, bytes + plain, (gssize)(n - plain));
}

/* The byte of cp1252 that shows c; 0 when there is none, so that c was typed as Unicode. */
static unsigned byte_of(gunichar c)
{
	if (c < 0x80 || (c >= 0xA0 && c <= 0xFF))
		return c == 0 ? 0x20 : c;
	for (unsigned i = 0; i < 32; i++)
		if (cp1252[i] == c)
			return 0x80 + i;
	return 0;
}

/* Has it letters that only an old font would need, and none that an old font cannot have? */
static bool is_old(const char *s, size_t n)
{
	bool high = false;
	for (const char *p = s; p < s + n; p = g_utf8_next_char(p)) {
		unsigned b = byte_of(g_utf8_get_char(p));
		if (b == 0)
			return false;
		high = high || b > 0xA0;
	}
	return high;
}

static void from_tcvn3(const char *s, size_t n, GString *out)
{
	for (const char *p = s; p < s + n; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		put(out, c >= 0xA1 && c <= 0xFE ? tcvn3[c - 0xA1] : c);
	}
}

/* ---- VNI: a letter, then a letter that says its marks ---- */

enum { GRAVE = 0x300, ACUTE = 0x301, TILDE = 0x303, HOOK = 0x309, DOT = 0x323, ROOF = 0x302, BREVE = 0x306, HORN = 0x31B };

struct vni_mark {
	gunichar c; /* small; the capital is 0x20 less */
	uint16_t shape, tone;
};
/* After any vowel; with a shape only after a, e, o (roof) and a (breve). */
static const struct vni_mark vni_marks[] = {{0xF9, 0, ACUTE}, {0xF8, 0, GRAVE}, {0xFB, 0, HOOK}, {0xF5, 0, TILDE}, {0xEF, 0, DOT},
	{0xE2, ROOF, 0}, {0xE1, ROOF, ACUTE}, {0xE0, ROOF, GRAVE}, {0xE5, ROOF, HOOK}, {0xE3, ROOF, TILDE}, {0xE4, ROOF, DOT},
	{0xEA, BREVE, 0}, {0xE9, BREVE, ACUTE}, {0xE8, BREVE, GRAVE}, {0xFA, BREVE, HOOK}, {0xFC, BREVE, TILDE}, {0xEB, BREVE, DOT}};

/* Letters that stand for a letter by themselves. */
static const struct vni_letter {
	gunichar c, small, capital; /* c small */
} vni_letters[] = {{0xED, 0xED, 0xCD}, {0xEC, 0xEC, 0xCC}, {0xE6, 0x1EC9, 0x1EC8}, {0xF3, 0x129, 0x128}, {0xF2, 0x1ECB, 0x1ECA},
	{0xF4, 0x1A1, 0x1A0}, {0xF6, 0x1B0, 0x1AF}, {0xEE, 0x1EF5, 0x1EF4}, {0xF1, 0x111, 0x110}};

static gunichar small_of(gunichar c)
{
	return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 0x20 : c;
}

static const struct vni_mark *vni_mark(gunichar base, gunichar c)
{
	if (base == 0 || strchr("aeouyAEOUY\xF4\xD4\xF6\xD6", (int)(char)base) == NULL)
		return NULL;
	gunichar letter = base < 0x80 ? (gunichar)g_ascii_tolower((char)base) : 0;
	for (size_t i = 0; i < G_N_ELEMENTS(vni_marks); i++) {
		const struct vni_mark *m = &vni_marks[i];
		if (m->c != small_of(c))
			continue;
		bool fits = m->shape == 0 || (m->shape == ROOF && (letter == 'a' || letter == 'e' || letter == 'o')) ||
			    (m->shape == BREVE && letter == 'a');
		return fits ? m : NULL;
	}
	return NULL;
}

static void from_vni(const char *s, size_t n, GString *out)
{
	gunichar base = 0;
	for (const char *p = s; p < s + n; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p), shown = c;
		const struct vni_mark *m = vni_mark(base, c);
		if (m != NULL) {
			if (m->shape != 0)
				put(out, m->shape);
			if (m->tone != 0)
				put(out, m->tone);
			base = 0;
			continue;
		}
		for (size_t i = 0; i < G_N_ELEMENTS(vni_letters); i++)
			if (vni_letters[i].c == small_of(c))
				shown = c == vni_letters[i].c ? vni_letters[i].small : vni_letters[i].capital;
		put(out, shown);
		base = c < 0x100 ? c : 0;
	}
}

bool grid_convert(enum grid_legacy legacy, const char *s, size_t n, GString *out)
{
	if (legacy == LEGACY_NONE || !is_old(s, n)) {
		size_t at = out->len;
		g_string_append_len(out, s, (gssize)n);
		if (legacy != LEGACY_TCVN3_CAPITALS || n == 0)
			return false;
		/* the font shows capitals, also of letters without marks */
		g_autofree char *up = g_utf8_strup(out->str + at, (gssize)n);
		bool changed = strlen(up) != n || memcmp(up, s, n) != 0;
		g_string_truncate(out, at);
		g_string_append(out, up);
		return changed;
	}
	size_t at = out->len;
	if (legacy == LEGACY_VNI)
		from_vni(s, n, out);
	else
		from_tcvn3(s, n, out);
	if (legacy == LEGACY_TCVN3_CAPITALS) {
		g_autofree char *up = g_utf8_strup(out->str + at, (gssize)(out->len - at));
		g_string_truncate(out, at);
		g_string_append(out, up);
	}
	return true;
}

enum grid_legacy grid_legacy_of_font(const char *font)
{
	size_t n = strlen(font);
	if (g_ascii_strncasecmp(font, ".Vn", 3) == 0)
		return font[n - 1] == 'H' ? LEGACY_TCVN3_CAPITALS : LEGACY_TCVN3;
	return g_ascii_strncasecmp(font, "VNI-", 4) == 0 ? LEGACY_VNI : LEGACY_NONE;
}

/* ---- cleaning ---- */

/* Nobody sees it and nobody typed it on purpose. */
static bool is_invisible(gunichar c)
{
	return (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
	       (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

static bool is_blank(gunichar c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F;
}

/* Letters whose normal form is not obvious. */
static bool may_compose(gunichar c)
{
	return c >= 0x300 && !(c >= 0x1E00 && c <= 0x1EFF) && !(c >= 0x2010 && c <= 0x205E);
}

void grid_clean(GString *s, size_t from)
{
	size_t write = from, end = from; /* end: after the last letter that is no blank */
	bool compose = false;
	for (size_t read = from; read < s->len;) {
		const char *p = s->str + read;
		gunichar c = (unsigned char)*p < 0x80 ? (unsigned char)*p : g_utf8_get_char(p);
		size_t n = (size_t)g_utf8_skip[(unsigned char)*p];
		read += n;
		bool blank = is_blank(c);
		if (c == '\r' && read < s->len && s->str[read] == '\n')
			continue;
		if (blank && write == from)
			continue;
		if (c == '\r' || c == '\t') /* a lone carriage return ends a line too */
			c = c == '\r' ? '\n' : ' ';
		else if (is_invisible(c))
			continue;
		if (n == 1)
			s->str[write] = (char)c;
		else
			memmove(s->str + write, p, n);
		write += n;
		compose = compose || may_compose(c);
		if (!blank)
			end = write;
	}
	g_string_truncate(s, end);
	if (compose) {
		g_autofree char *nfc = g_utf8_normalize(s->str + from, (gssize)(s->len - from), G_NORMALIZE_NFC);
		if (nfc != NULL) {
			g_string_truncate(s, from);
			g_string_append(s, nfc);
		}
	}
}
