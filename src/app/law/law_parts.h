/* What the files law*.c share: a file of law as the text of a small form, and that text as a form. Nobody else includes this. */
#ifndef COSO_APP_LAW_PARTS_H
#define COSO_APP_LAW_PARTS_H

#include "app/law/law_goal.h"
#include "stats/law_file.h"

struct writing {
	struct app *a;
	ymd day;
	GString *out;
};

/* law_write.c: lines of the text. quoted: as a YAML scalar. */
void law_quoted(struct writing *w, const char *text);
void law_labelled(struct writing *w, const char *indent, const char *prefix, const char *id, const char *suffix, const struct text2 *say);
void law_key(struct writing *w, const char *indent, const char *name, const char *before, const char *text, const char *after);
struct text2 law_words(msg_key k);
/* The kind a population begins with. */
const struct fact_kind *law_kind_of(const struct writing *w, const char *of, bool *happens);
const char *law_measure_of(const struct writing *w, const char *of);
/* more: further keys of the head, each with its line end; "" for none. */
void law_head(struct writing *w, const struct law_file *f, bool happens, const char *more);
/* A population shared out by one condition: holds, does not hold, not known. */
void law_shared_out(
	struct writing *w, const struct law_item *x, const char *prefix, const char *of, const char *no, const char *yes, msg_key rest);

/* law.c: columns, and the text read as a form of code's. */
bool law_finish(struct writing *w, const char *code, bool happens, struct law_form *out, struct arena *arena, struct err *e);
/* The same with further columns behind n, each with its line end. */
bool law_finish_columns(
	struct writing *w, const char *code, bool happens, const char *more, struct law_form *out, struct arena *arena, struct err *e);
/* Nothing of that code, or nothing on that day: says what there is and from when to when. Always false. */
bool law_none(const struct law_file *files, size_t count, const char *code, ymd day, struct err *e);

/* law_each.c: the subjects of the unit that an item's `each` means, in administrative order. */
struct subjects {
	const struct law_subject *items;
	size_t count;
	bool hidden; /* the viewer may not see whether there are any */
};
bool law_subjects(struct app *a, const struct law_ask *ask, const struct law_file *f, const char *each, struct subjects *out,
	struct arena *arena, struct err *e);
/* A request for the form of one subject on the day asked. */
void law_subject_request(const struct law_ask *ask, const struct law_form *form, const struct law_subject *s, struct figure_request *r);
/* A part of a whole as lines ID, ID_part, and, where the part is the whole narrowed by a condition, ID_no and ID_rest. */
void law_part_lines(struct writing *w, const struct law_item *x, const char *id);
/* The condition that narrows the whole to the part; NULL when it is not written that way. Lives in the arena. */
const char *law_narrowing(const char *part, const char *whole, struct arena *a);
/* law_grouped.c: facts behind a row, column n, of a form whose measure is posts or seats, by organisation; of somebody who holds two there
 * the first. organisation -> GArray of struct law_seat; g_hash_table_unref. Empty where the cell is hidden. NULL on error. */
struct law_seat {
	int64_t area, person, fact, times; /* of seats: person NONE, times how many */
};
/* Members of a set (struct member), by fact: names and places are not worked out. False on error. */
bool law_members(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, GArray *out, struct err *e);
GHashTable *law_groups(struct figure *f, const char *row, struct err *e);
const GArray *law_group(GHashTable *groups, int64_t organisation); /* NULL: nobody */
int64_t law_group_count(GHashTable *groups, int64_t organisation);
/* law_quota.c: met or not of part and whole. */
void law_weigh(struct law_quota *x, struct arena *arena);
/* law_quota.c: one form of all quotas of the file that are asked of the same subjects, for those of one line of organisations. */
bool law_quota_form(struct app *a, ymd day, const struct law_file *file, const char *each, enum tree tree, struct law_form *form,
	struct arena *arena, struct err *e);
/* law_reasons.c: the list with one more column. */
struct sheet;
const struct sheet *law_with_texts(const struct sheet *s, const char *head, const char *const *texts, struct arena *arena);
/* law_evidence.c: what the register has where the row's conditions ask, a text for each row of s (a list of tenures that the figure drew);
 * *out NULL where they ask for nothing that is a record. */
struct sheet;
bool law_evidence(struct app *a, const struct figure *f, const struct law_file *file, const char *row, const struct sheet *s,
	enum msg_lang lang, const char *const **out, struct arena *arena, struct err *e);
/* The cell of the row in the only column n; NULL when there is no such row. */
const struct cell *law_cell(const struct figure *f, const char *row, const char *column);
/* Files of the kind in force on the day, of the code asked for. False with ERR_NOT_FOUND when there is none. */
bool law_in_force(struct app *a, const char *kind, const struct law_ask *ask, const struct law_file ***out, size_t *count,
	struct arena *arena, struct err *e);

#endif
