/* Trials of many rows that nobody else has to wait for. */
#ifndef COSO_STORE_TRIAL_H
#define COSO_STORE_TRIAL_H

#include "store/store.h"

/* From here to store_trial_end every transaction is for trying and must be rolled back; a commit is a bug. SQLite: it goes on in a private
 * copy of the register (or, where there is no room for one, in the register itself under the lock of its writer). PostgreSQL: on the same
 * connection, but without the locks that put writers in a row, with ids and log numbers of a far future. Statements prepared before must
 * not be used between, nor those from between afterwards. docs/adr/0018-imports.md. */
void store_trial_begin(struct store *s);
void store_trial_end(struct store *s);

#endif
