/* Who may see and do what: accounts, sessions, roles × scope × field class × field of work, in time (docs/records.md 0.4, 5.5;
 * form-language.md 8.4). Asked by app, never by pages. */
#ifndef COSO_AUTH_AUTH_H
#define COSO_AUTH_AUTH_H

#include "base/date.h"
#include "store/store.h"

/* Numbers of the code list "right"; a test compares. */
enum auth_right {
	RIGHT_NONE,
	RIGHT_VIEW,
	RIGHT_REVEAL,
	RIGHT_ENTER,
	RIGHT_CLOSE,
	RIGHT_APPROVE,
	RIGHT_FREEZE,
	RIGHT_EXPORT,
	RIGHT_EXPORT_SENSITIVE,
	RIGHT_MERGE,
	RIGHT_CONFIGURE,
	RIGHT_GRANT,
	RIGHT_AUDIT,
	RIGHT_COUNT, /* figures without names (form-language.md 8.4 "figures") */
	RIGHT__MAX
};

/* What a viewer has of a field class at a place (form-language.md 8.4). */
enum auth_access { ACCESS_NONE, ACCESS_FIGURES, ACCESS_NAMES };

/* One account's rights resolved for one state of the register. Immutable; may be shared between threads. */
struct viewer;

/* The operator at the machine (command line without --as): everything, as "system". Never freed. */
const struct viewer *viewer_operator(void);
/* Nobody: may see what is public. What a server works for until a session is known. Never freed. */
const struct viewer *viewer_nobody(void);
bool viewer_is_operator(const struct viewer *v);
/* Rights of an account on a day, read from the register in the caller's transaction or in one of its own. Owned by the caller:
 * viewer_release. NULL on error; an account that is not open on that day is ERR_DENIED. */
struct viewer *viewer_load(struct store *s, int64_t account, ymd today, struct err *e);
/* The account's id by its login (open on that day); NONE when there is none. */
bool viewer_find_account(struct store *s, const char *login, ymd today, int64_t *account, struct err *e);
/* Another holder of the same viewer; from any thread. The operator is not counted. */
const struct viewer *viewer_hold(const struct viewer *v);
void viewer_release(const struct viewer *v);	/* NULL and the operator are fine */
int64_t viewer_account(const struct viewer *v); /* NONE for the operator */
const char *viewer_login(const struct viewer *v);
const char *viewer_display(const struct viewer *v);

/* Does one of its roles ask for a second factor (law_second_factor)? */
bool viewer_must_have_code(const struct viewer *v);

/* What the rights come to, as text: two viewers with the same mark see the same, for the same purposes. "" for the operator. */
const char *viewer_mark(const struct viewer *v);

/* Its rights to read, count and take out, a line for each and each field class, with the place its grant names (not what lies in it): who
 * has all lines of before has lost nothing since. NULL-terminated, in order, lives in the viewer; the operator's and nobody's are none. */
const char *const *viewer_reading(const struct viewer *v);

/* A place of the register: where a fact sits. */
struct auth_place {
	int64_t unit, organisation; /* NONE where there is none */
	ymd day;		    /* the day it sits there; reorganisations are followed from then on */
	int secrecy;		    /* of the fact: num of list secrecy (in order; a test compares); 0: nothing was said of it */
};
#define AUTH_SECRECY_OPEN 1

/* The days (ymd, in order) on which a place may enter or leave the viewer's territory: between two of them the answers about one place stay
 * the same. Owned by the caller: g_array_free. */
GArray *viewer_turning_days(const struct viewer *v);

/* May it at all, somewhere? (menus, routes) */
bool viewer_may_somewhere(const struct viewer *v, enum auth_right right);
/* May it, with records of that table (NULL = any) and field class, at that place, of that secrecy? */
bool viewer_may(const struct viewer *v, enum auth_right right, const char *table, char class_, const struct auth_place *at);
enum auth_access viewer_access(const struct viewer *v, const char *table, char class_, const struct auth_place *at);
/* Does it hold all of what a right of a role gives there: that kind of record ("*": every kind), not only some; that field of work (NONE:
 * every one)? */
bool viewer_holds(
	const struct viewer *v, enum auth_right right, const char *table, char class_, int64_t field, const struct auth_place *at);
/* The purpose of processing written in the grant that gives this right there ("" where none does): what the reading log says unless the
 * viewer states another. */
const char *viewer_purpose(const struct viewer *v, enum auth_right right, const char *table, char class_, const struct auth_place *at);
/* Does some of its territory follow from organisations alone (a cell, a committee), not from units? */
bool viewer_by_organisation(const struct viewer *v);
/* The units on top of what the viewer may see, on a day (home page, default unit); the list lives in the viewer. */
const int64_t *viewer_units(const struct viewer *v, size_t *count);
/* The organisations that grants name (a cell, a committee); the list lives in the viewer. */
const int64_t *viewer_organisations(const struct viewer *v, size_t *count);

#endif
