/* Two records of one human become one, and two again (docs/records.md 4). Everything that refers to the loser is given to the survivor,
 * also across storage areas; what was there before is kept in person_merge.moved, from which un-merging puts it back. Both happen inside
 * the caller's transaction (store_begin), which asks all rules at its end. Knows which rows may not stand twice from nobody: the caller
 * says what goes or ends first, the rules and unique keys refuse what is left. */
#ifndef COSO_STORE_PERSON_MERGE_H
#define COSO_STORE_PERSON_MERGE_H

#include "store/links.h"

/* A row of either person that must go, or end, before anything is given over. */
struct merge_settling {
	const struct table *t;
	int64_t area, id;
	ymd end;	/* of a span: it ends here; 0: the row is taken out (void) */
	int64_t reason; /* num of its out_reason or end_reason when it ends */
};

struct store_merge {
	int64_t area, id; /* who stays */
	int64_t loser_area, loser;
	const char *const *picks; /* fields of kind person whose value is the loser's */
	size_t pick_count;
	const struct merge_settling *settle;
	size_t settle_count;
	const char *reason;
	int64_t account; /* NONE: the operator */
};

struct merge_count {
	const struct table *t;
	int64_t rows;
};
struct merge_report {
	int64_t id; /* of the person_merge row, in the survivor's area */
	struct merge_count *moved;
	size_t moved_count;
};
bool store_person_merge(struct store *s, const struct store_merge *m, struct merge_report *out, struct arena *a, struct err *e);

/* One row that the merge wrote and what became of it since. */
struct unmerge_row {
	const struct table *t;
	int64_t area, id;
	bool changed, gone; /* since the merge */
	const char *was;    /* before it (row_from_json) */
	bool voided;	    /* by the merge: comes back */
};
/* What un-merging would find: rows given back, and links made to the survivor after the merge (struct row_link), about which somebody must
 * say whose they are. */
struct unmerge_plan {
	int64_t area, survivor, loser_area, loser;
	struct unmerge_row *back;
	size_t back_count;
	struct row_link *later;
	size_t later_count;
	bool person_changed; /* the survivor's own facts were written since: they stay as they are */
	const char *reason;
	int64_t done_ms;   /* when it was merged */
	int64_t undone_ms; /* NONE: it is in force */
};
bool store_unmerge_plan(struct store *s, int64_t area, int64_t merge, struct unmerge_plan *out, struct arena *a, struct err *e);
/* theirs: those of plan->later that are the loser's. */
bool store_person_unmerge(struct store *s, int64_t area, int64_t merge, const struct row_link *theirs, size_t theirs_count, struct err *e);

#endif
