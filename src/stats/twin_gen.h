/* Inside the SQL twin: how one statement is put together. Internal to stats/twin*.c. Everything that goes into the text is an integer or a
 * name out of descriptors; texts live in the arena of the statement. */
#ifndef COSO_STATS_TWIN_GEN_H
#define COSO_STATS_TWIN_GEN_H

#include "stats/twin.h"

#include <glib.h>

struct twin_gen {
	struct store *store;
	const struct vocab *vocab;
	const struct batch *batch;
	enum tree tree;
	bool direct;
	const char *line;      /* number of the tree's line; TREE_AREA: of the party line, along which organisations have subtrees */
	const char *reporting; /* SQL of the reporting unit's id; NULL: there is none */
	int frames;	       /* aliases given so far */
	GHashTable *views;     /* names of the views used, owned by the arena */
	struct arena *a;
	struct err *e;
	bool failed; /* e is set; texts made since are not to be used */
};

/* A fact in hand: a row of a view under an alias, read on a day, with the rows joined to it when some value needs them. */
struct twin_frame {
	const struct fact_kind *kind;
	const char *alias;	      /* f1 */
	const char *day;	      /* its read day: a number, or a column of the alias or of an outer one */
	bool day_fixed;		      /* day is a number */
	GString *joins;		      /* LEFT JOIN …, in order */
	GHashTable *joined;	      /* aliases in joins */
	const char *reason, *crossed; /* SQL, in entries and exits only */
};

/* twin_frame.c: facts, what is joined to them, and their values */

void twin_fail(struct twin_gen *g, msg_key key, const char *arg);
/* "v_tenure"; fails when the records are not in this version. */
const char *twin_view(struct twin_gen *g, const char *name);
const char *twin_fact_view(struct twin_gen *g, const struct fact_kind *k);
void twin_frame_open(struct twin_gen *g, struct twin_frame *f, const struct fact_kind *k);
void twin_frame_close(struct twin_frame *f); /* frees what is outside the arena */
/* Kinds with versions: one row a version, the id is that of the thing itself. */
bool twin_versioned(const struct twin_gen *g, const struct fact_kind *k);
/* Where the rows come from: the view, or its starts or ends with read_d and event_d; sets the read day. window: only events of the period.
 */
const char *twin_rows(struct twin_gen *g, struct twin_frame *f, enum fact_edge edge, bool window, const char *outer_day, bool outer_fixed);
/* The condition that the row holds on its day: for rows that are not events. */
const char *twin_alive(struct twin_gen *g, const char *alias, const char *day);
/* Ids: unit and organisation at which the fact stands (NULL of SQL where there is none), its subject. */
const char *twin_unit_id(struct twin_gen *g, struct twin_frame *f);
const char *twin_organisation_id(struct twin_gen *g, struct twin_frame *f);
const char *twin_subject_id(struct twin_frame *f);
/* Node of the fact under the tree of the question. */
const char *twin_node(struct twin_gen *g, struct twin_frame *f);
/* Alias of the row of its person on the read day. */
const char *twin_person(struct twin_gen *g, struct twin_frame *f);
/* Joins the closure so that the fact's node lies under `ancestor` (NULL: under anything); gives the alias. area: by units, else along line.
 */
const char *twin_join_path(struct twin_gen *g, struct twin_frame *f, bool area, bool direct, const char *ancestor);
const char *twin_value(struct twin_gen *g, struct twin_frame *f, const struct value_ref *v);
/* The day before a day, by integers alone. */
const char *twin_day_before(struct twin_gen *g, const char *day);
/* The day on which `age` is read. */
const char *twin_age_day(struct twin_gen *g, const struct twin_frame *f);
/* Full years of the fact's person. */
const char *twin_age(struct twin_gen *g, struct twin_frame *f);

/* twin_cond.c: predicates */

/* A condition in brackets, true, false or NULL as the predicate is true, false or unknown. */
const char *twin_condition(struct twin_gen *g, struct twin_frame *f, const struct pred *p);
/* All of them; "1 = 1" for none. */
const char *twin_conditions(struct twin_gen *g, struct twin_frame *f, const struct pred *const *when, size_t count);

/* twin_flow.c: crossings of a boundary */

/* The rows of entries or exits as a source for f, which is opened on the way: the kind's columns, u, day_d, own, read_d, other_unit. */
const char *twin_flow_rows(struct twin_gen *g, struct twin_frame *f);

#endif
