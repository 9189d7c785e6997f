/* What the law says about papers, out of domain/layouts: how papers of an issuing body look (paper_layout). */
#ifndef COSO_STATS_PAPER_LAW_H
#define COSO_STATS_PAPER_LAW_H

#include "model/paper_layout.h"
#include "stats/form.h"

/* The layout of that code ("state", "party") in force on the day; before the first and after the last one the nearest. Texts live as long
 * as the library. False when there is none free of faults. */
bool library_paper_layout(const struct library *l, const char *code, ymd day, struct paper_layout *out);

#endif
