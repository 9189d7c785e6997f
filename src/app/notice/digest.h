/* The daily mail: how many things of which kind wait for an account, and the address of the pages. No names, nothing of a record. */
#ifndef COSO_APP_NOTICE_DIGEST_H
#define COSO_APP_NOTICE_DIGEST_H

#include "app/job/job.h"
#include "exchange/mail.h"

/* How the last run went; kept beside the register (private_folder "mail"), so that a restart sends nothing twice. */
struct digest_state {
	ymd day;       /* of the last run; 0: none */
	int64_t at_ms; /* when it was last tried */
	int64_t sent, failed, quiet, before;
	bool broken;	 /* it stopped: the server did not work */
	const char *why; /* of the last failure; "" */
};
bool digest_state_read(struct app *a, struct digest_state *out, struct arena *arena);

/* One round over all open accounts that have an address: who has had the day's mail gets none again. Rights are those of each account.
 * Takes as long as the server lets it: never on a thread that answers pages. False only when the register could not be read. */
bool digest_run(struct app *a, const struct mail_server *server, ymd today, enum msg_lang lang, struct digest_state *out,
	struct arena *arena, struct err *e);

#endif
