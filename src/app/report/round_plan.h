/* What a report is by its definition: which forms, for which period, from whom to whom, until when. A definition is a regime of the law
 * (domain/reports, regime.h) or what an office asks for itself (rows of report_obligation with one code). */
#ifndef COSO_APP_REPORT_ROUND_PLAN_H
#define COSO_APP_REPORT_ROUND_PLAN_H

#include "app/app.h"

struct round_form {
	const char *code;
	bool by_children; /* printed by the units below too */
};

/* Who must send, and to whom. */
struct round_sender {
	int64_t organisation, unit, receiver; /* NONE where there is none */
	const char *name, *unit_name, *receiver_name;
	ymd from, until;    /* of the body: [from, until) as far as the register says */
	ymd due;	    /* 0: not said */
	bool waived;	    /* nothing is to be sent: it ended before the end of the period, or others report for it */
	const char *reason; /* why it is waived, or what happened to it inside the period; "" */
};

struct round_plan {
	const char *definition, *version, *title, *basis;
	bool law;		  /* a regime of the law; else asked for here */
	bool recurs;		  /* asked for here, again for every period of its cycle */
	int64_t obligation;	  /* NONE for a regime */
	int kind, cycle, secrecy; /* nums of report_kind, report_cycle, secrecy */
	const char *outline, *note;
	const struct round_form *forms;
	size_t form_count;
	struct period period;
	const char *period_text;
	ymd as_of; /* last day of the data */
	const struct round_sender *senders;
	size_t sender_count;
	bool hidden; /* there may be more that the viewer may not see */
};

/* One definition for one period. period: as period_parse reads it; NULL where the definition says it itself, else the last one closed on
 * today. sender: only that organisation; NONE: all. ERR_NOT_FOUND when there is no such definition. Everything lives in the arena. */
struct round_plan_ask {
	const char *definition, *period;
	int64_t sender;
	ymd today;
	int64_t unit; /* of a regime of the law: who sits in it or below; 0: where the viewer may look */
};
bool round_plan(struct app *a, const struct round_plan_ask *ask, struct round_plan *out, struct arena *arena, struct err *e);

/* A period of a definition. */
struct round_when {
	const char *definition, *period;
	ymd as_of;
	bool running; /* the last day of its data is today or later */
};
/* The one that runs, where there is one, then those that closed, the latest first, at most max of these and as far back as the definition
 * was in force. What an office asks for has one, unless it asks again for every period of its cycle. */
bool round_periods(struct app *a, const char *definition, ymd today, size_t max, const struct round_when **out, size_t *count,
	struct arena *arena, struct err *e);
/* The same from a period back, that one included (NULL: the last one that closed); at most max in all. */
bool round_periods_to(struct app *a, const char *definition, const char *period, ymd today, size_t max, const struct round_when **out,
	size_t *count, struct arena *arena, struct err *e);

/* A unit by its code ("08", "08/02578") on a day; ERR_NOT_FOUND. */
bool round_unit(struct app *a, const char *code, ymd day, int64_t *out, struct err *e);

/* Definitions in force on a day, each once, with titles; without senders. */
bool round_plans(struct app *a, ymd day, const struct round_plan **out, size_t *count, struct arena *arena, struct err *e);

/* The outline of a regime as a text to go on from, with its figures as {form.row.column}; NULL when it has none. A report of the law has no
 * narrative until somebody writes one: until then its paper shows the outline, in a draft with what is still to be written. */
const char *round_outline(struct app *a, const char *definition, ymd day, struct arena *arena);

#endif
