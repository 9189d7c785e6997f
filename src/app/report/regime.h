/* The reporting regime: which reports are owed by whom to whom and until when. Two sources, one struct: files of domain/reports (law, see
 * docs/reports.md) and rows of report_obligation (what an office above asks for itself). Nothing here writes. */
#ifndef COSO_APP_REPORT_REGIME_H
#define COSO_APP_REPORT_REGIME_H

#include "app/app.h"
#include "stats/regime_file.h"

/* A report that is owed: of a file (file set) or asked for by an office (obligation set). Lives in the arena it was read into; strings of
 * files live as long as the law. */
struct regime {
	const char *code;		/* report.definition */
	const char *version;		/* report.definition_version: "2022-01-01 5f3a90bc" (first day in force, head of the text's hash) */
	const struct regime_file *file; /* NULL: asked for by an office */
	int64_t obligation;		/* id of the row of report_obligation; NONE: a file */
	struct text2 title;
	const char *basis, *confidence; /* confidence "" for what an office asks */
	ymd from, until;		/* in force */
	int kind, cycle, calendar;	/* nums of report_kind, report_cycle, report_calendar (0: none) */
	enum period_kind periods;	/* what cycle means to forms */
	int secrecy;			/* num of secrecy */
	const char *const *forms;	/* codes, NULL-terminated */
	const struct regime_section *outline;
	size_t outline_count;
	/* asked for by an office only */
	ymd period_from, period_until, as_of, due; /* 0: not said */
	const char *due_rule, *note, *where;	   /* NULL: not said; where: condition on the sender, in the form language */
	int64_t sender, under, receiver;	   /* organisation, unit, organisation; NONE: not said */
	int sender_type;			   /* num of organisation_type; 0: not said */
};

/* All files of regimes, in order of their names, and the public holidays: read once for each version of the law. They live until the app is
 * given back; never NULL. */
struct regime_law {
	const struct regime_file *files;
	size_t count;
	const struct calendar *calendar;
};
const struct regime_law *regime_law(struct app *a);

/* Everything in force on a day: files in order of their names, then what offices ask of somebody in the unit (unit NONE: all of the
 * register, register closed: only files). *out lives in the arena. */
bool regimes_on(struct app *a, int64_t unit, ymd day, struct regime **out, size_t *count, struct arena *arena, struct err *e);
/* The one of that code in force on the day. Two rows asked for under one code (one sender each) come out as one regime with the first row's
 * id: senders are those of all. ERR_NOT_FOUND says which there are and when. */
bool regime_find(struct app *a, const char *code, ymd day, struct regime *out, struct arena *arena, struct err *e);

/* The period of a regime and what hangs on it. */
struct regime_period {
	struct period period; /* text as in report.period_text, window of the figures */
	ymd cut_off;	      /* figures as of the end of this day: the last day of the window, unless the regime says another */
};
/* "2022-03", "2022-Q1s" …; the regime's cycle decides which texts are right (ERR_USAGE). A report on demand has one period of its own: text
 * may be NULL. */
bool regime_period(struct app *a, const struct regime *r, const char *text, struct regime_period *out, struct arena *arena, struct err *e);
/* The period a day lies in, or where nothing is owed for that the next one that is; what a regime on demand asks for has one period only.
 */
bool regime_period_on(struct app *a, const struct regime *r, ymd day, struct regime_period *out, struct arena *arena, struct err *e);
/* The one after or before (steps may be negative); false without an error when there is none (on demand, terms at the end of the list). */
bool regime_period_step(
	struct app *a, const struct regime *r, const struct regime_period *p, int steps, struct regime_period *out, struct arena *arena);
/* For which period a form of the regime is drawn: that of the report, or the cut-off day for forms that show a day. NULL: for neither. */
const char *regime_form_period(const struct form *f, const struct regime_period *p, struct arena *arena);

/* When it is due by the rule of one line of senders. day 0: cannot be said, because (a sentence in the language asked). */
struct regime_due {
	ymd day;
	bool draft; /* the public holidays of a year it touches are not confirmed */
	const char *because;
};
void regime_due(struct app *a, const struct regime *r, const struct regime_line *line, const struct regime_period *p, enum msg_lang lang,
	struct regime_due *out, struct arena *arena);

enum regime_state { REGIME_DUE, REGIME_WAIVED };
enum regime_why {
	REGIME_STANDS,	    /* it was there all the period */
	REGIME_FOUNDED,	    /* founded inside the period */
	REGIME_ENDED,	    /* ended inside the period */
	REGIME_HANDED_ON,   /* ended inside the period: successors report for it */
	REGIME_CHANGED,	    /* still there, but the condition no longer fits it at the end */
	REGIME_ENDED_LATER, /* ended after the period but before it was due: the report is owed, the successors send it */
};
/* One body that is, or would have been, expected to send. Texts in the language asked for. */
struct regime_sender {
	int64_t organisation, unit, receiver; /* receiver NONE: nobody in the register */
	const char *name, *unit_name, *unit_code, *receiver_name;
	const struct regime_line *line; /* whose rule it falls under: level, due rule */
	int type;			/* num of organisation_type */
	struct regime_due due;
	enum regime_state state;
	enum regime_why why;
	ymd on;			   /* day it was founded, had ended, or was last fit; 0: nothing happened */
	const char *reason;	   /* a sentence; "" where nothing happened */
	const int64_t *successors; /* REGIME_HANDED_ON: who reports for it (they are among the senders) */
	size_t successor_count;
	const int64_t *instead_of; /* bodies it reports for beside itself */
	size_t instead_count;
};
struct regime_senders {
	const struct regime_sender *items; /* by level from below, then administrative order of the units, then name */
	size_t count;
	size_t due, waived;
	bool hidden; /* the viewer may not see whether there are any */
};
struct regime_ask {
	int64_t unit;	  /* id; they lie in it or below on the last day of the period (what merged into it before counts) */
	ymd today;	  /* YYYY-MM-DD of the clock, for figures */
	int64_t known_ms; /* 0 = now */
	enum msg_lang lang;
};
/* Who is expected for the period, with receiver, due day and why. Opens a read transaction where none is open. */
bool regime_senders(struct app *a, const struct regime *r, const struct regime_period *p, const struct regime_ask *ask,
	struct regime_senders *out, struct arena *arena, struct err *e);

#endif
