/* Between the files of app_act; nobody else includes this. */
#ifndef COSO_APP_ACT_INTERNAL_H
#define COSO_APP_ACT_INTERNAL_H

#include "app/act/act.h"
#include "app/directory/directory.h"

#define ACT_COLUMNS_MAX 256

/* A row that is written: as it was (NULL: new) and as it shall be. */
struct act_row {
	const struct table *t; /* NULL: the kind has no such table, or the act does not touch it */
	void *before, *now;
	uint64_t given[ACT_COLUMNS_MAX / 64]; /* bits of columns a text was given for, whether it says something else or not */
	bool settled;			      /* read for what it says, not to be written */
};

/* One act under way. */
struct acting {
	struct app *app;
	struct store *store;
	const struct act *act;
	struct arena *arena;
	const struct kind *kind;
	int64_t area;
	struct act_row main;	/* the head of a versioned kind, else the row itself */
	struct act_row version; /* of a versioned kind */
	struct act_row number;	/* of a new person: the identity number typed along ("number.kind_no", "number.value"); t NULL: none */
	bool *used;		/* per text: some field took it */
	GArray *problems, *effects, *later, *differences;
	int unaccepted; /* warnings without a reason */
	struct act_result *out;
	const struct directory_view *names; /* act_twin.c; NULL */
	GPtrArray *forms;		    /* codes of the forms that read what changed */
	struct figure_moves *moves;	    /* of a trial, until they are told; NULL */
};

/* ---- act.c */
void act_open(struct acting *x, struct app *a, const struct act *act, struct arena *arena, struct act_result *out);
/* What the rules of the register say against what was written so far: problems. */
bool act_settle(struct acting *x, struct err *e);
/* Ends the transaction: kept when ok and keep. What refused is a problem if it is about what the user gave, else an error. */
bool act_finish(struct acting *x, bool ok, bool keep, const struct err *why, struct err *e);
/* Moves what was noted into the result. */
void act_give(struct acting *x);

/* ---- act.c: what the others say */
/* Sentences of the result, in the act's language. */
const char *act_say(struct acting *x, msg_key key, const char *const *args, size_t n);
#define ACT_SAY(x, key, ...)                                                                                                               \
	act_say((x), (key), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
void act_problem(struct acting *x, const char *field, const char *rule, bool warning, const char *text);
void act_problem_err(struct acting *x, const char *field, const struct err *e);
bool act_has_problem(const struct acting *x, const char *field);
void act_effect(struct acting *x, const char *text, const struct kind *kind, int64_t area, int64_t id);
const char *act_day(struct acting *x, int64_t day);

/* The field that a rule across rows, or a condition inside a row, is about; NULL. */
const char *act_rule_field(const char *rule, msg_key why);
const char *act_condition_field(const struct err *why);

/* ---- act_value.c: typed texts into rows */
/* Fields of the kind into the rows that hold them, then the bounds of the span into `span` (from, until) as far as they may be typed. */
void act_fill(struct acting *x);
enum act_bounds { BOUND_FROM = 1, BOUND_UNTIL = 2, BOUND_ON = 4 };
void act_fill_bounds(struct acting *x, const struct act_row *r, int which);
/* The same for one row, by texts whose names begin with prefix: "closed.end_reason". */
void act_fill_prefixed(struct acting *x, struct act_row *r, const char *prefix);
/* Names of texts nothing took. */
void act_check_names(struct acting *x);
/* Every column that breaks its description becomes a problem of its field. */
void act_check_row(struct acting *x, const struct act_row *r);
/* The name of a text for a column: "appointed.day"; lives in the arena. */
const char *act_column_field(const struct table *t, const struct column *c, struct arena *a);
/* Do two rows say the same in that column? */
bool act_same(const struct column *c, const void *a, const void *b);
/* Does the column say something of its own (not an id, a revision, a derived key)? */
bool act_speaks(const struct table *t, const struct column *c);
/* Does the row say anything else than before? */
bool act_changed(const struct act_row *r);

/* ---- act_shown.c: values for readers */
bool act_shown(struct acting *x, const struct table *t, const struct column *c, const void *row, const char **out, struct err *e);
const char *act_label(const struct table *t, const struct column *c, enum msg_lang lang, struct arena *a);
/* What a record is called: "Nguyễn Thị Đào", "Bí thư, Chi bộ thôn Một". */
bool act_name(struct acting *x, const struct kind *k, int64_t area, int64_t id, const char **out, struct err *e);

/* ---- act_rights.c */
/* May the app's viewer write the act's rows? ERR_DENIED when not. The columns that change count, and those a text was given for: were the
 * same value let through, writing would tell what may not be read. The place is by what the record is about. */
bool act_allowed(struct acting *x, enum auth_right right, struct err *e);
/* May the viewer see what a record says, of its kind and as secret as it is? What cannot be read says nothing. */
bool act_may_see(struct acting *x, const struct kind *k, int64_t area, int64_t id);
/* One writing site per area (C57): a problem when the area is written elsewhere. */
bool act_site(struct acting *x, struct err *e);

/* ---- act_reach.c: reports that were sent */
#define ACT_REACH_RULE "C58"
/* Its reason: as given, else that for reaching behind a report. */
const char *act_reason(const struct act *act);
/* A warning when what was written reaches behind a report and there is no reason. */
bool act_reach(struct acting *x, struct err *e);

/* ---- act_write.c: the six acts */
bool act_write(struct acting *x, struct err *e);

/* ---- act_before.c */
/* Ends what the new row of x->main replaces. */
bool act_close_before(struct acting *x, struct err *e);

/* ---- act_death.c */
/* Ends what a person held who is now recorded to have died. */
bool act_close_dead(struct acting *x, struct err *e);

/* ---- act_number.c: the identity number that is typed with a new person, so that look-alikes are found before it is saved */
#define ACT_NUMBER "number."
/* Takes the texts; what is wrong becomes problems. */
void act_number_fill(struct acting *x);
/* Writes it for the person of x->main. */
bool act_number_write(struct acting *x, struct err *e);
/* The number as typed, for comparing; NULL when there is none. */
const char *act_number_text(const struct acting *x);

/* ---- act_effects.c */
/* Posts filled or left vacant, forms that read what changed. After everything is written. */
bool act_effects(struct acting *x, struct err *e);
/* Of a trial, while it still stands: the figures that move. */
void act_figures(struct acting *x);
/* After the end: of a trial the figures before and after, of a kept act the forms that may have changed. */
void act_say_forms(struct acting *x);

/* ---- act_warn.c */
/* Asks the rules with thresholds of what was written; accepted warnings become waivers. */
bool act_warn(struct acting *x, struct err *e);

/* ---- act_twin.c */
/* Before the transaction, when somebody is to be recorded: everybody's names as they stand; released by act_twins_end. */
bool act_twins_begin(struct acting *x, struct err *e);
void act_twins_end(struct acting *x);
/* Is the new person recorded already? At or above the threshold of "the same" a warning that asks for a reason, below it a note. */
bool act_twins(struct acting *x, struct err *e);
/* The number typed with a new person is another's already: a problem of its field that names the record. why: when nobody is found. */
bool act_number_held(struct acting *x, const char *why, struct err *e);

/* ---- act.c */
/* Why a change is made, as a code of the list of reasons: what the act says, else what its kind usually is. */
int act_why(struct app *a, const struct act *act);

/* ---- act_later.c */
/* Versions after the one that is written: listed, and changed with it when the act says so. */
bool act_later(struct acting *x, struct err *e);

/* ---- act_conflict.c */
/* Is the row not the one the user saw? Then the differences are in the result and nothing may be written. */
bool act_conflict(struct acting *x, const struct act_row *r, bool *conflicted, struct err *e);

/* ---- act_void.c */
/* What points at the record from outside: problems. Its own parts: effects. */
bool act_dependents(struct acting *x, const struct table *t, int64_t area, int64_t id, struct err *e);

#endif
