/* The program age (package age): files encrypted to public keys, which anybody who has age can open, with or without this program. It
 * runs as a child and its keys never pass through us: recipients are public, an identity is a file that only it reads. */
#ifndef COSO_EXCHANGE_AGE_H
#define COSO_EXCHANGE_AGE_H

#include "base/err.h"

#include <glib.h>

struct age;

/* Begins to encrypt to the recipients ("age1…" or "ssh-…", NULL-terminated, at least one): what is written to *fd goes to the file, which
 * must not be there. From here on the process ignores SIGPIPE. NULL: age is not installed, or a recipient has a wrong form. */
struct age *age_seal(const char *path, char *const *recipients, int *fd, struct err *e);
/* Begins to decrypt: *fd gives what is in the file. */
struct age *age_open(const char *path, const char *identity, int *fd, struct err *e);
/* Closes the descriptor and waits; false when age ended with an error, which is then told. With failed, whatever it says is not told: its
 * end is the consequence of ours. */
bool age_close(struct age *a, bool failed, struct err *e);

#endif
