/* Between the reader and the check of regime files. Nobody else includes this. */
#ifndef COSO_STATS_REGIME_READ_H
#define COSO_STATS_REGIME_READ_H

#include "base/yaml.h"
#include "stats/form.h"

extern const char *const regime_moves[];    /* as enum regime_move */
extern const char *const regime_weekdays[]; /* from Monday */

/* A code of report_cycle is the name of a period of forms. */
bool regime_cycle(const char *text, enum period_kind *out);
/* "14/12" */
bool regime_day_month(const char *text, int *day, int *month);
/* "02..09" */
bool regime_months(const char *text, int *first, int *last);
/* {day} or {from, to} */
bool regime_range(const struct yaml *map, ymd *from, ymd *to);

#endif
