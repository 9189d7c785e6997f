/* Running text on the page that checks figures: what was found (stats/prose.h), judged and said. */
#include "app/page/page_check_parts.h"

#include "base/text.h"
#include "stats/prose.h"
#include "stats/report.h"
#include "messages/page_form.def"
#include "messages/prose.def"

#include <string.h>

enum { PROSE_WORDS = 9, PROSE_WORDS_ANYWAY = 20 };

static const char *say(const struct checking *c, msg_key key, const char *one, const char *two, const char *three)
{
	g_autofree char *s = MSG_FORMAT(key, c->ask->lang, one, two, three);
	return arena_strdup(c->arena, s);
}

static const char *plain(const struct checking *c, msg_key key)
{
	return msg_template(key, c->ask->lang);
}

/* A line of many words whose numbers are not just three. */
static bool prose_line(const char *line)
{
	size_t words = 0, numbers = 0;
	bool in_word = false, in_number = false;

	for (const char *p = line; *p != '\0'; p++) {
		bool digit = g_ascii_isdigit(*p), letter = g_ascii_isalpha(*p) || (guchar)*p >= 0x80;
		bool goes_on = in_number && (*p == '.' || *p == ',') && g_ascii_isdigit(p[1]);
		words += letter && !in_word;
		numbers += digit && !in_number && !in_word;
		in_word = letter || (in_word && digit);
		in_number = digit || goes_on;
	}
	return words >= PROSE_WORDS_ANYWAY || (words >= PROSE_WORDS && numbers != 3);
}

bool check_is_prose(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	bool prose = false;

	for (char **line = lines; *line != NULL && !prose; line++)
		prose = prose_line(*line);
	return prose;
}

/* ---- figures ---- */

static const char *share_text(const struct checking *c, struct printed p)
{
	return scaled_text(p.v, p.decimals, c->arena);
}

/* With its sign: "+15,7", "−1,65". */
static const char *signed_text(const struct checking *c, struct printed p)
{
	return arena_printf(c->arena, "%s%s", p.v < 0 ? "−" : "+", scaled_text(p.v < 0 ? -p.v : p.v, p.decimals, c->arena));
}

static void judge_share(struct checking *c, const struct prose *p, const struct prose_figure *f, struct page_check_figure *out)
{
	const struct prose_figure *part = f->part >= 0 ? &p->figures[f->part] : NULL, *whole = f->whole >= 0 ? &p->figures[f->whole] : NULL;
	struct page_check_line line = {0};

	out->tone = CHECK_FAULT;
	if (part != NULL && whole != NULL) {
		int64_t d = whole == part ? part->until : whole->n;
		check_judge(c, part->n, d, f->p, &line);
		out->tone = line.tone;
		out->verdict = arena_printf(c->arena, "%s: %s",
			say(c, MSG_PROSE_OF, text_thousands(part->n, c->arena), text_thousands(d, c->arena), NULL), line.verdict);
		out->detail = line.tone == CHECK_BAD ? line.implied
			      : f->whole_fits	     ? say(c, MSG_PROSE_WHOLE_FITS, text_thousands(d, c->arena), NULL, NULL)
						     : "";
	} else if (part != NULL) {
		out->verdict = plain(c, MSG_PROSE_NO_WHOLE);
		out->detail = check_bases(c, part->n, f->p);
	} else if (whole != NULL) {
		struct spans s = share_implied(whole->n, f->p);
		bool none = span_empty(s.trunc) && span_empty(s.round);
		out->tone = none ? CHECK_BAD : CHECK_GOOD;
		out->verdict =
			none ? say(c, MSG_PROSE_NO_PART, text_thousands(whole->n, c->arena), NULL, NULL) : plain(c, MSG_PROSE_FROM_WHOLE);
		out->detail = none ? "" : check_implied(c, whole->n, f->p);
	} else {
		out->verdict = plain(c, MSG_PROSE_NOTHING);
	}
	if (f->from >= 0) {
		struct printed before = p->figures[f->from].p;
		out->detail = say(c, MSG_PROSE_LEVEL, share_text(c, before), signed_text(c, printed_difference(f->p, before)), NULL);
	}
}

static void judge_change(struct checking *c, const struct prose *p, const struct prose_figure *f, struct page_check_figure *out)
{
	out->tone = CHECK_FAULT;
	if (f->from < 0) {
		out->verdict = plain(c, MSG_PROSE_NO_LEVELS);
		return;
	}
	struct printed from = p->figures[f->from].p;
	if (f->to >= 0) {
		out->tone = CHECK_GOOD;
		out->verdict = say(c, MSG_PROSE_BETWEEN, share_text(c, p->figures[f->to].p), share_text(c, from), signed_text(c, f->p));
	} else {
		out->verdict = say(c, MSG_PROSE_BEFORE, share_text(c, printed_difference(from, f->p)), NULL, NULL);
	}
}

static void judge_figure(struct checking *c, const struct prose *p, const struct prose_figure *f, struct page_check_figure *out)
{
	static const msg_key kinds[PROSE_KINDS] = {[PROSE_COUNT] = MSG_PROSE_COUNT,
		[PROSE_SHARE] = MSG_PROSE_SHARE,
		[PROSE_CHANGE] = MSG_PROSE_CHANGE,
		[PROSE_YEARS] = MSG_PROSE_YEARS,
		[PROSE_TIME] = MSG_PROSE_TIME,
		[PROSE_NAME] = MSG_PROSE_NAME,
		[PROSE_UNKNOWN] = MSG_PROSE_UNKNOWN};

	*out = (struct page_check_figure){
		.before = f->before, .text = f->text, .after = f->after, .kind = plain(c, kinds[f->kind]), .verdict = "", .detail = ""};
	out->tone = CHECK_GOOD;
	if (f->kind == PROSE_SHARE)
		judge_share(c, p, f, out);
	else if (f->kind == PROSE_CHANGE)
		judge_change(c, p, f, out);
	else if (f->kind == PROSE_UNKNOWN || f->years_odd || f->percent_missing || f->approximate) {
		out->tone = f->years_odd ? CHECK_BAD : CHECK_FAULT;
		out->verdict = plain(c, f->kind == PROSE_UNKNOWN ? MSG_PROSE_NOT_UNDERSTOOD
					: f->years_odd		 ? MSG_PROSE_YEARS_ODD
					: f->percent_missing	 ? MSG_PROSE_PERCENT_MISSING
								 : MSG_PROSE_APPROXIMATE);
	} else if (f->kind == PROSE_YEARS) {
		/* a term ends in the year in which the next begins */
		g_autofree char *before = g_utf8_strdown(f->before, -1);
		const bool term = g_str_has_suffix(before, "nhiệm kỳ");
		out->detail = say(c, term ? MSG_PROSE_TERM_LONG : MSG_PROSE_YEARS_LONG,
			text_thousands(f->until - f->n + (term ? 0 : 1), c->arena), NULL, NULL);
	}
}

/* ---- sums ---- */

static const char *terms(const struct checking *c, const struct prose *p, const struct prose_sum *s)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (size_t i = 0; i < s->count; i++) {
		const struct prose_figure *f = &p->figures[s->terms[i]];
		g_string_append(text, i > 0 ? (s->kind == PROSE_SUM_ONE_BASE ? ", " : " + ") : "");
		g_string_append(text, f->kind == PROSE_SHARE ? share_text(c, f->p) : text_thousands(f->n, c->arena));
	}
	return arena_strdup(c->arena, text->str);
}

/* The share of what remains, as its neighbours are printed: with their decimals, and cut off where that alone makes all shares of this
 * whole right (form-language.md 9: one rule for a table). */
static const char *remainder_share(const struct checking *c, const struct prose *p, const struct prose_sum *s, int64_t d)
{
	bool cut = true, differs = false;
	int decimals = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct prose_figure *f = &p->figures[i];
		if (f->kind != PROSE_SHARE || f->part < 0 || f->whole != s->total)
			continue;
		enum share_verdict v = share_check(p->figures[f->part].n, d, f->p).verdict;
		cut = cut && (v == SHARE_BOTH || v == SHARE_TRUNC);
		differs = differs || v == SHARE_TRUNC;
		decimals = MAX(decimals, f->p.decimals);
	}
	enum round_mode how = cut && differs ? ROUND_TRUNCATE : ROUND_HALF_UP;
	return scaled_text(d > 0 ? percent_scaled(s->remainder, d, decimals, how) : 0, decimals, c->arena);
}

static const char *say_sum(const struct checking *c, const struct prose *p, const struct prose_sum *s)
{
	enum msg_lang lang = c->ask->lang;
	const char *all = terms(c, p, s), *sum = text_thousands(s->sum, c->arena),
		   *total = s->total >= 0 ? text_thousands(p->figures[s->total].n, c->arena) : "";
	int64_t d = s->total >= 0 ? p->figures[s->total].n : 0;
	g_autofree char *said = NULL;

	switch (s->kind) {
	case PROSE_SUM_EQUAL:
		said = MSG_FORMAT(MSG_PROSE_SUM_EQUAL, lang, all, sum);
		break;
	case PROSE_SUM_OFF:
		said = MSG_FORMAT(MSG_PROSE_SUM_OFF, lang, all, sum, total,
			text_thousands(s->remainder < 0 ? -s->remainder : s->remainder, c->arena));
		break;
	case PROSE_SUM_PARTS:
		said = MSG_FORMAT(
			MSG_PROSE_SUM_PARTS, lang, all, sum, total, text_thousands(s->remainder, c->arena), remainder_share(c, p, s, d));
		break;
	case PROSE_SUM_SHARES:
		said = MSG_FORMAT(MSG_PROSE_SUM_SHARES, lang, all, share_text(c, s->shares), total,
			scaled_text(s->remainder, s->shares.decimals, c->arena));
		break;
	case PROSE_SUM_ONE_BASE:
		said = span_empty(s->base.trunc) && span_empty(s->base.round)
			       ? MSG_FORMAT(MSG_PROSE_SUM_NO_BASE, lang, all)
			       : MSG_FORMAT(MSG_PROSE_SUM_BASE, lang, all, check_span(c, s->base.trunc), check_span(c, s->base.round));
		break;
	case PROSE_SUM_FLOW:
		said = MSG_FORMAT(MSG_PROSE_SUM_FLOW, lang, total, all, text_thousands(s->remainder, c->arena));
		break;
	case PROSE_SUM_ALL:
		said = MSG_FORMAT(MSG_PROSE_SUM_ALL, lang, sum, p->figures[s->total].unit);
		break;
	case PROSE_SUM_ALONE:
	default:
		said = MSG_FORMAT(MSG_PROSE_SUM_ALONE, lang, all, sum);
		break;
	}
	return arena_strdup(c->arena, said);
}

static enum check_tone tone_of(const struct prose_sum *s)
{
	bool no_base = s->kind == PROSE_SUM_ONE_BASE && span_empty(s->base.trunc) && span_empty(s->base.round);

	return s->kind == PROSE_SUM_OFF || no_base			? CHECK_BAD
	       : s->kind == PROSE_SUM_EQUAL || s->kind == PROSE_SUM_ALL ? CHECK_GOOD
									: CHECK_PARTLY;
}

static const char *how_many(const struct checking *c, const struct prose *p)
{
	size_t of[PROSE_KINDS] = {0};

	for (size_t i = 0; i < p->count; i++)
		of[p->figures[i].kind]++;
	size_t numbers[] = {p->count, of[PROSE_COUNT], of[PROSE_SHARE], of[PROSE_CHANGE], of[PROSE_YEARS] + of[PROSE_TIME] + of[PROSE_NAME],
		of[PROSE_UNKNOWN]};
	const char *text[G_N_ELEMENTS(numbers)];
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		text[i] = text_thousands((int64_t)numbers[i], c->arena);
	g_autofree char *said = MSG_FORMAT(MSG_PROSE_SUMMARY, c->ask->lang, text[0], text[1], text[2], text[3], text[4], text[5]);
	return arena_strdup(c->arena, said);
}

void check_prose(struct checking *c, const char *text, struct page_check *out)
{
	struct prose p;
	struct page_check_prose *x = ARENA_NEW(c->arena, struct page_check_prose);

	prose_read(text, c->arena, &p);
	x->figures = ARENA_ARRAY(c->arena, struct page_check_figure, p.count + 1);
	x->others = ARENA_ARRAY(c->arena, struct page_check_figure, p.count + 1);
	x->sums = ARENA_ARRAY(c->arena, struct page_check_sum, p.sum_count + 1);
	for (size_t i = 0; i < p.count; i++) {
		const struct prose_figure *f = &p.figures[i];
		bool other = f->kind == PROSE_TIME || f->kind == PROSE_NAME || (f->kind == PROSE_YEARS && !f->years_odd);
		judge_figure(c, &p, f, other ? &x->others[x->other_count++] : &x->figures[x->count++]);
		out->checked += f->kind == PROSE_SHARE && f->part >= 0 && f->whole >= 0;
	}
	for (size_t i = 0; i < p.sum_count; i++)
		x->sums[x->sum_count++] = (struct page_check_sum){tone_of(&p.sums[i]), say_sum(c, &p, &p.sums[i])};
	x->found = how_many(c, &p);
	x->others_title = say(c, MSG_PROSE_OTHERS, text_thousands((int64_t)x->other_count, c->arena), NULL, NULL);
	x->cut = p.cut;
	out->prose = x;
}
