/* Pages of the round of reports: all definitions, one period of a definition with all senders,
 * one report with its forms, checks, text and steps. Steps themselves: app/report/round.h. */
#ifndef COSO_APP_PAGE_REPORTS_H
#define COSO_APP_PAGE_REPORTS_H

#include "app/page/page.h"
#include "app/report/round_diff.h"
#include "app/report/round_list.h"

/* How a state looks: a word, an icon, a colour. */
enum report_look { REPORT_NEUTRAL, REPORT_GOOD, REPORT_WARN, REPORT_BAD, REPORT_INFO };

struct page_reports_line {
	const char *definition, *period; /* where its list is */
	const char *title, *period_words;
	const char *organisation, *unit;
	int64_t organisation_id;
	int64_t area, id; /* of the report; id NONE: none yet */
	const char *key;  /* "AREA:ID", what a box stands for; "" */
	const char *state;
	enum report_look look;
	const char *turn; /* "chờ: nơi nhận, 3 ngày"; "" */
	const char *due, *sent, *version, *checks;
	const char *reason;  /* what happened to it inside the period; "" */
	const char *reached; /* "2 thay đổi sau khi chốt"; "" */
	bool may_open, may_receive, may_write;
};

/* How far a report is in the period that closed last (of what an office asks for, in its own): only what the viewer's office sends or
 * receives. */
struct page_reports_progress {
	const char *definition;
	int64_t expected, sent, accepted; /* sent: those accepted too */
};

/* A definition in the list of all. */
struct page_reports_definition {
	const char *code, *title, *kind, *cycle, *period, *period_words, *basis;
	const char *progress; /* "Đã gửi 3/4"; "" */
	bool done;	      /* asked for by an office, and everybody has sent */
};

/* Regimes and requests in force; what is left of them for the viewer is page_inbox.h, and how far they are comes from there. */
bool page_reports_definitions(struct app *a, const struct page_ask *ask, const struct page_reports_progress *progress,
	size_t progress_count, const struct page_reports_definition **out, size_t *count, struct arena *arena, struct err *e);

/* A bar of the picture: how many of all. */
struct page_reports_part {
	const char *label, *count;
	int n;
	enum report_look look;
};
struct page_reports_past {
	const char *period, *period_words, *words; /* "116/124" */
	int on_time, expected;
	bool here;
};
struct page_reports_period {
	const char *code, *title, *period, *period_words, *subtitle, *expected_words, *basis, *note;
	const struct page_reports_part *parts;
	size_t part_count;
	int total;
	const struct page_reports_line *lines;
	size_t line_count;
	size_t open_count, missing_count, accepted_count; /* of the lines, in this order: those shown at once; bodies below without a report
							     and with an accepted one, folded where there are many */
	const struct page_reports_line *waived;		  /* nothing is to be sent */
	size_t waived_count;
	const char *waived_words;
	const struct page_reports_past *past;
	size_t past_count;
	bool may_receive, picks;    /* the viewer's office receives; there is something to pick */
	const char *before, *after; /* periods beside; NULL */
	bool hidden;
};
bool page_reports_period(struct app *a, const struct page_ask *ask, const char *code, const char *period, struct page_reports_period *out,
	struct arena *arena, struct err *e);

/* ---- one report ---- */

struct page_report_cell {
	const char *text, *before; /* before: of the period before where it is another; NULL */
	bool outlier, typed;
};
struct page_report_row {
	const char *num, *label;
	int depth;
	bool heading, total;
	const struct page_report_cell *cells;
};
struct page_report_form {
	const char *code, *number, *title, *period, *version;
	const char *at; /* query of its own page: unit and period */
	bool enters;	/* there is something to type, and this viewer may */
	const char *const *columns;
	size_t column_count;
	const struct page_report_row *rows;
	size_t row_count;
	bool outliers;
};
/* A change of the register behind the report's day. */
struct page_report_reach {
	const char *what, *when, *who, *since, *reason; /* since: "từ 01/12/2025"; "" */
};
struct page_report_step {
	enum round_step step;
	const char *name; /* of the button's value: "send" */
};
struct page_report {
	const char *outline; /* to go on from, while nobody has written a narrative; NULL */
	const char *filled;  /* the narrative, or the outline, with its figures; NULL: neither */
	struct report_row row;
	const char *title, *organisation, *receiver, *unit, *period, *period_words, *state, *due, *subtitle, *version;
	enum report_look look;
	const char *key; /* AREA:ID */
	const struct page_report_form *forms;
	size_t form_count;
	struct round_checks checks;
	size_t unknown; /* of the checks: figures are missing */
	const char *check_words, *unknown_words;
	const struct round_event *events;
	const char *const *event_when;
	size_t event_count;
	const struct page_report_reach *reached; /* what was changed behind it since, the latest first */
	size_t reached_count;
	const char *reached_more; /* not shown; NULL */
	bool frozen;
	const char *frozen_words; /* when, as known at, mark */
	bool may[ROUND_POSTPONE + 1];
	const char *replaces; /* key of the version before; NULL */
	bool diffed;	      /* the difference to today was asked for */
	struct round_diff diff;
	const char *diff_words;
	bool summed;
	struct round_sums sums;
	const char *sums_words;
	bool hides; /* some cell is not for this viewer to see */
};
struct page_report_which {
	const char *report;
	bool diff, sums;
};
bool page_report(struct app *a, const struct page_ask *ask, const struct page_report_which *q, struct page_report *out, struct arena *arena,
	struct err *e);

enum report_look report_look_of(const char *state, int late);
const char *report_day(ymd day, struct arena *arena); /* "17/11/2026"; "" */

#endif
