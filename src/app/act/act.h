/* One act of a person on the facts of any kind: create, correct, change from a day on, close, void, move a start (docs/records.md 1.3,
 * docs/adr/0011-acts-and-undo.md). Typed text goes in by the names of fields; out come problems by field, what the act will move, what
 * somebody else changed meanwhile. One act is one transaction, one group of the change log, and can be undone as one.
 *
 * Names of texts. A field by its name: `full_name`. Bounds of a span: `from`, `until` (the last day, as people write it; empty: open);
 * the day of an event: `on`. A date is typed as dd/mm/yyyy, mm/yyyy, yyyy or ISO in one text, or in three: `birth_d.day`, `birth_d.month`,
 * `birth_d.year`. A decision has `appointed.no`, `appointed.day` (again one text or three), `appointed.issuer`, `appointed.document`; a
 * place `hometown.unit`, `hometown.text`. A code is named by its id, a set by several ids (one text with commas, or the same name again),
 * yes and no are `1` and `0`, another record is named by its id (`ID`, or `AREA:ID` where it may live elsewhere), a secret by its digits.
 * What is not named keeps its value; an empty text empties the field.
 */
#ifndef COSO_APP_ACT_H
#define COSO_APP_ACT_H

#include "app/app.h"

enum act_kind {
	ACT_CREATE,    /* a new record; of a versioned kind with its first version */
	ACT_CORRECT,   /* it was always so, the record was wrong (or silent: then it is completed) */
	ACT_CHANGE,    /* from the day `from` on it is otherwise: a new version */
	ACT_CLOSE,     /* it ended: `until`, with the reason and decision the kind asks for */
	ACT_VOID,      /* entered by mistake: it never was */
	ACT_MOVE_START /* the day `from` of a version or a span was wrong: neighbours move along */
};

struct act_text {
	const char *field, *text;
};

/* A warning taken on purpose: the rule and why it does not bind here. */
struct act_waiver {
	const char *rule, *reason;
};

/* The waivers among typed texts: "waive.RULE" with a reason. out has room for count; gives how many there are. */
size_t act_read_waivers(const struct act_text *texts, size_t count, struct act_waiver *out);

struct act {
	enum act_kind kind;
	/* Of the record: the head of a versioned kind or its versions (both name the same record, a text finds its table by itself). */
	const struct table *table;
	int64_t area;	  /* storage area; reference kinds: 0 */
	int64_t id;	  /* the row of `table`; NONE with ACT_CREATE. ACT_CHANGE: the head */
	int64_t rev;	  /* of that row as the user saw it; NONE: not asked */
	bool later;	  /* ACT_CORRECT, ACT_CHANGE: also later versions, while they say the same as this one did */
	bool keep_others; /* do not close what the new fact replaces (close before open), nor what a death ends */
	const struct act_text *texts;
	size_t text_count;
	int why;			   /* num of list change_why; 0: by the kind of act */
	const char *reason;		   /* kept in the log */
	int64_t basis_doc, basis_doc_area; /* NONE: none */
	const struct act_waiver *waivers;
	size_t waiver_count;
	bool dry; /* say what would happen, write nothing */
	ymd today;
	enum msg_lang lang; /* of the texts in the result */
	const char *actor;  /* of the operator; another viewer acts as itself */
};

struct act_problem {
	const char *field; /* name of a text; NULL: the record as a whole */
	const char *text;
	const char *rule; /* "C38"; NULL: the value itself */
	bool warning;	  /* may be accepted with a reason: struct act_waiver */
	/* The record that stands in the way, for a link; kind NULL: the one that is written. */
	const struct kind *kind;
	int64_t area, id;
};

/* What an effect is about, for a link: nothing, or a record of the kind with that id, or a form. */
struct act_effect {
	const char *text;
	const struct kind *kind; /* NULL: none */
	int64_t area, id;
	const char *form;				/* code of a form that reads what is changed; NULL */
	const char *form_unit, *form_key, *form_period; /* where and when its figures move; NULL */
};

/* A later version, and whether the act changes it too. */
struct act_later {
	ymd from, until;
	const char *field, *label, *value; /* as it stands there */
	bool same;			   /* says what this version said: changes with `later` */
};

/* A field that somebody else changed after the user read the record. */
struct act_difference {
	const char *field, *label;
	const char *before, *yours, *theirs; /* "" where empty; yours = before where the user did not touch it */
};

struct act_result {
	const struct act_problem *problems; /* nothing is written while there is one; an accepted warning is an effect */
	size_t problem_count;
	const struct act_effect *effects;
	size_t effect_count;
	const struct act_later *later;
	size_t later_count;
	const struct act_difference *conflict;
	size_t conflict_count;
	bool conflicted; /* nothing was written: rev is not the one there any more */
	const char *who; /* of the conflict: who wrote it, */
	int64_t when_ms; /* when, */
	int64_t rev;	 /* and the rev to send along with the choice; after a written act: the new rev */
	bool written;
	int64_t group;		   /* of the change log; NONE when nothing was written */
	int64_t area, id, version; /* of what was written; version NONE unless the kind has versions */
};

/* Does it, or says in out why not. false only for failures that are not the user's (no database, no right: ERR_DENIED, a conflict that
 * cannot be shown) and for texts and rows that do not exist. Everything in out lives in the arena. */
bool app_act(struct app *a, const struct act *act, struct arena *arena, struct act_result *out, struct err *e);

/* A record as the texts that would write it, for filling in a form: every field of the row's table, named as above. A secret is empty.
 * Asks no rights: who shows it does, field by field. */
struct act_texts {
	const struct act_text *items;
	size_t count;
};
bool app_act_texts(struct app *a, const struct table *t, const void *row, struct arena *arena, struct act_texts *out, struct err *e);
const char *act_text_of(const struct act_texts *texts, const char *field); /* "" when absent */
/* One field of a row as a reader sees it: a code by its name, a day as dd/mm/yyyy, a reference by the name of what it points at. */
bool app_act_shown(struct app *a, const struct table *t, const void *row, const char *field, enum msg_lang lang, ymd day,
	struct arena *arena, const char **out, struct err *e);

/* "dd/mm/yyyy", "mm/yyyy", "yyyy", ISO -> a partial date; false when it is none. Two-digit years are none. */
bool act_read_date(const char *text, ymd *out);

#endif
