/* Periods in words, as offices write them; see report.h. The code ("2026-H1") stays in addresses, files and options. */
#include "stats/report.h"

#include "messages/period.def"

#include <string.h>

/* "15/10", with the year where it is not the period's own. */
static const char *day_words(ymd day, int year, struct arena *a)
{
	char text[11];
	ymd_format_vi(day, text);
	return day / 10000 == year ? arena_strndup(a, text, 5) : arena_strdup(a, text);
}

/* "2025-2030" as it is printed: with the longer dash. */
static const char *term_words(const char *text, struct arena *a)
{
	const size_t n = strlen(text);
	return n == 9 && text[4] == '-' ? arena_printf(a, "%.4s\u2013%s", text, text + 5) : arena_strdup(a, text);
}

/* Of periods made of months: the key, and which of them in its year it is. */
static msg_key key_of(enum period_kind kind, int part)
{
	switch (kind) {
	case PERIOD_MONTH:
		return MSG_PERIOD_WORDS_MONTH;
	case PERIOD_MONTH_15:
		return MSG_PERIOD_WORDS_MONTH_15;
	case PERIOD_QUARTER:
		return MSG_PERIOD_WORDS_QUARTER;
	case PERIOD_QUARTER_15:
		return MSG_PERIOD_WORDS_QUARTER_15;
	case PERIOD_HALF_YEAR:
		return part == 1 ? MSG_PERIOD_WORDS_FIRST_HALF : MSG_PERIOD_WORDS_SECOND_HALF;
	case PERIOD_HALF_YEAR_15:
		return part == 1 ? MSG_PERIOD_WORDS_FIRST_HALF_15 : MSG_PERIOD_WORDS_SECOND_HALF_15;
	case PERIOD_YEAR:
		return MSG_PERIOD_WORDS_YEAR;
	case PERIOD_YEAR_15:
		return MSG_PERIOD_WORDS_YEAR_15;
	case PERIOD_YEAR_DEC:
		return MSG_PERIOD_WORDS_YEAR_DEC;
	case PERIOD_DATE:
	case PERIOD_TERM:
	case PERIOD_SPAN:
	case PERIOD__MAX:
		break;
	}
	return NULL;
}

/* Every one of these closes in the last month of its name. */
static const char *part_words(enum period_kind kind, int month, enum msg_lang lang, struct arena *a)
{
	static const char *const roman[] = {"I", "II", "III", "IV"};
	if (kind == PERIOD_MONTH || kind == PERIOD_MONTH_15)
		return arena_printf(a, "%02d", month);
	if (kind != PERIOD_QUARTER && kind != PERIOD_QUARTER_15)
		return "";
	return lang == MSG_VI ? roman[(month - 1) / 3] : arena_printf(a, "%d", (month - 1) / 3 + 1);
}

const char *period_words(const struct period *p, enum msg_lang lang, struct arena *a)
{
	const ymd close = period_closing_day(p);
	char from[11], last[11];
	g_autofree char *words = NULL;
	ymd_format_vi(p->from, from);
	ymd_format_vi(close, last);
	if (p->kind == PERIOD_DATE) {
		words = MSG_FORMAT(MSG_PERIOD_WORDS_DATE, lang, last);
	} else if (p->kind == PERIOD_TERM) {
		words = MSG_FORMAT(MSG_PERIOD_WORDS_TERM, lang, term_words(p->text, a));
	} else if (p->kind == PERIOD_SPAN || p->kind == PERIOD__MAX) {
		words = MSG_FORMAT(MSG_PERIOD_WORDS_SPAN, lang, from, last);
	} else {
		const bool emulation = p->kind == PERIOD_YEAR_DEC;
		const int year = close / 10000, month = emulation ? 12 : close / 100 % 100;
		const msg_key key = key_of(p->kind, month <= 6 ? 1 : 2);
		must(key != NULL);
		words = MSG_FORMAT(key, lang, arena_printf(a, "%d", year), part_words(p->kind, month, lang, a), day_words(p->from, year, a),
			day_words(close, year, a));
	}
	return arena_strdup(a, words);
}

const char *period_text_words(const char *text, struct codes *codes, enum msg_lang lang, struct arena *a)
{
	struct period p;
	if (text == NULL)
		return "";
	if (!period_parse(text, PERIOD__MAX, codes, &p, a, NULL))
		return arena_strdup(a, text);
	return period_words(&p, lang, a);
}

const char *period_text_title(const char *text, struct codes *codes, enum msg_lang lang, struct arena *a)
{
	const char *words = period_text_words(text, codes, lang, a), *rest = *words != '\0' ? g_utf8_next_char(words) : words;
	g_autofree char *first = g_utf8_strup(words, rest - words);
	return arena_printf(a, "%s%s", first, rest);
}
