/* Printed percentages and sums checked in integers (form-language.md 9): pure functions, and files of claims (domain/claims/). */
#ifndef COSO_STATS_CLAIMS_H
#define COSO_STATS_CLAIMS_H

#include "base/yaml.h"
#include "stats/diag.h"

#include <stdint.h>

#define CLAIMS_COUNT_MAX INT64_C(1000000000000) /* counts 0 … this: all products stay far inside 64 bits */

/* Printed digits: "27,68" is 2768 with 2 decimals. */
struct printed {
	int64_t v;
	int decimals; /* 0 … 4 */
	bool percent; /* a % sign stood behind it */
};
/* Vietnamese writing: comma before decimals, dots between thousands, a sign, a % behind. False when it is something else or over 1.000.000.
 */
bool printed_parse(const char *text, struct printed *out);

enum share_verdict { SHARE_BOTH, SHARE_ROUND, SHARE_TRUNC, SHARE_NO, SHARE_UNDEFINED }; /* UNDEFINED: the whole is 0 */
struct share_check {
	enum share_verdict verdict;
	int64_t truncated, rounded; /* what n / d gives with as many decimals, scaled */
};
/* n of d printed as p (n, d <= CLAIMS_COUNT_MAX). */
struct share_check share_check(int64_t n, int64_t d, struct printed p);
/* "OK-both", "OK-round", "OK-trunc", "NO", "n/c". */
const char *share_verdict_name(enum share_verdict v);

/* Whole numbers from … to; none when from > to; without end when open. */
struct span {
	int64_t from, to;
	bool open;
};
struct spans {
	struct span trunc, round; /* under either rule */
};
/* All n for which n of d is printed as p. d > 0. */
struct spans share_implied(int64_t d, struct printed p);
/* All d for which n of d is printed as p. p not negative. */
struct spans share_bases(int64_t n, struct printed p);
/* All d that fit every pair. */
struct spans share_same_base(const int64_t *n, const struct printed *p, size_t count);
/* Is there an n of d for every printed share? */
bool share_whole_fits(int64_t d, const struct printed *p, size_t count, bool truncate);
/* p - q as printed, with the larger number of decimals. */
struct printed printed_difference(struct printed p, struct printed q);
/* The same number, whatever its decimals? */
bool printed_equal(struct printed a, struct printed b);
bool span_empty(struct span s);

/* A file of claims. */
struct claims_file;
/* Reads the tree of a file; NULL with the faults in d. Lives in the arena; keeps pointers into the tree. */
const struct claims_file *claims_from_yaml(const struct yaml *root, struct arena *a, struct diag *d);
/* The same from the text; YAML faults go to d too. */
const struct claims_file *claims_read(const char *text, size_t length, struct arena *a, struct diag *d);
/* A cell of a form at a unit, as an item of a file names it. */
struct claim_cell {
	const char *form, *row, *column; /* cell: ROW.COLUMN of FORM */
	const char *unit, *when;	 /* "08/02575"; "2020-2025", "2022-H1", "2017-12-31" */
};
/* Where cells come from. False: there is none (no such form, period or unit); else its printed text, in the arena. */
struct claims_register {
	void *user;
	bool (*cell)(void *user, const struct claim_cell *cell, const char **text, struct arena *a);
};

/* Checks every item and appends one line each, the verdict of each table of shares, and a sum. *not_ok counts the items that are not as
 * expected or, where nothing is expected, contradict themselves. from: the register's cells; NULL: items about cells are not asked. */
void claims_run(const struct claims_file *f, const struct claims_register *from, enum msg_lang lang, GString *out, int *not_ok);

#endif
