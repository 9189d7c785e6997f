/* Where the kernel's rows come from. */
#ifndef PERF_STATS_LOAD_H
#define PERF_STATS_LOAD_H

#include "kernel.h"

void rows_make(const struct nation *n, uint32_t persons, struct kernel_rows *r);
/* From the tables persons, rows, levels of an SQLite file. False: no such file. */
bool rows_read(const char *path, struct kernel_rows *r);
void rows_free(struct kernel_rows *r);

#endif
