/* Figures in running Vietnamese text, as in a report or an article: which number is a count, a share, an increase, a date, the number of a
 * document; which share belongs to which count and whole; which counts are added up. Pure functions; nothing is looked up. What is guessed
 * is said with the figures it rests on, so that a reader can judge. */
#ifndef COSO_STATS_PROSE_H
#define COSO_STATS_PROSE_H

#include "stats/claims.h"

enum prose_kind {
	PROSE_COUNT,
	PROSE_SHARE,
	PROSE_CHANGE,  /* "tăng 2,81%": of a share, in points */
	PROSE_YEARS,   /* "2020-2025" */
	PROSE_TIME,    /* a day, month, year, or how long */
	PROSE_NAME,    /* of a document, an age, a place: "Quyết định 718", "40 tuổi", "thôn 2" */
	PROSE_UNKNOWN, /* none of these */
	PROSE_KINDS
};

struct prose_figure {
	enum prose_kind kind;
	const char *before, *text, *after; /* as written, with some words around */
	size_t line, sentence, clause;	   /* counted over the whole text; a clause ends at a semicolon */
	size_t first, last;		   /* tokens */
	const char *unit;		   /* COUNT: the words behind, "đồng chí", "" */
	int64_t n;			   /* COUNT; of YEARS the first */
	int64_t until;			   /* YEARS: the last; COUNT: the whole of "11/12", 0 = not written so */
	bool approximate;		   /* "gần 6.000", "hơn 500" */
	struct printed p;		   /* SHARE, CHANGE; of a fall negative */
	int part, whole;		   /* SHARE: figures, -1 = none found; COUNT: the whole of "11 trên 12" */
	bool whole_fits;      /* SHARE: the whole does not stand where one is said; it is the nearest that makes the share right */
	int share;	      /* COUNT: the share that belongs to it, -1 */
	int from;	      /* SHARE: the share before it ("từ … lên …"), -1; CHANGE: the share it changed, -1 */
	int to;		      /* CHANGE: two levels whose difference it is, from and to, -1 */
	bool years_odd;	      /* YEARS: backwards, or far away */
	bool percent_missing; /* COUNT between shares: perhaps a share */
};

enum prose_sum_kind {
	PROSE_SUM_EQUAL,    /* the total is in the text, and is the sum */
	PROSE_SUM_OFF,	    /* the total is in the text, and is not */
	PROSE_SUM_ALONE,    /* no total in the text */
	PROSE_SUM_PARTS,    /* counts with shares of one whole: what remains */
	PROSE_SUM_SHARES,   /* shares of one whole without counts: what remains of 100 % */
	PROSE_SUM_ONE_BASE, /* two counts with shares and no whole: which whole would fit both */
	PROSE_SUM_FLOW, /* "kết nạp 5.903 …, nâng tổng số lên 11.769": a flow and the stock at its end; remainder: what lies between */
	PROSE_SUM_ALL /* "xã có 11 thôn. Tất cả các thôn …": a share of 100 % that is said in words, of the count before */
};
enum { PROSE_TERMS_MAX = 8 };
struct prose_sum {
	enum prose_sum_kind kind;
	int terms[PROSE_TERMS_MAX]; /* figures */
	size_t count;
	int total;		/* EQUAL, OFF, PARTS, FLOW: figure; else -1 */
	int64_t sum, remainder; /* remainder: total - sum */
	struct printed shares;	/* SHARES: their sum */
	struct spans base;	/* ONE_BASE */
};

struct prose {
	struct prose_figure *figures;
	size_t count;
	struct prose_sum *sums;
	size_t sum_count;
	bool cut; /* more figures than are looked at */
};
enum { PROSE_FIGURES_MAX = 500 };

/* text: valid UTF-8 (NFC). Everything lives in the arena. */
void prose_read(const char *text, struct arena *a, struct prose *out);

/* The same without the links and sums, and the links: two halves of prose_read, in two files. */
struct prose_token {
	enum prose_token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_COMPOUND, TOKEN_MARK, TOKEN_END, TOKEN_LINE } kind;
	const char *at;
	size_t length;
	const char *word; /* WORD in small letters; NUMBER, COMPOUND as written */
	char mark;	  /* MARK: '%', ',', '-' … */
	bool capital;
};
struct prose_text {
	struct prose_token *tokens;
	size_t count;
	struct arena *arena;
};
void prose_find(const char *text, struct arena *a, struct prose_text *tokens, struct prose *out);
void prose_link(const struct prose_text *t, struct prose *p);

#endif
