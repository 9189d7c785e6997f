/* Use case: two records side by side, what would clash, a trial, the merge, and taking it back (docs/records.md 4). What the clerk chose
 * comes as texts by name, from a form: "keep" a or b; "f.FIELD" a or b; "c.TABLE.ID.ID" a, b, both or chain; "reason"; on un-merging
 * "l.TABLE.ID" a (stays) or b (goes back). */
#ifndef COSO_APP_PERSON_MERGE_H
#define COSO_APP_PERSON_MERGE_H

#include "app/figure/figure_moves.h"
#include "app/page/page_duplicates.h"
#include "app/page/page_register.h"

struct merge_choices {
	const char *(*value)(void *user, const char *name); /* NULL: not said */
	void *user;
};

struct page_merge_side {
	struct page_duplicate_side who;
	const char *line; /* posts and memberships now */
};
/* A fact of which both records have their own. */
struct page_merge_field {
	const char *name, *label; /* name NULL: they are the same, nothing to choose */
	const char *text[2];
	int pick; /* 0 or 1 */
};
/* Two rows of which only one may stay. */
struct page_merge_clash {
	const char *name, *label, *why;
	const char *text[2];
	int pick; /* 0, 1, 2: both, 3: the earlier ends where the later begins */
	bool may_chain;
};
struct page_merge_count {
	const char *label, *text[2];
};
struct page_merge {
	int64_t area, id; /* of the pair */
	int score;
	bool same;
	const char *grounds, *state;
	bool open; /* to be decided */
	struct page_merge_side side[2];
	bool may;	     /* merge: both are seen, and the right is there */
	const char *may_not; /* why not */
	int keep;	     /* 0 or 1 */
	const struct page_merge_field *fields;
	size_t field_count;
	const struct page_merge_clash *clashes;
	size_t clash_count;
	const struct page_merge_count *rows; /* what there is of each kind */
	size_t row_count;
	const char *reason;
	const char *error, *error_field; /* of a trial or a save that was refused; NULL */
	bool tried;			 /* the trial went through: what it would do */
	const char *moved;
	const struct page_merge_count *effects;
	size_t effect_count;
	const struct figure_move *moves; /* figures of forms that the merge would move */
	size_t move_count;
};

/* Fills the page; with choices NULL the proposals stand. trial: a writing app on which the merge is tried and rolled back, or NULL. */
bool page_merge(struct app *a, struct app *trial, const struct page_ask *ask, int64_t area, int64_t id, const struct merge_choices *choices,
	struct page_merge *out, struct arena *arena, struct err *e);

/* Merges, on the writing app, with the rights of its viewer. *done false: refused; out is the page with the error. survivor: who stays. */
bool person_merge(struct app *writer, const struct page_ask *ask, int64_t area, int64_t id, const struct merge_choices *choices,
	struct page_merge *out, bool *done, struct page_person_ref *survivor, struct arena *arena, struct err *e);

/* ---- taking back ---- */

struct page_unmerge_row {
	const char *name; /* of its choice; NULL: it goes back */
	const char *label, *text, *note;
	bool theirs;
};
struct page_unmerge {
	int64_t area, id;
	struct page_person_ref survivor, loser;
	const char *when, *reason;
	const struct page_unmerge_row *back, *later;
	size_t back_count, later_count;
	const char *person_note; /* the survivor's own facts stay; NULL */
	const char *undone;	 /* NULL: it is in force */
	const char *error;
};
bool page_unmerge(struct app *a, const struct page_ask *ask, int64_t area, int64_t merge, const struct merge_choices *choices,
	struct page_unmerge *out, struct arena *arena, struct err *e);
/* Takes the merge back on the writing app; the pair is marked as not one human. */
bool person_unmerge(struct app *writer, const struct page_ask *ask, int64_t area, int64_t merge, const struct merge_choices *choices,
	struct page_person_ref *loser, struct arena *arena, struct err *e);

#endif
