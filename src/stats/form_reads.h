/* Which facts and attributes a form reads. */
#ifndef COSO_STATS_FORM_READS_H
#define COSO_STATS_FORM_READS_H

#include "stats/form.h"

/* attr NULL: the facts themselves, how many there are. The same pair may come several times. */
typedef void (*form_read_each)(const struct fact_kind *k, const struct attr *attr, void *user);
/* f must be one that library_form or library_forms gave. */
void form_reads(const struct form *f, form_read_each each, void *user);

#endif
