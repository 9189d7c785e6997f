/* Where the chains of both logs end, as a text to be kept where nobody who runs the register has a hand: signed by the site (Ed25519, out
 * of the register's key, which lies outside the database). Who holds it can tell whether a chain was written anew since. */
#ifndef COSO_STORE_HEADS_H
#define COSO_STORE_HEADS_H

#include "store/store.h"

/* The text, to be freed: a line a chain, a sum over them; with sign the site's public key and its signature. In a read transaction of its
 * own or of the caller. */
char *heads_write(struct store *s, bool sign, int64_t now_ms, struct err *e);

/* The same of a text that has no signature yet, with this register's key: that of a copy, which lies apart from the key. */
char *heads_sign(struct store *s, const char *text, struct err *e);

/* What fits on a line of paper: when, how many chains and rows, the first digits of the sum, the first of the public key. Of a text that
 * heads_write made; to be freed. NULL: it is none. */
char *heads_paper_line(const char *text);

/* Is every row the text names still there as it was? Findings: rows that are another or gone, a text that was changed or that another key
 * signed. A text without signature, and a register whose key is not at hand, are said too, as no findings. */
bool heads_compare(struct store *s, const char *text, store_say say, void *user, int64_t *findings, struct err *e);

#endif
