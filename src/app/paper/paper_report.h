/* A report as a paper: letterhead of who sends it, number, title, the narrative with its figures filled in, signature and receivers, its
 * forms as appendices. What was frozen is printed as it was frozen. */
#ifndef COSO_APP_PAPER_REPORT_H
#define COSO_APP_PAPER_REPORT_H

#include "app/paper/paper_out.h"
#include "app/report/round.h"
#include "exchange/docx_fill.h"

struct paper_report_ask {
	const char *report; /* "AREA:ID", "ID" */
	enum paper_format format;
	bool without_forms;   /* only the narrative */
	const char *template; /* path of a Word file of one's own: its content controls are filled, named form.row.column or as report_words
				 says */
	int64_t made_ms;
	ymd today;
	enum msg_lang lang;
};
struct paper_report_file {
	GBytes *bytes;	  /* the caller's */
	const char *name; /* of the file, without its ending */
	struct docx_filled filled;
};
/* ERR_DENIED: the viewer may not read the report. */
bool paper_report(struct app *a, const struct paper_report_ask *q, struct paper_report_file *out, struct arena *arena, struct err *e);

#endif
