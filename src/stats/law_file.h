/* The files of law that are asked of the register (form-language.md 10), as read and found good: standards, quotas, rules, targets,
 * reviews. Texts of populations and conditions as written; they were checked when the library was read. */
#ifndef COSO_STATS_LAW_FILE_H
#define COSO_STATS_LAW_FILE_H

#include "stats/form.h"

#define LAW_SCALE 10000 /* shares and values of targets are kept in ten-thousandths */

struct law_year {
	int year;
	int64_t value; /* × LAW_SCALE */
};
struct law_years {
	bool given;
	const struct law_year *items; /* ascending */
	size_t count;
};
struct law_share {
	bool given;
	int64_t value; /* percent × LAW_SCALE */
	const char *text;
};

/* One condition, quota, rule or target; what its file's kind does not have is NULL, false or 0. */
struct law_item {
	const char *id, *level, *confidence, *responsible;
	struct text2 title, say, reading;
	bool reason_box;
	const char *of;			       /* rule: for; quota and target: each */
	const char *need;		       /* condition, rule; of an exemption: when */
	const char *train;		       /* condition: what is to be taught (training_content); NULL */
	const char *const *covers;	       /* exemption: ids of conditions; NULL-terminated */
	ymd until;			       /* exemption: first day it no longer holds; target: the deadline, 0 without one */
	const char *by, *count, *part, *whole; /* quota; target without a cell; review: who sits there, its seats */
	const char *head;		       /* review: who leads */
	struct law_share least, most;	       /* quota */
	const char *form, *row, *column;       /* target: the cell */
	bool percent, linear;		       /* target: of its unit; with a forecast */
	struct law_years at_least, at_most, baseline;
	const char *printed;
	bool exemptions;  /* coming: the ends of the exemptions of standards, instead of dates of facts */
	const char *date; /* coming: attribute of the fact or of its subject */
	const int *after; /* months, ascending; at least one */
	size_t after_count;
	const int *on_days; /* mmdd, ascending */
	size_t on_day_count;
	const char *basis;
	struct text2 act, who;
	const char *word; /* cleanliness: "right", "full", "clean", "live" */
	int points;	  /* of 100 */
	struct law_share full_at;
	const char *mend;      /* kind of record, with ".field" */
	const char *mended_at; /* level of units; NULL: the lowest */
};

struct law_file {
	const char *kind, *code, *file, *basis, *confidence, *source, *responsible;
	struct text2 title;
	ymd from, until;
	const char *of;		   /* standard: for */
	const char *ages;	   /* quotas: as written, or NULL */
	const char *covers, *sent; /* targets of a programme: the units it works in, who was sent there; NULL */
	int ahead;		   /* review: months looked forward */
	const char *beside;	   /* review: a form of the unit that stands beside a body, and its columns (NULL-terminated); NULL */
	const char *const *beside_columns;
	/* exempt: of a standard whom it does not ask yet; of a review by what its bodies are described */
	const struct law_item *items, *exempt;
	size_t item_count, exempt_count;
};

/* The good files of a kind ("standard", "quotas", "rules", "targets", "review", "coming") in the order of their names; lives in the
 * arena. */
const struct law_file *library_law(const struct library *l, const char *kind, size_t *count, struct arena *a);

/* Before anything is added: conditions on persons ask for facts anywhere, as those of rules and standards do, not only in the unit. */
void library_everywhere(struct library *l);

#endif
