/* The two forms of the bench: F1, 40 rows as the Party's and the Front's tables have them, and F5, 40 bases by 24 columns. A cell is the
 * number of different persons who, in a unit's subtree on a day, hold codes and have attributes. One description for all engines. */
#ifndef PERF_STATS_FORMS_H
#define PERF_STATS_FORMS_H

#include "nation.h"

#include <stdbool.h>
#include <stdio.h>

/* Attributes of a person on a day, each a plane of bits. AGE_31: younger than 31. */
enum attribute {
	IS_FEMALE,
	IS_MINORITY,
	IS_RELIGION,
	AGE_31,
	AGE_35,
	AGE_40,
	AGE_41,
	AGE_51,
	AGE_60,
	AGE_61,
	PROF_4,
	PROF_5,
	PROF_6,
	THEORY_1,
	THEORY_2,
	THEORY_3,
	ATTRIBUTES
};
enum { FORM_COLUMNS = 24, MOST_BASES = 64, MOST_CELLS = 960 };

/* All of `with`, none of `without` (sets of attributes), some code of `any` (0: not asked), two different posts. */
struct form_column {
	uint32_t with, without, any;
	bool two_posts;
};
extern const struct form_column form_columns[FORM_COLUMNS];

/* Some code of every `any`, none of `none`; then the columns asked for. */
struct form_base {
	uint32_t any[3], none;
	uint32_t columns; /* bits */
};
struct form_bench {
	const char *name;
	struct form_base bases[MOST_BASES];
	size_t base_count, cell_count; /* cells: by base, then by column ascending */
};
void form_f1(struct form_bench *f);
void form_f5(struct form_bench *f);
#define POSTS 0xff80u /* kinds 7 … 15 */

/* Age below which attribute AGE_31 … asks. 0 for others. */
int form_age(enum attribute a);
/* Does a person with these attributes and codes count? */
bool form_counts(const struct form_base *b, const struct form_column *c, uint32_t attributes, uint32_t codes);
/* The cells as SQL: "SUM(CASE WHEN … THEN 1 ELSE 0 END)", one a line, over columns mask female minority religion birth prof theory; weight:
 * what a row counts ("1" or "n"); attribute conditions over `bits` instead when cube. */
void form_sql(const struct form_bench *f, uint16_t day, const char *weight, bool cube, FILE *to);
/* The expression of a row's codes over columns kind and pos, and that of a person's attributes as bits. */
void form_sql_codes(FILE *to);
void form_sql_attributes(uint16_t day, FILE *to);

#endif
