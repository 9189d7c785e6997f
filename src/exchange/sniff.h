/* What sort of file it is, by what is in it: its name and what the sender says are not asked. */
#ifndef COSO_EXCHANGE_SNIFF_H
#define COSO_EXCHANGE_SNIFF_H

#include "base/arena.h"
#include "base/err.h"

/* "application/pdf"; lives in the arena. NULL when the file cannot be read or libmagic's tables are not installed. */
const char *sniff_type(int fd, struct arena *a, struct err *e);

#endif
