/* Checking domain files: those the program carries, or a user's own in their place. */
#ifndef COSO_APP_CHECK_H
#define COSO_APP_CHECK_H

#include "app/app.h"

struct check_outcome {
	int files, errors, warnings;
};

/* Checks the files and folders named (NULL-terminated; empty = the law of the program itself) against the rest of the law: a file stands in
 * for the program's own file of the same name. Faults are appended to out, both languages. False only when a file cannot be read. */
bool app_check(char *const *paths, GString *out, struct check_outcome *outcome, struct err *e);

#endif
