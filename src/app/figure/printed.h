/* Printed figures against the rules (form-language.md 9): a claims file, its own counts or, with a register, the register's. */
#ifndef COSO_APP_PRINTED_H
#define COSO_APP_PRINTED_H

#include "app/app.h"

/* Appends what was found to out, faults of the file itself to faults; *not_ok counts items that are neither right nor as expected. address
 * may be NULL. */
bool app_claims(const char *file, const char *address, enum msg_lang lang, GString *out, GString *faults, int *not_ok, struct err *e);

#endif
