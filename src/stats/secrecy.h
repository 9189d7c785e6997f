/* Which classes of fields a cell reads (form-language.md 8.4), and the guard that a report is drawn under: cells whose classes a viewer may
 * not have come out hidden, and everything computed from them too. Knows no accounts: the guard answers. */
#ifndef COSO_STATS_SECRECY_H
#define COSO_STATS_SECRECY_H

#include "stats/report.h"

/* A kind of fact read with a class of its fields: B S X O P. */
struct cell_read {
	const struct fact_kind *kind; /* NULL: a typed figure */
	char class_;
};
#define CELL_READS_MAX 32
struct cell_reads {
	struct cell_read items[CELL_READS_MAX];
	size_t count;
	bool more; /* too many to list: whoever asks must refuse */
};

enum guard_access { GUARD_HIDDEN, GUARD_FIGURES, GUARD_OPEN };
struct report_guard {
	void *user;
	enum guard_access (*access)(void *user, const struct cell_reads *reads, const struct place *where, ymd day);
	int64_t small; /* GUARD_FIGURES: hidden where the top of its block counts fewer here */
};

/* What a cell reads: its population, its conditions and those of its parents; a remainder or an overlap also what its parts read. */
void cell_reads_of(const struct form *f, const struct line *row, const struct line *column, struct cell_reads *out, struct arena *a);

/* Adds what a condition on a fact of kind k reads; p may be NULL. */
void pred_reads_of(const struct vocab *v, const struct fact_kind *k, const struct pred *p, struct cell_reads *out);

#endif
