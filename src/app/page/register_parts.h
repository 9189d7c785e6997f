/* Between the files of the register's pages; nobody else includes this. */
#ifndef COSO_APP_REGISTER_PARTS_H
#define COSO_APP_REGISTER_PARTS_H

#include "app/page/page_register.h"
#include "app/page/page_sql.h"

/* One page being filled, in one read transaction. */
struct reg {
	struct app *app;
	const struct page_ask *ask;
	struct arena *arena;
};
bool reg_begin(struct reg *r, struct err *e);
void reg_end(struct reg *r);

/* A sentence of the catalogue in the language asked for. */
const char *reg_say(struct reg *r, msg_key key, const char *one, const char *two, const char *three);
const char *reg_number(struct reg *r, int64_t n);   /* "1.234"; "…" for NONE */
const char *reg_day(struct reg *r, ymd day);	    /* dd/mm/yyyy, or its known parts; "" for none */
const char *reg_instant(struct reg *r, int64_t ms); /* "28/11/2026 08:15" */
/* Number, day and issuer of a decision: "1684/NQ-UBTVQH15, 16/06/2025"; "" when nothing is written. */
const char *reg_decision(struct reg *r, const char *number, int64_t day, const char *issuer);
const char *reg_copy(struct reg *r, const char *text);					/* NULL stays NULL */
const char *reg_join(struct reg *r, const char *a, const char *between, const char *b); /* without between where one is empty */

/* Is a number of a list the code of that id? Does it belong to that group? */
bool reg_is(struct reg *r, const char *list, int64_t num, const char *id);
int64_t reg_num(struct reg *r, const char *list, const char *id); /* NONE when there is none */
bool reg_in_group(struct reg *r, const char *list, const char *group, int64_t num);
/* Order of a title: the leading ones first, as the list says. */
int reg_title_order(struct reg *r, int64_t title);

struct reg_unit {
	int64_t id, parent; /* id NONE: there is no such unit */
	int level, type;
	const char *name, *code;
	ymd from, until;
	int from_p, until_p;
};
bool reg_unit_on(struct reg *r, int64_t id, ymd day, struct reg_unit *out, struct err *e);
struct page_unit_ref reg_unit_ref(const struct reg_unit *u);
/* Everything above a unit on its day, from the top. */
bool reg_above(struct reg *r, int64_t parent, ymd day, const struct page_unit_ref **out, size_t *count, struct err *e);

struct reg_organisation {
	int64_t id, unit; /* id NONE: there is none */
	int type;
	const char *name;
	ymd from, until;
	int from_p, until_p;
};
bool reg_organisation_on(struct reg *r, int64_t id, ymd day, struct reg_organisation *out, struct err *e);
struct page_organisation_ref reg_organisation_ref(const struct reg_organisation *o);

struct reg_person {
	int64_t area, id;
	const char *name, *sort;
	int sex, ethnic;
	ymd birth;
};
bool reg_person_on(struct reg *r, int64_t area, int64_t id, ymd day, struct reg_person *out, struct err *e);

/* The day on which a fact of that life is looked at: its own nearest. */
ymd reg_nearest(ymd day, ymd from, ymd until);
/* May names of people at that place be shown? */
bool reg_may_see_posts(struct reg *r, int64_t unit, int64_t organisation, ymd day); /* posts, and whether they are held */
bool reg_may_name(struct reg *r, int64_t unit, int64_t organisation, ymd day);
enum auth_access reg_access(struct reg *r, const char *table, char class_, int64_t unit, int64_t organisation, ymd day);

/* "khuyết 1", "vượt 1", "đủ". */
void reg_mark_seats(struct reg *r, struct reg_seats *s);
/* A count of a class somebody may see figures of only: hidden below the setting (form-language.md 8.4). */
const char *reg_count_text(struct reg *r, int64_t n, enum auth_access access, int64_t small);
bool reg_small_cell(struct reg *r, int64_t *out, struct err *e);

#endif
