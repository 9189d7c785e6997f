/* Between the files of a reorganisation; nobody else includes this. */
#ifndef COSO_APP_REORGANISE_PARTS_H
#define COSO_APP_REORGANISE_PARTS_H

#include "app/reorganise/office_template.h"
#include "app/reorganise/reorganise.h"
#include "messages/reorganise.def"

#include "model/kinds.gen.h"

enum { REORG_LEVELS_MAX = 8, REORG_CLIMB_MAX = 9 };

/* A unit as it stood on a day. */
struct reorg_unit {
	int64_t id, parent; /* id NONE: there is no such unit on that day */
	int level, type;
	const char *name, *code, *local_code;
	ymd from, until;
};
/* An organisation as it stood on a day. */
struct reorg_org {
	int64_t id, unit; /* id NONE: none */
	int type;
	int64_t grassroots, place;
	const char *name;
	ymd from, until;
};
/* A result of a step: a new unit or organisation, or one that goes on and takes something in. */
struct reorg_target {
	const struct reorganise_target *asked;
	char key[8]; /* "A", "B" … inside its step */
	bool fresh;
	const char *is_new, *under_new; /* code of a unit another step founds: what it is, what it lies in; NULL */
	struct reorg_unit unit;
	struct reorg_org org;
	int64_t superior; /* of an organisation */
};
struct reorg_step {
	const struct reorganise_step *asked;
	bool organisations;
	const char *kind; /* without "organisation_" */
	GArray *units;	  /* struct reorg_unit: sources */
	GArray *orgs;	  /* struct reorg_org: sources */
	struct reorg_target *targets;
	size_t target_count;
	int64_t event; /* unit_event */
};
/* A body that ends in this act, and the bodies that follow it. */
struct reorg_gone {
	struct reorg_org org;
	const char *role;
	int level; /* of its unit */
	GArray *next;
};
/* A unit below that changed its parent. */
struct reorg_moved {
	struct reorg_unit unit;
	int64_t to;
};
/* A new body whose superior is found when all bodies are there. */
struct reorg_new {
	struct reorg_org org;
	const struct office_body *body; /* NULL: without a template */
	const char *role;
	int level;
	int64_t unit_parent;
	int64_t superior; /* when it was said; NONE */
};

struct reorg {
	struct app *app;
	struct store *s;
	const struct reorganise_request *q;
	struct reorganise_report *out;
	struct arena *arena;
	enum msg_lang lang;
	ymd day, before; /* the day it takes effect, and the last one before */
	ymd basis_d;
	const struct office_template *templates[REORG_LEVELS_MAX]; /* by num of unit_level */
	struct reorg_step *steps;
	size_t step_count;
	GArray *gone;		   /* struct reorg_gone */
	GHashTable *gone_at;	   /* organisation -> 1 + index */
	GArray *moved;		   /* struct reorg_moved */
	GArray *fresh;		   /* struct reorg_new */
	GHashTable *ended;	   /* units that end in this act: id -> id of the only one that follows, or NONE */
	GHashTable *touched_units; /* sources and results, for figures */
	GHashTable *taken;	   /* post -> seats given to people who go on */
	int64_t next_area;
};

/* ---- reorganise_report.c */
/* Something is wrong at a field; nothing will be written. Always false. */
#define PROBLEM(x, field, key, ...)                                                                                                        \
	reorg_problem((x), (field), (key), (const char *const[]){__VA_ARGS__, NULL},                                                       \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
bool reorg_problem(struct reorg *x, const char *field, msg_key key, const char *const *args, size_t nargs);
#define ITEM(x, part, key, ...)                                                                                                            \
	reorg_item(                                                                                                                        \
		(x), (part), (key), (const char *const[]){__VA_ARGS__, NULL}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
void reorg_item(struct reorg *x, enum reorganise_part part, msg_key key, const char *const *args, size_t nargs);
void reorg_count(struct reorg *x, enum reorganise_part part, int64_t n);
void reorg_divide(struct reorg *x, const struct reorganise_divide *d);
bool reorg_refused(const struct reorg *x); /* are there problems? */
const char *reorg_say(struct reorg *x, msg_key key, const char *a, const char *b);
const char *reorg_number(struct reorg *x, int64_t n);
const char *reorg_id_text(struct reorg *x, int64_t id);
const char *reorg_code(struct reorg *x, const char *list, int64_t num);
const char *reorg_day(struct reorg *x, ymd day);
/* What the user chose for "kind:id", or for "all:kind"; NULL when nothing. */
const char *reorg_choice(const struct reorg *x, const char *kind, const char *id);
struct reorg_target *reorg_target_of(struct reorg_step *step, const char *key);

/* ---- reorganise_look.c: reading the register as it stands now */
int reorg_num(const struct reorg *x, const char *list, const char *id); /* a code that is not there is a bug */
bool reorg_unit_on(struct reorg *x, int64_t id, ymd day, struct reorg_unit *out, struct err *e);
bool reorg_unit_by_code(struct reorg *x, const char *code, ymd day, struct reorg_unit *out, struct err *e);
bool reorg_children(struct reorg *x, int64_t unit, ymd day, GArray *out, struct err *e); /* struct reorg_unit */
bool reorg_orgs_of(struct reorg *x, int64_t unit, ymd day, GArray *out, struct err *e);	 /* struct reorg_org */
bool reorg_org_on(struct reorg *x, int64_t id, ymd day, struct reorg_org *out, struct err *e);
/* ids in the order of a statement's first column, with :id and :day bound. */
bool reorg_ids(struct reorg *x, const char *statement, int64_t id, GArray *out, struct err *e);
const char *reorg_role(const struct reorg *x, int level, const struct reorg_org *o);
/* The body of that role in a unit, on the day of the act; bodies that end are not there. NONE in out->id when there is none. */
bool reorg_body(struct reorg *x, int64_t unit, const char *role, int64_t but, struct reorg_org *out, struct err *e);
/* The body of that role in the unit or the nearest one above it. */
bool reorg_body_above(struct reorg *x, int64_t unit, const char *role, int64_t but, struct reorg_org *out, struct err *e);
bool reorg_lies_in(struct reorg *x, int64_t unit, int64_t in, bool *yes, struct err *e);
struct reorg_gone *reorg_gone_of(const struct reorg *x, int64_t organisation);

/* ---- reorganise_resolve.c: what the texts of the request mean */
bool reorg_resolve(struct reorg *x, struct err *e);
bool reorg_allowed(struct reorg *x, struct err *e);

/* ---- reorganise_units.c */
bool reorg_units_begin(struct reorg *x, struct reorg_step *step, struct err *e); /* all steps, before the first reorg_units */
bool reorg_units(struct reorg *x, struct reorg_step *step, struct err *e);
/* After all steps: nothing may be left below a unit that ended. */
bool reorg_units_left(struct reorg *x, struct err *e);

/* ---- reorganise_write.c: single facts cut and opened on the day */
/* Does the fact begin on the day or later, so that it cannot be cut? Then a problem. */
bool reorg_cut(struct reorg *x, const struct table *t, int64_t area, int64_t id, const char *what, struct err *e);
bool reorg_change_org(struct reorg *x, int64_t organisation, struct organisation_v_row *v, struct err *e);
bool reorg_org_version(struct reorg *x, int64_t organisation, struct organisation_v_row *v, struct err *e);
bool reorg_org_event(struct reorg *x, const char *kind, int64_t unit_event, int64_t *event, struct err *e);
bool reorg_org_part(struct reorg *x, int64_t event, int64_t from, int64_t to, struct err *e);
struct reorg_founding {
	const char *name, *role;
	int type, level, unit_type;
	int64_t unit, unit_parent, grassroots, place, event, superior;
	const struct office_body *body;
};
bool reorg_found(struct reorg *x, const struct reorg_founding *f, int64_t *id, struct err *e);
/* Ends the organisation with its terms, posts and tenures, and notes it among the gone. */
bool reorg_end(struct reorg *x, const struct reorg_org *o, int level, int64_t event, struct err *e);

/* ---- reorganise_bodies.c */
bool reorg_bodies(struct reorg *x, struct reorg_step *step, struct err *e);

/* ---- reorganise_lines.c */
bool reorg_lines(struct reorg *x, struct err *e);
/* The line on which organisations of a type have their superior. */
int reorg_line_of_type(const struct reorg *x, int64_t type);
bool reorg_line_open(struct reorg *x, int line, int64_t organisation, int64_t superior, struct err *e);

/* ---- reorganise_people.c */
bool reorg_people(struct reorg *x, struct err *e);
/* Ends the membership and opens it again in that organisation (NONE: only ends it). */
bool reorg_member_over(struct reorg *x, int64_t area, int64_t id, int64_t to, struct err *e);
/* Members of an organisation that goes on, some of whom go over to a target by list. */
bool reorg_members_listed(struct reorg *x, struct reorg_step *step, const struct reorg_org *o, struct err *e);

/* ---- reorganise_follow.c */
/* Where a village is to be looked for from the day on: itself, the only unit that followed it, or NONE. */
int64_t reorg_village_after(const struct reorg *x, int64_t village);
bool reorg_follow(struct reorg *x, struct err *e);

/* ---- reorganise_cells.c: organisations alone */
bool reorg_organisations(struct reorg *x, struct reorg_step *step, struct err *e);

/* ---- reorganise_look_over.c: figures and drawing */
bool reorg_figures(struct reorg *x, struct err *e);

#endif
