/* What of an error may stand on a page. Messages whose arguments tell something of the machine (a path, the address of the database, words
 * of an engine) have them as {1!} in the catalogue: they are for the command line and the log of the server. */
#ifndef COSO_BASE_ERR_SHOWN_H
#define COSO_BASE_ERR_SHOWN_H

#include "base/err.h"

/* Does the sentence tell something of the machine? */
bool err_is_of_machine(const struct err *e);
/* The sentence in a language as err_text gives it, or, where it tells something of the machine, one that says what the reader can do. */
const char *err_shown(const struct err *e, enum msg_lang lang);

#endif
