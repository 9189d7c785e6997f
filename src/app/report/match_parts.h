/* Between the files of matching; nobody else includes this. */
#ifndef COSO_APP_REPORT_MATCH_PARTS_H
#define COSO_APP_REPORT_MATCH_PARTS_H

#include "app/report/match.h"
#include "app/report/round_diff.h"
#include "app/report/round_parts.h"
#include "store/rows.h"

struct matching {
	struct app *app;
	const struct match_ask *ask;
	struct arena *arena;
	struct match_done *out;
	struct report_match_row row;
};

/* By "AREA:ID". */
bool match_get(struct app *a, const char *match, struct report_match_row *out, struct arena *arena, struct err *e);
/* Has the viewer that right at the place of one side? */
bool match_may_at(struct app *a, const struct report_match_row *m, bool upper, enum auth_right right, ymd today);
/* May the viewer sign for that side? Nobody signs for both: who may for the upper one does not for the lower one. */
bool match_may_sign(struct app *a, const struct report_match_row *m, bool upper, ymd today);
bool match_denied(struct app *a, struct err *e);
bool match_lines(struct app *a, const struct report_match_row *m, struct arena *arena, struct rows *out, struct err *e);
/* A new open line. */
bool match_add(struct matching *m, struct report_match_line_row *line, struct err *e);
/* The list of names against who is behind the cell now. */
bool match_compare_names(struct matching *m, struct err *e);

#endif
