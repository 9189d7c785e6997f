/* Cells in words (form-language.md 8.1): sentences made from the typed tree and the labels of vocabulary and lists, nothing written per
 * form. */
#ifndef COSO_STATS_EXPLAIN_H
#define COSO_STATS_EXPLAIN_H

#include "stats/batch.h"

/* How to speak. */
struct explain {
	enum msg_lang lang;
	const struct vocab *vocab;
	const struct code *term; /* what $term is (code_by_num of term_period), NULL: "the term of the report" */
};

/* A condition on a fact of kind (NULL: on a person): "giới tính là nữ và tuổi dưới 40". p may be NULL: nothing. */
void explain_pred(const struct explain *x, const struct fact_kind *kind, const struct pred *p, GString *out);
/* "là đảng viên [sinh hoạt chính thức]". */
void explain_population(const struct explain *x, const struct population *of, GString *out);

/* A counted cell. */
struct explain_cell {
	enum measure measure;
	bool average_age; /* average: age, over persons */
	const struct population *of;
	const struct pred *const *when; /* all conditions of row, column and their parents, joined by and */
	size_t when_count;
	const char *const *except; /* a remainder: labels of the parts taken away */
	size_t except_count;
	const char *const *overlap; /* an overlap: labels of the parts counted */
	size_t overlap_count;
	const char *unit;   /* "tỉnh Tuyên Quang" / "Tuyên Quang province" */
	bool direct;	    /* only facts at the unit itself */
	const char *period; /* explain_reading, or the caller's own words */
};
/* The sentence with its full stop; free with g_free. */
char *explain_cell(const struct explain *x, const struct explain_cell *c);

/* "tính đến hết ngày 31/12/2022", "kỳ 01/01/2024 – 31/12/2024" (its last day), "cả nhiệm kỳ": after what the population and measure are
 * read on. Free with g_free. */
char *explain_reading(enum msg_lang lang, enum measure m, const struct population *of, const struct reading *r);

/* Derived cells; arguments are the texts of the cells used ("B", "C", or whole sentences). Free with g_free. */
char *explain_value(enum msg_lang lang, const char *formula);
char *explain_percent(enum msg_lang lang, const char *part, const char *whole, bool truncate, int decimals); /* ratio: the same words */
char *explain_points(enum msg_lang lang, const char *p, const char *q);

#endif
