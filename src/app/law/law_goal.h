/* Quotas and targets asked of the register (form-language.md 10): for each subject of a unit what there is, what is asked, and whether it
 * is met. Every number is a cell of a form: of the form that a target points at, or of a small form made of the file, drawn for the
 * subject. So engines, names and what a viewer may not see are those of figure.h. */
#ifndef COSO_APP_LAW_GOAL_H
#define COSO_APP_LAW_GOAL_H

#include "app/law/law.h"
#include "stats/law_file.h"

struct sheet;
struct law_ask {
	const char *code; /* of one file; NULL: all in force */
	const char *unit;
	int64_t organisation; /* only this subject, at its own unit; 0: all of the unit */
	ymd day;
	const char *today, *known_at; /* as in a figure_request */
	bool use_sql;
	bool takes_out; /* as in a figure_request */
};

/* Who has the quota or the target. */
struct law_subject {
	int64_t id; /* NONE: there is none in the unit */
	bool organisation;
	enum tree tree;
	const char *name, *code; /* code: of a unit, or NULL */
	int64_t unit;		 /* an organisation: where it sits; NONE */
	const char *unit_name;	 /* "" */
};

enum law_state {
	LAW_STATE_NONE,	   /* nobody in the unit has it */
	LAW_STATE_HIDDEN,  /* the viewer may not see its numbers */
	LAW_STATE_NO_DATA, /* nothing to divide by, or nothing typed */
	LAW_STATE_MET,	   /* quota */
	LAW_STATE_NOT_MET,
	LAW_STATE_REACHED, /* target: the last promised value */
	LAW_STATE_ON_PATH, /* what was promised for the last year that is over, else the forecast, reaches what is asked */
	LAW_STATE_BEHIND,
	LAW_STATE_OVERDUE, /* the deadline is over */
	LAW_STATE_RUNNING, /* nothing was promised so far and too little is known for a forecast */
	LAW_STATE__MAX
};
/* "reached": of JSON. */
const char *law_state_id(enum law_state s);
const char *law_state_words(enum law_state s, enum msg_lang lang);

/* One quota of one subject (and one group where the quota goes by an attribute). */
struct law_quota {
	const struct law_file *file;
	const struct law_item *item;
	struct law_subject subject;
	const char *group;	      /* NULL: of all */
	int64_t part, whole, unknown; /* NONE where not known; unknown: of the whole, for whom it cannot be said */
	const char *share;	      /* "27,7": one decimal, half up; the test is made of part and whole, never of this */
	enum law_state state;
	int64_t missing, over; /* of the part, while the whole stays as it is */
};
struct law_quotas {
	const struct law_quota *items;
	size_t count;
};
/* In the order of files, subjects, quotas. ERR_NOT_FOUND when none is in force on the day. */
bool law_quotas(struct app *a, const struct law_ask *ask, struct law_quotas *out, struct arena *arena, struct err *e);

/* A target's value at the end of a day. */
struct law_value {
	bool known, hidden;
	int64_t n, of;	  /* of: NONE where it is a number */
	int64_t value;	  /* × LAW_SCALE: percent half up, or the number */
	const char *text; /* as the form prints it */
};
struct law_point {
	int year;
	struct law_value was;
	bool promised, foreseen;
	int64_t promise;  /* × LAW_SCALE */
	int64_t forecast; /* × LAW_SCALE: of years to come; a share between 0 and 100 */
};
struct law_target {
	const struct law_file *file;
	const struct law_item *item;
	struct law_subject subject;
	struct law_value now;
	struct law_point *years; /* every year of the file until its last promise or deadline, ascending */
	size_t year_count;
	int64_t goal; /* × LAW_SCALE: the last promise */
	int goal_year;
	bool has_forecast; /* of the deadline's year: least squares through the values of at least three years that are over */
	int64_t forecast;  /* × LAW_SCALE */
	int forecast_year; /* the first year in which that line reaches the goal; 0: it does not within 50 years */
	int64_t missing;   /* until the goal, in what is counted; NONE where not known */
	enum law_state state;
};
struct law_targets {
	const struct law_target *items;
	size_t count;
};
bool law_targets(struct app *a, const struct law_ask *ask, struct law_targets *out, struct arena *arena, struct err *e);

/* The path of each target: year by year what was promised, what there was, what is foretold. */
const struct sheet *law_path_sheet(const struct law_targets *t, const struct law_ask *ask, enum msg_lang lang, struct arena *a);
/* The units a programme works in (sent false), or who was sent there: as far as the viewer may see them; *out NULL where the file names
 * none. count: how many there are; NONE: not to be seen. */
bool law_programme_list(struct app *a, const struct law_ask *ask, bool sent, enum msg_lang lang, const struct sheet **out, int64_t *count,
	struct arena *arena, struct err *e);

/* "85", "12,5" of a value × LAW_SCALE: as many decimals as it has, at most two. */
const char *law_decimal(int64_t value, struct arena *a);
/* "ít nhất 15 %", "từ 40 % đến 50 %". */
const char *law_asked(const struct law_item *x, enum msg_lang lang, struct arena *a);
/* Where the number stands: its text, ⊘ when it may not be seen, … when the register has none. */
const char *law_now_text(const struct law_target *t);
/* "91 (hết 2018)", "chưa đủ số liệu". A share is printed between 0 and 100. */
const char *law_forecast_words(const struct law_target *t, enum msg_lang lang, struct arena *a);
/* The office that answers for it on the day; "" where it is none of the list. */
const char *law_responsible(const struct app *a, const struct law_target *t, ymd day, enum msg_lang lang);
const char *law_title(const struct law_item *x, enum msg_lang lang, struct arena *a);

/* The unit asked for on the day. */
struct law_place {
	int64_t id;
	const char *name, *code;
};
bool law_place(struct app *a, const struct law_ask *ask, struct law_place *out, struct arena *arena, struct err *e);
/* Who is in the row of a standard's form; in `not_met` and `no_data` with a column that says which conditions fail and are not covered by
 * an exemption; with what the register has where they ask: diplomas and levels with their day, since when the post is held. */
const struct sheet *law_reasons(struct app *a, struct figure *f, const struct law_file *file, const char *row, enum msg_lang lang,
	struct arena *arena, struct err *e);

/* Who is in the row of a form of rules; where they are organisations, with the reason each has for being otherwise, its decision, and what
 * was accepted of it as a warning. */
const struct sheet *law_rule_names(
	struct app *a, struct figure *f, const char *row, enum msg_lang lang, struct arena *arena, struct err *e);

/* Tables and JSON. */
const struct sheet *law_quota_sheet(const struct law_quotas *q, const struct law_ask *ask, enum msg_lang lang, struct arena *a);
const struct sheet *law_target_sheet(const struct law_targets *t, const struct law_ask *ask, enum msg_lang lang, struct arena *a);
char *law_quota_json(const struct law_quotas *q); /* g_free */
char *law_target_json(const struct law_targets *t);

/* Names behind a quota or a target of the unit's subjects: those that count, those of the whole that do not, those for whom it cannot be
 * said (only where the part narrows the whole by a condition), and the whole. */
enum law_behind { LAW_BEHIND_PART, LAW_BEHIND_NOT, LAW_BEHIND_UNKNOWN, LAW_BEHIND_WHOLE };
bool law_quota_names(struct app *a, const struct law_ask *ask, const char *item, int64_t subject, enum law_behind which, enum msg_lang lang,
	const struct sheet **out, struct arena *arena, struct err *e);
bool law_target_names(struct app *a, const struct law_ask *ask, const char *item, int64_t subject, enum law_behind which,
	enum msg_lang lang, const struct sheet **out, struct arena *arena, struct err *e);

#endif
