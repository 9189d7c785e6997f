/* Old encodings of text, for the readers of tables (grid.h). All text is valid UTF-8 unless it says bytes. */
#ifndef COSO_EXCHANGE_GRID_TEXT_H
#define COSO_EXCHANGE_GRID_TEXT_H

#include "exchange/grid.h"

/* Ways of writing Vietnamese in the place of Western letters. H fonts of TCVN3 show small letters as capitals. */
enum grid_legacy { LEGACY_NONE, LEGACY_TCVN3, LEGACY_TCVN3_CAPITALS, LEGACY_VNI };

/* By the name of the font: .VnTime, .VnTimeH, VNI-Times. */
enum grid_legacy grid_legacy_of_font(const char *font);

/* Appends bytes of cp1252 or cp1258 as UTF-8 (cp1258: marks still apart); bytes of other encodings as they are. */
void grid_decode(enum grid_encoding encoding, const char *bytes, size_t n, GString *out);

/* Appends the text with its old letters as Unicode (marks may be apart) and tells whether anything differs. A text with letters that an old
 * font cannot have was typed as Unicode and stays. */
bool grid_convert(enum grid_legacy legacy, const char *s, size_t n, GString *out);

/* Makes what stands in s after `from` clean: NFC, no blanks at both ends, line ends as \n, without control characters and letters nobody
 * sees. After conversion only: in TCVN3 the soft hyphen is a letter. */
void grid_clean(GString *s, size_t from);

/* ---- guessing (grid_guess.c) ---- */

/* What a CSV file is written in. */
struct grid_probe {
	enum grid_encoding container; /* GRID_UTF8, UTF16LE, UTF16BE, CP1252, CP1258: how bytes become letters */
	enum grid_legacy legacy;      /* and what the letters stand for */
	bool sure;
	size_t mark; /* bytes of the byte order mark */
};

/* sample: the beginning of the file; utf8: the whole file is valid UTF-8, non_ascii: and not only ASCII. wanted: what the user chose. */
void grid_probe(const char *sample, size_t n, bool utf8, bool non_ascii, enum grid_encoding wanted, struct grid_probe *out);

/* The likeliest separator of a sample in UTF-8 or a superset of ASCII; ',' when there is none. "sep=;" in the first line decides. */
char grid_guess_separator(const char *sample, size_t n);

/* How much of the words with marks looks like Vietnamese, in thousandths; -1 when there are none. */
int grid_vietnamese(const char *s, size_t n);

#endif
