/* What is not done by a right and stands in the reading log all the same: sign-ins, also those that failed, sign-outs, refusals. What a
 * stranger can cause any number of times is bounded, so that nobody fills the disk; what is left out is counted in the next row. */
#ifndef COSO_AUTH_EVENT_H
#define COSO_AUTH_EVENT_H

#include "auth/session.h"

/* Numbers of the code list log_act; a test compares. */
enum log_event { EVENT_SIGN_IN = 21, EVENT_SIGN_IN_FAILED, EVENT_SIGN_OUT, EVENT_DENIED, EVENT_CLOCK_BACK };

#define EVENT_NOBODY "?" /* who is not known: what was typed as a login may be a password */

struct auth_event {
	enum log_event what;
	const char *actor;   /* login; EVENT_NOBODY */
	int64_t account;     /* NONE: not known */
	const char *how;     /* "wrong", "GET /people"; NULL */
	const char *address; /* NULL */
	int64_t times;	     /* how often since the row before, this time among them; NONE: once */
};

/* May this failed sign-in, this refusal be written, or were there too many within a minute? *times gets what belongs into the event. login:
 * of whom, NULL for sign-ins that failed, which are counted together. Settings log_failed, log_denied. false with an error when the
 * settings cannot be read. */
bool auth_event_due(
	struct auth_gate *g, struct store *s, const char *login, int64_t now_ms, ymd today, bool *due, int64_t *times, struct err *e);
/* Writes it in a transaction of its own. */
bool auth_event_write(struct store *writer, const struct auth_event *ev, struct err *e);

#endif
