/* Lists out of a snapshot: the members of a set in no order, and the values of their facts on a day, read from memory. For who draws lists
 * with columns; what counts is decided by the evaluator (snapshot.h). */
#ifndef COSO_STATS_SNAPSHOT_LIST_H
#define COSO_STATS_SNAPSHOT_LIST_H

#include "stats/snapshot.h"

/* One fact of a kind. Ids are NONE where there is none. unit: its own, else that of its organisation on the day it was asked for. */
struct list_fact {
	const struct fact_kind *kind;
	int32_t row; /* in the snapshot */
	int64_t id, area, subject, organisation, unit, post;
	ymd from, until;
};

/* The records of a kind, and with attr that attribute of them, are in memory afterwards. The kind must be available. */
bool snapshot_need(struct snapshot *n, const struct fact_kind *k, const struct attr *attr, struct err *e);

/* The members of one output as snapshot_members gives them, appended to out (struct member) in no order: no names and places are worked
 * out. */
bool snapshot_set(struct snapshot *n, const struct batch *b, const struct place *where, size_t output, GArray *out, struct err *e);

/* How long a list of several such sets is, each member once, without the list. judge: is what stands at that place taken into it? */
typedef bool list_judge(int64_t unit, int64_t organisation, void *user);
struct list_numbers;
struct list_numbers *list_numbers_new(struct snapshot *n);
/* One set more; all of one measure, and of one population where facts are listed (MEASURE_POSTS). */
bool list_numbers_add(
	struct list_numbers *x, const struct batch *b, const struct place *where, list_judge *judge, void *user, struct err *e);
/* False: a set was no question for this way (then the members themselves must be looked at). */
bool list_numbers_tell(const struct list_numbers *x, int64_t *number);
void list_numbers_free(struct list_numbers *x); /* NULL is fine */

/* Facts of a kind about a subject (of that sort) that hold on the day, in order of id; at most max. The kind must have been needed. */
size_t snapshot_facts(
	struct snapshot *n, const struct fact_kind *k, enum subject of, int64_t subject, ymd day, struct list_fact *out, size_t max);
/* The fact of that id as it stands on the day (of a kind with versions: the version); false when there is none. */
bool snapshot_fact(struct snapshot *n, const struct fact_kind *k, int64_t id, ymd day, struct list_fact *out);
/* A value of it on a day; NONE when not stated. The attribute must have been needed and be one of the fact's kind. */
int64_t snapshot_value(struct snapshot *n, const struct list_fact *f, const struct attr *attr, ymd day);
/* What a person, organisation or unit is called on a day, else at last; sort (may be NULL): its key in the order of names. "" when there
 * is no such thing. The kind must have been needed. */
const char *snapshot_name(struct snapshot *n, enum subject of, int64_t id, ymd day, const char **sort);
/* A key whose byte order is administrative order. */
const char *snapshot_order(struct snapshot *n, int64_t unit, ymd day);

#endif
