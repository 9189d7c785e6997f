/* Files of domain/reports and domain/calendars as read and found good: what a report regime says (docs/reports.md). Who must report is a
 * population of the form language, kept as written; it was checked when the library was read. */
#ifndef COSO_STATS_REGIME_FILE_H
#define COSO_STATS_REGIME_FILE_H

#include "model/calendar.h"
#include "stats/form.h"

/* Those of one level who report, to whom and until when. */
struct regime_line {
	const char *level;	  /* of unit_level: commune, district, province … */
	const char *who;	  /* population of organisations, as written */
	const char *line;	  /* code of organisation_line whose superior receives; NULL: only `to` */
	const char *to;		  /* population: the nearest of the units above has it; NULL */
	struct text2 receiver;	  /* in words, for print and where the register has nobody */
	const char *due;	  /* rule, as written */
	struct due_rule due_rule; /* and as understood */
};

/* A section of the narrative: a title, a hint what belongs there, and text with places {form.row.column} for figures. */
struct regime_section {
	const char *id, *number;
	struct text2 title, hint, text; /* vi NULL: not given */
};

enum regime_move { REGIME_MOVE_DUE, REGIME_MOVE_WAIVED, REGIME_MOVE_SUCCESSOR };

struct regime_file {
	const char *code, *file, *sha256, *basis, *confidence, *source, *responsible;
	struct text2 title, note, method; /* note, method (how it is sent): vi NULL where not given */
	ymd from, until;
	const char *kind, *cycle, *calendar; /* codes of report_kind, report_cycle, report_calendar; calendar NULL on demand */
	enum period_kind periods;
	int cut_month, cut_day;		 /* the figures are as of this day of the period's year; 0: the last day of the period */
	int first_month, last_month;	 /* owed only for periods whose figures end in these months; 0: for all */
	enum regime_move ended, founded; /* what becomes of those that ended or were founded inside the period */
	const char *secrecy;
	const struct regime_line *lines;
	size_t line_count;
	const char *const *forms; /* NULL-terminated */
	const struct regime_section *outline;
	size_t outline_count;
};

/* The good files in order of their names; lives in the arena. */
const struct regime_file *library_regimes(const struct library *l, size_t *count, struct arena *a);
/* The public holidays of the library (domain/calendars); never NULL: an empty calendar knows no year. Lives in the arena. */
const struct calendar *library_calendar(const struct library *l, struct arena *a);

#endif
