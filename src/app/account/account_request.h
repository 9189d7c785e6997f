/* Asking for a right: somebody who was refused says which right, where, why and until when; whoever may grant it there grants or refuses
 * with a reason. Both are rows of access_request, in the change log like every fact. */
#ifndef COSO_APP_ACCOUNT_REQUEST_H
#define COSO_APP_ACCOUNT_REQUEST_H

#include "app/account/account.h"

#define REQUEST_REASON_LEAST 10 /* characters that say something */
#define REQUEST_REASON_MOST 160 /* it becomes the purpose of the grant, which holds so many */

struct request_made {
	int64_t right;	    /* num of list right */
	const char *unit;   /* code or path, "" for none */
	const char *reason; /* must say something */
	ymd until;	    /* last day, 0: open */
};
/* As the viewer's own account. ERR_INPUT says what is wrong; so many may wait at a time (setting requests_open). */
bool request_make(struct app *a, struct store *writer, const struct request_made *q, ymd today, int64_t now_ms, struct err *e);

enum request_state { REQUEST_OPEN, REQUEST_GRANTED, REQUEST_REFUSED };
struct request_row {
	int64_t id, account, right, unit, organisation;
	const char *login, *display, *right_label, *place, *reason, *asked, *answer, *by, *answered; /* instants in words; "" : none */
	ymd until;										     /* 0: open */
	enum request_state state;
};
/* The viewer's own, newest first; or, of everybody else's, those that the viewer may answer, waiting ones first. */
bool request_list(struct app *a, bool own, ymd today, const struct request_row **out, size_t *count, struct arena *arena, struct err *e);

struct request_answer {
	int64_t id;
	bool grant;
	const char *role;   /* code of the role granted; must hold the right asked for */
	const char *answer; /* why, must be stated */
};
/* Grants (as account_grant does, with its limits) or refuses. ERR_NOT_FOUND: none, or answered before. */
bool request_answer(struct app *a, const struct request_answer *q, ymd today, int64_t now_ms, struct err *e);

/* Roles that hold a right. */
bool request_roles(struct app *a, int64_t right, const struct role_choice **out, size_t *count, struct arena *arena, struct err *e);

#endif
