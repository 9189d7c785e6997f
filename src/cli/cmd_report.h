/* Command report, in two files. */
#ifndef COSO_CLI_CMD_REPORT_H
#define COSO_CLI_CMD_REPORT_H

#include "cli/cli.h"

#include "app/report/round.h"

/* What only reads: list, show, diff, sums, verify. *findings: the data say no. */
bool report_show(struct cli *c, struct app *a, const char *what, const char *which, bool *findings, struct arena *arena, struct err *e);
bool report_shows(const char *what);
/* "AREA:ID" */
const char *report_address(int64_t area, int64_t id, struct arena *arena);

#endif
